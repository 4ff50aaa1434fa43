"""`rulekit explain`: the code of a message goes in, what it means and what to write instead comes out."""

from __future__ import annotations

import click

from rulekit.cli import complete
from rulekit.cli.base import Page, chosen, lang_option, words


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    params = [
        click.Argument(["code"], metavar=texts["metavar"]["code"], shell_complete=complete.codes),
        lang_option(texts["explain"]),
    ]
    return Page("explain", params=params, callback=_explain, texts=texts["explain"], lang=lang, no_args_is_help=True)


def _explain(code: str, lang: str | None) -> None:
    from rulekit import diagnostic
    from rulekit.cli import console
    from rulekit.errors import DiagnosedError
    from rulekit.text import closest

    spoken = chosen(lang) or "en"
    asked = code.strip().strip("[]").upper()
    entry = diagnostic.explain(asked, spoken)
    if entry is None or asked not in diagnostic.codes():
        fix = closest(asked, diagnostic.codes())
        told = {"code": code, "known": "C622"} | ({"fix": fix} if fix else {})
        raise DiagnosedError([diagnostic.Diagnostic("C622", arguments=told)], lang=spoken)
    lines = [f"{asked}  {entry['message']}", "", *entry.get("explain", "").strip().split("\n")]
    if "hint" in entry:
        lines += ["", f"= {words(spoken)['explain']['hint']}: {entry['hint']}"]
    console.out("\n".join(line.rstrip() for line in lines) + "\n")
