"""Conditions of the ir go in, expressions come out: one for yes and one for no where these and unknown are all, else packed."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from functools import partial
from math import lcm

from rulekit import ir
from rulekit.engines import calendar, cases
from rulekit.engines.bounds import between, compare, exact
from rulekit.engines.generated import cases as python_cases
from rulekit.engines.generated import deadlines as python_deadlines
from rulekit.engines.generated import history as python_history
from rulekit.engines.generated import syntax as py
from rulekit.engines.generated.comparisons import choose_term, compare_fields, narrow, times, whole
from rulekit.engines.generated.facts import called
from rulekit.engines.generated.frame import Counted, Frame, tally_of
from rulekit.engines.generated.periods import timed
from rulekit.engines.generated.quantities import call, quantity, tally
from rulekit.engines.generated.runtime import P_NO, P_UNKNOWN, P_YES, TRI

Rails = tuple[ast.expr, ast.expr]


def rails(frame: Frame, node: ir.Condition) -> Rails:
    """Whether a condition that is not wide is true, and whether it is false; neither is unknown."""
    node = frame.program.body(node)
    if node in frame.known:
        return _of_variable(frame.known[node])
    match node:
        case ir.Not():
            yes, no = rails(frame, node.item)
            return no, yes
        case ir.All():
            found = [rails(frame, item) for item in node.items]
            return py.both(yes for yes, _ in found), py.either(no for _, no in found)
        case ir.AnyOf():
            found = [rails(frame, item) for item in node.items]
            return py.either(yes for yes, _ in found), py.both(no for _, no in found)
        case ir.Holds():
            value = frame.flag(node.name)
            if node.name in frame.sifted:
                return _of_variable(value)
            return py.relation(value, "is", py.YES), py.relation(value, "is", py.NO)
        case ir.OneOf():
            return _one_of(frame, node)
    found_ = _range(frame, node)
    if found_ is not None:
        value, yes, no, missing = found_
        absent, present = py.relation(value, "is", py.NONE), py.relation(value, "is not", py.NONE)
        when_yes = py.either([absent, yes]) if missing is True else py.both([present, yes])
        return when_yes, py.either([absent, no]) if missing is False else py.both([present, no])
    return _of_variable(settle(frame, node))


def _of_variable(value: ast.expr) -> Rails:
    """Of what is certainly true, false or None."""
    return value, py.relation(value, "is", py.NO)


def inline(frame: Frame, node: ir.Condition) -> bool:
    """Whether a condition costs so little that it needs no variable of its own."""
    node = frame.program.body(node)
    if node in frame.known or isinstance(node, ir.Holds | ir.OneOf):
        return True
    if isinstance(node, ir.Not):
        return inline(frame, node.item)
    if isinstance(node, ir.All | ir.AnyOf):
        return all(inline(frame, item) for item in node.items)
    return _is_range(frame, node)


def otherwise(frame: Frame, node: ir.Condition) -> ast.expr:
    """Whether a condition that is not true is false."""
    node = frame.program.body(node)
    if node in frame.known:
        return py.relation(frame.known[node], "is not", py.NONE)
    if isinstance(node, ir.Holds) and node.name in frame.sifted:
        return py.relation(frame.flag(node.name), "is not", py.NONE)
    if isinstance(node, ir.OneOf):
        value = frame.field(node.name)
        return py.both([py.relation(value, "is not", py.NONE), py.relation(value, "eq", value)])
    found = _range(frame, node)
    if found is not None and found[3] is None:
        return py.relation(found[0], "is not", py.NONE)
    return rails(frame, node)[1]


def choose(frame: Frame, node: ir.Condition, yes: ast.expr, no: ast.expr, unknown: ast.expr) -> ast.expr:
    """One of three values, by what a condition that is not wide comes to."""
    node = frame.program.body(node)
    if node not in frame.known:
        if isinstance(node, ir.Not):
            return choose(frame, node.item, no, yes, unknown)
        found = _range(frame, node)
        if found is not None:
            value, met, _, missing = found
            blank = {True: yes, False: no, None: unknown}[missing]
            return py.choice(py.relation(value, "is", py.NONE), blank, py.choice(met, yes, no))
        if isinstance(node, ir.OneOf):
            value = frame.field(node.name)
            absent = py.either([py.relation(value, "is", py.NONE), py.relation(value, "ne", value)])
            return py.choice(_one_of(frame, node)[0], yes, py.choice(absent, unknown, no))
        if isinstance(node, ir.Happened | ir.Dated):
            return _happened(frame, node, yes, no, unknown)
        term = choose_term(frame, node, yes, no, unknown)
        if term is not None:
            return term
    met = rails(frame, node)[0]
    return py.choice(met, yes, py.choice(otherwise(frame, node), no, unknown))


def settle_repeated(frame: Frame) -> None:
    """Put what occurs more than once in a frame into variables at its start."""
    for node in frame.repeated():
        settle(frame, node)


def settle(frame: Frame, node: ir.Condition | ir.Quantity | Counted) -> ast.expr:
    """A node in a variable: a tally, a quantity, a packed outcome, or true, false and None for unknown."""
    if node not in frame.known:
        frame.known[node] = _settled(frame, node)
    return frame.known[node]


def _settled(frame: Frame, node: ir.Condition | ir.Quantity | Counted) -> ast.expr:
    match node:
        case Counted():
            return tally(frame, node)
        case ir.Count() | ir.Share() | ir.Aggregate() | ir.Distinct() | ir.Arithmetic() | ir.Extreme() | ir.Rounded():
            return quantity(frame, node)
        case ir.Chosen():
            return quantity(frame, node)
        case ir.Growth():
            return quantity(frame, node)
        case ir.AsOf() if python_history.is_number(frame.program, node):
            return quantity(frame, node)
        case ir.Call() if frame.program.vocabulary.functions[node.function].result == "number":
            return quantity(frame, node)
    return frame.variable(_leaf(frame, node))  # type: ignore[arg-type]


def _leaf(frame: Frame, node: ir.Condition) -> ast.expr:
    """The value of a condition that has to stand in a variable."""
    match node:
        case ir.Call():
            return call(frame, "called_truth", node)
        case ir.AsOf():
            return python_history.as_of(frame, node, "condition")
        case ir.All() | ir.AnyOf() | ir.Not() if frame.program.wide(node):
            return _joined(frame, node)
        case ir.HowMany() | ir.Same():
            return _several(frame, node)
        case ir.Cases():
            return _cases(frame, node)
        case ir.Every():
            return narrow(frame, node, py.call("every", tally(frame, tally_of(node))))
        case ir.Unique():
            return called(frame, "unique", node)
        case ir.Among():
            return narrow(frame, node, called(frame, "among_lists", node))
        case ir.Recorded():
            return py.call("recorded", py.constant(node.name), frame.record())
        case ir.Assumed() | ir.Decided():
            return _counted_aloud(frame, node)
        case ir.Compare():
            return _compare(frame, node)
        case ir.Between():
            parts = [quantity(frame, part) for part in (node.value, node.low, node.high)]
            if _range(frame, node) is None:
                return narrow(frame, node, py.call("lies_between", *parts))
        case ir.Deadline() | ir.DueBy() | ir.InOrder() | ir.Staged():
            return python_deadlines.timed(frame, node)
        case ir.Happened() | ir.Dated():
            return _happened(frame, node, py.YES, py.NO, py.NONE)
        case ir.InPlace():
            return _in_place(frame, node)
        case ir.EachPeriod() | ir.AnyWindow():
            return timed(frame, node)
    return choose(frame, node, py.YES, py.NO, py.NONE)


def _counted_aloud(frame: Frame, node: ir.Assumed | ir.Decided) -> ast.expr:
    """A condition with what is missing counted as yes or no, or whether it is told."""
    if frame.program.wide(node.item):
        found = py.call("settled_packed", frame.program.keep(node, "fact"), pack(frame, node.item))
        return narrow(frame, node, found)
    value = choose(frame, node.item, py.YES, py.NO, py.NONE)
    if isinstance(node, ir.Decided):
        return py.relation(value, "is not", py.NONE)
    return py.relation(value, "is not", py.NO) if node.value else py.relation(value, "is", py.YES)


def pack(frame: Frame, node: ir.Condition) -> ast.expr:
    """A condition as a packed outcome."""
    node = frame.program.body(node)
    if frame.program.wide(node):
        return settle(frame, node)
    return choose(frame, node, py.constant(P_YES), py.constant(P_NO), py.constant(P_UNKNOWN))


def _joined(frame: Frame, node: ir.All | ir.AnyOf | ir.Not) -> ast.expr:
    if isinstance(node, ir.Not):
        return py.item(py.name("NOT"), pack(frame, node.item))
    table, decides = ("AND", P_NO) if isinstance(node, ir.All) else ("OR", P_YES)
    items = sorted(node.items, key=lambda item: (frame.program.wide(item), not inline(frame, item)))
    return fold(frame, table, decides, [partial(pack, frame, item) for item in items])


def _several(frame: Frame, node: ir.HowMany | ir.Same) -> ast.expr:
    """So many of a list, or two that have to agree: packed where one of them is wide, else true, false or None."""
    wide = frame.program.wide(node)
    parts = [pack(frame, item) if wide else choose(frame, item, py.YES, py.NO, py.NONE) for item in ir.children(node)]  # type: ignore[arg-type]
    if isinstance(node, ir.Same):
        return py.call("same_packed" if wide else "same_known", *parts)
    return py.call("held_packed" if wide else "held", py.constant(node.order), py.constant(node.count), py.row(parts))


def _cases(frame: Frame, node: ir.Cases) -> ast.expr:
    """Cases: packed where one of their parts is wide, else true, false or None."""
    parts = python_cases.parts_of(node)
    if frame.program.wide(node):
        items = py.row([pack(frame, part) for part in parts])  # type: ignore[arg-type]
        return py.call("required", python_cases.rows_of(frame, node), python_cases.others_of(frame, node), items)
    ends = (py.YES, py.NO, py.NONE)
    whens = py.row([choose(frame, case.when, *ends) for case in node.cases])
    left = cases.others(node, frame.program.vocabulary)
    others = py.NONE if left is None else py.row([choose(frame, one, *ends) for one in left])
    return py.call("required_known", whens, others, py.row([choose(frame, part, *ends) for part in parts]))  # type: ignore[arg-type]


def fold(frame: Frame, table: str, decides: int, parts: list[Callable[[], ast.expr]]) -> ast.expr:
    """Packed outcomes joined one by one, until one decides."""
    joined = frame.fresh(parts[0](), "w") if len(parts) > 1 else frame.variable(parts[0](), "w")
    assert isinstance(joined, ast.Name)
    for part in parts[1:]:
        with frame.block() as body:
            value = py.item(py.item(py.name(table), joined), part())
            body.append(py.assign(joined.id, value))
        frame.body += py.branch(py.relation(joined, "ne", py.constant(decides)), body, [])
    return joined


# leaves ------------------------------------------------------------------------------------------------


def _one_of(frame: Frame, node: ir.OneOf) -> Rails:
    value = frame.field(node.name)
    present = py.both([py.relation(value, "is not", py.NONE), py.relation(value, "eq", value)])  # NaN differs from itself
    if len(node.values) == 1:
        one = py.constant(node.values[0])
        return py.relation(value, "eq", one), py.both([present, py.relation(value, "ne", one)])
    values = ast.Constant(frozenset(node.values))  # type: ignore[arg-type]
    return py.relation(value, "in", values), py.both([present, py.relation(value, "not in", values)])


def _is_range(frame: Frame, node: ir.Condition) -> bool:
    body = frame.program.body
    parts: tuple[ir.Quantity, ...] = ()
    if isinstance(node, ir.Between):
        parts = body(node.value), body(node.low), body(node.high)
    elif isinstance(node, ir.Compare):
        parts = body(node.left), body(node.right)
        parts = (parts[1], parts[0]) if isinstance(parts[0], ir.Number) else parts
    return bool(parts) and isinstance(parts[0], ir.FieldValue) and all(isinstance(part, ir.Number) for part in parts[1:])


def _range(frame: Frame, node: ir.Condition) -> tuple[ast.expr, ast.expr, ast.expr, bool | None] | None:
    """One number field against literals: the field, what is met and unmet where it is known, and what it comes to if missing."""
    if not _is_range(frame, node):
        return None
    body = frame.program.body
    if isinstance(node, ir.Between):
        value, low, high = body(node.value), body(node.low), body(node.high)
        found, factor = frame.field(value.name, numeric=True), lcm(low.value.denominator, high.value.denominator)
        inside = py.relation(whole(low.value * factor), "le", times(found, factor), "le", whole(high.value * factor))
        missing = between(frame.missing(value), exact(low.value), exact(high.value))
        return found, inside, py.inverse(inside), TRI[missing.truth]
    assert isinstance(node, ir.Compare)
    value, bound, order = body(node.left), body(node.right), node.order
    if isinstance(value, ir.Number):
        value, bound, order = bound, value, ir.MIRRORED[order]
    found, factor = frame.field(value.name, numeric=True), bound.value.denominator
    ends = times(found, factor), whole(bound.value * factor)
    missing = compare(order, frame.missing(value), exact(bound.value))
    return found, py.relation(ends[0], order, ends[1]), py.relation(ends[0], ir.OPPOSITE[order], ends[1]), TRI[missing.truth]


def _compare(frame: Frame, node: ir.Compare) -> ast.expr:
    """A comparison that is more than a field against a literal: of fields alone bare where they are known, else on bounds."""
    if _range(frame, node) is not None:
        return choose(frame, node, py.YES, py.NO, py.NONE)
    found = compare_fields(frame, node)
    if found is not None:
        return found
    ends = quantity(frame, node.left), quantity(frame, node.right)
    return narrow(frame, node, py.call("compared", py.constant(node.order), *ends))


def _happened(frame: Frame, node: ir.Happened | ir.Dated, yes: ast.expr, no: ast.expr, unknown: ast.expr) -> ast.expr:
    """One of three values, by whether a date lies in a window."""
    first, last = calendar.window(node, frame.program.around.as_of)
    value = frame.field(node.name)
    plain_day = py.relation(py.attribute(value, "__class__"), "is", py.name("date"))
    other = py.call("happened", value, py.constant(first), py.constant(last))
    if (yes, no, unknown) != (py.YES, py.NO, py.NONE):
        part = py.name("part")
        found = py.named(part, other)
        other = py.choice(found, yes, py.choice(py.relation(part, "is", py.NO), no, unknown))
    known = py.choice(plain_day, py.choice(_inside(frame, value, first, last), yes, no), other)
    return py.choice(py.relation(value, "is", py.NONE), unknown, known)


def _inside(frame: Frame, value: ast.expr, first: int, last: int) -> ast.expr:
    """Whether a date of Python lies in (first, last]."""
    if last < date.min.toordinal():
        return py.NO
    until = frame.program.keep(date.fromordinal(last), "until")
    if first < date.min.toordinal():
        return py.relation(value, "le", until)
    return py.relation(frame.program.keep(date.fromordinal(first), "after"), "lt", value, "le", until)


def _in_place(frame: Frame, node: ir.InPlace) -> ast.expr:
    place = frame.program.vocabulary.places[node.place]
    names = py.row([py.constant(name) for name in place.names])
    return py.call("in_place", py.name("around"), py.constant(place.level), py.constant(node.code), names, frame.record())
