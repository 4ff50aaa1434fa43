"""Steps of a proof about deadlines and orders go in; the dates that they were judged on come out in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rulekit import ir
from rulekit.findings import Finding, Step
from rulekit.text import printable

if TYPE_CHECKING:
    from rulekit.reports.words import Wording

TIMED = (ir.Deadline, ir.DueBy, ir.InOrder)


def found(step: Step) -> dict[str, str]:
    """The dates found, by field; "" where missing."""
    return dict(part.split("=", 1) for part in (step.found or "").split("; ") if "=" in part)


def facts(wording: Wording, step: Step) -> Iterator[tuple[str, str, str]]:
    """Each date that matters: the id of its field, its word and its value; of an order that is broken those two alone."""
    assert isinstance(step.condition, TIMED)
    broken = {step.detail.get("first"), step.detail.get("second")} - {None}
    for name, value in found(step).items():
        if not broken or name in broken:
            yield name, wording.member(step.condition.record, name), told(wording, value)


def told(wording: Wording, value: str) -> str:
    """A date as it was found."""
    words = wording.table["value"]
    if value in ("", "not_yet"):
        return str(words["not_yet" if value else "missing"])
    if ".." in value:
        low, _, high = value.partition("..")
        return str(words["between"].format(low=low, high=high))
    return printable(value)


def last_day(wording: Wording, step: Step) -> list[str]:
    """The last day of a deadline, or that what was done came before what it waits for."""
    words = wording.table["fact"]
    if "contradictory" in step.detail:
        return [str(words["contradictory"])]
    return [str(words["due"].format(date=step.detail["due"]))] if "due" in step.detail else []


def beside(wording: Wording, finding: Finding) -> list[str]:
    """Which stage spoke; that something was done before what it waits for."""
    detail, words = finding.reason.detail, wording.table["reason"]
    if finding.reason.code not in ("met", "not_met", "missing_inputs"):
        return []
    told = [str(words["stage"].format(stage=detail["stage"]))] if "stage" in detail else []
    return [*told, str(wording.table["fact"]["contradictory"])] if "contradictory" in detail else told


def demand(wording: Wording, step: Step) -> str | None:
    """Of an order that is broken, the two steps that should have stood the other way round."""
    if not isinstance(step.condition, ir.InOrder) or "first" not in step.detail:
        return None
    first, second = (wording.member(step.condition.record, step.detail[name]) for name in ("first", "second"))
    return str(wording.table["reason"]["in_order"].format(first=first, second=second))
