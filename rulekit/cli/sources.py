"""`rulekit sources`: a ruleset goes in, what it tells of each row of the documents that it cites comes out."""

from __future__ import annotations

import click

from rulekit.cli import complete
from rulekit.cli.base import Option, Page, chosen, lang_option, words

COMPLETE, INCOMPLETE = 0, 1


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    own, slot = texts["sources"], texts["metavar"]
    shapes = click.Choice(["text", "json"])
    params = [
        click.Argument(["ruleset"], metavar=slot["ruleset"], shell_complete=complete.rulesets),
        Option(["--format", "shape"], type=shapes, default="text", help=own["format"], section="output", shown="text"),
        lang_option(own),
    ]
    return Page("sources", params=params, callback=_sources, texts=own, lang=lang, no_args_is_help=True)


@click.pass_context
def _sources(ctx: click.Context, ruleset: str, shape: str, lang: str | None) -> None:
    import rulekit
    from rulekit import files
    from rulekit.cli import console
    from rulekit.errors import DiagnosedError

    loaded = rulekit.load(ruleset)
    try:
        found = loaded.sources()
    except DiagnosedError as error:
        error.lang = chosen(lang) or loaded.lang
        raise
    if shape == "json":
        console.out_bytes([files.encoded(found.to_json())])
    else:
        console.out(found.to_text(lang=chosen(lang), columns=console.columns()))
    ctx.exit(COMPLETE if found.complete else INCOMPLETE)
