"""A sum or average that is not enough goes in; by how much values of members have to change in all comes out (table S6)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from attrs import frozen

from rulekit import ir
from rulekit.engines import groups
from rulekit.engines.bounds import Num, exact
from rulekit.engines.flips import Tests, amounts
from rulekit.engines.groups import Values
from rulekit.engines.plans import Assign, Edit, Found, Part
from rulekit.findings import Change, Truth
from rulekit.records import Record

if TYPE_CHECKING:
    from rulekit.engines.remedy import Search
    from rulekit.vocabulary import Field

CENT = Fraction(1, 100)


@frozen
class _Room:
    """Members with a known value that can be moved in one direction, those with most room first; steps each (None: any)."""

    rows: tuple[tuple[Record, Fraction, int | None], ...]
    step: Fraction
    sign: int

    @property
    def most(self) -> int | None:
        """Steps of all together."""
        rooms = [room for _, _, room in self.rows]
        return None if None in rooms else sum(room for room in rooms if room is not None)

    def spread(self, steps: int) -> dict[int, Fraction]:
        """The value of each member that has to move, by its place in the rows."""
        left, values = steps, {}
        for index, (_, value, room) in enumerate(self.rows):
            if not left:
                break
            taken = left if room is None else min(left, room)
            left -= taken
            values[index] = value + self.sign * taken * self.step
        return values

    def edits(self, steps: int, name: str) -> tuple[Edit, ...]:
        """The same as edits."""
        return tuple(Assign(self.rows[index][0], name, value) for index, value in self.spread(steps).items())


def total(search: Search, node: ir.Aggregate, tests: Tests, record: Record, *, equal: bool) -> list[Found]:
    """Values of known members are raised, or lowered, by as little in all as does; which members does not matter."""
    value = node.value
    if equal:
        return [Found(none="equal_total")]
    if not isinstance(value, ir.FieldValue):
        return [Found(none="joint")]
    if search.fixed(value.record, value.name):
        return [Found(none="fixed")]
    values = search.evaluator.values(node, record)
    now = groups.aggregate(node.kind, values)
    found = [_moved(search, node, value, tests, record, now, sign) for sign in (1, -1)]
    return [one for one in found if one.plans] or [Found(none="members" if values.sure else "nothing")]


def _moved(
    search: Search, node: ir.Aggregate, value: ir.FieldValue, tests: Tests, record: Record, now: Num, sign: int
) -> Found:  # fmt: skip
    room = _room(search, node, value, record, sign)
    values = search.evaluator.values(node, record)
    read = _reader(node, values, room)
    found = amounts(search, lambda steps: read(steps), tests, room.most if room.rows else 0)
    if found is None:
        return Found(none="members")
    enough, best = found
    after = read(enough)
    change = Change(
        "raise" if sign > 0 else "lower", value.record, value.name, _known(now), _known(after),
        total="sum" if node.kind == "sum" else "average", condition=node.group.where,
    )  # fmt: skip
    moved, key = len(room.spread(enough)), (id(record), node.group, value.name)
    part = Part(
        change, lambda steps: room.edits(steps, value.name), enough, best, moved, Fraction(enough), key, room.step
    )  # fmt: skip
    return Found(((part,),))


def _known(number: Num) -> Fraction | None:
    return number.low if number.known and not number.only and isinstance(number.low, Fraction) else None


def _room(search: Search, node: ir.Aggregate, value: ir.FieldValue, record: Record, sign: int) -> _Room:
    known = search.entry(value.record, value.name)
    step = (known.step if known is not None else None) or (Fraction(1) if known is not None and known.integer else CENT)
    rows = []
    for member, uncertain, inside in search.evaluator.members(node.group, record):
        has = member.values.get(value.name)
        if inside.truth is Truth.TRUE and not uncertain and isinstance(has, Fraction):
            rows.append((member, has, _steps(known, has, step, sign)))
    rows = [row for row in rows if row[2] != 0]
    rows.sort(key=lambda row: (row[2] is not None, -(row[2] or 0)))
    return _Room(tuple(rows), step, sign)


def _steps(known: Field | None, has: Fraction, step: Fraction, sign: int) -> int | None:
    end = None if known is None else known.high if sign > 0 else known.low
    return None if end is None else max(floor(sign * (end - has) / step), 0)


def _reader(node: ir.Aggregate, values: Values, room: _Room) -> Callable[[int], Num]:
    """What the aggregate is after so many steps: members that move are taken out of the certain ones by their value."""

    def read(steps: int) -> Num:
        sure = list(values.sure)
        for index, value in room.spread(steps).items():
            sure.remove(exact(room.rows[index][1]))
            sure.append(exact(value))
        return groups.aggregate(node.kind, Values(tuple(sure), values.unsure, values.further, values.failure))

    return read
