"""Columns of numbers: integers, decimals and floats go in; whole numbers with a scale come out, or floats that are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, inf, isfinite
from typing import Any

from rulekit.sources.doubt import Doubt
from rulekit.sources.frames.native import Native
from rulekit.sources.frames.work import DIGITS, PLACES, WHOLE, FieldColumn, naming, tell_blanks, tell_later
from rulekit.sources.problem import problem
from rulekit.tables import Encoding, Number


class NumberColumn(FieldColumn):
    """Numbers; a few totals tell whether they can stand as they are."""

    @property
    def factor(self) -> Fraction:
        """From a number of the column to base units."""
        return self.cells.scale.factor if self.cells.scale else self.cells.units.base(self.cells.field)

    def ask(self) -> None:
        on, asked, item = self.work.on, self.work.asked, self.item
        asked[self.name("least")], asked[self.name("greatest")] = on.least(item), on.greatest(item)

    def limits(self, scale: Fraction) -> tuple[Fraction | None, Fraction | None]:
        """The declared range in numbers of the column times `scale`."""
        low, high = self.cells.field.low, self.cells.field.high
        times = scale / self.factor
        return (None if low is None else low * times, None if high is None else high * times)

    def ends(self) -> list[Any]:
        """The least and greatest number, as they are stored."""
        found = [self.work.totals.get(self.name(what)) for what in ("least", "greatest")]
        return [end for end in found if end is not None]

    def kept(self, item: Any, wrong: Mapping[str, Any], shown: Any) -> Any:
        """The item where nothing is wrong with it; what is wrong is told. "" is left out without a word."""
        on = self.work.on
        tell_later(self, {code: condition for code, condition in wrong.items() if code}, shown)
        anything = None
        for condition in wrong.values():
            anything = condition if anything is None else on.either(anything, condition)
        return on.cases([(on.inverse(anything), item)], None)

    def encoded(self, item: Any, scale: Fraction, *, floating: bool = False, most: int = WHOLE) -> Number:
        """The encoding of an item, in its own column unless it is one; `most` is how far from zero its numbers are at most."""
        on = self.work.on
        blank = self.cells.blank()
        if isinstance(blank, Fraction):
            # blanks alone: a cell that is doubtful stays missing
            missing = self.blanks()
            tell_blanks(self, missing)
            item = on.cases([(missing, on.literal(float(blank) if floating else int(blank)))], item)
        elif item is None:
            return Number(self.column, scale, floating, most)
        return Number(self.work.add(self.id, item), scale, floating, most)

    def blanks(self) -> Any:
        """Whether a cell is blank."""
        return self.work.on.missing(self.item)

    def most(self, times: int) -> int:
        """How far from zero the numbers are at most that can stay, times `times`."""
        return min(
            ceil(
                Fraction(
                    max(
                        (abs(end) for end in self.ends() if isfinite(end)),
                        default=2**32 if self.stored.stored == "small" else WHOLE,
                    )
                )
                * times
            ),
            WHOLE,
        )


class WholeColumn(NumberColumn):
    """Whole numbers and decimals: exact, as whole numbers with a scale."""

    def ask(self) -> None:
        bounded = self.cells.field.low is not None or self.cells.field.high is not None
        if self.stored.stored != "small" or bounded:
            super().ask()
        if self.stored.stored == "decimal" and self.cells.field.integer and self.stored.scale:
            on = self.work.on
            whole = on.related(on.at_scale(self.item, self.stored.scale, 0), "eq", self.item)
            self.work.asked[self.name("integer")] = on.every(whole)

    def settle(self) -> Encoding:
        on, item = self.work.on, self.item
        ends, digits = self.ends(), self.stored.scale
        if digits and any(abs(end) * 10**digits > WHOLE for end in ends):
            digits = self._digits(ends)
        large = any(abs(end) * 10**digits > WHOLE for end in ends)
        broken = not self.work.totals.get(self.name("integer"), True)
        doubtful = any(isinstance(self.cells.read(end), Doubt) for end in ends)
        scale = Fraction(10**digits)
        if self.stored.stored == "decimal":
            at_scale = item if digits == self.stored.scale else on.at_scale(item, self.stored.scale, digits)
            whole = on.unscaled(at_scale, digits)
        elif self.stored.shown in ("Int64", "BIGINT"):
            whole = item
        else:
            whole = on.whole(item)
        if large or broken or doubtful:
            whole = self.kept(whole, self._wrong(whole, scale, broken), item)
        elif whole is item and not isinstance(self.cells.blank(), Fraction):
            return Number(self.column, scale / self.factor, most=self.most(int(scale)))
        return self.encoded(whole, scale / self.factor, most=self.most(int(scale)))

    def _wrong(self, whole: Any, scale: Fraction, broken: bool) -> dict[str, Any]:
        on = self.work.on
        lost = on.both(on.missing(whole), on.inverse(on.missing(self.item)))
        over = on.either(on.related(whole, "gt", on.literal(WHOLE)), on.related(whole, "lt", on.literal(-WHOLE)))
        wrong = {"too_long": on.either(lost, on.filled(over, False))}
        outside = _outside(on, whole, self.limits(scale), False)
        if outside is not None:
            wrong["out_of_range"] = outside
        if broken:
            wrong["not_whole"] = on.related(on.at_scale(self.item, self.stored.scale, 0), "ne", self.item)
        return wrong

    def _digits(self, ends: Sequence[Any]) -> int:
        """As many digits after the point as occur, where those that are stored do not fit."""
        on, scale = self.work.on, self.stored.scale
        tried = range(min(scale, PLACES) + 1)
        found = self.work.look(
            {f"digits:{n}": on.every(on.related(on.at_scale(self.item, scale, n), "eq", self.item)) for n in tried}
        )
        fitting = [n for n in tried if found[f"digits:{n}"] and all(abs(end) * 10**n <= WHOLE for end in ends)]
        if fitting:
            return fitting[0]
        raise problem("D563", self.work.source, **naming(self), file=self.work.source)


class FloatColumn(NumberColumn):
    """Floats, by their shortest decimals: as they are where they are only compared, else as whole numbers with a scale."""

    def ask(self) -> None:
        super().ask()
        on, item = self.work.on, self.item
        self.work.asked[self.name("plain")] = on.every(self._plain(item))
        if self.cells.field.integer:
            self.work.asked[self.name("integer")] = on.every(on.related(item, "eq", on.rounded(item)))
        elif self.exact:
            self._ask_digits(self.work.asked, item, (0, 2))

    def _plain(self, item: Any) -> Any:
        on = self.work.on
        size = on.size(item)
        usual = on.both(on.related(size, "ge", on.literal(1e-30)), on.related(size, "lt", on.literal(1e31)))
        return on.either(usual, on.related(item, "eq", on.literal(0.0)))

    def _ask_digits(self, asked: dict[str, Any], item: Any, tried: Sequence[int]) -> None:
        on = self.work.on
        for n in tried:
            asked[self.name(f"digits{n}")] = on.every(on.related(on.shifted(on.rounded(on.shifted(item, n)), -n), "eq", item))

    def settle(self) -> Encoding:
        totals, item, clean = self.work.totals, self.item, None
        plain, integer = totals[self.name("plain")], totals.get(self.name("integer"), True)
        ends = self.ends()
        doubtful = not plain or any(isinstance(self.cells.read(end), Doubt) for end in ends)
        large = self.cells.field.integer and any(abs(end) > WHOLE for end in ends)
        if doubtful or not integer or large:
            clean = self.kept(item, self._wrong(item), item)
        if self.cells.field.integer:
            return self.encoded(self.work.on.whole(item if clean is None else clean), 1 / self.factor, most=self.most(1))
        if self.exact:
            return self._scaled(item if clean is None else clean, known=clean is None)
        if clean is None and self.stored.stored == "single":
            clean = item
        return self.encoded(self.filled(clean), 1 / self.factor, floating=True)

    def blanks(self) -> Any:
        on = self.work.on
        return on.either(super().blanks(), on.related(on.size(self.item), "gt", on.literal(inf)))

    def filled(self, clean: Any) -> Any:
        """What has to be encoded: nothing new where the column can stand as it is."""
        return self.item if clean is None and isinstance(self.cells.blank(), Fraction) else clean

    def _wrong(self, item: Any) -> dict[str, Any]:
        on = self.work.on
        size, most = on.size(item), on.literal(inf)
        finite = on.related(size, "lt", most)
        wrong = {
            "": on.related(size, "gt", most),  # NaN, which both libraries put after everything else
            "infinite": on.related(size, "eq", most),
            "too_long": on.both(on.inverse(self._plain(item)), finite),
        }
        outside = _outside(on, item, self.limits(Fraction(1)), True)
        if outside is not None:
            wrong["out_of_range"] = on.both(outside, on.both(self._plain(item), finite))
        if self.cells.field.integer:
            wrong["not_whole"] = on.both(on.related(item, "ne", on.rounded(item)), finite)
            wrong["lost_digits"] = on.both(on.related(size, "gt", on.literal(float(WHOLE))), self._plain(item))
        return wrong

    def _scaled(self, item: Any, *, known: bool) -> Number:
        on = self.work.on
        digits = self._fitting((0, 2), self.work.totals) if known else None
        if digits is None:
            asked = {self.name("least"): on.least(item), self.name("greatest"): on.greatest(item)}
            self._ask_digits(asked, item, range(PLACES + 1))
            digits = self._fitting(range(PLACES + 1), self.work.look(asked))
        if digits is None:
            raise problem("D563", self.work.source, **naming(self), file=self.work.source)
        scaled = on.whole(on.rounded(on.shifted(item, digits)))
        return self.encoded(scaled, Fraction(10**digits) / self.factor, most=self.most(10**digits) if known else WHOLE)

    def _fitting(self, tried: Sequence[int], found: Mapping[str, Any]) -> int | None:
        """The least number of digits after the point with which all numbers are what they were, none with too many in all."""
        ends = [abs(end) for what in ("least", "greatest") if (end := found[self.name(what)]) is not None]
        fitting = (n for n in tried if found[self.name(f"digits{n}")] and Fraction(max(ends, default=0)) * 10**n <= DIGITS)
        return next(fitting, None)


def _outside(on: Native, item: Any, limits: tuple[Fraction | None, Fraction | None], floating: bool) -> Any:
    """Whether a number lies outside a range; None where there is none."""
    low, high = limits
    below = above = None
    if low is not None:
        below = on.related(
            item, *(_edge(low, "lt", on) if floating else ("lt", on.literal(-(-low.numerator // low.denominator))))
        )
    if high is not None:
        above = on.related(item, *(_edge(high, "gt", on) if floating else ("gt", on.literal(floor(high)))))
    if below is None or above is None:
        return above if below is None else below
    return on.either(below, above)


def _edge(limit: Fraction, order: str, on: Native) -> tuple[Any, Any]:
    """A float and an order by which exactly those floats are outside whose shortest decimal is."""
    nearest = float(limit)
    decimal = Fraction(Decimal(repr(nearest)))
    beyond = decimal < limit if order == "lt" else decimal > limit
    return (order[0] + "e" if beyond else order), on.literal(nearest)
