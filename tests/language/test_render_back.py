"""Every rule that lowering can give is rendered in both languages, and parsing the text gives it back."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rulekit.language.parser import MAX_SENTENCE
from tests.party_strategies import arithmetic_rules, bonded, rules, wholes
from tests.twins import read, write

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def came_back(rule):
    for lang in ("zh", "en"):
        text = write(lang, rule)
        assume(len(text) <= MAX_SENTENCE)  # longer ones are refused (L002)
        found = read(lang, text)
        assert found.node == rule, (text, [(one.code, one.arguments) for one in found.diagnostics])


@settings(max_examples=250, deadline=None, suppress_health_check=QUIET)
@given(st.one_of(rules(1), rules(2), wholes()))
def test_rules_come_back(rule):
    came_back(rule)


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(st.one_of(bonded(0), bonded(1)))
def test_what_hangs_on_a_condition_comes_back(rule):
    came_back(rule)


@settings(max_examples=80, deadline=None, suppress_health_check=QUIET)
@given(rules(4))
def test_deep_rules_come_back(rule):
    came_back(rule)


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(arithmetic_rules())
def test_arithmetic_comes_back_with_its_brackets(rule):
    came_back(rule)
