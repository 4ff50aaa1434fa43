"""Quantities that sentences say without a formula: an ir node goes in, its parts come out where it has that shape."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from rulekit import ir

Counted = ir.FieldValue | ir.Count


@frozen
class Per:
    """How many (`value`) there are for each `number` of `base`, in `unit` where that is measured."""

    value: Counted
    number: Fraction
    base: Counted
    unit: str = ""


@frozen
class Steps:
    """`start` for the `first` of `base`, `more` for each further `each`; begun ones count where `begun`."""

    start: ir.Number
    base: Counted
    first: ir.Number
    more: Fraction
    each: ir.Number
    begun: bool


def share_of(node: object) -> tuple[ir.Number, Counted] | None:
    """A percentage of a number of the subject."""
    match node:
        case ir.Arithmetic("*", ir.Number(_, "ratio") as share, (ir.FieldValue() | ir.Count()) as whole) if _plain(whole):
            return share, whole
    return None


def sayable(node: object, record: str) -> bool:
    """Whether an amount can stand after a comparison word: a share of something, or the greater or lesser, rounded to ones."""
    if isinstance(node, ir.Rounded):
        return node.step == 1 and not isinstance(node.value, ir.Rounded) and sayable(node.value, record)
    if any(isinstance(part, ir.FieldValue) and part.record != record for part in ir.walk(node)):
        return False
    if isinstance(node, ir.Extreme):
        return all(_said(item) for item in node.items)
    return share_of(node) is not None


def share_range(node: object) -> tuple[ir.Number, ir.Number, Counted] | None:
    """A number of the subject between two percentages of one other number of it."""
    if not isinstance(node, ir.Between) or not isinstance(node.value, ir.FieldValue):
        return None
    low, high = share_of(node.low), share_of(node.high)
    if low is None or high is None or low[1] != high[1] or getattr(low[1], "record", node.value.record) != node.value.record:
        return None
    return low[0], high[0], low[1]


def _said(node: object) -> bool:
    return share_of(node) is not None or (isinstance(node, ir.Number) and node.value >= 0)


def _plain(node: Counted) -> bool:
    return isinstance(node, ir.FieldValue) or (node.group.via == "list" and node.group.where is None)


def per(node: object) -> Per | None:
    """A number for so many of something."""
    match node:
        case ir.Arithmetic("/", ir.Arithmetic("*", value, ir.Number(many, unit)), base):
            pass
        case ir.Arithmetic("/", value, base):
            many, unit = Fraction(1), ""
        case _:
            return None
    if not isinstance(value, Counted) or not isinstance(base, Counted) or not _plain(base) or many <= 1 or many.denominator != 1:
        return None
    return Per(value, many, base, unit)


def steps(node: object) -> Steps | None:
    """So many, and more for each further so many."""
    match node:
        case ir.Arithmetic("+", ir.Number() as start, ir.Arithmetic("*", ir.Number(more, unit), rounds)) if unit == start.unit:
            many = more
        case ir.Arithmetic("+", ir.Number() as start, rounds):
            many = Fraction(1)
        case _:
            return None
    match rounds:
        case ir.Extreme("greater", (ir.Number(zero, ""), ir.Rounded(how, by, step))) if (
            not zero and step == 1 and how != "half_up"
        ):
            pass
        case _:
            return None
    match by:
        case ir.Arithmetic("/", ir.Arithmetic("-", base, ir.Number() as first), ir.Number() as each) if first.unit == each.unit:
            whole = all(one > 0 and one.denominator == 1 for one in (start.value, many, first.value, each.value))
            if whole and isinstance(base, Counted) and _plain(base):
                return Steps(start, base, first, many, each, how == "up")
    return None
