"""Cells: what people write in them, and the one value each may mean."""

import enum
import math
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulekit.records import Days, NotYet
from rulekit.sources import read_value
from rulekit.sources.doubt import MISSING, Doubt, Missing
from rulekit.sources.values import key_text

TYPES = (Fraction, bool, str, Days, NotYet, Missing, Doubt)


@pytest.fixture(scope="module")
def read(vocabulary):
    def cell(id, raw, record="village"):
        return read_value(vocabulary.fields[record, id], raw, vocabulary)

    return cell


def _days(first, last):
    return Days(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())


@pytest.mark.parametrize(
    ("id", "raw", "value"),
    [
        ("residents", "50人", 50), ("residents", "1,200", 1200), ("residents", "８", 8), ("residents", "38 people", 38),
        ("residents", " 50 ", 50), ("residents", "+5", 5), ("residents", "4.5万", 45_000), ("residents", "五十人", 50),
        ("residents", "3名", 3), ("residents", "5个", 5), ("residents", 50, 50), ("residents", 50.0, 50), ("residents",
        "50.0", 50),
        ("residents", Decimal("50"), 50), ("residents", Fraction(50), 50), ("residents", "1.2e3", 1200), ("households",
        "12户", 12),
        ("households", "twelve", 12), ("residents", "1.0E+3", 1000),
        ("office_funds", "4.5万元", 45_000), ("office_funds", "-3", -3), ("office_funds", "¥1,200.50", "1200.5"),
        ("office_funds", 0.1, "0.1"), ("office_funds", "３．５万", 35_000), ("office_funds", "1,200 yuan", 1200),
        ("office_funds", "−5元", -5), ("office_funds", "￥3万", 30_000),
        ("site_area", "3亩", 2000), ("site_area", "1.5公顷", 15_000), ("site_area", "200㎡", 200), ("site_area", "200 m²", 200),
        ("site_area", "200", 200), ("attendance", "35%", "0.35"), ("attendance", "三成", "0.3"), ("attendance", "0.35", "0.35"),
        ("attendance", "百分之五十", "0.5"),
    ],
)  # fmt: skip
def test_numbers(read, id, raw, value):
    assert read(id, raw) == Fraction(value)


@pytest.mark.parametrize(
    ("id", "raw", "code"),
    [
        ("residents", "50元", "unit_clash"), ("residents", "50%", "unit_clash"), ("residents", "约50", "not_a_number"),
        ("residents", "50多人", "not_a_number"), ("residents", "2,41392E+11", "not_a_number"), ("residents", "-5",
        "out_of_range"),
        ("residents", "50.5", "not_whole"), ("residents", "9" * 400, "too_long"), ("residents", "1e400", "too_long"),
        ("residents", "1e999999999999", "too_long"), ("residents", "x" * 1_000_000, "too_long"), ("residents", "万",
        "not_a_number"),
        ("residents", 10**400, "too_long"), ("residents", Decimal("1e9999999"), "too_long"), ("residents", math.inf,
        "infinite"),
        ("residents", True, "not_a_number"), ("residents", [1], "not_a_number"), ("residents", "7/13", "not_a_number"),
        ("residents", "3-5", "not_a_number"), ("residents", "1,0000", "not_a_number"), ("residents", "五百多", "not_a_number"),
        ("attendance", "35", "out_of_range"), ("attendance", "3人", "unit_clash"), ("site_area", "3个", "unit_clash"),
        ("office_funds", "¥3人", "unit_clash"), ("residents", "abc", "not_a_number"), ("residents", "1e-31", "too_long"),
        ("resident_cadre", "maybe", "not_yes_no"), ("resident_cadre", 2, "not_yes_no"), ("resident_cadre", {}, "not_yes_no"),
        ("kind", "海岛", "unknown_choice"), ("kind", True, "not_text"), ("secretary", ["a"], "not_text"),
        ("secretary", 2.0**60, "lost_digits"),
        ("elected", 2024.1, "ambiguous_month"), ("elected", "2024.1", "ambiguous_month"), ("elected", Decimal("2024.10"),
        "ambiguous_month"),
        ("elected", "2024-02-30", "no_such_date"), ("elected", "2024-13", "no_such_date"), ("elected", "2024-00-01",
        "no_such_date"),
        ("elected", "202400", "no_such_date"), ("elected", "0999", "no_such_date"), ("elected", 0, "not_a_date"),
        ("elected", "31/12/2024", "not_a_date"), ("elected", 45000, "not_a_date"), ("elected", math.inf, "not_a_date"),
        ("elected", "去年", "not_a_date"), ("elected", True, "not_a_date"), ("elected", -2024, "not_a_date"),
    ],
)  # fmt: skip
def test_doubtful_cells(read, id, raw, code):
    found = read(id, raw)
    assert isinstance(found, Doubt) and found.code == code
    assert len(found.arguments["value"]) <= 60


@pytest.mark.parametrize(
    ("id", "raw", "value"),
    [(id, raw, True) for id in ["resident_cadre"] for raw in ["是", "有", "√", "yes", "Y", "TRUE", "t", "1", 1, 1.0, True,
    "１"]]
    + [(id, raw, False) for id in ["resident_cadre"] for raw in ["否", "无", "没有", "×", "No", "n", "false", "F",
    "0", 0, False, "none"]]
    + [
        ("kind", "山区", "hill"), ("kind", "Hilly", "hill"), ("kind", "PLAIN", "plain"), ("kind", "无", "none"),
        ("secretary", " 张三 ", "张三"), ("secretary", "e\u0301", "é"), ("secretary", "无", "none"), ("secretary", "None",
        "none"),
        ("secretary", 12, "12"), ("secretary", "\u202eabc", "\u202eabc"), ("secretary", "ＡＢ", "ＡＢ"),
        ("elected", "未", NotYet()), ("elected", "not yet", NotYet()), ("elected", "尚未", NotYet()), ("elected",
        "无", NotYet()),
        ("settled", "", NotYet()), ("settled", None, NotYet()), ("problems", "", Fraction(0)),
        ("problems", math.nan, Fraction(0)),
    ],
)  # fmt: skip
def test_words(read, id, raw, value):
    found = read(id, raw)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize("raw", ["2024-03-01", "2024/3/1", "2024年3月1日", "20240301", "2024.03.01",
"2024-03-01T10:00:00Z", 20240301,
                                 "2024-03-01 00:00:00", date(2024, 3, 1), datetime(2024, 3, 1, 12),
                                 "２０２４-03-01"])  # fmt: skip
def test_days(read, raw):
    assert read("elected", raw) == Days.on(date(2024, 3, 1))


def test_partial_dates(read):
    for raw in ("2024年2月", "2024-02", "2024/2", "202402", 202402, "2024.02"):
        assert read("elected", raw) == _days("2024-02-01", "2024-02-29"), raw
    for raw in ("2024", "2024年", 2024, 2024.0):
        assert read("elected", raw) == _days("2024-01-01", "2024-12-31"), raw


@pytest.mark.parametrize("raw", [None, "", "  ", "\u3000", math.nan, Decimal("nan")])
def test_blank_is_missing(read, raw):
    for id in ("residents", "resident_cadre", "kind", "secretary", "elected"):
        assert read(id, raw) is MISSING


def test_marks_of_nothing_are_missing_and_told(read):
    for id in ("residents", "kind", "elected", "resident_cadre", "secretary"):
        for raw in ("/", "-", "—", "不详"):
            assert read(id, raw) == Missing("marked_missing", raw)
    assert read("residents", "无") == Missing("marked_missing", "无")
    assert read("surveyed", "无") == Missing("marked_missing", "无")


def test_enumerations_and_foreign_scalars(read):
    class Kind(enum.Enum):
        HILL = "hill"

    assert read("kind", Kind.HILL) == "hill"

    class NAType:
        def __ne__(self, other):
            raise TypeError

    assert read("residents", NAType()) is MISSING


def test_keys():
    assert (
        key_text(" e\u0301 ") == "é"
        and key_text(7) == "7"
        and key_text(7.0) == "7"
        and key_text(None) == ""
        and key_text("  ") == ""
    )
    assert key_text("001") == "001"
    for raw, code in [
        ("3.50102E+11", "key_lost_digits"), (2.0**60, "key_lost_digits"), (1.5, "key_lost_digits"), ([1], "bad_key"), (True,
        "bad_key"),
        ("x" * 2000, "bad_key"), ({}, "bad_key"),
    ]:  # fmt: skip
        found = key_text(raw)
        assert isinstance(found, Doubt) and found.code == code


@given(
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15).filter(lambda x: x == 0 or abs(x) > 1e-25)
)
def test_floats_enter_by_their_shortest_decimal(read, value):
    assert read("office_funds", value) == Fraction(repr(value))


@given(
    st.one_of(
        st.text(),
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.dates(),
        st.binary(),
        st.lists(st.none()),
    )
)
def test_any_object_is_read_or_doubtful(vocabulary, raw):
    for field in vocabulary.fields_of("village"):
        assert isinstance(read_value(field, raw, vocabulary), TYPES)
