"""A plain data set goes in, frames of Polars, DuckDB, PyArrow and pandas come out; and what Ruleset.check_frame says of them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
from attrs import define, evolve, field

from rulekit import ir
from rulekit.diagnostic import Source as Text
from rulekit.frame_report import FrameReport
from rulekit.language.outline import outline
from rulekit.records import Dataset, Days, Listing, NotYet, Record
from rulekit.ruleset import Ruleset
from rulekit.vocabulary import Field
from tests.agreement import again
from tests.random_rules import AS_OF, VOCABULARY
from tests.sources.frame_kinds import columns, of_arrow
from tests.trust.batches import ruleset
from tests.trust.engines import Judge, Said
from tests.trust.relations import changed

KINDS = {
    "polars": "Polars", "lazy": "Polars, lazy", "duckdb": "DuckDB", "pyarrow": "PyArrow", "pandas-object": "pandas, objects",
    "pandas-arrow": "pandas, Arrow",
}  # fmt: skip
WORDS = ("pass", "fail", "unknown", "not_applicable", "error")


def simplified(dataset: Dataset) -> Dataset:
    """
    What frames can hold of a plain data set: child lists that are there for all units or for none, and no lists below them; and
    no second column for one period.
    """
    listed = any("items" in record.lists for record in dataset.records["unit"])

    def change(record: Record) -> Record:
        record = evolve(record, values={name: value for name, value in record.values.items() if not name.endswith("@-1")})
        if record.type != "unit":
            return evolve(record, lists={})
        return evolve(record, lists={"items": record.lists.get("items", Listing())} if listed else {})

    return again(changed(dataset, change), changed(dataset, change).records)


def judge_with(kind: str, seed: str) -> Judge:
    """What check_frame says of frames of a kind, whose columns are written as the seed says."""

    def judge(standards: Sequence[ir.Standard], dataset: Dataset) -> Said:
        return judged(kind, seed, standards, dataset)

    return judge


def report_of(kind: str, seed: str, standards: Sequence[ir.Standard], dataset: Dataset) -> FrameReport:
    """The report of check_frame over the records of a data set."""
    writer = _Writer(random.Random(seed), kind)
    loaded = Ruleset("synthetic", "Synthetic", "en", ruleset(standards), VOCABULARY, outline(Text("synthetic", "")))
    rows = dataset.records["unit"]
    units = {type: writer.table(others, type) for type, others in dataset.records.items() if type != "unit"}
    owned = [(one.key, member) for one in rows for member in one.lists.get("items", Listing()).members]
    listed = any("items" in record.lists for record in rows)
    children = {"items": writer.table([one for _, one in owned], "item", [key for key, _ in owned])} if listed else {}
    frame = writer.table(rows, "unit")
    return loaded.check_frame(
        frame, record_type="unit", units=units, children=children, as_of=AS_OF, codes=writer.often(50)
    )  # fmt: skip


def judged(kind: str, seed: str, standards: Sequence[ir.Standard], dataset: Dataset) -> Said:
    """Verdicts by id and key, of records, units and the whole."""
    report = report_of(kind, seed, standards, dataset)
    found: Said = {one.id: {} for one in standards}
    keys = [record.key for record in dataset.records["unit"]]
    _take(found, columns(report.frame), keys)
    for frame in report.units.values():
        given = columns(frame)
        _take(found, given, given["key"])
    if report.whole is not None:
        _take(found, columns(report.whole), ["*"])
    return found


def _take(found: Said, given: Mapping[str, Sequence[Any]], keys: Sequence[str]) -> None:
    for id in found:
        for key, verdict in zip(keys, given.get(id, [None] * len(keys)), strict=True):
            if verdict is not None:
                found[id][str(key)] = verdict if isinstance(verdict, str) else WORDS[int(verdict)]


def _connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection


@define(eq=False)
class _Writer:
    """Writes records as columns, each in one of the ways in which people have them."""

    chance: random.Random
    kind: str
    connection: duckdb.DuckDBPyConnection = field(factory=_connect)

    def often(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent

    def table(self, rows: Sequence[Record], type: str, owners: Sequence[str] = ()) -> Any:
        """One frame: keys, units above or the owner, and fields in any order, under their ids or words."""
        series = []
        if owners or type == "item":
            series.append(pl.Series(self.chance.choice(("unit", "单位")), owners, dtype=pl.String))
        series.append(pl.Series(self.chance.choice((type, "key", "编号")), [row.key for row in rows], dtype=pl.String))
        if type == "site":
            series.append(pl.Series("unit", [row.parent or None for row in rows], dtype=pl.String))
        if any(row.above for row in rows):
            series.append(pl.Series("area", [row.above.get("area") for row in rows], dtype=pl.String))
        periods = dict.fromkeys(name for row in rows for name in row.values if "@" in name)
        for known in (*VOCABULARY.fields_of(type), *(VOCABULARY.fields[type, name] for name in periods)):
            values = [row.values.get(known.id) for row in rows]
            if any(value is not None for value in values) or self.often(50):
                series.append(getattr(self, known.kind)(self.header(known, type), known, values))
        self.chance.shuffle(series)
        return self.native(pl.DataFrame(series))

    def header(self, known: Field, type: str) -> str:
        """The id or a word of a field; of a value of a period with its name: kept@2023, 年数2023年, yearly kept 2023."""
        base, _, period = known.id.partition("@")
        words = VOCABULARY.fields[type, base].words
        if not period:
            return self.chance.choice((known.id, words.zh[0], words.en[0]))
        if period.startswith("-"):
            return known.id
        return self.chance.choice((known.id, f"{words.zh[0]}@{period}", f"{words.en[0]} {period}"))

    def native(self, frame: pl.DataFrame) -> Any:
        table = frame.to_arrow()
        if self.kind != "duckdb":
            return of_arrow(self.kind, table)
        name = f"t{len(self.connection.execute('SHOW TABLES').fetchall())}"
        self.connection.register("given", table)
        self.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        self.connection.unregister("given")
        return self.connection.table(name)

    # columns -------------------------------------------------------------------------------------

    def yesno(self, header: str, known: Field, values: Sequence[Any]) -> pl.Series:
        if self.often(60):
            return pl.Series(header, values, dtype=pl.Boolean)
        yes, no = self.chance.choice((("是", "否"), ("yes", "no"), ("1", "0")))
        return pl.Series(header, [self.gap() if value is None else yes if value else no for value in values], dtype=pl.String)

    def number(self, header: str, known: Field, values: Sequence[Any]) -> pl.Series:
        there = [value for value in values if value is not None]
        if all(value.denominator == 1 for value in there) and self.often(60):
            return pl.Series(header, [None if value is None else int(value) for value in values], dtype=pl.Int64)
        form = self.chance.randrange(3)
        if form == 0 and all((value * 10**6).denominator == 1 for value in there):
            exact = [None if value is None else Decimal(int(value * 10**6)).scaleb(-6) for value in values]
            return pl.Series(header, exact, dtype=pl.Decimal(24, 6))
        if form == 1:
            return pl.Series(header, [self.gap() if value is None else written(value) for value in values], dtype=pl.String)
        gap = float("nan") if self.often(30) else None
        return pl.Series(header, [gap if value is None else float(value) for value in values], dtype=pl.Float64)

    def text(self, header: str, known: Field, values: Sequence[Any]) -> pl.Series:
        form = self.chance.choice(("NFC", "NFD"))
        words = {one.id: self.chance.choice((one.id, one.words.zh[0], one.words.en[0])) for one in known.choices}
        shown = [None if value is None else unicodedata.normalize(form, words.get(value, value)) for value in values]
        padded = [self.gap() if one is None else f" {one} " if self.often(20) else one for one in shown]
        found = pl.Series(header, padded, dtype=pl.String)
        return found.cast(pl.Categorical) if self.often(20) else found

    def date(self, header: str, known: Field, values: Sequence[Any]) -> pl.Series:
        if all(value is None or (isinstance(value, Days) and value.first == value.last) for value in values) and self.often(70):
            return pl.Series(header, [value and date.fromordinal(value.first) for value in values], dtype=pl.Date)
        return pl.Series(header, [self.gap() if value is None else self.day(value) for value in values], dtype=pl.String)

    def day(self, value: Days | NotYet) -> str:
        if isinstance(value, NotYet):
            return self.chance.choice(("not yet", "未"))
        first, last = date.fromordinal(value.first), date.fromordinal(value.last)
        if first == last:
            return self.chance.choice((first.isoformat(), f"{first.year}年{first.month}月{first.day}日"))
        return str(first.year) if first.month != last.month else f"{first.year}-{first.month:02}"

    def gap(self) -> str | None:
        """A cell in which nothing stands."""
        return self.chance.choice((None, "", " "))


def written(value: Any) -> str:
    """A number with finitely many decimals as people write it."""
    text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
