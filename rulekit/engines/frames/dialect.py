"""What the frame engine asks of a library of frames: expressions and a few verbs, given as that library's own things."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, Protocol

from rulekit.ir import Order

Value = bool | int | float | str | date
Total = Literal["sum", "min", "max"]
Answer = Callable[[Mapping[str, Collection[str]]], Mapping[str, Mapping[str, int | bool]]]


class Dialect(Protocol):
    """One library. Expressions and lazy frames are its own; Booleans follow Kleene, a null condition does not hold."""

    def column(self, name: str) -> Any:
        """A column."""

    def literal(self, value: Value) -> Any:
        """A constant: Boolean, Float64 for a float, Int64 for an int, text or date."""

    def unknown(self) -> Any:
        """A null of type Boolean."""

    def nothing(self) -> Any:
        """A null beside numbers."""

    def code(self, value: int) -> Any:
        """A constant of type Int8."""

    def verdict(self, value: int) -> Any:
        """A verdict by its place in VERDICTS: of type Int8, or of an enum of their words where the dialect speaks in words."""

    def both(self, left: Any, right: Any) -> Any:
        """Kleene conjunction."""

    def either(self, left: Any, right: Any) -> Any:
        """Kleene disjunction."""

    def inverse(self, item: Any) -> Any:
        """Kleene negation."""

    def missing(self, item: Any) -> Any:
        """Whether it is null."""

    def filled(self, item: Any, value: Value) -> Any:
        """It, with a constant in place of null."""

    def related(self, left: Any, order: Order, right: Any) -> Any:
        """An order between two values; null where one of them is."""

    def one_of(self, item: Any, values: Sequence[Value]) -> Any:
        """Whether it is among at least one constant; null where it is null."""

    def plus(self, left: Any, right: Any) -> Any:
        """Sum."""

    def times(self, left: Any, right: Any) -> Any:
        """Product."""

    def negative(self, item: Any) -> Any:
        """It with the other sign."""

    def size(self, item: Any) -> Any:
        """It without its sign."""

    def whole_quotient(self, left: Any, right: Any) -> Any:
        """
        The greatest whole number not above one number divided by another above zero, as Float64.

        Exact for whole numbers up to 2**53: their quotients lie further from the next whole number than a float rounds.
        """

    def day_number(self, item: Any) -> Any:
        """A date as date.toordinal gives it, as Int64."""

    def month_key(self, item: Any) -> Any:
        """Of an ordinal: 32 times the months up to its own, from year 0, and the day of the month, as Int64."""

    def real(self, item: Any) -> Any:
        """It as Float64; a Boolean gives 1 and 0."""

    def cases(self, cases: Sequence[tuple[Any, Any]], otherwise: Any | None) -> Any:
        """The value of the first condition that holds, else the last one, or null."""

    def by_truth(self, item: Any, yes: Any, no: Any, unknown: Any) -> Any:
        """One of three values, by whether a Boolean is true, false or null."""

    def start(self, item: Any, digits: int, whole: int) -> Any:
        """The first so many characters of a text of exactly `whole` digits; null for any other text."""

    def row(self) -> Any:
        """A lazy frame of one row, with the column "rk:whole"."""

    def with_columns(self, frame: Any, columns: Mapping[str, Any]) -> Any:
        """The frame with further columns."""

    def select(self, frame: Any, columns: Mapping[str, Any]) -> Any:
        """These columns alone."""

    def filter(self, frame: Any, condition: Any) -> Any:
        """The rows for which a condition holds."""

    def totals(self, frame: Any, by: str, totals: Mapping[str, tuple[Total, Any]]) -> Any:
        """
        Sums (Float64), least and greatest values by a column, whose null is a group of its own; of all rows where it is "".

        A sum skips nulls; of all rows there is one row, even of none.
        """

    def kinds(self, frame: Any, by: str, kinds: Mapping[str, Any]) -> Any:
        """How many different values that are not null, as Float64, by a column; of all rows where it is ""."""

    def joined(self, frame: Any, other: Any, left: str, right: str) -> Any:
        """Left join of columns that are equal, whatever the order of rows; the right one is dropped. Names do not clash."""

    def beside(self, frame: Any, row: Any) -> Any:
        """Every row of the frame with the one row of another. Names do not clash."""

    def distinct(self, frame: Any) -> Any:
        """Different rows."""

    def without(self, frame: Any, other: Any, name: str) -> Any:
        """The rows whose value in a column does not occur in that column of another."""

    def stacked(self, frames: Sequence[Any]) -> Any:
        """Frames of the same columns one below the other."""

    def sorted(self, frame: Any, name: str) -> Any:
        """The frame by a column."""

    def sealed(self, frame: Any) -> Any:
        """The frame; a later filter is applied to its columns, and not written out in terms of what these are made of."""

    def rows(self, frame: Any) -> Iterable[tuple[Any, ...]]:
        """The rows of a frame, collected, as values of Python."""

    def patched(self, frame: Any, key: str, columns: Sequence[str], code: int, answer: Answer) -> Any:
        """
        The frame with other values in rows where one of the columns holds a code.

        Collects what it needs to find them; `answer` takes keys by column and gives values by key and column.
        """

    def names(self, frame: Any) -> list[str]:
        """The columns of a frame."""
