"""A standard goes in; which inputs it reads, how often each, and which types its groups are made of come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import singledispatchmethod
from typing import TypeAlias

from attrs import define, field

from rulekit import ir
from rulekit.vocabulary import Vocabulary

Input: TypeAlias = tuple[str, str]


@define(eq=False)
class Mentions:
    """Counts the inputs, (record type, field, list or level), that nodes of one ruleset read, through its definitions."""

    ruleset: ir.Ruleset
    vocabulary: Vocabulary
    _definitions: dict[Input, Counter[Input]] = field(factory=dict, init=False)

    def of(self, rule: ir.Rule) -> Counter[Input]:
        """Inputs of scope, exceptions and (but for a permission) requirement of a rule."""
        type = rule.over.record
        found = self._read(rule.scope, type) if rule.scope is not None else Counter()
        for exemption in rule.exceptions:
            found += self._read(exemption, type)
        return found if rule.force == "may" else found + self._read(rule.requirement, type)

    @singledispatchmethod
    def _read(self, node: object, type: str) -> Counter[Input]:
        return self._below(node, type)

    def _below(self, node: object, type: str) -> Counter[Input]:
        found: Counter[Input] = Counter()
        for child in ir.children(node):
            found += self._read(child, type)
        return found

    @_read.register(ir.FieldValue | ir.Holds | ir.OneOf | ir.Happened | ir.TextValue)
    def _field(self, node: ir.FieldValue | ir.Holds | ir.OneOf | ir.Happened | ir.TextValue, type: str) -> Counter[Input]:
        return Counter([(node.record, node.name)])

    @_read.register(ir.InPlace)
    def _place(self, node: ir.InPlace, type: str) -> Counter[Input]:
        return Counter([(type, self.vocabulary.places[node.place].level)])

    @_read.register(ir.Ref)
    def _definition(self, node: ir.Ref, type: str) -> Counter[Input]:
        if (node.name, type) not in self._definitions:
            self._definitions[node.name, type] = self._read(self.ruleset.definitions[node.name].body, type)
        return self._definitions[node.name, type]

    @_read.register(ir.Count | ir.Share | ir.Aggregate | ir.Distinct | ir.Every)
    def _group(self, node: ir.Count | ir.Share | ir.Aggregate | ir.Distinct | ir.Every, type: str) -> Counter[Input]:
        inside = node.group.record
        found = Counter([(type, node.group.name), (inside, type)])
        for child in ir.children(node):
            found += self._below(child, inside) if isinstance(child, ir.Group) else self._read(child, inside)
        if isinstance(node, ir.Distinct):
            found[inside, node.name] += 1
        return found


def member_types(rule: ir.Rule, ruleset: ir.Ruleset) -> tuple[str, ...]:
    """Types of the groups of a rule that are made of all records below a unit, in order of mention."""
    met = (node for node in _nodes(rule, ruleset) if isinstance(node, ir.Group))
    return tuple(dict.fromkeys(group.name for group in met if group.via == "members"))


def _nodes(rule: ir.Rule, ruleset: ir.Ruleset) -> Iterator[object]:
    seen: set[str] = set()
    waiting: list[object] = [rule]
    while waiting:
        for node in ir.walk(waiting.pop()):
            yield node
            if isinstance(node, ir.Ref) and node.name not in seen:
                seen.add(node.name)
                waiting.append(ruleset.definitions[node.name].body)
