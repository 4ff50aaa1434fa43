"""A small report made by hand: two standards over firms, in which each verdict can be put at will."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

from rulekit import ir
from rulekit.findings import Bounds, Finding, Missing, Note, Place, Reading, Reason, Step, Truth, Verdict
from rulekit.report import Report
from rulekit.vocabulary import Vocabulary, VocabularyBuilder

HAS = ir.Holds("firm", "party_organization")
LARGE = ir.Compare("ge", ir.FieldValue("firm", "employees"), ir.Number(Fraction(50), "person"))
FUNDS = ir.Compare("ge", ir.FieldValue("firm", "office_funds"), ir.Number(Fraction(45000), "yuan"))


def exactly(value: int | str) -> Bounds:
    return Bounds(Fraction(value), Fraction(value))


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    builder = VocabularyBuilder("firms")
    builder.record("firm", zh="企业", en="firm", many="firms")
    builder.number("employees", "firm", zh="员工", en="employee", many="employees", unit="person")
    builder.number("office_funds", "firm", zh="办公经费", en="office funds", unit="yuan", low=0)
    owners = {"public": ("公有", "public"), "non_public": ("非公", "non-public")}
    builder.text("ownership", "firm", zh="所有制", en="ownership", choices=owners)
    builder.yesno("party_organization", "firm", zh="党组织", en="party organization", verbs="set_up")
    builder.yesno("idle", "firm", zh="闲置", en="idle", adjective=True)
    builder.date("founded", "firm", zh="成立日期", en="founding date", happened_zh="成立", happened_en="founded")
    builder.verb("set_up", zh="建立", en="set up")
    return builder.build()


@pytest.fixture(scope="session")
def standards() -> tuple[ir.Standard, ...]:
    over = ir.Over("records", "firm")
    return (
        ir.Standard("T-01", "较大企业的党组织", ir.Rule("must", over, HAS, LARGE), ir.Citation("第二部分第三项")),
        ir.Standard("T-02", "Office funds", ir.Rule("should", over, FUNDS)),
        ir.Standard("T-03", "Joint organizations", ir.Rule("may", over, HAS)),
    )


def failing(key: str = "V1", **more: object) -> Finding:
    """A firm of 60 employees without a party organization."""
    scope = Step(LARGE, Truth.TRUE, "scope", ((LARGE.left, exactly(60)), (LARGE.right, exactly(50))))
    step = Step(HAS, Truth.FALSE, "requirement", found="no")
    reason = Reason("not_met", (step,), (step,), (scope, step))
    place = Place("企业.csv", 12)
    citation = ir.Citation("第二部分第三项")
    return Finding("T-01", "firm", key, Verdict.FAIL, "must", reason, "丙公司", citation=citation, place=place, **more)  # type: ignore[arg-type]


def short(funds: str = "44999.999", key: str = "V1") -> Finding:
    """A firm with too little office funds, which it should have."""
    step = Step(FUNDS, Truth.FALSE, "requirement", ((FUNDS.left, exactly(funds)), (FUNDS.right, exactly(45000))))
    return Finding("T-02", "firm", key, Verdict.FAIL, "should", Reason("not_met", (step,), (step,), (step,)))


def passing(key: str = "V2", *, standard: str = "T-01", **more: object) -> Finding:
    return Finding(standard, "firm", key, Verdict.PASS, "may" if standard == "T-03" else "must", Reason("met"), **more)  # type: ignore[arg-type]


def open_(key: str = "V3", *possible: Verdict, marks: tuple[str, ...] = ()) -> Finding:
    """A firm whose number of employees is missing."""
    missing = (Missing("firm", key, "employees"),)
    told = {"missing": missing, "possible": possible, "marks": marks}
    return Finding("T-01", "firm", key, Verdict.UNKNOWN, "must", Reason("missing_inputs"), **told)  # type: ignore[arg-type]


def outside(key: str = "V4") -> Finding:
    step = Step(LARGE, Truth.FALSE, "scope", ((LARGE.left, exactly(30)), (LARGE.right, exactly(50))))
    return Finding("T-01", "firm", key, Verdict.NOT_APPLICABLE, "must", Reason("out_of_scope", (step,), proof=(step,)))


def broken(key: str = "V5") -> Finding:
    detail = {"function": "valid", "error": "bad\x1b[2J code"}
    return Finding("T-01", "firm", key, Verdict.ERROR, "must", Reason("function_error", detail=detail))


def rejected(line: int) -> Note:
    return Note("row without key", Place("企业.csv", line))


@pytest.fixture
def make(vocabulary: Vocabulary, standards: tuple[ir.Standard, ...]) -> Callable[..., Report]:
    def make(*findings: Finding, **more: object) -> Report:
        told: dict[str, object] = {"reading": Reading(), "versions": {"rulekit": "0"}} | more
        return Report("test-2024", "试验", date(2024, 12, 31), "zh", findings, standards=standards, vocabulary=vocabulary, **told)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def parts() -> SimpleNamespace:
    """The functions that make findings, by name."""
    made = {"failing": failing, "short": short, "passing": passing, "open_": open_, "outside": outside, "broken": broken}
    return SimpleNamespace(**made, rejected=rejected, exactly=exactly, HAS=HAS, LARGE=LARGE, FUNDS=FUNDS)
