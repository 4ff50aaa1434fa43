"""Quantities of the ir go in, expressions that give an int, a Fraction or what is known of a number come out."""

from __future__ import annotations

import ast
from typing import assert_never

from rulekit import ir
from rulekit.engines.generated import cases as python_cases
from rulekit.engines.generated import history as python_history
from rulekit.engines.generated import syntax as py
from rulekit.engines.generated.frame import RECORD, VALUES, Counted, Frame, tally_of
from rulekit.engines.generated.spans import of_num


def quantity(frame: Frame, node: ir.Quantity) -> ast.expr:
    """The value of a quantity: an int or Fraction where it is known, else a Num."""
    node = frame.program.body(node)
    if node in frame.known:
        return frame.known[node]
    match node:
        case ir.Number():
            return _literal(frame, node)
        case ir.FieldValue():
            field = frame.field(node.name, numeric=True)
            missing = frame.program.keep(frame.missing(node), "missing")
            return py.choice(py.relation(field, "is", py.NONE), missing, field)
    value = frame.known[node] = frame.variable(_made(frame, node), "q")
    return value


def _made(frame: Frame, node: ir.Quantity) -> ast.expr:
    match node:
        case ir.Count():
            return py.call("count", tally(frame, tally_of(node)))
        case ir.Share():
            return py.call("share", tally(frame, tally_of(node)))
        case ir.Aggregate():
            members, value = members_of(frame, node.group), function_of(frame, "value", node.value, node.group.record)
            return py.call("aggregate", py.constant(node.kind), members, value, frame.record())
        case ir.Distinct():
            known = frame.program.keep(frame.program.vocabulary.fields.get((node.group.record, node.name)), "field")
            return py.call("distinct", members_of(frame, node.group), py.constant(node.name), known, frame.record())
        case ir.Arithmetic():
            found = spanned(frame, node)
            if found is not None:
                return py.call("to_quantity", found)
            parts = quantity(frame, node.left), quantity(frame, node.right)
            return py.call("combined", py.constant(node.operator), *parts)
        case ir.Extreme():
            found = spanned(frame, node)
            if found is not None:
                return py.call("to_quantity", found)
            return py.call("extreme", py.constant(node.kind), *(quantity(frame, item) for item in node.items))
        case ir.Rounded():
            found = spanned(frame, node)
            if found is not None:
                return py.call("to_quantity", found)
            step = frame.program.keep(node.step, "number")
            return py.call("rounded", py.constant(node.how), quantity(frame, node.value), step)
        case ir.Chosen():
            values = py.row([quantity(frame, part) for part in python_cases.parts_of(node)])  # type: ignore[arg-type]
            return py.call("chosen", python_cases.rows_of(frame, node), python_cases.others_of(frame, node), values)
        case ir.Growth():
            return py.call("grown", quantity(frame, node.now), quantity(frame, node.before))
        case ir.AsOf():
            return python_history.as_of(frame, node, "value")
        case ir.Call():
            return call(frame, "called_number", node)
        case ir.Number() | ir.FieldValue() | ir.Ref() | ir.Earlier():
            raise AssertionError(node)
    assert_never(node)


def _literal(frame: Frame, node: ir.Number) -> ast.expr:
    if node.value.denominator == 1:
        return py.constant(node.value.numerator)
    return frame.program.keep(node.value, "number")


def tally(frame: Frame, node: Counted) -> ast.expr:
    """What the members of a group can be, counted once."""
    if node not in frame.known:
        test = py.NONE if node.condition is None else function_of(frame, "condition", node.condition, node.group.record)
        frame.known[node] = frame.variable(py.call("tally", members_of(frame, node.group), test, frame.record()), "t")
    return frame.known[node]


def members_of(frame: Frame, group: ir.Group) -> ast.expr:
    """A group as generated code reads it, made once for equal ones."""
    made = frame.program.made
    if ("group", group, frame.program.day) not in made:
        where = py.NONE if group.where is None else function_of(frame, "condition", group.where, group.record)
        found = frame.program.members(group, where)
        assert isinstance(found, ast.Name)
        made["group", group, frame.program.day] = found.id
    return py.name(made["group", group, frame.program.day])


def function_of(frame: Frame, what: str, node: ir.Condition | ir.Quantity, record: str) -> ast.expr:
    """A function of one member, generated once for equal nodes."""
    program, key = frame.program, (what, node, record, frame.program.day)
    if key not in program.made:
        inner = Frame(program)
        inner.visit(node)
        program.settle(inner)
        given = program.condition(inner, node) if what == "condition" else quantity(inner, node)  # type: ignore[arg-type]
        program.made[key] = id = f"{what}{len(program.functions)}"
        first = [py.assign(VALUES, py.attribute(py.name(RECORD), VALUES))] if inner.reads else []
        program.functions.append(py.function(id, RECORD, [*first, *inner.reads, *inner.body, py.give(given)]))
    return py.name(program.made[key])


def call(frame: Frame, how: str, node: ir.Call) -> ast.expr:
    """A function of a plug-in, called with what its arguments come to."""
    function = frame.program.keep(frame.program.vocabulary.functions[node.function], "function")
    return py.call(how, function, py.name("as_of"), *(_argument(frame, item) for item in node.arguments))


def _argument(frame: Frame, node: ir.Argument) -> ast.expr:
    match node:
        case ir.Text():
            return py.constant(node.value)
        case ir.Holds():
            return py.call("flag_argument", frame.field(node.name))
        case ir.TextValue():
            return py.call("text_argument", frame.field(node.name))
    return py.call("number_argument", quantity(frame, node))


def spanned(frame: Frame, node: ir.Quantity) -> ast.expr | None:
    """What arithmetic on fields can come to; None where groups or functions are in it."""
    node = frame.program.body(node)
    match node:
        case ir.Number():
            value = _literal(frame, node)
            whole = py.constant(node.value.denominator == 1)
            return py.row([value, value, whole, py.NO])
        case ir.FieldValue():
            missing = frame.program.keep(of_num(frame.missing(node)), "span")
            return py.call("span", frame.field(node.name, numeric=True), missing)
        case ir.Arithmetic():
            left, right = spanned(frame, node.left), spanned(frame, node.right)
            if left is not None and right is not None:
                return py.call("reckoned", py.constant(node.operator), left, right)
        case ir.Extreme():
            items = [spanned(frame, item) for item in node.items]
            known = [item for item in items if item is not None]
            return py.call("extreme_span", py.constant(node.kind), *known) if len(known) == len(items) else None
        case ir.Rounded():
            found = spanned(frame, node.value)
            step = frame.program.keep(node.step, "number")
            return None if found is None else py.call("rounded_span", py.constant(node.how), found, step)
    return None


def plain(frame: Frame, node: ir.Quantity) -> tuple[ast.expr, list[ast.expr]] | None:
    """A quantity as a bare expression on fields, and those fields, which must be known; None where it is more than that."""
    node = frame.program.body(node)
    match node:
        case ir.Number():
            return _literal(frame, node), []
        case ir.FieldValue():
            value = frame.field(node.name, numeric=True)
            return value, [value]
        case ir.Arithmetic() if node.operator != "/":
            left, right = plain(frame, node.left), plain(frame, node.right)
            if left is not None and right is not None:
                return py.operation(left[0], node.operator, right[0]), [*left[1], *right[1]]
    return None
