"""
Why the frame engine writes native expressions: `python -m tests.benchmarks.frame_shapes`.

Thirty verdicts of one shape (a scope of two conditions, an exception, a requirement), built as Narwhals expressions and as native
ones of Polars, over the same synthetic records. Building and running are told apart, as ratios of medians within one run; the
verdicts are held equal first.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from tests.benchmarks import frame_cases
from tests.benchmarks.record_engine import medians

ROWS, STANDARDS = 1_000_000, 30
SINCE = date(2024, 6, 30)


def verdict(library: Any, number: int) -> Any:
    """The verdict of one standard; the number sets its thresholds apart."""
    column, when, code = library.col, library.when, lambda value: library.lit(value, dtype=library.Int8)
    scope = (column("workers") >= 30 + number) & (column("ownership") == "private")
    exempt, met = column("founded") > SINCE, column("officers") >= number
    due = scope & ~exempt
    judged = when(met).then(code(0)).otherwise(when(~met).then(code(1)).otherwise(code(2)))
    open_ = when(scope & met).then(code(0)).otherwise(code(2))
    return when(due).then(judged).otherwise(when(due.is_null()).then(open_).otherwise(code(3)))


def planned(library: Any, frame: Any) -> Any:
    """The frame with all verdicts, not run."""
    return frame.with_columns(**{f"S{number}": verdict(library, number) for number in range(STANDARDS)})


def main() -> None:
    """Print the figures."""
    frame = frame_cases.frame(ROWS).lazy()
    wrapped = nw.from_native(frame)
    assert planned(nw, wrapped).to_native().collect().equals(planned(pl, frame).collect())
    contenders: dict[str, Callable[[], object]] = {
        "narwhals": lambda: planned(nw, wrapped),
        "native": lambda: planned(pl, frame),
        "run": planned(pl, frame).collect,
    }
    found = medians(contenders, 15)
    print(
        f"{STANDARDS} verdicts over {ROWS:,} records on Polars, building against running: Narwhals "
        f"{found['narwhals'] / found['run']:.2f}, native {found['native'] / found['run']:.2f} "
        f"({found['narwhals'] / found['native']:.0f} times)"
    )


if __name__ == "__main__":
    main()
