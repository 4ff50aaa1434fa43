"""Conditions on one quantity go in; the bands of values that they mean, and the values that none of them covers, come out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, inf
from typing import TypeAlias

from attrs import frozen

from rulekit import ir

End: TypeAlias = Fraction | float


@frozen
class Band:
    """Values between two ends, some of which may be open; without end where an end is infinite."""

    low: End = -inf
    high: End = inf
    low_open: bool = False
    high_open: bool = False

    def meets(self, other: Band) -> bool:
        """Whether some value lies in both."""
        return not self.within(other).empty

    def within(self, other: Band) -> Band:
        """The values that lie in both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        low_open = any(one.low_open for one in (self, other) if one.low == low)
        return Band(low, high, low_open, any(one.high_open for one in (self, other) if one.high == high))

    @property
    def empty(self) -> bool:
        """Whether no value lies in it."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def without_whole(self) -> bool:
        """Whether no whole number lies in it."""
        if not isinstance(self.low, Fraction) or not isinstance(self.high, Fraction):
            return self.empty
        first = floor(self.low) + 1 if self.low_open else ceil(self.low)
        return first > (ceil(self.high) - 1 if self.high_open else floor(self.high))

    def condition(self, value: ir.Quantity, unit: str) -> ir.Condition:
        """That a quantity lies in it; both ends are not infinite."""
        ends: list[ir.Condition] = []
        if isinstance(self.low, Fraction):
            ends.append(ir.Compare("gt" if self.low_open else "ge", value, ir.Number(self.low, unit)))
        if isinstance(self.high, Fraction):
            ends.append(ir.Compare("lt" if self.high_open else "le", value, ir.Number(self.high, unit)))
        return ends[0] if len(ends) == 1 else ir.All(tuple(ends))


def band(condition: ir.Condition) -> tuple[ir.Quantity, Band] | None:
    """The one quantity that a condition holds between literals, and the values it then has; None for any other condition."""
    about: ir.Quantity | None = None
    found = Band()
    for part in condition.items if isinstance(condition, ir.All) else (condition,):
        match part:
            case ir.Between(value, ir.Number(first), ir.Number(last)):
                one = Band(first, last)
            case ir.Compare("ge" | "gt" as order, value, ir.Number(end)):
                one = Band(low=end, low_open=order == "gt")
            case ir.Compare("le" | "lt" as order, value, ir.Number(end)):
                one = Band(high=end, high_open=order == "lt")
            case ir.Compare("eq", value, ir.Number(end)):
                one = Band(end, end)
            case _:
                return None
        if isinstance(value, ir.Number) or (about is not None and value != about):
            return None
        about, found = value, found.within(one)
    return None if about is None else (about, found)


def unit_of(condition: ir.Condition) -> str:
    """The unit of the literals of a band."""
    return next((part.unit for part in ir.walk(condition) if isinstance(part, ir.Number)), "")


def gaps(bands: Sequence[Band]) -> list[Band]:
    """All values that lie in none of the bands, from the least."""
    found: list[Band] = []
    low, low_open = -inf, False  # type: End, bool
    for one in sorted((one for one in bands if not one.empty), key=lambda one: (one.low, one.low_open)):
        before = Band(low, one.low, low_open, not one.low_open)
        if one.low != -inf and not before.empty:
            found.append(before)
        if (one.high, not one.high_open) >= (low, low_open):
            low, low_open = one.high, not one.high_open
    if low != inf:
        found.append(Band(low, inf, low_open))
    return found


@lru_cache(maxsize=512)
def uncovered(whens: tuple[ir.Condition, ...], whole: bool) -> tuple[ir.Condition, ...] | None:
    """
    Conditions of which one holds where none of the given ones does; None where these are not all bands of one quantity.

    With `whole` only whole numbers occur.
    """
    found = [band(when) for when in whens]
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found) or any(value != known[0][0] for value, _ in known):
        return None
    left = [one for one in gaps([one for _, one in known]) if not (whole and one.without_whole)]
    if any(one == Band() for one in left):
        return None
    return tuple(one.condition(known[0][0], unit_of(whens[0])) for one in left)


def quantity_of(whens: Sequence[ir.Condition]) -> ir.Quantity | None:
    """What the first of some conditions is a band of."""
    found = band(whens[0]) if whens else None
    return found[0] if found is not None else None
