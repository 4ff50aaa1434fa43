"""Columns of every type on every engine are read as the same cells of Python are: verdicts equal those of Ruleset.check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import rulekit
from rulekit import InputError, loading, plugin
from rulekit.plugin import Plugin
from rulekit.ruleset import Ruleset
from rulekit.vocabulary import VocabularyBuilder
from tests.sources.frame_kinds import KINDS, columns, made, of_arrow

AS_OF = "2024-06-30"
SENTENCES = {
    "S-attendance": "every village's attendance must be at least 80%.",
    "S-funds": "a village's office funds must be at least 45,000 yuan.",
    "S-area": "a village's site area must be at least 1200 square metres.",
    "S-area-or": "a village's site area must be more than 1333.4 square metres.",
    "S-residents": "a village must have at least 100 residents.",
    "S-per-head": "a village must satisfy (office funds / residents >= 10.1 yuan).",
    "S-sum-of-two": "a village must satisfy (score + score >= 1.6).",
    "S-slope": "a village's slope must be at least 34%.",
    "S-problems": "a village must have at most 3 problems.",
    "S-cadre": "every village must have a resident cadre.",
    "S-hills": "hilly villages must have a resident cadre.",
    "S-elected": "a village must be elected within the last 12 months.",
    "S-settled": "a village must be settled within the last 24 months.",
}


def words() -> VocabularyBuilder:
    """Villages with a field of every kind, unit and meaning of blanks."""
    b = VocabularyBuilder("frames")
    b.record("county", zh="县", en="county", many="counties", level=True, code_digits=6, key_zh="县代码", key_en="county code")
    b.record("village", zh="村", en="village", many="villages", parent="county", code_digits=12, key_zh="村代码")
    b.number("attendance", "village", zh="到会率", en="attendance", low=0, high=1)
    b.number("slope", "village", zh="坡度", en="slope", low="1/3", high="5/7")
    b.number("score", "village", zh="得分", en="score", low=0)
    b.number("office_funds", "village", zh="办公经费 / 经费", en="office funds", unit="yuan")
    b.number("site_area", "village", zh="面积", en="site area", unit="square_metre")
    b.number("residents", "village", zh="居民", en="resident", many="residents", unit="person")
    b.number("problems", "village", zh="问题", en="problem", many="problems", unit="item", blank="zero")
    b.yesno("resident_cadre", "village", zh="驻村干部", en="resident cadre", many="resident cadres")
    b.text("kind", "village", zh="类别", en="kind", choices={"plain": ("平原", "plain"), "hill": ("山区 / 丘陵", "hill / hilly")})
    b.adjective("village", zh="山区", en="hilly", field="kind", value="hill")
    b.date("elected", "village", zh="换届时间", en="election date", happened_zh="换届", happened_en="elected")
    b.date("settled", "village", zh="办结日期", en="settlement date", happened_zh="办结", happened_en="settled", blank="not_yet")
    return b


@pytest.fixture(scope="module")
def ruleset() -> Iterator[Ruleset]:
    found = Plugin("frames", "tests:register", "tests", "0", words().build())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plugin, "discover", lambda: (found,))
        loading._words.cache_clear()
        text = 'ruleset frames "Frames"\n  uses frames\n'
        text += "".join(f'\nstandard {id} "{id}"\n  {sentence}\n' for id, sentence in SENTENCES.items())
        yield rulekit.load(text)
    loading._words.cache_clear()


def verdicts(ruleset: Ruleset, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The verdicts of Ruleset.check by standard, in order of the rows."""
    found: dict[str, list[str]] = {}
    for finding in ruleset.check({"village": rows}, as_of=AS_OF):
        found.setdefault(finding.standard, []).append(finding.verdict.value)
    return found


def agrees(ruleset: Ruleset, kind: str, header: str, type: Any, cells: Sequence[Any], plain: Sequence[Any] | None = None) -> Any:
    """Judge one column as a frame and as records; `plain` are the cells of the records where Python has none like a column's."""
    frame = made(kind, [{header: cell} for cell in cells], {header: type})
    expected = verdicts(ruleset, [{header: cell} for cell in (plain if plain is not None else cells)])
    report = ruleset.check_frame(frame, as_of=AS_OF)
    found = columns(report.frame)
    assert {id: found[id] for id in SENTENCES} == expected
    assert report.counts == {id: {v: expected[id].count(v) for v in report.counts[id]} for id in SENTENCES}
    return report


D = Decimal
NUMBERS: dict[str, tuple[str, Any, list[Any]]] = {
    "int64": ("residents", pa.int64(), [0, 99, 100, 101, None, -1, 2**40]),
    "int8": ("residents", pa.int8(), [0, 99, 100, 101, None, -1]),
    "uint64": ("residents", pa.uint64(), [0, 99, 100, 101, None]),
    "uint32": ("residents", pa.uint32(), [0, 99, 100, 101, None]),
    "whole float": ("residents", pa.float64(), [0.0, 99.0, 100.0, None, 99.5, float("nan"), -3.0]),
    "infinite": ("residents", pa.float64(), [100.0, float("inf"), float("-inf"), 1e40, 1e-40]),
    "decimal": ("residents", pa.decimal128(12, 2), [D("99.00"), D("100.00"), D("100.50"), None, D("-1.00")]),
    "text": (
        "residents",
        pa.string(),
        ["100", "100人", "50人", " １００ ", "一百", "4.5万", "/", "", None, "many", "-5", "3 yuan"],
    ),
    "share float": ("attendance", pa.float64(), [0.8, 0.7999999999999999, 0.1 + 0.7, 1.0, 1.01, -0.01, None, float("nan")]),
    "share single": ("attendance", pa.float32(), [0.5, 0.75, 1.0, 2.0, None]),
    "share decimal": ("attendance", pa.decimal128(5, 4), [D("0.8000"), D("0.7999"), D("1.0001"), None]),
    "share text": ("attendance", pa.string(), ["80%", "79.9%", "0.8", "八成", "百分之八十", "120%", "80 people"]),
    "unit in the header": ("经费（万元）", pa.float64(), [4.5, 4.4999, 4.50001, None]),
    "unit, whole": ("经费（万元）", pa.int64(), [4, 5, None, -1]),
    "unit, decimal": ("经费（万元）", pa.decimal128(9, 4), [D("4.5000"), D("4.4999"), None]),
    "a unit that does not divide": ("面积（亩）", pa.int64(), [1, 2, 3, None]),
    "a unit that does not divide, floats": ("面积（亩）", pa.float64(), [1.8, 2.0001, 2.0, 1.9999, None]),
    "area text": ("site_area", pa.string(), ["1200", "2亩", "1.8亩", "1199.99平方米", "0.12公顷"]),
    "blank means zero": ("problems", pa.int64(), [0, 3, 4, None]),
    "blank means zero, and doubts do not": ("problems", pa.int64(), [-1, 0, None, 4]),
    "blank means zero, and doubts do not, floats": ("problems", pa.float64(), [-1.0, 0.5, None, float("nan"), float("inf"), 4.0]),
    "blank means zero, and doubts do not, decimals": ("problems", pa.decimal128(9, 1), [D("-1.0"), D("0.5"), None, D("4.0")]),
    "blank means zero, text": ("problems", pa.string(), ["0", "3个", "4", None, "", "无", "?"]),
    "blank means zero, floats": ("problems", pa.float64(), [0.0, 3.0, 4.0, None]),
}
OTHERS: dict[str, tuple[str, Any, list[Any]]] = {
    "bool": ("resident_cadre", pa.bool_(), [True, False, None]),
    "0 and 1": ("resident_cadre", pa.int64(), [1, 0, 2, None]),
    "0.0 and 1.0": ("resident_cadre", pa.float64(), [1.0, 0.0, 0.5, None]),
    "yes and no": ("resident_cadre", pa.string(), ["是", "否", "有", "yes", "No", " 无 ", "maybe", "", None, "/", "未填"]),
    "choices": ("kind", pa.string(), ["hill", "plain", "山区", " 丘陵 ", "Hilly", "desert", "", None]),
    "choices, clean": ("kind", pa.string(), ["hill", "plain", "hill", None]),
    "choices, categories": ("kind", pa.dictionary(pa.int32(), pa.string()), ["山区", "平原", None, "海岛"]),
    "dates": ("elected", pa.date32(), [dt.date(2023, 7, 1), dt.date(2023, 6, 30), dt.date(2024, 6, 30), dt.date(2024, 7, 1)]),
    "dates and gaps": ("elected", pa.date32(), [None, dt.date(2023, 7, 1), None, dt.date(1, 1, 1), dt.date(9999, 12, 31)]),
    "moments": ("elected", pa.timestamp("us"), [dt.datetime(2023, 7, 1, 0, 0), dt.datetime(2023, 6, 30, 23, 59), None]),
    "days in texts": (
        "elected",
        pa.string(),
        ["2023-07-01", "2023年6月", "2023", "未", "2023.1", "20230701", "", None, "soon", "无", "not yet"],
    ),
    "numbers for a choice": ("类别", pa.decimal128(9, 2), [D("1.50"), D("0.00"), None]),
    "days in decimals": ("elected", pa.decimal128(9, 1), [D("2023.0"), D("2023.1"), None]),
    "days in numbers": ("elected", pa.int64(), [20230701, 202306, 2023, 20231301, None]),
    "blank means not yet": ("settled", pa.date32(), [dt.date(2023, 7, 1), dt.date(2020, 1, 1), None]),
    "blank means not yet, text": ("settled", pa.string(), ["2023-07-01", "2022", "", None, "未", "无"]),
    "blank means not yet, moments": ("settled", pa.timestamp("us"), [dt.datetime(2023, 7, 1, 12, 0), None]),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", [*NUMBERS, *OTHERS])
def test_a_column_is_read_as_cells_are(ruleset: Ruleset, kind: str, case: str) -> None:
    header, type, cells = (NUMBERS | OTHERS)[case]
    agrees(ruleset, kind, header, type, cells)


@pytest.mark.parametrize("kind", KINDS)
def test_floats_near_a_threshold_go_by_their_shortest_decimal(ruleset: Ruleset, kind: str) -> None:
    cells = [x for base in (0.8, 0.1, 1.0) for x in (np.nextafter(base, 0), base, np.nextafter(base, 2))]
    agrees(ruleset, kind, "attendance", pa.float64(), [float(x) for x in cells])
    edges = [x for base in (1 / 3, 5 / 7) for x in (np.nextafter(base, 0), base, np.nextafter(base, 2))]
    report = agrees(ruleset, kind, "slope", pa.float64(), [float(x) for x in edges])
    assert report.counts["S-slope"]["unknown"] == 4, (
        "one of each three is outside, and the float that is nearest to the end itself"
    )
    # more than 1333.4 square metres: as a float of 64 bits this one would be
    agrees(
        ruleset, kind, "site_area", pa.float32(), [1333.4], [np.float32(1333.4)] if "object" not in kind else [1333.4000244140625]
    )
    singles = [np.float32(x) for x in (0.8, 0.799, 0.1, 0.33333334)]
    # a list of Python has no floats of 32 bits: NumPy's stand for them
    agrees(ruleset, kind, "attendance", pa.float32(), [float(x) for x in singles], singles if "object" not in kind else None)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_in_formulas_are_exact(ruleset: Ruleset, kind: str) -> None:
    cells = [(10100.0, 1000), (10099.99, 1000), (0.0, 0), (5.5, None), (None, 3), (1010.1, 100)]
    rows = [{"id": f"v{at}", "office_funds": funds, "residents": people} for at, (funds, people) in enumerate(cells)]
    frame = made(kind, rows, {"id": pa.string(), "office_funds": pa.float64(), "residents": pa.int64()})
    found = columns(ruleset.check_frame(frame, as_of=AS_OF, only="S-per-head").frame)
    assert found["S-per-head"] == verdicts(ruleset, rows)["S-per-head"]
    assert set(found["S-per-head"]) >= {"pass", "fail", "unknown"}
    agrees(ruleset, kind, "score", pa.float64(), [0.8, 0.7999999, 0.123456789, None, -1.0, float("nan"), float("inf")])
    agrees(ruleset, kind, "score", pa.float64(), [0.8, 0.7, 12345678901234.5, None])
    agrees(ruleset, kind, "score", pa.decimal128(30, 18), [D("0.8"), D("0.79999999"), D("7"), None])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "pandas-object"])
def test_floats_that_cannot_be_exact_are_refused_where_they_are_added(ruleset: Ruleset, kind: str) -> None:
    frame = made(kind, [{"score": 1 / 3, "attendance": 1 / 3}], {"score": pa.float64(), "attendance": pa.float64()})
    with pytest.raises(InputError, match="D563"):
        ruleset.check_frame(frame, as_of=AS_OF, only="S-sum-of-two")
    assert columns(ruleset.check_frame(frame, as_of=AS_OF, only="S-attendance").frame)["S-attendance"]


def test_python_objects_in_pandas_survive(ruleset: Ruleset) -> None:
    cells = [D("0.8"), 0.79, 1, "80%", None, float("nan"), pd.NA, pd.NaT, np.float64(0.9), D("NaN"), True, np.float32(0.8)]
    frame = pd.DataFrame({"attendance": pd.Series(cells, dtype=object)})
    expected = verdicts(ruleset, [{"attendance": None if cell is pd.NA or cell is pd.NaT else cell} for cell in cells])
    report = ruleset.check_frame(frame, as_of=AS_OF)
    assert {id: columns(report.frame)[id] for id in SENTENCES} == expected
    days = [dt.date(2023, 7, 1), dt.datetime(2020, 1, 1, 5), pd.Timestamp("2024-01-01"), "2023年", 2023, None]
    frame = pd.DataFrame({"elected": pd.Series(days, dtype=object)})
    expected = verdicts(ruleset, [{"elected": day} for day in days])
    assert columns(ruleset.check_frame(frame, as_of=AS_OF).frame)["S-elected"] == expected["S-elected"]


def test_moments_with_a_zone_count_by_their_local_day(ruleset: Ruleset) -> None:
    zone = dt.timezone(dt.timedelta(hours=8))
    moments = [dt.datetime(2023, 6, 30, 23, 30, tzinfo=zone), dt.datetime(2023, 7, 1, 0, 30, tzinfo=zone)]
    expected = verdicts(ruleset, [{"换届时间": one} for one in moments])["S-elected"]
    assert expected == ["fail", "pass"]
    table = pa.table({"换届时间": pa.array(moments, pa.timestamp("us", "Asia/Shanghai"))})
    for kind in ("polars", "lazy", "pyarrow", "pandas-arrow", "pandas-object"):
        assert columns(ruleset.check_frame(of_arrow(kind, table), as_of=AS_OF).frame)["S-elected"] == expected


def test_an_enum_of_polars_and_numbers_too_large_for_a_column(ruleset: Ruleset) -> None:
    frame = pl.DataFrame({"类别": pl.Series(["山区", "平原", None], dtype=pl.Enum(["平原", "山区"]))})
    assert ruleset.check_frame(frame, as_of=AS_OF).frame["S-hills"].to_list() == ["unknown", "not_applicable", "unknown"]
    large = pl.DataFrame({"residents": pl.Series([2**53, 2**53 + 1, 2**64 - 1, 99], dtype=pl.UInt64)})
    report = ruleset.check_frame(large, as_of=AS_OF, only="S-residents")
    assert report.counts["S-residents"] == {"pass": 1, "fail": 1, "unknown": 2, "not_applicable": 0, "error": 0}
    (told,) = report.reading.doubtful
    assert told.code == "too_long" and told.arguments["count"] == "2"
