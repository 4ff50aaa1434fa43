"""Reasons of lists and of duties that hang on a condition: what is required is told as one thing."""

from __future__ import annotations

import pytest

import rulekit
from rulekit.reports.words import reason_text

RULES = """ruleset lists "Lists"
  uses party-building

standard K "k of"
  a village must have a resident cadre and have at least 2 of: a party organization, an industry chain, a rectification plan.

standard O "only if"
  a village may have a deputy secretary only if it has 3 or more party members.

standard I "iff"
  a village must set up a chain organization if and only if it has an industry chain.
"""


def told(standard, lang, **values):
    ruleset = rulekit.load(RULES)
    report = ruleset.check({"village": [{"id": "V", **values}]}, as_of="2025-06-30")
    finding = next(one for one in report.findings if one.standard == standard)
    assert finding.verdict == "fail"
    return reason_text(finding, ruleset.vocabulary, lang), finding.reason.detail


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "resident cadre no; party organization no; rectification plan no; required: a resident cadre, at least 2 of: "
            "a party organization, an industry chain, a rectification plan",
        ),
        ("zh", "驻村干部 无；党组织 无；整改方案 无；要求：有驻村干部、至少符合其中2项（有党组织、有产业链、有整改方案）"),
    ],
)
def test_so_many_of_a_list_are_required_not_each(lang, text):
    values = {"resident_cadre": False, "party_organization": False, "industry_chain": True, "rectification_plan": False}
    assert told("K", lang, **values) == (text, {})


def test_what_is_allowed_under_a_condition_is_told_with_it():
    values = {"deputy_secretary": True, "members": [{}]}
    assert told("O", "en", **values)[0].endswith("required: a deputy secretary only where at least 3 party members")
    assert told("O", "zh", **values)[0].endswith("要求：仅在党员3名以上时有副书记")


@pytest.mark.parametrize(
    ("organised", "broken", "en", "zh"),
    [
        (True, "condition_unmet", "a chain organization only where an industry chain", "仅在有产业链时有产业链党组织"),
        (False, "duty_unmet", "an industry chain asks for a chain organization", "有产业链时应当有产业链党组织"),
    ],
)
def test_the_broken_direction_is_named(organised, broken, en, zh):
    values = {"chain_organization": organised, "industry_chain": not organised}
    text, detail = told("I", "en", **values)
    assert text.endswith(f"required: {en}") and detail == {"broken": broken}
    assert told("I", "zh", **values)[0].endswith(f"要求：{zh}")
