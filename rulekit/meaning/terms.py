"""New words of a ruleset: terms defined by sentences go in, vocabulary entries come out, before any sentence is parsed."""

from __future__ import annotations

import re

from attrs import frozen

from rulekit.diagnostic import Diagnostic, Span
from rulekit.language.lexicon import Lexicon, fold, keywords
from rulekit.language.outline import DefinitionText, Outline
from rulekit.meaning.pieces import words_of
from rulekit.meaning.scales import new_scale
from rulekit.vocabulary import Lang, RecordType, Term, Vocabulary

_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_BE = ("is", "are")


@frozen
class NewTerm:
    """A term with the sentence that defines it."""

    term: Term
    sentence: Span


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
    scale = new_scale(definition, text, lexicon)
    if scale is not None:
        return scale
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
    cuts = [found for phrase in (*keywords("en")["MEANS"], *_BE) if (found := re.search(rf"\s{phrase}[\s:]", folded))]
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
