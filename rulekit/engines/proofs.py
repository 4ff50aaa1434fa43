"""A condition and a record go in, its proof tree comes out: what each node came to, on which values, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import define, evolve, frozen

from rulekit import ir
from rulekit.engines import case_proofs, deadlines, facts, groups, naming, several, timed
from rulekit.engines.bounds import between, compare
from rulekit.engines.evaluator import Evaluator
from rulekit.engines.members import matter, portion
from rulekit.engines.naming import Inputs
from rulekit.engines.truth import NONE, Outcome, conjunction, disjunction, established, negation
from rulekit.findings import Missing, Step
from rulekit.records import Days, NotYet, Record


@frozen
class Proof:
    """
    A step with the outcome behind its truth.

    Not `sharp` where its missing inputs may include some that do not matter; `vacuous` where an "every" in it held over nobody;
    `deciding` is the step of the exception that holds; `clashing` how many records lack the values that are unique in it.
    """

    step: Step
    outcome: Outcome
    sharp: bool = True
    vacuous: bool = False
    deciding: Step | None = None
    clashing: int = 0


@define(eq=False)
class Prover:
    """Builds proof trees about one record, the `subject` of a finding; missing inputs of other records are told apart."""

    evaluator: Evaluator
    subject: Record

    def prove(self, node: ir.Condition, record: Record) -> Proof:
        """What a condition comes to on a record, with all below it."""
        match node:
            case ir.All():
                proofs = [self.prove(item, record) for item in node.items]
                return self._joined(node, conjunction([proof.outcome for proof in proofs]), proofs, record)
            case ir.AnyOf():
                proofs = [self.prove(item, record) for item in node.items]
                return self._joined(node, disjunction([proof.outcome for proof in proofs]), proofs, record)
            case ir.Not():
                proof = self.prove(node.item, record)
                return self._joined(node, negation(proof.outcome), [proof], record)
            case ir.HowMany() | ir.Same():
                return self._several(node, record)
            case ir.Cases() | ir.InGrade():
                return case_proofs.prove(self, node, record)
            case ir.Ref():
                proof = self.prove(self.evaluator.definition(node.name).body, record)  # type: ignore[arg-type]
                return self._joined(node, proof.outcome, [proof], record)
            case ir.Deadline() | ir.DueBy() | ir.InOrder():
                return self._dated(node, record)
            case ir.Staged():
                return self._staged(node, record)
            case ir.Compare() | ir.Between():
                return self._comparison(node, record)
            case ir.Every():
                return self._every(node, record)
            case ir.Unique() | ir.Among() | ir.Recorded() | ir.Assumed() | ir.Decided():
                return facts.prove(self, node, record)
            case ir.AsOf():
                nothing = Proof(self._step(node, NONE, record, Inputs(), found=None), NONE)
                return self.evaluator.then(node, record, self.prove, nothing)
        outcome = self.evaluator.truth(node, record)
        if isinstance(node, ir.EachPeriod | ir.AnyWindow):
            return self._timed(node, outcome, record)
        inputs = self._of_leaf(node, record) if outcome.open else Inputs()
        return Proof(self._step(node, outcome, record, inputs, found=self._found(node, record)), outcome, inputs.sharp)

    def proof(self, step: Step, outcome: Outcome, sharp: bool) -> Proof:
        """A proof as others make it."""
        return Proof(step, outcome, sharp)

    def exempt(self, exemption: ir.Exemption, record: Record) -> Proof:
        """Whether an exception is effective: its condition holds and no exception to it is effective (decision 53)."""
        proof = self.prove(exemption.condition, record)
        step = evolve(proof.step, role="exception")
        held = established(proof.outcome)
        if not exemption.unless:
            return evolve(proof, step=step, outcome=held, deciding=step)
        counter = [self.exempt(item, record) for item in exemption.unless]
        step = evolve(step, steps=(*step.steps, *(item.step for item in counter)))
        outcome = conjunction([held, negation(disjunction([item.outcome for item in counter]))])
        parts = [evolve(proof, step=step, outcome=held), *counter]
        missing = _missing(parts) if outcome.open else ()
        sharp = all(part.sharp for part in parts if part.outcome.open)
        return Proof(evolve(step, missing=missing), outcome, sharp, deciding=step)

    def _joined(self, node: ir.Condition, outcome: Outcome, proofs: list[Proof], record: Record) -> Proof:
        missing = _missing(proofs) if outcome.open else ()
        sharp = all(proof.sharp for proof in proofs if proof.outcome.open)
        step = Step(
            node, outcome.truth, missing=missing, error=_error(outcome), steps=tuple(proof.step for proof in proofs),
            where=self._where(record),
        )  # fmt: skip
        clashing = max((proof.clashing for proof in proofs), default=0)
        return Proof(step, outcome, sharp, any(proof.vacuous for proof in proofs), clashing=clashing)

    def _several(self, node: ir.HowMany | ir.Same, record: Record) -> Proof:
        """So many of a list, or two that have to agree: of the open ones those are named that could still change it."""
        parts = node.items if isinstance(node, ir.HowMany) else (node.left, node.right)
        proofs = [self.prove(part, record) for part in parts]
        outcomes = [proof.outcome for proof in proofs]
        joined = self._joined(node, several.outcome(node, outcomes), proofs, record)
        if not joined.outcome.open:
            return joined
        chosen = [proof for proof, matters in zip(proofs, several.relevant(node, outcomes), strict=True) if matters]
        if not chosen:
            return evolve(joined, sharp=False)
        step = evolve(joined.step, missing=_missing(chosen))
        return evolve(joined, step=step, sharp=all(proof.sharp for proof in chosen))

    def _dated(self, node: deadlines.Timed, record: Record) -> Proof:
        """A deadline or an order of steps, with its last day, its state or the steps that are out of order."""
        as_of = self.evaluator.world.as_of
        outcome = deadlines.outcome(node, record.values, as_of)
        inputs = naming.of_dates(self, node, record) if outcome.open else Inputs()
        found = "; ".join(f"{name}={told(record.values.get(name)) or ''}" for name in deadlines.names(node))
        step = self._step(node, outcome, record, inputs, found=found)
        return Proof(evolve(step, detail=deadlines.told(node, record.values, as_of)), outcome, inputs.sharp)

    def _staged(self, node: ir.Staged, record: Record) -> Proof:
        """The stage that decides; none before the first."""
        as_of = self.evaluator.world.as_of
        stage = node.at(as_of)
        proofs = [] if stage is None else [self.prove(stage.condition, record)]
        proof = self._joined(node, proofs[0].outcome if proofs else NONE, proofs, record)
        return evolve(proof, step=evolve(proof.step, detail=deadlines.told(node, record.values, as_of)))

    def _comparison(self, node: ir.Compare | ir.Between, record: Record) -> Proof:
        parts = (node.left, node.right) if isinstance(node, ir.Compare) else (node.value, node.low, node.high)
        numbers = [self.evaluator.number(part, record) for part in parts]
        outcome = compare(node.order, *numbers) if isinstance(node, ir.Compare) else between(*numbers)
        inputs = naming.of_comparison(self, node, record) if outcome.open else Inputs()
        step = Step(
            node, outcome.truth, values=tuple((part, number.bounds) for part, number in zip(parts, numbers, strict=True)),
            missing=inputs.missing, members=matter(self.evaluator, node, record), error=_error(outcome),
            where=self._where(record), found=portion(self.evaluator, node, record),
            aloud=facts.counted_aloud(self.evaluator, node, record),
        )  # fmt: skip
        return Proof(step, outcome, inputs.sharp)

    def _timed(self, node: ir.Timed, outcome: Outcome, record: Record) -> Proof:
        inputs = timed.inputs(self, node, record) if outcome.open else Inputs()
        step = Step(
            node, outcome.truth, missing=inputs.missing, error=_error(outcome), where=self._where(record),
            periods=timed.told(self.evaluator, node, record),
        )  # fmt: skip
        return Proof(step, outcome, inputs.sharp)

    def _every(self, node: ir.Every, record: Record) -> Proof:
        tally = self.evaluator.tally(node.group, node.condition, record)
        outcome = groups.every(tally)
        inputs = naming.of_every(self, node, record) if outcome.open else Inputs()
        step = Step(
            node, outcome.truth, missing=inputs.missing, members=matter(self.evaluator, node, record), error=_error(outcome),
            where=self._where(record), aloud=facts.counted_aloud(self.evaluator, node, record),
        )  # fmt: skip
        return Proof(step, outcome, inputs.sharp, vacuous=tally.empty)

    def _of_leaf(self, node: ir.Condition, record: Record) -> Inputs:
        match node:
            case ir.Holds() | ir.OneOf() | ir.Happened() | ir.Dated():
                return naming.of_field(self, node.record, node.name, record)
            case ir.InPlace():
                level = self.evaluator.world.vocabulary.places[node.place].level
                return naming.of_field(self, record.type, level, record)
            case ir.Call():
                return naming.of_call(self, node, record)
        raise AssertionError(node)

    def _found(self, node: ir.Condition, record: Record) -> str | None:
        match node:
            case ir.Holds() | ir.OneOf() | ir.Happened() | ir.Dated():
                return told(record.values.get(node.name))
            case ir.InPlace():
                level = self.evaluator.world.vocabulary.places[node.place].level
                return self.evaluator.world.dataset.above(record, level) or None
        return None

    def _step(self, node: ir.Condition, outcome: Outcome, record: Record, inputs: Inputs, *, found: str | None) -> Step:
        where = self._where(record)
        return Step(node, outcome.truth, found=found, missing=inputs.missing, error=_error(outcome), where=where)

    def _where(self, record: Record) -> str:
        return "" if record is self.subject else record.key


def told(value: object) -> str | None:
    """A value of a record as text: "yes" or "no", the text, days as ISO dates joined by "..", "not_yet"; None where missing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, NotYet):
        return "not_yet"
    if isinstance(value, Days):
        ends = dict.fromkeys((value.first, value.last))
        return "..".join(date.fromordinal(day).isoformat() for day in ends)
    return str(value)


def _missing(proofs: Iterable[Proof]) -> tuple[Missing, ...]:
    return tuple(dict.fromkeys(one for proof in proofs if proof.outcome.open for one in proof.step.missing))


def _error(outcome: Outcome) -> str:
    return "" if outcome.failure is None else outcome.failure.message
