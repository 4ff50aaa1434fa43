"""What is told never to hold is never seen to hold: random conditions against the interpreter, over random records."""

from __future__ import annotations

import random
from fractions import Fraction
from math import inf

import pytest

from rulekit import ir
from rulekit.engines import interpret
from rulekit.possible import Numbers, Range, Texts, World
from tests.random_rules import AS_OF, DEFINITIONS, VOCABULARY, Source

WORLD = World(VOCABULARY, DEFINITIONS)


def conditions(source: Source) -> list[ir.Condition]:
    """Lists of few conditions on few values, many of which no data fulfils."""
    leaf = [source.leaf("unit", 0) for _ in range(2)]
    limits = [
        ir.Compare(source.one(("ge", "gt", "le", "lt", "eq", "ne")), ir.FieldValue("unit", "x"), source.literal()) for _ in "abc"
    ]
    pool = [*leaf, *limits, ir.Not(leaf[0]), ir.Not(limits[0]), source.condition("unit", 1)]
    joined = source.one((ir.All, ir.AnyOf))
    return [joined(tuple(source.one(pool) for _ in range(2 + source.upto(1)))) for _ in range(12)]


def flat(node: ir.Condition) -> ir.Condition:
    """The same with lists inside lists of one kind written as one, as lowering gives them."""
    if isinstance(node, ir.All | ir.AnyOf):
        items = [flat(item) for item in node.items]
        return type(node)(tuple(inner for item in items for inner in (item.items if isinstance(item, type(node)) else (item,))))
    return node


@pytest.mark.parametrize("seed", range(25))
def test_what_never_holds_is_never_seen_to_hold(seed: int) -> None:
    source = Source(random.Random(seed), calls=0)
    dataset = source.dataset(8)
    over = ir.Over("records", "unit")
    rules = {str(n): ir.Rule("must", over, flat(each)) for n, each in enumerate(conditions(source))}
    ruleset = ir.Ruleset("r", tuple(ir.Standard(id, "", rule) for id, rule in rules.items()), DEFINITIONS)
    world = interpret.World(ruleset, VOCABULARY, dataset, AS_OF)
    for standard in ruleset.standards:
        seen = {interpret.judge(standard, record, world).verdict.value for record in interpret.subjects(standard.rule, world)}
        for holds, verdict in ((True, "pass"), (False, "fail")):
            if WORLD.never((standard.rule.requirement, holds)) is not None:
                assert verdict not in seen, ir.sexpr(standard.rule.requirement)


def test_the_property_tries_something() -> None:
    told = 0
    for seed in range(25):
        for node in conditions(Source(random.Random(seed), calls=0)):
            told += sum(WORLD.never((flat(node), holds)) is not None for holds in (True, False))
    assert told > 60


def compare(order: ir.Order, value: int | Fraction) -> ir.Compare:
    return ir.Compare(order, ir.FieldValue("unit", "x"), ir.Number(Fraction(value)))


def test_two_fields_against_each_other() -> None:
    x, y = ir.FieldValue("unit", "x"), ir.FieldValue("unit", "y")
    assert WORLD.never((ir.Compare("ge", x, y), True), (ir.Compare("gt", y, x), True))
    assert WORLD.never((ir.Compare("ge", x, y), True), (ir.Compare("ge", y, x), True)) is None
    assert WORLD.never((ir.Compare("gt", x, x), True)) and WORLD.never((ir.Compare("ge", x, x), False))


def test_too_many_ways_are_left_undecided() -> None:
    either = [ir.AnyOf((compare("ge", n), compare("lt", n))) for n in range(12)]
    assert WORLD.never((ir.All(tuple(either)), False)) is not None
    assert WORLD.never((ir.All((*either, compare("gt", 1), compare("lt", 0))), True)) is None


def test_numbers_and_texts_meet() -> None:
    half = Numbers((Range(Fraction(0), Fraction(1), low_open=True, high_open=True),))
    assert half and not half & Numbers((Range(),), integer=True)
    assert Numbers((Range(Fraction(2), inf),)) & Numbers((Range(-inf, Fraction(2)),)) == Numbers(
        (Range(Fraction(2), Fraction(2)),)
    )
    red, blue = Texts(frozenset({"red"})), Texts(frozenset({"red"}), named=False)
    assert not red & blue and not blue & red and red & red == red and bool(blue & blue)
