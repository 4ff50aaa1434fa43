"""A loaded ruleset: records go in, a Report comes out; sentences and whole files in either language; its examples, judged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from rulekit import ir
from rulekit.diagnostic import Diagnostic
from rulekit.engines import interpret
from rulekit.engines.scores import run as scores
from rulekit.errors import CallError, RulesetError
from rulekit.findings import Finding, Verdict
from rulekit.ir import Definition, Standard, Unchecked
from rulekit.ir import Ruleset as Rules
from rulekit.language import render
from rulekit.language.example_text import read_example
from rulekit.language.outline import ExampleText, Outline, StandardText
from rulekit.numbers import scan_date
from rulekit.records import Dataset
from rulekit.report import Report
from rulekit.scorecards import Scorecard, late
from rulekit.vocabulary import Lang, Parameter, Vocabulary
from rulekit.waivers import Waivers

if TYPE_CHECKING:
    from rulekit.cited.rows import Sources
    from rulekit.engines.generated.engine import Evaluator
    from rulekit.frame_report import FrameReport
    from rulekit.sources.before import Before
    from rulekit.sources.frames.read import Frames
    from rulekit.testing.template import Template

SUFFIX = ".rules"

_DATED = (
    ir.Earlier, ir.Consecutive,
    ir.EachPeriod, ir.AnyWindow, ir.Happened, ir.Dated, ir.Deadline, ir.DueBy, ir.InOrder, ir.Staged, ir.Call,
)  # fmt: skip


@frozen(slots=False)
class Ruleset:
    """
    A loaded ruleset: frozen, safe to share between threads, picklable.

    `ir` holds the standards and definitions that engines read; `vocabulary` the words of its plug-ins and its own;
    `warnings` what the author should know though the ruleset can be used; `unchecked` what the source asks that data cannot
    decide, and what it leaves out of its base: told, never judged. `base` is the ruleset that it builds on, as that is by itself;
    `own` are the standards that stand in its own text, in the order of the file.
    """

    id: str
    title: str
    lang: Lang
    ir: ir.Ruleset = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    outline: Outline = field(repr=False)
    warnings: tuple[Diagnostic, ...] = field(default=(), repr=False)
    versions: Mapping[str, str] = field(factory=dict, repr=False)
    own: tuple[Standard, ...] = field(default=(), repr=False)
    unchecked: tuple[Unchecked, ...] = field(default=(), repr=False)
    base: Ruleset | None = field(default=None, repr=False)
    scorecards: tuple[Scorecard, ...] = ()

    @property
    def standards(self) -> tuple[Standard, ...]:
        """Standards in the order of the file."""
        return self.ir.standards

    @property
    def area(self) -> str:
        """Code of the area that settles the names of places, its own or that of its base."""
        return self.outline.area or (self.base.area if self.base is not None else "")

    @property
    def parameters(self) -> dict[str, Parameter]:
        """Its parameters by id, those of its base among them, with the values that they have here."""
        return self.vocabulary.parameters

    @property
    def usual_day(self) -> date | None:
        """The day it comes into force, else that of its source, else that of its base."""
        day = self.outline.begins or self.outline.dated
        return day if day is not None or self.base is None else self.base.usual_day

    def at(self, as_of: date, since: date | None = None) -> Ruleset:
        """
        The same ruleset with one version of each standard, that of a day; itself where none has several. Calendar periods are
        judged from `since`, where that is given. See ir.Ruleset.at.
        """
        at = self.ir.at(as_of, since)
        return self if at is self.ir else evolve(self, ir=at)

    @property
    def definitions(self) -> Mapping[str, Definition]:
        """Definitions that the standards use, by id."""
        return self.ir.definitions

    @property
    def source(self) -> str:
        """The document that the ruleset cites, with its date."""
        cited, dated = self.outline.cited, self.outline.dated
        if not cited and self.base is not None:
            return self.base.source
        return f"{cited} ({dated.isoformat()})" if cited and dated else cited

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """Record types that the standards are about: those judged, then those counted."""
        rules = [standard.rule for standard in self.standards]
        judged = [rule.over.record for rule in rules if rule.over.kind == "records"]
        nodes = [node for part in (*rules, *self.definitions.values()) for node in ir.walk(part)]
        counted = [node.record for node in nodes if isinstance(node, ir.Group) and node.via == "members"]
        return tuple(dict.fromkeys([*judged, *counted]))

    @cached_property
    def needs_date(self) -> bool:
        """Whether a verdict can depend on the as-of date: windows, periods of force, existence, functions."""
        if any(standard.begins or standard.ends or standard.grace for standard in self.standards):
            return True
        records = {standard.rule.over.record for standard in self.standards} | set(self.wanted)
        if any(self.vocabulary.records[id].begins or self.vocabulary.records[id].ends for id in records if id):
            return True
        parts = (*self.standards, *self.definitions.values())
        return any(isinstance(node, _DATED) for part in parts for node in ir.walk(part))

    # checking ------------------------------------------------------------------------------------

    def check(
        self, records: object, *, as_of: date | str | None = None, only: Collection[str] | str = (), waivers: object = None,
        since: date | str | None = None, before: object = None,
    ) -> Report:  # fmt: skip
        """
        Judge every standard (or those in `only`) for every record it is about.

        Takes:  mappings, attrs or dataclass instances, any iterable of them; or a mapping of record type to such an iterable.
                `as_of` is a date or its ISO text; it is required where a verdict can depend on it. `waivers`: the path of a
                file of waivers, or an iterable of them (docs/data.md#waivers). `before`: an earlier report, for earlier
                scores (docs/scorecards.md). `since`: calendar periods are judged from this
                day, not from 1 January of the year of `as_of`.
        Gives:  a report with one finding for each standard and record or unit.
        Errors: CallError for a wrong call; InputError where the type of a record cannot be told. A gap in the data is no
                error: it is `unknown`.
        """
        from rulekit.sources.objects import from_objects

        day = self._day(as_of)
        dataset = from_objects(records, self.vocabulary, wanted=self.wanted)
        return self.check_dataset(dataset, as_of=day, only=only, waivers=waivers, since=since, before=before)

    def check_one(
        self, record: object, *, as_of: date | str | None = None, only: Collection[str] | str = (), waivers: object = None,
        since: date | str | None = None,
    ) -> Report:  # fmt: skip
        """Judge one record; see check."""
        return self.check([record], as_of=as_of, only=only, waivers=waivers, since=since)

    def evaluator(
        self, record_type: str, *, as_of: date | str | None = None, only: Collection[str] | str = (), waivers: object = None,
        since: date | str | None = None,
    ) -> Evaluator:  # fmt: skip
        """
        One function for all standards that are judged for a record type: record → tuple of verdicts, at full speed.

        See Evaluator for the records that it takes. Errors: CallError for a type or day that is unknown.
        """
        from rulekit.engines.generated.engine import compile_evaluator

        if record_type and record_type not in self.vocabulary.records:
            raise CallError(f"no record type {record_type!r} in {self.id}")
        day = self._day(as_of)
        granted, day = self.waivers(waivers, day), day or date.min
        rules = self.ir.at(day, self._since(since, day))
        return compile_evaluator(rules, self.vocabulary, record_type, day, self._known(only), granted)

    def check_dataset(
        self,
        dataset: Dataset,
        *,
        as_of: date | str | None = None,
        only: Collection[str] | str = (),
        progress: Callable[[int, int], None] | None = None,
        waivers: object = None,
        since: date | str | None = None,
        before: object = None,
    ) -> Report:
        """
        Judge records that a source has read; see check. `progress` is called with the number judged so far and in all.
        """
        day, rules, chosen = self._on(as_of, only, since)
        granted = self.waivers(waivers, day)
        earlier = self.with_before(dataset, before, day)
        world = interpret.World(rules, self.vocabulary, earlier, day or date.min, waivers=granted)
        found = scores.judge(world, rules, self.scorecards, [standard.id for standard in chosen], progress)
        return Report(
            self.id, self.title, day, self.lang, found.findings, dataset.reading, chosen, self.vocabulary, self.versions,
            self.source, title_twin=self.outline.title_twin, unchecked=self.unchecked, dataset=dataset,
            waivers=granted, definitions=rules.definitions, scorecards=self.scorecards, scores=found.scores,
        )  # fmt: skip

    def check_frame(
        self,
        frame: object,
        *,
        record_type: str | None = None,
        children: Mapping[str, object] | None = None,
        units: Mapping[str, object] | None = None,
        as_of: date | str | None = None,
        only: Collection[str] | str = (),
        codes: bool = False,
        waivers: object = None,
        since: date | str | None = None,
        before: object = None,
    ) -> FrameReport:
        """
        Judge every standard (or those in `only`) over a frame, by columns; the verdicts are those of `check`.

        Takes:  `frame`, of Polars (eager or lazy), DuckDB, PyArrow or pandas: each row is a record of `record_type` (default: the
                only or lowest type that the standards are about), columns are ids or words of fields. `children`: frames of child
                records by list; `units`: frames of records of other types. `codes`: verdicts as small integers, not words.
                `waivers` and `since` as for check; with waivers each key may stand once.
        Gives:  a report with frames of the same kind; lazy ones stay lazy. See docs/frames.md.
        Errors: CallError for a wrong call; InputError (D5xx) where a column cannot be read for certain.
        """
        from rulekit.frame_report import report
        from rulekit.sources.frames.read import main_type, read_frames
        from rulekit.sources.frames.scored import FrameScoring

        day, rules, chosen = self._on(as_of, only, since)
        given = {"children": children, "units": units}
        granted = self.waivers(waivers, day)
        main = main_type(frame, rules, self.vocabulary, chosen, record_type)  # that of what is scored as well

        def told(standards: tuple[Standard, ...], levels: Collection[str]) -> Frames:
            return read_frames(frame, rules, self.vocabulary, standards, record_type=main, keyed=True, levels=levels, **given)

        ids = {standard.id for standard in chosen}
        after = late(rules, self.scorecards) & ids
        cards = tuple(card for card in self.scorecards if after or set(card.standards) <= ids)
        on_day = (rules, day or date.min, granted.on(day or date.min))
        scoring = FrameScoring(cards, *on_day, told, self._earlier(before, day)) if cards else None

        def read(keyed: bool, levels: Collection[str]) -> Frames:
            found = read_frames(frame, rules, self.vocabulary, chosen, record_type=main, keyed=keyed, levels=levels, **given)
            if scoring is not None:
                found.late, found.bearing, found.telling = after, scoring.bearing, scoring.named
            return found

        return report(self.id, day, read, codes=codes, waivers=granted, scoring=scoring)

    def with_before(self, dataset: Dataset, before: object, as_of: date | None) -> Dataset:
        """
        The same records with the scores of an earlier report: of a JSON file, its document, or a Report; None for none.

        Errors: CallError without a day; InputError where it says nothing of an earlier period (D588, D589).
        """
        return self._earlier(before, as_of)(dataset)

    def before(self, given: object, as_of: date | None) -> Before | None:
        """The scores of an earlier report; None for none. Errors: as with_before."""
        if given is None:
            return None
        from rulekit.sources.before import read_before

        if as_of is None:
            raise CallError(f"{self.id}: as_of is required, because earlier scores are those of an earlier period")
        found = read_before(given)
        found.check(self.scorecards, self.vocabulary, as_of)
        return found

    def _earlier(self, before: object, as_of: date | None) -> Callable[[Dataset], Dataset]:
        found = self.before(before, as_of)
        return lambda dataset: dataset if found is None else found.into(dataset, self.scorecards, self.vocabulary)

    def waivers(self, given: object, as_of: date | None) -> Waivers:
        """
        Waivers as they hold for this ruleset: of a file, an iterable, or None; those that name no standard of it are rejected.

        Errors: CallError without a day; InputError for a file that cannot be read (D585 to D587).
        """
        if given is None:
            return Waivers()
        from rulekit.sources.names import Names
        from rulekit.sources.waivers import read_waivers

        if as_of is None:
            raise CallError(f"{self.id}: as_of is required, because a waiver holds from one day until another")
        return read_waivers(given).bound(self.ir, Names(self.vocabulary).type)

    def _on(
        self, as_of: date | str | None, only: Collection[str] | str, since: date | str | None
    ) -> tuple[date | None, Rules, tuple[Standard, ...]]:
        """The day, the rules as they are on it, and those of their standards that are asked for."""
        day, known = self._day(as_of), self._known(only)
        rules = self.ir.at(day or date.min, self._since(since, day))
        return day, rules, tuple(one for one in rules.standards if not known or one.id in known)

    def _known(self, only: Collection[str] | str) -> Collection[str]:
        only = (only,) if isinstance(only, str) else only
        unknown = [name for name in only if name not in {standard.id for standard in self.standards}]
        if unknown:
            raise CallError(f"no standard {unknown[0]!r} in {self.id}")
        return only

    def _day(self, as_of: date | str | None) -> date | None:
        if as_of is None:
            if self.needs_date:
                raise CallError(f"{self.id}: as_of is required, because a verdict can depend on the date")
            return None
        return self._read_day(as_of)

    def _since(self, since: date | str | None, day: date | None) -> date | None:
        if since is None:
            return None
        found = self._read_day(since, "since")
        if day is not None and found > day:
            raise CallError(f"since: {found} is after as_of, {day}")
        return found

    def _read_day(self, as_of: date | str, name: str = "as_of") -> date:
        if isinstance(as_of, str):
            found = scan_date(as_of, 0, "zh")
            if found is None or found[1] != len(as_of):
                raise CallError(f"{name}: not a date: {as_of!r} (write 2024-12-31)")
            return found[0]
        if not isinstance(as_of, date):
            raise CallError(f"{name}: a date or its text, not {type(as_of).__name__}")
        return date(as_of.year, as_of.month, as_of.day)

    # words ---------------------------------------------------------------------------------------

    def sentence(self, standard: str, lang: str) -> str:
        """The canonical sentence of a standard in a language."""
        for found in self.standards:
            if found.id == standard:
                return render.sentence(found.rule, self.vocabulary, lang, self.definitions)
        raise CallError(f"no standard {standard!r} in {self.id}")

    def render(self, lang: str) -> str:
        """The whole ruleset in canonical form in a language, which loads to the same standards."""
        from rulekit.render_file import render_file

        return render_file(self, lang)

    def lint(self) -> list[Diagnostic]:
        """
        What the writer should look at again, though the ruleset can be used: warnings of loading and findings (W7xx), by place.

        Severity is "warning" or, milder, "note". See docs/authoring.md.
        """
        from rulekit.lint.lint import lint

        base = self.base
        words, cards = (base.vocabulary, base.scorecards) if base is not None else (None, ())
        inherited = [one for one in self.standards if all(one is not other for other in self.own)]
        own = evolve(self.ir, standards=self.own)
        return lint(own, self.vocabulary, self.outline, self.warnings, self.scorecards, words, inherited, cards)

    def _repr_html_(self) -> str:
        """The table that a notebook shows."""
        from rulekit.reports.html import ruleset_html

        return ruleset_html(self)

    # samples -------------------------------------------------------------------------------------

    def sample(
        self, rows: int, *, seed: int = 0, missing: float = 0.05, as_of: date | str | None = None
    ) -> dict[str, list[dict[str, Any]]]:
        """
        Make synthetic records to try the ruleset on; the same arguments give the same records, on every machine.

        Takes:  `rows`, records of each lowest record type; `seed`; `missing`, the share of cells left out; `as_of`, the day
                around which dates are put (else the day the ruleset comes into force, or that of its source).
        Gives:  record type → mappings that `check` reads: keys, names that say synthetic, fields that standards look at, near
                their thresholds, and child records.
        Errors: CallError for a wrong argument, or for more rows than the codes of a record type allow.
        """
        from rulekit.testing.sample import sample, usual_day

        day = self._read_day(as_of) if as_of is not None else usual_day(self)
        return sample(self, rows, seed=seed, missing=missing, as_of=day)

    def template(self, *, lang: str | None = None, as_of: date | str | None = None) -> Template:
        """
        Data sheets to fill in for this ruleset, in a language: what its standards read, with units, and one synthetic row each.

        Earlier periods are named by their dates where `as_of` is given, else by how long ago they are (docs/data.md#templates).
        Errors: CallError for another language than en and zh.
        """
        from rulekit.testing.sample import usual_day
        from rulekit.testing.template import Template

        day = self._read_day(as_of) if as_of is not None else usual_day(self)
        if lang not in (None, "en", "zh"):
            raise CallError(f"no language {lang!r}: lang is 'en' or 'zh'")
        return Template(self, "en" if (lang or self.lang) == "en" else "zh", day, as_of is not None)

    # sources -------------------------------------------------------------------------------------

    def sources(self) -> Sources:
        """
        What is told of each row of the documents that it cites, held against the table sources.toml beside it.

        Errors: RulesetError where there is no table (S675), or one cannot be read (S670 to S674). See docs/authoring.md.
        """
        from rulekit.cited.rows import sources

        return sources(self)

    # examples ------------------------------------------------------------------------------------

    def test(self) -> list[ExampleResult]:
        """Judge every example of the ruleset; mistakes in an example raise RulesetError."""
        results: list[ExampleResult] = []
        problems: list[Diagnostic] = []
        for ruleset, text, standard in self._proven():
            for example in text.examples:
                result = self._test(ruleset, standard, example, problems)
                if result is not None:
                    results.append(result)
        if problems:
            raise RulesetError(problems, lang=self.lang)
        return results

    def _proven(self) -> Iterator[tuple[Ruleset, StandardText, Standard]]:
        """Standards with the texts whose examples show what they mean: own ones, those of the base that mean the same here."""
        yield from ((self, text, standard) for text, standard in zip(self.outline.standards, self.own, strict=True))
        kept = {_held(one): one for one in self.standards if one not in self.own}
        for ruleset, text, standard in self.base._proven() if self.base is not None else ():
            mine = kept.get(_held(standard))
            if mine is not None and self.base is not None and self._same(mine, standard, self.base):
                yield ruleset, text, mine

    def _same(self, mine: Standard, other: Standard, base: Ruleset) -> bool:
        """Whether a standard of the base means here what it means there."""
        return mine.rule == other.rule and ir.used(mine.rule, self.definitions) == ir.used(other.rule, base.definitions)

    def _test(
        self, ruleset: Ruleset, standard: Standard, example: ExampleText, problems: list[Diagnostic]
    ) -> ExampleResult | None:
        source = ruleset.outline.source
        over = standard.rule.over
        mapping, found = read_example(source, example.body, self.vocabulary, ruleset.lang, over.record)
        if found:
            problems += found
            return None
        records: dict[str, list[Any]] = mapping if over.kind == "whole" else {over.record: [mapping]}
        report = self._as_scored(records).check(records, as_of=ruleset._example_day(standard, example), only=(standard.id,))
        place = f"{source.name}:{source.position(example.span.start)[0]}"
        if not report.findings:
            problems.append(Diagnostic("S623", source, example.span, {"id": standard.id}))
            return None
        if report.reading.doubtful or report.reading.unused:
            told = [*(note.arguments.get("value", "") for note in report.reading.doubtful), *report.reading.unused]
            problems.append(Diagnostic("S624", source, example.span, {"values": ", ".join(map(str, told))}))
            return None
        finding = report.findings[0]
        text = " ".join(source.text[example.span.start : example.span.end].split())
        return ExampleResult(standard.id, place, Verdict(example.verdict), finding.verdict, text, finding)

    def _as_scored(self, records: Mapping[str, list[Any]]) -> Ruleset:
        """The ruleset without those scorecards whose score the records of an example give themselves."""
        cards = tuple(card for card in self.scorecards if not _gives(records, card.record, card.field))
        return self if len(cards) == len(self.scorecards) else evolve(self, scorecards=cards)

    def _example_day(self, standard: Standard, example: ExampleText) -> date:
        """
        The day an example is judged on: its own, else that on which its version of the standard or the ruleset comes into
        force, else that of its source.
        """
        version = (standard.begins or standard.ends) if standard.versioned else None
        return example.on or version or self.usual_day or date(2000, 1, 1)


def _gives(records: Mapping[str, Any], record: str, field: str) -> bool:
    """Whether a record of this type gives this field, at any depth: an example of a level holds the records below it."""
    found = [(type, one) for type, some in records.items() if isinstance(some, list) for one in some if isinstance(one, Mapping)]
    return any((type == record and field in one) or _gives(one, record, field) for type, one in found)


def _held(standard: Standard) -> tuple[str, date | None, date | None]:
    return standard.id, standard.begins, standard.ends


@frozen
class ExampleResult:
    """An example that was judged: what it expected and what came out; `place` is file:line, `text` the example as written."""

    standard: str
    place: str
    expected: Verdict
    actual: Verdict
    text: str
    finding: Finding = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether the example holds."""
        return self.expected is self.actual
