"""One column of a batch goes in; its values as an engine reads them come out, with what is doubtful or told about its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from rulekit.sources.doubt import Doubt, Missing
from rulekit.sources.values import Cell, CellReader, is_blank
from rulekit.tables import Encoding

if TYPE_CHECKING:
    import polars as pl

# A text that stays as it is and can be no mark: a digit, else letters, common Chinese characters, - and _.
PLAIN = r"^[0-9A-Za-z_\-\x{4e00}-\x{9fff}]*[0-9][0-9A-Za-z_\-\x{4e00}-\x{9fff}]*$"
MANY = 200  # odd cells of a column that make it worth to learn from them
_KEPT = 50_000  # texts of one column that are remembered


@define(eq=False)
class Encoded:
    """
    A column of a batch: its values under their names, and how they are encoded.

    `doubts` holds row and reason; `told` code and mark with how often and the first row; `unfit` the rows whose number no
    column can hold: their records are read one by one.
    """

    series: dict[str, pl.Series]
    encoding: Encoding
    doubts: list[tuple[int, Doubt]] = field(factory=list)
    told: dict[tuple[str, str], tuple[int, int]] = field(factory=dict)
    unfit: list[int] = field(factory=list)


@frozen
class Odd:
    """Cells that no expression could read: their rows, what stands there, and what each of them is."""

    rows: pl.Series
    raws: list[object]
    cells: list[Cell]

    def having(self, *kinds: type) -> list[tuple[int, Any]]:
        """Rows and values of those kinds."""
        return [(row, cell) for row, cell in zip(self.rows, self.cells, strict=True) if isinstance(cell, kinds)]


@define(eq=False)
class CellColumn:
    """
    Reads a column in batches, one class for each kind of field. Plain cells are read by an expression; every other text once by
    the CellReader of the field.

    `exact` says that more is made of numbers than a comparison with a literal.
    """

    at: str
    id: str
    cells: CellReader
    exact: bool = True
    known: dict[object, Cell] = field(factory=dict)
    plain: bool = False  # whether a reader of files may read the cells as the kind of their field

    @property
    def name(self) -> str:
        """Name of the column of values."""
        return f"f:{self.id}"

    # -- what differs by kind ----------------------------------------------------------------------------------------------------

    def expression(self, dtype: pl.DataType) -> pl.Expr:
        """What reads plain cells; null for all others."""
        raise NotImplementedError

    def encoded(self, values: pl.Series, odd: Odd) -> Encoded:
        """The column, with the values of odd cells put in."""
        raise NotImplementedError

    def blank(self, meaning: Any) -> Any:
        """A declared meaning of blank cells as the column holds it."""
        return meaning

    def bounded(self, values: pl.Series) -> pl.Series:
        """Values that go the way of odd cells after all are null."""
        return values

    def take_up(self, cells: pl.Series, odd: pl.Series) -> bool:
        """Learn from odd cells how a column is written; False where there is nothing to learn."""
        return False

    def settled(self, cells: pl.Series, values: pl.Series, odd: pl.Series) -> pl.Series:
        """Values of odd cells that can still be read together."""
        return values

    # -- a batch -----------------------------------------------------------------------------------------------------------------

    def learn(self, cells: pl.Series, values: pl.Series) -> None:
        """Take up from the first cells how this column is written."""
        odd = _odd(cells, self.bounded(values))
        self.plain = values.null_count() < cells.len() and not odd.len()
        if odd.len() > cells.len() // 100:
            self.take_up(cells, odd)

    def read(self, cells: pl.Series, values: pl.Series) -> Encoded:
        """All of a column: `values` is what `expression` gave for `cells`."""
        values = self.bounded(values)
        odd = _odd(cells, values)
        if odd.len() > MANY and self.take_up(cells, odd):
            frame = cells.alias(self.at).to_frame()
            values = self.bounded(frame.with_columns(self.expression(cells.dtype).alias(self.name))[self.name])
            odd = _odd(cells, values)
        if odd.len():
            values = self.settled(cells, values, odd)
            odd = _odd(cells, values)
        raws = cells.gather(odd).to_list() if odd.len() else []
        found = Odd(odd, raws, [self.meaning(raw) for raw in raws])
        encoded = self.encoded(values, found)
        _tell(found, encoded)
        self._blanks(cells, found, encoded)
        if len(self.known) > _KEPT:
            self.known.clear()
        return encoded

    def meaning(self, raw: object) -> Cell:
        """One cell, by the reader of its field; what was read once is kept."""
        try:
            known = self.known.get(raw)
        except TypeError:  # a list in a cell
            return self.cells.read(raw)
        if known is None:
            known = self.known[raw] = self.cells.read(raw)
        return known

    def _blanks(self, cells: pl.Series, odd: Odd, encoded: Encoded) -> None:
        """Blank cells where the vocabulary declares what they mean."""
        meaning = self.cells.blank()
        if isinstance(meaning, Missing | Doubt):
            return
        white = [row for row, raw in zip(odd.rows, odd.raws, strict=True) if is_blank(raw)]
        blank = cells.is_null().scatter(white, [True] * len(white)) if white else cells.is_null()
        count = int(blank.sum())
        if count:
            encoded.told[f"blank_{self.cells.field.blank}", ""] = (count, int(blank.arg_true()[0]))
            for name, series in encoded.series.items():
                encoded.series[name] = series.set(blank, self.blank(meaning))


def _odd(cells: pl.Series, values: pl.Series) -> pl.Series:
    """Rows with a cell that was not read."""
    if values.null_count() == cells.null_count():
        return values.is_null().head(0).arg_true()
    return (cells.is_not_null() & values.is_null()).arg_true()


def _tell(odd: Odd, encoded: Encoded) -> None:
    for row, cell in zip(odd.rows, odd.cells, strict=True):
        if isinstance(cell, Doubt):
            encoded.doubts.append((row, cell))
        elif isinstance(cell, Missing) and cell.note:
            count, first = encoded.told.get((cell.note, cell.mark), (0, row))
            encoded.told[cell.note, cell.mark] = (count + 1, first)


def put(values: pl.Series, pairs: Sequence[tuple[int, Any]]) -> pl.Series:
    """Values with some set, by row."""
    return values.clone().scatter([row for row, _ in pairs], [value for _, value in pairs]) if pairs else values


def plain_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame whose columns are of kinds that are read here: words as text, small floats by their own decimals, NaN as blank."""
    import polars as pl

    changed: dict[str, pl.Expr] = {}
    for name, dtype in frame.schema.items():
        if dtype in (pl.Categorical, pl.Enum, pl.Null) or isinstance(dtype, pl.Decimal):
            changed[name] = pl.col(name).cast(pl.String)
        elif dtype == pl.Float32:
            changed[name] = pl.col(name).cast(pl.String).cast(pl.Float64).fill_nan(None)
        elif dtype == pl.Float64:
            changed[name] = pl.col(name).fill_nan(None)
    return frame.with_columns(**changed) if changed else frame
