"""Callbacks of the Chinese parser: the children of a rule of zh.lark go in, a syntax node comes out. One method a rule."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve
from lark import Token

from rulekit.diagnostic import Span
from rulekit.language import builder_often as often
from rulekit.language import moments
from rulekit.language import syntax as s
from rulekit.language.builder import (
    Children,
    Shared,
    adjectives_of,
    all_of_kind,
    carry,
    first_of_kind,
    noun_of,
    occurs_of,
    span_of,
    token_of,
    window_of,
    word_of,
)
from rulekit.language.builder_cases import ChineseCases
from rulekit.language.builder_words import ChineseForms


class Chinese(ChineseForms, ChineseCases, Shared):
    """Rules of zh.lark."""

    def rule(self, c: Children) -> s.Duty:
        duty: s.Duty = c[0]
        return evolve(duty, exceptions=tuple(all_of_kind(c, s.Exception_)), span=span_of(c))

    def rule_on(self, c: Children) -> s.Duty:
        """到2025年底，各县…应当…: the day stands in front of all that is asked for."""
        duty = self.rule(c[2:])
        return evolve(duty, predicate=moments.timed_all(duty.predicate, c[0]), span=span_of(c))

    def rule_if(self, c: Children) -> s.Duty:
        duty = first_of_kind(c, s.Duty)
        assert duty is not None
        exceptions = tuple(all_of_kind(c, s.Exception_))
        bond = str(c[0]) if isinstance(c[0], Token) else ""
        return evolve(duty, exceptions=exceptions, conditions=(c[1],), bond=bond, span=span_of(c))

    def rule_if_de(self, c: Children) -> s.Duty:
        return self.rule_if([c[1], c[0], *c[2:]])

    def rule_if_rest(self, c: Children) -> s.Duty:
        return evolve(self.rule_de(c[1:]), bond=str(c[0]))

    def rule_de(self, c: Children) -> s.Duty:
        force, predicate = c[2]
        link = s.Link(span_of(c[:1]), kind="pronoun")
        subject = s.Phrase(s.Chain((link,), link.span), (), link.span)
        exceptions = tuple(all_of_kind(c, s.Exception_))
        return s.Duty(subject, force, predicate, span_of(c), conditions=(c[0],), exceptions=exceptions)

    def definition(self, c: Children) -> s.Meaning:
        counting = str(token_of(c, "COUNTING") or "")
        return s.Meaning(s.Phrase(c[0], (), span_of(c[:1])), c[2], span_of(c), counting)

    def meaning_class(self, c: Children) -> s.Phrase:
        return s.Phrase(c[1], tuple(c[0]), span_of(c))

    def meaning_path(self, c: Children) -> s.Phrase:
        return s.Phrase(c[0], (), span_of(c))

    def meaning_formula(self, c: Children) -> Any:
        return c[1]

    def duty(self, c: Children) -> s.Duty:
        force = token_of(c, "FORCE")
        assert force is not None
        subject, predicate = c[0], c[-1]
        if isinstance(subject, often.Done):  # what is done stands before the force word, how often after it
            predicate = often.done(subject, predicate)
            subject = subject.phrase
        if isinstance(subject, list):  # a part named before the force word takes the share that stands after it
            phrase, part = subject
            subject, predicate = _among(phrase, part, predicate)
        if isinstance(subject, s.Phrase):
            chain, predicate = _per_taken(subject.chain, predicate)
            chain, predicate = often.placed(chain, predicate)
            subject = evolve(subject, chain=chain)
        return s.Duty(subject, s.Force(str(force.value), span_of([force])), predicate, span_of(c))

    def duty_modified(self, c: Children) -> s.Duty:
        """员工50人以上的企业应当…; 员工50人以上的企业，党员不得少于1名."""
        force = token_of(c, "FORCE")
        assert force is not None
        links = tuple(link for child in c[1:-1] if isinstance(child, s.Chain) for link in child.links)
        chain, predicate = _per_taken(s.Chain(links, span_of(c[1:2])), c[-1])
        chain, predicate = often.placed(chain, predicate)
        subject = s.Phrase(chain, tuple(c[0]), span_of(c[:2]))
        return s.Duty(subject, s.Force(str(force.value), span_of([force])), predicate, span_of(c))

    def duty_rest(self, c: Children) -> tuple[s.Force, Any]:
        return s.Force(str(c[0].value), span_of(c[:1])), c[1]

    def duty_on(self, c: Children) -> s.Duty:
        """一肩挑比例到2024年12月31日应当达到30%以上，到2025年12月31日达到40%以上."""
        subject = s.Phrase(c[0], (), span_of(c[:1])) if isinstance(c[0], s.Chain) else c[0]
        return self.duty([subject, c[2], moments.timed_all(c[3], c[1])])

    def duty_modified_on(self, c: Children) -> s.Duty:
        return self.duty_modified([c[0], c[1], c[3], moments.timed_all(c[4], c[2])])

    def duty_rest_on(self, c: Children) -> tuple[s.Force, Any]:
        force, predicate = self.duty_rest(c[1:])
        return force, moments.timed_all(predicate, c[0])

    def day(self, c: Children) -> s.Moment:
        """在2024年12月31日以前, 2024年12月31日前, 不迟于2024年12月31日, 到2024年12月31日."""
        given, before, after = token_of(c, "DATE"), token_of(c, "AT"), token_of(c, "ON")
        assert given is not None
        day: Any = given.value
        return moments.moment(str(after if after is not None else before), day, span_of(c))

    def at_day(self, c: Children) -> Any:
        return moments.timed(c[1], c[0], span_of(c))

    def since(self, c: Children) -> s.Moment:
        event, kind = token_of(c, "EVENT") or token_of(c, "NOUN"), token_of(c, "SINCE")
        assert event is not None
        return s.Moment(str(kind), span_of(c), event=word_of(event))

    def span_day(self, c: Children) -> s.Moment:
        return c[0]  # type: ignore[no-any-return]

    def beside(self, c: Children) -> s.Moment:
        return c[0]  # type: ignore[no-any-return]

    def due(self, c: Children) -> s.Moment:
        """自提出之日起30日内."""
        window, since = window_of("within", c), c[0]
        kind = moments.DUE[since.kind]
        return evolve(since, kind=kind, count=window.count, unit=window.unit, span=span_of(c))  # type: ignore[no-any-return]

    def several(self, c: Children) -> s.Several:
        """同时具备下列各项：; 至少具备下列各项中的3项：; 具备下列各项中的3项以上："""
        head = token_of(c, "HAVE_ALL") or token_of(c, "HAVE_SOME")
        quantity = first_of_kind(c, s.Quantity)
        if isinstance(c[-2] if len(c) > 1 else None, s.Value):
            quantity = s.Quantity(str(c[0]), c[-2], span_of(c[:-1]))
        return s.Several((), span_of(c), quantity=quantity, conditions=str(head) == "met", ordered=str(head) == "order")

    def several_item(self, c: Children) -> s.Several:
        return evolve(c[0], items=(carry(c[0], c[1]),), span=span_of(c))  # type: ignore[no-any-return]

    def subject_path(self, c: Children) -> s.Phrase:
        return s.Phrase(c[0], (), span_of(c))

    def subject_among(self, c: Children) -> list[Any]:
        return [s.Phrase(c[0], (), span_of(c[:1])), c[2]]

    def subject_modified_among(self, c: Children) -> list[Any]:
        return [s.Phrase(c[1], tuple(c[0]), span_of(c[:2])), c[3]]

    def subject_share(self, c: Children) -> Any:
        return c[0]

    def share(self, c: Children) -> s.ShareOf:
        return s.ShareOf(s.Phrase(c[1], tuple(c[0]), span_of(c[:2])), s.Phrase(c[3], (), span_of(c[3:4])), span_of(c))

    def share_plain(self, c: Children) -> s.ShareOf:
        return s.ShareOf(s.Phrase(c[0], (), span_of(c[:1])), s.Phrase(c[2], (), span_of(c[2:3])), span_of(c))

    def share_of(self, c: Children) -> s.ShareOf:
        whole = s.Phrase(c[0], (), span_of(c[:1]))
        return s.ShareOf(s.Phrase(c[3], tuple(c[2]), span_of(c[2:4])), whole, span_of(c))

    def share_among(self, c: Children) -> s.ShareOf:
        whole = s.Phrase(c[1], tuple(c[0]), span_of(c[:2]))
        return s.ShareOf(s.Phrase(c[4], tuple(c[3]), span_of(c[3:5])), whole, span_of(c))

    def modifiers(self, c: Children) -> list[Any]:
        before = c[0] if isinstance(c[0], list) else [c[0]]
        return before if len(c) == 2 else [*before, c[1]]

    def clauses(self, c: Children) -> Any:
        return self.joined(c, level=1)

    def path(self, c: Children) -> s.Chain:
        nested = [child.links if isinstance(child, s.Chain) else child if isinstance(child, list) else (child,) for child in c]
        links = [link for inner in nested for link in inner if isinstance(link, s.Link)]
        return s.Chain(tuple(links), span_of(c))

    def link(self, c: Children) -> s.Link:
        determiner = c[0] if isinstance(c[0], Token) and c[0].type in ("EACH", "ALL", "NO") else ""
        return s.Link(span_of(c), noun_of(c), str(determiner), adjectives_of(c))

    def place_link(self, c: Children) -> s.Link:
        return s.Link(span_of(c), word_of(c[0]), kind="place")

    def aggregate_link(self, c: Children) -> s.Link:
        return s.Link(span_of(c), kind=str(c[0]))

    def aggregate_first(self, c: Children) -> list[s.Link]:
        """平均补贴 is 补贴的平均值."""
        return [s.Link(span_of(c), noun_of(c)), s.Link(span_of(c), kind=str(c[0]))]

    def pronoun(self, c: Children) -> s.Link:
        return s.Link(span_of(c), kind="pronoun")

    def recurring_link(self, c: Children) -> s.Link:
        return s.Link(span_of(c), kind="often", often=c[0])

    def subject_done(self, c: Children) -> often.Done:
        """支部每季度召开党员大会"""
        phrase = s.Phrase(c[0], (), span_of(c[:1]))
        return often.Done(phrase, evolve(c[2], verb=word_of(c[1]), carried=False), span_of(c))

    def subject_rise(self, c: Children) -> often.Done:
        """月租金比上年增加（不得超过3%）"""
        return often.Done(s.Phrase(c[0], (), span_of(c[:1])), self.rises(c[1:]), span_of(c))

    def vp_often(self, c: Children) -> Any:
        """每季度召开1次党员大会, after the force word"""
        return often.timed(c[1], c[0])

    def act_so_many(self, c: Children) -> Any:
        """召开党员大会不少于1次"""
        return evolve(c[1], span=span_of(c), verb=word_of(c[0]), quantity=c[2], carried=False)

    def act_at_least_after(self, c: Children) -> Any:
        """至少召开党员大会1次"""
        quantity = s.Quantity(str(c[0]), c[3], span_of(c[3:]))
        return evolve(c[2], span=span_of(c), verb=word_of(c[1]), quantity=quantity, carried=False)

    def per_in_path(self, c: Children) -> s.Link:
        return c[0]  # type: ignore[no-any-return]

    def per_link(self, c: Children) -> s.Link:
        return s.Link(span_of(c), kind="per", per=s.Per(c[1], word_of(c[2]), span_of(c)))

    def compared_part(self, c: Children) -> s.Quantity:
        value = evolve(c[1], rounding=first_of_kind(c, s.Rounding), span=span_of(c[1:]))
        return s.Quantity(str(c[0]), value, span_of(c))

    def measured_part(self, c: Children) -> s.Measures:
        """达到员工的2%以上."""
        posted, rounding = token_of(c, "POST"), first_of_kind(c, s.Rounding)
        value = evolve(c[1], rounding=rounding, span=span_of([c[1], *([rounding] if rounding else [])]))
        return s.Measures(s.Quantity(str(posted or c[0]) or "bare", value, span_of(c)), span_of(c))

    def round_short(self, c: Children) -> s.Rounding:
        """不足1人的按1人计算."""
        return s.Rounding("up", span_of(c), step=c[3], short=c[1])

    def round_dropped(self, c: Children) -> s.Rounding:
        return s.Rounding("down", span_of(c), step=c[1])

    def steps(self, c: Children) -> s.Steps:
        """；超过100人的，每增加200人增配1名，不足200人的按200人计算: what is counted stands before it."""
        rounding = first_of_kind(c, s.Rounding) or s.Rounding("down", span_of(c))
        nothing = s.Chain((), span_of(c))
        return s.Steps(c[1], c[6], c[4], rounding, nothing, span_of(c), beyond=c[1])

    def rule_steps(self, c: Children) -> s.Duty:
        """企业员工在100人以内的，应当至少有1名安全员；超过100人的，每增加200人增配1名，不足200人的按200人计算."""
        duty = self.rule_de([*c[:3], *all_of_kind(c, s.Exception_)])
        given: s.Steps = c[3]
        of: Any = duty.conditions[0]
        has: Any = duty.predicate
        if not (_up_to(of) and isinstance(has, s.Has) and has.quantity is not None and has.quantity.low is None):
            return evolve(duty, predicate=s.Joined((has,), (), span_of(c), extremum="steps"), span=span_of(c))
        counted = evolve(of.chain, links=of.chain.links[-1:])
        steps = evolve(given, first=of.clause.quantity.value, chain=counted, span=span_of(c))
        quantity = evolve(has.quantity, value=evolve(has.quantity.value, steps=steps))
        chain = s.Chain(of.chain.links[:-1], of.chain.span)
        subject = s.Phrase(chain, (), of.chain.span)
        return evolve(duty, subject=subject, predicate=evolve(has, quantity=quantity), conditions=(), span=span_of(c))

    def cond_self(self, c: Children) -> Any:
        return c[0]

    def cond_path(self, c: Children) -> Any:
        chain, inner = _per_taken(c[0], c[-1])
        chain, inner = often.placed(chain, inner)
        return s.Of(chain, inner, span_of(c)) if chain.links else inner

    def vp_per(self, c: Children) -> Any:
        """每1000名居民有6名以上工作人员, after the force word"""
        return self.cond_path([s.Chain((c[0],), c[0].span), c[1]])

    def have_at_least(self, c: Children) -> Any:
        return _with_order(c[2], str(c[0]), span_of(c))

    def have_several(self, c: Children) -> Any:
        """有A、B和C: one verb, all of them."""
        items = [child if isinstance(child, Token) else evolve(child, carried=index > 1) for index, child in enumerate(c[1:], 1)]
        return evolve(self.joined(items), extremum="both")

    def have_so_many(self, c: Children) -> Any:
        return evolve(c[1], span=span_of(c), quantity=c[2])

    def have_no(self, c: Children) -> Any:
        return evolve(c[1], span=span_of(c), negated=True)

    def act_at_least(self, c: Children) -> Any:
        return evolve(_with_order(c[2], str(c[0]), span_of(c)), verb=word_of(c[1]))

    def object_plain(self, c: Children) -> s.Has:
        value = c[0]
        quantity = s.Quantity("bare", value, value.span)
        return s.Has(noun_of(c), span_of(c), quantity=quantity, adjectives=adjectives_of(c))

    def compared_before(self, c: Children) -> s.Quantity:
        """不低于上年."""
        return s.Quantity(str(c[0]), self.before(c[1:]), span_of(c))

    def lasting(self, c: Children) -> s.Lasting:
        """连续2年被列为软弱村."""
        return s.Lasting(c[3], Fraction(c[1].value), str(c[2]), span_of(c))

    def measured(self, c: Children) -> s.Measures:
        return s.Measures(c[0], span_of(c))

    def measured_reach(self, c: Children) -> s.Measures:
        """达到 with a bare number is at least; 为 with one says neither."""
        quantity = c[1]
        if quantity.order == "bare" and str(c[0]):
            quantity = evolve(quantity, order=str(c[0]))
        return s.Measures(quantity, span_of(c))

    def occupies(self, c: Children) -> s.Occupies:
        return s.Occupies((), c[1], span_of(c))

    def occupies_among(self, c: Children) -> s.Occupies:
        return s.Occupies(adjectives_of(c), c[3], span_of(c))

    def occurred_in(self, c: Children) -> s.Occurs:
        return occurs_of(c, negated=False)

    def not_occurred_in(self, c: Children) -> s.Occurs:
        return occurs_of(c, negated=True)

    occurred_in_not = not_occurred_in

    def be_adjective_is(self, c: Children) -> s.Is:
        return s.Is(adjectives_of(c), span_of(c))

    def in_place(self, c: Children) -> s.Satisfies:
        return s.Satisfies(s.Inside(word_of(c[1]), span_of(c)), span_of(c))

    def span_compared(self, c: Children) -> s.Window:
        within = str(c[0]) in ("lt",)
        return window_of("within" if within else "ago", c) if str(c[0]) in ("lt", "ge") else _odd_window(c)

    def span_posted(self, c: Children) -> s.Window:
        return window_of("ago", c) if str(c[2]) == "ge" else _odd_window(c)

    def span_full(self, c: Children) -> s.Window:
        return window_of("ago", c)

    def exception(self, c: Children) -> s.Exception_:
        return s.Exception_(c[1], span_of(c), counter=bool(str(c[-1])))

    def exception_path(self, c: Children) -> s.Exception_:
        joiners: tuple[s.Joiner, ...] = tuple("and" for _ in c[1][1:])
        clause = c[1][0] if len(c[1]) == 1 else s.Joined(tuple(c[1]), joiners, span_of(c[1]), 1)
        return s.Exception_(clause, span_of(c), counter=bool(str(c[-1])))

    def exception_noun(self, c: Children) -> s.Exception_:
        last = c[1].links[-1]
        return s.Exception_(s.Is(last.adjectives, last.span, noun=last.noun), span_of(c), counter=bool(str(c[-1])))


def _odd_window(children: Children) -> s.Window:
    """A window with a comparison that no look-back has (超过, 恰好): kept as written, refused when its meaning is settled."""
    window = window_of("within", children)
    return evolve(window, count=Fraction(-1))


def _per_taken(chain: s.Chain, said: Any) -> tuple[s.Chain, Any]:
    """社区每万名居民, 每百户居民的用房面积: the path before the so many for which a number is counted, and the rest."""
    at = next((index for index, link in enumerate(chain.links) if link.per is not None), None)
    if at is None or len(chain.links) > at + 2:
        return chain, said
    per, noun = chain.links[at].per, chain.links[-1].noun
    assert per is not None
    if len(chain.links) == at + 2 and noun is not None:
        said = _had(said, noun)
    return evolve(chain, links=chain.links[:at]), _with_per(said, per)


def _had(node: Any, noun: s.Word) -> Any:
    """What is measured, as what is had: 每百户居民的用房面积超过30平方米."""
    if isinstance(node, s.Joined):
        return evolve(node, items=tuple(_had(item, noun) for item in node.items))
    if isinstance(node, s.At):
        return evolve(node, clause=_had(node.clause, noun))
    return s.Has(noun, node.span, quantity=node.quantity) if isinstance(node, s.Measures) else node


def _with_per(node: Any, per: s.Per) -> Any:
    """Every number that is had is counted for so many of something."""
    if isinstance(node, s.At):
        return evolve(node, clause=_with_per(node.clause, per))
    if isinstance(node, s.Joined):
        return evolve(node, items=tuple(_with_per(item, per) for item in node.items))
    if isinstance(node, s.Has):
        return evolve(node, per=per)
    return s.Joined((node,), (), node.span, extremum="per")


def _up_to(node: Any) -> bool:
    """员工在100人以内: a chain of at least a record and its number, and an upper end that is included."""
    inner = node.clause if isinstance(node, s.Of) else None
    return (
        isinstance(inner, s.Measures)
        and inner.quantity.order == "le"
        and inner.quantity.low is None
        and len(node.chain.links) > 1
    )


def _with_order(has: s.Has, order: str, span: Span) -> s.Has:
    assert has.quantity is not None
    quantity = s.Quantity(order, has.quantity.value, has.quantity.span)
    return evolve(has, quantity=quantity, span=span)


def _among(subject: s.Phrase, part: tuple[s.Word, ...], predicate: Any) -> tuple[s.Phrase, Any]:
    """委员中女性 takes a share of the members before 占三分之一以上, 不得少于三分之一; else it names the women among them."""
    items = predicate.items if isinstance(predicate, s.Joined) else (predicate,)
    shares = [share for item in items if (share := _share_taken(item, part)) is not None]
    if len(shares) == len(items):
        return subject, evolve(predicate, items=tuple(shares)) if isinstance(predicate, s.Joined) else shares[0]
    last = subject.chain.links[-1]
    links = (*subject.chain.links[:-1], evolve(last, adjectives=(*part, *last.adjectives)))
    return evolve(subject, chain=evolve(subject.chain, links=links)), predicate


def _share_taken(item: Any, part: tuple[s.Word, ...]) -> s.Occupies | None:
    if isinstance(item, s.Occupies) or (isinstance(item, s.Measures) and item.quantity.value.ratio):
        return s.Occupies(part, item.quantity, item.span)
    return None
