"""`rulekit parse`: a sentence goes in, what was understood comes out in both languages or as one expression."""

from __future__ import annotations

import sys
from typing import Any

import click

from rulekit.cli import complete
from rulekit.cli.base import Option, Page, lang_option, words


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    own, slot = texts["parse"], texts["metavar"]
    shape, uses = click.Choice(["text", "ir"]), complete.plugins
    params = [
        click.Argument(["sentence"], metavar=slot["sentence"]),
        Option(["--uses"], multiple=True, metavar=slot["plugin"], help=own["uses"], section="input", shell_complete=uses),
        lang_option(own, section="input"),
        Option(["--format", "shape"], type=shape, default="text", help=own["format"], section="output", shown="text"),
    ]
    return Page("parse", params=params, callback=_parse, texts=own, lang=lang, no_args_is_help=True)


def _parse(sentence: str, uses: tuple[str, ...], lang: str | None, shape: str) -> None:
    import rulekit
    from rulekit import ir
    from rulekit.cli import console
    from rulekit.diagnostic import LANGUAGES, render_all

    written = _stdin() if sentence == "-" else sentence
    found = rulekit.parse(written, uses=uses, lang=lang)
    if found.warnings:
        console.err(render_all(found.warnings, lang=found.lang))
    if shape == "ir":
        console.out(ir.sexpr(found.ir) + "\n")
        return
    line = words("en")["parse"]["line"]
    console.out("".join(line.format(lang=name, text=found.render(name)) + "\n" for name in sorted(LANGUAGES, reverse=True)))


def _stdin() -> str:
    """The whole of standard input as UTF-8; what is not becomes the replacement character, which no sentence takes."""
    data: Any = sys.stdin.buffer.read()
    return str(data.decode("utf-8-sig", "replace")).strip()
