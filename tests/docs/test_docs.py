"""Every example in docs/ is parsed, and twins that stand together mean the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rulekit
from rulekit import ir

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"^```(rules-zh|rules-en)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def sentences() -> list[tuple[str, str, str]]:
    """Page and line, language and text of every sentence block."""
    found = []
    for page in sorted(DOCS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append((f"{page.name}:{line}", match[1].removeprefix("rules-"), match[2].strip()))
    return found


def meaning(text: str, lang: str) -> str:
    return ir.sexpr(rulekit.parse(text, uses=("party-building",), lang=lang).ir)


def test_there_are_examples() -> None:
    assert len(sentences()) > 40


@pytest.mark.parametrize(("place", "lang", "text"), sentences(), ids=lambda value: value if ".md:" in value else "")
def test_an_example_parses(place: str, lang: str, text: str) -> None:
    assert meaning(text, lang)


def twins() -> list[tuple[str, str, str]]:
    found = sentences()
    pairs = zip(found[::2], found[1::2], strict=True)
    return [(zh[0], zh[2], en[2]) for zh, en in pairs]


@pytest.mark.parametrize(("place", "zh", "en"), twins(), ids=lambda value: value if ".md:" in value else "")
def test_twins_mean_the_same(place: str, zh: str, en: str) -> None:
    assert meaning(zh, "zh") == meaning(en, "en")
