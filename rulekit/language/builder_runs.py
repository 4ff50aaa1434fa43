"""Runs of periods as they stand in a sentence: the children of a rule go in, the clause that has to last comes out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from rulekit.diagnostic import Span
from rulekit.language import syntax as s


@frozen
class Run:
    """For 2 consecutive years: how many periods of which kind."""

    count: Any
    period: str
    span: Span


def lasting(children: list[Any]) -> Any:
    """The last of the children, or where a run stands after it, that it has to last for so long."""
    run = children[-1]
    if not isinstance(run, Run):
        return run
    clause = children[-2]
    return s.Lasting(clause, Fraction(run.count), run.period, clause.span.to(run.span))
