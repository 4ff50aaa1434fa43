"""A result goes in, its summary as JSON comes out, and what is wrong with it beyond disagreements: counts that fell."""

from __future__ import annotations

import platform
import typing
from collections import Counter
from importlib.metadata import version
from typing import Any

from rulekit import ir
from rulekit.findings import Verdict
from tests.trust.levels import LEAST
from tests.trust.result import Result

LIBRARIES = ("polars", "duckdb", "pyarrow", "pandas", "narwhals")
SHARES = dict.fromkeys(Verdict, 0.05) | {Verdict.ERROR: 0.0}  # of all verdicts, each more than this
MADE = {"AsOf"}  # by engines, of what looks back; it stands in no standard
CONSTRUCTS = {kind.__name__ for kind in (*typing.get_args(ir.Condition), *typing.get_args(ir.Quantity))} - MADE


def summary(result: Result, level: str, seed: int) -> dict[str, Any]:
    """What is kept of a run: no times, no names of machines."""
    total = result.verdicts.total()
    return {
        "level": level,
        "seed": seed,
        "comparisons": result.comparisons,
        "disagreements": len(result.failures),
        "standards": len(result.standards),
        "pairs": _sorted(result.pairs),
        "relations": _sorted(result.relations),
        "relations by engine": _sorted(result.related),
        "verdicts": {one.value: result.verdicts[one.value] for one in Verdict},
        "shares": {one.value: round(result.verdicts[one.value] / total, 4) if total else 0.0 for one in Verdict},
        "met": _sorted(result.met),
        "constructs": {name: result.nodes[name] for name in sorted(CONSTRUCTS)},
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
    }


def collapsed(result: Result, level: str) -> list[str]:
    """What a run of a whole level lacks, one line each."""
    told = []
    total = result.verdicts.total()
    for verdict, least in SHARES.items():
        if not total or result.verdicts[verdict.value] / total <= least:
            told.append(f"too few verdicts are {verdict.value}: {result.verdicts[verdict.value]:,} of {total:,}")
    told += [f"no standard has the construct {name}" for name in sorted(CONSTRUCTS) if not result.nodes[name]]
    told += [f"there are none of: {name}" for name, count in sorted(result.met.items()) if not count]
    gaps = result.met["values that are missing"] / max(1, result.met["values that could be there"])
    if not 0.05 <= gaps <= 0.5:
        told.append(f"{gaps:.0%} of all values are missing")
    comparisons, standards = LEAST[level]
    if result.comparisons < comparisons or len(result.standards) < standards:
        told.append(f"{result.comparisons:,} comparisons over {len(result.standards):,} distinct standards are too few")
    return told


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))
