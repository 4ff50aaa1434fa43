"""Hypothesis strategies that other tests share: a synthetic vocabulary of small domains, records with gaps, conditions, rules."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from rulekit import ir
from rulekit.engines.interpret import World
from rulekit.records import Dataset, Days, Listing, NotYet, Record
from rulekit.vocabulary import VocabularyBuilder

AS_OF = date(2025, 6, 30)
DAYS = (date(2023, 1, 1), date(2024, 6, 30), date(2024, 7, 1), date(2025, 6, 30), date(2025, 7, 1))
FLAGS = ("a", "b", "c", "d", "e")
ITEM_FLAGS = ("p", "q", "r")
COLOURS = ("red", "green", "blue")


def _broken(value, *, as_of):
    raise ValueError("broken")


def vocabulary():
    """Units (level "area" above) with yes/no fields, whole numbers, a text, a date and a list of items; items with parts."""
    builder = VocabularyBuilder("synthetic")
    builder.record("area", zh="片", en="area", level=True)
    builder.record("unit", zh="单位", en="unit", parent="area", level=True)
    builder.record("item", zh="项", en="item", child=True)
    builder.record("part", zh="件", en="part", child=True)
    for name in FLAGS:
        builder.yesno(name, "unit", zh=f"甲{name}", en=f"flag {name}")
    builder.number("x", "unit", zh="数x", en="number x", low=0, high=2, integer=True)
    builder.number("y", "unit", zh="数y", en="number y", low=-1, high=1, integer=True)
    builder.number("free", "unit", zh="数free", en="free number")
    builder.text("colour", "unit", zh="色", en="colour", choices={one: (f"色{one}", one) for one in COLOURS})
    builder.date("founded", "unit", zh="成立日期", en="founding date")
    builder.children("items", "unit", "item", zh="各项", en="items")
    for name in ITEM_FLAGS:
        builder.yesno(name, ("item", "part"), zh=f"乙{name}", en=f"item flag {name}")
    builder.number("v", ("item", "part"), zh="值v", en="value v", low=0, high=2, integer=True)
    builder.number("w", "item", zh="值w", en="value w", low=-1, high=1, integer=True)
    builder.text("colour", "item", zh="项色", en="item colour", choices={one: (f"项色{one}", one) for one in COLOURS})
    builder.children("parts", "item", "part", zh="各件", en="parts")
    builder.function("broken", ("yesno",), "yesno", _broken, zh="坏的", en="broken")
    return builder.build()


VOCABULARY = vocabulary()


def world(*records, standards=(), definitions=None, words=None, as_of=AS_OF):
    """A world of given records; every type that occurs counts as supplied."""
    words = words or VOCABULARY
    dataset = Dataset(words)
    for record in records:
        dataset.records.setdefault(record.type, []).append(record)
        dataset.supplied.add(record.type)
    return World(ir.Ruleset("synthetic", tuple(standards), definitions or {}), words, dataset, as_of)


def standard(requirement, *, scope=None, exceptions=(), force="must", over=None, **more):
    """A standard for units around a requirement; `exceptions` are conditions or exemptions."""
    items = tuple(item if isinstance(item, ir.Exemption) else ir.Exemption(item) for item in exceptions)
    rule = ir.Rule(force, over or ir.Over("records", "unit"), requirement, scope, items)
    return ir.Standard("S1", "Synthetic", rule, **more)


def number(value, unit=""):
    """An exact literal."""
    return ir.Number(Fraction(value), unit)


def values_of(type, names):
    """Values for fields, each of which may be missing."""
    fields = {name: _value(VOCABULARY.fields[type, name]) for name in names}
    return st.fixed_dictionaries({}, optional=fields)


def _value(field):
    if field.kind == "yesno":
        return st.booleans()
    if field.kind == "number":
        return st.integers(int(field.low or 0), int(field.high or 5)).map(Fraction)
    if field.kind == "text":
        return st.sampled_from([choice.id for choice in field.choices])
    return st.sampled_from([NotYet(), *(Days.on(day) for day in DAYS)])


@st.composite
def items(draw, most=4, names=(*ITEM_FLAGS, "v", "w", "colour"), prefix="i", inner=0):
    """A complete listing of items, some of which may not belong to it."""
    count = draw(st.integers(0, most))
    members = []
    for index in range(count):
        record = Record("item", f"{prefix}{index}", draw(values_of("item", names)))
        if inner:
            parts = [
                Record("part", f"{record.key}p{n}", draw(values_of("part", ("p", "q"))))
                for n in range(draw(st.integers(0, inner)))
            ]
            record.lists["parts"] = Listing(tuple(parts))
        members.append(record)
    certain = draw(st.integers(0, count)) if draw(st.booleans()) else count
    return Listing(tuple(members[:certain]), tuple(members[certain:]))


@st.composite
def units(draw, names=(*FLAGS, "x", "y", "colour", "founded"), most=3, item_names=(*ITEM_FLAGS, "v", "w", "colour")):
    """A unit with gaps and a list of items."""
    record = Record("unit", "U", draw(values_of("unit", names)))
    record.lists["items"] = draw(items(most, item_names))
    return record


def leaf(name):
    """A condition that reads one field of a unit."""
    field = VOCABULARY.fields["unit", name]
    if field.kind == "yesno":
        return st.just(ir.Holds("unit", name))
    if field.kind == "text":
        return st.sampled_from(COLOURS).map(lambda one: ir.OneOf("unit", name, (one,)))
    if field.kind == "date":
        return st.sampled_from(["within", "ago", "ever"]).map(lambda when: ir.Happened("unit", name, when, 12, "month"))
    bound = st.integers(int(field.low), int(field.high)).map(number)
    return st.builds(
        ir.Compare, st.sampled_from(["ge", "gt", "le", "lt", "eq", "ne"]), st.just(ir.FieldValue("unit", name)), bound
    )


@st.composite
def trees(draw, leaves, negation=True):
    """A condition in which each of the given leaf conditions stands once."""
    if len(leaves) == 1:
        node = leaves[0]
    else:
        cut = draw(st.integers(1, len(leaves) - 1))
        parts = [draw(trees(leaves[:cut], negation)), draw(trees(leaves[cut:], negation))]
        kind = draw(st.sampled_from([ir.All, ir.AnyOf, ir.All, ir.AnyOf, ir.HowMany, *([ir.Same] if negation else [])]))
        flat = [inner for part in parts for inner in (part.items if isinstance(part, kind) and kind is not ir.Same else (part,))]
        if kind is ir.Same:
            node = ir.Same(*parts)
        elif kind is ir.HowMany:
            order = draw(st.sampled_from(["ge", "le", "eq"] if negation else ["ge"]))
            count = draw(st.integers(order == "ge", len(flat) - (order == "le")))
            node = ir.HowMany(order, count, tuple(flat))
        else:
            node = kind(tuple(flat))
    return ir.Not(node) if negation and draw(st.integers(0, 4)) == 0 and not isinstance(node, ir.Not) else node


GROUP_FILTERS = st.sampled_from([None, ir.Holds("item", "q")])


@st.composite
def group_conditions(draw, forms=("count", "share", "sum", "average", "least", "greatest", "distinct"), where=GROUP_FILTERS):
    """A comparison on the items of a unit, of a form for which the interpreter promises to equal brute force (decision 12)."""
    group = ir.Group("list", "items", "item", draw(where))
    form = draw(st.sampled_from(list(forms)))
    if form == "count":
        quantity, bound = ir.Count(group), st.integers(0, 4).map(Fraction)
    elif form == "distinct":
        quantity, bound = ir.Distinct(group, "colour"), st.integers(0, 4).map(Fraction)
    elif form == "share":
        quantity, bound = ir.Share(group, ir.Holds("item", "p")), st.fractions(0, 1, max_denominator=4)
    else:
        quantity, bound = (
            ir.Aggregate(form, group, ir.FieldValue("item", draw(st.sampled_from(["v", "w"])))),
            st.fractions(-2, 4, max_denominator=3),
        )
    orders = ["ge", "gt", "le", "lt"]
    if form in ("count", "distinct", "share"):
        orders += ["eq", "ne", "between"]
    order = draw(st.sampled_from(orders))
    if order == "between":
        ends = sorted((draw(bound), draw(bound)))
        return ir.Between(quantity, number(ends[0]), number(ends[1]))
    ends = (quantity, number(draw(bound)))
    return ir.Compare(order, *(ends if draw(st.booleans()) else reversed(ends)))


@st.composite
def rules(draw, names=(*FLAGS, "x", "colour", "founded"), negation=True):
    """A rule for units in which each field of `names` that occurs occurs once, in scope, exception or requirement."""
    chosen = draw(st.permutations(list(names)))[: draw(st.integers(1, min(5, len(names))))]
    leaves = [draw(leaf(name)) for name in chosen]
    first = draw(st.integers(1, len(leaves)))
    second = draw(st.integers(first, len(leaves)))
    requirement = draw(trees(leaves[:first], negation))
    scope = draw(trees(leaves[first:second], negation)) if second > first else None
    exceptions = (ir.Exemption(draw(trees(leaves[second:], negation))),) if second < len(leaves) else ()
    force = draw(st.sampled_from(["must", "must_not", "should", "may"]))
    return ir.Rule(force, ir.Over("records", "unit"), requirement, scope, exceptions)
