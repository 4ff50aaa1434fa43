"""Waivers of one run: single decisions go in; which of them is about a standard and record on a day comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from attrs import evolve, frozen

from rulekit import ir
from rulekit.findings import Finding, Note, Waiver
from rulekit.text import closest

WHOLE = "*"  # the record of a standard that is judged once over everything


@frozen(slots=False)
class Waivers:
    """
    Waivers by standard and record, in the order in which they were given.

    `rejected` tells those that cannot be used, each with its place; they are never applied. `sources` are the files.
    """

    given: tuple[Waiver, ...] = ()
    rejected: tuple[Note, ...] = ()
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.given)

    @cached_property
    def _by_record(self) -> Mapping[tuple[str, str], Sequence[Waiver]]:
        found: dict[tuple[str, str], list[Waiver]] = {}
        for one in self.given:
            found.setdefault((one.standard, one.record), []).append(one)
        return found

    @cached_property
    def records(self) -> Mapping[str, Sequence[str]]:
        """By standard, the records that any waiver is about, in order."""
        found: dict[str, dict[str, None]] = {}
        for one in self.given:
            found.setdefault(one.standard, {})[one.record] = None
        return {standard: tuple(keys) for standard, keys in found.items()}

    def of(self, standard: str, record: str, day: date) -> Waiver | None:
        """The waiver that holds on a day; else the one that expired last; else the one that begins next; else None."""
        about = self._by_record.get((standard, record))
        if about is None:
            return None
        return min(about, key=lambda one: _nearness(one, day))

    def on(self, day: date) -> dict[str, tuple[str, ...]]:
        """By standard, the records that are waived on a day."""
        found: dict[str, dict[str, None]] = {}
        for one in self.given:
            if one.state(day) == "waived":
                found.setdefault(one.standard, {})[one.record] = None
        return {standard: tuple(keys) for standard, keys in found.items()}

    def bound(self, ruleset: ir.Ruleset, type_of: Callable[[str], str]) -> Waivers:
        """The same for one ruleset: those that name no standard of it, or another type of record than it is about, are
        rejected. `type_of` gives the id of a record type by any of its words."""
        overs = {one.id: one.rule.over for one in ruleset.standards}
        kept: list[Waiver] = []
        rejected: list[Note] = []
        for one in self.given:
            note = _misfit(one, overs, type_of)
            if note is not None:
                rejected.append(note)
            else:
                kept.append(evolve(one, record=one.record or WHOLE))
        every = sorted((*self.rejected, *rejected), key=lambda note: note.place.line)
        return Waivers(tuple(kept), tuple(every), self.sources)


NONE = Waivers()


def _nearness(one: Waiver, day: date) -> tuple[int, int]:
    state = one.state(day)
    if state == "expired" and one.ends is not None:
        return 1, -one.ends.toordinal()
    return (0, 0) if state == "waived" else (2, one.begins.toordinal())


def _misfit(one: Waiver, overs: Mapping[str, ir.Over], type_of: Callable[[str], str]) -> Note | None:
    over = overs.get(one.standard)
    if over is None:
        near = closest(one.standard, overs)
        code = "waiver_standard_near" if near else "waiver_standard"
        return Note(code, one.place, {"standard": one.standard, "record": one.record, "near": near or ""})
    told = {"standard": one.standard, "record": one.record, "type": one.record_type, "about": over.record}
    if (one.record in ("", WHOLE)) != (over.kind == "whole"):
        return Note("waiver_whole" if over.kind == "whole" else "waiver_no_record", one.place, told)
    return Note("waiver_type", one.place, told) if one.record_type and type_of(one.record_type) != over.record else None


@frozen
class Effect:
    """
    What came of a waiver in a run.

    `state`: waived, expired or not_begun on the day; not_in_force (its standard is not), no_record (there is no such record in
    the input), not_judged (its standard was left out of the run). `finding` is the one that tells the waiver, if any does.
    """

    waiver: Waiver
    state: str
    finding: Finding | None = None


def effects(
    waivers: Waivers, told: Iterable[Finding], standards: Iterable[ir.Standard], as_of: date | None
) -> tuple[Effect, ...]:  # fmt: skip
    """What came of waivers: `told` are all findings about which one of them says something, `standards` those judged."""
    by_waiver = {(one.waived.waiver.standard, one.waived.waiver.record): one for one in told if one.waived is not None}
    judged = {one.id: one for one in standards}
    return tuple(
        _effect(one, by_waiver.get((one.standard, one.record)), judged.get(one.standard), as_of) for one in waivers.given
    )


def _effect(one: Waiver, finding: Finding | None, standard: ir.Standard | None, as_of: date | None) -> Effect:
    if standard is None or as_of is None:
        return Effect(one, "not_judged")
    if finding is None:
        return Effect(one, "no_record" if standard.in_force(as_of) else "not_in_force")
    mine = finding.waived is not None and finding.waived.waiver == one
    return Effect(one, one.state(as_of), finding if mine else None)


__all__ = ["NONE", "WHOLE", "Effect", "Waivers", "effects"]
