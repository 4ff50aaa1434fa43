"""Fields of which some are missing go in, what arithmetic on them can come to comes out: generated code's quick form of bounds.

A span is (least, greatest, only whole numbers, may be nothing); None is nothing at all. The only floats are the two infinities.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf
from typing import TypeAlias, cast

from rulekit.engines.bounds import NOTHING_AT_ALL, Extended, Num, round_to
from rulekit.engines.generated.runtime import P_NONE, P_YES, Packed
from rulekit.engines.truth import FALSE, NOTHING, TRUE, settle
from rulekit.findings import Truth
from rulekit.ir import MIRRORED, ArithmeticOperator, Extremum, Order, Rounding

End: TypeAlias = int | Fraction | float
Span: TypeAlias = tuple[End, End, bool, bool] | None
_PACKED = tuple(P_NONE if bits == NOTHING else settle(bits).truth * 8 + bits if bits else 0 for bits in range(8))
assert _PACKED[TRUE] == P_YES and _PACKED[TRUE | FALSE] >> 3 == Truth.UNKNOWN


def span(value: int | Fraction | None, missing: Span) -> Span:
    """A field."""
    return missing if value is None else (value, value, value.denominator == 1, False)


def of_num(number: Num) -> Span:
    """What is known of a missing field, as a span."""
    return _tidy(number.low), _tidy(number.high), number.integer, False


def to_quantity(found: Span) -> int | Fraction | Num:
    """A span in the form that groups and functions reckon with."""
    if found is None:
        return NOTHING_AT_ALL
    if found[0] == found[1] and not found[3]:
        return cast(Fraction, found[0])
    return Num(_exact(found[0]), _exact(found[1]), found[3], integer=found[2])


def _tidy(end: Extended) -> End:
    return end.numerator if isinstance(end, Fraction) and end.denominator == 1 else end


def _exact(end: End) -> Extended:
    return end if isinstance(end, float) else Fraction(end)


def reckoned(operator: ArithmeticOperator, left: Span, right: Span) -> Span:
    """Sum, difference, product or quotient."""
    if left is None or right is None:
        return None
    maybe, whole = left[3] or right[3], left[2] and right[2]
    if operator == "+":
        return _plus(left[0], right[0]), _plus(left[1], right[1]), whole, maybe
    if operator == "-":
        return _plus(left[0], -right[1]), _plus(left[1], -right[0]), whole, maybe
    if operator == "/":
        return _quotient(left, right, maybe)
    corners = [_times(a, b) for a in left[:2] for b in right[:2]]
    return min(corners), max(corners), whole, maybe


def _quotient(left: tuple[End, End, bool, bool], right: tuple[End, End, bool, bool], maybe: bool) -> Span:
    low, high, whole, _ = right
    if low == high == 0:
        return None
    inverses: list[End] = []
    if high > 0:
        least = max(low, 1) if whole else low
        inverses += [_inverse(high), _inverse(least) if least > 0 else inf]
    if low < 0:
        most = min(high, -1) if whole else high
        inverses += [_inverse(low), _inverse(most) if most < 0 else -inf]
    corners = [_times(a, b) for a in left[:2] for b in inverses]
    return min(corners), max(corners), False, maybe or low <= 0 <= high


def extreme_span(kind: Extremum, *items: Span) -> Span:
    """The greatest or least of spans."""
    known = [item for item in items if item is not None]
    if len(known) < len(items):
        return None
    pick = max if kind == "greater" else min
    low, high = pick(item[0] for item in known), pick(item[1] for item in known)
    return low, high, all(item[2] for item in known) or _whole(low, high), any(item[3] for item in known)


def rounded_span(how: Rounding, value: Span, step: Fraction) -> Span:
    """A span in whole steps, end by end."""
    if value is None:
        return None
    low, high = (_tidy(round_to(how, _exact(end), step)) for end in value[:2])
    return low, high, step.denominator == 1 or _whole(low, high), value[3]


def _whole(low: End, high: End) -> bool:
    return low == high and not isinstance(low, float) and low.denominator == 1


def _inverse(end: End) -> End:
    return 0 if isinstance(end, float) else Fraction(1, cast(Fraction, end))


def _plus(left: End, right: End) -> End:
    if isinstance(left, float):
        return left
    return right if isinstance(right, float) else left + right


def _times(left: End, right: End) -> End:
    if not isinstance(left, float) and not isinstance(right, float):
        return left * right
    if left == 0 or right == 0:
        return 0
    return inf if (left > 0) == (right > 0) else -inf


def spans_compared(order: Order, left: Span, right: Span) -> Packed:
    """An order between two spans."""
    if left is None or right is None:
        return P_NONE
    if order in ("le", "lt"):
        order, left, right = MIRRORED[order], right, left
    bits = NOTHING if left[3] or right[3] else 0
    if order == "ge":
        return _PACKED[bits | (TRUE if left[1] >= right[0] else 0) | (FALSE if left[0] < right[1] else 0)]
    if order == "gt":
        return _PACKED[bits | (TRUE if left[1] > right[0] else 0) | (FALSE if left[0] <= right[1] else 0)]
    same = _meet(left, right) and _meet(right, left)
    differ = not left[0] == left[1] == right[0] == right[1]
    yes, no = (same, differ) if order == "eq" else (differ, same)
    return _PACKED[bits | (TRUE if yes else 0) | (FALSE if no else 0)]


def _meet(number: tuple[End, End, bool, bool], other: tuple[End, End, bool, bool]) -> bool:
    """Whether a number can lie within the ends of another."""
    bottom, top = max(number[0], other[0]), min(number[1], other[1])
    if bottom > top:
        return False
    finite = not isinstance(bottom, float) and not isinstance(top, float)
    return not (number[2] and finite and ceil(bottom) > floor(top))
