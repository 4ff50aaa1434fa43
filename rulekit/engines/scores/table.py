"""What the standards of many records can come to goes in as columns; scores, ranks and grades come out as columns (56 to 58)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Any

import polars as pl
from attrs import define, field

from rulekit.engines.evaluator import World
from rulekit.engines.scores import grades as graded
from rulekit.engines.scores.graded import Grader, outcome, steps
from rulekit.engines.scores.places import RANKS, STATES, Places
from rulekit.engines.scores.points import NOT_MET, Reckoned, Reckoner
from rulekit.engines.scores.rivals import Rivals
from rulekit.engines.scores.sums import ENDS, Sums, bits_of
from rulekit.scorecards import Rank, Score, Scorecard

Read = Callable[[pl.DataFrame, Sequence[Reckoned]], Sequence[tuple[str, ...]]]
_FINE = 2**52
_WIDE = 2**62
_CASE = ("at:low", "at:high", "fixed", "maybe", "only")


@define(eq=False, slots=False)
class ScoreTable:
    """
    The scores of one scorecard. `frame` has a row for each record that is scored, in their order: "key"; "b:ID" for every
    standard of the card, what it can come to (4 where it gave no finding); "error", whether one could not be judged; "p:0" and so
    on, eight times the verdict of each of `parts`, and what it can come to; "unit" where the card ranks within a level (null: not
    known), and "by:low" and "by:high" where something decides among equals, so that more is better.

    `unread` rejected rows may be ranked anywhere. `read` gives the grades of records where columns do not tell them.
    """

    card: Scorecard
    world: World  # of the rules alone
    frame: pl.DataFrame
    unread: int = 0
    read: Read | None = None
    sums: Sums = field(init=False)
    possible: list[tuple[str, ...]] = field(init=False, factory=list)  # grades, by number

    def __attrs_post_init__(self) -> None:
        self.sums = Sums(self.card)
        self.frame = self.frame.hstack(self.sums.of(self.frame))
        self._rank()
        self._grade()

    # ranks ---------------------------------------------------------------------------------------

    def _rank(self) -> None:
        """The columns of ranks and quotas, null for what is not ranked."""
        ranking = self.card.ranking
        if ranking is None or not self.frame.height:
            return
        ranked = ~self.frame["only"]
        some = self.frame.filter(ranked)
        unit = _numbered(some["unit"]) if ranking.level else pl.repeat(0, some.height, dtype=pl.Int64, eager=True)
        low, high = self._order(some)
        places = Places(unit, low, high, ~some["maybe"] & unit.is_not_null(), self.unread)
        columns = [unit.alias("rank:unit"), low.alias("rank:from"), high.alias("rank:to")]
        columns += places.ranks().get_columns() + places.states(self.card.quotas, ranking.ties).get_columns()
        if ranked.all():
            self.frame = self.frame.with_columns(columns)
            return
        at = pl.DataFrame([ranked.arg_true().alias("at"), *columns])
        every = pl.DataFrame({"at": pl.int_range(self.frame.height, eager=True)}).cast({"at": at.schema["at"]})
        self.frame = self.frame.hstack(every.join(at, on="at", how="left", maintain_order="left").drop("at"))

    def _order(self, some: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """Whole numbers in the order of the ends of scores, and of what decides among equal ones."""
        low, high = self._ordinals(some)
        if self.card.ranking is None or not self.card.ranking.by:
            return low, high
        beside = _dense(some["by:low"], some["by:high"])
        step = max(map(_most, beside)) + 1
        return low * step + beside[0], high * step + beside[1]

    def _ordinals(self, some: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        if self.card.absent != "out" and (some["low:under"] == 1).all() and (some["high:under"] == 1).all():
            return some["low"], some["high"]
        deepest = max(_most(some[name]) for name in ("low:under", "high:under"))
        most = _most(some["high"] // some["high:under"]) + 1
        if deepest * deepest * most < _FINE:  # different quotients are different floats, and equal ones are equal
            return _dense(some["low"] / some["low:under"], some["high"] / some["high:under"])
        under = pl.col("high:under").alias("low:under")
        pairs = pl.concat([some.select("low", "low:under"), some.select(pl.col("high").alias("low"), under)]).unique()
        values = {pair: Fraction(*pair) for pair in pairs.iter_rows()}
        order = {value: at for at, value in enumerate(sorted(set(values.values())))}
        found = pairs.with_columns(pl.Series("at", [order[values[pair]] for pair in pairs.iter_rows()], dtype=pl.Int64))
        low, high = (
            some.select(low=pl.col(end), **{"low:under": pl.col(f"{end}:under")}).join(
                found, on=["low", "low:under"], how="left", maintain_order="left"
            )["at"]
            for end in ("low", "high")
        )
        return low, high

    # grades --------------------------------------------------------------------------------------

    def _grade(self) -> None:
        """The column of grades: numbers of what is possible. Records of which all that counts is the same are graded once."""
        if not self.card.scale or not self.frame.height:
            self.possible = [()]
            self.frame = self.frame.with_columns(pl.lit(0, dtype=pl.UInt32).alias("grades"))
            return
        told, quotas = self._cases(), [name for name in self.frame.columns if name[:2] == "q:"]
        vetoes = [self._veto(veto.standard).alias(f"v:{at}") for at, veto in enumerate(self.card.vetoes)]
        known = [name for name in self.frame.columns if name[:2] == "p:"]
        cases = self.frame.select(*known, *quotas, *vetoes).hstack(told)
        if self.read is not None:
            cases = cases.with_columns(self._read_grades())
        cases = cases.with_columns(_number_of(cases).alias("case"))
        once = cases.with_row_index("at").unique("case", keep="first", maintain_order=True)
        numbers: dict[tuple[str, ...], int] = {}
        grader = Grader(self.world, self.card)
        ends = self.frame[once["at"]].select(ENDS)
        for row, case in zip(once.iter_rows(named=True), ends.iter_rows(named=True), strict=True):
            found = self._grades(row, self.points(case), grader, known, quotas)
            numbers.setdefault(found, len(numbers))
            self.possible.append(found)
        places = pl.Series([numbers[found] for found in self.possible], dtype=pl.UInt32)
        self.possible = list(numbers)
        column = cases["case"].replace_strict(once["case"], places, return_dtype=pl.UInt32).alias("grades")
        self.frame = self.frame.with_columns(column)

    def _cases(self) -> pl.DataFrame:
        """Where the ends of each score stand among the numbers with which it is compared, and whether it is known."""
        found = []
        for end in ("low", "high"):
            over, under, place = pl.col(end), pl.col(f"{end}:under"), pl.lit(0, dtype=pl.Int64)
            for step in steps(self.card, self.world.ruleset):
                line = step * self.sums.scale
                left, right = over * line.denominator, under * line.numerator
                place = place + (left > right).cast(pl.Int64) + (left >= right).cast(pl.Int64)
            found.append(place.alias(f"at:{end}"))
        return self.frame.lazy().select(*found, self.fixed.alias("fixed"), "maybe", "only").collect()

    @staticmethod
    def _veto(standard: str) -> pl.Expr:
        bits = pl.col(bits_of(standard))
        return pl.when(bits == NOT_MET).then(1).when(bits & NOT_MET != 0).then(2).otherwise(0).cast(pl.UInt8)

    def points(self, row: Mapping[str, Any]) -> Reckoned:
        """The ends of the score of a row alone."""
        low, low_under, high, high_under, maybe, only = (row[name] for name in ENDS)
        if only:
            return Reckoned(Fraction(0), Fraction(0), True, True, (), (), None)
        return Reckoned(self.sums.value(low, low_under), self.sums.value(high, high_under), maybe, False, (), (), None)

    def _grades(
        self, row: Mapping[str, Any], points: Reckoned, grader: Grader, known: Sequence[str], quotas: Sequence[str]
    ) -> tuple[str, ...]:  # fmt: skip
        if points.only:
            return ()
        if self.read is not None:
            possible: tuple[str, ...] = self._kept[row["read"]]
        else:
            told = [row[name] for name in known]
            possible = grader.of(points, () if None in told else [outcome(*divmod(one, 8)) for one in told])
        standards = [veto.standard for veto in self.card.vetoes]
        struck = [one for at, one in enumerate(standards) if row[f"v:{at}"] == 1]
        found = graded.capped(self.card, possible, struck, [one for at, one in enumerate(standards) if row[f"v:{at}"] == 2])
        if not quotas:
            return found
        states = {quota.grade: STATES[row[f"q:{at}"]] for at, quota in enumerate(self.card.quotas)}
        return graded.within_quotas(self.card, found, states)

    def _read_grades(self) -> pl.Series:
        """The numbers of grades that records tell one by one, "read" among what makes a case."""
        assert self.read is not None
        self._kept: list[tuple[str, ...]] = []
        numbers: dict[tuple[str, ...], int] = {}
        found: list[int] = []
        for part in self.frame.iter_slices(20_000):
            points = [self.points(row) for row in part.select(ENDS).iter_rows(named=True)]
            for grades in self.read(part, points):
                found.append(numbers.setdefault(tuple(grades), len(numbers)))
        self._kept = list(numbers)
        return pl.Series("read", found, dtype=pl.UInt32)

    # what came out -------------------------------------------------------------------------------

    @cached_property
    def most(self) -> int:
        """No number in the columns of the ends is larger."""
        under = max(_most(self.frame[name]) for name in ("low:under", "high:under"))
        return max(_most(self.frame["low"]), _most(self.frame["high"]), under * self.sums.scale)

    @property
    def fixed(self) -> pl.Expr:
        """Whether a score is known."""
        return (pl.col("low") * pl.col("high:under") == pl.col("high") * pl.col("low:under")) & ~pl.col("maybe")

    def state(self, number: int, *, error: bool, only: bool, fixed: bool) -> str:
        """The state of a score (see Score.state), by the number of its grades."""
        settled = len(self.possible[number]) == 1 if self.card.scale else fixed
        return "nothing" if only else "known" if settled else "error" if error else "unknown"

    @cached_property
    def counts(self) -> Counter[tuple[str, str]]:
        """How many scores are in each state, and for those whose grade is known with that grade."""
        by = self.frame.lazy().group_by("grades", "error", "only", self.fixed.alias("fixed")).agg(pl.len()).collect()
        found: Counter[tuple[str, str]] = Counter()
        for number, error, only, fixed, count in by.iter_rows():
            state = self.state(number, error=error, only=only, fixed=fixed)
            found[state, self.possible[number][0] if state == "known" and self.card.scale else ""] += count
        return found

    def first(self, count: int) -> pl.DataFrame:
        """The first rows by unit and rank where there are ranks, else by score, the highest first; unscored ones last."""
        low, high = (pl.col(end) / pl.col(f"{end}:under") for end in ("low", "high"))
        ranked = pl.col("rank:low").is_not_null() if "rank:low" in self.frame.columns else pl.lit(False)
        place = pl.when("only").then(2).when(ranked).then(0).otherwise(1)
        keys = [place]
        if "rank:low" in self.frame.columns:
            within = [pl.col("unit").fill_null("")] if self.card.ranking and self.card.ranking.level else []
            keys += [pl.when(place == 0).then(one) for one in (*within, pl.col("rank:low"), pl.col("rank:high"))]
        keys += [pl.when(place == 1).then(-one) for one in (high, low)]
        names = [f"by {at}" for at in range(len(keys))]
        order = self.frame.lazy().with_row_index("at").select(
            "at", "key", *(key.alias(name) for key, name in zip(keys, names, strict=True))
        )  # fmt: skip
        return self.frame[order.bottom_k(count, by=[*names, "key"]).sort(*names, "key").collect()["at"]]

    @cached_property
    def _reckoner(self) -> Reckoner:
        return Reckoner(self.card)

    @cached_property
    def _rivals(self) -> Rivals:
        return Rivals(self.frame, self.unread)

    def scores(self, rows: pl.DataFrame, names: Mapping[str, str]) -> Iterator[Score]:
        """The scores of some rows, with all that belongs to them."""
        card = self.card
        items = [bits_of(item.standard) for item in card.items]
        for row in rows.iter_rows(named=True):
            bits = {id: row[bits_of(id)] for id in card.standards}
            found = self._reckoner.of([row[name] for name in items])
            struck, open_ = graded.vetoed(card, bits)
            low, high = (None, None) if found.only else (found.low, found.high)
            yield Score(
                card.id, card.record, row["key"], low, high, found.maybe, row["error"], names.get(row["key"], ""), found.items,
                found.indicators, found.bonus, card.scale, self.possible[row["grades"]], struck, open_, self._place(row),
                self._states(row),
            )  # fmt: skip

    def _states(self, row: Mapping[str, Any]) -> dict[str, str]:
        if self.card.ranking is None or row["only"]:
            return {}
        return {quota.grade: STATES[row[f"q:{at}"]] for at, quota in enumerate(self.card.quotas)}

    def _place(self, row: Mapping[str, Any]) -> Rank | None:
        if self.card.ranking is None or row["only"] or row["rank:low"] is None:
            return None
        tied, open_ = self._rivals.of(row)
        low, high, least, most = (row[name] for name in RANKS)
        return Rank(row["unit"] if self.card.ranking.level else "", low, high, least, most, tied, open_)


def _most(values: pl.Series) -> int:
    """The greatest of whole numbers; 0 of none."""
    return int(values.max() or 0)  # type: ignore[arg-type]


def _numbered(units: pl.Series) -> pl.Series:
    """Units as whole numbers from 0, in the order in which they are met; null stays."""
    runs = units.rle().struct.field("value")
    if not runs.null_count() and runs.n_unique() == len(runs):  # each stands in one place
        return units.rle_id().cast(pl.Int64)
    known = units.drop_nulls().unique(maintain_order=True)
    return units.replace_strict(known, pl.int_range(len(known), eager=True), default=None, return_dtype=pl.Int64)


def _dense(low: pl.Series, high: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Numbers as whole numbers from 0 in the same order."""
    values = pl.concat([low.unique(), high.unique()]).unique().sort()
    first, second = (values.search_sorted(one).cast(pl.Int64) for one in (low, high))
    return first, second


def _number_of(cases: pl.DataFrame) -> pl.Expr:
    """One value for each combination of columns."""
    sizes = [_most(cases[name].cast(pl.Int64)) + 1 for name in cases.columns]
    if cases.height and any(cases[name].null_count() for name in cases.columns):
        sizes = [_WIDE]
    if prod(sizes) >= _WIDE:
        return pl.concat_str([pl.col(name).cast(pl.String).fill_null("-") for name in cases.columns], separator=",")
    total = pl.lit(0, dtype=pl.Int64)
    for name, size in zip(cases.columns, sizes, strict=True):
        total = total * size + pl.col(name).cast(pl.Int64)
    return total
