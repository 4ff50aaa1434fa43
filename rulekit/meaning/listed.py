"""Lists of which so many have to hold: the number as written and the conditions go in, one checked ir condition comes out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from rulekit import ir
from rulekit.diagnostic import Span
from rulekit.language import syntax
from rulekit.meaning.names import Meaning, negate
from rulekit.meaning.quantities import bare_readings


def check_items(meaning: Meaning, node: syntax.Several) -> tuple[syntax.Clause, ...]:
    """The items of a list, each with the verb in front; refused where one does not continue the list (R280)."""
    words = {joiner for joiner in node.joiners if joiner in ("and", "or")}
    if node.quantity is None and "or" in words:
        raise meaning.refuse("R280", node.span, written=meaning.written(node.span))
    found: list[syntax.Clause] = []
    for index, item in enumerate(node.items):
        had = isinstance(item, syntax.Has) and (item.carried or not (index or node.conditions))
        nested = isinstance(item, syntax.Joined | syntax.Several)
        if nested or had == node.conditions or (isinstance(item, syntax.Is) and item.carried):
            raise meaning.refuse("R280", item.span, written=meaning.written(item.span))
        found.append(attrs.evolve(item, verb=node.verb) if isinstance(item, syntax.Has) and node.verb is not None else item)
    return tuple(found)


def how_many(meaning: Meaning, quantity: syntax.Quantity, items: Sequence[ir.Condition], span: Span) -> ir.Condition:
    """At least, at most or exactly so many of a list, from the number as written before it."""
    value, told = quantity.value, meaning.written(quantity.span)
    if quantity.low is not None or value.number is None or value.ratio or not _counts(meaning, value):
        raise meaning.refuse("R281", quantity.span, written=told)
    if quantity.order == "bare":
        raise meaning.refuse("R207", quantity.span, number=told, readings=bare_readings(meaning, told))
    return counted(meaning, quantity.order, value.number, items, quantity.span, span)


def counted(
    meaning: Meaning, order: str, number: Fraction, items: Sequence[ir.Condition], told: Span, span: Span
) -> ir.Condition:  # fmt: skip
    """The same from an order and a number; refused where the number is not whole, or makes it hold always or never."""
    if number.denominator != 1:
        raise meaning.refuse("R281", told, written=meaning.written(told))
    beside = {"gt": 1, "lt": -1}.get(order, 0)
    count = int(number) + beside if beside else ir.GivenCount.of(number)
    kind: ir.HowManyOrder = "ge" if order in ("ge", "gt") else "le" if order in ("le", "lt") else "eq"
    size = len(items)
    first, last = {"ge": (1, size), "le": (0, size - 1), "eq": (0, size)}[kind]
    if size < 2 or not first <= count <= last:
        raise meaning.refuse("R282", told, written=meaning.written(told), size=size)
    found = ir.HowMany(kind, count, tuple(items), span=span)
    return negate(found, span) if order == "ne" else found


def _counts(meaning: Meaning, value: syntax.Value) -> bool:
    """Whether a number has no unit, or only a measure word that counts (3项)."""
    return value.unit is None or (meaning.lang == "zh" and meaning.unit(value.unit).dimension == "item")
