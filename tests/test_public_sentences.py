"""The ruleset of public sentences: its sample by hand, every engine alike, every sentence of the sources with its clauses."""

from __future__ import annotations

import csv
import json
import random
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

import rulekit
from rulekit import ir
from rulekit.engines import interpret
from rulekit.engines.frames import engine as frame
from rulekit.engines.frames.needs import needs
from rulekit.engines.frames.records import resolved
from rulekit.engines.generated.engine import compile_evaluator
from rulekit.findings import VERDICTS
from rulekit.sources.read import read_files
from tests.cli.large_files import hold_equal
from tests.trust.tables import encoded

FOLDER = Path(__file__).resolve().parents[1] / "rulesets" / "public-sentences"
AS_OF = date(2025, 12, 31)
ROWS = ["zh01", "zh07", "zh12", "zh14", "zh20", "zh28", "zh37", "zh41", "en04", "en05", "en06", "en11", "en15", "en28", "en36"]

# By hand, from sample.json: pass, fail, unknown, not_applicable, error.
WANTED = {
    "Z01": (1, 1, 1, 1, 0),
    "Z07": (1, 1, 2, 0, 0),  # B-02 held none in the second quarter; B-03 one without a date; B-04 has no list
    "Z12-1": (1, 1, 1, 2, 0),
    "Z12-2": (2, 0, 1, 2, 0),  # a permission: Y-03 and Y-04
    "Z12-3": (1, 1, 1, 2, 0),  # Y-04 has one unit; of Y-05 the members are missing
    "Z14-1": (1, 1, 1, 4, 0),  # S-06 has no more than 100 workers, whatever its sector; of S-07 the workers are missing
    "Z14-2": (1, 1, 2, 3, 0),
    "Z20-1": (2, 1, 1, 1, 0),  # V-01 4 of 5, V-02 3 of 4, V-03 at least 4 of 5, V-04 nobody, V-05 no list
    "Z20-2": (1, 1, 2, 1, 0),  # V-01 2 of 5, V-02 0 of 4, V-03 1 or 2 of 5
    "Z28": (2, 1, 2, 0, 0),  # 3 of 200, 14 of 1,000, 1 of 66
    "Z37-1": (1, 1, 2, 0, 0),  # 32 and exactly 30 square metres per 100 households
    "Z37-2": (1, 1, 1, 1, 0),  # 18 and 17.93 per 10,000; R-03 has no urban residents
    "Z41": (1, 2, 1, 0, 0),  # one has a private one alone, one has none
    "E04": (1, 1, 2, 1, 0),  # A-02 filed on 1 October; of A-03 the contracts are missing, of A-05 the day
    "E05": (1, 1, 1, 2, 0),  # G-02 on the day after the last; G-03 is not yet due; G-05 too small
    "E06": (1, 2, 1, 0, 0),  # C-04 fails without its employees
    "E11": (1, 2, 1, 1, 0),  # P-03 is small and oral; P-05 is small and has none
    "E15-1": (2, 1, 1, 0, 0),
    "E15-2": (1, 1, 1, 1, 0),  # 2 of 3, 1 of 3, 1 or 2 of 3, nobody
    "E28": (1, 1, 1, 1, 0),
    "E36": (2, 1, 2, 0, 0),  # T-02 has 14 points and an A card
}


@pytest.fixture(scope="module")
def ruleset():
    return rulekit.load("public-sentences")


@pytest.fixture(scope="module")
def report(ruleset):
    return ruleset.check_dataset(read_files([str(FOLDER / "sample.json")], ruleset.vocabulary), as_of=AS_OF)


def test_the_sample(report):
    assert {id: tuple(row.values()) for id, row in report.counts.items()} == WANTED
    assert report.breaches == {"violation": 19, "shortfall": 4}
    assert not report.dataset.reading.doubtful and not report.dataset.reading.rejected


def test_each_of_the_fifteen_is_there_with_what_data_cannot_decide(ruleset):
    rows = [standard.citation.row for standard in ruleset.standards]
    assert list(dict.fromkeys(rows)) == ROWS
    assert {one.citation.row for one in ruleset.unchecked} == {"zh07", "zh12", "en04", "en05", "en36"}
    assert all(one.reason for one in ruleset.unchecked)
    page = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    assert {standard.id for standard in ruleset.standards} <= set(re.findall(r"[ZE]\d\d(?:-\d)?", page))
    assert {one.id for one in ruleset.unchecked} <= set(re.findall(r"[ZE]\d\d(?:-\d)?", page))


def test_no_plug_in_is_used(ruleset):
    text = (FOLDER / "public-sentences.rules").read_text(encoding="utf-8")
    assert "使用" not in text
    assert {record.id for record in ruleset.vocabulary.records.values()} >= {"unit", "hospital", "restaurant"}


@pytest.mark.parametrize("library", ["polars", "duckdb"])
def test_both_libraries_of_frames_agree(ruleset, report, library):
    connection = duckdb.connect() if library == "duckdb" else None
    rules = ruleset.ir.at(AS_OF)
    for standard in rules.standards:
        read = needs(rules, ruleset.vocabulary, [standard])
        exact = {(type, name) for type, need in read.records.items() for name in need.exact}
        exact |= {(ruleset.vocabulary.lists[at].child, name) for at, need in read.children.items() for name in need.exact}
        tables = encoded(report.dataset, random.Random(1), exact, connection)
        judged = frame.judge(rules, ruleset.vocabulary, AS_OF, tables, [standard.id], marked=True)[standard.rule.over]
        judged = resolved(judged, tables, rules, ruleset.vocabulary, AS_OF)
        native = judged.frame.to_native()
        rows = (native.pl() if library == "duckdb" else native.collect()).to_dicts()
        found = {row[judged.key]: VERDICTS[row[judged.verdicts[standard.id]]] for row in rows}
        wanted = {finding.record: finding.verdict for finding in report.findings if finding.standard == standard.id}
        assert found == wanted, standard.id


def test_the_generated_function_agrees(ruleset, report):
    rules = ruleset.ir.at(AS_OF)
    wanted = {(finding.standard, finding.record): finding.verdict.value for finding in report.findings}
    held = 0
    for type in ruleset.vocabulary.records:
        mine = tuple(one for one in rules.standards if one.rule.over == ir.Over("records", type))
        if not mine:
            continue
        judge = compile_evaluator(ir.Ruleset(rules.id, mine, rules.definitions), ruleset.vocabulary, type, AS_OF)
        for record in report.dataset.records.get(type, ()):
            for standard, verdict in zip(mine, judge(record), strict=True):
                assert verdict == wanted[standard.id, record.key], (standard.id, record.key)
                held += 1
    assert held > 60


def test_the_interpreter_agrees_with_the_report(ruleset, report):
    rules = ruleset.ir.at(AS_OF)
    world = interpret.World(rules, ruleset.vocabulary, report.dataset, AS_OF)
    standards = {standard.id: standard for standard in rules.standards}
    for finding in report.findings:
        record = report.dataset.find(finding.record_type, finding.record)
        assert interpret.judge(standards[finding.standard], record, world).verdict == finding.verdict


def test_files_in_batches_give_the_same_report_on_both_libraries(tmp_path):
    """Record types without lists, as CSV files: those with lists are read record by record alone."""
    sample = json.loads((FOLDER / "sample.json").read_text(encoding="utf-8"))
    files = []
    for type, rows in sample.items():
        if isinstance(rows, str) or any(isinstance(value, list) for row in rows for value in row.values()):
            continue
        names = list(dict.fromkeys(name for row in rows for name in row))
        files.append(tmp_path / f"{type}.csv")
        with files[-1].open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
    found = hold_equal(files, "public-sentences", tmp_path, engines=("polars", "duckdb"))
    assert len(files) == 11 and {finding["standard"] for finding in found["findings"]} >= {"Z01", "Z14-2", "E05", "E36"}
