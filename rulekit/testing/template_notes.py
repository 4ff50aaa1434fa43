"""A template goes in; the page that says what to fill in comes out: each column with what may stand in it, and who reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rulekit.reports.layout import wrap
from rulekit.testing.cells import written
from rulekit.testing.sheets import Column, Sheet, quality
from rulekit.text import printable
from rulekit.vocabulary import Field

if TYPE_CHECKING:
    from rulekit.testing.template import Template

_SHOWN = 6  # standards that are named beside a column


def notes(template: Template, files: Mapping[str, str] | None, columns: int) -> str:
    """The page as text; `files` are names of files by the names of tables without suffix, None for lists inside records."""
    return "\n".join(Notes(template, columns).lines(files)).rstrip("\n") + "\n"


class Notes:
    """Words for the columns of one template."""

    def __init__(self, template: Template, columns: int = 80) -> None:
        self.template, self.columns = template, columns
        self.words: Mapping[str, Any] = template.maker.words
        self.page: Mapping[str, Any] = self.words["page"]
        self._vocabulary = template.ruleset.vocabulary

    def lines(self, files: Mapping[str, str] | None) -> Iterator[str]:
        """The whole page."""
        ruleset = self.template.ruleset
        turned = ruleset.outline.title_twin if ruleset.lang != self.template.lang else ""
        yield from wrap(self.page["title"].format(ruleset=ruleset.id, title=printable(turned or ruleset.title)), self.columns)
        yield ""
        yield from wrap(self.page["about"], self.columns)
        if any(sheet.list for sheet in self.template.every):
            yield from wrap(self.page["empty_inside" if files is None else "empty_file"], self.columns)
        for table in self.template.tables() if files is not None else ():
            yield from self._sheet(self.headed(table.sheet, (files or {}).get(table.stem, table.stem)), table.columns)
        for sheet in self.template.inside if files is not None else self.template.every:
            yield from self._sheet(self.headed(sheet, ""), sheet.columns)

    def _sheet(self, heading: str, columns: Sequence[Column]) -> Iterator[str]:
        yield ""
        yield from wrap(heading, self.columns)
        for column in columns:
            yield from self._column(column)
        if not any(column.what in ("field", "key") for column in columns):
            yield from wrap(self.page["counted"], self.columns, first="  ")

    def headed(self, sheet: Sheet, file: str) -> str:
        """The heading of a sheet, as it stands in a file, or inside records."""
        form = self.page["file" if file else "inside"]["list" if sheet.list else "type"]
        return str(form.format(file=file, owner=self._type(sheet.owner) if sheet.owner else "", list=sheet.word, type=sheet.word))

    def _column(self, column: Column) -> Iterator[str]:
        told = self.page["join"].join(part for part in (self.kind(column), self.rules(column)) if part)
        yield from wrap(printable(f"{column.header}  {told}"), self.columns, first="  ", rest="    ")

    def rules(self, column: Column) -> str:
        """The standards that read a column, the first of them where they are many."""
        if not column.standards:
            return ""
        some = self.page["list"].join(column.standards[:_SHOWN])
        if len(column.standards) > _SHOWN:
            some = self.page["more"].format(standards=some, count=len(column.standards) - _SHOWN)
        return str(self.page["rules"].format(standards=some))

    def kind(self, column: Column) -> str:
        """What may stand in a column."""
        kinds = self.words["kind"]
        if column.field is None:
            return str(kinds[column.what].format(type=self._type(column.id) if column.id else ""))
        parts = [*self._values(column.field, column.unit, kinds)]
        if column.field.blank:
            parts.append(kinds[f"blank_{column.field.blank}"])
        return str(self.page["join"].join(parts))

    def _values(self, declared: Field, unit: str, kinds: Mapping[str, str]) -> Iterator[str]:
        if declared.kind == "number":
            yield self._number(declared, unit, kinds)
            ends = [_plain(end, self._factor(declared)) for end in (declared.low, declared.high)]
            form = {(True, True): "range", (True, False): "least", (False, True): "most"}.get((bool(ends[0]), bool(ends[1])))
            if form is not None:
                yield self.page[form].format(low=ends[0], high=ends[1])
        elif declared.kind == "text" and declared.choices:
            choices = (one.words.first(self.template.lang) for one in declared.choices)
            yield kinds["choice"].format(choices=self.page["list"].join(choices))
        elif declared.kind == "date":
            yield kinds["event" if declared.event is not None else "date"]
        else:
            yield kinds["had" if declared.kind == "yesno" and not quality(declared, self._vocabulary) else declared.kind]

    def _number(self, declared: Field, unit: str, kinds: Mapping[str, str]) -> str:
        return kinds["number_unit"].format(unit=unit) if unit else kinds["whole" if declared.integer else "number"]

    def _factor(self, declared: Field) -> Fraction:
        units = self._vocabulary.units
        return units[declared.unit].factor if declared.unit in units else Fraction(1)

    def _type(self, type: str) -> str:
        return self._vocabulary.records[type].words.first(self.template.lang)


def _plain(end: Fraction | None, factor: Fraction) -> str:
    if end is None:
        return ""
    return str(written(end / factor))
