"""Conditions, quantities and records go in, outcomes and bounds come out: the meaning of each node of the ir, without trace."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date
from fractions import Fraction
from math import inf
from typing import assert_never

from attrs import define, field, frozen

from rulekit import ir
from rulekit.engines import calendar, groups, several
from rulekit.engines.bounds import NOTHING_AT_ALL, Num, anything, arithmetic, between, compare, exact, extreme, rounded
from rulekit.engines.calls import call_number, call_truth
from rulekit.engines.groups import Tally, Values
from rulekit.engines.truth import NO, NONE, UNKNOWN, YES, Outcome, conjunction, disjunction, negation, truth
from rulekit.findings import Truth
from rulekit.records import Dataset, Days, Listing, NotYet, Record
from rulekit.vocabulary import Field, Vocabulary

WHOLE = "*"
_BY_TRUTH = {Truth.TRUE: YES, Truth.FALSE: NO, Truth.UNKNOWN: UNKNOWN, Truth.NOTHING: NONE}


@frozen
class World:
    """What a standard is judged in: definitions, words, all records of the run, and the day at whose close it is judged."""

    ruleset: ir.Ruleset
    vocabulary: Vocabulary
    dataset: Dataset
    as_of: date


@define(eq=False)
class Evaluator:
    """Evaluates nodes on records of one world; what a shared definition came to on a record is kept."""

    world: World
    _classes: dict[tuple[str, int], tuple[Record, Outcome]] = field(factory=dict, init=False)
    _numbers: dict[tuple[str, int], tuple[Record, Num]] = field(factory=dict, init=False)
    _subject: Record | None = field(default=None, init=False)
    _tallies: dict[tuple[int, int], Tally] = field(factory=dict, init=False)

    def about(self, record: Record) -> None:
        """Say which record is judged next; groups of it are counted once until the next one comes."""
        self._subject = record
        self._tallies.clear()

    def truth(self, node: ir.Condition, record: Record) -> Outcome:
        """What a condition comes to on a record."""
        match node:
            case ir.Holds():
                value = record.values.get(node.name)
                return UNKNOWN if value is None else truth(value is True)
            case ir.Compare():
                return compare(node.order, self.number(node.left, record), self.number(node.right, record))
            case ir.All():
                return conjunction(self.truth(item, record) for item in node.items)
            case ir.AnyOf():
                return disjunction(self.truth(item, record) for item in node.items)
            case ir.Not():
                return negation(self.truth(node.item, record))
            case ir.HowMany():
                return several.how_many(node.order, node.count, [self.truth(item, record) for item in node.items])
            case ir.Same():
                return several.same(self.truth(node.left, record), self.truth(node.right, record))
            case ir.OneOf():
                value = record.values.get(node.name)
                return UNKNOWN if value is None else truth(value in node.values)
            case ir.Between():
                value_, low, high = (self.number(part, record) for part in (node.value, node.low, node.high))
                return between(value_, low, high)
            case ir.Happened():
                value = record.values.get(node.name)
                return calendar.happened(node, value, self.world.as_of) if isinstance(value, Days | NotYet) else UNKNOWN
            case ir.Every():
                return groups.every(self.tally(node.group, node.condition, record))
            case ir.InPlace():
                return self._in_place(node, record)
            case ir.Call():
                return call_truth(node, self, record)
            case ir.Ref():
                return self._class(node.name, record)
        assert_never(node)

    def number(self, node: ir.Quantity, record: Record) -> Num:
        """What a quantity can be on a record."""
        match node:
            case ir.Number():
                return exact(node.value)
            case ir.FieldValue():
                value = record.values.get(node.name)
                return exact(value) if isinstance(value, Fraction) else self._missing(node)
            case ir.Count():
                return groups.count(self.tally(node.group, None, record))
            case ir.Share():
                return groups.share(self.tally(node.group, node.condition, record))
            case ir.Aggregate():
                return groups.aggregate(node.kind, self.values(node, record))
            case ir.Distinct():
                return self._distinct(node, record)
            case ir.Arithmetic():
                return arithmetic(node.operator, self.number(node.left, record), self.number(node.right, record))
            case ir.Extreme():
                return extreme(node.kind, [self.number(item, record) for item in node.items])
            case ir.Rounded():
                return rounded(node.how, self.number(node.value, record), node.step)
            case ir.Call():
                return call_number(node, self, record)
            case ir.Ref():
                return self._number(node.name, record)
        assert_never(node)

    def definition(self, name: str) -> ir.Definition:
        """The definition that a Ref means."""
        return self.world.ruleset.definitions[name]

    def _class(self, name: str, record: Record) -> Outcome:
        kept = self._classes.get((name, id(record)))
        if kept is None:
            body = self.definition(name).body
            kept = self._classes[name, id(record)] = (record, self.truth(body, record))  # type: ignore[arg-type]
        return kept[1]

    def _number(self, name: str, record: Record) -> Num:
        kept = self._numbers.get((name, id(record)))
        if kept is None:
            body = self.definition(name).body
            kept = self._numbers[name, id(record)] = (record, self.number(body, record))  # type: ignore[arg-type]
        return kept[1]

    def _missing(self, node: ir.FieldValue) -> Num:
        return anything(self.world.vocabulary.fields.get((node.record, node.name)))

    def _in_place(self, node: ir.InPlace, record: Record) -> Outcome:
        place = self.world.vocabulary.places[node.place]
        return _BY_TRUTH[self.world.dataset.in_place(record, place.level, node.code, place.names)]

    def exists(self, record: Record) -> bool:
        """Whether a record is not known to lie outside of its existence on the as-of date (decision 48)."""
        kind = self.world.vocabulary.records.get(record.type)
        if kind is None or not (kind.begins or kind.ends):
            return True
        begins, ends = record.values.get(kind.begins), record.values.get(kind.ends)
        return not calendar.ahead(begins, self.world.as_of) and not calendar.over(ends, self.world.as_of)

    def listing(self, group: ir.Group, record: Record) -> Listing | None:
        """The members of a group before its filter; None where the list is absent."""
        if group.via == "list":
            return record.lists.get(group.name)
        if is_whole(record):
            return self.world.dataset.members(group.name, None)
        return self.world.dataset.members(group.name, record) if record.key else None

    def members(self, group: ir.Group, record: Record) -> Iterator[tuple[Record, bool, Outcome]]:
        """Each member that may exist, whether it may belong elsewhere, and what the filter of the group comes to on it."""
        listing = self.listing(group, record)
        if listing is None:
            return
        for uncertain, some in ((False, listing.members), (True, listing.uncertain)):
            for member in some:
                if self.exists(member):
                    yield member, uncertain, YES if group.where is None else self.truth(group.where, member)

    def further(self, group: ir.Group, record: Record) -> Record | None:
        """A record of which nothing is known, where any number of further members may exist; else None."""
        listing = self.listing(group, record)
        return None if listing is not None and listing.complete else Record(group.record, "", supplied=False)

    def tally(self, group: ir.Group, condition: ir.Condition | None, record: Record) -> Tally:
        """What each member of a group can be; without a condition every member that is in is a yes."""
        if record is not self._subject:
            return self._tally(group, condition, record)
        key = (id(group), id(condition))
        if key not in self._tallies:
            self._tallies[key] = self._tally(group, condition, record)
        return self._tallies[key]

    def _tally(self, group: ir.Group, condition: ir.Condition | None, record: Record) -> Tally:
        tally = Tally(present=self.listing(group, record) is not None)
        for member, uncertain, inside in self.members(group, record):
            met = YES if condition is None or not inside.possible & 1 else self.truth(condition, member)
            mask = groups.outcomes(inside, met) | (groups.OUT if uncertain else 0)
            open_ = mask & (mask - 1)
            tally.add(member, mask, (inside.failure or met.failure) if open_ else None)
        blank = self.further(group, record)
        if blank is not None:
            inside = YES if group.where is None else self.truth(group.where, blank)
            tally.further = groups.outcomes(inside, YES if condition is None else self.truth(condition, blank))
        return tally

    def values(self, node: ir.Aggregate, record: Record) -> Values:
        """The values of the members of an aggregate, certain members apart."""
        sure: list[Num] = []
        unsure: list[Num] = []
        failure = None
        for member, uncertain, inside in self.members(node.group, record):
            value = self.number(node.value, member) if inside.possible & 1 else NOTHING_AT_ALL
            if value.only:
                continue
            certain = inside.truth is Truth.TRUE and not uncertain and not value.maybe
            (sure if certain else unsure).append(value)
            if not certain or not value.known:
                failure = failure or inside.failure or value.failure
        return Values(tuple(sure), tuple(unsure), self._further_value(node, record), failure)

    def _further_value(self, node: ir.Aggregate, record: Record) -> Num | None:
        blank = self.further(node.group, record)
        if blank is None or (node.group.where is not None and not self.truth(node.group.where, blank).possible & 1):
            return None
        value = self.number(node.value, blank)
        return None if value.only else value

    def _distinct(self, node: ir.Distinct, record: Record) -> Num:
        sure: set[Hashable] = set()
        unsure: set[Hashable] = set()
        any_sure, missing, failure = False, 0, None
        for member, uncertain, inside in self.members(node.group, record):
            if not inside.possible & 1:
                continue
            certain = inside.truth is Truth.TRUE and not uncertain
            key = member.values.get(node.name)
            any_sure = any_sure or certain
            missing += key is None
            if key is not None:
                (sure if certain else unsure).add(key)
            failure = failure or (None if certain else inside.failure)
        lacking = missing if self.further(node.group, record) is None else inf
        most = domain(self.world.vocabulary.fields.get((node.group.record, node.name)), sure | unsure)
        return groups.distinct(sure, unsure, any_sure=any_sure, missing=lacking, domain=most, failure=failure)


def domain(known: Field | None, seen: set[Hashable]) -> int | None:
    """How many different values a field can have at most, given those seen; None where it is not bounded."""
    if known is None:
        return None
    if known.choices:
        return len(seen | {choice.id for choice in known.choices})
    if known.integer and known.low is not None and known.high is not None:
        return int(known.high) - int(known.low) + 1
    return None


def is_whole(record: Record) -> bool:
    """Whether this stands for everything in the run."""
    return not record.type and record.key == WHOLE


def whole() -> Record:
    """What a standard over everything in the run is judged on."""
    return Record("", WHOLE)
