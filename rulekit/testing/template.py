"""A ruleset goes in; templates of the data sheets that it needs come out, with a synthetic row each and what to fill in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rulekit import periods, resources
from rulekit.engines import history
from rulekit.sources.words import fold
from rulekit.testing.cells import Cells
from rulekit.testing.chance import Chance
from rulekit.testing.favoured import favoured
from rulekit.testing.sheets import Column, Sheet, Sheets, quality
from rulekit.testing.units import Tree, Unit
from rulekit.vocabulary import Field, Lang, Vocabulary

if TYPE_CHECKING:
    from rulekit.ruleset import Ruleset


@frozen
class Table:
    """A sheet as a table of its own: the name of its file without suffix, its columns, its one row."""

    stem: str
    sheet: Sheet
    columns: tuple[Column, ...]
    row: tuple[str, ...]


@frozen(slots=False)
class Template:
    """
    Sheets to fill in for a ruleset, in a language: `sheets` by record type, child lists inside them.

    What is written reads back without a note; `inside` are child lists inside child lists, which only JSON has a place for.
    """

    ruleset: Ruleset
    lang: Lang
    day: date
    dated: bool = False

    @cached_property
    def maker(self) -> Sheets:
        """What finds the sheets."""
        return Sheets(self.ruleset, self.lang, self.day, dated=self.dated)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets of record types."""
        return tuple(self.maker.all())

    @property
    def every(self) -> tuple[Sheet, ...]:
        """The sheets of record types and of all child lists, each after that of its owner."""
        return tuple(deep for sheet in self.sheets for deep in sheet.every())

    @property
    def inside(self) -> tuple[Sheet, ...]:
        """Lists for which tables have no place."""
        return tuple(deep for sheet in self.sheets for child in sheet.inner for deep in child.every() if deep is not child)

    def tables(self, name: str = "") -> tuple[Table, ...]:
        """A table for each sheet; `name` is that of the file, where one is all that is needed and the caller names it."""
        flat = [(sheet, child) for sheet in self.sheets for child in (sheet, *sheet.inner)]
        words = [child.word for _, child in flat]
        alone = len(flat) == 1 and bool(name)
        return tuple(self._table(sheet, child, name if alone else "", words.count(child.word) > 1) for sheet, child in flat)

    def _table(self, sheet: Sheet, child: Sheet, name: str, shared: bool) -> Table:
        owner = [self.maker.owner(child)] if child is not sheet else []
        words = self.maker.words
        stem = name or _file(words["sheet"].format(owner=sheet.word, list=child.word) if shared else child.word)
        typed = [] if self._tells(stem, child) else [Column("type", words["type"], child.type)]
        columns = (*typed, *owner, *child.columns)
        values = self._row.of(child) if child is sheet else self._row.child(child, self._row.units[sheet.type])
        return Table(stem, child, columns, tuple(self._cell(values.get(column.header, ""), column) for column in columns))

    def _tells(self, stem: str, sheet: Sheet) -> bool:
        """Whether a file of that name is known to hold what it holds."""
        names = self.maker.names
        if sheet.list and names.list_of_file(stem) == (sheet.owner, sheet.list):
            return True
        type, listed = names.type(stem), names.lists.get(fold(stem))
        return type == sheet.type if type or not sheet.list else listed is not None and listed[1] == sheet.list

    def _cell(self, value: object, column: Column) -> str:
        return self.type_word(column.id) if column.what == "type" else str(value)

    def type_word(self, type: str) -> str:
        """A word that names a record type in data; its id where no word does."""
        word = self.ruleset.vocabulary.records[type].words.first(self.lang)
        return word if self.maker.names.type(word) == type else type

    def csv(self, name: str = "") -> dict[str, str]:
        """Text of a CSV file by its name without suffix; each begins with the mark by which spreadsheets know UTF-8."""
        found = {}
        for table in self.tables(name):
            stream = io.StringIO()
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerows([[column.header for column in table.columns], table.row])
            found[table.stem] = "\ufeff" + stream.getvalue()
        return found

    def json(self) -> str:
        """Text of one JSON file with all sheets, child lists inside the records whose they are."""
        said = "synthetic" if self.lang == "en" else resources.table("grammars", "data.toml")["said"][-1]
        title = self.ruleset.id
        data: dict[str, Any] = {said: self.maker.words["note"].format(ruleset=title)}
        for sheet in self.sheets:
            data[self.type_word(sheet.type)] = [self._row.of(sheet) | self._row.lists(sheet)]
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    def notes(self, *, files: Mapping[str, str] | None = None, columns: int = 80) -> str:
        """
        What to fill in, as text: each column with its unit, range or allowed words, and the standards that read it.

        `files` are names of files by those of tables; without it, the sheets are those of a JSON file.
        """
        from rulekit.testing.template_notes import notes

        return notes(self, files, columns)

    @cached_property
    def _row(self) -> _Rows:
        return _Rows(self)


class _Rows:
    """Makes the one synthetic record of each sheet, by header."""

    def __init__(self, template: Template) -> None:
        ruleset, vocabulary = template.ruleset, template.ruleset.vocabulary
        self.template, self.vocabulary, self.words = template, vocabulary, template.maker.words
        known = favoured(history.settled(ruleset.ir, vocabulary, template.day))
        for sheet in template.every:
            for column in sheet.columns:
                if column.what == "field":
                    known.fields[sheet.type, self.named(column)] = None
        chance = Chance(0)
        grown = Tree(vocabulary, known, chance, ruleset.area, 1).grow([sheet.type for sheet in template.sheets])
        self.units = {type: units[0] for type, units in grown.items() if units}
        self.cells = Cells(vocabulary, known, chance, 0.0, template.day, template.lang)

    def named(self, column: Column) -> str:
        """The field of a column; one of an earlier period by its date."""
        base, period = periods.parts(column.id)
        if not period.startswith("-") or column.field is None:
            return column.id
        return periods.kept(base, periods.index_of(self.template.day, column.field.period) - int(period[1:]), column.field.period)

    def of(self, sheet: Sheet) -> dict[str, Any]:
        """The record of a sheet of a record type."""
        return self._filled(sheet, self.units[sheet.type])

    def child(self, sheet: Sheet, unit: Unit) -> dict[str, Any]:
        """A child record, with the code of the record whose it is."""
        return {self.template.maker.owner(sheet).header: unit.key} | self._filled(sheet, None)

    def lists(self, sheet: Sheet) -> dict[str, Any]:
        """Child lists of a record, one member each."""
        return {self._list(inner): [self._filled(inner, None) | self.lists(inner)] for inner in sheet.inner}

    def _list(self, sheet: Sheet) -> str:
        role = self.template.maker.names.role(sheet.owner, sheet.word)[0]
        return sheet.word if role is not None and (role.what, role.id) == ("list", sheet.list) else sheet.list

    def _filled(self, sheet: Sheet, unit: Unit | None) -> dict[str, Any]:
        values = self.cells.of(sheet.type)
        return {column.header: self._value(column, unit, values) for column in sheet.columns}

    def _value(self, column: Column, unit: Unit | None, values: Mapping[str, Any]) -> Any:
        if column.field is not None:
            return self._shown(column.field, values[self.named(column)])
        if unit is None:
            return ""
        if column.what == "name":
            form = resources.table("grammars", f"sample.{self.template.lang}.toml")["name"]
            return form.format(type=self.vocabulary.records[unit.type].words.first(self.template.lang), number=1)
        return unit.key if column.what == "key" else unit.at(column.id)

    def _shown(self, declared: Field, value: Any) -> Any:
        """A synthetic value as people of the language write it."""
        if declared.kind == "yesno":
            return yes_no(declared, bool(value), self.vocabulary, self.template.lang)
        if declared.kind == "text":
            return next((one.words.first(self.template.lang) for one in declared.choices if one.id == value), value)
        if declared.kind == "date":
            return value if len(value) == 10 and value[:4].isdigit() else self._day(declared, value)
        return value

    def _day(self, declared: Field, value: str) -> str:
        if len(value) == 7 and value[:4].isdigit():
            return f"{value}-15"
        return str(self.words["not_yet"]) if declared.event is not None else ""


def _file(word: str) -> str:
    """The name of a file for a word: one that shells and file systems take as it is."""
    return re.sub(r"[\s_]+", "_", re.sub(r"[^\w\s-]", "", word))


def yes_no(declared: Field, value: bool, vocabulary: Vocabulary, lang: Lang) -> str:
    """Yes or no in a cell: what is had is there or not, a quality holds or does not."""
    words = resources.table("grammars", f"findings.{lang}.toml")["value"]
    return str(words[("yes" if value else "no") if quality(declared, vocabulary) else ("had" if value else "not_had")])
