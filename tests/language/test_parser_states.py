"""The grammars stay small and conflict-free: the number of parser states is watched, and parsing grows with the text only."""

from __future__ import annotations

import pytest

from rulekit import resources
from rulekit.language import parser, tables
from tests.benchmarks.grammar import seconds, sentences

# A construct should not cost more than ten states; raise these only with a construct that is worth it.
MOST = {"en": 650, "zh": 618}


@pytest.mark.parametrize("lang", list(MOST))
def test_the_number_of_states_is_watched(lang, record_property):
    states = parser.states(lang)
    record_property("states", states)
    print(f"{lang}: {states} states, at most {MOST[lang]}")
    assert MOST[lang] - 60 < states <= MOST[lang]


@pytest.mark.parametrize("lang", list(MOST))
def test_parsing_grows_with_the_number_of_standards(lang):
    seconds(sentences(30, lang, 5), lang)  # warm
    few, many = sentences(60, lang), sentences(600, lang)
    one = min(seconds(few, lang) for _ in range(3)) / 60
    ten = seconds(many, lang) / 600
    assert ten < 3 * one  # a ratio within one run; growth with the square would be 10


@pytest.mark.parametrize("lang", list(MOST))
def test_the_table_that_ships_is_that_of_the_grammar(lang):
    shipped = resources.text("grammars", tables.name(lang))
    assert parser.table(lang) == shipped, "run python tests/tools/build_tables.py"
    loaded, built = parser.grammar(lang), parser.built(lang)
    assert tables.packed(loaded, "") == tables.packed(built, "")


def test_a_table_of_another_grammar_is_not_used(monkeypatch):
    def read(text):
        return tables.unpacked("en", text, lexer=parser._NoLexer, transformer=None)

    of_this = parser._grammar_text("en")
    assert read(of_this) is not None
    assert read(of_this + " ") is None
    monkeypatch.setattr(tables.lark, "__version__", "0.0")
    assert read(of_this) is None
    monkeypatch.setattr(tables, "name", lambda lang: "missing.json")
    assert read(of_this) is None
