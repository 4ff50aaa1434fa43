"""The level "pr" of the agreement command, that it sees what it should, and the page about it."""

from __future__ import annotations

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from rulekit.tables import Day, Number, Text
from tests import agreement
from tests.ir_json import to_json
from tests.oracle.plain import Plain
from tests.trust import brute, composed, engines, frame_engines, metamorphic
from tests.trust.__main__ import main
from tests.trust.batches import STYLES, draw
from tests.trust.brute import completed
from tests.trust.levels import LEVELS, seeds
from tests.trust.parts import PARTS
from tests.trust.relations import OF_RECORDS, OF_STANDARDS
from tests.trust.result import Result
from tests.trust.summary import collapsed, summary
from tests.trust.work import run

ROOT = Path(__file__).resolve().parents[2]


def test_every_engine_says_the_same_two_hundred_thousand_times():
    result = run(seeds("pr", 1))
    assert not result.failures, "\n".join(map(str, sorted(result.failures)[:5]))
    assert not collapsed(result, "pr")
    assert result.comparisons >= 200_000


def test_the_levels_have_every_part_and_one_begins_with_the_other():
    assert all(set(counts) == set(PARTS) for counts in LEVELS.values())
    assert set(seeds("pr", 3)) <= set(seeds("night", 3)) and set(seeds("pr", 3)) <= set(seeds("release", 3))


def test_the_seed_alone_decides():
    assert summary(run([("completions", "x")]), "pr", 1) == summary(run([("completions", "x")]), "pr", 1)
    first, again, other = (draw(seed, 5, 5) for seed in ("x", "x", "y"))
    assert first.standards == again.standards != other.standards
    assert to_json(first.dataset.records) == to_json(again.dataset.records) != to_json(other.dataset.records)


# it sees what is wrong ------------------------------------------------------------------------------


@pytest.fixture
def unkept(monkeypatch):
    """Nothing is made smaller or kept."""
    monkeypatch.setattr(metamorphic, "kept", lambda *given: "")


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Cases are kept elsewhere."""
    monkeypatch.setattr(agreement, "KEPT", tmp_path)
    return tmp_path


def test_a_planted_difference_of_a_frame_engine_is_found_shrunk_and_kept(elsewhere, monkeypatch):
    monkeypatch.setattr(frame_engines, "WORDS", ("pass", "fail", "fail", "not_applicable", "error", "ask"))
    monkeypatch.setattr(frame_engines, "LIBRARIES", {"polars": "Polars"})
    monkeypatch.setattr("tests.trust.parts.LIBRARIES", {"polars": "Polars"})
    result = PARTS["engines"]("planted")
    assert result.failures and {one.between for one in result.failures} == {"interpreter = frames, Polars"}
    first = agreement.kept(elsewhere / next(one.kept for one in result.failures if one.kept))
    assert sum(map(len, first.dataset.records.values())) < 5
    assert engines.interpreter([first.standard], first.dataset)[first.standard.id][first.record.key] == "unknown"


def test_a_planted_difference_is_found_in_composed_twins(monkeypatch):
    honest = composed.generated
    monkeypatch.setattr(
        composed, "generated", lambda *given: {id: dict.fromkeys(said, "pass") for id, said in honest(*given).items()}
    )
    result = PARTS["composed"]("planted")
    assert {one.between for one in result.failures} == {"generated function, composed twins"}
    assert result.pairs["interpreter = frames, Polars, composed twins"] > 300


def _lying(judge, how):
    """An engine that is wrong where `how` says so of a standard, a data set, a key and a verdict."""

    def lie(standards, dataset):
        said = judge(standards, dataset)
        return {one.id: {key: how(one, dataset, key, verdict) for key, verdict in said[one.id].items()} for one in standards}

    return lie


def _turned(verdict):
    return {"pass": "fail", "fail": "pass"}.get(verdict, "pass")


@pytest.mark.parametrize("relation", OF_STANDARDS, ids=lambda one: one.name)
def test_a_relation_of_standards_sees_an_engine_that_reads_one_form_wrongly(relation, unkept):
    batch, result = draw("lies", 12, 20), Result()
    metamorphic.relate(relation, batch, engines.generated, "honest", result)
    assert result.relations[relation.name] > 50 and not result.failures
    wrong = _lying(engines.generated, lambda one, dataset, key, verdict: verdict if "|" in one.id else _turned(verdict))
    metamorphic.relate(relation, batch, wrong, "lying", result)
    assert result.failures


LIES = {
    "record permutation": lambda one, dataset, key, verdict: (
        _turned(verdict) if key == dataset.records["unit"][0].key else verdict
    ),
    "irrelevant columns": lambda one, dataset, key, verdict: (
        _turned(verdict) if (unit := dataset.find("unit", key)) and unit.values.get("d") is True else verdict
    ),
    "widened missing": lambda one, dataset, key, verdict: "fail" if verdict == "unknown" else verdict,
}


@pytest.mark.parametrize("relation", OF_RECORDS, ids=lambda one: one.name)
def test_a_relation_of_records_sees_an_engine_that_reads_what_it_should_not(relation, unkept):
    batch, result = draw("lies", 12, 20), Result()
    metamorphic.relate(relation, batch, engines.generated, "honest", result)
    assert result.relations[relation.name] > 50 and not result.failures
    metamorphic.relate(relation, batch, _lying(engines.generated, LIES[relation.name]), "lying", result)
    assert result.failures


def test_brute_force_sees_a_verdict_that_is_wrong(monkeypatch):
    class Careless(brute._Oracle):
        def _anyof(self, node, record):
            return Plain._all(self, node, record)

    monkeypatch.setattr(brute, "ORACLE", Careless(brute.AS_OF, brute.DEFINITIONS))
    assert {one.wrong for one in (completed(f"careless {index}") for index in range(300))} > {""}


def test_a_share_that_falls_is_told():
    result = run([("engines", "z")])
    result.verdicts["unknown"] = 0
    del result.nodes["Between"]
    told = collapsed(result, "pr")
    assert any("unknown" in line for line in told) and any("Between" in line for line in told)
    assert any("too few" in line and "comparisons" in line for line in told)


# what is drawn --------------------------------------------------------------------------------------


def test_columns_are_encoded_in_every_way():
    met = set()
    for index in range(60):
        batch = draw(f"encodings {index}", 3, 8)
        found = frame_engines.tables(batch.standards, batch.dataset, "polars", f"{index}")
        for table in (*found.records.values(), *found.children.values()):
            met |= {("uncertain", bool(table.uncertain)), ("open", bool(table.open)), ("above", len(table.above))}
            met.add(("placed", bool(table.placed)))
            if table.owner:
                met.add(("of no owner", None in frame_engines.collected(table.frame.select(table.owner))[table.owner]))
            for one in table.fields.values():
                if isinstance(one, Number):
                    met |= {("floating", one.floating), ("scaled", one.scale > 1), ("large units", one.scale < 1)}
                elif isinstance(one, Day):
                    met |= {("native", one.native), ("in part", bool(one.last))}
                elif isinstance(one, Text):
                    met.add(("words", bool(one.words)))
    both = ("uncertain", "open", "floating", "scaled", "large units", "native", "in part", "words", "placed", "of no owner")
    assert met >= {(name, truth) for name in both for truth in (True, False)} | {("above", 0), ("above", 1), ("above", 2)}


def test_numbers_of_every_style_are_drawn():
    numbers = {"thirds": False, "decimal": False, "huge": False}
    for index in range(30):
        for record in draw(f"styles {index}", 1, 20).dataset.records["unit"]:
            cost = record.values.get("cost")
            if cost is not None:
                numbers["thirds"] |= cost.denominator % 3 == 0
                numbers["decimal"] |= cost.denominator == 10 or cost.denominator == 100
                numbers["huge"] |= cost > 10**9
    assert set(numbers) == set(STYLES) and all(numbers.values())


# the command and the page ---------------------------------------------------------------------------


def test_the_command_writes_a_summary_and_tells_by_its_code(tmp_path, monkeypatch, capsys):
    out = tmp_path / "trust.json"
    assert main(["--only", "twins", "--share", "3", "--processes", "1", "--out", str(out)]) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["level"] == "pr" and told["disagreements"] == 0 and told["relations"] == {"twin languages, there and back": 100}
    monkeypatch.setattr("tests.trust.parts.fault", lambda zh, en: "planted")
    assert main(["--only", "twins", "--share", "3", "--processes", "1", "--out", str(out)]) == 1
    assert "planted" in capsys.readouterr().err


def test_a_level_that_lacks_something_does_not_end_well(monkeypatch, capsys):
    monkeypatch.setattr("tests.trust.__main__.seeds", lambda *given: [("twins", "1")])
    assert main(["--processes", "1"]) == 1
    assert "too few" in capsys.readouterr().err


def test_the_page_is_what_the_summary_gives():
    spec = spec_from_file_location("build_docs", ROOT / "tests" / "tools" / "build_docs.py")
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    told = json.loads((ROOT / "docs" / "trust.json").read_text(encoding="utf-8"))
    assert (ROOT / "docs" / "trust.md").read_text(encoding="utf-8") == tool.trust(told), "run: python tests/tools/build_docs.py"
    assert told["disagreements"] == 0
