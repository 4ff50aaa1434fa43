"""What generated code calls: values as they stand go in; exact numbers, packed outcomes and results of functions come out.

A packed outcome is one small number: the code of a truth times 8, plus as bits what it can still come to.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import isfinite
from numbers import Integral, Real
from typing import Any, TypeAlias, cast

from rulekit.engines import bounds, calendar, calls, ladder, several
from rulekit.engines.bounds import NOTHING_AT_ALL, Num
from rulekit.engines.truth import (
    NO,
    NONE,
    UNKNOWN,
    YES,
    Failure,
    Outcome,
    conjunction,
    disjunction,
    established,
    negation,
    settle,
)  # fmt: skip
from rulekit.findings import Truth, Verdict
from rulekit.ir import ArithmeticOperator, Extremum, HowManyOrder, Order, Rounding
from rulekit.records import Days, NotYet
from rulekit.vocabulary import Function

Exact: TypeAlias = int | Fraction
Quantity: TypeAlias = Exact | Num
Packed: TypeAlias = int

RAISED = Failure("", "")


def packed(outcome: Outcome) -> Packed:
    """An outcome as one number."""
    return outcome.truth * 8 + outcome.possible


P_YES, P_NO, P_NONE, P_UNKNOWN = packed(YES), packed(NO), packed(NONE), packed(UNKNOWN)
PACK: Mapping[bool | None, Packed] = {True: P_YES, False: P_NO, None: P_UNKNOWN}
TRI = (False, None, None, None, True)


def unpacked(number: Packed) -> Outcome:
    """A packed outcome as it was."""
    code, possible = Truth(number >> 3), number & 7
    return Outcome(code, possible, RAISED if code is Truth.ERROR else None)


_ALL = [P_YES, P_NO, P_NONE, *(code * 8 + bits for code in (Truth.ERROR, Truth.UNKNOWN) for bits in range(1, 8))]


def _table(join: Callable[[list[Outcome]], Outcome]) -> tuple[tuple[Packed, ...], ...]:
    rows = [[0] * 40 for _ in range(40)]
    for left, right in product(_ALL, _ALL):
        rows[left][right] = packed(join([unpacked(left), unpacked(right)]))
    return tuple(map(tuple, rows))


def _row(change: Callable[[Outcome], Outcome]) -> tuple[Packed, ...]:
    return tuple(packed(change(unpacked(number))) if number in _ALL else 0 for number in range(40))


AND, OR = _table(conjunction), _table(disjunction)
NOT, ESTABLISHED = _row(negation), _row(established)

_CODES = list(product(Truth, Truth, Truth))
LADDER: tuple[Verdict, ...] = tuple(ladder.climb(*codes)[1] for codes in _CODES)
PLAIN_LADDER: tuple[Verdict | None, ...] = tuple(
    None if row == 8 else given for row, given in (ladder.climb(*codes) for codes in _CODES)
)
assert all(s * 25 + x * 5 + r == index for index, (s, x, r) in enumerate(_CODES))


held = several.held


def held_packed(order: HowManyOrder, count: int, items: Iterable[Packed]) -> Packed:
    """So many of a list of packed outcomes."""
    return packed(several.how_many(order, count, [unpacked(item) for item in items]))


def same_known(left: bool | None, right: bool | None) -> bool | None:
    """Whether two that are true, false or unknown agree."""
    return None if left is None or right is None else left is right


def same_packed(left: Packed, right: Packed) -> Packed:
    """Whether two packed outcomes agree."""
    return packed(several.same(unpacked(left), unpacked(right)))


def number(value: object) -> Exact | None:
    """
    An exact number from any number: a float by its shortest decimal, a whole one as int.

    None, what is not finite and what is no number are missing.
    """
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else value
    if isinstance(value, bool) or not isinstance(value, Integral | Real | Decimal):
        return None
    if isinstance(value, Integral):
        return int(value)
    if not isfinite(value):
        return None
    return number(Fraction(value) if isinstance(value, Decimal) else Fraction(str(value)))


def flag(value: object) -> bool | None:
    """A yes or no; whatever is neither is missing."""
    return value if isinstance(value, bool) else None


def num(value: Quantity) -> Num:
    """A number that is known or partly known, in the form that bounds are reckoned in."""
    return value if isinstance(value, Num) else bounds.exact(Fraction(value))


_ORDERS: Mapping[Order, Callable[[Any, Any], bool]] = {
    "ge": operator.ge, "gt": operator.gt, "le": operator.le, "lt": operator.lt, "eq": operator.eq, "ne": operator.ne,
}  # fmt: skip


def compared(order: Order, left: Quantity, right: Quantity) -> Packed:
    """An order between two quantities."""
    if isinstance(left, Num) or isinstance(right, Num):
        return packed(bounds.compare(order, num(left), num(right)))
    return P_YES if _ORDERS[order](left, right) else P_NO


def lies_between(value: Quantity, low: Quantity, high: Quantity) -> Packed:
    """Whether a quantity lies between two others."""
    if isinstance(value, Num) or isinstance(low, Num) or isinstance(high, Num):
        return packed(bounds.between(num(value), num(low), num(high)))
    return P_YES if low <= value <= high else P_NO


def combined(sign: ArithmeticOperator, left: Quantity, right: Quantity) -> Quantity:
    """Arithmetic on quantities."""
    if isinstance(left, Num) or isinstance(right, Num):
        return bounds.arithmetic(sign, num(left), num(right))
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    return Fraction(left, right) if right else NOTHING_AT_ALL


def extreme(kind: Extremum, *items: Quantity) -> Quantity:
    """The greatest or least of quantities."""
    if any(isinstance(item, Num) for item in items):
        return bounds.extreme(kind, [num(item) for item in items])
    known = cast("tuple[Fraction, ...]", items)
    return max(known) if kind == "greater" else min(known)


def rounded(how: Rounding, value: Quantity, step: Fraction) -> Quantity:
    """A quantity in whole steps."""
    if isinstance(value, Num):
        return bounds.rounded(how, value, step)
    return cast(Fraction, bounds.round_to(how, Fraction(value), step))


def happened(value: object, first: int, last: int) -> bool | None:
    """Whether a day lies in (first, last], as ordinals; an event not yet happened does not."""
    if isinstance(value, Days):
        if value.first > first and value.last <= last:
            return True
        return False if value.last <= first or value.first > last else None
    if isinstance(value, date) and value == value:
        return first < value.toordinal() <= last
    return False if isinstance(value, NotYet) else None


def as_days(value: object) -> object:
    """A date of Python as the days that it can be; anything else as it is."""
    return Days.on(value) if isinstance(value, date) and value == value else value


def exists(values: Mapping[str, Any], begins: str, ends: str, as_of: date) -> bool:
    """Whether a record is not known to lie outside of its existence (decision 48)."""
    return not ahead(values.get(begins), as_of) and not over(values.get(ends), as_of)


def ahead(value: object, as_of: date) -> bool:
    """Whether a day that begins something is known to be still to come."""
    return calendar.ahead(as_days(value), as_of)


def over(value: object, as_of: date) -> bool:
    """Whether a day that ends something is known to have come."""
    return calendar.over(as_days(value), as_of)


# arguments and results of functions ------------------------------------------------------------------


def flag_argument(value: object) -> object:
    """A yes/no field as an argument."""
    return value if value is True or value is False else calls.MISSING


def text_argument(value: object) -> object:
    """A text or date field as an argument."""
    known = isinstance(value, str | date | Days | NotYet) and value == value
    return calls.text_argument(value.date() if isinstance(value, datetime) else value) if known else calls.MISSING


def number_argument(value: Quantity) -> object:
    """A quantity as an argument; functions are given fractions."""
    return calls.number_argument(value) if isinstance(value, Num) else Fraction(value)


def called_truth(function: Function, as_of: date, *values: object) -> Packed:
    """A function as a condition."""
    result = calls.applied(function, values, as_of)
    if isinstance(result, bool):
        return P_YES if result else P_NO
    if isinstance(result, Failure):
        return packed(settle(P_YES & 7 | P_NO & 7, result))
    return P_UNKNOWN if result is calls.MISSING else P_NONE


def called_number(function: Function, as_of: date, *values: object) -> Quantity:
    """A function as a quantity."""
    return calls.as_number(calls.applied(function, values, as_of))
