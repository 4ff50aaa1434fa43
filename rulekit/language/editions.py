"""Lines by which a ruleset builds on another (based on, parameter, replaces, without): a reader goes in, texts come out."""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from rulekit import resources
from rulekit.diagnostic import Span
from rulekit.language.declared import Named

_ONE_NAME = re.compile(r"[ \t\u3000]+(?:\"[^\"\n]+\"|“[^”\n]+”|[^\s\"“”#,，、:：。]+)[ \t\u3000]*(?=#|\n|\r|$)")
_NAME_AND_REASON = re.compile(r"[ \t\u3000]+[^\s\"“”#,，、:：]+[ \t\u3000,，]*\S+[ \t\u3000]*[\"“]")


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
    return (_NAME_AND_REASON if key == "without" else _ONE_NAME).match(text, at) is not None


def read_based(reader: Any, start: int) -> None:
    """`based on ID`: the id of a shipped ruleset, or a path from the folder of this file."""
    reader._spaces()
    begin = reader.at
    quoted = reader._string()
    named = Named(quoted, Span(begin, reader.at)) if quoted is not None else reader._id()
    if reader.outline.based is not None and named is not None:
        reader.complain("S667", Span(start, reader.at), id=named.text)
    elif named is not None:
        reader.outline.based = named
    reader._end_line()


def read_parameter(reader: Any, start: int) -> None:
    """`parameter "words" = "twin" = 50 people`; the value is read when units are known."""
    own = reader._string() or ""
    twin = ""
    if reader._equals():
        reader._spaces()
        if reader.text[reader.at : reader.at + 1] in ('"', "“"):
            twin = reader._string() or ""
            reader._equals()
    reader._spaces()
    begin = reader.at
    line = re.compile(r"[^\n#]*").match(reader.text, begin)
    written = (line.group() if line else "").rstrip()
    written = written[:-1].rstrip() if written.endswith(("。", ".")) else written
    value = Span(begin, begin + len(written))
    reader.at = begin + len((line.group() if line else "").rstrip())
    reader.outline.parameters.append(ParameterText(own, twin, value, Span(start, max(reader.at, start + 1))))
    reader._end_line()


def read_replaces(reader: Any, start: int) -> None:
    """`replaces ID`, in a standard: the standard of the base that it stands for."""
    named = reader._id()
    if not hasattr(reader.current, "replaces"):
        reader.complain("S608", Span(start, reader.at), keyword=reader.words["replaces"][0])
    elif named is not None:
        reader.current.replaces.append(named)
    reader._end_line()


def read_without(reader: Any, start: int) -> None:
    """`without ID because "reason" = "reason in the other language"`."""
    named = reader._id()
    reader._spaces()
    if reader.text[reader.at : reader.at + 1] in (",", "，"):
        reader.at += 1
    told = reader._title() if reader._take("because") else ("", "")
    if named is not None:
        reader.outline.without.append(WithoutText(named, *told))
        if not told[0]:
            reader.complain("S669", Span(start, max(reader.at, start + 1)), id=named.text)
    reader._end_line()


READERS = {"based": read_based, "parameter": read_parameter, "replaces": read_replaces, "without": read_without}


# writing ----------------------------------------------------------------------------------------------------------------------


def edition_line(key: str, outline: Any, block: Any, lang: str, source: str) -> str:
    """One of these lines as it is written, from what stands alone in an outline or in a block; `source` is its file's text."""
    word = resources.table("grammars", f"{lang}.toml")["file"][key][0]
    if key == "based":
        return f"{word} {name_text(outline.based.text)}"
    if key == "replaces":
        return f"{word} {block.replaces[0].text}"
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


def twins(own: str, twin: str) -> str:
    """Words in quotes with their twin, where there is one."""
    return _quoted(own) + (f" = {_quoted(twin)}" if twin else "")


def _quoted(text: str) -> str:
    return f"“{text}”" if '"' in text else f'"{text}"'


def sayings(outline: Any) -> tuple[object, ...]:
    """All that these lines of a file say: two files that say the same have equal ones."""
    blocks, written = (*outline.standards, *outline.unchecked), outline.source.text
    return (
        outline.based.text if outline.based is not None else "",
        [(one.words, one.twin, "".join(written[one.value.start : one.value.end].split())) for one in outline.parameters],
        [(one.id.text, one.because, one.because_twin) for one in outline.without],
        [(block.id.text, [one.text for one in block.replaces]) for block in blocks],
    )  # fmt: skip
