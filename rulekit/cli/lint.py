"""`rulekit lint`: rulesets go in, what their writers should look at again comes out, as text or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rulekit.cli import complete
from rulekit.cli.base import Option, Page, chosen, lang_option, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulekit.diagnostic import Diagnostic
    from rulekit.ruleset import Ruleset

CLEAN, FOUND = 0, 1


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    own, slot = texts["lint"], texts["metavar"]
    params = [
        click.Argument(["rulesets"], nargs=-1, required=True, metavar=slot["rulesets"], shell_complete=complete.rulesets),
        Option(["--ignore"], multiple=True, metavar=slot["code"], help=own["ignore"], shell_complete=complete.codes,
               section="judging"),
        Option(["--strict"], is_flag=True, help=own["strict"], section="judging"),
        Option(["--format", "shape"], type=click.Choice(["text", "json"]), default="text", help=own["format"], section="output",
               shown="text"),
        lang_option(own),
    ]  # fmt: skip
    return Page("lint", params=params, callback=_lint, texts=own, lang=lang, no_args_is_help=True)


@click.pass_context
def _lint(
    ctx: click.Context, rulesets: tuple[str, ...], ignore: tuple[str, ...], strict: bool, shape: str, lang: str | None
) -> None:
    import rulekit

    loaded = [rulekit.load(name) for name in rulesets]
    skipped = {code.strip().strip("[]").upper() for code in ignore}
    found = [(ruleset, [each for each in ruleset.lint() if each.code not in skipped]) for ruleset in loaded]
    _print(found, shape, chosen(lang))
    counted = {each.severity for _, findings in found for each in findings} - (set() if strict else {"note"})
    ctx.exit(FOUND if counted else CLEAN)


def _print(found: list[tuple[Ruleset, list[Diagnostic]]], shape: str, lang: str | None) -> None:
    from rulekit.cli import console

    if shape == "json":
        import json

        document = {"rulesets": [_document(ruleset, findings) for ruleset, findings in found]}
        console.out_bytes([(json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")])
        return
    for ruleset, findings in found:
        told = lang or ruleset.lang
        console.out("".join(each.render(told) + "\n\n" for each in findings))
        console.out(_summary(ruleset, findings, told) + "\n")


def _summary(ruleset: Ruleset, findings: Iterable[Diagnostic], lang: str) -> str:
    own = words(lang)["lint"]
    severities = [each.severity for each in findings]
    counts = {"warnings": severities.count("warning"), "notes": severities.count("note")}
    return str(own["summary" if severities else "none"].format(ruleset=ruleset.id, **counts))


def _document(ruleset: Ruleset, findings: Iterable[Diagnostic]) -> dict[str, Any]:
    """Findings of one ruleset as data, messages and hints in both languages."""
    from rulekit.diagnostic import LANGUAGES

    told = []
    for each in findings:
        data = each.to_dict()
        data["message"] = {lang: each.text(lang) for lang in LANGUAGES}
        data["hint"] = {lang: each.hint(lang) for lang in LANGUAGES}
        told.append(data)
    return {"ruleset": ruleset.id, "file": ruleset.outline.source.name, "findings": told}
