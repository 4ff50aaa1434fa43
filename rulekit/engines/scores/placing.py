"""What each record's standards can come to goes in, however they were judged; scores, ranks and grades come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import inf, lcm

from attrs import evolve, frozen

from rulekit.engines.scores import grades as graded
from rulekit.engines.scores.points import OUT, Reckoned, Reckoner
from rulekit.engines.scores.ranks import Entrant, Field
from rulekit.records import Value
from rulekit.scorecards import Rank, Score, Scorecard
from rulekit.vocabulary import Vocabulary

Ends = tuple[Fraction | float, Fraction | float]


@frozen(eq=False)
class Entry:
    """
    One record that is scored: by standard the bits of what it can come to, whether one of them could not be judged, the key of
    the unit within which it is ranked ("" where that is not known), and the ends of what decides among equal scores.
    """

    key: str
    name: str
    bits: Mapping[str, int]
    error: bool = False
    unit: str = ""
    beside: Ends = (0, 0)


def reckoned(reckoner: Reckoner, entry: Entry) -> Reckoned:
    """The points of a record; a standard that gave no finding for it does not apply."""
    return reckoner.of([entry.bits.get(item.standard, OUT) for item in reckoner.card.items])


def scores(
    card: Scorecard, entries: Iterable[Entry], points: Mapping[str, Reckoned], possible: Callable[[Entry], Sequence[str]],
    unread: Sequence[Entrant] = (),
) -> tuple[Score, ...]:  # fmt: skip
    """
    The scores of records in their order. `possible` gives the grades that the score and what else the scale asks for allow;
    `unread` are rejected rows that may be ranked anywhere.
    """
    every = list(entries)
    found = {entry.key: _score(card, entry, points[entry.key], possible) for entry in every}
    if card.ranking is not None:
        _rank(card, found, every, unread)
    return tuple(found.values())


def _score(card: Scorecard, entry: Entry, found: Reckoned, possible: Callable[[Entry], Sequence[str]]) -> Score:
    grades = possible(entry) if card.scale and not found.only else ()
    struck, open_ = graded.vetoed(card, entry.bits)
    low, high = (None, None) if found.only else (found.low, found.high)
    return Score(
        card.id, card.record, entry.key, low, high, found.maybe, entry.error, entry.name, found.items, found.indicators,
        found.bonus, card.scale, graded.capped(card, grades, struck, open_) if grades else (), struck, open_,
    )  # fmt: skip


def _rank(card: Scorecard, scores: dict[str, Score], entries: Sequence[Entry], unread: Sequence[Entrant]) -> None:
    """Give scores their ranks, and their grades within the quotas; one whose unit is not known has no rank."""
    assert card.ranking is not None
    units: dict[str, list[Entrant]] = {}
    lost = list(unread)
    scale = lcm(*{end.denominator for one in scores.values() for end in (one.low, one.high) if end is not None})
    for entry in entries:
        score = scores[entry.key]
        if score.low is not None and score.high is not None:
            placed = bool(entry.unit) or not card.ranking.level
            ends = (end.numerator * (scale // end.denominator) for end in (score.low, score.high))  # whole numbers are faster
            low, high = zip(ends, entry.beside, strict=True)
            entrant = Entrant(entry.key, low, high, placed and not score.nothing)
            (units.setdefault(entry.unit, []) if placed else lost).append(entrant)
    for unit, some in units.items():
        ranked = Field((*some, *lost))
        for entrant in some:
            found = ranked.standing(entrant)
            rank = Rank(unit, found.low, found.high, found.least, found.most, found.tied, found.open)
            states = {quota.grade: ranked.quota(entrant, quota.share, card.ranking.ties) for quota in card.quotas}
            scores[entrant.key] = _in_quotas(card, evolve(scores[entrant.key], rank=rank), states)
    for entrant in lost:
        if entrant.key and card.quotas:
            scores[entrant.key] = _in_quotas(card, scores[entrant.key], {quota.grade: "open" for quota in card.quotas})


def _in_quotas(card: Scorecard, score: Score, states: Mapping[str, str]) -> Score:
    if not card.quotas:
        return score
    return evolve(score, quota=dict(states), grades=graded.within_quotas(card, score.grades, states) if score.grades else ())


def unread(card: Scorecard, count: int) -> list[Entrant]:
    """So many rejected rows, each with any score."""
    return [Entrant("", (-inf, -inf), (inf, inf), sure=False)] * count


def beside(card: Scorecard, value: Value | None, vocabulary: Vocabulary) -> Ends:
    """The ends of what decides among equal scores, so that more is better."""
    if card.ranking is None or not card.ranking.by:
        return 0, 0
    declared = vocabulary.fields[card.record, card.ranking.by]
    low: Fraction | float = -inf if declared.low is None else declared.low
    high: Fraction | float = inf if declared.high is None else declared.high
    if isinstance(value, Fraction):
        low = high = value
    return (-high, -low) if card.ranking.lowest else (low, high)
