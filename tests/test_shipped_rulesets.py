"""The rulesets shipped with rulekit: examples hold, the other language is kept beside, every row of their sources is told."""

from __future__ import annotations

import re

import pytest

import rulekit
from rulekit.cited.document import FORCES
from tests.shipped import CITED, FOLDER, PARTLY, ROWS, SHIPPED, force_of, rows_of, sample_report


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
def test_every_standard_is_in_the_table_of_what_it_cites(name: str) -> None:
    if (FOLDER / name / "sources.toml").is_file():
        assert rulekit.load(name).sources().complete
        return
    page = (FOLDER / name / "SOURCES.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"[A-Z]+-?\d+(?:-\d+)*", page))
    assert {standard.id for standard in rulekit.load(name).standards} <= rows


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_is_found_in_it_and_it_is_laid_out(name: str) -> None:
    ruleset = rulekit.load(name)
    assert [(finding.code, finding.text("en")) for finding in ruleset.lint()] == []
    for path in sorted((FOLDER / name).glob("*.rules")):
        assert path.read_text(encoding="utf-8") == rulekit.format(path, layout_only=True), path.name


# the five standards systems -------------------------------------------------------------------------------


def test_there_are_sixty_rows() -> None:
    every = {row for document in ROWS for row in rows_of(document)}
    assert len(every) == sum(ROWS.values()) == 60
    assert every >= PARTLY and len(PARTLY) == 9


@pytest.mark.parametrize("document", ROWS)
def test_every_row_of_a_document_is_told(document: str) -> None:
    found = rulekit.load(CITED[document]).sources()
    assert [told.row.id for told in found] == rows_of(document)
    assert {told.row.id for told in found if told.row.data == "partly"} == {row for row in PARTLY if row.startswith(document)}
    for told in found:
        assert told.standards and not told.problems, told.row.id
        assert bool(told.unchecked) == (told.row.id in PARTLY), told.row.id
        assert all(one.reason and one.reason_twin and one.title_twin for one in told.unchecked), told.row.id
    assert found.complete and not found.strays and not found.missing


@pytest.mark.parametrize("document", ROWS)
def test_standards_have_the_force_of_their_row(document: str) -> None:
    for told in rulekit.load(CITED[document]).sources():
        row = told.row.id
        assert set(told.row.force) == set(force_of(row)), row
        duty = "should" if row.startswith(document) and force_of(row) == ("should",) else "must"
        kinds = {standard.rule.force.partition("_")[0] for standard in told.standards}
        assert kinds == {duty}, row
        if force_of(row) == ("must_not",):
            assert {standard.rule.force for standard in told.standards} == {"must_not"}, row
    assert {"must", "should", "must_not"} < set(FORCES.values())


@pytest.mark.parametrize("document", ROWS)
def test_titles_and_rows_speak_both_languages(document: str) -> None:
    ruleset = rulekit.load(CITED[document])
    assert ruleset.lang == "zh" and ruleset.outline.title_twin
    assert [standard.id for standard in ruleset.standards if not standard.title or not standard.title_twin] == []
    for told in ruleset.sources():
        for given in (told.row.condition, told.row.at):
            assert re.search("[\u3400-\u9fff]", given["zh"]) and re.search("[a-z]", given["en"]), told.row.id


# By hand, from sample.json: pass, fail, unknown, not_applicable, error.
FUZHOU = {
    "F12-01": (1, 1, 2, 4, 0),  # Q-01; Q-02; Q-06 (no employees) and Q-08; too small, Q-07 not non-public
    "F12-02": (4, 1, 1, 2, 0),  # Q-04; Q-06, which cannot fail
    "F12-03": (0, 0, 1, 0, 0),  # 4 yes, 5 no, 1 missing of 10: between 40% and 50%
    "F12-03-2": (1, 0, 1, 2, 0),  # 2 of 4 in 350122; 2 or 3 of 6 in 350121; no villages in the other two
    "F12-03-3": (2, 2, 0, 3, 0),  # 2 of 3 twice; 0 or 1 of 3, and 0 of 1; three without villages
    "F12-04": (8, 1, 1, 0, 0),
    "F12-04-2": (0, 1, 0, 0, 0),  # 5 of 516
    "F12-05-1": (1, 2, 1, 1, 0),  # G-02 has two; G-03 none and G-04 three; G-05 without rank; G-01 is of the city
    "F12-05-2": (0, 1, 0, 0, 0),
    "F12-06-1": (4, 1, 1, 0, 0),  # L-04 a day late; L-06 without a list
    "F12-06-2": (4, 1, 1, 0, 0),  # L-05 a day early
    "F12-06-3": (4, 1, 1, 0, 0),  # L-03 a day late; L-02 and L-04 on the last and first day
    "F12-07-1": (3, 1, 1, 0, 0),
    "F12-07-2": (2, 2, 1, 0, 0),
    "F12-08-1": (2, 1, 1, 1, 0),
    "F12-08-2": (3, 1, 1, 0, 0),  # two of the three have no notice at all
    "F12-08-3": (3, 1, 1, 0, 0),
    "F12-09-1": (2, 1, 1, 0, 0),
    "F12-09-2": (5, 1, 1, 0, 0),
    "F12-09-3": (8, 1, 1, 0, 0),
    "F12-09-4": (3, 1, 1, 0, 0),  # one reported in the year before
    "F12-10-1": (0, 1, 0, 0, 0),
    "F12-10-2": (0, 1, 0, 0, 0),
    "F12-10-3": (0, 1, 0, 0, 0),
    "F12-11-1": (0, 1, 0, 0, 0),
    "F12-11-2": (0, 1, 0, 0, 0),
    "F12-11-3": (3, 1, 1, 0, 0),
    "F12-12-1": (0, 1, 0, 0, 0),
    "F12-12-2": (0, 1, 0, 0, 0),
    "F12-13-1": (1, 1, 1, 1, 0),  # Y-01; Y-02; Y-03 declares no threshold; Y-04 has one non-public firm of two
    "F12-13-2": (1, 1, 1, 4, 0),  # two firms and the one that cannot be placed may make three in 350122901
    "F12-14-1": (8, 1, 1, 0, 0),  # 299 yuan; no list
    "F12-14-2": (7, 1, 2, 0, 0),  # 150 yuan; no list, and no subsidy of the year
    "F12-14-3": (3, 1, 1, 0, 0),
    "F12-14-4": (3, 1, 1, 0, 0),
    "F12-15-1": (8, 1, 1, 0, 0),
    "F12-15-2": (3, 1, 1, 0, 0),
    "F12-16": (1, 1, 1, 2, 0),  # the last two communities are in another district
    "F12-17-1": (1, 1, 1, 3, 0),  # the same day; the day after; no date; three beyond the county's remit
    "F12-17-2": (1, 1, 1, 3, 0),
}


def test_the_sample_of_fuzhou() -> None:
    report = sample_report("fuzhou-2012")
    assert [note.arguments["value"] for note in report.reading.doubtful] == ["约一千"]
    assert {id: tuple(report.counts[id].values()) for id in FUZHOU} == FUZHOU
