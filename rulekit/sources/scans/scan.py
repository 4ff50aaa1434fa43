"""Large files go in; batches of normalised columns come out, at the end the same account of what was read as for small ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from attrs import define, field

from rulekit.findings import Place, Reading
from rulekit.records import Dataset, Record
from rulekit.sources.assemble import merge_drafts
from rulekit.sources.gather import Draft, Gathered
from rulekit.sources.scans.batch import Batch
from rulekit.sources.scans.children import Children
from rulekit.sources.scans.file import FileScan
from rulekit.sources.scans.keys import Unique
from rulekit.sources.scans.source import Seen
from rulekit.sources.scans.units import Units
from rulekit.vocabulary import Vocabulary

if TYPE_CHECKING:
    pass

Name = tuple[str, int]  # record type, number of the row in the run


@define(eq=False)
class Scan:
    """
    Files that are read piece by piece, once by `batches`, and again where that is wanted. scan_open opens them.

    `aside` are records that are in no batch: rows of one key, merged, under the number of the first; and rows with numbers that
    no column can hold. `left` are the numbers of all rows that went into them. They are known when the first reading has ended;
    until then a batch may hold rows that turn out to be doubles, which `doubled` then tells. `listed` are types of which all keys
    are wanted in order. `pending` are types whose records have not all been read.
    """

    vocabulary: Vocabulary
    listed: Collection[str] = ()
    files: list[FileScan] = field(factory=list)
    children: Children = field(factory=Children)
    gathered: Gathered = field(init=False)
    units: Units = field(init=False)
    aside: dict[Name, Record] = field(factory=dict)
    left: dict[str, list[int]] = field(factory=dict)
    merged: int = 0
    doubled: bool = False
    pending: set[str] = field(factory=set)
    numbers: dict[str, int] = field(factory=dict)
    _unique: dict[str, Unique] = field(factory=dict)
    _counts: dict[str, int] = field(factory=dict)
    _firsts: dict[str, tuple[int, int]] = field(factory=dict)
    _unfit: dict[str, list[int]] = field(factory=dict)
    _seen: list[tuple[FileScan, Seen]] = field(factory=list)
    _recount: bool = False
    _inner: Gathered = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.gathered, self._inner = Gathered(self.vocabulary), Gathered(self.vocabulary)
        self.units = Units(self.vocabulary)

    # -- reading -------------------------------------------------------------------------------------------------------------

    def batches(self) -> Iterator[tuple[float, list[Batch]]]:
        """All batches, each list with the share that has been read then. Errors: Unscannable, also in the middle."""
        base, done, total = 0, 0, sum(file.source.size for file in self.files)
        for file in (one for one in self.files if one.owners):
            for seen, batches in file.read(base):
                self._seen.append((file, seen))
                base = seen.base + seen.rows
                for batch in batches:
                    self.children.add(batch, file.source.name)
                yield (done + seen.piece.end) / total, []
            done += file.source.size
        self.children.settle(self._inner, self.drafts)
        order = self._in_order()
        for number, file in enumerate(order):
            for seen, batches in file.read(base):
                self._seen.append((file, seen))
                base = seen.base + seen.rows
                for batch in batches:
                    self._take(batch, len(self._seen) - 1, self.files.index(file))
                yield (done + seen.piece.end) / total, batches
            done += file.source.size
            self._end_of(file, {type for later in order[number + 1 :] for type in later.types})
        self._settle()

    def _in_order(self) -> list[FileScan]:
        """Files of types above before those of types below, else as given."""
        files = [file for file in self.files if not file.owners]
        if any(file.typed for file in files):
            return files
        return sorted(files, key=lambda file: max((len(self.vocabulary.levels_above(type)) for type in file.types), default=0))

    def _take(self, batch: Batch, piece: int, file: int) -> None:
        """Keep account of a batch: how many, whether keys differ, units above, and of records that are units themselves."""
        type, rows = batch.type, [*batch.frame["row"].head(1), *batch.unfit["row"].head(1)]
        if not rows:
            return
        self._counts[type] = self._counts.get(type, 0) + batch.frame.height + batch.unfit.height
        self._firsts[type] = min(self._firsts.get(type, (file, rows[0])), (file, min(rows)))
        if batch.unfit.height:
            self._unfit.setdefault(type, []).extend(batch.unfit["row"])
        if type not in self.numbers:
            self._unique.setdefault(type, Unique()).add(piece, batch.keys)
        self.units.count(batch)
        self.children.meet(batch)
        below = {*self._counts, *self.pending}
        if type in self.listed or any(type in self.vocabulary.levels_above(other) for other in below):
            self.units.keep(batch)

    def _end_of(self, file: FileScan, later: Collection[str]) -> None:
        """What can be told when all of a file has been read."""
        for type in file.types:
            if type not in later:
                self.pending.discard(type)
                rows = self.units.doubled(type)
                if rows:
                    drafts = self.drafts({type: rows})
                    kept, _ = merge_drafts(Gathered(self.vocabulary), [drafts[name] for name in sorted(drafts)])
                    self.units.merge(type, [draft.record for draft in kept])

    def _again(self, piece: int, type: str) -> list[Batch]:
        file, seen = self._seen[piece]
        return [batch for batch in file.again(seen) if batch.type == type]

    def pieces(self, type: str, level: str, keys: Collection[str]) -> set[int] | None:
        """The pieces with records of a type that stand in some units of a level, or may do so; None where that is not known."""
        rows = self.units.rows(type, level, keys)
        return None if rows is None else {bisect_right(self._seen, row, key=lambda one: one[1].base) - 1 for row in rows}

    def again(self, pieces: Collection[int] | None = None) -> Iterator[tuple[float, list[Batch]]]:
        """All batches once more, or those of some pieces, without the rows that are aside."""
        import polars as pl

        recount, self._recount = self._recount, False
        if recount:
            self.units.forget()
        for piece, (file, seen) in enumerate(self._seen):
            if file.owners or (pieces is not None and piece not in pieces and not recount):
                continue
            batches = file.again(seen)
            for batch in batches:
                left = self.left.get(batch.type)
                if left:
                    batch.frame = batch.frame.filter(~pl.col("row").is_in(left))
                if recount:
                    self.units.count(batch)
            yield (piece + 1) / len(self._seen), batches

    # -- rows that meet ------------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Merge rows of one key, and read those by themselves that no column can hold."""
        self.stop()
        twice = {type: self._doubles(type) for type in self._unique}
        rows = {type: sorted({*twice.get(type, ()), *self._unfit.get(type, ())}) for type in {**twice, **self._unfit}}
        drafts = self.drafts(rows)
        places = {id(file): number for number, file in enumerate(self.files)}
        names = sorted(drafts, key=lambda name: (places[id(self._of(name[1])[0])], name[1]))
        kept, self.merged = merge_drafts(self.gathered, [drafts[name] for name in names])
        by_draft = {id(drafts[name]): name for name in names}
        self.aside = {by_draft[id(draft)]: draft.record for draft in kept}
        self.left = {type: numbers for type, numbers in rows.items() if numbers}
        self.doubled = self._recount = any(twice.values())
        for (type, row), record in self.aside.items():
            self._counts[type] += 1
            self.units.count_late(type, row, self.units.of(record, self.units.counted(type)))
        for type, _ in names:
            self._counts[type] -= 1
        _join(self.gathered, self._inner)
        self.children.tell(self.gathered, self.place)
        self.children.put(self.aside.values())

    def stop(self) -> None:
        """Put together what was told of each file; where a reading was interrupted, as far as it went."""
        for file in self.files if not self.gathered.sources else ():
            _join(self.gathered, file.gathered)

    def _doubles(self, type: str) -> list[int]:
        """Numbers of all rows of a type whose key another row has too."""
        import polars as pl

        unique = self._unique[type]
        if unique.ascending:
            return []
        for piece in unique.early:
            unique.hashes[piece] = pl.concat([batch.keys for batch in self._again(piece, type)]).hash(seed=7)
        same = unique.doubles()
        if same is None:
            return []
        found = []
        for piece, hashes in unique.hashes.items():
            hit = hashes.is_in(same.implode())
            if hit.any():
                batches = self._again(piece, type)
                found += [one.select("k", "row") for batch in batches for one in (batch.frame, batch.unfit)]
        table = pl.concat(found)
        rows: list[int] = table.filter(pl.col("k").is_duplicated())["row"].to_list()
        return rows

    # -- records -------------------------------------------------------------------------------------------------------------

    def _of(self, row: int) -> tuple[FileScan, Seen]:
        return self._seen[bisect_right(self._seen, row, key=lambda one: one[1].base) - 1]

    def drafts(self, wanted: Mapping[str, Iterable[int]]) -> dict[Name, Draft]:
        """What the record engine reads in rows, by type and number of the row."""
        pieces: dict[int, tuple[FileScan, Seen, dict[str, list[int]]]] = {}
        for type, numbers in wanted.items():
            for row in numbers:
                file, seen = self._of(row)
                pieces.setdefault(seen.base, (file, seen, {}))[2].setdefault(type, []).append(row)
        found: dict[Name, Draft] = {}
        for file, seen, rows in pieces.values():
            drafts = file.drafts(seen, rows)
            keyless = [type for type in rows if type in self.numbers]
            for batch in file.again(seen) if keyless else []:
                keys = dict(zip(batch.frame["row"], batch.frame["k"], strict=True))
                keys |= dict(zip(batch.unfit["row"], batch.unfit["k"], strict=True))
                for row in rows[batch.type] if batch.type in keyless else ():
                    drafts[batch.type, row].record.key = keys[row]
            found |= drafts
        return found

    def records(self, wanted: Mapping[str, Iterable[int]], *, lists: bool = True) -> dict[Name, Record]:
        """Records of rows, by type and number of the row, with their lists; merged ones for those that are aside."""
        names = [(type, row) for type, rows in wanted.items() for row in rows]
        plain: dict[str, list[int]] = {}
        for type, row in names:
            if (type, row) not in self.aside:
                plain.setdefault(type, []).append(row)
        found = {name: draft.record for name, draft in self.drafts(plain).items()}
        if lists:
            self.children.put(found.values())
        return found | {name: self.aside[name] for name in names if name in self.aside}

    def place(self, row: int) -> Place:
        """File and line of a row."""
        file, seen = self._of(row)
        at = row - seen.base
        if not seen.plain:
            at = file.source.rows(seen.piece.start, seen.piece.end).line(at)
        return Place(file.source.name, seen.piece.line + at)

    @property
    def names(self) -> dict[tuple[str, str], str]:
        """Names of units that were not supplied, as far as they are known yet."""
        if self.gathered.supplied:
            return self.gathered.unit_names
        found: dict[tuple[str, str], str] = {}
        for file in self.files:
            found = {**file.gathered.unit_names, **found}
        return found

    def dataset(self, records: Mapping[str, Collection[Record]]) -> Dataset:
        """A data set of some of the records, with all that was supplied, rejected and named."""
        main = self.gathered
        kept = {type: list(found) for type, found in records.items()}
        return Dataset(self.vocabulary, kept, set(main.supplied), list(main.lost), unit_names=main.unit_names)

    # -- the account ---------------------------------------------------------------------------------------------------------

    def reading(self) -> Reading:
        """What was read, as for small files; after all batches."""
        main = self.gathered
        types = sorted((type for type in self._counts if self._counts[type]), key=lambda type: self._firsts[type])
        self._tell_unplaced(types)
        counts = {type: self._counts[type] for type in types} | self.children.counts
        return Reading(
            sources=tuple(main.sources), rows=main.rows, checked=sum(counts.values()),
            merged=self.merged + self.children.merged,
            set_aside=main.set_aside, rejected=tuple(main.rejected), doubtful=tuple(main.doubtful), notes=tuple(main.all_notes()),
            by_type=counts, columns=tuple(main.columns), unused=tuple(main.unused),
        )  # fmt: skip

    def _tell_unplaced(self, types: Sequence[str]) -> None:
        """Records whose unit is not among those supplied, or cannot be told; see assemble."""
        main, tops = self.gathered, self.units.tops
        for type in types:
            levels = [level for level in self.vocabulary.levels_above(type) if level in main.supplied]
            for level in levels:
                known = set(tops[level]["k"]) if level in tops else set()
                for unit, count, row in self.units.met(type, level):
                    told = main.called(type=type, parent=level)
                    if unit is None and level == levels[0]:
                        main.tell("no_parent", self.place(row), (type,), count, **told)
                    elif unit is not None and unit not in known:
                        main.tell("orphan", self.place(row), (type, unit), count, key=unit, **told)


def _join(main: Gathered, other: Gathered) -> None:
    """Add what was told of one file to what was told of all before it."""
    main.rows += other.rows
    main.set_aside += other.set_aside
    main.notes += other.notes
    for key, one in other.told.items():
        main.tell(key[0], one.place, key[1:], one.count, **one.arguments)
    main.doubtful += other.doubtful
    main.rejected += other.rejected
    main.lost += other.lost
    main.columns |= other.columns
    main.unused |= other.unused
    main.supplied |= other.supplied
    main.sources += other.sources
    main.unit_names |= {unit: name for unit, name in other.unit_names.items() if unit not in main.unit_names}


def suffix(path: str) -> str:
    """The ending of a file's name, in small letters."""
    return PurePath(path).suffix.lower()
