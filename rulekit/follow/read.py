"""A report as JSON, a path to one, or a Report goes in; what it tells of each standard and record comes out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import field, frozen

from rulekit.errors import CallError
from rulekit.findings import Verdict
from rulekit.follow.scores import ScoreKey, ScoreTold
from rulekit.report import Report
from rulekit.sources.problem import problem
from rulekit.sources.text import decode, read_bytes

SCHEMA = "rulekit.report/1"
ABSENT, UNTOLD, NOT_JUDGED = "absent", "untold", "not_judged"
_TEXTS = ("standard", "record_type", "record", "name", "verdict", "force")
_VERDICTS = frozenset(verdict.value for verdict in Verdict)
Key = tuple[str, str, str]  # standard, record type, key of the record


@frozen
class Told:
    """A finding as a report tells it; `text` is its reason by language, `hidden` the verdict that a waiver hides."""

    standard: str
    record_type: str
    record: str
    name: str
    verdict: str
    force: str
    text: Mapping[str, str]
    marks: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    basis: str = ""
    above: Mapping[str, str] = field(factory=dict)
    hidden: str = ""
    waiver: str = ""
    code: str = ""

    @property
    def key(self) -> Key:
        """What tells it from all others of its report."""
        return self.standard, self.record_type, self.record

    @property
    def breach(self) -> str:
        """ "violation" or "shortfall" for a fail that is no longer in its days of grace, else "" """
        if self.verdict != "fail" or "in_grace" in self.marks:
            return ""
        return "shortfall" if self.force in ("should", "should_not") else "violation"


@frozen(slots=False)
class Document:
    """What one report tells. `standards` holds what it says of each standard's meaning; empty for reports of older versions."""

    name: str
    ruleset: str
    title: str
    lang: str
    as_of: date | None
    complete: bool
    counts: Mapping[str, Mapping[str, int]]
    findings: Mapping[Key, Told]
    standards: Mapping[str, Mapping[str, Any]]
    versions: Mapping[str, str]
    waived: Mapping[tuple[str, str], str] = field(factory=dict)
    levels: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    scorecards: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    scores: Mapping[ScoreKey, ScoreTold] = field(factory=dict)

    @cached_property
    def grades(self) -> dict[str, tuple[str, ...]]:
        """By scorecard, the grades of its scale, best first."""
        return {id: tuple(_text(one["id"]) for one in card["grades"]) for id, card in self.scorecards.items()}

    @cached_property
    def _told(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for told in self.findings.values():
            found[told.standard] = found.get(told.standard, 0) + 1
        return found

    def whole(self, standard: str) -> bool:
        """Whether every finding of a standard is in the report, as with --all."""
        return self._told.get(standard, 0) >= sum(self.counts.get(standard, {}).values())

    def state(self, key: Key) -> str:
        """A verdict; or why there is none: no such record, not told without --all (then pass or not applicable), not judged."""
        told = self.findings.get(key)
        if told is not None:
            return told.verdict
        if key[0] not in self.counts:
            return NOT_JUDGED
        return ABSENT if self.whole(key[0]) else UNTOLD

    def text(self, lang: str, standard: str, what: str) -> str:
        """Title or sentence of a standard in a language, "" where the report tells none."""
        return str(self.standards.get(standard, {}).get(what, {}).get(lang, ""))


def read(given: object) -> Document:
    """
    What a report tells.

    Takes:  a path, a Report, or the content of the JSON document as Python has it.
    Errors: InputError C645 no JSON, C646 no report of this version, D501 to D507 as for any file; CallError for something else.
    """
    if isinstance(given, Document):
        return given
    if isinstance(given, Report):
        return _document(json.loads(given.to_json(all=True, indent=None)), given.ruleset)
    if isinstance(given, Mapping):
        return _document(given, "report")
    if not isinstance(given, str | os.PathLike):
        raise CallError(f"a report: its path, a Report or its JSON content, not {type(given).__name__}")
    path = os.fspath(given)
    text, _ = decode(read_bytes(path), path)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise problem("C645", f"{path}:{error.lineno}:{error.colno}", file=path, reason=error.msg) from error
    except RecursionError as error:
        raise problem("C645", path, file=path, reason="…") from error
    return _document(content, path)


def _document(content: Any, name: str) -> Document:
    schema = content.get("schema") if isinstance(content, Mapping) else None
    if schema != SCHEMA:
        raise problem("C646", name, file=name, found=str(schema or "–")[:60], wanted=SCHEMA)
    try:
        info = content["ruleset_info"]
        as_of = content["as_of"]
        findings = {told.key: told for told in _findings(content["findings"])}
        return Document(
            name, _text(content["ruleset"]), _text(info["title"]), _text(info["language"]),
            date.fromisoformat(as_of) if as_of is not None else None, content["complete"] is True, _counts(content["counts"]),
            findings, _tables(content.get("standards", {})),
            {part: str(one) for part, one in content.get("versions", {}).items()},
            dict(_waived(content.get("waivers", {}).get("given", ()))), _tables(content.get("levels", {})),
            _tables({_text(one["id"]): one for one in content.get("scorecards", ())}),
            dict(_scores(content.get("scores", ()), findings)),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        found = f"{type(error).__name__}: {error}" if isinstance(error, KeyError) else str(error)
        raise problem("C646", name, file=name, found=found[:120], wanted=SCHEMA) from error


def _findings(items: Iterable[Any]) -> Iterator[Told]:
    for item in items:
        texts = {name: _text(item[name]) for name in _TEXTS}
        if texts["verdict"] not in _VERDICTS:
            raise ValueError(texts["verdict"])
        waiver = item.get("waiver") or {}
        yield Told(
            **texts,
            text={lang: _text(text) for lang, text in item["reason"]["text"].items()},
            marks=tuple(map(_text, item["marks"])),
            missing=tuple(map(_text, item["missing"])),
            basis=_text(item.get("basis", "")),
            above={level: _text(key) for level, key in item.get("above", {}).items()},
            hidden=_text(waiver.get("would_be") or ""),
            waiver=_text(waiver.get("state", "")),
            code=_text(item["reason"]["code"]),
        )


def _scores(items: Iterable[Any], findings: Mapping[Key, Told]) -> Iterator[tuple[ScoreKey, ScoreTold]]:
    """Scores; where one does not tell its units, the findings of its record do."""
    units = {told.key[1:]: told.above for told in findings.values() if told.above}
    for item in items:
        low, high = (None if item[end] is None else Fraction(_text(item[end])) for end in ("low", "high"))
        card, type, record = (_text(item[name]) for name in ("scorecard", "record_type", "record"))
        above = {level: _text(key) for level, key in (item.get("above") or units.get((type, record), {})).items()}
        text = {lang: _text(one) for lang, one in item["text"].items()}
        grades = tuple(map(_text, item["possible_grades"]))
        yield (card, type, record), ScoreTold(low, high, item["nothing"] is True, grades, _text(item["name"]), text, above)


def _waived(items: Iterable[Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """Standard and record of the waivers that held, with the verdict that they hid."""
    for item in items:
        if item["state"] == "waived" and item["would_be"]:
            yield (_text(item["standard"]), _text(item["record"])), _text(item["would_be"])


def _counts(table: Any) -> dict[str, dict[str, int]]:
    found = {id: {verdict: row[verdict] for verdict in _VERDICTS} for id, row in table.items()}
    if any(not isinstance(count, int) for row in found.values() for count in row.values()):
        raise ValueError("counts")
    return found


def _tables(table: Any) -> dict[str, Mapping[str, Any]]:
    if not all(isinstance(row, Mapping) for row in table.values()):
        raise ValueError("standards")
    return dict(table)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(repr(value)[:60])
    return value
