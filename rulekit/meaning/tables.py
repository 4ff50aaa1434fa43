"""Tables as written go in: so much for each class, so many for each band; checked rows of an ir table come out (decision 33)."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from rulekit import ir
from rulekit.language import syntax
from rulekit.meaning.bands import check_bands
from rulekit.meaning.names import Meaning, Refused, all_of
from rulekit.meaning.quantities import lower_value
from rulekit.meaning.types import Dimension


def lower_table(
    meaning: Meaning, rows: tuple[syntax.Row, ...], expected: Dimension, record: str, value: syntax.Value
) -> ir.Chosen:
    """A table of values by class or by band, each row said of records of one type; the last may be for all others."""
    *front, last = rows
    others = last.phrase is None and last.clause is None
    for row in front if others else rows:
        if row.phrase is None and row.clause is None:
            raise meaning.refuse("P575", row.span, written=meaning.written(row.span), record=meaning.type_name(record))
    if others and last.noun is not None:
        check_named(meaning, last.noun, record)
    cases: list[ir.Case] = []
    failed: Refused | None = None
    for row in front if others else rows:
        try:
            when = _when(meaning, row, record)
            cases.append(ir.Case(when, _value(meaning, row, rows, expected, record), span=row.span))
        except Refused as error:
            failed = error
    if failed is not None or not cases:
        raise failed or meaning.refuse("P575", value.span, written=meaning.written(value.span), record=meaning.type_name(record))
    otherwise = _value(meaning, last, rows, expected, record) if others else None
    check_bands(meaning, [(case.when, case.span) for case in cases])
    return ir.Chosen(tuple(cases), otherwise, span=value.span)


def check_named(meaning: Meaning, word: syntax.Word, record: str) -> None:
    """Any other community: all others are of the same type."""
    kind = meaning.record_type(word)
    if kind is None or kind.id != record:
        raise meaning.refuse("P575", word.span, written=meaning.written(word.span), record=meaning.type_name(record))


def _when(meaning: Meaning, row: syntax.Row, record: str) -> ir.Condition:
    from rulekit.meaning.clauses import About, clause
    from rulekit.meaning.subjects import lower_subject

    if row.phrase is None:
        assert row.clause is not None
        return clause(meaning, row.clause, About(record))
    subject = lower_subject(meaning, row.phrase, (), counts=False)
    parts = [] if subject.place is None else [subject.place]
    found = all_of([*parts, *subject.scope], row.phrase.span)
    if subject.over != record or subject.group is not None or subject.it is not None or found is None:
        told = meaning.written(row.phrase.span)
        raise meaning.refuse("P575", row.phrase.span, written=told, record=meaning.type_name(record))
    return found


def _value(
    meaning: Meaning, row: syntax.Row, rows: tuple[syntax.Row, ...], expected: Dimension, record: str
) -> ir.Quantity:  # fmt: skip
    """The value of a row; a unit that stands with another row alone is that of all."""
    given: Any = row.value
    if given == syntax.Value(given.span):  # a condition, and no amount
        raise meaning.refuse("P578", row.span, written=meaning.written(row.span))
    if given.number is not None and given.unit is None and not given.ratio:
        unit = next((other.value.unit for other in reversed(rows) if other.value.unit is not None), None)
        given = evolve(given, unit=unit)
    return lower_value(meaning, given, expected, record)
