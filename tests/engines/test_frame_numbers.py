"""Numbers of frames against literals: floats by shortest decimal, what is too large for columns, quotients without division."""

from __future__ import annotations

import math
from fractions import Fraction

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulekit import ir
from rulekit.engines import bounds, interpret
from rulekit.engines.frames import engine as frame
from rulekit.engines.frames.records import resolved
from rulekit.findings import VERDICTS
from rulekit.records import Dataset, Record
from rulekit.tables import Number, Table, Tables
from tests.random_rules import AS_OF, VOCABULARY

UNIT = ir.Over("records", "unit")
FREE, COST = ir.FieldValue("unit", "free"), ir.FieldValue("unit", "cost")  # any number; any number not below zero
ORDERS = ("ge", "gt", "le", "lt", "eq", "ne")


def rule(condition):
    return ir.Ruleset("synthetic", (ir.Standard("S", "", ir.Rule("must", UNIT, condition)),))


def judged(ruleset, columns, encodings):
    """What the frame engine says of rows, by verdict code, before anything is asked."""
    data = pl.DataFrame({"key": [f"{at}" for at in range(len(next(iter(columns.values()))))], **columns})
    table = Table("unit", nw.from_native(data.lazy()), encodings, "key")
    tables = Tables(VOCABULARY, {"unit": table})
    found = frame.judge(ruleset, VOCABULARY, AS_OF, tables)[UNIT]
    return found, tables


def codes(found):
    return found.frame.collect()[found.verdicts["S"]].to_list()


def expected(ruleset, rows):
    records = [
        Record("unit", f"{at}", {name: value for name, value in row.items() if value is not None}) for at, row in enumerate(rows)
    ]
    world = interpret.World(ruleset, VOCABULARY, Dataset(VOCABULARY, {"unit": records}, {"unit"}), AS_OF)
    return [VERDICTS.index(interpret.verdict(ruleset.standards[0], record, world)) for record in records]


NEAR = st.sampled_from([0.1, 0.2, 0.3, 0.7, 1.1, 2.675, 1e15, 1e22, 5e-324, 1.7976931348623157e308, 0.0, -0.0, 1 / 3, 100.0])
FLOATS = st.builds(lambda value, steps: stepped(value, steps), NEAR, st.integers(-3, 3)).filter(math.isfinite)


def stepped(value, steps):
    """The float so many floats further."""
    for _ in range(abs(steps)):
        value = math.nextafter(value, math.copysign(math.inf, steps))
    return value


@given(st.lists(FLOATS, min_size=1, max_size=8), st.sampled_from(ORDERS), FLOATS, st.sampled_from([1, 3, 10**17]))
def test_a_float_is_compared_by_its_shortest_decimal(values, order, near, divisor):
    literal = Fraction(repr(near)) / divisor
    ruleset = rule(ir.Compare(order, FREE, ir.Number(literal)))
    found, _ = judged(ruleset, {"x": pl.Series([*values, None], dtype=pl.Float64)}, {"free": Number("x", floating=True)})
    rows = [{"free": Fraction(repr(value))} for value in values] + [{}]
    assert codes(found) == expected(ruleset, rows)


def test_the_sum_of_a_tenth_and_two_tenths_is_three_tenths():
    ruleset = rule(ir.Compare("eq", ir.Arithmetic("+", FREE, COST), ir.Number(Fraction(3, 10))))
    encodings = {"free": Number("x", Fraction(10)), "cost": Number("y", Fraction(100))}
    found, _ = judged(ruleset, {"x": pl.Series([1, 1, None]), "y": pl.Series([20, 21, 20])}, encodings)
    assert codes(found) == [0, 1, 2]


LARGE = 2**53


@pytest.mark.parametrize("value", [LARGE - 1, LARGE, -LARGE])
def test_a_number_that_columns_cannot_keep_is_asked_for(value):
    ruleset = rule(
        ir.Compare("gt", ir.Arithmetic("*", FREE, ir.Number(Fraction(3))), ir.Arithmetic("+", COST, ir.Number(Fraction(1))))
    )
    encodings = {"free": Number("x"), "cost": Number("y")}
    columns = {"x": pl.Series([value, 1]), "y": pl.Series([LARGE, 2])}
    found, tables = judged(ruleset, columns, encodings)
    assert codes(found) == [5, expected(ruleset, [{"free": Fraction(1), "cost": Fraction(2)}])[0]]
    settled = resolved(found, tables, ruleset, VOCABULARY, AS_OF)
    rows = [{"free": Fraction(value), "cost": Fraction(LARGE)}, {"free": Fraction(1), "cost": Fraction(2)}]
    assert codes(settled) == expected(ruleset, rows)


def test_what_the_data_bounds_is_never_asked_for():
    ruleset = rule(ir.Compare("gt", ir.Arithmetic("*", FREE, ir.Number(Fraction(3))), COST))
    found, _ = judged(
        ruleset, {"x": pl.Series([5]), "y": pl.Series([2])}, {"free": Number("x", most=10), "cost": Number("y", most=10)}
    )
    assert not found.asks
    assert judged(ruleset, {"x": pl.Series([5]), "y": pl.Series([2])}, {"free": Number("x"), "cost": Number("y")})[0].asks


WHOLE, LEAST = ir.FieldValue("unit", "x"), ir.FieldValue("unit", "y")  # from 0 to 3; from -1 to 2
PAIRS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 3)), st.one_of(st.none(), st.integers(-1, 2))), min_size=1, max_size=8
)


@given(PAIRS, st.sampled_from(ORDERS), st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3, 2)]), st.booleans())
def test_a_field_against_a_field_knows_their_ranges(pairs, order, factor, turned):
    sides = (ir.Arithmetic("*", WHOLE, ir.Number(factor)), LEAST)
    ruleset = rule(ir.Compare(order, *(reversed(sides) if turned else sides)))
    columns = {
        "x": pl.Series([pair[0] for pair in pairs], dtype=pl.Int64),
        "y": pl.Series([pair[1] for pair in pairs], dtype=pl.Int64),
    }
    found, tables = judged(ruleset, columns, {"x": Number("x"), "y": Number("y")})
    rows = [{name: None if one is None else Fraction(one) for name, one in zip("xy", pair, strict=True)} for pair in pairs]
    assert codes(resolved(found, tables, ruleset, VOCABULARY, AS_OF)) == expected(ruleset, rows)


SMALL = st.one_of(st.none(), st.integers(-3, 4))


@given(st.lists(st.tuples(SMALL, st.one_of(st.none(), st.integers(0, 4))), min_size=1, max_size=10), st.sampled_from(ORDERS),
       st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1), Fraction(-1), Fraction(5, 2)]))  # fmt: skip
def test_a_quotient_is_compared_without_division(pairs, order, literal):
    ruleset = rule(ir.Compare(order, ir.Arithmetic("/", FREE, COST), ir.Number(literal)))
    columns = {
        "x": pl.Series([pair[0] for pair in pairs], dtype=pl.Int64),
        "y": pl.Series([pair[1] for pair in pairs], dtype=pl.Int64),
    }
    found, tables = judged(ruleset, columns, {"free": Number("x", most=4), "cost": Number("y", most=4)})
    rows = [
        {name: None if one is None else Fraction(one) for name, one in zip(("free", "cost"), pair, strict=True)} for pair in pairs
    ]
    if order not in ("eq", "ne"):
        assert 5 not in codes(found)
    assert codes(resolved(found, tables, ruleset, VOCABULARY, AS_OF)) == expected(ruleset, rows)


BIG = st.sampled_from([0, 1, 2, 3, 7, 2**53, 2**53 - 1, 2**52 + 1, 10**15 + 7, 10**12 - 1])
SIGNED = st.one_of(st.none(), BIG, BIG.map(lambda value: -value))
STEPS = st.sampled_from([Fraction(1), Fraction(3), Fraction(7, 3), Fraction(200), Fraction(1, 10), Fraction(2**26 + 1)])


@given(st.lists(SIGNED, min_size=1, max_size=8), st.sampled_from(["up", "down", "half_up"]), STEPS, STEPS)
def test_whole_steps_are_exact_or_asked(values, how, step, divisor):
    rounded = ir.Rounded(how, ir.Arithmetic("/", FREE, ir.Number(divisor)), step)
    literal = bounds.round_to(how, Fraction(values[0] or 0) / divisor, step)
    ruleset = rule(ir.Compare("eq", rounded, ir.Number(literal)))
    found, tables = judged(ruleset, {"x": pl.Series(values, dtype=pl.Int64)}, {"free": Number("x")})
    wanted = expected(ruleset, [{"free": None if value is None else Fraction(value)} for value in values])
    if all(abs(value or 0) < 10 for value in values):
        assert codes(found) == wanted
    assert all(code in (want, 5) for code, want in zip(codes(found), wanted, strict=True))
    assert codes(resolved(found, tables, ruleset, VOCABULARY, AS_OF)) == wanted


ENDS = st.lists(st.tuples(SMALL, st.one_of(st.none(), st.integers(0, 4)), st.one_of(st.none(), st.integers(0, 3))), min_size=1)


@given(ENDS, st.sampled_from(ORDERS), st.sampled_from(["greater", "lesser"]), st.booleans())
def test_the_greater_and_the_lesser_know_what_is_missing(given_rows, order, kind, turned):
    items = (ir.Arithmetic("/", FREE, ir.Number(Fraction(3))), COST)
    ruleset = rule(ir.Compare(order, ir.Extreme(kind, tuple(reversed(items)) if turned else items), WHOLE))
    names = ("free", "cost", "x")
    columns = {name: pl.Series([row[at] for row in given_rows], dtype=pl.Int64) for at, name in enumerate(names)}
    found, tables = judged(ruleset, columns, {name: Number(name, most=4) for name in names})
    rows = [{name: None if one is None else Fraction(one) for name, one in zip(names, row, strict=True)} for row in given_rows]
    if order not in ("eq", "ne"):
        assert 5 not in codes(found)
    assert codes(resolved(found, tables, ruleset, VOCABULARY, AS_OF)) == expected(ruleset, rows)
