"""Deadlines, orders of steps and stages about rows go in, what each comes to comes out, over columns of days (S5, 34-39, 45)."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from attrs import frozen

from rulekit import ir
from rulekit.engines import deadlines
from rulekit.engines.calendar import BEFORE_ALL
from rulekit.engines.deadlines import NEVER
from rulekit.engines.frames.expressions import (
    NO,
    X,
    both,
    choose,
    coded,
    either,
    filled,
    inverse,
    made,
    number,
    plus,
    related,
)  # fmt: skip
from rulekit.engines.frames.truth import FALSE, NOTHING, TRUE, UNKNOWN, Coded, Truths, conjunction
from rulekit.ir import Order
from rulekit.tables import Day

if TYPE_CHECKING:
    from rulekit.engines.frames.rows import Rows


@frozen(eq=False)
class Ends:
    """The first and the last day that an event can lie on, as whole numbers that are never null: see deadlines.Ends."""

    first: X
    last: X


def timed(rows: Rows, node: deadlines.Timed | ir.Staged) -> Truths:
    """What a node comes to in each row; stages before the first of them are about nothing."""
    today = rows.setting.as_of.toordinal()
    match node:
        case ir.Staged():
            return _of(rows, NO, NO, X(True))
        case ir.DueBy():
            return _due_by(rows, node.day.toordinal(), ends(rows, node.done), today)
        case ir.Deadline():
            return _deadline(rows, node, ends(rows, node.trigger), ends(rows, node.done))
    steps = [ends(rows, step) for step in node.steps]
    return conjunction(rows.columns, [_pair(rows, one, other) for one, other in combinations(steps, 2)])


def ends(rows: Rows, name: str) -> Ends:
    """A date field; days after the as-of day are as if the event were still to come."""
    found = rows.table.fields.get(name)
    if not isinstance(found, Day):
        return Ends(number(BEFORE_ALL), number(NEVER))
    today, sides = number(rows.setting.as_of.toordinal()), rows.days(found)
    if found.native:
        sides = tuple(made(rows.setting.on.day_number(side.value), side) for side in sides)  # type: ignore[assignment]
    known = filled(sides[0], BEFORE_ALL), filled(sides[1], NEVER)
    first, last = (rows.columns.keep(choose(related(day, "le", today), day, number(NEVER))) for day in known)
    return Ends(first, last)


def _deadline(rows: Rows, node: ir.Deadline, trigger: Ends, done: Ends) -> Truths:
    today, last = number(rows.setting.as_of.toordinal()), number(deadlines.latest(node, rows.setting.as_of))
    against = rows.columns.keep(related(done.last, "lt", trigger.first))
    begun = related(trigger.first, "le", today)
    in_time = both(begun, related(done.first, "le", today), inverse(_after(node, done.first, trigger.last)))
    unknown = related(trigger.first, "eq", number(BEFORE_ALL))
    late = both(begun, related(trigger.first, "le", last), either(unknown, _after(node, done.last, trigger.first)))
    waiting = both(related(done.last, "gt", today), related(trigger.last, "gt", last))
    return _of(rows, *(either(against, part) for part in (in_time, late, waiting)))


def _after(node: ir.Deadline, done: X, trigger: X) -> X:
    """Whether a day lies after the last one of a trigger: for months by a key that grows by 32 a month (decision 35)."""
    after: Order = "ge" if node.beginning else "gt"
    if node.unit == "day":
        return related(done, after, plus(trigger, number(node.count)))
    return related(_key(done), after, plus(_key(trigger), number(32 * node.count)))


def _key(day: X) -> X:
    if day.on is not None:
        return made(day.on.month_key(day.value), day)
    if day.value == NEVER:
        return number(32 * (12 * 10_000 + 1) + 1)
    known = date.fromordinal(max(int(day.value), 1))
    return number(32 * (12 * known.year + known.month) + known.day)


def _due_by(rows: Rows, day: int, done: Ends, today: int) -> Truths:
    yes = related(done.first, "le", number(min(today, day)))
    no = related(done.last, "gt", number(day)) if day <= today else NO
    return _of(rows, yes, no, related(done.last, "gt", number(today)) if day > today else NO)


def _pair(rows: Rows, one: Ends, other: Ends) -> Truths:
    """Whether one step was taken no later than another."""
    never = number(NEVER)
    taken = related(other.first, "lt", never)
    yes = both(related(one.first, "lt", never), taken, related(one.first, "le", other.last))
    return _of(rows, yes, both(taken, related(one.last, "gt", other.first)), related(other.last, "eq", never))


def _of(rows: Rows, *bits: X) -> Truths:
    """A condition from whether it can come to true, to false, to nothing; none of these is null."""
    yes, no, nothing = (rows.columns.keep(bit) for bit in bits)
    cases = [
        (both(yes, inverse(either(no, nothing))), TRUE),
        (both(no, inverse(either(yes, nothing))), FALSE),
        (both(nothing, inverse(either(yes, no))), NOTHING),
    ]
    code = rows.columns.keep(coded(rows.setting.on, cases, UNKNOWN))
    return Coded(code, lambda: (yes, no, nothing), False)
