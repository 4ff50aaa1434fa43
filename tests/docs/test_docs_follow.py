"""docs/follow-up.md, and waivers in docs/data.md: they show what the commands give; RULEKIT_UPDATE_GOLDEN=1 rewrites it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from rulekit import resources
from rulekit.cli import main
from rulekit.follow.compare import KINDS
from rulekit.follow.due import read_periods

DOCS = Path(__file__).resolve().parents[2] / "docs"
STANDARDS = ("F12-01", "F12-02", "F12-03", "F12-04", "F12-15-1", "F12-15-2", "F12-16")  # those that the page tells
FOLLOW, DATA = DOCS / "follow-up.md", DOCS / "data.md"


def block(page: Path, start: str) -> tuple[str, str]:
    """A command of a page and what it prints."""
    ((line, text),) = re.findall(rf"```text\n\$ rulekit ({start}.*?)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return line, text


def run(line: str) -> str:
    return CliRunner().invoke(main.build("en"), line.split()).stdout


@pytest.fixture
def june(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample, the waivers of docs/data.md, and both reports."""
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    text = (resources.folder("rulesets") / "fuzhou-2012" / "sample.json").read_text(encoding="utf-8")
    (tmp_path / "sample.json").write_text(text, encoding="utf-8")
    changed = text.replace('"所有制": "非公", "党组织": "无", "党员": 2', '"所有制": "非公", "党组织": "有", "党员": 2')
    changed = changed.replace(
        '"名称": "甲村", "一肩挑": "是", "驻村干部": "有"', '"名称": "甲村", "一肩挑": "是", "驻村干部": "无"'
    )
    (tmp_path / "later.json").write_text(changed, encoding="utf-8")
    (waivers,) = re.findall(r"``` csv\n(standard,record,reason.*?)```", DATA.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "waivers.csv").write_text(waivers, encoding="utf-8")
    only = " ".join(f"--only {id}" for id in STANDARDS)
    run(f"check sample.json -r fuzhou-2012 --as-of 2012-06-30 --all {only} -o june.json")
    run(f"check later.json -r fuzhou-2012 --as-of 2012-12-31 --waivers waivers.csv --all {only} -o december.json")
    return tmp_path


@pytest.mark.parametrize(("page", "start"), [(FOLLOW, "diff"), (DATA, "check")])
def test_what_a_page_shows_is_what_the_command_prints(page: Path, start: str, june: Path) -> None:
    line, text = block(page, start)
    found = run(line.replace("…", "")) if start == "diff" else "\n\n".join(_waivers(run(line)))
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        whole = page.read_text(encoding="utf-8")
        page.write_text(whole.replace(f"$ rulekit {line}\n{text}```", f"$ rulekit {line}\n{found}```"), encoding="utf-8")
    assert found == block(page, start)[1]


def test_what_the_page_shows_of_scores_is_what_the_command_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schools of docs/scorecards.md, and a year later."""
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    found = dict(re.findall(r"```(rules-file-en|csv)\n(.*?)```", (DOCS / "scorecards.md").read_text(encoding="utf-8"), re.DOTALL))
    Path("schools.rules").write_text(found["rules-file-en"], encoding="utf-8")
    later = found["csv"]
    changes = ("Old School,no", "Old School,yes"), ("Hill School,yes", "Hill School,no"), ("New School,", "New School,yes")
    for old, new in changes:
        assert old in later
        later = later.replace(old, new)
    for year, table in ((2024, found["csv"]), (2025, later)):
        Path("schools.csv").write_text(table, encoding="utf-8")
        run(f"check schools.csv -r schools.rules --as-of {year}-12-31 --all -o schools-{year}.json")
    page = FOLLOW.read_text(encoding="utf-8")
    ((line, text),) = re.findall(r"```text-part\n\$ rulekit (.*?)\n(.*?)```", page, re.DOTALL)
    parts = [part for part in run(line).split("\n\n") if part.startswith("scores SC") or "(SC)" in part.split("\n")[0]]
    told = "\n\n".join(parts) + "\n"
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        FOLLOW.write_text(page.replace(f"$ rulekit {line}\n{text}```", f"$ rulekit {line}\n{told}```"), encoding="utf-8")
    else:
        assert told == text


def _waivers(printed: str) -> list[str]:
    """The part of a report that is about waivers."""
    return [part + "\n" for part in printed.split("\n\n") if part.startswith("waivers ")]


def test_every_kind_of_change_stands_on_the_page() -> None:
    text = FOLLOW.read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []


def test_the_periods_of_the_page_can_be_read(tmp_path: Path) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", FOLLOW.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "periods.toml").write_text(text, encoding="utf-8")
    periods = read_periods(str(tmp_path / "periods.toml"))
    assert periods is not None
    assert [periods.of(*one) for one in (("F12-01", "must"), ("X", "must"), ("X", "must_not"), ("X", "should"))] == [
        60,
        30,
        10,
        90,
    ]


def test_the_program_of_the_page_holds() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", FOLLOW.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(program, "follow-up.md", "exec"), {})
