"""Waivers in every engine: random standards, data and waivers; the interpreter is the reference (semantics S2 row 2)."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from attrs import evolve

from rulekit.engines import interpret, judging
from rulekit.engines.frames import engine as frame
from rulekit.engines.frames import records as frame_records
from rulekit.engines.generated.engine import compile_evaluator
from rulekit.findings import Verdict, Waiver
from rulekit.waivers import Waivers
from tests.random_rules import AS_OF, OVERS, VOCABULARY, Source
from tests.trust import frame_engines
from tests.trust.batches import Batch, draw, ruleset

DAY = timedelta(days=1)


def some(batch: Batch, chance: random.Random) -> Waivers:
    """Waivers of every state for about half of what is judged, and some for nobody."""
    found = []
    for standard in batch.standards:
        keys = [one.key for one in interpret.subjects(standard.rule, batch.world)]
        for key in [*(key for key in keys if chance.random() < 0.5), "nobody"]:
            begins, ends = chance.choice(
                [(AS_OF, AS_OF), (AS_OF - DAY, None), (AS_OF - 9 * DAY, AS_OF - DAY), (AS_OF + DAY, None)]
            )
            found.append(Waiver(standard.id, key, "because", "who", begins, ends))
    return Waivers(tuple(found))


def waived(batch: Batch, waivers: Waivers) -> dict[str, dict[str, str]]:
    """What the interpreter says of every pair."""
    world = evolve(batch.world, waivers=waivers)
    found: dict[str, dict[str, str]] = {one.id: {} for one in batch.standards}
    for finding in interpret.evaluate(world):
        found[finding.standard][finding.record] = finding.verdict.value
        assert finding.verdict is interpret.verdict(
            next(one for one in batch.standards if one.id == finding.standard), _subject(world, batch, finding), world
        )
    return found


def told(finding):
    return finding.standard, finding.record, finding.verdict, finding.would_be, finding.waived and finding.waived.state


def _subject(world, batch, finding):
    standard = next(one for one in batch.standards if one.id == finding.standard)
    return next(one for one in interpret.subjects(standard.rule, world) if one.key == finding.record)


@pytest.mark.parametrize(("library", "seed"), [("polars", 0), ("polars", 1), ("polars", 2), ("duckdb", 3)])
def test_columns_say_what_the_interpreter_says(library, seed):
    batch = draw(f"waived {seed}", 4, 6, empty=0)
    waivers = some(batch, random.Random(seed))
    wanted = waived(batch, waivers)
    tables = frame_engines.tables(batch.standards, batch.dataset, library, f"{seed}")
    for marked in (False, True):
        found = {one.id: {} for one in batch.standards}
        held = waivers.on(AS_OF)
        for judgement in frame.judge(batch.ruleset, VOCABULARY, AS_OF, tables, marked=marked, waived=held).values():
            found |= frame_engines.said(frame_records.resolved(judgement, tables, batch.ruleset, VOCABULARY, AS_OF))
        assert found == wanted
    assert any(key in held.get(id, ()) for id, rows in wanted.items() for key in rows)


@pytest.mark.parametrize("seed", range(4))
def test_a_waiver_changes_the_verdict_of_its_pair_alone(seed):
    batch = draw(f"alone {seed}", 6, 6, empty=0)
    waivers = some(batch, random.Random(seed))
    plain = {(one.standard, one.record): one for one in interpret.evaluate(batch.world)}
    held = waivers.on(AS_OF)
    for finding in interpret.evaluate(evolve(batch.world, waivers=waivers)):
        before = plain[finding.standard, finding.record]
        if finding.record in held.get(finding.standard, ()) and before.reason.code != "not_in_force":
            assert finding.verdict is Verdict.NOT_APPLICABLE and finding.reason.code == "waived"
            assert finding.waived is not None and finding.waived.hidden == before and finding.would_be is before.verdict
        else:
            assert evolve(finding, waived=None) == before


@pytest.mark.parametrize("seed", range(3))
def test_the_generated_function_and_the_fast_path_obey_them(seed):
    source = Source(random.Random(seed), calls=2)
    standards = tuple(source.standard(f"S{index}", OVERS[0]) for index in range(5))
    dataset = source.dataset(40)
    batch = Batch("function", standards, dataset)
    waivers = some(batch, random.Random(seed))
    world = evolve(batch.world, waivers=waivers)
    assert [told(one) for one in judging.evaluate(world, worthwhile=1)] == [told(one) for one in interpret.evaluate(world)]
    judge = compile_evaluator(ruleset(standards), VOCABULARY, OVERS[0].record, AS_OF, waivers=waivers)
    plain = compile_evaluator(ruleset(standards), VOCABULARY, OVERS[0].record, AS_OF)
    held, seen = waivers.on(AS_OF), 0
    for record in dataset.records[OVERS[0].record]:
        wanted = [
            Verdict.NOT_APPLICABLE if record.key in held.get(one.id, ()) else verdict
            for one, verdict in zip(standards, plain(record), strict=True)
        ]
        assert list(judge(record)) == wanted
        seen += sum(record.key in held.get(one.id, ()) for one in standards)
    assert seen


def test_a_proof_that_a_waiver_hides_is_the_one_without_it():
    source = Source(random.Random(5), calls=0)
    standards = tuple(source.standard(f"S{index}", OVERS[0]) for index in range(6))
    dataset = source.dataset(40)
    batch = Batch("proof", standards, dataset)
    waivers = some(batch, random.Random(5))
    plain = {(one.standard, one.record): one for one in interpret.evaluate(batch.world)}
    hidden = [
        (one.waived.hidden, plain[one.standard, one.record])
        for one in judging.evaluate(evolve(batch.world, waivers=waivers), worthwhile=1)
        if one.waived is not None and one.waived.hidden is not None
    ]
    assert hidden and all(list(now.reason.proof) == list(before.reason.proof) for now, before in hidden)
