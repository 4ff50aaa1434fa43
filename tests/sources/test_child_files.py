"""Child tables: the name of a file tells whose list it is, and one without rows is known and empty, which is told."""

from __future__ import annotations

from pathlib import Path

import pytest

import rulekit
from rulekit.errors import InputError
from rulekit.records import Dataset
from rulekit.sources import notes, read_files

RULESET = rulekit.load("fuzhou-2024")
VILLAGE = "村代码,名称\n350102101201,甲村\n"


def read(folder: Path, tables: dict[str, str], wanted: tuple[str, ...] = ("village", "community")) -> Dataset:
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    return read_files([str(folder / name) for name in tables], RULESET.vocabulary, wanted=wanted)


def told(data: Dataset) -> list[str]:
    return [note.code for note in data.reading.notes]


@pytest.mark.parametrize("header", ["村代码", "village code", "parent"])
@pytest.mark.parametrize("name", ["村-清单事项", "village-list_items", "Village - List Items", "村-list items"])
def test_owner_and_list_in_the_name_of_a_file(name: str, header: str, tmp_path: Path) -> None:
    tables = {"村.csv": VILLAGE, f"{name}.csv": f"{header},方面\n350102101201,\n350102101201,\n"}
    for wanted in (("village",), ("community",), ("community", "village")):
        (village,) = read(tmp_path, tables, wanted).records["village"]
        assert len(village.lists["list_items"].members) == 2


def test_a_column_of_another_owner_comes_before_the_name(tmp_path: Path) -> None:
    tables = {"社区.csv": "社区代码\n350102101001\n", "村-清单事项.csv": "社区代码,方面\n350102101001,\n"}
    (community,) = read(tmp_path, tables).records["community"]
    assert len(community.lists["list_items"].members) == 1
    with pytest.raises(InputError, match="D531"):
        read(tmp_path, {"村-清单事项.csv": "方面\n政治\n"})


def test_a_name_that_tells_several_lists_tells_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="D531"):
        read(tmp_path, {"清单事项-2024.csv": "parent,方面\n350102101001,\n"})


@pytest.mark.parametrize("rows", ["", "合计,\n"])
@pytest.mark.parametrize("header", ["村代码,方面", "记录类型,村代码,方面", "parent,方面"])
def test_a_child_table_without_rows_is_known_and_empty_and_told(header: str, rows: str, tmp_path: Path) -> None:
    if "记录类型" in header and rows:
        rows = ""
    data = read(tmp_path, {"村.csv": VILLAGE, "village-list_items.csv": f"{header}\n{rows}"})
    (village,) = data.records["village"]
    assert village.lists["list_items"].members == () and not data.reading.unused
    (note,) = [note for note in data.reading.notes if note.code == "no_rows"]
    assert note.place.source.endswith("village-list_items.csv")
    assert "every village counts as having no list items" in notes.note_text(note, "en")
    assert "每个村都按没有清单事项处理" in notes.note_text(note, "zh")


def test_a_child_table_with_rows_or_left_out_is_not_told(tmp_path: Path) -> None:
    data = read(tmp_path, {"村.csv": VILLAGE, "village-list_items.csv": "村代码,方面\n350102101201,\n"})
    assert "no_rows" not in told(data)
    alone = read(tmp_path, {"村.csv": VILLAGE})
    assert "no_rows" not in told(alone) and "list_items" not in alone.records["village"][0].lists


def test_a_table_for_rows_of_any_type_that_has_none_says_nothing(tmp_path: Path) -> None:
    data = read(tmp_path, {"村.csv": VILLAGE, "some.csv": "记录类型,甲,乙,丙\n"})
    assert "no_rows_typed" in told(data) and not data.records["village"][0].lists
