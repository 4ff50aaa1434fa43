"""Hostile rule text: every limit ends in a clear diagnostic with a place, soon, and never in a traceback."""

from __future__ import annotations

import time

import pytest

import rulekit
from rulekit import RulesetError

EN = 'ruleset x "x"\n  uses party-building\nstandard A "a"\n  '
ZH = '规则集 x "x"\n  使用 party-building\n标准 A "a"\n  '

CASES = {
    "a file beyond a megabyte": ("L001", EN + "have " * 250_000 + "."),
    "a sentence of a megabyte": ("L002", EN + "x" * 990_000 + "."),
    "a Chinese sentence of 300,000 characters": ("L002", ZH + "员" * 300_000 + "。"),
    "10,000 nested parentheses": ("L002", EN + "firms must satisfy " + "(" * 10_000 + "employees >= 5" + ")" * 10_000 + "."),
    "900 nested parentheses": ("L003", EN + "firms must satisfy " + "(" * 900 + "employees >= 5" + ")" * 900 + "."),
    "hundreds of not": ("L003", EN + "firms must satisfy (" + "not " * 450 + "training room)."),
    "hundreds of minus signs": ("L003", EN + "firms must satisfy (" + "- " * 900 + "5 >= employees)."),
    "a sum of a hundred terms": ("L003", EN + "firms must satisfy (employees" + " + employees" * 100 + " >= 5)."),
    "a number of 400 digits": ("L004", EN + "firms with " + "9" * 400 + " or more employees must have a training room."),
    "a Chinese number of 400 digits": ("L004", ZH + "员工" + "9" * 400 + "人以上的企业应当有培训室。"),
    "a bidirectional control": ("L005", EN + "firms with 50 \u202eor more employees must have a training room."),
    "a terminal escape in a title": (
        "L005",
        'ruleset x "x\x1b[2J"\n' + EN.split("\n", 1)[1] + "firms must have a training room.",
    ),
    "words of nothing": ("P103", EN + "foo bar baz " * 160 + "."),
}


@pytest.mark.parametrize("name", CASES)
def test_a_limit_is_a_diagnostic_inside_the_text(name: str) -> None:
    code, text = CASES[name]
    started = time.perf_counter()
    with pytest.raises(RulesetError) as caught:
        rulekit.load(text)
    assert time.perf_counter() - started < 10  # a hang, not a speed, is what this catches
    first = caught.value.diagnostics[0]
    assert first.code == code, caught.value.diagnostics
    assert first.span is not None and 0 <= first.span.start < first.span.end <= len(text) + 1
    told = str(caught.value)
    assert "\x1b" not in told and "\u202e" not in told
    assert max(map(len, told.splitlines())) < 400


def test_what_is_within_the_limits_still_works() -> None:
    text = EN + "firms must satisfy " + "(" * 60 + "employees >= 5" + ")" * 60 + "."
    assert len(rulekit.load(text).standards) == 1
    text = EN + "firms must satisfy (employees" + " + employees" * 40 + " >= 5)."
    assert len(rulekit.load(text).standards) == 1
    long = EN + "firms that have 50 or more employees" + " and have a training room" * 60 + " must have a training room."
    record = {"employees": 50, "training_room": True}
    assert [f.verdict for f in rulekit.load(long).check({"firm": [record]})] == ["pass"]


def test_definitions_that_stack_up_too_high_are_refused() -> None:
    lines = [f'define "r{n}"\n  the r{n} of a firm means (r{n - 1} + 1).' for n in range(1, 100)]
    text = 'ruleset x "x"\n  uses party-building\ndefine "r0"\n  the r0 of a firm means (employees * 1).\n' + "\n".join(lines)
    with pytest.raises(RulesetError) as caught:
        rulekit.load(text + '\nstandard A "a"\n  every firm\'s r99 must be at least 3.\n')
    assert "L003" in {d.code for d in caught.value.diagnostics}


def test_definitions_that_double_at_each_step_are_refused_in_bounded_time() -> None:
    lines = [f'define "r{n}"\n  the r{n} of a firm means (r{n - 1} + r{n - 1}).' for n in range(1, 60)]
    text = 'ruleset x "x"\n  uses party-building\ndefine "r0"\n  the r0 of a firm means (employees * 1).\n' + "\n".join(lines)
    started = time.perf_counter()
    with pytest.raises(RulesetError) as caught:
        rulekit.load(text + '\nstandard A "a"\n  every firm\'s r59 must be at least 3.\n')
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["L007"]
    assert time.perf_counter() - started < 10  # without a bound it would not end at all
