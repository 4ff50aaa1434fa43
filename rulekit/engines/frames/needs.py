"""Standards go in; which fields, lists and units of which tables they read comes out, before any data is touched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from attrs import define, field

from rulekit import ir, periods
from rulekit.engines import deadlines
from rulekit.engines.mentions import member_types
from rulekit.vocabulary import Vocabulary

Where: TypeAlias = tuple[str, str]  # record type and "", or the type of the owner and the id of the list


class Fields(set[str]):
    """Names of fields that are read; of what is kept by period, the values of all periods."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and super().__contains__(periods.parts(name)[0]))


@define
class Need:
    """
    What is read of one table: `fields`; those numbers of which more is made than a comparison with a literal (`exact`); `levels`
    whose units are read; ids of child `lists`; whether keys are read (`keyed`).
    """

    fields: Fields = field(factory=Fields, converter=Fields)
    exact: Fields = field(factory=Fields, converter=Fields)
    levels: set[str] = field(factory=set)
    lists: set[str] = field(factory=set)
    keyed: bool = False


@define(eq=False)
class Needs:
    """
    What is read of each table: `records` by record type, `children` by type of the owner and id of the list.

    `met` are the levels whose units are members of a group: if they are not supplied, they are those in which records stand.
    """

    ruleset: ir.Ruleset
    vocabulary: Vocabulary
    records: dict[str, Need] = field(factory=dict)
    children: dict[Where, Need] = field(factory=dict)
    met: set[str] = field(factory=set)
    _seen: set[tuple[str, Where]] = field(factory=set)

    def of(self, where: Where) -> Need:
        """The need of one table, taken up if it is new."""
        if where[1]:
            return self.children.setdefault(where, Need())
        return self.records.setdefault(where[0], Need())

    def standard(self, standard: ir.Standard) -> None:
        """Take up what a standard reads."""
        rule = standard.rule
        here = (rule.over.record, "")
        if rule.over.kind != "whole":
            self._exists(rule.over.record, self.of(here))
        if rule.over.kind == "each":
            self.of(here).keyed = True
            for type in member_types(rule, self.ruleset):
                self.of((type, "")).levels.add(rule.over.record)
        parts: list[object] = [rule.scope] if rule.scope is not None else []
        parts += rule.exceptions
        if rule.force != "may":
            parts.append(rule.requirement)
        for part in parts:
            self._read(part, here)

    def _exists(self, type: str, need: Need) -> None:
        kind = self.vocabulary.records.get(type)
        if kind is not None:
            need.fields |= {kind.begins, kind.ends} - {""}

    def _read(self, node: object, here: Where, exact: bool = True) -> None:
        match node:
            case ir.FieldValue():
                self.of(here).fields.add(node.name)
                if exact:
                    self.of(here).exact.add(node.name)
            case ir.Holds() | ir.OneOf() | ir.Happened() | ir.TextValue():
                self.of(here).fields.add(node.name)
            case ir.Dated() | ir.Deadline() | ir.DueBy() | ir.InOrder():
                self.of(here).fields.update(deadlines.names(node))
            case ir.Compare() | ir.Between():
                parts = list(ir.children(node))
                plain = sum(not isinstance(ir.meaning(part, self.ruleset.definitions), ir.Number) for part in parts) == 1
                for part in parts:
                    self._read(part, here, not plain)
            case ir.Unique():
                self.of(here).fields |= set(node.names)
                self.of(here).levels |= {node.level} - {""}
                self._exists(node.record, self.of(here))
            case ir.Recorded():
                listed = (node.record, node.name) in self.vocabulary.lists
                (self.of(here).lists if listed else self.of(here).fields).add(node.name)
                self.of(here).keyed = self.of(here).keyed or listed
            case ir.Among():
                for group, name in ((node.group, node.name), (node.pool, node.other)):
                    self._group(ir.Distinct(group, name), here)
            case ir.InPlace():
                self.of(here).levels.add(self.vocabulary.places[node.place].level)
            case ir.Ref():
                if (node.name, here) not in self._seen or not exact:
                    self._seen.add((node.name, here))
                    self._read(self.ruleset.definitions[node.name].body, here, exact)
            case ir.InGrade():
                self._read(ir.in_grade(node, self.ruleset.definitions), here)
            case ir.Count() | ir.Share() | ir.Aggregate() | ir.Distinct() | ir.Every() | ir.EachPeriod() | ir.AnyWindow():
                self._group(node, here)
            case _:
                for child in ir.children(node):
                    self._read(child, here)

    def _group(self, node: ir.Count | ir.Share | ir.Aggregate | ir.Distinct | ir.Every | ir.Timed, here: Where) -> None:
        group = node.group
        type = self.vocabulary.lists[here].child if here[1] else here[0]
        there = inside(group, type)
        if type:
            self.of(here).keyed = True
        if group.via == "list":
            self.of(here).lists.add(group.name)
        elif type:
            self.of(there).levels.add(type)
            for below in self._below(node, group.name):  # units that are not supplied are those in which these stand
                self.of((below, "")).levels |= {group.name, type}
        if group.via == "members":
            self.met.add(group.name)
        self._exists(group.record, self.of(there))
        for child in ir.children(node):
            for part in ir.children(child) if isinstance(child, ir.Group) else (child,):
                self._read(part, there)
        if isinstance(node, ir.Distinct):
            self.of(there).fields.add(node.name)
        if isinstance(node, ir.EachPeriod | ir.AnyWindow):
            self.of(there).fields.add(node.dated)

    def meet(self, types: Iterable[str]) -> None:
        """Of some types, take up the levels of units that may have to be told by the records that stand in them."""
        for type in types:
            above = self.met & set(self.vocabulary.levels_above(type)) - {type}
            if above:
                self.of((type, "")).levels |= above

    def _below(self, node: object, level: str) -> set[str]:
        """Types of records below a level of which a group of its units is told."""
        waiting, found, seen = [node], set(), set()
        while waiting:
            for one in ir.walk(waiting.pop()):
                if isinstance(one, ir.Ref) and one.name not in seen:
                    seen.add(one.name)
                    waiting.append(self.ruleset.definitions[one.name].body)
                if isinstance(one, ir.Group) and one.via == "members" and level in self.vocabulary.levels_above(one.name):
                    found.add(one.name)
        return found


def inside(group: ir.Group, type: str) -> Where:
    """The table in which the members of a group stand, of records of a type."""
    return (type, group.name) if group.via == "list" else (group.name, "")


def needs(ruleset: ir.Ruleset, vocabulary: Vocabulary, standards: Iterable[ir.Standard]) -> Needs:
    """What some standards of a ruleset read of each table."""
    found = Needs(ruleset, vocabulary)
    for standard in standards:
        found.standard(standard)
    found.meet([type for type in found.records if type])
    return found
