"""One standard, or one definition: what can never apply, fail, be met or be reached comes out, as diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulekit import ir
from rulekit.diagnostic import Diagnostic, Span
from rulekit.language.outline import StandardText
from rulekit.lint.told import Told
from rulekit.possible.world import Signed


def standard_findings(told: Told, standard: ir.Standard, text: StandardText) -> Iterator[Diagnostic]:
    """What of a standard cannot apply, fail or be met, and the conditions and rows inside that decide nothing."""
    rule, whole = standard.rule, text.sentences[0]
    scope: list[Signed] = [] if rule.scope is None else [(rule.scope, True)]
    conflict = told.world.never(*scope) if scope else None
    if conflict is not None:
        yield told.tell("W703", whole, id=standard.id, why=told.why(conflict))
        return
    for exemption in _exemptions(rule.exceptions):
        yield from _exception(told, standard, exemption, scope, whole)
    found = _requirement(told, standard, scope, whole) if rule.force != "may" else []
    yield from found
    if not found:
        yield from _inside(told, rule.requirement, whole)
    if rule.scope is not None:
        yield from _inside(told, rule.scope, whole)
    if rule.force != "may":
        yield from _rows(told, rule.requirement, scope, whole)


def definition_findings(told: Told, definition: ir.Definition, sentence: Span) -> Iterator[Diagnostic]:
    """Conditions and rows that decide nothing, in a definition of the ruleset's own."""
    yield from _inside(told, definition.body, sentence)
    yield from _rows(told, definition.body, [], sentence)


def rows_of(root: object) -> Iterator[tuple[ir.Chosen | ir.Cases | ir.Graded, list[ir.Case | ir.Band]]]:
    """Tables, cases and scales below a node, with their rows."""
    for node in ir.walk(root):
        if isinstance(node, ir.Chosen | ir.Cases | ir.Graded):
            yield node, list(node.bands if isinstance(node, ir.Graded) else node.cases)


def _rows(told: Told, root: object, scope: list[Signed], whole: Span) -> Iterator[Diagnostic]:
    """
    Rows that no data reaches; and tables without a row for all others, of which it cannot be told that one row always holds.
    """
    for node, rows in rows_of(root):
        for place, row in enumerate(rows):
            alone = told.world.never((row.when, True)) is not None  # told as a condition that never holds (W707)
            before = [(one.when, False) for one in rows[:place] if told.world.sure(one.when)]
            conflict = told.world.never(*scope, *before, (row.when, True))
            if conflict is not None and not alone:
                written = told.said(row.when)
                yield told.tell("W714", told.place(row, told.place(node, whole)), row=written, why=told.why(conflict))
        sure = [(row.when, False) for row in rows if told.world.sure(row.when)]
        open_ = told.world.never(*scope, *((row.when, False) for row in rows)) is None
        if not node.otherwise and open_:
            whens = "; ".join(told.said(row.when) for row in rows)
            yield told.tell("W713", told.place(node, whole), rows=whens)
        elif node.otherwise and len(sure) == len(rows) and not open_:
            whens = "; ".join(told.said(row.when) for row in rows)
            yield told.tell("W715", told.place(node, whole), rows=whens)


def _requirement(told: Told, standard: ir.Standard, scope: list[Signed], whole: Span) -> list[Diagnostic]:
    for code, holds in (("W704", False), ("W705", True)):
        conflict = told.world.never(*scope, (standard.rule.requirement, holds))
        if conflict is not None:
            return [told.tell(code, whole, id=standard.id, why=told.why(conflict))]
    return []


def _exception(
    told: Told, standard: ir.Standard, exemption: ir.Exemption, scope: list[Signed], whole: Span
) -> Iterator[Diagnostic]:
    span = told.place(exemption.condition, whole)
    conflict = told.world.never(*scope, (exemption.condition, True))
    if conflict is not None:
        yield told.tell("W707", span, written=told.written(exemption.condition, span, whole), why=told.why(conflict))
        return
    conflict = told.world.never(*scope, (exemption.condition, False))
    if conflict is not None and not exemption.unless and exemption in standard.rule.exceptions:
        yield told.tell("W703", whole, id=standard.id, why=told.why(conflict))


def _inside(told: Told, node: object, whole: Span) -> list[Diagnostic]:
    """Conditions that always or never hold, the smallest of each."""
    found = [each for child in ir.children(node) for each in _inside(told, child, whole)]
    if found or not isinstance(node, ir.Condition) or isinstance(node, ir.Call | ir.Ref | ir.Holds | ir.InGrade):
        return found
    span = told.place(node, whole)
    for code, holds in (("W706", False), ("W707", True)):
        conflict = told.world.never((node, holds))
        if conflict is not None:
            return [told.tell(code, span, written=told.written(node, span, whole), why=told.why(conflict))]
    return []


def _exemptions(exceptions: Iterable[ir.Exemption]) -> Iterator[ir.Exemption]:
    """Exceptions and the exceptions to them."""
    for exemption in exceptions:
        yield exemption
        yield from _exemptions(exemption.unless)
