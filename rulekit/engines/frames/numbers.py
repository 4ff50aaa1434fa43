"""What is known of numbers goes in as expressions; arithmetic and comparison on what they can be come out (semantics S1, S3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor, inf, lcm
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from rulekit.engines.bounds import Num
from rulekit.engines.frames.expressions import (
    EXACT,
    NO,
    YES,
    X,
    both,
    choose,
    either,
    endless,
    filled,
    greatest,
    inverse,
    least,
    missing,
    negative,
    number,
    plus,
    related,
    times,
    too_large,
    whole_quotient,
)
from rulekit.ir import OPPOSITE, ArithmeticOperator, Extremum, Order, Rounding

Whole: TypeAlias = Literal["yes", "no", "unless known", "unclear"]


@frozen(eq=False)
class Ratio:
    """
    One end of what a number can be, for each row: a whole number divided by a whole number above zero.

    Null is the infinity of its side: a comparison with it is null, which is "not for certain". In all rows: an infinite constant.
    """

    over: X
    under: X = number(1)


@frozen(eq=False)
class Term:
    """
    A field times a constant: `over` is null where the field is missing, and then anything from `low` to `high`; all are divided
    by `under`. Small enough to be exact.
    """

    over: X
    under: int
    low: Fraction | float
    high: Fraction | float

    def times(self, factor: Fraction) -> Term | None:
        """The same times a constant above zero; None where it may become too large."""
        over = times(self.over, number(factor.numerator))
        ends = [end * factor.numerator if isinstance(end, Fraction) else end for end in (self.low, self.high)]
        return Term(over, self.under * factor.denominator, *ends) if over.most <= EXACT else None


@frozen(eq=False)
class Quantity:
    """
    All that a quantity can still be, for each row: a number from `low` to `high`, or nothing.

    `maybe` says that it may be nothing, `only` that it is (then `maybe` holds as well); `ask` that columns cannot tell. These are
    never null. `low_open`, `high_open`: an end is only approached, in all rows. `whole`: whether only whole numbers occur;
    "unless known" is no, but a known one may be whole. `gaps`: not every number between the ends can be taken even so.
    `positive`: never below zero. `term`: what it is where it is no more than a field times a constant.
    """

    low: Ratio
    high: Ratio
    maybe: X = NO
    only: X = NO
    ask: X = NO
    low_open: bool = False
    high_open: bool = False
    whole: Whole = "unless known"
    gaps: bool = False
    positive: bool = False
    term: Term | None = None

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
    ends, opens = (ratio(num.low), ratio(num.high)), (num.low_open, num.high_open)
    return Quantity(*ends, X(num.maybe), X(num.only), NO, *opens, whole, num.reachable is not None, num.low >= 0)


def fits(value: Fraction) -> bool:
    """Whether a literal is small enough to be compared exactly."""
    return max(abs(value.numerator), value.denominator) <= EXACT


def _filled(item: X, end: int) -> X:
    """A number, with the end of its range in place of null, which may be larger than any that is there."""
    return evolve(filled(item, end), most=max(item.most, abs(float(end))))


def field_value(column: X, scale: Fraction, missing_value: Num) -> Quantity:
    """A number field: the column divided by the scale, or anything it can be where it is null."""
    low, high = missing_value.low, missing_value.high
    finite = [end for end in (low, high) if isinstance(end, Fraction)]
    under = lcm(scale.numerator, *(end.denominator for end in finite))
    most = float(max(abs(end) for end in finite) * scale) if len(finite) == 2 else inf
    known = times(evolve(column, most=min(most, column.most)), number(scale.denominator * under // scale.numerator))
    large, known = too_large(known), tame(known)
    ends = [known if isinstance(end, float) else _filled(known, int(end * under)) for end in (low, high)]
    whole: Whole = "yes" if missing_value.integer else "unless known"
    low_end, high_end = (Ratio(end, number(under)) for end in ends)
    scaled = [end * under if isinstance(end, Fraction) else end for end in (low, high)]
    term = Term(known, under, *scaled) if large.value is False else None
    return Quantity(low_end, high_end, ask=filled(large, False), whole=whole, positive=low >= 0, term=term)


# comparison ------------------------------------------------------------------------------------------


@frozen(eq=False)
class Sure:
    """
    What a comparison comes to, for each row: `yes` and `no` for certain; null is no. Where `only` holds they mean nothing; where
    it may be nothing without being it, neither holds.

    `maybe`, `only` and `ask` as in Quantity. `can` says whether it can be a yes and a no, if it is not nothing.
    """

    yes: X
    no: X
    maybe: X = NO
    only: X = NO
    ask: X = NO
    can: Callable[[], tuple[X, X]] | None = None

    @property
    def possible(self) -> tuple[X, X]:
        """Whether it can be a yes, and a no, if it is not nothing."""
        return self.can() if self.can is not None else _open(self.yes, self.no)

    @property
    def opposite(self) -> Sure:
        """The same for the opposite comparison."""
        yes, no = self.possible
        return evolve(self, yes=self.no, no=self.yes, can=lambda: (no, yes))


def _open(yes: X, no: X) -> tuple[X, X]:
    return inverse(filled(no, False)), inverse(filled(yes, False))


def compare(order: Order, left: Quantity, right: Quantity) -> Sure:
    """An order between two independent numbers."""
    if order in ("eq", "ne"):
        same = _equal(left, right)
        return same if order == "eq" else same.opposite
    if order in ("le", "lt"):
        return compare("ge" if order == "le" else "gt", right, left)
    yes, ask = _above(left, right, strict=order == "gt")
    no, also = _above(right, left, strict=order == "ge")
    return _of((left, right), yes, no, either(ask, also))


def _above(left: Quantity, right: Quantity, *, strict: bool) -> tuple[X, X]:
    """Whether a number is for certain above (or equal to) another, and where columns cannot tell."""
    open_ = left.low_open or right.high_open
    return ordered(left.low, "gt" if strict and not open_ else "ge", right.high)


def _of(parts: tuple[Quantity, ...], yes: X, no: X, ask: X) -> Sure:
    only = either(*(part.only for part in parts))
    maybe = either(*(part.maybe for part in parts))
    asks = either(both(filled(ask, False), inverse(only)), *(part.ask for part in parts))
    some = inverse(maybe)
    return Sure(both(yes, some), both(no, some), maybe, only, asks, lambda: _open(yes, no))


def _alike(one: Term, other: Term) -> tuple[Term, Term] | None:
    """Two terms divided by the same; None where they may become too large."""
    joint = lcm(one.under, other.under)
    first, second = (term.times(Fraction(joint // term.under)) for term in (one, other))
    return None if first is None or second is None else (first, second)


def terms(order: Order, left: Quantity, right: Quantity) -> X | None:
    """An order between two terms as one Boolean, null where it is unknown; None where they are more than terms."""
    one, other = left.term, right.term
    if one is None or other is None or order in ("eq", "ne"):
        return None
    if order in ("le", "lt"):
        return terms("ge" if order == "le" else "gt", right, left)
    alike = _alike(one, other)
    if alike is None:
        return None
    first, second = alike
    strict, loose = order, OPPOSITE[order]
    met = related(first.over, order, second.over)
    sure = [_end(first.low, strict, second.over, left.positive and right.positive)]
    never = [_end(first.high, loose, second.over, left.positive and right.positive)]
    if isinstance(second.high, Fraction):
        sure.append(related(first.over, strict, number(int(second.high))))
    if isinstance(second.low, Fraction) and not (left.positive and second.low <= 0 and loose == "lt"):
        never.append(related(first.over, loose, number(int(second.low))))
    return both(either(met, *sure), inverse(filled(either(*never), False)))


def _end(end: Fraction | float, order: Order, other: X, positive: bool) -> X:
    """Whether an end stands in an order to the other side for certain."""
    if not isinstance(end, Fraction):
        return NO
    if positive and end <= 0 and order == "gt":
        return NO
    return related(number(int(end)), order, other)


def over_one(*ends: Ratio) -> tuple[list[X], int]:
    """What stands above ends whose divisors are constants, over the one divisor that comes with it."""
    under = lcm(*(int(end.under.value) for end in ends))
    return [times(end.over, number(under // int(end.under.value))) for end in ends], under


def ordered(left: Ratio, order: Order, right: Ratio) -> tuple[X, X]:
    """An order between two ends, null where one is without end; and where their products may be inexact."""
    if endless(left.over) or endless(right.over):
        return NO, NO
    if left.under.static and right.under.static:
        sides = over_one(left, right)[0]
    else:
        sides = [times(left.over, right.under), times(right.over, left.under)]
    return related(sides[0], order, sides[1]), either(*(too_large(side) for side in sides))


def _pair(*found: tuple[X, X], join: Literal["both", "either"]) -> tuple[X, X]:
    values = [value for value, _ in found]
    return (both if join == "both" else either)(*values), either(*(ask for _, ask in found))


def _equal(left: Quantity, right: Quantity) -> Sure:
    if right.literal is None and left.literal is not None:
        left, right = right, left
    yes, ask = _pair(ordered(left.low, "ge", right.high), ordered(right.low, "ge", left.high), join="both")
    no, also = _pair(ordered(left.low, "gt", right.high), ordered(right.low, "gt", left.high), join="either")
    literal = right.literal
    if literal is not None and left.whole == "yes" and literal.denominator != 1:
        return _of((left, right), NO, YES, NO)
    simple = not (left.gaps or right.gaps or left.low_open or left.high_open or right.low_open or right.high_open)
    simple = simple and left.whole != "unclear" and (literal is not None or left.whole == right.whole)
    unsure = NO if simple else inverse(filled(either(yes, no), False))
    return _of((left, right), yes, no, either(ask, also, unsure))


def between(value: Quantity, low: Quantity, high: Quantity) -> Sure:
    """Whether a number lies between two others, both ends included."""
    yes, ask = _pair(ordered(value.low, "ge", low.high), ordered(high.low, "ge", value.high), join="both")
    bottom, top = low.low, high.high
    least_, most = low.literal, high.literal
    exact = value.whole in ("no", "unless known")
    if value.whole == "yes" and least_ is not None and most is not None:
        bottom, top, exact = ratio(Fraction(ceil(least_))), ratio(Fraction(floor(most))), True
    crossing = ordered(bottom, "gt", top)
    no, also = _pair(ordered(bottom, "gt", value.high), ordered(value.low, "gt", top), crossing, join="either")
    unsure = NO
    if not exact or value.gaps or value.low_open or value.high_open:
        inside, more = _pair(ordered(value.low, "ge", low.low), ordered(high.high, "ge", value.high), join="either")
        touching = NO if value.low_open or value.high_open else inside
        unsure = either(more, inverse(filled(either(yes, no, touching), False)))
    return _of((value, low, high), yes, no, either(ask, also, unsure))


# arithmetic ------------------------------------------------------------------------------------------


def arithmetic(operator: ArithmeticOperator, left: Quantity, right: Quantity) -> Quantity:
    """Sum, difference, product or quotient; a quotient by zero is nothing, by what may be zero may be nothing."""
    maybe, only, ask = either(left.maybe, right.maybe), either(left.only, right.only), either(left.ask, right.ask)
    positive = left.positive and right.positive and operator != "-"
    start = Quantity(left.low, left.high, maybe, only, ask, whole=_both_whole(left, right), positive=positive)
    if operator == "+":
        return _ended(start, _sum(left.low, right.low), _sum(left.high, right.high))
    if operator == "-":
        return _ended(start, _sum(left.low, _minus(right.high)), _sum(left.high, _minus(right.low)))
    if operator == "*":
        return _product(start, left, right)
    return _quotient(start, left, right)


def _both_whole(left: Quantity, right: Quantity) -> Whole:
    """Whether only whole numbers occur in either; a known one may be whole all the same."""
    if "no" in (left.whole, right.whole):
        return "unless known"
    return left.whole if left.whole == right.whole else "unclear"


def _ended(start: Quantity, low: Ratio, high: Ratio) -> Quantity:
    large = [filled(too_large(part), False) for end in (low, high) for part in (end.over, end.under)]
    low, high = (Ratio(tame(end.over), tame(end.under)) for end in (low, high))
    return evolve(start, low=low, high=high, ask=either(start.ask, *large))


def tame(item: X) -> X:
    """A number whose rows that are too large have been marked."""
    return evolve(item, most=min(item.most, EXACT))


def _minus(end: Ratio) -> Ratio:
    return Ratio(negative(end.over), end.under)


def _sum(left: Ratio, right: Ratio) -> Ratio:
    if endless(left.over) or endless(right.over):
        return left if endless(left.over) else right
    if left.under.static and right.under.static:
        over, under = over_one(left, right)
        return Ratio(plus(*over), number(under))
    return Ratio(plus(times(left.over, right.under), times(right.over, left.under)), times(left.under, right.under))


# the greater and the lesser, rounding -----------------------------------------------------------------


def extreme(kind: Extremum, items: Sequence[Quantity]) -> Quantity:
    """The greatest or least of independent numbers; nothing where one of them is nothing."""
    found, upward = items[0], kind == "greater"
    for item in items[1:]:
        maybe, only, ask = either(found.maybe, item.maybe), either(found.only, item.only), either(found.ask, item.ask)
        positive = found.positive or item.positive if upward else found.positive and item.positive
        low, large = further(found.low, item.low, upward=upward, infinite=not upward)
        high, also = further(found.high, item.high, upward=upward, infinite=upward)
        ask = either(ask, both(either(filled(large, False), filled(also, False)), inverse(only)))
        start = Quantity(low, high, maybe, only, ask, whole=_both_whole(found, item), positive=positive)
        found = _ended(start, low, high)
    return found


def further(one: Ratio, other: Ratio, *, upward: bool, infinite: bool) -> tuple[Ratio, X]:
    """
    The greater (or lesser) of two ends, and where columns cannot tell.

    `infinite` says that it is without end where one of them is; else it is the other one there.
    """
    if endless(one.over) or endless(other.over):
        return (one if endless(one.over) == infinite else other), NO
    first, ask = ordered(one, "ge" if upward else "le", other)
    if one.under.static and other.under.static:
        over, under = over_one(one, other)
        one, other = (Ratio(item, number(under)) for item in over)
    first = either(first, missing(one.over if infinite else other.over))
    return Ratio(choose(first, one.over, other.over), choose(first, one.under, other.under)), ask


def rounded(how: Rounding, value: Quantity, step: Fraction) -> Quantity:
    """A number in whole steps, end by end (decision 30)."""
    low, high = (_in_steps(how, end, step) for end in (value.low, value.high))
    asks = [filled(large, False) for _, large in (low, high)]
    ask = either(value.ask, both(either(*asks), inverse(value.only)))
    whole: Whole = "yes" if step.denominator == 1 else "unless known"
    start = Quantity(low[0], high[0], value.maybe, value.only, ask, whole=whole, positive=value.positive)
    return _ended(start, low[0], high[0])


def _in_steps(how: Rounding, end: Ratio, step: Fraction) -> tuple[Ratio, X]:
    """An end in whole steps, and where columns cannot tell: where what is divided may be inexact."""
    if endless(end.over):
        return end, NO
    over, under = times(end.over, number(step.denominator)), times(end.under, number(step.numerator))
    if how == "up":
        over = negative(over)
    elif how == "half_up":
        over, under = plus(times(over, number(2)), under), times(under, number(2))
    large = either(too_large(over), too_large(under))
    steps = whole_quotient(tame(over), tame(under))
    if how == "up":
        steps = negative(steps)
    return Ratio(times(steps, number(step.numerator)), number(step.denominator)), large


def _product(start: Quantity, left: Quantity, right: Quantity) -> Quantity:
    if left.literal is not None:
        left, right = right, left
    literal = right.literal
    if literal is not None:
        factor = ratio(literal)
        ends = (left.low, left.high) if literal >= 0 else (left.high, left.low)
        found = _ended(start, _by_literal(ends[0], factor), _by_literal(ends[1], factor))
        return evolve(found, term=left.term.times(literal) if left.term is not None and literal > 0 else None)
    low, high = (told(left.low, -inf), told(left.high, inf)), (told(right.low, -inf), told(right.high, inf))
    corners = [Ratio(_product_of(a.over, b.over), times(a.under, b.under)) for a in low for b in high]
    if not all(end.under.static for end in corners):
        low_end, high_end = corners[0], corners[3]
        above = both(*(related(end.over, "ge", number(0)) for end in (low[0], high[0])))
        fixed = [ordered(low[0], "eq", low[1])[0], ordered(high[0], "eq", high[1])[0]]
        start = evolve(start, ask=either(start.ask, inverse(either(above, both(*fixed)))))
    else:
        over, under = over_one(*corners)
        low_end, high_end = Ratio(least(*over), number(under)), Ratio(greatest(*over), number(under))
    found = _ended(start, low_end, high_end)
    return evolve(found, low=untold(found.low), high=untold(found.high))


def _by_literal(end: Ratio, factor: Ratio) -> Ratio:
    if factor.over.value == 0:
        return Ratio(number(0))
    if endless(end.over):
        return Ratio(number(end.over.value if factor.over.value > 0 else -end.over.value))
    return Ratio(times(end.over, factor.over), times(end.under, factor.under))


def told(end: Ratio, infinity: float) -> Ratio:
    """An end whose infinities are numbers."""
    return Ratio(end.over if end.over.static else filled(real(end.over), infinity), end.under)


def untold(end: Ratio) -> Ratio:
    """An end whose infinities are null again."""
    if end.over.static:
        return end
    return Ratio(where(related(size(end.over), "lt", number(inf)), end.over), end.under)


def _product_of(left: X, right: X) -> X:
    """A product in which zero times infinity is zero (semantics 17)."""
    zero = either(related(left, "eq", number(0)), related(right, "eq", number(0)))
    return choose(zero, number(0), times(left, right))


def _quotient(start: Quantity, left: Quantity, right: Quantity) -> Quantity:
    literal, zero = right.literal, number(0)
    if literal is not None and literal != 0:
        return evolve(_product(start, left, of_num(Num(1 / literal, 1 / literal))), whole="unless known")
    low, high = right.low, right.high
    nothing = both(_is(low, "eq"), _is(high, "eq"))
    pairs = []
    for end, downward in ((left.low, True), (left.high, False)):
        sign = filled(related(end.over, "lt" if downward else "ge", zero), True) if not endless(end.over) else YES
        small, large = _reciprocal(high, NO), _reciprocal(low, X(right.whole == "yes"))
        factor = Ratio(pick(sign, large.over, small.over), choose(sign, large.under, small.under))
        over = pick(_is(end, "eq"), zero, _times(end.over, factor.over))
        pairs.append(Ratio(over, times(end.under, factor.under)))
    start = evolve(start, maybe=either(start.maybe, _is(low, "le")), only=either(start.only, nothing), whole="unless known")
    below = inverse(filled(related(low.over, "ge", zero), False)) if not endless(low.over) else YES
    unclear = [NO if right.positive else below]
    if right.whole == "unclear":
        unclear.append(_is(low, "le"))
    return _ended(evolve(start, ask=either(start.ask, both(inverse(nothing), either(*unclear)))), pairs[0], pairs[1])


def _is(end: Ratio, order: Order) -> X:
    """An end against zero, of which null and infinities are not told: they count as below zero for "le", as no for "eq"."""
    if endless(end.over):
        return X(order == "le" and end.over.value < 0)
    return filled(related(end.over, order, number(0)), order == "le")


def _times(left: X, right: X) -> X:
    """A product of ends; without end where one of them is."""
    for item in (left, right):
        if endless(item):
            return number(inf)
    return times(left, right)


def _reciprocal(end: Ratio, whole: X) -> Ratio:
    """
    1 divided by an end of a number above zero; 0 for an infinity.

    Where the end is zero, the numbers next to it matter: 1 where these are whole, else without end.
    """
    if endless(end.over):
        return Ratio(number(0))
    positive = related(end.over, "gt", number(0))
    near = Ratio(number(1)) if whole.value else Ratio(number(inf))
    if end.over.static:
        return Ratio(end.under, end.over) if end.over.value > 0 else near
    endless_here, under = missing(end.over), choose(positive, tame(end.over), number(1))
    if whole.value:
        over = choose(endless_here, number(0), choose(positive, end.under, number(1)))
    else:
        over = choose(endless_here, number(0), where(positive, end.under))
    return Ratio(over, under)


def against(order: Order, over: Quantity, under: Quantity, literal: Fraction) -> Sure | None:
    """A quotient against a literal, without the quotient; None where that would need its signs."""
    if not under.positive or literal <= 0 or order in ("eq", "ne") or under.literal is not None or under.whole == "unclear":
        return None
    if order in ("le", "lt"):
        found = against("gt" if order == "le" else "ge", over, under, literal)
        return None if found is None else found.opposite

    def can() -> tuple[X, X]:
        return _loose(order, over, under, literal)

    only = either(over.only, under.only, _is(under.high, "eq"))
    maybe = either(over.maybe, under.maybe, _is(under.low, "eq"))
    product_ = None if under.term is None else under.term.times(literal)
    if over.term is not None and product_ is not None and _unbounded(over.term, product_):
        met = _met(order, over.term, product_)
        if met is not None:  # null where the divisor is missing, and so where it may be zero
            return Sure(met, inverse(met), maybe, only, either(over.ask, under.ask), can)
    yes, no, ask = _strict(order, over, under, literal)
    some, large = inverse(maybe), both(ask, inverse(only))
    asks = either(large, over.ask, under.ask)
    return Sure(both(yes, some), both(no, some), maybe, only, asks, can)


def _unbounded(over: Term, under: Term) -> bool:
    """Whether nothing is known of a quotient of two terms, of which one is missing: that it may be any number above zero."""
    return not isinstance(over.high, Fraction) and over.low <= 0 and under.low <= 0


def _met(order: Order, over: Term, under: Term) -> X | None:
    """An order between two terms where both are known."""
    alike = _alike(over, under)
    return None if alike is None else related(alike[0].over, order, alike[1].over)


def _strict(order: Order, over: Quantity, under: Quantity, literal: Fraction) -> tuple[X, X, X]:
    """Whether a quotient by a number above zero meets an order for certain, or for certain not; where columns cannot tell."""
    factor = ratio(literal)
    yes, ask = ordered(over.low, order, _by_literal(under.high, factor))
    few = _by_literal(_beyond_zero(under), factor)
    no, also = ordered(few, "gt" if order == "ge" else "ge", over.high)
    return yes, no, either(filled(ask, False), filled(also, False))


def _loose(order: Order, over: Quantity, under: Quantity, literal: Fraction) -> tuple[X, X]:
    """Whether a quotient by a number that may be zero can meet an order, and can fail to."""
    yes, no, _ = _strict(order, over, under, literal)
    if under.whole != "yes" and not endless(over.high.over):
        near, zero = related(over.high.over, "le", number(0)), _is(under.low, "eq")
        no = either(both(zero, near), both(inverse(zero), no))
    return _open(yes, no)


def _beyond_zero(number_: Quantity) -> Ratio:
    """The least that a whole number above zero can be."""
    if number_.whole != "yes" or endless(number_.low.over):
        return number_.low
    return Ratio(greatest(number_.low.over, number_.low.under), number_.low.under)


def real(item: X) -> X:
    """A number as Float64."""
    return item if item.on is None else evolve(item, value=item.on.real(item.value))


def size(item: X) -> X:
    """A number without its sign."""
    return number(abs(item.value)) if item.on is None else evolve(item, value=item.on.size(item.value))


def pick(condition: X, then: X, otherwise: X) -> X:
    """One of two ends, where an infinite constant is null; the second where the condition is null."""
    if condition.on is None:
        return then if condition.value else otherwise
    if endless(then) and endless(otherwise):
        return then
    on = condition.on
    values = [on.nothing() if endless(item) else item.within(on) for item in (then, otherwise)]
    depth = max(condition.depth, then.depth, otherwise.depth)
    return X(on.cases([(condition.value, values[0])], values[1]), on, depth, max(then.most, otherwise.most))


def where(condition: X, item: X) -> X:
    """A number where a condition holds, else null."""
    if condition.static and condition.value:
        return item
    on = condition.on or item.on
    assert on is not None
    return X(
        on.cases([(condition.within(on), item.within(on))], None), on, max(condition.depth, item.depth), item.most
    )  # fmt: skip
