"""Notes in words: a note about the input and a language go in, one line comes out."""

from __future__ import annotations

from rulekit import resources
from rulekit.findings import Note
from rulekit.text import printable


def note_text(note: Note, lang: str) -> str:
    """What a note, a rejected row or a doubtful cell says, without its place; hidden characters are shown escaped."""
    entry = resources.table("grammars", f"data.{lang}.toml")[note.code]
    told = {name: printable(str(value)) for name, value in note.arguments.items()}
    return str(entry["message"]).format_map(told)


def codes() -> tuple[str, ...]:
    """All codes of notes, in order."""
    return tuple(resources.table("grammars", "data.en.toml"))
