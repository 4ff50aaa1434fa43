"""How often something happens, in words that both languages need: an ir node goes in, its verb, number and time come out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from rulekit import ir
from rulekit.language import yearly
from rulekit.language.lexicon import keywords

if TYPE_CHECKING:
    from rulekit.language.phrases import Phrases


def speaks_of(node: object) -> bool:
    """Whether a condition says how often something happens, so that a prohibition of it is said as a formula."""
    return any(isinstance(part, ir.EachPeriod | ir.AnyWindow) for part in ir.walk(node))


def ends(node: ir.Timed) -> tuple[str, int]:
    """The comparison ("ge", "le", "eq" or "between") and its number, the lower one where there are two."""
    low, high = node.low, node.high
    if low is not None and high is not None:
        return ("eq" if low == high else "between"), low
    return ("ge", low) if low is not None else ("le", high or 0)


def so_many(phrases: Phrases, number: int | None, measure: str = "", *, of: bool = True) -> str:
    """A number of times, with `of` before what is counted; by its name where a parameter gives it."""
    return phrases.number(ir.Number(ir.given(number or 0)), unit=not of, measure=measure)


def time(phrases: Phrases, node: ir.Timed) -> str:
    """every quarter, 每季度; in any 12 months, 任意12个月内"""
    if isinstance(node, ir.EachPeriod):
        if node.first and f"{node.first} {node.last}" not in keywords(phrases.lang)["EVERY"].values():
            return yearly.show(node.first, node.last, phrases.lang)
        return phrases.keyword("EVERY", f"{node.first} {node.last}" if node.first else node.period)
    length = phrases.number(ir.Number(Fraction(node.count), node.unit))
    front = phrases.keyword("IN_ANY")
    return f"{front} {length}" if phrases.lang == "en" else f"{front}{length}{phrases.keyword('WITHIN')}"


def verb(phrases: Phrases, node: ir.Timed) -> tuple[str, ...]:
    """The forms of the verb that names the date, or of having where the date is the only one; none where neither is."""
    words = phrases.vocabulary
    declared = words.fields.get((node.group.record, node.dated))
    others = [entry.id for entry in words.dates_of(node.group.record)]
    for id in declared.verbs if declared is not None else ():
        if id in words.verbs and sum(id in words.fields[node.group.record, other].verbs for other in others) == 1:
            forms = words.verbs[id].words
            return (forms.en or forms.zh) if phrases.lang == "en" else (forms.zh or forms.en)
    if others == [node.dated]:
        return ("have", "has") if phrases.lang == "en" else (phrases.keyword("HAVE"),)
    return ()


def formula(phrases: Phrases, node: ir.Timed) -> str:
    """count(members' meetings) every quarter >= 1"""
    group = node.group
    where = f" {phrases.keyword('WHERE')} {phrases.formula(group.where)}" if group.where is not None else ""
    named = ""
    if [entry.id for entry in phrases.vocabulary.dates_of(group.record)] != [node.dated]:
        named = f" : {phrases.vocabulary.fields[group.record, node.dated].words.first(phrases.lang)}"
    noun = phrases.group_words(group).first(phrases.lang, many=True)
    count = f"{phrases.keyword('FOLD', 'count')}({noun}{where}{named}) {time(phrases, node)}"
    order, number = ends(node)
    low = so_many(phrases, number, of=False)
    if order != "between":
        return f"{count} {phrases.keyword('FCMP', order)} {low}"
    start, middle = ("between", "and") if phrases.lang == "en" else (phrases.keyword("IN_RANGE"), phrases.keyword("TO"))
    return f"{count} {start} {low} {middle} {so_many(phrases, node.high, of=False)}"
