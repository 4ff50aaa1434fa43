"""Numbers as people read them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rulekit.findings import Bounds
from rulekit.reports.values import amount, bounds, decimal, unit_of
from rulekit.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("value", "against", "shown"),
    [
        ("4996/10000", "1/2", "49.96%"),
        ("49996/100000", "1/2", "49.996%"),
        ("1/3", "1/3", "one third"),
        ("1/3", "1/2", "33.33%"),
        ("2/3", "66667/100000", "66.6667%"),
        ("1/2", "1/2", "50%"),
        ("99999999/100000000", "1", "99.999999%"),
    ],
)
def test_a_ratio_gets_digits_until_it_agrees_with_the_verdict(value: str, against: str, shown: str) -> None:
    assert amount(Fraction(value), "ratio", Vocabulary(), "en", against=Fraction(against)) == shown


def test_units_stand_as_each_language_has_them() -> None:
    assert amount(Fraction(60), "person", Vocabulary(), "zh") == "60人"
    assert amount(Fraction(60), "person", Vocabulary(), "en") == "60"
    assert amount(Fraction(45000), "yuan", Vocabulary(), "en") == "45,000 yuan"
    assert amount(Fraction(1), "month", Vocabulary(), "en") == "1 month"
    assert amount(Fraction(6), "month", Vocabulary(), "en") == "6 months"
    assert amount(Fraction("2.5"), "unheard_of", Vocabulary(), "en") == "2.5"


def test_bounds_say_what_is_known() -> None:
    vocabulary = Vocabulary()
    assert bounds(Bounds(Fraction(3), Fraction(3)), "", vocabulary, "en") == "3"
    assert bounds(Bounds(Fraction(3), Fraction(5)), "", vocabulary, "zh") == "3至5"
    assert bounds(Bounds(Fraction(3), None), "", vocabulary, "en") == "3 or more"
    assert bounds(Bounds(None, Fraction(5)), "", vocabulary, "en") == "5 or less"
    assert bounds(Bounds(None, None), "", vocabulary, "en") == "missing"
    assert bounds(Bounds(None, None, nothing=True), "", vocabulary, "zh") == "无从计量"


def test_rounding_is_half_up_and_exact() -> None:
    assert decimal(Fraction(1, 8), None, "en") == "0.13"
    assert decimal(Fraction(-1, 8), None, "en") == "-0.13"
    assert decimal(Fraction(10**20 + 1, 3), None, "en") == "33,333,333,333,333,333,333.67"


def test_units_of_quantities(vocabulary: Vocabulary, parts: object) -> None:
    assert unit_of(parts.LARGE.left, vocabulary) == "person"  # type: ignore[attr-defined]
    assert unit_of(parts.FUNDS.right, vocabulary) == "yuan"  # type: ignore[attr-defined]
