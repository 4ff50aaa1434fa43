"""Rows of a piece and a plan go in; a batch of normalised columns comes out, and all there is to tell about its rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from rulekit.findings import Note, Place
from rulekit.records import Days, NotYet, Record, Value
from rulekit.sources.gather import Gathered
from rulekit.sources.plan import Plan
from rulekit.sources.scans.cells import CellColumn, Encoded
from rulekit.sources.scans.keys import KeyColumn
from rulekit.sources.scans.numbers import NumberColumn
from rulekit.sources.scans.places import Places
from rulekit.sources.scans.source import Unscannable
from rulekit.sources.scans.words import ChoiceColumn, DayColumn, TextColumn, YesNoColumn
from rulekit.sources.tables import is_no_record
from rulekit.sources.values import CellReader
from rulekit.tables import LATEST, Day, Encoding, Number, Text, YesNo

if TYPE_CHECKING:
    import polars as pl


SAMPLE = 2_000  # rows from which is learned how cells are written


@define(eq=False)
class Batch:
    """
    Records of one type in normalised columns: "k" key, "a:level" keys of units above, "row" the number of the row in the run,
    "f:id" fields as `fields` says. `unfit` holds keys and rows that are no part of it: only records can hold their numbers.

    Child records have the record type and list of their `owner`, whose type is then their only level; `bare` are those rejected
    for want of a key, which stay members of the list, by the number of the row.
    """

    type: str
    frame: pl.DataFrame
    fields: dict[str, Encoding]
    levels: tuple[str, ...]
    unfit: pl.DataFrame
    owner: tuple[str, str] | None = None
    bare: dict[int, Record] = field(factory=dict)

    @property
    def keys(self) -> pl.Series:
        """Keys of all records, those that are no part of it at the end."""
        import polars as pl

        return pl.concat([self.frame["k"], self.unfit["k"]]) if self.unfit.height else self.frame["k"]


@define(eq=False)
class Heard:
    """What is to be told about the rows of a piece, each with its row and its order within it; told in order at its end."""

    source: str
    doubts: list[tuple[int, int, Note]] = field(factory=list)
    told: list[tuple[int, int, tuple[str, ...], Place, dict[str, str], int]] = field(factory=list)
    names: list[tuple[int, int, tuple[str, str], str]] = field(factory=list)
    rejected: list[tuple[int, Note, Record | None]] = field(factory=list)  # None: it stays a member of its list

    def take(self, row: int, scratch: Gathered) -> None:
        """Take over what a row told that was read by itself."""
        self.doubts += [(row, order, note) for order, note in enumerate(scratch.doubtful)]
        for order, (key, one) in enumerate(scratch.told.items()):
            self.told.append((row, order, key, one.place, one.arguments, one.count))
        self.names += [(row, order, key, name) for order, (key, name) in enumerate(scratch.unit_names.items())]
        lost = [*scratch.lost, *(None for _ in scratch.children)]
        self.rejected += [(row, note, one) for note, one in zip(scratch.rejected, lost, strict=True)]
        clear(scratch)

    def tell(self, gathered: Gathered) -> None:
        """Tell everything, in the order in which the rows stand."""
        gathered.doubtful += [note for _, _, note in sorted(self.doubts, key=lambda one: one[:2])]
        for _, _, key, place, arguments, count in sorted(self.told, key=lambda one: one[:2]):
            gathered.tell(key[0], place, key[1:], count, **arguments)
        for _, _, unit, name in sorted(self.names, key=lambda one: one[:2]):
            gathered.unit_names.setdefault(unit, name)
        for _, note, lost in sorted(self.rejected, key=lambda one: one[0]):
            gathered.rejected.append(note)
            if lost is not None:
                gathered.lost.append(lost)


@frozen
class Lines:
    """Lines and numbers of the rows of a piece: `base` is the number of its first row in the run."""

    line: int
    base: int
    lines: pl.Series | None = None

    def of(self, row: int) -> int:
        """The line on which a row of the piece starts."""
        return self.line + (row if self.lines is None else int(self.lines[row]))


@define(eq=False)
class ShapeScan:
    """
    Reads the rows of one plan, batch by batch. `fields` are those wanted in batches, `exact` numbers of which more is made than a
    comparison with a literal, `levels` the levels above that are wanted.
    """

    plan: Plan
    gathered: Gathered
    fields: Collection[str] = ()
    exact: Collection[str] = ()
    levels: tuple[str, ...] = ()
    tops: dict[str, pl.DataFrame] = field(factory=dict)
    pending: Collection[str] = ()
    blanks: bool = True
    places: Places = field(init=False)
    key: KeyColumn | None = field(init=False)
    begin: KeyColumn = field(init=False)
    columns: list[CellColumn] = field(init=False)
    scratch: Gathered = field(init=False)
    bare: dict[int, Record] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        plan, self.scratch = self.plan, Gathered(self.gathered.vocabulary)
        plan.gathered = self.scratch
        self.places = Places(plan, self.gathered.vocabulary, self.tops)
        self.key = KeyColumn(str(plan.keys[0].at), first=True) if plan.keys else None
        self.begin = self.key or KeyColumn("0", first=True)
        self.columns = [column(str(at), id, cells, id in self.exact) for at, id, _, cells in plan.fields]
        self.scratch.names = self.gathered.names

    def read(self, frame: pl.DataFrame, rows: pl.Series, lines: Lines, heard: Heard) -> Batch:
        """Read the rows of a piece that this plan is for; `rows` are their numbers within the piece."""
        import polars as pl

        self.bare = {}
        keys, odd = self.begin.read(frame[self.begin.at])
        left_out = self._look_at(frame, odd, rows, lines, heard) if odd else []
        self.gathered.rows += frame.height
        if left_out:
            kept = ~pl.int_range(frame.height, eager=True).is_in(left_out)
            frame, rows, keys = frame.filter(kept), rows.filter(kept), keys.filter(kept)
        if self.key is None:
            start = self.gathered.numbers.get(self.plan.type, 0)
            self.gathered.numbers[self.plan.type] = start + frame.height
            keys = pl.select("#" + pl.int_range(start + 1, start + frame.height + 1).cast(pl.String)).to_series()
        placed = self._place(frame, keys, rows, lines, heard)
        values, fields, unfit = self._cells(frame, rows, lines, heard)
        whole = placed.with_columns([*values, (rows.cast(pl.Int64) + lines.base).alias("row")])
        named = whole.select("k", "row")
        owned = (self.plan.owner, self.bare)
        if not unfit:
            return Batch(self.plan.type, whole, fields, self.levels, named.head(0), *owned)
        apart = pl.int_range(whole.height, eager=True).is_in(sorted(unfit))
        return Batch(self.plan.type, whole.filter(~apart), fields, self.levels, named.filter(apart), *owned)

    def forget(self) -> None:
        """Drop what rows told that were read again."""
        clear(self.scratch)

    def _look_at(self, frame: pl.DataFrame, odd: Sequence[int], rows: pl.Series, lines: Lines, heard: Heard) -> list[int]:
        """Read rows by themselves that may be blank, remarks or without a key; gives those that are no records."""
        left_out = []
        source, key = self.plan.source, self.plan.keys[0].at if self.plan.keys else None
        for at, cells in zip(odd, frame[list(odd)].rows(), strict=True):
            row = int(rows[at])
            place = Place(source, lines.of(row))
            if self.blanks and is_blank_row(cells):
                self.gathered.rows -= 1
                left_out.append(at)
                continue
            word = is_no_record(list(cells), key)
            if word:
                self.scratch.tell("set_aside", place, (source, word), word=word)
                self.gathered.set_aside += 1
            elif self.key is None or (isinstance(text := self.key.meaning(cells[self.plan.keys[0].at])[0], str) and text):
                continue
            else:
                self.plan.read(list(cells), place, group=source)
            left_out.append(at)
            for draft in self.scratch.children:
                self.bare[lines.base + row] = draft.record
            heard.take(row, self.scratch)
        return left_out

    def _place(self, frame: pl.DataFrame, keys: pl.Series, rows: pl.Series, lines: Lines, heard: Heard) -> pl.DataFrame:
        """The columns of keys: "k", and "u:level" for every level that is wanted."""
        import polars as pl

        source = self.plan.source
        units, doubts = self.places.read(frame)
        for at, order, slot, doubt in doubts:
            place = Place(source, lines.of(int(rows[at])), slot.column)
            name = slot.role.id or "parent"
            heard.doubts.append(
                (int(rows[at]), order - len(self.plan.units), Note(doubt.code, place, {**doubt.arguments, "field": name}))
            )
        for at, level, unit, name in self.places.named(frame, keys, units):
            heard.names.append((int(rows[at]), 0, (level, unit), name))
        table = keys.alias("k").to_frame().with_columns(units.get_columns())
        if self.places.parent_type in self.pending and self.places.hangs_on_parent(table, self.levels):
            raise Unscannable("levels", source)
        above = [self.places.above(table, level).alias(f"u:{level}") for level in self.levels]
        return table.select(pl.col("k"), *above)

    def _cells(
        self, frame: pl.DataFrame, rows: pl.Series, lines: Lines, heard: Heard
    ) -> tuple[list[pl.Series], dict[str, Encoding], set[int]]:
        """All fields; constants of the plan too."""
        import polars as pl

        fields: dict[str, Encoding] = {}
        values: list[pl.Series] = []
        unfit: set[int] = set()
        read = frame.with_columns(column.expression(frame.schema[column.at]).alias(column.name) for column in self.columns)
        for order, column in enumerate(self.columns):
            encoded = column.read(frame[column.at], read[column.name])
            self._hear(order, column, encoded, rows, lines, heard)
            if column.id in self.fields:
                fields[column.id] = encoded.encoding
                values += [series.alias(name) for name, series in encoded.series.items()]
                unfit |= set(encoded.unfit)
        for id, value in self.plan.constants.items():
            if id in self.fields and id not in fields:
                fields[id], series = constant(id, value)
                values += [pl.repeat(one, frame.height, dtype=kind, eager=True).alias(name) for name, one, kind in series]
        return values, fields, unfit

    def learn(self, head: pl.DataFrame) -> None:
        """See in the first rows how the cells of each column are written."""
        read = head.with_columns(column.expression(head.schema[column.at]).alias(column.name) for column in self.columns)
        for column in self.columns:
            column.learn(head[column.at], read[column.name])

    @property
    def plain(self) -> dict[str, str]:
        """Columns that began with whole numbers alone, or with true and false; by number, with the kind of their field."""
        kinds = {one.at: one.cells.field.kind for one in self.columns if one.plain}
        return {at: kind for at, kind in kinds.items() if kind in ("number", "yesno")}

    def _hear(self, order: int, column: CellColumn, encoded: Encoded, rows: pl.Series, lines: Lines, heard: Heard) -> None:
        source, written = self.plan.source, self.plan.fields[order][2]

        def place(at: int) -> tuple[int, Place]:
            row = int(rows[at])
            return row, Place(source, lines.of(row), written)

        for at, doubt in encoded.doubts:
            row, where = place(at)
            heard.doubts.append((row, order, Note(doubt.code, where, {**doubt.arguments, "field": column.id})))
        for (code, mark), (count, at) in encoded.told.items():
            row, where = place(at)
            marked = {"mark": mark} if code == "marked_missing" else {}
            told = {"column": written, **marked, "field": column.id}
            heard.told.append((row, order, (code, source, written, *marked.values()), where, told, count))


def clear(scratch: Gathered) -> None:
    """Drop what rows told that were read by themselves."""
    for kept in (scratch.doubtful, scratch.told, scratch.unit_names, scratch.rejected, scratch.lost, scratch.children):
        kept.clear()


def is_blank_row(cells: Sequence[Any]) -> bool:
    """Whether nothing stands in a row of a text file."""
    return all(cell is None or (isinstance(cell, str) and (not cell or cell.isspace())) for cell in cells)


def constant(id: str, value: Value) -> tuple[Encoding, list[tuple[str, Any, Any]]]:
    """How a value that every row has is encoded: columns with value and type."""
    import polars as pl

    name = f"f:{id}"
    if isinstance(value, bool):
        return YesNo(name), [(name, value, pl.Boolean)]
    if isinstance(value, str):
        return Text(name), [(name, value, pl.String)]
    if isinstance(value, Days | NotYet):
        first, last = (value.first, value.last) if isinstance(value, Days) else (LATEST, LATEST)
        return Day(name, last=f"l:{id}"), [(name, first, pl.Int32), (f"l:{id}", last, pl.Int32)]
    most = abs(value.numerator)
    return Number(name, Fraction(value.denominator), most=most), [(name, value.numerator, pl.Int64)]


def column(at: str, id: str, cells: CellReader, exact: bool) -> CellColumn:
    """What reads a column, by the kind of its field."""
    kinds: dict[str, type[CellColumn]] = {"number": NumberColumn, "yesno": YesNoColumn, "date": DayColumn}
    texts: type[CellColumn] = ChoiceColumn if cells.field.choices else TextColumn
    return kinds.get(cells.field.kind, texts)(at, id, cells, exact)
