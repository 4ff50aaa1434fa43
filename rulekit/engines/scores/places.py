"""Scores with their bounds go in as columns; ranks, and who is in a quota, come out as columns (semantics 58; see `ranks`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Literal

import polars as pl
from attrs import field, frozen

from rulekit.scorecards import Quota

STATES = ("in", "tied", "open", "out")
RANKS = ("rank:low", "rank:high", "rank:least", "rank:most")


@frozen(slots=False, eq=False)
class _Sorted:
    """Numbers in order, each with the place of its unit above it, so that one look tells how many of a unit are greater."""

    values: pl.Series
    unit: pl.Series  # of each row
    step: int

    def above(self, key: pl.Series) -> pl.Series:
        """How many of the same unit are strictly greater."""
        return self._none if self.empty else self._upto - self._found(key, "right")

    def at_least(self, key: pl.Series) -> pl.Series:
        """How many of the same unit are at least as great."""
        return self._none if self.empty else self._upto - self._found(key, "left")

    @property
    def empty(self) -> bool:
        """Whether there are none at all."""
        return not len(self.values)

    @cached_property
    def _none(self) -> pl.Series:
        return pl.repeat(0, len(self.unit), dtype=pl.Int64, eager=True)

    @cached_property
    def all(self) -> pl.Series:
        """How many there are in the same unit."""
        return self._none if self.empty else self._upto - self._edges.gather(self.unit)

    @cached_property
    def _edges(self) -> pl.Series:
        """Where each unit begins; last, where the last one ends."""
        units = int(self.unit.max() or 0) + 2  # type: ignore[arg-type]
        return self.values.search_sorted(pl.int_range(units, eager=True) * self.step).cast(pl.Int64)

    @cached_property
    def _upto(self) -> pl.Series:
        return self._edges.gather(self.unit + 1)

    def _found(self, key: pl.Series, side: Literal["left", "right"]) -> pl.Series:
        return self.values.search_sorted(self.unit * self.step + key, side).cast(pl.Int64)


@frozen(slots=False, eq=False)
class Places:
    """
    All that are ranked, a row each: the number of its `unit` (from 0; null where that is not known), the ends of what it is
    ranked by as whole numbers from 0 (`low`, `high`), and whether it is ranked there for `sure`. `unread` more may be anywhere.
    """

    unit: pl.Series
    low: pl.Series
    high: pl.Series
    sure: pl.Series
    unread: int = 0
    lost: pl.Series = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "lost", self.unit.is_null())

    @cached_property
    def _units(self) -> pl.Series:
        return self.unit.fill_null(0)

    @cached_property
    def _step(self) -> int:
        return int(self.high.max() or 0) + 2  # type: ignore[arg-type]

    def _sorted(self, values: pl.Series, of: pl.Series) -> _Sorted:
        """Some of the values of each unit."""
        keys = self._units * self._step + values
        placed = of if not self.lost.any() else of & ~self.lost
        return _Sorted((keys if placed.all() else keys.filter(placed)).sort(), self._units, self._step)

    def _anywhere(self, values: pl.Series) -> _Sorted:
        """Values of those that may be in any unit."""
        return _Sorted(values.filter(self.lost).sort(), self._units * 0, self._step)

    @cached_property
    def _open(self) -> pl.Series:
        return self.high > self.low

    @cached_property
    def _sure_lows(self) -> _Sorted:
        return self._sorted(self.low, self.sure)

    @cached_property
    def _every(self) -> pl.Series:
        return pl.repeat(True, len(self.unit), eager=True)

    @cached_property
    def _highs(self) -> tuple[_Sorted, _Sorted]:
        return self._sorted(self.high, self._every), self._anywhere(self.high)

    @cached_property
    def _unsure_highs(self) -> tuple[_Sorted, _Sorted]:
        return self._sorted(self.high, ~self.sure), self._highs[1]

    @cached_property
    def _unsure_lows(self) -> tuple[_Sorted, _Sorted]:
        return self._sorted(self.low, ~self.sure), self._anywhere(self.low)

    @cached_property
    def _better(self) -> pl.Series:
        return self._sure_lows.above(self.high)

    @cached_property
    def _worse(self) -> pl.Series:
        return _sum(one.above(self.low) for one in self._highs) + self.unread - self._open.cast(pl.Int64)

    @cached_property
    def _surely(self) -> pl.Series:
        """How many are ranked with each for certain, itself among them."""
        return self._sure_lows.all + (~self.sure).cast(pl.Int64)

    def ranks(self) -> pl.DataFrame:
        """From which rank to which, among at least and at most how many; null where the unit is not known."""
        most = _sum(one.all for one in self._highs) + self.unread
        columns = (self._better + 1, self._worse + 1, self._surely, most)
        found = pl.DataFrame([one.alias(name) for one, name in zip(columns, RANKS, strict=True)])
        if not self.lost.any():
            return found
        return found.with_columns(pl.when(~self.lost).then(pl.col(name)).alias(name) for name in RANKS)

    def states(self, quotas: Sequence[Quota], ties: str) -> pl.DataFrame:
        """By quota ("q:0" and so on), whether each is within it, as a place in STATES."""
        if not quotas:
            return pl.DataFrame()
        unsure = (~self.sure).cast(pl.Int64)
        every = _sum(one.all for one in self._unsure_highs) + self.unread - unsure
        if ties == "in":
            better, worse = self._better, self._worse
            loose = _sum(one.above(self.low) for one in self._unsure_highs) - (~self.sure & self._open).cast(pl.Int64)
            helping = every - _sum(one.above(self.high) for one in self._unsure_lows)
        else:  # those that are equal count as better
            fixed = (~self._open).cast(pl.Int64)
            better = self._sure_lows.at_least(self.high) - (self.sure & ~self._open).cast(pl.Int64)
            worse = _sum(one.at_least(self.low) for one in self._highs) + self.unread - 1
            loose = _sum(one.at_least(self.low) for one in self._unsure_highs) - unsure
            helping = every - _sum(one.at_least(self.high) for one in self._unsure_lows) + unsure * fixed
        most = self._surely + loose + self.unread
        told = {
            "better": better, "worse": worse, "most": most, "least": self._surely + helping,
            "equals": self._equals(self._near(worse, most, quotas)), "lost": self.lost,
        }  # fmt: skip
        frame = pl.DataFrame(told)
        return frame.select(_state(quota, ties).alias(f"q:{at}") for at, quota in enumerate(quotas))

    @staticmethod
    def _near(worse: pl.Series, most: pl.Series, quotas: Sequence[Quota]) -> pl.Series:
        """Those that may be within the widest quota; all that surely share a place are, or none."""
        share = max(quota.share for quota in quotas)
        return worse < most * share.numerator // share.denominator

    def _equals(self, near: pl.Series) -> pl.Series:
        """How many have the same place for certain, itself among them; 1 for those whose own is open, or that are not `near`."""
        fixed = self.sure & ~self._open & ~self.lost & near
        keys = self._units * self._step + self.low
        some = pl.DataFrame({"key": keys.filter(fixed)})
        counted = some.select(pl.len().over("key").cast(pl.Int64))["len"]
        return pl.repeat(1, len(keys), dtype=pl.Int64, eager=True).scatter(fixed.arg_true(), counted)


def _state(quota: Quota, ties: str) -> pl.Expr:
    over, under = quota.share.numerator, quota.share.denominator
    within, beyond = pl.col("most") * over // under, pl.col("least") * over // under
    across = (pl.col("equals") > 1) & (pl.col("worse") + pl.col("equals") > within) & (ties == "in")
    known = pl.when(pl.col("worse") + 1 <= within).then(across.cast(pl.UInt8))
    known = known.when(pl.col("better") + 1 > beyond).then(pl.lit(3, dtype=pl.UInt8))  # type: ignore[assignment]
    return pl.when(pl.col("lost")).then(pl.lit(2, dtype=pl.UInt8)).otherwise(known.otherwise(pl.lit(2, dtype=pl.UInt8)))


def _sum(parts: Iterable[pl.Series]) -> pl.Series:
    first, *others = parts
    for one in others:
        first = first + one
    return first
