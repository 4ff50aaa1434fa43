"""Tables, cases and grades: which rows count, what is missing, why, and what to do."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulekit import bands, ir
from rulekit.engines import interpret
from rulekit.engines.evaluator import Evaluator, World
from rulekit.findings import Truth, Verdict
from rulekit.records import Dataset, Record
from rulekit.vocabulary import VocabularyBuilder
from tests import strategies
from tests.oracle.completions import deciding, outcome_map, reads
from tests.oracle.plain import Plain


def vocabulary():
    builder = VocabularyBuilder("t")
    builder.record("unit", zh="单位", en="unit")
    builder.text("kind", "unit", zh="类", en="kind", choices={one: (f"{one}类", one) for one in ("red", "blue", "grey")})
    builder.number("x", "unit", zh="数", en="number", low=0, high=100)
    builder.number("size", "unit", zh="规模", en="size", unit="person")
    builder.yesno("flag", "unit", zh="旗", en="flag")
    return builder.build()


WORDS = vocabulary()
X, SIZE, FLAG = ir.FieldValue("unit", "x"), ir.FieldValue("unit", "size"), ir.Holds("unit", "flag")


def number(value):
    return ir.Number(Fraction(value))


def kind(value):
    return ir.OneOf("unit", "kind", (value,))


TABLE = ir.Chosen((ir.Case(kind("red"), number(10)), ir.Case(kind("blue"), number(30))), number(20))
BANDS = ir.Chosen(
    (ir.Case(ir.Compare("ge", X, number(90)), number(3)), ir.Case(ir.Compare("ge", X, number(60)), number(2))), number(1)
)
GRADES = ir.Definition(
    "grade", "grade", "unit",
    ir.Graded((
        ir.Band("good", ir.Compare("ge", X, number(90))),
        ir.Band("fair", ir.All((ir.Compare("ge", X, number(60)), ir.Compare("lt", X, number(90))))),
    ), "poor"),
)  # fmt: skip


def judged(requirement, **values):
    record = Record(
        "unit", "U", {key: Fraction(one) if isinstance(one, int) and one is not True else one for key, one in values.items()}
    )
    dataset = Dataset(WORDS)
    dataset.records = {"unit": [record]}
    standard = ir.Standard("S", "", ir.Rule("must", ir.Over("records", "unit"), requirement))
    world = World(ir.Ruleset("r", (standard,), {"grade": GRADES}), WORDS, dataset, date(2025, 6, 30))
    return interpret.judge(standard, record, world), Evaluator(world), record


@pytest.mark.parametrize(
    ("order", "values", "verdict"),
    [
        ("ge", {"kind": "red", "size": 10}, "pass"), ("ge", {"kind": "red", "size": 9}, "fail"),
        ("ge", {"kind": "grey", "size": 19}, "fail"), ("ge", {"size": 30}, "pass"), ("ge", {"size": 9}, "fail"),
        ("ge", {"size": 25}, "unknown"), ("eq", {"size": 15}, "fail"), ("eq", {"size": 20}, "unknown"),
        ("ne", {"size": 15}, "pass"),
        ("le", {"size": 10}, "pass"),
    ],
)  # fmt: skip
def test_only_values_of_rows_that_can_be_reached_count(order, values, verdict):
    finding = judged(ir.Compare(order, SIZE, TABLE), **values)[0]
    assert finding.verdict == verdict
    assert [one.name for one in finding.missing] == (["kind"] if verdict == "unknown" else [])
    assert "may_include_more" not in finding.marks


def test_a_table_without_a_row_is_nothing_to_judge():
    table = ir.Chosen(TABLE.cases)
    finding = judged(ir.Compare("ge", SIZE, table), kind="grey", size=1)[0]
    assert (finding.verdict, finding.reason.detail["kind"]) == (Verdict.NOT_APPLICABLE, "no_row")
    assert judged(ir.Compare("ge", SIZE, table), size=40)[0].marks == ("cannot_fail",)


def test_bands_of_one_quantity_are_held_against_all_that_it_can_be():
    world = judged(ir.Compare("ge", SIZE, BANDS), size=3)[1].world
    evaluator = Evaluator(world)
    assert evaluator.rows(BANDS, Record("unit", "V", {"x": Fraction(70)})).reached == (1,)
    assert evaluator.rows(BANDS, Record("unit", "V")).reached == (0, 1, 2)
    whens = tuple(case.when for case in BANDS.cases)
    assert bands.uncovered(whens, False) == (ir.Compare("lt", X, number(60)),)
    assert bands.uncovered((ir.Compare("ge", X, number(90)), FLAG), False) is None
    apart = (ir.Compare("lt", SIZE, number(60)), ir.Compare("gt", SIZE, number(60)))
    assert bands.uncovered(apart, False) == (ir.All((ir.Compare("ge", SIZE, number(60)), ir.Compare("le", SIZE, number(60)))),)
    closed = (ir.Between(SIZE, number(0), number(59)), ir.Compare("ge", SIZE, number(60)))
    assert len(bands.uncovered(closed, False)) == 2
    assert bands.uncovered(closed, True) == (ir.Compare("lt", SIZE, number(0)),)


CASES = ir.Cases((ir.Case(kind("red"), ir.Compare("ge", SIZE, number(5))), ir.Case(FLAG, ir.Compare("ge", X, number(50)))), FLAG)


def test_cases_are_decided_where_all_that_count_agree():
    assert judged(CASES, size=5, x=60, flag=True)[0].verdict == "pass"
    assert judged(CASES, size=4, x=60, flag=True)[0].verdict == "unknown"
    finding = judged(CASES, kind="blue", x=10, flag=True)[0]
    assert finding.verdict == "fail"
    assert [leaf.condition for leaf in finding.reason.core] == [ir.Compare("ge", X, number(50))]
    assert [step.role for step in finding.reason.proof[0].steps] == ["case", ""]


def test_the_remedy_leaves_the_row_as_it_is():
    finding = judged(ir.Compare("ge", SIZE, TABLE), kind="blue", size=10)[0]
    assert [(one.name, one.after) for one in finding.remedy.changes] == [("size", 30)]
    finding = judged(CASES, kind="red", size=1, flag=True)[0]
    assert [(one.name, one.after) for one in finding.remedy.changes] == [("size", 5)]


def test_a_better_grade_is_reached_by_the_nearest_band():
    finding, evaluator, record = judged(ir.InGrade("grade", ("good", "fair")), x=50)
    assert finding.verdict == "fail" and evaluator.grades("grade", record) == ("poor",)
    assert [(one.name, one.after) for one in finding.remedy.changes] == [("x", 60)]
    assert finding.reason.core[0].found == "poor"
    finding = judged(ir.Not(ir.InGrade("grade", ("fair",))), x=88)[0]
    assert [(one.kind, one.after) for one in finding.remedy.changes] == [("raise", 90)]


def test_a_grade_that_is_open_names_what_it_hangs_on():
    finding = judged(ir.InGrade("grade", ("good",)))[0]
    assert finding.verdict == "unknown" and [one.name for one in finding.missing] == ["x"]
    assert finding.reason.proof[0].truth is Truth.UNKNOWN and finding.marks == ()
    assert judged(ir.InGrade("grade", ("good", "fair", "poor")))[0].verdict == "pass"


def test_grades_are_a_set():
    assert ir.InGrade("grade", ("poor", "good", "poor")) == ir.InGrade("grade", ("good", "poor"))


# against brute force ---------------------------------------------------------------------------------


def colour(value):
    return ir.OneOf("unit", "colour", (value,))


@st.composite
def by_colour(draw, then):
    """Rows by colour, with or without one for all others."""
    colours = draw(st.lists(st.sampled_from(strategies.COLOURS), min_size=1, max_size=3, unique=True))
    rows = tuple(ir.Case(colour(one), draw(then)) for one in colours)
    return rows, draw(st.one_of(st.none(), then))


@st.composite
def by_number(draw, then):
    """Rows that are bands of x, whole from 0 to 2, which do not overlap."""
    x = ir.FieldValue("unit", "x")
    whens = draw(st.sampled_from([
        (ir.Compare("ge", x, number(2)),), (ir.Compare("ge", x, number(2)), ir.Compare("lt", x, number(1))),
        (ir.Compare("lt", x, number(1)), ir.Between(x, number(1), number(2))), (ir.Compare("eq", x, number(1)),),
    ]))  # fmt: skip
    return tuple(ir.Case(when, draw(then)) for when in whens), draw(st.one_of(st.none(), then))


LITERALS = st.integers(-1, 2).map(number)
FLAGS = st.sampled_from([ir.Holds("unit", "a"), ir.Holds("unit", "b"), ir.Not(ir.Holds("unit", "b"))])


def compared_with_brute_force(requirement, record, definitions=None):
    given_ = strategies.standard(requirement)
    plain = Plain(strategies.AS_OF, definitions)
    wanted = reads([given_.rule, *((one.body for one in definitions.values()) if definitions else ())])
    results = outcome_map(record, wanted, strategies.VOCABULARY, lambda whole: plain.verdict(given_.rule, whole), strategies.DAYS)
    finding = interpret.judge(given_, record, strategies.world(record, definitions=definitions))
    assert {one.value for one in finding.possible} == set(results.values())
    exact = deciding(results) if finding.verdict is Verdict.UNKNOWN else set()
    named = {(one.key, one.name) for one in finding.missing}
    assert named >= exact
    if "may_include_more" not in finding.marks:
        assert named == exact


@settings(max_examples=200, deadline=None)
@given(
    by_colour(LITERALS), st.sampled_from(["ge", "gt", "le", "lt", "eq", "ne"]), strategies.units(names=("y", "colour"), most=0)
)  # fmt: skip
def test_a_table_by_class_equals_brute_force(rows, order, record):
    compared_with_brute_force(ir.Compare(order, ir.FieldValue("unit", "y"), ir.Chosen(*rows)), record)


@settings(max_examples=200, deadline=None)
@given(by_number(LITERALS), st.sampled_from(["ge", "gt", "le", "lt"]), strategies.units(names=("x", "y"), most=0))
def test_a_table_by_band_equals_brute_force(rows, order, record):
    compared_with_brute_force(ir.Compare(order, ir.FieldValue("unit", "y"), ir.Chosen(*rows)), record)


@settings(max_examples=200, deadline=None)
@given(st.one_of(by_colour(FLAGS), by_number(FLAGS)), strategies.units(names=("a", "b", "x", "colour"), most=0))
def test_cases_equal_brute_force(rows, record):
    compared_with_brute_force(ir.Cases(*rows), record)


@settings(max_examples=200, deadline=None)
@given(by_number(LITERALS), st.sets(st.sampled_from("abc"), min_size=1), strategies.units(names=("x",), most=0))
def test_a_grade_equals_brute_force(rows, wanted, record):
    cases, otherwise = rows
    found = tuple(ir.Band(grade, case.when) for grade, case in zip("ab", cases, strict=False))
    scale = ir.Definition("scale", "grade", "unit", ir.Graded(found, "c" if otherwise else ""))
    compared_with_brute_force(ir.InGrade("scale", tuple(wanted)), record, {"scale": scale})
