"""PyArrow tables and pandas frames go in; Polars frames come out, with Python objects as indices into a list of them."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rulekit.sources.problem import problem
from rulekit.sources.values import is_blank

_INFERRED = {"string": "string", "boolean": "bool_", "date": "date32"}
_PLAIN = (str, bool, int, float, Decimal, Fraction, date, enum.Enum)


def from_arrow(table: Any, wanted: Iterable[int]) -> Any:
    """Some columns of an Arrow table as a lazy Polars frame; columns that are not wanted are never read."""
    import polars as pl
    import pyarrow as pa

    chosen = {table.column_names[at]: _readable(table.column(at)) for at in wanted}
    if not chosen:
        return pl.LazyFrame({"rk:nothing": pl.repeat(None, table.num_rows, eager=True, dtype=pl.Boolean)})
    found = pl.from_arrow(pa.table(chosen))
    assert isinstance(found, pl.DataFrame)
    return found.lazy()


def _readable(column: Any) -> Any:
    import pyarrow as pa

    if pa.types.is_decimal256(column.type):
        return column.cast(pa.decimal128(38, column.type.scale))
    return column


def from_pandas(frame: Any, wanted: Iterable[int], source: str) -> tuple[Any, dict[str, list[object]]]:
    """
    Some columns of a pandas frame as a lazy Polars frame.

    Numpy and extension dtypes go through Arrow, where NaN, NaT, None and pd.NA all are null. A column of objects goes there
    where all of them are texts, Booleans or dates; else each different object stands in a list, and the column holds its index.
    Errors: D566 for objects that are no values.
    """
    import pyarrow as pa

    arrays: dict[str, Any] = {}
    coded: dict[str, list[object]] = {}
    for at in wanted:
        name, series = frame.columns[at], frame.iloc[:, at]
        if series.dtype != object:
            arrays[name] = pa.array(series, from_pandas=True)
            continue
        kind = _INFERRED.get(_inferred(series))
        if kind:
            arrays[name] = pa.array(series, type=getattr(pa, kind)(), from_pandas=True)
        else:
            indices, coded[name] = _coded(series, name, source)
            arrays[name] = pa.array(indices, type=pa.int32())
    if not arrays:
        return from_arrow(pa.table({"rk:nothing": pa.nulls(len(frame), pa.bool_())}), [0]), {}
    table = pa.table(
        {name: array.combine_chunks() if hasattr(array, "combine_chunks") else array for name, array in arrays.items()}
    )
    return from_arrow(table, range(table.num_columns)), coded


def _inferred(series: Any) -> str:
    from pandas.api.types import infer_dtype

    return str(infer_dtype(series, skipna=True))


def _coded(values: Iterable[Any], name: str, source: str) -> tuple[Sequence[int | None], list[object]]:
    """Objects as indices into a list of the different ones; blanks as None."""
    known: dict[tuple[type, object], int] = {}
    found: list[object] = []
    indices: list[int | None] = []
    for value in values:
        if value is None or (not isinstance(value, str) and is_blank(value)):
            indices.append(None)
            continue
        if not isinstance(value, _PLAIN) and type(value).__module__ != "numpy":
            raise problem("D566", source, file=source, column=name, stored=type(value).__name__)
        try:
            at = known.setdefault((type(value), value), len(found))
        except TypeError:  # an array of numpy cannot be a key
            raise problem("D566", source, file=source, column=name, stored=type(value).__name__) from None
        if at == len(found):
            found.append(value)
        indices.append(at)
    return indices, found
