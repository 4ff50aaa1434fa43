"""The codes of places against the national divisions (real data, outside the project)."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from rulekit.plugin import vocabulary

FOLDER = Path(os.environ.get("RULEKIT_REALDATA", ""))
needs_data = pytest.mark.skipif(
    "RULEKIT_REALDATA" not in os.environ, reason="RULEKIT_REALDATA does not name the folder of the real data"
)


@needs_data
def test_every_county_of_fuzhou_is_there_with_its_code() -> None:
    with (FOLDER / "fuzhou-villages.csv").open(encoding="utf-8", newline="") as stream:
        published = {(row["code"][:6], row["county"]) for row in csv.DictReader(stream)}
    words, _ = vocabulary(["party-building"])
    ours = {
        (code, place.words.zh[0])
        for place in words.places.values()
        if place.level == "county"
        for code in place.codes
        if code.startswith("3501")
    }
    assert ours == published


@needs_data
def test_codes_are_those_of_every_place_of_that_name() -> None:
    polars = pytest.importorskip("polars")
    divisions = polars.read_parquet(FOLDER / "divisions.parquet")
    words, _ = vocabulary(["party-building"])
    for place in words.places.values():
        same = divisions.filter((polars.col("level") == place.level) & (polars.col("name") == place.words.zh[0]))
        assert set(same["code"]) == set(place.codes), place.id
