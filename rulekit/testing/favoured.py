"""A ruleset's standards go in; what they look at comes out: fields, thresholds, windows, sizes of groups, comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from attrs import define, field

from rulekit import ir
from rulekit.engines import deadlines

Pair: TypeAlias = tuple[ir.Quantity, ir.Quantity]
Key: TypeAlias = tuple[str, str]


@define(eq=False)
class Favoured:
    """
    What decides the verdicts of a ruleset; every collection keeps the order of the standards.

    By (record type, field): `fields` that are looked at, `numbers` thresholds in base units, `texts` values, `windows` lengths
    of time as (count, unit), fixed `days` as ordinals. `deadlines` are lengths by (record type, trigger, done), `orders` (record
    type, steps). By (list or record type): `sizes` of groups. `shares` are thresholds between 0 and 1. By record
    type: `pairs` of quantities of one record that are compared. `lists` are (list, member type), `places` are ids.
    """

    definitions: Mapping[str, ir.Definition]
    fields: dict[Key, None] = field(factory=dict)
    numbers: dict[Key, dict[Fraction, None]] = field(factory=dict)
    texts: dict[Key, dict[str, None]] = field(factory=dict)
    windows: dict[Key, dict[tuple[int, str], None]] = field(factory=dict)
    deadlines: dict[tuple[str, str, str], dict[tuple[int, ir.PeriodUnit], None]] = field(factory=dict)
    orders: dict[tuple[str, ...], None] = field(factory=dict)
    days: dict[Key, dict[int, None]] = field(factory=dict)
    sizes: dict[str, dict[int, None]] = field(factory=dict)
    shares: dict[Fraction, None] = field(factory=dict)
    pairs: dict[str, dict[Pair, None]] = field(factory=dict)
    lists: dict[Key, None] = field(factory=dict)
    places: dict[str, None] = field(factory=dict)


def favoured(ruleset: ir.Ruleset) -> Favoured:
    """Look through every standard and every definition that the standards can use."""
    found = Favoured(ruleset.definitions)
    for part in (*(standard.rule for standard in ruleset.standards), *ruleset.definitions.values()):
        for node in ir.walk(part):
            _look(node, found)
    return found


def _look(node: object, found: Favoured) -> None:
    match node:
        case ir.FieldValue(record, name) | ir.TextValue(record, name) | ir.Holds(record, name):
            found.fields[record, name] = None
        case ir.OneOf(record, name, values):
            found.fields[record, name] = None
            found.texts.setdefault((record, name), {}).update(dict.fromkeys(values))
        case ir.Happened(record, name, _, count, unit):
            found.fields[record, name] = None
            found.windows.setdefault((record, name), {})[count, unit] = None
        case ir.Dated() | ir.Deadline() | ir.DueBy() | ir.InOrder():
            for name in deadlines.names(node):
                found.fields[node.record, name] = None
            if isinstance(node, ir.Deadline):
                found.windows.setdefault((node.record, node.trigger), {})[node.count, node.unit] = None
                found.deadlines.setdefault((node.record, node.trigger, node.done), {})[node.count, node.unit] = None
            elif isinstance(node, ir.InOrder):
                found.orders[node.record, *node.steps] = None
            else:
                fixed = (node.day,) if isinstance(node, ir.DueBy) else (node.first, node.last)
                for day in (one for one in fixed if one is not None):
                    found.days.setdefault((node.record, deadlines.names(node)[0]), {})[day.toordinal()] = None
        case ir.EachPeriod(group, name) | ir.AnyWindow(group, name):
            found.fields[group.record, name] = None
            found.windows.setdefault((group.record, name), {}).update(_lengths(node))
            found.sizes.setdefault(group.name, {}).update(dict.fromkeys((node.low or node.high or 1, 4 * (node.low or 1))))
        case ir.Distinct(group, name):
            found.fields[group.record, name] = None
        case ir.Group("list", name, record):
            found.lists[name, record] = None
        case ir.InPlace(place):
            found.places[place] = None
        case ir.Compare(_, left, right):
            _compared(left, right, found)
        case ir.Between(value, low, high):
            _compared(value, low, found)
            _compared(value, high, found)


def _lengths(node: ir.Timed) -> dict[tuple[int, str], None]:
    """Lengths of time around which dates are put: of a window, or of the first periods before a day."""
    if isinstance(node, ir.AnyWindow):
        return {(node.count, node.unit): None}
    months = {"week": 1, "month": 1, "quarter": 3, "half_year": 6, "year": 12}[node.period]
    return dict.fromkeys((months * times, "month") for times in (1, 2, 3) if months * times <= 12)


def _compared(left: ir.Quantity, right: ir.Quantity, found: Favoured) -> None:
    for quantity, other in ((left, right), (right, left)):
        for limit in _limits(other, found.definitions):
            _threshold(quantity, limit, found)
    own = {node.record for side in (left, right) for node in _parts(side, found.definitions) if isinstance(node, ir.FieldValue)}
    if len(own) == 1:
        found.pairs.setdefault(own.pop(), {})[left, right] = None


def _limits(node: object, definitions: Mapping[str, ir.Definition]) -> list[Fraction]:
    """A literal, or those of the rows of a table."""
    node = ir.meaning(node, definitions) if isinstance(node, ir.Ref) and node.name in definitions else node
    if isinstance(node, ir.Chosen):
        return [limit for part in (*(case.then for case in node.cases), node.otherwise) for limit in _limits(part, definitions)]
    return [node.value] if isinstance(node, ir.Number) else []


def _threshold(quantity: ir.Quantity, value: Fraction, found: Favoured) -> None:
    """Keep a threshold where it can be met exactly: at a field, at the size of a group, at a share."""
    match quantity:
        case ir.FieldValue(record, name):
            found.numbers.setdefault((record, name), {})[value] = None
        case ir.Count(group) | ir.Distinct(group):
            size = -(-value.numerator // value.denominator)
            sizes = (size,) if group.where is None else (size, 2 * size)
            found.sizes.setdefault(group.name, {}).update(dict.fromkeys(sizes))
        case ir.Share():
            found.shares[value] = None
        case ir.Aggregate(kind, _, ir.FieldValue(record, name)):
            kept = found.numbers.setdefault((record, name), {})
            kept.update(dict.fromkeys((value / 2, value / 3, value / 5) if kind == "sum" else (value,)))
        case ir.Ref(name) if name in found.definitions:
            body = found.definitions[name].body
            if isinstance(body, _QUANTITIES) and not isinstance(body, ir.Ref):
                _threshold(body, value, found)


_QUANTITIES = (ir.FieldValue, ir.Count, ir.Share, ir.Aggregate, ir.Distinct, ir.Arithmetic, ir.Extreme, ir.Rounded, ir.Ref)


def _parts(quantity: object, definitions: Mapping[str, ir.Definition]) -> Iterator[object]:
    """The nodes of a quantity, through the definitions it names."""
    for node in ir.walk(quantity):
        yield node
        if isinstance(node, ir.Ref) and node.name in definitions:
            yield from ir.walk(definitions[node.name].body)


def balance(pair: Pair, name: str, values: Mapping[str, Fraction], definitions: Mapping[str, ir.Definition]) -> Fraction | None:
    """The value of a field at which two quantities of one record are equal; None where it cannot be told in one straight line."""
    at = []
    for trial in (1, 2, 3):
        left, right = (_value(side, {**values, name: Fraction(trial)}, definitions) for side in pair)
        if left is None or right is None:
            return None
        at.append(left - right)
    slope = at[1] - at[0]
    return 1 - at[0] / slope if slope and at[2] - at[1] == slope else None


def _value(quantity: object, values: Mapping[str, Fraction], definitions: Mapping[str, ir.Definition]) -> Fraction | None:
    match quantity:
        case ir.Number(value):
            return value
        case ir.FieldValue(_, name):
            return values.get(name)
        case ir.Ref(name) if name in definitions:
            return _value(definitions[name].body, values, definitions)
        case ir.Arithmetic(operator, first, second):
            left, right = _value(first, values, definitions), _value(second, values, definitions)
            if left is None or right is None or (operator == "/" and not right):
                return None
            return {"+": left + right, "-": left - right, "*": left * right, "/": left / right if right else right}[operator]
        case ir.AsOf(item):
            return _value(item, values, definitions)
        case ir.Growth(now, before):
            more, base = _value(now, values, definitions), _value(before, values, definitions)
            return None if more is None or base is None or base <= 0 else more / base - 1
        case ir.Extreme(kind, items):
            known = [_value(item, values, definitions) for item in items]
            least = [value for value in known if value is not None]
            return None if len(least) < len(known) else max(least) if kind == "greater" else min(least)
        case ir.Chosen(cases, otherwise):  # by the first row, which is as good as any to stand near to
            return _value(cases[0].then if cases else otherwise, values, definitions)
        case ir.Rounded(how, value, step):
            exact = _value(value, values, definitions)
            return None if exact is None else _in_steps(how, exact, step)
    return None


def _in_steps(how: ir.Rounding, value: Fraction, step: Fraction) -> Fraction:
    steps = value / step + (Fraction(1, 2) if how == "half_up" else 0)
    return step * (-(-steps.numerator // steps.denominator) if how == "up" else steps.numerator // steps.denominator)


def compared_fields(pair: Pair, definitions: Mapping[str, ir.Definition]) -> list[str]:
    """Names of the fields in a comparison, each once, in order."""
    nodes: Iterable[object] = (node for side in pair for node in _parts(side, definitions))
    return list(dict.fromkeys(node.name for node in nodes if isinstance(node, ir.FieldValue)))
