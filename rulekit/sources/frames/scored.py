"""Frames and scorecards go in; scores come out, and records that bear them (semantics 56 to 58)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property

from attrs import define, evolve

from rulekit import ir
from rulekit.engines.evaluator import World
from rulekit.engines.scores.columns import ColumnScoring, asked
from rulekit.engines.scores.scored import named
from rulekit.findings import Finding
from rulekit.records import Dataset
from rulekit.scorecards import Score, Scorecard
from rulekit.sources.frames.read import Frames

Read = Callable[[tuple[ir.Standard, ...], frozenset[str]], Frames]


@define(eq=False, slots=False)
class FrameScoring:
    """Scores of one run over frames; `read` makes tables with keys for some standards and the units of some levels."""

    cards: Sequence[Scorecard]
    rules: ir.Ruleset
    as_of: date
    waived: Mapping[str, Sequence[str]]
    read: Read
    earlier: Callable[[Dataset], Dataset] = lambda dataset: dataset

    @cached_property
    def _runs(self) -> list[ColumnScoring]:
        found = []
        for card in self.cards:
            levels = frozenset({card.ranking.level} - {""}) if card.ranking is not None else frozenset[str]()
            frames = self.read(asked(card, self.rules), levels)
            found.append(ColumnScoring(card, self.rules, frames.vocabulary, self.as_of, frames.tables, self.waived, self.earlier))
        return found

    @cached_property
    def scores(self) -> tuple[Score, ...]:
        """What the scorecards came to, by scorecard and then in the order of the rows."""
        return tuple(score for run in self._runs for score in run.run())

    def named(self, findings: list[Finding]) -> list[Finding]:
        """Findings that name, instead of scores, the inputs that these wait for."""
        waits = {}
        for run in self._runs:
            mine = (run.card.record, run.card.field)
            keys = {one.key for finding in findings for one in finding.missing if (one.record, one.name) == mine}
            waits[run.card.id] = run.waits(keys) if keys else {}
        return [named(finding, self.cards, waits) for finding in findings]

    def bearing(self, world: World) -> World:
        """A world of records of these frames, with their scores and grades."""
        if not self.scores:
            return world
        world = evolve(world, dataset=self.earlier(world.dataset))
        for run in self._runs:
            world = run.bearing(world)
        return world
