"""Two rulesets compared: which standards differ, and over records whose verdicts change. All data are synthetic."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

import rulekit
from rulekit import CallError, resources
from rulekit.cli import main
from rulekit.follow.rulesets import PARTS, RulesetDiff
from tests.reports.test_report_json import problems

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "reports"
HEAD = """ruleset {id} "R" = "规则"
  uses party-building

define "weak" = "软弱"
  a weak village means a village that has no party organization.

"""
CADRE = "  every village must have a resident cadre."
OLD = """standard A "Alpha" = "甲"
  firms with 50 or more employees must have a party organization.

standard B "Beta" = "乙"
  every village must have a resident cadre.

standard C "Gamma" = "丙"
  weak villages must have a rectification plan.

standard D "Delta" = "丁"
  every village should have at least 3 committee members.
"""
NEW = """standard A "Alpha, reworded" = "甲"
  cites "another place"
  firms that have at least 50 employees must have a party organization.

standard B "Beta" = "乙"
  every village should have a resident cadre unless it has a party organization.

standard C "Gamma" = "丙"
  in force from 2025-01-01
  weak villages must have a rectification plan.

standard E "Epsilon" = "戊"
  every village should have at least 3 committee members.

standard F "Zeta" = "己"
  every village may have a rectification plan.
"""
VILLAGES = [
    {"village_code": "V1", "name": "East", "resident_cadre": False, "party_organization": True},
    {"village_code": "V2", "resident_cadre": True, "party_organization": False, "rectification_plan": True},
]


def ruleset(body: str, id: str = "demo") -> rulekit.Ruleset:
    return rulekit.load(HEAD.format(id=id) + body)


def parts(old: str, new: str) -> tuple[str, ...]:
    found = rulekit.diff(ruleset(f'standard A "a"\n{old}\n'), ruleset(f'standard A "a"\n{new}\n'))
    assert [change.kind for change in found.standards] == ["changed"] * len(found.standards)
    return found.standards[0].parts if found.standards else ()


def both() -> RulesetDiff:
    return rulekit.diff(ruleset(OLD), ruleset(NEW, "demo-2"), records={"village": VILLAGES}, as_of="2025-06-30")


def test_every_standard_is_told_once_or_means_the_same() -> None:
    found = rulekit.diff(ruleset(OLD), ruleset(NEW))
    told = {change.id: (change.kind, change.parts) for change in found.standards}
    assert told == {
        "B": ("changed", ("force", "exceptions")), "C": ("changed", ("period",)), "E": ("renamed", ()), "F": ("added", ()),
    }  # fmt: skip
    assert found.same == 1 and found.exit_code() == 1 and found.verdicts is None
    back = rulekit.diff(ruleset(NEW), ruleset(OLD))
    assert {change.id: change.kind for change in back.standards} == {
        "B": "changed",
        "C": "changed",
        "D": "renamed",
        "F": "removed",
    }
    assert rulekit.diff(ruleset(OLD), ruleset(OLD)).exit_code() == 0


def test_a_ruleset_and_its_other_language_mean_the_same() -> None:
    old = ruleset(OLD)
    found = rulekit.diff(old, rulekit.load(old.render("zh")))
    assert found.standards == () and found.same == 4


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (CADRE, "  every firm must have a party organization.", ("over", "requirement")),
        (CADRE, "  every village should have a resident cadre.", ("force",)),
        (CADRE, "  weak villages must have a resident cadre.", ("scope",)),
        (CADRE, "  every village must have a rectification plan.", ("requirement",)),
        ("  grace until 2025-01-01\n" + CADRE, CADRE, ("grace",)),
        ("  in force until 2025-01-01\n" + CADRE, CADRE, ("period",)),
    ],
)  # fmt: skip
def test_what_changed_is_named(old: str, new: str, expected: tuple[str, ...]) -> None:
    assert parts(old, new) == expected and set(expected) <= set(PARTS)


def test_a_word_that_means_something_else_changes_what_uses_it() -> None:
    new = rulekit.load(HEAD.format(id="x").replace("no party organization", "no resident cadre") + OLD)
    found = rulekit.diff(ruleset(OLD), new)
    assert [(change.id, change.parts) for change in found.standards] == [("C", ("definitions",))]


def test_a_definition_that_changes_is_told_once_and_no_sentence_twice() -> None:
    new = rulekit.load(HEAD.format(id="x").replace("no party organization", "no resident cadre") + OLD)
    found = rulekit.diff(ruleset(OLD), new)
    (one,) = found.definitions
    assert one.standards == ("C",) and one.old != one.new
    for lang in ("en", "zh"):
        lines = [
            line.strip().removeprefix("- ").removeprefix("+ ")
            for line in found.to_text(lang=lang, width=200).splitlines()
            if line
        ]
        assert len(lines) == len(set(lines))
    text = found.to_text(lang="en", width=200)
    old, now = (next(line for line in text.splitlines() if line.startswith(f"    {sign} ")) for sign in "-+")
    assert "party organization" in old and "resident cadre" in now and "    weak villages must" in text
    (told,) = json.loads(found.to_json())["definitions"]
    assert told["standards"] == ["C"] and told["old"]["en"] in old and told["new"]["en"] in now
    schema = json.loads(resources.text("grammars", "output.schema.json"))
    assert list(problems(json.loads(found.to_json()), schema["$defs"]["ruleset_diff"], schema)) == []
    rows = list(csv.reader(io.StringIO(found.to_csv(lang="en").removeprefix("\ufeff"))))
    assert rows[-1][3] == "definition" and rows[-1][4:6] == [told["old"]["en"], told["new"]["en"]]


def test_versions_are_compared_one_by_one() -> None:
    one = 'standard A "a"\n  in force until 2024-12-31\n  every village must have a resident cadre.\n'
    two = '\nstandard A "a"\n  in force from 2025-01-01\n  every village must have a rectification plan.\n'
    found = rulekit.diff(ruleset(one + two), ruleset(one + two.replace("must", "should")))
    assert [(change.kind, change.parts) for change in found.standards] == [("changed", ("force",))] and found.same == 1
    found = rulekit.diff(ruleset(one), ruleset(one + two))
    assert [change.kind for change in found.standards] == ["added"]


def test_records_whose_verdict_changes_are_told() -> None:
    found = both()
    told = [(one.standard, one.record, one.before, one.after) for one in found.verdicts or ()]
    assert told == [("B", "V1", "fail", "not_applicable"), ("F", "V1", "not_judged", "pass"), ("F", "V2", "not_judged", "pass")]
    assert found.counts == {"B": {("fail", "not_applicable"): 1}, "F": {("not_judged", "pass"): 2}}
    assert found.exit_code() == 1
    same = rulekit.diff(
        ruleset(OLD), ruleset(OLD.replace("must have a resident", "shall have a resident")), records={"village": VILLAGES}
    )
    assert same.verdicts == () and same.exit_code() == 0


def test_only_two_rulesets_or_two_reports_are_compared() -> None:
    old = ruleset(OLD)
    with pytest.raises(CallError, match="not one of each"):
        rulekit.diff(old, old.check(VILLAGES[:0]))  # type: ignore[call-overload]
    with pytest.raises(CallError, match="for reports"):
        rulekit.diff(old, old, within=30)  # type: ignore[call-overload]
    with pytest.raises(CallError, match="for two rulesets"):
        rulekit.diff(old.check(VILLAGES), old.check(VILLAGES), records=VILLAGES)  # type: ignore[call-overload]


def test_the_document_fits_its_schema_and_the_tables_are_whole() -> None:
    schema = json.loads(resources.text("grammars", "output.schema.json"))
    for found in (both(), rulekit.diff(ruleset(OLD), ruleset(NEW))):
        document = json.loads(found.to_json())
        assert list(problems(document, schema["$defs"]["ruleset_diff"], schema)) == []
        rows = list(csv.reader(io.StringIO(found.to_csv(lang="zh").removeprefix("\ufeff"))))
        assert len(rows) == 1 + len(found.standards if found.verdicts is None else found.verdicts)
        assert {len(row) for row in rows} == {7 if found.verdicts is None else 8}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_text_is_as_it_was_settled(lang: str) -> None:
    path = GOLDEN / f"rulesets.diff.{lang}.txt"
    text = both().to_text(lang=lang)
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.rules").write_text(HEAD.format(id="old") + OLD, encoding="utf-8")
    Path("new.rules").write_text(HEAD.format(id="new") + NEW, encoding="utf-8")
    Path("v.json").write_text(json.dumps({"village": VILLAGES}), encoding="utf-8")

    def run(*args: str) -> tuple[int, str]:
        done = CliRunner().invoke(main.build("en"), ["diff", *args])
        return done.exit_code, done.stdout

    assert run("old.rules", "old.rules")[0] == 0 and run("old.rules", "new.rules")[0] == 1
    assert run("old.rules", "new.rules", "--exit-zero")[0] == 0
    code, text = run("old.rules", "new.rules", "v.json", "--as-of", "2025-06-30", "-o", "a.json", "-o", "a.csv", "-o", "a.txt")
    assert code == 1 and text == Path("a.txt").read_text(encoding="utf-8")
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["counts"]["F"] == [
        {"before": "not_judged", "after": "pass", "count": 2}
    ]
    assert run("old.rules", "new.rules", "v.json", "--as-of", "2025-06-30", "--format", "json")[1] == Path("a.json").read_text(
        "utf-8"
    )
    assert run("old.rules", "new.rules", "-q")[1] == "the rulesets differ (exit code 1)\n"
    for args in (
        ["old.rules", "none.rules"],
        ["old.rules", "new.rules", "none.csv"],
        ["old.rules", "v.json"],
        ["old.rules", "new.rules", "-o", "old.rules"],
    ):
        assert run(*args) == (2, "")
