"""What one condition says of one value: leaves of conditions go in; the value, and what it can then be, come out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import inf
from typing import TypeAlias

from attrs import frozen

from rulekit import ir
from rulekit.bands import Band
from rulekit.possible.values import Numbers, Texts, Values, side
from rulekit.vocabulary import Vocabulary

_ZERO = Fraction(0)
_FLAG = frozenset({"yes", "no"})


@frozen
class Literal:
    """One thing that is said of one value: which (`about`), what it can then be, and what it can be at all."""

    key: str
    about: ir.Quantity | ir.Condition
    values: Values
    domain: Values
    order: ir.Order | None = None
    limit: Fraction | None = None
    holds: bool = True


Way: TypeAlias = tuple[Literal, ...]  # what has to be so together


def flag(node: ir.Condition, holds: bool) -> Literal:
    """That a condition holds, or does not; nothing is known of what is in it."""
    return Literal(ir.sexpr(node), node, Texts(frozenset({"yes" if holds else "no"})), Texts(_FLAG), holds=holds)


def literals(node: ir.Condition, holds: bool, vocabulary: Vocabulary) -> Way:
    """All that a leaf says."""
    match node:
        case ir.OneOf():
            return (_one_of(node, holds, vocabulary),)
        case ir.Happened():
            return (_happened(node, holds),)
        case ir.Dated() if holds:
            return (flag(node, holds), _dated(node))
        case ir.EachPeriod() | ir.AnyWindow():
            return (_always(node, holds), *((_often(node),) if holds else ()))
    return (flag(node, holds),)


def _one_of(node: ir.OneOf, holds: bool, vocabulary: Vocabulary) -> Literal:
    declared = vocabulary.fields.get((node.record, node.name))
    choices = frozenset(choice.id for choice in declared.choices) if declared is not None else frozenset()
    domain = Texts(choices) if choices else Texts(frozenset(), False)
    return Literal(f"{node.record}.{node.name}", node, Texts(frozenset(node.values), holds), domain, holds=holds)


def _happened(node: ir.Happened, holds: bool) -> Literal:
    """A window, as a range of how long ago it was; days and months are not held against each other."""
    count = Fraction(node.count)
    inside = {"within": Band(_ZERO, count, high_open=True), "ago": Band(count, inf), "ever": Band(_ZERO, inf)}[node.when]
    outside = tuple(one for one in (Band(-inf, inside.low, high_open=True), Band(inside.high, inf)) if one.low < one.high)
    values = Numbers((inside,) if holds else outside)
    return Literal(f"{node.record}.{node.name} {node.unit}", node, values, Numbers((Band(),)), holds=holds)


def _dated(node: ir.Dated) -> Literal:
    """Days as numbers. That it was not then says less: a day that is still to come is not then either."""
    first, last = (Fraction(day.toordinal()) for day in (node.first or date.min, node.last or date.max))
    return Literal(f"{node.record}.{node.name} day", node, Numbers((Band(first, last),)), Numbers((Band(),)))


def _always(node: ir.Timed, holds: bool) -> Literal:
    """That the numbers of all periods are right; at least none of them is always right."""
    domain = Texts(_FLAG if node.low or node.high is not None else frozenset({"yes"}))
    return Literal(ir.sexpr(node), node, Texts(frozenset({"yes" if holds else "no"})), domain, holds=holds)


def _often(node: ir.Timed) -> Literal:
    """How many there are in each period, or window, of one kind; where all are right some period was judged."""
    spans = ir.sexpr(node.group), node.dated, str(node.since)
    if isinstance(node, ir.EachPeriod):
        key = " ".join((*spans, node.period, node.first, node.last))
    else:
        key = " ".join((*spans, str(node.count), node.unit))
    held = Band(Fraction(node.low or 0), inf if node.high is None else Fraction(node.high))
    return Literal(key, node, Numbers((held,)), Numbers((Band(_ZERO, inf),), integer=True))


def compared(node: ir.Compare, domain: Callable[[ir.Quantity], Numbers]) -> Literal:
    """A comparison, as what the number that is not written can be; of two such, as what their difference can be."""
    left, right, order = node.left, node.right, node.order
    if isinstance(left, ir.Number) and not isinstance(right, ir.Number):
        left, right, order = right, left, ir.MIRRORED[order]
    if isinstance(right, ir.Number):
        return Literal(ir.sexpr(left), left, Numbers(side(order, right.value)), domain(left), order, right.value)
    if ir.sexpr(left) > ir.sexpr(right):
        left, right, order = right, left, ir.MIRRORED[order]
    gap = ir.Arithmetic("-", left, right)
    known = Numbers((Band(_ZERO, _ZERO),)) if left == right else domain(gap)
    return Literal(ir.sexpr(gap), gap, Numbers(side(order, _ZERO)), known, order, _ZERO)
