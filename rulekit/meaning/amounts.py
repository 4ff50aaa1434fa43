"""Amounts made of others, as written, go in: 2% of income, the greater of two, rounded, by steps, per 10,000; ir comes out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve

from rulekit import ir
from rulekit.language import syntax
from rulekit.meaning.names import Meaning
from rulekit.meaning.quantities import clash, lower_value
from rulekit.meaning.tables import lower_table
from rulekit.meaning.types import Dimension, dimension


def lower_amount(meaning: Meaning, value: syntax.Value, expected: Dimension, record: str) -> ir.Quantity:
    """What a number of the subject is compared with, made of quantities of the same record."""
    if value.rounding is not None:
        inner = lower_value(meaning, evolve(value, rounding=None), expected, record)
        step = _step(meaning, value.rounding, expected)
        how: Any = value.rounding.how
        return ir.Rounded(how, inner, step, span=value.span)
    if value.steps is not None:
        return _steps(meaning, evolve(value, steps=None), value.steps, expected, record)
    if value.table:
        return lower_table(meaning, value.table, expected, record, value)
    if value.items:
        kind: Any = value.extremum
        items = tuple(lower_value(meaning, item, expected, record) for item in value.items)
        return ir.Extreme(kind, items, span=value.span)
    assert value.chain is not None and value.number is not None
    whole = _reached(meaning, value.chain, record)
    found = ir.Arithmetic("*", ir.Number(value.number, "ratio", span=value.span), whole, span=value.span)
    actual = _dimension(meaning, found)
    if not expected.fits(actual):
        raise clash(meaning, value.span, expected, actual)
    return found


def per_so_many(meaning: Meaning, value: ir.Quantity, per: syntax.Per, record: str) -> ir.Quantity:
    """How many there are for so many of something: workers times 10,000 by residents."""
    link = syntax.Link(per.noun.span, per.noun)
    unnamed = per.noun.role == "UNIT"
    base = _unnamed(meaning, value, per, record) if unnamed else _reached(meaning, syntax.Chain((link,), link.span), record)
    dim = _dimension(meaning, base)
    written = evolve(per.value, unit=per.noun) if unnamed and dim.powers else per.value
    number = lower_value(meaning, written, dim, record)
    if not isinstance(number, ir.Number) or number.value <= 0:
        raise meaning.refuse("R271", per.span, written=meaning.written(per.span))
    many = value
    if number.value != 1 or dim.powers:
        each = ir.Number(number.value, number.unit if dim.powers else "", span=per.value.span)
        many = ir.Arithmetic("*", value, each, span=per.span)
    return ir.Arithmetic("/", many, base, span=per.span)


def _unnamed(meaning: Meaning, value: ir.Quantity, per: syntax.Per, record: str) -> ir.Quantity:
    """The one number of a unit beside the number that is counted: 每万人, per 10,000 people, per 100 hectares."""
    own = value.name if isinstance(value, ir.FieldValue) else ""
    units = {"person"} if per.noun.text == "person" else {unit.dimension for unit in meaning.entries(per.noun)}
    numbers = (one for one in meaning.vocabulary.fields_of(record) if one.kind == "number" and one.id != own)
    fields = [one for one in numbers if one.unit and meaning.vocabulary.dimension(one.unit) in units]
    fixed = [one for one in fields if one.fixed]  # residents, where members and workers are numbers of people too
    fields = fixed if len(fixed) == 1 else fields
    if len(fields) != 1:
        known = meaning.listed(one.words.first(meaning.lang, many=True) for one in fields) or "-"
        raise meaning.refuse("P591", per.span, written=meaning.written(per.span), known=known)
    return ir.FieldValue(record, fields[0].id, span=per.span)


def _reached(meaning: Meaning, chain: syntax.Chain, record: str) -> ir.Quantity:
    """The number that a chain leads to; a group is counted."""
    from rulekit.meaning.clauses import from_subject

    found = from_subject(meaning, chain, record)
    if isinstance(found, ir.Group):
        return ir.Count(found, span=chain.span)
    if found is None or isinstance(found, ir.Holds | ir.TextValue):
        raise meaning.refuse("T305", chain.span, written=meaning.written(chain.span))
    return found  # type: ignore[no-any-return]


def _step(meaning: Meaning, rounding: syntax.Rounding, expected: Dimension) -> Fraction:
    if rounding.step is None:
        return Fraction(1)
    step = _literal(meaning, rounding.step, expected)
    if rounding.short is not None and _literal(meaning, rounding.short, expected) != step:
        _differ(meaning, rounding.short, rounding.step)
    return step


def _steps(meaning: Meaning, base: syntax.Value, steps: syntax.Steps, expected: Dimension, record: str) -> ir.Quantity:
    """So many, and more for each further so many: 1 + greater(0, round_up((employees - 100) / 200))."""
    counted = _reached(meaning, steps.chain, record)
    dim = _dimension(meaning, counted)
    first, each = (_literal(meaning, one, dim) for one in (steps.first, steps.each))
    if steps.beyond is not None and _literal(meaning, steps.beyond, dim) != first:
        _differ(meaning, steps.first, steps.beyond)
    for one in (steps.rounding.short, steps.rounding.step):
        if one is not None and _literal(meaning, one, dim) != each:
            _differ(meaning, steps.each, one)
    start = lower_value(meaning, base, expected, record)
    more = lower_value(meaning, steps.more, expected, record)
    assert isinstance(more, ir.Number)
    over = ir.Arithmetic("-", counted, ir.Number(first, dim.unit))
    by = ir.Arithmetic("/", over, ir.Number(each, dim.unit))
    how: Any = steps.rounding.how
    rounds: ir.Quantity = ir.Extreme("greater", (ir.Number(Fraction(0)), ir.Rounded(how, by)))
    if more.value != 1:
        rounds = ir.Arithmetic("*", more, rounds)
    return ir.Arithmetic("+", start, rounds, span=steps.span)


def _literal(meaning: Meaning, value: syntax.Value, expected: Dimension) -> Fraction:
    """A number above zero, in the base unit of what it stands beside."""
    found = lower_value(meaning, value, expected, "")
    if not isinstance(found, ir.Number) or found.value <= 0:
        raise meaning.refuse("R271", value.span, written=meaning.written(value.span))
    return found.value


def _differ(meaning: Meaning, first: syntax.Value, second: syntax.Value) -> None:
    told = {"first": meaning.written(first.span), "second": meaning.written(second.span)}
    raise meaning.refuse("R270", second.span, **told)


def _dimension(meaning: Meaning, node: ir.Quantity) -> Dimension:
    return dimension(node, meaning.vocabulary, meaning.definitions)
