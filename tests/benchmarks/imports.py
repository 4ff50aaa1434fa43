"""What importing costs, as ratios to `import lark, attrs` within one run: `python -m tests.benchmarks.imports`.

Each statement runs in processes of its own, in turns; the figure is the median of their times less that of an empty program.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

BASE = "import lark, attrs"
STATEMENTS = {
    "import rulekit": "import rulekit",
    "with load and parse ready": "import rulekit; rulekit.load, rulekit.parse",
    "and the first ruleset loaded": "import rulekit; rulekit.load('fuzhou-2012')",
    "the command line": "import rulekit.cli.main",
}
HEAVY = ("polars", "narwhals", "pandas", "pyarrow", "duckdb", "numpy", "rich")


def seconds(statement: str) -> float:
    """Wall time of one process that runs a statement."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - started


def heavy(statement: str) -> list[str]:
    """Heavy libraries that a statement loads."""
    probe = f"{statement}; import sys; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    return subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True).stdout.split()


def main(rounds: int = 15) -> None:
    """Print a table."""
    every = {"(nothing)": "pass", BASE: BASE, **STATEMENTS}
    times: dict[str, list[float]] = {name: [] for name in every}
    for _ in range(rounds + 1):
        for name, statement in every.items():
            times[name].append(seconds(statement))
    median = {name: statistics.median(found[1:]) for name, found in times.items()}
    base = median[BASE] - median["(nothing)"]
    print(f"{'statement':32} {'ms':>7} {'ratio':>6}  loads")
    for name, statement in every.items():
        cost = median[name] - median["(nothing)"]
        print(f"{name:32} {cost * 1000:7.1f} {cost / base:6.2f}  {' '.join(heavy(statement)) or '-'}")


if __name__ == "__main__":
    main()
