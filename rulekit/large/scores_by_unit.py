"""A table of scores goes in; by unit, how many have which state and grade, and the sums of scores, come out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from rulekit.reports.roll_up_scores import Scored

if TYPE_CHECKING:
    import polars as pl

    from rulekit.engines.scores.table import ScoreTable
    from rulekit.large.cards import CardRun
    from rulekit.large.judge import LargeRun
    from rulekit.reports.roll_up_tree import Counted


def count(found: Counted, run: LargeRun, one: CardRun, table: ScoreTable) -> None:
    """Take up all scores of a scorecard; see Counted.score."""
    import polars as pl

    by = [name for name in table.frame.columns if name[:5] == "path:"]
    supplied = pl.col("row").is_not_null()
    frame = table.frame.lazy().filter(supplied).with_columns(table.fixed.alias("fixed"))
    for path, states in _by(frame.group_by(*by, "grades", "error", "only", "fixed").agg(pl.len()), len(by)):
        number, error, only, fixed, times = states
        _states(found.scored(path, one.card.id), table, (number, error, only, fixed), times)
    sure = frame.filter(~pl.col("only") & ~pl.col("maybe"))
    sums = sure.group_by(*by, "low:under", "high:under").agg(pl.col("low").sum(), pl.col("high").sum(), pl.len())
    for path, (low_under, high_under, low, high, times) in _by(sums, len(by)):
        scored = found.scored(path, one.card.id)
        scored.sure += times
        scored.low += table.sums.value(low, low_under)
        scored.high += table.sums.value(high, high_under)
    ends = ("low", "low:under", "high", "high:under")
    for kind, some in (("maybe", frame.filter(~pl.col("only") & pl.col("maybe"))), ("apart", sure.filter(_apart(by)))):
        for path, (*pair, times) in _by(some.group_by(*by, *ends).agg(pl.len()), len(by)):
            getattr(found.scored(path, one.card.id), kind)[_ends(table, pair)] += times
    for score in run.scores.made(one, table.frame.filter(~supplied)):
        found.score(None, score)


def _by(frame: pl.LazyFrame, size: int) -> Iterator[tuple[tuple[str, ...], list[int]]]:
    """The rows of a table, each with its path."""
    return ((tuple(row[:size]), list(row[size:])) for row in frame.collect().iter_rows())


def _apart(by: list[str]) -> pl.Expr:
    """Whether a unit in which a record stands is not known."""
    import polars as pl

    return pl.any_horizontal(pl.col(name) == "" for name in by) if by else pl.lit(False)


def _ends(table: ScoreTable, pair: list[int]) -> tuple[Fraction, Fraction]:
    return table.sums.value(pair[0], pair[1]), table.sums.value(pair[2], pair[3])


def _states(scored: Scored, table: ScoreTable, told: tuple[int, int, int, int], times: int) -> None:
    number, error, only, fixed = told
    grades = table.possible[number]
    state = table.state(number, error=bool(error), only=bool(only), fixed=bool(fixed))
    scored.states[state] += times
    for grade in () if only else grades:
        scored.possible[grade] += times
    if state == "known" and table.card.scale:
        scored.grades[grades[0]] += times
