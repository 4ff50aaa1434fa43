"""Changes after which a value is unique or something is recorded: a condition and a record go in, plans come out (table S6)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from rulekit import ir
from rulekit.engines.plans import NOTHING_TO_DO, ONE, Assign, Found, Part
from rulekit.engines.proofs import told
from rulekit.engines.uniqueness import values_of
from rulekit.findings import Change
from rulekit.records import Record, Value

if TYPE_CHECKING:
    from rulekit.engines.remedy import Search
    from rulekit.vocabulary import Field

_TRIED = 10_000


def fact(search: Search, node: ir.Unique | ir.Among | ir.Recorded | ir.Decided, wanted: bool, record: Record) -> Found:
    """Change the own value so that no other record has it; what is to be recorded has to be looked up, not changed."""
    if isinstance(node, ir.Unique):
        return _unique(search, node, record) if wanted else Found(none="unique")
    return Found(none="lists" if isinstance(node, ir.Among) else "recording")


def _unique(search: Search, node: ir.Unique, record: Record) -> Found:
    open_ = [name for name in node.names if not search.fixed(node.record, name)]
    if search.free:
        return NOTHING_TO_DO
    for name in open_:
        value = _fresh(search.entry(node.record, name), _taken(search, node, name))
        if value is not None:
            change = Change("change", node.record, name, told(record.values.get(name)))
            return Found((_one(change, record, value),))
    return Found(none="value" if open_ else "fixed")


def _one(change: Change, record: Record, value: Value) -> tuple[Part, ...]:
    edit = Assign(record, change.name, value)
    return (Part(change, lambda steps: (edit,) if steps else (), 1, 1, 1, ONE, (id(record), change.name)),)


def _taken(search: Search, node: ir.Unique, name: str) -> set[object]:
    dataset = search.evaluator.world.dataset
    rows: Iterable[Record] = (*dataset.records.get(node.record, ()), *dataset.unreadable)
    return {values[0] for row in rows if (values := values_of(row, (name,))) is not None}


def _fresh(known: Field | None, taken: set[object]) -> Value | None:
    """A value that nobody has; None where there is none, or none can be thought of."""
    if known is None or known.kind == "text":
        if known is not None and known.choices:
            return next((choice.id for choice in known.choices if choice.id not in taken), None)
        return next(text for number in range(len(taken) + 1) if (text := f"#{number}") not in taken)
    if known.kind != "number":
        return None
    low = known.low if known.low is not None else Fraction(0)
    values = (low + number for number in range(_TRIED))
    return next((one for one in values if one not in taken and (known.high is None or one <= known.high)), None)
