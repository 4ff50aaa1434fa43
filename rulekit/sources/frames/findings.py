"""Frames that were judged go in; findings come out, by the interpreter, for those records alone that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any

from attrs import define, field

from rulekit import ir
from rulekit.engines.frames.engine import Judgement, judge
from rulekit.engines.frames.records import dataset, resolved, whole_types
from rulekit.engines.interpret import Interpreter, World, subjects
from rulekit.findings import VERDICTS, Finding, Verdict
from rulekit.sources.frames.read import Frames
from rulekit.waivers import Waivers

BATCH = 2_000  # records of which findings are made at a time


@define(eq=False)
class Findings:
    """Reads frames once more, with keys, and judges records of them again; `read` makes the tables."""

    read: Callable[[], Frames]
    as_of: date
    waivers: Waivers = Waivers()
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
        below = whole_types([standard.rule], frames.ruleset, frames.tables)
        chosen = {over.record: keys} if keys is not None and over.record not in below else {}
        types = below | ({over.record} if over.record else set())
        found = dataset(frames.tables, frames.vocabulary, chosen, types)
        world = World(frames.ruleset, frames.vocabulary, found, self.as_of, waivers=self.waivers)
        return world if frames.bearing is None else frames.bearing(world)

    def of(self, standards: Sequence[ir.Standard], verdicts: Collection[Verdict], limit: int | None) -> Iterator[Finding]:
        """Findings with these verdicts, by standard, in order of the rows; at most `limit`."""
        given = 0
        for standard in standards:
            for finding in self._of(standard, verdicts):
                if limit is not None and given >= limit:
                    return
                given += 1
                yield finding

    def waived(self, standards: Sequence[ir.Standard]) -> Iterator[Finding]:
        """Findings about which a waiver says something, by standard."""
        for standard in standards:
            keys = set(self.waivers.records.get(standard.id, ()))
            if keys:
                world = self.world(standard, keys)
                interpreter = Interpreter(world)
                found = (interpreter.judge(standard, one) for one in subjects(standard.rule, world) if one.key in keys)
                yield from (one for one in found if one.waived is not None)

    def _of(self, standard: ir.Standard, verdicts: Collection[Verdict]) -> Iterator[Finding]:
        keys = self._keys(standard, verdicts)
        below = whole_types([standard.rule], self.frames.ruleset, self.frames.tables)
        size = BATCH if standard.rule.over.kind == "records" and standard.rule.over.record not in below else max(len(keys), 1)
        for start in range(0, len(keys), size):
            some = set(keys[start : start + size])
            world = self.world(standard, some)
            interpreter = Interpreter(world)
            wanted = (one for one in subjects(standard.rule, world) if one.key in some or standard.rule.over.kind == "whole")
            found = (interpreter.judge(standard, record) for record in wanted)
            telling = self.frames.telling if standard.id in self.frames.late else None
            yield from found if telling is None else telling(list(found))

    def _keys(self, standard: ir.Standard, verdicts: Collection[Verdict]) -> list[Any]:
        """Keys of the records with these verdicts."""
        frames, over = self.frames, standard.rule.over
        if over not in self._judged:
            ids = [one.id for one in frames.standards if one.rule.over == over]
            waived = self.waivers.on(self.as_of)
            given = (frames.ruleset, frames.vocabulary, self.as_of, frames.tables, ids)
            found = judge(*given, waived=waived, late=frames.late).get(over)
            if found is None:
                return []
            self._judged[over] = resolved(found, frames.tables, frames.ruleset, frames.vocabulary, self.as_of, frames.bearing)
        judged, on = self._judged[over], frames.on
        wanted = on.one_of(on.column(judged.verdicts[standard.id]), [VERDICTS.index(verdict) for verdict in verdicts])
        rows = on.filter(judged.frame.to_native(), wanted)
        return [key for (key,) in on.rows(on.select(rows, {"rk:found": on.column(judged.key)}))]
