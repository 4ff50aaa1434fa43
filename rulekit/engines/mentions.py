"""A standard goes in; which inputs it reads, how often each, and which types its groups are made of come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import singledispatchmethod
from typing import TypeAlias

from attrs import define, field

from rulekit import ir
from rulekit.engines import deadlines
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

    @_read.register(ir.Dated | ir.Deadline | ir.DueBy | ir.InOrder)
    def _dates(self, node: deadlines.Dates, type: str) -> Counter[Input]:
        return Counter([(node.record, name) for name in deadlines.names(node)])

    @_read.register
    def _unique(self, node: ir.Unique, type: str) -> Counter[Input]:
        return Counter([(node.record, name) for name in (*node.names, node.level) if name])

    @_read.register
    def _recorded(self, node: ir.Recorded, type: str) -> Counter[Input]:
        return Counter([(node.record, node.name)])

    @_read.register
    def _among(self, node: ir.Among, type: str) -> Counter[Input]:
        found: Counter[Input] = Counter()
        for group, name in ((node.group, node.name), (node.pool, node.other)):
            found += Counter([(type, group.name), (group.record, type), (group.record, name)]) + self._below(group, group.record)
        return found

    @_read.register(ir.Staged)
    def _stages(self, node: ir.Staged, type: str) -> Counter[Input]:
        """One stage alone is judged."""
        found: Counter[Input] = Counter()
        for stage in node.stages:
            found |= self._read(stage.condition, type)
        return found

    @_read.register(ir.InPlace)
    def _place(self, node: ir.InPlace, type: str) -> Counter[Input]:
        return Counter([(type, self.vocabulary.places[node.place].level)])

    @_read.register(ir.Ref)
    def _definition(self, node: ir.Ref, type: str) -> Counter[Input]:
        if (node.name, type) not in self._definitions:
            self._definitions[node.name, type] = self._read(self.ruleset.definitions[node.name].body, type)
        return self._definitions[node.name, type]

    @_read.register(ir.EachPeriod | ir.AnyWindow)
    def _timed(self, node: ir.Timed, type: str) -> Counter[Input]:
        inside, kind = node.group.record, self.vocabulary.records.get(type)
        found = Counter([(type, node.group.name), (inside, type), (inside, node.dated)])
        if kind is not None and kind.begins:
            found[type, kind.begins] += 1
        return found + self._below(node.group, inside)

    @_read.register(ir.InGrade)
    def _grade(self, node: ir.InGrade, type: str) -> Counter[Input]:
        return self._read(ir.in_grade(node, self.ruleset.definitions), type)

    @_read.register(ir.Chosen | ir.Cases)
    def _rows(self, node: ir.Chosen | ir.Cases, type: str) -> Counter[Input]:
        """
        The conditions of rows are read as one, and so is what they come to, of which one alone counts (decision 9).

        What stands in several conditions counts once; of what rows come to, as often as in the one that has it most often.
        """
        whens, thens = Counter[Input](), Counter[Input]()
        for case in node.cases:
            whens |= Counter(dict.fromkeys(self._read(case.when, type), 1))
            thens |= self._read(case.then, type)
        return whens + (thens if node.otherwise is None else thens | self._read(node.otherwise, type))

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


def peer_types(rule: ir.Rule, ruleset: ir.Ruleset) -> tuple[str, ...]:
    """Types of which a rule reads all records of the run beside the one that it judges, because something in it is unique."""
    return tuple(dict.fromkeys(node.record for node in _nodes(rule, ruleset) if isinstance(node, ir.Unique)))


def _nodes(rule: ir.Rule, ruleset: ir.Ruleset) -> Iterator[object]:
    seen: set[str] = set()
    waiting: list[object] = [rule]
    while waiting:
        for node in ir.walk(waiting.pop()):
            yield node
            if isinstance(node, ir.Ref | ir.InGrade) and node.name not in seen:
                seen.add(node.name)
                waiting.append(ruleset.definitions[node.name].body)
