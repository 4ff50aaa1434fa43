"""Whole turns of phrase that the language says in another way: a failure goes in, a correction that was tried comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rulekit import resources
from rulekit.language.mending import Broken, Mend, best
from rulekit.numbers import scan_date

_TOLD = ("P595", "P596", "P597", "P594")
_NEAR = 2  # characters before a failure at which a turn of phrase may end
_LONGEST = 400  # of a sentence that is looked through


@cache
def _patterns(lang: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Regular expressions with what stands instead, from the table of a language."""
    table: list[list[str]] = resources.table("grammars", f"{lang}.toml")["turns"]["instead"]
    return tuple((re.compile(pattern, re.IGNORECASE), fix) for pattern, fix in table)


def turns(broken: Broken) -> Mend | None:
    """A turn of phrase around the failure that the language says in another way."""
    if len(broken.text) > _LONGEST:
        return None
    found = best(broken, _turns(broken), 0)
    return None if found is None else Mend("P116", found.start, found.end, found.fix)


def _turns(broken: Broken) -> Iterator[Mend]:
    for pattern, fix in _patterns(broken.lang):
        for match in pattern.finditer(broken.text):
            start, end = match.span()
            if start <= broken.offset <= end + _NEAR:
                said = match.expand(fix)
                yield Mend("P116", start, end, said[:1].upper() + said[1:] if broken.text[start].isupper() else said)


def told(broken: Broken) -> tuple[str, int, int] | None:
    """The code and place of a turn that has no single correction: a deadline without its beginning, months in a list, …"""
    if len(broken.text) > _LONGEST:
        return None
    table: dict[str, str] = resources.table("grammars", f"{broken.lang}.toml")["turns"]
    for code in _TOLD:
        for match in re.finditer(table[code], broken.text, re.IGNORECASE):
            near = match.start() <= broken.offset <= match.end() + _NEAR
            if near and not (code == "P597" and scan_date(broken.text, match.start(), broken.lang)):
                return code, match.start(), match.end()
    return None
