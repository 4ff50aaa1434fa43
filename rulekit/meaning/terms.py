"""New words of a ruleset: declared fields and defined terms go in, vocabulary entries come out, before any sentence is parsed."""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from rulekit.diagnostic import Diagnostic, Span
from rulekit.language.lexicon import Lexicon, fold, keywords
from rulekit.language.outline import DefinitionText, FieldText, Outline
from rulekit.text import closest, normal
from rulekit.vocabulary import Field, Lang, RecordType, Term, Unit, Vocabulary, Words

_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_BE = ("is", "are")


@frozen
class NewTerm:
    """A term with the sentence that defines it."""

    term: Term
    sentence: Span


def declare_fields(outline: Outline, vocabulary: Vocabulary, lexicon: Lexicon) -> tuple[list[Field], list[Diagnostic]]:
    """Fields that the ruleset declares itself."""
    fields: list[Field] = []
    problems: list[Diagnostic] = []
    for text in outline.fields:
        record = _record(text, lexicon)
        if record is None:
            known = [kind.words.first(lexicon.lang) for kind in vocabulary.records.values()]  # type: ignore[arg-type]
            fix = closest(text.record.text, known) or ""
            problems.append(Diagnostic("S614", outline.source, text.record.span, {"word": text.record.text, "fix": fix}))
            continue
        unit = _unit(text, lexicon)
        if text.unit is not None and unit is None:
            problems.append(Diagnostic("S615", outline.source, text.unit.span, {"word": text.unit.text}))
            continue
        if (record, text.id.text) in vocabulary.fields:
            problems.append(Diagnostic("S616", outline.source, text.id.span, {"word": text.id.text}))
            continue
        fields.append(_field(text, record, unit.dimension if unit else "", outline.lang))
    return fields, problems


def _record(text: FieldText, lexicon: Lexicon) -> str | None:
    for entry in lexicon.entries.get(("NOUN", fold(text.record.text)), ()):
        if isinstance(entry, RecordType):
            return entry.id
    return None


def _unit(text: FieldText, lexicon: Lexicon) -> Unit | None:
    if text.unit is None:
        return None
    return next((e for e in lexicon.entries.get(("UNIT", fold(text.unit.text)), ()) if isinstance(e, Unit)), None)


def _field(text: FieldText, record: str, unit: str, lang: str) -> Field:
    from fractions import Fraction

    low = Fraction(0) if unit in ("person", "household", "item", "square_metre", "day", "month", "time") else None
    event = words_of(*text.happened, lang) if any(text.happened) else None
    kind: Any = text.kind
    integer = unit in ("person", "household", "item")
    return Field(text.id.text, record, kind, words_of(text.words, text.twin, lang), unit, low, integer=integer, event=event)


def words_of(own: str, twin: str, lang: str, article: str | None = None) -> Words:
    """Words given in a ruleset: its own language first, then the other one; " / " parts synonyms."""
    mine, other = ([normal(part) for part in text.split(" / ") if part.strip()] for text in (own, twin))
    zh, en = (mine, other) if lang == "zh" else (other, mine)
    if article is None:
        article = ("an" if en[0][:1].lower() in "aeiou" else "a") if en else ""
    return Words(tuple(zh), tuple(en), "", article)


def new_terms(outline: Outline, vocabulary: Vocabulary, lexicon: Lexicon) -> tuple[list[NewTerm], list[Diagnostic]]:
    """Terms that definitions introduce: what stands before means / 是指, as a class of a record type or as a number."""
    found: list[NewTerm] = []
    problems: list[Diagnostic] = []
    seen: set[str] = set()
    for definition in outline.definitions:
        term = _term(outline, definition, lexicon, vocabulary)
        if term is None:
            problems.append(Diagnostic("S617", outline.source, definition.sentence))
            continue
        if term.id in seen or term.id in vocabulary.terms:
            problems.append(Diagnostic("S616", outline.source, definition.sentence, {"word": term.words.first(outline.lang)}))  # type: ignore[arg-type]
            continue
        seen.add(term.id)
        found.append(NewTerm(term, definition.sentence))
    return found, problems


def _without_noun(twin: str, record: str, lexicon: Lexicon, vocabulary: Vocabulary) -> str:
    """The adjective of a class, where its word in the other language was given with its noun."""
    other: Lang = "en" if lexicon.lang == "zh" else "zh"
    for noun in sorted(vocabulary.records[record].words.forms(other), key=len, reverse=True):
        if fold(twin).endswith(fold(noun)):
            return twin[: len(twin) - len(noun)].strip()
    return twin


def _term(outline: Outline, definition: DefinitionText, lexicon: Lexicon, vocabulary: Vocabulary) -> Term | None:
    text = outline.source.text[definition.sentence.start : definition.sentence.end]
    left = _left_side(text, outline.lang)
    if not left:
        return None
    adjective, record = _class(left, lexicon)
    word = adjective or left
    own, twin = definition.words, definition.twin
    if adjective and fold(own.split(" / ")[0]) == fold(left):  # the whole noun was quoted: weak village for weak
        own, twin = word, _without_noun(twin, record, lexicon, vocabulary)
    own = own if fold(own.split(" / ")[0]) == fold(word) else word
    words = words_of(own, twin, outline.lang)
    english = words.en[0] if words.en else ""
    id = re.sub(r"[^a-z0-9]+", "_", fold(english)).strip("_") if english.isascii() else ""
    return Term(id or word, words, {outline.lang: text}, record)


def _left_side(text: str, lang: str) -> str:
    folded = fold(text)
    if lang == "zh":
        for phrase in sorted(keywords("zh")["MEANS"], key=len, reverse=True):
            if phrase in folded:
                return text[: folded.index(phrase)].strip().split("的")[-1]
        return ""
    cuts = [found for phrase in (*keywords("en")["MEANS"], *_BE) if (found := re.search(rf"\s{phrase}\s", folded))]
    if not cuts:
        return ""
    left = _ARTICLE.sub("", text[: min(found.start() for found in cuts)].strip(), count=1)
    return " ".join(re.split(r"\sof\s", left, maxsplit=1)[0].split())


def _class(left: str, lexicon: Lexicon) -> tuple[str, str]:
    """A term that ends in a record type's word is a class of it: weak village, 软弱村."""
    folded = fold(left)
    for start in range(1, len(folded)):
        if lexicon.lang == "en" and folded[start - 1] != " ":
            continue
        for entry in lexicon.entries.get(("NOUN", folded[start:]), ()):
            if isinstance(entry, RecordType):
                return left[:start].strip(), entry.id
    return "", ""
