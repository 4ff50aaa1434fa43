"""Vocabulary lint: keywords as words, words with two cuts, words with two meanings; the shipped plug-ins are clean."""

from __future__ import annotations

import pytest

from rulekit.language.lint import lint
from rulekit.plugin import vocabulary
from rulekit.vocabulary import Vocabulary, VocabularyBuilder


def builder() -> VocabularyBuilder:
    made = VocabularyBuilder("demo")
    made.record("village", zh="村", en="village", many="villages")
    made.record("firm", zh="企业", en="firm", many="firms")
    return made


def found(words: Vocabulary, lang: str) -> list[tuple[str, str, str]]:
    return [(each.code, each.severity, each.arguments["word"]) for each in lint(words, lang)]  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("ids", [["party-building"], ["employers"], ["party-building", "employers"]])
def test_shipped_plugins_have_no_errors(ids: list[str], lang: str) -> None:
    words, problems = vocabulary(ids)
    assert not problems
    assert [each for each in lint(words, lang) if each.severity == "error"] == []  # type: ignore[arg-type]


def test_a_word_that_is_a_keyword_is_an_error() -> None:
    made = builder()
    made.yesno("refusal", "village", zh="每", en="no")
    assert found(made.build(), "en") == [("V403", "error", "no")]
    assert found(made.build(), "zh") == [("V403", "error", "每")]


def test_a_keyword_that_never_stands_at_the_same_place_may_be_a_word() -> None:
    """`ago` stands after a unit only, where no verb can: the state of the parser keeps them apart."""
    made = builder()
    made.verb("ago", zh="早已", en="ago")
    assert found(made.build(), "en") == []


def test_a_word_that_can_be_cut_into_keyword_and_word_is_a_warning() -> None:
    made = builder()
    made.number("committee_members", "village", zh="委员", en="committee member", unit="person")
    made.yesno("listed", "village", zh="每委员", en="listed member")
    made.yesno("after", "village", zh="委员中", en="middle")
    assert found(made.build(), "zh") == [("V404", "warning", "每委员"), ("V404", "warning", "委员中")]
    assert found(made.build(), "en") == []


def test_a_synonym_that_only_adds_a_keyword_is_no_second_cut() -> None:
    made = builder()
    made.number("funds", "village", zh="每年经费 / 年经费", en="funds", unit="yuan")
    assert found(made.build(), "zh") == []


def test_one_word_with_two_meanings_for_one_record_type_is_an_error() -> None:
    made = builder()
    made.number("members", "village", zh="成员", en="member", unit="person")
    made.yesno("club", "village", zh="成员", en="club")
    made.number("members", "firm", zh="成员", en="member", unit="person")
    assert found(made.build(), "zh") == [("V406", "error", "成员")]
    assert found(made.build(), "en") == []


def test_two_events_units_or_adjectives_of_one_word_are_errors() -> None:
    made = builder()
    made.date("built", "village", zh="建成日期", en="building date", happened_zh="建成", happened_en="founded")
    made.date("founded", "village", zh="设立日期", en="founding date", happened_zh="设立", happened_en="founded")
    made.unit("sack", zh="袋", en="sack")
    made.unit("bag", zh="包", en="sack")
    made.text("kind", "village", zh="类别", en="kind", choices={"hill": ("山区", "hill"), "high": ("高山", "high")})
    made.adjective("village", zh="山区", en="upland", field="kind", value="hill")
    made.adjective("village", zh="高山", en="upland", field="kind", value="high")
    assert found(made.build(), "zh") == []
    assert sorted(found(made.build(), "en")) == [("V406", "error", word) for word in ("founded", "sack", "upland")]


def test_a_list_and_the_type_of_what_it_holds_are_one_thing() -> None:
    made = builder()
    made.record("member", zh="党员", en="party member", child=True)
    made.children("members", "village", "member", zh="党员", en="party member")
    made.yesno("idle", "village", zh="闲置", en="idle", adjective=True)
    made.adjective("village", zh="闲置", en="idle", field="idle")
    assert found(made.build(), "zh") == []
