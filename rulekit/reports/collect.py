"""Unknown findings go in; the inputs to collect first come out, in the order in which they settle most verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from attrs import frozen

from rulekit.findings import Finding, Verdict
from rulekit.reports.words import Wording

Input: TypeAlias = tuple[str, str]  # record type and name of a field, list or record type
Gap: TypeAlias = tuple[str, frozenset[Input]]  # the record type of an unknown finding, and all inputs that it names


@frozen
class Wanted:
    """
    An input to collect: everywhere where it is missing, field `name` of records of type `record`.

    `settles`: how many unknown verdicts are decided once it is there, together with all inputs that stand before it in the same
    list. `named`: how many unknown verdicts name it at all. `by`: `settles` by the record type of the verdicts ("" for the
    whole), so that it shows on which level they are.
    """

    record: str
    name: str
    settles: int
    named: int
    by: Mapping[str, int]


def gap(finding: Finding) -> Gap | None:
    """What an unknown finding waits for; None for another verdict, or where no input is named."""
    if finding.verdict is not Verdict.UNKNOWN or not finding.missing:
        return None
    return finding.record_type, frozenset((missing.record, missing.name) for missing in finding.missing)


def gaps(findings: Iterable[Finding]) -> Counter[Gap]:
    """How many findings wait for the same."""
    return Counter(found for finding in findings if (found := gap(finding)) is not None)


def named(waiting: Mapping[Gap, int]) -> Counter[Input]:
    """How many unknown findings name each input."""
    found: Counter[Input] = Counter()
    for (_, inputs), count in waiting.items():
        for one in inputs:
            found[one] += count
    return found


def collect_first(waiting: Mapping[Gap, int], n: int | None = None, *, level: str | None = None) -> tuple[Wanted, ...]:
    """
    Inputs in the order in which to collect them, at most `n`: next always the one that settles most verdicts, then the one that
    most of those still open name, then by id. With `level`, only verdicts about records of this type ("" for the whole) count.
    """
    open = {found: count for found, count in waiting.items() if level is None or found[0] == level}
    every = named(open)
    found: list[Wanted] = []
    have: set[Input] = set()
    while open and (n is None or len(found) < n):
        asked: Counter[Input] = Counter()
        settled: dict[Input, Counter[str]] = {}
        for (type, inputs), count in open.items():
            left = inputs - have
            asked.update(dict.fromkeys(left, count))
            if len(left) == 1:
                settled.setdefault(next(iter(left)), Counter())[type] += count
        best = min(asked, key=lambda one: (-sum(settled.get(one, {}).values()), -asked[one], one))
        by = dict(sorted(settled.get(best, {}).items()))
        found.append(Wanted(*best, sum(by.values()), every[best], by))
        have.add(best)
        open = {one: count for one, count in open.items() if not one[1] <= have}
    return tuple(found)


def wanted_data(wanted: Iterable[Wanted], words: Iterable[Wording]) -> list[dict[str, Any]]:
    """Inputs to collect as JSON-ready data."""
    spoken = tuple(words)
    return [
        {
            "record_type": one.record,
            "name": one.name,
            "text": {wording.lang: wording.member(one.record, one.name) for wording in spoken},
            "settles": one.settles,
            "named": one.named,
            "by": dict(one.by),
        }
        for one in wanted
    ]
