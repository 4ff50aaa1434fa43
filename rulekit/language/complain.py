"""Sentences that do not parse: a failure goes in, diagnostics with place, cause, expectation and a likely correction come out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from rulekit import resources
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.language.lexicon import Lexicon, fold, keywords
from rulekit.language.parser import Failure, parse

_WORD = re.compile(r"[a-z0-9][a-z0-9'-]*")
_MENDS = 4
_OPEN = frozenset({"NOUN", "ADJ", "VERB", "EVENT", "PLACE", "UNIT", "FUNCTION"})


@frozen
class _Text:
    """The sentence as it stands in its source, and as it has been mended so far; `shifts` map mended offsets back."""

    source: Source
    start: int
    text: str
    shifts: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> Span:
        return Span(self.start + self._back(start), self.start + self._back(end))

    def _back(self, offset: int) -> int:
        return offset - sum(delta for at, delta in self.shifts if at < offset)

    def mend(self, start: int, end: int, fix: str) -> _Text:
        text = self.text[:start] + fix + self.text[end:]
        return _Text(self.source, self.start, text, (*self.shifts, (start, len(fix) - (end - start))))


@frozen
class _Guess:
    """A correction: the marked part of the sentence, what to write instead, how alike they are."""

    start: int
    end: int
    fix: str
    likeness: float


def complain(lexicon: Lexicon, source: Source, start: int, text: str, failure: Failure) -> list[Diagnostic]:
    """
    Explain a failure; where a likely correction is found, go on with the corrected sentence to find further mistakes.

    Takes: the sentence as it stands at `start` in its source. Gives: one diagnostic or more, in order of place.
    """
    found: list[Diagnostic] = []
    sentence = _Text(source, start, text)
    for _ in range(_MENDS):
        diagnostic, guess = _one(lexicon, sentence, failure)
        found.append(diagnostic)
        if guess is None:
            break
        sentence = sentence.mend(guess.start, guess.end, guess.fix)
        readings, again = parse(lexicon, sentence.text)
        if readings or again is None:
            break
        failure = again
    return found


def _one(lexicon: Lexicon, sentence: _Text, failure: Failure) -> tuple[Diagnostic, _Guess | None]:
    folded = fold(sentence.text)
    near = _near_miss(lexicon, folded, failure)
    if near is not None:
        written = sentence.text[near.start : near.end]
        return _diagnostic("P105", sentence, near.start, near.end, word=written, fix=near.fix), near
    guess = _guess(lexicon, folded, failure)
    if guess is not None:
        written = sentence.text[guess.start : guess.end]
        return _diagnostic("P102", sentence, guess.start, guess.end, word=written, fix=guess.fix), guess
    if not _has_force(lexicon, folded) and not _defines(lexicon, folded):
        return _diagnostic("P103", sentence, failure.offset, _word_end(lexicon, folded, failure.offset)), None
    expected = describe(lexicon.lang, failure.expected)
    end = _word_end(lexicon, folded, failure.offset)
    written = sentence.text[failure.offset : end].strip()
    if failure.offset >= len(folded.rstrip()) or written in (".", "。"):
        return _diagnostic("P104", sentence, failure.offset, end, expected=expected), None
    known = bool(lexicon.matches(folded, failure.offset)) or not _letters(written)
    code = "P101" if known else "P106"
    return _diagnostic(code, sentence, failure.offset, end, word=written, expected=expected), None


def _letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _diagnostic(code: str, sentence: _Text, start: int, end: int, **arguments: object) -> Diagnostic:
    return Diagnostic(code, sentence.source, sentence.span(start, max(end, start + 1)), arguments)


# modal words ----------------------------------------------------------------------------------------


def _near_miss(lexicon: Lexicon, folded: str, failure: Failure) -> _Guess | None:
    """A modal word that the language does not have (needs to, 应该), where no force word was read before the failure."""
    if any(piece.terminal == "FORCE" for piece in failure.pieces):
        return None
    table: dict[str, str] = resources.table("grammars", f"{lexicon.lang}.toml")["near_misses"]
    for phrase in sorted(table, key=len, reverse=True):
        for found in re.finditer(re.escape(fold(phrase)), folded):
            bounded = lexicon.lang == "zh" or _whole_word(folded, found.start(), found.end())
            if bounded and found.start() <= failure.offset < found.end() + 1 and _not_a_word(lexicon, folded, found.start(), found.end()):
                return _Guess(found.start(), found.end(), table[phrase], 1.0)
    return None


def _not_a_word(lexicon: Lexicon, folded: str, start: int, end: int) -> bool:
    return not any(match.end >= end and match.terminal in _OPEN for match in lexicon.matches(folded, start))


def _whole_word(folded: str, start: int, end: int) -> bool:
    before = start == 0 or not folded[start - 1].isalnum()
    return before and (end == len(folded) or not folded[end].isalnum())


def _has_force(lexicon: Lexicon, folded: str) -> bool:
    return any(
        _whole_word(folded, found.start(), found.end()) or lexicon.lang == "zh"
        for phrase in keywords(lexicon.lang)["FORCE"]
        for found in re.finditer(re.escape(fold(phrase)), folded)
    )


def _defines(lexicon: Lexicon, folded: str) -> bool:
    return any(fold(phrase) in folded for phrase in keywords(lexicon.lang)["MEANS"] if len(phrase) > 1)


# words ----------------------------------------------------------------------------------------------


def _guess(lexicon: Lexicon, folded: str, failure: Failure) -> _Guess | None:
    """The likeliest word for what stands at the failure, over spans of up to three words and two tokens to the left."""
    wanted = failure.expected
    candidates = list({word for word, terminal in lexicon.words() if terminal in wanted and len(word) > 1})
    best: _Guess | None = None
    for start, end, terminals in _spans(lexicon, folded, failure):
        written = folded[start:end]
        pool = candidates if terminals is None else list({w for w, t in lexicon.words() if t in terminals and len(w) > 1})
        near = difflib.get_close_matches(written, pool, n=1, cutoff=0.5 if len(written) <= 3 and not written.isascii() else 0.7)
        if near and near[0] != written:
            likeness = difflib.SequenceMatcher(None, written, near[0]).ratio() + 0.002 * (end - start)
            if best is None or likeness > best.likeness:
                best = _Guess(start, end, near[0], likeness)
    return best


def _spans(lexicon: Lexicon, folded: str, failure: Failure) -> Iterable[tuple[int, int, frozenset[str] | None]]:
    """Parts of the sentence that a wrong word may cover, with the terminals that may replace it (None: those expected)."""
    if lexicon.lang == "en":
        starts = [failure.offset, *(piece.start for piece in reversed(failure.pieces[-2:]))]
        for index, start in enumerate(starts):
            terminals = None if index == 0 else frozenset({failure.pieces[-index].terminal}) | _OPEN
            if index and failure.pieces[-index].terminal not in _OPEN:
                continue
            yield from ((start, end, terminals) for end in _english_ends(folded, start, failure.offset))
        return
    yield from _chinese_spans(lexicon, folded, failure)


def _english_ends(folded: str, start: int, beyond: int) -> list[int]:
    ends = []
    for found in list(_WORD.finditer(folded, start))[:4]:
        if found.end() > beyond:
            ends.append(found.end())
    if _WORD.match(folded, beyond) is None:
        return []
    return ends[:3]


def _chinese_spans(lexicon: Lexicon, folded: str, failure: Failure) -> Iterable[tuple[int, int, frozenset[str] | None]]:
    for length in (2, 3, 4, 5, 6):
        end = failure.offset + length
        if end <= len(folded) and not set(folded[failure.offset : end]) & set(",。、. "):
            yield failure.offset, end, None
    for piece in failure.pieces[-1:]:
        if piece.terminal in _OPEN | {"FORCE"} and piece.end == failure.offset:
            for end in (failure.offset + 1, failure.offset + 2):
                if end < len(folded) and not set(folded[piece.start : end]) & set(",。、. "):
                    yield piece.start, end, frozenset({piece.terminal})


def _word_end(lexicon: Lexicon, folded: str, start: int) -> int:
    """Where the word at an offset ends: a known word, a Latin word, or a run up to the next known word."""
    known = lexicon.matches(folded, start)
    if known:
        return known[0].end
    latin = _WORD.match(folded, start)
    if latin:
        return latin.end()
    end = start + 1
    while end < len(folded) and end - start < 8 and folded[end] not in " ,。、." and not lexicon.matches(folded, end):
        end += 1
    return min(end, len(folded))


def describe(lang: str, expected: Iterable[str]) -> str:
    """Terminals in words, folded into groups: a noun, a number, “must”, …"""
    table: dict[str, str] = resources.table("grammars", f"{lang}.toml")["expected"]
    words: list[str] = []
    for terminal in sorted(expected, key=_importance):
        word = table.get(terminal)
        if word is None:
            phrases = keywords(lang).get(terminal)
            word = f"“{next(iter(phrases))}”" if phrases else None
        if word and word not in words:
            words.append(word)
    shown = words[:6]
    if len(words) > 6:
        shown.append("…")
    return ("、" if lang == "zh" else ", ").join(shown)


_ORDER: Sequence[str] = ("FORCE", "NOUN", "ADJ", "HAVE", "VERB", "NUM", "CMP", "POST", "UNIT", "DE", "DOT", "COMMA")


def _importance(terminal: str) -> tuple[int, str]:
    return (_ORDER.index(terminal) if terminal in _ORDER else len(_ORDER), terminal)


