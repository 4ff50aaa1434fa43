"""Conditions of rows go in; mistakes come out where two of them overlap, or leave out what lies between (decision 33)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from rulekit import ir
from rulekit.bands import Band, band, gaps, unit_of
from rulekit.diagnostic import Span
from rulekit.meaning.names import Meaning

Part: TypeAlias = tuple[ir.Condition, Span | None]


def check_bands(meaning: Meaning, parts: Sequence[Part]) -> None:
    """
    Refuse rows of which two hold for one value, or that leave a sliver between them out.

    Only rows that all speak of one quantity, or of values of one field, are held against each other.
    """
    _check_values(meaning, parts)
    found = [band(condition) for condition, _ in parts]
    known = [one for one in found if one is not None]
    if not known or len(known) < len(parts) or any(value != known[0][0] for value, _ in known):
        return
    value, bands = known[0][0], [one for _, one in known]
    for index, one in enumerate(bands):
        before = next((at for at in range(index) if bands[at].meets(one)), None)
        if before is not None:
            _refuse_overlap(meaning, parts[before], parts[index], (value, bands[before], one))
    _check_gaps(meaning, value, parts, bands)


def _check_values(meaning: Meaning, parts: Sequence[Part]) -> None:
    """A class that stands in two rows."""
    seen: dict[tuple[str, str], set[str]] = {}
    for condition, span in parts:
        if isinstance(condition, ir.OneOf):
            known = seen.setdefault((condition.record, condition.name), set())
            if known & set(condition.values):
                place = condition.span or span or Span(0, 1)
                raise meaning.refuse("P577", place, written=meaning.written(place))
            known.update(condition.values)


def _refuse_overlap(meaning: Meaning, before: Part, part: Part, found: tuple[ir.Quantity, Band, Band]) -> None:
    """Of 300 or more …, 1,000 or more … the first would decide: the bounded form is offered."""
    value, first, second = found
    wide, narrow = (first, second) if (first.low, -first.high) < (second.low, -second.high) else (second, first)
    left = [wide.within(gap) for gap in gaps([narrow])]
    unit = unit_of(part[0])
    readings = [meaning.formula(one.condition(value, unit)) for one in left if not one.empty] or [meaning.formula(part[0])]
    place = part[1] or Span(0, 1)
    other = meaning.written(before[1]) if before[1] is not None else meaning.formula(before[0])
    raise meaning.refuse("P576", place, written=meaning.written(place), other=other, readings=readings)


def _check_gaps(meaning: Meaning, value: ir.Quantity, parts: Sequence[Part], bands: Sequence[Band]) -> None:
    """80 to 89, 90 to 100 leaves 89.5 out where not only whole numbers occur; so does below 60, above 60."""
    whole = _whole(meaning, value)
    for gap in gaps(bands):
        if not isinstance(gap.low, Fraction) or not isinstance(gap.high, Fraction) or gap.high - gap.low > 1:
            continue
        if whole and gap.without_whole:
            continue
        below = next(part for part, one in zip(parts, bands, strict=True) if one.high == gap.low)
        above = next(part for part, one in zip(parts, bands, strict=True) if one.low == gap.high)
        place = above[1] or Span(0, 1)
        raise meaning.refuse("P579", place, first=meaning.formula(below[0]), second=meaning.formula(above[0]))


def _whole(meaning: Meaning, value: ir.Quantity) -> bool:
    if isinstance(value, ir.Count | ir.Distinct):
        return True
    known = meaning.vocabulary.fields.get((value.record, value.name)) if isinstance(value, ir.FieldValue) else None
    return known is not None and known.integer
