"""Functions of plug-ins and places: what they are called with, what they may give, what is named when it is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from rulekit import ir
from rulekit.engines.interpret import judge
from rulekit.findings import Missing
from rulekit.records import Days, NotYet, Record
from rulekit.vocabulary import VocabularyBuilder
from tests.strategies import AS_OF, number, standard, world


def unit(**values):
    return Record("unit", "U", {key: Fraction(value) if type(value) is int else value for key, value in values.items()})


def functions(result):
    builder = VocabularyBuilder("functions")
    builder.record("unit", zh="单位", en="unit")
    builder.date("founded", "unit", zh="成立", en="founding date")
    builder.number("free", "unit", zh="数", en="number")
    builder.function("given", ("date", "number"), "number", lambda day, free, *, as_of: result, zh="给", en="given")
    builder.function("asked", ("date",), "yesno", lambda day, *, as_of: result, zh="问", en="asked")
    builder.function("seen", ("date",), "number", lambda day, *, as_of: (as_of - day).days, zh="见", en="seen")
    return builder.build()


FOUNDED = ir.TextValue("unit", "founded")
GIVEN = ir.Compare("eq", ir.Call("given", (FOUNDED, ir.FieldValue("unit", "free"))), number(Fraction(1, 10)))


@pytest.mark.parametrize(
    ("result", "verdict_"),
    [
        (0.1, "pass"), (Decimal("0.1"), "pass"), (Fraction(1, 10), "pass"), (1, "fail"), (True, "error"), (None, "error"),
        (float("nan"), "error"), (float("inf"), "error"), ("0.1", "error"),
    ],
)  # fmt: skip
def test_what_a_function_may_give(result, verdict_):
    record = unit(founded=Days.on(AS_OF), free=1)
    assert judge(standard(GIVEN), record, world(record, words=functions(result))).verdict == verdict_


@pytest.mark.parametrize(("result", "verdict_"), [(True, "pass"), (False, "fail"), (None, "error"), (1, "error")])
def test_what_a_condition_may_give(result, verdict_):
    record = unit(founded=Days.on(AS_OF))
    assert judge(standard(ir.Call("asked", (FOUNDED,))), record, world(record, words=functions(result))).verdict == verdict_


def test_what_a_function_is_called_with():
    seen = standard(ir.Compare("eq", ir.Call("seen", (FOUNDED,)), number(30)))
    for value, expected in (
        (Days.on(date(2025, 5, 31)), "pass"), (Days.on(date(2025, 5, 30)), "fail"), (None, "unknown"),
        (NotYet(), "not_applicable"),
        (Days(date(2025, 1, 1).toordinal(), date(2025, 12, 31).toordinal()), "unknown"),
    ):  # fmt: skip
        record = unit() if value is None else unit(founded=value)
        finding = judge(seen, record, world(record, words=functions(None)))
        assert finding.verdict == expected
    wrong = judge(seen, unit(founded="soon"), world(unit(), words=functions(None)))
    assert (wrong.verdict, wrong.reason.detail["error"][:10]) == ("error", "TypeError:")


def test_a_failing_argument_goes_before_a_missing_one_and_that_before_nothing():
    inner = ir.Call("given", (FOUNDED, ir.FieldValue("unit", "free")))
    rule = standard(ir.Compare("ge", ir.Call("given", (FOUNDED, inner)), number(0)))
    words = functions(None)
    assert judge(rule, unit(founded=NotYet()), world(unit(), words=words)).verdict == "unknown"
    record = unit(founded=NotYet(), free=1)
    assert judge(rule, record, world(record, words=words)).verdict == "not_applicable"
    record = unit(founded=Days.on(AS_OF), free=1)
    outer = standard(ir.Compare("ge", ir.Call("given", (ir.TextValue("unit", "none"), inner)), number(0)))
    assert judge(outer, record, world(record, words=words)).verdict == "error"


def test_places():
    builder = VocabularyBuilder("places")
    builder.record("area", zh="片", en="area", level=True)
    builder.record("unit", zh="单位", en="unit", parent="area")
    builder.place("north", zh="北片", en="the north / North", level="area", codes=("11",))
    words = builder.build()
    rule = standard(ir.InPlace("north", "11"))
    verdicts = []
    for parent in ("11", "北片", "North", "north", "12", ""):
        record = Record("unit", "U", parent=parent)
        verdicts.append(str(judge(rule, record, world(record, words=words)).verdict))
    assert verdicts == ["pass", "pass", "pass", "pass", "fail", "unknown"]
    assert judge(rule, record, world(record, words=words)).missing == (Missing("unit", "U", "area"),)
