"""Hypothesis strategies for rules over the shipped vocabularies, of every shape that lowering a sentence can give."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from fractions import Fraction

from hypothesis import assume
from hypothesis import strategies as st

from rulekit import ir
from rulekit.meaning.types import RATIO, dimension
from tests.twins import contexts

WORDS = contexts()["zh"].vocabulary
DEFINITIONS = contexts()["zh"].definitions
RECORDS = (
    "firm", "village", "community", "venue", "branch", "employer", "workplace", "township", "county", "city",
    "problem", "decision",
)  # fmt: skip
BELOW = {"township": ("firm", "village", "venue"), "county": ("township", "village", "firm"), "city": ("village", "community")}
CHILDREN = ("committee_member", "member", "accident")
NUMBERS = st.one_of(
    st.integers(0, 60).map(Fraction),
    st.integers(0, 9_000_000).map(Fraction),
    st.integers(1, 99_999).map(lambda n: Fraction(n, 100)),
    st.integers(-500, -1).map(Fraction),
)
SHARES = st.one_of(
    st.integers(0, 100).map(lambda n: Fraction(n, 100)), st.sampled_from([Fraction(1, 3), Fraction(2, 7), Fraction(9, 8)])
)
ORDERS = st.sampled_from(["ge", "gt", "le", "lt", "eq", "ne"])


def dim(node):
    """Dimension of a quantity."""
    return dimension(node, WORDS, DEFINITIONS)


def fields(record, kind):
    """Fields of one kind."""
    return [field for field in WORDS.fields_of(record) if field.kind == kind]


def lists(record):
    """Child lists of a record, and the types below it, as groups without a filter."""
    found = [ir.Group("list", one.id, one.child) for one in WORDS.lists_of(record)]
    found += [ir.Group("members", type, type) for type in BELOW.get(record, ())]
    return [group for group in found if sayable(group.record)]


def sayable(record):
    """Whether a condition can be said of a record without looking below it."""
    kept = [field for field in WORDS.fields_of(record) if field.kind in ("yesno", "number") or field.choices or field.event]
    return bool(kept)


# quantities ----------------------------------------------------------------------------------------------


@st.composite
def groups(draw, record, depth):
    """A group below a record, some with a filter."""
    group = draw(st.sampled_from(lists(record)))
    if depth > 0 and draw(st.integers(0, 2)) == 0:
        return ir.Group(group.via, group.name, group.record, draw(conditions(group.record, depth - 1)))
    return group


@st.composite
def quantities(draw, record, depth):
    """A quantity that is not a literal alone."""
    simple = [field.id for field in fields(record, "number")]
    kinds = ["field"] * 3 if simple else []
    if lists(record):
        kinds += ["count", "fold"]
    if record in BELOW:
        kinds.append("ratio")
    if depth > 0 and kinds:
        kinds += ["arithmetic"]
    kind = draw(st.sampled_from(kinds))
    if kind == "field":
        return ir.FieldValue(record, draw(st.sampled_from(simple)))
    if kind == "ratio":
        return ir.Ref(draw(st.sampled_from(["dual_post_ratio", "resident_cadre_coverage"])))
    if kind == "arithmetic":
        return draw(arithmetic(record, depth - 1))
    group = draw(groups(record, depth - 1))
    return ir.Count(group) if kind == "count" else draw(folds(group, depth - 1))


@st.composite
def folds(draw, group, depth):
    """Share, sum, average, least, greatest, number of different values."""
    inner = group.record
    kinds = ["share"]
    if measurable(inner):
        kinds += ["sum", "average", "least", "greatest"]
    texts = fields(inner, "text")
    if texts:
        kinds.append("distinct")
    kind = draw(st.sampled_from(kinds))
    if kind == "share":
        return ir.Share(group, draw(conditions(inner, depth)))
    if kind == "distinct":
        return ir.Distinct(group, draw(st.sampled_from(texts)).id)
    return ir.Aggregate(kind, group, draw(quantities(inner, depth)))


def measurable(record):
    """Whether a record has any quantity."""
    return bool(fields(record, "number") or lists(record))


@st.composite
def arithmetic(draw, record, depth):
    """A sum, difference, product or quotient of quantities and literals."""
    left, right = draw(operands(record, depth)), draw(operands(record, depth))
    operator = draw(st.sampled_from(["+", "-", "*", "/"]))
    if operator in "+-" and not dim(left).fits(dim(right)):
        operator = "*"
    return ir.Arithmetic(operator, left, right)


@st.composite
def operands(draw, record, depth):
    """A quantity or a literal."""
    if draw(st.integers(0, 3)) == 0:
        if draw(st.integers(0, 4)) == 0:
            return ir.Number(draw(SHARES), "ratio")
        return ir.Number(draw(NUMBERS), draw(st.sampled_from(["", "", "", "yuan", "person", "square_metre", "day"])))
    return draw(quantities(record, depth))


@st.composite
def beside(draw, record, left, depth):
    """What a quantity is compared with: a literal in its unit, mostly; a quantity of its dimension, sometimes."""
    size = dim(left)
    if depth > 0 and draw(st.integers(0, 4)) == 0:
        other = draw(quantities(record, depth - 1))
        if size.fits(dim(other)):
            return other
    if size == RATIO:
        return ir.Number(draw(SHARES), "ratio")
    if size.powers and not size.unit:  # yuan per square metre has no literal but 0
        return ir.Number(Fraction(0))
    return ir.Number(draw(NUMBERS), size.unit)


# conditions ----------------------------------------------------------------------------------------------


@st.composite
def comparisons(draw, record, depth):
    """A comparison or a range."""
    left = draw(quantities(record, depth))
    if draw(st.integers(0, 5)) == 0:
        low, high = draw(beside(record, left, 0)), draw(beside(record, left, 0))
        if low.value > high.value:  # a range upside down is refused (T306)
            low, high = high, low
        return ir.Between(left, low, high)
    return ir.Compare(draw(ORDERS), left, draw(beside(record, left, depth)))


@st.composite
def leaves(draw, record, depth):
    """A condition that joins nothing."""
    choices = []
    things = fields(record, "yesno")
    texts = [field for field in fields(record, "text") if field.choices]
    events = [field for field in fields(record, "date") if field.event is not None]
    if measurable(record):
        choices += ["compare"] * 3
    choices += ["holds"] * 2 if things else []
    choices += ["text"] if texts else []
    choices += ["event"] if events else []
    choices += ["dated"] if events else []
    choices += ["staged"] if depth > 0 else []
    if depth > 0 and lists(record):
        choices.append("every")
    if record == "employer":
        choices.append("call")
    kind = draw(st.sampled_from(choices))
    if kind == "compare":
        return draw(comparisons(record, depth))
    if kind == "holds":
        return ir.Holds(record, draw(st.sampled_from(things)).id)
    if kind == "text":
        field = draw(st.sampled_from(texts))
        ids = draw(st.lists(st.sampled_from([choice.id for choice in field.choices]), min_size=1, max_size=3, unique=True))
        return ir.OneOf(record, field.id, tuple(ids))
    if kind == "event":
        when = draw(st.sampled_from(["within", "ago", "ever"]))
        name = draw(st.sampled_from(events)).id
        if when == "ever":
            return ir.Happened(record, name, when)
        return ir.Happened(record, name, when, draw(st.integers(1, 400)), draw(st.sampled_from(["day", "month"])))
    if kind == "dated":
        return draw(dated(record, [event.id for event in events]))
    if kind == "staged":
        days = sorted(draw(st.lists(DAYS, min_size=1, max_size=3, unique=True)))
        parts = [draw(conditions(record, depth - 1)) for _ in days]
        if draw(st.booleans()):
            parts = [flat(ir.All, parts[: index + 1]) for index in range(len(parts))]
            parts = [part[0] if len(part) == 1 else ir.All(tuple(part)) for part in parts]
        return ir.Staged(tuple(ir.Stage(day, part) for day, part in zip(days, parts, strict=True)))
    if kind == "call":
        return ir.Call("valid", (ir.TextValue("employer", "registration_code"),))
    group = draw(groups(record, depth - 1))
    return ir.Every(group, draw(conditions(group.record, depth - 1)))


DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@st.composite
def dated(draw, record, events):
    """An event by a day, from it, on it, in a year or a month; within so long of another; after others."""
    day, name = draw(DAYS), draw(st.sampled_from(events))
    kinds = ["by", "from", "on", "year", "month"] + (["due", "order"] if len(events) > 1 else [])
    kind = draw(st.sampled_from(kinds))
    if kind in ("due", "order"):
        steps = draw(st.lists(st.sampled_from(events), min_size=2, max_size=4, unique=True))
        if kind == "order":
            return ir.InOrder(record, tuple(steps))
        unit = draw(st.sampled_from(["day", "month"]))
        return ir.Deadline(record, *steps[:2], draw(st.integers(1, 400)), unit, draw(st.booleans()))
    if kind == "by":
        return ir.DueBy(record, name, day)
    first, last = {
        "from": (day, None), "on": (day, day), "year": (date(day.year, 1, 1), date(day.year, 12, 31)),
        "month": (day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])),
    }[kind]  # fmt: skip
    return ir.Dated(record, name, first, last)


@st.composite
def conditions(draw, record, depth):
    """A condition of limited depth; lists are flat and two negations never meet, as lowering leaves them."""
    if depth <= 0 or draw(st.integers(0, 2)) == 0:
        node = draw(leaves(record, depth))
    else:
        kind = draw(st.sampled_from([ir.All, ir.AnyOf, ir.All, ir.AnyOf, ir.HowMany, ir.Same]))
        parts = draw(st.lists(conditions(record, depth - 1), min_size=2, max_size=2 if kind is ir.Same else 3))
        node = _several(draw, kind, parts) if kind in (ir.HowMany, ir.Same) else kind(tuple(flat(kind, parts)))
    if draw(st.integers(0, 4)) == 0 and not isinstance(node, ir.Not) and isinstance(ir.opposite(node), ir.Not):
        node = ir.Not(node)  # of a comparison there is the opposite comparison
    return node


def flat(kind, parts):
    """The items of a list, those of an inner list of the kind in its place."""
    return [item for part in parts for item in (part.items if isinstance(part, kind) else (part,))]


def _several(draw, kind, parts):
    if kind is ir.Same:
        return ir.Same(*parts)
    order = draw(st.sampled_from(["ge", "ge", "le", "eq"]))
    first, last = {"ge": (1, len(parts)), "le": (0, len(parts) - 1), "eq": (0, len(parts))}[order]
    return ir.HowMany(order, draw(st.integers(first, last)), tuple(parts))


# rules ---------------------------------------------------------------------------------------------------


def uses_members(node):
    """Whether a condition looks below the record that it judges."""
    return any((isinstance(one, ir.Group) and one.via == "members") or isinstance(one, ir.Ref) for one in ir.walk(node))


def _force(draw, requirement):
    negative = isinstance(requirement, ir.Not) or (
        isinstance(requirement, ir.Every) and isinstance(requirement.condition, ir.Not)
    )
    return draw(st.sampled_from(["must_not", "should_not", "may"] if negative else ["must", "should", "may"]))


@st.composite
def rules(draw, depth=3):
    """A rule over every record of a type, or every unit of a level."""
    record = draw(st.sampled_from(RECORDS))
    if record == "branch" or record == "city":
        depth = min(depth, 2)
    requirement = draw(conditions(record, depth))
    items = []
    if draw(st.integers(0, 5)) == 0:
        items.append(ir.InPlace(draw(st.sampled_from(["gulou", "fuzhou", "minhou"]))))
    if draw(st.booleans()):
        part = draw(conditions(record, depth - 1))
        items += part.items if isinstance(part, ir.All) else (part,)
    scope = None if not items else items[0] if len(items) == 1 else ir.All(tuple(items))
    exceptions = tuple(ir.Exemption(draw(conditions(record, depth - 1))) for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))))
    parts = [requirement, *(item for item in items), *(one.condition for one in exceptions)]
    kind = "each" if WORDS.records[record].level and any(uses_members(part) for part in parts) else "records"
    return ir.Rule(_force(draw, requirement), ir.Over(kind, record), requirement, scope, exceptions)


@st.composite
def bonded(draw, depth=1):
    """A rule that allows something only under a condition, or asks for it if and only if that holds."""
    rule = draw(rules(depth))
    record = rule.over.record
    said, condition = draw(conditions(record, depth)), draw(conditions(record, depth))
    only = draw(st.booleans())
    requirement = ir.AnyOf(tuple(flat(ir.AnyOf, [ir.opposite(said), condition]))) if only else ir.Same(said, condition)
    parts = [requirement, *([rule.scope] if rule.scope else []), *(one.condition for one in rule.exceptions)]
    kind = "each" if WORDS.records[record].level and any(uses_members(part) for part in parts) else "records"
    force = "must_not" if only else draw(st.sampled_from(["must", "should"]))
    return ir.Rule(force, ir.Over(kind, record), requirement, rule.scope, rule.exceptions)


@st.composite
def wholes(draw):
    """A rule over the whole run: a number, share or ratio of all records of a type; nothing else has no record to be said of."""
    record = draw(st.sampled_from(["village", "firm", "venue", "township"]))
    where = draw(st.none() | conditions(record, 2))
    group = ir.Group("members", record, record, where)
    value = draw(st.sampled_from(["count", "share", "ratio"]))
    if value == "count":
        requirement = ir.Compare(
            draw(st.sampled_from(["ge", "gt", "le", "lt", "eq", "ne"])),
            ir.Count(group),
            ir.Number(draw(st.integers(1, 500).map(Fraction))),
        )
    else:
        left = ir.Ref("dual_post_ratio") if value == "ratio" else ir.Share(group, draw(conditions(record, 2)))
        order = draw(st.sampled_from(["ge", "gt", "le", "lt", "eq", "ne", "between"]))
        ends = sorted(draw(st.tuples(SHARES, SHARES)))
        low, high = (ir.Number(end, "ratio") for end in ends)
        requirement = ir.Between(left, low, high) if order == "between" and ends[0] < ends[1] else None
        if requirement is None:
            requirement = ir.Compare("eq" if order == "between" else order, left, low)
    return ir.Rule(draw(st.sampled_from(["must", "should"])), ir.Over("whole", ""), requirement)


@st.composite
def arithmetic_rules(draw):
    """A rule that compares sums and products of plain operands, nested on both sides."""
    record = draw(st.sampled_from(["employer", "workplace", "community"]))
    names = [field.id for field in fields(record, "number") if field.unit in ("person", "item", "household")]
    leaf = st.sampled_from(names).map(lambda name: ir.FieldValue(record, name)) | NUMBERS.map(ir.Number)
    steps = st.sampled_from([Fraction(1), Fraction(1), Fraction(100), Fraction(1, 2)])

    def above(inner):
        counted = inner.filter(lambda node: not isinstance(node, ir.Number))
        items = st.lists(counted, min_size=2, max_size=3).map(tuple)
        return (
            st.builds(ir.Arithmetic, st.sampled_from("+-*/"), inner, inner)
            | st.builds(ir.Extreme, st.sampled_from(["greater", "lesser"]), items)
            | st.builds(ir.Rounded, st.sampled_from(["up", "down", "half_up"]), inner, steps)
        )

    tree = st.recursive(leaf, above, max_leaves=6)
    left = draw(tree.filter(lambda node: not isinstance(node, ir.Number)))
    assume(_sums_fit(left))
    return ir.Rule("must", ir.Over("records", record), ir.Compare(draw(ORDERS), left, ir.Number(Fraction(7), dim(left).unit)))


def _sums_fit(node):
    """Whether every sum in a tree adds what compares; others are refused (T301)."""
    sums = [one for one in ir.walk(node) if isinstance(one, ir.Arithmetic) and one.operator in "+-"]
    chosen = [one for one in ir.walk(node) if isinstance(one, ir.Extreme)]
    fit = all(dim(one.items[0]).fits(dim(item)) for one in chosen for item in one.items)
    return fit and all(dim(one.left).fits(dim(one.right)) for one in sums)
