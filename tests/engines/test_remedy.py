"""Remedies: each one is applied and judged again; it complies, and one step less does not (decisions 66, 67, table S6)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import combinations, product

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rulekit import ir
from rulekit.engines.evaluator import Evaluator
from rulekit.engines.interpret import judge, verdict
from rulekit.findings import Change, Remedy, Truth, Verdict
from rulekit.records import Days, Listing, Record
from rulekit.vocabulary import VocabularyBuilder
from tests.strategies import (
    COLOURS,
    FLAGS,
    ITEM_FLAGS,
    VOCABULARY,
    group_conditions,
    leaf,
    number,
    standard,
    trees,
    units,
    world,
)

# -- applying a remedy, written without the code that found it ------------------------------------------------------------------

ITEM_VALUES = {
    **{name: (True, False) for name in ITEM_FLAGS},
    "v": tuple(map(Fraction, (0, 1, 2))),
    "w": tuple(map(Fraction, (-1, 0, 1))),
    "colour": COLOURS,
}


def step_of(change, words=VOCABULARY):
    if change.kind in ("more_members", "convert"):
        return Fraction(1)
    known = words.fields[change.record, change.name]
    return known.step or Fraction(1 if known.integer else "0.01")


def meeting(record, condition, changeable=tuple(ITEM_VALUES)):
    """The record with as few values changed as let it meet a condition, found by trying all."""
    evaluator = Evaluator(world(record))
    for count in range(len(changeable) + 1):
        for names in combinations(changeable, count):
            for values in product(*(ITEM_VALUES[name] for name in names)):
                other = evolve(record, values=record.values | dict(zip(names, values, strict=True)))
                if condition is None or evaluator.truth(condition, other).truth is Truth.TRUE:
                    return other
    raise AssertionError("no such record")


def applied(record, change, amount):
    """A record once a change has been made by an amount (of a change without amount: 0 leaves it as it is)."""
    if not amount:
        return record
    if change.kind == "more_members":
        listing = record.lists[change.name]
        new = tuple(meeting(Record("item", f"new{index}"), change.condition) for index in range(int(amount)))
        return evolve(record, lists=record.lists | {change.name: evolve(listing, members=(*listing.members, *new))})
    if change.kind == "convert":
        return _members(record, change, lambda member: meeting(member, change.condition), change.members[: int(amount)])
    if change.total:
        return _spread(record, change, amount)
    if change.kind in ("raise", "lower"):
        assert record.values[change.name] == change.before
        value = change.before + (amount if change.kind == "raise" else -amount)
        known = VOCABULARY.fields.get((change.record, change.name))
        assert known is None or ((known.low is None or value >= known.low) and (known.high is None or value <= known.high))
    else:
        value = {"yes": True, "no": False}.get(change.after, change.after)
    return evolve(record, values=record.values | {change.name: value})


def _members(record, change, make, keys):
    (name, listing), *_ = record.lists.items()
    members, uncertain = (tuple(make(one) if one.key in keys else one for one in some) for some in (listing.members, listing.uncertain))
    return evolve(record, lists=record.lists | {name: evolve(listing, members=members, uncertain=uncertain)})


def _spread(record, change, amount):
    """An amount spread over members that are in for certain and whose value is known, as far as their range goes."""
    known = VOCABULARY.fields[change.record, change.name]
    evaluator = Evaluator(world(record))
    left, moved = amount, {}
    where = change.condition
    for member in record.lists["items"].members:
        value = member.values.get(change.name)
        if value is None or (where is not None and evaluator.truth(where, member).truth is not Truth.TRUE):
            continue
        taken = min(left, known.high - value if change.kind == "raise" else value - known.low)
        left -= taken
        moved[member.key] = evolve(member, values=member.values | {change.name: value + (taken if change.kind == "raise" else -taken)})
    assert not left
    return _members(record, change, lambda member: moved[member.key], tuple(moved))


def whole(record, changes, amounts):
    for change, amount in zip(changes, amounts, strict=True):
        record = applied(record, change, amount)
    return record


def less(changes, amounts):
    """The same amounts with one of them a step less, for each."""
    for index, change in enumerate(changes):
        if amounts[index]:
            small = Fraction(1) if change.kind in ("set", "stop") else step_of(change)
            yield [*amounts[:index], max(amounts[index] - small, Fraction(0)), *amounts[index + 1 :]]


def check(given_, record, remedy):
    """All that a remedy promises."""
    for changes in (remedy.changes, *remedy.alternatives):
        enough, best = ([getattr(change, name) for change in changes] for name in ("amount", "at_best"))
        assert all(a >= b >= 0 for a, b in zip(enough, best, strict=True))
        if remedy.certain:
            assert judged(given_, whole(record, changes, enough)) is Verdict.PASS
            for amounts in less(changes, enough):
                assert judged(given_, whole(record, changes, amounts)) is not Verdict.PASS
        else:
            assert enough == best
        assert Verdict.PASS in possible(given_, whole(record, changes, best))
        if not opened(given_, changes):
            for amounts in less(changes, best):
                assert Verdict.PASS not in possible(given_, whole(record, changes, amounts))


def opened(given_, changes):
    """Whether new members, of whom only what is needed is known, are read by another condition too: then less may do at best."""
    groups = sum(isinstance(node, ir.Group) for node in ir.walk(given_.rule))
    return groups > 1 and any(change.kind == "more_members" for change in changes)


def judged(given_, record):
    return verdict(given_, record, world(record))


def possible(given_, record):
    return judge(given_, record, world(record)).possible


# -- over random rules and records ------------------------------------------------------------------------------------------------


@st.composite
def conditions(draw):
    """A tree over fields and conditions on items."""
    names = draw(st.lists(st.sampled_from([*FLAGS[:4], "x", "y", "free", "colour", "founded"]), max_size=3))
    leaves = [draw(leaf(name) if name != "free" else _free()) for name in names]
    for _ in range(draw(st.integers(0 if leaves else 1, 2))):
        leaves.append(draw(st.one_of(group_conditions(), _every())))
    if draw(st.integers(0, 5)) == 0:
        leaves.append(draw(_formula()))
    return draw(trees(draw(st.permutations(leaves))))


@st.composite
def _every(draw):
    group = ir.Group("list", "items", "item", draw(st.sampled_from([None, ir.Holds("item", "q")])))
    held = draw(st.sampled_from([ir.Holds("item", "p"), ir.Not(ir.Holds("item", "r")), ir.OneOf("item", "colour", ("red",))]))
    return ir.Every(group, held)


def _free():
    bound = st.integers(0, 12).map(lambda n: number(Fraction(n, 2)))
    return st.builds(ir.Compare, st.sampled_from(["ge", "gt", "le", "lt", "eq", "ne"]), st.just(ir.FieldValue("unit", "free")), bound)


@st.composite
def _formula(draw):
    x, y = (ir.FieldValue("unit", name) for name in draw(st.permutations(["x", "y"])))
    node = ir.Arithmetic(draw(st.sampled_from("+-*/")), x, y)
    return ir.Compare(draw(st.sampled_from(["ge", "gt", "le", "lt"])), node, number(draw(st.fractions(-2, 3, max_denominator=2))))


def test_each_remedy_complies_and_one_step_less_does_not():
    seen, known = Counter(), set()

    @settings(max_examples=400, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def run(data):
        some = units(names=(*FLAGS[:4], "x", "y", "free", "colour", "founded"), most=4)
        records = data.draw(st.lists(some, min_size=4, max_size=4, unique_by=str))
        scopes = st.one_of(st.none(), leaf("a"), leaf("x"))
        rules = data.draw(st.lists(st.tuples(conditions(), scopes), min_size=4, max_size=4, unique_by=str))
        for record, (condition, scope), negated in product(records, rules, (False, True)):
            given_ = standard(ir.Not(condition) if negated else condition, scope=scope)
            finding = judge(given_, record, world(record))
            assert (finding.remedy is not None) == (finding.verdict is Verdict.FAIL)
            if finding.remedy is not None:
                key = f"{given_} {record}"
                if key not in known:
                    known.add(key)
                    count(finding.remedy)
                if finding.remedy.changes:
                    check(given_, record, finding.remedy)

    def count(remedy):
        seen["all"] += 1
        seen["computed"] += bool(remedy.changes)
        seen["certain"] += bool(remedy.changes) and remedy.certain
        seen["several"] += len(remedy.changes) > 1
        seen["between"] += any(change.amount > change.at_best for change in remedy.changes)
        seen["alternatives"] += bool(remedy.alternatives)
        seen[remedy.none] += 1
        seen.update(change.kind for change in remedy.changes)

    run()
    print(dict(seen))
    assert seen["computed"] >= 2000
