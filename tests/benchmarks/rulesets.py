"""
Every shipped ruleset on a synthetic sample of 100,000 records: `python -m tests.benchmarks.rulesets [ID …] [--rows N]`.

The sample is made beforehand, as `rulekit sample -o FOLDER` writes it: a CSV file for each record type and each child list, and a
map file. It is not timed. Then two whole processes run: one reads the files, the other is `rulekit check`. Told are seconds, time
of processors, records a second, peak memory, and how many times the processor time of reading alone the check takes. With
`--json` the sample is one JSON file, which is read and judged record by record; reading alone is always that.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from attrs import frozen

import rulekit
from rulekit.testing import sample_files
from rulekit.testing.favoured import favoured
from rulekit.testing.sample import record_types
from tests.shipped import DAYS, SHIPPED

ROWS = 100_000
HEAD = (
    "ruleset", "standards", "records (with child records)", "check (processor time)", "records a second", "peak memory",
    "reading alone", "ratio",
)  # fmt: skip
READ = """
import sys, rulekit
from rulekit.sources.mapping import load_map
from rulekit.sources.read import read_files
ruleset, files = rulekit.load(sys.argv[1]), sys.argv[2:]
mapping = load_map(files.pop(0), ruleset.vocabulary) if files[0].endswith(".toml") else None
data = read_files(files, ruleset.vocabulary, wanted=ruleset.wanted, mapping=mapping)
assert data.reading.checked
"""


@frozen
class Run:
    """A whole process: its wall time and the time of processors in seconds, and its peak memory in megabytes."""

    seconds: float
    busy: float
    memory: float


def timed(command: list[str]) -> Run:
    """Run a command, its output thrown away. Errors: RuntimeError where it does not end well."""
    started = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"exit code {os.waitstatus_to_exitcode(status)}: {' '.join(command)}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))


def made(id: str, rows: int, folder: Path, *, json: bool) -> tuple[list[str], int, int]:
    """Files of a sample, how many records it has, and how many child records are in them."""
    ruleset, day = rulekit.load(id), DAYS[id]
    types = record_types(ruleset, favoured(ruleset.ir))
    above = {level for type in types for level in ruleset.vocabulary.levels_above(type)}
    lowest = [type for type in types if type not in above] or types
    records = ruleset.sample(max(rows // len(lowest), 1), seed=1, as_of=day)
    if json:
        texts = {"sample.json": sample_files.as_json(records, "synthetic data for a benchmark")}
    else:
        texts = sample_files.as_tables(records, ruleset.vocabulary, ruleset.lang)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    inside = sum(_children(one) for some in records.values() for one in some)
    return [str(folder / name) for name in texts], sum(map(len, records.values())), inside


def _children(record: object) -> int:
    """How many records stand in lists inside one."""
    if isinstance(record, dict):
        return sum(_children(value) for value in record.values())
    return sum(1 + _children(one) for one in record) if isinstance(record, list) else 0


def measured(id: str, files: list[str], day: date) -> tuple[Run, Run]:
    """Reading alone, and the whole check."""
    data, maps = [name for name in files if not name.endswith(".toml")], [name for name in files if name.endswith(".toml")]
    check = [sys.executable, "-m", "rulekit", "check", *data, "-r", id, "--as-of", day.isoformat(), "--exit-zero", "-q"]
    check += ["--map", *maps] if maps else []
    return timed([sys.executable, "-c", READ, id, *maps, *data]), timed(check)


def main(arguments: list[str]) -> int:
    """Print a table for docs/performance.md; 1 where a check took longer than the bound that was given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*", default=SHIPPED)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--most", type=float, default=float("inf"), help="seconds after which a check counts as too slow")
    options = parser.parse_args(arguments)
    print(f"| {' | '.join(HEAD)} |\n{'|---' * len(HEAD)}|")
    slow = 0
    for id in options.ids:
        with tempfile.TemporaryDirectory() as name:
            files, count, inside = made(id, options.rows, Path(name), json=options.json)
            size = sum(Path(file).stat().st_size for file in files)
            read, check = measured(id, files, DAYS[id])
        shown = f"{count:,} ({count + inside:,}), {size / 1e6:.0f} MB"
        told = [
            id, str(len(rulekit.load(id).standards)), shown, f"{check.seconds:.1f} s ({check.busy:.1f} s)",
            f"{count / check.seconds:,.0f}", f"{check.memory:,.0f} MB",
            f"{read.seconds:.1f} s ({read.busy:.1f} s), {read.memory:,.0f} MB", f"{check.busy / read.busy:.2f}",
        ]  # fmt: skip
        print(f"| {' | '.join(told)} |", flush=True)
        slow += check.seconds > options.most
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
