"""Words that get in each other's way: a vocabulary goes in, diagnostics for keywords, cuts and double meanings come out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rulekit.diagnostic import Diagnostic
from rulekit.language.lexicon import fold, keywords, vocabulary_words
from rulekit.language.parser import rivals
from rulekit.vocabulary import Adjective, ChildList, Field, Lang, Option, RecordType, Term, Verb, Vocabulary


def lint(vocabulary: Vocabulary, lang: Lang) -> list[Diagnostic]:
    """
    Check the words of a vocabulary in one language, once, when a ruleset is loaded.

    V403 (error): a word is a keyword that can stand at the same place. V404 (warning): a word is also a keyword and another word
    side by side; only where words are written without spaces. V406 (error): one word with two meanings for one record type.
    """
    words = _words(vocabulary, lang)
    place = ", ".join(vocabulary.plugins)
    found = [*_keywords(words, lang, place), *_twice(vocabulary, words, place)]
    if lang == "zh":
        found += _cuts(words, lang, place)
    return found


Words = dict[tuple[str, str], tuple[str, tuple[Any, ...]]]  # (terminal, folded word): the word as written, its entries


def _words(vocabulary: Vocabulary, lang: Lang) -> Words:
    found: dict[tuple[str, str], tuple[str, list[Any]]] = {}
    for terminal, word, entry in vocabulary_words(vocabulary, lang):
        _, entries = found.setdefault((terminal, fold(word)), (word, []))
        if entry not in entries:
            entries.append(entry)
    return {key: (word, tuple(entries)) for key, (word, entries) in found.items()}


def _name(entry: Any) -> str:
    """An entry as its plug-in declares it: village.residents, set_up."""
    record = getattr(entry, "record", "")
    named = entry.value if isinstance(entry, Option) else entry.id
    return f"{record}.{named}" if record else str(named)


def _reserved(lang: Lang) -> dict[str, set[str]]:
    """Keywords, folded, with their terminals."""
    found: dict[str, set[str]] = {}
    for terminal, phrases in keywords(lang).items():
        for phrase in phrases:
            found.setdefault(fold(phrase), set()).add(terminal)
    return found


def _keywords(words: Words, lang: Lang, place: str) -> Iterator[Diagnostic]:
    """Words that are keywords, where some state of the parser accepts both."""
    reserved = _reserved(lang)
    for (terminal, folded), (word, entries) in words.items():
        if reserved.get(folded, set()) & rivals(lang, terminal):
            yield Diagnostic("V403", None, None, {"word": word, "entry": _name(entries[0])}, place=place)


def _cuts(words: Words, lang: Lang, place: str) -> Iterator[Diagnostic]:
    """
    Words that are a keyword and a word, or a word and a keyword, where the first of the two can stand where the word can.

    A word that begins with a time (each month's subsidy) is left out: the cut would be a time before a noun that has no dates.
    """
    reserved = _reserved(lang)
    times = {fold(phrase) for phrase in keywords(lang)["EVERY"]}
    known: dict[str, list[tuple[str, tuple[Any, ...]]]] = {}
    for (terminal, folded), (_, entries) in words.items():
        known.setdefault(folded, []).append((terminal, entries))
    for (terminal, folded), (word, entries) in words.items():
        for cut in range(1, len(folded)):
            first, second = folded[:cut], folded[cut:]
            own = set() if first in times else reserved.get(first, set())
            leading = own & rivals(lang, terminal) and _others(known, second, entries)
            trailing = reserved.get(second) and any(
                kind in rivals(lang, terminal) | {terminal} for kind in _others(known, first, entries)
            )
            if leading or trailing:
                told = {"word": word, "entry": _name(entries[0]), "first": word[:cut], "second": word[cut:]}
                yield Diagnostic("V404", None, None, told, severity="warning", place=place)
                break


def _others(known: dict[str, list[tuple[str, tuple[Any, ...]]]], word: str, entries: tuple[Any, ...]) -> list[str]:
    """Terminals of a word that stands for something else than the entries given: a synonym of theirs changes nothing."""
    return [terminal for terminal, own in known.get(word, ()) if not any(entry in entries for entry in own)]


def _twice(vocabulary: Vocabulary, words: Words, place: str) -> Iterator[Diagnostic]:
    """Words that stand for two things which can be said of one record type."""
    told: set[tuple[str, str, str]] = set()
    for (_, _), (word, entries) in words.items():
        for number, one in enumerate(entries):
            for two in entries[number + 1 :]:
                key = (word, _name(one), _name(two))
                if key not in told and _clash(vocabulary, one, two):
                    told.add(key)
                    yield Diagnostic("V406", None, None, {"word": word, "entry": key[1], "other": key[2]}, place=place)


def _clash(vocabulary: Vocabulary, one: Any, two: Any) -> bool:
    """Whether two entries of one word and terminal could both be meant in one sentence."""
    if isinstance(one, Verb) or _same(one, two) or _same(two, one):
        return False
    homes = [_homes(vocabulary, entry) for entry in (one, two)]
    if homes[0] is None or homes[1] is None:
        return True
    return bool(homes[0] & homes[1])


def _same(one: Any, two: Any) -> bool:
    """A list and the type of what it holds, or a yes/no field and the adjective that says it, are one thing."""
    if isinstance(one, ChildList):
        return isinstance(two, RecordType) and one.child == two.id
    if isinstance(one, Adjective) and isinstance(two, Field):
        return (one.record, one.field, one.value) == (two.record, two.id, "")
    if isinstance(one, Adjective) and isinstance(two, Adjective):
        return (one.record, one.field, one.value) == (two.record, two.field, two.value)
    return False


def _homes(vocabulary: Vocabulary, entry: Any) -> set[str] | None:
    """Record types of which an entry can be said; None for all."""
    if isinstance(entry, RecordType):
        if entry.child:
            return {child.record for child in vocabulary.lists.values() if child.child == entry.id}
        return {entry.id, *vocabulary.levels_above(entry.id)}
    if isinstance(entry, Term):
        return {entry.record} if entry.record else None
    record = getattr(entry, "record", "")
    return {record} if record else None


__all__ = ["lint"]
