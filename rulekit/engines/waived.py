"""A finding and the waivers of the run go in; the finding as its waiver leaves it comes out (semantics S2, rows 1 and 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve

from rulekit import ir
from rulekit.findings import Finding, Reason, Verdict, Waived
from rulekit.records import Record
from rulekit.waivers import WHOLE, Waivers


def settled(finding: Finding, waivers: Waivers, day: date) -> Finding:
    """
    The finding with what a waiver makes of it.

    One that holds on the day gives not_applicable and keeps the finding it hides; one that has expired, or has not begun, is
    told beside the verdict. A standard that is not in force has no use for a waiver.
    """
    waiver = waivers.of(finding.standard, finding.record, day)
    if waiver is None or finding.reason.code == "not_in_force":
        return finding
    state = waiver.state(day)
    if state != "waived":
        return evolve(finding, waived=Waived(waiver, state))
    detail = {"by": waiver.approver, "because": waiver.reason, "from": waiver.begins.isoformat()}
    detail |= {"until": waiver.ends.isoformat()} if waiver.ends else {}
    return evolve(
        finding, verdict=Verdict.NOT_APPLICABLE, reason=Reason("waived", detail=detail), marks=(),
        possible=(Verdict.NOT_APPLICABLE,), missing=(), remedy=None, waived=Waived(waiver, state, finding),
    )  # fmt: skip


Judge = Callable[[Any], tuple[Verdict, ...]]


def wrapped(judge: Judge, record_type: str, standards: Sequence[ir.Standard], waivers: Waivers, day: date) -> Judge:
    """A function that judges a record, and after it the waivers; the function itself where none of them can matter."""
    by_key: dict[str, set[int]] = {}
    held = waivers.on(day)
    for index, standard in enumerate(standards):
        for key in held.get(standard.id, ()):
            by_key.setdefault(key, set()).add(index)
    if not by_key:
        return judge

    def judged(record: Record | Mapping[str, Any]) -> tuple[Verdict, ...]:
        given = judge(record)
        key = record.key if isinstance(record, Record) else str(record.get(record_type) or "") if record_type else WHOLE
        waived = by_key.get(key)
        if waived is None:
            return given
        return tuple(Verdict.NOT_APPLICABLE if index in waived else one for index, one in enumerate(given))

    return judged
