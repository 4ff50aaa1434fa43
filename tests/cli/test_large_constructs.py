"""Large files of every construct: uniqueness over batches, days, periods, tables, versions and grace; all engines alike."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.cli.large_files import report, written

RULES = """ruleset large "Large"
  uses party-building
  area 3501 "福州市"

standard V-1 "change"
  a village's monthly subsidy must be at least 300 yuan more than the year before.
standard V-2 "growth"
  a village's annual office funds should rise by at least 5% on the year before.
standard V-3 "consecutive"
  a village must not be classed as weak for 2 consecutive years.
standard V-4 "points"
  in each county, the 一肩挑 ratio must be at least 5 percentage points higher than the year before.
standard V-5 "graded"
  a village graded lagging must have a rectification plan.
standard V-6 "cases"
  a large village must have a resident cadre; any other village must have a party organization.
standard V-7 "counted"
  in each county, at least 50% of villages must have a resident cadre, counting missing as no.
standard V-8 "left out"
  in each county, at least 50% of villages must have a resident cadre, leaving missing out.
standard V-9 "iff"
  a village must set up a chain organization if and only if it has an industry chain.
standard V-11 "grace"
  grace until 2025-06-30
  every village must have a rectification plan.
standard V-12 "old"
  in force until 2023-12-31
  every village must have a deputy secretary.
standard V-12 "new"
  in force from 2024-01-01
  every village must have a party organization.
standard V-13 "stages"
  in each county, the 一肩挑 ratio must be at least 30% by 2023-12-31, at least 40% by 2024-12-31 and at least 50% by 2026-12-31.
standard V-14 "exception"
  villages with an industry chain must have a resident cadre unless they are classed as weak.
standard F-1 "unique"
  the credit code of a firm must be unique.
standard F-2 "unique below"
  the credit code of a firm must be unique within its township.
standard F-3 "steps"
  a firm must have at least 1 safety officer for its first 100 employees and 1 more for each further 200 or part thereof
  unless it was founded within the last 12 months.
standard F-4 "table"
  the number of safety officers of a firm must be at least: 1 for fewer than 100 employees,
  2 for 100 or more but fewer than 300, 3 otherwise.
standard F-5 "k of"
  a firm must satisfy at least 2 of: have a training room, have at least 50 employees, have been founded at least 12 months ago.
standard F-6 "recorded"
  the credit code of a firm must be recorded.
standard P-1 "deadline"
  a problem must be settled within 30 days of being raised.
standard P-2 "by a day"
  problems that were raised before 2024 must be settled by the end of June 2024.
standard D-1 "in order"
  a decision must go through these steps in order: proposal, consultation, review, vote, publication.
"""
YES = ("是", "否", "有", "无", "")


def days(chance: Random) -> str:
    return chance.choice(("2023-12-31", "2024-01-15", "2024-02-29", "2024年3月", "2024-06-30", "2024-12-15", "未", "", "2023"))


def firms(size: int, chance: Random) -> tuple[list[str], list[list[str]]]:
    """Codes that stand twice far apart, in other batches; some are blank, some written in another form."""
    rows = []
    for number in range(size):
        code = f"c{number // 2}" if number < 20 else f"c{chance.randrange(9)}" if chance.random() < 0.03 else f"C{number}"
        code = "" if chance.random() < 0.05 else f" {code} " if chance.random() < 0.1 else code
        rows.append([
            f"F{number}", code, f"35010{2 + number % 2}00{number % 3}",
            chance.choice(("", "40", "99", "100", "300", "301", "约50")),
            chance.choice(("0", "1", "2", "3", "")), days(chance), chance.choice(YES),
        ])  # fmt: skip
    chance.shuffle(rows)
    return ["企业代码", "信用代码", "乡镇代码", "员工人数", "安全员人数", "成立日期", "培训室"], rows


def villages(size: int, chance: Random) -> tuple[list[str], list[list[str]]]:
    """Values of this year and the ones before in columns of their own."""
    head = ["村代码", "2024年每月补贴", "每月补贴 2023", "办公经费", "办公经费@2023", "2022年被列为软弱村",
            "2023年被列为软弱村", "被列为软弱村", "一肩挑", "一肩挑@2023", "得分", "规模", "驻村干部", "党组织",
            "产业链", "产业链党组织", "整改方案", "副书记"]  # fmt: skip
    rows = []
    for number in range(size):
        code = f"3501{chance.choice(('02', '03', '04'))}{chance.randrange(1, 4):03d}{200 + number:03d}"
        money = [chance.choice(("600", "900", "901", "0.09万元", "", "无")) for _ in range(4)]
        weak = [chance.choice(YES) for _ in range(5)]
        rows.append([code if number % 40 else f"V{number}", *money, *weak, chance.choice(("59", "60", "90", "", "12")),
                     chance.choice(("大型", "小型", "")), *(chance.choice(YES) for _ in range(6))])  # fmt: skip
    return head, rows


@pytest.mark.parametrize("seed", range(2))
def test_every_construct_in_batches(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("polars")
    pytest.importorskip("narwhals")
    from rulekit.sources.scans import csv as scan_csv

    monkeypatch.setattr(scan_csv, "STEP", 2_000)
    chance = Random(seed)
    (tmp_path / "a.rules").write_text(RULES, encoding="utf-8")
    problems = [[f"P{number}", days(chance), days(chance)] for number in range(200)]
    decisions = [[f"D{number}", *(days(chance) for _ in range(5))] for number in range(200)]
    data = [
        written(tmp_path / "企业.csv", *firms(300, chance)), written(tmp_path / "村.csv", *villages(300, chance)),
        written(tmp_path / "问题.csv", ["问题代码", "提出日期", "办结日期"], problems),
        written(tmp_path / "决策.csv", ["决策代码", "提议日期", "协商日期", "审议日期", "表决日期", "公示日期"], decisions),
    ]  # fmt: skip
    found = report(data, str(tmp_path / "a.rules"), "record", tmp_path)[0]
    for engine in ("polars", "duckdb"):  # the texts count what is missing of a part of so many unknown records
        said = report(data, str(tmp_path / "a.rules"), engine, tmp_path)[0]
        assert all(said[part] == found[part] for part in found), [part for part in found if said[part] != found[part]]
    verdicts = Counter((one["standard"], one["verdict"]) for one in found["findings"])
    ids = {one["standard"] for one in found["findings"]}
    assert len(ids) == RULES.count("\nstandard ") - 1  # two versions of one standard
    for id in ids - {"V-4", "V-7", "V-8", "V-13", "F-6", "D-1"}:
        assert verdicts[id, "pass"] and verdicts[id, "fail"] and verdicts[id, "unknown"], id
    marks = Counter(mark for one in found["findings"] for mark in one["marks"])
    assert marks["may_clash"] and marks["in_grace"] and marks["may_be_exempt"]
