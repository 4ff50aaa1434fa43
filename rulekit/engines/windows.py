"""Dated members of a group go in; whether there were so many in any window of time comes out, as bits (decision 41)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from rulekit import ir
from rulekit.engines import calendar, periods
from rulekit.engines.truth import FALSE, NOTHING, TRUE
from rulekit.findings import Period, Truth
from rulekit.records import Days


def outcome(
    node: ir.AnyWindow, rows: Sequence[periods.Row], as_of: date, since: date | None, *, further: bool, begins: object = None
) -> int:  # fmt: skip
    """What so many members in any window come to, as bits."""
    parts = []
    if node.high is not None:
        parts.append(_at_most(node, node.high, rows, as_of, since, further))
    if node.low is not None:
        parts.append(_at_least(node, node.low, rows, as_of, since, further, begins))
    return periods.joined(parts)


def broken(
    node: ir.AnyWindow, rows: Sequence[periods.Row], as_of: date, since: date | None, *, further: bool, begins: object = None
) -> tuple[Period, ...]:  # fmt: skip
    """The first window that is certain to hold too many, or else too few; none where there is none."""
    for end in (*sorted(_too_many(node, rows, as_of, since)), *sorted(_too_few(node, rows, as_of, since, further, begins))):
        low, high = _inside(rows, _opens(node, end), end)
        first = date.fromordinal(max(_opens(node, end) + 1, date.min.toordinal()))
        name = f"{first.isoformat()}/{date.fromordinal(end).isoformat()}"
        return (Period(name, low, None if further else high, Truth.FALSE),)
    return ()


def _too_many(node: ir.AnyWindow, rows: Sequence[periods.Row], as_of: date, since: date | None) -> set[int]:
    """Last days of windows that certainly hold too many."""
    if node.high is None:
        return set()
    limit, today = _limit(node, since), as_of.toordinal()
    ends = {last for _, last, sure in rows if sure and limit <= last <= today}
    return {end for end in ends if _inside(rows, _opens(node, end), end)[0] > node.high}


def _limit(node: ir.AnyWindow, since: date | None) -> int:
    return max((day.toordinal() for day in (since, node.since) if day is not None), default=calendar.BEFORE_ALL)


def _at_most(
    node: ir.AnyWindow, most: int, rows: Sequence[periods.Row], as_of: date, since: date | None, further: bool
) -> int:  # fmt: skip
    """Windows that end with a member, at or after the day from which it is judged, where one is given."""
    if _too_many(node, rows, as_of, since):
        return FALSE
    limit, today = _limit(node, since), as_of.toordinal()
    ends = {max(first, limit) for first, last, _ in rows if last >= limit and max(first, limit) <= today}
    over = further or any(_inside(rows, _opens(node, end), end)[1] > most for end in ends)
    return TRUE | FALSE if over else TRUE


def _too_few(
    node: ir.AnyWindow, rows: Sequence[periods.Row], as_of: date, since: date | None, further: bool, begins: object
) -> set[int]:  # fmt: skip
    """Last days of windows that certainly lie inside of what is judged and hold too few."""
    if node.low is None or further:
        return set()
    today, surely = as_of.toordinal(), _starts(node, as_of, since, begins)[1]
    ends = {first - 1 for first, _, _ in rows} | {today}
    return {end for end in ends if surely <= end <= today and _inside(rows, _opens(node, end), end)[1] < node.low}


def _starts(node: ir.AnyWindow, as_of: date, since: date | None, begins: object) -> tuple[int, int]:
    """The last day of the first window that is judged, at the earliest and at the latest."""
    first = periods.start(node, as_of, since).toordinal()
    if not isinstance(begins, Days):
        return (_earliest(node, first),) * 2
    return _earliest(node, max(first, begins.first)), _earliest(node, max(first, begins.last))


def _at_least(
    node: ir.AnyWindow, fewest: int, rows: Sequence[periods.Row], as_of: date, since: date | None, further: bool, begins: object
) -> int:  # fmt: skip
    """Windows that end before a member, or on the day, and lie inside of what is judged."""
    today, (perhaps, surely) = as_of.toordinal(), _starts(node, as_of, since, begins)
    if perhaps > today:
        return NOTHING
    if _too_few(node, rows, as_of, since, further, begins):
        return FALSE
    ends = {last - 1 for _, last, sure in rows if sure} | {today}
    short = any(_inside(rows, _opens(node, end), end)[0] < fewest for end in ends if perhaps <= end <= today)
    return TRUE | (FALSE if short else 0) | (NOTHING if surely > today else 0)


def _opens(node: ir.AnyWindow, end: int) -> int:
    """The last day before the window that ends on a day."""
    if not date.min.toordinal() <= end <= date.max.toordinal():
        return calendar.BEFORE_ALL
    return calendar.back(date.fromordinal(end), node.count, node.unit)


def _inside(rows: Sequence[periods.Row], after: int, end: int) -> tuple[int, int]:
    """How many members are dated after a day and by another, at least and at most."""
    low = high = 0
    for first, last, sure in rows:
        if first <= end and last > after:
            high += 1
            low += sure and first > after and last <= end
    return low, high


def _earliest(node: ir.AnyWindow, first: int) -> int:
    """The last day of the first window that begins at or after a day."""
    if node.unit == "day":
        return first + node.count - 1
    day = calendar.shifted(date.fromordinal(first) - timedelta(days=1), node.count) if first > 1 else None
    end = calendar.AFTER_ALL if day is None else day.toordinal()
    while end <= date.max.toordinal() and _opens(node, end) < first - 1:
        end += 1
    return end


def due(node: ir.AnyWindow, as_of: date, since: date | None, begins: object = None) -> str:
    """The last day of the first window that is judged, where it is still to come; "" where none is."""
    first = periods.start(node, as_of, since).toordinal()
    end = _earliest(node, max(first, begins.first) if isinstance(begins, Days) else first)
    return date.fromordinal(end).isoformat() if as_of.toordinal() < end <= date.max.toordinal() else ""
