"""Wrapping and columns by display width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulekit.reports.layout import fill, spread, table, wrap
from rulekit.text import width

WORDS = st.text(alphabet="ab 员工，。（）", max_size=80)


@given(WORDS, st.integers(min_value=4, max_value=40))
def test_lines_fit_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(width(line) <= columns + 2 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


PHRASE = st.tuples(st.sampled_from(["员工", "企业应当", "firms", "a"]), st.sampled_from(["，", "。", " ", "", "、"]))
PHRASES = st.lists(PHRASE, max_size=20)


@given(PHRASES, st.integers(min_value=12, max_value=40))
def test_no_line_starts_with_closing_punctuation(phrases: list[tuple[str, str]], columns: int) -> None:
    text = "".join(word + after for word, after in phrases)
    assert not [line for line in wrap(text, columns) if line.startswith(("，", "。", "、"))]


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("员工60人以上的企业应当建立党组织。", 16, ["员工60人以上的企", "业应当建立党组", "织。"]),
        ("firms must set up a party organization", 16, ["firms must set", "up a party", "organization"]),
        ("a" * 10, 4, ["aaaa", "aaaa", "aa"]),
        ("", 10, [""]),
    ],
)
def test_breaks_stand_where_a_reader_expects_them(text: str, columns: int, lines: list[str]) -> None:
    assert wrap(text, columns) == lines


def test_later_lines_are_indented_under_the_first() -> None:
    assert wrap("one two three", 9, first="a  ") == ["a  one", "   two", "   three"]


def test_items_are_kept_whole_where_they_fit_a_line() -> None:
    lines = ["x villages", "  10", "  firms 8", "  a very", "  long item"]
    assert fill(["villages 10", "firms 8", "a very long item"], 12, first="x ") == lines
    assert fill(["员工 1 项", "党组织 2 项"], 20, first="先补：", rest="  ", separator="、") == [
        "先补：员工 1 项、",
        "  党组织 2 项",
    ]


def test_two_ends_of_a_line_or_two_lines() -> None:
    assert spread("甲村", "a.csv:3", 16) == ["甲村     a.csv:3"]
    assert spread("a long head of a finding", "file.csv:3", 30) == ["a long head of a finding", "    file.csv:3"]


def test_columns_align_with_wide_characters() -> None:
    lines = table([["标识", "title", "x"], ["fuzhou-2012", "固本强基", "y"]])
    assert [width(line) for line in lines] == [width(lines[0])] * 2
