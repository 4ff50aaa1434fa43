"""The ruleset fuzhou-2024 on its synthetic sample: verdicts, scores, stars and ranks that were worked out by hand."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import rulekit
from rulekit.report import Report
from rulekit.sources.read import read_files

FOLDER = Path(__file__).resolve().parents[1] / "rulesets" / "fuzhou-2024"
DAY = date(2026, 12, 31)

# By hand, from sample.json: pass, fail, unknown, not_applicable, error.
VERDICTS = {
    "F24-01-1": (5, 1, 1, 0, 0),  # 己 has one that is not carried out; of 戊 no list is given
    "F24-01-2": (6, 0, 1, 0, 0),
    "F24-01-3": (5, 1, 1, 0, 0),
    "F24-01-4": (5, 0, 2, 0, 0),  # of 丁 it is not told whether it is carried out
    "F24-01-5": (5, 1, 1, 0, 0),
    "F24-01-6": (4, 1, 1, 1, 0),  # 己 has no item of this aspect
    "F24-01-7": (3, 0, 1, 1, 0),
    "F24-01-8": (3, 1, 1, 0, 0),
    "F24-01-9": (4, 0, 1, 0, 0),
    "F24-01-10": (3, 1, 1, 0, 0),
    "F24-01-11": (4, 0, 1, 0, 0),
    "F24-01-12": (3, 0, 2, 0, 0),
    "F24-02-1": (5, 1, 1, 0, 0),
    "F24-02-2": (3, 1, 1, 0, 0),
    "F24-02-3": (3, 1, 1, 0, 0),
    "F24-03": (3, 1, 1, 2, 0),  # 乙 and 己 have no industry chain
    "F24-04-1": (3, 1, 1, 0, 0),
    "F24-04-2": (1, 1, 2, 1, 0),  # the fourth community has no grids
    "F24-05-1": (4, 1, 2, 0, 0),
    "F24-05-2": (3, 1, 1, 0, 0),
    "F24-06-1": (4, 1, 1, 0, 0),
    "F24-06-2": (5, 1, 1, 0, 0),
    "F24-06-3": (4, 0, 1, 0, 0),
    "F24-07-1": (4, 1, 1, 0, 0),  # Z-03 a day late
    "F24-07-2": (2, 2, 2, 0, 0),  # Z-02 a day late, Z-03 not yet; Z-04 has no problems
    "F24-07-3": (0, 1, 0, 0, 0),  # 4 of 6, and one that is not known
    "F24-08-1": (4, 2, 1, 0, 0),  # 丙 stays at 70, 己 falls
    "F24-08-2": (2, 1, 2, 0, 0),
    "F24-08-3": (0, 0, 1, 0, 0),  # 5 or 6 of 7 in both years
    "F24-08-4": (0, 0, 1, 0, 0),
    "F24-09-1": (1, 0, 0, 0, 0),
    "F24-09-2": (9, 1, 1, 1, 0),
    "F24-09-3": (1, 1, 0, 10, 0),  # ZB-03 was chosen, and only ZB-01 is on the list of 10%
    "F24-09-4": (1, 0, 0, 0, 0),
    "F24-09-5": (10, 0, 1, 1, 0),
    "F24-09-6": (1, 0, 1, 10, 0),
    "F24-10-1": (1, 1, 1, 3, 0),
    "F24-10-2": (0, 1, 1, 2, 0),
    "F24-10-3": (0, 1, 0, 0, 0),  # at most 6 of 7
    "F24-10-4": (2, 0, 1, 3, 0),
    "F24-10-5": (1, 0, 1, 2, 0),
    "F24-10-6": (0, 0, 1, 0, 0),
    "F24-10-7": (4, 1, 1, 0, 0),
    "F24-10-8": (2, 1, 1, 0, 0),
    "F24-10-9": (1, 0, 0, 0, 0),
}

FOUR = "four_star"
SCORES = {  # low, high and possible grades
    "350121901201": (100, 100, ("five_star",)),
    "350121901202": (Fraction(800, 9), Fraction(800, 9), (FOUR,)),  # 80 of 90: no industry chain
    "350121901203": (70, 70, ("three_star",)),
    "350121902201": (85, 100, (FOUR,)),  # without an innovation project
    "350121902202": (0, 100, (FOUR, "three_star", "two_star", "one_star")),
    "350122901201": (Fraction(140, 3), Fraction(140, 3), ("one_star",)),  # 35 of 75
    "350122901202": (100, 100, (FOUR,)),
    "350102901001": (100, 100, ("five_star",)),
    "350102901002": (80, 80, (FOUR,)),
    "350102902001": (65, 85, (FOUR, "three_star", "two_star")),
    "350103901001": (Fraction(280, 3), Fraction(280, 3), (FOUR,)),  # 70 of 75
    "350103901002": (0, 100, ("five_star", FOUR, "three_star", "two_star", "one_star")),
}


@pytest.fixture(scope="module")
def report() -> Report:
    ruleset = rulekit.load("fuzhou-2024")
    return ruleset.check_dataset(read_files([str(FOLDER / "sample.json")], ruleset.vocabulary), as_of=DAY)


def test_verdicts_of_the_sample(report: Report) -> None:
    assert (report.reading.rows, report.reading.checked, len(report.reading.doubtful)) == (124, 124, 0)
    assert {id: tuple(row.values()) for id, row in report.counts.items()} == VERDICTS
    assert report.breaches["shortfall"] == 0


def test_scores_and_stars_of_the_sample(report: Report) -> None:
    stars = {score.record: (score.low, score.high, score.grades) for score in report.scores if score.card in ("F24-A", "F24-B")}
    assert stars == SCORES


def test_the_best_of_the_city_are_ranked_by_their_review(report: Report) -> None:
    branches = {score.record: score for score in report.scores if score.card == "F24-C"}
    ranks = {key: (score.rank.low, score.rank.high) for key, score in branches.items() if score.rank is not None}
    assert [ranks[f"ZB-{number:02}"] for number in range(1, 11)] == [
        (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (5, 5), (7, 7), (8, 8), (9, 9), (10, 11)
    ]  # fmt: skip
    assert [key for key, score in branches.items() if score.grade == "shortlisted"] == ["ZB-01"]
    assert branches["ZB-11"].state == "nothing"  # not nominated


def test_a_county_changes_points_bands_and_quotas(tmp_path: Path) -> None:
    text = """规则集 ours "本县版" = "Ours"
  基于 fuzhou-2024
  来源 "虚构" 日期 2026-01-01
  参数 "好支部名额" = 20%
  参数 "事项落实比例" = 50%
  参数 "第四档分数" = 40分
  参数 "政治功能分值" = 30分
"""
    path = tmp_path / "ours.rules"
    path.write_text(text, encoding="utf-8")
    ours = rulekit.load(path)
    found = ours.check_dataset(read_files([str(FOLDER / "sample.json")], ours.vocabulary), as_of=DAY)
    listed = [score.record for score in found.scores if score.card == "F24-C" and score.grade == "shortlisted"]
    assert listed == ["ZB-01", "ZB-02"]
    scores = {score.record: score for score in found.scores if score.card == "F24-A"}
    assert scores["350121901203"].value == 80 and scores["350122901201"].grade == "two_star"


def test_the_year_before_may_come_from_an_earlier_report() -> None:
    ruleset = rulekit.load("fuzhou-2024")
    data = json.loads((FOLDER / "sample.json").read_text(encoding="utf-8"))
    villages = [{key: value for key, value in one.items() if not key.startswith("2025年")} for one in data["village"]]
    before = ruleset.check({"village": villages}, as_of="2025-12-31")
    after = ruleset.check({"village": villages}, as_of="2026-12-31", before=before)
    counts = after.counts["F24-08-1"]  # the same scores again: enough for five stars alone
    assert (counts["pass"], counts["fail"], counts["unknown"]) == (1, 4, 2)


def test_a_share_of_what_is_not_due_yet_says_so():
    ruleset = rulekit.load("fuzhou-2024")
    villages = [{"村代码": f"35012190100{number}"} for number in range(3)]
    report = ruleset.check({"village": villages}, as_of="2025-12-31", only="F24-10-1")
    (found,) = report.findings
    assert found.verdict is rulekit.Verdict.NOT_APPLICABLE
    assert found.reason.detail == {"what": "", "kind": "stages", "due": "2026-12-31"}
