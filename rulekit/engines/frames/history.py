"""Growth, what an item came to on an earlier day, and what is kept by period go in; expressions over columns come out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import gcd, lcm
from typing import Any, cast

from attrs import evolve

from rulekit import ir, periods
from rulekit.diagnostic import Diagnostic
from rulekit.engines.bounds import exact
from rulekit.engines.frames import numbers as frame_numbers
from rulekit.engines.frames.dialect import Dialect
from rulekit.engines.frames.expressions import Columns, X, both, choose, coded, either, endless, filled, inverse, number, related
from rulekit.engines.frames.numbers import Quantity, Ratio, Sure, of_num
from rulekit.engines.frames.truth import ASK, FALSE, NOTHING, TRUE, UNKNOWN, Coded, Possible, Truths, asking, comes_to
from rulekit.errors import InputError
from rulekit.tables import Encoding, Number, Table, Tables
from rulekit.vocabulary import Vocabulary


def growth(now: Quantity, before: Quantity) -> Quantity:
    """(now - before) / before; nothing where the base is not above zero."""
    times = frame_numbers.arithmetic("/", now, _base(before))
    return frame_numbers.arithmetic("-", times, of_num(exact(Fraction(1))))


def against(order: ir.Order, now: Quantity, before: Quantity, literal: Fraction) -> Sure | None:
    """Growth against a literal, without the quotient; None where that would need its signs."""
    return frame_numbers.against(order, now, _base(before), literal + 1)


def _base(before: Quantity) -> Quantity:
    """What is measured by, never below zero: where it is, there is nothing."""
    if before.positive:
        return before
    low, high = _not_below(before.low, infinite=False), _not_below(before.high, infinite=True)
    return evolve(before, low=low, high=high, positive=True, term=None, low_open=False)


def _not_below(end: Ratio, *, infinite: bool) -> Ratio:
    """An end, or zero where it is below that; a lower end without end is below, an upper one is not."""
    if endless(end.over):
        return end if infinite else Ratio(number(0))
    below = filled(related(end.over, "lt", number(0)), not infinite)
    return Ratio(choose(below, number(0), end.over), choose(below, number(1), end.under))


def foreign(node: ir.AsOf) -> bool:
    """Whether an item is about groups, whose members of an earlier day columns do not tell."""
    return any(isinstance(one, ir.Group) for one in ir.walk(node.item))


def quantity(item: Quantity, existed: X) -> Quantity:
    """A quantity of an earlier day: nothing for a record that did not exist."""
    gone = inverse(existed)
    return evolve(item, maybe=either(item.maybe, gone), only=either(item.only, gone), term=None)


def truth(columns: Columns, item: Truths, existed: X) -> Truths:
    """A condition of an earlier day: nothing for a record that did not exist."""
    gone = inverse(existed)
    if gone.value is False:
        return item
    cases = [(gone, NOTHING), *((comes_to(item, code), code) for code in (TRUE, FALSE, ASK, UNKNOWN))]

    def possible() -> Possible:
        yes, no, nothing = item.possible
        return both(yes, existed), both(no, existed), either(nothing, gone)

    return Coded(columns.keep(coded(columns.on, cases, NOTHING)), possible, asking(item))


# what is kept by period ------------------------------------------------------------------------------


def current(on: Dialect, tables: Tables, vocabulary: Vocabulary, as_of: date) -> Tables:
    """The same tables, where the column of the current period, if there is one, is that of the as-of date."""
    if not vocabulary.kept:
        return tables
    records = {type: _current(on, table, vocabulary, as_of) for type, table in tables.records.items()}
    children = {where: _current(on, table, vocabulary, as_of) for where, table in tables.children.items()}
    return Tables(tables.vocabulary, records, children, tables.unit_names)


def _current(on: Dialect, table: Table, vocabulary: Vocabulary, as_of: date) -> Table:
    fields: dict[str, Encoding] = dict(table.fields)
    joined: dict[str, Any] = {}
    for name, encoding in table.fields.items():
        base, period = periods.parts(name)
        declared = vocabulary.fields.get((table.type, base)) if period else None
        if declared is None or not declared.period:
            continue
        here = periods.index_of(as_of, declared.period)
        if period == periods.named(here, declared.period):
            fields[base] = _first(on, encoding, fields.get(base), joined, base)
        elif period.startswith("-") and period[1:].isdigit():
            name = periods.kept(base, here - int(period[1:]), declared.period)
            fields[name] = _first(on, table.fields.get(name) or encoding, encoding, joined, name)
    if joined:
        table = evolve(table, frame=_wrapped(on.with_columns(table.frame.to_native(), joined)))
    return table if fields == table.fields else evolve(table, fields=fields)


def _first(on: Dialect, first: Encoding, second: Encoding | None, joined: dict[str, Any], name: str) -> Encoding:
    """
    The first of two columns of one value that is given in a row; the second is asked where the first is missing.

    Errors: InputError (D511) where the two hold different kinds of values, which no one column could.
    """
    if second is None or first == second:
        return first
    column, made = f"rk:now:{name}", cast("Encoding | None", None)
    one, other = on.column(first.column), on.column(second.column)
    if isinstance(first, Number) and isinstance(second, Number) and first.floating == second.floating:
        scale = Fraction(
            lcm(first.scale.numerator, second.scale.numerator), gcd(first.scale.denominator, second.scale.denominator)
        )
        factors = int(scale / first.scale), int(scale / second.scale)
        most = max(first.most * factors[0], second.most * factors[1])
        if most <= 2**53 or factors == (1, 1):
            one, other = (
                item if by == 1 else on.times(item, on.literal(by)) for item, by in zip((one, other), factors, strict=True)
            )
            made = evolve(first, column=column, scale=scale, most=most)
    elif type(first) is type(second) and evolve(second, column=first.column) == first:
        made = evolve(first, column=column)
    if made is None:
        columns = (one.column.removeprefix("rk:") for one in (first, second))
        told = dict(zip(("first", "second"), columns, strict=True)) | {"file": "frame", "field": name}
        raise InputError([Diagnostic("D511", arguments=told)])
    joined[column] = on.cases([(on.inverse(on.missing(on.column(first.column))), one)], other)
    return made


def _wrapped(frame: Any) -> Any:
    import narwhals.stable.v2 as nw

    return nw.from_native(frame)


__all__ = ["against", "current", "foreign", "growth", "quantity", "truth"]
