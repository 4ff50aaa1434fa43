"""A source of chance goes in; conditions on earlier periods, and values kept by period, come out."""

from __future__ import annotations

from fractions import Fraction

from rulekit import ir

YEARLY = {"unit": ("kept", "loss"), "site": ("held",)}  # numbers kept by year; loss may be below zero
FLAGGED = {"unit": ("weak",), "site": ("weak",)}  # yes/no, by year
QUARTERLY, MONTHLY, HALF_YEARLY = {"unit": ("takings",)}, {"unit": ("beat",)}, {"unit": ("turn",)}
PERIODS = ("2024", "2023", "2022", "-1")
QUARTERS = ("2024-Q1", "2023-Q4", "2023-Q1", "-1")
MONTHS, HALVES = ("2024-01", "2023-12", "2023-11"), ("2023-H2", "2023-H1", "2022-H2")
KINDS = {"takings": "quarter", "beat": "month", "turn": "half_year"}
LOOKS_BACK = ir.Earlier | ir.Growth | ir.Consecutive


def declare(builder):
    """The words of what is kept by period."""
    for type, names in YEARLY.items():
        for name in names:
            low = -1 if name == "loss" else 0
            builder.number(
                name, type, zh=f"{type}年数{name}", en=f"{type} yearly {name}", low=low, high=3, integer=True, period="year"
            )
    builder.yesno("weak", ("unit", "site"), zh="年弱", en="yearly weakness", period="year")
    for name, kind in KINDS.items():
        builder.number(name, "unit", zh=f"{name}分期", en=f"periodic {name}", low=0, period=kind)


def values(source, type):
    """Values of periods, of the as-of date, or both."""
    found = {}
    kept = (YEARLY, PERIODS), (FLAGGED, PERIODS), (QUARTERLY, QUARTERS), (MONTHLY, MONTHS), (HALF_YEARLY, HALVES)
    for names, several in kept:
        for name in names.get(type, ()):
            for period in ("", *several):
                if source.often(55):
                    found[f"{name}@{period}" if period else name] = (
                        source.often(60)
                        if names is FLAGGED
                        else Fraction(source.upto(4) - 1 if name == "loss" else source.upto(3))
                    )
    return found


def history(source, type, depth):
    """A condition that looks back."""
    form = source.upto(4)
    if form == 0:
        if type == "unit" and source.often(25):
            name, kind = source.one(tuple(KINDS.items()))
            enough = ir.Compare(source.one(("ge", "lt")), ir.FieldValue(type, name), ir.Number(Fraction(1)))
            return ir.Consecutive(enough, 2 + source.often(30), kind)
        return ir.Consecutive(_condition(source, type), 2 + source.often(30), "year")
    if form == 1:
        length = (365, "day") if source.often(20) else (12 * (1 + source.upto(1)), "month")
        return ir.Earlier(_condition(source, type), *length)
    value, months = _value(source, type)
    then = ir.Earlier(value, months)
    order, literal = (
        source.one(("ge", "gt", "le", "lt", "eq", "ne")),
        ir.Number(Fraction(source.one(("0", "1", "-1", "1/2", "1/3", "2")))),
    )
    if form == 2:
        left = ir.Arithmetic("-", value, then) if source.often(70) else ir.Arithmetic("-", then, value)
        return ir.Compare(order, left, literal)
    if form == 3:
        return ir.Compare(order, value, then)
    if source.often(20):
        return ir.Between(ir.Growth(value, then), ir.Number(Fraction(0)), literal)
    return ir.Compare(order, ir.Growth(value, then), literal)


def _value(source, type):
    if type == "unit" and source.often(25):
        return ir.FieldValue(type, "takings"), source.one((3, 12))
    if type in ("area", ""):
        kind = source.one(("site", "site", "unit"))  # units begin and end
        group = ir.Group("members", kind, kind, ir.Holds(kind, "weak") if source.often(40) else None)
        if source.often(50):
            return ir.Share(group, _condition(source, kind)), 12
        return ir.Aggregate(source.one(("sum", "average", "least")), group, ir.FieldValue(kind, YEARLY[kind][0])), 12
    value = ir.FieldValue(type, source.one(YEARLY[type]))
    if source.often(20):
        return ir.Arithmetic(source.one("+-*/"), value, ir.FieldValue(type, source.one(YEARLY[type]))), 12
    return value, 12 * (1 + source.upto(1))


def _condition(source, type):
    if type in ("area", ""):
        return ir.Compare("ge", _value(source, type)[0], ir.Number(Fraction(1, 2)))
    if source.often(60):
        return ir.Holds(type, "weak")
    return ir.Compare(source.one(("ge", "lt")), ir.FieldValue(type, source.one(YEARLY[type])), ir.Number(Fraction(1)))
