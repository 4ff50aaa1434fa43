"""Earlier periods: every completion of what is missing, judged by an oracle of its own, against the interpreter and its names."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from attrs import evolve

from rulekit import ir, periods
from rulekit.engines import history
from rulekit.engines.interpret import World, judge
from rulekit.records import Dataset, Days, Record
from rulekit.vocabulary import VocabularyBuilder

DAYS = (date(2024, 12, 31), date(2025, 6, 30), date(2024, 2, 29), date(2024, 3, 31))


def words():
    builder = VocabularyBuilder("history")
    builder.record("place", zh="所", en="place", begins="opened", ends="closed")
    builder.number("x", "place", zh="数", en="number", low=-1, high=2, integer=True, period="year")
    builder.yesno("weak", "place", zh="弱", en="weakness", period="year")
    builder.number("q", "place", zh="季数", en="quarter number", low=0, high=2, integer=True, period="quarter")
    for name in ("opened", "closed"):
        builder.date(name, "place", zh=name, en=name)
    return builder.build()


WORDS = words()
X, Q, WEAK = ir.FieldValue("place", "x"), ir.FieldValue("place", "q"), ir.Holds("place", "weak")


def number(value):
    return ir.Number(Fraction(value))


CONDITIONS = (
    ir.Compare("ge", ir.Arithmetic("-", X, ir.Earlier(X, 12)), number(1)),
    ir.Compare("lt", ir.Arithmetic("-", ir.Earlier(X, 24), X), number(1)),
    ir.Compare("ge", ir.Growth(X, ir.Earlier(X, 12)), number("1/2")),
    ir.Compare("lt", ir.Growth(X, ir.Earlier(X, 12)), number("-1/2")),
    ir.Compare("eq", ir.Growth(Q, ir.Earlier(Q, 3)), number(0)),
    ir.Between(ir.Growth(Q, ir.Earlier(Q, 12)), number(0), number(1)),
    ir.Compare("le", X, ir.Earlier(X, 12)),
    ir.Compare("gt", Q, ir.Earlier(Q, 3)),
    ir.Consecutive(WEAK, 2),
    ir.Consecutive(ir.Compare("ge", X, number(1)), 3),
    ir.Not(ir.Consecutive(WEAK, 2)),
    ir.Consecutive(ir.Compare("ge", Q, number(1)), 2, "quarter"),
    ir.Earlier(WEAK, 12),
)
KIND = {"x": 12, "q": 3, "weak": 12}


# the oracle: complete values by (field, number of the period), plain Python ---------------------------------------------------


class Oracle:
    """Reads a condition off complete values; None is nothing to judge. `known`: what of the open period is known."""

    def __init__(self, values, known, day, opened):
        self.values, self.known, self.day, self.opened = values, known, day, opened

    def at(self, name, day):
        return self.values[name, (day.year * 12 + day.month - 1) // KIND[name]]

    def back(self, months):
        total = self.day.year * 12 + self.day.month - 1 - months
        year, month = divmod(total, 12)
        for last in (self.day.day, 30, 29, 28):
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
        raise AssertionError

    def value(self, node, day):
        match node:
            case ir.Number(value):
                return value
            case ir.FieldValue(_, name):
                return self.at(name, day)
            case ir.Earlier(item, count):
                then = self.back(count)
                return None if self.opened and self.opened > then else self.value(item, then)
            case ir.Arithmetic("-", left, right):
                one, two = self.value(left, day), self.value(right, day)
                return None if one is None or two is None else one - two
            case ir.Growth(now, before):
                one, two = self.value(now, day), self.value(before, day)
                return None if one is None or two is None or two <= 0 else (one - two) / two
        raise AssertionError(node)

    def holds(self, node, day):
        match node:
            case ir.Holds(_, name):
                return self.at(name, day)
            case ir.Not(item):
                found = self.holds(item, day)
                return None if found is None else not found
            case ir.Earlier(item, count):
                then = self.back(count)
                return None if self.opened and self.opened > then else self.holds(item, then)
            case ir.Compare(order, left, right):
                one, two = self.value(left, day), self.value(right, day)
                if one is None or two is None:
                    return None
                return {"ge": one >= two, "gt": one > two, "le": one <= two, "lt": one < two, "eq": one == two}[order]
            case ir.Between(value, low, high):
                one = self.value(value, day)
                return None if one is None else low.value <= one <= high.value
            case ir.Consecutive(condition, count, unit):
                return self.run(condition, count, {"year": 12, "quarter": 3}[unit])
        raise AssertionError(node)

    def run(self, condition, count, months):
        here = (self.day.year * 12 + self.day.month - 1) // months
        over = self.last(here, months) <= self.day
        closed = here if over else here - 1
        runs = [self.spell(condition, count, closed, months)]
        name = next(node.name for node in ir.walk(condition) if isinstance(node, ir.FieldValue | ir.Holds))
        if not over and (name, here) in self.known:
            runs.append(self.spell(condition, count, here, months))
        return True if True in runs else None if None in runs else False

    def spell(self, condition, count, end, months):
        seen = []
        for index in range(end - count + 1, end + 1):
            day = min(self.last(index, months), self.day)
            seen.append(None if self.opened and self.opened > day else self.holds(condition, day))
        return False if False in seen else None if None in seen else True

    def last(self, index, months):
        year, month = divmod((index + 1) * months - 1, 12)
        return max(date(year, month + 1, last) for last in (28, 29, 30, 31) if self.exists(year, month + 1, last))

    @staticmethod
    def exists(year, month, day):
        try:
            date(year, month, day)
        except ValueError:
            return False
        return True


def slots(node, day):
    """The values that a condition can read: (field, number of the period)."""
    found = {}
    for name in {one.name for one in ir.walk(node) if isinstance(one, ir.FieldValue | ir.Holds)}:
        here = (day.year * 12 + day.month - 1) // KIND[name]
        months = [one.count for one in ir.walk(node) if isinstance(one, ir.Earlier)]
        runs = [one.count for one in ir.walk(node) if isinstance(one, ir.Consecutive)]
        back = {months_ // KIND[name] for months_ in months} | {step for run in runs for step in range(run + 1)} | {0}
        for step in back:
            found[name, here - step] = {"x": [-1, 0, 1, 2], "q": [0, 1, 2], "weak": [True, False]}[name]
    return found


def named(name, index, here):
    if index == here:
        return name
    return f"{name}@{periods.named(index, periods.KINDS[KIND[name]])}"


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("node", CONDITIONS, ids=[str(index) for index in range(len(CONDITIONS))])
def test_a_verdict_is_that_of_all_completions(node, day):
    chance = random.Random(f"{day}{node}")
    standard = ir.Standard("S", "", ir.Rule("must", ir.Over("records", "place"), node))
    for _ in range(40):
        every = slots(node, day)
        known = {slot: chance.choice(values) for slot, values in every.items() if chance.random() < 0.6}
        opened = chance.choice((None, None, None, date(2023, 7, 1), date(2024, 1, 10)))
        values = {}
        for (name, index), value in known.items():
            here = (day.year * 12 + day.month - 1) // KIND[name]
            own = named(name, index, here)
            if index == here and chance.random() < 0.5:
                own = f"{name}@{periods.named(index, periods.KINDS[KIND[name]])}"
            values[own] = value if isinstance(value, bool) else Fraction(value)
        if opened:
            values["opened"] = Days.on(opened)
        record = Record("place", "p", values)
        world = World(ir.Ruleset("r", (standard,)), WORDS, Dataset(WORDS, {"place": [record]}, {"place"}), day)
        finding = judge(standard, record, world)
        missing = [slot for slot in every if slot not in known]
        if len(missing) > 4:
            continue
        outcomes = set()
        for chosen in product(*(every[slot] for slot in missing)):
            whole = known | dict(zip(missing, chosen, strict=True))
            met = Oracle(whole, known, day, opened).holds(node, day)
            outcomes.add({True: "pass", False: "fail", None: "not_applicable"}[met])
        wanted = outcomes.pop() if len(outcomes) == 1 else "unknown"
        assert finding.verdict.value == wanted, (ir.sexpr(node), day, values, finding)
        if wanted == "unknown":
            names = {named(name, index, (day.year * 12 + day.month - 1) // KIND[name]) for name, index in missing}
            assert {one.name for one in finding.missing} <= names
            assert finding.missing


def test_a_period_has_its_name_and_its_last_day():
    for text, day in (("2024", (2024, 5, 1)), ("2024-H2", (2024, 7, 1)), ("2024-Q1", (2024, 3, 31)), ("2024-03", (2024, 3, 1))):
        kind = periods.kind_of(text)
        index = periods.index_of(date(*day), kind)
        assert periods.named(index, kind) == text
        assert periods.index_of(periods.last_day(index, kind), kind) == index
        assert periods.index_of(periods.last_day(index - 1, kind), kind) == index - 1
    assert periods.kind_of("2024-13") == "" == periods.kind_of("24")


def test_since_looks_for_runs_in_all_periods():
    rule = ir.Rule("must_not", ir.Over("records", "place"), ir.Not(ir.Consecutive(WEAK, 2)))
    standard = ir.Standard("S", "", rule)
    values = {f"weak@{year}": year in (2020, 2021) for year in range(2019, 2025)}
    record = Record("place", "p", values)
    dataset = Dataset(WORDS, {"place": [record]}, {"place"})
    world = World(ir.Ruleset("r", (standard,)), WORDS, dataset, date(2024, 12, 31))
    assert judge(standard, record, world).verdict.value == "pass"
    assert judge(standard, record, evolve(world, since=date(2019, 1, 1))).verdict.value == "fail"
    for day in (date(2022, 1, 1), date(2020, 2, 1)):
        assert judge(standard, record, evolve(world, since=day)).verdict.value == "pass"


def test_a_ruleset_that_looks_at_no_earlier_period_stays_as_it_is():
    ruleset = ir.Ruleset("r", (ir.Standard("S", "", ir.Rule("must", ir.Over("records", "place"), WEAK)),))
    assert history.settled(ruleset, WORDS, date(2024, 1, 1)) is ruleset
