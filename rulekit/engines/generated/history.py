"""What an item came to on an earlier day, and growth: nodes of the ir go in, expressions of the generated function come out."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from typing import Any

from rulekit import ir
from rulekit.engines import history
from rulekit.engines.bounds import NOTHING_AT_ALL
from rulekit.engines.generated import syntax as py
from rulekit.engines.generated.frame import Frame, Program
from rulekit.engines.generated.runtime import P_NONE, Quantity, exists, num
from rulekit.records import Record
from rulekit.vocabulary import Vocabulary


def grown(now: Quantity, before: Quantity) -> Quantity:
    """How much more one quantity is than another, as a share of that."""
    found = history.growth(num(now), num(before))
    return found.low if found.known and not found.only else found  # type: ignore[return-value]


def then_packed(record: Record, vocabulary: Vocabulary, day: date, read: Callable[[Record], int]) -> int:
    """What a condition came to on a day, packed; nothing for a record known not to exist then."""
    return read(record) if _existed(record, vocabulary, day) else P_NONE


def then_number(record: Record, vocabulary: Vocabulary, day: date, read: Callable[[Record], Quantity]) -> Quantity:
    """What a quantity was on a day; nothing for a record known not to exist then."""
    return read(record) if _existed(record, vocabulary, day) else NOTHING_AT_ALL


def _existed(record: Record, vocabulary: Vocabulary, day: date) -> bool:
    """Whether a record, whose values may be plain ones, is not known to lie outside of its existence on a day."""
    kind = vocabulary.records.get(record.type)
    return kind is None or not (kind.begins or kind.ends) or exists(record.values, kind.begins, kind.ends, day)


_NUMBERS = (
    ir.Number, ir.FieldValue, ir.Count, ir.Share, ir.Aggregate, ir.Distinct, ir.Arithmetic, ir.Extreme, ir.Rounded, ir.Growth,
    ir.Chosen,
)  # fmt: skip


def is_number(program: Program, node: ir.AsOf) -> bool:
    """Whether it is a quantity that is looked back upon, not a condition."""
    return isinstance(program.body(node.item), _NUMBERS)


def as_of(frame: Frame, node: ir.AsOf, what: str) -> ast.expr:
    """A call that reads an item on its day, in a function of its own, in which groups are those of that day."""
    from rulekit.engines.generated.quantities import function_of

    program = frame.program
    before, program.day = program.day, node.day
    try:
        read = function_of(frame, what, node.item, "")
    finally:
        program.day = before
    vocabulary, day = program.keep(program.vocabulary, "words"), program.keep(node.day, "day")
    return py.call("then_packed" if what == "condition" else "then_number", frame.record(), vocabulary, day, read)


def current_first(judge: Callable[[Any], Any], vocabulary: Vocabulary, type: str, as_of: date) -> Callable[[Any], Any]:
    """A function of a record or mapping that reads what is kept by period as it is on the day."""

    def judged(record: Any) -> Any:
        if isinstance(record, Record):
            return judge(history.current_record(record, vocabulary, as_of))
        return judge(history.current_values(record, type, vocabulary, as_of))

    return judged
