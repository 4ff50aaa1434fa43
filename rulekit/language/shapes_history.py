"""Comparisons with an earlier period that sentences say without a formula: an ir node goes in, its parts come out."""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen

from rulekit import ir, periods

NO_RUN = (ir.All, ir.AnyOf, ir.HowMany, ir.Same, ir.Consecutive)


@frozen
class Change:
    """
    What is measured (`now`) rises ("+") or falls ("-") on so many months before: `node` compares by how much with literals.

    In a reason the period has a name (`period`), since the as-of date is known. `kind`: "amount", "points" (an amount of a
    share), "percent"; or "level", where `node` compares with what it was.
    """

    now: ir.FieldValue | ir.Ref
    sign: str
    months: int
    kind: str
    node: ir.Compare | ir.Between
    period: str = ""


def change(node: object) -> Change | None:
    """A change on an earlier period; None where only a formula says it."""
    match node:
        case ir.Compare(order, now, before) if order != "ne" and _same(now, before):
            return _made(now, "+", before, "level", node)
        case ir.Compare(order, left, ir.Number()) if order != "ne":
            return _by(left, node, (node.right,))
        case ir.Between(left, ir.Number() as low, ir.Number() as high):
            return _by(left, node, (low, high))
    return None


def _by(left: Any, node: Any, ends: tuple[Any, ...]) -> Change | None:
    match left:
        case ir.Growth(now, before) if _same(now, before) and all(end.unit == "ratio" for end in ends):
            if all(end.value >= 0 for end in ends):
                return _made(now, "+", before, "percent", node)
            return _made(now, "-", before, "percent", _mirrored(node)) if all(end.value <= 0 for end in ends) else None
        case ir.Arithmetic("-", now, before) if _same(now, before):
            sign = "+"
        case ir.Arithmetic("-", before, now) if _same(now, before):
            sign = "-"
        case _:
            return None
    kind = "points" if all(end.unit == "ratio" for end in ends) else "amount"
    return _made(now, sign, before, kind, node) if all(end.value >= 0 for end in ends) else None


def _same(now: object, before: object) -> bool:
    if not isinstance(now, ir.FieldValue | ir.Ref):
        return False
    if isinstance(before, ir.AsOf):
        before = before.item
    if isinstance(before, ir.Earlier):
        return now == before.item
    return type(before) is type(now) and periods.parts(before.name)[0] == now.name != before.name


def _made(now: Any, sign: str, before: Any, kind: str, node: Any) -> Change | None:
    if isinstance(before, ir.AsOf):
        before = before.item
    if not isinstance(before, ir.Earlier):
        return Change(now, sign, 0, kind, node, periods.parts(before.name)[1])
    if before.unit != "month" or before.count not in periods.KINDS:
        return None
    return Change(now, sign, before.count, kind, node)


def _mirrored(node: Any) -> Any:
    if isinstance(node, ir.Compare):
        end: Any = node.right
        return evolve(node, order=ir.MIRRORED[node.order], right=evolve(end, value=-end.value))
    return evolve(node, low=evolve(node.high, value=-node.high.value), high=evolve(node.low, value=-node.low.value))
