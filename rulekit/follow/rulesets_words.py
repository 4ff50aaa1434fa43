"""Definitions that standards of two rulesets use go in; those that differ come out, with their sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from rulekit import ir

if TYPE_CHECKING:
    from rulekit.follow.rulesets import RulesetDiff
    from rulekit.ruleset import Ruleset


@frozen
class DefinitionChange:
    """A definition that both rulesets have and that is another in each, with the ids of the changed standards that use it."""

    id: str
    old: ir.Definition
    new: ir.Definition
    standards: tuple[str, ...]


def definition_changes(diff: RulesetDiff) -> Iterator[DefinitionChange]:
    """Definitions of both rulesets that differ and that a changed standard uses, in the order in which standards name them."""
    using: dict[str, list[str]] = {}
    for change in diff.of("changed"):
        if "definitions" in change.parts:
            for name in ir.used(change.standard.rule, diff.new.definitions):
                using.setdefault(name, []).append(change.id)
    for name, ids in using.items():
        old, new = diff.old.definitions.get(name), diff.new.definitions[name]
        if old is not None and old != new:
            yield DefinitionChange(name, old, new, tuple(dict.fromkeys(ids)))


def said(definition: ir.Definition, ruleset: Ruleset, lang: str) -> str:
    """The canonical sentence of a definition."""
    from rulekit.language import render

    return render.sentence(definition, ruleset.vocabulary, lang, ruleset.definitions)


def word(change: DefinitionChange, diff: RulesetDiff, lang: str) -> str:
    """The word that is defined."""
    return diff.new.vocabulary.terms[change.id].words.first("zh" if lang == "zh" else "en")
