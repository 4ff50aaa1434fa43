"""`rulekit why`: the whole proof of a record, frozen in both languages; RULEKIT_UPDATE_GOLDEN=1 rewrites it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rulekit import resources
from rulekit.cli import main
from rulekit.text import width

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "why"
RULES = """ruleset made-up "Made up"
  uses party-building

standard M-01 "Members"
  cites "part 1"
  a village with 100 or more residents must satisfy (resident cadre and count(party members) >= 2), unless it is demonstration.

standard M-02 "Ratio"
  a firm must satisfy (party members / employees >= 0.05 or party organization).

standard M-03 "Trained committee"
  every village must have at least 2 committee members.
"""
DATA = {
    "village": [
        {"id": "V-1", "name": "甲村", "residents": 210, "resident_cadre": True, "demonstration": False, "members": [{}],
         "committee_members": []},
        {"id": "V-2", "residents": 210, "members": []},
    ],
    "firm": [{"id": "V-1", "party_members": 3, "employees": 210, "party_organization": False}],
}  # fmt: skip


def call(*args: str) -> Result:
    return CliRunner().invoke(main.build(main.spoken(args)), list(args))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("RULEKIT_LANG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "made-up.rules").write_text(RULES, encoding="utf-8")
    (tmp_path / "data.json").write_text(json.dumps(DATA, ensure_ascii=False, indent=1), encoding="utf-8")
    return tmp_path


def why(*args: str) -> Result:
    return call("why", "data.json", "-r", "made-up.rules", "--as-of", "2024-12-31", *args)


@pytest.mark.parametrize("record", ["Q-02", "350102901002", "*"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_proof_looks_as_it_was_settled(record: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(resources.folder("rulesets") / "fuzhou-2012")
    found = call("why", "sample.json", "-r", "fuzhou-2012", "--record", record, "--as-of", "2012-12-31", "--lang", lang)
    assert found.exit_code == 0, found.output
    path = GOLDEN / f"{'whole' if record == '*' else record}.{lang}.txt"
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found.stdout, encoding="utf-8")
    assert found.stdout == path.read_text(encoding="utf-8")
    assert max(width(line) for line in found.stdout.split("\n")) <= 80 and "\x1b" not in found.stdout


def test_all_records_of_a_key_are_told_and_one_is_found_by_its_name() -> None:
    found = why("--record", "V-1")
    assert found.exit_code == 0, found.output
    heads = [line.split()[1] for line in found.output.split("\n") if line[:2] in ("× ", "√ ", "? ", "– ", "! ")]
    assert heads == ["M-01", "M-02", "M-03"]
    assert why("--record", "甲村").output.count("甲村") == 2


def test_connectives_values_places_deciding_conditions_and_remedy_are_shown() -> None:
    text = why("--record", "V-1", "--standard", "M-02").output
    for part in ("× M-02 Ratio", "one of these holds", "party members 3", "employees 210", "data.json:", "*×", "* decides it"):
        assert part in text, text
    assert "remedy   set up a party organization (no → yes)" in text
    text = why("--record", "V-1", "--standard", "M-01").output
    assert "exception" in text and "all of these hold" in text and "2 more" not in text and "1 more party member" in text
    assert "\n           " in text.split("read as")[1]  # the sentence in the other language


def test_an_unknown_shows_what_is_missing_and_nothing_that_decides() -> None:
    text = why("--record", "V-2", "--standard", "M-03").output
    assert text.startswith("? M-03") and "missing: committee members" in text and "decides it" not in text


def test_colours_pass_only_where_they_are_wanted() -> None:
    assert "\x1b[31m" in why("--record", "V-1", "--color", "always").output
    assert "\x1b" not in why("--record", "V-1").output


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["--record", "V-3"], "C616", ["did you mean “V-"]),
        (["--record", "V-1", "--standard", "M-04"], "C611", ["did you mean “M-0"]),
        (["--record", "V-1", "--as-of", "2024-13-01"], "C610", ["not a date"]),
        ([], "C602", ["--record"]),
    ],
)
def test_what_is_not_there_is_one_message_and_exit_code_2(args: list[str], code: str, words: list[str]) -> None:
    found = why(*args)
    assert found.exit_code == 2 and f"[{code}]" in found.stderr and not found.stdout
    assert all(word in found.stderr for word in words), found.stderr


def test_the_json_is_the_finding_with_its_proof() -> None:
    found = why("--record", "V-1", "--format", "json")
    assert found.exit_code == 0
    document = json.loads(found.stdout)
    assert document["schema"] == "rulekit.why/1" and document["as_of"] == "2024-12-31"
    ratio = document["findings"][1]
    assert ratio["standard"] == "M-02" and ratio["verdict"] == "fail" and set(ratio["sentence"]) == {"zh", "en"}
    assert ratio["remedy"]["changes"][0]["name"] == "party_organization"
    (top,) = ratio["proof"]
    assert (top["role"], top["node"], top["truth"]) == ("requirement", "AnyOf", "false")
    share, organization = top["steps"]
    assert share["deciding"] and share["values"][0] == {"low": "1/70", "high": "1/70", "nothing": False}
    assert set(share["places"]) == {"party_members", "employees"} and organization["found"] == "no"
    schema = json.loads(resources.text("grammars", "output.schema.json"))
    assert list(strangers(document, schema["$defs"]["why"], schema)) == []
    document["findings"][0]["proof"][0]["stranger"] = 1
    assert list(strangers(document, schema["$defs"]["why"], schema)) == ["stranger"]


def strangers(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    """Keys of a document that its schema does not have, and required ones that it lacks."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, dict):
        yield from (name for name in schema.get("required", ()) if name not in value)
        for name, item in value.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            if inner is False:
                yield name
            else:
                yield from strangers(item, inner if isinstance(inner, dict) else {}, root)
    if isinstance(value, list):
        for item in value:
            yield from strangers(item, schema.get("items", {}), root)
