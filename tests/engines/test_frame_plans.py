"""What the frame engine gives to a library stays small; a missing number with a range is as sharp in columns as in records."""

from __future__ import annotations

import time

import duckdb
import polars as pl
import pytest

import rulekit
from tests.trust import frame_engines
from tests.trust.batches import draw

SLOW = 20.0  # seconds; without a seal on the judged frame this standard takes minutes, with it well under one
SHARES = (
    'ruleset x "x"\n  uses party-building\n'
    'define field posts "post" = "岗位" of village: number in people, between 0 and 3, plural "posts".\n'
    'standard A "a"\n  a village must satisfy (posts / residents <= 3/2).\n'
    'standard B "b"\n  a village must satisfy (posts / residents <= 1).\n'
)


def test_a_filter_is_not_written_into_columns_of_columns() -> None:
    batch = draw("waived 0", 4, 6, empty=0)
    start = time.perf_counter()
    frame_engines.judge_with("duckdb", "1")(batch.standards, batch.dataset)
    assert time.perf_counter() - start < SLOW


@pytest.mark.parametrize("library", ["polars", "duckdb"])
def test_the_range_of_a_missing_number_decides_a_quotient(library: str) -> None:
    ruleset = rulekit.load(SHARES)
    rows = [{"id": f"V{posts}", "posts": posts, "residents": 2} for posts in (None, 1, 3)]
    frame = pl.DataFrame(rows)
    given = frame if library == "polars" else duckdb.from_arrow(frame.to_arrow())
    report = ruleset.check_frame(given, record_type="village", as_of="2025-06-30")
    assert report.counts == ruleset.check({"village": rows}, as_of="2025-06-30").counts
    assert report.counts["A"]["pass"] == 3
    assert (report.counts["B"]["pass"], report.counts["B"]["unknown"], report.counts["B"]["fail"]) == (1, 1, 1)
