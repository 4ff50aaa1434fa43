"""Values as people read them: an exact number, its unit and what it was judged against go in; words come out."""

from __future__ import annotations

from fractions import Fraction

from rulekit import ir, numbers
from rulekit.findings import Bounds
from rulekit.resources import table
from rulekit.vocabulary import Lang, Vocabulary

_DIGITS = 2  # decimals of a number that has no short exact form


def amount(value: Fraction, unit: str, vocabulary: Vocabulary, lang: Lang, *, against: Fraction | None = None) -> str:
    """A number in a base unit ("" plain, "ratio" a share), with enough digits to stand on the right side of `against`."""
    if unit == "ratio" and value == against:
        return numbers.show_ratio(value, lang)
    if unit == "ratio":
        return decimal(value * 100, None if against is None else against * 100, lang) + "%"
    shown = decimal(value, against, lang)
    if unit not in vocabulary.units or (lang == "en" and unit in _uncounted()):
        return shown
    words = vocabulary.units[unit].words
    return shown + words.first("zh") if lang == "zh" else f"{shown} {words.first('en', many=value != 1)}"


def decimal(value: Fraction, against: Fraction | None, lang: str) -> str:
    """
    An exact number in decimals: exactly where two decimals do, else rounded half up to two.

    Digits are added until the shown number is on the same side of `against` as the value (semantics 29).
    """
    if (value * 10**_DIGITS).denominator == 1:
        return numbers.show(value, lang)
    for digits in range(_DIGITS, 39):
        rounded = _rounded(value, digits)
        if against is None or _side(rounded, against) == _side(value, against):
            return numbers.show(rounded, lang)
    return numbers.show(value, lang)


def bounds(found: Bounds, unit: str, vocabulary: Vocabulary, lang: Lang, *, against: Fraction | None = None) -> str:
    """What is known of a number: its value, between which it lies, or that it is missing."""
    words = table("grammars", f"findings.{lang}.toml")["value"]
    low, high = (None if end is None else amount(end, unit, vocabulary, lang, against=against) for end in (found.low, found.high))
    if found.nothing and low is None and high is None:
        return str(words["nothing"])
    if low is None or high is None:
        known = words["from"].format(low=low) if low is not None else words["to"].format(high=high) if high is not None else ""
        return str(known or words["missing"])
    return low if found.low == found.high else str(words["between"].format(low=low, high=high))


def unit_of(quantity: ir.Quantity, vocabulary: Vocabulary) -> str:
    """The base unit of a quantity: "" for a plain number or where the quantity alone does not tell."""
    match quantity:
        case ir.Number():
            return quantity.unit
        case ir.FieldValue():
            entry = vocabulary.fields.get((quantity.record, quantity.name))
            return vocabulary.dimension(entry.unit) if entry is not None and entry.unit in vocabulary.units else ""
        case ir.Aggregate():
            return unit_of(quantity.value, vocabulary)
        case ir.Share():
            return "ratio"
        case ir.Call():
            function = vocabulary.functions.get(quantity.function)
            return function.unit if function is not None else ""
        case ir.Arithmetic() if quantity.operator in "+-":
            return unit_of(quantity.left, vocabulary)
        case ir.Extreme():
            return next((unit for item in quantity.items if (unit := unit_of(item, vocabulary))), "")
        case ir.Growth():
            return "ratio"
        case ir.Earlier() | ir.AsOf():
            return unit_of(quantity.item, vocabulary)  # type: ignore[arg-type]
        case ir.Rounded():
            return unit_of(quantity.value, vocabulary)
        case ir.Chosen():
            values = [case.then for case in quantity.cases] + ([] if quantity.otherwise is None else [quantity.otherwise])
            return next((unit for item in values if (unit := unit_of(item, vocabulary))), "")  # type: ignore[arg-type]
    return ""


def _uncounted() -> tuple[str, ...]:
    return tuple(table("grammars", "findings.en.toml")["value"]["without_unit"])


def _rounded(value: Fraction, digits: int) -> Fraction:
    scale = 10**digits
    scaled = abs(value) * scale + Fraction(1, 2)
    return Fraction(scaled.numerator // scaled.denominator, scale) * (1 if value >= 0 else -1)


def _side(value: Fraction, against: Fraction) -> int:
    return (value > against) - (value < against)
