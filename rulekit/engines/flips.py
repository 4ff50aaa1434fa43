"""A condition on a group that does not hold goes in; members to convert or to add, so that it holds, come out (table S6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from rulekit import ir
from rulekit.engines import groups, plans
from rulekit.engines.groups import NO, OUT, YES, Tally
from rulekit.engines.plans import ZERO, Add, Edit, Found, Part, Plan
from rulekit.engines.truth import Outcome, negation
from rulekit.findings import Change
from rulekit.records import Record

if TYPE_CHECKING:
    from rulekit.engines.remedy import Search

SHOWN = 200
Test: TypeAlias = Callable[[Any], Outcome]


@frozen
class Tests:
    """Whether it holds: `first` for the one side that has to be reached, `full` for all of it; of whatever state is varied."""

    first: Test
    full: Test

    def of(self, read: Callable[[Any], Any]) -> Tests:
        """The same tests of something of which the state is read."""
        return Tests(lambda state: self.first(read(state)), lambda state: self.full(read(state)))


def amounts(
    search: Search, state: Callable[[int], Any], tests: Tests, most: int | None, first: int = 1, guess: int | None = None
) -> tuple[int, int] | None:  # fmt: skip
    """How many steps are enough for what is searched, and how many at best; None where no number of steps is."""
    found = plans.least(lambda steps: search.holds(tests.first(state(steps))), first, most, guess)
    if found is None or not search.holds(tests.full(state(found))):
        return None
    if not search.certain or (found and not search.reached(tests.first(state(found - 1)))):
        return found, found
    best = plans.least(lambda steps: search.reached(tests.first(state(steps))), 0, found)
    best = found if best is None else best
    while best < found and not search.reached(tests.full(state(best))):
        best += 1
    return found, best


@frozen
class Flip:
    """Members of a group are made to meet a condition (`wanted`) or not to: what such a member was, and what it then is."""

    group: ir.Group
    condition: ir.Condition
    wanted: bool
    before: int
    after: int
    counted: ir.Condition | None

    @property
    def goal(self) -> ir.Condition:
        """What members come to meet."""
        return self.condition if self.wanted else ir.Not(self.condition)


def every(search: Search, node: ir.Every, wanted: bool, record: Record) -> Found:
    """Every member that does not meet it is converted; or, where it shall not hold, one is."""
    tests = Tests(groups.every, groups.every) if wanted else Tests(_not_every, _not_every)
    up = Flip(node.group, node.condition, wanted, NO if wanted else YES, YES if wanted else NO, node.condition)
    found = converted(search, up, tests, record)
    return found if found.plans or wanted else added(search, node.group, node.condition, False, tests, record)


def _not_every(tally: Tally) -> Outcome:
    return negation(groups.every(tally))


def share(search: Search, node: ir.Share, tests: Tests, record: Record) -> list[Found]:
    """Members are converted, which leaves their number as it is; only where none can be, new ones are added."""
    of_tally = tests.of(groups.share)
    found = []
    for wanted in (True, False):
        flip = Flip(node.group, node.condition, wanted, NO if wanted else YES, YES if wanted else NO, node.condition)
        one = converted(search, flip, of_tally, record)
        found.append(one if one.plans else added(search, node.group, node.condition, wanted, of_tally, record))
    return found


def count(search: Search, node: ir.Count, tests: Tests, record: Record, *, alone: bool) -> list[Found]:
    """Further members; or where another group is counted beside it, members of that are converted; none is ever removed."""
    of_tally = tests.of(groups.count)
    where = node.group.where
    if where is None:
        more = added(search, node.group, None, True, of_tally, record)
        return [more if more.plans else Found(none="would_delete")]
    out, into = (Flip(node.group, where, wanted, *ends, None) for wanted, ends in ((False, (YES, OUT)), (True, (OUT, YES))))
    up = added(search, node.group, None, True, of_tally, record) if alone else converted(search, into, of_tally, record)
    return [up, converted(search, out, of_tally, record)]


def converted(search: Search, flip: Flip, tests: Tests, record: Record) -> Found:
    """As few members as do are converted: those that count for certain first, then the easiest."""
    tally = search.evaluator.tally(flip.group, flip.counted, record)
    rows = _candidates(search, flip, tally, record)
    found = amounts(search, _converting(flip, tally, [mask for _, mask in rows]), tests, len(rows))
    if found is None:
        return Found(none="members" if tally.members else "nothing")
    options = _options(search, flip, [member for member, _ in rows[: found[0]]])
    chosen = [options.get(id(member)) for member, _ in rows[: found[0]]]
    if all(plan is not None and plans.cost(plan) <= (1, 1) for plan in chosen):
        return _convert(flip, tally, rows, options, found, record)
    options = _options(search, flip, [member for member, _ in rows])
    rows = [row for row in rows if id(row[0]) in options]
    rows.sort(key=lambda row: (_rank(row[1], flip), plans.cost(options[id(row[0])])))
    found = amounts(search, _converting(flip, tally, [mask for _, mask in rows]), tests, len(rows))
    return Found(none="members") if found is None else _convert(flip, tally, rows, options, found, record)


_Rows: TypeAlias = list[tuple[Record, int]]


def _candidates(search: Search, flip: Flip, tally: Tally, record: Record) -> _Rows:
    """Members that are not yet as wanted, or not for certain, in the order in which they are converted."""
    rows = [(member, mask) for member, mask in zip(tally.members, tally.masks, strict=True) if mask & flip.before]
    if flip.before == OUT:
        unsure = {id(one) for one, uncertain, _ in search.evaluator.members(flip.group, record) if uncertain}
        rows = [row for row in rows if id(row[0]) not in unsure]
    return sorted(rows, key=lambda row: _rank(row[1], flip))


def _rank(mask: int, flip: Flip) -> int:
    if mask == flip.before:
        return 0
    return 2 if mask & OUT and flip.before != OUT else 1


def _options(search: Search, flip: Flip, members: Sequence[Record]) -> dict[int, Plan]:
    return {id(member): plan for member, plan in search.options(flip.condition, flip.wanted, iter(members))}


def _converting(flip: Flip, tally: Tally, masks: Sequence[int]) -> Callable[[int], Tally]:
    """The tally once so many of the candidates are converted."""
    runs = [(mask, len(list(some))) for mask, some in groupby(masks)]

    def state(steps: int) -> Tally:
        counts = list(tally.counts)
        for mask, length in runs:
            taken = min(steps, length)
            steps -= taken
            counts[mask] -= taken
            counts[mask & ~flip.before | flip.after] += taken
        return Tally(tally.members, further=tally.further, present=tally.present, failure=tally.failure, counts=counts)

    return state


def _convert(flip: Flip, tally: Tally, rows: _Rows, options: dict[int, Plan], found: tuple[int, int], record: Record) -> Found:
    enough, best = found
    chosen = [options[id(member)] for member, _ in rows[:enough]]
    known = all(mask in (YES, NO, OUT) for mask in tally.masks) and not tally.further
    before = Fraction(sum(mask == flip.after for mask in tally.masks)) if known else None
    keys = tuple(member.key for member, _ in rows[: min(enough, SHOWN)])
    change = Change(
        "convert", flip.group.record, flip.group.name, before, None if before is None else before + enough, condition=flip.goal,
        members=keys,
    )  # fmt: skip
    each = [plans.cost(plan) for plan in chosen]

    def at(steps: int) -> tuple[Edit, ...]:
        return tuple(edit for plan in chosen[:steps] for edit in plans.edits(plan))

    part = Part(
        change, at, enough, best, sum(inputs for inputs, _ in each), sum((steps for _, steps in each), ZERO),
        (id(record), flip.group, flip.condition, flip.counted is None),
    )  # fmt: skip
    return Found(((part,),))


def added(
    search: Search, group: ir.Group, condition: ir.Condition | None, wanted: bool, tests: Tests, record: Record
) -> Found:  # fmt: skip
    """As few new members as do, each of which meets the condition (or, where not wanted, does not)."""
    member = search.made(group, *([] if condition is None else [(condition, wanted)]))
    if member is None:
        return Found(none="members")
    tally = search.evaluator.tally(group, condition, record)
    bit = YES if wanted else NO

    def state(steps: int) -> Tally:
        counts = list(tally.counts)
        counts[bit] += steps
        return Tally(tally.members, further=tally.further, present=tally.present, failure=tally.failure, counts=counts)

    found = amounts(search, state, tests, None)
    if found is None:
        return Found(none="members")
    enough, best = found
    known = all(mask in (YES, NO, OUT) for mask in tally.masks) and not tally.further
    before = Fraction(sum(mask == bit for mask in tally.masks)) if known else None
    goals = [one for one in (group.where, _goal(condition, wanted)) if one is not None]
    goal = ir.All(tuple(goals)) if len(goals) > 1 else goals[0] if goals else None
    change = Change(
        "more_members", group.record, group.name, before, None if before is None else before + enough, condition=goal
    )  # fmt: skip

    def at(steps: int) -> tuple[Edit, ...]:
        return (Add(record, group, member, steps),)

    key = (id(record), "add", group, condition, wanted)
    part = Part(change, at, enough, best, enough, Fraction(enough), key)
    return Found(((part,),))


def _goal(condition: ir.Condition | None, wanted: bool) -> ir.Condition | None:
    return condition if condition is None or wanted else ir.Not(condition)
