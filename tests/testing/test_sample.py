"""Synthetic samples: the same seed gives the same bytes, everything is read, and every standard gets each verdict it can give."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import rulekit
from rulekit.cli import main
from rulekit.errors import CallError
from rulekit.sources.read import read_files
from rulekit.testing import sample_files
from rulekit.testing.cells import written

CHILDREN = """ruleset committees "Committees and training"
  uses party-building
standard C-1 "Women"
  at least one third of the committee members of a village must be women.
standard C-2 "Size"
  a village must have between 3 and 7 committee members.
standard C-3 "Training"
  every committee member of a village must have been trained within the last 12 months.
standard C-4 "Workers"
  a community must satisfy (workers / residents * 10000 >= 18).
standard C-5 "Townships"
  a township with 10 or more non-public firms must set up a general party committee.
standard C-6 "By county"
  in each county, at least 90% of villages must have a resident cadre.
standard C-7 "Subsidies"
  the average subsidy of the committee members of a village must be at least 300 yuan.
"""
EMPLOYERS = """ruleset employers-trial "Employers"
  uses employers
standard E-1 "Unions"
  employers with 25 or more workers must set up a trade union.
standard E-2 "Space"
  a workplace must satisfy (floor area >= workers * 2.5 square metres).
standard E-3 "Kits"
  workplaces must keep a first-aid kit.
"""
FLAT = """ruleset flat "Firms, villages, communities"
  uses party-building
  area 3501 "Fuzhou"
standard L-1 "Firms"
  non-public firms with 50 or more employees should set up a party organization.
standard L-2 "Villages"
  every village must have a resident cadre.
standard L-3 "Counties"
  in each county, the 一肩挑 ratio should be at least 50%.
standard L-4 "Communities"
  in Gulou district, every community's annual office funds must be at least 45,000 yuan.
"""


def call(*args: str) -> Result:
    return CliRunner().invoke(main.build(main.spoken(args)), list(args))


def verdicts(
    ruleset: rulekit.Ruleset, days: tuple[str, ...], seeds: range, sizes: tuple[int, ...], as_of: str | None = None
) -> dict[str, set[str]]:
    """Every verdict that samples bring out, by standard; each sample must be read in full."""
    found: dict[str, set[str]] = defaultdict(set)
    for seed in seeds:
        for rows in sizes:
            records = ruleset.sample(rows, seed=seed, missing=0.1, as_of=as_of)
            for day in days:
                report = ruleset.check(records, as_of=day)
                assert not report.reading.rejected and not report.reading.doubtful and not report.reading.unused
                for finding in report:
                    found[finding.standard].add(finding.verdict.value)
    return found


# Numbers of a whole city, which lie above what a small sample holds, or decided by what is known of it.
OF_THE_CITY = {"F12-04-2", "F12-05-2", "F12-10-1", "F12-10-2", "F12-10-3", "F12-11-1", "F12-11-2", "F12-12-1", "F12-12-2"}


def test_every_standard_of_fuzhou_gives_each_verdict_that_it_can() -> None:
    four = {"pass", "fail", "unknown", "not_applicable"}
    ruleset = rulekit.load("fuzhou-2012")
    days = ("2011-12-31", "2012-12-31")
    found = verdicts(ruleset, days, range(12), (0, 2, 24), "2012-12-31")
    for id, more in verdicts(ruleset, days, range(3), (90,), "2012-12-31").items():
        found[id] |= more
    assert {id: found[id] for id in found if id not in OF_THE_CITY} == {
        one.id: four for one in ruleset.standards if one.id not in OF_THE_CITY
    }
    assert all({"fail", "not_applicable"} <= found[id] for id in OF_THE_CITY)


@pytest.mark.parametrize("id", sorted(shipped.id for shipped in rulekit.rulesets() if shipped.id != "fuzhou-2012"))
def test_samples_of_shipped_rulesets_are_read_in_full_and_pass_and_fail(id: str) -> None:
    ruleset = rulekit.load(id)
    found: dict[str, set[str]] = defaultdict(set)
    for seed in range(4):
        records = ruleset.sample(20, seed=seed, missing=0.1, as_of="2025-12-31")
        report = ruleset.check(records, as_of="2025-12-31")
        assert not report.reading.rejected and not report.reading.doubtful and not report.reading.unused
        for finding in report:
            found[finding.standard].add(finding.verdict.value)
    both = [id for id, got in found.items() if {"pass", "fail"} <= got]
    assert len(both) >= 0.6 * len(ruleset.standards), {id: got for id, got in found.items() if id not in both}


def test_samples_with_child_records_levels_and_formulas() -> None:
    ruleset = rulekit.load(CHILDREN)
    found = verdicts(ruleset, ("2000-01-01",), range(8), (40,))
    assert {id: {"pass", "fail", "unknown"} - got for id, got in found.items()} == {id: set() for id in found}, found
    assert set(found) == {standard.id for standard in ruleset.standards}
    records = ruleset.sample(40, seed=1)
    assert {len(records[type]) for type in ("village", "community", "firm")} == {40} and len(records["township"]) == 8
    townships = {record["id"] for record in records["township"]}
    assert all(record["id"][:9] in townships for type in ("village", "community") for record in records[type])
    assert all(record["parent"] in townships for record in records["firm"])
    assert len({record["id"] for record in records["village"] + records["community"]}) == 80


def test_thresholds_are_favoured_one_step_to_each_side() -> None:
    ruleset = rulekit.load(CHILDREN)
    met = set()
    for record in ruleset.sample(300, seed=3, missing=0.0)["community"]:
        if record.get("residents"):
            exact = Fraction(record["workers"]) * 10000 - 18 * record["residents"]
            met.add((exact > 0) - (exact < 0))
            met |= {"near"} if abs(exact) <= 10000 else set()
    assert met == {-1, 0, 1, "near"}
    employees = [record["employees"] for record in rulekit.load("fuzhou-2012").sample(300, seed=3, missing=0)["firm"]]
    near = [number for number in employees if number in (29, 30, 31, 49, 50, 51)]
    assert set(near) == {29, 30, 31, 49, 50, 51} and len(near) > 100 and len(set(employees)) > 30
    counts = {len(record["committee_members"]) for record in ruleset.sample(200, seed=3, missing=0)["village"]}
    assert {2, 3, 4, 6, 7, 8} <= counts


def test_a_parent_that_is_no_level_and_a_type_without_codes() -> None:
    found = verdicts(rulekit.load(EMPLOYERS), ("2000-01-01",), range(10), (40,))
    assert {id: got >= {"pass", "fail", "unknown"} for id, got in found.items()} == {"E-1": True, "E-2": True, "E-3": True}
    records = rulekit.load(EMPLOYERS).sample(30, seed=0)
    assert {record["parent"] for record in records["workplace"]} <= {record["id"] for record in records["employer"]}


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_the_command_writes_what_check_reads(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("flat.rules").write_text(FLAT, encoding="utf-8")
    made = call("sample", "flat.rules", "--rows", "20", "--seed", "7", "--missing", "0.1", "-o", f"sample.{suffix}")
    assert made.exit_code == 0 and made.output == ""
    again = call("sample", "flat.rules", "--rows", "20", "--seed", "7", "--missing", "0.1", "-o", f"again.{suffix}")
    assert again.exit_code == 0
    text = Path(f"sample.{suffix}").read_text(encoding="utf-8")
    assert text == Path(f"again.{suffix}").read_text(encoding="utf-8") and "synthetic community 20" in text
    check = ["check", f"sample.{suffix}", "-r", "flat.rules", "--as-of", "2012-12-31", "--exit-zero"]
    found = call(*check, "--format", "json", "--all")
    document = json.loads(found.stdout)
    reading = document["reading"]
    assert found.exit_code == 0 and not reading["rejected"] and not reading["doubtful"] and reading["unused"] == []
    assert reading["records"] == {"firm": 20, "village": 20, "community": 20}
    told = call(*check).output
    assert ("synthetic data" in told) == (suffix == "json")


def test_json_and_csv_of_one_sample_mean_the_same(tmp_path: Path) -> None:
    ruleset = rulekit.load(FLAT)
    records = ruleset.sample(30, seed=5, missing=0.2)
    paths = [tmp_path / name for name in ("a.json", "a.csv")]
    paths[0].write_text(sample_files.as_json(records, "synthetic"), encoding="utf-8")
    paths[1].write_text(sample_files.as_csv(records, ruleset.vocabulary, "zh"), encoding="utf-8")
    datasets = [read_files([str(path)], ruleset.vocabulary, wanted=ruleset.wanted) for path in paths]
    shown: list[Any] = [
        [(f.standard, f.record, f.verdict) for f in ruleset.check_dataset(dataset, as_of="2012-12-31")] for dataset in datasets
    ]
    shown.append([(f.standard, f.record, f.verdict) for f in ruleset.check(records, as_of="2012-12-31")])
    assert shown[0] == shown[1] == shown[2]
    assert ruleset.check(json.loads(paths[0].read_text(encoding="utf-8")), as_of="2012-12-31").counts


def test_a_seed_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    def run(hash_seed: str, *more: str) -> bytes:
        command = [sys.executable, "-m", "rulekit", "sample", "fuzhou-2012", "--rows", "15", *more]
        return subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed}).stdout

    first = run("1", "--seed", "4")
    assert first == run("2", "--seed", "4") and first != run("1", "--seed", "5")
    assert json.loads(first)["synthetic"].startswith("合成数据")


def test_a_csv_says_that_child_records_were_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("committees.rules").write_text(CHILDREN, encoding="utf-8")
    made = call("sample", "committees.rules", "-o", "c.csv")
    assert made.exit_code == 0 and "no place for child records" in made.stderr
    assert "record type,id,name" in Path("c.csv").read_text(encoding="utf-8-sig")
    found = call("check", "c.csv", "-r", "committees.rules", "--as-of", "2000-01-01", "--format", "json", "--exit-zero")
    assert not json.loads(found.stdout)["reading"]["doubtful"]


def test_a_folder_has_tables_that_are_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The records of the tables are those of the JSON file; lists that this calls incomplete are plain lists there."""
    monkeypatch.chdir(tmp_path)
    Path("committees.rules").write_text(CHILDREN, encoding="utf-8")
    assert call("sample", "committees.rules", "--rows", "30", "-o", "all.json").exit_code == 0
    made = call("sample", "committees.rules", "--rows", "30", "-o", "tables")
    assert made.exit_code == 0 and not made.stderr
    assert sorted(made.stdout.splitlines()) == sorted(f"written {path}" for path in Path("tables").iterdir())
    tables = [str(path) for path in sorted(Path("tables").glob("*.csv"))]
    calls = (["all.json"], [*tables, "--map", "tables/map.toml"])
    how = ("-r", "committees.rules", "--as-of", "2000-01-01", "--format", "json", "--all", "--exit-zero")
    one, other = (json.loads(call("check", *files, *how).stdout) for files in calls)
    assert one["reading"]["records"] == other["reading"]["records"] and other["reading"]["records"]["committee_member"] > 50
    assert not other["reading"]["doubtful"] and not other["reading"]["unused"] and not other["reading"]["notes"]
    villages = json.loads(Path("all.json").read_text(encoding="utf-8"))["village"]
    plain = {record["id"] for record in villages if isinstance(record.get("committee_members"), list)}
    assert 20 < len(plain) < 30
    same = [
        {(found["standard"], found["record"]): found["verdict"] for found in each["findings"] if found["record"] in plain}
        for each in (one, other)
    ]
    assert same[0] == same[1] and {"pass", "fail", "unknown"} == set(same[0].values())


INNER = """ruleset inner "Inner"
define record yard "yard" = "场": counted "个", plural "yards".
define record visit "visit" = "走访": child, plural "visits".
define record remark "remark" = "意见": child, plural "remarks".
define list visits "visits" = "走访" of yard: visit.
define list remarks "remarks" = "意见" of visit: remark.
define field closed "closed" = "完结" of remark: yes/no, adjective.
standard C-1 "Remarks"
  every visit of a yard must satisfy (every(remarks : closed)).
"""


def test_lists_inside_child_records_are_left_out_of_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("inner.rules").write_text(INNER, encoding="utf-8")
    made = call("sample", "inner.rules", "--rows", "9", "-o", "tables")
    assert made.exit_code == 0 and "lists inside child records (remarks)" in made.stderr
    assert sorted(path.name for path in Path("tables").iterdir()) == ["map.toml", "yard-visits.csv", "yard.csv"]
    Path("taken").write_text("", encoding="utf-8")
    assert "error[C6" in call("sample", "inner.rules", "-o", "taken").stderr


@pytest.mark.parametrize("ruleset", ["fuzhou-2012", "fuzhou-2024", "chaozhou-2024"])
def test_tables_of_a_sample_need_no_map_file(ruleset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("sample", ruleset, "--rows", "6", "-o", "tables").exit_code == 0
    tables = [str(path) for path in sorted(Path("tables").glob("*.csv"))]
    how = ("-r", ruleset, "--format", "json", "--as-of", "2025-06-30", "--all", "--exit-zero")
    plain, mapped = (json.loads(call("check", *tables, *more, *how).stdout) for more in ((), ("--map", "tables/map.toml")))
    assert plain["reading"]["records"] == mapped["reading"]["records"] and not plain["reading"]["unused"]
    verdicts = [{(one["standard"], one["record"]): one["verdict"] for one in found["findings"]} for found in (plain, mapped)]
    assert verdicts[0] == verdicts[1] and verdicts[0]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["-o", "a.xlsx"], "C612"),
        (["--as-of", "tomorrow"], "C610"),
        (["--rows", "-1"], "C603"),
        (["--missing", "2"], "C603"),
    ],
)
def test_wrong_calls_are_told(args: list[str], code: str) -> None:
    found = call("sample", "fuzhou-2012", *args)
    assert found.exit_code == 2 and f"[{code}]" in found.output


def test_an_output_never_overwrites_the_ruleset(tmp_path: Path) -> None:
    path = tmp_path / "committees.json"
    path.write_text(CHILDREN, encoding="utf-8")
    found = call("sample", str(path), "-o", str(path))
    assert found.exit_code == 2 and "[C613]" in found.output and path.read_text(encoding="utf-8") == CHILDREN


def test_wrong_arguments_of_the_api_are_told() -> None:
    ruleset = rulekit.load("fuzhou-2012")
    for wrong in ({"rows": -1}, {"rows": 1, "missing": 1.5}, {"rows": 1, "as_of": "soon"}):
        with pytest.raises(CallError):
            ruleset.sample(**wrong)  # type: ignore[arg-type]
    assert rulekit.load(FLAT).sample(0) == {"firm": [], "village": [], "community": []}


def test_numbers_are_written_exactly() -> None:
    assert [written(Fraction(text)) for text in ("3", "5/2", "-1/4", "1/3", "0.05")] == [3, "2.5", "-0.25", "0.333333", "0.05"]
