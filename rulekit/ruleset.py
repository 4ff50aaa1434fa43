"""A loaded ruleset: records go in, a Report comes out; sentences and whole files in either language; its examples, judged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from rulekit import ir
from rulekit.diagnostic import Diagnostic
from rulekit.engines import interpret, judging
from rulekit.errors import CallError, RulesetError
from rulekit.findings import Finding, Verdict
from rulekit.ir import Definition, Standard
from rulekit.language import render
from rulekit.language.example_text import read_example
from rulekit.language.outline import ExampleText, Outline
from rulekit.numbers import scan_date
from rulekit.records import Dataset
from rulekit.report import Report
from rulekit.vocabulary import Lang, Vocabulary

if TYPE_CHECKING:
    from rulekit.engines.python import Evaluator
    from rulekit.frame_report import FrameReport
    from rulekit.sources.frames import Frames

SUFFIX = ".rules"


@frozen(slots=False)
class Ruleset:
    """
    A loaded ruleset: frozen, safe to share between threads, picklable.

    `ir` holds the standards and definitions that engines read; `vocabulary` the words of its plug-ins and its own;
    `warnings` what the author should know though the ruleset can be used.
    """

    id: str
    title: str
    lang: Lang
    ir: ir.Ruleset = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    outline: Outline = field(repr=False)
    warnings: tuple[Diagnostic, ...] = field(default=(), repr=False)
    versions: Mapping[str, str] = field(factory=dict, repr=False)

    @property
    def standards(self) -> tuple[Standard, ...]:
        """Standards in the order of the file."""
        return self.ir.standards

    @cached_property
    def unchecked(self) -> tuple[ir.Unchecked, ...]:
        """What the source asks that data cannot decide, in the order of the file: told, never judged."""
        return tuple(
            ir.Unchecked(
                text.id.text,
                text.title,
                text.because,
                ir.Citation(text.cites, text.row or text.id.text) if text.cites else None,
                text.title_twin,
                text.because_twin,
            )
            for text in self.outline.unchecked
        )

    @property
    def definitions(self) -> Mapping[str, Definition]:
        """Definitions that the standards use, by id."""
        return self.ir.definitions

    @property
    def source(self) -> str:
        """The document that the ruleset cites, with its date."""
        cited, dated = self.outline.cited, self.outline.dated
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
        if any(standard.begins or standard.ends for standard in self.standards):
            return True
        records = {standard.rule.over.record for standard in self.standards} | set(self.wanted)
        if any(self.vocabulary.records[id].begins or self.vocabulary.records[id].ends for id in records if id):
            return True
        parts = (*self.standards, *self.definitions.values())
        return any(isinstance(node, ir.Happened | ir.Call) for part in parts for node in ir.walk(part))

    # checking ------------------------------------------------------------------------------------

    def check(self, records: object, *, as_of: date | str | None = None, only: Collection[str] | str = ()) -> Report:
        """
        Judge every standard (or those in `only`) for every record it is about.

        Takes:  mappings, attrs or dataclass instances, any iterable of them; or a mapping of record type to such an iterable.
                `as_of` is a date or its ISO text; it is required where a verdict can depend on it.
        Gives:  a report with one finding for each standard and record or unit.
        Errors: CallError for a wrong call; InputError where the type of a record cannot be told. A gap in the data is no
                error: it is `unknown`.
        """
        from rulekit.sources.objects import from_objects

        day = self._day(as_of)
        return self.check_dataset(from_objects(records, self.vocabulary, wanted=self.wanted), as_of=day, only=only)

    def check_one(self, record: object, *, as_of: date | str | None = None, only: Collection[str] | str = ()) -> Report:
        """Judge one record; see check."""
        return self.check([record], as_of=as_of, only=only)

    def evaluator(self, record_type: str, *, as_of: date | str | None = None, only: Collection[str] | str = ()) -> Evaluator:
        """
        One function for all standards that are judged for a record type: record → tuple of verdicts, at full speed.

        See Evaluator for the records that it takes. Errors: CallError for a type or day that is unknown.
        """
        from rulekit.engines.python import compile_evaluator

        if record_type and record_type not in self.vocabulary.records:
            raise CallError(f"no record type {record_type!r} in {self.id}")
        return compile_evaluator(self.ir, self.vocabulary, record_type, self._day(as_of) or date.min, self._known(only))

    def check_dataset(
        self,
        dataset: Dataset,
        *,
        as_of: date | str | None = None,
        only: Collection[str] | str = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> Report:
        """
        Judge records that a source has read; see check. `progress` is called with the number judged so far and in all.
        """
        day = self._day(as_of)
        only = self._known(only)
        chosen = tuple(standard for standard in self.standards if not only or standard.id in only)
        world = interpret.World(self.ir, self.vocabulary, dataset, day or date.min)
        findings: list[Finding] = []
        total = sum(len(interpret.subjects(standard.rule, world)) for standard in chosen) if progress else 0
        for finding in judging.evaluate(world, [standard.id for standard in chosen]):
            findings.append(finding)
            if progress is not None and len(findings) % 256 == 0:
                progress(len(findings), total)
        return Report(
            self.id, self.title, day, self.lang, tuple(findings), dataset.reading, chosen, self.vocabulary, self.versions,
            self.source, title_twin=self.outline.title_twin, unchecked=self.unchecked,
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
    ) -> FrameReport:
        """
        Judge every standard (or those in `only`) over a frame, by columns; the verdicts are those of `check`.

        Takes:  `frame`, of Polars (eager or lazy), DuckDB, PyArrow or pandas: each row is a record of `record_type` (default: the
                only or lowest type that the standards are about), columns are ids or words of fields. `children`: frames of child
                records by list; `units`: frames of records of other types. `codes`: verdicts as small integers, not words.
        Gives:  a report with frames of the same kind; lazy ones stay lazy. See docs/frames.md.
        Errors: CallError for a wrong call; InputError (D5xx) where a column cannot be read for certain.
        """
        from rulekit.frame_report import report
        from rulekit.sources.frames import read_frames

        day, known = self._day(as_of), self._known(only)
        chosen = tuple(standard for standard in self.standards if not known or standard.id in known)

        def read(keyed: bool) -> Frames:
            return read_frames(
                frame, self.ir, self.vocabulary, chosen, record_type=record_type, children=children, units=units, keyed=keyed
            )

        return report(self.id, day, read, codes=codes)

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

    def _read_day(self, as_of: date | str) -> date:
        if isinstance(as_of, str):
            found = scan_date(as_of, 0, "zh")
            if found is None or found[1] != len(as_of):
                raise CallError(f"as_of: not a date: {as_of!r} (write 2024-12-31)")
            return found[0]
        if not isinstance(as_of, date):
            raise CallError(f"as_of: a date or its text, not {type(as_of).__name__}")
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
        from rulekit.lint import lint

        return lint(self.ir, self.vocabulary, self.outline, self.warnings)

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

    # examples ------------------------------------------------------------------------------------

    def test(self) -> list[ExampleResult]:
        """Judge every example of the ruleset; mistakes in an example raise RulesetError."""
        results: list[ExampleResult] = []
        problems: list[Diagnostic] = []
        standards = {standard.id: standard for standard in self.standards}
        for text in self.outline.standards:
            for example in text.examples:
                result = self._test(standards[text.id.text], example, problems)
                if result is not None:
                    results.append(result)
        if problems:
            raise RulesetError(problems, lang=self.lang)
        return results

    def _test(self, standard: Standard, example: ExampleText, problems: list[Diagnostic]) -> ExampleResult | None:
        source = self.outline.source
        over = standard.rule.over
        mapping, found = read_example(source, example.body, self.vocabulary, self.lang, over.record)
        if found:
            problems += found
            return None
        records: dict[str, list[Any]] = mapping if over.kind == "whole" else {over.record: [mapping]}
        report = self.check(records, as_of=self._example_day(example), only=(standard.id,))
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

    def _example_day(self, example: ExampleText) -> date:
        """The day an example is judged on: its own, else the day the ruleset comes into force, else that of its source."""
        return example.on or self.outline.begins or self.outline.dated or date(2000, 1, 1)


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
