"""A call and a ruleset go in; the report of a run over large files, read and judged in batches, comes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from rulekit.cli import console
from rulekit.cli.base import words
from rulekit.diagnostic import Diagnostic
from rulekit.engines.frames.needs import Need
from rulekit.errors import DiagnosedError
from rulekit.large.cards import Cards
from rulekit.large.judge import LargeRun, Progress
from rulekit.large.needs import all_needs, grouped_needs, inner_needs
from rulekit.large.report import SOME, LargeReport
from rulekit.large.scores import LargeScores
from rulekit.sources.scans.open import open_scan
from rulekit.sources.scans.source import Unscannable

if TYPE_CHECKING:
    import polars as pl

    from rulekit.cli.run import Call
    from rulekit.ruleset import Ruleset
    from rulekit.waivers import Waivers

_SHOWN = 10  # findings of one verdict that are shown without --show


def report(
    call: Call, ruleset: Ruleset, as_of: date, selected: tuple[str, ...], engine: str, waivers: Waivers
) -> LargeReport | None:  # fmt: skip
    """
    Read and judge everything; None where only the record engine reads the input and the call leaves the engine open.

    Errors: C633 where the engine was asked for and cannot read the input; InputError as read_files.
    """
    try:
        return _judged(call, ruleset, as_of, selected, engine, waivers)
    except Unscannable as error:
        told = _reason(call, error)
        if call.engine != "auto":
            raise DiagnosedError([Diagnostic("C633", arguments=told)], lang=call.lang or ruleset.lang) from error
        if not call.quiet:
            console.err(words(call.lang or ruleset.lang)["large"]["fallback"].format_map(told))
        return None


def _reason(call: Call, error: Unscannable) -> dict[str, str]:
    files = {*call.data, *([call.map_file] if call.map_file else [])}
    told = {"engine": call.engine, "file": error.source if error.source in files else ", ".join(call.data)}
    for lang in ("en", "zh"):
        told[f"reason_{lang}"] = words(lang)["large"]["reason"][error.reason]
    return told


def _judged(
    call: Call, ruleset: Ruleset, as_of: date, selected: tuple[str, ...], engine: str, waivers: Waivers
) -> LargeReport:  # fmt: skip
    from rulekit.cli.run import by_levels
    from rulekit.large.by_unit import ByUnit, by_unit_needs
    from rulekit.sources.mapping import load_map

    standards = tuple(one for one in ruleset.standards if one.id in selected)
    cards = Cards.of(ruleset, standards, ruleset.before(call.before, as_of))
    judged = (*standards, *cards.hidden)
    rules = cards.rules if cards.used else ruleset.ir
    every = all_needs(rules, ruleset.vocabulary, judged)
    cards.need(every, Need)
    listed = {one.rule.over.record for one in judged if one.rule.over.kind == "each"}
    levels = by_levels(call, ruleset)
    if levels:
        listed |= by_unit_needs(every, ruleset, standards, levels)
    mapping = load_map(call.map_file, ruleset.vocabulary) if call.map_file else None
    scan = open_scan(
        call.data, ruleset.vocabulary, every, wanted=ruleset.wanted, mapping=mapping, record_type=call.record_type, listed=listed,
        inner=inner_needs(rules, ruleset.vocabulary, judged),
    )  # fmt: skip
    supplied = None if any(file.typed for file in scan.files) else scan.pending
    grouped, later = (
        grouped_needs(rules, ruleset.vocabulary, [one for one in judged if (one.id in cards.late) == late], supplied)
        for late in (False, True)
    )
    keep = {1: _SHOWN if call.show is None else call.show, 4: _SHOWN if call.show is None else call.show, 2: SOME}
    relation = relation_of() if engine == "duckdb" else None
    run = LargeRun(ruleset, standards, scan, as_of, grouped, keep, relation, waivers, cards=cards, later=later)
    run.by = ByUnit(scan, levels, standards, as_of) if levels else None
    with bar(call) as progress:
        run.run(progress)
    return LargeReport(
        ruleset.id, ruleset.title, as_of, ruleset.lang, (), scan.reading(), run.standards, ruleset.vocabulary, ruleset.versions,
        ruleset.source, run.complete, ruleset.outline.title_twin, ruleset.unchecked,
        waivers=waivers, definitions=ruleset.definitions, scorecards=ruleset.scorecards, scores=LargeScores(run.scores), run=run,
        bar=partial(bar, call),
    )  # fmt: skip


@contextmanager
def bar(call: Call) -> Iterator[Progress]:
    """A bar on a terminal while something is read and judged."""
    from rulekit.cli.run import Bar

    with Bar(call, 1) as shown:
        step = shown.of(0)
        yield lambda done, total: step(int(done * 1000), int(total * 1000)) if step is not None else None


def relation_of() -> Any:
    """What makes a Polars frame a relation of DuckDB."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")

    def relation(frame: pl.DataFrame) -> Any:
        return connection.from_arrow(frame.to_arrow())

    return relation
