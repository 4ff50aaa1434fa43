"""What lint tells of an edition beside the standards that it takes over, at the edition's own lines. All data are synthetic."""

from __future__ import annotations

from pathlib import Path

import pytest

import rulekit

CITY = """ruleset city "City"
  uses party-building
  parameter "points of cadres" = "驻村分值" = 10 points

standard C-01 "Firms"
  firms with 50 or more employees must have a party organization.

standard C-02 "Cadres"
  every village must have a resident cadre.

standard C-03 "Small firms"
  firms with more than 10 but fewer than 50 employees must have at least 1 party member.

scorecard SC "score" = "得分" of village
  not applicable left out
  indicator A "Cadres" 10 points
    item C-02 points of cadres
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("city.rules").write_text(CITY, encoding="utf-8")


def found(body: str, head: str = "") -> list[str]:
    text = f'ruleset county "County"\n  based on city.rules\n{head}\n' + (f'standard K-01 "K"\n  {body}\n' if body else "")
    Path("county.rules").write_text(text, encoding="utf-8")
    findings = [one for one in rulekit.load("county.rules").lint() if one.code not in ("W710", "W711")]
    for one in findings:
        assert one.span is not None and one.source is not None and one.source.name.endswith("county.rules")
        assert one.span.start < one.span.end <= len(text) and all(one.render(lang) for lang in ("zh", "en"))
    return [one.code for one in findings]


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("firms with 50 or more employees must have a party organization.", ["W726"]),
        ("firms with 80 or more employees should have a party organization.", ["W726"]),
        ("firms with 40 or more employees must have a party organization.", []),
        ("replaces C-01\n  firms with 80 or more employees must have a party organization.", []),
        ("in force from 2025-01-01 until 2025-12-31\n  every village must have a resident cadre.", ["W726"]),
        ("grace until 2030-01-01\n  every village must have a resident cadre.", ["W726"]),
        ("no village may have a resident cadre.", ["W727"]),
        ("villages with a rectification plan must not have a resident cadre.", ["W727"]),
        ("villages with a rectification plan must not have a resident cadre unless they have a party organization.", []),
        ("villages with a resident cadre must have a rectification plan.", []),
        ("firms with 50 or fewer employees must have at least 1 party member.", ["W708"]),
        ("firms with 50 to 100 employees must have at least 2 party members.", []),
        ("firms with more than 40 but fewer than 60 employees must have at least 3 party members.", ["W716"]),
        ("firms with more than 60 but fewer than 90 employees must have at least 3 party members.", ["W717"]),
    ],
)
def test_own_and_inherited_standards(sentence: str, codes: list[str]) -> None:
    assert found(sentence) == codes


def test_an_inherited_standard_is_not_told_of_by_itself() -> None:
    text = CITY.replace("more than 10 but fewer than 50", "50 or fewer")
    assert text != CITY
    Path("city.rules").write_text(text, encoding="utf-8")
    assert [one.code for one in rulekit.load("city.rules").lint() if one.code not in ("W710", "W711")] == ["W708"]
    assert found("every village must have a rectification plan.") == []


def test_a_parameter_that_leaves_points_uneven_is_told_where_it_stands() -> None:
    assert found("every village must have a rectification plan.", '  parameter "points of cadres" = 8 points\n') == ["W723"]
    assert found("every village must have a rectification plan.", '  parameter "points of cadres" = 10 points\n') == []


def test_a_parameter_whose_name_is_nearly_that_of_the_base_is_told_when_the_edition_is_loaded() -> None:
    text = 'ruleset county "County"\n  based on city.rules\n  parameter "points of cadre" = 5 points\n'
    Path("county.rules").write_text(text, encoding="utf-8")
    loaded = rulekit.load("county.rules")
    for told in (loaded.warnings, loaded.lint()):
        (one,) = told
        assert (one.code, one.severity, one.arguments["fix"]) == ("W702", "warning", "points of cadres")
        assert one.span is not None and text[one.span.start : one.span.end] == "points of cadre"
        assert "did you mean “points of cadres”?" in one.render("en") and "“points of cadres”？" in one.render("zh")
    used = 'standard K-01 "K"\n  every village must have at least the points of cadre party members.\n'
    Path("county.rules").write_text(text.replace("5 points", "5 people") + used, encoding="utf-8")
    assert rulekit.load("county.rules").warnings == ()


def test_a_parameter_unlike_those_of_the_base_is_only_unused() -> None:
    Path("county.rules").write_text(
        'ruleset county "County"\n  based on city.rules\n  parameter "quorum" = 5\n', encoding="utf-8"
    )
    loaded = rulekit.load("county.rules")
    (one,) = loaded.lint()
    assert loaded.warnings == () and one.code == "W702" and "fix" not in one.arguments
