"""A call and a record go in, what its function gives comes out: unknown for a missing argument, error where it raises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING, Any, assert_never

from attrs import frozen

from rulekit import ir
from rulekit.engines.bounds import NOTHING_AT_ALL, Num, exact, failed
from rulekit.engines.truth import FALSE, NONE, TRUE, UNKNOWN, Failure, Outcome, settle, truth
from rulekit.records import Days, NotYet, Record
from rulekit.vocabulary import Function

if TYPE_CHECKING:
    from rulekit.engines.evaluator import Evaluator


@frozen
class _Missing:
    """An argument, or all of them, that cannot be told yet."""


@frozen
class _Nothing:
    """An argument that is known to be nothing: a quotient by zero, an event that has not happened."""


MISSING, NOTHING = _Missing(), _Nothing()


def call_truth(node: ir.Call, evaluator: Evaluator, record: Record) -> Outcome:
    """A function as a condition."""
    result = _result(node, evaluator, record)
    if isinstance(result, _Missing):
        return UNKNOWN
    if isinstance(result, _Nothing):
        return NONE
    if isinstance(result, Failure):
        return settle(TRUE | FALSE, result)
    return truth(result)


def call_number(node: ir.Call, evaluator: Evaluator, record: Record) -> Num:
    """A function as a quantity."""
    return as_number(_result(node, evaluator, record))


def as_number(result: object) -> Num:
    """What a function gave, or why it was not called, as a quantity."""
    if isinstance(result, _Missing):
        return Num(-inf, inf)
    if isinstance(result, _Nothing):
        return NOTHING_AT_ALL
    if isinstance(result, Failure):
        return failed(result)
    assert isinstance(result, Fraction)
    return exact(result)


def argument(node: ir.Argument, evaluator: Evaluator, record: Record) -> Any:
    """The value that a function is called with, or MISSING, NOTHING or the failure of a function inside."""
    match node:
        case ir.Text():
            return node.value
        case ir.Holds():
            return record.values.get(node.name, MISSING)
        case ir.TextValue():
            return text_argument(record.values.get(node.name))
        case ir.Number() | ir.FieldValue() | ir.Count() | ir.Share() | ir.Aggregate() | ir.Distinct() | ir.Arithmetic():
            return number_argument(evaluator.number(node, record))
        case ir.Extreme() | ir.Rounded() | ir.Chosen() | ir.Earlier() | ir.Growth() | ir.AsOf() | ir.Call() | ir.Ref():
            return number_argument(evaluator.number(node, record))
    assert_never(node)


def text_argument(value: object) -> object:
    """The value of a text or date field, or MISSING, NOTHING."""
    if isinstance(value, Days):
        return date.fromordinal(value.first) if value.first == value.last else MISSING
    if isinstance(value, NotYet):
        return NOTHING
    return MISSING if value is None else value


def number_argument(number: Num) -> object:
    """The value of a quantity, or MISSING, NOTHING or the failure of a function inside."""
    if number.only:
        return NOTHING
    if number.known:
        return number.low
    return MISSING if number.failure is None else number.failure


def _result(node: ir.Call, evaluator: Evaluator, record: Record) -> Any:
    values = [argument(item, evaluator, record) for item in node.arguments]
    return applied(evaluator.world.vocabulary.functions[node.function], values, evaluator.world.as_of)


def applied(function: Function, values: Sequence[object], as_of: date) -> object:
    """What a function gives (bool or Fraction) or how it failed; where an argument cannot be told, why not."""
    for kind in (Failure, _Missing, _Nothing):
        for value in values:
            if isinstance(value, kind):
                return value
    try:
        given = function.call(*values, as_of=as_of)
        return _yesno(given) if function.result == "yesno" else _exact(given)
    except Exception as error:  # whatever a plug-in raises is an error verdict and never stops the others
        return Failure(function.id, f"{type(error).__name__}: {error}")


def _yesno(given: object) -> bool:
    if not isinstance(given, bool):
        raise TypeError(f"{type(given).__name__} is not bool")
    return given


def _exact(given: object) -> Fraction:
    if isinstance(given, bool) or not isinstance(given, int | float | Fraction | Decimal):
        raise TypeError(f"{type(given).__name__} is not a number")
    if isinstance(given, Fraction | int):
        return Fraction(given)
    return Fraction(str(given)) if isinstance(given, Decimal) else Fraction(repr(float(given)))
