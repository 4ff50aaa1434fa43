"""
The golden witnesses of the specification, from the sentence to the verdict, in both languages; those whose constructs exist.

What each of them is there for stands in docs/language.md#meaning.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import rulekit
from rulekit.engines.evaluator import Evaluator
from rulekit.engines.interpret import World
from rulekit.sources.objects import from_objects
from tests import frames

FIRMS = (
    "firms with 50 or more employees must set up a party organization unless they were founded within the last 12 months.",
    "员工50人以上的企业应当建立党组织，但成立不满12个月的除外。",
)
COVERAGE = ("in each county, at least 90% of villages must have a resident cadre.", "各县90%以上的村应当有驻村干部。")


def cadres(*known: bool | None) -> list[dict[str, Any]]:
    return [{"id": f"V{number}", "resident_cadre": value} for number, value in enumerate(known, start=1)]


def posts(yes: int, size: int) -> list[dict[str, Any]]:
    return [{"id": f"V{number}", "secretary_is_director": number <= yes} for number in range(1, size + 1)]


MEETINGS = ("a branch must hold a members' meeting at least once every quarter.", "支部每季度应当至少召开1次党员大会。")
SETTLED = ("a problem must be settled within 30 days of being raised.", "问题应当自提出之日起30日内办结。")
STAGES = (
    "the 一肩挑 ratio must be at least 30% by 2024-12-31, at least 40% by 2025-12-31 and at least 50% by 2026-12-31.",
    "一肩挑比例到2024年12月31日应当达到30%以上，到2025年12月31日达到40%以上，到2026年12月31日达到50%以上。",
)


RISEN = (
    "a community's annual office funds should rise by at least 5% on the year before.", "社区每年办公经费宜比上年增长5%以上。"
)  # fmt: skip
WEAK = ("a village must not be classed as weak for 2 consecutive years.", "村不得连续2年被列为软弱村。")


# name, sentences (English, Chinese), records, date, verdict, marks, missing, code of the reason
WITNESSES: list[tuple[str, tuple[str, str], Any, str, str, tuple[str, ...], tuple[str, ...], str]] = [
    ("G01 scope unknown, requirement met",
     ("non-public firms with 50 or more employees must set up a party organization.", "员工50人以上的非公企业应当建立党组织。"),
     {"ownership": "non-public", "employees": None, "party_organization": True}, "2025-06-30",
     "unknown", ("cannot_fail",), ("employees",), "missing_inputs"),
    ("G02 exception unknown, requirement met", FIRMS, {"employees": 60, "party_organization": True, "founded": None},
     "2025-06-30", "pass", ("may_be_exempt",), (), "met"),
    ("G03 exempt although the scope is unknown", FIRMS,
     {"employees": None, "party_organization": False, "founded": "2025-03-01"}, "2025-06-30", "not_applicable", (), (), "exempt"),
    ("G04 the window clips as_of, not the founding date", FIRMS,
     {"employees": 60, "party_organization": False, "founded": "2024-02-29"}, "2025-02-28", "not_applicable", (), (), "exempt"),
    ("G05 the anniversary is out of the window", FIRMS,
     {"employees": 60, "party_organization": False, "founded": "2024-06-30"}, "2025-06-30", "fail", (), (), "not_met"),
    ("G06 a member in or out that cannot lower the share",
     ("in each county, at least 80% of villages with 100 or more residents must have a resident cadre.",
      "各县80%以上的居民100人以上的村应当有驻村干部。"),
     {"county": "A", "villages": [{"residents": 500, "resident_cadre": True}, {"residents": None, "resident_cadre": True}]},
     "2025-06-30", "pass", (), (), "met"),
    ("G07 nine of ten are reached exactly", COVERAGE, {"county": "A", "villages": cadres(*[True] * 8, False, None)}, "2025-06-30",
     "unknown", (), ("V10.resident_cadre",), "missing_inputs"),
    ("G08 a share over nothing", COVERAGE, {"county": "B", "villages": []}, "2025-06-30", "not_applicable", (), (),
     "nothing_to_judge"),
    ("G10 an average with a value that cannot be negative",
     ("the average subsidy of a village's committee members must be at least 300 yuan.", "村委员补贴的平均值不得低于300元。"),
     {"committee_members": [{"subsidy": 300}, {"subsidy": 500}, {"subsidy": 500}, {"subsidy": None}]}, "2025-06-30",
     "pass", (), (), "met"),
    ("G11 29 of 50 is 58%",
     ("in each county, at least 58% of villages must have a resident cadre.", "各县58%以上的村应当有驻村干部。"),
     {"county": "A", "villages": cadres(*[True] * 29, *[False] * 21)}, "2025-06-30", "pass", (), (), "met"),
    ("G13 an absent list", ("a village must have between 3 and 7 committee members.", "村应当有3至7名委员。"),
     {"id": "V1"}, "2025-06-30", "unknown", (), ("committee_members",), "missing_inputs"),
    ("G13 an empty list", ("a village must have between 3 and 7 committee members.", "村应当有3至7名委员。"),
     {"committee_members": []}, "2025-06-30", "fail", (), (), "not_met"),
    ("G14 every over nothing",
     ("every committee member of a village must have been trained within the last 12 months.",
      "村的每名委员应当在最近12个月内接受过培训。"),
     {"committee_members": []}, "2025-06-30", "pass", ("vacuous",), (), "met"),
    ("G14 every over an absent list",
     ("every committee member of a village must have been trained within the last 12 months.",
      "村的每名委员应当在最近12个月内接受过培训。"),
     {"id": "V1"}, "2025-06-30", "unknown", (), ("committee_members",), "missing_inputs"),
    ("G17 not yet due", SETTLED, {"raised": "2025-06-10", "settled": "not yet"}, "2025-06-30", "not_applicable", (), (),
     "nothing_to_judge"),
    ("G17 due at the close of the day", SETTLED, {"raised": "2025-06-10", "settled": "not yet"}, "2025-07-10", "fail", (), (),
     "not_met"),
    ("G18 a blank is missing, past the last day", SETTLED, {"raised": "2025-06-10", "settled": None}, "2025-08-01",
     "unknown", (), ("settled",), "missing_inputs"),
    ("G18 a blank is missing, before the last day", SETTLED, {"raised": "2025-06-10", "settled": None}, "2025-06-30",
     "unknown", ("cannot_fail",), ("settled",), "missing_inputs"),
    ("G19 an open quarter is not held against it", MEETINGS, {"meetings": [{"date": "2025-02-11"}]}, "2025-05-15", "pass", (), (),
     "met"),
    ("G19 a quarter that is over", MEETINGS, {"meetings": [{"date": "2025-02-11"}]}, "2025-06-30", "fail", (), (), "not_met"),
    ("G19 no quarter is over", MEETINGS, {"meetings": [{"date": "2025-02-11"}]}, "2025-01-20", "not_applicable", (), (),
     "nothing_to_judge"),
    ("G20 the last stage due", STAGES, {"county": "A", "villages": posts(7, 20)}, "2025-06-30", "pass", (), (), "met"),
    ("G20 the next stage", STAGES, {"county": "A", "villages": posts(7, 20)}, "2025-12-31", "fail", (), (), "not_met"),
    ("G20 before the first stage", STAGES, {"county": "A", "villages": posts(7, 20)}, "2024-06-30", "not_applicable", (), (),
     "nothing_to_judge"),
    ("G23 all pairs of steps",
     ("a decision must go through these steps in order: proposal, consultation, review, vote, publication.",
      "决策应当依次经过下列步骤：提议、协商、审议、表决、公示。"),
     {"proposal": "2025-03-10", "consultation": None, "review": "2025-03-05", "vote": "2025-04-01", "publication": "2025-04-09"},
     "2025-06-30", "fail", (), (), "not_met"),
    ("G24 percent of nothing", RISEN, {"office_funds": 100, "office_funds@2024": 0}, "2025-12-31", "not_applicable", (), (),
     "nothing_to_judge"),
    ("G24 less than 5%", RISEN, {"office_funds": {"2024": 96, "2025": 100}}, "2025-12-31", "fail", (), (), "not_met"),
    ("G25 a gap is no break", WEAK, {"weak": {"2022": True, "2023": None, "2024": True}}, "2024-12-31", "unknown", (),
     ("weak@2023",), "missing_inputs"),
    ("G25 known not to be so", WEAK, {"weak": {"2022": True, "2023": False, "2024": True}}, "2024-12-31", "pass", (), (), "met"),
    *((f"G15 a class that is missing, {area} square metres",
       ("the site area of a community must be at least: 200 square metres for an open community, 300 square metres for a gated "
        "community, 150 square metres for any other community.",
        "社区场地面积不得小于：开放式社区200平方米，封闭式社区300平方米，其他社区150平方米。"),
       {"community_type": None, "site_area": area}, "2025-06-30", verdict, (), missing, code)
      for area, verdict, missing, code in (
          (350, "pass", (), "met"), (250, "unknown", ("community_type",), "missing_inputs"), (120, "fail", (), "not_met"))),
    ("G21 Kleene on the tree as written",
     ("firms that have 50 or more employees, or that have fewer than 50 employees, must set up a party organization.",
      "员工50人以上，或者员工不足50人的企业应当建立党组织。"),
     {"employees": None, "party_organization": False}, "2025-06-30",
     "unknown", ("cannot_pass", "may_include_more"), ("employees",), "missing_inputs"),
]  # fmt: skip


@pytest.mark.parametrize("case", WITNESSES, ids=[case[0] for case in WITNESSES])
@pytest.mark.parametrize("lang", [0, 1], ids=["en", "zh"])
def test_a_witness(case: Any, lang: int) -> None:
    _, sentences, records, as_of, verdict, marks, missing, code = case
    ruleset = rulekit.load(f'ruleset x "x"\n  uses party-building\nstandard A "a"\n  {sentences[0]}\n')
    if lang:
        ruleset = rulekit.load(f'规则集 x "x"\n  使用 party-building\n标准 A "a"\n  {sentences[1]}\n')
    dataset = from_objects([records], ruleset.vocabulary, wanted=ruleset.wanted)
    findings = ruleset.check_dataset(dataset, as_of=as_of).findings
    assert len(findings) == 1
    found = findings[0]
    assert (found.verdict, found.reason.code) == (verdict, code)
    assert found.marks == marks
    assert tuple(str(one) for one in found.missing) == missing
    world = World(ruleset.ir, ruleset.vocabulary, dataset, date.fromisoformat(as_of))
    frames.agree(world, ruleset.standards[0], found)


GRADES = (
    'ruleset x "x"\ndefine record village "village" = "村".\n'
    'define field certain "certain points" = "确定得分" of village: number in points, at least 0.\n'
    'define field hanging "open points" = "待定得分" of village: number in points, between 0 and {open}.\n'
    'define "score" = "总分"\n  the score of a village means (certain points + open points).\n'
    'define "advanced / ordinary / lagging" = "先进 / 一般 / 后进"\n'
    "  a village is graded advanced if its score is at least 90, ordinary if its score is at least 60 but less than 90, "
    "and lagging otherwise.\n"
    'standard A "a"\n  a village must be graded {asked}.\n',
    '规则集 x "x"\n定义 记录 village "村" = "village"。\n'
    '定义 字段 certain "确定得分" = "certain points" 属于 村：数字 单位 分，至少 0。\n'
    '定义 字段 hanging "待定得分" = "open points" 属于 村：数字 单位 分，介于 0至{open}。\n'
    '定义 "总分" = "score"\n  村的总分是指（确定得分 + 待定得分）。\n'
    '定义 "先进 / 一般 / 后进" = "advanced / ordinary / lagging"\n'
    "  村总分90分以上的评为先进，60分以上不满90分的评为一般，其余评为后进。\n"
    '标准 A "a"\n  村应当评为{asked}。\n',
)
ASKED = {"ordinary": "一般", "ordinary or better": "一般以上", "lagging": "后进", "advanced": "先进"}


@pytest.mark.parametrize(
    ("points", "asked", "verdict", "grades"),
    [
        (16, "ordinary", "pass", ("ordinary",)), (16, "lagging", "fail", ("ordinary",)),
        (30, "ordinary", "unknown", ("advanced", "ordinary")), (30, "ordinary or better", "pass", ("advanced", "ordinary")),
        (30, "lagging", "fail", ("advanced", "ordinary")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", [0, 1], ids=["en", "zh"])
def test_g16_a_grade_of_a_score_that_is_not_settled(points: int, asked: str, verdict: str, grades: Any, lang: int) -> None:
    ruleset = rulekit.load(GRADES[lang].format(open=points, asked=ASKED[asked] if lang else asked))
    dataset = from_objects([{"id": "V1", "certain": 62}], ruleset.vocabulary, wanted=ruleset.wanted)
    world = World(ruleset.ir, ruleset.vocabulary, dataset, date(2025, 6, 30))
    record = dataset.records["village"][0]
    assert Evaluator(world).grades("village_grade", record) == grades
    found = ruleset.check_dataset(dataset, as_of="2025-06-30").findings[0]
    assert found.verdict == verdict
    assert tuple(str(one) for one in found.missing) == (("hanging",) if verdict == "unknown" else ())
    frames.agree(world, ruleset.standards[0], found)


CODES = (
    'ruleset x "x"\n  uses employers\nstandard A "a"\n  an employer must satisfy (trade union and valid(registration code)).\n',
    '规则集 x "x"\n  使用 employers\n标准 A "a"\n  用人单位应当满足（工会组织 且 有效（登记代码））。\n',
)


@pytest.mark.parametrize(
    ("record", "verdict", "missing"),
    [
        ({"trade_union": False, "registration_code": "X"}, "fail", ()),
        ({"trade_union": True, "registration_code": "X"}, "error", ()),
        ({"registration_code": "X"}, "error", ("trade_union",)),
        ({"trade_union": True}, "unknown", ("registration_code",)),
    ],
)
@pytest.mark.parametrize("lang", [0, 1], ids=["en", "zh"])
def test_g12_an_error_matters_only_where_it_could_change_the_verdict(
    record: dict[str, Any], verdict: str, missing: Any, lang: int
) -> None:
    ruleset = rulekit.load(CODES[lang])
    dataset = from_objects([record], ruleset.vocabulary, wanted=ruleset.wanted)
    found = ruleset.check_dataset(dataset, as_of="2025-06-30").findings[0]
    assert (found.verdict.value, tuple(str(one) for one in found.missing)) == (verdict, missing)
    if verdict == "fail":
        assert [step.condition.name for step in found.reason.core] == ["trade_union"]  # type: ignore[union-attr]
    frames.agree(World(ruleset.ir, ruleset.vocabulary, dataset, date(2025, 6, 30)), ruleset.standards[0], found)


def test_all_twenty_five_witnesses_are_here() -> None:
    here = {case[0].split()[0] for case in WITNESSES}
    for file in (Path(__file__), Path(__file__).parent / "test_witnesses_groups.py"):
        here |= {f"G{one}" for one in re.findall(r"^def test_g(\d\d)_", file.read_text(encoding="utf-8"), re.MULTILINE)}
    assert here == {f"G{number:02}" for number in range(1, 26)}
