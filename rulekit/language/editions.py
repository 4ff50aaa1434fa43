"""Lines by which a ruleset builds on another (based on, parameter, replaces …): a reader goes in, texts come out."""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from rulekit import resources
from rulekit.diagnostic import Span
from rulekit.language.cursor import Cursor, Named
from rulekit.language.quotes import twins

KEYS = ("based", "parameter", "replaces", "tightens", "without")
_LINE = re.compile(r"[^\n#]*")
_ONE_NAME = re.compile(r"[ \t\u3000]+(?:\"[^\"\n]+\"|“[^”\n]+”|[^\s\"“”#,，、:：。]+)[ \t\u3000]*(?=#|\n|\r|$)")
_NAME_AND_REASON = re.compile(r"[ \t\u3000]+[^\s\"“”#,，、:：]+[ \t\u3000,，]*\S+[ \t\u3000]*[\"“]")
_NAME_ALONE = re.compile(r"[ \t\u3000]+(?=\S*[0-9-])[^\s\"“”#,，、:：。]+[ \t\u3000]*(?=#|\n|\r|$)")


@frozen
class ParameterText:
    """A number with a name, as written: words of either language, and where its value stands."""

    words: str
    twin: str
    value: Span
    span: Span

    @property
    def forms(self) -> tuple[str, ...]:
        """Its words, of both languages."""
        return tuple(word.strip() for text in (self.words, self.twin) for word in text.split(" / ") if word.strip())


@frozen
class WithoutText:
    """A standard of the base that this edition leaves out, and why."""

    id: Named
    because: str
    because_twin: str = ""


def goes_on(text: str, at: int, key: str) -> bool:
    """Whether what stands after a keyword makes it one of these lines; a word that only looks like it starts a sentence."""
    if key == "parameter":
        return re.compile(r"[ \t\u3000]*[\"“]").match(text, at) is not None
    if key == "without" and _NAME_ALONE.match(text, at) is not None:
        return True  # the reason is missing, which is told
    return (_NAME_AND_REASON if key == "without" else _ONE_NAME).match(text, at) is not None


def read_based(reader: Cursor) -> Named | None:
    """`based on ID`: the id of a shipped ruleset, or a path from the folder of this file."""
    reader.spaces()
    begin = reader.at
    quoted = reader.string()
    return Named(quoted, Span(begin, reader.at)) if quoted is not None else reader.id()


def read_parameter(reader: Cursor, start: int) -> ParameterText:
    """`parameter "words" = "twin" = 50 people`; the value is read when units are known."""
    own = reader.string() or ""
    twin = ""
    if reader.mark("=＝"):
        twin = reader.string() or ""
        if twin:
            reader.mark("=＝")
    reader.spaces()
    begin = reader.at
    line = _LINE.match(reader.text, begin)
    written = (line.group() if line else "").rstrip()
    reader.at = begin + len(written)
    written = written[:-1].rstrip() if written.endswith(("。", ".")) else written
    return ParameterText(own, twin, Span(begin, begin + len(written)), Span(start, max(reader.at, start + 1)))


def read_without(reader: Cursor, start: int) -> WithoutText | None:
    """`without ID because "reason" = "reason in the other language"`."""
    named = reader.id()
    reader.mark(",，")
    own, twin = reader.title() if reader.take("because") else ("", "")
    if named is None:
        return None
    if not own:
        reader.complain("S669", Span(start, max(reader.at, start + 1)), id=named.text)
    return WithoutText(named, own, twin)


# writing ----------------------------------------------------------------------------------------------------------------------


def edition_line(key: str, outline: Any, block: Any, lang: str, source: str) -> str:
    """One of these lines as it is written, from what stands alone in an outline or in a block; `source` is its file's text."""
    word = resources.table("grammars", f"{lang}.toml")["file"][key][0]
    if key == "based":
        return f"{word} {name_text(outline.based.text)}"
    if key == "replaces":
        return f"{word} {block.replaces[0].text}"
    if key == "tightens":
        return f"{word} {block.tightens[0].text}"
    if key == "parameter":
        (text,) = outline.parameters
        value = " ".join(source[text.value.start : text.value.end].split())
        return f"{word} {twins(text.words, text.twin)} = {value}"
    (left,) = outline.without
    because = resources.table("grammars", f"{lang}.toml")["file"]["because"][0]
    return f"{word} {left.id.text} {because} {twins(left.because, left.because_twin)}"


def name_text(name: str) -> str:
    """The id or path of a base, in quotes where it would not be read as one word."""
    return name if re.fullmatch(r"[^\s\"“”#,，、:：。]+", name) else f'"{name}"'


def sayings(outline: Any) -> tuple[object, ...]:
    """All that these lines of a file say: two files that say the same have equal ones."""
    blocks, written = (*outline.standards, *outline.unchecked), outline.source.text
    return (
        outline.based.text if outline.based is not None else "",
        [(one.words, one.twin, "".join(written[one.value.start : one.value.end].split())) for one in outline.parameters],
        [(one.id.text, one.because, one.because_twin) for one in outline.without],
        [(block.id.text, [one.text for one in block.replaces]) for block in blocks],
        [(block.id.text, [one.text for one in block.tightens]) for block in outline.standards],
    )  # fmt: skip
