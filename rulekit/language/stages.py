"""Dates of the ir in words, for both renderers: a node and the words of its fields go in, text comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from rulekit import ir
from rulekit.numbers import show_day, show_period

Bound: TypeAlias = ir.Happened | ir.Dated | ir.Deadline | ir.DueBy
BOUND = (ir.Happened, ir.Dated, ir.Deadline, ir.DueBy)
FIXED = (ir.Dated, ir.Deadline, ir.DueBy)
_DATES = (*BOUND, ir.InOrder, ir.Staged)


def event_of(node: Bound) -> str:
    """The date field of the event that a node says something of."""
    return node.done if isinstance(node, ir.Deadline | ir.DueBy) else node.name


def moment_en(node: ir.Dated | ir.Deadline | ir.DueBy, period: str, trigger: str) -> str:
    """By 2024-12-31; on or after 2012-01-01; within 30 days of being raised."""
    match node:
        case ir.Deadline():
            return f"within {period} {trigger}"
        case ir.DueBy(day=day):
            return f"by {show_day(day, 'en')}"
    assert node.first is not None
    if node.last is None:
        return f"on or after {show_day(node.first, 'en')}"
    return f"on {show_day(node.first, 'en')}" if node.last == node.first else f"in {show_period(node.first, node.last, 'en')}"


def moment_zh(node: ir.Dated | ir.Deadline | ir.DueBy, period: str, trigger: str, keyword: Callable[[str, str], str]) -> str:
    """The same in Chinese, of its keywords: 在2024年12月31日以前; 在2012年1月1日以后; 自提出之日起30日内."""
    at = keyword("AT", "eq")
    match node:
        case ir.Deadline(beginning=beginning):
            since = "beginning" if beginning else "after"
            return f"{keyword('AT', 'ge')}{trigger}{keyword('SINCE', since)}{period}{keyword('WITHIN', '')}"
        case ir.DueBy(day=day):
            return f"{at}{show_day(day, 'zh')}{keyword('ON', 'le')}"
    assert node.first is not None
    if node.last in (None, node.first):
        return f"{at}{show_day(node.first, 'zh')}{'' if node.last else keyword('ON', 'later')}"
    return f"{at}{show_period(node.first, node.last, 'zh')}"


def own_parts(node: ir.Staged) -> list[tuple[str, ir.Condition]] | None:
    """
    What each stage asks for beside what those before it do, with its day; None where that cannot be said as a list.

    Stages of one amount take each other's place; those of different things add up.
    """
    days = [stage.day.isoformat() for stage in node.stages]
    asked = [stage.condition for stage in node.stages]
    if len(asked) == 1 or _same(asked):
        return list(zip(days, asked, strict=True))
    found, before = [asked[0]], _items(asked[0])
    for one in asked[1:]:
        items = _items(one)
        if items[: len(before)] != before or len(items) == len(before):
            return None
        rest = items[len(before) :]
        found.append(rest[0] if len(rest) == 1 else ir.All(rest))
        before = items
    return None if _same(found) else list(zip(days, found, strict=True))


def plain(node: ir.Condition) -> bool:
    """Whether a condition can stand as a clause beside a day, and not in brackets: no list, nothing with a date of its own."""
    return not isinstance(node, ir.All | ir.AnyOf | ir.HowMany) and not any(isinstance(one, _DATES) for one in ir.walk(node))


def _items(node: ir.Condition) -> tuple[ir.Condition, ...]:
    return node.items if isinstance(node, ir.All) else (node,)


def _same(conditions: list[ir.Condition]) -> bool:
    measured: list[Any] = [
        one.left if isinstance(one, ir.Compare) else one.value if isinstance(one, ir.Between) else None for one in conditions
    ]
    return measured[0] is not None and all(one == measured[0] for one in measured)


def measured(node: ir.Staged) -> ir.Condition | None:
    """One of the comparisons of stages that all measure one quantity against literals; None where they do not."""
    asked = [stage.condition for stage in node.stages]
    literal = all(
        (isinstance(one, ir.Compare) and isinstance(one.right, ir.Number) and one.order != "ne")
        or (isinstance(one, ir.Between) and isinstance(one.low, ir.Number) and isinstance(one.high, ir.Number))
        for one in asked
    )
    return asked[0] if literal and _same(asked) else None
