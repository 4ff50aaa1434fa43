"""Templates of data sheets read back as they are: every column for its field, no note, and every standard is judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rulekit
from rulekit.cli import main
from rulekit.errors import CallError
from rulekit.ruleset_files import shipped
from rulekit.sources.read import read_files
from rulekit.testing.template import Template

SHIPPED = [path.parent.name for path in shipped()]
LANGS = ("zh", "en")
OWN = """ruleset counts "Counts" = "计数"
  source "paper" dated 2024-06-30

define record district "district" = "区": level, code digits 6, plural "districts".
define record yard "yard" = "场": below district, counted "个", key "yard number" = "场编号", plural "yards".
define record visit "visit" = "走访": child, plural "visits".
define record remark "remark" = "意见": child, plural "remarks".
define list visits "visits" = "走访" of yard: visit.
define list remarks "remarks" = "意见" of visit: remark.
define verb keep "keep / keeps" = "备有".
define field pump "pump" = "水泵" of yard: yes/no, had by keep.
define field rent "monthly rent" = "月租" of yard: number, in yuan, kept by year.
define field closed "closed" = "完结" of remark: yes/no, adjective.

standard C-1 "Rent"
  a yard's monthly rent must be at least 100 yuan more than the year before.

standard C-2 "Pumps"
  in each district, at least 90% of yards must keep a pump.

standard C-3 "Visits"
  every yard must have at least 2 visits that have at least 1 closed remark.
"""


def written(template: Template, folder: Path, form: str) -> list[str]:
    """Paths of the files of a template."""
    texts = {f"{stem}.csv": text for stem, text in template.csv().items()} if form == "csv" else {"all.json": template.json()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [str(folder / name) for name in texts]


def read_back(template: Template, folder: Path, form: str) -> None:
    ruleset = template.ruleset
    data = read_files(written(template, folder, form), ruleset.vocabulary, wanted=ruleset.wanted)
    reading = data.reading
    assert (reading.doubtful, reading.rejected, reading.unused, reading.merged, reading.set_aside) == ((), (), (), 0, 0)
    assert [note.code for note in reading.notes if note.code != "said"] == []
    for sheet in template.sheets:
        (record,) = data.records[sheet.type]
        named = {template._row.named(column) for column in sheet.columns if column.what == "field"}
        by_ago = {column.id for column in sheet.columns if column.what == "field"}
        assert set(record.values) <= named | by_ago
        missing = {column.header for column in sheet.columns if column.id not in record.values and column.what == "field"}
        assert all(template._row.of(sheet)[header] == "" for header in missing), missing
        assert record.key and record.name
        for inner in sheet.inner:
            assert len(record.lists[inner.list].members) == 1
            assert record.lists[inner.list].members[0].values or not inner.columns
    report = ruleset.check_dataset(data, as_of=template.day)
    assert set(report.counts) == {standard.id for standard in ruleset.standards}
    assert not [finding for finding in report if finding.verdict.value == "error"]


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize("id", SHIPPED)
def test_a_template_reads_back(id: str, lang: str, form: str, dated: bool, tmp_path: Path) -> None:
    ruleset = rulekit.load(id)
    day = ruleset.template().day
    read_back(ruleset.template(lang=lang, as_of=day if dated else None), tmp_path, form)


@pytest.mark.parametrize("id", SHIPPED)
def test_a_template_has_every_field_that_verdicts_hang_on(id: str) -> None:
    """What standards read is what changes verdicts: a sample that has only the fields of the template is judged the same."""
    ruleset = rulekit.load(id)
    template = ruleset.template()
    sample = ruleset.sample(8, seed=1, missing=0)
    kept = {sheet.type: {template._row.named(column) for column in sheet.columns} for sheet in template.sheets}
    verdicts = [ruleset.check(some, as_of=template.day).counts for some in (sample, _only(sample, kept, ruleset))]
    assert verdicts[0] == verdicts[1]


def _only(sample: dict[str, list[dict[str, object]]], kept: dict[str, set[str]], ruleset: rulekit.Ruleset) -> object:
    def cut(type: str, row: dict[str, object]) -> dict[str, object]:
        fields = ruleset.vocabulary.fields
        return {name: one for name, one in row.items() if (type, name) not in fields or name in kept[type]}

    return {type: [cut(type, row) for row in rows] for type, rows in sample.items()}


@pytest.mark.parametrize("lang", LANGS)
def test_periods_units_codes_and_lists_inside_lists(lang: str, tmp_path: Path) -> None:
    ruleset = rulekit.load(OWN)
    for as_of in (None, "2024-06-30"):
        template = ruleset.template(lang=lang, as_of=as_of)
        (yard,) = template.sheets
        headers = [column.header for column in yard.columns]
        before = {"zh": "2023年月租（元）", "en": "2023 monthly rent (yuan)"} if as_of else {}
        usual = {"zh": "上年月租（元）", "en": "monthly rent the year before (yuan)"}
        assert (before or usual)[lang] in headers
        assert {"zh": "区代码", "en": "district code"}[lang] in headers, headers
        assert [sheet.word for sheet in template.inside] == [{"zh": "意见", "en": "remarks"}[lang]]
        read_back(template, tmp_path, "json")
        (visits,) = read_files(written(template, tmp_path, "json"), ruleset.vocabulary).records["yard"]
        assert len(visits.lists["visits"].members[0].lists["remarks"].members) == 1
        read_back(template, tmp_path, "csv")


def test_the_notes_say_what_may_stand_in_each_column() -> None:
    template = rulekit.load("fuzhou-2012").template(lang="en")
    notes = template.notes(columns=200)
    for line in (
        "ownership  one of: non-public, public; for F12-01, F12-02",
        "annual office funds (yuan)  number, in yuan or with a unit in the cell; 0 or more; for F12-16",
        "resident cadre  yes or no; for F12-04",
        "township code  the code of the township in which it lies",
    ):
        assert f"\n  {line}" in notes, notes
    assert max(map(len, template.notes(columns=72).splitlines())) <= 72


# the command ---------------------------------------------------------------------------------------------


def call(*args: str) -> Result:
    return CliRunner().invoke(main.build(main.spoken(args)), list(args))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    return tmp_path


def test_several_tables_go_into_a_folder(folder: Path) -> None:
    found = call("template", "fuzhou-2012", "-o", "台账.csv")
    assert found.exit_code == 0, found.output
    names = [f"{stem}.csv" for stem in rulekit.load("fuzhou-2012").template().csv()]
    assert {"企业.csv", "村.csv", "社区.csv"} < set(names) and len(set(names)) == len(names)
    assert sorted(path.name for path in (folder / "台账").iterdir()) == sorted([*names, "说明.txt"])
    assert [line.removeprefix("已写入 台账/") for line in found.stdout.splitlines()] == [*names, "说明.txt"]
    again = call("check", *(f"台账/{name}" for name in names), "-r", "fuzhou-2012", "--as-of", "2012-12-31", "--exit-zero")
    assert again.exit_code == 0 and "存疑" not in again.stdout and "未用" not in again.stdout


def test_one_table_is_one_file_that_tells_its_record_type(folder: Path) -> None:
    rules = 'ruleset own "Own"\n  uses party-building\n\nstandard A-1 "One"\n  every village must have a resident cadre.\n'
    Path("own.rules").write_text(rules, encoding="utf-8")
    assert call("template", "own.rules", "-o", "register.csv").exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["own.rules", "register-notes.txt", "register.csv"]
    head = Path("register.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert head == "record type,village code,name,resident cadre"
    assert call("check", "register.csv", "-r", "own.rules", "--as-of", "2025-01-01").exit_code in (0, 1)


def test_json_holds_all_and_says_that_it_is_synthetic(folder: Path) -> None:
    assert call("template", "fuzhou-2012", "--lang", "en", "-o", "all.json").exit_code == 0
    data = json.loads(Path("all.json").read_text(encoding="utf-8"))
    assert list(data)[:2] == ["synthetic", "firm"] and {"village", "community"} < set(data)
    assert "firm code" in Path("all-notes.txt").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_is_told(folder: Path) -> None:
    Path("sheets").write_text("here", encoding="utf-8")
    found = call("template", "fuzhou-2012", "--lang", "en", "-o", "sheets")
    assert found.exit_code == 74 and "[C620]" in found.stderr and Path("sheets").read_text(encoding="utf-8") == "here"


def test_a_child_list_in_another_one_is_left_out_of_tables_and_told(folder: Path) -> None:
    Path("own.rules").write_text(OWN, encoding="utf-8")
    found = call("template", "own.rules", "-o", "sheets")
    assert sorted(path.name for path in Path("sheets").iterdir()) == ["notes.txt", "visits.csv", "yard.csv"]
    assert "remarks" in found.stderr and "remarks of each visit" in Path("sheets/notes.txt").read_text(encoding="utf-8")
    assert not call("template", "own.rules", "-o", "all.json").stderr


def test_other_suffixes_are_refused_and_without_a_file_the_notes_are_printed(folder: Path) -> None:
    assert "[C612]" in call("template", "fuzhou-2012", "-o", "a.xlsx").stderr
    assert "村代码" in call("template", "fuzhou-2012").stdout
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("output", "kept"), [("sheets", "sheets/grids.csv"), ("sheets", "sheets/notes.txt"), ("a.json", "a-notes.txt")]
)
def test_what_is_there_is_never_overwritten(output: str, kept: str, folder: Path) -> None:
    how = ("template", "fuzhou-2024", "--lang", "en", "-o", output)
    assert call(*how).exit_code == 0
    written = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in written:
        if path != folder / kept:
            path.unlink()
    (folder / kept).write_text("filled in", encoding="utf-8")
    found = call(*how)
    assert found.exit_code == 2 and "[C656]" in found.stderr and kept in found.stderr and not found.stdout
    assert [path for path in folder.rglob("*") if path.is_file()] == [folder / kept]
    assert (folder / kept).read_text(encoding="utf-8") == "filled in"


def test_a_slash_at_the_end_means_a_folder(folder: Path) -> None:
    assert call("template", "fuzhou-2024", "--lang", "en", "-o", "sheets.d/").exit_code == 0
    assert Path("sheets.d/grids.csv").is_file() and Path("sheets.d/notes.txt").is_file()
    assert call("sample", "fuzhou-2024", "--rows", "3", "-o", "some.d/").exit_code == 0
    assert Path("some.d/community-grids.csv").is_file()
    assert "[C612]" in call("template", "fuzhou-2024", "-o", "sheets.e").stderr


def test_no_other_language_is_taken_for_one() -> None:
    with pytest.raises(CallError, match="'fr'"):
        rulekit.load("fuzhou-2024").template(lang="fr")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("id", SHIPPED)
def test_several_sheets_need_no_column_for_record_types(id: str, lang: str) -> None:
    tables = rulekit.load(id).template(lang=lang).tables()
    assert len(tables) > 1 and not [table.stem for table in tables for column in table.columns if column.what == "type"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_notes_say_what_a_sheet_without_rows_means(lang: str, folder: Path) -> None:
    found = call("template", "fuzhou-2024", "--lang", lang, "-o", "sheets")
    assert found.exit_code == 0
    own, inside = {"zh": ("只有表头", "空的名单"), "en": ("headers only", "An empty list")}[lang]
    page = Path("sheets", {"zh": "说明.txt", "en": "notes.txt"}[lang]).read_text(encoding="utf-8")
    assert own in page and inside not in page
    assert inside in rulekit.load("fuzhou-2024").template(lang=lang).notes()
    flat = rulekit.load(
        'ruleset own "Own"\n  uses party-building\n\nstandard A-1 "One"\n  every village must have a resident cadre.\n'
    )
    assert inside not in flat.template(lang=lang).notes() and own not in flat.template(lang=lang).notes(files={})
