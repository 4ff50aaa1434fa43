"""Rules of the second domain from text to verdict: the core knows neither domain, and a function that raises is an error."""

from __future__ import annotations

import pytest

import rulekit

RULES = """
ruleset workplaces "Workplaces"
  uses employers

standard E-01 "Codes"
  cites "article 1"
  every employer must satisfy (valid(registration code)).

standard E-02 "Codes and unions"
  cites "article 2"
  employers with 25 or more workers must have a trade union and satisfy (valid(registration code)).

standard E-03 "Union members"
  cites "article 3"
  employers with a trade union should satisfy (union members / workers >= 50%).

standard E-04 "First aid"
  cites "article 4"
  a workplace must not be noisy or locked.
"""
GOOD = "91350100M000100Y43"


@pytest.fixture(scope="module")
def ruleset() -> rulekit.Ruleset:
    """The rules above."""
    return rulekit.load(RULES)


@pytest.mark.parametrize(
    ("code", "verdict"), [(GOOD, "pass"), (GOOD[:-1] + "4", "fail"), (None, "unknown"), ("X", "error"), ("登记", "error")]
)
def test_a_function_decides_and_what_it_raises_is_an_error(ruleset: rulekit.Ruleset, code: str | None, verdict: str) -> None:
    (finding,) = ruleset.check([{"id": "E1", "registration_code": code}], as_of="2025-06-30", only=["E-01"])
    assert finding.verdict.value == verdict
    if verdict == "error":
        assert "a registration code has" in str(finding.reason)


@pytest.mark.parametrize(
    ("workers", "union", "code", "verdict"),
    [
        (30, False, "X", "fail"),  # decided without the function
        (30, True, "X", "error"),
        (30, None, "X", "error"),
        (24, True, "X", "not_applicable"),
        (30, True, GOOD, "pass"),
    ],
)
def test_an_error_matters_only_where_the_rest_leaves_it_open(
    ruleset: rulekit.Ruleset, workers: int, union: bool | None, code: str, verdict: str
) -> None:
    record = {"id": "E1", "workers": workers, "trade_union": union, "registration_code": code}
    (finding,) = ruleset.check([record], as_of="2025-06-30", only=["E-02"])
    assert finding.verdict.value == verdict


def test_shares_of_people_and_prohibitions(ruleset: rulekit.Ruleset) -> None:
    records = {
        "employer": [
            {"id": "E1", "workers": 50, "union_members": 25, "trade_union": True},
            {"id": "E2", "workers": 51, "union_members": 25, "trade_union": True},
            {"id": "E3", "workers": 0, "union_members": 0, "trade_union": True},
        ],
        "workplace": [{"id": "W1", "noisy": False, "locked": False}, {"id": "W2", "noisy": None, "locked": True}],
    }
    report = ruleset.check(records, as_of="2025-06-30", only=["E-03", "E-04"])
    assert [finding.verdict.value for finding in report] == ["pass", "fail", "not_applicable", "pass", "fail"]
