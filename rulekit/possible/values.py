"""Sets of numbers and of texts, which one value can be; what two of them have in common comes out."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf
from typing import TypeAlias

from attrs import frozen

from rulekit import ir
from rulekit.engines.bounds import Extended


@frozen
class Range:
    """Numbers between two ends; an open end is not among them."""

    low: Extended = -inf
    high: Extended = inf
    low_open: bool = False
    high_open: bool = False


@frozen
class Numbers:
    """The numbers that something can be: any of several ranges, whole ones only where it is an integer."""

    ranges: tuple[Range, ...]
    integer: bool = False

    def __and__(self, other: Numbers) -> Numbers:
        met = (_meet(one, two) for one in self.ranges for two in other.ranges)
        whole = self.integer or other.integer
        return Numbers(tuple(found for found in met if not _empty(found, whole)), whole)

    def __bool__(self) -> bool:
        return any(not _empty(one, self.integer) for one in self.ranges)


@frozen
class Texts:
    """The texts that something can be: those named, or all but those named."""

    values: frozenset[str]
    named: bool = True

    def __and__(self, other: Texts) -> Texts:
        if self.named:
            return Texts(self.values & other.values if other.named else self.values - other.values)
        return Texts(other.values - self.values) if other.named else Texts(self.values | other.values, False)

    def __bool__(self) -> bool:
        return bool(self.values) or not self.named


Values: TypeAlias = Numbers | Texts


def common(one: Values, two: Values) -> Values:
    """What two sets of one kind have in common."""
    return one & two  # type: ignore[operator]


def side(order: ir.Order, value: Fraction) -> tuple[Range, ...]:
    """The numbers on one side of a limit."""
    below, above = Range(-inf, value, high_open=True), Range(value, inf, low_open=True)
    sides: dict[ir.Order, tuple[Range, ...]] = {
        "ge": (Range(value, inf),), "gt": (above,), "le": (Range(-inf, value),), "lt": (below,), "eq": (Range(value, value),),
        "ne": (below, above),
    }  # fmt: skip
    return sides[order]


def _meet(one: Range, two: Range) -> Range:
    low, high = max(one.low, two.low), min(one.high, two.high)
    low_open = any(each.low_open and each.low == low for each in (one, two))
    return Range(low, high, low_open, any(each.high_open and each.high == high for each in (one, two)))


def _empty(one: Range, integer: bool) -> bool:
    if one.low > one.high or (one.low == one.high and (one.low_open or one.high_open)):
        return True
    if not integer or not isinstance(one.low, Fraction) or not isinstance(one.high, Fraction):
        return False
    first = floor(one.low) + 1 if one.low_open else ceil(one.low)
    last = ceil(one.high) - 1 if one.high_open else floor(one.high)
    return first > last
