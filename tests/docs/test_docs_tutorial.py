"""docs/tutorial, in both languages: who does what it says sees what it shows; RULEKIT_UPDATE_GOLDEN=1 rewrites it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import rulekit
from rulekit.cli import main

DOCS = Path(__file__).resolve().parents[2] / "docs"
RULES = "canteens.rules"
LANGS = ["zh", "en"]
FENCE = re.compile(r"^```([\w-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"`([\w-]+\.(?:csv|toml))`")


def page(lang: str) -> Path:
    return DOCS / ("tutorial.zh.md" if lang == "zh" else "tutorial.md")


def named(text: str, before: int) -> str:
    """The file that the words before a block name last."""
    return NAME.findall(text[:before])[-1]


def changed(rules: str, diff: str) -> str:
    """The ruleset after a change: lines with - once in it, in order, those with + in their place."""
    old = "".join(f"{line[1:]}\n" for line in diff.splitlines() if line.startswith("-"))
    new = "".join(f"{line[1:]}\n" for line in diff.splitlines() if line.startswith("+"))
    assert rules.count(old) == 1, old
    return rules.replace(old, new)


def run(line: str) -> str:
    """What a command prints, as a terminal shows it; the page shows no command that ends in a bug."""
    args = line.split()[1:]
    done = CliRunner().invoke(main.build(main.spoken(args)), args)
    assert done.exit_code < 6, done.output
    return re.sub(r"[ \t]+$", "", done.output, flags=re.MULTILINE).strip("\n") + "\n"


def do(kind: str, body: str, name: str) -> str:
    """Do what one block says; what it should have said comes back."""
    rules = Path(RULES)
    if kind.startswith("rules-file"):
        before = rules.read_text("utf-8") + "\n" if rules.exists() else ""
        rules.write_text(before + body, encoding="utf-8")
    elif kind == "diff":
        rules.write_text(changed(rules.read_text("utf-8"), body), encoding="utf-8")
    elif kind in ("csv", "toml"):
        Path(name).write_text(body, encoding="utf-8")
    else:
        line, _, _ = body.partition("\n")
        assert kind == "text" and line.startswith("$ rulekit "), line
        return f"{line}\n{run(line[2:])}"
    return body


def read_along(lang: str) -> str:
    """The page as it comes out when everything on it is done in its order."""
    text = page(lang).read_text(encoding="utf-8")
    parts, at = [], 0
    for block in FENCE.finditer(text):
        name = named(text, block.start()) if block[1] in ("csv", "toml") else ""
        body = do(block[1], block[2], name)
        parts += [text[at : block.start(2)], body]
        at = block.end(2)
    return "".join([*parts, text[at:]])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_shows_what_its_reader_sees(lang: str) -> None:
    found = read_along(lang)
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        page(lang).write_text(found, encoding="utf-8")
    assert found == page(lang).read_text(encoding="utf-8")
    assert main_lang(lang) == lang


def main_lang(lang: str) -> str:
    """The language of the ruleset that stands at the end; it can be loaded, and its examples hold."""
    ruleset = rulekit.load(RULES)
    assert ruleset.warnings == () and all(result.ok for result in ruleset.test()), lang
    return ruleset.lang


def test_both_pages_end_with_the_same_ruleset() -> None:
    meanings = []
    for lang in LANGS:
        Path(RULES).unlink(missing_ok=True)
        read_along(lang)
        ruleset = rulekit.load(RULES)
        meanings.append([(one.id, one.rule, one.begins) for one in ruleset.standards])
    assert meanings[0] == meanings[1] and len(meanings[0]) == 5


@pytest.mark.parametrize("lang", LANGS)
def test_every_step_is_on_the_page(lang: str) -> None:
    text = page(lang).read_text(encoding="utf-8")
    commands = {line.split()[2] for line in text.splitlines() if line.startswith("$ rulekit ")}
    assert {"test", "check", "why", "lint", "fmt", "render"} <= commands
    assert "rulekit new ruleset" in text
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (DOCS / target).is_file(), target
