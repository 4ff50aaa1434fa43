"""Registration codes: the text of an 18-character unified social credit code goes in, whether it checks comes out."""

from __future__ import annotations

from datetime import date

# GB 32100-2015: digits and capital letters without I, O, S, V and Z; the check character is taken modulo 31.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18


def valid(code: str, *, as_of: date | None) -> bool:
    """
    Tell whether the last character of a registration code is the one that the first 17 demand.

    Takes the code as text; letters may be small, spaces around it are dropped. The as-of date has no bearing on it.
    Raises ValueError where the text is no such code at all: of another length, or with a character outside the alphabet.
    """
    written = code.strip().upper()
    if len(written) != LENGTH:
        raise ValueError(f"a registration code has {LENGTH} characters, this has {len(written)}")
    strange = sorted({character for character in written if character not in ALPHABET})
    if strange:
        raise ValueError(f"a registration code has no {', '.join(map(repr, strange))}")
    return check_character(written[:-1]) == written[-1]


def check_character(body: str) -> str:
    """The check character that belongs to the first 17 characters: weights 3^0 … 3^16, modulo 31."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[-total % 31]
