"""Points, grades and ranks against every completion of small cases, by code of its own (decisions 56 to 58)."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor

import pytest

from rulekit.engines.scores import grades
from rulekit.engines.scores.points import reckon
from rulekit.engines.scores.ranks import Entrant, Field
from rulekit.scorecards import Absent, Indicator, Item, Quota, Scorecard, Veto

OUTCOMES = {1: "yes", 2: "no", 4: "out"}


def choices(bits: int) -> list[str]:
    return [word for bit, word in OUTCOMES.items() if bits & bit]


def completions(bits: dict[str, int]) -> Iterator[dict[str, str]]:
    names = list(bits)
    for found in itertools.product(*(choices(bits[name]) for name in names)):
        yield dict(zip(names, found, strict=True))


def plain_score(card: Scorecard, found: dict[str, str]) -> Fraction | None:
    """What one completion comes to: written from the text of the rules, not from the engine."""

    def indicator(one: Indicator) -> tuple[Fraction, Fraction]:
        had = can = Fraction(0)
        for part in one.parts:
            more, most = indicator(part)
            had, can = had + more, can + most
        lost = Fraction(0)
        gives = False
        for item in one.items:
            state = found[item.standard]
            if state == "out":
                state = {"out": "left", "full": "yes", "none": "no"}[card.absent]
            if item.deducts:
                lost += item.points if state == "no" else 0
            else:
                gives = True
                had += item.points if state == "yes" else 0
                can += 0 if state == "left" else item.points
        if not gives and not one.parts:
            had = can = one.points
        return max(Fraction(0), min(one.points, max(Fraction(0), had - lost))), min(one.points, can)

    both = [indicator(one) for one in card.indicators]
    had, can = sum((one for one, _ in both), Fraction(0)), sum((one for _, one in both), Fraction(0))
    bonus = sum((item.points for item in card.bonus if found[item.standard] == "yes"), Fraction(0))
    bonus = bonus if card.most_bonus is None else min(bonus, card.most_bonus)
    if card.absent != "out":
        return had + bonus
    return had * sum((one.points for one in card.indicators), Fraction(0)) / can + bonus if can else None


def random_card(dice: random.Random, absent: Absent) -> tuple[Scorecard, dict[str, int]]:
    counter = itertools.count(1)
    bits: dict[str, int] = {}

    def item(deducts: bool) -> Item:
        name = f"S{next(counter)}"
        bits[name] = dice.choice([1, 2, 4, 3, 5, 6, 7, 7])
        return Item(name, Fraction(dice.randint(1, 12), dice.choice([1, 1, 2])), deducts)

    def indicator(depth: int) -> Indicator:
        items = tuple(item(dice.random() < 0.4) for _ in range(dice.randint(1, 2)))
        parts = tuple(indicator(0) for _ in range(dice.randint(0, 1))) if depth else ()
        return Indicator(f"I{next(counter)}", Fraction(dice.randint(3, 20)), items=items, parts=parts)

    indicators = tuple(indicator(1) for _ in range(dice.randint(1, 2)))
    bonus = tuple(item(False) for _ in range(dice.randint(0, 1)))
    most = Fraction(dice.randint(1, 6)) if bonus and dice.random() < 0.5 else None
    return Scorecard("C", "score", "village", absent, indicators, bonus, most), bits


@pytest.mark.parametrize("absent", ["out", "full", "none"])
def test_scores_are_the_ends_of_all_completions(absent: Absent) -> None:
    dice = random.Random(f"points {absent}")
    for _ in range(250):
        card, bits = random_card(dice, absent)
        found = reckon(card, bits)
        every = [plain_score(card, one) for one in completions(bits)]
        scores = [one for one in every if one is not None]
        assert found.maybe == (len(scores) < len(every)), (card, bits)
        assert found.only == (not scores)
        if scores:
            assert (found.low, found.high) == (min(scores), max(scores)), (card, bits)


def test_indicators_are_the_ends_of_all_completions() -> None:
    dice = random.Random("indicators")
    for _ in range(100):
        card, bits = random_card(dice, "full")
        found = {one.name: one for one in reckon(card, bits).indicators}
        for indicator in card.indicators:
            alone = Scorecard("C", "score", "village", "full", (indicator,))
            every = [plain_score(alone, one) for one in completions(bits)]
            scores = [one for one in every if one is not None]
            assert (found[indicator.id].low, found[indicator.id].high) == (min(scores), max(scores))


# ranks -----------------------------------------------------------------------------------------------


def plain_rank(scores: dict[str, int], key: str) -> int:
    return 1 + sum(other > scores[key] for other in scores.values())


def plain_in(scores: dict[str, int], key: str, share: Fraction, ties: str) -> bool:
    """Whether one is within the best share."""
    line = floor(share * len(scores))
    if ties == "in":
        return plain_rank(scores, key) <= line
    return sum(other >= scores[key] for other in scores.values()) <= line


def worlds(entrants: Sequence[tuple[str, tuple[int, ...], bool]], key: str) -> Iterator[dict[str, int]]:
    """Every completion in which the one asked for is ranked here."""
    options = [
        [*((name, score) for score in scores), *(() if sure or name == key else ((name, None),))]
        for name, scores, sure in entrants
    ]
    for found in itertools.product(*options):
        yield {name: score for name, score in found if score is not None}


@pytest.mark.parametrize("ties", ["in", "out"])
def test_ranks_and_quotas_are_those_of_all_completions(ties: str) -> None:
    dice = random.Random(f"ranks {ties}")
    decided = 0
    for _ in range(150):
        entrants = []
        for number in range(dice.randint(1, 5)):
            low = dice.randint(0, 4)
            scores = (low,) if dice.random() < 0.6 else tuple(range(low, low + dice.randint(1, 2) + 1))
            entrants.append((f"V{number}", scores, dice.random() < 0.8))
        zero = Fraction(0)
        ranked = Field(
            tuple(Entrant(name, (Fraction(some[0]), zero), (Fraction(some[-1]), zero), sure) for name, some, sure in entrants)
        )
        share = Fraction(dice.randint(1, 9), 10)
        for entrant in ranked.entrants:
            every = list(worlds(entrants, entrant.key))
            ranks = [plain_rank(one, entrant.key) for one in every]
            found = ranked.standing(entrant)
            assert (found.low, found.high) == (min(ranks), max(ranks))
            sizes = [len(one) for one in every]
            assert (found.least, found.most) == (min(sizes), max(sizes))
            within = {plain_in(one, entrant.key, share, ties) for one in every}
            state = ranked.quota(entrant, share, ties)
            expected = {True} if state in ("in", "tied") else {False} if state == "out" else {True, False}
            assert within == expected, (entrants, entrant.key, share, state)
            decided += len(within) == 1
    assert decided > 200


def test_equal_scores_across_the_line_are_all_in_and_marked() -> None:
    """Decision 58: 10% of 20, scores 9, 8, 8, ...: three in, quota 2."""
    scores = [9, 8, 8, *range(7, 0, -1), *[0] * 10]
    entrants = tuple(Entrant(str(n), (Fraction(s), 0), (Fraction(s), 0)) for n, s in enumerate(scores))
    ranked = Field(entrants)
    states = [ranked.quota(one, Fraction(1, 10), "in") for one in entrants]
    assert states[:4] == ["in", "tied", "tied", "out"]
    assert [ranked.quota(one, Fraction(1, 10), "out") for one in entrants][:4] == ["in", "out", "out", "out"]
    assert ranked.standing(entrants[1]).tied == ("2",)


def test_a_second_number_decides_among_equal_scores() -> None:
    some = tuple(Entrant(str(n), (Fraction(8), by), (Fraction(8), by)) for n, by in enumerate((1, 3, 2)))
    assert [Field(some).standing(one).low for one in some] == [3, 1, 2]


# grades ----------------------------------------------------------------------------------------------

CARD = Scorecard(
    "C", "score", "village", "out", (), vetoes=(Veto("F-12", "ordinary"),), scale="g", grades=("advanced", "ordinary", "lagging"),
    quotas=(Quota(Fraction(1, 10), "advanced"), Quota(Fraction(1, 2), "ordinary")),
)  # fmt: skip


def test_an_open_veto_adds_its_cap() -> None:
    """Decision 57: 92 points, veto missing, cap ordinary: advanced or ordinary."""
    assert grades.vetoed(CARD, {"F-12": 7}) == ((), ("F-12",))
    assert grades.capped(CARD, ("advanced",), (), ("F-12",)) == ("advanced", "ordinary")
    assert grades.capped(CARD, ("advanced",), ("F-12",), ()) == ("ordinary",)
    assert grades.capped(CARD, ("lagging",), ("F-12",), ()) == ("lagging",)


def test_who_is_outside_a_quota_falls_to_the_next_grade() -> None:
    assert grades.within_quotas(CARD, ("advanced",), {"advanced": "out", "ordinary": "in"}) == ("ordinary",)
    assert grades.within_quotas(CARD, ("advanced",), {"advanced": "out", "ordinary": "out"}) == ("lagging",)
    assert grades.within_quotas(CARD, ("advanced",), {"advanced": "open", "ordinary": "in"}) == ("advanced", "ordinary")
    assert grades.within_quotas(CARD, ("advanced",), {"advanced": "tied", "ordinary": "tied"}) == ("advanced",)
