"""The generated function against the interpreter: 200,000 pairs in bulk, a property that shrinks, kept failures, plain values."""

from __future__ import annotations

import pickle
import random
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import rulekit
from rulekit import ir
from rulekit.engines import interpret, judging, later
from rulekit.engines.generated.engine import compile_evaluator
from rulekit.engines.generated.runtime import number as exact
from rulekit.errors import CallError
from rulekit.findings import Verdict
from rulekit.records import Dataset, Days, Listing, NotYet
from tests import agreement
from tests.agreement import Case
from tests.benchmarks import record_cases
from tests.benchmarks.baselines import hand_written
from tests.random_rules import AS_OF, DEFINITIONS, VOCABULARY, Source

SETS, STANDARDS, RECORDS = 42, 50, 100
KEPT = sorted(agreement.KEPT.glob("*.json"))


def _bulk(seed, counts):
    """The first pair on which the engines differ, None where there is none; for some of the pairs with the marks of findings."""
    source = Source(random.Random(seed), calls=5)
    ruleset, dataset = source.ruleset(STANDARDS), source.dataset(RECORDS)
    world = interpret.World(ruleset, VOCABULARY, dataset, AS_OF)
    interpreter = interpret.Interpreter(world)
    plain, marked = agreement.functions(ruleset.standards, dataset)
    for place, record in enumerate(dataset.records["unit"]):
        given_, open_ = plain(record), marked(record)
        for index, standard in enumerate(ruleset.standards):
            verdict = interpret.verdict(standard, record, world)
            counts[verdict] += 1
            wanted = verdict
            if open_[index] is None or (place + index) % (6 if verdict is Verdict.PASS else 40) == 0:
                finding = interpreter.judge(standard, record)
                assert finding.verdict is verdict
                wanted = agreement.unmarked(finding)
                counts["marked"] += wanted is None
            if given_[index] is not verdict or open_[index] is not wanted:
                return Case(standard, dataset, record)
    return None


def test_verdicts_and_marks_agree_on_two_thousand_standards():
    counts = Counter()
    rules = set()
    for seed in range(SETS):
        wrong = _bulk(seed, counts)
        if wrong is not None:
            path = agreement.keep(agreement.shrunk(wrong))
            pytest.fail(f"the engines differ: seed {seed}; kept in {path.name}\n{path.read_text(encoding='utf-8')}")
        rules |= {ir.sexpr(one.rule) for one in Source(random.Random(seed), calls=5).ruleset(STANDARDS).standards}
    total = sum(counts[verdict] for verdict in Verdict)
    assert len(rules) >= 2000 and total >= 200_000
    least = dict.fromkeys(Verdict, 0.10) | {Verdict.ERROR: 0.01}
    shares = {verdict: counts[verdict] / total for verdict in Verdict}
    assert all(shares[verdict] >= least[verdict] for verdict in Verdict), shares
    assert counts["marked"] >= 1000


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_difference_shrinks(chance):
    source = Source(chance, calls=10)
    dataset = source.dataset(2)
    case = Case(source.standard("S0"), dataset, dataset.records["unit"][0])
    if agreement.disagrees(case):
        path = agreement.keep(agreement.shrunk(case))
        pytest.fail(f"the engines differ: kept in {path.name}\n{path.read_text(encoding='utf-8')}")


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_kept_failures_agree(path):
    assert not agreement.disagrees(agreement.kept(path))


def test_a_case_can_be_kept_and_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(agreement, "KEPT", tmp_path)
    source = Source(random.Random(7), calls=20)
    dataset = source.dataset(3)
    for index in range(20):
        case = Case(source.standard(f"S{index}"), dataset, dataset.records["unit"][index % 3])
        again = agreement.kept(agreement.keep(case))
        assert again.standard == case.standard
        assert interpret.judge(again.standard, again.record, again.world) == interpret.judge(
            case.standard, case.record, case.world
        )


def test_a_planted_difference_is_found_and_shrunk(monkeypatch):
    monkeypatch.setattr(agreement, "unmarked", lambda finding: None if finding.verdict is Verdict.FAIL else finding.verdict)
    source = Source(random.Random(3))
    dataset = source.dataset(4)
    cases = [Case(source.standard(f"S{n}"), dataset, record) for n in range(60) for record in dataset.records["unit"]]
    case = next(one for one in cases if one.standard.rule.scope is not None and agreement.disagrees(one))
    small = agreement.shrunk(case)
    assert agreement.disagrees(small)
    assert len(list(ir.walk(small.standard.rule))) < len(list(ir.walk(case.standard.rule)))


# findings ------------------------------------------------------------------------------------------------


def _mixed(seed):
    source = Source(random.Random(seed), calls=5)
    overs = [ir.Over("records", "unit")] * 8 + [ir.Over("each", "area"), ir.Over("whole"), ir.Over("each", "unit")] * 2
    standards = tuple(source.standard(f"S{index}", over) for index, over in enumerate(overs))
    return interpret.World(ir.Ruleset("synthetic", standards, DEFINITIONS), VOCABULARY, source.dataset(40), AS_OF)


@pytest.mark.parametrize("seed", range(8))
def test_findings_are_those_of_the_interpreter(seed):
    world = _mixed(seed)
    wanted = list(interpret.evaluate(world))
    assert list(judging.evaluate(world, worthwhile=1)) == wanted
    assert list(judging.evaluate(world)) == wanted
    only = [wanted[0].standard, wanted[-1].standard]
    assert list(judging.evaluate(world, only, worthwhile=1)) == [one for one in wanted if one.standard in only]


def test_reasons_are_made_when_they_are_read_and_travel():
    world = _mixed(1)
    found = [one for one in judging.evaluate(world, worthwhile=1) if isinstance(one.reason.proof, later.Later)]
    assert {one.verdict for one in found} == {Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE}
    assert all(not one.marks and not one.missing for one in found)
    failed = next(one for one in found if one.verdict is Verdict.FAIL and one.remedy.changes)
    assert isinstance(failed.reason.core, later.Later)
    again = pickle.loads(pickle.dumps(evolve(failed)))
    assert again == failed and again.remedy == failed.remedy and isinstance(again.reason.core, tuple)
    some = found[0].reason.proof
    assert some == tuple(some) and tuple(some) == some and some[0] == some[:1][0] and hash(some) == hash(tuple(some))
    assert pickle.loads(pickle.dumps(found[0])) == found[0]
    assert some != (1, 2) and some != 3 and repr(some) == repr(tuple(some))


def test_reports_are_equal_with_and_without_generated_functions(monkeypatch):
    loaded = rulekit.load("fuzhou-2012")
    chance = random.Random(5)
    firms = [
        {"employees": chance.choice([None, 29, 30, 49, 50, 51, 30.5]), "ownership": chance.choice(["non-public", "public", None]),
         "party_organization": chance.choice([True, False, None]), "party_members": chance.choice([0, 1, 2, None])}
        for _ in range(200)
    ]  # fmt: skip
    data = {"firm": firms, "village": [{"resident_cadre": chance.choice([True, False, None])} for _ in range(100)]}
    fast = loaded.check(data, as_of="2025-06-30")
    monkeypatch.setattr(judging, "evaluate", interpret.evaluate)
    slow = loaded.check(data, as_of="2025-06-30")
    assert fast == slow
    assert fast.to_json(all=True) == slow.to_json(all=True)
    assert any(isinstance(one.reason.proof, later.Later) for one in fast)


@pytest.mark.parametrize(("size", "by_hand"), [(6, hand_written.six), (30, hand_written.thirty)])
def test_the_baseline_of_the_benchmark_gives_the_same_verdicts(size, by_hand):
    judge = compile_evaluator(record_cases.ruleset(size), record_cases.vocabulary(), "site", record_cases.AS_OF)
    rows = record_cases.records(1500, missing=0.3)
    assert [judge(row) for row in rows] == [by_hand(row) for row in rows]
    rows = [{**row, "workers": 0} for row in rows]
    assert [judge(row) for row in rows] == [by_hand(row) for row in rows]
    rows = [{name: value for name, value in row.items() if value is not None} for row in rows]  # absent, not None
    assert [judge(row) for row in rows] == [by_hand(row) for row in rows]


# plain values ----------------------------------------------------------------------------------------------


def _as_plain(value, chance):
    """The same value as a developer might hold it."""
    if isinstance(value, Days) and value.first == value.last:
        day = date.fromordinal(value.first)
        return datetime(day.year, day.month, day.day, 23, 59) if chance.random() < 0.3 else day
    if not isinstance(value, Fraction):
        return value
    forms = [value, float(value)] if Fraction(repr(float(value))) == value else [value]
    if value.denominator == 1:
        forms += [int(value)] * 3 + [Decimal(int(value))]
    return chance.choice(forms)


def _mapping(record, chance):
    found = {name: _as_plain(value, chance) for name, value in record.values.items()}
    for field in VOCABULARY.fields_of(record.type):
        if field.id not in found and chance.random() < 0.5:
            found[field.id] = chance.choice([None, float("nan")])
    for name, listing in record.lists.items():
        found[name] = [_mapping(member, chance) for member in listing.members]
    return found


def _complete(record):
    lists = {name: Listing(tuple(map(_complete, listing.members))) for name, listing in record.lists.items()}
    return evolve(record, lists=lists)


@pytest.mark.parametrize("seed", range(12))
def test_plain_mappings_mean_what_records_mean(seed):
    chance = random.Random(seed)
    source = Source(chance, calls=5)
    ruleset = source.ruleset(40)
    judge = compile_evaluator(ruleset, VOCABULARY, "unit", AS_OF)
    for index in range(30):
        record = _complete(source.unit(f"35{index:02}"))
        found = judge({**_mapping(record, chance), "unit": record.key})
        assert found == judge(record)
        dataset = Dataset(VOCABULARY)
        world = interpret.World(ruleset, VOCABULARY, dataset, AS_OF)
        assert found == tuple(interpret.verdict(one, record, world) for one in ruleset.standards)


def _one(requirement, **more):
    rule = ir.Rule("must", ir.Over("records", "unit"), requirement)
    return compile_evaluator(ir.Ruleset("r", (ir.Standard("S1", "", rule),)), VOCABULARY, "unit", AS_OF, **more)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (0.3, "pass"), (0.29999999999999993, "fail"), (Decimal("0.3"), "pass"), (Decimal("0.2999999999999999999"), "fail"),
        (Fraction(3, 10), "pass"), (Fraction(299999, 1000000), "fail"), (1, "pass"), (0, "fail"), (None, "unknown"),
        (float("nan"), "unknown"), (Decimal("NaN"), "unknown"), (float("inf"), "unknown"), (True, "unknown"), ("1", "unknown"),
    ],
)  # fmt: skip
def test_numbers_are_exact_and_what_is_no_number_is_missing(value, verdict):
    judge = _one(ir.Compare("ge", ir.FieldValue("unit", "cost"), ir.Number(Fraction(3, 10))))
    assert judge({"cost": value}) == (verdict,)


def test_exact_numbers():
    assert [exact(value) for value in (0.1, 2.0, Decimal("2.50"), Fraction(4, 2))] == [Fraction(1, 10), 2, Fraction(5, 2), 2]
    assert type(exact(Fraction(4, 2))) is int


@pytest.mark.parametrize("value", [1, "yes", "no", 0, float("nan"), "", None])
def test_a_yes_or_no_that_is_neither_is_missing(value):
    assert _one(ir.Holds("unit", "a"))({"a": value}) == ("unknown",)
    assert _one(ir.Not(ir.Holds("unit", "a")))({"a": value}) == ("unknown",)


def test_dates_and_texts_as_they_come():
    judge = _one(ir.Happened("unit", "founded", "within", 12, "month"))
    days = [date(2023, 3, 1), date(2023, 2, 28), AS_OF, date(2024, 3, 1)]
    assert [judge({"founded": one})[0] for one in days] == ["pass", "fail", "pass", "fail"]
    others = [NotYet(), None, "2023-03-01", Days.on(date(2023, 3, 1))]
    assert [judge({"founded": one})[0] for one in others] == ["fail", "unknown", "unknown", "pass"]
    judge = _one(ir.OneOf("unit", "colour", ("red", "green")))
    assert [judge({"colour": one})[0] for one in ("red", "blue", None, float("nan"))] == ["pass", "fail", "unknown", "unknown"]


LISTS = ((None, "unknown"), ("items", "unknown"), ({"a": 1}, "unknown"), ([], "fail"), ([{}], "pass"), ([None], "pass"))


@pytest.mark.parametrize(("raw", "verdict"), LISTS)
def test_child_lists_of_plain_values(raw, verdict):
    group = ir.Group("list", "items", "item")
    judge = _one(ir.Compare("ge", ir.Count(group), ir.Number(Fraction(1))))
    assert judge({"items": raw}) == (verdict,)


def test_an_evaluator_is_picklable_and_knows_its_standards():
    source = Source(random.Random(2))
    ruleset = source.ruleset(12)
    judge = compile_evaluator(ruleset, VOCABULARY, "unit", AS_OF, only=("S3", "S1"))
    assert judge.standards == ("S1", "S3")
    loaded = rulekit.load("fuzhou-2012").evaluator("firm", as_of="2025-06-30")
    again = pickle.loads(pickle.dumps(loaded))
    firm = {"employees": 50, "ownership": "non-public", "party_organization": False, "party_members": 1}
    assert again.standards == loaded.standards and again(firm) == loaded(firm) == loaded.judge(firm) == ("fail", "pass")


def test_an_evaluator_for_what_is_not_there():
    loaded = rulekit.load("fuzhou-2012")
    with pytest.raises(CallError, match="no record type 'planet'"):
        loaded.evaluator("planet", as_of="2025-06-30")
    with pytest.raises(CallError, match="no standard 'X'"):
        loaded.evaluator("firm", as_of="2025-06-30", only=("X",))
    assert loaded.evaluator("venue", as_of="2025-06-30")({}) == ()


def test_fields_are_read_once_and_functions_called_only_where_it_matters():
    class Counting(dict):
        reads = 0

        def get(self, name, default=None):
            Counting.reads += name == "a"
            return super().get(name, default)

    held = ir.Holds("unit", "a")
    strict = ir.Call("strict", (held,))
    rules = [ir.Rule("must", ir.Over("records", "unit"), one) for one in (held, ir.AnyOf((held, strict)), ir.All((held, strict)))]
    standards = tuple(ir.Standard(f"S{index}", "", rule) for index, rule in enumerate(rules))
    judge = compile_evaluator(ir.Ruleset("r", standards), VOCABULARY, "unit", AS_OF)
    assert judge(Counting(a=True)) == ("pass", "pass", "error")
    assert Counting.reads == 1
