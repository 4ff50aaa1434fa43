"""The examples of docs/data.md are read as the page says."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from rulekit.plugin import vocabulary
from rulekit.records import Days
from rulekit.sources.mapping import load_map
from rulekit.sources.read import read_files

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
WORDS, _ = vocabulary(["party-building"])


def block(language: str) -> str:
    """The one fenced block of a language on the page."""
    (text,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(text)


def test_the_csv_example(tmp_path: Path) -> None:
    path = tmp_path / "anything.csv"
    path.write_text(block("csv"), encoding="utf-8")
    data = read_files([str(path)], WORDS)
    first, second = data.records["village"]
    assert first.key == "350121901201" and first.name == "甲村"
    assert second.values == {"resident_cadre": False, "residents": Fraction(980)}
    assert (data.reading.doubtful, data.reading.rejected, data.reading.unused) == ((), (), ())


def test_the_json_example(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text(block("json"), encoding="utf-8")
    data = read_files([str(path)], WORDS)
    first, second = data.records["village"]
    assert [member.values["sex"] for member in first.lists["committee_members"].members] == ["female", "male"]
    assert "committee_members" not in second.lists and second.values == {}
    assert data.records["firm"][0].values["ownership"] == "non-public"


def test_the_map_example(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(block("toml"), encoding="utf-8")
    companies = "ID,Company Name,Location Type,Employees Total\n1,One,Headquarter,60\n2,Two,Branch,70\n"
    (tmp_path / "companies.csv").write_text(companies, encoding="utf-8")
    (tmp_path / "members.csv").write_text("Village,Sex,Last training\nV1,F,2025-03-01\nV1,女,2025-03\n", encoding="utf-8")
    (tmp_path / "village.csv").write_text("id\nV1\n", encoding="utf-8")
    mapping = load_map(str(tmp_path / "map.toml"), WORDS)
    data = read_files([str(tmp_path / "village.csv")], WORDS, mapping=mapping)
    (firm,) = data.records["firm"]
    assert (firm.name, firm.values) == ("One", {"ownership": "non-public", "employees": Fraction(60)})
    one, other = data.records["village"][0].lists["committee_members"].members
    assert "sex" not in one.values, "F is none of the words of a choice, and so doubtful"
    assert other.values["sex"] == "female"
    assert isinstance(other.values["trained"], Days) and other.values["trained"].first < other.values["trained"].last


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("office_funds", "4.5万元", Fraction(45_000)),
        ("office_funds", "45,000元", Fraction(45_000)),
        ("residents", "一千二百", Fraction(1_200)),
        ("residents", "１２３", Fraction(123)),
        ("residents", "无", None),
        ("residents", "/", None),
        ("party_organization", "√", True),
        ("party_organization", "无", False),
    ],
)
def test_cells_are_read_as_the_table_says(tmp_path: Path, field: str, cell: str, value: object) -> None:
    path = tmp_path / "community.csv"
    path.write_text(f'id,{field}\nC1,"{cell}"\n', encoding="utf-8")
    data = read_files([str(path)], WORDS)
    assert data.records["community"][0].values.get(field) == value
