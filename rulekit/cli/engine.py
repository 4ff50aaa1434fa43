"""What a call asks for and how large its files are go in; the engine that judges them comes out."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from rulekit.diagnostic import Diagnostic
from rulekit.errors import DiagnosedError

if TYPE_CHECKING:
    from rulekit.cli.run import Call

LARGE = 256 * 1024  # bytes from which on starting Polars pays: they were equal at 20 KB (30 standards) and 150 KB (7 standards)
PACKED = 10  # what a byte of Parquet counts for
SCANNED = (".csv", ".tsv", ".parquet")
LIBRARIES = {"polars": ("polars", "narwhals"), "duckdb": ("duckdb", "pyarrow", "polars", "narwhals")}


def chosen(call: Call) -> str:
    """The engine: "record", "polars" or "duckdb". Errors: C632 where the one asked for is not installed."""
    if call.engine == "auto":
        return "polars" if _large(call.data) and not missing("polars") else "record"
    if call.engine != "record" and missing(call.engine):
        lacking = missing(call.engine)
        told = {"engine": call.engine, "libraries": ", ".join(lacking), "names": " ".join(lacking)}
        raise DiagnosedError([Diagnostic("C632", arguments=told)], lang=call.lang or "en")
    return call.engine


def missing(engine: str) -> list[str]:
    """Libraries that an engine needs and that are not installed."""
    return [name for name in LIBRARIES.get(engine, ()) if find_spec(name) is None]


def _large(paths: tuple[str, ...]) -> bool:
    if any(PurePath(path).suffix.lower() not in SCANNED for path in paths):
        return False
    try:
        return sum(Path(path).stat().st_size * (PACKED if path.lower().endswith(".parquet") else 1) for path in paths) > LARGE
    except OSError:  # told when it is read
        return False
