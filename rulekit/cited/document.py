"""What a ruleset cites: a document and the table of its rows, as sources.toml holds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from attrs import field, frozen

Data = Literal["yes", "partly"]
Texts: TypeAlias = Mapping[str, str]

FORCES: Mapping[str, str] = {
    "must": "must", "must not": "must_not", "should": "should", "should not": "should_not", "may": "may",
}  # fmt: skip
# Forces that standards of a row may have: a duty may forbid, a recommendation may advise against.
MEANT: Mapping[str, tuple[str, ...]] = {"must": ("must", "must_not"), "should": ("should", "should_not")}
KINDS = ("T", "R", "C", "D", "G", "X", "Q", "P")


@frozen
class Row:
    """
    One condition of a document, by its id: what it is and where it stands, in both languages (`zh`, `en`).

    `kinds` are letters of KINDS, `force` one or more of ir.Force; `data` says whether data decides all of it ("yes") or a part
    ("partly"). `note` is what the document does not give. `line` is its line in the file.
    """

    id: str
    condition: Texts
    at: Texts
    kinds: tuple[str, ...]
    force: tuple[str, ...]
    data: Data
    note: Texts = field(factory=dict)
    line: int = 0


@frozen
class Document:
    """
    A document with its rows, in order: its title in its own language, and in English where that is another one; its date; the
    code and the name of its area. `path` is the file that tells it.
    """

    title: str
    dated: date
    rows: tuple[Row, ...]
    title_en: str = ""
    area: str = ""
    place: Texts = field(factory=dict)
    path: str = ""

    def titled(self, lang: str) -> str:
        """Its title in a language; as it is called where it has none there."""
        return self.title_en if lang == "en" and self.title_en else self.title
