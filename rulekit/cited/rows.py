"""A ruleset and the documents it cites go in; what is told of each row, and what is missing, comes out."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from rulekit import ir
from rulekit.cited.document import MEANT, Document, Row
from rulekit.cited.read import NAME, read_document
from rulekit.diagnostic import Diagnostic
from rulekit.errors import RulesetError

if TYPE_CHECKING:
    from rulekit.language.outline import StandardText, UncheckedText
    from rulekit.ruleset import Ruleset


@frozen
class Told:
    """
    A row with the standards that run for it and what is told of it as not checked by data.

    `problems`: "no_standard", "no_reason" (a part that data does not decide is not told), "force" (a standard has another one).
    """

    row: Row
    document: Document
    standards: tuple[ir.Standard, ...] = ()
    unchecked: tuple[ir.Unchecked, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of its standards, each once."""
        return tuple(dict.fromkeys(standard.id for standard in self.standards))


@frozen(slots=False)
class Sources:
    """
    What a ruleset tells of the rows of the documents that it cites, in the order of their tables.

    `strays` are (id, row) of standards, and of what is not checked by data, whose row is in no table. A standard that replaces or
    tightens one of a base has its row, where it names none; one without a citation cites no row but that of its own id.
    """

    ruleset: Ruleset
    documents: tuple[Document, ...]
    rows: tuple[Told, ...]
    strays: tuple[tuple[str, str], ...]

    def __iter__(self) -> Iterator[Told]:
        return iter(self.rows)

    @property
    def complete(self) -> bool:
        """Whether every row is told as its table asks, and nothing cites a row that is in none."""
        return not self.strays and not any(told.problems for told in self.rows)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Ids of rows of which nothing is told at all."""
        return tuple(told.row.id for told in self.rows if not told.standards and not told.unchecked)

    def to_text(self, *, lang: str | None = None, columns: int = 80) -> str:
        """A table for a terminal."""
        from rulekit.cited.text import text

        return text(self, lang or self.ruleset.lang, columns)

    def to_json(self) -> str:
        """A document of the schema rulekit.sources/1."""
        from rulekit.cited.json_ import to_json

        return to_json(self)


def sources(ruleset: Ruleset) -> Sources:
    """
    Hold a ruleset against the tables of what it cites: its own, and those of the rulesets that it builds on.

    Errors: RulesetError where there is no table (S675), or one cannot be read (S632, S633, S670 to S674).
    """
    documents = tuple(documents_of(ruleset))
    if not documents:
        name = ruleset.outline.source.name
        told = {"ruleset": ruleset.id, "file": NAME, "folder": str(Path(name).parent) if not name.startswith("<") else "-"}
        raise RulesetError([Diagnostic("S675", arguments=told)], lang=ruleset.lang)
    rows: dict[str, tuple[Row, Document]] = {}
    for document in documents:
        for row in document.rows:
            rows.setdefault(row.id, (row, document))
    every: list[ir.Standard | ir.Unchecked] = [*ruleset.standards, *ruleset.unchecked]
    cited = [(_row(one, ruleset, rows), one) for one in every]
    strays = tuple(dict.fromkeys((one.id, row) for row, one in cited if row and row not in rows))
    by_row = {id: _told(row, document, [one for name, one in cited if name == id]) for id, (row, document) in rows.items()}
    return Sources(ruleset, documents, tuple(by_row.values()), strays)


def documents_of(ruleset: Ruleset) -> Iterator[Document]:
    """The documents whose tables lie beside a ruleset, and beside those that it builds on."""
    name = ruleset.outline.source.name
    path = Path(name).parent / NAME
    if not name.startswith("<") and path.is_file():
        yield read_document(path, lang=ruleset.lang)
    if ruleset.base is not None:
        yield from documents_of(ruleset.base)


def row_of(one: ir.Standard | ir.Unchecked) -> str:
    """The row that something cites: the one it names, else that of its own id."""
    return (one.citation.row if one.citation is not None else "") or one.id


def _row(one: ir.Standard | ir.Unchecked, ruleset: Ruleset, known: Container[str]) -> str:
    """The row of something: as row_of, else that of what it stands for in a base; "" for what cites nothing."""
    row = row_of(one)
    if row in known or row != one.id:
        return row
    return _replaced(one.id, ruleset, known) or (row if one.citation is not None else "")


def _replaced(id: str, ruleset: Ruleset, known: Container[str]) -> str:
    """The row of what something replaces or tightens in a base; "" where it stands for nothing that cites a row."""
    base = ruleset.base
    if base is None:
        return ""
    blocks: list[StandardText | UncheckedText] = [*ruleset.outline.standards, *ruleset.outline.unchecked]
    named = {one.text for text in blocks if text.id.text == id for one in text.replaces}
    every: list[ir.Standard | ir.Unchecked] = [*base.standards, *base.unchecked]
    before = (_row(one, base, known) for one in every if one.id in named)
    return next((row for row in before if row), "") or _replaced(id, base, known)


def _told(row: Row, document: Document, found: list[ir.Standard | ir.Unchecked]) -> Told:
    standards = tuple(one for one in found if isinstance(one, ir.Standard))
    unchecked = tuple(one for one in found if isinstance(one, ir.Unchecked))
    allowed = {force for named in row.force for force in MEANT.get(named, (named,))}
    left_out = [one for one in unchecked if one.left_out]
    wrong = {
        "no_standard": not standards and not left_out,
        "no_reason": row.data == "partly" and not unchecked,
        "force": any(standard.rule.force not in allowed for standard in standards),
    }
    return Told(row, document, standards, unchecked, tuple(name for name, is_so in wrong.items() if is_so))
