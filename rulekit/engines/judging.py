"""A world goes in, all its findings come out: verdicts by generated functions, reasons by the interpreter where one is wanted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, overload

from attrs import define, field

from rulekit import ir
from rulekit.engines.interpret import Interpreter, World, subjects
from rulekit.engines.waived import settled
from rulekit.findings import Finding, Reason, Step, Verdict
from rulekit.records import Record

WORTHWHILE = 32  # records of one type from which on it pays to generate a function for them


def evaluate(world: World, only: Collection[str] = (), *, worthwhile: int = WORTHWHILE) -> Iterator[Finding]:
    """
    All standards (those of the given ids, where some are given) over all their records, in order of standard and record.

    The findings equal those of the interpreter. A pass without marks is known from a generated function; its proof is made
    when it is first read.
    """
    interpreter = Interpreter(world)
    chosen = [standard for standard in world.ruleset.standards if not only or standard.id in only]
    passing = _Passing(world, chosen, worthwhile)
    for standard in chosen:
        records = subjects(standard.rule, world)
        passes = passing.of(standard, records)
        timed = passes is not None and _timed(standard.rule, world.ruleset.definitions)
        for index, record in enumerate(records):
            if passes is not None and passes[index]:
                passed = _passed(standard, record, interpreter, timed=timed)
                yield settled(passed, world.waivers, world.as_of) if world.waivers else passed
            else:
                yield interpreter.judge(standard, record)


@define(eq=False)
class _Passing:
    """Which records pass which standards without a mark, by generated functions that run once over the records of a type."""

    world: World
    chosen: list[ir.Standard]
    worthwhile: int
    _kept: dict[ir.Over, dict[str, bytearray]] = field(factory=dict)

    def of(self, standard: ir.Standard, records: Sequence[Record]) -> bytearray | None:
        """For each record whether it passes; None where so few are not worth a function."""
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
                column[place] = verdict is Verdict.PASS
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


def _passed(standard: ir.Standard, record: Record, interpreter: Interpreter, *, timed: bool) -> Finding:
    made = cache(lambda: interpreter.unwaived(standard, record).reason)
    code = "permitted" if standard.rule.force == "may" else "met"
    reason = Reason(code, proof=Later(lambda: made().proof), detail=Told(lambda: made().detail) if timed else {})
    return Finding(
        standard.id, record.type, record.key, Verdict.PASS, standard.rule.force, reason, name=record.name,
        possible=(Verdict.PASS,), citation=standard.citation, place=record.place, version=standard.version,
        edition=standard.edition,
    )  # fmt: skip


class Later(Sequence[Step]):
    """Steps of a proof that are made when they are first read; equal to a tuple of the same steps, and pickled as one."""

    __slots__ = ("_make", "_steps")

    def __init__(self, make: Callable[[], Sequence[Step]]) -> None:
        self._make: Callable[[], Sequence[Step]] | None = make
        self._steps: tuple[Step, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps themselves."""
        make = self._make
        if make is not None:
            self._steps = tuple(make())
            self._make = None
        return self._steps

    @overload
    def __getitem__(self, index: int) -> Step: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Step]: ...

    def __getitem__(self, index: int | slice) -> Step | Sequence[Step]:
        return self.steps[index]

    def __len__(self) -> int:
        return len(self.steps)

    def __eq__(self, other: object) -> bool:
        return self.steps == tuple(other) if isinstance(other, tuple | Later) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.steps)

    def __repr__(self) -> str:
        return repr(self.steps)

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self.steps,)


class Told(Mapping[str, str]):
    """The detail of a reason that is made when it is first read; equal to a dict of the same, and pickled as one."""

    __slots__ = ("_given", "_make")

    def __init__(self, make: Callable[[], Mapping[str, str]]) -> None:
        self._make: Callable[[], Mapping[str, str]] | None = make
        self._given: Mapping[str, str] = {}

    @property
    def given(self) -> Mapping[str, str]:
        """The detail itself."""
        make = self._make
        if make is not None:
            self._given = dict(make())
            self._make = None
        return self._given

    def __getitem__(self, name: str) -> str:
        return self.given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)

    def __repr__(self) -> str:
        return repr(self.given)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self.given),)
