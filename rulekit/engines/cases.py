"""Rows with a condition each go in; which of them count, and what tables, cases and grades come to, come out (decision 9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from rulekit import bands, ir
from rulekit.engines.bounds import NOTHING_AT_ALL, Extended, Num, reaches
from rulekit.engines.truth import FALSE, NONE, NOTHING, TRUE, Failure, Outcome, settle
from rulekit.findings import Truth
from rulekit.vocabulary import Vocabulary


@frozen
class Rows:
    """Which rows can be reached (the last of all where none of them holds), and what failed among their conditions."""

    reached: tuple[int, ...]
    failure: Failure | None = None


def walk(whens: Iterable[Outcome], others: Iterable[Outcome] | None = None) -> Rows:
    """
    Rows that can be the first to hold: false and nothing are passed by, true ends it; what follows the last is "otherwise".

    `others` are conditions of which one holds where no row does, unless what they are about is nothing, where that is known.
    """
    found: list[int] = []
    failure, index, nothing = None, -1, False
    for index, outcome in enumerate(whens):
        nothing = nothing or bool(outcome.possible & NOTHING)
        if outcome.possible & TRUE:
            found.append(index)
            if outcome.truth is Truth.TRUE:
                return Rows(tuple(found), failure)
            failure = failure or outcome.failure
    if not found or others is None or nothing or any(outcome.possible & TRUE for outcome in others):
        found.append(index + 1)
    return Rows(tuple(found), failure)


def among_grades(possible: Sequence[str], wanted: Sequence[str]) -> Outcome:
    """
    Whether the grade of a record, one of those that are possible ("" for none), is one of those asked for.

    A record of which nothing was scored has none: there is nothing to judge.
    """
    bits = 0 if possible else NOTHING
    for grade in possible:
        bits |= NOTHING if not grade else TRUE if grade in wanted else FALSE
    return settle(bits)


def others(node: ir.Chosen | ir.Cases | ir.Graded, vocabulary: Vocabulary) -> tuple[ir.Condition, ...] | None:
    """
    Conditions of which one holds where no row does: of bands of one quantity, the values between and beside them; of classes,
    the declared values that no row has. None where that is not known.
    """
    whens = tuple(row.when for row in (node.bands if isinstance(node, ir.Graded) else node.cases))
    classes = [when for when in whens if isinstance(when, ir.OneOf)]
    if len(classes) == len(whens) and len({(when.record, when.name) for when in classes}) == 1:
        return _other_classes(classes, vocabulary)
    about = bands.quantity_of(whens)
    if about is None:
        return None
    known = vocabulary.fields.get((about.record, about.name)) if isinstance(about, ir.FieldValue) else None
    return bands.uncovered(whens, isinstance(about, ir.Count | ir.Distinct) or (known is not None and known.integer))


def _other_classes(classes: Sequence[ir.OneOf], vocabulary: Vocabulary) -> tuple[ir.Condition, ...] | None:
    first = classes[0]
    known = vocabulary.fields.get((first.record, first.name))
    if known is None or not known.choices:
        return None
    taken = {value for when in classes for value in when.values}
    left = tuple(choice.id for choice in known.choices if choice.id not in taken)
    return (ir.OneOf(first.record, first.name, left),) if left else ()


@frozen
class OneOfNumbers:
    """The values of rows: only these can be taken, and nothing between them."""

    items: tuple[Num, ...]

    def reaches(self, low: Extended, high: Extended) -> bool:
        """Whether a value in [low, high] can be taken."""
        return any(reaches(item, low, high) for item in self.items)


def number(values: Sequence[Num], failure: Failure | None = None) -> Num:
    """All that the values of the rows that can be reached can be; nothing of none."""
    items = [value for value in values if not value.only]
    if not items:
        return NOTHING_AT_ALL
    maybe = len(items) < len(values) or any(item.maybe for item in items)
    failed = failure or next((item.failure for item in items if item.failure is not None), None)
    if len(items) == 1:
        one = items[0]
        return Num(
            one.low, one.high, maybe, integer=one.integer, low_open=one.low_open, high_open=one.high_open, failure=failed,
            reachable=one.reachable,
        )  # fmt: skip
    low, high = min(item.low for item in items), max(item.high for item in items)
    low_open = all(item.low_open for item in items if item.low == low)
    high_open = all(item.high_open for item in items if item.high == high)
    integer = all(item.integer for item in items)
    gaps = OneOfNumbers(tuple(items))
    return Num(low, high, maybe, integer=integer, low_open=low_open, high_open=high_open, failure=failed, reachable=gaps)


def outcome(items: Sequence[Outcome], failure: Failure | None = None) -> Outcome:
    """What the requirements of the rows that can be reached come to: decided where all come to the same."""
    codes = {item.truth for item in items}
    if len(codes) == 1 and not items[0].open:
        return items[0]
    possible = 0
    for item in items:
        possible |= item.possible
    failed = failure or next((item.failure for item in items if item.failure is not None), None)
    return Outcome(Truth.UNKNOWN if failed is None else Truth.ERROR, possible, failed)


def chosen(rows: Rows, values: Sequence[Num]) -> Num:
    """The value of a table; `values` are those of its rows and, where there is one, of what counts otherwise."""
    return number([values[index] if index < len(values) else NOTHING_AT_ALL for index in rows.reached], rows.failure)


def required(rows: Rows, items: Sequence[Outcome]) -> Outcome:
    """What cases come to; `items` are the outcomes of their requirements and, where there is one, of that of all others."""
    return outcome([items[index] if index < len(items) else NONE for index in rows.reached], rows.failure)
