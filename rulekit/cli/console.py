"""The edge to the terminal: text and bytes go out in an encoding that takes them, in colour only where it is wanted."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from typing import TextIO

import click

from rulekit.reports.layout import Paint, colour, plain

_FALLBACK = str.maketrans(
    {"×": "x", "√": "v", "–": "-", "—": "-", "→": "->", "≥": ">=", "≤": "<=", "…": "...", "“": '"', "”": '"', "·": "."}
)
_NARROW, _WIDE = 60, 120  # of a terminal
_LEAST = 40  # that somebody may ask for


def out(text: str, *, paint: Paint = plain) -> None:
    """Print text on standard output, with its line feed; colours pass only where `paint` sets them."""
    click.echo(fitting(text, sys.stdout), nl=False, color=paint is colour)


def out_bytes(pieces: Iterable[bytes]) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.flush()
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def err(text: str) -> None:
    """Print a message on standard error, ending its line."""
    click.echo(fitting(text.rstrip("\n"), sys.stderr), err=True)


def fitting(text: str, stream: TextIO) -> str:
    """The text with plain signs for those that the encoding of a stream lacks, and ? for the rest."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        kept = "".join(character if _fits(character, encoding) else character.translate(_FALLBACK) for character in text)
        return kept.encode(encoding, "replace").decode(encoding)
    return text


def _fits(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def paint_for(choice: str) -> Paint:
    """The paint for standard output: "always", "never", or "auto", which NO_COLOR, FORCE_COLOR and the terminal decide."""
    if choice == "auto":
        wanted = not os.environ.get("NO_COLOR") and (bool(os.environ.get("FORCE_COLOR")) or _is_terminal())
    else:
        wanted = choice == "always"
    return colour if wanted else plain


def columns(most: int = _WIDE) -> int:
    """Columns to lay out for: those that COLUMNS names, else those of the terminal, 80 where there is none; within limits."""
    named = os.environ.get("COLUMNS", "")
    if named.isascii() and named.isdigit() and int(named):
        return max(_LEAST, min(int(named), most))
    return max(_NARROW, min(shutil.get_terminal_size().columns, most)) if sys.stdout.isatty() else 80


def _is_terminal() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
