"""Semantics S2: the verdict ladder, all 125 combinations."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from rulekit.engines.ladder import climb, possible
from rulekit.findings import Truth, Verdict

F, E, U, N, T = Truth
NA = Verdict.NOT_APPLICABLE


def test_the_counts_of_the_design():
    counts = Counter(climb(*combination)[1].value for combination in product(Truth, repeat=3))
    assert counts == {"not_applicable": 77, "error": 29, "unknown": 13, "pass": 4, "fail": 2}


@pytest.mark.parametrize(
    ("scope", "exception", "requirement", "row", "verdict"),
    [
        (F, U, E, 4, NA), (N, F, T, 4, NA), (U, T, F, 5, NA), (E, T, E, 5, NA), (U, E, N, 6, NA), (T, F, T, 7, Verdict.PASS),
        (T, N, F, 7, Verdict.FAIL), (T, F, U, 7, Verdict.UNKNOWN), (T, N, E, 7, Verdict.ERROR), (T, U, T, 8, Verdict.PASS),
        (T, E, T, 8, Verdict.PASS), (U, F, E, 9, Verdict.ERROR), (T, E, F, 9, Verdict.ERROR), (E, F, T, 9, Verdict.ERROR),
        (U, F, T, 10, Verdict.UNKNOWN), (U, F, F, 10, Verdict.UNKNOWN), (T, U, F, 10, Verdict.UNKNOWN),
    ],
)  # fmt: skip
def test_rows(scope, exception, requirement, row, verdict):
    assert climb(scope, exception, requirement) == (row, verdict)


def test_every_decided_triple_can_only_become_itself():
    bits = {1: T, 2: F, 4: N}
    for triple in product(bits, repeat=3):
        assert possible(*triple) == (climb(*(bits[one] for one in triple))[1],)
    assert possible(1 | 2, 2, 1) == (Verdict.PASS, NA)
    assert possible(1, 1 | 2, 2) == (Verdict.FAIL, NA)
    assert possible(1, 2, 7) == (Verdict.PASS, Verdict.FAIL, NA)
