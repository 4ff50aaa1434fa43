"""Remedies in words, in both languages, and as data."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from rulekit import ir
from rulekit.findings import Change, Remedy
from rulekit.reports.remedies import remedy_data, remedy_text
from rulekit.reports.words import Wording
from rulekit.resources import table
from rulekit.vocabulary import Vocabulary

STAFF = Change("raise", "firm", "employees", Fraction(3), Fraction(5), Fraction(2), Fraction(2))
FUNDS = Change("lower", "firm", "office_funds", Fraction(45001), Fraction(45000), Fraction(1), Fraction(1))
SET_UP = Change("set", "firm", "party_organization", "no", "yes")
IDLE = Change("stop", "firm", "idle", "yes", "no")
HAS = ir.Holds("firm", "party_organization")


def text(vocabulary: Vocabulary, *changes: Change, **more: Any) -> tuple[str, str]:
    remedy = Remedy(changes, **more)
    return remedy_text(remedy, Wording(vocabulary, "zh")), remedy_text(remedy, Wording(vocabulary, "en"))


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (STAFF, "增加2名员工（3 → 5）", "2 more employees (3 → 5)"),
        (evolve(STAFF, amount=Fraction(1), at_best=Fraction(1), after=Fraction(4)), "增加1名员工（3 → 4）",
         "1 more employee (3 → 4)"),
        (FUNDS, "办公经费减少1元（45001元 → 4.5万元）", "office funds down by 1 yuan (45,001 yuan → 45,000 yuan)"),
        (SET_UP, "建立党组织（无 → 有）", "set up a party organization (no → yes)"),
        (evolve(SET_UP, before=None, at_best=Fraction(0)), "建立党组织（现缺）；所缺的都符合时不必",
         "set up a party organization (now missing); not needed if what is missing turns out well"),
        (IDLE, "不再闲置（是 → 否）", "no longer idle (yes → no)"),
        (evolve(SET_UP, kind="stop", before="yes", after="no"), "不再有党组织（有 → 无）",
         "no party organization any longer (yes → no)"),
        (Change("set", "firm", "ownership", "public", "non_public"), "所有制改为非公（公有 → 非公）",
         "ownership: non-public (public → non-public)"),
        (Change("set", "firm", "employees", None, Fraction(50), at_best=Fraction(0)), "员工达到50人（现缺）；所缺的都符合时不必",
         "employees 50 (now missing); not needed if what is missing turns out well"),
        (Change("convert", "firm", "firm", Fraction(6), Fraction(10), Fraction(4), Fraction(4), condition=HAS),
         "再有4个企业做到：有党组织（6 → 10）", "4 more firms: a party organization (6 → 10)"),
        (Change("convert", "firm", "firm", None, None, Fraction(4), Fraction(2), condition=HAS),
         "再有4个企业做到：有党组织；4个可以确保，所缺的都符合时2个即可",
         "4 more firms: a party organization; 4 for certain, 2 if all that is missing turns out well"),
        (Change("more_members", "firm", "firm", Fraction(0), Fraction(1)), "增加1个企业（0 → 1）", "1 more firm (0 → 1)"),
        (Change("raise", "firm", "office_funds", Fraction(90), Fraction(100), Fraction(10), Fraction(10), "sum"),
         "办公经费共增加10元（合计 90元 → 100元）", "office funds up by 10 yuan in all (sum 90 yuan → 100 yuan)"),
        (Change("raise", "firm", "office_funds", None, None, Fraction(10), Fraction(10), "average"), "办公经费共增加10元",
         "office funds up by 10 yuan in all"),
    ],
)  # fmt: skip
def test_each_change_has_its_words(vocabulary: Vocabulary, change: Change, zh: str, en: str) -> None:
    assert text(vocabulary, change) == (zh, en)


def test_several_changes_alternatives_and_what_is_only_enough_at_best(vocabulary: Vocabulary) -> None:
    assert text(vocabulary, SET_UP, IDLE)[0] == "建立党组织（无 → 有）；并且不再闲置（是 → 否）"
    assert text(vocabulary, SET_UP, alternatives=((IDLE,),))[1] == (
        "set up a party organization (no → yes); or no longer idle (yes → no)"
    )
    assert text(vocabulary, STAFF, certain=False)[0] == "增加2名员工（3 → 5）；所缺的都符合时才够"


@pytest.mark.parametrize("code", sorted(table("grammars", "findings.en.toml")["remedy"]["reason"]))
def test_each_reason_for_none_has_its_words_and_stands_in_the_schema(vocabulary: Vocabulary, code: str) -> None:
    import json

    from rulekit import resources

    zh, en = text(vocabulary, none=code)
    assert zh.startswith("无：") and en.startswith("none: ") and code not in zh
    schema = json.loads(resources.text("grammars", "output.schema.json"))
    assert code in schema["$defs"]["finding"]["properties"]["remedy"]["properties"]["none"]["enum"]


def test_the_data_of_a_remedy_is_exact(vocabulary: Vocabulary) -> None:
    words = (Wording(vocabulary, "zh"), Wording(vocabulary, "en"))
    change = Change("convert", "firm", "firm", Fraction(1, 3), None, Fraction(4), Fraction(2), condition=HAS, members=("A", "B"))
    data = remedy_data(Remedy((change,), ((STAFF,),)), words)
    assert data is not None and data["certain"] and data["none"] == ""
    assert data["changes"] == [
        {
            "kind": "convert", "record_type": "firm", "name": "firm", "from": "1/3", "to": None, "amount": "4", "at_best": "2",
            "condition": {"zh": "有党组织", "en": "a party organization"}, "members": ["A", "B"],
        }
    ]  # fmt: skip
    assert data["alternatives"][0][0]["from"] == "3" and set(data["text"]) == {"zh", "en"}
    assert remedy_data(None, words) is None


def test_every_reason_that_an_engine_gives_has_its_words() -> None:
    import re
    from pathlib import Path

    engines = Path(__file__).resolve().parents[2] / "rulekit" / "engines"
    codes = {code for path in engines.glob("*.py") for code in re.findall(r'none="(\w+)"', path.read_text(encoding="utf-8"))}
    assert {"fixed", "date", "equal_total"} <= codes <= set(table("grammars", "findings.en.toml")["remedy"]["reason"])
