"""Which data a condition can hold for: conditions go in, what keeps them from ever holding together comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import ceil, floor, inf
from typing import TypeAlias

from attrs import field, frozen

from rulekit import ir
from rulekit.engines.bounds import Extended, Num, anything, arithmetic, exact
from rulekit.vocabulary import Vocabulary

Signed: TypeAlias = tuple[ir.Condition, bool]  # a condition, and whether it holds or not
_MOST = 256  # ways in which conditions can hold that are looked at
_ZERO = Fraction(0)
_FLAG = frozenset({"yes", "no"})


@frozen
class Range:
    """Numbers between two ends; an open end is not among them."""

    low: Extended = -inf
    high: Extended = inf
    low_open: bool = False
    high_open: bool = False


@frozen
class Numbers:
    """The numbers that something can be: any of several ranges, whole ones only where it is an integer."""

    ranges: tuple[Range, ...]
    integer: bool = False

    def __and__(self, other: Numbers) -> Numbers:
        met = (_meet(one, two) for one in self.ranges for two in other.ranges)
        whole = self.integer or other.integer
        return Numbers(tuple(found for found in met if not _empty(found, whole)), whole)

    def __bool__(self) -> bool:
        return any(not _empty(one, self.integer) for one in self.ranges)


@frozen
class Texts:
    """The texts that something can be: those named, or all but those named."""

    values: frozenset[str]
    named: bool = True

    def __and__(self, other: Texts) -> Texts:
        if self.named:
            return Texts(self.values & other.values if other.named else self.values - other.values)
        return Texts(other.values - self.values) if other.named else Texts(self.values | other.values, False)

    def __bool__(self) -> bool:
        return bool(self.values) or not self.named


Values: TypeAlias = Numbers | Texts


@frozen
class Literal:
    """One thing that is said of one value: which (`about`), what it can then be, and what it can be at all."""

    key: str
    about: ir.Quantity | ir.Condition
    values: Values
    domain: Values
    order: ir.Order | None = None
    limit: Fraction | None = None
    holds: bool = True


@frozen
class Conflict:
    """Why conditions cannot hold together: what is said of one value, or what that value can be at all."""

    literals: tuple[Literal, ...]


class _TooMany(Exception):
    pass


@frozen
class World:
    """What a ruleset knows of values: the definitions, and the ranges that fields are declared with."""

    vocabulary: Vocabulary
    definitions: Mapping[str, ir.Definition] = field(factory=dict)

    def never(self, *conditions: Signed) -> Conflict | None:
        """Why the conditions never hold together, for any data; None where they can, or where it cannot be told."""
        try:
            ways = list(self._ways(conditions))
        except _TooMany:
            return None
        found = [_conflict(way) for way in ways]
        return found[0] if found and all(found) else None

    def literals(self, condition: ir.Condition) -> tuple[Literal, ...]:
        """What a condition says of single values, where it says it of each of them together; nothing of alternatives."""
        parts = condition.items if isinstance(condition, ir.All) else (condition,)
        try:
            ways = [list(self._ways([(part, True)])) for part in parts]
        except _TooMany:
            return ()
        return tuple(literal for way in ways if len(way) == 1 for literal in way[0])

    # ways ----------------------------------------------------------------------------------------

    def _ways(self, conditions: Iterable[Signed]) -> Iterator[tuple[Literal, ...]]:
        """All ways in which conditions can hold together, each a list of literals."""
        every = [self._alternatives(node, holds) for node, holds in conditions]
        count = 1
        for ways in every:
            count *= len(ways)
        if count > _MOST:
            raise _TooMany
        for chosen in product(*every):
            yield tuple(literal for way in chosen for literal in way)

    def _alternatives(self, node: ir.Condition, holds: bool) -> list[tuple[Literal, ...]]:
        node = self._resolved(node)  # type: ignore[assignment]
        if isinstance(node, ir.Not):
            return self._alternatives(node.item, not holds)
        if isinstance(node, ir.All | ir.AnyOf):
            signed = [(item, holds) for item in node.items]
            if isinstance(node, ir.All) == holds:
                return list(self._ways(signed))
            return self._either([(one,) for one in signed])
        if isinstance(node, ir.Same):
            pairs = [(one, one == holds) for one in (True, False)]
            return self._either([((node.left, left), (node.right, right)) for left, right in pairs])
        if isinstance(node, ir.Between):
            ends: list[Signed] = [
                (ir.Compare("ge", node.value, node.low), holds),
                (ir.Compare("le", node.value, node.high), holds),
            ]
            return list(self._ways(ends)) if holds else self._either([(end,) for end in ends])
        return [(self._literal(node, holds),)]

    def _either(self, groups: Iterable[tuple[Signed, ...]]) -> list[tuple[Literal, ...]]:
        found = [way for group in groups for way in self._ways(group)]
        if len(found) > _MOST:
            raise _TooMany
        return found

    def _resolved(self, node: ir.Condition | ir.Quantity) -> ir.Condition | ir.Quantity:
        while isinstance(node, ir.Ref) and node.name in self.definitions:
            node = self.definitions[node.name].body
        return node

    # literals ------------------------------------------------------------------------------------

    def _literal(self, node: ir.Condition, holds: bool) -> Literal:
        if isinstance(node, ir.Compare):
            return self._compared(node, holds)
        if isinstance(node, ir.OneOf):
            declared = self.vocabulary.fields.get((node.record, node.name))
            choices = frozenset(choice.id for choice in declared.choices) if declared is not None else frozenset()
            domain = Texts(choices) if choices else Texts(frozenset(), False)
            return Literal(f"{node.record}.{node.name}", node, Texts(frozenset(node.values), holds), domain, holds=holds)
        if isinstance(node, ir.Happened):
            return _happened(node, holds)
        key = ir.sexpr(node)
        return Literal(key, node, Texts(frozenset({"yes" if holds else "no"})), Texts(_FLAG), holds=holds)

    def _compared(self, node: ir.Compare, holds: bool) -> Literal:
        order = node.order if holds else ir.OPPOSITE[node.order]
        left, right = self._number(node.left), self._number(node.right)
        if isinstance(left, ir.Number) and not isinstance(right, ir.Number):
            left, right, order = right, left, ir.MIRRORED[order]
        if isinstance(right, ir.Number):
            return Literal(ir.sexpr(left), left, Numbers(_side(order, right.value)), self.domain(left), order, right.value)
        if ir.sexpr(left) > ir.sexpr(right):
            left, right, order = right, left, ir.MIRRORED[order]
        gap = ir.Arithmetic("-", left, right)
        domain = Numbers((Range(_ZERO, _ZERO),)) if left == right else self.domain(gap)
        return Literal(ir.sexpr(gap), gap, Numbers(_side(order, _ZERO)), domain, order, _ZERO)

    def _number(self, node: ir.Quantity) -> ir.Quantity:
        return self._resolved(node)  # type: ignore[return-value]

    def domain(self, node: ir.Quantity) -> Numbers:
        """What a quantity can be at all, by its kind and by the ranges that fields are declared with."""
        found = self._bounds(node)
        return Numbers((Range(found.low, found.high),), found.integer)

    def _bounds(self, node: ir.Quantity) -> Num:
        node = self._number(node)
        if isinstance(node, ir.Number):
            return exact(node.value)
        if isinstance(node, ir.FieldValue):
            return anything(self.vocabulary.fields.get((node.record, node.name)))
        if isinstance(node, ir.Count | ir.Distinct):
            return Num(_ZERO, inf, integer=True)
        if isinstance(node, ir.Share):
            return Num(_ZERO, Fraction(1))
        if isinstance(node, ir.Aggregate):
            value = self._bounds(node.value)
            if node.kind != "sum":
                return Num(value.low, value.high, integer=value.integer and node.kind != "average")
            return Num(_ZERO if value.low >= 0 else -inf, _ZERO if value.high <= 0 else inf, integer=value.integer)
        if isinstance(node, ir.Arithmetic):
            found = arithmetic(node.operator, self._bounds(node.left), self._bounds(node.right))
            return Num(-inf, inf) if found.only else found
        return Num(-inf, inf)


def _conflict(way: tuple[Literal, ...]) -> Conflict | None:
    """The literals of one value that no data can fulfil together; None where there are none."""
    left: dict[str, Values] = {}
    for literal in way:
        met = left.get(literal.key, literal.domain) & literal.values  # type: ignore[operator]
        if not met:
            said = tuple(dict.fromkeys(other for other in way if other.key == literal.key))
            return Conflict(next(((one,) for one in said if not one.domain & one.values), said))  # type: ignore[operator]
        left[literal.key] = met
    return None


def _happened(node: ir.Happened, holds: bool) -> Literal:
    """A window, as a range of how long ago it was; days and months are not held against each other."""
    count = Fraction(node.count)
    inside = {"within": Range(_ZERO, count, high_open=True), "ago": Range(count, inf), "ever": Range(_ZERO, inf)}[node.when]
    outside = tuple(one for one in (Range(-inf, inside.low, high_open=True), Range(inside.high, inf)) if one.low < one.high)
    values = Numbers((inside,) if holds else outside)
    return Literal(f"{node.record}.{node.name} {node.unit}", node, values, Numbers((Range(),)), holds=holds)


def _side(order: ir.Order, value: Fraction) -> tuple[Range, ...]:
    """The numbers on one side of a limit."""
    below, above = Range(-inf, value, high_open=True), Range(value, inf, low_open=True)
    sides: dict[ir.Order, tuple[Range, ...]] = {
        "ge": (Range(value, inf),), "gt": (above,), "le": (Range(-inf, value),), "lt": (below,), "eq": (Range(value, value),),
        "ne": (below, above),
    }  # fmt: skip
    return sides[order]


def _meet(one: Range, two: Range) -> Range:
    low, high = max(one.low, two.low), min(one.high, two.high)
    low_open = any(each.low_open and each.low == low for each in (one, two))
    return Range(low, high, low_open, any(each.high_open and each.high == high for each in (one, two)))


def _empty(one: Range, integer: bool) -> bool:
    if one.low > one.high or (one.low == one.high and (one.low_open or one.high_open)):
        return True
    if not integer or not isinstance(one.low, Fraction) or not isinstance(one.high, Fraction):
        return False
    first = floor(one.low) + 1 if one.low_open else ceil(one.low)
    last = ceil(one.high) - 1 if one.high_open else floor(one.high)
    return first > last
