"""Two standards go in; whether whoever breaches the one breaches the other, as far as it can be told, comes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from attrs import frozen

from rulekit import ir
from rulekit.possible.said import Way
from rulekit.possible.world import Signed, World

_STRENGTH = {"must": 2, "must_not": 2, "should": 1, "should_not": 1, "may": 0}
# "": at least as strict; a part that is weaker; a record that shows it; the other one alone can be shown to be as strict; or
# it cannot be told.
Answer: TypeAlias = Literal["", "force", "period", "grace", "shown", "looser", "open"]


@frozen
class Compared:
    """What came out, and what is true of a record that shows it."""

    answer: Answer
    way: Way = ()


def at_least_as_strict(world: World, new: ir.Standard, old: ir.Standard) -> Compared:
    """
    Whether every record that breaches the old standard breaches the new one, once all is known of it.

    Force, the end of force and days of grace are compared as well; from which day on a standard holds is not.
    """
    weaker = _weaker(new, old)
    if weaker or old.rule.force == "may":
        return Compared(weaker)
    if proved(world, new.rule, old.rule):
        return Compared("")
    shown = _shown(world, new.rule, old.rule)
    if shown is not None:
        return Compared("shown", shown)
    return Compared("looser" if new.rule.force != "may" and proved(world, old.rule, new.rule) else "open")


def _weaker(new: ir.Standard, old: ir.Standard) -> Answer:
    if _STRENGTH[new.rule.force] < _STRENGTH[old.rule.force]:
        return "force"
    if new.ends is not None and (old.ends is None or new.ends < old.ends):
        return "period"
    if new.grace is not None and (old.grace is None or new.grace > old.grace):
        return "grace"
    return ""


def proved(world: World, new: ir.Rule, old: ir.Rule) -> bool:
    """Whether it is certain: of a breach of the old rule follows that the new one applies, does not exempt, and is not met."""
    if new.over != old.over:
        return False
    breach = _breach(world, old)
    known = _parts(old.scope)
    applies = all(part in known or (world.sure(part) and _never(world, breach, (part, False))) for part in _parts(new.scope))
    exempts = any(one not in old.exceptions and not _never(world, breach, (one.condition, True)) for one in new.exceptions)
    return applies and not exempts and _not_met(world, breach, new.requirement, old.requirement)


def _breach(world: World, rule: ir.Rule) -> list[Signed]:
    """What is true of a record that breaches a rule, as far as it is certain."""
    found: list[Signed] = [(part, True) for part in _parts(rule.scope)]
    found += [(one.condition, False) for one in rule.exceptions if not one.unless and world.sure(one.condition)]
    return [*found, (rule.requirement, False)]


def _parts(scope: ir.Condition | None) -> tuple[ir.Condition, ...]:
    """Conditions that all hold where a scope does."""
    return () if scope is None else scope.items if isinstance(scope, ir.All) else (scope,)


def _never(world: World, breach: list[Signed], more: Signed) -> bool:
    return world.never(*breach, more) is not None


def _not_met(world: World, breach: list[Signed], new: ir.Condition, old: ir.Condition) -> bool:
    """Whether the new requirement is false: neither true nor nothing to judge. A list is false where one of its items is."""
    if set(_parts(new)) >= set(_parts(old)):
        return True
    tries = (new, *_parts(new)) if isinstance(new, ir.All) else (new,)
    return any((world.sure(one) or _same_quantities(one, old)) and _never(world, breach, (one, True)) for one in tries)


def _same_quantities(new: ir.Condition, old: ir.Condition) -> bool:
    """Whether there is a number to compare in one wherever there is in the other, which is false and so has one."""
    first, second = _quantities(new), _quantities(old)
    return first is not None and second is not None and first <= second


def _quantities(node: ir.Condition) -> frozenset[ir.Quantity] | None:
    match node:
        case ir.Compare(_, left, right):
            return frozenset(one for one in (left, right) if not isinstance(one, ir.Number))
        case ir.Between(value, low, high):
            return frozenset(one for one in (value, low, high) if not isinstance(one, ir.Number))
    return None


# records that show it ----------------------------------------------------------------------------------


def _shown(world: World, new: ir.Rule, old: ir.Rule) -> Way | None:
    """What is true of a record that breaches the old rule and not the new one, where its fields alone tell that."""
    if new.over != old.over or old.over.kind != "records":
        return None
    breach: list[Signed] = [*((part, True) for part in _parts(old.scope)), *((one.condition, False) for one in old.exceptions)]
    breach.append((old.requirement, False))
    for spared in _spared(new):
        way = world.instance(*breach, *spared)
        if way is not None and plain(way, new.over.record):
            return way
    return None


def _spared(rule: ir.Rule) -> Iterator[list[Signed]]:
    """What keeps a record from breaching a rule."""
    yield [(rule.requirement, True)]
    if rule.scope is not None:
        yield [(rule.scope, False)]
    for one in rule.exceptions:
        yield [(one.condition, True), *((other.condition, False) for other in one.unless)]


def plain(way: Way, record: str) -> bool:
    """Whether all that is said is of fields of the record itself, which can be anything that they are declared with."""
    fields = ir.FieldValue, ir.Holds, ir.OneOf
    return all(isinstance(one.about, fields) and one.about.record == record and "@" not in one.about.name for one in way)
