"""Deadlines, fixed days, orders of steps and stages: table S5 by hand, the calendar by brute force, on every engine."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import duckdb
import polars as pl
import pytest

import rulekit
from rulekit import ir
from rulekit.engines import deadlines, interpret
from rulekit.engines.generated.engine import compile_evaluator
from rulekit.engines.interpret import World
from rulekit.engines.truth import FALSE, NOTHING, TRUE
from rulekit.findings import Truth
from rulekit.records import Dataset, Days, NotYet, Record
from rulekit.vocabulary import VocabularyBuilder
from tests import frames

T, F, N = TRUE, FALSE, NOTHING
THIRTY = ir.Deadline("case", "raised", "settled", 30, "day")


def vocabulary():
    builder = VocabularyBuilder("cases")
    builder.record("case", zh="案件", en="case")
    for name in ("raised", "heard", "settled"):
        builder.date(name, "case", zh=f"{name}日期", en=f"date {name}", happened_zh=name, happened_en=name)
    builder.yesno("desk", "case", zh="窗口", en="desk")
    builder.number("rate", "case", zh="比率", en="rate")
    return builder.build()


WORDS = vocabulary()


def day(text):
    """A date: full, a month, a year; "never" has not happened, "" is missing."""
    if text in ("", "never"):
        return NotYet() if text else None
    parts = [int(part) for part in text.split("-")]
    first = date(*parts, *(1 for _ in range(3 - len(parts))))
    if len(parts) == 3:
        return Days.on(first)
    later = date(first.year + (len(parts) == 1 or first.month == 12), 1 if len(parts) == 1 else first.month % 12 + 1, 1)
    return Days(first.toordinal(), later.toordinal() - 1)


def possible(node, as_of, **values):
    known = {name: found for name, text in values.items() if (found := day(text)) is not None}
    return deadlines.outcome(node, known, date.fromisoformat(as_of)).possible


# what is written in S5: done, days up to the due day (30 June) and after it, trigger missing
@pytest.mark.parametrize(
    ("settled", "before", "after", "unknown"),
    [
        ("2025-06-20", T, T, T | F),
        ("2025-07-01", N, F, F | T),
        ("never", N, F, F | N),
        ("", T | N, T | F, T | F | N),
    ],
)
def test_table_s5(settled, before, after, unknown):
    early = "2025-06-29"
    assert possible(THIRTY, early, raised="2025-05-31", settled="2025-06-20" if settled == "2025-06-20" else settled) == before
    assert possible(THIRTY, "2025-07-15", raised="2025-05-31", settled=settled) == after
    assert possible(THIRTY, "2025-07-15", settled=settled) == unknown


def test_the_last_day_counts_and_the_trigger_is_day_0():
    assert possible(THIRTY, "2025-06-30", raised="2025-01-01", settled="2025-01-31") == T
    assert possible(THIRTY, "2025-06-30", raised="2025-01-01", settled="2025-02-01") == F
    assert possible(THIRTY, "2025-01-30", raised="2025-01-01", settled="never") == N
    assert possible(THIRTY, "2025-01-31", raised="2025-01-01", settled="never") == F


def test_what_was_done_before_its_trigger_is_contradictory():
    assert possible(THIRTY, "2025-06-30", raised="2025-02-01", settled="2025-01-31") == T | F | N
    assert possible(THIRTY, "2025-06-30", raised="never", settled="2025-01-31") == T | F | N
    assert deadlines.hangs_on(THIRTY, {"raised": day("2025-02-01"), "settled": day("2025-01-31")}, date(2025, 6, 30)) == (
        ("raised", "settled"), True,
    )  # fmt: skip


def test_a_trigger_to_come_is_about_nothing():
    for settled in ("never", ""):
        assert possible(THIRTY, "2025-06-30", raised="2025-07-01", settled=settled) == N
        assert possible(THIRTY, "2025-06-30", raised="never", settled=settled) == N


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        (("2025-03-10", "", "2025-03-05"), F),
        (("2025-03-05", "2025-03-05", "2025-03-05"), T),
        (("2025-03-05", "never", "2025-03-06"), F),
        (("2025-03-05", "2025-03-06", "never"), N),
        (("never", "never", "never"), N),
        (("never", "", "2025-03-06"), F),
        (("2025-03-05", "", "2025-03-06"), T | F | N),
        (("2025-03", "2025-03-15", "2025-04"), T | F),
        (("", "", "never"), F | N),
        (("2025-03-05", "2025-07-06", "never"), N),
    ],
)
def test_all_pairs_of_steps_count(steps, wanted):
    node = ir.InOrder("case", ("raised", "heard", "settled"))
    found = possible(node, "2025-06-30", **dict(zip(node.steps, steps, strict=True)))
    assert found | wanted == found if wanted == T | F | N else found == wanted


NEAR = [date(2024, 1, 28) + timedelta(days=step) for step in range(66)]


@pytest.mark.parametrize("months", [1, 2, 12, 13])
def test_months_are_clipped_once(months):
    node = ir.Deadline("case", "raised", "settled", months, "month")
    for start in NEAR:
        due = date.fromordinal(deadlines.forward(start.toordinal(), months, "month"))
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        assert (due.year, due.month) == (year, month + 1) and due.day <= start.day
        assert deadlines.latest(node, due) >= start.toordinal()
        assert deadlines.latest(node, due - timedelta(days=1)) < start.toordinal()


def the_day_before(start, count, unit):
    """The last day of a period that begins on a day, counted out on the calendar: the one before the first that is too late."""
    if unit == "day":
        return start + timedelta(days=count - 1)
    day = start
    while (day.year * 12 + day.month, day.day) < (start.year * 12 + start.month + count, start.day):
        day += timedelta(days=1)
    return day - timedelta(days=1)


@pytest.mark.parametrize(("count", "unit"), [(1, "month"), (2, "month"), (12, "month"), (13, "month"), (1, "day"), (30, "day")])
def test_a_period_that_begins_with_its_trigger_ends_a_day_earlier(count, unit):
    node = ir.Deadline("case", "raised", "settled", count, unit, beginning=True)
    for start in [*NEAR, date(2023, 3, 1), date(2023, 2, 28), date(2025, 4, 5)]:
        due = date.fromordinal(deadlines.due(node, start.toordinal()))
        assert due == the_day_before(start, count, unit)
        assert deadlines.latest(node, due) >= start.toordinal()
        assert deadlines.latest(node, due - timedelta(days=1)) < start.toordinal()


@pytest.mark.parametrize("case", [
    ("2025-04-05", "2026-04-04", 12, "month", "pass"), ("2025-04-05", "2026-04-05", 12, "month", "fail"),
    ("2024-02-29", "2025-02-28", 12, "month", "pass"), ("2024-02-29", "2025-03-01", 12, "month", "fail"),
    ("2023-03-01", "2024-02-29", 12, "month", "pass"), ("2023-03-01", "2024-03-01", 12, "month", "fail"),
    ("2025-01-31", "2025-02-28", 1, "month", "pass"), ("2025-01-01", "2025-01-01", 1, "day", "pass"),
    ("2025-01-01", "2025-01-02", 1, "day", "fail"), ("2025-01-01", "2025-01-30", 30, "day", "pass"),
    ("2025-01-01", "2025-01-31", 30, "day", "fail"),
])  # fmt: skip
def test_periods_that_begin_with_their_trigger_on_every_engine(case):
    raised, settled, count, unit, wanted = case
    node = ir.Deadline("case", "raised", "settled", count, unit, beginning=True)
    assert agreed(node, date(2026, 6, 1), {"raised": day(raised), "settled": day(settled)}).verdict == wanted


@pytest.mark.parametrize(("as_of", "wanted"), [("2025-04-03", "not_applicable"), ("2025-04-04", "fail")])
def test_the_last_day_of_such_a_period_is_when_it_is_overdue(as_of, wanted):
    node = ir.Deadline("case", "raised", "settled", 12, "month", beginning=True)
    assert agreed(node, date.fromisoformat(as_of), {"raised": day("2024-04-05"), "settled": day("never")}).verdict == wanted


def rule(node):
    return ir.Standard("S", "", ir.Rule("must", ir.Over("records", "case"), node))


def agreed(node, as_of, values):
    """The verdict of the interpreter, on which the generated function and both libraries of frames agree."""
    record = Record("case", "C1", {name: found for name, found in values.items() if found is not None})
    ruleset = ir.Ruleset("cases", (rule(node),), {})
    world = World(ruleset, WORDS, Dataset(WORDS, {"case": [record]}, {"case"}), as_of)
    finding = interpret.judge(ruleset.standards[0], record, world)
    assert compile_evaluator(ruleset, WORDS, "case", as_of)(record) == (finding.verdict,)
    frames.agree(world, ruleset.standards[0], finding)
    return finding


@pytest.mark.parametrize("case", [
    ("2024-01-31", "2024-02-29", 1, "pass"), ("2024-01-31", "2024-03-01", 1, "fail"), ("2024-01-30", "2024-02-29", 1, "pass"),
    ("2023-01-31", "2023-03-01", 1, "fail"), ("2023-01-29", "2023-02-28", 1, "pass"), ("2024-02-29", "2025-02-28", 12, "pass"),
    ("2024-02-29", "2025-03-01", 12, "fail"), ("2023-12-31", "2024-06-30", 6, "pass"), ("2024-03-31", "2024-04-30", 1, "pass"),
    ("2024-03-31", "2024-05-01", 1, "fail"), ("2024-02-29", "2024-03-29", 1, "pass"), ("2024-02-29", "2024-03-30", 1, "fail"),
])  # fmt: skip
def test_ends_of_months_on_every_engine(case):
    raised, settled, months, wanted = case
    node = ir.Deadline("case", "raised", "settled", months, "month")
    assert agreed(node, date(2026, 1, 1), {"raised": day(raised), "settled": day(settled)}).verdict == wanted


def test_every_engine_agrees_on_every_kind_of_date():
    kinds = ("2024-02-29", "2024-02", "2024", "2024-04-15", "never", "")
    nodes = (
        ir.Deadline("case", "raised", "settled", 1, "month"), ir.DueBy("case", "settled", date(2024, 3, 31)),
        ir.InOrder("case", ("raised", "settled")), ir.Dated("case", "settled", date(2024, 2, 29)),
        ir.Deadline("case", "raised", "settled", 1, "month", beginning=True),
        ir.Dated("case", "settled", date(2024, 2, 1), date(2024, 2, 29)),
    )  # fmt: skip
    for place, (raised, settled) in enumerate(product(kinds, kinds)):
        agreed(
            nodes[place % len(nodes)],
            (date(2024, 3, 10), date(2024, 6, 30))[place % 2],
            {"raised": day(raised), "settled": day(settled)},
        )


def test_the_last_stage_due_decides_and_says_so():
    rate = ir.FieldValue("case", "rate")
    stages = tuple(ir.Stage(date(year, 12, 31), ir.Compare("ge", rate, ir.Number(low))) for year, low in ((2024, 30), (2025, 40)))
    from fractions import Fraction

    for as_of, verdict, detail in (
        (date(2024, 12, 30), "not_applicable", {"what": "", "kind": "stages", "due": "2024-12-31"}),
        (date(2024, 12, 31), "pass", {"stage": "2024-12-31", "next": "2025-12-31"}),
        (date(2025, 12, 31), "fail", {"stage": "2025-12-31"}),
        (date(2030, 1, 1), "fail", {"stage": "2025-12-31"}),
    ):
        finding = agreed(ir.Staged(stages), as_of, {"rate": Fraction(35)})
        assert (finding.verdict, dict(finding.reason.detail)) == (verdict, detail)


def test_the_opposite_of_stages_turns_each_of_them():
    desk = ir.Holds("case", "desk")
    node = ir.Staged((ir.Stage(date(2024, 1, 1), desk), ir.Stage(date(2025, 1, 1), ir.Not(desk))))
    assert ir.opposite(node) == ir.Staged((ir.Stage(date(2024, 1, 1), ir.Not(desk)), ir.Stage(date(2025, 1, 1), desk)))


@pytest.mark.parametrize(
    ("settled", "as_of", "state"),
    [("2025-01-31", "2025-06-30", "in_order"), ("2025-02-01", "2025-06-30", "late"), ("never", "2025-06-30", "overdue"),
     ("never", "2025-01-30", "not_yet_due")],
)  # fmt: skip
def test_a_deadline_tells_its_last_day_and_its_state(settled, as_of, state):
    finding = agreed(THIRTY, date.fromisoformat(as_of), {"raised": day("2025-01-01"), "settled": day(settled)})
    assert finding.reason.detail["due"] == "2025-01-31"
    step = finding.reason.proof[-1]
    assert step.detail == {"due": "2025-01-31", "state": state}
    assert step.truth is {"in_order": Truth.TRUE, "not_yet_due": Truth.NOTHING}.get(state, Truth.FALSE)


def test_the_core_of_an_order_names_the_steps():
    node = ir.InOrder("case", ("raised", "heard", "settled"))
    finding = agreed(node, date(2025, 6, 30), {"raised": day("2025-03-10"), "settled": day("2025-03-05")})
    assert finding.verdict == "fail"
    assert finding.reason.core[0].detail == {"first": "raised", "second": "settled"}
    assert finding.remedy.none == "date"


RULES = """ruleset x "x"
  uses party-building
standard A "a"
  a problem must be settled within 1 month of being raised.
standard B "b"
  problems that were raised before 2024-03-01 must be settled by 2024-06-30.
standard C "c"
  a problem must be settled after being raised.
standard D "d"
  a problem must have a time limit by 2024-12-31 and be settled by 2025-12-31.
"""


@pytest.mark.parametrize("as_of", ["2024-02-29", "2025-06-30"])
def test_columns_of_dates_are_read_natively(as_of):
    ruleset = rulekit.load(RULES)
    raised = [date(2024, 1, 29) + timedelta(days=step) for step in range(5)] + [None]
    settled = [date(2024, 2, 28) + timedelta(days=step) for step in range(4)] + [None, date(2026, 1, 1)]
    rows = [
        {"id": f"P{place}", "raised": one, "settled": other, "time_limit": place % 3 == 0}
        for place, (one, other) in enumerate(product(raised, settled))
    ]
    findings = ruleset.check({"problem": rows}, as_of=as_of).findings
    wanted = {(found.standard, found.record): found.verdict.value for found in findings}
    assert set(wanted.values()) >= {"fail", "unknown", "not_applicable"}
    schema = {"id": pl.String, "raised": pl.Date, "settled": pl.Date, "time_limit": pl.Boolean}
    frame = pl.DataFrame(rows, schema=schema)
    told = ruleset.check_frame(frame, as_of=as_of).frame
    assert {(id, row["id"]): row[id] for row in told.to_dicts() for id in "ABCD"} == wanted
    told = ruleset.check_frame(duckdb.from_arrow(frame.to_arrow()), as_of=as_of).frame
    assert {(id, row["id"]): row[id] for row in told.pl().to_dicts() for id in "ABCD"} == wanted
