"""Syntax to ir: a parsed sentence and its Meaning go in, a rule or a definition comes out, or its mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from rulekit import ir
from rulekit.language import syntax
from rulekit.meaning import bonds, formulas
from rulekit.meaning.clauses import About, clause, joiner_of, measures, refuse_no
from rulekit.meaning.constant import warn_constant
from rulekit.meaning.names import Meaning, Refused, all_of, negate
from rulekit.meaning.quantities import compare
from rulekit.meaning.subjects import Subject, attempt, lower_subject, pull, pull_clause
from rulekit.meaning.types import dimension
from rulekit.vocabulary import Term

_NEGATIVE = {"must_not": "must", "should_not": "should"}
_POSITIVE = {"must": "must_not", "should": "should_not"}


def lower(meaning: Meaning, tree: syntax.Statement) -> ir.Rule | ir.Definition | None:
    """
    Lower one statement. None where it was refused: `meaning.problems` then holds at least one error.

    Gives core nodes in base units with spans; two surfaces of one meaning give equal nodes.
    """
    try:
        return definition(meaning, tree) if isinstance(tree, syntax.Meaning) else rule(meaning, tree)
    except Refused:
        return None


# rules -----------------------------------------------------------------------------------------------


def rule(meaning: Meaning, duty: syntax.Duty) -> ir.Rule:
    """Lower a duty, piece by piece, so that several mistakes are found in one run."""
    leads, conditions, node = _conditions(meaning, duty)
    bond, leads, conditions, node = bonds.bound(meaning, duty, leads, conditions, node)
    duty = _without_no(meaning, duty, node)
    subject = lower_subject(meaning, node, leads, counts=_counts(duty.predicate))
    failed: Refused | None = None
    scope: list[ir.Condition] = []
    for condition in conditions:
        try:
            scope.append(clause(meaning, condition, About(subject.over)))
        except Refused as error:
            failed = error
    requirement: ir.Condition | None = None
    try:
        requirement = _requirement(meaning, subject, duty) if bond is None else _bound(meaning, subject, duty, bond)
    except Refused as error:
        failed = error
    exceptions: list[ir.Exemption] = []
    for exception in duty.exceptions:
        try:
            exceptions.append(_exception(meaning, subject, exception))
        except Refused as error:
            failed = error
    if failed is not None or requirement is None:
        raise failed or Refused()
    force = _force(duty.force.word, requirement) if bond is None or bond.kind != "only" else "must_not"
    return _assemble(meaning, subject, duty, force, requirement, scope, tuple(exceptions))


def _bound(meaning: Meaning, subject: Subject, duty: syntax.Duty, bond: bonds.Bond) -> ir.Condition:
    """The requirement of a duty that hangs on a condition; what is allowed only then is read as what a prohibition forbids."""
    bonds.check_subject(meaning, bond, subject, duty)
    forbidden = attrs.evolve(duty, force=attrs.evolve(duty.force, word="must_not")) if bond.kind == "only" else duty
    return bonds.joined(meaning, bond, subject, duty, _requirement(meaning, subject, forbidden))


def _counts(predicate: syntax.Clause) -> bool:
    """Whether a predicate says how many there must be of its subject: 示范村应当达到100个以上."""
    if isinstance(predicate, syntax.Joined):
        return all(_counts(item) for item in predicate.items)
    return isinstance(predicate, syntax.Measures) and not predicate.quantity.value.ratio


def _without_no(meaning: Meaning, duty: syntax.Duty, node: syntax.Subject) -> syntax.Duty:
    """No village may … is a prohibition for every village; "no" anywhere else in a subject is refused."""
    phrase = node.phrase if isinstance(node, syntax.Selected | syntax.AggregateOf) else node
    if isinstance(phrase, syntax.ShareOf):
        return duty
    if not phrase.chain.links:  # so many of whom, and nothing before it
        raise meaning.refuse("R224", phrase.span)
    *others, last = phrase.chain.links
    refuse_no(meaning, [*duty.leads, *others])
    if last.determiner != "no":
        return duty
    word = _POSITIVE.get("must" if duty.force.word == "may" else duty.force.word)
    if word is None or not isinstance(node, syntax.Phrase):
        raise meaning.refuse("R260", last.span, written=meaning.written(last.span))
    return attrs.evolve(duty, force=attrs.evolve(duty.force, word=word))


def _conditions(meaning: Meaning, duty: syntax.Duty) -> tuple[list[syntax.Link], list[syntax.Clause], syntax.Subject]:
    """Conditions after if or before 的，: where the duty itself names no subject, theirs is the subject."""
    leads, conditions = list(duty.leads), list(duty.conditions)
    node = duty.subject
    if not conditions or not isinstance(node, syntax.Phrase):
        return leads, conditions, node
    head = [link for link in node.chain.links if link.kind != "pronoun"]
    taken, first = pull_clause(meaning, conditions[0], head, plain=True)
    if any(link.kind == "pronoun" for link in node.chain.links) or not head or not _stands_alone(meaning, node, head[0]):
        if not taken:
            raise meaning.refuse("R224", conditions[0].span)
        own = syntax.Chain((*taken, *head), node.span)
        return leads, [first, *conditions[1:]], attrs.evolve(node, chain=own)
    return leads, conditions, node


def _stands_alone(meaning: Meaning, node: syntax.Phrase, link: syntax.Link) -> bool:
    """Whether a subject names records on its own; its workers, 安全员 belong to what the condition is about."""
    if link.kind == "place" or link.noun is None or any(front.kind == "noun" for front in pull(meaning, node)[0]):
        return True
    kind = meaning.record_type(link.noun)
    return kind is not None and not kind.child and link.determiner != "its"


def _requirement(meaning: Meaning, subject: Subject, duty: syntax.Duty) -> ir.Condition:
    predicate, force = duty.predicate, duty.force.word
    if subject.selection is not None:
        return _selected(meaning, subject, duty)
    _refuse_prohibited_list(meaning, subject, duty)
    if isinstance(predicate, syntax.Joined) and force in _NEGATIVE:
        joiner_of(meaning, predicate, subject.about(), prohibited=True)
        joiners: tuple[syntax.Joiner, ...] = tuple("or" for _ in predicate.joiners)
        predicate = attrs.evolve(predicate, joiners=joiners)
    if (subject.group is not None and not measures(predicate)) or (subject.group and subject.it):
        assert subject.group is not None
        member = clause(meaning, predicate, About(subject.group.record, it=subject.it))
        if force in _NEGATIVE:
            member = negate(member, member.span)
        return ir.Every(subject.group, member, span=duty.span)
    found = clause(meaning, predicate, subject.about())
    return negate(found, found.span) if force in _NEGATIVE else found


def _selected(meaning: Meaning, subject: Subject, duty: syntax.Duty) -> ir.Condition:
    assert subject.selection is not None
    if subject.group is None:  # at least 3 of a ratio
        raise meaning.refuse("R220", subject.selection.span, written=meaning.written(subject.selection.span))
    if duty.force.word in _NEGATIVE:
        told = meaning.written(duty.span)
        raise meaning.refuse("R206", duty.force.span, written=told)
    member = clause(meaning, duty.predicate, About(subject.group.record, it=subject.it))
    if subject.selection.value.ratio or subject.selection.value.formula is not None:
        return compare(meaning, ir.Share(subject.group, member, span=duty.span), subject.selection, "")
    narrowed = attrs.evolve(subject.group, where=all_of((subject.group.where, member)))
    measures = meaning.vocabulary.records[subject.group.record].measures
    return compare(meaning, ir.Count(narrowed, span=duty.span), subject.selection, "", measures)


def _refuse_prohibited_list(meaning: Meaning, subject: Subject, duty: syntax.Duty) -> None:
    """must not have A and B: both together, or neither?"""
    predicate = duty.predicate
    if duty.force.word not in _NEGATIVE or not isinstance(predicate, syntax.Joined) or "and" not in predicate.joiners:
        return
    if "or" in predicate.joiners:
        joiner_of(meaning, predicate, subject.about())
    texts = [meaning.written(item.span) for item in predicate.items]
    force = meaning.written(duty.force.span)
    about = attrs.evolve(subject.about(), record=subject.group.record) if subject.group is not None else subject.about()
    both = all_of([clause(meaning, item, about) for item in predicate.items])
    assert both is not None
    space = meaning.words("readings")["space"]
    either = f"{space}{meaning.keyword('OR', 'or')}{space}".join(texts)
    readings = [f"{force}{space}{said}" for said in (either, meaning.reading("satisfy", formula=meaning.formula(both)))]
    raise meaning.refuse("R204", predicate.span, readings=readings)


def _exception(meaning: Meaning, subject: Subject, exception: syntax.Exception_) -> ir.Exemption:
    if subject.group is not None:
        inner, _ = attempt(meaning, lambda: clause(meaning, exception.clause, About(subject.group.record)))  # type: ignore[union-attr]
        if inner is not None:
            raise meaning.refuse("R225", exception.span, member=meaning.type_name(subject.group.record))
    if not subject.over and subject.place is None:
        raise meaning.refuse("R231", exception.span)
    over = subject.over or _level_of(meaning, subject)
    return ir.Exemption(clause(meaning, exception.clause, About(over)), span=exception.span)


def _assemble(
    meaning: Meaning, subject: Subject, duty: syntax.Duty, force: Any, requirement: ir.Condition, conditions: list[ir.Condition],
    exceptions: tuple[ir.Exemption, ...],
) -> ir.Rule:  # fmt: skip
    over = subject.over or _level_of(meaning, subject)
    scope = all_of((subject.place, *subject.scope, *conditions), duty.span)
    if force == "may" and any(isinstance(node, ir.Number) for node in ir.walk(requirement)):
        meaning.warn("R290", duty.span, written=meaning.written(duty.predicate.span))
    kind = _over_kind(meaning, over, (scope, requirement, *(exception.condition for exception in exceptions)))
    rule = ir.Rule(force, ir.Over(kind, over), requirement, scope, exceptions, span=duty.span)
    warn_constant(meaning, rule)
    return rule


def _force(word: str, requirement: ir.Condition) -> Any:
    """must not have X and must have no X are one duty, and so are must not be under 5 and must be at least 5."""
    negative = isinstance(requirement, ir.Not) or (
        isinstance(requirement, ir.Every) and isinstance(requirement.condition, ir.Not)
    )
    if negative:
        return _POSITIVE.get(word, word)
    return _NEGATIVE.get(word, word)


def _level_of(meaning: Meaning, subject: Subject) -> str:
    """A place in front of a group: the group is that place's, so the rule runs over its level."""
    return meaning.vocabulary.places[subject.place.place].level if subject.place is not None else ""


def _over_kind(meaning: Meaning, over: str, parts: Iterable[ir.Condition | None]) -> Any:
    if not over:
        return "whole"
    kind = meaning.vocabulary.records[over]
    return "each" if kind.level and any(uses_members(meaning, part) for part in parts if part is not None) else "records"


def uses_members(meaning: Meaning, node: ir.Node) -> bool:
    """Whether a condition looks at records below the one it judges."""
    for inner in ir.walk(node):
        if isinstance(inner, ir.Group) and inner.via == "members":
            return True
        if isinstance(inner, ir.Ref):
            found = meaning.definitions.get(inner.name)
            if found is not None and (found.kind == "ratio" or uses_members(meaning, found.body)):
                return True
    return False


# definitions -----------------------------------------------------------------------------------------


def definition(meaning: Meaning, node: syntax.Meaning) -> ir.Definition:
    """Lower a definition: a class (a weak village is …), a ratio (the share of …) or a quantity (a formula)."""
    links = [link for link in node.term.chain.links if link.kind == "noun"]
    if not links:
        raise meaning.refuse("R232", node.term.span, word=meaning.written(node.term.span))
    last = links[-1]
    assert last.noun is not None
    for word in last.adjectives:
        term = next((entry for entry in meaning.entries(word) if isinstance(entry, Term)), None)
        if term is not None:
            return _class(meaning, term, node, last)
    term = next((entry for entry in meaning.entries(last.noun) if isinstance(entry, Term)), None)
    if term is None or last.adjectives:
        raise meaning.refuse("R232", node.term.span, word=meaning.written(node.term.span))
    holder = meaning.record_type(links[0].noun) if len(links) == 2 and links[0].noun is not None else None
    return _number(meaning, term, node, holder.id if holder else "")


def _class(meaning: Meaning, term: Term, node: syntax.Meaning, link: syntax.Link) -> ir.Definition:
    assert link.noun is not None
    kind = meaning.record_type(link.noun)
    if kind is None or not isinstance(node.body, syntax.Phrase):
        raise meaning.refuse("R233", node.span, word=meaning.written(node.term.span))
    subject = lower_subject(meaning, node.body, (), counts=False)
    body = all_of(subject.scope, node.body.span)
    if subject.over != kind.id or subject.group is not None or subject.it is not None or body is None:
        raise meaning.refuse("R233", node.span, word=meaning.written(node.term.span))
    return ir.Definition(term.id, "class", kind.id, body, span=node.span)


def _number(meaning: Meaning, term: Term, node: syntax.Meaning, record: str) -> ir.Definition:
    body: Any = node.body
    if isinstance(body, syntax.ShareOf | syntax.AggregateOf):
        subject = lower_subject(meaning, body, (), counts=False)
        if subject.scope or subject.place is not None or subject.it is None:
            raise meaning.refuse("R233", node.span, word=meaning.written(node.term.span))
        found: Any = subject.it
        record = record or subject.over
    elif isinstance(body, syntax.Phrase):
        raise meaning.refuse("R233", node.span, word=meaning.written(node.term.span))
    else:
        found = formulas.lower(meaning, body, record)
        if formulas.is_condition(meaning, found):
            raise meaning.refuse("T305", body.span, written=meaning.written(body.span))
    unit = dimension(found, meaning.vocabulary, meaning.definitions).unit
    return ir.Definition(term.id, "quantity" if record else "ratio", record, found, unit, span=node.span)
