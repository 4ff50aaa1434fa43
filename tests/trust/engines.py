"""Standards and a data set go in, what each engine says of every pair comes out, in one shape: id, then key, then verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from rulekit import ir
from rulekit.engines import interpret
from rulekit.records import Dataset
from tests.agreement import functions
from tests.trust.batches import MARKED, subjects, world

MARKS = ("cannot_fail", "cannot_pass", "may_be_exempt", "vacuous", "may_clash")  # those that engines have in common
Said: TypeAlias = dict[str, dict[str, str]]
Judge: TypeAlias = Callable[[Sequence[ir.Standard], Dataset], Said]


def interpreter(standards: Sequence[ir.Standard], dataset: Dataset) -> Said:
    """The reference."""
    here = world(standards, dataset)
    return {
        one.id: {record.key: interpret.verdict(one, record, here).value for record in subjects(one, dataset)} for one in standards
    }


def generated(standards: Sequence[ir.Standard], dataset: Dataset, *, marked: bool = False) -> Said:
    """The generated function; with `marked` a pass that carries a mark is told from one that does not."""
    found: Said = {}
    for _, group in by_over(standards):
        judge = functions(group, dataset)[marked]
        records = {one.id: {record.key: record for record in subjects(one, dataset)} for one in group}
        given = {}
        for record in {key: record for rows in records.values() for key, record in rows.items()}.values():
            given[record.key] = tuple("pass" + MARKED if verdict is None else verdict.value for verdict in judge(record))
        for index, one in enumerate(group):
            found[one.id] = {key: given[key][index] for key in records[one.id]}
    return found


def by_over(standards: Sequence[ir.Standard]) -> list[tuple[ir.Over, list[ir.Standard]]]:
    """Standards that are judged for the same things together."""
    found: dict[ir.Over, list[ir.Standard]] = {}
    for one in standards:
        found.setdefault(one.rule.over, []).append(one)
    return list(found.items())


def findings(standards: Sequence[ir.Standard], dataset: Dataset) -> Said:
    """Verdicts of the reference with their marks, and where they are unknown with what is still possible."""
    interpreter_ = interpret.Interpreter(world(standards, dataset))
    found: Said = {}
    for one in standards:
        given = {record.key: interpreter_.judge(one, record) for record in subjects(one, dataset)}
        found[one.id] = {
            key: told(finding.verdict.value, finding.marks, [verdict.value for verdict in finding.possible])
            for key, finding in given.items()
        }
    return found


def told(verdict: str, marks: Iterable[str], possible: Iterable[str]) -> str:
    """A verdict with its marks and, where it is unknown, the possible ones, in one text."""
    marked = [mark for mark in MARKS if mark in set(marks)]
    return " ".join([verdict, *marked, *(["of", *sorted(possible)] if verdict == "unknown" else [])])


def plain(told: str) -> str:
    """What the generated function tells of a verdict with its marks: whether a pass has one."""
    verdict, *marks = told.split()
    return "pass" + MARKED if verdict == "pass" and marks else verdict
