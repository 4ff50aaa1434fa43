"""What a run over frames gives: judged tables go in; frames with verdicts come out, counts, bounds, findings on demand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import define, field

from rulekit import ir
from rulekit.errors import CallError
from rulekit.findings import VERDICTS, Bounds, Finding, Reading, Verdict
from rulekit.scorecards import Score
from rulekit.vocabulary import Vocabulary
from rulekit.waivers import NONE, Effect, Waivers, effects

if TYPE_CHECKING:
    from rulekit.engines.frames.engine import Judgement
    from rulekit.reports.collect import Wanted
    from rulekit.reports.roll_up import Unit
    from rulekit.sources.frames.findings import Findings
    from rulekit.sources.frames.read import Frames
    from rulekit.sources.frames.scored import FrameScoring
    from rulekit.sources.frames.shape import Shape

TOLD = (Verdict.FAIL.value, Verdict.UNKNOWN.value, Verdict.ERROR.value)


@define(eq=False, slots=False)
class FrameReport:
    """
    All verdicts of one run over frames; see Ruleset.check_frame.

    `standards` are those that were judged, `as_of` the date of judgement (None where no standard needs one). `fallbacks` tells,
    by standard, why some of its rows were judged record by record. `codes` says that verdicts are numbers: the places of
    the words in rulekit.findings.VERDICTS.
    """

    ruleset: str
    as_of: date | None
    standards: tuple[ir.Standard, ...]
    vocabulary: Vocabulary = field(repr=False)
    codes: bool
    fallbacks: Mapping[str, str]
    _frames: Frames = field(repr=False)
    _judged: Mapping[ir.Over, Judgement] = field(repr=False)
    _findings: Findings = field(repr=False)
    _shape: Shape = field(repr=False)
    _read: Callable[[bool, Collection[str]], Frames] = field(repr=False)
    waivers: Waivers = field(default=NONE, repr=False)
    _scoring: FrameScoring | None = field(default=None, repr=False)

    # frames --------------------------------------------------------------------------------------

    @cached_property
    def frame(self) -> Any:
        """
        The frame that was given, in its kind and order, with a column for each standard about its records, named by its id: the
        verdicts as an enum of words, or as small integers. A lazy frame stays lazy.
        """
        found = self._judged.get(ir.Over("records", self._frames.type))
        return self._frames.frame if found is None else self._shape.beside(found)

    @cached_property
    def units(self) -> dict[str, Any]:
        """
        By record type, a frame of the same kind for each other type that was judged, and for standards about each unit: the
        column `key`, the verdicts, and for standards that compare a number of their groups `ID.low` and `ID.high`, as Float64 in
        base units (null: unbounded, nothing, or more than columns can tell: see bounds). A standard that is about supplied
        records only is null for units that are not.
        """
        found: dict[str, Any] = {}
        for type in dict.fromkeys(over.record for over in self._judged if over.kind != "whole"):
            own = type == self._frames.type
            parts = [one for over, one in self._judged.items() if over.record == type and (over.kind == "each" or not own)]
            parts.sort(key=lambda one: one.over.kind != "each")  # which has all units that the other has
            if parts:
                found[type] = self._shape.alone(parts)
        return found

    @cached_property
    def whole(self) -> Any:
        """One row with the standards that are judged once for everything, as in `units`; None where there are none."""
        found = self._judged.get(ir.Over("whole"))
        return None if found is None else self._shape.alone([found])

    # numbers -------------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """How often each of the five verdicts came out, by standard; zero for a standard that had nothing to judge."""
        on, table = self._frames.on, {one.id: dict.fromkeys((verdict.value for verdict in VERDICTS), 0) for one in self.standards}
        for judged in self._judged.values():
            items = {id: self._shape.number(judged, id) for id in judged.verdicts}
            asked = {
                f"{id}:{code}": on.count(on.related(item, "eq", on.code(code)))
                for id, item in items.items()
                for code in range(len(VERDICTS))
            }
            found = on.survey(judged.frame.to_native(), asked, {})[0] if asked else {}
            for id in items:
                table[id] = {verdict.value: int(found[f"{id}:{code}"] or 0) for code, verdict in enumerate(VERDICTS)}
        return table

    @cached_property
    def totals(self) -> dict[str, int]:
        """How often each of the five verdicts came out in all."""
        return {verdict.value: sum(row[verdict.value] for row in self.counts.values()) for verdict in VERDICTS}

    @cached_property
    def reading(self) -> Reading:
        """What was read: rows, columns, doubtful cells (one note for each column and reason, with an example and the count)."""
        return self._frames.reading()

    def bounds(self, standard: str) -> dict[str, Bounds]:
        """
        The exact bounds of the number that a standard compares, by the key of its unit ("" for the whole run).

        Takes:  the id of a standard that compares a count, share, sum, average or formula of a group with a literal.
        Gives:  the same bounds as the findings have. Errors: CallError for another standard.
        """
        from rulekit.engines import history
        from rulekit.engines.frames.engine import compared
        from rulekit.engines.frames.rows import Setting

        if standard not in {one.id for one in self.standards}:
            raise CallError(f"no standard {standard!r} in this report")
        frames, day = self._frames, self.as_of or date.min
        ruleset = history.settled(frames.ruleset, self.vocabulary, day)
        known = {one.id: one for one in ruleset.standards}
        over = known[standard].rule.over
        setting = Setting(ruleset, self.vocabulary, day, frames.tables, frames.on)
        node = compared(setting, known[standard].rule)
        if node is None:
            raise CallError(f"{standard} compares no number of a group with a literal")
        judged = self._judged.get(over)
        if judged is None:
            return {}
        found = self._bounds(judged, standard) if standard in judged.bounds else None
        return found if found is not None else self._bounds_of_records(known[standard], node)

    def _bounds(self, judged: Judgement, standard: str) -> dict[str, Bounds] | None:
        """From the columns; None where one of them could not be told there."""
        on, names = self._frames.on, judged.bounds[standard]
        columns = [judged.key, *names.columns]
        rows = on.rows(on.select(judged.frame.to_native(), {f"{at}": on.column(name) for at, name in enumerate(columns)}))
        found: dict[str, Bounds] = {}
        for key, low, low_under, high, high_under, maybe, only, ask in rows:
            if ask:
                return None
            named = "" if judged.over.kind == "whole" else str(key)
            ends = (None, None) if only else (_fraction(low, low_under), _fraction(high, high_under))
            found[named] = Bounds(*ends, nothing=bool(maybe or only))
        return found

    def _bounds_of_records(self, standard: ir.Standard, node: ir.Quantity) -> dict[str, Bounds]:
        from rulekit.engines.evaluator import Evaluator
        from rulekit.engines.interpret import subjects

        world = self._findings.world(standard)
        whole = standard.rule.over.kind == "whole"
        return {"" if whole else one.key: Evaluator(world).number(node, one).bounds for one in subjects(standard.rule, world)}

    # scores --------------------------------------------------------------------------------------

    @property
    def scores(self) -> tuple[Score, ...]:
        """What scorecards came to, as Report.scores; made when it is first asked for."""
        return self._scoring.scores if self._scoring is not None else ()

    @cached_property
    def score_frames(self) -> dict[str, Any]:
        """
        By scorecard, a frame with a row for each record that is scored: `key`, `score.low` and `score.high` (Float64, null where
        there is nothing to score), `grade` (its id, null where it is open), `grades` (all that are possible, between |),
        `rank.low` and `rank.high`. Of the kind that was given, in memory; an Arrow table for DuckDB.
        """
        if self._scoring is None:
            return {}
        return {card.id: self._shape.scores([one for one in self.scores if one.card == card.id]) for card in self._scoring.cards}

    # units ---------------------------------------------------------------------------------------

    def roll_up(self, *levels: str, missing: bool = False) -> Unit:
        """
        Verdicts counted by unit, as a tree; see Report.roll_up. The frames are read and judged once more, with keys.

        With `missing`, units know too what to collect first; for that each unknown finding is made.
        """
        from rulekit.reports.roll_up import chain
        from rulekit.reports.roll_up_frames import ByUnit, counted, needed

        by = chain(self.vocabulary, levels)
        frames, day = self._read(True, needed(self._frames, by)), self.as_of or date.min
        found = counted(frames, by, day, self.waivers.on(day))
        unit = ByUnit(frames, by, day)
        unit.score(found, self.scores)
        if missing:
            unit.wait(found, self.findings(verdicts=[Verdict.UNKNOWN.value]))
        return found.tree()

    def first_missing(self, n: int | None = None, *, level: str | None = None) -> tuple[Wanted, ...]:
        """Missing inputs in the order in which to collect them; see Report.first_missing. Makes each unknown finding."""
        from rulekit.reports.collect import collect_first, gaps
        from rulekit.reports.roll_up import chain

        type = chain(self.vocabulary, [level])[0] if level else level
        return collect_first(gaps(self.findings(verdicts=[Verdict.UNKNOWN.value])), n, level=type)

    # findings ------------------------------------------------------------------------------------

    def findings(
        self, only: Collection[str] | str = (), verdicts: Collection[str] = TOLD, limit: int | None = None
    ) -> Iterator[Finding]:
        """
        Findings as Ruleset.check gives them, made when they are asked for: by standard, then in the order of the rows.

        Takes:  `only`, ids of standards; `verdicts`, those wanted; `limit`, how many at most.
        Gives:  findings with their reasons; their place has the number of the row. Reads keys: each may stand once.
        Errors: CallError for a standard or verdict that is unknown; InputError (D562, D565) for keys.
        """
        only = (only,) if isinstance(only, str) else only
        wanted = (verdicts,) if isinstance(verdicts, str) else verdicts
        for name in only:
            if name not in {one.id for one in self.standards}:
                raise CallError(f"no standard {name!r} in this report")
        if unknown := [one for one in wanted if one not in list(VERDICTS)]:
            raise CallError(f"no verdict {unknown[0]!r}")
        chosen = [one for one in self.standards if not only or one.id in only]
        return self._findings.of(chosen, [Verdict(one) for one in wanted], limit)

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """What came of each waiver that was given, in their order; finds their records when it is first asked for."""
        return effects(self.waivers, self._findings.waived(self.standards), self.standards, self.as_of)

    def __iter__(self) -> Iterator[Finding]:
        return self.findings(verdicts=[verdict.value for verdict in VERDICTS])


def _fraction(over: float | None, under: float) -> Fraction | None:
    return None if over is None else Fraction(int(over), int(under))


def report(
    ruleset: str, as_of: date | None, read: Callable[[bool, Collection[str]], Frames], *, codes: bool, waivers: Waivers = NONE,
    scoring: FrameScoring | None = None,
) -> FrameReport:  # fmt: skip
    """
    Judge frames. `read` makes their tables, with keys where it is told so, and with further levels; with waivers they are read.

    Eager frames are judged at once, lazy ones when a frame of the report is collected, but for standards that may have to be
    judged record by record.
    """
    from rulekit.engines.frames.records import resolved
    from rulekit.sources.frames.findings import Findings
    from rulekit.sources.frames.judged import held, judged
    from rulekit.sources.frames.shape import Shape

    frames, day = read(bool(waivers), ()), as_of or date.min
    waived = waivers.on(day)
    found, asked = judged(frames, day, codes, waived)
    if asked and not frames.keyed:
        frames = read(True, ())  # records that are judged on their own are told apart by their keys
        found, asked = judged(frames, day, codes, waived)
    reasons = {id: reason for one in found.values() for id, reason in one.asks.items()}
    if asked:
        given = (frames.tables, frames.ruleset, frames.vocabulary, day)
        found = {over: resolved(one, *given, frames.bearing) if asked & set(one.asks) else one for over, one in found.items()}
        if frames.kind not in ("lazy", "duckdb"):
            found = held(frames, found)
    findings = Findings(lambda: frames if frames.keyed else read(True, ()), day, waivers)
    fallbacks = {one.id: _told(reasons[one.id]) for one in frames.standards if one.id in asked}
    shape = Shape(frames, codes)
    told = (ruleset, as_of, frames.standards, frames.vocabulary, codes, fallbacks)
    return FrameReport(*told, frames, found, findings, shape, read, waivers, scoring)


def _told(reason: tuple[str, Mapping[str, str]]) -> str:
    """Why a standard is judged record by record: its code, then what fills its words."""
    code, told = reason
    return f"{code}: {', '.join(told.values())}" if told else code


__all__ = ["FrameReport", "report"]
