"""What a large source is: pieces of rows, each with the lines on which its rows start; and why a source cannot be scanned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol, TypeVar

from attrs import define, field, frozen

if TYPE_CHECKING:
    import polars as pl


T = TypeVar("T")


class Unscannable(Exception):
    """A source that only the record engine reads as it stands; `reason` names the words that say why."""

    def __init__(self, reason: str, source: str = "") -> None:
        self.reason, self.source = reason, source
        super().__init__(f"{source}: {reason}")


@frozen
class Piece:
    """A part of a source: bytes of a text file or rows of a table, and the line (or row, from 1) on which it starts."""

    start: int
    end: int
    line: int


@define(eq=False)
class Rows:
    """
    The rows of a piece; columns are named by their number from 0.

    `lines` are the lines on which rows start, relative to that of the piece; None where each takes one. `taken` is how many
    lines the piece takes. `longer` are lines of rows with more cells than the header.
    """

    frame: pl.DataFrame
    taken: int
    lines: pl.Series | None = None
    longer: list[int] = field(factory=list)

    def line(self, row: int) -> int:
        """The line of a row, relative to that of the piece."""
        return row if self.lines is None else int(self.lines[row])


@define(eq=False)
class Seen:
    """
    A piece that was read: where it is, the number of its first row in the run, its rows, and the keyless records before it by
    type. `plain`: each row takes one line.
    """

    piece: Piece
    base: int
    rows: int
    numbers: dict[str, int]
    plain: bool = True


class Source(Protocol):
    """A file whose rows are read piece by piece, in order, and again where they are wanted again."""

    name: str
    header: list[str]
    titles: int
    line: int
    blanks: bool  # whether rows without any cell are no rows

    @property
    def size(self) -> int:
        """How much there is to read, in the measure of Piece.end."""

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Starts and ends of all pieces."""

    @property
    def first(self) -> int:
        """The line of the first row."""

    def rows(self, start: int, end: int, *, typed: bool = False) -> Rows:
        """The rows of one piece; with `typed` cells may be more than text. Errors: Unscannable."""

    def first_rows(self, start: int, end: int, count: int) -> Rows:
        """The first rows of a piece, so many lines at least."""

    def typed(self, columns: Mapping[str, str]) -> None:
        """What stands in columns of which every cell was plain so far: "number" for whole numbers, "yesno" for true and false."""


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, each made in a thread of its own while the one before is used."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, items, None)
        while (item := waiting.result()) is not None:
            waiting = pool.submit(next, items, None)
            yield item
