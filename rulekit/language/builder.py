"""Callbacks of the parser: the children of a grammar rule go in, a syntax node comes out. One method a rule, both languages."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeVar

from attrs import evolve
from lark import Token, Transformer

from rulekit.diagnostic import Span
from rulekit.language import moments
from rulekit.language import syntax as s
from rulekit.language.builder_words import WordedForms, opened
from rulekit.language.facts import Facts

T = TypeVar("T")
Children = list[Any]


def span_of(children: Sequence[Any]) -> Span:
    """The span that a rule's children cover."""
    start, end = None, 0
    for child in children:
        if isinstance(child, Token):
            low, high = child.start_pos, child.end_pos
        elif isinstance(child, list | tuple):
            if not child:
                continue
            inner = span_of(child)
            low, high = inner.start, inner.end
        else:
            low, high = child.span.start, child.span.end
        if low is not None and high is not None:
            start = low if start is None else min(start, low)
            end = max(end, high)
    return Span(start or 0, end)


def all_of_kind(children: Children, kind: type[T]) -> list[T]:
    return [child for child in children if isinstance(child, kind)]


def first_of_kind(children: Children, kind: type[T]) -> T | None:
    return next((child for child in children if isinstance(child, kind)), None)


def token_of(children: Children, terminal: str) -> Token | None:
    return next((child for child in children if isinstance(child, Token) and child.type == terminal), None)


def word_of(token: Token) -> s.Word:
    assert token.start_pos is not None and token.end_pos is not None
    return s.Word(str(token.value), Span(token.start_pos, token.end_pos), token.type)


def noun_of(children: Children) -> s.Word:
    token = token_of(children, "NOUN") or token_of(children, "PLACE")
    assert token is not None
    return word_of(token)


def adjectives_of(children: Children) -> tuple[s.Word, ...]:
    return next((child for child in children if isinstance(child, tuple)), ())


def clauses_of(children: Children) -> list[Any]:
    return [child for child in children if isinstance(child, _CLAUSES)]


_CLAUSES = (
    s.Unique, s.TheSame, s.AmongThem, s.Recorded, s.InThem, s.At, s.Changes, s.Lasting, s.Joined, s.Has, s.Several, s.GradedAs,
    s.Is, s.Measures, s.Occurs, s.AlsoIs, s.Satisfies, s.Occupies, s.Of,
)  # fmt: skip
_FORMULAS = (s.Value, s.Name, s.Operation, s.Fold, s.Invocation, s.Literal_, s.Member, s.Happens, s.Inside, s.Day)


class Repeated:
    """
    What Lark collects for `x*` and `x+`. It adds to the children of a shorter repetition in place, which a copy of an earlier
    parser state would see; so children are always given as a new list.
    """

    def __init__(self, children: Children) -> None:
        self._children = tuple(children)

    @property
    def children(self) -> Children:
        return list(self._children)


class Shared(WordedForms, Facts, Transformer[Token, Any]):
    """Rules that both languages have: numbers, formulas, objects, lists."""

    def __default__(self, data: Any, children: Children, meta: Any) -> Repeated:
        return Repeated(children)

    def start(self, c: Children) -> s.Statement:
        return c[0]  # type: ignore[no-any-return]

    # numbers ---------------------------------------------------------------------------------
    def literal_number(self, c: Children) -> s.Value:
        unit = token_of(c, "UNIT")
        return s.Value(span_of(c), number=c[0].value, unit=word_of(unit) if unit is not None else None)

    def literal_ratio(self, c: Children) -> s.Value:
        return s.Value(span_of(c), number=c[0].value, ratio=True)

    def literal_formula(self, c: Children) -> s.Value:
        return s.Value(span_of(c), formula=c[1])

    def negative(self, c: Children) -> s.Value:
        return evolve(c[1], number=-c[1].number, span=span_of(c))  # type: ignore[no-any-return]

    def compared(self, c: Children) -> s.Quantity:
        return s.Quantity(str(c[0]), c[1], span_of(c))

    def posted(self, c: Children) -> s.Quantity:
        return s.Quantity(str(c[1]), c[0], span_of(c))

    def banded(self, c: Children) -> s.Quantity:
        order = token_of(c, "CMP")
        return s.Quantity(str(order), c[-1], span_of(c), low=c[0], low_order=str(c[1]))

    def between(self, c: Children) -> s.Quantity:
        values = all_of_kind(c, s.Value)
        return s.Quantity("between", values[1], span_of(c), low=values[0])

    def banded_compared(self, c: Children) -> s.Quantity:
        return s.Quantity(str(c[3]), c[4], span_of(c), low=c[1], low_order=str(c[0]))

    def bare(self, c: Children) -> s.Quantity:
        return s.Quantity("bare", c[0], span_of(c))

    def part_of(self, c: Children) -> s.Value:
        share, chain = token_of(c, "RATIO"), first_of_kind(c, s.Chain)
        assert share is not None
        number: Any = share.value
        return s.Value(span_of(c), number=number, chain=chain)

    def round_word(self, c: Children) -> s.Rounding:
        return s.Rounding(str(c[0]), span_of(c))

    def round_to(self, c: Children) -> s.Rounding:
        return s.Rounding(str(c[0]), span_of(c), c[1])

    def every_period(self, c: Children) -> s.Often:
        return s.Often(span_of(c), str(c[0]))

    def any_window(self, c: Children) -> s.Often:
        window = window_of("within", c)
        return s.Often(window.span, count=window.count, unit=window.unit)

    def f_often(self, c: Children) -> s.Fold:
        return evolve(c[0], often=c[1], span=span_of(c))  # type: ignore[no-any-return]

    def within_last(self, c: Children) -> s.Window:
        return window_of("within", c)

    def adjectives(self, c: Children) -> tuple[s.Word, ...]:
        return tuple(word_of(token) for token in c)

    def joiner(self, c: Children) -> Token:
        return c[0]  # type: ignore[no-any-return]

    separator = joiner
    det = joiner

    def joined(self, c: Children, level: int = 0) -> Any:
        """A flat list of clauses; one alone is itself. Gaps take over the verb of the item before."""
        items: list[Any] = []
        joiners: list[s.Joiner] = []
        for child in opened(c):
            if isinstance(child, Token):
                text = str(child)
                joiners.append("list" if text in ("list", ",") else "and" if text == "and" else "or")
            else:
                items.append(carry(items[-1] if items else None, child))
        items, joiners = gathered(items, joiners)
        if len(items) == 1:
            return items[0]
        return s.Joined(tuple(items), tuple(joiners), span_of(c), level)

    def conj(self, c: Children) -> Any:
        return self.joined(c)

    # clauses ---------------------------------------------------------------------------------
    def have(self, c: Children) -> Any:
        return evolve(c[-1], span=span_of(c), carried=False)

    def act(self, c: Children) -> Any:
        verb = token_of(c, "VERB")
        assert verb is not None
        return evolve(c[-1], span=span_of(c), verb=word_of(verb), carried=False)

    # earlier periods -----------------------------------------------------------------------------
    def rises(self, c: Children) -> s.Changes:
        """Rise by at least 5% on the year before; 比上年增长5%以上."""
        sign, against = token_of(c, "RISE"), token_of(c, "ON_BEFORE") or token_of(c, "VERSUS")
        return s.Changes(str(sign), int(str(against)), span_of(c), first_of_kind(c, s.Quantity))

    def before(self, c: Children) -> s.Value:
        """The year before: what is measured, as it was then."""
        return s.Value(span_of(c), before=int(str(c[0])))

    def some_of(self, c: Children) -> s.Several:
        return s.Several((c[-1],), span_of(c), quantity=c[0])

    def all_of(self, c: Children) -> s.Several:
        return s.Several((c[-1],), span_of(c))

    def some_met(self, c: Children) -> s.Several:
        return s.Several((c[-1],), span_of(c), quantity=c[1], conditions=True)

    def all_met(self, c: Children) -> s.Several:
        return s.Several((c[-1],), span_of(c), conditions=True)

    def satisfies(self, c: Children) -> s.Satisfies:
        return s.Satisfies(c[2], span_of(c))

    def occurred(self, c: Children) -> s.Occurs:
        return occurs_of(c, negated=False)

    def not_occurred(self, c: Children) -> s.Occurs:
        return occurs_of(c, negated=True)

    def be_adjective(self, c: Children) -> s.Is:
        return s.Is(adjectives_of(c), span_of(c))

    def be_not_adjective(self, c: Children) -> s.Is:
        return s.Is(adjectives_of(c), span_of(c), negated=True)

    def be_noun(self, c: Children) -> s.Is:
        return s.Is(adjectives_of(c), span_of(c), noun=noun_of(c))

    def be_not_noun(self, c: Children) -> s.Is:
        return s.Is(adjectives_of(c), span_of(c), noun=noun_of(c), negated=True)

    def also(self, c: Children) -> s.AlsoIs:
        return s.AlsoIs(noun_of(c), span_of(c))

    def object(self, c: Children) -> s.Has:
        return s.Has(noun_of(c), span_of(c), adjectives=adjectives_of(c), negated=token_of(c, "NO") is not None)

    def object_quantity(self, c: Children) -> s.Has:
        if isinstance(c[0], s.Has):
            return c[0]
        return s.Has(noun_of(c), span_of(c), quantity=first_of_kind(c, s.Quantity), adjectives=adjectives_of(c))

    def gap_object(self, c: Children) -> Any:
        return evolve(c[0], carried=True)

    # formulas --------------------------------------------------------------------------------
    def word(self, c: Children) -> s.Word:
        return word_of(c[0])

    def f_and(self, c: Children) -> s.Operation:
        return s.Operation("and", tuple(operands_of(c)), span_of(c))

    def f_or(self, c: Children) -> s.Operation:
        return s.Operation("or", tuple(operands_of(c)), span_of(c))

    def f_not(self, c: Children) -> s.Operation:
        return s.Operation("not", (c[1],), span_of(c))

    def f_compare(self, c: Children) -> s.Operation:
        return s.Operation(str(c[1]), (c[0], c[2]), span_of(c))

    f_binary = f_compare

    def range(self, c: Children) -> list[Any]:
        return operands_of(c)

    def f_range(self, c: Children) -> s.Operation:
        return s.Operation("between", (c[0], *c[1]), span_of(c))

    def f_minus(self, c: Children) -> s.Operation:
        return s.Operation("neg", (c[1],), span_of(c))

    def f_bracket(self, c: Children) -> Any:
        return c[1]

    def f_name(self, c: Children) -> s.Name:
        return s.Name(c[0], span_of(c))

    def f_string(self, c: Children) -> s.Literal_:
        return s.Literal_(str(c[0].value), span_of(c))

    def f_member(self, c: Children) -> s.Member:
        strings = [s.Literal_(str(t.value), span_of([t])) for t in c if isinstance(t, Token) and t.type == "STRING"]
        return s.Member(c[0], tuple(strings), span_of(c))

    def f_event(self, c: Children) -> s.Happens:
        return s.Happens(word_of(c[0]), when_of(c), span_of(c))

    def f_day(self, c: Children) -> s.Day:
        return s.Day(c[0].value, span_of(c))

    def f_inside(self, c: Children) -> s.Inside:
        return s.Inside(word_of(c[1]), span_of(c))

    def f_fold(self, c: Children) -> s.Fold:
        where = body = None
        for index, child in enumerate(c):
            if isinstance(child, Token) and child.type == "WHERE":
                where = c[index + 1]
            elif isinstance(child, Token) and child.type == "FCOLON":
                body = c[index + 1]
        return s.Fold(str(c[0]), c[2], where, body, span_of(c))

    def f_call(self, c: Children) -> s.Invocation:
        return s.Invocation(word_of(c[0]), tuple(operands_of(c)), span_of(c))


def operands_of(children: Children) -> list[Any]:
    return [child for child in children if isinstance(child, _FORMULAS)]


def window_of(when: Any, children: Children) -> s.Window:
    number, unit = token_of(children, "NUM"), token_of(children, "UNIT")
    assert number is not None and unit is not None
    value: Any = number.value
    count = value if isinstance(value, Fraction) else Fraction(value)  # a parameter stays one
    return s.Window(when, count, word_of(unit), span_of(children))


def occurs_of(children: Children, *, negated: bool) -> s.Occurs:
    event = token_of(children, "EVENT")
    assert event is not None
    return s.Occurs(word_of(event), when_of(children), span_of(children), negated=negated)


def when_of(children: Children) -> s.Window | s.Moment | None:
    """The window or the moment of an event."""
    return first_of_kind(children, s.Window) or first_of_kind(children, s.Moment)


def gathered(items: list[Any], joiners: list[s.Joiner]) -> tuple[list[Any], list[s.Joiner]]:
    """What stands after a list was opened (at least 2 of: A) belongs to it, up to the end."""
    index = next((place for place, item in enumerate(items) if isinstance(item, s.Several)), None)
    if index is None or index == len(items) - 1:
        return items, joiners
    head, rest = items[index], items[index + 1 :]
    span = head.span.to(rest[-1].span)
    whole = evolve(head, items=(*head.items, *rest), joiners=tuple(joiners[index:]), span=span)
    return [*items[:index], whole], joiners[:index]


def carry(before: Any, item: Any) -> Any:
    """Give a gap (have A and B, be idle or dirty) the verb of the item before it."""
    if isinstance(before, s.At) or isinstance(item, s.At):
        return moments.carried(before, item, carry)
    if isinstance(item, s.Has) and item.carried:
        if isinstance(before, s.Has | s.Several):
            return evolve(item, verb=before.verb)
        if isinstance(before, s.Is):
            return s.Is(item.adjectives, item.span, noun=item.noun, carried=True)
    if isinstance(before, s.GradedAs) and isinstance(item, s.Is) and item.carried and len(item.adjectives) == 1:
        return s.GradedAs(item.adjectives[0], item.span, carried=True)
    return item
