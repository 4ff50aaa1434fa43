"""The interpreter against brute force over all completions of small records (decisions 5, 8, 10, 11, 12)."""

from __future__ import annotations

from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rulekit import ir
from rulekit.engines.interpret import judge, verdict
from rulekit.findings import Truth, Verdict
from rulekit.records import Record
from tests.oracle.completions import completions, deciding, outcome_map, reads, size, slots
from tests.oracle.plain import Plain
from tests.strategies import (
    AS_OF,
    COLOURS,
    DAYS,
    FLAGS,
    ITEM_FLAGS,
    VOCABULARY,
    group_conditions,
    items,
    leaf,
    number,
    rules,
    standard,
    trees,
    units,
    world,
)

PLAIN = Plain(AS_OF)
MOST = 600


def brute(rule, record):
    wanted = reads([rule])
    assume(size(record, wanted, VOCABULARY, DAYS) <= MOST)
    return outcome_map(record, wanted, VOCABULARY, lambda whole: PLAIN.verdict(rule, whole), DAYS)


def named(finding):
    return {(one.key, "?" if one.name == "unit" else one.name) for one in finding.missing}


@settings(max_examples=400, deadline=None)
@given(group_conditions(), items())
def test_a_group_condition_is_unknown_exactly_where_completions_differ(condition, listing):
    record = Record("unit", "U", lists={"items": listing})
    given_ = standard(condition)
    results = brute(given_.rule, record)
    finding = judge(given_, record, world(record))
    assert {one.value for one in finding.possible} == set(results.values())
    assert (finding.verdict is Verdict.UNKNOWN) == (len(set(results.values())) > 1)
    assert verdict(given_, record, world(record)) is finding.verdict
    exact = deciding(results) if finding.verdict is Verdict.UNKNOWN else set()
    assert named(finding) >= exact
    if "may_include_more" not in finding.marks:
        assert named(finding) == exact


@settings(max_examples=300, deadline=None)
@given(group_conditions(forms=("share", "count", "least", "greatest")), items(names=("p", "q", "v")))
def test_members_named_are_exactly_those_that_can_change_it(condition, listing):
    record = Record("unit", "U", lists={"items": listing})
    given_ = standard(condition)
    results = brute(given_.rule, record)
    finding = judge(given_, record, world(record))
    if finding.verdict is Verdict.UNKNOWN:
        assert "may_include_more" not in finding.marks
        assert named(finding) == deciding(results)


@settings(max_examples=150, deadline=None)
@given(items(names=("p", "q")), st.booleans())
def test_every_and_none(listing, negated):
    record = Record("unit", "U", lists={"items": listing})
    held = ir.Holds("item", "p")
    group = ir.Group("list", "items", "item", ir.Holds("item", "q"))
    given_ = standard(ir.Every(group, ir.Not(held) if negated else held))
    results = brute(given_.rule, record)
    finding = judge(given_, record, world(record))
    assert {one.value for one in finding.possible} == set(results.values())
    assert named(finding) == (deciding(results) if finding.verdict is Verdict.UNKNOWN else set())


@settings(max_examples=500, deadline=None)
@given(rules(), units(most=0))
def test_a_rule_that_reads_each_input_once_equals_brute_force(rule, record):
    given_ = ir.Standard("S1", "", rule)
    results = brute(rule, record)
    finding = judge(given_, record, world(record))
    assert {one.value for one in finding.possible} == set(results.values())
    assert verdict(given_, record, world(record)) is finding.verdict
    if len(set(results.values())) == 1:
        assert finding.verdict is not Verdict.UNKNOWN
    elif "may_be_exempt" in finding.marks:
        assert set(results.values()) == {"pass", "not_applicable"}
        assert not finding.missing
    else:
        assert finding.verdict is Verdict.UNKNOWN
        assert named(finding) == deciding(results)
        wanted = reads([rule])
        met = {PLAIN.holds(rule.requirement, whole) for _, whole in completions(record, wanted, VOCABULARY, DAYS)}
        met = {True} if rule.force == "may" else met
        assert ("cannot_fail" in finding.marks, "cannot_pass" in finding.marks) == (False not in met, True not in met)
    assert "may_include_more" not in finding.marks
    waiting = list(finding.reason.proof)
    for step in waiting:
        waiting += step.steps
        assert step.truth in (Truth.UNKNOWN, Truth.ERROR) or not step.missing


@settings(max_examples=300, deadline=None)
@given(st.data(), units(names=("a", "b", "c"), most=0))
def test_a_monotone_condition_that_repeats_inputs_equals_brute_force(data, record):
    leaves = [ir.Holds("unit", name) for name in data.draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=7))]
    given_ = standard(data.draw(trees(leaves, negation=False)))
    results = brute(given_.rule, record)
    finding = judge(given_, record, world(record))
    assert (finding.verdict is Verdict.UNKNOWN) == (len(set(results.values())) > 1)
    if finding.verdict is Verdict.UNKNOWN:
        assert named(finding) >= deciding(results)
        assert "may_include_more" in finding.marks or named(finding) == deciding(results)


@settings(max_examples=300, deadline=None)
@given(st.data(), units(most=2, item_names=("p", "q", "v")))
def test_a_verdict_is_sound_and_names_all_that_can_change_it(data, record):
    names = data.draw(st.lists(st.sampled_from([*FLAGS[:3], "x", "y"]), min_size=1, max_size=4))
    leaves = [data.draw(leaf(name)) for name in names] + [data.draw(group_conditions(forms=("share", "sum", "count")))]
    rule = standard(data.draw(trees(leaves)), scope=data.draw(leaf("colour")), exceptions=[data.draw(leaf("a"))]).rule
    results = brute(rule, record)
    finding = judge(ir.Standard("S1", "", rule), record, world(record))
    assert {one.value for one in finding.possible} >= set(results.values())
    if finding.verdict is Verdict.UNKNOWN:
        assert named(finding) >= deciding(results)
    elif "may_be_exempt" not in finding.marks:
        assert set(results.values()) == {finding.verdict.value}


@settings(max_examples=300, deadline=None)
@given(st.data(), rules(), units(most=0))
def test_filling_a_field_never_flips_pass_or_fail(data, rule, record):
    given_ = ir.Standard("S1", "", rule)
    open_ = slots(record, reads([rule]), VOCABULARY, DAYS)
    assume(open_)
    before = judge(given_, record, world(record))
    slot = data.draw(st.sampled_from(list(open_)))
    value = data.draw(st.sampled_from(open_[slot]))
    fuller = evolve(record, values=record.values | {slot[1]: value})
    after = judge(given_, fuller, world(fuller))
    assert set(after.possible) <= set(before.possible)
    if before.verdict is not Verdict.UNKNOWN:
        exempt = "may_be_exempt" in before.marks and after.verdict is Verdict.NOT_APPLICABLE
        assert after.verdict is before.verdict or exempt


@settings(max_examples=200, deadline=None)
@given(st.data(), units(names=("a", "b", "c", "x"), most=0))
def test_an_error_matters_only_where_an_unknown_would(data, record):
    leaves = [ir.Holds("unit", "a"), data.draw(leaf("x")), ir.Holds("unit", "e"), ir.Holds("unit", "b")]
    order = data.draw(st.permutations(leaves))
    tree = data.draw(trees(order))
    unknown = standard(tree, scope=ir.Holds("unit", "c"))
    broken = standard(_replaced(tree, ir.Holds("unit", "e"), ir.Call("broken", (ir.Text("now"),))), scope=ir.Holds("unit", "c"))
    read_as_unknown = judge(unknown, record, world(record))
    finding = judge(broken, record, world(record))
    if read_as_unknown.verdict is not Verdict.UNKNOWN:
        assert finding.verdict is read_as_unknown.verdict
    else:
        assert finding.verdict in (Verdict.UNKNOWN, Verdict.ERROR)
        assert (finding.verdict is Verdict.UNKNOWN) == (("U", "e") not in named(read_as_unknown))
        assert named(finding) == named(read_as_unknown) - {("U", "e")}
    if finding.verdict is Verdict.ERROR:
        assert finding.reason.detail == {"function": "broken", "error": "ValueError: broken"}


def _replaced(node, old, new):
    if node == old:
        return new
    if isinstance(node, ir.Not):
        return ir.Not(_replaced(node.item, old, new))
    if isinstance(node, ir.All | ir.AnyOf):
        return type(node)(tuple(_replaced(item, old, new) for item in node.items))
    if isinstance(node, ir.HowMany):
        return evolve(node, items=tuple(_replaced(item, old, new) for item in node.items))
    if isinstance(node, ir.Same):
        return ir.Same(_replaced(node.left, old, new), _replaced(node.right, old, new))
    return node


@settings(max_examples=200, deadline=None)
@given(
    items(most=3, names=("q",), inner=2),
    st.fractions(0, 1, max_denominator=4),
    st.sampled_from(["ge", "gt", "le", "lt"]),
    st.sampled_from([None, ir.Holds("part", "q")]),
)
def test_an_average_of_shares_equals_brute_force(listing, bound, order, where):
    record = Record("unit", "U", lists={"items": listing})
    inner = ir.Share(ir.Group("list", "parts", "part", where), ir.Holds("part", "p"))
    group = ir.Group("list", "items", "item", ir.Holds("item", "q"))
    given_ = standard(ir.Compare(order, ir.Aggregate("average", group, inner), number(bound)))
    results = brute(given_.rule, record)
    finding = judge(given_, record, world(record))
    assert {one.value for one in finding.possible} == set(results.values())
    if finding.verdict is Verdict.UNKNOWN:
        assert named(finding) >= deciding(results)


@settings(max_examples=200, deadline=None)
@given(
    units(names=("x", "y"), most=0),
    st.sampled_from("+-*/"),
    st.sampled_from(["ge", "le", "eq"]),
    st.fractions(-2, 3, max_denominator=2),
    st.sampled_from(["xy", "yx"]),
)
def test_arithmetic_is_sound(record, operator, order, bound, names):
    node = ir.Arithmetic(operator, *(ir.FieldValue("unit", name) for name in names))
    given_ = standard(ir.Compare(order, node, number(bound)))
    results = brute(given_.rule, record)
    finding = judge(given_, record, world(record))
    assert {one.value for one in finding.possible} >= set(results.values())
    assert finding.verdict is Verdict.UNKNOWN or set(results.values()) == {finding.verdict.value}


def test_the_oracle_sees_every_completion():
    record = Record("unit", "U", {"a": True})
    wanted = reads([ir.All((ir.Holds("unit", "a"), ir.Holds("unit", "b"), ir.OneOf("unit", "colour", ("red",))))])
    assert len(list(completions(record, wanted, VOCABULARY))) == 2 * len(COLOURS)
    assert set(ITEM_FLAGS) == {"p", "q", "r"}
