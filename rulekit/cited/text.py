"""What is told of the rows that a ruleset cites, and a language, go in; a table for a terminal comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rulekit import ir, resources
from rulekit.cited.document import Document
from rulekit.cited.rows import Sources, Told
from rulekit.reports.layout import wrap
from rulekit.text import pad, printable, width

_GAP = "  "


def text(sources: Sources, lang: str, columns: int = 80) -> str:
    """What is cited, a line or more for each row, what is wrong, and what it comes to."""
    writer = _Writer(sources, "zh" if lang == "zh" else "en", columns)
    parts = [writer.head(), *(writer.table(document) for document in sources.documents), writer.strays(), writer.end()]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def words(lang: str) -> Mapping[str, Any]:
    """All words of tables of sources in a language."""
    return resources.table("grammars", f"sources.{lang}.toml")


class _Writer:
    def __init__(self, sources: Sources, lang: str, columns: int) -> None:
        self.sources, self.lang, self.columns, self.words = sources, lang, columns, words(lang)

    def head(self) -> list[str]:
        """The ruleset, and how many rows are told how."""
        ruleset = self.sources.ruleset
        turned = ruleset.outline.title_twin if ruleset.lang != self.lang else ""
        rows = self.sources.rows
        counted = {
            "rows": len(rows),
            "run": sum(bool(told.standards) for told in rows),
            "partly": sum(bool(told.unchecked) for told in rows),
            "missing": len(self.sources.missing),
        }
        first = printable(f"{ruleset.id}  {turned or ruleset.title}".rstrip())
        return [*wrap(first, self.columns), *wrap(self.words["counts"].format(**counted), self.columns)]

    def table(self, document: Document) -> list[str]:
        """The rows of a document under its title."""
        place = "  ".join(part for part in (document.area, document.place.get(self.lang, "")) if part)
        told = self.words["document"].format(title=document.titled(self.lang), date=document.dated.isoformat(), place=place)
        found = [told for told in self.sources if told.document is document]
        shown = [[told.row.id, self._force(told), self.words["data"][told.row.data]] for told in found]
        head = self.words["head"]
        left = [max(map(width, column)) for column in zip(head[:3], *shown, strict=True)]
        first = _GAP.join(pad(cell, size) for cell, size in zip(head[:3], left, strict=True))
        lines = [*wrap(printable(told.rstrip()), self.columns), "", f"{first}{_GAP}{head[3]}"]
        for cells, one in zip(shown, found, strict=True):
            first = _GAP.join(pad(cell, size) for cell, size in zip(cells, left, strict=True)) + _GAP
            rest = " " * width(first)
            lines += wrap(printable(one.row.condition[self.lang]), self.columns, first=first, rest=rest)
            for sign, line in self._told(one):
                lines += wrap(printable(line), self.columns, first=f"{rest}{sign} ", rest=rest + _GAP)
        return lines

    def _force(self, told: Told) -> str:
        return str(self.words["list"].join(self.words["force"][force] for force in told.row.force))

    def _told(self, told: Told) -> Iterator[tuple[str, str]]:
        """A sign and a text for all that is told of a row: what runs, what data does not decide, what is wrong."""
        if told.standards:
            yield "√", self.words["standards"].format(standards=self.words["list"].join(told.ids))
        for one in told.unchecked:
            yield "–", self._unchecked(one)
        for problem in told.problems:
            forces = (f"{one.id} {self.words['force'][one.rule.force]}" for one in told.standards)
            yield "×", self.words["problem"][problem].format(forces=self.words["list"].join(dict.fromkeys(forces)))

    def _unchecked(self, one: ir.Unchecked) -> str:
        own = self.sources.ruleset.lang == self.lang
        title, reason = (one.title, one.reason) if own else (one.title_twin or one.title, one.reason_twin or one.reason)
        return str(self.words["unchecked"].format(id=one.id, title=title, reason=reason))

    def strays(self) -> list[str]:
        """What cites a row that is in no table."""
        lines: list[str] = []
        for id, row in self.sources.strays:
            lines += wrap(printable(self.words["stray"].format(id=id, row=row)), self.columns, first="× ", rest=_GAP)
        return lines

    def end(self) -> list[str]:
        """What it comes to."""
        wrong = sum(bool(told.problems) for told in self.sources) + len(self.sources.strays)
        form = self.words["end"]["complete" if self.sources.complete else "incomplete"]
        return wrap(form.format(count=wrong, rows=len(self.sources.rows)), self.columns)
