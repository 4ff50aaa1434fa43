"""Semantics S3 by exhaustion: every multiset of members of up to five, against all their completions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement, product

import pytest

from rulekit.engines.groups import NO, OUT, YES, Shares, Tally, count, distinct, distinguishing, every, share, share_test, yes
from rulekit.engines.truth import settle
from rulekit.findings import Truth
from rulekit.records import Record

MULTISETS = [masks for size in range(6) for masks in combinations_with_replacement(range(1, 8), size)]


def completed(masks):
    """(yes, size) for every completion."""
    for bits in product(*([bit for bit in (YES, NO, OUT) if bit & mask] for mask in masks)):
        yield bits.count(YES), len(bits) - bits.count(OUT)


def tallied(masks):
    tally = Tally()
    for index, mask in enumerate(masks):
        tally.add(Record("item", str(index)), mask, None)
    return tally


def test_counts_shares_and_every_of_all_multisets():
    assert len(MULTISETS) == 792
    for masks in MULTISETS:
        tally, whole = tallied(masks), set(completed(masks))
        shares = {Fraction(hits, size) for hits, size in whole if size}
        found = share(tally)
        assert found.only is (not shares)
        assert found.maybe is (0 in {size for _, size in whole})
        if shares:
            assert (found.low, found.high) == (min(shares), max(shares))
        assert (count(tally).low, count(tally).high) == (min(n for _, n in whole), max(n for _, n in whole))
        assert (yes(tally).low, yes(tally).high) == (min(k for k, _ in whole), max(k for k, _ in whole))
        assert every(tally).possible == sum({1 if k == n else 2 for k, n in whole})
        assert {(k, n) for n, low, high in Shares(tuple(tally.counts)).pairs() for k in range(low, high + 1)} == whole


@pytest.mark.parametrize("bound", [Fraction(1, 2), Fraction(1, 3), Fraction(1)])
def test_which_members_matter_to_a_share(bound):
    def holds(number):
        return settle(1 if number.low >= bound else 2)

    test = share_test(holds)
    for masks in (masks for masks in MULTISETS if len(masks) < 5):
        tally = tallied(masks)
        for mask in set(masks):
            others = list(masks)
            others.remove(mask)
            whole = set(completed(others))
            step = {YES: (1, 1), NO: (0, 1), OUT: (0, 0)}
            letters = [{bit: test(k + up, n + more) for bit, (up, more) in step.items() if bit & mask} for k, n in whole]
            pairs = {a | b for row in letters for a in row for b in row if row[a] != row[b]}
            assert distinguishing(tuple(tally.counts), mask, test) == pairs


def test_reachable_shares():
    counts = tallied([NO, YES | OUT, YES | OUT]).counts
    reachable = Shares(tuple(counts))
    assert [reachable.reaches(one, one) for one in (Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3))] == [
        True,
        False,
        True,
        True,
    ]
    assert not reachable.reaches(Fraction(51, 100), Fraction(65, 100))


def test_distinct_keys():
    def bounds(sure, unsure, **more):
        found = distinct(set(sure), set(unsure), failure=None, **{"any_sure": bool(sure), "missing": 0, "domain": None} | more)
        return found.low, found.high

    assert bounds("ab", "bc") == (2, 3)
    assert bounds("", "a") == (0, 1)
    assert bounds("", "", any_sure=True, missing=3) == (1, 3)
    assert bounds("a", "", missing=3, domain=2) == (1, 2)


def test_an_undecided_every_after_a_failure():
    tally = tallied([YES, YES | NO])
    assert every(tally).truth is Truth.UNKNOWN
    assert every(tallied([NO, YES | NO])).truth is Truth.FALSE
