"""Outcomes and values of the members of a group go in, bounds of count, share, sum, average, least, greatest come out (S3)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from fractions import Fraction
from functools import cache
from math import ceil, floor, inf
from typing import Literal, TypeAlias

from attrs import define, field, frozen

from rulekit.engines.bounds import NOTHING_AT_ALL, ZERO, Extended, Num, exact, plus, whole
from rulekit.engines.truth import FALSE, NOTHING, TRUE, Failure, Outcome, settle
from rulekit.records import Record

YES, NO, OUT = 1, 2, 4
Letter: TypeAlias = int
Test: TypeAlias = Callable[[int, int], Letter]


def outcomes(inside: Outcome, condition: Outcome) -> int:
    """What a member can be: out of the group, in it and yes, in it and no (decision 13)."""
    possible = 0
    if inside.possible & TRUE:
        possible = condition.possible  # nothing to judge puts a member out: the bits are the same
    return possible | OUT if inside.possible & (FALSE | NOTHING) else possible


@define(eq=False)
class Tally:
    """
    The members of one group for one record, each with what it can be (bits of YES, NO, OUT).

    `further` is what each of any number of further members could be where the list is absent or incomplete, else 0.
    `present` is False for an absent list. `failure` is a function that raised for a member that is undecided.
    """

    members: list[Record] = field(factory=list)
    masks: list[int] = field(factory=list)
    further: int = 0
    present: bool = True
    failure: Failure | None = None
    counts: list[int] = field(factory=lambda: [0] * 8)

    def add(self, member: Record, mask: int, failure: Failure | None) -> None:
        """Take up one member."""
        self.members.append(member)
        self.masks.append(mask)
        self.counts[mask] += 1
        self.failure = self.failure or failure

    def certain(self, mask: int) -> int:
        """How many members have no outcome outside of a mask."""
        return sum(count for index, count in enumerate(self.counts) if index and not index & ~mask)

    def possible(self, mask: int) -> int | float:
        """How many members have an outcome in a mask; infinite where further members can."""
        if self.further & mask:
            return inf
        return sum(count for index, count in enumerate(self.counts) if index & mask)

    @property
    def empty(self) -> bool:
        """Whether nobody is in it for certain."""
        return self.possible(YES | NO) == 0


def count(tally: Tally) -> Num:
    """How many members are in."""
    return _whole(tally.certain(YES | NO), tally.possible(YES | NO), tally.failure)


def yes(tally: Tally) -> Num:
    """How many members are in and yes."""
    return _whole(tally.certain(YES), tally.possible(YES), tally.failure)


def _whole(low: int, high: int | float, failure: Failure | None) -> Num:
    top: Extended = inf if isinstance(high, float) else Fraction(high)
    return Num(Fraction(low), top, integer=True, failure=failure)


def every(tally: Tally) -> Outcome:
    """Whether nobody in it is a no."""
    if tally.certain(NO):
        return settle(FALSE)
    return settle(TRUE | FALSE if tally.possible(NO) else TRUE, tally.failure)


def share(tally: Tally) -> Num:
    """Members that are yes divided by members that are in."""
    if tally.empty:
        return NOTHING_AT_ALL
    low, low_open = _least_share(tally.certain(YES), tally.possible(NO), tally.possible(YES))
    rest, high_open = _least_share(tally.certain(NO), tally.possible(YES), tally.possible(NO))
    high = 1 - rest
    return Num(
        low, high, maybe=not tally.certain(YES | NO), integer=whole(low, high), low_open=low_open, high_open=high_open,
        failure=tally.failure,
        reachable=Shares(tuple(tally.counts), tally.further),
    )  # fmt: skip


def _least_share(must: int, can_not: int | float, can: int | float) -> tuple[Fraction, bool]:
    if isinstance(can_not, float):
        return ZERO, must > 0
    if must + can_not == 0:
        return Fraction(1 if can else 0), False
    return Fraction(must, must + can_not), False


@frozen
class Shares:
    """The shares that a tally can come to; `counts` by outcome mask."""

    counts: tuple[int, ...]
    further: int = 0

    def pairs(self) -> Iterator[tuple[int, int, int]]:
        """For each size n of the group that can be: n, and the least and greatest number of yes in it."""
        counts = self.counts
        must, either = counts[YES], counts[YES | NO]
        base = must + counts[NO] + either
        can_yes, can_no = counts[YES | OUT] + counts[7], counts[NO | OUT] + counts[7]
        for extra in range(counts[YES | OUT] + counts[NO | OUT] + counts[7] + 1):
            yield base + extra, must + max(0, extra - can_no), must + either + min(extra, can_yes)

    def reaches(self, low: Extended, high: Extended) -> bool:
        """Whether a share in [low, high] can come out; any between the bounds where further members may exist."""
        if self.further or not isinstance(low, Fraction) or not isinstance(high, Fraction):
            return True
        return any(size and max(least, ceil(low * size)) <= min(most, floor(high * size)) for size, least, most in self.pairs())


def distinguishing(counts: tuple[int, ...], mask: int, test: Test) -> set[int]:
    """
    Which outcomes of one undecided member a test of (yes, size) can tell apart, whatever the others come to (decision 11).

    Takes counts of the whole group by mask, the member's own mask, and the test. Gives masks of two outcomes each.
    """
    others = list(counts)
    others[mask] -= 1
    wanted = {pair for pair in (YES | NO, YES | OUT, NO | OUT) if pair & mask == pair}
    found: set[int] = set()
    for size, least, most in Shares(tuple(others)).pairs():
        for hits in range(least, most + 1):
            letters = {YES: test(hits + 1, size + 1), NO: test(hits, size + 1), OUT: test(hits, size)}
            found |= {pair for pair in wanted if len({letters[bit] for bit in letters if bit & pair}) > 1}
            if found == wanted:
                return found
    return found


def share_test(holds: Callable[[Num], Outcome]) -> Test:
    """What a condition on the share makes of (yes, size); nothing where the group is empty."""

    @cache
    def test(hits: int, size: int) -> Letter:
        return holds(exact(Fraction(hits, size))).possible if size else NOTHING

    return test


def every_test(hits: int, size: int) -> Letter:
    """Whether all that are in are a yes, as in "the least is at least"; nothing where the group is empty."""
    return (TRUE if hits == size else FALSE) if size else NOTHING


def some_test(hits: int, size: int) -> Letter:
    """Whether one that is in is a yes, as in "the greatest is at least"; nothing where the group is empty."""
    return (TRUE if hits else FALSE) if size else NOTHING


@frozen
class Values:
    """Values of members: `sure` are in and have one, `unsure` may be out or have none, `further` of any number of others."""

    sure: tuple[Num, ...]
    unsure: tuple[Num, ...]
    further: Num | None = None
    failure: Failure | None = None

    @property
    def all(self) -> tuple[Num, ...]:
        """Of all members there are or could be."""
        return self.sure + self.unsure + ((self.further,) if self.further is not None else ())


def aggregate(kind: Literal["sum", "average", "least", "greatest"], values: Values) -> Num:
    """Sum (0 where empty), average, least or greatest of the values (nothing where empty)."""
    if kind == "sum":
        return _sum(values)
    if not values.all:
        return NOTHING_AT_ALL
    if kind == "average":
        return _average(values)
    sign = 1 if kind == "least" else -1
    low = min(_low(value, sign) for value in values.all)
    ceilings = [_low(value, -sign) for value in values.sure]
    high = -max(ceilings) if ceilings else -min(_low(value, -sign) for value in values.all)
    maybe, integer = not values.sure, all(value.integer for value in values.all)
    ends = (low, high) if kind == "least" else (-high, -low)
    return Num(*ends, maybe=maybe, integer=integer, failure=values.failure)


def _low(value: Num, sign: int) -> Extended:
    return value.low if sign == 1 else -value.high


def _sum(values: Values) -> Num:
    low: Extended = ZERO
    high: Extended = ZERO
    for value in values.sure:
        low, high = plus(low, value.low), plus(high, value.high)
    for value in values.unsure:
        low, high = plus(low, min(ZERO, value.low)), plus(high, max(ZERO, value.high))
    if values.further is not None:
        low = -inf if values.further.low < 0 else low
        high = inf if values.further.high > 0 else high
    return Num(low, high, integer=all(value.integer for value in values.all), failure=values.failure)


def _average(values: Values) -> Num:
    low, low_open = _least_average(values, 1)
    high, high_open = _least_average(values, -1)
    integer = whole(low, -high)
    return Num(
        low, -high, maybe=not values.sure, integer=integer, low_open=low_open, high_open=high_open, failure=values.failure
    )  # fmt: skip


def _least_average(values: Values, sign: int) -> tuple[Extended, bool]:
    """Add the lowest of the members that may be out as long as they lower the average; the mirror for the greatest."""
    optional = sorted(_low(value, sign) for value in values.unsure)
    further = None if values.further is None else _low(values.further, sign)
    if not values.sure:
        return min(optional + ([] if further is None else [further])), False
    total: Extended = ZERO
    for value in values.sure:
        total = plus(total, _low(value, sign))
    size = len(values.sure)
    for end in optional:
        if not isinstance(total, Fraction) or end * size >= total:
            break
        total, size = plus(total, end), size + 1
    mean = total / size
    if further is not None and further < mean:
        return further, isinstance(further, Fraction)
    return mean, False


def distinct(
    sure: set[Hashable],
    unsure: set[Hashable],
    *,
    any_sure: bool,
    missing: int | float,
    domain: int | None,
    failure: Failure | None,
) -> Num:
    """How many different keys: known ones of certain and of uncertain members, and members whose key is missing."""
    high = len(sure | unsure) + missing
    if domain is not None:
        high = min(high, domain)
    return _whole(max(len(sure), 1 if any_sure else 0), inf if high == inf else int(high), failure)
