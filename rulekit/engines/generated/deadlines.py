"""Deadlines, orders of steps and stages go in, expressions of packed outcomes come out; and what generated code calls."""

from __future__ import annotations

import ast
from datetime import date
from typing import TYPE_CHECKING, Any

from rulekit import ir
from rulekit.engines import deadlines
from rulekit.engines.generated import syntax as py
from rulekit.engines.generated.runtime import P_NONE, as_days, packed

if TYPE_CHECKING:
    from rulekit.engines.generated.frame import Frame


def timed(frame: Frame, node: deadlines.Timed | ir.Staged) -> ast.expr:
    """The packed outcome; of stages nothing, since one whose day has come stands in their place."""
    if isinstance(node, ir.Staged):
        return py.constant(P_NONE)
    values = [frame.field(name) for name in deadlines.names(node)]
    as_of = frame.program.keep(frame.program.around.as_of, "as_of")
    return py.call("dates_judged", frame.program.keep(node, "dates"), as_of, *values)


def dates_judged(node: deadlines.Timed, as_of: date, *found: Any) -> int:
    """What a deadline or an order of steps comes to on the values of its fields."""
    values = {name: as_days(value) for name, value in zip(deadlines.names(node), found, strict=True)}
    return packed(deadlines.outcome(node, values, as_of))
