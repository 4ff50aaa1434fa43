"""Comparisons of fields with each other go in, expressions come out: on bare numbers where these are known, else on spans."""

from __future__ import annotations

import ast
from fractions import Fraction
from math import lcm

from attrs import frozen

from rulekit import ir
from rulekit.engines.generated import syntax as py
from rulekit.engines.generated.frame import Frame
from rulekit.engines.generated.quantities import plain, spanned
from rulekit.engines.generated.runtime import P_NO, P_NONE, P_UNKNOWN, P_YES
from rulekit.engines.generated.spans import End, of_num

_OPEN = P_UNKNOWN | P_NONE & 7


def narrow(frame: Frame, node: ir.Condition, value: ast.expr) -> ast.expr:
    """A packed outcome, as true, false or None where no more than these can come out."""
    if frame.program.wide(node):
        return value
    return py.item(py.name("TRI"), py.operation(value, ">>", py.constant(3)))


def whole(value: Fraction) -> ast.expr:
    """A literal that is a whole number."""
    return py.constant(int(value))


def times(value: ast.expr, factor: int) -> ast.expr:
    """A value, multiplied by a literal."""
    return value if factor == 1 else py.operation(value, "*", py.constant(factor))


def compare_fields(frame: Frame, node: ir.Compare) -> ast.expr | None:
    """An order between arithmetic on fields; None where groups or functions are in it."""
    open_ = spans(frame, node)
    if open_ is None:
        return None
    found = choose_term(frame, node, py.YES, py.NO, py.NONE)
    if found is None:
        yes, no, nothing, unknown, either = (py.constant(one) for one in (P_YES, P_NO, P_NONE, P_UNKNOWN, _OPEN))
        found = choose_ratio(frame, node, Ends(yes, no, nothing, unknown, either, open_))
    if found is not None:
        return found
    bare = plain(frame, node.left), plain(frame, node.right)
    if bare[0] is None or bare[1] is None:
        return narrow(frame, node, open_)
    known = [*bare[0][1], *bare[1][1]]
    return py.choice(_all_known(known), py.relation(bare[0][0], node.order, bare[1][0]), narrow(frame, node, open_))


def _all_known(values: list[ast.expr]) -> ast.expr:
    names = {value.id: value for value in values if isinstance(value, ast.Name)}
    return py.both(py.relation(value, "is not", py.NONE) for value in names.values())


@frozen
class _Term:
    """A literal, or a field times a literal above zero; `low` and `high` are what the field can be where it is missing."""

    factor: Fraction
    value: ast.expr | None = None
    low: End = 0
    high: End = 0

    def known(self, scale: int) -> ast.expr:
        """The term times a scale that makes it whole, where it is known."""
        factor = int(self.factor * scale)
        return py.constant(factor) if self.value is None else times(self.value, factor)

    def end(self, scale: int, *, high: bool) -> ast.expr:
        """Its least or greatest value, known or not."""
        if self.value is None:
            return self.known(scale)
        return py.choice(py.relation(self.value, "is", py.NONE), self.missing(scale, high=high), self.known(scale))

    def missing(self, scale: int, *, high: bool) -> ast.expr:
        """Its least or greatest value where it is missing."""
        end = self.high if high else self.low
        return py.literal(end if isinstance(end, float) else end * self.factor * scale)


def _term(frame: Frame, node: ir.Quantity) -> _Term | None:
    node = frame.program.body(node)
    if isinstance(node, ir.Number):
        return _Term(node.value)
    if isinstance(node, ir.FieldValue):
        ends = of_num(frame.missing(node))
        assert ends is not None
        value = frame.field(node.name, numeric=True)
        return _Term(Fraction(1), value, *(end if isinstance(end, int | float) else Fraction(end) for end in ends[:2]))
    if isinstance(node, ir.Arithmetic) and node.operator == "*":
        factor, other = _term(frame, node.left), _term(frame, node.right)
        if factor is not None and other is not None and factor.value is not None:
            factor, other = other, factor
        if factor is not None and other is not None and factor.value is None and factor.factor > 0:
            return _Term(factor.factor * other.factor, other.value, other.low, other.high)
    return None


def choose_term(frame: Frame, node: ir.Condition, yes: ast.expr, no: ast.expr, unknown: ast.expr) -> ast.expr | None:
    """One of three values by an order between two terms: where one is missing, its least and greatest value decide, or none."""
    if not isinstance(node, ir.Compare) or node.order in ("eq", "ne"):
        return None
    left, right = _term(frame, node.left), _term(frame, node.right)
    if left is None or right is None or left.value is None or right.value is None:
        return None
    scale = lcm(left.factor.denominator, right.factor.denominator)
    known = _all_known([left.value, right.value])
    met = py.relation(left.known(scale), node.order, right.known(scale))
    upward = node.order in ("ge", "gt")
    sure = py.relation(left.end(scale, high=not upward), node.order, right.end(scale, high=upward))
    never = py.relation(left.end(scale, high=upward), ir.OPPOSITE[node.order], right.end(scale, high=not upward))
    return py.choice(known, py.choice(met, yes, no), py.choice(sure, yes, py.choice(never, no, unknown)))


@frozen
class Ends:
    """What a condition can end in; `either` where it may be of nothing, `other` what is left to bounds."""

    yes: ast.expr
    no: ast.expr
    nothing: ast.expr
    unknown: ast.expr
    either: ast.expr
    other: ast.expr


def spans(frame: Frame, node: ir.Condition) -> ast.expr | None:
    """An order between arithmetic on fields, reckoned on spans; None where it is anything else."""
    left, right = (spanned(frame, part) for part in (node.left, node.right)) if isinstance(node, ir.Compare) else (None, None)
    if not isinstance(node, ir.Compare) or left is None or right is None:
        return None
    return py.call("spans_compared", py.constant(node.order), left, right)


def choose_ratio(frame: Frame, node: ir.Condition, ends: Ends) -> ast.expr | None:
    """One of the ends, by a term divided by a field, against a literal: multiplied out where the field is above zero."""
    if not isinstance(node, ir.Compare) or node.order in ("eq", "ne"):
        return None
    ratio, bound = frame.program.body(node.left), frame.program.body(node.right)
    if not (isinstance(ratio, ir.Arithmetic) and ratio.operator == "/" and isinstance(bound, ir.Number)):
        return None
    above, below = _term(frame, ratio.left), _term(frame, ratio.right)
    if above is None or below is None or below.value is None or below.factor != 1:
        return None
    scale = above.factor.denominator * bound.value.denominator
    right = times(below.value, int(bound.value * scale))
    found = py.choice(py.relation(above.known(scale), node.order, right), ends.yes, ends.no)
    if above.value is not None:
        upward = node.order in ("ge", "gt")
        sure = py.relation(above.missing(scale, high=not upward), node.order, right)
        never = py.relation(above.missing(scale, high=upward), ir.OPPOSITE[node.order], right)
        left_open = py.choice(sure, ends.yes, py.choice(never, ends.no, ends.unknown))
        found = py.choice(py.relation(above.value, "is not", py.NONE), found, left_open)
    positive = py.both([py.relation(below.value, "is not", py.NONE), py.relation(below.value, "gt", py.constant(0))])
    other = ends.other
    if frame.outermost and below.low <= 0 <= below.high:
        other = py.choice(py.relation(below.value, "is", py.NONE), ends.either, other)
    zero = py.relation(below.value, "eq", py.constant(0))
    return py.choice(positive, found, py.choice(zero, ends.nothing, other))
