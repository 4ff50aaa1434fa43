"""docs/authoring and docs/data.md show what `sources`, `template` and `sample` do; RULEKIT_UPDATE_GOLDEN=1 rewrites it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import rulekit
from rulekit.cli import main

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = {"authoring.md": (1,), "authoring.zh.md": (1,), "data.md": (0, 1, 0, 0, 0)}  # with the exit codes of its commands


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page; its files stand in the folder."""
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    found = re.findall(r"```(?:rules|toml)\n# (\S+)\n(.*?)```", (DOCS / request.param).read_text(encoding="utf-8"), re.DOTALL)
    assert found
    for name, text in found:
        (tmp_path / name).write_text(text, encoding="utf-8")
    return DOCS / str(request.param)


def test_the_page_shows_what_the_commands_print(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = re.findall(r"```console\n\$ rulekit (.*?)\n(.*?)```", text, re.DOTALL)
    assert len(shown) == len(PAGES[page.name])
    for (line, printed), code in zip(shown, PAGES[page.name], strict=True):
        done = CliRunner().invoke(main.build(main.spoken(line.split())), line.split())
        assert done.exit_code == code and not done.stderr, done.output
        if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
            text = text.replace(f"$ rulekit {line}\n{printed}```", f"$ rulekit {line}\n{done.stdout}```")
            page.write_text(text, encoding="utf-8")
            continue
        assert done.stdout == printed


def test_both_languages_have_the_same_ruleset_and_table(tmp_path: Path) -> None:
    found = []
    for name in ("authoring.md", "authoring.zh.md"):
        text = (DOCS / name).read_text(encoding="utf-8")
        folder = tmp_path / name
        folder.mkdir()
        for file, content in re.findall(r"```(?:rules|toml)\n# (\S+)\n(.*?)```", text, re.DOTALL):
            (folder / file).write_text(content, encoding="utf-8")
        found.append(rulekit.load(folder / "city.rules"))
    one, two = found
    assert [(each.id, each.rule) for each in one.standards] == [(each.id, each.rule) for each in two.standards]
    rows = [[(told.row.id, told.row.condition, told.ids, told.problems) for told in ruleset.sources()] for ruleset in found]
    assert rows[0] == rows[1] and [told[3] for told in rows[0]] == [(), (), ("no_standard",)]
