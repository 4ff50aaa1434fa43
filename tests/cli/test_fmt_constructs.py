"""`rulekit fmt` over every statement and construct: files of pages and golden cases, with comments put between their lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rulekit
from rulekit import resources
from rulekit.language.outline import begins_statement

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```rules-file-(?:zh|en)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = ("language.md", "own-words.md", "writing-a-vocabulary.md")


def files() -> dict[str, str]:
    """Texts of ruleset files that can be read as they stand, by name."""
    found: dict[str, str] = {}
    for page in PAGES:
        for number, text in enumerate(FENCE.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))):
            found[f"{page} {number}"] = text
    for path in sorted((ROOT / "tests" / "golden" / "lint").glob("W71[0-9].case")):
        parts = (part.partition("\n") for part in path.read_text(encoding="utf-8").split("--- "))
        found |= {f"{path.stem} {name}": text for name, _, text in parts if name in ("zh", "en")}
    own = (ROOT / "tests" / "golden" / "fmt").glob("*.rules")
    for path in sorted([*own, *resources.folder("rulesets").glob("*/*.rules")]):
        found[path.name] = path.read_text(encoding="utf-8")
    return {name: text for name, text in found.items() if "our-libraries" not in text}


FILES = files()
HEADS = (
    "ruleset", "standard", "define", "source", "uses", "area", "from", "force_until", "grace", "wording", "cites", "row",
    "unchecked", "because", "example",
)  # fmt: skip


def remarked(text: str) -> tuple[str, list[str]]:
    """The text with a comment before and beside lines that begin a statement, and those comments in order."""
    lang = "zh" if re.search("^(?:规则集|定义|标准)", text, re.MULTILINE) else "en"
    lines: list[str] = []
    told: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if line.strip() and begins_statement(line.strip(), lang) and "#" not in line:
            if number % 3 == 0:
                told.append(f"# before {number}")
                lines.append(f"{line[: len(line) - len(line.lstrip())]}# before {number}")
            if number % 4 == 1 and re.search(r'[.。"0-9]$', line):
                told.append(f"# beside {number}")
                line += f" # beside {number}"
        lines.append(line)
    return "\n".join(lines), told


@pytest.mark.parametrize("layout_only", [False, True])
@pytest.mark.parametrize("name", FILES)
def test_a_file_keeps_its_meaning_and_its_comments_and_stays(name: str, layout_only: bool) -> None:
    text, told = remarked(FILES[name])
    done = rulekit.format(text, layout_only=layout_only)
    assert rulekit.format(done, layout_only=layout_only) == done
    assert re.findall(r"# be(?:fore|side) \d+", done) == told
    one, two = rulekit.load(text), rulekit.load(done)
    assert one.ir == two.ir and one.unchecked == two.unchecked
    assert [result.ok for result in one.test()] == [result.ok for result in two.test()]


def test_the_files_hold_every_statement() -> None:
    table = {lang: resources.table("grammars", f"{lang}.toml")["file"] for lang in ("zh", "en")}
    whole = {"zh": "\n".join(text for text in FILES.values() if "标准" in text), "en": "\n".join(FILES.values())}
    keys = (*HEADS, "record", "list", "field", "adjective", "verb", "unit", "place", "identity", "role")
    missing = [(lang, key) for lang in table for key in keys if not any(word in whole[lang] for word in table[lang][key])]
    assert missing == []
