"""
The 67 decisions of the specification, from the sentence to the finding, in both languages and on every engine.

tests/golden/decisions holds the sentences and findings, written by hand; ELSEWHERE those that no sentence can show.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import rulekit
from rulekit import ir
from rulekit.engines import interpret
from rulekit.engines.generated.engine import generate
from rulekit.engines.generated.groups import Surroundings
from rulekit.errors import RulesetError
from rulekit.findings import Finding
from rulekit.sources.objects import from_objects
from tests import frames

GOLDEN = Path(__file__).resolve().parent / "golden" / "decisions"
CASES = [case for path in sorted(GOLDEN.glob("*.toml")) for case in tomllib.loads(path.read_text(encoding="utf-8"))["decision"]]
JUDGED = [case for case in CASES if "tries" in case]
REFUSED = [case for case in CASES if "refused" in case]
ELSEWHERE = {
    47: "a waiver stands in a file of its own: tests/test_waivers.py",
    55: "the exit code is that of a run: tests/cli/test_cli_commands.py",
    56: "a score is that of a scorecard, not of a sentence: tests/engines/test_scores.py",
    57: "so is its grade: tests/engines/test_scores.py; that of a number of a record is G16 in tests/test_witnesses.py",
    58: "so are ranks and quotas: tests/engines/test_scores.py",
    59: "a roll-up counts findings: tests/reports/test_roll_up.py",
}
FILES = (
    'ruleset x "x"\n{uses}{area}{head}standard A "a"\n  {sentence}\n{lines}',
    '规则集 x "x"\n{uses}{area}{head}标准 A "a"\n  {sentence}\n{lines}',
)  # fmt: skip
LINES = {"uses": ("  uses {}\n", "  使用 {}\n"), "area": ('  area {} "a"\n', '  地区 {} "a"\n')}


def text_of(case: dict[str, Any], lang: int) -> str:
    """The ruleset file of a case."""
    word = ("en", "zh")[lang]
    used = {"uses": "" if case.get("own") else LINES["uses"][lang].format(case.get("uses", "party-building"))}
    used["area"] = LINES["area"][lang].format(case["area"]) if "area" in case else ""
    head, lines = case.get(f"head_{word}", ""), case.get(f"lines_{word}", "")
    return FILES[lang].format(
        **used, head=head and f"\n{head}\n\n", sentence=case[word], lines=lines and f"  {lines}\n"
    )  # fmt: skip


def tries_of(case: dict[str, Any]) -> list[tuple[str, Any, dict[str, str]]]:
    """Day, records, and what is to be found by key ("" where there is one finding and its key is not said)."""
    found = []
    for line in case["tries"].strip().splitlines():
        day, records, told = line.split(" | ") if " | " in line[11:] else (*line.removesuffix(" |").split(" | "), "")
        wanted = [re.fullmatch(r"(?:(\w+): )?(.+)", one.strip()) for one in told.split(";") if one.strip()]
        found.append((day.strip(), json.loads(re.sub(r"(\d+) of (\d+) \{(.*?)\}", _many, records)), {
            one[1] or "": one[2] for one in wanted if one is not None
        }))  # fmt: skip
    return found


def _many(shorthand: re.Match[str]) -> str:
    """So many records, of which so many have it."""
    yes, size, name = int(shorthand[1]), int(shorthand[2]), shorthand[3].strip('"')
    return json.dumps([{name: number < yes} if name else {} for number in range(size)])


def told(finding: Finding, wanted: str) -> str:
    """A finding in the form of the table; core, failing and remedy only where they are asked for."""
    parts = [finding.verdict.value, *finding.marks, f"({finding.reason.code})"]
    if finding.missing:
        parts.append("missing: " + ", ".join(map(str, finding.missing)))
    for name, steps in (("core", finding.reason.core), ("failing", finding.reason.failing)):
        if f"{name}:" in wanted:
            parts.append(f"{name}: " + ", ".join(getattr(step.condition, "name", "?") for step in steps))
    if "remedy:" in wanted:
        assert finding.remedy is not None
        for one in finding.remedy.changes:
            amounts = f" {one.amount} {one.at_best}" if one.kind == "convert" else ""
            parts.append(f"remedy: {one.kind} {one.name}{amounts}")
        parts += [] if finding.remedy.changes else ["remedy: none"]
    return " ".join(parts)


@pytest.mark.parametrize("case", JUDGED, ids=[f"{case['number']}-{number}" for number, case in enumerate(JUDGED)])
@pytest.mark.parametrize("lang", [0, 1], ids=["en", "zh"])
def test_a_decision_is_shown_by_a_sentence(case: dict[str, Any], lang: int) -> None:
    ruleset = rulekit.load(text_of(case, lang))
    for day, records, wanted in tries_of(case):
        dataset = from_objects([records] if _is_one(records) else records, ruleset.vocabulary, wanted=ruleset.wanted)
        findings = ruleset.check_dataset(dataset, as_of=day).findings
        named = {one.record if one.record in wanted else "": one for one in findings}
        assert len(findings) == len(wanted)
        assert {key: told(one, wanted.get(key, "")) for key, one in named.items()} == wanted, (day, records)
        _hold(ruleset, dataset, day, findings)


def _is_one(records: Any) -> bool:
    """Whether what is given is one record, not a list or a mapping of type to list."""
    return isinstance(records, dict) and "employer" not in records


def _hold(ruleset: rulekit.Ruleset, dataset: Any, day: str, findings: Any) -> None:
    """The same by the generated function, and in columns of both libraries."""
    world = interpret.World(ruleset.ir.at(date.fromisoformat(day)), ruleset.vocabulary, dataset, date.fromisoformat(day))
    standard = world.ruleset.standards[0]
    around = Surroundings(world.dataset, world.as_of)
    judge = generate(world.ruleset, world.vocabulary, standard.rule.over.record, around, (standard,))
    subjects = {record.key: record for record in interpret.subjects(standard.rule, world)}
    for one in findings:
        assert judge(subjects[one.record]) == (one.verdict,)
        frames.agree(world, standard, evolve(one, marks=tuple(mark for mark in one.marks if mark != "in_grace")))


@pytest.mark.parametrize("case", REFUSED, ids=[str(case["number"]) for case in REFUSED])
@pytest.mark.parametrize("lang", [0, 1], ids=["en", "zh"])
def test_a_decision_refuses_what_has_two_readings(case: dict[str, Any], lang: int) -> None:
    with pytest.raises(RulesetError) as caught:
        rulekit.load(text_of(case, lang))
    assert [one.code for one in caught.value.diagnostics] == [case["refused"]]


def test_both_sentences_of_a_decision_are_one_rule() -> None:
    for case in JUDGED:
        rules = [rulekit.load(text_of(case, lang)).standards[0].rule for lang in (0, 1)]
        assert ir.sexpr(rules[0]) == ir.sexpr(rules[1]), case["number"]


def test_every_decision_is_shown_or_said_where() -> None:
    shown = {case["number"] for case in CASES}
    assert shown | set(ELSEWHERE) == set(range(1, 68))
    assert not shown & set(ELSEWHERE)
    root = Path(__file__).resolve().parent.parent
    for why in ELSEWHERE.values():
        assert all((root / path).is_file() for path in re.findall(r"tests/[\w/]+\.py", why)), why
