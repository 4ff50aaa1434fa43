"""The tables by unit that docs/output.md shows are what the command prints, and its programs run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rulekit import resources
from rulekit.cli import main

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "output.md").read_text(encoding="utf-8")


def test_the_tables_of_the_page_are_what_check_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(resources.folder("rulesets") / "fuzhou-2012")
    ((line, text),) = re.findall(r"```text\n\$ rulekit (check .*--by .*?)\n(.*?)```", PAGE, re.DOTALL)
    told = CliRunner().invoke(main.build("en"), line.split()).stdout
    parts = [part for part in told.split("\n\n") if part.startswith(("by county", "collect first"))]
    assert "\n\n".join(parts) + "\n" == text


def test_the_programs_of_the_page_run_one_after_the_other() -> None:
    names: dict[str, Any] = {}
    programs = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(programs) >= 2
    for program in programs:
        exec(compile(program, "docs/output.md", "exec"), names)
