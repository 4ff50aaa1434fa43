"""`rulekit fmt`: ruleset files go in, the same files in canonical form come out; a file with mistakes is told and left alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rulekit.cli import complete
from rulekit.cli.base import Option, Page, chosen, lang_option, words

if TYPE_CHECKING:
    from rulekit.diagnostic import Source

SAME, CHANGED, FAULTY = 0, 1, 2


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    own, slot = texts["fmt"], texts["metavar"]
    params = [
        click.Argument(["paths"], nargs=-1, required=True, metavar=slot["files"], shell_complete=complete.rulesets),
        Option(["--layout-only"], is_flag=True, help=own["layout_only"], section="output"),
        Option(["--check", "only_check"], is_flag=True, help=own["check"], section="output"),
        Option(["--diff"], is_flag=True, help=own["diff"], section="output"),
        lang_option(own, section="running"),
    ]
    return Page("fmt", params=params, callback=_fmt, texts=own, lang=lang, no_args_is_help=True)


@click.pass_context
def _fmt(ctx: click.Context, paths: tuple[str, ...], layout_only: bool, only_check: bool, diff: bool, lang: str | None) -> None:
    from rulekit.cli import console
    from rulekit.diagnostic import render_all
    from rulekit.errors import RulesetError

    codes = [SAME]
    for path in paths:
        try:
            codes.append(_one(path, chosen(lang), layout_only, only_check, diff))
        except RulesetError as error:
            console.err(render_all(error.diagnostics, lang=chosen(lang) or error.lang))
            codes.append(FAULTY)
    ctx.exit(FAULTY if FAULTY in codes else CHANGED if CHANGED in codes and only_check else SAME)


def _one(path: str, lang: str | None, layout_only: bool, only_check: bool, diff: bool) -> int:
    """Format one file, or standard input for `-`; gives whether it was other than its canonical form."""
    from rulekit import files, loading
    from rulekit.cli import console
    from rulekit.text import printable

    source, raw = _read(path)
    text, spoken = loading.format_source(source, layout_only=layout_only)
    same = text.encode("utf-8") == raw
    if diff:
        console.out("" if same else _difference(source, text))
    elif path == "-" and not only_check:
        console.out_bytes([text.encode("utf-8")])
    elif only_check:
        console.out("" if same else printable(source.name) + "\n")
    elif not same:
        told = lang or spoken
        files.write(source.name, text, lang=told)
        console.out(words(told)["fmt"]["written"].format(file=printable(source.name)) + "\n")
    return SAME if same else CHANGED


def _read(path: str) -> tuple[Source, bytes]:
    """A ruleset file, the one in a folder, or standard input, as text and as bytes."""
    from rulekit import ruleset_files

    if path == "-":
        raw = sys.stdin.buffer.read()
        return ruleset_files.decoded("<stdin>", raw), raw
    found = ruleset_files.file_at(path)
    raw = found.read_bytes()
    return ruleset_files.decoded(str(found), raw), raw


def _difference(source: Source, text: str) -> str:
    """A unified diff of a file and its canonical form; ends of lines that are not line feeds are not told."""
    from difflib import unified_diff

    from rulekit.text import printable

    name = printable(Path(source.name).as_posix())
    lines = unified_diff(source.text.split("\n"), text.split("\n"), name, name, lineterm="")
    return "".join(printable(line).rstrip("\n") + "\n" for line in lines)
