"""A source of chance goes in, conditions on how often something happened come out: in calendar periods, and in any window."""

from __future__ import annotations

from datetime import date

from rulekit import ir
from tests.random_words import DATES, GROUPS

SINCE = (None, None, None, date(2024, 2, 1), date(2023, 3, 1), date(2025, 1, 1))
PERIODS = ("month", "month", "quarter", "half_year", "year", "week")
PARTS = (("02-01", "02-29"), ("08-15", "09-10"), ("12-20", "02-28"))
LENGTHS = ((1, "month"), (3, "month"), (12, "month"), (30, "day"), (365, "day"))


def dated(type):
    """Whether a type has groups whose members have dates."""
    return any(DATES[record] for _, _, record in GROUPS[type])


def often(source, type, depth):
    """So many dated members in every period, or in any window; of a list, or of all records below."""
    via, name, record = source.one([one for one in GROUPS[type] if DATES[one[2]]])
    where = source.condition(record, min(depth, 1)) if source.often(30) else None
    group, by = ir.Group(via, name, record, where), source.one(DATES[record])
    low = source.one((1, 1, 2)) if source.often(65) else None
    high = source.upto(2) + (low or 0) if low is None or source.often(25) else None
    since = source.one(SINCE)
    if source.often(35):
        count, unit = source.one(LENGTHS)
        return ir.AnyWindow(group, by, count, unit, low, high, since)
    if source.often(20):
        return ir.EachPeriod(group, by, "year", low, high, *source.one(PARTS), since)
    return ir.EachPeriod(group, by, source.one(PERIODS), low, high, since=since)
