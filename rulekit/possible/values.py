"""Sets of numbers and of texts, which one value can be; what two of them have in common comes out."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from typing import TypeAlias

from attrs import frozen

from rulekit import ir
from rulekit.bands import Band


@frozen
class Numbers:
    """The numbers that something can be: any of several ranges, whole ones only where it is an integer."""

    ranges: tuple[Band, ...]
    integer: bool = False

    def __and__(self, other: Numbers) -> Numbers:
        met = (one.within(two) for one in self.ranges for two in other.ranges)
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


def side(order: ir.Order, value: Fraction) -> tuple[Band, ...]:
    """The numbers on one side of a limit."""
    below, above = Band(-inf, value, high_open=True), Band(value, inf, low_open=True)
    sides: dict[ir.Order, tuple[Band, ...]] = {
        "ge": (Band(value, inf),), "gt": (above,), "le": (Band(-inf, value),), "lt": (below,), "eq": (Band(value, value),),
        "ne": (below, above),
    }  # fmt: skip
    return sides[order]


def _empty(one: Band, integer: bool) -> bool:
    return one.empty or (integer and one.without_whole)
