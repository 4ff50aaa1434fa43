"""What renderers of both languages share: words of ir nodes and formulas. An ir node goes in, canonical text comes out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from rulekit import ir, resources
from rulekit.language import shapes
from rulekit.numbers import show, show_ratio
from rulekit.vocabulary import Adjective, Lang, RecordType, Unit, Vocabulary, Words
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
        """Words of what a group holds."""
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
        return None

    def _declared_adjective(self, record: str, name: str, value: str) -> Words | None:
        for entry in self.vocabulary.entries:
            if isinstance(entry, Adjective) and (entry.record, entry.field, entry.value) == (record, name, value):
                return entry.words
        return None

    def number(self, node: ir.Number, *, unit: bool = True, measure: str = "") -> str:
        """A literal with its unit; `measure` stands in place of the unit of what is counted."""
        if node.unit == "ratio":
            return show_ratio(node.value, self.lang)
        if not unit or not node.unit:
            return show(node.value, self.lang) + measure
        used = self._unit(node)
        text = show(node.value / used.factor, self.lang)
        if self.lang == "zh":
            return text + (measure or used.words.first("zh"))
        return f"{text} {used.words.first('en', many=node.value != used.factor)}"

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
        if self.against_amount(requirement):
            assert isinstance(requirement, ir.Compare)
            return requirement.left
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

    def period(self, node: ir.Happened) -> str:
        """The length of a look-back window."""
        return self.number(ir.Number(Fraction(node.count), node.unit))

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
            if words is None:
                return adjectives, conditions[index:]
            adjectives.append(words.first(self.lang))
        return adjectives, ()

    def value_subject(self, value: ir.Quantity) -> bool:
        """Whether a quantity stands better as subject than after have: money, areas, defined quantities."""
        if isinstance(value, ir.Ref):
            return True
        return isinstance(value, ir.FieldValue) and self.declared(value).unit not in ("person", "household", "item", "time")

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
            case ir.Happened():
                return self.happening(node)
            case ir.InPlace(place):
                return f"{self.keyword('IN')}{' ' if self.lang == 'en' else ''}{self.place(place)}"
            case ir.Ref():
                return self.ref_words(node).first(self.lang)
            case ir.Extreme(kind, items):
                return f"{self.keyword('FUNCTION', '@' + kind)}({', '.join(self.formula(item) for item in items)})"
            case ir.Rounded(how, value, step):
                tail = f", {show(step, self.lang)}" if step != 1 else ""
                return f"{self.keyword('FUNCTION', '@' + how)}({self.formula(value)}{tail})"
            case ir.Same(left, right):
                return f"{self.keyword('FUNCTION', '@same')}({self.formula(left)}, {self.formula(right)})"
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

    def choice(self, declared: VocabularyField, value: str) -> str:
        """Words of one value of a text field."""
        for choice in declared.choices:
            if choice.id == value:
                return choice.words.first(self.lang) if choice.words.forms(self.lang) else value
        return value

    def place(self, id: str) -> str:
        """Name of a place."""
        return self.vocabulary.places[id].words.first(self.lang)

    def happening(self, node: ir.Happened) -> str:
        """An event with its window, as it stands in a formula."""
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
        if isinstance(part, ir.Compare) and isinstance(part.right, ir.Number) and part.order != "ne":
            measured.append(part.left)
        elif isinstance(part, ir.Between) and isinstance(part.low, ir.Number) and isinstance(part.high, ir.Number):
            measured.append(part.value)
        else:
            return None
    return measured[0] if all(one == measured[0] for one in measured) else None
