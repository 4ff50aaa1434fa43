"""Clauses on records beside each other, on two lists and on what is missing go in; checked ir conditions come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import attrs

from rulekit import ir
from rulekit.diagnostic import Span
from rulekit.language import counted, syntax
from rulekit.meaning.names import Meaning, all_of, negate
from rulekit.vocabulary import Field, RecordType

if TYPE_CHECKING:
    from rulekit.meaning.clauses import About
    from rulekit.meaning.subjects import Subject

ABOUT_TEXT = (syntax.Unique, syntax.Recorded)  # clauses that are said of texts as well as of numbers


# unique ----------------------------------------------------------------------------------------------


def unique(meaning: Meaning, node: syntax.Unique, about: About, level: str = "") -> ir.Condition:
    """A field of the record itself is unique among all of its type, or in each unit of a level."""
    it = about.it
    if (
        not isinstance(it, ir.TextValue | ir.FieldValue)
        or it.record != about.record
        or meaning.vocabulary.records[it.record].child
    ):
        raise meaning.refuse("P580", node.span, written=meaning.written(node.span))
    found = ir.Unique(it.record, (it.name,), _level(meaning, node, it.record) or level, span=node.span)
    return negate(found, node.span) if node.negated else found


def _level(meaning: Meaning, node: syntax.Unique, record: str) -> str:
    if node.unit is None:
        return ""
    kind = meaning.record_type(node.unit)
    if kind is None or kind.id not in meaning.vocabulary.levels_above(record):
        raise meaning.refuse("P580", node.unit.span, written=meaning.written(node.unit.span))
    return kind.id


def of_members(meaning: Meaning, node: syntax.Unique, group: ir.Group, it: Any) -> ir.Condition:
    """No two members of a list have the same: as many different values as members."""
    plain = isinstance(it, ir.TextValue | ir.FieldValue) and it.record == group.record and node.unit is None
    declared = meaning.vocabulary.fields.get((it.record, it.name)) if plain else None
    if declared is None or declared.kind not in ("text", "number"):
        raise meaning.refuse("P580", node.span, written=meaning.written(node.span))
    found = ir.Compare("eq", ir.Distinct(group, it.name), ir.Count(group), span=node.span)
    return negate(found, node.span) if node.negated else found


# among -----------------------------------------------------------------------------------------------


def among(meaning: Meaning, node: syntax.AmongThem, group: ir.Group | None, record: str) -> ir.Among:
    """Every member of a list is one of another list of the same record; told apart by the field that the vocabulary names."""
    found = meaning.group_of(meaning.member(node.noun, record))
    if group is None or group.via != "list" or found is None or found.via != "list":
        raise meaning.refuse("P583", node.span, written=meaning.written(node.span))
    names = [meaning.vocabulary.records[one.record].known_by for one in (group, found)]
    if not all(names):
        raise meaning.refuse("P583", node.span, written=meaning.written(node.span))
    where = all_of([meaning.adjective(word, found.record) for word in node.adjectives])
    pool = attrs.evolve(found, where=where, span=node.noun.span)
    return ir.Among("none" if node.negated else "every", group, names[0], pool, names[1], span=node.span)


# recorded --------------------------------------------------------------------------------------------


def recorded(meaning: Meaning, node: syntax.Recorded, target: Any, record: str) -> ir.Condition:
    """A field or list of the record is there."""
    if isinstance(target, ir.Count):
        target = target.group
    listed = isinstance(target, ir.Group) and target.via == "list" and target.where is None
    own = isinstance(target, ir.TextValue | ir.FieldValue | ir.Holds) and target.record == record
    if not (listed or own):
        raise meaning.refuse("P584", node.span, written=meaning.written(node.span))
    found = ir.Recorded(record, target.name, span=node.span)
    return negate(found, node.span) if node.negated else found


# counting missing aloud ------------------------------------------------------------------------------


def said_aloud(duty: syntax.Duty) -> tuple[syntax.Duty, syntax.Counting | None]:
    """A duty without how it counts what is missing; that stands among its exceptions."""
    found = [one.clause for one in duty.exceptions if isinstance(one.clause, syntax.Counting)]
    rest = tuple(one for one in duty.exceptions if not isinstance(one.clause, syntax.Counting))
    return (attrs.evolve(duty, exceptions=rest), found[-1]) if found else (duty, None)


def counting(meaning: Meaning, node: syntax.Counting, requirement: ir.Condition) -> ir.Condition:
    """A requirement with what is missing counted as it was written."""
    found = counted.aloud(requirement, node.how)
    if found is None:
        raise meaning.refuse("P581", node.span, written=meaning.written(node.span))
    return found


def counting_number(meaning: Meaning, how: str, value: Any, span: Span) -> Any:
    """The same for the number that a sentence defines."""
    found = counted.quantity(value, how) if isinstance(value, ir.Share | ir.Count | ir.Aggregate | ir.Distinct) else None
    if found is None:
        raise meaning.refuse("P581", span, written=meaning.written(span))
    return found


# in each unit, for each choice -------------------------------------------------------------------------


def without_units(duty: syntax.Duty) -> tuple[syntax.Duty, syntax.Word | None]:
    """A duty without 同一县内, and the unit that it names."""
    node = duty.subject
    if not isinstance(node, syntax.Phrase):
        return duty, None
    units: list[syntax.Link] = []
    chain, clauses = _without(node.chain, units), tuple(_bare(clause, units) for clause in node.clauses)
    if not units:
        return duty, None
    return attrs.evolve(duty, subject=attrs.evolve(node, chain=chain, clauses=clauses)), units[-1].noun


def _bare(node: Any, units: list[syntax.Link]) -> Any:
    """A 的-modifier without the unit that stands before it: 同一县内员工50人以上的."""
    if isinstance(node, syntax.Joined):
        return attrs.evolve(node, items=(_bare(node.items[0], units), *node.items[1:]))
    if not isinstance(node, syntax.Of) or not any(link.kind == "unit" for link in node.chain.links):
        return node
    chain = _without(node.chain, units)
    return attrs.evolve(node, chain=chain) if chain.links else node.clause


def _without(chain: syntax.Chain, units: list[syntax.Link]) -> syntax.Chain:
    units += [link for link in chain.links if link.kind == "unit"]
    return attrs.evolve(chain, links=tuple(link for link in chain.links if link.kind != "unit"))


def no_two(meaning: Meaning, duty: syntax.Duty) -> syntax.Duty:
    """No two firms may have the same credit code: that of no firm may be repeated."""
    node, same = duty.subject, duty.predicate
    if not isinstance(node, syntax.Phrase) or not node.chain.links or node.chain.links[-1].determiner != "no_two":
        return duty
    *before, last = node.chain.links
    if not isinstance(same, syntax.TheSame):
        raise meaning.refuse("R260", last.span, written=meaning.written(last.span))
    links = (*before, attrs.evolve(last, determiner=""), syntax.Link(same.noun.span, same.noun, "no"))
    subject = attrs.evolve(node, chain=attrs.evolve(node.chain, links=links))
    return attrs.evolve(duty, subject=subject, predicate=syntax.Unique(same.span, True))


def choice(meaning: Meaning, duty: syntax.Duty) -> tuple[syntax.Duty, Field | None]:
    """A duty without "for each community type", and the field whose choices these are."""
    lead = next((link for link in duty.leads if link.kind == "choice"), None)
    if lead is not None:
        assert lead.noun is not None
        known = _choices(meaning, lead.noun)
        if known is None:
            raise meaning.refuse("P582", lead.span, written=meaning.written(lead.span))
        return attrs.evolve(duty, leads=tuple(link for link in duty.leads if link is not lead)), known
    node = duty.subject
    if not isinstance(node, syntax.Phrase):
        return duty, None
    links = node.chain.links
    for index, link in enumerate(links):
        known = _choices(meaning, link.noun) if link.determiner == "each" and link.noun is not None else None
        if known is not None and len(links) > 1:
            chain = attrs.evolve(node.chain, links=(*links[:index], *links[index + 1 :]))
            return attrs.evolve(duty, subject=attrs.evolve(node, chain=chain)), known
    return duty, None


def _choices(meaning: Meaning, word: syntax.Word) -> Field | None:
    for entry in meaning.entries(word):
        if isinstance(entry, RecordType):
            return None
        if isinstance(entry, Field) and len(entry.choices) > 1:
            return entry
    return None


def for_each(meaning: Meaning, known: Field, requirement: ir.Condition, span: Span) -> ir.Condition:
    """The requirement for the members of a group that have each of the choices of a field."""
    groups = {node for node in ir.walk(requirement) if isinstance(node, ir.Group)}
    if not any(group.record == known.record for group in groups):
        raise meaning.refuse("P582", span, written=meaning.written(span))
    parts = [_narrowed(requirement, known, one.id) for one in known.choices]
    found = all_of(parts, span)
    assert found is not None
    return found


def _narrowed(node: Any, known: Field, value: str) -> Any:
    if isinstance(node, ir.Group) and node.record == known.record:
        one = ir.OneOf(known.record, known.id, (value,))
        return attrs.evolve(node, where=all_of((node.where, one)))
    return ir.mapped(node, lambda below: _narrowed(below, known, value))


# averages over units ---------------------------------------------------------------------------------


def over_units(
    meaning: Meaning, node: syntax.AggregateOver, subject: Subject, unit: syntax.Link, inner: Subject
) -> ir.Aggregate:  # fmt: skip
    """The average over townships of a number that each of them has; `subject` is what holds the units."""
    assert unit.noun is not None
    group = meaning.group_of(meaning.member(unit.noun, subject.over))
    level = group is not None and meaning.vocabulary.records[group.record].level
    plain = level and not inner.scope and inner.place is None and inner.group is None and inner.it is not None
    if group is None or group.via != "members" or inner.over != group.record or not plain:
        raise meaning.refuse("P585", unit.span, written=meaning.written(unit.span))
    if isinstance(inner.it, ir.TextValue | ir.Holds):
        raise meaning.refuse("P585", node.span, written=meaning.written(node.span))
    kind: Any = node.kind
    if kind == "count":
        raise meaning.refuse("P585", node.span, written=meaning.written(node.span))
    where = all_of(_adjectives(meaning, unit, group.record))
    assert inner.it is not None
    return ir.Aggregate(kind, attrs.evolve(group, where=where, span=unit.span), inner.it, span=node.span)


def check_units(meaning: Meaning, group: ir.Group, value: Any, span: Span) -> None:
    """A ratio over members is one of units: of a firm, which has no villages below it, there is none."""
    found = meaning.definitions.get(value.name) if isinstance(value, ir.Ref) else None
    if found is not None and not found.record and not meaning.vocabulary.records[group.record].level:
        raise meaning.refuse("P585", span, written=meaning.written(span))


def _adjectives(meaning: Meaning, link: syntax.Link, record: str) -> Iterable[ir.Condition]:
    return [meaning.adjective(word, record) for word in link.adjectives]


# formulas --------------------------------------------------------------------------------------------

FUNCTIONS = ("unique", "recorded", "missing_no", "missing_yes", "told", "among", "apart")


def invoked(meaning: Meaning, formula: syntax.Invocation, record: str, lower: Callable[[syntax.Formula], Any]) -> ir.Condition:
    """unique(credit code, county), recorded(credit code), counting missing as no(c), all among(distinct(…), distinct(…))."""
    name = formula.function.text.removeprefix("@")
    if name == "unique":
        return _unique_formula(meaning, formula, record)
    wanted = 2 if name in ("among", "apart") else 1
    if len(formula.arguments) != wanted:
        told = meaning.written(formula.function.span)
        given = len(formula.arguments)
        raise meaning.refuse("T312", formula.span, function=told, wanted=wanted, given=given)
    found = [lower(argument) for argument in formula.arguments]
    match found:
        case [ir.Distinct(group, own), ir.Distinct(pool, other)] if wanted == 2:
            return ir.Among("every" if name == "among" else "none", group, own, pool, other, span=formula.span)
        case [node] if name == "recorded":
            return recorded(meaning, syntax.Recorded(formula.span), node, record)
    if wanted == 2 or not _is_condition(meaning, found[0]):
        raise meaning.refuse("T304", formula.span, written=meaning.written(formula.span))
    if name == "told":
        return ir.Decided(found[0], span=formula.span)
    return ir.Assumed(found[0], name == "missing_yes", span=formula.span)


def _is_condition(meaning: Meaning, node: object) -> bool:
    from rulekit.meaning.formulas import is_condition

    return is_condition(meaning, node)


def _unique_formula(meaning: Meaning, formula: syntax.Invocation, record: str) -> ir.Condition:
    names: list[str] = []
    level = ""
    for argument in formula.arguments:
        word = argument.word if isinstance(argument, syntax.Name) and argument.word.role == "NOUN" else None
        found = meaning.member(word, record) if word is not None else None
        kind = meaning.record_type(word) if word is not None else None
        if isinstance(found, Field) and found.kind != "yesno":
            names.append(found.id)
        elif kind is not None and not level and kind.id in meaning.vocabulary.levels_above(record):
            level = kind.id
        else:
            raise meaning.refuse("P580", argument.span, written=meaning.written(argument.span))
    if not names or meaning.vocabulary.records[record].child:
        raise meaning.refuse("P580", formula.span, written=meaning.written(formula.span))
    return ir.Unique(record, tuple(names), level, span=formula.span)
