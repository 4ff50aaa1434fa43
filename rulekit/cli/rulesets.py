"""`rulekit rulesets`: nothing goes in, a table of the installed rulesets comes out."""

from __future__ import annotations

from rulekit.cli.base import Page, lang_option, words


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
        [printable(str(cell)) for cell in (entry.id, entry.title, entry.standards, entry.lang, entry.source)]
        for entry in rulekit.rulesets()
    ]
    lines = table([own["head"], *rows]) if rows else [own["none"]]
    console.out("".join(shorten(line, console.columns()) + "\n" for line in lines))
