"""What comes out: verdicts, reasons as data, findings and the report. Engines fill them, reports read them."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import field, frozen

from rulekit import ir
from rulekit.ir import Force


class Verdict(enum.StrEnum):
    """The five outcomes of a standard for a record; never a boolean, never null."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"


VERDICTS = tuple(Verdict)  # in this order where verdicts are numbers


class Truth(enum.IntEnum):
    """The five values of a condition; conjunction is the minimum (semantics S1)."""

    FALSE = 0
    ERROR = 1
    UNKNOWN = 2
    NOTHING = 3
    TRUE = 4


@frozen
class Place:
    """Where a record or a cell stands: file or call, line from 1 (0 where there is none), field words or column."""

    source: str = ""
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        parts = [self.source] if self.source else []
        if self.line:
            parts.append(str(self.line))
        if self.column:
            parts.append(self.column)
        return ":".join(parts)


@frozen
class Missing:
    """One input that is missing: field `name` of record `key`; `own` where that is the record the finding is about."""

    record: str
    key: str
    name: str
    own: bool = True

    def __str__(self) -> str:
        return self.name if self.own else f"{self.key}.{self.name}"


@frozen
class Bounds:
    """What is known of a number: its least and greatest possible value (None where unbounded), and whether it may be nothing."""

    low: Fraction | None
    high: Fraction | None
    nothing: bool = False


@frozen
class Period:
    """
    A calendar period of a condition that holds in every one: its name ("2025-Q2"), the least and greatest number of members
    dated in it (None where unbounded), what that makes of it, and where it is not over, the day by which it is (`due`).
    """

    name: str
    low: int
    high: int | None
    truth: Truth
    due: str = ""


@frozen
class Step:
    """
    One node of a proof tree: an ir condition (or rule part), what it came to, and the values it was judged on.

    `role` is "scope", "exception", "requirement" or "" below those. `values` pairs the quantities of a comparison with the
    bounds found; `found` is the raw value of a field condition, None where missing; of a comparison with a share it is "18/20",
    those that are a yes of all. `members` are (key, truth) of those members of a group that matter. `error` is the message of a
    function that raised. `periods` are those of a condition on every one of them. `detail` is what
    a deadline, an order of steps or stages tell: `due` and `state`, `first` and `second`, `stage` and `next`. `aloud` is of how
    many members what is missing was counted "no" or "yes", or left "out".
    """

    condition: ir.Condition
    truth: Truth
    role: str = ""
    values: tuple[tuple[ir.Quantity, Bounds], ...] = ()
    found: str | None = None
    missing: tuple[Missing, ...] = ()
    members: tuple[tuple[str, Truth], ...] = ()
    error: str = ""
    steps: tuple[Step, ...] = ()
    where: str = ""
    periods: tuple[Period, ...] = ()
    detail: Mapping[str, str] = field(factory=dict, hash=False)
    aloud: tuple[tuple[str, int], ...] = ()


@frozen
class Reason:
    """
    Why a verdict came out, as data.

    `code` is one of: met, not_met, missing_inputs, permitted, not_in_force, waived, not_existing, out_of_scope, exempt,
    nothing_to_judge, function_error. `core` are conditions that alone decide it, none to spare; `failing` all that failed.
    `proof` is the tree for scope, exceptions and requirement. `detail` fills the words of the code.
    """

    code: str
    core: Sequence[Step] = ()
    failing: Sequence[Step] = ()
    proof: Sequence[Step] = ()
    detail: Mapping[str, str] = field(factory=dict)


@frozen
class Change:
    """
    One change of a remedy.

    `kind`: "set" (a yes/no or text field, or one that is missing, gets the value `after`), "stop" (a yes/no field becomes no),
    "change" (a field gets a value that no other record has),
    "raise", "lower" (a number, by `amount`), "more_members" (so many further members of a group), "convert" (so many members
    come to meet `condition`). `record` is the record type of the field or of the members, `name` the id of the field; for
    members the list or record type. With `total` "sum" or "average" it is the field of members (those that meet
    `condition`), raised or lowered so much in all. `before` and `after` are the value of the field, or how many members meet
    it (None where that is not known).

    `amount` is enough for certain, `at_best` if all that is missing turns out well (0: then nothing is needed). Numbers are
    exact, in base units. `members` are keys of the members with which a conversion was tried, the easiest, at most 200.
    """

    kind: Literal["set", "stop", "change", "raise", "lower", "more_members", "convert"]
    record: str
    name: str
    before: Fraction | str | None = None
    after: Fraction | str | None = None
    amount: Fraction = Fraction(1)
    at_best: Fraction = Fraction(1)
    total: Literal["", "sum", "average"] = ""
    condition: ir.Condition | None = None
    members: tuple[str, ...] = ()


@frozen
class Remedy:
    """
    The smallest change that would comply: fewest inputs, then smallest amount in steps, then source order (decision 66).

    All of `changes` together are needed; each of `alternatives` costs the same and does as well. Where there are none, `none`
    is the code of the reason. Not `certain`: enough only if what is missing turns out well, whatever else is done.
    """

    changes: tuple[Change, ...] = ()
    alternatives: tuple[tuple[Change, ...], ...] = ()
    none: str = ""
    certain: bool = True


def _known(remedy: Remedy | Callable[[], Remedy | None] | None) -> Remedy | None:
    return remedy() if callable(remedy) else remedy


@frozen
class Waiver:
    """
    Somebody's decision that a standard does not bind one record for a time: `record` is its key ("*" for a standard judged once
    over everything), `begins` and `ends` are inside it, `ends` None is without end. `place` is where the waiver stood.
    """

    standard: str
    record: str
    reason: str
    approver: str
    begins: date
    ends: date | None = None
    record_type: str = ""
    place: Place = Place()

    def state(self, day: date) -> Literal["waived", "expired", "not_begun"]:
        """Whether it holds on a day, does so no longer, or not yet."""
        if day < self.begins:
            return "not_begun"
        return "expired" if self.ends is not None and self.ends < day else "waived"


@frozen
class Waived:
    """What a waiver means for a finding: its state on the day; where it holds, `hidden` is the finding as it would be without."""

    waiver: Waiver
    state: Literal["waived", "expired", "not_begun"]
    hidden: Finding | None = None


@frozen
class Finding:
    """
    One standard judged for one record.

    `marks`: cannot_fail, cannot_pass, may_be_exempt, vacuous, may_clash, may_include_more, in_grace. `possible`: the verdicts
    that filling the missing inputs could still give. `place` is where the record stood in the input. `remedy` stands at a fail
    alone. `version` is the period of the version of the standard that spoke (see ir.Standard), where it has several. `waived` is
    what a waiver has to say; `edition` is the id of the ruleset whose text spoke, where one builds on another; `above` the units
    in which the record stands, by level, where a run does not keep its records.
    """

    standard: str
    record_type: str
    record: str
    verdict: Verdict
    force: Force
    reason: Reason
    name: str = ""
    marks: tuple[str, ...] = ()
    possible: tuple[Verdict, ...] = ()
    missing: tuple[Missing, ...] = ()
    citation: ir.Citation | None = None
    place: Place = Place()
    _remedy: Remedy | Callable[[], Remedy | None] | None = field(default=None, alias="remedy", eq=_known, repr=False)
    waived: Waived | None = None
    above: Mapping[str, str] = field(factory=dict, eq=False)
    version: str = ""
    edition: str = ""

    @property
    def remedy(self) -> Remedy | None:
        """The smallest change that would comply; looked for when it is first asked for."""
        known = _known(self._remedy)
        if known is not self._remedy:
            object.__setattr__(self, "_remedy", known)
        return known

    @property
    def would_be(self) -> Verdict | None:
        """The verdict that a waiver hides; None where none holds."""
        return self.waived.hidden.verdict if self.waived is not None and self.waived.hidden is not None else None

    @property
    def breach(self) -> str:
        """ "violation" or "shortfall" for a fail, else "" """
        if self.verdict is not Verdict.FAIL:
            return ""
        return "shortfall" if self.force in ("should", "should_not") else "violation"

    def _repr_html_(self) -> str:
        """The table that a notebook shows."""
        from rulekit.reports.html import finding_html

        return finding_html(self)


OUT, NO, YES = "out", "no", "yes"
_OUTCOME = {Verdict.PASS: YES, Verdict.FAIL: NO, Verdict.NOT_APPLICABLE: OUT}
_ANY = frozenset((OUT, NO, YES))
_BITS = {YES: 1, NO: 2, OUT: 4}


def outcomes(finding: Finding) -> frozenset[str]:
    """What a finding can come to in a rate: in and met, in and not met, or out; an error can come to anything."""
    if finding.verdict is Verdict.PASS and "may_be_exempt" in finding.marks:
        return frozenset((OUT, YES))
    if finding.verdict in _OUTCOME:
        return frozenset((_OUTCOME[finding.verdict],))
    if finding.verdict is Verdict.UNKNOWN:
        found = frozenset(_OUTCOME[verdict] for verdict in finding.possible if verdict in _OUTCOME)
        return found if found and Verdict.ERROR not in finding.possible else _ANY
    return _ANY


def outcome_bits(finding: Finding) -> int:
    """The same as a number: 1 for met, 2 for not met, 4 for out, added up."""
    return sum(_BITS[one] for one in outcomes(finding))


@frozen
class Note:
    """Something told about the input: a rejected row, a doubtful cell, a merge, an orphan. `code` has words in grammars/."""

    code: str
    place: Place
    arguments: Mapping[str, str] = field(factory=dict)


@frozen
class Reading:
    """What was read: accounting of rows (read = checked + rejected + set aside + merged), doubtful cells, unused columns."""

    sources: tuple[str, ...] = ()
    rows: int = 0
    checked: int = 0
    merged: int = 0
    set_aside: int = 0
    rejected: tuple[Note, ...] = ()
    doubtful: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()
    by_type: Mapping[str, int] = field(factory=dict)
    columns: tuple[tuple[str, str], ...] = ()
    unused: tuple[str, ...] = ()
