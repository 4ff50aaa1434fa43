"""A comparison that does not hold goes in; which one input would make it hold, and by how much, comes out (table S6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen

from rulekit import ir
from rulekit.engines import bounds, cases, flips, history, plans, totals
from rulekit.engines.bounds import Num, exact
from rulekit.engines.evaluator import Evaluator
from rulekit.engines.flips import Tests, amounts
from rulekit.engines.plans import ZERO, Assign, Found, Part
from rulekit.engines.truth import Outcome
from rulekit.findings import Change, Truth
from rulekit.records import Record

if TYPE_CHECKING:
    from rulekit.engines.remedy import Search

Comparison: TypeAlias = ir.Compare | ir.Between
Mover: TypeAlias = ir.FieldValue | ir.Count | ir.Share | ir.Aggregate | ir.Distinct | ir.Call
Formula: TypeAlias = Callable[[Num], Num]
CENT = Fraction(1, 100)
_SIDES: dict[ir.Order, tuple[ir.Order, ...]] = {"eq": ("ge", "le"), "ne": ("gt", "lt")}


def comparison(search: Search, node: Comparison, wanted: bool, record: Record) -> Found:
    """Every input that alone can make it hold, by as little as does; quantities that are divided by are never made less."""
    if not wanted and isinstance(node, ir.Between):
        below, above = (ir.Compare(order, node.value, end) for order, end in (("lt", node.low), ("gt", node.high)))  # type: ignore[arg-type]
        search.kept += (below, above)
        return plans.either([comparison(search, side, True, record) for side in (below, above)])
    goal = node if wanted or isinstance(node, ir.Between) else evolve(node, order=ir.OPPOSITE[node.order])
    parts = _parts(goal)
    some = dict.fromkeys(one for part in parts for one in _movers(search.evaluator, part, base=False))
    bases = {mover for mover, base in some if base}
    found: list[Found] = []
    for mover in dict.fromkeys(mover for mover, _ in some):
        one = _moved(search, goal, mover, record, base=mover in bases, alone=len({m for m, _ in some}) == 1)
        found += [plans.either(one)] if one else []
    return plans.either(found) if found else Found(none="no_input")


def _parts(node: Comparison) -> tuple[ir.Quantity, ...]:
    return (node.left, node.right) if isinstance(node, ir.Compare) else (node.value, node.low, node.high)


def _movers(evaluator: Evaluator, node: ir.Quantity, *, base: bool) -> Iterator[tuple[Mover, bool]]:
    """Inputs that a quantity is made of, each with whether it is what something else is measured by."""
    match node:
        case ir.Arithmetic():
            yield from _movers(evaluator, node.left, base=base or _measures(node, node.right))
            yield from _movers(evaluator, node.right, base=base or node.operator == "/" or _measures(node, node.left))
        case ir.Extreme():
            for item in node.items:
                yield from _movers(evaluator, item, base=base)
        case ir.Growth():
            yield from _movers(evaluator, node.now, base=base)
            yield from _movers(evaluator, node.before, base=True)
        case ir.AsOf() | ir.Earlier():  # what was stays as it was
            return
        case ir.Rounded():
            yield from _movers(evaluator, node.value, base=base or _in_steps(node.value))
        case ir.Chosen():  # by which row it is judged stays as it is
            for part in [*(case.then for case in node.cases), node.otherwise]:
                yield from () if part is None else _movers(evaluator, part, base=base)  # type: ignore[arg-type]
        case ir.Ref():
            yield from _movers(evaluator, evaluator.definition(node.name).body, base=base)  # type: ignore[arg-type]
        case ir.Number():
            return
        case _:
            yield node, base


def _measures(node: ir.Arithmetic, factor: ir.Quantity) -> bool:
    """Whether the other side is multiplied by a share, as in 5% of employees."""
    return node.operator == "*" and isinstance(factor, ir.Number) and factor.unit == "ratio"


def _in_steps(node: ir.Quantity) -> bool:
    """Whether what is rounded is so many of so many, as in 1 more for each further 200 employees."""
    return isinstance(node, ir.Arithmetic) and node.operator == "/" and isinstance(node.right, ir.Number)


def _moved(search: Search, goal: Comparison, mover: Mover, record: Record, *, base: bool, alone: bool) -> list[Found]:
    if base and not isinstance(mover, ir.FieldValue):
        return [Found(none="base")]
    found: list[Found] = []
    for side in _sides(goal):
        search.kept.append(side)
        tests = Tests(_test(search.evaluator, side, mover, record), _test(search.evaluator, goal, mover, record))
        match mover:
            case ir.FieldValue():
                found += _field(search, mover, goal, side, tests, record, base=base)
            case ir.Count():
                found += flips.count(search, mover, tests, record, alone=alone)
            case ir.Share():
                found += flips.share(search, mover, tests, record)
            case ir.Aggregate() if mover.kind in ("sum", "average"):
                found += totals.total(search, mover, tests, record, equal=_equal(goal))
            case ir.Aggregate():
                found.append(_end(search, goal, mover, record))
            case ir.Distinct():
                found.append(Found(none="distinct"))
            case ir.Call():
                found.append(Found(none="function"))
    return found


def _equal(goal: Comparison) -> bool:
    return isinstance(goal, ir.Compare) and goal.order == "eq"


def _sides(goal: Comparison) -> tuple[ir.Compare, ...]:
    """The comparisons of which the first to be reached, from where the input is now, is the nearest way to the goal."""
    if isinstance(goal, ir.Between):
        return ir.Compare("ge", goal.value, goal.low), ir.Compare("le", goal.value, goal.high)
    return tuple(evolve(goal, order=order) for order in _SIDES.get(goal.order, (goal.order,)))


def _test(evaluator: Evaluator, node: Comparison, mover: Mover, record: Record) -> Callable[[Num], Outcome]:
    """What a comparison comes to for each state of one of its inputs, all else as it is."""
    formulas = [_formula(evaluator, part, mover, record) for part in _parts(node)]

    def test(number: Num) -> Outcome:
        parts = [formula(number) for formula in formulas]
        return bounds.compare(node.order, *parts) if isinstance(node, ir.Compare) else bounds.between(*parts)

    return test


def _formula(evaluator: Evaluator, node: ir.Quantity, mover: Mover, record: Record) -> Formula:
    if node == mover:
        return lambda number: number
    match node:
        case ir.Arithmetic():
            left, right = (_formula(evaluator, part, mover, record) for part in (node.left, node.right))
            operator = node.operator
            return lambda number: bounds.arithmetic(operator, left(number), right(number))
        case ir.Extreme():
            items = [_formula(evaluator, item, mover, record) for item in node.items]
            kind = node.kind
            return lambda number: bounds.extreme(kind, [item(number) for item in items])
        case ir.Growth():
            now, before = (_formula(evaluator, part, mover, record) for part in (node.now, node.before))
            return lambda number: history.growth(now(number), before(number))
        case ir.Rounded():
            value, how, step = _formula(evaluator, node.value, mover, record), node.how, node.step
            return lambda number: bounds.rounded(how, value(number), step)
        case ir.Chosen():
            rows, parts = evaluator.rows(node, record), [case.then for case in node.cases]
            parts += [] if node.otherwise is None else [node.otherwise]
            values = [_formula(evaluator, part, mover, record) for part in parts]  # type: ignore[arg-type]
            return lambda number: cases.chosen(rows, [value(number) for value in values])
        case ir.Ref():
            return _formula(evaluator, evaluator.definition(node.name).body, mover, record)  # type: ignore[arg-type]
    known = evaluator.number(node, record)
    return lambda number: known


# -- one field -----------------------------------------------------------------------------------------------------------------


@frozen
class _Scale:
    """The values a number field can take, from where it is now: `start` plus or minus steps, within its bounds."""

    start: Fraction
    step: Fraction
    low: Fraction | None
    high: Fraction | None

    def most(self, sign: int) -> int | None:
        """How many steps up (1) or down (-1) there are."""
        end = self.high if sign > 0 else self.low
        return None if end is None else max(floor(abs(end - self.start) / self.step), 0)

    def at(self, steps: int) -> Fraction:
        """The value so many steps away."""
        return self.start + steps * self.step

    def inside(self, value: Fraction) -> bool:
        """Whether a value lies within the bounds."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def _scale(search: Search, node: ir.FieldValue, record: Record) -> _Scale:
    known = search.entry(node.record, node.name)
    step = (known.step if known is not None else None) or (Fraction(1) if known is not None and known.integer else CENT)
    low, high = (None, None) if known is None else (known.low, known.high)
    value = record.values.get(node.name)
    start = value if isinstance(value, Fraction) else ZERO
    if low is not None and start < low:
        start = Fraction(ceil(low)) if known is not None and known.integer else low
    if high is not None and start > high:
        start = Fraction(floor(high)) if known is not None and known.integer else high
    return _Scale(start, step, low, high)


def _field(
    search: Search, node: ir.FieldValue, goal: Comparison, side: ir.Compare, tests: Tests, record: Record, *, base: bool
) -> list[Found]:  # fmt: skip
    if search.fixed(node.record, node.name):
        return [Found(none="fixed")]
    scale = _scale(search, node, record)
    missing = not isinstance(record.values.get(node.name), Fraction)
    found = []
    for sign in (1, -1):
        if sign < 0 and base and not missing:
            continue

        def state(steps: int, sign: int = sign) -> Num:
            return exact(scale.at(sign * steps))

        guess = None if missing else _guess(search, node, side, record, scale)
        one = amounts(search, state, tests, scale.most(sign), 0 if missing else 1, None if guess is None else sign * guess)
        if one is not None:
            found.append(_set(node, record, scale, one, sign, missing=missing))
    if not found and not missing and (_equal(goal) or isinstance(goal, ir.Between)):
        found += _exactly(search, node, side, tests, record, scale)
    return found or [Found(none="base" if base else "range")]


def _set(
    node: ir.FieldValue, record: Record, scale: _Scale, steps: tuple[int, int], sign: int, *, missing: bool
) -> Found:  # fmt: skip
    """The field goes so many steps; one that is missing gets the value there, which is one step of its own."""
    enough, best = steps
    after, key = scale.at(sign * enough), (id(record), node.name)
    if missing:
        edit = Assign(record, node.name, after)
        change = Change("set", node.record, node.name, None, after)
        return Found(((Part(change, lambda some: (edit,) if some else (), 1, min(best, 1), 1, Fraction(enough), key),),))
    change = Change("raise" if sign > 0 else "lower", node.record, node.name, scale.start, after)

    def at(some: int) -> tuple[Assign, ...]:
        return (Assign(record, node.name, scale.at(sign * some)),)

    return Found(((Part(change, at, enough, best, 1, Fraction(enough), key, scale.step),),))


def _exactly(search: Search, node: ir.FieldValue, side: ir.Compare, tests: Tests, record: Record, scale: _Scale) -> list[Found]:
    """Where no step meets a point or a narrow range: the value at which a linear comparison is just reached."""
    if tests.first(exact(scale.start)).truth is Truth.TRUE:
        return []
    value = _root(search, node, side, record, scale)
    known = search.entry(node.record, node.name)
    if value is None or not scale.inside(value) or (known is not None and known.integer and value.denominator != 1):
        return []
    if not search.holds(tests.full(exact(value))):
        return []
    away = abs(value - scale.start)
    found = _set(node, record, evolve(scale, step=away), (1, 1), 1 if value > scale.start else -1, missing=False)
    return [Found(tuple(tuple(evolve(part, steps=away / scale.step) for part in plan) for plan in found.plans))]


def _root(search: Search, node: ir.FieldValue, side: ir.Compare, record: Record, scale: _Scale) -> Fraction | None:
    """Where a comparison that is linear in the field turns; None where that is not known."""
    left, right = (_formula(search.evaluator, part, node, record) for part in (side.left, side.right))
    here, there = (
        bounds.arithmetic("-", left(exact(value)), right(exact(value))) for value in (scale.start, scale.start + scale.step)
    )
    ends = (here.low, there.low)
    if not (here.known and there.known) or not all(isinstance(end, Fraction) for end in ends) or ends[0] == ends[1]:
        return None
    value = scale.start - here.low * scale.step / (there.low - here.low)
    return value if isinstance(value, Fraction) else None


def _guess(search: Search, node: ir.FieldValue, side: ir.Compare, record: Record, scale: _Scale) -> int | None:
    """About how many steps away it turns, downwards negative."""
    value = _root(search, node, side, record, scale)
    if value is None:
        return None
    steps = (value - scale.start) / scale.step
    strict = side.order in ("gt", "lt") and steps.denominator == 1
    away = ceil(abs(steps)) + strict
    return away if steps >= 0 else -away


# -- least and greatest of members ---------------------------------------------------------------------------------------------


def _end(search: Search, goal: Comparison, mover: ir.Aggregate, record: Record) -> Found:
    """The least is at least where every member is, the greatest where one is (decision 18): members are converted."""
    if not isinstance(goal, ir.Compare) or goal.order not in ("ge", "gt", "le", "lt"):
        return Found(none="joint")
    order = goal.order if goal.left == mover else ir.MIRRORED[goal.order]
    other = search.evaluator.number(goal.right if goal.left == mover else goal.left, record)
    if mover not in (goal.left, goal.right) or not other.known or not isinstance(other.low, Fraction):
        return Found(none="joint")
    condition = ir.Compare(order, mover.value, ir.Number(other.low))
    all_of_them = (mover.kind == "least") == (order in ("ge", "gt"))
    node = ir.Every(mover.group, condition if all_of_them else ir.Not(condition))
    search.kept.append(node)
    return search.fix(node, all_of_them, record)
