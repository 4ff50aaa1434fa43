"""Where a reader of a ruleset file stands: a source goes in; words, strings, names and days come out one after another."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from attrs import frozen

from rulekit import resources
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.numbers import date_like, scan_date

STRING = re.compile(r'"([^"\n]*)"|“([^”\n]*)”')
ID = re.compile(r"[^\s\"#,，、:：]+")
_BLANK = re.compile(r"(?:\s|#[^\n]*)*")


@frozen
class Named:
    """A text or id with its place."""

    text: str
    span: Span


class Cursor:
    """A place in a source, with what every line of it is read by; what cannot be read leaves the place as it was."""

    def __init__(self, source: Source, lang: str) -> None:
        self.source, self.text, self.lang = source, source.text, lang
        self.at = 0
        tables = resources.table("grammars", f"{lang}.toml")
        self.words: dict[str, list[str]] = tables["file"]
        self.kinds: dict[str, str] = tables["kinds"]
        self.problems: list[Diagnostic] = []
        self.stop: int | None = None  # where the statement being read ends, if not where the reader stands

    def complain(self, code: str, span: Span, **arguments: Any) -> None:
        """Note a mistake."""
        self.problems.append(Diagnostic(code, self.source, span, arguments))

    def skip(self) -> None:
        """Pass over spaces, lines and comments."""
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def spaces(self) -> None:
        """Pass over spaces on the line."""
        while self.at < len(self.text) and self.text[self.at] in " \t\u3000":
            self.at += 1

    def mark(self, marks: str) -> bool:
        """Read one of some punctuation marks, with the spaces before it."""
        self.spaces()
        if self.at < len(self.text) and self.text[self.at] in marks:
            self.at += 1
            return True
        return False

    def take(self, key: str) -> bool:
        """Read one of a keyword's words, with the spaces before it."""
        self.spaces()
        for word in self.words[key]:
            if self.whole(word):
                self.at += len(word)
                return True
        return False

    def accept(self, word: str) -> bool:
        """Read a text that stands here."""
        if self.text.startswith(word, self.at):
            self.at += len(word)
            return True
        return False

    def whole(self, word: str) -> bool:
        """Whether a word stands here, and no longer one that begins with it."""
        end = self.at + len(word)
        if not self.text.startswith(word, self.at):
            return False
        if not word or not word[-1].isascii() or end >= len(self.text):
            return True
        return not (self.text[end].isalnum() or self.text[end] in "-_")

    def string(self) -> str | None:
        """Read what stands in quotes."""
        self.spaces()
        found = STRING.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found.group(1) if found.group(1) is not None else found.group(2)

    def title(self) -> tuple[str, str]:
        """Words in quotes, and after = the same in the other language; "" for what is not there."""
        own = self.string() or ""
        return own, (self.string() or "") if own and self.mark("=＝") else ""

    def id(self) -> Named | None:
        """Read an id."""
        self.spaces()
        found = ID.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return Named(found.group(), Span(found.start(), found.end()))

    def day(self, where: str) -> date | None:
        """Read a day; `where` is the keyword before it."""
        self.spaces()
        found = scan_date(self.text, self.at, self.lang)
        end = date_like(self.text, self.at)
        if found is None and end is not None:
            self.complain("S649", Span(self.at, end), day=self.text[self.at : end])
            self.at = end
            return None
        if found is None:
            self.complain("S602", self.rest_of_line(), keyword=where)
            return None
        self.at = found[1]
        return found[0]

    def rest_of_line(self) -> Span:
        """From here to the end of the line, one character at least."""
        end = self.text.find("\n", self.at)
        end = len(self.text) if end < 0 else end
        return Span(self.at, min(max(end, self.at + 1), len(self.text)))

    def end_line(self) -> None:
        """Nothing may follow a statement on its line but a comment."""
        self.stop = self.at
        self.spaces()
        rest = self.rest_of_line()
        if self.at < len(self.text) and self.text[self.at] not in "\n#\r":
            written = self.text[rest.start : rest.end].strip()
            self.complain("S640" if self._unclosed() else "S601", rest, text=written)
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end

    def _unclosed(self) -> bool:
        """Whether the line that is read has a quotation mark without its fellow."""
        line = self.text[self.text.rfind("\n", 0, self.at) + 1 : self.rest_of_line().end]
        return '"' in STRING.sub("", line) or "“" in STRING.sub("", line)
