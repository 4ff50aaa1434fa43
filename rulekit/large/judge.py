"""A scan and a ruleset go in; all its standards are judged batch by batch, those about groups at the end; counts come out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from rulekit import ir
from rulekit.engines import judging
from rulekit.engines.evaluator import World
from rulekit.engines.mentions import member_types
from rulekit.findings import VERDICTS, Finding
from rulekit.large.cards import Cards
from rulekit.large.needs import in_groups
from rulekit.large.scores import Scores
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
    from rulekit.engines.frames.needs import Need
    from rulekit.large.by_unit import ByUnit

MEMBERS = 200_000  # records that may be held at a time
Progress = Callable[[float, float], None]


@define(eq=False)
class LargeRun:
    """
    One run over a scan. `keep` says how many rows of each verdict that is listed are to be known. `later` is read for standards
    about groups that read a score: these are judged, as all that read one, when everything has been scored.

    `complete` is False once it was interrupted: then `judged` rows were judged, and no standard about groups or scores.
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
    cards: Cards = Cards()
    later: Mapping[str, Need] = field(factory=dict)
    scores: Scores = field(init=False)
    tallies: Tallies = field(init=False)
    kept: dict[str, Kept] = field(init=False)
    groups: list[tuple[Judgement, pl.DataFrame]] = field(factory=list)
    complete: bool = True
    judged: int = 0
    told: dict[str, set[int]] = field(factory=dict)  # rows about which a waiver says something, by standard
    folder: TemporaryDirectory[str] = field(factory=TemporaryDirectory)

    def __attrs_post_init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self.tallies = Tallies(self.standards, self.keep)
        self.scores = Scores(self)
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
    def rules(self) -> ir.Ruleset:
        """The rules that are judged, with those that only scorecards ask for."""
        return self.cards.rules if self.cards.used else self.ruleset.ir

    @property
    def every(self) -> tuple[ir.Standard, ...]:
        """All standards that are judged, those too that are told of nowhere."""
        return (*self.standards, *self.cards.hidden)

    def chosen(self, *, grouped: bool, late: bool) -> tuple[ir.Standard, ...]:
        """Those that are about groups, or not, and that read scores, or do not."""
        some = (one for one in self.every if (one.id in self.cards.late) == late)
        return tuple(one for one in some if in_groups(one, self.rules) == grouped)

    @property
    def local(self) -> tuple[ir.Standard, ...]:
        """Standards that are told of and are judged record by record."""
        return tuple(one for one in self.standards if not in_groups(one, self.rules))

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
            self._aside(self.chosen(grouped=False, late=False))
            self._judge_groups(self.chosen(grouped=True, late=False), self.kept)
            self.scores.finish()
            if self.cards.late:
                self._late(progress)
        except KeyboardInterrupt:
            if not self.judged:
                raise
            self.complete = False
            self.standards = tuple(one for one in self.local if one.id not in self.cards.late)
            self.scan.stop()
        finally:
            self.folder.cleanup()

    def _take(self, batches: list[Batch]) -> None:
        for batch in batches:
            if batch.type in self.kept:
                self.kept[batch.type].add(batch)
            if self.by is not None:
                self.by.meet(batch)
            self._verdicts(batch, self.chosen(grouped=False, late=False))
            self.judged += batch.frame.height

    def _late(self, progress: Progress) -> None:
        """Read everything once more, for the standards that read what came out as scores."""
        local, grouped = self.chosen(grouped=False, late=True), self.chosen(grouped=True, late=True)
        with TemporaryDirectory() as folder:
            kept = {type: Kept(type, need, True, Path(folder)) for type, need in self.later.items()}
            for done, batches in self.scan.again():
                for batch in batches:
                    if batch.type in kept:
                        kept[batch.type].add(batch)
                    self._verdicts(self.scores.on(batch), local)
                progress(done, 1)
            self._aside(local)
            self._judge_groups(grouped, kept)

    def _verdicts(self, batch: Batch, standards: Sequence[ir.Standard]) -> None:
        """Judge a batch, and count."""
        ids = [one.id for one in standards if one.rule.over.record == batch.type]
        if not ids or not batch.frame.height:
            return
        judged, cards = self.judgement(batch, ids), self.scores.of(batch.type)
        self._tell(ids, batch.frame, "k")
        found = self.tallies.take(judged, [name for one in cards for name in one.needed(judged)])
        if self.by is not None:
            self.by.take(batch, judged, found)
        for one in cards:
            if one.exists in judged.verdicts:
                one.take(batch, judged, found)

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
        wanted += [name for name in batch.frame.columns if name[:2] in ("f:", "l:", "s:")]
        table = self.table(batch, batch.frame.select(wanted))
        inner = self.scan.children.tables(batch.type, batch.frame["k"], self.relation)
        tables = Tables(vocabulary, {batch.type: table}, inner, unit_names=self.scan.names)
        found = judge(self.rules, vocabulary, self.as_of, tables, ids, marked=True, waived=self.waived)
        return resolved(found[ir.Over("records", batch.type)], tables, self.rules, vocabulary, self.as_of)

    def table(self, batch: Batch, frame: pl.DataFrame) -> Table:
        """A batch as the engine reads it, in Polars or, where asked for, in another library."""
        import narwhals.stable.v2 as nw

        native = frame.lazy() if self.relation is None else self.relation(frame)
        above = {level: f"u:{level}" for level in batch.levels}
        found = Table(batch.type, nw.from_native(native), batch.fields, key="k", above=above, row="row")
        return self.scores.table(found) if any(name[:2] == "s:" for name in frame.columns) else found

    def _aside(self, standards: Sequence[ir.Standard]) -> None:
        for finding, row in self.aside_findings(standards):
            for one in self.scores.of(finding.record_type):
                one.add(finding, row, self.scan.aside[finding.record_type, row])
            tally = self.tallies.by_standard.get(finding.standard)
            if tally is None:
                continue
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

    def aside_findings(self, standards: Sequence[ir.Standard]) -> Iterator[tuple[Finding, int]]:
        """Findings of the records that are in no batch, with the number of their row."""
        by_type: dict[str, list[tuple[int, Record]]] = {}
        for type in dict.fromkeys(type for type, _ in self.scan.aside):
            some = {name: record for name, record in self.scan.aside.items() if name[0] == type}
            by_type[type] = [(row, record) for (_, row), record in self.scores.bearing(type, some).items()]
        if not by_type or not standards:
            return
        records = {type: [record for _, record in sorted(found, key=lambda one: one[0])] for type, found in by_type.items()}
        rows = {id(record): row for found in by_type.values() for row, record in found}
        world = self.world(self.scan.dataset({**records, **self.above}))
        places = {(record.type, record.key): rows[id(record)] for found in records.values() for record in found}
        for finding in judging.evaluate(world, [one.id for one in standards]):
            if (finding.record_type, finding.record) in places:
                row = places[finding.record_type, finding.record]
                yield self.placed(finding, self.scan.aside[finding.record_type, row]), row

    @cached_property
    def above(self) -> dict[str, list[Record]]:
        """Records of the levels above, which tell where others stand."""
        tops = {type: top["row"].to_list() for type, top in self.scan.units.tops.items() if top.height <= MEMBERS}
        return {type: self.records(type, rows, lists=False) for type, rows in tops.items()}

    @cached_property
    def _tops(self) -> Dataset:
        return Dataset(self.ruleset.vocabulary, self.above)

    def placed(self, finding: Finding, record: Record) -> Finding:
        """A finding with the units in which its record stands."""
        units = self.units(record)
        return evolve(finding, above=units) if units else finding

    def units(self, record: Record) -> dict[str, str]:
        """The keys of the units in which a record stands, by level."""
        levels = self.ruleset.vocabulary.levels_above(record.type) if record.type else ()
        return {level: key for level in levels if (key := self._tops.above(record, level))}

    def records(self, type: str, rows: Collection[int], *, scored: bool = False, lists: bool = True) -> list[Record]:
        """Records of some rows, in order; with their scores where these are read."""
        found = self.scan.records({type: rows}, lists=lists)
        found = self.scores.bearing(type, found) if scored else found
        return [found[type, row] for row in sorted(rows)]

    def world(self, dataset: Dataset) -> World:
        """What standards are judged in."""
        return World(self.rules, self.ruleset.vocabulary, dataset, self.as_of, waivers=self.waivers)

    @cached_property
    def bare(self) -> World:
        """A world without records."""
        return self.world(Dataset(self.ruleset.vocabulary))

    def tables(self, every: Mapping[str, Kept], *, scored: bool = False) -> Tables:
        """All that standards about groups need; with scores where these are read."""
        scan, found = self.scan, Tables(self.ruleset.vocabulary, unit_names=self.scan.names)
        for type, kept in every.items():
            if type not in scan.gathered.supplied:
                continue
            aside = {row: record for (one, row), record in scan.aside.items() if one == type}
            if aside:
                kept.add_records(aside, {row: scan.units.of(record, kept.need.levels) for row, record in aside.items()})
            lost = [record for record in scan.gathered.lost if record.type in ("", type)]
            if lost:
                kept.add_uncertain([scan.units.of(record, kept.need.levels) if record.type else {} for record in lost])
            found.records[type] = self.scores.beside(kept.table()) if scored else kept.table()
        if self.relation is not None:
            import narwhals.stable.v2 as nw

            for type, table in found.records.items():
                native = self.relation(table.frame.to_native().collect())
                found.records[type] = evolve(table, frame=nw.from_native(native))
        found.children = scan.children.whole(found.records, self.relation)
        for type, table in found.records.items():
            if table.uncertain:  # of the lists of a rejected row nothing is known
                open = {id: table.uncertain for owner, id in found.children if owner == type}
                found.records[type] = evolve(table, open=open)
        return found

    def _judge_groups(self, standards: Sequence[ir.Standard], every: Mapping[str, Kept]) -> None:
        """The step for standards that need every record: the columns kept of all batches, then one judgement."""
        from rulekit.engines.frames.engine import judge
        from rulekit.engines.frames.records import resolved

        if not standards:
            return
        ids, late = [one.id for one in standards], any(one.id in self.cards.late for one in standards)
        tables, vocabulary = self.tables(every, scored=late), self.ruleset.vocabulary
        for over, found in judge(self.rules, vocabulary, self.as_of, tables, ids, marked=True, waived=self.waived).items():
            judged = resolved(found, tables, self.rules, vocabulary, self.as_of)
            frame = self._collected(over, judged)
            self.groups.append((judged, frame))
            self.tallies.count(judged, frame)
            self._tell(list(judged.verdicts), frame, "key", judged.verdicts)
            for one in self.scores.cards if not late else ():
                one.add_groups(judged, frame)
        self.kept.clear()

    def group_of(self, standard: ir.Standard) -> tuple[Judgement, pl.DataFrame]:
        """Where a standard about groups was judged, and its verdicts. Errors: KeyError where it had nothing to be judged for."""
        for judged, frame in self.groups:
            if standard.id in judged.verdicts:
                return judged, frame
        raise KeyError(standard.id)

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
        chosen = [one for one in self.every if one.rule.over == over]
        return list(dict.fromkeys(type for one in chosen for type in member_types(one.rule, self.rules)))
