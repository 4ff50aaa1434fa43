"""Records as engines read them: normal values, child lists, and the hierarchy in which they stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from attrs import define, field, frozen

from rulekit.findings import Bounds, Note, Place, Reading, Truth
from rulekit.vocabulary import Vocabulary


@frozen
class Days:
    """A date known to a day, month or year: the first and last day it can be, as ordinals (date.toordinal)."""

    first: int
    last: int

    @classmethod
    def on(cls, day: date) -> Days:
        """A date known exactly."""
        return cls(day.toordinal(), day.toordinal())


@frozen
class NotYet:
    """The known value of an event that has not happened ("not yet", 未)."""


Value: TypeAlias = Fraction | bool | str | Days | NotYet


@define(eq=False)
class Record:
    """
    One record. A field that is missing is absent from `values`; a child list that is missing is absent from `lists`.

    `above` holds known keys of units above by record type id; `parent` the key of the unit one level up, "" where missing.
    `ranges` bounds numbers that are missing but not wholly open, `graded` the grades that are possible of scales that more than
    their own sentence decides: what scorecards came to.
    """

    type: str
    key: str
    values: dict[str, Value] = field(factory=dict)
    lists: dict[str, Listing] = field(factory=dict)
    parent: str = ""
    above: dict[str, str] = field(factory=dict)
    name: str = ""
    place: Place = Place()
    supplied: bool = True
    cells: dict[str, Place] = field(factory=dict)
    ranges: dict[str, Bounds] = field(factory=dict)
    graded: dict[str, tuple[str, ...]] = field(factory=dict)


@define(eq=False)
class Listing:
    """Child records: `members` for certain, `uncertain` that may belong here; not `complete` means that more may exist."""

    members: tuple[Record, ...] = ()
    uncertain: tuple[Record, ...] = ()
    complete: bool = True


@define(eq=False)
class Dataset:
    """
    All records of one run, by type, with their hierarchy.

    `supplied` holds the types for which input was given, even if it was empty. `unreadable` are rejected rows: each is an
    uncertain member of every group it may belong to (of every group, where not even its type is known). `unit_names` names
    units that were not supplied, by level and key.
    """

    vocabulary: Vocabulary
    records: dict[str, list[Record]] = field(factory=dict)
    supplied: set[str] = field(factory=set)
    unreadable: list[Record] = field(factory=list)
    reading: Reading = Reading()
    notes: list[Note] = field(factory=list)
    unit_names: dict[tuple[str, str], str] = field(factory=dict)
    _by_key: dict[str, dict[str, Record]] = field(factory=dict, init=False)
    _groups: dict[tuple[str, str], tuple[dict[str, list[Record]], list[Record]]] = field(factory=dict, init=False)
    _lost: dict[tuple[str, str], tuple[dict[str, list[Record]], list[Record]]] = field(factory=dict, init=False)
    _stubs: dict[str, list[Record]] = field(factory=dict, init=False)

    def find(self, type: str, key: str) -> Record | None:
        """The supplied record of a type with a key."""
        if type not in self._by_key:
            self._by_key[type] = {record.key: record for record in self.records.get(type, ())}
        return self._by_key[type].get(key)

    def above(self, record: Record, level: str) -> str:
        """Key of the unit of a level in which a record stands; "" where it cannot be told."""
        if record.type == level:
            return record.key
        seen: set[tuple[str, str]] = set()
        current: Record | None = record
        while current is not None:
            found = current.above.get(level) or self._from_code(current, level)
            if found:
                return found
            kind = self.vocabulary.records.get(current.type)
            if kind is None or not kind.parent or not current.parent or (current.type, current.key) in seen:
                return ""
            if kind.parent == level:
                return current.parent
            seen.add((current.type, current.key))
            current = self.find(kind.parent, current.parent) or Record(kind.parent, current.parent, supplied=False)
        return ""

    def _from_code(self, record: Record, level: str) -> str:
        digits = self.vocabulary.records[level].code_digits if level in self.vocabulary.records else 0
        kind = self.vocabulary.records.get(record.type)
        own = kind.code_digits if kind else 0
        if digits and own and len(record.key) == own and record.key.isdigit() and digits < own:
            return record.key[:digits]
        return ""

    def group(self, type: str, level: str) -> tuple[dict[str, list[Record]], list[Record]]:
        """Records of a type by the key of their unit at a level, and those whose unit cannot be told."""
        if (type, level) not in self._groups:
            placed: dict[str, list[Record]] = {}
            unplaced: list[Record] = []
            for record in self.records.get(type, ()):
                key = self.above(record, level)
                if key:
                    placed.setdefault(key, []).append(record)
                else:
                    unplaced.append(record)
            self._groups[type, level] = (placed, unplaced)
        return self._groups[type, level]

    def members(self, type: str, unit: Record | None) -> Listing | None:
        """
        All records of a type below a unit (of the whole run where it is None); None where no such input was supplied.

        A member whose place in the hierarchy cannot be told is an uncertain member of every unit. Units of a level that were not
        supplied are those in which records stand (decision 25).
        """
        if type not in self.supplied:
            return self._met(type, unit)
        if unit is None:
            return Listing(tuple(self.records.get(type, ())), tuple(lost for lost in self.unreadable if lost.type in ("", type)))
        placed, unplaced = self.group(type, unit.type)
        lost_here, lost_anywhere = self._rejected(type, unit.type)
        return Listing(tuple(placed.get(unit.key, ())), (*unplaced, *lost_here.get(unit.key, ()), *lost_anywhere))

    def _met(self, level: str, unit: Record | None) -> Listing | None:
        """The units of a level that records name, below a unit; None where there is no such level, or no record below it."""
        kind = self.vocabulary.records.get(level)
        below = [type for type in sorted(self.supplied) if level in self.vocabulary.levels_above(type)]
        if kind is None or not kind.level or not below:
            return None
        if level not in self._stubs:
            units = sorted(self.units(level, below), key=lambda one: one.key)  # in whatever order and files records name them
            for one in units:
                one.above = self._agreed(one, below)
            self._stubs[level] = units
        stubs, lost = self._stubs[level], [row for type in below for row in self.group(type, level)[1]]
        if unit is None:
            return Listing(tuple(stubs), complete=not lost)
        where = [(one, self.above(one, unit.type)) for one in stubs]
        known = not any(self.above(row, unit.type) in ("", unit.key) for row in lost)  # else they may stand in a further unit
        return Listing(tuple(one for one, key in where if key == unit.key), tuple(one for one, key in where if not key), known)

    def _agreed(self, unit: Record, below: Iterable[str]) -> dict[str, str]:
        """The units above one that was not supplied, as far as all records that stand in it agree on them."""
        rows = [row for type in below for row in self.group(type, unit.type)[0].get(unit.key, ())]
        found = {}
        for level in self.vocabulary.levels_above(unit.type):
            keys = {key for row in rows if (key := self.above(row, level))}
            if len(keys) == 1:
                found[level] = keys.pop()
        return found

    def _rejected(self, type: str, level: str) -> tuple[dict[str, list[Record]], list[Record]]:
        """Rejected rows that may be of a type, by the key of their unit at a level, and those whose unit cannot be told."""
        if (type, level) not in self._lost:
            placed: dict[str, list[Record]] = {}
            unplaced: list[Record] = []
            for lost in self.unreadable:
                if lost.type in ("", type):
                    key = self.above(lost, level) if lost.type else ""
                    (placed.setdefault(key, []) if key else unplaced).append(lost)
            self._lost[type, level] = (placed, unplaced)
        return self._lost[type, level]

    def units(self, level: str, seen_by: Iterable[str] = ()) -> list[Record]:
        """
        The records of a level that were supplied, then a stub for each other key met by records of the given types, in order:
        where no record of the level was supplied, or a record stands in a unit that is not among them (an orphan).
        """
        own = self.records.get(level, [])
        known = {record.key for record in own}
        keys: dict[str, None] = {}
        for type in seen_by:
            keys |= dict.fromkeys(key for key in self.group(type, level)[0] if key not in known)
        return own + [Record(level, key, supplied=False, name=self.unit_names.get((level, key), key)) for key in keys]

    def in_place(self, record: Record, level: str, code: str, names: Iterable[str]) -> Truth:
        """Whether a record is, or stands in, a place: by code where keys are codes, else by one of its names."""
        key = self.above(record, level)
        if not key:
            return Truth.UNKNOWN
        known = tuple(names)
        called = self.unit_names.get((level, key)) if not code else None
        return Truth.TRUE if key == code or key in known or called in known else Truth.FALSE
