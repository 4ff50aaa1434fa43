"""What is told never to hold is never seen to hold: random conditions against the interpreter, over random records."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any

import pytest

from rulekit import ir
from rulekit.bands import Band
from rulekit.engines import interpret
from rulekit.possible.values import Numbers, Texts
from rulekit.possible.world import World
from tests.random_facts import fact
from tests.random_often import often
from tests.random_rules import AS_OF, DEFINITIONS, VOCABULARY, Source
from tests.random_words import COLOURS, ORDERS

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


def later(source: Source) -> list[ir.Condition]:
    """The same over tables, cases, grades, lists of which so many hold, how often something happened, and what is missing."""
    colours = [ir.OneOf("unit", "colour", (name,)) for name in COLOURS]
    limits = [ir.Compare(source.one(ORDERS), ir.FieldValue("unit", "x"), source.literal()) for _ in "abcd"]
    leaves = [*colours, *limits, source._in_grade("unit", 0), source.condition("unit", 0)]

    def rows(draw: Callable[[], Any]) -> tuple[ir.Case, ...]:
        return tuple(ir.Case(source.one(leaves), draw()) for _ in range(1 + source.upto(2)))

    def one() -> ir.Condition:
        items = tuple(source.one(leaves) for _ in range(3))
        table = ir.Chosen(rows(source.literal), source.one((None, source.literal())))
        rounded = ir.Rounded(source.one(("up", "down", "half_up")), ir.FieldValue("unit", "x"), Fraction(2))
        least = ir.Extreme(source.one(("greater", "lesser")), (ir.FieldValue("unit", "x"), source.literal()))
        return source.one((
            ir.Compare(source.one(ORDERS), source.one((table, rounded, least)), source.one((rounded.value, source.literal()))),
            ir.Cases(rows(lambda: source.one(leaves)), source.one((None, source.one(leaves)))),
            ir.HowMany(source.one(("ge", "le")), source.upto(3), items), ir.Assumed(source.one(leaves), source.often(50)),
            ir.Staged((ir.Stage(date(2024, 1, 1), items[0]), ir.Stage(date(2026, 1, 1), items[1]))),
            often(source, "unit", 0), fact(source, "unit", 1), source._dates("unit", 0), ir.Same(items[0], items[1]),
        ))  # fmt: skip

    pool = [*leaves, *(one() for _ in range(6))]
    pool += [ir.opposite(each) for each in pool]
    joined = source.one((ir.All, ir.AnyOf))
    return [flat(joined(tuple(source.one(pool) for _ in range(2 + source.upto(1))))) for _ in range(12)]


def against_the_interpreter(source: Source, some: Iterable[ir.Condition]) -> int:
    """Hold what is told of conditions against verdicts over random records; how often something was told comes back."""
    over = ir.Over("records", "unit")
    told: list[tuple[ir.Condition, str]] = []
    for node in some:
        told += [(node, verdict) for verdict in ("pass", "fail") if WORLD.never((node, verdict == "pass")) is not None]
    standards = [ir.Standard(str(n), "", ir.Rule("must", over, node)) for n, (node, _) in enumerate(told)]
    world = interpret.World(ir.Ruleset("r", tuple(standards), DEFINITIONS), VOCABULARY, source.dataset(8), AS_OF)
    for standard, (node, verdict) in zip(standards, told, strict=True):
        seen = {interpret.judge(standard, record, world).verdict.value for record in interpret.subjects(standard.rule, world)}
        assert verdict not in seen, ir.sexpr(node)
    return len(told)


@pytest.mark.parametrize("seed", range(25))
def test_what_never_holds_is_never_seen_to_hold(seed: int) -> None:
    source = Source(random.Random(seed), calls=0)
    assert against_the_interpreter(source, map(flat, conditions(source))) >= 0


@pytest.mark.parametrize("seed", range(60))
def test_nor_is_it_of_the_later_constructs(seed: int) -> None:
    source = Source(random.Random(seed), calls=0)
    assert against_the_interpreter(source, later(source)) >= 0


def test_the_properties_try_something() -> None:
    for made, count, most in ((conditions, 25, 60), (later, 60, 60)):
        told, kinds = 0, set()
        for seed in range(count):
            for node in map(flat, made(Source(random.Random(seed), calls=0))):
                found = sum(WORLD.never((node, holds)) is not None for holds in (True, False))
                kinds |= {type(each) for each in ir.walk(node)} if found else set()
                told += found
        assert told > most
        if made is later:
            assert kinds >= {ir.Cases, ir.Chosen, ir.HowMany, ir.InGrade, ir.Assumed, ir.Staged, ir.Same, ir.Rounded}


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
    half = Numbers((Band(Fraction(0), Fraction(1), low_open=True, high_open=True),))
    assert half and not half & Numbers((Band(),), integer=True)
    assert Numbers((Band(Fraction(2), inf),)) & Numbers((Band(-inf, Fraction(2)),)) == Numbers((Band(Fraction(2), Fraction(2)),))
    red, blue = Texts(frozenset({"red"})), Texts(frozenset({"red"}), named=False)
    assert not red & blue and not blue & red and red & red == red and bool(blue & blue)


def free(order: ir.Order, value: int) -> ir.Compare:
    """A comparison of a number that can be anything."""
    return ir.Compare(order, ir.FieldValue("unit", "free"), ir.Number(Fraction(value)))


def told(node: ir.Condition, holds: bool = True) -> bool:
    return WORLD.never((node, holds)) is not None


def test_a_row_is_passed_by_where_there_is_nothing_to_judge() -> None:
    group = ir.Group("list", "items", "item")
    share = ir.Share(group, ir.Holds("item", "p"))
    nobody, somebody = (ir.Compare("ge", each, ir.Number(Fraction(0))) for each in (share, ir.Count(group)))
    for when, sure in ((somebody, True), (nobody, False)):
        assert told(ir.Cases((ir.Case(when, free("ge", 5)),), free("lt", 5)), True) is False
        never = ir.All((free("ge", 5), ir.Cases((ir.Case(when, free("lt", 5)),), free("ge", 5))))
        assert told(never) is sure


def test_days_meet_only_where_both_have_come() -> None:
    def then(year: int) -> ir.Dated:
        return ir.Dated("unit", "founded", date(year, 1, 1), date(year, 12, 31))

    assert told(ir.All((then(2023), then(2024)))) and not told(ir.All((ir.Not(then(2023)), ir.Not(then(2024)))))
    assert told(ir.All((then(2023), ir.Not(then(2023))))) and not told(ir.AnyOf((then(2023), ir.Not(then(2024)))), False)


def test_so_many_in_every_period() -> None:
    def often(low: int | None, high: int | None, period: ir.Period = "month") -> ir.EachPeriod:
        return ir.EachPeriod(ir.Group("list", "items", "item"), "joined", period, low, high)

    assert told(ir.All((often(2, None), often(None, 1)))) and not told(ir.All((often(1, None), often(None, 1))))
    assert not told(ir.All((often(2, None), often(None, 1, "year"))))
    assert not told(ir.All((often(2, None), ir.Not(often(1, None)))))
    assert told(often(0, None), False) and not told(often(0, 3), False) and not told(often(1, None), False)


def test_so_many_of_a_list() -> None:
    items = (free("ge", 3), free("lt", 2), free("ge", 5))
    assert told(ir.HowMany("ge", 3, items)) and not told(ir.HowMany("ge", 2, items))
    assert told(ir.HowMany("le", 2, items), False)
    assert not told(ir.HowMany("le", 0, items)) and told(ir.All((ir.HowMany("le", 0, items), free("ge", 4))))


def test_a_grade_and_a_table_are_seen_through() -> None:
    table = ir.Chosen((ir.Case(free("ge", 10), ir.Number(Fraction(3))),), ir.Number(Fraction(1)))
    assert told(ir.Compare("gt", table, ir.Number(Fraction(3)))) and not told(ir.Compare("ge", table, ir.Number(Fraction(3))))
    assert told(ir.All((free("lt", 10), ir.Compare("ge", table, ir.Number(Fraction(2))))))
    assert told(ir.All((ir.InGrade("level", ("high",)), ir.InGrade("level", ("low",)))))
    assert not told(ir.InGrade("level", ("high",))) and not told(ir.InGrade("level", ("high",)), False)


def test_what_is_counted_aloud() -> None:
    assert told(ir.All((ir.Assumed(free("ge", 5), False), free("lt", 5))))
    assert not told(ir.All((ir.Assumed(free("ge", 5), True), ir.Assumed(free("lt", 5), True))))
