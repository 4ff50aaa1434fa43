"""What is told of the rows that a ruleset cites goes in; a JSON document comes out."""

from __future__ import annotations

import json
from typing import Any

from rulekit import ir
from rulekit.cited.document import FORCES, Document
from rulekit.cited.read import texts
from rulekit.cited.rows import Sources, Told

SCHEMA = "rulekit.sources/1"
_WRITTEN = {force: written for written, force in FORCES.items()}


def to_json(sources: Sources) -> str:
    """The whole document."""
    data = {
        "schema": SCHEMA,
        "ruleset": sources.ruleset.id,
        "complete": sources.complete,
        "documents": [_document(one, sources) for one in sources.documents],
        "strays": [{"id": id, "row": row} for id, row in sources.strays],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _document(document: Document, sources: Sources) -> dict[str, Any]:
    return {
        "title": document.title, "title_en": document.title_en, "date": document.dated.isoformat(), "area": document.area,
        "place": dict(document.place),
        "rows": [_row(told, sources.ruleset.lang) for told in sources if told.document is document],
    }  # fmt: skip


def _row(told: Told, lang: str) -> dict[str, Any]:
    row = told.row
    return {
        "id": row.id, "condition": dict(row.condition), "at": dict(row.at), "kind": list(row.kinds),
        "force": [_WRITTEN[force] for force in row.force], "data": row.data, "note": dict(row.note),
        "standards": [{"id": one.id, "force": _WRITTEN[one.rule.force]} for one in told.standards],
        "not_checked": [_unchecked(one, lang) for one in told.unchecked],
        "problems": list(told.problems),
    }  # fmt: skip


def _unchecked(one: ir.Unchecked, lang: str) -> dict[str, Any]:
    other = "en" if lang == "zh" else "zh"
    return {
        "id": one.id,
        "title": texts([(lang, one.title), (other, one.title_twin)]),
        "reason": texts([(lang, one.reason), (other, one.reason_twin)]),
    }
