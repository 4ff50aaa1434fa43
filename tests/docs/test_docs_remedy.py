"""The remedy and the proof that docs/output.md shows are what the commands give."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from rulekit import resources
from rulekit.cli import main

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "output.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(resources.folder("rulesets") / "fuzhou-2012")


def test_the_remedy_of_the_page_is_that_of_the_sample() -> None:
    (block,) = re.findall(r"```json\n(\{\n  \"text\".*?)```", PAGE, re.DOTALL)
    args = ["check", "sample.json", "-r", "fuzhou-2012", "--as-of", "2012-12-31", "--format", "json"]
    findings = json.loads(CliRunner().invoke(main.build(), args).stdout)["findings"]
    assert json.loads(block) in [finding["remedy"] for finding in findings if finding["standard"] == "F12-16"]


def test_the_proof_of_the_page_is_what_why_prints() -> None:
    ((line, text),) = re.findall(r"```text\n\$ rulekit (why .*?)\n(.*?)```", PAGE, re.DOTALL)
    assert CliRunner().invoke(main.build("en"), line.split()).stdout == text


def test_every_reason_for_none_stands_on_the_page() -> None:
    schema = json.loads(resources.text("grammars", "output.schema.json"))
    codes = schema["$defs"]["finding"]["properties"]["remedy"]["properties"]["none"]["enum"]
    assert [code for code in codes if code and f"`{code}`" not in PAGE] == []
