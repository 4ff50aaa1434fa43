"""Scorecards on large files: all engines give equal reports, whatever is missing, doubled, unplaced, waived or kept before."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.large_files import hold_equal
from tests.engines.test_scorecards import FIELDS, schools, written

pytest.importorskip("polars")
pytest.importorskip("narwhals")

from rulekit.sources.scans import csv as scan_csv

HEAD = ["code", "name", *FIELDS.values(), "pupils", "2023 safety score", "safety score", "target"]
CITY = 'define record city "city" = "市": level, code digits 4, plural "cities".\n'
TARGET = 'define field target "target" = "目标" of school: number in points.\n'
COUNTY = """
standard C-1 "Kits"
  in each county, at least 60% of schools must keep a first-aid kit.

standard C-2 "Pools"
  in each county, at least 1 school should keep a pool.

standard C-3 "Pupils"
  in each county, the average pupils of schools must be at least 200.

standard D-1 "Late"
  a county's county score must be at least 40.

standard D-2 "All"
  the average county score of counties must be at least 50.

standard D-3 "How many"
  the number of counties must be at least 2.

"""
CARD = """
scorecard T "county score" = "县得分" of county
  not applicable {absent}
  indicator X "X" = "甲" 70 points
    item C-1 40 points
    item C-2 30 points
  indicator Y "Y" = "乙" 30 points
    item C-3 30 points
  ranked {where}
"""


def rules(dice: random.Random) -> str:
    """The ruleset of the other tests, with a city above the county."""
    absent = dice.choice(["left out", "full points", "no points"])
    pool = dice.choice(["item A-2 40 points", "deduction A-2 30 points", "item A-2 12.5 points"])
    text = written(absent, pool, dice.choice(["", ", ties out", ", then by lowest pupils", ", then by pupils, ties out"]))
    county = 'define record county "county" = "县": level, '
    text = text.replace(county, CITY + county + "below city, ").replace('define "gold', TARGET + 'define "gold')
    return text.replace("ranked within county", "ranked over all") if dice.random() < 0.3 else text


def of_counties(text: str, dice: random.Random) -> str:
    """With a scorecard of counties, whose items are about groups, and standards that read it."""
    head, _, card = text.partition("\nscorecard S")
    more = CARD.format(
        absent=dice.choice(["left out", "full points", "no points"]), where=dice.choice(["over all", "within city"])
    )
    return head + COUNTY + "\nscorecard S" + card + more


def file(path: Path, rows: Sequence[Mapping[str, Any]], dice: random.Random) -> Path:
    """Records as a CSV file, some with a score of the year before and one that is not read."""
    words = {None: "", True: "yes", False: "no"}
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEAD)
        for row in rows:
            own = [words[row[name]] for name in FIELDS]
            earlier = [dice.choice(["", "50", "95.5"]), dice.choice(["", "77"]), dice.choice(["", "60", "100"])]
            writer.writerow([row["code"], f"N{row['code'][-3:]}", *own, row["pupils"] or "", *earlier])
    return path


def odd(rows: list[dict[str, Any]], dice: random.Random) -> None:
    """Add doubles that agree or do not, rows without keys, keys of which no unit can be told, numbers that no column holds."""
    some = dice.choice([[], rows[:2]])
    rows += [dict(row) for row in some] + [row | {"kit": None if row["kit"] else True, "pupils": 100} for row in some]
    rows += dice.choice(
        [[], [rows[0] | {"code": ""}] * 2, [rows[0] | {"code": "ZZZ"}, rows[0] | {"code": "Y", "pupils": 10**20}]]
    )


@pytest.fixture(params=[300, 1 << 25], ids=["pieces", "whole"])
def pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files in many pieces, or in one."""
    monkeypatch.setattr(scan_csv, "STEP", request.param)


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("seed", range(4))
def test_schools_are_scored_alike(seed: int, tmp_path: Path) -> None:
    dice = random.Random(f"schools {seed}")
    (tmp_path / "s.rules").write_text(rules(dice), encoding="utf-8")
    rows = schools(seed, 50, dice.choice([0, 0.1, 0.3]))
    odd(rows, dice)
    by = {"by": dice.choice([("county",), ("city", "county")])} if seed % 2 else {}
    engines = ("polars", "duckdb") if not seed else ("polars",)
    found = hold_equal([file(tmp_path / "schools.csv", rows, dice)], str(tmp_path / "s.rules"), tmp_path, engines=engines, **by)
    assert len({one["grade"] for one in found["scores"]}) > 2
    assert {"pass", "fail"} <= {verdict for verdict, count in found["counts"]["B-1"].items() if count}


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("supplied", ["none", "first", "last"])
def test_counties_are_scored_by_what_stands_in_them(supplied: str, tmp_path: Path) -> None:
    dice = random.Random(f"counties {supplied}")
    (tmp_path / "s.rules").write_text(of_counties(rules(dice), dice), encoding="utf-8")
    path = file(tmp_path / "schools.csv", schools(3, 40, 0.15), dice)
    counties = tmp_path / "counties.csv"
    counties.write_text("county,name\n350101,A\n350199,Z\n,Q\n", encoding="utf-8")
    files = {"none": [path], "first": [counties, path], "last": [path, counties]}[supplied]
    found = hold_equal(files, str(tmp_path / "s.rules"), tmp_path, by=("county",))
    assert {one["record"] for one in found["scores"] if one["scorecard"] == "T"} >= {"350101", "350102"}
    assert sum(found["counts"]["D-2"].values()) == sum(found["counts"]["D-3"].values()) == 1


ENTANGLED = (
    "and satisfies (school nurse or pupils >= 200)", "and it satisfies (safety score >= target)",
    "and its pupils are at least 200", "and it keeps a pool and does not keep a pool guard",
)  # fmt: skip


@pytest.mark.parametrize("more", ENTANGLED)
def test_grades_that_ask_for_more_than_the_score(more: str, tmp_path: Path) -> None:
    dice = random.Random(more)
    (tmp_path / "s.rules").write_text(rules(dice).replace("and it keeps a school nurse", more), encoding="utf-8")
    rows = schools(5, 40, 0.15)
    odd(rows, dice)
    hold_equal([file(tmp_path / "schools.csv", rows, dice)], str(tmp_path / "s.rules"), tmp_path)


@pytest.mark.parametrize("only", [("A-1",), ("B-3",), ("B-2", "A-1"), ("A-1", "A-2", "A-3")])
def test_some_standards_alone(only: tuple[str, ...], tmp_path: Path) -> None:
    dice = random.Random(str(only))
    (tmp_path / "s.rules").write_text(rules(dice), encoding="utf-8")
    path = file(tmp_path / "schools.csv", schools(6, 30, 0.15), dice)
    hold_equal([path], str(tmp_path / "s.rules"), tmp_path, only=only, show=3)


def test_waivers_and_the_year_before(tmp_path: Path) -> None:
    import rulekit
    from rulekit.sources.read import read_files

    dice = random.Random("before")
    (tmp_path / "s.rules").write_text(rules(dice), encoding="utf-8")
    rows = schools(7, 40, 0.15)
    ruleset = rulekit.load(str(tmp_path / "s.rules"))
    old = read_files([str(file(tmp_path / "old.csv", schools(7, 30, 0.2), dice))], ruleset.vocabulary, record_type="school")
    before = tmp_path / "old.json"
    before.write_text(ruleset.check_dataset(old, as_of="2023-12-31").to_json(), encoding="utf-8")
    entry = '[[waiver]]\nstandard = "{}"\nrecord = "{}"\nreason = "r"\napprover = "a"\nfrom = 2024-01-01\nuntil = {}\n'
    waivers = tmp_path / "waivers.toml"
    told = zip(rows, ("A-1", "A-2", "B-3", "B-1"), ("2024-12-31", "2024-06-30") * 2, strict=False)
    waivers.write_text("\n".join(entry.format(standard, row["code"], until) for row, standard, until in told), encoding="utf-8")
    path = file(tmp_path / "schools.csv", rows, dice)
    found = hold_equal(
        [path], str(tmp_path / "s.rules"), tmp_path, engines=("polars", "duckdb"), before=str(before), waivers=str(waivers)
    )
    assert found["counts"]["B-1"]["unknown"] < len(rows)


def test_a_set_of_scores_is_read_like_a_tuple(tmp_path: Path) -> None:
    from datetime import date

    import rulekit
    from rulekit.cli import large
    from rulekit.cli.run import Call
    from rulekit.waivers import Waivers

    dice = random.Random("sequence")
    (tmp_path / "s.rules").write_text(rules(dice), encoding="utf-8")
    path = file(tmp_path / "schools.csv", schools(8, 20, 0.15), dice)
    ruleset = rulekit.load(str(tmp_path / "s.rules"))
    chosen, call = tuple(one.id for one in ruleset.standards), Call((str(path),), str(tmp_path / "s.rules"))
    found = large.report(call, ruleset, date(2024, 12, 31), chosen, "polars", Waivers())
    assert found is not None
    every = list(found.scores)
    assert len(found.scores) == len(every) == 20
    assert found.scores[3] == every[3] and found.scores[-1] == every[-1] and found.scores[2:5] == every[2:5]
    with pytest.raises(IndexError):
        found.scores[20]


VALUES = st.sampled_from([True, False, None])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.builds("3501{:02d}{:06d}".format, st.integers(1, 2), st.integers(0, 12)),
            **dict.fromkeys(FIELDS, VALUES),
            "pupils": st.sampled_from([None, 100, 200]),
        }
    ),
    max_size=14,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=ROWS, seed=st.integers(0, 99))
def test_any_small_file_is_scored_alike(rows: list[dict[str, Any]], seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    (tmp_path / "s.rules").write_text(rules(dice), encoding="utf-8")
    path = file(tmp_path / "schools.csv", rows, dice)
    hold_equal([path], str(tmp_path / "s.rules"), tmp_path, engines=("polars", "duckdb"))
