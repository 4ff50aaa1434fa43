"""
What judging a table costs: `python -m tests.benchmarks.frame_engine`; needs polars, narwhals, duckdb and pyarrow.

`check_frame` with all that belongs to it (planning, looking the data over, running) against lazy Polars and SQL written by hand,
with the same rows and columns as a result. Ratios of medians within one run, in which the contenders take turns. Verdicts are
held equal before anything is timed: on 2,000 records with the interpreter, on all rows with those written by hand.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from rulekit.engines import interpret
from rulekit.findings import Verdict
from rulekit.records import Dataset
from rulekit.ruleset import Ruleset
from tests.benchmarks import frame_cases
from tests.benchmarks.baselines import frame_polars, frame_sql
from tests.benchmarks.frame_cases import AS_OF
from tests.benchmarks.record_engine import as_record, medians

ROWS, ROUNDS = 1_000_000, 15
CODES = {verdict: code for code, verdict in enumerate(Verdict)}
BY_HAND = {
    6: (frame_polars.six, frame_sql.six),
    30: (frame_polars.thirty, frame_sql.thirty),
}


def small() -> pl.DataFrame:
    """Records with many gaps, a part of them with no workers."""
    some = frame_cases.frame(1500, missing=0.3, seed=2)
    return pl.concat([some, frame_cases.frame(500, missing=0.3, seed=3).with_columns(workers=pl.lit(0, dtype=pl.Int64))])


def interpreted(ruleset: Ruleset, frame: pl.DataFrame) -> list[tuple[int, ...]]:
    """Verdicts of the interpreter, as codes."""
    world = interpret.World(ruleset.ir, ruleset.vocabulary, Dataset(ruleset.vocabulary), AS_OF)
    rows = [as_record({name: _exact(value) for name, value in row.items()}) for row in frame.iter_rows(named=True)]
    return [tuple(CODES[interpret.verdict(one, row, world)] for one in ruleset.standards) for row in rows]


def _exact(value: object) -> object:
    return Fraction(repr(value)) if isinstance(value, float) else value


def connection(frame: pl.DataFrame) -> duckdb.DuckDBPyConnection:
    """A database in memory with the frame as the table `sites`, and the type of verdicts as words."""
    found = duckdb.connect()
    found.register("given", frame.to_arrow())
    found.execute("CREATE TABLE sites AS FROM given")
    found.unregister("given")
    found.execute(f"CREATE TYPE verdict AS {frame_sql.WORDS}")
    return found


def on_polars(ruleset: Ruleset, frame: pl.DataFrame, codes: bool) -> pl.DataFrame:
    """Ours, to the end."""
    return ruleset.check_frame(frame.lazy(), as_of=AS_OF, codes=codes).frame.collect()  # type: ignore[no-any-return]


def on_duckdb(ruleset: Ruleset, database: duckdb.DuckDBPyConnection, codes: bool) -> Any:
    """Ours, fetched as an Arrow table."""
    return ruleset.check_frame(database.table("sites"), as_of=AS_OF, codes=codes).frame.to_arrow_table()


def verdicts(found: Any) -> pl.DataFrame:
    """The columns of verdicts of a result, as they can be compared: codes as Int8, words as text."""
    frame = found if isinstance(found, pl.DataFrame) else pl.DataFrame(pl.from_arrow(found))
    names = [name for name in frame.columns if name[0] == "S" and name[1:].isdigit()]
    return frame.select(pl.col(name).cast(pl.Int8 if frame[name].dtype.is_integer() else pl.String) for name in names)


def hold_equal(ruleset: Ruleset, size: int) -> None:
    """All contenders give the interpreter's verdicts."""
    frame = small()
    wanted = interpreted(ruleset, frame)
    database = connection(frame)
    lazy, query = BY_HAND[size]
    for name, found in {
        "Polars by hand": lazy(frame.lazy()).collect(),
        "SQL by hand": database.sql(query("sites")).to_arrow_table(),
        "Polars": on_polars(ruleset, frame, True),
        "DuckDB": on_duckdb(ruleset, database, True),
    }.items():
        assert verdicts(found).rows() == wanted, name


def told(name: str, size: int, found: dict[str, float]) -> None:
    """One line for an engine."""
    print(
        f"{name}, {size} standards, {ROWS:,} records: {found['ours'] * 1e3:.1f} ms, by hand {found['hand'] * 1e3:.1f} ms: "
        f"{found['ours'] / found['hand']:.2f}; with a check of all values by hand {found['checked'] * 1e3:.1f} ms: "
        f"{found['ours'] / found['checked']:.2f}; ours reads and plans for {found['plan'] * 1e3:.1f} ms"
    )


def against_hand(ruleset: Ruleset, size: int, frame: pl.DataFrame, database: duckdb.DuckDBPyConnection) -> None:
    """Both engines, verdicts as codes and as words."""
    lazy, query = BY_HAND[size]
    for codes in (True, False):
        native = frame_polars.code if codes else frame_polars.word
        text = frame_sql.code if codes else frame_sql.word
        contenders: dict[str, dict[str, Callable[[], Any]]] = {
            "Polars": {
                "ours": lambda codes=codes: on_polars(ruleset, frame, codes),
                "hand": lambda native=native: lazy(frame.lazy(), native).collect(),
                "checked": lambda native=native: frame_polars.sound(frame.lazy()) and lazy(frame.lazy(), native).collect(),
                "plan": lambda codes=codes: ruleset.check_frame(frame.lazy(), as_of=AS_OF, codes=codes),
            },
            "DuckDB": {
                "ours": lambda codes=codes: on_duckdb(ruleset, database, codes),
                "hand": lambda text=text: database.sql(query("sites", text)).to_arrow_table(),
                "checked": lambda text=text: (
                    database.sql(frame_sql.sound("sites")).fetchall()[0][0]
                    and database.sql(query("sites", text)).to_arrow_table()
                ),
                "plan": lambda codes=codes: ruleset.check_frame(database.table("sites"), as_of=AS_OF, codes=codes),
            },
        }
        for name, runs in contenders.items():
            wanted = verdicts(runs["hand"]())
            assert all(verdicts(runs[one]()).equals(wanted) for one in ("ours", "checked")), (name, size, codes)
            told(f"{name}, {'codes' if codes else 'words'}", size, medians(runs, ROUNDS))


def main(sizes: tuple[int, ...] = (6, 30)) -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as folder, frame_cases.installed(Path(folder) / "plugin"):
        frame = frame_cases.frame(ROWS)
        database = connection(frame)
        for size in sizes:
            ruleset = frame_cases.load(size)
            hold_equal(ruleset, size)
            against_hand(ruleset, size, frame, database)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or (6, 30))
