"""Columns of yes and no, of texts and of dates go in; their values as an engine reads them come out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, field

from rulekit.records import Days, NotYet
from rulekit.sources.scans.cells import PLAIN, CellColumn, Encoded, Odd, put
from rulekit.tables import EPOCH, LATEST, Day, Text, YesNo

if TYPE_CHECKING:
    import polars as pl

_ISO = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
_WORDS = 12  # texts of a column that are compared one by one
_DIFFERENT = 1_000  # more different texts than words can have


@define(eq=False)
class WordColumn(CellColumn):
    """A column in which a few words occur. `words` are those that were met, with what each means as a number."""

    words: dict[Any, int] = field(factory=dict)

    def worded(self, cell: pl.Expr, dtype: pl.DataType, stored: Any) -> pl.Expr:
        """The words that are known, as what they mean."""
        import polars as pl

        found = pl.lit(None, dtype=stored)
        if dtype != pl.String or not self.words:
            return found
        if len(self.words) > _WORDS:
            return cell.replace_strict(list(self.words), list(self.words.values()), default=None).cast(stored)
        by_meaning: dict[int, list[object]] = {}
        for text, meaning in self.words.items():
            by_meaning.setdefault(meaning, []).append(text)
        for meaning, texts in by_meaning.items():
            same = cell == texts[0]
            for text in texts[1:]:
                same = same | (cell == text)
            found = pl.when(same).then(pl.lit(meaning, dtype=pl.UInt16).cast(stored)).otherwise(found)
        return found

    def number(self, meaning: object) -> int | None:
        """The number of what a word means; None for what is no value."""
        raise NotImplementedError

    def take_up(self, cells: pl.Series, odd: pl.Series) -> bool:
        """Words that stand in odd cells."""
        import polars as pl

        different = cells.gather(odd).unique()
        if cells.dtype != pl.String or different.len() > _DIFFERENT:
            return False
        found = {text: self.number(self.meaning(text)) for text in different.to_list()}
        new = {text: number for text, number in found.items() if number is not None}
        self.words |= new
        return bool(new)


@define(eq=False)
class YesNoColumn(WordColumn):
    """Yes and no."""

    def expression(self, dtype: pl.DataType) -> pl.Expr:
        import polars as pl

        cell = pl.col(self.at)
        return cell if dtype == pl.Boolean else self.worded(cell, dtype, pl.Boolean)

    def number(self, meaning: object) -> int | None:
        return int(meaning) if isinstance(meaning, bool) else None

    def learn(self, cells: pl.Series, values: pl.Series) -> None:
        super().learn(cells, values)
        self.plain = bool(self.words) and {*self.words, *self.known} <= {"true", "false"}

    def encoded(self, values: pl.Series, odd: Odd) -> Encoded:
        return Encoded({self.name: put(values, odd.having(bool))}, YesNo(self.name))


@define(eq=False)
class ChoiceColumn(WordColumn):
    """Texts that are one of several choices, as the number of the choice."""

    @property
    def choices(self) -> tuple[str, ...]:
        """Ids of the choices, and of none of them."""
        return (*(choice.id for choice in self.cells.field.choices), "none")

    def expression(self, dtype: pl.DataType) -> pl.Expr:
        import polars as pl

        return self.worded(pl.col(self.at), dtype, pl.UInt16)

    def number(self, meaning: object) -> int | None:
        return self.choices.index(meaning) if isinstance(meaning, str) else None

    def blank(self, meaning: Any) -> Any:
        return self.number(meaning)

    def encoded(self, values: pl.Series, odd: Odd) -> Encoded:
        codes = [(row, self.number(cell)) for row, cell in odd.having(str)]
        return Encoded({self.name: put(values, codes)}, Text(self.name, self.choices))


@define(eq=False)
class TextColumn(CellColumn):
    """Texts of any kind."""

    def expression(self, dtype: pl.DataType) -> pl.Expr:
        import polars as pl

        cell = pl.col(self.at)
        return pl.when(cell.str.contains(PLAIN)).then(cell) if dtype == pl.String else pl.lit(None, dtype=pl.String)

    def encoded(self, values: pl.Series, odd: Odd) -> Encoded:
        return Encoded({self.name: put(values, odd.having(str))}, Text(self.name))


@define(eq=False)
class DayColumn(CellColumn):
    """Dates and events."""

    def expression(self, dtype: pl.DataType) -> pl.Expr:
        import polars as pl

        cell = pl.col(self.at)
        if isinstance(dtype, pl.Datetime):
            return cell.dt.date()
        if dtype == pl.String:
            return pl.when(cell.str.contains(_ISO)).then(cell.str.to_date("%Y-%m-%d", strict=False))
        return cell if dtype == pl.Date else pl.lit(None, dtype=pl.Date)

    def blank(self, meaning: Any) -> Any:
        return LATEST

    def encoded(self, values: pl.Series, odd: Odd) -> Encoded:
        import polars as pl

        found = odd.having(Days, NotYet)
        if not found and self.cells.field.blank not in ("not_yet", "none"):
            return Encoded({self.name: values}, Day(self.name, native=True))
        days = values.to_physical().cast(pl.Int32) + EPOCH
        first = [(row, LATEST if isinstance(day, NotYet) else day.first) for row, day in found]
        last = [(row, LATEST if isinstance(day, NotYet) else day.last) for row, day in found]
        series = {self.name: put(days, first)}
        if first == last:
            return Encoded(series, Day(self.name))
        series[f"l:{self.id}"] = put(days, last)
        return Encoded(series, Day(self.name, last=f"l:{self.id}"))
