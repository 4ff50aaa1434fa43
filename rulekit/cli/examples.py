"""`rulekit test`: rulesets go in, their examples are judged, and those that do not hold come out as a diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rulekit.cli import complete
from rulekit.cli.base import Page, chosen, lang_option, words

if TYPE_CHECKING:
    from rulekit.ruleset import ExampleResult, Ruleset

HOLD, OFF, NONE = 0, 1, 5


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    own, slot = texts["test"], texts["metavar"]
    params = [
        click.Argument(["rulesets"], nargs=-1, required=True, metavar=slot["rulesets"], shell_complete=complete.rulesets),
        lang_option(own),
    ]
    return Page("test", params=params, callback=_test, texts=own, lang=lang, no_args_is_help=True)


@click.pass_context
def _test(ctx: click.Context, rulesets: tuple[str, ...], lang: str | None) -> None:
    import rulekit

    loaded = [rulekit.load(name) for name in rulesets]
    codes = [_run(ruleset, chosen(lang) or ruleset.lang) for ruleset in loaded]
    ctx.exit(OFF if OFF in codes else HOLD if HOLD in codes else NONE)


def _run(ruleset: Ruleset, lang: str) -> int:
    from rulekit.cli import console

    own = words(lang)["test"]
    results = ruleset.test()
    if not results:
        console.out(own["none"].format(ruleset=ruleset.id) + "\n")
        return NONE
    off = [result for result in results if not result.ok]
    for result in off:
        console.out("\n".join(_told(result, ruleset, lang)) + "\n\n")
    count = {"ruleset": ruleset.id, "count": len(results), "held": len(results) - len(off), "off": len(off)}
    console.out(own["summary" if off else "all_hold"].format(**count) + "\n")
    without = [standard.id for standard in ruleset.standards if standard.id not in {result.standard for result in results}]
    if without:
        console.out("  " + own["unproven"].format(standards=", ".join(without)) + "\n")
    return OFF if off else HOLD


def _told(result: ExampleResult, ruleset: Ruleset, lang: str) -> list[str]:
    """An example that does not hold: where it stands, what it says, and expected against actual."""
    from rulekit.reports.words import Wording
    from rulekit.text import printable

    own = words(lang)["test"]
    wording = Wording(ruleset.vocabulary, "zh" if lang == "zh" else "en")
    return [
        own["off"].format(place=printable(result.place), standard=result.standard),
        f"    {printable(result.text)}",
        "  " + own["expected"].format(text=wording.table["verdict"][result.expected.value]),
        "  " + own["actual"].format(text=wording.table["verdict"][result.actual.value]),
        f"    {printable(wording.reason(result.finding))}",
    ]
