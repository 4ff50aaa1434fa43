"""Batches go in; the columns that groups need, of all records of a type, come out as one table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field

from rulekit.records import Days, NotYet, Record, Value
from rulekit.sources.scans.batch import Batch
from rulekit.sources.scans.numbers import FINEST, LARGEST
from rulekit.sources.scans.source import Unscannable
from rulekit.tables import EPOCH, LATEST, Day, Encoding, Number, Table, Text, YesNo

if TYPE_CHECKING:
    import polars as pl

    from rulekit.engines.frames.needs import Need


MEMORY = 2_000_000  # rows that are held in memory


@define(eq=False)
class Kept:
    """
    The columns of one record type that groups need; `keyed` where keys are needed too.

    Beyond MEMORY rows what was kept goes to files in `folder`, from which it is read piece by piece.
    """

    type: str
    need: Need
    keyed: bool = False
    folder: Path | None = None
    _frames: list[tuple[pl.LazyFrame, dict[str, Encoding]]] = field(factory=list)
    _held: list[tuple[pl.DataFrame, dict[str, Encoding]]] = field(factory=list)
    _rows: int = 0
    _open: set[str] = field(factory=set)
    _between: bool = False
    _uncertain: bool = False

    @property
    def held(self) -> list[tuple[pl.DataFrame, dict[str, Encoding]]]:
        """What is held in memory, batch by batch, with how its fields are encoded."""
        return self._held

    def drop(self, rows: Collection[int]) -> None:
        """Forget some rows that are held in memory."""
        import polars as pl

        if rows:
            self._held = [(frame.filter(~pl.col("row").is_in(list(rows))), fields) for frame, fields in self._held]

    def add(self, batch: Batch) -> None:
        """Keep what is needed of a batch."""
        fields = {id: one for id, one in batch.fields.items() if id in self.need.fields}
        names = [name for one in fields.values() for name in columns(one)]
        above = [f"u:{level}" for level in batch.levels if level in self.need.levels]
        self._hold(batch.frame.select(*(["k"] if self.keyed else []), *above, "row", *names), fields)

    def _hold(self, frame: pl.DataFrame, fields: dict[str, Encoding]) -> None:
        self._held.append((frame, fields))
        self._rows += frame.height
        for level in self.need.levels:
            if f"u:{level}" not in frame.columns or frame[f"u:{level}"].null_count():
                self._open.add(level)
        if self.folder is not None and self._rows > MEMORY:
            self._spill(self.folder)

    def _spill(self, folder: Path) -> None:
        import polars as pl

        for frame, fields in self._held:
            path = folder / f"{self.type}-{len(self._frames)}.arrow"
            frame.write_ipc(path)
            self._frames.append((pl.scan_ipc(path), fields))
        self._held.clear()
        self._rows = 0

    def add_records(self, records: Mapping[int, Record], units: Mapping[int, Mapping[str, str]]) -> None:
        """Keep records that are in no batch, by number of the row; `units` are the keys of the units above them."""
        import polars as pl

        self._between = True
        rows, found = list(records), list(records.values())
        series = [pl.Series("k", [one.key for one in found], dtype=pl.String)] if self.keyed else []
        for level in sorted(self.need.levels):
            series.append(pl.Series(f"u:{level}", [units[row].get(level) or None for row in rows], dtype=pl.String))
        series.append(pl.Series("row", rows, dtype=pl.Int64))
        fields = {}
        for id in sorted({id for one in found for id in one.values if id in self.need.fields}):
            values = [one.values.get(id) for one in found]
            if any(value is not None for value in values):
                fields[id], encoded = encode(id, values)
                series += encoded
        self._hold(pl.DataFrame(series), fields)

    def add_uncertain(self, units: Sequence[Mapping[str, str]]) -> None:
        """Keep rows without a key as members of which nothing but their units is known."""
        import polars as pl

        series = [pl.Series("k", [f"?{at}" for at in range(1, len(units) + 1)])] if self.keyed else []
        for level in sorted(self.need.levels):
            series.append(pl.Series(f"u:{level}", [one.get(level) or None for one in units], dtype=pl.String))
        series.append(pl.Series("row", [-1] * len(units), dtype=pl.Int64))
        series.append(pl.Series("uncertain", [True] * len(units), dtype=pl.Boolean))
        self._uncertain = True
        self._hold(pl.DataFrame(series), {})

    def table(self) -> Table:
        """Everything that was kept. Errors: Unscannable for numbers that no one scale holds."""
        import narwhals.stable.v2 as nw
        import polars as pl

        kept = [*self._frames, *((frame.lazy(), fields) for frame, fields in self._held)]
        fields = one_encoding([fields for _, fields in kept], self.type)
        frames = [recoded(frame, own, fields, self.type) for frame, own in kept]
        above = {level: f"u:{level}" for level in sorted(self.need.levels)}
        empty = {"row": pl.Int64, **({"k": pl.String} if self.keyed else {}), **dict.fromkeys(above.values(), pl.String)}
        whole = pl.concat([pl.LazyFrame(schema=empty), *frames], how="diagonal")
        if self._between:
            whole = whole.sort("row", maintain_order=True)
        if self._uncertain:
            whole = whole.with_columns(pl.col("uncertain").fill_null(False))
        return Table(
            self.type, nw.from_native(whole), fields, key="k" if self.keyed else "", above=above, row="row",
            uncertain="uncertain" if self._uncertain else "", placed=frozenset(above) - self._open,
        )  # fmt: skip


def columns(encoding: Encoding) -> list[str]:
    """Names of the columns of an encoding."""
    return [encoding.column, *([encoding.last] if isinstance(encoding, Day) and encoding.last else [])]


def one_encoding(found: Iterable[Mapping[str, Encoding]], source: str) -> dict[str, Encoding]:
    """One encoding for each field, into which those of all frames can be turned."""
    every: dict[str, list[Encoding]] = {}
    for fields in found:
        for id, one in fields.items():
            every.setdefault(id, []).append(one)
    return {id: _common(several, source) for id, several in every.items()}


def _common(several: Sequence[Encoding], source: str) -> Encoding:
    first = several[0]
    if all(one == first for one in several):
        return first
    if all(isinstance(one, Number) for one in several):
        numbers = [one for one in several if isinstance(one, Number)]
        if any(one.floating for one in numbers):
            raise Unscannable("numbers", source)
        scales = [one.scale for one in numbers]
        top, bottom = lcm(*(one.numerator for one in scales)), gcd(*(one.denominator for one in scales))
        scale = Fraction(top, bottom)
        most = max(int(min(one.most * scale / one.scale, Fraction(LARGEST))) for one in numbers)
        return Number(first.column, scale, most=most)
    if all(isinstance(one, Day) for one in several):
        last = next((one.last for one in several if isinstance(one, Day) and one.last), "")
        return Day(first.column, last=last)
    worded = [one for one in several if isinstance(one, Text) and one.words]
    if worded and all(isinstance(one, Text) and one.words in ((), worded[0].words) for one in several):
        return worded[0]
    raise Unscannable("numbers", source)


def recoded(frame: pl.LazyFrame, own: Mapping[str, Encoding], common: Mapping[str, Encoding], source: str) -> pl.LazyFrame:
    """A frame in the common encoding of its fields."""
    import polars as pl

    made: list[pl.Expr] = []
    for id, one in own.items():
        wanted = common[id]
        if one == wanted:
            continue
        if isinstance(one, Number) and isinstance(wanted, Number):
            ratio = wanted.scale / one.scale
            if ratio.denominator != 1 or one.most * ratio > LARGEST:
                raise Unscannable("numbers", source)
            made.append(pl.col(one.column) * int(ratio))
        elif isinstance(one, Day) and isinstance(wanted, Day):
            first = pl.col(one.column).to_physical().cast(pl.Int32) + EPOCH if one.native else pl.col(one.column)
            made.append(first.cast(pl.Int32).alias(wanted.column))
            if wanted.last:
                made.append((pl.col(one.last) if one.last else first).cast(pl.Int32).alias(wanted.last))
        elif isinstance(one, Text) and isinstance(wanted, Text):
            made.append(pl.col(one.column).replace_strict(list(wanted.words), range(len(wanted.words)), return_dtype=pl.UInt16))
    return frame.with_columns(made) if made else frame


def encode(id: str, values: Sequence[Value | None]) -> tuple[Encoding, list[pl.Series]]:
    """Values of records as columns. Errors: Unscannable for numbers that do not fit one scale."""
    import polars as pl

    name = f"f:{id}"
    known = next(value for value in values if value is not None)
    if isinstance(known, bool):
        return YesNo(name), [pl.Series(name, values, dtype=pl.Boolean)]
    if isinstance(known, str):
        return Text(name), [pl.Series(name, values, dtype=pl.String)]
    if isinstance(known, Days | NotYet):
        first = [_day(value, last=False) for value in values]
        last = [_day(value, last=True) for value in values]
        return Day(name, last=f"l:{id}"), [pl.Series(name, first, dtype=pl.Int32), pl.Series(f"l:{id}", last, dtype=pl.Int32)]
    numbers = [value for value in values if isinstance(value, Fraction)]
    scale = lcm(*(number.denominator for number in numbers))
    if scale > FINEST or any(abs(number * scale) > LARGEST for number in numbers):
        raise Unscannable("numbers")
    whole = [int(value * scale) if isinstance(value, Fraction) else None for value in values]
    most = max(abs(one) for one in whole if one is not None)
    return Number(name, Fraction(scale), most=most), [pl.Series(name, whole, dtype=pl.Int64)]


def _day(value: Any, *, last: bool) -> int | None:
    if isinstance(value, NotYet):
        return LATEST
    return None if value is None else int(value.last if last else value.first)
