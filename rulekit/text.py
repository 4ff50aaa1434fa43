"""Text at the edges: display width, what may be printed, normal forms. Strings in, strings out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

# What acts on a terminal or hides itself: C0, C1, bidirectional controls, zero-width characters, line separators, surrogates.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff]")

_CONSONANT = re.compile(r"uni[acflopqstvx]|us[aeu]|ut[ei]|eu|ewe|onc?e(?![a-z])", re.IGNORECASE)  # spoken with y or w: a union
_VOWEL = re.compile(r"hour|hono|honest|heir", re.IGNORECASE)


def hidden(value: str, *, allowed: str = "\n\r\t") -> Iterator[int]:
    """Offsets of hidden characters in a text, but for those allowed."""
    return (found.start() for found in _HIDDEN.finditer(value) if found.group() not in allowed)


def printable(value: str) -> str:
    """Text that is safe to print on one line: hidden characters become visible escapes such as \\u202e."""
    return _HIDDEN.sub(lambda found: _escape(found.group()), value)


def _escape(character: str) -> str:
    point = ord(character)
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}"


def width(value: str) -> int:
    """Columns that a text takes on a terminal: wide characters two, combining marks none."""
    total = 0
    for character in value:
        if character.isascii():
            total += 1
        elif unicodedata.combining(character):
            continue
        else:
            total += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return total


def pad(value: str, columns: int, *, right: bool = False) -> str:
    """Fill a text with spaces to a number of columns; `right` aligns it to the right."""
    fill = " " * max(0, columns - width(value))
    return fill + value if right else value + fill


def shorten(value: str, columns: int) -> str:
    """Cut a text to a number of columns, ending in … where something was cut."""
    if width(value) <= columns:
        return value
    kept, used = [], 0
    for character in value:
        used += width(character)
        if used > columns - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def normal(value: str) -> str:
    """Data text as it is compared: NFC, ends trimmed."""
    return unicodedata.normalize("NFC", value.strip())


def indefinite(word: str) -> str:
    """The indefinite article before an English word, by its sound where that is known: a unit, an hour, an office."""
    sounds = word[:1].lower() in "aeiou" and _CONSONANT.match(word) is None
    return "an" if word and (sounds or _VOWEL.match(word) is not None) else "a"


def closest(word: str, candidates: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """
    The candidate most like a word, for "did you mean"; None where nothing is near.

    Short words (Chinese ones above all) get a lower cutoff: one wrong character of two is already half.
    """
    import difflib

    folded: dict[str, str] = {}
    for candidate in candidates:
        folded.setdefault(candidate.casefold(), candidate)
    limit = 0.5 if len(word) <= 3 else cutoff
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=limit)
    return folded[found[0]] if found else None
