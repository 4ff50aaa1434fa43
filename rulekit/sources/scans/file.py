"""One file to scan: what its columns mean goes in; batches of records come out, piece by piece, as often as they are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import define, field

from rulekit.findings import Note, Place
from rulekit.records import Record
from rulekit.sources.columns import (
    Shape,
    begin_table,
    note_columns,
    own_column,
    plan_of,
    plans_of,
    records_read,
    slots,
    supply,
    tell_empty,
    tell_unused,
    type_of_table,
)
from rulekit.sources.gather import Draft, Gathered
from rulekit.sources.mapping import DataMap, Section
from rulekit.sources.plan import Plan
from rulekit.sources.read import Reader
from rulekit.sources.scans.batch import SAMPLE, Batch, Heard, Lines, ShapeScan, is_blank_row
from rulekit.sources.scans.source import Piece, Rows, Seen, Source, Unscannable, ahead
from rulekit.sources.tables import Table, is_no_record
from rulekit.sources.words import fold, word_set

if TYPE_CHECKING:
    import polars as pl

Make = Callable[[Plan, Gathered], ShapeScan]


@define(eq=False)
class FileScan:
    """
    A source with the plans that read its rows: one; or one by record type, where the column `typed` holds it; or those of the
    sections of a map file, with what picks their rows.

    `gathered` holds what is told of this file alone.
    """

    source: Source
    gathered: Gathered
    make: Make
    wanted: Sequence[str]
    shapes: list[tuple[Shape | None, ShapeScan]] = field(factory=list)
    typed: str = ""
    perhaps: list[str] = field(factory=list)
    by_type: dict[str, ShapeScan] = field(factory=dict)
    seen: list[Seen] = field(factory=list)
    longer: list[int] = field(factory=list)
    _kinds: dict[str, dict[Any, str]] = field(factory=dict)

    @property
    def table(self) -> Table:
        """The header as a table without rows."""
        return Table(self.source.name, self.source.header, [], line=self.source.line, titles=self.source.titles)

    def begin_mapped(self, reader: Reader, sections: Sequence[Section], mapping: DataMap) -> None:
        """Plan as the sections of a map file say."""
        table = self.table
        shapes = [reader.shape(table, section, mapping) for section in sections]
        self.shapes = [(shape, self._made(plan)) for shape, plan in plans_of(self.gathered, table, shapes)]
        if self.owners and (len(self.owners) < len(shapes) or len({type for _, type, _ in self.owners}) < len(shapes)):
            raise Unscannable("children", self.source.name)

    def begin(self, told: str, first: pl.DataFrame | None) -> None:
        """Plan by the words of the columns; `first` are the rows of the first piece."""
        table = self.table
        begin_table(self.gathered, table)
        certain = next((at for at, name in enumerate(table.header) if fold(name[:200]) in word_set("type")), None)
        if certain is not None:
            if first is None or not first.height:
                raise Unscannable("no_rows", self.source.name)
            self.typed = str(certain)
            return
        for at, name in enumerate(table.header):
            if not told and fold(name[:200]) in word_set("type_or_other") and not own_column(self.gathered, table, name):
                if first is not None and self._names_types(str(at), first):
                    self.typed = str(at)
                    return
                self.perhaps.append(str(at))
        type, owner = type_of_table(self.gathered, table, self.wanted, told)
        plan = plan_of(self.gathered, table, type, owner)
        tell_unused(self.gathered, table, [plan], None)
        self.shapes = [(None, self._made(plan))]

    def _made(self, plan: Plan) -> ShapeScan:
        if plan.owner is not None and self.gathered.vocabulary.records[plan.owner[0]].child:
            raise Unscannable("children", self.source.name)
        return self.make(plan, self.gathered)

    @property
    def owners(self) -> list[tuple[tuple[str, str], str, bool]]:
        """The lists of which it holds child records, with the type of these, and whether they have keys."""
        plans = [one.plan for _, one in self.shapes]
        return [(plan.owner, plan.type, bool(plan.keys)) for plan in plans if plan.owner is not None]

    def _names_types(self, at: str, frame: pl.DataFrame) -> bool:
        """Whether a column that may be one of record types is."""
        types = {self._type_of(at, text) for text in frame[at].unique().to_list()} - {""}
        header = self.source.header[int(at)]
        return bool(types) and all(self.gathered.names.role(type, header)[0] is None for type in types)

    def _type_of(self, at: str, raw: Any) -> str:
        kinds = self._kinds.setdefault(at, {})
        if not isinstance(raw, str):
            return ""
        if raw not in kinds:
            kinds[raw] = self.gathered.names.type(raw)
        return kinds[raw]

    @property
    def types(self) -> list[str]:
        """Record types of the rows read so far, or of the plans; none of child records."""
        return [*(one.plan.type for _, one in self.shapes if one.plan.owner is None), *self.by_type]

    # -- reading -----------------------------------------------------------------------------------------------------------------

    def read(self, base: int) -> Iterator[tuple[Seen, list[Batch]]]:
        """All pieces in order, each with its batches; `base` is the number of the first row in the run."""
        line = self.source.first
        for start, end, rows in ahead(self._pieces()):
            numbers = dict(self.gathered.numbers)
            seen = Seen(Piece(start, end, line), base, rows.frame.height, numbers, rows.lines is None)
            heard = Heard(self.source.name)
            batches = self._batches(rows.frame, Lines(line, base, rows.lines), heard)
            heard.tell(self.gathered)
            self.longer += [line + one for one in rows.longer]
            self.seen.append(seen)
            yield seen, batches
            line += rows.taken
            base += rows.frame.height
        self._end()

    def _pieces(self) -> Iterator[tuple[int, int, Rows]]:
        for number, (start, end) in enumerate(self.source.pieces()):
            if not number and len(self.shapes) == 1:
                self.shapes[0][1].learn(self.source.first_rows(start, end, SAMPLE).frame)
                self.source.typed(self.shapes[0][1].plain)
            yield start, end, self.source.rows(start, end, typed=True)

    def again(self, seen: Seen) -> list[Batch]:
        """The batches of a piece that was read before; nothing is told twice."""
        rows = self.source.rows(seen.piece.start, seen.piece.end, typed=True)
        quiet = Gathered(self.gathered.vocabulary)
        quiet.numbers = dict(seen.numbers)
        kept, self.gathered = self.gathered, quiet
        try:
            for one in self._scans():
                one.gathered = quiet
            return self._batches(rows.frame, Lines(seen.piece.line, seen.base, rows.lines), Heard(self.source.name))
        finally:
            self.gathered = kept
            for one in self._scans():
                one.gathered = kept

    def drafts(self, seen: Seen, wanted: Mapping[str, Sequence[int]]) -> dict[tuple[str, int], Draft]:
        """What the record engine reads in some rows of a piece, by type and number in the run; nothing is told twice."""
        most = max((number for numbers in wanted.values() for number in numbers), default=seen.base) - seen.base + 1
        piece = seen.piece
        rows = self.source.first_rows(piece.start, piece.end, most) if seen.plain else self.source.rows(piece.start, piece.end)
        lines = Lines(piece.line, seen.base, rows.lines)
        found: dict[tuple[str, int], Draft] = {}
        for one in self._scans():
            at = [number - seen.base for number in wanted.get(one.plan.type, ())]
            for row, cells in zip(at, rows.frame[at].rows() if at else [], strict=True):
                if self._picked(one, cells):
                    place = Place(self.source.name, lines.of(row))
                    draft = one.plan.read(list(cells), place, group=self.source.name)
                    if draft is not None:
                        found[one.plan.type, seen.base + row] = draft
            one.forget()
        return found

    def _picked(self, one: ShapeScan, cells: Sequence[Any]) -> bool:
        shape = next((shape for shape, scan in self.shapes if scan is one), None)
        return shape is None or shape.picks(list(cells))

    def _scans(self) -> list[ShapeScan]:
        return [*(one for _, one in self.shapes), *self.by_type.values()]

    def _batches(self, frame: pl.DataFrame, lines: Lines, heard: Heard) -> list[Batch]:
        import polars as pl

        for at in self.perhaps:
            if self._names_types(at, frame):
                raise Unscannable("type_column", self.source.name)
        every = pl.int_range(frame.height, dtype=pl.UInt32, eager=True)
        if self.typed:
            return self._by_type(frame, every, lines, heard)
        if len(self.shapes) == 1 and (self.shapes[0][0] is None or not self.shapes[0][0].where):
            return [self.shapes[0][1].read(frame, every, lines, heard)]
        found: list[Batch] = []
        chosen = pl.repeat(False, frame.height, eager=True)
        types: dict[str, pl.Series] = {}
        for shape, one in self.shapes:
            assert shape is not None
            picked = self._mask(shape, frame)
            before = types.get(one.plan.type)
            if before is not None and (before & picked).any():
                raise Unscannable("sections", self.source.name)
            types[one.plan.type] = picked if before is None else before | picked
            chosen = chosen | picked
            found.append(one.read(frame.filter(picked), every.filter(picked), lines, heard))
        self._not_picked(frame, ~chosen, lines, heard)
        return found

    def _mask(self, shape: Shape, frame: pl.DataFrame) -> pl.Series:
        """Rows that a section picks."""
        import polars as pl

        mask = pl.repeat(True, frame.height, eager=True)
        for at, texts in shape.where:
            cells = frame[str(at)]
            good = [raw for raw in cells.unique().to_list() if str("" if raw is None else raw).strip() in texts]
            mask = mask & cells.is_in(good, nulls_equal=True)
        return mask

    def _not_picked(self, frame: pl.DataFrame, mask: pl.Series, lines: Lines, heard: Heard) -> None:
        rows = mask.arg_true().to_list()
        blank = self.source.blanks
        left = [
            row for row, cells in zip(rows, frame.filter(mask).iter_rows(), strict=True) if not (blank and is_blank_row(cells))
        ]
        if left:
            place = Place(self.source.name, lines.of(left[0]))
            heard.told.append((left[0], 0, ("not_picked", self.source.name), place, {}, len(left)))
        self.gathered.rows += len(left)
        self.gathered.set_aside += len(left)

    def _by_type(self, frame: pl.DataFrame, every: pl.Series, lines: Lines, heard: Heard) -> list[Batch]:
        """Rows by the record type that a column names."""

        cells = frame[self.typed]
        texts: dict[str, list[Any]] = {}
        for raw in cells.unique(maintain_order=True).to_list():
            texts.setdefault(self._type_of(self.typed, raw), []).append(raw)
        found = []
        for type, names in texts.items():
            mask = cells.is_in(names, nulls_equal=True)
            rows = every.filter(mask)
            if type:
                found.append(self._typed_scan(type, int(rows[0]), heard).read(frame.filter(mask), rows, lines, heard))
            else:
                self._untyped(frame.filter(mask), rows, lines, heard)
        return found

    def _typed_scan(self, type: str, row: int, heard: Heard) -> ShapeScan:
        if type not in self.by_type:
            if self.gathered.vocabulary.records[type].child:
                raise Unscannable("child_type", self.source.name)
            kept, scratch = self.gathered.told, self.gathered
            scratch.told = {}
            plan = Plan(type, self.source.name, slots(scratch, self.table, type), scratch)
            for key, one in scratch.told.items():
                heard.told.append((row, -1, key, one.place, one.arguments, one.count))
            scratch.told = kept
            supply(self.gathered, plan)
            note_columns(self.gathered, self.table, plan)
            self.by_type[type] = self._made(plan)
        return self.by_type[type]

    def _untyped(self, frame: pl.DataFrame, rows: pl.Series, lines: Lines, heard: Heard) -> None:
        """Rows whose record type cannot be told."""
        name = self.source.header[int(self.typed)]
        for row, cells in zip(rows, frame.iter_rows(), strict=True):
            if self.source.blanks and is_blank_row(cells):
                continue
            self.gathered.rows += 1
            place = Place(self.source.name, lines.of(int(row)))
            word = is_no_record(list(cells), None)
            if word:
                self.gathered.set_aside += 1
                heard.told.append((int(row), 0, ("set_aside", self.source.name, word), place, {"word": word}, 1))
                continue
            place = Place(self.source.name, place.line, name)
            raw = cells[int(self.typed)]
            value = str("" if raw is None and self.source.blanks else raw)[:60]
            heard.rejected.append((int(row), Note("unknown_type", place, {"value": value}), Record("", "", place=place)))

    def _end(self) -> None:
        """What is told only when all rows are known."""
        if not records_read(self.gathered):
            tell_empty(self.gathered, self.source.name, (one.plan for _, one in self.shapes))
        if self.typed:
            tell_unused(self.gathered, self.table, [one.plan for one in self.by_type.values()], int(self.typed))
        if not self.longer:
            return
        told = self.gathered.told
        before = {key: one for key, one in told.items() if key[0] == "header_found"}
        self.gathered.told = before
        for line in self.longer:
            place = Place(self.source.name, line)
            self.gathered.tell("too_many_cells", place, (self.source.name,), width=str(len(self.source.header)))
        self.gathered.told |= {key: one for key, one in told.items() if key not in before}
