"""`rulekit sample`: a ruleset and a seed go in, synthetic records to try it on come out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rulekit.cli import complete
from rulekit.cli.base import Option, Page, chosen, lang_option, suffix_of, words

if TYPE_CHECKING:
    from rulekit.ruleset import Ruleset

SUFFIXES = (".json", ".csv")


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    own, slot = texts["sample"], texts["metavar"]
    share: dict[str, Any] = {"type": click.FloatRange(0, 1), "default": 0.05, "shown": "0.05"}
    params = [
        click.Argument(["ruleset"], metavar=slot["ruleset"], shell_complete=complete.rulesets),
        Option(
            ["--rows"], type=click.IntRange(min=0), default=100, shown="100", metavar=slot["number"], help=own["rows"],
            section="input",
        ),
        Option(["--seed"], type=int, default=0, shown="0", metavar=slot["number"], help=own["seed"], section="input"),
        Option(["--missing"], metavar=slot["share"], help=own["missing"], section="input", **share),
        Option(["--as-of"], metavar=slot["date"], help=own["as_of"], section="input"),
        Option(["-o", "--output"], metavar=slot["file"], type=click.Path(), help=own["output"], section="output"),
        lang_option(own),
    ]  # fmt: skip
    return Page("sample", params=params, callback=_sample, texts=own, lang=lang, no_args_is_help=True)


def _sample(ruleset: str, rows: int, seed: int, missing: float, as_of: str | None, output: str | None, lang: str | None) -> None:
    import rulekit
    from rulekit import files
    from rulekit.cli import console
    from rulekit.cli.run import day_of

    day = day_of(as_of, chosen(lang)) if as_of is not None else None
    suffix = suffix_of(output) if output is not None else SUFFIXES[0]
    if suffix not in ("", *SUFFIXES):
        raise _refused("C612", chosen(lang), file=str(output), known=", ".join(SUFFIXES))
    loaded = rulekit.load(ruleset)
    told = chosen(lang) or loaded.lang
    if output is not None and Path(output).resolve() == Path(ruleset).resolve():
        raise _refused("C613", told, file=output)
    records = loaded.sample(rows, seed=seed, missing=missing, as_of=day)
    if output is not None and not suffix:
        _tables(loaded, records, Path(output), told)
        return
    text = _written(loaded, records, suffix, told, rows=rows, seed=seed, as_of=as_of)
    if output is None:
        console.out_bytes([files.encoded(text)])
    else:
        files.write(output, text, lang=told)


def _written(loaded: Ruleset, records: Any, suffix: str, lang: str, *, rows: int, seed: int, as_of: str | None) -> str:
    from rulekit import resources
    from rulekit.cli import console
    from rulekit.testing import sample, sample_files
    from rulekit.testing.favoured import favoured

    if suffix == ".csv":
        if favoured(loaded.ir).lists:
            console.err(words(lang)["sample"]["no_lists"])
        return sample_files.as_csv(records, loaded.vocabulary, loaded.lang)
    form = resources.table("grammars", f"sample.{lang}.toml")["note"]
    day = as_of or sample.usual_day(loaded).isoformat()
    return sample_files.as_json(records, form.format(ruleset=loaded.id, seed=seed, rows=rows, as_of=day))


def _tables(loaded: Ruleset, records: Any, folder: Path, lang: str) -> None:
    """Write a table for each record type and child list into a folder, with a map file where there are lists."""
    from rulekit import files
    from rulekit.cli import console
    from rulekit.testing import sample_files
    from rulekit.text import printable

    own = words(lang)["sample"]
    lists = sample_files.inner(records, loaded.vocabulary)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.output_error(str(folder), error, lang=lang) from error
    for name, text in sample_files.as_tables(records, loaded.vocabulary, loaded.lang).items():
        files.write(folder / name, text, lang=lang)
        console.out(own["written"].format(file=printable(str(folder / name))) + "\n")
    if lists:
        console.err(own["no_inner"].format(lists=", ".join(lists)))


def _refused(code: str, lang: str | None, **arguments: str) -> Exception:
    from rulekit.diagnostic import Diagnostic
    from rulekit.errors import DiagnosedError

    return DiagnosedError([Diagnostic(code, arguments=arguments)], lang=lang or "en")
