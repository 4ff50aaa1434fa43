"""Mutated and random texts end in a meaning or in diagnostics with a place inside; those that once did not are kept."""

from __future__ import annotations

from collections import Counter

import pytest

from rulekit import loading
from rulekit.diagnostic import Diagnostic, Source, Span
from tests import fuzz
from tests.fuzz import Case, fault

FAULTS = fuzz.kept()


@pytest.mark.parametrize("name", FAULTS)
def test_what_failed_once_ends_well(name: str) -> None:
    assert fault(FAULTS[name]) == ""


def test_the_golden_folder_is_not_empty() -> None:
    assert len(FAULTS) >= 4


@pytest.mark.parametrize("seed", range(3))
def test_many_texts_end_well(seed: int) -> None:
    ended, faults = fuzz.run(500, 1_000 + seed)
    assert faults == {}
    assert {"sentence: ok", "file: ok", "bytes: ok"} <= set(ended)


def test_texts_are_the_same_for_a_seed_and_reach_every_end() -> None:
    import random

    r, again = random.Random(8), random.Random(8)
    made = [fuzz.case(r) for _ in range(1200)]
    assert made == [fuzz.case(again) for _ in range(1200)]
    codes: Counter[str] = Counter()
    for one in made:
        found, _ = fuzz.tried(one)
        codes.update({problem.code[0] for problem in found} or {"none"})
    assert {"none", "L", "P", "R", "T", "S"} <= set(codes), codes


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (RecursionError(), "RecursionError in"),
        ([], "refused without a word"),
        ([Diagnostic("P103", Source("fuzz", "村。"), Span(0, 3))], "P103 stands outside of the text"),
        ([Diagnostic("P103", Source("fuzz", "村。"), Span(2, 1))], "P103 stands outside of the text"),
        ([Diagnostic("P103", Source("fuzz", "村。"), Span(2, 2))], ""),
    ],
)
def test_faults_are_seen(found: object, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def understood(*_: object) -> object:
        if isinstance(found, Exception):
            raise found
        return fuzz.Understood(None, tuple(found))  # type: ignore[arg-type]

    monkeypatch.setattr(fuzz, "understand", understood)
    said = fault(Case("sentence", "zh", "村。"))
    assert told in said and bool(told) == bool(said)


def test_a_slow_text_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "LIMIT", -1.0)
    assert fault(Case("sentence", "zh", "村应当有驻村干部。")) == "too slow"


def test_a_canonical_form_that_means_something_else_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "规则集 x\n  使用 party-building\n\n标准 A\n  村应当有驻村干部。\n"
    assert fault(Case("file", "zh", text)) == ""
    made = loading.format_file
    monkeypatch.setattr(loading, "format_file", lambda *args, **more: made(*args, **more).replace("应当", "不得"))
    assert "another meaning" in fault(Case("file", "zh", text))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_canonical_sentence_that_means_something_else_is_a_fault(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"zh": "村应当有党组织。", "en": "every village must have a party organization."}[lang]
    made = fuzz.write
    monkeypatch.setattr(fuzz, "write", lambda into, node: wrong if into == lang else made(into, node))
    assert "another meaning" in fault(Case("sentence", "zh", "村应当有驻村干部。"))


def test_a_fault_is_made_smaller_and_kept(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "fault", lambda one: "bad" if "坏" in one.text else "")
    monkeypatch.setattr(fuzz, "KEPT", tmp_path)
    small = fuzz.shrunk(Case("sentence", "zh", "村应当有坏驻村干部。"), "bad")
    assert small.text == "坏"
    path = fuzz.keep(small, "bad")
    assert fuzz.kept() == {path.stem: small}
