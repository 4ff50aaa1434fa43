"""`rulekit template`: a ruleset goes in, data sheets to fill in come out, with what may stand in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rulekit.cli import complete
from rulekit.cli.base import Option, Page, chosen, lang_option, suffix_of, words

if TYPE_CHECKING:
    from rulekit.testing.template import Template

SUFFIXES = (".csv", ".json")


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    own, slot = texts["template"], texts["metavar"]
    params = [
        click.Argument(["ruleset"], metavar=slot["ruleset"], shell_complete=complete.rulesets),
        Option(["--as-of"], metavar=slot["date"], help=own["as_of"], section="input"),
        Option(["-o", "--output"], metavar=slot["file"], type=click.Path(), help=own["output"], section="output"),
        lang_option(own),
    ]
    return Page("template", params=params, callback=_template, texts=own, lang=lang, no_args_is_help=True)


def _template(ruleset: str, as_of: str | None, output: str | None, lang: str | None) -> None:
    import rulekit
    from rulekit.cli import console
    from rulekit.cli.run import day_of
    from rulekit.diagnostic import Diagnostic
    from rulekit.errors import DiagnosedError

    day = day_of(as_of, chosen(lang)) if as_of is not None else None
    suffix = suffix_of(output) if output is not None else ""
    if suffix not in ("", *SUFFIXES):
        told = {"file": str(output), "known": ", ".join(SUFFIXES)}
        raise DiagnosedError([Diagnostic("C612", arguments=told)], lang=chosen(lang) or "en")
    loaded = rulekit.load(ruleset)
    made = loaded.template(lang=chosen(lang), as_of=day)
    if output is None:
        console.out(made.notes(columns=console.columns()))
        return
    written = _files(made, Path(output), suffix)
    if output is not None and Path(output).resolve() == Path(ruleset).resolve():
        raise DiagnosedError([Diagnostic("C613", arguments={"file": output})], lang=made.lang)
    standing = [path for path in written if path.is_file() or path.is_symlink()]
    if standing:
        raise DiagnosedError([Diagnostic("C656", arguments={"file": str(standing[0])})], lang=made.lang)
    _write(made, written)


def _files(made: Template, output: Path, suffix: str) -> dict[Path, str]:
    """Each file with its text: one, or a folder of them where several tables are needed; the page of notes is the last."""
    note = words(made.lang)["template"]["notes"]
    if suffix == ".json":
        return {output: made.json(), output.with_name(f"{output.stem}-{note}.txt"): made.notes()}
    name = output.stem if suffix else ""
    tables = made.csv(name)
    if name in tables and len(tables) == 1:
        return {output: tables[name], output.with_name(f"{output.stem}-{note}.txt"): made.notes(files={name: output.name})}
    folder = output.with_suffix("") if suffix else output
    named = {stem: f"{stem}.csv" for stem in tables}
    return {**{folder / named[stem]: text for stem, text in tables.items()}, folder / f"{note}.txt": made.notes(files=named)}


def _write(made: Template, written: dict[Path, str]) -> None:
    from rulekit import files
    from rulekit.cli import console
    from rulekit.text import printable

    own = words(made.lang)["template"]
    for path, text in written.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise files.output_error(str(path.parent), error, lang=made.lang) from error
        files.write(path, text, lang=made.lang)
        console.out(own["written"].format(file=printable(str(path))) + "\n")
    if made.inside and not any(path.suffix == ".json" for path in written):
        lists = ", ".join(sheet.word for sheet in made.inside)
        console.err(own["no_lists"].format(lists=lists))
