"""Units of cells and headers: a written unit and a field go in, the exact factor to the field's base unit comes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from attrs import field as attribute
from attrs import frozen

from rulekit.numbers import NumberTooLong, scan
from rulekit.sources.words import every_word, fold, words
from rulekit.vocabulary import Field, Unit, Vocabulary

_COUNTS = ("person", "household", "item", "time", "")
_BRACKETED = re.compile(r"(.+?)[(\[（【]([^()\[\]（）【】]{1,20})[)\]）】]$")
_PERCENT = ("%", "‰")


@frozen
class Scale:
    """The unit that a header names: its words and the factor to the field's base unit."""

    unit: str
    factor: Fraction


@frozen(slots=False)
class Units:
    """Units of a vocabulary by their folded words; choices of fields that were looked up once are kept."""

    vocabulary: Vocabulary = attribute(eq=False, repr=False)
    by_word: dict[str, Unit] = attribute(eq=False, repr=False)
    measures: frozenset[str] = attribute(eq=False, repr=False)
    _choices: dict[tuple[str, str], dict[str, str]] = attribute(factory=dict, eq=False, repr=False)

    def known(self, word: str) -> bool:
        """Tell whether a text is a unit at all."""
        return fold(word) in self.by_word or fold(word) in self.measures

    def base(self, field: Field) -> Fraction:
        """Factor of a bare number in a field: the field's own unit."""
        return self.vocabulary.units[field.unit].factor if field.unit in self.vocabulary.units else Fraction(1)

    def factor(self, field: Field, word: str, *, ratio: bool) -> Fraction | None:
        """Factor of a number with a written unit; None where it does not fit the field. A percentage fits plain numbers only."""
        dimension = self.vocabulary.dimension(field.unit) if field.unit in self.vocabulary.units else field.unit
        if ratio:
            return Fraction(1) if not dimension and not word else None
        unit = self.by_word.get(fold(word))
        if unit is not None and not unit.measure and unit.dimension == dimension:
            return unit.factor
        counts = unit is None or unit.measure or unit.dimension == "item"
        return Fraction(1) if counts and dimension in _COUNTS and self.known(word) else None

    def choices(self, field: Field, make: Callable[[], dict[str, str]]) -> dict[str, str]:
        """Folded words of a field's choices, made once."""
        name = (field.record, field.id)
        if name not in self._choices:
            self._choices[name] = make()
        return self._choices[name]

    def scale(self, field: Field, written: str) -> Scale | None:
        """The unit in a header: 万元, 单位：万元, %; None where it is none or does not fit."""
        text = written.strip()
        for word in words("unit"):
            text = re.sub(rf"^{word}\s*[:：]?\s*", "", text)
        try:
            number = scan(f"1{text}", 0, "zh")
        except NumberTooLong:
            return None
        if number is None:
            return None
        rest = f"1{text}"[number.end :].strip()
        if text in _PERCENT:
            factor = self.factor(field, "", ratio=True)
            return Scale(text, number.value) if factor is not None else None
        factor = self.factor(field, rest, ratio=number.ratio) if rest else self.base(field)
        return Scale(text, number.value * factor) if factor is not None else None

    def is_scale(self, written: str) -> bool:
        """Tell whether a text in brackets is a unit of any kind, perhaps with 万 before it."""
        text = fold(written)
        for word in words("unit"):
            text = re.sub(rf"^{word}[:：]?", "", text)
        number = scan(f"1{text}", 0, "zh") if len(text) < 20 else None
        rest = f"1{text}"[number.end :] if number is not None else text
        return text in _PERCENT or self.known(rest) or (not rest and bool(text))


def split_header(header: str) -> tuple[str, str]:
    """A header and the unit in brackets at its end: 经费（万元）; "" where there is none."""
    found = _BRACKETED.match(header.strip()) if len(header) < 200 else None
    return (found.group(1).strip(), found.group(2).strip()) if found else (header, "")


def units_of(vocabulary: Vocabulary) -> Units:
    """The units of a vocabulary by their words."""
    by_word = {word: unit for unit in vocabulary.units.values() for word in every_word(unit.id, unit.words)}
    measures = frozenset(fold(word) for record in vocabulary.records.values() for word in record.measures)
    return Units(vocabulary, by_word, measures)
