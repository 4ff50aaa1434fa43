"""Rows of Python go in, a frame of any kind comes out, and back: the kinds that check_frame takes. Used by tests of frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa

KINDS = ("polars", "lazy", "duckdb", "pyarrow", "pandas-object", "pandas-arrow")
Rows = Sequence[Mapping[str, Any]]


def made(kind: str, rows: Rows, schema: Mapping[str, Any]) -> Any:
    """A frame of rows; `schema` gives the columns with their Arrow types."""
    return of_arrow(kind, pa.Table.from_pylist([dict(row) for row in rows], schema=pa.schema(list(schema.items()))))


def of_arrow(kind: str, table: pa.Table) -> Any:
    """The same table as a frame of a kind."""
    if kind == "pyarrow":
        return table
    if kind == "pandas-arrow":
        return table.to_pandas(types_mapper=pd.ArrowDtype)
    if kind == "pandas-object":
        columns = {name: pd.Series(table[name].to_pylist(), dtype=object) for name in table.column_names}
        return pd.DataFrame(columns)
    if kind == "duckdb":
        return relation(table)
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame.lazy() if kind == "lazy" else frame


def relation(table: pa.Table) -> Any:
    """A DuckDB relation on a connection of its own kind, with the rows in a table of the database."""
    connection = _CONNECTION
    name = f"t{next(_NUMBERS)}"
    connection.register("given", table)
    connection.execute(f'create table "{name}" as select * from given')
    connection.unregister("given")
    return connection.table(name)


_CONNECTION = duckdb.connect()
_CONNECTION.execute("set TimeZone = 'UTC'")
_NUMBERS = iter(range(10**6))


def columns(frame: Any) -> dict[str, list[Any]]:
    """The columns of a frame of any kind as lists of Python values."""
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pl.DataFrame):
        return frame.to_dict(as_series=False)
    if isinstance(frame, pa.Table):
        return frame.to_pydict()
    if isinstance(frame, pd.DataFrame):
        return {
            str(name): [None if one is pd.NA or one != one else one for one in frame[name].tolist()] for name in frame.columns
        }
    names, rows = frame.columns, frame.fetchall()
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
