"""A ruleset goes in; the sheets that it needs come out: one for each record type and child list, with the columns it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from rulekit import ir, periods, resources
from rulekit.engines import history
from rulekit.engines.frames.needs import Needs, needs
from rulekit.sources.names import Names, Role
from rulekit.vocabulary import Field, Lang, RecordType, Vocabulary

if TYPE_CHECKING:
    from rulekit.ruleset import Ruleset

What = Literal["key", "owner", "above", "name", "field", "type"]
_COUNTED = ("item", "time")  # units that say no more than the word of the field does


@frozen
class Column:
    """
    A column: what it is, its header, and, where it is a field, that with the unit in which numbers stand ("" for none).

    `id` is the name of the field, with its period, or the level whose code it is. `standards` are the ids of those that read it.
    """

    what: What
    header: str
    id: str = ""
    field: Field | None = None
    unit: str = ""
    standards: tuple[str, ...] = ()


@frozen
class Sheet:
    """
    The columns of a record type, or of the child list `list` of records of the type `owner`.

    `word` is what the type or list is called; `inner` are the child lists of these records.
    """

    type: str
    word: str
    columns: tuple[Column, ...]
    owner: str = ""
    list: str = ""
    inner: tuple[Sheet, ...] = ()

    def every(self) -> Iterator[Sheet]:
        """This one and those inside it."""
        yield self
        for sheet in self.inner:
            yield from sheet.every()


class Sheets:
    """
    Finds what the standards of a ruleset read on a day, and headers by which data is read back.

    Earlier periods are named by their dates where `dated` is said, else by how long ago they are.
    """

    def __init__(self, ruleset: Ruleset, lang: Lang, day: date, *, dated: bool) -> None:
        self.ruleset, self.lang, self.day, self.dated = ruleset, lang, day, dated
        self.vocabulary = ruleset.vocabulary
        self.names = Names(self.vocabulary)
        self.words: Mapping[str, Any] = resources.table("grammars", f"template.{lang}.toml")
        rules = history.settled(ruleset.ir, self.vocabulary, day)
        self.read = {id: needs(rules, self.vocabulary, some) for id, some in _by_id(rules.standards).items()}
        self.scored = {(card.record, card.field) for card in ruleset.scorecards}

    def all(self) -> Iterator[Sheet]:
        """One for each record type, those judged first."""
        for type in record_types(self.ruleset, self.read.values()):
            kind = self.vocabulary.records[type]
            columns = [self._key(kind), self._name(type), *self._above(kind), *self._fields(type, (type, ""))]
            word = kind.words.first(self.lang)
            inner = tuple(self._children(type, (type, ""), 0))
            yield Sheet(type, word, tuple(column for column in columns if column is not None), inner=inner)

    def _children(self, owner: str, here: tuple[str, str], depth: int) -> Iterator[Sheet]:
        wanted = {name for read in self.read.values() for name in _need(read, here).lists}
        for entry in self.vocabulary.lists_of(owner):
            if entry.id not in wanted or depth > 3:
                continue
            there = (owner, entry.id)
            columns = tuple(self._fields(entry.child, there))
            inner = tuple(self._children(entry.child, there, depth + 1))
            yield Sheet(entry.child, entry.words.first(self.lang, many=True), columns, owner, entry.id, inner)

    # columns that are no fields ----------------------------------------------------------------------

    def _key(self, kind: RecordType) -> Column:
        return Column("key", self._called(kind, kind.id, "key") or self.words["key"])

    def _name(self, type: str) -> Column | None:
        role = self.names.role(type, self.words["name"])[0]
        return Column("name", self.words["name"]) if role is not None and role.what == "name" else None

    def _above(self, kind: RecordType) -> Iterator[Column]:
        """The unit above, and those farther up that its code does not tell."""
        digits = kind.code_digits
        for number, level in enumerate(self.vocabulary.levels_above(kind.id)):
            above = self.vocabulary.records[level]
            if not above.code_digits or not digits:
                header = self._called(above, kind.id, "above") or (self.words["parent"] if not number else "")
                if header:
                    yield Column("above", header, level)
            digits = digits or above.code_digits

    def owner(self, sheet: Sheet) -> Column:
        """The column of a child sheet that says whose it is."""
        header = self._called(self.vocabulary.records[sheet.owner], sheet.type, "owner")
        return Column("owner", header or self.words["parent"], sheet.owner)

    def _called(self, unit: RecordType, type: str, what: What) -> str:
        """A header for the code of a unit in the sheet of a type, by which it is known there; "" where there is none."""
        words = [*(unit.key_words.forms(self.lang) if unit.key_words.zh or unit.key_words.en else ())]
        words += [form.format(word=unit.words.first(self.lang)) for form in (self.words["code"], "{word}")]
        for word in words:
            role = self.names.role(type, word)[0]
            if role is not None and role.what == what and role.id in ("", unit.id):
                return word
        return ""

    # fields ------------------------------------------------------------------------------------------

    def _fields(self, type: str, here: tuple[str, str]) -> Iterator[Column]:
        """The fields of a table that standards read, as they were declared, each followed by its earlier periods."""
        by_name: dict[str, list[str]] = {}
        for id, read in self.read.items():
            for name in _need(read, here).fields:
                by_name.setdefault(name, []).append(id)
        for card in self.ruleset.scorecards:
            if here == (card.record, "") and card.ranking is not None and card.ranking.by:
                by_name.setdefault(card.ranking.by, [])
        order = {entry.id: number for number, entry in enumerate(self.vocabulary.fields_of(type))}
        names = [name for name in by_name if (type, name) in self.vocabulary.fields or periods.AT in name]
        names = [name for name in names if (type, name) not in self.scored]
        for name in sorted(names, key=lambda one: (order.get(periods.parts(one)[0], -1), periods.parts(one)[1])):
            declared = self.vocabulary.fields[type, periods.parts(name)[0]]
            yield self._field(type, declared, self._ago(name, declared), tuple(by_name[name]))

    def _ago(self, name: str, declared: Field) -> str:
        """A field's value of a period, by how many periods ago that was, unless dates are wanted."""
        base, period = periods.parts(name)
        if not period or self.dated or not declared.period:
            return name
        here = periods.index_of(self.day, declared.period)
        for ago in range(1, 100):
            if periods.named(here - ago, declared.period) == period:
                return f"{base}{periods.AT}-{ago}"
        return name

    def _field(self, type: str, declared: Field, name: str, standards: tuple[str, ...]) -> Column:
        header = next(word for word in self._headers(declared, name) if self._is(type, word, name))
        unit = self._unit(declared)
        if unit:
            written = self.words["unit"].format(header=header, unit=unit)
            role, found = self.names.role(type, written)
            scale = self.names.units.scale(declared, found) if found else None
            if role == Role("field", name) and scale is not None and scale.factor == self.names.units.base(declared):
                return Column("field", written, name, declared, unit, standards)
        return Column("field", header, name, declared, unit, standards)

    def _headers(self, declared: Field, name: str) -> Iterator[str]:
        """The words of a field, its canonical one first, then its id, with their period."""
        period = periods.parts(name)[1]
        first = declared.words.first(self.lang, many=declared.kind == "number")
        for word in dict.fromkeys([first, *declared.words.forms(self.lang), declared.id]):
            if not period:
                yield word
            elif period.startswith("-"):
                befores = self.words["befores"][declared.period]
                if int(period[1:]) <= len(befores):
                    yield self.words["before"].format(word=word, before=befores[int(period[1:]) - 1])
            else:
                told = periods.words_of(period, "zh") if self.lang == "zh" else period
                yield self.words["dated"].format(word=word, period=told)
            if period:
                yield f"{word}{periods.AT}{period}"

    def _is(self, type: str, header: str, name: str) -> bool:
        role, unit = self.names.role(type, header)
        return role is not None and role.what == "field" and role.id == name and not unit

    def _unit(self, declared: Field) -> str:
        unit = self.vocabulary.units.get(declared.unit) if declared.kind == "number" else None
        if unit is None or unit.id in _COUNTED:
            return ""
        return unit.words.first(self.lang, many=True)


def record_types(ruleset: Ruleset, read: Iterable[Needs]) -> list[str]:
    """Record types of which records are needed: those judged or counted, and those of which a field or a list is read."""
    kinds = ruleset.vocabulary.records
    judged = [rule.over.record for rule in (standard.rule for standard in ruleset.standards) if rule.over.kind == "records"]
    looked_at = [type for one in read for type, need in one.records.items() if need.fields or need.lists]
    counted = [
        type for type in ruleset.wanted if type not in judged and not _seen_by_others(type, [*judged, *ruleset.wanted], ruleset)
    ]
    return [type for type in dict.fromkeys([*judged, *looked_at, *counted]) if type in kinds and not kinds[type].child]


def quality(declared: Field, vocabulary: Vocabulary) -> bool:
    """Whether a yes/no field says what a record is, not what it has."""
    return declared.adjective or any(
        (one.record, one.field) == (declared.record, declared.id) for one in vocabulary.identities.values()
    )


def _seen_by_others(type: str, others: Iterable[str], ruleset: Ruleset) -> bool:
    """Whether a type is a level whose units are met by records that are below it: they need no sheet of their own."""
    return any(type in ruleset.vocabulary.levels_above(other) for other in others)


def _need(read: Needs, where: tuple[str, str]) -> Any:
    return (read.children.get(where) if where[1] else read.records.get(where[0])) or _NOTHING


def _by_id(standards: Iterable[ir.Standard]) -> dict[str, list[ir.Standard]]:
    found: dict[str, list[ir.Standard]] = {}
    for standard in standards:
        found.setdefault(standard.id, []).append(standard)
    return found


@frozen
class _Nothing:
    fields: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


_NOTHING = _Nothing()

__all__ = ["Column", "Sheet", "Sheets", "quality", "record_types"]
