"""A rule and complete records go in, the verdict comes out: plain two-valued evaluation with nothing-to-judge, written apart."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from rulekit import ir
from rulekit.records import Days, NotYet, Record
from tests.oracle import often


class Contradiction(Exception):
    """Something was done before what it has to follow: no record should say so."""


class Plain:
    """Reads True, False and None (nothing to judge) off complete records; a number is a Fraction or None."""

    def __init__(self, as_of, definitions=None, functions=None):
        self.as_of = as_of
        self.definitions = definitions or {}
        self.functions = functions or {}

    def verdict(self, rule: ir.Rule, record: Record) -> str:
        if rule.scope is not None and self.holds(rule.scope, record) is not True:
            return "not_applicable"
        if any(self.exempt(item, record) for item in rule.exceptions):
            return "not_applicable"
        met = True if rule.force == "may" else self.holds(rule.requirement, record)
        return {True: "pass", False: "fail", None: "not_applicable"}[met]

    def exempt(self, item, record):
        if self.holds(item.condition, record) is not True:
            return False
        return not any(self.exempt(inner, record) for inner in item.unless)

    def holds(self, node, record):
        name = type(node).__name__
        return getattr(self, "_" + name.lower())(node, record)

    def _all(self, node, record):
        seen = [self.holds(item, record) for item in node.items]
        return False if False in seen else None if None in seen else True

    def _anyof(self, node, record):
        seen = [self.holds(item, record) for item in node.items]
        return True if True in seen else None if None in seen else False

    def _not(self, node, record):
        seen = self.holds(node.item, record)
        return None if seen is None else not seen

    def _howmany(self, node, record):
        seen = [self.holds(item, record) for item in node.items]
        low, high = seen.count(True), len(seen) - seen.count(False)
        if node.order == "eq":
            return low == node.count if low == high else None if low <= node.count <= high else False
        ends = [count >= node.count if node.order == "ge" else count <= node.count for count in (low, high)]
        return ends[0] if ends[0] == ends[1] else None

    def _same(self, node, record):
        seen = [self.holds(item, record) for item in (node.left, node.right)]
        return None if None in seen else seen[0] == seen[1]

    def _cases(self, node, record):
        for case in node.cases:
            if self.holds(case.when, record) is True:
                return self.holds(case.then, record)
        return None if node.otherwise is None else self.holds(node.otherwise, record)

    def _ingrade(self, node, record):
        scale = self.definitions[node.name].body
        met = [band.grade for band in scale.bands if self.holds(band.when, record) is True]
        if not met and not scale.otherwise:
            return None
        return (met or [scale.otherwise])[0] in node.values

    def _table(self, node, record):
        for case in node.cases:
            if self.holds(case.when, record) is True:
                return self.number(case.then, record)
        return None if node.otherwise is None else self.number(node.otherwise, record)

    def _holds(self, node, record):
        return record.values[node.name]

    def _oneof(self, node, record):
        return record.values[node.name] in node.values

    def _ref(self, node, record):
        return self.holds(self.definitions[node.name].body, record)

    def _call(self, node, record):
        return self.functions[node.function](record)

    def _happened(self, node, record):
        when = record.values[node.name]
        if isinstance(when, NotYet):
            return False
        assert isinstance(when, Days) and when.first == when.last
        day = date.fromordinal(when.first)
        if day > self.as_of:
            return False
        if node.when == "ever":
            return True
        start = self._before(node.count, node.unit)
        return day > start if node.when == "within" else day <= start

    def _day(self, record, name):
        """The day of an event, None where it has not happened by the as-of day."""
        when = record.values[name]
        if isinstance(when, NotYet):
            return None
        assert isinstance(when, Days) and when.first == when.last
        day = date.fromordinal(when.first)
        return day if day <= self.as_of else None

    def _dated(self, node, record):
        day = self._day(record, node.name)
        return day is not None and (node.first is None or day >= node.first) and (node.last is None or day <= node.last)

    def _deadline(self, node, record):
        start, done = self._day(record, node.trigger), self._day(record, node.done)
        if done is not None and (start is None or done < start):
            raise Contradiction
        if start is None:
            return None
        end = start + timedelta(days=node.count) if node.unit == "day" else self._later(start, node.count)
        if node.beginning and (node.unit == "day" or end.day == start.day):
            end -= timedelta(days=1)
        return self._by(end, done)

    def _dueby(self, node, record):
        return self._by(node.day, self._day(record, node.done))

    def _by(self, end, done):
        if done is not None:
            return done <= end
        return None if self.as_of < end else False

    def _later(self, day, months):
        year, month = day.year, day.month
        for _ in range(months):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return date(year, month, min(day.day, monthrange(year, month)[1]))

    def _inorder(self, node, record):
        days = [self._day(record, step) for step in node.steps]
        taken = [(place, day) for place, day in enumerate(days) if day is not None]
        last = taken[-1][0] if taken else 0
        gap = any(day is None for day in days[:last])
        if gap or [day for _, day in taken] != sorted(day for _, day in taken):
            return False
        return None if len(taken) < len(days) else True

    def _staged(self, node, record):
        due = [stage for stage in node.stages if stage.day <= self.as_of]
        return self.holds(due[-1].condition, record) if due else None

    def _before(self, count, unit):
        if unit == "day":
            return self.as_of - timedelta(days=count)
        year, month = self.as_of.year, self.as_of.month
        for _ in range(count):
            year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        return date(year, month, min(self.as_of.day, monthrange(year, month)[1]))

    def _eachperiod(self, node, record):
        return often.each_period(node, self._days(node, record), self.as_of)

    def _anywindow(self, node, record):
        return often.any_window(node, self._days(node, record), self.as_of)

    def _days(self, node, record):
        dates = [member.values[node.dated] for member in self.inside(node.group, record)]
        return [date.fromordinal(day.first) for day in dates if isinstance(day, Days)]

    def _every(self, node, record):
        seen = [self.holds(node.condition, member) for member in self.inside(node.group, record)]
        return False not in seen

    def _among(self, node, record):
        pool = {member.values[node.other] for member in self.inside(node.pool, record)}
        seen = [member.values[node.name] in pool for member in self.inside(node.group, record)]
        return all(seen) if node.how == "every" else not any(seen)

    def _compare(self, node, record):
        left, right = self.number(node.left, record), self.number(node.right, record)
        if left is None or right is None:
            return None
        return {
            "ge": left >= right, "gt": left > right, "le": left <= right, "lt": left < right, "eq": left == right,
            "ne": left != right,
        }[node.order]  # fmt: skip

    def _between(self, node, record):
        value, low, high = (self.number(part, record) for part in (node.value, node.low, node.high))
        return None if None in (value, low, high) else low <= value <= high

    def inside(self, group, record):
        return [
            member
            for member in record.lists[group.name].members
            if group.where is None or self.holds(group.where, member) is True
        ]

    def number(self, node, record):
        if isinstance(node, ir.Number):
            return node.value
        if isinstance(node, ir.FieldValue):
            return record.values[node.name]
        if isinstance(node, ir.Ref):
            return self.number(self.definitions[node.name].body, record)
        if isinstance(node, ir.Arithmetic):
            return self._arithmetic(node, record)
        if isinstance(node, ir.Extreme):
            values = [self.number(item, record) for item in node.items]
            return None if None in values else sorted(values)[-1 if node.kind == "greater" else 0]
        if isinstance(node, ir.Rounded):
            return self._rounded(node, record)
        if isinstance(node, ir.Chosen):
            return self._table(node, record)
        if isinstance(node, ir.Chosen):
            return self._table(node, record)
        members = self.inside(node.group, record)
        if isinstance(node, ir.Count):
            return Fraction(len(members))
        if isinstance(node, ir.Distinct):
            return Fraction(len({member.values[node.name] for member in members}))
        if isinstance(node, ir.Share):
            seen = [self.holds(node.condition, member) for member in members]
            judged = [one for one in seen if one is not None]
            return Fraction(judged.count(True), len(judged)) if judged else None
        values = [value for value in (self.number(node.value, member) for member in members) if value is not None]
        if node.kind == "sum":
            return sum(values, Fraction(0))
        if not values:
            return None
        return {"average": sum(values, Fraction(0)) / len(values), "least": min(values), "greatest": max(values)}[node.kind]

    def _rounded(self, node, record):
        value = self.number(node.value, record)
        if value is None:
            return None
        steps = value / node.step + {"up": 0, "down": 0, "half_up": Fraction(1, 2)}[node.how]
        below = steps.numerator // steps.denominator
        return node.step * (below + (node.how == "up" and below != steps))

    def _arithmetic(self, node, record):
        left, right = self.number(node.left, record), self.number(node.right, record)
        if left is None or right is None or (node.operator == "/" and right == 0):
            return None
        if node.operator == "+":
            return left + right
        if node.operator == "-":
            return left - right
        return left * right if node.operator == "*" else Fraction(left, right)
