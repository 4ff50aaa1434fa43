"""Standards go in; which can only be judged when all records are known, and what is read and kept for them, come out."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rulekit import ir
from rulekit.engines.frames.needs import Need, Where, needs
from rulekit.engines.mentions import member_types, peer_types
from rulekit.vocabulary import Vocabulary


def in_groups(standard: ir.Standard, ruleset: ir.Ruleset) -> bool:
    """Whether a standard can only be judged when all records are known."""
    others = member_types(standard.rule, ruleset) or peer_types(standard.rule, ruleset)
    return standard.rule.over.kind != "records" or bool(others)


def read_by(
    rules: ir.Ruleset, vocabulary: Vocabulary, standard: ir.Standard, supplied: Collection[str] | None = None
) -> dict[str, Need]:  # fmt: skip
    """
    What a standard reads of each record type. Units of a level that is not `supplied` (None: of none is that known) are those in
    which other records stand, so that these are read too.
    """
    found = needs(rules, vocabulary, [standard])
    for level in found.met if supplied is None else found.met - set(supplied):
        for type in vocabulary.records:
            if level != type and level in vocabulary.levels_above(type):
                found.records.setdefault(type, Need()).levels.add(level)
    return {type: need for type, need in found.records.items() if type}


def all_needs(rules: ir.Ruleset, vocabulary: Vocabulary, standards: Iterable[ir.Standard]) -> dict[str, Need]:
    """What is read of each record type by some standards."""
    every: dict[str, Need] = {}
    for standard in standards:
        grouped = in_groups(standard, rules)
        for type, need in read_by(rules, vocabulary, standard).items():
            _join(every, type, need, {standard.rule.over.record} & set(vocabulary.levels_above(type)) if grouped else set())
    return every


def inner_needs(rules: ir.Ruleset, vocabulary: Vocabulary, standards: Iterable[ir.Standard]) -> dict[Where, Need]:
    """What is read of each list of child records by some standards."""
    found = needs(rules, vocabulary, standards)
    asked = {(type, name): Need() for type, need in found.records.items() for name in need.lists}
    return asked | found.children


def grouped_needs(
    rules: ir.Ruleset, vocabulary: Vocabulary, standards: Iterable[ir.Standard], supplied: Collection[str] | None
) -> dict[str, Need]:  # fmt: skip
    """What is kept of each record type for standards about groups, with the units that these are about."""
    grouped: dict[str, Need] = {}
    for standard in standards:
        top = standard.rule.over.record
        for type, need in read_by(rules, vocabulary, standard, supplied).items() if in_groups(standard, rules) else ():
            kept = _join(grouped, type, need, {top} & set(vocabulary.levels_above(type)))
            kept.keyed = kept.keyed or type == top
    return grouped


def _join(every: dict[str, Need], type: str, need: Need, levels: Collection[str]) -> Need:
    found = every.setdefault(type, Need())
    found.fields |= need.fields
    found.exact |= need.exact
    found.levels |= need.levels | set(levels)
    found.lists |= need.lists
    found.keyed = found.keyed or need.keyed
    return found
