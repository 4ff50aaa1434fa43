"""Sample records go in; the text of a JSON or CSV file that `rulekit check` reads, and that calls itself synthetic, comes out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from rulekit import resources
from rulekit.sources.names import Names
from rulekit.vocabulary import Vocabulary

MAP = "map.toml"
OWNER = "parent"  # the column of child tables with the key of the record whose they are


def as_json(records: Mapping[str, Sequence[Mapping[str, Any]]], note: str) -> str:
    """Lists by record type, one record a line, after a note that says what they are."""
    lists = []
    for type, members in records.items():
        lines = ",\n".join(f"    {json.dumps(record, ensure_ascii=False)}" for record in members)
        lists.append(f"  {json.dumps(type)}: [\n{lines}\n  ]" if lines else f"  {json.dumps(type)}: []")
    head = f'  "synthetic": {json.dumps(note, ensure_ascii=False)}'
    return "{\n" + ",\n".join([head, *lists]) + "\n}\n"


def as_tables(records: Mapping[str, Sequence[Mapping[str, Any]]], vocabulary: Vocabulary, lang: str) -> dict[str, str]:
    """
    Texts by name of file: a CSV table for each record type and for each of its child lists, and the map file that tells of lists.

    A table says neither that a list is absent nor that it is incomplete: each is as it stands there. Lists inside child records
    have no place in tables and are left out, see `inner`.
    """
    files: dict[str, str] = {}
    sections: list[str] = []
    for type, members in records.items():
        files[f"{type}.csv"] = _table(type, members, vocabulary, lang)
        lists = dict.fromkeys(key for record in members for key in record if (type, key) in vocabulary.lists)
        for id in lists:
            named = [(record["id"], child) for record in members for child in _inside(record.get(id))]
            child, name = vocabulary.lists[type, id].child, f"{type}-{id}.csv"
            files[name] = _table(child, [one for _, one in named], vocabulary, lang, [str(key) for key, _ in named])
            sections.append(f'[[children.{id}]]\nof = "{type}"\nfile = "{name}"\nparent = "{OWNER}"\n')
    return files | ({MAP: "\n".join(sections)} if sections else {})


def inner(records: Mapping[str, Sequence[Mapping[str, Any]]], vocabulary: Vocabulary) -> list[str]:
    """Lists inside child records, by id."""
    found: dict[str, None] = {}
    for type, id in vocabulary.lists:
        child = vocabulary.lists[type, id].child
        members = (one for record in records.get(type, ()) for one in _inside(record.get(id)))
        found |= dict.fromkeys(key for one in members for key in one if (child, key) in vocabulary.lists)
    return list(found)


def _inside(raw: Any) -> Sequence[Mapping[str, Any]]:
    """The child records of a list, as samples write it."""
    members: Sequence[Mapping[str, Any]] = raw.get("members") or () if isinstance(raw, Mapping) else raw or ()
    return members


def _table(
    type: str, members: Sequence[Mapping[str, Any]], vocabulary: Vocabulary, lang: str, owners: Sequence[str] | None = None
) -> str:  # fmt: skip
    """One table of records of a type, of child records with the key of their owner first."""
    words = resources.table("grammars", f"sample.{lang}.toml")
    headers = _headers(type, members, vocabulary, lang)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*([] if owners is None else [OWNER]), *headers.values()])
    for number, record in enumerate(members):
        row = [_cell(record[key], words) if key in record else "" for key in headers]
        writer.writerow(row if owners is None else [owners[number], *row])
    return "\ufeff" + stream.getvalue()


def as_csv(records: Mapping[str, Sequence[Mapping[str, Any]]], vocabulary: Vocabulary, lang: str) -> str:
    """
    One table of all record types under the words of a language, with a column that says which type a row is.

    Child lists have no place in a table and are left out. The text begins with the mark by which spreadsheets know UTF-8.
    """
    words = resources.table("grammars", f"sample.{lang}.toml")
    headers = {type: _headers(type, members, vocabulary, lang) for type, members in records.items()}
    columns = dict.fromkeys(header for named in headers.values() for header in named.values())
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [words["type"], *columns], lineterminator="\n", restval="")
    writer.writeheader()
    for type, members in records.items():
        word = vocabulary.records[type].words.first("zh" if lang == "zh" else "en")
        called = word if Names(vocabulary).type(word) == type else type
        for record in members:
            row = {header: _cell(record[key], words) for key, header in headers[type].items() if key in record}
            writer.writerow({words["type"]: called, **row})
    return "\ufeff" + stream.getvalue()


def _headers(type: str, members: Sequence[Mapping[str, Any]], vocabulary: Vocabulary, lang: str) -> dict[str, str]:
    """The header of each key of a record type: the field's word where it names that field alone, else the key itself."""
    names = Names(vocabulary)
    found: dict[str, str] = {}
    for key in dict.fromkeys(key for record in members for key in record if (type, key) not in vocabulary.lists):
        declared = vocabulary.fields.get((type, key))
        word = declared.words.first("zh" if lang == "zh" else "en") if declared is not None else key
        role = names.role(type, word)[0]
        found[key] = word if role is not None and (role.what, role.id) == ("field", key) else key
    return found


def _cell(value: object, words: Mapping[str, Any]) -> str:
    return str(words["yes" if value else "no"]) if isinstance(value, bool) else str(value)
