"""Deadlines, fixed days, orders of steps and stages as written go in, checked ir conditions come out (decisions 34-45)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, TypeAlias

import attrs

from rulekit import ir
from rulekit.diagnostic import Span
from rulekit.language import moments, syntax
from rulekit.meaning.names import Meaning, Refused, all_of
from rulekit.meaning.quantities import scaled
from rulekit.numbers import show_day
from rulekit.vocabulary import Field

Lower: TypeAlias = Callable[[syntax.Clause], ir.Condition]
_LONGEST = 12_000
_FROM = {"le": 0, "ge": 0, "later": 0, "lt": -1, "gt": 1}  # the day from which something is asked for


def happened(meaning: Meaning, declared: Field, moment: syntax.Moment, node: Any) -> ir.Condition:
    """An event bound to a fixed day, to another event, or to a number of units after it."""
    record = declared.record
    if moment.day is not None:
        return _on(meaning, declared, moment, node.span)
    assert moment.event is not None
    other = meaning.event(moment.event, record, nouns=True)
    if other.id == declared.id:
        raise meaning.refuse("P567", moment.span, written=meaning.written(moment.span), record=meaning.type_name(record))
    if moment.kind in ("after", "before"):
        steps = (other.id, declared.id) if moment.kind == "after" else (declared.id, other.id)
        return ir.InOrder(record, steps, span=node.span)
    if moment.unit is None:  # beginning with a day, and no number of days after it
        raise meaning.refuse("T308", moment.span, written=meaning.written(moment.span))
    unit = meaning.unit(moment.unit)
    if unit.dimension == "working_day":
        raise meaning.refuse("P565", moment.unit.span, written=meaning.written(moment.unit.span))
    count = scaled(moment.count, unit.factor)
    counts = unit.dimension in ("day", "month") and count.denominator == 1 and 0 < count <= _LONGEST
    if moment.kind not in ("due", "due_beginning") or not counts:
        raise meaning.refuse("T308", moment.span, written=meaning.written(moment.span))
    kind: Any = unit.dimension
    return ir.Deadline(
        record, other.id, declared.id, ir.GivenCount.of(count), kind, moment.kind == "due_beginning", span=node.span
    )


def _on(meaning: Meaning, declared: Field, moment: syntax.Moment, span: Span) -> ir.Condition:
    """By a day, before, from, after or on it."""
    day, record, name = moment.day, declared.record, declared.id
    assert day is not None
    if moment.kind == "eq":
        return ir.Dated(record, name, day, moment.last or day, span=span)
    moved = _moved(meaning, moment)
    if moment.kind in ("le", "lt"):
        return ir.DueBy(record, name, moved, span=span)
    return ir.Dated(record, name, moved, span=span)


def _moved(meaning: Meaning, moment: syntax.Moment) -> date:
    assert moment.day is not None
    day, last = moment.day, moment.last
    if last is not None and moment.kind in ("le", "later"):
        raise _no_day(meaning, moment)
    if last is not None and moment.kind == "gt":
        day = last
    try:
        return day + timedelta(days=_FROM[moment.kind])
    except (KeyError, OverflowError):
        raise _no_day(meaning, moment) from None


def _no_day(meaning: Meaning, moment: syntax.Moment) -> Refused:
    """What is asked for after a day, or on it; a year or month of which it cannot be seen whether it is included."""
    return meaning.refuse("P568", moment.span, written=meaning.written(moment.span), readings=_readings(meaning, moment))


def _readings(meaning: Meaning, moment: syntax.Moment) -> list[str]:
    """The days that can be meant, written out."""
    assert moment.day is not None
    after = moment.kind in ("later", "gt")
    if moment.last is None:
        days = [moment.day]
    elif after:
        days = [moment.day, min(moment.last, date.max - timedelta(days=1)) + timedelta(days=1)]
    else:
        days = [max(moment.day, date.min + timedelta(days=1)) - timedelta(days=1), moment.last]
    key = "from_day" if after and moment.last is not None else "by_day"
    return [meaning.reading(key, day=show_day(day, meaning.lang)) for day in days]


def turned(predicate: syntax.Clause, node: ir.Condition) -> ir.InOrder | None:
    """What a prohibition of one event before another asks for: the other order, in which the same day is in order too."""
    said = isinstance(predicate, syntax.Occurs) and isinstance(predicate.window, syntax.Moment) and not predicate.negated
    return attrs.evolve(node, steps=node.steps[::-1]) if said and isinstance(node, ir.InOrder) else None


def at(meaning: Meaning, node: syntax.At, lower: Lower) -> ir.Staged:
    """A clause that is asked for from one day on."""
    if node.moment.kind in ("gt", "eq"):
        raise _no_day(meaning, node.moment)
    return ir.Staged((ir.Stage(_moved(meaning, node.moment), lower(node.clause), span=node.span),), span=node.span)


def refuse_in_scope(meaning: Meaning, *parts: object) -> None:
    """A day from which something is asked for, in a scope or an exception, where nothing is asked for."""
    given = (one for part in parts for one in (part if isinstance(part, tuple) else (part,)))
    for node in (inner for one in given for inner in ir.walk(one)):
        if isinstance(node, syntax.At):
            raise meaning.refuse("P593", node.span, written=meaning.written(node.span))


def staged(node: object) -> bool:
    """Whether a list is of clauses that all have days of their own, from which they are asked for."""
    return isinstance(node, syntax.Joined) and all(isinstance(item, syntax.At) for item in node.items)


def of_one_amount(node: object) -> bool:
    """Whether all clauses of such a list say how much there is of one thing, so that the last one due takes the others' place."""
    if not isinstance(node, syntax.Joined) or not staged(node):
        return False
    inner = [item.clause for item in node.items if isinstance(item, syntax.At)]
    return all(isinstance(one, syntax.Measures) for one in inner)


def stages(meaning: Meaning, node: syntax.Joined, lower: Lower) -> ir.Staged:
    """Stages of one amount, of which the last one due counts; of different things, each from its own day on."""
    items = [item for item in node.items if isinstance(item, syntax.At)]
    if any(item.moment.kind in ("gt", "eq") for item in items):
        raise _no_day(meaning, next(item.moment for item in items if item.moment.kind in ("gt", "eq")))
    days = [_moved(meaning, item.moment) for item in items]
    asked = [lower(item.clause) for item in items]
    if not same_amount(asked):
        return _adding_up(list(zip(days, asked, strict=True)), node.span)
    for before, day, item in zip(days, days[1:], items[1:], strict=False):
        if day <= before:
            raise meaning.refuse("P566", item.moment.span, written=meaning.written(item.moment.span))
    return ir.Staged(tuple(ir.Stage(day, one) for day, one in zip(days, asked, strict=True)), span=node.span)


def _adding_up(asked: list[tuple[date, ir.Condition]], span: Span) -> ir.Staged:
    """Different things, in the order of their days, what is asked for on one day together; each with those before it."""
    found: list[ir.Stage] = []
    for day in sorted({day for day, _ in asked}):
        own = [one for given, one in asked if given == day]
        together = all_of([*(stage.condition for stage in found[-1:]), *own])
        assert together is not None
        found.append(ir.Stage(day, together))
    return ir.Staged(tuple(found), span=span)


def same_amount(conditions: Sequence[ir.Condition]) -> bool:
    """Whether conditions compare one quantity each."""
    measured = [
        one.left if isinstance(one, ir.Compare) else one.value if isinstance(one, ir.Between) else None for one in conditions
    ]
    return measured[0] is not None and all(one == measured[0] for one in measured)


def refuse_loose(meaning: Meaning, node: syntax.Joined) -> None:
    """A and B by a day, or by a day A and B: whether the day belongs to both cannot be seen."""
    dated = [moments.has_day(item) for item in node.items]
    if meaning.lang == "en":
        doubtful = dated[-1] and not any(dated[:-1])
    else:
        doubtful = isinstance(node.items[0], syntax.At) and not any(dated[1:])
    if not doubtful or not any(isinstance(item, syntax.At) for item in node.items):
        return
    raise meaning.refuse("P569", node.span, written=meaning.written(node.span))


def in_order(meaning: Meaning, node: syntax.Several, record: str) -> ir.InOrder:
    """Steps that are taken in that order, each a date field of the record: by its noun, or by its event."""
    steps: list[str] = []
    for item in node.items:
        found = _step(meaning, item, record)
        if found is None or found in steps:
            raise meaning.refuse("P567", item.span, written=meaning.written(item.span), record=meaning.type_name(record))
        steps.append(found)
    return order(meaning, record, steps, node.span, {joiner for joiner in node.joiners if joiner == "or"})


def order(meaning: Meaning, record: str, steps: Sequence[str], span: Span, wrong: object = None) -> ir.InOrder:
    """An order of two steps or more."""
    if len(steps) < 2 or wrong:
        raise meaning.refuse("P567", span, written=meaning.written(span), record=meaning.type_name(record))
    return ir.InOrder(record, tuple(steps), span=span)


def _step(meaning: Meaning, item: syntax.Clause, record: str) -> str | None:
    if isinstance(item, syntax.Occurs) and item.window is None and not item.negated:
        return meaning.event(item.event, record).id
    if not isinstance(item, syntax.Has) or item.negated or item.quantity is not None or item.where is not None or item.adjectives:
        return None
    found = meaning.member(item.noun, record)
    return found.id if isinstance(found, Field) and found.kind == "date" else None


def invoked(meaning: Meaning, formula: syntax.Invocation, record: str, lower: Callable[[Any], Any]) -> ir.Condition:
    """in order(proposal, review) and by stages(2024-12-31, a, 2025-12-31, b), in a formula."""
    if formula.function.text == "@in_order":
        found = [lower(argument) for argument in formula.arguments]
        for one, argument in zip(found, formula.arguments, strict=True):
            known = meaning.vocabulary.fields.get((one.record, one.name)) if isinstance(one, ir.TextValue) else None
            if known is None or known.kind != "date" or found.count(one) > 1:
                told = meaning.written(argument.span)
                raise meaning.refuse("P567", argument.span, written=told, record=meaning.type_name(record))
        return order(meaning, record, [one.name for one in found], formula.span)
    pairs = list(zip(formula.arguments[::2], formula.arguments[1::2], strict=False))
    if not pairs or len(formula.arguments) % 2 or not all(isinstance(day, syntax.Day) for day, _ in pairs):
        raise meaning.refuse("P566", formula.span, written=meaning.written(formula.span))
    days = [day.value for day, _ in pairs if isinstance(day, syntax.Day)]
    if any(one >= other for one, other in pairwise(days)):
        raise meaning.refuse("P566", formula.span, written=meaning.written(formula.span))
    found = [lower(condition) for _, condition in pairs]
    return ir.Staged(tuple(ir.Stage(day, one) for day, one in zip(days, found, strict=True)), span=formula.span)
