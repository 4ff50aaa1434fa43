"""Amounts made of others: 2% of income, the greater of two, rounded, per so many, steps; in sentences and formulas."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rulekit import ir
from tests.twins import read, write

RESERVE, INCOME = ir.FieldValue("community", "reserve"), ir.FieldValue("community", "annual_income")
OFFICERS, EMPLOYEES = ir.FieldValue("firm", "safety_officers"), ir.FieldValue("firm", "employees")
TWO_PERCENT = ir.Arithmetic("*", ir.Number(Fraction(1, 50), "ratio"), EMPLOYEES)


def requirement(lang, text):
    found = read(lang, text)
    assert found.node is not None, [(one.code, one.arguments) for one in found.diagnostics]
    return found.node.requirement


@pytest.mark.parametrize(
    ("zh", "en", "node"),
    [
        ("较大（1万元，2% * 年收入）", "greater(10,000 yuan, 2% * annual income)",
         ir.Extreme("greater", (ir.Number(Fraction(10_000), "yuan"),
                                ir.Arithmetic("*", ir.Number(Fraction(1, 50), "ratio"), INCOME)))),
        ("较小（年收入，2元，储备金）", "lesser(annual income, 2 yuan, reserve)",
         ir.Extreme("lesser", (INCOME, ir.Number(Fraction(2), "yuan"), RESERVE))),
        ("向上取整（年收入）", "round_up(annual income)", ir.Rounded("up", INCOME)),
        ("向下取整（年收入，100）", "round_down(annual income, 100)", ir.Rounded("down", INCOME, Fraction(100))),
        ("四舍五入（年收入，0.5）", "round_half_up(annual income, 0.5)", ir.Rounded("half_up", INCOME, Fraction(1, 2))),
    ],
)  # fmt: skip
def test_a_formula_says_what_a_sentence_can(zh, en, node):
    wanted = ir.Compare("ge", RESERVE, node)
    rule = read("zh", f"社区应当满足（储备金 >= {zh}）。").node
    assert rule is not None and rule.requirement == wanted
    assert requirement("en", f"a community must satisfy (reserve >= {en}).") == wanted
    for lang in ("zh", "en"):
        assert read(lang, write(lang, rule)).node == rule


@pytest.mark.parametrize(
    ("lang", "tail", "how"),
    [
        ("zh", "，不足1人的按1人计算", "up"), ("zh", "，向上取整", "up"), ("zh", "，舍去小数", "down"),
        ("zh", "，不足1人的不计", "down"), ("zh", "，四舍五入", "half_up"),
        ("en", ", rounded up", "up"), ("en", ", rounded down", "down"),
        ("en", ", rounded to the nearest whole number", "half_up"),
    ],
)  # fmt: skip
def test_each_way_of_rounding(lang, tail, how):
    text = {
        "zh": f"企业安全员人数不得少于员工人数的2%{tail}。",
        "en": f"the number of safety officers of a firm must be at least 2% of its employees{tail}.",
    }[lang]
    assert requirement(lang, text) == ir.Compare("ge", OFFICERS, ir.Rounded(how, TWO_PERCENT))


def test_a_step_is_in_the_unit_that_is_measured():
    found = requirement("zh", "社区储备金不得低于年收入的2%，不足1万元的按1万元计算。")
    assert found.right.step == 10_000


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "a community's reserve must exceed 2% of its annual income.", "gt"),
        ("en", "a community must have office funds of at least 2% of its annual income.", "ge"),
        ("zh", "社区储备金应当达到年收入的2%以上。", "ge"),
        ("zh", "社区储备金应当达到年收入的2%。", "ge"),
        ("zh", "社区储备金应当高于年收入的2%。", "gt"),
    ],
)
def test_a_share_stands_after_every_comparison_word(lang, text, value):
    found = requirement(lang, text)
    assert found.order == value
    assert found.right == ir.Arithmetic("*", ir.Number(Fraction(1, 50), "ratio"), INCOME)


def test_a_share_of_members_counts_them():
    found = requirement("en", "the residents of a village must be at most 10,000% of its committee members.")
    assert found.right.right == ir.Count(ir.Group("list", "committee_members", "committee_member"))


@pytest.mark.parametrize(
    ("lang", "text", "code"),
    [
        ("zh", "企业安全员人数不得少于员工人数的2%，不足2人的按1人计算。", "R270"),
        ("zh", "企业员工在100人以内的，应当至少有1名安全员；超过200人的，每增加200人增配1名。", "R270"),
        ("zh", "企业员工在100人以内的，应当至少有1名安全员；超过100人的，每增加200人增配1名，不足100人的按100人计算。", "R270"),
        ("zh", "企业员工在100人以上的，应当至少有1名安全员；超过100人的，每增加200人增配1名。", "R271"),
        ("zh", "社区储备金不得低于1万元或者有服务台，以较高者为准。", "R271"),
        ("zh", "社区每万名居民应当有服务台。", "R271"),
        ("zh", "社区每0名居民应当配备18名以上工作人员。", "R271"),
        ("en", "a community must have at least 18 workers per 0 residents.", "R271"),
        ("en", "a community must satisfy (round_up(reserve, 0) >= 5 yuan).", "R271"),
        ("en", "a community must satisfy (greater(reserve) >= 5 yuan).", "T312"),
        ("en", "a community must satisfy (reserve >= greater(10,000 yuan, residents)).", "T301"),
        ("en", "a community's reserve must be at least 2% of its residents.", "T301"),
        ("en", "a community's reserve must be at least the greater of 10,000 yuan and 5 square metres.", "T301"),
        ("en", "a community's reserve must be at least 2% of its secretary.", "T305"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(lang, text, code):
    found = read(lang, text)
    assert found.node is None
    assert code in [one.code for one in found.diagnostics]
