"""Every example in docs/ is parsed, and twins that stand together mean the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rulekit
from rulekit import ir

DOCS = Path(__file__).resolve().parents[2] / "docs"
FILE = re.compile(r"^```rules-file-(zh|en)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
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


def files() -> dict[str, str]:
    """The example of a ruleset file, by language."""
    return dict(FILE.findall((DOCS / "language.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_of_a_file_loads_and_its_examples_hold(lang: str) -> None:
    ruleset = rulekit.load(files()[lang])
    assert ruleset.lang == lang
    results = ruleset.test()
    assert len(results) == 4
    assert [(result.place, result.actual) for result in results if not result.ok] == []


def test_the_two_files_mean_the_same() -> None:
    chinese, english = (rulekit.load(files()[lang]) for lang in ("zh", "en"))
    assert [(one.id, one.rule) for one in chinese.standards] == [(one.id, one.rule) for one in english.standards]


README = (DOCS.parent / "README.md").read_text(encoding="utf-8")


def test_the_rulesets_of_the_readme_load_and_mean_the_same() -> None:
    texts = re.findall(r"^```\n((?:规则集|ruleset) .*?)^```$", README, re.MULTILINE | re.DOTALL)
    chinese, english = (rulekit.load(text) for text in texts)
    assert [(one.id, one.rule) for one in chinese.standards] == [(one.id, one.rule) for one in english.standards]
    for ruleset in (chinese, english):
        assert [result.ok for result in ruleset.test()] == [True, True]


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    code = "\n".join(re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL))
    exec(compile(code, "README.md", "exec"), {})
    assert "F12-01 Q-01 unknown" in capsys.readouterr().out


def test_the_readme_has_the_two_commands() -> None:
    start = "python3 -m venv .venv && .venv/bin/pip install -e "
    check = ". && .venv/bin/rulekit check rulesets/fuzhou-2012/sample.json -r fuzhou-2012 --as-of 2012-12-31 --exit-zero"
    tests = "'.[dev]' && .venv/bin/python -m pytest"
    assert f"\n{start}{check}\n" in README
    assert f"\n{start}{tests}\n" in README
    assert f"\n{start}{tests}\n" in (DOCS.parent / ".ci" / "run").read_text(encoding="utf-8")
