"""What a standard means: the closed set of core nodes that lowering gives and every engine reads. No language, no place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal, TypeAlias

import attrs
from attrs import field, frozen

from rulekit.diagnostic import Span


def _span() -> Span | None:
    return field(default=None, eq=False, repr=False, kw_only=True)  # type: ignore[no-any-return]


Order = Literal["ge", "gt", "le", "lt", "eq", "ne"]
OPPOSITE: Mapping[Order, Order] = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge", "eq": "ne", "ne": "eq"}
MIRRORED: Mapping[Order, Order] = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt", "eq": "eq", "ne": "ne"}  # sides exchanged
HowManyOrder = Literal["ge", "le", "eq"]
ArithmeticOperator = Literal["+", "-", "*", "/"]
Extremum = Literal["greater", "lesser"]
Rounding = Literal["up", "down", "half_up"]
Force = Literal["must", "must_not", "should", "should_not", "may"]
PeriodUnit = Literal["day", "month"]

# --------------------------------------------------------------------------------------------- groups


@frozen
class Group:
    """
    A collection that a quantity or quantifier runs over.

    `via` is "list": the child records of the current record under the field `name`;
    or "members": all records of type `name` below the current record in the hierarchy (all of the run, where the standard
    runs over the whole). `record` is the type of the members; inside `where` (and inside the condition or value that
    uses the group) a member is the current record.
    """

    via: Literal["list", "members"]
    name: str
    record: str
    where: Condition | None = None
    span: Span | None = _span()


# ----------------------------------------------------------------------------------------- quantities


@frozen
class Number:
    """An exact literal. `unit` is "" for a plain number, "ratio" for a percentage or fraction, else a base unit's id."""

    value: Fraction
    unit: str = ""
    span: Span | None = _span()


@frozen
class FieldValue:
    """A number field of the current record, whose type is `record`; value in the field's base unit."""

    record: str
    name: str
    span: Span | None = _span()


@frozen
class Count:
    """How many members a group has."""

    group: Group
    span: Span | None = _span()


@frozen
class Share:
    """The members for which the condition holds, divided by all members: nothing over an empty group."""

    group: Group
    condition: Condition
    span: Span | None = _span()


@frozen
class Aggregate:
    """Sum (0 over an empty group), average, least or greatest value (nothing over an empty group) over members."""

    kind: Literal["sum", "average", "least", "greatest"]
    group: Group
    value: Quantity
    span: Span | None = _span()


@frozen
class Distinct:
    """How many different values of a text or number field the members have."""

    group: Group
    name: str
    span: Span | None = _span()


@frozen
class Arithmetic:
    """Exact arithmetic; division by a known zero is nothing."""

    operator: ArithmeticOperator
    left: Quantity
    right: Quantity
    span: Span | None = _span()


@frozen
class Extreme:
    """The greater, or the lesser, of two or more quantities of one dimension; nothing where one of them is nothing."""

    kind: Extremum
    items: tuple[Quantity, ...]
    span: Span | None = _span()


@frozen
class Rounded:
    """A quantity rounded to whole multiples of `step`, which is above zero; half up sends what lies in the middle up."""

    how: Rounding
    value: Quantity
    step: Fraction = Fraction(1)
    span: Span | None = _span()


@frozen
class Call:
    """A function of a plug-in; as a condition where it gives true or false, as a quantity where it gives a number."""

    function: str
    arguments: tuple[Argument, ...]
    span: Span | None = _span()


@frozen
class Ref:
    """A defined ratio, quantity or class, by id; its meaning stands in the definitions of the ruleset."""

    name: str
    span: Span | None = _span()


@frozen
class TextValue:
    """A text or date field of the current record as an argument of a function."""

    record: str
    name: str
    span: Span | None = _span()


@frozen
class Text:
    """A literal text as an argument of a function."""

    value: str
    span: Span | None = _span()


# ----------------------------------------------------------------------------------------- conditions


@frozen
class All:
    """Strong Kleene conjunction of two or more conditions, none of which is itself an All."""

    items: tuple[Condition, ...]
    span: Span | None = _span()


@frozen
class AnyOf:
    """Strong Kleene disjunction of two or more conditions, none of which is itself an AnyOf."""

    items: tuple[Condition, ...]
    span: Span | None = _span()


@frozen
class Not:
    """Negation: swaps true and false, keeps the rest."""

    item: Condition
    span: Span | None = _span()


@frozen
class HowMany:
    """At least, at most or exactly so many of two or more conditions hold; one node, so that each of them is read once."""

    order: HowManyOrder
    count: int
    items: tuple[Condition, ...]
    span: Span | None = _span()


@frozen
class Same:
    """Two conditions are both true or both false: the duty (`left`) if and only if the condition (`right`)."""

    left: Condition
    right: Condition
    span: Span | None = _span()


@frozen
class Compare:
    """An order between two quantities of one dimension."""

    order: Order
    left: Quantity
    right: Quantity
    span: Span | None = _span()


@frozen
class Between:
    """A quantity lies between two others, both ends included; one node, so that a missing value is read once."""

    value: Quantity
    low: Quantity
    high: Quantity
    span: Span | None = _span()


@frozen
class Holds:
    """A yes/no field of the current record is yes."""

    record: str
    name: str
    span: Span | None = _span()


@frozen
class OneOf:
    """A text field of the current record has one of these values (ids of choices, or NFC text)."""

    record: str
    name: str
    values: tuple[str, ...]
    span: Span | None = _span()


@frozen
class Happened:
    """
    A date field of the current record against a look-back window that ends at the as-of date.

    "within": d in (clip(as_of - N), as_of]; "ago" (at least N ago): d <= clip(as_of - N); "ever": d <= as_of.
    """

    record: str
    name: str
    when: Literal["within", "ago", "ever"]
    count: int = 0
    unit: PeriodUnit = "month"
    span: Span | None = _span()


@frozen
class Every:
    """The condition holds for every member; true, and marked vacuous, over an empty group."""

    group: Group
    condition: Condition
    span: Span | None = _span()


@frozen
class InPlace:
    """The current record is, or lies in, a place; `code` is "" until the ruleset's area has settled which place is meant."""

    place: str
    code: str = ""
    span: Span | None = _span()


Quantity: TypeAlias = Number | FieldValue | Count | Share | Aggregate | Distinct | Arithmetic | Extreme | Rounded | Call | Ref
Condition: TypeAlias = (
    All | AnyOf | Not | HowMany | Same | Compare | Between | Holds | OneOf | Happened | Every | InPlace | Call | Ref
)
Argument: TypeAlias = Quantity | TextValue | Text | Holds
Node: TypeAlias = Condition | Quantity | Argument | Group

# ------------------------------------------------------------------------------------------ standards


@frozen
class Over:
    """
    What a rule is judged for, one verdict each: every record of a type ("records"), every unit of a level, whether or not
    a record of it was supplied ("each"), or once for everything in the run ("whole", record "").
    """

    kind: Literal["records", "each", "whole"]
    record: str = ""


@frozen
class Exemption:
    """An exception; `unless` holds the exceptions to it. Effective iff the condition holds and no counter-exception does."""

    condition: Condition
    unless: tuple[Exemption, ...] = ()
    span: Span | None = _span()


@frozen
class Rule:
    """
    One sentence: for what (`over`, `scope`), how strongly (`force`), what (`requirement`), except when.

    `requirement` is what has to be true: a prohibition holds the negated condition, Not(...), or where it allows
    something only under a condition ("may A only if B") an AnyOf of the negated A, then B.
    A permission ("may") never fails; its requirement says what is permitted.
    """

    force: Force
    over: Over
    requirement: Condition
    scope: Condition | None = None
    exceptions: tuple[Exemption, ...] = ()
    span: Span | None = _span()


@frozen
class Definition:
    """
    A named meaning. `kind` "class": a condition on a record of type `record`; "quantity": a number of such a record;
    "ratio": a number over members (record ""), evaluated wherever a standard runs. `unit` is the number's base unit.
    """

    id: str
    kind: Literal["class", "quantity", "ratio"]
    record: str
    body: Condition | Quantity
    unit: str = ""
    span: Span | None = _span()


@frozen
class Citation:
    """Where a standard comes from: place in the ruleset's source document, as the ruleset has it."""

    text: str
    row: str = ""


@frozen
class Unchecked:
    """A condition of the source that data cannot decide, told beside the standards: what it is, and why; each with its twin."""

    id: str
    title: str
    reason: str
    citation: Citation | None = None
    title_twin: str = ""
    reason_twin: str = ""


@frozen
class Standard:
    """
    A rule with what surrounds it in its ruleset: id, title (in the ruleset's language; `title_twin` in the other one, "" where
    it gives none), citation, period of force (both ends included).
    """

    id: str
    title: str
    rule: Rule
    citation: Citation | None = None
    begins: date | None = None
    ends: date | None = None
    title_twin: str = ""
    span: Span | None = _span()

    def in_force(self, day: date) -> bool:
        """Whether a day lies in its period of force, both ends included."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


@frozen
class Ruleset:
    """Everything that engines need to judge: standards in source order, definitions by id, each after those it uses."""

    id: str
    standards: tuple[Standard, ...]
    definitions: dict[str, Definition] = field(factory=dict)


def meaning(node: Any, definitions: Mapping[str, Definition]) -> Any:
    """What a node means: the body of the definition that it refers to, else the node itself."""
    while isinstance(node, Ref):
        node = definitions[node.name].body
    return node


# ------------------------------------------------------------------------------------------- negation


def opposite(condition: Condition, span: Span | None = None) -> Condition:
    """Negation, in one form: two cancel out, and that of a comparison, or of so many of a list, is the opposite one."""
    match condition:
        case Not(item):
            return item
        case Compare(order, left, right):
            return Compare(OPPOSITE[order], left, right, span=span or condition.span)
        case HowMany("ge", count, items):
            return HowMany("le", count - 1, items, span=span or condition.span)
        case HowMany("le", count, items):
            return HowMany("ge", count + 1, items, span=span or condition.span)
    return Not(condition, span=span)


# ---------------------------------------------------------------------------------------------- walks


def children(node: object) -> Iterator[object]:
    """The nodes directly below a node, in source order."""
    assert attrs.has(type(node))
    for name in _fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple):
            yield from (item for item in value if attrs.has(type(item)))
        elif attrs.has(type(value)):
            yield value


def walk(node: object) -> Iterator[object]:
    """A node and all below it, parents first; iterative, so that no depth can exhaust the stack."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(list(children(current))))


def _fields(kind: type) -> tuple[str, ...]:
    names = _FIELDS.get(kind)
    if names is None:
        names = tuple(item.name for item in attrs.fields(kind) if item.name != "span")
        _FIELDS[kind] = names
    return names


_FIELDS: dict[type, tuple[str, ...]] = {}


def sexpr(node: object) -> str:
    """A node as one s-expression, for people and for tests; equal nodes give equal text."""
    if isinstance(node, Fraction):
        return str(node)
    if isinstance(node, str):
        return node if node and not set(node) & set(' ()"') else '"' + node.replace('"', '\\"') + '"'
    if isinstance(node, Number):
        return f"(number {node.value}{' ' + node.unit if node.unit else ''})"
    if isinstance(node, FieldValue | Holds | TextValue):
        return f"({_head(node)} {node.record}.{node.name})"
    if not attrs.has(type(node)):
        return str(node)
    parts = [_head(node)]
    for name in _fields(type(node)):
        value = getattr(node, name)
        if value is None or value == () or value == "":
            continue
        if isinstance(value, tuple):
            inner = " ".join(sexpr(item) for item in value)
            parts.append(inner if isinstance(node, All | AnyOf | HowMany | Extreme) else f"({name} {inner})")
        elif name in {"scope", "requirement", "where", "over", "condition"}:
            parts.append(f"({name} {sexpr(value)})")
        else:
            parts.append(sexpr(value))
    return f"({' '.join(parts)})"


def _head(node: object) -> str:
    name = type(node).__name__
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")
