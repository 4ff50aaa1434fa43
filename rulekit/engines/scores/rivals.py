"""Ranked rows go in; who surely shares the place of one, and whose scores leave it open, come out, by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import polars as pl
from attrs import define, field

_NAMED = 20
_HELD = 20_000  # rows of a unit that are held as Python values
_FEW = 20  # units that are looked for one by one
_Other = tuple[str, int, int, bool]


@define(eq=False)
class Rivals:
    """The others with whom a record is ranked, unit by unit; `unread` may be anywhere and have no key."""

    frame: pl.DataFrame
    unread: int
    _unit: Any = None
    _held: list[_Other] | None = None
    _places: dict[Any, pl.Series] = field(factory=dict)
    _asked: int = 0
    _lost: pl.DataFrame | None = None

    def of(self, row: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Keys of those that surely share the place of a row, and of the first of those that leave it open."""
        low, high, fixed = row["rank:from"], row["rank:to"], row["rank:from"] == row["rank:to"]
        settled = row["rank:low"] == row["rank:high"]
        others = self._others(row)
        tied = [key for key, one, other, sure in others if sure and one == other == low] if fixed else []
        equal = tuple(key for key in tied if key != row["key"]) if len(tied) > 1 else ()
        if settled:
            return equal, ()
        found: Iterable[str] = (
            key for key, one, other, sure in others
            if other > low and not (sure and one > high) and not (fixed and sure and one == other) and key != row["key"]
        )  # fmt: skip
        return equal, tuple(islice(found, _NAMED))

    def _others(self, row: Mapping[str, Any]) -> list[_Other]:
        """All that may share its place or leave it open, itself among them, in their order; then those that may be anywhere."""
        unit = row["rank:unit"]
        if unit != self._unit or self._held is None:
            rows = self._rows_of(unit)
            self._unit, self._held = unit, None
            if rows.height > _HELD:
                return self._near(rows, row)
            self._held = rows.rows()
        return self._held

    def _rows_of(self, unit: int) -> pl.DataFrame:
        columns = ("key", "rank:from", "rank:to", (~pl.col("maybe")).alias("sure"))
        ranked, self._asked = ~pl.col("only"), self._asked + 1
        if self._lost is None:
            some = self.frame.filter(ranked & pl.col("rank:unit").is_null())
            unread = min(self.unread, _NAMED)  # they have no keys, and are told before those whose unit is not known
            rows = {"key": [""] * unread, "rank:from": [-1] * unread, "rank:to": [2**62] * unread, "sure": [False] * unread}
            lost_rows = some.select(*columns[:3], pl.lit(False).alias("sure"))
            self._lost = pl.concat([pl.DataFrame(rows, schema=lost_rows.schema), lost_rows])
        if self._asked <= _FEW:
            return pl.concat([self.frame.filter(ranked & (pl.col("rank:unit") == unit)).select(columns), self._lost])
        if not self._places:
            numbered = self.frame.lazy().with_row_index("at").filter(ranked)
            by = numbered.group_by("rank:unit", maintain_order=True).agg("at").collect()
            self._places = dict(zip(by["rank:unit"], by["at"], strict=True))
        return pl.concat([self.frame[self._places[unit]].select(columns), self._lost])

    @staticmethod
    def _near(rows: pl.DataFrame, row: Mapping[str, Any]) -> list[_Other]:
        low, high = row["rank:from"], row["rank:to"]
        start, end, sure = pl.col("rank:from"), pl.col("rank:to"), pl.col("sure")
        open_ = (end > low) & ~(sure & (start > high))
        return rows.filter(open_ | (sure & (start == low) & (end == low))).rows()
