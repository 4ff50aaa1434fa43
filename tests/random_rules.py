"""A source of chance goes in, standards over every node of the ir and records with gaps come out; all of it synthetic.

The source is a random.Random: a seeded one in bulk tests, one of Hypothesis where a failure has to shrink. A new construct of the
ir joins here: a form in `leaf` or `quantity` that draws it; every engine, relation and completion then meets it.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from rulekit import ir
from tests.random_facts import fact
from tests.random_history import history
from tests.random_often import dated, often
from tests.random_records import RecordSource
from tests.random_words import (
    AS_OF,
    BOUNDS,
    COLOURS,
    DATES,
    DEFINITIONS,
    EDGES,
    FLAGS,
    GROUPS,
    NOTES,
    NUMBERS,
    ORDERS,
    RATES,
    TEXTS,
    VOCABULARY,
)

__all__ = ["AS_OF", "DEFINITIONS", "OVERS", "VOCABULARY", "Source"]

OVERS = (
    ir.Over("records", "unit"), ir.Over("records", "site"), ir.Over("records", "area"), ir.Over("each", "area"),
    ir.Over("each", "unit"), ir.Over("whole"),
)  # fmt: skip


class Source(RecordSource):
    """Draws standards and records; `calls` is how often in a hundred a condition calls a function."""

    def __init__(self, random, calls=3):
        super().__init__(random)
        self.calls = calls

    # conditions ----------------------------------------------------------------------------------

    def condition(self, type, depth):
        kind = self.upto(9)
        if depth > 0 and kind < 3:
            return self._joined(ir.All, type, depth)
        if depth > 0 and kind < 5:
            return self._joined(ir.AnyOf, type, depth)
        if depth > 0 and kind == 5:
            return ir.Not(self.condition(type, depth - 1))
        if depth > 0 and kind == 6:
            return self._several(type, depth)
        return self.leaf(type, depth)

    def _joined(self, kind, type, depth):
        items = [self.condition(type, depth - 1) for _ in range(2 + self.often(20))]
        return kind(tuple(inner for item in items for inner in (item.items if isinstance(item, kind) else (item,))))

    def _several(self, type, depth):
        if self.often(35):
            return ir.Same(self.condition(type, depth - 1), self.condition(type, depth - 1))
        if self.often(35):
            otherwise = self.condition(type, depth - 1) if self.often(75) else None
            return ir.Cases(self._rows(type, depth, lambda: self.condition(type, depth - 1)), otherwise)
        items = tuple(self.condition(type, depth - 1) for _ in range(2 + self.upto(3)))
        return ir.HowMany(self.one(("ge", "ge", "le", "eq")), self.upto(len(items)), items)

    def leaf(self, type, depth):
        if type == "unit" and self.often(self.calls):
            return self._call()
        forms = [self._compare, self._compare, self._between]
        if FLAGS[type]:
            forms += [self._holds, self._holds, self._holds]
        if TEXTS[type]:
            forms.append(self._one_of)
        if DATES[type]:
            forms += [self._happened, self._dates]
        if RATES[type]:
            forms.append(self._rate)
        if type == "unit":
            forms += [self._in_place, self._class, self._in_grade]
        if GROUPS[type]:
            forms += [self._group, self._every]
        if dated(type):
            forms.append(lambda type, depth: often(self, type, depth))
        if type:
            forms.append(lambda type, depth: fact(self, type, depth))
        if type in ("unit", "site", "area", ""):
            forms.append(lambda type, depth: history(self, type, depth))
        return self.one(forms)(type, depth)

    def _holds(self, type, depth):
        return ir.Holds(type, self.one(FLAGS[type]))

    def _one_of(self, type, depth):
        if "note" in TEXTS[type] and self.often(40):
            return ir.OneOf(type, "note", (*NOTES, "elsewhere")[self.upto(3) :][: 1 + self.upto(2)])
        return ir.OneOf(type, "colour", COLOURS[: 1 + self.upto(1)])

    def _rate(self, type, depth):
        """A number that is compared with literals and no more, so that it may stand in a floating column."""
        value = ir.FieldValue(type, self.one(RATES[type]))
        if self.often(25):
            return ir.Between(value, ir.Number(self.one(EDGES)), ir.Number(self.one(EDGES)))
        sides = (value, ir.Number(self.one(EDGES)))
        return ir.Compare(self.one(ORDERS), *(sides if self.often(80) else sides[::-1]))

    def _happened(self, type, depth):
        when = self.one(("within", "ago", "ever"))
        lengths = ((12, "month"), (1, "month"), (6, "month"), (30, "day"), (365, "day"), (99999, "month"), (0, "day"))
        count, unit = self.one(lengths)
        return ir.Happened(type, self.one(DATES[type]), when, *((0, "month") if when == "ever" else (count, unit)))

    def _dates(self, type, depth):
        """A fixed window, a deadline, an order of steps, or stages, around the as-of day."""
        form = self.upto(4)
        at, size = self.upto(len(DATES[type]) - 1), 2 + self.upto(len(DATES[type]) - 2)
        fields = (*DATES[type], *DATES[type])[at : at + size][:: self.one((1, -1))]
        day = AS_OF + timedelta(days=self.one((-800, -366, -31, -1, 0, 1, 30)))
        if form == 0:
            later = day + timedelta(days=self.one((0, 30, 700)))
            return ir.Dated(type, fields[0], *self.one(((day, None), (None, day), (day, later), (day, day))))
        if form == 1:
            length = self.one(((1, "month"), (12, "month"), (30, "day"), (400, "day"), (7, "month")))
            return ir.Deadline(type, *fields[:2], *length, beginning=self.one((False, False, True)))
        if form == 2:
            return ir.DueBy(type, fields[0], day)
        if form == 3 or depth < 1:
            return ir.InOrder(type, tuple(fields))
        days = sorted({day, day + timedelta(days=1 + self.upto(400)), day + timedelta(days=500)})
        return ir.Staged(tuple(ir.Stage(one, self.condition(type, depth - 1)) for one in days))

    def _in_place(self, type, depth):
        return ir.InPlace("north", self.one(("35", "")))

    def _class(self, type, depth):
        return ir.Ref(self.one(("busy", "big")))

    def _call(self):
        form = self.upto(4)
        if form == 0:
            return ir.Call("strict", (ir.Holds("unit", self.one(FLAGS["unit"])),))
        if form == 1:
            return ir.Compare(self.one(ORDERS), ir.Call("years", (ir.TextValue("unit", "founded"),)), self.literal())
        if form == 2:
            text = ir.TextValue("unit", "colour") if self.often(70) else ir.Text(self.one(COLOURS))
            return ir.Compare("ge", ir.Call("wrong", (text,)), self.literal())
        return ir.Call("odd", (self.quantity("unit", 1),))

    def literal(self):
        return ir.Number(Fraction(self.one(BOUNDS)))

    def _compare(self, type, depth):
        if not NUMBERS[type]:
            return self._group(type, depth)
        depth = max(depth, self.upto(1))
        left = self.field(type) if self.often(50) else self.quantity(type, depth)
        right = self.literal() if self.often(80) else self.quantity(type, depth)
        return ir.Compare(self.one(ORDERS), *((left, right) if self.often(85) else (right, left)))

    def _between(self, type, depth):
        value = self.field(type) if NUMBERS[type] and self.often(60) else self.quantity(type, depth)
        return ir.Between(value, self.literal(), self.literal() if self.often(80) else self.quantity(type, 0))

    def field(self, type):
        return ir.FieldValue(type, self.one(NUMBERS[type]))

    def quantity(self, type, depth):
        form = self.upto(5)
        if depth > 0 and self.often(15):
            return self.chosen(type, depth - 1)
        if form == 0 or not (NUMBERS[type] or GROUPS[type]):
            return self.literal()
        if form == 1 and depth > 0 and type:
            return ir.Arithmetic(self.one("+-*//"), self.quantity(type, depth - 1), self.quantity(type, depth - 1))
        if (form == 2 and GROUPS[type]) or not NUMBERS[type]:
            return self.grouped(type, depth)
        if form == 3 and type == "unit":
            return ir.Ref(self.one(("load", "total", "ready")))
        return self.field(type)

    def _rows(self, type, depth, draw):
        """Rows of a table or of cases, often by one text field."""
        rows = []
        for index in range(1 + self.upto(2)):
            by_class = self.often(50) and "colour" in TEXTS[type]
            when = ir.OneOf(type, "colour", (COLOURS[index % len(COLOURS)],)) if by_class else self.condition(type, depth - 1)
            rows.append(ir.Case(when, draw()))
        return tuple(rows)

    def _in_grade(self, type, depth):
        return ir.InGrade("level", self.one((("high",), ("low",), ("high", "middle"), ("none",), ("middle", "none"))))

    def chosen(self, type, depth):
        """The greater or lesser of some, or one in whole steps, or that of the first of some rows."""
        if self.often(40):
            rows = self._rows(type, depth, lambda: self.literal() if self.often(60) else self.quantity(type, depth))
            return ir.Chosen(rows, self.literal() if self.often(70) else None)
        if self.often(50):
            items = tuple(self.quantity(type, depth) for _ in range(2 + self.often(25)))
            return ir.Extreme(self.one(("greater", "lesser")), items)
        step = Fraction(self.one(("1", "1", "1", "2", "100", "1/2", "0.3")))
        return ir.Rounded(self.one(("up", "down", "half_up")), self.quantity(type, depth), step)

    def group(self, type, depth):
        via, name, record = self.one(GROUPS[type])
        where = self.condition(record, min(depth, 1)) if self.often(35) else None
        return ir.Group(via, name, record, where)

    def _group(self, type, depth):
        return ir.Compare(self.one(ORDERS), self.grouped(type, depth), self.literal())

    def grouped(self, type, depth):
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
