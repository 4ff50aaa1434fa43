"""Subjects: what stands before the force word goes in; what a rule runs over, its scope, and its group or value come out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
from attrs import define, field

from rulekit import ir
from rulekit.diagnostic import Span
from rulekit.language import syntax
from rulekit.meaning import facts
from rulekit.meaning.clauses import About, clause, follow
from rulekit.meaning.doubtful import attempt, refuse_part_of_whom
from rulekit.meaning.names import Meaning, Refused, all_of


@define
class Subject:
    """
    What a rule is about. `over` is the record type judged ("" the whole run) and `scope` the conditions on it; `place` the place
    named in front; `led` says that what it runs over stood in front as well, where no clause belongs to it. `group` is set
    where the subject is a group of members, `it` where it is a value (of a member where `group` is set). `within` is a level that
    only said where: in each county, every village.
    """

    over: str = ""
    scope: list[ir.Condition] = field(factory=list)
    place: ir.InPlace | None = None
    group: ir.Group | None = None
    it: ir.Quantity | None = None
    selection: syntax.Quantity | None = None
    universal: str = ""
    led: bool = False
    within: str = ""

    def about(self) -> About:
        """What a clause of the predicate is said of."""
        if self.group is not None and (self.selection is not None or self.it is not None):
            return About(self.group.record, it=self.it)
        return About(self.over, it=self.it, group=self.group)


def lower_subject(meaning: Meaning, node: syntax.Subject, leads: Sequence[syntax.Link], *, counts: bool) -> Subject:
    """`counts` says that the predicate measures the subject itself (示范村应达到100个以上)."""
    match node:
        case syntax.Selected(quantity, phrase):
            return _phrase(meaning, phrase, leads, quantity, counts=counts)
        case syntax.AggregateOf(kind, phrase):
            return _aggregate(meaning, kind, phrase, leads)
        case syntax.ShareOf():
            return _share(meaning, node, leads)
        case syntax.AggregateOver():
            return _aggregate_over(meaning, node, leads)
        case syntax.Phrase():
            if node.chain.links[-1].kind not in ("noun", "place", "pronoun"):
                return _aggregate_last(meaning, node, leads)
            return _phrase(meaning, node, leads, None, counts=counts)
    raise AssertionError(node)


# phrases ---------------------------------------------------------------------------------------------


def _phrase(
    meaning: Meaning, phrase: syntax.Phrase, leads: Sequence[syntax.Link], selection: syntax.Quantity | None, *, counts: bool
) -> Subject:
    pulled, clauses = pull(meaning, phrase)
    if selection is None:
        refuse_part_of_whom(meaning, phrase, clauses)
    clauses, lone = _take_selection(clauses, selection)
    subject = Subject(selection=lone, led=_led(leads, pulled))
    links = [*leads, *pulled, *phrase.chain.links]
    rest = _place_and_holder(meaning, subject, links)
    _descend(meaning, subject, rest, links, counts=counts)
    _attach(meaning, subject, clauses, phrase.span)
    return subject


def _led(*fronts: Sequence[syntax.Link]) -> bool:
    return any(link.kind == "noun" for front in fronts for link in front)


def pull(meaning: Meaning, phrase: syntax.Phrase) -> tuple[list[syntax.Link], list[syntax.Clause]]:
    """Take the leads out of a Chinese modifier: 各县 of 各县90%以上的村, 鼓楼区 of 鼓楼区员工50人以上的企业."""
    if not phrase.clauses:
        return [], []
    leads, first = pull_clause(meaning, phrase.clauses[0], phrase.chain.links)
    rest = list(phrase.clauses[1:])
    if rest and isinstance(rest[-1], syntax.Of) and _lone(rest[-1].clause):  # 有产业链的村7名以上的党员
        holder, rest[-1] = pull_clause(meaning, rest[-1], phrase.chain.links)
        leads += holder
    return leads, ([first, *rest] if first is not None else rest)


def pull_clause(
    meaning: Meaning, node: syntax.Clause, head: Sequence[syntax.Link], *, plain: bool = False
) -> tuple[list[syntax.Link], syntax.Clause]:
    """Take leading places and record types off the first clause's chain; `plain` also bare record types (村有…的，)."""
    if isinstance(node, syntax.Joined):
        taken, first = pull_clause(meaning, node.items[0], head, plain=plain)
        return taken, attrs.evolve(node, items=(first, *node.items[1:])) if taken else node
    if not isinstance(node, syntax.Of):
        return [], node
    links = list(node.chain.links)
    leads: list[syntax.Link] = []
    while links and _leads(meaning, links[0], head, plain=plain or (len(links) == 1 and _lone(node.clause))):
        leads.append(links.pop(0))
        if plain and leads[-1].kind == "noun":
            break
    if not leads:
        return [], node
    if not links:
        return leads, node.clause
    chain = syntax.Chain(tuple(links), links[0].span.to(links[-1].span))
    return leads, attrs.evolve(node, chain=chain)


def _lone(node: syntax.Clause) -> bool:
    return isinstance(node, syntax.Measures)


def _leads(meaning: Meaning, link: syntax.Link, head: Sequence[syntax.Link], *, plain: bool) -> bool:
    if link.kind == "place":
        return True
    if link.kind != "noun" or link.noun is None:
        return False
    kind = meaning.record_type(link.noun)
    if kind is None or kind.child:
        return False
    subject = meaning.record_type(head[0].noun) if head and head[0].noun is not None else None
    if subject is not None and meaning.member(link.noun, subject.id) is not None:
        return False
    return plain or link.determiner in ("each", "all")


def _take_selection(
    clauses: list[syntax.Clause], selection: syntax.Quantity | None
) -> tuple[list[syntax.Clause], syntax.Quantity | None]:
    """A quantity alone before the head selects: 90%以上的村, 10个以上的村."""
    kept: list[syntax.Clause] = []
    for node in clauses:
        if selection is None and isinstance(node, syntax.Measures):
            selection = node.quantity
        else:
            kept.append(node)
    return kept, selection


def _place_and_holder(meaning: Meaning, subject: Subject, links: list[syntax.Link]) -> list[syntax.Link]:
    """Read the place and the outermost record type; gives the links after them."""
    rest = [link for link in links if link.kind != "pronoun"]
    while rest and rest[0].kind == "place":
        assert rest[0].noun is not None
        subject.place = meaning.place(rest.pop(0).noun)  # type: ignore[arg-type]
    while rest and rest[0].noun is not None:
        kind = meaning.record_type(rest[0].noun)
        if kind is None:
            break
        if kind.child:
            raise meaning.refuse("R226", rest[0].span, word=meaning.written(rest[0].span))
        link = rest.pop(0)
        subject.over, subject.universal = kind.id, link.determiner
        subject.scope = [meaning.adjective(word, kind.id) for word in link.adjectives]
        break
    return rest


def _descend(meaning: Meaning, subject: Subject, rest: list[syntax.Link], links: list[syntax.Link], *, counts: bool) -> None:
    """Follow the links below the outermost record type, down to a group or a value; of a part it is said of the record."""
    while rest and meaning.only_part(rest[0].noun, subject.over):
        rest.pop(0)
    while rest:
        link = rest[0]
        found = meaning.member(link.noun, subject.over) if link.noun is not None and subject.group is None else None
        if not isinstance(found, ir.Group) or found.via != "members":
            break
        rest.pop(0)
        parts = [meaning.adjective(word, found.record) for word in link.adjectives]
        if subject.selection is not None or (counts and not rest) or _then_aggregates(rest):
            subject.group = attrs.evolve(found, where=all_of(parts), span=link.span)
            subject.universal = link.determiner
        else:  # in each county, every village must …: one finding a village; the level only says where
            if subject.scope:
                raise meaning.refuse("R227", link.span, word=meaning.written(link.span))
            subject.within = subject.over
            subject.over, subject.scope, subject.universal = found.record, list(parts), link.determiner
    if rest:
        _reach(meaning, subject, rest)
    elif subject.group is None and (subject.selection is not None or counts):
        _whole_group(meaning, subject, links)


def _then_aggregates(rest: list[syntax.Link]) -> bool:
    return any(link.kind not in ("noun", "place", "pronoun") for link in rest)


def _whole_group(meaning: Meaning, subject: Subject, links: list[syntax.Link]) -> None:
    """At least 90% of villages, with nothing above them named: the group is every village of the run."""
    if not subject.over:
        raise meaning.refuse("R224", links[0].span if links else Span(0, 0))
    span = links[-1].span
    subject.group = ir.Group("members", subject.over, subject.over, all_of(subject.scope), span=span)
    subject.over, subject.scope = "", []


def _reach(meaning: Meaning, subject: Subject, rest: list[syntax.Link]) -> None:
    """The links that lead to a list, a field of it, or a value."""
    base = subject.group.record if subject.group is not None else subject.over
    if subject.group is not None and subject.selection is not None and not _then_aggregates(rest):
        subject.it = follow(meaning, rest, base)  # 各县80%以上的乡镇驻村干部覆盖率 …
        return
    if subject.group is not None:
        aggregate = [syntax.Link(link.span, link.noun, link.determiner, link.adjectives, link.kind) for link in rest]
        subject.it = _fold_group(meaning, subject.group, aggregate)
        subject.group = None
        return
    first = rest[0]
    listed = meaning.group_of(meaning.member(first.noun, base)) if first.noun is not None else None
    if listed is not None and not _then_aggregates(rest):
        parts = [meaning.adjective(word, listed.record) for word in first.adjectives]
        subject.group = attrs.evolve(listed, where=all_of((listed.where, *parts)), span=first.span)
        subject.universal = first.determiner
        if len(rest) > 1:
            subject.it = follow(meaning, rest[1:], listed.record)
        return
    found = follow(meaning, rest, base)
    if isinstance(found, ir.Group):
        raise meaning.refuse("R228", rest[-1].span, word=meaning.written(rest[-1].span))
    subject.it = found  # of a text, and of what is had, only some clauses can be said


def _fold_group(meaning: Meaning, group: ir.Group, links: list[syntax.Link]) -> ir.Quantity:
    """An aggregate at the end of a chain that went through a group: 村居民的平均值, 村总数."""
    last = links[-1]
    kind: Any = last.kind
    if kind == "count" and len(links) == 1:
        return ir.Count(group, span=last.span)
    if kind == "count" or kind in ("noun", "place") or len(links) < 2:
        raise meaning.refuse("R223", last.span, written=meaning.written(last.span))
    value = follow(meaning, links[:-1], group.record)
    if isinstance(value, ir.Group | ir.Holds | ir.TextValue):
        raise meaning.refuse("R223", last.span, written=meaning.written(last.span))
    return ir.Aggregate(kind, group, value, span=last.span)


# narrowing -------------------------------------------------------------------------------------------


def _attach(meaning: Meaning, subject: Subject, clauses: list[syntax.Clause], span: Span) -> None:
    """Give each relative clause to the noun it fits; where it fits two, refuse with both readings."""
    for node in clauses:
        outer = About(subject.over) if subject.over else None
        inner = About(subject.group.record) if subject.group is not None else None
        homes = [home for home in (inner, outer) if home is not None]
        if not homes:
            raise meaning.refuse("R224", node.span)
        if len(homes) == 1:
            _narrow(meaning, subject, clause(meaning, node, homes[0]), into_group=homes[0] is inner)
            continue
        tried = [attempt(meaning, lambda node=node, home=home: clause(meaning, node, home)) for home in homes]  # type: ignore[misc]
        fitting = [(home, result) for home, (result, _) in zip(homes, tried, strict=True) if result is not None]
        if len(fitting) == 2 and not subject.led and subject.over != homes[0].record:
            raise meaning.refuse("R208", node.span, readings=_both(meaning, node, homes))
        if not fitting:
            meaning.problems += tried[0][1]
            raise Refused
        _narrow(meaning, subject, fitting[0][1], into_group=fitting[0][0] is inner)


def _both(meaning: Meaning, node: syntax.Clause, homes: list[About]) -> list[str]:
    written = meaning.written(node.span)
    return [meaning.reading("home", record=meaning.type_name(home.record), clause=written) for home in homes]


def _narrow(meaning: Meaning, subject: Subject, condition: ir.Condition, *, into_group: bool) -> None:
    if into_group:
        assert subject.group is not None
        subject.group = attrs.evolve(subject.group, where=all_of((subject.group.where, condition)))
    else:
        subject.scope.append(condition)


# functions -------------------------------------------------------------------------------------------


def _aggregate_last(meaning: Meaning, phrase: syntax.Phrase, leads: Sequence[syntax.Link]) -> Subject:
    """各县有驻村干部的村总数, 村的委员补贴的平均值: the aggregate stands after what it is taken over."""
    pulled, clauses = pull(meaning, phrase)
    *links, last = phrase.chain.links
    chain = syntax.Chain(tuple(links), phrase.chain.span)
    return _aggregate(meaning, last.kind, syntax.Phrase(chain, tuple(clauses), phrase.span), [*leads, *pulled])


def _aggregate(meaning: Meaning, kind: str, phrase: syntax.Phrase, leads: Sequence[syntax.Link]) -> Subject:
    """the average subsidy of a village's committee members; the number of safety officers of a firm."""
    ending = syntax.Link(phrase.span, kind=kind)
    chain = syntax.Chain((*phrase.chain.links, ending), phrase.chain.span)
    subject = Subject(led=_led(leads))
    links = [*leads, *chain.links]
    rest = _place_and_holder(meaning, subject, links)
    if rest and rest[0].kind == "count" and subject.over:  # the number of villages: nothing above them
        _whole_group(meaning, subject, links[:-1])
        subject.selection = None
        narrowed = _with_clauses(meaning, subject, phrase)
        subject.it, subject.group = ir.Count(narrowed, span=phrase.span), None
        return subject
    group, value = _group_and_value(meaning, subject, rest[:-1])
    if group is None and kind == "count" and isinstance(value, ir.FieldValue):  # the number of employees of a firm
        _attach(meaning, subject, list(phrase.clauses), phrase.span)
        subject.it = value
        return subject
    if group is None and kind != "count" and value is not None and subject.universal in ("", "the", "all"):
        _whole_group(meaning, subject, links)  # the average office funds of villages: of all there are
        group = subject.group
    subject.group = group
    group = _with_clauses(meaning, subject, phrase)
    subject.group = None
    subject.it = _folded(meaning, kind, group, value, phrase)
    return subject


def _with_clauses(meaning: Meaning, subject: Subject, phrase: syntax.Phrase) -> ir.Group:
    if subject.group is None:
        raise meaning.refuse("R223", phrase.span, written=meaning.written(phrase.span))
    _attach(meaning, subject, list(phrase.clauses), phrase.span)
    return subject.group


def _group_and_value(meaning: Meaning, subject: Subject, links: list[syntax.Link]) -> tuple[ir.Group | None, Any]:
    group: ir.Group | None = None
    where = subject.over
    for index, link in enumerate(links):
        found = meaning.group_of(meaning.member(link.noun, where)) if link.noun is not None else None
        if found is None or group is not None:
            return group, follow(meaning, links[index:], where)
        parts = [meaning.adjective(word, found.record) for word in link.adjectives]
        group, where = attrs.evolve(found, where=all_of((found.where, *parts)), span=link.span), found.record
    return group, None


def _folded(meaning: Meaning, kind: Any, group: ir.Group, value: Any, phrase: syntax.Phrase) -> ir.Quantity:
    if kind == "count" and value is None:
        return ir.Count(group, span=phrase.span)
    if kind != "count" and value is not None and not isinstance(value, ir.Group | ir.Holds | ir.TextValue):
        facts.check_units(meaning, group, value, phrase.span)
        return ir.Aggregate(kind, group, value, span=phrase.span)
    raise meaning.refuse("R223", phrase.span, written=meaning.written(phrase.span))


def _aggregate_over(meaning: Meaning, node: syntax.AggregateOver, leads: Sequence[syntax.Link]) -> Subject:
    """The average over townships of the share of villages that …: each unit has its own number, and all count the same."""
    links, inside = list(leads), node.inner
    if node.unit is not None:
        links.append(syntax.Link(node.unit.span, node.unit, adjectives=node.adjectives))
    elif isinstance(inside, syntax.ShareOf):  # 各县所辖各乡镇有驻村干部的村占村总数的比例的平均值
        pulled, clauses = pull(meaning, inside.part)
        inside = attrs.evolve(inside, part=attrs.evolve(inside.part, clauses=tuple(clauses)))
        links += pulled
    if not links or links[-1].noun is None:
        raise meaning.refuse("P585", node.span, written=meaning.written(node.span))
    *outer, unit = links
    inner = lower_subject(meaning, inside, [attrs.evolve(unit, adjectives=())], counts=False)
    subject = Subject(led=_led(outer))
    rest = _place_and_holder(meaning, subject, outer)
    if rest:
        raise meaning.refuse("P585", rest[0].span, written=meaning.written(rest[0].span))
    subject.it = facts.over_units(meaning, node, subject, unit, inner)
    return subject


def _share(meaning: Meaning, node: syntax.ShareOf, leads: Sequence[syntax.Link]) -> Subject:
    """The share that a part takes of a whole: scope from the whole, condition from the part."""
    whole = node.whole if node.whole is not None else syntax.Phrase(node.part.chain, (), node.part.chain.span)
    links = [link for link in whole.chain.links if link.kind != "count"]
    pulled, part_clauses = pull(meaning, node.part)
    bare = syntax.Chain(tuple(links), whole.chain.span)
    quantity = syntax.Quantity("ge", syntax.Value(node.span), node.span)
    front = node.part.chain.links[:-1] if node.whole is not None else ()  # 各县 of 各县示范村占村总数的比例
    subject = _phrase(meaning, syntax.Phrase(bare, whole.clauses, whole.span), [*leads, *pulled, *front], quantity, counts=False)
    if subject.group is None:  # the share that villages take of their residents
        raise meaning.refuse("R220", node.span, written=meaning.written(node.span))
    subject.selection = None
    subject.it = ir.Share(subject.group, _part(meaning, node, subject.group, part_clauses), span=node.span)
    subject.group = None
    return subject


def _part(meaning: Meaning, node: syntax.ShareOf, group: ir.Group, clauses: list[syntax.Clause]) -> ir.Condition:
    parts: list[ir.Condition | None] = []
    if node.whole is not None:
        last = node.part.chain.links[-1]
        kind = meaning.record_type(last.noun) if last.noun is not None else None
        if kind is None or kind.id != group.record:
            raise meaning.refuse(
                "R229", node.part.span, part=meaning.written(node.part.chain.span), whole=meaning.type_name(group.record)
            )
        known = set(node.whole.chain.links[-1].adjectives) if node.whole.chain.links else set()
        parts += [meaning.adjective(word, group.record) for word in last.adjectives if word not in known]
    meaning.in_share = node.whole is None
    try:
        parts += [clause(meaning, inner, About(group.record)) for inner in clauses]
    finally:
        meaning.in_share = False
    found = all_of(parts, node.span)
    if found is None:
        raise meaning.refuse("R230", node.span, written=meaning.written(node.span))
    return found
