"""Text of a JSON file to records: one object, a list of them, lists by record type, or one object a line; each with its line."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from attrs import define, field

from rulekit.sources.problem import problem
from rulekit.sources.words import fold, word_set

_GAP = re.compile(r"[ \t\r\n]*")
_LONGEST = 60  # characters of a number; a longer one stays text and becomes a doubtful cell


@define(eq=False)
class Document:
    """
    What a JSON file holds: (line, key of the list it stands in or "", value) of each item, and names that occurred twice.

    An object whose keys name record types and hold lists is taken apart; `lists` are those keys, in order, empty lists too.
    `said` is a text that such an object says of itself, under a key of grammars/data.toml (synthetic).
    """

    items: list[tuple[int, str, Any]] = field(factory=list)
    lists: list[str] = field(factory=list)
    repeated: dict[str, int] = field(factory=dict)
    said: str = ""


def read_json(text: str, name: str, is_type: Callable[[str], bool]) -> Document:
    """
    Read a JSON file or JSON lines; numbers are exact.

    Errors: D513 no JSON, with line and column; D514 nested too deep; D515 neither objects nor a list of them.
    """
    return _Reader(text, name, is_type).read()


class _Reader:
    def __init__(self, text: str, name: str, is_type: Callable[[str], bool]) -> None:
        self.text, self.name, self.is_type = text, name, is_type
        self.document = Document()
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.decoder = json.JSONDecoder(parse_float=_decimal, parse_int=_integer, object_pairs_hook=self._object)

    def read(self) -> Document:
        try:
            self._read()
        except json.JSONDecodeError as error:
            place = f"{self.name}:{error.lineno}:{error.colno}"
            raise problem("D513", place, file=self.name, reason=error.msg) from error
        except RecursionError as error:
            raise problem("D514", self.name, file=self.name, limit="…") from error
        return self.document

    def _read(self) -> None:
        at = self._skip(0)
        if self.text[at : at + 1] == "[":
            at = self._list(at, "")
        elif self._by_type(at):
            return
        else:
            self.document.repeated.clear()
            while at < len(self.text):
                at = self._skip(self._item(at, ""))
        if self._skip(at) < len(self.text):
            raise json.JSONDecodeError("Extra data", self.text, self._skip(at))

    def _by_type(self, at: int) -> bool:
        """Take an object apart whose keys all name record types and hold lists; False for any other."""
        if self.text[at : at + 1] != "{":
            return False
        found: list[tuple[str, int]] = []
        said = ""
        end = self._skip(at + 1)
        while self.text[end : end + 1] == '"':
            key, end = self.decoder.raw_decode(self.text, end)
            end = self._skip(end)
            value = self._skip(end + 1)
            if self.text[end : end + 1] != ":":
                return False
            if self.is_type(key) and self.text[value : value + 1] == "[":
                found.append((key, value))
                _, end = self.decoder.raw_decode(self.text, value)
            elif fold(key) in word_set("said") and self.text[value : value + 1] == '"':
                said, end = self.decoder.raw_decode(self.text, value)
            else:
                return False
            end = self._skip(end)
            if self.text[end : end + 1] != ",":
                break
            end = self._skip(end + 1)
        if not found or self.text[end : end + 1] != "}" or self._skip(end + 1) != len(self.text):
            return False
        self.document.repeated.clear()
        self.document.said = said
        for key, value in found:
            if key in self.document.lists:
                self.document.repeated[key] = self.document.repeated.get(key, 0) + 1
            self._list(value, key)
        return True

    def _list(self, at: int, key: str) -> int:
        self.document.lists.append(key)
        end = self._skip(at + 1)
        if self.text[end : end + 1] == "]":
            return end + 1
        while True:
            end = self._skip(self._item(end, key))
            mark = self.text[end : end + 1]
            if mark == "]":
                return end + 1
            if mark != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", self.text, end)
            end = self._skip(end + 1)

    def _item(self, at: int, key: str) -> int:
        value, end = self.decoder.raw_decode(self.text, at)
        if not isinstance(value, dict):
            line = self._line(at)
            raise problem("D515", f"{self.name}:{line}", file=self.name, line=line)
        self.document.items.append((self._line(at), key, value))
        return end

    def _line(self, at: int) -> int:
        return bisect_right(self.starts, at)

    def _skip(self, at: int) -> int:
        found = _GAP.match(self.text, at)
        return found.end() if found else at

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    self.document.repeated[key] = self.document.repeated.get(key, 0) + 1
                    made[key] = Repeated()
                seen.add(key)
        return made


class Repeated(dict[str, Any]):
    """Stands for a value whose name occurs twice in one object: which of them holds cannot be told."""


def _integer(written: str) -> int | str:
    return int(written) if len(written) <= _LONGEST else written


def _decimal(written: str) -> Decimal | str:
    try:
        return Decimal(written) if len(written) <= _LONGEST else written
    except InvalidOperation:
        return written
