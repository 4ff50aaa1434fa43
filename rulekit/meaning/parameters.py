"""Parameters of a ruleset: texts and units go in, vocabulary entries come out, with the values that editions above give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from rulekit.diagnostic import Diagnostic
from rulekit.language.editions import ParameterText
from rulekit.language.lexicon import fold
from rulekit.language.outline import Outline
from rulekit.meaning.pieces import words_of
from rulekit.numbers import NumberTooLong, scan, show, show_ratio
from rulekit.vocabulary import Parameter, Unit, Vocabulary


@frozen
class Value:
    """A value that an edition gives a parameter: the text, and the file in which it stands."""

    outline: Outline
    text: ParameterText


Given = Sequence[Value]  # from the nearest edition to the one that counts most


def declare_parameters(
    outline: Outline, vocabulary: Vocabulary, given: Given = ()
) -> tuple[Vocabulary, list[Diagnostic]]:  # fmt: skip
    """
    The vocabulary with the parameters of a file, each with the value that the last edition gives it.

    A parameter that the base has already is given a value, which its loading has read: here only its unit is looked at.
    """
    problems: list[Diagnostic] = []
    made: list[Parameter] = []
    for text in outline.parameters:
        own = _read(Value(outline, text), vocabulary)
        words = words_of(text.words, text.twin, outline.lang)
        if isinstance(own, Diagnostic):
            problems.append(own)
            continue
        before = _named(text, vocabulary.parameters.values())
        if before is not None:
            problems += _unlike(before, own, Value(outline, text), vocabulary)
            continue
        english = words.en[0] if words.en else ""
        id = re.sub(r"[^a-z0-9]+", "_", fold(english)).strip("_") if english.isascii() else ""
        id = id or text.forms[0]
        if _named(text, made) is not None or id in {one.id for one in made}:
            problems.append(Diagnostic("S616", outline.source, text.span, {"word": text.forms[0]}))
            continue
        made.append(_with_given(evolve(own, id=id, words=words), text, given, vocabulary))
    return (vocabulary.with_entries(made) if made else vocabulary), problems


def _with_given(own: Parameter, text: ParameterText, given: Given, vocabulary: Vocabulary) -> Parameter:
    """A parameter with the value of the last edition that has one of the same kind; others are told when that edition is read."""
    for value in given:
        if set(map(fold, value.text.forms)) & set(map(fold, text.forms)):
            found = _read(value, vocabulary)
            if isinstance(found, Parameter) and not _unlike(own, found, value, vocabulary):
                own = evolve(own, value=found.value, unit=found.unit, ratio=found.ratio)
    return own


def _named(text: ParameterText, known: Iterable[Parameter]) -> Parameter | None:
    forms = set(map(fold, text.forms))
    return next((one for one in known if forms & {fold(word) for word in (*one.words.zh, *one.words.en)}), None)


def _unlike(before: Parameter, now: Parameter, value: Value, vocabulary: Vocabulary) -> list[Diagnostic]:
    """The mistake of a value in another unit than that of the base."""
    if before.ratio == now.ratio and vocabulary.dimension(before.unit) == vocabulary.dimension(now.unit):
        return []
    told = {"word": value.text.forms[0], "unit": _unit_words(before, vocabulary, value.outline.lang)}
    return [Diagnostic("S665", value.outline.source, value.text.value, told)]


def _unit_words(parameter: Parameter, vocabulary: Vocabulary, lang: str) -> str:
    if parameter.ratio:
        return "%"
    return vocabulary.units[parameter.unit].words.first("zh" if lang == "zh" else "en", many=True) if parameter.unit else "1"


def _read(value: Value, vocabulary: Vocabulary) -> Parameter | Diagnostic:
    """The number, share or amount that stands in a line; without words."""
    outline, text = value.outline, value.text
    written = outline.source.text[text.value.start : text.value.end]
    wrong = Diagnostic("S661", outline.source, text.value if written else text.span, {"text": " ".join(written.split())})
    if not text.forms:
        return wrong
    try:
        numeral = scan(written, 0, outline.lang)
    except NumberTooLong:
        return wrong
    if numeral is None:
        return wrong
    rest = fold(written[numeral.end :]).strip()
    if not rest:
        return Parameter("", words_of("", "", outline.lang), numeral.value, ratio=numeral.ratio)
    unit = None if numeral.ratio else _unit(rest, vocabulary, outline.lang)
    return wrong if unit is None else Parameter("", words_of("", "", outline.lang), numeral.value, unit.id)


def _unit(word: str, vocabulary: Vocabulary, lang: str) -> Unit | None:
    """The unit of a word; a measure word counts things."""
    surface = "zh" if lang == "zh" else "en"
    for unit in vocabulary.units.values():
        if word in {fold(form) for form in unit.words.forms(surface)}:  # type: ignore[arg-type]
            return vocabulary.units["item"] if unit.measure else unit
    measures = {measure for record in vocabulary.records.values() for measure in record.measures}
    return vocabulary.units["item"] if word in measures else None


def named(word: str, vocabulary: Vocabulary) -> Parameter | None:
    """The parameter that a text names, in either language."""
    wanted = fold(" ".join(word.split()))
    forms = ((one, {fold(form) for form in (*one.words.zh, *one.words.en)}) for one in vocabulary.parameters.values())
    return next((one for one, words in forms if wanted in words), None)


def value_given(one: Parameter, given: Given) -> Value | None:
    """The place where an edition gives a parameter its value, where one does."""
    forms = {fold(form) for form in (*one.words.zh, *one.words.en)}
    return next((value for value in reversed(given) if forms & set(map(fold, value.text.forms))), None)


def value_text(one: Parameter, vocabulary: Vocabulary, lang: str) -> str:
    """The value of a parameter with its unit, in a language."""
    if one.ratio:
        return show_ratio(one.value, lang)
    number, unit = show(one.value, lang), vocabulary.units.get(one.unit)
    if unit is None:
        return number
    return number + (unit.words.first("zh") if lang == "zh" else f" {unit.words.first('en', many=one.value != 1)}")
