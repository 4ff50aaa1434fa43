"""The command `rulekit`: arguments go in, the command they name runs, an exit code comes out."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from rulekit.cli import check, completion, diff, examples, explain, fmt, lint, new, parse, plugins, render, rulesets, sample, why
from rulekit.cli import sources as cited
from rulekit.cli import template as sheets
from rulekit.cli.base import Option, Page, lang_option, words

COMMANDS = (
    check, why, diff, parse, render, fmt, lint, examples, cited, sample, sheets, new, rulesets, plugins, explain, completion,
)  # fmt: skip


class Root(Page, click.Group):
    """The group of all commands; turns whatever stops a run into one message and an exit code."""

    def __init__(self, *args: Any, chosen: str | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.chosen = chosen

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """[OPTIONS] and the place of the command."""
        page = words(self.lang)["page"]
        return [page["option_slot"], page["command_slot"]]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """All commands with what they do, then the options."""
        with formatter.section(words(self.lang)["page"]["commands"]):
            formatter.write_dl([(name, command.get_short_help_str(200)) for name, command in self.commands.items()])
        super().format_options(ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, the most used first."""
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names."""
        if args and args[0] not in self.commands and not args[0].startswith("-") and not ctx.resilient_parsing:
            from rulekit.cli.stops import no_command

            raise no_command(args[0], list(self.commands))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an output that nobody reads any more is told apart from a file that cannot be read."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno in (errno.EPIPE, errno.ENOSPC) and error.filename is None:
                from rulekit.cli.stops import OutputClosed

                raise OutputClosed(error) from error
            raise

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> Any:
        """Run and leave the interpreter with the exit code."""
        more |= {"standalone_mode": False, "prog_name": "rulekit"}
        try:
            result = super().main(args, *rest, **more)
            code = result if isinstance(result, int) else 0
        except Exception as error:  # everything ends in one message; stops.ended tells a bug from a mistake of the caller
            called = [word for word in args or () if word in self.commands]
            code = _ended(error, self.chosen, " ".join(["rulekit", *called[:1]]))
        sys.exit(code)


def _ended(error: Exception, lang: str | None, called: str) -> int:
    """Tell why the run ended; an installation that has lost its own messages still gets the kind of the error and a code."""
    try:
        from rulekit.cli.stops import ended

        return ended(error, lang, called)
    except Exception as second:
        sys.stderr.write(f"rulekit: {type(error).__name__}, {type(second).__name__}\n")
        return 70


def build(chosen: str | None = None) -> Root:
    """The whole command line with its help in a language ("en" where None was chosen)."""
    lang = chosen or "en"
    texts = words(lang)
    options = [
        lang_option(texts["page"], section="running", expose_value=False),
        Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help=texts["page"]["version"]),
    ]
    root = Root("rulekit", params=options, texts=texts["root"], lang=lang, chosen=chosen, no_args_is_help=False)
    root.invoke_without_command = True
    root.callback = _without_command
    for module in COMMANDS:
        root.add_command(module.command(lang))
    return root


@click.pass_context
def _without_command(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        ctx.exit(0)


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from rulekit import __version__

        click.echo(words(ctx.command.lang)["version"]["text"].format(version=__version__))  # type: ignore[attr-defined]
        ctx.exit(0)


def spoken(args: Sequence[str]) -> str | None:
    """The language that the call asks for: --lang, else RULEKIT_LANG; None where neither names one of ours."""
    found = os.environ.get("RULEKIT_LANG", "")
    for index, argument in enumerate(args):
        if argument == "--":
            break
        if argument == "--lang" and index + 1 < len(args):
            found = args[index + 1]
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return {"zh": "zh", "en": "en"}.get(found[:2].lower())


def main() -> None:
    """The entry point of the command line."""
    build(spoken(sys.argv[1:])).main(sys.argv[1:])
