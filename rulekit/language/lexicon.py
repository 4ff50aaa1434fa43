"""All words of one language: keywords and a vocabulary go in, a trie that finds every word starting at an offset comes out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from attrs import field, frozen

from rulekit import resources
from rulekit.language.wordings import Settings
from rulekit.vocabulary import Adjective, Entry, Function, Lang, Parameter, PlaceName, Term, Unit, Verb, Vocabulary
from rulekit.vocabulary import Field as VocabularyField

LANGUAGES = ("en", "zh")

# What the lexer treats as the same character; offsets stay as they are, because each maps to exactly one.
_SAME = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "《": '"',
    "》": '"',
    "\u3000": " ",
    "\t": " ",
    "\r": " ",
    "\n": " ",
    "—": "-",
    "–": "-",
}


PARTITIVE = " of"
_AROUND = (("the ", ""), ("the ", PARTITIVE), ("", PARTITIVE))  # the minimum number of employees


def fold(text: str) -> str:
    """Text as words are matched: half-width, lower-case, plain quotes; the length never changes."""
    if text.isascii() and "\n" not in text and "\t" not in text and "\r" not in text:
        return text.lower()
    return "".join(_fold(character) for character in text)


@cache
def _fold(character: str) -> str:
    same = _SAME.get(character)
    if same is not None:
        return same
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 and character not in "。、" else character


@frozen
class Match:
    """A word found: its terminal, what it stands for (a keyword's value, or the word in the lexicon), and where it ends."""

    terminal: str
    value: str
    end: int


@frozen(eq=False)
class Lexicon:
    """Words of one language. `entries` gives the vocabulary entries of a word by (terminal, word)."""

    lang: str
    trie: dict[str, Any]
    entries: dict[tuple[str, str], tuple[Entry, ...]] = field(repr=False)
    settings: Settings = field(factory=dict, repr=False)

    def matches(self, text: str, start: int) -> list[Match]:
        """Every word that starts at an offset of folded text, longest first."""
        found: list[Match] = []
        node: dict[str, Any] | None = self.trie
        position, size = start, len(text)
        while node is not None and position <= size:
            if "" in node and _bounded(text, start, position):
                found += [Match(terminal, value, position) for terminal, value in node[""]]
            if position == size:
                break
            character = text[position]
            if character == " ":
                while position < size and text[position] == " ":
                    position += 1
                node = node.get(" ")
            else:
                node = node.get(character)
                position += 1
        found.reverse()
        return found

    def words(self, terminals: frozenset[str] | None = None) -> Iterator[tuple[str, str]]:
        """All (word, terminal) pairs, keywords included; of some terminals only where given."""
        stack: list[tuple[str, dict[str, Any]]] = [("", self.trie)]
        while stack:
            prefix, node = stack.pop()
            for character, below in node.items():
                if character:
                    stack.append((prefix + character, below))
                else:
                    yield from ((prefix, terminal) for terminal, _ in below if terminals is None or terminal in terminals)


def _bounded(text: str, start: int, end: int) -> bool:
    """A word of Latin letters or digits must not end, or start, inside a longer one."""
    if end < len(text) and _latin(text[end - 1]) and _latin(text[end]):
        return False
    return not (start > 0 and _latin(text[start]) and _latin(text[start - 1]) and not text[start - 1].isdigit())


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def terminal_of(entry: object) -> str:
    """The terminal under which a vocabulary entry is lexed."""
    if isinstance(entry, PlaceName):
        return "PLACE"
    if isinstance(entry, Unit):
        return "UNIT"
    if isinstance(entry, Verb):
        return "VERB"
    if isinstance(entry, Function):
        return "FUNCTION"
    if isinstance(entry, Parameter):
        return "PARAMETER"
    if isinstance(entry, Adjective) or (isinstance(entry, VocabularyField) and entry.adjective):
        return "ADJ"
    if isinstance(entry, Term) and entry.record and not entry.grades:
        return "ADJ"
    return "NOUN"


def keywords(lang: str) -> dict[str, dict[str, str]]:
    """Terminals of a language with their phrases and values."""
    return resources.table("grammars", f"{lang}.toml")["keywords"]  # type: ignore[no-any-return]


def build(vocabulary: Vocabulary, lang: Lang, settings: Settings | None = None) -> Lexicon:
    """
    Put the keywords of a language and all words of a vocabulary into one trie.

    `settings` holds keywords, by terminal and folded phrase, that have another value in this ruleset.
    """
    changed = settings or {}
    trie: dict[str, Any] = {}
    for terminal, phrases in keywords(lang).items():
        for phrase, value in phrases.items():
            _insert(trie, fold(phrase), terminal, changed.get((terminal, fold(phrase)), value))
    found: dict[tuple[str, str], list[Entry]] = {}
    if lang == "zh":
        _insert_measures(trie, found, vocabulary)
    for terminal, word, entry in vocabulary_words(vocabulary, lang):
        key = (terminal, fold(word))
        if entry not in found.setdefault(key, []):
            found[key].append(entry)
        _insert(trie, key[1], terminal, key[1])
    return Lexicon(lang, trie, {key: tuple(entries) for key, entries in found.items()}, changed)


def _insert_measures(trie: dict[str, Any], found: dict[tuple[str, str], list[Entry]], vocabulary: Vocabulary) -> None:
    """Measure words that record types bring: as units that count (3起事故), and after the word for each (每起事故)."""
    known = {word for unit in vocabulary.units.values() for word in unit.words.zh if not unit.measure}
    each = next(iter(keywords("zh")["EACH"]))
    counting = next(unit for unit in vocabulary.units.values() if unit.measure)
    for word in {word for record in vocabulary.records.values() for word in record.measures} - known:
        _insert(trie, word, "UNIT", word)
        found.setdefault(("UNIT", word), []).append(counting)
        _insert(trie, each + word, "EACH", "each")


def vocabulary_words(vocabulary: Vocabulary, lang: Lang) -> Iterator[tuple[str, str, Any]]:
    """Every (terminal, word, entry) that a vocabulary brings to a language."""
    for entry in (*vocabulary.units.values(), *vocabulary.entries):
        words = getattr(entry, "words", None)
        if words is None or (isinstance(entry, Unit) and entry.id not in vocabulary.units):
            continue
        terminal = terminal_of(entry)
        yield from ((terminal, word, entry) for word in words.forms(lang))
        if isinstance(entry, Parameter) and lang == "en":
            told = words.forms(lang)
            yield from ((terminal, f"{the}{word}{of}", entry) for the, of in _AROUND for word in told)
        if isinstance(entry, VocabularyField) and entry.event is not None:
            yield from (("EVENT", word, entry) for word in _said_of_events(entry.event.forms(lang), lang))
    for adjective in vocabulary.adjectives:
        yield from (("ADJ", word, adjective) for word in adjective.words.forms(lang))
    for scale in vocabulary.terms.values():
        yield from (("ADJ", word, scale) for grade in scale.grades for word in grade.words.forms(lang))
    for option in vocabulary.options:
        yield from (("NOUN", word, option) for word in option.words.forms(lang))


def _said_of_events(forms: Iterable[str], lang: str) -> list[str]:
    """The words of an event, each also with what may stand after it: 校准, 校准过."""
    after = resources.table("grammars", f"{lang}.toml").get("happened", {}).get("after", ())
    return list(dict.fromkeys(word + end for end in ("", *after) for word in forms if not end or not word.endswith(end)))


def _insert(trie: dict[str, Any], phrase: str, terminal: str, value: str) -> None:
    node = trie
    for character in phrase:
        node = node.setdefault(character, {})
    pairs = node.setdefault("", [])
    if (terminal, value) not in pairs:
        pairs.append((terminal, value))


__all__ = ["Lexicon", "Match", "build", "fold", "keywords", "terminal_of", "vocabulary_words"]
