"""Two reports of one ruleset go in; what became of each finding, why, and until when it is to be put right comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from attrs import evolve, field, frozen

from rulekit.errors import CallError
from rulekit.follow.causes import causes
from rulekit.follow.due import STATES, Due, due, read_periods
from rulekit.follow.read import ABSENT, NOT_JUDGED, UNTOLD, Document, Key, Told, read
from rulekit.follow.scores import SCORE_KINDS, ScoreChange, score_changes
from rulekit.follow.scores import counted as score_counted
from rulekit.report import FAIL_ON
from rulekit.sources.problem import problem

# What became of a finding. Of a fail of the old report exactly one from still_open to not_judged; of a fail of the new one
# new or still_open.
KINDS = (
    "new", "still_open", "fixed", "waived", "ended", "gone", "closed", "unclear", "not_judged", "changed", "appeared", "vanished",
)  # fmt: skip
_OPEN = ("new", "still_open")


@frozen
class Change:
    """
    What became of one standard for one record.

    `kind` is one of KINDS; `before` and `after` are verdicts, or absent (no such record), untold (pass or not applicable: the
    report has no more than fail, unknown, error), not_judged. `why` says what changed: see causes; not `sure`: any of these.
    """

    kind: str
    standard: str
    record_type: str
    record: str
    before: str
    after: str
    old: Told | None
    new: Told | None
    why: tuple[str, ...] = ()
    sure: bool = True
    due: Due | None = None

    @property
    def told(self) -> Told:
        """The finding of the new report, else that of the old one."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def breach(self) -> str:
        """violation or shortfall, of the new report where that tells the record, else of the old one; "" for neither."""
        return self.new.breach if self.new is not None and self.kind in _OPEN else self.old.breach if self.old is not None else ""


@frozen(slots=False)
class Diff:
    """
    What changed between two reports of one ruleset. Findings whose verdict is the same, and no breach, are only counted (`same`);
    so are those that one of the reports does not tell, so that they cannot be compared (`uncompared`).

    `lost` are the standards of which one of the reports tells only fail, unknown and error; `timed`: there are deadlines.
    `every_score`: what became of each score, those that are the same too.
    """

    old: Document
    new: Document
    changes: tuple[Change, ...]
    same: int = 0
    uncompared: int = 0
    lost: tuple[str, ...] = ()
    timed: bool = False
    every_score: tuple[ScoreChange, ...] = field(default=(), repr=False)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def of(self, *kinds: str) -> tuple[Change, ...]:
        """Changes of some kinds, in order of standards and records. Errors: CallError for a kind that is none of KINDS."""
        for kind in kinds:
            if kind not in KINDS:
                raise CallError(f"kinds of changes are {', '.join(KINDS)}, not {kind!r}")
        return tuple(change for change in self.changes if change.kind in kinds)

    @cached_property
    def standards(self) -> tuple[str, ...]:
        """Standards of either report, those of the new one first."""
        return tuple(dict.fromkeys([*self.new.counts, *self.old.counts]))

    @cached_property
    def rules(self) -> dict[str, tuple[str, ...]]:
        """Standards that were added, removed (or left out), or say something else than before."""
        shared = [id for id in self.standards if id in self.old.counts and id in self.new.counts]
        return {
            "added": tuple(id for id in self.standards if id not in self.old.counts),
            "removed": tuple(id for id in self.standards if id not in self.new.counts),
            "changed": tuple(id for id in shared if _digest(self.old, id) != _digest(self.new, id)),
        }

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """By standard, how many changes there are of each kind."""
        table = {id: dict.fromkeys(KINDS, 0) for id in self.standards}
        for change in self.changes:
            table[change.standard][change.kind] += 1
        return table

    @cached_property
    def totals(self) -> dict[str, int]:
        """How many changes there are of each kind."""
        return {kind: sum(row[kind] for row in self.counts.values()) for kind in KINDS}

    @cached_property
    def scores(self) -> tuple[ScoreChange, ...]:
        """Scores, and grades, that changed or may have; see SCORE_KINDS of rulekit.follow.scores."""
        return tuple(change for change in self.every_score if change.kind != "same" or change.grade not in ("", "same"))

    @cached_property
    def score_counts(self) -> dict[str, dict[str, int]]:
        """By scorecard, how many scores there are of each kind."""
        return {card: score_counted(found, "kind") for card, found in self._cards.items()}

    @cached_property
    def grade_counts(self) -> dict[str, dict[str, int]]:
        """By scorecard that has grades, how many grades there are of each kind."""
        return {card: score_counted(found, "grade") for card, found in self._cards.items() if any(one.grade for one in found)}

    @cached_property
    def _cards(self) -> dict[str, list[ScoreChange]]:
        found: dict[str, list[ScoreChange]] = {}
        for change in self.every_score:
            found.setdefault(change.scorecard, []).append(change)
        return found

    @cached_property
    def cards(self) -> tuple[str, ...]:
        """Scorecards that give other points than before, or count other standards."""
        before = {id: card.get("digest") for id, card in self.old.scorecards.items()}
        return tuple(id for id, card in self.new.scorecards.items() if before.get(id, card.get("digest")) != card.get("digest"))

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Levels by which changes can be counted: those above the records, then record types themselves."""
        every: tuple[Change | ScoreChange, ...] = (*self.changes, *self.scores)
        found = dict.fromkeys(level for change in every for level in change.told.above)
        return tuple(dict.fromkeys([*found, *(change.record_type for change in every if change.record_type)]))

    def level(self, word: str) -> str | None:
        """The level of an id or word, in either language; None where none of the changed records stands in such units."""
        named = {**self.old.levels, **self.new.levels}
        for level in self.levels:
            if word.casefold() in (level, *(str(name).casefold() for name in named.get(level, {}).values())):
                return level
        return None

    def level_word(self, level: str, lang: str) -> str:
        """The word of a level in a language; its id where the reports tell none."""
        return str((self.new.levels.get(level) or self.old.levels.get(level) or {}).get(lang, level))

    def by(self, word: str) -> dict[str, dict[str, int]]:
        """
        By unit of a level (its id or word), how many changes there are of each kind; under "" those that cannot be placed. The
        sums are the totals. Errors: CallError for a level that no record stands in.
        """
        return self._by(word, ((change, change.kind) for change in self.changes), KINDS)

    def scores_by(self, word: str, scorecard: str, *, grades: bool = False) -> dict[str, dict[str, int]]:
        """
        By unit of a level, how many scores (or `grades`) of a scorecard there are of each kind, as `by` has it; the sums are
        those of score_counts (grade_counts). Errors: CallError for a level that no record stands in.
        """
        found = self._cards.get(scorecard, ())
        return self._by(word, ((change, change.grade if grades else change.kind) for change in found), SCORE_KINDS)

    def _by(
        self, word: str, changes: Iterable[tuple[Change | ScoreChange, str]], kinds: Sequence[str]
    ) -> dict[str, dict[str, int]]:  # fmt: skip
        level = self.level(word)
        if level is None:
            raise CallError(f"no level {word!r}: {', '.join(self.levels) or '–'}")
        table: dict[str, dict[str, int]] = {}
        for change, kind in changes:
            unit = change.record if change.record_type == level else change.told.above.get(level, "")
            table.setdefault(unit, dict.fromkeys(kinds, 0))[kind] += 1
        return {unit: table[unit] for unit in sorted(table, key=lambda one: (not one, one))}

    @cached_property
    def deadlines(self) -> dict[str, int]:
        """Open breaches by their deadline on the new report's day: overdue, due_soon, in_order; none for those without one."""
        found = Counter(change.due.state if change.due else "none" for change in self.of(*_OPEN))
        return {state: found[state] for state in (*STATES, "none")}

    def exit_code(self, fail_on: str = "violation") -> int:
        """
        What the comparison comes to, in the numbers of `check`.

        4 the new report has error verdicts; 1 breaches that are new or still open, at or above `fail_on`; 3 breaches of the old
        report of which the new one cannot tell what became; 5 no standard is in both; else 0. Errors: CallError.
        """
        if fail_on not in FAIL_ON:
            raise CallError(f"fail_on is {' or '.join(FAIL_ON)}, not {fail_on!r}")
        if any(row["error"] for row in self.new.counts.values()):
            return 4
        counting = FAIL_ON if fail_on == "shortfall" else ("violation",)
        if any(change.breach in counting for change in self.of(*_OPEN)):
            return 1
        if self.of("unclear", "not_judged"):
            return 3
        return 0 if set(self.old.counts) & set(self.new.counts) else 5

    def to_text(self, *, lang: str | None = None, show: int | None = None, width: int = 80, by: Sequence[str] = ()) -> str:
        """The comparison as plain text in a language, laid out for `width` columns; also counted by levels."""
        from rulekit.follow.text import text

        return text(self, lang=lang or self.new.lang, show=show, columns=width, by=by)

    def to_json(self, *, by: Sequence[str] = ()) -> str:
        """One JSON document after `$defs/diff` of grammars/output.schema.json."""
        from rulekit.follow.data import to_json

        return to_json(self, by)

    def to_csv(self, *, lang: str | None = None) -> str:
        """A table with a row for each change."""
        from rulekit.follow.data import to_csv

        return to_csv(self, lang or self.new.lang)


def diff(old: object, new: object, *, earlier: Iterable[object] = (), within: object = None, soon: int = 7) -> Diff:
    """
    Compare two reports of one ruleset: which breaches are new, fixed or still open, what else changed, and why.

    Takes:  `old` and `new`: paths of JSON reports (with --all, so that nothing is lost), Reports, or JSON content. `earlier`:
            older reports still, for the day on which a breach was first told. `within`: days for putting a breach right from that
            day on (a number, or the path of a TOML file of periods by force and standard); one is due soon in the last `soon`.
    Gives:  a Diff. Errors: InputError C645 to C649; CallError for a wrong call.
    """
    if not isinstance(soon, int) or isinstance(soon, bool) or soon < 0:
        raise CallError(f"soon: a number of days, not {soon!r}")
    periods = read_periods(within)
    documents = sorted((read(one) for one in earlier), key=lambda one: str(one.as_of))
    documents += [read(old), read(new)]
    _fit(documents, timed=periods is not None)
    before, after = documents[-2:]
    changes: list[Change] = []
    counted = {True: 0, False: 0}
    for key in dict.fromkeys([*_ordered(after, before)]):
        change = _change(key, before, after)
        if change is None:
            counted[before.state(key) == after.state(key)] += 1
        elif periods is not None and change.kind in _OPEN:
            found = due(key, change.told.force, documents, periods, soon)
            changes.append(evolve(change, due=found))
        else:
            changes.append(change)
    lost = tuple(id for id in after.counts if not after.whole(id) or (id in before.counts and not before.whole(id)))
    scores = tuple(score_changes(before, after))
    return Diff(before, after, tuple(changes), counted[True], counted[False], lost, periods is not None, scores)


def _fit(documents: Sequence[Document], *, timed: bool) -> None:
    """Refuse reports of different rulesets, or in the wrong order; with deadlines also those without a day."""
    last = documents[-1]
    for document in documents[:-1]:
        if document.ruleset != last.ruleset:
            raise problem("C647", old=document.name, first=document.ruleset, new=last.name, second=last.ruleset)
    for one, two in pairwise(documents):
        if one.as_of and two.as_of and one.as_of > two.as_of:
            raise problem("C648", old=one.name, first=one.as_of, new=two.name, second=two.as_of)
    for document in documents if timed else ():
        if document.as_of is None:
            raise problem("C648", old=document.name, first="–", new=last.name, second=str(last.as_of or "–"))


def _ordered(after: Document, before: Document) -> Iterator[Key]:
    """Findings of either report by standard, those of the new one first."""
    by_standard: dict[str, list[Key]] = {}
    for document in (after, before):
        for key in document.findings:
            by_standard.setdefault(key[0], []).append(key)
    for id in dict.fromkeys([*after.counts, *before.counts, *by_standard]):
        yield from by_standard.get(id, ())


def _change(key: Key, before: Document, after: Document) -> Change | None:
    old, new = before.findings.get(key), after.findings.get(key)
    states = before.state(key), after.state(key)
    kind = _kind(*states, new, held=key[0::2] in after.waived)
    if kind is None:
        return None
    why, sure = causes(key, before, after)
    return Change(kind, *key, *states, old, new, why, sure)


def _kind(before: str, after: str, new: Told | None, *, held: bool) -> str | None:
    """What became of a finding; None where nothing did."""
    waived = held or (new is not None and new.waiver == "waived")
    if after == "fail":
        return "still_open" if before == "fail" else "new"
    if before == "fail":
        named = {"pass": "fixed", "unknown": "unclear", "error": "unclear", ABSENT: "gone", NOT_JUDGED: "not_judged"}
        return "waived" if waived else named.get(after, "ended" if after == "not_applicable" else "closed")
    if before == after or {before, after} <= {UNTOLD, "pass", "not_applicable"}:
        return None if before == after or UNTOLD in (before, after) else "changed"
    if NOT_JUDGED in (before, after):
        return None
    if before == ABSENT:
        return "appeared"
    return "vanished" if after == ABSENT else "changed"


def _digest(document: Document, standard: str) -> object:
    return document.standards.get(standard, {}).get("digest")


__all__ = ["KINDS", "Change", "Diff", "diff"]
