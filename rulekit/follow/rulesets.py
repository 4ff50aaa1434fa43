"""Two rulesets go in; which standards differ comes out, and over records whose verdicts change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import frozen

from rulekit import ir
from rulekit.findings import Finding
from rulekit.follow.rulesets_cards import CardChange, card_changes
from rulekit.follow.rulesets_words import DefinitionChange, definition_changes
from rulekit.report import Report
from rulekit.ruleset import Ruleset

PARTS = ("over", "force", "scope", "requirement", "exceptions", "definitions", "period", "grace")
STANDARD_KINDS = ("added", "removed", "changed", "renamed")
NOT_JUDGED, ABSENT = "not_judged", "absent"


@frozen
class StandardChange:
    """
    What became of a standard from one ruleset to the other. `kind`: "added", "removed", "changed", or "renamed": the same under
    another id.

    `parts` say what changed, each one of PARTS. `left_out` is the reason that the new ruleset gives for leaving it out, by
    language.
    """

    kind: str
    old: ir.Standard | None
    new: ir.Standard | None
    parts: tuple[str, ...] = ()
    left_out: Mapping[str, str] | None = None

    @property
    def id(self) -> str:
        """The id in the new ruleset, else that in the old one."""
        return self.standard.id

    @property
    def standard(self) -> ir.Standard:
        """The standard of the new ruleset, else that of the old one."""
        found = self.new or self.old
        assert found is not None
        return found


@frozen
class VerdictChange:
    """
    One record whose verdict is another by the new ruleset. `standard` is the id there, or in the old one if it is in that alone.

    `before` and `after` are verdicts, or not_judged (the ruleset has no such standard), or absent (it is not about the record).
    """

    standard: str
    record_type: str
    record: str
    before: str
    after: str
    old: Finding | None
    new: Finding | None

    @property
    def told(self) -> Finding:
        """The finding by the new ruleset, else that by the old one."""
        found = self.new or self.old
        assert found is not None
        return found


@frozen(slots=False)
class RulesetDiff:
    """
    How two rulesets differ: standards, in the order of the new one, scorecards, and, where records were given, the verdicts that
    change.

    Standards that mean the same are only counted (`same`), however they are worded.
    """

    old: Ruleset
    new: Ruleset
    standards: tuple[StandardChange, ...]
    same: int
    verdicts: tuple[VerdictChange, ...] | None = None
    reports: tuple[Report, Report] | None = None
    scorecards: tuple[CardChange, ...] = ()

    def of(self, kind: str) -> tuple[StandardChange, ...]:
        """Changes of standards of one of STANDARD_KINDS."""
        return tuple(change for change in self.standards if change.kind == kind)

    @cached_property
    def definitions(self) -> tuple[DefinitionChange, ...]:
        """Definitions that changed standards use and that are other ones in the new ruleset."""
        return tuple(definition_changes(self))

    @cached_property
    def counts(self) -> dict[str, dict[tuple[str, str], int]]:
        """By standard, how many records went from one verdict to another."""
        table: dict[str, dict[tuple[str, str], int]] = {}
        for change in self.verdicts or ():
            row = table.setdefault(change.standard, {})
            row[change.before, change.after] = row.get((change.before, change.after), 0) + 1
        return table

    def sentence(self, side: str, standard: ir.Standard, lang: str) -> str:
        """The canonical sentence of a standard of the "old" or the "new" ruleset."""
        from rulekit.language import render

        ruleset = self.old if side == "old" else self.new
        return render.sentence(standard.rule, ruleset.vocabulary, lang, ruleset.definitions)

    def exit_code(self) -> int:
        """0 where nothing differs, 1 where something does: verdicts, where records were given, else standards or scorecards."""
        return int(bool(self.verdicts if self.verdicts is not None else self.standards or self.scorecards))

    def to_text(self, *, lang: str | None = None, show: int | None = None, width: int = 80) -> str:
        """The comparison as plain text."""
        from rulekit.follow.rulesets_text import text

        return text(self, lang=lang or self.new.lang, show=show, columns=width)

    def to_json(self) -> str:
        """One JSON document after `$defs/ruleset_diff` of grammars/output.schema.json."""
        from rulekit.follow.rulesets_data import to_json

        return to_json(self)

    def to_csv(self, *, lang: str | None = None) -> str:
        """A table: a row for each verdict that changes where records were given, else for each standard."""
        from rulekit.follow.rulesets_data import to_csv

        return to_csv(self, lang or self.new.lang)


def compare(old: Ruleset, new: Ruleset, reports: tuple[Report, Report] | None = None) -> RulesetDiff:
    """How a ruleset differs from an older one, and where `reports` of both on the same records are given, what changes there."""
    found, same, renamed = _standards(old, new)
    verdicts = None if reports is None else tuple(_verdicts(*reports, renamed))
    return RulesetDiff(old, new, tuple(found), same, verdicts, reports, tuple(card_changes(old, new)))


# standards ------------------------------------------------------------------------------------------------


def _standards(old: Ruleset, new: Ruleset) -> tuple[list[StandardChange], int, dict[str, str]]:
    before, after = _by_id(old.standards), _by_id(new.standards)
    changes: list[StandardChange] = []
    same = 0
    for id, versions in after.items():
        pairs, left, more = _paired(before.get(id, []), versions, old, new)
        for one, other in pairs:
            parts = differing(one, other, old, new)
            changes += [StandardChange("changed", one, other, parts)] if parts else []
            same += not parts
        changes += [StandardChange("removed", one, None) for one in left]
        changes += [StandardChange("added", None, one) for one in more]
    told = {one.id: {new.lang: one.reason, _other(new.lang): one.reason_twin} for one in new.unchecked}
    for id in before.keys() - after.keys():
        reason = {lang: text for lang, text in told.get(id, {}).items() if text} or None
        changes += [StandardChange("removed", one, None, left_out=reason) for one in before[id]]
    changes, renamed = _renamed(changes, old, new)
    place = {id: at for at, id in enumerate([*after, *before])} | {id: at for at, id in enumerate(after)}
    changes.sort(key=lambda change: (change.new is None and change.id not in after, place[change.id]))
    return changes, same, renamed


def _other(lang: str) -> str:
    return "en" if lang == "zh" else "zh"


def _by_id(standards: Iterable[ir.Standard]) -> dict[str, list[ir.Standard]]:
    found: dict[str, list[ir.Standard]] = {}
    for one in standards:
        found.setdefault(one.id, []).append(one)
    return found


Pairs = tuple[list[tuple[ir.Standard, ir.Standard]], list[ir.Standard], list[ir.Standard]]


def _paired(before: Sequence[ir.Standard], after: Sequence[ir.Standard], old: Ruleset, new: Ruleset) -> Pairs:
    """Versions of a standard side by side: those that mean the same, then those that begin on one day, then in their order."""
    left, more = list(before), list(after)
    pairs: list[tuple[ir.Standard, ir.Standard]] = []
    fits = (
        lambda one, other: not differing(one, other, old, new),
        lambda one, other: one.begins == other.begins,
        lambda one, other: True,
    )
    for fit in fits:
        for one in list(left):
            found = next((other for other in more if fit(one, other)), None)
            if found is not None:
                pairs.append((one, found))
                left.remove(one)
                more.remove(found)
    return pairs, left, more


def differing(one: ir.Standard, other: ir.Standard, old: Ruleset, new: Ruleset) -> tuple[str, ...]:
    """What two standards mean otherwise, as parts; titles, citations and wording are no meaning."""
    mine, theirs = one.rule, other.rule
    defined = ir.used(mine, old.definitions), ir.used(theirs, new.definitions)
    equal = {
        "over": mine.over == theirs.over,
        "force": mine.force == theirs.force,
        "scope": mine.scope == theirs.scope,
        "requirement": mine.requirement == theirs.requirement,
        "exceptions": mine.exceptions == theirs.exceptions,
        "definitions": all(defined[0][name] == defined[1][name] for name in defined[0].keys() & defined[1].keys()),
        "period": (one.begins, one.ends) == (other.begins, other.ends),
        "grace": one.grace == other.grace,
    }
    found = tuple(part for part in PARTS if not equal[part])
    return found if found or mine == theirs else ("requirement",)


def _renamed(changes: Sequence[StandardChange], old: Ruleset, new: Ruleset) -> tuple[list[StandardChange], dict[str, str]]:
    """Standards that went and came again with the same meaning under another id, as one change."""
    gone = [change for change in changes if change.kind == "removed" and change.left_out is None]
    found: list[StandardChange] = []
    ids: dict[str, str] = {}
    taken: list[StandardChange] = []
    for change in changes:
        if change.kind == "added" and change.new is not None:
            free = [one for one in gone if one.old is not None and one not in taken]
            match = next((one for one in free if one.old and not differing(one.old, change.new, old, new)), None)
            if match is not None and match.old is not None:
                taken.append(match)
                ids[match.old.id] = change.new.id
                found.append(StandardChange("renamed", match.old, change.new))
                continue
        found.append(change)
    return [change for change in found if change not in taken], ids


# verdicts -------------------------------------------------------------------------------------------------


def _verdicts(before: Report, after: Report, renamed: Mapping[str, str]) -> Iterator[VerdictChange]:
    """Findings whose verdict is another, in the order of the new report, then those that it has not."""
    old = {(renamed.get(one.standard, one.standard), one.record_type, one.record): one for one in before.findings}
    new = {(one.standard, one.record_type, one.record): one for one in after.findings}
    judged = {one.id for one in after.standards}, {renamed.get(one.id, one.id) for one in before.standards}
    for key in dict.fromkeys([*new, *old]):
        one, other = old.get(key), new.get(key)
        first = one.verdict.value if one is not None else ABSENT if key[0] in judged[1] else NOT_JUDGED
        second = other.verdict.value if other is not None else ABSENT if key[0] in judged[0] else NOT_JUDGED
        if first != second:
            yield VerdictChange(*key, first, second, one, other)
