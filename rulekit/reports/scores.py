"""Scores in a report: what scorecards came to goes in; lines of text and JSON-ready data come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rulekit.reports.basis import card_digest, units_above
from rulekit.reports.layout import wrap
from rulekit.reports.values import decimal
from rulekit.scorecards import Indicator, Points, Score, Scorecard
from rulekit.text import printable

if TYPE_CHECKING:
    from rulekit.report import Report
    from rulekit.reports.words import Wording
    from rulekit.ruleset import Ruleset

_SHOWN = 10  # scores that are shown without --show
_KEYS = 3  # others that a rank names


class Telling:
    """Scores of one report in words of one language; `turned` that the language is not that of the ruleset."""

    def __init__(self, cards: Sequence[Scorecard], wording: Wording, *, turned: bool) -> None:
        self.cards = {card.id: card for card in cards}
        self.wording, self.turned = wording, turned
        self.words: Mapping[str, str] = wording.table["score"]

    def number(self, value: Fraction) -> str:
        return decimal(value, None, self.wording.lang)

    def ends(self, low: Fraction, high: Fraction) -> str:
        """A number, or from where to where it lies."""
        if low == high:
            return self.number(low)
        return self.words["range"].format(low=self.number(low), high=self.number(high))

    def score(self, score: Score) -> str:
        """The score itself."""
        if score.low is None or score.high is None:
            return self.words["nothing"]
        text = self.ends(score.low, score.high)
        return f"{text} {self.words['maybe_nothing']}" if score.nothing else text

    def grade(self, scale: str, grade: str) -> str:
        """The word of a grade, or that there is none."""
        known = self.wording.vocabulary.terms[scale].grades
        return next((one.words.first(self.wording.lang) for one in known if one.id == grade), self.words["none"])

    def grades(self, score: Score) -> str:
        """The grade, or those that are possible."""
        return self.words["or"].join(self.grade(score.scale, grade) for grade in score.grades)

    def named(self, score: Score) -> str:
        return f"{score.name} {score.record}" if score.name and score.name != score.record else score.record

    def unit(self, score: Score) -> str:
        """The place of a record among those that it is ranked with."""
        ranking, rank = self.cards[score.card].ranking, score.rank
        if ranking is None or score.low is None:
            return ""
        if rank is None:
            return self.words["no_rank"]
        place = self.words["rank" if rank.low == rank.high else "rank_open"].format(low=rank.low, high=rank.high)
        count = str(rank.most) if rank.least == rank.most else self.words["range"].format(low=rank.least, high=rank.most)
        form = self.words["in_unit" if rank.unit else "over_all"]
        return form.format(rank=place, count=count, unit=rank.unit)

    def facts(self, score: Score) -> Iterator[str]:
        """What stands beside a score: rank, ties, vetoes, quotas."""
        words, rank = self.words, score.rank
        if place := self.unit(score):
            yield place
        if rank is not None and rank.tied:
            yield words["tied"].format(keys=words["list"].join(rank.tied[:_KEYS]))
        if rank is not None and rank.open:
            yield words["open_rank"].format(keys=words["list"].join(one or words["unread"] for one in rank.open[:_KEYS]))
        yield from (words["veto"].format(standard=id) for id in score.vetoes)
        yield from (words["open_veto"].format(standard=id) for id in score.open_vetoes)
        for grade, state in score.quota.items():
            yield words[f"quota_{state}"].format(grade=self.grade(score.scale, grade))
        if score.error:
            yield words["error_note"]

    def parts(self, score: Score) -> Iterator[str]:
        """Points by indicator, and bonus."""
        titles = {one.id: self.title(one) for one in self.cards[score.card].every}
        for one in score.indicators:
            told = {"points": self.ends(one.low, one.high), "full": self.number(one.full)}
            form = "indicator_out" if one.state == "out" else "indicator"
            yield self.words[form].format(title=titles.get(one.name, one.name), **told)
        if score.bonus is not None:
            told = {"points": self.ends(score.bonus.low, score.bonus.high), "full": self.number(score.bonus.full)}
            yield self.words["bonus"].format(**told)

    def title(self, indicator: Indicator) -> str:
        """An indicator with its title in the language."""
        text = indicator.title_twin if self.turned and indicator.title_twin else indicator.title
        return f"{indicator.id} {text}".rstrip()

    def item(self, score: Score, points: Points) -> str:
        """One standard of a score with its points and its state."""
        absent = self.cards[score.card].absent
        state = self.words[f"out_{absent}" if points.state == "out" else points.state]
        had = self.ends(points.low, points.high)
        had = self.words["item_of"].format(points=had, full=self.number(points.full)) if points.full else had
        return self.words["item"].format(standard=points.name, points=had, state=state)

    def words_of(self, card: Scorecard) -> str:
        return self.wording.member(card.record, card.field)


# text ------------------------------------------------------------------------------------------------


def score_lines(report: Report, wording: Wording, columns: int, show: int | None) -> list[str]:
    """Each scorecard: how many grades came out, then the first records by rank or score, each with its points."""
    telling = Telling(report.scorecards, wording, turned=wording.lang != report.lang)
    lines: list[str] = []
    for card in report.scorecards:
        states = report.score_states(card.id)
        if states:
            first = report.first_scores(card.id, _SHOWN if show is None else show)
            lines += ([""] if lines else []) + _card(telling, card, states, first, columns)
    return lines


def _card(
    telling: Telling, card: Scorecard, states: Mapping[tuple[str, str], int], scores: Sequence[Score], columns: int
) -> list[str]:  # fmt: skip
    """How many scores are in each state, then some of them."""
    words, total = telling.words, sum(states.values())
    extra = words["extra"].format(points=telling.number(card.extra)) if card.bonus else ""
    parts = words["list"].join(
        words["part"].format(words=told, count=f"{count:,}") for told, count in _counts(telling, card, states)
    )
    head = words["head"].format(
        id=card.id, words=telling.words_of(card), full=telling.number(card.full), extra=extra, count=f"{total:,}",
        states=words["states"].format(parts=parts),
    )  # fmt: skip
    lines = wrap(printable(head), columns, rest="  ")
    for score in scores:
        graded = words["graded"].format(grades=telling.grades(score)) if score.grades else ""
        told = words["row"].format(score=telling.score(score), grade=graded) if score.low is not None else telling.score(score)
        text = words["join"].join([told, *telling.facts(score)])
        text = f"{telling.named(score)}{telling.wording.table['end']['colon']}{text}"
        lines += wrap(printable(text), columns, first="  – ", rest="    ")
        if score.low is not None:
            lines += wrap(printable(words["join"].join(telling.parts(score))), columns, first="    ")
    if total > len(scores):
        lines.append("  " + telling.wording.table["report"]["and_more"].format(count=f"{total - len(scores):,}"))
    return lines


def _counts(telling: Telling, card: Scorecard, states: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, int]]:
    """How many have each grade for certain, and how many are open; without a scale how many scores are known."""
    every: Counter[str] = Counter()
    for (state, _), count in states.items():
        every[state] += count
    if card.scale:
        known = {grade: count for (state, grade), count in states.items() if state == "known"}
        yield from ((telling.grade(card.scale, grade), known[grade]) for grade in (*card.grades, "") if known.get(grade))
    elif every["known"]:
        yield telling.words["known"], every["known"]
    yield from ((telling.words[state], every[state]) for state in ("unknown", "error", "nothing") if every[state])


def by_place(score: Score) -> tuple[object, ...]:
    """By unit and rank where there are ranks, else by score, the highest first; what cannot be scored last."""
    if score.low is None or score.high is None:
        return (2, "", 0, 0, score.record)
    if score.rank is not None:
        return (0, score.rank.unit, score.rank.low, score.rank.high, score.record)
    return (1, "", -score.high, -score.low, score.record)


def why_lines(ruleset: Ruleset, score: Score, wording: Wording, columns: int) -> list[str]:
    """How the points of a record came about, item by item."""
    telling = Telling(ruleset.scorecards, wording, turned=wording.lang != ruleset.lang)
    state = score.state, score.grade if score.state == "known" else ""
    lines = _card(telling, telling.cards[score.card], {state: 1}, [score], columns)
    return lines + [line for one in score.items for line in wrap(printable(telling.item(score, one)), columns, first="    · ")]


# JSON ------------------------------------------------------------------------------------------------


def cards_data(report: Report, words: tuple[Wording, Wording]) -> dict[str, Any]:
    """The key `scorecards` of a report; nothing where the ruleset has no scorecard."""
    telling = [Telling(report.scorecards, wording, turned=wording.lang != report.lang) for wording in words]
    return {"scorecards": [_card_data(card, telling) for card in report.scorecards]} if report.scorecards else {}


def scores_data(report: Report, words: tuple[Wording, Wording]) -> Iterator[dict[str, Any]]:
    """What stands under `scores` in a report, one after another."""
    telling = [Telling(report.scorecards, wording, turned=wording.lang != report.lang) for wording in words]
    for score in report.scores:
        units = dict(score.above) or units_above(score.record_type, score.record, report)
        yield score_data(score, telling) | {"above": units}


def why_data(ruleset: Ruleset, scores: Iterable[Score]) -> list[dict[str, Any]]:
    """The scores of one record, as `rulekit why` gives them."""
    from rulekit.reports.words import Wording

    words = (Wording(ruleset.vocabulary, "zh"), Wording(ruleset.vocabulary, "en"))
    telling = [Telling(ruleset.scorecards, wording, turned=wording.lang != ruleset.lang) for wording in words]
    return [score_data(score, telling) for score in scores]


def _card_data(card: Scorecard, telling: Sequence[Telling]) -> dict[str, Any]:
    return {
        "id": card.id,
        "record_type": card.record,
        "field": card.field,
        "digest": card_digest(card),
        "words": {one.wording.lang: one.words_of(card) for one in telling},
        "full": str(card.full),
        "bonus": str(card.extra),
        "not_applicable": {"out": "left out", "full": "full points", "none": "no points"}[card.absent],
        "standards": list(card.standards),
        "grades": [{"id": id, "text": {one.wording.lang: one.grade(card.scale, id) for one in telling}} for id in card.grades],
        "indicators": [
            {"id": one.id, "points": str(one.points), "title": {told.wording.lang: told.title(one) for told in telling}}
            for one in card.every
        ],
    }


def score_data(score: Score, telling: Sequence[Telling]) -> dict[str, Any]:
    """One score."""
    rank = score.rank
    return {
        "scorecard": score.card,
        "record_type": score.record_type,
        "record": score.record,
        "name": score.name,
        "above": dict(score.above),
        "low": _exact(score.low),
        "high": _exact(score.high),
        "nothing": score.nothing,
        "state": score.state,
        "grade": score.grade or None,
        "possible_grades": list(score.grades),
        "text": {one.wording.lang: one.words["join"].join(_told(one, score)) for one in telling},
        "indicators": [_points(one) for one in score.indicators],
        "bonus": _points(score.bonus) if score.bonus is not None else None,
        "items": [{"standard": one.name, "low": str(one.low), "high": str(one.high), "state": one.state} for one in score.items],
        "vetoes": list(score.vetoes),
        "open_vetoes": list(score.open_vetoes),
        "rank": None if rank is None else {
            "unit": rank.unit, "low": rank.low, "high": rank.high, "of": [rank.least, rank.most], "tied": list(rank.tied),
            "open": list(rank.open),
        },
        "quota": dict(score.quota),
    }  # fmt: skip


def _told(telling: Telling, score: Score) -> Iterator[str]:
    yield telling.score(score)
    if score.grades:
        yield telling.grades(score)
    yield from telling.facts(score)


def _points(points: Points) -> dict[str, Any]:
    return {"id": points.name, "low": str(points.low), "high": str(points.high), "full": str(points.full)}


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
