"""A record and the fields that are to tell it apart go in; whether another record has the same values comes out (decision 19)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Real
from typing import Any

from attrs import define, field, frozen

from rulekit import ir
from rulekit.engines.history import existed
from rulekit.engines.truth import NO, UNKNOWN, YES, Outcome
from rulekit.records import Dataset, Days, Record

_Key = tuple[Hashable, ...]
NOBODYS = "none"  # a text that is known to be none repeats nothing


@frozen
class Clash:
    """
    What uniqueness came to on a record: the records that have the same values, those that may have (they stand in a unit that
    cannot be told, or are rejected rows), and those of which a value is missing. `known`: whether its own values are.
    """

    known: bool
    same: tuple[Record, ...] = ()
    perhaps: tuple[Record, ...] = ()
    missing: tuple[Record, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """False where another record has the same values; unknown where the own ones are missing, or one may."""
        if not self.known:
            return UNKNOWN
        return NO if self.same else UNKNOWN if self.perhaps else YES


@define(eq=False)
class _Index:
    """The records of one type by their values; those of which one is missing; `lost` holds ids of rejected rows."""

    by: dict[_Key, list[Record]] = field(factory=dict)
    blank: list[Record] = field(factory=list)
    lost: set[int] = field(factory=set)


@define(eq=False)
class Clashes:
    """Tells which records of a data set have the same values; each set of fields is looked through once."""

    dataset: Dataset
    as_of: date
    _kept: dict[tuple[str, tuple[str, ...]], _Index] = field(factory=dict, init=False)
    _units: dict[tuple[int, str], tuple[Record, str]] = field(factory=dict, init=False)

    def of(self, node: ir.Unique, record: Record) -> Clash:
        """The records that clash with one, or may."""
        index, own = self._index(node), values_of(record, node.names)
        here = self._unit(record, node.level)
        missing = tuple(one for one in index.blank if not _one(one, record) and self._beside(one, here, node.level) is not False)
        if own is None:
            return Clash(False, missing=missing)
        if NOBODYS in own:
            return Clash(True)
        same: list[Record] = []
        perhaps: list[Record] = []
        for one in index.by.get(own, ()):
            beside = self._beside(one, here, node.level)
            if beside is False or _one(one, record):
                continue
            (same if beside and id(one) not in index.lost else perhaps).append(one)
        return Clash(True, tuple(same), tuple(perhaps), missing)

    def _index(self, node: ir.Unique) -> _Index:
        key = (node.record, node.names)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _Index()
            lost = [one for one in self.dataset.unreadable if one.type in ("", node.record)]
            found.lost = {id(one) for one in lost}
            for one in (*self.dataset.records.get(node.record, ()), *lost):
                if existed(one, self.dataset.vocabulary, self.as_of):
                    values = values_of(one, node.names)
                    (found.blank if values is None else found.by.setdefault(values, [])).append(one)
        return found

    def _unit(self, record: Record, level: str) -> str:
        if not level:
            return ""
        kept = self._units.get((id(record), level))  # with the record, so that its id is not given to another
        if kept is None:
            found = self.dataset.above(record, level) if record.type else ""
            kept = self._units[id(record), level] = (record, found)
        return kept[1]

    def _beside(self, one: Record, here: str, level: str) -> bool | None:
        """Whether a record stands in the same unit; None where that cannot be told."""
        if not level:
            return True
        there = self._unit(one, level)
        return here == there if here and there else None


def _one(one: Record, other: Record) -> bool:
    """Whether two are one record; a record as it would be after a change is the same record."""
    return one is other or bool(one.key and one.key == other.key and one.type == other.type)


def values_of(record: Record, names: Iterable[str]) -> _Key | None:
    """The values of some fields, None where one of them is missing or known only in part."""
    found = tuple(_value(record.values.get(name)) for name in names)
    return None if None in found else found


def _value(value: Any) -> Hashable:
    if isinstance(value, bool):
        return None
    if isinstance(value, Days):
        return ("day", value.first) if value.first == value.last else None
    if isinstance(value, date):
        return ("day", value.toordinal())
    if isinstance(value, str | Fraction):
        return value
    if isinstance(value, Integral):
        return Fraction(int(value))
    if isinstance(value, Real | Decimal):
        return Fraction(str(value)) if value == value and abs(value) != float("inf") else None
    return None
