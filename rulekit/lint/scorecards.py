"""What a writer should look at again in scorecards: points that do not add up, quotas without effect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from rulekit.diagnostic import Diagnostic, Span
from rulekit.language.scorecards import number_text
from rulekit.lint.told import Told
from rulekit.scorecards import Indicator, Scorecard
from rulekit.vocabulary import Vocabulary


def scorecards(told: Told, cards: Sequence[Scorecard]) -> Iterator[Diagnostic]:
    """Findings about the scorecards of a file; those that it inherits are told where they stand."""
    mine = {text.id.text for text in told.outline.scorecards}
    for card in cards:
        if card.id in mine:
            for indicator in card.every:
                yield from _points(told, card, indicator, indicator.span)
            yield from _quotas(told, card)


def changed(told: Told, cards: Sequence[Scorecard], before: Sequence[Scorecard]) -> Iterator[Diagnostic]:
    """Inherited scorecards whose points no longer add up by the parameters of the edition; `before` are those of the base."""
    known = {card.id: card for card in before if all(card.id != text.id.text for text in told.outline.scorecards)}
    texts = (
        text for text in told.outline.parameters if told.base is not None and any(_in(told.base, word) for word in text.forms)
    )
    place = next((text.span for text in texts), None)
    for card in cards:
        if place is None or card.id not in known or card == known[card.id]:
            continue
        for indicator, old in zip(card.every, known[card.id].every, strict=False):
            if indicator != old and not list(_points(told, card, old, place)):
                yield from _points(told, card, indicator, place)


def _in(base: Vocabulary, word: str) -> bool:
    return any(word in (*one.words.zh, *one.words.en) for one in base.parameters.values())


def _points(told: Told, card: Scorecard, indicator: Indicator, place: Span | None) -> Iterator[Diagnostic]:
    """An indicator whose parts and items give another number of points than its own."""
    given = [item.points for item in indicator.items if not item.deducts] + [part.points for part in indicator.parts]
    total = sum(given, Fraction(0))
    if given and total != indicator.points and place is not None:
        points, given_text = number_text(indicator.points), number_text(total)
        yield told.tell("W723", place, id=indicator.id, card=card.id, points=points, given=given_text)


def _quotas(told: Told, card: Scorecard) -> Iterator[Diagnostic]:
    """A quota of a grade that is no smaller than that of a worse one, which holds for it as well."""
    quotas = sorted(card.quotas, key=lambda quota: card.grades.index(quota.grade))
    for better, worse in pairwise(quotas):
        if better.share >= worse.share and better.span is not None:
            share, other = (f"{number_text(quota.share * 100)}%" for quota in (better, worse))
            yield told.tell("W724", better.span, share=share, other=other)
