"""A comparison of rulesets goes in; a JSON document and a table come out; equal comparisons, equal text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from rulekit import ir, resources
from rulekit.follow.data import harmless, words
from rulekit.follow.rulesets import STANDARD_KINDS, RulesetDiff, StandardChange, VerdictChange
from rulekit.follow.rulesets_cards import CardChange, differing
from rulekit.follow.rulesets_words import DefinitionChange, said, word
from rulekit.reports.words import Wording
from rulekit.ruleset import Ruleset

SCHEMA = "rulekit.ruleset_diff/1"


def to_json(diff: RulesetDiff) -> str:
    """The whole document."""
    changes = {kind: [_standard(diff, change) for change in diff.of(kind)] for kind in STANDARD_KINDS}
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "old": _ruleset(diff.old),
        "new": _ruleset(diff.new),
        "standards": changes,
        "same": diff.same,
        **({"definitions": [_definition(diff, change) for change in diff.definitions]} if diff.definitions else {}),
        **({"scorecards": [_card(diff, change) for change in diff.scorecards]} if diff.scorecards else {}),
    }
    if diff.verdicts is not None and diff.reports is not None:
        as_of = diff.reports[1].as_of
        data["as_of"] = as_of.isoformat() if as_of is not None else None
        data["counts"] = {
            id: [{"before": first, "after": second, "count": count} for (first, second), count in row.items()]
            for id, row in diff.counts.items()
        }
        data["verdicts"] = [_verdict(change, diff) for change in diff.verdicts]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _ruleset(ruleset: Ruleset) -> dict[str, Any]:
    return {
        "id": ruleset.id, "title": ruleset.title, "source": ruleset.source, "language": ruleset.lang,
        "base": ruleset.base.id if ruleset.base is not None else None, "standards": len(ruleset.standards),
    }  # fmt: skip


def titles(standard: ir.Standard, ruleset: Ruleset) -> dict[str, str]:
    """The title of a standard by language, where it has one there."""
    other = "en" if ruleset.lang == "zh" else "zh"
    return {lang: text for lang, text in ((ruleset.lang, standard.title), (other, standard.title_twin)) if text}


def _standard(diff: RulesetDiff, change: StandardChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "parts": list(change.parts),
        "old": _side(diff, "old", change.old),
        "new": _side(diff, "new", change.new),
        **({"left_out": dict(change.left_out)} if change.left_out is not None else {}),
    }


def _side(diff: RulesetDiff, side: str, standard: ir.Standard | None) -> dict[str, Any] | None:
    if standard is None:
        return None
    return {
        "id": standard.id,
        "title": titles(standard, diff.old if side == "old" else diff.new),
        "sentence": {lang: diff.sentence(side, standard, lang) for lang in ("zh", "en")},
        "force": standard.rule.force,
        "begins": standard.begins.isoformat() if standard.begins else None,
        "ends": standard.ends.isoformat() if standard.ends else None,
        "grace": standard.grace.isoformat() if standard.grace else None,
        "edition": standard.edition,
    }


def _definition(diff: RulesetDiff, change: DefinitionChange) -> dict[str, Any]:
    sides = (("old", change.old, diff.old), ("new", change.new, diff.new))
    told = {side: {lang: said(one, ruleset, lang) for lang in ("zh", "en")} for side, one, ruleset in sides}
    return {
        "id": change.id,
        "word": {lang: word(change, diff, lang) for lang in ("zh", "en")},
        **told,
        "standards": list(change.standards),
    }


def _card(diff: RulesetDiff, change: CardChange) -> dict[str, Any]:
    told = {lang: differing(change, diff.old, diff.new, lang) for lang in ("zh", "en")}
    sides = {name: {lang: both[at] for lang, both in told.items()} for at, name in enumerate(("old", "new"))}
    return {"id": change.id, "change": change.kind, **sides}


def _verdict(change: VerdictChange, diff: RulesetDiff) -> dict[str, Any]:
    sides = ((change.old, diff.old), (change.new, diff.new))
    told = {name: reasons(found, ruleset) for name, (found, ruleset) in zip(("before", "after"), sides, strict=True)}
    return {
        "standard": change.standard, "record_type": change.record_type, "record": change.record, "name": change.told.name,
        "before": change.before, "after": change.after, "reason": told,
    }  # fmt: skip


def reasons(finding: Any, ruleset: Ruleset) -> dict[str, str] | None:
    """Why a finding came out, in both languages; None where there is no finding."""
    if finding is None:
        return None
    return {lang: Wording(ruleset.vocabulary, lang).reason(finding) for lang in ("zh", "en")}


# table ----------------------------------------------------------------------------------------------------


def to_csv(diff: RulesetDiff, lang: str) -> str:
    """A row for each verdict that changes, else for each standard; a byte order mark so that Excel reads it."""
    spoken = "zh" if lang == "zh" else "en"
    own = words(spoken)["rulesets"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    rows = _standard_rows(diff, own, spoken) if diff.verdicts is None else _verdict_rows(diff, own, spoken)
    writer.writerow(own["csv_standards" if diff.verdicts is None else "csv_verdicts"])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _standard_rows(diff: RulesetDiff, own: Mapping[str, Any], lang: str) -> Iterator[list[str]]:
    for change in diff.standards:
        sentences = [
            diff.sentence(side, one, lang) if one is not None else "" for side, one in (("old", change.old), ("new", change.new))
        ]
        parts = own["list"].join(own["part"][part] for part in change.parts)
        known = titles(change.standard, diff.new if change.new is not None else diff.old)
        yield [
            own["column"][change.kind], change.id, known.get(lang) or next(iter(known.values()), ""), parts, *sentences,
            (change.left_out or {}).get(lang, ""),
        ]  # fmt: skip
    for one in diff.definitions:
        told = [said(one.old, diff.old, lang), said(one.new, diff.new, lang)]
        yield [own["column"]["changed"], one.id, word(one, diff, lang), own["definition"], *told, ""]
    for card in diff.scorecards:
        told = ["; ".join(lines) for lines in differing(card, diff.old, diff.new, lang)]
        yield [own["column"][card.kind], card.id, "", own["card"], *told, ""]


def _verdict_rows(diff: RulesetDiff, own: Mapping[str, Any], lang: str) -> Iterator[list[str]]:
    verdict = resources.table("grammars", f"diff.{lang}.toml")["verdict"] | own["verdict"]
    for change in diff.verdicts or ():
        before, after = reasons(change.old, diff.old), reasons(change.new, diff.new)
        yield [
            change.standard, change.record_type, change.record, change.told.name, verdict[change.before], verdict[change.after],
            (before or {}).get(lang, ""), (after or {}).get(lang, ""),
        ]  # fmt: skip
