"""A scan and a ruleset go in; all its standards are judged batch by batch, those about groups at the end; counts come out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from rulekit import ir
from rulekit.engines import judging
from rulekit.engines.evaluator import World
from rulekit.engines.frames.needs import Need, needs
from rulekit.engines.mentions import member_types, peer_types
from rulekit.findings import VERDICTS, Finding
from rulekit.large.tally import Tallies, as_polars
from rulekit.records import Dataset, Record
from rulekit.ruleset import Ruleset
from rulekit.sources.scans.batch import Batch
from rulekit.sources.scans.keep import Kept
from rulekit.sources.scans.scan import Scan
from rulekit.tables import Table, Tables
from rulekit.waivers import Waivers

if TYPE_CHECKING:
    import polars as pl

    from rulekit.engines.frames.engine import Judgement
    from rulekit.large.by_unit import ByUnit

MEMBERS = 200_000  # records that may be held at a time
Progress = Callable[[float, float], None]


def in_groups(standard: ir.Standard, ruleset: ir.Ruleset) -> bool:
    """Whether a standard can only be judged when all records are known."""
    others = member_types(standard.rule, ruleset) or peer_types(standard.rule, ruleset)
    return standard.rule.over.kind != "records" or bool(others)


def all_needs(ruleset: Ruleset, standards: Iterable[ir.Standard]) -> tuple[dict[str, Need], dict[str, Need]]:
    """What is read of each record type: by all standards; and by those about groups, with the units that these are about."""
    chosen = list(standards)
    grouped: dict[str, Need] = {}
    for standard in chosen:
        if not in_groups(standard, ruleset.ir):
            continue
        top = standard.rule.over.record
        for type, need in needs(ruleset.ir, ruleset.vocabulary, [standard]).records.items():
            if not type:
                continue
            kept = grouped.setdefault(type, Need())
            kept.fields |= need.fields
            kept.exact |= need.exact
            kept.levels |= need.levels | ({top} & set(ruleset.vocabulary.levels_above(type)))
            kept.keyed = kept.keyed or need.keyed or type == top
    every = {type: need for type, need in needs(ruleset.ir, ruleset.vocabulary, chosen).records.items() if type}
    for type, need in grouped.items():
        every[type].levels |= need.levels
    return every, grouped


@define(eq=False)
class LargeRun:
    """
    One run over a scan. `keep` says how many rows of each verdict that is listed are to be known.

    `complete` is False once it was interrupted: then `judged` rows were judged, and no standard about groups.
    """

    ruleset: Ruleset
    standards: tuple[ir.Standard, ...]
    scan: Scan
    as_of: date
    grouped: dict[str, Need]
    keep: dict[int, int]
    relation: Callable[[pl.DataFrame], Any] | None = None
    waivers: Waivers = Waivers()
    by: ByUnit | None = None
    tallies: Tallies = field(init=False)
    kept: dict[str, Kept] = field(init=False)
    groups: dict[ir.Over, pl.DataFrame] = field(factory=dict)
    columns: dict[ir.Over, Judgement] = field(factory=dict)
    complete: bool = True
    judged: int = 0
    told: dict[str, set[int]] = field(factory=dict)  # rows about which a waiver says something, by standard
    folder: TemporaryDirectory[str] = field(factory=TemporaryDirectory)

    def __attrs_post_init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self.tallies = Tallies(self.standards, self.keep)
        self.told.clear()
        if self.by is not None:
            self.by.start()
        folder = Path(self.folder.name)
        self.kept = {type: Kept(type, need, need.keyed, folder) for type, need in self.grouped.items()}

    @cached_property
    def waived(self) -> dict[str, tuple[str, ...]]:
        """By standard, the records that are waived on the day."""
        return self.waivers.on(self.as_of)

    @property
    def local(self) -> tuple[ir.Standard, ...]:
        """Standards that are judged record by record."""
        return tuple(one for one in self.standards if not in_groups(one, self.ruleset.ir))

    def run(self, progress: Progress) -> None:
        """Read and judge everything. Errors: Unscannable; KeyboardInterrupt where nothing was judged yet."""
        try:
            for done, batches in self.scan.batches():
                self._take(batches)
                progress(done, 1)
            if self.scan.doubled:
                self._start()
                self.judged = 0
                for done, batches in self.scan.again():
                    self._take(batches)
                    progress(done, 1)
            self._aside()
            self._judge_groups()
        except KeyboardInterrupt:
            if not self.judged:
                raise
            self.complete = False
            self.standards = self.local
            self.scan.stop()
        finally:
            self.folder.cleanup()

    def _take(self, batches: list[Batch]) -> None:
        for batch in batches:
            if batch.type in self.kept:
                self.kept[batch.type].add(batch)
            if self.by is not None:
                self.by.meet(batch)
            self.verdicts(batch)
            self.judged += batch.frame.height

    def verdicts(self, batch: Batch) -> tuple[Judgement, pl.DataFrame] | None:
        """The verdicts of a batch, counted; None where no standard is about its records."""
        ids = [one.id for one in self.local if one.rule.over.record == batch.type]
        if not ids or not batch.frame.height:
            return None
        judged = self.judgement(batch, ids)
        self._tell(ids, batch.frame, "k")
        found = self.tallies.take(judged)
        if self.by is not None:
            self.by.take(batch, judged, found)
        return judged, found

    def _tell(self, ids: Sequence[str], frame: pl.DataFrame, key: str, verdicts: Mapping[str, str] | None = None) -> None:
        """Keep the rows about which a waiver says something; a unit without a verdict is none of the standard's."""
        import polars as pl

        for id in ids:
            keys = self.waivers.records.get(id)
            if keys:
                found = frame if key not in frame.columns else frame.filter(pl.col(key).is_in(list(keys)))
                found = found if verdicts is None else found.filter(pl.col(verdicts[id]).is_not_null())
                self.told.setdefault(id, set()).update(found["row"].to_list())

    def judgement(self, batch: Batch, ids: list[str]) -> Judgement:
        """Some standards judged for a batch, lazily but for what columns cannot tell."""
        from rulekit.engines.frames.engine import judge
        from rulekit.engines.frames.records import resolved

        vocabulary = self.ruleset.vocabulary
        wanted = ["k", "row", *(f"u:{level}" for level in batch.levels)]
        wanted += [name for name in batch.frame.columns if name[:2] in ("f:", "l:")]
        table = self.table(batch, batch.frame.select(wanted))
        tables = Tables(vocabulary, {batch.type: table}, unit_names=self.scan.names)
        found = judge(self.ruleset.ir, vocabulary, self.as_of, tables, ids, marked=True, waived=self.waived)
        return resolved(found[ir.Over("records", batch.type)], tables, self.ruleset.ir, vocabulary, self.as_of)

    def table(self, batch: Batch, frame: pl.DataFrame) -> Table:
        """A batch as the engine reads it, in Polars or, where asked for, in another library."""
        import narwhals.stable.v2 as nw

        native = frame.lazy() if self.relation is None else self.relation(frame)
        above = {level: f"u:{level}" for level in batch.levels}
        return Table(batch.type, nw.from_native(native), batch.fields, key="k", above=above, row="row")

    # -- records that are in no batch ------------------------------------------------------------------------------------------

    def _aside(self) -> None:
        for finding, row in self.aside_findings():
            tally = self.tallies.by_standard[finding.standard]
            tally.add(finding)
            if self.by is not None:
                self.by.add(finding)
            if finding.waived is not None:
                self.told.setdefault(finding.standard, set()).add(row)
            for code, rows in tally.first.items():
                if VERDICTS.index(finding.verdict) == code:
                    rows.append(row)
                    rows.sort()
                    del rows[self.keep.get(code, 0) :]

    def aside_findings(self) -> Iterator[tuple[Finding, int]]:
        """Findings of the records that are in no batch, with the number of their row."""
        by_type: dict[str, list[tuple[int, Record]]] = {}
        for (type, row), record in self.scan.aside.items():
            by_type.setdefault(type, []).append((row, record))
        if not by_type:
            return
        records = {type: [record for _, record in sorted(found, key=lambda one: one[0])] for type, found in by_type.items()}
        rows = {id(record): row for found in by_type.values() for row, record in found}
        world = self.world(self.scan.dataset({**records, **self.above}))
        places = {(record.type, record.key): rows[id(record)] for found in records.values() for record in found}
        for finding in judging.evaluate(world, [one.id for one in self.local]) if self.local else ():
            if (finding.record_type, finding.record) in places:
                row = places[finding.record_type, finding.record]
                yield self.placed(finding, self.scan.aside[finding.record_type, row]), row

    @cached_property
    def above(self) -> dict[str, list[Record]]:
        """Records of the levels above, which tell where others stand."""
        tops = {type: top["row"].to_list() for type, top in self.scan.units.tops.items() if top.height <= MEMBERS}
        return {type: self.records(type, rows) for type, rows in tops.items()}

    @cached_property
    def _tops(self) -> Dataset:
        return Dataset(self.ruleset.vocabulary, self.above)

    def placed(self, finding: Finding, record: Record) -> Finding:
        """A finding with the units in which its record stands."""
        levels = self.ruleset.vocabulary.levels_above(record.type) if record.type else ()
        units = {level: key for level in levels if (key := self._tops.above(record, level))}
        return evolve(finding, above=units) if units else finding

    def records(self, type: str, rows: Collection[int]) -> list[Record]:
        """Records of some rows, in order."""
        found = self.scan.records({type: rows})
        return [found[type, row] for row in sorted(rows)]

    def world(self, dataset: Dataset) -> World:
        """What standards are judged in."""
        return World(self.ruleset.ir, self.ruleset.vocabulary, dataset, self.as_of, waivers=self.waivers)

    # -- standards about groups: what is kept of all batches, judged in one go ---------------------------------------------------

    def tables(self) -> Tables:
        """All that standards about groups need."""
        scan, found = self.scan, Tables(self.ruleset.vocabulary, unit_names=self.scan.names)
        for type, kept in self.kept.items():
            if type not in scan.gathered.supplied:
                continue
            aside = {row: record for (one, row), record in scan.aside.items() if one == type}
            if aside:
                kept.add_records(aside, {row: scan.units.of(record, kept.need.levels) for row, record in aside.items()})
            lost = [record for record in scan.gathered.lost if record.type in ("", type)]
            if lost:
                kept.add_uncertain([scan.units.of(record, kept.need.levels) if record.type else {} for record in lost])
            found.records[type] = kept.table()
        if self.relation is not None:
            import narwhals.stable.v2 as nw

            for type, table in found.records.items():
                native = self.relation(table.frame.to_native().collect())
                found.records[type] = evolve(table, frame=nw.from_native(native))
        return found

    def _judge_groups(self) -> None:
        """The step for all standards that need every record: the columns kept of all batches, then one judgement."""
        from rulekit.engines.frames.engine import judge
        from rulekit.engines.frames.records import resolved

        chosen = [one.id for one in self.standards if in_groups(one, self.ruleset.ir)]
        if not chosen:
            return
        tables, vocabulary = self.tables(), self.ruleset.vocabulary
        every = judge(self.ruleset.ir, vocabulary, self.as_of, tables, chosen, marked=True, waived=self.waived)
        for over, found in every.items():
            judged = resolved(found, tables, self.ruleset.ir, vocabulary, self.as_of)
            self.columns[over] = judged
            self.groups[over] = self._collected(over, judged)
            self.tallies.count(judged, self.groups[over])
            self._tell(list(judged.verdicts), self.groups[over], "key", judged.verdicts)
        self.kept.clear()

    def _collected(self, over: ir.Over, judged: Judgement) -> pl.DataFrame:
        """Verdicts for units with their keys ("key") and a number that orders them ("row"), in the order of the record engine."""
        import polars as pl

        marks = [name for one in judged.marks.values() for name in one.values()]
        names = list(dict.fromkeys([*judged.verdicts.values(), *judged.possible.values(), *marks]))
        wanted = [*([judged.key] if judged.key else []), *(["row"] if over.kind == "records" else []), *names]
        collected = as_polars(judged.frame.to_native(), wanted, streaming=True)
        if judged.key:
            collected = collected.rename({judged.key: "key"})
        if over.kind == "each":
            order = {key: number for number, key in enumerate(self.scan.units.order(over.record, self.met(over)))}
            rank = [order.get(key) for key in collected["key"]]
            collected = collected.with_columns(pl.Series("row", rank, dtype=pl.Int64)).sort("row")
        elif over.kind == "whole":
            collected = collected.with_columns(pl.lit(0, dtype=pl.Int64).alias("row"))
        return collected

    def met(self, over: ir.Over) -> list[str]:
        """Types whose records tell of units that were not supplied."""
        chosen = [one for one in self.standards if one.rule.over == over]
        return list(dict.fromkeys(type for one in chosen for type in member_types(one.rule, self.ruleset.ir)))
