"""Quantities and comparisons: values as written and what they are compared with go in, checked ir comparisons come out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rulekit import ir
from rulekit.diagnostic import Span
from rulekit.language import syntax
from rulekit.meaning.names import Meaning, all_of
from rulekit.meaning.types import COUNTED, Dimension, dimension


def compare(
    meaning: Meaning, what: ir.Quantity, quantity: syntax.Quantity, record: str, measures: tuple[str, ...] = ()
) -> ir.Condition:
    """
    Compare a quantity with what was written.

    `record` is the type whose names a formula may use; `measures` are the measure words that fit what is counted.
    """
    expected = dimension(what, meaning.vocabulary, meaning.definitions)
    if quantity.value.ratio and isinstance(what, ir.Count | ir.Distinct):
        raise clash(meaning, quantity.value.span, expected, Dimension(counted="ratio"))
    _check_measure(meaning, what, quantity.value, measures)
    if quantity.value.before:
        from rulekit.meaning.history import earlier

        order: Any = quantity.order
        then = earlier(meaning, what, quantity.value.before, quantity.value.span)
        return ir.Compare(order, what, then, span=quantity.span)
    value = lower_value(meaning, quantity.value, expected, record, measures)
    span = quantity.span
    if quantity.order == "differ":
        raise meaning.refuse("P589", span, written=meaning.written(span))
    if quantity.order == "bare":
        told = meaning.written(quantity.value.span)
        readings = bare_readings(meaning, told)
        raise meaning.refuse("R207", span, number=told, readings=readings)
    if quantity.low is None:
        return ir.Compare(quantity.order, what, value, span=span)  # type: ignore[arg-type]
    unit = quantity.low if quantity.low.unit or quantity.low.ratio else _with_unit(quantity.low, quantity.value)
    low = lower_value(meaning, unit, expected, record, measures)
    if isinstance(low, ir.Number) and isinstance(value, ir.Number) and low.value > value.value:
        raise meaning.refuse("T306", span, low=meaning.written(quantity.low.span), high=meaning.written(quantity.value.span))
    if quantity.order == "between":
        return ir.Between(what, low, value, span=span)
    upper = ir.Compare(quantity.order, what, value, span=span)  # type: ignore[arg-type]
    lower = ir.Compare(quantity.low_order, what, low, span=span)  # type: ignore[arg-type]
    both = all_of((lower, upper), span)
    assert both is not None
    return both


def _check_measure(meaning: Meaning, what: ir.Quantity, value: syntax.Value, measures: tuple[str, ...]) -> None:
    """2家委员: a Chinese measure word that does not count what it stands before."""
    if not isinstance(what, ir.Count) or value.unit is None or not measures or meaning.lang != "zh":
        return
    word = meaning.written(value.unit.span)
    unit = meaning.unit(value.unit)
    if unit.dimension in COUNTED and unit.id != "item" and word not in measures:
        noun = meaning.type_name(what.group.record)
        raise meaning.refuse("T302", value.unit.span, word=word, noun=noun, measures=meaning.listed(measures))


def _with_unit(low: syntax.Value, high: syntax.Value) -> syntax.Value:
    """3至7名: the unit stands once, after the second number."""
    import attrs

    return attrs.evolve(low, unit=high.unit) if low.number is not None else low


def bare_readings(meaning: Meaning, told: str) -> list[str]:
    """A number alone, read as at least so many and as exactly so many."""
    space = meaning.words("readings")["space"]
    return [f"{meaning.keyword('CMP', order)}{space}{told}" for order in ("ge", "eq")]


def lower_value(
    meaning: Meaning, value: syntax.Value, expected: Dimension, record: str, measures: tuple[str, ...] = ()
) -> ir.Quantity:
    """A literal in the base unit of what it is compared with, or a formula; refused where the units do not fit."""
    if value.chain is not None or value.items or value.rounding is not None or value.steps is not None or value.table:
        from rulekit.meaning.amounts import lower_amount

        return lower_amount(meaning, value, expected, record)
    if value.formula is not None:
        from rulekit.meaning.formulas import quantity

        found = quantity(meaning, value.formula, record)
        actual = dimension(found, meaning.vocabulary, meaning.definitions)
        if not expected.fits(actual):
            raise clash(meaning, value.span, expected, actual)
        return found
    assert value.number is not None
    if value.ratio:
        if expected.powers or expected.counted not in ("", "ratio"):
            raise clash(meaning, value.span, expected, Dimension(counted="ratio"))
        return ir.Number(value.number, "ratio", span=value.span)
    if value.unit is None:
        return _plain(meaning, value, expected)
    return _measured(meaning, value, expected, measures)


def _plain(meaning: Meaning, value: syntax.Value, expected: Dimension) -> ir.Number:
    assert value.number is not None
    if expected.powers:
        told = unit_words(meaning, expected)
        raise meaning.refuse("T303", value.span, number=meaning.written(value.span), unit=told)
    named = value.number.dimension if isinstance(value.number, ir.Given) else ""
    if named not in ("", "item", "time") and expected.counted and expected.counted != named:  # households against people
        raise clash(meaning, value.span, expected, Dimension(counted=named))
    if expected.counted == "ratio" and value.number > 1:
        raise meaning.refuse("T330", value.span, number=meaning.written(value.span))
    return ir.Number(value.number, expected.unit, span=value.span)


def _measured(meaning: Meaning, value: syntax.Value, expected: Dimension, measures: tuple[str, ...]) -> ir.Number:
    assert value.number is not None and value.unit is not None
    unit = meaning.unit(value.unit)
    word = meaning.written(value.unit.span)
    counted = unit.dimension in COUNTED
    if unit.dimension == "ratio":  # percentage points are a change, never what is measured
        raise clash(meaning, value.span, expected, Dimension(counted="ratio"))
    if counted and not expected.powers and expected.counted != "ratio":
        fits = (
            unit.measure
            or unit.dimension == "item"
            or unit.dimension == expected.counted
            or (not expected.counted and (not measures or word in measures or meaning.lang == "en"))
        )
        if fits:
            return ir.Number(value.number, expected.unit, span=value.span)
    base = Dimension(counted=unit.dimension) if counted else Dimension(((unit.dimension, 1),))
    if not expected.fits(base) or (counted and not expected.counted) or (not counted and not expected.powers):
        raise clash(meaning, value.span, expected, base)
    return ir.Number(scaled(value.number, unit.factor), unit.dimension, span=value.span)


def scaled(number: Fraction, factor: Fraction) -> Fraction:
    """A number in base units; one that a parameter gives still knows it."""
    return number.scaled(factor) if isinstance(number, ir.Given) else Fraction(number) * factor


def clash(meaning: Meaning, span: Span, expected: Dimension, actual: Dimension) -> Any:
    """The mistake of comparing what does not compare."""
    return meaning.refuse(
        "T301", span, written=meaning.written(span), expected=unit_words(meaning, expected), actual=unit_words(meaning, actual)
    )


def unit_words(meaning: Meaning, dim: Dimension) -> str:
    """A dimension in the words of the text's language."""
    table = meaning.words("types")
    if dim.counted == "ratio":
        return table["ratio"]
    parts = [(unit, power) for unit, power in dim.powers] or ([(dim.counted, 1)] if dim.counted else [])
    if not parts:
        return table["plain"]
    words = []
    for unit, power in parts:
        name = meaning.vocabulary.units[unit].words.first(meaning.lang, many=True)
        words.append(name if power == 1 else f"{name}^{power}")
    return " · ".join(words)
