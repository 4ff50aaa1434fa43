"""The rulesets shipped with rulekit: examples hold, the other language is kept beside, the sample shows all verdicts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import rulekit
from rulekit.sources.read import read_files

FOLDER = Path(__file__).resolve().parents[1] / "rulesets"
SHIPPED = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_example_holds(name: str) -> None:
    results = rulekit.load(name).test()
    assert results
    assert [(result.place, result.expected, result.actual) for result in results if not result.ok] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_standard_has_a_citation_and_examples_of_pass_fail_and_unknown(name: str) -> None:
    ruleset = rulekit.load(name)
    shown: dict[str, set[str]] = {standard.id: set() for standard in ruleset.standards}
    for result in ruleset.test():
        shown[result.standard].add(result.expected.value)
    for standard in ruleset.standards:
        assert standard.citation is not None and standard.citation.text
        wanted = {"pass", "unknown"} if standard.rule.force == "may" else {"pass", "fail", "unknown"}  # a permission never fails
        assert wanted <= shown[standard.id], standard.id


@pytest.mark.parametrize("name", SHIPPED)
def test_the_other_language_is_what_render_gives(name: str) -> None:
    ruleset = rulekit.load(name)
    other = "en" if ruleset.lang == "zh" else "zh"
    path = FOLDER / name / f"{name}.{other}.rules"
    laid_out = rulekit.format(ruleset.render(other), layout_only=True)
    assert path.read_text(encoding="utf-8").rstrip("\n") == laid_out.rstrip("\n")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_other_language_means_the_same(name: str) -> None:
    ruleset = rulekit.load(name)
    other = "en" if ruleset.lang == "zh" else "zh"
    twin = rulekit.load(FOLDER / name / f"{name}.{other}.rules")
    assert twin.lang == other
    assert [(one.id, one.rule) for one in twin.standards] == [(one.id, one.rule) for one in ruleset.standards]


@pytest.mark.parametrize("name", SHIPPED)
def test_what_it_cites_is_told_and_every_standard_is_in_the_table(name: str) -> None:
    page = (FOLDER / name / "SOURCES.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"[A-Z]+-?\d+(?:-\d+)*", page))
    assert {standard.id for standard in rulekit.load(name).standards} <= rows


# By hand, from sample.json: pass, fail, unknown, not_applicable, error.
FUZHOU = {
    "F12-01": (1, 1, 2, 4, 0),  # Q-01; Q-02; Q-06 (no employees) and Q-08; too small, Q-07 not non-public
    "F12-02": (4, 1, 1, 2, 0),  # Q-04; Q-06, which cannot fail
    "F12-03": (0, 0, 1, 0, 0),  # 4 yes, 5 no, 1 missing of 10: between 40% and 50%
    "F12-04": (8, 1, 1, 0, 0),
    "F12-15-1": (8, 1, 1, 0, 0),
    "F12-15-2": (3, 1, 1, 0, 0),
    "F12-16": (1, 1, 1, 2, 0),  # the last two communities are in another district
}


def test_the_sample_of_fuzhou() -> None:
    ruleset = rulekit.load("fuzhou-2012")
    data = read_files([str(FOLDER / "fuzhou-2012" / "sample.json")], ruleset.vocabulary)
    report = ruleset.check_dataset(data, as_of=date(2012, 12, 31))
    assert (data.reading.rows, data.reading.checked) == (23, 23)
    assert [note.arguments["value"] for note in data.reading.doubtful] == ["约一千"]
    assert {id: tuple(row.values()) for id, row in report.counts.items()} == FUZHOU
    assert report.breaches == {"violation": 4, "shortfall": 2}
