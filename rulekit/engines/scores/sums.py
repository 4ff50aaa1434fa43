"""
What standards can come to, in columns, goes in; exact points with their bounds, in columns, come out (semantics 56).

The ends of a score are those of `points.reckon`, by sums. Where what does not apply is left out, an end is a quotient: each item
alone decides which of its outcomes makes it least (or greatest), because no item can give more than can be had of it. Deductions
break that; such rows are reckoned one combination at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import reduce
from math import lcm

import polars as pl
from attrs import define, field, frozen

from rulekit.engines.scores.points import ANY, MET, NOT_MET, OUT, Reckoner
from rulekit.scorecards import Indicator, Item, Scorecard

ENDS = ("low", "low:under", "high", "high:under", "maybe", "only")
_WIDE = 2**62


def bits_of(standard: str) -> str:
    """The column that says what a standard can come to."""
    return f"b:{standard}"


@frozen(eq=False)
class _Part:
    """
    What can be had and what is had, where the quotient is to be least and where it is to be greatest; `zero` whether nothing may
    be to be had, `empty` whether nothing is; `hard` where single items do not decide.
    """

    can_low: pl.Expr
    low: pl.Expr
    can_high: pl.Expr
    high: pl.Expr
    zero: pl.Expr
    empty: pl.Expr
    hard: pl.Expr


@define(eq=False)
class Sums:
    """Adds up the points of one scorecard, all as whole numbers of `1 / scale` points."""

    card: Scorecard
    scale: int = field(init=False)
    _applying: frozenset[str] = frozenset()  # standards that apply for certain, whatever the row

    def __attrs_post_init__(self) -> None:
        card = self.card
        every = [*(one.points for one in card.every), *(item.points for item in card.items), card.extra]
        self.scale = lcm(*(one.denominator for one in every))

    def of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The ends of the score of each row: numerators, and what divides them (`scale` apart); whether it may be, is nothing."""
        most = {id: frame[bits_of(id)].max() or 0 for id in dict.fromkeys(item.standard for item in self.card.items)}
        self._applying = frozenset(id for id, bits in most.items() if bits < OUT)  # type: ignore[operator]
        made = frame.lazy().select(self._ends()).collect()
        hard = made["hard"]
        made = made.select(ENDS)
        return made if not hard.any() else self._reckoned(frame, made, hard)

    def value(self, over: int, under: int) -> Fraction:
        """One end as it is told."""
        return Fraction(over, under * self.scale)

    def _whole(self, points: Fraction) -> int:
        return int(points * self.scale)

    # sums ----------------------------------------------------------------------------------------

    def _ends(self) -> list[pl.Expr]:
        card, one = self.card, pl.lit(1, dtype=pl.Int64)
        parts = [self._indicator(indicator, under=False) for indicator in card.indicators]
        whole = reduce(_plus, parts)
        least, most = self._bonus()
        if card.absent != "out":
            return [
                (whole.low + least).alias("low"), one.alias("low:under"), (whole.high + most).alias("high"),
                one.alias("high:under"), _NEVER.alias("maybe"), _NEVER.alias("only"), pl.lit(self._large()).alias("hard"),
            ]  # fmt: skip
        full = self._whole(card.full)
        no_end = ~whole.empty & ((whole.can_low == 0) | (whole.can_high == 0))
        return [
            (whole.low * full + least * whole.can_low).alias("low"), whole.can_low.alias("low:under"),
            (whole.high * full + most * whole.can_high).alias("high"), whole.can_high.alias("high:under"),
            whole.zero.alias("maybe"), whole.empty.alias("only"), (whole.hard | no_end | self._large()).alias("hard"),
        ]  # fmt: skip

    def _large(self) -> bool:
        """Whether products may not fit their column."""
        full = self._whole(self.card.full)
        return full * (full + self._whole(self.card.extra)) >= _WIDE

    def _bonus(self) -> tuple[pl.Expr, pl.Expr]:
        card, most = self.card, self._whole(self.card.extra)
        given = [(pl.col(bits_of(item.standard)), self._whole(item.points)) for item in card.bonus]
        low = _total([_if(bits == MET, points) for bits, points in given])
        high = _total([_if(bits & MET != 0, points) for bits, points in given])
        return low.clip(upper_bound=most), high.clip(upper_bound=most)

    def _indicator(self, indicator: Indicator, *, under: bool) -> _Part:
        """`under`: something above it deducts."""
        cap = self._whole(indicator.points)
        deducting = [item for item in indicator.items if item.deducts]
        below = under or bool(deducting)
        parts = [self._indicator(part, under=below) for part in indicator.parts]
        parts += [self._given(item, deducted=below) for item in indicator.items if not item.deducts]
        if indicator.deducted:
            whole = _number(cap)
            parts.append(_Part(whole, whole, whole, whole, _NEVER, _NEVER, _NEVER))
        every = reduce(_plus, parts)
        least, most = self._deducted(deducting)
        low, high = every.low, every.high
        if deducting:
            low, high = (low - most).clip(lower_bound=0), (high - least).clip(lower_bound=0)
        can_low, low, can_high, high = (one.clip(upper_bound=cap) for one in (every.can_low, low, every.can_high, high))
        return _Part(can_low, low, can_high, high, every.zero, every.empty, every.hard)

    def _given(self, item: Item, *, deducted: bool) -> _Part:
        bits, points = pl.col(bits_of(item.standard)), self._whole(item.points)
        if self.card.absent != "out":
            gives = MET | (OUT if self.card.absent == "full" else 0)
            low, high = _if(bits & (ANY ^ gives) == 0, points), _if(bits & gives != 0, points)
            return _Part(_number(points), low, _number(points), high, _NEVER, _NEVER, _NEVER)
        if item.standard in self._applying and points:
            can = _number(points)
            return _Part(can, _if(bits == MET, points), can, _if(bits & MET != 0, points), _NEVER, _NEVER, _NEVER)
        hard = (bits == MET | OUT) | (bits == ANY) if deducted else _NEVER
        return _Part(
            _if((bits & NOT_MET != 0) | (bits == MET), points), _if(bits == MET, points),
            _if((bits & MET != 0) | (bits == NOT_MET), points), _if(bits & MET != 0, points),
            bits & OUT != 0 if points else _ALWAYS, bits == OUT if points else _ALWAYS, hard,
        )  # fmt: skip

    def _deducted(self, items: Iterable[Item]) -> tuple[pl.Expr, pl.Expr]:
        """The least and the most that is deducted."""
        loses = NOT_MET | (OUT if self.card.absent == "none" else 0)
        given = [(pl.col(bits_of(item.standard)), self._whole(item.points)) for item in items]
        least = _total([_if(bits & (ANY ^ loses) == 0, points) for bits, points in given])
        return least, _total([_if(bits & loses != 0, points) for bits, points in given])

    # combinations --------------------------------------------------------------------------------

    def _reckoned(self, frame: pl.DataFrame, made: pl.DataFrame, hard: pl.Series) -> pl.DataFrame:
        """The same, with rows that single items do not decide reckoned by combination."""
        names = [bits_of(item.standard) for item in self.card.items]
        some = frame.select(names).filter(hard)
        combinations = some.unique(maintain_order=True)
        ends = pl.DataFrame(list(self._every(combinations)), schema=made.schema, orient="row")
        found = some.join(pl.concat([combinations, ends], how="horizontal"), on=names, how="left", maintain_order="left")
        at = hard.arg_true()
        return made.with_columns(made[name].scatter(at, found[name]) for name in ENDS)

    def _every(self, combinations: pl.DataFrame) -> Iterator[tuple[int, int, int, int, bool, bool]]:
        reckoner = Reckoner(self.card)
        for bits in combinations.iter_rows():
            found = reckoner.of(bits)
            low, high = found.low * self.scale, found.high * self.scale
            yield low.numerator, low.denominator, high.numerator, high.denominator, found.maybe, found.only


_NEVER, _ALWAYS = pl.lit(False), pl.lit(True)


def _number(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.Int64)


def _if(condition: pl.Expr, points: int) -> pl.Expr:
    return condition.cast(pl.Int64) * points


def _total(items: list[pl.Expr]) -> pl.Expr:
    return reduce(lambda left, right: left + right, items, _number(0))


def _plus(one: _Part, other: _Part) -> _Part:
    return _Part(
        one.can_low + other.can_low, one.low + other.low, one.can_high + other.can_high, one.high + other.high,
        one.zero & other.zero, one.empty & other.empty, one.hard | other.hard,
    )  # fmt: skip
