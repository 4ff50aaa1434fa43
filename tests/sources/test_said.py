"""A file may say of itself what it is: told, never taken for a record; a column of a mixed table is used if one type uses it."""

import json
from pathlib import Path

import pytest

from rulekit.sources import notes, read_files
from rulekit.sources.objects import from_objects


@pytest.mark.parametrize("key", ["synthetic", "合成", "Synthetic"])
def test_a_note_beside_lists_by_type_is_told(key, tmp_path, vocabulary, accounts):
    path = tmp_path / "a.json"
    document = {key: "made up\u202e", "village": [{"id": "1"}]}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    data = accounts(read_files([str(path)], vocabulary, wanted=("village",)))
    assert [note.code for note in data.reading.notes] == ["said"] and data.reading.rows == 1 and data.reading.unused == ()
    assert notes.note_text(data.reading.notes[0], "zh").startswith("文件自述：made up") and "\u202e" not in notes.note_text(
        data.reading.notes[0], "en"
    )
    assert [record.key for record in from_objects(document, vocabulary).records["village"]] == ["1"]


def test_a_note_that_is_no_text_or_stands_in_a_record_is_data_like_any_other(tmp_path, vocabulary, accounts):
    path = tmp_path / "village.json"
    path.write_text('{"synthetic": "x", "id": "1"}', encoding="utf-8")
    data = accounts(read_files([str(path)], vocabulary, wanted=("village",)))
    assert data.reading.unused == ("synthetic",) and [record.key for record in data.records["village"]] == ["1"]


def test_a_column_of_one_type_in_a_table_of_several_is_used(tmp_path, vocabulary, accounts, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mixed.csv").write_text("记录类型,id,居民,员工,电话\n村,1,50,,1\n企业,2,,9,2\n", encoding="utf-8")
    data = accounts(read_files(["mixed.csv"], vocabulary, wanted=("village", "firm")))
    assert data.reading.unused == ("电话",) and data.reading.by_type == {"village": 1, "firm": 1}
