"""The report of a large run: counts that are known, and findings that are made of records read again when they are asked for."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import cached_property
from itertools import accumulate, chain
from typing import IO

from attrs import field, frozen

from rulekit import ir
from rulekit.engines.mentions import member_types
from rulekit.errors import CallError
from rulekit.findings import VERDICTS, Finding, Verdict
from rulekit.large.findings import Findings
from rulekit.large.judge import MEMBERS, LargeRun, Progress
from rulekit.large.needs import in_groups
from rulekit.report import FAIL_ON, Missed, Report
from rulekit.reports.collect import Gap, gap, gaps, named
from rulekit.reports.rates import Rate, rate_of
from rulekit.reports.roll_up_tree import Counted
from rulekit.scorecards import Score

SOME = 500  # unknown findings of which the missing inputs are counted
MANY = 50_000  # records beyond which that is done only of groups with so many members together, or of one with so many:
SOME_MEMBERS, LARGE_GROUP = 500, 1_000
TOLD = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.ERROR)


@frozen(slots=False, kw_only=True)
class LargeReport(Report):
    """See Report. `findings` stay empty: `first`, `written` and `missed` make those that they need."""

    run: LargeRun = field(repr=False)
    bar: Callable[[], AbstractContextManager[Progress]] = field(repr=False)

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """How often each of the five verdicts came out, by standard."""
        tallies = self.run.tallies.by_standard
        return {
            one.id: {verdict.value: count for verdict, count in zip(VERDICTS, tallies[one.id].counts, strict=True)}
            for one in self.standards
        }

    def first_scores(self, card: str, count: int) -> list[Score]:
        """The first scores of a scorecard; their records are read again."""
        return self.run.scores.first(card, count)

    def score_states(self, card: str) -> Mapping[tuple[str, str], int]:
        """How many scores of a scorecard are in each state; those that are known, by their grade."""
        return self.run.scores.counted(card)

    @cached_property
    def breaches(self) -> dict[str, int]:
        """How many findings are a violation, how many a shortfall; those in their days of grace are neither."""
        found = dict.fromkeys(FAIL_ON, 0)
        for one in self.standards:
            if self._graced(one):
                continue
            found["shortfall" if one.rule.force in ("should", "should_not") else "violation"] += self.counts[one.id]["fail"]
        return found

    def counted(self, levels: tuple[str, ...]) -> Counted:
        """Findings counted by unit; see Report. Errors: CallError for levels by which this run did not count."""
        by = self.run.by
        if by is None or not set(levels) <= set(by.levels):
            raise CallError("a large run is rolled up by the levels that it was called with")
        return self._by_unit.only(levels)

    @cached_property
    def _by_unit(self) -> Counted:
        by = self.run.by
        assert by is not None
        found = by.counted(self.run)
        with self.bar() as progress:
            by.wait(found, self.run, self.made.every((Verdict.UNKNOWN,), progress))
        return found

    @cached_property
    def waiting(self) -> Mapping[Gap, int]:
        """How many unknown findings wait for which inputs; known already where they have been counted or written."""
        if self.run.by is not None:
            found: Counter[Gap] = Counter()
            for (_, waits), count in self.counted(self.run.by.levels).waiting.items():
                found[waits] += count
            return found
        with self.bar() as progress:
            return gaps(self.made.every((Verdict.UNKNOWN,), progress))

    def _graced(self, standard: ir.Standard) -> bool:
        return self.as_of is not None and standard.in_grace(self.as_of)

    @cached_property
    def rates(self) -> dict[str, Rate]:
        """By standard, the share of those that passed, with its bounds."""
        return {one.id: self._rate(one) for one in self.standards}

    def _rate(self, standard: ir.Standard) -> Rate:
        if standard.rule.force == "may":
            return Rate()
        tally = self.run.tallies.by_standard[standard.id]
        ends = tally.bits[1], tally.possible(1), tally.bits[2], tally.possible(2)
        return rate_of(tally.counts[0], tally.counts[1], *ends)

    @cached_property
    def made(self) -> Findings:
        """What makes findings."""
        return Findings(self.run)

    @cached_property
    def waived(self) -> tuple[Finding, ...]:
        """Findings about which a waiver says something; their records are read again."""
        told = self.run.told
        if not any(told.values()):
            return ()
        wanted = [(one, sorted(told.get(one.id, ()))) for one in self.standards]
        return tuple(one for one in chain.from_iterable(self.made.of(wanted)) if one.waived is not None)

    def marked(self, mark: str) -> int:
        """How many findings bear a mark; known for may_be_exempt and in_grace alone."""
        if mark == "in_grace":
            return sum(self.counts[one.id]["fail"] for one in self.standards if self._graced(one))
        assert mark == "may_be_exempt"
        return sum(self.run.tallies.by_standard[one.id].exempt for one in self.standards)

    def first(self, verdict: Verdict, count: int, each: int) -> list[Finding]:
        """The first findings with a verdict: so many in all, and at most so many of one standard."""
        code = VERDICTS.index(verdict)
        wanted: list[tuple[ir.Standard, list[int]]] = []
        for standard in self.standards:
            rows = self.run.tallies.by_standard[standard.id].first[code][: min(each, count)]
            count -= len(rows)
            wanted.append((standard, rows))
        return list(chain.from_iterable(self.made.of(wanted)))

    @cached_property
    def missed(self) -> Missed:
        """Missing inputs by how many unknown findings name them; of the first alone, where nothing asks for all of them."""
        found = self._missed_first
        if found.first is None or (self.run.by is None and "waiting" not in self.__dict__):
            return found
        every = named(self.waiting)
        return Missed({one: every[one] for one in dict.fromkeys([*found.counts, *every]) if one in every})

    @cached_property
    def _missed_first(self) -> Missed:
        """The same of the first unknown findings alone."""
        total, unsure = self.totals["unknown"], sum(row["unknown"] > 0 for row in self.counts.values())
        each = total if total <= SOME else max(1, SOME // unsure)
        rows = {one.id: self._first_unknown(one, each, LARGE_GROUP) for one in self.standards}
        if not any(rows.values()):
            rows = {one.id: self._first_unknown(one, each, MEMBERS) for one in self.standards}
        counted: Counter[tuple[str, str]] = Counter()
        unknown = 0
        for findings in self.made.of([(one, rows[one.id]) for one in self.standards]):
            unknown += len(findings)
            for finding in findings:
                counted.update(dict.fromkeys(((missing.record, missing.name) for missing in finding.missing), 1))
        return Missed(counted, unknown if unknown < total else None)

    def _first_unknown(self, standard: ir.Standard, count: int, large: int) -> list[int]:
        """Rows of the first unknown findings, of groups no more than have some members together; none of a larger group."""
        rows = self.run.tallies.by_standard[standard.id].first[2][:count]
        if not rows or not in_groups(standard, self.run.rules) or self.run.judged <= MANY:
            return rows
        if standard.rule.over.kind == "whole":
            return rows if self.run.judged <= large else []
        _, frame = self.run.group_of(standard)
        keys = frame.filter(frame["row"].is_in(rows))["key"].to_list()
        sizes = self._sizes(standard, keys)
        upto = list(accumulate(sizes[key] for key in keys))
        most = max(SOME_MEMBERS, upto[0])
        return [row for row, members in zip(rows, upto, strict=True) if members <= most] if upto[0] <= large else []

    def _sizes(self, standard: ir.Standard, keys: Collection[str]) -> Counter[str]:
        """How many records stand in some of the units that a standard is about."""
        over, found = standard.rule.over, Counter[str]()
        for type in member_types(standard.rule, self.run.rules):
            if over.kind == "each" and type != over.record:
                found.update(self.run.scan.units.sizes(type, over.record, keys))
        return found

    def written(self, write: Callable[[Finding], str], *, all: bool) -> Iterator[str]:
        """
        What `write` makes of each finding (of those that pass and do not apply only with `all`), in the order of the report.

        The records are read once more, piece by piece; what is written of each standard waits in a file of its own.
        """
        verdicts = VERDICTS if all else TOLD
        with self.bar() as progress, ExitStack() as opened:
            spilled = {one.id: opened.enter_context(tempfile.TemporaryFile("w+b")) for one in self.standards}
            waiting: Counter[Gap] = Counter()
            for finding in self.made.every(verdicts, progress):
                if (waits := gap(finding)) is not None:
                    waiting[waits] += 1
                text = write(finding).encode("utf-8", "surrogatepass")
                spilled[finding.standard].write(len(text).to_bytes(8, "big") + text)
            self.__dict__["waiting"] = waiting
            for standard in self.standards:
                yield from _texts(spilled[standard.id])

    def __iter__(self) -> Iterator[Finding]:
        for standard in self.standards:
            with self.bar() as progress:
                yield from self.made.every(VERDICTS, progress, only=standard.id)

    def __len__(self) -> int:
        return sum(self.totals.values())


def _texts(file: IO[bytes]) -> Iterator[str]:
    file.seek(0)
    while head := file.read(8):
        yield file.read(int.from_bytes(head, "big")).decode("utf-8", "surrogatepass")
