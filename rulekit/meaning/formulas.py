"""Formulas: a formula as written and the record type it is said of go in, checked ir conditions or quantities come out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rulekit import ir, periods
from rulekit.language import syntax
from rulekit.language.lexicon import fold
from rulekit.meaning import dated, facts, listed, often
from rulekit.meaning.first_of import first_of
from rulekit.meaning.names import Meaning, all_of, any_of, negate
from rulekit.meaning.quantities import clash, lower_value, scaled, unit_words
from rulekit.meaning.types import PLAIN, Dimension, dimension
from rulekit.text import normal
from rulekit.vocabulary import Choice, Field, Function, Term

BUILT_IN = "@"  # before what the language's own functions stand for; no word of a vocabulary begins so
_CONDITIONS = (
    ir.EachPeriod, ir.AnyWindow, ir.All, ir.AnyOf, ir.Not, ir.HowMany, ir.Same, ir.Compare, ir.Between, ir.Holds, ir.OneOf,
    ir.Happened, ir.Every, ir.InPlace, ir.Cases, ir.InGrade, ir.Dated, ir.Deadline, ir.DueBy, ir.InOrder, ir.Staged,
    ir.Consecutive,
    ir.Unique, ir.Among, ir.Recorded, ir.Assumed, ir.Decided,
)  # fmt: skip


def condition(meaning: Meaning, formula: syntax.Formula, record: str) -> ir.Condition:
    """A formula that must be true or false."""
    found = lower(meaning, formula, record)
    if not is_condition(meaning, found):
        raise meaning.refuse("T304", formula.span, written=meaning.written(formula.span))
    return found  # type: ignore[no-any-return]


def quantity(meaning: Meaning, formula: syntax.Formula, record: str) -> ir.Quantity:
    """A formula that must be a number."""
    found = lower(meaning, formula, record)
    if is_condition(meaning, found) or isinstance(found, ir.TextValue | ir.Text):
        raise meaning.refuse("T305", formula.span, written=meaning.written(formula.span))
    return found  # type: ignore[no-any-return]


def is_condition(meaning: Meaning, node: object) -> bool:
    """Whether a lowered formula is true or false, not a number."""
    if isinstance(node, ir.Ref):
        return meaning.definitions[node.name].kind == "class" if node.name in meaning.definitions else False
    if isinstance(node, ir.Call):
        return meaning.vocabulary.functions[node.function].result == "yesno"
    if isinstance(node, ir.Earlier | ir.AsOf):
        return is_condition(meaning, node.item)
    return isinstance(node, _CONDITIONS)


def lower(meaning: Meaning, formula: syntax.Formula, record: str) -> Any:
    """Any formula; the kind of what comes out depends on what was written."""
    match formula:
        case syntax.Value():
            return _literal(meaning, formula, record)
        case syntax.Name(word):
            return _name(meaning, word, record)
        case syntax.Literal_(value):
            return ir.Text(normal(value), span=formula.span)
        case syntax.Operation():
            return _operation(meaning, formula, record)
        case syntax.Member(word, values):
            return _one_of(meaning, word, [value.value for value in values], record, formula)
        case syntax.Happens(event, window):
            return happened(meaning, event, window, record, formula)
        case syntax.Day():
            raise meaning.refuse("T305", formula.span, written=meaning.written(formula.span))
        case syntax.Inside(place):
            return meaning.place(place)
        case syntax.Fold():
            return _fold(meaning, formula, record)
        case syntax.Invocation():
            return _call(meaning, formula, record)
    raise AssertionError(formula)


def _literal(meaning: Meaning, value: syntax.Value, record: str) -> ir.Quantity:
    if isinstance(value.number, ir.Given) and value.unit is None and not value.ratio and value.number.dimension:
        return ir.Number(value.number, value.number.dimension, span=value.span)  # a parameter brings its unit
    if value.unit is None or value.number is None:
        return lower_value(meaning, value, PLAIN, record)
    unit = meaning.unit(value.unit)
    return ir.Number(scaled(value.number, unit.factor), unit.dimension, span=value.span)


def _name(meaning: Meaning, word: syntax.Word, record: str) -> Any:
    if word.role == "ADJ":
        return meaning.adjective(word, record)
    found = meaning.member(word, record)
    if isinstance(found, Field):
        if found.kind == "number":
            return ir.FieldValue(record, found.id, span=word.span)
        if found.kind == "yesno":
            return ir.Holds(record, found.id, span=word.span)
        return ir.TextValue(record, found.id, span=word.span)
    if isinstance(found, Term):
        return reference(meaning, found, word, record)
    group = meaning.group_of(found)
    if group is not None:
        return ir.Count(group, span=word.span)
    raise meaning.unknown_here(word, record)


def reference(meaning: Meaning, term: Term, word: syntax.Word, record: str) -> ir.Ref:
    """A defined term, where its definition applies to what is spoken of."""
    definition = meaning.definitions.get(term.id)
    if definition is None:
        raise meaning.refuse("R215", word.span, word=meaning.written(word.span))
    levels = meaning.levels_of(definition)
    if definition.record not in ("", record) or (record and levels is not None and record not in levels):
        raise meaning.unknown_here(word, record)
    return ir.Ref(term.id, span=word.span)


def _operation(meaning: Meaning, formula: syntax.Operation, record: str) -> Any:
    operator = formula.operator
    if operator in ("and", "or"):
        items = [condition(meaning, operand, record) for operand in formula.operands]
        joined = all_of(items, formula.span) if operator == "and" else any_of(items, formula.span)
        assert joined is not None
        return joined
    if operator == "not":
        return negate(condition(meaning, formula.operands[0], record), formula.span)
    if operator == "neg":
        inner = quantity(meaning, formula.operands[0], record)
        if isinstance(inner, ir.Number):
            return ir.Number(-inner.value, inner.unit, span=formula.span)
        return ir.Arithmetic("-", ir.Number(Fraction(0)), inner, span=formula.span)
    if operator == "between":
        return _between(meaning, formula, record)
    if operator in ("+", "-", "*", "/"):
        return _arithmetic(meaning, formula, record)
    return _comparison(meaning, formula, record)


def _arithmetic(meaning: Meaning, formula: syntax.Operation, record: str) -> ir.Arithmetic:
    left, right = (quantity(meaning, operand, record) for operand in formula.operands)
    one, two = _dimension(meaning, left), _dimension(meaning, right)
    if formula.operator in "+-" and not one.fits(two):
        raise clash(meaning, formula.span, one, two)
    return ir.Arithmetic(formula.operator, left, right, span=formula.span)  # type: ignore[arg-type]


def _comparison(meaning: Meaning, formula: syntax.Operation, record: str) -> ir.Condition:
    first, second = formula.operands
    order: Any = formula.operator
    if isinstance(second, syntax.Literal_) and isinstance(first, syntax.Name) and order in ("eq", "ne"):
        same = _one_of(meaning, first.word, [second.value], record, formula)
        return same if order == "eq" else negate(same, formula.span)
    if isinstance(first, syntax.Invocation) and first.function.text == BUILT_IN + "how_many":
        return _how_many(meaning, first, second, order, record)
    if isinstance(first, syntax.Fold) and first.often is not None:
        group = _members(meaning, first, record)
        return often.compared(meaning, first, group, order, beside(meaning, ir.Count(group), second, record), formula.span)
    left = quantity(meaning, first, record)
    right = beside(meaning, left, second, record)
    return ir.Compare(order, left, right, span=formula.span)


def _how_many(
    meaning: Meaning, first: syntax.Invocation, second: syntax.Formula, order: str, record: str
) -> ir.Condition:  # fmt: skip
    """how many of(a, b, c) >= 2"""
    if not isinstance(second, syntax.Value) or second.number is None or second.unit is not None or second.ratio:
        raise meaning.refuse("R281", second.span, written=meaning.written(second.span))
    items = [condition(meaning, argument, record) for argument in first.arguments]
    return listed.counted(meaning, order, second.number, items, second.span, first.span.to(second.span))


def _same(meaning: Meaning, formula: syntax.Invocation, record: str) -> ir.Same:
    """both or neither(a, b)"""
    if len(formula.arguments) != 2:
        told = meaning.written(formula.function.span)
        raise meaning.refuse("T312", formula.span, function=told, wanted=2, given=len(formula.arguments))
    left, right = (condition(meaning, argument, record) for argument in formula.arguments)
    return ir.Same(left, right, span=formula.span)


def _between(meaning: Meaning, formula: syntax.Operation, record: str) -> ir.Condition:
    first = formula.operands[0]
    if isinstance(first, syntax.Fold) and first.often is not None:
        group = _members(meaning, first, record)
        ends = tuple(beside(meaning, ir.Count(group), operand, record) for operand in formula.operands[1:])
        return often.between(meaning, first, group, (ends[0], ends[1]), formula.span)
    value = quantity(meaning, first, record)
    low, high = (beside(meaning, value, operand, record) for operand in formula.operands[1:])
    return ir.Between(value, low, high, span=formula.span)


def beside(meaning: Meaning, left: ir.Quantity, second: syntax.Formula, record: str) -> ir.Quantity:
    """The other side of a comparison: a bare number takes the unit of a count, measured quantities need one."""
    right = quantity(meaning, second, record)
    one, two = _dimension(meaning, left), _dimension(meaning, right)
    if isinstance(right, ir.Number) and not right.unit:
        if one.powers and right.value != 0:
            raise meaning.refuse("T303", second.span, number=meaning.written(second.span), unit=unit_words(meaning, one))
        return ir.Number(right.value, one.unit, span=right.span)
    if not one.fits(two) or (isinstance(left, ir.Count | ir.Distinct) and isinstance(right, ir.Number) and right.unit == "ratio"):
        raise clash(meaning, second.span, one, two)
    return right


def _dimension(meaning: Meaning, node: ir.Quantity) -> Dimension:
    return dimension(node, meaning.vocabulary, meaning.definitions)


def _one_of(
    meaning: Meaning, word: syntax.Word, texts: list[str], record: str, formula: syntax.Formula
) -> ir.OneOf | ir.InGrade:  # fmt: skip
    found = meaning.member(word, record) if word.role == "NOUN" else None
    if isinstance(found, Term) and found.grades:
        return _in_grade(meaning, found, texts, record, formula, word)
    if not isinstance(found, Field) or found.kind != "text":
        raise meaning.refuse("T307", word.span, word=meaning.written(word.span))
    values = tuple(choice_id(meaning, found, text, formula) for text in texts)
    return ir.OneOf(record, found.id, values, span=formula.span)


def _in_grade(
    meaning: Meaning, scale: Term, texts: list[str], record: str, formula: syntax.Formula, word: syntax.Word
) -> ir.InGrade:  # fmt: skip
    """assessment grade in ("ordinary", "lagging")"""
    reference(meaning, scale, word, record)
    values = [scale.grade(fold(normal(text)), meaning.lang, fold) for text in texts]
    for text, value in zip(texts, values, strict=True):
        if not value:
            options = meaning.listed(one.words.first(meaning.lang) for one in scale.grades)
            raise meaning.refuse("R214", formula.span, value=text, field=scale.words.first(meaning.lang), options=options)
    return ir.InGrade(scale.id, tuple(values), span=formula.span)


def choice_id(meaning: Meaning, declared: Field, text: str, formula: Any) -> str:
    """The id of a choice named by any of its words; the text itself where the field takes any text."""
    wanted = normal(text)
    if not declared.choices:
        return wanted
    for choice in declared.choices:
        if _names_choice(choice, wanted):
            return choice.id
    options = meaning.listed(choice.words.first(meaning.lang) for choice in declared.choices)
    raise meaning.refuse("R214", formula.span, value=text, field=declared.words.first(meaning.lang), options=options)


def _names_choice(choice: Choice, wanted: str) -> bool:
    words = {choice.id, *choice.words.zh, *choice.words.en}
    return wanted.casefold() in {word.casefold() for word in words}


def happened(
    meaning: Meaning, event: syntax.Word, window: syntax.Window | syntax.Moment | None, record: str, node: Any
) -> ir.Condition:  # fmt: skip
    """An event with its window in calendar months or days, or with the moment that it is bound to."""
    declared = meaning.event(event, record)
    if isinstance(window, syntax.Moment):
        return dated.happened(meaning, declared, window, node)
    if window is None:
        return ir.Happened(record, declared.id, "ever", span=node.span)
    unit = meaning.unit(window.unit)
    count = scaled(window.count, unit.factor)
    if unit.dimension not in ("day", "month") or count.denominator != 1 or not 0 < count <= 12_000:
        raise meaning.refuse("T308", window.span, written=meaning.written(window.span))
    kind: Any = unit.dimension
    return ir.Happened(record, declared.id, window.when, ir.GivenCount.of(count), kind, span=node.span)


def _members(meaning: Meaning, formula: syntax.Fold, record: str) -> ir.Group:
    """What an aggregate runs over, with its filter."""
    found = meaning.member(formula.noun, record)
    group = meaning.group_of(found)
    if group is None:
        raise meaning.refuse("T309", formula.noun.span, word=meaning.written(formula.noun.span))
    where = condition(meaning, formula.where, group.record) if formula.where is not None else None
    where = all_of((group.where, where))
    return ir.Group(group.via, group.name, group.record, where, span=formula.noun.span)


def _fold(meaning: Meaning, formula: syntax.Fold, record: str) -> Any:
    if formula.often is not None:
        raise meaning.refuse("P560", formula.span, written=meaning.written(formula.span))
    group = _members(meaning, formula, record)
    kind: Any = formula.kind
    if kind == "count":
        return ir.Count(group, span=formula.span)
    if formula.body is None:
        raise meaning.refuse("T310", formula.span, written=meaning.written(formula.span))
    if kind == "share":
        return ir.Share(group, condition(meaning, formula.body, group.record), span=formula.span)
    if kind == "every":
        return ir.Every(group, condition(meaning, formula.body, group.record), span=formula.span)
    if kind == "distinct":
        return _distinct(meaning, formula, group)
    return ir.Aggregate(kind, group, quantity(meaning, formula.body, group.record), span=formula.span)


def _distinct(meaning: Meaning, formula: syntax.Fold, group: ir.Group) -> ir.Distinct:
    body = formula.body
    found = meaning.member(body.word, group.record) if isinstance(body, syntax.Name) and body.word.role == "NOUN" else None
    if not isinstance(found, Field) or found.kind not in ("text", "number"):
        raise meaning.refuse("T311", formula.span, written=meaning.written(formula.span))
    return ir.Distinct(group, found.id, span=formula.span)


def _chosen(meaning: Meaning, formula: syntax.Invocation, record: str) -> ir.Extreme | ir.Rounded:
    """greater(a, b), lesser(a, b), round_up(x), round_down(x), round_half_up(x); rounding takes a step as its second argument."""
    name: Any = formula.function.text.removeprefix(BUILT_IN)
    given, wanted = len(formula.arguments), 2 if name in ("greater", "lesser") else 1
    if given < wanted or (wanted == 1 and given > 2):
        told = meaning.written(formula.function.span)
        raise meaning.refuse("T312", formula.span, function=told, wanted=wanted, given=given)
    if wanted == 1:
        return _rounded(meaning, name, formula, record)
    lowered = [quantity(meaning, argument, record) for argument in formula.arguments]
    main = next((at for at, node in enumerate(lowered) if not isinstance(node, ir.Number)), 0)
    items = [
        node if at == main else beside(meaning, lowered[main], argument, record)
        for at, (node, argument) in enumerate(zip(lowered, formula.arguments, strict=True))
    ]
    return ir.Extreme(name, tuple(items), span=formula.span)


def _rounded(meaning: Meaning, how: ir.Rounding, formula: syntax.Invocation, record: str) -> ir.Rounded:
    value = quantity(meaning, formula.arguments[0], record)
    if len(formula.arguments) == 1:
        return ir.Rounded(how, value, span=formula.span)
    step = quantity(meaning, formula.arguments[1], record)
    if not isinstance(step, ir.Number) or step.value <= 0:
        told = meaning.written(formula.arguments[1].span)
        raise meaning.refuse("R271", formula.arguments[1].span, written=told)
    return ir.Rounded(how, value, step.value, span=formula.span)


def _history(meaning: Meaning, formula: syntax.Invocation, record: str) -> Any:
    """earlier(x, 12 months), growth(x, y), consecutive(c, 2, 12 months)."""
    from rulekit.meaning import history

    name, given = formula.function.text.removeprefix(BUILT_IN), formula.arguments
    wanted = 3 if name == "consecutive" else 2
    if len(given) != wanted:
        told = meaning.written(formula.function.span)
        raise meaning.refuse("T312", formula.span, function=told, wanted=wanted, given=len(given))
    if name == "growth":
        now, before = (quantity(meaning, argument, record) for argument in given)
        one, two = _dimension(meaning, now), _dimension(meaning, before)
        if not one.fits(two):
            raise clash(meaning, formula.span, one, two)
        return ir.Growth(now, before, span=formula.span)
    months = quantity(meaning, given[-1], record)
    if not isinstance(months, ir.Number) or months.unit != "month" or months.value.denominator != 1 or months.value < 1:
        raise meaning.refuse("T308", given[-1].span, written=meaning.written(given[-1].span))
    if name == "earlier":
        return history.earlier(meaning, lower(meaning, given[0], record), int(months.value), formula.span)
    count, kind = quantity(meaning, given[1], record), periods.KINDS.get(int(months.value))
    if not isinstance(count, ir.Number) or count.unit or kind is None:
        raise meaning.refuse("P574", formula.span, written=meaning.written(formula.span))
    period: Any = kind
    return history.consecutive(meaning, condition(meaning, given[0], record), count.value, period, formula.span)


def _call(meaning: Meaning, formula: syntax.Invocation, record: str) -> Any:
    if formula.function.text == BUILT_IN + "same":
        return _same(meaning, formula, record)
    if formula.function.text == BUILT_IN + "cases":
        return first_of(meaning, formula, record)
    if formula.function.text in (BUILT_IN + "in_order", BUILT_IN + "staged"):
        read = lower if formula.function.text.endswith("in_order") else condition
        return dated.invoked(meaning, formula, record, lambda part: read(meaning, part, record))
    if formula.function.text == BUILT_IN + "how_many":
        raise meaning.refuse("R281", formula.span, written=meaning.written(formula.span))
    if formula.function.text.removeprefix(BUILT_IN) in facts.FUNCTIONS:
        return facts.invoked(meaning, formula, record, lambda part: lower(meaning, part, record))
    if formula.function.text in (BUILT_IN + "earlier", BUILT_IN + "growth", BUILT_IN + "consecutive"):
        return _history(meaning, formula, record)
    if formula.function.text.startswith(BUILT_IN):
        return _chosen(meaning, formula, record)
    function = next(entry for entry in meaning.entries(formula.function) if isinstance(entry, Function))
    if len(formula.arguments) != len(function.parameters):
        raise meaning.refuse(
            "T312", formula.span, function=meaning.written(formula.function.span), wanted=len(function.parameters),
            given=len(formula.arguments),
        )  # fmt: skip
    arguments = []
    for argument, kind in zip(formula.arguments, function.parameters, strict=True):
        lowered = lower(meaning, argument, record)
        if not _suits(meaning, lowered, kind):
            raise meaning.refuse("T313", argument.span, written=meaning.written(argument.span), kind=meaning.words("types")[kind])
        arguments.append(lowered)
    return ir.Call(function.id, tuple(arguments), span=formula.span)


def _suits(meaning: Meaning, node: object, kind: str) -> bool:
    if isinstance(node, ir.TextValue):
        return meaning.vocabulary.fields[node.record, node.name].kind == kind
    if isinstance(node, ir.Text):
        return kind == "text"
    if isinstance(node, ir.Holds):
        return kind == "yesno"
    return kind == "number" and not is_condition(meaning, node)
