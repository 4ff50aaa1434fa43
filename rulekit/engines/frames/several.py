"""Conditions of rows go in, whether so many of them hold or two of them agree comes out, for each row (semantics 1, 9 and 49)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rulekit import ir
from rulekit.engines.frames.expressions import Columns, X, both, choose, coded, either, inverse, number, plus, related
from rulekit.engines.frames.truth import (
    ASK,
    FALSE,
    NATIVE,
    NOTHING,
    TRUE,
    UNKNOWN,
    Coded,
    Pair,
    Possible,
    Truths,
    asking,
    comes_to,
)  # fmt: skip


def how_many(columns: Columns, node: ir.HowMany, items: Sequence[Truths]) -> Truths:
    """True or false where what is decided says so, else ask, unknown or nothing if any is."""
    size = len(items)
    met, unmet = (columns.keep(_sum(comes_to(item, code) for item in items)) for code in (TRUE, FALSE))
    least = node.count + 1 if node.order == "le" else node.count
    yes, no = _at_least(met, least), _at_least(unmet, size - least + 1)
    if node.order == "le":
        yes, no = no, yes
    elif node.order == "eq":
        decided = related(plus(met, unmet), "eq", number(size))
        no = either(_at_least(met, node.count + 1), no)
        yes = both(related(met, "eq", number(node.count)), decided)
    if all(isinstance(item, NATIVE) for item in items):
        return Pair(columns.keep(yes), columns.keep(no))
    return _coded(columns, items, yes, no, lambda: _possible(columns, node, items))


def same(columns: Columns, left: Truths, right: Truths) -> Truths:
    """Ask, unknown or nothing if one is, else whether both are true or both are false."""
    one, other = ([comes_to(item, code) for code in (TRUE, FALSE)] for item in (left, right))
    yes = either(both(one[0], other[0]), both(one[1], other[1]))
    no = either(both(one[0], other[1]), both(one[1], other[0]))
    if isinstance(left, NATIVE) and isinstance(right, NATIVE):
        return Pair(columns.keep(yes), columns.keep(no))

    def possible() -> Possible:
        first, second = ([columns.keep(part) for part in item.possible] for item in (left, right))
        agree = either(both(first[0], second[0]), both(first[1], second[1]))
        differ = either(both(first[0], second[1]), both(first[1], second[0]))
        return agree, differ, either(first[2], second[2])

    return _coded(columns, (left, right), yes, no, possible)


def _coded(columns: Columns, items: Sequence[Truths], yes: X, no: X, possible: Callable[[], Possible]) -> Coded:
    order = (ASK, UNKNOWN, NOTHING)
    cases = [(yes, TRUE), (no, FALSE), *((either(*(comes_to(item, code) for item in items)), code) for code in order)]
    code = coded(columns.on, cases, NOTHING)
    return Coded(columns.keep(code), possible, any(asking(item) for item in items))


def _possible(columns: Columns, node: ir.HowMany, items: Sequence[Truths]) -> Possible:
    """
    Whether some of what the items can come to makes it true, false, nothing.

    It can be nothing where one item can and the rest, each item that can taken for nothing, do not decide it.
    """
    can = [tuple(columns.keep(part) for part in item.possible) for item in items]
    size = len(items)
    yes, no = (columns.keep(_sum(parts)) for parts in ([one[0] for one in can], [one[1] for one in can]))
    must = columns.keep(_sum(both(one[0], inverse(either(one[1], one[2]))) for one in can))
    must_not = columns.keep(_sum(both(one[1], inverse(either(one[0], one[2]))) for one in can))
    some = either(*(one[2] for one in can))
    if node.order == "eq":
        alone = _sum(both(one[0], inverse(one[1])) for one in can)
        settled = both(*(either(one[0], one[1]) for one in can))
        exact = both(settled, related(alone, "le", number(node.count)), _at_least(yes, node.count))
        other = either(_at_least(yes, node.count + 1), _at_least(no, size - node.count + 1))
        return exact, other, both(some, _at_most(must, node.count), _at_most(must_not, size - node.count))
    least = node.count + 1 if node.order == "le" else node.count
    reach, short = _at_least(yes, least), _at_least(no, size - least + 1)
    nothing = both(some, _at_most(must, least - 1), _at_most(must_not, size - least))
    return (reach, short, nothing) if node.order == "ge" else (short, reach, nothing)


def _sum(items: Iterable[X]) -> X:
    found = number(0)
    for item in items:
        found = plus(found, choose(item, number(1), number(0)))
    return found


def _at_least(count: X, least: int) -> X:
    return related(count, "ge", number(least))


def _at_most(count: X, most: int) -> X:
    return related(count, "le", number(most))
