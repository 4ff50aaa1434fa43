"""Values and keys of members go in; sums, averages, extremes and counts of different ones come out (semantics S3)."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from typing import Any

from attrs import evolve, frozen

from rulekit import ir
from rulekit.engines import groups
from rulekit.engines.bounds import Num
from rulekit.engines.frames import scores as frame_scores
from rulekit.engines.frames.dialect import Total
from rulekit.engines.frames.expressions import (
    EXACT,
    NO,
    YES,
    X,
    both,
    choose,
    either,
    filled,
    greatest,
    inverse,
    least,
    made,
    missing,
    number,
    one_of,
    plus,
    related,
    times,
    too_large,
)
from rulekit.engines.frames.groups import Gather, filtered, gather, nothing_known, opened
from rulekit.engines.frames.numbers import Quantity, Ratio, Sure, Whole, between, compare, of_num, over_one, size, told, untold
from rulekit.engines.frames.rows import Foreign, Rows
from rulekit.tables import Number, Text


@frozen(eq=False)
class Values:
    """
    Values of the members of a group: least and greatest as whole numbers over `under`; whether each counts for certain, or may.

    `ask`: columns cannot tell.
    """

    low: X
    high: X
    under: int
    sure: X
    may: X
    ask: X
    whole: Whole
    positive: bool

    @property
    def of_several(self) -> Whole:
        """Whether only whole numbers occur in what is made of several of them."""
        return "unclear" if self.whole == "unless known" else self.whole


def _values(found: Gather, node: ir.Aggregate) -> Values:
    def make() -> Values:
        members, keep = filtered(found, node.group.where), found.members.columns.keep
        value = found.members.quantity(node.value)
        if not (value.low.under.static and value.high.under.static):
            raise Foreign("quotients", {})
        (low, high), under = over_one(told(value.low, -inf), told(value.high, inf))
        may = keep(both(members.into, inverse(value.only)))
        sure = keep(both(may, inverse(members.out), inverse(value.maybe)))
        large = either(too_large(low), too_large(high))
        ask = either(members.ask, both(members.into, either(value.ask, large)))
        low, high = (evolve(keep(end), most=min(end.most, EXACT)) for end in (low, high))
        return Values(low, high, under, sure, may, ask, value.whole, value.positive)

    made_: Values = found.once(("values", node.group.where, node.value), make)
    return made_


def _ratio(over: X, under: X) -> Ratio:
    """An end from a total, whose infinities are null again."""
    return untold(Ratio(evolve(over, most=EXACT), under))


def _numbers(found: Gather, values: Values) -> tuple[X, X]:
    """How many members count for certain, and how many may."""
    sure = found.counted(values.sure)
    return sure, sure if values.sure is values.may else found.counted(values.may)


def _asked(found: Gather, rows: Rows, group: ir.Group, ask: X) -> X:
    asked = NO if ask.value is False else related(found.counted(filled(ask, False)), "gt", number(0))
    return either(opened(rows, group), asked)


def aggregate(rows: Rows, node: ir.Aggregate) -> Quantity:
    """Sum (0 where empty), average, least or greatest of the values (nothing where empty)."""
    found = gather(rows, node.group)
    if found is None:
        return _absent_aggregate(rows, node)
    values = _values(found, node)
    ask = _asked(found, rows, node.group, values.ask)
    if node.kind == "sum":
        return _sum(found, values, ask)
    sure, may = _numbers(found, values)
    maybe, only = related(sure, "eq", number(0)), related(may, "eq", number(0))
    if node.kind == "average":
        return _mean(found, values, ask, sure, may)
    ends = _extremes(found, node.kind, values, maybe)
    return Quantity(ends[0], ends[1], maybe, only, ask, whole=values.of_several, positive=values.positive)


def _absent_aggregate(rows: Rows, node: ir.Aggregate) -> Quantity:
    evaluator, group, owner = nothing_known(rows, node.group, node.value)
    return of_num(groups.aggregate(node.kind, evaluator.values(evolve(node, group=group), owner)))


def _sum(found: Gather, values: Values, ask: X) -> Quantity:
    zero, ends, large = number(0), [], []
    for end, limit in ((values.low, least), (values.high, greatest)):
        unsure = choose(values.may, limit(end, zero), zero)
        item = choose(values.sure, end, unsure)
        total = found.total("sum", item)
        ends.append(_ratio(total, number(values.under)))
        large.append(_inexact(found, item, total, values.positive))
    low, high = ends
    asks = found.above.columns.keep(either(ask, *large))
    return Quantity(low, high, ask=asks, whole=values.of_several, positive=values.positive)


def _inexact(found: Gather, item: X, total: X, positive: bool) -> X:
    """Whether a sum passed sizes at which whole numbers are not exact."""
    if positive:
        return too_large(evolve(total, most=inf))
    return too_large(evolve(found.total("sum", size(item)), most=inf))


def _mean(found: Gather, values: Values, ask: X, sure: X, may: X) -> Quantity:
    """An average as such; members that may count or not are left to those who count them."""
    zero = number(0)
    only = related(may, "eq", zero)
    unsure = NO if may is sure else inverse(related(sure, "eq", may))
    ends, large = [], []
    for end in (values.low, values.high):
        item = choose(values.sure, end, zero)
        total = found.total("sum", item)
        large.append(_inexact(found, item, total, values.positive))
        ends.append(_ratio(total, greatest(times(sure, number(values.under)), number(1))))
    keep = found.above.columns.keep
    asks = keep(either(ask, unsure, *large))
    return Quantity(ends[0], ends[1], only, only, asks, positive=values.positive)


def _extremes(found: Gather, kind: str, values: Values, maybe: X) -> tuple[Ratio, Ratio]:
    how: Total = "min" if kind == "least" else "max"
    far = inf if kind == "least" else -inf
    near, other = (values.low, values.high) if kind == "least" else (values.high, values.low)
    outer = found.total(how, choose(values.may, near, number(far)))
    inner = found.total(how, choose(values.sure, other, number(far)))
    widest = found.total("max" if kind == "least" else "min", choose(values.may, other, number(-far)))
    ends = _ratio(outer, number(values.under)), _ratio(choose(maybe, widest, inner), number(values.under))
    return ends if kind == "least" else (ends[1], ends[0])


@frozen(eq=False)
class Average:
    """An average against literals, which needs no quotient (decision 15): also exact where members may count or not."""

    found: Gather
    values: Values
    maybe: X
    only: X
    ask: X

    def compare(self, order: ir.Order, literal: Fraction) -> Sure:
        """Its order to a literal."""
        yes, ask = self._may(order, literal)
        no, also = self._may(ir.OPPOSITE[order], literal)
        return self._sure(yes, no, either(ask, also))

    def between(self, low: Fraction, high: Fraction) -> Sure:
        """Whether it lies between two literals."""
        ends: tuple[tuple[ir.Order, Fraction], ...] = (("ge", low), ("le", high), ("lt", low), ("gt", high))
        parts = [self._may(order, end) for order, end in ends]
        inside = both(parts[0][0], parts[1][0]) if low <= high else NO
        return self._sure(inside, either(parts[2][0], parts[3][0]), either(*(ask for _, ask in parts)))

    def _sure(self, can_yes: X, can_no: X, ask: X) -> Sure:
        asks, some = either(both(inverse(self.only), ask), self.ask), inverse(self.maybe)
        yes, no = both(inverse(can_no), some), both(inverse(can_yes), some)
        return Sure(yes, no, self.maybe, self.only, asks, lambda: (can_yes, can_no))

    def _may(self, order: ir.Order, literal: Fraction) -> tuple[X, X]:
        if order == "eq":
            pair = self._may("ge", literal), self._may("le", literal)
            return both(pair[0][0], pair[1][0]), either(pair[0][1], pair[1][1])
        if order == "ne":
            pair = self._may("gt", literal), self._may("lt", literal)
            return either(pair[0][0], pair[1][0]), either(pair[0][1], pair[1][1])
        total, large = self._excess(literal, order in ("ge", "gt"))
        return related(total, order, number(0)), large

    def _excess(self, literal: Fraction, upward: bool) -> tuple[X, X]:
        """How far the greatest (or least) sum of what members have beyond the literal goes; that of one where none is sure."""
        made_: tuple[X, X] = self.found.once(("excess", self.values, literal, upward), lambda: self._made(literal, upward))
        return made_

    def _made(self, literal: Fraction, upward: bool) -> tuple[X, X]:
        values, zero, keep = self.values, number(0), self.found.members.columns.keep
        end = values.high if upward else values.low
        beyond = plus(times(end, number(literal.denominator)), number(-literal.numerator * values.under))
        large, beyond = too_large(beyond), keep(evolve(beyond, most=min(beyond.most, EXACT)))
        limit = greatest if upward else least
        item = choose(values.sure, beyond, choose(values.may, limit(beyond, zero), zero))
        total = self.found.total("sum", item)
        inexact = _inexact(self.found, item, total, False)
        if values.may is not values.sure or self.maybe.value is not False:
            far = -inf if upward else inf
            furthest = self.found.total("max" if upward else "min", choose(values.may, beyond, number(far)))
            total = choose(self.maybe, furthest, total)
        if large.value is not False:
            odd = self.found.counted(filled(both(values.may, large), False))
            inexact = either(inexact, related(odd, "gt", zero))
        return self.found.above.columns.keep(total), self.found.above.columns.keep(inexact)


def average(rows: Rows, node: ir.Aggregate) -> Average | Fixed:
    """An average that is compared with literals."""
    found = gather(rows, node.group)
    if found is None:
        return Fixed(_absent_aggregate(rows, node))
    values = _values(found, node)
    sure, may = _numbers(found, values)
    zero = number(0)
    ask = _asked(found, rows, node.group, values.ask)
    keep = rows.columns.keep
    return Average(found, values, keep(related(sure, "eq", zero)), keep(related(may, "eq", zero)), keep(ask))


@frozen(eq=False)
class Fixed:
    """An average that is the same for all rows, against literals."""

    quantity: Quantity

    def compare(self, order: ir.Order, literal: Fraction) -> Sure:
        """Its order to a literal."""
        return compare(order, self.quantity, of_num(Num(literal, literal)))

    def between(self, low: Fraction, high: Fraction) -> Sure:
        """Whether it lies between two literals."""
        return between(self.quantity, of_num(Num(low, low)), of_num(Num(high, high)))


# different values ------------------------------------------------------------------------------------


def distinct(rows: Rows, node: ir.Distinct) -> Quantity:
    """How many different values of a field the members have."""
    found = gather(rows, node.group)
    entry = rows.setting.vocabulary.fields.get((node.group.record, node.name))
    if found is None:
        evaluator, group, owner = nothing_known(rows, node.group)
        return of_num(evaluator.number(evolve(node, group=group), owner))
    members, zero = filtered(found, node.group.where), number(0)
    frame_scores.refused(found.members, [node.name])
    encoding = found.members.table.fields.get(node.name)
    sure = both(members.into, inverse(members.out))
    any_sure = related(found.counted(sure), "gt", zero)
    ask = _asked(found, rows, node.group, members.ask)
    if not isinstance(encoding, Text | Number):
        low, known, lost, outside = number(0), number(0), found.counted(members.into), number(0)
    else:
        key = found.members.column(encoding.column)
        low, known = found.different(_only(sure, key)), found.different(_only(members.into, key))
        lost = found.counted(both(members.into, missing(key)))
        outside = found.different(_only(both(members.into, _unlisted(encoding, key, entry)), key))
    if not (found.everywhere or found.placed):
        strays = found.counted(both(members.into, found.stray)) if found.by else found.counted(members.into)
        ask = either(ask, related(strays, "gt", zero))
    high = plus(known, lost)
    if entry is not None and entry.choices:
        high = least(high, plus(outside, number(len(entry.choices))))
    elif entry is not None and entry.integer and entry.low is not None and entry.high is not None:
        high = least(high, number(int(entry.high) - int(entry.low) + 1))
    low = greatest(low, choose(any_sure, number(1), zero))
    return Quantity(Ratio(low), Ratio(high), ask=rows.columns.keep(ask), whole="yes", positive=True)


def _only(condition: X, key: X) -> X:
    """A key where a condition holds, else null."""
    if condition.value is True:
        return key
    assert key.on is not None
    return made(key.on.cases([(condition.within(key.on), key.value)], None), condition, key, solid=False)


def _unlisted(encoding: Text | Number, key: X, entry: Any) -> X:
    """Whether a text is none of the choices of its field."""
    if not isinstance(encoding, Text) or entry is None or not entry.choices:
        return NO
    ids = {choice.id for choice in entry.choices}
    listed: list[Any] = [index for index, word in enumerate(encoding.words) if word in ids] if encoding.words else sorted(ids)
    return filled(inverse(one_of(key, listed)), False) if listed else YES
