"""Judged tables go in; counts of their verdicts by unit come out: summed by the library that holds them, a row for each unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import define

from rulekit import ir
from rulekit.engines.frames.engine import Judgement, judge
from rulekit.engines.frames.records import resolved
from rulekit.findings import Finding
from rulekit.reports.roll_up import CLASSES, Path, Tally, depth, forces_of
from rulekit.reports.roll_up_tree import Counted
from rulekit.scorecards import Score
from rulekit.sources.frames.read import Frames
from rulekit.tables import Table

_DECIDED = {1: (0,), 2: (1,), 4: (3,), 7: (2, 4)}  # what verdicts can come to, where columns do not tell it
_NAMES = (*(f"v{code}" for code in range(5)), *(f"b{bits}" for bits in range(1, 8)), "breaches")


def needed(frames: Frames, levels: Sequence[str]) -> tuple[str, ...]:
    """Levels that tables must tell: those asked for, and those of which each unit is judged."""
    return tuple(dict.fromkeys([*levels, *(one.rule.over.record for one in frames.standards if one.rule.over.kind == "each")]))


def counted(frames: Frames, levels: Sequence[str], day: date, waived: Mapping[str, Sequence[str]]) -> Counted:
    """All verdicts by the units of some levels; `frames` have keys and tell the levels that are `needed`."""
    by = ByUnit(frames, tuple(levels), day)
    found = Counted(frames.vocabulary, by.levels, forces_of(frames.standards), names=by.name, met=by.met)
    ids = [one.id for one in frames.standards]
    given = (frames.ruleset, frames.vocabulary, day)
    every = judge(*given, frames.tables, ids, marked=True, waived=waived, late=frames.late) if ids else {}
    for over, judged in every.items():
        whole = resolved(judged, frames.tables, *given, frames.bearing)
        for force in forces_of(by.of(whole)):
            by.add(found, whole, over, force)
    found.supplied = [path for level in levels for path in by.paths(level).values()]
    return found


@define(eq=False)
class ByUnit:
    """Counts in tables."""

    frames: Frames
    levels: tuple[str, ...]
    day: date

    def of(self, judged: Judgement) -> list[ir.Standard]:
        """The standards of a judgement."""
        return [one for one in self.frames.standards if one.id in judged.verdicts]

    def here(self, type: str) -> tuple[str, ...]:
        """The levels in which records of a type stand."""
        return self.levels[: depth(self.frames.vocabulary, self.levels, type)]

    def place(self, table: Table, level: str) -> Any:
        """The key of the unit of a level in which records stand; "" where it cannot be told."""
        on = self.frames.on
        name = table.key if level == table.type else table.above.get(level, "")
        return on.filled(on.text(on.column(name)), "") if name else on.literal("")

    def add(self, found: Counted, judged: Judgement, over: ir.Over, force: str) -> None:
        """Count the verdicts of one force."""
        sums = self.sums(judged, force)
        if over.kind == "records":
            table = self.frames.tables.records[over.record]
            for path, tally in self.rows(
                judged, {str(at): self.place(table, one) for at, one in enumerate(self.here(over.record))}, sums
            ):
                found.cell(path, force).join(tally)
            return
        key = {"key": self.frames.on.column(judged.key)} if over.kind == "each" else {}
        known = self.paths(over.record) if over.kind == "each" else {}
        for unit, tally in self.rows(judged, key, sums):
            if not unit:
                found.cell((), force).join(tally)
            elif any(tally.counts):
                own = known.get(unit[0])
                (found.stub(over.record, unit[0], force) if own is None else found.cell(own, force)).join(tally)

    def rows(self, judged: Judgement, by: Mapping[str, Any], sums: Mapping[str, Any]) -> Iterator[tuple[Path, Tally]]:
        """Sums by some items."""
        on = self.frames.on
        for row in on.summed(judged.frame.to_native(), by, sums):
            numbers = [int(number or 0) for number in row[len(by) :]]
            yield tuple(map(str, row[: len(by)])), Tally(numbers[:5], [0, *numbers[5:12]], numbers[12])

    def sums(self, judged: Judgement, force: str) -> dict[str, Any]:
        """What is added up: verdicts, what they can come to, breaches."""
        on = self.frames.on
        parts: dict[str, list[Any]] = {name: [] for name in _NAMES}

        def among(name: str, codes: Iterable[int]) -> Any:
            found = None
            for code in codes:
                same = on.filled(on.related(on.column(name), "eq", on.code(code)), False)
                found = same if found is None else on.either(found, same)
            return on.real(found)

        for one in (one for one in self.of(judged) if CLASSES[one.rule.force] == force):
            verdict, possible = judged.verdicts[one.id], judged.possible.get(one.id)
            for code in range(5):
                parts[f"v{code}"].append(among(verdict, [code]))
            for bits in range(1, 8) if possible else ():
                parts[f"b{bits}"].append(among(str(possible), [bits]))
            for bits, codes in _DECIDED.items() if not possible else ():
                parts[f"b{bits}"].append(among(verdict, codes))
            if force != "permission" and not one.in_grace(self.day):
                parts["breaches"].append(among(verdict, [1]))
        return {name: _added(on, items) for name, items in parts.items()}

    def paths(self, type: str) -> dict[str, Path]:
        """Paths of all records of a type that was given, by key."""
        table, on = self.frames.tables.records.get(type), self.frames.on
        if table is None:
            return {}
        items = {"key": on.column(table.key)} | {str(at): self.place(table, level) for at, level in enumerate(self.here(type))}
        return {str(key): tuple(map(str, path)) for key, *path in on.rows(on.select(table.frame.to_native(), items))}

    def met(self, type: str) -> Iterator[tuple[str, Path]]:
        """Records below the units of a type: the key of the unit, and the path of the record."""
        on = self.frames.on
        for other, table in self.frames.tables.records.items():
            if other != type and type in self.frames.vocabulary.levels_above(other):
                items = {"unit": self.place(table, type)}
                items |= {str(at): self.place(table, level) for at, level in enumerate(self.here(other))}
                for key, *path in on.rows(on.distinct(on.select(table.frame.to_native(), items))):
                    yield str(key), tuple(map(str, path))

    def name(self, level: str, key: str) -> str:
        """The name of a unit; its key where it has none."""
        table, on = self.frames.tables.records.get(level), self.frames.on
        if table is not None and table.name and level not in self.frames.named:
            items = {"key": on.column(table.key), "name": on.column(table.name)}
            self.frames.named[level] = {
                str(one): name for one, name in on.rows(on.select(table.frame.to_native(), items)) if name
            }
        called = self.frames.named.get(level, {}).get(key)
        return called or self.frames.tables.unit_names.get((level, key), "") or key

    def score(self, found: Counted, scores: Iterable[Score]) -> None:
        """Take up scores."""
        known: dict[str, dict[str, Path]] = {}
        for one in scores:
            if one.record_type not in known:
                known[one.record_type] = self.paths(one.record_type)
            found.score(known[one.record_type].get(one.record), one)

    def wait(self, found: Counted, findings: Iterable[Finding]) -> None:
        """Take up what unknown findings wait for."""
        known: dict[str, dict[str, Path]] = {}
        for finding in findings:
            type = finding.record_type
            if type and type not in known:
                known[type] = self.paths(type)
            found.wait(known[type].get(finding.record) if type else (), finding)


def _added(on: Any, items: Sequence[Any]) -> Any:
    total = on.literal(0.0)
    for item in items:
        total = on.plus(total, item)
    return total
