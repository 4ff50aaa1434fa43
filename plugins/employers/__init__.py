"""Words of employers and workplaces: a builder goes in and comes out with them and with one function, the check of a code."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

from . import codes, words


def register(builder: VocabularyBuilder) -> None:
    """Declare every word of this plug-in, and the function that tells whether a registration code is valid."""
    words.declare(builder)
    builder.function("valid", ["text"], "yesno", codes.valid, zh="有效", en="valid")
