"""Rows with a condition each go in; for each row of a table which of them can be reached, and what they come to, comes out."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from rulekit.engines.frames.expressions import NO, YES, Columns, X, both, choose, coded, either, endless, filled, inverse, number
from rulekit.engines.frames.numbers import Quantity, Ratio, Whole, further, over_one, pick, tame
from rulekit.engines.frames.truth import (
    ASK,
    FALSE,
    NATIVE,
    NOTHING,
    TRUE,
    UNKNOWN,
    Coded,
    Pair,
    Possible,
    Truths,
    asking,
    comes_to,
)  # fmt: skip


@frozen(eq=False)
class Reach:
    """Whether each row can be the first to hold, the last of them being "otherwise"; where their conditions have to be asked."""

    rows: tuple[X, ...]
    ask: X


def reach(columns: Columns, whens: Sequence[Truths], others: Sequence[Truths] | None) -> Reach:
    """
    Rows are passed by where they are false or nothing, and end it where they are true.

    `others` are conditions of which one holds where no row does, unless what they are about is nothing, where that is known.
    """
    going: X = YES
    rows: list[X] = []
    ask: X = NO
    for when in whens:
        possible = filled(when.possible[0], False)
        if asking(when):
            wanted = both(going, filled(comes_to(when, ASK), False))
            ask, possible = either(ask, wanted), both(possible, inverse(filled(comes_to(when, ASK), False)))
        rows.append(columns.keep(both(going, possible)))
        going = columns.keep(both(going, inverse(filled(comes_to(when, TRUE), False))))
    if others is not None:
        beside = [filled(one.possible[0], False) for one in others] + [filled(when.possible[2], False) for when in whens]
        going = columns.keep(both(going, either(inverse(either(*rows)), *beside)))
    return Reach((*rows, going), columns.keep(ask))


# requirements ----------------------------------------------------------------------------------------


def required(
    columns: Columns, whens: Sequence[Truths], others: Sequence[Truths] | None, items: Sequence[Truths]
) -> Truths:  # fmt: skip
    """What cases come to: decided where all rows that can be reached come to the same."""
    found = reach(columns, whens, others)
    rows = list(found.rows)
    given = list(items)
    nothing = rows.pop() if len(rows) > len(given) else NO
    yes, no = (_all(rows, given, code, nothing) for code in (TRUE, FALSE))
    if all(isinstance(item, NATIVE) for item in given) and nothing.value is False and found.ask.value is False:
        return Pair(columns.keep(yes), columns.keep(no))
    none = _all(rows, given, NOTHING, NO)
    asked = [both(row, filled(comes_to(item, ASK), False)) for row, item in zip(rows, given, strict=True) if asking(item)]
    ask = either(found.ask, *asked)
    code = coded(columns.on, [(ask, ASK), (yes, TRUE), (no, FALSE), (none, NOTHING)], UNKNOWN)

    def possible() -> Possible:
        parts = [tuple(filled(part, False) for part in item.possible) for item in given]
        met, unmet, empty = (
            columns.keep(either(*(both(row, part[place]) for row, part in zip(rows, parts, strict=True)))) for place in range(3)
        )
        return met, unmet, either(empty, nothing)

    return Coded(columns.keep(code), possible, ask.value is not False)


def _all(rows: Sequence[X], items: Sequence[Truths], code: int, nothing: X) -> X:
    parts = [either(inverse(row), filled(comes_to(item, code), False)) for row, item in zip(rows, items, strict=True)]
    return both(*parts, inverse(nothing))


# values ----------------------------------------------------------------------------------------------


def chosen(
    columns: Columns, whens: Sequence[Truths], others: Sequence[Truths] | None, values: Sequence[Quantity]
) -> Quantity:  # fmt: skip
    """What a table comes to: from the least to the greatest of the rows that can be reached, and no number between them."""
    found = reach(columns, whens, others)
    rows = list(found.rows)
    nothing = rows.pop() if len(rows) > len(values) else NO
    taken = [columns.keep(both(row, inverse(value.only))) for row, value in zip(rows, values, strict=True)]
    some = either(*taken)
    low, large = _end(columns, taken, [value.low for value in values], upward=False)
    high, also = _end(columns, taken, [value.high for value in values], upward=True)
    maybe = either(nothing, *(both(row, value.maybe) for row, value in zip(rows, values, strict=True)))
    only = inverse(some)
    ask = either(found.ask, *(both(row, value.ask) for row, value in zip(rows, values, strict=True)), large, also)
    if any(value.low_open or value.high_open for value in values):
        ask = either(ask, some)
    positive = all(value.positive for value in values)
    return Quantity(low, high, maybe, only, ask, whole=_whole(values), gaps=True, positive=positive)


def _whole(values: Sequence[Quantity]) -> Whole:
    """Whether only whole numbers occur; of literals a known one may be whole beside others that are not."""
    if all(value.whole == "yes" for value in values):
        return "yes"
    fixed = all(value.whole in ("no", "unless known") or value.literal is not None for value in values)
    return "unless known" if fixed else "unclear"


def _end(columns: Columns, taken: Sequence[X], ends: Sequence[Ratio], *, upward: bool) -> tuple[Ratio, X]:
    """The least or greatest end of the rows that are taken; and where columns cannot tell."""
    found, before, ask = ends[0], taken[0], NO
    for row, end in zip(taken[1:], ends[1:], strict=True):
        if endless(found.over) or endless(end.over):
            under = end.under if endless(found.over) else found.under
            found, end = Ratio(found.over, under), Ratio(end.over, under)
        elif found.under.static and end.under.static:
            overs, joint = over_one(found, end)
            found, end = (Ratio(item, number(joint)) for item in overs)
        joined, large = further(found, end, upward=upward, infinite=True)
        both_of = both(before, row)
        ask = either(ask, both(both_of, filled(large, False)))
        found = Ratio(
            _keep(columns, pick(both_of, joined.over, pick(row, end.over, found.over))),
            columns.keep(choose(both_of, joined.under, choose(row, end.under, found.under))),
        )
        before = either(before, row)
    return Ratio(tame(found.over), tame(found.under)), ask


def _keep(columns: Columns, item: X) -> X:
    return item if endless(item) else columns.keep(item)
