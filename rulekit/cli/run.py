"""A run of `check`: what the caller asked for goes in; reads, judges, writes, and gives the exit code."""

from __future__ import annotations

import contextlib
import re
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rulekit import files
from rulekit.cli import console, stops
from rulekit.cli.base import words
from rulekit.diagnostic import Diagnostic
from rulekit.errors import DiagnosedError
from rulekit.report import Report
from rulekit.reports import text as text_report
from rulekit.text import closest

if TYPE_CHECKING:
    from rulekit.records import Dataset
    from rulekit.ruleset import Ruleset
    from rulekit.waivers import Waivers

SUFFIXES = (".json", ".txt")
_ZEROED = (1, 3, 4, 5)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SLOW = 1.0  # seconds of judging after which a progress bar is worth its lines


@frozen
class Call:
    """One call of `check`: its options by name. `lang` None means the language of the ruleset."""

    data: tuple[str, ...]
    ruleset: str
    map_file: str | None = None
    record_type: str | None = None
    as_of: str | None = None
    since: str | None = None
    only: tuple[str, ...] = ()
    fail_on: str = "violation"
    max_unknown: int = 0
    max_rejected: int = 0
    exit_zero: bool = False
    shape: str = "text"
    output: tuple[str, ...] = ()
    show: int | None = None
    every: bool = False
    lang: str | None = None
    quiet: bool = False
    color: str = "auto"
    engine: str = "auto"
    waivers: str | None = None
    before: str | None = None
    by: tuple[str, ...] = ()
    order: str = "worst"


def run(call: Call) -> int:
    """Read, judge, write and print; gives the exit code. Errors: RulekitError for whatever the caller can mend."""
    import rulekit

    started = time.monotonic()
    as_of = judged_day(call)
    since = since_day(call, as_of)
    _refuse_outputs(call)
    ruleset = rulekit.load(call.ruleset)
    selected = chosen_standards(call, ruleset)
    by_levels(call, ruleset)
    if ruleset.warnings and not call.quiet:
        from rulekit.diagnostic import render_all

        console.err(render_all(ruleset.warnings, lang=call.lang or ruleset.lang))
    try:
        report = _report(call, ruleset.at(as_of, since), as_of, selected)
    except DiagnosedError as error:
        error.lang = call.lang or ruleset.lang
        raise
    code = report.exit_code(call.fail_on, call.max_unknown, call.max_rejected) if report.complete else stops.INTERRUPTED
    given = 0 if call.exit_zero and code in _ZEROED else code
    _write(call, report, code, given)
    _print(call, report, code, given)
    if sys.stderr.isatty() and not call.quiet:
        spoken = words(call.lang or report.lang)["check"]
        console.err(spoken["seconds"].format(count=f"{time.monotonic() - started:.1f}"))
    return given


def _report(call: Call, ruleset: Ruleset, as_of: date, selected: tuple[str, ...]) -> Report:
    """The report, by the engine that suits the input or was asked for."""
    from rulekit.cli import engine

    chosen = engine.chosen(call)
    waivers = ruleset.waivers(call.waivers, as_of)
    if chosen != "record":
        from rulekit.cli import large

        report = large.report(call, ruleset, as_of, selected, chosen, waivers)
        if report is not None:
            return report
    return _judged(call, ruleset, read_data(call, ruleset), as_of, selected, waivers)


def judged_day(call: Call) -> date:
    """The day to judge; the one place in rulekit where the clock is read."""
    return date.today() if call.as_of is None else day_of(call.as_of, call.lang)


def since_day(call: Call, as_of: date) -> date | None:
    """The day from which calendar periods are judged, where one was given. Errors: C610, C634."""
    since = None if call.since is None else day_of(call.since, call.lang)
    if since is not None and since > as_of:
        told = {"since": since.isoformat(), "as_of": as_of.isoformat()}
        raise DiagnosedError([Diagnostic("C634", arguments=told)], lang=call.lang or "en")
    return since


def day_of(written: str, lang: str | None) -> date:
    """A day that an option names. Errors: C610."""
    found = _DATE.fullmatch(written.strip())
    with contextlib.suppress(ValueError):
        if found is not None:
            return date(*map(int, found.groups()))
    raise DiagnosedError([Diagnostic("C610", arguments={"value": written})], lang=lang or "en")


def _refuse_outputs(call: Call) -> None:
    """Outputs whose format cannot be told, that would overwrite an input, or that stand twice."""
    if sum(name == "-" for name in call.data) > 1:
        raise _refused(call, "C615")
    files_read = (*call.data, call.map_file or "-", call.waivers or "-", call.before or "-", call.ruleset)
    inputs = {Path(name).resolve() for name in files_read if name != "-"}
    seen: set[Path] = set()
    for name in call.output:
        path = Path(name).resolve()
        if path.suffix.lower() not in SUFFIXES:
            raise _refused(call, "C612", file=name, known=", ".join(SUFFIXES))
        if path in inputs:
            raise _refused(call, "C613", file=name)
        if path in seen:
            raise _refused(call, "C614", file=name)
        seen.add(path)


def chosen_standards(call: Call, ruleset: Ruleset) -> tuple[str, ...]:
    """Ids of the standards to judge, in the order of the ruleset."""
    known = list(dict.fromkeys(standard.id for standard in ruleset.standards))
    for name in call.only:
        if name not in known:
            fix = closest(name, known)
            told = {"ruleset": ruleset.id, "standard": name, "known": ", ".join(known)}
            raise _refused(call, "C611", ruleset.lang, **told, **({"fix": fix} if fix else {}))
    return tuple(name for name in known if not call.only or name in call.only)


def by_levels(call: Call, ruleset: Ruleset | Report) -> tuple[str, ...]:
    """
    Levels to roll up by, from the top down; names are ids or words, several in one option stand between commas.

    Errors: C643 for what is no level; C644 for levels that do not stand above one another.
    """
    from rulekit.reports.roll_up import NoChain, NoLevel
    from rulekit.reports.roll_up import chain as levels_of

    names = [name.strip() for told in call.by for name in re.split("[,，、]", told)]
    if not names:
        return ()
    vocabulary, lang = ruleset.vocabulary, call.lang or ruleset.lang

    def called(level: str) -> str:
        kind = vocabulary.records[level].words
        return f"{kind.first('zh')}/{kind.first('en')}" if kind.zh and kind.en else kind.first("en")

    try:
        return levels_of(vocabulary, names)
    except NoLevel as error:
        words_known = [word for level in error.known for word in (level, *vocabulary.records[level].words.forms("zh"))]
        fix = closest(error.name, words_known)
        told = {"level": error.name, "known": ", ".join(map(called, error.known)), **({"fix": fix} if fix else {})}
        raise _refused(call, "C643", lang, **told) from error
    except NoChain as error:
        raise _refused(call, "C644", lang, first=called(error.first), second=called(error.second)) from error


def read_data(call: Call, ruleset: Ruleset) -> Dataset:
    """Everything that the call names, read."""
    from rulekit.sources.read import read_files

    mapping = None
    if call.map_file:
        from rulekit.sources.mapping import load_map

        mapping = load_map(call.map_file, ruleset.vocabulary)
    return read_files(
        call.data,
        ruleset.vocabulary,
        wanted=ruleset.wanted,
        mapping=mapping,
        record_type=call.record_type,
        stdin=sys.stdin.buffer,
    )


def _judged(
    call: Call, ruleset: Ruleset, dataset: Dataset, as_of: date, selected: tuple[str, ...], waivers: Waivers
) -> Report:  # fmt: skip
    """The report, a standard at a time, so that an interrupted run keeps the standards that were done."""
    done: list[Report] = []
    with Bar(call, len(selected)) as progress:
        if ruleset.scorecards:  # scores are made of all standards together
            step = progress.of(0)
            return ruleset.check_dataset(
                dataset, as_of=as_of, only=selected, progress=step, waivers=waivers, before=call.before
            )  # fmt: skip
        try:
            for number, standard in enumerate(selected):
                step = progress.of(number)
                done.append(ruleset.check_dataset(dataset, as_of=as_of, only=(standard,), progress=step, waivers=waivers))
        except KeyboardInterrupt:
            if not done:
                raise
            return Report.joined(done, complete=False)
    return Report.joined(done) if done else ruleset.check_dataset(dataset, as_of=as_of, waivers=waivers)


def _write(call: Call, report: Report, code: int, given: int) -> None:
    levels = by_levels(call, report)
    for name in call.output:
        if Path(name).suffix.lower() == ".json":
            content: str | Iterable[str] = chain(report.json_chunks(all=call.every, by=levels), "\n")
        else:
            content = text_report.text(
                report, lang=call.lang or report.lang, show=call.show, code=code, shown_code=given, by=levels, order=call.order
            )
        files.write(name, content, lang=call.lang or report.lang)


def _print(call: Call, report: Report, code: int, given: int) -> None:
    levels = by_levels(call, report)
    if call.shape == "json":
        if not call.quiet:
            console.out_bytes(map(files.encoded, chain(report.json_chunks(all=call.every, by=levels), "\n")))
        return
    paint = console.paint_for(call.color)
    told = text_report.text(
        report, lang=call.lang or report.lang, show=call.show, columns=console.columns(), paint=paint, code=code,
        shown_code=given, by=() if call.quiet else levels, order=call.order,
    )  # fmt: skip
    console.out(told.split("\n\n")[-1] if call.quiet else told, paint=paint)


def _refused(call: Call, code: str, lang: str = "en", **arguments: str) -> DiagnosedError:
    return DiagnosedError([Diagnostic(code, arguments=arguments)], lang=call.lang or lang)


class Bar:
    """A bar on standard error, only on a terminal and only for long work; elsewhere nothing."""

    def __init__(self, call: Call, standards: int) -> None:
        self.wanted = sys.stderr.isatty() and not call.quiet
        self.title = words(call.lang or "en")["check"]["progress"]
        self.standards, self.started = standards, time.monotonic()
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def of(self, number: int) -> Callable[[int, int], None] | None:
        """What to call with (records done, records in all) while one standard is judged."""
        return (lambda done, total: self._show(number + done / max(total, 1))) if self.wanted else None

    def _show(self, done: float) -> None:
        if self.bar is None:
            if time.monotonic() - self.started < _SLOW:
                return
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            parts = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeRemainingColumn())
            self.bar = Progress(*parts, console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task(self.title, total=self.standards)
            self.bar.start()
        self.bar.update(self.task, completed=done)
