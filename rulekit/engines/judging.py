"""A world goes in, all its findings come out: verdicts by generated functions, reasons by the interpreter where one is wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import define, field

from rulekit import ir
from rulekit.engines.interpret import Interpreter, World, subjects
from rulekit.engines.later import Later, LaterRemedy, Told
from rulekit.engines.waived import settled
from rulekit.findings import VERDICTS, Finding, Reason, Verdict
from rulekit.records import Record

WORTHWHILE = 32  # records of one type from which on it pays to generate a function for them


def evaluate(world: World, only: Collection[str] = (), *, worthwhile: int = WORTHWHILE) -> Iterator[Finding]:
    """
    All standards (those of the given ids, where some are given) over all their records, in order of standard and record.

    The findings equal those of the interpreter. A verdict that leaves nothing open is known from a generated function; why it
    came out, and what would remedy it, is made when it is first read.
    """
    interpreter = Interpreter(world)
    chosen = [standard for standard in world.ruleset.standards if not only or standard.id in only]
    known = _Known(world, chosen, worthwhile)
    for standard in chosen:
        records = subjects(standard.rule, world)
        verdicts = known.of(standard, records)
        timed = verdicts is not None and _timed(standard.rule, world.ruleset.definitions)
        for index, record in enumerate(records):
            verdict = VERDICTS[verdicts[index]] if verdicts is not None else Verdict.UNKNOWN
            if verdict in _SETTLED:
                found = _settled(standard, record, verdict, interpreter, timed=timed)
                yield settled(found, world.waivers, world.as_of) if world.waivers else found
            else:
                yield interpreter.judge(standard, record)


_SETTLED = frozenset({Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE})
_NUMBER = {verdict: number for number, verdict in enumerate(VERDICTS)} | {None: VERDICTS.index(Verdict.UNKNOWN)}


@define(eq=False)
class _Known:
    """
    The verdicts of records by their numbers, from generated functions that run once over the records of a type; a pass with a
    mark counts as open.
    """

    world: World
    chosen: list[ir.Standard]
    worthwhile: int
    _kept: dict[ir.Over, dict[str, bytearray]] = field(factory=dict)

    def of(self, standard: ir.Standard, records: Sequence[Record]) -> bytearray | None:
        """The verdict of each record; None where so few are not worth a function."""
        over = standard.rule.over
        if len(records) < self.worthwhile:
            return None
        if over.kind == "each":  # which units there are hangs on the groups of each standard
            return self._run([standard], records)[standard.id]
        if over not in self._kept:
            self._kept[over] = self._run([one for one in self.chosen if one.rule.over == over], records)
        return self._kept[over][standard.id]

    def _run(self, standards: list[ir.Standard], records: Sequence[Record]) -> dict[str, bytearray]:
        from rulekit.engines.generated.engine import generate
        from rulekit.engines.generated.groups import Surroundings

        world, type = self.world, standards[0].rule.over.record
        around = Surroundings(world.dataset, world.as_of)
        judge = generate(world.ruleset, world.vocabulary, type, around, tuple(standards), marked=True)
        columns = [bytearray(len(records)) for _ in standards]
        for place, record in enumerate(records):
            for column, verdict in zip(columns, judge(record), strict=True):
                column[place] = _NUMBER[verdict]
        return {one.id: column for one, column in zip(standards, columns, strict=True)}


def _timed(rule: ir.Rule, definitions: Mapping[str, ir.Definition]) -> bool:
    """Whether a pass may tell something besides: the last day of a deadline, or the stage that spoke."""
    waiting: list[object] = [] if rule.force == "may" else [rule.requirement]
    seen: set[str] = set()
    while waiting:
        for node in ir.walk(waiting.pop()):
            if isinstance(node, ir.Deadline | ir.DueBy | ir.InOrder | ir.Staged):
                return True
            if isinstance(node, ir.Ref | ir.InGrade) and node.name not in seen:
                seen.add(node.name)
                waiting.append(definitions[node.name].body)
    return False


@define(eq=False)
class _Made:
    """A finding with its reasons, made once."""

    interpreter: Interpreter
    standard: ir.Standard
    record: Record
    _found: Finding | None = None

    def __call__(self) -> Finding:
        if self._found is None:
            self._found = self.interpreter.unwaived(self.standard, self.record)
        return self._found


def _settled(standard: ir.Standard, record: Record, verdict: Verdict, interpreter: Interpreter, *, timed: bool) -> Finding:
    """A finding of which only the verdict is known yet."""
    made = _Made(interpreter, standard, record)
    proof = Later(lambda: made().reason.proof)
    remedy = None
    if verdict is Verdict.PASS:
        code = "permitted" if standard.rule.force == "may" else "met"
        reason = Reason(code, proof=proof, detail=Told(lambda: made().reason.detail) if timed else {})
    else:
        code = "not_met" if verdict is Verdict.FAIL else interpreter.code(standard, record)
        core, failing = Later(lambda: made().reason.core), Later(lambda: made().reason.failing)
        reason = Reason(code, core, failing, proof, Told(lambda: made().reason.detail))
        remedy = LaterRemedy(lambda: made().remedy) if verdict is Verdict.FAIL else None
    graced = verdict is Verdict.FAIL and standard.in_grace(interpreter.world.as_of)
    return Finding(
        standard.id, record.type, record.key, verdict, standard.rule.force, reason, name=record.name,
        marks=("in_grace",) if graced else (), possible=(verdict,), citation=standard.citation, place=record.place,
        remedy=remedy, version=standard.version, edition=standard.edition,
    )  # fmt: skip
