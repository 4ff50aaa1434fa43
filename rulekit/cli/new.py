"""`rulekit new`: a kind and a name go in, a folder with a working start is written, what to do next is printed."""

from __future__ import annotations

import click

from rulekit.cli.base import Option, Page, chosen, lang_option, words

KINDS = ("ruleset", "plugin")


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    own, slot = texts["new"], texts["metavar"]
    params = [
        click.Argument(["kind"], type=click.Choice(KINDS)),
        click.Argument(["name"], metavar=slot["name"]),
        Option(["--dir", "folder"], metavar=slot["folder"], type=click.Path(), default=".", help=own["dir"], section="output"),
        lang_option(own),
    ]
    return Page("new", params=params, callback=_new, texts=own, lang=lang, no_args_is_help=True)


def _new(kind: str, name: str, folder: str, lang: str | None) -> None:
    from rulekit.cli import console
    from rulekit.scaffold import new
    from rulekit.text import printable

    told = chosen(lang) or "en"
    own = words(told)["new"]
    made = printable(str(new(kind, name, folder, lang=told)))
    steps = [f"  {step.format(folder=made)}" for step in own[f"next_{kind}"]]
    console.out("\n".join([own["made"].format(folder=made), own["next"], *steps]) + "\n")
