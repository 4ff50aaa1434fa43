"""docs/editions, in both languages, shows what the commands give; RULEKIT_UPDATE_GOLDEN=1 rewrites it. Data are synthetic."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import rulekit
from rulekit.cli import main

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = {"en": DOCS / "editions.md", "zh": DOCS / "editions.zh.md"}
FIRMS = """firm code,name,ownership,employees,party organization
Q-1,Alpha,non-public,40,no
Q-2,Beta,non-public,60,yes
Q-3,Gamma,state-owned,20,no
"""


def files(lang: str) -> dict[str, str]:
    found = re.findall(r"```rules\n# (\S+)\n(.*?)```", PAGES[lang].read_text(encoding="utf-8"), re.DOTALL)
    return dict(found)


@pytest.fixture(params=["en", "zh"])
def page(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page; its files stand in the folder."""
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    for name, text in files(request.param).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "firms.csv").write_text(FIRMS, encoding="utf-8")
    return PAGES[request.param]


def test_the_page_shows_what_the_commands_print(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = re.findall(r"```text\n\$ rulekit (.*?)\n(.*?)```", text, re.DOTALL)
    assert len(shown) == 3
    for line, printed in shown:
        done = CliRunner().invoke(main.build(main.spoken(line.split())), line.split())
        assert done.exit_code < 6 and not done.stderr, done.output
        if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
            text = text.replace(f"$ rulekit {line}\n{printed}```", f"$ rulekit {line}\n{done.stdout}```")
            page.write_text(text, encoding="utf-8")
            continue
        assert done.stdout == printed


def test_the_program_of_the_page_holds(page: Path) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(program, page.name, "exec"), {})


def test_both_pages_have_the_same_rulesets(page: Path) -> None:
    """The county's edition is in the language of the page, and means the same in both."""
    english, chinese = (files(lang) for lang in ("en", "zh"))
    assert english["city.rules"] == chinese["city.rules"] and english["county.rules"] != chinese["county.rules"]
    loaded = []
    for text in (english["county.rules"], chinese["county.rules"]):
        Path("county.rules").write_text(text, encoding="utf-8")
        loaded.append(rulekit.load("county.rules"))
    assert loaded[0].lang == "en" and loaded[1].lang == "zh"
    assert [(one.id, one.rule, one.begins) for one in loaded[0].standards] == [
        (one.id, one.rule, one.begins) for one in loaded[1].standards
    ]
    assert [one.count("\n## ") for one in (PAGES[lang].read_text(encoding="utf-8") for lang in PAGES)] == [4, 4]


def test_the_examples_of_the_page_hold_and_its_files_are_laid_out(page: Path) -> None:
    county = rulekit.load("county.rules")
    assert [(result.standard, result.ok) for result in county.test()] == [("C-03", True)]
    assert [result.ok for result in rulekit.load("city.rules").test()] == [True]
    assert rulekit.format("city.rules") == Path("city.rules").read_text(encoding="utf-8")
    assert rulekit.format("county.rules", layout_only=True) == Path("county.rules").read_text(encoding="utf-8")
