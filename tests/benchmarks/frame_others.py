"""
What other libraries take for the same six standards: `python -m tests.benchmarks.frame_others`.

Each is used where it is installed: `pip install pointblank "pandera[polars]" openfisca-core`. All start from one Polars frame in
memory, without gaps, since none of them knows a value that is missing from one that fails; which rows fail is held equal before
anything is timed. Ratios of medians within one run, in which the contenders take turns.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import polars as pl

from rulekit.ruleset import Ruleset
from tests.benchmarks import frame_cases
from tests.benchmarks.baselines import frame_others
from tests.benchmarks.frame_engine import on_polars, verdicts
from tests.benchmarks.record_engine import medians

SIZES = (100_000, 1_000_000)


def against(name: str, ruleset: Ruleset, frame: pl.DataFrame) -> None:
    """One library, in each of its ways."""
    try:
        ways = frame_others.LIBRARIES[name](frame)
    except ImportError:
        print(f"{name}: not installed")
        return
    ours = verdicts(on_polars(ruleset, frame, True))
    for way, (run, fails) in ways.items():
        for column, theirs in zip(ours.iter_columns(), fails(run()), strict=True):
            assert (column == 1).equals(pl.Series(column.name, theirs, dtype=pl.Boolean)), (name, way, column.name)
        once = medians({"theirs": run}, 1)["theirs"]
        found = medians({"ours": lambda: on_polars(ruleset, frame, True), "theirs": run}, 15 if once < 1 else 3)
        print(
            f"{name}, {way}, {frame.height:,} records x 6: {found['theirs'] * 1e3:.1f} ms, "
            f"ours {found['ours'] * 1e3:.1f} ms: {found['theirs'] / found['ours']:.1f} times as fast"
        )


def main() -> None:
    """Print all figures."""
    warnings.simplefilter("ignore")  # what these libraries have to say to their developers
    with tempfile.TemporaryDirectory() as folder, frame_cases.installed(Path(folder) / "plugin"):
        ruleset = frame_cases.load(6)
        for rows in SIZES:
            frame = frame_cases.frame(rows, missing=0).select(frame_others.NAMES)
            for name in frame_others.LIBRARIES:
                against(name, ruleset, frame)


if __name__ == "__main__":
    main()
