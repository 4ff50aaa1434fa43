"""docs/scorecards, in both languages: what it shows comes out; RULEKIT_UPDATE_GOLDEN=1 rewrites it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import rulekit
from rulekit.cli import main

DOCS = Path(__file__).resolve().parents[2] / "docs"
FENCE = re.compile(r"^```([\w-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = {"en": DOCS / "scorecards.md", "zh": DOCS / "scorecards.zh.md"}


def blocks(lang: str, kind: str) -> list[str]:
    return [body for name, body in FENCE.findall(PAGES[lang].read_text("utf-8")) if name == kind]


def run(line: str) -> str:
    args = line.split()[2:]
    done = CliRunner().invoke(main.build(main.spoken(args)), args)
    assert done.exit_code in (0, 1, 3), done.output
    return re.sub(r"[ \t]+$", "", done.output, flags=re.MULTILINE).strip("\n") + "\n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_shows_what_comes_out(lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("schools.rules").write_text(blocks(lang, f"rules-file-{lang}")[0], encoding="utf-8")
    Path("schools.csv").write_text(blocks(lang, "csv")[0], encoding="utf-8")
    Path("district.rules").write_text(blocks(lang, "rules")[0], encoding="utf-8")
    text = PAGES[lang].read_text("utf-8")

    def done(found: re.Match[str]) -> str:
        line = found[2].partition("\n")[0]
        told = run(line) if found[1] in ("text", "text-part") else ""
        if found[1] == "text-part":  # of scores by unit alone
            told = "\n\n".join(part for part in told.rstrip().split("\n\n") if re.match(r".*[(（]SC[)）]", part)) + "\n"
        return f"```{found[1]}\n{line}\n{told}```" if told else found[0]

    made = FENCE.sub(done, text)
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        PAGES[lang].write_text(made, encoding="utf-8")
    assert made == text


def test_the_rulesets_of_both_pages_mean_the_same() -> None:
    english, chinese = (rulekit.load(blocks("en", f"rules-file-{lang}")[0]) for lang in ("en", "zh"))
    assert [one.rule for one in chinese.standards] == [one.rule for one in english.standards]
    assert english.render("zh") == blocks("en", "rules-file-zh")[0] == blocks("zh", "rules-file-zh")[0]
    assert rulekit.load(chinese.render("en")).scorecards == english.scorecards
