"""Child records in files of their own, read in batches: every engine gives the report of the record engine."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from rulekit.errors import DiagnosedError, InputError
from rulekit.sources.scans import batch as scan_batch
from rulekit.sources.scans import csv as scan_csv
from rulekit.sources.scans import parquet as scan_parquet
from tests.cli.large_files import hold_equal, report, written

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")

RULES = """ruleset inner "Inner"
  uses party-building
  area 3501 "福州市"

standard C-01 "count"
  a village must have at least 2 committee members.
standard C-02 "with a condition"
  a village must have at least 1 committee member who is female.
standard C-03 "share"
  at least one third of the committee members of a village must be women.
standard C-04 "every"
  every committee member of a village must have been trained within the last 12 months.
standard C-05 "average"
  the average subsidy of the committee members of a village must be at least 300 yuan.
standard C-06 "sum"
  a village must satisfy (sum(committee members : subsidy) <= 1,500 yuan).
standard C-07 "least and greatest"
  a village must satisfy (greatest(committee members : age) - least(committee members : age) <= 40 years old).
standard C-08 "distinct"
  a village must satisfy (distinct(committee members : name) >= 2).
standard C-09 "unique"
  the names of the committee members of a village must be unique.
standard C-10 "among"
  every committee member of a village must be one of its party members.
standard C-11 "every year"
  a village must make a home visit at least once every quarter.
standard C-12 "any window"
  a village must make at most 3 home visits in any 12 months.
standard C-13 "recorded"
  a village must satisfy (recorded(committee members) and recorded(party members)).
standard C-14 "scope"
  villages with 3 or more committee members must have a resident cadre.
standard C-15 "missing"
  the average subsidy of the committee members of a village must be at least 300 yuan, leaving missing out.
standard C-16 "earlier"
  every committee member of a village must satisfy (subsidy - earlier(subsidy, 12 months) >= 0 yuan).
standard G-01 "members with lists"
  in each county, at least 40% of villages must satisfy (count(committee members where women) >= 1).
standard G-02 "sum over lists"
  in each township, the average annual office funds of villages that have 2 or more committee members must be
  at least 5,000 yuan.
standard G-03 "of the whole"
  at least 30% of villages should satisfy (every(committee members : trained)).
standard B-01 "of another type"
  a branch must hold a members' meeting at least once every quarter.
"""
YES = ("是", "否", "", "?", " 有")
NAMES = ("张三", "李四", "王五", "", " 张三 ", "/", "赵,六")


@pytest.fixture(params=[350, 1 << 25], ids=["pieces", "whole"])
def pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files in many pieces, and what is learnt of columns learnt soon."""
    monkeypatch.setattr(scan_csv, "STEP", request.param)
    monkeypatch.setattr(scan_parquet, "STEP", request.param // 20)
    monkeypatch.setattr(scan_batch, "SAMPLE", 20)
    monkeypatch.setattr("rulekit.sources.scans.file.SAMPLE", 20)


@pytest.fixture
def rules(tmp_path: Path) -> str:
    path = tmp_path / "inner.rules"
    path.write_text(RULES, encoding="utf-8")
    return str(path)


def day(chance: Random) -> str:
    some = ("2024-01-15", "2024年3月", "2024-05-05", "2024-08-31", "2024-11-01", "未", "", "2023", "昨天", "2023-12-31")
    return chance.choice(some)


def villages(chance: Random, size: int) -> tuple[list[str], list[list[str]]]:
    """Villages of which some are rejected, some stand twice, and some have no place."""
    rows = []
    for number in range(size):
        key = f"3501{chance.choice(('02', '03'))}{chance.randrange(1, 3):03d}{200 + number % (size - 3):03d}"
        key = chance.choice(("", f"V{number}", f"V{number}", "3.50102E+11")) if chance.random() < 0.15 else key
        rows.append([key, f"村{number}", chance.choice(YES), chance.choice(("0.5", "0.49", "", "1万", "x"))])
        if chance.random() < 0.05:
            rows.append([key, "", chance.choice(YES), ""])
    return ["村代码", "名称", "驻村干部", "办公经费（万元）"], rows


def owners(rows: list[list[str]], chance: Random) -> list[str]:
    """Keys of owners; some are nobody's, some are left blank."""
    every, blank = [*(row[0] for row in rows), "350199009999", "NOBODY"], ("", "  ", "3.5E+11")
    return [chance.choice(every if chance.random() > 0.03 else blank) for _ in range(3 * len(rows))]


def members(rows: list[list[str]], chance: Random, *, keyed: bool = False) -> tuple[list[str], list[list[str]]]:
    """Committee members with doubtful and missing cells; with keys some stand twice, and some have none."""
    found = []
    for number, owner in enumerate(owners(rows, chance)):
        cells = [
            chance.choice(NAMES), chance.choice(("女", "男", "", "female", "?")),
            chance.choice(("33", "70", "", "五十", "200", "40岁")),
            chance.choice(("300", "299.5元", "0.03万元", "", "约300", "1/3")), chance.choice(("300", "", "10")), day(chance),
        ]  # fmt: skip
        found.append([owner, *([chance.choice((f"M{number}", f"M{number}", f"M{number % 7}", ""))] if keyed else []), *cells])
        if chance.random() < 0.04:
            blank = [""] * (len(found[-1]) - 1)
            found += chance.choice(([list(found[-1])], [["合计", *blank]], [["", *blank]], [["备注：无", *blank]]))
    return ["村代码", *(["委员编号"] if keyed else []), "姓名", "性别", "年龄", "补贴", "补贴@2023", "培训日期", "x"], found


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("seed", range(3))
def test_lists_in_files_of_their_own(seed: int, tmp_path: Path, rules: str) -> None:
    chance = Random(seed)
    head, rows = villages(chance, 24)
    village = written(tmp_path / "村.csv", head, rows)
    first, some = members(rows, chance, keyed=seed % 2 == 0)
    committee = written(tmp_path / "committee_members.csv", first, some)
    party = written(tmp_path / "党员.csv", ["村代码", "姓名"], [[owner, chance.choice(NAMES)] for owner in owners(rows, chance)])
    visits = written(tmp_path / "visits.csv", ["村代码", "走访日期"], [[owner, day(chance)] for owner in owners(rows, chance)])
    data = [village, committee, party, visits]
    chance.shuffle(data)
    engines = ("polars", "duckdb") if seed == 1 else ("polars",)
    found = hold_equal(data, rules, tmp_path, engines=engines, by=("county",) if seed else ())
    codes = {note["code"] for note in found["reading"]["notes"]}
    assert {"orphan", "no_parent"} <= codes
    assert found["reading"]["rejected"] and found["reading"]["doubtful"] and found["reading"]["merged"]
    assert found["reading"]["records"].keys() >= {"village", "committee_member", "member", "visit"}
    verdicts = Counter((one["standard"], one["verdict"]) for one in found["findings"])
    assert len({verdict for _, verdict in verdicts}) >= 3
    assert sum(one.startswith(("C", "G")) for one in {id for id, _ in verdicts}) == 19


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("rows", [[], [["合计", "", ""]], [["", "", ""]]])
def test_tables_without_rows(rows: list[list[str]], tmp_path: Path, rules: str) -> None:
    """They are known and empty, by whatever engine; one of them is told for each file."""
    head, some = villages(Random(3), 9)
    data = [
        written(tmp_path / "村.csv", head, some),
        written(tmp_path / "village-committee_members.csv", ["parent", "姓名", "性别"], rows),
        written(tmp_path / "visits.csv", ["村代码", "走访日期"], [row[:2] for row in rows]),
    ]
    found = hold_equal(data, rules, tmp_path, engines=("polars", "duckdb"))
    assert [note["code"] for note in found["reading"]["notes"]].count("no_rows") == 2
    assert {one["verdict"] for one in found["findings"] if one["standard"] == "C-01"} == {"fail"}


MAP = """[[children.committee_members]]
of = "village"
file = "a.csv"
parent = "V"
where = {K = ["a", "b"]}
constants = {duty = "leading"}
[children.committee_members.columns]
subsidy = "S"
[[children.visits]]
of = "village"
file = "a.csv"
parent = "V"
where = {K = "c"}
[children.visits.columns]
made = "D"
[[children.committee_members]]
of = "village"
file = "b.csv"
key = "N"
parent = "V"
[[children.meetings]]
of = "branch"
file = "c.csv"
parent = "V"
"""


@pytest.mark.usefixtures("pieces")
def test_a_map_file_says_whose_they_are(tmp_path: Path, rules: str) -> None:
    """Two lists in one file, one list in two files, one without keys; and a list of a type of which nothing was supplied."""
    chance = Random(7)
    head, rows = villages(chance, 20)
    village = written(tmp_path / "村.csv", head, rows)
    own = owners(rows, chance)
    mixed = [[key, chance.choice("abcd"), chance.choice(("300", "200", "1/3", "")), day(chance)] for key in own]
    named = [[key, f"{at % 9}", chance.choice(("女", "男"))] for at, key in enumerate(own)]
    data = [
        village, written(tmp_path / "a.csv", ["V", "K", "S", "D"], mixed),
        written(tmp_path / "b.csv", ["V", "N", "sex"], named),
        written(tmp_path / "c.csv", ["V", "date"], [[key, day(chance)] for key in own]),
    ]  # fmt: skip
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    found = hold_equal(data, rules, tmp_path, engines=("polars", "duckdb"), map_file=str(tmp_path / "map.toml"))
    assert {"disagree", "not_picked", "no_parent"} <= {note["code"] for note in found["reading"]["notes"]}
    assert {"committee_member", "visit", "members_meeting"} <= found["reading"]["records"].keys()


@pytest.mark.usefixtures("pieces")
def test_parquet(tmp_path: Path, rules: str) -> None:
    from datetime import date

    keys = [f"35010200120{at}" for at in range(9)]
    some = {"village code": keys, "resident cadre": [at % 2 == 0 for at in range(9)]}
    pl.DataFrame(some).write_parquet(tmp_path / "village.parquet")
    own = [key for key in (*keys, "350102001299", None) for _ in range(4)]
    size = len(own)
    people = {
        "village code": own, "name": ["A", "B", "A", None] * (size // 4),
        "sex": pl.Series(["female", "male", None, "male"] * (size // 4), dtype=pl.Categorical),
        "age": [30 + at for at in range(size)],
        "subsidy": [300.5 + at / 4 for at in range(size)], "training date": [date(2024, 1 + at % 12, 1) for at in range(size)],
    }  # fmt: skip
    pl.DataFrame(people).write_parquet(tmp_path / "committee_members.parquet")
    data = [tmp_path / "village.parquet", tmp_path / "committee_members.parquet"]
    found = hold_equal(data, rules, tmp_path, engines=("polars", "duckdb"))
    verdicts = {(one["standard"], one["verdict"]) for one in found["findings"]}
    assert {("C-02", "pass"), ("C-05", "unknown"), ("C-12", "pass")} & verdicts


def test_no_owners_and_no_children(tmp_path: Path, rules: str) -> None:
    village = written(tmp_path / "村.csv", ["村代码"], [["350102001201"], ["350102001202"]])
    members = written(tmp_path / "committee_members.csv", ["村代码", "性别"], [["350102001201", "女"]])
    empty = written(tmp_path / "visits.csv", ["村代码", "走访日期"], [])
    hold_equal([village, empty], rules, tmp_path)
    hold_equal([members, empty], rules, tmp_path)
    found = hold_equal([village, members, empty], rules, tmp_path)
    assert found["reading"]["records"] == {"village": 2, "committee_member": 1}
    assert {one["verdict"] for one in found["findings"] if one["standard"] == "C-11"} == {"fail"}


def test_rejected_owners_leave_their_lists_open(tmp_path: Path, rules: str) -> None:
    """A row without a key may be a village with any members: shares over all villages bear that."""
    village = written(tmp_path / "村.csv", ["村代码", "县"], [["350102001201", ""], ["350102001202", ""], ["", "350102"]])
    people = [["350102001201", "女", "2024-05-01"], ["350102001202", "男", "2024-05-01"]]
    members = written(tmp_path / "committee_members.csv", ["村代码", "性别", "培训日期"], people)
    found = hold_equal([village, members], rules, tmp_path, engines=("polars", "duckdb"))
    assert {one["standard"]: one["verdict"] for one in found["findings"]}["G-01"] == "unknown"


def test_what_is_left_to_the_record_engine(tmp_path: Path, rules: str) -> None:
    """Members beside their owners in one table, lists of child records, and child records named by a column."""
    one = written(tmp_path / "all.csv", ["K", "村代码", "性别"], [["v", "350102001201", ""], ["m", "350102001201", "女"]])
    told = """[records.village]
file = "all.csv"
where = {K = "v"}
[children.committee_members]
of = "village"
file = "all.csv"
parent = "村代码"
where = {K = "m"}
"""
    (tmp_path / "map.toml").write_text(told, encoding="utf-8")
    with pytest.raises(DiagnosedError, match="child records"):
        report([one], rules, "polars", tmp_path, map_file=str(tmp_path / "map.toml"))
    rows = [["村", "350102001201", ""], ["委员", "350102001201", "女"]]
    typed = written(tmp_path / "typed.csv", ["记录类型", "村代码", "性别"], rows)
    with pytest.raises(DiagnosedError, match="child records"):
        report([typed], rules, "polars", tmp_path)


def test_a_type_of_its_own_is_no_record_type(tmp_path: Path) -> None:
    """A channel may be a city channel: in a file that is named after channels, such a cell names no city."""
    rows = [["C1", "city", "20"], ["C2", "general", "9"], ["C3", "city", "9"]]
    channels = written(tmp_path / "channel.csv", ["id", "类型", "每日新闻时长"], rows)
    patrols = written(tmp_path / "patrols.csv", ["林场代码", "巡查日期"], [["F1", "2024-05-01"]])
    found = hold_equal([channels, patrols], "illustrative", tmp_path)
    assert found["reading"]["records"] == {"channel": 3, "patrol": 1} and not found["rejected"]


def test_numbers_that_no_column_holds(tmp_path: Path, rules: str) -> None:
    village = written(tmp_path / "村.csv", ["村代码"], [["350102001201"]])
    members = written(tmp_path / "committee_members.csv", ["村代码", "补贴"], [["350102001201", "99999999999999999999999"]])
    with pytest.raises(DiagnosedError, match="digits"):
        report([village, members], rules, "polars", tmp_path)


@pytest.mark.parametrize("engine", ["record", "polars"])
def test_a_list_of_nobody_is_an_error(tmp_path: Path, rules: str, engine: str) -> None:
    lost = written(tmp_path / "reports.csv", ["述职日期"], [["2024-01-01"]])
    with pytest.raises(InputError):
        report([lost], rules, engine, tmp_path)
