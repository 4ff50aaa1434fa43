"""Conditions and quantities about the rows of one table go in, expressions over its columns come out (semantics S1, S3, S4)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor, inf
from typing import TYPE_CHECKING, Any, assert_never

from attrs import define, evolve, field, frozen

from rulekit import ir
from rulekit.engines import calendar, cases, deadlines
from rulekit.engines.bounds import Num, anything, exact
from rulekit.engines.bounds import between as num_between
from rulekit.engines.bounds import compare as num_compare
from rulekit.engines.evaluator import Evaluator, World
from rulekit.engines.frames import cases as frame_cases
from rulekit.engines.frames import deadlines as frame_deadlines
from rulekit.engines.frames import facts as frame_facts
from rulekit.engines.frames import history as frame_history
from rulekit.engines.frames import numbers as frame_numbers
from rulekit.engines.frames import scores as frame_scores
from rulekit.engines.frames.dialect import Dialect
from rulekit.engines.frames.expressions import (
    EXACT,
    NO,
    Columns,
    X,
    both,
    column,
    either,
    filled,
    inverse,
    made,
    one_of,
    tri,
)
from rulekit.engines.frames.needs import Where
from rulekit.engines.frames.numbers import Quantity, field_value, of_num
from rulekit.engines.frames.several import how_many, same
from rulekit.engines.frames.truth import Plain, Truths, conjunction, disjunction, negation, of_sure
from rulekit.findings import Truth
from rulekit.records import Dataset
from rulekit.tables import LATEST, Day, Number, Table, Tables, Text, YesNo
from rulekit.vocabulary import Vocabulary

if TYPE_CHECKING:
    from rulekit.engines.frames.facts import Repeats
    from rulekit.engines.frames.groups import Gather


class Foreign(Exception):
    """A node that columns cannot express: `args` are a code and what fills its words."""


@frozen(eq=False)
class Setting:
    """What tables are judged in: the rules, the words, the day, all tables, the library."""

    ruleset: ir.Ruleset
    vocabulary: Vocabulary
    as_of: date
    tables: Tables
    on: Dialect
    waived: Mapping[str, Sequence[str]] = field(factory=dict)  # keys of records by standard
    late: frozenset[str] = frozenset()  # standards that read scores

    def body(self, node: Any) -> Any:
        """The meaning of a definition where a node refers to one, else the node."""
        found = ir.meaning(node, self.ruleset.definitions)
        while isinstance(found, ir.Staged) and found.at(self.as_of) is not None:
            found = ir.meaning(deadlines.staged(found, self.as_of), self.ruleset.definitions)
        return found

    @property
    def since(self) -> date | None:
        """The day from which calendar periods are judged, where one was given."""
        return self.ruleset.since

    def literal(self, node: ir.Quantity) -> Fraction | None:
        """The value of a node that is a literal."""
        node = self.body(node)
        return node.value if isinstance(node, ir.Number) else None

    def evaluator(self) -> Evaluator:
        """Judges records of which nothing is known."""
        return Evaluator(World(self.ruleset, self.vocabulary, Dataset(self.vocabulary), self.as_of))

    def missing(self, node: ir.FieldValue) -> Num:
        """What a missing number can be."""
        return anything(self.vocabulary.fields.get((node.record, node.name)))


@define(eq=False)
class Rows:
    """
    The rows of one table on their way: which groups are gathered beside them, and which columns are added.

    `where` says which table; its record type is `type`, "" for the one row that stands for everything. Not `listed`: nothing is
    known of child lists.
    """

    setting: Setting
    where: Where
    type: str
    table: Table
    columns: Columns = field(init=False)
    listed: bool = True
    wanted: Counter[object] = field(factory=Counter)
    gathers: dict[Where, Gather] = field(factory=dict)
    repeats: dict[str, Repeats] = field(factory=dict)
    _truths: dict[ir.Condition, Truths] = field(factory=dict)
    _quantities: dict[ir.Quantity, Quantity] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.columns = Columns(self.setting.on, f"rk:{'/'.join(self.where)}:")

    @property
    def base(self) -> Any:
        """The frame of the table as the library has it."""
        return self.table.frame.to_native()

    def frame(self, base: Any) -> Any:
        """The table with what was gathered and the columns."""
        for gather in self.gathers.values():
            base = gather.beside(base)
        for repeats in self.repeats.values():
            base = repeats.beside(base)
        return self.columns.to(base)

    def count(self, node: object) -> None:
        """Take up a condition that will be asked for: what occurs more than once gets a column."""
        node = self.setting.body(node)
        joining = isinstance(node, ir.All | ir.AnyOf | ir.Not | ir.HowMany | ir.Same | ir.Assumed | ir.Decided)
        if joining or isinstance(node, ir.Compare | ir.Between | ir.OneOf | ir.Happened | ir.InPlace | ir.Every):
            self.wanted[node] += 1
            if self.wanted[node] == 1 and joining:
                for child in ir.children(node):
                    self.count(child)

    # conditions ----------------------------------------------------------------------------------

    def truth(self, node: ir.Condition) -> Truths:
        """What a condition comes to in each row; equal ones once."""
        graded = frame_scores.graded(self, node) if self.table.graded else None
        node = self.setting.body(node) if graded is None else graded
        found = self._truths.get(node)
        if found is None:
            found = self._truth(node) if graded is None else frame_scores.among(self, graded)
            if isinstance(found, Plain) and self.wanted[node] > 1:
                found = Plain(self.columns.keep(found.value))
            self._truths[node] = found
        return found

    def _truth(self, node: ir.Condition) -> Truths:
        match node:
            case ir.All():
                return conjunction(self.columns, [self.truth(item) for item in node.items])
            case ir.AnyOf():
                return disjunction(self.columns, [self.truth(item) for item in node.items])
            case ir.Not():
                return negation(self.columns, self.truth(node.item))
            case ir.HowMany():
                return how_many(self.columns, node, [self.truth(item) for item in node.items])
            case ir.Same():
                return same(self.columns, self.truth(node.left), self.truth(node.right))
            case ir.Holds():
                found = self.table.fields.get(node.name)
                return Plain(self.column(found.column)) if isinstance(found, YesNo) else self._unknown()
            case ir.OneOf():
                return self._one_of(node)
            case ir.Happened() | ir.Dated():
                return self._happened(node)
            case ir.Deadline() | ir.DueBy() | ir.InOrder() | ir.Staged():
                return frame_deadlines.timed(self, node)
            case ir.InPlace():
                return self._in_place(node)
            case ir.Compare():
                return self._compare(node)
            case ir.Between():
                return self._between(node)
            case ir.Every():
                from rulekit.engines.frames import groups as frame_groups

                return frame_groups.every(self, node)
            case ir.Unique():
                return frame_facts.unique(self, node)
            case ir.Among():
                raise Foreign("lists", {})
            case ir.Recorded():
                return frame_facts.recorded(self, node)
            case ir.Assumed() | ir.Decided():
                return frame_facts.aloud(self, node)
            case ir.Cases():
                parts = [case.then for case in node.cases] + ([] if node.otherwise is None else [node.otherwise])
                return frame_cases.required(self.columns, *self._whens(node), [self.truth(part) for part in parts])  # type: ignore[arg-type]
            case ir.AsOf():
                if frame_history.foreign(node):
                    raise Foreign("history", {})
                return frame_history.truth(self.columns, self.truth(node.item), self.exists(node.day))  # type: ignore[arg-type]
            case ir.Earlier() | ir.Consecutive():
                raise AssertionError(node)  # settled before
            case ir.EachPeriod():
                from rulekit.engines.frames import periods as frame_periods

                return frame_periods.each_period(self, node)
            case ir.AnyWindow():
                raise Foreign("any_window", {})
            case ir.Call():
                raise Foreign("function", {"function": node.function})
            case ir.Ref() | ir.InGrade():
                raise AssertionError(node)
        assert_never(node)

    def _whens(self, node: ir.Chosen | ir.Cases) -> tuple[list[Truths], list[Truths] | None]:
        """The conditions of rows, and those of which one holds where no row does."""
        others = cases.others(node, self.setting.vocabulary)
        return [self.truth(case.when) for case in node.cases], None if others is None else [self.truth(one) for one in others]

    def column(self, name: str, most: float = inf) -> X:
        """A column of the table."""
        return column(self.setting.on, name, 0, most)

    def _unknown(self) -> Plain:
        return Plain(X(self.setting.on.unknown(), self.setting.on))

    def _one_of(self, node: ir.OneOf) -> Truths:
        found = self.table.fields.get(node.name)
        if not isinstance(found, Text):
            return self._unknown()
        values: list[Any] = list(node.values)
        if found.words:
            values = [index for index, word in enumerate(found.words) if word in node.values]
        item = self.column(found.column)
        return Plain(one_of(item, values) if values else _false(item))

    def _happened(self, node: ir.Happened | ir.Dated) -> Truths:
        found = self.table.fields.get(node.name)
        if not isinstance(found, Day):
            return self._unknown()
        first, last = calendar.window(node, self.setting.as_of)
        start, end = self.days(found)
        after = self.day(start, "gt", first, found)
        if not found.last:
            return Plain(both(after, self.day(start, "le", last, found)))
        yes = both(after, self.day(end, "le", last, found))
        no = either(self.day(end, "le", first, found), self.day(start, "gt", last, found))
        return Plain(tri(filled(yes, False), filled(no, False)))

    def days(self, found: Day) -> tuple[X, X]:
        """The first and the last day that a date can be."""
        return self.column(found.column), self.column(found.last or found.column)

    def day(self, item: X, order: ir.Order, day: int, found: Day) -> X:
        """A day against a fixed one, which may lie outside of the calendar; null where it is missing."""
        if not found.native:
            return made(self.setting.on.related(item.value, order, self.setting.on.literal(day)), item)
        if day < date.min.toordinal() or day >= LATEST:
            always = (day < date.min.toordinal()) == (order in ("gt", "ge"))
            return inverse(_false(item)) if always else _false(item)
        return made(self.setting.on.related(item.value, order, self.setting.on.literal(date.fromordinal(day))), item)

    def exists(self, day: date | None = None) -> X:
        """Whether a record is not known to lie outside of its existence on the day (decision 48)."""
        kind = self.setting.vocabulary.records.get(self.type)
        today, outside = (day or self.setting.as_of).toordinal(), NO
        begins = self.table.fields.get(kind.begins) if kind else None
        ends = self.table.fields.get(kind.ends) if kind else None
        if isinstance(begins, Day):
            outside = either(outside, filled(self.day(self.days(begins)[0], "gt", today, begins), False))
        if isinstance(ends, Day):
            outside = either(outside, filled(self.day(self.days(ends)[1], "le", today, ends), False))
        return inverse(outside)

    def _in_place(self, node: ir.InPlace) -> Truths:
        place = self.setting.vocabulary.places[node.place]
        name = self.table.key if place.level == self.type and not self.where[1] else self.table.above.get(place.level, "")
        if not name:
            return self._unknown()
        names = set(place.names)
        if node.code:
            keys = names | {node.code}
        else:
            units = self.setting.tables.unit_names.items()
            keys = names | {key for (level, key), called in units if level == place.level and called in names}
        return Plain(one_of(self.column(name), sorted(keys)))

    # comparisons ---------------------------------------------------------------------------------

    def _compare(self, node: ir.Compare) -> Truths:
        order, left, right = node.order, self.setting.body(node.left), node.right
        literal = self.setting.literal(right)
        if literal is None and self.setting.literal(left) is not None:
            order, left, literal = ir.MIRRORED[order], self.setting.body(right), self.setting.literal(left)
        if literal is not None:
            found = self._against(left, [(order, literal)])
            if found is not None:
                return found
            if isinstance(left, ir.Aggregate) and left.kind == "average":
                from rulekit.engines.frames import totals as frame_totals

                return self._sure(node, frame_totals.average(self, left).compare(order, literal))
            if isinstance(left, ir.Growth) and frame_numbers.fits(literal + 1):
                grown = frame_history.against(order, self.quantity(left.now), self.quantity(left.before), literal)
                if grown is not None:
                    return self._sure(node, grown)
            if isinstance(left, ir.Arithmetic) and left.operator == "/" and frame_numbers.fits(literal):
                parts = self.quantity(left.left), self.quantity(left.right)
                sure = frame_numbers.against(order, *parts, literal)
                if sure is not None:
                    return self._sure(node, sure)
        pair = self.quantity(node.left), self.quantity(node.right)
        value = frame_numbers.terms(node.order, *pair)
        if value is not None:
            return Plain(value)
        return self._sure(node, frame_numbers.compare(node.order, *pair))

    def _sure(self, node: ir.Condition, sure: frame_numbers.Sure) -> Truths:
        return of_sure(self.columns, sure, keep=self.wanted[node] > 1)

    def _between(self, node: ir.Between) -> Truths:
        value, low, high = self.setting.body(node.value), self.setting.literal(node.low), self.setting.literal(node.high)
        if low is not None and high is not None:
            found = self._against(value, [("ge", low), ("le", high)])
            if found is not None:
                return found
            if isinstance(value, ir.Aggregate) and value.kind == "average":
                from rulekit.engines.frames import totals as frame_totals

                return self._sure(node, frame_totals.average(self, value).between(low, high))
        parts = self.quantity(node.value), self.quantity(node.low), self.quantity(node.high)
        return self._sure(node, frame_numbers.between(*parts))

    def _against(self, node: ir.Quantity, ends: list[tuple[ir.Order, Fraction]]) -> Truths | None:
        """A field against literals, natively; None where the node is more than a field."""
        if not isinstance(node, ir.FieldValue) or node.name in self.table.ranges:
            return None
        missing = self.setting.missing(node)
        if len(ends) == 2:
            comes = num_between(missing, exact(ends[0][1]), exact(ends[1][1])).truth
        else:
            comes = num_compare(ends[0][0], missing, exact(ends[0][1])).truth
        found = self.table.fields.get(node.name)
        if not isinstance(found, Number):
            return self._unknown() if comes is Truth.UNKNOWN else Plain(X(comes is Truth.TRUE))
        item = self.column(found.column)
        met = both(*(_met(item, found, order, literal) for order, literal in ends))
        return Plain(met if comes is Truth.UNKNOWN else filled(met, comes is Truth.TRUE))

    # quantities ----------------------------------------------------------------------------------

    def quantity(self, node: ir.Quantity) -> Quantity:
        """What a quantity can be in each row; equal ones once."""
        node = self.setting.body(node)
        found = self._quantities.get(node)
        if found is None:
            found = self._quantity(node)
            found = self._quantities[node] = found if isinstance(node, ir.FieldValue) else self._kept(found)
        return found

    def _kept(self, item: Quantity) -> Quantity:
        keep = self.columns.keep
        low = frame_numbers.Ratio(keep(item.low.over), keep(item.low.under))
        high = low if item.high is item.low else frame_numbers.Ratio(keep(item.high.over), keep(item.high.under))
        return evolve(item, low=low, high=high, maybe=keep(item.maybe), only=keep(item.only), ask=keep(item.ask))

    def _quantity(self, node: ir.Quantity) -> Quantity:
        from rulekit.engines.frames import groups as frame_groups
        from rulekit.engines.frames import totals as frame_totals

        match node:
            case ir.Number():
                if not frame_numbers.fits(node.value):
                    raise Foreign("number", {"number": str(node.value)})
                return of_num(exact(node.value))
            case ir.FieldValue():
                return self._field(node)
            case ir.Arithmetic():
                return frame_numbers.arithmetic(node.operator, self.quantity(node.left), self.quantity(node.right))
            case ir.Extreme():
                return frame_numbers.extreme(node.kind, [self.quantity(item) for item in node.items])
            case ir.Rounded():
                if not frame_numbers.fits(node.step):
                    raise Foreign("number", {"number": str(node.step)})
                return frame_numbers.rounded(node.how, self.quantity(node.value), node.step)
            case ir.Chosen():
                parts = [case.then for case in node.cases] + ([] if node.otherwise is None else [node.otherwise])
                return frame_cases.chosen(self.columns, *self._whens(node), [self.quantity(part) for part in parts])  # type: ignore[arg-type]
            case ir.Count():
                return frame_groups.count(self, node)
            case ir.Share():
                return frame_groups.share(self, node)
            case ir.Aggregate():
                return frame_totals.aggregate(self, node)
            case ir.Distinct():
                return frame_totals.distinct(self, node)
            case ir.Growth():
                return frame_history.growth(self.quantity(node.now), self.quantity(node.before))
            case ir.AsOf():
                if frame_history.foreign(node):
                    raise Foreign("history", {})
                return frame_history.quantity(self.quantity(node.item), self.exists(node.day))  # type: ignore[arg-type]
            case ir.Earlier():
                raise AssertionError(node)  # settled before
            case ir.Call():
                raise Foreign("function", {"function": node.function})
            case ir.Ref():
                raise AssertionError(node)
        assert_never(node)

    def _field(self, node: ir.FieldValue) -> Quantity:
        if node.name in self.table.ranges:
            return frame_scores.quantity(self, self.table.ranges[node.name], self.setting.missing(node))
        found = self.table.fields.get(node.name)
        missing = self.setting.missing(node)
        if not isinstance(found, Number):
            return of_num(missing)
        if found.floating:
            raise Foreign("floating", {"field": node.name})
        return field_value(self.column(found.column, min(EXACT, float(found.most))), found.scale, missing)


def _false(item: X) -> X:
    """False, but null where a column is."""
    assert item.on is not None
    return made(item.on.cases([(inverse(made(item.on.missing(item.value), item)).value, item.on.literal(False))], None), item)


def _met(item: X, found: Number, order: ir.Order, literal: Fraction) -> X:
    """A number column against a literal, without arithmetic on the column."""
    bound = literal * found.scale
    if found.floating:
        return _met_floating(item, order, bound)
    if order in ("eq", "ne") and bound.denominator != 1:
        return _false(item) if order == "eq" else inverse(_false(item))
    end = ceil(bound) if order in ("ge", "lt") else floor(bound)
    if abs(end) > EXACT:
        above = end > 0
        holds = {"ge": not above, "gt": not above, "le": above, "lt": above, "eq": False, "ne": True}[order]
        return inverse(_false(item)) if holds else _false(item)
    assert item.on is not None
    return made(item.on.related(item.value, order, item.on.literal(end)), item)


def _met_floating(item: X, order: ir.Order, bound: Fraction) -> X:
    """
    A float column against a literal, each float read as its shortest decimal.

    Shortest decimals grow with their floats, so that the least float whose decimal reaches the bound divides them.
    """
    try:
        near = float(bound)
    except OverflowError:
        near = math.copysign(inf, bound)
    near = max(-math.nextafter(inf, 0), min(near, math.nextafter(inf, 0)))
    while Fraction(repr(near)) >= bound and near > -math.nextafter(inf, 0):
        near = math.nextafter(near, -inf)
    while Fraction(repr(near)) < bound and near < math.nextafter(inf, 0):
        near = math.nextafter(near, inf)
    same = Fraction(repr(near)) == bound
    beyond = Fraction(repr(near)) < bound
    if beyond or (order in ("eq", "ne") and not same):
        holds = order in ("le", "lt", "ne")
        return inverse(_false(item)) if holds else _false(item)
    if not same:
        order = {"gt": "ge", "le": "lt"}.get(order, order)  # type: ignore[assignment]
    assert item.on is not None
    return made(item.on.related(item.value, order, item.on.literal(near)), item)
