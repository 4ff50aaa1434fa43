"""Ruleset.check_frame gives what Ruleset.check gives of the same records, on every kind of frame; the rest it refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve

import rulekit
from rulekit import CallError, InputError
from rulekit.findings import VERDICTS, Finding, Place
from rulekit.frame_report import FrameReport
from rulekit.report import Report
from rulekit.ruleset import Ruleset
from tests.sources.frame_kinds import KINDS, columns, made

AS_OF = "2024-06-30"
TEXT = """
ruleset demo "Demo"
  uses party-building, employers
  area 3501 "Fuzhou"

standard ROW "Cadre"
  every village must have a resident cadre.

standard PLACE "Place"
  in Gulou district, each village's annual office funds must be at least 45,000 yuan.

standard LIST "Members"
  a village must have between 2 and 3 committee members.

standard WOMEN "Women"
  at least one third of the committee members of a village must be women.

standard PAY "Pay"
  the average subsidy of the committee members of a village must be at least 300 yuan.

standard COUNTY "County"
  in each county, at least 50% of villages must have a resident cadre.

standard TOWN "Township"
  a township with 2 or more non-public firms must set up a general party committee.

standard WHOLE "Whole"
  the 一肩挑 ratio must be at least 50%.

standard FORMULA "Formula"
  a village must satisfy (office funds / residents >= 10 yuan).
"""


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return rulekit.load(TEXT)


def village(key: str, **values: Any) -> dict[str, Any]:
    return {"id": key, "name": f"synthetic {key}"} | values


VILLAGES = [
    village("350102001001", resident_cadre=True, office_funds=45000, residents=900, secretary_is_director=True),
    village("350102001002", resident_cadre=False, office_funds=44999, residents=None, secretary_is_director=False),
    village("350102001003", resident_cadre=None, office_funds=None, residents=1, secretary_is_director=True),
    village("350103001001", resident_cadre=True, office_funds=1, residents=0, secretary_is_director=None),
    village("350103001002", resident_cadre=False, office_funds=1, residents=4),
    village("350103002003", resident_cadre=False, office_funds=100, residents=10),
    village("v-7", resident_cadre=None, office_funds=100, residents=10),
]
VILLAGE_SCHEMA = {
    "id": pa.string(), "name": pa.string(), "resident_cadre": pa.bool_(), "office_funds": pa.int64(), "residents": pa.int64(),
    "secretary_is_director": pa.bool_(),
}  # fmt: skip
MEMBERS = [
    {"village_code": "350102001001", "id": "m-a", "name": "a", "sex": "女", "subsidy": "300"},
    {"village_code": "350102001001", "id": "m-b", "name": "b", "sex": "男", "subsidy": "310元"},
    {"village_code": "350102001002", "id": "m-c", "name": "c", "sex": None, "subsidy": "299.5"},
    {"village_code": "350102001002", "id": "m-d", "name": "d", "sex": "female", "subsidy": "/"},
    {"village_code": "350102001002", "id": "m-e", "name": "e", "sex": "男", "subsidy": None},
    {"village_code": "350103001001", "id": "m-f", "name": "f", "sex": "男", "subsidy": "1"},
]
MEMBER_SCHEMA = {"village_code": pa.string(), "id": pa.string(), "name": pa.string(), "sex": pa.string(), "subsidy": pa.string()}
TOWNS = [
    {"id": "350102001", "general_party_committee": True}, {"id": "350102002", "general_party_committee": False},
    {"id": "350103001", "general_party_committee": None},
]  # fmt: skip
TOWN_SCHEMA = {"id": pa.string(), "general_party_committee": pa.bool_()}
FIRMS = [
    {"id": "f1", "parent": "350102001", "ownership": "民营"}, {"id": "f2", "parent": "350102001", "ownership": "国有"},
    {"id": "f3", "parent": "350102002", "ownership": "民营"}, {"id": "f4", "parent": "350102002", "ownership": "私营"},
    {"id": "f5", "parent": "350103001", "ownership": "民营"}, {"id": "f6", "parent": None, "ownership": "民营"},
]  # fmt: skip
FIRM_SCHEMA = {"id": pa.string(), "parent": pa.string(), "ownership": pa.string()}


def nested(villages: list[dict[str, Any]], members: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Villages with their members inside, as Ruleset.check takes them."""
    return [
        one | {"committee_members": [
            {name: value for name, value in member.items() if name != "village_code"}
            for member in members if member["village_code"] == one["id"]
        ]}
        for one in villages
    ]  # fmt: skip


def expected(ruleset: Ruleset) -> Report:
    records = {"village": nested(VILLAGES, MEMBERS), "township": TOWNS, "firm": FIRMS}
    return ruleset.check(records, as_of=AS_OF)


def judged(ruleset: Ruleset, kind: str, **options: Any) -> FrameReport:
    return ruleset.check_frame(
        made(kind, VILLAGES, VILLAGE_SCHEMA),
        record_type="village",
        children={"committee_members": made(kind, MEMBERS, MEMBER_SCHEMA)},
        units={"township": made(kind, TOWNS, TOWN_SCHEMA), "firm": made(kind, FIRMS, FIRM_SCHEMA)},
        as_of=AS_OF,
        **options,
    )


def plain(finding: Finding) -> Finding:
    """A finding without what only files and lists have: where its record stood."""
    return evolve(finding, place=Place(), reason=evolve(finding.reason, proof=tuple(finding.reason.proof)))


def by_standard(findings: Any) -> dict[str, dict[str, Finding]]:
    found: dict[str, dict[str, Finding]] = {}
    for finding in findings:
        found.setdefault(finding.standard, {})[finding.record] = plain(finding)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_verdicts_of_records_units_and_the_whole_are_those_of_check(ruleset: Ruleset, kind: str) -> None:
    report, right = judged(ruleset, kind), by_standard(expected(ruleset))
    assert report.counts == expected(ruleset).counts and report.totals == expected(ruleset).totals
    found = columns(report.frame)
    assert found["id"] == [one["id"] for one in VILLAGES], "the order of the rows stays"
    assert list(found)[: len(VILLAGE_SCHEMA)] == list(VILLAGE_SCHEMA)
    for id in ("ROW", "PLACE", "LIST", "WOMEN", "PAY", "FORMULA"):
        assert dict(zip(found["id"], found[id], strict=True)) == {key: one.verdict.value for key, one in right[id].items()}
    assert set(report.units) == {"county", "township"}
    for type, id in (("county", "COUNTY"), ("township", "TOWN")):
        units = columns(report.units[type])
        assert dict(zip(units["key"], units[id], strict=True)) == {key: one.verdict.value for key, one in right[id].items()}
    assert columns(report.whole)["WHOLE"] == [one.verdict.value for one in right["WHOLE"].values()]
    assert {finding.verdict.value for one in right.values() for finding in one.values()} >= {"pass", "fail", "unknown"}


@pytest.mark.parametrize("kind", KINDS)
def test_findings_are_those_of_check(ruleset: Ruleset, kind: str) -> None:
    report, right = judged(ruleset, kind), by_standard(expected(ruleset))
    wanted = {
        id: {key: one for key, one in found.items() if one.verdict.value in ("fail", "unknown", "error")}
        for id, found in right.items()
    }
    assert by_standard(report.findings()) == {id: found for id, found in wanted.items() if found}
    assert by_standard(report) == right
    assert [one.standard for one in report.findings(only="LIST", verdicts="fail")] == ["LIST"] * len(
        [one for one in right["LIST"].values() if one.verdict.value == "fail"]
    )
    assert len(list(report.findings(limit=2))) == 2
    (first,) = report.findings(only=("ROW",), verdicts=("fail",), limit=1)
    assert (first.record, first.name, first.place.line) == ("350102001002", "synthetic 350102001002", 2)


@pytest.mark.parametrize("kind", KINDS)
def test_bounds_are_exact(ruleset: Ruleset, kind: str) -> None:
    report = judged(ruleset, kind)
    for id in ("LIST", "WOMEN", "PAY", "COUNTY", "WHOLE"):
        right = {}
        for finding in expected(ruleset):
            if finding.standard == id:
                (step,) = [step for step in finding.reason.proof if step.role == "requirement"]
                right["" if id == "WHOLE" else finding.record] = step.values[0][1]
        assert report.bounds(id) == right
    county = columns(report.units["county"])
    bounds = report.bounds("COUNTY")
    for at, key in enumerate(county["key"]):
        assert (county["COUNTY.low"][at], county["COUNTY.high"][at]) == (
            float(bounds[key].low or 0),
            float(bounds[key].high or 0),
        )
    with pytest.raises(CallError, match="compares no number"):
        report.bounds("ROW")
    with pytest.raises(CallError, match="no standard"):
        report.bounds("X")


@pytest.mark.parametrize("kind", KINDS)
def test_codes_are_places_in_the_list_of_verdicts(ruleset: Ruleset, kind: str) -> None:
    words, codes = columns(judged(ruleset, kind).frame)["LIST"], columns(judged(ruleset, kind, codes=True).frame)["LIST"]
    assert [VERDICTS[code].value for code in codes] == words
    assert judged(ruleset, kind, codes=True).counts == expected(ruleset).counts


def test_verdicts_are_enums_of_their_kind(ruleset: Ruleset) -> None:
    words = [verdict.value for verdict in VERDICTS]
    for id in ("ROW", "FORMULA"):
        assert judged(ruleset, "polars").frame.schema[id] == pl.Enum(words)
        lazy = judged(ruleset, "lazy").frame
        assert isinstance(lazy, pl.LazyFrame) and lazy.collect_schema()[id] == pl.Enum(words)
        assert judged(ruleset, "pyarrow").frame.schema.field(id).type == pa.dictionary(pa.int8(), pa.string())
        assert list(judged(ruleset, "pandas-object").frame[id].cat.categories) == words
        relation = judged(ruleset, "duckdb").frame
        assert str(dict(zip(relation.columns, relation.types, strict=True))[id]).startswith("ENUM('pass', 'fail'")


def test_pandas_keeps_its_index_and_columns_of_objects() -> None:
    ruleset = rulekit.load("fuzhou-2012")
    frame = pd.DataFrame({"编号": ["a", "b"], "员工": [60, 20], "note": [["x"], {"y": 1}]}, index=[7, 3])
    frame["所有制"] = ["民营", "民营"]
    found = ruleset.check_frame(frame, record_type="firm", as_of="2012-12-31").frame
    assert list(found.index) == [7, 3] and list(found.columns[:4]) == ["编号", "员工", "note", "所有制"]
    assert list(found["F12-02"]) == ["unknown", "not_applicable"] and found["note"].iloc[0] == ["x"]


def test_a_lazy_frame_stays_lazy_until_it_is_collected(ruleset: Ruleset) -> None:
    runs: list[int] = []

    def spy(frame: pl.DataFrame) -> pl.DataFrame:
        runs.append(frame.height)
        return frame

    frame = made("lazy", VILLAGES, VILLAGE_SCHEMA).map_batches(spy, streamable=True)
    report = ruleset.check_frame(frame, record_type="village", as_of=AS_OF, only="ROW")
    surveyed = len(runs)
    assert isinstance(report.frame, pl.LazyFrame) and surveyed <= 1
    assert len(runs) == surveyed, "making the frame reads nothing"
    assert report.frame.collect()["ROW"].to_list()[0] == "pass" and len(runs) > surveyed


def test_duckdb_reads_from_the_connection_of_the_relation(ruleset: Ruleset) -> None:
    connection = duckdb.connect()
    connection.execute("create table v as select '35010200100' || i as id, i % 2 = 0 as resident_cadre from range(1, 6) t(i)")
    report = ruleset.check_frame(connection.table("v"), record_type="village", as_of=AS_OF, only=("ROW", "COUNTY", "WHOLE"))
    assert columns(report.frame)["ROW"] == ["fail", "pass", "fail", "pass", "fail"]
    assert report.counts["COUNTY"]["fail"] == 1 and columns(report.units["county"])["COUNTY.low"] == [0.4]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("type", ["firm", "village", "community"])
def test_the_shipped_ruleset_over_its_sample(kind: str, type: str) -> None:
    ruleset = rulekit.load("fuzhou-2012")
    whole = ruleset.sample(120, seed=5, missing=0.15)[type]
    rows = [{name: value for name, value in row.items() if not isinstance(value, (list, dict))} for row in whole]
    names = {name for row in rows for name in row}
    sample = {name: next((row[name] for row in rows if row.get(name) is not None), None) for name in sorted(names)}
    arrow = {bool: pa.bool_(), int: pa.int64(), str: pa.string(), float: pa.float64(), dt.date: pa.date32()}
    frame = made(kind, rows, {name: arrow.get(builtin(value), pa.string()) for name, value in sample.items()})
    report = ruleset.check_frame(frame, record_type=type, as_of="2012-12-31")
    right = ruleset.check({type: rows}, as_of="2012-12-31")
    assert report.counts == right.counts
    assert by_standard(report) == by_standard(right)


def builtin(value: object) -> type:
    return type(value)


# lists, hierarchy, keys ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["polars", "lazy", "duckdb", "pyarrow", "pandas-arrow"])
def test_lists_inside_a_frame_are_read(ruleset: Ruleset, kind: str) -> None:
    rows = nested(VILLAGES, MEMBERS)
    rows[3]["committee_members"] = None
    inside = pa.struct({"id": pa.string(), "name": pa.string(), "sex": pa.string(), "subsidy": pa.string()})
    report = ruleset.check_frame(
        made(kind, rows, VILLAGE_SCHEMA | {"committee_members": pa.list_(inside)}), record_type="village", as_of=AS_OF
    )
    right = ruleset.check({"village": rows}, as_of=AS_OF)
    assert report.counts == right.counts
    assert by_standard(report) == by_standard(right)
    assert report.reading.by_type == {"village": 7, "committee_member": 5}


@pytest.mark.parametrize("kind", KINDS)
def test_a_member_whose_owner_is_not_told_may_be_anyones(ruleset: Ruleset, kind: str) -> None:
    members = [*MEMBERS, MEMBERS[0] | {"village_code": None, "id": "m-x"}, MEMBERS[0] | {"village_code": "nowhere", "id": "m-y"}]
    report = ruleset.check_frame(
        made(kind, VILLAGES, VILLAGE_SCHEMA),
        record_type="village", children={"委员": made(kind, members, MEMBER_SCHEMA)}, as_of=AS_OF, only=("LIST", "WOMEN"),
    )  # fmt: skip
    assert columns(report.frame)["LIST"] == ["pass", "unknown", "fail", "unknown", "fail", "fail", "fail"]
    bounds = report.bounds("LIST")["350102001001"]
    assert (bounds.low, bounds.high) == (2, 3)
    notes = {note.code: note.arguments for note in report.reading.notes}
    assert notes["no_parent"]["count"] == "1" and (notes["orphan"]["key"], notes["orphan"]["count"]) == ("nowhere", "1")


HIERARCHIES: dict[str, tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]] = {
    "codes": ([village("350102001001", resident_cadre=True), village("350103001001", resident_cadre=None)], {}),
    "a column of the county's code": (
        [{"id": "a", "county_code": "350102", "resident_cadre": True}, {"id": "b", "county_code": None, "resident_cadre": True}],
        {},
    ),
    "a column of the county's name": (
        [{"id": "a", "county": "鼓楼区", "resident_cadre": True}, {"id": "b", "county": " 台江区 ", "resident_cadre": None}], {},
    ),
    "codes and names": (
        [village("350102001001", county="Gulou", resident_cadre=True), village("v-1", county="Gulou", resident_cadre=False)], {},
    ),
    "a county without villages": (
        [village("350102001001", resident_cadre=True)], {"county": [{"id": "350102"}, {"id": "empty"}]},
    ),
    "by way of the township": (
        [{"id": "a", "township_code": "t1", "resident_cadre": True}, {"id": "b", "township_code": "t2", "resident_cadre": True},
         {"id": "c", "township_code": "350103002", "resident_cadre": None}, {"id": "d", "township_code": None}],
        {"township": [{"id": "t1", "county_code": "350102"}, {"id": "t2", "parent": "c9"}, {"id": "t3", "parent": None}],
         "county": [{"id": "350102"}, {"id": "c9"}, {"id": "empty"}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", HIERARCHIES)
def test_units_are_found_as_check_finds_them(ruleset: Ruleset, kind: str, case: str) -> None:
    villages, units = HIERARCHIES[case]
    only = ("ROW", "PLACE", "COUNTY", "TOWN")

    def frame(rows: list[dict[str, Any]]) -> Any:
        names = dict.fromkeys(name for row in rows for name in row)
        return made(kind, rows, {name: pa.bool_() if name == "resident_cadre" else pa.string() for name in names})

    given = {type: frame(rows) for type, rows in units.items()}
    report = ruleset.check_frame(frame(villages), record_type="village", units=given, as_of=AS_OF, only=only)
    right = ruleset.check({"village": villages} | units, as_of=AS_OF, only=only)
    assert report.counts == right.counts
    assert by_standard(report) == by_standard(right)
    county = columns(report.units["county"])
    empty = {key for key, one in report.bounds("COUNTY").items() if one.low is None}
    assert {key for key, low in zip(county["key"], county["COUNTY.low"], strict=True) if low is None} == empty
    assert ("empty" in empty) == (case == "a county without villages"), "there is no share of none"
    told = {(note.code, note.arguments.get("key"), note.arguments["count"]) for note in right.reading.notes}
    found = {(note.code, note.arguments.get("key"), note.arguments["count"]) for note in report.reading.notes}
    assert found <= told and bool(found) == ("township" in units), "of levels that no standard reads nothing is told"


@pytest.mark.parametrize("kind", KINDS)
def test_keys_are_read_as_those_of_files(ruleset: Ruleset, kind: str) -> None:
    keys = ["350102001001.0", " 350103001001", "Cafe\u0301", "公社 一", "350103001002\u3000"]
    rows = [{"id": key, "resident_cadre": at % 2 == 0} for at, key in enumerate(keys)]
    schema = {"id": pa.string(), "resident_cadre": pa.bool_()}
    report = ruleset.check_frame(made(kind, rows, schema), record_type="village", as_of=AS_OF, only=("ROW", "COUNTY"))
    right = ruleset.check({"village": rows}, as_of=AS_OF, only=("ROW", "COUNTY"))
    assert by_standard(report) == by_standard(right)
    numbers = [{"id": 350102001001 + at, "resident_cadre": at == 0} for at in range(3)]
    for type in (pa.int64(), pa.float64(), pa.decimal128(14, 0)):
        frame = made(kind, numbers, {"id": type, "resident_cadre": pa.bool_()})
        found = ruleset.check_frame(frame, record_type="village", as_of=AS_OF, only="COUNTY")
        assert columns(found.units["county"])["key"] == ["350102"] and found.counts["COUNTY"]["fail"] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_records_without_keys_are_numbered(ruleset: Ruleset, kind: str) -> None:
    frame = made(kind, [{"resident_cadre": value} for value in (True, False, None)], {"resident_cadre": pa.bool_()})
    report = ruleset.check_frame(frame, record_type="village", as_of=AS_OF)
    assert [(one.record, one.verdict.value) for one in report.findings(only="ROW")] == [("#2", "fail"), ("#3", "unknown")]
    right = ruleset.check({"village": [{"resident_cadre": value} for value in (True, False, None)]}, as_of=AS_OF)
    assert by_standard(report) == by_standard(right)


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_without_rows_or_without_a_known_column(ruleset: Ruleset, kind: str) -> None:
    report = ruleset.check_frame(made(kind, [], VILLAGE_SCHEMA), record_type="village", as_of=AS_OF)
    assert report.counts == ruleset.check({"village": []}, as_of=AS_OF).counts
    assert columns(report.frame)["ROW"] == [] and list(report.findings(only="ROW")) == []
    strange = made(kind, [{"strange": 1}, {"strange": 2}], {"strange": pa.int64()})
    report = ruleset.check_frame(strange, record_type="village", as_of=AS_OF)
    assert columns(report.frame)["ROW"] == ["unknown", "unknown"] and report.reading.unused == ("strange",)
    assert report.counts == ruleset.check({"village": [{"strange": 1}, {"strange": 2}]}, as_of=AS_OF).counts


@pytest.mark.parametrize("kind", KINDS)
def test_the_reading_tells_what_was_doubtful(ruleset: Ruleset, kind: str) -> None:
    rows = [{"residents": text, "other": 1, "office_funds": funds} for text, funds in
            (("50人", 1.0), ("many", -1.0), ("many", 2.0), ("/", float("inf")), (None, -2.0))]  # fmt: skip
    schema = {"residents": pa.string(), "other": pa.int64(), "office_funds": pa.float64()}
    report = ruleset.check_frame(made(kind, rows, schema), record_type="village", as_of=AS_OF, only="FORMULA")
    reading = report.reading
    assert (reading.rows, reading.checked, reading.by_type, reading.unused) == (5, 5, {"village": 5}, ("other",))
    assert {(note.code, note.place.column, note.arguments["count"]) for note in reading.doubtful} == {
        ("not_a_number", "residents", "2"), ("out_of_range", "office_funds", "2"), ("infinite", "office_funds", "1"),
    }  # fmt: skip
    assert [(note.code, note.arguments["mark"], note.arguments["count"]) for note in reading.notes] == [
        ("marked_missing", "/", "1")
    ]
    assert report.reading == reading, "asking twice tells nothing twice"


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_with_lists_and_gaps_is_judged_alike(ruleset: Ruleset, kind: str) -> None:
    made_up = ruleset.sample(60, seed=11, missing=0.2)
    villages = [dict(row) for row in made_up["village"]]
    members = []
    for row in villages:
        inside = row.get("committee_members") or []
        row["committee_members"] = inside["members"] if isinstance(inside, dict) else inside  # a table is always complete
        members += [member | {"village_code": row["id"]} for member in row["committee_members"]]

    def frame(rows: list[dict[str, Any]]) -> Any:
        types = {bool: pa.bool_(), int: pa.int64(), str: pa.string(), float: pa.float64()}
        seen = {name: type(value) for row in rows for name, value in row.items() if value is not None}
        return made(kind, rows, {name: types[found] for name, found in seen.items() if found in types})

    units = {type: frame(rows) for type, rows in made_up.items() if type != "village"}
    report = ruleset.check_frame(
        frame(villages), record_type="village", units=units, children={"committee_members": frame(members)}, as_of=AS_OF
    )
    right = ruleset.check(made_up | {"village": villages}, as_of=AS_OF)
    assert report.counts == right.counts
    assert sum(right.totals[name] > 0 for name in ("pass", "fail", "unknown", "not_applicable")) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_functions_are_judged_record_by_record_and_told(kind: str) -> None:
    text = 'ruleset f "F"\n  uses employers\n\nstandard CODE "Code"\n  an employer must satisfy (valid(registration code)).\n'
    text += '\nstandard UNION "Union"\n  an employer with 25 or more workers must set up a trade union.\n'
    ruleset = rulekit.load(text)
    codes = ["91350100M000100Y43", "91350100M000100Y44", "short", None, "91350100M000100Y43"]
    rows = [{"id": f"e{at}", "registration_code": code, "workers": 25, "trade_union": True} for at, code in enumerate(codes)]
    schema = {"id": pa.string(), "registration_code": pa.string(), "workers": pa.int64(), "trade_union": pa.bool_()}
    report = ruleset.check_frame(made(kind, rows, schema), as_of=AS_OF)
    right = ruleset.check({"employer": rows}, as_of=AS_OF)
    assert columns(report.frame)["CODE"] == [one.verdict.value for one in right if one.standard == "CODE"]
    assert columns(report.frame)["id"] == [row["id"] for row in rows] and report.counts == right.counts
    assert right.totals["error"] == 1 and by_standard(report) == by_standard(right)
    assert list(report.fallbacks) == ["CODE"] and "valid" in report.fallbacks["CODE"]
    assert type(report.frame) is type(made(kind, rows, schema))


# what is refused -----------------------------------------------------------------------------------------


def refused(ruleset: Ruleset, code: str, frame: Any, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        ruleset.check_frame(frame, **{"record_type": "village", "as_of": AS_OF} | options)
    (one,) = caught.value.diagnostics
    assert one.code == code
    return str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_read_for_certain_is_refused(ruleset: Ruleset, kind: str) -> None:
    text, whole = pa.string(), pa.int64()
    twice = [village("a", resident_cadre=True), village("a", resident_cadre=True), village("b", resident_cadre=True)]
    schema = {"id": text, "resident_cadre": pa.bool_()}
    assert "“a”" in refused(ruleset, "D562", made(kind, twice, schema), only="COUNTY")
    assert refused(ruleset, "D565", made(kind, [{"id": None}, {"id": " "}, {"id": "x"}], {"id": text}), only="LIST")
    assert refused(ruleset, "D511", made(kind, [{"residents": 1, "居民": 2}], {"residents": whole, "居民": whole}))
    assert refused(ruleset, "D512", made(kind, [{"residents (yuan)": 1}], {"residents (yuan)": whole}))
    days = made(kind, [{"residents": dt.date(2024, 1, 1)}], {"residents": pa.date32()})
    if kind != "pandas-object":
        assert "D561" in refused(ruleset, "D561", days, only="FORMULA")
    assert refused(ruleset, "D568", made(kind, [{"ROW": 1}], {"ROW": whole}))
    assert refused(ruleset, "D568", made(kind, [{"rk:x": 1}], {"rk:x": whole}))
    mixed = made(kind, [{"record_type": "village"}, {"record_type": "firm"}], {"record_type": text})
    assert "firm" in refused(ruleset, "D569", mixed)
    assert refused(ruleset, "D516", made(kind, [{"id": "x"}], {"id": text}), record_type="planet")
    frame = made(kind, [{"id": "x"}], {"id": text})
    assert refused(ruleset, "D564", frame, children={"moons": frame})
    assert refused(ruleset, "D567", frame, children={"committee_members": made(kind, [{"sex": "女"}], {"sex": text})})
    assert refused(ruleset, "D560", made(kind, [{"strange": "x"}], {"strange": text}), record_type=None)


def test_objects_that_are_no_values_are_refused(ruleset: Ruleset) -> None:
    frame = pd.DataFrame({"residents": pd.Series([1, [2], None], dtype=object)})
    assert "list" in refused(ruleset, "D566", frame, only="FORMULA")
    assert ruleset.check_frame(frame, record_type="village", as_of=AS_OF, only="ROW").counts["ROW"]["unknown"] == 3


def test_a_wrong_call_is_told(ruleset: Ruleset) -> None:
    frame = pl.DataFrame({"id": ["x"]})
    for wrong, message in (([], "takes a Polars"), ({"id": ["x"]}, "takes a Polars")):
        with pytest.raises(CallError, match=message):
            ruleset.check_frame(wrong, as_of=AS_OF)
    with pytest.raises(CallError, match="same kind"):
        ruleset.check_frame(frame, record_type="village", units={"county": frame.lazy()}, as_of=AS_OF)
    with pytest.raises(CallError, match="one frame for each"):
        ruleset.check_frame(frame, record_type="village", units={"village": frame}, as_of=AS_OF)
    with pytest.raises(CallError, match="no standard"):
        ruleset.check_frame(frame, record_type="village", as_of=AS_OF, only="X")
    report = ruleset.check_frame(frame, record_type="village", as_of=AS_OF)
    for options in ({"only": "X"}, {"verdicts": "good"}):
        with pytest.raises(CallError):
            list(report.findings(**options))
