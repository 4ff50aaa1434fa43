"""Every rule that lowering can give is rendered in both languages, and parsing the text gives it back."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.party_strategies import rules, wholes
from tests.twins import read, write

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def came_back(rule):
    for lang in ("zh", "en"):
        text = write(lang, rule)
        found = read(lang, text)
        assert found.node == rule, (text, [(one.code, one.arguments) for one in found.diagnostics])


@settings(max_examples=250, deadline=None, suppress_health_check=QUIET)
@given(st.one_of(rules(1), rules(2), wholes()))
def test_rules_come_back(rule):
    came_back(rule)


@settings(max_examples=80, deadline=None, suppress_health_check=QUIET)
@given(rules(4))
def test_deep_rules_come_back(rule):
    came_back(rule)
