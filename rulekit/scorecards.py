"""Scorecards: which standards give how many points, what a grade asks for besides, and what records came to. No language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import field, frozen

from rulekit import ir, periods
from rulekit.diagnostic import Span

Absent: TypeAlias = Literal["out", "full", "none"]
Ties: TypeAlias = Literal["in", "out"]


def _span() -> Span | None:
    return field(default=None, eq=False, repr=False, kw_only=True)  # type: ignore[no-any-return]


@frozen
class Item:
    """A standard that gives points where it passes, or `deducts` them where it fails."""

    standard: str
    points: Fraction
    deducts: bool = False
    span: Span | None = _span()


@frozen
class Indicator:
    """
    Points for some standards, or for further indicators (`parts`); never below 0 and never above `points`.

    One that has nothing but deductions begins with all its points.
    """

    id: str
    points: Fraction
    title: str = ""
    title_twin: str = ""
    items: tuple[Item, ...] = ()
    parts: tuple[Indicator, ...] = ()
    span: Span | None = _span()

    @property
    def deducted(self) -> bool:
        """Whether it begins with all its points and only loses some."""
        return not self.parts and all(item.deducts for item in self.items)

    def every(self) -> Iterator[Indicator]:
        """The indicator and all below it, from the top down."""
        yield self
        for part in self.parts:
            yield from part.every()


@frozen
class Veto:
    """A standard whose fail allows no better grade than `cap` (its id)."""

    standard: str
    cap: str
    span: Span | None = _span()


@frozen
class Quota:
    """At most this share of those that are ranked together may have a grade (its id) or a better one."""

    share: Fraction
    grade: str
    span: Span | None = _span()


@frozen
class Ranking:
    """
    Records are ranked by their score within each unit of `level` ("": all together), the highest first.

    Among equal scores the field `by` decides, where one is named: the highest first, or with `lowest` the lowest. Those that are
    equal even so share the better rank; where they stand across the line of a quota, all of them are in, or `ties` "out".
    """

    level: str = ""
    by: str = ""
    lowest: bool = False
    ties: Ties = "in"
    span: Span | None = _span()


@frozen
class Scorecard:
    """
    How records of one type are scored: the score is their number field `field`.

    `absent` says what a standard that does not apply gives: it is left "out" and the rest counts in proportion, "full" points, or
    "none". `scale` is the scale of grades that reads the score ("" where there is none), `grades` its grades, best first.
    """

    id: str
    field: str
    record: str
    absent: Absent
    indicators: tuple[Indicator, ...]
    bonus: tuple[Item, ...] = ()
    most_bonus: Fraction | None = None
    vetoes: tuple[Veto, ...] = ()
    ranking: Ranking | None = None
    quotas: tuple[Quota, ...] = ()
    scale: str = ""
    grades: tuple[str, ...] = ()
    span: Span | None = _span()

    @property
    def full(self) -> Fraction:
        """All points but bonus."""
        return sum((indicator.points for indicator in self.indicators), Fraction(0))

    @property
    def extra(self) -> Fraction:
        """The most that bonus can give."""
        given = sum((item.points for item in self.bonus), Fraction(0))
        return given if self.most_bonus is None else min(given, self.most_bonus)

    @property
    def every(self) -> tuple[Indicator, ...]:
        """All indicators, from the top down."""
        return tuple(one for indicator in self.indicators for one in indicator.every())

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, those of indicators first."""
        return (*(item for indicator in self.every for item in indicator.items), *self.bonus)

    @property
    def standards(self) -> tuple[str, ...]:
        """Ids of the standards that it reads: those of its items, then those of its vetoes alone."""
        return tuple(dict.fromkeys([*(item.standard for item in self.items), *(veto.standard for veto in self.vetoes)]))

    @property
    def capped(self) -> bool:
        """Whether a grade can be another one than its score alone would give."""
        return bool(self.scale and (self.vetoes or self.quotas))


def reads(node: object, definitions: Mapping[str, ir.Definition], fields: Collection[tuple[str, str]]) -> bool:
    """Whether something below a node reads one of some fields (record type, name), itself or through a definition."""
    waiting, seen = [node], set[str]()
    while waiting:
        for one in ir.walk(waiting.pop()):
            if isinstance(one, ir.Ref | ir.InGrade) and one.name not in seen and one.name in definitions:
                seen.add(one.name)
                waiting.append(definitions[one.name].body)
            if any((record, periods.parts(name)[0]) in fields for record, name in _read(one)):
                return True
    return False


def _read(node: object) -> Iterator[tuple[str, str]]:
    """The fields that a node reads itself."""
    if isinstance(node, ir.Among):
        yield from ((node.group.record, node.name), (node.pool.record, node.other))
    elif isinstance(node, ir.Distinct):
        yield node.group.record, node.name
    elif isinstance(node, ir.Unique):
        yield from ((node.record, name) for name in node.names)
    elif isinstance(node, ir.FieldValue | ir.TextValue | ir.Recorded):
        yield node.record, node.name


def late(ruleset: ir.Ruleset, cards: Iterable[Scorecard]) -> frozenset[str]:
    """Ids of the standards that read a score, or a grade that hangs on one: they are judged after it is known."""
    fields = {(card.record, card.field) for card in cards}
    return frozenset(one.id for one in ruleset.standards if reads(one.rule, ruleset.definitions, fields))


# what came out ---------------------------------------------------------------------------------------


@frozen
class Points:
    """
    What an item, an indicator or all bonus came to: from `low` to `high`, of `full` that can be had.

    `name` is the id of the standard or indicator, "" for bonus; `state` that of the item's verdict: "yes", "no", "out" or "open";
    of an indicator "out" where all of it is left out, else "".
    """

    name: str
    low: Fraction
    high: Fraction
    full: Fraction
    state: str = ""


@frozen
class Rank:
    """
    A place among those that are ranked together: from `low` to `high`, among at least `least` and at most `most` records.

    `unit` is the key of their unit, "" for all together. `tied` are keys of those that surely share the place; `open` of those
    whose scores leave it open (at most 20).
    """

    unit: str
    low: int
    high: int
    least: int
    most: int
    tied: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@frozen
class Score:
    """
    What a scorecard came to for one record: a score from `low` to `high`, equal where it is known; both None where there is
    nothing to score, which `nothing` says is possible.

    `grades` are the grades that are possible, best first ("" for none). `error`: a standard could not be judged, so that its
    points are open. `vetoes` are standards that failed, `open_vetoes` those that may. `quota` says of each grade with a quota
    whether the record is "in", "out", "open", or "tied": in with others across the line. `above`: the units in which it stands,
    by level, where records are not kept.
    """

    card: str
    record_type: str
    record: str
    low: Fraction | None
    high: Fraction | None
    nothing: bool = False
    error: bool = False
    name: str = ""
    items: tuple[Points, ...] = ()
    indicators: tuple[Points, ...] = ()
    bonus: Points | None = None
    scale: str = ""
    grades: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    open_vetoes: tuple[str, ...] = ()
    rank: Rank | None = None
    quota: Mapping[str, str] = field(factory=dict, hash=False)
    above: Mapping[str, str] = field(factory=dict, eq=False)

    @property
    def value(self) -> Fraction | None:
        """The score, where it is known."""
        return self.low if self.low == self.high and not self.nothing else None

    @property
    def grade(self) -> str:
        """The grade (its id), "" where it is open or there is none."""
        return self.grades[0] if len(self.grades) == 1 else ""

    @property
    def state(self) -> str:
        """Of the grade, or of the score where nothing is graded: "known", "unknown", "error", or "nothing" to score."""
        if self.low is None:
            return "nothing"
        known = len(self.grades) == 1 if self.scale else self.value is not None
        return "known" if known else "error" if self.error else "unknown"
