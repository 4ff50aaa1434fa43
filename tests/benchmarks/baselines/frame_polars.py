"""
Lazy Polars by hand: a frame goes in, the same frame with 6 or 30 columns of verdicts comes out.

Of the shapes that were tried, the fastest was kept: nested `when` (a chain with the scope negated takes a fifth longer), and the
conditions that several standards share, texts above all, in a `with_columns` of their own (a fifth less than one `with_columns`
with common subexpressions left to Polars). Arithmetic on booleans cast to numbers takes two to three times as long; the streaming
engine, UInt8 and exceptions nested or joined make no difference.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

TODAY, YEAR_AGO, TWO_YEARS_AGO = date(2025, 6, 30), date(2024, 6, 30), date(2023, 6, 30)
WORDS = pl.Enum(["pass", "fail", "unknown", "not_applicable", "error"])
SHARED = ("_private", "_building", "_fifty", "_large")
Literal = Callable[[int], pl.Expr]


def code(value: int) -> pl.Expr:
    """A verdict as a small number."""
    return pl.lit(value, dtype=pl.Int8)


def word(value: int) -> pl.Expr:
    """A verdict as a word of an enum."""
    return pl.lit(WORDS.categories[value], dtype=WORDS)


def _shared(frame: pl.LazyFrame) -> pl.LazyFrame:
    c = pl.col
    frame = frame.with_columns(
        _private=c("ownership") == "private", _building=c("sector") == "construction", _fifty=c("workers") >= 50
    )
    return frame.with_columns(_large=c("_private") & c("_fifty"))


def sound(frame: pl.LazyFrame) -> bool:
    """Whether every value can be read: numbers in their range, texts among the choices. Not a part of the verdicts by hand."""
    c = pl.col
    sector, ownership = c("sector"), c("ownership")
    counted = ("workers", "members", "officers", "exits", "payroll", "injured")
    checks = [
        *((c(name) >= 0).all() for name in counted),
        (c("area") >= 0).all() & c("area").is_finite().all(),
        ((ownership == "private") | (ownership == "public")).all(),
        ((sector == "construction") | (sector == "manufacturing") | (sector == "services")).all(),
    ]
    return all(frame.select(check.alias(str(place)) for place, check in enumerate(checks)).collect().row(0))


class _Verdicts:
    """The shapes of a standard; null in a `when` counts as false."""

    def __init__(self, literal: Literal) -> None:
        self.met, self.broken, self.unknown, self.aside = (literal(value) for value in range(4))

    def judge(self, met: pl.Expr) -> pl.Expr:
        """A requirement for every record."""
        return pl.when(met.is_null()).then(self.unknown).otherwise(pl.when(met).then(self.met).otherwise(self.broken))

    def on(self, scope: pl.Expr, found: pl.Expr) -> pl.Expr:
        """A verdict for the records in a scope."""
        return pl.when(scope).then(found).otherwise(pl.when(scope.is_null()).then(self.unknown).otherwise(self.aside))

    def unless(self, scope: pl.Expr, exempt: pl.Expr, met: pl.Expr) -> pl.Expr:
        """A requirement with an exception."""
        due = scope & ~exempt
        open_ = pl.when(scope & met).then(self.met).otherwise(self.unknown)
        return pl.when(due).then(self.judge(met)).otherwise(pl.when(due.is_null()).then(open_).otherwise(self.aside))

    def ratio(self, scope: pl.Expr, base: pl.Expr, met: pl.Expr) -> pl.Expr:
        """A requirement on a ratio, with nothing to judge where its base is 0."""
        open_ = pl.when(scope).then(self.judge(met)).otherwise(self.unknown)
        return pl.when(~scope | (base == 0)).then(self.aside).otherwise(open_)


def six(frame: pl.LazyFrame, literal: Literal = code) -> pl.LazyFrame:
    """Verdicts of the first six standards."""
    c, v = pl.col, _Verdicts(literal)
    private, workers = c("_private"), c("workers")
    young = (c("founded") > YEAR_AGO) & (c("founded") <= TODAY)
    return (
        _shared(frame)
        .with_columns(
            S1=v.on(c("_large"), v.judge(c("union"))),
            S2=v.on(private & (workers >= 30), v.judge(c("members") >= 1)),
            S3=v.unless(c("_fifty"), young, c("union")),
            S4=v.ratio(c("_building"), workers, c("officers") * 100 >= workers),
            S5=v.judge(c("area").is_between(100, 5000)),
            S6=v.on(c("noisy"), v.judge(~c("locked"))),
        )
        .drop(SHARED)
    )


def thirty(frame: pl.LazyFrame, literal: Literal = code) -> pl.LazyFrame:
    """Verdicts of all thirty."""
    c, v = pl.col, _Verdicts(literal)
    private, building, fifty, large = (c(name) for name in SHARED)
    workers, area, inspected = c("workers"), c("area"), c("inspected")
    union, insurance, desk, room, kit = (c(name) for name in ("union", "insurance", "desk", "room", "kit"))
    noisy, locked, audit, plan, alarm = (c(name) for name in ("noisy", "locked", "audit", "plan", "alarm"))
    young = (c("founded") > YEAR_AGO) & (c("founded") <= TODAY)
    making = building | (c("sector") == "manufacturing")
    audited = v.judge(audit)
    return (
        _shared(frame)
        .with_columns(
            S1=v.on(large, v.judge(union)),
            S2=v.on(private & (workers >= 30), v.judge(c("members") >= 1)),
            S3=v.unless(fifty, young, union),
            S4=v.ratio(building, workers, c("officers") * 100 >= workers),
            S5=v.judge(area.is_between(100, 5000)),
            S6=v.on(noisy, v.judge(~locked)),
            S7=v.on(area >= 200, v.judge(c("exits") >= 2)),
            S8=v.judge(kit),
            S9=v.judge(insurance),
            S10=v.on(c("payroll") >= 1_000_000, audited),
            S11=v.on(fifty, v.judge(plan)),
            S12=v.on((area >= 200) | noisy, v.judge(alarm)),
            S13=v.on(private, v.judge(desk)),
            S14=v.unless(large, desk, room),
            S15=v.judge((inspected > TWO_YEARS_AGO) & (inspected <= TODAY)),
            S16=v.on(noisy, v.judge((inspected > YEAR_AGO) & (inspected <= TODAY))),
            S17=v.judge((c("members") * 10 >= workers) | (workers == 0)),
            S18=v.judge(c("injured") <= 0),
            S19=v.judge(c("injured") <= 2),
            S20=v.judge(union | desk),
            S21=v.judge(insurance & kit),
            S22=v.on(making, v.judge(c("officers") >= 1)),
            S23=v.on(building & fifty, v.judge(c("officers") >= 2)),
            S24=pl.when(private).then(v.aside).otherwise(pl.when(private.is_null()).then(v.unknown).otherwise(audited)),
            S25=v.met,
            S26=v.judge((c("payroll") >= workers * 24_000) | (workers == 0)),
            S27=v.on(c("founded") <= YEAR_AGO, v.judge(plan | audit)),
            S28=v.on(area >= 1000, v.judge(c("exits") >= 3)),
            S29=v.unless(workers >= 10, desk, kit),
            S30=v.on(private, v.judge(~(noisy & locked))),
        )
        .drop(SHARED)
    )
