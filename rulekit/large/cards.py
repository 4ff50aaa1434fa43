"""Verdicts of batches and of groups go in; the tables of scores of a large run come out (semantics 56 to 58)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from rulekit import ir, periods
from rulekit.engines.evaluator import World
from rulekit.engines.scores.graded import parts
from rulekit.findings import VERDICTS, Finding, Verdict, outcome_bits
from rulekit.records import Dataset, Record
from rulekit.scorecards import Scorecard, late
from rulekit.sources.before import Before
from rulekit.tables import Number

if TYPE_CHECKING:
    import polars as pl

    from rulekit.engines.frames.engine import Judgement
    from rulekit.engines.frames.needs import Need
    from rulekit.engines.scores.table import ScoreTable
    from rulekit.large.judge import LargeRun
    from rulekit.ruleset import Ruleset
    from rulekit.sources.scans.batch import Batch

_OUT = 4


@define(eq=False)
class Cards:
    """
    What a large run has to do with scorecards: those that are `used`, the standards that read their scores (`late`), and `hidden`
    ones that are judged for them without being told of: those of a card that were not asked for, and those that ask for what else
    its grades hang on. `rules` are the rules with these.
    """

    used: tuple[Scorecard, ...] = ()
    late: frozenset[str] = frozenset()
    hidden: tuple[ir.Standard, ...] = ()
    rules: ir.Ruleset = ir.Ruleset("", ())
    before: Before | None = None

    @classmethod
    def of(cls, ruleset: Ruleset, standards: Sequence[ir.Standard], before: Before | None) -> Cards:
        """The scorecards of a ruleset where some of its standards are judged."""
        ids = {one.id for one in standards}
        after = late(ruleset.ir, ruleset.scorecards) & ids
        used = tuple(card for card in ruleset.scorecards if after or set(card.standards) <= ids)
        wanted = {id for card in used for id in card.standards} - ids
        probes = tuple(probe for card in used for probe in _probes(card, ruleset.ir))
        hidden = (*(one for one in ruleset.ir.standards if one.id in wanted), *probes)
        rules = evolve(ruleset.ir, standards=(*ruleset.ir.standards, *probes)) if probes else ruleset.ir
        return cls(used, after, hidden, rules, before)

    def need(self, every: dict[str, Need], new: type[Need]) -> None:
        """Have read what ranks hang on."""
        for card in self.used:
            need = every.setdefault(card.record, new())
            if card.ranking is not None:
                need.levels |= {card.ranking.level} - {""}
                need.fields |= {card.ranking.by} - {""}


def _probes(card: Scorecard, ruleset: ir.Ruleset) -> Iterator[ir.Standard]:
    """Standards that ask whether a record exists, and for the conditions of the scale that do not read the score."""
    over = ir.Over("records", card.record)
    yield ir.Standard(f"rk:{card.id}:exists", "", ir.Rule("must", over, ir.ALWAYS))
    for at, one in enumerate(parts(card, ruleset) or ()):
        yield ir.Standard(f"rk:{card.id}:{at}", "", ir.Rule("must", over, one))


@define(eq=False)
class CardRun:
    """Gathers what one scorecard reads, and scores."""

    card: Scorecard
    run: LargeRun
    held: list[pl.DataFrame] = field(factory=list)
    aside: dict[int, dict[str, Any]] = field(factory=dict)
    groups: list[tuple[Judgement, pl.DataFrame]] = field(factory=list)
    table: ScoreTable | None = None

    @property
    def exists(self) -> str:
        """The id of the standard that asks whether a record exists."""
        return f"rk:{self.card.id}:exists"

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """The columns that some standards give, by id."""
        probes = [one.id for one in self.run.cards.hidden if one.id.startswith(f"rk:{self.card.id}:") and one.id != self.exists]
        known = {id: f"b:{id}" for id in self.card.standards} | {id: f"p:{at}" for at, id in enumerate(probes)}
        return {id: known[id] for id in ids if id in known}

    def needed(self, judged: Judgement) -> list[str]:
        """Columns of a judgement that are read."""
        ids = [*self.names(judged.verdicts), *([self.exists] if self.exists in judged.verdicts else [])]
        return [name for id in ids for name in (judged.verdicts[id], judged.possible[id])]

    # gathering -----------------------------------------------------------------------------------

    def take(self, batch: Batch, judged: Judgement, verdicts: pl.DataFrame) -> None:
        """Keep what the standards of a batch of its records can come to."""
        import polars as pl

        paths = self.run.by.paths(batch.type, batch.frame.columns) if self.run.by is not None else {}
        frame = batch.frame.select("row", "k", **self._placed(batch), **{f"path:{name}": one for name, one in paths.items()})
        if not frame["row"].equals(verdicts["row"]):
            frame = verdicts.select("row").join(frame, on="row", how="left", maintain_order="left")
        whole = frame.hstack(verdicts.drop("row"))
        gone = pl.col(judged.verdicts[self.exists]) == 3
        kept = whole.lazy().select(
            "row", pl.col("k").alias("key"), gone.alias("gone"), self._error(judged).alias("error"),
            *self._columns(judged), *(name for name in frame.columns if name not in ("row", "k")),
        )  # fmt: skip
        self.held.append(kept.collect())

    def _columns(self, judged: Judgement) -> list[pl.Expr]:
        import polars as pl

        found = []
        for id, name in self.names(judged.verdicts).items():
            verdict, told = pl.col(judged.verdicts[id]), pl.col(judged.possible[id]).cast(pl.UInt8)
            if name[:2] == "p:":
                told = verdict.cast(pl.UInt8) * 8 + told
            found.append(pl.when(verdict.is_not_null()).then(told).alias(name))
        return found

    def _error(self, judged: Judgement) -> pl.Expr:
        import polars as pl

        ids = [id for id in self.names(judged.verdicts) if not id.startswith("rk:")]
        broken = [pl.col(judged.verdicts[id]) == 4 for id in ids]
        return pl.any_horizontal(broken).fill_null(False) if broken else pl.lit(False)

    def _placed(self, batch: Batch) -> dict[str, pl.Expr]:
        """The unit of each record, and what decides among equal scores."""
        import polars as pl

        ranking, columns = self.card.ranking, batch.frame.columns
        if ranking is None:
            return {}
        found: dict[str, pl.Expr] = {}
        if ranking.level:
            name = "k" if ranking.level == batch.type else f"u:{ranking.level}"
            found["unit"] = pl.col(name) if name in columns else pl.lit(None, dtype=pl.String)
        if ranking.by:
            known = batch.fields.get(ranking.by)
            value = pl.lit(None, dtype=pl.Float64)
            if isinstance(known, Number):
                value = pl.col(known.column).cast(pl.Float64) * known.scale.denominator / known.scale.numerator
            low, high = self._beside()
            ends = [value.fill_null(low), value.fill_null(high)]
            if ranking.lowest:
                ends = [-end for end in reversed(ends)]
            found["by:low"], found["by:high"] = ends
        return found

    def _beside(self) -> tuple[float, float]:
        assert self.card.ranking is not None
        declared = self.run.ruleset.vocabulary.fields[self.card.record, self.card.ranking.by]
        return -inf if declared.low is None else float(declared.low), inf if declared.high is None else float(declared.high)

    def add(self, finding: Finding, row: int, record: Record) -> None:
        """Take up the finding about a record that is in no batch."""
        kept = self.aside.get(row)
        if kept is None:
            kept = self.aside[row] = {"row": row, "key": record.key, "gone": False, "error": False, **self._record(record)}
        names = self.names([finding.standard])
        bits = outcome_bits(finding)
        if finding.standard == self.exists:
            kept["gone"] = finding.verdict is Verdict.NOT_APPLICABLE
        elif names and finding.standard.startswith("rk:"):
            kept[names[finding.standard]] = VERDICTS.index(finding.verdict) * 8 + bits
        elif names:
            kept[names[finding.standard]] = bits
            kept["error"] |= finding.verdict is Verdict.ERROR

    def _record(self, record: Record) -> dict[str, Any]:
        """Units and what decides among equals of a record."""
        from rulekit.engines.scores import placing

        ranking, found = self.card.ranking, dict[str, Any]()
        if self.run.by is not None and record.supplied:
            above = self.run.scan.units.of(record, self.run.by.levels_of(record.type))
            path = self.run.by.path_of(record.type, above, record.key)
            found |= {f"path:p{at}": unit for at, unit in enumerate(path)}
        if ranking is not None and ranking.level:
            found["unit"] = self.run.scan.units.of(record, [ranking.level])[ranking.level] or None
        if ranking is not None and ranking.by:
            ends = placing.beside(self.card, record.values.get(ranking.by), self.run.ruleset.vocabulary)
            found["by:low"], found["by:high"] = map(float, ends)
        return found

    def add_groups(self, judged: Judgement, frame: pl.DataFrame) -> None:
        """Take up what standards about groups, or about each unit, can come to."""
        if judged.over.record == self.card.record and self.names(judged.verdicts):
            self.groups.append((judged, frame))

    # scores --------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Score everything."""
        from rulekit.engines.scores.table import ScoreTable

        frame = self._frame()
        self.held.clear()
        self.aside.clear()
        self.groups.clear()
        lost = sum(one.type in ("", self.card.record) for one in self.run.scan.gathered.lost)
        run, entangled = self.run, parts(self.card, self.run.ruleset.ir) is None
        world = World(run.ruleset.ir, run.ruleset.vocabulary, Dataset(run.ruleset.vocabulary), run.as_of)
        self.table = ScoreTable(self.card, world, frame, lost, run.scores.graded(self) if entangled else None)

    def _frame(self) -> pl.DataFrame:
        """All that is scored, a row each, in order: records that exist, then units that were not supplied."""
        import polars as pl

        schema: dict[str, Any] = {"row": pl.Int64, "key": pl.String, "gone": pl.Boolean, "error": pl.Boolean}
        schema |= dict.fromkeys(self.names(one.id for one in self.run.every).values(), pl.UInt8)
        ranking = self.card.ranking
        schema |= {"unit": pl.String} if ranking is not None and ranking.level else {}
        schema |= {"by:low": pl.Float64, "by:high": pl.Float64} if ranking is not None and ranking.by else {}
        if self.run.by is not None:
            schema |= dict.fromkeys((f"path:{name}" for name in self.run.by.paths(self.card.record, ())), pl.String)
        late = [{name: row.get(name) for name in schema} for row in self.aside.values()]
        parts = [pl.DataFrame(schema=schema), *self.held, pl.DataFrame(late, schema=schema, orient="row")]
        frame = pl.concat(parts, how="diagonal")
        if late or not frame["row"].is_sorted():
            frame = frame.sort("row")
        gone = frame.filter("gone")["key"]
        frame = self._grouped(frame.filter(~pl.col("gone")).drop("gone"), gone)
        bits = [name for name in schema if name[:2] == "b:"]
        return frame.with_columns(pl.col(bits).fill_null(_OUT)).rechunk()

    def _grouped(self, frame: pl.DataFrame, gone: pl.Series) -> pl.DataFrame:
        """With what was judged of groups; units that are new stand last, in the order in which they are met."""
        import polars as pl

        for judged, told in self.groups:
            columns = self._columns(judged)
            names = list(self.names(judged.verdicts).values())
            own = told.select("key", self._error(judged).alias("broken"), *columns)
            some = own.filter(pl.any_horizontal(pl.col(names).is_not_null()) & ~pl.col("key").is_in(gone.implode()))
            new = some.join(frame, on="key", how="anti", maintain_order="left").select("key", error=pl.lit(False))
            frame = pl.concat([frame, self._stubs(new)], how="diagonal")
            frame = frame.drop(names).join(some, on="key", how="left", maintain_order="left")
            frame = frame.with_columns(pl.col("error") | pl.col("broken").fill_null(False)).drop("broken")
        return frame

    def _stubs(self, new: pl.DataFrame) -> pl.DataFrame:
        """Units that were not supplied, with those in which they stand."""
        import polars as pl

        ranking = self.card.ranking
        made = [self._record(Record(self.card.record, key, supplied=False)) for key in new["key"]] if ranking is not None else []
        if not made or not made[0]:
            return new
        kinds = {"unit": pl.String, "by:low": pl.Float64, "by:high": pl.Float64}
        return new.with_columns(pl.Series(name, [one[name] for one in made], dtype=kinds[name]) for name in made[0])


def overridden(card: Scorecard, run: LargeRun) -> tuple[str, ...]:
    """Names under which the input may say what the score is; they are not read."""
    declared = run.ruleset.vocabulary.fields[card.record, card.field]
    kept = periods.kept(card.field, periods.index_of(run.as_of, declared.period), declared.period) if declared.period else ""
    return tuple(name for name in (card.field, kept, f"{card.field}@-0") if name)
