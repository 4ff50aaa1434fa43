"""`rulekit fmt` and `rulekit.format`: one layout, comments at their places, the same meaning, nothing touched that is faulty."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rulekit
from rulekit import loading, resources
from rulekit.cli import main
from rulekit.text import width
from tests.twins import twin

SHIPPED = sorted(resources.folder("rulesets").glob("*/*.rules"))
BEFORE = """\
# who wrote it
ruleset x "Trial" = “say "hi"”  # beside
    source "paper" dated 2025年1月2日
  uses party-building,employers
     # end of the head



# of the word

define "weak" = "软弱" # its word
     # its sentence
  a weak village means a village that has under 3 committee members or no party organization.
define
 the idle ratio means the share of villages with a resident cadre.
define field corner "reading corner"="图书角" of village:yes/no  # a field
standard A-1 "One" = "一"
  cites "article 1" row R-1

# not at the margin
  in force from 2025-03-01, until 2025-12-31


  weak villages must have
    a resident cadre, a reading corner and at
 least 2 committee members unless they have a party organization and a reading corner.  # long
  example   pass on 2025-05-05: resident cadre yes,reading corner yes; committee member (sex female),
 committee member ( sex male );party organization no.
  example not applicable : party organization yes, committee members none.
# last
"""
AFTER = """\
# who wrote it
ruleset x "Trial" = “say "hi"”  # beside
  source "paper" dated 2025-01-02
  uses party-building, employers
  # end of the head

# of the word

define "weak" = "软弱"  # its word
  # its sentence
  a weak village means a village that has fewer than 3 committee members or has no party organization.

define
  the idle ratio means the share of villages that have a resident cadre.

define field corner "reading corner" = "图书角" of village: yes/no.  # a field

standard A-1 "One" = "一"
  cites "article 1" row R-1
  # not at the margin
  in force from 2025-03-01 until 2025-12-31
  weak villages must have a resident cadre and have a reading corner and have at least 2 committee members unless they
    have a party organization and have a reading corner.  # long
  example pass on 2025-05-05: resident cadre yes, reading corner yes, committee member (sex female),
    committee member (sex male), party organization no.
  example not applicable: party organization yes, committee members none.

# last
"""
FAULTY = BEFORE.replace("a resident cadre, a reading corner", "a resident cader, a reading corner")


def call(*args: str, **more: object) -> Result:
    return CliRunner().invoke(main.build(main.spoken(args)), ["fmt", *args], **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("RULEKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.rules").write_text(BEFORE, encoding="utf-8")
    return tmp_path


# the form ---------------------------------------------------------------------------------------------


def test_one_layout_with_comments_at_their_places() -> None:
    assert rulekit.format(BEFORE) == AFTER


def test_layout_only_keeps_the_words_of_sentences() -> None:
    found = rulekit.format(BEFORE, layout_only=True)
    assert "a weak village means a village that has under 3 committee members or no party organization." in found
    assert "  weak villages must have a resident cadre, a reading corner and at least 2 committee members" in found
    assert rulekit.format(found, layout_only=True) == found and rulekit.format(found) == AFTER


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_rulesets_have_the_layout_and_a_canonical_form_that_stays(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert rulekit.format(path, layout_only=True) == text
    once = rulekit.format(path)
    assert rulekit.format(once) == once
    assert rulekit.load(once).ir == rulekit.load(path).ir


def untidy(r: random.Random, text: str) -> str:
    """The same file with other blanks and with comments, wherever they may stand."""
    lines: list[str] = []
    for line in text.split("\n"):
        while r.random() < 0.2:
            lines.append(r.choice(["", "   ", "# 注 note", "      # \"quoted\" 'and' more。", "#"]))
        beside = r.choice(["", "", "  ", " # beside", '\t# 旁注 "x"']) if line.strip() else ""
        lines.append(" " * r.choice([0, 1, 7]) + line.strip() + beside)
    return "\n".join(lines) + r.choice(["", "\n", "\n\n# end", "\n  # end"])


def _rule(r: random.Random) -> tuple[str, str]:
    """A sentence that is a standard: a definition is none, and stands below define."""
    found = twin(r)
    while " means " in found[1] or " graded advanced if " in found[1]:
        found = twin(r)
    return found


def generated(r: random.Random, lang: str) -> str:
    """A file over random sentences, in one language."""
    index = ("zh", "en").index(lang)
    heads = ('规则集 gen "T"\n使用 party-building、employers\n地区 3501 “甲 "乙"”\n',
             'ruleset gen "T"\nuses party-building, employers\narea 3501 “a "b"”\n')  # fmt: skip
    standards = [f'{("标准", "standard")[index]} G-{n} "t"\n{_rule(r)[index]}\n' for n in range(4)]
    return heads[index] + "\n".join(standards)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_generated_files_keep_meaning_and_comments_and_stay(seed: int, lang: str) -> None:
    r = random.Random(f"{seed} {lang}")
    text = generated(r, lang)
    meant = rulekit.load(text).ir
    messy = untidy(r, text)
    once = rulekit.format(messy)
    assert rulekit.load(once).ir == meant
    assert rulekit.format(once) == once
    assert rulekit.format(rulekit.format(messy, layout_only=True)) == once
    remarks = [line[line.index("#") :].strip() for line in messy.split("\n") if "#" in line]
    assert [line[line.index("#") :] for line in once.split("\n") if "#" in line] == remarks
    assert rulekit.format(text) == "".join(_without_comments(once))
    limit = [line for line in once.split("\n") if width(line) > 120 and "#" not in line]
    assert not limit


def _without_comments(text: str) -> list[str]:
    """Lines of a formatted file with its comments, and the blank lines that only they brought, taken out."""
    kept: list[str] = []
    for line in text.split("\n")[:-1]:
        bare = line.split("  #")[0].rstrip() if "#" in line else line
        if line.lstrip().startswith("#") or (not bare and (not kept or kept[-1] == "\n")):
            continue
        kept.append(bare + "\n")
    return kept[:-1] if kept[-1] == "\n" else kept


def test_a_line_never_goes_on_with_what_looks_like_a_statement() -> None:
    """At the start of a line, 标准 and what follows it would be a new standard: the line ends before or after it."""
    head = '规则集 x\n  使用 party-building\n\n定义 字段 norm "标准 化程度" 属于 村：是否。\n\n标准 A\n  '
    for things in range(1, 20):
        text = head + "村应当" + "且".join(["有党组织"] * things + ["有标准 化程度", "有驻村干部"]) + "。\n"
        found = rulekit.format(text)
        assert rulekit.load(found).ir == rulekit.load(text).ir
        assert [line[:4] for line in found.split("\n") if line.strip().startswith("标准")] == ["标准 A"]


def test_windows_line_ends_and_a_byte_order_mark_go() -> None:
    Path("w.rules").write_bytes(b"\xef\xbb\xbf" + AFTER.replace("\n", "\r\n").encode())
    assert call("--check", "w.rules").exit_code == 1
    assert call("w.rules").exit_code == 0 and Path("w.rules").read_bytes() == AFTER.encode()


# the command ------------------------------------------------------------------------------------------


def test_a_file_is_written_once() -> None:
    found = call("a.rules")
    assert found.exit_code == 0 and found.stdout == "written a.rules\n"
    assert Path("a.rules").read_text(encoding="utf-8") == AFTER
    again = call("a.rules")
    assert again.exit_code == 0 and again.stdout == ""


def test_check_names_files_and_writes_nothing() -> None:
    Path("b.rules").write_text(AFTER, encoding="utf-8")
    found = call("--check", "a.rules", "b.rules")
    assert found.exit_code == 1 and found.stdout == "a.rules\n"
    assert call("--check", "b.rules").exit_code == 0
    assert Path("a.rules").read_text(encoding="utf-8") == BEFORE


def test_diff_shows_what_would_change_and_writes_nothing() -> None:
    found = call("--diff", "a.rules")
    assert found.exit_code == 0
    lines = found.stdout.split("\n")
    assert lines[:2] == ["--- a.rules", "+++ a.rules"]
    assert '-define "weak" = "软弱" # its word' in lines and '+define "weak" = "软弱"  # its word' in lines
    assert call("--diff", "--check", "a.rules").exit_code == 1
    assert Path("a.rules").read_text(encoding="utf-8") == BEFORE


def test_standard_input_is_printed() -> None:
    found = call("-", input=BEFORE.encode())
    assert found.exit_code == 0 and found.stdout_bytes == AFTER.encode()
    checked = call("-", "--check", input=BEFORE.encode())
    assert checked.exit_code == 1 and checked.stdout == "<stdin>\n"
    assert call("-", input="村应当有\xe9".encode("gb18030")).exit_code == 2


def test_a_file_with_mistakes_is_told_and_left_alone_and_the_others_are_done() -> None:
    Path("f.rules").write_text(FAULTY, encoding="utf-8")
    found = call("f.rules", "none.rules", "a.rules")
    assert found.exit_code == 2
    assert "resident cader" in found.stderr and "[S631]" in found.stderr
    assert Path("f.rules").read_text(encoding="utf-8") == FAULTY
    assert Path("a.rules").read_text(encoding="utf-8") == AFTER


def test_mistakes_in_examples_are_told_too() -> None:
    text = BEFORE.replace("example not applicable : party", "example not applicable : partie")
    with pytest.raises(rulekit.RulesetError) as caught:
        rulekit.format(text)
    assert [problem.code for problem in caught.value.diagnostics] == ["S621"]


@pytest.mark.parametrize("lost", ["# its word", "resident cadre yes, ", "  cites", " or has no", "standard A-1"])
def test_a_form_that_would_lose_something_is_refused(lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = loading.format_file
    monkeypatch.setattr(loading, "format_file", lambda *args, **more: made(*args, **more).replace(lost, "", 1))
    assert lost in AFTER
    with pytest.raises(rulekit.RulesetError) as caught:
        rulekit.format(BEFORE)
    assert [problem.code for problem in caught.value.diagnostics] == ["S636"]
    for lang in ("zh", "en"):
        assert caught.value.diagnostics[0].render(lang)
    assert call("a.rules").exit_code == 2 and Path("a.rules").read_text(encoding="utf-8") == BEFORE


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_and_the_messages_speak_the_language(lang: str) -> None:
    page = call("--help", "--lang", lang)
    assert page.exit_code == 0
    page = CliRunner().invoke(main.build(lang), ["fmt", "--help"])
    for part in ("--check", "--diff", "--layout-only", {"zh": "规范格式", "en": "canonical form"}[lang]):
        assert part in page.stdout
    assert call("a.rules", "--lang", lang).stdout == {"zh": "已写入 a.rules\n", "en": "written a.rules\n"}[lang]
