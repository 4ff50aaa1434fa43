"""The grammars stay small and conflict-free: the number of parser states is watched, and parsing grows with the text only."""

from __future__ import annotations

import pytest

from rulekit.language import parser
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
