"""Whole reports of the shipped rulesets on their samples, frozen in both languages; RULEKIT_UPDATE_GOLDEN=1 rewrites them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from rulekit import __version__, resources
from rulekit.cli import main
from rulekit.text import width

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "reports"
CASES = ["fuzhou-2012"]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    ("ending", "options"),
    [
        ("zh.txt", ["--lang", "zh"]),
        ("en.txt", ["--lang", "en", "--show", "30"]),
        ("json", ["--format", "json"]),
        ("by.zh.txt", ["--lang", "zh", "--by", "县，乡镇", "--show", "3"]),
        ("by.en.txt", ["--by", "city", "--lang", "en"]),
    ],
)
def test_a_report_looks_as_it_was_settled(name: str, ending: str, options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(resources.folder("rulesets") / name)
    args = ["check", "sample.json", "-r", name, "--as-of", "2012-12-31", *options]
    found = CliRunner().invoke(main.build(main.spoken(args)), args)
    text = found.stdout.replace(f'"{__version__}"', '"VERSION"')
    path = GOLDEN / f"{name}.{ending}"
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
    assert ending == "json" or max(width(line) for line in found.stdout.split("\n")) <= 80
