"""English: an ir rule or definition goes in, one canonical sentence comes out that parses back to the same ir."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from rulekit import ir, periods
from rulekit.language import often, render_cases, render_choices, render_facts, shapes, shapes_history, stages
from rulekit.language.phrases import Phrases, items_of, measured_once
from rulekit.text import indefinite
from rulekit.vocabulary import Words

_PRE = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "fewer than", "eq": "exactly"}
_NEGATIVE = ("must_not", "should_not")
_BEFORE = {12: "the year before", 6: "the half-year before", 3: "the quarter before", 1: "the month before"}
_FORCE = {"must": "must", "must_not": "must not", "should": "should", "should_not": "should not", "may": "may"}


def _are(words: str) -> str:
    """The verb that goes with what is measured: office funds are, a subsidy is."""
    return "are" if words.endswith("s") and not words.endswith("ss") else "is"


@frozen
class EnglishRenderer(Phrases):
    """Sentences are composed of objects (after have, with), verb phrases (after that, must) and whose-clauses."""

    # rules ---------------------------------------------------------------------------------------

    def rule(self, rule: ir.Rule) -> str:
        """One sentence, with its full stop."""
        rule, how = render_facts.aloud(rule)
        return f"{self._said(rule).removesuffix('.')}{self.keyword('COUNTING', how)}." if how else self._said(rule)

    def _said(self, rule: ir.Rule) -> str:
        each = render_choices.for_each(rule, self.vocabulary)
        if each is not None:
            return f"for each {each[0].words.first('en')}, {self._said(each[1])}"
        place, scope = self.lead(rule)
        lead = f"in {place}, " if place else ""
        bond = self.bond(rule)
        if bond is not None:
            kind, said, condition = bond
            subject, predicate, plural = self._of_records(rule, scope, said)
            word = "may" if kind == "only" else _FORCE[rule.force]
            joint = f"{'only if' if kind == 'only' else 'if and only if'} {'they' if plural else 'it'}"
            text = f"{lead}{subject} {word} {predicate} {joint} {self._conditions(condition, singular=not plural)}"
            return self._but(text, rule, plural)
        cases = render_cases.own_cases(rule)
        if cases is not None:
            text, plural = render_cases.english_cases(self, rule, scope, cases)
            return self._but(lead + text, rule, plural)
        force, requirement = self.said(rule)
        subject, predicate, plural = self._subject(rule, scope, requirement)
        text = f"{lead}{subject} {_FORCE[force]} {predicate}"
        return self._but(text, rule, plural)

    def one_duty(self, rule: ir.Rule, scope: tuple[ir.Condition, ...]) -> tuple[str, bool]:
        """A duty without what stands before or after it, and whether its subject is plural."""
        force, requirement = self.said(rule)
        subject, predicate, plural = self._of_records(rule, scope, requirement)
        return f"{subject} {_FORCE[force]} {predicate}", plural

    def if_clause(self, node: ir.Condition) -> str:
        """it has a service desk; its score is at least 60 points and it has a project."""
        value = self.subject_value(node)
        if value is not None:
            words = self._value_words(value)
            return f"its {words} {self._measured(node, value).replace('be ', f'{_are(words)} ')}"
        items = node.items if isinstance(node, ir.All | ir.AnyOf) else ()
        flat = not any(isinstance(item, ir.All | ir.AnyOf) for item in items)
        if flat and any(self.subject_value(item) is not None for item in items):
            return (" and " if isinstance(node, ir.All) else " or ").join(self.if_clause(item) for item in items)
        return f"it {self._conditions(node)}"

    def _but(self, text: str, rule: ir.Rule, plural: bool) -> str:
        for exemption in rule.exceptions:
            pronoun = "they" if plural else "it"
            text += f"{',' if ': ' in text else ''} unless {pronoun} {self._conditions(exemption.condition, singular=not plural)}"
            for counter in exemption.unless:
                told = self._conditions(counter.condition, singular=not plural)
                text += f"; this exception does not apply if {pronoun} {told}"
        return text + "."

    def _subject(self, rule: ir.Rule, scope: tuple[ir.Condition, ...], requirement: ir.Condition) -> tuple[str, str, bool]:
        """Subject with what may stand before it, predicate, and whether the subject is plural."""
        found = self._group_subject(rule, scope, requirement) or self._number_subject(rule, scope, requirement)
        return self._of_records(rule, scope, requirement) if found is None else (*found, False)

    def _number_subject(
        self, rule: ir.Rule, scope: tuple[ir.Condition, ...], requirement: ir.Condition
    ) -> tuple[str, str] | None:
        """The number of villages must satisfy (…): for what no other subject over a whole can say."""
        area, record = self._area(rule, scope), self.counted_record(rule)
        if rule.over.kind == "records" or area is None or not record or self.of_unit(rule, requirement):
            return None
        return f"{area}the number of {self.record(record).words.first('en', many=True)}", f"satisfy ({self.formula(requirement)})"

    def _of_field(self, rule: ir.Rule, scope: tuple[ir.Condition, ...], node: ir.Unique | ir.Recorded) -> tuple[str, str, bool]:
        """Every firm's credit code must be unique within its county; must be recorded."""
        if isinstance(node, ir.Unique):
            noun, said = self.vocabulary.fields[node.record, node.names[0]].words.first("en"), "be unique"
            said += f" within its {self.record(node.level).words.first('en')}" if node.level else ""
        else:
            noun, said = render_facts.recorded_noun(self, node), "be recorded"
        if scope:
            return f"the {noun} of {self.records_where(rule.over.record, scope)}", said, True
        return f"every {self.record(rule.over.record).words.first('en')}'s {noun}", said, False

    def _of_records(self, rule: ir.Rule, scope: tuple[ir.Condition, ...], requirement: ir.Condition) -> tuple[str, str, bool]:
        """The same where the subject are records, or a value of theirs."""
        field = render_facts.said_of_field(rule, self.lead(rule)[0])
        if field is not None and rule.over.kind == "records" and requirement in (field, ir.Not(field)):
            subject, said, plural = self._of_field(rule, scope, field)
            return subject, said if requirement == field else f"not {said}", plural
        texts = self.listed_texts(requirement)
        if texts is not None:
            owner = f"every {self.record(rule.over.record).words.first('en')}"
            owner = self.records_where(rule.over.record, scope) if scope else owner
            return f"the {texts[0]} of {owner}", f"{texts[1]} {self.keyword('ONE_OF')} {', '.join(texts[2])}", bool(scope)
        valued = self.text_said(requirement)
        if valued is not None:
            owner = f"every {self.record(rule.over.record).words.first('en')}"
            owner = self.records_where(rule.over.record, scope) if scope else owner
            return f"the {valued[0]} of {owner}", f"{valued[1][0]} {valued[2]}", bool(scope)
        table = render_cases.tabled(requirement)
        if table is not None:
            return self._of_table(rule, scope, requirement, table)  # type: ignore[arg-type]
        value = self.measured(rule, requirement)
        if value is not None and self.value_subject(value):
            noun = self._value_words(value)
            predicate = self._measured(requirement, value)
            if scope:
                return f"the {noun} of {self.records_where(rule.over.record, scope)}", predicate, True
            return f"every {self.record(rule.over.record).words.first('en')}'s {noun}", predicate, False
        if value is not None and (self.against_amount(requirement) or self._changes(requirement)):
            noun = self._value_words(value, many=True)
            each = f"every {self.record(rule.over.record).words.first('en')}"
            owner = self.records_where(rule.over.record, scope) if scope else each
            return f"the number of {noun} of {owner}", self._measured(requirement, value), bool(scope)
        predicate = self._predicate(requirement, prohibited=rule.force in _NEGATIVE)
        if scope:
            return self.records_where(rule.over.record, scope), predicate, True
        words = self.record(rule.over.record).words
        every = rule.force in ("must", "should")  # every … must not could be read as not every
        return f"{'every' if every else words.article or 'a'} {words.first('en')}", predicate, False

    def _of_table(
        self, rule: ir.Rule, scope: tuple[ir.Condition, ...], node: ir.Compare, table: ir.Chosen
    ) -> tuple[str, str, bool]:
        """The floor area of every community must be at least: 200 square metres for an open community, …"""
        counted = not self.value_subject(node.left)
        noun = f"number of {self._value_words(node.left, many=True)}" if counted else self._value_words(node.left)
        every = f"every {self.record(rule.over.record).words.first('en')}"
        owner = self.records_where(rule.over.record, scope) if scope else every
        predicate = f"be {_PRE[node.order]}: {render_cases.english_rows(self, table, rule.over.record)}"
        return f"the {noun} of {owner}", predicate, bool(scope)

    def _value_words(self, value: ir.Quantity, *, many: bool = False) -> str:
        words = self.ref_words(value) if isinstance(value, ir.Ref) else self.declared(value).words  # type: ignore[arg-type]
        return words.first("en", many=many)

    # groups --------------------------------------------------------------------------------------

    def _group_subject(self, rule: ir.Rule, scope: tuple[ir.Condition, ...], requirement: ir.Condition) -> tuple[str, str] | None:
        """At least 90% of villages …; the number of …; the ratio; every committee member of a village."""
        area = self._area(rule, scope)
        if isinstance(requirement, ir.Every) and requirement.group.via == "list":
            if requirement is not rule.requirement or rule.exceptions:  # not every …; unless it …, which of the two?
                return None
            return self._every(rule, scope, requirement)
        held = self._of_lists(rule, scope, requirement) or render_facts.together(
            rule, requirement, " and ", lambda alone, item: self._group_subject(alone, scope, item)
        )
        if held is not None:
            return held
        value = self.measured(rule, requirement)
        if value is None:
            return None
        if isinstance(value, ir.Share) and isinstance(requirement, ir.Compare):
            if rule.exceptions:
                return None
            subject = self._of_group(rule, scope, value.group)
            if subject is None or area is None:
                return None
            quantity = self._quantity(requirement.order, requirement.right)
            return f"{area}{quantity} of {subject}", self._predicate(value.condition)
        if isinstance(value, ir.Ref) and rule.over.kind != "records" and self.is_ratio(value):
            return (
                (f"{area}the {self.ref_words(value).first('en')}", self._measured(requirement, value))
                if area is not None
                else None
            )
        if (
            isinstance(value, ir.Count | ir.Aggregate)
            and area is not None
            and (rule.over.kind != "records" or isinstance(value, ir.Aggregate))
        ):
            words = self._aggregate_words(rule, scope, value)
            return (f"{area}{words}", self._measured(requirement, value)) if words is not None else None
        return None

    def _area(self, rule: ir.Rule, scope: tuple[ir.Condition, ...]) -> str | None:
        """What stands in front of a group: in each county; "" for the whole run or a place already named; None: not sayable."""
        if rule.over.kind == "whole":
            return ""
        if rule.over.kind == "each":
            first = items_of(rule.scope)[:1]
            if first and isinstance(first[0], ir.InPlace) and not scope:
                return ""
            words = [self.adjective(item) for item in scope]
            if any(word is None for word in words):
                return None
            noun = " ".join([*(word.first("en") for word in words if word), self.record(rule.over.record).words.first("en")])
            return f"in each {noun}, "
        return self._if(rule.over.record, scope)

    def _if(self, record: str, scope: tuple[ir.Condition, ...]) -> str:
        if not scope:
            return ""
        words = self.record(record).words
        condition = ir.All(scope) if len(scope) > 1 else scope[0]
        return f"if {words.article or 'a'} {words.first('en')} {self._conditions(condition)}, "

    def _of_group(self, rule: ir.Rule, scope: tuple[ir.Condition, ...], group: ir.Group) -> str | None:
        if group.via == "members":
            return self.records_where(group.record, items_of(group.where)) if rule.over.kind != "records" else None
        noun = self.group_noun(group, many=True)
        holder = self.record(rule.over.record).words.first("en")
        return f"the {noun} of {'the' if scope else 'every'} {holder}" if noun else None

    def _of_lists(self, rule: ir.Rule, scope: tuple[ir.Condition, ...], requirement: ir.Condition) -> tuple[str, str] | None:
        """Every committee member of a village must be one of its party members; the names of … must be unique."""
        found = render_facts.list_unique(requirement)
        group = found[0] if found is not None else requirement.group if isinstance(requirement, ir.Among) else None
        plain = rule.over.kind == "records" and not rule.exceptions and requirement is rule.requirement
        if group is None or not plain or rule.force not in ("must", "should"):
            return None
        noun, holder = self._listed(group), self.record(rule.over.record).words
        owner = f"the {holder.first('en')}" if scope else f"{holder.article or 'a'} {holder.first('en')}"
        front = self._if(rule.over.record, scope)
        if noun is None:
            return None
        if found is not None:
            name = self.vocabulary.fields[group.record, found[1]].words.first("en", many=True)
            return f"{front}the {name} of the {noun[1]} of {owner}", "be unique"
        assert isinstance(requirement, ir.Among)
        pool = self._listed(requirement.pool)
        if pool is None or not self.tells_apart(requirement):
            return None
        no = "not " if requirement.how == "none" else ""
        return f"{front}every {noun[0]} of {owner}", f"{no}be one of its {pool[1]}"

    def _listed(self, group: ir.Group) -> tuple[str, str] | None:
        """A list by its noun and adjectives, singular and plural; None where these do not say it."""
        adjectives, rest = self.prefix(items_of(group.where))
        if rest or group.via != "list":
            return None
        words = self.group_words(group)
        return " ".join([*adjectives, words.first("en")]), " ".join([*adjectives, words.first("en", many=True)])

    def _every(self, rule: ir.Rule, scope: tuple[ir.Condition, ...], requirement: ir.Every) -> tuple[str, str] | None:
        group = requirement.group
        noun = self.group_noun(group)
        if not noun or rule.over.kind != "records":
            return None
        condition = requirement.condition
        if rule.force in _NEGATIVE:
            assert isinstance(condition, ir.Not)
            condition = condition.item
        prohibited = rule.force in _NEGATIVE
        holder = self.record(rule.over.record).words
        owner = f"the {holder.first('en')}" if scope else f"{holder.article or 'a'} {holder.first('en')}"
        front = self._if(rule.over.record, scope)
        if isinstance(condition, ir.Recorded) and not prohibited:
            return f"{front}the {render_facts.recorded_noun(self, condition)} of every {noun} of {owner}", "be recorded"
        value = self.of_each(condition)
        if value is not None and not prohibited:
            words = self._value_words(value)
            return f"{front}the {words} of every {noun} of {owner}", self._measured(condition, value)
        return f"{front}every {noun} of {owner}", self._predicate(condition, prohibited=prohibited)

    def _aggregate_words(self, rule: ir.Rule, scope: tuple[ir.Condition, ...], value: ir.Count | ir.Aggregate) -> str | None:
        kind = "count" if isinstance(value, ir.Count) else value.kind
        group = self._of_group(rule, scope, value.group)
        if group is None:
            return None
        if isinstance(value, ir.Count):
            return f"{self.keyword('AGGREGATE', kind)} {group.removeprefix('the ')}"
        inner = value.value
        if not isinstance(inner, ir.FieldValue | ir.Ref):
            return None
        words = self.ref_words(inner) if isinstance(inner, ir.Ref) else self.declared(inner).words
        return f"{self.keyword('AGGREGATE', kind)} {words.first('en', many=True)} of {group}"

    # noun phrases --------------------------------------------------------------------------------

    def members(self, group: ir.Group) -> str:
        """The members of a group with all that its filter says, for reports."""
        return self.group_noun(group, many=True) or self.records_where(group.record, items_of(group.where))

    def records_where(self, record: str, conditions: tuple[ir.Condition, ...]) -> str:
        """Plural records with the conditions on them: non-public firms with 50 or more employees."""
        adjectives, rest = self.prefix(conditions)
        noun = " ".join([*adjectives, self.record(record).words.first("en", many=True)])
        return f"{noun} {self._relative(rest)}" if rest else noun

    def _relative(self, conditions: tuple[ir.Condition, ...], *, singular: bool = False) -> str:
        if len(conditions) == 1 and isinstance(conditions[0], ir.AnyOf):
            return self._relative_any(conditions[0], singular=singular)
        objects = [self.object(condition, after=True) for condition in conditions]
        if all(objects) and not any(text.startswith("no ") for text in objects[:-1]):  # no A and B could deny both
            return "with " + " and ".join(text for text in objects if text)
        if len(conditions) == 1:
            return self._clause(conditions[0], singular=singular)
        if not any(isinstance(condition, ir.AnyOf) or self._whose(condition) for condition in conditions):
            return "that " + " and ".join(self.verb(condition, singular=singular) for condition in conditions)
        return ", and ".join(self._clause(condition, singular=singular) for condition in conditions)

    def _relative_any(self, node: ir.AnyOf, *, singular: bool) -> str:
        if any(isinstance(item, ir.All) for item in node.items):
            return ", or ".join(self._clause(item, singular=singular) for item in node.items)
        return self._clause(node, singular=singular)

    def _clause(self, node: ir.Condition, *, singular: bool = False) -> str:
        """One relative clause with its that or whose; a list inside it is flat."""
        whose = self._whose(node)
        if whose:
            return f"whose {whose}"
        if isinstance(node, ir.All | ir.AnyOf):
            if any(isinstance(item, ir.All | ir.AnyOf) for item in node.items):
                return f"that {'satisfies' if singular else 'satisfy'} ({self.formula(node)})"
            word = " and " if isinstance(node, ir.All) else " or "
            return "that " + word.join(self.verb(item, singular=singular) for item in node.items)
        return f"that {self._lasting(node, singular=singular)}"

    def _lasting(self, node: ir.Condition, *, singular: bool) -> str:
        """A finite verb phrase that ends a clause, so that how long it lasts can stand after it."""
        if isinstance(node, ir.Consecutive) and not isinstance(node.condition, shapes_history.NO_RUN):
            return self._run(node, self.verb(node.condition, singular=singular))
        return self.verb(node, singular=singular)

    def _whose(self, node: ir.Condition, *, formula: bool = False) -> str:
        """annual office funds are at least 45,000 yuan: for values that are not counted; without the verb in a formula."""
        field = render_facts.field_said(self, node)
        if field is not None:
            return f"{field[0]} is {'not ' if field[2] else ''}{'unique' if isinstance(field[1], ir.Unique) else 'recorded'}"
        valued = self.text_said(node)
        if valued is not None:
            return f"{valued[0]} {valued[1][min(1, len(valued[1]) - 1)]} {valued[2]}"
        value = measured_once(node) if not isinstance(node, ir.All | ir.AnyOf) else None
        if self.against_amount(node):
            assert isinstance(node, ir.Compare)
            value = node.left
        if value is not None and self.value_subject(value):
            said, words = self._measured(node, value), self._value_words(value)
            if not said.startswith("be "):
                return f"{words} {said}"
            return f"{words}{said[2:]}" if formula else f"{words} {_are(words)}{said[2:]}"
        return ""

    # conditions ----------------------------------------------------------------------------------

    def condition(self, node: ir.Condition) -> str:
        """A condition alone, for reports: 50 or more employees; party organization; idle."""
        fact = render_facts.told(self, node)
        if fact:
            return fact
        match node:
            case ir.All(items):
                return " and ".join(self.condition(item) for item in items)
            case ir.AnyOf(items):
                return " or ".join(self.condition(item) for item in items)
            case ir.Compare() if (table := render_cases.tabled(node)) is not None:
                rows = render_cases.english_rows(self, table, node.left.record)  # type: ignore[union-attr]
                return f"{self._value_words(node.left, many=True)} {_PRE[node.order]}: {rows}"
            case ir.OneOf() if (texts := self.listed_texts(node)) is not None:
                return f"{texts[0]} {self.keyword('ONE_OF')} {', '.join(texts[2])}"
            case ir.HowMany(order, count, items):
                return f"{_PRE[order]} {count} of: {', '.join(self.condition(item) for item in items)}"
            case ir.Compare(order, ir.Share(group, condition), ir.Number() as right) if order != "ne":
                return f"{self._quantity(order, right)} of {self.members(group)}: {self.condition(condition)}"
            case ir.Same(left, right):
                return f"{self.condition(left)} if and only if {self.condition(right)}"
            case ir.Not(item) if not isinstance(item, ir.Holds):
                return f"not ({self.condition(item)})"
            case ir.Dated() | ir.Deadline() | ir.DueBy():
                return self.happening(node)
        if self.against_amount(node):
            assert isinstance(node, ir.Compare)
            return f"{self._value_words(node.left, many=True)} {self._quantity(node.order, node.right)}"
        whose = self._whose(node, formula=True)
        if whose:
            return whose
        adjective = self.adjective(node)
        text = adjective.first("en") if adjective is not None else self.object(node) or self.verb(node)
        return text.removeprefix("satisfy (").removesuffix(")") if text.startswith("satisfy (") else text

    def _conditions(self, node: ir.Condition, *, singular: bool = True) -> str:
        """After if, unless and they: a flat list of verb phrases, or a formula."""
        if isinstance(node, ir.All | ir.AnyOf):
            if any(isinstance(item, ir.All | ir.AnyOf) for item in node.items):
                return f"{'satisfies' if singular else 'satisfy'} ({self.formula(node)})"
            word = " and " if isinstance(node, ir.All) else " or "
            return word.join(self.verb(item, singular=singular) for item in node.items)
        return self._lasting(node, singular=singular)

    def object(self, node: ir.Condition, *, after: bool = False) -> str:
        """
        What is had: a training room; at least 50 employees; no committee members. "" where it is not had.

        `after` writes 50 or more employees, as it stands after with.
        """
        match node:
            case ir.Holds() if self.adjective(node) is None:
                return self._with_article(self.declared(node).words)
            case ir.Not(ir.Holds() as inner) if self.adjective(inner) is None:
                return f"no {self.declared(inner).words.first('en')}"
            case ir.Compare("lt", ir.Count(group), ir.Number(value)) if value == 1 and self._filter(group)[1] == "":
                return f"no {self._filter(group)[0]}"
            case ir.Compare(order, ir.FieldValue() | ir.Count() as left) if order != "ne" and self.stepped(node):
                return self._stepped(order, left, shapes.steps(node.right))
            case ir.Compare(order, left, ir.Number() as right) if order != "ne" and shapes.per(left):
                return self._per(order, shapes.per(left), right, after=after)
            case ir.Compare(order, left, ir.Number() as right) if order != "ne":
                posted = after and order == "ge" and right.unit != "ratio" and not self.parameter(right)
                quantity = f"{self.number(right, unit=False)} or more" if posted else self._quantity(order, right, unit=False)
                single = right.value == 1 and not posted and not self.parameter(right)
                return self._quantified(left, quantity, single)
            case ir.Between(value, ir.Number() as low, ir.Number() as high):
                return self._quantified(
                    value, f"between {self.number(low, unit=False)} and {self.number(high, unit=False)}", False
                )
        return ""

    def _stepped(self, order: str, left: ir.FieldValue | ir.Count, steps: shapes.Steps | None) -> str:
        """at least 1 safety officer for its first 100 employees and 1 more for each further 200 or part thereof."""
        assert steps is not None
        had = self._quantified(left, self._quantity(order, steps.start, unit=False), steps.start.value == 1)
        first, each = (self.number(one, unit=False) for one in (steps.first, steps.each))
        noun, more = self.counted_words(steps.base).first("en", many=True), self.number(ir.Number(steps.more))
        tail = " or part thereof" if steps.begun else ""
        return f"{had} for its first {first} {noun} and {more} more for each further {each}{tail}" if had else ""

    def _per(self, order: str, per: shapes.Per | None, right: ir.Number, *, after: bool) -> str:
        """at least 18 workers per 10,000 residents."""
        assert per is not None
        posted = after and order == "ge"
        quantity = f"{self.number(right)} or more" if posted else self._quantity(order, right)
        had = self._quantified(per.value, quantity, right.value == 1 and not posted)
        if right.unit and not self.value_subject(per.value):
            return ""
        if isinstance(per.value, ir.FieldValue) and self.value_subject(per.value):
            had = f"{self._with_article(self.declared(per.value).words)} of {self._quantity(order, right)}"
        if not had or (isinstance(per.value, ir.Count) and per.value.group.where is not None):
            return ""
        each, base = self.number(ir.Number(per.number, per.unit)), self.counted_words(per.base)
        return f"{had} per {each} {'of ' + base.first('en') if per.unit else base.first('en', many=True)}"

    def _with_article(self, words: Words) -> str:
        return f"{words.article} {words.first('en')}" if words.article else words.first("en")

    def _quantified(self, left: ir.Quantity, quantity: str, single: bool) -> str:
        if isinstance(left, ir.FieldValue) and not self.value_subject(left):
            return f"{quantity} {self.declared(left).words.first('en', many=not single)}"
        if isinstance(left, ir.Count):
            noun, rest = self._filter(left.group, single=single)
            if rest is not None:
                return f"{quantity} {noun}{rest}"
        return ""

    def _filter(self, group: ir.Group, *, single: bool = False) -> tuple[str, str | None]:
        """Noun of a counted group with its adjectives, and the clause after it; None where only a formula says it."""
        words, conditions = self.named_group(group)
        noun = words.first("en", many=not single)
        if not conditions:
            return noun, ""
        who = "who" if self.record(group.record).child else "that"
        adjectives, rest = self.prefix(conditions)
        if who == "who" and len(conditions) == 1 and adjectives:  # members who are women, but non-public firms
            return noun, f" who {self.verb(conditions[0], singular=single)}"
        if len(rest) > 1 or (rest and (isinstance(rest[0], ir.AnyOf) or self._whose(rest[0]))):
            return noun, None
        text = " ".join([*adjectives, noun])
        return text, f" {who} {self.verb(rest[0], singular=single)}" if rest else ""

    def verb(self, node: ir.Condition, *, singular: bool = False) -> str:
        """A finite verb phrase: have a training room; are idle; were founded within the last 12 months."""
        have, be, were = ("has", "is", "was") if singular else ("have", "are", "were")
        adjective = self.adjective(node.item if isinstance(node, ir.Not) else node)
        if adjective is not None:
            return f"{be} {'not ' if isinstance(node, ir.Not) else ''}{adjective.first('en')}"
        if isinstance(node, stages.BOUND):
            return f"{were} {self.happening(node)}"
        if isinstance(node, ir.Not) and isinstance(node.item, stages.BOUND):
            return f"{were} not {self.happening(node.item)}"
        if isinstance(node, ir.EachPeriod | ir.AnyWindow) and self._often(node):
            return self._often(node, singular=singular)
        graded = self.graded(node.item if isinstance(node, ir.Not) else node)
        if graded is not None:
            return f"{be} {'not ' if isinstance(node, ir.Not) else ''}graded {graded[0]} {self.keyword('GRADE_POST', graded[1])}"
        text = self.object(node) or self._amounted(node)
        return f"{have} {text}" if text else f"{'satisfies' if singular else 'satisfy'} ({self.formula(node)})"

    def _amounted(self, node: ir.Condition) -> str:
        """turnover of at most 5,000 pounds; "" where it is no amount against a number."""
        match node:
            case ir.Compare(order, ir.FieldValue() as left, ir.Number() as right) if order != "ne" and self.value_subject(left):
                return f"{self._with_article(self.declared(left).words)} of {self._quantity(order, right)}"
            case ir.Between(ir.FieldValue() as left, ir.Number() as low, ir.Number() as high) if self.value_subject(left):
                return f"{self._with_article(self.declared(left).words)} of between {self.number(low)} and {self.number(high)}"
        return ""

    # predicates ----------------------------------------------------------------------------------

    def _predicate(self, node: ir.Condition, *, prohibited: bool = False) -> str:
        """What follows the force word: set up a party organization; be idle, scattered or dirty."""
        if prohibited and often.speaks_of(node):
            return f"satisfy ({self.formula(node)})"
        if isinstance(node, ir.HowMany):
            return self._several(node)
        if isinstance(node, ir.InOrder):
            return f"{self.keyword('STEPS')} {', '.join(self.steps(node))}"
        if isinstance(node, ir.Staged):
            return self._staged(node)
        if isinstance(node, ir.Consecutive) and not isinstance(node.condition, shapes_history.NO_RUN):
            return self._run(node, self._base(node.condition))
        if not isinstance(node, ir.All | ir.AnyOf):
            return self._base(node)
        word = "and" if isinstance(node, ir.All) else "or"
        if any(isinstance(item, ir.All | ir.AnyOf) for item in node.items) or (prohibited and word == "and"):
            return f"satisfy ({self.formula(node)})"
        adjectives = [self.adjective(item) for item in node.items]
        if all(adjectives):
            return "be " + _listed([words.first("en") for words in adjectives if words], word)
        return f" {word} ".join(self._base(item) for item in node.items)

    def _several(self, node: ir.HowMany) -> str:
        """So many of a list of things that are had, else of conditions; as a formula where one of these is a list."""
        if any(isinstance(item, ir.All | ir.AnyOf) for item in node.items):
            return f"satisfy ({self.formula(node)})"
        number = f"{_PRE[node.order]} {self.so_many(node)}"
        things = [self.object(item) for item in node.items]
        if not all(things) or any(thing.startswith("no ") for thing in things):
            return f"satisfy {number} of: {', '.join(self._base(item) for item in node.items)}"
        verbs = {self._duty_verb(item) if isinstance(item, ir.Holds) else "have" for item in node.items}
        return f"{verbs.pop() if len(verbs) == 1 else 'have'} {number} of: {', '.join(things)}"

    def _staged(self, node: ir.Staged) -> str:
        """Have a service desk by 2024-12-31, have a training room by 2025-12-31."""
        parts = stages.own_parts(node)
        if parts is None:
            return f"satisfy ({self.formula(node)})"
        said = ((self._base(one) if stages.plain(one) else f"satisfy ({self.formula(one)})", day) for day, one in parts)
        return ", ".join(f"{text} by {day}" for text, day in said)

    def _base(self, node: ir.Condition) -> str:
        inner = node.item if isinstance(node, ir.Not) else node
        adjective = self.adjective(inner)
        negative = "not " if isinstance(node, ir.Not) else ""
        if adjective is not None:
            return f"be {negative}{adjective.first('en')}"
        if isinstance(inner, ir.Happened):
            return f"have {negative}been {self.happening(inner)}"
        if isinstance(inner, stages.FIXED):
            return f"be {negative}{self.happening(inner)}"
        graded = self.graded(inner)
        if graded is not None:
            return f"be {negative}graded {graded[0]} {self.keyword('GRADE_POST', graded[1])}"
        if isinstance(node, ir.Holds):
            return f"{self._duty_verb(node)} {self._with_article(self.declared(node).words)}"
        if isinstance(node, ir.EachPeriod | ir.AnyWindow) and self._often(node):
            return self._often(node)
        text = self.object(node) or self._amounted(node)
        return f"have {text}" if text else f"satisfy ({self.formula(node)})"

    def _often(self, node: ir.Timed, *, singular: bool = False) -> str:
        """hold a members' meeting at least once every quarter; hold at most 3 members' meetings in any 12 months."""
        adjectives, rest = self.prefix(items_of(node.group.where))
        verbs = often.verb(self, node)
        if rest or not verbs:
            return ""
        order, number = often.ends(node)
        words, front = self.group_words(node.group), [verbs[min(singular, len(verbs) - 1)]]
        written = often.so_many(self, number)
        many = written != "1" or order == "between"
        noun = " ".join([*adjectives, words.first("en", many=many)])
        if order == "ge" and written == "1":
            article = indefinite(noun) if words.article else ""
            front += [article, noun, "at least once"] if article else [noun, "at least once"]
        elif order == "between":
            front += ["between", often.so_many(self, number, of=False), "and", often.so_many(self, node.high), noun]
        else:
            front += [f"{_PRE[order]} {written}", noun]
        return " ".join([*front, often.time(self, node)])

    def _duty_verb(self, node: ir.Holds) -> str:
        verbs = self.declared(node).verbs
        return self.vocabulary.verbs[verbs[0]].words.first("en") if verbs and verbs[0] in self.vocabulary.verbs else "have"

    def _measured(self, node: ir.Condition, value: ir.Quantity) -> str:
        if isinstance(node, ir.Staged):
            return ", ".join(f"{self._measured(stage.condition, value)} by {stage.day}" for stage in node.stages)
        if isinstance(node, ir.All | ir.AnyOf):
            word = " and " if isinstance(node, ir.All) else " or "
            return word.join(self._measured(item, value) for item in node.items)
        change = shapes_history.change(node)
        if change is not None:
            return self._change(change)
        if isinstance(node, ir.Between):
            shares = shapes.share_range(node)
            if shares is not None:
                whole = self.counted_words(shares[2]).first("en", many=True)
                return f"be between {self.number(shares[0])} and {self.number(shares[1])} of its {whole}"
            low, high = (self.number(side) for side in (node.low, node.high) if isinstance(side, ir.Number))
            return f"be between {low} and {high}"
        assert isinstance(node, ir.Compare)
        return f"be {self._quantity(node.order, node.right)}"

    def _changes(self, node: ir.Condition) -> bool:
        """Whether a condition, or each of a list, is a change on an earlier period."""
        items = node.items if isinstance(node, ir.All | ir.AnyOf) else (node,)
        return all(shapes_history.change(item) is not None for item in items)

    def _change(self, change: shapes_history.Change) -> str:
        """Be at least 300 yuan more than the year before; rise by at least 5% on the year before."""
        node, then = change.node, _BEFORE.get(change.months) or periods.words_of(change.period, "en")
        if change.kind == "level":
            assert isinstance(node, ir.Compare)
            word = "less than" if node.order == "lt" else _PRE[node.order]
            return f"be {word} that of {then}"
        number = self.points if change.kind == "points" else self.number
        if isinstance(node, ir.Between):
            low, high = (number(side) for side in (node.low, node.high) if isinstance(side, ir.Number))
            quantity = f"between {low} and {high}"
        else:
            assert isinstance(node.right, ir.Number)
            word = "less than" if node.order == "lt" and node.right.unit else _PRE[node.order]
            quantity = f"{word} {number(node.right)}"
        if change.kind == "percent":
            return f"{'rise' if change.sign == '+' else 'fall'} by {quantity} on {then}"
        return f"be {quantity} {'more' if change.sign == '+' else 'less'} than {'in ' if change.period else ''}{then}"

    def _run(self, node: ir.Consecutive, said: str) -> str:
        """Said of each of so many neighbouring periods."""
        return f"{said} for {node.count} {self.keyword('RUN_PERIOD', node.unit)}"

    def _quantity(self, order: str, right: Any, *, unit: bool = True) -> str:
        number = self.number(right, unit=unit) if isinstance(right, ir.Number) else self.amount(right)
        counted = isinstance(right, ir.Number) and right.unit not in ("ratio", "yuan", "square_metre")
        less = _PRE["lt"] if counted else "less than"
        return f"{less if order == 'lt' else _PRE[order]} {number}"

    def amount(self, node: Any) -> str:
        """2% of its annual income; the greater of 10,000 yuan and 2% of its annual income, rounded up; else a formula."""
        if isinstance(node, ir.Rounded):
            return f"{self.amount(node.value)}{self.keyword('ROUNDED', node.how)}"
        if isinstance(node, ir.Extreme):
            items = [self.number(item) if isinstance(item, ir.Number) else self.amount(item) for item in node.items]
            return f"{self.keyword('EXTREME', node.kind)} {', '.join(items[:-1])} and {items[-1]}"
        share = shapes.share_of(node)
        if share is None:
            return f"({self.formula(node)})"
        return f"{self.number(share[0])} of its {self.counted_words(share[1]).first('en', many=True)}"

    # definitions ---------------------------------------------------------------------------------

    def definition(self, node: ir.Definition) -> str:
        """The defining sentence of a term."""
        words = self.vocabulary.terms[node.id].words
        if node.kind == "grade":
            return render_cases.english_grades(self, node)
        if node.kind == "class":
            noun = self.record(node.record).words
            body = self._record_with(node.record, items_of(node.body))  # type: ignore[arg-type]
            article = indefinite(words.first("en"))
            return f"{article} {words.first('en')} {noun.first('en')} means {body}."
        holder = f" of {self._with_article(self.record(node.record).words)}" if node.kind == "quantity" else ""
        return f"the {words.first('en')}{holder} means {self._number_body(node)}.".replace("means : ", "means: ", 1)

    def record_with(self, record: str, conditions: tuple[ir.Condition, ...]) -> str:
        """A record with conditions on it: an open community."""
        return self._record_with(record, conditions)

    def _record_with(self, record: str, conditions: tuple[ir.Condition, ...]) -> str:
        words = self.record(record).words
        adjectives, rest = self.prefix(conditions)
        noun = " ".join([*adjectives, words.first("en")])
        article = indefinite(noun)
        return f"{article} {noun} {self._relative(rest, singular=True)}" if rest else f"{article} {noun}"

    def _number_body(self, node: ir.Definition) -> str:
        body = node.body
        if isinstance(body, ir.Chosen) and node.record:
            return f": {render_cases.english_rows(self, body, node.record)}"
        if node.kind == "ratio" and isinstance(body, ir.Share) and body.group.via == "members":
            scope = items_of(body.group.where)
            if not scope:
                noun = self.record(body.group.record).words.first("en", many=True)
                if isinstance(body.condition, ir.Holds) and self._identity(body.condition):
                    return f"the share of {noun} whose {self._identity(body.condition)}"
                return f"the share of {noun} {self._clause(body.condition)}"
        return f"({self.formula(body)})"

    def _identity(self, node: ir.Holds) -> str:
        for (record, left, right), entry in self.vocabulary.identities.items():
            if record == node.record and entry.field == node.name:
                names = [self.vocabulary.fields[record, side].words.first("en") for side in (left, right)]
                return f"{names[0]} is also the {names[1]}"
        return ""


def _listed(words: list[str], joiner: str) -> str:
    if len(words) == 2:
        return f"{words[0]} {joiner} {words[1]}"
    return ", ".join(words[:-1]) + f" {joiner} {words[-1]}"
