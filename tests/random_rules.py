"""A source of chance goes in, standards over every node of the ir and records with gaps come out; all of it synthetic.

The source is a random.Random: a seeded one in bulk tests, one of Hypothesis where a failure has to shrink.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from rulekit import ir
from rulekit.records import Dataset, Days, Listing, NotYet, Record
from rulekit.vocabulary import VocabularyBuilder

AS_OF = date(2024, 2, 29)
FLAGS = {"unit": ("a", "b", "c", "d"), "item": ("p", "q"), "part": ("p", "q"), "site": ("p", "q"), "area": ("a",), "": ()}
NUMBERS = {"unit": ("x", "y", "free", "cost"), "item": ("v", "w"), "part": ("v",), "site": ("v",), "area": ("free",), "": ()}
TEXTS = {"unit": ("colour",), "item": ("colour",), "part": (), "site": ("colour",), "area": (), "": ()}
DATES = {"unit": ("founded",), "item": ("made",), "part": (), "site": (), "area": (), "": ()}
GROUPS = {
    "unit": (("list", "items", "item"), ("list", "items", "item"), ("members", "site", "site")),
    "item": (("list", "parts", "part"),), "area": (("members", "unit", "unit"), ("members", "site", "site")),
    "": (("members", "unit", "unit"), ("members", "site", "site")), "part": (), "site": (),
}  # fmt: skip
COLOURS = ("red", "green", "blue")
ORDERS = ("ge", "gt", "le", "lt", "eq", "ne")
BOUNDS = (0, 1, 2, 3, -1, Fraction(1, 2), Fraction(5, 2), Fraction(1, 3))
DAYS = (
    date(2024, 2, 29), date(2024, 3, 1), date(2023, 2, 28), date(2023, 3, 1), date(2022, 2, 28), date(2024, 2, 28),
    date(2023, 8, 29), date(2020, 2, 29), date(2024, 1, 30), date(2024, 1, 31),
)  # fmt: skip


def _odd(value, *, as_of):
    assert isinstance(value, Fraction)
    if value == 2:
        raise ValueError(f"two on {as_of}")
    return value == 1


def _strict(value, *, as_of):
    if value:
        raise LookupError("yes")
    return True


def _years(value, *, as_of):
    return Fraction((as_of - value).days, 365)


def _wrong(value, *, as_of):
    return str(value) if value == "blue" else 1.5


def vocabulary():
    """Areas over units over sites; units have items, which have parts; dates of existence, places, functions that may raise."""
    builder = VocabularyBuilder("synthetic")
    builder.record("area", zh="片", en="area", level=True, code_digits=2)
    builder.record("unit", zh="单位", en="unit", parent="area", level=True, code_digits=4, begins="opened", ends="closed")
    builder.record("site", zh="点", en="site", parent="unit")
    builder.record("item", zh="项", en="item", child=True)
    builder.record("part", zh="件", en="part", child=True)
    for type, names in FLAGS.items():
        for name in names:
            builder.yesno(name, type, zh=f"{type}甲{name}", en=f"{type} flag {name}")
    for name, type in (("x", "unit"), ("v", "item"), ("v", "part"), ("v", "site")):
        builder.number(name, type, zh=f"{type}数{name}", en=f"{type} number {name}", low=0, high=3, integer=True)
    for name, type in (("y", "unit"), ("w", "item")):
        builder.number(name, type, zh=f"{type}数{name}", en=f"{type} number {name}", low=-1, high=2, integer=True)
    builder.number("cost", "unit", zh="花费", en="cost", low=0)
    for type in ("unit", "area"):
        builder.number("free", type, zh=f"{type}任意数", en=f"{type} free number")
    for type in ("unit", "item", "site"):
        choices = {one: (f"{type}色{one}", f"{type} {one}") for one in COLOURS}
        builder.text("colour", type, zh=f"{type}色", en=f"{type} colour", choices=choices)
    for name, type in (("founded", "unit"), ("opened", "unit"), ("closed", "unit"), ("made", "item")):
        builder.date(name, type, zh=f"{type}{name}日期", en=f"{type} {name} date")
    builder.children("items", "unit", "item", zh="各项", en="items")
    builder.children("parts", "item", "part", zh="各件", en="parts")
    builder.place("north", zh="北片", en="north", level="area", codes="35")
    builder.function("odd", ("number",), "yesno", _odd, zh="奇", en="odd")
    builder.function("strict", ("yesno",), "yesno", _strict, zh="严", en="strict")
    builder.function("years", ("date",), "number", _years, zh="年数", en="years")
    builder.function("wrong", ("text",), "number", _wrong, zh="错", en="wrong")
    return builder.build()


VOCABULARY = vocabulary()
DEFINITIONS = {
    "busy": ir.Definition("busy", "class", "unit", ir.All((ir.Holds("unit", "a"), ir.Not(ir.Holds("unit", "b"))))),
    "big": ir.Definition("big", "class", "unit", ir.AnyOf((ir.Ref("busy"), ir.Holds("unit", "c")))),
    "load": ir.Definition("load", "quantity", "unit", ir.Arithmetic("/", ir.FieldValue("unit", "x"), ir.FieldValue("unit", "y"))),
    "total": ir.Definition(
        "total", "quantity", "unit", ir.Aggregate("sum", ir.Group("list", "items", "item"), ir.FieldValue("item", "w"))
    ),
    "ready": ir.Definition(
        "ready", "ratio", "", ir.Share(ir.Group("members", "site", "site"), ir.Holds("site", "p")), "ratio"
    ),
}  # fmt: skip


class Source:
    """Draws standards and records; `calls` is how often in a hundred a condition calls a function."""

    def __init__(self, random, calls=3):
        self.random = random
        self.calls = calls

    def one(self, items):
        return items[self.random.randrange(len(items))]

    def often(self, percent):
        return self.random.randrange(100) < percent

    def upto(self, most):
        return self.random.randrange(most + 1)

    # conditions ----------------------------------------------------------------------------------

    def condition(self, type, depth):
        kind = self.upto(9)
        if depth > 0 and kind < 3:
            return self._joined(ir.All, type, depth)
        if depth > 0 and kind < 5:
            return self._joined(ir.AnyOf, type, depth)
        if depth > 0 and kind == 5:
            return ir.Not(self.condition(type, depth - 1))
        return self.leaf(type, depth)

    def _joined(self, kind, type, depth):
        items = [self.condition(type, depth - 1) for _ in range(2 + self.often(20))]
        return kind(tuple(inner for item in items for inner in (item.items if isinstance(item, kind) else (item,))))

    def leaf(self, type, depth):
        if type == "unit" and self.often(self.calls):
            return self._call()
        forms = [self._compare, self._compare, self._between]
        if FLAGS[type]:
            forms += [self._holds, self._holds, self._holds]
        if TEXTS[type]:
            forms.append(self._one_of)
        if DATES[type]:
            forms += [self._happened]
        if type == "unit":
            forms += [self._in_place, self._class]
        if GROUPS[type]:
            forms += [self._group, self._every]
        return self.one(forms)(type, depth)

    def _holds(self, type, depth):
        return ir.Holds(type, self.one(FLAGS[type]))

    def _one_of(self, type, depth):
        return ir.OneOf(type, "colour", COLOURS[: 1 + self.upto(1)])

    def _happened(self, type, depth):
        when = self.one(("within", "ago", "ever"))
        lengths = ((12, "month"), (1, "month"), (6, "month"), (30, "day"), (365, "day"), (99999, "month"), (0, "day"))
        count, unit = self.one(lengths)
        return ir.Happened(type, self.one(DATES[type]), when, *((0, "month") if when == "ever" else (count, unit)))

    def _in_place(self, type, depth):
        return ir.InPlace("north", self.one(("35", "")))

    def _class(self, type, depth):
        return ir.Ref(self.one(("busy", "big")))

    def _call(self):
        form = self.upto(4)
        if form == 0:
            return ir.Call("strict", (ir.Holds("unit", self.one(FLAGS["unit"])),))
        if form == 1:
            return ir.Compare(self.one(ORDERS), ir.Call("years", (ir.TextValue("unit", "founded"),)), self._number())
        if form == 2:
            return ir.Compare("ge", ir.Call("wrong", (ir.TextValue("unit", "colour"),)), self._number())
        return ir.Call("odd", (self.quantity("unit", 1),))

    def _number(self):
        return ir.Number(Fraction(self.one(BOUNDS)))

    def _compare(self, type, depth):
        if not NUMBERS[type]:
            return self._group(type, depth)
        left = self.field(type) if self.often(60) else self.quantity(type, depth)
        right = self._number() if self.often(80) else self.quantity(type, depth)
        return ir.Compare(self.one(ORDERS), *((left, right) if self.often(85) else (right, left)))

    def _between(self, type, depth):
        value = self.field(type) if NUMBERS[type] and self.often(60) else self.quantity(type, depth)
        return ir.Between(value, self._number(), self._number() if self.often(80) else self.quantity(type, 0))

    def field(self, type):
        return ir.FieldValue(type, self.one(NUMBERS[type]))

    def quantity(self, type, depth):
        form = self.upto(5)
        if form == 0 or not (NUMBERS[type] or GROUPS[type]):
            return self._number()
        if form == 1 and depth > 0 and type:
            return ir.Arithmetic(self.one("+-*//"), self.quantity(type, depth - 1), self.quantity(type, depth - 1))
        if (form == 2 and GROUPS[type]) or not NUMBERS[type]:
            return self._grouped(type, depth)
        if form == 3 and type == "unit":
            return ir.Ref(self.one(("load", "total", "ready")))
        return self.field(type)

    def group(self, type, depth):
        via, name, record = self.one(GROUPS[type])
        where = self.condition(record, min(depth, 1)) if self.often(35) else None
        return ir.Group(via, name, record, where)

    def _group(self, type, depth):
        return ir.Compare(self.one(ORDERS), self._grouped(type, depth), self._number())

    def _grouped(self, type, depth):
        group = self.group(type, depth - 1)
        form = self.one(("count", "share", "share", "sum", "average", "least", "greatest", "distinct"))
        if form == "count":
            return ir.Count(group)
        if form == "share":
            return ir.Share(group, self.condition(group.record, min(depth - 1, 1)))
        if form == "distinct":
            return ir.Distinct(group, self.one((*TEXTS[group.record], *NUMBERS[group.record])))
        value = self.field(group.record) if self.often(70) else self.quantity(group.record, min(depth - 1, 1))
        return ir.Aggregate(form, group, value)

    def _every(self, type, depth):
        group = self.group(type, depth - 1)
        return ir.Every(group, self.condition(group.record, min(depth - 1, 1)))

    # standards -----------------------------------------------------------------------------------

    def exemption(self, type, depth=1):
        unless = tuple(self.exemption(type, 0) for _ in range(self.often(30))) if depth else ()
        return ir.Exemption(self.condition(type, depth), unless)

    def standard(self, id, over=None):
        over = over or ir.Over("records", "unit")
        type, force = over.record, self.one(("must", "must", "must_not", "should", "should_not", "may"))
        requirement = self.condition(type, 1 + self.upto(2))
        if force in ("must_not", "should_not"):
            requirement = ir.Not(requirement)
        scope = self.condition(type, self.upto(1)) if self.often(60) else None
        exceptions = tuple(self.exemption(type) for _ in range(self.upto(2) if self.often(40) else 0))
        begins = AS_OF.replace(day=28 + self.upto(1)) if self.often(3) else None
        ends = AS_OF.replace(day=28 + self.upto(1)) if self.often(3) else None
        return ir.Standard(id, "Synthetic", ir.Rule(force, over, requirement, scope, exceptions), None, begins, ends)

    def ruleset(self, size, over=None):
        return ir.Ruleset("synthetic", tuple(self.standard(f"S{index}", over) for index in range(size)), DEFINITIONS)

    # records -------------------------------------------------------------------------------------

    def values(self, type, gaps):
        found = {}
        for name in FLAGS[type]:
            found[name] = self.often(60)
        for name in NUMBERS[type]:
            field = VOCABULARY.fields[type, name]
            whole = Fraction(self.upto(4) - 1)
            if not field.integer and self.often(30):
                whole += Fraction(self.one((1, -1)), self.one((2, 3, 1000)))
            low, high = field.low, field.high
            whole = whole if low is None else max(whole, low)
            found[name] = whole if high is None else min(whole, high)
        for name in TEXTS[type]:
            found[name] = self.one(COLOURS)
        for name in DATES[type]:
            found[name] = self.day()
        return {name: value for name, value in found.items() if not self.often(gaps)}

    def day(self):
        form = self.upto(9)
        if form == 0:
            return NotYet()
        if form == 1:
            year = self.one((2022, 2023, 2024))
            return Days(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())
        if form == 2:
            return Days(date(2023, 2, 1).toordinal(), date(2023, 2, 28).toordinal())
        return Days.on(self.one(DAYS))

    def listing(self, type, prefix, gaps):
        members = tuple(self.member(type, f"{prefix}{type[0]}{index}", gaps) for index in range(self.upto(4)))
        sure = self.upto(len(members)) if self.often(12) else len(members)
        return Listing(members[:sure], members[sure:], complete=not self.often(8))

    def member(self, type, key, gaps):
        record = Record(type, key, self.values(type, gaps))
        if type == "item" and not self.often(gaps):
            record.lists["parts"] = self.listing("part", key, gaps)
        return record

    def unit(self, key):
        gaps = self.one((0, 0, 8, 40))
        record = Record("unit", key, self.values("unit", gaps))
        if not self.often(gaps):
            record.lists["items"] = self.listing("item", key, gaps)
        if self.often(5):
            record.values[self.one(("opened", "closed"))] = self.day()
        return record

    def dataset(self, size):
        """Units in areas 35 and 36 or of no code, sites below them, some of which cannot be placed; a rejected row."""
        found = Dataset(VOCABULARY)
        units = [self.unit(f"{self.one((35, 36))}{index:02}" if self.often(85) else f"u{index}") for index in range(size)]
        found.records["unit"] = units
        found.supplied = {"unit"}
        if self.often(70):
            found.supplied.add("site")
            found.records["site"] = sites = []
            for index in range(size * 2):
                parent = self.one(units).key if self.often(98) else ""
                sites.append(Record("site", f"s{index}", self.values("site", self.one((0, 0, 30))), parent=parent))
            if self.often(15):
                found.unreadable.append(Record("site", "lost", parent=units[0].key))
        if self.often(70):
            found.supplied.add("area")
            areas = [Record("area", key, self.values("area", 10), name=f"area {key}") for key in ("35", "36", "37")]
            found.records["area"] = areas
        return found
