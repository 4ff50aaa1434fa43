"""`rulekit diff`: reports go in, the oldest first, or two rulesets; what is new, fixed, still open, or differs, comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from rulekit.cli.base import Option, Page, chosen, lang_option, words
from rulekit.cli.check import FAIL_ON, color_option

SUFFIXES = (".json", ".csv", ".txt")


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    own, slot, check = texts["diff"], texts["metavar"], texts["check"]
    judging, output = partial(Option, section="judging"), partial(Option, section="output")
    whole = click.IntRange(min=0)
    params = [
        click.Argument(["reports"], nargs=-1, required=True, metavar=slot["reports"], type=click.Path()),
        Option(["--map", "map_file"], metavar=slot["file"], type=click.Path(), help=check["map"], section="input"),
        Option(["--type", "record_type"], metavar=slot["type"], help=check["type"], section="input"),
        judging(["--as-of"], metavar=slot["date"], help=own["as_of"]),
        judging(["--waivers"], metavar=slot["file"], type=click.Path(), help=own["waivers"]),
        judging(["--within"], metavar=slot["period"], help=own["within"]),
        judging(["--soon"], metavar=slot["number"], type=whole, default=7, shown="7", help=own["soon"]),
        judging(["--fail-on"], type=click.Choice(FAIL_ON), default=FAIL_ON[0], shown=FAIL_ON[0], help=check["fail_on"]),
        judging(["--exit-zero"], is_flag=True, help=check["exit_zero"]),
        output(
            ["--format", "shape"], type=click.Choice(["text", "json", "csv"]), default="text", help=check["format"], shown="text"
        ),
        output(["-o", "--output"], multiple=True, metavar=slot["file"], type=click.Path(), help=own["output"]),
        output(["--by"], multiple=True, metavar=slot["level"], help=own["by"]),
        output(["--show"], type=whole, metavar=slot["number"], help=own["show"]),
        lang_option(own),
        Option(["--quiet", "-q"], is_flag=True, help=check["quiet"], section="running"),
        color_option(texts),
    ]
    return Page("diff", params=params, callback=_diff, texts=own, lang=lang, no_args_is_help=True)


@click.pass_context
def _diff(ctx: click.Context, /, lang: str | None, reports: tuple[str, ...], **options: Any) -> None:
    from rulekit.cli import console, diff_rulesets
    from rulekit.errors import DiagnosedError
    from rulekit.follow.compare import diff
    from rulekit.follow.read import read

    asked = chosen(lang)
    if len(reports) < 2:
        raise refused(asked, "C602", name=words(asked or "en")["metavar"]["reports"], command="rulekit diff")
    rulesets = [diff_rulesets.is_ruleset(name) for name in reports[:2]]
    if all(rulesets):
        diff_rulesets.run(ctx, asked, reports, options)
    if any(rulesets):
        raise refused(asked, "C653", ruleset=reports[rulesets.index(True)], report=reports[rulesets.index(False)])
    for name in given_options(ctx, diff_rulesets.ONLY_RULESETS):
        raise refused(asked, "C654", option=name)
    refuse_outputs(asked, options["output"], reports)
    try:
        documents = [read(path) for path in reports]
        spoken = asked or documents[-1].lang
        *earlier, old, new = documents
        found = diff(old, new, earlier=earlier, within=options["within"], soon=options["soon"])
    except DiagnosedError as error:
        error.lang = asked or "en"
        raise
    levels = _levels(found, options["by"], spoken)
    code = found.exit_code(options["fail_on"])
    given = 0 if options["exit_zero"] else code
    told = partial(_text, found, spoken, levels, options["show"], code, given)
    _write(found, options["output"], spoken, levels, told)
    shape = options["shape"]
    if shape == "text":
        paint = console.paint_for(options["color"])
        text = told(columns=console.columns(), paint=paint)
        console.out(text.split("\n\n")[-1] if options["quiet"] else text, paint=paint)
    elif not options["quiet"]:
        content = found.to_json(by=levels) if shape == "json" else found.to_csv(lang=spoken)
        console.out_bytes([content.encode()])
    ctx.exit(given)


def _text(found: Any, lang: str, levels: tuple[str, ...], show: int | None, code: int, given: int, **more: Any) -> str:
    from rulekit.follow.text import text

    return text(found, lang=lang, show=show, by=levels, code=code, shown_code=given, **more)


def _levels(found: Any, by: tuple[str, ...], lang: str) -> tuple[str, ...]:
    """Levels that are asked for, by id. Errors: C643."""
    from rulekit.text import closest

    levels: dict[str, None] = {}
    for name in (name.strip() for told in by for name in re.split("[,，、]", told)):
        level = found.level(name)
        if level is None:
            words_known = [
                word for one in found.levels for word in (one, *(found.level_word(one, lang) for lang in ("zh", "en")))
            ]
            fix = closest(name, words_known)
            known = ", ".join(f"{found.level_word(one, 'zh')}/{found.level_word(one, 'en')}" for one in found.levels)
            raise refused(lang, "C643", level=name, known=known or "–", **({"fix": fix} if fix else {}))
        levels[level] = None
    return tuple(levels)


def refuse_outputs(lang: str | None, outputs: tuple[str, ...], inputs: tuple[str, ...]) -> None:
    """Refuse outputs of an unknown format, that would overwrite an input, or that stand twice. Errors: C612 to C614."""
    read, seen = {Path(name).resolve() for name in inputs}, set()
    for name in outputs:
        path = Path(name).resolve()
        if path.suffix.lower() not in SUFFIXES:
            raise refused(lang, "C612", file=name, known=", ".join(SUFFIXES))
        if path in read or path in seen:
            raise refused(lang, "C613" if path in read else "C614", file=name)
        seen.add(path)


def _write(found: Any, outputs: tuple[str, ...], lang: str, levels: tuple[str, ...], told: Any) -> None:
    from rulekit import files

    for name in outputs:
        suffix = Path(name).suffix.lower()
        content = found.to_json(by=levels) if suffix == ".json" else found.to_csv(lang=lang) if suffix == ".csv" else told()
        files.write(name, content, lang=lang)


def given_options(ctx: click.Context, names: Iterable[str]) -> Iterator[str]:
    """Those of some options that the caller gave, as they are written."""
    for param in ctx.command.params:
        if param.name in names and ctx.get_parameter_source(param.name) is ParameterSource.COMMANDLINE:
            yield param.opts[0]


def refused(lang: str | None, code: str, **arguments: str) -> Exception:
    """The error of a call that cannot be carried out."""
    from rulekit.diagnostic import Diagnostic
    from rulekit.errors import DiagnosedError

    return DiagnosedError([Diagnostic(code, arguments=arguments)], lang=lang or "en")
