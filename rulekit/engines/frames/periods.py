"""How often something happened in each calendar period, counted beside each row; what that comes to comes out (decision 40)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from rulekit import ir
from rulekit.engines import periods, timed
from rulekit.engines.frames.expressions import NO, YES, X, both, coded, either, filled, inverse, number, related
from rulekit.engines.frames.groups import Gather, filtered, gather, nothing_known, opened
from rulekit.engines.frames.truth import ASK, FALSE, NOTHING, TRUE, UNKNOWN, Coded, Pair, Possible, Truths
from rulekit.engines.truth import FALSE as NO_BIT
from rulekit.engines.truth import NOTHING as NOTHING_BIT
from rulekit.engines.truth import TRUE as YES_BIT
from rulekit.tables import Day

if TYPE_CHECKING:
    from rulekit.engines.frames.rows import Rows


def each_period(rows: Rows, node: ir.EachPeriod) -> Truths:
    """Whether there were so many in every period that is judged, natively; a list that may go on is asked for."""
    setting = rows.setting
    judged = periods.spans(node, setting.as_of, setting.since).judged
    found = gather(rows, node.group)
    if not judged:
        return _constant(rows, NOTHING_BIT)
    if found is None:
        return _unknown_list(rows, node, judged)
    parts = [_period(rows, found, node, span) for span in judged]
    ask = opened(rows, node.group)
    asked = filtered(found, node.group.where).ask
    if asked.value is not False:
        ask = either(ask, related(found.counted(filled(asked, False)), "gt", number(0)))
    return _joined(rows, parts, rows.columns.keep(ask))


def _constant(rows: Rows, bits: int) -> Truths:
    if bits == NOTHING_BIT:
        code = X(rows.setting.on.code(NOTHING), rows.setting.on)
        return Coded(code, lambda: (NO, NO, YES), False)
    possible = tuple(X(bool(bits & bit)) for bit in (YES_BIT, NO_BIT, NOTHING_BIT))
    return _coded(rows, (possible[0], possible[1], possible[2]), NO)


def _unknown_list(rows: Rows, node: ir.EachPeriod, judged: tuple[periods.Span, ...]) -> Truths:
    """A list that was not supplied: any number of members in any period."""
    evaluator, group, owner = nothing_known(rows, node.group)
    unknown = timed.dated(evaluator, evolve(node, group=group), owner)
    parts = []
    for span in judged:
        low, high = periods.counted(span, unknown.rows, rows.setting.as_of, further=unknown.further)
        bits = periods.kept(node, low, high, closed=span.closed)
        found = tuple(X(bool(bits & bit)) for bit in (YES_BIT, NO_BIT, NOTHING_BIT))
        parts.append(_begun(rows, span, (found[0], found[1], found[2])))
    return _joined(rows, parts, NO)


def _period(rows: Rows, found: Gather, node: ir.EachPeriod, span: periods.Span) -> Possible:
    """Whether a period can be met, missed, left out, in each row."""
    low, high = _counts(found, node, span, rows.setting.as_of.toordinal())
    least = related(high, "ge", number(node.low)) if node.low is not None else YES
    short = related(low, "lt", number(node.low)) if node.low is not None else NO
    within = related(low, "le", number(node.high)) if node.high is not None else YES
    over = related(high, "gt", number(node.high)) if node.high is not None else NO
    if span.closed:
        return _begun(rows, span, (both(least, within), either(short, over), NO))
    if node.high is not None:
        return _begun(rows, span, (NO, over, within))
    return _begun(rows, span, (least, NO, short))


def _counts(found: Gather, node: ir.EachPeriod, span: periods.Span, today: int) -> tuple[X, X]:
    """How many members are dated in a period, at least and at most."""
    members, inside = found.members, filtered(found, node.group.where)
    last = min(span.last, today)
    day = members.table.fields.get(node.dated)
    if not isinstance(day, Day):
        surely, perhaps = NO, YES
    else:
        start, end = members.days(day)
        surely = filled(both(members.day(start, "ge", span.first, day), members.day(end, "le", last, day)), False)
        perhaps = filled(both(members.day(start, "le", last, day), members.day(end, "ge", span.first, day)), True)
    low, high = both(inside.into, inverse(inside.out), surely), both(inside.into, perhaps)
    return found.counted(low) if low.value is not False else number(0), found.counted(high)


def _begun(rows: Rows, span: periods.Span, can: Possible) -> Possible:
    """A period is left out of a row that began after its first day."""
    kind = rows.setting.vocabulary.records.get(rows.type)
    begins = rows.table.fields.get(kind.begins) if kind is not None else None
    if not isinstance(begins, Day):
        return can
    start, end = rows.days(begins)
    before = filled(rows.day(end, "le", span.first, begins), True)
    after = filled(rows.day(start, "gt", span.first, begins), False)
    yes, no, nothing = can
    there = inverse(after)
    return both(yes, there), both(no, there), either(both(nothing, there), inverse(before))


def _joined(rows: Rows, parts: list[Possible], ask: X) -> Truths:
    """Periods together: those that come to nothing are left out; nothing where all are."""
    keep = rows.columns.keep
    kept = [(keep(yes), keep(no), keep(nothing)) for yes, no, nothing in parts]
    false = either(*(no for _, no, _ in kept))
    some = either(*(yes for yes, _, _ in kept))
    true = both(some, *(either(yes, nothing) for yes, _, nothing in kept))
    return _coded(rows, (true, false, both(*(nothing for _, _, nothing in kept))), ask)


def _coded(rows: Rows, can: Possible, ask: X) -> Truths:
    yes, no, nothing = (rows.columns.keep(part) for part in can)
    if nothing.value is False and ask.value is False:
        return Pair(inverse(no), inverse(yes))
    cases = [
        (ask, ASK), (both(no, inverse(yes), inverse(nothing)), FALSE), (both(yes, inverse(no), inverse(nothing)), TRUE),
        (both(nothing, inverse(yes), inverse(no)), NOTHING),
    ]  # fmt: skip
    code = rows.columns.keep(coded(rows.setting.on, cases, UNKNOWN))
    return Coded(code, lambda: (yes, no, nothing), ask.value is not False)
