"""A world and its scorecards go in; findings of all standards and scores come out, each judged when what it reads is known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from sys import maxsize

from attrs import frozen

from rulekit import ir
from rulekit.engines import interpret, judging
from rulekit.engines.evaluator import World
from rulekit.engines.scores.scored import Scoring, named, waiting
from rulekit.findings import Finding, Missing
from rulekit.scorecards import Score, Scorecard, late

Progress = Callable[[int, int], None]


@frozen
class Judged:
    """Findings in the order of the standards, scores in the order of scorecards and records, and the world with the scores."""

    findings: tuple[Finding, ...]
    scores: tuple[Score, ...]
    world: World


def judge(
    world: World, rules: ir.Ruleset, cards: Sequence[Scorecard], chosen: Sequence[str], progress: Progress | None = None
) -> Judged:  # fmt: skip
    """
    Judge some standards, by id, and score the records; `rules` are the rules of the world as they were given to it.

    A scorecard counts where all its standards are among those chosen, or where one that is reads its score.
    """
    after = late(rules, cards) & set(chosen)
    first = [id for id in chosen if id not in after]
    used = [card for card in cards if after or set(card.standards) <= set(chosen)]
    extra = [id for card in used for id in card.standards if id not in first]
    told = _Told(progress, world, (*first, *dict.fromkeys(extra), *after) if progress else ())
    findings = told.all(judging.evaluate(world, [*first, *extra]) if first or extra else ())
    scores: list[Score] = []
    waits: dict[str, dict[str, tuple[Missing, ...]]] = {}
    for card in used:
        world, found = Scoring(card, rules, world).scored(findings)
        scores += found
        waits[card.id] = waiting(card, findings)
    if after:  # generated functions know nothing of what scores can still be
        last = told.all(judging.evaluate(world, after, worthwhile=maxsize))
        findings += [named(finding, used, waits) for finding in last]
    place = {id: number for number, id in enumerate(chosen)}
    kept = sorted((one for one in findings if one.standard in place), key=lambda one: place[one.standard])
    return Judged(tuple(kept), tuple(scores), world)


class _Told:
    """Counts findings and tells how many there are, of how many."""

    def __init__(self, progress: Progress | None, world: World, standards: Collection[str]) -> None:
        rules = [one.rule for one in world.ruleset.standards if one.id in standards]
        self.progress, self.done = progress, 0
        self.total = sum(len(interpret.subjects(rule, world)) for rule in rules)

    def all(self, findings: object) -> list[Finding]:
        found: list[Finding] = []
        for finding in findings:  # type: ignore[attr-defined]
            found.append(finding)
            self.done += 1
            if self.progress is not None and self.done % 256 == 0:
                self.progress(self.done, self.total)
        return found
