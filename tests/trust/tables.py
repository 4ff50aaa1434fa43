"""A data set and chance go in; the same records as Tables of Polars or DuckDB frames, encoded in varied ways, come out."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import polars as pl
from attrs import define, field, frozen

from rulekit.records import Dataset, NotYet, Record, Value
from rulekit.tables import LATEST, Day, Encoding, Number, Table, Tables, Text, YesNo
from rulekit.vocabulary import Field, Vocabulary

MOST = 2**53
PREFIXES = ("", "f_", "列 ", 'a "quoted" ', "Select.", "x'y ", "rk")
INTEGERS = (pl.UInt8, pl.Int16, pl.Int32, pl.Int64)


def encoded(
    dataset: Dataset, chance: random.Random, exact: Collection[tuple[str, str]] | None = None,
    connection: duckdb.DuckDBPyConnection | None = None,
) -> Tables:  # fmt: skip
    """
    The tables of a data set.

    Takes: `exact`, the (record type, field id) that may not stand in floating columns (all, where it is None); and a connection
    of DuckDB where its relations are wanted in place of Polars frames.
    """
    return _Maker(dataset, chance, exact, connection).tables()


@frozen(eq=False)
class _Row:
    """One row: its record, its key, the key of its owner, and whether it may belong elsewhere."""

    record: Record
    key: str
    owner: str = ""
    uncertain: bool = False


@define(eq=False)
class _Columns:
    """Columns of one table, with a prefix that is awkward now and then."""

    prefix: str
    series: list[pl.Series] = field(factory=list)

    def add(self, name: str, values: Iterable[object], dtype: Any) -> str:
        self.series.append(pl.Series(self.prefix + name, list(values), dtype=dtype))
        return self.prefix + name


@define(eq=False)
class _Maker:
    dataset: Dataset
    chance: random.Random
    exact: Collection[tuple[str, str]] | None
    connection: duckdb.DuckDBPyConnection | None
    made: int = 0
    nowhere: set[tuple[str, str]] = field(factory=set)

    def often(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent

    @property
    def vocabulary(self) -> Vocabulary:
        return self.dataset.vocabulary

    def tables(self) -> Tables:
        records, below = {}, {}
        for type in sorted(self.dataset.supplied):
            rows = [_Row(one, one.key) for one in self.dataset.records.get(type, ())]
            lost = [one for one in self.dataset.unreadable if one.type in ("", type)]
            rows += [_Row(one, f"lost:{index}", uncertain=True) for index, one in enumerate(lost)]
            records[type] = self.table(type, rows, below)
        children: dict[tuple[str, str], Table] = {}
        while below:
            name, rows = below.popitem()
            if rows or name not in self.nowhere or self.often(60):  # a list that nobody has may lack its table
                children[name] = self.table(self.vocabulary.lists[name].child, rows, below, owned=True)
        return Tables(self.vocabulary, records, children, dict(self.dataset.unit_names))

    def table(self, type: str, rows: list[_Row], below: dict[tuple[str, str], list[_Row]], *, owned: bool = False) -> Table:
        columns = _Columns(self.chance.choice(PREFIXES))
        records = [row.record for row in rows]
        lists = self.vocabulary.lists_of(type)
        key = columns.add("key", (row.key for row in rows), pl.String) if not owned or lists or self.often(50) else ""
        owners = [row.owner or None for row in rows]
        owner = columns.add("owner", owners, pl.String) if owned else ""
        some = any(row.uncertain for row in rows) or self.often(20)
        uncertain = columns.add("uncertain", (row.uncertain for row in rows), pl.Boolean) if some else ""
        if self.often(30):
            columns.add("nobody reads this", (self.chance.choice([None, 0.1, float("nan"), -1e300]) for _ in rows), pl.Float64)
        open_ = {}
        for one in lists:
            closed = [one.id in record.lists and record.lists[one.id].complete for record in records]
            below[type, one.id] = self.members(one.id, rows)
            if not any(closed):
                self.nowhere.add((type, one.id))
            if not all(closed) or self.often(30):
                open_[one.id] = columns.add(f"open {one.id}", (not each for each in closed), pl.Boolean)
        fields = self.fields(type, records, columns)
        above = {} if owned else self.above(type, records, columns)
        row = columns.add("row", range(len(rows)), pl.Int64)
        frame = self.frame(columns.series)
        full = {one.name for one in columns.series if not one.null_count()}
        placed = {level for level, name in {**above, "": owner}.items() if name in full and self.often(70)}
        return Table(type, frame, fields, key, above, owner, uncertain, open_, frozenset(placed), row)

    def members(self, list_id: str, rows: list[_Row]) -> list[_Row]:
        """Rows of a list; one for a record that may belong to every one of them, whose owner cannot be told."""
        listings = [(row.key, row.record.lists[list_id]) for row in rows if list_id in row.record.lists]
        times = Counter(id(member) for _, listing in listings for member in listing.uncertain)
        anywhere = {one for one, count in times.items() if count == len(listings) > 1}
        found = []
        for key, listing in listings:
            for uncertain, some in ((False, listing.members), (True, listing.uncertain)):
                for member in some:
                    if not uncertain or id(member) not in anywhere:
                        found.append(self.numbered(member, key, uncertain))
        if listings:
            found += [self.numbered(member, "", False) for member in listings[0][1].uncertain if id(member) in anywhere]
        return found

    def numbered(self, member: Record, owner: str, uncertain: bool) -> _Row:
        self.made += 1
        return _Row(member, str(self.made), owner, uncertain)

    def above(self, type: str, records: Sequence[Record], columns: _Columns) -> dict[str, str]:
        found = {}
        for level in self.vocabulary.levels_above(type):
            keys = [(self.dataset.above(record, level) if record.type else "") or None for record in records]
            if any(keys) or self.often(30):
                found[level] = columns.add(f"in {level}", keys, pl.String)
        return found

    def frame(self, series: list[pl.Series]) -> nw.LazyFrame[Any]:
        found = pl.DataFrame(series)
        if self.connection is None:
            return nw.from_native(found.lazy())
        arrow = found.to_arrow()
        self.made += 1
        name = f"t{self.made}_{id(self)}"
        self.connection.register("given", arrow)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM given")
        self.connection.unregister("given")
        return nw.from_native(self.connection.table(name))

    # encodings -----------------------------------------------------------------------------------

    def fields(self, type: str, records: Sequence[Record], columns: _Columns) -> dict[str, Encoding]:
        found: dict[str, Encoding] = {}
        names = dict.fromkeys(name for record in records for name in record.values if "@" in name)
        for known in (*self.vocabulary.fields_of(type), *(self.vocabulary.fields[type, name] for name in names)):
            values = [record.values.get(known.id) for record in records]
            if any(value is not None for value in values) or self.often(30):  # one without a column is missing everywhere
                found[known.id] = self.encoders[known.kind](known, values, columns)
        return found

    @property
    def encoders(self) -> dict[str, Callable[..., Encoding]]:
        return {"yesno": self.yesno, "text": self.text, "date": self.day, "number": self.number}

    def yesno(self, known: Field, values: Sequence[Value | None], columns: _Columns) -> Encoding:
        return YesNo(columns.add(known.id, values, pl.Boolean))

    def text(self, known: Field, values: Sequence[Any], columns: _Columns) -> Encoding:
        if self.often(50):
            return Text(columns.add(known.id, values, pl.String))
        words = sorted({*(value for value in values if value is not None), *(one.id for one in known.choices), "福建"})
        self.chance.shuffle(words)
        codes = [None if value is None else words.index(value) for value in values]
        return Text(columns.add(known.id, codes, self.chance.choice(INTEGERS)), tuple(words))

    def day(self, known: Field, values: Sequence[Any], columns: _Columns) -> Encoding:
        days = [LATEST if isinstance(value, NotYet) else value and value.first for value in values]
        last = [LATEST if isinstance(value, NotYet) else value and value.last for value in values]
        if days == last and LATEST not in days and self.often(70):
            return Day(columns.add(known.id, (day and date.fromordinal(day) for day in days), pl.Date), native=True)
        column = columns.add(known.id, days, pl.Int32)
        if days == last and self.often(70):
            return Day(column)
        return Day(column, last=columns.add(f"{known.id} last", last, pl.Int32))

    def number(self, known: Field, values: Sequence[Fraction | None], columns: _Columns) -> Encoding:
        exact = self.exact is None or (known.record, known.id) in self.exact or known.period or "@" in known.id
        if not exact and self.often(60):
            scale = self.chance.choice((Fraction(1), Fraction(1), Fraction(100), Fraction(1, 10_000)))
            found = floats(values, scale)
            if found is not None:
                return Number(columns.add(known.id, found, pl.Float64), scale, floating=True)
        scale = self.scale([value for value in values if value is not None])
        if scale is None:
            found = floats(values, Fraction(1))
            assert found is not None, f"{known.id} cannot be encoded"
            return Number(columns.add(known.id, found, pl.Float64), floating=True)
        whole = [None if value is None else int(value * scale) for value in values]
        size = max((abs(value) for value in whole if value is not None), default=0)
        most = self.chance.choice((MOST, size, min(MOST, 2 * size + 1)))  # a bound, tight or not
        if known.period or "@" in known.id:
            most = size
        return Number(columns.add(known.id, whole, pl.Int64), scale, most=most)

    def scale(self, values: Sequence[Fraction]) -> Fraction | None:
        """What makes whole numbers of all values, with some factor more or less; None where they would be too large."""
        least = Fraction(lcm(*(value.denominator for value in values)) if values else 1)
        most = max((abs(value) for value in values), default=Fraction(0))
        if self.often(25) and values and (common := gcd(*(int(value * least) for value in values))):
            least /= common  # such as tens of thousands
        scales = [least * factor for factor in self.chance.sample((1, 1, 10, 3, 100), 5)] + [least]
        return next((scale for scale in scales if most * scale <= MOST), None)


def floats(values: Sequence[Fraction | None], scale: Fraction) -> list[float | None] | None:
    """Floats whose shortest decimals are the values times the scale; None where a value has none."""
    found = [None if value is None else float(value * scale) for value in values]
    if any(one is not None and Fraction(repr(one)) != value * scale for one, value in zip(found, values, strict=True)):
        return None
    return found
