"""Scores with their bounds and grades that are possible, in columns, go in; quantities and conditions over them come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rulekit import ir
from rulekit.engines.bounds import Num
from rulekit.engines.cases import among_grades
from rulekit.engines.frames.expressions import EXACT, X, coded, one_of
from rulekit.engines.frames.numbers import Quantity, Ratio
from rulekit.engines.frames.truth import FALSE, NOTHING, TRUE, UNKNOWN, Coded, Pair, Possible, Truths
from rulekit.engines.truth import FALSE as CAN_FAIL
from rulekit.engines.truth import NOTHING as CAN_BE_NOTHING
from rulekit.engines.truth import TRUE as CAN_HOLD
from rulekit.findings import Truth
from rulekit.tables import Range

if TYPE_CHECKING:
    from rulekit.engines.frames.rows import Rows

_CODES = {Truth.TRUE: TRUE, Truth.FALSE: FALSE, Truth.NOTHING: NOTHING, Truth.UNKNOWN: UNKNOWN}


def quantity(rows: Rows, found: Range, missing: Num) -> Quantity:
    """A number that is known by its bounds."""
    most = min(EXACT, float(found.most))
    low, high = (Ratio(rows.column(over, most), rows.column(under, most)) for over, under in (found.low, found.high))
    maybe, only = (rows.column(name) for name in (found.maybe, found.only))
    positive = missing.low >= 0
    return Quantity(low, high, maybe, only, whole="yes" if missing.integer else "unless known", positive=positive)


def graded(rows: Rows, node: Any) -> ir.InGrade | None:
    """Having a grade of a scale that columns tell, where a condition says no more than that."""
    while isinstance(node, ir.Ref):
        node = rows.setting.ruleset.definitions[node.name].body
    return node if isinstance(node, ir.InGrade) and node.name in rows.table.graded else None


def among(rows: Rows, node: ir.InGrade) -> Truths:
    """Whether the grade is one of those asked for, by what is possible."""
    known = rows.table.graded[node.name]
    found = [among_grades(possible, node.values) for possible in known.possible]
    item = rows.column(known.column)

    def having(places: Iterable[bool]) -> X:
        return _any(item, [place for place, here in enumerate(places) if here])

    if all(one.possible in (CAN_HOLD, CAN_FAIL, CAN_HOLD | CAN_FAIL) for one in found):
        return Pair(having(one.truth is Truth.TRUE for one in found), having(one.truth is Truth.FALSE for one in found))
    cases = [(having(_CODES[one.truth] == code for one in found), code) for code in (TRUE, FALSE, UNKNOWN)]
    code = rows.columns.keep(coded(rows.setting.on, cases, NOTHING))

    def possible() -> Possible:
        yes, no, nothing = (having(bool(one.possible & bit) for one in found) for bit in (CAN_HOLD, CAN_FAIL, CAN_BE_NOTHING))
        return yes, no, nothing

    return Coded(code, possible, False)


def _any(item: X, places: Sequence[int]) -> X:
    return one_of(item, places) if places else X(False)


def refused(rows: Rows, names: Iterable[str]) -> None:
    """Have a standard asked record by record that does more with a score than to compare it."""
    from rulekit.engines.frames.rows import Foreign

    if any(name in rows.table.ranges for name in names):
        raise Foreign("score", {})


def value_of(found: Range, row: Any) -> tuple[Fraction | None, Fraction | None, bool]:
    """The ends of a number in a row, None for nothing, and whether it may be nothing."""
    if row[found.only]:
        return None, None, True
    low, high = (Fraction(row[over], row[under]) for over, under in (found.low, found.high))
    return low, high, bool(row[found.maybe])
