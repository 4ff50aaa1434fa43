"""`rulekit render`: a ruleset goes in, its canonical form in a language comes out."""

from __future__ import annotations

import click

from rulekit.cli import complete
from rulekit.cli.base import Option, Page, chosen, lang_option, words


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    own, slot = texts["render"], texts["metavar"]
    params = [
        click.Argument(["ruleset"], metavar=slot["ruleset"], shell_complete=complete.rulesets),
        lang_option(own),
        Option(["-o", "--output"], metavar=slot["file"], type=click.Path(), help=own["output"], section="output"),
    ]
    return Page("render", params=params, callback=_render, texts=own, lang=lang, no_args_is_help=True)


def _render(ruleset: str, lang: str | None, output: str | None) -> None:
    import rulekit
    from rulekit import files
    from rulekit.cli import console

    loaded = rulekit.load(ruleset)
    told = chosen(lang) or loaded.lang
    text = loaded.render(told).rstrip("\n") + "\n"
    if output is None:
        console.out(text)
    else:
        files.write(output, text, lang=told)
