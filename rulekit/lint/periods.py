"""Days on which nothing is in force, or what is asked for never decides: periods of standards go in, diagnostics come out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from rulekit import ir
from rulekit.diagnostic import Diagnostic
from rulekit.language.outline import StandardText
from rulekit.lint.told import Told

_DAY = timedelta(days=1)


def periods(told: Told, texts: dict[int, StandardText]) -> Iterator[Diagnostic]:
    """Versions of a standard that leave days between them out, standards never in force, and stages that never decide."""
    versions: dict[str, list[int]] = {}
    for place, standard in enumerate(told.ruleset.standards):
        if standard.versioned:
            versions.setdefault(standard.id, []).append(place)
        if standard.begins and standard.ends and standard.ends < standard.begins:
            days = standard.begins, standard.ends
            yield told.tell("W719", texts[place].id.span, id=standard.id, begins=days[0], ends=days[1])
        else:
            yield from _stages(told, standard, texts[place])
    for places in versions.values():
        yield from _between(told, sorted(places, key=lambda place: told.ruleset.standards[place].begins or date.min), texts)


def _between(told: Told, places: list[int], texts: dict[int, StandardText]) -> Iterator[Diagnostic]:
    """Days between two versions on which neither is in force."""
    for before, place in pairwise(places):
        ends, begins = told.ruleset.standards[before].ends, told.ruleset.standards[place].begins
        if ends is not None and begins is not None and ends + _DAY < begins:
            id = told.ruleset.standards[place].id
            yield told.tell("W718", texts[place].id.span, id=id, begins=ends + _DAY, ends=begins - _DAY)


def _stages(told: Told, standard: ir.Standard, text: StandardText) -> Iterator[Diagnostic]:
    """Stages whose day comes when the standard is in force no longer, or whose successor's has come before it is."""
    for node in ir.walk(standard.rule.requirement):
        if not isinstance(node, ir.Staged):
            continue
        for stage, following in zip(node.stages, (*node.stages[1:], None), strict=True):
            late = standard.ends is not None and standard.ends < stage.day
            early = following is not None and standard.begins is not None and following.day <= standard.begins
            if late or early:
                span = told.place(stage, told.place(node, text.sentences[0]))
                force = "/".join(day.isoformat() if day else ".." for day in (standard.begins, standard.ends))
                yield told.tell("W720", span, id=standard.id, day=stage.day, force=force)
