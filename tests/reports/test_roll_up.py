"""Verdicts by unit: sums that hold, bounds, what cannot be placed, and what to collect first."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest

import rulekit
from rulekit import ir, resources
from rulekit.engines import interpret, judging
from rulekit.errors import CallError
from rulekit.findings import VERDICTS
from rulekit.report import Report
from rulekit.reports.collect import collect_first
from rulekit.reports.roll_up import Unit, chain
from rulekit.sources.objects import from_objects
from rulekit.text import width
from rulekit.vocabulary import VocabularyBuilder
from tests.reports.test_report_json import problems

RULES = """ruleset r "R"
  uses party-building

standard A "a"
  every village must have a resident cadre.

standard B "b"
  every village should have a resident cadre.

standard C "c"
  in each county, at least 90% of villages must have a resident cadre.

standard D "d"
  the 一肩挑 ratio must be at least 50%.

standard E "e"
  in each township, at least 50% of villages should have a resident cadre.

standard F "f"
  villages that have budgeted work and activity funds must have a resident cadre.
"""
DAY = "2024-12-31"


@pytest.fixture(scope="module")
def ruleset() -> rulekit.Ruleset:
    return rulekit.load(RULES)


def sums(unit: Unit) -> None:
    """Hold every unit equal to its own verdicts and those of the units below."""
    for found in unit.walk():
        for force, tally in found.tallies.items():
            parts = [found.own[force], *(child.tallies[force] for child in found.children)]
            assert tally.counts == [sum(column) for column in zip(*(part.counts for part in parts), strict=True)]
            assert tally.bits == [sum(column) for column in zip(*(part.bits for part in parts), strict=True)]
            assert sum(tally.counts) == sum(tally.bits)
        keys = [child.key for child in found.children]
        assert len(set(keys)) == len(keys) and [child.placed for child in found.children] == [bool(key) for key in keys]


def records(seed: int, rows: int = 60) -> dict[str, list[dict[str, Any]]]:
    """Villages whose units are told by codes, names, parents that are there, orphans or not at all; empty and doubled units."""
    random = Random(seed)
    towns = [
        {"id": key, "name": f"镇{key}", "county": random.choice(["C1", "C2", "C9", None])}
        for key in ("T1", "T2", "T3", "T3", "T7")
    ]
    counties = [{"id": key, "name": f"县{key}", "city": random.choice(["S1", None])} for key in ("C1", "C2", "C3")]
    villages = []
    for number in range(rows):
        key = random.choice([f"V{number}", f"35010{random.randrange(4)}00{random.randrange(3)}{number:03d}"])
        where = {"township": random.choice(["T1", "T2", "T8", "T9", None]), "county": random.choice([None, None, "C1", "C4"])}
        cadre, other = (random.choice([True, False, None]) for _ in range(2))
        villages.append({"id": key, **where, "resident_cadre": cadre, "secretary_is_director": other})
    found: dict[str, list[dict[str, Any]]] = {"village": villages, "township": towns, "county": counties}
    return {type: rows for type, rows in found.items() if type == "village" or random.random() < 0.7}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("levels", [["county"], ["乡镇"], ["city", "county", "township"], ["township", "village"]])
def test_sums_hold_at_every_level(ruleset: rulekit.Ruleset, seed: int, levels: list[str]) -> None:
    report = ruleset.check(records(seed), as_of=DAY)
    root = report.roll_up(*levels)
    sums(root)
    assert root.totals == report.totals and root.breaches == report.breaches
    assert root.first_missing() == report.first_missing()
    level = chain(report.vocabulary, levels)[0]
    for unit in root.children:
        inside = list(report.below(level, unit.key))
        told = {verdict.value: sum(one.verdict is verdict for one in inside) for verdict in VERDICTS}
        placed_by_members = unit.totals != told  # verdicts about units without a record stand where their members agree
        assert not placed_by_members or any(one.record_type == "township" for one in report)
        assert sum(child.totals["pass"] for child in unit.children) <= unit.totals["pass"]


def test_a_coarser_roll_up_is_the_sum_of_a_finer_one(ruleset: rulekit.Ruleset) -> None:
    for seed in range(10):
        report = ruleset.check(records(seed), as_of=DAY)
        fine, coarse = report.roll_up("county", "township"), report.roll_up("county")
        assert {unit.key: unit.counts for unit in fine.children} == {unit.key: unit.counts for unit in coarse.children}


def villages(*verdicts: str, county: str | None = "C") -> list[dict[str, Any]]:
    """Villages that pass (y), fail (n), are unknown (?) or out of scope (-), by standard F."""
    cadre = {"y": True, "n": False, "?": None, "-": None}
    found = []
    for number, told in enumerate("".join(verdicts)):
        funds = None if told == "." else told != "-"
        found.append(
            {
                "id": f"{county}{number}",
                "county": county,
                "resident_cadre": cadre.get(told),
                "budgeted_work_and_activity_funds": funds,
            }
        )
    return found


def test_the_rate_is_a_share_with_bounds_and_a_parent_inherits_no_verdict(ruleset: rulekit.Ruleset) -> None:
    # semantics 59: 8 pass, 1 fail, 1 unknown: 80 to 90 per cent, with 5 that do not apply beside it
    found = {"village": villages("yyyyyyyyn?-----"), "county": [{"id": "C", "name": "Chang"}]}
    root = ruleset.check(found, as_of=DAY, only="F").roll_up("county")
    (unit,) = root.children
    assert unit.counts["duty"] == {"pass": 8, "fail": 1, "unknown": 1, "not_applicable": 5, "error": 0}
    rate = unit.rates["duty"]
    assert (rate.value, rate.low, rate.high) == (Fraction(8, 9), Fraction(8, 10), Fraction(9, 10))
    assert sum(unit.own["duty"].counts) == 15 and unit.name == "Chang" and unit.supplied and root.rates == unit.rates
    report = ruleset.check({"village": villages("yyyn"), "county": [{"id": "C"}]}, as_of=DAY, only="C")
    assert report.roll_up("county").children[0].totals["fail"] == report.totals["fail"] == 1


def test_an_orphan_is_in_its_own_unit_and_may_be_in_any_above(ruleset: rulekit.Ruleset) -> None:
    # semantics 60: county 89 of 99, one orphan that passes: between 89/99 and 90/100
    placed = [{"id": f"V{at}", "township": "T1", "resident_cadre": at < 89} for at in range(99)]
    given = {
        "county": [{"id": "C"}, {"id": "D"}], "township": [{"id": "T1", "county": "C"}],
        "village": [*placed, {"id": "W", "township": "T9", "resident_cadre": True}],
    }  # fmt: skip
    report = ruleset.check(given, as_of=DAY, only=["A", "C"])
    root = report.roll_up("county", "township")
    assert [child.key for child in root.children] == ["C", "D", ""]
    assert root.find("C").tallies["duty"].counts == [89, 10, 1, 0, 0] and root.find("C").find("T1").totals["pass"] == 89
    rate = root.find("C").find("T1").rates["duty"]
    assert (rate.low, rate.high) == (Fraction(89, 99), Fraction(89, 99))  # W stands in T9 for certain
    assert report.roll_up("county").find("C").tallies["duty"].counts[0] == 89
    only = ruleset.check(given, as_of=DAY, only="A").roll_up("county").find("C").rates["duty"]
    assert (only.value, only.low, only.high) == (Fraction(89, 99), Fraction(89, 99), Fraction(90, 100))
    lost = root.find("")
    assert not lost.placed and lost.find("T9").totals["pass"] == 1 and not lost.find("T9").supplied
    assert sum(root.find("D").totals.values()) == 1 and root.find("D").supplied  # an empty county keeps its own verdict
    assert [note.code for note in report.reading.notes].count("orphan") == 1


def test_a_record_without_a_parent_stands_last(ruleset: rulekit.Ruleset) -> None:
    given = {"county": [{"id": "C"}], "village": [*villages("yn"), *villages("y", county=None)]}
    report = ruleset.check(given, as_of=DAY, only="A")
    assert [(unit.key, unit.totals["pass"]) for unit in report.roll_up("县").children] == [("C", 1), ("", 1)]
    assert [note.code for note in report.reading.notes if note.code == "no_parent"] == ["no_parent"]
    assert [finding.record for finding in report.below("county", "")] == ["None0"]


def test_units_that_were_not_supplied_stand_where_their_members_do(ruleset: rulekit.Ruleset) -> None:
    given = [
        {"id": "1", "township": "T", "county": "C", "resident_cadre": True}, {"id": "2", "township": "T", "resident_cadre": True},
        {"id": "3", "township": "U", "county": "C"}, {"id": "4", "township": "U", "county": "D"},
    ]  # fmt: skip
    root = ruleset.check({"village": given}, as_of=DAY, only="E").roll_up("county", "township")
    assert root.find("C", "T").own["advice"].counts == [1, 0, 0, 0, 0] and root.find("", "U").own["advice"].counts == [
        0,
        0,
        1,
        0,
        0,
    ]
    alone = ruleset.check({"village": given}, as_of=DAY, only="E").roll_up("county")
    assert alone.find("C").totals["pass"] == 1


def test_records_that_contradict_one_another_about_a_unit_are_told(ruleset: rulekit.Ruleset) -> None:
    given = {
        "township": [{"id": "T", "name": "Zhen", "county": "C"}],
        "village": [{"id": "1", "township": "T"}, {"id": "2", "township": "T", "county": "D"}, {"id": "3", "township": "U"}],
    }  # fmt: skip
    report = ruleset.check(given, as_of=DAY, only="A")
    root = report.roll_up("county", "township")
    assert [unit.elsewhere for unit in root.walk() if unit.key in ("T", "U")] == [(("D",),), (("C",),), ()]
    assert "  Zhen (T) stands in several units above, as its records say: C, D" in report.to_text(by=["county", "township"])
    assert "说法不一" not in report.to_text(by=["township"], lang="zh")


def test_a_unit_tells_where_those_stand_that_name_it(ruleset: rulekit.Ruleset) -> None:
    given = {"village": [{"id": "a", "county": "350102"}, {"id": "b", "county": "K"}], "county": [{"id": "K", "city": "S"}]}
    root = ruleset.check(given, as_of=DAY, only="A").roll_up("city", "county")
    assert [unit.key for unit in root.children] == ["3501", "S"] and root.find("3501").find("350102").totals["unknown"] == 1


def test_cycles_are_told_once_and_lose_nothing() -> None:
    builder = VocabularyBuilder("nest")
    builder.record("area", zh="片区", en="area", many="areas", parent="group", level=True)
    builder.record("group", zh="集团", en="group", many="groups", parent="area", level=True)
    builder.record("branch", zh="分部", en="branch", many="branches", parent="area")
    builder.yesno("secretary", "branch", zh="负责人", en="secretary")
    vocabulary = builder.build()
    given = {
        "area": [{"id": "a", "parent": "g"}, {"id": "b", "parent": "x"}], "group": [{"id": "g", "parent": "a"}],
        "branch": [{"id": str(at), "area": area, "secretary": True} for at, area in enumerate(["a", "a", "b", "z", None])],
    }  # fmt: skip
    dataset = from_objects(given, vocabulary)
    standard = ir.Standard("A", "", ir.Rule("must", ir.Over("records", "branch"), ir.Holds("branch", "secretary")))
    world = interpret.World(ir.Ruleset("r", (standard,)), vocabulary, dataset, date(2024, 12, 31))
    found = tuple(judging.evaluate(world))
    report = Report("r", "", None, "en", found, dataset.reading, (standard,), vocabulary, dataset=dataset)
    assert [note.code for note in report.reading.notes].count("cycle") == 1
    for levels in (["area"], ["group"], ["group", "area"], ["area", "group"]):
        root = report.roll_up(*levels)
        sums(root)
        assert root.totals["pass"] == 5
    assert {unit.key: unit.totals["pass"] for unit in report.roll_up("area").children} == {"a": 2, "b": 1, "z": 1, "": 1}


def test_what_settles_most_is_collected_first() -> None:
    one, two, three = ("village", "one"), ("village", "two"), ("county", "three")
    waiting = {
        ("village", frozenset([one])): 5, ("village", frozenset([one, two])): 7, ("", frozenset([three])): 6,
        ("county", frozenset([two, three])): 1,
    }  # fmt: skip
    found = collect_first(waiting)
    assert [(wanted.name, wanted.settles, wanted.named) for wanted in found] == [("three", 6, 7), ("one", 5, 12), ("two", 8, 8)]
    assert sum(wanted.settles for wanted in found) == sum(waiting.values()) and found[2].by == {"county": 1, "village": 7}
    assert [wanted.name for wanted in collect_first(waiting, 1, level="village")] == ["one"]
    assert collect_first({("v", frozenset([one, two])): 2})[0].settles == 0 and collect_first({}) == ()


def test_filling_what_is_collected_first_settles_as_many_as_told(ruleset: rulekit.Ruleset) -> None:
    for seed in range(6):
        given = records(seed)
        report = ruleset.check(given, as_of=DAY, only=["A", "F"])
        have: set[tuple[str, str]] = set()
        open = report.totals["unknown"]
        for wanted in report.first_missing():
            have.add((wanted.record, wanted.name))
            for village in given["village"]:
                for record, name in have:
                    if record == "village" and village.get(name) is None:
                        village[name] = False
            open -= wanted.settles
            assert ruleset.check(given, as_of=DAY, only=["A", "F"]).totals["unknown"] <= open


def test_levels_are_known_by_words_and_stand_in_order(ruleset: rulekit.Ruleset) -> None:
    report = ruleset.check(records(1), as_of=DAY)
    assert report.roll_up("township", "县") == report.roll_up("county", "乡镇") == report.roll_up("counties", "township")
    with pytest.raises(CallError, match="no level 'conty'; levels are city, county, leading_cadre, township"):
        report.roll_up("conty")
    with pytest.raises(CallError, match="neither of the levels"):
        report.roll_up("village", "community")
    with pytest.raises(CallError, match="at least one level"):
        report.roll_up()
    with pytest.raises(CallError, match="no unit 'X9'"):
        report.roll_up("county").find("X9")
    with pytest.raises(CallError, match="order is worst or key"):
        report.to_text(by=["county"], order="best")
    with pytest.raises(CallError, match="without its records"):
        Report("r", "", None, "en", (), report.reading, report.standards, report.vocabulary).roll_up("county")


@pytest.mark.parametrize("columns", [60, 72, 80, 100, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_fit(ruleset: rulekit.Ruleset, columns: int, lang: str) -> None:
    report = ruleset.check(records(3), as_of=DAY)
    for show in (None, 0, 2):
        for order in ("worst", "key"):
            text = report.to_text(lang=lang, width=columns, by=["city", "county", "township"], order=order, show=show)
            tables = [part for part in text.split("\n\n") if part.startswith(("by city", "按市", "collect", "先补哪些"))]
            assert len(tables) >= 2 and max(width(line) for part in tables for line in part.split("\n")) <= columns


def test_tables_count_what_they_do_not_show(ruleset: rulekit.Ruleset) -> None:
    report = ruleset.check(
        {"village": villages("yyn") + villages("y", county="D") + villages("nn", county="E")}, as_of=DAY, only="A"
    )
    lines = report.to_text(lang="en", by=["county"], show=1).split("\n\n")[2].split("\n")
    assert [line.split()[:3] for line in lines[1:]] == [["×", "E", "–"], ["…", "2", "more"], ["total", "3", "3"]]
    assert lines[2].split()[-6:] == ["3", "1", "–", "–", "–", "75.0"]
    none, usual = (report.to_text(lang="en", by=["county"], show=show).split("\n\n") for show in (0, None))
    assert none[2] == usual[2] and "E" in none[2] and not any("…" in part for part in none)
    lines = report.to_text(lang="en", by=["county"], order="key").split("\n\n")[2].split("\n")
    assert [line.split()[1] for line in lines[1:-1]] == ["C", "D", "E"]


def test_the_document_has_units_and_what_to_collect(ruleset: rulekit.Ruleset) -> None:
    report = ruleset.check(records(2), as_of=DAY)
    data = json.loads(report.to_json(by=["county", "乡镇"]))
    schema = json.loads(resources.text("grammars", "output.schema.json"))
    assert list(problems(data, schema, schema)) == []
    assert (
        data["roll_up"]["levels"] == ["county", "township"]
        and data["roll_up"]["whole"] == report.roll_up("county", "township").to_dict()
    )
    assert [one["settles"] for one in data["collect_first"]] == [one.settles for one in report.first_missing()]
    assert "roll_up" not in json.loads(report.to_json())
    for indent in (None, 2, 3):
        for by in (["county", "township"], ["city"]):
            text = report.to_json(by=by, indent=indent)
            assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=indent)
