"""What a quantity can be at all: it goes in; by its kind, and by the ranges that fields are declared with, bounds come out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import inf

from attrs import evolve

from rulekit import ir
from rulekit.engines.bounds import Num, anything, arithmetic, exact, extreme, rounded
from rulekit.engines.cases import number
from rulekit.vocabulary import Vocabulary

_ZERO = Fraction(0)
_ANY = Num(-inf, inf)


def bounds(node: ir.Quantity, vocabulary: Vocabulary, definitions: Mapping[str, ir.Definition]) -> Num:
    """The least and the greatest that a quantity can be, for any data."""

    def of(inner: ir.Quantity) -> Num:
        return bounds(inner, vocabulary, definitions)

    while isinstance(node, ir.Ref) and node.name in definitions:
        node = definitions[node.name].body  # type: ignore[assignment]
    match node:
        case ir.Number(value):
            return exact(value)
        case ir.FieldValue(record, name):
            return anything(vocabulary.fields.get((record, name)))
        case ir.Count() | ir.Distinct():
            return Num(_ZERO, inf, integer=True)
        case ir.Share():
            return Num(_ZERO, Fraction(1))
        case ir.Aggregate(kind, _, value):
            return _aggregate(kind, of(value))
        case ir.Arithmetic(operator, left, right):
            return _plain(arithmetic(operator, of(left), of(right)))
        case ir.Extreme(kind, items):
            return _plain(extreme(kind, [of(item) for item in items]))
        case ir.Rounded(how, value, step):
            return _plain(rounded(how, of(value), step))
        case ir.Chosen(cases, otherwise):
            rows = [*(row.then for row in cases), *([] if otherwise is None else [otherwise])]
            return _plain(number([of(row) for row in rows]))  # type: ignore[arg-type]
        case ir.Growth(now):
            return Num(Fraction(-1) if of(now).low >= 0 else -inf, inf)
        case ir.Earlier(item) | ir.AsOf(item):
            return of(item)  # type: ignore[arg-type]
    return _ANY


def _aggregate(kind: str, value: Num) -> Num:
    if kind != "sum":
        return Num(value.low, value.high, integer=value.integer and kind != "average")
    return Num(_ZERO if value.low >= 0 else -inf, _ZERO if value.high <= 0 else inf, integer=value.integer)


def _plain(found: Num) -> Num:
    """Bounds that say nothing of values between them; anything at all where there are none."""
    return _ANY if found.only else evolve(found, reachable=None, failure=None)
