"""Words that a ruleset declares itself: what stands after define ROLE goes in, a declaration with its parts comes out."""

from __future__ import annotations

import re

from attrs import frozen

from rulekit import resources
from rulekit.diagnostic import Span
from rulekit.language.cursor import Cursor, Named

ROLES = ("record", "list", "field", "adjective", "role", "verb", "unit", "place", "identity", "part")
WITHOUT_ID = frozenset({"adjective", "role"})
_BETWEEN = " \t\u3000,，、"
_STOP = re.compile(r",(?!\d{3}(?!\d))|[，、:：=＝\"“\n#。]|\.(?=\s|$)")
_SHUT = re.compile(r"\.(?=\s|$)|。")


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


def read_word(reader: Cursor, role: str, start: int) -> WordText:
    """Read what stands after define ROLE, up to its full stop or the end of the line; `reader` is that of the outline."""
    named = None if role in WITHOUT_ID else reader.id()
    own, twin = reader.title()
    of = _owners(reader) if reader.take("of") else ()
    parts: list[Part] = []
    if reader.mark(":："):
        parts = _parts(reader, role)
    reader.spaces()
    if _SHUT.match(reader.text, reader.at):
        reader.at += 1
    span = Span(start, max(reader.at, start + 1))
    whole = (named is not None or role in WITHOUT_ID) and (bool(own) or role == "identity")
    return WordText(role, _id(named, own, span), own, twin, of, tuple(parts), span, whole)


def _id(named: Named | None, own: str, span: Span) -> Named:
    return named or Named(own.split(" / ")[0], span)


def _owners(reader: Cursor) -> tuple[Named, ...]:
    found = []
    while True:
        named = _until(reader)
        if named is not None:
            found.append(named)
        if named is None or not reader.mark(",，、"):
            return tuple(found)


def _until(reader: Cursor) -> Named | None:
    """A name of one or more words, up to what cannot belong to it."""
    reader.spaces()
    found = _STOP.search(reader.text, reader.at)
    end = found.start() if found else len(reader.text)
    text = reader.text[reader.at : end].strip()
    named = Named(text, Span(reader.at, reader.at + max(len(text), 1)))
    reader.at = end
    return named if named.text else None


def _parts(reader: Cursor, role: str) -> list[Part]:
    parts: list[Part] = []
    while True:
        _separators(reader)
        start = reader.at
        if start >= len(reader.text) or reader.text[start] in "\n#\r" or _SHUT.match(reader.text, start):
            return parts
        if role == "field" and not parts:
            kind = next((kind for word, kind in reader.kinds.items() if reader.accept(word)), None)
            if kind is not None:
                parts.append(Part("kind", (Item(kind, "", "", Span(start, reader.at)),), Span(start, reader.at)))
                continue
        key = keyword(reader) or ""
        items = _items(reader)
        if not key and not items:
            return parts
        parts.append(Part(key, items, Span(start, reader.at)))


def _separators(reader: Cursor) -> None:
    while reader.at < len(reader.text) and reader.text[reader.at] in _BETWEEN:
        reader.at += 1


def keyword(reader: Cursor) -> str | None:
    """Read the keyword of a part, the longest that fits."""
    table: dict[str, list[str]] = resources.table("grammars", f"{reader.lang}.toml")["parts"]
    found = [(len(word), key) for key, words in table.items() for word in words if reader.whole(word)]
    if not found:
        return None
    size, key = max(found)
    reader.at += size
    return key


def _items(reader: Cursor) -> tuple[Item, ...]:
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


def _item(reader: Cursor) -> Item | None:
    reader.spaces()
    start = reader.at
    named = None
    if reader.text[reader.at : reader.at + 1] not in ('"', "“"):
        named = _until(reader)
    own, twin = reader.title()
    if named is not None and not own and reader.mark("=＝"):
        value = _until(reader)
        twin = value.text if value is not None else ""
    if named is None and not own:
        reader.at = start
        return None
    return Item(named.text if named else "", own, twin, Span(start, reader.at))
