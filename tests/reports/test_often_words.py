"""How often something happened, as reports tell it: periods that stand against it, windows, what is not yet due, as data."""

from __future__ import annotations

import json

import pytest

import rulekit

RULES = """
ruleset meetings "Meetings"
  uses party-building
  in force from 2024-01-01

standard B-01 "Every quarter"
  cites "article 1"
  a branch must hold a members' meeting at least once every quarter.

standard B-02 "Not too often"
  cites "article 2"
  a branch must hold at most 1 members' meeting in any 2 months.
"""


@pytest.fixture(scope="module")
def ruleset():
    return rulekit.load(RULES)


def told(ruleset, days, as_of, only, lang="en", **more):
    record = {"id": "B1", "meetings": [{"date": day} for day in days]}
    report = ruleset.check({"branch": [record]}, as_of=as_of, only=only, **more)
    (finding,) = json.loads("".join(report.json_chunks(all=True)))["findings"]
    return finding["verdict"], finding["reason"]["text"][lang], finding["reason"]


def test_the_periods_that_stand_against_it_are_told(ruleset):
    verdict, text, reason = told(ruleset, ["2025-02-11"], "2025-06-30", "B-01")
    assert (verdict, text) == (
        "fail",
        "members' meetings 0 in quarter 2 of 2025; required: hold a members' meeting at least once every quarter",
    )
    assert reason["core"][0]["periods"] == [
        {"period": "2025-Q1", "low": 1, "high": 1, "truth": "true", "due": None},
        {"period": "2025-Q2", "low": 0, "high": 0, "truth": "false", "due": None},
    ]
    _, text, _ = told(ruleset, ["2025-02-11"], "2025-06-30", "B-01", "zh")
    assert text == "党员大会 2025年第2季度0次；要求：每季度至少召开1次党员大会"


def test_a_window_is_told_by_its_days(ruleset):
    verdict, text, _ = told(ruleset, ["2025-02-11", "2025-03-11"], "2025-06-30", "B-02")
    assert verdict == "fail"
    assert "2 in the time from 2025-01-12 to 2025-03-11" in text
    assert "2025-01-12至2025-03-11之间2次" in told(ruleset, ["2025-02-11", "2025-03-11"], "2025-06-30", "B-02", "zh")[1]


def test_what_is_not_yet_due_is_told_with_its_day(ruleset):
    verdict, text, _ = told(ruleset, [], "2025-01-20", "B-01")
    assert (verdict, text) == ("not_applicable", "not yet due: members' meetings by 2025-03-31")


def test_periods_are_judged_from_the_day_that_is_given(ruleset):
    days = ["2025-02-11", "2025-05-11"]
    assert told(ruleset, days, "2025-06-30", "B-01")[0] == "pass"
    assert told(ruleset, days, "2025-06-30", "B-01", since="2024-10-01")[0] == "fail"
    assert told(ruleset, days, "2025-06-30", "B-01", since="2025-05-01")[0] == "not_applicable"
    only_from_2024 = ["2024-02-01", "2024-05-01", "2024-08-01", "2024-11-01", *days]
    assert told(ruleset, only_from_2024, "2025-06-30", "B-01", since="2020-01-01")[0] == "pass"  # in force from 2024


@pytest.mark.parametrize(("since", "said"), [("2025-07-01", "after as_of"), ("soon", "since: not a date"), (3, "since: a date")])
def test_a_day_that_cannot_be_is_refused(ruleset, since, said):
    with pytest.raises(rulekit.CallError, match=said):
        ruleset.check([], as_of="2025-06-30", since=since)


def test_a_ruleset_written_in_the_other_language_means_the_same(ruleset):
    again = rulekit.load(ruleset.render("zh"))
    assert again.ir.standards[0].rule == ruleset.ir.standards[0].rule
    assert again.ir.standards[0].rule.requirement.since.isoformat() == "2024-01-01"
