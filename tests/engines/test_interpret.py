"""The interpreter: order of evaluation, force and existence, reasons, cores, absent lists, definitions, functions, size."""

from __future__ import annotations

import pickle
from datetime import date
from fractions import Fraction
from math import inf
from time import perf_counter

import pytest
from attrs import evolve

from rulekit import ir
from rulekit.engines import bounds
from rulekit.engines.interpret import World, evaluate, judge, verdict
from rulekit.findings import Bounds, Missing, Truth
from rulekit.records import Dataset, Days, Listing, NotYet, Record
from rulekit.vocabulary import VocabularyBuilder
from tests.strategies import AS_OF, VOCABULARY, number, standard, world

A, B, C, D = (ir.Holds("unit", name) for name in "abcd")
ITEMS = ir.Group("list", "items", "item")
P = ir.Holds("item", "p")


def unit(**values):
    return Record("unit", "U", {key: Fraction(value) if type(value) is int else value for key, value in values.items()})


def with_items(*rows, uncertain=(), complete=True, **values):
    record = unit(**values)
    made = [Record("item", f"i{n}", row) for n, row in enumerate((*rows, *uncertain))]
    record.lists["items"] = Listing(tuple(made[: len(rows)]), tuple(made[len(rows) :]), complete)
    return record


def told(requirement, record, **more):
    return judge(standard(requirement, **more), record, world(record))


def cores(finding):
    return [step.condition for step in finding.reason.core], [step.condition for step in finding.reason.failing]


@pytest.mark.parametrize(
    ("requirement", "core", "failing"),
    [
        (ir.All((A, B)), [A], [A, B]),
        (ir.AnyOf((A, B)), [A, B], [A, B]),
        (ir.All((ir.AnyOf((A, B)), C)), [C], [A, B, C]),
        (ir.Not(ir.AnyOf((D, A))), [D], [D]),
        (ir.Not(ir.All((D, ir.Not(A)))), [D, A], [D, A]),
        (ir.AnyOf((A, ir.All((A, B)))), [A], [A, A, B]),
        (ir.AnyOf((ir.All((A, B)), ir.All((B, C)))), [B], [A, B, B, C]),
    ],
)
def test_the_failing_core_is_minimal(requirement, core, failing):
    record = unit(a=False, b=False, c=False, d=True)
    finding = told(requirement, record)
    assert finding.verdict == "fail"
    assert cores(finding) == (core, failing)


def test_the_core_of_a_group_names_the_members_that_are_a_no():
    record = with_items({"p": True}, {"p": False}, {})
    finding = told(ir.Every(ITEMS, P), record)
    assert finding.reason.core[0].members == (("i1", Truth.FALSE),)
    assert finding.reason.proof[0].members == (("i1", Truth.FALSE), ("i2", Truth.UNKNOWN))
    finding = told(ir.Compare("le", ir.Share(ITEMS, P), number(0)), with_items({"p": True}, {"p": False}))
    assert finding.reason.core[0].members == (("i0", Truth.TRUE),)


def test_the_period_of_force_includes_both_ends():
    rule = standard(A, begins=date(2025, 1, 1), ends=date(2025, 12, 31))
    record = unit(a=True)
    days = {"2024-12-31": 0, "2025-01-01": 1, "2025-12-31": 1, "2026-01-01": 0}
    for day, applies in days.items():
        finding = judge(rule, record, world(record, as_of=date.fromisoformat(day)))
        assert finding.verdict == ("pass" if applies else "not_applicable")
        assert verdict(rule, record, world(record, as_of=date.fromisoformat(day))) is finding.verdict
    assert (finding.reason.code, finding.reason.detail) == ("not_in_force", {"from": "2025-01-01", "until": "2025-12-31"})
    assert judge(standard(A, begins=date(2026, 1, 1)), record, world(record)).reason.detail == {"from": "2026-01-01"}


def dated():
    builder = VocabularyBuilder("dated")
    builder.record("shop", zh="店", en="shop", begins="opened", ends="closed", parent="town")
    builder.record("town", zh="镇", en="town", level=True)
    builder.yesno("lit", "shop", zh="灯", en="light")
    for name in ("opened", "closed"):
        builder.date(name, "shop", zh=name, en=name)
    return builder.build()


@pytest.mark.parametrize(
    ("values", "exists"),
    [
        ({}, True), ({"opened": AS_OF}, True), ({"opened": date(2025, 7, 1)}, False), ({"closed": AS_OF}, False),
        ({"closed": date(2025, 7, 1)}, True), ({"closed": NotYet()}, True), ({"opened": NotYet()}, False),
        ({"opened": Days(date(2025, 6, 1).toordinal(), date(2025, 7, 31).toordinal())}, True),
    ],
)  # fmt: skip
def test_existence(values, exists):
    known = {key: Days.on(value) if isinstance(value, date) else value for key, value in values.items()}
    shops = [Record("shop", "S1", {"lit": True}, parent="T"), Record("shop", "S2", {"lit": False, **known}, parent="T")]
    lit = ir.Holds("shop", "lit")
    world_ = world(*shops, words=dated())
    finding = judge(standard(lit, over=ir.Over("records", "shop")), shops[1], world_)
    assert (finding.verdict == "fail") is exists
    assert finding.reason.code == ("not_met" if exists else "not_existing")
    every = standard(ir.Every(ir.Group("members", "shop", "shop"), lit), over=ir.Over("each", "town"))
    assert (judge(every, Record("town", "T"), world_).verdict == "fail") is exists


FORMS = {
    "count": ir.Compare("ge", ir.Count(ITEMS), number(1)),
    "share": ir.Compare("ge", ir.Share(ITEMS, P), number(Fraction(1, 2))),
    "sum": ir.Compare("ge", ir.Aggregate("sum", ITEMS, ir.FieldValue("item", "v")), number(1)),
    "average": ir.Compare("ge", ir.Aggregate("average", ITEMS, ir.FieldValue("item", "v")), number(1)),
    "least": ir.Compare("ge", ir.Aggregate("least", ITEMS, ir.FieldValue("item", "v")), number(1)),
    "greatest": ir.Compare("ge", ir.Aggregate("greatest", ITEMS, ir.FieldValue("item", "v")), number(1)),
    "distinct": ir.Compare("ge", ir.Distinct(ITEMS, "colour"), number(1)),
    "every": ir.Every(ITEMS, P),
}


@pytest.mark.parametrize("form", FORMS)
def test_an_absent_list_is_any_number_of_unknown_members(form):
    finding = told(FORMS[form], unit())
    assert (finding.verdict, finding.missing) == ("unknown", (Missing("unit", "U", "items"),))
    may_be_nothing = form in ("share", "average", "least", "greatest")
    assert ("not_applicable" in finding.possible) is may_be_nothing
    assert "may_include_more" not in finding.marks


@pytest.mark.parametrize(
    ("requirement", "verdict_"),
    [
        (ir.Compare("ge", ir.Count(ITEMS), number(0)), "pass"),
        (ir.Compare("le", ir.Aggregate("sum", ITEMS, ir.FieldValue("item", "v")), number(-1)), "fail"),
        (ir.Compare("le", ir.Distinct(ITEMS, "colour"), number(3)), "pass"),
        (ir.Compare("gt", ir.Count(ir.Group("list", "items", "item", ir.All((P, P)))), number(-1)), "pass"),
    ],
)
def test_an_absent_list_decides_what_no_list_can_change(requirement, verdict_):
    assert told(requirement, unit()).verdict == verdict_


def test_an_incomplete_list():
    record = with_items({"p": True}, {"p": True}, complete=False)
    assert told(ir.Compare("ge", ir.Count(ITEMS), number(2)), record).verdict == "pass"
    finding = told(ir.Compare("ge", ir.Count(ITEMS), number(3)), record)
    assert (finding.verdict, [str(one) for one in finding.missing]) == ("unknown", ["items"])
    share = ir.Share(ITEMS, P)
    assert told(ir.Compare("gt", share, number(0)), record).verdict == "pass"
    assert told(ir.Compare("ge", share, number(Fraction(1, 9))), record).verdict == "unknown"
    assert told(ir.Compare("eq", share, number(0)), record).verdict == "fail"
    mixed = with_items({"p": True}, {"p": False}, complete=False)
    assert told(ir.Compare("lt", share, number(1)), mixed).verdict == "pass"
    assert told(ir.Compare("eq", share, number(1)), mixed).verdict == "fail"
    assert told(ir.Compare("eq", share, number(Fraction(1, 7))), mixed).verdict == "unknown"
    v = ir.FieldValue("item", "v")
    valued = with_items({"v": Fraction(2)}, complete=False)
    assert told(ir.Compare("gt", ir.Aggregate("average", ITEMS, v), number(0)), valued).verdict == "pass"
    assert told(ir.Compare("ge", ir.Aggregate("average", ITEMS, v), number(1)), valued).verdict == "unknown"


def test_division_by_zero_is_nothing_and_by_what_may_be_zero_unknown():
    ratio = ir.Compare("ge", ir.Arithmetic("/", ir.FieldValue("unit", "y"), ir.FieldValue("unit", "x")), number(0))
    finding = told(ratio, unit(y=0, x=0))
    assert (finding.verdict, finding.reason.detail) == ("not_applicable", {"what": "x", "kind": "zero_base"})
    finding = told(ratio, unit(y=0))
    assert (finding.verdict, finding.possible) == ("unknown", ("pass", "not_applicable"))
    assert told(ratio, unit(y=-1, x=2)).verdict == "fail"


def test_a_product_by_zero_is_known():
    product = ir.Arithmetic("*", ir.FieldValue("unit", "x"), ir.FieldValue("unit", "free"))
    assert told(ir.Compare("eq", product, number(0)), unit(x=0)).verdict == "pass"
    assert told(ir.Compare("ge", product, number(-5)), unit(x=2)).verdict == "unknown"


@pytest.mark.parametrize(
    ("how", "value", "step", "wanted"),
    [
        ("up", "3.02", "1", "4"), ("up", "3", "1", "3"), ("up", "-3.5", "1", "-3"), ("down", "-3.5", "1", "-4"),
        ("half_up", "2.5", "1", "3"), ("half_up", "-2.5", "1", "-2"), ("half_up", "2.49", "1", "2"),
        ("up", "101", "100", "200"), ("down", "199", "100", "100"), ("half_up", "150", "100", "200"),
        ("up", "0.31", "1/10", "2/5"),
    ],
)  # fmt: skip
def test_rounding_is_of_exact_values(how, value, step, wanted):
    assert bounds.round_to(how, Fraction(value), Fraction(step)) == Fraction(wanted)
    known = bounds.rounded(how, bounds.exact(Fraction(value)), Fraction(step))
    assert known.low == known.high == Fraction(wanted)


def test_rounding_and_the_greater_keep_open_ends_and_nothing():
    open_ = bounds.rounded("up", bounds.Num(Fraction(1, 2), inf), Fraction(1))
    assert (open_.low, open_.high, open_.integer) == (1, inf, True)
    either = bounds.extreme("greater", [bounds.exact(Fraction(3)), bounds.Num(-inf, Fraction(5), maybe=True)])
    assert (either.low, either.high, either.maybe, either.integer) == (3, 5, True, False)
    least = bounds.extreme("lesser", [bounds.exact(Fraction(3)), bounds.Num(-inf, Fraction(5))])
    assert (least.low, least.high, least.maybe) == (-inf, 3, False)
    assert bounds.extreme("greater", [bounds.exact(Fraction(3)), bounds.NOTHING_AT_ALL]).only
    assert bounds.rounded("up", bounds.NOTHING_AT_ALL, Fraction(1)).only


def test_whole_numbers_never_equal_a_fraction():
    assert told(ir.Compare("eq", ir.FieldValue("unit", "x"), number(Fraction(1, 2))), unit()).verdict == "fail"
    between = ir.Between(ir.FieldValue("unit", "x"), number(Fraction(1, 3)), number(Fraction(2, 3)))
    assert told(between, unit()).verdict == "fail"
    assert told(ir.Compare("eq", ir.FieldValue("unit", "free"), number(Fraction(1, 2))), unit()).verdict == "unknown"


def test_findings_come_in_order_of_standard_and_record():
    records = [Record("unit", key, {"a": key == "U2"}, name=f"unit {key}") for key in ("U2", "U1", "U3")]
    standards = [evolve(standard(A), id="S2"), evolve(standard(A, force="should"), id="S1")]
    world_ = world(*records, standards=standards)
    seen = [(one.standard, one.record, str(one.verdict)) for one in evaluate(world_)]
    expected = [("U2", "pass"), ("U1", "fail"), ("U3", "fail")]
    assert seen == [(id, *row) for id in ("S2", "S1") for row in expected]
    assert {one.breach for one in evaluate(world_, only=["S1"])} == {"", "shortfall"}
    assert next(evaluate(world_)).name == "unit U2"
    assert list(pickle.loads(pickle.dumps(list(evaluate(world_))))) == list(evaluate(world_))


def test_units_without_a_record_and_the_whole():
    records = [Record("unit", f"U{n}", {"a": n > 0}, parent="north" if n < 2 else "south") for n in range(3)]
    quantity = ir.Share(ir.Group("members", "unit", "unit"), A)
    requirement = ir.Compare("ge", ir.Ref("ratio"), number(Fraction(2, 3)))
    standards = [
        evolve(standard(requirement, over=ir.Over(kind, record)), id=kind) for kind, record in (("each", "area"), ("whole", ""))
    ]
    world_ = world(*records, standards=standards, definitions={"ratio": ir.Definition("ratio", "ratio", "", quantity, "ratio")})
    seen = [(one.record_type, one.record, str(one.verdict)) for one in evaluate(world_)]
    assert seen == [("area", "north", "fail"), ("area", "south", "pass"), ("", "*", "pass")]


def test_unreadable_rows_and_types_that_were_not_supplied():
    quantity = ir.Compare("ge", ir.Count(ir.Group("members", "unit", "unit")), number(2))
    rule = standard(quantity, over=ir.Over("whole"))
    world_ = world(unit())
    world_.dataset.unreadable.append(Record("", "row 7"))
    finding = judge(rule, Record("", "*"), world_)
    assert (finding.verdict, [str(one) for one in finding.missing]) == ("unknown", ["row 7.unit"])
    empty = World(ir.Ruleset("x", ()), VOCABULARY, Dataset(VOCABULARY), AS_OF)
    finding = judge(rule, Record("", "*"), empty)
    assert (finding.verdict, [str(one) for one in finding.missing]) == ("unknown", ["unit"])


def test_a_class_and_a_quantity_by_definition():
    definitions = {
        "large": ir.Definition("large", "class", "unit", ir.Compare("ge", ir.Ref("total"), number(3))),
        "total": ir.Definition("total", "quantity", "unit", ir.Arithmetic("+", ir.FieldValue("unit", "x"), number(1))),
    }
    record = unit(x=2)
    world_ = world(record, definitions=definitions)
    assert judge(standard(ir.Ref("large")), record, world_).verdict == "pass"
    finding = judge(standard(ir.All((ir.Not(ir.Ref("large")), ir.Ref("large")))), unit(), world_)
    assert (finding.verdict, finding.marks, [str(one) for one in finding.missing]) == ("unknown", ("may_include_more",), ["x"])
    failed = judge(standard(ir.Not(ir.Ref("large"))), record, world_)
    assert [type(step.condition).__name__ for step in failed.reason.core] == ["Compare"]
    assert failed.reason.core[0].values[0] == (ir.Ref("total"), Bounds(Fraction(3), Fraction(3)))


def test_out_of_scope_says_which_condition():
    finding = told(A, unit(a=True, b=True, c=False), scope=ir.All((B, C)))
    assert (finding.verdict, finding.reason.code, cores(finding)[0]) == ("not_applicable", "out_of_scope", [C])
    assert [step.role for step in finding.reason.proof] == ["scope", "requirement"]


def test_nothing_counts_as_false_in_scope_and_exception():
    half = ir.Compare("ge", ir.Share(ITEMS, P), number(Fraction(1, 2)))
    assert told(A, with_items(a=False), scope=half).reason.code == "out_of_scope"
    assert told(A, with_items(a=False), exceptions=[half]).verdict == "fail"
    counter = ir.Exemption(B, (ir.Exemption(half),))
    assert told(A, with_items(a=False, b=True), exceptions=[counter]).reason.code == "exempt"


def test_above_200_undecided_members_all_are_named_and_flagged():
    record = with_items(*({} for _ in range(201)))
    finding = told(ir.Compare("ge", ir.Share(ITEMS, P), number(Fraction(1, 2))), record)
    assert (len(finding.missing), finding.marks) == (201, ("may_include_more",))
    assert len(finding.reason.proof[0].members) == 200


def test_an_uncertain_member_whose_value_occurs_anyway_is_not_named():
    rows = [{"colour": "red"}, {"colour": "red"}, {"colour": "blue"}]
    record = with_items(rows[0], uncertain=rows[1:])
    finding = told(ir.Compare("ge", ir.Distinct(ITEMS, "colour"), number(2)), record)
    assert (finding.verdict, [str(one) for one in finding.missing]) == ("unknown", ["i2.unit"])


def test_size():
    records = [
        Record("unit", f"U{n}", {"a": n % 3 > 0, "b": n % 7 > 0, "x": Fraction(n % 3)}, parent=f"A{n % 50}") for n in range(5000)
    ]
    some = standard(ir.AnyOf((A, B)), scope=ir.Compare("ge", ir.FieldValue("unit", "x"), number(1)), exceptions=[C])
    share = ir.Share(ir.Group("members", "unit", "unit"), A)
    ratio = ir.Compare("ge", ir.Ref("ratio"), number(Fraction(2, 3)))
    standards = [some, standard(ratio, over=ir.Over("each", "area")), standard(ratio, over=ir.Over("whole"))]
    world_ = world(*records, standards=standards, definitions={"ratio": ir.Definition("ratio", "ratio", "", share)})
    start = perf_counter()
    assert sum(1 for _ in evaluate(world_)) == 5051
    assert perf_counter() - start < 10
