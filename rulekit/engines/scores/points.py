"""
What standards can come to goes in; exact points with their bounds come out (semantics 56).

What one standard can come to is a number: 1 met, 2 not met, 4 out, added up. Each standard stands once in a scorecard, so that
all combinations of what they can come to are possible, and every bound is reached by one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import define, field, frozen

from rulekit.scorecards import Absent, Indicator, Item, Points, Scorecard

MET, NOT_MET, OUT = 1, 2, 4
ANY = 7
ZERO = Fraction(0)
# By what can be had, the least and the most that is had: what is left out lowers both.
Sums = dict[Fraction, tuple[Fraction, Fraction]]
_EMPTY: Sums = {ZERO: (ZERO, ZERO)}
_STATES = {MET: "yes", NOT_MET: "no", OUT: "out"}


@frozen
class Reckoned:
    """A score from `low` to `high`, or nothing (`only` for certain, `maybe` possibly), and the points that make it."""

    low: Fraction
    high: Fraction
    maybe: bool
    only: bool
    items: tuple[Points, ...]
    indicators: tuple[Points, ...]
    bonus: Points | None


@define(eq=False)
class Reckoner:
    """Reckons the score of one scorecard; equal combinations once."""

    card: Scorecard
    _kept: dict[tuple[int, ...], Reckoned] = field(factory=dict, init=False)

    def of(self, bits: Sequence[int]) -> Reckoned:
        """The score where the items, in the order of `card.items`, can come to this."""
        key = tuple(bits)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = reckon(self.card, dict(zip((item.standard for item in self.card.items), key, strict=True)))
        return found


def reckon(card: Scorecard, bits: Mapping[str, int]) -> Reckoned:
    """The score of a record whose standards, by id, can come to this."""
    sums, told = _EMPTY, list[Points]()
    for indicator in card.indicators:
        sums = _joined(sums, _indicator(indicator, card.absent, bits, told))
    bonus, extra = _bonus(card, bits)
    ends = [_score(card, had, most) for most, had in sums.items() if most or card.absent != "out"]
    low = min((low for low, _ in ends), default=ZERO) + extra[0]
    high = max((high for _, high in ends), default=ZERO) + extra[1]
    items = tuple(_item(item, card.absent, bits[item.standard], bonus=False) for one in card.every for item in one.items)
    items += tuple(_item(item, card.absent, bits[item.standard], bonus=True) for item in card.bonus)
    return Reckoned(low, high, len(ends) < len(sums), not ends, items, tuple(told), bonus)


def _score(card: Scorecard, had: tuple[Fraction, Fraction], most: Fraction) -> tuple[Fraction, Fraction]:
    if card.absent != "out" or most == card.full:
        return had
    return had[0] * card.full / most, had[1] * card.full / most


def _bonus(card: Scorecard, bits: Mapping[str, int]) -> tuple[Points | None, tuple[Fraction, Fraction]]:
    low, high = ZERO, ZERO
    for item in card.bonus:
        given = bits[item.standard]
        low += item.points if given == MET else ZERO
        high += item.points if given & MET else ZERO
    most = card.extra
    low, high = min(low, most), min(high, most)
    return (Points("", low, high, most) if card.bonus else None), (low, high)


def _indicator(indicator: Indicator, absent: Absent, bits: Mapping[str, int], told: list[Points]) -> Sums:
    """What an indicator can give; it and those below it are told, from the top down."""
    place = len(told)
    told.append(Points(indicator.id, ZERO, ZERO, indicator.points))
    sums = {indicator.points: (indicator.points, indicator.points)} if indicator.deducted else _EMPTY
    for part in indicator.parts:
        sums = _joined(sums, _indicator(part, absent, bits, told))
    for item in indicator.items:
        if not item.deducts:
            sums = _joined(sums, _given(item, absent, bits[item.standard]))
    least, most = _deducted(indicator.items, absent, bits)
    cap = indicator.points
    found: Sums = {}
    for can, (low, high) in sums.items():
        _add(found, min(cap, can), min(cap, max(ZERO, low - most)), min(cap, max(ZERO, high - least)))
    ends = min(low for low, _ in found.values()), max(high for _, high in found.values())
    told[place] = Points(indicator.id, *ends, cap, "" if any(found) else "out")
    return found


def _given(item: Item, absent: Absent, bits: int) -> Sums:
    """What a standard that gives points can give."""
    found: Sums = {}
    for outcome, had in ((MET, item.points), (NOT_MET, ZERO), (OUT, item.points if absent == "full" else ZERO)):
        if bits & outcome:
            can = ZERO if outcome == OUT and absent == "out" else item.points
            _add(found, can, had, had)
    return found


def _deducted(items: Iterable[Item], absent: Absent, bits: Mapping[str, int]) -> tuple[Fraction, Fraction]:
    """The least and the most that is deducted; what does not apply deducts nothing, but where it gives no points."""
    loses = NOT_MET | (OUT if absent == "none" else 0)
    some = [item for item in items if item.deducts]
    least = sum((item.points for item in some if not bits[item.standard] & ~loses), ZERO)
    return least, sum((item.points for item in some if bits[item.standard] & loses), ZERO)


def _joined(left: Sums, right: Sums) -> Sums:
    found: Sums = {}
    for can, (low, high) in left.items():
        for more, (least, most) in right.items():
            _add(found, can + more, low + least, high + most)
    return found


def _add(sums: Sums, can: Fraction, low: Fraction, high: Fraction) -> None:
    before = sums.get(can)
    sums[can] = (low, high) if before is None else (min(low, before[0]), max(high, before[1]))


def _item(item: Item, absent: Absent, bits: int, *, bonus: bool) -> Points:
    """What one item gives on its own: deductions are below zero."""
    given = {MET: ZERO, NOT_MET: -item.points} if item.deducts else {MET: item.points, NOT_MET: ZERO}
    given[OUT] = ZERO if bonus or absent == "out" else given[MET if absent == "full" else NOT_MET]
    possible = [points for outcome, points in given.items() if bits & outcome]
    full = ZERO if item.deducts else item.points
    return Points(item.standard, min(possible), max(possible), full, _STATES.get(bits, "open"))
