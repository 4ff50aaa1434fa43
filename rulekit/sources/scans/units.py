"""Batches go in; the units in which their records stand come out: which, how many records, where they are told first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from attrs import define, field

from rulekit.records import Dataset, Record
from rulekit.sources.scans.batch import Batch
from rulekit.vocabulary import Vocabulary

if TYPE_CHECKING:
    import polars as pl

Met = tuple[str | None, int, int]  # key of a unit, how many records stand in it, number of the row of the first


@define(eq=False)
class Units:
    """
    What a scan knows of units.

    `tops` holds the records of types that are units of others: their keys ("k"), rows, and the keys of the units above them.
    """

    vocabulary: Vocabulary
    tops: dict[str, pl.DataFrame] = field(factory=dict)
    _parts: dict[str, list[pl.DataFrame]] = field(factory=dict)
    _counts: dict[tuple[str, str], list[pl.DataFrame]] = field(factory=dict)
    _late: dict[tuple[str, str], list[tuple[str | None, int]]] = field(factory=dict)

    def count(self, batch: Batch) -> None:
        """Count the records of a batch by their units."""
        import polars as pl

        levels = [level for level in batch.levels if level != batch.type]
        if not levels or not batch.frame.height:
            return
        together = batch.frame.lazy().group_by(f"u:{level}" for level in levels)
        found = together.agg(pl.len().cast(pl.Int64).alias("count"), pl.col("row").min()).collect()
        for level in levels:
            by_unit = found.group_by(pl.col(f"u:{level}").alias("unit"))
            counted = by_unit.agg(pl.col("count").sum(), pl.col("row").min())
            self._counts.setdefault((batch.type, level), []).append(counted)

    def forget(self) -> None:
        """Drop what was counted in batches, before they are counted again."""
        self._counts.clear()

    def count_late(self, type: str, row: int, units: dict[str, str]) -> None:
        """Count a record that is in no batch."""
        for level, unit in units.items():
            self._late.setdefault((type, level), []).append((unit or None, row))

    def keep(self, batch: Batch) -> None:
        """Keep keys of records that are units of others."""
        frame = batch.frame.select("k", "row", *(f"u:{level}" for level in batch.levels))
        self._parts.setdefault(batch.type, []).append(frame)

    def doubled(self, type: str) -> list[int]:
        """Rows of the records kept whose keys others have too, when all of a type were kept."""
        import polars as pl

        if type not in self._parts:
            return []
        self.tops[type] = pl.concat(self._parts.pop(type), how="diagonal")
        rows: list[int] = self.tops[type].filter(pl.col("k").is_duplicated())["row"].to_list()
        return rows

    def merge(self, type: str, records: Sequence[Record]) -> None:
        """Put the merged records in place of those of one key."""
        import polars as pl

        levels = [name[2:] for name in self.tops[type].columns if name[:2] == "u:"]
        above = [self.of(record, levels) for record in records]
        columns = [pl.Series(f"u:{level}", [one[level] or None for one in above], dtype=pl.String) for level in levels]
        merged = pl.DataFrame([pl.Series("k", [record.key for record in records], dtype=pl.String), *columns])
        first = self.tops[type].unique("k", keep="first", maintain_order=True)
        once = first.filter(~pl.col("k").is_in(merged["k"].implode()))
        again = first.select("k", "row").join(merged, on="k").select(once.columns)
        self.tops[type] = pl.concat([once, again]).sort("row")

    def of(self, record: Record, levels: Collection[str]) -> dict[str, str]:
        """Keys of the units above a record that is in no batch, by level."""
        import polars as pl

        above: dict[str, list[Record]] = {}
        parent = self.vocabulary.records[record.type].parent
        top = self.tops.get(parent)
        if record.parent and top is not None:
            for row in top.filter(pl.col("k") == record.parent).head(1).iter_rows(named=True):
                known = {name[2:]: key for name, key in row.items() if name[:2] == "u:" and key}
                above[parent] = [Record(parent, row["k"], above=known)]
        bare = Dataset(self.vocabulary, above)
        return {level: bare.above(record, level) for level in levels}

    def met(self, type: str, level: str) -> list[Met]:
        """Units of a level in which records of a type stand, in order of the first of them; None where it cannot be told."""
        import polars as pl

        schema = {"unit": pl.String, "count": pl.Int64, "row": pl.Int64}
        late = [(unit, 1, row) for unit, row in self._late.get((type, level), [])]
        parts = [*self._counts.get((type, level), []), pl.DataFrame(late, schema=schema, orient="row")]
        counted = pl.concat(parts).group_by("unit").agg(pl.col("count").sum(), pl.col("row").min())
        return counted.sort("row").rows()

    def rows(self, type: str, level: str, keys: Collection[str]) -> list[int] | None:
        """The first row in each batch that stands in one of some units, or in none that is known; None where nobody counted."""
        import polars as pl

        if (type, level) not in self._counts:
            return None
        counted = pl.concat(self._counts[type, level])
        found: list[int] = counted.filter(pl.col("unit").is_null() | pl.col("unit").is_in(list(keys)))["row"].to_list()
        return found

    def sizes(self, type: str, level: str, keys: Collection[str]) -> dict[str, int]:
        """How many records of a type stand in some units."""
        import polars as pl

        parts = self._counts.get((type, level), [])
        found = [part.filter(pl.col("unit").is_in(list(keys))) for part in parts]
        return dict(pl.concat(found).group_by("unit").agg(pl.col("count").sum()).rows()) if found else {}

    def counted(self, type: str) -> list[str]:
        """Levels by which records of a type were counted."""
        return [level for one, level in self._counts if one == type]

    def order(self, level: str, seen_by: Iterable[str]) -> list[str]:
        """Keys of the units of a level in the order in which standards about them are judged; see Dataset.units."""
        found = dict.fromkeys(self.tops[level]["k"].to_list() if level in self.tops else [])
        for type in seen_by:
            found |= dict.fromkeys(unit for unit, _, _ in self.met(type, level) if unit is not None)
        return list(found)
