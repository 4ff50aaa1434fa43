"""Which data a condition can hold for: conditions go in, what keeps them from ever holding together comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from math import comb
from typing import TypeAlias

from attrs import field, frozen

from rulekit import ir
from rulekit.bands import Band
from rulekit.possible import said
from rulekit.possible.domains import bounds
from rulekit.possible.said import Literal, Way
from rulekit.possible.values import Numbers, common
from rulekit.vocabulary import Vocabulary

Signed: TypeAlias = tuple[ir.Condition, bool]  # a condition, and whether it holds or not
Row: TypeAlias = tuple[ir.Condition, ir.Condition]  # of cases: when, and what is then asked for
_MOST = 256  # ways in which conditions can hold that are looked at
# Nodes that are never nothing to judge, where all below them are of these kinds: what does not hold then is false.
_NEVER_NOTHING = (
    ir.All, ir.AnyOf, ir.Not, ir.HowMany, ir.Same, ir.Compare, ir.Between, ir.Holds, ir.OneOf, ir.FieldValue, ir.Number, ir.Count,
    ir.Group, ir.Distinct, ir.InPlace, ir.Recorded, ir.Ref,
)  # fmt: skip


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

    def instance(self, *conditions: Signed) -> Way | None:
        """What is said of single values in one way in which the conditions can hold together; None where there is none."""
        try:
            return next((way for way in self._ways(conditions) if _conflict(way) is None), None)
        except _TooMany:
            return None

    def literals(self, condition: ir.Condition) -> tuple[Literal, ...]:
        """What a condition says of single values, where it says it of each of them together; nothing of alternatives."""
        condition = self.resolved(condition)
        parts = condition.items if isinstance(condition, ir.All) else (condition,)
        try:
            ways = [list(self._ways([(part, True)])) for part in parts]
        except _TooMany:
            return ()
        return tuple(literal for way in ways if len(way) == 1 for literal in way[0])

    def domain(self, node: ir.Quantity) -> Numbers:
        """What a quantity can be at all, by its kind and by the ranges that fields are declared with."""
        found = bounds(node, self.vocabulary, self.definitions)
        return Numbers((Band(found.low, found.high),), found.integer)

    def resolved(self, node: ir.Condition) -> ir.Condition:
        """A condition without a name of it: the body of the class, the cases of a grade."""
        known = not isinstance(node, ir.Ref | ir.InGrade) or node.name in self.definitions
        found = ir.meaning(node, self.definitions) if known else node
        assert not isinstance(found, ir.Graded)
        return found

    # ways ----------------------------------------------------------------------------------------

    def _ways(self, conditions: Iterable[Signed]) -> Iterator[Way]:
        """All ways in which conditions can hold together, each a list of literals."""
        every = [self._alternatives(node, holds) for node, holds in conditions]
        count = 1
        for ways in every:
            count *= len(ways)
        if count > _MOST:
            raise _TooMany
        for chosen in product(*every):
            yield tuple(literal for way in chosen for literal in way)

    def _either(self, groups: Iterable[tuple[Signed, ...]]) -> list[Way]:
        found: list[Way] = []
        for group in groups:
            found += self._ways(group)
            if len(found) > _MOST:
                raise _TooMany
        return found

    def _alternatives(self, node: ir.Condition, holds: bool) -> list[Way]:
        node = self.resolved(node)
        match node:
            case ir.Not(item):
                return self._alternatives(item, not holds)
            case ir.All(items) | ir.AnyOf(items):
                if isinstance(node, ir.All) == holds:
                    return list(self._ways([(item, holds) for item in items]))
                return self._either(((item, holds),) for item in items)
            case ir.HowMany():
                return self._how_many(node, holds)
            case ir.Same(left, right):
                return self._either(((left, one), (right, one == holds)) for one in (True, False))
            case ir.Between(value, low, high):
                ends: list[Signed] = [(ir.Compare("ge", value, low), holds), (ir.Compare("le", value, high), holds)]
                return list(self._ways(ends)) if holds else self._either((end,) for end in ends)
            case ir.Cases(cases, otherwise):
                rows: list[Row] = [(row.when, row.then) for row in cases]  # type: ignore[misc]
                return self._rows(rows, [] if otherwise is None else [otherwise], holds)
            case ir.Compare(order, left, right):
                return self._compared(order, left, right, holds)
            case ir.Staged(stages):
                return self._either(((stage.condition, holds),) for stage in stages)
            case ir.Assumed(item, value) if value != holds:  # it is not what was put in for what is missing: so the item is
                return [(said.flag(node, holds), *way) for way in self._alternatives(item, holds)]
        return [said.literals(node, holds, self.vocabulary)]

    def _how_many(self, node: ir.HowMany, holds: bool) -> list[Way]:
        """At least so many of a list hold: some of them do; fewer do: the others do not. Exactly so many is not looked into."""
        if node.order == "eq":
            return [(said.flag(node, holds),)]
        enough = (node.order == "ge") == holds
        least = node.count if node.order == "ge" else node.count + 1
        some = max(least if enough else len(node.items) - least + 1, 0)
        if comb(len(node.items), some) > _MOST:
            raise _TooMany
        return self._either(tuple((item, enough) for item in chosen) for chosen in combinations(node.items, some))

    def _rows(self, rows: Sequence[Row], others: Sequence[ir.Condition], holds: bool) -> list[Way]:
        """A row counts where its condition holds and none before it does, which may then be nothing to judge as well."""
        before: list[Signed] = []
        groups: list[tuple[Signed, ...]] = []
        for when, then in rows:
            groups.append((*before, (when, True), (then, holds)))
            if self.sure(when):
                before.append((when, False))
        groups += [(*before, (other, holds)) for other in others]
        return self._either(groups)

    def sure(self, node: ir.Condition) -> bool:
        """Whether a condition is never nothing to judge, so that it is false where it does not hold (once all is known)."""
        for each in ir.walk(self.resolved(node)):
            if not isinstance(each, _NEVER_NOTHING):
                return False
            if isinstance(each, ir.Ref) and not (each.name in self.definitions and self._named(each)):
                return False
        return True

    def _named(self, node: ir.Ref) -> bool:
        body = self.definitions[node.name].body
        return not isinstance(body, ir.Graded) and all(isinstance(each, _NEVER_NOTHING) for each in ir.walk(body))

    # comparisons ---------------------------------------------------------------------------------

    def _compared(self, order: ir.Order, left: ir.Quantity, right: ir.Quantity, holds: bool) -> list[Way]:
        left, right = self._number(left), self._number(right)
        for node, other, turned in ((left, right, order), (right, left, ir.MIRRORED[order])):
            if isinstance(node, ir.Chosen):
                rows = [(row.when, ir.Compare(turned, row.then, other)) for row in node.cases]  # type: ignore[arg-type]
                others = [] if node.otherwise is None else [ir.Compare(turned, node.otherwise, other)]
                return self._rows(rows, others, holds)
        return [(said.compared(ir.Compare(order if holds else ir.OPPOSITE[order], left, right), self.domain),)]

    def _number(self, node: ir.Quantity) -> ir.Quantity:
        while isinstance(node, ir.Ref) and node.name in self.definitions:
            node = self.definitions[node.name].body  # type: ignore[assignment]
        return node


def _conflict(way: Way) -> Conflict | None:
    """The literals of one value that no data can fulfil together; None where there are none."""
    left = {literal.key: literal.domain for literal in way}
    for literal in way:
        left[literal.key] = met = common(left[literal.key], literal.values)
        if not met:
            told = tuple(dict.fromkeys(other for other in way if other.key == literal.key))
            return Conflict(next(((one,) for one in told if not common(one.domain, one.values)), told))
    return None


__all__ = ["Conflict", "Signed", "World"]
