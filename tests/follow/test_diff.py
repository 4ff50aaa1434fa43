"""Two reports of one ruleset: what became of each breach, why, what cannot be told, deadlines, files that are none."""

from __future__ import annotations

import csv
import io
import json

import pytest
from attrs import evolve
from click.testing import CliRunner

import rulekit
from rulekit import resources
from rulekit.cli import main
from rulekit.errors import CallError, InputError
from rulekit.follow.compare import KINDS
from rulekit.follow.due import Periods, first_told
from rulekit.follow.read import read
from tests.reports.test_report_json import problems

RULES = """ruleset demo "Demo"
uses party-building

standard S-01 "Cadre"
  every village must have a resident cadre.

standard S-02 "Funds"
  every community's annual office funds should be at least {funds} yuan.

standard S-03 "New firms"
  a firm must set up a party organization unless it was founded within the last 12 months.
"""
CADRES = "ABCDEFGHIJ"


def rules(funds="45,000", text=RULES):
    return rulekit.load(text.format(funds=funds))


def village(letter, cadre=None):
    key = f"35010290{1 + CADRES.index(letter) // 5}{CADRES.index(letter):03d}"
    return {"village": key, "name": letter} | ({} if cadre is None else {"resident_cadre": cadre})


def villages(**cadres):
    return {"village": [village(letter, cadre) for letter, cadre in cadres.items()]}


def judged(records, as_of="2025-06-30", of=None, **more):
    return (of or rules()).check(records, as_of=as_of, **more)


def kinds(found, standard="S-01"):
    return {change.told.name: change.kind for change in found if change.standard == standard}


def whys(found):
    return {change.told.name: (change.why, change.sure) for change in found}


OLD = villages(A=False, B=False, C=False, D=True, E=None, F=False, G=True, H=False)
NEW = villages(A=False, B=True, C=None, D=False, E=False, G=None, H=False, I=False, J=True)


def test_what_became_of_each():
    found = rulekit.diff(judged(OLD), judged(NEW))
    assert kinds(found) == {
        "A": "still_open", "B": "fixed", "C": "unclear", "D": "new", "E": "new", "F": "gone", "G": "changed", "H": "still_open",
        "I": "new", "J": "appeared",
    }  # fmt: skip
    assert sum(found.totals.values()) == len(found) and found.same == 0 and not found.lost
    assert whys(found)["B"] == (("data",), True) and whys(found)["A"] == ((), True) and whys(found)["I"] == (("record",), True)
    assert found.exit_code() == 1


def test_every_old_breach_and_every_new_one_has_exactly_one_kind():
    old, new = judged(OLD), judged(NEW)
    found = rulekit.diff(old, new)
    failed = {one.record for one in old.failures}, {one.record for one in new.failures}
    after = ("still_open", "fixed", "waived", "ended", "gone", "closed", "unclear", "not_judged")
    assert {one.record for one in found.of(*after)} == failed[0]
    assert {one.record for one in found.of("new", "still_open")} == failed[1]
    assert len(found.of(*after)) == len(failed[0])
    for report in (old, new):
        same = rulekit.diff(report, report)
        assert {one.kind for one in same} <= {"still_open"} and all(one.why == () for one in same)


def test_nothing_changed():
    clean = judged(villages(A=True))
    found = rulekit.diff(clean, clean)
    assert not found.changes and found.same == 1 and found.exit_code() == 0
    assert "nothing changed" in found.to_text(lang="en") and "没有变化" in found.to_text(lang="zh")


def community(funds):
    return {"community": [{"community": "350102901901", "name": "K", "office_funds": funds}]}


def test_why_the_rules_and_why_the_data():
    for first, second, wanted in [
        (("45,000", 44000), ("45,000", 46000), (("data",), True)),
        (("45,000", 46000), ("50,000", 46000), (("rules",), True)),
        (("45,000", 46000), ("50,000", 47000), (("rules", "data"), False)),
    ]:
        old, new = (judged(community(funds), of=rules(limit)) for limit, funds in (first, second))
        found = rulekit.diff(old, new)
        assert whys(found)["K"] == wanted
    assert found.rules == {"added": (), "removed": (), "changed": ("S-02",)}
    assert "worded anew: S-02" in found.to_text(lang="en")


def firm(founded="2024-12-01", organization=False):
    return {"firm": [{"firm": "Q", "name": "Q", "founded": founded, "party_organization": organization}]}


def test_why_the_date():
    old, new = judged(firm(), "2025-06-30"), judged(firm(), "2026-06-30")
    assert whys(rulekit.diff(old, new))["Q"] == (("date",), True)
    moved = rulekit.diff(old, judged(firm("2020-01-01"), "2026-06-30"))
    assert whys(moved)["Q"] == (("date", "data"), False)
    begun = rules(text=RULES.replace("  every village", "  in force from 2025-07-01\n  every village"))
    earlier, later = (judged(villages(A=False), day, of=begun) for day in ("2025-06-30", "2025-07-01"))
    assert whys(rulekit.diff(earlier, later))["A"] == (("date",), True)
    still = (judged(villages(A=cadre), day, of=begun) for cadre, day in ((True, "2025-08-01"), (False, "2025-09-01")))
    assert whys(rulekit.diff(*still))["A"] == (("data",), True)
    timeless = rulekit.diff(judged(villages(A=True), "2025-06-30"), judged(villages(A=False), "2026-06-30"))
    assert whys(timeless)["A"] == (("data",), True)


def waiver(name="A", **more):
    told = {
        "standard": "S-01",
        "record": village(name)["village"],
        "reason": "r",
        "approver": "a",
        "from": "2025-01-01",
        "until": "2025-12-31",
    }
    return [told | more]


def test_why_a_waiver():
    plain, held = judged(villages(A=False)), judged(villages(A=False), waivers=waiver())
    found = rulekit.diff(plain, held)
    assert kinds(found) == {"A": "waived"} and whys(found)["A"] == (("waiver",), True) and found.exit_code() == 0
    expired = rulekit.diff(held, judged(villages(A=False), "2026-01-01", waivers=waiver()))
    assert kinds(expired) == {"A": "new"} and whys(expired)["A"] == (("waiver",), True)
    assert "waiver expired" in expired.to_text(lang="en")
    mended = rulekit.diff(held, judged(villages(A=True)))
    assert whys(mended)["A"] == (("waiver", "data"), False)


def test_another_program_may_be_why():
    old, new = read(judged(villages(A=False))), read(judged(villages(A=True)))
    found = rulekit.diff(evolve(old, versions={"rulekit": "0.0.1"}), new)
    assert whys(found)["A"] == (("program", "data"), False)


def test_without_all_it_says_what_is_lost_and_stays_right(tmp_path):
    for name, records, all in (("old", OLD, True), ("new", NEW, False), ("short", OLD, False)):
        (tmp_path / f"{name}.json").write_text(judged(records).to_json(all=all), encoding="utf-8")
    whole, short, new = (tmp_path / f"{name}.json" for name in ("old", "short", "new"))
    full = kinds(rulekit.diff(judged(OLD), judged(NEW)))
    for old in (whole, short):
        found = rulekit.diff(old, new)
        assert found.lost == ("S-01",) and "without --all" in found.to_text(lang="en")
        told = kinds(found)
        assert {name: kind for name, kind in told.items() if kind in ("new", "still_open")} == {
            name: kind for name, kind in full.items() if kind in ("new", "still_open")
        }
        assert told["B"] == told["F"] == "closed" and told["C"] == "unclear" and found.exit_code() == 1
    waived = tmp_path / "waived.json"
    waived.write_text(judged(OLD, waivers=waiver()).to_json(), encoding="utf-8")
    assert kinds(rulekit.diff(short, waived))["A"] == "waived"
    assert kinds(rulekit.diff(waived, short))["A"] == "new" and whys(rulekit.diff(waived, short))["A"] == (("waiver",), True)


def test_a_standard_that_was_left_out():
    both, one = judged(villages(A=False) | community(1)), judged(villages(A=False) | community(1), only="S-02")
    found = rulekit.diff(both, one)
    assert kinds(found) == {"A": "not_judged"} and found.rules["removed"] == ("S-01", "S-03")
    assert found.exit_code() == 3 and found.exit_code("shortfall") == 1
    back = rulekit.diff(one, both)
    assert kinds(back) == {"A": "new"} and whys(back)["A"] == (("standard",), True)
    apart = rulekit.diff(judged(villages(A=True), only="S-01"), judged(community(10**6), only="S-02"))
    assert apart.exit_code() == 5 and apart.uncompared == 2


def test_exit_codes():
    good, bad, unknown = (judged(villages(A=cadre)) for cadre in (True, False, None))
    pairs = ((bad, good), (good, bad), (bad, bad), (bad, unknown), (good, unknown))
    assert [rulekit.diff(old, new).exit_code() for old, new in pairs] == [0, 1, 1, 3, 0]
    short = rulekit.diff(judged(community(10**6)), judged(community(1)))
    assert short.exit_code() == 0 and short.exit_code("shortfall") == 1
    with pytest.raises(CallError):
        short.exit_code("anything")


def test_what_tells_no_value_is_known_by_what_it_came_to():
    text = """ruleset demo "Demo"
uses party-building
area 3501 "Fuzhou"

standard S-01 "Cadre"
  in Gulou district, every village must have a resident cadre.
"""
    inside, outside = (
        {"village": [{"village": "V", "name": "V", "county": key, "resident_cadre": False}]} for key in ("350102", "350103")
    )
    found = rulekit.diff(*(judged(records, of=rules(text=text)) for records in (outside, inside)))
    assert whys(found)["V"] == (("data",), True)


def test_counts_by_level_add_up():
    found = rulekit.diff(judged(OLD | community(1)), judged(NEW | community(1)))
    for level in found.levels:
        rows = found.by(level)
        assert {kind: sum(row[kind] for row in rows.values()) for kind in KINDS} == found.totals
    assert set(found.by("township")) == {"350102901", "350102902"}
    assert found.by("乡镇") == found.by("township") and "by township:" in found.to_text(lang="en", by=["township"])
    assert list(found.by("village"))[-1] == ""  # the community
    with pytest.raises(CallError):
        found.by("planet")


# deadlines -----------------------------------------------------------------------------------------------


def test_deadlines_count_from_the_first_report_that_told_the_breach():
    quarters = [judged(villages(A=cadre), day) for day, cadre in (
        ("2025-03-31", False), ("2025-06-30", True), ("2025-09-30", False), ("2025-12-31", None), ("2026-03-31", False),
    )]  # fmt: skip
    *earlier, old, new = quarters
    found = rulekit.diff(old, new, earlier=earlier, within=30).changes[0]
    assert found.kind == "new" and found.due.told.isoformat() == "2025-09-30" and not found.due.or_before
    assert found.due.due.isoformat() == "2025-10-30" and found.due.state == "overdue" and found.due.days == -152
    alone = rulekit.diff(quarters[0], judged(villages(A=False), "2025-04-10"), within="30 days").changes[0]
    assert alone.due.told.isoformat() == "2025-03-31" and alone.due.or_before


@pytest.mark.parametrize(
    ("day", "state", "days"),
    [
        ("2025-04-22", "in_order", 8),
        ("2025-04-23", "due_soon", 7),
        ("2025-04-29", "due_soon", 1),
        ("2025-04-30", "overdue", 0),
        ("2025-05-01", "overdue", -1),
    ],
)
def test_a_deadline_is_over_at_the_close_of_its_day(day, state, days):
    old, new = judged(villages(A=False), "2025-03-31"), judged(villages(A=False), day)
    found = rulekit.diff(old, new, within=30)
    assert (found.changes[0].due.state, found.changes[0].due.days) == (state, days)
    assert found.deadlines == {"overdue": 0, "due_soon": 0, "in_order": 0, "none": 0} | {state: 1}
    assert rulekit.diff(old, new, within=30, soon=0).changes[0].due.state == ("overdue" if days <= 0 else "in_order")


def test_a_waiver_ends_the_time_of_a_breach():
    days = ("2025-03-31", "2025-06-30", "2026-01-31")
    documents = [judged(villages(A=False), day, waivers=waiver(**{"from": "2025-05-01"})) for day in days]
    assert [one.findings[0].verdict.value for one in documents] == ["fail", "not_applicable", "fail"]
    key = ("S-01", "village", village("A")["village"])
    assert str(first_told(key, [read(one) for one in documents])[0]) == "2026-01-31"


def test_periods_by_force_and_standard(tmp_path):
    path = tmp_path / "periods.toml"
    path.write_text('days = 30\n[force]\nshould = 90\n[standard]\n"S-01" = 10\n', encoding="utf-8")
    records = villages(A=False) | community(1) | firm("2020-01-01")
    found = rulekit.diff(judged(records, "2025-03-31"), judged(records, "2025-04-05"), within=path)
    assert {one.standard: (one.due.due - one.due.told).days for one in found} == {"S-01": 10, "S-02": 90, "S-03": 30}
    only = rulekit.diff(judged(records, "2025-03-31"), judged(records, "2025-04-05"), within=Periods(standard={"S-01": 10}))
    assert only.deadlines == {"overdue": 0, "due_soon": 1, "in_order": 0, "none": 2}


@pytest.mark.parametrize(
    "text", ["days = -1", "days = 1.5", "days = true", "weeks = 1", "[force]\nshall = 1", "force = 3", "[standard]\nX = 'a'", "["]
)
def test_wrong_periods_are_told(tmp_path, text):
    path = tmp_path / "periods.toml"
    path.write_text(text, encoding="utf-8")
    report = judged(villages(A=False))
    with pytest.raises(InputError, match="C649"):
        rulekit.diff(report, report, within=path)


# files, outputs ------------------------------------------------------------------------------------------


def test_wrong_files_are_told_and_never_a_traceback(tmp_path):
    report = judged(villages(A=False))
    content = json.loads(report.to_json(all=True))
    right = tmp_path / "right.json"
    right.write_text(json.dumps(content), encoding="utf-8")
    broken = [{**content, name: wrong} for name in content for wrong in (None, 7, "x", [], [7], {"a": 1}, [{}])]
    finding = content["findings"][0]
    broken += [{**content, "findings": [{**finding, name: 7}]} for name in finding]
    broken += [{name: value for name, value in content.items() if name != lost} for lost in content]
    texts = ["", "{", "[]", "7", "null", '"x"', '{"schema": "rulekit.why/1"}', "[" * 100_000, *map(json.dumps, broken)]
    codes = set()
    for number, text in enumerate(texts):
        path = tmp_path / f"{number}.json"
        path.write_text(text, encoding="utf-8")
        try:
            rulekit.diff(path, right).to_text()
            rulekit.diff(right, path).to_json()
        except InputError as error:
            codes |= {one.code for one in error.diagnostics}
            assert all(one.render(lang) for one in error.diagnostics for lang in ("en", "zh"))
    assert {"D505", "C645", "C646", "C647"} <= codes <= {"D505", "C645", "C646", "C647", "C648"}
    with pytest.raises(InputError, match="D501"):
        rulekit.diff("nowhere.json", right)
    with pytest.raises(CallError):
        rulekit.diff(7, right)
    with pytest.raises(CallError):
        rulekit.diff(right, right, soon=-1)


def test_reports_in_the_wrong_order_or_of_other_rules_are_refused():
    old, new = judged(villages(A=False), "2025-03-31"), judged(villages(A=False), "2025-06-30")
    with pytest.raises(InputError, match="C648"):
        rulekit.diff(new, old)
    other = judged(villages(A=False), of=rules(text=RULES.replace("ruleset demo", "ruleset other")))
    with pytest.raises(InputError, match="C647"):
        rulekit.diff(old, other)
    undated = evolve(read(old), as_of=None)
    assert rulekit.diff(undated, new).changes
    with pytest.raises(InputError, match="C648"):
        rulekit.diff(undated, new, within=30)


def test_reports_of_older_versions_can_be_compared():
    old, new = (json.loads(judged(one).to_json(all=True)) for one in (OLD, NEW))
    for content in (old, new):
        for name in ("standards", "levels", "waivers"):
            content.pop(name, None)
        for finding in content["findings"]:
            for name in ("basis", "above", "waiver"):
                finding.pop(name, None)
    found = rulekit.diff(old, new)
    assert kinds(found) == kinds(rulekit.diff(judged(OLD), judged(NEW)))
    assert whys(found)["B"] == (("rules", "data"), False)


def test_the_document_fits_its_schema_and_the_table_is_whole():
    schema = json.loads(resources.text("grammars", "output.schema.json"))
    for within in (None, 30):
        found = rulekit.diff(judged(OLD, "2025-03-31"), judged(NEW), within=within)
        document = json.loads(found.to_json(by=["county"]))
        assert list(problems(document, schema["$defs"]["diff"], schema)) == []
        assert found.to_json() == rulekit.diff(judged(OLD, "2025-03-31"), judged(NEW), within=within).to_json()
        for lang in ("en", "zh"):
            rows = list(csv.reader(io.StringIO(found.to_csv(lang=lang).removeprefix("\ufeff"))))
            assert len(rows) == len(found) + 1 and {len(row) for row in rows} == {17}
    for every in (False, True):
        report = json.loads(judged(OLD, waivers=waiver()).to_json(all=every))
        assert list(problems(report, schema, schema)) == []


def test_no_cell_is_a_formula():
    records = {"village": [{"village": "350102901001", "name": "=1+1", "resident_cadre": False}]}
    found = rulekit.diff(judged(records), judged(records))
    assert "'=1+1" in found.to_csv(lang="en")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command(tmp_path, monkeypatch, lang):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.json").write_text(judged(OLD, "2025-03-31").to_json(all=True), encoding="utf-8")
    (tmp_path / "new.json").write_text(judged(NEW).to_json(all=True), encoding="utf-8")

    def run(*args):
        return CliRunner().invoke(main.build(lang), ["--lang", lang, "diff", "old.json", "new.json", *args])

    told = run("--within", "30", "--by", "county", "-o", "d.json", "-o", "d.csv", "-o", "d.txt")
    assert told.exit_code == 1 and not told.stderr
    assert told.stdout == (tmp_path / "d.txt").read_text(encoding="utf-8")
    assert run("--format", "json", "--within", "30", "--by", "county").stdout == (tmp_path / "d.json").read_text(encoding="utf-8")
    assert run("--exit-zero", "-q").exit_code == 0 and run("-q").stdout.count("\n") <= 3
    assert run("-o", "d.pdf").exit_code == run("-o", "old.json").exit_code == run("--by", "planet").exit_code == 2
    assert CliRunner().invoke(main.build(lang), ["diff", "old.json"]).exit_code == 2
    assert CliRunner().invoke(main.build(lang), ["diff", "new.json", "old.json"]).exit_code == 2
