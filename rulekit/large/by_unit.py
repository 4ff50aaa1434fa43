"""Verdicts of batches go in; counts by the units of some levels come out: as much is kept as there are units, not rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import define, field

from rulekit import ir
from rulekit.engines.frames.needs import Need
from rulekit.findings import Finding
from rulekit.large import scores_by_unit
from rulekit.large.judge import LargeRun
from rulekit.large.needs import in_groups
from rulekit.reports.roll_up import CLASSES, Path, Tally, depth, forces_of
from rulekit.reports.roll_up_tree import Counted
from rulekit.ruleset import Ruleset
from rulekit.sources.scans.batch import Batch
from rulekit.sources.scans.scan import Scan

if TYPE_CHECKING:
    import polars as pl

    from rulekit.engines.frames.engine import Judgement

PARTS = 64  # tables of counts that wait before they become one
_DECIDED = {1: (0,), 2: (1,), 4: (3,), 7: (2, 4)}  # what verdicts can come to, where columns do not tell it


@define(eq=False, slots=False)
class ByUnit:
    """
    What was counted by unit so far. `levels` stand from the top down; the path of a record are its units of these levels, as
    columns "p0", "p1" and so on, by how many of them there are for its type.
    """

    scan: Scan
    levels: tuple[str, ...]
    standards: tuple[ir.Standard, ...]
    as_of: date
    parts: dict[tuple[int, str], list[pl.DataFrame]] = field(factory=dict)
    seen: dict[tuple[str, int], list[pl.DataFrame]] = field(factory=dict)
    aside: list[Finding] = field(factory=list)

    def start(self) -> None:
        """Forget everything, before all is read again."""
        self.parts.clear()
        self.seen.clear()
        self.aside.clear()

    # -- batches -----------------------------------------------------------------------------------------------------------------

    def paths(self, type: str, columns: Sequence[str]) -> dict[str, pl.Expr]:
        """The path of records of a type, from their keys ("k") and those of the units above them ("u:level")."""
        import polars as pl

        found: dict[str, pl.Expr] = {}
        for number, level in enumerate(self.levels[: depth(self.scan.vocabulary, self.levels, type)]):
            name = "k" if level == type else f"u:{level}"
            found[f"p{number}"] = pl.col(name).fill_null("") if name in columns else pl.lit("", dtype=pl.String)
        return found

    @cached_property
    def judged(self) -> list[str]:
        """Record types of which each unit is judged, whether a record of it was read or not."""
        return list(dict.fromkeys(one.rule.over.record for one in self.standards if one.rule.over.kind == "each"))

    def meet(self, batch: Batch) -> None:
        """Take up where the records of a batch stand that stand in units which are judged."""
        paths = self.paths(batch.type, batch.frame.columns)
        for type in self.judged:
            if f"u:{type}" in batch.frame.columns and type != batch.type and batch.frame.height:
                unit = batch.frame[f"u:{type}"].fill_null("").alias("unit")
                parts = self.seen.setdefault((type, len(paths)), [])
                parts.append(batch.frame.select(unit, **paths).unique())
                _join(parts, lambda frame: frame.unique())

    def take(self, batch: Batch, judged: Judgement, verdicts: pl.DataFrame) -> None:
        """Count the verdicts of a batch, which stand by "row"."""
        paths = self.paths(batch.type, batch.frame.columns)
        placed = batch.frame.select("row", **paths)
        if not placed["row"].equals(verdicts["row"]):
            placed = verdicts.select("row").join(placed, on="row", how="left", maintain_order="left")
        self.count(judged, verdicts.with_columns(placed.drop("row")), len(paths))

    def count(self, judged: Judgement, frame: pl.DataFrame, size: int) -> None:
        """Count verdicts with their paths, by force."""
        by = [f"p{number}" for number in range(size)]
        for force in forces_of(self._of(judged)):
            counted = self._counted(judged, force)
            found = frame.group_by(by).agg(**counted) if by else frame.select(**counted)
            parts = self.parts.setdefault((size, force), [])
            parts.append(found)
            _join(parts, lambda table: _summed(table, by))

    def _of(self, judged: Judgement) -> list[ir.Standard]:
        return [one for one in self.standards if one.id in judged.verdicts]

    def _counted(self, judged: Judgement, force: str) -> dict[str, pl.Expr]:
        """Counts of verdicts, of what they can come to, and of breaches."""
        import polars as pl

        sums: dict[str, list[pl.Expr]] = {name: [] for name in _NAMES}
        for one in (one for one in self._of(judged) if CLASSES[one.rule.force] == force):
            verdict = pl.col(judged.verdicts[one.id])
            for code in range(5):
                sums[f"v{code}"].append((verdict == code).sum())
            if one.id in judged.possible:
                for bits in range(1, 8):
                    sums[f"b{bits}"].append(((pl.col(judged.possible[one.id]) == bits) & verdict.is_not_null()).sum())
            else:
                for bits, codes in _DECIDED.items():
                    sums[f"b{bits}"].append(verdict.is_in(codes).sum())
            if force != "permission" and not one.in_grace(self.as_of):
                sums["breaches"].append((verdict == 1).sum())
        zero = pl.lit(0, dtype=pl.Int64)
        return {name: sum((part.cast(pl.Int64) for part in parts), zero) for name, parts in sums.items()}

    def add(self, finding: Finding) -> None:
        """Take up the finding of a record that is in no batch."""
        self.aside.append(finding)

    # -- the whole ---------------------------------------------------------------------------------------------------------------

    def counted(self, run: LargeRun) -> Counted:
        """Everything, when all was read and judged."""
        places = Places(run, self.levels)
        found = Counted(run.ruleset.vocabulary, self.levels, forces_of(run.standards), names=places.name, met=self.met)
        for (size, force), parts in self.parts.items():
            self._put(found, parts, size, force)
        for finding in self.aside:
            found.cell(self.path_of(finding.record_type, finding.above, finding.record), CLASSES[finding.force]).add(finding)
        for judged, frame in run.groups:
            if self._of(judged):
                self._groups(found, places, judged, frame)
        for one in run.scores.cards:
            if one.table is not None:
                scores_by_unit.count(found, run, one, one.table)
        found.supplied = places.supplied()
        return found

    def wait(self, found: Counted, run: LargeRun, findings: Iterable[Finding]) -> None:
        """Take up what findings wait for."""
        places = Places(run, self.levels)
        grouped = {one.id for one in run.standards if in_groups(one, run.ruleset.ir)}
        for finding in findings:
            if finding.standard in grouped and finding.record_type:
                found.wait(places.of(finding.record_type).get(finding.record), finding)
            else:
                found.wait(self.path_of(finding.record_type, finding.above, finding.record), finding)

    def met(self, type: str) -> Iterator[tuple[str, Path]]:
        """Records below the units of a type: the key of the unit, and the path of the record."""
        for (one, _), parts in self.seen.items():
            for frame in parts if one == type else ():
                yield from ((unit, tuple(path)) for unit, *path in frame.iter_rows())
        for (own, _), record in self.scan.aside.items():
            if own != type and type in self.scan.vocabulary.levels_above(own):
                above = self.scan.units.of(record, {*self.levels_of(own), type})
                yield above[type], self.path_of(own, above, record.key)

    def levels_of(self, type: str) -> tuple[str, ...]:
        """The levels in which records of a type stand."""
        return self.levels[: depth(self.scan.vocabulary, self.levels, type)]

    def path_of(self, type: str, above: Mapping[str, str], key: str) -> Path:
        """The path of one record."""
        return tuple(key if level == type else above.get(level, "") for level in self.levels_of(type))

    def _groups(self, found: Counted, places: Places, judged: Judgement, frame: pl.DataFrame) -> None:
        """Count verdicts about units, or about the whole; a unit without a verdict is none of the standard's."""
        over, known = judged.over, places.of(judged.over.record)
        keys = frame["key"].to_list() if over.kind != "whole" else [""]
        for force in forces_of(self._of(judged)):
            rows = frame.with_row_index("at").group_by("at", maintain_order=True).agg(**self._counted(judged, force))
            for key, row in zip(keys, rows.select(*_NAMES).iter_rows(), strict=True):
                tally = _tally(row)
                if over.kind == "whole":
                    found.cell((), force).join(tally)
                elif any(tally.counts):
                    path = known.get(key)
                    (found.stub(over.record, key, force) if path is None else found.cell(path, force)).join(tally)

    @staticmethod
    def _put(found: Counted, parts: list[pl.DataFrame], size: int, force: str) -> None:
        import polars as pl

        by = [f"p{number}" for number in range(size)]
        for row in _summed(pl.concat(parts), by).select(*by, *_NAMES).iter_rows():
            found.cell(row[:size], force).join(_tally(row[size:]))


_NAMES = (*(f"v{code}" for code in range(5)), *(f"b{bits}" for bits in range(1, 8)), "breaches")


def _tally(row: Sequence[int]) -> Tally:
    return Tally(list(row[:5]), [0, *row[5:12]], row[12])


def _summed(table: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    import polars as pl

    sums = [pl.col(name).sum() for name in _NAMES]
    return table.group_by(by).agg(sums) if by else table.select(sums)


def _join(parts: list[pl.DataFrame], joined: Any) -> None:
    """Make one table of many."""
    import polars as pl

    if len(parts) >= PARTS:
        parts[:] = [joined(pl.concat(parts))]


def by_unit_needs(every: dict[str, Need], ruleset: Ruleset, standards: Sequence[ir.Standard], levels: Sequence[str]) -> set[str]:
    """Have the levels read of every record type; gives the types of which all keys are wanted besides."""
    vocabulary = ruleset.vocabulary
    each = {one.rule.over.record for one in standards if one.rule.over.kind == "each"}
    for kind in vocabulary.records.values():
        above = {level for level in vocabulary.levels_above(kind.id) if level in levels or level in each}
        if above - {kind.id}:
            every.setdefault(kind.id, Need()).levels |= above - {kind.id}
    grouped = {one.rule.over.record for one in standards if one.rule.over.kind == "records" and in_groups(one, ruleset.ir)}
    return grouped | set(levels)


@define(eq=False)
class Places:
    """Where units stand of which records were read, and their names."""

    run: LargeRun
    levels: tuple[str, ...]
    _paths: dict[str, dict[str, Path]] = field(factory=dict)
    _names: dict[str, dict[str, str]] = field(factory=dict)

    def of(self, type: str) -> dict[str, Path]:
        """Paths of all records of a type that are units of others, or about which standards on groups are, by key."""
        if type not in self._paths:
            scan, found = self.run.scan, {}
            here = self.levels[: depth(scan.vocabulary, self.levels, type)]
            top = scan.units.tops.get(type)
            for row in top.iter_rows(named=True) if top is not None else ():
                found[row["k"]] = tuple(row["k"] if level == type else row.get(f"u:{level}") or "" for level in here)
            for (own, _), record in scan.aside.items():
                if own == type and record.key not in found:
                    above = scan.units.of(record, [level for level in here if level != type])
                    found[record.key] = tuple(record.key if level == type else above[level] for level in here)
            self._paths[type] = found
        return self._paths[type]

    def supplied(self) -> list[Path]:
        """Paths of units of which a record was read."""
        return [path for level in self.levels for path in self.of(level).values()]

    def name(self, level: str, key: str) -> str:
        """The name of a unit; its key where it has none."""
        if level not in self._names:
            self._names[level] = {record.key: record.name for record in self._records(level) if record.name}
        return self._names[level].get(key, "") or self.run.scan.names.get((level, key), "") or key

    def _records(self, level: str) -> Iterator[Any]:
        top = self.run.scan.units.tops.get(level)
        if top is not None:
            yield from self.run.records(level, top["row"].to_list())
        yield from (record for (type, _), record in self.run.scan.aside.items() if type == level)
