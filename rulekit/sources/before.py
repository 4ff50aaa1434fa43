"""An earlier report goes in; the scores of its records, as values of the earlier period, stand in the records that come out."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from rulekit import periods
from rulekit.errors import CallError
from rulekit.findings import Bounds
from rulekit.records import Dataset, Record
from rulekit.scorecards import Score, Scorecard
from rulekit.sources.problem import problem
from rulekit.sources.text import read_bytes
from rulekit.vocabulary import Vocabulary


@frozen(eq=False)
class Before:
    """The scores of an earlier report: by scorecard and key of the record, with the day that it was judged for."""

    as_of: date
    scores: Mapping[tuple[str, str], Bounds]

    def into(self, dataset: Dataset, cards: Sequence[Scorecard], vocabulary: Vocabulary) -> Dataset:
        """The same records, with earlier scores where they have none of that period themselves."""
        records = dict(dataset.records)
        for card in cards:
            declared = vocabulary.fields[card.record, card.field]
            if declared.period:
                name = periods.kept(card.field, periods.index_of(self.as_of, declared.period), declared.period)
                records[card.record] = [self.bearing(one, card, name) for one in records.get(card.record, [])]
        return evolve(dataset, records=records)

    def bearing(self, record: Record, card: Scorecard, name: str) -> Record:
        """A record with its earlier score under a name, where it has none itself."""
        found = self.scores.get((card.id, record.key))
        if found is None or name in record.values:
            return record
        if found.low is not None and found.low == found.high and not found.nothing:
            return evolve(record, values=record.values | {name: found.low})
        return evolve(record, ranges=record.ranges | {name: found})

    def check(self, cards: Sequence[Scorecard], vocabulary: Vocabulary, as_of: date) -> None:
        """Refuse a report that says nothing of an earlier period. Errors: InputError D588, D589."""
        kept = [card for card in cards if vocabulary.fields[card.record, card.field].period]
        mine = {card.id for card in kept}
        if not any(id in mine for id, _ in self.scores):
            raise problem("D588", cards=", ".join(card.id for card in cards) or "-")
        for card in kept:
            kind = vocabulary.fields[card.record, card.field].period
            if periods.index_of(self.as_of, kind) >= periods.index_of(as_of, kind):
                raise problem("D589", before=self.as_of.isoformat(), day=as_of.isoformat())


def read_before(given: object) -> Before:
    """
    Read the scores of an earlier report.

    Takes:  the path of a JSON report, the document that it holds, or a report with scores.
    Errors: InputError D588 where it holds no scores; D501 and the like where the file cannot be read; CallError.
    """
    scores, day = getattr(given, "scores", None), getattr(given, "as_of", None)
    if isinstance(scores, tuple) and isinstance(day, date):
        return Before(day, {(one.card, one.record): _bounds(one) for one in scores})
    if isinstance(given, str | os.PathLike):
        path = os.fspath(given)
        return _document(_read(path), path)
    if isinstance(given, Mapping):
        return _document(given, "")
    raise CallError(f"before: the path of a report, its document or a report, not {type(given).__name__}")


def _read(path: str) -> Any:
    try:
        return json.loads(read_bytes(path))
    except (ValueError, RecursionError):
        raise problem("D588", path, cards="-") from None


def _document(found: Any, source: str) -> Before:
    try:
        if not str(found["schema"]).startswith("rulekit.report/"):
            raise ValueError(found["schema"])
        day = date.fromisoformat(found["as_of"])
        scores = {(one["scorecard"], one["record"]): _told(one) for one in found["scores"]}
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        raise problem("D588", source, cards="-") from None
    return Before(day, scores)


def _told(one: Mapping[str, Any]) -> Bounds:
    low, high = (None if one[end] is None else Fraction(one[end]) for end in ("low", "high"))
    return Bounds(low, high, bool(one["nothing"]))


def _bounds(score: Score) -> Bounds:
    return Bounds(score.low, score.high, score.nothing)
