"""first that holds(condition, value, …, otherwise), as written in a formula, goes in; an ir table or ir cases come out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rulekit import ir
from rulekit.language import syntax
from rulekit.meaning.bands import check_bands
from rulekit.meaning.names import Meaning


def first_of(meaning: Meaning, formula: syntax.Invocation, record: str) -> ir.Chosen | ir.Cases:
    """A table where the values are numbers, cases where they are conditions."""
    from rulekit.meaning import formulas

    given = list(formula.arguments)
    if len(given) < 2:
        told = meaning.written(formula.function.span)
        raise meaning.refuse("T312", formula.span, function=told, wanted=2, given=len(given))
    last = given.pop() if len(given) % 2 else None
    whens = [formulas.condition(meaning, argument, record) for argument in given[::2]]
    parts = [*given[1::2], *([] if last is None else [last])]
    of_conditions = formulas.is_condition(meaning, formulas.lower(meaning, parts[0], record))
    found: Sequence[Any]
    if of_conditions:
        found = [formulas.condition(meaning, part, record) for part in parts]
    else:
        found = _alike(meaning, parts, [formulas.quantity(meaning, part, record) for part in parts], record)
    check_bands(meaning, [(when, argument.span) for when, argument in zip(whens, given[::2], strict=True)])
    cases = tuple(ir.Case(when, then) for when, then in zip(whens, found, strict=False))
    otherwise: Any = None if last is None else found[-1]
    return ir.Cases(cases, otherwise, span=formula.span) if of_conditions else ir.Chosen(cases, otherwise, span=formula.span)


def _alike(meaning: Meaning, written: Sequence[syntax.Formula], lowered: Sequence[ir.Quantity], record: str) -> list[ir.Quantity]:
    """Numbers that must compare with each other: a bare one takes the unit of a count."""
    from rulekit.meaning import formulas

    main = next((at for at, node in enumerate(lowered) if not isinstance(node, ir.Number)), None)
    if main is None:
        main = next((at for at, node in enumerate(lowered) if isinstance(node, ir.Number) and node.unit), 0)
    return [
        node if at == main else formulas.beside(meaning, lowered[main], one, record)
        for at, (node, one) in enumerate(zip(lowered, written, strict=True))
    ]
