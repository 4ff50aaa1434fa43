"""A record of which nothing is scored has no grade: a standard about its grade has nothing to judge, in both engines."""

from __future__ import annotations

import polars as pl

import rulekit

RULES = """规则集 best "评优" = "Best branches"
  来源 "虚构" 日期 2025-01-01
  使用 party-building

定义 "候选 / 未入围" = "shortlisted / not shortlisted"
  支部评优得分100分以上的评为候选，其余评为未入围。

标准 A-1 "述职评议得分" = "Review score"
  参评支部的述职评议得分应当填报。

标准 A-2 "从候选中选出" = "Chosen from the shortlist"
  获选支部应当是候选。

记分卡 S "评优得分" = "selection score" 属于 支部，分期 年
  不适用项 不计
  指标 A "述职评议" = "Yearly review" 100分
    计分 A-1 100分
  排名 全部，再按 述职评议得分
  名额 50% 候选
"""

BRANCHES = [
    {"branch_code": "B-1", "nominated": True, "selected": True, "review_score": 90},
    {"branch_code": "B-2", "nominated": True, "selected": True, "review_score": 80},
    {"branch_code": "B-3", "nominated": False, "selected": False, "review_score": None},
    {"branch_code": "B-4", "nominated": False, "selected": True, "review_score": 70},
]
WANTED = {"B-1": "pass", "B-2": "fail", "B-3": "not_applicable", "B-4": "not_applicable"}  # half of two ranked is one


def test_records() -> None:
    report = rulekit.load(RULES).check({"branch": BRANCHES}, as_of="2025-12-31")
    assert {one.record: one.verdict.value for one in report.findings if one.standard == "A-2"} == WANTED
    assert {score.record: score.state for score in report.scores} == {
        "B-1": "known", "B-2": "known", "B-3": "nothing", "B-4": "nothing"
    }  # fmt: skip


def test_frames() -> None:
    found = rulekit.load(RULES).check_frame(pl.DataFrame(BRANCHES), record_type="branch", as_of="2025-12-31")
    counts = found.counts["A-2"]
    assert (counts["pass"], counts["fail"], counts["not_applicable"], counts["error"]) == (1, 1, 2, 0)


def test_a_sample_holds_what_has_to_be_recorded_and_what_decides_among_equals() -> None:
    made = rulekit.load(RULES).sample(40, seed=1)["branch"]
    assert sum("review_score" in one or "review_score@2025" in one for one in made) > 20
    assert all("selection_score" not in one for one in made)
