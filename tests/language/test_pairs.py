"""The pairs of the design and natural sentences of either language: understood, equal where they are twins, and rendered back."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rulekit import ir
from tests.twins import read, write

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
PAIRS = tomllib.loads((GOLDEN / "pairs.toml").read_text(encoding="utf-8"))["pair"]
SENTENCES = tomllib.loads((GOLDEN / "sentences.toml").read_text(encoding="utf-8"))


def understood(lang, text):
    found = read(lang, text)
    assert found.node is not None, [(one.code, one.arguments) for one in found.diagnostics]
    return found.node


def comes_back(node):
    for lang in ("zh", "en"):
        text = write(lang, node)
        assert understood(lang, text) == node, text


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["tag"] for pair in PAIRS])
def test_a_pair_has_one_meaning(pair):
    zh, en = understood("zh", pair["zh"]), understood("en", pair["en"])
    assert ir.sexpr(zh) == ir.sexpr(en)
    assert zh == en
    comes_back(zh)


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang in ("zh", "en") for text in SENTENCES[lang]])
def test_a_natural_sentence_is_understood(lang, text):
    comes_back(understood(lang, text))


def test_there_are_sixty_sentences_in_each_language():
    assert min(len(SENTENCES["zh"]), len(SENTENCES["en"])) >= 60
    assert len(PAIRS) >= 18


@pytest.mark.parametrize(
    ("lang", "text", "code"),
    [
        ("en", "at least 10 villages must not have a resident cadre.", "R206"),
        ("en", "if no village has a resident cadre, the county must have a demonstration village.", "R260"),
        ("en", "no village's committee members must be women.", "R260"),
        ("en", "a village must not have a party organization and a resident cadre.", "R204"),
        ("en", "firms with no party organization or training room must set up a party committee.", "R203"),
        ("en", "firms that have a training room and 50 or more employees or are private must set up a party committee.", "R202"),
        ("en", "the number of committee members of a village must be at least 50%.", "T301"),
        ("zh", "村应当满足（计数（委员） >= 50%）。", "T301"),
        ("zh", "有产业链且有党组织或者有驻村干部的村应当有整改方案。", "R202"),
        ("zh", "10个以上的村不得有驻村干部。", "R206"),
        ("zh", "村应当有党组织、驻村干部。", "R205"),
        ("zh", "企业应当有50名员工。", "R207"),
    ],
)  # fmt: skip
def test_what_has_two_readings_is_refused(lang, text, code):
    found = read(lang, text)
    assert found.node is None
    assert code in [one.code for one in found.diagnostics]


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("任何企业不得有超过7名党员。", "no firm may have more than 7 party members."),
        ("村应当满足（不 居民 != 5）。", "a village must satisfy (residents = 5)."),
        ("村应当满足（不（居民 = 5））。", "a village must satisfy (residents != 5)."),
        (
            "鼓楼区用人单位不得是建筑业或者是制造业，但没有工会组织的除外。",
            "in Gulou district, employers must not be construction or manufacturing unless they have no trade union.",
        ),
        ("村的委员中女性不得少于三分之一。", "at least one third of the committee members of a village must be women."),
        ("村的委员中女性不得少于2名。", "a village must have at least 2 committee members who are women."),
        (
            "委员均接受过培训的村应当有党组织。",
            "villages that satisfy (every(committee members : trained)) must set up a party organization.",
        ),
    ],
)
def test_what_was_once_read_wrongly(zh, en):
    assert understood("zh", zh) == understood("en", en)
