"""`rulekit diff` of two rulesets: their names and perhaps data go in; what differs comes out, as text, JSON or a table."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import click

    from rulekit.follow.rulesets import RulesetDiff
    from rulekit.report import Report
    from rulekit.ruleset import Ruleset

ONLY_RULESETS = ("as_of", "waivers", "map_file", "record_type")
ONLY_REPORTS = ("within", "soon", "by", "fail_on")


def is_ruleset(name: str) -> bool:
    """Whether an argument names a ruleset rather than a report: a .rules file, a folder, or the id of a shipped one."""
    from rulekit.ruleset_files import SUFFIX, shipped

    path = Path(name)
    if name.endswith(SUFFIX) or path.is_dir():
        return True
    return not path.exists() and name in {entry.parent.name for entry in shipped()}


def run(ctx: click.Context, lang: str | None, names: tuple[str, ...], options: dict[str, Any]) -> None:
    """Compare two rulesets, over the data after them where there are any. Errors: RulekitError."""
    import rulekit
    from rulekit.cli import console
    from rulekit.cli.diff import given_options, refuse_outputs, refused

    for name in given_options(ctx, ONLY_REPORTS if len(names) > 2 else (*ONLY_REPORTS, *ONLY_RULESETS)):
        raise refused(lang, "C654", option=name)
    if "-" in names[2:]:
        raise refused(lang, "C655")
    refuse_outputs(lang, options["output"], names)
    old, new = (rulekit.load(name) for name in names[:2])
    found = _compared(old, new, names[2:], lang, options)
    spoken = lang or new.lang
    code = found.exit_code()
    given = 0 if options["exit_zero"] else code
    told = partial(_text, found, spoken, options["show"], code, given)
    _write(found, options["output"], spoken, told)
    if options["shape"] == "text":
        paint = console.paint_for(options["color"])
        text = told(columns=console.columns(), paint=paint)
        console.out(text.split("\n\n")[-1] if options["quiet"] else text, paint=paint)
    elif not options["quiet"]:
        content = found.to_json() if options["shape"] == "json" else found.to_csv(lang=spoken)
        console.out_bytes([content.encode()])
    ctx.exit(given)


def _compared(old: Ruleset, new: Ruleset, data: tuple[str, ...], lang: str | None, options: dict[str, Any]) -> RulesetDiff:
    from rulekit.errors import DiagnosedError
    from rulekit.follow.rulesets import compare

    try:
        reports = (_report(old, data, lang, options), _report(new, data, lang, options)) if data else None
    except DiagnosedError as error:
        error.lang = lang or new.lang
        raise
    return compare(old, new, reports)


def _report(ruleset: Ruleset, data: tuple[str, ...], lang: str | None, options: dict[str, Any]) -> Report:
    """What a ruleset says of the data, read with its own words."""
    from rulekit.cli.run import Call, judged_day, read_data

    call = Call(
        data=data, ruleset=ruleset.id, map_file=options["map_file"], record_type=options["record_type"], as_of=options["as_of"],
        waivers=options["waivers"], lang=lang,
    )  # fmt: skip
    return ruleset.check_dataset(read_data(call, ruleset), as_of=judged_day(call), waivers=call.waivers)


def _text(found: RulesetDiff, lang: str, show: int | None, code: int, given: int, **more: Any) -> str:
    from rulekit.follow.rulesets_text import text

    return text(found, lang=lang, show=show, code=code, shown_code=given, **more)


def _write(found: RulesetDiff, outputs: tuple[str, ...], lang: str, told: Any) -> None:
    from rulekit import files

    for name in outputs:
        suffix = Path(name).suffix.lower()
        content = found.to_json() if suffix == ".json" else found.to_csv(lang=lang) if suffix == ".csv" else told()
        files.write(name, content, lang=lang)


__all__ = ["ONLY_RULESETS", "is_ruleset", "run"]
