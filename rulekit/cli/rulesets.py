"""`rulekit rulesets`: nothing goes in, a table of the installed rulesets comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rulekit.cli.base import Page, lang_option, words

if TYPE_CHECKING:
    from rulekit.loading import Shipped

_WIDE = 400  # columns of a table that is read line by line


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    params = [lang_option(words(lang)["page"], section="running", expose_value=False)]
    return Page("rulesets", params=params, callback=lambda: _list(lang), texts=words(lang)["rulesets"], lang=lang)


def _list(lang: str) -> None:
    import rulekit
    from rulekit.cli import console
    from rulekit.reports.layout import table
    from rulekit.text import printable, shorten

    own = words(lang)["rulesets"]
    rows = [
        [printable(str(cell)) for cell in (entry.id, _title(entry, own), entry.standards, entry.lang, entry.source)]
        for entry in rulekit.rulesets()
    ]
    lines = table([own["head"], *rows]) if rows else [own["none"]]
    wide = console.columns(_WIDE)
    console.out("".join(shorten(line, wide) + "\n" for line in lines))


def _title(entry: Shipped, own: Mapping[str, str]) -> str:
    """The title, with the ruleset on which it builds."""
    return own["based"].format(title=entry.title, base=entry.base) if entry.base else entry.title
