"""Periods of force, days of grace, versions of a standard under one id: on records, frames and large files, in every report."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rulekit
from rulekit.cli import main

GRACE = """规则集 x "试验"
  使用 party-building
  宽限至 2025-06-30

标准 A-1 "一"
  每个村应当有驻村干部。

标准 A-2 "二"
  宽限至 2025-03-31
  每个村宜有整改方案。
"""
VERSIONS = """ruleset x "Trial"
  uses party-building
  in force from 2023-01-01

standard A-1 "Cadres" = "干部"
  in force until 2024-12-31
  every village must have at least 3 committee members.
  example pass on 2024-06-30: committee member (sex female), committee member (sex female),
    committee member (sex female).

standard A-1 "Cadres" = "干部"
  in force from 2025-01-01 until 2025-12-31
  grace until 2025-03-31
  every village must have at least 5 committee members.
  example fail: committee member (sex female).

standard A-2 "Plans"
  every village should have a rectification plan.
"""


def run(*args: str) -> Result:
    return CliRunner().invoke(main.build(main.spoken(args)), list(args))


VILLAGE = {"id": "V1", "resident_cadre": False, "rectification_plan": False}


GRACED = [("2025-03-31", 0, (0, 0)), ("2025-06-30", 0, (0, 1)), ("2025-07-01", 1, (1, 1))]


@pytest.mark.parametrize(("day", "code", "breaches"), GRACED)
def test_a_fail_in_its_days_of_grace_is_told_and_is_no_breach(day: str, code: int, breaches: tuple[int, int]) -> None:
    report = rulekit.load(GRACE).check([VILLAGE], as_of=day)
    assert [str(finding.verdict) for finding in report] == ["fail", "fail"]
    assert (report.breaches["violation"], report.breaches["shortfall"]) == breaches
    assert report.exit_code() == code
    graced = 2 - sum(breaches)
    assert report.marked("in_grace") == graced
    told = json.loads(report.to_json())["findings"]
    assert sum("in_grace" in finding["marks"] for finding in told) == graced
    assert [finding["breach"] for finding in told] == ["violation", "shortfall"]
    assert ("宽限期内，至2025-06-30止" in report.to_text()) == (breaches[0] == 0)
    assert ("in grace" in report.to_text(lang="en")) == (graced > 0)


@pytest.mark.parametrize(
    ("day", "version", "verdict"),
    [
        ("2022-06-30", "2023-01-01/2024-12-31", "not_applicable"),
        ("2023-01-01", "2023-01-01/2024-12-31", "pass"),
        ("2024-12-31", "2023-01-01/2024-12-31", "pass"),
        ("2025-01-01", "2025-01-01/2025-12-31", "fail"),
        ("2025-12-31", "2025-01-01/2025-12-31", "fail"),
        ("2026-01-01", "2025-01-01/2025-12-31", "not_applicable"),
    ],
)  # fmt: skip
def test_the_day_chooses_the_version_and_the_finding_names_it(day: str, version: str, verdict: str) -> None:
    ruleset = rulekit.load(VERSIONS)
    village = VILLAGE | {"committee_members": [{}, {}, {}]}
    report = ruleset.check([village], as_of=day)
    first = report.findings[0]
    assert (first.standard, first.version, str(first.verdict)) == ("A-1", version, verdict)
    assert report.findings[1].version == ""
    assert list(report.counts) == ["A-1", "A-2"]
    assert ruleset.evaluator("village", as_of=day)(village)[0] == verdict
    if verdict == "fail":
        assert "A-1 (version in force from 2025-01-01, until 2025-12-31)" in report.to_text()
        assert json.loads(report.to_json())["findings"][0]["version"] == version


@pytest.mark.parametrize("library", ["polars", "duckdb"])
def test_frames_choose_the_version_too(library: str) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"id": ["V1", "V2"], "rectification_plan": [True, None]})
    if library == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        frame = duckdb.from_arrow(frame.to_arrow())
    kept = "\n".join(line for line in VERSIONS.splitlines() if not line.startswith(("  example", "    ")))
    for number, thing in (("3", "a resident cadre"), ("5", "a rectification plan")):
        kept = kept.replace(f"at least {number} committee members", thing)
    ruleset = rulekit.load(kept)
    days = {"2025-01-01": {"pass": 1, "unknown": 1}, "2024-12-31": {"unknown": 2}, "2026-06-30": {"not_applicable": 2}}
    for day, expected in days.items():
        report = ruleset.check_frame(frame, record_type="village", as_of=day)
        assert {name: count for name, count in report.counts["A-1"].items() if count} == expected


@pytest.mark.parametrize("engine", ["record", "polars", "duckdb"])
def test_large_files_honour_grace_and_versions(engine: str, tmp_path: Path) -> None:
    rules, data = tmp_path / "x.rules", tmp_path / "villages.csv"
    rules.write_text(GRACE, encoding="utf-8")
    data.write_text("代码,驻村干部,整改方案\n350102001001,无,有\n350102001002,有,有\n", encoding="utf-8")
    call = ["check", str(data), "-r", str(rules), "--engine", engine, "--type", "village", "--lang", "en"]
    first = run(*call, "--as-of", "2025-06-30")
    assert first.exit_code == 0, first.output
    assert "1 failed, 1 of them in their days of grace" in first.output
    assert run(*call, "--as-of", "2025-07-01").exit_code == 1


def test_examples_are_judged_by_their_own_version() -> None:
    results = rulekit.load(VERSIONS).test()
    assert [(result.standard, str(result.actual)) for result in results] == [("A-1", "pass"), ("A-1", "fail")]
    assert all(result.ok for result in results)


@pytest.mark.parametrize("text", [GRACE, VERSIONS])
def test_periods_are_written_back(text: str) -> None:
    ruleset = rulekit.load(text)
    assert rulekit.format(text) == text
    for lang in ("zh", "en"):
        again = rulekit.load(ruleset.render(lang))
        days = [(one.begins, one.ends, one.grace, one.versioned) for one in ruleset.standards]
        assert [(one.begins, one.ends, one.grace, one.versioned) for one in again.standards] == days
        assert again.render(lang) == ruleset.render(lang)
    assert rulekit.load(GRACE).standards[1].grace == date(2025, 3, 31)


def test_an_open_end_is_that_of_the_ruleset_where_it_fits() -> None:
    text = VERSIONS.replace("in force from 2023-01-01\n", "in force from 2025-01-01 until 2026-12-31\n")
    first, second, other = rulekit.load(text).standards
    assert (first.begins, first.ends, first.version) == (None, date(2024, 12, 31), "../2024-12-31")
    assert (second.begins, second.ends) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (other.begins, other.ends, other.version) == (date(2025, 1, 1), date(2026, 12, 31), "")
