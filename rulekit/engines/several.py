"""Outcomes of conditions go in; what so many of them, or two that have to agree, come to comes out (semantics 1, 9 and 49)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from rulekit import ir
from rulekit.engines.truth import FALSE, NO, NOTHING, TRUE, YES, Outcome
from rulekit.findings import Truth

Several: TypeAlias = ir.HowMany | ir.Same
_BITS = (TRUE, FALSE, NOTHING)


def outcome(node: Several, items: Sequence[Outcome]) -> Outcome:
    """What a node comes to from what its parts come to, in their order."""
    return how_many(node.order, node.count, items) if isinstance(node, ir.HowMany) else same(*items)


def how_many(order: ir.HowManyOrder, count: int, items: Sequence[Outcome]) -> Outcome:
    """True or false where what is decided among the items says so, else the first present of E, U, N."""
    met = sum(item.truth is Truth.TRUE for item in items)
    unmet = sum(item.truth is Truth.FALSE for item in items)
    bit = _counted(order, count, len(items), met, unmet)
    if bit != NOTHING:
        return YES if bit == TRUE else NO
    possible = 0
    for one in _reached(item.possible for item in items):
        possible |= _counted(order, count, len(items), *one)
    return _open(items, possible)


def same(left: Outcome, right: Outcome) -> Outcome:
    """The first present of E, U, N, else whether both are true or both are false."""
    possible = 0
    for one in _BITS:
        for other in _BITS:
            if left.possible & one and right.possible & other:
                possible |= _agree(one, other)
    if {left.truth, right.truth} <= {Truth.TRUE, Truth.FALSE}:
        return YES if possible == TRUE else NO
    return _open((left, right), possible)


def relevant(node: Several, items: Sequence[Outcome]) -> list[bool]:
    """Whether each item alone could still change what the node comes to, for some of what the others can come to."""
    if isinstance(node, ir.Same):
        left, right = items
        return [left.open and bool(right.possible & ~NOTHING), right.open and bool(left.possible & ~NOTHING)]
    found = []
    for index, item in enumerate(items):
        others = _reached(one.possible for place, one in enumerate(items) if place != index)
        bits = [bit for bit in _BITS if item.possible & bit]
        changes = any(len({_with(node, len(items), one, bit) for bit in bits}) > 1 for one in others) if item.open else False
        found.append(changes)
    return found


def held(order: ir.HowManyOrder, count: int, values: Iterable[bool | None]) -> bool | None:
    """The same of values that are true, false or unknown (None)."""
    some = list(values)
    bit = _counted(order, count, len(some), some.count(True), some.count(False))
    return None if bit == NOTHING else bit == TRUE


def _with(node: ir.HowMany, size: int, others: tuple[int, int], bit: int) -> int:
    return _counted(node.order, node.count, size, others[0] + (bit == TRUE), others[1] + (bit == FALSE))


def _counted(order: ir.HowManyOrder, count: int, size: int, met: int, unmet: int) -> int:
    """What so many that are met and so many that are not say of a list; NOTHING where they do not decide it."""
    if order == "eq":
        if met > count or size - unmet < count:
            return FALSE
        return TRUE if met + unmet == size else NOTHING
    least = count if order == "ge" else count + 1
    enough, short = (TRUE, FALSE) if order == "ge" else (FALSE, TRUE)
    if met >= least:
        return enough
    return short if size - unmet < least else NOTHING


def _reached(masks: Iterable[int]) -> set[tuple[int, int]]:
    """How many can be met and how many not, together."""
    found = {(0, 0)}
    for mask in masks:
        found = {(met + (bit == TRUE), unmet + (bit == FALSE)) for met, unmet in found for bit in _BITS if mask & bit}
    return found


def _agree(one: int, other: int) -> int:
    if NOTHING in (one, other):
        return NOTHING
    return TRUE if one == other else FALSE


def _open(items: Sequence[Outcome], possible: int) -> Outcome:
    for code in (Truth.ERROR, Truth.UNKNOWN):
        first = next((item for item in items if item.truth is code), None)
        if first is not None:
            return Outcome(code, possible, first.failure)
    return Outcome(Truth.NOTHING, NOTHING)
