"""Comparisons go in, what was counted and what did not agree comes out; results of parts add up, in whatever order they ran."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import define, field, frozen

from rulekit import ir
from rulekit.records import Dataset, Record
from tests import agreement
from tests.agreement import Case
from tests.trust.batches import digest, subjects
from tests.trust.engines import Said

KEPT_AT_MOST = 3  # of one part of the work; to shrink a case takes a while


@frozen(order=True)
class Failure:
    """What does not agree: between whom, the seed it was drawn from, standard, record, what each said, the file that keeps it."""

    between: str
    seed: str
    standard: str
    record: str
    said: str
    kept: str = ""

    def __str__(self) -> str:
        kept = f"\n  kept in tests/golden/agreement/{self.kept}" if self.kept else ""
        return f"{self.between}: seed {self.seed}, record {self.record}: {self.said}\n  {self.standard}{kept}"


@define
class Result:
    """
    `pairs` counts comparisons (one standard, one record, one pair of engines) by the pair; `relations` those of metamorphic
    relations, batches, threads and completions by name, `related` by engine; `verdicts` what the interpreter said; `met` and
    `nodes` what occurred in the data and in the standards.
    """

    pairs: Counter[str] = field(factory=Counter)
    relations: Counter[str] = field(factory=Counter)
    related: Counter[str] = field(factory=Counter)
    verdicts: Counter[str] = field(factory=Counter)
    met: Counter[str] = field(factory=Counter)
    nodes: Counter[str] = field(factory=Counter)
    standards: set[str] = field(factory=set)
    failures: list[Failure] = field(factory=list)

    def add(self, other: Result) -> None:
        """Take up the result of another part."""
        for name in ("pairs", "relations", "related", "verdicts", "met", "nodes"):
            getattr(self, name).update(getattr(other, name))
        self.standards |= other.standards
        self.failures += other.failures

    @property
    def comparisons(self) -> int:
        """How many there were in all."""
        return self.pairs.total() + self.relations.total()

    def draw(self, standards: Iterable[ir.Standard], dataset: Dataset) -> None:
        """Count standards and what occurs in a data set."""
        for one in standards:
            self.standards.add(digest(one))
            self.nodes.update(type(node).__name__ for node in ir.walk(one.rule))
        self.look(dataset)

    def look(self, dataset: Dataset) -> None:
        """Count what occurs in a data set."""
        _look(dataset, self.met)

    def compare(
        self, pair: str, left: Said, right: Said, standards: Iterable[ir.Standard], dataset: Dataset, seed: str,
        differs: Callable[[Case], bool] | None = None,
    ) -> None:  # fmt: skip
        """
        Hold what two engines said against each other. The first failures are shrunk, by whether two engines `differ` on a case,
        and kept.
        """
        for standard in standards:
            one, other = left[standard.id], right[standard.id]
            self.pairs[pair] += len(one)
            if one == other:
                continue
            key = next(key for key in {**one, **other} if one.get(key) != other.get(key))
            said = f"{one.get(key, 'nothing')} and {other.get(key, 'nothing')}"
            name = kept(standard, dataset, key, differs) if differs and len(self.failures) < KEPT_AT_MOST else ""
            self.failures.append(Failure(pair, seed, ir.sexpr(standard.rule), key, said, name))

    def relate(self, name: str, left: Said, right: Said, standards: Iterable[ir.Standard], seed: str) -> None:
        """Hold what an engine said against what it said in other circumstances."""
        for standard in standards:
            one, other = left[standard.id], right[standard.id]
            self.relations[name] += len(one)
            if one != other:
                key = next(key for key in {**one, **other} if one.get(key) != other.get(key))
                told = f"{one.get(key, 'nothing')}, then {other.get(key, 'nothing')}"
                self.failures.append(Failure(name, seed, ir.sexpr(standard.rule), key, told))


def kept(standard: ir.Standard, dataset: Dataset, key: str, differs: Callable[[Case], bool]) -> str:
    """The name of the file in which a small case is kept; "" where the record is none that the standard is judged for."""
    record = next((one for one in subjects(standard, dataset) if one.key == key), None)
    if record is None:
        return ""
    case = Case(standard, dataset, record)
    path: Path = agreement.keep(agreement.shrunk(case, differs) if differs(case) else case)
    return path.name


def _look(dataset: Dataset, met: Counter[str]) -> None:
    met["data sets"] += 1
    for type in ("unit", "site", "area"):
        rows = dataset.records.get(type, [])
        met["types that were not supplied"] += type not in dataset.supplied
        met["tables without rows"] += type in dataset.supplied and not rows
        for record in rows:
            _look_at(record, dataset, met)
    met["rows that could not be read"] += len(dataset.unreadable)


def _look_at(record: Record, dataset: Dataset, met: Counter[str]) -> None:
    met["records"] += 1
    fields = dataset.vocabulary.fields_of(record.type)
    met["values that could be there"] += len(fields)
    met["values that are missing"] += sum(field.id not in record.values for field in fields)
    for known in dataset.vocabulary.lists_of(record.type):
        listing = record.lists.get(known.id)
        met["child lists"] += 1
        if listing is None:
            met["child lists that are missing"] += 1
            continue
        met["child lists that are empty"] += not (listing.members or listing.uncertain)
        met["child lists with uncertain members or more to come"] += bool(listing.uncertain) or not listing.complete
        for member in (*listing.members, *listing.uncertain):
            _look_at(member, dataset, met)
