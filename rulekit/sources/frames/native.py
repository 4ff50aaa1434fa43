"""What reading a frame asks of its library beyond the engine's dialect: kinds of columns, surveys, look-ups; kinds of frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias

from attrs import frozen

from rulekit.engines.frames.dialect import Dialect

Kind = Literal["polars", "lazy", "duckdb", "pyarrow", "pandas"]
Survey: TypeAlias = tuple[dict[str, Any], dict[str, list[Any]]]
Stored = Literal[
    "text", "yesno", "small", "whole", "float", "single", "decimal", "day", "moment", "nothing", "coded", "list", "other"
]
_KINDS: Mapping[tuple[str, str], Kind] = {
    ("polars", "DataFrame"): "polars",
    ("polars", "LazyFrame"): "lazy",
    ("duckdb", "DuckDBPyRelation"): "duckdb",
    ("pyarrow", "Table"): "pyarrow",
    ("pandas", "DataFrame"): "pandas",
}


@frozen
class Column:
    """
    How a column is stored. "small" are integers of at most 32 bits, "single" floats of 32; a "decimal" has `scale` digits after
    the point; "coded" are indices into a list of Python objects; "list" holds structs. `shown` names the type to people.
    """

    stored: Stored
    shown: str
    scale: int = 0


class Native(Dialect, Protocol):
    """One library of lazy frames; see Dialect. Items are its own expressions; what a survey gives are Python objects."""

    def columns(self, frame: Any) -> Mapping[str, Column]:
        """How each column is stored."""

    def survey(
        self, frame: Any, asked: Mapping[str, Any], distinct: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, list[Any]]]:
        """One row of totals, and the different values of some items, null among them; this reads the data."""

    def least(self, item: Any) -> Any:
        """The least value that is not null, as a total."""

    def greatest(self, item: Any) -> Any:
        """The greatest value that is not null, as a total."""

    def every(self, item: Any) -> Any:
        """Whether a Boolean is true wherever it is not null, as a total."""

    def count(self, item: Any) -> Any:
        """How often a Boolean is true, as a total."""

    def height(self) -> Any:
        """How many rows there are, as a total."""

    def kinds_of(self, item: Any) -> Any:
        """How many different values that are not null there are, as a total."""

    def whole(self, item: Any) -> Any:
        """A number as Int64; null where it does not fit."""

    def text(self, item: Any) -> Any:
        """It as text."""

    def shifted(self, item: Any, places: int) -> Any:
        """A float times ten to so many places; divided where they are negative."""

    def quotient(self, over: Any, under: Any) -> Any:
        """One float divided by another that is not zero."""

    def rounded(self, item: Any) -> Any:
        """A float rounded to a whole number."""

    def shortest(self, item: Any) -> Any:
        """A float of 32 bits as Float64, by its own shortest decimal."""

    def unscaled(self, item: Any, scale: int) -> Any:
        """A decimal times ten to its scale, as Int64; null where it does not fit."""

    def at_scale(self, item: Any, scale: int, digits: int) -> Any:
        """A decimal with fewer digits after the point, rounded."""

    def on_day(self, item: Any) -> Any:
        """The local day of a moment."""

    def ordinal_of(self, day: Any) -> Any:
        """A day as its date.toordinal, of type Int32."""

    def ordinal(self, value: int) -> Any:
        """A constant of type Int32."""

    def matches(self, item: Any, pattern: str) -> Any:
        """Whether a pattern is found in a text."""

    def among(self, item: Any, values: Sequence[Any]) -> Any:
        """Whether it is one of some stored values; null where it is null."""

    def looked_up(self, item: Any, values: Sequence[Any], found: Sequence[Any], stored: str) -> Any:
        """What stands for each of the different values in a list beside them, of type `stored`; null for any other."""

    def numbered(self, frame: Any, name: str) -> Any:
        """The frame with its rows numbered from 0."""

    def row_key(self, item: Any) -> Any:
        """A row's number from 0 as the key that records without one bear: #1, #2."""

    def place_of(self, item: Any) -> Any:
        """A verdict that is a word as its place in VERDICTS."""

    def together(self, frames: Sequence[Any]) -> list[Any]:
        """Frames that hold their rows, read in one go; lazy like the others, so that what follows reads no data."""

    def firsts(self, frame: Any, name: str, value: str, row: str) -> list[tuple[Any, Any]]:
        """Each text of a column, with the first that is not null beside it in another; this reads the data."""

    def summed(self, frame: Any, by: Mapping[str, Any], sums: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Items by which is grouped, then sums of others, a row for each group; this reads the data."""

    def exploded(self, frame: Any, owner: str, column: str) -> Any:
        """A row for each struct in the lists of a column: the owner's key, then its fields."""


def kind_of(frame: object) -> Kind | None:
    """The kind of a frame, None for anything else; no library is imported."""
    for kind in type(frame).__mro__:
        library = "duckdb" if "duckdb" in kind.__module__ else kind.__module__.partition(".")[0]
        found = _KINDS.get((library, kind.__name__))
        if found or (library == "pyarrow" and kind.__name__ == "Table"):
            return found
    return None


def native(kind: Kind, frame: Any) -> Native:
    """The library in which a frame of a kind is read: DuckDB's own for its relations, Polars for all others."""
    if kind == "duckdb":
        from rulekit.sources.frames.duckdb import DuckDBColumns

        return DuckDBColumns(frame)
    from rulekit.sources.frames.polars import PolarsColumns

    return PolarsColumns()
