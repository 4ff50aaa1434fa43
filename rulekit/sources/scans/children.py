"""Batches of child records go in; the tables of their lists come out, and the lists of records that are read by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from rulekit.findings import Place
from rulekit.records import Listing, Record, Value
from rulekit.sources.assemble import merge_drafts
from rulekit.sources.gather import Draft, Gathered
from rulekit.sources.scans.batch import Batch
from rulekit.sources.scans.keep import Kept, columns
from rulekit.sources.scans.source import Unscannable
from rulekit.tables import Encoding, Table

if TYPE_CHECKING:
    import polars as pl

    from rulekit.engines.frames.needs import Need

Owner: TypeAlias = tuple[str, str]  # record type of the owners, id of the list
Read: TypeAlias = Callable[[Mapping[str, Iterable[int]]], dict[tuple[str, int], Draft]]


@define(eq=False)
class ListRows:
    """
    The rows of one list: what standards read of them (`kept`), then all of them in one `frame`, by owner, those of uncertain
    place at the end. `aside` are records that no row holds by itself: merged ones, and members of which nothing is known.

    `unmet` holds owners of which no record was read yet, with their first row and how many rows they have.
    """

    owner: Owner
    type: str
    kept: Kept
    read: bool = False  # whether any standard reads it
    keyed: bool = False
    aside: dict[int, Record] = field(factory=dict)
    frame: pl.DataFrame = field(init=False)
    unmet: pl.DataFrame = field(init=False)
    fields: Mapping[str, Encoding] = field(factory=dict)
    lost: int = 0
    _unplaced: tuple[Record, ...] | None = None

    @property
    def by(self) -> str:
        """The column with the keys of owners."""
        return f"u:{self.owner[0]}"

    def settle(self) -> None:
        """Put everything together. Errors: Unscannable for numbers that no one scale holds."""
        import polars as pl

        if self.aside:
            self.kept.add_records(self.aside, {row: {self.owner[0]: one.parent} for row, one in self.aside.items()})
        table = self.kept.table()
        self.fields, whole = table.fields, table.frame.to_native().collect()
        self.kept.held.clear()
        self.lost = whole[self.by].null_count()
        known = whole.lazy().filter(pl.col(self.by).is_not_null()).group_by(self.by)
        self.unmet = known.agg(pl.col("row").min().alias("first"), pl.len().alias("count")).sort("first").collect()
        self.frame = whole.sort(self.by, nulls_last=True, maintain_order=True)

    def doubles(self) -> list[int]:
        """Rows of one owner and key."""
        import polars as pl

        if not self.keyed or not self.kept.held:
            return []
        every = pl.concat([frame.select("k", self.by, "row") for frame, _ in self.kept.held])
        found: list[int] = every.filter(pl.struct("k", self.by).is_duplicated())["row"].to_list()
        return found

    def of(self, keys: pl.Series) -> pl.DataFrame:
        """The rows of some owners, and those that may be anybody's."""
        import polars as pl

        known = self.frame.head(self.frame.height - self.lost)
        if not keys.len() or not known.height:
            return self.frame.tail(self.lost)
        by, owners = known[self.by], keys.alias(self.by).to_frame()
        first, last = by.search_sorted(str(keys.min()), "left"), by.search_sorted(str(keys.max()), "right")
        some = known.slice(first, last - first).join(owners, on=self.by, how="semi", maintain_order="left")
        return pl.concat([some, self.frame.tail(self.lost)]) if self.lost else some

    def table(self, frame: pl.DataFrame, relation: Callable[[pl.DataFrame], object] | None = None) -> Table:
        """Some of its rows, or all, as the engine reads them."""
        import narwhals.stable.v2 as nw

        native = frame.lazy() if relation is None else relation(frame)
        placed = frozenset[str]() if self.lost else frozenset({""})
        return Table(self.type, nw.from_native(native), self.fields, key="k", owner=self.by, placed=placed, row="row")

    def members(self, keys: pl.Series) -> tuple[dict[str, list[Record]], tuple[Record, ...]]:
        """The records of the lists of some owners, by owner, and those that may be anybody's; with what standards read."""
        import polars as pl

        some = self.of(keys).filter(pl.col(self.by).is_not_null())
        found: dict[str, list[Record]] = {}
        for owner, record in zip(some[self.by], self._records(some), strict=True):
            found.setdefault(owner, []).append(record)
        if self._unplaced is None:
            self._unplaced = tuple(self._records(self.frame.tail(self.lost)))
        return found, self._unplaced

    def _records(self, rows: pl.DataFrame) -> Iterator[Record]:
        values = {id: self._values(id, rows) for id in self.fields}
        for at, key in enumerate(rows["k"]):
            known = {id: found for id, column in values.items() if (found := column[at]) is not None}
            yield Record(self.type, key, known)

    def _values(self, id: str, rows: pl.DataFrame) -> list[Value | None]:
        """The values of one field; equal ones are made once."""
        from rulekit.engines.frames.records import value_of

        encoding, made = self.fields[id], dict[tuple[object, ...], Value]()
        names, found = columns(encoding), list[Value | None]()
        for cells in rows.select(names).iter_rows():
            if cells[0] is None:
                found.append(None)
                continue
            if cells not in made:
                made[cells] = value_of(encoding, cells[0], dict(zip(names, cells, strict=True)))
            found.append(made[cells])
        return found


@define(eq=False)
class Children:
    """
    The child records of a run, which are read before all others and held; `needs` says what standards read of which list.

    `merged` counts rows that went into others, `counts` records by their type, in the order in which these were met.
    """

    needs: Mapping[Owner, Need] = field(factory=dict)
    lists: dict[Owner, ListRows] = field(factory=dict)
    merged: int = 0
    counts: dict[str, int] = field(factory=dict)

    def expect(self, owner: Owner, type: str, *, keyed: bool) -> None:
        """Take up a list of which rows will be read."""
        from rulekit.engines.frames.needs import Need

        need = self.needs.get(owner)
        if owner not in self.lists:
            own = Need(levels={owner[0]}) if need is None else Need(need.fields, need.exact, {owner[0]}, set(), True)
            self.lists[owner] = ListRows(owner, type, Kept(type, own, True), need is not None)
        self.lists[owner].keyed |= keyed

    def add(self, batch: Batch, source: str) -> None:
        """Take up the rows of a batch. Errors: Unscannable for numbers that no column can hold."""
        assert batch.owner is not None
        if batch.unfit.height:
            raise Unscannable("numbers", source)
        one = self.lists[batch.owner]
        if batch.frame.height:
            one.kept.add(batch)
        one.aside |= batch.bare

    def settle(self, gathered: Gathered, read: Read) -> None:
        """Merge rows of one key, once all were added; `gathered` takes what is told of that."""
        rows: dict[str, list[int]] = {}
        for one in self.lists.values():
            rows.setdefault(one.type, []).extend(one.doubles())
        drafts = read({type: sorted(some) for type, some in rows.items() if some}) if any(rows.values()) else {}
        names = sorted(drafts, key=lambda name: name[1])
        kept, self.merged = merge_drafts(gathered, [drafts[name] for name in names])
        by_draft = {id(drafts[name]): name[1] for name in names}
        for draft in kept:
            assert draft.owner is not None
            self.lists[draft.owner].aside[by_draft[id(draft)]] = draft.record
        for one in self.lists.values():
            one.kept.drop(rows[one.type])
            one.settle()
        self._count()

    def _count(self) -> None:
        """Count child records by type; rows without a key are no records, though they stay members."""
        import polars as pl

        sound = {one: one.frame.lazy().filter(pl.col("k") != "").select("row").collect()["row"] for one in self.lists.values()}
        for one, rows in sorted(sound.items(), key=lambda pair: -1 if pair[1].min() is None else int(str(pair[1].min()))):
            if rows.len():
                self.counts[one.type] = self.counts.get(one.type, 0) + rows.len()

    def meet(self, batch: Batch) -> None:
        """Take note of records that may own lists."""
        for one in self.lists.values():
            if one.owner[0] == batch.type and one.unmet.height:
                one.unmet = one.unmet.join(batch.keys.alias(one.by).to_frame(), on=one.by, how="anti", maintain_order="left")

    def tell(self, gathered: Gathered, place: Callable[[int], Place]) -> None:
        """Tell of child records whose owner is not among the records, or cannot be told; see assemble."""
        for (type, id), one in self.lists.items():
            told = gathered.called(type=one.type, parent=type)
            for key, first, count in one.unmet.iter_rows() if type in gathered.supplied else ():
                gathered.tell("orphan", place(first), (type, id, key), count, key=key, **told)
            if one.lost:
                first = one.frame.tail(one.lost)["row"][0]
                gathered.tell("no_parent", place(first), (type, id), one.lost, **told)

    def tables(self, type: str, keys: pl.Series, relation: Callable[[pl.DataFrame], object] | None) -> dict[Owner, Table]:
        """The lists of some records of a type that standards read."""
        some = (one for one in self.lists.values() if one.read and one.owner[0] == type)
        return {one.owner: one.table(one.of(keys), relation) for one in some}

    def whole(self, types: Iterable[str], relation: Callable[[pl.DataFrame], object] | None) -> dict[Owner, Table]:
        """All lists of some types that standards read."""
        some = set(types)
        return {o: one.table(one.frame, relation) for o, one in self.lists.items() if one.read and o[0] in some}

    def put(self, records: Iterable[Record]) -> None:
        """Give records the lists that standards read."""
        import polars as pl

        by_type: dict[str, list[Record]] = {}
        for record in records:
            by_type.setdefault(record.type, []).append(record)
        for (type, id), one in self.lists.items():
            mine = by_type.get(type, ())
            if one.read and mine:
                found, unplaced = one.members(pl.Series([record.key for record in mine], dtype=pl.String))
                for record in mine:
                    record.lists.setdefault(id, Listing(tuple(found.get(record.key, ())), unplaced))
