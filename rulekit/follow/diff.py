"""`rulekit.diff`: two reports or two rulesets go in, their comparison comes out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeAlias, overload

from rulekit.errors import CallError
from rulekit.follow import compare as reports
from rulekit.follow import rulesets
from rulekit.follow.read import Document
from rulekit.report import Report
from rulekit.ruleset import Ruleset

ReportLike: TypeAlias = str | os.PathLike[str] | Report | Document | Mapping[str, Any]


@overload
def diff(
    old: Ruleset, new: Ruleset, *, records: object = None, as_of: date | str | None = None, waivers: object = None
) -> rulesets.RulesetDiff: ...


@overload
def diff(
    old: ReportLike, new: ReportLike, *, earlier: Iterable[object] = (), within: object = None, soon: int = 7
) -> reports.Diff: ...  # fmt: skip


def diff(
    old: object, new: object, *, earlier: Iterable[object] = (), within: object = None, soon: int = 7, records: object = None,
    as_of: date | str | None = None, waivers: object = None,
) -> reports.Diff | rulesets.RulesetDiff:  # fmt: skip
    """
    Compare two rulesets, or two reports of one ruleset.

    Rulesets: which standards are in one alone or mean something else; with `records` (as Ruleset.check takes them, with `as_of`
    and `waivers`) also which verdicts change. Gives a RulesetDiff.
    Reports: see rulekit.follow.compare.diff for `earlier`, `within` and `soon`. Gives a Diff.
    Errors: CallError for a ruleset and something else, or arguments of the other kind; those of check and of reading reports.
    """
    if not isinstance(old, Ruleset) and not isinstance(new, Ruleset):
        if records is not None or as_of is not None or waivers is not None:
            raise CallError("records, as_of and waivers are for two rulesets, not for reports")
        return reports.diff(old, new, earlier=earlier, within=within, soon=soon)
    if not isinstance(old, Ruleset) or not isinstance(new, Ruleset):
        raise CallError("two rulesets, or two reports, not one of each")
    if tuple(earlier) or within is not None:
        raise CallError("earlier and within are for reports, not for rulesets")
    if records is None:
        return rulesets.compare(old, new)
    if isinstance(records, Iterable) and not hasattr(records, "__len__"):
        records = tuple(records)
    both = (
        old.check(records, as_of=as_of, waivers=waivers),
        new.check(records, as_of=as_of, waivers=waivers),
    )
    return rulesets.compare(old, new, both)
