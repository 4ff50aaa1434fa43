"""So many of a list, and two that have to agree: the table, what is named, the core, the remedy (semantics 1, 9, 49, 65, S6)."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest

from rulekit import ir
from rulekit.engines import several
from rulekit.engines.frames import several as frame_several
from rulekit.engines.frames.expressions import Columns, column
from rulekit.engines.frames.polars import Polars
from rulekit.engines.frames.truth import Coded
from rulekit.engines.interpret import judge
from rulekit.engines.truth import NO, NONE, UNKNOWN, YES, Failure, Outcome, conjunction, disjunction, negation, settle
from rulekit.findings import Truth, Verdict
from rulekit.records import Record
from tests.strategies import number, standard, world

ERROR = Outcome(Truth.ERROR, 3, Failure("f", "ValueError: x"))
FIVE = {"F": NO, "E": ERROR, "U": UNKNOWN, "N": NONE, "T": YES}
LETTER = {outcome.truth: letter for letter, outcome in FIVE.items()}
A, B, C, D = (ir.Holds("unit", name) for name in "abcd")


def expected(order, count, letters):
    """The rule as it is written down, apart from the code."""
    met, unmet = letters.count("T"), letters.count("F")
    rest = next((letter for letter in "EUN" if letter in letters), "")
    if order == "le":
        other = expected("ge", count + 1, letters)
        return {"T": "F", "F": "T"}.get(other, other)
    if order == "eq":
        if not met <= count <= len(letters) - unmet:
            return "F"
        return rest or "T"
    return "T" if met >= count else "F" if len(letters) - unmet < count else rest


@pytest.mark.parametrize("letters", ["".join(some) for some in product("FEUNT", repeat=3)])
def test_so_many_of_all_triples(letters):
    items = [FIVE[letter] for letter in letters]
    for order, count in product(("ge", "le", "eq"), range(4)):
        found = several.how_many(order, count, items)
        assert LETTER[found.truth] == expected(order, count, letters), (order, count)
        wholes = product(*(["TFN"[bit] for bit in range(3) if item.possible & 1 << bit] for item in items))
        told = {expected(order, count, "".join(whole)) for whole in wholes}
        assert {"TFN"[bit] for bit in range(3) if found.possible & 1 << bit} == told
    assert several.how_many("ge", 3, items).truth is conjunction(items).truth
    assert several.how_many("ge", 1, items).truth is disjunction(items).truth
    assert several.how_many("le", 0, items).truth is negation(disjunction(items)).truth


@pytest.mark.parametrize("letters", ["".join(some) for some in product("FEUNT", repeat=2)])
def test_agreeing_of_all_pairs(letters):
    found = several.same(*(FIVE[letter] for letter in letters))
    first = next((letter for letter in "EUN" if letter in letters), "T" if letters[0] == letters[1] else "F")
    assert LETTER[found.truth] == first
    if first == "E":
        assert found.failure == ERROR.failure


def judged(requirement, **values):
    record = Record("unit", "U", values)
    return judge(standard(requirement), record, world(record))


def names(finding):
    return [one.name for one in finding.missing]


def test_only_what_can_still_change_it_is_named():
    at_least = ir.HowMany("ge", 2, (A, B, C))
    assert judged(at_least, a=True, b=True).verdict is Verdict.PASS
    assert judged(at_least, a=False, b=False).verdict is Verdict.FAIL
    assert names(judged(at_least, a=True, b=False)) == ["c"]
    assert names(judged(at_least, a=True)) == ["b", "c"]
    nothing = ir.Compare("ge", ir.Arithmetic("/", ir.FieldValue("unit", "x"), number(0)), number(1))
    pair = judged(ir.Same(A, nothing), x=number(1).value)
    assert (pair.verdict, names(pair)) == (Verdict.UNKNOWN, ["a"])
    assert {"cannot_fail", "cannot_pass", "may_include_more"} <= set(pair.marks)


def cores(finding):
    return [[step.condition for step in steps] for steps in (finding.reason.core, finding.reason.failing)]


def test_the_core_is_as_many_as_decide_it():
    record = {"a": False, "b": False, "c": False, "d": True}
    assert cores(judged(ir.HowMany("ge", 2, (A, B, C, D)), **record)) == [[A, B, C], [A, B, C]]
    assert cores(judged(ir.HowMany("ge", 3, (A, B, C, D)), **record)) == [[A, B], [A, B, C]]
    assert cores(judged(ir.HowMany("le", 0, (A, D)), **record)) == [[D], [D]]
    assert cores(judged(ir.HowMany("eq", 2, (A, B, D)), **record)) == [[A, B], [A, B]]
    assert cores(judged(ir.HowMany("eq", 0, (A, B, D)), **record)) == [[D], [D]]
    assert cores(judged(ir.HowMany("ge", 2, (A, ir.All((B, C)), D)), **record)) == [[A, B], [A, B, C]]
    assert cores(judged(ir.Same(D, A), **record)) == [[D, A], [D, A]]


def changes(finding):
    """What each plan does, the alternatives last."""
    remedy = finding.remedy
    return [sorted((change.kind, change.name) for change in plan) for plan in (remedy.changes, *remedy.alternatives)]


def test_the_remedy_is_any_so_many_of_those_that_are_false():
    record = {"a": True, "b": False, "c": False, "d": False}
    assert changes(judged(ir.HowMany("ge", 3, (A, B, C, D)), **record)) == [
        [("set", "b"), ("set", "c")], [("set", "b"), ("set", "d")], [("set", "c"), ("set", "d")],
    ]  # fmt: skip
    assert changes(judged(ir.HowMany("le", 0, (A, B)), **record)) == [[("stop", "a")]]
    assert changes(judged(ir.HowMany("eq", 0, (A, B)), **record)) == [[("stop", "a")]]
    assert changes(judged(ir.HowMany("eq", 2, (A, B)), **record)) == [[("set", "b")]]
    assert changes(judged(ir.Not(ir.HowMany("eq", 1, (A, B))), **record)) == [[("set", "b")], [("stop", "a")]]


def test_the_duty_is_changed_before_the_condition():
    assert changes(judged(ir.Same(A, B), a=False, b=True)) == [[("set", "a")], [("stop", "b")]]
    assert changes(judged(ir.Same(A, B), a=True, b=False)) == [[("stop", "a")], [("set", "b")]]
    assert changes(judged(ir.Not(ir.Same(A, B)), a=True, b=True)) == [[("stop", "a")], [("stop", "b")]]


# rows of frames ------------------------------------------------------------------------------------------


def rows_of(names):
    """A frame with each combination of what items can come to in a row, and the items as conditions over its columns."""
    on = Polars()
    made = [
        [(int(settle(mask).truth), *(bool(mask & bit) for bit in (1, 2, 4))) for mask in one]
        for one in product(range(1, 8), repeat=names)
    ]
    heads = [f"{part}{index}" for index in range(names) for part in "cynz"]
    frame = pl.DataFrame([[value for item in row for value in item] for row in made], schema=heads, orient="row")
    items = []
    for index in range(names):
        code, *can = (column(on, f"{part}{index}") for part in "cynz")
        items.append(Coded(code, lambda can=can: tuple(can), False))
    return Columns(on, "rk:"), frame.lazy(), items


def comes_out(columns, frame, found):
    """For each row the code and the possible set of a condition."""
    columns.keep(found.code, "code")
    for name, part in zip("TFN", found.possible, strict=True):
        columns.keep(part, name)
    told = columns.to(frame).collect().select("code", "T", "F", "N").rows()
    return [(code, yes | no << 1 | nothing << 2) for code, yes, no, nothing in told]


@pytest.mark.parametrize("order", ["ge", "le", "eq"])
@pytest.mark.parametrize("count", range(4))
def test_columns_say_the_same_of_every_combination(order, count):
    columns, frame, items = rows_of(3)
    node = ir.HowMany(order, count, (A, B, C))
    told = comes_out(columns, frame, frame_several.how_many(columns, node, items))
    for masks, (code, possible) in zip(product(range(1, 8), repeat=3), told, strict=True):
        found = several.how_many(order, count, [settle(mask) for mask in masks])
        assert (Truth(code), possible) == (found.truth, found.possible), masks


def test_columns_say_the_same_of_every_pair():
    columns, frame, items = rows_of(2)
    told = comes_out(columns, frame, frame_several.same(columns, *items))
    for masks, (code, possible) in zip(product(range(1, 8), repeat=2), told, strict=True):
        found = several.same(*map(settle, masks))
        assert (Truth(code), possible) == (found.truth, found.possible), masks
