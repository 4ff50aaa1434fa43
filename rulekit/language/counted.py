"""Conditions go in; the same with what is missing counted as yes, as no, or left out come out, and the other way round."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from attrs import evolve

from rulekit import ir

T = TypeVar("T", ir.Condition, ir.Quantity)


def aloud(node: ir.Condition, how: str) -> ir.Condition | None:
    """
    A requirement with what is missing counted as "no" or "yes", or left "out": of each member where it is about groups, else of
    the record itself (which cannot be left out here). None where that cannot be said of it.
    """
    if isinstance(node, ir.Not):
        inner = aloud(node.item, how)
        return None if inner is None else evolve(node, item=inner)
    if isinstance(node, ir.Every):
        return _every(node, how)
    if isinstance(node, ir.Compare | ir.Between):
        parts = (node.left, node.right) if isinstance(node, ir.Compare) else (node.value, node.low, node.high)
        if any(isinstance(one, ir.Ref) for part in parts for one in ir.walk(part)):
            return None
        if any(isinstance(one, ir.Group) for part in parts for one in ir.walk(part)):
            return _comparison(node, how)
    elif any(isinstance(one, ir.Group) for one in ir.walk(node)):
        return None
    return None if how == "out" else ir.Assumed(node, how == "yes", span=node.span)


def quantity(node: ir.Quantity, how: str) -> ir.Quantity | None:
    """A number of a group with what is missing of its members counted so."""
    match node:
        case ir.Share(group, condition):
            if how != "out":
                return evolve(node, condition=_assumed(condition, how))
            return evolve(node, group=_narrowed(group, [ir.Decided(condition)]))
        case ir.Count(group) if group.where is not None:
            return evolve(node, group=evolve(group, where=_assumed(group.where, "no" if how == "out" else how)))
        case ir.Aggregate(_, group, value) if how == "out":
            fields = dict.fromkeys(one for one in ir.walk(value) if isinstance(one, ir.FieldValue))
            if not fields or any(isinstance(one, ir.Group | ir.Ref | ir.Call) for one in ir.walk(value)):
                return None
            return evolve(node, group=_narrowed(group, [ir.Recorded(one.record, one.name) for one in fields]))
        case ir.Distinct(group, name) if how == "out":
            return evolve(node, group=_narrowed(group, [ir.Recorded(group.record, name)]))
    return None


def spoken(node: ir.Condition) -> tuple[ir.Condition, str]:
    """A requirement without what is counted aloud in it, and how that is said; "" where it is not said of the whole."""
    return _spoken(node, _plain(node), aloud)


def spoken_quantity(node: ir.Quantity) -> tuple[ir.Quantity, str]:
    """The same of a number."""
    return _spoken(node, _plain_quantity(node), quantity)


def _spoken(node: T, plain: T, made: Callable[[T, str], T | None]) -> tuple[T, str]:
    for how in ("no", "yes", "out"):
        if plain != node and made(plain, how) == node:
            return plain, how
    return node, ""


def _every(node: ir.Every, how: str) -> ir.Every:
    if how == "out":
        inner = node.condition.item if isinstance(node.condition, ir.Not) else node.condition
        return evolve(node, group=_narrowed(node.group, [ir.Decided(inner)]))
    return evolve(node, condition=_assumed(node.condition, how))


def _comparison(node: ir.Compare | ir.Between, how: str) -> ir.Condition | None:
    first = node.left if isinstance(node, ir.Compare) else node.value
    found = quantity(first, how)
    if found is None:
        return None
    return evolve(node, left=found) if isinstance(node, ir.Compare) else evolve(node, value=found)


def _assumed(node: ir.Condition, how: str) -> ir.Condition:
    if isinstance(node, ir.Not):
        return evolve(node, item=_assumed(node.item, how))
    return ir.Assumed(node, how == "yes")


def _narrowed(group: ir.Group, more: Iterable[ir.Condition]) -> ir.Group:
    old = group.where.items if isinstance(group.where, ir.All) else () if group.where is None else (group.where,)
    parts = (*old, *more)
    return evolve(group, where=parts[0] if len(parts) == 1 else ir.All(parts))


# back ------------------------------------------------------------------------------------------------


def _plain(node: ir.Condition) -> ir.Condition:
    match node:
        case ir.Not(item):
            return evolve(node, item=_plain(item))
        case ir.Assumed(item):
            return item
        case ir.Every(group, condition):
            return evolve(node, group=_wider(group), condition=_plain(condition))
        case ir.Compare(_, left, _):
            return evolve(node, left=_plain_quantity(left))
        case ir.Between(value, _, _):
            return evolve(node, value=_plain_quantity(value))
    return node


def _plain_quantity(node: ir.Quantity) -> ir.Quantity:
    match node:
        case ir.Share(group, condition):
            return evolve(node, group=_wider(group), condition=_plain(condition))
        case ir.Count(group) if group.where is not None:
            return evolve(node, group=evolve(group, where=_plain(group.where)))
        case ir.Aggregate() | ir.Distinct():
            return evolve(node, group=_wider(node.group))
    return node


def _wider(group: ir.Group) -> ir.Group:
    """A group without the conditions at its end that leave out what is missing."""
    parts = list(group.where.items) if isinstance(group.where, ir.All) else [] if group.where is None else [group.where]
    while parts and isinstance(parts[-1], ir.Decided | ir.Recorded):
        parts.pop()
    return evolve(group, where=None if not parts else parts[0] if len(parts) == 1 else ir.All(tuple(parts)))
