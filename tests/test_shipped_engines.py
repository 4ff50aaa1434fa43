"""What the shipped rulesets say of their samples and of every example, by every engine; whole reports in both languages."""

from __future__ import annotations

import os
import random
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

import rulekit
from rulekit import resources
from rulekit.cli import main
from rulekit.engines import history
from rulekit.engines.evaluator import World
from rulekit.engines.frames import engine as frame
from rulekit.engines.frames.needs import needs
from rulekit.engines.frames.records import resolved
from rulekit.engines.scores.columns import ColumnScoring
from rulekit.findings import VERDICTS, Verdict
from rulekit.report import Report
from rulekit.scorecards import late
from rulekit.text import width
from tests.shipped import DAYS, FOLDER, SHIPPED, examples, sample_report
from tests.trust.tables import encoded

GOLDEN = Path(__file__).resolve().parent / "golden" / "rulesets"
REPORTED = [id for id in SHIPPED if id not in ("illustrative", "public-sentences")]  # those of a document's own


def on_frames(report: Report, ruleset: rulekit.Ruleset, library: str) -> dict[tuple[str, str], Verdict]:
    """Verdicts of the standards of a report by the frame engine, over the same records as frames with children and units."""
    day = report.as_of
    assert day is not None and report.dataset is not None
    rules, words = ruleset.ir.at(day), ruleset.vocabulary
    ids = [standard.id for standard in report.standards]
    read = needs(history.settled(rules, words, day), words, history.settled(rules, words, day).standards)
    exact = {(type, name) for type, need in read.records.items() for name in need.exact}
    exact |= {(words.lists[where].child, name) for where, need in read.children.items() for name in need.exact}
    tables = encoded(report.dataset, random.Random(1), exact, duckdb.connect() if library == "duckdb" else None)
    after = late(rules, ruleset.scorecards) & set(ids)
    runs = [ColumnScoring(card, rules, words, day, tables, {}) for card in ruleset.scorecards] if after else []
    for run in runs:
        run.run()

    def bearing(world: World) -> World:
        for run in runs:
            world = run.bearing(world)
        return world

    said: dict[tuple[str, str], Verdict] = {}
    for one in frame.judge(rules, words, day, tables, ids, marked=True, late=after).values():
        native = resolved(one, tables, rules, words, day, bearing).frame.to_native()
        for row in (native.pl() if library == "duckdb" else native.collect()).to_dicts():
            known = {id: row[column] for id, column in one.verdicts.items() if row[column] is not None}
            said |= {(id, row[one.key]): VERDICTS[code] for id, code in known.items()}
    return said


def told(report: Report) -> dict[tuple[str, str], Verdict]:
    return {(one.standard, one.record or ""): one.verdict for one in report.findings}


@pytest.mark.parametrize("id", SHIPPED)
def test_every_example_holds_on_the_frame_engine_too(id: str) -> None:
    wrong = []
    count = 0
    for result, report, ruleset in examples(rulekit.load(id)):
        said = on_frames(report, ruleset, "polars" if count % 3 else "duckdb")
        first = report.findings[0]
        verdict = said.get((first.standard, first.record)) or said.get((first.standard, ""))
        count += 1
        if verdict is not result.expected:
            wrong.append((result.place, result.expected, verdict))
    assert count and wrong == []


@pytest.mark.parametrize("library", ["polars", "duckdb"])
@pytest.mark.parametrize("id", REPORTED)
def test_the_frame_engine_says_of_the_sample_what_the_interpreter_says(id: str, library: str) -> None:
    report = sample_report(id)
    said, wanted = on_frames(report, rulekit.load(id), library), told(report)
    assert {key: said.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("id", SHIPPED)
def test_the_sample_shows_every_verdict_and_is_read_whole(id: str) -> None:
    report = sample_report(id)
    assert not report.reading.rejected and not report.reading.unused and len(report.reading.doubtful) <= 1
    shown = {finding.verdict.value for finding in report}
    assert {"pass", "fail", "unknown", "not_applicable"} <= shown and "error" not in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("id", REPORTED)
def test_the_report_on_the_sample_looks_as_it_was_settled(id: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(resources.folder("rulesets") / id)
    args = ["check", "sample.json", "-r", id, "--as-of", DAYS[id].isoformat(), "--lang", lang, "--show", "20"]
    text = CliRunner().invoke(main.build(main.spoken(args)), args).stdout
    path = GOLDEN / f"{id}.{lang}.txt"
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
    assert max(width(line) for line in text.split("\n")) <= 80


def test_every_golden_report_has_its_ruleset() -> None:
    assert {path.name for path in GOLDEN.glob("*.txt")} == {f"{id}.{lang}.txt" for id in REPORTED for lang in ("zh", "en")}
    assert all((FOLDER / id / "sample.json").is_file() for id in REPORTED)
