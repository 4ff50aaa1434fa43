"""What is known of numbers goes in; exact arithmetic and comparison on what they can still be come out (semantics S1, S3)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, inf
from typing import Protocol, TypeAlias

from attrs import frozen

from rulekit.engines.truth import FALSE, NOTHING, TRUE, Failure, Outcome, settle
from rulekit.findings import Bounds
from rulekit.ir import OPPOSITE, ArithmeticOperator, Extremum, Order, Rounding
from rulekit.vocabulary import Field

Extended: TypeAlias = Fraction | float  # the only floats are the two infinities
ZERO, HALF = Fraction(0), Fraction(1, 2)


class Reachable(Protocol):
    """Knows which values between its bounds a quantity can really take."""

    def reaches(self, low: Extended, high: Extended) -> bool:
        """Whether a value in [low, high] can be taken."""


@frozen
class Num:
    """
    All that a quantity can still be: a number in [low, high] (an end that is only approached is `open`), or nothing.

    `maybe` says that it may be nothing, `only` that it is. `integer` says that only whole numbers occur. `failure` says that
    a function raised on the way; it matters only where the quantity leaves a condition undecided.
    """

    low: Extended
    high: Extended
    maybe: bool = False
    only: bool = False
    integer: bool = False
    low_open: bool = False
    high_open: bool = False
    failure: Failure | None = None
    reachable: Reachable | None = None

    @property
    def known(self) -> bool:
        """Whether one value is left, or certainly nothing."""
        return self.only or (not self.maybe and self.low == self.high)

    @property
    def bounds(self) -> Bounds:
        """The same as data of a finding; no ends where it is nothing."""
        if self.only:
            return Bounds(None, None, nothing=True)
        low, high = (end if isinstance(end, Fraction) else None for end in (self.low, self.high))
        return Bounds(low, high, nothing=self.maybe)


NOTHING_AT_ALL = Num(ZERO, ZERO, maybe=True, only=True)


def exact(value: Fraction) -> Num:
    """A known number."""
    return Num(value, value, integer=value.denominator == 1)


def anything(field: Field | None) -> Num:
    """What a missing number can be: all of its field's declared range, or any number where nothing is declared."""
    if field is None:
        return Num(-inf, inf)
    low = -inf if field.low is None else field.low
    return Num(low, inf if field.high is None else field.high, integer=field.integer)


def within(bounds: Bounds) -> Num:
    """What a number can be of which some bounds are known; nothing where it has none and may be nothing."""
    if bounds.low is None or bounds.high is None:
        return NOTHING_AT_ALL if bounds.nothing else Num(-inf if bounds.low is None else bounds.low, inf)
    return Num(bounds.low, bounds.high, maybe=bounds.nothing)


def failed(failure: Failure) -> Num:
    """The result of a function that raised."""
    return Num(-inf, inf, failure=failure)


def reaches(number: Num, low: Extended, high: Extended) -> bool:
    """Whether a number can lie in [low, high]: exact for points, counts and shares, else by its interval."""
    bottom, top = max(number.low, low), min(number.high, high)
    if bottom > top:
        return False
    if bottom == top and ((number.low_open and bottom == number.low) or (number.high_open and top == number.high)):
        return False
    if number.integer and isinstance(bottom, Fraction) and isinstance(top, Fraction) and ceil(bottom) > floor(top):
        return False
    return number.reachable is None or number.reachable.reaches(bottom, top)


def compare(order: Order, left: Num, right: Num) -> Outcome:
    """An order between two independent numbers; nothing where one of them is nothing."""
    if left.only or right.only:
        return settle(NOTHING)
    possible = NOTHING if left.maybe or right.maybe else 0
    if _may(order, left, right):
        possible |= TRUE
    if _may(OPPOSITE[order], left, right):
        possible |= FALSE
    return settle(possible, left.failure or right.failure)


def between(value: Num, low: Num, high: Num) -> Outcome:
    """Whether a number lies between two others, both ends included; one node, in which each is read once."""
    if value.only or low.only or high.only:
        return settle(NOTHING)
    possible = NOTHING if value.maybe or low.maybe or high.maybe else 0
    if reaches(value, low.low, high.high):
        possible |= TRUE
    if _may("lt", value, low) or _may("gt", value, high):
        possible |= FALSE
    return settle(possible, value.failure or low.failure or high.failure)


def _may(order: Order, left: Num, right: Num) -> bool:
    if order == "ge":
        return left.high > right.low or (left.high == right.low and not left.high_open and not right.low_open)
    if order == "gt":
        return left.high > right.low
    if order == "le":
        return _may("ge", right, left)
    if order == "lt":
        return right.high > left.low
    if order == "eq":
        return reaches(left, right.low, right.high) and reaches(right, left.low, left.high)
    return not left.low == left.high == right.low == right.high


def arithmetic(operator: ArithmeticOperator, left: Num, right: Num) -> Num:
    """Sum, difference, product or quotient; a quotient by zero is nothing, by what may be zero may be nothing."""
    if left.only or right.only:
        return NOTHING_AT_ALL
    maybe, failure = left.maybe or right.maybe, left.failure or right.failure
    integer = left.integer and right.integer
    if operator == "+":
        return _made(plus(left.low, right.low), plus(left.high, right.high), maybe, integer, failure)
    if operator == "-":
        return _made(plus(left.low, -right.high), plus(left.high, -right.low), maybe, integer, failure)
    if operator == "*":
        corners = [times(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
        return _made(min(corners), max(corners), maybe, integer, failure)
    return _quotient(left, right, maybe, failure)


def _quotient(left: Num, right: Num, maybe: bool, failure: Failure | None) -> Num:
    if right.low == right.high == 0:
        return NOTHING_AT_ALL
    inverses: list[Extended] = []
    if right.high > 0:
        inverses += [_inverse(right.high), _inverse(max(right.low, Fraction(1))) if right.integer else _above(right.low)]
    if right.low < 0:
        inverses += [_inverse(right.low), _inverse(min(right.high, Fraction(-1))) if right.integer else -_above(-right.high)]
    corners = [times(a, b) for a in (left.low, left.high) for b in inverses]
    return _made(min(corners), max(corners), maybe or right.low <= 0 <= right.high, False, failure)


def _made(low: Extended, high: Extended, maybe: bool, integer: bool, failure: Failure | None) -> Num:
    return Num(low, high, maybe, integer=integer or whole(low, high), failure=failure)


def _inverse(value: Extended) -> Extended:
    return 1 / value if isinstance(value, Fraction) else ZERO


def _above(low: Extended) -> Extended:
    return _inverse(low) if low > 0 else inf


def extreme(kind: Extremum, items: Sequence[Num]) -> Num:
    """The greatest or least of independent numbers; nothing where one of them is nothing."""
    if any(item.only for item in items):
        return NOTHING_AT_ALL
    pick = max if kind == "greater" else min
    low, high = pick(item.low for item in items), pick(item.high for item in items)
    integer = all(item.integer for item in items) or whole(low, high)
    failure = next((item.failure for item in items if item.failure), None)
    return Num(low, high, any(item.maybe for item in items), integer=integer, failure=failure)


def rounded(how: Rounding, value: Num, step: Fraction) -> Num:
    """A number in whole steps, end by end (decision 30)."""
    if value.only:
        return NOTHING_AT_ALL
    low, high = (round_to(how, end, step) for end in (value.low, value.high))
    return Num(low, high, value.maybe, integer=step.denominator == 1 or whole(low, high), failure=value.failure)


def whole(low: Extended, high: Extended) -> bool:
    """Whether one whole number is left."""
    return low == high and isinstance(low, Fraction) and low.denominator == 1


def round_to(how: Rounding, value: Extended, step: Fraction) -> Extended:
    """An exact value in whole steps: up, down, or to the nearest with the middle up; infinities stay."""
    if not isinstance(value, Fraction):
        return value
    steps = value / step
    return step * (ceil(steps) if how == "up" else floor(steps) if how == "down" else floor(steps + HALF))


def plus(left: Extended, right: Extended) -> Extended:
    """Sum; both ends infinite only on one side."""
    if isinstance(left, Fraction):
        return left + right if isinstance(right, Fraction) else right
    return left


def times(left: Extended, right: Extended) -> Extended:
    """Product in which zero times infinity is zero (semantics 17)."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left * right
    if left == 0 or right == 0:
        return ZERO
    return inf if (left > 0) == (right > 0) else -inf
