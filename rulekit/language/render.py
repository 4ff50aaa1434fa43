"""ir back to words: a rule, definition, condition or quantity goes in, canonical text in Chinese or English comes out."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from rulekit import ir
from rulekit.language.render_en import EnglishRenderer
from rulekit.language.render_zh import ChineseRenderer
from rulekit.vocabulary import Lang, Vocabulary

_NONE: Mapping[str, ir.Definition] = {}


def renderer(
    vocabulary: Vocabulary, lang: str, definitions: Mapping[str, ir.Definition] = _NONE
) -> EnglishRenderer | ChineseRenderer:
    """The renderer of a language over a vocabulary."""
    if lang == "zh":
        return ChineseRenderer(vocabulary, "zh", definitions)
    return EnglishRenderer(vocabulary, "en", definitions)


def sentence(
    node: ir.Rule | ir.Definition, vocabulary: Vocabulary, lang: str, definitions: Mapping[str, ir.Definition] = _NONE, *,
    named: bool = False,
) -> str:  # fmt: skip
    """
    The canonical sentence of a rule or definition, with its full stop; parsing it gives the node back. With `named`, numbers that
    parameters give are written by their names; whether that can be read has to be tried.

    Errors: none, for every node that lowering gives.
    """
    found = renderer(vocabulary, lang, definitions)
    found = evolve(found, named=True) if named else found
    return found.definition(node) if isinstance(node, ir.Definition) else found.rule(node)


def condition(node: ir.Condition, vocabulary: Vocabulary, lang: str) -> str:
    """The words of one condition, as reports show it: 50 or more employees; 员工50人以上."""
    return renderer(vocabulary, lang).condition(node)


def quantity(node: ir.Quantity, vocabulary: Vocabulary, lang: Lang) -> str:
    """The words of one quantity, as reports show it: employees; number of advanced villages."""
    said = renderer(vocabulary, lang)
    if isinstance(node, ir.Share):
        return said.fact("share", group=said.members(node.group), condition=said.condition(node.condition))
    return said.fact("count", group=said.members(node.group)) if isinstance(node, ir.Count) else said.formula(node)
