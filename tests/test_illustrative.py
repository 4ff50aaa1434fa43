"""The illustrative ruleset: what was written in English means what stands in its Chinese file, and every construct is shown."""

from __future__ import annotations

import random
import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pytest

import rulekit
from rulekit import ir
from rulekit.diagnostic import Source, Span
from rulekit.engines import interpret
from rulekit.engines.frames import engine as frame
from rulekit.engines.frames.needs import needs
from rulekit.engines.frames.records import resolved
from rulekit.findings import VERDICTS, Verdict
from rulekit.language import lexicon, render
from rulekit.meaning.understand import Context, understand
from rulekit.report import Report
from rulekit.sources.read import read_files
from tests.trust.tables import encoded

ROOT = Path(__file__).resolve().parents[1]
PAIRS = tomllib.loads((ROOT / "tests" / "golden" / "illustrative.toml").read_text(encoding="utf-8"))["pair"]
# Of docs/language.md: every heading below one of these has a sentence here.
SECTIONS = (
    "Force", "Scope", "Requirements", "Numbers", "Forms of drafting", "Groups", "What is missing, said aloud",
    "Tables, cases and grades", "Definitions", "Exceptions", "Dates", "Earlier periods",
)  # fmt: skip


@cache
def ruleset() -> rulekit.Ruleset:
    return rulekit.load("illustrative")


@cache
def context(lang: str) -> Context:
    words = ruleset().vocabulary
    return Context(words, lexicon.build(words, lang), ruleset().definitions, area="35", settle_places=True)


def read(lang: str, text: str) -> ir.Rule | ir.Definition:
    found = understand(context(lang), Source("illustrative", text), Span(0, len(text)))
    assert found.node is not None, [(one.code, one.arguments) for one in found.diagnostics]
    return found.node


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["id"] for pair in PAIRS])
def test_what_was_written_in_either_language_means_the_same(pair: dict[str, str]) -> None:
    assert ir.sexpr(read("zh", pair["zh"])) == ir.sexpr(read("en", pair["en"]))
    assert read("zh", pair["zh"]) == read("en", pair["en"])


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["id"] for pair in PAIRS])
def test_it_comes_back_from_its_canonical_sentences(pair: dict[str, str]) -> None:
    node = read("zh", pair["zh"])
    for lang in ("zh", "en"):
        words = context(lang)
        text = render.sentence(node, words.vocabulary, lang, words.definitions)
        assert read(lang, text) == node, text


def test_every_standard_of_the_ruleset_has_its_pair() -> None:
    assert [pair["id"] for pair in PAIRS] == [standard.id for standard in ruleset().standards]
    file = "".join((ROOT / "rulesets" / "illustrative" / "illustrative.rules").read_text(encoding="utf-8").split())
    assert [pair["id"] for pair in PAIRS if "".join(pair["zh"].split()) not in file] == []
    assert len(PAIRS) >= 30


def test_every_construct_of_the_language_page_is_shown() -> None:
    page = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^##? |\Z)", page, re.MULTILINE | re.DOTALL))
    headings = {name for section in SECTIONS for name in re.findall(r"^### (.+)$", parts[section], re.MULTILINE)}
    assert len(headings) > 70
    shown = {name for pair in PAIRS for name in pair["shows"]}
    assert headings - shown == set()
    assert shown - headings == set()


def test_it_says_of_itself_that_it_is_of_no_source() -> None:
    folder = ROOT / "rulesets" / "illustrative"
    for name in ("illustrative.rules", "illustrative.en.rules", "SOURCES.md"):
        head = (folder / name).read_text(encoding="utf-8")[:600]
        assert "llustrative" in head and "of no source" in head
    assert "llustrative" in ruleset().source


# the sample --------------------------------------------------------------------------------------------

DAY = date(2025, 12, 31)


@cache
def judged() -> Report:
    data = read_files([str(ROOT / "rulesets" / "illustrative" / "sample.json")], ruleset().vocabulary)
    return ruleset().check_dataset(data, as_of=DAY)


def test_the_sample_shows_a_pass_and_a_fail_of_every_standard() -> None:
    report = judged()
    assert report.reading.rows == report.reading.checked and not report.reading.doubtful and not report.reading.unused
    shown: dict[str, set[str]] = {}
    for finding in report.findings:
        shown.setdefault(finding.standard, set()).add(finding.verdict.value)
    for standard in ruleset().standards:
        wanted = {"pass"} if standard.rule.force == "may" else {"pass", "fail"}
        assert wanted <= shown[standard.id], standard.id
    assert {"pass", "fail", "unknown", "not_applicable"} == set().union(*shown.values())
    assert report.breaches["shortfall"] and sum("in_grace" in one.marks for one in report.findings) == 4  # H-06


@pytest.mark.parametrize("library", ["polars", "duckdb"])
def test_the_frame_engines_say_of_the_sample_what_the_interpreter_says(library: str) -> None:
    dataset, rules, words = judged().dataset, ruleset().ir.at(DAY), ruleset().vocabulary
    read = needs(rules, words, rules.standards)
    exact = {(type, name) for type, need in read.records.items() for name in need.exact}
    exact |= {(words.lists[where].child, name) for where, need in read.children.items() for name in need.exact}
    tables = encoded(dataset, random.Random(1), exact, duckdb.connect() if library == "duckdb" else None)
    said: dict[tuple[str, str], Verdict] = {}
    for one in frame.judge(rules, words, DAY, tables, marked=True).values():
        native = resolved(one, tables, rules, words, DAY).frame.to_native()
        for row in (native.pl() if library == "duckdb" else native.collect()).to_dicts():
            known = {id: row[column] for id, column in one.verdicts.items() if row[column] is not None}
            said |= {(id, row[one.key]): VERDICTS[code] for id, code in known.items()}
    told = {(one.standard, one.record): one.verdict for one in judged().findings}
    assert len(told) > 600
    assert {key: said.get(key) for key in told} == told


def test_the_generated_functions_say_of_the_sample_what_the_interpreter_says() -> None:
    rules = ruleset().ir.at(DAY)
    world = interpret.World(rules, ruleset().vocabulary, judged().dataset, DAY)
    told = {(one.standard, one.record): one.verdict for one in judged().findings}
    for standard in rules.standards:
        for record in interpret.subjects(standard.rule, world):
            assert interpret.judge(standard, record, world).verdict == told[standard.id, record.key], standard.id


# first tries that are refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "code", "place"),
    [
        ("zh", "博物馆的登记号应当填报，且在同一市内不得重复。", "P588", "不得"),
        ("zh", "职业运动员任意7天内参加正式比赛不得超过2场，任意30天内不得超过6场。", "P588", "不得"),
        ("en", "a museum's register number must be recorded, and must not be repeated.", "P588", "and must not be repeated"),
        ("zh", "住房合作社应当至少具备下列各项中的1项：洗衣房、活动室，并应当每年召开2次社员大会。", "P590", ""),
        ("zh", "楼栋应当有改造方案，但1950年以前竣工的除外。", "P568", "1950年以前"),
        ("zh", "每栋楼应当有电梯。", "P102", "楼"),
    ],
)
def test_what_was_refused_at_first_says_where_and_why(lang: str, text: str, code: str, place: str) -> None:
    found = understand(context(lang), Source("illustrative", text), Span(0, len(text)))
    assert found.node is None
    problem = found.diagnostics[0]
    assert problem.code == code and problem.span is not None
    assert place in text[problem.span.start : problem.span.end]
