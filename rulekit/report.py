"""What a run gives: findings and what was read go in; counts, rates, an exit code and documents come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from rulekit import ir
from rulekit.errors import CallError
from rulekit.findings import Finding, Reading, Verdict
from rulekit.scorecards import Score, Scorecard
from rulekit.vocabulary import Vocabulary
from rulekit.waivers import Effect, Waivers, effects

if TYPE_CHECKING:
    from rulekit.records import Dataset
    from rulekit.reports.collect import Gap, Wanted
    from rulekit.reports.rates import Rate
    from rulekit.reports.roll_up import Unit
    from rulekit.reports.roll_up_tree import Counted

FAIL_ON = ("violation", "shortfall")


@frozen
class Missed:
    """
    Missing inputs, (record type, name), with the number of unknown findings that name them; `first` says of how many findings
    that is known, where there are more.
    """

    counts: Mapping[tuple[str, str], int]
    first: int | None = None


@frozen(slots=False)
class Report:
    """
    All findings of one run, in the order of the standards and then of the records.

    `ruleset` is its id, `as_of` the date of judgement (None where no standard needs one), `standards` those that were judged,
    `versions` name → version of all that took part, `source` what the ruleset cites. `complete` is False for a run that was
    interrupted: it holds the standards judged until then. `title_twin` is the title in the other language. `unchecked` is what
    the source asks and data cannot decide. `dataset` are the records, which tell in which units findings stand. `waivers` are
    those that were given, `definitions` those of the rules that were judged. `scores` are what scorecards came to, by scorecard
    and then in the order of the records.
    """

    ruleset: str
    title: str
    as_of: date | None
    lang: str
    findings: tuple[Finding, ...]
    reading: Reading
    standards: tuple[ir.Standard, ...]
    vocabulary: Vocabulary = field(repr=False)
    versions: Mapping[str, str] = field(factory=dict)
    source: str = ""
    complete: bool = True
    title_twin: str = ""
    unchecked: tuple[ir.Unchecked, ...] = ()
    dataset: Dataset | None = field(default=None, repr=False, eq=False)
    waivers: Waivers = field(default=Waivers(), repr=False)
    definitions: Mapping[str, ir.Definition] = field(factory=dict, repr=False)
    scorecards: tuple[Scorecard, ...] = field(default=(), repr=False)
    scores: Sequence[Score] = field(default=(), repr=False)

    def titled(self, lang: str, standard: ir.Standard | ir.Unchecked | None = None) -> str:
        """The title of a standard, or of the ruleset, in a language; in the ruleset's own where it gives no other."""
        own, twin = (self.title, self.title_twin) if standard is None else (standard.title, standard.title_twin)
        return twin if twin and lang != self.lang else own

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """How often each of the five verdicts came out, by standard; zero for a standard without findings."""
        table = {standard.id: dict.fromkeys((verdict.value for verdict in Verdict), 0) for standard in self.standards}
        for finding in self.findings:
            table.setdefault(finding.standard, dict.fromkeys((verdict.value for verdict in Verdict), 0))
            table[finding.standard][finding.verdict.value] += 1
        return table

    @cached_property
    def totals(self) -> dict[str, int]:
        """How often each of the five verdicts came out in all."""
        return {verdict.value: sum(row[verdict.value] for row in self.counts.values()) for verdict in Verdict}

    @property
    def failures(self) -> tuple[Finding, ...]:
        """Findings with the verdict fail."""
        return self._having(Verdict.FAIL)

    @property
    def unknowns(self) -> tuple[Finding, ...]:
        """Findings with the verdict unknown."""
        return self._having(Verdict.UNKNOWN)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings with the verdict error."""
        return self._having(Verdict.ERROR)

    def first(self, verdict: Verdict, count: int, each: int) -> list[Finding]:
        """The first findings with a verdict: so many in all, and at most so many of one standard."""
        taken: Counter[str] = Counter()
        chosen: list[Finding] = []
        for finding in self._having(verdict):
            if len(chosen) == count:
                break
            if taken[finding.standard] < each:
                taken[finding.standard] += 1
                chosen.append(finding)
        return chosen

    @cached_property
    def waived(self) -> tuple[Finding, ...]:
        """Findings about which a waiver says something: it holds on the day, has expired, or has not begun."""
        return tuple(finding for finding in self.findings if finding.waived is not None)

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """What came of each waiver that was given, in their order."""
        return effects(self.waivers, self.waived, self.standards, self.as_of)

    def marked(self, mark: str) -> int:
        """How many findings bear a mark."""
        return sum(mark in finding.marks for finding in self.findings)

    @cached_property
    def missed(self) -> Missed:
        """Missing inputs by how many unknown findings name them; those that only an error names have none."""
        counted: Counter[tuple[str, str]] = Counter()
        for finding in self.findings:
            names = {(missing.record, missing.name): 1 for missing in finding.missing}
            counted.update(names if finding.verdict is Verdict.UNKNOWN else dict.fromkeys(names, 0))
        return Missed(counted)

    def written(self, write: Callable[[Finding], str], *, all: bool) -> Iterator[str]:
        """What `write` makes of each finding, in order; with `all` of every one, else only of fail, unknown and error."""
        told = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.ERROR)
        return (write(finding) for finding in self.findings if all or finding.verdict in told)

    def first_scores(self, card: str, count: int) -> list[Score]:
        """The first scores of a scorecard: by unit and rank where there are ranks, else by score, the highest first."""
        from rulekit.reports.scores import by_place

        return sorted((score for score in self.scores if score.card == card), key=by_place)[:count]

    def score_states(self, card: str) -> Mapping[tuple[str, str], int]:
        """How many scores of a scorecard are in each state; those that are known, by their grade ("" where nothing is graded)."""
        found = (score for score in self.scores if score.card == card)
        return Counter((score.state, score.grade if score.state == "known" else "") for score in found)

    @cached_property
    def breaches(self) -> dict[str, int]:
        """How many findings are a violation, how many a shortfall; those in their days of grace are neither."""
        found = dict.fromkeys(FAIL_ON, 0)
        for finding in self.failures:
            if "in_grace" not in finding.marks:
                found[finding.breach] += 1
        return found

    @cached_property
    def rates(self) -> dict[str, Rate]:
        """By standard: pass / (pass + fail), exact, with the bounds that unknown verdicts leave; a permission has none."""
        from rulekit.reports.rates import rates

        return rates(self)

    def roll_up(self, *levels: str) -> Unit:
        """
        Verdicts counted by unit, as a tree: the whole, the units of each level, what cannot be placed (semantics 59, 60).

        Takes:  one level or more, each by id or word of either language, in any order: "county", "乡镇".
        Gives:  the root; at each unit the five verdicts by force, breaches, rates with bounds, and what to collect first.
        Errors: CallError for what is no level, or for levels that do not stand above one another.
        """
        from rulekit.reports.roll_up import chain

        return self.counted(chain(self.vocabulary, levels)).tree()

    def below(self, level: str, key: str) -> Iterator[Finding]:
        """
        The findings about a unit and about all records that stand in it; with "" those that cannot be placed in any of its level.

        Takes:  a level by id or word, and the key of one of its units. Errors: CallError for what is no level.
        """
        from rulekit.reports.roll_up_records import below

        return below(self, level, key)

    def counted(self, levels: tuple[str, ...]) -> Counted:
        """Findings counted by the units of some levels, from the top down."""
        from rulekit.reports.roll_up_records import counted

        if self.dataset is None:
            raise CallError("a report without its records cannot be rolled up")
        return counted(self, levels)

    def first_missing(self, n: int | None = None, *, level: str | None = None) -> tuple[Wanted, ...]:
        """
        Missing inputs in the order in which to collect them, at most `n`: always next what settles most unknown verdicts.

        `level`, a record type or a word for it, counts only verdicts about its records; "" those about the whole. The same of a
        single unit: report.roll_up("county").find("350102").first_missing().
        """
        from rulekit.reports.collect import collect_first
        from rulekit.reports.roll_up import chain

        type = chain(self.vocabulary, [level])[0] if level else level
        return collect_first(self.waiting, n, level=type)

    @cached_property
    def waiting(self) -> Mapping[Gap, int]:
        """How many unknown findings wait for which inputs."""
        from rulekit.reports.collect import gaps

        return gaps(self.findings)

    def exit_code(self, fail_on: str = "violation", max_unknown: int = 0, max_rejected: int = 0) -> int:
        """
        What a run comes to, as one number.

        4 an error verdict, or more rejected rows than `max_rejected`; 1 a breach at or above `fail_on` ("violation" or
        "shortfall", which counts both); 3 more unknown than `max_unknown`; 5 nothing was checked or nothing applied; else 0.
        The first that fits stands. Errors: CallError for another `fail_on`.
        """
        if fail_on not in FAIL_ON:
            raise CallError(f"fail_on is {' or '.join(FAIL_ON)}, not {fail_on!r}")
        if self.totals["error"] or len(self.reading.rejected) > max_rejected:
            return 4
        if self.breaches["violation"] or (fail_on == "shortfall" and self.breaches["shortfall"]):
            return 1
        if self.totals["unknown"] > max_unknown:
            return 3
        return 0 if sum(self.totals.values()) > self.totals["not_applicable"] else 5

    def to_dicts(self, *, all: bool = True) -> list[dict[str, Any]]:
        """Findings as JSON-ready dictionaries; with `all=False` only fail, unknown and error."""
        from rulekit.reports.json_ import finding_dicts

        return finding_dicts(self, all=all)

    def to_json(self, *, all: bool = False, indent: int | None = 2, by: Iterable[str] = ()) -> str:
        """The whole report as one JSON document after grammars/output.schema.json; equal reports give equal text."""
        return "".join(self.json_chunks(all=all, indent=indent, by=by))

    def json_chunks(self, *, all: bool = False, indent: int | None = 2, by: Iterable[str] = ()) -> Iterator[str]:
        """The text of to_json in pieces, for reports that are too large to hold as one text; `by` levels, rolled up."""
        from rulekit.reports.json_ import chunks

        yield from chunks(self, all=all, indent=indent, by=tuple(by))

    def to_text(
        self, *, lang: str | None = None, show: int | None = None, width: int = 80, by: Iterable[str] = (), order: str = "worst"
    ) -> str:  # fmt: skip
        """
        The report as plain text in a language ("zh" or "en", else the ruleset's own), laid out for `width` columns.

        `by` are levels to roll up by, in `order` of "worst" or "key".
        """
        from rulekit.reports.text import text

        return text(self, lang=lang or self.lang, show=show, columns=width, by=tuple(by), order=order)

    @classmethod
    def joined(cls, reports: Iterable[Report], *, complete: bool = True) -> Report:
        """Reports of one run over the same input, each for some of the standards, as one; at least one must be given."""
        parts = list(reports)
        return evolve(
            parts[0],
            findings=tuple(finding for part in parts for finding in part.findings),
            standards=tuple(standard for part in parts for standard in part.standards),
            complete=complete,
        )

    def _repr_html_(self) -> str:
        """The table that a notebook shows."""
        from rulekit.reports.html import report_html

        return report_html(self)

    def _having(self, verdict: Verdict) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict is verdict)
