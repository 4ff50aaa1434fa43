"""
SQL for DuckDB by hand: the name of a table goes in, a query for the same rows with 6 or 30 columns of verdicts comes out.

Of the shapes that were tried, the fastest was kept: nested `CASE x WHEN TRUE … WHEN FALSE … ELSE … END`, exceptions too, since
DuckDB evaluates a branch only on the rows that it is for. Searched cases take a fifth longer, a chain with the scope negated, IF,
and coalesce on casts more. Shared conditions in a subquery make no difference: DuckDB finds them.
"""

from __future__ import annotations

from collections.abc import Callable

TODAY, YEAR_AGO, TWO_YEARS_AGO = "DATE '2025-06-30'", "DATE '2024-06-30'", "DATE '2023-06-30'"
NAMES = ("pass", "fail", "unknown", "not_applicable", "error")
WORDS = f"ENUM ({', '.join(map(repr, NAMES))})"
PRIVATE, BUILDING, MAKING = "ownership = 'private'", "sector = 'construction'", "sector IN ('construction', 'manufacturing')"
Literal = Callable[[int], str]


def code(value: int) -> str:
    """A verdict as a small number."""
    return f"{value}::TINYINT"


def word(value: int) -> str:
    """A verdict as a word of the type `verdict`, which the connection has to have (CREATE TYPE verdict AS, then WORDS)."""
    return f"'{NAMES[value]}'::verdict"


def _case(condition: str, yes: str, no: str, missing: str) -> str:
    return f"CASE ({condition}) WHEN TRUE THEN {yes} WHEN FALSE THEN {no} ELSE {missing} END"


def sound(table: str) -> str:
    """A query that gives true where every value can be read. Not a part of the verdicts by hand."""
    counted = ("workers", "members", "officers", "exits", "payroll", "injured")
    checks = [
        *(f"{name} >= 0" for name in counted),
        "area >= 0 AND isfinite(area)",
        "ownership IN ('private', 'public')",
        "sector IN ('construction', 'manufacturing', 'services')",
    ]
    return f"SELECT {' AND '.join(f'bool_and({check})' for check in checks)} FROM {table}"


class _Verdicts:
    """The shapes of a standard."""

    def __init__(self, literal: Literal) -> None:
        self.met, self.broken, self.unknown, self.aside = (literal(value) for value in range(4))

    def judge(self, met: str) -> str:
        """A requirement for every record."""
        return _case(met, self.met, self.broken, self.unknown)

    def on(self, scope: str, met: str) -> str:
        """A requirement for the records in a scope."""
        return _case(scope, self.judge(met), self.aside, self.unknown)

    def unless(self, scope: str, exempt: str, met: str) -> str:
        """A requirement with an exception."""
        due = _case(exempt, self.aside, self.judge(met), _case(met, self.met, self.unknown, self.unknown))
        return _case(scope, due, self.aside, _case(exempt, self.aside, self.unknown, self.unknown))

    def ratio(self, scope: str, base: str, met: str) -> str:
        """A requirement on a ratio, with nothing to judge where its base is 0."""
        due = _case(f"{base} = 0", self.aside, self.judge(met), self.unknown)
        return _case(scope, due, self.aside, _case(f"{base} = 0", self.aside, self.unknown, self.unknown))


def _six(v: _Verdicts) -> list[str]:
    young = f"founded > {YEAR_AGO} AND founded <= {TODAY}"
    return [
        v.on(f"{PRIVATE} AND workers >= 50", '"union"'),
        v.on(f"{PRIVATE} AND workers >= 30", "members >= 1"),
        v.unless("workers >= 50", young, '"union"'),
        v.ratio(BUILDING, "workers", "officers * 100 >= workers"),
        v.judge("area BETWEEN 100 AND 5000"),
        v.on("noisy", "NOT locked"),
    ]


def _others(v: _Verdicts) -> list[str]:
    return [
        v.on("area >= 200", "exits >= 2"),
        v.judge("kit"),
        v.judge("insurance"),
        v.on("payroll >= 1000000", "audit"),
        v.on("workers >= 50", '"plan"'),
        v.on("area >= 200 OR noisy", "alarm"),
        v.on(PRIVATE, "desk"),
        v.unless(f"{PRIVATE} AND workers >= 50", "desk", "room"),
        v.judge(f"inspected > {TWO_YEARS_AGO} AND inspected <= {TODAY}"),
        v.on("noisy", f"inspected > {YEAR_AGO} AND inspected <= {TODAY}"),
        v.judge("members * 10 >= workers OR workers = 0"),
        v.judge("injured <= 0"),
        v.judge("injured <= 2"),
        v.judge('"union" OR desk'),
        v.judge("insurance AND kit"),
        v.on(MAKING, "officers >= 1"),
        v.on(f"{BUILDING} AND workers >= 50", "officers >= 2"),
        _case(PRIVATE, v.aside, v.judge("audit"), v.unknown),
        v.met,
        v.judge("payroll >= workers * 24000 OR workers = 0"),
        v.on(f"founded <= {YEAR_AGO}", '"plan" OR audit'),
        v.on("area >= 1000", "exits >= 3"),
        v.unless("workers >= 10", "desk", "kit"),
        v.on(PRIVATE, "NOT (noisy AND locked)"),
    ]


def _query(columns: list[str], table: str) -> str:
    return f"SELECT *, {', '.join(f'{column} AS S{place}' for place, column in enumerate(columns, 1))} FROM {table}"


def six(table: str, literal: Literal = code) -> str:
    """Verdicts of the first six standards."""
    return _query(_six(_Verdicts(literal)), table)


def thirty(table: str, literal: Literal = code) -> str:
    """Verdicts of all thirty."""
    verdicts = _Verdicts(literal)
    return _query(_six(verdicts) + _others(verdicts), table)
