"""Groups of members go in; what is gathered of them beside each row, and quantities made of it, come out (semantics S3)."""

from __future__ import annotations

from fractions import Fraction
from math import inf, lcm
from typing import Any

from attrs import define, evolve, field, frozen

from rulekit import ir
from rulekit.engines import groups
from rulekit.engines.bounds import Num
from rulekit.engines.frame_dialect import Total
from rulekit.engines.frame_expressions import (
    EXACT,
    NO,
    OPPOSITE,
    YES,
    X,
    both,
    choose,
    coded,
    column,
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
from rulekit.engines.frame_needs import Where, inside
from rulekit.engines.frame_numbers import Quantity, Ratio, Sure, of_num, real, size, where
from rulekit.engines.frame_rows import Foreign, Rows, Setting
from rulekit.engines.frame_truth import ASK, FALSE, TRUE, UNKNOWN, Coded, Pair, Plain, Truths, comes_to
from rulekit.findings import Truth
from rulekit.records import Record
from rulekit.tables import Number, Table, Text

_NEUTRAL: dict[Total, float] = {"sum": 0.0, "min": inf, "max": -inf}


@define(eq=False)
class Gather:
    """
    What is gathered of the members of one table for the rows above it.

    Members whose owner cannot be told are uncertain members of every row. `totals` and `kinds` are what is asked for, by the name
    of their column.
    """

    above: Rows
    members: Rows
    by: str
    totals: dict[str, tuple[Total, X]] = field(factory=dict)
    kinds: dict[str, X] = field(factory=dict)
    _known: dict[object, Any] = field(factory=dict)

    @property
    def everywhere(self) -> bool:
        """Whether all members belong to every row: to the one row that stands for everything."""
        return not self.above.type

    @property
    def stray(self) -> X:
        """Whether a member may belong elsewhere."""
        table = self.members.table
        found = self.members.column(table.uncertain) if table.uncertain else NO
        if self.everywhere or self._placed:
            return found
        return either(found, missing(self.members.column(self.by)) if self.by else YES)

    @property
    def _placed(self) -> bool:
        table = self.members.table
        level = "" if self.members.where[1] else self.above.type
        return level in table.placed

    def once(self, key: object, make: Any) -> Any:
        """What was made of equal nodes before, or is made now."""
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def total(self, how: Total, item: X) -> X:
        """A total over the members of a row, as a column of the rows above; numbers are Float64."""
        on = self.above.setting.on
        if item.static:
            item = X(on.literal(item.value), on)
        name = f"{self.members.columns.prefix}{'*' if self.everywhere else ''}t{len(self.totals)}"
        self.totals[name] = (how, self.members.columns.keep(item))
        found = filled(column(on, name), _NEUTRAL[how])
        if not self._alone:
            rest = filled(column(on, name + "+"), _NEUTRAL[how])
            found = plus(found, rest) if how == "sum" else (least if how == "min" else greatest)(found, rest)
            if not self.by:
                found = rest
        return self.above.columns.keep(found)

    def counted(self, condition: X) -> X:
        """How many members meet a condition."""
        on = self.above.setting.on
        if condition.static:
            condition = X(on.literal(1.0 if condition.value else 0.0), on)
        return evolve(self.total("sum", condition), most=2.0**40)

    def different(self, key: X) -> X:
        """How many different values there are among the members of a row, those of uncertain place left out."""
        on = self.above.setting.on
        name = f"{self.members.columns.prefix}{'*' if self.everywhere else ''}k{len(self.kinds)}"
        self.kinds[name] = self.members.columns.keep(key)
        return self.above.columns.keep(evolve(filled(column(on, name), 0.0), most=2.0**40)) if self._groups else number(0)

    @property
    def _alone(self) -> bool:
        """Whether no member can be of uncertain place."""
        return self.everywhere or self._placed

    @property
    def _groups(self) -> bool:
        return self.everywhere or bool(self.by)

    def beside(self, frame: Any) -> Any:
        """The rows above with the totals."""
        on = self.above.setting.on
        totals = {name: (how, item.value) for name, (how, item) in self.totals.items()}
        kinds = {name: item.value for name, item in self.kinds.items()}
        members = on.filter(self.members.base, self.members.exists().within(on))
        members = self.members.frame(members)
        if self.everywhere:
            for made_of in (on.totals(members, "", totals) if totals else None, on.kinds(members, "", kinds) if kinds else None):
                frame = frame if made_of is None else on.beside(frame, made_of)
            return frame
        if self.by and self.above.table.key:
            placed = members if self._placed else on.filter(members, on.inverse(on.missing(on.column(self.by))))
            for made_of in (
                on.totals(placed, self.by, totals) if totals else None,
                on.kinds(placed, self.by, kinds) if kinds else None,
            ):
                if made_of is not None:
                    names = [name for name in on.names(made_of) if name != self.by]
                    renamed = {"rk:owner": on.column(self.by), **{name: on.column(name) for name in names}}
                    frame = on.joined(frame, on.select(made_of, renamed), self.above.table.key, "rk:owner")
        if not self._placed and totals:
            lost = on.filter(members, on.missing(on.column(self.by))) if self.by else members
            found = on.totals(lost, "", totals)
            frame = on.beside(frame, on.select(found, {name + "+": on.column(name) for name in totals}))
        return frame


def gather(rows: Rows, group: ir.Group) -> Gather | None:
    """What is gathered of a group; None where its table was not supplied."""
    setting = rows.setting
    where = inside(group, rows.type)
    table = setting.tables.children.get(where) if where[1] else setting.tables.records.get(where[0])
    if table is None or (where[1] and not rows.listed):
        return None
    if where not in rows.gathers:
        by = "" if not rows.type else table.owner if where[1] else table.above.get(rows.type, "")
        if not rows.table.key:
            by = ""
        rows.gathers[where] = Gather(rows, _members(setting, where, group.record, table, rows), by)
    return rows.gathers[where]


def _members(setting: Setting, where: Where, type: str, table: Table, above: Rows) -> Rows:
    found = Rows(setting, where, type, table)
    found.columns.prefix = above.columns.prefix + found.columns.prefix
    return found


# members of one group --------------------------------------------------------------------------------


@frozen(eq=False)
class Members:
    """Members of a group by its filter: whether each may be in it, may be out of it, and whether columns cannot tell."""

    into: X
    out: X
    ask: X


def _filtered(found: Gather, where: ir.Condition | None) -> Members:
    def make() -> Members:
        if where is None:
            return Members(YES, found.stray, NO)
        truth = found.members.truth(where)
        yes, no, nothing = truth.possible
        keep = found.members.columns.keep
        return Members(keep(yes), keep(either(no, nothing, found.stray)), comes_to(truth, ASK))

    made_: Members = found.once(("where", where), make)
    return made_


@frozen(eq=False)
class Tally:
    """
    Members of a group under a condition, counted for each row: those that must or can be a yes, a no, in it at all.

    `ask`: columns cannot tell.
    """

    must_yes: X
    can_yes: X
    must_no: X
    can_no: X
    must: X
    can: X
    ask: X


def tally(rows: Rows, group: ir.Group, condition: ir.Condition | None) -> Tally | groups.Tally:
    """The tally of a group; one that is the same for all rows where its table was not supplied."""
    found = gather(rows, group)
    if found is None:
        return absent(rows, group, condition)
    ask = _open(rows, group)
    made_: Tally = found.once(("tally", group.where, condition, ask.value is False), lambda: _tally(found, group, condition, ask))
    return made_


def _open(rows: Rows, group: ir.Group) -> X:
    """Whether the list of a row is absent or may go on."""
    name = rows.table.open.get(group.name, "") if group.via == "list" else ""
    return filled(rows.column(name), True) if name else NO


def absent(rows: Rows, group: ir.Group, condition: ir.Condition | None) -> groups.Tally:
    """The tally of a list of which nothing is known."""
    evaluator = rows.setting.evaluator()
    owner = Record(rows.type or "", "", supplied=False)
    _refuse_functions(rows, group, condition)
    return evaluator.tally(evolve(group, via="list"), condition, owner)


def _refuse_functions(rows: Rows, *nodes: object) -> None:
    waiting = [node for node in nodes if node is not None]
    while waiting:
        node = rows.setting.body(waiting.pop())
        if isinstance(node, ir.Call):
            raise Foreign("function", {"function": node.function})
        waiting += ir.children(node)


def _tally(found: Gather, group: ir.Group, condition: ir.Condition | None, open_: X) -> Tally:
    members, keep = _filtered(found, group.where), found.members.columns.keep
    into, out, ask = members.into, members.out, members.ask
    if condition is None:
        yes, no = into, NO
    else:
        truth = found.members.truth(condition)
        can_yes, can_no, nothing = truth.possible
        yes, no = keep(both(into, can_yes)), keep(both(into, can_no))
        out = keep(either(out, both(into, nothing)))
        ask = either(ask, both(into, comes_to(truth, ASK)))
    sure = inverse(out)
    counted = found.counted
    must = both(into, sure) if condition is None else both(either(yes, no), sure)
    total = counted(must)
    can = total if out.value is False else counted(either(yes, no))
    must_yes = total if condition is None else counted(both(yes, inverse(no), sure))
    can_yes = can if condition is None else counted(yes)
    must_no = number(0) if condition is None else counted(both(no, inverse(yes), sure))
    can_no = number(0) if condition is None else counted(no)
    asked = NO if ask.value is False else related(counted(filled(ask, False)), "gt", number(0))
    return Tally(must_yes, can_yes, must_no, can_no, total, can, found.above.columns.keep(either(open_, asked)))


def every(rows: Rows, node: ir.Every) -> Truths:
    """Whether nobody in a group is a no."""
    found = tally(rows, node.group, node.condition)
    if isinstance(found, groups.Tally):
        outcome = groups.every(found)
        if outcome.truth is Truth.UNKNOWN:
            return Plain(X(rows.setting.on.unknown(), rows.setting.on))
        return Plain(X(outcome.truth is Truth.TRUE))
    yes, no = related(found.can_no, "eq", number(0)), related(found.must_no, "gt", number(0))
    if found.ask.value is False:
        return Pair(yes, no)
    code = rows.columns.keep(coded(rows.setting.on, [(found.ask, ASK), (no, FALSE), (yes, TRUE)], UNKNOWN))
    return Coded(code, lambda: (inverse(no), inverse(yes), NO), True)


def nobody(rows: Rows, node: ir.Every) -> tuple[X, X]:
    """Whether a group is empty for certain, and where columns cannot tell."""
    found = tally(rows, node.group, node.condition)
    if isinstance(found, groups.Tally):
        return X(found.empty), NO
    return related(found.can, "eq", number(0)), found.ask


def count(rows: Rows, node: ir.Count) -> Quantity:
    """How many members are in a group."""
    found = tally(rows, node.group, None)
    if isinstance(found, groups.Tally):
        return of_num(groups.count(found))
    low = Ratio(found.must)
    high = low if found.can is found.must else Ratio(found.can)
    return Quantity(low, high, ask=found.ask, whole="yes", positive=True)


def share(rows: Rows, node: ir.Share) -> Quantity:
    """Members that are a yes divided by members that are in."""
    found = tally(rows, node.group, node.condition)
    if isinstance(found, groups.Tally):
        return of_num(groups.share(found))
    keep, zero = rows.columns.keep, number(0)
    least_, most = keep(plus(found.must_yes, found.can_no)), keep(plus(found.must_no, found.can_yes))
    low_over = choose(related(least_, "eq", zero), choose(related(found.can_yes, "gt", zero), number(1), zero), found.must_yes)
    high_over = choose(related(most, "eq", zero), choose(related(found.can_no, "gt", zero), zero, number(1)), found.can_yes)
    low, high = Ratio(low_over, greatest(least_, number(1))), Ratio(high_over, greatest(most, number(1)))
    maybe, only = related(found.must, "eq", zero), related(found.can, "eq", zero)
    return Quantity(low, high, maybe, only, found.ask, gaps=True, positive=True)


# values of members -----------------------------------------------------------------------------------


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
    whole: str
    positive: bool


def _values(found: Gather, node: ir.Aggregate) -> Values:
    def make() -> Values:
        members, keep = _filtered(found, node.group.where), found.members.columns.keep
        value = found.members.quantity(node.value)
        if not (value.low.under.static and value.high.under.static):
            raise Foreign("quotients", {})
        under = lcm(int(value.low.under.value), int(value.high.under.value))
        ends = (value.low, -inf), (value.high, inf)
        low, high = (times(_told(end.over, far), number(under // int(end.under.value))) for end, far in ends)
        may = keep(both(members.into, inverse(value.only)))
        sure = keep(both(may, inverse(members.out), inverse(value.maybe)))
        large = either(too_large(low), too_large(high))
        ask = either(members.ask, both(members.into, either(value.ask, large)))
        low, high = (evolve(keep(end), most=min(end.most, EXACT)) for end in (low, high))
        return Values(low, high, under, sure, may, ask, value.whole, value.positive)

    made_: Values = found.once(("values", node.group.where, node.value), make)
    return made_


def _told(end: X, far: float) -> X:
    """An end whose infinities are numbers."""
    return end if end.static else filled(real(end), far)


def _ratio(over: X, under: X) -> Ratio:
    """An end from a total, whose infinities are null again."""
    return Ratio(where(related(size(over), "lt", number(inf)), evolve(over, most=EXACT)), under)


def _asked(found: Gather, rows: Rows, group: ir.Group, ask: X) -> X:
    asked = NO if ask.value is False else related(found.counted(filled(ask, False)), "gt", number(0))
    return either(_open(rows, group), asked)


def aggregate(rows: Rows, node: ir.Aggregate) -> Quantity:
    """Sum (0 where empty), average, least or greatest of the values (nothing where empty)."""
    found = gather(rows, node.group)
    if found is None:
        return _absent_aggregate(rows, node)
    values = _values(found, node)
    ask = _asked(found, rows, node.group, values.ask)
    if node.kind == "sum":
        return _sum(found, values, ask)
    sure = found.counted(values.sure)
    may = sure if values.sure is values.may else found.counted(values.may)
    maybe, only = related(sure, "eq", number(0)), related(may, "eq", number(0))
    if node.kind == "average":
        return _mean(found, values, ask, sure, may)
    ends = _extremes(found, node.kind, values, maybe)
    whole = "yes" if values.whole == "yes" else "no" if values.whole == "no" else "unclear"
    return Quantity(ends[0], ends[1], maybe, only, ask, whole=whole, positive=values.positive)  # type: ignore[arg-type]


def _absent_aggregate(rows: Rows, node: ir.Aggregate) -> Quantity:
    evaluator = rows.setting.evaluator()
    _refuse_functions(rows, node.group, node.value)
    owner = Record(rows.type or "", "", supplied=False)
    listed = evolve(node, group=evolve(node.group, via="list"))
    return of_num(groups.aggregate(node.kind, evaluator.values(listed, owner)))


def _sum(found: Gather, values: Values, ask: X) -> Quantity:
    zero, ends, large = number(0), [], []
    for end, limit in ((values.low, least), (values.high, greatest)):
        unsure = choose(values.may, limit(end, zero), zero)
        item = choose(values.sure, end, unsure)
        total = found.total("sum", item)
        ends.append(_ratio(total, number(values.under)))
        large.append(_inexact(found, item, total, values.positive))
    low, high = ends
    whole = "yes" if values.whole == "yes" else "no" if values.whole == "no" else "unclear"
    keep = found.above.columns.keep
    return Quantity(low, high, ask=keep(either(ask, *large)), whole=whole, positive=values.positive)  # type: ignore[arg-type]


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
        no, also = self._may(OPPOSITE[order], literal)
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
    sure = found.counted(values.sure)
    may = sure if values.sure is values.may else found.counted(values.may)
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
        from rulekit.engines.frame_numbers import compare

        return compare(order, self.quantity, of_num(Num(literal, literal)))

    def between(self, low: Fraction, high: Fraction) -> Sure:
        """Whether it lies between two literals."""
        from rulekit.engines.frame_numbers import between

        return between(self.quantity, of_num(Num(low, low)), of_num(Num(high, high)))


# different values ------------------------------------------------------------------------------------


def distinct(rows: Rows, node: ir.Distinct) -> Quantity:
    """How many different values of a field the members have."""
    found = gather(rows, node.group)
    entry = rows.setting.vocabulary.fields.get((node.group.record, node.name))
    if found is None:
        evaluator = rows.setting.evaluator()
        _refuse_functions(rows, node.group)
        owner = Record(rows.type or "", "", supplied=False)
        return of_num(evaluator.number(evolve(node, group=evolve(node.group, via="list")), owner))
    members, zero = _filtered(found, node.group.where), number(0)
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
    if not (found.everywhere or found._placed):
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


__all__ = ["Average", "Gather", "Tally", "aggregate", "average", "count", "distinct", "every", "gather", "nobody", "share"]
