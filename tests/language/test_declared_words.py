"""Words that a ruleset declares itself, without any plug-in: loaded, judged, sampled, written back, in both languages."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import rulekit
from rulekit import RulesetError
from rulekit.vocabulary import Role, VocabularyBuilder

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "own-words.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```rules-file-(zh|en)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_ruleset_without_any_plug_in_loads_and_its_examples_hold(lang: str) -> None:
    ruleset = rulekit.load(FILES[lang])
    assert ruleset.vocabulary.plugins == ()
    results = ruleset.test()
    assert [result.standard for result in results] == ["C-1", "C-1", "C-1", "C-2", "C-3", "C-5"]
    assert all(result.ok for result in results)
    assert [found.code for found in ruleset.lint()] == ["W711"]  # C-4 has no example; every word is used and has one meaning


def test_both_files_of_the_page_declare_the_same() -> None:
    chinese, english = (rulekit.load(FILES[lang]) for lang in ("zh", "en"))
    assert chinese.vocabulary.entries == english.vocabulary.entries
    assert [standard.rule for standard in chinese.standards] == [standard.rule for standard in english.standards]
    assert chinese.render("en") == english.render("en")
    assert english.render("zh") == chinese.render("zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_files_of_the_page_are_in_their_one_layout(lang: str) -> None:
    assert rulekit.format(FILES[lang]) == FILES[lang]
    loaded = rulekit.load(FILES[lang])
    again = rulekit.load(loaded.render("zh" if lang == "en" else "en"))
    assert again.vocabulary.entries == loaded.vocabulary.entries


def test_a_declared_word_is_what_a_plug_in_would_declare() -> None:
    builder = VocabularyBuilder("clubs")
    builder.record("district", zh="区", en="district", many="districts", level=True, code_digits=6)
    builder.record(
        "club", zh="俱乐部 / 社团", en="club", many="clubs", parent="district", measure="家 / 个", key_zh="社团代码",
        key_en="club code", begins="founded",
    )  # fmt: skip
    builder.record("coach", zh="教练", en="coach", many="coaches", child=True, measure="名")
    builder.children("coaches", "club", "coach", zh="教练", en="coaches")
    builder.unit("court_hour", zh="场时", en="court hour", many="court hours")
    builder.number("training", "club", zh="每周训练", en="weekly training", unit="court_hour", low=0)
    builder.verb("keep", zh="配备 / 备有", en="keep / keeps")
    builder.number("members", "club", zh="会员", en="member", many="members", unit="person", high=10_000)
    builder.number("dues", "club", zh="会费", en="annual dues", unit="yuan", low=0, high=100_000, blank="zero")
    builder.yesno("first_aid_kit", "club", zh="急救箱", en="first-aid kit", verbs="keep")
    builder.yesno("leader", "club", zh="会长", en="leader")
    builder.yesno("treasurer", "club", zh="司库", en="treasurer")
    builder.yesno("leader_is_treasurer", "club", zh="会长兼司库", en="shared post")
    builder.identity("club", "leader", "treasurer", field="leader_is_treasurer")
    choices = {"ball": ("球类", "ball games"), "water": ("水上运动", "water sports")}
    builder.text("sport", "club", zh="项目", en="sport", choices=choices)
    builder.adjective("club", zh="水上", en="aquatic", field="sport", value="water")
    builder.date("founded", "club", zh="成立日期", en="founding date", happened_zh="成立", happened_en="founded")
    builder.yesno("licensed", "coach", zh="持证", en="licensed", adjective=True)
    builder.place("river", zh="江区", en="River district", level="district", codes="350102")
    assert set(rulekit.load(FILES["en"]).vocabulary.entries) == set(builder.build().entries)


def test_records_are_judged_with_declared_words_alone() -> None:
    ruleset = rulekit.load(FILES["en"])
    records = [
        {"club code": "A", "members": 60, "dues": "", "first-aid kit": True, "parent": "350102", "founding date": "2025-02-01"},
        {"社团代码": "B", "会员": 60, "会费": 201, "急救箱": False, "会长兼司库": False, "项目": "水上运动",
         "教练": [{"持证": True}]},
    ]  # fmt: skip
    report = ruleset.check(records, as_of="2025-06-30")
    found = {(finding.standard, finding.record): str(finding.verdict) for finding in report.findings}
    assert [found[f"C-{number}", "A"] for number in (1, 2, 3, 4)] == ["pass", "unknown", "pass", "pass"]  # blank dues are zero
    assert [found[f"C-{number}", "B"] for number in (1, 2, 3, 4)] == ["fail", "fail", "fail", "unknown"]


def test_a_sample_is_made_of_declared_words_alone() -> None:
    ruleset = rulekit.load(FILES["zh"])
    sample = ruleset.sample(30, seed=3, as_of=date(2025, 6, 30))
    assert len(sample["club"]) == 30
    assert any(coach.get("licensed") for club in sample["club"] for coach in club.get("coaches", ()))
    verdicts = {str(finding.verdict) for finding in ruleset.check(sample, as_of="2025-06-30").findings}
    assert {"pass", "fail", "unknown", "not_applicable"} <= verdicts


CLUB = 'define record club "club" = "社团": plural "clubs".'
HEAD = f'ruleset x "X"\n\n{CLUB}\n{{more}}\nstandard A "A"\n  every club must have a kit.\n'
KIT = 'define field kit "kit" = "急救箱" of club: yes/no.'


def told(text: str) -> list[tuple[str, str]]:
    """Codes of the mistakes of a text, with what they point at."""
    with pytest.raises(RulesetError) as caught:
        rulekit.load(text)
    found = caught.value.diagnostics
    return [(one.code, text[one.span.start : one.span.end] if one.span else "") for one in found if one.severity == "error"]


@pytest.mark.parametrize(
    ("line", "code", "where"),
    [
        ('define field kit "box" = "箱" of club: yes/no.', "S616", "kit"),
        ('define record club "union" = "工会".', "S616", "club"),
        ('define field box "kit" = "箱" of club: yes/no.', "V406", "box"),  # as a plug-in would be told
        ('define field box "at least" = "箱" of club: yes/no.', "V403", "box"),
        ('define field box "box" of village: yes/no.', "S614", "village"),
        ('define field box "box" of club: number in stones.', "S615", "stones"),
        ('define field box "box" of club.', "S612", 'define field box "box" of club.'),
        ('define field box "box" of club: number, at least many.', "S644", "many"),
        ('define field box "box" of club: date, blank means zero.', "S644", "blank means zero"),
        ('define adjective "fine" of club: kit = good.', "S644", "kit = good"),
        ('define adjective "fine" of club: quality.', "S643", "quality"),
        ('define list boxes "boxes" of club: club.', "S643", "club"),
        ('define unit foot "foot" = "英尺": 0.3048 metres.', "S615", "metres"),
        ('define identity kit of club: kit.', "S641", 'define identity kit of club: kit.'),
        ('define record union "union": begins founded.', "S643", "founded"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(line: str, code: str, where: str) -> None:
    assert told(HEAD.format(more=f"{KIT}\n{line}")) == [(code, where)]


def test_own_words_stand_beside_those_of_a_plug_in() -> None:
    line = 'define field hall "assembly hall" = "礼堂" of village, community: yes/no.'
    text = f'ruleset x "X"\n  uses party-building\n{line}\n\nstandard A "A"\n  every village must have an assembly hall.\n'
    ruleset = rulekit.load(text)
    assert [of for of, id in ruleset.vocabulary.fields if id == "hall"] == ["village", "community"]
    assert "define field hall" in ruleset.render("en") and "定义 字段 hall" in ruleset.render("zh")
    assert "属于 村、社区：是否。" in ruleset.render("zh")
    assert ruleset.vocabulary.units["yuan"].factor == Fraction(1)


def test_parts_known_fields_and_fields_by_period_are_written_back() -> None:
    lines = (
        'define record coach "coach" = "教练": child, counted "名", known by name, plural "coaches".',
        'define list coaches "coaches" = "教练" of club: coach.',
        'define field name "name" = "姓名" of coach: text.',
        'define verb come "come from" = "来自".',
        'define field origin "origin" = "来源" of coach: text, one of school "school" = "学校", had by come.',
        'define field grant "grant" = "补助" of club: number in yuan, at least 0, in steps of 0.5, kept by quarter.',
        'define field level "level" = "等级数" of club: number, between -5 and 5, whole numbers.',
        'define part premises "premises" = "场地" of club.',
    )
    ruleset = rulekit.load(HEAD.format(more="\n".join((KIT, *lines))))
    fields = ruleset.vocabulary.fields
    assert (fields["club", "grant"].period, fields["club", "grant"].step) == ("quarter", Fraction(1, 2))
    assert (fields["club", "level"].low, fields["club", "level"].integer) == (-5, True)
    assert fields["coach", "origin"].verbs == ("come",)
    assert ruleset.vocabulary.records["coach"].known_by == "name"
    chinese = ruleset.render("zh")
    assert rulekit.load(chinese).vocabulary.entries == ruleset.vocabulary.entries
    for line in lines:
        assert line in rulekit.load(chinese).render("en")


def test_words_that_are_declared_and_never_used_are_told() -> None:
    lines = (
        'define verb rent "rent" = "租用".',
        'define unit pint "pint" = "品脱": 0.5 yuan.',
        'define place river "River town" = "江镇" of club.',
        'define record coach "coach" = "教练": child.',
        'define list coaches "coaches" = "教练们" of club: coach.',
    )
    found = rulekit.load(HEAD.format(more="\n".join((KIT, *lines)))).lint()
    told = [one.text("en") for one in found if one.code == "W702"]
    assert told == [
        "the verb rent, “rent”, is declared and never used",
        "the unit pint, “pint”, is declared and never used",
        "the place river, “River town”, is declared and never used",
        "the list coaches, “coaches”, is declared and never used",
    ]  # the record stands in the declaration of the list


@pytest.mark.parametrize("library", ["polars", "duckdb"])
def test_frames_are_judged_with_declared_words_alone(library: str) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"club code": ["A", "B", "C"], "member": [60, 60, None], "first-aid kit": [True, False, False]})
    if library == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        frame = duckdb.from_arrow(frame.to_arrow())
    report = rulekit.load(FILES["en"]).check_frame(frame, record_type="club", as_of="2025-06-30", only="C-1")
    assert {verdict: count for verdict, count in report.counts["C-1"].items() if count} == {"pass": 1, "fail": 1, "unknown": 1}


YEARS = """
ruleset fleets "Fleets" = "机队"
  source "a paper" dated 2025-01-01

define record airline "airline" = "航空公司": plural "airlines".
define record plane "aircraft" = "飞机": child, plural "aircraft".
define list fleet "aircraft" = "飞机" of airline: plane, plural "aircraft".
define list leased "leased aircraft" = "租用飞机" of airline: plane, plural "leased aircraft".
define field age "age" = "机龄" of plane: number in years, between 0 and 50.
define field post "base" = "基地" of plane: text, one of north "north" = "北", south "south" = "南", plural "bases".
define field flights "flight" = "航班" of airline: number in items, plural "flights", kept by year.
define role "northern aircraft" = "北飞机" of plane: post = north, plural "northern aircraft".

standard A-1 "Age" = "机龄"
  cites "article 1"
  the highest age of the leased aircraft of an airline must be at most 20 years.
  example pass: leased aircraft (age 20), aircraft (age 30).
  example fail: leased aircraft (age 20.5).

standard A-2 "Flights" = "航班"
  cites "article 2"
  an airline's flights must not be less than those of the year before.
  example pass on 2025-12-31: 2024 flights 900, 2025 flights 900.
  example fail on 2025-12-31: 2024 flights 900, 2025 flights 899.
  example unknown on 2025-12-31: 2025 flights 900.

standard A-3 "North" = "北"
  cites "article 3"
  an airline must have at least 1 northern aircraft.
  example pass: aircraft (base north), aircraft (base south).
  example fail: aircraft (base south).
"""


def test_years_roles_two_lists_of_one_kind_and_earlier_periods_in_examples() -> None:
    ruleset = rulekit.load(YEARS)
    assert [(result.place, result.actual) for result in ruleset.test() if not result.ok] == []
    assert len(ruleset.test()) == 7
    role = next(entry for entry in ruleset.vocabulary.entries if isinstance(entry, Role))
    assert (role.record, role.field, role.value) == ("plane", "post", "north")
    assert role.words.first("en", many=True) == "northern aircraft"
    twin = rulekit.load(ruleset.render("zh"))
    assert twin.vocabulary.entries == ruleset.vocabulary.entries
    assert [one.rule for one in twin.standards] == [one.rule for one in ruleset.standards]
    assert "租用飞机" in twin.sentence("A-1", "zh") and "leased aircraft" in ruleset.sentence("A-1", "en")
    assert "介于 0至50" in ruleset.render("zh")


def test_a_number_without_a_unit_is_in_the_unit_of_its_field() -> None:
    ruleset = rulekit.load(YEARS)
    airlines = [{"id": "A", "leased": [{"age": 21}]}, {"id": "B", "leased": [{"age": "21个月"}]}]
    report = ruleset.check({"airline": airlines}, as_of="2025-12-31", only="A-1")
    assert [str(one.verdict) for one in report.findings] == ["fail", "pass"]
    ages = [plane["age"] for one in ruleset.sample(40, seed=1)["airline"] for plane in one.get("leased", ()) if "age" in plane]
    assert ages and all(float(age) <= 50 for age in ages)
