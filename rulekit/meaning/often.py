"""How often something happens: what is done and in what time, as written, goes in; a condition on dated members comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from rulekit import ir
from rulekit.diagnostic import Span
from rulekit.language import syntax
from rulekit.meaning.names import Meaning, all_of, negate
from rulekit.meaning.quantities import compare
from rulekit.vocabulary import Field

_MOST = 12_000  # units of a window, as of a look-back window
Lower = Callable[[syntax.Clause, str], ir.Condition]


def held(meaning: Meaning, node: syntax.Has, group: ir.Group | None, lower: Lower) -> ir.Condition:
    """hold at least 2 members' meetings every quarter; `lower` gives the meaning of a clause said of a record type."""
    often = node.often
    assert often is not None
    if group is None or node.per is not None:
        raise meaning.refuse("P560", node.span, written=meaning.written(node.span))
    if node.negated:
        raise meaning.refuse("P562", node.span, written=meaning.written(node.span))
    if node.quantity is not None and often.times is not None:
        raise meaning.refuse("P564", node.span, written=meaning.written(node.span))
    parts = [meaning.adjective(word, group.record) for word in node.adjectives]
    if node.where is not None:
        parts.append(lower(node.where, group.record))
    narrowed = attrs.evolve(group, where=all_of(parts), span=node.noun.span)
    dated = _date(meaning, narrowed, node)
    quantity = node.quantity or often.times
    if quantity is None:
        return _timed(meaning, narrowed, dated, often, (1, None), node.span)
    measures = meaning.vocabulary.records[group.record].measures
    times = next((word for word in meaning.vocabulary.units["time"].words.zh), "")
    compared = compare(meaning, ir.Count(narrowed, span=node.noun.span), quantity, "", (*measures, times))
    return _timed(meaning, narrowed, dated, often, _bounds(meaning, compared, quantity.span), node.span)


def compared(
    meaning: Meaning, fold: syntax.Fold, group: ir.Group, order: ir.Order, value: object, span: Span
) -> ir.Condition:  # fmt: skip
    """count(members' meetings) every quarter >= 1"""
    against = ir.Compare(order, ir.Count(group), value, span=span)  # type: ignore[arg-type]
    return _folded(meaning, fold, group, against, span)


def between(meaning: Meaning, fold: syntax.Fold, group: ir.Group, ends: tuple[Any, Any], span: Span) -> ir.Condition:
    """count(members' meetings) every quarter between 1 and 3"""
    return _folded(meaning, fold, group, ir.Between(ir.Count(group), *ends, span=span), span)


def _folded(meaning: Meaning, fold: syntax.Fold, group: ir.Group, against: ir.Condition, span: Span) -> ir.Condition:
    assert fold.often is not None
    if fold.kind != "count":
        raise meaning.refuse("P560", fold.span, written=meaning.written(fold.span))
    dated = _named(meaning, group, fold) if fold.body is not None else _date(meaning, group, fold)
    return _timed(meaning, group, dated, fold.often, _bounds(meaning, against, span), span)


# which date ------------------------------------------------------------------------------------------


def dates(meaning: Meaning, record: str) -> tuple[Field, ...]:
    """The date fields of a record type by which its records can be counted without naming one."""
    return meaning.vocabulary.dates_of(record)


def _date(meaning: Meaning, group: ir.Group, node: syntax.Has | syntax.Fold) -> str:
    """The date that the verb names, or the only one."""
    found = dates(meaning, group.record)
    verb = node.verb if isinstance(node, syntax.Has) else None
    if verb is not None and any(entry.verbs for entry in found):
        ids = {entry.id for entry in meaning.entries(verb)}
        named = [entry for entry in found if ids & set(entry.verbs)]
        if not named:
            raise _wrong_verb(meaning, verb, node, found)
        found = tuple(named)
    if not found:
        raise meaning.refuse("P560", node.span, written=meaning.written(node.span))
    if len(found) > 1:
        noun = meaning.written(node.noun.span)
        raise meaning.refuse("P561", node.span, noun=noun, dates=meaning.listed(_words(meaning, found)))
    return found[0].id


def _wrong_verb(meaning: Meaning, verb: syntax.Word, node: syntax.Has | syntax.Fold, found: Sequence[Field]) -> Any:
    ids = dict.fromkeys(id for entry in found for id in entry.verbs if id in meaning.vocabulary.verbs)
    known = [meaning.vocabulary.verbs[id].words.first(meaning.lang) for id in ids]
    return meaning.refuse(
        "R217", verb.span, verb=meaning.written(verb.span), thing=meaning.written(node.noun.span), verbs=meaning.listed(known)
    )


def _words(meaning: Meaning, found: Sequence[Field]) -> list[str]:
    """Each date with the verb that names it, where one does."""
    words = []
    for entry in found:
        verbs = [meaning.vocabulary.verbs[id].words.first(meaning.lang) for id in entry.verbs if id in meaning.vocabulary.verbs]
        words.append(entry.words.first(meaning.lang) + (f" ({verbs[0]})" if verbs else ""))
    return words


def _named(meaning: Meaning, group: ir.Group, fold: syntax.Fold) -> str:
    body = fold.body
    found = meaning.member(body.word, group.record) if isinstance(body, syntax.Name) and body.word.role == "NOUN" else None
    if not isinstance(found, Field) or found.kind != "date":
        words = _words(meaning, dates(meaning, group.record))
        raise meaning.refuse("P561", fold.span, noun=meaning.written(fold.noun.span), dates=meaning.listed(words))
    return found.id


# how often -------------------------------------------------------------------------------------------

_Bounds = tuple[int | None, int | None]


def _bounds(meaning: Meaning, node: ir.Condition, span: Span) -> _Bounds:
    """The least and greatest number that a comparison with literals allows; refused where that is none, or any."""
    low, high = _ends(meaning, node, span)
    low = None if low is not None and low <= 0 and high is not None else low
    if (low is not None and low <= 0) or (high is not None and high < max(low or 0, 0)):
        raise meaning.refuse("P564", span, written=meaning.written(span))
    return low, high


def _ends(meaning: Meaning, node: ir.Condition, span: Span) -> _Bounds:
    match node:
        case ir.All(items):
            ends = [_ends(meaning, item, span) for item in items]
            lows, highs = ([one for one in some if one is not None] for some in zip(*ends, strict=True))
            return max(lows, default=None), min(highs, default=None)
        case ir.Between(_, ir.Number(low), ir.Number(high)) if low.denominator == high.denominator == 1:
            return ir.GivenCount.of(low), ir.GivenCount.of(high)
        case ir.Compare(order, _, ir.Number(value)) if value.denominator == 1 and order != "ne":
            beside = {"gt": 1, "lt": -1}.get(order, 0)
            number = int(value) + beside if beside else ir.GivenCount.of(value)
            return number if order in ("ge", "gt", "eq") else None, number if order in ("le", "lt", "eq") else None
    raise meaning.refuse("P564", span, written=meaning.written(span))


def _timed(
    meaning: Meaning, group: ir.Group, dated: str, often: syntax.Often, bounds: _Bounds, span: Span
) -> ir.Condition:  # fmt: skip
    low, high = bounds
    if often.count is None or often.unit is None:
        first, _, last = often.period.partition(" ")
        if last:
            return ir.EachPeriod(group, dated, "year", low, high, first, last, span=span)
        period: Any = often.period
        return ir.EachPeriod(group, dated, period, low, high, span=span)
    unit = meaning.unit(often.unit)
    count = Fraction(often.count) * unit.factor
    if unit.dimension not in ("day", "month") or count.denominator != 1 or not 0 < count <= _MOST:
        raise meaning.refuse("T308", often.span, written=meaning.written(often.span))
    kind: Any = unit.dimension
    return ir.AnyWindow(group, dated, int(count), kind, low, high, span=span)


# negation and force ----------------------------------------------------------------------------------


def prohibited(meaning: Meaning, predicate: syntax.Clause, found: ir.Condition, span: Span) -> ir.Condition:
    """What a prohibition asks for; of how often something is done the opposite in every period, not in some."""
    if isinstance(predicate, syntax.Has) and isinstance(found, ir.EachPeriod | ir.AnyWindow):
        return _opposite(meaning, found, span)
    if isinstance(predicate, syntax.Joined) and any(_often(item) for item in predicate.items):
        if not isinstance(found, ir.AnyOf) or len(found.items) != len(predicate.items):
            raise meaning.refuse("P562", span, written=meaning.written(span))
        pairs = zip(predicate.items, found.items, strict=True)
        joined = all_of([prohibited(meaning, clause, item, clause.span) for clause, item in pairs], span)
        assert joined is not None
        return joined
    return negate(found, span)


def _often(clause: syntax.Clause) -> bool:
    return isinstance(clause, syntax.Has) and clause.often is not None


def _opposite(meaning: Meaning, found: ir.Timed, span: Span) -> ir.Condition:
    low, high = found.low, found.high
    if low == 1 or (low is not None and high is not None):  # not once in any, or not in every one?
        raise meaning.refuse("P562", span, written=meaning.written(span))
    if low is not None:
        return attrs.evolve(found, low=None, high=low - 1)
    assert high is not None
    return attrs.evolve(found, low=high + 1, high=None)


def check_list(meaning: Meaning, node: syntax.Joined, about: str, lower: Lower) -> None:
    """hold A and hold B every quarter: whether the time goes with A as well cannot be seen."""
    items = [item for item in node.items if isinstance(item, syntax.Has)]
    often = next((item.often for item in items if item.often is not None), None)
    bare = [item for item in items if item.often is None and _dated(meaning, item, about)]
    if often is None or not bare:
        return
    timed = [attrs.evolve(item, often=attrs.evolve(often, times=None)) if item in bare else item for item in node.items]
    readings = []
    for some in (timed, node.items):
        joined = all_of([lower(item, about) for item in some])
        assert joined is not None
        readings.append(meaning.reading("satisfy", formula=meaning.formula(joined)))
    raise meaning.refuse("P563", node.span, readings=readings)


def _dated(meaning: Meaning, item: syntax.Has, about: str) -> bool:
    group = meaning.group_of(meaning.member(item.noun, about))
    return group is not None and bool(dates(meaning, group.record))


def in_force(node: Any, begins: date | None) -> Any:
    """The same rule, judged by periods from the day on which it comes into force; None: from no such day."""
    made = ir.mapped(node, lambda below: in_force(below, begins))
    return attrs.evolve(made, since=begins) if isinstance(node, ir.EachPeriod | ir.AnyWindow) else made
