"""Findings in words: a finding, the vocabulary and a language go in; its reason in one or two lines comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import PurePath
from typing import Any

from attrs import evolve

from rulekit import ir
from rulekit.findings import Finding, Missing, Note, Place, Step, Truth
from rulekit.reports import dates, often, values
from rulekit.resources import table
from rulekit.sources import notes
from rulekit.text import printable
from rulekit.vocabulary import ChildList, Field, Lang, RecordType, Vocabulary

_SHOWN, _SHOWN_MOST = 3, 6  # facts of a scope, members of a group; all that failed, missing inputs
_LEAVES = (
    ir.Compare, ir.Between, ir.Holds, ir.OneOf, ir.Happened, ir.Dated, *dates.TIMED, *often.OFTEN,
    ir.Every, ir.Unique, ir.Among, ir.Recorded, ir.InGrade, ir.InPlace, ir.Call,
)  # fmt: skip


def reason_text(finding: Finding, vocabulary: Vocabulary, lang: Lang) -> str:
    """Why a finding came out as it did: facts found, and what was required, missing or in the way."""
    return Wording(vocabulary, lang).reason(finding)


def missing_words(missing: Missing, vocabulary: Vocabulary, lang: Lang) -> str:
    """A missing input by the vocabulary's word, after the key of its record where that is another one."""
    return Wording(vocabulary, lang).missing(missing)


def note_text(note: Note, lang: Lang) -> str:
    """What is told about a place in the input, one line; the place itself is not in it."""
    return notes.note_text(note, lang) if note.code in notes.codes() else printable(note.code)


class Wording:
    """
    Words of one language over one vocabulary; conditions that were put into words once are kept.

    Places in the `sources` are told by file name alone where no two files share one.
    """

    def __init__(self, vocabulary: Vocabulary, lang: Lang, sources: Sequence[str] = ()) -> None:
        self.vocabulary, self.lang = vocabulary, lang
        names = Counter(PurePath(source).name for source in sources)
        self._short = {source: name for source in sources if names[name := PurePath(source).name] == 1}
        self._kept: dict[int, tuple[object, str]] = {}
        self._opposites: dict[int, tuple[ir.Condition, ir.Condition]] = {}

    @cached_property
    def table(self) -> Mapping[str, Any]:
        """The words of findings in this language, by section."""
        return table("grammars", f"findings.{self.lang}.toml")

    def condition(self, condition: ir.Condition) -> str:
        """A condition as the language writes it."""
        kept = self._kept.get(id(condition))
        if kept is None or kept[0] is not condition:
            from rulekit.language import render

            kept = self._kept[id(condition)] = (condition, render.condition(condition, self.vocabulary, self.lang))
        return kept[1]

    def named(self, finding: Finding) -> str:
        """The record of a finding: its name with its key, or that it is about everything."""
        if not finding.record_type:
            return str(self.table["why"]["whole"])
        if finding.name and finding.record and finding.name != finding.record:
            return str(self.table["why"]["named"].format(name=finding.name, key=finding.record))
        return finding.name or finding.record

    def place(self, place: Place) -> str:
        """Where something stood in the input: file, line, column."""
        return printable(str(evolve(place, source=self._short.get(place.source, place.source))))

    def missing(self, missing: Missing) -> str:
        """A missing input; see missing_words."""
        words = self.member(missing.record, missing.name)
        form = self.table["missing"]["own" if missing.own else "other"]
        return str(form.format(words=words, key=printable(missing.key)))

    def member(self, record: str, name: str) -> str:
        """The word of a field, a child list or a record type; the id itself where it has none."""
        found: Any = self.vocabulary.fields.get((record, name)) or self.vocabulary.lists.get((record, name))
        if found is None:
            found = self.vocabulary.records.get(name)
        many = isinstance(found, ChildList | RecordType) or (isinstance(found, Field) and found.kind == "number")
        return printable(name) if found is None else str(found.words.first(self.lang, many=many))

    def record(self, record: str, *, many: bool = False) -> str:
        """The word of a record type; its id where the vocabulary has none, "" for the whole."""
        entry = self.vocabulary.records.get(record)
        return printable(record) if entry is None else entry.words.first(self.lang, many=many)

    def marks(self, finding: Finding) -> str:
        """The marks of a finding in words, "" where there is none."""
        count = finding.reason.detail.get("may_clash", "")
        until = finding.reason.detail.get("in_grace", "")
        told = (str(self.table["mark"].get(mark, mark)).format(count=count, until=until) for mark in finding.marks)
        return str(self.table["fact"]["list"].join(told))

    # -- reasons -------------------------------------------------------------------------------------------------------------

    def reason(self, finding: Finding) -> str:
        """Facts found, then what they come to; marks in brackets at the end."""
        parts = [*self._facts(finding), self._conclusion(finding), *dates.beside(self, finding)]
        words = self.table["reason"]
        text = str(words["joined"].join(dict.fromkeys(part for part in parts if part)))
        marks = str(self.table["fact"]["list"].join(part for part in (self.marks(finding), self.waiver(finding)) if part))
        return words["marked"].format(text=text, marks=marks) if marks else text

    def version(self, finding: Finding) -> str:
        """The standard's id, with the edition whose text spoke and the period of its version, where it has several."""
        if finding.edition:
            told = self.table["report"]["edition"].format(standard=finding.standard, edition=finding.edition)
            return str(told) if not finding.version else str(told) + self._version(finding).removeprefix(finding.standard)
        return self._version(finding)

    def _version(self, finding: Finding) -> str:
        if not finding.version:
            return finding.standard
        days = zip(("from", "until"), finding.version.split("/"), strict=True)
        ends = self._joined([self.table["reason"][f"force_{end}"].format(date=day) for end, day in days if day != ".."])
        return str(self.table["reason"]["version"].format(standard=finding.standard, force=ends))

    def waiver(self, finding: Finding) -> str:
        """What a waiver that holds no longer, or not yet, has to say beside a verdict."""
        if finding.waived is None or finding.waived.hidden is not None:
            return ""
        from rulekit.reports.waivers import waived_text

        return waived_text(finding.waived, self)

    def _facts(self, finding: Finding) -> list[str]:
        reason = finding.reason
        if reason.code in ("not_in_force", "not_existing", "nothing_to_judge"):
            return []
        scope = [] if reason.code == "out_of_scope" else self._scope(finding)
        found = [self.fact(leaf) for step in _told(finding) for leaf in leaves(step)]
        return scope[:_SHOWN] + found[:_SHOWN_MOST]

    def _scope(self, finding: Finding) -> list[str]:
        steps = [step for step in finding.reason.proof if step.role == "scope"]
        return [self.fact(leaf) for step in steps for leaf in leaves(step) if leaf.truth is not Truth.UNKNOWN]

    def _conclusion(self, finding: Finding) -> str:
        words, reason = self.table["reason"], finding.reason
        match reason.code:
            case "not_met" if reason.core:
                form = words["recommended" if finding.breach == "shortfall" else "required"]
                return str(form.format(condition=self._joined(self._demands(finding)[:_SHOWN_MOST])))
            case "missing_inputs":
                form = words["missing_inputs" if finding.missing else "missing_nothing"]
                return str(form.format(missing=self.all_missing(finding)))
            case "exempt" if reason.core:
                return str(words["exempt"].format(condition=self._joined([self.condition(s.condition) for s in reason.core])))
            case "exempt":
                return str(words["exempt_plain"])
            case "nothing_to_judge" if "what" in reason.detail:
                form = words.get(reason.detail.get("kind", ""), words["nothing_of"])
                return str(form.format(what=self._any(reason.detail["what"]), due=reason.detail.get("due", "")))
            case "waived" if finding.waived is not None:
                from rulekit.reports.waivers import waived_text

                return waived_text(finding.waived, self)
            case "not_in_force":
                return self._force(reason.detail)
            case "function_error" if "function" in reason.detail:
                name, error = self._any(reason.detail["function"]), printable(reason.detail.get("error", ""))
                return str(words["function_failed"].format(function=name, error=error))
        return str(words.get(reason.code, reason.code))

    def _demands(self, finding: Finding) -> list[str]:
        """What would have been met: each condition that failed; a list of which so many were asked for as one."""
        steps = [step for step in finding.reason.proof if step.role == "requirement"]
        counted = [part for step in steps for part in _counted(step, allows=finding.force == "must_not")]
        inside = {leaf.condition for part in counted for leaf in leaves(part)}
        return [*(self._demand(step) for step in _told(finding) if step.condition not in inside), *map(self._whole, counted)]

    def _whole(self, step: Step) -> str:
        """So many of a list; of a duty and the condition that it hangs on, the direction that was broken."""
        match step.condition:
            case ir.Same(left, right):
                duty, condition = self.condition(left), self.condition(right)
                unmet = "duty_unmet" if step.steps[0].truth is Truth.FALSE else "condition_unmet"
            case ir.AnyOf((first, *rest)):
                duty, unmet = self.condition(ir.opposite(first)), "condition_unmet"
                condition = self.condition(rest[0] if len(rest) == 1 else ir.AnyOf(tuple(rest)))
            case _:
                return self.condition(step.condition)
        return str(self.table["reason"][unmet].format(duty=duty, condition=condition))

    def _demand(self, step: Step) -> str:
        """The condition that would have been met: the opposite of one that stands against the requirement by being true."""
        if step.truth is not Truth.TRUE:
            return dates.demand(self, step) or self.condition(step.condition)
        condition = step.condition
        kept = self._opposites.get(id(condition))
        if kept is None or kept[0] is not condition:
            kept = self._opposites[id(condition)] = (condition, _opposite(condition))
        return self.condition(kept[1])

    def _force(self, detail: Mapping[str, str]) -> str:
        words = self.table["reason"]
        ends = [words[f"force_{end}"].format(date=detail[end]) for end in ("from", "until") if end in detail]
        text = str(words["not_in_force"])
        return str(words["joined_force"].format(text=text, force=self._joined(ends))) if ends else text

    def _any(self, name: str) -> str:
        """The word of whatever in the vocabulary has this id."""
        vocabulary = self.vocabulary
        known = (vocabulary.records, vocabulary.terms, vocabulary.functions)
        found: Any = next((table[name] for table in known if name in table), None)
        for entries in (vocabulary.fields, vocabulary.lists):
            found = found or next((entry for (_, id), entry in entries.items() if id == name), None)
        return printable(name) if found is None else str(found.words.first(self.lang, many=True))

    def all_missing(self, finding: Finding, *, shown: int = _SHOWN_MOST) -> str:
        """The missing inputs of a finding, the first few in words and the rest counted."""
        names = [self.missing(missing) for missing in finding.missing[:shown]]
        text = str(self.table["missing"]["list"].join(names))
        if len(finding.missing) > shown:
            text = self.table["fact"]["more"].format(members=text, count=self._count(len(finding.missing), shown))
        return text

    def _joined(self, parts: Iterable[str]) -> str:
        return str(self.table["fact"]["list"].join(parts))

    def _count(self, total: int, shown: int) -> int:
        return total if self.lang == "zh" else total - shown

    # -- facts ---------------------------------------------------------------------------------------------------------------

    def fact(self, step: Step) -> str:
        """What a condition was judged on, written as an example in a ruleset is: a word and the value found."""
        text = self._fact(step)
        return self.table["fact"]["of_record"].format(key=printable(step.where), fact=text) if step.where else text

    def _fact(self, step: Step) -> str:
        condition = step.condition
        if step.error:
            return self._pair(self.condition(condition), printable(step.error))
        match condition:
            case ir.Compare() | ir.Between():
                return self._joined([*self._quantities(step), *self._members(step), *self.aloud(step)]) or self._held(step)
            case ir.Holds() | ir.OneOf() | ir.Happened() | ir.Dated():
                return self.fact_of_field(step)
            case ir.Deadline() | ir.DueBy() | ir.InOrder():
                pairs = [self._pair(words, value) for _, words, value in dates.facts(self, step)]
                return self._joined([*pairs, *dates.last_day(self, step)])
            case ir.EachPeriod() | ir.AnyWindow():
                return often.fact(self, step) or self._held(step)
            case ir.InGrade():
                return self.grade(step)
            case ir.Every() | ir.Among():
                return self._joined(self._members(step)) or self._held(step)
            case ir.Unique():
                name = self._joined(self.member(condition.record, name) for name in condition.names)
                found = printable(step.found) if step.found is not None else str(self.table["value"]["missing"])
                same = [printable(key) for key, truth in step.members if truth is Truth.FALSE]
                told = self.table["fact"]["members_same"].format(members=self._joined(same[:_SHOWN])) if same else ""
                return self._joined(part for part in (self._pair(name, found), told) if part)
        return self._held(step)

    def grade(self, step: Step) -> str:
        """The word of a scale of grades, and the grades that are still possible."""
        assert isinstance(step.condition, ir.InGrade)
        scale = self.vocabulary.terms[step.condition.name]
        ids = [] if step.found is None else step.found.split(" / ")
        words = [one.words.first(self.lang) for one in scale.grades if one.id in ids]
        return self._pair(scale.words.first(self.lang), self._joined(words) or str(self.table["value"]["nothing"]))

    def fact_of_field(self, step: Step) -> str:
        """The word of the one field that a condition reads, and the value found."""
        condition = step.condition
        assert isinstance(condition, ir.Holds | ir.OneOf | ir.Happened | ir.Dated)
        value = self._yes_no(condition, step.truth) if isinstance(condition, ir.Holds) else self._found(step)
        return self._pair(self.member(condition.record, condition.name), value)

    def _pair(self, words: str, value: str) -> str:
        return str(self.table["fact"]["pair"].format(words=words, value=value))

    def _held(self, step: Step) -> str:
        if step.truth is Truth.TRUE:
            return self.condition(step.condition)
        return self._pair(self.condition(step.condition), self._answer(step.truth, "yes", "no"))

    def _answer(self, truth: Truth, yes: str, no: str) -> str:
        key = {Truth.TRUE: yes, Truth.FALSE: no, Truth.ERROR: "error", Truth.NOTHING: "nothing"}.get(truth, "missing")
        return str(self.table["value"][key])

    def _yes_no(self, condition: ir.Holds, truth: Truth) -> str:
        entry = self.vocabulary.fields.get((condition.record, condition.name))
        quality = entry is None or entry.adjective
        return self._answer(truth, "yes" if quality else "had", "no" if quality else "not_had")

    def _found(self, step: Step) -> str:
        values_of = self.table["value"]
        if step.found is None:
            return str(values_of["missing"])
        if isinstance(step.condition, ir.OneOf):
            entry = self.vocabulary.fields.get((step.condition.record, step.condition.name))
            for choice in entry.choices if entry is not None else ():
                if choice.id == step.found:
                    return choice.words.first(self.lang)
        elif step.found == "not_yet":
            return str(values_of["not_yet"])
        elif ".." in step.found:
            low, _, high = step.found.partition("..")
            return str(values_of["between"].format(low=low, high=high))
        return printable(step.found)

    def _quantities(self, step: Step) -> Iterator[str]:
        """The quantities of a comparison that are not literals, each with what was found of it."""
        limits = [bound.low for quantity, bound in step.values if isinstance(quantity, ir.Number)]
        unit = next((unit for quantity, _ in step.values if (unit := values.unit_of(quantity, self.vocabulary))), "")
        for quantity, found in step.values:
            if isinstance(quantity, ir.Number):
                continue
            own = values.unit_of(quantity, self.vocabulary) or unit
            shown = values.bounds(found, own, self.vocabulary, self.lang, against=limits[0] if limits else None)
            yield self._pair(self.quantity(quantity), shown)

    def quantity(self, quantity: ir.Quantity) -> str:
        """A quantity by its word, or as the language writes it."""
        match quantity:
            case ir.FieldValue():
                return self.member(quantity.record, quantity.name)
            case ir.Ref() if quantity.name in self.vocabulary.terms:
                return self.vocabulary.terms[quantity.name].words.first(self.lang)
            case ir.Chosen():
                return str(self.table["fact"]["row"])
            case ir.Count() if quantity.group.where is None:
                return str(self.table["fact"]["count"].format(words=self.record(quantity.group.record, many=True)))
        from rulekit.language import render

        return render.quantity(quantity, self.vocabulary, self.lang)

    def aloud(self, step: Step) -> Iterator[str]:
        """Of how many members what is missing was counted as the sentence says."""
        return (str(self.table["fact"][f"aloud_{how}"].format(count=count)) for how, count in step.aloud if count)

    def _members(self, step: Step) -> Iterator[str]:
        """Which members of a group stand against it, and on which it hangs."""
        for truth, form in ((Truth.FALSE, "members_not"), (Truth.UNKNOWN, "members_unknown")):
            keys = [printable(key) for key, found in step.members if found is truth]
            if keys:
                members = self._joined(keys[:_SHOWN])
                if len(keys) > _SHOWN:
                    members = self.table["fact"]["more"].format(members=members, count=self._count(len(keys), _SHOWN))
                yield str(self.table["fact"][form].format(members=members))


def _counted(step: Step, *, allows: bool) -> Iterator[Step]:
    """The lists and pairs that failed among what had to hold together; with `allows` also "not A, or B" (A only if B)."""
    if step.truth is Truth.FALSE and isinstance(step.condition, (ir.HowMany, ir.Same, *((ir.AnyOf,) if allows else ()))):
        yield step
    elif isinstance(step.condition, ir.All):
        for part in step.steps:
            yield from _counted(part, allows=False)


def _told(finding: Finding) -> Sequence[Step]:
    """The conditions that a reason speaks of: all that failed, or those that decided."""
    return finding.reason.failing or finding.reason.core


def _opposite(condition: ir.Condition) -> ir.Condition:
    if isinstance(condition, ir.Not):
        return condition.item
    return evolve(condition, order=ir.OPPOSITE[condition.order]) if isinstance(condition, ir.Compare) else ir.Not(condition)


def leaves(step: Step) -> Iterator[Step]:
    """The conditions of a step that are judged on values, in source order; iterative."""
    stack = [step]
    while stack:
        current = stack.pop()
        if isinstance(current.condition, _LEAVES) or not current.steps:
            yield current
        else:
            stack.extend(reversed(current.steps))
