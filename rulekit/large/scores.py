"""The scorecards of a large run: batches, tables and records that bear scores, and scores made when they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from rulekit import ir, periods
from rulekit.engines.evaluator import Evaluator
from rulekit.engines.interpret import Interpreter
from rulekit.engines.scores.points import Reckoned
from rulekit.engines.scores.scored import filled, named, waiting
from rulekit.findings import Bounds, Finding, Missing
from rulekit.large.cards import CardRun, overridden
from rulekit.large.needs import in_groups
from rulekit.records import Record
from rulekit.scorecards import Score, Scorecard
from rulekit.sources.scans.batch import Batch
from rulekit.sources.scans.source import Unscannable
from rulekit.tables import Encoding, Grades, Number, Range, Table

if TYPE_CHECKING:
    import polars as pl

    from rulekit.large.judge import LargeRun

_ROWS = 20_000  # scores that are made at a time


@define(eq=False)
class Scores:
    """All scorecards of one run."""

    run: LargeRun
    cards: list[CardRun] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Forget everything, before all is read again."""
        self.cards = [CardRun(card, self.run) for card in self.run.cards.used]

    def of(self, type: str) -> list[CardRun]:
        """The scorecards of a record type."""
        return [one for one in self.cards if one.card.record == type]

    def finish(self) -> None:
        """Score everything."""
        for one in self.cards:
            one.finish()

    # records that bear scores --------------------------------------------------------------------

    def graded(self, one: CardRun) -> Callable[[pl.DataFrame, Sequence[Reckoned]], list[tuple[str, ...]]]:
        """Gives the grades of records whose scale asks for more than columns tell apart: they are read again."""

        def read(part: pl.DataFrame, points: Sequence[Reckoned]) -> list[tuple[str, ...]]:
            run, card = self.run, one.card
            world = run.world(run.scan.dataset(run.above))
            known = run.scan.records({card.record: [row for row in part["row"] if row is not None]})
            stubs = (Record(card.record, key, supplied=False) for key in part["key"])
            records = [known.get((card.record, row), stub) for row, stub in zip(part["row"], stubs, strict=True)]
            evaluator = Evaluator(world)
            made = [filled(record, card, point, world) for record, point in zip(records, points, strict=True)]
            return [evaluator.grades(card.scale, record) for record in made]

        return read

    def bearing(self, type: str, records: Mapping[tuple[str, int], Record]) -> dict[tuple[str, int], Record]:
        """Records of a type, by type and number of the row, with their scores and grades."""
        import polars as pl

        found = dict(records)
        for one in self.of(type):
            table = one.table
            if table is None:
                continue
            rows = pl.Series([row for name, row in records if name == type], dtype=pl.Int64)
            some = table.frame.filter(pl.col("row").is_in(rows.implode()))
            world = self.run.bare
            for row in some.iter_rows(named=True):
                made = filled(found[type, row["row"]], one.card, table.points(row), world)
                if one.card.capped:
                    made.graded = made.graded | {one.card.scale: table.possible[row["grades"]]}
                found[type, row["row"]] = self._earlier(one.card, made)
        return found

    def _earlier(self, card: Scorecard, record: Record) -> Record:
        before = self.run.cards.before
        name = self._before(card)
        return record if before is None or not name else before.bearing(record, card, name)

    def _before(self, card: Scorecard) -> str:
        """The name of the score of the period of an earlier report."""
        declared = self.run.ruleset.vocabulary.fields[card.record, card.field]
        before = self.run.cards.before
        if before is None or not declared.period:
            return ""
        return periods.kept(card.field, periods.index_of(before.as_of, declared.period), declared.period)

    # columns that bear scores --------------------------------------------------------------------

    def columns(self, one: CardRun) -> pl.DataFrame:
        """The key and row of each record with the columns of its score, under names that no field has."""
        import polars as pl

        assert one.table is not None
        name, scale = f"s:{one.card.id}", one.table.sums.scale
        return one.table.frame.select(
            "row", pl.col("key").alias("s:key"), pl.col("low").alias(f"{name}:low"), pl.col("high").alias(f"{name}:high"),
            pl.when(pl.col("only")).then(1).otherwise(pl.col("low:under") * scale).alias(f"{name}:low:under"),
            pl.when(pl.col("only")).then(1).otherwise(pl.col("high:under") * scale).alias(f"{name}:high:under"),
            pl.col("maybe").alias(f"{name}:maybe"), pl.col("only").alias(f"{name}:only"),
            pl.col("grades").alias(f"{name}:grades"),
        )  # fmt: skip

    def on(self, batch: Batch) -> Batch:
        """A batch that bears the scores of its records."""
        for one in self.of(batch.type):
            columns = self.columns(one)
            first, last = batch.frame["row"].min(), batch.frame["row"].max()
            start, end = (columns["row"].search_sorted(row, side) for row, side in ((first, "left"), (last, "right")))  # type: ignore[call-overload]
            some = columns.slice(start, end - start).drop("s:key")
            joined = batch.frame.join(some, on="row", how="left", maintain_order="left")
            frame = self._with_earlier(one, self._whole(one, joined), "k", batch.fields)
            batch = Batch(batch.type, frame, batch.fields, batch.levels, batch.unfit)
        return batch

    def _whole(self, one: CardRun, frame: Any) -> Any:
        """Of rows that are not scored, because they are no records or do not exist, nothing is known."""
        import polars as pl

        assert one.table is not None
        name, declared = f"s:{one.card.id}", self.run.ruleset.vocabulary.fields[one.card.record, one.card.field]
        known = {f"{name}:grades": len(one.table.possible)}
        for side, end in (("low", declared.low), ("high", declared.high)):
            known |= {f"{name}:{side}:under": 1 if end is None else end.denominator}
            known |= {} if end is None else {f"{name}:{side}": end.numerator}
        flags = {f"{name}:maybe": False, f"{name}:only": False}
        return frame.with_columns(pl.col(column).fill_null(value) for column, value in {**known, **flags}.items())

    def beside(self, table: Table) -> Table:
        """A table of kept columns whose records bear their scores."""
        import narwhals.stable.v2 as nw

        frame = table.frame.to_native()
        for one in self.of(table.type):
            columns = self.columns(one).drop("row").lazy()
            joined = frame.join(columns, left_on=table.key, right_on="s:key", how="left", maintain_order="left")
            frame = self._with_earlier(one, self._whole(one, joined), table.key, table.fields)
        return self.table(evolve(table, frame=nw.from_native(frame)))

    def _with_earlier(self, one: CardRun, frame: Any, key: str, fields: Mapping[str, Encoding]) -> Any:
        """With the scores of an earlier report, where records have none of its period themselves."""
        import polars as pl

        before, name = self.run.cards.before, self._before(one.card)
        if before is None or not name:
            return frame
        known, range = fields.get(name), _range(f"s:{one.card.id}:before", 0)
        rows = [(key, *_row(found)) for (card, key), found in before.scores.items() if card == one.card.id]
        earlier = pl.DataFrame(rows, schema={"s:key": pl.String, **_schema(range)}, orient="row")
        some = earlier.lazy() if isinstance(frame, pl.LazyFrame) else earlier
        joined = frame.join(some, left_on=key, right_on="s:key", how="left", maintain_order="left")
        own = None
        if isinstance(known, Number):
            if known.floating:
                raise Unscannable("numbers")
            own = pl.col(known.column)
        return joined.with_columns(self._filled(one.card, range, own, known))

    def _filled(self, card: Scorecard, range: Range, own: pl.Expr | None, known: Encoding | None) -> list[pl.Expr]:
        """The columns of earlier scores: what the record says itself, else what the report says, else anything that it can be."""
        import polars as pl

        declared = self.run.ruleset.vocabulary.fields[card.record, card.field]
        found = []
        for (over, under), end in ((range.low, declared.low), (range.high, declared.high)):
            told, below = pl.col(over), pl.col(under).fill_null(end.denominator if end is not None else 1)
            if end is not None:
                told = told.fill_null(end.numerator)
            if own is not None and isinstance(known, Number):
                told = pl.when(own.is_not_null()).then(own * known.scale.denominator).otherwise(told)
                below = pl.when(own.is_not_null()).then(known.scale.numerator).otherwise(below)
            found += [told.alias(over), below.alias(under)]
        for name in (range.maybe, range.only):
            flag = pl.col(name).fill_null(False)
            found.append((flag & own.is_null() if own is not None else flag).alias(name))
        return found

    def table(self, table: Table) -> Table:
        """A table whose frame bears scores, which are read instead of what the input says of them."""
        ranges, graded, fields = dict(table.ranges), dict(table.graded), dict(table.fields)
        for one in self.of(table.type):
            if one.table is None:
                continue
            name = f"s:{one.card.id}"
            ranges[one.card.field] = _range(name, one.table.most)
            if one.card.capped:
                graded[one.card.scale] = Grades(f"{name}:grades", (*one.table.possible, self._any(one.card)))
            for gone in overridden(one.card, self.run):
                fields.pop(gone, None)
            if earlier := self._before(one.card):
                fields.pop(earlier, None)
                ranges[earlier] = _range(f"{name}:before", 2**53)
        return evolve(table, fields=fields, ranges=ranges, graded=graded)

    def _any(self, card: Scorecard) -> tuple[str, ...]:
        """All grades of a scale, and none where that is possible."""
        body = self.run.rules.definitions[card.scale].body
        assert isinstance(body, ir.Graded)
        return tuple(dict.fromkeys([*(band.grade for band in body.bands), body.otherwise]))

    # scores --------------------------------------------------------------------------------------

    def made(self, one: CardRun, rows: pl.DataFrame) -> Iterator[Score]:
        """The scores of some rows, with names."""
        if one.table is None:
            return
        type = one.card.record
        for part in rows.iter_slices(_ROWS):
            records = self.run.scan.records({type: [row for row in part["row"] if row is not None]})
            names = {record.key: record.name for record in records.values()}
            for key in part["key"]:
                if key not in names:
                    names[key] = self.run.scan.names.get((type, key), "") or key
            own = {record.key: record for record in records.values()}
            for score in one.table.scores(part, names):
                record = own.get(score.record) or Record(type, score.record, supplied=False)
                units = self.run.units(record)
                yield evolve(score, above=units) if units else score

    def counted(self, card: str) -> Counter[tuple[str, str]]:
        """How many scores of a card are in each state, and with which grade those that are known."""
        found = next((one.table for one in self.cards if one.card.id == card), None)
        return Counter() if found is None else found.counts

    def first(self, card: str, count: int) -> list[Score]:
        """The first scores of a card by unit and rank, or by score."""
        found = next((one for one in self.cards if one.card.id == card), None)
        return [] if found is None or found.table is None else list(self.made(found, found.table.first(count)))

    # what scores wait for ------------------------------------------------------------------------

    def named(self, findings: Iterable[Finding], judged: Callable[[ir.Standard, list[int]], Iterator[Finding]]) -> list[Finding]:
        """Findings that name, instead of scores, the inputs that these wait for; `judged` judges units again."""
        some, waits = list(findings), {}
        for one in self.cards:
            mine = (one.card.record, one.card.field)
            keys = {item.key for finding in some for item in finding.missing if (item.record, item.name) == mine}
            waits[one.card.id] = self._waits(one, keys, judged) if keys else {}
        return [named(finding, self.run.cards.used, waits) for finding in some]

    def _waits(
        self, one: CardRun, keys: Collection[str], judged: Callable[[ir.Standard, list[int]], Iterator[Finding]]
    ) -> dict[str, tuple[Missing, ...]]:  # fmt: skip
        import polars as pl

        assert one.table is not None
        run, card = self.run, one.card
        rows = one.table.frame.filter(pl.col("key").is_in(list(keys)))["row"].drop_nulls().to_list()
        records = run.scan.records({card.record: rows})
        interpreter = Interpreter(run.world(run.scan.dataset({**run.above, card.record: list(records.values())})))
        found: list[Finding] = []
        for standard in run.cards.rules.standards:
            if standard.id not in card.standards:
                continue
            if not in_groups(standard, run.cards.rules):
                found += [interpreter.judge(standard, record) for record in records.values()]
                continue
            _, frame = run.group_of(standard)
            units = frame.filter(pl.col("key").is_in(list(keys)))["row"].to_list()
            found += judged(standard, units)
        return waiting(card, found)


@define(eq=False)
class LargeScores(Sequence[Score]):
    """The scores of a run, by scorecard and in the order of the records, made when they are asked for."""

    scores: Scores

    def __len__(self) -> int:
        return sum(one.table.frame.height for one in self.scores.cards if one.table is not None)

    def __iter__(self) -> Iterator[Score]:
        for one in self.scores.cards:
            if one.table is not None:
                yield from self.scores.made(one, one.table.frame)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        place = at + len(self) if at < 0 else at
        for one in self.scores.cards:
            height = one.table.frame.height if one.table is not None else 0
            if 0 <= place < height and one.table is not None:
                return next(self.scores.made(one, one.table.frame.slice(place, 1)))
            place -= height
        raise IndexError(at)


def _range(name: str, most: int) -> Range:
    ends = [(f"{name}:{end}", f"{name}:{end}:under") for end in ("low", "high")]
    return Range(ends[0], ends[1], f"{name}:maybe", f"{name}:only", most)


def _schema(range: Range) -> dict[str, Any]:
    import polars as pl

    kinds = (pl.Int64, pl.Int64, pl.Int64, pl.Int64, pl.Boolean, pl.Boolean)
    return dict(zip(range.columns, kinds, strict=True))


def _row(found: Bounds) -> tuple[int, int, int, int, bool, bool]:
    """The ends of an earlier score."""
    if found.low is None or found.high is None:
        return 0, 1, 0, 1, True, True
    return found.low.numerator, found.low.denominator, found.high.numerator, found.high.denominator, found.nothing, False
