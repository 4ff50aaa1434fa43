"""Nodes of the ir go in; what a generated function reads, keeps in variables and knows beforehand comes out."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeAlias, cast

from attrs import define, evolve, field, frozen

from rulekit import ir
from rulekit.engines import deadlines
from rulekit.engines.bounds import Num, anything
from rulekit.engines.generated import syntax as py
from rulekit.engines.generated.groups import Members, Surroundings
from rulekit.records import Record
from rulekit.vocabulary import Vocabulary

VALUES, RECORD = "values", "record"


@frozen
class Counted:
    """The tally of a group under a condition: what Count, Share and Every of the same members have in common."""

    group: ir.Group
    condition: ir.Condition | None = None


Shared: TypeAlias = ir.Condition | ir.Quantity | Counted
Grouped: TypeAlias = ir.Count | ir.Share | ir.Every


def tally_of(node: Grouped) -> Counted:
    """The tally that a node is made of."""
    return Counted(node.group, None if isinstance(node, ir.Count) else node.condition)


@define(eq=False)
class Program:
    """
    All functions that are generated for one record type, what they stand on, and what is known of nodes before the run.

    `day` is an earlier one that is looked back upon. `condition` gives the packed outcome of a condition in a frame, `settle`
    puts what a frame repeats into variables.
    """

    definitions: Mapping[str, ir.Definition]
    vocabulary: Vocabulary
    around: Surroundings
    condition: Callable[[Frame, ir.Condition], ast.expr]
    settle: Callable[[Frame], None]
    namespace: dict[str, object] = field(factory=dict)
    functions: list[ast.stmt] = field(factory=list)
    made: dict[tuple[object, ...], str] = field(factory=dict)
    day: date | None = None
    _failing: dict[object, bool] = field(factory=dict)

    def keep(self, value: object, hint: str) -> ast.expr:
        """A value as a global of the generated functions."""
        id = f"{hint}_{len(self.namespace)}"
        self.namespace[id] = value
        return py.name(id)

    def body(self, node: Any) -> Any:
        """The meaning of a definition where a node refers to one, else the node."""
        found = ir.meaning(node, self.definitions)
        while isinstance(found, ir.Staged) and found.at(self.around.as_of) is not None:
            found = ir.meaning(deadlines.staged(found, self.around.as_of), self.definitions)
        return found

    def wide(self, node: ir.Condition) -> bool:
        """Whether a condition may come to error or nothing, so that true, false and unknown are not enough."""
        node = self.body(node)
        match node:
            case ir.All() | ir.AnyOf():
                return any(self.wide(item) for item in node.items)
            case ir.HowMany() | ir.Same():
                return any(self.wide(item) for item in ir.children(node))  # type: ignore[arg-type]
            case ir.Not() | ir.Assumed():
                return self.wide(node.item)
            case ir.EachPeriod() | ir.AnyWindow() | ir.AsOf():
                return True
            case ir.Compare() | ir.Between():
                parts = (node.left, node.right) if isinstance(node, ir.Compare) else (node.value, node.low, node.high)
                return any(self.may_be_nothing(part) or self.may_fail(part) for part in parts)
            case ir.Cases():
                rows = any(self.wide(case.when) or self.wide(case.then) for case in node.cases)  # type: ignore[arg-type]
                return rows or node.otherwise is None or self.wide(node.otherwise)
            case ir.Deadline() | ir.DueBy() | ir.InOrder() | ir.Staged():
                return True
        return self.may_fail(node)

    def may_be_nothing(self, node: ir.Quantity) -> bool:
        """Whether a quantity may be of nothing: of an empty group, a quotient by zero, a function of such."""
        node = self.body(node)
        match node:
            case ir.Share() | ir.Call() | ir.Growth() | ir.AsOf():
                return True
            case ir.Aggregate():
                return node.kind != "sum"
            case ir.Arithmetic():
                return node.operator == "/" or self.may_be_nothing(node.left) or self.may_be_nothing(node.right)
            case ir.Extreme():
                return any(self.may_be_nothing(item) for item in node.items)
            case ir.Rounded():
                return self.may_be_nothing(node.value)
            case ir.Chosen():
                values = [case.then for case in node.cases] + ([] if node.otherwise is None else [node.otherwise])
                return node.otherwise is None or any(self.may_be_nothing(value) for value in values)  # type: ignore[arg-type]
        return False

    def may_fail(self, node: object) -> bool:
        """Whether a function of a plug-in is called below a node."""
        node = self.body(node)
        if isinstance(node, ir.FieldValue | ir.Number | ir.Holds | ir.OneOf):
            return False
        known = self._failing.get(node)
        if known is None:
            known = isinstance(node, ir.Call) or any(self.may_fail(child) for child in ir.children(node))
            self._failing[node] = known
        return known

    def members(self, group: ir.Group, where: ast.expr) -> ast.expr:
        """A group as a global; its filter is filled in when the functions exist."""
        kind = self.vocabulary.records.get(group.record)
        begins, ends = (kind.begins, kind.ends) if kind else ("", "")
        around = self.around if self.day is None else evolve(self.around, as_of=self.day)
        found = (around, group, where, begins, ends, Record(group.record, "", supplied=False))
        return self.keep(found, "members")

    def link(self) -> None:
        """Turn what was kept of groups into groups, now that their filters exist."""
        for id, value in self.namespace.items():
            if id.startswith("members_"):
                around, group, where, begins, ends, blank = cast("tuple[Any, ...]", value)
                filter = self.namespace[where.id] if isinstance(where, ast.Name) else None
                self.namespace[id] = Members(around, group, filter, begins, ends, blank)  # type: ignore[arg-type]


@define(eq=False)
class Frame:
    """
    One function: statements in the order they run, fields read once at its start, and nodes that stand in variables.

    `outermost` says that only the codes of its outcomes are read, not what they can still come to. Fields in `late` matter to one
    standard alone and are read where it needs them; yes/no fields in `sifted` matter to so many that they are checked at once.
    """

    program: Program
    outermost: bool = False
    reads: list[ast.stmt] = field(factory=list)
    body: list[ast.stmt] = field(factory=list)
    known: dict[Shared, ast.expr] = field(factory=dict)
    uses_record: bool = False
    late: frozenset[str] = frozenset()
    sifted: frozenset[str] = frozenset()
    _counts: Counter[Shared] = field(factory=Counter)
    _order: list[Shared] = field(factory=list)
    _fields: dict[tuple[str, bool], ast.Name] = field(factory=dict)
    _checked: set[str] = field(factory=set)
    _nearby: dict[tuple[str, bool], ast.Name] = field(factory=dict)
    _names: int = 0

    def variable(self, value: ast.expr, hint: str = "c") -> ast.expr:
        """Keep a value in a variable from here on; a variable stays what it is."""
        if isinstance(value, ast.Name):
            return value
        return self.fresh(value, hint)

    def fresh(self, value: ast.expr, hint: str = "c") -> ast.expr:
        """Keep a value in a variable that may be written again."""
        self._names += 1
        id = f"{hint}{self._names}"
        self.body.append(py.assign(id, value))
        return py.name(id)

    def record(self) -> ast.expr:
        """The current record as a whole."""
        self.uses_record = True
        return py.name(RECORD)

    def field(self, name: str, *, numeric: bool = False) -> ast.Name:
        """A field of the current record, read once; a number as an int where it is one."""
        found = self._fields.get((name, numeric)) or self._nearby.get((name, numeric))
        if found is None:
            self._names += 1
            found = py.name(f"f{self._names}")
            late = name in self.late
            (self._nearby if late else self._fields)[name, numeric] = found
            reads = self.body if late else self.reads
            reads.append(py.assign(found.id, py.call(py.attribute(py.name(VALUES), "get"), py.constant(name))))
            if numeric:
                odd = py.relation(py.attribute(found, "__class__"), "is not", py.name("int"))
                odd = py.both([odd, py.relation(found, "is not", py.NONE)])
                reads += py.branch(odd, [py.assign(found.id, py.call("number", found))], [])
        return found

    def has_read(self, name: str) -> bool:
        """Whether a field is read at the start."""
        return (name, True) in self._fields or (name, False) in self._fields

    def flag(self, name: str) -> ast.expr:
        """A yes/no field; where it is `sifted`, whatever is neither yes nor no is None."""
        found = self.field(name)
        if name in self.sifted and name not in self._checked:
            self._checked.add(name)
            odd = py.relation(py.attribute(found, "__class__"), "is not", py.name("bool"))
            odd = py.both([odd, py.relation(found, "is not", py.NONE)])
            self.reads += py.branch(odd, [py.assign(found.id, py.call("flag", found))], [])
        return found

    def missing(self, node: ir.FieldValue) -> Num:
        """What a missing number can be."""
        return anything(self.program.vocabulary.fields.get((node.record, node.name)))

    @contextmanager
    def block(self) -> Iterator[list[ast.stmt]]:
        """Statements of a branch; what is kept in variables there is not known outside."""
        body, known, late = self.body, self.known, self._nearby
        self.body, self.known, self._nearby = [], dict(known), dict(late)
        try:
            yield self.body
        finally:
            self.body, self.known, self._nearby = body, known, late

    # what occurs how often ---------------------------------------------------------------------------

    def visit(self, node: object) -> None:
        """Take up a part of a rule: each node below it that is judged on the current record is counted."""
        node = self.program.body(node)
        if isinstance(node, ir.Number | ir.FieldValue | ir.TextValue | ir.Text | ir.Group | ir.Over):
            return
        if isinstance(node, ir.Case):
            self.visit(node.when)
            self.visit(node.then)
            return
        shared = cast(Shared, node)
        self._counts[shared] += 1
        if isinstance(node, ir.Staged):
            return
        if self._counts[shared] > 1:
            return
        if isinstance(node, ir.Count | ir.Share | ir.Every):
            self.visit(tally_of(node))
        elif not isinstance(node, Counted | ir.AsOf | ir.Aggregate | ir.Distinct):
            for child in ir.children(node):
                self.visit(child)
        self._order.append(shared)

    def names(self, nodes: Iterable[object]) -> set[str]:
        """Fields that nodes read on the current record, leaving out what stands in variables already."""
        found: set[str] = set()
        waiting = list(nodes)
        while waiting:
            node = self.program.body(waiting.pop())
            if node in self.known or isinstance(node, ir.Group):
                continue
            if isinstance(node, ir.FieldValue | ir.TextValue | ir.Holds | ir.OneOf | ir.Happened):
                found.add(node.name)
            elif isinstance(node, ir.Dated | ir.Deadline | ir.DueBy | ir.InOrder):
                found.update(deadlines.names(node))
            elif not isinstance(node, ir.AsOf | ir.Count | ir.Share | ir.Every | ir.Aggregate | ir.Distinct):
                waiting += ir.children(node)
        return found

    def repeated(self) -> list[Shared]:
        """Nodes that occur more than once and are worth a variable, parts before wholes."""
        return [node for node in self._order if self._counts[node] > 1 and not _cheap(node)]


def _cheap(node: Shared) -> bool:
    """Whether a node is a field as it stands, or bare arithmetic on fields."""
    if isinstance(node, ir.Not):
        return _cheap(node.item)
    if isinstance(node, ir.Arithmetic):
        return all(isinstance(part, ir.Arithmetic | ir.FieldValue | ir.Number) for part in ir.walk(node))
    return isinstance(node, ir.Holds)
