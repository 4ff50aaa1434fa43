"""Words of a ruleset's own: those that nothing uses, and those that also stand for something else, come out, as diagnostics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import fields, has

from rulekit import ir, resources
from rulekit.diagnostic import Diagnostic, Span
from rulekit.language.declared import WordText
from rulekit.language.editions import ParameterText
from rulekit.language.lexicon import fold, keywords, vocabulary_words
from rulekit.language.outline import begins_statement
from rulekit.language.render_words import entries_of
from rulekit.lint.told import Told
from rulekit.text import closest
from rulekit.vocabulary import Adjective, Field, Term


def unused(told: Told) -> Iterator[Diagnostic]:
    """Definitions and words of the ruleset's own that no standard uses."""
    for definition in told.outline.definitions:
        own = own_terms(told, definition.sentence)
        if own and own[0] not in told.ruleset.definitions:
            word = told.vocabulary.terms[own[0]].words.first(told.lang)
            yield told.tell("W701", definition.sentence, word=word)
    roots = [*(one.rule for one in told.ruleset.standards), *told.ruleset.definitions.values()]
    used = {name for root in roots for node in ir.walk(root) for name in _names(node)}
    for text in told.outline.words:
        idle = text.id.text not in used and not _serves(told, text) if text.role == "field" else not _occurs(told, text)
        if idle:
            yield told.tell("W702", text.id.span, word=text.words, id=text.id.text, **_roles(text.role))
    yield from _parameters(told)


def _parameters(told: Told) -> Iterator[Diagnostic]:
    """Parameters of the file that none of its sentences names; one that gives another value to that of a base is used there."""
    for text in told.outline.parameters:
        known = (one for one in told.vocabulary.parameters.values() if {*one.words.zh, *one.words.en} & {*text.forms})
        one = next(known, None)
        whole = " ".join(fold(told.outline.source.text[: text.span.start] + told.outline.source.text[text.span.end :]).split())
        forms = {fold(word) for word in one.words.forms(told.lang)} if one is not None else set[str]()
        inherited = one is not None and told.base is not None and one.id in told.base.parameters
        if one is not None and not inherited and not any(form in whole for form in forms):
            word, fix = text.forms[0], _meant(told, text)
            at = told.outline.source.text.find(word, text.span.start)
            span = Span(at, at + len(word)) if fix and at >= 0 else text.span
            more: dict[str, Any] = _roles("parameter") | ({"fix": fix} if fix else {})
            yield told.tell("W702", span, word=word, id=one.id, **more)


def misspelt(told: Told) -> list[Diagnostic]:
    """Parameters of an edition that nothing names, and whose names are nearly those of its base: their values have no effect."""
    return [found for found in _parameters(told) if "fix" in found.arguments]


def _meant(told: Told, text: ParameterText) -> str:
    """The name of a parameter of the base that is most like one of the file; "" where none is."""
    known = told.base.parameters.values() if told.base is not None else ()
    taken = {form for other in told.outline.parameters for form in other.forms}
    free = [one for one in known if not taken & {*one.words.zh, *one.words.en}]
    return closest(text.forms[0], [word for one in free for word in (*one.words.zh, *one.words.en)]) or ""


def _roles(role: str) -> dict[str, Any]:
    words = {lang: resources.table("grammars", f"{lang}.toml")["file"] for lang in ("en", "zh")}
    return {f"role_{lang}": table[role][0] for lang, table in words.items()}


def own_terms(told: Told, sentence: Span) -> list[str]:
    """Ids of the terms that a sentence of the file defines."""
    text = told.outline.source.text[sentence.start : sentence.end]
    return [name for name, term in told.vocabulary.terms.items() if term.sentences == {told.lang: text}]


def _names(node: object) -> Iterator[str]:
    """Every name that a node holds: of a field, a trigger, the steps of an order."""
    if has(type(node)):
        for each in fields(type(node)):  # type: ignore[arg-type]
            value = getattr(node, each.name)
            if isinstance(value, str):
                yield value
            elif isinstance(value, tuple):
                yield from (item for item in value if isinstance(item, str))


def _serves(told: Told, text: WordText) -> bool:
    """Whether another declared word stands on a field: an adjective, an identity, the days between which a record exists."""
    named: set[str] = set()
    for other in told.outline.words:
        if other.role == "identity":
            named.add(other.id.text)
        if other.role in ("identity", "adjective", "role", "record"):
            named |= {item.name for part in other.parts if part.key in ("", "begins", "ends", "known_by") for item in part.items}
    return text.id.text in named


def _occurs(told: Told, text: WordText) -> bool:
    """Whether a declared word that is no field stands elsewhere in the file: in a sentence, an example, a declaration."""
    if text.role == "identity":
        return True
    entries = entries_of(text, told.vocabulary, told.lang)
    forms = {fold(form) for entry in entries for form in entry.words.forms(told.lang)} | {fold(text.id.text)}
    whole = fold(told.outline.source.text)
    rest = " ".join((whole[: text.span.start] + whole[text.span.end :]).split())
    return any(form in rest for form in forms)


# words with two meanings -------------------------------------------------------------------------------


def shadows(told: Told) -> Iterator[Diagnostic]:
    """Words of the ruleset's own that also stand for something else: another word, or a keyword."""
    meanings: dict[str, list[object]] = {}
    for _, word, entry in vocabulary_words(told.vocabulary, told.lang):
        meanings.setdefault(fold(word), []).append(entry)
    for role, entry, span in _own(told):
        for word in entry.words.forms(told.lang):  # type: ignore[attr-defined]
            others = [other for other in meanings.get(fold(word), ()) if other != entry and not _says(other, entry)]
            if others and role == "field":
                yield told.tell("W712", span, note=True, word=word, other=_name(others[0]))
                break
        yield from _keywords(told, entry, span)


def _own(told: Told) -> Iterator[tuple[str, object, Span]]:
    """The entries that the file brings, with what they are; of terms and fields it is told what else they mean."""
    for text in told.outline.words:
        if text.role == "field":
            found = [entry for (_, id), entry in told.vocabulary.fields.items() if id == text.id.text][-1:]
            yield from (("field", entry, text.id.span) for entry in found)
        elif text.role != "identity":
            yield from (("word", entry, text.id.span) for entry in entries_of(text, told.vocabulary, told.lang))
    for definition in told.outline.definitions:
        names = own_terms(told, definition.sentence)
        yield from (("field", told.vocabulary.terms[name], definition.sentence) for name in names)


def _keywords(told: Told, entry: object, span: Span) -> Iterator[Diagnostic]:
    """Words that are keywords of sentences as well, or that begin a statement where a line of a sentence begins with them."""
    reserved = {fold(phrase) for phrases in keywords(told.lang).values() for phrase in phrases}
    stop = "x"
    for word in dict.fromkeys(entry.words.forms(told.lang)):  # type: ignore[attr-defined]
        if any(begins_statement(f"{word}{joint}{stop}", told.lang) for joint in ("", " ")):
            yield told.tell("W721", span, word=word)
            return
        if fold(word) in reserved:
            yield told.tell("W722", span, note=True, word=word)
            return


def _name(entry: object) -> str:
    """An entry as its plug-in declares it: village.residents."""
    record = getattr(entry, "record", "")
    id = str(getattr(entry, "id", ""))
    return f"{record}.{id}" if record else id


def _says(adjective: object, entry: object) -> bool:
    """Whether an adjective is what a yes/no field brings itself, or a field or scale the same one of another record type."""
    if isinstance(adjective, Field) and isinstance(entry, Field):
        return (adjective.id, adjective.words) == (entry.id, entry.words)
    if isinstance(adjective, Term) and isinstance(entry, Term):  # any scale is called a grade
        return bool(adjective.grades and entry.grades)
    return (
        isinstance(adjective, Adjective)
        and isinstance(entry, Field)
        and (adjective.record, adjective.field, adjective.value) == (entry.record, entry.id, "")
    )
