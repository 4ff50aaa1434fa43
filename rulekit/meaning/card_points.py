"""Points and shares in the lines of a scorecard: numbers or names of parameters go in, numbers come out, or mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from rulekit.diagnostic import Diagnostic, Span
from rulekit.language.cursor import Named
from rulekit.language.scorecards import CardLine, better, line_text, words_of
from rulekit.meaning.parameters import Given, named, value_given, value_text
from rulekit.meaning.pieces import Pieces, Refused
from rulekit.text import closest
from rulekit.vocabulary import Parameter, Vocabulary

_MOST = 10_000


def divided(line: CardLine, vocabulary: Vocabulary, lang: str) -> CardLine:
    """A quota whose share is a parameter, with the grade apart from the name: the longest name that there is stands first."""
    if line.key != "quota" or line.called is None:
        return line
    text, words = line.called.text, words_of(lang)
    for space in reversed([at for at, letter in enumerate(text) if letter.isspace()]):
        if named(text[:space], vocabulary) is not None:
            start = line.called.span.start
            name = Named(text[:space].rstrip(), Span(start, start + len(text[:space].rstrip())))
            return evolve(line, called=name, word=better(_after(line.called, space, words["quota_for"]), words))
    return line


def _after(whole: Named, at: int, passed: Sequence[str]) -> Named | None:
    """What stands in a text after an offset and one of some words."""
    text = whole.text[at:]
    for word in passed:
        text = text.lstrip().removeprefix(f"{word} " if word.isascii() else word)
    text = text.strip()
    end = whole.span.start + len(whole.text.rstrip())
    return Named(text, Span(end - len(text), end)) if text else None


def parameter(line: CardLine, vocabulary: Vocabulary, lang: str) -> Parameter | None:
    """The parameter that a line names for its number; a plain one may have the word for points after it."""
    if line.called is None:
        return None
    text = divided(line, vocabulary, lang).called.text  # type: ignore[union-attr]
    one = named(text, vocabulary)
    for post in words_of(lang)["points_word"] if one is None and line.key != "quota" else ():
        plain = named(text.removesuffix(post), vocabulary) if text.endswith(post) else None
        one = plain if plain is not None and not plain.unit and not plain.ratio else one
    return one


@frozen
class CardPoints:
    """Reads the numbers of the lines of a scorecard; `given` are the values that editions give its parameters."""

    reading: Pieces
    given: Given = ()

    def points(self, line: CardLine) -> Fraction:
        """The points of a line."""
        one = parameter(line, self.reading.vocabulary, self._lang)
        points = line.points if one is None else one.value
        if points is None:
            raise self._unknown(line)
        if one is not None and (one.ratio or one.unit not in ("", "point")):
            raise self._unlike(line, one)
        if not 0 < points <= _MOST or (points * 100).denominator != 1:
            raise self._unfit(line, one)
        return points

    def share(self, line: CardLine) -> tuple[Fraction, Named]:
        """The share of a quota, and the grade for which it holds."""
        one = parameter(line, self.reading.vocabulary, self._lang)
        share = line.points if one is None else one.value
        if share is None:
            raise self._unknown(line)
        if one is not None and not one.ratio:
            raise self._unlike(line, one)
        if not 0 <= share <= 1:
            raise self._unfit(line, one)
        word = divided(line, self.reading.vocabulary, self._lang).word
        if word is None:
            raise self.reading.refuse("S651", line.span, written=line_text(line, self._lang).strip())
        return share, word

    @property
    def _lang(self) -> str:
        return self.reading.outline.lang

    def _unknown(self, line: CardLine) -> Refused:
        """The mistake of a name that no parameter has."""
        assert line.called is not None
        vocabulary, words = self.reading.vocabulary, line.called.text.split()
        known = [word for one in vocabulary.parameters.values() for word in (*one.words.zh, *one.words.en)]
        tries = [" ".join(words[:end]) for end in range(len(words), 0, -1)] if line.key == "quota" else [line.called.text]
        fix = next((near for text in tries if (near := closest(text, known))), "")
        return self.reading.refuse("S680", line.called.span, word=line.called.text, fix=fix)

    def _unlike(self, line: CardLine, one: Parameter) -> Refused:
        """The mistake of a parameter of another kind than what stands there."""
        assert line.called is not None
        value = value_text(one, self.reading.vocabulary, self._lang)
        return self.reading.refuse("S681", line.called.span, word=line.called.text, value=value)

    def _unfit(self, line: CardLine, one: Parameter | None) -> Refused:
        """The mistake of a number that is too small or too large, told where it stands: in the line, or in an edition."""
        if one is None:
            return self.reading.refuse("S656", line.span, written=line_text(line, self._lang).strip())
        written = value_text(one, self.reading.vocabulary, self._lang)
        place = value_given(one, self.given)
        if place is None:
            return self.reading.refuse("S656", line.span, written=written)
        self.reading.problems.append(Diagnostic("S656", place.outline.source, place.text.value, {"written": written}))
        return Refused()
