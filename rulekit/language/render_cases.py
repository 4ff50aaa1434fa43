"""Tables, cases and grades in both languages: parts of a rule or a definition go in, pieces of canonical sentences come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from rulekit import ir
from rulekit.language.phrases import items_of

if TYPE_CHECKING:
    from rulekit.language.render_en import EnglishRenderer
    from rulekit.language.render_zh import ChineseRenderer


def tabled(node: ir.Condition) -> ir.Chosen | None:
    """The table that a number of a record is compared with; None where it is compared with anything else."""
    if not isinstance(node, ir.Compare) or node.order == "ne" or not isinstance(node.left, ir.FieldValue):
        return None
    return node.right if isinstance(node.right, ir.Chosen) else None


def own_cases(rule: ir.Rule) -> ir.Cases | None:
    """The cases of a rule that has a requirement for all others; None where it has none, or words do not say them."""
    found = rule.requirement
    if not isinstance(found, ir.Cases) or found.otherwise is None or rule.over.kind != "records":
        return None
    if rule.force not in ("must", "should") or any(isinstance(items_of(case.when)[0], ir.InPlace) for case in found.cases):
        return None
    return found


def _rule(rule: ir.Rule, requirement: ir.Condition, when: ir.Condition | None = None) -> ir.Rule:
    """The rule of one case."""
    force: ir.Force = rule.force
    if isinstance(requirement, ir.Not):
        force = "must_not" if rule.force == "must" else "should_not"
    return evolve(rule, force=force, requirement=requirement, scope=when, exceptions=())


# English -----------------------------------------------------------------------------------------


def english_rows(of: EnglishRenderer, node: ir.Chosen, record: str) -> str:
    """200 square metres for an open community, 150 square metres otherwise."""
    rows = [f"{english_value(of, case.then)} for {of.record_with(record, items_of(case.when))}" for case in node.cases]
    if node.otherwise is not None:
        rows.append(f"{english_value(of, node.otherwise)} for any other {of.record(record).words.first('en')}")
    return ", ".join(rows)


def english_value(of: EnglishRenderer, node: ir.Quantity | ir.Condition) -> str:
    """A literal, or a formula."""
    return of.number(node) if isinstance(node, ir.Number) else f"({of.formula(node)})"


def english_cases(of: EnglishRenderer, rule: ir.Rule, scope: tuple[ir.Condition, ...], node: ir.Cases) -> tuple[str, bool]:
    """Every village must have at least 3 committee members, but large villages must have at least 5."""
    assert node.otherwise is not None
    text, plural = of.one_duty(_rule(rule, node.otherwise, rule.scope), scope)
    for case in node.cases:
        own = _rule(rule, case.then, case.when)  # type: ignore[arg-type]
        text += f", but {of.one_duty(own, items_of(case.when))[0]}"
    return text, plural


def english_grades(of: EnglishRenderer, node: ir.Definition) -> str:
    """A village is graded advanced if it satisfies …, ordinary if …, and lagging otherwise."""
    assert isinstance(node.body, ir.Graded)
    words = of.record(node.record).words
    bands = [f"{of.grade_words(node.id, band.grade).first('en')} if {of.if_clause(band.when)}" for band in node.body.bands]
    if node.body.otherwise:
        bands.append(f"{of.grade_words(node.id, node.body.otherwise).first('en')} otherwise")
    listed = f"{', '.join(bands[:-1])}, and {bands[-1]}" if len(bands) > 1 else bands[0]
    return f"{words.article or 'a'} {words.first('en')} is graded {listed}."


# Chinese -----------------------------------------------------------------------------------------


def chinese_rows(of: ChineseRenderer, node: ir.Chosen, record: str) -> str:
    """开放式社区200平方米，其他社区150平方米."""
    rows = [f"{_for_whom(of, case.when, record)}{chinese_value(of, case.then)}" for case in node.cases]
    if node.otherwise is not None:
        others = of.keyword("OTHERS").removeprefix(",")
        rows.append(f"{others}{of.record(record).words.first('zh')}{chinese_value(of, node.otherwise)}")
    return "，".join(rows)


def _for_whom(of: ChineseRenderer, when: ir.Condition, record: str) -> str:
    adjectives, rest = of.prefix(items_of(when))
    noun = "".join([*adjectives, of.record(record).words.first("zh")])
    return f"{of.clause_before(ir.All(rest) if len(rest) > 1 else rest[0])}{of.keyword('DE')}{noun}" if rest else noun


def chinese_value(of: ChineseRenderer, node: ir.Quantity | ir.Condition) -> str:
    """A literal, or a formula."""
    return of.number(node) if isinstance(node, ir.Number) else f"（{of.formula(node)}）"


def chinese_cases(of: ChineseRenderer, rule: ir.Rule, lead: str, scope: tuple[ir.Condition, ...], node: ir.Cases) -> str:
    """每个村应当至少有3名委员，但大型村应当至少有5名委员."""
    assert node.otherwise is not None
    text = of.one_duty(_rule(rule, node.otherwise, rule.scope), lead, scope)
    for case in node.cases:
        text += (
            f"，{of.keyword('BUT').removeprefix(',')}{of.one_duty(_rule(rule, case.then, case.when), '', items_of(case.when))}"  # type: ignore[arg-type]
        )
    return text


def chinese_grades(of: ChineseRenderer, node: ir.Definition) -> str:
    """村得分90分以上的评为先进，其余评为后进。"""
    assert isinstance(node.body, ir.Graded)
    graded = of.keyword("DE_GRADED")
    bands = [
        f"{of.clause_before(band.when)}{graded}{of.grade_words(node.id, band.grade).first('zh')}" for band in node.body.bands
    ]
    if node.body.otherwise:
        rest = f"{of.keyword('OTHERS', 'rest').removeprefix(',')}{of.keyword('GRADED')}"
        bands.append(f"{rest}{of.grade_words(node.id, node.body.otherwise).first('zh')}")
    return f"{of.record(node.record).words.first('zh')}{'，'.join(bands)}。"
