"""Large files in pieces: rows, lines and cells are those that the reader of small files finds; keys are proved to differ."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulekit.sources.scans import csv as scan_csv
from rulekit.sources.scans import keys as scan_keys
from rulekit.sources.scans.cells import plain_cells
from rulekit.sources.scans.csv import open_csv
from rulekit.sources.scans.keys import KeyColumn, Unique
from rulekit.sources.scans.numbers import NumberColumn
from rulekit.sources.scans.source import Unscannable, ahead
from rulekit.sources.scans.words import DayColumn, YesNoColumn
from rulekit.sources.tables import is_no_record, read_table
from rulekit.sources.units import units_of
from rulekit.sources.values import CellReader, key_text
from rulekit.tables import Number
from rulekit.vocabulary import Vocabulary, VocabularyBuilder

pl = pytest.importorskip("polars")

CELLS = st.text(alphabet=st.sampled_from('ab,;"\n é村 '), max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12)
ONCE = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ONCE
@given(
    rows=ROWS,
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    step=st.integers(1, 40),
)
def test_rows_and_lines_are_those_of_the_reader_of_small_files(
    rows: list[list[str]], quoting: int, end: str, step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_csv, "STEP", step)
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerows([["key", "name", "more"], *rows])
    path = tmp_path / "a.csv"
    path.write_bytes(text.getvalue().encode())
    wanted = read_table(text.getvalue(), str(path), lambda word: word in ("key", "name"))
    source = open_csv(str(path), lambda word: word in ("key", "name"))
    assert source.header == wanted.header == ["key", "name", "more"]
    found, longer, line = [], [], source.first
    for start, stop in source.pieces():
        piece = source.rows(start, stop)
        for at, cells in enumerate(piece.frame.rows()):
            if any(cell and not cell.isspace() for cell in cells):
                found.append((line + piece.line(at), [cell or "" for cell in cells]))
        longer += [line + one for one in piece.longer]
        line += piece.taken
    assert found == [(line, cells) for line, cells in wanted.rows if any(str(cell).strip() for cell in cells)] or longer
    assert longer == wanted.longer


@pytest.mark.parametrize("text", ['a,b\n1,2"3\n4,"5"\n', 'a,b\n"1"2,3\n', 'a,b\n1,"a,"b",c"\n', 'a,b\n1,"open\n'])
def test_a_quote_inside_of_a_cell_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n" + text.partition("\n")[2], encoding="utf-8")
    source = scan_csv.CsvSource(str(path), ["a", "b"], 0, 1, ",", 4, 2, path.read_bytes())  # type: ignore[arg-type]
    with pytest.raises(Unscannable, match="quotes"):
        for start, end in source.pieces():
            source.rows(start, end)


def vocabulary() -> Vocabulary:
    builder = VocabularyBuilder("test")
    builder.record("site", zh="场所", en="site")
    builder.number("workers", "site", zh="职工", en="worker", low=0, high=1000, integer=True)
    builder.number("area", "site", zh="面积", en="area", low=-10)
    builder.yesno("desk", "site", zh="服务台", en="desk")
    builder.date("founded", "site", zh="成立日期", en="founding date")
    return builder.build()


NUMBERS = st.sampled_from(
    ["", "5", "05", "+7", "1000", "1001", "-1", "2.5", "2.50", "1e2", "３", "1,000", "x", "/", "inf", "9" * 16, "0.1", "5."]
)
NUMBERS |= st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-20, max_value=2000).map(str)
NUMBERS |= st.floats(allow_nan=False, allow_infinity=False, width=32).map(repr)


@ONCE
@given(
    cells=st.lists(NUMBERS, min_size=1, max_size=30),
    name=st.sampled_from(["workers", "area"]),
    exact=st.booleans(),
    learn=st.booleans(),
)
def test_numbers_are_those_of_the_reader_of_cells(cells: list[str], name: str, exact: bool, learn: bool) -> None:
    words = vocabulary()
    reader = CellReader(words.fields["site", name], units_of(words))
    column = NumberColumn("0", name, reader, exact)
    frame = pl.DataFrame({"0": [cell or None for cell in cells]}, schema={"0": pl.String})
    if learn:
        column.take_up(frame["0"], frame["0"].is_not_null().arg_true())
    values = frame.with_columns(column.expression(pl.String()).alias("v"))["v"]
    found = column.read(frame["0"], values)
    encoding = found.encoding
    assert isinstance(encoding, Number)
    for row, (cell, value) in enumerate(zip(cells, found.series[column.name], strict=True)):
        wanted = reader.read(cell)
        if row in found.unfit:
            assert isinstance(wanted, Fraction)
        elif value is None:
            assert not isinstance(wanted, Fraction)
        else:
            assert wanted == Fraction(repr(value) if encoding.floating else value) / encoding.scale
    assert {row for row, _ in found.doubts} == {
        row for row, cell in enumerate(cells) if type(reader.read(cell)).__name__ == "Doubt"
    }


DAYS = [
    "2024-12-31",
    "2024-02-30",
    "0999-01-01",
    "2024- 1-01",
    "+2024-1-01",
    "2024-1-5",
    "2024/1/5",
    "2024年1月",
    "20240105",
    "x",
    "2024.1",
]


def test_days_are_those_of_the_reader_of_cells() -> None:
    words = vocabulary()
    reader = CellReader(words.fields["site", "founded"], units_of(words))
    column = DayColumn("0", "founded", reader)
    frame = pl.DataFrame({"0": DAYS})
    found = column.read(frame["0"], frame.with_columns(column.expression(pl.String()).alias("v"))["v"])
    first, last = found.series["f:founded"], found.series["l:founded"]
    for cell, begin, end in zip(DAYS, first, last, strict=True):
        wanted: Any = reader.read(cell)
        assert (begin, end) == (getattr(wanted, "first", None), getattr(wanted, "last", None)), cell


def test_yes_and_no_learn_their_words() -> None:
    words = vocabulary()
    column = YesNoColumn("0", "desk", CellReader(words.fields["site", "desk"], units_of(words)))
    frame = pl.DataFrame({"0": ["是", "否", " 是", None, "maybe", "是"]})
    column.take_up(frame["0"], frame["0"].is_not_null().arg_true())
    assert column.words == {"是": 1, "否": 0, " 是": 1}
    found = column.read(frame["0"], frame.with_columns(column.expression(pl.String()).alias("v"))["v"])
    assert found.series["f:desk"].to_list() == [True, False, True, None, None, True] and [row for row, _ in found.doubts] == [4]


KEYS = [
    "350102",
    "V-1",
    "甲村",
    "é",
    "",
    " ",
    None,
    "合计",
    "小 计",
    "total",
    "备注：x",
    "注3",
    "1.0",
    "3.5E+11",
    "x" * 70,
    "note",
    "V:1",
]


def test_keys_and_remarks_are_told_as_in_small_files() -> None:
    keys, odd = KeyColumn("0", first=True).read(pl.Series(KEYS))
    for row, cell in enumerate(KEYS):
        wanted = key_text(cell)
        plain = isinstance(wanted, str) and bool(wanted)
        assert keys[row] == (wanted if plain else None)
        assert (row in odd) == (not plain or bool(is_no_record([cell], None)))


def test_keys_that_ascend_need_no_memory() -> None:
    ascending, mixed = Unique(), Unique()
    for piece, keys in enumerate((["a", "b"], ["c"], [])):
        ascending.add(piece, pl.Series(keys, dtype=pl.String))
    assert ascending.ascending and not ascending.hashes and ascending.doubles() is None
    for piece, some in enumerate((["a", "b"], ["b", "x"], ["q", "x"])):
        mixed.add(piece, pl.Series(some))
    assert not mixed.ascending and mixed.early == [0] and set(mixed.hashes) == {1, 2}
    mixed.hashes[0] = pl.Series(["a", "b"]).hash(seed=7)
    same = mixed.doubles()
    assert same is not None and set(same) == set(pl.Series(["b", "x"]).hash(seed=7))


def test_keys_that_are_remembered_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_keys, "_MOST", 3)
    column = KeyColumn("0")
    column.read(pl.Series([f"é{at}" for at in range(10)]))
    assert len(column.known) <= 4


def test_small_floats_are_read_by_their_own_decimals() -> None:
    frame = plain_cells(pl.DataFrame({"a": pl.Series([0.1, float("nan")], dtype=pl.Float32), "b": [None, None]}))
    assert frame["a"].to_list() == [0.1, None] and frame["b"].dtype == pl.String


def test_items_are_made_ahead_in_order_and_errors_come_through() -> None:
    def items() -> Any:
        yield from range(5)
        raise Unscannable("nul")

    found: list[int] = []
    with pytest.raises(Unscannable, match="nul"):
        for item in ahead(items()):
            found.append(item)
    assert found == [0, 1, 2, 3, 4]
