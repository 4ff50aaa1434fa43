"""`rulekit why`: data, a ruleset and the key of a record go in; each verdict with its whole proof comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from rulekit.cli import complete
from rulekit.cli.base import Option, Page, chosen, lang_option, words
from rulekit.cli.check import color_option, input_options

if TYPE_CHECKING:
    from datetime import date

    from rulekit import ir
    from rulekit.engines.interpret import World
    from rulekit.findings import Finding, Place
    from rulekit.records import Dataset, Record
    from rulekit.reports.proof import Explained
    from rulekit.ruleset import Ruleset
    from rulekit.scorecards import Score
    from rulekit.waivers import Waivers

SCHEMA = "rulekit.why/1"


def command(lang: str) -> Page:
    """The command, with its help in a language."""
    texts = words(lang)
    own, slot, check = texts["why"], texts["metavar"], texts["check"]
    judging = [
        Option(["--record"], required=True, metavar=slot["record"], help=own["record"], section="judging"),
        Option(
            ["--standard", "only"], multiple=True, metavar=slot["standard"], help=own["standard"], section="judging",
            shell_complete=complete.standards,
        ),
        Option(["--as-of"], metavar=slot["date"], help=check["as_of"], section="judging"),
        Option(["--before"], metavar=slot["file"], type=click.Path(), help=check["before"], section="judging"),
        Option(["--waivers"], metavar=slot["file"], type=click.Path(), help=check["waivers"], section="judging"),
        Option(["--since"], metavar=slot["date"], help=check["since"], section="judging"),
    ]  # fmt: skip
    shape = click.Choice(["text", "json"])
    output = [
        Option(["--format", "shape"], type=shape, default="text", help=check["format"], section="output", shown="text"),
        lang_option(own),
    ]
    params = [*input_options(texts), *judging, *output, color_option(texts)]
    return Page("why", params=params, callback=_why, texts=own, lang=lang, no_args_is_help=True)


def _why(lang: str | None, record: str, **options: Any) -> None:
    import rulekit
    from rulekit.cli.run import Call, chosen_standards, judged_day, read_data, since_day
    from rulekit.errors import DiagnosedError

    call = Call(lang=chosen(lang), **options)
    as_of = judged_day(call)
    ruleset = rulekit.load(call.ruleset).at(as_of, since_day(call, as_of))
    spoken = call.lang or ruleset.lang
    selected = chosen_standards(call, ruleset)
    try:
        waivers, dataset = ruleset.waivers(call.waivers, as_of), read_data(call, ruleset)
        dataset = ruleset.with_before(dataset, call.before, as_of)
    except DiagnosedError as error:
        error.lang = spoken
        raise
    world, scores = _world(ruleset, dataset, as_of, waivers)
    found = list(_explained(ruleset, world, selected, record))
    if not found:
        raise _no_record(ruleset, dataset, as_of, selected, record, spoken)
    about = {(one.finding.record_type, one.finding.record) for one in found}
    _print(call, ruleset, found, [score for score in scores if (score.record_type, score.record) in about], as_of, spoken)


def _world(ruleset: Ruleset, dataset: Dataset, as_of: date, waivers: Waivers) -> tuple[World, tuple[Score, ...]]:
    """What standards are judged in, with the scores of its records where the ruleset has scorecards."""
    from rulekit.engines.interpret import World

    world = World(ruleset.ir, ruleset.vocabulary, dataset, as_of, waivers=waivers)
    if not ruleset.scorecards:
        return world, ()
    from rulekit.engines.scores.run import judge

    ids = list(dict.fromkeys(standard.id for standard in ruleset.standards))
    judged = judge(world, ruleset.ir, ruleset.scorecards, ids)
    return judged.world, judged.scores


def _explained(ruleset: Ruleset, world: World, selected: tuple[str, ...], record: str) -> Iterator[Explained]:
    """Findings of the record that a key names, by whatever standards and record types; of a name where no key is like that."""
    from rulekit.engines.interpret import judge

    subjects = list(_subjects(world, ruleset, selected))
    named = [row for row in subjects if row[1].key == record] or [row for row in subjects if row[1].name == record]
    for standard, subject in named:
        yield _tell(ruleset, world.dataset, standard, subject, judge(standard, subject, world))


def _subjects(world: World, ruleset: Ruleset, selected: tuple[str, ...]) -> Iterator[tuple[ir.Standard, Record]]:
    from rulekit.engines.interpret import subjects

    for standard in ruleset.standards:
        if standard.id in selected:
            yield from ((standard, subject) for subject in subjects(standard.rule, world))


def _tell(ruleset: Ruleset, dataset: Dataset, standard: ir.Standard, subject: Record, finding: Finding) -> Explained:
    from rulekit.reports.proof import Explained

    def record_of(type: str, key: str) -> Record | None:
        return subject if (type, key) == (subject.type, subject.key) else dataset.find(type, key)

    def locate(type: str, key: str, name: str) -> Place | None:
        found = record_of(type, key)
        return None if found is None or name not in found.values else found.cells.get(name, found.place)

    def value(type: str, key: str, name: str) -> object:
        found = record_of(type, key)
        return None if found is None else found.values.get(name)

    other = "en" if ruleset.lang == "zh" else "zh"
    titles = {ruleset.lang: standard.title, other: standard.title_twin or standard.title}
    sentences = {lang: ruleset.sentence(standard.id, lang) for lang in ("zh", "en")}
    return Explained(finding, titles, sentences, locate, value)


def _no_record(
    ruleset: Ruleset, dataset: Dataset, as_of: date, selected: tuple[str, ...], record: str, lang: str
) -> Exception:  # fmt: skip
    from rulekit.diagnostic import Diagnostic
    from rulekit.engines.interpret import World
    from rulekit.errors import DiagnosedError
    from rulekit.text import closest

    world = World(ruleset.ir, ruleset.vocabulary, dataset, as_of)
    some = [subject for _, subject in _subjects(world, ruleset, selected)]
    known = dict.fromkeys(name for subject in some for name in (subject.key, subject.name) if name)
    fix = closest(record, known)
    told = {"record": record, "ruleset": ruleset.id, "count": str(len(known))} | ({"fix": fix} if fix else {})
    return DiagnosedError([Diagnostic("C616", arguments=told)], lang=lang)


def _print(
    call: Any, ruleset: Ruleset, found: list[Explained], scores: list[Score], as_of: date, lang: str
) -> None:  # fmt: skip
    from rulekit.cli import console
    from rulekit.reports import scores as told_scores
    from rulekit.reports.words import Wording

    if call.shape == "json":
        from rulekit.reports.json_ import explained_dict

        findings = [explained_dict(one, ruleset.vocabulary) for one in found]
        document = {"schema": SCHEMA, "ruleset": ruleset.id, "as_of": as_of.isoformat(), "findings": findings}
        if ruleset.scorecards:
            document["scores"] = told_scores.why_data(ruleset, scores)
        console.out(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return
    from rulekit.reports.proof import proof_lines

    wording = Wording(ruleset.vocabulary, "zh" if lang == "zh" else "en", call.data)
    paint = console.paint_for(call.color)
    told = [proof_lines(one, wording, columns=console.columns(), paint=paint, as_of=as_of.isoformat()) for one in found]
    told += [told_scores.why_lines(ruleset, one, wording, console.columns()) for one in scores]
    console.out("\n\n".join("\n".join(lines) for lines in told) + "\n", paint=paint)
