"""Syntax to ir: a parsed sentence and its Meaning go in, a rule or a definition comes out, or its mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from rulekit import ir
from rulekit.language import syntax
from rulekit.language.lexicon import fold
from rulekit.meaning import bonds, cases, dated, facts, formulas, often, worded
from rulekit.meaning.clauses import About, clause, joiner_of, measures, refuse_no
from rulekit.meaning.constant import warn_constant
from rulekit.meaning.doubtful import attempt
from rulekit.meaning.names import Meaning, Refused, all_of, negate
from rulekit.meaning.quantities import compare
from rulekit.meaning.subjects import Subject, lower_subject, pull, pull_clause
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
        if isinstance(tree, syntax.Grading):
            return cases.grading(meaning, tree)
        return definition(meaning, tree) if isinstance(tree, syntax.Meaning) else rule(meaning, tree)
    except Refused:
        return None


# rules -----------------------------------------------------------------------------------------------


def rule(meaning: Meaning, duty: syntax.Duty) -> ir.Rule:
    """Lower a duty, piece by piece, so that several mistakes are found in one run."""
    duty, counting = facts.said_aloud(duty)
    duty, choice = facts.choice(meaning, duty)
    duty, unit = facts.without_units(duty)
    duty = facts.no_two(meaning, duty)
    duty = worded.settled(meaning, duty)
    dated.refuse_in_scope(meaning, duty.subject, duty.conditions, duty.exceptions)
    leads, conditions, node = _conditions(meaning, duty)
    bond, leads, conditions, node = bonds.bound(meaning, duty, leads, conditions, node)
    duty = _without_no(meaning, duty, node)
    subject = lower_subject(meaning, node, leads, counts=_counts(duty.predicate))
    subject.within = _within(meaning, subject, unit)
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
        if counting is not None and counting.how == "out" and subject.group is None and counts_members(requirement) is False:
            scope.append(ir.Decided(requirement.item if isinstance(requirement, ir.Not) else requirement))
        elif counting is not None:
            requirement = facts.counting(meaning, counting, requirement)
        if choice is not None:
            requirement = facts.for_each(meaning, choice, requirement, duty.span)
    except Refused as error:
        failed = error
    if duty.others and requirement is not None:
        subject, requirement = cases.own_requirements(
            meaning, subject, duty, requirement, lambda about, asked: _requirement(meaning, about, asked)
        )  # fmt: skip
        duty = attrs.evolve(duty, force=attrs.evolve(duty.force, word=_NEGATIVE.get(duty.force.word, duty.force.word)))
    exceptions: list[ir.Exemption] = []
    counters: list[ir.Exemption] = []
    for exception in duty.exceptions:
        try:
            (counters if exception.counter else exceptions).append(_exception(meaning, subject, exception))
        except Refused as error:
            failed = error
    if failed is not None or requirement is None:
        raise failed or Refused()
    force = _force(duty.force.word, requirement) if bond is None or bond.kind != "only" else "must_not"
    if counters:
        _refuse_order(meaning, duty.exceptions)
        exceptions = [attrs.evolve(exceptions[0], unless=tuple(counters))]
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
    if isinstance(predicate, syntax.At):
        return _counts(predicate.clause)
    return isinstance(predicate, syntax.Measures) and not predicate.quantity.value.ratio


def _without_no(meaning: Meaning, duty: syntax.Duty, node: syntax.Subject) -> syntax.Duty:
    """No village may … is a prohibition for every village; "no" anywhere else in a subject is refused."""
    phrase = node.phrase if isinstance(node, syntax.Selected | syntax.AggregateOf) else node
    if isinstance(phrase, syntax.ShareOf | syntax.AggregateOver):
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
    told = _of_lists(meaning, subject, predicate)
    if told is not None:
        return _turned(told, force)
    parts = _beside_lists(subject, predicate) if force not in _NEGATIVE else ()
    if parts:
        joined = all_of(_requirement(meaning, subject, attrs.evolve(duty, predicate=part)) for part in parts)
        assert joined is not None
        return joined
    if not dated.of_one_amount(predicate):
        _refuse_prohibited_list(meaning, subject, duty)
    if isinstance(predicate, syntax.Joined) and force in _NEGATIVE and not dated.of_one_amount(predicate):
        joiner_of(meaning, predicate, subject.about(), prohibited=True)
        joiners: tuple[syntax.Joiner, ...] = tuple("or" for _ in predicate.joiners)
        predicate = attrs.evolve(predicate, joiners=joiners)
    if (subject.group is not None and not measures(predicate)) or (subject.group and subject.it):
        assert subject.group is not None
        member = clause(meaning, predicate, About(subject.group.record, it=subject.it))
        if force in _NEGATIVE:
            member = dated.turned(predicate, member) or negate(member, member.span)
        return ir.Every(subject.group, member, span=duty.span)
    found = clause(meaning, predicate, subject.about())
    turned = dated.turned(predicate, found) if force in _NEGATIVE else None
    if turned is not None:
        return turned
    return often.prohibited(meaning, predicate, found, found.span or duty.span) if force in _NEGATIVE else found


def _within(meaning: Meaning, subject: Subject, unit: syntax.Word | None) -> str:
    """The level in each unit of which something is unique: named before, or that of the place."""
    if unit is None:
        place = meaning.vocabulary.places[subject.place.place].level if subject.place is not None else ""
        return subject.within or (place if place in meaning.vocabulary.levels_above(subject.over) else "")
    kind = meaning.record_type(unit)
    if kind is None or kind.id not in meaning.vocabulary.levels_above(subject.over):
        raise meaning.refuse("P580", unit.span, written=meaning.written(unit.span))
    return kind.id


def _of_lists(meaning: Meaning, subject: Subject, predicate: syntax.Clause) -> ir.Condition | None:
    """What is said of all members of a list together: that no two have the same, that they are among others, or are recorded."""
    group = subject.group
    if isinstance(predicate, syntax.Unique):
        if group is not None:
            return facts.of_members(meaning, predicate, group, subject.it)
        return facts.unique(meaning, predicate, subject.about(), subject.within)
    if isinstance(predicate, syntax.AmongThem):
        return facts.among(meaning, predicate, group if subject.it is None else None, subject.over)
    return None


def _beside_lists(subject: Subject, predicate: syntax.Clause) -> tuple[syntax.Clause, ...]:
    """Each part of what is said of members, where one of them is said of all together: one of its …, and trained."""
    if subject.group is None or subject.it is not None or not isinstance(predicate, syntax.Joined):
        return ()
    if set(predicate.joiners) != {"and"} or predicate.extremum:
        return ()
    return predicate.items if any(isinstance(item, syntax.Unique | syntax.AmongThem) for item in predicate.items) else ()


def _turned(node: ir.Condition, force: str) -> ir.Condition:
    """What is forbidden of lists: of two that no member is one of the others."""
    if force not in _NEGATIVE:
        return node
    if isinstance(node, ir.Among):
        return attrs.evolve(node, how="every" if node.how == "none" else "none")
    return negate(node, node.span)


def counts_members(node: ir.Condition) -> bool:
    """Whether a condition is about members of a group."""
    return any(isinstance(one, ir.Group | ir.Ref) for one in ir.walk(node))


def in_them(meaning: Meaning, node: syntax.InThem, record: str) -> ir.Condition:
    """Townships in which at least 80% of villages have a resident cadre: what a duty of such a unit would require."""
    kind = meaning.vocabulary.records.get(record)
    if kind is None:
        raise meaning.refuse("R219", node.span, written=meaning.written(node.span), record=meaning.type_name(record))
    name = fold(kind.words.first(meaning.lang))
    lead = syntax.Link(node.span, syntax.Word(name, node.span), "each")
    force = syntax.Force("must", node.span)
    subject = lower_subject(meaning, node.subject, [lead], counts=_counts(node.clause))
    if subject.over != record or subject.scope or subject.place is not None:
        raise meaning.refuse("R219", node.span, written=meaning.written(node.span), record=meaning.type_name(record))
    return _requirement(meaning, subject, syntax.Duty(node.subject, force, node.clause, node.span))


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


def _refuse_order(meaning: Meaning, exceptions: Iterable[syntax.Exception_]) -> None:
    """An exception to an exception follows the only one there is: of several, and before another, which it belongs to is open."""
    plain, *rest = exceptions
    for one in (plain, *rest):
        if one.counter == (one is plain):
            raise meaning.refuse("R261", one.span)


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
            if found is not None and (found.kind == "ratio" or uses_members(meaning, found.body)):  # type: ignore[arg-type]
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
    if isinstance(body, syntax.ShareOf | syntax.AggregateOf | syntax.AggregateOver):
        subject = lower_subject(meaning, body, (), counts=False)
        if subject.scope or subject.place is not None or subject.it is None:
            raise meaning.refuse("R233", node.span, word=meaning.written(node.term.span))
        found: Any = subject.it
        record = record or subject.over
    elif isinstance(body, syntax.Phrase):
        raise meaning.refuse("R233", node.span, word=meaning.written(node.term.span))
    elif isinstance(body, syntax.Value) and body.table:
        found = cases.defined_table(meaning, body, record)
    else:
        found = formulas.lower(meaning, body, record)
        if formulas.is_condition(meaning, found):
            raise meaning.refuse("T305", body.span, written=meaning.written(body.span))
    if node.counting:
        found = facts.counting_number(meaning, node.counting, found, node.span)
    unit = dimension(found, meaning.vocabulary, meaning.definitions).unit
    return ir.Definition(term.id, "quantity" if record else "ratio", record, found, unit, span=node.span)
