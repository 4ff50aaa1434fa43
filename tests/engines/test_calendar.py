"""Semantics S4: clipping, look-back windows, partial dates, what lies after the as-of date."""

from __future__ import annotations

from datetime import date

import pytest

from rulekit import ir
from rulekit.engines.calendar import BEFORE_ALL, back, happened, shifted
from rulekit.findings import Truth
from rulekit.records import Days, NotYet

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def window(when, count=12, unit="month"):
    return ir.Happened("firm", "founded", when, count, unit)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2025-02-28", -12, "2024-02-28"), ("2024-02-29", -12, "2023-02-28"), ("2024-02-29", -48, "2020-02-29"),
        ("2025-03-31", -1, "2025-02-28"), ("2025-03-31", -2, "2025-01-31"), ("2025-01-15", -1, "2024-12-15"),
        ("2025-01-31", 1, "2025-02-28"), ("2025-01-31", 2, "2025-03-31"), ("2025-12-31", 12, "2026-12-31"),
    ],
)  # fmt: skip
def test_months_are_shifted_once_and_clipped(day, months, expected):
    assert shifted(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_a_window_longer_than_the_calendar():
    assert back(date(2025, 6, 30), 10**9, "month") == BEFORE_ALL
    assert back(date(2025, 6, 30), 10**9, "day") == BEFORE_ALL
    assert happened(window("within", 10**9), Days.on(date(1, 1, 1)), date(2025, 6, 30)).truth is T
    assert happened(window("ago", 10**9), Days.on(date(1, 1, 1)), date(2025, 6, 30)).truth is F


@pytest.mark.parametrize(
    ("founded", "as_of", "within", "ago"),
    [
        ("2024-06-30", "2025-06-30", F, T), ("2024-07-01", "2025-06-30", T, F), ("2025-06-30", "2025-06-30", T, F),
        ("2025-07-01", "2025-06-30", F, F), ("2024-02-29", "2025-02-28", T, F), ("2024-02-28", "2025-02-28", F, T),
        ("2023-02-28", "2024-02-29", F, T), ("2023-03-01", "2024-02-29", T, F),
    ],
)  # fmt: skip
def test_windows_are_open_at_the_start_and_closed_at_the_end(founded, as_of, within, ago):
    day, close = Days.on(date.fromisoformat(founded)), date.fromisoformat(as_of)
    assert happened(window("within"), day, close).truth is within
    assert happened(window("ago"), day, close).truth is ago


def test_within_days():
    close = date(2025, 6, 30)
    assert happened(window("within", 30, "day"), Days.on(date(2025, 6, 1)), close).truth is T
    assert happened(window("within", 30, "day"), Days.on(date(2025, 5, 31)), close).truth is F


def test_within_a_year_is_not_within_365_days():
    close = date(2024, 2, 29)
    day = Days.on(date(2023, 3, 1))
    assert happened(window("within", 12, "month"), day, close).truth is T
    assert happened(window("within", 365, "day"), day, close).truth is F


def test_ever_and_not_yet():
    close = date(2025, 6, 30)
    assert happened(window("ever"), Days.on(close), close).truth is T
    assert happened(window("ever"), Days.on(date(2025, 7, 1)), close).truth is F
    for when in ("ever", "within", "ago"):
        assert happened(window(when), NotYet(), close).truth is F


def test_a_date_known_in_part_is_compared_by_its_ends():
    year = Days(date(2024, 1, 1).toordinal(), date(2024, 12, 31).toordinal())
    assert happened(window("within"), year, date(2025, 6, 30)).truth is U
    assert happened(window("within", 24), year, date(2025, 6, 30)).truth is T
    assert happened(window("within"), year, date(2026, 6, 30)).truth is F
    assert happened(window("ago"), year, date(2025, 6, 30)).truth is U
    assert happened(window("ever"), year, date(2024, 6, 30)).truth is U
