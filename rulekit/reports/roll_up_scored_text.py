"""A tree of units goes in; for each scorecard a table of its grades and means by unit comes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from rulekit.reports.layout import Paint
from rulekit.reports.roll_up import Unit
from rulekit.reports.roll_up_grid import Line, grid
from rulekit.reports.roll_up_scores import Mean, Scored
from rulekit.reports.roll_up_text import Roller
from rulekit.reports.scores import Telling
from rulekit.reports.summary import NOTHING
from rulekit.reports.words import Wording
from rulekit.scorecards import Scorecard
from rulekit.text import printable

if TYPE_CHECKING:
    from rulekit.report import Report

_STATES = ("unknown", "error", "nothing")


def scored_lines(
    report: Report, root: Unit, levels: Sequence[str], wording: Wording, paint: Paint, columns: int, show: int | None, order: str
) -> list[str]:
    """A table for each scorecard of which there are scores."""
    telling = Telling(report.scorecards, wording, turned=wording.lang != report.lang)
    words, list_ = wording.table["roll_up"], wording.table["report"]["list"]
    lines: list[str] = []
    for card in report.scorecards:
        if card.id not in root.scores:
            continue
        roller = _Roller(card, telling, Roller(root, tuple(levels), wording, show, order))
        named = list_.join(wording.record(level) for level in levels)
        title = words["scores"].format(levels=named, words=telling.words_of(card), id=card.id)
        total = Line(0, wording.table["report"]["total"], roller.numbers(root.scores[card.id], root.means[card.id]))
        lines += ([""] if lines else []) + grid(printable(title), roller.head(), [*roller.lines(root), total], paint, columns)
    return lines


@frozen
class _Roller:
    """Writes the table of one scorecard."""

    card: Scorecard
    telling: Telling
    units: Roller

    @property
    def grades(self) -> list[str]:
        """Grades that some record can have, best first, and at the end that there is none."""
        seen = self.units.root.scores[self.card.id].possible
        return [grade for grade in (*self.card.grades, "") if grade in self.card.grades or seen[grade]] if self.card.scale else []

    @property
    def states(self) -> list[str]:
        """What is told besides, where it is so of some record; of scores without grades also that they are known."""
        seen = self.units.root.scores[self.card.id].states
        return [state for state in (*(() if self.card.scale else ("known",)), *_STATES) if seen[state]]

    def head(self) -> list[str]:
        """The words of the columns."""
        words, column = self.telling.words, self.telling.wording.table["column"]
        grades = [self.telling.grade(self.card.scale, grade) for grade in self.grades]
        return [*grades, *(words[state] for state in self.states), words["mean"], column["bounds"]]

    def numbers(self, scored: Scored, mean: Mean | None) -> list[str]:
        """One line of numbers."""
        counts = [scored.grades[grade] for grade in self.grades] + [scored.states[state] for state in self.states]
        shown = [f"{count:,}" if count else NOTHING for count in counts]
        if mean is None or mean.low is None or mean.high is None:
            return [*shown, NOTHING if mean is not None else "", ""]
        value = self.telling.number(mean.value) if mean.value is not None else NOTHING
        return [*shown, value, f"[{self.telling.number(mean.low)},{self.telling.number(mean.high)}]"]

    def lines(self, unit: Unit, depth: int = 0) -> Iterator[Line]:
        """What stands below a unit, the lowest means first unless keys give the order."""
        here = [child for child in unit.children if self.card.id in child.scores]
        told = here if self.units.order == "key" else sorted(here, key=self._rank)
        placed = [child for child in told if child.placed]
        shown, rest = placed[: self.units.shown(depth)], placed[self.units.shown(depth) :]
        for child in shown:
            yield from self._unit(child, depth)
        if rest:
            total = Scored()
            for child in rest:
                total.join(child.scores[self.card.id])
            words = self.units.wording.table["roll_up"]
            label = words["rest"].format(count=f"{len(rest):,}", level=self.units.level(depth, many=len(rest) > 1))
            yield Line(depth, label, self.numbers(total, None))
        for child in told:
            if not child.placed:
                yield from self._unit(child, depth)
        own = unit.own_scores.get(self.card.id)
        if here and own is not None:
            yield Line(depth, self.units.wording.table["roll_up"]["own"], self.numbers(own, own.mean()))

    def _unit(self, unit: Unit, depth: int) -> Iterator[Line]:
        numbers = self.numbers(unit.scores[self.card.id], unit.means[self.card.id])
        yield Line(depth, self.units.label(unit, depth), numbers, short=printable(self.units.name(unit)))
        yield from self.lines(unit, depth + 1)

    def _rank(self, unit: Unit) -> tuple[object, ...]:
        mean = unit.means[self.card.id]
        return (mean.low is None, mean.low or 0, mean.high or 0, unit.key)
