"""Rows of a large run go in; their findings, with reasons, come out: records are read again and judged by the interpreter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import define, evolve

from rulekit import ir
from rulekit.engines.frames.needs import Need
from rulekit.engines.interpret import Interpreter, subjects
from rulekit.findings import VERDICTS, Finding, Verdict
from rulekit.large.judge import MEMBERS, LargeRun
from rulekit.large.needs import in_groups, read_by
from rulekit.large.tally import as_polars
from rulekit.records import Dataset, Record
from rulekit.sources.scans.batch import Batch
from rulekit.sources.scans.keep import Kept
from rulekit.tables import Tables

if TYPE_CHECKING:
    import polars as pl

_ROWS = 20_000  # rows of a batch whose findings are made at a time


@define(eq=False)
class Findings:
    """Makes findings of one run."""

    run: LargeRun

    def of(self, wanted: Sequence[tuple[ir.Standard, list[int]]]) -> Iterator[list[Finding]]:
        """The findings of some rows of each standard, in order; rows are read once for all standards."""
        run = self.run
        local = [(one, rows) for one, rows in wanted if not in_groups(one, run.rules)]
        rows: dict[str, set[int]] = {}
        for standard, numbers in local:
            rows.setdefault(standard.rule.over.record, set()).update(numbers)
        records: dict[tuple[str, int], Record] = {}
        for type, some in rows.items():
            found = run.scan.records({type: some})
            records |= run.scores.bearing(type, found) if any(one.id in run.cards.late for one, _ in local) else found
        interpreter = self._interpreter({})
        members = self._members([(one, numbers) for one, numbers in wanted if numbers and in_groups(one, run.rules)])
        for standard, numbers in wanted:
            if in_groups(standard, run.rules):
                yield list(self._judged(standard, numbers, members[standard.id])) if numbers else []
            else:
                mine = [records[standard.rule.over.record, row] for row in numbers]
                yield self._named(standard, (run.placed(interpreter.judge(standard, record), record) for record in mine))

    def _named(self, standard: ir.Standard, findings: Iterable[Finding]) -> list[Finding]:
        """Findings that name, instead of scores, what these wait for."""
        return self.run.scores.named(findings, self.of_groups) if standard.id in self.run.cards.late else list(findings)

    def _interpreter(self, records: dict[str, list[Record]]) -> Interpreter:
        return Interpreter(self.run.world(self.run.scan.dataset({**records, **self.run.above})))

    # -- all of a kind -----------------------------------------------------------------------------------------------------------

    def every(self, verdicts: Collection[Verdict], progress: Callable[[float, float], None], only: str = "") -> Iterator[Finding]:
        """
        All findings with some of the verdicts, those of each standard in order; of records batch by batch, then of groups.

        Every batch is judged again, so that nothing about single rows has to be kept.
        """
        run = self.run
        codes = [VERDICTS.index(verdict) for verdict in verdicts]
        local = [one for one in run.local if not only or one.id == only]
        aside = sorted(run.aside_findings(local), key=lambda one: one[1])
        chosen = {one.id for one in local}
        waiting = {id: [(row, finding) for finding, row in aside if finding.standard == id] for id in chosen}
        for one in local:
            if one.id in run.cards.late and waiting[one.id]:
                rows, findings = zip(*waiting[one.id], strict=True)
                waiting[one.id] = list(zip(rows, self._named(one, findings), strict=True))
        if local:
            for done, batches in run.scan.again():
                for batch in batches:
                    yield from self._of_batch(batch, local, codes, waiting)
                progress(done, 1)
        for found in waiting.values():
            yield from (finding for _, finding in found if finding.verdict in verdicts)
        for standard in run.standards:
            if in_groups(standard, run.rules) and (not only or standard.id == only):
                yield from self._all_groups(standard, codes)

    def _of_batch(
        self, batch: Batch, local: Sequence[ir.Standard], codes: Sequence[int], waiting: dict[str, list[tuple[int, Finding]]]
    ) -> Iterator[Finding]:
        """Findings of a batch; those of records in no batch come in between, where their first row stood."""
        import polars as pl

        ids = [one.id for one in local if one.rule.over.record == batch.type]
        if not ids or not batch.frame.height:
            return
        late = not self.run.cards.late.isdisjoint(ids)
        judged = self.run.judgement(self.run.scores.on(batch) if late else batch, ids)
        columns = {judged.verdicts[id]: id for id in ids}
        frame = as_polars(judged.frame.to_native(), ["row", *columns])
        told = frame.filter(pl.any_horizontal(pl.col(name).is_in(codes) for name in columns))
        interpreter = self._interpreter({})
        for part in told.iter_slices(_ROWS):
            records = self.run.scan.records({batch.type: part["row"].to_list()})
            records = self.run.scores.bearing(batch.type, records) if late else records
            for standard in (one for one in local if one.id in ids):
                rows = part.filter(pl.col(judged.verdicts[standard.id]).is_in(codes))["row"]
                mine = [records[batch.type, row] for row in rows]
                made = (self.run.placed(interpreter.judge(standard, record), record) for record in mine)
                named = iter(self._named(standard, made)) if standard.id in self.run.cards.late else made
                for row, finding in zip(rows, named, strict=True):
                    yield from self._before(standard.id, row, codes, waiting)
                    yield finding

    @staticmethod
    def _before(
        standard: str, row: int, codes: Sequence[int], waiting: dict[str, list[tuple[int, Finding]]]
    ) -> Iterator[Finding]:
        found = waiting[standard]
        while found and found[0][0] < row:
            finding = found.pop(0)[1]
            if VERDICTS.index(finding.verdict) in codes:
                yield finding

    # -- groups ------------------------------------------------------------------------------------------------------------------

    def _all_groups(self, standard: ir.Standard, codes: Sequence[int]) -> Iterator[Finding]:
        import polars as pl

        over = standard.rule.over
        try:
            judged, frame = self.run.group_of(standard)
        except KeyError:
            return
        column = judged.verdicts[standard.id]
        rows = frame.filter(pl.col(column).is_in(codes))["row"].to_list()
        step = max(1, MEMBERS * frame.height // max(1, self.run.judged)) if over.kind != "whole" else 1
        for start in range(0, len(rows), step):
            yield from self.of_groups(standard, rows[start : start + step])

    def of_groups(self, standard: ir.Standard, rows: Sequence[int]) -> Iterator[Finding]:
        """The findings of some units, or of the whole, with all records that stand in them."""
        return self._judged(standard, rows, self._members([(standard, rows)])[standard.id])

    def _judged(self, standard: ir.Standard, rows: Sequence[int], members: Dataset) -> Iterator[Finding]:
        run = self.run
        world = run.world(members)
        interpreter = Interpreter(world)
        found = {record.key: record for record in subjects(standard.rule, world)}
        whole = standard.rule.over.kind == "whole"
        records = found.values() if whole else (found[key] for key in self._keys(standard, rows) if key in found)
        made = (run.placed(interpreter.judge(standard, record), record) for record in records)
        yield from self._named(standard, made) if standard.id in run.cards.late else made

    def _keys(self, standard: ir.Standard, rows: Sequence[int]) -> list[str]:
        """Keys of the units of some rows."""
        import polars as pl

        if standard.rule.over.kind == "whole":
            return []
        _, frame = self.run.group_of(standard)
        keys: list[str] = frame.filter(pl.col("row").is_in(list(rows)))["key"].to_list()
        return keys

    def _members(self, wanted: Sequence[tuple[ir.Standard, Sequence[int]]]) -> dict[str, Dataset]:
        """By standard, the data set of some units: those themselves, and all records that stand in them or may do so."""
        from rulekit.engines.frames.records import dataset

        run, every = self.run, dict[str, tuple[ir.Standard, set[str], dict[str, Kept]]]()
        for standard, rows in wanted:
            supplied = run.scan.gathered.supplied
            need = read_by(run.rules, run.ruleset.vocabulary, standard, supplied)
            kept = {type: self._kept_of(type, one, standard.rule.over) for type, one in need.items() if type in supplied}
            every[standard.id] = standard, set(self._keys(standard, rows)), kept
        for _, batches in run.scan.again(self._pieces(every.values())) if every else ():
            for batch in batches:
                for standard, seen, kept in every.values():
                    if batch.type in kept:
                        kept[batch.type].add(evolve(batch, frame=_within(batch.frame, standard.rule.over, seen)))
        found = {}
        for id, (standard, seen, kept) in every.items():
            found[id] = one = dataset(self._tables(kept, scored=id in run.cards.late), run.ruleset.vocabulary)
            main = run.scan.dataset({})
            one.unreadable, one.supplied = [self._lost(record) for record in main.unreadable], main.supplied
            if standard.rule.over.kind == "records" or standard.rule.over.record in run.scan.units.tops:
                self._put_own(one, standard, seen)
        return found

    def _pieces(self, every: Iterable[tuple[ir.Standard, set[str], dict[str, Kept]]]) -> set[int] | None:
        """The pieces in which members of some units stand; None for all."""
        found: set[int] = set()
        for standard, keys, kept in every:
            for type in kept:
                over = standard.rule.over
                some = None if over.kind == "whole" or type == over.record else self.run.scan.pieces(type, over.record, keys)
                if some is None:
                    return None
                found |= some
        return found

    def _tables(self, kept: Mapping[str, Kept], *, scored: bool) -> Tables:
        run = self.run
        tables = Tables(run.ruleset.vocabulary, unit_names=run.scan.names)
        for type, one in kept.items():
            aside = {row: record for (own, row), record in run.scan.aside.items() if own == type}
            units = {row: run.scan.units.of(record, one.need.levels) for row, record in aside.items()}
            if aside:
                one.add_records(aside, units)
            tables.records[type] = run.scores.beside(one.table()) if scored else one.table()
            keys = tables.records[type].frame.select("k").to_native().collect()["k"]
            tables.children |= run.scan.children.tables(type, keys, None)
        return tables

    def _lost(self, record: Record) -> Record:
        """A rejected row with all units in which it stands, also those that only the records of other units tell."""
        levels = self.run.ruleset.vocabulary.levels_above(record.type) if record.type else ()
        units = self.run.scan.units.of(record, levels) if levels else {}
        return evolve(record, above={level: key for level, key in units.items() if key})

    def _kept_of(self, type: str, need: Need, over: ir.Over) -> Kept:
        levels = need.levels | ({over.record} & set(self.run.ruleset.vocabulary.levels_above(type)))
        return Kept(type, Need(set(need.fields), set(need.exact), levels, set(), True), True)

    def _put_own(self, found: Dataset, standard: ir.Standard, keys: set[str]) -> None:
        """The units themselves as they were read, with their names and places."""
        scan, over = self.run.scan, standard.rule.over
        if over.kind == "records":
            _, frame = self.run.group_of(standard)
            rows = frame.filter(frame["key"].is_in(sorted(keys)))["row"].to_list()
        else:
            top = scan.units.tops[over.record]
            rows = top.filter(top["k"].is_in(sorted(keys)))["row"].to_list()
        scored = standard.id in self.run.cards.late
        own = {record.key: record for record in self.run.records(over.record, rows, scored=scored)}
        found.records[over.record] = [own.get(one.key, one) for one in found.records.get(over.record, list(own.values()))]


def _within(frame: pl.DataFrame, over: ir.Over, keys: set[str]) -> pl.DataFrame:
    """Rows that stand in one of some units, or that may; all where that is not told by level."""
    import polars as pl

    column = f"u:{over.record}"
    if over.kind == "whole" or column not in frame.columns:
        return frame
    return frame.filter(pl.col(column).is_null() | pl.col(column).is_in(sorted(keys)))
