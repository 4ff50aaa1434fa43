"""A finding with its proof goes in; the whole tree with values, places and what decided it comes out, as text or as data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import frozen

from rulekit import ir
from rulekit.engines.reasons import core
from rulekit.findings import Bounds, Finding, Place, Step, Truth, Verdict
from rulekit.reports import dates, often, values
from rulekit.reports.layout import Paint, plain, spread, wrap
from rulekit.reports.remedies import remedy_text
from rulekit.reports.words import Wording
from rulekit.text import pad, printable, width

Locate: TypeAlias = Callable[[str, str, str], Place | None]
Read: TypeAlias = Callable[[str, str, str], object]
SIGNS = {Truth.TRUE: "√", Truth.FALSE: "×", Truth.UNKNOWN: "?", Truth.ERROR: "!", Truth.NOTHING: "–"}
_VERDICTS = {Verdict.PASS: ("√", "green"), Verdict.FAIL: ("×", "red"), Verdict.NOT_APPLICABLE: ("–", "dim")}
_STYLES = {Truth.TRUE: "green", Truth.FALSE: "red", Truth.UNKNOWN: "yellow", Truth.ERROR: "yellow", Truth.NOTHING: "dim"}
_MEMBERS = 10  # members of a group that are listed by name


@frozen
class Explained:
    """
    A finding with what tells it: the titles and sentences of its standard by language, and where a field was read.

    `locate(type, key, field)` gives the place of a cell, or of its record, `read` its value; None where that is not known.
    """

    finding: Finding
    titles: Mapping[str, str]
    sentences: Mapping[str, str]
    locate: Locate
    read: Read


def deciding(finding: Finding) -> Sequence[Step]:
    """The conditions that alone decide a finding, none to spare; none where it is open."""
    if finding.reason.core or finding.verdict is not Verdict.PASS:
        return finding.reason.core
    return tuple(leaf for step in finding.reason.proof if step.role == "requirement" for leaf in core(step))


def proof_of(finding: Finding) -> Sequence[Step]:
    """The proof of a finding; where a waiver holds, that of the finding it hides."""
    hidden = finding.waived.hidden if finding.waived is not None else None
    return (finding if hidden is None else hidden).reason.proof


def proof_lines(explained: Explained, wording: Wording, *, columns: int = 80, paint: Paint = plain, as_of: str = "") -> list[str]:
    """The finding, its conditions from scope to requirement each with the values found and their places, remedy and sentence."""
    finding, words = explained.finding, wording.table["why"]
    sign, style = _VERDICTS.get(finding.verdict, ("!" if finding.verdict is Verdict.ERROR else "?", "yellow"))
    title = printable(explained.titles.get(wording.lang, ""))
    head = f"{printable(wording.version(finding))} {title}".rstrip() + f"  {printable(wording.named(finding))}"
    dated = wording.table["report"]["as_of"].format(date=as_of) if as_of else ""
    first, *rest = spread(head, dated, columns - 2)
    lines = [f"{paint(sign, style)} {first}", *("  " + line.strip() for line in rest)]
    verdict = wording.table["verdict"][finding.verdict.value]
    breach = words.get(finding.breach, "") if finding.breach else ""
    told = words["breach"].format(verdict=verdict, breach=breach) if breach else verdict
    lines += [f"  {line}" for line in spread(f"{words['verdict']}  {told}", wording.place(finding.place), columns - 2)]
    tree = _Tree(explained, wording, columns, paint, deciding(finding))
    for step in proof_of(finding):
        lines += tree.part(step)
    return lines + _after(explained, wording, columns, marked=tree.marked)


def _after(explained: Explained, wording: Wording, columns: int, *, marked: bool) -> list[str]:
    """What the marks mean, the reason, what is missing, the remedy, the source and the sentence in both languages."""
    finding, words = explained.finding, wording.table["why"]
    told: list[tuple[str, str]] = [("", words["marked"])] if marked else []
    told.append((words["because"], wording.reason(finding)))
    if finding.remedy is not None:
        told.append((wording.table["remedy"]["label"], remedy_text(finding.remedy, wording)))
    if finding.citation is not None:
        told.append((words["cites"], printable(finding.citation.text)))
    other = "en" if wording.lang == "zh" else "zh"
    told += [(words["means"], explained.sentences[wording.lang]), ("", explained.sentences[other])]
    left = max(width(label) for label, _ in told) + 2
    return [line for label, text in told for line in wrap(printable(text), columns, first="  " + pad(label, left))]


class _Tree:
    """Lines of a proof tree; `marked` says whether a deciding condition was among them."""

    def __init__(self, explained: Explained, wording: Wording, columns: int, paint: Paint, chosen: Sequence[Step]) -> None:
        self.explained, self.wording, self.columns, self.paint = explained, wording, columns, paint
        self.chosen = {(step.condition, step.where) for step in chosen}
        self.words = wording.table["why"]
        roles = wording.table["role"].values()
        self.indent = max(width(role) for role in roles) + 2
        self.marked = False

    def part(self, step: Step) -> Iterator[str]:
        """Scope, an exception or the requirement."""
        yield from self._step(step, "  " + pad(self.wording.table["role"].get(step.role, ""), self.indent), 0)

    def _step(self, step: Step, start: str, depth: int) -> Iterator[str]:
        blank = "  " + " " * self.indent + "  " * depth
        first = start if start.strip() and not depth else blank
        mark = " "
        if (step.condition, step.where) in self.chosen:
            mark, self.marked = "*", True
        sign = self.paint(SIGNS[step.truth], _STYLES[step.truth])
        text, place = self._words(step)
        lines = spread(text, place, self.columns - width(first) - 4)
        if width(lines[0]) > self.columns - width(first) - 4:
            lines = wrap(text, self.columns - width(first) - 4) + ([place] if place else [])
        yield f"{first}{mark}{sign} {lines[0]}".rstrip()
        yield from (f"{blank}    {line.strip()}" for line in lines[1:])
        for name, value, where in self._found(step):
            yield from (f"{blank}    {line}".rstrip() for line in self._fact(name, value, where, self.columns - width(blank) - 4))
        for below in step.steps:
            if below.role:
                joint = "case" if below.role == "case" else "unless"
                yield from self._step(below, "  " + pad(self.words[joint], self.indent), 0)
            else:
                yield from self._step(below, "", depth + 1)

    def _fact(self, name: str, value: str, where: str, columns: int) -> list[str]:
        line = spread(f"{name} {value}".strip(), where, columns)
        return line if width(line[0]) <= columns else [*wrap(f"{name} {value}".strip(), columns), *([where] if where else [])]

    def _words(self, step: Step) -> tuple[str, str]:
        """A connective by its name, a condition by its words, with the place of a field that it reads."""
        wording, condition = self.wording, step.condition
        match condition:
            case ir.All():
                text = self.words["all"]
            case ir.AnyOf():
                text = self.words["any"]
            case ir.HowMany(order, count):
                text = self.words[order].format(count=count)
            case ir.Same():
                text = self.words["same"]
            case ir.Cases():
                text = self.words["cases"]
            case ir.Not():
                text = self.words["not"]
            case ir.Staged():
                text = self.words["stage" if "stage" in step.detail else "no_stage"].format(**step.detail)
            case ir.Ref() if condition.name in wording.vocabulary.terms:
                text = wording.vocabulary.terms[condition.name].words.first(wording.lang)
            case _:
                text = wording.condition(condition)
        if step.where and step.steps == ():
            text = wording.table["fact"]["of_record"].format(key=printable(step.where), fact=text)
        return str(text), ""

    def _found(self, step: Step) -> Iterator[tuple[str, str, str]]:
        """What was found: values with their places, members that matter, what is missing, what failed."""
        condition, wording = step.condition, self.wording
        if isinstance(condition, dates.TIMED):
            for name, words, value in dates.facts(wording, step):
                yield words, value, self._place(condition.record, step.where, name)
            yield from ((line, "", "") for line in dates.last_day(wording, step))
        if isinstance(condition, often.OFTEN):
            yield from ((line, "", "") for line in often.facts(wording, step, all=True))
        if isinstance(condition, ir.Holds | ir.OneOf | ir.Happened | ir.Dated):
            yield wording.fact_of_field(step), "", self._place(condition.record, step.where, condition.name)
        elif isinstance(condition, ir.InGrade):
            yield wording.grade(step), "", ""
        elif isinstance(condition, ir.InPlace) and step.found:
            yield self.words["place"].format(key=printable(step.found)), "", ""
        limits = [found.low for quantity, found in step.values if isinstance(quantity, ir.Number)]
        unit = next((unit for quantity, _ in step.values if (unit := values.unit_of(quantity, wording.vocabulary))), "")
        for quantity, found in step.values:
            if not isinstance(quantity, ir.Number):
                yield from self._quantity(quantity, found, unit, limits[0] if limits else None, step)
        yield from self._members(step)
        for told in wording.aloud(step):
            yield told, "", ""
        if step.missing:
            names = [wording.missing(one) for one in step.missing[:_MEMBERS]]
            yield self.words["missing"].format(names=self._some(names, len(step.missing))), "", ""
        if step.error:
            yield printable(step.error), "", ""

    def _quantity(
        self, quantity: ir.Quantity, found: Bounds, unit: str, limit: Fraction | None, step: Step
    ) -> Iterator[tuple[str, str, str]]:
        wording = self.wording
        own = values.unit_of(quantity, wording.vocabulary) or unit
        shown = values.bounds(found, own, wording.vocabulary, wording.lang, against=limit)
        portion = self.words["portion"].format(found=step.found) if step.found else ""
        place = self._place(quantity.record, step.where, quantity.name) if isinstance(quantity, ir.FieldValue) else ""
        yield wording.quantity(quantity), shown + portion, place
        if isinstance(quantity, ir.Arithmetic | ir.Extreme | ir.Rounded | ir.Chosen):
            inside = (node for node in ir.walk(quantity) if isinstance(node, ir.FieldValue | ir.OneOf))
            for node in {(node.record, node.name): node for node in inside}.values():
                yield f"  {wording.member(node.record, node.name)}", *self._input(node, step)

    def _input(self, node: ir.FieldValue | ir.OneOf, step: Step) -> tuple[str, str]:
        """The value of a field that a formula reads, and its place."""
        wording = self.wording
        value = self.explained.read(node.record, step.where or self.explained.finding.record, node.name)
        if isinstance(node, ir.OneOf) and isinstance(value, str):
            choices = wording.vocabulary.fields[node.record, node.name].choices
            told = next((one.words.first(wording.lang) for one in choices if one.id == value), printable(value))
            return told, self._place(node.record, step.where, node.name)
        if not isinstance(value, Fraction) or isinstance(node, ir.OneOf):
            return str(wording.table["value"]["missing"]), ""
        shown = values.amount(value, values.unit_of(node, wording.vocabulary), wording.vocabulary, wording.lang)
        return shown, self._place(node.record, step.where, node.name)

    def _members(self, step: Step) -> Iterator[tuple[str, str, str]]:
        for truth in (Truth.FALSE, Truth.TRUE, Truth.NOTHING, Truth.UNKNOWN):
            keys = [printable(key) for key, found in step.members if found is truth]
            if keys:
                sign = SIGNS[truth]
                yield f"{sign} {self._some(keys[:_MEMBERS], len(keys))}", "", ""

    def _some(self, names: list[str], count: int) -> str:
        text = str(self.wording.table["fact"]["list"].join(names))
        if count <= len(names):
            return text
        more = count if self.wording.lang == "zh" else count - len(names)
        return str(self.wording.table["fact"]["more"].format(members=text, count=more))

    def _place(self, record: str, where: str, name: str) -> str:
        finding = self.explained.finding
        found = self.explained.locate(record, where or finding.record, name)
        return self.wording.place(found) if found is not None else ""


# -- data ---------------------------------------------------------------------------------------------------------------------


def proof_data(explained: Explained, step: Callable[[Step], dict[str, Any]]) -> dict[str, Any]:
    """What `why` adds to the data of a finding: titles, sentences, the tree. `step` makes the data of one condition."""
    finding = explained.finding
    chosen = {(one.condition, one.where) for one in deciding(finding)}
    return {
        "title": dict(explained.titles),
        "sentence": dict(explained.sentences),
        "proof": [_data(one, explained, chosen, step) for one in proof_of(finding)],
    }


def _data(
    one: Step, explained: Explained, chosen: set[tuple[ir.Condition, str]], step: Callable[[Step], dict[str, Any]]
) -> dict[str, Any]:
    data = step(one) | {"role": one.role, "node": type(one.condition).__name__, "deciding": (one.condition, one.where) in chosen}
    places = {node.name: _found_at(node, one, explained) for node in _read(one.condition)}
    known = {name: place for name, place in places.items() if place is not None and str(place)}
    if known:
        data["places"] = {
            name: {"source": place.source, "line": place.line or None, "column": place.column} for name, place in known.items()
        }
    if one.missing:
        data["missing"] = [str(missing) for missing in one.missing]
    if one.steps:
        data["steps"] = [_data(below, explained, chosen, step) for below in one.steps]
    return data


_Field: TypeAlias = ir.Holds | ir.OneOf | ir.Happened | ir.Dated | ir.FieldValue


def _read(condition: ir.Condition) -> Iterator[_Field]:
    """Fields of the record itself that a condition without steps reads."""
    if isinstance(condition, ir.Holds | ir.OneOf | ir.Happened | ir.Dated):
        yield condition
    elif isinstance(condition, ir.Compare | ir.Between):
        waiting: list[object] = list(ir.children(condition))
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, ir.FieldValue):
                yield node
            elif isinstance(node, ir.Arithmetic | ir.Extreme | ir.Rounded | ir.Chosen | ir.Case):
                waiting += ir.children(node)


def _found_at(node: _Field, one: Step, explained: Explained) -> Place | None:
    return explained.locate(node.record, one.where or explained.finding.record, node.name)
