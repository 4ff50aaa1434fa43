"""`rulekit lint` and `Ruleset.lint`: every finding word for word (tests/golden/lint), exit codes, JSON, shipped rulesets."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rulekit
from rulekit import resources
from rulekit.cli import main
from rulekit.diagnostic import codes

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "lint"
CODES = [code for code in codes() if code.startswith("W")]
NOTES = {"W709", "W710", "W711", "W712", "W717", "W722"}
HEAD = 'ruleset x "T"\n  uses party-building, employers\n\n'


def call(*args: str) -> Result:
    return CliRunner().invoke(main.build(main.spoken(args)), ["lint", *args])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def parts(code: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in (GOLDEN / f"{code}.case").read_text(encoding="utf-8").split("--- ")[1:]:
        name, _, text = block.partition("\n")
        found[name] = text
    return found


def found(*sentences: str, before: str = "") -> list[str]:
    """Codes of the findings about sentences, without the notes that every bare standard gets."""
    standards = [f"standard A-{number}\n  {sentence}\n" for number, sentence in enumerate(sentences)]
    findings = rulekit.load(HEAD + before + "\n" + "\n".join(standards)).lint()
    return [each.code for each in findings if each.code not in ("W710", "W711")]


# what is told ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_a_finding_reads_as_it_was_settled(code: str) -> None:
    case = parts(code)
    said: dict[str, str] = {}
    Path("base.rules").write_text((GOLDEN.parent / "files" / "base.txt").read_text(encoding="utf-8"), encoding="utf-8")
    for lang in ("zh", "en"):
        Path("demo.rules").write_text(case[lang], encoding="utf-8")
        findings = rulekit.load("demo.rules").lint()
        assert {each.code for each in findings} == {code}
        assert {each.severity for each in findings} == {"note" if code in NOTES else "warning"}
        for each in findings:
            assert each.span is not None and 0 <= each.span.start < each.span.end <= len(case[lang])
        said[f"{lang} message"] = "\n\n".join(each.render(lang) for each in findings) + "\n"
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        text = "".join(f"--- {part}\n{body}" for part, body in {"zh": case["zh"], "en": case["en"], **said}.items())
        (GOLDEN / f"{code}.case").write_text(text, encoding="utf-8")
        case |= said
    assert said == {part: text for part, text in case.items() if part.endswith("message")}


def test_there_is_no_case_without_a_code() -> None:
    assert {path.stem for path in GOLDEN.glob("*.case")} == set(CODES)


FIRMS = "must set up a party organization."


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("firms with more than 49 employees and fewer than 51 employees " + FIRMS, []),
        ("firms with more than 50 employees and fewer than 51 employees " + FIRMS, ["W703"]),  # people are whole
        ("a community's annual office funds must be between 5 and 5.5 yuan.", []),
        ("firms with at least 50 employees and at most 50 employees " + FIRMS, []),
        ("firms with more than 50 employees and at most 50 employees " + FIRMS, ["R292"]),
        ("non-public state-owned firms " + FIRMS, ["W703"]),
        ("firms that are not non-public and are state-owned " + FIRMS, []),
        ("firms that have a training room and have no training room " + FIRMS, ["R292"]),
        ("firms that were founded within the last 12 months and were founded at least 12 months ago " + FIRMS, ["W703"]),
        ("firms that were founded within the last 24 months and were founded at least 12 months ago " + FIRMS, []),
        ("at least 100% of villages must have a resident cadre.", []),
        ("at most 100% of villages must have a resident cadre.", ["W704"]),
        ("a village must have at least 0 committee members.", ["W704"]),
        ("a village must have fewer than 0 committee members.", ["W705"]),
        ("a village must have at least 0 committee members and a resident cadre.", ["W706"]),
        ("a village must not have fewer than 0 committee members.", ["W704"]),
        ("a village must have between 0 and 7 committee members.", []),
        ("firms may set up a party organization.", []),
        ("a village may have at most 7 committee members.", ["R290"]),
        ("firms with 50 or more employees must have at least 50 employees and a training room.", []),
        ("firms with 50 or more employees must have at least 50 employees.", ["W704"]),
        ("every village must have a resident cadre.", []),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_nothing_else(sentence: str, told: list[str]) -> None:
    assert found(sentence) == told


def test_limits_of_two_standards() -> None:
    def firms(words: str) -> str:
        return f"firms with {words} employees {FIRMS}"

    assert found(firms("50 or more"), firms("fewer than 50")) == []
    assert found(firms("50 or more"), firms("at most 50")) == ["W708"]
    assert found(firms("50 or more"), firms("at most 49")) == []
    assert found(firms("between 30 and 50"), firms("50 or more")) == ["W708"]
    assert found(firms("more than 50"), firms("fewer than 50")) == ["W709"]
    assert found(firms("more than 50"), firms("fewer than 50"), firms("50 or more")) == []
    assert found(firms("50 or more"), firms("50 or more")) == []
    assert found(firms("50 or more"), "communities with at most 50 residents must have a service desk.") == []


def test_a_definition_is_seen_through_and_used_through_another() -> None:
    weak = 'define "weak" = "软弱"\n  a weak village means a village that has fewer than 3 committee members.\n'
    frail = 'define "frail" = "弱"\n  a frail village means a weak village that has no party organization.\n'
    assert found("frail villages must have a resident cadre.", before=weak + frail) == []
    assert found("every village must have a resident cadre.", before=weak + frail) == ["W701", "W701"]
    assert found("weak villages must have at least 3 committee members.", before=weak) == ["W705"]
    twice = weak.replace("fewer than 3 committee members", "fewer than 3 committee members or 3 or more committee members")
    assert found("weak villages must have a resident cadre.", before=twice) == ["W706"]


def test_limits_are_seen_through_classes_and_rows() -> None:
    crowded = 'define "crowded" = "拥挤"\n  a crowded village means a village with 1,000 or more residents.\n'
    cadre, members = "villages with at most 1,000 residents must have a resident cadre.", "must have at least 5 committee members"
    assert found(f"crowded villages {members}.", cadre, before=crowded) == ["W708"]
    assert found(f"crowded villages {members}.", cadre.replace("at most", "fewer than"), before=crowded) == []
    row = f"a village must have at least 3 committee members, but a crowded village {members}."
    assert found(row, cadre, before=crowded) == ["W708"]
    assert found("villages with 100 or more residents must not have fewer than 3 committee members.", row, before=crowded) == []


def test_stretches_of_two_standards() -> None:
    def firms(words: str, officers: int = 1) -> str:
        return f"firms with {words} employees must have at least {officers} safety officers."

    assert found(firms("50 or more"), firms("100 or more", 2)) == []  # one lies within the other
    assert found(firms("between 50 and 99"), firms("between 100 and 300", 2)) == []
    assert found(firms("between 50 and 100"), firms("between 90 and 300", 2)) == ["W716"]
    assert found(firms("between 50 and 99"), firms("between 101 and 300", 2)) == ["W717"]
    assert found(firms("between 50 and 99"), f"firms with between 101 and 300 employees {FIRMS}") == []  # other things
    other = "non-public firms with between 90 and 300 employees must have at least 2 safety officers."
    assert found(firms("between 50 and 100"), other) == []


def test_rows_of_tables_and_grades() -> None:
    table = "the number of safety officers of a firm must be at least: 1 for fewer than 100 employees, 2 for {}."
    assert found(table.format("100 or more")) == []
    assert found(table.format("100 or more but fewer than 300")) == ["W713"]
    assert found(table.format("100 or more but fewer than 300, 3 otherwise")) == []
    assert found(table.format("100 or more, 3 otherwise")) == ["W715"]
    grade = (
        "define\n  a village is graded fine if its score is at least 90, fair if its score is at least 10 but less than 90{}.\n"
    )
    assert found("a village must be graded fair or better.", before=grade.format("")) == ["W713"]
    assert found("a village must be graded fine.", before=grade.format(", and poor otherwise")) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "every club must be registered within 30 days of being founded.",
        "every club must be registered by 2025-06-30 and be founded in 2024.",
        "a club must go through these steps in order: foundation, registration.",
        "a club must hold a game at least once every quarter.",
    ],
)
def test_a_field_that_any_construct_reads_is_used(sentence: str) -> None:
    words = """ruleset x "x"
define record club "club" = "社": plural "clubs".
define verb hold "hold / holds" = "举行".
define record game "game" = "赛": child, plural "games".
define list games "games" = "赛" of club: game.
define field held "day of play" = "赛日" of game: date, had by hold.
define field founded "foundation" = "成立日" of club: date happened "founded" = "成立".
define field registered "registration" = "登记日" of club: date happened "registered" = "登记".
"""
    ruleset = rulekit.load(f"{words}standard A\n  {sentence}\n")
    told = {each.arguments["id"] for each in ruleset.lint() if each.code == "W702"}
    assert told == {"held", "founded", "registered"} - {
        name for name, word in (("held", "game"), ("founded", "found"), ("registered", "regist")) if word in sentence
    }


@pytest.mark.parametrize("path", sorted(resources.folder("rulesets").glob("*/*.rules")), ids=lambda path: path.name)
def test_shipped_rulesets_are_clean(path: Path) -> None:
    """What is rendered into the other language keeps no examples; nothing else is found."""
    findings = [each.code for each in rulekit.load(path).lint()]
    rendered = path.name != f"{path.parent.name}.rules"
    assert set(findings) <= ({"W711"} if rendered else set())


# the command -----------------------------------------------------------------------------------------


def write(code: str, lang: str = "en") -> str:
    Path(f"{code}.rules").write_text(parts(code)[lang], encoding="utf-8")
    return f"{code}.rules"


def test_exit_codes() -> None:
    assert call("fuzhou-2012").exit_code == 0
    assert call(write("W701")).exit_code == 1
    assert call(write("W711")).exit_code == 0
    assert call(write("W711"), "--strict").exit_code == 1
    assert call(write("W701"), "--ignore", "w701").exit_code == 0
    assert call("fuzhou-2012", write("W705")).exit_code == 1
    assert call("none.rules").exit_code == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_ends_with_a_count_in_the_language_asked_for(lang: str) -> None:
    text = call(write("W704", "zh"), "--lang", lang).stdout
    assert text.count("[W704]") == 2
    assert text.endswith({"zh": "demo：警告 2 条，附注 0 条\n", "en": "demo: warnings 2, notes 0\n"}[lang])
    assert call(write("W704", "zh")).stdout.startswith("警告[W704]")
    page = CliRunner().invoke(main.build(lang), ["lint", "--help"]).stdout
    assert "--strict" in page and "rulekit lint" in page


def test_json_holds_both_languages_and_the_place() -> None:
    name = write("W708")
    document = json.loads(call(name, "fuzhou-2012", "--format", "json").stdout)
    assert [(each["ruleset"], len(each["findings"])) for each in document["rulesets"]] == [("demo", 1), ("fuzhou-2012", 0)]
    (finding,) = document["rulesets"][0]["findings"]
    assert (finding["code"], finding["severity"], finding["file"]) == ("W708", "warning", name)
    assert (
        Path(name)
        .read_text("utf-8")
        .split("\n")[finding["line"] - 1][finding["column"] - 1 :]
        .startswith("firms with 50 or fewer")
    )
    assert set(finding["message"]) == set(finding["hint"]) == {"zh", "en"} and all(finding["hint"].values())
