"""Grades and one of a list, as written, go in; having one of some grades, or one of some values, comes out as an ir condition."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from rulekit import ir
from rulekit.diagnostic import Span
from rulekit.language import syntax
from rulekit.language.lexicon import fold
from rulekit.meaning.names import Meaning, Refused, negate
from rulekit.vocabulary import Adjective, Field, Option, Term


def scale_of(meaning: Meaning, word: syntax.Word, record: str = "") -> Term:
    """The scale of grades that a word is a grade of; where several types have grades of that word, that of the record."""
    found = [entry for entry in meaning.entries(word) if isinstance(entry, Term) and entry.grades]
    found = [term for term in found if term.record == record] or found
    if found:  # one that is being defined before one that is
        return next((term for term in found if term.id not in meaning.definitions), found[0])
    scales = [term for term in meaning.vocabulary.terms.values() if term.grades]
    raise _no_grade(meaning, word, scales)


def _no_grade(meaning: Meaning, word: syntax.Word, scales: Sequence[Term]) -> Refused:
    words = [grade.words.first(meaning.lang) for term in scales for grade in term.grades]
    field = meaning.listed(term.words.first(meaning.lang) for term in scales) or "-"
    options = meaning.listed(words) or "-"
    return meaning.refuse("R214", word.span, value=meaning.written(word.span), field=field, options=options)


def grade_of(meaning: Meaning, term: Term, word: syntax.Word) -> str:
    """The id of a grade of a scale; refused where the word is none."""
    found = term.grade(word.text, meaning.lang, fold)
    if not found:
        raise _no_grade(meaning, word, [term])
    return found


def graded_as(meaning: Meaning, node: syntax.GradedAs, record: str) -> ir.Condition:
    """Graded lagging; graded ordinary or better: that grade and all that stand before it on the scale."""
    term = scale_of(meaning, node.grade, record)
    if term.record != record:
        told = meaning.written(node.grade.span)
        raise meaning.refuse("R210", node.grade.span, word=told, record=meaning.type_name(record))
    return in_grade(meaning, term, node.grade, node.span, order=node.order, negated=node.negated)


def in_grade(
    meaning: Meaning, term: Term, word: syntax.Word, span: Span, *, order: str = "", negated: bool = False
) -> ir.Condition:  # fmt: skip
    """The condition of a grade of a scale that is defined."""
    definition = meaning.definitions.get(term.id)
    if definition is None:
        raise meaning.refuse("R215", word.span, word=meaning.written(word.span))
    wanted = grade_of(meaning, term, word)
    ids = tuple(grade.id for grade in term.grades)
    place = ids.index(wanted)
    values = ids[: place + 1] if order == "ge" else ids[place:] if order == "le" else (wanted,)
    found = ir.InGrade(term.id, values, span=span)
    return negate(found, span) if negated else found


def one_of(meaning: Meaning, node: syntax.Several, target: ir.TextValue) -> ir.Condition:
    """One of a list of values of a text field: come from one of: an office, a state firm."""
    declared = meaning.vocabulary.fields[target.record, target.name]
    _check_verb(meaning, node, declared)
    values = [_value(meaning, item, declared) for item in node.items]
    double = next((item for index, item in enumerate(node.items) if values[index] in values[:index]), None)
    if double is not None:
        raise meaning.refuse("P577", double.span, written=meaning.written(double.span))
    found = ir.OneOf(target.record, target.name, tuple(values), span=node.span)
    return negate(found, node.span) if node.negated else found


def valued(meaning: Meaning, node: syntax.Has, target: ir.TextValue) -> ir.Condition | None:
    """One value of a text, said with the verb of its field: comes from a state firm. None where it is not said so."""
    declared = meaning.vocabulary.fields[target.record, target.name]
    plain = node.quantity is None and node.where is None and node.per is None and not node.adjectives
    if not plain or node.verb is None or not {entry.id for entry in meaning.entries(node.verb)} & set(declared.verbs):
        return None
    value = _value(meaning, attrs.evolve(node, negated=False), declared)
    found = ir.OneOf(target.record, target.name, (value,), span=node.span)
    return negate(found, node.span) if node.negated else found


def _check_verb(meaning: Meaning, node: syntax.Several, declared: Field) -> None:
    if node.verb is None:
        return
    if not {entry.id for entry in meaning.entries(node.verb)} & set(declared.verbs):
        known = [meaning.vocabulary.verbs[verb].words.first(meaning.lang) for verb in declared.verbs]
        raise meaning.refuse(
            "R217", node.verb.span, verb=meaning.written(node.verb.span), thing=declared.words.first(meaning.lang),
            verbs=meaning.listed([*known, meaning.keyword("BE", "")]),
        )  # fmt: skip


def value_of(meaning: Meaning, node: syntax.Is, target: ir.TextValue) -> str:
    """The value that a noun names, said of a text field: its first secretary is a state firm."""
    return _value(meaning, attrs.evolve(node, negated=False), meaning.vocabulary.fields[target.record, target.name])


def _value(meaning: Meaning, item: syntax.Clause, declared: Field) -> str:
    words: Sequence[syntax.Word] = ()
    if isinstance(item, syntax.Has) and item.quantity is None and not item.negated and item.where is None:
        words = (*item.adjectives, item.noun)
    elif isinstance(item, syntax.Is) and not item.negated:
        words = item.adjectives if item.noun is None else (*item.adjectives, item.noun)
    for entry in meaning.entries(words[0]) if len(words) == 1 else ():
        if isinstance(entry, Option) and (entry.record, entry.field) == (declared.record, declared.id):
            return entry.value
        if isinstance(entry, Adjective) and (entry.record, entry.field) == (declared.record, declared.id) and entry.value:
            return entry.value
    options = meaning.listed(choice.words.first(meaning.lang) for choice in declared.choices)
    told = meaning.written(item.span)
    raise meaning.refuse("R214", item.span, value=told, field=declared.words.first(meaning.lang), options=options)
