"""Changes on an earlier period and runs of periods, as written, go in; checked ir comes out (decisions 28, 43, 44)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from rulekit import ir, periods
from rulekit.diagnostic import Span
from rulekit.language import syntax
from rulekit.meaning.names import Meaning
from rulekit.meaning.quantities import compare
from rulekit.meaning.types import dimension

POINT = "percentage_point"
_KEPT = (ir.FieldValue, ir.Holds, ir.OneOf)
_SAME = (
    ir.All, ir.AnyOf, ir.Not, ir.HowMany, ir.Same, ir.Compare, ir.Between, ir.Every, ir.InPlace, ir.Number, ir.Share,
    ir.Aggregate, ir.Arithmetic, ir.Extreme, ir.Rounded, ir.Growth, ir.Assumed, ir.Decided, ir.Graded, ir.Band, ir.Earlier,
)  # fmt: skip
_LONGEST = 100


def changes(meaning: Meaning, node: syntax.Changes, it: ir.Quantity, record: str) -> ir.Condition:
    """What is measured rises or falls on an earlier period, by an amount, or by a share of what it was."""
    before = earlier(meaning, it, node.months, node.span)
    more: tuple[ir.Quantity, ir.Quantity] = (it, before) if node.sign == "+" else (before, it)
    if node.quantity is None:
        return ir.Compare("gt", more[0], more[1], span=node.span)
    quantity, points = _in_points(meaning, node.quantity)
    unit = dimension(it, meaning.vocabulary, meaning.definitions)
    if not points and quantity.value.ratio and unit.counted == "ratio":
        raise _percent_of_share(meaning, node, it, before)
    if quantity.value.ratio and not points:
        grown = ir.Growth(it, before, span=node.span)
        found = compare(meaning, grown, quantity, record)
        return found if node.sign == "+" else fallen(found)
    return compare(meaning, ir.Arithmetic("-", more[0], more[1], span=node.span), quantity, record)


def fallen(node: ir.Condition) -> ir.Condition:
    """The same of a growth below zero: falls by at least 5% is grows by at most -5%."""
    match node:
        case ir.Compare(order, _, ir.Number(value, unit)):
            return evolve(node, order=ir.MIRRORED[order], right=ir.Number(-value, unit, span=node.right.span))
        case ir.Between(_, ir.Number() as low, ir.Number() as high):
            return evolve(node, low=evolve(high, value=-high.value), high=evolve(low, value=-low.value))
        case ir.All(items):
            return evolve(node, items=tuple(fallen(item) for item in items))
    return node


def _in_points(meaning: Meaning, quantity: syntax.Quantity) -> tuple[syntax.Quantity, bool]:
    """Percentage points are a share that is added; whether that was written."""
    values = {"value": quantity.value} | ({"low": quantity.low} if quantity.low is not None else {})
    points = {name: value for name, value in values.items() if _is_point(meaning, value)}
    if not points:
        return quantity, False
    made: dict[str, Any] = {
        name: evolve(value, number=value.number / 100, ratio=True, unit=None)
        for name, value in values.items()
        if value.number is not None and not value.ratio
    }
    return evolve(quantity, **made), True


def _is_point(meaning: Meaning, value: syntax.Value) -> bool:
    return value.unit is not None and value.number is not None and meaning.unit(value.unit).id == POINT


def _percent_of_share(meaning: Meaning, node: syntax.Changes, it: ir.Quantity, before: ir.Earlier) -> Any:
    """5% of a share: five percentage points, or a twentieth of what it was?"""
    assert node.quantity is not None
    written = meaning.written(node.quantity.value.span)
    told = meaning.formula(ir.Compare("ge", ir.Growth(it, before), ir.Number(node.quantity.value.number, "ratio")))  # type: ignore[arg-type]
    first = meaning.reading("points", number=written.rstrip("%％"))
    return meaning.refuse("P572", node.quantity.span, number=written, readings=[first, meaning.reading("satisfy", formula=told)])


def earlier(meaning: Meaning, item: Any, months: int, span: Span) -> ir.Earlier:
    """An item as it was so many months before; refused where its value of then is not kept."""
    _check(meaning, item, months, span)
    return ir.Earlier(item, months, "month", span=span)


def lasting(meaning: Meaning, node: syntax.Lasting, condition: ir.Condition) -> ir.Consecutive:
    """A condition that held in so many neighbouring periods."""
    period: Any = node.period
    if isinstance(node.clause, syntax.Joined):
        raise meaning.refuse("P574", node.span, written=meaning.written(node.span))
    return consecutive(meaning, condition, node.count, period, node.span)


def consecutive(meaning: Meaning, condition: ir.Condition, count: Any, period: ir.Period, span: Span) -> ir.Consecutive:
    """The same once its parts are lowered."""
    if count.denominator != 1 or not 2 <= count <= _LONGEST:
        raise meaning.refuse("P574", span, written=meaning.written(span))
    _check(meaning, condition, periods.MONTHS[period], span, exact=True)
    return ir.Consecutive(condition, int(count), period, span=span)


def _check(meaning: Meaning, item: Any, months: int, span: Span, *, exact: bool = False) -> None:
    fields = 0
    for node in _leaves(meaning, item):
        if not isinstance(node, _KEPT):
            raise meaning.refuse("P573", span, written=meaning.written(span))
        declared = meaning.vocabulary.fields[node.record, node.name]
        word = declared.words.first(meaning.lang)
        if not declared.period:
            raise meaning.refuse("P570", span, word=word, id=declared.id)
        own = periods.MONTHS[declared.period]
        if own != months if exact else months % own:
            raise meaning.refuse("P571", span, word=word, period=meaning.words("periods")[declared.period])
        fields += 1
    if not fields:
        raise meaning.refuse("P573", span, written=meaning.written(span))


def _leaves(meaning: Meaning, item: Any) -> Iterator[Any]:
    """What an item reads, and what cannot be looked back upon."""
    for node in ir.walk(item):
        if isinstance(node, ir.Ref | ir.InGrade):
            yield from _leaves(meaning, meaning.definitions[node.name].body)
        elif isinstance(node, ir.Group):
            if node.via == "list":
                yield node
        elif not isinstance(node, _SAME):
            yield node


__all__ = ["changes", "consecutive", "earlier", "fallen", "lasting"]
