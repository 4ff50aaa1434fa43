"""What a standard means: the closed set of core nodes that lowering gives and every engine reads. No language, no place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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
Period = Literal["week", "month", "quarter", "half_year", "year"]

# --------------------------------------------------------------------------------------------- parameters


class Given(Fraction):
    """
    A number that a parameter of the ruleset gives: exact and equal to any other, and it knows the parameter and its dimension.

    Only what is written stays given; whatever is reckoned from it is a plain number.
    """

    __slots__ = ("dimension", "parameter")
    parameter: str
    dimension: str

    def __new__(cls, value: Fraction, parameter: str = "", dimension: str = "") -> Given:
        made = super().__new__(cls, value)
        made.parameter, made.dimension = parameter, dimension
        return made

    def scaled(self, factor: Fraction) -> Given:
        """The same in another unit of its dimension."""
        return Given(self * factor, self.parameter, self.dimension)

    def __reduce__(self) -> tuple[Any, ...]:
        return Given, (Fraction(self), self.parameter, self.dimension)

    def __copy__(self) -> Given:
        return self

    def __deepcopy__(self, memo: Any) -> Given:
        return self


class GivenCount(int):
    """A whole number that a parameter gives, as `given`; it counts like any other."""

    given: Given

    def __new__(cls, given: Given) -> GivenCount:
        made = super().__new__(cls, int(given))
        made.given = given
        return made

    @staticmethod
    def of(number: Fraction) -> int:
        """A whole number as an int, which knows the parameter that gives it."""
        return GivenCount(number) if isinstance(number, Given) else int(number)

    def __reduce__(self) -> tuple[Any, ...]:
        return GivenCount, (self.given,)


def given(count: int) -> Fraction:
    """A whole number as a literal's value, which knows the parameter that gives it."""
    return count.given if isinstance(count, GivenCount) else Fraction(count)


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
class Case:
    """One row of a table or of cases: where `when` holds, and no row before it does, `then` is what counts."""

    when: Condition
    then: Quantity | Condition
    span: Span | None = _span()


@frozen
class Chosen:
    """A table: the value of the first row that holds, else `otherwise`; nothing where no row holds and that is None."""

    cases: tuple[Case, ...]
    otherwise: Quantity | None = None
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


@frozen
class Earlier:
    """
    A quantity or condition as it was `count` units before the as-of date: of the period in which that day lies, where a field
    is kept by period. Engines read it as AsOf, or as the fields of that period.
    """

    item: Quantity | Condition
    count: int
    unit: PeriodUnit = "month"
    span: Span | None = _span()


@frozen
class Growth:
    """How much more `now` is than `before`, as a share of `before`; nothing where that is not above zero."""

    now: Quantity
    before: Quantity
    span: Span | None = _span()


@frozen
class AsOf:
    """What an item, whose fields are those of an earlier day, came to then; nothing for a record known not to exist then."""

    item: Quantity | Condition
    day: date
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
class Dated:
    """An event has happened, by the as-of date, from `first` to `last`, both included; open where one is not given."""

    record: str
    name: str
    first: date | None = None
    last: date | None = None
    span: Span | None = _span()


@frozen
class Deadline:
    """
    `done` has happened by the close of `trigger` + N, clipped to the month once; both are date fields of the current record.

    Nothing as long as it has not and the last day is still to come (not yet due), and where the trigger is to come (table S5).
    `beginning` counts the day of the trigger as the first one, so that a period of 12 months from 5 April ends on 4 April.
    """

    record: str
    trigger: str
    done: str
    count: int
    unit: PeriodUnit
    beginning: bool = False
    span: Span | None = _span()


@frozen
class DueBy:
    """The same with a fixed last day, which is included."""

    record: str
    done: str
    day: date
    span: Span | None = _span()


@frozen
class InOrder:
    """
    Each of two or more dated steps was taken no later than any after it; the same day is in order.

    A step that was not taken is out of order before one that was; nothing (not yet due) where steps at the end are to come.
    """

    record: str
    steps: tuple[str, ...]
    span: Span | None = _span()


@frozen
class Stage:
    """What is asked for from a day on."""

    day: date
    condition: Condition
    span: Span | None = _span()


@frozen
class Staged:
    """The last stage whose day has come by the as-of date decides; nothing (not yet due) before the first. Days rise."""

    stages: tuple[Stage, ...]
    span: Span | None = _span()

    def at(self, as_of: date) -> Stage | None:
        """The stage that decides, None before the first."""
        return next((stage for stage in reversed(self.stages) if stage.day <= as_of), None)


@frozen
class Every:
    """The condition holds for every member; true, and marked vacuous, over an empty group."""

    group: Group
    condition: Condition
    span: Span | None = _span()


@frozen
class Unique:
    """
    No other record of type `record` in the run, or in the same unit of `level`, has these values in these fields.

    True where the own values are known and differ from all known ones, marked may_clash where those of others are missing.
    """

    record: str
    names: tuple[str, ...]
    level: str = ""
    span: Span | None = _span()


@frozen
class Among:
    """
    Every member of `group` (with `how` "none": no member) has in its field `name` a value that a member of `pool` has in `other`.

    Both are groups of the current record; true, and marked vacuous, where `group` is empty.
    """

    how: Literal["every", "none"]
    group: Group
    name: str
    pool: Group
    other: str
    span: Span | None = _span()


@frozen
class Recorded:
    """A field or a child list of the current record is there, whatever it says; never unknown."""

    record: str
    name: str
    span: Span | None = _span()


@frozen
class Assumed:
    """A condition, with `value` in place of unknown: what is missing is counted as yes or as no."""

    item: Condition
    value: bool
    span: Span | None = _span()


@frozen
class Decided:
    """What is missing does not keep a condition from being told; false where it is unknown."""

    item: Condition
    span: Span | None = _span()


@frozen
class EachPeriod:
    """
    In every calendar period the members dated in it (by their date field `dated`) are at least `low` and at most `high`.

    Judged are the periods wholly inside [since, as_of], and the open one where that is already decided; nothing where none is.
    `since` is the day from which the standard is in force, where it has one. `first` and `last` ("02-01", "02-29") are the
    month and day of a part of each year; only with the period "year".
    """

    group: Group
    dated: str
    period: Period
    low: int | None = None
    high: int | None = None
    first: str = ""
    last: str = ""
    since: date | None = None
    span: Span | None = _span()


@frozen
class AnyWindow:
    """
    In any `count` units in a row the members dated in them are at least `low` and at most `high`.

    At most: every window that ends with a member; at least: every window inside [since, as_of]; nothing where there is none.
    """

    group: Group
    dated: str
    count: int
    unit: PeriodUnit
    low: int | None = None
    high: int | None = None
    since: date | None = None
    span: Span | None = _span()


@frozen
class Cases:
    """Cases with a requirement each: that of the first case that holds, else `otherwise`; nothing where that is None."""

    cases: tuple[Case, ...]
    otherwise: Condition | None = None
    span: Span | None = _span()


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


@frozen
class InGrade:
    """The current record has one of these grades (ids, in the order of the alphabet) of a defined scale of grades."""

    name: str
    values: tuple[str, ...] = field(converter=_sorted)
    span: Span | None = _span()


@frozen
class InPlace:
    """The current record is, or lies in, a place; `code` is "" until the ruleset's area has settled which place is meant."""

    place: str
    code: str = ""
    span: Span | None = _span()


@frozen
class Consecutive:
    """The condition held in so many periods, one directly after the other; engines read it as a list of these."""

    condition: Condition
    count: int
    unit: Period = "year"
    span: Span | None = _span()


Timed: TypeAlias = EachPeriod | AnyWindow  # how often in calendar periods, or in any window of time
Quantity: TypeAlias = (
    Number
    | FieldValue
    | Count
    | Share
    | Aggregate
    | Distinct
    | Arithmetic
    | Extreme
    | Rounded
    | Earlier
    | Growth
    | AsOf
    | Chosen
    | Call
    | Ref
)
Condition: TypeAlias = (
    All
    | AnyOf
    | Not
    | HowMany
    | Same
    | Compare
    | Between
    | Holds
    | OneOf
    | Happened
    | Every
    | InPlace
    | Cases
    | InGrade
    | Earlier
    | AsOf
    | Consecutive
    | Call
    | Ref
    | Dated
    | Deadline
    | DueBy
    | InOrder
    | Staged
    | Unique
    | Among
    | Recorded
    | Assumed
    | Decided
    | EachPeriod
    | AnyWindow
)
Argument: TypeAlias = Quantity | TextValue | Text | Holds
Node: TypeAlias = Condition | Quantity | Argument | Group
ALWAYS, NEVER = All(()), AnyOf(())  # of no conditions all hold and none does; they stand in what engines make of grades

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
class Band:
    """A grade (its id), and when a record has it."""

    grade: str
    when: Condition
    span: Span | None = _span()


@frozen
class Graded:
    """A scale of grades: that of the first band that holds, else `otherwise`; none where that is "" and no band holds."""

    bands: tuple[Band, ...]
    otherwise: str = ""
    span: Span | None = _span()


@frozen
class Definition:
    """
    A named meaning. `kind` "class": a condition on a record of type `record`; "quantity": a number of such a record;
    "grade": a scale of grades of such records; "ratio": a number over members (record ""), evaluated wherever a standard runs.
    `unit` is the number's base unit.
    """

    id: str
    kind: Literal["class", "quantity", "grade", "ratio"]
    record: str
    body: Condition | Quantity | Graded
    unit: str = ""
    span: Span | None = _span()


@frozen
class Citation:
    """Where a standard comes from: place in the ruleset's source document, as the ruleset has it."""

    text: str
    row: str = ""


@frozen
class Unchecked:
    """
    A condition of the source that data cannot decide, told beside the standards: what it is, and why; each with its twin.

    `left_out`: it is a standard of the base that the ruleset `edition` leaves out. `edition` as of a standard.
    """

    id: str
    title: str
    reason: str
    citation: Citation | None = None
    title_twin: str = ""
    reason_twin: str = ""
    edition: str = ""
    left_out: bool = False


@frozen
class Standard:
    """
    A rule with what surrounds it in its ruleset: id, title (in the ruleset's language; `title_twin` in the other one, "" where
    it gives none), citation, period of force (both ends included), and the last day of grace, until which a fail is no breach.

    `versioned`: the ruleset holds other versions under the same id, for other periods. `edition` is the id of the ruleset whose
    text it is, "" where the ruleset builds on no other.
    """

    id: str
    title: str
    rule: Rule
    citation: Citation | None = None
    begins: date | None = None
    ends: date | None = None
    title_twin: str = ""
    grace: date | None = None
    versioned: bool = False
    edition: str = ""
    span: Span | None = _span()

    @property
    def version(self) -> str:
        """The period of a version, as 2025-01-01/2025-12-31 with ".." for an open end; "" for a standard that has one alone."""
        if not self.versioned:
            return ""
        return "/".join(day.isoformat() if day else ".." for day in (self.begins, self.ends))

    def in_grace(self, day: date) -> bool:
        """Whether a fail on a day is none that counts as a breach."""
        return self.grace is not None and day <= self.grace

    def in_force(self, day: date) -> bool:
        """Whether a day lies in its period of force, both ends included."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


@frozen
class Ruleset:
    """
    Everything that engines need to judge: standards in source order, definitions by id, each after those it uses.

    `since` is the day from which calendar periods are judged; None: 1 January of the year of the as-of date.
    """

    id: str
    standards: tuple[Standard, ...]
    definitions: dict[str, Definition] = field(factory=dict)
    since: date | None = None

    def at(self, day: date, since: date | None = None) -> Ruleset:
        """
        The ruleset with one version of each standard: that in force on a day; where none is, the last that began before it, else
        the first to come. Periods are judged from `since`, where that is given.
        """
        if since is not None:
            return attrs.evolve(self, since=since).at(day)
        if not any(one.versioned for one in self.standards):
            return self
        by_id: dict[str, list[Standard]] = {}
        for one in self.standards:
            by_id.setdefault(one.id, []).append(one)
        chosen = {id: _version(versions, day) for id, versions in by_id.items()}
        return attrs.evolve(self, standards=tuple(one for one in self.standards if chosen[one.id] is one))


def _version(versions: list[Standard], day: date) -> Standard:
    ordered = sorted(versions, key=lambda one: one.begins or date.min)
    current = [one for one in ordered if one.in_force(day)]
    begun = [one for one in ordered if one.begins is None or one.begins <= day]
    return (current or begun[-1:] or ordered)[0]


def used(node: object, definitions: Mapping[str, Definition]) -> dict[str, Definition]:
    """The definitions that a node refers to, directly or through others."""
    found: dict[str, Definition] = {}
    waiting = [node]
    while waiting:
        for one in walk(waiting.pop()):
            if isinstance(one, Ref | InGrade) and one.name in definitions and one.name not in found:
                found[one.name] = definitions[one.name]
                waiting.append(found[one.name])
    return found


def meaning(node: Any, definitions: Mapping[str, Definition]) -> Any:
    """What a node means: the body of the definition that it refers to, having a grade as its cases, else the node itself."""
    while isinstance(node, Ref):
        node = definitions[node.name].body
    return in_grade(node, definitions) if isinstance(node, InGrade) else node


def in_grade(node: InGrade, definitions: Mapping[str, Definition]) -> Cases:
    """Having a grade as cases: of each band it is known whether its grade is one of those asked for."""
    body = definitions[node.name].body
    assert isinstance(body, Graded)
    cases = tuple(Case(band.when, ALWAYS if band.grade in node.values else NEVER) for band in body.bands)
    otherwise = None if not body.otherwise else ALWAYS if body.otherwise in node.values else NEVER
    return Cases(cases, otherwise, span=node.span)


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
        case Staged(stages):
            turned = (Stage(stage.day, opposite(stage.condition), span=stage.span) for stage in stages)
            return Staged(tuple(turned), span=span or condition.span)
    return Not(condition, span=span)


# ---------------------------------------------------------------------------------------------- walks


def children(node: object) -> Iterator[object]:
    """The nodes directly below a node, in source order."""
    for name in _fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple):
            yield from (item for item in value if hasattr(item, "__attrs_attrs__"))
        elif hasattr(value, "__attrs_attrs__"):
            yield value


def walk(node: object) -> Iterator[object]:
    """A node and all below it, parents first; iterative, so that no depth can exhaust the stack."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(list(children(current))))


def mapped(node: Any, make: Callable[[Any], Any]) -> Any:
    """A node with each node directly below it made into another; the node itself where none changes."""
    changes: dict[str, Any] = {}
    for name in _fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, tuple):
            new: Any = tuple(make(item) if hasattr(item, "__attrs_attrs__") else item for item in value)
        else:
            new = make(value) if hasattr(value, "__attrs_attrs__") else value
        if new != value:
            changes[name] = new
    return attrs.evolve(node, **changes) if changes else node


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
    if isinstance(node, Dated):
        return f"({_head(node)} {node.record}.{node.name} {node.first or '..'} {node.last or '..'})"
    if not attrs.has(type(node)):
        return str(node)
    parts = [_head(node)]
    for name in _fields(type(node)):
        value = getattr(node, name)
        if value is None or value is False or value in ((), ""):
            continue
        if isinstance(value, tuple):
            inner = " ".join(sexpr(item) for item in value)
            parts.append(inner if isinstance(node, All | AnyOf | HowMany | Extreme) else f"({name} {inner})")
        elif name in {"scope", "requirement", "where", "over", "condition"}:
            parts.append(f"({name} {sexpr(value)})")
        else:
            parts.append(name if value is True else sexpr(value))
    return f"({' '.join(parts)})"


def _head(node: object) -> str:
    name = type(node).__name__
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")
