"""A comparison goes in; a JSON document and a table come out; equal comparisons, equal text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from rulekit import resources
from rulekit.follow.compare import KINDS, Change, Diff
from rulekit.follow.due import Due
from rulekit.follow.read import Document
from rulekit.follow.scores_text import rows as scored
from rulekit.follow.scores_text import scores_data

SCHEMA = "rulekit.diff/1"
_COLUMNS = (
    "change", "standard", "title", "record type", "record", "name", "before", "after", "force", "breach", "why", "certain",
    "reason", "told", "due", "deadline", "units",
)  # fmt: skip
_SCORED = ("change", "standard", "title", "record type", "record", "name", "before", "after", "units")


def words(lang: str) -> Mapping[str, Any]:
    """All words of comparisons in a language."""
    return resources.table("grammars", f"diff.{'zh' if lang == 'zh' else 'en'}.toml")


def to_json(diff: Diff, by: Sequence[str]) -> str:
    """The whole document."""
    data = {
        "schema": SCHEMA,
        "ruleset": diff.new.ruleset,
        "old": _document(diff.old),
        "new": _document(diff.new),
        "rules": {name: list(ids) for name, ids in diff.rules.items()},
        "lost": list(diff.lost),
        "counts": diff.counts,
        "same": diff.same,
        "uncompared": diff.uncompared,
        "deadlines": diff.deadlines if diff.timed else None,
        "by": {level: diff.by(level) for level in by},
        "changes": [_change(change) for change in diff],
        **scores_data(diff, by),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _document(document: Document) -> dict[str, Any]:
    return {
        "report": document.name,
        "as_of": document.as_of.isoformat() if document.as_of else None,
        "complete": document.complete,
        "versions": dict(sorted(document.versions.items())),
    }


def _change(change: Change) -> dict[str, Any]:
    told = change.told
    return {
        "change": change.kind,
        "standard": change.standard,
        "record_type": change.record_type,
        "record": change.record,
        "name": told.name,
        "above": dict(told.above),
        "before": change.before,
        "after": change.after,
        "force": told.force,
        "breach": change.breach,
        "why": list(change.why),
        "certain": change.sure,
        "reason": {
            "before": dict(change.old.text) if change.old is not None else None,
            "after": dict(change.new.text) if change.new is not None else None,
        },
        "missing": list(told.missing),
        "due": _due(change.due) if change.due is not None else None,
    }


def _due(due: Due) -> dict[str, Any]:
    return {
        "told": due.told.isoformat(), "or_before": due.or_before, "due": due.due.isoformat(), "days": due.days, "state": due.state
    }  # fmt: skip


def to_csv(diff: Diff, lang: str) -> str:
    """
    A row for each change, in the order of kinds, then of standards and records, then for each score that changed; a byte order
    mark so that Excel reads it.
    """
    table = words(lang)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table["csv"]["head"])
    for kind in KINDS:
        writer.writerows(_row(diff, change, table, lang) for change in diff.of(kind))
    places = [_COLUMNS.index(name) for name in _SCORED]
    for row in scored(diff, lang, table):
        cells = dict(zip(places, (harmless(row[name]) for name in _SCORED), strict=True))
        writer.writerow([cells.get(at, "") for at in range(len(_COLUMNS))])
    return "\ufeff" + out.getvalue()


def _row(diff: Diff, change: Change, table: Mapping[str, Any], lang: str) -> list[str]:
    told, own = change.told, table["csv"]
    findings = resources.table("grammars", f"findings.{'zh' if lang == 'zh' else 'en'}.toml")
    due = change.due
    row = [
        table["column"][change.kind], change.standard, diff.new.text(lang, change.standard, "title"), change.record_type,
        change.record, told.name, table["verdict"][change.before], table["verdict"][change.after], findings["force"][told.force],
        findings["why"][change.breach] if change.breach else "", why(change, table), own["yes"] if change.sure else own["no"],
        told.text.get(lang, ""), due.told.isoformat() if due else "", due.due.isoformat() if due else "",
        own[due.state] if due else "", " ".join(f"{level}={key}" for level, key in told.above.items()),
    ]  # fmt: skip
    return [harmless(cell) for cell in row]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def why(change: Change, table: Mapping[str, Any]) -> str:
    """What changed it, in words."""
    joined = table["change"]["and" if change.sure else "or"]
    return str(joined.join(table["why"][cause] for cause in change.why))
