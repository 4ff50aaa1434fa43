"""The frame engine against the interpreter: kept failures on both libraries, a property that shrinks, what was asked."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulekit import ir
from rulekit.engines.frames import engine as frame
from tests import agreement
from tests.agreement import Case
from tests.random_rules import AS_OF, OVERS, VOCABULARY, Source
from tests.trust import engines, frame_engines
from tests.trust.batches import draw, ruleset, subjects

KEPT = sorted(agreement.KEPT.glob("*.json"))
LIBRARIES = tuple(frame_engines.LIBRARIES)


def differs(case: Case, library: str, seed: str) -> bool:
    """Whether verdict or marks of a case are others by columns; an exception counts."""
    try:
        tables = frame_engines.tables([case.standard], case.dataset, library, seed)
        found = frame_engines.judged([case.standard], tables), frame_engines.marked([case.standard], tables)
    except Exception:
        return True
    wanted = engines.interpreter([case.standard], case.dataset), engines.findings([case.standard], case.dataset)
    return found != wanted


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_kept_failures_agree(path, library):
    assert not any(differs(agreement.kept(path), library, f"kept {turn}") for turn in range(3))


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(LIBRARIES), st.sampled_from(OVERS))
def test_a_difference_shrinks(chance, library, over):
    source = Source(chance, calls=5)
    source.style = source.one(("thirds", "decimal", "huge"))
    standard, dataset = source.standard("S0", over), source.dataset(2)
    for record in subjects(standard, dataset)[:1]:
        case = Case(standard, dataset, record)
        if differs(case, library, "shrinks"):
            path = agreement.keep(agreement.shrunk(case, lambda one: differs(one, library, "shrinks")))
            pytest.fail(f"{library} differs: kept in {path.name}\n{path.read_text(encoding='utf-8')}")


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_row_has_a_verdict_once_what_was_asked_is_resolved(library):
    asked = 0
    for index in range(4):
        batch = draw(f"asked {index}", 20, 20)
        tables = frame_engines.tables(batch.standards, batch.dataset, library, f"{index}")
        found = frame.judge(ruleset(batch.standards), VOCABULARY, AS_OF, tables)
        asked += sum(
            verdict == "ask" for one in found.values() for given in frame_engines.said(one).values() for verdict in given.values()
        )
        assert not any("ask" in given.values() for given in frame_engines.judged(batch.standards, tables).values())
    assert asked


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_columns_of_a_table_stay_and_in_their_order(library):
    batch = draw("columns", 6, 30, overs=[ir.Over("records", "unit")])
    tables = frame_engines.tables(batch.standards, batch.dataset, library, "columns")
    table = tables.records["unit"]
    before = frame_engines.collected(table.frame)
    (judgement,) = frame.judge(ruleset(batch.standards), VOCABULARY, AS_OF, tables).values()
    after = frame_engines.collected(judgement.frame)
    assert repr({name: after[name] for name in before}) == repr(before)  # as text: some are NaN
    assert list(after)[: len(before)] == list(before)


def test_a_planted_difference_is_seen(monkeypatch):
    source = Source(random.Random(3))
    dataset = source.dataset(6)
    cases = [Case(source.standard(f"S{index}"), dataset, dataset.records["unit"][0]) for index in range(3)]
    assert not any(differs(case, library, "planted") for case in cases for library in LIBRARIES)
    monkeypatch.setattr(frame_engines, "WORDS", ("fail", "pass", "unknown", "not_applicable", "error", "ask"))
    assert all(any(differs(case, library, "planted") for case in cases) for library in LIBRARIES)
