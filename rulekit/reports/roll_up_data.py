"""A tree of units goes in; JSON-ready data comes out, in the order of the tree."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rulekit.reports.rates import Rate
from rulekit.reports.roll_up import Tally, Unit, chain
from rulekit.reports.roll_up_scores import Mean, Scored

if TYPE_CHECKING:
    from rulekit.report import Report


def roll_up_chunks(report: Report, by: Sequence[str], indent: int | None) -> Iterator[str]:
    """The part of a document that tells verdicts by unit, in pieces: a comma and, without an indent, a space at its end."""
    levels = chain(report.vocabulary, by)
    named = json.dumps(list(levels), ensure_ascii=False, indent=indent)
    feeds = [_feed(indent, deep) for deep in range(3)]
    yield f'{feeds[1]}"roll_up": {{{feeds[2]}"levels": {named.replace(chr(10), feeds[2])},{feeds[2] or " "}"whole": '
    yield from _chunks(report.roll_up(*levels), indent, 2)
    yield feeds[1] + "}," + ("" if feeds[1] else " ")


def _feed(indent: int | None, deep: int) -> str:
    return "" if indent is None else "\n" + " " * indent * deep


def _chunks(unit: Unit, indent: int | None, deep: int) -> Iterator[str]:
    """A unit as JSON, in pieces: what it holds, then what is below it."""
    feed, inner = _feed(indent, deep), _feed(indent, deep + 1)
    own = json.dumps(_own(unit), ensure_ascii=False, indent=indent)
    yield own.replace("\n", feed)[:-1].rstrip() + "," + (inner or " ") + '"units": ['
    separator = ""
    for child in unit.children:
        yield separator + _feed(indent, deep + 2)
        yield from _chunks(child, indent, deep + 2)
        separator = "," if feed else ", "
    yield (inner if separator else "") + "]" + feed + "}"


def unit_data(unit: Unit) -> dict[str, Any]:
    """A unit with its counts, rates and what is below it."""
    return {**_own(unit), "units": [unit_data(child) for child in unit.children]}


def _own(unit: Unit) -> dict[str, Any]:
    """What is told of a unit, without those below it."""
    return {
        "type": unit.type,
        "key": unit.key,
        "name": unit.name,
        "placed": unit.placed,
        "supplied": unit.supplied,
        "elsewhere": [list(path) for path in unit.elsewhere],
        "counts": _verdicts(unit.tallies),
        "own": _verdicts(unit.own),
        "breaches": unit.breaches,
        "rates": {force: _rate(rate) for force, rate in unit.rates.items()},
        **({"scores": [_scored(card, one, unit.means[card]) for card, one in unit.scores.items()]} if unit.scores else {}),
        "collect_first": [
            {"record_type": one.record, "name": one.name, "settles": one.settles, "named": one.named, "by": dict(one.by)}
            for one in unit.first_missing()
        ],
    }


def _verdicts(tallies: Mapping[str, Tally]) -> dict[str, dict[str, int]]:
    return {force: tally.verdicts for force, tally in tallies.items()}


def _scored(card: str, scored: Scored, mean: Mean) -> dict[str, Any]:
    grades = [grade for grade in scored.possible if grade] + ([""] if scored.possible[""] else [])
    return {
        "scorecard": card,
        "states": {state: scored.states[state] for state in ("known", "unknown", "error", "nothing")},
        "grades": [
            {"grade": grade or None, "known": scored.grades[grade], "possible": scored.possible[grade]}
            for grade in sorted(grades)
        ],
        "mean": {"low": _exact(mean.low), "high": _exact(mean.high), "of": [mean.least, mean.most]},
    }


def _rate(rate: Rate) -> dict[str, str | None]:
    return {"rate": _exact(rate.value), "low": _exact(rate.low), "high": _exact(rate.high)}


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
