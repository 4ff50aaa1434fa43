"""`rulekit check` on large files: every engine gives the report of the record engine, also where it is read in many pieces."""

from __future__ import annotations

import csv
import datetime
import math
from decimal import Decimal
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

import rulekit
from rulekit.cli import engine, large, main
from rulekit.cli.base import words
from rulekit.cli.run import Call
from rulekit.errors import DiagnosedError, InputError
from rulekit.large.judge import LargeRun
from rulekit.sources.scans import batch as scan_batch
from rulekit.sources.scans import cells as scan_cells
from rulekit.sources.scans import csv as scan_csv
from rulekit.sources.scans import keep as scan_keep
from rulekit.sources.scans import parquet as scan_parquet
from rulekit.waivers import Waivers
from tests.cli.large_files import GROUPS, HEAD, hold_equal, report, units, villages, written

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")


@pytest.fixture(params=[300, 1 << 25], ids=["pieces", "whole"])
def pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files in many pieces, and what is learnt of columns learnt soon."""
    monkeypatch.setattr(scan_csv, "STEP", request.param)
    monkeypatch.setattr(scan_parquet, "STEP", request.param // 10)
    monkeypatch.setattr(scan_batch, "SAMPLE", 20)
    monkeypatch.setattr("rulekit.sources.scans.file.SAMPLE", 20)
    monkeypatch.setattr(scan_cells, "MANY", 5)


@pytest.fixture
def groups(tmp_path: Path) -> str:
    path = tmp_path / "groups.rules"
    path.write_text(GROUPS, encoding="utf-8")
    return str(path)


FORMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "plain": ({}, {}),
    "BOM and CRLF": ({}, {"bom": True, "lineterminator": "\r\n"}),
    "all quoted": ({}, {"quoting": csv.QUOTE_ALL}),
    "semicolons": ({}, {"delimiter": ";"}),
    "tabs, ascending": ({"ascending": True}, {"delimiter": "\t"}),
    "rows of several lengths": ({"more": (lambda row: [*row, "more"], lambda row: row[:3], lambda row: [*row, "", ""])}, {}),
}


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("form", FORMS)
def test_a_nasty_file_gives_the_report_of_the_record_engine(form: str, tmp_path: Path) -> None:
    rows, how = FORMS[form]
    path = written(tmp_path / "村.csv", HEAD, villages(len(form), 200, **rows), **how)
    found = hold_equal([path], "fuzhou-2012", tmp_path)
    reading = found["reading"]
    assert reading["rejected"] and reading["doubtful"] and reading["merged"] and reading["set_aside"]
    codes = {note["code"] for note in reading["notes"]}
    assert {"marked_missing", "set_aside"} <= codes
    assert ("too_many_cells" in codes) == (form == "rows of several lengths")
    assert any(note["code"] == "disagree" for note in reading["notes"]) or rows.get("ascending")


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("seed", range(2))
def test_groups_over_several_files(seed: int, tmp_path: Path, groups: str) -> None:
    head, rows = units(seed, 120)
    village = written(tmp_path / "村.csv", head, rows)
    keys = ("350102001", "350103002", "T9", "T7", "T7")
    some = [[key, f"镇{key}", Random(seed).choice(["350102", "350104", "Z1", ""])] for key in keys]
    township = written(tmp_path / "乡镇.csv", ["乡镇代码", "名称", "县代码"], some)
    counties = [["350102", "鼓楼区"], ["350103", "台江区"], ["Z1", "Z县"], ["", ""], ["", "无码县"]]
    county = written(tmp_path / "县.csv", ["县代码", "名称"], counties)
    more = written(tmp_path / "villages.csv", [*head[:4], "y"], [[*row[:4], "1"] for row in units(seed + 9, 40)[1]])
    hold_equal([village], groups, tmp_path)
    hold_equal([village, township], groups, tmp_path)
    found = hold_equal([county, township, village, more], groups, tmp_path)
    assert {"orphan", "no_parent"} <= {note["code"] for note in found["reading"]["notes"]}
    assert found["counts"]["G-1"]["pass"] + found["counts"]["G-1"]["fail"] + found["counts"]["G-1"]["unknown"] > 3


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("word", ["记录类型", "类型"])
def test_a_column_of_record_types(word: str, tmp_path: Path, groups: str) -> None:
    head, rows = units(3, 120)
    random = Random(3)
    typed = [[random.choice(["村", "社区", "village", "", "什么", "社区"]), *row] for row in rows]
    typed += [["合计", *[""] * len(head)], [""] * (len(head) + 1)]
    path = written(tmp_path / "all.csv", [word, *head], typed)
    hold_equal([path], groups, tmp_path)
    found = hold_equal([path], "fuzhou-2012", tmp_path)
    assert found["reading"]["records"].keys() == {"village", "community"}
    assert any(note["code"] == "unknown_type" for note in found["rejected"])


@pytest.mark.usefixtures("pieces")
def test_records_without_keys(tmp_path: Path, groups: str) -> None:
    head, rows = units(4, 60)
    more = [["合计", *[""] * (len(head) - 2)], [""] * (len(head) - 1), ["", "是", *[""] * (len(head) - 3)]]
    path = written(tmp_path / "村.csv", head[1:], [*(row[1:] for row in rows), *more])
    found = hold_equal([path], groups, tmp_path)
    assert found["findings"][-1]["record"].startswith("3501") or any(one["record"] == "#7" for one in found["findings"])


MAP = """[[records.village]]
file = "data.csv"
key = "ID"
name = "N"
constants = {resident_cadre = "yes"}
where = {K = ["a", "b"]}
[records.village.columns]
secretary_is_director = "S"
[records.community]
file = "data.csv"
key = "ID"
where = {K = "c"}
[records.community.columns]
office_funds = "F (万元)"
"""


@pytest.mark.usefixtures("pieces")
def test_a_map_file(tmp_path: Path, groups: str) -> None:
    random = Random(5)
    kinds, funds = ["a", "b", "c", "d", "", " a "], ["4.4", "4.5", "4.6", "", "x"]
    rows = [
        [
            random.choice([f"35010200{i:04d}", "", f"k{i}"]),
            f"n{i}",
            random.choice(kinds),
            random.choice("yn"),
            random.choice(funds),
            "z",
        ]
        for i in range(80)
    ]
    path = written(tmp_path / "data.csv", ["ID", "N", "K", "S", "F (万元)", "rest"], [*rows, [""] * 6])
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    hold_equal([path], groups, tmp_path, map_file=str(tmp_path / "map.toml"))
    found = hold_equal([path], "fuzhou-2012", tmp_path, map_file=str(tmp_path / "map.toml"))
    assert {"not_picked"} <= {note["code"] for note in found["reading"]["notes"]}


def typed(rows: int) -> pl.DataFrame:
    """Villages as a program writes them: Booleans, whole numbers, floats with NaN and inf, words as categories."""
    random = Random(1)

    def some(values: list[Any], kind: Any) -> pl.Series:
        return pl.Series([random.choice(values) for _ in range(rows)], dtype=kind)

    keys = [random.choice([f"35010200{random.randrange(1, 4)}{at % 80 + 200}", None, "合计"]) for at in range(rows)]
    return pl.DataFrame(
        {
            "村代码": pl.Series(keys, dtype=pl.String),
            "一肩挑": some([True, False, None], pl.Boolean),
            "驻村干部": some([0, 1, 2, None], pl.Int8),
            "办公经费（万元）": some([4.5, math.nan, math.inf, -1.0, 5.0, 0.3, None], pl.Float64),
            "居民": some([1, 5000, -3, None, 2**60], pl.Int64),
            "预算内工作活动经费": some(["有", "无", "", None, "x"], pl.Categorical),
            "书记": some([["a"], None], pl.List(pl.String)),
        }
    )


def firms(rows: int) -> pl.DataFrame:
    random = Random(2)

    def some(values: list[Any], kind: Any) -> pl.Series:
        return pl.Series([random.choice(values) for _ in range(rows)], dtype=kind)

    return pl.DataFrame(
        {
            "企业编号": pl.Series(range(rows), dtype=pl.Int64),
            "员工": some([10.0, 50.0, 49.5, None], pl.Float32),
            "所有制": some(["非公", "国有", "non-public", None, "?"], pl.String),
            "党组织": some([1.0, 0.0, math.nan, 0.5], pl.Float64),
            "成立日期": some([datetime.date(2020, 1, 1), None], pl.Date),
            "党员": some([Decimal("1.00"), Decimal("0.00"), None, Decimal("1.50")], pl.Decimal(10, 2)),
        }
    )


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("rows", [0, 1, 150])
def test_parquet_with_types(rows: int, tmp_path: Path, groups: str) -> None:
    village, firm = tmp_path / "村.parquet", tmp_path / "企业.parquet"
    typed(rows).write_parquet(village)
    firms(rows).write_parquet(firm)
    hold_equal([village], groups, tmp_path)
    found = hold_equal([village, firm], "fuzhou-2012", tmp_path)
    if rows > 1:
        assert {"infinite", "out_of_range", "not_yes_no", "not_whole"} <= {note["code"] for note in found["doubtful"]}


@pytest.mark.parametrize(
    "text", ["村代码,名称,驻村干部\n", "某表,,\n村代码,名称,驻村干部\n350102001201,甲,是\n合计,,\n", "村代码,驻村干部\n1,是"]
)
def test_a_header_alone_a_title_above_it_and_no_line_end(text: str, tmp_path: Path, groups: str) -> None:
    path = tmp_path / "村.csv"
    path.write_text(text, encoding="utf-8")
    hold_equal([path], groups, tmp_path)
    hold_equal([path], "fuzhou-2012", tmp_path)


@pytest.mark.usefixtures("pieces")
def test_duckdb(tmp_path: Path, groups: str) -> None:
    pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    path = written(tmp_path / "村.csv", HEAD, villages(7, 150))
    hold_equal([path], "fuzhou-2012", tmp_path, engines=("duckdb",))
    hold_equal([path], groups, tmp_path, engines=("duckdb",))


AREAS = """ruleset areas "Areas"
  uses employers

standard A-1 "a"
  every workplace's floor area must be between 100 and 5,000 square metres.
"""


@pytest.mark.usefixtures("pieces")
def test_decimals_are_exact_at_both_ends_however_a_column_is_learnt(tmp_path: Path) -> None:
    (tmp_path / "areas.rules").write_text(AREAS, encoding="utf-8")
    near = [99.9, 100.0, 100.1, 4999.9, 5000.0, 5000.1, 5000.9, 5001.0]
    texts = [repr(at / 10) for at in range(0, 60_000, 101)] + [repr(one) for one in near]
    noisy = [repr(one + 2.3e-13) for one in near] + [repr(0.1 * at) for at in range(900, 1100)]
    for cells in (texts, texts + noisy, [*noisy, "5000.0000000000000000001", "5000.00", "5e3", "5000.1平方米"]):
        rows = [[f"W{at:05d}", cell] for at, cell in enumerate(cells)]
        found = hold_equal(
            [written(tmp_path / "workplaces.csv", ["id", "floor area"], rows)], str(tmp_path / "areas.rules"), tmp_path
        )
        failed = {rows[int(one["record"][1:])][1] for one in found["findings"] if one["verdict"] == "fail"}
        assert failed == {cell for cell in cells if not 100 <= float(cell.removesuffix("平方米")) <= 5000} | (
            {"5000.0000000000000000001"} & set(cells)
        )


@pytest.mark.usefixtures("pieces")
def test_a_column_that_stops_being_plain(tmp_path: Path) -> None:
    rows = [[f"35010200{at:04d}", str(at), "true", "1"] for at in range(200)]
    rows[150][1:] = ["50人", "是", "1,000"]
    rows[170][1:] = ["", "maybe", "x"]
    found = hold_equal([written(tmp_path / "村.csv", ["村代码", "居民", "驻村干部", "办公经费"], rows)], "fuzhou-2012", tmp_path)
    assert len(found["doubtful"]) == 2


def test_what_was_kept_for_groups_may_go_to_files(tmp_path: Path, groups: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_csv, "STEP", 400)
    monkeypatch.setattr(scan_keep, "MEMORY", 5)
    head, rows = units(6, 100)
    hold_equal([written(tmp_path / "村.csv", head, rows)], groups, tmp_path)


# what is chosen, refused and told ---------------------------------------------------------------------------------------------


def call(data: list[Path], ruleset: str = "fuzhou-2012", **more: Any) -> Call:
    return Call(tuple(map(str, data)), ruleset, as_of="2024-12-31", exit_zero=True, **more)


def test_size_and_suffix_choose_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small, big, packed = tmp_path / "a.csv", tmp_path / "b.CSV", tmp_path / "c.parquet"
    other = tmp_path / "d.json"
    small.write_bytes(b"x" * engine.LARGE)
    big.write_bytes(b"x" * (engine.LARGE + 1))
    packed.write_bytes(b"x" * (engine.LARGE // engine.PACKED + 1))
    other.write_bytes(b"x" * (engine.LARGE + 1))
    assert engine.chosen(call([small])) == "record"
    assert engine.chosen(call([big])) == engine.chosen(call([small, small])) == engine.chosen(call([packed])) == "polars"
    assert (
        engine.chosen(call([other]))
        == engine.chosen(call([big, other]))
        == engine.chosen(call([tmp_path / "none.csv"]))
        == "record"
    )
    assert engine.chosen(call([small], engine="polars")) == "polars"
    assert engine.chosen(call([big], engine="record")) == "record"
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    assert engine.chosen(call([big])) == "record"
    with pytest.raises(DiagnosedError, match="C632"):
        engine.chosen(call([big], engine="polars"))


def test_parquet_without_polars_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_parquet, "find_spec", lambda name: None)
    path = tmp_path / "村.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"D570.*[\s\S]*pip install 'rulekit\[data\]'"):
        report([path], "fuzhou-2012", "record", tmp_path)


@pytest.mark.parametrize("which", ["record", "polars"])
def test_a_broken_parquet_file(which: str, tmp_path: Path) -> None:
    path = tmp_path / "村.parquet"
    path.write_bytes(b"PAR1 and nothing else")
    with pytest.raises(InputError, match="D571"):
        report([path], "fuzhou-2012", which, tmp_path)
    with pytest.raises(InputError, match="D501"):
        report([tmp_path / "none.parquet"], "fuzhou-2012", which, tmp_path)


CANNOT = {
    "encoding": "村代码,驻村干部\n1,是\n".encode("gb18030") * 3,
    "quotes": '村代码,驻村干部\n1,5"6\n'.encode(),
    "line_ends": "村代码,驻村干部\r1,是\r".encode(),
    "child_type": "记录类型,村代码,性别\n委员,1,女\n".encode(),
    "no_rows": "记录类型,村代码,性别\n".encode(),
}


@pytest.mark.parametrize("reason", CANNOT)
def test_what_only_the_record_engine_reads(reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / ("committee_members.csv" if reason in ("child_type", "no_rows") else "村.csv")
    path.write_bytes(CANNOT[reason])
    with pytest.raises(DiagnosedError, match="C633"):
        report([path], "fuzhou-2012", "polars", tmp_path)
    ruleset = rulekit.load("fuzhou-2012")
    selected = tuple(one.id for one in ruleset.standards)
    assert large.report(call([path], lang="en"), ruleset, datetime.date(2024, 12, 31), selected, "polars", Waivers()) is None
    told = capsys.readouterr().err
    assert told.startswith("note: read record by record") and told.count("\n") == 1 and path.name in told
    assert told.rstrip().endswith(words("en")["large"]["reason"][reason])
    large.report(call([path], quiet=True), ruleset, datetime.date(2024, 12, 31), selected, "polars", Waivers())
    assert not capsys.readouterr().err


def test_the_file_is_named_that_cannot_be_read_in_batches(tmp_path: Path) -> None:
    """Child records beside a table whose rows tell their types: it is that table."""
    typed, inner = tmp_path / "所有.csv", tmp_path / "村-委员.csv"
    typed.write_text("记录类型,村代码\n村,350102101201\n", encoding="utf-8")
    inner.write_text("村代码,性别\n350102101201,女\n", encoding="utf-8")
    with pytest.raises(DiagnosedError, match=r"所有\.csv: a column names record types, and child records are given beside it"):
        report([typed, inner], "fuzhou-2012", "polars", tmp_path)


def test_what_no_engine_reads(tmp_path: Path) -> None:
    path = tmp_path / "村.csv"
    for content, code in (('村代码,驻村干部\n1,"a,"b",c"\n', "D508"), ("村代码,驻村干部\n1,\0\n", "D507")):
        path.write_text(content, encoding="utf-8")
        for which in ("record", "polars"):
            with pytest.raises(InputError, match=code):
                report([path], "fuzhou-2012", which, tmp_path)


def test_an_empty_file_and_one_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "村.csv").write_bytes(b"")
    for which in ("record", "polars"):
        with pytest.raises(InputError, match="D505"):
            report([tmp_path / "村.csv"], "fuzhou-2012", which, tmp_path)
        with pytest.raises(InputError, match="D501"):
            report([tmp_path / "none.csv"], "fuzhou-2012", which, tmp_path)
        with pytest.raises(InputError, match="D516"):
            report([tmp_path / "村.csv"], "fuzhou-2012", which, tmp_path, record_type="nothing")


def test_an_interrupted_run_keeps_what_was_judged(tmp_path: Path, groups: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_csv, "STEP", 400)
    head, rows = units(8, 100)
    path = written(tmp_path / "村.csv", head, rows)
    taken: list[int] = []
    take = LargeRun._take

    def until_third(self: LargeRun, batches: Any) -> None:
        take(self, batches)
        taken.append(self.judged)
        if len(taken) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(LargeRun, "_take", until_third)
    ruleset = rulekit.load(groups)
    selected = tuple(one.id for one in ruleset.standards)
    found = large.report(call([path]), ruleset, datetime.date(2024, 12, 31), selected, "polars", Waivers())
    assert found is not None and not found.complete
    assert [one.id for one in found.standards] == ["G-3", "G-5"]
    assert sum(found.counts["G-3"].values()) == taken[-1] < 100
    assert found.reading.rows >= found.reading.checked == taken[-1]
    assert "interrupted" in found.to_text(lang="en") and '"complete": false' in found.to_json()


def test_more_unknowns_than_are_looked_at_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rulekit.large.report.SOME", 4)
    path = written(tmp_path / "村.csv", ["村代码", "驻村干部"], [[f"35010200{at:04d}", ""] for at in range(9)])
    args = ["check", str(path), "-r", "fuzhou-2012", "--as-of", "2024-12-31", "--engine", "polars", "--lang", "en"]
    told = CliRunner().invoke(main.build("en"), args).stdout
    assert "(of the first" in told
    exact = CliRunner().invoke(main.build("en"), [*args, "--by", "county"]).stdout
    assert "(of the first" not in exact and "resident cadre (9)" in exact, "what is counted by unit is known of all"
    assert "(of the first" not in report([path], "fuzhou-2012", "polars", tmp_path)[1], "so is what a document of all holds"


def test_the_number_of_findings_that_are_shown(tmp_path: Path) -> None:
    path = written(tmp_path / "村.csv", HEAD, villages(9, 100))
    for show in (0, 3, 40):
        hold_equal([path], "fuzhou-2012", tmp_path, show=show)


@pytest.mark.parametrize(("lang", "words"), [("en", "--engine [auto|record|polars|duckdb]"), ("zh", "分批处理大文件")])
def test_the_help_page_tells_of_engines(lang: str, words: str) -> None:
    args = ["--lang", lang, "check", "--help"]
    assert words in CliRunner().invoke(main.build(main.spoken(args)), args).output


def test_the_bar_is_told_how_far_a_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_csv, "STEP", 400)
    told: list[float] = []
    shown = SimpleNamespace(of=lambda number: lambda done, total: told.append(done / total))

    class Shown:
        def __init__(self, call: Call, count: int) -> None: ...

        def __enter__(self) -> SimpleNamespace:
            return shown

        def __exit__(self, *error: object) -> None: ...

    monkeypatch.setattr("rulekit.cli.run.Bar", Shown)
    path = written(tmp_path / "村.csv", HEAD, villages(2, 60))
    report([path], "fuzhou-2012", "polars", tmp_path)
    assert told[-1] == 1.0 and len(told) > 5 and 0 < told[0] < 0.5
