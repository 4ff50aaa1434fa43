"""What is told of a standard that tightens another: random pairs of rules against verdicts over random records, and editions."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from attrs import evolve

import rulekit
from rulekit import RulesetError, ir
from rulekit.engines import interpret
from rulekit.possible.stricter import at_least_as_strict
from rulekit.possible.world import World
from tests.random_rules import AS_OF, DEFINITIONS, VOCABULARY, Source
from tests.test_possible import conditions, flat, later

WORLD = World(VOCABULARY, DEFINITIONS)
OVER = ir.Over("records", "unit")


def rule(source: Source, pool: list[ir.Condition], force: ir.Force = "must") -> ir.Rule:
    scope = source.one((None, *pool))
    exempt = (
        ()
        if source.often(60)
        else (ir.Exemption(source.one(pool), () if source.often(60) else (ir.Exemption(source.one(pool)),)),)
    )
    return ir.Rule(force, OVER, source.one(pool), scope, exempt)


def tighter(source: Source, pool: list[ir.Condition], old: ir.Rule) -> ir.Rule:
    """A rule that is often at least as strict: with a further requirement, without its scope or exceptions, or all of it."""
    new = old
    if source.often(60):
        new = evolve(new, requirement=flat(ir.All((new.requirement, source.one(pool)))))
    if source.often(40):
        new = evolve(new, scope=None if source.often(50) else source.one(pool))
    if source.often(40):
        new = evolve(new, exceptions=() if source.often(50) else rule(source, pool).exceptions)
    return new


@pytest.mark.parametrize("seed", range(8))
def test_what_is_told_holds_for_random_records(seed: int) -> None:
    """Where it is proved, no record breaches the old rule alone; what shows the contrary can be so of some record."""
    source = Source(random.Random(seed), calls=0)
    told = {"": 0, "shown": 0, "looser": 0, "open": 0}
    pairs: list[tuple[ir.Rule, ir.Rule]] = []
    for make in (conditions, later):
        pool = [flat(one) for one in make(source)]
        for _ in range(40):
            old = rule(source, pool)
            new = tighter(source, pool, old) if source.often(70) else rule(source, pool)
            found = at_least_as_strict(WORLD, ir.Standard("n", "", new), ir.Standard("o", "", old))
            told[found.answer] += 1
            if found.answer == "":
                pairs.append((new, old))
    assert told[""] > 5 and told["open"] > 0, told
    standards = []
    for number, (new, old) in enumerate(pairs):
        standards += [ir.Standard(f"n{number}", "", new), ir.Standard(f"o{number}", "", old)]
    ruleset = ir.Ruleset("r", tuple(standards), DEFINITIONS)
    for _ in range(6):
        dataset = source.dataset(8)
        verdicts = {
            (one.standard, one.record): one.verdict.value
            for one in interpret.evaluate(interpret.World(ruleset, VOCABULARY, dataset, AS_OF))
        }
        for (id, record), verdict in verdicts.items():
            if id.startswith("o") and verdict == "fail":
                number = int(id[1:])
                assert verdicts.get((f"n{number}", record)) in ("fail", "unknown", "error"), pairs[number]


FIRMS = "firms with at least {} employees must have a party organization unless they were founded within the last {} months."
CITY = """ruleset city "City"
  uses party-building
  parameter "minimum staff" = "最低员工数" = 50 people

define "weak" = "软弱"
  a weak firm is a firm that has fewer than minimum staff employees or no party organization.

standard C-01 "Larger firms"
  firms with at least the minimum staff of employees must have a party organization unless they were founded within the last
    12 months.

standard C-02 "Share"
  at least 60% of villages must have a resident cadre.

standard C-03 "Plan"
  grace until 2025-03-31
  every village should have a rectification plan.

standard C-04 "Weak"
  a weak firm must have a party organization.

standard C-05 "Members"
  every village must have at least 3 committee members.
"""


@pytest.mark.parametrize(
    ("tightened", "sentence", "code"),
    [
        ("C-01", FIRMS.format(30, 12), ""),
        ("C-01", "every firm must have a party organization.", ""),
        ("C-01", "firms with at least 51 employees must have a party organization.", "W725"),
        ("C-01", "firms with at least 50 employees should have a party organization.", "S683"),
        ("C-01", FIRMS.format(40, 6), "W725"),
        ("C-02", "at least 60% of villages must have a resident cadre.", ""),
        ("C-02", "at least 80% of villages must have a resident cadre.", ""),
        ("C-02", "more than 60% of villages must have a resident cadre.", ""),
        ("C-02", "at least 50% of villages must have a resident cadre.", "S684"),
        ("C-02", "every village must have a resident cadre.", "W725"),
        ("C-03", "every village must have a rectification plan and a resident cadre.", ""),
        ("C-03", "every village must have a rectification plan or a resident cadre.", "S682"),
        ("C-03", "in force until 2030-12-31\n  every village must have a rectification plan.", "S683"),
        ("C-03", "grace until 2025-06-30\n  every village must have a rectification plan.", "S683"),
        ("C-03", "grace until 2025-01-31\n  every village must have a rectification plan.", ""),
        ("C-04", "a weak firm must have a party organization.", "W725"),
        ("C-05", "villages with a resident cadre must have a rectification plan.", "W725"),
        ("C-05", "every village must have at least 2 committee members.", "S684"),
        ("C-05", "every village must have at least 4 committee members.", ""),
        ("C-09", "every village must have a rectification plan.", "S663"),
    ],
)  # fmt: skip
def test_an_edition_that_tightens(
    tightened: str, sentence: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The base counts as it is by itself: with its own value of the parameter that the edition lowers."""
    monkeypatch.chdir(tmp_path)
    Path("city.rules").write_text(CITY, encoding="utf-8")
    parameter = '  parameter "minimum staff" = 20 people\n' if tightened == "C-04" else ""
    text = (
        f'ruleset county "County"\n  based on city.rules\n{parameter}\nstandard N-1 "N"\n  tightens {tightened}\n  {sentence}\n'
    )
    Path("county.rules").write_text(text, encoding="utf-8")
    if code.startswith("S"):
        with pytest.raises(RulesetError) as caught:
            rulekit.load("county.rules")
        assert [one.code for one in caught.value.diagnostics] == [code]
        assert all(one.render(lang) for one in caught.value.diagnostics for lang in ("zh", "en"))
        return
    loaded = rulekit.load("county.rules")
    assert [one.code for one in loaded.warnings] == ([code] if code else [])
    assert tightened not in {one.id for one in loaded.standards} and "N-1" in {one.id for one in loaded.standards}
    for lang, word in (("en", "tightens"), ("zh", "加严")):
        assert f"  {word} {tightened}\n" in loaded.render(lang)
        assert rulekit.load(_beside(tmp_path, loaded.render(lang))).ir == loaded.ir
    assert rulekit.format("county.rules", layout_only=True) == text


def _beside(folder: Path, text: str) -> Path:
    (folder / "again.rules").write_text(text, encoding="utf-8")
    return folder / "again.rules"
