"""Each code of the command line as a person sees it, in both languages; RULEKIT_UPDATE_GOLDEN=1 rewrites the cases."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

import rulekit
from rulekit import diagnostic, ir
from rulekit.cli import main

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "cli"
RULE = ir.Rule("must", ir.Over("records", "village"), ir.Holds("village", "resident_cadre"))
FAKE = SimpleNamespace(id="demo", lang="en", standards=(ir.Standard("S-01", "", RULE),), warnings=())
FAKE.at = lambda *day: FAKE
CALLS = {
    "C601": ["check", "a.csv", "-r", "demo", "--ony", "S-01"],
    "C602": ["check", "a.csv"],
    "C603": ["check", "a.csv", "-r", "demo", "--format", "yaml"],
    "C604": ["chekc", "a.csv"],
    "C605": ["rulesets", "demo"],
    "C606": ["check", "a.csv", "-r"],
    "C610": ["check", "a.csv", "-r", "demo", "--as-of", "2024-13-01"],
    "C611": ["check", "a.csv", "-r", "demo", "--only", "S-10"],
    "C612": ["check", "a.csv", "-r", "demo", "-o", "report.pdf"],
    "C613": ["check", "a.json", "-r", "demo", "-o", "a.json"],
    "C614": ["check", "a.csv", "-r", "demo", "-o", "b.json", "-o", "b.json"],
    "C615": ["check", "-", "-", "-r", "demo"],
    "C616": ["why", "a.csv", "-r", "demo", "--record", "V-9", "--as-of", "2024-12-31"],
    "C620": ["render", "demo", "-o", "none/b.rules"],
    "C621": ["plugins"],
    "C622": ["explain", "不懂"],
    "C630": ["plugins"],
    "C631": ["plugins"],
    "C632": ["check", "a.csv", "-r", "demo", "--engine", "duckdb"],
    "C633": ["check", "a.json", "-r", "demo", "--engine", "polars"],
    "C634": ["check", "a.csv", "-r", "demo", "--as-of", "2024-12-31", "--since", "2025-01-01"],
    "C640": ["new", "ruleset", "Our City"],
    "C641": ["new", "ruleset", "our-city", "--dir", "taken"],
    "C642": ["new", "plugin", "party-building"],
    "C643": ["check", "a.csv", "-r", "demo", "--by", "conty"],
    "C644": ["check", "a.csv", "-r", "demo", "--by", "village,community"],
    "C645": ["diff", "broken.json", "a.json"],
    "C646": ["diff", "why.json", "a.json"],
    "C647": ["diff", "other.json", "a.json"],
    "C648": ["diff", "later.json", "a.json"],
    "C649": ["diff", "a.json", "a.json", "--within", "periods.toml"],
    "C653": ["diff", "city.rules", "a.json"],
    "C654": ["diff", "city.rules", "county.rules", "--within", "30"],
    "C655": ["diff", "city.rules", "county.rules", "-"],
    "C656": ["template", "fuzhou-2012", "-o", "sheets.json"],
}
RAISED: dict[str, BaseException] = {
    "C621": PermissionError(13, "Permission denied", "a.csv"),
    "C630": ZeroDivisionError("1/0"),
    "C631": KeyboardInterrupt(),
}


def _reports() -> None:
    """Reports that can be compared, and files that cannot."""
    report = {
        "schema": "rulekit.report/1", "ruleset": "demo", "ruleset_info": {"title": "Demo", "source": "", "language": "en"},
        "as_of": "2025-03-31", "complete": True, "counts": {}, "findings": [],
    }  # fmt: skip
    texts = {
        "a": json.dumps(report), "other": json.dumps(report | {"ruleset": "other"}), "broken": '{"schema": ',
        "later": json.dumps(report | {"as_of": "2025-06-30"}), "why": '{"schema": "rulekit.why/1"}',
    }  # fmt: skip
    for name, text in texts.items():
        Path(f"{name}.json").write_text(text, encoding="utf-8")
    Path("periods.toml").write_text("days = -1\n", encoding="utf-8")


def shown(code: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> str:
    def discover() -> None:
        raise RAISED[code]

    def render(lang: str) -> str:
        return ""

    fake = SimpleNamespace(**vars(FAKE) | {"render": render})
    if code == "C632":
        monkeypatch.setattr("rulekit.cli.engine.find_spec", lambda name: None)
    if code == "C656":
        Path("sheets.json").write_text("{}", encoding="utf-8")
    if code in ("C633", "C643", "C644", "C656"):
        fake = rulekit.load("fuzhou-2012")  # type: ignore[assignment]
    if code == "C616":
        fake = rulekit.load("fuzhou-2012")  # type: ignore[assignment]
        Path("a.csv").write_text("village code,resident cadre\nV-1,yes\n", encoding="utf-8")
    if "C645" <= code <= "C649":
        _reports()
    monkeypatch.setattr(rulekit, "load", lambda source: fake, raising=False)
    monkeypatch.setattr("time.strftime", lambda form: "20240101-000000")
    if code in RAISED:
        monkeypatch.setattr("rulekit.plugin.discover", discover)
    args = ["--lang", lang, *CALLS[code]]
    found = CliRunner().invoke(main.build(main.spoken(args)), args)
    assert found.exit_code == {"C620": 74, "C630": 70, "C631": 130}.get(code, 2) and not found.stdout
    return f"$ rulekit {' '.join(args)}\n{found.stderr}"


@pytest.mark.parametrize("lang", diagnostic.LANGUAGES)
@pytest.mark.parametrize("code", CALLS)
def test_a_mistake_looks_as_it_was_settled(code: str, lang: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    (tmp_path / "taken" / "our-city").mkdir(parents=True)
    path = GOLDEN / f"{code}.{lang}.txt"
    text = shown(code, lang, monkeypatch).lstrip("\n")
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert f"[{code}]" in text and text == path.read_text(encoding="utf-8")


def test_every_code_of_the_command_line_has_a_case() -> None:
    assert {code for code in diagnostic.codes() if code.startswith("C")} == set(CALLS)
