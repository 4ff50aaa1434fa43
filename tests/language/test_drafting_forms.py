"""The forms that drafters use and the language once refused: each means the same as the plain sentence beside it."""

from __future__ import annotations

import pytest

import rulekit
from rulekit import RulesetError, ir
from tests.twins import read

FORMS = {
    "员工50人以上的企业应当建立党组织。": [
        "凡员工50人以上的企业，均应当建立党组织。",
        "凡是员工50人以上的企业都必须建立党组织。",
        "员工50人（含50人）以上的企业须建立党组织。",
        "员工５０人以上（含50人）的企业均须建立党组织。",
        "员工五十人(含本数)以上的企业应当建立党组织。",
        "有员工50人以上的企业应当建立党组织。",
        "员工不少于50人的企业应当建立党组织。",
        "员工50人及以上的企业应当建立党组织。",
    ],
    "员工50至100人的企业应当建立党组织。": [
        "员工50人以上100人以下的企业应当建立党组织。",
        "员工50人以上、100人以下的企业应当建立党组织。",
        "员工100人以下50人以上的企业应当建立党组织。",
        "员工50-100人的企业应当建立党组织。",
    ],
    "员工超过50人的企业应当建立党组织。": [
        "员工50人（不含50人）以上的企业应当建立党组织。",
        "员工50人以上（不含本数）的企业应当建立党组织。",
    ],
    "村应当至少有3名委员。": [
        "村至少应当有3名委员。",
        "每个村最少应有3名委员。",
        "村应当有三名以上委员。",
        "村的委员应当不少于3名。",
        "a village must have 3 committee members or more.",
        "there must be at least 3 committee members in every village.",
        "every village shall have no fewer than three committee members.",
    ],
    "村应当有不超过7名委员。": [
        "村至多应当有7名委员。",
        "村的委员应当最多7名。",
        "a village must have up to 7 committee members.",
        "there must not be more than seven committee members in a village.",
        "every village must have 7 committee members or fewer.",
    ],
    "村最多可以有7名委员。": ["村可以有不超过7名委员。", "a village may have up to 7 committee members."],
    "村应当有驻村干部且有整改方案。": [
        "村应当有驻村干部，并应当有整改方案。",
        "村应当有驻村干部，还必须有整改方案。",
        "a village must have a resident cadre and must have a rectification plan.",
        "a village shall have a resident cadre, and shall have a rectification plan.",
    ],
    "社区应当满足（(服务台 或者 整改方案) 且 党员报到）。": [
        "社区应当有服务台或者整改方案，并应当有党员报到。",
        "社区应当有服务台或者有整改方案，且应当有党员报到。",
        "a community must have a service desk or a rectification plan, and must have member check-in.",
    ],
    "没有党组织且没有驻村干部的村应当有整改方案。": [
        "村既无党组织又无驻村干部的，应当有整改方案。",
        "既没有党组织，也没有驻村干部的村应当有整改方案。",
        "a village that has neither a party organization nor a resident cadre must have a rectification plan.",
    ],
    "没有党组织的村应当有整改方案。": [
        "未建立党组织的村应当有整改方案。",
        "村未设立党组织的，应当有整改方案。",
        "villages that have not set up a party organization must have a rectification plan.",
    ],
    "活动场所不得闲置或者脏污。": ["活动场所不得闲置，也不得脏污。", "a venue must not be idle and must not be dirty."],
    "各县超过50%的村应当有驻村干部。": [
        "各县过半数的村应当有驻村干部。",
        "in each county, a majority of villages must have a resident cadre.",
        "in each county, more than one half of villages must have a resident cadre.",
    ],
    "村的委员中女性应当占半数以上。": [
        "村的委员中女性应当占五成以上。",
        "村的委员中女性不得少于一半。",
        "at least half of the committee members of a village must be women.",
        "at least half the committee members of a village must be women.",
    ],
    "各县90%以上的村应当有驻村干部。": [
        "各县九成以上的村应当有驻村干部。",
        "in each county, at least nine in ten villages must have a resident cadre.",
        "in each county, at least 9 out of 10 villages must have a resident cadre.",
    ],
    "社区每1万名居民应当至少有18名工作人员。": [
        "社区每万人应当配备18名以上工作人员。",
        "每个社区每一万人应当至少有18名工作人员。",
        "a community must have at least 18 workers per 10,000 people.",
        "a community must have at least 18 workers per ten thousand residents.",
    ],
    "村应当有3至7名委员。": [
        "a village must have from 3 to 7 committee members.",
        "村应当有3名以上7名以下委员。",
        "村的委员应当不少于3名且不超过7名。",
        "村应当有3～7名委员。",
    ],
    "有培训室或者有党组织的企业应当建立党委。": [
        "有培训室或者党组织的企业应当建立党委。",
        "firms that have a training room or a party organization must set up a party committee.",
    ],
    "员工超过50人且员工100人以下的企业应当建立党组织。": ["员工超过50人不超过100人的企业应当建立党组织。"],
    "员工100人以上的企业应当建立党组织。": ["firms with a hundred or more employees must set up a party organization."],
    "员工24人以上的企业应当建立党组织。": ["firms with two dozen employees or more must set up a party organization."],
    "当且仅当村有产业链时，应当建立产业链党组织。": ["村当且仅当有产业链时，应当建立产业链党组织。"],
    "有产业链的村应当建立产业链党组织。": ["村如果有产业链，应当建立产业链党组织。", "凡有产业链的村，都应当建立产业链党组织。"],
    "社区储备金不得低于1万元或者年收入的2%，以较高者为准。": [
        "社区储备金不得低于1万元和年收入的2%中的较高者。",
        "社区储备金应当达到1万元或者年收入的2%以上，以较高者为准。",
        "a community's reserve must be at least 10,000 yuan or 2% of its annual income, whichever is the higher.",
    ],
    "社区应当满足（储备金 介于 2% * 年收入 至 5% * 年收入）。": [
        "社区储备金应当在年收入的2%至5%之间。",
        "a community's reserve must be between 2% and 5% of its annual income.",
        "a community's reserve must be 2% to 5% of its annual income.",
    ],
}


def language(text: str) -> str:
    return "en" if text.isascii() else "zh"


@pytest.mark.parametrize(("plain", "form"), [(plain, form) for plain, forms in FORMS.items() for form in forms])
def test_a_form_means_what_the_plain_sentence_means(plain: str, form: str) -> None:
    wanted, found = read("zh", plain), read(language(form), form)
    assert found.node is not None, [one.code for one in found.diagnostics]
    assert ir.sexpr(found.node) == ir.sexpr(wanted.node)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("村至少应当有驻村干部。", "P587"),
        ("村应当有驻村干部，且不得有党组织。", "P588"),
        ("活动场所不得闲置，并应当有农家书屋。", "P588"),
        ("a village must have a resident cadre, and should have a rectification plan.", "P588"),
        ("员工50人（含60人）以上的企业应当建立党组织。", "P589"),
        ("a village must have at least 3 committee members or more.", "P589"),
        ("企业每百人应当配备2名以上安全员。", "P591"),
        ("a firm must have at least 2 safety officers per 100 people.", "P591"),
        ("a community must have at least 18 workers per 10,000 yuan.", "P591"),
        ("社区应当有服务台和整改方案或者党员报到。", "R202"),
        ("有培训室或者党组织且有党委的企业应当有安全员。", "R202"),
        ("社区应当具备下列各项：组织结对、党员报到，并应当有服务台。", "P590"),
    ],
)
def test_a_form_that_can_be_read_in_two_ways_is_refused(text: str, code: str) -> None:
    found = read(language(text), text)
    assert found.node is None
    assert [one.code for one in found.diagnostics] == [code]


HEAD = '规则集 x "试验"\n  使用 party-building\n{lines}\n标准 A-1 "一"\n  {text}\n'
ENGLISH = 'ruleset x "Trial"\n  uses party-building\n{lines}\nstandard A-1 "One"\n  {text}\n'


@pytest.mark.parametrize(
    ("lines", "text", "means"),
    [
        ("  用语 “以下” 不含本数\n", "员工50人以下的企业应当建立党组织。", "员工不足50人的企业应当建立党组织。"),
        (
            "  用语 “以上” 不含本数\n",
            "员工50人以上、100人以下的企业应建立党组织。",
            "员工超过50人但不超过100人的企业应建立党组织。",
        ),
        ("  用语 “以下” 不含本数\n", "员工50人以下（含本数）的企业应当建立党组织。", "员工50人以下的企业应当建立党组织。"),
        ("  用语 “超过” 含本数\n", "村的委员应当超过3名。", "村应当至少有3名委员。"),
        ("  用语 “应” 表示 建议\n", "村应有驻村干部。", "村宜有驻村干部。"),
        ("  用语 “应” 表示 建议\n", "村至少应有3名委员。", "村宜至少有3名委员。"),
        ("  用语 “应” 表示 建议\n", "村应当有驻村干部。", "村必须有驻村干部。"),
        ("  用语 “应当” 表示 建议\n", "村不应当有产业链。", "村不宜有产业链。"),
    ],
)
def test_a_source_that_uses_a_word_otherwise_says_so_in_the_header(lines: str, text: str, means: str) -> None:
    found = rulekit.load(HEAD.format(lines=lines, text=text))
    plain = rulekit.load(HEAD.format(lines="", text=means))
    assert found.standards[0].rule == plain.standards[0].rule
    for lang in ("zh", "en"):
        written = found.render(lang)
        assert "# " in written  # the paraphrase names the setting
        assert rulekit.load(written).standards[0].rule == found.standards[0].rule
    assert rulekit.load(rulekit.format(HEAD.format(lines=lines, text=text))).standards[0].rule == found.standards[0].rule


def test_english_sources_may_use_words_otherwise_too() -> None:
    lines = '  wording "fewer than" includes the number\n  wording "shall" means advice\n'
    text = "firms with fewer than 50 employees shall set up a party organization."
    found = rulekit.load(ENGLISH.format(lines=lines, text=text))
    plain = rulekit.load(ENGLISH.format(lines="", text="firms with at most 50 employees should set up a party organization."))
    assert found.standards[0].rule == plain.standards[0].rule
    assert "“fewer than” includes the number" in found.render("en")
    assert "“shall”" in found.render("zh")


SAYING_NOTHING = ("  用语 “左右” 不含本数\n", "  用语 “以上”\n", "  用语 “以上” 表示 建议\n", "  用语 “应” 表示 禁止\n")


@pytest.mark.parametrize("line", SAYING_NOTHING)
def test_a_setting_that_says_nothing_is_refused(line: str) -> None:
    with pytest.raises(RulesetError) as caught:
        rulekit.load(HEAD.format(lines=line, text="村应有驻村干部。"))
    assert "S648" in [one.code for one in caught.value.diagnostics]
