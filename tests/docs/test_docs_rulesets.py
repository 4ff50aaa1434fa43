"""Every shipped ruleset has its pages in docs/rulesets, and they are what the rulesets give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rulekit
from tests.shipped import CITED, FOLDER, SHIPPED
from tests.tools.ruleset_pages import LANGS, PAGES, index, page

NAMES = {(id, lang): f"{id}{'' if lang == 'en' else '.zh'}.md" for id in SHIPPED for lang in LANGS}


@pytest.mark.parametrize(("id", "lang"), NAMES)
def test_a_page_is_what_the_ruleset_gives(id: str, lang: str) -> None:
    written = (PAGES / NAMES[id, lang]).read_text(encoding="utf-8")
    assert written == page(id, lang), "run: python tests/tools/build_docs.py"


def test_the_index_names_them_all_and_nothing_else_is_there() -> None:
    written = (PAGES / "README.md").read_text(encoding="utf-8")
    assert written == index(), "run: python tests/tools/build_docs.py"
    assert {path.name for path in PAGES.iterdir()} == {"README.md", *NAMES.values()}
    assert set(re.findall(r"\]\(([^)]+\.md)\)", written)) == set(NAMES.values())
    readme = (PAGES.parents[1] / "README.md").read_text(encoding="utf-8")
    assert "(docs/rulesets/README.md)" in readme


@pytest.mark.parametrize("id", SHIPPED)
def test_a_page_tells_every_standard_in_both_languages_and_every_row(id: str) -> None:
    ruleset = rulekit.load(id)
    for lang in LANGS:
        text = (PAGES / NAMES[id, lang]).read_text(encoding="utf-8")
        headed = re.findall(r"^### (\S+) ", text, re.MULTILINE)
        assert headed == [standard.id for standard in ruleset.standards]
        for other in LANGS:
            rendered = " ".join(ruleset.render(other).split())
            quoted = re.findall(r"^> (.+)$", text, re.MULTILINE)
            assert all(sentence in rendered for sentence in quoted if ("。" in sentence) == (other == "zh")), (id, other)
        if (FOLDER / id / "sources.toml").is_file():
            rows = re.findall(r"^\| (\S+) \|", text[text.rindex("\n## ") :], re.MULTILINE)
            assert [told.row.id for told in ruleset.sources()] == [row for row in rows if row[0].isupper()]
        for one in ruleset.unchecked:
            reason = one.reason if lang == ruleset.lang else one.reason_twin or one.reason
            assert reason.replace("|", "\\|") in text, one.id


def test_links_of_the_pages_lead_somewhere() -> None:
    for path in PAGES.glob("*.md"):
        for link in re.findall(r"\]\(([^)#]+\.md)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).is_file(), (path.name, link)
    assert all((PAGES / NAMES[id, lang]).is_file() for id in CITED.values() for lang in LANGS)
    assert Path(PAGES).is_dir()
