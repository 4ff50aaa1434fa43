"""Words of data: a header or a short cell goes in, the form it is looked up by comes out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from rulekit import resources
from rulekit.vocabulary import Words

_GAPS = re.compile(r"[\s_\-]+")
_SIGNS = re.compile(r"[^\w\s-]")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A word without case, spaces, underscores, hyphens and full-width forms; a sign that is nothing else stays."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return _GAPS.sub("", plain) or plain


def file_word(text: str) -> str:
    """A word as the name of a file, without suffix, has it: folded, without signs that such names are spared."""
    return fold(_SIGNS.sub("", text))


@cache
def words(name: str) -> tuple[str, ...]:
    """One list of grammars/data.toml, folded, in order."""
    return tuple(fold(word) for word in resources.table("grammars", "data.toml")[name])


@cache
def word_set(name: str) -> frozenset[str]:
    """One list of grammars/data.toml, folded."""
    return frozenset(words(name))


@cache
def currencies() -> dict[str, str]:
    """Signs before an amount and the unit that each stands for."""
    return dict(resources.table("grammars", "data.toml")["currency"])


def every_word(id: str, words: Words) -> Iterable[str]:
    """Folded id and words of an entry in both languages."""
    many = (words.en_many,) if words.en_many else ()
    return dict.fromkeys(fold(word) for word in (id, *words.zh, *words.en, *many))
