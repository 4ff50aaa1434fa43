"""Conditions, quantities and records go in, outcomes and bounds come out: the meaning of each node of the ir, without trace."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any, TypeVar, assert_never

from attrs import define, field, frozen

from rulekit import ir
from rulekit.engines import among, calendar, cases, deadlines, groups, history, known, several, timed
from rulekit.engines.bounds import NOTHING_AT_ALL, Num, anything, arithmetic, between, compare, exact, extreme, rounded, within
from rulekit.engines.calls import call_number, call_truth
from rulekit.engines.groups import Tally, Values
from rulekit.engines.truth import NO, NONE, UNKNOWN, YES, Outcome, conjunction, disjunction, negation, truth
from rulekit.engines.uniqueness import Clashes
from rulekit.findings import Truth
from rulekit.records import Dataset, Days, Listing, NotYet, Record
from rulekit.vocabulary import Field, Vocabulary
from rulekit.waivers import Waivers

WHOLE = "*"
T = TypeVar("T")
_BY_TRUTH = {Truth.TRUE: YES, Truth.FALSE: NO, Truth.UNKNOWN: UNKNOWN, Truth.NOTHING: NONE}


@frozen
class World:
    """What a standard is judged in: definitions, words, all records of the run, and the day at whose close it is judged."""

    ruleset: ir.Ruleset
    vocabulary: Vocabulary
    dataset: Dataset
    as_of: date
    since: date | None = None  # from which calendar periods are judged; None: from 1 January of the year of as_of
    waivers: Waivers = Waivers()

    kept: bool = field(default=False, init=False)  # whether values that are kept by period are read

    def __attrs_post_init__(self) -> None:
        """What looks back on earlier periods is settled for the day."""
        object.__setattr__(self, "since", self.since or self.ruleset.since)
        object.__setattr__(self, "kept", history.reads_kept(self.ruleset, self.vocabulary))
        object.__setattr__(self, "ruleset", history.settled(self.ruleset, self.vocabulary, self.as_of, self.since))
        if self.kept:
            object.__setattr__(self, "dataset", history.current(self.dataset, self.vocabulary, self.as_of))

    def settled(self, standard: ir.Standard) -> ir.Standard:
        """A standard as it is judged on the day."""
        return history.settled_standard(standard, self.ruleset, self.vocabulary, self.as_of, self.since)

    def current(self, record: Record) -> Record:
        """A record as it is judged on the day."""
        return history.current_record(record, self.vocabulary, self.as_of) if self.kept else record


@define(eq=False)
class Evaluator:
    """Evaluates nodes on records of one world; what a shared definition came to on a record is kept."""

    world: World
    _classes: dict[tuple[str, int, date | None], tuple[Record, Outcome]] = field(factory=dict, init=False)
    _numbers: dict[tuple[str, int, date | None], tuple[Record, Num]] = field(factory=dict, init=False)
    _then: date | None = field(default=None, init=False)
    _subject: Record | None = field(default=None, init=False)
    _tallies: dict[tuple[int, int], Tally] = field(factory=dict, init=False)
    clashes: Clashes = field(init=False)

    @clashes.default
    def _no_clashes_yet(self) -> Clashes:
        return Clashes(self.world.dataset, self.world.as_of)

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
            case ir.Happened() | ir.Dated():
                value = record.values.get(node.name)
                return calendar.happened(node, value, self.world.as_of) if isinstance(value, Days | NotYet) else UNKNOWN
            case ir.Every():
                return groups.every(self.tally(node.group, node.condition, record))
            case ir.Unique():
                return self.clashes.of(node, record).outcome
            case ir.Among():
                return groups.every(self.among(node, record))
            case ir.Recorded():
                return truth(known.recorded(node.name, record))
            case ir.Assumed() | ir.Decided():
                return known.settled(node, self.truth(node.item, record))
            case ir.InPlace():
                return self._in_place(node, record)
            case ir.EachPeriod() | ir.AnyWindow():
                return timed.truth(self, node, record)
            case ir.Cases():
                return cases.required(self.rows(node, record), _Later(self.truth, node, record))
            case ir.InGrade():
                if node.name in record.graded:
                    return cases.among_grades(record.graded[node.name], node.values)
                return self.truth(ir.in_grade(node, self.world.ruleset.definitions), record)
            case ir.Deadline() | ir.DueBy() | ir.InOrder():
                return deadlines.outcome(node, record.values, self.world.as_of)
            case ir.Staged():
                stage = node.at(self.world.as_of)
                return NONE if stage is None else self.truth(stage.condition, record)
            case ir.AsOf():
                return self.then(node, record, self.truth, NONE)
            case ir.Call():
                return call_truth(node, self, record)
            case ir.Ref():
                return self._class(node.name, record)
            case ir.Earlier() | ir.Consecutive():
                raise AssertionError(node)  # settled when the world was made
        assert_never(node)

    def number(self, node: ir.Quantity, record: Record) -> Num:
        """What a quantity can be on a record."""
        match node:
            case ir.Number():
                return exact(node.value)
            case ir.FieldValue():
                value = record.values.get(node.name)
                return exact(value) if isinstance(value, Fraction) else self._missing(node, record)
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
            case ir.Chosen():
                return cases.chosen(self.rows(node, record), _Later(self.number, node, record))
            case ir.Growth():
                return history.growth(self.number(node.now, record), self.number(node.before, record))
            case ir.AsOf():
                return self.then(node, record, self.number, NOTHING_AT_ALL)
            case ir.Call():
                return call_number(node, self, record)
            case ir.Ref():
                return self._number(node.name, record)
            case ir.Earlier():
                raise AssertionError(node)  # settled when the world was made
        assert_never(node)

    def then(self, node: ir.AsOf, record: Record, read: Callable[[Any, Record], T], nothing: T) -> T:
        """What an item comes to on an earlier day, where the record is not known not to exist then."""
        if not history.existed(record, self.world.vocabulary, node.day):
            return nothing
        before, self._then = self._then, node.day
        try:
            return read(node.item, record)
        finally:
            self._then = before

    def rows(self, node: ir.Chosen | ir.Cases | ir.Graded, record: Record) -> cases.Rows:
        """Which rows of a table, of cases or of grades can be the first to hold."""
        parts = node.bands if isinstance(node, ir.Graded) else node.cases
        others = cases.others(node, self.world.vocabulary)
        left = None if others is None else (self.truth(other, record) for other in others)
        return cases.walk((self.truth(part.when, record) for part in parts), left)

    def grades(self, name: str, record: Record) -> tuple[str, ...]:
        """The grades that a record can have, best first as they are defined; "" where it may have none."""
        body = self.definition(name).body
        assert isinstance(body, ir.Graded)
        known = (*(band.grade for band in body.bands), body.otherwise)
        return tuple(dict.fromkeys(known[index] for index in self.rows(body, record).reached))

    def definition(self, name: str) -> ir.Definition:
        """The definition that a Ref means."""
        return self.world.ruleset.definitions[name]

    def _class(self, name: str, record: Record) -> Outcome:
        kept = self._classes.get((name, id(record), self._then))
        if kept is None:
            body = self.definition(name).body
            kept = self._classes[name, id(record), self._then] = (record, self.truth(body, record))  # type: ignore[arg-type]
        return kept[1]

    def _number(self, name: str, record: Record) -> Num:
        kept = self._numbers.get((name, id(record), self._then))
        if kept is None:
            body = self.definition(name).body
            kept = self._numbers[name, id(record), self._then] = (record, self.number(body, record))  # type: ignore[arg-type]
        return kept[1]

    def _missing(self, node: ir.FieldValue, record: Record) -> Num:
        if node.name in record.ranges:
            return within(record.ranges[node.name])
        return anything(self.world.vocabulary.fields.get((node.record, node.name)))

    def _in_place(self, node: ir.InPlace, record: Record) -> Outcome:
        place = self.world.vocabulary.places[node.place]
        return _BY_TRUTH[self.world.dataset.in_place(record, place.level, node.code, place.names)]

    def exists(self, record: Record) -> bool:
        """Whether a record is not known to lie outside of its existence on the day that is judged (decision 48)."""
        return history.existed(record, self.world.vocabulary, self._then or self.world.as_of)

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

    def among(self, node: ir.Among, record: Record) -> Tally:
        """What each member of a list comes to against the values of another list."""
        pool = among.pool(self.members(node.pool, record), node.other, further=self.further(node.pool, record) is not None)
        blank = self.further(node.group, record)
        inside = None if blank is None else YES if node.group.where is None else self.truth(node.group.where, blank)
        present = self.listing(node.group, record) is not None
        return among.tally(node, self.members(node.group, record), pool, present=present, further=inside)

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


class _Later(Sequence[Any]):
    """What the rows of a node come to on a record, each evaluated when it is read."""

    def __init__(self, read: Callable[[Any, Record], Any], node: ir.Chosen | ir.Cases, record: Record) -> None:
        parts = [case.then for case in node.cases]
        self._read, self._parts, self._record = read, parts + ([] if node.otherwise is None else [node.otherwise]), record

    def __len__(self) -> int:
        return len(self._parts)

    def __getitem__(self, index: Any) -> Any:
        return self._read(self._parts[index], self._record)


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
