"""Callbacks of the English parser: the children of a rule of en.lark go in, a syntax node comes out. One method a rule."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve

from rulekit.language import moments
from rulekit.language import syntax as s
from rulekit.language.builder import (
    Children,
    Shared,
    adjectives_of,
    all_of_kind,
    clauses_of,
    first_of_kind,
    noun_of,
    occurs_of,
    span_of,
    token_of,
    window_of,
    word_of,
)
from rulekit.language.builder_cases import EnglishCases
from rulekit.language.builder_runs import Run, lasting
from rulekit.language.builder_words import EnglishForms


class English(EnglishForms, EnglishCases, Shared):
    """Rules of en.lark."""

    def rule(self, c: Children) -> s.Duty:
        duty = first_of_kind(c, s.Duty)
        assert duty is not None
        conditions = tuple(clauses_of(c))
        return evolve(
            duty,
            leads=tuple(all_of_kind(c, s.Link)),
            exceptions=tuple(all_of_kind(c, s.Exception_)),
            conditions=conditions,
            bond=str(token_of(c, "IF") or ""),
            span=span_of(c),
        )

    rule_if = rule

    def rule_on(self, c: Children) -> s.Duty:
        """By the end of 2025, every village must …: the day stands in front of all that is asked for."""
        duty = self.rule(c[3:])
        return evolve(duty, predicate=moments.timed_all(duty.predicate, self.on_day(c[:2])), span=span_of(c))

    def lead(self, c: Children) -> s.Link:
        place = token_of(c, "PLACE")
        if place is not None:
            return s.Link(span_of(c), word_of(place), kind="place")
        return evolve(self._link(c), span=span_of(c))

    def definition(self, c: Children) -> s.Meaning:
        return s.Meaning(c[0], c[2], span_of(c), str(token_of(c, "COUNTING") or ""))

    def meaning_formula(self, c: Children) -> Any:
        return c[1]

    def duty(self, c: Children) -> s.Duty:
        force = token_of(c, "FORCE")
        assert force is not None
        return s.Duty(c[0], s.Force(str(force.value), span_of([force])), lasting(c), span_of(c))

    def run(self, c: Children) -> Run:
        """For 2 consecutive years."""
        return Run(c[1].value, str(c[2].value), span_of(c))

    def be_changed(self, c: Children) -> s.Changes:
        """Be at least 300 yuan more than the year before."""
        return s.Changes(str(c[2]), int(str(c[3])), span_of(c), c[1])

    def amount_before(self, c: Children) -> s.Value:
        return self.before(c)

    def subject(self, c: Children) -> Any:
        return c[0]

    def selected(self, c: Children) -> s.Selected:
        return s.Selected(c[0], c[-1], span_of(c))

    def selected_noun(self, c: Children) -> s.Selected:
        link = s.Link(span_of(c[1:]), noun_of(c), adjectives=adjectives_of(c))
        phrase = s.Phrase(s.Chain((link,), link.span), self._relatives(c), link.span)
        return s.Selected(c[0], phrase, span_of(c))

    def share(self, c: Children) -> s.ShareOf:
        return s.ShareOf(c[1], None, span_of(c))

    def share_among(self, c: Children) -> s.ShareOf:
        whole = c[-1]
        part = s.Phrase(whole.chain, (lasting(c[:-2]),), span_of(c[3:4]))
        return s.ShareOf(part, whole, span_of(c))

    def aggregate(self, c: Children) -> s.AggregateOf:
        return s.AggregateOf(str(c[0]), c[1], span_of(c))

    function = subject

    def phrase(self, c: Children) -> s.Phrase:
        place = next((child for child in c[1:] if isinstance(child, s.Link)), None)
        chain = evolve(c[0], links=(place, *c[0].links)) if place is not None else c[0]
        return s.Phrase(chain, self._relatives(c), span_of(c))

    def place(self, c: Children) -> s.Link:
        return s.Link(span_of(c), word_of(c[1]), kind="place")

    def _relatives(self, c: Children) -> tuple[Any, ...]:
        return tuple(clauses_of(c))

    def chain(self, c: Children) -> s.Chain:
        owners = [child for child in c if isinstance(child, list)]
        links = [link for owner in reversed(owners) for link in owner]
        return s.Chain(tuple(links), span_of(links))

    def owner(self, c: Children) -> list[s.Link]:
        return all_of_kind(c, s.Link)

    def _link(self, c: Children) -> s.Link:
        determiner = ""
        for terminal in ("A", "THE", "EACH", "NO"):
            token = token_of(c, terminal)
            if token is not None:
                determiner = str(token.value)
        return s.Link(span_of(c), noun_of(c), determiner, adjectives_of(c))

    def link(self, c: Children) -> s.Link:
        return self._link(c)

    def its_link(self, c: Children) -> s.Link:
        return s.Link(span_of(c), noun_of(c), "its", adjectives_of(c))

    def pronoun(self, c: Children) -> s.Link:
        return s.Link(span_of(c), kind="pronoun")

    def relatives(self, c: Children) -> Any:
        """Relative clauses bind more weakly than the lists inside them."""
        if len(c) == 1:
            return c[0]
        items = [c[0], *(item for pair in c[1:] for item in (pair[0], pair[1]))]
        return self.joined(items, level=1)

    def relative_that(self, c: Children) -> Any:
        return lasting(c)

    def relative_without(self, c: Children) -> Any:
        return evolve(c[1], span=span_of(c), negated=True, carried=False)

    def relative_event(self, c: Children) -> s.Occurs:
        return occurs_of(c, negated=False)

    relative_with = relative_that
    relative_whose = relative_that

    def join_that(self, c: Children) -> list[Any]:
        return c

    join_with = join_that
    join_whose = join_that

    def objects(self, c: Children) -> Any:
        """with A and B: a bare noun carries over what stands before it, so that no A or B is refused, no A or a B is not."""
        parts, opened = [], False
        for index, item in enumerate(c):
            had = isinstance(item, s.Has | s.Several)
            parts.append(evolve(item, carried=opened or (index > 0 and item.carried)) if had else item)
            opened = opened or isinstance(item, s.Several)
        return self.joined(parts)

    def object(self, c: Children) -> s.Has:
        bare = not any(token_of(c, terminal) for terminal in ("A", "THE", "EACH", "NO"))
        return evolve(super().object(c), carried=bare)

    def whose(self, c: Children) -> s.Of:
        links = tuple(all_of_kind(c, s.Link))
        return s.Of(s.Chain(links, span_of(links)), c[-1], span_of(c))

    def its_part(self, c: Children) -> s.Of:
        return self.whose(c[1:])

    def pronoun_part(self, c: Children) -> Any:
        return c[1]

    def condition_np(self, c: Children) -> s.Of:
        return s.Of(c[0], lasting(c), span_of(c))

    def condition_two(self, c: Children) -> Any:
        first, second = s.Of(c[0], c[1], span_of(c[:2])), s.Of(c[3], c[4], span_of(c[3:]))
        return self.joined([first, c[2], second], level=1)

    def gap_adjective(self, c: Children) -> s.Is:
        return s.Is(adjectives_of(c), span_of(c), carried=True)

    def not_have(self, c: Children) -> Any:
        return evolve(c[-1], span=span_of(c), negated=True, carried=False)

    def not_act(self, c: Children) -> Any:
        return evolve(self.act(c), negated=True)

    def exceeds(self, c: Children) -> s.Measures:
        return s.Measures(s.Quantity(str(c[0]), c[1], span_of(c)), span_of(c))

    def amount(self, c: Children) -> s.Value:
        return evolve(c[0], rounding=first_of_kind(c, s.Rounding), span=span_of(c))  # type: ignore[no-any-return]

    def extreme(self, c: Children) -> s.Value:
        return s.Value(span_of(c), extremum=str(c[0]), items=(*c[1], c[3]))

    def sums(self, c: Children) -> tuple[s.Value, ...]:
        return (c[0],) if len(c) == 1 else (*c[0], c[2])

    def be_amount(self, c: Children) -> s.Measures:
        return self.exceeds(c[1:])

    def object_of_amount(self, c: Children) -> s.Has:
        return s.Has(noun_of(c), span_of(c), quantity=s.Quantity(str(c[-2]), c[-1], span_of(c[-2:])))

    def per(self, c: Children) -> s.Per:
        return s.Per(c[1], word_of(c[-1]), span_of(c))

    def steps(self, c: Children) -> s.Steps:
        """for its first 100 employees and 1 more for each further 200 or part thereof."""
        link = s.Link(span_of(c[2:3]), word_of(c[2]))
        more = s.Value(span_of(c[4:5]), number=c[4].value)
        rounding = s.Rounding("up" if token_of(c, "PART_THEREOF") else "down", span_of(c))
        return s.Steps(c[1], more, c[6], rounding, s.Chain((link,), link.span), span_of(c))

    def object_so_many(self, c: Children) -> s.Has:
        """18 workers per 10,000 residents; 1 safety officer for its first 100 employees and 1 more for each further 200."""
        return self._so_many(self.object_quantity(c[:-1]), c)

    def _so_many(self, has: s.Has, c: Children) -> s.Has:
        if isinstance(c[-1], s.Per):
            return evolve(has, per=c[-1], span=span_of(c))
        assert has.quantity is not None
        quantity = evolve(has.quantity, value=evolve(has.quantity.value, steps=c[-1]))
        return evolve(has, quantity=quantity, span=span_of(c))

    def literal_once(self, c: Children) -> s.Value:
        """once, twice"""
        return s.Value(span_of(c), number=Fraction(str(c[0])), unit=s.Word("time", span_of(c), "UNIT"))

    def often(self, c: Children) -> s.Often:
        return evolve(c[-1], times=first_of_kind(c, s.Quantity), span=span_of(c))  # type: ignore[no-any-return]

    def done_often(self, c: Children) -> s.Has:
        """hold a members' meeting at least once every quarter"""
        has = self.act(c[:-1]) if token_of(c, "VERB") is not None else self.have(c[:-1])
        return evolve(has, often=c[-1], span=span_of(c))  # type: ignore[no-any-return]

    def object_of(self, c: Children) -> s.Has:
        has = s.Has(noun_of(c), span_of(c), quantity=first_of_kind(c, s.Quantity))
        return self._so_many(has, c) if isinstance(c[-1], s.Per | s.Steps) else has

    def be_quantity(self, c: Children) -> s.Measures:
        return s.Measures(c[1], span_of(c))

    def object_where(self, c: Children) -> s.Has:
        return s.Has(noun_of(c), span_of(c), quantity=first_of_kind(c, s.Quantity), adjectives=adjectives_of(c), where=c[-1])

    def object_that(self, c: Children) -> s.Has:
        negated = token_of(c, "NO") is not None
        return s.Has(noun_of(c), span_of(c), adjectives=adjectives_of(c), where=c[-1], negated=negated)

    def at_least_ago(self, c: Children) -> s.Window:
        return window_of("ago", c)

    def at_day(self, c: Children) -> Any:
        """A service desk by 2024-12-31; of a list that begins before the day, its first item by then."""
        if isinstance(c[0], s.Several) and len(c[0].items) == 1:
            return evolve(c[0], items=(self.at_day([c[0].items[0], *c[1:]]),), span=span_of(c))
        return moments.timed(c[0], self.on_day(c[1:]), span_of(c))

    def at_day_quantity(self, c: Children) -> Any:
        return self.at_day([s.Measures(c[0], span_of(c[:1]), carried=True), *c[1:]])

    def on_day(self, c: Children) -> s.Moment:
        return moments.moment(str(c[0]), c[1].value, span_of(c))

    def due(self, c: Children) -> s.Moment:
        """Within 30 days of being raised."""
        window = window_of("within", c)
        event = word_of(c[-1])
        kind = moments.DUE[str(c[-2])]
        return s.Moment(kind, span_of(c), event=event, count=window.count, unit=window.unit)

    def beside(self, c: Children) -> s.Moment:
        return s.Moment(str(c[0]), span_of(c), event=word_of(c[1]))

    def in_order(self, c: Children) -> s.Several:
        return s.Several((c[-1],), span_of(c), ordered=True)

    def exception(self, c: Children) -> s.Exception_:
        return s.Exception_(c[1], span_of(c), counter=bool(str(c[0])))
