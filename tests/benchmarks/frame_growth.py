"""
How time grows with records and with standards: `python -m tests.benchmarks.frame_growth`; 10 million records need 8 GB of memory.

`check_frame` to the end, verdicts as codes; a table of medians, and what each row takes of the time that growth in line with the
one before it would give (below 1: better than linear).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rulekit.ruleset import Ruleset
from tests.benchmarks import frame_cases
from tests.benchmarks.frame_engine import connection, on_duckdb, on_polars
from tests.benchmarks.record_engine import medians

ROWS, SIZES, MIDDLE = (100_000, 1_000_000, 10_000_000), (6, 30, 300), (1_000_000, 30)


def measured(ruleset: Ruleset, rows: int) -> dict[str, float]:
    """Median seconds of both engines."""
    frame = frame_cases.frame(rows, copies=frame_cases.copies_for(len(ruleset.standards)))
    database = connection(frame)
    runs: dict[str, Callable[[], object]] = {
        "Polars": lambda: on_polars(ruleset, frame, True),
        "DuckDB": lambda: on_duckdb(ruleset, database, True),
    }
    for run in runs.values():
        run()
    return medians(runs, 9 if rows * len(ruleset.standards) < 10**8 else 3)


def told(cells: list[tuple[int, int]], found: dict[tuple[int, int], dict[str, float]]) -> None:
    """A row for each number of records and standards."""
    before: tuple[int, int] | None = None
    for cell in cells:
        parts = []
        for name, seconds in found[cell].items():
            linear = ""
            if before is not None:
                grown = cell[0] * cell[1] / (before[0] * before[1])
                linear = f" ({seconds / found[before][name] / grown:.2f} of linear)"
            parts.append(f"{name} {seconds * 1e3:,.1f} ms{linear}")
        print(f"{cell[0]:>10,} records x {cell[1]:>3} standards: {', '.join(parts)}", flush=True)
        before = cell


def main(most: int = ROWS[-1]) -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as folder, frame_cases.installed(Path(folder) / "plugin"):
        by_rows = [(rows, MIDDLE[1]) for rows in ROWS if rows <= most]
        by_size = [(MIDDLE[0], size) for size in SIZES]
        found = {cell: measured(frame_cases.load(cell[1]), cell[0]) for cell in dict.fromkeys(by_rows + by_size)}
        told(by_rows, found)
        told(by_size, found)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
