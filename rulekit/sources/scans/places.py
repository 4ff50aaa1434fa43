"""Columns that place records in the hierarchy go in; keys of the units above, by level, come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import define, field

from rulekit.sources.doubt import Doubt
from rulekit.sources.names import OWN
from rulekit.sources.plan import Plan, Slot
from rulekit.sources.scans.keys import KeyColumn
from rulekit.vocabulary import Vocabulary

if TYPE_CHECKING:
    import polars as pl


@define(eq=False)
class Places:
    """
    Reads where the records of a plan stand, as Plan.read does: `parent` and the levels above, then by code where keys nest.

    `tops` holds, by record type, what was read of records above that have been supplied: a frame with their keys ("k") and
    the keys of the units above them ("u:level").
    """

    plan: Plan
    vocabulary: Vocabulary
    tops: Mapping[str, pl.DataFrame]
    columns: dict[int, KeyColumn] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.columns = {number: KeyColumn(str(slot.at)) for number, slot in enumerate(self.plan.units)}

    @property
    def parent_type(self) -> str:
        """The record type one level above; for child records that of their owners."""
        return self.plan.owner[0] if self.plan.owner else self.vocabulary.records[self.plan.type].parent

    def read(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[tuple[int, int, Slot, Doubt]]]:
        """
        The units as columns "p" (parent) and "a:level" (given in the row, before codes count), and doubts: row, order, slot.
        """
        import polars as pl

        doubts: list[tuple[int, int, Slot, Doubt]] = []
        given: dict[str, list[pl.Series]] = {}
        for number, slot in enumerate(self.plan.units):
            cells = frame[str(slot.at)]
            keys, odd = self.columns[number].read(cells)
            for row, raw in zip(odd, cells.gather(odd).to_list() if odd else [], strict=True):
                key, _ = self.columns[number].meaning(raw)
                if isinstance(key, Doubt):
                    doubts.append((row, number, slot, key))
            to = "p" if slot.role.what == "parent" or slot.role.id == self.parent_type else f"a:{slot.role.id}"
            given.setdefault(to, []).append(keys)
        columns = {name: _first(series) for name, series in given.items()}
        height = frame.height
        for level, key in self.plan.above.items():
            columns[f"a:{level}"] = pl.repeat(key, height, dtype=pl.String, eager=True)
        own = columns.pop(f"a:{self.parent_type}", None)
        if own is not None:
            columns["p"] = _first([columns["p"], own]) if "p" in columns else own
        return pl.DataFrame([series.alias(name) for name, series in columns.items()]) if columns else pl.DataFrame(), doubts

    def named(self, frame: pl.DataFrame, keys: pl.Series, units: pl.DataFrame) -> Iterator[tuple[int, str, str, str]]:
        """Names of units that columns give beside their keys or codes: row, level, key, name; each once, in order of rows."""
        import polars as pl

        kinds = self.vocabulary.records
        for number, slot in enumerate(self.plan.units):
            level = slot.role.id
            if slot.role.rank < OWN:
                continue
            table = pl.DataFrame({"k": keys}).with_row_index("row")
            if level == self.parent_type and "p" in units.columns:
                found, _ = self.columns[number].read(frame[str(slot.at)])
                table = table.with_columns(unit=units["p"], name=found).filter(pl.col("unit") != pl.col("name"))
            elif level in self.dropped():
                unit = pl.col("k").str.slice(0, kinds[level].code_digits)
                table = table.with_columns(unit=unit, name=units[f"a:{level}"]).filter(self._coded("k"))
            else:
                continue
            named = table.drop_nulls("name").group_by("unit").agg(pl.col("row").min(), pl.col("name").sort_by("row").first())
            for unit, row, name in named.sort("row").iter_rows():
                yield row, level, unit, name

    def _coded(self, column: str) -> pl.Expr:
        """Whether keys are codes that begin with those of the units above."""
        import polars as pl

        digits = self.vocabulary.records[self.plan.type].code_digits
        key = pl.col(column)
        return (key.str.len_chars() == digits) & key.str.contains(r"^\d+$")

    def dropped(self) -> set[str]:
        """Levels whose names in columns only name the units that codes tell."""
        kinds = self.vocabulary.records
        digits = kinds[self.plan.type].code_digits
        found = {slot.role.id for slot in self.plan.units if slot.role.rank >= OWN and slot.role.id != self.parent_type}
        return {level for level in found if digits and 0 < kinds[level].code_digits < digits}

    def above(self, frame: pl.DataFrame, level: str) -> pl.Expr:
        """The key of the unit of a level, from the columns "k", "p" and "a:…" of a frame; null where it cannot be told."""
        import polars as pl

        if level == self.plan.type:
            return pl.col("k")
        ways = self._own(frame, level) if self.plan.owner is None else []
        if "p" in frame.columns:
            ways.append(self._over(level))
        return pl.coalesce(ways) if ways else pl.lit(None, dtype=pl.String)

    def _own(self, frame: pl.DataFrame, level: str) -> list[pl.Expr]:
        """What a record says itself of its unit of a level, in order."""
        import polars as pl

        kinds = self.vocabulary.records
        ways: list[pl.Expr] = []
        coded = self._coded("k") if kinds[self.plan.type].code_digits else None
        if f"a:{level}" in frame.columns:
            own = pl.col(f"a:{level}")
            ways.append(pl.when(~coded).then(own) if coded is not None and level in self.dropped() else own)
        if coded is not None and 0 < kinds[level].code_digits < kinds[self.plan.type].code_digits:
            ways.append(pl.when(coded).then(pl.col("k").str.slice(0, kinds[level].code_digits)))
        return ways

    def hangs_on_parent(self, frame: pl.DataFrame, levels: Sequence[str]) -> bool:
        """Whether the unit of a level can only be told by the record of a parent."""
        import polars as pl

        if "p" not in frame.columns:
            return False
        for level in levels:
            if level not in (self.plan.type, self.parent_type):
                own = pl.coalesce([*self._own(frame, level), pl.lit(None, dtype=pl.String)])
                if frame.select((pl.col("p").is_not_null() & own.is_null()).any()).item():
                    return True
        return False

    def _over(self, level: str) -> pl.Expr:
        """The unit of a level above the parent, by the parent's own record or by its code."""
        import polars as pl

        kinds, parent = self.vocabulary.records, pl.col("p")
        if level == self.parent_type:
            return parent
        ways: list[pl.Expr] = []
        top = self.tops.get(self.parent_type)
        if top is not None and f"u:{level}" in top.columns and top.height:
            known = top.filter(pl.col(f"u:{level}").is_not_null())
            if known.height:
                ways.append(parent.replace_strict(known["k"], known[f"u:{level}"], default=None, return_dtype=pl.String))
        digits = kinds[self.parent_type].code_digits
        if 0 < kinds[level].code_digits < digits:
            coded = (parent.str.len_chars() == digits) & parent.str.contains(r"^\d+$")
            ways.append(pl.when(coded).then(parent.str.slice(0, kinds[level].code_digits)))
        return pl.coalesce(ways) if ways else pl.lit(None, dtype=pl.String)


def _first(series: list[pl.Series]) -> pl.Series:
    """The first of several that is known, row by row."""
    import polars as pl

    if len(series) == 1:
        return series[0]
    return pl.DataFrame([one.alias(str(number)) for number, one in enumerate(series)]).select(pl.coalesce(pl.all())).to_series()
