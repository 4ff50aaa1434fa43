"""Known days and a condition on how often go in; whether it holds day by day comes out: True, False or None. Written apart."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

ONE = timedelta(days=1)


def each_period(node, days, as_of, since=None, begins=None):
    """Walks through the year day by day and looks at the period of each day."""
    first = _first(node, as_of, since)
    first = max(first, begins) if begins is not None else first
    verdicts = []
    for low, high in dict.fromkeys(_period(node, day) for day in _days(first, as_of) if _period(node, day) is not None):
        if low < first:
            continue
        count = sum(low <= day <= min(high, as_of) for day in days)
        if high <= as_of:
            verdicts.append((node.low is None or count >= node.low) and (node.high is None or count <= node.high))
        elif node.high is not None and count > node.high:
            verdicts.append(False)
        elif node.high is None and count >= node.low:
            verdicts.append(True)
    return all(verdicts) if verdicts else None


def any_window(node, days, as_of, since=None, begins=None):
    """Tries every window of the calendar that is judged, not only those that end beside a day that counts."""
    days = [day for day in days if day <= as_of]
    told = []
    if node.high is not None:
        start = max([day for day in (since, node.since) if day is not None], default=date.min)
        ends = {day for day in days if day >= start}
        told.append(all(_inside(node, days, end) <= node.high for end in ends))
    if node.low is not None:
        first = _first(node, as_of, since)
        first = max(first, begins) if begins is not None else first
        ends = [end for end in _days(first, as_of) if _before(end, node.count, node.unit) >= first - ONE]
        told += [all(_inside(node, days, end) >= node.low for end in ends)] if ends else []
    return all(told) if told else None


def _first(node, as_of, since):
    first = since or date(as_of.year - (getattr(node, "first", "") > getattr(node, "last", "")), 1, 1)
    return first if node.since is None else max(first, node.since)


def _days(first, last):
    while first <= last:
        yield first
        first += ONE


def _period(node, day):
    """The first and last day of the period that a day lies in; None between the parts of years."""
    if node.first:
        for year in (day.year - 1, day.year):
            low, high = _on(year, node.first), _on(year + (node.first > node.last), node.last)
            if low <= day <= high:
                return low, high
        return None
    if node.period == "week":
        low = day - timedelta(days=day.isoweekday() - 1)
        return low, low + timedelta(days=6)
    size = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[node.period]
    month = (day.month - 1) // size * size + 1
    last = month + size - 1
    return date(day.year, month, 1), date(day.year, last, monthrange(day.year, last)[1])


def _on(year, text):
    month, day = map(int, text.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def _inside(node, days, end):
    after = _before(end, node.count, node.unit)
    return sum(after < day <= end for day in days)


def _before(end, count, unit):
    if unit == "day":
        return end - timedelta(days=count)
    year, month = end.year, end.month
    for _ in range(count):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return date(year, month, min(end.day, monthrange(year, month)[1]))
