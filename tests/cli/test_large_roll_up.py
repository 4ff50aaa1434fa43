"""`rulekit check --by` on large files: every engine gives the units, sums and bounds of the record engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from rulekit.cli import large
from rulekit.cli.run import Call, by_levels
from rulekit.errors import CallError, DiagnosedError
from rulekit.large.judge import LargeRun
from rulekit.loading import load
from rulekit.sources.scans import batch as scan_batch
from rulekit.sources.scans import cells as scan_cells
from rulekit.sources.scans import csv as scan_csv
from rulekit.waivers import Waivers
from tests.cli.large_files import GROUPS, hold_equal, units, written

pytest.importorskip("polars")
pytest.importorskip("narwhals")

BY = [("county",), ("乡镇",), ("county,township",), ("city", "township"), ("city,county、township",), ("township", "village")]


@pytest.fixture
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(scan_csv, "STEP", 300)
    monkeypatch.setattr(scan_batch, "SAMPLE", 20)
    monkeypatch.setattr("rulekit.sources.scans.file.SAMPLE", 20)
    monkeypatch.setattr(scan_cells, "MANY", 5)
    monkeypatch.setattr("rulekit.large.by_unit.PARTS", 3)
    path = tmp_path / "groups.rules"
    path.write_text(GROUPS, encoding="utf-8")
    return str(path)


def files(seed: int, folder: Path) -> list[Path]:
    """Villages, some of them twice or without a key, and perhaps townships and counties, some doubled, empty or without a key."""
    random = Random(seed)
    keys = ("350102001", "350103002", "T9", "T7", "T7")
    towns = [[key, f"镇{key}", random.choice(["350102", "350104", "Z1", ""])] for key in keys]
    counties = [["350102", "鼓楼区"], ["350103", "台江区"], ["Z1", "Z县"], ["", ""], ["", "无码县"], ["350199", "空县"]]
    found = []
    if seed % 3 != 1:
        found.append(written(folder / "县.csv", ["县代码", "名称"], counties))
    if seed % 2 == 0:
        found.append(written(folder / "乡镇.csv", ["乡镇代码", "名称", "县代码"], towns))
    return [*found, written(folder / "村.csv", *units(seed, 90))]


def add_up(unit: dict[str, Any]) -> None:
    for force, counts in unit["counts"].items():
        for verdict, count in counts.items():
            assert count == unit["own"][force][verdict] + sum(below["counts"][force][verdict] for below in unit["units"])
    for below in unit["units"]:
        add_up(below)


@pytest.mark.parametrize("seed", range(8))
def test_units_are_those_of_the_record_engine(seed: int, tmp_path: Path, groups: str) -> None:
    engines = ("polars", "duckdb") if seed < 2 else ("polars",)
    if seed < 2:
        pytest.importorskip("duckdb")
    by, order = BY[seed % len(BY)], ("worst", "key")[seed % 2]
    found = hold_equal(files(seed, tmp_path), groups, tmp_path, engines=engines, by=by, order=order)
    whole = found["roll_up"]["whole"]
    add_up(whole)
    for verdict in ("pass", "fail", "unknown", "not_applicable", "error"):
        assert sum(row[verdict] for row in found["counts"].values()) == sum(row[verdict] for row in whole["counts"].values())
    assert seed == 0 or any(not unit["placed"] for unit in whole["units"])
    assert sum(wanted["settles"] for wanted in found["collect_first"]) > 0


def test_a_run_is_rolled_up_by_the_levels_it_was_called_with(tmp_path: Path, groups: str) -> None:
    data = written(tmp_path / "村.csv", *units(1, 60))
    ruleset = load(groups)
    call = Call((str(data),), groups, as_of="2024-12-31", engine="polars", by=("county,township",))
    ids = tuple(standard.id for standard in ruleset.standards)
    report = large.report(call, ruleset, date(2024, 12, 31), ids, "polars", Waivers())
    assert report is not None
    small = ruleset.check_dataset(rulekit_data(data, ruleset), as_of="2024-12-31")
    assert report.roll_up("county") == small.roll_up("county") and report.roll_up("township") == small.roll_up("township")
    assert report.first_missing() == small.first_missing()
    assert [one.record for one in report.below("county", "350102")] == [one.record for one in small.below("county", "350102")]
    with pytest.raises(CallError, match="that it was called with"):
        report.roll_up("city")


def rulekit_data(path: Path, ruleset: Any) -> Any:
    from rulekit.sources.read import read_files

    return read_files([str(path)], ruleset.vocabulary, wanted=ruleset.wanted)


def test_levels_that_are_none_are_told_before_anything_is_read(groups: str) -> None:
    ruleset = load(groups)
    for by, code in (("conty",), "C643"), (("village", "社区"), "C644"):
        with pytest.raises(DiagnosedError) as error:
            by_levels(Call((), groups, by=by), ruleset)
        assert error.value.diagnostics[0].code == code
    assert by_levels(Call((), groups, by=("乡镇，县",)), ruleset) == ("county", "township")


def test_an_interrupted_run_counts_what_was_judged(tmp_path: Path, groups: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_csv, "STEP", 400)
    data = written(tmp_path / "村.csv", *units(8, 100))
    take = LargeRun._take

    def until_some(self: LargeRun, batches: Any) -> None:
        take(self, batches)
        if self.judged > 20:
            raise KeyboardInterrupt

    monkeypatch.setattr(LargeRun, "_take", until_some)
    ruleset = load(groups)
    call = Call((str(data),), groups, as_of="2024-12-31", by=("county",), exit_zero=True)
    report = large.report(call, ruleset, date(2024, 12, 31), tuple(one.id for one in ruleset.standards), "polars", Waivers())
    assert report is not None and not report.complete
    root = report.roll_up("county")
    assert (
        root.totals == report.totals
        and sum(root.totals.values()) > 20
        and "by county" in report.to_text(lang="en", by=["county"])
    )
