"""Changes of inputs go in; joined, ranked, and as records that would stand after them they come out (decision 66)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations, islice
from math import ceil, comb
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from rulekit import ir
from rulekit.engines.evaluator import Evaluator, World
from rulekit.findings import Change
from rulekit.records import Listing, Record, Value

MOST = 64
CHOICES = 1_000  # of so many out of a list
ZERO, ONE = Fraction(0), Fraction(1)


@frozen
class Assign:
    """A field of a record gets a value."""

    record: Record
    name: str
    value: Value


@frozen
class Add:
    """A group of a record gets so many further members like this one."""

    owner: Record
    group: ir.Group
    member: Record
    count: int


Edit: TypeAlias = Assign | Add


@frozen
class Part:
    """
    One change of a plan: what so many steps of it do to records, how many are enough, and how many at best.

    A step is `size` of the change's amount. `inputs` and `steps` are its cost; `key` tells what it changes, so that two changes
    of one thing are seen.
    """

    change: Change
    at: Callable[[int], tuple[Edit, ...]] = field(eq=False)
    enough: int
    best: int
    inputs: int
    steps: Fraction
    key: Hashable
    size: Fraction = ONE

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What it does in full."""
        return self.at(self.enough)

    @property
    def told(self) -> Change:
        """The change with its amounts."""
        return evolve(self.change, amount=self.enough * self.size, at_best=self.best * self.size)


Plan: TypeAlias = tuple[Part, ...]
Cost: TypeAlias = tuple[int, Fraction]


@frozen
class Found:
    """Plans that would do, the cheapest first; where there are none, the code of the reason."""

    plans: tuple[Plan, ...] = ()
    none: str = ""

    def already(self) -> Found:
        """The same where all may turn out well without any change."""
        return evolve(self, plans=tuple(tuple(evolve(part, best=0) for part in plan) for plan in self.plans))


NOTHING_TO_DO = Found(((),))


def cost(plan: Plan) -> Cost:
    """Inputs changed, then steps."""
    return sum(part.inputs for part in plan), sum((part.steps for part in plan), ZERO)


def edits(plan: Plan) -> tuple[Edit, ...]:
    """Everything that a plan does."""
    return tuple(edit for part in plan for edit in part.edits)


def ranked(plans: Iterable[Plan]) -> tuple[Plan, ...]:
    """The cheapest plans first, in source order where they cost the same; at most 64."""
    some = list(plans)
    if len(some) > 1:
        unique: dict[Hashable, Plan] = {}
        for plan in some:
            unique.setdefault(frozenset((part.key, part.change, part.enough) for part in plan), plan)
        some = sorted(unique.values(), key=cost)[:MOST]
    return tuple(some)


def either(found: Sequence[Found]) -> Found:
    """Plans of which one is enough."""
    plans = ranked(plan for one in found for plan in one.plans)
    return Found(plans) if plans else Found(none=next((one.none for one in found if one.none), "none"))


def every(found: Sequence[Found]) -> Found:
    """Plans that do all of it, one of each joined."""
    missing = next((one for one in found if not one.plans), None)
    if missing is not None:
        return missing
    plans: tuple[Plan, ...] = ((),)
    for one in found:
        plans = ranked(joined for left in plans for right in one.plans if (joined := _joined(left, right)) is not None)
    return Found(plans) if plans else Found(none="joint")


def some(found: Sequence[Found], least: int) -> Found:
    """Plans that do so many of it; of very many choices only those among the cheapest are tried."""
    free = [one for one in found if one.plans and not cost(one.plans[0])[0]]
    rest = [one for one in found if one.plans and cost(one.plans[0])[0]]
    wanted = max(0, least - len(free))
    if wanted > len(rest):
        return Found(none=next((one.none for one in found if one.none), "none"))
    if comb(len(rest), wanted) > CHOICES:
        cheap = sorted(range(len(rest)), key=lambda index: cost(rest[index].plans[0]))[: wanted + 2]
        rest = [rest[index] for index in sorted(cheap)]
    return either([every(chosen) for chosen in islice(combinations(rest, wanted), CHOICES)])


def exactly(yes: Sequence[Found], no: Sequence[Found], count: int) -> Found:
    """Plans that do so many of it and undo the others: of each item there is what does it (`yes`) and what undoes it (`no`)."""
    places = range(len(yes))
    choices = islice(combinations(places, count), CHOICES) if 0 <= count <= len(yes) else ()
    found = [every([yes[place] if place in chosen else no[place] for place in places]) for chosen in choices]
    return either(found) if found else Found(none="none")


def _joined(left: Plan, right: Plan) -> Plan | None:
    """Both; of two changes of one thing in one direction the greater, none where they go apart."""
    parts = {part.key: part for part in left}
    for part in right:
        other = parts.get(part.key)
        if other is None and any(_same_group(part, one) for one in left):
            return None
        if other is None:
            parts[part.key] = part
        elif other.change.kind != part.change.kind or (other.steps == part.steps and other.change != part.change):
            return None
        else:
            greater = max(other, part, key=lambda one: one.steps)
            best = max(one.best * one.size for one in (other, part))
            parts[part.key] = evolve(greater, best=min(ceil(best / greater.size), greater.enough))
    return tuple(parts.values())


def _same_group(part: Part, other: Part) -> bool:
    """Whether both add members to one group: one new member might do for both."""
    added = ([edit for edit in one.edits if isinstance(edit, Add)] for one in (part, other))
    mine, its = ({(id(edit.owner), edit.group.via, edit.group.name) for edit in some} for some in added)
    return bool(mine & its)


@define(eq=False)
class Changed(Evaluator):
    """Evaluates as if records had been edited; the records themselves stay as they are."""

    copies: dict[int, Record] = field(factory=dict)
    origins: dict[int, Record] = field(factory=dict)
    added: dict[tuple[int, str, str], list[Record]] = field(factory=dict)

    def listing(self, group: ir.Group, record: Record) -> Listing | None:
        """The members of a group as they would be."""
        origin = self.origins.get(id(record), record)
        listed = super().listing(group, origin)
        more = self.added.get((id(origin), group.via, group.name), [])
        if listed is None:
            return Listing(tuple(more), complete=False) if more else None
        members, uncertain = (tuple(self.now(one) for one in some) for some in (listed.members, listed.uncertain))
        return Listing((*members, *more), uncertain, listed.complete)

    def now(self, record: Record) -> Record:
        """A record as it would be."""
        return self.copies.get(id(record), record)

    def edit(self, edit: Edit) -> None:
        """Take up one edit."""
        if isinstance(edit, Add):
            place = (id(edit.owner), edit.group.via, edit.group.name)
            self.added.setdefault(place, []).extend(evolve(edit.member) for _ in range(edit.count))
            return
        copy = self.copies.get(id(edit.record))
        if copy is None:
            copy = self.copies[id(edit.record)] = evolve(edit.record, values=dict(edit.record.values))
            self.origins[id(copy)] = edit.record
        copy.values[edit.name] = edit.value


def changed(world: World, done: Iterable[Edit]) -> Changed:
    """An evaluator of a world in which edits have been done."""
    evaluator = Changed(world)
    for edit in done:
        evaluator.edit(edit)
    return evaluator


FARTHEST = 2**80


def least(holds: Callable[[int], bool], first: int, most: int | None, guess: int | None = None) -> int | None:
    """The least number from `first` to `most` (2^80 where None) that holds, where all above it do; None where none does."""
    end = FARTHEST if most is None else most
    if end < first or not holds(end):
        return None
    if guess is not None and first <= guess <= end and holds(guess) and (guess == first or not holds(guess - 1)):
        return guess
    low, step = first - 1, 1
    while True:
        high = min(low + step, end)
        if holds(high):
            break
        low, step = high, step * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
