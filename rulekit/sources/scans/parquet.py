"""A Parquet file goes in; its columns and, piece by piece, its rows as Polars frames come out; or all of it as one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define

from rulekit.sources.problem import problem
from rulekit.sources.scans.cells import plain_cells
from rulekit.sources.scans.source import Rows
from rulekit.sources.tables import Table

if TYPE_CHECKING:
    import polars as pl

STEP = 200_000
SUFFIX = ".parquet"


@define(eq=False)
class ParquetSource:
    """A Parquet file; its lines are its rows, from 1. See Source."""

    name: str
    header: list[str]
    size: int
    frame: pl.LazyFrame
    titles: int = 0
    line: int = 0
    first: int = 1
    blanks: bool = False

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Ranges of rows."""
        for start in range(0, self.size, STEP):
            yield start, min(start + STEP, self.size)

    def typed(self, columns: Mapping[str, str]) -> None:
        """Columns have their types."""

    def first_rows(self, start: int, end: int, count: int) -> Rows:
        """The first rows of a piece."""
        return self.rows(start, min(start + count, end))

    def rows(self, start: int, end: int, *, typed: bool = False) -> Rows:
        """The rows of one piece, with their types."""
        names = {name: str(at) for at, name in enumerate(self.header)}
        frame = self.frame.slice(start, end - start).collect()
        return Rows(plain_cells(frame.rename(names)), frame.height)


def open_parquet(path: str) -> ParquetSource:
    """Open a file. Errors: D570 without Polars, D501 to D503 and D571 where there is no Parquet file to read."""
    if find_spec("polars") is None:
        raise problem("D570", path, file=path)
    import polars as pl

    try:
        with Path(path).open("rb"):
            frame = pl.scan_parquet(path)
            return ParquetSource(path, frame.collect_schema().names(), frame.select(pl.len()).collect().item(), frame)
    except FileNotFoundError as error:
        raise problem("D501", path, file=path) from error
    except IsADirectoryError as error:
        raise problem("D502", path, file=path) from error
    except OSError as error:
        raise problem("D503", path, file=path, reason=error.strerror or str(error)) from error
    except pl.exceptions.PolarsError as error:
        raise problem("D571", path, file=path, reason=str(error).splitlines()[0][:200]) from error


def parquet_table(path: str) -> Table:
    """All of a file as a table of Python objects. Errors: see open_parquet."""
    source = open_parquet(path)
    rows: list[tuple[int, list[Any]]] = []
    for start, end in source.pieces():
        rows += [(start + at, list(row)) for at, row in enumerate(source.rows(start, end).frame.iter_rows(), source.first)]
    return Table(path, source.header, rows, line=source.line)
