"""A large CSV file goes in; its header and, piece by piece, its cells as text come out, with the line of every row."""

from __future__ import annotations

import contextlib
import csv
import io
import mmap
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from attrs import define, field

from rulekit.sources.scans.source import Rows, Unscannable
from rulekit.sources.tables import DELIMITERS, SEARCHED, Table, read_table, rows_of
from rulekit.sources.text import decode, read_bytes

if TYPE_CHECKING:
    import polars as pl

STEP = 32 * 1024 * 1024
_HEAD = 64 * 1024
_FEW = 5_000  # rows that are counted out one by one
_MOST = 16 * 1024 * 1024  # bytes in which the header must lie


@define(eq=False)
class CsvSource:
    """A CSV file that is UTF-8; see Source."""

    name: str
    header: list[str]
    titles: int
    line: int
    delimiter: str
    start: int
    first: int
    data: mmap.mmap = field(repr=False)
    blanks: bool = True
    types: dict[str, Any] = field(factory=dict)
    _piece: tuple[int, int, bytes] = (0, 0, b"")

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return len(self.data)

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Bytes of the pieces: each ends with a line end outside of quotes."""
        start = self.start
        while start < self.size:
            end = self._line_end(start + STEP)
            piece = self.data[start:end]
            quotes = piece.count(b'"') if b'"' in piece else 0
            while quotes % 2 and end < self.size:
                more = self._line_end(end)
                quotes += self.data[end:more].count(b'"')
                end = more
            self._piece = (start, end, piece if len(piece) == end - start else self.data[start:end])
            del piece
            yield start, end
            start = end

    def _line_end(self, at: int) -> int:
        return self.size if at >= self.size else self.data.find(b"\n", at) + 1 or self.size

    def typed(self, columns: Mapping[str, str]) -> None:
        """Let whole numbers ("number") and true and false ("yesno") be read as such, as long as nothing else stands there."""
        import polars as pl

        self.types = {at: pl.Int64 if kind == "number" else pl.Boolean for at, kind in columns.items()}

    def first_rows(self, start: int, end: int, count: int) -> Rows:
        """The first rows of a piece, so many lines at least."""
        if count > _FEW:
            return self.rows(start, end)
        stop = start
        for _ in range(count):
            stop = self._line_end(stop)
        while stop < end and self.data[start:stop].count(b'"') % 2:
            stop = self._line_end(stop)
        return self.rows(start, min(stop, end))

    def rows(self, start: int, end: int, *, typed: bool = False) -> Rows:
        """The cells of one piece as text. Errors: Unscannable for what is no plain UTF-8 CSV."""

        piece = self._piece[2] if self._piece[:2] == (start, end) else self.data[start:end]
        self._piece = (0, 0, b"")
        quoted = b'"' in piece
        if b"\0" in piece:
            raise Unscannable("nul", self.name)
        if b"\r" in piece and piece.count(b"\r") != piece.count(b"\r\n"):
            raise Unscannable("line_ends", self.name)
        inner = self._quoted(piece) if quoted else None
        frame = self._frame(piece, quoted, self.types) if typed and self.types else None
        if frame is None:
            if typed:
                self.types = {}
            frame = self._frame(piece, quoted, {})
        if frame is None:
            return self._by_hand(piece)
        if inner is None or not inner.height:
            return Rows(frame, frame.height)
        return Rows(frame, frame.height + int(inner["lines"].sum()), _starts(frame.height, inner))

    def _frame(self, piece: bytes, quoted: bool, types: Mapping[str, Any]) -> pl.DataFrame | None:
        """The cells of a piece; None where the reader refuses them."""
        import polars as pl

        head = self.delimiter.join(map(str, range(len(self.header)))).encode() + b"\n"
        schema = {str(at): types.get(str(at), pl.String) for at in range(len(self.header))}
        try:
            return pl.read_csv(
                head + piece, schema=schema, separator=self.delimiter, quote_char='"' if quoted else None,
                null_values="" if quoted else None,
            )  # fmt: skip
        except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
            return None

    def _quoted(self, piece: bytes) -> pl.DataFrame:
        """Rows with line ends inside of cells, and how many. Errors: Unscannable where a quote stands inside of a plain cell."""
        import polars as pl

        try:
            text = pl.Series("part", [piece], dtype=pl.Binary).cast(pl.String)
        except pl.exceptions.InvalidOperationError as error:
            raise Unscannable("encoding", self.name) from error
        parts = text.str.split('"').explode(empty_as_null=False).to_frame().with_row_index("at")
        part = pl.col("part")
        begins = part.str.starts_with(self.delimiter) | part.str.starts_with("\n") | part.str.starts_with("\r\n")
        ends = part.str.ends_with(self.delimiter) | part.str.ends_with("\n")
        last = parts.height - 1
        outside = parts.filter(pl.col("at") % 2 == 0)
        good = (part == "") | ((begins | (pl.col("at") == 0)) & (ends | (pl.col("at") == last)))
        if last % 2 or not outside.select(good.all()).item():
            raise Unscannable("quotes", self.name)
        feeds = parts.select(part.str.count_matches("\n", literal=True).alias("lines"), (pl.col("at") % 2 == 1).alias("inside"))
        row = pl.when("inside").then(0).otherwise("lines").cum_sum().cast(pl.Int64)
        inner = feeds.with_columns(row=row).filter(pl.col("inside") & (pl.col("lines") > 0))
        return inner.group_by("row", maintain_order=True).agg(pl.col("lines").sum().cast(pl.Int64))

    def _by_hand(self, piece: bytes) -> Rows:
        """Rows that differ in length, or that the reader refuses for another reason."""
        import polars as pl

        try:
            text = piece.decode()
        except UnicodeDecodeError as error:
            raise Unscannable("encoding", self.name) from error
        width = len(self.header)
        cells: list[list[str | None]] = []
        lines: list[int] = []
        longer: list[int] = []
        try:
            for line, row in rows_of(text, self.delimiter):
                if any(cell.strip() for cell in row[width:]):
                    longer.append(line - 1)
                cells.append([*(cell or None for cell in row[:width]), *[None] * (width - len(row))])
                lines.append(line - 1)
        except csv.Error as error:
            raise Unscannable("quotes", self.name) from error
        schema = {str(at): pl.String for at in range(width)}
        frame = pl.DataFrame(cells, schema=schema, orient="row") if cells else pl.DataFrame(schema=schema)
        return Rows(frame, piece.count(b"\n"), pl.Series(lines, dtype=pl.Int64), longer)


def _starts(height: int, inner: pl.DataFrame) -> pl.Series:
    """The line of each row, relative to the first, where some rows take several."""
    import polars as pl

    rows = pl.DataFrame({"row": pl.int_range(height, eager=True, dtype=pl.Int64)})
    more = rows.join(inner, on="row", how="left", maintain_order="left")["lines"].fill_null(0)
    return rows["row"] + more.cum_sum() - more


def open_csv(path: str, known: Callable[[str], bool], columns: Collection[str] = ()) -> CsvSource:
    """Open a file and find its header, as read_table does. Errors: InputError for an empty file, Unscannable."""
    length = _HEAD
    if not Path(path).is_file():
        read_bytes(path)  # tells why it cannot be read
    with Path(path).open("rb") as stream:
        head, text, whole = _head(stream, path, length)
        while not whole and not all(_settled(text, delimiter) for delimiter in DELIMITERS):
            length *= 4
            if length > _MOST:
                raise Unscannable("header", path)
            head, text, whole = _head(stream, path, length)
        data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    table = read_table(text, path, known, columns)
    delimiter, after = _delimiter(text, table)
    start = 0
    for _ in range(after):
        start = head.find(b"\n", start) + 1 or len(head)
    return CsvSource(path, table.header, table.titles, table.line, delimiter, start, after + 1, data)


def _head(stream: BinaryIO, path: str, length: int) -> tuple[bytes, str, bool]:
    """Whole lines at the start of a file, as bytes and as text, and whether that is all of it."""
    stream.seek(0)
    head = stream.read(length)
    whole = len(head) < length
    if whole:
        decode(head, path)
    if b"\0" in head:
        raise Unscannable("nul", path)
    if not whole:
        head = head[: head.rfind(b"\n") + 1]
    if b"\r" in head and head.count(b"\r") != head.count(b"\r\n"):
        raise Unscannable("line_ends", path)
    return head, _decoded(head, path), whole


def _decoded(head: bytes, path: str) -> str:
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unscannable("encoding", path) from error


def _settled(text: str, delimiter: str) -> bool:
    """Whether the rows in which the header is looked for are the same in the head of a file and in the whole of it."""
    last, started = text.count("\n"), [0]
    try:
        started += [line for line, _ in islice(rows_of(text, delimiter), SEARCHED)]
    except csv.Error:  # where another delimiter makes no sense: the same in the whole file, but for an end inside of quotes
        return _first_error(text, delimiter) < last
    return len(started) > SEARCHED


def _first_error(text: str, delimiter: str) -> int:
    """The line on which reading with a delimiter stops."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    with contextlib.suppress(csv.Error):
        for _ in reader:
            pass
    return reader.line_num


def _delimiter(text: str, table: Table) -> tuple[str, int]:
    """The delimiter that gave a table its header, and how many lines stand before the row after it."""
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                starts = reader.line_num
                if starts >= table.line and [cell.strip() for cell in cells] == table.header:
                    return delimiter, reader.line_num
        except csv.Error:
            continue
    raise Unscannable("header", table.source)
