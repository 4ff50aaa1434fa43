"""A condition on how often something happened and a record go in, what it comes to and what is told of it come out (40, 41)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from rulekit import ir
from rulekit.engines import naming, periods, windows
from rulekit.engines.naming import Inputs
from rulekit.engines.truth import TRUE, Failure, Outcome, settle
from rulekit.findings import Missing, Period, Truth
from rulekit.records import Days, Record

if TYPE_CHECKING:
    from rulekit.engines.evaluator import Evaluator
    from rulekit.engines.proofs import Prover


@frozen
class Dated:
    """Members of a group by their dates; `further` where any number of others may exist. `begins` is when the record began."""

    rows: tuple[periods.Row, ...]
    further: bool
    begins: object
    failure: Failure | None


def dated(evaluator: Evaluator, node: ir.Timed, record: Record) -> Dated:
    """What is known of the members that a condition counts."""
    rows, failure = [], None
    for member, uncertain, inside in evaluator.members(node.group, record):
        if not inside.possible & TRUE:
            continue
        sure = inside.truth is Truth.TRUE and not uncertain
        row = periods.row(member.values.get(node.dated), sure, evaluator.world.as_of)
        if row is not None:
            rows.append(row)
            failure = failure or (None if sure else inside.failure)
    blank = evaluator.further(node.group, record)
    where = node.group.where
    further = blank is not None and (where is None or bool(evaluator.truth(where, blank).possible & TRUE))
    kind = evaluator.world.vocabulary.records.get(record.type)
    return Dated(tuple(rows), further, record.values.get(kind.begins) if kind else None, failure)


def truth(evaluator: Evaluator, node: ir.Timed, record: Record) -> Outcome:
    """Whether it happened so often in each period, or in any window, of those that are judged."""
    found = dated(evaluator, node, record)
    return settle(_bits(evaluator, node, found), found.failure)


def _bits(evaluator: Evaluator, node: ir.Timed, found: Dated) -> int:
    world = evaluator.world
    if isinstance(node, ir.AnyWindow):
        return windows.outcome(node, found.rows, world.as_of, world.since, further=found.further, begins=found.begins)
    return periods.joined(bits for _, bits in _each(evaluator, node, found))


def _each(evaluator: Evaluator, node: ir.EachPeriod, found: Dated) -> tuple[tuple[Period, int], ...]:
    world = evaluator.world
    spans = periods.spans(node, world.as_of, world.since)
    return periods.each(node, spans, found.rows, world.as_of, further=found.further, begins=found.begins)


def told(evaluator: Evaluator, node: ir.Timed, record: Record) -> tuple[Period, ...]:
    """The periods that are judged, for a proof; of any window the first that is certain to stand against it."""
    found, world = dated(evaluator, node, record), evaluator.world
    if isinstance(node, ir.AnyWindow):
        return windows.broken(node, found.rows, world.as_of, world.since, further=found.further, begins=found.begins)
    return tuple(one for one, _ in _each(evaluator, node, found))


def waiting(evaluator: Evaluator, node: ir.Timed, record: Record) -> Mapping[str, str]:
    """The day by which something will be judged that is not yet due, as the detail of a reason."""
    world, begins = evaluator.world, dated(evaluator, node, record).begins
    if isinstance(node, ir.AnyWindow):
        day = windows.due(node, world.as_of, world.since, begins)
    else:
        day = periods.first_due(node, world.as_of, world.since, begins)
    return {"what": node.group.name, "kind": "not_yet_due"} | ({"due": day} if day else {})


def inputs(prover: Prover, node: ir.Timed, record: Record) -> Inputs:
    """Missing inputs of an undecided one: the list, dates of members that may count, what decides whether they do."""
    evaluator = prover.evaluator
    found = dated(evaluator, node, record)
    parts = []
    if found.further:
        parts.append(Inputs((Missing(record.type, record.key, node.group.name, record is prover.subject),)))
    kind = evaluator.world.vocabulary.records.get(record.type)
    if isinstance(found.begins, Days) and found.begins.first != found.begins.last and kind is not None:
        parts.append(naming.of_field(prover, record.type, kind.begins, record))
    for member, uncertain, inside in evaluator.members(node.group, record):
        row = periods.row(member.values.get(node.dated), True, evaluator.world.as_of) if inside.possible & TRUE else None
        if row is None:
            continue
        if uncertain:
            parts.append(Inputs((Missing(member.type, member.key, record.type or node.group.name, False),)))
        if inside.open and node.group.where is not None:
            parts.append(Inputs(prover.prove(node.group.where, member).step.missing))
        if row[0] != row[1]:
            parts.append(naming.of_field(prover, node.group.record, node.dated, member))
    return Inputs(naming.together(parts).missing, sharp=False)
