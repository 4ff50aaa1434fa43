"""A standard, its world and a record go in; what the frame engine says of it, on Polars and on DuckDB, comes out."""

from __future__ import annotations

import random

import duckdb

from rulekit.engines.frames import engine as frame
from rulekit.engines.frames.needs import needs
from rulekit.engines.frames.records import resolved
from rulekit.findings import VERDICTS
from tests.trust.tables import encoded

RUNS = (("polars", 0), ("polars", 1), ("duckdb", 2))  # library, and the seed that draws how fields are encoded


def said(world, standard, key, library, seed=0):
    """Verdict and marks, as a word and a set."""
    exact = _exact(world, standard)
    connection = duckdb.connect() if library == "duckdb" else None
    tables = encoded(world.dataset, random.Random(seed), exact, connection)
    found = frame.judge(world.ruleset, world.vocabulary, world.as_of, tables, [standard.id], marked=True)
    judged = found[standard.rule.over]
    judged = resolved(judged, tables, world.ruleset, world.vocabulary, world.as_of)
    native = judged.frame.to_native()
    rows = (native.pl() if library == "duckdb" else native.collect()).to_dicts()
    row = next(row for row in rows if row[judged.key] == key)
    marks = {mark for mark, name in judged.marks[standard.id].items() if row[name]}
    return VERDICTS[row[judged.verdicts[standard.id]]].value, marks


def _exact(world, standard):
    read = needs(world.ruleset, world.vocabulary, [standard])
    found = {(type, name) for type, need in read.records.items() for name in need.exact}
    lists = world.vocabulary.lists
    return found | {(lists[where].child, name) for where, need in read.children.items() for name in need.exact}


def agree(world, standard, finding):
    """Hold a finding against both libraries."""
    marks = set(finding.marks) - {"may_include_more"}
    for library, seed in RUNS:
        found = said(world, standard, finding.record, library, seed)
        assert found == (finding.verdict.value, marks), (library, seed)
