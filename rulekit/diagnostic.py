"""Mistakes as data: a source, a span, a code and its arguments go in; text in Chinese or English comes out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from attrs import field, frozen

from rulekit import resources
from rulekit.text import printable, width

LANGUAGES = ("en", "zh")


@frozen(slots=False)
class Source:
    """A named text: a ruleset file, a sentence from the command line, a map file."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offsets at which lines start."""
        return (0, *(index + 1 for index, character in enumerate(self.text) if character == "\n"))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1; columns count characters."""
        line = bisect_right(self.starts, offset) - 1
        return line + 1, offset - self.starts[line] + 1

    def line(self, number: int) -> str:
        """Text of a line, without its end."""
        start = self.starts[number - 1]
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r")


@frozen
class Span:
    """Half-open range of character offsets in a source."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of another."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@frozen
class Diagnostic:
    """
    One mistake: a code, where it stands, and the words that fill its message.

    `severity` is "error", "warning" or "note". `arguments` fill the message of the code; the key `fix` holds the text to put in
    place of the span ("did you mean"), shown as a diff; `readings` a list of sentences of which the author has to choose one.
    `source` is None where no text is at fault (a data file, a plug-in): `place` then names it.
    """

    code: str
    source: Source | None = None
    span: Span | None = None
    arguments: Mapping[str, Any] = field(factory=dict)
    severity: str = "error"
    place: str = ""

    def text(self, lang: str) -> str:
        """The message alone, one line."""
        return _fill(_entry(self.code, lang)["message"], self.arguments)

    def hint(self, lang: str) -> str:
        """What to do about it, "" where nothing can be said."""
        entry = _entry(self.code, lang)
        if "hint" not in entry or not all(self.arguments.get(name, "") != "" for name in _names(entry["hint"])):
            return ""
        return _fill(entry["hint"], self.arguments)

    def render(self, lang: str) -> str:
        """The message with its place, the line it stands on, and at most one hint."""
        entry = _entry(self.code, lang)
        words = _entry("words", lang)
        lines = [f"{words[self.severity]}[{self.code}]{words['colon']}{self.text(lang)}"]
        if self.source is not None and self.span is not None:
            lines += self._snippet(entry, self.source, self.span)
        elif self.place:
            lines.append(f"  --> {printable(self.place)}")
        lines += self._advice(lang, words)
        return "\n".join(lines)

    def _snippet(self, entry: Mapping[str, str], source: Source, span: Span) -> list[str]:
        line, column = source.position(min(span.start, len(source.text)))
        written = source.line(line)
        shown, offset, marked = _clip(written, column - 1, max(1, min(span.end - span.start, len(written) - column + 1)))
        gutter = len(str(line))
        label = _fill(entry.get("label", ""), self.arguments)
        carets = "^" * max(1, width(marked))
        margin = " " * gutter
        return [
            f"{margin}--> {printable(source.name)}:{line}:{column}",
            f"{margin} |",
            f"{line} | {shown}",
            f"{margin} | {' ' * offset}{carets} {label}".rstrip(),
        ]

    def _advice(self, lang: str, words: Mapping[str, str]) -> list[str]:
        lines: list[str] = []
        fix = self.arguments.get("fix")
        if fix:
            lines.append(f"  = {words['help']}{words['colon']}{_fill(words['did_you_mean'], self.arguments)}")
            if self.source is not None and self.span is not None:
                lines += self._diff(str(fix))
        elif self.hint(lang):
            lines.append(f"  = {words['help']}{words['colon']}{self.hint(lang)}")
        for number, reading in enumerate(self.arguments.get("readings", ()), start=1):
            lines.append(f"  {number}{words['numbered']} {printable(reading)}")
        return lines

    def _diff(self, fix: str) -> list[str]:
        assert self.source is not None and self.span is not None
        line, column = self.source.position(self.span.start)
        written = self.source.line(line)
        if width(written) > 100 or self.span.end > self.source.starts[line - 1] + len(written):
            return []
        end = column - 1 + self.span.end - self.span.start
        mended = written[: column - 1] + fix + written[end:]
        return [f"{line} - {printable(written)}", f"{line} + {printable(mended)}"]

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """The diagnostic as JSON-ready data: code, severity, message, place, arguments."""
        data: dict[str, Any] = {"code": self.code, "severity": self.severity, "message": self.text(lang)}
        if self.source is not None and self.span is not None:
            line, column = self.source.position(self.span.start)
            data |= {"file": self.source.name, "line": line, "column": column}
        elif self.place:
            data["place"] = self.place
        return data


def _clip(line: str, start: int, length: int) -> tuple[str, int, str]:
    """Cut a long line around the marked part; gives the shown text, the column of the mark, and the marked text."""
    if len(line) <= 160:
        return printable(line), width(printable(line[:start])), printable(line[start : start + length])
    left = max(0, start - 40)
    piece = line[left : left + 120]
    before = ("…" if left else "") + printable(line[left:start])
    shown = ("…" if left else "") + printable(piece) + ("…" if left + 120 < len(line) else "")
    return shown, width(before), printable(line[start : min(start + length, left + 120)])


def _entry(code: str, lang: str) -> Mapping[str, str]:
    entries = resources.table("grammars", f"diagnostics.{lang}.toml")
    return entries[code]  # type: ignore[no-any-return]


def _names(template: str) -> list[str]:
    import string

    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def _fill(template: str, arguments: Mapping[str, Any]) -> str:
    return template.format_map({name: printable(str(value)) for name, value in arguments.items()})


def codes() -> tuple[str, ...]:
    """All codes that have a message, in order."""
    return tuple(sorted(name for name in resources.table("grammars", "diagnostics.en.toml") if name != "words"))


def explain(code: str, lang: str) -> Mapping[str, str] | None:
    """Message, hint, explanation and example of a code; None where there is no such code."""
    entry = resources.table("grammars", f"diagnostics.{lang}.toml").get(code)
    return entry if code != "words" else None


def render_all(diagnostics: Iterable[Diagnostic], *, lang: str) -> str:
    """All diagnostics as one text, a blank line between them; at most 20 are shown, the rest counted."""
    found = list(diagnostics)
    parts = [diagnostic.render(lang) for diagnostic in found[:20]]
    if len(found) > 20:
        parts.append(_entry("words", lang)["more"].format(count=len(found) - 20))
    return "\n\n".join(parts)


__all__ = ["LANGUAGES", "Diagnostic", "Source", "Span", "codes", "explain", "render_all"]
