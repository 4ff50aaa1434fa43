"""Waivers in a report: what came of each goes in; lines of text and JSON-ready data come out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rulekit.findings import Finding, Verdict, Waived, Waiver
from rulekit.reports.layout import spread, wrap
from rulekit.reports.reading import note_lines
from rulekit.text import printable

if TYPE_CHECKING:
    from rulekit.report import Report
    from rulekit.reports.words import Wording
    from rulekit.waivers import Effect

_SHOWN = 10  # waivers that are shown without --show
_ORDER = ("waived", "expired", "not_begun", "not_in_force", "no_record", "not_judged")


def waiver_lines(report: Report, wording: Wording, columns: int, show: int | None) -> list[str]:
    """How many waivers there are and what came of them; those that hold, with what they hide; those that could not be used."""
    waivers = report.waivers
    if not (waivers.given or waivers.rejected or waivers.sources):
        return []
    words = wording.table["waiver"]
    told = report.effects
    states = Counter(one.state for one in told)
    parts = [words[state].format(count=f"{states[state]:,}") for state in _ORDER if states[state]]
    parts += [words["rejected"].format(count=f"{len(waivers.rejected):,}")] if waivers.rejected else []
    head = words["head"].format(count=f"{len(waivers.given) + len(waivers.rejected):,}", parts=words["list"].join(parts))
    lines = wrap(head if parts else words["none"], columns, rest="  ")
    limit = _SHOWN if show is None else show
    shown = [one for one in told if one.state != "not_judged"]
    shown.sort(key=lambda one: _ORDER.index(one.state))
    for one in shown[:limit]:
        lines += _effect(one, wording, columns)
    if len(shown) > limit:
        lines += ["  " + wording.table["report"]["and_more"].format(count=f"{len(shown) - limit:,}")]
    return lines + (note_lines(waivers.rejected, wording, columns, limit) if waivers.rejected else [])


def _effect(one: Effect, wording: Wording, columns: int) -> list[str]:
    words, waiver = wording.table["waiver"], one.waiver
    about = wording.named(one.finding) if one.finding is not None else waiver.record
    head, *more = spread(f"{waiver.standard} {printable(about)}".rstrip(), wording.place(waiver.place), columns - 4)
    lines = [f"  – {head}", *("    " + line.strip() for line in more)]
    text = waiver_text(waiver, one.state, wording)
    if one.finding is not None and one.state != "waived":
        text = words["beside"].format(text=text, verdict=wording.table["verdict"][one.finding.verdict.value])
    elif one.finding is not None:
        text = wording.reason(one.finding)
    return lines + wrap(printable(text), columns, first="    ")


def waiver_text(waiver: Waiver, state: str, wording: Wording) -> str:
    """A waiver in one line: what it comes to on the day, by whom, why."""
    words = wording.table["waiver"]
    form = words[f"{state}_text" if waiver.ends is not None or f"{state}_endless" not in words else f"{state}_endless"]
    told = {"by": waiver.approver, "because": waiver.reason, "from": waiver.begins.isoformat()}
    return str(form.format(**told, until=waiver.ends.isoformat() if waiver.ends else ""))


def waived_text(waived: Waived, wording: Wording) -> str:
    """A waiver beside a verdict: that it holds, with the verdict and the reason it hides; or that it has expired or not begun."""
    text = waiver_text(waived.waiver, waived.state, wording)
    if waived.hidden is None:
        return text
    verdict = wording.table["verdict"][waived.hidden.verdict.value]
    form = wording.table["waiver"]["hides"]
    return str(form.format(text=text, verdict=verdict, reason=wording.reason(waived.hidden)))


# JSON ----------------------------------------------------------------------------------------------------


def waiver_data(waiver: Waiver) -> dict[str, Any]:
    """A waiver as it was given."""
    return {
        "approver": waiver.approver,
        "reason": waiver.reason,
        "from": waiver.begins.isoformat(),
        "until": waiver.ends.isoformat() if waiver.ends is not None else None,
    }


def waived_data(finding: Finding, words: tuple[Wording, Wording]) -> dict[str, Any]:
    """The key `waiver` of a finding; nothing where no waiver is about it."""
    waived = finding.waived
    if waived is None:
        return {}
    hidden = waived.hidden
    data = {"state": waived.state, **waiver_data(waived.waiver), "would_be": hidden.verdict.value if hidden else None}
    if hidden is not None and hidden.verdict is not Verdict.NOT_APPLICABLE:
        data["hides"] = {
            "breach": hidden.breach,
            "marks": list(hidden.marks),
            "code": hidden.reason.code,
            "text": {wording.lang: wording.reason(hidden) for wording in words},
            "missing": [str(missing) for missing in hidden.missing],
        }
    return {"waiver": data}


def effects_data(report: Report, place: Any, note: Any) -> dict[str, Any]:
    """The key `waivers` of a report; nothing where none were given. `place` and `note` make their data."""
    waivers = report.waivers
    if not (waivers.given or waivers.rejected or waivers.sources):
        return {}
    given = [
        {
            "standard": one.waiver.standard,
            "record": one.waiver.record,
            **waiver_data(one.waiver),
            "state": one.state,
            "verdict": one.finding.verdict.value if one.finding is not None else None,
            "would_be": one.finding.would_be.value if one.finding is not None and one.finding.would_be is not None else None,
            "place": place(one.waiver.place),
        }
        for one in report.effects
    ]
    return {"waivers": {"sources": list(waivers.sources), "given": given, "rejected": [note(one) for one in waivers.rejected]}}
