"""The commands on real rulesets and files: check, parse, render, test, rulesets."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import rulekit
from rulekit.cli import main
from rulekit.text import width

RULES = """规则集 shi-yan "试验"
  来源 "试验办法" 日期 2024-01-01
  使用 party-building

标准 S-01 "较大企业的党组织"
  依据 "第一条"
  员工50人以上的企业应当建立党组织。
  示例 符合：员工 50，党组织 有。
  示例 不符合：员工 50，党组织 无。

标准 S-02 "非公企业的党组织"
  非公企业宜建立党组织。
"""
FIRMS = "企业代码,名称,员工,党组织,所有制,电话\n"


def call(*args: str, **more: Any) -> Result:
    return CliRunner().invoke(main.build(main.spoken(args)), list(args), **more)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("RULEKIT_LANG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.rules").write_text(RULES, encoding="utf-8")
    return tmp_path


def firms(*rows: str) -> str:
    Path("企业.csv").write_text(FIRMS + "".join(row + "\n" for row in rows), encoding="utf-8")
    return "企业.csv"


BAD, GOOD, OPEN, SMALL, SHORT = (
    "A1,甲,60,无,公有,1",
    "A2,乙,60,有,公有,1",
    "A3,丙,,无,公有,1",
    "A4,丁,9,无,公有,1",
    "A5,戊,9,无,非公,1",
)
LOST = ",己,60,有,公有,1"


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [
        ([GOOD], [], 0),
        ([BAD], [], 1),
        ([BAD], ["--exit-zero"], 0),
        ([OPEN], [], 3),
        ([OPEN], ["--max-unknown", "1"], 0),
        ([OPEN, BAD], [], 1),
        ([GOOD, SHORT], [], 0),
        ([GOOD, SHORT], ["--fail-on", "shortfall"], 1),
        ([GOOD, LOST], [], 4),
        ([BAD, LOST], [], 4),
        ([GOOD, LOST], ["--max-rejected", "1"], 0),
        ([GOOD, LOST], ["--exit-zero"], 0),
        ([SMALL], [], 5),
        ([], [], 5),
        ([SMALL], ["--exit-zero"], 0),
        ([GOOD, SHORT], ["--only", "S-01"], 0),
        ([BAD], ["--only", "S-02"], 5),
        ([BAD], ["-o", "none/there.json"], 74),
    ],
)
def test_exit_codes_of_check(rows: list[str], options: list[str], code: int) -> None:
    found = call("check", firms(*rows), "-r", "a.rules", "--as-of", "2024-12-31", *options)
    assert found.exit_code == code, found.output
    assert "Traceback" not in found.output


def test_check_tells_what_was_read_the_table_the_reason_and_the_place() -> None:
    found = call("check", firms(BAD, GOOD, OPEN, SMALL, LOST), "-r", "a.rules", "--as-of", "2024-12-31")
    text = found.output
    for part in (
        "读入  企业.csv", "检查 4", "拒收 1 行", "电话", "规则  shi-yan", "截至 2024-12-31", "× S-01 较大企业的党组织",
        "× S-01 甲（A1）", "企业.csv:2", "员工 60人；党组织 无", "依据 第一条", "先补：员工 1 项", "企业.csv:6", "（退出码 4）",
    ):  # fmt: skip
        assert part in text, text
    assert max(width(line) for line in text.split("\n")) <= 80
    assert "\x1b" not in text


def test_check_speaks_english_where_asked() -> None:
    text = call("check", firms(BAD, OPEN), "-r", "a.rules", "--lang", "en", "--as-of", "2024-12-31").output
    assert "employees 60; party organization no; required:" in text and "fill in first: employees (1)" in text
    assert text.strip().endswith("breached: violations 1; also unknown 1 (exit code 1)")


def test_check_writes_json_and_text_files_and_prints_the_same_json() -> None:
    data = firms(BAD, GOOD)
    args = ["check", data, "-r", "a.rules", "--as-of", "2024-12-31"]
    printed = call(*args, "--format", "json", "-o", "r.json", "-o", "r.txt")
    assert printed.exit_code == 1
    assert Path("r.json").read_bytes() == printed.stdout_bytes
    document = json.loads(printed.stdout)
    assert document["ruleset"] == "shi-yan" and document["as_of"] == "2024-12-31"
    assert document["counts"]["S-01"] == {"pass": 1, "fail": 1, "unknown": 0, "not_applicable": 0, "error": 0}
    assert [finding["record"] for finding in document["findings"]] == ["A1"]
    assert len(json.loads(call(*args, "--format", "json", "--all").stdout)["findings"]) == 4
    assert Path("r.txt").read_text(encoding="utf-8") == call(*args, "--color", "never").output
    assert call(*args, "--format", "json").stdout_bytes == printed.stdout_bytes


def test_check_reads_standard_input_and_prints_only_the_end_when_quiet() -> None:
    data = Path(firms(BAD)).read_bytes()
    found = call("check", "-", "-r", "a.rules", "--as-of", "2024-12-31", "--quiet", input=data)
    assert found.exit_code == 1 and found.output == "不符合：违反 1 项（退出码 1）\n"


def test_check_says_today_where_no_date_is_given() -> None:
    from datetime import date

    before = date.today().isoformat()
    found = call("check", firms(GOOD), "-r", "a.rules").output
    assert f"截至 {before}" in found or f"截至 {date.today().isoformat()}" in found


def test_check_uses_a_map_file() -> None:
    Path("data.csv").write_text("ID,Staff,Org\nA1,60,no\n", encoding="utf-8")
    Path("map.toml").write_text(
        '[records.firm]\nfile = "data.csv"\nkey = "ID"\ncolumns = {employees = "Staff", party_organization = "Org"}\n',
        encoding="utf-8",
    )
    found = call("check", "data.csv", "-r", "a.rules", "--map", "map.toml", "--lang", "en", "--as-of", "2024-12-31")
    assert found.exit_code == 1 and "employees 60; party organization no" in found.output


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["none.csv", "-r", "a.rules"], ["none.csv"]),
        (["企业.csv", "-r", "none.rules"], ["none.rules"]),
        (["企业.csv", "-r", "fuzhou-2021"], ["fuzhou-2012"]),
        (["企业.csv", "-r", "a.rules", "--only", "S-03"], ["[C611]", "S-0"]),
        (["企业.csv", "-r", "a.rules", "--map", "none.toml"], ["none.toml"]),
        (["企业.csv", "-r", "bad.rules"], ["bad.rules:2"]),
        (["企业.csv", "-r", "empty.rules"], ["empty.rules"]),
        (["latin.csv", "-r", "a.rules"], ["latin.csv"]),
        (["empty.csv", "-r", "a.rules"], ["empty.csv"]),
        (["unnamed.csv", "-r", "a.rules"], ["unnamed.csv"]),
        ([".", "-r", "a.rules"], ["."]),
    ],
)
def test_what_cannot_be_read_is_a_clear_error_with_exit_code_2(args: list[str], words: list[str]) -> None:
    firms(GOOD)
    Path("bad.rules").write_text('规则集 x "y"\n  使用 无此插件\n标准 S-1 "z"\n  员公必须有。\n', encoding="utf-8")
    Path("empty.rules").write_text("", encoding="utf-8")
    Path("latin.csv").write_bytes(b"id,name\n1,\xff\xff\x80\n")
    Path("empty.csv").write_text("", encoding="utf-8")
    Path("unnamed.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    found = call("check", *args, "--as-of", "2024-12-31")
    assert found.exit_code == 2, found.output
    assert all(word in found.output for word in words) and "Traceback" not in found.output, found.output


def test_an_interrupted_check_keeps_the_standards_that_were_done(monkeypatch: pytest.MonkeyPatch) -> None:
    from rulekit.ruleset import Ruleset

    judge = Ruleset.check_dataset

    def stopping(self: Any, *args: Any, only: tuple[str, ...] = (), **more: Any) -> Any:
        if only == ("S-02",):
            raise KeyboardInterrupt
        return judge(self, *args, only=only, **more)

    monkeypatch.setattr(Ruleset, "check_dataset", stopping)
    found = call("check", firms(BAD), "-r", "a.rules", "--as-of", "2024-12-31", "-o", "r.json")
    document = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert found.exit_code == 130 and "已中断" in found.output and "S-02" not in found.output
    assert document["complete"] is False and list(document["counts"]) == ["S-01"]


def test_parse_gives_canonical_sentences_in_both_languages() -> None:
    found = call("parse", "every village must have a resident cadre.")
    zh, en = found.output.strip().split("\n")
    assert found.exit_code == 0 and zh.startswith("zh  ") and en == "en  every village must have a resident cadre."
    again = call("parse", zh[4:], "--uses", "party-building")
    assert again.output == found.output
    assert call("parse", "-", input="every village must have a resident cadre.\n").output == found.output


def test_parse_gives_the_rule_as_one_expression() -> None:
    expression = call("parse", "every village must have a resident cadre.", "--format", "ir").output.strip()
    assert expression.startswith("(rule must") and "(holds village.resident_cadre)" in expression
    assert call("parse", "每个村应当有驻村干部。", "--format", "ir").output.strip() == expression


def test_parse_refuses_what_it_cannot_understand_in_the_language_of_the_sentence() -> None:
    found = call("parse", "员公50人以上的企业应当建立党组织。")
    assert found.exit_code == 2 and "错误[" in found.stderr and found.stdout == ""
    assert call("parse", "every vilage must have a resident cadre.").stderr.startswith("error[")


def test_render_gives_a_ruleset_that_means_the_same() -> None:
    found = call("render", "a.rules", "--lang", "en")
    assert found.exit_code == 0 and "standard S-01" in found.output
    assert call("render", "a.rules", "--lang", "en", "-o", "en.rules").output == ""
    assert Path("en.rules").read_text(encoding="utf-8") == found.output
    assert [standard.rule for standard in rulekit.load("en.rules").standards] == [
        s.rule for s in rulekit.load("a.rules").standards
    ]


def test_examples_that_hold_and_that_do_not() -> None:
    held = call("test", "a.rules")
    assert held.exit_code == 0 and "示例 2 个，全部成立" in held.output and "没有示例的标准：S-02" in held.output
    Path("off.rules").write_text(RULES.replace("员工 50，党组织 无", "员工 40，党组织 无"), encoding="utf-8")
    off = call("test", "off.rules", "a.rules")
    assert off.exit_code == 1 and "- 应为 不符合" in off.output and "+ 实为 不适用" in off.output and "off.rules:" in off.output
    Path("none.rules").write_text("\n".join(line for line in RULES.split("\n") if "示例" not in line), encoding="utf-8")
    assert call("test", "none.rules").exit_code == 5
    assert call("test", "none.rules", "a.rules").exit_code == 0
    assert call("test", "missing.rules").exit_code == 2


def test_installed_rulesets_are_listed_and_offered() -> None:
    found = call("rulesets", "--help")
    assert found.exit_code == 0
    assert "fuzhou-2012" in call("rulesets").output
    env = {"_RULEKIT_COMPLETE": "bash_complete", "COMP_WORDS": "rulekit render fuz", "COMP_CWORD": "2"}
    assert "fuzhou-2012" in CliRunner().invoke(main.build(), [], env=env).output
    env |= {"COMP_WORDS": "rulekit check x.csv -r a.rules --only S", "COMP_CWORD": "6"}
    assert "S-01" in CliRunner().invoke(main.build(), [], env=env).output


def test_firms_of_eight_cities_have_no_party_organization_on_record() -> None:
    folder = os.environ.get("RULEKIT_REALDATA")
    if not folder:
        pytest.skip("RULEKIT_REALDATA does not name the folder of real data")
    Path("firms.rules").write_text(
        'ruleset firms "firms"\n  uses party-building\nstandard T-1 "organization"\n'
        "  firms with 50 or more employees must set up a party organization.\n",
        encoding="utf-8",
    )
    Path("firms.toml").write_text(
        '[records.firm]\nfile = "companies-8-cities.csv"\nkey = "ID"\ncolumns = {employees = "Employees Total"}\n',
        encoding="utf-8",
    )
    data = str(Path(folder) / "companies-8-cities.csv")
    found = call("check", data, "-r", "firms.rules", "--map", "firms.toml", "--as-of", "2024-12-31", "--format", "json")
    document = json.loads(found.stdout)
    assert found.exit_code == 3
    assert document["counts"]["T-1"] == {"pass": 0, "fail": 0, "unknown": 6252, "not_applicable": 1734, "error": 0}
    assert sum("employees" in finding["missing"] for finding in document["findings"]) == 1
