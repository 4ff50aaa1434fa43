"""What renderers of both languages share: words of ir nodes and formulas. An ir node goes in, canonical text comes out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from rulekit import ir, periods, resources
from rulekit.language import often, render_facts, shapes, shapes_history, stages
from rulekit.numbers import show, show_day, show_ratio
from rulekit.vocabulary import Adjective, Lang, RecordType, Role, Unit, Vocabulary, Words
from rulekit.vocabulary import Field as VocabularyField

_POSITIVE = {"must_not": "must", "should_not": "should"}
_NEGATIVE = {"must": "must_not", "should": "should_not"}
_TIGHT = {"+": 1, "-": 1, "*": 2, "/": 2}


@frozen
class Phrases:
    """Words of one language over one vocabulary; `definitions` tell classes from numbers."""

    vocabulary: Vocabulary
    lang: Lang
    definitions: Mapping[str, ir.Definition] = field(factory=dict)
    named: bool = False  # whether a number that a parameter gives is written by its name

    # words ---------------------------------------------------------------------------------------

    def keyword(self, terminal: str, value: str = "") -> str:
        """First phrase of a keyword that stands for a value."""
        return _keywords(self.lang)[terminal, value]

    def record(self, id: str) -> RecordType:
        """A record type."""
        return self.vocabulary.records[id]

    def declared(self, node: ir.FieldValue | ir.Holds | ir.OneOf | ir.Happened | ir.TextValue) -> VocabularyField:
        """The field that a node reads."""
        return self.vocabulary.fields[node.record, node.name]

    def group_words(self, group: ir.Group) -> Words:
        """Words of what a group holds: of the list, where a record has several lists of such members."""
        if group.via == "list":
            of = [entry for entry in self.vocabulary.lists.values() if entry.child == group.record]
            own = [entry for entry in of if entry.id == group.name]
            if own and any(entry.record in {one.record for one in own} for entry in of if entry.id != group.name):
                return own[0].words
        return self.record(group.record).words

    def ref_words(self, node: ir.Ref) -> Words:
        """Words of a defined term."""
        return self.vocabulary.terms[node.name].words

    def adjective(self, node: object) -> Words | None:
        """The adjective that says a condition, None where none does."""
        if isinstance(node, ir.Holds):
            declared = self.declared(node)
            if declared.adjective:
                return declared.words
            return self._declared_adjective(node.record, node.name, "")
        if isinstance(node, ir.OneOf) and len(node.values) == 1:
            return self._declared_adjective(node.record, node.name, node.values[0])
        if isinstance(node, ir.Ref) and self.vocabulary.terms[node.name].record:
            return self.ref_words(node)
        if isinstance(node, ir.InGrade) and len(node.values) == 1:
            return self.grade_words(node.name, node.values[0])
        return None

    def grade_words(self, scale: str, grade: str) -> Words:
        """Words of a grade of a scale."""
        return next(one.words for one in self.vocabulary.terms[scale].grades if one.id == grade)

    def graded(self, node: ir.Condition) -> tuple[str, str] | None:
        """A grade and "ge", "le" where a condition is having that or a better one, or a worse one; None where it is not."""
        if not isinstance(node, ir.InGrade) or len(node.values) < 2:
            return None
        ids, size = [one.id for one in self.vocabulary.terms[node.name].grades], len(node.values)
        for some, end, order in ((ids[:size], -1, "ge"), (ids[-size:], 0, "le")):
            if set(some) == set(node.values):
                return self.grade_words(node.name, some[end]).first(self.lang), order
        return None

    def listed_texts(self, node: ir.Condition) -> tuple[str, str, list[str]] | None:
        """
        Noun, verb and nouns of the values where a text is one of several: first secretary, come from, a state firm, an office.

        None where the field has no verb, or there is one value alone.
        """
        if not isinstance(node, ir.OneOf) or len(node.values) < 2:
            return None
        declared = self.declared(node)
        known = {one.id: one.words for one in declared.choices}
        if not declared.verbs or any(value not in known for value in node.values):
            return None
        articles = [f"{known[value].article} " if self.lang == "en" and known[value].article else "" for value in node.values]
        texts = [f"{article}{known[value].first(self.lang)}" for article, value in zip(articles, node.values, strict=True)]
        return declared.words.first(self.lang), self.vocabulary.verbs[declared.verbs[0]].words.first(self.lang), texts

    def text_said(self, node: ir.Condition) -> tuple[str, tuple[str, ...], str] | None:
        """
        Noun, forms of the verb and noun of the value where a text is one value: first secretary, come from, a state firm.

        None where an adjective says it, or the field has no verb.
        """
        if not isinstance(node, ir.OneOf) or len(node.values) != 1 or self.adjective(node) is not None:
            return None
        declared = self.declared(node)
        known = next((one.words for one in declared.choices if one.id == node.values[0]), None)
        verb = self.vocabulary.verbs.get(declared.verbs[0]) if declared.verbs else None
        if known is None or verb is None:
            return None
        value = f"{known.article} {known.first('en')}" if self.lang == "en" and known.article else known.first(self.lang)
        return declared.words.first(self.lang), verb.words.forms(self.lang), value

    def _declared_adjective(self, record: str, name: str, value: str) -> Words | None:
        for entry in self.vocabulary.entries:
            if isinstance(entry, Adjective) and (entry.record, entry.field, entry.value) == (record, name, value):
                return entry.words
        return None

    def number(self, node: ir.Number, *, unit: bool = True, measure: str = "") -> str:
        """A literal with its unit; `measure` stands in place of the unit of what is counted."""
        name = self.parameter(node)
        if name:
            return name + measure if self.lang == "zh" else f"the {name}" if unit else f"the {name} of"
        if node.unit == "ratio":
            return show_ratio(node.value, self.lang)
        if not unit or not node.unit:
            return show(node.value, self.lang) + measure
        used = self._unit(node)
        text = show(node.value / used.factor, self.lang)
        if self.lang == "zh":
            return text + (measure or used.words.first("zh"))
        return f"{text} {used.words.first('en', many=node.value != used.factor)}"

    def parameter(self, node: ir.Number) -> str:
        """The word of the parameter that gives a literal, where names are written and it still has that value; else ""."""
        entry = self.vocabulary.parameters.get(node.value.parameter) if isinstance(node.value, ir.Given) else None
        if not self.named or entry is None:
            return ""
        unit = self.vocabulary.units.get(entry.unit)
        return entry.words.first(self.lang) if entry.value * (unit.factor if unit is not None else 1) == node.value else ""

    def so_many(self, node: ir.HowMany) -> str:
        """How many of a list: the number, or the name of the parameter that gives it."""
        return self.number(ir.Number(ir.given(node.count)))

    def _unit(self, node: ir.Number) -> Unit:
        """The base unit of a literal, or another one where only that gives finite decimals: 1 mu is 2000/3 square metres."""
        base: Unit = self.vocabulary.units[node.unit]
        same = [unit for unit in self.vocabulary.units.values() if unit.dimension == base.dimension and not unit.measure]
        return next((unit for unit in (base, *same) if _finite(node.value / unit.factor)), base)

    def said(self, rule: ir.Rule) -> tuple[str, ir.Condition]:
        """The force that a rule is said with, and of what: a prohibition names what it forbids."""
        requirement = rule.requirement
        negative = _NEGATIVE.get(rule.force) if rule.over.kind != "records" else None
        compared = requirement if isinstance(requirement, ir.Compare) and requirement.order == "ne" else None
        if negative and compared is not None and not isinstance(compared.left, ir.Share):  # a ratio must not be exactly 50%
            return negative, evolve(compared, order="eq")
        if rule.force not in _POSITIVE or isinstance(requirement, ir.Not):
            return rule.force, requirement.item if isinstance(requirement, ir.Not) and rule.force in _POSITIVE else requirement
        assert isinstance(requirement, ir.Every)
        group = requirement.group
        members = (
            not rule.exceptions
            and group.via == "list"
            and rule.over.kind == "records"
            and all(self.adjective(item) for item in items_of(group.where))
        )
        return (rule.force if members else _POSITIVE[rule.force]), requirement

    def of_unit(self, rule: ir.Rule, requirement: ir.Condition) -> bool:
        """Whether a rule over a level asks something of the units themselves; that it is over each is told by other parts."""
        groups = (node for node in ir.walk(requirement) if isinstance(node, ir.Group) and node.via == "members")
        return rule.over.kind == "each" and rule.scope is not None and next(groups, None) is None

    def counted_record(self, rule: ir.Rule) -> str:
        """A record type that a rule over a whole or a level counts, or could count: its number can stand as the subject."""
        groups = [node.record for node in ir.walk(rule.requirement) if isinstance(node, ir.Group) and node.via == "members"]
        over = rule.over.record
        below = [each for each in self.vocabulary.records if over in self.vocabulary.levels_above(each)]
        plain = [each for each, kind in self.vocabulary.records.items() if not kind.child]
        return next(iter([*groups, *(below if over else plain)]), "")

    def bond(self, rule: ir.Rule) -> tuple[str, ir.Condition, ir.Condition] | None:
        """Where a rule hangs on a condition: "only" or "iff", what is then allowed or asked for, and the condition."""
        requirement = rule.requirement
        if isinstance(requirement, ir.AnyOf) and rule.force == "must_not":
            first, *rest = requirement.items
            return "only", ir.opposite(first), rest[0] if len(rest) == 1 else ir.AnyOf(tuple(rest))
        if isinstance(requirement, ir.Same) and rule.force in ("must", "should") and rule.over.record:
            return "iff", requirement.left, requirement.right
        return None

    def measured(self, rule: ir.Rule, requirement: ir.Condition) -> ir.Quantity | None:
        """What the requirement measures, where it can stand as the subject; "must not A and B" is never said."""
        if rule.force in _POSITIVE and isinstance(requirement, ir.All):
            return None
        if isinstance(requirement, ir.Staged):
            requirement = stages.measured(requirement) or requirement
        if self.against_amount(requirement):
            assert isinstance(requirement, ir.Compare)
            return requirement.left
        if shapes.share_range(requirement) is not None and isinstance(requirement, ir.Between):
            return requirement.value
        return measured_once(requirement)

    def against_amount(self, node: ir.Condition) -> bool:
        """Whether a number of a record is compared with an amount that words say: 2% of its annual income."""
        if not isinstance(node, ir.Compare) or node.order == "ne" or not isinstance(node.left, ir.FieldValue):
            return False
        return shapes.sayable(node.right, node.left.record)

    def counted_unit(self, node: ir.FieldValue | ir.Count) -> str:
        """The base unit of what is counted; of people, households, things and times alone, since others need one in words."""
        unit = self.declared(node).unit if isinstance(node, ir.FieldValue) else ""
        return unit if unit in ("person", "household", "item", "time", "") else "?"

    def stepped(self, node: ir.Compare) -> shapes.Steps | None:
        """The steps that a number is compared with, where words say them."""
        found = shapes.steps(node.right)
        if found is None or not isinstance(node.left, ir.FieldValue | ir.Count):
            return None
        fits = found.start.unit == self.counted_unit(node.left) and found.first.unit == self.counted_unit(found.base)
        return found if fits else None

    def counted_words(self, node: ir.FieldValue | ir.Count) -> Words:
        """Words of what is counted."""
        return self.declared(node).words if isinstance(node, ir.FieldValue) else self.group_words(node.group)

    def points(self, node: ir.Number) -> str:
        """A change of a share: 5 percentage points."""
        unit = self.vocabulary.units["percentage_point"]
        text = show(node.value / unit.factor, self.lang)
        return f"{text}{' ' if self.lang == 'en' else ''}{unit.words.first(self.lang, many=node.value != unit.factor)}"

    def event(self, record: str, name: str) -> str:
        """The event word of a date field."""
        words = self.vocabulary.fields[record, name].event
        assert words is not None
        return words.first(self.lang)

    def moment(self, node: ir.Dated | ir.Deadline | ir.DueBy) -> str:
        """What an event is bound to: by a day, within so many units of another event."""
        period = self.period(node) if isinstance(node, ir.Deadline) else ""
        trigger = self.trigger(node) if isinstance(node, ir.Deadline) else ""
        if self.lang == "en":
            return stages.moment_en(node, period, trigger)
        return stages.moment_zh(node, period, trigger, self.keyword)

    def trigger(self, node: ir.Deadline) -> str:
        """What a deadline counts from, with the words around it in English: of being raised, beginning with the snapshot date."""
        declared = self.vocabulary.fields[node.record, node.trigger]
        word = (declared.event or declared.words).first(self.lang)
        if self.lang == "zh":  # the day of an event, where no word after it says so
            plain = declared.event is None or node.beginning
            return word if plain else self.fact("since_event", event=word)
        if declared.event is not None:
            return f"beginning with the day it was {word}" if node.beginning else f"of being {word}"
        return f"beginning with the {word}" if node.beginning else f"of the {word}"

    def steps(self, node: ir.InOrder) -> list[str]:
        """The nouns of steps."""
        return [self.vocabulary.fields[node.record, step].words.first(self.lang) for step in node.steps]

    def period(self, node: ir.Happened | ir.Deadline) -> str:
        """The length of a look-back window, or of a deadline."""
        return self.number(ir.Number(ir.given(node.count), node.unit))

    # what both languages ask ----------------------------------------------------------------------

    def lead(self, rule: ir.Rule) -> tuple[str, tuple[ir.Condition, ...]]:
        """The place that stands in front of a rule ("" where none does), and the conditions of its scope after it."""
        scope = items_of(rule.scope)
        if scope and isinstance(scope[0], ir.InPlace):
            place, rest = scope[0], scope[1:]
            level = self.vocabulary.places[place.place].level
            if rule.over.kind != "each" or (level == rule.over.record and not rest):
                return self.place(place.place), rest
        return "", scope

    def prefix(self, conditions: tuple[ir.Condition, ...]) -> tuple[list[str], tuple[ir.Condition, ...]]:
        """Leading conditions that adjectives say, and the rest."""
        adjectives: list[str] = []
        for index, condition in enumerate(conditions):
            words = self.adjective(condition)
            if words is None or not self._stands_before(words.first(self.lang), condition):
                return adjectives, conditions[index:]
            adjectives.append(words.first(self.lang))
        return adjectives, ()

    def _stands_before(self, adjective: str, node: ir.Condition) -> bool:
        """Whether an adjective can stand before its noun: not "classed as weak" villages, not 被列为软弱村 before 村."""
        if self.lang == "en":
            return not _BEHIND & set(adjective.split()[1:])
        record = getattr(node, "record", "")
        return not record or not adjective.endswith(self.record(record).words.first("zh"))

    def group_noun(self, group: ir.Group, *, many: bool = False) -> str:
        """The members of a group as a noun with its adjectives, or as that of their role; "" where these do not say all of it."""
        words, conditions = self.named_group(group)
        adjectives, rest = self.prefix(conditions)
        if rest:
            return ""
        return ("" if self.lang == "zh" else " ").join([*adjectives, words.first(self.lang, many=many)])

    def value_subject(self, value: ir.Quantity) -> bool:
        """Whether a quantity stands better as subject than after have: money, areas, defined quantities."""
        if isinstance(value, ir.Ref):
            return True
        return isinstance(value, ir.FieldValue) and self.declared(value).unit not in ("person", "household", "item", "time")

    def of_each(self, node: ir.Condition) -> ir.FieldValue | None:
        """The field of each child that a condition measures, where that stands better as the subject: its age, its subsidy."""
        value = self.subject_value(node)
        return value if isinstance(value, ir.FieldValue) else None

    def subject_value(self, node: ir.Condition) -> ir.Quantity | None:
        """The one quantity that a condition measures, where it stands better as the subject."""
        value = measured_once(node)
        return value if value is not None and self.value_subject(value) else None

    def named_group(self, group: ir.Group) -> tuple[Words, tuple[ir.Condition, ...]]:
        """The noun of a group, that of a role where its first condition says one, and the conditions that are left."""
        conditions = items_of(group.where)
        for entry in self.vocabulary.entries if conditions else ():
            if isinstance(entry, Role) and conditions[0] == ir.OneOf(entry.record, entry.field, (entry.value,)):
                return entry.words, conditions[1:]
        return self.group_words(group), conditions

    def fact(self, key: str, **arguments: str) -> str:
        """Words of a condition for reports, from the table of the language."""
        return str(resources.table("grammars", f"{self.lang}.toml")["facts"][key]).format(**arguments)

    def condition(self, node: ir.Condition) -> str:
        """A condition alone, for reports; the renderers of the languages say how."""
        raise NotImplementedError

    def tells_apart(self, node: ir.Among) -> bool:
        """Whether two lists are held against each other by the fields that tell their members apart."""
        return all(self.record(one.record).known_by == name for one, name in ((node.group, node.name), (node.pool, node.other)))

    def is_ratio(self, value: ir.Ref) -> bool:
        """Whether a defined quantity is one of a whole group, not of one record."""
        found = self.definitions.get(value.name)
        return found is None or found.record == ""

    # formulas ------------------------------------------------------------------------------------

    def formula(self, node: object, above: int = 0) -> str:
        """A node as a formula; `above` is how tightly the operator around it binds (0 list, 1 sum, 2 product, 3 operand)."""
        match node:
            case ir.All(items) | ir.AnyOf(items):
                word = self.keyword("AND", "and") if isinstance(node, ir.All) else self.keyword("OR", "or")
                return self._bracket(f" {word} ".join(self.formula(item, 1) for item in items), above > 0)
            case ir.Not(item):
                inner = self.formula(item, 3 if isinstance(item, ir.Between) else 1)
                return f"{self.keyword('NOT')}{' ' if self.lang == 'en' else ''}{inner}"
            case ir.Compare(order, left, right):
                text = f"{self.formula(left, 1)} {self.keyword('FCMP', order)} {self.formula(right, 1)}"
                return self._bracket(text, above > 1)
            case ir.Between(value, low, high):
                return self._bracket(self._between(value, low, high), above > 1)
            case ir.HowMany(order, count, items):
                inner = ", ".join(self.formula(item) for item in items)
                text = f"{self.keyword('FUNCTION', '@how_many')}({inner}) {self.keyword('FCMP', order)} {count}"
                return self._bracket(text, above > 1)
            case ir.EachPeriod() | ir.AnyWindow():
                return self._bracket(often.formula(self, node), above > 1)
            case ir.Arithmetic(operator, left, right):
                tight = _TIGHT[operator]
                text = f"{self.formula(left, tight)} {operator} {self.formula(right, tight + 1)}"
                return self._bracket(text, above > tight)
            case ir.Number():
                return self._bracket(self.number(node), node.value < 0 and above > 1)
            case _:
                return self._operand(node)

    def _between(self, value: ir.Quantity, low: ir.Quantity, high: ir.Quantity) -> str:
        start, middle = ("between", "and") if self.lang == "en" else ("介于", "至")
        return f"{self.formula(value, 1)} {start} {self.formula(low, 1)} {middle} {self.formula(high, 1)}"

    def _operand(self, node: object) -> str:
        match node:
            case ir.FieldValue() | ir.TextValue() | ir.Holds():
                adjective = self.adjective(node) if isinstance(node, ir.Holds) else None
                return (adjective or self.declared(node).words).first(self.lang, many=isinstance(node, ir.FieldValue))
            case ir.Text(value):
                return f'"{value}"'
            case ir.OneOf():
                return self._one_of(node)
            case ir.Happened() | ir.Dated() | ir.Deadline() | ir.DueBy():
                return self.happening(node)
            case ir.InOrder():
                return f"{self.keyword('FUNCTION', '@in_order')}({', '.join(self.steps(node))})"
            case ir.Staged(found):
                inner = ", ".join(f"{show_day(stage.day, self.lang)}, {self.formula(stage.condition)}" for stage in found)
                return f"{self.keyword('FUNCTION', '@staged')}({inner})"
            case ir.Unique() | ir.Among() | ir.Recorded() | ir.Assumed() | ir.Decided():
                return render_facts.formula(self, node)
            case ir.InPlace(place):
                return f"{self.keyword('IN')}{' ' if self.lang == 'en' else ''}{self.place(place)}"
            case ir.Ref():
                return self.ref_words(node).first(self.lang)
            case ir.Extreme(kind, items):
                return f"{self.keyword('FUNCTION', '@' + kind)}({', '.join(self.formula(item) for item in items)})"
            case ir.Chosen(cases, otherwise) | ir.Cases(cases, otherwise):
                parts = [part for case in cases for part in (case.when, case.then)] + ([] if otherwise is None else [otherwise])
                return f"{self.keyword('FUNCTION', '@cases')}({', '.join(self.formula(part) for part in parts)})"
            case ir.InGrade(name, values):
                return self._in_grade(name, values)
            case ir.Rounded(how, value, step):
                tail = f", {show(step, self.lang)}" if step != 1 else ""
                return f"{self.keyword('FUNCTION', '@' + how)}({self.formula(value)}{tail})"
            case ir.Same(left, right):
                return f"{self.keyword('FUNCTION', '@same')}({self.formula(left)}, {self.formula(right)})"
            case ir.Earlier(item, count, unit):
                since = self.number(ir.Number(Fraction(count), unit))
                return f"{self.keyword('FUNCTION', '@earlier')}({self.formula(item)}, {since})"
            case ir.Growth(now, before):
                return f"{self.keyword('FUNCTION', '@growth')}({self.formula(now)}, {self.formula(before)})"
            case ir.Consecutive(condition, count, unit):
                each = self.number(ir.Number(Fraction(periods.MONTHS[unit]), "month"))
                return f"{self.keyword('FUNCTION', '@consecutive')}({self.formula(condition)}, {count}, {each})"
            case ir.AsOf(item):
                return self.formula(item, 3)
            case ir.Call(name, arguments):
                inner = ", ".join(self.formula(argument) for argument in arguments)
                return f"{self.vocabulary.functions[name].words.first(self.lang)}({inner})"
            case _:
                return self._fold(node)

    def _fold(self, node: Any) -> str:
        kind, body = _fold_parts(node)
        group: ir.Group = node.group
        where = f" {self.keyword('WHERE')} {self.formula(group.where)}" if group.where is not None else ""
        tail = f" : {self.formula(body) if not isinstance(body, str) else self._name(group, body)}" if body is not None else ""
        return f"{self.keyword('FOLD', kind)}({self.group_words(group).first(self.lang, many=True)}{where}{tail})"

    def _name(self, group: ir.Group, name: str) -> str:
        return self.vocabulary.fields[group.record, name].words.first(self.lang)

    def _one_of(self, node: ir.OneOf) -> str:
        declared = self.declared(node)
        texts = ['"' + self.choice(declared, value) + '"' for value in node.values]
        name = declared.words.first(self.lang)
        if len(texts) == 1:
            return f"{name} = {texts[0]}"
        return f"{name} {self.keyword('IN')} ({', '.join(texts)})"

    def _in_grade(self, scale: str, values: tuple[str, ...]) -> str:
        if len(values) == 1:
            return self.grade_words(scale, values[0]).first(self.lang)
        texts = ", ".join(f'"{self.grade_words(scale, value).first(self.lang)}"' for value in values)
        return f"{self.vocabulary.terms[scale].words.first(self.lang)} {self.keyword('IN')} ({texts})"

    def choice(self, declared: VocabularyField, value: str) -> str:
        """Words of one value of a text field."""
        for choice in declared.choices:
            if choice.id == value:
                return choice.words.first(self.lang) if choice.words.forms(self.lang) else value
        return value

    def place(self, id: str) -> str:
        """Name of a place."""
        return self.vocabulary.places[id].words.first(self.lang)

    def happening(self, node: stages.Bound) -> str:
        """An event with its window or its moment, as it stands in a formula."""
        if not isinstance(node, ir.Happened):
            event = self.event(node.record, stages.event_of(node))
            return f"{event}{' ' if self.lang == 'en' else ''}{self.moment(node)}"
        declared = self.declared(node)
        assert declared.event is not None
        event = declared.event.first(self.lang)
        if node.when == "ever":
            return event
        if self.lang == "zh":
            return f"{event}{'不满' if node.when == 'within' else '满'}{self.period(node)}"
        return (
            f"{event} within the last {self.period(node)}"
            if node.when == "within"
            else f"{event} at least {self.period(node)} ago"
        )

    @staticmethod
    def _bracket(text: str, needed: bool) -> str:
        return f"({text})" if needed else text


def _finite(value: Fraction) -> bool:
    """Whether finite decimals write a value."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _fold_parts(node: object) -> tuple[str, Any]:
    match node:
        case ir.Count():
            return "count", None
        case ir.Share(_, condition):
            return "share", condition
        case ir.Every(_, condition):
            return "every", condition
        case ir.Distinct(_, name):
            return "distinct", name
        case ir.Aggregate(kind, _, value):
            return kind, value
    raise AssertionError(node)


def _keywords(lang: str) -> Mapping[tuple[str, str], str]:
    found = _KEYWORDS.get(lang)
    if found is None:
        table = resources.table("grammars", f"{lang}.toml")["keywords"]
        built: dict[tuple[str, str], str] = {}
        for terminal, phrases in table.items():
            for phrase, value in phrases.items():
                built.setdefault((terminal, value), phrase)
                built.setdefault((terminal, ""), phrase)
        _KEYWORDS[lang] = found = built
    return found


_BEHIND = frozenset({"as", "at", "by", "for", "from", "in", "of", "on", "to", "with"})
_KEYWORDS: dict[str, Mapping[tuple[str, str], str]] = {}


def items_of(node: ir.Condition | None) -> tuple[ir.Condition, ...]:
    """The conjuncts of a condition; none where there is none."""
    if node is None:
        return ()
    return node.items if isinstance(node, ir.All) else (node,)


def measured_once(node: ir.Condition) -> ir.Quantity | None:
    """The one quantity that a comparison, or every part of a list of comparisons, measures against literals; else None."""
    parts = node.items if isinstance(node, ir.All | ir.AnyOf) else (node,)
    measured: list[ir.Quantity] = []
    for part in parts:
        changed = shapes_history.change(part)
        if changed is not None:
            measured.append(changed.now)
        elif isinstance(part, ir.Compare) and isinstance(part.right, ir.Number) and part.order != "ne":
            measured.append(part.left)
        elif isinstance(part, ir.Between) and isinstance(part.low, ir.Number) and isinstance(part.high, ir.Number):
            measured.append(part.value)
        else:
            return None
    return measured[0] if all(one == measured[0] for one in measured) else None
