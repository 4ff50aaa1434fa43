"""One frame on its way to a table: what is asked of its data goes in, totals and later notes come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import define, field

from rulekit.findings import Note, Place
from rulekit.sources.doubt import Doubt, doubt
from rulekit.sources.frames.native import Column, Native
from rulekit.sources.gather import Gathered
from rulekit.sources.values import CellReader
from rulekit.tables import Encoding

WHOLE = 2**53  # whole numbers up to here are exact in every library
DIGITS = 10**15  # up to here a decimal is the only one of its length that a float can stand for
PLACES = 9  # digits after the point that are looked for in floats
Later = Callable[[], None]


@define(eq=False)
class Work:
    """One frame on its way to a table: the columns it will get, and what is told of it when somebody asks."""

    source: str
    type: str
    frame: Any
    on: Native
    stored: Mapping[str, Column]
    gathered: Gathered
    coded: Mapping[str, Sequence[object]] = field(factory=dict)
    added: dict[str, Any] = field(factory=dict)
    asked: dict[str, Any] = field(factory=dict)
    distinct: dict[str, Any] = field(factory=dict)
    totals: dict[str, Any] = field(factory=dict)
    values: dict[str, list[Any]] = field(factory=dict)
    later: list[Later] = field(factory=list)

    def survey(self) -> None:
        """Read the data once, for everything that was asked."""
        self.totals, self.values = self.on.survey(self.frame, self.asked, self.distinct)

    def look(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Read the data for a few more totals."""
        return self.on.survey(self.frame, asked, {})[0]

    def add(self, name: str, item: Any) -> str:
        """Give the table a column; its name comes back."""
        self.added[f"rk:{name}"] = item
        return f"rk:{name}"

    def tell(self, found: Doubt, column: str, id: str, count: int) -> None:
        """Tell cells of a column that could not be read for certain, by one of them and their number."""
        arguments = {**found.arguments, "field": id, "count": str(count)}
        self.gathered.doubtful.append(Note(found.code, Place(self.source, 0, column), arguments))


@define(eq=False)
class FieldColumn:
    """A column that holds a field. `ask` comes before the survey of its frame, `settle` after it."""

    work: Work
    column: str
    id: str
    cells: CellReader
    exact: bool = False
    users: Callable[[str], str] = str

    @property
    def stored(self) -> Column:
        """How the column is stored."""
        return self.work.stored[self.column]

    @property
    def item(self) -> Any:
        """The column as an expression."""
        on, item = self.work.on, self.work.on.column(self.column)
        if self.stored.stored == "single":
            return on.shortest(item)
        return on.text(item) if self.stored.stored == "text" and self.stored.shown not in ("String", "VARCHAR") else item

    def name(self, what: str) -> str:
        """A name for a total, or for a column, of this field."""
        return f"{what}:{self.column}"

    def ask(self) -> None:
        """Say what has to be known of the column."""

    def settle(self) -> Encoding | None:
        """The encoding of the column; None where everything in it is missing."""
        raise NotImplementedError


def tell_later(of: FieldColumn, wrong: Mapping[str, Any], shown: Any) -> None:
    """Tell, once somebody asks, how many numbers are wrong in which way, each way with an example."""
    work, on = of.work, of.work.on

    def tell() -> None:
        asked, before = {}, None
        for code, condition in wrong.items():
            alone = condition if before is None else on.both(condition, on.inverse(before))
            asked[f"count:{code}"] = on.count(on.filled(alone, False))
            asked[f"one:{code}"] = on.least(on.cases([(alone, shown)], None))
            before = condition if before is None else on.either(before, condition)
        found = work.look(asked)
        for code in wrong:
            if found[f"count:{code}"]:
                value = found[f"one:{code}"]
                read = of.cells.read(value)
                work.tell(read if isinstance(read, Doubt) else doubt(code, value), of.column, of.id, found[f"count:{code}"])

    work.later.append(tell)


def tell_blanks(of: FieldColumn, missing: Any) -> None:
    """Tell, once somebody asks, how many cells are blank where the vocabulary gives that a meaning."""
    work, code = of.work, f"blank_{of.cells.field.blank}"

    def tell() -> None:
        count = work.look({"count": work.on.count(missing)})["count"]
        if count:
            work.gathered.tell(
                code, Place(work.source, 0, of.column), (work.source, of.column), count, column=of.column, field=of.id
            )

    work.later.append(tell)


def naming(of: FieldColumn) -> dict[str, str]:
    """The column, its field and the standards that need it exactly, to fill a message."""
    return {"column": of.column, "field": of.id, "standards": of.users(of.id)}
