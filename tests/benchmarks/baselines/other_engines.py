"""The first six standards for other rules engines: expressions that give the verdicts as text; dates as day numbers.

Each engine is given its rules compiled beforehand. cel-python is left out, because it cannot compare null with a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

TODAY, YEAR_AGO = date(2025, 6, 30).toordinal(), date(2024, 6, 30).toordinal()

# {AND} {OR} are the words of each engine.
SIX = (
    '(ownership != null {AND} ownership != "private") {OR} (workers != null {AND} workers < 50) ? "not_applicable" : '
    '(ownership == null {OR} workers == null {OR} union == null ? "unknown" : (union == true ? "pass" : "fail"))',
    '(ownership != null {AND} ownership != "private") {OR} (workers != null {AND} workers < 30) ? "not_applicable" : '
    '(ownership == null {OR} workers == null {OR} members == null ? "unknown" : (members >= 1 ? "pass" : "fail"))',
    f"(workers != null {{AND}} workers < 50) {{OR}} (founded != null {{AND}} founded > {YEAR_AGO} {{AND}} founded <= {TODAY}) ? "
    '"not_applicable" : (workers == null ? "unknown" : (union == true ? "pass" : '
    '(founded == null {OR} union == null ? "unknown" : "fail")))',
    '(sector != null {AND} sector != "construction") {OR} workers == 0 ? "not_applicable" : '
    '(sector == null {OR} workers == null {OR} officers == null ? "unknown" : (officers * 100 >= workers ? "pass" : "fail"))',
    'area == null ? "unknown" : (area >= 100 {AND} area <= 5000 ? "pass" : "fail")',
    'noisy == false ? "not_applicable" : (noisy == null {OR} locked == null ? "unknown" : (locked == true ? "fail" : "pass"))',
)
NAMES = ("ownership", "workers", "union", "members", "founded", "sector", "officers", "area", "noisy", "locked")

Judge = Callable[[Mapping[str, Any]], tuple[str, ...]]


def values(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as these engines read it: only the fields of the six standards, dates as day numbers."""
    found = {name: record[name] for name in NAMES}
    return {name: value.toordinal() if isinstance(value, date) else value for name, value in found.items()}


def _words(both: str, either: str, fused: bool) -> list[str]:
    """Six rules, or all six as one list, so that a record is handed over once: faster, but no longer rules of their own."""
    texts = [text.replace("{AND}", both).replace("{OR}", either) for text in SIX]
    return ["[" + ", ".join(f"({text})" for text in texts) + "]"] if fused else texts


def _joined(judges: Sequence[Callable[[Mapping[str, Any]], Any]], fused: bool) -> Judge:
    if fused:
        only = judges[0]
        return lambda record: tuple(only(record))
    return lambda record: tuple([judge(record) for judge in judges])


def rule_engine(fused: bool) -> Judge:
    """rule-engine: pure Python."""
    import rule_engine  # type: ignore[import-not-found,unused-ignore]

    return _joined([rule_engine.Rule(text).evaluate for text in _words("and", "or", fused)], fused)


def zen(fused: bool) -> Judge:
    """zen-engine: Rust."""
    import zen  # type: ignore[import-not-found,unused-ignore]

    return _joined([zen.compile_expression(text).evaluate for text in _words("and", "or", fused)], fused)


def cel(fused: bool) -> Judge:
    """common-expression-language: Rust."""
    import cel  # type: ignore[import-not-found,unused-ignore]

    return _joined([cel.compile(text).execute for text in _words("&&", "||", fused)], fused)


ENGINES = {"CEL in Rust": cel, "zen-engine": zen, "rule-engine": rule_engine}
