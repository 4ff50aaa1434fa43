"""Callbacks of the Chinese parser: the children of a rule of zh.lark go in, a syntax node comes out. One method a rule."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve
from lark import Token

from rulekit.diagnostic import Span
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


class Chinese(Shared):
    """Rules of zh.lark."""

    def rule(self, c: Children) -> s.Duty:
        duty: s.Duty = c[0]
        return evolve(duty, exceptions=tuple(all_of_kind(c, s.Exception_)), span=span_of(c))

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
        return s.Meaning(s.Phrase(c[0], (), span_of(c[:1])), c[2], span_of(c))

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
        if isinstance(subject, list):  # a part named before the force word takes the share that stands after it
            phrase, part = subject
            subject, predicate = _among(phrase, part, predicate)
        if isinstance(subject, s.Phrase):
            chain, per = _without_per(subject.chain)
            if per is not None:
                subject, predicate = evolve(subject, chain=chain), _with_per(predicate, per)
        return s.Duty(subject, s.Force(str(force.value), span_of([force])), predicate, span_of(c))

    def duty_modified(self, c: Children) -> s.Duty:
        """员工50人以上的企业应当…; 员工50人以上的企业，党员不得少于1名."""
        force = token_of(c, "FORCE")
        assert force is not None
        links = tuple(link for child in c[1:-1] if isinstance(child, s.Chain) for link in child.links)
        chain, per = _without_per(s.Chain(links, span_of(c[1:2])))
        subject = s.Phrase(chain, tuple(c[0]), span_of(c[:2]))
        predicate = c[-1] if per is None else _with_per(c[-1], per)
        return s.Duty(subject, s.Force(str(force.value), span_of([force])), predicate, span_of(c))

    def duty_rest(self, c: Children) -> tuple[s.Force, Any]:
        return s.Force(str(c[0].value), span_of(c[:1])), c[1]

    def several(self, c: Children) -> s.Several:
        """同时具备下列各项：; 至少具备下列各项中的3项：; 具备下列各项中的3项以上："""
        head = token_of(c, "HAVE_ALL") or token_of(c, "HAVE_SOME")
        quantity = first_of_kind(c, s.Quantity)
        if isinstance(c[-2] if len(c) > 1 else None, s.Value):
            quantity = s.Quantity(str(c[0]), c[-2], span_of(c[:-1]))
        return s.Several((), span_of(c), quantity=quantity, conditions=str(head) == "met")

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

    def gap_amount(self, c: Children) -> s.Measures:
        return s.Measures(s.Quantity("bare", c[0], span_of(c)), span_of(c))

    def predicate_extreme(self, c: Children) -> Any:
        """不得低于A或者B，以较高者为准: what is compared is the greater of the two; else the list is kept, to be refused."""
        rounding = first_of_kind(c, s.Rounding)
        tail = token_of(c, "EXTREME")
        items = [child for child in c if not isinstance(child, Token | s.Rounding)]
        amounts = [item.quantity for item in items if isinstance(item, s.Measures) and item.quantity.low is None]
        plain = [one.value for one in amounts if not one.value.extremum and one.value.rounding is None]
        if len(plain) < len(items) or any(one.order != "bare" for one in amounts[1:]):
            joined = self.joined([child for child in c if child is not tail and child is not rounding])
            if not isinstance(joined, s.Joined):  # one of a list of its own, which is no list of amounts
                joined = s.Joined((joined,), (), span_of(c))
            if isinstance(joined, s.Joined):
                return evolve(joined, extremum=str(tail))
            return s.Joined((joined,), (), joined.span, extremum=str(tail))
        value = s.Value(span_of(c), extremum=str(tail), items=tuple(plain), rounding=rounding)
        return s.Measures(s.Quantity(amounts[0].order, value, span_of(c)), span_of(c))

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
        chain, per = _without_per(c[0])
        inner = c[-1] if per is None else _with_per(c[-1], per)
        return s.Of(chain, inner, span_of(c)) if chain.links else inner

    def have_at_least(self, c: Children) -> Any:
        return _with_order(c[2], str(c[0]), span_of(c))

    def have_several(self, c: Children) -> Any:
        """有A、B和C: one verb, all of them."""
        items = [child if isinstance(child, Token) else evolve(child, carried=index > 1) for index, child in enumerate(c[1:], 1)]
        return self.joined(items)

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
        return s.Exception_(c[1], span_of(c))

    def exception_path(self, c: Children) -> s.Exception_:
        return s.Exception_(c[1], span_of(c))

    def exception_noun(self, c: Children) -> s.Exception_:
        last = c[1].links[-1]
        return s.Exception_(s.Is(last.adjectives, last.span, noun=last.noun), span_of(c))


def _odd_window(children: Children) -> s.Window:
    """A window with a comparison that no look-back has (超过, 恰好): kept as written, refused when its meaning is settled."""
    window = window_of("within", children)
    return evolve(window, count=Fraction(-1))


def _without_per(chain: s.Chain) -> tuple[s.Chain, s.Per | None]:
    """社区每万名居民: the path, and the so many at its end for which a number is counted."""
    if not chain.links or chain.links[-1].per is None:
        return chain, None
    return evolve(chain, links=chain.links[:-1]), chain.links[-1].per


def _with_per(node: Any, per: s.Per) -> Any:
    """Every number that is had is counted for so many of something."""
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
