"""Columns of numbers go in; whole numbers and their scale come out, exact, or floats where these are what was written."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from attrs import define

from rulekit.sources.scans.cells import CellColumn, Encoded, Odd, put
from rulekit.tables import Number

if TYPE_CHECKING:
    import polars as pl

LARGEST = 2**53
FINEST = 10**9
_FIFTEEN = 15  # decimals of so many digits and doubles stand for each other
_PLACES = (1, 2, 3, 4, 6, 9)
_TINY, _HUGE = 1e-29, 1e29  # doubles between them are read without a doubt


@define(eq=False)
class NumberColumn(CellColumn):
    """
    Numbers. The column holds the number that is written times `factor`; with `floating` the double that is written.

    Floats are kept only where they are compared with literals alone: then what counts is their shortest decimal.
    """

    factor: int = 1
    floating: bool = False
    places: int = 0

    @property
    def unit(self) -> Fraction:
        """Factor of a bare number."""
        return self.cells.scale.factor if self.cells.scale else self.cells.units.base(self.cells.field)

    def expression(self, dtype: pl.DataType) -> pl.Expr:
        import polars as pl

        cell, text = pl.col(self.at), dtype == pl.String
        if self.floating:
            number = cell.cast(pl.Float64, strict=False)
            fits = (number == 0) | number.abs().is_between(_TINY, _HUGE)
            return pl.when(fits & (cell.str.len_bytes() <= _FIFTEEN) if text else fits).then(number)
        if dtype.is_integer() or (text and not self.places):
            whole = cell.cast(pl.Int64, strict=False)
            return whole if self.factor == 1 else pl.when(whole.abs() < LARGEST // self.factor).then(whole * self.factor)
        if not text and dtype != pl.Float64:
            return pl.lit(None, dtype=pl.Int64)
        ten = 10**self.places
        scaled = (cell.cast(pl.Float64, strict=False) * ten).round().cast(pl.Int64, strict=False)
        return pl.when(self._fits(cell, self.places, text=text)).then(scaled * (self.factor // ten))

    def _fits(self, cell: pl.Expr, places: int, *, text: bool) -> pl.Expr:
        """Whether a number has at most so many decimals, and so few digits that a double holds it."""
        import polars as pl

        number = cell.cast(pl.Float64, strict=False)
        scaled = (number * 10**places).round()
        limit = min(10**_FIFTEEN, LARGEST // max(1, self.factor // 10**places))
        # by a constant Polars multiplies with its inverse, which rounds twice; by a column it divides
        fits: pl.Expr = (scaled / (scaled * 0.0 + 10.0**places) == number) & (scaled.abs() < limit)
        return fits & (cell.str.len_bytes() <= _FIFTEEN + 1) if text else fits

    def bounded(self, values: pl.Series) -> pl.Series:
        """Numbers outside of the declared range, too large for a column or not whole go the way of odd cells."""
        if values.len() == values.null_count():
            return values
        low, high = self._range()
        least, most = _ends(values)
        if least < low or most > high:
            values = values.set((values < low) | (values > high), None)
        step = self.unit / self.factor
        if self.cells.field.integer and step.denominator != 1:
            values = values.set((values * step.numerator) % step.denominator != 0, None)
        return values

    def _range(self) -> tuple[Any, Any]:
        """The declared ends as the column holds them."""
        low, high = self.cells.field.low, self.cells.field.high
        if self.floating:
            return -_HUGE if low is None else float(low / self.unit), _HUGE if high is None else float(high / self.unit)
        scale = self.factor / self.unit
        bottom = -LARGEST if low is None else -int(-low * scale // 1)
        top = LARGEST if high is None else int(high * scale // 1)
        return max(bottom, -LARGEST), min(top, LARGEST)

    # -- how a column is written -----------------------------------------------------------------------------------------------

    def take_up(self, cells: pl.Series, odd: pl.Series) -> bool:
        """The decimals of a column, or that it holds floats."""
        import polars as pl

        text = cells.dtype == pl.String
        if self.floating or not (text or cells.dtype == pl.Float64):
            return False
        full = cells.len() - cells.null_count()
        frame = cells.alias(self.at).to_frame()
        asked = {str(places): self._fits(pl.col(self.at), places, text=text).sum() for places in _PLACES}
        read = frame.select(**asked).row(0, named=True)
        most = max(read.values())
        few = full - most <= full // 100
        if not few and not self.exact and not self.cells.field.integer and (not text or _floats(cells, full)):
            self.floating, self.factor, self.places = True, 1, 0
            return True
        places = next(places for places in _PLACES if read[str(places)] == most)
        if most <= full - odd.len() or places <= self.places:
            return False
        self.factor *= 10 ** (places - self.places)
        self.places = places
        return True

    def settled(self, cells: pl.Series, values: pl.Series, odd: pl.Series) -> pl.Series:
        """Texts of more digits that are floats as a program writes them, which their shortest decimals tell."""
        import polars as pl

        if not self.floating or cells.dtype != pl.String:
            return values
        texts = cells.gather(odd)
        numbers = texts.cast(pl.Float64, strict=False)
        good = ((numbers.cast(pl.String) == texts) & numbers.abs().is_between(_TINY, _HUGE)).fill_null(False)
        return self.bounded(values.scatter(odd.filter(good), numbers.filter(good)))

    # -- what odd cells mean -----------------------------------------------------------------------------------------------------

    def encoded(self, values: pl.Series, odd: Odd) -> Encoded:
        import polars as pl

        assert values.dtype == (pl.Float64 if self.floating else pl.Int64)  # a wrong type would cut off decimals
        found = [(row, cell / self.unit) for row, cell in odd.having(Fraction)]
        if self.floating:
            return self._floating(values, found)
        values = self._finer(values, found)
        scaled = [(row, number * self.factor) for row, number in found]
        fit = [(row, int(number)) for row, number in scaled if number.denominator == 1 and abs(number) <= LARGEST]
        unfit = [row for row, number in scaled if number.denominator != 1 or abs(number) > LARGEST]
        values = put(values, fit)
        most = max(map(abs, _ends(values)))
        return Encoded({self.name: values}, Number(self.name, self.factor / self.unit, most=most), unfit=unfit)

    def _floating(self, values: pl.Series, found: Sequence[tuple[int, Fraction]]) -> Encoded:
        fit = [(row, float(number)) for row, number in found if Fraction(repr(float(number))) == number]
        unfit = [row for row, number in found if Fraction(repr(float(number))) != number]
        return Encoded({self.name: put(values, fit)}, Number(self.name, 1 / self.unit, floating=True), unfit=unfit)

    def _finer(self, values: pl.Series, found: Sequence[tuple[int, Fraction]]) -> pl.Series:
        """The values times what makes all numbers found whole, where that is a small number."""
        needed = self.factor
        for _, number in found:
            common = lcm(needed, number.denominator)
            needed = common if common <= FINEST else needed
        more = needed // self.factor
        if more == 1 or max(map(abs, _ends(values))) * more > LARGEST:
            return values
        self.factor = needed
        return values * more

    def blank(self, meaning: Any) -> Any:
        return 0


def _ends(values: pl.Series) -> tuple[Any, Any]:
    """The least and the greatest; zero where there are none."""
    least, most = values.min(), values.max()
    return (0, 0) if least is None else (least, most)


def _floats(cells: pl.Series, full: int) -> bool:
    """Whether nearly all texts are floats as a program writes them."""
    import polars as pl

    number = cells.cast(pl.Float64, strict=False)
    same = (cells.str.len_bytes() <= _FIFTEEN) | (number.cast(pl.String) == cells)
    return int((same & number.is_not_null()).sum()) > full - full // 100
