"""How often something happens: every day of the calendar is tried by hand, and all that a missing date could be."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import islice, product

import pytest

from rulekit import ir
from rulekit.engines import periods
from rulekit.engines.frames import engine as frame
from rulekit.engines.frames.records import resolved
from rulekit.engines.generated.engine import generate
from rulekit.engines.generated.groups import Surroundings
from rulekit.engines.interpret import World, judge
from rulekit.findings import VERDICTS, Truth, Verdict
from rulekit.records import Dataset, Days, Listing, NotYet, Record
from tests.oracle import often
from tests.random_words import AS_OF, VOCABULARY
from tests.trust.tables import encoded

GROUP = ir.Group("list", "items", "item")
WORDS = {True: Verdict.PASS, False: Verdict.FAIL, None: Verdict.NOT_APPLICABLE}


def node_of(random):
    low = random.choice((1, 1, 2)) if random.random() < 0.7 else None
    high = random.randrange(3) + (low or 0) if low is None or random.random() < 0.2 else None
    since = random.choice((None, None, date(2023, 5, 3), date(2024, 2, 1)))
    if random.random() < 0.45:
        count, unit = random.choice(((1, "month"), (2, "month"), (3, "month"), (20, "day"), (45, "day")))
        return ir.AnyWindow(GROUP, "made", count, unit, low, high, since)
    if random.random() < 0.25:
        first, last = random.choice((("02-01", "02-29"), ("01-20", "02-10"), ("12-20", "01-05")))
        return ir.EachPeriod(GROUP, "made", "year", low, high, first, last, since)
    period = random.choice(("week", "month", "month", "quarter", "half_year", "year"))
    return ir.EachPeriod(GROUP, "made", period, low, high, since=since)


def day_of(random, as_of):
    return as_of - timedelta(days=random.choice((0, 0, 1, 27, 28, 29, 30, 31, 59, 60, random.randrange(200), -1, -20)))


def record_of(values, begins=None, uncertain=(), complete=True):
    members = [Record("item", f"i{index}", {} if value is None else {"made": value}) for index, value in enumerate(values)]
    sure = [member for index, member in enumerate(members) if index not in uncertain]
    listing = Listing(tuple(sure), tuple(members[index] for index in uncertain), complete)
    return Record("unit", "u", {} if begins is None else {"opened": begins}, {"items": listing})


def finding_of(node, record, as_of, since=None):
    """The finding of the interpreter, with which the generated function agrees."""
    standard = ir.Standard("S", "", ir.Rule("must", ir.Over("records", "unit"), node))
    ruleset = ir.Ruleset("r", (standard,), since=since)
    dataset = Dataset(VOCABULARY, {"unit": [record]}, {"unit"})
    finding = judge(standard, record, World(ruleset, VOCABULARY, dataset, as_of))
    generated = generate(ruleset, VOCABULARY, "unit", Surroundings(dataset, as_of), (standard,), marked=True)(record)
    assert generated == (None if finding.marks and finding.verdict is Verdict.PASS else finding.verdict,)
    return finding


def expected(node, days, as_of, since, begins):
    tell = often.any_window if isinstance(node, ir.AnyWindow) else often.each_period
    return tell(node, days, as_of, since, begins)


@pytest.mark.parametrize("seed", range(6))
def test_known_days_agree_with_every_day_of_the_calendar(seed):
    chance, seen = random.Random(seed), set()
    for _ in range(400):
        as_of = chance.choice((date(2024, 2, 29), date(2024, 3, 31), date(2023, 12, 31), date(2024, 1, 1), date(2024, 7, 7)))
        node, since = node_of(chance), chance.choice((None, None, date(2023, 9, 15), as_of))
        days = [day_of(chance, as_of) for _ in range(chance.randrange(6))]
        begins = day_of(chance, as_of) if chance.random() < 0.3 else None
        if begins is not None and begins > as_of:
            continue
        values = [Days.on(day) for day in days] + ([NotYet()] if chance.random() < 0.1 else [])
        finding = finding_of(node, record_of(values, None if begins is None else Days.on(begins)), as_of, since)
        assert finding.verdict is WORDS[expected(node, days, as_of, since, begins)], (node, days, as_of, since, begins)
        seen.add(finding.verdict)
    assert seen == {Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE}


def completions(values, uncertain, as_of):
    """All days that dates which are missing, or known in part, could be; every day near the day judged on for one missing."""
    for chosen in product(*(_ways(value, index in uncertain, as_of) for index, value in enumerate(values))):
        yield [day for day in chosen if day is not None]


def _ways(value, uncertain, as_of):
    """Days that one date could be; None where it may belong elsewhere."""
    if value is None:
        found = [as_of - timedelta(days=days) for days in range(0, 130, 3)] + [date(1990, 1, 1)]
    else:
        found = [date.fromordinal(day) for day in range(value.first, value.last + 1)]
    return [*found, *([None] if uncertain else [])]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_missing_never_decides(seed):
    """A verdict that stands, stands for every completion; one that does not allows all that come out."""
    chance, seen = random.Random(seed), set()
    for _ in range(120):
        as_of = chance.choice((date(2024, 2, 29), date(2024, 3, 31)))
        node, values = node_of(chance), []
        for _ in range(chance.randrange(4)):
            day = day_of(chance, as_of)
            part = Days(day.replace(day=1).toordinal(), day.replace(day=28).toordinal())
            values.append(chance.choice((Days.on(day), Days.on(day), part)))
        values += [None] * (chance.random() < 0.5)
        uncertain = [index for index in range(len(values)) if chance.random() < 0.2]
        finding = finding_of(node, record_of(values, uncertain=uncertain), as_of)
        came = {WORDS[expected(node, days, as_of, None, None)] for days in islice(completions(values, uncertain, as_of), 3000)}
        assert came <= set(finding.possible), (node, values, as_of)
        if finding.verdict is not Verdict.UNKNOWN:
            assert came == {finding.verdict}, (node, values, as_of)
        elif len(came) > 1:
            assert finding.missing
        seen.add(finding.verdict)
    assert seen == {Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN}


def test_a_list_that_is_absent_or_goes_on_is_named():
    node = ir.EachPeriod(GROUP, "made", "month", low=1)
    absent = finding_of(node, Record("unit", "u"), date(2024, 2, 29))
    assert (absent.verdict, [str(one) for one in absent.missing]) == (Verdict.UNKNOWN, ["items"])
    open_ = finding_of(node, record_of([Days.on(date(2024, 1, 5))], complete=False), date(2024, 2, 29))
    assert (open_.verdict, [str(one) for one in open_.missing]) == (Verdict.UNKNOWN, ["items"])
    most = ir.EachPeriod(GROUP, "made", "month", high=0)
    decided = finding_of(most, record_of([Days.on(date(2024, 1, 5))], complete=False), date(2024, 2, 29))
    assert decided.verdict is Verdict.FAIL


def test_periods_are_told_with_what_they_came_to():
    node = ir.EachPeriod(GROUP, "made", "quarter", low=1)
    finding = finding_of(node, record_of([Days.on(date(2025, 2, 11))]), date(2025, 5, 15))
    (step,) = finding.reason.proof
    told = [(one.name, one.low, one.high, one.truth, one.due) for one in step.periods]
    assert told == [("2025-Q1", 1, 1, Truth.TRUE, ""), ("2025-Q2", 0, 0, Truth.NOTHING, "2025-06-30")]


@pytest.mark.parametrize(
    ("as_of", "due"), [(date(2025, 1, 20), "2025-03-31"), (date(2025, 2, 28), "2025-03-31"), (date(2025, 3, 30), "2025-03-31")]
)
def test_nothing_judged_is_not_yet_due(as_of, due):
    node = ir.EachPeriod(GROUP, "made", "quarter", low=1)
    finding = finding_of(node, record_of([]), as_of)
    assert finding.verdict is Verdict.NOT_APPLICABLE
    assert dict(finding.reason.detail) == {"what": "items", "kind": "not_yet_due", "due": due}


def test_a_record_is_judged_from_its_start():
    node = ir.EachPeriod(GROUP, "made", "month", low=1)
    since_march = record_of([Days.on(date(2024, 4, 2))], Days.on(date(2024, 3, 10)))
    finding = finding_of(node, since_march, date(2024, 4, 30))
    assert [(one.name, one.truth) for one in finding.reason.proof[0].periods] == [
        ("2024-01", Truth.NOTHING), ("2024-02", Truth.NOTHING), ("2024-03", Truth.NOTHING), ("2024-04", Truth.TRUE),
    ]  # fmt: skip
    assert finding.verdict is Verdict.PASS
    fresh = finding_of(node, record_of([], Days.on(date(2024, 3, 10))), date(2024, 3, 31))
    assert dict(fresh.reason.detail)["due"] == "2024-04-30"


def test_what_lies_in_the_past_cannot_be_made_up_for():
    node = ir.EachPeriod(GROUP, "made", "month", low=1)
    finding = finding_of(node, record_of([]), date(2024, 2, 29))
    assert finding.verdict is Verdict.FAIL and finding.remedy is not None and finding.remedy.none == "past"


def test_a_window_is_half_open_at_its_start():
    """Semantics 41: events on 01-10 and 04-12; the window that ends on 04-11 holds neither."""
    node = ir.AnyWindow(GROUP, "made", 3, "month", low=1)
    days = [Days.on(date(2025, 1, 10)), Days.on(date(2025, 4, 12))]
    assert finding_of(node, record_of(days), date(2025, 5, 1)).verdict is Verdict.FAIL
    days = [Days.on(date(2025, 1, 11)), Days.on(date(2025, 4, 11))]
    assert finding_of(node, record_of(days), date(2025, 5, 1)).verdict is Verdict.PASS


def test_names_of_periods():
    def names(period, day, since=date(2024, 1, 1)):
        return [span.name for span in periods.spans(ir.EachPeriod(GROUP, "made", period, low=1), day, since).judged]

    assert names("half_year", date(2025, 1, 1)) == ["2024-H1", "2024-H2", "2025-H1"]
    assert names("year", date(2025, 1, 1)) == ["2024", "2025"]
    assert names("week", date(2024, 1, 14)) == ["2024-W01", "2024-W02"]
    assert names("month", date(2024, 2, 1), date(2024, 1, 2)) == ["2024-02"]


@pytest.mark.parametrize("library", ["polars", "duckdb"])
@pytest.mark.parametrize("since", [None, date(2023, 3, 10)])
def test_frames_agree_with_records(library, since):
    """Every form of it over the same records, by columns; what columns cannot tell is asked of the records."""
    pytest.importorskip(library)
    connection = None
    if library == "duckdb":
        import duckdb

        connection = duckdb.connect()
    chance = random.Random(7)
    records = []
    for index in range(25):
        values = [None if chance.random() < 0.15 else Days.on(day_of(chance, AS_OF)) for _ in range(chance.randrange(5))]
        record = record_of(values, Days.on(day_of(chance, AS_OF)) if chance.random() < 0.3 else None, complete=index % 9 > 0)
        record.key = f"35{index:02}"
        records.append(record)
    standards = tuple(
        ir.Standard(f"S{index}", "", ir.Rule("must", ir.Over("records", "unit"), node_of(chance))) for index in range(40)
    )
    ruleset = ir.Ruleset("r", standards, since=since)
    dataset = Dataset(VOCABULARY, {"unit": records}, {"unit"})
    tables = encoded(dataset, random.Random(7), set(), connection)
    world = World(ruleset, VOCABULARY, dataset, AS_OF)
    (judged,) = frame.judge(ruleset, VOCABULARY, AS_OF, tables).values()
    native = {standard.id for standard in standards if isinstance(standard.rule.requirement, ir.EachPeriod)}
    assert not native & {id for id, (code, _) in judged.asks.items() if code != "inexact"}
    judged = resolved(judged, tables, ruleset, VOCABULARY, AS_OF)
    native_frame = judged.frame.to_native()
    rows = (native_frame.collect() if connection is None else native_frame.pl()).to_dicts()
    seen = set()
    for row in rows:
        record = next((one for one in records if one.key == row[judged.key]), None)
        assert record is not None
        for standard in standards:
            found = VERDICTS[row[judged.verdicts[standard.id]]]
            assert found is judge(standard, record, world).verdict, (standard, record)
            seen.add(found)
    assert len(seen) == 4
