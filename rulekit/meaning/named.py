"""Names of parameters in sentences: a meaning goes in, its canonical sentence comes out, with names where they can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from attrs import evolve

from rulekit import ir
from rulekit.diagnostic import Source, Span
from rulekit.language import lexicon as lexicons
from rulekit.language import render
from rulekit.meaning.often import in_force
from rulekit.meaning.understand import Context, understand
from rulekit.vocabulary import Lang, Vocabulary

Node = ir.Rule | ir.Definition


def _given(node: object) -> bool:
    """Whether a parameter gives the number that a node is, or that it counts by."""
    if isinstance(node, ir.HowMany | ir.Happened | ir.Deadline):
        return isinstance(node.count, ir.GivenCount)
    if isinstance(node, ir.EachPeriod | ir.AnyWindow):
        return isinstance(node.low, ir.GivenCount) or isinstance(node.high, ir.GivenCount)
    return isinstance(node, ir.Number) and isinstance(node.value, ir.Given)


def writer(vocabulary: Vocabulary, lang: str, definitions: Mapping[str, ir.Definition], area: str = "") -> Callable[[Node], str]:
    """
    What writes canonical sentences: numbers by the names of their parameters where the sentence, read again, means the same.
    """
    surface: Lang = "zh" if lang == "zh" else "en"

    @cache
    def context() -> Context:
        return Context(vocabulary, lexicons.build(vocabulary, surface), definitions, area or None, settle_places=True)

    def write(node: Node) -> str:
        plain = render.sentence(node, vocabulary, lang, definitions)
        if not any(_given(one) for one in ir.walk(node)):
            return plain
        named = render.sentence(node, vocabulary, lang, definitions, named=True)
        found = understand(context(), Source("", named), Span(0, len(named))).node if named != plain else None
        if isinstance(found, ir.Definition) and isinstance(node, ir.Definition):
            found = evolve(found, id=node.id)
        return named if found == in_force(node, None) else plain

    return write
