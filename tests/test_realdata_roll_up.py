"""The whole country by county and township: large files and frames give the sums that are counted by hand in Polars.

The data stands where RULEKIT_REALDATA says; without it this is skipped.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import rulekit
from rulekit.reports.roll_up import Unit

DATA = Path(os.environ.get("RULEKIT_REALDATA", "nowhere"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="RULEKIT_REALDATA names no folder: real data is not in the project")
pl = pytest.importorskip("polars")

LEVELS = ("city", "county", "township")
DIGITS = (4, 6, 9)


def by_hand(folder: Path) -> Counter[tuple[str, ...]]:
    """Passes, fails and unknowns of N-1 and N-4 by the beginning of codes."""
    found: Counter[tuple[str, ...]] = Counter()
    for kind, column in (("village", "resident cadre"), ("community", "party organization")):
        rows = pl.read_parquet(folder / f"{kind}.parquet")
        verdict = (
            pl.when(pl.col(column)).then(pl.lit("pass")).when(~pl.col(column)).then(pl.lit("fail")).otherwise(pl.lit("unknown"))
        )
        for digits in (0, *DIGITS):
            counted = rows.group_by(pl.col("code").str.slice(0, digits).alias("unit"), verdict.alias("verdict")).len()
            for unit, told, count in counted.iter_rows():
                found[unit, told] += count
    return found


def counted(root: Unit) -> Counter[tuple[str, ...]]:
    """The same of a tree, with each unit once."""
    found: Counter[tuple[str, ...]] = Counter()
    for unit in root.walk():
        assert unit.placed and (unit.key, "seen") not in found
        for verdict in ("pass", "fail", "unknown"):
            if unit.totals[verdict]:
                found[unit.key, verdict] = unit.totals[verdict]
        below = [sum(part) for part in zip(*(child.tallies["duty"].counts for child in unit.children), strict=True)] or [0] * 5
        assert unit.tallies["duty"].counts == [own + rest for own, rest in zip(unit.own["duty"].counts, below, strict=True)]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.benchmarks import nationwide

    path = tmp_path_factory.mktemp("country")
    nationwide.tables(DATA / "divisions.parquet", path)
    (path / "n.rules").write_text(nationwide.RULES, encoding="utf-8")
    return path


def test_the_whole_country_by_unit(folder: Path) -> None:
    from rulekit.cli import large
    from rulekit.cli.run import Call
    from rulekit.waivers import Waivers

    ruleset = rulekit.load(folder / "n.rules")
    files = (str(folder / "village.parquet"), str(folder / "community.parquet"))
    call = Call(files, str(folder / "n.rules"), as_of="2024-12-31", by=LEVELS, only=("N-1", "N-4"))
    report = large.report(call, ruleset, date(2024, 12, 31), ("N-1", "N-4"), "polars", Waivers())
    assert report is not None
    root = report.roll_up(*LEVELS)
    wanted = by_hand(folder)
    assert sum(root.totals.values()) == 613_622 and counted(root) == wanted
    assert [(one.name, one.settles) for one in root.first_missing()] == [
        (one, sum(gap.settles for gap in report.first_missing() if gap.name == one))
        for one in ("resident_cadre", "party_organization")
    ]
    assert sum(one.settles for one in root.first_missing()) == wanted["", "unknown"]


def test_the_whole_country_as_frames(folder: Path) -> None:
    ruleset = rulekit.load(folder / "n.rules")
    villages = ruleset.check_frame(
        pl.read_parquet(folder / "village.parquet"), record_type="village", as_of="2024-12-31", only=["N-1"]
    ).roll_up(*LEVELS)
    communities = ruleset.check_frame(
        pl.read_parquet(folder / "community.parquet"), record_type="community", as_of="2024-12-31", only=["N-4"]
    ).roll_up(*LEVELS)
    assert counted(villages) + counted(communities) == by_hand(folder)
