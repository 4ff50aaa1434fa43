"""Parameters in sentences: a parameter goes in, the tokens that its name stands for come out."""

from __future__ import annotations

from typing import Any

from rulekit.ir import Given
from rulekit.language.lexicon import PARTITIVE, Lexicon, fold
from rulekit.vocabulary import Parameter, Unit

Tokens = tuple[tuple[str, Any], ...]


COUNTED = frozenset({"person", "household", "item", "time"})


def tokens(lexicon: Lexicon, entry: Any, word: str) -> list[Tokens]:
    """A share, or a number with its unit; where things are counted also the number alone, before a noun (the number of)."""
    assert isinstance(entry, Parameter)
    if entry.ratio:
        return [(("RATIO", Given(entry.value, entry.id, "ratio")),)]
    unit = next((one for one in _units(lexicon) if one.id == entry.unit), None)
    number = ("NUM", Given(entry.value, entry.id, unit.dimension if unit is not None else ""))
    if unit is None:
        return [(number,)]
    written = unit.words.forms(lexicon.lang)  # type: ignore[arg-type]
    counted = unit.factor == 1 and unit.dimension in COUNTED
    if counted and word.endswith(PARTITIVE):
        return [(number,)]
    with_unit: list[Tokens] = [(number, ("UNIT", fold(written[0])))]
    return [*with_unit, (number,)] if counted else with_unit


def _units(lexicon: Lexicon) -> list[Unit]:
    named = (found for (terminal, _), found in lexicon.entries.items() if terminal == "UNIT")
    return [entry for found in named for entry in found if isinstance(entry, Unit)]
