"""What two reports are compared by: digests of standards and of what findings were judged on, the units of a record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rulekit import ir
from rulekit.findings import Finding, Step
from rulekit.records import Record
from rulekit.reports.words import leaves
from rulekit.scorecards import Scorecard

if TYPE_CHECKING:
    from rulekit.report import Report

_SIZE = 16  # hexadecimal digits of a digest
# Kinds of nodes that mean the same on every day; a standard with any other may hang on the date.
_TIMELESS = (
    ir.All, ir.AnyOf, ir.Not, ir.HowMany, ir.Same, ir.Holds, ir.OneOf, ir.Compare, ir.Between, ir.Every, ir.Group, ir.Number,
    ir.FieldValue, ir.Count, ir.Share, ir.Aggregate, ir.Ref, ir.Exemption, ir.Over, ir.Rule, ir.Definition, ir.Standard,
)  # fmt: skip
_OF_FIELD = (ir.Holds, ir.OneOf, ir.FieldValue)


def standards_data(report: Report) -> dict[str, Any]:
    """By id: a digest of the meaning, whether it can hang on the date, and the canonical sentence in both languages."""
    from rulekit.language import render

    return {
        one.id: {
            "digest": digest(one, report),
            "dated": dated(one, report),
            "force": one.rule.force,
            **({"edition": one.edition} if one.edition else {}),
            "record_type": one.rule.over.record,
            "title": {lang: report.titled(lang, one) for lang in ("zh", "en")},
            "sentence": {lang: render.sentence(one.rule, report.vocabulary, lang, report.definitions) for lang in ("zh", "en")},
        }
        for one in report.standards
    }


def levels_data(report: Report) -> dict[str, Any]:
    """The word of each record type that is judged, and of the levels above it, in both languages."""
    vocabulary = report.vocabulary
    types = dict.fromkeys(one.rule.over.record for one in report.standards if one.rule.over.record)
    every = dict.fromkeys(name for type in types for name in (type, *vocabulary.levels_above(type)))
    kinds = {name: vocabulary.records[name].words for name in every if name in vocabulary.records}
    return {name: {lang: words.first(lang) for lang in ("zh", "en")} for name, words in kinds.items()}


def digest(standard: ir.Standard, report: Report) -> str:
    """A digest of what a standard means: its rule, the definitions it uses, the days of its force."""
    rules = [standard.rule, *(part for _, part in sorted(_used(standard.rule, report).items()))]
    ends = [str(getattr(standard, name, None)) for name in ("begins", "ends", "grace")]
    return hashlib.sha256("\n".join([*map(ir.sexpr, rules), *ends]).encode()).hexdigest()[:_SIZE]


def card_digest(card: Scorecard) -> str:
    """A digest of what a scorecard gives points for, and how it grades; titles are none of it."""
    every = [(one.id, one.points, one.items, [part.id for part in one.parts]) for one in card.every]
    whole = (card.record, card.field, card.absent, every, card.bonus, card.most_bonus, card.vetoes, card.ranking, card.quotas)
    return hashlib.sha256(repr((*whole, card.scale, card.grades)).encode()).hexdigest()[:_SIZE]


def _used(rule: ir.Rule, report: Report) -> dict[str, ir.Definition]:
    """The definitions that a rule refers to, directly or through others."""
    found: dict[str, ir.Definition] = {}
    waiting: list[Any] = [rule]
    while waiting:
        for node in ir.walk(waiting.pop()):
            name = node.name if isinstance(node, ir.Ref | ir.InGrade) else ""
            if name in report.definitions and name not in found:
                found[name] = report.definitions[name]
                waiting.append(found[name])
    return found


def dated(standard: ir.Standard, report: Report) -> bool:
    """Whether the verdicts of a standard in force can change with the date alone; True where that is not certain."""
    parts = [standard.rule, *_used(standard.rule, report).values()]
    nodes = [node for part in parts for node in ir.walk(part)]
    types = {standard.rule.over.record} | {str(node.record) for node in nodes if isinstance(node, ir.Group)}
    fields = [report.vocabulary.fields.get((node.record, node.name)) for node in nodes if isinstance(node, _OF_FIELD)]
    if any(entry is not None and entry.period for entry in fields):
        return True
    kinds = [report.vocabulary.records[type] for type in types if type in report.vocabulary.records]
    return any(not isinstance(node, _TIMELESS) for node in nodes) or any(kind.begins or kind.ends for kind in kinds)


def basis(finding: Finding) -> str:
    """A digest of what a finding was judged on, as its proof tells it: values found, bounds, what was missing, members."""
    hidden = finding.waived.hidden if finding.waived is not None else None
    told = hidden.reason if hidden is not None else finding.reason
    parts = [part for step in told.proof for leaf in leaves(step) for part in _found(leaf)]
    return hashlib.sha256("\n".join([told.code if not parts else "", *parts]).encode()).hexdigest()[:_SIZE]


def _found(leaf: Step) -> Iterator[str]:
    """What a condition was judged on; where nothing tells that, what it came to."""
    measured = [bound for quantity, bound in leaf.values if not isinstance(quantity, ir.Number)]
    told = leaf.found is not None or measured or leaf.missing or leaf.members or leaf.periods
    yield leaf.found if leaf.found is not None else "" if told else leaf.truth.name
    yield from (f"{bound.low} {bound.high} {bound.nothing}" for bound in measured)
    yield from (f"{one.name} {one.low} {one.high}" for one in leaf.periods)
    yield from (f"{name} {value}" for name, value in sorted(leaf.detail.items()))
    yield from sorted(map(str, leaf.missing))
    yield from sorted(f"{key} {truth.name}" for key, truth in leaf.members)
    yield leaf.error


def above(finding: Finding, report: Report) -> dict[str, str]:
    """The units in which the record of a finding stands, by level; none where they are not known or the records are not kept."""
    return dict(finding.above) or units_above(finding.record_type, finding.record, report)


def units_above(type: str, key: str, report: Report) -> dict[str, str]:
    """The units in which a record stands, by level, where its records are kept."""
    if report.dataset is None or not type:
        return {}
    record = report.dataset.find(type, key) or Record(type, key, supplied=False)
    levels = report.vocabulary.levels_above(type)
    return {level: key for level in levels if (key := report.dataset.above(record, level))}
