"""Names, constants and parts of expressions go in, nodes of Python's own `ast` come out. Nothing here ever reads text as code."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from fractions import Fraction

from rulekit import ir

_ORDERS: dict[str, type[ast.cmpop]] = {
    "ge": ast.GtE, "gt": ast.Gt, "le": ast.LtE, "lt": ast.Lt, "eq": ast.Eq, "ne": ast.NotEq, "is": ast.Is, "is not": ast.IsNot,
    "in": ast.In, "not in": ast.NotIn,
}  # fmt: skip
_OPERATORS: dict[str, type[ast.operator]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, ">>": ast.RShift}
YES, NO, NONE = ast.Constant(True), ast.Constant(False), ast.Constant(None)


def name(id: str) -> ast.Name:
    """A variable that is read."""
    return ast.Name(id, ast.Load())


def constant(value: str | int | bool | None) -> ast.Constant:
    """A literal that Python's compiler knows."""
    return ast.Constant(int(value) if isinstance(value, ir.GivenCount) else value)


def literal(value: int | Fraction | float) -> ast.expr:
    """A number: a whole one, an infinity, or a fraction as a quotient of whole ones, made anew."""
    if isinstance(value, float):
        return ast.Constant(value)
    if value.denominator == 1:
        return ast.Constant(int(value))
    return call("Fraction", ast.Constant(value.numerator), ast.Constant(value.denominator))


def relation(left: ast.expr, order: str, right: ast.expr, *more: str | ast.expr) -> ast.expr:
    """A comparison of two, or with (order, expression) behind them of several: a <= b <= c."""
    orders = [order, *(part for part in more if isinstance(part, str))]
    rest = [right, *(part for part in more if isinstance(part, ast.expr))]
    return ast.Compare(left, [_ORDERS[one]() for one in orders], rest)


def operation(left: ast.expr, operator: str, right: ast.expr) -> ast.expr:
    """A sum, difference, product or shift."""
    return ast.BinOp(left, _OPERATORS[operator](), right)


def both(parts: Iterable[ast.expr]) -> ast.expr:
    """All of the parts; yes where there is none."""
    return _joined(ast.And, YES, NO, parts)


def either(parts: Iterable[ast.expr]) -> ast.expr:
    """One of the parts; no where there is none."""
    return _joined(ast.Or, NO, YES, parts)


def _joined(kind: type[ast.boolop], neutral: ast.expr, absorbing: ast.expr, parts: Iterable[ast.expr]) -> ast.expr:
    kept: list[ast.expr] = []
    for part in parts:
        if part is absorbing:
            return absorbing
        if part is neutral:
            continue
        same = isinstance(part, ast.BoolOp) and isinstance(part.op, kind)
        kept += part.values if same and isinstance(part, ast.BoolOp) else [part]
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else ast.BoolOp(kind(), kept)


def inverse(part: ast.expr) -> ast.expr:
    """The opposite of a yes or no."""
    if part is YES or part is NO:
        return NO if part is YES else YES
    return ast.UnaryOp(ast.Not(), part)


def choice(test: ast.expr, then: ast.expr, other: ast.expr) -> ast.expr:
    """One of two values; no test where it is known or does not matter."""
    if test is YES or then is other:
        return then
    if then is YES and other is NO:
        return test
    return other if test is NO else ast.IfExp(test, then, other)


def call(function: str | ast.expr, *arguments: ast.expr) -> ast.expr:
    """A function called with positional arguments."""
    return ast.Call(name(function) if isinstance(function, str) else function, list(arguments), [])


def named(variable: ast.Name, value: ast.expr) -> ast.expr:
    """(variable := value)"""
    return ast.NamedExpr(ast.Name(variable.id, ast.Store()), value)


def attribute(of: ast.expr, id: str) -> ast.expr:
    """An attribute that is read."""
    return ast.Attribute(of, id, ast.Load())


def item(of: ast.expr, index: ast.expr) -> ast.expr:
    """An element of a table."""
    return ast.Subscript(of, index, ast.Load())


def row(parts: Sequence[ast.expr]) -> ast.expr:
    """A tuple."""
    return ast.Tuple(list(parts), ast.Load())


def assign(variable: str, value: ast.expr) -> ast.stmt:
    """variable = value"""
    return ast.Assign([ast.Name(variable, ast.Store())], value, lineno=1)


def assign_all(variables: Sequence[str], value: ast.expr) -> ast.stmt:
    """a = b = value"""
    return ast.Assign([ast.Name(variable, ast.Store()) for variable in variables], value, lineno=1)


def branch(test: ast.expr, then: list[ast.stmt], other: list[ast.stmt]) -> list[ast.stmt]:
    """Statements of one of two branches; no test where it is known."""
    if test is YES or test is NO:
        return then if test is YES else other
    if not then:
        return branch(inverse(test), other, []) if other else []
    return [ast.If(test, then, other)]


def give(value: ast.expr) -> ast.stmt:
    """return value"""
    return ast.Return(value)


def function(id: str, parameter: str, body: list[ast.stmt]) -> ast.stmt:
    """A function of one parameter."""
    arguments = ast.arguments([], [ast.arg(parameter)], None, [], [], None, [])
    return ast.FunctionDef(id, arguments, body, [], lineno=1)


def module(functions: list[ast.stmt]) -> ast.Module:
    """Functions as a whole that can be compiled."""
    return ast.fix_missing_locations(ast.Module(functions, []))
