"""The programs of docs/embedding and the words of docs/writing-a-vocabulary run as they stand, in both languages of the pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import rulekit
from rulekit import loading, plugin, resources
from rulekit.plugin import Plugin, declared_twice
from rulekit.testing import sample_files
from rulekit.vocabulary import VocabularyBuilder

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ["embedding", "writing-a-vocabulary", "plugins"]
LANGS = ["en", "zh"]


def page(name: str, lang: str) -> str:
    return (DOCS / f"{name}{'.zh' if lang == 'zh' else ''}.md").read_text(encoding="utf-8")


def blocks(name: str, lang: str, language: str = "python") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page(name, lang), re.MULTILINE | re.DOTALL)


def code(lang: str, start: str) -> str:
    (found,) = [block for block in blocks("embedding", lang) if block.startswith(start)]
    return found


def namespace(text: str, name: str) -> dict[str, Any]:
    """The names that a piece of code defines."""
    found: dict[str, Any] = {"__name__": name}
    exec(compile(text, f"{name}.py", "exec"), found)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_the_two_pages_have_the_same_parts_and_programs(name: str) -> None:
    english, chinese = (page(name, lang) for lang in LANGS)
    assert len(re.findall("^#+ ", english, re.MULTILINE)) == len(re.findall("^#+ ", chinese, re.MULTILINE))
    for language in ("python", "toml", "rules-file-zh", "rules-file-en"):
        assert blocks(name, "en", language) == blocks(name, "zh", language)
    assert f"({name}.zh.md)" in english and f"({name}.md)" in chinese


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("lang", LANGS)
def test_links_lead_somewhere(name: str, lang: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page(name, lang)):
        assert (DOCS / target).is_file(), target


@pytest.mark.parametrize("lang", LANGS)
def test_the_short_programs_hold(lang: str) -> None:
    short = [block for block in blocks("embedding", lang) if block.startswith("import rulekit\n")]
    assert len(short) == 2
    for text in short:
        namespace(text, "short")


@pytest.fixture(params=LANGS)
def client(request: pytest.FixtureRequest) -> Iterator[TestClient]:
    # annotations of handlers are looked up in the module that defines them
    module = type(sys)("embedded_app")
    sys.modules["embedded_app"] = module
    module.__dict__["__name__"] = "embedded_app"
    exec(compile(code(request.param, "# app.py"), "app.py", "exec"), module.__dict__)
    with TestClient(module.app) as started:
        yield started
    del sys.modules["embedded_app"]


def test_the_service_answers(client: TestClient) -> None:
    listed = client.get("/standards", params={"lang": "en"}).json()
    assert {"id": "F12-04", "sentence": "every village must have a resident cadre."} in listed
    sample = json.loads((resources.folder("rulesets") / "fuzhou-2012" / "sample.json").read_text(encoding="utf-8"))
    found = client.post("/check", json=sample, params={"as_of": "2012-12-31"})
    report = rulekit.load("fuzhou-2012").check(sample, as_of="2012-12-31")
    assert found.status_code == 200 and found.json()["totals"] == report.totals
    assert found.json()["findings"] == json.loads(json.dumps(report.to_dicts(all=False))) and found.json()["doubtful"] == 1


def test_the_service_refuses_what_cannot_be_judged(client: TestClient) -> None:
    refused = client.post("/check", json={"planet": [{"id": "1"}]}, params={"as_of": "2012-12-31"})
    assert refused.status_code == 422 and "D530" in refused.json()["detail"]
    assert client.post("/check", json={"firm": []}).status_code == 422, "the date has to be given"
    assert client.get("/standards", params={"lang": "fr"}).status_code == 422


@pytest.mark.parametrize("lang", LANGS)
def test_the_batch_job_gives_what_one_call_gives(lang: str, tmp_path: Path) -> None:
    ruleset = rulekit.load("fuzhou-2012")
    firms = ruleset.sample(700, seed=2, missing=0.1)["firm"]
    (tmp_path / "firms.csv").write_text(sample_files.as_csv({"firm": firms}, ruleset.vocabulary, "zh"), encoding="utf-8")
    program = code(lang, "# batch.py").replace("size: int = 5_000", "size: int = 200")
    assert "= 200" in program
    (tmp_path / "batch.py").write_text(program, encoding="utf-8")
    command = [sys.executable, "-W", "error", "batch.py", "firms.csv"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert ran.returncode == 0, ran.stderr
    *failed, last = ran.stdout.strip().split("\n")
    report = ruleset.check({"firm": firms}, as_of="2012-12-31", only=("F12-01", "F12-02"))
    assert last == f"{report.totals} unread: 0"
    assert sorted(line for line in failed if line) == sorted(f"{one.standard} {one.record}" for one in report.failures)


@pytest.fixture(params=LANGS)
def libraries(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The words of the page, found as if they were installed; gives the language of the page."""
    (text,) = blocks("writing-a-vocabulary", request.param)
    builder = VocabularyBuilder("our-libraries")
    namespace(text, "our_libraries")["register"](builder)
    vocabulary = builder.build()
    assert declared_twice(vocabulary.entries) == ""
    found = Plugin("our-libraries", "our_libraries:register", "our-libraries", "0.1.0", vocabulary)
    monkeypatch.setattr(plugin, "discover", lambda: (found,))
    loading._words.cache_clear()
    yield request.param
    loading._words.cache_clear()


def test_the_words_of_the_page_make_its_rulesets_possible(libraries: str) -> None:
    texts = [blocks("writing-a-vocabulary", libraries, f"rules-file-{lang}")[0] for lang in LANGS]
    english, chinese = (rulekit.load(text) for text in texts)
    assert [(one.id, one.rule) for one in english.standards] == [(one.id, one.rule) for one in chinese.standards]
    for ruleset in (english, chinese):
        assert ruleset.warnings == () and [result.actual for result in ruleset.test() if not result.ok] == []
        found: set[str] = set()
        for seed in range(4):
            report = ruleset.check(ruleset.sample(60, seed=seed, missing=0.1), as_of="2000-01-01")
            assert not report.reading.doubtful and not report.reading.rejected
            found |= {f"{finding.standard} {finding.verdict}" for finding in report}
        assert {f"L-{number} {verdict}" for number in range(1, 5) for verdict in ("pass", "fail", "unknown")} <= found


@pytest.mark.parametrize("lang", LANGS)
def test_the_plugin_of_the_page_declares_what_it_says(lang: str) -> None:
    (text,) = blocks("plugins", lang)
    builder = VocabularyBuilder("schools")
    namespace(text, "our_schools")["register"](builder)
    assert set(builder.build().records) == {"school"}


@pytest.mark.parametrize("lang", LANGS)
def test_every_declaration_has_a_heading(lang: str) -> None:
    public = {name for name in vars(VocabularyBuilder) if not name.startswith("_")} - {"build", "plugin"}
    headings = set(re.findall(r"^## (\w+)$", page("plugins", lang), re.MULTILINE))
    assert headings == public
