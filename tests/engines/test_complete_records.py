"""Standards over every node, on records of which nothing is missing: the interpreter against the oracle of whole runs."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest
from attrs import evolve

from rulekit import ir
from rulekit.engines import interpret
from rulekit.findings import Verdict
from rulekit.records import Dataset, Days, Listing, NotYet, Record
from tests.oracle.plain import Contradiction
from tests.oracle.whole import Raised, Whole
from tests.random_rules import AS_OF, DEFINITIONS, OVERS, VOCABULARY, Source
from tests.trust.summary import MADE

KEPT = {(type, one.id): one.period for (type, _), one in VOCABULARY.fields.items() if one.period and "@" not in one.id}
PERIODS = {
    "year": ("2023", "2022", "2021"), "quarter": ("2023-Q4", "2023-Q3", "2023-Q2", "2023-Q1"),
    "month": ("2024-01", "2023-12", "2023-11"), "half_year": ("2023-H2", "2023-H1", "2022-H2"),
}  # fmt: skip
FUNCTIONS = {id: function.call for id, function in VOCABULARY.functions.items()}


def complete(source: Source, size: int) -> Dataset:
    """A data set in which every value, list and place is known."""
    found = Dataset(VOCABULARY, supplied={"unit", "site", "area"})
    units = [_full(source, source.unit(f"{source.one((35, 36))}{index:02}", 0)) for index in range(size)]
    found.records["unit"] = units
    found.records["site"] = [
        _full(source, Record("site", f"s{index}", source.values("site", 0), parent=source.one(units).key))
        for index in range(size)
    ]
    found.records["area"] = [_full(source, Record("area", key, source.values("area", 0))) for key in ("35", "36", "37")]
    return found


def _full(source: Source, record: Record) -> Record:
    values = {name: value for name, value in record.values.items() if "@" not in name}
    if isinstance(values.get("opened"), NotYet) or isinstance(values.get("closed"), NotYet):
        values = {name: value for name, value in values.items() if name not in ("opened", "closed")}
    for type, name in KEPT:
        if type == record.type:
            for period in ("", *PERIODS[KEPT[type, name]]):
                known = VOCABULARY.fields[type, name]
                drawn = source.often(60) if known.kind == "yesno" else source.amount(known)
                values[f"{name}@{period}" if period else name] = drawn
    for name, value in values.items():
        if isinstance(value, Days) and value.first != value.last:
            values[name] = Days.on(date.fromordinal(value.first))
    lists = {
        name: Listing(tuple(_full(source, one) for one in (*listing.members, *listing.uncertain)))
        for name, listing in record.lists.items()
    }
    for known in VOCABULARY.lists_of(record.type):
        lists.setdefault(known.id, Listing())
    return evolve(record, values=values, lists=lists)


def judged(seed: int, standards: int = 60, size: int = 12) -> tuple[Counter[str], set[str], list[str]]:
    """Verdicts, nodes that were met, and what the two do not agree on."""
    source = Source(random.Random(f"complete {seed}"), calls=4)
    ruleset = ir.Ruleset(
        "synthetic", tuple(source.standard(f"S{index}", source.one(OVERS)) for index in range(standards)), DEFINITIONS
    )
    dataset = complete(source, size)
    world = interpret.World(ruleset, VOCABULARY, dataset, AS_OF)
    oracle = Whole(AS_OF, DEFINITIONS, dataset.records, KEPT, FUNCTIONS)
    verdicts: Counter[str] = Counter()
    met: set[str] = set()
    wrong = []
    for standard in ruleset.standards:
        for record in interpret.subjects(standard.rule, world):
            verdict = interpret.verdict(standard, record, world)
            try:
                wanted = oracle.judged(standard, record)
            except (Contradiction, Raised):
                continue  # contradictory days are missing ones; that an error matters where an unknown would is held elsewhere
            verdicts[verdict.value] += 1
            met |= {type(node).__name__ for node in ir.walk(standard.rule)}
            if wanted != verdict.value:
                wrong.append(f"{wanted} and {verdict.value}: {record.type} {record.key} {ir.sexpr(standard.rule)}")
    return verdicts, met, wrong


@pytest.mark.parametrize("seed", range(12))
def test_complete_records_are_judged_as_the_oracle_says(seed: int) -> None:
    verdicts, _, wrong = judged(seed)
    assert not wrong, wrong[:3]
    assert verdicts[Verdict.UNKNOWN] == verdicts[Verdict.ERROR] == 0
    assert all(verdicts[one] >= 30 for one in (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE)), verdicts


def test_every_node_is_met() -> None:
    met = set().union(*(judged(seed, size=3)[1] for seed in range(20, 50)))
    kinds = {one.__name__ for union in (ir.Condition, ir.Quantity) for one in union.__args__}
    assert kinds - MADE <= met, kinds - MADE - met
