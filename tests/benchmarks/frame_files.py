"""
`rulekit check` on large files, as whole processes: `python -m tests.benchmarks.frame_files`; needs 3 GB of disk for all of it.

A CSV of a million records against Polars reading that CSV into memory, taken in turns within one run, and the peak memory of
`rulekit check` on Parquet of a million and more records, as the system tells it of each process that has ended. No figure is
given before the counts of a report are held equal to those of the verdicts by hand.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from tests.benchmarks import frame_cases
from tests.benchmarks.baselines import frame_polars
from tests.benchmarks.frame_cases import AS_OF, REPOSITORY

SIZE, IN_CSV, IN_PARQUET, ROUNDS = 30, 1_000_000, (1_000_000, 3_000_000, 10_000_000), 5
KEY = "site code"


def ended(command: list[str], folder: Path) -> tuple[float, float]:
    """Wall time of one process in seconds, and its peak memory in MB."""
    spent, _, peak = used(command, folder)
    return spent, peak


def used(command: list[str], folder: Path) -> tuple[float, float, float]:
    """Wall time and processor time of one process in seconds, and its peak memory in MB."""
    paths = os.pathsep.join([str(folder / "plugin"), str(REPOSITORY)])
    started = time.perf_counter()
    with (folder / "told.txt").open("wb") as told:
        process = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": paths})
        _, status, taken = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    spent = time.perf_counter() - started
    assert process.returncode == 0, (folder / "told.txt").read_text(encoding="utf-8")[-2000:]
    return spent, taken.ru_utime + taken.ru_stime, taken.ru_maxrss / 1024


def check(data: Path, rules: Path) -> list[str]:
    """The command as anyone calls it."""
    options = ["-r", str(rules), "--as-of", AS_OF.isoformat(), "--exit-zero"]
    return [sys.executable, "-m", "rulekit", "check", str(data), *options]


def written(folder: Path, rows: int, ending: str) -> Path:
    """Synthetic records with keys, as a file; Parquet in parts of a million, so that making it takes little memory."""
    path = folder / f"sites-{rows}.{ending}"
    if ending == "csv":
        _keyed(0, rows, 1).write_csv(path)
        return path
    import pyarrow.parquet as parquet

    step = min(rows, 1_000_000)
    writer = None
    for first in range(0, rows, step):
        part = _keyed(first, step, 1 + first // step).to_arrow()
        writer = writer or parquet.ParquetWriter(path, part.schema)
        writer.write_table(part, row_group_size=250_000)
    assert writer is not None
    writer.close()
    return path


def _keyed(first: int, rows: int, seed: int) -> pl.DataFrame:
    frame = frame_cases.frame(rows, seed=seed)
    keys = pl.int_range(first, first + rows, eager=True).cast(pl.String).str.zfill(8)
    return frame.insert_column(0, ("S" + keys).alias(KEY))


def against_reading(folder: Path, rules: Path) -> None:
    """End to end against what it takes only to have the data."""
    data = written(folder, IN_CSV, "csv")
    read = [sys.executable, "-c", f"import polars as pl; pl.read_csv({str(data)!r}, try_parse_dates=True)"]
    times: dict[str, list[float]] = {"read": [], "check": []}
    memory = {}
    for _ in range(ROUNDS):
        for name, command in (("read", read), ("check", check(data, rules))):
            spent, memory[name] = ended(command, folder)
            times[name].append(spent)
    hold_equal(data, (folder / "told.txt").read_text(encoding="utf-8"))
    reading, checking = (statistics.median(times[name]) for name in ("read", "check"))
    print(
        f"CSV of {IN_CSV:,} records ({data.stat().st_size / 1e6:.0f} MB) x {SIZE}: rulekit check {checking:.2f} s, "
        f"Polars reading it {reading:.2f} s: {checking / reading:.2f}; peak {memory['check']:.0f} and {memory['read']:.0f} MB",
        flush=True,
    )
    data.unlink()


def hold_equal(data: Path, told: str) -> None:
    """The counts in the report are those of the verdicts by hand."""
    given = pl.scan_parquet(data) if data.suffix == ".parquet" else pl.scan_csv(data, try_parse_dates=True)
    found = frame_polars.thirty(given).select(f"S{place}" for place in range(1, SIZE + 1)).collect()
    for place in range(1, SIZE + 1):
        line = re.search(rf" S{place} \S+((?: +[\d,–]+){{5}})", told)
        assert line is not None, told[-2000:]
        counts = [0 if cell == "–" else int(cell.replace(",", "")) for cell in line[1].split()]
        assert counts == [(found[f"S{place}"] == code).sum() for code in range(5)], (place, counts)


def memory(folder: Path, rules: Path) -> None:
    """Peak memory as rows grow."""
    for rows in IN_PARQUET:
        data = written(folder, rows, "parquet")
        spent, peak = ended(check(data, rules), folder)
        hold_equal(data, (folder / "told.txt").read_text(encoding="utf-8"))
        print(
            f"Parquet of {rows:>10,} records ({data.stat().st_size / 1e6:.0f} MB) x {SIZE}: {spent:.1f} s, peak {peak:,.0f} MB",
            flush=True,
        )
        data.unlink()


def main(*parts: str) -> None:
    """Print all figures, or those of the named parts: csv, parquet."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rules = folder / "synthetic.rules"
        rules.write_text(frame_cases.text(SIZE), encoding="utf-8")
        with frame_cases.installed(folder / "plugin"):
            if not parts or "csv" in parts:
                against_reading(folder, rules)
            if not parts or "parquet" in parts:
                memory(folder, rules)


if __name__ == "__main__":
    main(*sys.argv[1:])
