"""The words of standardisation: sentences of both languages come to one meaning and back."""

from __future__ import annotations

import pytest

import rulekit
from rulekit.plugin import vocabulary

TWINS = (
    (
        "农村基层党组织应当同时具备下列各项：三有四化工作、领导核心作用。",
        "rural grassroots organizations must have all of: a programme of three haves and four changes, a role as leading core.",
    ),
    ("每个基层党组织应当设立领导小组和工作专班。", "every grassroots organization must set up a leading group and a task force."),
    (
        "活动场所宜具备文明实践中心、综治中心和廉洁工作平台。",
        "a venue should offer a civilisation practice centre, a public order centre and an integrity platform.",
    ),
    (
        "基层党组织的每个建设项目不得铺张浪费或者流于形式。",
        "every building project of a grassroots organization must not be wasteful or showy.",
    ),
    (
        "基层党组织的每个建设项目应当履行招标手续。",
        "every building project of a grassroots organization must go through a tender.",
    ),
    (
        "各乡镇90%以上的村级基层党组织应当有达标的经费保障。",
        "in each township, at least 90% of village-level grassroots organizations must have compliant funding.",
    ),
)


def understood(sentence: str) -> rulekit.ParsedSentence:
    return rulekit.parse(sentence, uses=["party-building"])


@pytest.mark.parametrize(("zh", "en"), TWINS)
def test_twins_have_one_meaning(zh: str, en: str) -> None:
    assert understood(zh).ir == understood(en).ir
    assert understood(understood(en).render("zh")).ir == understood(understood(zh).render("en")).ir == understood(zh).ir


def test_each_field_of_organisations_has_its_adjective_in_both_languages() -> None:
    words, _ = vocabulary(["party-building"])
    choices = words.fields["organization", "field"].choices
    assert [one.id for one in choices] == ["rural", "urban", "office", "two_new", "state_firm", "school", "hospital"]
    for one in choices:
        zh = understood(f"{one.words.first('zh')}基层党组织应当有制度建设。")
        en = understood(f"a {one.words.first('en')} grassroots organization must have rule building.")
        assert zh.ir == en.ir
        assert "rule building" in zh.render("en") and one.words.first("en") in zh.render("en")
