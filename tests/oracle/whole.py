"""Complete records of a run go in, verdicts come out: groups below units, places, what is unique, earlier periods. Apart."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from rulekit import ir
from rulekit.records import Days, NotYet
from tests.oracle import often
from tests.oracle.plain import Plain

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
NAMES = {"month": "{}-{:02}", "quarter": "{}-Q{}", "half_year": "{}-H{}", "year": "{}"}


class Raised(Exception):
    """A function of the words raised."""


class Whole(Plain):
    """
    The plain oracle over a data set in which nothing is missing.

    `records` are all of a run by type, `kept` says by which kind of period a field is kept; units begin and end.
    """

    def __init__(self, as_of, definitions, records, kept, functions):
        super().__init__(as_of, definitions, functions)
        self.records, self.kept, self.day = records, kept, as_of

    # where a record stands and when it existed -----------------------------------------------------------

    def above(self, record, level):
        """The key of the unit of a level above a record: units are coded by their area, sites name their unit."""
        if record.type == level:
            return record.key
        unit = record.parent if record.type == "site" else record.key
        return unit if level == "unit" else unit[:2]

    def existed(self, record):
        begins, ends = record.values.get("opened"), record.values.get("closed")
        if isinstance(begins, Days) and begins.first > self.day.toordinal():
            return False
        return not (isinstance(ends, Days) and ends.first <= self.day.toordinal())

    def inside(self, group, record):
        if group.via == "list":
            members = record.lists[group.name].members
        else:
            below = self.records.get(group.name, ())
            members = [one for one in below if not record.type or self.above(one, record.type) == record.key]
        kept = [one for one in members if self.existed(one)]
        return [one for one in kept if group.where is None or self.holds(group.where, one) is True]

    def judged(self, standard, record):
        """The verdict, of a record that may not exist."""
        if not standard.in_force(self.as_of) or (record.type and not self.existed(record)):
            return "not_applicable"
        return self.verdict(standard.rule, record)

    def _before(self, count, unit):
        return super()._before(count, unit) if count < 12 * self.as_of.year else date.min

    # conditions --------------------------------------------------------------------------------------------

    def _inplace(self, node, record):
        return self.above(record, "area") in (node.code, "north", "北片")

    def _unique(self, node, record):
        def values(one):
            return [one.values[name] for name in node.names]

        others = [one for one in self.records[node.record] if one is not record and self.existed(one)]
        if node.level:
            others = [one for one in others if self.above(one, node.level) == self.above(record, node.level)]
        return all(values(one) != values(record) for one in others)

    def _recorded(self, node, record):
        return node.name in record.values or node.name in record.lists

    def _assumed(self, node, record):
        return self.holds(node.item, record)

    def _decided(self, node, record):
        self.holds(node.item, record)  # it may raise
        return True  # nothing is missing

    def _eachperiod(self, node, record):
        return often.each_period(node, self._days(node, record), self.as_of, begins=self._begun(record))

    def _anywindow(self, node, record):
        return often.any_window(node, self._days(node, record), self.as_of, begins=self._begun(record))

    def _begun(self, record):
        begins = record.values.get("opened")
        return date.fromordinal(begins.first) if isinstance(begins, Days) else None

    # functions -----------------------------------------------------------------------------------------------

    def _call(self, node, record):
        given = [self._argument(one, record) for one in node.arguments]
        if None in given:
            return None
        try:
            found = self.functions[node.function](*given, as_of=self.as_of)
        except Exception as error:
            raise Raised from error
        if isinstance(found, str):
            raise Raised  # neither a number nor yes or no
        return Fraction(repr(found)) if isinstance(found, float) else found

    def _argument(self, node, record):
        if isinstance(node, ir.Text):
            return node.value
        if isinstance(node, ir.Holds):
            return record.values[node.name]
        if not isinstance(node, ir.TextValue):
            return self.number(node, record)
        value = record.values[node.name]
        if isinstance(value, Days):
            value = date.fromordinal(value.first)
        return None if isinstance(value, NotYet) else value

    # earlier periods -------------------------------------------------------------------------------------------

    def _earlier(self, node, record):
        return self._then(self._back(node), record, lambda: self.holds(node.item, record))

    def _back(self, node):
        if node.unit == "day":
            return self.day - timedelta(days=node.count)
        year, month = divmod(self.day.year * 12 + self.day.month - 1 - node.count, 12)
        return date(year, month + 1, min(self.day.day, monthrange(year, month + 1)[1]))

    def _then(self, day, record, read):
        now, self.day = self.day, day
        try:
            return read() if not record.type or self.existed(record) else None
        finally:
            self.day = now

    def _consecutive(self, node, record):
        size = MONTHS[node.unit]
        here = (self.as_of.year * 12 + self.as_of.month - 1) // size
        over = self._last(here, size) <= self.as_of
        runs = []
        for end in {here, here if over else here - 1}:
            held = []
            for index in range(end - node.count + 1, end + 1):
                day = self.as_of if index == here and not over else self._last(index, size)
                held.append(self._then(day, record, lambda: self.holds(node.condition, record)))
            runs.append(False if False in held else None if None in held else True)
        return True if True in runs else None if None in runs else False

    def _last(self, index, size):
        year, month = divmod((index + 1) * size - 1, 12)
        return date(year, month + 1, monthrange(year, month + 1)[1])

    def _value(self, record, name):
        """A value, of the period in which the day lies where it is kept by period."""
        kind = self.kept.get((record.type, name), "")
        if not kind:
            return record.values[name]
        size = MONTHS[kind]
        index, now = ((day.year * 12 + day.month - 1) // size for day in (self.day, self.as_of))
        if index == now:
            return record.values[name]
        year, at = divmod(index, 12 // size)
        return record.values[f"{name}@{NAMES[kind].format(year, at + 1)}"]

    def _holds(self, node, record):
        return self._value(record, node.name)

    def _oneof(self, node, record):
        return self._value(record, node.name) in node.values

    def number(self, node, record):
        match node:
            case ir.FieldValue():
                return self._value(record, node.name)
            case ir.Earlier():
                return self._then(self._back(node), record, lambda: self.number(node.item, record))
            case ir.Growth():
                now, before = self.number(node.now, record), self.number(node.before, record)
                return None if now is None or before is None or before <= 0 else (now - before) / before
            case ir.Call():
                return self._call(node, record)
        return super().number(node, record)
