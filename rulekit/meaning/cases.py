"""Duties with cases of their own, and scales of grades, as written, go in; ir cases and definitions of grades come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve

from rulekit import ir
from rulekit.language import syntax
from rulekit.meaning.bands import check_bands
from rulekit.meaning.clauses import About, clause
from rulekit.meaning.graded import grade_of, scale_of
from rulekit.meaning.names import Meaning, all_of
from rulekit.meaning.subjects import Subject, lower_subject, pull_clause
from rulekit.meaning.tables import check_named, lower_table
from rulekit.meaning.types import PLAIN, RATIO, of_unit

_KIND = {"must": "must", "must_not": "must", "should": "should", "should_not": "should"}
Require = Callable[[Subject, syntax.Duty], ir.Condition]


def own_requirements(
    meaning: Meaning, subject: Subject, duty: syntax.Duty, first: ir.Condition, require: Require
) -> tuple[Subject, ir.Cases]:  # fmt: skip
    """
    The cases of a duty, and its subject without what the first of them is about.

    "…, but large villages must …": the first duty holds for all others. "large villages must …, and any other village must …":
    the first is a case itself. `require` gives the requirement of a duty of a subject.
    """
    kinds = [own.kind for own in duty.others]
    if subject.over == "" or subject.group is not None or duty.bond or ("but" in kinds and set(kinds) != {"but"}):
        raise meaning.refuse("P578", duty.others[0].span, written=meaning.written(duty.others[0].span))
    if "other" in kinds[:-1]:
        raise meaning.refuse("P578", duty.others[kinds.index("other")].span, written=meaning.written(duty.others[-1].span))
    cases: list[ir.Case] = []
    otherwise: ir.Condition | None = first if "but" in kinds else None
    about = subject
    if "but" not in kinds:
        cases.append(ir.Case(_when(meaning, subject, duty), first, span=first.span))
        about = evolve(subject, scope=[])
    for own in duty.others:
        if _KIND.get(own.force.word) != _KIND.get(duty.force.word) or own.force.word not in _KIND:
            raise meaning.refuse("P578", own.force.span, written=meaning.written(own.force.span))
        asked = evolve(duty, force=own.force, predicate=own.predicate, others=(), conditions=())
        if own.noun is not None:
            check_named(meaning, own.noun, subject.over)
        if own.subject is None:
            otherwise = require(about, asked)
            continue
        other = lower_subject(meaning, own.subject, (), counts=False)
        if other.over != subject.over or other.group is not None or other.selection is not None:
            raise meaning.refuse("P578", own.span, written=meaning.written(own.subject.span))
        if own.kind == "other":
            if other.scope or other.place is not None:
                raise meaning.refuse("P578", own.span, written=meaning.written(own.subject.span))
            otherwise = require(other, evolve(asked, subject=own.subject))
            continue
        cases.append(ir.Case(_when(meaning, other, own), require(other, evolve(asked, subject=own.subject)), span=own.span))
    check_bands(meaning, [(case.when, case.span) for case in cases])
    return about, ir.Cases(tuple(cases), otherwise, span=duty.span)


def _when(meaning: Meaning, subject: Subject, written: syntax.Duty | syntax.OwnDuty) -> ir.Condition:
    """For whom a case is."""
    place = [] if isinstance(written, syntax.Duty) or subject.place is None else [subject.place]
    found = all_of([*place, *subject.scope])
    if found is None:
        span = written.subject.span if written.subject is not None else written.span
        raise meaning.refuse("P575", span, written=meaning.written(span), record=meaning.type_name(subject.over))
    return found


def defined_table(meaning: Meaning, value: syntax.Value, record: str) -> ir.Chosen:
    """A table that a term stands for; its unit is that of its rows."""
    if not record:
        raise meaning.refuse("P575", value.span, written=meaning.written(value.span), record=meaning.type_name(record))
    unit = next((row.value.unit for row in value.table if row.value.unit is not None), None)
    expected = RATIO if all(row.value.ratio for row in value.table) else PLAIN
    if unit is not None:
        expected = of_unit(meaning.unit(unit).dimension)
    return lower_table(meaning, value.table, expected, record, value)


# grades ----------------------------------------------------------------------------------------------


def grading(meaning: Meaning, node: syntax.Grading) -> ir.Definition:
    """A scale of grades: a village is graded advanced if …, ordinary if …, and lagging otherwise."""
    term = scale_of(meaning, node.bands[0].grade, _graded(meaning, node))
    bands: list[ir.Band] = []
    otherwise = ""
    for index, written in enumerate(node.bands):
        grade = grade_of(meaning, term, written.grade)
        if grade in {band.grade for band in bands}:
            raise meaning.refuse("P577", written.grade.span, written=meaning.written(written.grade.span))
        if written.clause is None:
            if index != len(node.bands) - 1 or not bands:
                raise meaning.refuse(
                    "P575", written.span, written=meaning.written(written.span), record=meaning.type_name(term.record)
                )
            otherwise = grade
        else:
            bands.append(ir.Band(grade, _condition(meaning, node, written.clause, term.record), span=written.span))
    check_bands(meaning, [(band.when, band.span) for band in bands])
    return ir.Definition(term.id, "grade", term.record, ir.Graded(tuple(bands), otherwise, span=node.span), span=node.span)


def _graded(meaning: Meaning, node: syntax.Grading) -> str:
    """The record type that a sentence grades, "" where it names none: several may have grades of the same words."""
    first = node.bands[0].clause
    links: Sequence[syntax.Link] = node.subject.chain.links[-1:] if node.subject is not None else ()
    if node.subject is None and first is not None:
        links = pull_clause(meaning, first, (), plain=True)[0]
    kinds = (meaning.record_type(link.noun) for link in links if link.noun is not None)
    return next((kind.id for kind in kinds if kind is not None), "")


def _condition(meaning: Meaning, node: syntax.Grading, written: syntax.Clause, record: str) -> ir.Condition:
    if node.subject is None:  # 村得分90分以上的: the record stands in the clause
        links, first = pull_clause(meaning, written, (), plain=True)
        kinds = [meaning.record_type(link.noun) for link in links if link.noun is not None]
        if any(kind is None or kind.id != record for kind in kinds):
            raise meaning.refuse("R218", written.span, word=meaning.written(written.span), record=meaning.type_name(record))
        return clause(meaning, first if links else written, About(record))
    link = node.subject.chain.links[-1]
    kind = meaning.record_type(link.noun) if link.noun is not None else None
    if kind is None or kind.id != record or node.subject.clauses or link.adjectives or len(node.subject.chain.links) > 1:
        told = meaning.written(node.subject.span)
        raise meaning.refuse("R218", node.subject.span, word=told, record=meaning.type_name(record))
    return clause(meaning, written, About(record))
