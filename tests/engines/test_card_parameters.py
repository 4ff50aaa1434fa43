"""Names of parameters for points and shares in scorecards: both languages, written back, and other values by editions."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

import rulekit
from rulekit import RulesetError, resources
from tests.reports.test_report_json import problems

WORDS = {
    "en": """define record county "county" = "县": level, code digits 6, plural "counties".
define record school "school" = "学校": below county, counted "所", code digits 12, key "code" = "代码", plural "schools".
define verb keep "keep / keeps" = "配备".
define field kit "first-aid kit" = "急救箱" of school: yes/no, had by keep.
define field pool "pool guard" = "救生员" of school: yes/no, had by keep.
define field nurse "school nurse" = "校医" of school: yes/no, had by keep.
define "fine / fair" = "良好 / 一般"
  a school is graded fine if its safety score is at least the fine line, and fair otherwise.

standard A-1 "Kit" = "急救"
  a school must keep a first-aid kit.

standard A-2 "Guard" = "救生"
  a school must keep a pool guard.

standard A-3 "Nurse" = "校医"
  a school should keep a school nurse.
""",
    "zh": """定义 记录 county "县" = "county"：层级，编号位数 6，复数 "counties"。
定义 记录 school "学校" = "school"：上级 县，量词 "所"，编号 "代码" = "code"，编号位数 12，复数 "schools"。
定义 动词 keep "配备" = "keep / keeps"。
定义 字段 kit "急救箱" = "first-aid kit" 属于 学校：是否，动词 keep。
定义 字段 pool "救生员" = "pool guard" 属于 学校：是否，动词 keep。
定义 字段 nurse "校医" = "school nurse" 属于 学校：是否，动词 keep。
定义 "良好 / 一般" = "fine / fair"
  学校安全得分良好分数线以上的评为良好，其余评为一般。

标准 A-1 "急救" = "Kit"
  每所学校应当配备急救箱。

标准 A-2 "救生" = "Guard"
  每所学校应当配备救生员。

标准 A-3 "校医" = "Nurse"
  每所学校宜配备校医。
""",
}
NAMED = {
    "en": """ruleset city "City" = "市"
  parameter "points of organisation" = "组织分值" = 60 points
  parameter "points of the guard" = "救生分值" = 40 points
  parameter "most bonus" = "加分上限" = 5
  parameter "top share" = "十佳比例" = 50%
  parameter "fine line" = "良好分数线" = 60 points

{words}
scorecard SC "safety score" = "安全得分" of school
  not applicable left out
  indicator O "All" = "全部" 100 points
  indicator O-1 "Organisation" = "组织" the points of organisation under O
    item A-1 points of organisation
  indicator O-2 "Guard" = "救生" points of the guard under O
    deduction A-2 at most points of the guard
  bonus A-3 most bonus points
  bonus at most most bonus
  ranked within county
  quota top share graded fine
""",
    "zh": """规则集 city "市" = "City"
  参数 "组织分值" = "points of organisation" = 60分
  参数 "救生分值" = "points of the guard" = 40分
  参数 "加分上限" = "most bonus" = 5
  参数 "十佳比例" = "top share" = 50%
  参数 "良好分数线" = "fine line" = 60分

{words}
记分卡 SC "安全得分" = "safety score" 属于 学校
  不适用项 不计
  指标 O "全部" = "All" 100分
  指标 O-1 "组织" = "Organisation" 组织分值 属于 O
    计分 A-1 组织分值
  指标 O-2 "救生" = "Guard" 救生分值属于 O
    扣分 A-2 救生分值
  加分 A-3 加分上限分
  加分 不超过 加分上限
  排名 在 县 内
  名额 十佳比例 良好以上
""",
}
TEXT = {lang: text.format(words=WORDS[lang]) for lang, text in NAMED.items()}
NUMBERS = {
    "points of organisation under": "60 points under", "item A-1 points of organisation": "item A-1 60 points",
    "points of the guard under": "40 points under", "at most points of the guard": "40 points",
    "bonus A-3 most bonus points": "bonus A-3 5 points", "at most most bonus": "at most 5 points", "quota top share": "quota 50%",
    "the 60 points": "60 points",
}  # fmt: skip
COUNTY = {
    "en": 'ruleset county "County"\n  based on city.rules\n  parameter "points of organisation" = {points}\n',
    "zh": '规则集 county "县"\n  基于 city.rules\n  参数 "组织分值" = {points}\n',
}


def schools(count: int) -> list[dict[str, object]]:
    kits = [{"kit": bool(one & 1), "pool": bool(one & 2), "nurse": bool(one & 4)} for one in range(count)]
    return [{"code": f"350102{number:06d}", **kit} for number, kit in enumerate(kits)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_mean_the_numbers_that_they_stand_for(lang: str) -> None:
    plain = TEXT["en"]
    for name, number in NUMBERS.items():
        assert name in plain, name
        plain = plain.replace(name, number)
    named, literal = rulekit.load(TEXT[lang]).scorecards[0], rulekit.load(plain).scorecards[0]
    turned = {"title", "title_twin"} if lang == "zh" else set()
    assert [(one.id, one.points, one.items) for one in named.every] == [(one.id, one.points, one.items) for one in literal.every]
    assert (named == literal) is not bool(turned)
    assert (named.bonus, named.most_bonus, named.quotas) == (literal.bonus, literal.most_bonus, literal.quotas)
    assert named.every[1].points == 60 and named.most_bonus == 5 and named.quotas[0].share == Fraction(1, 2)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_are_written_back(lang: str) -> None:
    loaded = rulekit.load(TEXT[lang])
    for other in ("en", "zh"):
        text = loaded.render(other)
        assert ("quota top share fine or better" if other == "en" else "名额 十佳比例 良好以上") in text
        assert ("60 points under" if other == "en" else "60分 属于") not in text
        again = rulekit.load(text)
        assert again.render(lang) == loaded.render(lang)
        assert [one.points for one in again.scorecards[0].every] == [one.points for one in loaded.scorecards[0].every]
    formatted = rulekit.format(TEXT[lang])
    assert rulekit.format(formatted) == formatted
    assert rulekit.load(formatted).scorecards == loaded.scorecards
    assert ('indicator O-1 "Organisation" = "组织" points of organisation under O' in formatted) == (lang == "en")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_edition_gives_other_points(lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("city.rules").write_text(TEXT["en"], encoding="utf-8")
    points = {"en": "20 points", "zh": "20分"}[lang]
    guard = {"en": '  parameter "points of the guard" = 80 points\n', "zh": '  参数 "救生分值" = 80分\n'}[lang]
    Path("county.rules").write_text(COUNTY[lang].format(points=points) + guard, encoding="utf-8")
    city, county = rulekit.load("city.rules"), rulekit.load("county.rules")
    assert [one.points for one in city.scorecards[0].every] == [100, 60, 40]
    assert [one.points for one in county.scorecards[0].every] == [100, 20, 80]
    got = [[one.value for one in ruleset.check({"school": schools(4)}).scores] for ruleset in (city, county)]
    assert sorted(got[0]) == [0, 40, 60, 100] and sorted(got[1]) == [0, 20, 80, 100], got


def told(text: str) -> list[tuple[str, str]]:
    with pytest.raises(RulesetError) as caught:
        rulekit.load(text)
    assert all(one.render(lang) for one in caught.value.diagnostics for lang in ("zh", "en"))
    found = [
        (one.code, one.source.text[one.span.start : one.span.end]) for one in caught.value.diagnostics if one.source and one.span
    ]
    return found


@pytest.mark.parametrize(
    ("before", "after", "code", "place"),
    [
        ("item A-1 points of organisation", "item A-1 points of organization", "S680", "points of organization"),
        ("item A-1 points of organisation", "item A-1 top share", "S681", "top share"),
        ("quota top share graded fine", "quota tip share fine", "S680", "tip share fine"),
        ("quota top share graded fine", "quota points of organisation fine", "S681", "points of organisation fine"),
        ("quota top share graded fine", "quota top share gold", "R214", "gold"),
        ("quota top share graded fine", "quota top share", "S651", "quota top share"),
        ("indicator O-2 \"Guard\" = \"救生\" points of the guard under O", "indicator O-2 points of the gard under O", "S680",
         "points of the gard"),
        ("bonus at most most bonus", "bonus at most fine line points", "S680", "fine line points"),
        ("= 40 points", "= 0 points", "S656", "indicator O-2 \"Guard\" = \"救生\" points of the guard under O"),
        ("item A-1 points of organisation", "item A-1", "S652", "item A-1"),
    ],
)  # fmt: skip
def test_a_wrong_name_is_told_at_its_place(before: str, after: str, code: str, place: str) -> None:
    assert TEXT["en"].count(before) == 1
    assert (code, place) in told(TEXT["en"].replace(before, after))


def test_the_nearest_name_is_a_hint() -> None:
    with pytest.raises(RulesetError) as caught:
        rulekit.load(TEXT["en"].replace("quota top share graded fine", "quota tip share graded fine"))
    assert [one.arguments.get("fix") for one in caught.value.diagnostics] == ["top share"]


@pytest.mark.parametrize("value", ["0 points", "20,000 points", "1.234 points"])
def test_a_value_that_an_edition_gives_is_told_there(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("city.rules").write_text(TEXT["zh"], encoding="utf-8")
    Path("county.rules").write_text(COUNTY["en"].format(points=value), encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        rulekit.load("county.rules")
    (problem,) = caught.value.diagnostics
    assert problem.code == "S656" and problem.source is not None and problem.span is not None
    assert problem.source.name.endswith("county.rules")
    assert problem.source.text[problem.span.start : problem.span.end] == value


def test_a_sentence_that_begins_like_such_a_line_stays_a_sentence() -> None:
    loaded = rulekit.load(
        'define record school "school" = "学校": counted "所".\n'
        'define field bonus "bonus payments" = "奖金" of school: number in yuan.\n\n'
        'standard A-1 "Kit"\n  a school\'s\n  bonus payments must be at least 5 yuan.\n'
    )
    assert len(loaded.standards) == 1


def test_the_comparison_of_rulesets_tells_the_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("city.rules").write_text(TEXT["en"], encoding="utf-8")
    Path("county.rules").write_text(COUNTY["zh"].format(points="20分"), encoding="utf-8")
    city, county = rulekit.load("city.rules"), rulekit.load("county.rules")
    found = rulekit.diff(city, county)
    (change,) = found.scorecards
    assert (found.standards, change.kind, change.id, found.exit_code()) == ((), "changed", "SC", 1)
    document = json.loads(found.to_json())
    schema = json.loads(resources.text("grammars", "output.schema.json"))
    assert not list(problems(document, schema["$defs"]["ruleset_diff"], schema))
    (told,) = document["scorecards"]
    assert told["old"]["en"] == ["indicator O-1 60 points under O", "item A-1 60 points"]
    assert told["new"]["zh"] == ["指标 O-1 20分 属于 O", "计分 A-1 20分"]
    for lang in ("en", "zh"):
        text = found.to_text(lang=lang)
        assert all(
            f"- {old}" in text and f"+ {new}" in text for old, new in zip(told["old"][lang], told["new"][lang], strict=True)
        )
        assert len(found.to_csv(lang=lang).splitlines()) == 2
    assert rulekit.diff(city, city).exit_code() == 0 and "scorecards" not in json.loads(rulekit.diff(city, city).to_json())


def test_a_standard_about_a_grade_has_another_digest_with_another_scale() -> None:
    from rulekit.reports.basis import digest

    more = '\nstandard B-1 "B"\n  a school graded fair must keep a school nurse.\n'
    text = TEXT["en"].replace("\nscorecard SC", f"{more}\nscorecard SC")
    reports = [
        rulekit.load(one).check({"school": schools(2)}) for one in (text, text.replace("= 60 points\n\n", "= 50 points\n\n"))
    ]
    (first, second) = (next(one for one in report.standards if one.id == "B-1") for report in reports)
    assert digest(first, reports[0]) != digest(second, reports[1])
    assert digest(reports[0].standards[0], reports[0]) == digest(reports[1].standards[0], reports[1])
