"""Clauses to conditions: a clause as written and what it is said of go in, a checked ir condition comes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
from attrs import frozen

from rulekit import ir
from rulekit.diagnostic import Span
from rulekit.language import syntax
from rulekit.meaning import dated, facts, formulas, graded, history, listed, often
from rulekit.meaning.amounts import per_so_many
from rulekit.meaning.names import Meaning, Refused, all_of, any_of, negate
from rulekit.meaning.quantities import compare
from rulekit.vocabulary import Field, Term


@frozen
class About:
    """
    What a clause is said of: a record of type `record` ("" the whole run); and, where the subject is a value or a group,
    `it` the value that is measured and `group` the members of which a share is taken.
    """

    record: str
    it: ir.Quantity | None = None
    group: ir.Group | None = None


def clause(meaning: Meaning, node: syntax.Clause, about: About) -> ir.Condition:
    """Lower one clause; every mistake in it is noted, then Refused is raised."""
    if isinstance(about.it, ir.TextValue) and isinstance(node, syntax.Is | syntax.Several | syntax.Has):
        return of_text(meaning, about.it, node)
    if isinstance(about.it, ir.TextValue | ir.Holds) and not isinstance(node, (*facts.ABOUT_TEXT, syntax.Joined)):
        span = about.it.span or node.span
        raise meaning.refuse("R228", span, word=meaning.written(span))
    if (
        about.group is not None and about.it is None and not measures(node)
    ):  # villages whose committee members are women: all of them
        every = clause(meaning, node, About(about.group.record))
        return ir.Every(about.group, every, span=node.span)
    match node:
        case syntax.Joined():
            return _joined(meaning, node, about)
        case syntax.At():
            return dated.at(meaning, node, lambda inner: clause(meaning, inner, about))
        case syntax.Has():
            return _has(meaning, node, about)
        case syntax.Several():
            return _several(meaning, node, about)
        case syntax.GradedAs():
            return graded.graded_as(meaning, node, about.record)
        case syntax.Is():
            return _is(meaning, node, about)
        case syntax.Measures():
            return _measures(meaning, node, about)
        case syntax.Changes():
            return _changes(meaning, node, about)
        case syntax.Lasting(inner):
            return history.lasting(meaning, node, clause(meaning, inner, about))
        case syntax.Occurs(event, window, negated=negated):
            found = formulas.happened(meaning, event, window, about.record, node)
            return negate(found, node.span) if negated else found
        case syntax.Unique():
            return facts.unique(meaning, node, about)
        case syntax.Recorded():
            return facts.recorded(meaning, node, about.group if about.it is None else about.it, about.record)
        case syntax.TheSame():
            raise meaning.refuse("P580", node.span, written=meaning.written(node.span))
        case syntax.AmongThem():
            raise meaning.refuse("P583", node.span, written=meaning.written(node.span))
        case syntax.InThem():
            from rulekit.meaning.lower import in_them  # which lowers a whole duty

            return in_them(meaning, node, about.record)
        case syntax.AlsoIs():
            raise meaning.refuse("R216", node.span, written=meaning.written(node.span))
        case syntax.Satisfies(formula):
            return formulas.condition(meaning, formula, about.record)
        case syntax.Occupies(adjectives, quantity):
            return _occupies(meaning, adjectives, quantity, about, node)
        case syntax.Of(chain, inner):
            return _of(meaning, chain, inner, about)
    raise AssertionError(node)


def measures(node: syntax.Clause) -> bool:
    """Whether a clause, or a part of it, measures what it is said of: how many, how much, what share."""
    if isinstance(node, syntax.Joined):
        return any(measures(item) for item in node.items)
    if isinstance(node, syntax.Lasting | syntax.At):
        return measures(node.clause)
    return isinstance(node, syntax.Measures | syntax.Occupies | syntax.Changes | syntax.Recorded)


# lists -----------------------------------------------------------------------------------------------


def _joined(meaning: Meaning, node: syntax.Joined, about: About) -> ir.Condition:
    if node.extremum == "often":
        raise meaning.refuse("P560", node.span, written=meaning.written(node.span))
    if node.extremum and node.extremum not in ("either", "both"):
        raise meaning.refuse("R271", node.span, written=meaning.written(node.span))
    if dated.staged(node) and "or" not in node.joiners:
        return dated.stages(meaning, node, lambda inner: clause(meaning, inner, about))
    dated.refuse_loose(meaning, node)
    joiner = joiner_of(meaning, node, about)
    often.check_list(meaning, node, about.record, lambda inner, type: clause(meaning, inner, About(type)))
    found = _each(meaning, node.items, about)
    joined = all_of(found, node.span) if joiner == "and" else any_of(found, node.span)
    assert joined is not None
    return joined


def _each(meaning: Meaning, items: Sequence[syntax.Clause], about: About) -> list[ir.Condition]:
    """Each of several clauses; the mistakes of all of them are noted."""
    found: list[ir.Condition] = []
    refused: Refused | None = None
    for item in items:
        try:
            found.append(clause(meaning, item, about))
        except Refused as error:
            refused = error
    if refused is not None:
        raise refused
    return found


def _several(meaning: Meaning, node: syntax.Several, about: About) -> ir.Condition:
    if node.one:  # of a text alone: what has one of a list is said with a number
        raise meaning.refuse("R281", node.span, written=meaning.written(node.span))
    if node.ordered:
        return dated.in_order(meaning, node, about.record)
    found = _each(meaning, listed.check_items(meaning, node), about)
    if node.quantity is not None:
        held = listed.how_many(meaning, node.quantity, found, node.span)
    else:
        held = all_of(found, node.span) or found[0]
    return negate(held, node.span) if node.negated else held


def joiner_of(meaning: Meaning, node: syntax.Joined, about: About, *, prohibited: bool = False) -> str:
    """The one joiner of a list; a mixture, or a list without a final word, is refused with both readings."""
    plain = {joiner for joiner in node.joiners if joiner != "list"}
    if len(plain) == 2:
        items = [clause(meaning, item, about) for item in node.items]
        readings = [meaning.reading("satisfy", formula=meaning.formula(_grouped(node, items, tight))) for tight in ("and", "or")]
        raise meaning.refuse("R202", node.span, readings=readings)
    _refuse_carried_no(meaning, node)
    if plain:
        return plain.pop()
    if prohibited:
        return "or"
    texts = [meaning.written(item.span) for item in node.items]
    space = meaning.words("readings")["space"]
    joiners = (meaning.keyword("AND", "and"), meaning.keyword("OR", "or"))
    raise meaning.refuse("R205", node.span, readings=[f"{space}{word}{space}".join(texts) for word in joiners])


def _grouped(node: syntax.Joined, items: list[ir.Condition], tight: str) -> ir.Condition:
    """A mixture with one joiner binding more tightly than the other."""
    groups = [[items[0]]]
    for joiner, item in zip(node.joiners, items[1:], strict=True):
        if joiner in (tight, "list"):
            groups[-1].append(item)
        else:
            groups.append([item])
    if tight == "and":
        return any_of([all_of(group) or group[0] for group in groups])
    return all_of([any_of(group) for group in groups]) or items[0]


def _refuse_carried_no(meaning: Meaning, node: syntax.Joined) -> None:
    """no A or B: whether the second is also denied cannot be seen."""
    for before, item, joiner in zip(node.items, node.items[1:], node.joiners, strict=False):
        if not (isinstance(before, syntax.Has) and before.negated and isinstance(item, syntax.Has) and item.carried):
            continue
        if item.negated or item.quantity is not None:  # no plan and fewer than 3 members: a number cannot be denied by no
            continue
        first, second = meaning.written(before.span), meaning.written(item.span)
        article = next((entry.words.article for entry in meaning.entries(item.noun)), "")
        had = f"{article} {second}" if article and item.quantity is None and meaning.lang == "en" else second
        one = "no_one_and" if joiner == "and" else "no_one"
        readings = [meaning.reading("no_both", first=first, second=second), meaning.reading(one, first=first, second=had)]
        raise meaning.refuse("R203", node.span, readings=readings)


# having ----------------------------------------------------------------------------------------------


def _has(meaning: Meaning, node: syntax.Has, about: About) -> ir.Condition:
    found = meaning.member(node.noun, about.record)
    if found is None:
        raise meaning.unknown_here(node.noun, about.record)
    if node.often is not None:
        return often.held(meaning, node, meaning.group_of(found), lambda inner, type: clause(meaning, inner, About(type)))
    held = _held(meaning, node, found, about)
    if node.where is not None and meaning.group_of(found) is None:
        if meaning.in_share:
            raise meaning.refuse("R208", node.span, readings=_attachments(meaning, node, about))
        narrower = clause(meaning, node.where, about)
        joined = all_of((negate(held, node.span) if node.negated else held, narrower), node.span)
        assert joined is not None
        return joined
    return negate(held, node.span) if node.negated else held


def _attachments(meaning: Meaning, node: syntax.Has, about: About) -> list[str]:
    """A share of those with A that B: B said of the part, or of the whole."""
    assert node.where is not None
    verb = meaning.written(node.verb.span) if node.verb is not None else meaning.keyword("HAVE", "")
    noun = meaning.written(Span(node.span.start, node.noun.span.end)).removeprefix(verb).strip()
    head, tail = f"{verb}{meaning.words('readings')['space']}{noun}", meaning.written(node.where.span)
    nouns = meaning.vocabulary.records[about.record].words.first(meaning.lang, many=True)
    return [meaning.reading(key, head=head, tail=tail, nouns=nouns) for key in ("share_and", "share_of")]


def _held(meaning: Meaning, node: syntax.Has, found: object, about: About) -> ir.Condition:
    group = meaning.group_of(found)
    if group is not None:
        return _counted(meaning, node, group, about)
    if isinstance(found, Field) and found.kind == "yesno":
        if node.per is not None:
            raise meaning.refuse("R271", node.per.span, written=meaning.written(node.per.span))
        if node.quantity is not None or node.adjectives:
            raise meaning.refuse("T314", node.span, word=meaning.written(node.noun.span))
        _check_verb(meaning, node, found)
        return ir.Holds(about.record, found.id, span=node.span)
    if isinstance(found, Term):
        value: Any = formulas.reference(meaning, found, node.noun, about.record)
    elif isinstance(found, Field) and found.kind == "number":
        value = ir.FieldValue(about.record, found.id, span=node.noun.span)
    else:
        raise meaning.refuse("T315", node.span, word=meaning.written(node.noun.span))
    if node.adjectives:
        raise meaning.refuse(
            "R210", node.adjectives[0].span, word=meaning.written(node.adjectives[0].span), record=meaning.written(node.noun.span)
        )
    if node.per is not None:
        value = per_so_many(meaning, value, node.per, about.record)
    if node.quantity is None:
        return ir.Compare("ge", value, _one(meaning, value, node), span=node.span)
    return compare(meaning, value, node.quantity, about.record)


def _one(meaning: Meaning, value: ir.Quantity, node: syntax.Has) -> ir.Number:
    """Having employees is having at least one; having area or money says nothing."""
    from fractions import Fraction

    from rulekit.meaning.types import dimension

    measured = dimension(value, meaning.vocabulary, meaning.definitions)
    if measured.powers or measured.counted == "ratio":
        raise meaning.refuse("T316", node.span, word=meaning.written(node.noun.span))
    return ir.Number(Fraction(1), measured.unit)


def _counted(meaning: Meaning, node: syntax.Has, group: ir.Group, about: About) -> ir.Condition:
    from fractions import Fraction

    inner = About(group.record)
    parts = [meaning.adjective(word, group.record) for word in node.adjectives]
    if node.where is not None:
        parts.append(clause(meaning, node.where, inner))
    narrowed = attrs.evolve(group, where=all_of((group.where, *parts)), span=node.noun.span)
    count: ir.Quantity = ir.Count(narrowed, span=node.noun.span)
    if node.per is not None:
        count = per_so_many(meaning, count, node.per, about.record)
    if node.quantity is None:
        return ir.Compare("ge", count, ir.Number(Fraction(1)), span=node.span)
    kind = meaning.vocabulary.records[group.record]
    return compare(meaning, count, node.quantity, about.record, kind.measures)


def _check_verb(meaning: Meaning, node: syntax.Has, thing: Field) -> None:
    if node.verb is None:
        return
    verbs = {entry.id for entry in meaning.entries(node.verb)}
    if not verbs & set(thing.verbs):
        known = [
            meaning.vocabulary.verbs[verb].words.first(meaning.lang) for verb in thing.verbs if verb in meaning.vocabulary.verbs
        ]
        raise meaning.refuse(
            "R217", node.verb.span, verb=meaning.written(node.verb.span), thing=meaning.written(node.noun.span),
            verbs=meaning.listed([*known, meaning.keyword("HAVE", "")]),
        )  # fmt: skip


# being -----------------------------------------------------------------------------------------------


def _is(meaning: Meaning, node: syntax.Is, about: About) -> ir.Condition:
    parts = [meaning.adjective(word, about.record) for word in node.adjectives]
    if node.noun is not None:
        kind = meaning.record_type(node.noun)
        if kind is None or kind.id != about.record or not parts:
            raise meaning.refuse(
                "R218", node.noun.span, word=meaning.written(node.noun.span), record=meaning.type_name(about.record)
            )
    found = all_of(parts, node.span)
    assert found is not None
    return negate(found, node.span) if node.negated else found


# measuring -------------------------------------------------------------------------------------------


def _measures(meaning: Meaning, node: syntax.Measures, about: About) -> ir.Condition:
    if about.it is not None:
        return compare(meaning, about.it, node.quantity, about.record)
    if about.group is not None:
        measures = meaning.vocabulary.records[about.group.record].measures
        return compare(meaning, ir.Count(about.group, span=node.span), node.quantity, about.record, measures)
    raise meaning.refuse("R219", node.span, written=meaning.written(node.span), record=meaning.type_name(about.record))


def _changes(meaning: Meaning, node: syntax.Changes, about: About) -> ir.Condition:
    if about.it is None:
        raise meaning.refuse("R219", node.span, written=meaning.written(node.span), record=meaning.type_name(about.record))
    return history.changes(meaning, node, about.it, about.record)


def _occupies(
    meaning: Meaning, adjectives: tuple[syntax.Word, ...], quantity: syntax.Quantity, about: About, node: syntax.Occupies
) -> ir.Condition:
    if about.group is None or not adjectives:
        raise meaning.refuse("R220", node.span, written=meaning.written(node.span))
    part = all_of([meaning.adjective(word, about.group.record) for word in adjectives], node.span)
    assert part is not None
    return compare(meaning, ir.Share(about.group, part, span=node.span), quantity, "")


# said of something the subject has -----------------------------------------------------------------


def _of(meaning: Meaning, chain: syntax.Chain, inner: syntax.Clause, about: About) -> ir.Condition:
    links = _below(meaning, chain, about.record)
    if not links:
        return clause(meaning, inner, about)
    if isinstance(inner, syntax.Joined) and any(isinstance(item, syntax.Of) for item in inner.items):
        # its code is unique and its payroll is at least …: the first is said of the code, the second of the record again
        own = tuple(item if isinstance(item, syntax.Of) else syntax.Of(chain, item, item.span) for item in inner.items)
        return clause(meaning, attrs.evolve(inner, items=own), about)
    if isinstance(inner, syntax.AlsoIs) and len(links) == 1 and links[0].noun is not None:
        return meaning.identity(about.record, links[0].noun, inner.right, chain.span.to(inner.span))
    target = follow(meaning, links, about.record)
    if isinstance(target, ir.TextValue) and isinstance(inner, syntax.Is | syntax.Several | syntax.Has):
        return of_text(meaning, target, inner)
    if isinstance(target, ir.Group):
        return clause(meaning, inner, About(about.record, group=target))
    if isinstance(target, ir.TextValue | ir.Holds) and not isinstance(inner, (*facts.ABOUT_TEXT, syntax.Joined)):
        raise meaning.refuse("T317", chain.span.to(inner.span), written=meaning.written(chain.span))
    if isinstance(inner, syntax.Joined):
        return clause(meaning, inner, attrs.evolve(about, it=target))
    return clause(meaning, inner, About(about.record, it=target))


def _below(meaning: Meaning, chain: syntax.Chain, record: str) -> list[syntax.Link]:
    """The links of a chain after those that only name the subject."""
    links = list(chain.links)
    refuse_no(meaning, links)
    while links and (
        links[0].kind == "pronoun" or _names_subject(meaning, links, record) or meaning.only_part(links[0].noun, record)
    ):
        links.pop(0)
    return links


def from_subject(meaning: Meaning, chain: syntax.Chain, record: str) -> Any:
    """What a chain leads to from the subject: its annual income, 社区年收入."""
    links = _below(meaning, chain, record)
    if not links:
        raise meaning.refuse("T305", chain.span, written=meaning.written(chain.span))
    return follow(meaning, links, record)


def refuse_no(meaning: Meaning, links: Sequence[syntax.Link]) -> None:
    """No village, no committee member of a village: said only of the subject of a duty."""
    for link in links:
        if link.determiner in ("no", "no_two"):
            raise meaning.refuse("R260", link.span, written=meaning.written(link.span))


def _names_subject(meaning: Meaning, links: list[syntax.Link], record: str) -> bool:
    """Whether the first link only names the subject again (a village has …; 村有…)."""
    noun = links[0].noun
    if noun is None or links[0].adjectives or meaning.member(noun, record) is not None:
        return False
    kind = meaning.record_type(noun)
    return kind is not None and kind.id == record


def of_text(meaning: Meaning, target: ir.TextValue, inner: syntax.Clause) -> ir.Condition:
    """What is said of a text: that it is one of a list, as an adjective says, or what its verb says (comes from a state firm)."""
    valued = graded.valued(meaning, inner, target) if isinstance(inner, syntax.Has) else None
    if valued is not None:
        return valued
    if isinstance(inner, syntax.Several) and inner.one:
        return graded.one_of(meaning, inner, target)
    if isinstance(inner, syntax.Is):
        return _text_is(meaning, target, inner)
    raise meaning.refuse("T317", inner.span, written=meaning.written(inner.span))


def _text_is(meaning: Meaning, target: ir.TextValue, inner: syntax.Is) -> ir.Condition:
    if inner.noun is not None and not inner.adjectives:
        one = ir.OneOf(target.record, target.name, (graded.value_of(meaning, inner, target),), span=inner.span)
        return negate(one, inner.span) if inner.negated else one
    parts = [meaning.adjective(word, target.record) for word in inner.adjectives]
    if inner.noun is not None or any(not isinstance(part, ir.OneOf) or part.name != target.name for part in parts):
        raise meaning.refuse("T317", inner.span, written=meaning.written(inner.span))
    found = all_of(parts, inner.span)
    assert found is not None
    return negate(found, inner.span) if inner.negated else found


def follow(meaning: Meaning, links: list[syntax.Link], record: str) -> Any:
    """
    What a chain leads to from a record of a type: a quantity, a group, a yes/no field (Holds) or a text field (TextValue).

    A field of the members of a group needs an aggregate at the end (subsidy of committee members, 平均值); 人数 counts a group,
    and says nothing after a number.
    """
    group: ir.Group | None = None
    value: Any = None
    where = record
    for link in links:
        if link.kind not in ("noun", "place"):
            value = _aggregate(meaning, link, group, value)
            group = None
            continue
        if value is not None or link.noun is None:
            raise meaning.refuse("R221", link.span, written=meaning.written(link.span))
        if meaning.part(link.noun, where) and link is not links[-1]:
            continue
        found = meaning.member(link.noun, where)
        inner = meaning.group_of(found)
        if inner is not None and group is None:
            parts = [meaning.adjective(word, inner.record) for word in link.adjectives]
            group, where = attrs.evolve(inner, where=all_of((inner.where, *parts)), span=link.span), inner.record
        elif isinstance(found, Field | Term) and not link.adjectives:
            value = _value(meaning, found, link.noun, where)
        else:
            raise meaning.unknown_here(link.noun, where)
    if value is None:
        return group
    if group is not None:
        raise meaning.refuse("R222", links[-1].span, written=meaning.written(links[-1].span))
    return value


def _value(meaning: Meaning, found: Field | Term, word: syntax.Word, record: str) -> Any:
    if isinstance(found, Term):
        return formulas.reference(meaning, found, word, record)
    if found.kind == "number":
        return ir.FieldValue(record, found.id, span=word.span)
    if found.kind == "yesno":
        return ir.Holds(record, found.id, span=word.span)
    return ir.TextValue(record, found.id, span=word.span)


def _aggregate(meaning: Meaning, link: syntax.Link, group: ir.Group | None, value: Any) -> ir.Quantity:
    kind: Any = link.kind
    if kind == "count":
        if group is not None and value is None:
            return ir.Count(group, span=link.span)
        if isinstance(value, ir.FieldValue) and group is None:
            return value
    elif group is not None and value is not None and not isinstance(value, ir.Holds | ir.TextValue):
        return ir.Aggregate(kind, group, value, span=link.span)
    raise meaning.refuse("R223", link.span, written=meaning.written(link.span))
