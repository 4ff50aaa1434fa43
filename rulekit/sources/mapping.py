"""Map files: TOML that says which file and column is which record type and field goes in, a checked DataMap comes out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.errors import InputError
from rulekit.records import Value
from rulekit.sources.doubt import Doubt, Missing
from rulekit.sources.names import Names, Role
from rulekit.sources.text import decode, read_bytes
from rulekit.sources.values import key_text, read_value
from rulekit.sources.words import fold
from rulekit.text import closest
from rulekit.vocabulary import Vocabulary

_TEXTS = ("file", "key", "parent", "name", "of", "type")
_TABLES = ("columns", "constants", "where")
_KEYS = {"records": ("file", "key", "parent", "name", *_TABLES), "children": ("of", "file", "key", "parent", "name", *_TABLES)}


@frozen
class Section:
    """
    One section of a map file: a record type, or a child list of one (`owner` is then (record type, list id)).

    `columns` pairs roles with column names; `constants` and `above` hold what every row has; `where` picks rows by column.
    """

    title: str
    type: str
    file: str = ""
    owner: tuple[str, str] | None = None
    columns: tuple[tuple[Role, str], ...] = ()
    constants: Mapping[str, Value] = field(factory=dict)
    above: Mapping[str, str] = field(factory=dict)
    where: tuple[tuple[str, frozenset[str]], ...] = ()


@frozen
class DataMap:
    """A checked map file: its name, its folder, its sections."""

    name: str
    folder: Path
    sections: tuple[Section, ...]
    source: Source

    def stop(self, code: str, section: Section, word: str = "", **arguments: object) -> InputError:
        """An error at a place in the map file."""
        span = place_of(self.source, section.title, word)
        return InputError([Diagnostic(code, self.source, span, {"section": section.title, **arguments})])


def load_map(path: str, vocabulary: Vocabulary) -> DataMap:
    """
    Read and check a map file.

    Errors: InputError with all mistakes of the file: D520 no TOML, D521 unknown key, D522 unknown record type or list, D523
    unknown field, D527 wrong kind of value, D528 a constant that cannot be read; D501 to D507 as for any file.
    """
    text, _ = decode(read_bytes(path), path)
    source = Source(path, text)
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(found.group(1)), int(found.group(2))) if found else (1, 1)
        start = min(source.starts[min(line, len(source.starts)) - 1] + column - 1, max(0, len(text) - 1))
        reason = re.sub(r" \(at .*", "", str(error))
        raise InputError([Diagnostic("D520", source, Span(start, start + 1), {"file": path, "reason": reason})]) from error
    checker = _Checker(source, vocabulary)
    sections = tuple(checker.sections(content))
    if checker.found:
        raise InputError(checker.found)
    return DataMap(path, Path(path).resolve().parent, sections, source)


def place_of(source: Source, title: str, word: str = "") -> Span:
    """Where a section stands, or a word within it; the start of the file where it cannot be found."""
    kind, _, name = title.partition(".")
    named = rf"\s*\.\s*[\"']?{re.escape(name)}(?![\w-])" if name else r"\b"
    head = re.search(rf"^[ \t]*\[+\s*{re.escape(kind)}{named}[^\n]*", source.text, re.MULTILINE) if kind else None
    begin = head.start() + len(head.group()) - len(head.group().lstrip()) if head else 0
    if word:
        found = re.compile(rf"(?<![\w.]){re.escape(word)}(?![\w])").search(source.text, begin)
        if found:
            return Span(found.start(), found.end())
    return Span(begin, head.end() if head else begin + 1)


@define(eq=False)
class _Checker:
    source: Source
    vocabulary: Vocabulary
    names: Names = field(init=False)
    found: list[Diagnostic] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.names = Names(self.vocabulary)

    def wrong(self, code: str, title: str, word: str, candidates: Iterable[str] = (), **arguments: object) -> None:
        """Note a mistake; the nearest of the known words is offered in its place."""
        near = closest(word, candidates)
        fix = {"fix": near} if near else {}
        told = {"word": word, "section": title, **arguments, **fix}
        self.found.append(Diagnostic(code, self.source, place_of(self.source, title, word), told))

    def sections(self, content: Mapping[str, Any]) -> Iterable[Section]:
        for kind, entries in content.items():
            if kind not in _KEYS:
                self.wrong("D521", "", kind, _KEYS, known=", ".join(_KEYS))
                continue
            if not isinstance(entries, dict):
                self.wrong("D527", "", kind, expected="[…]")
                continue
            for name, entry in entries.items():
                for one in entry if isinstance(entry, list) else [entry]:
                    if isinstance(one, dict):
                        yield from self._section(kind, name, one)
                    else:
                        self.wrong("D527", f"{kind}.{name}", name, expected="[…]")

    def _section(self, kind: str, name: str, entry: Mapping[str, Any]) -> Iterable[Section]:
        title = f"{kind}.{name}"
        for key, value in entry.items():
            if key not in _KEYS[kind]:
                self.wrong("D521", title, key, _KEYS[kind], known=", ".join(_KEYS[kind]))
            elif (key in _TEXTS and not isinstance(value, str)) or (key in _TABLES and not isinstance(value, dict)):
                self.wrong("D527", title, key, expected="{…}" if key in _TABLES else '"…"')
        before = len(self.found)
        type, owner = self._type(kind, title, name, entry)
        if type:
            section = self._content(title, type, owner, entry)
            if len(self.found) == before:
                yield section

    def _type(self, kind: str, title: str, name: str, entry: Mapping[str, Any]) -> tuple[str, tuple[str, str] | None]:
        if kind == "records":
            type = self.names.type(name)
            if not type:
                self.wrong("D522", title, name, self._words(self.names.types), known=", ".join(self.vocabulary.records))
            return type, None
        of = entry.get("of", "")
        if of and not self.names.type(of):
            self.wrong("D522", title, str(of), self._words(self.names.types), known=", ".join(self.vocabulary.records))
            return "", None
        lists = {owner: one for owner, one in self.vocabulary.lists.items() if not of or owner[0] == self.names.type(of)}
        fitting = [owner for owner, one in lists.items() if fold(name) in map(fold, (one.id, *one.words.zh, *one.words.en))]
        if len(fitting) == 1:
            return lists[fitting[0]].child, fitting[0]
        known = ", ".join(dict.fromkeys(f"{owner}.{id}" for owner, id in (fitting or self.vocabulary.lists)))
        self.wrong("D529" if fitting else "D522", title, name, [id for _, id in lists] if not fitting else (), known=known)
        return "", None

    def _content(self, title: str, type: str, owner: tuple[str, str] | None, entry: Mapping[str, Any]) -> Section:
        columns = [(Role(key), entry[key]) for key in ("key", "parent", "name") if isinstance(entry.get(key), str)]
        for word, column in self._table(entry, "columns"):
            role = self._role(title, type, word)
            if role is not None and isinstance(column, str):
                columns.append((role, column))
            elif role is not None:
                self.wrong("D527", title, word, expected='"…"')
        constants, above = self._constants(title, type, entry)
        where = []
        for column, wanted in self._table(entry, "where"):
            texts = wanted if isinstance(wanted, list) else [wanted]
            where.append((column, frozenset(str(text).strip() for text in texts)))
        file = entry.get("file", "")
        return Section(title, type, file if isinstance(file, str) else "", owner, tuple(columns), constants, above, tuple(where))

    def _table(self, entry: Mapping[str, Any], key: str) -> Iterable[tuple[str, Any]]:
        table = entry.get(key, {})
        return table.items() if isinstance(table, dict) else ()

    def _role(self, title: str, type: str, word: str) -> Role | None:
        role = self.names.role(type, word)[0]
        if role is None or role.what not in ("field", "above", "owner", "key", "name", "parent"):
            fields = self.vocabulary.fields_of(type)
            words = [word for one in fields for word in (one.id, *one.words.zh, *one.words.en)]
            self.wrong("D523", title, word, words, type=type, known=", ".join(one.id for one in fields))
            return None
        return Role(role.what, role.id)

    def _constants(self, title: str, type: str, entry: Mapping[str, Any]) -> tuple[dict[str, Value], dict[str, str]]:
        constants: dict[str, Value] = {}
        above: dict[str, str] = {}
        for word, raw in self._table(entry, "constants"):
            role = self._role(title, type, word)
            if role is None:
                continue
            value = (
                read_value(self.vocabulary.fields[type, role.id], raw, self.vocabulary) if role.what == "field" else key_text(raw)
            )
            if isinstance(value, Doubt | Missing) or role.what not in ("field", "above") or value == "":
                self.wrong("D528", title, word, value=str(raw)[:60])
            elif role.what == "field":
                constants[role.id] = value
            else:
                above[role.id] = str(value)
        return constants, above

    def _words(self, folded: Mapping[str, str]) -> list[str]:
        return [*self.vocabulary.records, *folded]
