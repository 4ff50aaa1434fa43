"""The report as text: what it says and how it is laid out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from rulekit.findings import Note, Place, Reading
from rulekit.report import Report
from rulekit.reports import text as text_report
from rulekit.reports.layout import colour
from rulekit.text import width

Make = Callable[..., Report]


@pytest.fixture
def report(make: Make, parts: Any) -> Report:
    reading = Reading(
        ("企业.csv",), 1201, 1199, 1, 0, (parts.rejected(9),), (Note("unclear", Place("企业.csv", 3, "员工")),), (),
        {"firm": 1199}, (), ("备注",),
    )  # fmt: skip
    passes = [parts.passing(f"P{number}") for number in range(1100)]
    fails = [parts.failing(f"F{number}") for number in range(12)]
    return make(*passes, *fails, parts.open_(), parts.outside(), parts.broken(), parts.short(), reading=reading)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_line_fits_eighty_columns_and_the_table_is_aligned(report: Report, lang: str) -> None:
    lines = report.to_text(lang=lang).split("\n")
    assert max(width(line) for line in lines) <= 80
    start = next(index for index, line in enumerate(lines) if "T-01" in line)
    rows = lines[start : start + 3]
    assert len({width(row[: row.index("[")]) for row in rows if "[" in row}) == 1
    ends = [width(row.split("[")[0].rstrip()) for row in rows if "[" in row]
    assert len(set(ends)) == 1


def test_what_was_read_comes_first_and_the_conclusion_last(report: Report) -> None:
    lines = report.to_text().strip().split("\n")
    assert lines[0].startswith("读入  企业.csv") and "共 1,201 行" in lines[1] and "拒收 1 行" in lines[1]
    assert any(line.startswith("规则  test-2024") and "截至 2024-12-31" in line for line in lines)
    end = "".join(line.strip() for line in lines[-2:])
    assert end == "有错误或拒收：错误 1 项、拒收 1 行，另有违反 12 项、未达 1 项、无法判定 1 项（退出码 4）"


def test_rates_and_counts_stand_in_the_table(report: Report) -> None:
    row = next(line for line in report.to_text(lang="en").split("\n") if "T-01" in line)
    assert row.split()[-7:] == ["1,100", "12", "1", "1", "1", "98.9", "[98.7,98.9]"]


def test_failures_have_reason_place_and_citation(report: Report) -> None:
    text = report.to_text()
    assert "不符合 13 项（违反 12，未达 1），先列 6 项（--show N 可多列）：" in text
    assert "× T-01 丙公司（F0）" in text and "企业.csv:12" in text and "依据 第二部分第三项" in text
    assert "员工 60人；党组织 无；要求：" in text


@pytest.mark.parametrize(("show", "expected"), [(None, 6), (0, 0), (1, 1), (12, 12), (100, 13)])
def test_show_tells_how_many_failures_are_listed(report: Report, show: int | None, expected: int) -> None:
    section = report.to_text(lang="en", show=show).split("13 failed")[1].split("\n\n")[0]
    assert section.count("×") == expected
    assert ("; --show N lists them" in section) == (expected == 0) and "first 0" not in section


def test_unknowns_say_what_to_fill_in_first(make: Make, parts: Any) -> None:
    report = make(*(parts.open_(f"V{number}") for number in range(3)))
    assert text_report.to_fill(report) == [(("firm", "employees"), 3)]
    assert "3 unknown; fill in first: employees (3)" in report.to_text(lang="en")
    assert "无法判定 3 项，先补：员工 3 项" in report.to_text(lang="zh")
    assert report.to_text(lang="en").strip().endswith("undecided: unknown 3 (exit code 3)")


def test_data_cannot_act_on_the_terminal(make: Make, parts: Any) -> None:
    hostile = evolve(parts.failing("V\x1b[2J"), name="丙\u202e村\r", place=Place("a\x07.csv", 3))
    text = make(hostile, reading=Reading(("a\x07.csv",), unused=("\x1b]8;;",))).to_text()
    assert not set(text) & set("\x1b\x07\r\u202e") and "\\x1b[2J" in text


def test_places_are_told_by_file_name_where_no_two_files_share_it(make: Make, parts: Any) -> None:
    found = evolve(parts.failing(), place=Place("a/long/folder/企业.csv", 7))
    assert " 企业.csv:7" in make(found, reading=Reading(("a/long/folder/企业.csv",))).to_text()
    assert "a/long/folder/企业.csv:7" in make(found, reading=Reading(("a/long/folder/企业.csv", "b/企业.csv"))).to_text()


def test_colour_changes_nothing_but_colour(report: Report) -> None:
    import re

    painted = text_report.text(report, lang="zh", paint=colour)
    assert "\x1b[31m×\x1b[0m" in painted
    assert re.sub("\x1b\\[[0-9]+m", "", painted) == report.to_text()


def test_exempt_marks_are_counted_and_an_interrupted_run_says_so(make: Make, parts: Any) -> None:
    report = make(parts.passing(marks=("may_be_exempt",)), complete=False)
    assert "其中 1 项符合可能属于例外" in report.to_text()
    assert "已中断" in text_report.text(report, lang="zh", code=130)


def test_an_empty_run_says_that_nothing_was_read(make: Make) -> None:
    text = make().to_text(lang="en")
    assert "nothing was read" in text and text.strip().endswith("nothing was checked or nothing applied (exit code 5)")
