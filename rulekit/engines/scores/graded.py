"""What decides the grades of a scorecard, apart from and together with its score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from rulekit import ir
from rulekit.engines.evaluator import Evaluator, World
from rulekit.engines.scores.points import Reckoned
from rulekit.engines.scores.scored import filled
from rulekit.engines.truth import NO, NONE, YES, Outcome
from rulekit.findings import Truth
from rulekit.records import Dataset, Record
from rulekit.scorecards import Scorecard, reads

_JOINING = (ir.All, ir.AnyOf, ir.Not, ir.HowMany, ir.Same, ir.Assumed, ir.Decided)


def parts(card: Scorecard, ruleset: ir.Ruleset) -> tuple[ir.Condition, ...] | None:
    """The conditions of the scale that do not read the score; None where some cannot be told apart from it."""
    found: dict[ir.Condition, None] = {}
    for node in _leaves(card, ruleset):
        if not _reads(node, card, ruleset):
            found[node] = None
        elif not _alone(node, card):
            return None
    return tuple(found)


def steps(card: Scorecard, ruleset: ir.Ruleset) -> tuple[Fraction, ...]:
    """The numbers with which the scale compares the score."""
    about = (node for node in _leaves(card, ruleset) if _reads(node, card, ruleset))
    return tuple(sorted({one.value for node in about for one in ir.children(node) if isinstance(one, ir.Number)}))


def _leaves(card: Scorecard, ruleset: ir.Ruleset) -> Iterator[Any]:
    """The conditions of the scale that are not made of others that read the score."""
    if not card.scale:
        return
    body = ruleset.definitions[card.scale].body
    assert isinstance(body, ir.Graded)
    waiting: list[Any] = [band.when for band in body.bands]
    while waiting:
        node = ir.meaning(waiting.pop(), ruleset.definitions)
        if isinstance(node, _JOINING) and _reads(node, card, ruleset):
            waiting += ir.children(node)
        else:
            yield node


def _reads(node: object, card: Scorecard, ruleset: ir.Ruleset) -> bool:
    return reads(node, ruleset.definitions, {(card.record, card.field)})


def _alone(node: object, card: Scorecard) -> bool:
    """Whether a comparison is about the score and literals alone."""

    def known(one: object) -> bool:
        return isinstance(one, ir.Number) or (isinstance(one, ir.FieldValue) and one.name == card.field)

    return isinstance(node, ir.Compare | ir.Between) and all(map(known, ir.children(node)))


class _Given(Evaluator):
    """Evaluates on a record of which some conditions are known already."""

    given: Mapping[ir.Condition, Outcome]

    def truth(self, node: ir.Condition, record: Record) -> Outcome:
        found = self.given.get(node)
        return super().truth(node, record) if found is None else found


class Grader:
    """Gives the grades that a score and what `parts` come to allow."""

    def __init__(self, world: World, card: Scorecard) -> None:
        self.card, self.conditions = card, parts(card, world.ruleset) or ()
        self._evaluator = _Given(World(world.ruleset, world.vocabulary, Dataset(world.vocabulary), world.as_of))

    def of(self, points: Reckoned, known: Sequence[Outcome]) -> tuple[str, ...]:
        """The grades of a record with such points, best first."""
        self._evaluator.given = dict(zip(self.conditions, known, strict=False))
        record = Record(self.card.record, "", supplied=False)
        return self._evaluator.grades(self.card.scale, filled(record, self.card, points, self._evaluator.world))


def outcome(code: int, bits: int) -> Outcome:
    """What a condition came to, by the verdict of a standard that asks for nothing else and what that can come to."""
    decided = {0: YES, 1: NO, 3: NONE}.get(code)
    return decided or Outcome(Truth.ERROR if code == 4 else Truth.UNKNOWN, bits)
