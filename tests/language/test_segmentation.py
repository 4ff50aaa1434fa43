"""Cutting Chinese into words: hostile words that greedy longest match would take are backed out of; real doubt is refused."""

from __future__ import annotations

from random import Random

import pytest

from rulekit import ir
from rulekit.diagnostic import Source, Span
from rulekit.language import lexicon, parser
from rulekit.meaning.understand import Context, understand
from rulekit.vocabulary import VocabularyBuilder
from tests.twins import contexts, fault, read, twin

# Words whose cut takes a piece of a keyword or of another word with it, as a plug-in might bring them.
HOSTILE = (
    "社区用房", "应建", "应当建立", "全市", "村委员", "名委员", "有产", "业应", "当有", "上的", "以上的企", "的企业", "企业应",
    "人以上", "村应", "名女性", "村总", "干部的", "部的村", "占村", "县有", "各县", "员工总", "不得少", "得有", "室的",
    "社区应", "工作人", "组织的", "有驻",
)  # fmt: skip
SENTENCES = (
    "社区应当有服务台。",
    "员工50人以上的非公企业应当建立党组织。",
    "全市90%以上的村应当有驻村干部。",
    "村应当至少有2名女性委员。",
    "村的委员中女性应当占三分之一以上。",
    "村有产业链的，应当建立产业链党组织。",
    "各县有驻村干部的村占村总数的比例应当达到80%以上。",
    "各县有产业链的村总数不得少于10个。",
    "员工100人以上，或者党员50人以上且有培训室的企业应当建立党委。",
    "企业应当建立党组织，但员工总数不足50人的除外。",
)


def hostile():
    """The context of Chinese with the hostile words as things of a record of its own."""
    builder = VocabularyBuilder("hostile")
    builder.record("oddity", zh="怪物", en="oddity", many="oddities")
    for number, word in enumerate(HOSTILE):
        builder.yesno(f"h{number}", "oddity", zh=word, en=f"h{number}")
    known = contexts()["zh"]
    words = known.vocabulary | builder.build()
    return Context(words, lexicon.build(words, "zh"), known.definitions)


def meaning(context, text):
    return understand(context, Source("hostile", text), Span(0, len(text)))


def greedy(context, text):
    """Whether taking the longest word everywhere, whatever follows, would parse."""
    state = parser.grammar("zh").parse_interactive("").parser_state
    search = parser._Search(context.lexicon, lexicon.fold(text), text, 0, 10_000)
    at = 0
    while at < len(text):
        pieces = parser._pieces(search, at)
        fed = next((after for piece in pieces[:1] if (after := parser._feed(state, piece, 0)) is not None), None)
        if fed is None:
            return False
        state, at = fed, pieces[0].end
    return True


def test_hostile_words_change_nothing():
    context = hostile()
    for text in SENTENCES:
        plain, odd = read("zh", text).node, meaning(context, text).node
        assert plain is not None, text
        assert odd == plain, text


def test_greedy_cutting_would_fail():
    context = hostile()
    assert sum(not greedy(context, text) for text in SENTENCES) >= len(SENTENCES) - 2


def test_hostile_words_change_no_twin():
    random, context = Random(11), hostile()
    for _ in range(300):
        zh, en = twin(random)
        assert meaning(context, zh).node == read("en", en).node, zh


def test_a_whole_word_wins_over_its_parts():
    text = "企业可以加入联合党组织。"
    node = read("zh", text).node
    assert node is not None and node.requirement == ir.Holds("firm", "joint_party_organization")
    readings, _ = parser.parse(contexts()["zh"].lexicon, text)
    assert any("联合党组织" in text[piece.start : piece.end] for piece in readings[0].pieces)


@pytest.fixture
def doubtful():
    """甲乙丙 can be cut 甲|乙丙 and 甲乙|丙, and both make sense."""
    builder = VocabularyBuilder("doubt")
    builder.record("shop", zh="店", en="shop", many="shops")
    builder.record("stall", zh="大店", en="stall", many="stalls")
    builder.yesno("lit", "shop", zh="光大", en="lit", adjective=True)
    builder.yesno("bright", "stall", zh="光", en="bright", adjective=True)
    builder.yesno("sign", ("shop", "stall"), zh="招牌", en="sign", many="signs")
    builder.yesno("gate", "shop", zh="大门", en="gate", many="gates")
    words = builder.build()
    return Context(words, lexicon.build(words, "zh"))


def test_a_finer_cut_is_dropped_where_the_whole_word_makes_sense():
    builder = VocabularyBuilder("fine")
    builder.record("shop", zh="店", en="shop", many="shops")
    builder.record("stall", zh="大店", en="stall", many="stalls")
    builder.yesno("large", "shop", zh="大", en="large", adjective=True)
    builder.yesno("sign", ("shop", "stall"), zh="招牌", en="sign", many="signs")
    words = builder.build()
    found = meaning(Context(words, lexicon.build(words, "zh")), "大店应当有招牌。")
    assert found.node is not None and found.node.over == ir.Over("records", "stall")


def test_two_cuts_with_two_meanings_are_refused_with_both(doubtful):
    found = meaning(doubtful, "光大店应当有招牌。")
    assert found.node is None
    (problem,) = found.diagnostics
    assert problem.code == "R201"
    readings = problem.arguments["readings"]
    assert len(readings) == 2 and len(set(readings)) == 2


def test_a_cut_that_makes_no_sense_is_no_doubt(doubtful):
    found = meaning(doubtful, "光大店应当有大门。")
    assert found.node is not None and found.node.over == ir.Over("records", "shop")  # stalls have no gate


def test_the_longer_word_yields_where_only_its_parts_make_sense():
    """党员人数 is a field of firms; of branches it is their members, counted."""
    assert fault("支部党员人数应当达到3人以上。", "the number of party members of a branch must be at least 3.") == ""
    assert fault("企业党员人数应当达到3人以上。", "the number of party members of a firm must be at least 3.") == ""


def test_readings_do_not_share_what_they_collect():
    """A word that is an adjective and a noun gives two readings of one sentence; each has its one exception."""
    builder = VocabularyBuilder("shared")
    builder.record("shop", zh="店", en="shop", many="shops")
    builder.yesno("idle", "shop", zh="闲", en="idle", adjective=True)
    builder.yesno("dirty", "shop", zh="脏", en="dirty", adjective=True)
    builder.yesno("dirt", "shop", zh="污垢", en="dirty")
    builder.yesno("sign", "shop", zh="招牌", en="sign", many="signs")
    builder.place("gulou", zh="鼓楼区", en="Gulou district", level="county")
    words = builder.build()
    text = "in Gulou district, a shop must not be idle or dirty unless it has no sign."
    readings, _ = parser.parse(lexicon.build(words, "en"), text)
    assert len(readings) == 2
    assert [len(reading.tree.exceptions) for reading in readings] == [1, 1]
    assert [len(reading.tree.leads) for reading in readings] == [1, 1]
