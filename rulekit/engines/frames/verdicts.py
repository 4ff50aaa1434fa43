"""Standards about one table go in; the columns of their verdicts, marks and bounds come out (semantics S2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field, frozen

from rulekit import ir
from rulekit.engines.frames import facts as frame_facts
from rulekit.engines.frames import groups as frame_groups
from rulekit.engines.frames import waived as frame_waived
from rulekit.engines.frames.dialect import Dialect
from rulekit.engines.frames.expressions import (
    NO,
    YES,
    X,
    both,
    by_truth,
    choose,
    coded,
    column,
    either,
    endless,
    filled,
    inverse,
    made,
    number,
    related,
)
from rulekit.engines.frames.numbers import Quantity, Ratio
from rulekit.engines.frames.rows import Foreign, Rows, Setting
from rulekit.engines.frames.truth import (
    ASK,
    FALSE,
    NATIVE,
    NOTHING,
    TRUE,
    Compared,
    Pair,
    Plain,
    Truths,
    asking,
    comes_to,
    conjunction,
    disjunction,
    established,
    negation,
)
from rulekit.engines.mentions import member_types

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

PASSED, FAILED, OPEN, OUTSIDE, BROKEN, ASKED = range(6)
MARKS = ("cannot_fail", "cannot_pass", "may_be_exempt", "vacuous", "may_clash")
Reason = tuple[str, Mapping[str, str]]


@frozen(eq=False)
class Bound:
    """
    Columns with the ends of the number that a standard compares: each a whole number, null for the infinity, and what divides it;
    whether it may be, or is, nothing; and where columns cannot tell any of it.
    """

    low: tuple[str, str]
    high: tuple[str, str]
    maybe: str
    only: str
    ask: str

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.low, *self.high, self.maybe, self.only, self.ask)


@define(eq=False)
class Judgement:
    """
    One frame of records or units with, by id of the standard, the column of its verdicts: places in VERDICTS, or ASKED where
    columns cannot tell.

    `asks` holds the standards that can be asked, with a code and what fills its words: "function" (of a plug-in), "quotients"
    (an aggregate of quotients), "number" and "floating" (too large or too fine a number), "any_window" (so many in any window of
    time), "score" (of a scorecard): asked in every row; "inexact": only in rows where exactness hangs on it. `key` is the column
    of keys, "" where records
    have none. `marks`, by standard and mark, and `possible` (bits 1 pass, 2 fail, 4 not applicable) are there where they were
    asked for.
    """

    over: ir.Over
    frame: nw.LazyFrame[Any]
    key: str
    verdicts: dict[str, str] = field(factory=dict)
    asks: dict[str, Reason] = field(factory=dict)
    bounds: dict[str, Bound] = field(factory=dict)
    marks: dict[str, dict[str, str]] = field(factory=dict)
    possible: dict[str, str] = field(factory=dict)


def columns_of(found: Judgement) -> list[str]:
    """All columns that a judgement added."""
    bounds = [name for one in found.bounds.values() for name in one.columns]
    marks = [name for one in found.marks.values() for name in one.values()]
    return [*found.verdicts.values(), *bounds, *marks, *found.possible.values()]


def wrapped(frame: Any) -> nw.LazyFrame[Any]:
    """A library's own lazy frame as a table holds it."""
    import narwhals.stable.v2 as nw

    return nw.from_native(frame)  # type: ignore[no-any-return]


@define(eq=False)
class TableJudge:
    """Writes the verdicts of standards about one table; of units that were `met`, those alone in which its own members stand."""

    setting: Setting
    over: ir.Over
    rows: Rows
    met: bool = False
    found: Judgement = field(init=False)
    exists: X = field(init=False)

    def all(self, standards: Sequence[ir.Standard], marked: bool) -> Judgement:
        """All standards, then the frame."""
        rows, on = self.rows, self.setting.on
        self.exists = rows.exists() if self.over.kind != "whole" else YES
        self.found = Judgement(self.over, rows.table.frame, rows.table.key)
        for standard in standards:
            for part in _parts(standard.rule):
                rows.count(part)
        for index, standard in enumerate(standards):
            self._standard(standard, f"{rows.columns.prefix}v{index}", marked)
        if not marked:
            rows.columns.last(columns_of(self.found))
        base = rows.base
        if rows.table.uncertain:
            base = on.filter(base, on.inverse(on.filled(on.column(rows.table.uncertain), False)))
        frame = on.sealed(rows.frame(base))
        if (rows.gathers or rows.repeats) and rows.table.row:
            frame = on.sorted(frame, rows.table.row)
        kept = {name: on.column(name) for name in [*on.names(rows.base), *columns_of(self.found)]}
        self.found.frame = wrapped(on.select(frame, kept))
        return self.found

    def _standard(self, standard: ir.Standard, name: str, marked: bool) -> None:
        rows, id = self.rows, standard.id
        asked: Reason | None = None
        try:
            if id in self.setting.late:
                raise Foreign("score", {})
            verdict = self._verdict(standard, marked)
        except Foreign as reason:
            asked, verdict = (reason.args[0], reason.args[1]), _Verdict(self._code(ASKED), dynamic=True)
        verdict = self._waived(standard, verdict)
        if verdict.dynamic:
            self.found.asks[id] = asked or ("inexact", {})
        self.found.verdicts[id] = name
        rows.columns.keep(self._seen(verdict.code, standard) if self.met else verdict.code, name)
        if marked:
            self._marks(standard, name, verdict)
        if asked is None and id not in self.setting.late:
            self._bounds(standard, name)

    def _waived(self, standard: ir.Standard, verdict: _Verdict) -> _Verdict:
        """The verdict with waivers applied."""
        keys = self.setting.waived.get(standard.id)
        if not keys:
            return verdict
        outside = self._code(OUTSIDE) if verdict.dynamic else self._plain_code(OUTSIDE)
        code = frame_waived.in_columns(self.setting.on, self.over, self.rows.table.key, keys, verdict.code, outside)
        return evolve(verdict, code=code)

    def _seen(self, code: X, standard: ir.Standard) -> X:
        """A verdict where members of the standard stand in a unit, else null."""
        on, names = self.setting.on, self.setting.on.names(self.rows.base)
        types = member_types(standard.rule, self.setting.ruleset)
        flags = [self.rows.column(f"rk:met:{type}") for type in types if f"rk:met:{type}" in names]
        seen = either(*(related(flag, "gt", number(0)) for flag in flags))
        return made(on.cases([(seen.within(on), code.value)], None), seen, code, solid=False)

    def _code(self, value: int) -> X:
        return X(self.setting.on.code(value), self.setting.on)

    def _verdict(self, standard: ir.Standard, marked: bool) -> _Verdict:
        rows, rule = self.rows, standard.rule
        if not standard.in_force(self.setting.as_of):
            return _Verdict(self._plain_code(OUTSIDE))
        scope = Plain(YES) if rule.scope is None else rows.truth(rule.scope)
        exempt = _exempt(rows, rule.exceptions)
        required = Plain(YES) if rule.force == "may" else rows.truth(rule.requirement)
        parts = (scope, exempt, required)
        if all(isinstance(part, NATIVE) for part in parts):
            code = self._native(*parts)
            return _Verdict(choose(self.exists, code, self._plain_code(OUTSIDE)), parts)
        dynamic = any(asking(part) for part in parts)
        doubt = either(*(frame_groups.nobody(rows, one)[1] for one in _every(self.setting, rule))) if marked else NO
        return _Verdict(self._climbed(parts, dynamic, doubt), parts, dynamic)

    def _plain_code(self, value: int) -> X:
        """A verdict of a standard that is never asked."""
        return X(self.setting.on.verdict(value), self.setting.on)

    def _native(self, scope: Truths, exempt: Truths, required: Truths) -> X:
        """The verdict where true, false and unknown are all there is."""
        passed, failed, open_, outside = (self._plain_code(code) for code in (PASSED, FAILED, OPEN, OUTSIDE))
        duty, lenient, unsure = _by(required, passed, failed, open_), _by(required, passed, open_, open_), open_
        if not (isinstance(exempt, Plain) and exempt.value.value is False):
            duty, unsure = _by(exempt, outside, duty, lenient), _by(exempt, outside, open_, open_)
        return _by(scope, duty, outside, unsure)

    def _climbed(self, parts: Sequence[Truths], dynamic: bool, doubt: X) -> X:
        """The verdict by the ladder, where conditions come to nothing or have to be asked; `doubt`: where a mark has to be."""
        scope, exempt, required = parts
        simple = isinstance(scope, NATIVE) and isinstance(required, Compared) and isinstance(exempt, Plain)
        if simple and not dynamic and self.exists.static and exempt.value.value is False:  # type: ignore[union-attr]
            return self._nested(scope, required)  # type: ignore[arg-type]
        outside = either(
            inverse(self.exists),
            comes_to(scope, FALSE),
            comes_to(scope, NOTHING),
            comes_to(exempt, TRUE),
            comes_to(required, NOTHING),
        )
        held = comes_to(scope, TRUE)
        unexempt = either(comes_to(exempt, FALSE), comes_to(exempt, NOTHING))
        asked = either(*(comes_to(part, ASK) for part in parts if asking(part)))
        met = both(held, comes_to(required, TRUE))
        cases = [
            (outside, OUTSIDE), (either(asked, both(met, doubt)), ASKED), (met, PASSED),
            (both(held, unexempt, comes_to(required, FALSE)), FAILED),
        ]  # fmt: skip
        return coded(self.setting.on, cases, OPEN, verdicts=not dynamic)

    def _nested(self, scope: Truths, required: Compared) -> X:
        """The verdict of a comparison that may be about nothing, read by scope first."""
        passed, failed, open_, outside = (self._plain_code(code) for code in (PASSED, FAILED, OPEN, OUTSIDE))
        nothing = required.sure.only
        duty = choose(nothing, outside, _by(Pair(required.sure.yes, required.sure.no), passed, failed, open_))
        return _by(scope, duty, outside, choose(nothing, outside, open_))

    # what goes with a verdict --------------------------------------------------------------------

    def _marks(self, standard: ir.Standard, name: str, verdict: _Verdict) -> None:
        rows = self.rows
        if not verdict.parts:
            self._unmarked(standard, name)
            return
        scope, exempt, required = verdict.parts
        keep = rows.columns.keep
        given = _given(self.setting.on, rows, name, verdict)
        r_yes, r_no, r_nothing = (keep(part) for part in required.possible)
        empty = either(*(frame_groups.nobody(rows, one)[0] for one in _every(self.setting, standard.rule)))
        clash = either(*(frame_facts.may_clash(rows, one) for one in _unique(self.setting, standard.rule)))
        found = {
            "cannot_fail": both(given[OPEN], inverse(r_no)),
            "cannot_pass": both(given[OPEN], inverse(r_yes)),
            "may_be_exempt": both(given[PASSED], _may_hold(exempt)),
            "vacuous": both(given[PASSED], empty),
            "may_clash": both(given[PASSED], clash),
        }
        self.found.marks[standard.id] = {mark: f"{name}:{mark}" for mark, item in found.items() if item.value is not False}
        for mark, into in self.found.marks[standard.id].items():
            keep(found[mark], into)
        possible = self._possible(given, scope, exempt, (r_yes, r_no, r_nothing))
        keep(possible, f"{name}:possible")
        self.found.possible[standard.id] = f"{name}:possible"

    def _unmarked(self, standard: ir.Standard, name: str) -> None:
        """Columns for the marks of a standard that is not in force, or asked in every row."""
        on, keep = self.setting.on, self.rows.columns.keep
        self.found.marks[standard.id] = {mark: f"{name}:{mark}" for mark in MARKS}
        for into in self.found.marks[standard.id].values():
            keep(X(on.literal(False), on), into)
        self.found.possible[standard.id] = f"{name}:possible"
        keep(X(on.code(4), on), f"{name}:possible")

    def _possible(self, given: Mapping[int, X], scope: Truths, exempt: Truths, required: tuple[X, X, X]) -> X:
        """Bits of the verdicts that are still possible (see Judgement)."""
        keep = self.rows.columns.keep
        s_yes, s_no, s_nothing = scope.possible
        x_yes, x_no, x_nothing = exempt.possible
        r_yes, r_no, r_nothing = required
        duty, free = both(s_yes, either(x_no, x_nothing)), either(x_no, x_nothing)
        out = keep(either(s_no, s_nothing, x_yes, r_nothing))
        can_pass, can_fail = keep(both(s_yes, free, r_yes)), keep(both(duty, r_no))
        cases = [
            (both(can_pass, can_fail, out), 7), (both(can_pass, can_fail), 3), (both(can_pass, out), 5), (both(can_fail, out), 6),
            (can_pass, 1), (can_fail, 2),
        ]  # fmt: skip
        exempted = keep(_may_hold(exempt))
        decided = [(both(given[PASSED], exempted), 5), (given[PASSED], 1), (given[FAILED], 2), (given[OUTSIDE], 4)]
        return coded(self.setting.on, [*decided, *cases], 4)

    def _bounds(self, standard: ir.Standard, name: str) -> None:
        """Columns with the bounds of what is compared, where that is made of groups."""
        node = compared(self.setting, standard.rule)
        if node is None:
            return
        try:
            found = self.rows.quantity(node)
        except Foreign:
            return
        self.found.bounds[standard.id] = self._bound(found, name)

    def _bound(self, found: Quantity, name: str) -> Bound:
        on, keep = self.setting.on, self.rows.columns.keep

        def put(item: X, what: str) -> str:
            keep(item, f"{name}:{what}")
            return f"{name}:{what}"

        def end(item: Ratio, what: str) -> tuple[str, str]:
            over = X(on.nothing(), on) if endless(item.over) else item.over
            numbers = [X(on.real(part.within(on)), on, part.depth) for part in (over, item.under)]
            return put(numbers[0], what), put(numbers[1], what + "_under")

        low, high = end(found.low, "low"), end(found.high, "high")
        return Bound(low, high, put(found.maybe, "maybe"), put(found.only, "only"), put(found.ask, "ask"))


@frozen(eq=False)
class _Verdict:
    """The verdict of a standard, what it was made of, and whether it may have to be asked."""

    code: X
    parts: tuple[Truths, ...] = ()
    dynamic: bool = False


def _by(item: Truths, yes: X, no: X, unknown: X) -> X:
    """One of three values, by what a native condition comes to."""
    if isinstance(item, Plain):
        return by_truth(item.value, yes, no, unknown)
    assert isinstance(item, Pair)
    chosen = unknown if no is unknown else choose(item.no, no, unknown)
    return choose(item.yes, yes, chosen)


def _may_hold(exempt: Truths) -> X:
    """Whether an exception is not out for certain."""
    return filled(inverse(either(comes_to(exempt, FALSE), comes_to(exempt, NOTHING))), True)


def _given(on: Dialect, rows: Rows, name: str, verdict: _Verdict) -> dict[int, X]:
    """Whether a verdict is each of the codes."""
    code = column(on, name, verdict.code.depth + 1)
    return {value: made(on.related(code.value, "eq", on.code(value)), code) for value in range(6)}


def _exempt(rows: Rows, exceptions: Sequence[ir.Exemption]) -> Truths:
    """Whether one of the exceptions is effective."""
    found: list[Truths] = []
    for exemption in exceptions:
        held = established(rows.columns, rows.truth(exemption.condition))
        if exemption.unless:
            held = conjunction(rows.columns, [held, negation(rows.columns, _exempt(rows, exemption.unless))])
        found.append(held)
    return disjunction(rows.columns, found) if found else Plain(NO)


def _parts(rule: ir.Rule) -> Iterable[ir.Condition]:
    if rule.scope is not None:
        yield rule.scope
    waiting = list(rule.exceptions)
    while waiting:
        exemption = waiting.pop()
        yield exemption.condition
        waiting += exemption.unless
    if rule.force != "may":
        yield rule.requirement


def _every(setting: Setting, rule: ir.Rule) -> Iterable[ir.Every]:
    """The quantifiers of a requirement whose emptiness marks a pass."""
    return (node for node in _marking(setting, rule) if isinstance(node, ir.Every))


def _unique(setting: Setting, rule: ir.Rule) -> Iterable[ir.Unique]:
    """What has to be unique in a requirement."""
    return (node for node in _marking(setting, rule) if isinstance(node, ir.Unique))


def _marking(setting: Setting, rule: ir.Rule) -> Iterable[object]:
    """The conditions of a requirement that can mark a pass."""
    waiting: list[object] = [] if rule.force == "may" else [rule.requirement]
    while waiting:
        node = setting.body(waiting.pop())
        if isinstance(node, ir.Every | ir.Unique):
            yield node
        elif isinstance(node, ir.All | ir.AnyOf | ir.Not | ir.HowMany | ir.Same):
            waiting += ir.children(node)


def compared(setting: Setting, rule: ir.Rule) -> ir.Quantity | None:
    """The quantity that a requirement compares with literals, where it is made of groups; None where it is more than that."""
    node = setting.body(rule.requirement)
    while isinstance(node, ir.Not):
        node = setting.body(node.item)
    if not isinstance(node, ir.Compare | ir.Between) or rule.force == "may":
        return None
    parts = [part for part in ir.children(node) if setting.literal(part) is None]  # type: ignore[arg-type]
    if len(parts) != 1:
        return None
    waiting, grouped = [parts[0]], False
    while waiting:
        part = setting.body(waiting.pop())
        grouped = grouped or isinstance(part, ir.Count | ir.Share | ir.Aggregate | ir.Distinct)
        waiting += ir.children(part)
    return parts[0] if grouped else None  # type: ignore[return-value]
