"""
The golden witnesses of the specification, from the sentence to the verdict, in both languages; those whose constructs exist.

What each of them is there for stands in docs/language.md#meaning.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import rulekit
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


def test_g12_an_error_matters_only_where_it_could_change_the_verdict() -> None:
    ruleset = rulekit.load(
        'ruleset x "x"\n  uses employers\nstandard A "a"\n'
        "  an employer must satisfy (trade union and valid(registration code)).\n"
    )

    def verdict(**record: object) -> tuple[str, tuple[str, ...]]:
        found = ruleset.check_one({"record_type": "employer", **record}, as_of="2025-06-30").findings[0]
        return found.verdict.value, tuple(str(one) for one in found.missing)

    assert verdict(trade_union=False, registration_code="X") == ("fail", ())
    assert verdict(trade_union=True, registration_code="X") == ("error", ())
    assert verdict(registration_code="X") == ("error", ("trade_union",))
    assert verdict(trade_union=True) == ("unknown", ("registration_code",))
