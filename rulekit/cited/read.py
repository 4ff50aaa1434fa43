"""sources.toml goes in, read strictly; the document that a ruleset cites comes out, with the table of its rows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from attrs import define, field

from rulekit.cited.document import FORCES, KINDS, Document, Row
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.errors import RulesetError
from rulekit.ruleset_files import decoded
from rulekit.text import closest

NAME = "sources.toml"
_LANGS = ("zh", "en")
_TOP = ("title", "date", "row", "title_en", "area", "place")
_ROW = ("id", "zh", "en", "at", "kind", "force", "data", "note")
_LEAST = {"": _TOP[:3], "row": _ROW[:7]}
_BOTH = '{ zh = "…", en = "…" }'
_FORMS = {"text": '"…"', "both": _BOTH, "date": "2012-03-16", "rows": "[[row]]"}
_DATA = ("yes", "partly")
_HEAD = re.compile(r"^[ \t]*\[\[[ \t]*row[ \t]*\]\]", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_BETWEEN = re.compile(r"\s*[,/]\s*")


def read_document(path: Path, *, lang: str = "en") -> Document:
    """
    Read a table of sources.

    Errors: RulesetError with every mistake of the file and its line: S632, S633 a file that cannot be read, S670 no TOML, S671 an
    unknown key, S672 a key that is missing, S673 a value of another kind, S674 a row that stands twice.
    """
    try:
        source = decoded(str(path), path.read_bytes())
    except OSError as error:
        told = {"path": str(path), "error": error.strerror or type(error).__name__}
        raise RulesetError([Diagnostic("S632", arguments=told)], lang=lang) from None
    reader = _Reader(source)
    found = reader.document(_content(source, lang))
    if reader.problems:
        raise RulesetError(sorted(reader.problems, key=_at), lang=lang)
    return found


def _at(problem: Diagnostic) -> int:
    return problem.span.start if problem.span is not None else 0


def _content(source: Source, lang: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (len(source.starts), 1)
        start = min(source.starts[min(line, len(source.starts)) - 1] + column - 1, max(len(source.text) - 1, 0))
        reason = re.sub(r" \(at .*", "", str(error))
        problem = Diagnostic("S670", source, Span(start, start + 1), {"reason": reason})
        raise RulesetError([problem], lang=lang) from None


@define(eq=False)
class _Reader:
    """Takes a table apart; a mistake is noted at its place and the reading goes on."""

    source: Source
    problems: list[Diagnostic] = field(factory=list)
    heads: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.heads = [found.end() for found in _HEAD.finditer(self.source.text)]

    def document(self, content: Mapping[str, Any]) -> Document:
        """The whole file."""
        self._keys(content, _TOP, "", 0)
        rows = self._rows(content.get("row"))
        given = content.get("date")
        dated = isinstance(given, date) and not isinstance(given, datetime)
        if "date" in content and not dated:
            self._wrong("date", given, "date", 0)
        return Document(
            self._text(content, "title", 0), given if isinstance(given, date) else date.min, rows,
            self._text(content, "title_en", 0), self._text(content, "area", 0), self._both(content, "place", 0), self.source.name,
        )  # fmt: skip

    def _rows(self, given: object) -> tuple[Row, ...]:
        if given is None:
            return ()
        if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
            self._wrong("row", given, "rows", 0)
            return ()
        rows = [self._row(one, number) for number, one in enumerate(given, 1)]
        seen: set[str] = set()
        for number, row in enumerate(rows, 1):
            if row.id and row.id in seen:
                self._note("S674", "id", number, id=row.id)
            seen.add(row.id)
        return tuple(rows)

    def _row(self, given: Mapping[str, Any], number: int) -> Row:
        self._keys(given, _ROW, "row", number)
        condition = {lang: self._text(given, lang, number) for lang in _LANGS}
        data = self._text(given, "data", number)
        if data and data not in _DATA:
            self._wrong("data", data, " | ".join(f'"{one}"' for one in _DATA), number)
        return Row(
            self._text(given, "id", number), condition, self._both(given, "at", number),
            self._several(given, "kind", KINDS, number),
            tuple(FORCES[one] for one in self._several(given, "force", FORCES, number)),
            "partly" if data == "partly" else "yes", self._both(given, "note", number), self._line(number),
        )  # fmt: skip

    def _several(self, given: Mapping[str, Any], key: str, known: Collection[str], number: int) -> tuple[str, ...]:
        """One of the known words, or several with a comma or a stroke between them."""
        text = self._text(given, key, number)
        parts = tuple(_BETWEEN.split(text)) if text else ()
        if any(part not in known for part in parts):
            self._wrong(key, text, " | ".join(f'"{one}"' for one in known), number)
            return ()
        return parts

    def _text(self, given: Mapping[str, Any], key: str, number: int) -> str:
        value = given.get(key, "")
        if not isinstance(value, str) or (key in given and not value.strip()):
            self._wrong(key, value, "text", number)
            return ""
        return value.strip()

    def _both(self, given: Mapping[str, Any], key: str, number: int) -> dict[str, str]:
        """A text in both languages."""
        value = given.get(key)
        if value is None:
            return {}
        right = isinstance(value, Mapping) and set(value) == set(_LANGS)
        if not right or not all(isinstance(one, str) and one.strip() for one in value.values()):
            self._wrong(key, value, "both", number)
            return {}
        return {lang: value[lang].strip() for lang in _LANGS}

    # mistakes ------------------------------------------------------------------------------------

    def _keys(self, given: Mapping[str, Any], known: Collection[str], section: str, number: int) -> None:
        for key in given:
            if key not in known:
                near = closest(key, known)
                self._note("S671", key, number, key=key, known=", ".join(known), **({"fix": near} if near else {}))
        lacking = [key for key in _LEAST[section] if key not in given]
        if lacking:
            self._note("S672", "", number, keys=", ".join(lacking))

    def _wrong(self, key: str, value: object, form: str, number: int) -> None:
        written = str(value)[:60] if not isinstance(value, Mapping) else "{ " + ", ".join(map(str, value)) + " }"
        self._note("S673", key, number, key=key, value=written, form=_FORMS.get(form, form))

    def _note(self, code: str, at: str, number: int, /, **arguments: str) -> None:
        self.problems.append(Diagnostic(code, self.source, self._place(at, number), arguments))

    def _place(self, key: str, number: int) -> Span:
        """Where a key stands in the row of that number (0: above all rows); the head of the row where it cannot be found."""
        text = self.source.text
        begin, end = self._section(number)
        found = (
            re.compile(rf"^[ \t]*[\"']?({re.escape(key)})(?=[\"'\s.=])", re.MULTILINE).search(text, begin, end) if key else None
        )
        if found is not None:
            return Span(found.start(1), found.end(1))
        head = _HEAD.search(text, text.rfind("\n", 0, begin) + 1, begin) if number else None
        return Span(head.end() - len(head.group().strip()), head.end()) if head is not None else Span(0, min(1, len(text)))

    def _section(self, number: int) -> tuple[int, int]:
        if len(self.heads) < number:
            return 0, len(self.source.text)
        begin = self.heads[number - 1] if number else 0
        following = _TABLE.search(self.source.text, begin)
        return begin, following.start() if following is not None else len(self.source.text)

    def _line(self, number: int) -> int:
        return self.source.position(self.heads[number - 1])[0] if number <= len(self.heads) else 0


def texts(given: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Texts by language, without those that are empty."""
    return {lang: text for lang, text in given if text}
