"""Rows go in; whether a value is unique among them, whether something is recorded, what is missing counted aloud, come out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define

from rulekit import ir
from rulekit.engines.frames import scores as frame_scores
from rulekit.engines.frames.dialect import Total
from rulekit.engines.frames.expressions import (
    NO,
    YES,
    X,
    both,
    choose,
    coded,
    column,
    either,
    filled,
    inverse,
    missing,
    number,
    one_of,
    related,
    tri,
)
from rulekit.engines.frames.truth import (
    ASK,
    FALSE,
    NATIVE,
    NOTHING,
    TRUE,
    UNKNOWN,
    Coded,
    Pair,
    Plain,
    Possible,
    Truths,
    asking,
    comes_to,
)
from rulekit.engines.uniqueness import NOBODYS
from rulekit.tables import Number, Text

if TYPE_CHECKING:
    from rulekit.engines.frames.rows import Rows


@define(eq=False)
class Repeats:
    """How many rows have each value of a column: `sure` ones and rejected ones (`unsure`); in how many it is missing (`lost`)."""

    rows: Rows
    name: str
    key: str
    nobodys: X

    @property
    def sure(self) -> X:
        """How many rows have the value of this one."""
        return self._column("s")

    @property
    def unsure(self) -> X:
        """How many rejected rows have it."""
        return self._column("u")

    @property
    def lost(self) -> X:
        """How many rows lack a value."""
        return self._column("l")

    def _column(self, which: str) -> X:
        return filled(column(self.rows.setting.on, self.name + which, most=2.0**40), 0.0)

    def beside(self, frame: Any) -> Any:
        """The rows with these numbers."""
        rows, on = self.rows, self.rows.setting.on
        base = on.filter(rows.base, rows.exists().within(on))
        key, table = on.column(self.key), rows.table
        one, none = on.literal(1.0), on.literal(0.0)
        there = on.inverse(on.missing(key))  # a literal alone would be added up once, not once a row
        rejected = on.both(there, on.filled(on.column(table.uncertain), False)) if table.uncertain else on.missing(key)
        totals: dict[str, tuple[Total, Any]] = {
            f"{self.name}s": ("sum", on.cases([(rejected, none), (there, one)], none)),
            f"{self.name}u": ("sum", on.cases([(rejected, one)], none)),
        }
        known = on.totals(on.filter(base, there), self.key, totals)
        renamed = {f"{self.name}k": key, **{name: on.column(name) for name in totals}}
        frame = on.joined(frame, on.select(known, renamed), self.key, f"{self.name}k")
        lost = on.totals(base, "", {f"{self.name}l": ("sum", on.cases([(on.missing(key), one)], none))})
        return on.beside(frame, lost)


def unique(rows: Rows, node: ir.Unique) -> Truths:
    """Whether no other row has the value of a field; null where the own one is missing, or a rejected row has it."""
    from rulekit.engines.frames.rows import Foreign

    if node.level or len(node.names) > 1:
        raise Foreign("unique", {})
    frame_scores.refused(rows, node.names)
    found = rows.table.fields.get(node.names[0])
    if not isinstance(found, Text | Number):
        if found is not None:
            raise Foreign("unique", {})
        return Plain(X(rows.setting.on.unknown(), rows.setting.on))
    if isinstance(found, Number) and found.floating:
        raise Foreign("floating", {"field": node.names[0]})
    counts = _repeats(rows, found)
    one, none = number(1), number(0)
    alone = both(related(counts.sure, "eq", one), related(counts.unsure, "eq", none))
    double = related(counts.sure, "gt", one)
    table = rows.table
    if table.uncertain:  # a rejected row is not one of the sure ones
        rejected = filled(rows.column(table.uncertain), False)
        alone = choose(rejected, both(related(counts.sure, "eq", none), related(counts.unsure, "eq", one)), alone)
        double = choose(rejected, related(counts.sure, "gt", none), double)
    known = inverse(missing(rows.column(found.column)))
    alone, double = either(counts.nobodys, alone), both(inverse(counts.nobodys), double)
    return Plain(rows.columns.keep(tri(both(known, alone), both(known, double))))


def _nobodys(rows: Rows, encoding: Text | Number) -> X:
    """Whether a text is known to be none, which repeats nothing."""
    if isinstance(encoding, Number):
        return NO
    values = [encoding.words.index(NOBODYS)] if NOBODYS in encoding.words else [] if encoding.words else [NOBODYS]
    return filled(one_of(rows.column(encoding.column), values), False) if values else NO


def _repeats(rows: Rows, encoding: Text | Number) -> Repeats:
    key = encoding.column
    found = rows.repeats.get(key)
    if found is None:
        found = rows.repeats[key] = Repeats(rows, f"{rows.columns.prefix}r{len(rows.repeats)}", key, _nobodys(rows, encoding))
    return found


def may_clash(rows: Rows, node: ir.Unique) -> X:
    """Whether a value is unique while other rows lack theirs."""
    held = rows.truth(node)
    found = rows.table.fields.get(node.names[0])
    if not isinstance(found, Text | Number):
        return NO
    counts = _repeats(rows, found)
    return both(filled(comes_to(held, TRUE), False), inverse(counts.nobodys), related(counts.lost, "gt", number(0)))


def recorded(rows: Rows, node: ir.Recorded) -> Truths:
    """Whether a field or list is there."""
    frame_scores.refused(rows, [node.name])
    found = rows.table.fields.get(node.name)
    if found is not None:
        return Plain(inverse(missing(rows.column(found.column))))
    if (rows.type, node.name) in rows.setting.vocabulary.lists:
        supplied = (rows.type, node.name) in rows.setting.tables.children and rows.listed
        if supplied and rows.table.open.get(node.name):
            from rulekit.engines.frames.rows import Foreign

            raise Foreign("list", {"list": node.name})
        return Plain(YES if supplied else NO)
    return Plain(NO)


def aloud(rows: Rows, node: ir.Assumed | ir.Decided) -> Truths:
    """A condition with what is missing counted as yes or no; or whether it is told."""
    item = rows.truth(node.item)
    if isinstance(node, ir.Decided):
        unknown = filled(comes_to(item, UNKNOWN), False) if not isinstance(item, Plain) else missing(item.value)
        if not asking(item):
            return Plain(rows.columns.keep(inverse(unknown)))
        return _coded(rows, item, {UNKNOWN: FALSE, FALSE: TRUE, NOTHING: TRUE, TRUE: TRUE})
    if isinstance(item, Plain):
        return Plain(filled(item.value, node.value))
    if isinstance(item, NATIVE):
        yes, no = filled(comes_to(item, TRUE), False), filled(comes_to(item, FALSE), False)
        return Pair(inverse(no), no) if node.value else Pair(yes, inverse(yes))
    return _coded(rows, item, {UNKNOWN: TRUE if node.value else FALSE, FALSE: FALSE, NOTHING: NOTHING, TRUE: TRUE})


def _coded(rows: Rows, item: Truths, turned: dict[int, int]) -> Truths:
    cases = [(comes_to(item, old), new) for old, new in turned.items()]
    code = rows.columns.keep(coded(rows.setting.on, [(comes_to(item, ASK), ASK), *cases], turned[FALSE]))

    def possible() -> Possible:
        return one_of(code, [TRUE]), one_of(code, [FALSE]), one_of(code, [NOTHING])

    return Coded(code, possible, asking(item))
