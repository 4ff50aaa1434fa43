"""Reading of frames in Polars: kinds of columns, surveys and look-ups as native expressions over lazy frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rulekit.engines.frames.polars import Polars
from rulekit.sources.frames.native import Column, Stored
from rulekit.tables import EPOCH

_STORED: Mapping[str, Stored] = {
    "String": "text", "Categorical": "text", "Enum": "text", "Boolean": "yesno", "Int8": "small", "Int16": "small",
    "Int32": "small", "UInt8": "small", "UInt16": "small", "Int64": "whole", "UInt32": "whole", "UInt64": "whole",
    "Int128": "whole", "UInt128": "whole", "Float64": "float", "Float32": "single", "Decimal": "decimal", "Date": "day",
    "Datetime": "moment", "Null": "nothing",
}  # fmt: skip


class PolarsColumns(Polars):
    """See Native."""

    def columns(self, frame: Any) -> Mapping[str, Column]:
        return {name: _column(kind) for name, kind in frame.collect_schema().items()}

    def survey(
        self, frame: Any, asked: Mapping[str, Any], distinct: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, list[Any]]]:
        import polars as pl

        jobs = [frame.select(**asked)] if asked else []
        jobs += [frame.select(item.alias(name)).unique() for name, item in distinct.items()]
        done = pl.collect_all(jobs) if len(jobs) > 1 else [job.collect() for job in jobs]
        totals = done[0].row(0, named=True) if asked else {}
        different = done[1 if asked else 0 :]
        return totals, {name: table.to_series().to_list() for name, table in zip(distinct, different, strict=True)}

    def least(self, item: Any) -> Any:
        return item.min()

    def greatest(self, item: Any) -> Any:
        return item.max()

    def every(self, item: Any) -> Any:
        return item.all()

    def count(self, item: Any) -> Any:
        return item.sum()

    def height(self) -> Any:
        import polars as pl

        return pl.len()

    def kinds_of(self, item: Any) -> Any:
        return item.drop_nulls().n_unique()

    def whole(self, item: Any) -> Any:
        import polars as pl

        return item.cast(pl.Int64, strict=False)

    def text(self, item: Any) -> Any:
        import polars as pl

        return item.cast(pl.String)

    def shifted(self, item: Any, places: int) -> Any:
        if places >= 0:
            return item * 10.0**places if places else item
        # by a constant Polars multiplies with its inverse, which rounds twice; by a column it divides
        return item / (item * 0.0 + 10.0**-places)

    def quotient(self, over: Any, under: Any) -> Any:
        return over / under

    def rounded(self, item: Any) -> Any:
        return item.round()

    def shortest(self, item: Any) -> Any:
        import polars as pl

        return item.cast(pl.String).cast(pl.Float64)

    def unscaled(self, item: Any, scale: int) -> Any:
        import polars as pl

        return item.to_physical().cast(pl.Int64, strict=False)

    def at_scale(self, item: Any, scale: int, digits: int) -> Any:
        import polars as pl

        return item.cast(pl.Decimal(38, digits), strict=False)

    def on_day(self, item: Any) -> Any:
        return item.dt.date()

    def ordinal_of(self, day: Any) -> Any:
        import polars as pl

        return day.cast(pl.Int32) + EPOCH

    def ordinal(self, value: int) -> Any:
        import polars as pl

        return pl.lit(value, dtype=pl.Int32)

    def matches(self, item: Any, pattern: str) -> Any:
        return item.str.contains(pattern)

    def among(self, item: Any, values: Sequence[Any]) -> Any:
        return item.is_in(list(values))

    def looked_up(self, item: Any, values: Sequence[Any], found: Sequence[Any], stored: str) -> Any:
        import polars as pl

        kind = getattr(pl, stored)
        return item.replace_strict(list(values), pl.Series(found, dtype=kind), default=None, return_dtype=kind)

    def numbered(self, frame: Any, name: str) -> Any:
        return frame.with_row_index(name)

    def row_key(self, item: Any) -> Any:
        import polars as pl

        return pl.format("#{}", item.cast(pl.Int64) + 1)

    def place_of(self, item: Any) -> Any:
        import polars as pl

        return item.to_physical().cast(pl.Int8)

    def together(self, frames: Sequence[Any]) -> list[Any]:
        import polars as pl

        return [frame.lazy() for frame in pl.collect_all(list(frames))]

    def firsts(self, frame: Any, name: str, value: str, row: str) -> list[tuple[Any, Any]]:
        import polars as pl

        known = frame.filter(pl.col(name).is_not_null() & pl.col(value).is_not_null())
        found = known.group_by(name).agg(pl.col(value).sort_by(row).first(), pl.col(row).min())
        return [(key, named) for key, named, _ in found.sort(row).collect().rows()]

    def summed(self, frame: Any, by: Mapping[str, Any], sums: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        import polars as pl

        some = frame.select(**{f"by:{name}": item for name, item in by.items()}, **sums)
        names = [f"by:{name}" for name in by]
        totals = {name: pl.col(name).sum() for name in sums}
        return (some.group_by(names).agg(**totals) if names else some.select(**totals)).collect().rows()  # type: ignore[no-any-return]

    def exploded(self, frame: Any, owner: str, column: str) -> Any:
        import polars as pl

        some = frame.select(pl.col(owner), pl.col(column)).filter(pl.col(column).list.len() > 0)
        return some.explode(column, empty_as_null=False).unnest(column)


def _column(kind: Any) -> Column:
    shown = str(kind)
    name = type(kind).__name__ if not isinstance(kind, type) else kind.__name__
    if name in ("List", "Array") and type(getattr(kind, "inner", None)).__name__ == "Struct":
        return Column("list", shown)
    return Column(_STORED.get(name, "other"), shown, getattr(kind, "scale", None) or 0)
