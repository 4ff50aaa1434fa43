"""Dates beside clauses: a clause and the moment that stands with it go in, a syntax node comes out. For both builders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from attrs import evolve

from rulekit.diagnostic import Span
from rulekit.language import syntax as s

DUE = {"after": "due", "beginning": "due_beginning", "before": "due_before"}  # what a number of units makes of the word after it


def moment(kind: str, day: date | tuple[date, date], span: Span) -> s.Moment:
    """A fixed day, or a year or month by its first and last day, with the word that stands with it."""
    first, last = day if isinstance(day, tuple) else (day, None)
    return s.Moment(kind, span, day=first, last=last)


def timed(clause: Any, when: s.Moment, span: Span) -> Any:
    """A clause with a fixed day: an event takes it as when it happened, anything else as when it is asked for."""
    if isinstance(clause, s.Occurs) and clause.window is None:
        return evolve(clause, window=when, span=span)
    if isinstance(clause, s.Has) and isinstance(clause.where, s.Occurs) and clause.where.window is None:
        return evolve(clause, where=evolve(clause.where, window=when), span=span)  # members who were trained by …
    return s.At(clause, when, span)


def timed_all(predicate: Any, when: s.Moment) -> Any:
    """A predicate with a day before the force word: that of its first item where others have days of their own, else of all."""
    span = when.span.to(predicate.span)
    if not isinstance(predicate, s.Joined) or not any(has_day(item) for item in predicate.items):
        return timed(predicate, when, span)
    first, *rest = predicate.items
    return evolve(predicate, items=(timed(first, when, when.span.to(first.span)), *rest), span=span)


def has_day(clause: object) -> bool:
    """Whether a clause stands with a fixed day."""
    if isinstance(clause, s.Occurs):
        return isinstance(clause.window, s.Moment) and clause.window.day is not None
    return isinstance(clause, s.At)


def carried(before: Any, item: Any, carry: Callable[[Any, Any], Any]) -> Any:
    """What a gap with a day of its own, or after one with a day, takes from the item before it."""
    earlier = before.clause if isinstance(before, s.At) else before
    if not isinstance(item, s.At):
        return carry(earlier, item)
    inner = item.clause
    if isinstance(inner, s.Measures) and inner.carried:  # at least 30% by …, at least 40% by …
        return evolve(item, clause=_so_much(earlier, inner))
    return evolve(item, clause=carry(earlier, inner))


def _so_much(before: Any, item: s.Measures) -> Any:
    if isinstance(before, s.Has) and before.quantity is not None:
        return evolve(before, quantity=item.quantity, span=item.span)
    if isinstance(before, s.Of):
        return evolve(before, clause=_so_much(before.clause, item), span=item.span)
    return item
