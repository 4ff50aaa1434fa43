"""Standards of an edition and those that it takes over go in; what repeats, or contradicts, one of them comes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rulekit import ir
from rulekit.diagnostic import Diagnostic
from rulekit.language.outline import StandardText
from rulekit.lint.told import Told
from rulekit.possible.stricter import plain, proved
from rulekit.possible.world import Signed


def beside_inherited(told: Told, standard: ir.Standard, text: StandardText) -> Iterator[Diagnostic]:
    """What a standard of the edition repeats of its base, or cannot be met together with; told at the edition's own line."""
    if standard.rule.force == "may":
        return
    for other in told.inherited:
        if other.rule.force == "may" or other.rule.over != standard.rule.over or not _both(standard, other):
            continue
        names = {"id": standard.id, "other": other.id, "base": other.edition}
        if _weaker_or_same(standard, other) and proved(told.world, other.rule, standard.rule):
            yield told.tell("W726", text.sentences[0], note=False, **names)
        elif _contradict(told, standard.rule, other.rule):
            yield told.tell("W727", text.sentences[0], note=False, **names)


def _both(one: ir.Standard, other: ir.Standard) -> bool:
    """Whether there are days on which both are in force."""
    begins = max(one.begins or date.min, other.begins or date.min)
    return begins <= min(one.ends or date.max, other.ends or date.max)


def _weaker_or_same(one: ir.Standard, other: ir.Standard) -> bool:
    """Whether a standard speaks with no more force than another, on no other days, and with no fewer days of grace."""
    advice = ("should", "should_not")
    lasts = (other.begins or date.min) <= (one.begins or date.min) and (one.ends or date.max) <= (other.ends or date.max)
    grace = other.grace is None or (one.grace is not None and other.grace <= one.grace)
    return lasts and grace and (one.rule.force in advice or other.rule.force not in advice)


def _meet(told: Told, one: ir.Rule, other: ir.Rule, scopes: list[Signed]) -> bool:
    """Whether it is certain that some record is in both scopes: one of them takes in all, or fields alone tell it."""
    if len(scopes) < 2 or one.scope == other.scope:
        return True
    way = told.world.instance(*scopes)
    return way is not None and plain(way, one.over.record)


def _contradict(told: Told, one: ir.Rule, other: ir.Rule) -> bool:
    """Whether there are records for which both speak, without exceptions, and that can meet either, but never both."""
    scopes: list[Signed] = [(rule.scope, True) for rule in (one, other) if rule.scope is not None]
    if one.exceptions or other.exceptions or not _meet(told, one, other, scopes):
        return False
    asked: list[Signed] = [(one.requirement, True), (other.requirement, True)]
    alone = any(told.world.never(*scopes, each) is not None for each in asked)
    return not alone and told.world.never(*scopes, *asked) is not None
