"""Cases, or having a grade, and a record go in; the proof of what they come to comes out: which row counts, what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import evolve

from rulekit import ir
from rulekit.engines import cases
from rulekit.engines.truth import NONE
from rulekit.findings import Missing, Step
from rulekit.records import Record

if TYPE_CHECKING:
    from rulekit.engines.proofs import Proof, Prover

CASE = "case"


def prove(prover: Prover, node: ir.Cases | ir.InGrade, record: Record) -> Proof:
    """What cases come to, or whether a record has one of some grades, with the rows that can be reached."""
    return _required(prover, node, record) if isinstance(node, ir.Cases) else _graded(prover, node, record)


def _required(prover: Prover, node: ir.Cases, record: Record) -> Proof:
    rows = prover.evaluator.rows(node, record)
    parts = [case.then for case in node.cases] + ([] if node.otherwise is None else [node.otherwise])
    whens = [prover.prove(node.cases[index].when, record) for index in rows.reached if index < len(node.cases)]
    items = [prover.prove(parts[index], record) for index in rows.reached if index < len(parts)]  # type: ignore[arg-type]
    given = [item.outcome for item in items] + [NONE] * (len(rows.reached) - len(items))
    outcome = cases.outcome(given, rows.failure)
    open_ = [proof for proof in (*whens, *items) if proof.outcome.open]
    steps = (*(evolve(when.step, role=CASE) for when in whens), *(item.step for item in items))
    unsure = any(when.outcome.open for when in whens)
    settled = not unsure or not any(item.outcome.open for item in items)
    sharp = settled and _sharp([proof for proof in open_ if proof in whens]) and all(proof.sharp for proof in open_)
    missing = _missing(open_) if outcome.open else ()
    step = Step(
        node, outcome.truth, missing=missing, error="" if outcome.failure is None else outcome.failure.message, steps=steps,
        where="" if record is prover.subject else record.key,
    )  # fmt: skip
    return prover.proof(step, outcome, sharp or not outcome.open)


def _graded(prover: Prover, node: ir.InGrade, record: Record) -> Proof:
    body = prover.evaluator.definition(node.name).body
    assert isinstance(body, ir.Graded)
    outcome = prover.evaluator.truth(node, record)
    reached = prover.evaluator.rows(body, record).reached
    whens = [prover.prove(band.when, record) for band in body.bands[: reached[-1] + 1]]
    open_ = [when for when in whens if when.outcome.open] if outcome.open else []
    found = " / ".join(grade for grade in prover.evaluator.grades(node.name, record) if grade) or None
    step = Step(
        node, outcome.truth, found=found, missing=_missing(open_),
        error="" if outcome.failure is None else outcome.failure.message,
        steps=tuple(evolve(one.step, role=CASE) for one in whens),
        where="" if record is prover.subject else record.key,
    )  # fmt: skip
    return prover.proof(step, outcome, _sharp(open_))


def _sharp(open_: list[Proof]) -> bool:
    """Whether all that conditions of rows hang on is one set of inputs, which then can change which row it is."""
    return len({proof.step.missing for proof in open_}) < 2 and all(proof.sharp for proof in open_)


def _missing(proofs: Iterable[Proof]) -> tuple[Missing, ...]:
    return tuple(dict.fromkeys(one for proof in proofs for one in proof.step.missing))
