"""Standards and a data set go in, what the frame engine says of every pair on Polars and on DuckDB comes out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import duckdb

from rulekit import ir
from rulekit.engines.frames import engine as frame
from rulekit.engines.frames import needs as frame_needs
from rulekit.engines.frames import records as frame_records
from rulekit.engines.frames.engine import Judgement
from rulekit.findings import Bounds
from rulekit.records import Dataset
from rulekit.tables import Tables
from tests.random_rules import AS_OF, VOCABULARY
from tests.trust.batches import ruleset
from tests.trust.engines import Judge, Said, told
from tests.trust.tables import encoded

LIBRARIES = {"polars": "Polars", "duckdb": "DuckDB"}
BITS = {"pass": 1, "fail": 2, "not_applicable": 4}
WORDS = ("pass", "fail", "unknown", "not_applicable", "error", "ask")


def judge_with(library: str, seed: str) -> Judge:
    """The frame engine on a library, over columns that are encoded as the seed says."""

    def judge(standards: Sequence[ir.Standard], dataset: Dataset) -> Said:
        return judged(standards, tables(standards, dataset, library, seed))

    return judge


def tables(standards: Sequence[ir.Standard], dataset: Dataset, library: str, seed: str, *, threads: int = 1) -> Tables:
    """The tables of a data set, for some standards: floating columns only where these allow it."""
    connection = None
    if library == "duckdb":
        connection = duckdb.connect()
        connection.execute(f"SET threads = {threads}; SET enable_progress_bar = false")
    needs = frame_needs.needs(ruleset(standards), VOCABULARY, standards)
    exact = {(type, name) for type, need in needs.records.items() for name in need.exact}
    for where, need in needs.children.items():
        exact |= {(VOCABULARY.lists[where].child, name) for name in need.exact}
    return encoded(dataset, random.Random(seed), exact, connection)


def judged(standards: Sequence[ir.Standard], given: Tables) -> Said:
    """What the frame engine says over tables; rows that it asks about are judged as it says that they have to be."""
    rules = ruleset(standards)
    found: Said = {one.id: {} for one in standards}
    for judgement in frame.judge(rules, VOCABULARY, AS_OF, given).values():
        resolved = frame_records.resolved(judgement, given, rules, VOCABULARY, AS_OF)
        found |= said(resolved)
    return found


def left_over(standards: Sequence[ir.Standard], given: Tables) -> tuple[int, int]:
    """How many verdicts columns gave, and how many of all they left to the engines that judge records."""
    found = [said(one) for one in frame.judge(ruleset(standards), VOCABULARY, AS_OF, given).values()]
    verdicts = [verdict for one in found for rows in one.values() for verdict in rows.values()]
    left = verdicts.count("ask")
    return len(verdicts) - left, left


def said(judgement: Judgement) -> Said:
    """Verdicts of a judgement by id and key."""
    rows = collected(judgement.frame)
    keys = rows[judgement.key]
    return {
        id: {key: WORDS[code] for key, code in zip(keys, rows[name], strict=True) if code is not None}
        for id, name in judgement.verdicts.items()
    }


def collected(lazy: Any) -> dict[str, list[Any]]:
    """The columns of a lazy frame of Narwhals."""
    rows: dict[str, list[Any]] = lazy.collect("pyarrow").to_native().to_pydict()
    return rows


def marked(standards: Sequence[ir.Standard], given: Tables) -> Said:
    """Verdicts of the frame engine with their marks, as engines.findings tells them."""
    rules, found = ruleset(standards), {one.id: {} for one in standards}
    for judgement in frame.judge(rules, VOCABULARY, AS_OF, given, marked=True).values():
        resolved = frame_records.resolved(judgement, given, rules, VOCABULARY, AS_OF)
        rows, codes = collected(resolved.frame), said(resolved)
        for at, key in enumerate(rows[resolved.key]):
            for id in resolved.verdicts:
                if key in codes[id]:
                    marks = [mark for mark, name in resolved.marks.get(id, {}).items() if rows[name][at]]
                    bits = rows[resolved.possible[id]][at] if id in resolved.possible else 0
                    possible = [word for word, bit in BITS.items() if bits & bit]
                    found[id][key] = told(codes[id][key], marks, possible)
    return found


def bounds(standards: Sequence[ir.Standard], given: Tables) -> dict[str, dict[str, Bounds]]:
    """Bounds of the numbers that standards compare, by id and key, where the columns have them."""
    found: dict[str, dict[str, Bounds]] = {}
    for judgement in frame.judge(ruleset(standards), VOCABULARY, AS_OF, given).values():
        rows = collected(judgement.frame)
        for id, names in judgement.bounds.items():
            ends = [zip(rows[over], rows[under], strict=True) for over, under in (names.low, names.high)]
            flags = zip(rows[names.maybe], rows[names.only], rows[names.ask], strict=True)
            for key, low, high, (maybe, only, ask) in zip(rows[judgement.key], *ends, flags, strict=True):
                if not ask:
                    ends_ = (None, None) if only else (_end(*low), _end(*high))
                    found.setdefault(id, {})[key] = Bounds(*ends_, nothing=bool(maybe or only))
    return found


def _end(over: float | None, under: float) -> Fraction | None:
    return None if over is None else Fraction(int(over), int(under))
