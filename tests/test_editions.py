"""Rulesets that build on rulesets: parameters, what is replaced or left out, which edition spoke. All data are synthetic."""

from __future__ import annotations

import copy
import json
import pickle
import re
from fractions import Fraction
from pathlib import Path

import pytest

import rulekit
from rulekit import RulesetError, ir
from rulekit.diagnostic import Source
from rulekit.language.outline import outline

CITY = """规则集 city "本市标准" = "Standards of the city"
  来源 "本市文件" 日期 2025-01-01
  使用 party-building
  地区 3501 "福州市"
  自 2025-01-01 起施行
  参数 "最低员工数" = "minimum staff" = 50人
  参数 "规定名额" = "required number" = 3

定义 "软弱" = "weak"
  软弱村是指委员不足规定名额名或者没有党组织的村。

标准 C-01 "较大企业" = "Larger firms"
  员工达到最低员工数的企业应当建立党组织。
  示例 不适用：员工 49，党组织 无。

标准 C-02 "驻村" = "Resident cadres"
  每个村应当有驻村干部。
  示例 不符合：驻村干部 无。

标准 C-03 "软弱村" = "Weak villages"
  软弱村应当有整改方案。

不由数据检查 C-04 "群众公认" = "Recognised by the people"
  原因 "没有衡量办法" = "there is no measure of it"
"""
FIRM = 'standard S-1 "x"\n  firms with 50 or more employees must have a party organization.\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("city.rules").write_text(CITY, encoding="utf-8")


def edition(body: str, *, id: str = "county", base: str = "city", lang: str = "en") -> rulekit.Ruleset:
    head = f'ruleset {id} "E"\n  based on {base}\n' if lang == "en" else f'规则集 {id} "E"\n  基于 {base}\n'
    Path(f"{id}.rules").write_text(head + body, encoding="utf-8")
    return rulekit.load(f"{id}.rules")


def told(body: str, **more: str) -> list[str]:
    with pytest.raises(RulesetError) as caught:
        edition(body, **more)
    assert all(problem.render(lang) for problem in caught.value.diagnostics for lang in ("zh", "en"))
    return [problem.code for problem in caught.value.diagnostics if problem.severity == "error"]


def ids(ruleset: rulekit.Ruleset) -> list[tuple[str, str]]:
    return [(one.id, one.edition) for one in ruleset.standards]


# parameters -----------------------------------------------------------------------------------------------

HEAD = {
    "en": 'ruleset p "P"\n  uses party-building\n  parameter "minimum staff" = "最低员工数" = 50 people\n'
    '  parameter "required share" = "规定比例" = 60%\n  parameter "required number" = "规定名额" = 3\n'
    '  parameter "least funds" = "最低经费" = 4.5 yuan\n  parameter "review period" = "复核期限" = 12 months\n'
    '\ndefine field homes "homes" = "家数" of community: number in households.\n\nstandard P-1 "p"\n  ',
    "zh": '规则集 p "P"\n  使用 party-building\n  参数 "最低员工数" = "minimum staff" = 50人\n'
    '  参数 "规定比例" = "required share" = 60%\n  参数 "规定名额" = "required number" = 3\n'
    '  参数 "最低经费" = "least funds" = 4.5元\n  参数 "复核期限" = "review period" = 12个月\n\n标准 P-1 "p"\n  ',
}
NAMED = (  # <name|what it stands for>
    "firms with at least <the minimum staff of|50> employees must have a party organization.",
    "firms with at least <minimum staff of|50> employees must have a party organization.",
    "firms whose employees are at least <the minimum staff|50 people> must have a party organization.",
    "every firm's employees must be between <required number|3> and <the minimum staff|50 people>.",
    "every village must have at least <the required number of|3> committee members.",
    "the share of villages that have a resident cadre must be at least <the required share|60%>.",
    "at least <the required share|60%> of villages must have a resident cadre.",
    "every community's annual office funds must be at least <the least funds|4.5 yuan>.",
    "every community must satisfy (residents >= annual office funds / 1 yuan * <the minimum staff|50 people>).",
    "firms that were founded within the last <review period|12 months> must have a party organization.",
    "员工达到<最低员工数|50人>的企业应当建立党组织。",
    "员工<最低员工数|50人>以上的企业应当建立党组织。",
    "员工不足<最低员工数|50人>的企业宜建立党组织。",
    "每个村应当至少有<规定名额|3>名委员。",
    "一肩挑比例宜达到<规定比例|60%>以上。",
    "每个社区每年办公经费不得少于<最低经费|4.5元>。",
    "最近<复核期限|12个月>内成立的企业应当有党组织。",
)


@pytest.mark.parametrize("sentence", NAMED)
def test_a_name_stands_where_its_number_could(sentence: str) -> None:
    lang = "zh" if sentence.endswith("。") else "en"
    texts = (re.sub(r"<(.*?)\|(.*?)>", kept, sentence) for kept in (r"\1", r"\2"))
    named, plain = (rulekit.load(f"{HEAD[lang]}{text}\n") for text in texts)
    assert named.ir == plain.ir
    assert named.sentence("P-1", lang) == plain.sentence("P-1", lang)


@pytest.mark.parametrize(
    "sentence",
    [
        "a problem must be settled within the review period of being raised.",
        "a problem must be settled within the review period beginning with the day it was raised.",
        "firms that were founded within the last review period must have a party organization.",
        "firms that were founded at least the review period ago must have a party organization.",
    ],
)
def test_a_length_of_time_keeps_its_name_in_the_other_language(sentence: str) -> None:
    loaded = rulekit.load(f"{HEAD['en']}{sentence}\n")
    twin = rulekit.load(loaded.render("zh"))
    assert twin.ir == loaded.ir
    assert "复核期限" in loaded.render("zh").splitlines()[-1] and "review period" in twin.render("en").splitlines()[-1]
    record = "problem" if "problem" in sentence else "firm"
    assert loaded.evaluator(record, as_of="2025-12-31").standards  # Python's compiler takes plain numbers alone
    plain = HEAD["en"] + sentence.replace("the review period", "12 months").replace("review period", "12 months")
    assert rulekit.load(plain + "\n").ir == loaded.ir


def test_what_is_counted_by_a_name_is_written_in_the_plural() -> None:
    head = HEAD["en"].replace("= 3\n", "= 1\n")
    loaded = rulekit.load(f"{head}every village must have at least the required number of committee members.\n")
    assert "at least the required number of committee members." in loaded.render("en")
    assert loaded.sentence("P-1", "en") == "every village must have at least 1 committee member."


@pytest.mark.parametrize("begins", ["", "  in force from 2020-01-01\n"])
@pytest.mark.parametrize(
    ("sentence", "zh"),
    [
        (
            "a branch must hold at least the required number of members' meetings every quarter.",
            "每季度应当至少召开规定名额次党员大会",
        ),
        ("a branch must hold at most the required number of members' meetings in any 12 months.", "召开不超过规定名额次党员大会"),
        ("a branch must hold exactly the required number of members' meetings every year.", "召开恰好规定名额次党员大会"),
        ("a branch must hold between 1 and the required number of members' meetings every year.", "召开1至规定名额次党员大会"),
        ("a branch must satisfy (count(members' meetings where minutes) every quarter >= the required number).", ">= 规定名额"),
        (
            "a branch must hold at least the required number of members' meetings every year and have 3 or more party members.",
            "召开规定名额次",
        ),
    ],
)
def test_how_often_keeps_its_name_in_the_other_language(sentence: str, zh: str, begins: str) -> None:
    head = HEAD["en"].replace("\ndefine", f"{begins}\ndefine")
    loaded = rulekit.load(f"{head}{sentence}\n")
    twin = rulekit.load(loaded.render("zh"))
    assert twin.ir == loaded.ir
    assert zh in loaded.render("zh").splitlines()[-1] and "the required number" in twin.render("en").splitlines()[-1]
    more = rulekit.load(loaded.render("zh").replace("= 3", "= 4"))
    assert more.ir != loaded.ir and "4" in more.sentence("P-1", "en")


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("every community's homes must be at least the minimum staff.", "T3"),
        ("every community's annual office funds must be at least the minimum staff.", "T3"),
        ("every community's annual office funds must be at least the required number.", "T3"),
        ("firms with at least the least funds of employees must have a party organization.", "T3"),
        ("the minimum staff must have a party organization.", "P1"),
        ("firms with at least the minimum staf of employees must have a party organization.", "P1"),
    ],
)
def test_a_name_stands_nowhere_else(sentence: str, code: str) -> None:
    with pytest.raises(RulesetError) as caught:
        rulekit.load(HEAD["en"] + sentence + "\n")
    assert caught.value.diagnostics[0].code.startswith(code), str(caught.value)


def test_a_number_knows_its_parameter_and_is_a_number_otherwise() -> None:
    given = ir.Given(Fraction(7, 2), "least", "yuan")
    assert given == Fraction(7, 2) and hash(given) == hash(Fraction(7, 2)) and type(given + 1) is Fraction
    for same in (pickle.loads(pickle.dumps(given)), copy.copy(given), copy.deepcopy(given)):
        assert (same, same.parameter, same.dimension) == (Fraction(7, 2), "least", "yuan")
    loaded = rulekit.load("city.rules")
    assert pickle.loads(pickle.dumps(loaded)).ir == loaded.ir


@pytest.mark.parametrize(
    "line",
    [
        'parameter "x" = some',
        'parameter "x" = 3 miles',
        'parameter "x" = ',
        'parameter "" = 3',
        'parameter "x" = 50% people',
        'parameter "x" = -3',
        'parameter "x" = 3 people more',
        f'parameter "x" = {"9" * 400}',
    ],
)
def test_a_value_that_cannot_be_read_is_told(line: str) -> None:
    with pytest.raises(RulesetError) as caught:
        rulekit.load(f'ruleset x "X"\n  uses party-building\n  {line}\n\n{FIRM}')
    assert caught.value.diagnostics[0].code in ("S661", "L004"), str(caught.value)


def test_a_word_that_only_looks_like_one_of_these_lines_belongs_to_a_sentence() -> None:
    text = 'standard A "a"\n  every village must have a resident cadre or a rectification plan\n  without fail.\n'
    found = outline(Source("x", text))
    assert not found.without and len(found.standards[0].sentences) == 1


# values that editions give --------------------------------------------------------------------------------


def test_the_last_edition_gives_the_value_in_either_language() -> None:
    county = edition('  parameter "minimum staff" = 30 people\n')
    village = edition('  参数 "最低员工数" = 1万人\n  参数 "规定名额" = 5\n', id="village", base="county.rules", lang="zh")
    assert county.sentence("C-01", "en") == "firms with 30 or more employees must set up a party organization."
    assert village.sentence("C-01", "zh") == "员工1万人以上的企业应当建立党组织。"
    assert "委员不足5名" in village.render("zh") or village.definitions["weak"] != county.definitions["weak"]
    assert [(one.id, one.value) for one in village.parameters.values()] == [("minimum_staff", 10_000), ("required_number", 5)]
    assert village.base is not None and village.base.ir == county.ir and village.base.base is not None
    assert ids(village) == [("C-01", "city"), ("C-02", "city"), ("C-03", "city")]
    report = county.check({"firm": [{"firm_code": "F", "employees": 40, "party_organization": False}]}, as_of="2025-06-01")
    found = next(iter(report.of("C-01"))) if hasattr(report, "of") else next(f for f in report.findings if f.standard == "C-01")
    assert (found.verdict, found.edition) == ("fail", "city")


def test_examples_of_the_base_count_where_the_meaning_is_the_same() -> None:
    assert [one.standard for one in edition("  area 3501\n").test()] == ["C-01", "C-02"]
    assert [one.standard for one in edition('  parameter "minimum staff" = 30 people\n').test()] == ["C-02"]


# standards ------------------------------------------------------------------------------------------------


def test_standards_are_replaced_in_their_place_left_out_and_added() -> None:
    found = edition(
        '  without C-02 because "none" = "不设"\n\nstandard K-9 "new"\n  every village should have a resident cadre.\n\n'
        'standard K-1 "other id"\n  replaces C-01\n  every firm must have a party organization.\n\n'
        'standard C-03 "weak"\n  replaces C-03\n  every weak village must have a resident cadre.\n'
    )
    assert ids(found) == [("K-1", "county"), ("C-03", "county"), ("K-9", "county")]
    left = {one.id: one for one in found.unchecked}
    assert left["C-02"].left_out and (left["C-02"].reason, left["C-02"].reason_twin) == ("none", "不设")
    assert not left["C-04"].left_out and left["C-04"].title == "Recognised by the people" and left["C-04"].edition == "city"
    assert [one.id for one in found.own] == ["K-9", "K-1", "C-03"]


def test_versions_are_replaced_together_and_what_was_not_checked_can_become_a_standard() -> None:
    base = CITY.replace("规则集 city", "规则集 old").replace(
        '标准 C-02 "驻村" = "Resident cadres"\n',
        '标准 C-02 "a"\n  施行至 2025-06-30\n  每个村应当有整改方案。\n\n标准 C-02 "b"\n  自 2025-07-01 起施行\n',
    )
    Path("old.rules").write_text(base, encoding="utf-8")
    found = edition(
        'standard C-02 "c"\n  replaces C-02\n  every village may have a resident cadre.\n\n'
        'standard C-04 "d"\n  replaces C-04\n  every village must have a resident cadre.\n',
        base="old",
    )
    assert ids(found) == [("C-01", "old"), ("C-02", "county"), ("C-03", "old"), ("C-04", "county")]
    assert found.unchecked == ()


TWICE = "".join(f'standard K-{n} "x"\n  replaces C-01\n  every firm must have a party organization.\n\n' for n in "12")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('standard C-02 "x"\n  every firm must have a party organization.\n', "S662"),
        ('standard C-04 "x"\n  every firm must have a party organization.\n', "S662"),
        ('not checked by data C-02 "x"\n  because "y"\n', "S662"),
        ('  without C-05 because "x"\n', "S663"),
        ('  without C-01 because "x"\n  without C-01 because "y"\n', "S667"),
        ("  based on city\n", "S667"),
        (TWICE, "S667"),
        ('  without C-01 because ""\n', "S669"),
        ('  parameter "minimum staff" = 50%\n', "S665"),
        ('  parameter "最低员工数" = 50 households\n', "S665"),
        ('define "weak" = "软弱"\n  a weak village means a village that has no party organization.\n', "S616"),
    ],
)
def test_mistakes_of_an_edition(body: str, code: str) -> None:
    assert code in told(body)


@pytest.mark.parametrize("base", ["none", "../none/city", "city.txt", '"' + "x" * 300 + '"', '"a\0b"', "/", "..", '"~"'])
def test_a_base_that_is_not_found_is_told(base: str) -> None:
    Path("city.txt").write_text(CITY, encoding="utf-8")
    assert "S660" in told("", base=base) or "L005" in told("", base=base)


def test_no_ruleset_builds_on_itself() -> None:
    edition("  area 3501\n", id="county", base="city")
    edition("  area 3501\n", id="village", base="county")
    Path("city.rules").write_text(CITY.replace("  使用", "  基于 village\n  使用"), encoding="utf-8")
    assert told("", id="village", base="county") == ["S664"]
    Path("city.rules").write_text(CITY, encoding="utf-8")
    Path("same.rules").write_text('ruleset city "S"\n  based on city\n', encoding="utf-8")
    with pytest.raises(RulesetError, match="S664"):
        rulekit.load("same.rules")


def test_a_mistake_of_the_base_is_told_at_its_place() -> None:
    Path("city.rules").write_text(CITY.replace("应当有驻村干部", "应当有驻村"), encoding="utf-8")
    with pytest.raises(RulesetError, match=r"city\.rules:1[0-9]") as caught:
        edition("  area 3501\n")
    assert "county.rules" not in str(caught.value)


CARD = """
记分卡 SC-1 "得分" = "score" 属于 村
  不适用项 不计
  指标 A "组织" = "Organisation" 10分
    计分 C-02 10分
"""


def test_scorecards_are_taken_over_with_their_standards() -> None:
    Path("city.rules").write_text(CITY + CARD, encoding="utf-8")
    assert told('  without C-02 because "none"\n') == ["S668"]
    found = edition('standard C-02 "x"\n  replaces C-02\n  every village must have a rectification plan.\n')
    assert [card.id for card in found.scorecards] == ["SC-1"]
    records = {"village": [{"village_code": "V", "resident_cadre": False, "rectification_plan": True}]}
    (score,) = found.check(records, as_of="2025-06-01").scores
    assert (score.low, score.high) == (10, 10)
    assert [problem.code for problem in found.lint() if problem.severity == "warning"] == []


# what shows it --------------------------------------------------------------------------------------------

COUNTY = (
    '  parameter "minimum staff" = 30 people\n  parameter "rooms" = "房间数" = 2\n  without C-02 because "none" = "不设"\n\n'
    'standard C-03 "Weak" = "软弱"\n  cites "article 1"\n  replaces C-03\n  a weak village must have a resident cadre.\n\n'
    'standard K-1 "Firms"\n  firms with at least the minimum staff of employees should have a party organization.\n'
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_edition_is_written_as_an_edition(lang: str) -> None:
    found = edition(COUNTY)
    Path("again.rules").write_text(found.render(lang), encoding="utf-8")
    again = rulekit.load("again.rules")
    assert [(one.id, one.rule, one.edition, one.begins) for one in again.standards] == [
        (one.id, one.rule, one.edition, one.begins) for one in found.standards
    ]
    assert again.definitions == found.definitions and again.lang == lang
    assert [(one.id, one.left_out) for one in again.unchecked] == [(one.id, one.left_out) for one in found.unchecked]
    assert {one.value for one in again.parameters.values()} == {one.value for one in found.parameters.values()}


def test_a_base_in_the_other_language_is_a_base_as_well() -> None:
    before = edition(COUNTY)
    text = rulekit.load("city.rules").render("en")
    assert "firms with at least the minimum staff of employees must set up" in text
    assert "fewer than the required number of committee members" in text
    Path("city.rules").write_text(text, encoding="utf-8")
    after = edition(COUNTY)
    assert [one.rule for one in after.standards] == [one.rule for one in before.standards]
    assert after.definitions == before.definitions


def test_the_canonical_form_keeps_names_and_lines() -> None:
    edition(COUNTY)
    text = rulekit.format("county.rules")
    Path("county.rules").write_text(text, encoding="utf-8")
    assert rulekit.format("county.rules") == text
    assert "  based on city\n" in text and "at least the minimum staff of employees" in text
    assert '  without C-02 because "none" = "不设"\n' in text and '  parameter "rooms" = "房间数" = 2\n' in text
    assert "  replaces C-03\n" in text and "weak villages must have a resident cadre." in text


def test_reports_say_which_edition_spoke() -> None:
    found = edition(COUNTY)
    records = {"firm": [{"firm_code": "F", "employees": 40, "party_organization": False}], "village": [{"village_code": "V"}]}
    report = found.check(records, as_of="2025-06-01")
    assert {one.standard: one.edition for one in report.findings} == {"C-01": "city", "C-03": "county", "K-1": "county"}
    document = json.loads(report.to_json(all=True))
    assert {one["standard"]: one["edition"] for one in document["findings"]} == {
        "C-01": "city",
        "C-03": "county",
        "K-1": "county",
    }
    assert [(one["id"], one["edition"], one["left_out"]) for one in document["unchecked"]] == [
        ("C-04", "city", False), ("C-02", "county", True)
    ]  # fmt: skip
    text = report.to_text(lang="zh")
    assert (
        "C-01〔city〕" in text
        and "K-1〔county〕" in text
        and "C-02〔county〕 Resident cadres：不设" in text.replace("驻村", "Resident cadres")
    )
    plain = rulekit.load("city.rules").check(records, as_of="2025-06-01")
    assert {one.edition for one in plain.findings} == {""} and '"edition"' not in plain.to_json(all=True)


def test_frames_samples_and_lint_take_an_edition() -> None:
    pl = pytest.importorskip("polars")
    found = edition(COUNTY)
    frame = pl.DataFrame({"firm_code": ["F", "G"], "employees": [40, 20], "party_organization": [False, False]})
    verdicts = found.check_frame(frame, record_type="firm", as_of="2025-06-01").frame
    assert verdicts["C-01"].to_list() == ["fail", "not_applicable"] and verdicts["K-1"].to_list() == ["fail", "not_applicable"]
    assert set(found.sample(3)) >= {"firm", "village"}
    told = found.lint()
    assert {problem.source.name for problem in told if problem.source} == {"county.rules"}
    idle = [problem.arguments["word"] for problem in told if problem.code == "W702"]
    assert idle == ["rooms"] and not [one for one in rulekit.load("city.rules").lint() if one.code == "W702"]
