"""`rulekit plugins`: nothing goes in, the plug-ins that were found come out, with their words or why they were refused."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rulekit.cli.base import Option, Page, lang_option, words

if TYPE_CHECKING:
    from rulekit.plugin import Plugin
    from rulekit.vocabulary import Named


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    own = words(lang)["plugins"]
    params = [
        Option(["--words", "every"], is_flag=True, help=own["words"]),
        lang_option(words(lang)["page"], section="running", expose_value=False),
    ]
    return Page("plugins", params=params, callback=lambda every: _list(lang, every), texts=own, lang=lang)


def _list(lang: str, every: bool) -> None:
    from rulekit import plugin
    from rulekit.cli import console
    from rulekit.reports.layout import table
    from rulekit.text import printable

    own = words(lang)["plugins"]
    found = plugin.discover()
    cells = [(entry.id, entry.distribution, entry.version, entry.hook, _counted(entry, own)) for entry in found]
    rows = [[printable(cell) for cell in row] for row in cells]
    console.out("\n".join(table([own["head"], *rows]) if rows else [own["none"]]) + "\n")
    for entry in found:
        if entry.problem is not None:
            console.out("\n" + entry.problem.render(lang) + "\n")
        elif entry.vocabulary is not None:
            console.out("\n" + "\n".join([entry.id, *(_kinds(entry, own, every))]) + "\n")


def _counted(entry: Plugin, own: Any) -> str:
    return str(own["refused"]) if entry.vocabulary is None else str(len(entry.vocabulary.entries))


def _kinds(entry: Plugin, own: Any, every: bool) -> list[str]:
    """How many words of each kind, and where asked for every word under its kind."""
    assert entry.vocabulary is not None
    by_kind = Counter(type(word).__name__ for word in entry.vocabulary.entries)
    lines: list[str] = []
    for kind, count in by_kind.items():
        lines.append("  " + own["counts"].format(kind=own["kind"].get(kind, kind), count=count))
        if every:
            lines += [f"    {_word(word, own)}" for word in entry.vocabulary.entries if type(word).__name__ == kind]
    return lines


def _word(word: Named, own: Any) -> str:
    from rulekit.text import printable
    from rulekit.vocabulary import Identity

    if isinstance(word, Identity):
        return printable(f"{word.record}: {word.left} = {word.right} → {word.field}")
    of = getattr(word, "record", "")
    zh, en = (own["list"].join(word.words.forms(lang)) for lang in ("zh", "en"))
    return printable(own["word"].format(id=f"{of}.{word.id}" if of else word.id, zh=zh, en=en))
