"""Deadlines, orders of steps and stages that stand against a standard go in; what could be changed comes out (decision 67)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulekit import ir
from rulekit.engines import deadlines, plans
from rulekit.engines.plans import Found
from rulekit.findings import Change
from rulekit.records import Days, NotYet, Record

if TYPE_CHECKING:
    from rulekit.engines.remedy import Search


def dated(search: Search, node: deadlines.Timed | ir.Staged, wanted: bool, record: Record) -> Found:
    """What is past stays; of stages the one that decides is changed; dates are chosen of a record that is to be made alone."""
    as_of = search.evaluator.world.as_of
    if isinstance(node, ir.Staged):
        stage = node.at(as_of)
        return Found(none="date") if stage is None else search.fix(stage.condition, wanted, record)
    chosen = _days(node, wanted, as_of.toordinal()) if search.free else None
    if chosen is None:
        return Found(none="date")
    parts = []
    for name, day in chosen.items():
        value = NotYet() if day is None else Days(day, day)
        parts.append(Found((search.one(Change("set", node.record, name), record, value),)))
    found = plans.every(parts)
    if not found.plans:
        return Found(none="date")
    then = record.values | {name: NotYet() if day is None else Days(day, day) for name, day in chosen.items()}
    met = deadlines.outcome(node, then, as_of).possible
    return found if met == (1 if wanted else 2) else Found(none="date")


def _days(node: deadlines.Timed, wanted: bool, today: int) -> dict[str, int | None] | None:
    """Days of a new record by which a node is met, or not."""
    match node:
        case ir.Deadline(_, trigger, done):
            return {trigger: today, done: today} if wanted else {trigger: 1, done: None}
        case ir.DueBy(_, done, day):
            return {done: min(today, day.toordinal()) if wanted else None}
    return dict.fromkeys(node.steps, today) if wanted else {node.steps[0]: None, node.steps[-1]: today}
