"""Dated members of a group go in; whether there were so many in every calendar period comes out (40)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, date
from math import inf
from typing import TypeAlias

from attrs import evolve, frozen

from rulekit import ir
from rulekit.engines import calendar
from rulekit.engines.truth import FALSE, NOTHING, TRUE, settle
from rulekit.findings import Period
from rulekit.records import Days, NotYet

Row: TypeAlias = tuple[int, int, bool]  # the first and last day a member can be dated, and whether it is in for certain
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@frozen
class Span:
    """A calendar period: its first and last day as ordinals, its name, whether it is over by the close of the day judged on."""

    first: int
    last: int
    name: str
    closed: bool

    @property
    def due(self) -> str:
        """Its last day."""
        return date.fromordinal(self.last).isoformat()


@frozen
class Spans:
    """The calendar periods that are judged on a day, in order, and the day by which the next of them is over."""

    judged: tuple[Span, ...]
    due: str


def start(node: ir.Timed, as_of: date, since: date | None) -> date:
    """
    The day from which periods are judged: 1 January, or what is given instead; never before the standard was in force. Of a part
    of the year that goes over New Year that which ends in the year is judged.
    """
    crosses = isinstance(node, ir.EachPeriod) and node.last < node.first
    begins = since or date(max(as_of.year - crosses, 1), 1, 1)
    return max(begins, node.since) if node.since is not None else begins


def spans(node: ir.EachPeriod, as_of: date, since: date | None) -> Spans:
    """The periods that begin at or after the first day judged and have begun by the day; the last of them may be open."""
    first, today = start(node, as_of, since), as_of.toordinal()
    judged: list[Span] = []
    for low, high, name in _calendar(node, first):
        if low < first.toordinal():
            continue
        if low > today:
            return Spans(tuple(judged), _due(judged) or date.fromordinal(high).isoformat())
        judged.append(Span(low, high, name, high <= today))
    return Spans(tuple(judged), _due(judged))


def _due(judged: Sequence[Span]) -> str:
    return judged[-1].due if judged and not judged[-1].closed else ""


def _calendar(node: ir.EachPeriod, day: date) -> Iterator[tuple[int, int, str]]:
    """All periods from the one before a day on: first and last day, and name."""
    if node.period == "week":
        monday = day.toordinal() - day.weekday()
        while monday + 6 <= date.max.toordinal():
            year, week, _ = date.fromordinal(monday).isocalendar()
            yield monday, monday + 6, f"{year}-W{week:02}"
            monday += 7
        return
    if node.first:
        for year in range(max(day.year - 1, 1), MAXYEAR):
            low = _on(year, node.first)
            high = _on(year + (node.last < node.first), node.last)
            yield low.toordinal(), high.toordinal(), f"{low.isoformat()}/{high.isoformat()}"
        return
    size = _MONTHS[node.period]
    index = (day.year * 12 + day.month - 1) // size
    while (index + 1) * size <= MAXYEAR * 12 + 11:
        year, month = divmod(index * size, 12)
        ends = divmod(index * size + size - 1, 12)
        last = date(ends[0], ends[1] + 1, monthrange(ends[0], ends[1] + 1)[1])
        yield date(year, month + 1, 1).toordinal(), last.toordinal(), _name(node.period, year, month)
        index += 1


def _name(period: ir.Period, year: int, month: int) -> str:
    if period == "year":
        return f"{year:04}"
    parts = {"month": f"{month + 1:02}", "quarter": f"Q{month // 3 + 1}", "half_year": f"H{month // 6 + 1}"}
    return f"{year:04}-{parts[period]}"


def _on(year: int, day: str) -> date:
    """A month and day in a year; 29 February is the last day of February."""
    month, number = (int(part) for part in day.split("-"))
    return date(year, month, min(number, monthrange(year, month)[1]))


def row(value: object, sure: bool, as_of: date) -> Row | None:
    """A member by its date: any day where that is missing; None where it is known to be later, or not to have happened."""
    if isinstance(value, NotYet):
        return None
    if isinstance(value, Days):
        return None if value.first > as_of.toordinal() else (value.first, value.last, sure)
    return calendar.BEFORE_ALL + 1, calendar.AFTER_ALL, sure


# every calendar period ---------------------------------------------------------------------------------


def counted(span: Span, rows: Iterable[Row], as_of: date, *, further: bool) -> tuple[int, float]:
    """How many members are dated in a period, at least and at most."""
    last = min(span.last, as_of.toordinal())
    low = high = 0
    for begins, ends, sure in rows:
        if begins <= last and ends >= span.first:
            high += 1
            low += sure and begins >= span.first and ends <= last
    return low, inf if further else high


def kept(node: ir.Timed, low: int, high: float, *, closed: bool = True) -> int:
    """What a number of members that lies between two bounds makes of a period, as bits."""
    met = (node.low is None or high >= node.low) and (node.high is None or low <= node.high)
    if closed:
        short = node.low is not None and low < node.low
        over = node.high is not None and high > node.high
        return (TRUE if met else 0) | (FALSE if short or over else 0)
    if node.high is not None:
        return (NOTHING if low <= node.high else 0) | (FALSE if high > node.high else 0)
    assert node.low is not None
    return (TRUE if high >= node.low else 0) | (NOTHING if low < node.low else 0)


def begun(value: object, first: int) -> int:
    """Whether a record existed on the first day of a period, as bits of TRUE and NOTHING; one without a date always did."""
    if not isinstance(value, Days) or value.last <= first:
        return TRUE
    return NOTHING if value.first > first else TRUE | NOTHING


def joined(parts: Iterable[int]) -> int:
    """What periods come to together: those that come to nothing are left out; nothing where all are."""
    every = list(parts)
    false = any(bits & FALSE for bits in every)
    true = all(bits & (TRUE | NOTHING) for bits in every) and any(bits & TRUE for bits in every)
    nothing = all(bits & NOTHING for bits in every)
    return (FALSE if false else 0) | (TRUE if true else 0) | (NOTHING if nothing else 0)


def each(
    node: ir.EachPeriod, found: Spans, rows: Sequence[Row], as_of: date, *, further: bool, begins: object = None
) -> tuple[tuple[Period, int], ...]:  # fmt: skip
    """Each period with how many members are dated in it, and as bits what that makes of it."""
    told = []
    for span in found.judged:
        low, high = counted(span, rows, as_of, further=further)
        start_ = begun(begins, span.first)
        bits = (kept(node, low, high, closed=span.closed) if start_ & TRUE else 0) | start_ & NOTHING
        most = None if high == inf else int(high)
        told.append((Period(span.name, low, most, settle(bits).truth, "" if span.closed else span.due), bits))
    return tuple(told)


def first_due(node: ir.EachPeriod, as_of: date, since: date | None, begins: object = None) -> str:
    """The last day of the first period that will be judged for a record that began on a day."""
    found = spans(node, as_of, since)
    if not isinstance(begins, Days) or begins.last > date.max.toordinal():
        return found.due
    day = date.fromordinal(begins.last)
    return spans(evolve(node, since=max(day, node.since or day)), as_of, since).due
