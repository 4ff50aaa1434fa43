"""Records as columns: a source makes tables, a frame engine reads them and adds columns of verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import define, field, frozen

from rulekit.vocabulary import Vocabulary

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

EPOCH = 719_163  # the ordinal of 1970-01-01, from which columns of dates count
LATEST = 3_652_060  # a day after every day of the calendar: the ordinal of an event that has not happened yet


@frozen
class Number:
    """
    Numbers in a column; null is missing. The value in base units is the number in the column divided by `scale`.

    The column holds Int64, each at most `most` away from zero; or, where `floating`, Float64 that is finite or null, each read
    as its shortest decimal: good for comparing a field with a literal, while arithmetic and sums need whole numbers.
    """

    column: str
    scale: Fraction = Fraction(1)
    floating: bool = False
    most: int = 2**53


@frozen
class YesNo:
    """A Boolean column; null is missing."""

    column: str


@frozen
class Text:
    """A String column of normal texts or ids of choices; or, with `words`, an integer column of indices into these."""

    column: str
    words: tuple[str, ...] = ()


@frozen
class Day:
    """
    A date; null is missing. The column is of type Date where `native`, else Int32 with date.toordinal of the first day it can be.

    `last` is a column with the last day it can be, where dates may be known in part ("" where none are). LATEST stands for an
    event that is known not to have happened yet (only where not `native`).
    """

    column: str
    native: bool = False
    last: str = ""


Encoding: TypeAlias = Number | YesNo | Text | Day


@frozen
class Range:
    """
    Numbers that are known by their bounds: columns of `low` and of `high` (null: no bound), each with that of what divides it,
    above zero; all Int64, at most `most` away from zero; and two Booleans: whether it may be nothing (`maybe`), or is (`only`).
    """

    low: tuple[str, str]
    high: tuple[str, str]
    maybe: str
    only: str
    most: int = 2**53

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.low, *self.high, self.maybe, self.only)


@frozen
class Grades:
    """The grades of a scale that are possible: a column of numbers, each the place of what is `possible`, best first."""

    column: str
    possible: tuple[tuple[str, ...], ...]


@frozen(eq=False)
class Table:
    """
    All records of one type, or all child records of one list.

    `frame` is lazy. `fields` says how fields are encoded; one that is not there is missing in every record. `key` is a String
    column, never null, unique among records of a type ("" where there is none, which only child records without lists may lack).
    `above` gives, by level, the String column with the key of the unit in which a record stands, null where it cannot be told; a
    level that is not there cannot be told for any. `owner` is, for child records, the column with the key of their owner.
    `uncertain` is a Boolean column: a record that may belong elsewhere or may be none ("" where there are none such); these are
    members of groups, never judged themselves. `open` gives, by list id, the Boolean column that is true where the list of a
    record is absent or incomplete. `placed` holds the levels (and "" for the owner) whose column is sure to have no null. `row`
    is an integer column that orders the rows, for an engine to sort by where it has joined; `name` and `line` are columns for
    findings ("" where there are none). `ranges` are numbers that stand in place of fields, by name, and `graded` grades that more
    than their own sentence decides, by scale: what scorecards came to.
    """

    type: str
    frame: nw.LazyFrame[Any]
    fields: Mapping[str, Encoding] = field(factory=dict)
    key: str = ""
    above: Mapping[str, str] = field(factory=dict)
    owner: str = ""
    uncertain: str = ""
    open: Mapping[str, str] = field(factory=dict)
    placed: frozenset[str] = frozenset()
    row: str = ""
    name: str = ""
    line: str = ""
    ranges: Mapping[str, Range] = field(factory=dict)
    graded: Mapping[str, Grades] = field(factory=dict)


@define(eq=False)
class Tables:
    """
    All tables of one run: `records` by record type, `children` by record type and list id. What is not there was not supplied.

    `unit_names` names units by level and key, as in Dataset.
    """

    vocabulary: Vocabulary
    records: dict[str, Table] = field(factory=dict)
    children: dict[tuple[str, str], Table] = field(factory=dict)
    unit_names: dict[tuple[str, str], str] = field(factory=dict)
