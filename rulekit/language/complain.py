"""Sentences that do not parse: a failure goes in, diagnostics with place, cause, expectation and a likely correction come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from rulekit import numbers, resources
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.language import mending, patterns
from rulekit.language.lexicon import Lexicon, fold, keywords
from rulekit.language.mending import Broken, Mend
from rulekit.language.parser import Failure, parse
from rulekit.language.spelling import shown, written
from rulekit.vocabulary import Field, Lang

_MENDS = 4
_WORDS = frozenset({"P102", "P105", "P106", "P115", "P116"})  # mistakes that are told after a guess too
_GUESSED = frozenset({"P102", "P111", "P112"})  # corrections that give way to a turn of phrase that is known
_KNOWN = 4  # words shown where part of a word was written


@frozen
class _Text:
    """The sentence as it stands in its source, and as it has been mended so far; `shifts` map mended offsets back."""

    source: Source
    start: int
    text: str
    shifts: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The part of the source that a part of the mended sentence stands for."""
        return Span(self.start + self._back(start), self.start + self._back(end))

    def _back(self, offset: int) -> int:
        for at, delta in reversed(self.shifts):
            if at < offset:
                offset = max(at, offset - delta)
        return offset

    def mend(self, mend: Mend) -> _Text:
        """The sentence with one more correction."""
        text = self.text[: mend.start] + mend.fix + self.text[mend.end :]
        return _Text(self.source, self.start, text, (*self.shifts, (mend.start, len(mend.fix) - (mend.end - mend.start))))


def complain(lexicon: Lexicon, source: Source, start: int, text: str, failure: Failure) -> list[Diagnostic]:
    """
    Explain a failure; where a likely correction is found, go on with the corrected sentence to find further mistakes.

    Takes: the sentence as it stands at `start` in its source. Gives: one diagnostic or more, in order of place.
    """
    found: list[Diagnostic] = []
    sentence = _Text(source, start, text)
    guessed = False
    for _ in range(_MENDS):
        diagnostic, mend = _one(Broken(lexicon, sentence.text, failure), sentence)
        if guessed and diagnostic.code not in _WORDS:
            break
        found.append(diagnostic)
        if mend is None:
            break
        guessed = guessed or mend.code in ("P106", "P115")
        sentence = sentence.mend(mend)
        try:
            readings, again = parse(lexicon, sentence.text)
        except numbers.NumberTooLong:
            break
        if readings or again is None:
            break
        failure = again
    return found


def _one(broken: Broken, sentence: _Text) -> tuple[Diagnostic, Mend | None]:
    """The mistake at a failure, and a correction to go on with where there is one."""
    order = _order(broken, sentence)
    if order is not None:
        return order, None
    mend = _correction(broken)
    field = _valued(broken, broken.folded[mend.start : mend.end].strip()) if mend is not None and mend.code == "P102" else None
    if mend is not None and field is not None:  # no slip of the pen: a value that no adjective says
        word = broken.text[mend.start : mend.end].strip()
        return _diagnostic("P117", sentence, mend.start, mend.end, word=word, field=field), mend
    turn = patterns.told(broken) if mend is None or mend.code in _GUESSED else None
    if turn is not None:
        code, start, end = turn
        return _diagnostic(code, sentence, start, end, word=broken.text[start:end]), None
    if mend is None:
        return _plain(broken, sentence)
    arguments = {"word": broken.text[mend.start : mend.end].strip(), **mend.arguments}
    if mend.fix:
        arguments["example" if mend.code == "P103" else "fix"] = mend.fix
    end = mend.end if mend.fix else mend.start + len(arguments["word"])
    return _diagnostic(mend.code, sentence, mend.start, end, **arguments), mend


def _correction(broken: Broken) -> Mend | None:
    """The most certain correction; each has been tried out."""
    found = mending.modal(broken) or patterns.turns(broken) or mending.instead(broken) or _form(broken)
    plain = not _has_force(broken) and not _defines(broken)
    if plain:
        found = found or mending.force(broken)
    found = found or mending.overlapping(broken) or mending.superfluous(broken) or mending.spelling(broken)
    return found if found is not None or plain else mending.missing(broken)


def _order(broken: Broken, sentence: _Text) -> Diagnostic | None:
    """A subject or a condition that does not stand in its place."""
    start, end = broken.offset, broken.word_end(broken.offset)
    first = broken.terminals(start)
    if "FORCE" in first and not broken.pieces:
        return _diagnostic("P109", sentence, start, end, word=broken.text[start:end])
    split = _split_force(broken)
    if split is not None:
        earlier, at, until = split
        return _diagnostic("P588", sentence, at, until, written=earlier)
    if "IF" in first and any(piece.terminal == "FORCE" for piece in broken.pieces):
        return _diagnostic("P110", sentence, start, end, word=broken.text[start:end])
    return None


def _split_force(broken: Broken) -> tuple[str, int, int] | None:
    """A second force word whose first character was read as a word of its own (在同一市内不得): that before it, and its place."""
    earlier = next((piece for piece in broken.pieces if piece.terminal == "FORCE"), None)
    if earlier is None:
        return None
    for start in range(max(earlier.end, broken.offset - 2), broken.offset):
        for match in broken.lexicon.matches(broken.folded, start):
            if match.terminal == "FORCE" and match.end > broken.offset:
                return broken.text[earlier.start : earlier.end], start, match.end
    return None


def _plain(broken: Broken, sentence: _Text) -> tuple[Diagnostic, Mend | None]:
    """Mistakes without a correction."""
    start, end = broken.offset, broken.word_end(broken.offset)
    word = broken.text[start:end].strip()
    expected = describe(broken.lang, broken.failure.expected)
    if not _has_force(broken) and not _defines(broken):
        example = f"{next(iter(keywords(broken.lang)['FORCE']))}{'' if broken.lang == 'zh' else ' '}"
        return _diagnostic("P103", sentence, start, end, example=example + next(iter(keywords(broken.lang)["HAVE"]))), None
    if start >= len(broken.folded.rstrip()) or word in (".", "。"):
        return _diagnostic("P104", sentence, start, end, expected=expected), None
    if broken.terminals(start) or not any(character.isalpha() for character in word):
        return _diagnostic("P101", sentence, start, end, word=word, expected=expected), None
    return _unknown(broken, sentence, start, end, expected)


def _unknown(broken: Broken, sentence: _Text, start: int, end: int, expected: str) -> tuple[Diagnostic, Mend | None]:
    """A word that is not known and not like one: a value of a field, part of known words, or none."""
    part, field = broken.text[start:end], _valued(broken, broken.folded[start:end])
    whole = _whole_words(broken, broken.folded[start:end])
    if whole and field is None:
        known = ("、" if broken.lang == "zh" else ", ").join(whole)
        mend = Mend("P115", start, end, whole[0])
        return _diagnostic("P115", sentence, start, end, word=part, known=known, example=whole[0]), mend
    diagnostic = (
        _diagnostic("P106", sentence, start, end, word=part, expected=expected)
        if field is None
        else _diagnostic("P117", sentence, start, end, word=part, field=field)
    )
    stand_ins = [Mend("P106", start, end, word) for word in _stand_ins(broken)]
    return diagnostic, mending.best(broken, stand_ins, 1)


def _whole_words(broken: Broken, part: str) -> list[str]:
    """Words of the vocabulary that could stand here and hold a part, shortest first."""
    found: dict[str, None] = {}
    for (terminal, word), _ in sorted(broken.lexicon.entries.items(), key=lambda item: (len(item[0][1]), item[0])):
        inside = part in word if broken.lang == "zh" else part in word.split(" ")
        enough = len(part) > 1 or (terminal == "VERB" and broken.lang == "zh")
        if terminal in broken.failure.expected and inside and enough and len(found) < _KNOWN:
            form = shown(broken.lexicon, terminal, word)
            if mending.reach(broken, Mend("", broken.offset, broken.offset + len(part), form)) >= 0:
                found[form] = None
    return list(found)


def _valued(broken: Broken, part: str) -> str | None:
    """The word of a text field of which a part is a value, where no adjective says it."""
    lang: Lang = "zh" if broken.lang == "zh" else "en"
    for entries in broken.lexicon.entries.values():
        for entry in entries:
            if isinstance(entry, Field) and part in (fold(form) for one in entry.choices for form in one.words.forms(lang)):
                return entry.words.first(lang)
    return None


def _stand_ins(broken: Broken) -> Iterator[str]:
    """One word of each open terminal that could stand here, so that the rest of the sentence can be read."""
    for terminal in ("NOUN", "ADJ", "UNIT", "EVENT", "VERB", "PLACE"):
        if terminal in broken.failure.expected:
            word = next((word for kind, word in broken.lexicon.entries if kind == terminal), None)
            if word is not None:
                yield word


def _diagnostic(code: str, sentence: _Text, start: int, end: int, **arguments: object) -> Diagnostic:
    span = sentence.span(start, end)
    end = min(max(span.end, span.start + 1), len(sentence.source.text))  # what is missing at the end has no width
    return Diagnostic(code, sentence.source, Span(span.start, end), arguments)


# form -------------------------------------------------------------------------------------------------


def _form(broken: Broken) -> Mend | None:
    """Mistakes in the form of a sentence, each with its own rule."""
    return _full_stop(broken) or _number_list(broken) or _subject(broken) or _but(broken)


def _full_stop(broken: Broken) -> Mend | None:
    rest = broken.folded[broken.offset :].strip()
    last = broken.pieces[-1] if broken.pieces else None
    stop = next(iter(keywords(broken.lang)["DOT"]))
    if last is not None and not rest and broken.folded[last.start : last.end] in (";", "；"):
        return Mend("P107", last.start, last.end, stop)
    if "DOT" not in broken.failure.expected or len(rest) > 1 or (rest and rest not in ";；!！,，:：。") or last is None:
        return None
    end = broken.offset + 1 if rest else last.end
    return Mend("P107", last.start, end, broken.text[last.start : last.end] + stop)


def _number_list(broken: Broken) -> Mend | None:
    """3 or 4 members, 3、4名: a range of two numbers side by side."""
    numerals = [piece for piece in broken.pieces[-2:] if piece.terminal == "NUM"]
    if not numerals or not broken.terminals(broken.offset) & {"OR", "LIST"}:
        return None
    low = numerals[-1]
    after = broken.after_space(broken.word_end(broken.offset))
    high = numbers.scan(broken.text, after, broken.lang)
    if high is None or high.ratio or high.value != low.value + 1:
        return None
    first, second = broken.text[low.start : low.end], broken.text[after : high.end]
    fix = f"between {first} and {second}" if broken.lang == "en" else f"{first}{next(iter(keywords('zh')['TO']))}{second}"
    mend = Mend("P113", low.start, high.end, fix)
    return mend if mending.reach(broken, mend) >= 0 else None


def _subject(broken: Broken) -> Mend | None:
    """unless founded …: no subject after unless or if."""
    if broken.lang != "en" or not broken.pieces or broken.pieces[-1].terminal not in ("UNLESS", "IF"):
        return None
    start, end = broken.offset, broken.word_end(broken.offset)
    nouns = [piece for piece in broken.pieces if piece.terminal == "NOUN"]
    many = bool(nouns) and str(nouns[0].value).endswith("s")
    pronoun, verbs = ("they", ("were", "are", "have")) if many else ("it", ("was", "is", "has"))
    word = broken.text[start:end]
    after = broken.text[broken.pieces[-1].start : broken.pieces[-1].end].strip(" ,")
    arguments = {"after": after}
    mends = [Mend("P108", start, end, f"{pronoun} {verb}{word}", 0, arguments) for verb in ("", *(f"{v} " for v in verbs))]
    return mending.best(broken, mends, 1)


def _but(broken: Broken) -> Mend | None:
    """，成立…的除外: the exception has no 但."""
    if broken.lang != "zh":
        return None
    end = max((broken.folded.rfind(word) for word in keywords("zh")["EXCEPT"]), default=-1)
    comma = broken.folded.rfind(",", 0, end)
    but = next(iter(keywords("zh")["BUT"]))
    if comma < 0 or end < broken.offset or broken.folded.startswith(but, comma):
        return None
    fix = "，" + but[1:]
    mend = Mend("P114", comma, comma + 1, fix)
    return mend if comma + len(fix) + mending.reach(broken, mend) > broken.offset + 1 else None


def _has_force(broken: Broken) -> bool:
    phrases = [re.escape(fold(phrase)) for phrase in keywords(broken.lang)["FORCE"]]
    edge = "" if broken.lang == "zh" else r"\b"
    return re.search(f"{edge}(?:{'|'.join(phrases)}){edge}", broken.folded) is not None


def _defines(broken: Broken) -> bool:
    return any(fold(phrase) in broken.folded for phrase in keywords(broken.lang)["MEANS"] if len(phrase) > 1)


# expectations -----------------------------------------------------------------------------------------


def describe(lang: str, expected: Iterable[str]) -> str:
    """Terminals in words, folded into groups: a noun, a number, “must”, …"""
    table: dict[str, str] = resources.table("grammars", f"{lang}.toml")["expected"]
    words: list[str] = []
    for terminal in sorted(set(expected) - {"MINUS"}, key=_importance):
        word = table.get(terminal)
        if word is None:
            phrases = keywords(lang).get(terminal)
            word = f"“{written(lang, next(iter(phrases)))}”" if phrases else None
        if word and word not in words:
            words.append(word)
    several = words[:6] + (["…"] if len(words) > 6 else [])
    return ("、" if lang == "zh" else ", ").join(several)


_ORDER: Sequence[str] = ("FORCE", "NOUN", "ADJ", "HAVE", "VERB", "NUM", "CMP", "POST", "UNIT", "DE", "DOT", "COMMA")


def _importance(terminal: str) -> tuple[int, str]:
    return (_ORDER.index(terminal) if terminal in _ORDER else len(_ORDER), terminal)


__all__ = ["complain", "describe"]
