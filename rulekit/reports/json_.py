"""A report as JSON: a Report goes in, a document after grammars/output.schema.json comes out; equal reports, equal bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rulekit.findings import Bounds, Finding, Note, Place, Reading, Step, Verdict
from rulekit.ir import Unchecked
from rulekit.reports import often
from rulekit.reports.basis import above, basis, levels_data, standards_data
from rulekit.reports.collect import wanted_data
from rulekit.reports.proof import Explained, proof_data
from rulekit.reports.remedies import remedy_data
from rulekit.reports.roll_up_data import roll_up_chunks
from rulekit.reports.scores import cards_data, scores_data
from rulekit.reports.waivers import effects_data, waived_data
from rulekit.reports.words import Wording, leaves, note_text

if TYPE_CHECKING:
    from rulekit.report import Report
    from rulekit.vocabulary import Vocabulary

SCHEMA = "rulekit.report/1"
_TOLD = frozenset((Verdict.FAIL, Verdict.UNKNOWN, Verdict.ERROR))


def chunks(report: Report, *, all: bool, indent: int | None, by: tuple[str, ...] = ()) -> Iterator[str]:
    """
    The whole document in pieces, without a line feed at its end; findings are fail, unknown and error, or with `all` every one.

    A finding is made only when its turn comes, so that a report of a million of them needs no memory for its text.
    """
    yield _open(_head(report), indent)
    words = (Wording(report.vocabulary, "zh"), Wording(report.vocabulary, "en"))
    told = report.written(lambda one: json.dumps(_finding(one, words, report), ensure_ascii=False, indent=indent), all=all)
    yield from listed("findings", told, indent)
    if by:
        yield from roll_up_chunks(report, by, indent)
    first = _tail(report, words)  # some of it is counted while findings are written
    if not report.scorecards:
        yield json.dumps(first | _end(report), ensure_ascii=False, indent=indent)[1:]
        return
    yield _open(first | cards_data(report, words), indent)[1:]
    scores = (json.dumps(one, ensure_ascii=False, indent=indent) for one in scores_data(report, words))
    yield from listed("scores", scores, indent)
    yield json.dumps(_end(report), ensure_ascii=False, indent=indent)[1:]


def _open(part: dict[str, Any], indent: int | None) -> str:
    """The text of an object whose next key follows."""
    return json.dumps(part, ensure_ascii=False, indent=indent)[:-1].rstrip("\n") + "," + (" " if indent is None else "")


def listed(name: str, texts: Iterable[str], indent: int | None) -> Iterator[str]:
    """A key with a list of texts of one object each, in pieces, and a comma."""
    feed, inner = ("", "") if indent is None else ("\n" + " " * indent, "\n" + " " * 2 * indent)
    yield f'{feed}"{name}": ['
    separator = inner
    for text in texts:
        yield separator + (text.replace("\n", inner) if inner else text)
        separator = "," + (inner or " ")
    yield (feed if separator != inner else "") + "]," + ("" if feed else " ")


def _head(report: Report) -> dict[str, Any]:
    """What stands before the findings."""
    return {
        "schema": SCHEMA,
        "ruleset": report.ruleset,
        "ruleset_info": {"title": report.title, "source": report.source, "language": report.lang},
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "complete": report.complete,
        "counts": report.counts,
        "rates": {
            standard: {"rate": _exact(rate.value), "low": _exact(rate.low), "high": _exact(rate.high)}
            for standard, rate in report.rates.items()
        },
    }


def _tail(report: Report, words: tuple[Wording, Wording]) -> dict[str, Any]:
    """What stands after them, up to scores."""
    reading = report.reading
    return {
        "collect_first": wanted_data(report.first_missing(), words),
        "reading": _reading(reading),
        "rejected": [_note(note) for note in reading.rejected],
        "doubtful": [_note(note) for note in reading.doubtful],
        "unchecked": [_unchecked(report, told) for told in report.unchecked],
    }


def _end(report: Report) -> dict[str, Any]:
    """What stands after scores."""
    return {
        **effects_data(report, _place, _note),
        "versions": dict(sorted(report.versions.items())),
        "standards": standards_data(report),
        "levels": levels_data(report),
    }


def _unchecked(report: Report, told: Unchecked) -> dict[str, Any]:
    twins = ("en", "zh") if report.lang == "en" else ("zh", "en")
    return {
        "id": told.id,
        "title": {lang: text for lang, text in zip(twins, (told.title, told.title_twin), strict=True) if text},
        "reason": {lang: text for lang, text in zip(twins, (told.reason, told.reason_twin), strict=True) if text},
        "citation": {"text": told.citation.text, "row": told.citation.row} if told.citation is not None else None,
        **({"edition": told.edition, "left_out": told.left_out} if told.edition else {}),
    }


def finding_dicts(report: Report, *, all: bool) -> list[dict[str, Any]]:
    """Findings as JSON-ready data, in the order of the report."""
    return list(_findings(report, all=all))


def _findings(report: Report, *, all: bool) -> Iterator[dict[str, Any]]:
    words = (Wording(report.vocabulary, "zh"), Wording(report.vocabulary, "en"))
    return (_finding(finding, words, report) for finding in report.findings if all or finding.verdict in _TOLD)


def explained_dict(explained: Explained, vocabulary: Vocabulary) -> dict[str, Any]:
    """A finding with its titles, sentences and proof tree, as `rulekit why` gives it."""
    words = (Wording(vocabulary, "zh"), Wording(vocabulary, "en"))
    return _finding(explained.finding, words) | proof_data(explained, lambda step: _step(step, words))


def _finding(finding: Finding, words: tuple[Wording, Wording], report: Report | None = None) -> dict[str, Any]:
    citation = finding.citation
    return {
        "standard": finding.standard,
        **({"version": finding.version} if finding.version else {}),
        **({"edition": finding.edition} if finding.edition else {}),
        "record_type": finding.record_type,
        "record": finding.record,
        "name": finding.name,
        "verdict": finding.verdict.value,
        "force": finding.force,
        "breach": finding.breach,
        "marks": list(finding.marks),
        "possible": [verdict.value for verdict in finding.possible],
        "reason": _reason(finding, words),
        "missing": [str(missing) for missing in finding.missing],
        "remedy": remedy_data(finding.remedy, words),
        "citation": {"text": citation.text, "row": citation.row} if citation is not None else None,
        "place": _place(finding.place),
        **({"above": units} if report is not None and (units := above(finding, report)) else {}),
        "basis": basis(finding),
        **waived_data(finding, words),
    }


def _reason(finding: Finding, words: tuple[Wording, Wording]) -> dict[str, Any]:
    reason = finding.reason
    return {
        "code": reason.code,
        "text": {wording.lang: wording.reason(finding) for wording in words},
        "core": [_step(leaf, words) for step in reason.core for leaf in leaves(step)],
        "failing": [_step(leaf, words) for step in reason.failing for leaf in leaves(step)],
        "detail": dict(reason.detail),
    }


def _step(step: Step, words: tuple[Wording, Wording]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "condition": {wording.lang: wording.condition(step.condition) for wording in words},
        "truth": step.truth.name.lower(),
    }
    if step.where:
        data["where"] = step.where
    if step.values:
        data["values"] = [_bounds(found) for _, found in step.values]
    else:
        data["found"] = step.found
    if step.members:
        data["members"] = [{"record": key, "truth": truth.name.lower()} for key, truth in step.members]
    if step.error:
        data["error"] = step.error
    if step.periods:
        data["periods"] = often.data(step)
    if any(count for _, count in step.aloud):
        data["missing_counted"] = {how: count for how, count in step.aloud if count}
    if step.detail:
        data["detail"] = dict(step.detail)
    return data


def _bounds(found: Bounds) -> dict[str, Any]:
    return {"low": _exact(found.low), "high": _exact(found.high), "nothing": found.nothing}


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "sources": list(reading.sources),
        "rows": reading.rows,
        "checked": reading.checked,
        "rejected": len(reading.rejected),
        "merged": reading.merged,
        "set_aside": reading.set_aside,
        "doubtful": len(reading.doubtful),
        "records": dict(reading.by_type),
        "columns": [{"column": column, "field": field} for column, field in reading.columns],
        "unused": list(reading.unused),
        "notes": [_note(note) for note in reading.notes],
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "code": note.code,
        "text": {"zh": note_text(note, "zh"), "en": note_text(note, "en")},
        "place": _place(note.place),
        "arguments": {name: str(value) for name, value in note.arguments.items()},
    }


def _place(place: Place) -> dict[str, Any]:
    return {"source": place.source, "line": place.line or None, "column": place.column}


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
