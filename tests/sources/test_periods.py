"""Values kept by period: every way in which data name a period, in records, sheets, frames and large files."""

from __future__ import annotations

import json
from fractions import Fraction

import duckdb
import polars as pl
import pytest

import rulekit
from rulekit import periods
from rulekit.engines import history
from rulekit.errors import InputError
from rulekit.sources.names import Names
from rulekit.sources.objects import from_objects
from rulekit.sources.period_names import period_of
from rulekit.vocabulary import VocabularyBuilder

RULES = """ruleset x "x"
  uses party-building
standard A "a"
  a village's monthly subsidy must be at least 300 yuan more than the year before.
standard B "b"
  a village must not be classed as weak for 2 consecutive years.
standard C "c"
  in each county, the 一肩挑 ratio must be at least 5 percentage points higher than the year before.
"""
DAY = "2024-12-31"


@pytest.fixture(scope="module")
def rules():
    return rulekit.load(RULES)


def words():
    builder = VocabularyBuilder("periods")
    builder.record("place", zh="所", en="place")
    for kind in periods.MONTHS:
        builder.number(f"x_{kind}", "place", zh=f"{kind}数", en=f"{kind} number", period=kind)
    return builder.build()


@pytest.mark.parametrize(
    ("kind", "written", "found"),
    [
        ("year", "2023", "2023"), ("year", "2023年", "2023"), ("year", "2023年度", "2023"), ("year", "(2023)", "2023"),
        ("year", "@2023", "2023"), ("year", "of 2023", "2023"), ("year", "上年", "-1"), ("year", "the year before", "-1"),
        ("year", "2023-Q1", ""), ("year", "23", ""), ("year", "总", ""), ("year", "前年", "-2"),
        ("half_year", "2023-H1", "2023-H1"), ("half_year", "2023年下半年", "2023-H2"),
        ("half_year", "the first half of 2023", "2023-H1"), ("half_year", "上半年", ""),
        ("quarter", "2023-Q4", "2023-Q4"), ("quarter", "2023年第四季度", "2023-Q4"), ("quarter", "2023年2季度", "2023-Q2"),
        ("quarter", "Q3 2023", "2023-Q3"), ("quarter", "quarter 3 of 2023", "2023-Q3"), ("quarter", "上季度", "-1"),
        ("quarter", "2023年第五季度", ""), ("month", "2023-03", "2023-03"), ("month", "2023年3月", "2023-03"),
        ("month", "2023年12月份", "2023-12"), ("month", "2023-13", ""), ("month", "上月", "-1"),
    ],
)  # fmt: skip
def test_a_period_has_many_names(kind, written, found):
    assert period_of(written, kind) == found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_words_of_a_period_are_read_again(lang):
    vocabulary = words()
    for kind, name in (("year", "2023"), ("half_year", "2023-H2"), ("quarter", "2023-Q4"), ("month", "2023-03")):
        field = vocabulary.fields["place", f"x_{kind}@{name}"]
        role, _ = Names(vocabulary).role("place", field.words.first(lang))
        assert role is not None and role.id == field.id, field.words


@pytest.mark.parametrize(
    ("header", "id"),
    [
        ("2023年每月补贴", "monthly_subsidy@2023"), ("每月补贴(2023)", "monthly_subsidy@2023"),
        ("每月补贴2023", "monthly_subsidy@2023"),
        ("monthly subsidy 2023", "monthly_subsidy@2023"), ("monthly_subsidy@2023", "monthly_subsidy@2023"),
        ("上年每月补贴", "monthly_subsidy@-1"), ("monthly subsidy the year before", "monthly_subsidy@-1"),
        ("每月补贴", "monthly_subsidy"), ("2023年每月补贴（元）", "monthly_subsidy@2023"), ("2023年居民", None),
    ],
)  # fmt: skip
def test_columns_name_periods(rules, header, id):
    role, _ = Names(rules.vocabulary).role("village", header)
    assert (role.id if role is not None else None) == id


def test_the_current_period_comes_before_the_plain_value_and_a_relative_one_last(rules):
    from datetime import date

    day = date(2024, 12, 31)
    given = {
        "monthly_subsidy": 1, "monthly_subsidy@2024": 2, "monthly_subsidy@-1": 3, "monthly_subsidy@-2": 4,
        "monthly_subsidy@2022": 5,
    }  # fmt: skip
    values = {name: Fraction(value) for name, value in given.items()}
    found = history.current_values(values, "village", rules.vocabulary, day)
    assert (found["monthly_subsidy"], found["monthly_subsidy@2023"], found["monthly_subsidy@2022"]) == (2, 3, 5)
    assert history.current_values(found, "village", rules.vocabulary, day) is found


def test_a_mapping_of_periods_is_a_value_for_each(rules):
    dataset = from_objects(
        [{"id": "v", "每月补贴": {"2023": 500, "2024": 900, "上年": 1}}], rules.vocabulary, wanted=("village",)
    )
    values = dataset.records["village"][0].values
    assert values == {"monthly_subsidy@2023": 500, "monthly_subsidy@2024": 900, "monthly_subsidy@-1": 1}
    with pytest.raises(InputError, match="D572"):
        from_objects([{"id": "v", "每月补贴": {"2023-Q1": 500}}], rules.vocabulary, wanted=("village",))


ROWS = [
    {
        "code": "350102001001",
        "2023年每月补贴": 100,
        "每月补贴": 450,
        "列为软弱村2023": "是",
        "weak@2024": "是",
        "2023年一肩挑": "否",
        "一肩挑": "是",
    },
    {
        "code": "350102001002",
        "2023年每月补贴": 200,
        "每月补贴": 450,
        "列为软弱村2023": "否",
        "weak@2024": "是",
        "2023年一肩挑": "否",
        "一肩挑": "否",
    },
    {
        "code": "350102001003",
        "2023年每月补贴": None,
        "每月补贴": 900,
        "列为软弱村2023": "是",
        "weak@2024": "否",
        "2023年一肩挑": "是",
        "一肩挑": "是",
    },
]
WANTED = {"A": ["pass", "fail", "unknown"], "B": ["fail", "pass", "pass"], "C": ["pass"]}


def by_standard(report):
    found = {}
    for finding in report.findings:
        found.setdefault(finding.standard, []).append(finding.verdict.value)
    return found


def as_polars(frame):
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if isinstance(frame, pl.DataFrame):
        return frame
    return frame.pl() if isinstance(frame, duckdb.DuckDBPyRelation) else pl.DataFrame(frame)


def test_records_frames_and_files_agree(rules, tmp_path):
    assert by_standard(rules.check({"village": ROWS}, as_of=DAY)) == WANTED
    frame = pl.DataFrame(ROWS)
    (tmp_path / "village.json").write_text(json.dumps(ROWS), encoding="utf-8")
    frame.write_csv(tmp_path / "village.csv")
    for given in (frame, frame.lazy(), duckdb.sql("select * from frame"), frame.to_arrow(), frame.to_pandas()):
        report = rules.check_frame(given, record_type="village", as_of=DAY)
        rows = as_polars(report.frame)
        for id in ("A", "B"):
            assert [str(one) for one in rows[id]] == WANTED[id]
        assert report.fallbacks == {}


def test_both_columns_of_the_current_value_are_joined(rules):
    rows = [{"code": "350102001001", "2023年每月补贴": 100, "每月补贴": 1, "2024年每月补贴": 450},
            {"code": "350102001002", "2023年每月补贴": 100, "每月补贴": 450, "2024年每月补贴": None}]  # fmt: skip
    found = rules.check_frame(pl.DataFrame(rows), record_type="village", as_of=DAY, only="A").frame["A"].to_list()
    assert found == ["pass", "pass"] == by_standard(rules.check({"village": rows}, as_of=DAY, only="A"))["A"]
    mixed = [row | {"每月补贴": 0.5} for row in rows]
    assert rules.check_frame(pl.DataFrame(mixed), record_type="village", as_of=DAY, only="A").frame["A"].to_list() == [
        "pass",
        "fail",
    ]


def test_columns_of_two_kinds_of_numbers_cannot_be_joined():
    rules = rulekit.load("a village's monthly subsidy must be at least 300 yuan.")
    rows = pl.DataFrame({"code": ["350102001001"], "每月补贴": [1e300], "每月补贴2024": [450]})
    with pytest.raises(InputError, match="D511"):
        rules.check_frame(rows, record_type="village", as_of=DAY).frame  # noqa: B018


def test_missing_periods_are_told_in_words(rules):
    finding = rules.check({"village": [{"code": "350102001003", "每月补贴": 900}]}, as_of=DAY, only="A").findings[0]
    assert [one.name for one in finding.missing] == ["monthly_subsidy@2023"]
    text = rules.check({"village": [{"code": "350102001003", "每月补贴": 900}]}, as_of=DAY, only="A")
    assert "2023年的每月补贴" in text.to_text(lang="zh") and "monthly subsidy of 2023" in text.to_text(lang="en")


def test_a_sample_has_the_periods_that_are_looked_at(rules):
    row = rules.sample(1, seed=3, missing=0, as_of=DAY)["village"][0]
    assert {"monthly_subsidy", "monthly_subsidy@2023", "weak", "weak@2023", "secretary_is_director@2023"} <= set(row)
