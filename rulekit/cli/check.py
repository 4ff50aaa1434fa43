"""`rulekit check`: files and a ruleset go in, a report comes out on the terminal and in files."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from rulekit.cli import complete
from rulekit.cli.base import Option, Page, chosen, lang_option, words

FAIL_ON = ("violation", "shortfall")
ORDERS = ("worst", "key")
ENGINES = ("auto", "record", "polars", "duckdb")


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    return Page(
        "check",
        params=[*input_options(texts), *_judging(texts), *_output(texts), *_running(texts)],
        callback=_check, texts=texts["check"], lang=lang, no_args_is_help=True,
    )  # fmt: skip


def input_options(texts: Any) -> list[click.Parameter]:
    """Data, ruleset, map file and record type, as commands that read data take them."""
    own, slot = texts["check"], texts["metavar"]
    return [
        click.Argument(["data"], nargs=-1, required=True, metavar=slot["data"], type=click.Path()),
        Option(
            ["-r", "--ruleset"], required=True, metavar=slot["ruleset"], help=own["ruleset"], section="input",
            shell_complete=complete.rulesets,
        ),
        Option(["--map", "map_file"], metavar=slot["file"], type=click.Path(), help=own["map"], section="input"),
        Option(["--type", "record_type"], metavar=slot["type"], help=own["type"], section="input", shell_complete=complete.types),
    ]  # fmt: skip


def _judging(texts: Any) -> list[click.Parameter]:
    own, slot = texts["check"], texts["metavar"]
    judging = partial(Option, section="judging")
    accepted: dict[str, Any] = {"type": click.IntRange(min=0), "default": 0, "shown": "0"}
    return [
        judging(["--as-of"], metavar=slot["date"], help=own["as_of"]),
        judging(["--since"], metavar=slot["date"], help=own["since"]),
        judging(["--before"], metavar=slot["file"], type=click.Path(), help=own["before"]),
        judging(["--waivers"], metavar=slot["file"], type=click.Path(), help=own["waivers"]),
        judging(["--only"], multiple=True, metavar=slot["standard"], help=own["only"], shell_complete=complete.standards),
        judging(["--fail-on"], type=click.Choice(FAIL_ON), default=FAIL_ON[0], shown=FAIL_ON[0], help=own["fail_on"]),
        judging(["--max-unknown"], metavar=slot["number"], help=own["max_unknown"], **accepted),
        judging(["--max-rejected"], metavar=slot["number"], help=own["max_rejected"], **accepted),
        judging(["--exit-zero"], is_flag=True, help=own["exit_zero"]),
    ]


def _output(texts: Any) -> list[click.Parameter]:
    own, slot = texts["check"], texts["metavar"]
    return [
        Option(["--format", "shape"], type=click.Choice(["text", "json"]), default="text", help=own["format"], section="output",
               shown="text"),
        Option(["-o", "--output"], multiple=True, metavar=slot["file"], type=click.Path(), help=own["output"], section="output"),
        Option(["--by"], multiple=True, metavar=slot["level"], help=own["by"], section="output", shell_complete=complete.types),
        Option(["--order"], type=click.Choice(ORDERS), default=ORDERS[0], help=own["order"], section="output", shown=ORDERS[0]),
        Option(["--show"], type=click.IntRange(min=0), metavar=slot["number"], help=own["show"], section="output"),
        Option(["--all", "every"], is_flag=True, help=own["all"], section="output"),
        lang_option(own),
    ]  # fmt: skip


def _running(texts: Any) -> list[click.Parameter]:
    own = texts["check"]
    return [
        Option(
            ["--engine"], type=click.Choice(ENGINES), default=ENGINES[0], help=own["engine"], section="running", shown=ENGINES[0]
        ),
        Option(["--quiet", "-q"], is_flag=True, help=own["quiet"], section="running"),
        color_option(texts),
    ]


def color_option(texts: Any) -> Option:
    """When to use colours."""
    return Option(
        ["--color"], type=click.Choice(["auto", "always", "never"]), default="auto", help=texts["check"]["color"],
        section="running", shown="auto", environment="NO_COLOR, FORCE_COLOR",
    )  # fmt: skip


@click.pass_context
def _check(ctx: click.Context, /, lang: str | None, **options: Any) -> None:
    from rulekit.cli.run import Call, run

    ctx.exit(run(Call(lang=chosen(lang), **options)))
