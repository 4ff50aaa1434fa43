"""Scorecards in rulesets: both languages, the record engine against completions, frames of every kind against records."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import rulekit
from rulekit.scorecards import Score

EN = """ruleset schools "School safety" = "学校安全"
  source "synthetic" dated 2025-01-01

define record county "county" = "县": level, code digits 6, plural "counties".
define record school "school" = "学校": below county, counted "所 / 个", code digits 12, key "code" = "代码", plural "schools".
define verb keep "keep / keeps" = "配备".
define field kit "first-aid kit" = "急救箱" of school: yes/no, had by keep.
define field nurse "school nurse" = "校医" of school: yes/no, had by keep.
define field pool "pool" = "泳池" of school: yes/no, had by keep.
define field guard "pool guard" = "救生员" of school: yes/no, had by keep.
define field plan "plan" = "整改方案" of school: yes/no.
define field pupils "pupil" = "学生" of school: number in people, plural "pupils".
define "gold / silver / none" = "金级 / 银级 / 未评级"
  a school is graded gold if its safety score is at least 90 and it keeps a school nurse, silver if its safety score is at
  least 60, and none otherwise.

standard A-1 "Kit" = "急救"
  a school must keep a first-aid kit.

standard A-2 "Guard" = "救生"
  if a school keeps a pool, it must keep a pool guard.

standard A-3 "Nurse" = "校医"
  a school should keep a school nurse.

standard B-1 "Better" = "进步"
  a school's safety score must be at least 5 points more than the year before.

standard B-2 "Silver" = "银级"
  in each county, at least 50% of schools must be graded silver or better.

standard B-3 "Plan" = "方案"
  a school graded none must have a plan.

scorecard S "safety score" = "安全得分" of school, kept by year
  not applicable {absent}
  indicator K "Kit" = "急救" 60 points
    item A-1 60 points
  indicator P "Pool" = "泳池" 40 points
    {pool}
  bonus A-3 5 points
  bonus at most 3 points
  veto A-2 at most silver
  ranked within county{ties}
  quota 50% gold
"""
FIELDS = {"kit": "first-aid kit", "nurse": "school nurse", "pool": "pool", "guard": "pool guard", "plan": "plan"}
DAY = "2025-12-31"


def written(absent: str = "left out", pool: str = "item A-2 40 points", ties: str = "") -> str:
    return EN.format(absent=absent, pool=pool, ties=ties)


def schools(seed: int, count: int, missing: float) -> list[dict[str, Any]]:
    dice = random.Random(seed)
    return [
        {
            "code": f"35010{dice.randint(1, 2)}{number:06d}",
            **{name: None if dice.random() < missing else dice.random() < 0.6 for name in FIELDS},
            "pupils": dice.choice([100, 200, 300, None]),
        }
        for number in range(count)
    ]


def completions(records: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    open_ = [(at, name) for at, one in enumerate(records) for name in FIELDS if one[name] is None]
    for values in itertools.product((True, False), repeat=len(open_)):
        made = [dict(one) for one in records]
        for (at, name), value in zip(open_, values, strict=True):
            made[at][name] = value
        yield made


def by_key(scores: tuple[Score, ...]) -> dict[str, Score]:
    return {one.record: one for one in scores}


@pytest.mark.parametrize("absent", ["left out", "full points", "no points"])
@pytest.mark.parametrize("pool", ["item A-2 40 points", "deduction A-2 30 points"])
def test_scores_grades_and_ranks_hold_in_every_completion(absent: str, pool: str) -> None:
    """
    Ends of scores are reached; ranks and grades of every completion are among those told. (A verdict's outcomes are free of one
    another by decision 56, so that a rank or grade may be told that no completion of the cells gives.)
    """
    ruleset = rulekit.load(written(absent, pool, ", ties in"))
    told = 0
    for seed in range(12):
        records = schools(seed, 3, 0.25)
        if sum(one[name] is None for one in records for name in FIELDS) > 6:
            continue
        found = by_key(ruleset.check({"school": records}, as_of=DAY).scores)
        every = [by_key(ruleset.check({"school": made}, as_of=DAY).scores) for made in completions(records)]
        for key, score in found.items():
            values = {one[key].value for one in every if one[key].low is not None}
            assert score.low == min(values, default=None) and score.high == max(values, default=None), (records, key)
            assert {one[key].grade for one in every} <= set(score.grades) | ({""} if score.nothing else set())
            ranks = {one[key].rank.low for one in every if one[key].rank is not None}
            assert score.rank is None or all(score.rank.low <= rank <= score.rank.high for rank in ranks)
            told += len(score.grades) == 1
    assert told > 5


def test_a_known_school_by_hand() -> None:
    """60 for the kit, no pool: 40 left out, so 100 of 100; a nurse: 5, at most 3."""
    ruleset = rulekit.load(written())
    record = {"code": "350101000001", "kit": True, "nurse": True, "pool": False, "guard": None, "plan": None, "pupils": 1}
    (score,) = ruleset.check({"school": [record]}, as_of=DAY).scores
    assert (score.value, score.quota, score.grade) == (Fraction(103), {"gold": "out"}, "silver"), "half of one is none"
    (score,) = rulekit.load(written("no points")).check({"school": [record]}, as_of=DAY).scores
    assert (score.value, score.grade) == (Fraction(63), "silver")
    (score,) = ruleset.check({"school": [record | {"pool": True, "guard": False}]}, as_of=DAY).scores
    assert (score.value, score.grade, score.vetoes) == (Fraction(63), "silver", ("A-2",))


def test_an_open_score_leaves_standards_about_it_open_and_names_what_it_waits_for() -> None:
    ruleset = rulekit.load(written())
    record = {"code": "350101000001", "kit": None, "nurse": True, "pool": False, "guard": None, "plan": False, "pupils": 1}
    report = ruleset.check({"school": [record]}, as_of=DAY)
    (found,) = [one for one in report if one.standard == "B-3"]
    assert found.verdict == "unknown" and [one.name for one in found.missing] == ["kit"]
    (score,) = report.scores
    assert (score.low, score.high, score.state) == (3, 103, "unknown")


def test_an_error_stays_an_error_unless_the_grade_is_the_same() -> None:
    from attrs import evolve

    from rulekit.engines.interpret import World, evaluate
    from rulekit.engines.scores.scored import Scoring
    from rulekit.findings import Verdict
    from rulekit.sources.objects import from_objects

    ruleset = rulekit.load(written())
    record = {"code": "350101000001", "kit": True, "nurse": True, "pool": True, "guard": True, "plan": False, "pupils": 1}
    dataset = from_objects({"school": [record]}, ruleset.vocabulary, wanted=ruleset.wanted)
    day = rulekit.load(written()).outline.dated
    assert day is not None
    world = World(ruleset.ir, ruleset.vocabulary, dataset, day)
    findings = list(evaluate(world, ["A-1", "A-2", "A-3"]))
    for broken, state in (("A-1", "error"), ("A-3", "known")):
        some = [evolve(one, verdict=Verdict.ERROR) if one.standard == broken else one for one in findings]
        _, (score,) = Scoring(ruleset.scorecards[0], ruleset.ir, world).scored(some)
        assert score.error and score.state == state


# frames ----------------------------------------------------------------------------------------------


def frames(records: list[dict[str, Any]]) -> Mapping[str, Any]:
    polars = pytest.importorskip("polars")
    duckdb = pytest.importorskip("duckdb")
    frame = polars.DataFrame(records)
    arrow = frame.to_arrow()
    return {
        "polars": frame, "lazy": frame.lazy(), "arrow": arrow, "pandas": frame.to_pandas(), "duckdb": duckdb.from_arrow(arrow),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["polars", "lazy", "arrow", "pandas", "duckdb"])
@pytest.mark.parametrize("ties", ["", ", ties out", ", then by lowest pupils"])
def test_frames_score_as_records_do(kind: str, ties: str) -> None:
    ruleset = rulekit.load(written("left out", "deduction A-2 30 points", ties))
    old = ruleset.check({"school": schools(1, 40, 0.1)}, as_of="2024-12-31")
    records = schools(2, 40, 0.15)
    report = ruleset.check({"school": records}, as_of=DAY, before=old)
    frame = ruleset.check_frame(frames(records)[kind], as_of=DAY, record_type="school", before=old)
    assert frame.scores == report.scores
    assert frame.counts == report.counts
    assert set(frame.fallbacks.values()) == {"score"}
    assert len({one.state for one in report.scores}) > 1 and len({one.grade for one in report.scores}) > 2
    for id in ("B-1", "B-3"):
        told = {one.record: (one.verdict, set(one.missing)) for one in frame.findings(only=id)}
        want = {one.record: (one.verdict, set(one.missing)) for one in report if one.standard == id and one.record in told}
        assert told == want and told


def test_the_frame_of_scores() -> None:
    ruleset = rulekit.load(written())
    records = schools(5, 30, 0.2)
    frame = ruleset.check_frame(frames(records)["polars"], as_of=DAY, record_type="school").score_frames["S"]
    report = by_key(ruleset.check({"school": records}, as_of=DAY).scores)
    assert frame.columns == ["key", "score.low", "score.high", "grade", "grades", "rank.low", "rank.high"]
    for row in frame.to_dicts():
        score = report[row["key"]]
        assert (row["grade"], row["grades"].split("|")) == (score.grade or None, list(score.grades))
        assert row["score.low"] == (None if score.low is None else float(score.low))


def test_waived_and_rolled_up_frames_agree() -> None:
    ruleset = rulekit.load(written())
    records = schools(7, 30, 0.1)
    waiver = {"standard": "A-1", "record": records[0]["code"], "reason": "r", "approver": "a", "from": DAY, "until": DAY}
    report = ruleset.check({"school": records}, as_of=DAY, waivers=[waiver])
    frame = ruleset.check_frame(frames(records)["polars"], as_of=DAY, record_type="school", waivers=[waiver])
    assert frame.scores == report.scores
    mine, other = report.roll_up("county"), frame.roll_up("county")
    assert [(one.key, one.counts) for one in mine.children] == [(one.key, one.counts) for one in other.children]


# the year before -------------------------------------------------------------------------------------


def test_a_score_against_that_of_the_year_before(tmp_path: Path) -> None:
    ruleset = rulekit.load(written("full points"))
    record = {"code": "350101000001", "kit": False, "nurse": False, "pool": False, "guard": None, "plan": None, "pupils": 1}
    old = ruleset.check({"school": [record]}, as_of="2024-12-31")
    path = tmp_path / "old.json"
    path.write_text(old.to_json(), encoding="utf-8")
    for before in (old, str(path), json.loads(old.to_json())):
        same = ruleset.check({"school": [record]}, as_of=DAY, only="B-1", before=before)
        assert same.totals["fail"] == 1
        better = ruleset.check({"school": [record | {"kit": True}]}, as_of=DAY, only="B-1", before=before)
        assert better.totals["pass"] == 1
    assert ruleset.check({"school": [record]}, as_of=DAY, only="B-1").totals["unknown"] == 1
    table = ruleset.check({"school": [record | {"2024 safety score": 20}]}, as_of=DAY, only="B-1")
    assert table.totals["pass"] == 1


def test_reports_that_are_of_no_earlier_period_are_refused(tmp_path: Path) -> None:
    ruleset = rulekit.load(written())
    old = ruleset.check({"school": schools(1, 2, 0)}, as_of=DAY)
    with pytest.raises(rulekit.InputError, match="D589"):
        ruleset.check({"school": []}, as_of=DAY, before=old)
    for text in ("", "[]", '{"schema": "other/1"}', json.dumps(json.loads(old.to_json()) | {"scores": [1]})):
        path = tmp_path / "old.json"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(rulekit.InputError, match="D588"):
            ruleset.check({"school": []}, as_of="2026-12-31", before=str(path))


# files -----------------------------------------------------------------------------------------------


def test_a_scorecard_comes_back_in_both_languages() -> None:
    ruleset = rulekit.load(written(ties=", then by lowest pupils, ties out"))
    chinese = rulekit.load(ruleset.render("zh"))
    again = rulekit.load(chinese.render("en"))
    assert again.scorecards == ruleset.scorecards
    assert chinese.scorecards[0].quotas[0].grade == ruleset.scorecards[0].quotas[0].grade
    assert {one.title for one in chinese.scorecards[0].every} == {"急救", "泳池"}
    for text in (written(), ruleset.render("zh"), ruleset.render("en")):
        laid_out = rulekit.format(text)
        assert rulekit.format(laid_out) == laid_out


def test_both_languages_give_the_same_scores() -> None:
    ruleset = rulekit.load(written())
    records = schools(3, 12, 0.2)
    other = rulekit.load(ruleset.render("zh"))
    assert other.check({"school": records}, as_of=DAY).scores == ruleset.check({"school": records}, as_of=DAY).scores


def test_two_scorecards_do_not_share_a_score_or_an_id() -> None:
    card = written().partition("\nscorecard S ")[2].partition("  veto ")[0]
    for second in ("scorecard T " + card, "scorecard S " + card.replace('"safety score" = "安全得分"', '"other mark"')):
        with pytest.raises(rulekit.RulesetError, match="S654"):
            rulekit.load(written() + "\n" + second)


def test_comments_stay_in_a_scorecard() -> None:
    text = written().replace("  bonus A-3", "  # bonus is small\n  bonus A-3")
    assert "# bonus is small" in rulekit.format(text)


def test_examples_may_give_the_score_itself() -> None:
    sentence = "  a school graded none must have a plan.\n"
    examples = "  example fail: safety score 10, plan no.\n  example pass: safety score 10, plan yes.\n"
    ruleset = rulekit.load(written().replace(sentence, sentence + examples))
    assert [one.ok for one in ruleset.test()] == [True, True]


def test_examples_of_a_level_may_give_the_scores_below_it() -> None:
    sentence = "  in each county, at least 50% of schools must be graded silver or better.\n"
    examples = (
        "  example pass: school (safety score 60), school (safety score 59).\n"
        "  example fail: school (safety score 60), school (safety score 59), school (safety score 59).\n"
        "  example unknown: school (safety score 60), school (plan no), school (plan no).\n"
    )
    ruleset = rulekit.load(written().replace(sentence, sentence + examples))
    assert [(one.expected, one.ok) for one in ruleset.test()] == [("pass", True), ("fail", True), ("unknown", True)]


# outputs ---------------------------------------------------------------------------------------------


def test_the_command_reads_an_earlier_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from rulekit.cli import main

    monkeypatch.chdir(tmp_path)
    Path("s.rules").write_text(written("full points"), encoding="utf-8")
    head = "code,first-aid kit,school nurse,pool,pool guard,plan\n"
    Path("old.csv").write_text(head + "350101000001,no,no,no,,\n", encoding="utf-8")
    Path("new.csv").write_text(head + "350101000001,yes,no,no,,\n", encoding="utf-8")

    def call(*args: str) -> Any:
        return CliRunner().invoke(main.build(main.spoken([*args])), [*args])

    made = call("check", "old.csv", "-r", "s.rules", "--as-of", "2024-12-31", "-o", "old.json", "--exit-zero")
    assert made.exit_code == 0, made.output
    told = call("check", "new.csv", "-r", "s.rules", "--as-of", DAY, "--before", "old.json", "--only", "B-1", "--format", "json")
    assert json.loads(told.output)["counts"]["B-1"]["pass"] == 1
    why = call("why", "new.csv", "-r", "s.rules", "--as-of", DAY, "--before", "old.json", "--record", "350101000001")
    assert "· A-1  60 of 60  met" in why.output and "safety score of 2024" in why.output
    for engine in ("polars", "duckdb"):
        large = call("check", "new.csv", "-r", "s.rules", "--as-of", DAY, "--before", "old.json", "--engine", engine)
        assert large.output == call("check", "new.csv", "-r", "s.rules", "--as-of", DAY, "--before", "old.json").output
    same = call("check", "new.csv", "-r", "s.rules", "--as-of", DAY, "--before", "new.csv")
    assert same.exit_code == 2 and "D588" in same.output


def test_the_document_is_as_the_schema_says() -> None:
    """Keys and kinds of `scorecards` and `scores`, and that equal reports give equal bytes."""
    from rulekit import resources

    schema = json.loads((resources.folder("grammars") / "output.schema.json").read_text("utf-8"))
    ruleset = rulekit.load(written())
    report = ruleset.check({"school": schools(2, 12, 0.3)}, as_of=DAY)
    document = json.loads(report.to_json())
    assert set(document) <= set(schema["properties"])
    (card,) = document["scorecards"]
    assert set(card) == set(schema["properties"]["scorecards"]["items"]["required"])
    told = schema["$defs"]["score"]
    for one, score in zip(document["scores"], report.scores, strict=True):
        assert set(one) == set(told["required"]) == set(told["properties"])
        assert Fraction(one["low"]) == score.low and one["possible_grades"] == list(score.grades)
        assert set(one["text"]) == {"zh", "en"} and one["state"] in told["properties"]["state"]["enum"]
    assert ruleset.check({"school": schools(2, 12, 0.3)}, as_of=DAY).to_json() == report.to_json()
    plain = rulekit.load(written().partition('define "gold')[0] + 'standard A-1 "Kit"\n  a school must keep a first-aid kit.\n')
    assert "scores" not in json.loads(plain.check({"school": schools(2, 2, 0)}).to_json())


# grades that more than the score decides -------------------------------------------------------------


def same(count: int, **changes: Any) -> list[dict[str, Any]]:
    record = {"kit": True, "nurse": True, "pool": False, "guard": None, "plan": True, "pupils": 100}
    return [{"code": f"350101{number:06d}", **record, **changes} for number in range(count)]


@pytest.mark.parametrize("count", [1, 40])
def test_a_standard_about_a_grade_reads_it_after_vetoes_and_quotas(count: int) -> None:
    """All have equal scores across the line, and ties are out: none is gold, though each score alone would be."""
    ruleset = rulekit.load(written(ties=", ties out").replace("graded none must have", "graded gold must have"))
    report = ruleset.check({"school": same(count)}, as_of=DAY, only="B-3")
    assert report.totals["not_applicable"] == count
    alone = rulekit.load(written().replace("graded none must have", "graded gold must have").replace("  quota 50% gold\n", ""))
    assert alone.check({"school": same(count)}, as_of=DAY, only="B-3").totals["pass"] == count


def test_the_lowest_number_decides_where_it_is_asked_for() -> None:
    records = [one | {"pupils": pupils} for one, pupils in zip(same(3), (200, 100, None), strict=True)]
    ranks = {}
    for ties in (", then by pupils", ", then by lowest pupils"):
        scores = rulekit.load(written(ties=ties)).check({"school": records}, as_of=DAY).scores
        ranks[ties] = [(one.rank.low, one.rank.high) for one in scores if one.rank is not None]
    assert ranks == {", then by pupils": [(1, 2), (2, 3), (1, 3)], ", then by lowest pupils": [(2, 3), (1, 2), (1, 3)]}


def test_no_grade_is_nothing_to_judge() -> None:
    from rulekit.engines.cases import among_grades
    from rulekit.engines.truth import NO, NONE, UNKNOWN, YES

    assert among_grades(("",), ("gold",)) == NONE
    assert among_grades(("gold",), ("gold",)) == YES and among_grades(("silver",), ("gold",)) == NO
    assert among_grades(("gold", "silver"), ("gold",)) == UNKNOWN
    assert among_grades(("gold", "silver"), ("gold", "silver")) == YES
