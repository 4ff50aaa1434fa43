"""Findings and scorecards go in; scores, grades and ranks come out, and records that bear them (semantics 56 to 58)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy

from attrs import define, evolve, field

from rulekit import ir, periods
from rulekit.engines.evaluator import Evaluator, World
from rulekit.engines.scores import placing
from rulekit.engines.scores.placing import Entry
from rulekit.engines.scores.points import Reckoned, Reckoner
from rulekit.findings import Bounds, Finding, Missing, Verdict, outcome_bits
from rulekit.records import Dataset, Record
from rulekit.scorecards import Score, Scorecard


@define(eq=False)
class Scoring:
    """Scores the records of one scorecard in a world whose standards were judged, those that read scores excepted."""

    card: Scorecard
    rules: ir.Ruleset
    world: World
    reckoner: Reckoner = field(init=False)

    @reckoner.default
    def _reckoner(self) -> Reckoner:
        return Reckoner(self.card)

    def scored(self, findings: Iterable[Finding]) -> tuple[World, tuple[Score, ...]]:
        """The world with the scores in its records, and the scores, in the order of the records."""
        card, records = self.card, self._records()
        entries = self._entries(findings, records)
        points = {key: placing.reckoned(self.reckoner, entry) for key, entry in entries.items()}
        filled = {key: self._filled(records[key], points[key]) for key in entries}
        world = self._world(filled)
        evaluator = Evaluator(world)
        bearing = {key: world.dataset.find(card.record, key) or world.current(one) for key, one in filled.items()}
        entries = {key: self._placed(entry, bearing[key]) for key, entry in entries.items()}
        lost = placing.unread(card, sum(one.type in ("", card.record) for one in world.dataset.unreadable))
        found = placing.scores(
            card, entries.values(), points, lambda entry: evaluator.grades(card.scale, bearing[entry.key]), lost
        )  # fmt: skip
        if card.capped:
            grades = {score.record: score.grades for score in found}
            world = self._world(
                {key: evolve(one, graded=one.graded | {card.scale: grades[key]}) for key, one in bearing.items()}
            )  # fmt: skip
        return world, found

    def _records(self) -> dict[str, Record]:
        """The records that are known to exist, or not known not to."""
        evaluator = Evaluator(self.world)
        return {one.key: one for one in self.world.dataset.records.get(self.card.record, ()) if evaluator.exists(one)}

    def _entries(self, findings: Iterable[Finding], records: dict[str, Record]) -> dict[str, Entry]:
        """What each record's standards can come to; units that were not supplied are added to the records."""
        card, dataset = self.card, self.world.dataset
        bits: dict[str, dict[str, int]] = {key: {} for key in records}
        errors: set[str] = set()
        wanted = set(card.standards)
        for finding in findings:
            if finding.standard not in wanted or finding.record_type != card.record:
                continue
            key = finding.record
            if key not in records:
                if finding.reason.code == "not_existing" or dataset.find(card.record, key) is not None:
                    continue
                records[key] = Record(card.record, key, name=finding.name, supplied=False)
                bits[key] = {}
            bits[key][finding.standard] = outcome_bits(finding)
            if finding.verdict is Verdict.ERROR:
                errors.add(key)
        return {key: Entry(key, records[key].name, found, key in errors) for key, found in bits.items()}

    def _placed(self, entry: Entry, record: Record) -> Entry:
        """With the unit within which a record is ranked, and what decides among equal scores."""
        ranking = self.card.ranking
        if ranking is None:
            return entry
        unit = self.world.dataset.above(record, ranking.level) if ranking.level else ""
        value = record.values.get(ranking.by) if ranking.by else None
        return evolve(entry, unit=unit, beside=placing.beside(self.card, value, self.world.vocabulary))

    def _filled(self, record: Record, found: Reckoned) -> Record:
        return filled(record, self.card, found, self.world)

    def _world(self, records: Mapping[str, Record]) -> World:
        return with_records(self.world, self.rules, self.card.record, records)


def filled(record: Record, card: Scorecard, found: Reckoned, world: World) -> Record:
    """A record with its score; what the input says of it is not read."""
    name = card.field
    declared = world.vocabulary.fields[card.record, name]
    here = periods.kept(name, periods.index_of(world.as_of, declared.period), declared.period) if declared.period else ""
    made = copy(record)
    made.values = {key: value for key, value in record.values.items() if key not in (name, here, f"{name}@-0")}
    if found.low == found.high and not found.maybe:
        made.values[name] = found.low
    else:
        bounds = Bounds(None, None, True) if found.only else Bounds(found.low, found.high, found.maybe)
        made.ranges = record.ranges | {name: bounds}
    return made


def with_records(world: World, rules: ir.Ruleset, type: str, records: Mapping[str, Record]) -> World:
    """The world with these records in place of those of the same keys."""
    old = world.dataset
    some = [records.get(one.key, one) for one in old.records.get(type, [])]
    dataset: Dataset = evolve(old, records=old.records | {type: some})
    return World(rules, world.vocabulary, dataset, world.as_of, world.since, world.waivers)


def waiting(card: Scorecard, findings: Iterable[Finding]) -> dict[str, tuple[Missing, ...]]:
    """The inputs that the scores of records wait for, by key of the record."""
    wanted, found = set(card.standards), dict[str, dict[Missing, None]]()
    for finding in findings:
        open_ = finding.verdict in (Verdict.UNKNOWN, Verdict.ERROR)
        if open_ and finding.standard in wanted and finding.record_type == card.record:
            found.setdefault(finding.record, {}).update(dict.fromkeys(finding.missing))
    return {key: tuple(some) for key, some in found.items()}


def named(finding: Finding, cards: Sequence[Scorecard], waits: Mapping[str, Mapping[str, tuple[Missing, ...]]]) -> Finding:
    """A finding that names, instead of a score, the inputs that this waits for."""
    scores = {(card.record, card.field): card.id for card in cards}
    if not any((one.record, one.name) in scores for one in finding.missing):
        return finding
    found: dict[Missing, None] = {}
    for one in finding.missing:
        card = scores.get((one.record, one.name))
        inputs = waits[card].get(one.key, ()) if card is not None else ()
        same = one.key == finding.record and one.record == finding.record_type
        found.update(dict.fromkeys(evolve(item, own=item.own and same) for item in inputs) if inputs else {one: None})
    return evolve(finding, missing=tuple(found))
