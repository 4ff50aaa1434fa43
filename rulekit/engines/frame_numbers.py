"""What is known of numbers goes in as expressions; arithmetic and comparison on what they can be come out (semantics S1, S3)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf, lcm
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from rulekit.engines.bounds import Num
from rulekit.engines.frame_expressions import (
    EXACT,
    NO,
    OPPOSITE,
    YES,
    X,
    both,
    choose,
    either,
    filled,
    greatest,
    inverse,
    least,
    missing,
    negative,
    number,
    plus,
    product,
    related,
    times,
    too_large,
)
from rulekit.ir import ArithmeticOperator, Order

Whole: TypeAlias = Literal["yes", "no", "unless known", "unclear"]


@frozen(eq=False)
class Ratio:
    """An exact number for each row: a whole number (or an infinity) divided by a whole number above zero."""

    over: X
    under: X = number(1)


@frozen(eq=False)
class Quantity:
    """
    All that a quantity can still be, for each row: a number from `low` to `high`, or nothing.

    `maybe` says that it may be nothing, `only` that it is; `ask` that columns cannot tell. `low_open`, `high_open`: an end is only
    approached, in all rows. `whole`: whether only whole numbers occur: "no" in a row where it is not known may still be whole
    where it is ("unless known"). `gaps`: not every number between the ends can be taken even so. `positive`: never below zero.
    """

    low: Ratio
    high: Ratio
    maybe: X = NO
    only: X = NO
    ask: X = NO
    low_open: bool = False
    high_open: bool = False
    whole: Whole = "no"
    gaps: bool = False
    positive: bool = False

    @property
    def literal(self) -> Fraction | None:
        """Its value, where it is the same known number in all rows."""
        low, high = constant(self.low), constant(self.high)
        known = low is not None and low == high and self.maybe.value is False and self.only.value is False
        return low if known else None


def constant(end: Ratio) -> Fraction | None:
    """An end that is the same finite number in all rows."""
    if not end.over.static or not end.under.static or end.over.value in (inf, -inf):
        return None
    return Fraction(int(end.over.value), int(end.under.value))


def ratio(value: Fraction | float) -> Ratio:
    """A constant end."""
    if isinstance(value, float):
        return Ratio(number(value))
    return Ratio(number(value.numerator), number(value.denominator))


def of_num(num: Num) -> Quantity:
    """A quantity that is the same in all rows."""
    whole: Whole = "yes" if num.integer else "no"
    return Quantity(
        ratio(num.low),
        ratio(num.high),
        X(num.maybe),
        X(num.only),
        NO,
        num.low_open,
        num.high_open,
        whole,
        num.reachable is not None,
    )


def fits(value: Fraction) -> bool:
    """Whether a literal is small enough to be compared exactly."""
    return max(abs(value.numerator), value.denominator) <= EXACT


def field_value(column: X, scale: Fraction, missing_value: Num) -> Quantity:
    """A number field: the column divided by the scale, or anything it can be where it is null."""
    low, high = missing_value.low, missing_value.high
    ends = [end for end in (low, high) if isinstance(end, Fraction)]
    under = lcm(scale.numerator, *(end.denominator for end in ends))
    assert column.on is not None
    most = float(max(abs(end) for end in ends) * scale) if len(ends) == 2 else column.most
    known = evolve(column, value=column.on.real(column.value), most=most, simple=False)
    known = times(known, number(scale.denominator * under // scale.numerator))
    large, known, null = too_large(known), _tame(known), missing(column)
    ends_ = [number(end if isinstance(end, float) else int(end * under)) for end in (low, high)]
    low_end, high_end = (Ratio(choose(null, end, known), number(under)) for end in ends_)
    whole: Whole = "yes" if missing_value.integer else "unless known"
    return Quantity(low_end, high_end, ask=filled(large, False), whole=whole, positive=low >= 0)


# comparison ------------------------------------------------------------------------------------------


@frozen(eq=False)
class Bits:
    """What a comparison can come to, for each row; nothing is null. Where `ask` holds the others mean nothing."""

    yes: X
    no: X
    nothing: X = NO
    ask: X = NO


def compare(order: Order, left: Quantity, right: Quantity) -> Bits:
    """An order between two independent numbers."""
    yes, ask = may(order, left, right)
    no, also = may(OPPOSITE[order], left, right)
    return _bits((left, right), yes, no, either(ask, also))


def _bits(parts: tuple[Quantity, ...], yes: X, no: X, ask: X) -> Bits:
    only = either(*(part.only for part in parts))
    maybe = either(*(part.maybe for part in parts))
    some = inverse(only)
    asks = either(both(some, ask), *(part.ask for part in parts))
    return Bits(both(yes, some), both(no, some), either(only, maybe), asks)


def may(order: Order, left: Quantity, right: Quantity) -> tuple[X, X]:
    """Whether an order can hold, and where columns cannot tell."""
    if order in ("le", "lt"):
        return may("ge" if order == "le" else "gt", right, left)
    if order in ("ge", "gt"):
        strict = order == "gt" or left.high_open or right.low_open
        return ordered(left.high, "gt" if strict else "ge", right.low)
    if order == "ne":
        fixed, ask = _all_equal(left, right)
        return inverse(fixed), ask
    return _may_equal(left, right)


def ordered(left: Ratio, order: Order, right: Ratio) -> tuple[X, X]:
    """An order between two ends, and where their products may be inexact."""
    if left.under.static and right.under.static:
        under, other = int(left.under.value), int(right.under.value)
        joint = lcm(under, other)
        sides = times(left.over, number(joint // under)), times(right.over, number(joint // other))
    else:
        sides = times(left.over, right.under), times(right.over, left.under)
    return related(sides[0], order, sides[1]), either(*(too_large(side) for side in sides))


def _all_equal(left: Quantity, right: Quantity) -> tuple[X, X]:
    pairs = ((left.low, left.high), (right.low, right.high), (left.high, right.low))
    found = [ordered(one, "eq", other) if one is not other else (YES, NO) for one, other in pairs]
    return both(*(same for same, _ in found)), either(*(ask for _, ask in found))


def _overlap(value: Quantity, low: Ratio, high: Ratio) -> tuple[X, X]:
    above, ask = ordered(value.high, "ge", low)
    below, also = ordered(value.low, "le", high)
    return both(above, below), either(ask, also)


def known(value: Quantity) -> tuple[X, X]:
    """Whether its ends are one, and where columns cannot tell."""
    return (YES, NO) if value.low is value.high else ordered(value.low, "eq", value.high)


def _may_equal(left: Quantity, right: Quantity) -> tuple[X, X]:
    if right.literal is None and left.literal is not None:
        left, right = right, left
    found, ask = _overlap(left, right.low, right.high)
    literal = right.literal
    if literal is not None and left.whole == "yes" and literal.denominator != 1:
        return NO, NO
    simple = not (left.gaps or right.gaps or left.low_open or left.high_open or right.low_open or right.high_open)
    if literal is not None:
        simple = simple and left.whole != "unclear"
    else:
        simple = simple and left.whole == right.whole != "unclear"
    if simple:
        return found, ask
    points = [known(left), known(right)]
    unsure = both(found, inverse(both(*(point for point, _ in points))))
    return found, either(ask, unsure, *(also for _, also in points))


def between(value: Quantity, low: Quantity, high: Quantity) -> Bits:
    """Whether a number lies between two others, both ends included."""
    inside, ask = _may_lie(value, low, high)
    below, also = may("lt", value, low)
    above, more = may("gt", value, high)
    return _bits((value, low, high), inside, either(below, above), either(ask, also, more))


def _may_lie(value: Quantity, low: Quantity, high: Quantity) -> tuple[X, X]:
    least_, most = low.literal, high.literal
    if value.whole == "yes" and least_ is not None and most is not None and not value.gaps:
        bottom, top = ceil(least_), floor(most)
        return _overlap(value, ratio(Fraction(bottom)), ratio(Fraction(top))) if bottom <= top else (NO, NO)
    crossing, doubt = ordered(low.low, "gt", high.high)
    found, ask = _overlap(value, low.low, high.high)
    found = both(found, inverse(crossing))
    if value.whole in ("no", "unless known") and not (value.gaps or value.low_open or value.high_open):
        return found, either(ask, doubt)
    around, also = ordered(value.low, "lt", low.low)
    beyond, more = ordered(value.high, "gt", high.high)
    point, last = known(value)
    odd = either(both(around, beyond), X(value.low_open or value.high_open))
    unsure = both(found, inverse(point), odd)
    return found, either(ask, doubt, also, more, last, unsure)


# arithmetic ------------------------------------------------------------------------------------------


def arithmetic(operator: ArithmeticOperator, left: Quantity, right: Quantity) -> Quantity:
    """Sum, difference, product or quotient; a quotient by zero is nothing, by what may be zero may be nothing."""
    maybe, only, ask = either(left.maybe, right.maybe), either(left.only, right.only), either(left.ask, right.ask)
    start = Quantity(left.low, left.high, maybe, only, ask, whole=_both_whole(left, right))
    if operator == "+":
        return _ended(start, _sum(left.low, right.low), _sum(left.high, right.high))
    if operator == "-":
        return _ended(start, _sum(left.low, _minus(right.high)), _sum(left.high, _minus(right.low)))
    if operator == "*":
        return _product(start, left, right)
    return _quotient(start, left, right)


def _both_whole(left: Quantity, right: Quantity) -> Whole:
    if "no" in (left.whole, right.whole):
        return "no"
    if left.whole == right.whole:
        return left.whole
    return "unclear"


def _ended(start: Quantity, low: Ratio, high: Ratio) -> Quantity:
    large = [too_large(part) for end in (low, high) for part in (end.over, end.under)]
    low, high = (Ratio(_tame(end.over), _tame(end.under)) for end in (low, high))
    return evolve(start, low=low, high=high, ask=either(start.ask, *large))


def _tame(item: X) -> X:
    """A number whose rows that are too large have been marked."""
    return evolve(item, most=min(item.most, EXACT))


def _minus(end: Ratio) -> Ratio:
    return Ratio(negative(end.over), end.under)


def _sum(left: Ratio, right: Ratio) -> Ratio:
    if left.under.static and right.under.static:
        under = lcm(int(left.under.value), int(right.under.value))
        over = [times(end.over, number(under // int(end.under.value))) for end in (left, right)]
        return Ratio(plus(*over), number(under))
    return Ratio(plus(times(left.over, right.under), times(right.over, left.under)), times(left.under, right.under))


def _times(left: Ratio, right: Ratio) -> Ratio:
    return Ratio(product(left.over, right.over), times(left.under, right.under))


def _product(start: Quantity, left: Quantity, right: Quantity) -> Quantity:
    if left.literal is not None:
        left, right = right, left
    literal = right.literal
    if literal is not None:
        ends = (left.low, left.high) if literal >= 0 else (left.high, left.low)
        return _ended(start, _times(ends[0], right.low), _times(ends[1], right.low))
    corners = [_times(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    if not all(end.under.static for end in corners):
        positive = both(*(related(end.over, "ge", number(0)) for end in (left.low, right.low)))
        fixed = both(known(left)[0], known(right)[0])
        found = _ended(start, corners[0], corners[3])
        return evolve(found, ask=either(found.ask, inverse(either(positive, fixed))))
    under = lcm(*(int(end.under.value) for end in corners))
    over = [times(end.over, number(under // int(end.under.value))) for end in corners]
    return _ended(start, Ratio(least(*over), number(under)), Ratio(greatest(*over), number(under)))


def _quotient(start: Quantity, left: Quantity, right: Quantity) -> Quantity:
    literal = right.literal
    if literal is not None and literal != 0:
        by = of_num(Num(1 / literal, 1 / literal))
        return evolve(_product(start, left, by), whole="no")
    zero = number(0)
    low, high = right.low, right.high
    nothing = both(related(low.over, "eq", zero), related(high.over, "eq", zero))
    least_part = _inverse_of_least(right)
    greatest_part = _reciprocal(high)
    pairs = []
    for end, downward in ((left.low, True), (left.high, False)):
        if low is high:
            factor = greatest_part
        else:
            bigger = related(end.over, "lt" if downward else "ge", zero)
            factor = _chosen(bigger, least_part, greatest_part)
        pairs.append(_times(end, factor))
    start = evolve(start, maybe=either(start.maybe, related(low.over, "le", zero)), only=either(start.only, nothing), whole="no")
    unclear = [related(low.over, "lt", zero)]
    if right.whole == "unclear":
        unclear.append(both(related(low.over, "le", zero), inverse(nothing)))
    return _ended(evolve(start, ask=either(start.ask, both(inverse(nothing), either(*unclear)))), pairs[0], pairs[1])


def _chosen(condition: X, then: Ratio, otherwise: Ratio) -> Ratio:
    return Ratio(choose(condition, then.over, otherwise.over), choose(condition, then.under, otherwise.under))


def _reciprocal(end: Ratio) -> Ratio:
    """1 divided by an end above zero; 0 for an infinity, and anything where the end is not above zero."""
    zero, endless = related(end.over, "le", number(0)), related(end.over, "eq", number(inf))
    over = choose(endless, number(0), end.under)
    return Ratio(over, choose(either(zero, endless), number(1), _tame(end.over)))


def _inverse_of_least(right: Quantity) -> Ratio:
    """The greatest that 1 divided by a number above zero can be; next to zero without end, or 1 for whole numbers."""
    low = right.low
    zero = related(low.over, "le", number(0))
    top = number(1) if right.whole == "yes" else number(inf)
    return Ratio(choose(zero, top, low.under), choose(zero, number(1), _tame(low.over)))
