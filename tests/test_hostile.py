"""What a hostile user once got wrong answers to: each stays answered."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import rulekit
from rulekit import CallError, RulesetError
from rulekit.cli import main
from rulekit.diagnostic import Diagnostic
from rulekit.sources import read_files


def ruleset(sentence: str) -> rulekit.Ruleset:
    return rulekit.load(f'ruleset x "x"\n  uses party-building\nstandard A "a"\n  {sentence}\n')


COVERAGE = "in each county, at least 90% of villages must have a resident cadre."
COUNT = "a village must have between 3 and 7 committee members."
FIRMS = "firms with 50 or more employees must set up a party organization."


def test_members_of_a_unit_that_was_not_supplied_are_judged_and_told(tmp_path: Path) -> None:
    (tmp_path / "village.csv").write_text("village code,county code,resident cadre\n1,A,yes\n2,Z,no\n3,Z,no\n", encoding="utf-8")
    (tmp_path / "county.csv").write_text("county code,name\nA,Aland\n", encoding="utf-8")
    rules = ruleset(COVERAGE)
    paths = [str(tmp_path / name) for name in ("village.csv", "county.csv")]
    dataset = read_files(paths, rules.vocabulary, wanted=rules.wanted)
    report = rules.check_dataset(dataset, as_of="2025-06-30")
    assert [(finding.record, finding.verdict.value) for finding in report] == [("A", "pass"), ("Z", "fail")]
    assert [note.code for note in report.reading.notes] == ["orphan"]


@pytest.mark.parametrize("said", ["no", "0", 0, False, None, "否", "perhaps"])
def test_only_a_clear_yes_makes_a_list_complete(said: object) -> None:
    report = ruleset(COUNT).check([{"committee_members": {"members": [], "complete": said}}])
    assert report.findings[0].verdict == "unknown"
    report = ruleset(COUNT).check([{"committee_members": {"members": [], "complete": "yes"}}])
    assert report.findings[0].verdict == "fail"


def test_a_second_sentence_is_not_dropped() -> None:
    with pytest.raises(RulesetError) as caught:
        rulekit.parse("每个村应当有驻村干部。每个村应当有党组织。", uses=("party-building",))
    assert [problem.code for problem in caught.value.diagnostics] == ["L006"]


def test_a_number_cannot_be_denied_by_the_no_before_it() -> None:
    start = "every village must have a resident cadre unless it has no party organization and "
    short, long = (rulekit.parse(start + end, uses=("party-building",)).ir for end in (
        "fewer than 3 committee members.", "has fewer than 3 committee members."))  # fmt: skip
    assert short == long


@pytest.mark.parametrize("cell", ["--60", "+-60", "5²", "⁶0"])
def test_what_only_looks_like_a_number_is_doubtful(cell: str) -> None:
    report = ruleset(FIRMS).check([{"employees": cell, "party_organization": False}])
    assert report.findings[0].verdict == "unknown"
    assert len(report.reading.doubtful) == 1


def test_a_code_that_a_spreadsheet_wrote_as_a_number_is_the_same_code() -> None:
    rules = ruleset("every village must have a resident cadre.")
    report = rules.check([{"id": "350121901201.0", "resident_cadre": "no"}, {"id": "350121901201", "resident_cadre": "no"}])
    assert [finding.record for finding in report] == ["350121901201"]


def test_samples_at_the_ends_of_the_calendar() -> None:
    rules = ruleset("every committee member of a village must have been trained within the last 12 months.")
    for day in (date.min, date.max):
        assert len(rules.sample(3, as_of=day)["village"]) == 3


@pytest.mark.parametrize("command", ["explain", "completion", "test", "check"])
def test_a_command_called_with_nothing_shows_its_page(command: str) -> None:
    found = CliRunner().invoke(main.build(main.spoken([command])), [command])
    assert found.exit_code == 2 and "Usage: rulekit" in found.output and "C605" not in found.output


def test_wrong_calls_are_told_as_such() -> None:
    rules = ruleset(FIRMS)
    record = {"employees": 60, "party_organization": True, None: ["surplus cell of a ragged row"]}
    assert [finding.verdict for finding in rules.check([record], only="A")] == ["pass"]
    for call in (lambda: rulekit.load(None), lambda: rulekit.parse(None), lambda: rules.check([], only="B")):  # type: ignore[arg-type]
        with pytest.raises(CallError):
            call()
    for name in ("", "x" * 5000):
        with pytest.raises(RulesetError) as caught:
            rulekit.load(name)
        assert [problem.code for problem in caught.value.diagnostics] == ["S631"]


# sentences that nobody thought of -----------------------------------------------------------------------

HASTY = tomllib.loads((Path(__file__).resolve().parent / "golden" / "hostile.toml").read_text(encoding="utf-8"))


def refused(lang: str, text: str) -> Diagnostic:
    with pytest.raises(RulesetError) as caught:
        rulekit.parse(text, uses=("party-building", "employers"), lang=lang)
    return caught.value.diagnostics[0]


@pytest.mark.parametrize(("lang", "case"), [(lang, one) for lang in HASTY for one in HASTY[lang]])
def test_a_hasty_sentence_is_told_at_its_place_with_a_hint_that_helps(lang: str, case: dict[str, Any]) -> None:
    found = refused(lang, case["text"])
    assert found.span is not None
    assert (found.code, case["text"][found.span.start : found.span.end]) == (case["code"], case["wrong"])
    fix = found.arguments.get("fix", "" if found.code == "P112" else None)
    assert case["hint"] in (str(fix) or found.hint(lang)) if fix is not None else case["hint"] == found.hint(lang)
    if case.get("reads"):
        mended = case["text"][: found.span.start] + str(fix) + case["text"][found.span.end :]
        assert rulekit.parse(mended, uses=("party-building", "employers"), lang=lang).ir is not None


def test_most_corrections_make_the_whole_sentence_readable() -> None:
    for lang in HASTY:
        assert len(HASTY[lang]) >= 30 and sum("reads" in case for case in HASTY[lang]) >= 20
