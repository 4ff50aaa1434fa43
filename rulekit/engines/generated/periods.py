"""Conditions on how often something happened go in, calls of what judges them on dated members come out of generated code."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from datetime import date

from attrs import frozen

from rulekit import ir
from rulekit.engines import periods, windows
from rulekit.engines.generated import syntax as py
from rulekit.engines.generated.frame import Frame
from rulekit.engines.generated.groups import Members
from rulekit.engines.generated.quantities import members_of
from rulekit.engines.generated.runtime import RAISED, Packed, as_days, packed
from rulekit.engines.truth import settle
from rulekit.findings import Truth
from rulekit.records import Record


@frozen
class Plan:
    """What is judged of the members: the condition, the periods on the day, the date field that records of a type begin with."""

    node: ir.Timed
    as_of: date
    since: date | None
    spans: periods.Spans
    begins: Mapping[str, str]


def timed(frame: Frame, node: ir.Timed) -> ast.expr:
    """A call of `happened_often` for a node."""
    around, kinds = frame.program.around, frame.program.vocabulary.records
    spans = periods.Spans((), "")
    if isinstance(node, ir.EachPeriod):
        spans = periods.spans(node, around.as_of, around.since)
    begins = {kind.id: kind.begins for kind in kinds.values() if kind.begins}
    plan = Plan(node, around.as_of, around.since, spans, begins)
    return py.call("happened_often", frame.program.keep(plan, "plan"), members_of(frame, node.group), frame.record())


def happened_often(plan: Plan, members: Members, record: Record) -> Packed:
    """Whether it happened so often in each period, or in any window, of those that are judged."""
    listing = members.listing(record)
    rows, failure = [], None
    for member, uncertain, inside in members.of(listing):
        if not inside & 1:
            continue
        sure = inside >> 3 == Truth.TRUE and not uncertain
        row = periods.row(as_days(member.values.get(plan.node.dated)), sure, plan.as_of)
        if row is not None:
            rows.append(row)
            failure = RAISED if not sure and inside >> 3 == Truth.ERROR else failure
    further = listing is None or not listing.complete
    further = further and (members.where is None or bool(members.where(members.blank) & 1))
    name = plan.begins.get(record.type)
    begins = as_days(record.values.get(name)) if name else None
    node = plan.node
    if isinstance(node, ir.AnyWindow):
        bits = windows.outcome(node, rows, plan.as_of, plan.since, further=further, begins=begins)
    else:
        every = periods.each(node, plan.spans, rows, plan.as_of, further=further, begins=begins)
        bits = periods.joined(one for _, one in every)
    return packed(settle(bits, failure))
