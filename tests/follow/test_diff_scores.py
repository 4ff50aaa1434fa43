"""Scores and grades of two reports: who rose, fell, or may have, by level, and what is told of it."""

from __future__ import annotations

import csv
import io
import itertools
import json
from fractions import Fraction
from pathlib import Path

import pytest

import rulekit
from rulekit import resources
from rulekit.follow.scores import SCORE_KINDS, ScoreTold, grade_kind, score_kind
from rulekit.text import width
from tests.engines.test_scorecards import schools, written
from tests.reports.test_report_json import problems

ENDS = [None, *((Fraction(low), Fraction(high)) for low in range(4) for high in range(low, 4))]
SURE = {"rose": {1}, "fell": {-1}}


def told(ends: tuple[Fraction, Fraction] | None, grades: tuple[str, ...] = (), *, nothing: bool = False) -> ScoreTold:
    return ScoreTold(*(ends or (None, None)), nothing or ends is None, grades)


@pytest.mark.parametrize("before", ENDS)
def test_a_score_rose_where_every_value_says_so(before: tuple[Fraction, Fraction] | None) -> None:
    for after in ENDS:
        found = score_kind(told(before), told(after))
        if before is None or after is None:
            assert found == ("same" if before == after else "appeared" if before is None else "vanished")
            continue
        moves = {
            (new > old) - (new < old)
            for old in range(int(before[0]), int(before[1]) + 1)
            for new in range(int(after[0]), int(after[1]) + 1)
        }
        if before == after:
            assert found == "same"
        else:
            wanted = {
                frozenset({1}): "rose", frozenset({-1}): "fell", frozenset({0, 1}): "may_have_risen",
                frozenset({0, -1}): "may_have_fallen",
            }  # fmt: skip
            assert found == wanted.get(frozenset(moves), "open"), (before, after)


def test_a_score_that_may_be_none_is_never_certain() -> None:
    low, high = (Fraction(1), Fraction(1)), (Fraction(2), Fraction(2))
    assert score_kind(told(low), told(high)) == "rose"
    assert score_kind(told(low, nothing=True), told(high)) == "may_have_risen"
    assert score_kind(told(high), told(low, nothing=True)) == "may_have_fallen"
    assert score_kind(None, told(low)) == "appeared" and score_kind(told(low), None) == "vanished"


def test_a_grade_rose_where_every_pair_says_so() -> None:
    order = ("gold", "silver", "bronze")
    every = [one for size in (1, 2, 3) for one in itertools.combinations((*order, ""), size)]
    place = {grade: -at for at, grade in enumerate((*order, ""))}
    ends = Fraction(1), Fraction(2)
    for before, after in itertools.product(every, every):
        moves = {(place[new] > place[old]) - (place[new] < place[old]) for old in before for new in after}
        found = grade_kind(told(ends, before), told(ends, after), order)
        if before == after:
            assert found == "same"
        elif moves == {1} or moves == {-1}:
            assert found == ("rose" if 1 in moves else "fell")
        else:
            assert found == ("may_have_risen" if -1 not in moves else "may_have_fallen" if 1 not in moves else "open")
    assert grade_kind(told(ends, ("gold",)), told(ends, ("best",)), order) == "open", "another scale"
    assert grade_kind(told(None), told(ends, ("gold",)), order) == "appeared"


@pytest.fixture(scope="module")
def reports() -> tuple[rulekit.Report, rulekit.Report]:
    ruleset = rulekit.load(written())
    same = [one for at, one in enumerate(schools(4, 38, 0.1)) if at % 3 == 0]
    changed = [one for one in schools(3, 40, 0.1) if one["code"] not in {other["code"] for other in same}]
    old = ruleset.check({"school": [*same, *changed]}, as_of="2024-12-31")
    return old, ruleset.check({"school": schools(4, 38, 0.1)}, as_of="2025-12-31")


def test_each_score_is_told_once_and_units_add_up(reports: tuple[rulekit.Report, rulekit.Report]) -> None:
    found = rulekit.diff(*reports)
    keys = [{(one.card, one.record) for one in report.scores} for report in reports]
    assert {(one.scorecard, one.record) for one in found.every_score} == keys[0] | keys[1]
    assert len(found.every_score) == len(keys[0] | keys[1])
    assert sum(found.score_counts["S"].values()) == len(found.every_score) == sum(found.grade_counts["S"].values())
    assert {kind for kind, count in found.score_counts["S"].items() if count} >= {"rose", "fell", "same", "appeared", "vanished"}
    for grades, wanted in ((False, found.score_counts["S"]), (True, found.grade_counts["S"])):
        units = found.scores_by("county", "S", grades=grades)
        assert {kind: sum(row[kind] for row in units.values()) for kind in SCORE_KINDS} == wanted
        assert set(units) == {"350101", "350102"}
    values = [{one.record: one.value for one in report.scores} for report in reports]
    for change in found.scores:
        first, second = (one.get(change.record) for one in values)
        if first is not None and second is not None and change.kind in SURE:
            assert (second > first) - (second < first) in SURE[change.kind]


def test_documents_tell_what_reports_do(reports: tuple[rulekit.Report, rulekit.Report], tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("old.json", "new.json")]
    for path, report in zip(paths, reports, strict=True):
        path.write_text(report.to_json(), encoding="utf-8")  # without findings that pass, the units of scores are known
    found = rulekit.diff(*paths)
    assert found.scores == rulekit.diff(*reports).scores and found.scores
    document = json.loads(found.to_json(by=["county"]))
    schema = json.loads(resources.text("grammars", "output.schema.json"))
    assert not list(problems(document, schema["$defs"]["diff"], schema))
    assert document["scores"]["counts"] == found.score_counts and len(document["scores"]["changes"]) == len(found.scores)
    assert document["scores"]["by"]["county"]["S"] == found.scores_by("县", "S")
    assert "scores" not in json.loads(rulekit.diff(*map(plain, (1, 2))).to_json())


def plain(seed: int) -> rulekit.Report:
    text = written().split("scorecard S")[0].split("standard B-1")[0].replace("safety score", "pupils")
    return rulekit.load(text).check({"school": schools(seed, 5, 0.1)}, as_of="2025-12-31")


def test_text_and_table(reports: tuple[rulekit.Report, rulekit.Report]) -> None:
    found = rulekit.diff(*reports)
    for lang, title in (("en", "scores S “safety score”: rose "), ("zh", "得分S“安全得分”：上升")):
        text = found.to_text(lang=lang, by=["county"], show=200)
        (part,) = [one for one in text.split("\n\n") if one.startswith(title)]
        assert all(change.record in part for change in found.scores)
        for columns in (60, 80, 120):
            parts = [
                one for one in found.to_text(lang=lang, by=["county"], width=columns).split("\n\n") if one.startswith(title[:6])
            ]
            assert parts and all(width(line) <= columns for one in parts for line in one.splitlines())
        rows = list(csv.reader(io.StringIO(found.to_csv(lang=lang).lstrip("\ufeff"))))
        assert {len(row) for row in rows} == {17}
        assert sum(row[1] == "S" for row in rows) == len(found.scores)


def test_another_scorecard_is_told() -> None:
    records = {"school": schools(3, 6, 0.1)}
    old, new = (rulekit.load(written(pool=f"item A-2 {points} points")).check(records, as_of="2025-12-31") for points in (40, 30))
    again = rulekit.load(written(absent="full points")).check(records, as_of="2025-12-31")
    assert rulekit.diff(old, old).cards == () and rulekit.diff(old, again).cards == ("S",)
    assert rulekit.diff(old, new).cards == ("S",)
    assert "gives other points than before" in rulekit.diff(old, again).to_text(lang="en")
