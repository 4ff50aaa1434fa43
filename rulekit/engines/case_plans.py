"""Cases and grades that do not come to what is wanted go in; changes after which they do come out (decision 66)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulekit import ir
from rulekit.engines import plans
from rulekit.engines.plans import Found
from rulekit.records import Record

if TYPE_CHECKING:
    from rulekit.engines.remedy import Search


def cases(search: Search, node: ir.Cases, wanted: bool, record: Record) -> Found:
    """The requirement of every row that can be reached; which row it is stays as it is."""
    parts = [case.then for case in node.cases] + ([] if node.otherwise is None else [node.otherwise])
    reached = search.evaluator.rows(node, record).reached
    if any(index >= len(parts) for index in reached):
        return Found(none="none")
    return plans.every([search.fix(parts[index], wanted, record) for index in reached])  # type: ignore[arg-type]


def graded(search: Search, node: ir.InGrade, wanted: bool, record: Record) -> Found:
    """A band whose grade is wanted holds, and none before it whose grade is not; whichever takes the least to change."""
    body = search.evaluator.definition(node.name).body
    assert isinstance(body, ir.Graded)
    before: list[Found] = []
    found: list[Found] = []
    for band in body.bands:
        if (band.grade in node.values) == wanted:
            found.append(plans.every([*before, search.fix(band.when, True, record)]))
        else:
            before.append(search.fix(band.when, False, record))
    if body.otherwise and (body.otherwise in node.values) == wanted:
        found.append(plans.every(before))
    return plans.either(found) if found else Found(none="none")
