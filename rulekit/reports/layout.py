"""Text laid out by display width: words and columns go in, lines that fit a terminal come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from rulekit.text import pad, width

Paint: TypeAlias = Callable[[str, str], str]
_CODES = {"red": "31", "green": "32", "yellow": "33", "bold": "1", "dim": "2"}
_NEVER_FIRST = frozenset("，。；：、？！）》」』】〉”’…,.;:?!)]}%％")
_NEVER_LAST = frozenset("（《「『【〈“‘([{")


def plain(text: str, style: str) -> str:
    """A paint that leaves text as it is."""
    return text


def colour(text: str, style: str) -> str:
    """A paint that sets terminal colours: red, green, yellow, bold, dim."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def wrap(text: str, columns: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """
    Break a text into lines of at most `columns` by display width; `first` and `rest` are put before the first and later lines.

    Breaks stand at spaces and between wide characters, never before closing or after opening punctuation; a word that is
    too long for a line of its own is cut.
    """
    later = " " * width(first) if rest is None else rest
    lines: list[str] = []
    line, start = first, first
    for piece in _pieces(text):
        if width(line) + width(piece.rstrip()) > columns and line != start:
            lines.append(line.rstrip())
            line = start = later
            piece = piece.lstrip()
        while width(line) + width(piece.rstrip()) > columns and width(start) < columns - 1:
            cut = _fitting(piece, columns - width(line))
            lines.append(line + piece[:cut])
            piece = piece[cut:]
            line = start = later
        line += piece
    lines.append(line.rstrip())
    return lines


def fill(items: Sequence[str], columns: int, *, first: str = "", rest: str | None = None, separator: str = "  ") -> list[str]:
    """Items side by side on lines of at most `columns`; an item is broken only where it does not fit a line of its own."""
    later = " " * width(first) if rest is None else rest
    lines: list[str] = []
    line, start = first, first
    for number, item in enumerate(items):
        piece = item if number + 1 == len(items) else item + separator
        if line != start and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = start = later
        *whole, line = wrap(piece, columns, first=line, rest=later)
        lines += whole
        line += " " * (len(piece) - len(piece.rstrip()))
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """What may not be broken: words with the spaces after them, and single wide characters with their punctuation."""
    pieces: list[str] = []
    joined = True
    for before, character in zip("\0" + text, text, strict=False):
        wide = width(character) == 2 or width(before) == 2
        breaks = (before == " " and character != " ") or (wide and character not in _NEVER_FIRST and before not in _NEVER_LAST)
        if joined or not breaks or character == " ":
            pieces = pieces or [""]
            pieces[-1] += character
        else:
            pieces.append(character)
        joined = False
    return pieces


def _fitting(piece: str, columns: int) -> int:
    used = 0
    for index, character in enumerate(piece):
        used += width(character)
        if used > columns:
            while index > 1 and piece[index] in _NEVER_FIRST:
                index -= 1
            return max(1, index)
    return len(piece)


def spread(left: str, right: str, columns: int) -> list[str]:
    """Two texts at the two ends of a line; on two lines where they do not fit one."""
    if not right:
        return [left]
    space = columns - width(left) - width(right)
    if space >= 2:
        return [left + " " * space + right]
    return [left, *wrap(right, columns, first="    ")]


def table(rows: Sequence[Sequence[str]], *, gap: int = 2) -> list[str]:
    """Rows of cells as aligned lines."""
    count = max((len(row) for row in rows), default=0)
    widths = [max((width(row[column]) for row in rows if column < len(row)), default=0) for column in range(count)]
    return [(" " * gap).join(pad(cell, columns) for cell, columns in zip(row, widths, strict=False)).rstrip() for row in rows]
