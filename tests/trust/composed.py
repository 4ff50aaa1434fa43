"""Composed twins as standards: a seed goes in, what each engine says of them on synthetic records comes out, by id and key."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

import duckdb

import rulekit
from rulekit.engines import interpret
from rulekit.engines.frames import engine as frame
from rulekit.engines.frames import needs as frame_needs
from rulekit.engines.frames import records as frame_records
from rulekit.engines.generated.engine import generate
from rulekit.engines.generated.groups import Surroundings
from rulekit.records import Dataset
from rulekit.ruleset import Ruleset
from rulekit.sources.objects import from_objects
from tests.trust.engines import Said
from tests.trust.frame_engines import LIBRARIES, said
from tests.trust.tables import encoded
from tests.twins_composed import MAKERS, composed, defined

AS_OF = date(2025, 6, 30)
HEAD = 'ruleset composed "Composed"\n  uses party-building\n  uses employers\n  area 3501 "Fuzhou"\n\n'


def drawn(seed: str, standards: int) -> Ruleset:
    """A ruleset of so many composed twins; their English sentences."""
    chance = random.Random(seed)
    makers = [maker for maker in MAKERS if maker is not defined]
    found = (composed(chance, makers)[1] for _ in range(standards))
    return rulekit.load(HEAD + "".join(f'standard S-{at} "Composed"\n  {text}.\n\n' for at, text in enumerate(found)))


def records(ruleset: Ruleset, seed: str, rows: int) -> Dataset:
    """Synthetic records near what decides the ruleset's verdicts, a quarter of their cells missing."""
    made = ruleset.sample(rows, seed=random.Random(seed).randrange(2**31), missing=0.25, as_of=AS_OF)
    return from_objects(made, ruleset.vocabulary)


def world(ruleset: Ruleset, dataset: Dataset) -> interpret.World:
    """What the interpreter judges in."""
    return interpret.World(ruleset.ir, ruleset.vocabulary, dataset, AS_OF)


def interpreted(ruleset: Ruleset, dataset: Dataset) -> Said:
    """The reference."""
    found: Said = {one.id: {} for one in ruleset.ir.standards}
    for finding in interpret.evaluate(world(ruleset, dataset)):
        found[finding.standard][finding.record] = finding.verdict.value
    return found


def generated(ruleset: Ruleset, dataset: Dataset) -> Said:
    """The generated functions, each for the standards of one kind of thing."""
    here = world(ruleset, dataset)
    found: Said = {}
    for standard in here.ruleset.standards:
        around = Surroundings(here.dataset, AS_OF)
        judge = generate(here.ruleset, ruleset.vocabulary, standard.rule.over.record, around, (standard,))
        units = interpret.subjects(standard.rule, here)
        found[standard.id] = {unit.key: str(verdict.value) for unit in units for verdict in judge(unit) if verdict is not None}
    return found


def framed(library: str, seed: str, ruleset: Ruleset, dataset: Dataset) -> Said:
    """The frame engine on a library."""
    standards = ruleset.ir.standards
    needs = frame_needs.needs(ruleset.ir, ruleset.vocabulary, standards)
    exact = {(type, name) for type, need in needs.records.items() for name in need.exact}
    for where, need in needs.children.items():
        exact |= {(ruleset.vocabulary.lists[where].child, name) for name in need.exact}
    connection = None
    if library == "duckdb":
        connection = duckdb.connect()
        connection.execute("SET threads = 1; SET enable_progress_bar = false")
    given = encoded(dataset, random.Random(seed), exact, connection)
    found: Said = {one.id: {} for one in standards}
    for judgement in frame.judge(ruleset.ir, ruleset.vocabulary, AS_OF, given).values():
        found |= said(frame_records.resolved(judgement, given, ruleset.ir, ruleset.vocabulary, AS_OF))
    return found


def every(seed: str, standards: int, rows: int) -> tuple[Ruleset, Sequence[tuple[str, Said]]]:
    """What each engine says of composed twins drawn from a seed, with the engine's name; the interpreter first."""
    ruleset = drawn(seed, standards)
    dataset = records(ruleset, seed, rows)
    frames = [(f"frames, {name}", framed(library, seed, ruleset, dataset)) for library, name in LIBRARIES.items()]
    return ruleset, [
        ("interpreter", interpreted(ruleset, dataset)), ("generated function", generated(ruleset, dataset)), *frames,
    ]  # fmt: skip
