"""Scores by unit: sums that hold, means against completions, frames as records, and what is told of them."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

import rulekit
from rulekit import resources
from rulekit.reports.roll_up import Unit
from rulekit.reports.roll_up_scores import Scored, least_mean
from rulekit.text import width
from tests.engines.test_scorecards import DAY, FIELDS, completions, frames, schools, written
from tests.reports.test_report_json import problems

STRAY = 5  # every so many records, one whose county cannot be told


def strays(seed: int, count: int, missing: float) -> list[dict[str, Any]]:
    """Schools, some with a code that tells no county."""
    found = schools(seed, count, missing)
    return [one | {"code": f"X{number}"} if number % STRAY == seed % STRAY else one for number, one in enumerate(found)]


def flat(scored: Scored) -> tuple[object, ...]:
    return (scored.states, scored.grades, scored.possible, scored.sure, scored.low, scored.high, scored.maybe)


def added(parts: list[Scored]) -> Scored:
    found = Scored()
    for one in parts:
        found.join(one)
    return found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("by", [("county",), ("county", "school"), ("school",)])
def test_a_parent_is_its_own_and_what_is_below(seed: int, by: tuple[str, ...]) -> None:
    ruleset = rulekit.load(written())
    report = ruleset.check({"school": strays(seed, 40, 0.3)}, as_of=DAY)
    root = report.roll_up(*by)
    for unit in root.walk():
        for card, scored in unit.scores.items():
            parts = [child.scores[card] for child in unit.children if card in child.scores]
            assert flat(scored) == flat(added([*parts, unit.own_scores.get(card, Scored())]))
            assert scored.records == sum(scored.states.values())
            assert all(scored.grades[grade] <= scored.possible[grade] for grade in scored.possible)
    whole = root.scores["S"]
    assert whole.records == len(report.scores) == 40
    assert whole.states == Counter(one.state for one in report.scores)
    assert whole.grades == Counter(one.grade for one in report.scores if one.state == "known")
    assert len(whole.states) > 1 and len(whole.grades) > 1
    unplaced = [unit for unit in root.walk() if not unit.placed]
    assert (sum(unit.scores["S"].records for unit in unplaced) == 8) == (by[0] == "county")


def ends(unit: Unit) -> tuple[Fraction | None, Fraction | None]:
    mean = unit.means["S"]
    return mean.low, mean.high


@pytest.mark.parametrize("absent", ["left out", "full points"])
def test_means_are_those_of_completions(absent: str) -> None:
    """The ends of each county's mean are reached by some completion of cells and codes, and none goes beyond them."""
    ruleset = rulekit.load(written(absent))
    told = 0
    for seed in range(40):
        records = schools(seed, 3, 0.2)
        records[2]["code"] = "X1"
        if not 0 < sum(one[name] is None for one in records for name in FIELDS) <= 4:
            continue
        root = ruleset.check({"school": records}, as_of=DAY).roll_up("county")
        seen: dict[str, list[Fraction]] = {}
        for code, made in itertools.product(("350101000009", "350102000009", "350109000009"), completions(records)):
            made[2]["code"] = code
            tree = ruleset.check({"school": made}, as_of=DAY).roll_up("county")
            for unit in tree.children:
                low, high = ends(unit)
                assert low == high
                seen.setdefault(unit.key, []).extend([low] if low is not None else [])
        for unit in root.children:
            if unit.placed:
                told += 1
                assert ends(unit) == (min(seen[unit.key], default=None), max(seen[unit.key], default=None)), (seed, unit.key)
                assert unit.means["S"].most == unit.scores["S"].sure + sum(unit.scores["S"].maybe.values()) + 1
    assert told > 10


def test_the_least_mean_is_that_of_some_subset() -> None:
    dice = random.Random(3)
    for _ in range(200):
        sure = [Fraction(dice.randint(0, 9)) for _ in range(dice.randint(0, 3))]
        open = Counter(Fraction(dice.randint(0, 9)) for _ in range(dice.randint(0, 4)))
        if not sure and not open:
            continue
        items = list(open.elements())
        every = [[*sure, *some] for size in range(len(items) + 1) for some in itertools.combinations(items, size)]
        assert least_mean(sum(sure, Fraction(0)), len(sure), open.items()) == min(sum(one) / len(one) for one in every if one)


@pytest.mark.parametrize("kind", ["polars", "lazy", "duckdb", "pandas"])
def test_frames_roll_up_scores_as_records_do(kind: str) -> None:
    ruleset = rulekit.load(written())
    records = strays(4, 40, 0.2)
    report = ruleset.check({"school": records}, as_of=DAY)
    frame = ruleset.check_frame(frames(records)[kind], as_of=DAY, record_type="school")
    for by in (("county",), ("county", "school")):
        wanted = report.roll_up(*by)
        found = frame.roll_up(*by, missing=True)
        assert found.scores == wanted.scores and found.means == wanted.means
        assert found == wanted and found.to_dict() == wanted.to_dict()


def test_only_what_has_a_scorecard_has_scores() -> None:
    plain = written().split("scorecard S")[0].split("standard B-1")[0].replace("safety score", "pupils")
    root = rulekit.load(plain).check({"school": schools(1, 5, 0.1)}, as_of=DAY).roll_up("county")
    assert root.scores == {} and root.means == {} and "scores" not in root.to_dict()


def test_the_document_and_the_text_tell_them() -> None:
    report = rulekit.load(written()).check({"school": strays(2, 40, 0.2)}, as_of=DAY)
    document = json.loads(report.to_json(by=["county"]))
    schema = json.loads(resources.text("grammars", "output.schema.json"))
    assert not list(problems(document, schema, schema))
    (told,) = document["roll_up"]["whole"]["scores"]
    whole = report.roll_up("county").scores["S"]
    assert told["scorecard"] == "S" and told["states"]["known"] == whole.states["known"]
    assert {one["grade"]: one["known"] for one in told["grades"]} == {
        grade: whole.grades[grade] for grade in ("gold", "silver", "none")
    }
    for lang, title in (("en", "by county: safety score (S)"), ("zh", "按县：安全得分（S）")):
        for columns in (50, 60, 80, 120):
            for order in ("worst", "key"):
                text = report.to_text(lang=lang, by=["county", "school"], width=columns, order=order)
                (part,) = [one for one in text.split("\n\n") if one.startswith(title[:2]) and title[-3:] in one]
                assert all(width(line) <= columns for line in part.splitlines())
        text = report.to_text(lang=lang, by=["county"])
        (part,) = [part for part in text.split("\n\n") if part.startswith(title)]
        assert part.count("\n") == 4, "two counties, what cannot be placed, and the total"
