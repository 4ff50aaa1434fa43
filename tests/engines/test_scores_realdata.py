"""
Scores of all villages and communities of a real city, with synthetic attributes: the engines for large files give the report of
the record engine. The data stands where RULEKIT_REALDATA says; without it this is skipped.
"""

from __future__ import annotations

import csv
import os
import random
from pathlib import Path

import pytest

from tests.benchmarks.scorecard_case import FLAGS, NUMBERS, rules
from tests.cli.large_files import hold_equal

DATA = Path(os.environ.get("RULEKIT_REALDATA", "nowhere"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="RULEKIT_REALDATA names no folder: real data is not in the project")
pytest.importorskip("polars")

LATE = """
standard L-1 "Stars by township"
  in each township, at least 30% of settlements should be graded three stars or better.

standard L-2 "Desk"
  a settlement graded no star must keep a service desk.

standard L-3 "Mean by county"
  in each county, the average star score of settlements should be at least 70 points.

scorecard SC"""


def test_a_city_is_scored_alike(tmp_path: Path) -> None:
    chance = random.Random(3603)
    with (DATA / "pingxiang-villages.csv").open(encoding="utf-8", newline="") as source:
        units = [row for row in csv.DictReader(source) if row["kind"] in ("village", "community")]
    path = tmp_path / "settlements.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["code", "name", *FLAGS, *NUMBERS])
        for row in units:
            flags = ["" if chance.random() < 0.02 else "yes" if chance.random() < share else "no" for _, share in FLAGS.values()]
            numbers = ["" if chance.random() < 0.02 else str(chance.randint(0, most)) for _, most in NUMBERS.values()]
            writer.writerow([row["code"], row["name"], *flags, *numbers])
    written = tmp_path / "settlements.rules"
    written.write_text(rules().replace("\nscorecard SC", LATE), encoding="utf-8")
    found = hold_equal([path], str(written), tmp_path, engines=("polars", "duckdb"), by=("city", "county", "township"))
    assert len(found["scores"]) == len(units) == 785
    assert {one["rank"]["unit"] for one in found["scores"]} == {row["code"][:6] for row in units}
    assert len({one["grade"] for one in found["scores"]}) == 5
    assert sum(found["counts"]["L-1"].values()) == len({row["code"][:9] for row in units})
    assert sum(found["counts"]["L-2"].values()) == len(units) and found["counts"]["L-3"]["fail"] + found["counts"]["L-3"]["pass"]
