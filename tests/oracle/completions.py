"""An incomplete record goes in, every complete record that it could stand for comes out, by brute force."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from attrs import evolve

from rulekit import ir
from rulekit.records import Days, Listing, NotYet

_READ = ir.FieldValue | ir.Holds | ir.OneOf | ir.Happened | ir.TextValue


def reads(nodes):
    """(type, name) of all fields and the names of all lists that ir nodes read, without definitions."""
    found = set()
    for root in nodes:
        for node in ir.walk(root):
            if isinstance(node, _READ):
                found.add((node.record, node.name))
            elif isinstance(node, ir.Dated | ir.Deadline | ir.DueBy | ir.InOrder):
                kinds = ("name", "trigger", "done")
                names = node.steps if isinstance(node, ir.InOrder) else [getattr(node, one, None) for one in kinds]
                found |= {(node.record, name) for name in names if name}
            elif isinstance(node, ir.Distinct):
                found.add((node.group.record, node.name))
            elif isinstance(node, ir.Among):
                found |= {(node.group.record, node.name), (node.pool.record, node.other)}
            elif isinstance(node, ir.Group):
                found.add(("list", node.name))
    return found


def domain(vocabulary, type, name, days=()):
    """Every value that a field can have."""
    field = vocabulary.fields[type, name]
    if field.kind == "yesno":
        return [True, False]
    if field.kind == "number":
        assert field.integer
        return [Fraction(value) for value in range(int(field.low), int(field.high) + 1)]
    if field.kind == "text":
        return [choice.id for choice in field.choices]
    return [NotYet(), *(Days.on(day) for day in days)]


def slots(record, wanted, vocabulary, days=()):
    """What is open in a record and the lists below it: (key, name) to the values it can take; membership is (key, "?")."""
    found = {}
    for field in vocabulary.fields_of(record.type):
        if (record.type, field.id) in wanted and field.id not in record.values:
            found[record.key, field.id] = domain(vocabulary, record.type, field.id, days)
    for name, listing in record.lists.items():
        if ("list", name) in wanted:
            assert listing.complete
            for member in (*listing.members, *listing.uncertain):
                found |= slots(member, wanted, vocabulary, days)
            for member in listing.uncertain:
                found[member.key, "?"] = [True, False]
    return found


def filled(record, chosen):
    """The record with a choice for each slot."""
    values = dict(record.values) | {name: value for (key, name), value in chosen.items() if key == record.key and name != "?"}
    lists = {}
    for name, listing in record.lists.items():
        there = [*listing.members, *(one for one in listing.uncertain if chosen.get((one.key, "?")))]
        lists[name] = Listing(tuple(filled(one, chosen) for one in there))
    return evolve(record, values=values, lists=lists)


def completions(record, wanted, vocabulary, days=()):
    """(choice, complete record) for each combination of values of the slots."""
    open_ = slots(record, wanted, vocabulary, days)
    for values in product(*open_.values()):
        chosen = dict(zip(open_, values, strict=True))
        yield chosen, filled(record, chosen)


def size(record, wanted, vocabulary, days=()):
    """How many completions there are."""
    total = 1
    for values in slots(record, wanted, vocabulary, days).values():
        total *= len(values)
    return total


def deciding(results):
    """Slots that can change a result when nothing else changes: takes {choice as a sorted tuple of items: result}."""
    found = set()
    for index in range(len(next(iter(results)))):
        seen = {}
        for choice, result in results.items():
            rest = choice[:index] + choice[index + 1 :]
            if seen.setdefault(rest, result) != result:
                found.add(choice[index][0])
                break
    return found


def outcome_map(record, wanted, vocabulary, judge, days=()):
    """{choice as a tuple of (slot, value): what `judge` says of the completed record}."""
    return {tuple(chosen.items()): judge(whole) for chosen, whole in completions(record, wanted, vocabulary, days)}
