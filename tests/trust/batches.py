"""A seed goes in, standards over all constructs and the records they are judged on come out; the seed alone decides them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence

from attrs import evolve, frozen

from rulekit import ir
from rulekit.engines import interpret
from rulekit.records import Dataset, Record
from tests.random_rules import AS_OF, DEFINITIONS, OVERS, VOCABULARY, Source

MARKED = ", marked"  # behind a pass that carries a mark, where an engine tells
STYLES = ("thirds", "decimal", "huge")


@frozen(eq=False)
class Batch:
    """Standards and a data set that were drawn from one seed."""

    seed: str
    standards: tuple[ir.Standard, ...]
    dataset: Dataset

    @property
    def ruleset(self) -> ir.Ruleset:
        """The standards with the definitions that they use."""
        return ruleset(self.standards)

    @property
    def world(self) -> interpret.World:
        """What the interpreter judges in."""
        return interpret.World(self.ruleset, VOCABULARY, self.dataset, AS_OF)


def draw(
    seed: str, standards: int, records: int, *, plain: bool = False, overs: Sequence[ir.Over] = (), empty: int = 2
) -> Batch:  # fmt: skip
    """
    A batch. Eight standards in ten are judged for each unit, the others for sites, areas, in each area or unit, or once, unless
    `overs` says for what; a `plain` data set holds only what a table of a file can; of a hundred data sets some are `empty`.
    """
    source = Source(random.Random(seed), calls=4)
    source.style, source.plain = source.one(STYLES if not plain else ("decimal",)), plain
    found = []
    for index in range(standards):
        over = OVERS[0] if source.often(80) else source.one(OVERS[1:])
        found.append(source.standard(f"S{index}", source.one(overs) if overs else over))
    return Batch(seed, tuple(found), source.dataset(0 if source.often(empty) else records))


def ruleset(standards: Sequence[ir.Standard]) -> ir.Ruleset:
    """A ruleset of some standards."""
    return ir.Ruleset("synthetic", tuple(standards), DEFINITIONS)


def world(standards: Sequence[ir.Standard], dataset: Dataset) -> interpret.World:
    """What some standards are judged in."""
    return interpret.World(ruleset(standards), VOCABULARY, dataset, AS_OF)


def subjects(standard: ir.Standard, dataset: Dataset) -> list[Record]:
    """What a standard is judged for."""
    return interpret.subjects(standard.rule, world([standard], dataset))


def digest(standard: ir.Standard) -> str:
    """What tells one standard from another, apart from its id."""
    return hashlib.sha256(ir.sexpr(evolve(standard, id="", title="")).encode()).hexdigest()[:16]
