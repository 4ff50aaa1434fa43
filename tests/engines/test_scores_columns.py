"""Points, ranks and quotas in columns against the same record by record: all that the record engine's own parts give."""

from __future__ import annotations

import random
from fractions import Fraction
from math import inf

import pytest

from rulekit.engines.scores.points import reckon
from rulekit.engines.scores.ranks import Entrant, Field
from rulekit.scorecards import Absent, Quota
from tests.engines.test_scores import random_card

pl = pytest.importorskip("polars")

from rulekit.engines.scores.places import STATES, Places  # noqa: E402
from rulekit.engines.scores.sums import Sums, bits_of  # noqa: E402


@pytest.mark.parametrize("absent", ["out", "full", "none"])
def test_sums_are_those_of_single_records(absent: Absent) -> None:
    dice, by_combination = random.Random(f"sums {absent}"), 0
    for _ in range(120):
        card, _ = random_card(dice, absent)
        names = [bits_of(item.standard) for item in card.items]
        rows = [{name: dice.choice([1, 2, 4, 3, 5, 6, 7, 1, 2, 4]) for name in names} for _ in range(25)]
        sums = Sums(card)
        for row, found in zip(rows, sums.of(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.UInt8))).to_dicts(), strict=True):
            wanted = reckon(card, {name.removeprefix("b:"): bits for name, bits in row.items()})
            assert (found["maybe"], found["only"]) == (wanted.maybe, wanted.only), (card, row)
            if not wanted.only:
                ends = tuple(sums.value(found[end], found[f"{end}:under"]) for end in ("low", "high"))
                assert ends == (wanted.low, wanted.high), (card, row)
        by_combination += any(item.deducts for item in card.items)
    assert by_combination > 20


def test_points_that_are_too_large_for_columns_are_reckoned_by_combination() -> None:
    from attrs import evolve

    dice = random.Random("large")
    card, bits = random_card(dice, "out")
    large = 10**12 + Fraction(1, 3)
    indicators = tuple(
        evolve(
            one, points=one.points * large, items=tuple(evolve(item, points=item.points * large) for item in one.items), parts=()
        )
        for one in card.indicators
    )
    card = evolve(card, indicators=indicators, bonus=())
    some = {item.standard: bits[item.standard] for item in card.items}
    sums = Sums(card)
    (found,) = sums.of(pl.DataFrame({bits_of(id): pl.Series([one], dtype=pl.UInt8) for id, one in some.items()})).to_dicts()
    wanted = reckon(card, some)
    assert (sums.value(found["low"], found["low:under"]), sums.value(found["high"], found["high:under"])) == (
        wanted.low,
        wanted.high,
    )


@pytest.mark.parametrize("ties", ["in", "out"])
def test_places_are_those_of_single_records(ties: str) -> None:
    dice, compared = random.Random(f"places {ties}"), 0
    for _ in range(300):
        rows = []
        for at in range(dice.randint(1, 9)):
            low = dice.randint(0, 4)
            unit = dice.choice([0, 1, 1, None] if dice.random() < 0.4 else [0, 1])
            high = low if dice.random() < 0.6 else low + dice.randint(1, 2)
            rows.append((f"V{at}", unit, low, high, unit is not None and dice.random() < 0.8))
        unread, quotas = dice.choice([0, 0, 1, 2]), [Quota(Fraction(dice.randint(1, 9), 10), grade) for grade in "ab"]
        kinds = (pl.Int64, pl.Int64, pl.Int64, pl.Boolean)
        columns = [pl.Series([row[at] for row in rows], dtype=kind) for at, kind in enumerate(kinds, 1)]
        places = Places(*columns, unread)
        ranks, states = places.ranks().rows(), places.states(quotas, ties).rows()
        lost = [Entrant(key, (low, 0), (high, 0), False) for key, unit, low, high, _ in rows if unit is None]
        lost += [Entrant("", (-inf, -inf), (inf, inf), False)] * unread
        for at, (key, unit, *_) in enumerate(rows):
            if unit is None:
                assert (ranks[at], states[at]) == ((None,) * 4, (2, 2))
                continue
            own = [Entrant(name, (low, 0), (high, 0), sure) for name, where, low, high, sure in rows if where == unit]
            field, one = Field((*own, *lost)), next(other for other in own if other.key == key)
            found = field.standing(one)
            assert ranks[at] == (found.low, found.high, found.least, found.most), (rows, key)
            assert [STATES[state] for state in states[at]] == [field.quota(one, quota.share, ties) for quota in quotas]
            compared += 1
    assert compared > 900
