"""Scores by unit: scores go in one by one or in sums; how many have which grade, and between which ends their mean lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define, field, frozen

if TYPE_CHECKING:
    from rulekit.scorecards import Score

Ends = tuple[Fraction, Fraction]


@frozen
class Mean:
    """
    The mean score of some records, from `low` to `high`, equal where it is known; None where none of them can have a score.

    It is that of at least `least` and at most `most` records: of some it is open whether they have a score, or stand here.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    least: int = 0
    most: int = 0

    @property
    def value(self) -> Fraction | None:
        """The mean, where it is known."""
        return self.low if self.low == self.high else None


@define
class Scored:
    """
    What a scorecard came to for so many records. `states` counts what is known of them ("known", "unknown", "error", "nothing":
    see Score.state), `grades` how many have a grade for certain, `possible` how many may have it ("" for none).

    `sure`, `low`, `high`: how many surely have a score, and the sums of its ends; `maybe`: the ends of those that may have
    nothing to score. `apart`: the ends of those of `sure` whose units are not all known, so that they may stand elsewhere.
    """

    states: Counter[str] = field(factory=Counter)
    grades: Counter[str] = field(factory=Counter)
    possible: Counter[str] = field(factory=Counter)
    sure: int = 0
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    maybe: Counter[Ends] = field(factory=Counter)
    apart: Counter[Ends] = field(factory=Counter)

    @property
    def records(self) -> int:
        """How many records there are."""
        return sum(self.states.values())

    def add(self, score: Score, *, placed: bool) -> None:
        """Take up a score; `placed` says that all units are known in which its record stands."""
        self.states[score.state] += 1
        for grade in score.grades if score.low is not None else ():
            self.possible[grade] += 1
        if score.state == "known" and score.scale:
            self.grades[score.grades[0]] += 1
        if score.low is None or score.high is None:
            return
        ends = score.low, score.high
        if score.nothing:
            self.maybe[ends] += 1
            return
        self.sure, self.low, self.high = self.sure + 1, self.low + ends[0], self.high + ends[1]
        if not placed:
            self.apart[ends] += 1

    def join(self, other: Scored) -> None:
        """Take up all that another counted."""
        self.sure, self.low, self.high = self.sure + other.sure, self.low + other.low, self.high + other.high
        self.states.update(other.states)
        self.grades.update(other.grades)
        self.possible.update(other.possible)
        self.maybe.update(other.maybe)
        self.apart.update(other.apart)

    def mean(self, loose: Scored | None = None) -> Mean:
        """The mean of all that surely have a score, with any of those that may have one, and of `loose`, which may stand here."""
        open = Counter(self.maybe)
        for more in (loose.maybe, loose.apart) if loose is not None else ():
            open.update(more)
        if not self.sure and not open:
            return Mean()
        low = least_mean(self.low, self.sure, ((ends[0], count) for ends, count in open.items()))
        high = -least_mean(-self.high, self.sure, ((-ends[1], count) for ends, count in open.items()))
        return Mean(low, high, self.sure, self.sure + sum(open.values()))


def least_mean(total: Fraction, count: int, open: Iterable[tuple[Fraction, int]]) -> Fraction:
    """The least mean of so many numbers with any of some others, each given with how often it is there; at least one of all."""
    for value, times in sorted(open):
        if count and value * count >= total:
            break
        if not count:
            return value
        total, count = total + value * times, count + times
    return total / count
