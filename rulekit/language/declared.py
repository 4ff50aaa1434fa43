"""Words that a ruleset declares itself: what stands after define ROLE goes in, a declaration with its parts comes out."""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from rulekit import resources
from rulekit.diagnostic import Span

ROLES = ("record", "list", "field", "adjective", "role", "verb", "unit", "place", "identity", "part")
WITHOUT_ID = frozenset({"adjective", "role"})
_BETWEEN = " \t\u3000,，、"
_STOP = re.compile(r",(?!\d{3}(?!\d))|[，、:：=＝\"“\n#。]|\.(?=\s|$)")
_SHUT = re.compile(r"\.(?=\s|$)|。")


@frozen
class Named:
    """A text or id with its place."""

    text: str
    span: Span


@frozen
class Item:
    """One of what a part lists: a name, words in quotes with their twin; for `name = name`, the second name is the twin."""

    name: str
    words: str
    twin: str
    span: Span


@frozen
class Part:
    """What is said of a declared word: the key of its keyword ("" where none stands), and what follows it."""

    key: str
    items: tuple[Item, ...]
    span: Span


@frozen
class WordText:
    """
    A word that the ruleset declares itself: define ROLE ID "words" = "twin words" of RECORD: parts.

    `role` is one of ROLES; `whole` marks a declaration with all that every role needs.
    """

    role: str
    id: Named
    words: str
    twin: str
    of: tuple[Named, ...]
    parts: tuple[Part, ...]
    span: Span
    whole: bool = True

    def part(self, key: str) -> Part | None:
        """The part with a key, None where it does not stand."""
        return next((part for part in self.parts if part.key == key), None)

    @property
    def kind(self) -> str:
        """Kind of a field: yesno, number, text or date."""
        part = self.part("kind")
        return part.items[0].name if part is not None else ""


def read_word(reader: Any, role: str, start: int) -> WordText:
    """Read what stands after define ROLE, up to its full stop or the end of the line; `reader` is that of the outline."""
    named = None if role in WITHOUT_ID else _name(reader)
    own, twin = _worded(reader)
    of = _owners(reader) if reader._take("of") else ()
    parts: list[Part] = []
    reader._spaces()
    if reader.text[reader.at : reader.at + 1] in (":", "："):
        reader.at += 1
        parts = _parts(reader, role)
    reader._spaces()
    if _SHUT.match(reader.text, reader.at):
        reader.at += 1
    span = Span(start, max(reader.at, start + 1))
    whole = (named is not None or role in WITHOUT_ID) and (bool(own) or role == "identity")
    return WordText(role, _id(named, own, span), own, twin, of, tuple(parts), span, whole)


def _id(named: Named | None, own: str, span: Span) -> Named:
    return named or Named(own.split(" / ")[0], span)


def _name(reader: Any) -> Named | None:
    found = reader._id()
    return None if found is None else Named(found.text, found.span)


def _worded(reader: Any) -> tuple[str, str]:
    own = reader._string() or ""
    return own, (reader._string() or "") if own and reader._equals() else ""


def _owners(reader: Any) -> tuple[Named, ...]:
    found = []
    while True:
        named = _until(reader)
        if named is not None:
            found.append(named)
        if reader.text[reader.at : reader.at + 1] not in (",", "，", "、") or named is None:
            return tuple(found)
        reader.at += 1


def _until(reader: Any) -> Named | None:
    """A name of one or more words, up to what cannot belong to it."""
    reader._spaces()
    found = _STOP.search(reader.text, reader.at)
    end = found.start() if found else len(reader.text)
    text = reader.text[reader.at : end].strip()
    named = Named(text, Span(reader.at, reader.at + max(len(text), 1)))
    reader.at = end
    return named if named.text else None


def _parts(reader: Any, role: str) -> list[Part]:
    parts: list[Part] = []
    while True:
        _separators(reader)
        start = reader.at
        if start >= len(reader.text) or reader.text[start] in "\n#\r" or _SHUT.match(reader.text, start):
            return parts
        if role == "field" and not parts:
            kind = next((kind for word, kind in reader.kinds.items() if reader._accept(word)), None)
            if kind is not None:
                parts.append(Part("kind", (Item(kind, "", "", Span(start, reader.at)),), Span(start, reader.at)))
                continue
        key = keyword(reader) or ""
        items = _items(reader)
        if not key and not items:
            return parts
        parts.append(Part(key, items, Span(start, reader.at)))


def _separators(reader: Any) -> None:
    while reader.at < len(reader.text) and reader.text[reader.at] in _BETWEEN:
        reader.at += 1


def keyword(reader: Any) -> str | None:
    """Read the keyword of a part, the longest that fits."""
    table: dict[str, list[str]] = resources.table("grammars", f"{reader.lang}.toml")["parts"]
    found = [(len(word), key) for key, words in table.items() for word in words if _fits(reader, word)]
    if not found:
        return None
    size, key = max(found)
    reader.at += size
    return key


def _fits(reader: Any, word: str) -> bool:
    return bool(reader.text.startswith(word, reader.at) and reader._ends_word(reader.at + len(word), word))


def _items(reader: Any) -> tuple[Item, ...]:
    items: list[Item] = []
    while True:
        item = _item(reader)
        if item is None:
            return tuple(items)
        items.append(item)
        before = reader.at
        _separators(reader)
        after = reader.at
        if before == after or keyword(reader) is not None:
            reader.at = before
            return tuple(items)


def _item(reader: Any) -> Item | None:
    reader._spaces()
    start = reader.at
    named = None
    if reader.text[reader.at : reader.at + 1] not in ('"', "“"):
        named = _until(reader)
    own, twin = _worded(reader)
    if named is not None and not own and reader._equals():
        value = _until(reader)
        twin = value.text if value is not None else ""
    if named is None and not own:
        reader.at = start
        return None
    return Item(named.text if named else "", own, twin, Span(start, reader.at))
