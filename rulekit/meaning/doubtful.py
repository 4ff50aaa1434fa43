"""What can be read in two ways: a phrase goes in, and where two of its nouns could be meant, it is refused with both readings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import attrs

from rulekit import ir
from rulekit.language import syntax
from rulekit.meaning.clauses import About, clause, measures
from rulekit.meaning.names import Meaning, Refused, all_of
from rulekit.meaning.quantities import compare

T = TypeVar("T")


def attempt(meaning: Meaning, run: Callable[[], T]) -> tuple[T | None, list[Any]]:
    """Run a lowering without keeping its mistakes: gives the result (None where refused) and the mistakes."""
    kept = list(meaning.problems)
    try:
        result: T | None = run()
    except Refused:
        result = None
    noted = meaning.problems[len(kept) :]
    meaning.problems[:] = kept
    return result, noted


def refuse_part_of_whom(meaning: Meaning, phrase: syntax.Phrase, clauses: Sequence[syntax.Clause]) -> None:
    """80%以上的村有驻村干部的乡镇: 80% of the villages of each township, or of all townships those whose villages have one?"""
    last = phrase.chain.links[-1]
    head = meaning.record_type(last.noun) if last.noun is not None else None
    for chosen, node in pairwise(clauses):
        told = node.items[0] if isinstance(node, syntax.Joined) else node
        if head is None or not isinstance(chosen, syntax.Measures) or not isinstance(told, syntax.Of) or measures(told.clause):
            continue
        first, *more = told.chain.links
        group = meaning.group_of(meaning.member(first.noun, head.id)) if first.noun is not None and not more else None
        if group is None:
            continue
        member = clause(meaning, told.clause, About(group.record))
        part, _ = attempt(meaning, lambda one=chosen, of=group, met=member: _part_of(meaning, one.quantity, of, met))  # type: ignore[misc]
        if part is None:  # 3名以上的 can be said of one of them alone
            continue
        every, nouns = meaning.formula(ir.Every(group, member)), meaning.written(last.span)
        readings = [
            meaning.reading("part_of_members", formula=meaning.formula(part), nouns=nouns),
            meaning.reading("part_of_all", quantity=meaning.written(chosen.span), formula=every, nouns=nouns),
        ]
        raise meaning.refuse("R208", chosen.span.to(node.span), readings=readings)


def _part_of(meaning: Meaning, quantity: syntax.Quantity, group: ir.Group, member: ir.Condition) -> ir.Condition:
    """So many, or such a share, of a group meet a condition."""
    if quantity.value.ratio:
        return compare(meaning, ir.Share(group, member), quantity, "")
    narrowed = attrs.evolve(group, where=all_of((group.where, member)))
    return compare(meaning, ir.Count(narrowed), quantity, "", meaning.vocabulary.records[group.record].measures)
