"""Waivers as a caller meets them: files in two languages, what is rejected, states on a day, records, frames, large files."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

import rulekit
from rulekit.cli import main
from rulekit.errors import CallError, InputError
from rulekit.findings import Verdict, Waiver
from rulekit.sources.waivers import read_waivers

RULES = """ruleset demo "Demo"
uses party-building

standard S-01 "Cadre"
  every village must have a resident cadre.

standard S-02 "Everywhere"
  in each county, at least 80% of villages must have a resident cadre.
"""
VILLAGES = [
    {"village": "350102901001", "name": "A", "resident_cadre": False},
    {"village": "350102901002", "name": "B", "resident_cadre": True},
    {"village": "350102901003", "name": "C"},
]
CSV = """standard,record,reason,approver,from,until
S-01,350102901001,being rebuilt,County office,2025-01-01,2025-05-31
"""
TOML = """
[["豁免"]]
"标准" = "S-01"
"记录" = "350102901001"
reason = "being rebuilt"
"批准人" = "County office"
"自" = 2025-01-01
"至" = 2025-05-31
"""


@pytest.fixture(scope="module")
def rules():
    return rulekit.load(RULES)


def item(**more):
    told = {
        "standard": "S-01",
        "record": "350102901001",
        "reason": "r",
        "approver": "a",
        "from": "2025-01-01",
        "until": "2025-05-31",
    }
    return told | more


def verdicts(rules, waivers, as_of="2025-05-31"):
    return [one.verdict.value for one in rules.check(VILLAGES, as_of=as_of, only="S-01", waivers=waivers)]


def test_the_last_day_is_inside_and_the_next_day_it_has_expired(rules):
    report = rules.check(VILLAGES, as_of="2025-05-31", only="S-01", waivers=[item()])
    first = report.findings[0]
    assert first.verdict is Verdict.NOT_APPLICABLE and first.would_be is Verdict.FAIL and first.reason.code == "waived"
    assert report.counts["S-01"] == {"pass": 1, "fail": 0, "unknown": 1, "not_applicable": 1, "error": 0}
    assert report.exit_code(max_unknown=1) == 0
    later = rules.check(VILLAGES, as_of="2025-06-01", only="S-01", waivers=[item()])
    assert later.findings[0].verdict is Verdict.FAIL and later.exit_code() == 1
    assert "waiver expired on 2025-05-31" in later.to_text(lang="en") and "豁免已于2025-05-31到期" in later.to_text(lang="zh")
    assert [one.state for one in later.effects] == ["expired"]


@pytest.mark.parametrize(
    ("begins", "as_of", "wanted"), [("2025-01-01", "2025-01-01", "not_applicable"), ("2025-01-01", "2024-12-31", "fail")]
)
def test_the_first_day_is_inside(rules, begins, as_of, wanted):
    assert verdicts(rules, [item(**{"from": begins})], as_of)[0] == wanted


def test_a_waiver_that_changes_nothing_is_told_with_the_verdict_it_hid(rules):
    report = rules.check(
        VILLAGES, as_of="2025-05-01", only="S-01", waivers=[item(record="350102901002"), item(record="350102901003")]
    )
    assert [one.would_be for one in report.findings] == [None, Verdict.PASS, Verdict.UNKNOWN]
    assert "without the waiver: pass" in report.to_text(lang="en")


def test_nothing_is_inherited(rules):
    units = rules.check(VILLAGES, as_of="2025-05-01", only="S-02", waivers=[item(standard="S-01")])
    assert [one.verdict for one in units] == [one.verdict for one in rules.check(VILLAGES, as_of="2025-05-01", only="S-02")]
    county = item(standard="S-02", record="350102")
    report = rules.check(VILLAGES, as_of="2025-05-01", waivers=[county])
    assert [one.verdict.value for one in report if one.standard == "S-01"] == ["fail", "pass", "unknown"]
    assert [one.verdict.value for one in report if one.standard == "S-02"] == ["not_applicable"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("w.csv", CSV), ("w.toml", TOML), ("w.json", json.dumps([item()])), ("w.json", json.dumps({"waivers": [item()]}))],
)
def test_every_kind_of_file(rules, tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert verdicts(rules, str(path)) == ["not_applicable", "pass", "unknown"]
    assert verdicts(rules, path) == ["not_applicable", "pass", "unknown"]
    given = read_waivers(path).given
    assert given[0].place.source == str(path) and given[0].place.line in (1, 2)


@pytest.mark.parametrize("words", ["without end", "无期限", "长期"])
def test_without_end_has_to_be_said(rules, words):
    assert verdicts(rules, [item(until=words)], "2099-01-01")[0] == "not_applicable"
    assert verdicts(rules, [item(until="")], "2025-05-01")[0] == "fail"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("waiver_incomplete", {"until": ""}), ("waiver_incomplete", {"reason": " "}), ("waiver_incomplete", {"approver": None}),
        ("waiver_incomplete", {"from": None}), ("waiver_date", {"until": "2025-02-30"}), ("waiver_date", {"from": "2025-05"}),
        ("waiver_date", {"until": "soon"}), ("waiver_order", {"until": "2024-12-31"}),
        ("waiver_standard_near", {"standard": "S-0l"}),
        ("waiver_standard", {"standard": "something else"}), ("waiver_no_record", {"record": ""}),
        ("waiver_type", {"type": "firm"}),
        ("waiver_key", {"record": "#1"}), ("waiver_key", {"record": True}),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_and_not_applied(rules, code, change):
    report = rules.check(VILLAGES, as_of="2025-05-01", only="S-01", waivers=[item(**change)])
    assert [one.code for one in report.waivers.rejected] == [code] and not report.effects
    assert [one.verdict.value for one in report] == ["fail", "pass", "unknown"]
    for lang in ("en", "zh"):
        assert "1" in report.to_text(lang=lang).split("waivers" if lang == "en" else "豁免")[1]
    assert json.loads(report.to_json())["waivers"]["rejected"][0]["code"] == code


def test_equal_ones_count_once_and_contradicting_ones_not_at_all(rules):
    twice = rules.check(VILLAGES, as_of="2025-05-01", only="S-01", waivers=[item(), item()])
    assert twice.findings[0].would_be is Verdict.FAIL and [one.code for one in twice.waivers.rejected] == ["waiver_twice"]
    meeting = [item(), item(approver="another", **{"from": "2025-05-31", "until": "2025-12-31"})]
    report = rules.check(VILLAGES, as_of="2025-05-01", only="S-01", waivers=meeting)
    assert report.findings[0].verdict is Verdict.FAIL
    assert [one.code for one in report.waivers.rejected] == ["waiver_overlap"] * 2
    renewed = [item(), item(**{"from": "2025-06-01", "until": "2025-12-31"})]
    for day, wanted in (("2025-05-31", "not_applicable"), ("2025-06-01", "not_applicable"), ("2026-01-01", "fail")):
        assert verdicts(rules, renewed, day)[0] == wanted


def test_records_and_standards_that_are_not_there_are_told(rules):
    report = rules.check(
        VILLAGES, as_of="2025-05-01", only="S-01", waivers=[item(record="999"), item(standard="S-02", record="350102")]
    )
    assert [one.state for one in report.effects] == ["no_record", "not_judged"]
    assert "there is no such record" in report.to_text(lang="en")


def test_a_list_of_records_is_one_waiver_each(rules):
    many = {name: value for name, value in item().items() if name != "record"} | {"records": ["350102901001", "350102901003"]}
    assert verdicts(rules, [many]) == ["not_applicable", "pass", "not_applicable"]


def test_a_file_that_holds_none_is_refused(rules, tmp_path):
    for name, text, code in [
        ("a.toml", "[[waiver]\n", "D585"), ("b.csv", "standard,record\nS-01,1\n", "D586"),
        ("c.toml", "[records.village]\n", "D587"),
        ("d.json", '"a"', "D515"), ("e.json", "[1]", "D515"), ("f.csv", "", "D505"),
    ]:  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as found:
            rules.check(VILLAGES, as_of="2025-05-01", waivers=tmp_path / name)
        assert found.value.diagnostics[0].code == code
        assert all(found.value.diagnostics[0].render(lang) for lang in ("en", "zh"))
    with pytest.raises(InputError, match="D501"):
        rules.check(VILLAGES, as_of="2025-05-01", waivers="nowhere.csv")
    for wrong in (7, {"standard": "S-01"}, [7]):
        with pytest.raises(CallError):
            rules.check(VILLAGES, as_of="2025-05-01", waivers=wrong)
    with pytest.raises(CallError, match="as_of"):
        rules.check(VILLAGES, waivers=[item()])


def test_the_evaluator_obeys_them(rules):
    judge = rules.evaluator("village", as_of="2025-05-01", only="S-01", waivers=[item()])
    assert judge({"village": "350102901001", "resident_cadre": False}) == (Verdict.NOT_APPLICABLE,)
    assert judge({"village": "350102901002", "resident_cadre": False}) == (Verdict.FAIL,)
    given = Waiver("S-01", "350102901001", "r", "a", date(2025, 1, 1))
    assert verdicts(rules, [given])[0] == "not_applicable"


@pytest.mark.parametrize("kind", ["polars", "lazy", "duckdb", "pandas", "pyarrow"])
def test_frames_obey_them(rules, kind):
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(VILLAGES, schema={"village": pl.String, "name": pl.String, "resident_cadre": pl.Boolean})
    given = {"lazy": frame.lazy, "pandas": frame.to_pandas, "pyarrow": frame.to_arrow}.get(kind, lambda: frame)()
    if kind == "duckdb":
        given = pytest.importorskip("duckdb").connect().from_arrow(frame.to_arrow())
    waivers = [item(), item(record="999"), item(standard="S-02", record="350102", until="2025-04-30")]
    report = rules.check_frame(given, as_of="2025-05-01", waivers=waivers)
    records = rules.check(VILLAGES, as_of="2025-05-01", waivers=waivers)
    assert report.counts == records.counts and report.counts["S-01"]["not_applicable"] == 1
    assert [one.state for one in report.effects] == [one.state for one in records.effects] == ["waived", "no_record", "expired"]
    waived = list(report.findings(verdicts="not_applicable"))
    assert [one.would_be for one in waived] == [Verdict.FAIL]


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_large_files_obey_them(engine, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.rules").write_text(RULES, encoding="utf-8")
    rows = [f"3501029{index:05d},{'no' if index % 3 else 'yes'}" for index in range(300)]
    (tmp_path / "v.csv").write_text("village code,resident cadre\n" + "\n".join(rows) + "\n", encoding="utf-8")
    lines = [
        f"S-01,3501029{index:05d},r,a,2025-01-01,{'2025-03-31' if index % 2 else '2025-12-31'}" for index in range(0, 300, 7)
    ]
    lines += ["S-02,350102,r,a,2025-01-01,without end", "S-01,1,r,a,2025-01-01,without end"]
    (tmp_path / "w.csv").write_text("standard,record,reason,approver,from,until\n" + "\n".join(lines) + "\n", encoding="utf-8")
    found = {}
    for name in ("record", engine):
        args = ["check", "v.csv", "-r", "my.rules", "--as-of", "2025-05-01", "--waivers", "w.csv", "--engine", name]
        found[name] = [
            CliRunner().invoke(main.build("en"), [*args, *more]).stdout for more in ([], ["--format", "json", "--all"])
        ]
    for first, second in zip(found["record"], found[engine], strict=True):
        assert first == second
    assert '"would_be": "fail"' in found[engine][1] and "expired" in found[engine][0]
