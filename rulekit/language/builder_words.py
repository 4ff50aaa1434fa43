"""Common forms of drafting: callbacks of the parser for them, shared by both languages or of one; a syntax node comes out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve
from lark import Token

from rulekit.diagnostic import Span
from rulekit.language import syntax as s

Children = list[Any]
SEVERAL = ("either", "both")  # marks of a list of things under one verb, until it is known what stands beside it
_SWAPPED = {("le", "ge"), ("lt", "ge"), ("le", "gt"), ("lt", "gt")}


def _span(children: Children) -> Span:
    from rulekit.language.builder import span_of

    return span_of(children)


def _token(children: Children, terminal: str) -> Token | None:
    return next((child for child in children if isinstance(child, Token) and child.type == terminal), None)


def _word(token: Token) -> s.Word:
    assert token.start_pos is not None and token.end_pos is not None
    return s.Word(str(token.value), Span(token.start_pos, token.end_pos), token.type)


def _denied(clause: Any) -> Any:
    return evolve(clause, negated=True, carried=False)


class WordedForms:
    """Rules that both languages have."""

    joined: Any

    def majority(self, c: Children) -> s.Quantity:
        """A majority, 过半数: more than one half."""
        return s.Quantity("gt", s.Value(_span(c), number=Fraction(1, 2), ratio=True), _span(c))

    def predicate(self, c: Children) -> Any:
        """A predicate whose force word is written again before a later part: must …, and must …; 应当……，并应当……."""
        again = [str(child) for child in c if isinstance(child, Token) and child.type == "FORCE_JOIN"]
        if not again:
            return self.joined(c)
        force = " ".join(dict.fromkeys(again))
        parts = [self.joined(part) for part in _between(c)]
        if any(isinstance(inner, s.Several) for part in parts[:-1] for inner in (part, *getattr(part, "items", ()))):
            return s.Joined(tuple(parts), (), _span(c), extremum="force")  # is the rest part of the list that was opened?
        if any(one.endswith("_not") for one in again):  # of a prohibition every part is forbidden
            return evolve(self.joined([_plain_joiner(child) for child in c]), force=force)
        joiners: tuple[s.Joiner, ...] = tuple("and" for _ in parts[1:])
        if all(not isinstance(part, s.Joined) or set(part.joiners) == {"and"} for part in parts):
            return evolve(self.joined([_plain_joiner(child) for child in c]), force=force)
        return s.Joined(tuple(parts), joiners, _span(c), 1, force=force)

    def gap_amount(self, c: Children) -> s.Measures:
        """年收入的2%以上 after another amount."""
        posted = _token(c, "POST")
        return s.Measures(s.Quantity(str(posted) if posted else "bare", c[0], _span(c)), _span(c))

    def predicate_extreme(self, c: Children) -> Any:
        """不得低于A或者B，以较高者为准: what is compared is the greater of the two; else the list is kept, to be refused."""
        rounding = next((child for child in c if isinstance(child, s.Rounding)), None)
        tail = next(child for child in c if isinstance(child, Token) and child.type in ("EXTREME", "WHICHEVER"))
        items = [child for child in c if not isinstance(child, Token | s.Rounding)]
        amounts = [item.quantity for item in items if isinstance(item, s.Measures) and item.quantity.low is None]
        plain = [one.value for one in amounts if not one.value.extremum and one.value.rounding is None]
        if len(plain) < max(len(items), 2) or any(one.order not in ("bare", amounts[0].order) for one in amounts[1:]):
            joined = self.joined([child for child in c if child is not tail and child is not rounding])
            if not isinstance(joined, s.Joined):  # one of a list of its own, which is no list of amounts
                joined = s.Joined((joined,), (), joined.span)
            return evolve(joined, extremum=str(tail))
        value = s.Value(_span(c), extremum=str(tail), items=tuple(plain), rounding=rounding)
        return s.Measures(s.Quantity(amounts[0].order, value, _span(c)), _span(c))


def _between(children: Children) -> list[Children]:
    """What stands between the force words of a predicate."""
    found: list[Children] = [[]]
    for child in children:
        if isinstance(child, Token) and child.type == "FORCE_JOIN":
            found.append([])
        else:
            found[-1].append(child)
    return found


def _plain_joiner(child: Any) -> Any:
    """The force word that is written again, as the joiner it stands for: of a prohibition both parts are forbidden."""
    if not isinstance(child, Token) or child.type != "FORCE_JOIN":
        return child
    return Token("AND", "or" if str(child).endswith("_not") else "and", start_pos=child.start_pos, end_pos=child.end_pos)


def opened(children: Children) -> Children:
    """
    有A或者B, 有A和B beside other clauses without a comma: the parts stand in their list, so that and beside or is seen there.
    """
    found: Children = []
    for place, child in enumerate(children):
        inner = child.clause if isinstance(child, s.Of) else child
        if not isinstance(inner, s.Joined) or inner.extremum not in SEVERAL:
            found.append(child)
            continue
        beside = [one for one in children[max(place - 1, 0) : place + 2] if isinstance(one, Token)]
        if all(token.type == "CLAUSE_JOIN" for token in beside):
            whole = evolve(inner, extremum="")
            found.append(evolve(child, clause=whole) if isinstance(child, s.Of) else whole)
            continue
        for number, part in enumerate(inner.items):
            joiner = inner.joiners[number - 1] if number else "and"
            found += [Token("AND", joiner, start_pos=part.span.start, end_pos=part.span.start)] if number else []
            found.append(evolve(child, clause=part) if isinstance(child, s.Of) else part)
    return found


class ChineseForms:
    """Rules of zh.lark."""

    def per_people(self, c: Children) -> s.Link:
        """每万人: of which people is settled by what the record counts."""
        word = _word(c[0])
        value = s.Value(word.span, number=Fraction(word.text))
        return s.Link(word.span, kind="per", per=s.Per(value, s.Word("person", word.span, "UNIT"), word.span))

    def have_either(self, c: Children) -> s.Joined:
        """有培训室或者党组织: one verb, either of them."""
        parts = tuple(evolve(child, carried=index > 0) for index, child in enumerate(one for one in c if isinstance(one, s.Has)))
        joiners: tuple[s.Joiner, ...] = tuple("or" for _ in parts[1:])
        return s.Joined(parts, joiners, _span(c), extremum="either")

    def act_either(self, c: Children) -> s.Joined:
        """建立党组织或者联合党组织."""
        made = self.have_either(c[1:])
        verb, parts = _word(c[0]), [part for part in made.items if isinstance(part, s.Has)]
        return evolve(made, items=tuple(evolve(part, verb=verb) for part in parts), span=_span(c))

    def not_act(self, c: Children) -> Any:
        """未建立党组织."""
        return _denied(evolve(c[-1], span=_span(c), verb=_word(c[1])))

    def have_neither(self, c: Children) -> s.Joined:
        """既没有党组织也没有培训室."""
        parts = tuple(_denied(child) for child in c if isinstance(child, s.Has))
        joiners: tuple[s.Joiner, ...] = tuple("and" for _ in parts[1:])
        return s.Joined(parts, joiners, _span(c), 1)

    def modifiers_whoever(self, c: Children) -> list[Any]:
        """凡有产业链的村: 凡 says no more than that all are meant."""
        return [c[1]]

    def banded_posted(self, c: Children) -> s.Quantity:
        """3名以上7名以下; 50人以上、100人以下."""
        low, first, high, last = c
        if (str(first), str(last)) in _SWAPPED:
            low, first, high, last = high, last, low, first
        if (str(first), str(last)) == ("ge", "le"):
            return s.Quantity("between", high, _span(c), low=low)
        return s.Quantity(str(last), high, _span(c), low=low, low_order=str(first))

    def banded_yet(self, c: Children) -> s.Quantity:
        """50人以上但不足100人; 超过50人不超过100人."""
        low, high = (child for child in c if isinstance(child, s.Value))
        first, last = (str(child) for child in c if isinstance(child, Token))
        if (first, last) in _SWAPPED:
            low, first, high, last = high, last, low, first
        if (first, last) == ("ge", "le"):
            return s.Quantity("between", high, _span(c), low=low)
        return s.Quantity(last, high, _span(c), low=low, low_order=first)

    def posted_including(self, c: Children) -> s.Quantity:
        """50人（含50人）以上, 50人以上（不含50人）: the number in brackets is the same."""
        first, told = (child for child in c if isinstance(child, s.Value))
        post, including = _token(c, "POST"), _token(c, "INCLUDING")
        order = str(post)[0] + ("e" if str(including) == "in" else "t")
        return s.Quantity(order if first.number == told.number else "differ", first, _span(c))

    def rule_path_if(self, c: Children) -> s.Duty:
        """村如果有产业链，应当建立产业链党组织; 村当且仅当有产业链时，应当…."""
        force, predicate = next(child for child in c if isinstance(child, tuple))
        exceptions = tuple(child for child in c if isinstance(child, s.Exception_))
        subject = s.Phrase(c[0], (), _span(c[:1]))
        return s.Duty(subject, force, predicate, _span(c), conditions=(c[2],), exceptions=exceptions, bond=str(c[1]))

    def measured_range(self, c: Children) -> s.Measures:
        """在年收入的2%至5%之间."""
        low, high = (child for child in c if isinstance(child, s.Value))
        shared = evolve(high, chain=low.chain, ratio=False) if high.ratio else high
        return s.Measures(s.Quantity("between", shared, _span(c), low=low), _span(c))

    def compared_higher(self, c: Children) -> s.Quantity:
        """不低于1万元和年收入的2%中的较高者."""
        items = tuple(child for child in c if isinstance(child, s.Value))
        rounding = next((child for child in c if isinstance(child, s.Rounding)), None)
        which = _token(c, "HIGHER")
        value = s.Value(_span(c[1:]), extremum=str(which), items=items, rounding=rounding)
        return s.Quantity(str(c[0]), value, _span(c))


class EnglishForms:
    """Rules of en.lark."""

    def object_posted(self, c: Children) -> Any:
        """50 employees or more."""
        quantity = c[0]
        bare = quantity.order == "bare"
        order, span = (str(c[-1]), quantity.span) if bare else ("differ", _span(c))
        words = next((child for child in c if isinstance(child, tuple)), ())
        noun = _token(c, "NOUN")
        assert noun is not None
        return s.Has(_word(noun), _span(c), quantity=evolve(quantity, order=order, span=span), adjectives=words)

    def have_not_act(self, c: Children) -> Any:
        """Have not set up a party organization."""
        return _denied(evolve(c[-1], span=_span(c), verb=_word(c[2])))

    def have_neither(self, c: Children) -> s.Joined:
        """Have neither a party committee nor a training room."""
        return s.Joined((_denied(c[2]), _denied(c[4])), ("and",), _span(c), 1)

    def be_neither(self, c: Children) -> s.Joined:
        """Be neither idle nor dirty."""
        parts = (s.Is(words, _span([words]), negated=True) for words in (c[2], c[4]))
        return s.Joined(tuple(parts), ("and",), _span(c), 1)

    def be_range(self, c: Children) -> s.Measures:
        """Be between 2% and 5% of its annual income."""
        low, high = (child for child in c if isinstance(child, s.Value))
        shared = evolve(low, chain=high.chain, ratio=False) if low.ratio else low
        return s.Measures(s.Quantity("between", high, _span(c), low=shared), _span(c))

    def per_people(self, c: Children) -> s.Per:
        """Per 10,000 people: of which people is settled by what the record counts."""
        unit = c[1].unit or s.Word("", c[1].span, "UNIT")
        return s.Per(evolve(c[1], unit=None), evolve(unit, role="UNIT"), _span(c))

    def duty_there(self, c: Children) -> s.Duty:
        """There must be a resident cadre in every village."""
        force = s.Force(str(c[1]), _span(c[1:2]))
        return s.Duty(c[-1], force, evolve(c[3], carried=False), _span(c))
