"""A group and functions of its members go in, tallies and quantities come out of generated code (semantics S3)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any, Literal

from attrs import define, field, frozen

from rulekit import ir
from rulekit.engines import groups
from rulekit.engines.bounds import NOTHING_AT_ALL, Num
from rulekit.engines.evaluator import domain, is_whole
from rulekit.engines.generated.runtime import P_YES, RAISED, Packed, Quantity, exists, num, number, packed
from rulekit.engines.groups import OUT, Tally, Values
from rulekit.engines.uniqueness import Clashes
from rulekit.findings import Truth
from rulekit.records import Dataset, Listing, Record
from rulekit.vocabulary import Field

Condition = Callable[[Record], Packed]
_TRI = {Truth.TRUE: True, Truth.FALSE: False}


@define(eq=False)
class Surroundings:
    """What a record is judged in: all records of the run, and the day."""

    dataset: Dataset
    as_of: date
    since: date | None = None
    clashes: Clashes = field(init=False)

    @clashes.default
    def _no_clashes_yet(self) -> Clashes:
        return Clashes(self.dataset, self.as_of)


@frozen
class Members:
    """
    A group as generated code reads it: its name, how it is reached, its filter (None where there is none), and the date fields
    between which a member exists.
    """

    around: Surroundings
    group: ir.Group
    where: Condition | None
    begins: str
    ends: str
    blank: Record

    def listing(self, record: Record) -> Listing | None:
        """The members of a record before the filter; None where the list is absent."""
        if self.group.via == "list":
            return self._list(record.lists.get(self.group.name))
        if is_whole(record):
            return self.around.dataset.members(self.group.name, None)
        return self.around.dataset.members(self.group.name, record) if record.key else None

    def _list(self, raw: Any) -> Listing | None:
        if raw is None or isinstance(raw, Listing):
            return raw
        if isinstance(raw, str | bytes | Mapping) or not isinstance(raw, Sequence):
            return None
        return Listing(tuple(member if isinstance(member, Record) else self._member(member) for member in raw))

    def _member(self, raw: Any) -> Record:
        if not isinstance(raw, Mapping):
            return Record(self.group.record, "")
        return Record(self.group.record, "", raw, raw)  # type: ignore[arg-type]

    def of(self, listing: Listing | None) -> Iterator[tuple[Record, bool, Packed]]:
        """Each member that may exist, whether it may belong elsewhere, and what the filter comes to on it."""
        if listing is None:
            return
        for uncertain, some in ((False, listing.members), (True, listing.uncertain)):
            for member in some:
                if self._exists(member):
                    yield member, uncertain, P_YES if self.where is None else self.where(member)

    def _exists(self, member: Record) -> bool:
        return not (self.begins or self.ends) or exists(member.values, self.begins, self.ends, self.around.as_of)


def tally(members: Members, condition: Condition | None, record: Record) -> Tally:
    """What the members can be, counted; without a condition every member that is in is a yes."""
    listing = members.listing(record)
    found = Tally(present=listing is not None)
    counts = found.counts
    if condition is not None and members.where is None and not members.begins and not members.ends:
        for member in listing.members if listing is not None else ():
            given = condition(member)
            counts[given & 7] += 1
            if given >> 3 == Truth.ERROR and given & 7 & (given & 7) - 1:
                found.failure = RAISED
        listing = listing and Listing((), listing.uncertain, listing.complete)
    for member, uncertain, inside in members.of(listing):
        met = P_YES if condition is None or not inside & 1 else condition(member)
        mask = _outcomes(inside, met) | (OUT if uncertain else 0)
        counts[mask] += 1
        if mask & (mask - 1) and Truth.ERROR in (inside >> 3, met >> 3):
            found.failure = RAISED
    if listing is None or not listing.complete:
        inside = P_YES if members.where is None else members.where(members.blank)
        found.further = _outcomes(inside, P_YES if condition is None else condition(members.blank))
    return found


def _outcomes(inside: Packed, met: Packed) -> int:
    possible = met & 7 if inside & 1 else 0
    return possible | OUT if inside & 6 else possible


def _decided(found: Tally) -> bool:
    counts = found.counts
    return not (found.further or counts[3] or counts[5] or counts[6] or counts[7])


def count(found: Tally) -> Quantity:
    """How many members are in."""
    return found.counts[1] + found.counts[2] if _decided(found) else groups.count(found)


def share(found: Tally) -> Quantity:
    """Members that are a yes divided by members that are in."""
    if not _decided(found):
        return groups.share(found)
    size = found.counts[1] + found.counts[2]
    return Fraction(found.counts[1], size) if size else NOTHING_AT_ALL


def every(found: Tally) -> Packed:
    """Whether nobody in it is a no."""
    return packed(groups.every(found))


def aggregate(
    kind: Literal["sum", "average", "least", "greatest"], members: Members, value: Callable[[Record], Quantity], record: Record
) -> Quantity:
    """Sum (0 where empty), average, least or greatest of the values (nothing where empty)."""
    listing = members.listing(record)
    sure: list[Quantity] = []
    unsure: list[Quantity] = []
    failure = None
    for member, uncertain, inside in members.of(listing):
        given = value(member) if inside & 1 else NOTHING_AT_ALL
        if isinstance(given, Num) and given.only:
            continue
        certain = inside >> 3 == Truth.TRUE and not uncertain and not (isinstance(given, Num) and given.maybe)
        (sure if certain else unsure).append(given)
        if not certain or (isinstance(given, Num) and not given.known):
            failed = inside >> 3 == Truth.ERROR or (isinstance(given, Num) and given.failure is not None)
            failure = RAISED if failed else failure
    if not unsure and listing is not None and listing.complete:
        known = [one for one in sure if not isinstance(one, Num)]
        if len(known) == len(sure):
            return _known(kind, known)
    further = _further(members, value) if listing is None or not listing.complete else None
    return groups.aggregate(kind, Values(tuple(map(num, sure)), tuple(map(num, unsure)), further, failure))


def _known(kind: Literal["sum", "average", "least", "greatest"], values: list[int | Fraction]) -> Quantity:
    if kind == "sum":
        return sum(values)
    if not values:
        return NOTHING_AT_ALL
    if kind == "average":
        return Fraction(sum(values), len(values))
    return min(values) if kind == "least" else max(values)


def _further(members: Members, value: Callable[[Record], Quantity]) -> Num | None:
    if members.where is not None and not members.where(members.blank) & 1:
        return None
    found = num(value(members.blank))
    return None if found.only else found


def distinct(members: Members, name: str, known: Field | None, record: Record) -> Quantity:
    """How many different values of a field the members have."""
    listing = members.listing(record)
    sure: set[Hashable] = set()
    unsure: set[Hashable] = set()
    any_sure, missing, failure = False, 0, None
    for member, uncertain, inside in members.of(listing):
        if not inside & 1:
            continue
        certain = inside >> 3 == Truth.TRUE and not uncertain
        key = _key(member.values.get(name), known)
        any_sure = any_sure or certain
        missing += key is None
        if key is not None:
            (sure if certain else unsure).add(key)
        if not certain and inside >> 3 == Truth.ERROR:
            failure = RAISED
    lacking = missing if listing is not None and listing.complete else inf
    most = domain(known, sure | unsure)
    return groups.distinct(sure, unsure, any_sure=any_sure, missing=lacking, domain=most, failure=failure)


def _key(value: object, known: Field | None) -> Hashable | None:
    if known is not None and known.kind == "number":
        return number(value)
    return value if isinstance(value, str) else None


def in_place(around: Surroundings, level: str, code: str, names: tuple[str, ...], record: Record) -> bool | None:
    """Whether a record is, or stands in, a place."""
    return _TRI.get(around.dataset.in_place(record, level, code, names))
