"""Words that people read stand in grammars and vocabularies: no Chinese in code, every code in both languages and in docs/."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from rulekit import resources
from rulekit.diagnostic import codes, explain

ROOT = Path(__file__).resolve().parent.parent
WRITER = "language/render_zh.py"  # writes Chinese sentences: the one file whose work it is to hold their words
FILES = sorted((ROOT / "rulekit").rglob("*.py"))
CHINESE = re.compile(r"[\u3400-\u9fff]")

# Literals that are no words for people: the file, and the texts it may hold. Docstrings may quote the language.
ALLOWED = {
    "numbers.py": {"成"},  # a key of grammars/numbers.toml
    "numerals.py": {"成"},
    "vocabulary.py": {"个"},  # the general measure word, the default of every record type
    # Keywords that reading a sentence looks at one by one, and those of which an offered reading is put together
    "language/example_text.py": {"无", "没有"},
    "language/phrases.py": {"不满", "介于", "满", "至"},
    "meaning/clauses.py": {"且", "或者", "有", "，且没有", "，或者有"},
    "meaning/lower.py": {" 且 ", "或者", "满足（"},
    "meaning/quantities.py": {"恰好", "至少"},
    "meaning/terms.py": {"的"},
}


def literals(path: Path) -> list[str]:
    """String literals of a file, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            documents.add(id(node.value))
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in documents]
    return [node.value for node in constants if isinstance(node.value, str)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_chinese_words_in_code(path: Path) -> None:
    name = path.relative_to(ROOT / "rulekit").as_posix()
    found = {literal for literal in literals(path) if CHINESE.search(literal)}
    assert name == WRITER or found <= ALLOWED.get(name, set())


def fields(template: str) -> set[str]:
    """Names of the fields of a template; a field of words in the template's own language counts as the same in both."""
    names = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    return {re.sub("_(zh|en)$", "", name) for name in names}


def test_both_languages_have_the_same_codes() -> None:
    english, chinese = (resources.table("grammars", f"diagnostics.{lang}.toml") for lang in ("en", "zh"))
    assert set(english) == set(chinese)
    assert set(english["words"]) == set(chinese["words"])


@pytest.mark.parametrize("code", codes())
def test_each_code_says_the_same_in_both_languages(code: str) -> None:
    english, chinese = explain(code, "en"), explain(code, "zh")
    assert english is not None and chinese is not None
    assert re.fullmatch(r"[A-Z]\d{3}", code)
    assert set(english) == set(chinese), "the same parts"
    for part in english:
        if part != "explain":
            assert fields(english[part]) == fields(chinese[part]), part
        assert CHINESE.search(chinese[part]) or chinese[part] == english[part], part
    assert {"message", "explain"} <= set(english)
    assert "\n" not in english["message"].strip() and "\n" not in chinese["message"].strip()


@pytest.mark.parametrize("name", sorted(path.name.removesuffix(".en.toml") for path in (ROOT / "grammars").glob("*.en.toml")))
def test_tables_of_words_have_the_same_keys_and_fields_in_both_languages(name: str) -> None:
    def leaves(table: dict[str, object], prefix: str = "") -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in table.items():
            found |= leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
        return found

    english, chinese = (leaves(resources.table("grammars", f"{name}.{lang}.toml")) for lang in ("en", "zh"))
    assert set(english) == set(chinese)
    for key, value in english.items():
        if isinstance(value, str) and not key.endswith(".explain"):
            other = chinese[key]
            assert isinstance(other, str)
            assert fields(value) == fields(other), key


@pytest.mark.parametrize("code", codes())
def test_each_code_has_a_heading_in_the_docs(code: str) -> None:
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {code}\b", page, re.MULTILINE)


def test_the_page_of_diagnostics_is_what_the_tables_give() -> None:
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("build_docs", ROOT / "tests" / "tools" / "build_docs.py")
    assert spec is not None and spec.loader is not None
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    written = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert written == tool.page(), "run: python tests/tools/build_docs.py"
