"""A world goes in, all its findings come out: verdicts by generated functions, reasons by the interpreter where one is wanted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, overload

from attrs import define, field

from rulekit import ir
from rulekit.engines.interpret import Interpreter, World, subjects
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
        for index, record in enumerate(records):
            if passes is not None and passes[index]:
                yield _passed(standard, record, interpreter)
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
        from rulekit.engines.python import generate
        from rulekit.engines.python_groups import Surroundings

        world, type = self.world, standards[0].rule.over.record
        around = Surroundings(world.dataset, world.as_of)
        judge = generate(world.ruleset, world.vocabulary, type, around, tuple(standards), marked=True)
        columns = [bytearray(len(records)) for _ in standards]
        for place, record in enumerate(records):
            for column, verdict in zip(columns, judge(record), strict=True):
                column[place] = verdict is Verdict.PASS
        return {one.id: column for one, column in zip(standards, columns, strict=True)}


def _passed(standard: ir.Standard, record: Record, interpreter: Interpreter) -> Finding:
    proof = Later(lambda: interpreter.judge(standard, record).reason.proof)
    reason = Reason("permitted" if standard.rule.force == "may" else "met", proof=proof)
    return Finding(
        standard.id, record.type, record.key, Verdict.PASS, standard.rule.force, reason, name=record.name,
        possible=(Verdict.PASS,), citation=standard.citation, place=record.place,
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
