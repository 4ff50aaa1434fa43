"""Proofs of what is told of lists and of records beside each other, and of what is missing: unique, among, recorded, counted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve

from rulekit import ir
from rulekit.engines import among, groups, known, naming
from rulekit.engines.groups import NO, OUT, YES
from rulekit.engines.naming import Inputs, View, of_field, together
from rulekit.engines.truth import TRUE, Outcome
from rulekit.engines.truth import YES as MET
from rulekit.engines.uniqueness import Clash, values_of
from rulekit.findings import Missing, Step, Truth
from rulekit.records import Record

if TYPE_CHECKING:
    from rulekit.engines.evaluator import Evaluator
    from rulekit.engines.proofs import Proof, Prover

Fact: TypeAlias = ir.Unique | ir.Among | ir.Recorded | ir.Assumed | ir.Decided
MOST = 200


def prove(prover: Prover, node: Fact, record: Record) -> Proof:
    """What such a condition comes to on a record, with its step."""
    from rulekit.engines.proofs import Proof, told

    match node:
        case ir.Unique():
            return _unique(prover, node, record)
        case ir.Among():
            return _among(prover, node, record)
        case ir.Recorded():
            outcome = prover.evaluator.truth(node, record)
            step = Step(node, outcome.truth, where=_where(prover, record), found=told(record.values.get(node.name)))
            return Proof(step, outcome)
    inner = prover.prove(node.item, record)
    outcome = known.settled(node, inner.outcome)
    error = "" if outcome.failure is None else outcome.failure.message
    missing = inner.step.missing if outcome.open else ()
    step = Step(node, outcome.truth, missing=missing, error=error, steps=(inner.step,), where=_where(prover, record))
    return Proof(step, outcome, inner.sharp)


def _where(prover: Prover, record: Record) -> str:
    return "" if record is prover.subject else record.key


# unique ----------------------------------------------------------------------------------------------


def _unique(prover: Prover, node: ir.Unique, record: Record) -> Proof:
    from rulekit.engines.proofs import Proof, told

    clash = prover.evaluator.clashes.of(node, record)
    outcome = clash.outcome
    values = [told(record.values.get(name)) for name in node.names]
    inputs = _open(prover, node, clash, record) if outcome.open else Inputs()
    rows = [*((one.key, Truth.FALSE) for one in clash.same), *((one.key, Truth.UNKNOWN) for one in clash.perhaps)]
    step = Step(
        node, outcome.truth, found=None if None in values else ", ".join(value for value in values if value),
        missing=inputs.missing, members=tuple(rows[:MOST]), where=_where(prover, record),
    )  # fmt: skip
    clashing = len(clash.missing) if outcome.truth is Truth.TRUE else 0
    return Proof(step, outcome, inputs.sharp, clashing=clashing)


def _open(prover: Prover, node: ir.Unique, clash: Clash, record: Record) -> Inputs:
    """Missing inputs of uniqueness: own values, else the units in which this record and those with the same values stand."""
    if not clash.known:
        lost = [name for name in node.names if values_of(record, (name,)) is None]
        return together(of_field(prover, node.record, name, record) for name in lost)
    dataset, found = prover.evaluator.world.dataset, []
    if node.level and not dataset.above(record, node.level):
        found.append(Missing(record.type, record.key, node.level, record is prover.subject))
    for one in clash.perhaps:
        if node.level and not dataset.above(one, node.level):
            found.append(Missing(one.type or node.record, one.key, node.level, False))
        elif any(one is lost for lost in dataset.unreadable):
            found.append(Missing(one.type or node.record, one.key, node.names[0], False))
    return Inputs(tuple(dict.fromkeys(found)))


# among -----------------------------------------------------------------------------------------------


def _among(prover: Prover, node: ir.Among, record: Record) -> Proof:
    from rulekit.engines.proofs import Proof

    tally = prover.evaluator.among(node, record)
    outcome = groups.every(tally)
    inputs = _of_lists(prover, node, record) if outcome.open else Inputs()
    masks = zip(tally.members, tally.masks, strict=True)
    truths = {YES: Truth.TRUE, NO: Truth.FALSE, OUT: Truth.NOTHING}
    rows = ((member.key, truths.get(mask, Truth.UNKNOWN)) for member, mask in masks)
    against = tuple(islice((row for row in rows if row[1] in (Truth.FALSE, Truth.UNKNOWN)), MOST))
    error = "" if outcome.failure is None else outcome.failure.message
    step = Step(node, outcome.truth, missing=inputs.missing, members=against, error=error, where=_where(prover, record))
    return Proof(step, outcome, inputs.sharp, vacuous=tally.empty)


def _of_lists(prover: Prover, node: ir.Among, record: Record) -> Inputs:
    evaluator = prover.evaluator
    further = evaluator.further(node.pool, record) is not None
    pool = among.pool(evaluator.members(node.pool, record), node.other, further=further)
    rest = together(_of_pool(prover, node, record))

    def judge(member: Record) -> Outcome:
        return Outcome(MET.truth, among.met(node, pool, values_of(member, (node.name,))).possible)

    def inputs(member: Record) -> Inputs:
        missing = values_of(member, (node.name,)) is None
        return together([of_field(prover, node.group.record, node.name, member) if missing else Inputs(), rest])

    view = View(node.group, judge, inputs, pairs=(YES | NO, NO | OUT), sharp=False)
    listed = rest if evaluator.further(node.group, record) is not None else Inputs()
    return together([naming.of_group(prover, view, record), listed])


def _of_pool(prover: Prover, node: ir.Among, record: Record) -> Iterator[Inputs]:
    """What is missing of the list that values are looked for in: the list itself, who is in it, and their values."""
    if prover.evaluator.further(node.pool, record) is not None:
        yield Inputs((Missing(record.type, record.key, node.pool.name, record is prover.subject),))
    for member, uncertain, inside in prover.evaluator.members(node.pool, record):
        if not inside.possible & TRUE:
            continue
        if uncertain:
            yield Inputs((Missing(member.type, member.key, record.type or node.pool.name, False),))
        if inside.open and node.pool.where is not None:
            yield Inputs(prover.prove(node.pool.where, member).step.missing)
        if values_of(member, (node.other,)) is None:
            yield of_field(prover, node.pool.record, node.other, member)


# counted aloud ---------------------------------------------------------------------------------------


def counted_aloud(evaluator: Evaluator, node: ir.Compare | ir.Between | ir.Every, record: Record) -> tuple[tuple[str, int], ...]:
    """Of how many members what is missing was counted as no or yes, or left out, in a condition on groups."""
    parts = (node,) if isinstance(node, ir.Every) else tuple(ir.children(node))
    found: dict[str, int] = {}
    for part in parts:
        whole = ir.meaning(part, evaluator.world.ruleset.definitions)
        if isinstance(whole, ir.Share | ir.Every | ir.Count | ir.Aggregate | ir.Distinct):
            for how, count in _of_group(evaluator, whole, record):
                found[how] = found.get(how, 0) + count
    return tuple(found.items())


def _of_group(
    evaluator: Evaluator, node: ir.Share | ir.Every | ir.Count | ir.Aggregate | ir.Distinct, record: Record
) -> Iterator[tuple[str, int]]:  # fmt: skip
    where = node.group.where
    filters = where.items if isinstance(where, ir.All) else () if where is None else (where,)
    condition = node.condition if isinstance(node, ir.Share | ir.Every) else None
    condition = condition.item if isinstance(condition, ir.Not) else condition
    said = [one for one in (condition, *filters) if isinstance(one, ir.Assumed | ir.Decided | ir.Recorded)]
    if not said:
        return
    rest = tuple(one for one in filters if one not in said)
    group = evolve(node.group, where=None if not rest else rest[0] if len(rest) == 1 else ir.All(rest))
    members = [member for member, _, inside in evaluator.members(group, record) if inside.possible & TRUE]
    for one in said:
        how = "out" if not isinstance(one, ir.Assumed) else "yes" if one.value else "no"
        yield how, sum(_open_in(evaluator, one, member) for member in members)


def _open_in(evaluator: Evaluator, node: ir.Assumed | ir.Decided | ir.Recorded, member: Record) -> bool:
    item = node if isinstance(node, ir.Recorded) else node.item
    return evaluator.truth(item, member).truth is (Truth.FALSE if isinstance(node, ir.Recorded) else Truth.UNKNOWN)
