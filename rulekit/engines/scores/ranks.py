"""Scores with their bounds go in; ranks, and who is in a quota, come out with theirs (semantics 58, S3)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import islice
from math import floor

from attrs import frozen

Key = tuple[Fraction | float, Fraction | float]  # a score, and what decides among equal ones
_NAMED = 20


@frozen
class Entrant:
    """One that is ranked: the ends of its score with what decides among equal ones; `sure` that it is ranked here at all."""

    key: str
    low: Key
    high: Key
    sure: bool = True


@frozen
class Standing:
    """The rank of an entrant, among how many, its equals for certain, and those that leave its rank open."""

    low: int
    high: int
    least: int
    most: int
    tied: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@frozen(slots=False)
class Field:
    """All that are ranked together."""

    entrants: tuple[Entrant, ...]

    @cached_property
    def _sure_lows(self) -> list[Key]:
        return sorted(one.low for one in self.entrants if one.sure)

    @cached_property
    def _highs(self) -> list[Key]:
        return sorted(one.high for one in self.entrants)

    @cached_property
    def _unsure_highs(self) -> list[Key]:
        return sorted(one.high for one in self.entrants if not one.sure)

    @cached_property
    def _unsure_lows(self) -> list[Key]:
        return sorted(one.low for one in self.entrants if not one.sure)

    @cached_property
    def _fixed(self) -> dict[Key, list[str]]:
        found: dict[Key, list[str]] = {}
        for one in self.entrants:
            if one.sure and one.low == one.high:
                found.setdefault(one.low, []).append(one.key)
        return found

    @cached_property
    def _loose(self) -> tuple[Entrant, ...]:
        return tuple(one for one in self.entrants if not one.sure or one.low != one.high)

    def standing(self, one: Entrant) -> Standing:
        """Rank = 1 + the number that is strictly better."""
        surely = _above(self._sure_lows, one.high)
        maybe = _above(self._highs, one.low) - (one.high > one.low)
        sure = len(self._sure_lows) + (not one.sure)
        tied = self._fixed.get(one.low, []) if one.low == one.high else []
        equal = tuple(key for key in tied if key != one.key) if len(tied) > 1 else ()
        return Standing(1 + surely, 1 + maybe, sure, len(self.entrants), equal, () if surely == maybe else self._open(one))

    def _open(self, one: Entrant) -> tuple[str, ...]:
        """Others of whom it is not known whether they are better, the first few."""
        some = self._loose if one.low == one.high else self.entrants
        found = (other.key for other in some if other.high > one.low and not (other.sure and other.low > one.high))
        return tuple(islice((key for key in found if key != one.key), _NAMED))

    def quota(self, one: Entrant, share: Fraction, ties: str) -> str:
        """Whether an entrant is "in" or "out" of a quota of the best, "open", or "tied": in across its line with others."""
        sure, unsure = len(self._sure_lows) + (not one.sure), not one.sure
        if ties == "in":
            better = _above(self._sure_lows, one.high)
            worse = _above(self._highs, one.low) - (one.high > one.low)
            loose = _above(self._unsure_highs, one.low) - (unsure and one.high > one.low)
            helping = len(self._unsure_lows) - unsure - (_above(self._unsure_lows, one.high))
        else:  # those that are equal count as better
            better = _from(self._sure_lows, one.high) - (one.sure and one.low == one.high)
            worse = _from(self._highs, one.low) - 1
            loose = _from(self._unsure_highs, one.low) - unsure
            helping = len(self._unsure_lows) - unsure - (_from(self._unsure_lows, one.high) - (unsure and one.low == one.high))
        within, beyond = floor(share * (sure + loose)), floor(share * (sure + helping))
        if 1 + worse <= within:
            equals = len(self._fixed.get(one.low, ())) if one.low == one.high and one.sure else 1
            across = ties == "in" and equals > 1 and worse + equals > within
            return "tied" if across else "in"
        return "out" if 1 + better > beyond else "open"


def _above(values: Sequence[Key], key: Key) -> int:
    """How many are strictly greater."""
    return len(values) - bisect_right(values, key)


def _from(values: Sequence[Key], key: Key) -> int:
    """How many are at least as great."""
    return len(values) - bisect_left(values, key)
