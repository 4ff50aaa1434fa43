"""Standards and records go in, findings with their reasons come out: the reference that every other engine has to agree with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from rulekit import ir
from rulekit.engines import ladder, reasons
from rulekit.engines.evaluator import Evaluator, World, whole
from rulekit.engines.later import LaterRemedy
from rulekit.engines.mentions import Input, Mentions, member_types
from rulekit.engines.proofs import Proof, Prover
from rulekit.engines.truth import FALSE, NO, TRUE, YES, Outcome, disjunction
from rulekit.engines.waived import settled
from rulekit.findings import Finding, Missing, Reason, Remedy, Truth, Verdict
from rulekit.records import Record

__all__ = ["Interpreter", "World", "evaluate", "judge", "verdict"]


def judge(standard: ir.Standard, record: Record, world: World) -> Finding:
    """
    Judge one standard for one record, unit or the whole, with full reason.

    Takes: a standard of the world's ruleset and a record of the type that it is judged for.
    Gives: a finding; numbers in its proof are exact, in base units.
    Errors: none; a function of a plug-in that raises gives an error verdict.
    """
    return Interpreter(world).judge(standard, record)


def verdict(standard: ir.Standard, record: Record, world: World) -> Verdict:
    """The verdict alone, without a trace."""
    return next(verdicts(standard, [record], world))


def verdicts(standard: ir.Standard, records: Iterable[Record], world: World) -> Iterator[Verdict]:
    """The verdicts alone of some records."""
    evaluator, standard = Evaluator(world), world.settled(standard)
    for record in records:
        yield _verdict(evaluator, standard, world.current(record))


def _verdict(evaluator: Evaluator, standard: ir.Standard, record: Record) -> Verdict:
    world = evaluator.world
    if _before(evaluator, standard, record):
        return Verdict.NOT_APPLICABLE
    waiver = world.waivers.of(standard.id, record.key, world.as_of)
    if waiver is not None and waiver.state(world.as_of) == "waived":
        return Verdict.NOT_APPLICABLE
    scope, exception, requirement = _outcomes(evaluator, standard.rule, record)
    return ladder.climb(scope.truth, exception.truth, requirement.truth)[1]


def evaluate(world: World, only: Collection[str] = ()) -> Iterator[Finding]:
    """All standards (those of the given ids, where some are given) over all their records, in order of standard and record."""
    interpreter = Interpreter(world)
    for standard in world.ruleset.standards:
        if not only or standard.id in only:
            for record in subjects(standard.rule, world):
                yield interpreter.judge(standard, record)


def subjects(rule: ir.Rule, world: World) -> list[Record]:
    """What a rule is judged for, one finding each."""
    if rule.over.kind == "whole":
        return [whole()]
    if rule.over.kind == "each":
        return world.dataset.units(rule.over.record, seen_by=member_types(rule, world.ruleset))
    return world.dataset.records.get(rule.over.record, [])


_Early: TypeAlias = tuple[str, Mapping[str, str]]


def _before(evaluator: Evaluator, standard: ir.Standard, record: Record) -> _Early | None:
    """Rows 1 and 3 of the ladder: reason code and detail, before any condition is read."""
    if not standard.in_force(evaluator.world.as_of):
        ends = (standard.begins, standard.ends)
        return "not_in_force", {key: day.isoformat() for key, day in zip(("from", "until"), ends, strict=True) if day}
    return None if evaluator.exists(record) else ("not_existing", {})


def _outcomes(evaluator: Evaluator, rule: ir.Rule, record: Record) -> tuple[Outcome, Outcome, Outcome]:
    evaluator.about(record)
    prover = Prover(evaluator, record)
    scope = YES if rule.scope is None else evaluator.truth(rule.scope, record)
    exception = disjunction([prover.exempt(item, record).outcome for item in rule.exceptions])
    return scope, exception, YES if rule.force == "may" else evaluator.truth(rule.requirement, record)


@frozen
class _Parts:
    """Proofs of scope, exceptions and requirement; what is not written is true, false, and for a permission true."""

    scope: Proof | None
    exceptions: tuple[Proof, ...]
    requirement: Proof | None

    @property
    def outcomes(self) -> tuple[Outcome, Outcome, Outcome]:
        """Outcomes of scope, effective exception and requirement."""
        exception = disjunction([proof.outcome for proof in self.exceptions]) if self.exceptions else NO
        return self.scope.outcome if self.scope else YES, exception, self.requirement.outcome if self.requirement else YES

    @property
    def all(self) -> tuple[Proof, ...]:
        """All proofs, in order of the ladder."""
        ends = ((self.scope,) if self.scope else (), self.exceptions, (self.requirement,) if self.requirement else ())
        return tuple(proof for part in ends for proof in part)

    @property
    def open(self) -> tuple[Proof, ...]:
        """Those that a verdict still hangs on."""
        return tuple(proof for proof in self.all if proof.outcome.open)


@define(eq=False)
class Interpreter:
    """Judges standards in one world; definitions and counts of mentions are kept from one finding to the next."""

    world: World
    _evaluator: Evaluator = field(init=False)
    _mentions: Mentions = field(init=False)
    _counts: dict[int, Counter[Input]] = field(factory=dict, init=False)
    _standards: dict[int, tuple[ir.Standard, ir.Standard]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._evaluator = Evaluator(self.world)
        self._mentions = Mentions(self.world.ruleset, self.world.vocabulary)

    def judge(self, standard: ir.Standard, record: Record) -> Finding:
        """One finding."""
        finding = self.unwaived(standard, record)
        return settled(finding, self.world.waivers, self.world.as_of) if self.world.waivers else finding

    def unwaived(self, standard: ir.Standard, record: Record) -> Finding:
        """One finding, as it is without any waiver."""
        standard, record = self._settled(standard), self.world.current(record)
        early = _before(self._evaluator, standard, record)
        if early:
            return _finding(standard, record, Verdict.NOT_APPLICABLE, Reason(early[0], detail=early[1]))
        self._evaluator.about(record)
        parts = self._prove(standard.rule, record)
        scope, exception, requirement = parts.outcomes
        row, given = ladder.climb(scope.truth, exception.truth, requirement.truth)
        finding = _finding(standard, record, given, self._reason(row, given, parts, standard.rule, record))
        possible = ladder.possible(scope.possible, exception.possible, requirement.possible)
        possible += (Verdict.ERROR,) if given is Verdict.ERROR else ()
        hangs = given in (Verdict.UNKNOWN, Verdict.ERROR)
        missing = tuple(dict.fromkeys(one for proof in parts.open for one in proof.step.missing)) if hangs else ()
        sharp = not missing or (all(proof.sharp for proof in parts.open) and not self._twice(standard, missing))
        marks = _marks(row, given, requirement, parts) + (() if sharp else ("may_include_more",))
        finding = self._graced(finding, standard)
        remedy = LaterRemedy(lambda: self._remedy(standard.rule, record)) if given is Verdict.FAIL else None
        return evolve(finding, possible=possible, missing=missing, marks=(*marks, *finding.marks), remedy=remedy)

    def code(self, standard: ir.Standard, record: Record) -> str:
        """The code of the reason for a verdict that is known to be not_applicable, without a proof."""
        standard, record = self._settled(standard), self.world.current(record)
        early = _before(self._evaluator, standard, record)
        if early:
            return early[0]
        outcomes = _outcomes(self._evaluator, standard.rule, record)
        return _CODES[ladder.climb(*(one.truth for one in outcomes))[0]]

    def _graced(self, finding: Finding, standard: ir.Standard) -> Finding:
        """A fail in the days of grace stands, and is marked."""
        if finding.verdict is not Verdict.FAIL or not standard.in_grace(self.world.as_of) or standard.grace is None:
            return finding
        detail = {**finding.reason.detail, "in_grace": standard.grace.isoformat()}
        return evolve(finding, marks=("in_grace",), reason=evolve(finding.reason, detail=detail))

    def _settled(self, standard: ir.Standard) -> ir.Standard:
        kept = self._standards.get(id(standard))
        if kept is None:
            kept = self._standards[id(standard)] = (standard, self.world.settled(standard))
        return kept[1]

    def _remedy(self, rule: ir.Rule, record: Record) -> Remedy:
        from rulekit.engines import remedy  # needed only where something failed

        self._evaluator.about(record)
        return remedy.remedy(rule.requirement, record, self._evaluator, lambda then, changed: _outcomes(then, rule, changed))

    def _prove(self, rule: ir.Rule, record: Record) -> _Parts:
        prover = Prover(self._evaluator, record)
        scope = None if rule.scope is None else _as("scope", prover.prove(rule.scope, record))
        exceptions = tuple(prover.exempt(item, record) for item in rule.exceptions)
        requirement = None if rule.force == "may" else _as("requirement", prover.prove(rule.requirement, record))
        return _Parts(scope, exceptions, requirement)

    def _twice(self, standard: ir.Standard, missing: tuple[Missing, ...]) -> bool:
        counts = self._counts.get(id(standard))
        if counts is None:
            counts = self._counts[id(standard)] = self._mentions.of(standard.rule)
        return any(counts[one.record, one.name] > 1 for one in missing)

    def _reason(self, row: int, given: Verdict, parts: _Parts, rule: ir.Rule, record: Record) -> Reason:
        code = "permitted" if rule.force == "may" and given is Verdict.PASS else _CODES.get(row) or _BY_VERDICT[given]
        reason = Reason(code, proof=tuple(one.step for one in parts.all))
        if row == 4 and parts.scope:
            scope = parts.scope.step
            return evolve(reason, core=reasons.core(scope) if scope.truth is Truth.FALSE else (reasons.unmet(parts.scope),))
        if row == 5:
            first = next(proof.deciding for proof in parts.exceptions if proof.outcome.truth is Truth.TRUE)
            return evolve(reason, core=(first,) if first else ())
        if row == 6 and parts.requirement:
            leaf = reasons.unmet(parts.requirement)
            return evolve(reason, core=(leaf,), detail=reasons.nothing(self._evaluator, leaf, record))
        if given is Verdict.FAIL and parts.requirement:
            step = parts.requirement.step
            detail = reasons.broken(step) | reasons.timing(step)
            return evolve(reason, core=reasons.core(step), failing=reasons.failing(step), detail=detail)
        if given is Verdict.PASS and parts.requirement:
            clashing = {"may_clash": str(parts.requirement.clashing)} if parts.requirement.clashing else {}
            return evolve(reason, detail=reasons.timing(parts.requirement.step) | clashing)
        if given is Verdict.UNKNOWN and parts.requirement:
            return evolve(reason, detail=reasons.timing(parts.requirement.step))
        return evolve(reason, detail=_failure(parts)) if given is Verdict.ERROR else reason


_CODES = {4: "out_of_scope", 5: "exempt", 6: "nothing_to_judge"}
_BY_VERDICT = {
    Verdict.PASS: "met", Verdict.FAIL: "not_met", Verdict.UNKNOWN: "missing_inputs", Verdict.ERROR: "function_error",
}  # fmt: skip


def _as(role: str, proof: Proof) -> Proof:
    return evolve(proof, step=evolve(proof.step, role=role))


def _failure(parts: _Parts) -> Mapping[str, str]:
    failure = next(outcome.failure for outcome in parts.outcomes if outcome.failure is not None)
    return {"function": failure.function, "error": failure.message}


def _marks(row: int, given: Verdict, requirement: Outcome, parts: _Parts) -> tuple[str, ...]:
    marks = []
    if given is Verdict.UNKNOWN and not requirement.possible & FALSE:
        marks.append("cannot_fail")
    if given is Verdict.UNKNOWN and not requirement.possible & TRUE:
        marks.append("cannot_pass")
    if row == 8:
        marks.append("may_be_exempt")
    if given is Verdict.PASS and parts.requirement and parts.requirement.vacuous:
        marks.append("vacuous")
    if given is Verdict.PASS and parts.requirement and parts.requirement.clashing:
        marks.append("may_clash")
    return tuple(marks)


def _finding(standard: ir.Standard, record: Record, given: Verdict, reason: Reason) -> Finding:
    return Finding(
        standard.id, record.type, record.key, given, standard.rule.force, reason, name=record.name, possible=(given,),
        citation=standard.citation, place=record.place, version=standard.version, edition=standard.edition,
    )  # fmt: skip
