"""Remedies: each one is applied and judged again; it complies, and one step less does not (decisions 66, 67, table S6)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import combinations, product

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
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

# -- applying a remedy, written without the code that found it -----------------------------------------------------------------

ITEM_VALUES = {
    **dict.fromkeys(ITEM_FLAGS, (True, False)),
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
    members, uncertain = (
        tuple(make(one) if one.key in keys else one for one in some) for some in (listing.members, listing.uncertain)
    )
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
        moved[member.key] = evolve(
            member, values=member.values | {change.name: value + (taken if change.kind == "raise" else -taken)}
        )
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


# -- over random rules and records ---------------------------------------------------------------------------------------------


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
    return st.builds(
        ir.Compare, st.sampled_from(["ge", "gt", "le", "lt", "eq", "ne"]), st.just(ir.FieldValue("unit", "free")), bound
    )


@st.composite
def _formula(draw):
    x, y = (ir.FieldValue("unit", name) for name in draw(st.permutations(["x", "y"])))
    node = ir.Arithmetic(draw(st.sampled_from("+-*/")), x, y)
    return ir.Compare(draw(st.sampled_from(["ge", "gt", "le", "lt"])), node, number(draw(st.fractions(-2, 3, max_denominator=2))))


def test_each_remedy_complies_and_one_step_less_does_not():
    seen, known = Counter(), set()

    @settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck))
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
    assert seen["computed"] >= 2000, seen
    assert seen["computed"] >= 0.5 * seen["all"] and seen["certain"] >= 0.7 * seen["computed"], seen
    for kind in ("set", "stop", "raise", "lower", "more_members", "convert", "several", "between", "alternatives"):
        assert seen[kind] >= 50, seen


INPUTS = {**dict.fromkeys(FLAGS[:4], (True, False)), "x": tuple(map(Fraction, (0, 1, 2))), "colour": COLOURS}


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_smaller_change_complies(data):
    """Over read-once trees on known fields: all other values are tried; those that pass cost no less than the remedy."""
    names = data.draw(st.lists(st.sampled_from(list(INPUTS)), min_size=1, max_size=5, unique=True))
    record = Record("unit", "U", {name: data.draw(st.sampled_from(values)) for name, values in INPUTS.items()})
    condition = data.draw(trees([data.draw(leaf(name)) for name in names]))
    given_ = standard(condition)
    if judged(given_, record) is Verdict.PASS:
        given_ = standard(ir.Not(condition))
    finding = judge(given_, record, world(record))
    others = (dict(zip(names, values, strict=True)) for values in product(*(INPUTS[name] for name in names)))
    costs = [
        _cost(record.values, other)
        for other in others
        if judged(given_, evolve(record, values=record.values | other)) is Verdict.PASS
    ]
    if not costs:
        assert finding.remedy.none == "range" or finding.remedy.none == "value"
        return
    changes = (finding.remedy.changes, *finding.remedy.alternatives)
    assert finding.remedy.changes and finding.remedy.certain
    assert {(len(plan), sum(change.amount for change in plan)) for plan in changes} == {min(costs)}


def _cost(before, after):
    changed = [(before[name], value) for name, value in after.items() if before[name] != value]
    return len(changed), sum(abs(new - old) if type(new) is Fraction else 1 for old, new in changed)


# -- table S6, decisions 66 and 67, row by row ---------------------------------------------------------------------------------


def _words():
    builder = VocabularyBuilder("remedies")
    builder.record("county", zh="县", en="county", level=True)
    builder.record("village", zh="村", en="village", parent="county", level=True)
    builder.record("member", zh="委员", en="committee member", child=True)
    builder.record("firm", zh="企业", en="firm")
    builder.number("employees", "firm", zh="员工", en="employees", unit="person")
    builder.number("party_members", "firm", zh="党员", en="party members", unit="person")
    builder.number("payroll", "firm", zh="工资", en="payroll", unit="yuan", low=0, step=100)
    builder.number("area", "firm", zh="面积", en="area", unit="square_metre", fixed=True)
    builder.number("rooms", "firm", zh="房间", en="rooms", unit="item", low=1, fixed=False)
    builder.yesno("organization", "firm", zh="党组织", en="party organization")
    builder.yesno("chain", "firm", zh="产业链", en="chain")
    builder.yesno("idle", "firm", zh="闲置", en="idle", adjective=True)
    builder.text(
        "ownership", "firm", zh="所有制", en="ownership", choices={"public": ("公", "public"), "private": ("私", "private")}
    )
    builder.text("note", "firm", zh="备注", en="note")
    builder.date("founded", "firm", zh="成立", en="founding date")
    builder.yesno("cadre", "village", zh="驻村干部", en="resident cadre")
    builder.text("sex", "member", zh="性别", en="sex", choices={"f": ("女", "female"), "m": ("男", "male")}, fixed=True)
    builder.yesno("trained", "member", zh="受训", en="trained", adjective=True)
    builder.number("subsidy", "member", zh="补贴", en="subsidy", unit="yuan", low=0, high=1000, step=10)
    builder.children("members", "firm", "member", zh="委员", en="committee members")
    builder.function("valid", ("text",), "yesno", lambda text, *, as_of: text == "v", zh="有效", en="valid")
    return builder.build()


WORDS = _words()
AS_OF = date(2025, 6, 30)


def firm(members=None, **values):
    kept = {name: Fraction(value) if type(value) is int else value for name, value in values.items() if value is not None}
    lists = {} if members is None else {"members": Listing(tuple(_member(n, one) for n, one in enumerate(members)))}
    return Record("firm", "F", kept, lists=lists)


def _member(index, values):
    kept = {name: Fraction(value) if type(value) is int else value for name, value in values.items() if value is not None}
    return Record("member", f"M{index}", kept)


def remedied(requirement, record, **more) -> Remedy:
    finding = judge(standard(requirement, **more), record, world(record, words=WORDS, as_of=AS_OF))
    assert finding.verdict is Verdict.FAIL
    return finding.remedy


def told(remedy):
    """Each change as kind, name and the two amounts."""
    return [(change.kind, change.name, change.amount, change.at_best) for change in remedy.changes]


def holds(name):
    return ir.Holds("firm", name)


def value(name):
    return ir.FieldValue("firm", name)


def at_least(quantity, bound):
    return ir.Compare("ge", quantity, bound if not isinstance(bound, int | str) else number(bound))


MEMBERS = ir.Group("list", "members", "member")
TRAINED = ir.Holds("member", "trained")
WOMEN = ir.OneOf("member", "sex", ("f",))
SUBSIDY = ir.FieldValue("member", "subsidy")
YES, NO, OPEN = {"trained": True}, {"trained": False}, {}


def test_the_remedy_is_on_the_side_of_the_requirement():
    remedy = remedied(holds("organization"), firm(employees=50, organization=False), scope=at_least(value("employees"), 50))
    assert remedy.changes == (Change("set", "firm", "organization", "no", "yes"),)
    assert remedy.certain and not remedy.alternatives and not remedy.none


def test_a_passing_record_has_no_remedy():
    record = firm(organization=True)
    assert judge(standard(holds("organization")), record, world(record, words=WORDS)).remedy is None


def test_six_of_twenty_with_two_unknown():
    record = firm(members=[YES] * 6 + [OPEN] * 2 + [NO] * 12)
    remedy = remedied(at_least(ir.Share(MEMBERS, TRAINED), "1/2"), record)
    assert told(remedy) == [("convert", "members", 4, 2)]
    assert remedy.changes[0].condition == TRAINED and remedy.changes[0].members[0] == "M8"


def test_a_count_takes_so_many_more():
    remedy = remedied(at_least(ir.Count(MEMBERS), "5/2"), firm(members=[YES]))
    assert told(remedy) == [("more_members", "members", 2, 2)]
    assert (remedy.changes[0].before, remedy.changes[0].after) == (1, 3)
    women = evolve(MEMBERS, where=WOMEN)
    remedy = remedied(at_least(ir.Count(women), 2), firm(members=[{"sex": "f"}, {"sex": "m"}]))
    assert told(remedy) == [("more_members", "members", 1, 1)] and remedy.changes[0].condition == WOMEN


@pytest.mark.parametrize(("order", "bound", "more"), [("ge", "1/2", 3), ("gt", "1/2", 4), ("ge", "1", 8), ("ge", "21/100", 1)])
def test_a_share_of_fixed_members_converts(order, bound, more):
    condition = ir.Compare(order, ir.Share(MEMBERS, TRAINED), number(bound))
    assert told(remedied(condition, firm(members=[YES] * 2 + [NO] * 8))) == [("convert", "members", more, more)]
    of_ten = Fraction(bound) * 10
    assert more == (-(-of_ten // 1) if order == "ge" else of_ten // 1 + 1) - 2


@pytest.mark.parametrize(("bound", "more"), [("1/2", 6), ("1/3", 2), ("9/10", 70)])
def test_a_share_that_nobody_can_be_converted_to_takes_new_members(bound, more):
    record = firm(members=[{"sex": "f"}] * 2 + [{"sex": "m"}] * 8)
    expected = -((Fraction(bound) * 10 - 2) // -(1 - Fraction(bound)))
    assert told(remedied(at_least(ir.Share(MEMBERS, WOMEN), bound), record)) == [("more_members", "members", more, more)]
    assert more == expected


def test_a_share_of_all_that_nobody_can_be_converted_to_has_none():
    record = firm(members=[{"sex": "f"}, {"sex": "m"}])
    assert remedied(at_least(ir.Share(MEMBERS, WOMEN), 1), record).none == "members"


def test_at_most_a_share_converts_the_other_way_and_never_deletes():
    most = ir.Compare("le", ir.Share(MEMBERS, TRAINED), number("1/4"))
    remedy = remedied(most, firm(members=[YES] * 4 + [NO] * 4))
    assert told(remedy) == [("convert", "members", 2, 2)] and remedy.changes[0].condition == ir.Not(TRAINED)
    assert remedied(ir.Compare("le", ir.Count(MEMBERS), number(1)), firm(members=[YES, NO])).none == "would_delete"


def test_a_sum_and_an_average_tell_the_amount_in_all():
    record = firm(members=[{"subsidy": 300}, {"subsidy": 500}, {"subsidy": 205}])
    sum_ = remedied(at_least(ir.Aggregate("sum", MEMBERS, SUBSIDY), 1200), record)
    assert told(sum_) == [("raise", "subsidy", 200, 200)] and sum_.changes[0].total == "sum"
    average = remedied(at_least(ir.Aggregate("average", MEMBERS, SUBSIDY), 400), record)
    assert told(average) == [("raise", "subsidy", 200, 200)] and average.changes[0].total == "average"  # 195 in steps of 10
    assert (average.changes[0].before, average.changes[0].after) == (335, Fraction(1205, 3))
    assert remedied(at_least(ir.Aggregate("sum", MEMBERS, SUBSIDY), 4000), record).none == "members"  # 1000 is the most of each
    equal = ir.Compare("eq", ir.Aggregate("sum", MEMBERS, SUBSIDY), number(1200))
    assert remedied(equal, record).none == "equal_total"


def test_the_least_is_raised_for_all_members_that_are_below():
    record = firm(members=[{"subsidy": 300}, {"subsidy": 500}, {"subsidy": 200}])
    remedy = remedied(at_least(ir.Aggregate("least", MEMBERS, SUBSIDY), 400), record)
    assert told(remedy) == [("convert", "members", 2, 2)] and remedy.changes[0].members == ("M0", "M2")


def test_a_number_goes_up_in_steps_of_its_field():
    remedy = remedied(at_least(value("payroll"), 13000), firm(payroll=12345))
    assert remedy.changes == (Change("raise", "firm", "payroll", Fraction(12345), Fraction(13045), Fraction(700), Fraction(700)),)
    remedy = remedied(ir.Compare("gt", value("employees"), number(50)), firm(employees=50))
    assert told(remedy) == [("raise", "employees", 1, 1)]
    assert remedied(at_least(value("area"), 200), firm(area=100)).none == "fixed"


def test_of_a_quotient_what_is_divided_changes_and_never_the_base_less():
    per = ir.Arithmetic("*", ir.Arithmetic("/", value("party_members"), value("employees")), number(100))
    remedy = remedied(at_least(per, 2), firm(party_members=3, employees=210))
    assert told(remedy) == [("raise", "party_members", 2, 2)] and remedy.changes[0].after == 5
    part = ir.Arithmetic("*", number("1/20", "ratio"), value("employees"))
    remedy = remedied(at_least(value("party_members"), part), firm(party_members=3, employees=210))
    assert told(remedy) == [("raise", "party_members", 8, 8)] and not remedy.alternatives
    only_base = at_least(ir.Arithmetic("/", value("area"), value("rooms")), 2)
    assert remedied(only_base, firm(area=100, rooms=60)).none == "fixed"
    assert remedied(ir.Not(only_base), firm(area=100, rooms=40)).changes[0].kind == "raise"


def test_what_is_rounded_or_chosen_is_reached_by_the_own_number():
    share = ir.Arithmetic("*", number("1/50", "ratio"), value("employees"))
    remedy = remedied(at_least(value("party_members"), ir.Rounded("up", share)), firm(party_members=3, employees=151))
    assert told(remedy) == [("raise", "party_members", 1, 1)] and not remedy.alternatives
    over = ir.Arithmetic("/", ir.Arithmetic("-", value("employees"), number(100)), number(200))
    steps = ir.Arithmetic("+", number(1), ir.Extreme("greater", (number(0), ir.Rounded("up", over))))
    remedy = remedied(at_least(value("party_members"), steps), firm(party_members=1, employees=301))
    assert told(remedy) == [("raise", "party_members", 2, 2)] and not remedy.alternatives  # never 200 employees fewer
    chosen = ir.Extreme("greater", (number(10), value("party_members")))
    remedy = remedied(at_least(chosen, 12), firm(party_members=4))
    assert told(remedy) == [("raise", "party_members", 8, 8)]


def test_between_goes_to_the_nearer_bound():
    between = ir.Between(value("employees"), number(10), number(20))
    assert told(remedied(between, firm(employees=7))) == [("raise", "employees", 3, 3)]
    assert told(remedied(between, firm(employees=22))) == [("lower", "employees", 2, 2)]
    outside = ir.Not(between)
    remedy = remedied(outside, firm(employees=12))
    assert told(remedy) == [("lower", "employees", 3, 3)] and not remedy.alternatives


def test_all_of_takes_every_one_that_failed_and_any_of_the_cheapest_with_ties():
    record = firm(organization=False, chain=False, idle=True)
    both = remedied(ir.All((holds("organization"), holds("chain"))), record)
    assert told(both) == [("set", "organization", 1, 1), ("set", "chain", 1, 1)]
    either = remedied(ir.AnyOf((holds("organization"), holds("chain"))), record)
    assert told(either) == [("set", "organization", 1, 1)]
    assert [[change.name for change in changes] for changes in either.alternatives] == [["chain"]]
    shared = ir.All((ir.AnyOf((holds("organization"), holds("chain"))), ir.AnyOf((holds("chain"), ir.Not(holds("idle"))))))
    assert told(remedied(shared, record)) == [("set", "chain", 1, 1)]


def test_none_of_stops_each_that_is_true():
    none_of = ir.Not(ir.AnyOf((holds("idle"), holds("chain"), holds("organization"))))
    remedy = remedied(none_of, firm(idle=True, chain=False, organization=True), force="must_not")
    assert [(change.kind, change.name) for change in remedy.changes] == [("stop", "idle"), ("stop", "organization")]


def test_what_is_missing_is_told_apart():
    both = ir.All((holds("organization"), holds("chain")))
    remedy = remedied(both, firm(organization=False))
    assert told(remedy) == [("set", "organization", 1, 1), ("set", "chain", 1, 0)]
    remedy = remedied(ir.All((holds("organization"), at_least(value("area"), 50))), firm(organization=False))
    assert told(remedy) == [("set", "organization", 1, 1)] and not remedy.certain


@pytest.mark.parametrize(
    ("requirement", "values", "none"),
    [
        (ir.Happened("firm", "founded", "within", 12, "month"), {"founded": Days(738000, 738000)}, "date"),
        (ir.Call("valid", (ir.TextValue("firm", "note"),)), {"note": "x"}, "function"),
        (ir.Not(ir.OneOf("firm", "note", ("x",))), {"note": "x"}, "value"),
        (ir.Compare("ge", ir.Distinct(MEMBERS, "sex"), number(2)), {}, "distinct"),
        (ir.Compare("lt", value("employees"), number(0)), {"employees": 3}, "range"),
        (ir.All((at_least(value("employees"), 5), ir.Compare("lt", value("employees"), number(5)))), {"employees": 3}, "joint"),
    ],
)
def test_there_is_none_with_its_reason(requirement, values, none):
    remedy = remedied(requirement, firm(members=[{"sex": "f"}], **values))
    assert (remedy.changes, remedy.none) == ((), none)


def test_a_remedy_never_leads_out_of_scope_or_into_an_exception():
    small = ir.Compare("lt", value("employees"), number(100))
    assert remedied(at_least(value("employees"), 100), firm(employees=60), scope=small).none == "leaves_scope"
    exempt = {"exceptions": [at_least(value("employees"), 80)]}
    assert remedied(at_least(value("employees"), 80), firm(employees=60), **exempt).none == "leaves_scope"


def test_members_of_the_hierarchy_are_converted_too():
    villages = [Record("village", f"V{n}", {"cadre": n < 2}, parent="A") for n in range(5)]
    county = Record("county", "A")
    share = ir.Share(ir.Group("members", "village", "village"), ir.Holds("village", "cadre"))
    given_ = standard(at_least(share, "4/5"), over=ir.Over("records", "county"))
    finding = judge(given_, county, world(county, *villages, words=WORDS))
    assert told(finding.remedy) == [("convert", "village", 2, 2)] and finding.remedy.changes[0].members == ("V2", "V3")
    assert [village.values["cadre"] for village in villages] == [True, True, False, False, False]
    for village in villages[2:4]:
        village.values["cadre"] = True
    assert judge(given_, county, world(county, *villages, words=WORDS)).verdict is Verdict.PASS
