"""Groups of members go in; what is gathered of them beside each row, and quantities made of it, come out (semantics S3)."""

from __future__ import annotations

from math import inf
from typing import Any

from attrs import define, evolve, field, frozen

from rulekit import ir
from rulekit.engines import groups
from rulekit.engines.evaluator import Evaluator
from rulekit.engines.frames.dialect import Total
from rulekit.engines.frames.expressions import (
    NO,
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
    missing,
    number,
    plus,
    related,
)
from rulekit.engines.frames.needs import Where, inside
from rulekit.engines.frames.numbers import Quantity, Ratio, of_num
from rulekit.engines.frames.rows import Foreign, Rows, Setting
from rulekit.engines.frames.truth import ASK, FALSE, TRUE, UNKNOWN, Coded, Pair, Plain, Truths, comes_to
from rulekit.findings import Truth
from rulekit.records import Record
from rulekit.tables import Table

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
        if self.everywhere or self.placed:
            return found
        return either(found, missing(self.members.column(self.by)) if self.by else YES)

    @property
    def placed(self) -> bool:
        """Whether each member is sure to have a row above."""
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
        return self.everywhere or self.placed

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
            placed = members if self.placed else on.filter(members, on.inverse(on.missing(on.column(self.by))))
            for made_of in (
                on.totals(placed, self.by, totals) if totals else None,
                on.kinds(placed, self.by, kinds) if kinds else None,
            ):
                if made_of is not None:
                    names = [name for name in on.names(made_of) if name != self.by]
                    renamed = {"rk:owner": on.column(self.by), **{name: on.column(name) for name in names}}
                    frame = on.joined(frame, on.select(made_of, renamed), self.above.table.key, "rk:owner")
        if not self.placed and totals:
            lost = on.filter(members, on.missing(on.column(self.by))) if self.by else members
            found = on.totals(lost, "", totals)
            frame = on.beside(frame, on.select(found, {name + "+": on.column(name) for name in totals}))
        return frame


def gather(rows: Rows, group: ir.Group) -> Gather | None:
    """What is gathered of a group; None where its table was not supplied."""
    setting = rows.setting
    where = inside(group, rows.type)
    table = setting.tables.children.get(where) if where[1] else setting.tables.records.get(where[0])
    if table is None and _met(setting, group):
        raise Foreign("units", {"level": group.name})
    if table is None or (where[1] and not rows.listed):
        return None
    if where not in rows.gathers:
        by = "" if not rows.type else table.owner if where[1] else table.above.get(rows.type, "")
        if not rows.table.key:
            by = ""
        rows.gathers[where] = Gather(rows, _members(setting, where, group.record, table, rows), by)
    return rows.gathers[where]


def _met(setting: Setting, group: ir.Group) -> bool:
    """Whether members are units of a level that was not supplied, while records that stand in such units were."""
    kind = setting.vocabulary.records.get(group.name)
    if group.via != "members" or kind is None or not kind.level:
        return False
    return any(group.name in setting.vocabulary.levels_above(type) for type in setting.tables.records)


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


def filtered(found: Gather, where: ir.Condition | None) -> Members:
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
    ask = opened(rows, group)
    made_: Tally = found.once(("tally", group.where, condition, ask.value is False), lambda: _tally(found, group, condition, ask))
    return made_


def opened(rows: Rows, group: ir.Group) -> X:
    """Whether the list of a row is absent or may go on."""
    name = rows.table.open.get(group.name, "") if group.via == "list" else ""
    return filled(rows.column(name), True) if name else NO


def absent(rows: Rows, group: ir.Group, condition: ir.Condition | None) -> groups.Tally:
    """The tally of a list of which nothing is known."""
    evaluator, group, owner = nothing_known(rows, group, condition)
    return evaluator.tally(group, condition, owner)


def nothing_known(rows: Rows, group: ir.Group, below: object = None) -> tuple[Evaluator, ir.Group, Record]:
    """
    What judges a group of which nothing is known, the same in all rows: an evaluator, the group as a list, and its owner.

    `below` is what is evaluated on the members. Errors: Foreign for a function.
    """
    waiting = [node for node in (group, below) if node is not None]
    while waiting:
        node = rows.setting.body(waiting.pop())
        if isinstance(node, ir.Call):
            raise Foreign("function", {"function": node.function})
        waiting += ir.children(node)
    return rows.setting.evaluator(), evolve(group, via="list"), Record(rows.type, "", supplied=False)


def _tally(found: Gather, group: ir.Group, condition: ir.Condition | None, open_: X) -> Tally:
    members, keep = filtered(found, group.where), found.members.columns.keep
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
