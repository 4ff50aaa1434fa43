"""Semantics S1: five values, all pairs and triples, possible sets."""

from __future__ import annotations

from itertools import product

import pytest

from rulekit.engines.truth import (
    NO,
    NONE,
    UNKNOWN,
    YES,
    Failure,
    Outcome,
    conjunction,
    disjunction,
    established,
    negation,
    settle,
)
from rulekit.findings import Truth

ERROR = Outcome(Truth.ERROR, 3, Failure("f", "ValueError: x"))
FIVE = {"F": NO, "E": ERROR, "U": UNKNOWN, "N": NONE, "T": YES}
LETTER = {Truth.FALSE: "F", Truth.ERROR: "E", Truth.UNKNOWN: "U", Truth.NOTHING: "N", Truth.TRUE: "T"}


def first(letters, order):
    return next(one for one in order if one in letters)


@pytest.mark.parametrize("letters", list(product(FIVE, repeat=3)))
def test_conjunction_and_disjunction_of_all_triples(letters):
    items = [FIVE[one] for one in letters]
    assert LETTER[conjunction(items).truth] == first(letters, "FEUNT")
    assert LETTER[disjunction(items).truth] == first(letters, "TEUNF")
    nested = conjunction([items[0], conjunction(items[1:])])
    assert nested.truth is conjunction(items).truth is conjunction(reversed(items)).truth
    dual = negation(disjunction([negation(item) for item in items]))
    assert (dual.truth, dual.possible) == (conjunction(items).truth, conjunction(items).possible)


def test_negation_swaps_true_and_false_only():
    assert "".join(LETTER[negation(FIVE[one]).truth] for one in "FEUNT") == "TEUNF"


def test_distributivity_does_not_hold_so_no_engine_may_use_it():
    a, b, c = YES, NO, NONE
    left = conjunction([UNKNOWN, disjunction([a, c])])
    assert left.truth is Truth.UNKNOWN
    assert disjunction([conjunction([NO, b]), NONE]).truth is Truth.NOTHING


def test_no_items():
    assert conjunction([]) == YES
    assert disjunction([]) == NO


def test_possible_sets_are_combined_point_by_point():
    never_true = settle(2 | 4)
    assert conjunction([UNKNOWN, never_true]) == Outcome(Truth.UNKNOWN, 2 | 4)
    assert disjunction([UNKNOWN, never_true]).possible == 1 | 2 | 4
    assert conjunction([UNKNOWN, NONE]).possible == 2 | 4
    assert disjunction([UNKNOWN, NONE]).possible == 1 | 4
    assert negation(never_true).possible == 1 | 4


def test_the_first_failure_is_kept_and_dropped_where_it_does_not_matter():
    other = Outcome(Truth.ERROR, 3, Failure("g", "y"))
    assert conjunction([YES, ERROR, other]).failure == Failure("f", "ValueError: x")
    assert conjunction([ERROR, NO]) == NO
    assert disjunction([ERROR, YES]) == YES


def test_nothing_is_not_established():
    assert established(NONE) == NO
    assert established(settle(1 | 4)).possible == 1 | 2
    assert established(YES) == YES
