"""Text of a CSV file to a table: delimiter and header are found, rows keep the line on which they start."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Callable, Collection, Iterator
from itertools import islice

from attrs import define, field

from rulekit import resources
from rulekit.sources.problem import problem
from rulekit.sources.words import fold, word_set

_CELL = 16 * 1024 * 1024
SEARCHED = 20  # rows in which the header is looked for
DELIMITERS = (",", ";", "\t")
_SHOWN = 12


@define(eq=False)
class Table:
    """
    A table as it stood: header, rows with the line of each, and how many rows above the header were set aside.

    Every row has as many cells as the header; `longer` holds the lines of rows with more (what is beyond was not blank).
    """

    source: str
    header: list[str]
    rows: list[tuple[int, list[object]]]
    line: int = 1
    titles: int = 0
    longer: list[int] = field(factory=list)

    def column(self, name: str) -> int:
        """Index of a column by its exact header, else by its folded one; -1 where there is none."""
        if name in self.header:
            return self.header.index(name)
        folded = [fold(header) for header in self.header]
        return folded.index(fold(name)) if fold(name) in folded else -1


def read_table(text: str, name: str, known: Callable[[str], bool], columns: Collection[str] = ()) -> Table:
    """
    Read a CSV file.

    The delimiter is `,` `;` or tab. The header is the first of the first 20 rows that has all of `columns`, or at least half of
    whose cells are `known` words; else the first row. Errors: D508 malformed quoting or a cell over 16 MiB.
    """
    if csv.field_size_limit() < _CELL:
        csv.field_size_limit(_CELL)
    best: tuple[int, int, str, int] = (-1, 0, ",", 0)
    for delimiter in DELIMITERS:
        first: list[tuple[int, list[str]]] = []
        with contextlib.suppress(csv.Error):  # told when the whole is read with the delimiter that was chosen
            first.extend(islice(rows_of(text, delimiter), SEARCHED))
        at, matched = _header(first, known, columns)
        width = len(first[at][1]) if first else 0
        if (matched, width) > best[:2]:
            best = (matched, width, delimiter, at)
    return _table(text, name, best[2], best[3])


def _table(text: str, name: str, delimiter: str, at: int) -> Table:
    table = Table(name, [], [])
    line = 0
    try:
        for index, (line, cells) in enumerate(rows_of(text, delimiter)):
            if index < at:
                table.titles += 1
            elif index == at:
                table.header, table.line = [cell.strip() for cell in cells], line
            else:
                _add(table, line, cells)
    except csv.Error as error:
        raise problem("D508", f"{name}:{line + 1}", file=name, line=line + 1, **_reasons(str(error))) from error
    return table


def _reasons(said: str) -> dict[str, str]:
    """What the parser said of a file that is no CSV, in both languages where it is one of the known cases."""
    known = resources.table("grammars", "data.toml")["not_csv"]
    found = next((words for words in known if words["said"] in said), {"zh": said, "en": said})
    return {f"reason_{lang}": found[lang] for lang in ("zh", "en")}


def _add(table: Table, line: int, cells: list[str]) -> None:
    missing = len(table.header) - len(cells)
    if missing < 0:
        if any(cell.strip() for cell in cells[missing:]):
            table.longer.append(line)
        del cells[missing:]
    row: list[object] = [*cells, *[""] * missing] if missing > 0 else list(cells)
    table.rows.append((line, row))


def rows_of(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line on which it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    for cells in reader:
        if cells and any(cell and not cell.isspace() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _header(rows: list[tuple[int, list[str]]], known: Callable[[str], bool], columns: Collection[str]) -> tuple[int, int]:
    """Index of the header row, and how many of its cells are known."""
    widest = max((sum(bool(cell.strip()) for cell in cells) for _, cells in rows), default=0)
    if columns:
        wanted = {fold(column) for column in columns}
        found = [len(wanted & {fold(cell) for cell in cells if len(cell) <= 200}) for _, cells in rows]
        if max(found, default=0):
            return found.index(max(found)), max(found)
    for index, (_, cells) in enumerate(rows):
        filled = [cell for cell in cells if cell.strip()]
        matched = sum(known(cell) for cell in filled)
        if len(filled) >= min(2, widest) and 2 * matched >= len(filled):
            return index, matched
    return 0, sum(known(cell) for _, cells in rows[:1] for cell in cells if cell.strip())


def is_no_record(row: list[object], key: int | None) -> str:
    """The word of a total or remark that stands first in a row, "" for a record: a row with a key of its own is always one."""
    for index, cell in enumerate(row):
        if isinstance(cell, str) and cell.strip():
            if key is not None and index != key and str(row[key] or "").strip():
                return ""
            word = fold(cell[:60])
            if word in word_set("totals") or word in word_set("remarks"):
                return cell.strip()
            before = word.split(":")[0] if ":" in word else ""
            return before if before in word_set("remarks") else ""
        if cell is not None and cell != "":
            return ""
    return ""


def columns_shown(header: Collection[str]) -> str:
    """Headers for a message, at most 12 of them."""
    names = [name for name in header if name]
    return ", ".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
