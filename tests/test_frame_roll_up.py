"""Roll-ups of frames: of every kind of frame the units, sums and bounds are those of records."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

import rulekit
from rulekit.errors import CallError
from tests.cli.large_files import GROUPS, units

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")


def duckdb(frame: Any) -> Any:
    pytest.importorskip("pyarrow")
    return pytest.importorskip("duckdb").from_arrow(frame.to_arrow())


KINDS: dict[str, Callable[[Any], Any]] = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "duckdb": duckdb,
    "pyarrow": lambda frame: frame.to_arrow(),
    "pandas": lambda frame: frame.to_pandas(),
}
BY = [
    ("county",),
    ("乡镇",),
    ("county", "township"),
    ("city", "township"),
    ("city", "county", "township"),
    ("township", "village"),
]


def frames(seed: int) -> tuple[Any, dict[str, Any]]:
    """Villages, each key once, and perhaps townships and counties, some of them empty or met alone."""
    random = Random(seed)
    head, rows = units(seed, 120)
    once = {row[0]: [cell or None for cell in row] for row in reversed(rows) if row[0]}
    columns = {name: [row[at] for row in once.values()] for at, name in enumerate(head)}
    villages = pl.DataFrame(columns, schema=dict.fromkeys(head, pl.String))
    keys = ["350102001", "350103002", "T9", "T7"]
    towns = pl.DataFrame(
        {
            "乡镇代码": keys,
            "名称": [f"镇{key}" for key in keys],
            "县代码": [random.choice(["350102", "350104", "Z1", None]) for _ in keys],
        }
    )
    counties = pl.DataFrame({"县代码": ["350102", "350103", "Z1", "350199"], "名称": ["鼓楼区", "台江区", "Z县", "空县"]})
    given = {"township": towns, "county": counties}
    return villages, {type: frame for at, (type, frame) in enumerate(given.items()) if (seed + at) % 3}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_units_of_frames_are_those_of_records(kind: str, seed: int) -> None:
    ruleset = rulekit.load(GROUPS)
    villages, above = frames(seed)
    by = BY[(seed + len(kind)) % len(BY)]
    given = {"village": villages.to_dicts(), **{type: frame.to_dicts() for type, frame in above.items()}}
    report = ruleset.check(given, as_of="2024-12-31")
    make = KINDS[kind]
    found = ruleset.check_frame(
        make(villages), record_type="village", units={type: make(frame) for type, frame in above.items()}, as_of="2024-12-31"
    )
    wanted = report.roll_up(*by)
    rolled = found.roll_up(*by, missing=True)
    assert rolled == wanted and rolled.to_dict() == wanted.to_dict() and rolled.totals == found.totals
    assert found.first_missing(3) == report.first_missing(3)
    assert found.first_missing(level="县") == report.first_missing(level="county")


def test_what_is_no_level() -> None:
    report = rulekit.load(GROUPS).check_frame(frames(0)[0], record_type="village", as_of="2024-12-31")
    with pytest.raises(CallError, match="no level"):
        report.roll_up("galaxy")
    assert not report.roll_up("county").first_missing() and report.roll_up("county", missing=True).first_missing()
