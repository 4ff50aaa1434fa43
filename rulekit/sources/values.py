"""Cells: a field and what stood in the cell go in; its value, or that it is missing, or why it is doubtful, comes out."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import field as attribute
from attrs import frozen

from rulekit.numbers import MAX_DIGITS, MAX_EXPONENT, NumberTooLong, scan
from rulekit.records import NotYet, Value
from rulekit.sources import dates
from rulekit.sources.doubt import MISSING, Doubt, Missing, doubt
from rulekit.sources.units import Scale, Units, units_of
from rulekit.sources.words import currencies, every_word, fold, word_set
from rulekit.text import normal
from rulekit.vocabulary import Field, Vocabulary

Cell: TypeAlias = Value | Missing | Doubt
_SIMPLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]([+-]?[0-9]{1,12}))?$")
_LONGEST = 200  # characters of a cell in which a number or a date may stand
_EXACT_FLOAT = 2**53


def read_value(field: Field, raw: object, vocabulary: Vocabulary) -> Cell:
    """
    Read one cell for a field.

    Takes:  a Python value of any kind, or text as it stood in a file.
    Gives:  a value in base units (Fraction, bool, choice id or NFC text, Days, NotYet); MISSING for a blank, or a Missing that
            notes a mark such as "/"; a Doubt with its code and arguments for what cannot be read for certain.
    """
    return reader(field, vocabulary).read(raw)


def reader(field: Field, vocabulary: Vocabulary, scale: Scale | None = None) -> CellReader:
    """A reader of many cells of one field; `scale` is the unit that the header names for bare numbers."""
    return CellReader(field, units_of(vocabulary), scale)


def is_blank(raw: object) -> bool:
    """Tell whether a cell holds nothing: None, white space, NaN and other values that do not equal themselves."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return not raw or raw.isspace()
    if isinstance(raw, Decimal):
        return raw.is_nan()
    try:
        return bool(raw != raw)
    except Exception:  # a foreign object may refuse comparison; it is not blank then
        return type(raw).__name__ == "NAType"


_RAISED = re.compile("[0-9][⁰¹²³⁴-⁹]|[⁰¹²³⁴-⁹][0-9]|^[⁰¹²³⁴-⁹]")  # 5² is not 52; m² is a unit
_FLOAT_KEY = re.compile(r"[0-9]+\.0+")


def key_text(raw: object) -> str | Doubt:
    """A key as text, trimmed and NFC; a Doubt where digits were lost on the way or the value is no key. "" for a blank."""
    if isinstance(raw, str):
        key = normal(raw)
        if len(key) > 7 and key[0].isdigit() and re.fullmatch(r"[0-9][.,][0-9]+[eE]\+?[0-9]+", key):
            return doubt("key_lost_digits", raw)
        if _FLOAT_KEY.fullmatch(key):  # a spreadsheet wrote the code as a number
            key = key[: key.index(".")]
        return key if len(key) <= 1000 else doubt("bad_key", raw)
    if is_blank(raw):
        return ""
    if isinstance(raw, enum.Enum):
        return key_text(raw.value)
    if isinstance(raw, float):
        whole = raw.is_integer() and abs(raw) < _EXACT_FLOAT
        return str(int(raw)) if whole else doubt("key_lost_digits", raw)
    if isinstance(raw, bool | Mapping | list | tuple | set | frozenset | bytes):
        return doubt("bad_key", raw)
    return normal(str(raw)) if not isinstance(raw, int) or abs(raw) < 10**MAX_DIGITS else doubt("bad_key", "…")


@frozen(slots=False)
class CellReader:
    """Reads cells of one field; texts that were read once are kept."""

    field: Field
    units: Units
    scale: Scale | None = None
    _kept: dict[str, Cell] = attribute(factory=dict, init=False, repr=False, eq=False)

    def read(self, raw: object) -> Cell:
        """One cell; see read_value."""
        if isinstance(raw, enum.Enum):
            raw = raw.value
        if is_blank(raw):
            return self.blank()
        if isinstance(raw, str):
            known = self._kept.get(raw)
            if known is None:
                known = self._text(raw)
                if len(raw) <= 64 and len(self._kept) < 50_000:
                    self._kept[raw] = known
            return known
        return self._bounded(self._object(raw))

    def blank(self) -> Cell:
        """What an empty cell of this field means: missing, unless the vocabulary declares otherwise."""
        declared: Mapping[str, Cell] = {"not_yet": NotYet(), "zero": Fraction(0), "none": _NONE[self.field.kind]}
        if self.field.blank == "zero" and self.field.kind == "yesno":
            return False
        return declared.get(self.field.blank, MISSING)

    def _text(self, raw: str) -> Cell:
        if self.field.kind == "text":
            return self._chosen(raw)
        text = unicodedata.normalize("NFKC", raw).strip() if len(raw) <= _LONGEST else ""
        if not text:
            return doubt("too_long", raw)
        word = fold(text)
        if self.field.kind == "number" and word in word_set("no_number"):
            return Missing("marked_missing", text)
        if self.field.kind == "yesno" and word in word_set("yes"):
            return True
        if self.field.kind == "yesno" and word in word_set("no"):
            return False
        if self.field.kind == "date" and word in word_set("not_yet"):
            return NotYet() if self.field.event or self.field.blank == "not_yet" else Missing("marked_missing", text)
        if word in word_set("unfilled"):
            return Missing("marked_missing", text)
        if self.field.kind == "number":
            return self._bounded(self._amount(text, raw))
        return dates.from_text(text, raw) if self.field.kind == "date" else doubt("not_yes_no", raw)

    def _object(self, raw: Any) -> Cell:
        """A value that is no text: a number, a truth value, a day; scalars of numeric libraries become plain first."""
        if type(raw).__module__ == "numpy" and hasattr(raw, "item"):
            raw = Decimal(str(raw)) if isinstance(raw.item(), float) else raw.item()
            if isinstance(raw, Decimal) and raw.is_nan():
                return self.blank()
        if self.field.kind == "date":
            return dates.from_object(raw)
        if isinstance(raw, bool):
            return raw if self.field.kind == "yesno" else doubt(_WRONG[self.field.kind], raw)
        if not isinstance(raw, int | float | Decimal | Fraction):
            return doubt(_WRONG[self.field.kind], raw)
        number = exact(raw)
        if isinstance(number, Doubt):
            return number
        if self.field.kind == "yesno":
            return bool(number) if number in (0, 1) else doubt("not_yes_no", raw)
        if self.field.kind == "text":
            lost = isinstance(raw, float) and abs(raw) >= _EXACT_FLOAT
            return doubt("lost_digits", raw) if lost else self._chosen(str(number) if number.denominator == 1 else str(raw))
        return number * (self.scale.factor if self.scale else self.units.base(self.field))

    def _chosen(self, raw: str) -> Cell:
        text = normal(raw)
        word = fold(text) if len(text) <= _LONGEST else text
        chosen = self._choices.get(word)
        if chosen is not None:
            return chosen
        if word in word_set("none"):
            return "none"
        if word in word_set("unfilled"):
            return Missing("marked_missing", text)
        return doubt("unknown_choice", raw) if self.field.choices else text

    @property
    def _choices(self) -> dict[str, str]:
        return self.units.choices(self.field, lambda: {w: c.id for c in self.field.choices for w in every_word(c.id, c.words)})

    def _amount(self, text: str, raw: str) -> Fraction | Doubt:
        """A number with or without its unit; a bare one takes the unit of the header, else the field's own."""
        negative, start, unit = text[0] in "-−", int(text[0] in "+-−"), ""
        if text[start : start + 1] in currencies():
            unit, start = currencies()[text[start]], start + 1
        twice = start and text[start : start + 1] in ("+", "-", "−")
        if twice or _RAISED.search(raw):
            return doubt("not_a_number", raw)
        number = written_number(text[start:].lstrip(), raw)
        if isinstance(number, Doubt):
            return number
        value, rest, ratio = number
        factor = self.units.factor(self.field, rest or unit, ratio=ratio)
        if rest and unit and self.units.factor(self.field, unit, ratio=False) != factor:
            factor = None
        if not rest and not unit and not ratio:
            factor = self.scale.factor if self.scale else self.units.base(self.field)
        if factor is None:
            told = "unit_clash" if ratio or unit or self.units.known(rest) else "not_a_number"
            return doubt(told, raw, unit=rest or unit or text[-1:])
        return value * factor * (-1 if negative else 1)

    def _bounded(self, value: Cell) -> Cell:
        """A known value outside the declared range, or not whole where only whole numbers occur, is doubtful."""
        if not isinstance(value, Fraction) or isinstance(value, bool):
            return value
        low, high = self.field.low, self.field.high
        if (low is not None and value < low) or (high is not None and value > high):
            shown = [_plain(end) if end is not None else "…" for end in (low, high)]
            return doubt("out_of_range", _plain(value), low=shown[0], high=shown[1])
        return doubt("not_whole", _plain(value)) if self.field.integer and value.denominator != 1 else value


_NONE: Mapping[str, Value] = {"text": "none", "yesno": False, "date": NotYet(), "number": Fraction(0)}
_WRONG = {"number": "not_a_number", "yesno": "not_yes_no", "text": "not_text", "date": "not_a_date"}


def exact(raw: int | float | Decimal | Fraction) -> Fraction | Doubt:
    """A number without loss; a float by its shortest decimal. Doubtful: infinite, over 38 digits, exponent beyond 30."""
    if isinstance(raw, float):
        raw = Decimal(repr(float(raw)))
    if isinstance(raw, Decimal):
        if not raw.is_finite():
            return doubt("infinite", raw)
        too_long = len(raw.as_tuple().digits) > MAX_DIGITS or abs(raw.adjusted()) > MAX_EXPONENT
    elif isinstance(raw, Fraction):
        too_long = max(abs(raw.numerator), raw.denominator) >= 10**MAX_DIGITS
    else:
        too_long = abs(raw) >= 10**MAX_DIGITS
    return doubt("too_long", "…") if too_long else Fraction(raw)


def written_number(text: str, raw: str) -> tuple[Fraction, str, bool] | Doubt:
    """A number at the start of a cell, what follows it, and whether it was a percentage."""
    simple = _SIMPLE.match(text)
    if simple:
        if len(text) > MAX_DIGITS + 8 or (simple.group(1) and abs(int(simple.group(1))) > MAX_EXPONENT):
            return doubt("too_long", raw)
        number = exact(Decimal(text))
        return number if isinstance(number, Doubt) else (number, "", False)
    try:
        found = max((n for lang in ("zh", "en") if (n := scan(text, 0, lang))), key=lambda n: n.end, default=None)
    except NumberTooLong:
        return doubt("too_long", raw)
    bare = scan("1" + text[:1], 0, "zh") if text else None
    if found is None or "/" in text or (bare is not None and bare.end == 2 and not text[:1].isdigit() and found.end == 1):
        return doubt("not_a_number", raw)
    return found.value, text[found.end :].strip(), found.ratio


def _plain(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else str(float(value))


__all__ = ["MISSING", "Cell", "CellReader", "Doubt", "Missing", "is_blank", "key_text", "read_value", "reader"]
