"""Frames that were judged go in; findings come out, by the interpreter, for those records alone that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any

from attrs import define, field

from rulekit import ir
from rulekit.engines.frame import Judgement, judge
from rulekit.engines.frame_records import dataset, resolved
from rulekit.engines.interpret import Interpreter, World, subjects
from rulekit.engines.mentions import member_types
from rulekit.findings import VERDICTS, Finding, Verdict
from rulekit.sources.frames import Frames

BATCH = 2_000  # records of which findings are made at a time


@define(eq=False)
class Findings:
    """Reads frames once more, with keys, and judges records of them again; `read` makes the tables."""

    read: Callable[[], Frames]
    as_of: date
    _frames: Frames | None = field(default=None, init=False)
    _judged: dict[ir.Over, Judgement] = field(factory=dict, init=False)

    @property
    def frames(self) -> Frames:
        """The tables with keys, names and numbers of rows."""
        if self._frames is None:
            self._frames = self.read()
        return self._frames

    def world(self, standard: ir.Standard, keys: Collection[str] | None = None) -> World:
        """What a standard is judged in: the types that it reads, of its own records only those with some keys."""
        frames, over = self.frames, standard.rule.over
        below = set(member_types(standard.rule, frames.ruleset))
        chosen = {over.record: keys} if keys is not None and over.record not in below else {}
        types = below | ({over.record} if over.record else set())
        found = dataset(frames.tables, frames.vocabulary, chosen, types)
        return World(frames.ruleset, frames.vocabulary, found, self.as_of)

    def of(self, standards: Sequence[ir.Standard], verdicts: Collection[Verdict], limit: int | None) -> Iterator[Finding]:
        """Findings with these verdicts, by standard, in order of the rows; at most `limit`."""
        given = 0
        for standard in standards:
            for finding in self._of(standard, verdicts):
                if limit is not None and given >= limit:
                    return
                given += 1
                yield finding

    def _of(self, standard: ir.Standard, verdicts: Collection[Verdict]) -> Iterator[Finding]:
        keys = self._keys(standard, verdicts)
        below = member_types(standard.rule, self.frames.ruleset)
        size = BATCH if standard.rule.over.kind == "records" and standard.rule.over.record not in below else max(len(keys), 1)
        for start in range(0, len(keys), size):
            some = set(keys[start : start + size])
            world = self.world(standard, some)
            interpreter = Interpreter(world)
            for record in subjects(standard.rule, world):
                if record.key in some or standard.rule.over.kind == "whole":
                    yield interpreter.judge(standard, record)

    def _keys(self, standard: ir.Standard, verdicts: Collection[Verdict]) -> list[Any]:
        """Keys of the records with these verdicts."""
        frames, over = self.frames, standard.rule.over
        if over not in self._judged:
            ids = [one.id for one in frames.standards if one.rule.over == over]
            found = judge(frames.ruleset, frames.vocabulary, self.as_of, frames.tables, ids).get(over)
            if found is None:
                return []
            self._judged[over] = resolved(found, frames.tables, frames.ruleset, frames.vocabulary, self.as_of)
        judged, on = self._judged[over], frames.on
        wanted = on.one_of(on.column(judged.verdicts[standard.id]), [VERDICTS.index(verdict) for verdict in verdicts])
        rows = on.filter(judged.frame.to_native(), wanted)
        return [key for (key,) in on.rows(on.select(rows, {"rk:found": on.column(judged.key)}))]
