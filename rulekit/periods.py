"""Calendar periods by name (2024, 2024-H1, 2024-Q1, 2024-03): a day goes in, its period and the ends of that come out."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date

from rulekit import resources

MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
KINDS: Mapping[int, str] = {months: kind for kind, months in MONTHS.items()}
AT = "@"
_NAMED = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?\Z")


def index_of(day: date, kind: str) -> int:
    """The number of the period of a kind in which a day lies; neighbours have neighbouring numbers."""
    return (day.year * 12 + day.month - 1) // MONTHS[kind]


def named(index: int, kind: str) -> str:
    """The name of a period by its number."""
    per_year = 12 // MONTHS[kind]
    year, at = divmod(index, per_year)
    return f"{year:04d}" + {1: "", 2: f"-H{at + 1}", 4: f"-Q{at + 1}", 12: f"-{at + 1:02d}"}[per_year]


def last_day(index: int, kind: str) -> date:
    """The last day of a period; of the calendar where that ends before it."""
    year, month = divmod((index + 1) * MONTHS[kind] - 1, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    return date(year, month + 1, monthrange(year, month + 1)[1])


def kind_of(name: str) -> str:
    """The kind of period that a name names; "" where it names none."""
    found = _NAMED.match(name)
    if found is None:
        return ""
    _, half, quarter, month = found.groups()
    return "half_year" if half else "quarter" if quarter else "month" if month else "year"


def kept(field: str, index: int, kind: str) -> str:
    """The name under which a record keeps a field's value of a period."""
    return f"{field}{AT}{named(index, kind)}"


def parts(name: str) -> tuple[str, str]:
    """A field and the period that stands after it; "" where none does."""
    field, _, period = name.partition(AT)
    return field, period


def told(word: str, period: str, lang: str, *, quality: bool = False) -> str:
    """A field's word with its period, as people say it: monthly subsidy of 2024; weak in 2024 where it is a quality."""
    table = resources.table("grammars", f"periods.{lang}.toml")
    return str(table["quality" if quality else "value"]).format(word=word, period=words_of(period, lang))


def words_of(period: str, lang: str) -> str:
    """A period in words; how many periods ago where it is so written."""
    table = resources.table("grammars", f"periods.{lang}.toml")
    found = _NAMED.match(period)
    if found is None:
        return str(table["before"]).format(count=period.removeprefix("-"))
    year, half, quarter, month = found.groups()
    kind = kind_of(period)
    return str(table[kind + (half or "")]).format(year=int(year), at=int(half or quarter or month or 0))
