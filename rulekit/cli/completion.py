"""`rulekit completion`: the name of a shell goes in, the script that lets it complete rulekit comes out."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from rulekit.cli.base import Page, lang_option, words

SHELLS = ("bash", "zsh", "fish")


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    params = [
        click.Argument(["shell"], type=click.Choice(SHELLS)),
        lang_option(words(lang)["page"], section="running", expose_value=False),
    ]
    return Page("completion", params=params, callback=_script, texts=words(lang)["completion"], lang=lang, no_args_is_help=True)


@click.pass_context
def _script(ctx: click.Context, shell: str) -> None:
    from rulekit.cli import console

    made = get_completion_class(shell)
    assert made is not None
    console.out(made(ctx.find_root().command, {}, "rulekit", "_RULEKIT_COMPLETE").source() + "\n")
