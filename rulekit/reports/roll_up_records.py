"""A report of records goes in; its findings come out, counted by the units in which their records stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rulekit.findings import Finding
from rulekit.records import Dataset, Record
from rulekit.reports.roll_up import Path, chain, depth, forces_of
from rulekit.reports.roll_up_tree import Counted

if TYPE_CHECKING:
    from rulekit.report import Report


def counted(report: Report, levels: Sequence[str]) -> Counted:
    """All findings of a report by the units of some levels, from the top down."""
    assert report.dataset is not None
    places = Places(report.dataset, levels)
    found = Counted(report.vocabulary, tuple(levels), forces_of(report.standards), names=places.name, met=places.met)
    known: dict[tuple[str, str], Path | None] = {}
    for finding in report:
        name = finding.record_type, finding.record
        if name not in known:
            known[name] = places.of(*name)
        found.add(known[name], finding)
    for score in report.scores:
        name = score.record_type, score.record
        found.score(known[name] if name in known else places.of(*name), score)
    found.supplied = list(places.supplied())
    return found


def below(report: Report, level: str, key: str) -> Iterator[Finding]:
    """The findings of what stands in a unit."""
    (found,) = chain(report.vocabulary, [level])
    places = Places(report.dataset, [found]) if report.dataset is not None else None

    def unit(finding: Finding) -> str | None:
        type = finding.record_type
        if not depth(report.vocabulary, [found], type):
            return None
        if type == found:
            return finding.record
        if places is None:
            return finding.above.get(found, "")
        record = places.dataset.find(type, finding.record)
        return places.dataset.above(record or Record(type, finding.record, supplied=False), found)

    return (finding for finding in report if unit(finding) == key)


class Places:
    """Where the records of a data set stand."""

    def __init__(self, dataset: Dataset, levels: Sequence[str]) -> None:
        self.dataset, self.levels = dataset, tuple(levels)

    def of(self, type: str, key: str) -> Path | None:
        """The path of a record; None where it is a unit of which none was read."""
        record = self.dataset.find(type, key) if type else None
        return () if not type else None if record is None else self.path(record)

    def path(self, record: Record) -> Path:
        """Keys of the units in which a record stands."""
        here = self.levels[: depth(self.dataset.vocabulary, self.levels, record.type)]
        return tuple(self.dataset.above(record, level) for level in here)

    def met(self, type: str) -> Iterator[tuple[str, Path]]:
        """All records below the units of a type: the key of the unit, and the path of the record."""
        for other, found in self.dataset.records.items():
            if other != type and type in self.dataset.vocabulary.levels_above(other):
                yield from ((self.dataset.above(record, type), self.path(record)) for record in found)

    def supplied(self) -> Iterable[Path]:
        """Paths of the units of which a record was read."""
        return (self.path(record) for level in self.levels for record in self.dataset.records.get(level, ()))

    def name(self, level: str, key: str) -> str:
        """The name of a unit; its key where it has none."""
        record = self.dataset.find(level, key)
        return (record.name if record else "") or self.dataset.unit_names.get((level, key), "") or key
