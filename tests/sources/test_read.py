"""Files as input: CSV and JSON as people keep them, hostile ones too; every row accounted for and told with its line."""

import csv
import io
import json
import os
import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulekit import diagnostic, resources
from rulekit.errors import InputError
from rulekit.sources import load_map, notes, read_files


@pytest.fixture
def read(tmp_path, vocabulary, accounts, monkeypatch):
    """Write files and read them; the last keyword arguments go to read_files."""
    monkeypatch.chdir(tmp_path)

    def run(files, *, wanted=("village",), map=None, only=None, **options):
        for name, content in files.items():
            Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        if map is not None:
            Path("map.toml").write_text(map, encoding="utf-8")
            options["mapping"] = load_map("map.toml", vocabulary)
        return accounts(read_files(list(files) if only is None else only, vocabulary, wanted=wanted, **options))

    return run


def _codes(dataset):
    return [note.code for note in dataset.reading.notes]


def test_columns_by_words_with_units_in_the_header(read):
    data = read({"a.csv": "村代码,名称,居民人数,经费（万元）,驻村干部\n1,甲村,50人,4.5,是\n2,乙村,,3万元,×\n"})
    first, second = data.records["village"]
    assert first.values == {"residents": Fraction(50), "office_funds": Fraction(45_000), "resident_cadre": True}
    assert second.values == {"office_funds": Fraction(30_000), "resident_cadre": False}
    assert (first.key, first.name, str(second.place)) == ("1", "甲村", "a.csv:3")
    assert _codes(data) == ["converted"] and data.reading.by_type == {"village": 2}


def test_a_unit_that_clashes_stops_the_run(read):
    with pytest.raises(InputError, match="D512"):
        read({"a.csv": "id,经费（人）\n1,2\n"})
    assert read({"a.csv": "id,到会率(%)\n1,35\n"}).records["village"][0].values == {"attendance": Fraction("0.35")}
    assert read({"a.csv": "id,经费(去年),居民\n1,2,3\n"}).reading.unused == ("经费(去年)",)


def test_titles_totals_remarks_and_notes_are_set_aside(read):
    text = "村级台账,,\n填报单位：某县,,\n\n村代码,居民,户数\n1,50,20\n2,60,30\n合　计,110,50\n备注：无,,\nTotal,110,50\n"
    data = read({"a.csv": text})
    assert (data.reading.rows, data.reading.checked, data.reading.set_aside) == (7, 2, 5)
    assert data.records["village"][1].place.line == 6
    assert _codes(data) == ["header_found", "set_aside", "set_aside", "set_aside"]
    assert data.reading.notes[0].arguments["count"] == "2"


def test_a_record_called_total_is_no_total(read):
    data = read({"a.csv": "名称,村代码,居民\n合计,1,50\n合计,,50\n"})
    assert (data.reading.checked, data.reading.set_aside) == (1, 1)


def test_lines_are_where_rows_start(read):
    text = '\ufeffid,name,residents\r\n1,"two\r\nlines",x\r\n\r\n2,b,y\r\n3,"a ""quoted"" one",z\r\n'
    data = read({"a.csv": text})
    assert [note.place.line for note in data.reading.doubtful] == [2, 5, 6]
    assert data.records["village"][2].name == 'a "quoted" one'
    assert str(data.reading.doubtful[0].place) == "a.csv:2:residents"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(read, delimiter):
    data = read({"a.csv": f"id{delimiter}name{delimiter}residents\n1{delimiter}a, b; c{delimiter}5\n".replace("a, b; c", "ab")})
    assert data.records["village"][0].values == {"residents": 5}


def test_encodings(read):
    data = read({"a.csv": "村代码,名称\n1,甲村\n".encode("gb18030")})
    assert data.records["village"][0].name == "甲村" and _codes(data) == ["encoding"]
    assert not _codes(read({"a.csv": "村代码,名称\n1,甲村\n".encode("utf-8-sig")}))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "D505"), (b"\xef\xbb\xbf \n", "D505"), (b"id,name\n1,\xff\xff\n", "D506"), ("id\n1\n".encode("utf-16"), "D507"),
        (b"id,name\n1,a\0b\n", "D507"), (b'id,name\n1,"a\n2,b\n', "D508"), (b'id,name\n1,"a"b\n', "D508"), (b"a,b\n1,2\n",
        "D510"),
        ("id,居民,residents\n1,2,3\n".encode(), "D511"), (b"id,name\n1,\x81\n", "D506"), (b"PK\3\4\0\0", "D507"),
    ],
)  # fmt: skip
def test_files_that_stop_the_run(read, content, code):
    with pytest.raises(InputError, match=code):
        read({"a.csv": content})


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        ('1,"a"b', "后引号之后还有内容", "something stands after a closing quotation mark"),
        ('1,"a', "引号没有闭合", "a quotation mark is never closed"),
    ],
)
def test_what_is_wrong_with_a_csv_is_told_in_both_languages(read, row, zh, en):
    with pytest.raises(InputError) as caught:
        read({"a.csv": f"id,name\n{row}\n".encode()})
    (found,) = caught.value.diagnostics
    assert found.text("zh").endswith(f"不是规范的 CSV：{zh}") and found.text("en").endswith(f": {en}")


def test_paths_that_stop_the_run(read, tmp_path):
    for path, code in (("none.csv", "D501"), (str(tmp_path), "D502"), ("a\0b", "D503")):
        with pytest.raises(InputError, match=code):
            read({}, only=[path])


def test_header_only_is_an_empty_input(read):
    data = read({"villages.csv": "id,residents\n"})
    assert data.supplied == {"village"} and data.reading.rows == 0 and not data.records
    assert read({"villages.json": "[]"}).supplied == {"village"}


def test_ragged_rows_and_duplicate_headers(read):
    data = read({"a.csv": "id,residents,x,x\n1,5,,,,\n2,6,,,7\n3\n"})
    assert [record.values for record in data.records["village"]] == [{"residents": 5}, {"residents": 6}, {}]
    assert _codes(data) == ["too_many_cells"] and data.reading.notes[0].place.line == 3 and data.reading.unused == ("x",)


def test_large_and_hidden_content(read):
    data = read({"a.csv": f"id,name,residents\n1,{'x' * 1_000_000},{'9' * 400}\n\u202e2\u200b,a\u202eb,3\n"})
    first, second = data.records["village"]
    assert len(first.name) == 1000 and second.name == "a\u202eb"
    (note,) = data.reading.doubtful
    assert note.code == "too_long" and len(note.arguments["value"]) <= 60
    assert "\u202e" not in notes.note_text(note, "zh")


def test_broken_keys_reject_their_rows(read):
    data = read({"a.csv": "村代码,居民,乡镇\n,5,T\n3.50102E+11,6,T\n1,7,T\n1.5E2,8,U\n"})
    assert [(note.code, note.place.line) for note in data.reading.rejected] == [("no_key", 2), ("key_lost_digits", 3)]
    assert [len(data.members("village", unit).uncertain) for unit in data.units("township", ["village"])] == [2, 0]


def test_codes_place_records_and_names_only_name_units(read):
    data = read({"a.csv": "code,name,parent_code,county,township\n350102001001,甲,350102001,鼓楼区,鼓东街道\n"})
    (record,) = data.records["village"]
    assert data.above(record, "township") == "350102001" and data.above(record, "county") == "350102"
    assert [unit.name for unit in (*data.units("township", ["village"]), *data.units("county", ["village"]))] == [
        "鼓东街道",
        "鼓楼区",
    ]


def test_equal_rows_merge_and_rows_that_disagree_leave_a_field_missing(read):
    text = "id,residents,households,name\n1,5,2,a\n1,5,2,a\n2,5,2,b\n2,6,2,b\n3,5,,c\n3,5,4,c\n4,5,2,d\n4,x,2,d\n"
    data = read({"a.csv": text})
    assert [record.values for record in data.records["village"]] == [
        {"residents": 5, "households": 2}, {"households": 2}, {"residents": 5, "households": 4}, {"households": 2},
    ]  # fmt: skip
    assert data.reading.merged == 4 and _codes(data) == ["disagree", "disagree", "merged"]
    assert notes.note_text(data.reading.notes[0], "en") == "2: rows 4 and 5 disagree on resident, which are taken as missing"
    assert notes.note_text(data.reading.notes[0], "zh") == "2：第 4 行与第 5 行的 居民 不一致，按缺数处理"


def test_rows_without_key_never_merge(read):
    data = read({"a.csv": "name,residents\na,5\na,5\n"})
    assert [record.key for record in data.records["village"]] == ["#1", "#2"]


def test_two_files_join_by_key(read):
    data = read({"villages.csv": "id,name\n1,a\n2,b\n", "more.csv": "村代码,居民\n2,7\n1,x\n"})
    assert [(record.name, record.values) for record in data.records["village"]] == [("a", {}), ("b", {"residents": 7})]
    assert data.records["village"][1].cells["residents"].source == "more.csv"


def test_child_tables(read):
    villages = "id,residents\nA,5\nB,6\n"
    rows = "name,village,woman\n张,A,是\n李,A,\n王,,否\n赵,C,是\n"
    data = read({"villages.csv": villages, "committee_members.csv": rows})
    first, second = (record.lists["committee_members"] for record in data.records["village"])
    assert [member.values for member in first.members] == [{"woman": True}, {}] and second.members == ()
    assert len(first.uncertain) == len(second.uncertain) == 1 and first.complete
    assert _codes(data) == ["orphan", "no_parent"] and data.reading.by_type == {"village": 2, "cadre": 4}
    assert not read({"villages.csv": villages}, only=["villages.csv"]).records["village"][0].lists


def test_an_empty_child_table_gives_empty_lists(read):
    data = read({"villages.csv": "id\nA\n", "委员.csv": "village,woman\n"})
    assert data.records["village"][0].lists["committee_members"].members == ()
    with pytest.raises(InputError, match="D531"):
        read({"villages.csv": "id\nA\n", "委员.csv": "name,woman\n"})


def test_orphans_and_missing_parents_are_told(read):
    data = read({"townships.csv": "id\nT\n", "villages.csv": "id,township\n1,T\n2,X\n3,X\n4,\n"})
    told = {note.code: note for note in data.reading.notes}
    assert told["orphan"].arguments["count"] == "2" and told["no_parent"].arguments["count"] == "1"
    assert "乡镇“X”" in notes.note_text(told["orphan"], "zh")


def test_cycles_are_cut(read):
    data = read({"holdings.csv": "id,parent\na,b\nb,c\nc,a\nd,a\ne,e\nf,\n"}, wanted=["holding"])
    assert [record.parent for record in data.records["holding"]] == ["", "", "", "a", "", ""]
    assert _codes(data)[:2] == ["cycle", "cycle"] and data.reading.notes[0].arguments["keys"] == "a → b → c"


def test_an_orphan_among_records_that_nest_in_their_own_kind_is_told(read):
    data = read({"holdings.csv": "id,parent\na,b\nb,\nc,x\nd,x\n"}, wanted=["holding"])
    told = [note.arguments for note in data.reading.notes if note.code == "orphan"]
    assert [(one["key"], one["count"]) for one in told] == [("x", "2")]


def test_a_long_chain_of_parents_is_no_cycle(read):
    rows = "".join(f"{n},{n + 1}\n" for n in range(20_000))
    data = read({"holdings.csv": "id,parent\n" + rows}, wanted=["holding"])
    assert "cycle" not in _codes(data)


def test_a_type_column_tells_each_row(read):
    text = "类型,id,员工,居民\n企业,1,5,\n村,2,,6\n恒星,3,,\n,4,,\n合计,,5,6\n"
    data = read({"a.csv": text})
    assert {type: [r.key for r in found] for type, found in data.records.items()} == {"firm": ["1"], "village": ["2"]}
    assert [note.place.line for note in data.reading.rejected] == [4, 5] and len(data.unreadable) == 2
    assert read({"a.csv": "type,id,居民\nLtd,1,5\n"}).records["village"][0].values == {"residents": 5}


def test_the_type_of_a_file(read):
    assert set(read({"firms.csv": "id,员工\n1,2\n"}).records) == {"firm"}
    assert set(read({"a.csv": "id,员工\n1,2\n"}, record_type="集团").records) == {"holding"}
    with pytest.raises(InputError, match=r"D510[\s\S]*firm, holding"):
        read({"a.csv": "id,员工\n1,2\n"}, wanted=[])
    with pytest.raises(InputError, match=r"D516[\s\S]*village"):
        read({"a.csv": "id\n1\n"}, record_type="vilage")


def test_a_table_of_units_below_is_not_taken_for_the_units(read):
    text = "code,name,level,parent_code,province,city,county,township,x\n350102001001,a,village,350102001,P,C,D,T,\n"
    assert set(read({"a.csv": text}, wanted=["county", "village"]).records) == {"village"}
    with pytest.raises(InputError, match="D510"):
        read({"a.csv": "id,City,Employees Total\n1,2,3\n"})


def test_standard_input(read):
    assert read({}, only=["-"], stdin=io.BytesIO(b"id,residents\n1,5\n")).records["village"][0].values == {"residents": 5}
    data = read({}, only=["-"], stdin=io.BytesIO(b' [{"id": 1, "residents": 5}]'))
    assert data.records["village"][0].values == {"residents": 5} and data.reading.sources == ("-",)


def test_json(read):
    first = '[\n {"id": "A", "residents": 0.1,\n  "office_funds": 0.30},\n\n'
    text = first + ' {"id": "B", "residents": 1e400, "elected": 2024.10}, {"id": "C", "residents": NaN}]'
    data = read({"a.json": text})
    assert [record.place.line for record in data.records["village"]] == [2, 5, 5]
    assert data.records["village"][0].values == {"office_funds": Fraction(3, 10)}
    assert [(note.code, note.place.line) for note in data.reading.doubtful] == [
        ("not_whole", 2),
        ("too_long", 5),
        ("ambiguous_month", 5),
    ]


def test_json_shapes(read):
    lines = '{"id": 1, "residents": 5}\n\n{"id": 2, "residents": 6}\n'
    assert [record.place.line for record in read({"a.jsonl": lines}).records["village"]] == [1, 3]
    by_type = '{"villages": [{"id": 1, "county": "C"}],\n "counties": [\n{"id": "C"}], "企业": []}'
    data = read({"a.json": by_type})
    assert data.supplied == {"village", "county", "firm"} and data.records["county"][0].place.line == 3
    one = '{"county": "A", "villages": [{"residents": "x"}]}'
    data = read({"a.json": one})
    assert str(data.reading.doubtful[0].place) == "a.json:1:villages[0].residents"
    assert data.records["village"][0].above == {"county": "A"}


def test_a_name_that_occurs_twice_in_json_is_missing(read):
    data = read({"a.json": '[{"id": "A", "residents": 5, "residents": 6, "households": 1}]'})
    assert data.records["village"][0].values == {"households": 1}
    assert _codes(data) == ["repeated_name"] and data.reading.notes[0].arguments["name"] == "residents"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1, 2]", "D515"), ('"x"', "D515"), ("[{]", "D513"), ('[{"id": 1} {"id": 2}]', "D513"), ('{"id": 1', "D513"),
        ("[" * 100_000, "D51[345]"), ('[{"a": ' * 50_000, "D514"), ('{"villages": [1]}', "D515"), ('[{"id": 1}] x', "D513"),
        ('{"villages": [{}] "counties": []}', "D513"),
    ],
)  # fmt: skip
def test_json_that_stops_the_run(read, text, code):
    with pytest.raises(InputError, match=code):
        read({"a.json": text})


MAP = """
[records.village]
file = "data.csv"
key = "Code"
parent = "Parent"
columns = { residents = "Population", "户数" = "Homes" }
constants = { kind = "hilly" }
where = { Level = ["village"] }

[records.township]
file = "data.csv"
key = "Code"
name = "Label"
where = { Level = "township" }

[children.committee_members]
of = "village"
file = "people.csv"
parent = "of"
columns = { woman = "W" }
"""
TABLE = "Code,Parent,Level,Label,Population,Homes\nV,T,village,v,5,2\nT,,township,t,,\nX,,other,,,\n"


def test_a_map_file(read):
    data = read({"data.csv": TABLE, "people.csv": "of,W\nV,yes\n"}, map=MAP)
    (village,) = data.records["village"]
    assert village.values == {"residents": 5, "households": 2, "kind": "hill"} and village.parent == "T"
    assert data.records["township"][0].name == "t" and _codes(data) == ["not_picked"] and data.reading.set_aside == 1
    assert village.lists["committee_members"].members[0].values == {"woman": True}
    assert read({"data.csv": TABLE, "people.csv": "of,W\n"}, map=MAP, only=["data.csv"]).reading.sources[-1] == "people.csv"


def test_a_map_file_for_json(read):
    data = read(
        {"a.json": '[{"K": "V", "Population": 5}]'}, map='[records.village]\nkey = "K"\ncolumns = {residents = "Population"}\n'
    )
    assert data.records["village"][0].values == {"residents": 5} and data.records["village"][0].key == "V"


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("[records.village", "D520", "1 |"), ("[record.village]", "D521", "records"), ("[records.vilage]", "D522", "village"),
        ('[records.village]\nkeys = "x"', "D521", "2 + key"), ('[records.village]\ncolumns = {residentz = "x"}', "D523",
        "residents"),
        ("[records.village]\nkey = 5", "D527", "2 | key"), ('[records.village]\nconstants = {residents = "many"}', "D528",
        "many"),
        ("records = 5", "D527", ""), ("[children.nothing]", "D522", ""), ('[children."委员"]\nof = "stars"', "D522", "stars"),
        ("[records]\nvillage = 5", "D527", ""), ("[records.village.columns]\nresidents = 5", "D527", ""), ("[" * 5000, "D520",
        ""),
    ],
)  # fmt: skip
def test_mistakes_in_map_files(tmp_path, vocabulary, text, code, shown):
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_map(str(path), vocabulary)
    assert caught.value.diagnostics[0].code == code
    assert shown in str(caught.value)
    for lang in diagnostic.LANGUAGES:
        caught.value.lang = lang
        assert "{" not in str(caught.value).split("\n")[0]


def test_all_mistakes_of_a_map_file_come_at_once(tmp_path, vocabulary):
    path = tmp_path / "map.toml"
    path.write_text('[records.village]\nkeys = "a"\ncolumns = {residentz = "b"}\n[records.star]\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_map(str(path), vocabulary)
    assert [one.code for one in caught.value.diagnostics] == ["D521", "D523", "D522"]


def test_a_column_that_the_file_lacks(read):
    with pytest.raises(InputError, match=r"D524[\s\S]*Population[\s\S]*3 \+.*Population"):
        read({"data.csv": TABLE}, map='[records.village]\nkey = "Code"\ncolumns = {residents = "Popullation"}\n')


def test_a_map_file_stays_in_its_folder(read, tmp_path):
    outside = tmp_path.parent / "outside.csv"
    outside.write_text("id,residents\n1,5\n", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(outside)
    for name in ("../outside.csv", str(outside), "link.csv"):
        with pytest.raises(InputError, match="D525"):
            read({}, map=f'[records.village]\nfile = "{name}"\n')
    assert read({}, map=f'[records.village]\nfile = "{outside}"\n', only=[str(outside)]).records["village"]
    with pytest.raises(InputError, match="D526"):
        read({"a.csv": "id\n1\n", "b.csv": "id\n1\n"}, map="[records.village]\n")
    with pytest.raises(InputError, match="D501"):
        read({}, map='[records.village]\nfile = "none.csv"\n')


def test_every_code_has_words_in_both_languages():
    tables = {lang: resources.table("grammars", f"data.{lang}.toml") for lang in diagnostic.LANGUAGES}
    assert set(tables["en"]) == set(tables["zh"]) == set(notes.codes())
    root = Path(resources.__file__).parent / "sources"
    used = {code for file in root.rglob("*.py") for code in _literals(file.read_text(encoding="utf-8"))}
    assert {code for code in used if code.startswith("D5")} == {code for code in diagnostic.codes() if code.startswith("D5")}


def _literals(text):
    import re

    return re.findall(r'"(D5[0-9]{2})"', text)


def test_twenty_thousand_rows_take_about_a_second(read):
    rows = "".join(f"{n:012d},村{n},{n % 900},{n / 7:.2f},是,2024年3月,山区\n" for n in range(20_000))
    started = time.perf_counter()
    data = read({"a.csv": "村代码,名称,居民,经费,驻村干部,换届时间,类别\n" + rows})
    assert data.reading.checked == 20_000 and time.perf_counter() - started < 5


@pytest.mark.skipif("RULEKIT_REALDATA" not in os.environ, reason="real data is not here: set RULEKIT_REALDATA to its folder")
def test_the_register_of_companies(tmp_path, vocabulary, accounts):
    path = str(Path(os.environ["RULEKIT_REALDATA"]) / "companies-8-cities.csv")
    (tmp_path / "map.toml").write_text(
        '[records.firm]\nkey = "ID"\nname = "Company Name"\ncolumns = {employees = "Employees Total"}\n', encoding="utf-8"
    )
    data = accounts(read_files([path], vocabulary, wanted=["firm"], mapping=load_map(str(tmp_path / "map.toml"), vocabulary)))
    firms = data.records["firm"]
    assert len(firms) == 7_986 and sum("employees" not in firm.values for firm in firms) == 1
    assert sum(firm.values.get("employees", 0) >= 50 for firm in firms) == 6_251


@pytest.mark.skipif("RULEKIT_REALDATA" not in os.environ, reason="real data is not here: set RULEKIT_REALDATA to its folder")
def test_villages_and_communities_of_one_city(tmp_path, vocabulary, accounts):
    path = Path(os.environ["RULEKIT_REALDATA"]) / "fuzhou-villages.csv"
    (tmp_path / "map.toml").write_text(
        '[records.village]\nkey = "code"\nparent = "parent_code"\nwhere = {kind = ["village", "other"]}\n', encoding="utf-8"
    )
    mapping = load_map(str(tmp_path / "map.toml"), vocabulary)
    data = accounts(read_files([str(path)], vocabulary, wanted=["village"], mapping=mapping))
    assert len(data.records["village"]) == 2_414 and data.reading.set_aside == 608
    assert len(data.units("county", ["village"])) <= 13
    plain = accounts(read_files([str(path)], vocabulary, wanted=["village"]))
    assert plain.reading.checked == 3_022 and len(plain.units("township", ["village"])) == 186


texts = st.text(alphabet='A1 ,"\n村合计-/x是\u202e', max_size=5)
headers = st.lists(
    st.sampled_from(["id", "村代码", "name", "乡镇", "换届时间", "x", "类别", "驻村干部"]), min_size=1, max_size=4, unique=True
)


@settings(max_examples=60, deadline=None)
@given(headers, st.lists(st.lists(texts, max_size=5), max_size=6))
def test_every_row_of_a_table_is_accounted_for(vocabulary, accounts, header, rows):
    stream = io.StringIO()
    csv.writer(stream).writerows([header, *rows])
    data = accounts(read_files(["-"], vocabulary, record_type="village", stdin=io.BytesIO(stream.getvalue().encode())))
    blank = sum(not any(cell.strip() for cell in row) for row in rows)
    assert data.reading.rows == len(rows) - blank, "one row is the header, be it the first or one below titles"
    for note in (*data.reading.notes, *data.reading.doubtful, *data.reading.rejected):
        assert notes.note_text(note, "en") and notes.note_text(note, "zh")


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_read_or_refused(vocabulary, accounts, data):
    try:
        accounts(read_files(["-"], vocabulary, wanted=["village"], stdin=io.BytesIO(data)))
    except InputError as error:
        assert str(error).startswith("error[D5")


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "residents", "villages",
    "委员", "x"]), inner, max_size=3)),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(json_values)
def test_any_json_is_read_or_refused(vocabulary, accounts, value):
    try:
        accounts(read_files(["-"], vocabulary, wanted=["village"], stdin=io.BytesIO(json.dumps([value]).encode())))
    except InputError as error:
        assert str(error).startswith("error[D5")
