"""A defining sentence of a scale of grades goes in; the new term, with the words of its grades, comes out before it is parsed."""

from __future__ import annotations

import re

from rulekit import resources
from rulekit.language.lexicon import Lexicon, fold, keywords
from rulekit.language.outline import DefinitionText
from rulekit.text import normal
from rulekit.vocabulary import Choice, RecordType, Term, Words

_ARTICLE = re.compile(r"(?:an?|the|each|every)\s+", re.IGNORECASE)


def new_scale(definition: DefinitionText, text: str, lexicon: Lexicon) -> Term | None:
    """
    The scale that a sentence defines: a village is graded good if …, and bad otherwise. None where it defines none.

    The words of its grades, in both languages, stand quoted in front, best first: "good / bad" = "好 / 差"; where they do not,
    those of the sentence stand in both languages.
    """
    record = _record(text, lexicon)
    written = _grades(text, lexicon.lang)
    if record is None or not written:
        return None
    quoted, twins = ([normal(part) for part in some.split(" / ") if part.strip()] for some in (definition.words, definition.twin))
    own = quoted if {fold(one) for one in quoted} == {fold(one) for one in written} else written
    other = twins if len(twins) == len(own) else own
    zh, en = (own, other) if lexicon.lang == "zh" else (other, own)
    grades = tuple(Choice(_id(english), Words((chinese,), (english,))) for chinese, english in zip(zh, en, strict=True))
    names = {lang: resources.table("grammars", f"{lang}.toml")["types"]["grade"] for lang in ("zh", "en")}
    words = Words((names["zh"],), (names["en"],), article="a")
    return Term(f"{record}_grade", words, {lexicon.lang: text}, record, grades)


def grade_words(grades: tuple[Choice, ...]) -> Words:
    """The words of grades, as they stand quoted before the sentence."""
    return Words(tuple(one.words.first("zh") for one in grades), tuple(one.words.first("en") for one in grades))


def _id(word: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(word)).strip("_") if word.isascii() else word


def _record(text: str, lexicon: Lexicon) -> str | None:
    """The record type that a sentence begins with."""
    folded = fold(_ARTICLE.sub("", text, count=1))
    found = [match for match in lexicon.matches(folded, 0) if match.terminal == "NOUN"]
    for match in found:
        for entry in lexicon.entries.get(("NOUN", match.value), ()):
            if isinstance(entry, RecordType):
                return entry.id
    return None


def _grades(text: str, lang: str) -> list[str]:
    """The words of the grades, in the order of the sentence; none where it grades nothing."""
    table, folded = keywords(lang), fold(text)
    graded = "|".join(sorted(map(re.escape, (*table["GRADED"], *table.get("DE_GRADED", ()))), key=len, reverse=True))
    if lang == "zh":
        found = re.findall(rf"(?:{graded})([^,。.;]+)", folded) if any(phrase in folded for phrase in table["DE_GRADED"]) else []
    else:
        otherwise = "|".join(map(re.escape, table["OTHERWISE"]))
        head = re.search(rf"\s(?:is|are)\s(?:{graded})\s", folded)
        rest = folded[head.end() - 1 :] if head is not None else ""
        found = re.findall(rf"(?:^|,(?: and)?)\s+([^,]+?)\s+(?:if\b|{otherwise})", rest)
    return list(dict.fromkeys(one.strip() for one in found))
