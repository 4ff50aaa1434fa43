"""Conditions that no record can change: a lowered rule goes in; warnings for lists that always or never hold come out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from rulekit import ir
from rulekit.diagnostic import Span
from rulekit.meaning.names import Meaning


def warn_constant(meaning: Meaning, rule: ir.Rule) -> None:
    """
    Note a warning for each list of conditions that is always true (50 or more, or fewer than 50) or never (R291, R292).

    The meaning stays as it is: with the value missing such a list is unknown, on every engine (semantics 8).
    """
    for code, node, first, second in _found(rule):
        span = node.span or rule.span or Span(0, 1)
        meaning.warn(code, span, first=_written(meaning, first), second=_written(meaning, second))


def _written(meaning: Meaning, node: ir.Condition) -> str:
    return meaning.written(node.span) if node.span is not None else ""


def _found(rule: ir.Rule) -> Iterator[tuple[str, ir.Condition, ir.Condition, ir.Condition]]:
    for node in ir.walk(rule):
        if isinstance(node, ir.AnyOf | ir.All):
            code = "R291" if isinstance(node, ir.AnyOf) else "R292"
            for first, second in combinations(node.items, 2):
                if _complement(first, second, covering=isinstance(node, ir.AnyOf)):
                    yield code, node, first, second
                    break


def _complement(first: ir.Condition, second: ir.Condition, *, covering: bool) -> bool:
    """Whether two conditions together cover every value (`covering`), or share none."""
    if first == ir.Not(second) or second == ir.Not(first):
        return True
    if not isinstance(first, ir.Compare) or not isinstance(second, ir.Compare) or first.left != second.left:
        return False
    if first.right == second.right and ir.OPPOSITE[first.order] == second.order:
        return True
    if not isinstance(first.right, ir.Number) or not isinstance(second.right, ir.Number):
        return False
    lower, upper = (first, second) if first.order in ("ge", "gt") else (second, first)
    if lower.order not in ("ge", "gt") or upper.order not in ("le", "lt"):
        return False
    return _apart(lower, upper, covering=covering)


def _apart(lower: ir.Compare, upper: ir.Compare, *, covering: bool) -> bool:
    """x at or above one number, x at or below another: they cover all where the ranges meet, share none where they do not."""
    assert isinstance(lower.right, ir.Number) and isinstance(upper.right, ir.Number)
    low: Fraction = lower.right.value
    high: Fraction = upper.right.value
    if covering:
        return low < high or (low == high and (lower.order == "ge" or upper.order == "le"))
    return low > high or (low == high and (lower.order == "gt" or upper.order == "lt"))
