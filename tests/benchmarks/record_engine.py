"""What judging one record costs: `python -m tests.benchmarks.record_engine`.

The generated function against one written by hand, against the interpreter and against other rules engines, and its growth. Every
figure is a ratio of medians within one run, in which the contenders take turns; verdicts are held equal before anything is timed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from rulekit.engines import interpret
from rulekit.engines.generated.engine import compile_evaluator
from rulekit.records import Dataset, Days, Record
from tests.benchmarks.baselines import hand_written, other_engines
from tests.benchmarks.record_cases import AS_OF, records, ruleset, vocabulary

ROUNDS = 41


def medians(contenders: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of each contender, one after the other in each round."""
    spent: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            started = time.perf_counter()
            run()
            spent[name].append(time.perf_counter() - started)
    return {name: statistics.median(times) for name, times in spent.items()}


def over(judge: Callable[[Any], object], rows: Sequence[Any]) -> Callable[[], object]:
    """Judging all rows once."""

    def run() -> None:
        for row in rows:
            judge(row)

    return run


def as_record(values: Mapping[str, Any]) -> Record:
    """The same record as a source gives it: normal values, what is missing absent."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if value is not None:
            normal = Days.on(value) if hasattr(value, "toordinal") else value
            found[name] = Fraction(value) if type(value) is int else normal
    return Record("site", "R", found)


def against_hand(size: int, by_hand: Callable[[Any], tuple[Any, ...]]) -> None:
    """Generated and hand-written function over the same records."""
    evaluator = compile_evaluator(ruleset(size), vocabulary(), "site", AS_OF)
    for row in [*records(4000, missing=0.3, seed=2), *({**row, "workers": 0} for row in records(2000, missing=0.3, seed=3))]:
        assert evaluator(row) == by_hand(row), row
    rows = records(1000)
    found = medians({"generated": over(evaluator.judge, rows), "called": over(evaluator, rows), "hand": over(by_hand, rows)})
    normal = [as_record(row) for row in rows]
    assert [evaluator(row) for row in normal] == [evaluator(row) for row in rows]
    found |= medians({"records": over(evaluator.judge, normal)}, 9)
    ratio = found["generated"] / found["hand"]
    print(
        f"{size:>4} standards: {found['generated'] * 1e3:.2f} µs a record, {ratio:.2f} of hand-written; "
        f"called as an object {found['called'] / found['hand']:.2f}; on records of a source {found['records'] * 1e3:.2f} µs"
    )


def growth() -> None:
    """Time per record from 30 to 300 standards, and of compiling."""
    runs, compiling = {}, {}
    rows = records(200, copies=10)
    for size in (30, 300):
        rules, words = ruleset(size), vocabulary(10)
        compiling[size] = medians({"compile": lambda rules=rules, words=words: compile_evaluator(rules, words, "site", AS_OF)}, 5)
        runs[str(size)] = over(compile_evaluator(rules, words, "site", AS_OF).judge, rows)
    ids = [one.id for one in rules.standards]
    tens = [compile_evaluator(rules, words, "site", AS_OF, ids[first : first + 30]).judge for first in range(0, 300, 30)]
    runs["apart"] = over(lambda row: [judge(row) for judge in tens], rows)
    found = medians(runs, 21)
    built = {size: one["compile"] for size, one in compiling.items()}
    print(
        f"30 to 300 standards: {found['300'] / found['30']:.1f} times the time a record (10 is linear); "
        f"{found['300'] / found['apart']:.2f} of ten functions of 30 standards each on the same records"
    )
    print(f"compiling: {built[30] * 1e3:.0f} ms for 30, {built[300] * 1e3:.0f} ms for 300 ({built[300] / built[30]:.1f} times)")


def against_interpreter() -> None:
    """Verdict, and verdict with reason, of the reference for 30 standards."""
    rules, words = ruleset(30), vocabulary()
    evaluator = compile_evaluator(rules, words, "site", AS_OF)
    rows = [as_record(row) for row in records(20)]
    world = interpret.World(rules, words, Dataset(words), AS_OF)
    assert [evaluator(row) for row in rows] == [
        tuple(interpret.verdict(one, row, world) for one in rules.standards) for row in rows
    ]
    interpreter = interpret.Interpreter(world)
    found = medians(
        {
            "generated": over(evaluator.judge, rows),
            "verdict": over(lambda row: [interpret.verdict(one, row, world) for one in rules.standards], rows),
            "reason": over(lambda row: [interpreter.judge(one, row) for one in rules.standards], rows),
        },
        9,
    )
    print(
        f"interpreter, 30 standards: {found['verdict'] / found['generated']:.0f} times the generated function for verdicts, "
        f"{found['reason'] / found['generated']:.0f} times with reasons"
    )


def against_others() -> None:
    """Other rules engines on the first six standards."""
    evaluator = compile_evaluator(ruleset(6), vocabulary(), "site", AS_OF)
    rows = records(300, missing=0.1)
    for name, make in other_engines.ENGINES.items():
        try:
            apart, fused = make(False), make(True)
        except ImportError:
            print(f"{name}: not installed")
            continue
        theirs = [other_engines.values(row) for row in rows]
        for row, values in zip(rows, theirs, strict=True):
            assert apart(values) == fused(values) == evaluator(row), (name, row)
        found = medians({"ours": over(evaluator.judge, rows), "apart": over(apart, theirs), "fused": over(fused, theirs)}, 9)
        print(
            f"{name}, 6 standards: {found['apart'] / found['ours']:.0f} times the time of the generated function as six rules, "
            f"{found['fused'] / found['ours']:.0f} times as one expression"
        )


def main() -> None:
    """Print all figures."""
    against_hand(6, hand_written.six)
    against_hand(30, hand_written.thirty)
    growth()
    against_interpreter()
    against_others()


if __name__ == "__main__":
    main()
