"""The whole country in one command: `python -m tests.benchmarks.nationwide`.

All villages and communities of the real divisions table (found through RULEKIT_REALDATA), with synthetic attributes, are judged
by `rulekit check` from Parquet: duties of each village and community, and ratios by county and by city. The counts are held
against counting by hand in Polars, and the time of both is told.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import polars as pl

RULES = """ruleset nationwide "Synthetic duties, for trying the whole country"
  uses party-building

standard N-1 "Cadres"
  every village must have a resident cadre.

standard N-2 "Cadres by county"
  in each county, at least 90% of villages must have a resident cadre.

standard N-3 "Dual posts by city"
  in each city, the dual-post ratio should be at least 50%.

standard N-4 "Organizations"
  a community must have a party organization.
"""
SEED = 20240630
MISSING = 0.02


def tables(source: Path, folder: Path) -> dict[str, pl.DataFrame]:
    """Villages and communities with synthetic attributes, written as Parquet."""
    every = pl.read_parquet(source).filter((pl.col("level") == "village") & pl.col("kind").is_in(["village", "community"]))
    chance = random.Random(SEED)

    def drawn(rows: int, share: float) -> pl.Series:
        values = [None if chance.random() < MISSING else chance.random() < share for _ in range(rows)]
        return pl.Series(values, dtype=pl.Boolean)

    found = {}
    for kind, columns in (("village", {"resident cadre": 0.905, "dual_post": 0.5}), ("community", {"party organization": 0.97})):
        rows = every.filter(pl.col("kind") == kind).select("code", "name")
        rows = rows.with_columns(drawn(rows.height, share).alias(name) for name, share in columns.items())
        rows.write_parquet(folder / f"{kind}.parquet")
        found[kind] = rows
    return found


def by_hand(folder: Path) -> dict[str, dict[str, int]]:
    """The counts of verdicts, hand-written in lazy Polars."""
    villages, communities = (pl.scan_parquet(folder / f"{kind}.parquet") for kind in ("village", "community"))
    each = {"N-1": (villages, "resident cadre"), "N-4": (communities, "party organization")}
    found = {}
    for id, (frame, column) in each.items():
        met = pl.col(column)
        row = frame.select(met.sum().alias("pass"), (~met).sum().alias("fail"), met.is_null().sum().alias("unknown")).collect()
        found[id] = {name: int(row[name][0]) for name in row.columns}
    for id, digits, column, share in (("N-2", 6, "resident cadre", Fraction(9, 10)), ("N-3", 4, "dual_post", Fraction(1, 2))):
        yes, all_ = pl.col("yes").cast(pl.Int64), pl.col("all").cast(pl.Int64)
        low, high = yes * share.denominator, (yes + pl.col("missing").cast(pl.Int64)) * share.denominator
        wanted = all_ * share.numerator
        verdict = pl.when(low >= wanted).then(pl.lit("pass")).when(high < wanted).then(pl.lit("fail"))
        groups = villages.group_by(pl.col("code").str.slice(0, digits)).agg(
            pl.col(column).sum().alias("yes"), pl.len().alias("all"), pl.col(column).null_count().alias("missing")
        )
        counted = groups.select(verdict.otherwise(pl.lit("unknown")).alias("verdict")).collect()["verdict"].value_counts()
        found[id] = {"pass": 0, "fail": 0, "unknown": 0} | dict(counted.rows())
    return found


def checked(folder: Path) -> dict[str, dict[str, int]]:
    """The counts that `rulekit check` gives."""
    rules, out = folder / "nationwide.rules", folder / "counts.txt"
    rules.write_text(RULES, encoding="utf-8")
    call = [sys.executable, "-m", "rulekit", "check", str(folder / "village.parquet"), str(folder / "community.parquet")]
    call += ["-r", str(rules), "--as-of", "2024-06-30", "--exit-zero", "--show", "0", "-o", str(out), "-q"]
    subprocess.run(call, check=True)
    return counts_of(out.read_text(encoding="utf-8"))


def counts_of(report: str) -> dict[str, dict[str, int]]:
    """The table of verdicts in a text report."""
    found: dict[str, dict[str, int]] = {}
    for line in report.splitlines():
        for id in ("N-1", "N-2", "N-3", "N-4"):
            if f" {id} " in line and id not in found:
                cells = [cell.replace(",", "").replace("–", "0") for cell in line.partition(id)[2].split()]
                numbers = [int(cell) for cell in cells if cell.isdigit()]
                found[id] = dict(zip(("pass", "fail", "unknown"), numbers, strict=False))
    return found


def main() -> int:
    """Print counts and the two times; 1 where the counts differ."""
    data = os.environ.get("RULEKIT_REALDATA")
    if not data:
        print("RULEKIT_REALDATA is not set: skipped")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = tables(Path(data) / "divisions.parquet", folder)
        print(f"{sum(rows.height for rows in made.values()):,} villages and communities, attributes synthetic (seed {SEED})")
        started = time.perf_counter()
        hand = by_hand(folder)
        middle = time.perf_counter()
        found = checked(folder)
        ended = time.perf_counter()
    print(json.dumps(found, indent=1))
    print(f"rulekit check, a whole process: {ended - middle:.2f} s; by hand in Polars, in this process: {middle - started:.2f} s")
    if found != hand:
        print("by hand:", json.dumps(hand, indent=1))
    return int(found != hand)


if __name__ == "__main__":
    sys.exit(main())
