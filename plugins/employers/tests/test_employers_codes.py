"""The check of registration codes: right, wrong by one character, and no code at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rulekit.plugin import vocabulary

# The worked example of GB 32100-2015.
EXAMPLE = "91350100M000100Y43"


@pytest.fixture(scope="module")
def valid() -> Callable[..., bool]:
    """The function as engines get it: out of the vocabulary."""
    words, problems = vocabulary(["employers"])
    assert not problems
    return words.functions["valid"].call


def test_the_example_of_the_standard_is_valid(valid: Callable[..., bool]) -> None:
    assert valid(EXAMPLE, as_of=None) is True
    assert valid(f" {EXAMPLE.lower()} ", as_of=None) is True


def test_every_single_wrong_character_is_found(valid: Callable[..., bool]) -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for place, character in enumerate(EXAMPLE):
        for other in alphabet.replace(character, ""):
            assert valid(EXAMPLE[:place] + other + EXAMPLE[place + 1 :], as_of=None) is False


def test_two_neighbours_exchanged_are_found(valid: Callable[..., bool]) -> None:
    for place in range(len(EXAMPLE) - 2):
        left, right = EXAMPLE[place], EXAMPLE[place + 1]
        if left != right:
            assert valid(EXAMPLE[:place] + right + left + EXAMPLE[place + 2 :], as_of=None) is False


@pytest.mark.parametrize("code", ["X", "", EXAMPLE[:-1], EXAMPLE + "0", EXAMPLE.replace("M", "I"), "登记代码" + EXAMPLE[4:]])
def test_what_is_no_code_raises(valid: Callable[..., bool], code: str) -> None:
    with pytest.raises(ValueError, match="a registration code has"):
        valid(code, as_of=None)
