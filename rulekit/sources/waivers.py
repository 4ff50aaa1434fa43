"""A file of waivers, or waivers as Python has them, goes in; those that can be used, and why the others cannot, come out."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import PurePath
from typing import Any

from attrs import asdict, define, field

from rulekit import resources
from rulekit.errors import CallError
from rulekit.findings import Note, Place, Waiver
from rulekit.records import Days
from rulekit.sources import dates
from rulekit.sources.doubt import Doubt
from rulekit.sources.json_ import read_json
from rulekit.sources.problem import problem
from rulekit.sources.tables import columns_shown, read_table
from rulekit.sources.text import decode, read_bytes
from rulekit.sources.values import is_blank, key_text
from rulekit.sources.words import fold
from rulekit.text import normal
from rulekit.waivers import Waivers

_PARTS = ("standard", "record", "reason", "approver", "from", "until")
_NUMBERED = re.compile("#[0-9]+")  # a record without a key of its own is told by such a number, which no waiver can mean


def read_waivers(given: object) -> Waivers:
    """
    Read waivers.

    Takes:  the path of a file (.toml, .json, .parquet, else CSV); Waivers; or an iterable of Waiver or of mappings with the keys
            standard, record (or records, a list), reason, approver, from, until, and perhaps type, in either language.
    Gives:  those with all their parts, a day or the words for "without end" under `until`, and no other of the same record in
            the same time. The others are rejected, each with its place.
    Errors: InputError D585 no TOML, D586 a column that is not there, D587 no waivers, D501 to D515 as for data; CallError.
    """
    if isinstance(given, Waivers):
        return given
    if isinstance(given, str | os.PathLike):
        path = os.fspath(given)
        return _Reader((path,)).all(_items(path))
    if isinstance(given, Mapping) or not isinstance(given, Iterable):
        raise CallError(f"waivers: the path of a file, or waivers themselves, not {type(given).__name__}")
    reader = _Reader(())
    for number, one in enumerate(given, 1):
        place = Place("", number, "waivers")
        if isinstance(one, Waiver):
            reader.take(one)
        elif isinstance(one, Mapping):
            reader.add(place, _by_part(one))
        else:
            raise CallError(f"waivers: a waiver is a Waiver or a mapping, not {type(one).__name__}")
    return reader.done()


@cache
def _parts() -> Mapping[str, str]:
    """Folded words of all parts, and which part each names."""
    table = resources.table("grammars", "waivers.toml")
    named = [name for name in table if name not in ("endless", "list")]
    return {fold(word): name for name in named for lang in ("en", "zh") for word in table[name][lang]} | {
        name: name for name in named
    }


@cache
def _words(name: str) -> frozenset[str]:
    table = resources.table("grammars", "waivers.toml")[name]
    return frozenset(fold(word) for lang in ("en", "zh") for word in table[lang])


def _called(names: Iterable[str]) -> dict[str, str]:
    """Parts by their words in both languages, to fill a message."""
    table = resources.table("grammars", "waivers.toml")
    named = list(names)
    return {
        "fields_en": ", ".join(table[name]["en"][0] for name in named),
        "fields_zh": "、".join(table[name]["zh"][0] for name in named),
    }


def _by_part(item: Mapping[Any, Any]) -> dict[str, Any]:
    """The values of one waiver by part; of two names for one part the first that is filled counts."""
    found: dict[str, Any] = {}
    for name, value in item.items():
        part = _parts().get(fold(str(name)))
        if part is not None and is_blank(found.get(part)):
            found[part] = value
    return found


# files -------------------------------------------------------------------------------------------------


def _items(path: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    suffix = PurePath(path).suffix.lower()
    if suffix == ".parquet":
        from rulekit.sources.scans.parquet import parquet_table

        table = parquet_table(path)
    else:
        text, _ = decode(read_bytes(path), path)
        if suffix == ".toml":
            yield from _of_toml(text, path)
            return
        if suffix in (".json", ".jsonl", ".ndjson"):
            yield from _of_json(text, path)
            return
        table = read_table(text, path, lambda word: fold(word) in _parts())
    columns = [_parts().get(fold(header), "") for header in table.header]
    lacking = [name for name in _PARTS if name not in columns and not (name == "record" and "records" in columns)]
    if lacking:
        raise problem("D586", path, file=path, columns=columns_shown(table.header), **_called(lacking))
    for line, row in table.rows:
        cells = zip(table.header, row, strict=True)
        yield Place(path, line), _by_part({f"{header}": cell for header, cell in cells if header})


def _of_toml(text: str, path: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        raise problem("D585", f"{path}:{found[1]}" if found else path, file=path, reason=str(error)) from error
    lists = [value for name, value in content.items() if fold(name) in _words("list") and isinstance(value, list)]
    items = [item for value in lists for item in value if isinstance(item, dict)]
    if len(lists) != len(content) or len(items) != sum(map(len, lists)) or not content:
        raise problem("D587", path, file=path)
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.lstrip().startswith("[[")]
    for index, item in enumerate(items):
        yield Place(path, lines[index] if len(lines) == len(items) else 0), _by_part(item)


def _of_json(text: str, path: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    document = read_json(text, path, lambda key: fold(key) in _words("list"))
    if not document.lists and not document.items and text.strip() != "[]":
        raise problem("D587", path, file=path)
    for line, _, item in document.items:
        if not isinstance(item, Mapping):
            raise problem("D587", path, file=path)
        yield Place(path, line), _by_part(item)


# single waivers ----------------------------------------------------------------------------------------


@define(eq=False)
class _Reader:
    """Checks waivers one by one, then against each other."""

    sources: tuple[str, ...]
    found: list[Waiver] = field(factory=list)
    rejected: list[Note] = field(factory=list)

    def all(self, items: Iterable[tuple[Place, dict[str, Any]]]) -> Waivers:
        """All of a file."""
        for place, item in items:
            if any(not is_blank(value) for value in item.values()):
                self.add(place, item)
        return self.done()

    def add(self, place: Place, item: Mapping[str, Any]) -> None:
        """One waiver as it was written, for one record or for each of a list of them."""
        keys = _keys(item)
        lacking = [name for name in _PARTS if name != "record" and is_blank(item.get(name))]
        if lacking:
            self._reject("waiver_incomplete", place, **self._about(item), **_called(lacking))
            return
        texts = {name: normal(str(item[name])) for name in ("standard", "reason", "approver")}
        begins, ends = self._day(place, item, "from"), self._end(place, item)
        if begins is None or ends is None:
            return
        if ends[0] is not None and ends[0] < begins:
            self._reject("waiver_order", place, begins=str(begins), ends=str(ends[0]), **self._about(item))
            return
        for raw in keys:
            key = key_text(raw)
            if isinstance(key, Doubt) or _NUMBERED.fullmatch(key):
                self._reject("waiver_key", place, standard=texts["standard"], value=str(raw)[:60])
                continue
            type = normal(str(item.get("type") or ""))
            self.take(Waiver(texts["standard"], key, texts["reason"], texts["approver"], begins, ends[0], type, place))

    def take(self, waiver: Waiver) -> None:
        """One that has all its parts."""
        self.found.append(waiver)

    def done(self) -> Waivers:
        """All of them, without those that stand twice and those that contradict each other."""
        kept: dict[tuple[Any, ...], Waiver] = {}
        for one in self.found:
            content = tuple(value for name, value in asdict(one, recurse=False).items() if name != "place")
            if content in kept:
                told = {"standard": one.standard, "record": one.record, "other": str(kept[content].place)}
                self._reject("waiver_twice", one.place, **told)
            else:
                kept[content] = one
        clashing = _overlapping(kept.values())
        for one, other in clashing:
            self._reject("waiver_overlap", one.place, standard=one.standard, record=one.record, other=str(other.place))
        out = {id(one) for one, _ in clashing}
        given = tuple(one for one in kept.values() if id(one) not in out)
        rejected = tuple(sorted(self.rejected, key=lambda note: note.place.line))
        return Waivers(given, rejected, self.sources)

    def _reject(self, code: str, place: Place, **arguments: str) -> None:
        self.rejected.append(Note(code, place, arguments))

    def _about(self, item: Mapping[str, Any]) -> dict[str, str]:
        keys = ", ".join(str(key) for key in _keys(item)[:3])
        return {"standard": str(item.get("standard") or ""), "record": keys}

    def _day(self, place: Place, item: Mapping[str, Any], name: str) -> date | None:
        raw = item[name]
        found = dates.from_text(normal(raw), raw) if isinstance(raw, str) else dates.from_object(raw)
        if isinstance(raw, datetime | date) or (isinstance(found, Days) and found.first == found.last):
            assert isinstance(found, Days)
            return date.fromordinal(found.first)
        self._reject("waiver_date", place, value=str(raw)[:60], **self._about(item), **_called([name]))
        return None

    def _end(self, place: Place, item: Mapping[str, Any]) -> tuple[date | None] | None:
        """The last day in a pair of brackets, with None in them where it is without end; None where it cannot be read."""
        raw = item["until"]
        if isinstance(raw, str) and fold(raw) in _words("endless"):
            return (None,)
        found = self._day(place, item, "until")
        return None if found is None else (found,)


def _keys(item: Mapping[str, Any]) -> list[Any]:
    """The records that a waiver names; a blank one where it names none."""
    many = item.get("records")
    several = (
        list(many)
        if isinstance(many, list | tuple)
        else [part for part in re.split("[,;，；、]", str(many or "")) if part.strip()]
    )
    single = item.get("record")
    found = [*([] if is_blank(single) else [single]), *several]
    return found or [""]


def _overlapping(waivers: Iterable[Waiver]) -> list[tuple[Waiver, Waiver]]:
    """Waivers of one standard and record whose times meet, each with another such one."""
    groups: dict[tuple[str, str], list[Waiver]] = {}
    for one in waivers:
        groups.setdefault((one.standard, one.record), []).append(one)
    found: list[tuple[Waiver, Waiver]] = []
    for several in groups.values():
        for one in several:
            other = next((two for two in several if two is not one and _meet(one, two)), None)
            if other is not None:
                found.append((one, other))
    return found


def _meet(one: Waiver, two: Waiver) -> bool:
    return (two.ends is None or one.begins <= two.ends) and (one.ends is None or two.begins <= one.ends)
