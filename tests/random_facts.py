"""A source of chance goes in; conditions on records beside each other, on two lists and on what is missing come out."""

from __future__ import annotations

from rulekit import ir
from tests.random_words import DATES, FLAGS, GROUPS, NUMBERS, TEXTS

ALOUD = (
    ir.Unique | ir.Recorded | ir.Assumed | ir.Decided | ir.Consecutive
)  # filling in what is missing may turn what these come to


def fact(source, type, depth):
    """One of them."""
    forms = [_recorded, _aloud, _aloud]
    if type in ("unit", "site", "area"):
        forms += [_unique, _unique]
    if any(via == "list" for via, _, _ in GROUPS[type]):
        forms.append(_among)
    return source.one(forms)(source, type, depth)


def _unique(source, type, depth):
    names = (*TEXTS[type], *NUMBERS[type])
    chosen = (source.one(names),) if source.often(75) else tuple(dict.fromkeys(source.one(names) for _ in range(2)))
    above = {"unit": "area", "site": source.one(("unit", "area"))}.get(type, "")
    return ir.Unique(type, chosen, above if source.often(30) else "")


def _recorded(source, type, depth):
    lists = [name for via, name, _ in GROUPS[type] if via == "list"]
    names = (*FLAGS[type], *NUMBERS[type], *TEXTS[type], *DATES[type], *lists)
    return ir.Recorded(type, source.one(names))


def _aloud(source, type, depth):
    item = source.condition(type, max(depth - 1, 0))
    return ir.Decided(item) if source.often(35) else ir.Assumed(item, source.often(50))


def _among(source, type, depth):
    via, name, record = source.one([group for group in GROUPS[type] if group[0] == "list"])
    first, second = (
        ir.Group(via, name, record, source.condition(record, 0) if source.often(50) else None) for _ in range(2)
    )  # fmt: skip
    names = (*TEXTS[record], *NUMBERS[record])
    return ir.Among(source.one(("every", "none")), first, source.one(names), second, source.one(names))
