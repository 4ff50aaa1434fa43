"""What notebooks show: well-formed, escaped, five verdicts, nothing loaded from anywhere, nothing imported until asked for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

import rulekit
from rulekit import resources
from rulekit.report import Report
from rulekit.reports import html

VOID = {"br", "hr", "img", "input", "meta", "link"}


class Reader(HTMLParser):
    """Reads a piece of HTML strictly: every tag is closed in order; texts and tags are kept."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"table", "caption", "strong", "thead", "tbody", "tr", "th", "td"}, tag
        assert {name for name, _ in attrs} <= {"style", "scope", "lang"}
        self.open.append(tag)
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def shown(value: object) -> Reader:
    text = value._repr_html_()  # type: ignore[attr-defined]
    assert isinstance(text, str) and not re.search(r"https?:|//|url\(|<script|<style|<img|javascript:", text)
    return Reader(text)


STANDARDS = ("F12-01", "F12-02", "F12-03", "F12-04", "F12-15-1", "F12-15-2", "F12-16")


def sample() -> Report:
    path = resources.folder("rulesets") / "fuzhou-2012" / "sample.json"
    records = json.loads(path.read_text(encoding="utf-8"))
    return rulekit.load("fuzhou-2012").check(records, as_of="2012-12-31", only=STANDARDS)


def test_a_ruleset_shows_its_sentences() -> None:
    ruleset = rulekit.load("fuzhou-2012")
    found = shown(ruleset)
    assert "每个村应当有驻村干部。" in found.texts and f"{len(ruleset.standards)} 条标准" in " ".join(found.texts)
    assert found.tags.count("tr") == len(ruleset.standards) + 1


def test_a_report_shows_five_verdicts_and_what_is_not_settled() -> None:
    report = sample()
    found = shown(report)
    head = " ".join(found.texts)
    assert all(word in head for word in ("√ 符合", "× 不符合", "? 无法判定", "– 不适用", "! 错误", "截至 2012-12-31"))
    rows = [" ".join(text for text in found.texts if text)]
    assert "× F12-01 较大企业的党组织" in rows[0] and "缺：" in rows[0]
    unsettled = report.totals["fail"] + report.totals["error"] + report.totals["unknown"]
    assert found.tags.count("tr") == 1 + len(STANDARDS) + 1 + min(unsettled, html.SHOWN)


def test_a_finding_shows_its_verdict_in_both_languages() -> None:
    finding = next(finding for finding in sample() if finding.verdict == "unknown")
    texts = shown(finding).texts
    assert any("unknown 无法判定" in text for text in texts) and "missing 缺项" in texts


def test_hostile_texts_stay_texts(make: Callable[..., Report], parts: SimpleNamespace) -> None:
    hostile = '<script src="//evil.example/x.js">alert(1)</script>\u202e'
    failing = parts.failing(hostile)
    broken = parts.broken(hostile)
    for value in (failing, make(failing, broken)):
        text = value._repr_html_()
        assert "<script" not in text and "\u202e" not in text and "\x1b" not in text
        assert any("alert(1)" in piece for piece in Reader(text).texts)


def test_an_interrupted_and_an_empty_report(make: Callable[..., Report]) -> None:
    found = shown(make(complete=False))
    assert "已中断：只含中断前判完的标准" in " ".join(found.texts) and found.tags.count("table") == 1


def test_nothing_is_imported_until_a_notebook_asks() -> None:
    code = "import sys, rulekit; rulekit.load('fuzhou-2012'); print('rulekit.reports.html' in sys.modules, 'html' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split()[0] == "False"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_speaks_the_language_of_its_ruleset(lang: str) -> None:
    ruleset = rulekit.load(rulekit.load("fuzhou-2012").render(lang))
    text = ruleset.check(ruleset.sample(5, seed=1), as_of="2012-12-31")._repr_html_()
    assert f'<table lang="{lang}">' in text and ("record" in text) == (lang == "en")
