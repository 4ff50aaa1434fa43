"""Callbacks for what is unique, among others, recorded, counted aloud, or taken over units; for the parsers of both languages."""

from __future__ import annotations

from typing import Any

from lark import Token

from rulekit.diagnostic import Span
from rulekit.language import syntax as s

Children = list[Any]


class Facts:
    """Rules of either grammar; the children of a rule go in, a syntax node comes out."""

    def is_unique(self, c: Children) -> s.Unique:
        """Be unique, be unique within its county; 唯一, 不得重复."""
        words = [token for token in c if isinstance(token, Token)]
        said = next(token for token in words if token.type == "UNIQUE")
        negated = (str(said) == "no") != any(token.type == "NOT" for token in words)
        unit = next((_word(token) for token in words if token.type == "NOUN"), None)
        return s.Unique(_span(c), negated, unit)

    def is_among(self, c: Children) -> s.AmongThem:
        """Be one of its members; 是其党员之一."""
        had = next((child for child in c if isinstance(child, s.Has)), None)
        if had is not None:
            return s.AmongThem(had.noun, had.adjectives, _span(c), str(c[0]) == "no")
        noun = next(token for token in c if isinstance(token, Token) and token.type == "NOUN")
        adjectives = next((child for child in c if isinstance(child, tuple)), ())
        negated = any(isinstance(token, Token) and token.type == "NOT" for token in c)
        return s.AmongThem(_word(noun), adjectives, _span(c), negated)

    def is_recorded(self, c: Children) -> s.Recorded:
        """Be recorded; 已填报."""
        return s.Recorded(_span(c), any(token.type == "NOT" for token in c))

    def counting(self, c: Children) -> s.Exception_:
        """Counting missing as no; it stands where exceptions do, and is told from them when it is given meaning."""
        return s.Exception_(s.Counting(str(c[0]), _span(c)), _span(c))

    def relative_in(self, c: Children) -> s.InThem:
        """In which at least 80% of villages have a resident cadre."""
        return s.InThem(c[1], c[2], _span(c))

    def selected_owned(self, c: Children) -> s.Selected:
        """At least 2 committee members of a village."""
        chain = next(child for child in c if isinstance(child, s.Chain))
        noun = next(token for token in c if isinstance(token, Token) and token.type == "NOUN")
        adjectives = next((child for child in c if isinstance(child, tuple)), ())
        link = s.Link(_span([noun]), _word(noun), adjectives=adjectives)
        whole = s.Chain((*chain.links, link), _span([noun, chain]))
        clauses = tuple(child for child in c[c.index(chain) + 1 :] if not isinstance(child, Token))
        return s.Selected(c[0], s.Phrase(whole, clauses, whole.span), _span(c))

    def aggregate_over(self, c: Children) -> s.AggregateOver:
        """The average over townships of the share of villages that …"""
        noun = next(token for token in c if isinstance(token, Token) and token.type == "NOUN")
        adjectives = next((child for child in c if isinstance(child, tuple)), ())
        return s.AggregateOver(str(c[0]), _word(noun), adjectives, c[-1], _span(c))

    def subject_share_over(self, c: Children) -> s.AggregateOver:
        """有驻村干部的村占村总数的比例的平均值."""
        return s.AggregateOver(str(c[2]), None, (), c[0], _span(c))

    def no_two(self, c: Children) -> s.Link:
        """No two firms."""
        adjectives = c[1] if len(c) > 2 else ()
        return s.Link(_span(c), _word(c[-1]), "no_two", adjectives)

    def is_same(self, c: Children) -> s.TheSame:
        """Have the same credit code."""
        return s.TheSame(_word(c[1]), _span(c))

    def lead_choice(self, c: Children) -> s.Link:
        """For each community type."""
        return s.Link(_span(c), _word(c[1]), "each", kind="choice")

    def unit_link(self, c: Children) -> s.Link:
        """同一县内."""
        return s.Link(_span(c), _word(c[1]), kind="unit")


def _word(token: Token) -> s.Word:
    assert token.start_pos is not None and token.end_pos is not None
    return s.Word(str(token.value), Span(token.start_pos, token.end_pos), token.type)


def _span(children: Children) -> Span:
    from rulekit.language.builder import span_of

    return span_of(children)
