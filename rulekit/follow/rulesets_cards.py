"""Scorecards of two rulesets go in; those that differ come out, with the lines that are in one alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rulekit.diagnostic import Span
from rulekit.language.cursor import Named
from rulekit.language.scorecards import CardLine, line_text
from rulekit.scorecards import Indicator, Scorecard

if TYPE_CHECKING:
    from rulekit.ruleset import Ruleset
    from rulekit.vocabulary import Lang

_SPAN = Span(0, 1)
_ABSENT = {"out": "left_out", "full": "full_points", "none": "no_points"}


@frozen
class CardChange:
    """What became of a scorecard: "added", "removed" or "changed"."""

    kind: str
    id: str
    old: Scorecard | None
    new: Scorecard | None


def card_changes(old: Ruleset, new: Ruleset) -> Iterator[CardChange]:
    """Scorecards that differ in what they give points for, or how they grade; titles are none of it."""
    before, after = ({card.id: card for card in ruleset.scorecards} for ruleset in (old, new))
    for id in dict.fromkeys([*after, *before]):
        one, other = before.get(id), after.get(id)
        if one is None or other is None:
            yield CardChange("added" if one is None else "removed", id, one, other)
        elif lines(one, old, "en") != lines(other, new, "en") or (one.record, one.field) != (other.record, other.field):
            yield CardChange("changed", id, one, other)


def differing(change: CardChange, old: Ruleset, new: Ruleset, lang: str) -> tuple[list[str], list[str]]:
    """Lines of the old scorecard that the new one has not, and those of the new one that the old one has not."""
    before = lines(change.old, old, lang) if change.old is not None else []
    after = lines(change.new, new, lang) if change.new is not None else []
    return [one for one in before if one not in after], [one for one in after if one not in before]


def lines(card: Scorecard, ruleset: Ruleset, lang: str) -> list[str]:
    """A scorecard line by line, with numbers and without titles."""
    speaks: Lang = "zh" if lang == "zh" else "en"
    vocabulary = ruleset.vocabulary
    grades = {one.id: one.words.first(speaks) for one in vocabulary.terms[card.scale].grades} if card.scale else {}
    found = [line_text(line, lang).strip() for line in _lines(card, grades)]
    ranking = card.ranking
    if ranking is not None:
        level = vocabulary.records[ranking.level].words.first(speaks) if ranking.level else ""
        by = vocabulary.fields[card.record, ranking.by].words.first(speaks) if ranking.by else ""
        said = "ranked_within" if ranking.level else "ranked_over_all"
        ties = "out" if ranking.ties == "out" else ""
        line = CardLine("ranked", _SPAN, said=said, lowest=ranking.lowest, ties=ties)
        found.append(line_text(line, lang, word=level, by=by).strip())
    return found


def _lines(card: Scorecard, grades: dict[str, str]) -> Iterator[CardLine]:
    yield CardLine("absent", _SPAN, said=_ABSENT[card.absent])
    for indicator in card.indicators:
        yield from _indicator(indicator, "")
    yield from (_line("bonus", item.standard, points=item.points) for item in card.bonus)
    if card.most_bonus is not None:
        yield CardLine("bonus", _SPAN, points=card.most_bonus, said="at_most")
    yield from (_line("veto", veto.standard, word=Named(grades[veto.cap], _SPAN)) for veto in card.vetoes)
    yield from (CardLine("quota", _SPAN, points=one.share, word=Named(grades[one.grade], _SPAN)) for one in card.quotas)


def _indicator(one: Indicator, above: str) -> Iterator[CardLine]:
    yield _line("indicator", one.id, points=one.points, word=Named(above, _SPAN) if above else None)
    yield from (_line("deduction" if item.deducts else "item", item.standard, points=item.points) for item in one.items)
    for part in one.parts:
        yield from _indicator(part, one.id)


def _line(key: str, name: str, **more: Any) -> CardLine:
    return CardLine(key, _SPAN, name=Named(name, _SPAN), **more)
