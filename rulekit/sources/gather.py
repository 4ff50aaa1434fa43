"""What reading collects: records on their way, rows that are none, what is to be told; one collector for a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from rulekit.findings import Note, Place
from rulekit.records import Record
from rulekit.sources.doubt import Doubt
from rulekit.sources.names import Names
from rulekit.vocabulary import Vocabulary


@define(eq=False)
class Draft:
    """A record that was read but not yet merged. `owner` is (record type, list id) for a row of a child table."""

    record: Record
    keyed: bool = True
    doubtful: set[str] = field(factory=set)
    owner: tuple[str, str] | None = None


@define(eq=False)
class Told:
    """One thing to tell that may occur many times: where first, how often, and what fills its words."""

    place: Place
    arguments: dict[str, str]
    count: int = 0


@define(eq=False)
class Gathered:
    """Everything read so far; `rows` counts what is read, `set_aside` what is no record."""

    vocabulary: Vocabulary
    names: Names = field(init=False)
    drafts: list[Draft] = field(factory=list)
    children: list[Draft] = field(factory=list)
    listed: dict[tuple[str, str], None] = field(factory=dict)
    supplied: set[str] = field(factory=set)
    lost: list[Record] = field(factory=list)
    sources: list[str] = field(factory=list)
    rows: int = 0
    set_aside: int = 0
    nested: dict[str, int] = field(factory=dict)
    rejected: list[Note] = field(factory=list)
    doubtful: list[Note] = field(factory=list)
    notes: list[Note] = field(factory=list)
    told: dict[tuple[str, ...], Told] = field(factory=dict)
    columns: dict[tuple[str, str], None] = field(factory=dict)
    unused: dict[str, None] = field(factory=dict)
    numbers: dict[str, int] = field(factory=dict)
    unit_names: dict[tuple[str, str], str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.names = Names(self.vocabulary)

    def number(self, type: str) -> str:
        """A key for a record that has none: #1, #2 by order within its type."""
        self.numbers[type] = self.numbers.get(type, 0) + 1
        return f"#{self.numbers[type]}"

    def called(self, **types: str) -> dict[str, str]:
        """Record types by id, and by their words in both languages under name_zh and name_en, to fill a message."""
        told = dict(types)
        for name, type in types.items():
            kind = self.vocabulary.records.get(type)
            told[f"{name}_zh"] = kind.words.first("zh") if kind else type
            told[f"{name}_en"] = kind.words.first("en") if kind else type
        return told

    def tell(self, code: str, place: Place, group: tuple[str, ...], times: int = 1, /, **arguments: str) -> None:
        """Tell something once for all its occurrences of a group, with their number."""
        entry = self.told.setdefault((code, *group), Told(place, arguments))
        entry.count += times

    def doubt(self, found: Doubt, place: Place, field: str) -> None:
        """Tell a doubtful cell."""
        self.doubtful.append(Note(found.code, place, {**found.arguments, "field": field}))

    def reject(self, code: str, place: Place, arguments: Mapping[str, Any], lost: Record) -> None:
        """Refuse a row; what it may have been stays an uncertain member of the groups it may belong to."""
        self.rejected.append(Note(code, place, {name: str(value) for name, value in arguments.items()}))
        self.lost.append(lost)

    def all_notes(self) -> list[Note]:
        """Single notes, then those that were counted."""
        counted = [Note(key[0], one.place, {**one.arguments, "count": str(one.count)}) for key, one in self.told.items()]
        return [*self.notes, *counted]
