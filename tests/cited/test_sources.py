"""
The table of what a ruleset cites: how sources.toml is read, what is told of its rows, what `rulekit sources` prints.

Mistakes of the file stand word for word in tests/golden/sources/CODE.case; RULEKIT_UPDATE_GOLDEN=1 rewrites what is said.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rulekit
from rulekit.cited.read import read_document
from rulekit.cli import main
from rulekit.text import width

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "sources"
CASES = sorted(path.stem for path in GOLDEN.glob("*.case"))
HEAD = """title = "试验办法"
title_en = "trial paper"
date = 2024-01-02
area = "3501"
place = { zh = "福州市", en = "Fuzhou" }
"""
RULES = """规则集 shi-yan "试验" = "Trial"
  来源 "试验办法" 日期 2024-01-02
  使用 party-building

标准 A-1-1 "一"
  依据 "第一条" 条目 A-1
  每个村应当有驻村干部。

标准 A-1-2 "二"
  依据 "第一条" 条目 A-1
  村不得有整改方案。

标准 A-2 "三"
  依据 "第二条"
  每个社区力争有预算内工作活动经费。

不由数据检查 A-2-9 "群众公认" = "Recognised by the people"
  依据 "第二条" 条目 A-2
  原因 "文件没有给出衡量办法" = "the paper gives no measure of it"
"""


def row(id: str, force: str = "must", data: str = "yes", more: str = "") -> str:
    at = '{ zh = "第一条", en = "article 1" }'
    return (
        f'\n[[row]]\nid = "{id}"\nzh = "{id} 的条件"\nen = "condition {id}"\nat = {at}\nkind = "C, R"\nforce = "{force}"\n'
        f'data = "{data}"\n{more}'
    )


TABLE = HEAD + row("A-1") + row("A-2", "should", "partly", 'note = { zh = "没有数", en = "no number" }\n')


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(table: str | None = TABLE, rules: str = RULES) -> rulekit.Ruleset:
    Path("a.rules").write_text(rules, encoding="utf-8")
    if table is not None:
        Path("sources.toml").write_text(table, encoding="utf-8")
    return rulekit.load("a.rules")


def call(*args: str) -> Result:
    return CliRunner().invoke(main.build(main.spoken(args)), list(args))


# reading -------------------------------------------------------------------------------------------------


def test_a_table_is_read_whole(folder: Path) -> None:
    made()
    document = read_document(folder / "sources.toml")
    assert (document.title, document.title_en, document.dated) == ("试验办法", "trial paper", date(2024, 1, 2))
    assert (document.area, document.place["en"]) == ("3501", "Fuzhou")
    first, second = document.rows
    assert (first.id, first.condition["zh"], first.at["en"]) == ("A-1", "A-1 的条件", "article 1")
    assert (first.kinds, first.force, first.data, first.note) == (("C", "R"), ("must",), "yes", {})
    assert (second.force, second.data, second.note["en"]) == (("should",), "partly", "no number")
    assert [one.line for one in document.rows] == [7, 16]


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_word_for_word(name: str, folder: Path) -> None:
    path = GOLDEN / f"{name}.case"
    parts = dict(block.split("\n", 1) for block in path.read_text(encoding="utf-8").split("--- ")[1:])
    Path("sources.toml").write_text(parts["toml"], encoding="utf-8")
    with pytest.raises(rulekit.RulesetError) as caught:
        read_document(Path("sources.toml"))
    said = {}
    for lang in ("zh", "en"):
        caught.value.lang = lang
        said[f"{lang} message"] = f"{caught.value}\n"
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        parts |= said
        path.write_text("".join(f"--- {part}\n{text}" for part, text in parts.items()), encoding="utf-8")
    assert said == {part: text for part, text in parts.items() if part != "toml"}
    assert all(problem.code == name for problem in caught.value.diagnostics)
    assert all(problem.source is not None and problem.span is not None for problem in caught.value.diagnostics)


def test_every_code_of_the_table_has_a_case() -> None:
    assert set(CASES) == {"S670", "S671", "S672", "S673", "S674"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_ruleset_without_a_table_is_told_so(lang: str) -> None:
    made(None)
    found = call("sources", "a.rules", "--lang", lang)
    assert found.exit_code == 2 and "[S675]" in found.stderr and "sources.toml" in found.stderr
    with pytest.raises(rulekit.RulesetError):
        rulekit.load(RULES).sources()


def test_a_table_that_is_not_utf_8(folder: Path) -> None:
    made()
    (folder / "sources.toml").write_bytes("title = '试'".encode("gb18030"))
    assert "[S633]" in call("sources", "a.rules").stderr


# what is told --------------------------------------------------------------------------------------------


def test_rows_are_told_by_their_standards_and_by_what_data_does_not_check() -> None:
    found = made().sources()
    first, second = found
    assert (first.ids, first.problems, second.ids, second.problems) == (("A-1-1", "A-1-2"), (), ("A-2",), ())
    assert [one.id for one in second.unchecked] == ["A-2-9"]
    assert found.complete and found.missing == () and found.strays == ()


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        (TABLE + row("A-3"), {"A-3": ("no_standard",)}),
        (TABLE + row("A-3", data="partly"), {"A-3": ("no_standard", "no_reason")}),
        (HEAD + row("A-1", data="partly") + row("A-2", "should", "partly"), {"A-1": ("no_reason",)}),
        (HEAD + row("A-1", "should") + row("A-2", "should", "partly"), {"A-1": ("force",)}),
        (HEAD + row("A-1", "must not") + row("A-2", "should", "partly"), {"A-1": ("force",)}),
        (HEAD + row("A-1", "must, must not") + row("A-2", "must", "partly"), {"A-2": ("force",)}),
    ],
)
def test_what_is_missing_or_otherwise_is_a_problem(table: str, problems: dict[str, tuple[str, ...]]) -> None:
    found = made(table).sources()
    assert {told.row.id: told.problems for told in found if told.problems} == problems
    assert not found.complete
    assert call("sources", "a.rules").exit_code == 1


def test_a_reason_alone_is_no_standard() -> None:
    rules = RULES.replace('  依据 "第二条"\n  每个社区', '  依据 "第二条" 条目 A-1\n  每个社区')
    found = made(TABLE, rules).sources()
    assert {told.row.id: told.problems for told in found} == {"A-1": ("force",), "A-2": ("no_standard",)}
    assert found.missing == ()


def test_a_standard_that_cites_no_row_of_the_table() -> None:
    found = made(HEAD + row("A-1")).sources()
    assert found.strays == (("A-2", "A-2"), ("A-2-9", "A-2")) and not found.complete
    text = found.to_text(lang="en")
    assert "× A-2 cites row A-2, which is in no table" in text and text.endswith("to be mended: 2\n")
    assert call("sources", "a.rules").exit_code == 1


def test_a_standard_without_a_citation_cites_nothing_and_one_that_replaces_has_the_row_of_its_base(folder: Path) -> None:
    made()
    head = '规则集 xian "县" = "County"\n  基于 "a.rules"\n\n'
    body = '标准 {}\n  {}\n  每个村应当有驻村干部和党组织。\n\n标准 B-1 "四"\n  每个村应当有党组织。\n'
    for id, line, own in (
        ("A-1-1", "加严 A-1-1", "A-1-1"),
        ("B-9", "取代 A-1-1", "B-9"),
        ("B-9", '依据 "第九条"\n  取代 A-1-1', "B-9"),
    ):
        (folder / "b.rules").write_text(head + body.format(f'{id} "甲"', line), encoding="utf-8")
        found = rulekit.load(folder / "b.rules").sources()
        assert found.strays == () and found.complete
        assert {told.row.id: set(told.ids) for told in found} == {"A-1": {own, "A-1-2"}, "A-2": {"A-2"}}
    (folder / "c.rules").write_text(
        '规则集 cun "村" = "V"\n  基于 "b.rules"\n\n标准 B-9 "乙"\n  依据 "第一条"\n  取代 B-9\n  每个村应当有党组织。\n',
        encoding="utf-8",
    )
    found = rulekit.load(folder / "c.rules").sources()
    assert found.strays == () and set(next(iter(found)).ids) == {"B-9", "A-1-2"}


def test_an_edition_is_held_against_the_table_of_its_base_too(folder: Path) -> None:
    made()
    (folder / "county").mkdir()
    head = '规则集 xian "县" = "County"\n  基于 "../a.rules"\n  不采用 A-1-1，原因 "无" = "none"\n\n'
    edition = head + '标准 B-1 "四"\n  依据 "第三条"\n  每个村应当有党组织。\n'
    (folder / "county" / "county.rules").write_text(edition, encoding="utf-8")
    found = rulekit.load(folder / "county").sources()
    assert found.strays == (("B-1", "B-1"),) and {told.row.id: told.ids for told in found} == {"A-1": ("A-1-2",), "A-2": ("A-2",)}
    (folder / "county" / "sources.toml").write_text(HEAD.replace("试验", "县里") + row("B-1"), encoding="utf-8")
    found = rulekit.load(folder / "county").sources()
    assert found.complete and [told.row.id for told in found] == ["B-1", "A-1", "A-2"]
    assert [document.title for document in found.documents] == ["县里办法", "试验办法"]


# the command ---------------------------------------------------------------------------------------------

ZH = """shi-yan  试验
条目 2：有标准 2，有一部分不由数据检查 1，缺失 0

依据  试验办法  2024-01-02  3501  福州市

条目  力度  数据  条件；所对应的内容
A-1   应当  是    A-1 的条件
                  √ 标准：A-1-1、A-1-2
A-2   宜    部分  A-2 的条件
                  √ 标准：A-2
                  – 不由数据检查：A-2-9 群众公认：文件没有给出衡量办法

2 个条目均已说明
"""
EN = """shi-yan  Trial
rows 2: with a standard 2, with a part that data does not check 1, missing 0

cites  trial paper  2024-01-02  3501  Fuzhou

row  force   data    condition; what is told of it
A-1  must    yes     condition A-1
                     √ standards: A-1-1, A-1-2
A-2  should  partly  condition A-2
                     √ standards: A-2
                     – not checked by data: A-2-9 Recognised by the people: the
                       paper gives no measure of it

all 2 rows are told
"""


@pytest.mark.parametrize(("lang", "text"), [("zh", ZH), ("en", EN)])
def test_the_table_in_the_terminal(lang: str, text: str) -> None:
    made()
    found = call("sources", "a.rules", "--lang", lang)
    assert (found.exit_code, found.stdout) == (0, text)


def test_wide_conditions_stay_within_the_columns() -> None:
    made(TABLE.replace("A-1 的条件", "很长的条件" * 40).replace("condition A-1", "a long condition " * 30))
    for lang in ("zh", "en"):
        assert max(map(width, call("sources", "a.rules", "--lang", lang).stdout.splitlines())) <= 80


def test_json_holds_both_languages() -> None:
    made(TABLE + row("A-3"))
    found = call("sources", "a.rules", "--format", "json")
    assert found.exit_code == 1
    data = json.loads(found.stdout)
    assert (data["schema"], data["ruleset"], data["complete"]) == ("rulekit.sources/1", "shi-yan", False)
    (document,) = data["documents"]
    first, second, third = document["rows"]
    assert document["date"] == "2024-01-02" and document["place"] == {"zh": "福州市", "en": "Fuzhou"}
    assert first["standards"] == [{"id": "A-1-1", "force": "must"}, {"id": "A-1-2", "force": "must not"}]
    assert second["not_checked"][0]["reason"] == {"zh": "文件没有给出衡量办法", "en": "the paper gives no measure of it"}
    assert second["note"] == {"zh": "没有数", "en": "no number"} and third["problems"] == ["no_standard"]
    assert found.stdout == call("sources", "a.rules", "--format", "json", "--lang", "en").stdout
