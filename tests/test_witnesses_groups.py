"""Golden witnesses of groups: uniqueness (G22) and shares over two levels (G09), in both languages and on every engine."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import rulekit
from rulekit.engines.interpret import World
from rulekit.findings import Truth
from rulekit.sources.objects import from_objects
from tests import frames

DAY = "2025-06-30"
UNIQUE = ("the credit code of a firm must be unique.", "企业信用代码不得重复。")
TWO_LEVELS = (
    "in each county, the average over townships of the share of villages that have a resident cadre must be at least 80%.",
    "各县所辖各乡镇有驻村干部的村占村总数的比例的平均值应当达到80%以上。",
)


def load(sentence: str) -> rulekit.Ruleset:
    if sentence.isascii():
        return rulekit.load(f'ruleset x "x"\n  uses party-building\nstandard A "a"\n  {sentence}\n')
    return rulekit.load(f'规则集 x "x"\n  使用 party-building\n标准 A "a"\n  {sentence}\n')


def judged(ruleset: rulekit.Ruleset, records: list[Any]) -> dict[str, Any]:
    dataset = from_objects(records, ruleset.vocabulary, wanted=ruleset.wanted)
    found = ruleset.check_dataset(dataset, as_of=DAY).findings
    world = World(ruleset.ir, ruleset.vocabulary, dataset, date.fromisoformat(DAY))
    for one in found:
        frames.agree(world, ruleset.standards[0], one)
    return {one.record: one for one in found}


def villages(place: str, yes: int, size: int) -> list[dict[str, Any]]:
    return [{"id": f"{place}-{number}", "resident_cadre": number < yes} for number in range(size)]


@pytest.mark.parametrize("sentence", UNIQUE)
def test_g22_missing_keys_do_not_fail_others(sentence: str) -> None:
    firms = [{"record_type": "firm", "id": key, "credit_code": code} for key, code in (("A", "1"), ("B", "2"), ("C", None))]
    found = judged(load(sentence), firms)
    assert {key: (one.verdict.value, one.marks, one.reason.detail) for key, one in found.items()} == {
        "A": ("pass", ("may_clash",), {"may_clash": "1"}),
        "B": ("pass", ("may_clash",), {"may_clash": "1"}),
        "C": ("unknown", (), {}),
    }
    assert [str(one) for one in found["C"].missing] == ["credit_code"]
    again = judged(load(sentence), [*firms, {"record_type": "firm", "id": "D", "credit_code": "1"}])
    assert {key: one.verdict.value for key, one in again.items()} == {"A": "fail", "B": "pass", "C": "unknown", "D": "fail"}


def test_findings_of_frames_see_all_other_records() -> None:
    polars = pytest.importorskip("polars")
    pytest.importorskip("narwhals")
    firms = polars.DataFrame({"id": ["A", "B", "C", "D"], "credit_code": ["1", "2", None, "1"]})
    report = load(UNIQUE[0]).check_frame(firms, record_type="firm", as_of=DAY)
    told = {one.record: (one.marks, one.reason.detail) for one in report.findings(verdicts=["pass"])}
    assert told == {"B": (("may_clash",), {"may_clash": "1"})}
    assert [one.record for one in report.findings(verdicts=["fail"])] == ["A", "D"]


@pytest.mark.parametrize("sentence", TWO_LEVELS)
def test_g09_the_average_of_shares_is_never_pooled(sentence: str) -> None:
    townships = [
        {"id": "T1", "villages": villages("T1", 8, 8)},
        {"id": "T2", "villages": villages("T2", 1, 2)},
        {"id": "T3", "villages": []},
    ]
    found = judged(load(sentence), [{"record_type": "county", "id": "A", "townships": townships}])["A"]
    assert found.verdict.value == "fail"
    step = found.reason.core[0]
    assert step.values[0][1].low == Fraction(3, 4)
    assert ("T3", Truth.NOTHING) in found.reason.proof[0].members


@pytest.mark.parametrize("sentence", TWO_LEVELS)
def test_units_that_were_not_supplied_are_those_in_which_records_stand(sentence: str) -> None:
    rows = [
        {"record_type": "village", "county": "A", "township": place, **row}
        for place, yes, size in (("T1", 8, 8), ("T2", 1, 2))
        for row in villages(place, yes, size)
    ]
    found = judged(load(sentence), rows)["A"]
    assert found.verdict.value == "fail"
    assert found.reason.core[0].values[0][1].low == Fraction(3, 4)


def test_a_large_file_is_looked_through_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("polars")
    pytest.importorskip("narwhals")
    from rulekit.sources.scans import csv as scan_csv
    from tests.cli.large_files import hold_equal, written

    monkeypatch.setattr(scan_csv, "STEP", 300)
    rows = [[f"F{n}", str(n // 2 if n < 10 else n) if n % 97 else "", f"350102{n % 3:03d}"] for n in range(400)]
    path = written(tmp_path / "企业.csv", ["企业代码", "信用代码", "乡镇代码"], rows)
    ruleset = tmp_path / "a.rules"
    text = f'规则集 x "x"\n  使用 party-building\n标准 A "a"\n  {UNIQUE[1]}\n标准 B "b"\n  同一乡镇内企业信用代码不得重复。\n'
    ruleset.write_text(text, encoding="utf-8")
    found = hold_equal([path], str(ruleset), tmp_path)
    failed = [one for one in found["findings"] if one["standard"] == "A" and one["verdict"] == "fail"]
    assert len(failed) == 10 - 1 - 1  # codes 0 to 4 twice each; one of the first code is blank
