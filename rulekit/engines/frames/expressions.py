"""Constants and columns go in, expressions of a dialect come out: constants folded, sizes bounded, steps kept in columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import inf
from typing import Any

from attrs import define, evolve, field, frozen

from rulekit.engines.frames.dialect import Dialect
from rulekit.ir import MIRRORED, Order

EXACT = 2.0**53  # whole numbers up to here are exact as floats
WIDE = 2.0**62


@frozen(eq=False)
class X:
    """
    A value for each row: a constant where `on` is None, else an expression of that dialect.

    `depth` is the number of steps that have to be in columns before it can be computed. `most` bounds the size of a number, its
    infinities apart. A Boolean may be null, which then stands for "not known". `simple`: a column. `solid`: never null.
    """

    value: Any
    on: Dialect | None = None
    depth: int = 0
    most: float = inf
    simple: bool = False
    solid: bool = False

    @property
    def static(self) -> bool:
        """Whether it is the same for all rows and known now."""
        return self.on is None

    def within(self, on: Dialect) -> Any:
        """It as an expression of a dialect."""
        if self.on is not None:
            return self.value
        whole = isinstance(self.value, float) and self.value not in (inf, -inf)
        return on.literal(int(self.value) if whole else self.value)


YES, NO = X(True), X(False)


def number(value: float) -> X:
    """A constant number; whole, or one of the infinities."""
    return X(float(value), most=0.0 if value in (inf, -inf) else abs(float(value)))


def column(on: Dialect, name: str, depth: int = 0, most: float = inf) -> X:
    """A column of the frame."""
    return X(on.column(name), on, depth, most, simple=True)


def made(expr: Any, *parts: X, most: float = inf, solid: bool | None = None) -> X:
    """An expression that was made of others, not all of them constants; as solid as these, if nothing else is said."""
    on = next(part.on for part in parts if part.on is not None)
    if solid is None:
        solid = all(part.static or part.solid for part in parts)
    return X(expr, on, max(part.depth for part in parts), most, solid=solid)


# booleans --------------------------------------------------------------------------------------------


def both(*items: X) -> X:
    """Kleene conjunction."""
    return _joined(items, False)


def either(*items: X) -> X:
    """Kleene disjunction."""
    return _joined(items, True)


def _joined(items: Iterable[X], deciding: bool) -> X:
    kept = [item for item in items if not (item.static and item.value is not deciding)]
    if any(item.static for item in kept):
        return X(deciding)
    if not kept:
        return X(not deciding)
    found = kept[0]
    for item in kept[1:]:
        assert item.on is not None
        join = item.on.either if deciding else item.on.both
        found = made(join(found.value, item.value), found, item)
    return found


def inverse(item: X) -> X:
    """Negation."""
    return X(not item.value) if item.on is None else made(item.on.inverse(item.value), item)


def missing(item: X) -> X:
    """Whether it is null."""
    return NO if item.on is None or item.solid else made(item.on.missing(item.value), item, solid=True)


def filled(item: X, value: bool | float) -> X:
    """It, with another value in place of null."""
    if item.on is None or item.solid:
        return item
    return made(item.on.filled(item.value, value), item, most=item.most, solid=True)


def choose(condition: X, then: X, otherwise: X) -> X:
    """One of two values; the second where the condition is null."""
    if condition.on is None:
        return then if condition.value else otherwise
    if then.static and otherwise.static and then.value == otherwise.value:
        return then
    on = condition.on
    expr = on.cases([(condition.value, then.within(on))], otherwise.within(on))
    solid = (then.static or then.solid) and (otherwise.static or otherwise.solid)
    return made(expr, condition, then, otherwise, most=max(then.most, otherwise.most), solid=solid)


def tri(yes: X, no: X) -> X:
    """True where the first holds, false where the second does, else null; neither of them is null, never do both hold."""
    parts = [(item, value) for item, value in ((yes, True), (no, False)) if not (item.static and not item.value)]
    if parts and parts[0][0].static:
        return X(parts[0][1])
    assert parts, "never known: its caller folds that"
    on = next(item.on for item, _ in parts if item.on is not None)
    last = on.literal(parts.pop()[1]) if parts[-1][0].static else None
    return made(on.cases([(item.value, on.literal(value)) for item, value in parts], last), yes, no, solid=last is not None)


def by_truth(item: X, yes: X, no: X, unknown: X) -> X:
    """One of three values, by whether a Boolean is true, false or null."""
    if item.on is None:
        return yes if item.value else no
    if no is unknown:
        return choose(item, yes, no)
    return made(item.on.by_truth(item.value, yes.value, no.value, unknown.value), item, yes, no, unknown)


def coded(on: Dialect, cases: Iterable[tuple[X, int]], otherwise: int, *, verdicts: bool = False) -> X:
    """A small integer: that of the first case that holds; with `verdicts` the verdict with that place. Null does not hold."""
    code = on.verdict if verdicts else on.code
    kept: list[tuple[X, int]] = []
    for condition, value in cases:
        if condition.value is True:
            otherwise = value
            break
        if condition.value is not False:
            kept.append((condition, value))
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    if not kept:
        return X(code(otherwise), on)
    chain = on.cases([(condition.value, code(value)) for condition, value in kept], code(otherwise))
    return made(chain, *(condition for condition, _ in kept), solid=True)


def one_of(item: X, values: Sequence[bool | int | float | str]) -> X:
    """Whether a column has one of some constant values."""
    assert item.on is not None
    return made(item.on.one_of(item.value, values), item)


# numbers ---------------------------------------------------------------------------------------------


def related(left: X, order: Order, right: X) -> X:
    """An order between two numbers."""
    if left.on is None and right.on is None:
        return X(_holds(left.value, order, right.value))
    if left.on is None:
        return related(right, MIRRORED[order], left)
    return made(left.on.related(left.value, order, right.within(left.on)), left, right)


def _holds(left: float, order: Order, right: float) -> bool:
    found = {"ge": left >= right, "gt": left > right, "le": left <= right, "lt": left < right, "eq": left == right}
    return found[order] if order != "ne" else left != right


def plus(left: X, right: X) -> X:
    """Sum."""
    if left.static and right.static:
        return number(left.value + right.value)
    if left.static:
        left, right = right, left
    if right.static and right.value == 0:
        return left
    assert left.on is not None
    return made(left.on.plus(left.value, right.within(left.on)), left, right, most=left.most + right.most)


def negative(item: X) -> X:
    """It with the other sign."""
    return number(-item.value) if item.on is None else made(item.on.negative(item.value), item, most=item.most)


def endless(item: X) -> bool:
    """Whether it is infinite in all rows."""
    return item.static and item.value in (inf, -inf)


def times(left: X, right: X) -> X:
    """Product of finite numbers."""
    if left.static and right.static:
        return number(0 if 0 in (left.value, right.value) else left.value * right.value)
    if left.static:
        left, right = right, left
    if right.static and right.value in (0, 1):
        return left if right.value else number(0)
    assert left.on is not None
    on, value = left.on, left.value
    if left.most * right.most > WIDE:
        value = on.real(value)  # whole numbers of a database wrap or raise beyond 64 bits
    return made(on.times(value, right.within(on)), left, right, most=left.most * right.most)


def whole_quotient(left: X, right: X) -> X:
    """The greatest whole number not above a finite number divided by one above zero; both are whole and at most EXACT."""
    if left.on is None and right.on is None:
        return number(int(left.value) // int(right.value))
    on = left.on or right.on
    assert on is not None
    return made(on.whole_quotient(left.within(on), right.within(on)), left, right, most=left.most + 1)


def least(*items: X) -> X:
    """The least of numbers; none of them is null."""
    return _extreme(items, "lt", inf)


def greatest(*items: X) -> X:
    """The greatest of numbers; none of them is null."""
    return _extreme(items, "gt", -inf)


def _extreme(items: Iterable[X], order: Order, neutral: float) -> X:
    rest = list(items)
    found = rest[0]
    for item in rest[1:]:
        if found.static and found.value == neutral:
            found = item
        elif not (item.static and item.value == neutral):
            found = choose(related(item, order, found), item, found)
    return found


def too_large(item: X) -> X:
    """Whether a number may be inexact for its size (one that was rounded can stand at the limit itself); an infinity is not."""
    if item.on is None or item.most <= EXACT:
        return NO
    size, on = item.on.size(item.value), item.on
    large = on.both(on.related(size, "ge", on.literal(EXACT)), on.related(size, "lt", on.literal(inf)))
    return made(large, item)


# steps -----------------------------------------------------------------------------------------------


@define(eq=False)
class Columns:
    """
    Columns that are added to a frame, each in the first step in which what it is made of is there.

    `prefix` sets their names apart from others of the frame.
    """

    on: Dialect
    prefix: str
    steps: list[dict[str, Any]] = field(factory=list)
    _count: int = 0

    def keep(self, item: X, name: str = "") -> X:
        """Put a value into a column; a constant and a column stay what they are, unless a name is asked for."""
        if (item.static or item.simple) and not name:
            return item
        while len(self.steps) <= item.depth:
            self.steps.append({})
        self._count += 1
        name = name or f"{self.prefix}{self._count}"
        self.steps[item.depth][name] = item.within(self.on)
        return evolve(column(self.on, name, item.depth + 1, item.most), solid=item.solid)

    def last(self, names: Collection[str]) -> None:
        """Put columns that no others are made of into one last step, which a library runs at once."""
        wanted = {name: step.pop(name) for step in self.steps for name in list(step) if name in names}
        self.steps.append(wanted)

    def to(self, frame: Any) -> Any:
        """The frame with the columns."""
        for step in self.steps:
            if step:
                frame = self.on.with_columns(frame, step)
        return frame
