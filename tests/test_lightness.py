"""Importing rulekit stays light: no dataframe library, no terminal library, and near the cost of its two core libraries."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

HEAVY = (
    "polars",
    "narwhals",
    "pandas",
    "pyarrow",
    "duckdb",
    "rich",
    "click",
    "hypothesis",
    "sqlite3",
    "asyncio",
    "importlib.metadata",
)


def test_import_loads_nothing_heavy() -> None:
    code = f"import sys, rulekit; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_import_costs_at_most_three_times_its_libraries() -> None:
    def seconds(code: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - started

    bare, libraries, ours = ([], [], [])  # type: ignore[var-annotated]
    for _ in range(7):
        bare.append(seconds("pass"))
        libraries.append(seconds("import lark, attrs"))
        ours.append(seconds("import rulekit"))
    start = min(bare)
    assert min(ours) - start <= 3 * (min(libraries) - start) + 0.02, (
        statistics.median(ours),
        statistics.median(libraries),
        start,
    )
