"""Verdicts by unit: counts with the places where their records stand go in; a tree of units whose sums hold comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

from attrs import define, field, frozen

from rulekit import ir
from rulekit.errors import CallError
from rulekit.findings import VERDICTS, Finding, outcome_bits
from rulekit.reports.collect import Gap, Wanted, collect_first
from rulekit.reports.rates import Rate, rate_of
from rulekit.reports.roll_up_scores import Mean, Scored
from rulekit.sources.names import Names
from rulekit.vocabulary import Vocabulary

FORCES = ("duty", "advice", "permission")
CLASSES = {"must": "duty", "must_not": "duty", "should": "advice", "should_not": "advice", "may": "permission"}
OUT = 4  # the bit of an outcome that is out of a rate
Path: TypeAlias = tuple[str, ...]  # keys of units from the top level down; "" where the unit of a level cannot be told


@define
class Tally:
    """
    So many findings: `counts` of the five verdicts in order of VERDICTS; `bits`, how many can come to what (an index made of 1
    met, 2 not met, 4 out of the rate); `breaches`, how many fails count as a breach.
    """

    counts: list[int] = field(factory=lambda: [0] * 5)
    bits: list[int] = field(factory=lambda: [0] * 8)
    breaches: int = 0

    def add(self, finding: Finding) -> None:
        """Take up a finding."""
        self.counts[VERDICTS.index(finding.verdict)] += 1
        self.bits[outcome_bits(finding)] += 1
        self.breaches += bool(finding.breach) and "in_grace" not in finding.marks

    def join(self, other: Tally) -> None:
        """Take up all that another counted."""
        self.counts = [mine + its for mine, its in zip(self.counts, other.counts, strict=True)]
        self.bits = [mine + its for mine, its in zip(self.bits, other.bits, strict=True)]
        self.breaches += other.breaches

    def can(self, bits: int) -> int:
        """How many can come to one of these."""
        return sum(count for mask, count in enumerate(self.bits) if mask & bits)

    @property
    def verdicts(self) -> dict[str, int]:
        """The five verdicts by word."""
        return {verdict.value: count for verdict, count in zip(VERDICTS, self.counts, strict=True)}


@frozen(slots=False)
class Unit:
    """
    One unit of a level, and all units below it. The root has no `type` and stands for everything that was judged.

    `own` counts verdicts, by force ("duty": must and must not; "advice"; "permission"), that stand in no unit below: those about
    the unit itself, and those about records that have no unit at the next level. Not `placed`: no unit, but what cannot be placed
    in one; `key` is "". `supplied`: a record of it was read. `loose` counts what may stand here but cannot be placed.
    `elsewhere`: keys of other units above, from the top, in which records say that this unit stands: they contradict one another.
    `own_scores` and `loose_scores` are the same of scores, by scorecard.
    """

    type: str
    key: str
    name: str
    placed: bool
    supplied: bool
    own: Mapping[str, Tally] = field(repr=False)
    children: tuple[Unit, ...] = field(repr=False)
    loose: Mapping[str, Tally] = field(factory=dict, repr=False)
    waiting: Mapping[Gap, int] = field(factory=dict, repr=False)
    elsewhere: tuple[Path, ...] = ()
    own_scores: Mapping[str, Scored] = field(factory=dict, repr=False)
    loose_scores: Mapping[str, Scored] = field(factory=dict, repr=False)

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """All verdicts of this unit by force: its own and those of the units below; a parent never inherits a verdict."""
        found: dict[str, Tally] = {}
        for part in (self.own, *(child.tallies for child in self.children)):
            for force, tally in part.items():
                found.setdefault(force, Tally()).join(tally)
        return found

    @cached_property
    def scores(self) -> dict[str, Scored]:
        """What scorecards came to for all records of this unit: its own and those of the units below."""
        found: dict[str, Scored] = {}
        for part in (self.own_scores, *(child.scores for child in self.children)):
            for card, scored in part.items():
                found.setdefault(card, Scored()).join(scored)
        return found

    @cached_property
    def means(self) -> dict[str, Mean]:
        """By scorecard, between which ends the mean score lies, whatever is missing and wherever records stand (see Mean)."""
        return {card: scored.mean(self.loose_scores.get(card)) for card, scored in self.scores.items()}

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How often each of the five verdicts came out, by force."""
        return {force: tally.verdicts for force, tally in self.tallies.items()}

    @property
    def totals(self) -> dict[str, int]:
        """How often each of the five verdicts came out in all."""
        return {verdict.value: sum(row[verdict.value] for row in self.counts.values()) for verdict in VERDICTS}

    @property
    def breaches(self) -> dict[str, int]:
        """How many findings are a violation, how many a shortfall."""
        found = {force: tally.breaches for force, tally in self.tallies.items()}
        return {"violation": found.get("duty", 0), "shortfall": found.get("advice", 0)}

    @cached_property
    def rates(self) -> dict[str, Rate]:
        """
        By force: pass / (pass + fail), with the bounds that unknown verdicts leave, and records that may stand here but cannot be
        placed (semantics 59, 60); an empty rate for permissions.
        """
        return {force: self._rate(force, tally) for force, tally in self.tallies.items()}

    def _rate(self, force: str, tally: Tally) -> Rate:
        if force == "permission":
            return Rate()
        loose = self.loose.get(force, Tally())
        ends = tally.bits[1], tally.can(1) + loose.can(1), tally.bits[2], tally.can(2) + loose.can(2)
        return rate_of(tally.counts[0], tally.counts[1], *ends)

    def walk(self) -> Iterator[Unit]:
        """This unit and all below it, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, *keys: str) -> Unit:
        """The unit below with these keys, from the level below this one on. Errors: CallError where there is none."""
        found = self
        for key in keys:
            below = [child for child in found.children if child.key == key]
            if not below:
                raise CallError(f"no unit {key!r} in {found.key or 'the whole'}")
            found = below[0]
        return found

    def first_missing(self, n: int | None = None, *, level: str | None = None) -> tuple[Wanted, ...]:
        """What to collect first, so that most of the unknown verdicts of this unit are settled; see Report.first_missing."""
        waiting: Counter[Gap] = Counter()
        for unit in self.walk():
            waiting.update(unit.waiting)
        return collect_first(waiting, n, level=level)

    def to_dict(self) -> dict[str, Any]:
        """This unit and all below it as JSON-ready data; see docs/output.md."""
        from rulekit.reports.roll_up_data import unit_data

        return unit_data(self)


# -- levels --------------------------------------------------------------------------------------------------------------------


class NoLevel(CallError):
    """A name that is no level; `known` are the levels that there are."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"no level {name!r}; levels are {', '.join(known)}")


class NoChain(CallError):
    """Two levels of which neither stands above the other."""

    def __init__(self, first: str, second: str) -> None:
        self.first, self.second = first, second
        super().__init__(f"neither of the levels {first!r} and {second!r} stands above the other")


def known_levels(vocabulary: Vocabulary) -> list[str]:
    """Levels by which can be rolled up, those at the top first."""
    parents = {kind.parent for kind in vocabulary.records.values()}
    found = [kind.id for kind in vocabulary.records.values() if not kind.child and (kind.level or kind.id in parents)]
    return sorted(found, key=lambda level: len(vocabulary.levels_above(level)))


def chain(vocabulary: Vocabulary, names: Iterable[str]) -> tuple[str, ...]:
    """
    Levels by id, from the top down; each may be given by its id or by a word of either language.

    Errors: NoLevel; NoChain where two of them do not stand above one another; CallError where there is none.
    """
    words, found = Names(vocabulary), []
    for name in names:
        id = name if name in vocabulary.records else words.type(name)
        if not id or vocabulary.records[id].child:
            raise NoLevel(name, known_levels(vocabulary))
        found.append(id)
    levels = sorted(dict.fromkeys(found), key=lambda level: len(vocabulary.levels_above(level)))
    for upper, lower in pairwise(levels):
        if upper not in vocabulary.levels_above(lower):
            raise NoChain(upper, lower)
    if not levels:
        raise CallError("roll_up takes at least one level")
    return tuple(levels)


def depth(vocabulary: Vocabulary, levels: Sequence[str], type: str) -> int:
    """How many of the levels a record of a type stands in: its own, and those above it."""
    here = {type, *vocabulary.levels_above(type)} if type else set()
    return next((number for number, level in enumerate(levels) if level not in here), len(levels))


def forces_of(standards: Iterable[ir.Standard]) -> tuple[str, ...]:
    """The forces that some standards have, in order."""
    found = {CLASSES[one.rule.force] for one in standards}
    return tuple(force for force in FORCES if force in found)
