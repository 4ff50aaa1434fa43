"""Date cells: text or an object goes in; the days it can mean come out, or why it is doubtful."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from decimal import Decimal

from rulekit.records import Days
from rulekit.sources.doubt import Doubt, doubt
from rulekit.sources.words import words

_YEARS = (1000, 9999)
_CLOCK = r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9:]{2,6})?)?"
_FULL = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_CLOCK}$")
_MONTH = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})$")
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})?([0-9]{2})?$")


def _worded() -> re.Pattern[str]:
    year, month, day = ("|".join(words(name)) for name in ("year_end", "month_end", "day_end"))
    return re.compile(rf"([0-9]{{4}})\s*(?:{year})(?:\s*([0-9]{{1,2}})\s*(?:{month})(?:\s*([0-9]{{1,2}})\s*(?:{day}))?)?$")


def from_text(text: str, raw: str) -> Days | Doubt:
    """A day, a month or a year in any of the usual forms; `2024.1`, which may have been October, is doubtful."""
    found = _FULL.match(text)
    if found:
        return days(*(int(found.group(part)) for part in (1, 3, 4)), raw=raw)
    found = _MONTH.match(text)
    if found:
        if found.group(2) == "." and found.group(3) == "1":
            return doubt("ambiguous_month", raw)
        return days(int(found.group(1)), int(found.group(3)), raw=raw)
    found = _DIGITS.match(text) or _worded().match(text)
    if found is None:
        return doubt("not_a_date", raw)
    return days(*(int(part) for part in found.groups() if part), raw=raw)


def from_object(raw: object) -> Days | Doubt:
    """A day from a date or datetime; a whole number as yyyy, yyyymm or yyyymmdd; a number with decimals is doubtful."""
    if isinstance(raw, datetime):
        return Days.on(raw.date())
    if isinstance(raw, date):
        return Days.on(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return doubt("not_a_date", raw)
    if not isinstance(raw, int) and not _whole(raw):
        return doubt("ambiguous_month" if _YEARS[0] <= raw <= _YEARS[1] else "not_a_date", raw)
    whole = int(raw)
    text = str(whole) if 0 <= whole < 10**8 else ""
    return from_text(text, str(raw)) if len(text) in (4, 6, 8) else doubt("not_a_date", str(raw) if text else "…")


def _whole(raw: float | Decimal) -> bool:
    """Whether a number has no decimals, not even written ones: Decimal 2024.10 is none."""
    if isinstance(raw, Decimal):
        return raw.as_tuple().exponent == 0
    return raw.is_integer()


def days(year: int, month: int | None = None, day: int | None = None, *, raw: str) -> Days | Doubt:
    """The first and last day of a day, a month (no day) or a year (no month)."""
    if not _YEARS[0] <= year <= _YEARS[1] or month not in (None, *range(1, 13)):
        return doubt("no_such_date", raw)
    try:
        first = date(year, month or 1, 1 if day is None else day)
    except ValueError:
        return doubt("no_such_date", raw)
    end = date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    return Days(first.toordinal(), (end if day is None else first).toordinal())
