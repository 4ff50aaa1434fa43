"""Grades of the same words for several record types: each sentence means those of the type that it is about."""

from __future__ import annotations

import pytest

import rulekit
from rulekit import ir

ZH = """规则集 stars "星级" = "Stars"
  来源 "虚构" 日期 2025-01-01
  使用 party-building
  参数 "星级线" = "star line" = 80分

定义 "有星 / 无星" = "starred / unstarred"
  村创星得分达到星级线的评为有星，其余评为无星。

定义 "有星 / 无星" = "starred / unstarred"
  社区创星得分达到星级线的评为有星，其余评为无星。

标准 A-1 "村" = "Villages"
  各县90%以上的村应当评为有星以上。

标准 A-2 "社区" = "Communities"
  各县90%以上的社区应当评为有星以上。

标准 A-3 "有星社区" = "Starred communities"
  有星社区应当有服务台。
"""


def scales(ruleset: rulekit.Ruleset) -> dict[str, set[str]]:
    """The scales that each standard names."""
    return {one.id: {node.name for node in ir.walk(one.rule) if isinstance(node, ir.InGrade)} for one in ruleset.standards}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_type_has_its_own_scale(lang: str) -> None:
    ruleset = rulekit.load(ZH)
    found = ruleset if lang == "zh" else rulekit.load(ruleset.render("en"))
    assert scales(found) == {"A-1": {"village_grade"}, "A-2": {"community_grade"}, "A-3": {"community_grade"}}
    assert {definition.record for definition in found.ir.definitions.values()} == {"village", "community"}


def test_each_definition_is_written_back_with_its_parameter() -> None:
    english = rulekit.load(ZH).render("en")
    assert "a village is graded starred if its star score is at least the star line, and unstarred otherwise." in english
    assert "a community is graded starred if its star score is at least the star line, and unstarred otherwise." in english


def test_a_village_and_a_community_are_graded_by_their_own_score() -> None:
    report = rulekit.load(ZH).check(
        {
            "village": [{"village_code": "350121901201", "star_score": 80}],
            "community": [{"community_code": "350121901001", "star_score": 79, "service_desk": False}],
        },
        as_of="2025-12-31",
    )
    verdicts = {finding.standard: finding.verdict.value for finding in report.findings}
    assert verdicts == {"A-1": "pass", "A-2": "fail", "A-3": "not_applicable"}
