"""docs/editions.md shows what the commands give; RULEKIT_UPDATE_GOLDEN=1 rewrites it. Data are synthetic."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import rulekit
from rulekit.cli import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "editions.md"
FIRMS = """firm code,name,ownership,employees,party organization
Q-1,Alpha,non-public,40,no
Q-2,Beta,non-public,60,yes
Q-3,Gamma,state-owned,20,no
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    for name, text in re.findall(r"```rules\n# (\S+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "firms.csv").write_text(FIRMS, encoding="utf-8")


def test_the_page_shows_what_the_commands_print() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = re.findall(r"```text\n\$ rulekit (.*?)\n(.*?)```", page, re.DOTALL)
    assert len(shown) == 3
    for line, text in shown:
        done = CliRunner().invoke(main.build(main.spoken(line.split())), line.split())
        assert done.exit_code < 6 and not done.stderr, done.output
        if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
            page = page.replace(f"$ rulekit {line}\n{text}```", f"$ rulekit {line}\n{done.stdout}```")
            PAGE.write_text(page, encoding="utf-8")
            continue
        assert done.stdout == text


def test_the_program_of_the_page_holds() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(program, "editions.md", "exec"), {})


def test_the_examples_of_the_page_hold_and_its_files_are_laid_out() -> None:
    county = rulekit.load("county.rules")
    assert [(result.standard, result.ok) for result in county.test()] == [("C-03", True)]
    assert [result.ok for result in rulekit.load("city.rules").test()] == [True]
    assert rulekit.format("city.rules") == Path("city.rules").read_text(encoding="utf-8")
    assert rulekit.format("county.rules", layout_only=True) == Path("county.rules").read_text(encoding="utf-8")
