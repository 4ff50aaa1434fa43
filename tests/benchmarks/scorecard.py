"""
A scorecard of the whole country in one command: `python -m tests.benchmarks.scorecard`.

All villages and communities of the real divisions table (found through RULEKIT_REALDATA), with synthetic attributes, are judged
and scored by `rulekit check` from Parquet: twenty indicators, ten standards about groups at three levels, ranks in each county.
Every verdict count, score, rank and set of grades is held equal to those of Polars written by hand before a figure is given.
Both run as whole processes, in turns within one run; the peak memory is that of a quarter, half and all of the rows.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tests.benchmarks import frame_files
from tests.benchmarks.baselines import scorecard_polars
from tests.benchmarks.frame_cases import REPOSITORY
from tests.benchmarks.scorecard_case import AS_OF, GRADES, rules, table

if TYPE_CHECKING:
    from rulekit.large.report import LargeReport

ROUNDS, PARTS = 5, (4, 2, 1)
BASELINE = REPOSITORY / "tests" / "benchmarks" / "baselines" / "scorecard_polars.py"


def report(data: Path, written: Path) -> LargeReport:
    """What the command makes of a file, in this process."""
    import rulekit
    from rulekit.cli import large
    from rulekit.cli.run import Call
    from rulekit.waivers import Waivers

    ruleset = rulekit.load(str(written))
    call = Call((str(data),), str(written), as_of=AS_OF, exit_zero=True, quiet=True)
    chosen = tuple(one.id for one in ruleset.standards)
    found = large.report(call, ruleset, date.fromisoformat(AS_OF), chosen, "polars", Waivers())
    assert found is not None
    return found


def hold_equal(data: Path, written: Path) -> None:
    """Counts of verdicts, and of every record the ends of score and rank and the grades that are possible."""
    found = report(data, written)
    rows, counts = scorecard_polars.scored(str(data))
    for id, numbers in counts.items():
        told = [found.counts[id][verdict] for verdict in ("pass", "fail", "unknown", "not_applicable")]
        assert told == numbers, (id, told, numbers)
    own = found.run.scores.cards[0].table
    assert own is not None
    bits = {grade: 8 >> at for at, grade in enumerate(GRADES)}
    masks = [sum(bits[grade] for grade in possible) for possible in own.possible]
    mine = own.frame.select(
        pl.col("key").alias("code"), (pl.col("low") / pl.col("low:under")).alias("low"),
        (pl.col("high") / pl.col("high:under")).alias("high"), pl.col("rank:low").alias("rank_low"),
        pl.col("rank:high").alias("rank_high"), pl.Series("grades", masks, dtype=pl.UInt8).gather(own.frame["grades"]),
    )  # fmt: skip
    hand = scorecard_polars.ranked(rows)
    assert mine["code"].equals(hand["code"])
    for name in ("low", "high"):
        assert (mine[name] - hand[name]).abs().max() < 1e-9, name  # type: ignore[operator]
    for name in ("rank_low", "rank_high", "grades"):
        assert mine[name].cast(pl.Int64).equals(hand[name].cast(pl.Int64)), name


def compiled() -> None:
    """Have processes keep the bytecode of modules, as those of installed packages do."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "rulekit-benchmarks")


def timed(data: Path, written: Path, folder: Path) -> None:
    """Whole processes in turns."""
    commands = {"check": frame_files.check(data, written), "hand": [sys.executable, str(BASELINE), str(data)]}
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
    for turn in range(ROUNDS + 1):
        for name, command in commands.items():
            one = frame_files.used(command, folder)
            if turn:  # the first turn compiles modules and warms the file
                found[name].append(one)
    for what, at in (("wall time", 0), ("processor time", 1)):
        check, hand = (statistics.median(one[at] for one in found[name]) for name in commands)
        print(f"{what}: rulekit check {check:.2f} s, by hand in Polars {hand:.2f} s: {check / hand:.2f}", flush=True)
    peaks = [max(one[2] for one in found[name]) for name in commands]
    print(f"peak {peaks[0]:.0f} and {peaks[1]:.0f} MB", flush=True)


def memory(data: Path, written: Path, folder: Path) -> None:
    """Peak memory as rows grow."""
    for part in PARTS:
        some = data.with_name(f"part-{part}.parquet")
        spent, peak = frame_files.ended(frame_files.check(some, written), folder)
        print(f"one in {part} of the rows: {spent:.1f} s, peak {peak:.0f} MB", flush=True)


def made(data: Path, written: Path) -> None:
    """Write the files, and hold what comes out equal; in a process of its own, so that the peak of this one stays low."""
    written.write_text(rules(), encoding="utf-8")
    height = table(Path(os.environ["RULEKIT_REALDATA"]) / "divisions.parquet", data)
    print(f"{height:,} villages and communities, attributes synthetic", flush=True)
    for part in PARTS:
        pl.read_parquet(data).head(height // part).write_parquet(data.with_name(f"part-{part}.parquet"))
    hold_equal(data, written)


def main(*files: str) -> int:
    """Print the figures; or, of two files, write and hold them equal."""
    if not os.environ.get("RULEKIT_REALDATA"):
        print("RULEKIT_REALDATA is not set: skipped")
        return 0
    if files:
        made(*map(Path, files))
        return 0
    compiled()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, written = folder / "settlements.parquet", folder / "settlements.rules"
        subprocess.run([sys.executable, "-m", "tests.benchmarks.scorecard", str(data), str(written)], check=True, cwd=REPOSITORY)
        timed(data, written, folder)
        memory(data, written, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
