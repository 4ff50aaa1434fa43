"""The frame engine's expressions and verbs in Polars: as native expressions, which Polars reads far faster than it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from rulekit.engines.frames.dialect import Answer, Total, Value
from rulekit.findings import VERDICTS
from rulekit.ir import Order
from rulekit.tables import EPOCH


@lru_cache(4096, typed=True)
def _literal(value: Value, dtype: Any) -> pl.Expr:
    return pl.lit(value, dtype=dtype)


class Polars:
    """See Dialect. Frames are LazyFrames. `words`: verdicts are of an enum."""

    def __init__(self, words: bool = False) -> None:
        self.words = pl.Enum([verdict.value for verdict in VERDICTS]) if words else None

    def verdict(self, value: int) -> pl.Expr:
        return _literal(value, pl.Int8) if self.words is None else _literal(VERDICTS[value].value, self.words)

    def column(self, name: str) -> pl.Expr:
        return pl.col(name)

    def literal(self, value: Value) -> pl.Expr:
        if isinstance(value, float):
            return _literal(value, pl.Float64)
        return _literal(value, pl.Int64) if type(value) is int else _literal(value, None)

    def unknown(self) -> pl.Expr:
        return pl.lit(None, dtype=pl.Boolean)

    def nothing(self) -> pl.Expr:
        return pl.lit(None)

    def code(self, value: int) -> pl.Expr:
        return _literal(value, pl.Int8)

    def both(self, left: pl.Expr, right: pl.Expr) -> pl.Expr:
        return left & right

    def either(self, left: pl.Expr, right: pl.Expr) -> pl.Expr:
        return left | right

    def inverse(self, item: pl.Expr) -> pl.Expr:
        return ~item

    def missing(self, item: pl.Expr) -> pl.Expr:
        return item.is_null()

    def filled(self, item: pl.Expr, value: Value) -> pl.Expr:
        return item.fill_null(self.literal(value))

    def related(self, left: pl.Expr, order: Order, right: pl.Expr) -> pl.Expr:
        return getattr(left, order)(right)  # type: ignore[no-any-return]

    def one_of(self, item: pl.Expr, values: Sequence[Value]) -> pl.Expr:
        if len(values) == 1:
            return item == self.literal(values[0])
        return item.is_in(list(values))

    def plus(self, left: pl.Expr, right: pl.Expr) -> pl.Expr:
        return left + right

    def times(self, left: pl.Expr, right: pl.Expr) -> pl.Expr:
        return left * right

    def negative(self, item: pl.Expr) -> pl.Expr:
        return -item

    def size(self, item: pl.Expr) -> pl.Expr:
        return item.abs()

    def whole_quotient(self, left: pl.Expr, right: pl.Expr) -> pl.Expr:
        return (left.cast(pl.Float64) / right.cast(pl.Float64)).floor()

    def day_number(self, item: pl.Expr) -> pl.Expr:
        return item.cast(pl.Date).cast(pl.Int64) + EPOCH

    def month_key(self, item: pl.Expr) -> pl.Expr:
        day = (item.cast(pl.Int32) - EPOCH).cast(pl.Date).dt
        return (day.year().cast(pl.Int64) * 12 + day.month()) * 32 + day.day()

    def real(self, item: pl.Expr) -> pl.Expr:
        return item.cast(pl.Float64)

    def cases(self, cases: Sequence[tuple[pl.Expr, pl.Expr]], otherwise: pl.Expr | None) -> pl.Expr:
        chain: Any = pl
        for condition, value in cases:
            chain = chain.when(condition).then(value)
        return chain.otherwise(otherwise)  # type: ignore[no-any-return]

    def by_truth(self, item: pl.Expr, yes: pl.Expr, no: pl.Expr, unknown: pl.Expr) -> pl.Expr:
        return pl.when(item).then(yes).otherwise(pl.when(item.is_null()).then(unknown).otherwise(no))

    def start(self, item: pl.Expr, digits: int, whole: int) -> pl.Expr:
        return pl.when(item.str.contains(f"^[0-9]{{{whole}}}$")).then(item.str.slice(0, digits))

    def row(self) -> pl.LazyFrame:
        return pl.LazyFrame({"rk:whole": ["*"]})

    def with_columns(self, frame: pl.LazyFrame, columns: Mapping[str, pl.Expr]) -> pl.LazyFrame:
        return frame.with_columns(**columns)

    def select(self, frame: pl.LazyFrame, columns: Mapping[str, pl.Expr]) -> pl.LazyFrame:
        return frame.select(**columns)

    def filter(self, frame: pl.LazyFrame, condition: pl.Expr) -> pl.LazyFrame:
        return frame.filter(condition)

    def totals(self, frame: pl.LazyFrame, by: str, totals: Mapping[str, tuple[Total, pl.Expr]]) -> pl.LazyFrame:
        found = {
            name: item.sum().cast(pl.Float64) if how == "sum" else getattr(item, how)() for name, (how, item) in totals.items()
        }
        return frame.group_by(by).agg(**found) if by else frame.select(**found)

    def kinds(self, frame: pl.LazyFrame, by: str, kinds: Mapping[str, pl.Expr]) -> pl.LazyFrame:
        found = {name: item.drop_nulls().n_unique().cast(pl.Float64) for name, item in kinds.items()}
        return frame.group_by(by).agg(**found) if by else frame.select(**found)

    def joined(self, frame: pl.LazyFrame, other: pl.LazyFrame, left: str, right: str) -> pl.LazyFrame:
        return frame.join(other, left_on=left, right_on=right, how="left", maintain_order="left")

    def beside(self, frame: pl.LazyFrame, row: pl.LazyFrame) -> pl.LazyFrame:
        return frame.join(row, how="cross", maintain_order="left")

    def distinct(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        return frame.unique()

    def without(self, frame: pl.LazyFrame, other: pl.LazyFrame, name: str) -> pl.LazyFrame:
        return frame.join(other.select(name), on=name, how="anti")

    def stacked(self, frames: Sequence[pl.LazyFrame]) -> pl.LazyFrame:
        return pl.concat(frames, how="vertical")

    def sorted(self, frame: pl.LazyFrame, name: str) -> pl.LazyFrame:
        return frame.sort(name)

    def sealed(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        return frame

    def rows(self, frame: pl.LazyFrame) -> Iterable[tuple[Any, ...]]:
        return frame.collect().rows()

    def patched(self, frame: pl.LazyFrame, key: str, columns: Sequence[str], code: int, answer: Answer) -> pl.LazyFrame:
        found = frame.collect()
        asked = {name: found.filter(pl.col(name) == code)[key].to_list() for name in columns}
        asked = {name: keys for name, keys in asked.items() if keys}
        if not asked:
            return found.lazy()
        given = answer(asked)
        every = found.select(key).with_row_index("rk:index").filter(pl.col(key).is_in(list(given)))
        places = dict(zip(every[key].to_list(), every["rk:index"].to_list(), strict=True))
        changed = []
        for name in dict.fromkeys(name for values in given.values() for name in values):
            cells = {places[one]: values[name] for one, values in given.items() if name in values}
            changed.append(found[name].clone().scatter(list(cells), list(cells.values())))
        return found.with_columns(changed).lazy()

    def names(self, frame: pl.LazyFrame) -> list[str]:
        return frame.collect_schema().names()
