"""Callbacks of both parsers for tables, cases, grades, one of a list: the children of a rule go in, a syntax node comes out."""

from __future__ import annotations

from typing import Any

from attrs import evolve
from lark import Token

from rulekit.diagnostic import Span
from rulekit.language import syntax as s
from rulekit.language.builder import (
    Children,
    adjectives_of,
    all_of_kind,
    clauses_of,
    noun_of,
    span_of,
    token_of,
    word_of,
)
from rulekit.language.builder_runs import lasting


def table(duty: s.Duty, order: Token, rows: list[s.Row], span: Span) -> s.Duty:
    """A duty that measures its subject against a table."""
    within = span_of([order, *rows])
    value = s.Value(within, table=tuple(rows))
    return evolve(duty, predicate=s.Measures(s.Quantity(str(order), value, within), within), span=span)


class CaseRules:
    """Rules that both languages have."""

    def own_but(self, c: Children) -> s.OwnDuty:
        """…, but large villages must have at least 5."""
        duty: s.Duty = c[1]
        return s.OwnDuty("but", duty.force, duty.predicate, span_of(c), subject=duty.subject)

    def own_also(self, c: Children) -> s.OwnDuty:
        return evolve(self.own_but(c), kind="also")

    def own_other(self, c: Children) -> s.OwnDuty:
        """…, and any other village must have at least 3; any other village's score must be …."""
        force = token_of(c, "FORCE")
        assert force is not None
        given = s.Force(str(force.value), span_of([force]))
        named = next((child for child in c if isinstance(child, s.Chain | list)), ())
        links = named.links if isinstance(named, s.Chain) else tuple(named)
        own = s.OwnDuty("other", given, c[-1], span_of(c))
        if len(links) == 1 and links[0].noun is not None and not links[0].adjectives:
            return evolve(own, noun=links[0].noun)
        return evolve(own, subject=s.Phrase(s.Chain(links, span_of(links)), (), span_of(links))) if links else own

    def rule_cases(self, c: Children) -> s.Duty:
        duty = self.rule([child for child in c if not isinstance(child, s.OwnDuty)])  # type: ignore[attr-defined]
        return evolve(duty, others=tuple(all_of_kind(c, s.OwnDuty)), span=span_of(c))  # type: ignore[no-any-return]

    def rows(self, c: Children) -> list[s.Row]:
        """Rows of a table; what only says how much, as 100 or more but fewer than 300, is said of the same as the row before."""
        found: list[s.Row] = []
        for child in c:
            if isinstance(child, s.Row):
                before = found[-1].clause if found else None
                found.append(evolve(child, clause=said_of(before, child.clause)) if child.clause is not None else child)
        return found

    def definition_table(self, c: Children) -> s.Meaning:
        term = c[0] if isinstance(c[0], s.Phrase) else s.Phrase(c[0], (), span_of(c[:1]))
        rows = c[-1]
        return s.Meaning(term, s.Value(span_of(rows), table=tuple(rows)), span_of(c))

    def one_of(self, c: Children) -> s.Several:
        verb = token_of(c, "VERB")
        items = (c[-1],) if not isinstance(c[-1], Token) else ()
        return s.Several(items, span_of(c), verb=word_of(verb) if verb is not None else None, one=True)

    be_one_of = one_of


def said_of(before: Any, clause: Any) -> Any:
    """A bare measure, said of what the clause before it measures."""
    if (
        isinstance(clause, s.Measures)
        and clause.chain is None
        and isinstance(before, s.Of)
        and isinstance(before.clause, s.Measures)
    ):
        return s.Of(before.chain, clause, clause.span)
    return clause


class EnglishCases(CaseRules):
    """Rules of en.lark."""

    def duty_table(self, c: Children) -> s.Duty:
        force, order = token_of(c, "FORCE"), token_of(c, "CMP")
        assert force is not None and order is not None
        nothing = s.Joined((), (), span_of(c))
        duty = s.Duty(c[0], s.Force(str(force.value), span_of([force])), nothing, span_of(c))
        return table(duty, order, c[-1], span_of(c))

    def row(self, c: Children) -> s.Row:
        """200 square metres for an open community."""
        return evolve(c[-1], value=c[0], span=span_of(c))  # type: ignore[no-any-return]

    def row_otherwise(self, c: Children) -> s.Row:
        return s.Row(c[0], span_of(c))

    def kind_phrase(self, c: Children) -> s.Row:
        return s.Row(s.Value(span_of(c)), span_of(c), phrase=c[0])

    def kind_quantity(self, c: Children) -> s.Row:
        return s.Row(s.Value(span_of(c)), span_of(c), clause=s.Measures(c[0], span_of(c)))

    def kind_counted(self, c: Children) -> s.Row:
        has = s.Has(noun_of(c), span_of(c), quantity=c[0], adjectives=adjectives_of(c))
        return s.Row(s.Value(span_of(c)), span_of(c), clause=has)

    def kind_other(self, c: Children) -> s.Row:
        noun = token_of(c, "NOUN")
        return s.Row(s.Value(span_of(c)), span_of(c), noun=word_of(noun) if noun is not None else None)

    def rows(self, c: Children) -> list[s.Row]:
        """Fewer than 100 employees, 100 or more but fewer than 300: the noun is carried over."""
        found: list[s.Row] = []
        for row in all_of_kind(c, s.Row):
            before = found[-1].clause if found else None
            if isinstance(row.clause, s.Measures) and isinstance(before, s.Has):
                row = evolve(row, clause=evolve(before, quantity=row.clause.quantity, span=row.clause.span))
            found.append(row)
        return found

    # grades ----------------------------------------------------------------------------------

    def grading(self, c: Children) -> s.Grading:
        return s.Grading(c[0], tuple(c[-1]), span_of(c))

    def bands(self, c: Children) -> list[s.GradeBand]:
        return all_of_kind(c, s.GradeBand)

    def band(self, c: Children) -> s.GradeBand:
        clauses = clauses_of(c)
        clause = s.Of(c[2], lasting(c), span_of(c[2:])) if clauses else None
        return s.GradeBand(word_of(c[0]), clause, span_of(c))

    def grade(self, c: Children) -> s.GradedAs:
        grade, posted = token_of(c, "ADJ"), token_of(c, "GRADE_POST")
        assert grade is not None
        return s.GradedAs(word_of(grade), span_of(c), order=str(posted or ""))

    def relative_that_grade(self, c: Children) -> s.GradedAs:
        return c[0]  # type: ignore[no-any-return]

    def be_grade(self, c: Children) -> s.GradedAs:
        return evolve(c[-1], span=span_of(c))  # type: ignore[no-any-return]

    def be_not_grade(self, c: Children) -> s.GradedAs:
        return evolve(c[-1], span=span_of(c), negated=True)  # type: ignore[no-any-return]

    def row_sep(self, c: Children) -> Token:
        return c[0]  # type: ignore[no-any-return]


class ChineseCases(CaseRules):
    """Rules of zh.lark."""

    def duty_table(self, c: Children) -> s.Duty:
        order = token_of(c, "CMP")
        assert order is not None
        duty = self.duty([*c[: c.index(order)], s.Joined((), (), span_of(c))])  # type: ignore[attr-defined]
        return table(duty, order, c[-1], span_of(c))

    def duty_table_modified(self, c: Children) -> s.Duty:
        order = token_of(c, "CMP")
        assert order is not None
        duty = self.duty_modified([*c[: c.index(order)], s.Joined((), (), span_of(c))])  # type: ignore[attr-defined]
        return table(duty, order, c[-1], span_of(c))

    def rows(self, c: Children) -> list[s.Row]:
        """The last value, after 其他 or 其余, is that of all others."""
        rest = token_of(c, "OTHERS")
        found = super().rows([child for child in c if isinstance(child, s.Row)])
        if rest is None:
            return found
        last = self.row_class(c[-1:])
        links = last.phrase.chain.links if last.phrase is not None else ()
        noun = links[-1].noun if links else None
        return [*found, s.Row(last.value, span_of([rest, c[-1]]), noun=noun)]

    def row_class(self, c: Children) -> s.Row:
        """开放式社区200平方米: for whom, and how much."""
        cond = c[0]
        chain = cond.chain if isinstance(cond, s.Of) else None
        value = _bare(cond.clause if isinstance(cond, s.Of) else cond)
        if value is None:
            return s.Row(s.Value(span_of(c)), span_of(c), clause=cond)
        phrase = s.Phrase(chain, (), chain.span) if chain is not None else None
        return s.Row(value, span_of(c), phrase=phrase)

    def row_clause(self, c: Children) -> s.Row:
        """员工不足100人的1名; 有服务台的社区200平方米."""
        row = self.row_class(c[-1:])
        if row.clause is not None or row.phrase is None:
            return evolve(row, clause=c[0] if row.clause is None else row.clause, span=span_of(c))
        return evolve(row, phrase=evolve(row.phrase, clauses=(c[0],), span=span_of([c[0], row.phrase])), span=span_of(c))

    # grades ----------------------------------------------------------------------------------

    def grading(self, c: Children) -> s.Grading:
        """村得分90分以上的评为先进，60分以上不满90分的评为一般，其余评为后进."""
        bands: list[s.GradeBand] = []
        for band in all_of_kind(c, s.GradeBand):
            before = bands[-1].clause if bands else None
            bands.append(evolve(band, clause=said_of(before, band.clause)))
        return s.Grading(None, tuple(bands), span_of(c))

    def grade_band(self, c: Children) -> s.GradeBand:
        return s.GradeBand(word_of(c[-1]), c[0], span_of(c))

    def rest_band(self, c: Children) -> s.GradeBand:
        return s.GradeBand(word_of(c[-1]), None, span_of(c))

    def graded(self, c: Children) -> s.GradedAs:
        grade = token_of(c, "ADJ")
        assert grade is not None
        return s.GradedAs(word_of(grade), span_of(c), order=str(token_of(c, "POST") or ""))

    def not_graded(self, c: Children) -> s.GradedAs:
        return evolve(self.graded(c), negated=True)


def _bare(clause: Any) -> s.Value | None:
    """The value of a measure that says neither at least nor at most; None of anything else."""
    if isinstance(clause, s.Measures) and clause.chain is None and clause.quantity.order == "bare":
        return clause.quantity.value
    return None
