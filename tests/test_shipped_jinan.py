"""The sample of jinan-2017, judged by hand; an office's own points and limits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import rulekit
from rulekit.report import Report
from rulekit.ruleset import Ruleset
from rulekit.sources.read import read_files

SAMPLE = Path(__file__).resolve().parents[1] / "rulesets" / "jinan-2017" / "sample.json"

# By hand, from sample.json: pass, fail, unknown, not_applicable, error.
# Of the twelve communities 丁 lacks most of what is asked for, 己 its committee and its kind.
BY_HAND = {
    "J17-01": (4, 5, 3, 0, 0),  # 甲, 癸, 子, 丑; 乙, 丙, 戊, 庚, 辛; 丁, 己, 壬 (a shift on a holiday that nobody told of)
    "J17-02-1": (10, 1, 1, 0, 0),  # 乙 has none
    "J17-02-2": (7, 2, 2, 1, 0),  # 丙 and 辛 have one kind only; 丁, 己; 乙 has no committee
    "J17-03": (8, 2, 2, 0, 0),  # 乙 no volunteers, 辛 no deputy; 丁, 己 (workers: a few)
    "J17-04": (8, 3, 1, 0, 0),  # 乙 7, 庚 4, 戊 6 duties; 丁
    "J17-05": (9, 1, 2, 0, 0),  # 丙 out of order; 丁 lacks a step, 庚 the list; 戊 had no such matter
    "J17-06-1": (10, 1, 1, 0, 0),  # 戊 out of order; 丁
    "J17-06-2": (10, 1, 1, 0, 0),  # 丙 without the county; 丁
    "J17-07-1": (10, 1, 1, 0, 0),  # 戊 none; 丁
    "J17-07-2": (10, 1, 1, 0, 0),  # 丙 a day late; 丁
    "J17-07-3": (9, 2, 1, 0, 0),  # 丙 rated once, 庚 reported once; 丁
    "J17-08-1": (9, 1, 1, 1, 0),  # 乙; 丁; 己 has no roster; the shift of next year in that of 甲 does not count
    "J17-08-2": (8, 1, 2, 1, 0),  # 戊; 丁, 壬; 己
    "J17-09": (9, 2, 1, 0, 0),  # 戊 no workers, 庚 no centre; 丁
    "J17-10": (10, 1, 1, 0, 0),  # 乙; 丁
    "J17-11-1": (1, 1, 1, 9, 0),  # 甲; 子; 己
    "J17-11-2": (1, 1, 1, 9, 0),  # 乙; 庚; 己
    "J17-11-3": (1, 1, 1, 9, 0),  # 癸; 丙; 己
    "J17-11-4": (1, 1, 2, 8, 0),  # 丑; 壬; 丁, 己
    "J17-11-5": (1, 1, 1, 9, 0),  # 戊; 辛; 己
}
EDITION = """规则集 one-county "本县" = "Our county"
  基于 jinan-2017
  来源 "本县文件" 日期 2018-01-01
  自 2018-01-01 起施行
  参数 "每条扣分" = 2.5分
  参数 "达标得分" = 90分
  参数 "专职人员下限" = 10人
"""


def judged(ruleset: Ruleset) -> Report:
    data = read_files([str(SAMPLE)], ruleset.vocabulary)
    assert (data.reading.rows, data.reading.checked) == (181, 181)
    assert [note.arguments["value"] for note in data.reading.doubtful] == ["若干"]
    return ruleset.check_dataset(data, as_of=date(2018, 12, 31))


def scored(report: Report) -> dict[str, tuple[str, str]]:
    return {score.name: (str(score.low), str(score.high)) for score in report.scores}


def test_the_sample_of_jinan() -> None:
    report = judged(rulekit.load("jinan-2017"))
    assert {id: tuple(row.values()) for id, row in report.counts.items()} == BY_HAND
    assert report.breaches == {"violation": 30, "shortfall": 0}


def test_the_score_of_jinan_is_what_its_aspects_give() -> None:
    scores = scored(judged(rulekit.load("jinan-2017")))
    assert scores["甲社区"] == ("100", "100")
    assert scores["乙社区"] == ("75/2", "75/2")  # without organisation, team, duties, regional cooperation, service
    assert scores["壬社区"] == ("175/2", "100")


def test_an_office_gives_its_own_points_and_limits() -> None:
    report = judged(rulekit.load(EDITION))
    assert scored(report)["乙社区"] == (
        "85",
        "85",
    )  # six standards at 2.5 points: J17-02-1, J17-03, J17-04, J17-08-1, J17-09, J17-10
    assert tuple(report.counts["J17-09"].values()) == (1, 11, 0, 0, 0)  # 己 has 12 workers, all others 9 or none
