"""Reasons in words, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from rulekit import ir
from rulekit.findings import Bounds, Finding, Missing, Note, Place, Reason, Step, Truth, Verdict
from rulekit.reports.words import Wording, leaves, missing_words, note_text, reason_text
from rulekit.vocabulary import Vocabulary


def test_a_failure_says_what_was_found_and_what_is_required(vocabulary: Vocabulary, parts: Any) -> None:
    assert reason_text(parts.failing(), vocabulary, "zh") == "员工 60人；党组织 无；要求：有党组织"
    english = reason_text(parts.failing(), vocabulary, "en")
    assert english == "employees 60; party organization no; required: a party organization"


def test_a_shortfall_is_recommended_and_its_number_does_not_look_like_the_threshold(vocabulary: Vocabulary, parts: Any) -> None:
    text = reason_text(parts.short("44999.999"), vocabulary, "zh")
    assert text.startswith("办公经费 44999.999元；宜：") and "4.5万元" in text
    assert reason_text(parts.short("100/3"), vocabulary, "en").startswith("office funds 33.33 yuan; recommended: ")


def test_what_stands_against_a_prohibition_is_told_as_it_should_be(vocabulary: Vocabulary, parts: Any) -> None:
    idle = ir.Holds("firm", "idle")
    step = Step(idle, Truth.TRUE, found="yes")
    finding = evolve(parts.failing(), force="must_not", reason=Reason("not_met", (step,), (step,)))
    wording = Wording(vocabulary, "en")
    required = wording.condition(ir.Not(idle))
    assert wording.reason(finding) == f"idle yes; required: {required}" and "not" in required
    large = Step(parts.LARGE, Truth.TRUE, values=((parts.LARGE.left, parts.exactly(60)),))
    finding = evolve(finding, reason=Reason("not_met", (large,), (large,)))
    assert Wording(vocabulary, "zh").reason(finding) == "员工 60人；要求：员工不足50人"


@pytest.mark.parametrize(
    ("code", "detail", "zh", "en"),
    [
        ("met", {}, "符合", "met"),
        ("permitted", {}, "可以", "permitted"),
        ("not_existing", {}, "截至日不存在", "not existing on this date"),
        ("not_in_force", {"from": "2025-01-01"}, "截至日不在施行期内（施行期自2025-01-01起）",
         "not in force on this date (in force from 2025-01-01)"),
        ("nothing_to_judge", {"what": "firm", "kind": "empty"}, "没有可供判断的对象：无企业", "nothing to judge: no firms"),
        ("nothing_to_judge", {"what": "employees", "kind": "zero_base"}, "无从计量：员工为0", "nothing to measure: employees 0"),
        ("nothing_to_judge", {}, "没有可供判断的对象", "nothing to judge"),
        ("function_error", {"function": "valid", "error": "bad\x1b[2J"}, "函数“valid”出错：bad\\x1b[2J",
         "function “valid” failed: bad\\x1b[2J"),
        ("missing_inputs", {}, "无法判定", "cannot be determined"),
        ("exempt", {}, "属于例外", "exempt"),
    ],
)  # fmt: skip
def test_each_reason_has_its_words(vocabulary: Vocabulary, code: str, detail: dict[str, str], zh: str, en: str) -> None:
    finding = Finding("T-01", "firm", "V1", Verdict.NOT_APPLICABLE, "must", Reason(code, detail=detail))
    assert reason_text(finding, vocabulary, "zh") == zh
    assert reason_text(finding, vocabulary, "en") == en


def test_out_of_scope_shows_the_values_that_put_it_there(vocabulary: Vocabulary, parts: Any) -> None:
    assert reason_text(parts.outside(), vocabulary, "zh") == "员工 30人；不在适用范围内"


def test_missing_inputs_and_marks(vocabulary: Vocabulary, parts: Any) -> None:
    finding = parts.open_("V3", Verdict.PASS, Verdict.NOT_APPLICABLE, marks=("cannot_fail",))
    assert reason_text(finding, vocabulary, "zh") == "缺：员工（不会判为不符合）"
    assert reason_text(finding, vocabulary, "en") == "missing: employees (cannot fail)"
    many = evolve(finding, missing=tuple(Missing("firm", f"V{n}", "party_organization", own=False) for n in range(8)), marks=())
    assert reason_text(many, vocabulary, "en").endswith("V5 party organization and 2 more")
    assert reason_text(many, vocabulary, "zh").endswith("V5的党组织等8个")


def test_a_missing_input_of_another_record_names_it(vocabulary: Vocabulary) -> None:
    assert missing_words(Missing("firm", "V\u202e10", "idle", own=False), vocabulary, "zh") == "V\\u202e10的闲置"
    assert missing_words(Missing("firm", "V10", "unheard_of"), vocabulary, "en") == "unheard_of"


@pytest.mark.parametrize(
    ("condition", "found", "zh"),
    [
        (ir.OneOf("firm", "ownership", ("non_public",)), "public", "所有制 公有"),
        (ir.OneOf("firm", "ownership", ("non_public",)), None, "所有制 缺"),
        (ir.OneOf("firm", "ownership", ("non_public",)), "a\nb", "所有制 a\\x0ab"),
        (ir.Happened("firm", "founded", "within", 12, "month"), "2024-02-29", "成立日期 2024-02-29"),
        (ir.Happened("firm", "founded", "within", 12, "month"), "2024-01-01..2024-12-31", "成立日期 2024-01-01至2024-12-31"),
        (ir.Happened("firm", "founded", "within", 12, "month"), "not_yet", "成立日期 尚未"),
        (ir.Holds("firm", "idle"), "no", "闲置 否"),
    ],
)
def test_facts_are_written_as_examples_are(vocabulary: Vocabulary, condition: ir.Condition, found: str | None, zh: str) -> None:
    assert Wording(vocabulary, "zh").fact(Step(condition, Truth.FALSE, found=found)) == zh


def test_a_group_names_the_members_that_stand_against_it(vocabulary: Vocabulary, parts: Any) -> None:
    group = ir.Group("members", "firm", "firm")
    members = (*((f"V{n}", Truth.FALSE) for n in range(5)), ("V9", Truth.UNKNOWN))
    every = Step(ir.Every(group, parts.HAS), Truth.FALSE, members=members)
    assert Wording(vocabulary, "en").fact(every) == "not met by V0, V1, V2 and 2 more, open for V9"
    assert Wording(vocabulary, "zh").fact(every) == "V0、V1、V2等5个不符合、V9无法判定"
    share = ir.Compare("ge", ir.Share(group, parts.HAS), parts.LARGE.right)
    values = ((share.left, Bounds(parts.exactly("9/20").low, parts.exactly("1/2").high)),)
    assert Wording(vocabulary, "en").fact(Step(share, Truth.FALSE, values=values)).endswith(" between 45% and 50%")


def test_leaves_are_found_without_recursion(parts: Any) -> None:
    step = Step(parts.HAS, Truth.FALSE)
    for _ in range(5000):
        step = Step(ir.Not(parts.HAS), Truth.TRUE, steps=(step,))
    assert [leaf.condition for leaf in leaves(step)] == [parts.HAS]


def test_a_note_without_words_shows_its_code_and_one_with_words_its_text() -> None:
    assert note_text(Note("strange\x07", Place()), "zh") == "strange\\x07"
    assert "约60" in note_text(Note("not_a_number", Place(), {"value": "约60", "field": "employees"}), "en")
