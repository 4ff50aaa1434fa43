"""Pass rates with bounds: the findings of a report go in, one exact rate per standard comes out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define, frozen

from rulekit.findings import NO, YES, Finding, Verdict, outcomes

if TYPE_CHECKING:
    from rulekit.report import Report


@frozen
class Rate:
    """
    A pass rate: `value` = pass / (pass + fail), and the least and greatest rate that filling what is missing could give.

    All are shares from 0 to 1, None where nothing was decided (`value`) or nothing can be (`low`, `high`).
    """

    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None


@define
class _Tally:
    passed: int = 0
    failed: int = 0
    must_yes: int = 0
    can_yes: int = 0
    must_no: int = 0
    can_no: int = 0

    def add(self, finding: Finding) -> None:
        self.passed += finding.verdict is Verdict.PASS
        self.failed += finding.verdict is Verdict.FAIL
        found = outcomes(finding)
        self.must_yes += found == {YES}
        self.must_no += found == {NO}
        self.can_yes += YES in found
        self.can_no += NO in found

    def rate(self) -> Rate:
        return rate_of(self.passed, self.failed, self.must_yes, self.can_yes, self.must_no, self.can_no)


def rate_of(passed: int, failed: int, must_yes: int, can_yes: int, must_no: int, can_no: int) -> Rate:
    """The rate of a standard, from how many findings passed and failed, and how many have to or can come to either."""
    low: Fraction | None = None
    high: Fraction | None = None
    if can_yes or can_no:
        low = _share(must_yes, can_no) or Fraction(0)
        high = _share(can_yes, must_no) or Fraction(0)
        if not must_yes + can_no:
            low = Fraction(1)
    return Rate(_share(passed, failed), low, high)


def rates(report: Report) -> dict[str, Rate]:
    """The rate of each standard of a report; an empty Rate for a permission, which cannot be missed."""
    tallies = {standard.id: _Tally() for standard in report.standards}
    for finding in report.findings:
        if finding.force != "may":
            tallies.setdefault(finding.standard, _Tally()).add(finding)
    return {standard: tally.rate() for standard, tally in tallies.items()}


def _share(part: int, rest: int) -> Fraction | None:
    return Fraction(part, part + rest) if part + rest else None


def percent(value: Fraction) -> str:
    """A share as per cent with one decimal, half up; 100 and 0 only for all and none, which no rounding gives."""
    if value in (0, 1):
        return str(100 * int(value))
    tenths = int(value * 1000 + Fraction(1, 2))
    tenths = max(1, min(tenths, 999))
    return f"{tenths // 10}.{tenths % 10}"
