"""Counts, rates and the exit code of a report."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from rulekit.errors import CallError
from rulekit.findings import NO, OUT, YES, Reading, Verdict, outcomes
from rulekit.report import Report
from rulekit.reports.rates import Rate, percent

Make = Callable[..., Report]
PASS, FAIL, NA = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE


def test_counts_hold_all_five_verdicts_also_for_a_standard_without_findings(make: Make, parts: Any) -> None:
    report = make(parts.failing(), parts.passing(), parts.open_(), parts.outside(), parts.broken())
    assert report.counts["T-01"] == {"pass": 1, "fail": 1, "unknown": 1, "not_applicable": 1, "error": 1}
    assert report.counts["T-02"] == dict.fromkeys(["pass", "fail", "unknown", "not_applicable", "error"], 0)
    assert list(report.counts) == ["T-01", "T-02", "T-03"]
    assert sum(report.totals.values()) == len(report) == 5
    assert [finding.record for finding in report] == ["V1", "V2", "V3", "V4", "V5"]
    assert report.failures == (report.findings[0],) and report.unknowns == (report.findings[2],)


@pytest.mark.parametrize(
    ("findings", "rows", "options", "code"),
    [
        ([], 0, {}, 5),
        (["outside"], 0, {}, 5),
        (["passing"], 0, {}, 0),
        (["passing", "outside"], 0, {}, 0),
        (["permitted"], 0, {}, 0),
        (["open_"], 0, {}, 3),
        (["open_", "open_"], 0, {"max_unknown": 1}, 3),
        (["open_", "open_"], 0, {"max_unknown": 2}, 0),
        (["failing"], 0, {}, 1),
        (["failing", "open_"], 0, {}, 1),
        (["short"], 0, {}, 0),
        (["short"], 0, {"fail_on": "shortfall"}, 1),
        (["failing"], 0, {"fail_on": "shortfall"}, 1),
        (["short", "open_", "open_", "open_"], 0, {}, 3),
        (["short", "open_", "open_", "open_"], 0, {"max_unknown": 3}, 0),
        (["broken"], 0, {}, 4),
        (["broken", "failing", "open_"], 0, {}, 4),
        (["passing"], 1, {}, 4),
        (["failing"], 1, {}, 4),
        (["failing"], 1, {"max_rejected": 1}, 1),
        (["passing"], 1, {"max_rejected": 1}, 0),
        ([], 1, {}, 4),
        (["outside"], 1, {"max_rejected": 1}, 5),
    ],
)
def test_exit_code_by_precedence(
    make: Make, parts: Any, findings: list[str], rows: int, options: dict[str, Any], code: int
) -> None:
    named = {"permitted": parts.passing(standard="T-03")}
    found = [named.get(name) or getattr(parts, name)() for name in findings]
    reading = Reading(rejected=tuple(parts.rejected(line) for line in range(rows)))
    assert make(*found, reading=reading).exit_code(**options) == code


def test_exit_code_refuses_another_threshold(make: Make) -> None:
    with pytest.raises(CallError, match="violation or shortfall"):
        make().exit_code("breach")


def test_rate_is_pass_of_decided_and_bounds_are_what_unknowns_leave(make: Make, parts: Any) -> None:
    passes = [parts.passing(f"P{number}") for number in range(8)]
    out = [parts.outside(f"O{number}") for number in range(5)]
    report = make(*passes, parts.failing(), parts.open_("U", PASS, FAIL), *out)
    assert report.rates["T-01"] == Rate(Fraction(8, 9), Fraction(8, 10), Fraction(9, 10))
    assert report.rates["T-02"] == Rate()


def test_permissions_have_no_rate(make: Make, parts: Any) -> None:
    assert make(parts.passing(standard="T-03")).rates["T-03"] == Rate()


def test_outcomes_follow_marks_and_possible_verdicts(parts: Any) -> None:
    assert outcomes(parts.passing(marks=("may_be_exempt",))) == {OUT, YES}
    assert outcomes(parts.open_("U", PASS, FAIL, NA)) == {YES, NO, OUT}
    assert outcomes(parts.open_("U", PASS, NA, marks=("cannot_fail",))) == {YES, OUT}
    assert outcomes(parts.broken()) == {YES, NO, OUT}
    assert outcomes(parts.outside()) == {OUT}


SETS = [frozenset(kind) for kind in ({YES}, {NO}, {OUT}, {YES, NO}, {YES, OUT}, {NO, OUT}, {YES, NO, OUT})]


def _finding(kind: frozenset[str], parts: Any) -> Any:
    verdicts = {YES: PASS, NO: FAIL, OUT: NA}
    if kind == {YES}:
        return parts.passing()
    if kind == {NO}:
        return parts.failing()
    if kind == {OUT}:
        return parts.outside()
    return parts.open_("U", *(verdicts[name] for name in sorted(kind)))


def _shares(kinds: tuple[frozenset[str], ...]) -> Iterator[Fraction]:
    for completion in product(*kinds):
        yes, no = completion.count(YES), completion.count(NO)
        if yes + no:
            yield Fraction(yes, yes + no)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_bounds_equal_brute_force_over_all_completions(make: Make, parts: Any, size: int) -> None:
    for kinds in product(SETS, repeat=size):
        rate = make(*(_finding(kind, parts) for kind in kinds)).rates["T-01"]
        shares = list(_shares(kinds))
        assert (rate.low, rate.high) == ((min(shares), max(shares)) if shares else (None, None)), kinds


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1", "100"), ("0", "0"), ("1/3", "33.3"), ("9999/10000", "99.9"), ("1/9999", "0.1"), ("199/400", "49.8")],
)
def test_per_cent_says_all_and_none_only_where_it_is_so(value: str, shown: str) -> None:
    assert percent(Fraction(value)) == shown


def test_a_report_can_be_pickled_and_joined(make: Make, parts: Any) -> None:
    report = make(parts.failing(), parts.passing())
    assert pickle.loads(pickle.dumps(report)) == report
    joined = Report.joined([make(parts.failing()), make(parts.passing())], complete=False)
    assert [finding.record for finding in joined] == ["V1", "V2"] and not joined.complete
