"""An as-of day and a length of time go in, the last day before a look-back window comes out (semantics S4)."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from rulekit.engines.truth import NO, UNKNOWN, YES, Outcome
from rulekit.ir import Dated, Happened, PeriodUnit
from rulekit.records import Days, NotYet

BEFORE_ALL = date.min.toordinal() - 1
AFTER_ALL = date.max.toordinal() + 1


def shifted(day: date, months: int) -> date | None:
    """A day so many calendar months later (or earlier), clipped to the last day of its month; None outside of the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def back(as_of: date, count: int, unit: PeriodUnit) -> int:
    """Ordinal of clip(as_of - count units); the day before all days where that is before the calendar begins."""
    if unit == "day":
        return max(as_of.toordinal() - count, BEFORE_ALL)
    day = shifted(as_of, -count)
    return BEFORE_ALL if day is None else day.toordinal()


def window(node: Happened | Dated, as_of: date) -> tuple[int, int]:
    """The look-back window of a node: the last day before it and its own last day, as ordinals; before all days if empty."""
    first, last = BEFORE_ALL, as_of.toordinal()
    if isinstance(node, Dated):
        first = first if node.first is None else node.first.toordinal() - 1
        last = last if node.last is None else min(last, node.last.toordinal())
        return (first, last) if first < last else (BEFORE_ALL, BEFORE_ALL)
    if node.when == "within":
        first = back(as_of, node.count, node.unit)
    elif node.when == "ago":
        last = back(as_of, node.count, node.unit)
    return first, last


def happened(node: Happened | Dated, value: Days | NotYet, as_of: date) -> Outcome:
    """Whether an event lies in a look-back window; Kleene on a date known in part; what comes later has not happened."""
    if isinstance(value, NotYet):
        return NO
    first, last = window(node, as_of)
    if value.first > first and value.last <= last:
        return YES
    return NO if value.last <= first or value.first > last else UNKNOWN


def over(value: object, as_of: date) -> bool:
    """Whether a date that ends something is known to have come by the close of as_of."""
    return isinstance(value, Days) and value.last <= as_of.toordinal()


def ahead(value: object, as_of: date) -> bool:
    """Whether a date that begins something is known to be still to come after as_of."""
    return isinstance(value, NotYet) or (isinstance(value, Days) and value.first > as_of.toordinal())
