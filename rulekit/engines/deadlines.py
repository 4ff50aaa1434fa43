"""Dates of a record and an as-of day go in; what deadlines, orders of steps and stages come to comes out (34-39, 42, 45, S5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import TypeAlias

from attrs import frozen

from rulekit import ir
from rulekit.engines.calendar import AFTER_ALL, BEFORE_ALL, back, shifted
from rulekit.engines.truth import FALSE, NOTHING, TRUE, Outcome, conjunction, settle
from rulekit.records import Days, NotYet

Timed: TypeAlias = ir.Deadline | ir.DueBy | ir.InOrder
NEVER = AFTER_ALL  # the day of an event that has not happened by the as-of day
Dates: TypeAlias = ir.Dated | Timed
Values: TypeAlias = Mapping[str, object]


@frozen
class Ends:
    """The first and the last day that an event can lie on, as ordinals; NEVER where it is, or may be, still to come."""

    first: int
    last: int

    @property
    def exact(self) -> bool:
        """Whether there is one such day only."""
        return self.first == self.last


def ends(value: object, as_of: date) -> Ends:
    """What is known of an event by the close of as_of: days after it are as if it had not happened; anything where missing."""
    if isinstance(value, NotYet):
        return Ends(NEVER, NEVER)
    if not isinstance(value, Days):
        return Ends(BEFORE_ALL, NEVER)
    first, last = (day if day <= as_of.toordinal() else NEVER for day in (value.first, value.last))
    return Ends(first, last)


def staged(node: ir.Condition, as_of: date) -> ir.Condition:
    """The condition of the stage that decides; the node itself where it is of no stages, or before the first."""
    stage = node.at(as_of) if isinstance(node, ir.Staged) else None
    return node if stage is None else stage.condition


def forward(day: int, count: int, unit: ir.PeriodUnit) -> int:
    """Ordinal of clip(day + count units); days outside of the calendar stay outside of it."""
    if day in (BEFORE_ALL, NEVER):
        return day
    if unit == "day":
        return min(day + count, NEVER)
    moved = shifted(date.fromordinal(day), count)
    return NEVER if moved is None else moved.toordinal()


def due(node: ir.Deadline, day: int) -> int:
    """The last day of a deadline whose trigger lies on a day; a day that its month does not have is the last one either way."""
    last = forward(day, node.count, node.unit)
    if not node.beginning or last in (BEFORE_ALL, NEVER):
        return last
    clipped = node.unit == "month" and date.fromordinal(last).day != date.fromordinal(day).day
    return last if clipped else last - 1


def latest(node: ir.Deadline, as_of: date) -> int:
    """The last day of a trigger whose deadline is over, or ends, at the close of as_of."""
    day = min(back(as_of, node.count, node.unit) + 5, AFTER_ALL - 1)
    while day > BEFORE_ALL and due(node, day) > as_of.toordinal():
        day -= 1
    return day


def outcome(node: Timed, values: Values, as_of: date) -> Outcome:
    """What a deadline or an order of steps comes to on the values of a record."""
    match node:
        case ir.Deadline():
            return settle(_deadline(node, ends(values.get(node.trigger), as_of), ends(values.get(node.done), as_of), as_of))
        case ir.DueBy():
            return settle(due_by(node.day.toordinal(), ends(values.get(node.done), as_of), as_of.toordinal()))
    return in_order([ends(values.get(step), as_of) for step in node.steps])


def contradictory(node: ir.Deadline, values: Values, as_of: date) -> bool:
    """Whether what has to be done was done before what starts the deadline: both are then as if missing."""
    return _contradict(ends(values.get(node.trigger), as_of), ends(values.get(node.done), as_of))


def _contradict(trigger: Ends, done: Ends) -> bool:
    return done.last < trigger.first


def _deadline(node: ir.Deadline, trigger: Ends, done: Ends, as_of: date) -> int:
    """Bits that some possible days give, of days on which it was not done before the trigger."""
    if _contradict(trigger, done):
        return TRUE | FALSE | NOTHING
    today = as_of.toordinal()
    soonest, last = (due(node, day) for day in (trigger.first, trigger.last))
    found = TRUE if trigger.first <= today and done.first <= min(today, last) else 0
    if trigger.first <= today and soonest <= today and done.last > soonest:
        found |= FALSE
    return found | (NOTHING if done.last > today and last > today else 0)


def due_by(day: int, done: Ends, today: int) -> int:
    """Bits that some possible days give, against a fixed last day."""
    found = TRUE if done.first <= min(today, day) else 0
    found |= FALSE if day <= today and done.last > day else 0
    return found | (NOTHING if day > today and done.last > today else 0)


def in_order(steps: Sequence[Ends]) -> Outcome:
    """Whether each step was taken no later than any after it; each pair counts by itself."""
    return conjunction([pair(one, other) for one, other in combinations(steps, 2)])


def pair(one: Ends, other: Ends) -> Outcome:
    """Whether one step was taken no later than another."""
    found = TRUE if max(one.first, other.first) < NEVER and one.first <= other.last else 0
    found |= FALSE if other.first < NEVER and one.last > other.first else 0
    return settle(found | (NOTHING if other.last == NEVER else 0))


def names(node: Dates) -> tuple[str, ...]:
    """The date fields that a node reads."""
    match node:
        case ir.Dated():
            return (node.name,)
        case ir.Deadline():
            return node.trigger, node.done
        case ir.DueBy():
            return (node.done,)
    return node.steps


def hangs_on(node: Timed, values: Values, as_of: date) -> tuple[tuple[str, ...], bool]:
    """Fields that are missing or known in part, on which an undecided node hangs; and whether all of these matter for certain."""
    if isinstance(node, ir.Deadline) and contradictory(node, values, as_of):
        return (node.trigger, node.done), True
    found = {name: ends(values.get(name), as_of) for name in names(node)}
    if isinstance(node, ir.InOrder):
        open_ = {one for two in _undecided(node, found) for one in two}
        lacking = tuple(name for name in node.steps if name in open_ and not found[name].exact)
        return lacking, len(lacking) == 1
    lacking = tuple(name for name, known in found.items() if not known.exact)
    return lacking, len(lacking) == 1 or all(values.get(name) is None for name in lacking)


def _undecided(node: ir.InOrder, found: Mapping[str, Ends]) -> Iterator[tuple[str, str]]:
    return ((one, other) for one, other in combinations(node.steps, 2) if pair(found[one], found[other]).open)


def against(node: ir.InOrder, values: Values, as_of: date) -> tuple[tuple[str, str], ...]:
    """Pairs of steps, first the one that should come first, that are out of order for certain."""
    found = {name: ends(values.get(name), as_of) for name in node.steps}
    return tuple(two for two in combinations(node.steps, 2) if pair(found[two[0]], found[two[1]]).possible == FALSE)


def told(node: ir.Condition, values: Values, as_of: date) -> Mapping[str, str]:
    """
    What a step of a proof tells beside its truth: `due`, the last day, where it is known; `state`: "in_order" where it was done
    in time, "late" where after it, "overdue" where not at all, "not_yet_due" before it; `stage`, the day of the stage that
    spoke; `first` and `second`, the first two steps out of order; `contradictory` where it was done before its trigger.
    """
    match node:
        case ir.Deadline() if contradictory(node, values, as_of):
            return {"contradictory": "yes"}
        case ir.Deadline():
            trigger = ends(values.get(node.trigger), as_of)
            if not trigger.exact or not BEFORE_ALL < trigger.first < NEVER:
                return {}
            return _stated(due(node, trigger.first), ends(values.get(node.done), as_of), as_of.toordinal())
        case ir.DueBy():
            return _stated(node.day.toordinal(), ends(values.get(node.done), as_of), as_of.toordinal())
        case ir.InOrder():
            pairs = against(node, values, as_of)
            return {"first": pairs[0][0], "second": pairs[0][1]} if pairs else {}
        case ir.Staged():
            stage = node.at(as_of)
            following = next((one for one in node.stages if one.day > as_of), None)
            found = {"stage": stage.day.isoformat()} if stage is not None else {}
            return found | ({"next": following.day.isoformat()} if following is not None else {})
    return {}


def waiting(node: ir.Condition, detail: Mapping[str, str]) -> Mapping[str, str]:
    """What is not yet due, as the detail of a reason, from what a step tells."""
    if isinstance(node, ir.Staged):
        return {"what": "", "kind": "stages", "due": detail.get("next", "")}
    assert isinstance(node, Timed)
    what = names(node)[-1]
    if "due" in detail:
        return {"what": what, "kind": "not_yet_due", "due": detail["due"]}
    return {"what": what if isinstance(node, ir.InOrder) else names(node)[0], "kind": "not_yet"}


def _stated(due: int, done: Ends, today: int) -> Mapping[str, str]:
    found = {"due": date.fromordinal(due).isoformat()} if due < NEVER else {}
    if done.first > today:
        return found | {"state": "not_yet_due" if today < due else "overdue"}
    if done.last <= due:
        return found | {"state": "in_order"}
    return found | ({"state": "late"} if done.first > due and done.last <= today else {})
