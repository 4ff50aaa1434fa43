"""Codes of scope, exception and requirement go in, the verdict and the row that gave it come out (semantics S2)."""

from __future__ import annotations

from itertools import product

from rulekit.engines.truth import FALSE, NOTHING, TRUE
from rulekit.findings import Truth, Verdict

_ON_DUTY = {Truth.TRUE: Verdict.PASS, Truth.FALSE: Verdict.FAIL, Truth.UNKNOWN: Verdict.UNKNOWN, Truth.ERROR: Verdict.ERROR}
_NOT = (Truth.FALSE, Truth.NOTHING)
_BIT = {TRUE: Truth.TRUE, FALSE: Truth.FALSE, NOTHING: Truth.NOTHING}
_ORDER = (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE)


def climb(scope: Truth, exception: Truth, requirement: Truth) -> tuple[int, Verdict]:
    """Row (4 to 10) and verdict of the first row of the ladder that fits; rows 1 to 3 come before any condition is read."""
    if scope in _NOT:
        return 4, Verdict.NOT_APPLICABLE
    if exception is Truth.TRUE:
        return 5, Verdict.NOT_APPLICABLE
    if requirement is Truth.NOTHING:
        return 6, Verdict.NOT_APPLICABLE
    if scope is Truth.TRUE and exception in _NOT:
        return 7, _ON_DUTY[requirement]
    if scope is Truth.TRUE and requirement is Truth.TRUE:
        return 8, Verdict.PASS
    if Truth.ERROR in (scope, exception, requirement):
        return 9, Verdict.ERROR
    return 10, Verdict.UNKNOWN


def _reachable(scope: int, exception: int, requirement: int) -> tuple[Verdict, ...]:
    found = {
        climb(_BIT[s], _BIT[x], _BIT[r])[1]
        for s, x, r in product(_BIT, _BIT, _BIT)
        if s & scope and x & exception and r & requirement
    }
    return tuple(verdict for verdict in _ORDER if verdict in found)


_POSSIBLE = {masks: _reachable(*masks) for masks in product(range(1, 8), repeat=3)}


def possible(scope: int, exception: int, requirement: int) -> tuple[Verdict, ...]:
    """Verdicts that possible sets of scope, exception and requirement leave, in the order pass, fail, not applicable."""
    return _POSSIBLE[scope, exception, requirement]
