"""Rows to records: what each column or key means goes in with a row; a draft of its record, or its rejection, comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from rulekit.findings import Place
from rulekit.records import Record, Value
from rulekit.sources.doubt import MISSING, Doubt, Missing
from rulekit.sources.gather import Draft, Gathered
from rulekit.sources.names import OWN, Role
from rulekit.sources.problem import problem
from rulekit.sources.values import CellReader, is_blank, key_text
from rulekit.text import normal


@frozen
class Slot:
    """One column or key: where it stands in a row, what it is called there, and what it means."""

    at: Any
    column: str
    role: Role
    unit: str = ""


@define(eq=False)
class Plan:
    """
    How rows of one record type are read from one source.

    `owner` is (record type, list id) for a child table; `inner` says that the rows are members of a list inside a record.
    """

    type: str
    source: str
    slots: list[Slot]
    gathered: Gathered
    owner: tuple[str, str] | None = None
    constants: dict[str, Value] = field(factory=dict)
    above: dict[str, str] = field(factory=dict)
    inner: bool = False
    fields: list[tuple[Any, str, str, CellReader]] = field(init=False)
    keys: list[Slot] = field(init=False)
    units: list[Slot] = field(init=False)
    nested: list[Slot] = field(init=False)
    name: Slot | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._one_column_each()
        roles = ("key", "parent", "above", "owner", "name")
        by = {what: [slot for slot in self.slots if slot.role.what == what] for what in roles}
        self.keys = sorted(by["key"], key=lambda slot: slot.role.rank)[:1]
        self.units = sorted((*by["parent"], *by["above"], *by["owner"]), key=lambda slot: slot.role.rank)
        self.name = by["name"][0] if by["name"] else next((slot for slot in by["key"] if slot.role.rank >= OWN), None)
        self.nested = [slot for slot in self.slots if slot.role.what in ("list", "members")]
        fields = [slot for slot in self.slots if slot.role.what == "field"]
        self.fields = [(slot.at, slot.role.id, slot.column, self._reader(slot)) for slot in fields]

    def _one_column_each(self) -> None:
        seen: dict[str, str] = {}
        for slot in self.slots:
            if slot.role.what == "field":
                if slot.role.id in seen:
                    first = seen[slot.role.id]
                    raise problem("D511", self.source, file=self.source, first=first, second=slot.column, field=slot.role.id)
                seen[slot.role.id] = slot.column

    def _reader(self, slot: Slot) -> CellReader:
        entry = self.gathered.vocabulary.fields[self.type, slot.role.id]
        units = self.gathered.names.units
        scale = units.scale(entry, slot.unit) if slot.unit and entry.kind == "number" else None
        if slot.unit and scale is None:
            raise problem("D512", self.source, file=self.source, column=slot.column, unit=slot.unit, field=slot.role.id)
        if scale is not None and scale.factor != units.base(entry):
            place = Place(self.source, 0, slot.column)
            factor = f"{scale.factor}"
            self.gathered.tell("converted", place, (self.source, slot.column), column=slot.column, unit=scale.unit, factor=factor)
        return CellReader(entry, units, scale)

    @property
    def used(self) -> Iterable[tuple[str, str]]:
        """Pairs of column and what it was taken for."""
        chosen = {id(slot) for slot in (*self.keys, *self.units, *self.nested, *([self.name] if self.name else []))}
        for slot in self.slots:
            if slot.role.what == "field" or id(slot) in chosen:
                yield slot.column, slot.role.id or slot.role.what

    def read(self, row: Mapping[Any, Any] | Sequence[Any], place: Place, *, group: str = "") -> Draft | None:
        """Read one row; None where it is rejected. `group` names the source in notes that are counted."""
        values: dict[str, Value] = dict(self.constants)
        record = Record(self.type, "", values, place=place)
        draft = Draft(record, keyed=bool(self.keys), owner=self.owner)
        if self.name is not None and not is_blank(row[self.name.at]):
            record.name = normal(str(row[self.name.at]))[:1000]
        self._place_in_hierarchy(row, record)
        for at, id, column, cells in self.fields:
            raw = row[at]
            value = cells.read(raw)
            if isinstance(value, Missing | Doubt):
                values.pop(id, None)
                if value is not MISSING:
                    self._tell(value, draft, column, id, group)
            else:
                values[id] = value
                if cells.field.blank and is_blank(raw):
                    where = _cell(place, column)
                    self.gathered.tell(f"blank_{cells.field.blank}", where, (group, column), column=column, field=id)
        return self._with_key(row, draft)

    def _tell(self, value: Missing | Doubt, draft: Draft, column: str, id: str, group: str) -> None:
        place = _cell(draft.record.place, column)
        if isinstance(value, Doubt):
            draft.doubtful.add(id)
            draft.record.cells[id] = place
            self.gathered.doubt(value, place, id)
        elif value.note:
            self.gathered.tell(value.note, place, (group, column, value.mark), column=column, mark=value.mark, field=id)

    def _with_key(self, row: Mapping[Any, Any] | Sequence[Any], draft: Draft) -> Draft | None:
        record = draft.record
        if not self.keys:
            record.key = "" if self.inner else self.gathered.number(self.type)
            return draft
        slot = self.keys[0]
        key = key_text(row[slot.at])
        if key and isinstance(key, str):
            record.key = key
            self._prefer_codes(record)
            return draft
        if self.inner:
            if isinstance(key, Doubt):
                self.gathered.doubt(key, record.place, slot.column)
            return draft
        code, arguments = (key.code, key.arguments) if isinstance(key, Doubt) else ("no_key", {})
        lost = Record(self.type, "", parent=record.parent, above=record.above, name=record.name, place=record.place)
        place = _cell(record.place, slot.column)
        self.gathered.reject(code, place, {**arguments, "column": slot.column, "type": self.type}, lost)
        if self.owner is not None and record.parent:
            self.gathered.children.append(Draft(lost, keyed=False, owner=self.owner))
            self.gathered.lost.pop()
        return None

    def _place_in_hierarchy(self, row: Mapping[Any, Any] | Sequence[Any], record: Record) -> None:
        """Keys of the units above; a column of the parent's key comes before one of its name."""
        above = dict(self.above)
        parent_type = self.owner[0] if self.owner else self.gathered.vocabulary.records[self.type].parent
        for slot in self.units:
            key = key_text(row[slot.at])
            if isinstance(key, Doubt):
                self.gathered.doubt(key, _cell(record.place, slot.column), slot.role.id or "parent")
            elif key and (slot.role.what == "parent" or slot.role.id == parent_type):
                record.parent = record.parent or key
            elif key:
                above.setdefault(slot.role.id, key)
            if key and record.parent and slot.role.id == parent_type and slot.role.rank >= OWN and record.parent != key:
                self.gathered.unit_names.setdefault((parent_type, record.parent), str(key))
        record.parent = record.parent or above.get(parent_type, "")
        above.pop(parent_type, None)
        record.above = above

    def _prefer_codes(self, record: Record) -> None:
        """Where a key is a code that begins with those of the units above, their names only serve to name them."""
        kinds = self.gathered.vocabulary.records
        digits = kinds[self.type].code_digits
        if not digits or len(record.key) != digits or not record.key.isdigit():
            return
        for slot in self.units:
            level = slot.role.id
            if slot.role.rank >= OWN and level in record.above and 0 < kinds[level].code_digits < digits:
                name = record.above.pop(level)
                self.gathered.unit_names.setdefault((level, record.key[: kinds[level].code_digits]), name)


def _cell(place: Place, column: str) -> Place:
    """Where a cell of a record stands; inside a nested record after the path to it."""
    return Place(place.source, place.line, f"{place.column}.{column}" if place.column else column)
