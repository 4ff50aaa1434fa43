"""What is unique, among others, recorded or counted aloud: ir nodes go in, their words in formulas and sentences come out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import evolve

from rulekit import ir
from rulekit.language import counted

if TYPE_CHECKING:
    from rulekit.language.phrases import Phrases
    from rulekit.vocabulary import Words

FORMULAS = ir.Unique | ir.Among | ir.Recorded | ir.Assumed | ir.Decided


def formula(phrases: Phrases, node: FORMULAS) -> str:
    """Such a condition as it stands in a formula."""
    match node:
        case ir.Unique(record, names, level):
            parts = [phrases.vocabulary.fields[record, name].words.first(phrases.lang) for name in names]
            if level:
                parts.append(phrases.record(level).words.first(phrases.lang))
            return _call(phrases, "unique", *parts)
        case ir.Recorded():
            return _call(phrases, "recorded", recorded_words(phrases, node).first(phrases.lang, many=_listed(phrases, node)))
        case ir.Assumed(item, value):
            return _call(phrases, "missing_yes" if value else "missing_no", phrases.formula(item))
        case ir.Decided(item):
            return _call(phrases, "told", phrases.formula(item))
        case ir.Among(how, group, name, pool, other):
            lists = (phrases.formula(ir.Distinct(one, field)) for one, field in ((group, name), (pool, other)))
            return _call(phrases, "among" if how == "every" else "apart", *lists)
    raise AssertionError(node)


def _call(phrases: Phrases, name: str, *arguments: str) -> str:
    return f"{phrases.keyword('FUNCTION', '@' + name)}({', '.join(arguments)})"


def _listed(phrases: Phrases, node: ir.Recorded) -> bool:
    return (node.record, node.name) in phrases.vocabulary.lists


def field_said(phrases: Phrases, node: ir.Condition) -> tuple[str, ir.Unique | ir.Recorded, bool] | None:
    """The words of the one field of which something is said in a clause, what is said, and whether it is denied."""
    inner = node.item if isinstance(node, ir.Not) else node
    if isinstance(inner, ir.Recorded):
        return recorded_noun(phrases, inner), inner, inner is not node
    if isinstance(inner, ir.Unique) and len(inner.names) == 1 and not inner.level:
        return phrases.vocabulary.fields[inner.record, inner.names[0]].words.first(phrases.lang), inner, inner is not node
    return None


def recorded_noun(phrases: Phrases, node: ir.Recorded) -> str:
    """The field or list that is recorded."""
    field = phrases.vocabulary.fields.get((node.record, node.name))
    many = _listed(phrases, node) or (field is not None and field.kind == "number")
    return recorded_words(phrases, node).first(phrases.lang, many=many)


def recorded_words(phrases: Phrases, node: ir.Recorded) -> Words:
    """Words of the field or list that is to be recorded."""
    key = (node.record, node.name)
    lists = phrases.vocabulary.lists
    return lists[key].words if key in lists else phrases.vocabulary.fields[key].words


def told(phrases: Phrases, node: ir.Condition) -> str:
    """Such a condition alone, for reports; "" where it is another one."""
    found = list_unique(node)
    if found is not None:
        group, name = found
        return phrases.fact("unique", words=phrases.vocabulary.fields[group.record, name].words.first(phrases.lang))
    match node:
        case ir.Assumed(item, value):
            return phrases.fact("missing_yes" if value else "missing_no", condition=phrases.condition(item))
        case ir.Decided(item):
            return phrases.fact("told", condition=phrases.condition(item))
        case ir.Every(group, condition) if noun := phrases.group_noun(group):
            return phrases.fact("every", group=noun, condition=phrases.condition(condition))
        case ir.InOrder():
            return phrases.fact("in_order", steps=("、" if phrases.lang == "zh" else ", ").join(phrases.steps(node)))
        case ir.Among(how, group, _, pool, _):
            own, others = (phrases.group_words(one).first(phrases.lang, many=True) for one in (group, pool))
            return phrases.fact("among" if how == "every" else "apart", group=own, pool=others)
    return ""


def aloud(rule: ir.Rule) -> tuple[ir.Rule, str]:
    """A rule without how it counts what is missing, and that: "no", "yes", "out", "" where it is not said of the whole."""
    plain, how = counted.spoken(rule.requirement)
    if how:
        return evolve(rule, requirement=plain), how
    scope = rule.scope.items if isinstance(rule.scope, ir.All) else () if rule.scope is None else (rule.scope,)
    inner = rule.requirement.item if isinstance(rule.requirement, ir.Not) else rule.requirement
    if scope and scope[-1] == ir.Decided(inner) and not any(isinstance(one, ir.Group | ir.Ref) for one in ir.walk(inner)):
        rest = scope[:-1]
        left = None if not rest else rest[0] if len(rest) == 1 else ir.All(rest)
        return evolve(rule, scope=left), "out"
    return rule, ""


def said_of_field(rule: ir.Rule, place: str) -> ir.Unique | ir.Recorded | None:
    """What a rule says of one field of a record (or of a list, for being recorded), where a sentence says it."""
    node = rule.requirement.item if isinstance(rule.requirement, ir.Not) else rule.requirement
    if isinstance(node, ir.Recorded):
        return node
    if not isinstance(node, ir.Unique) or len(node.names) > 1 or (place and not node.level):
        return None
    return node


def list_unique(node: ir.Condition) -> tuple[ir.Group, str] | None:
    """The list, and the field in which no two members of it have the same."""
    if not isinstance(node, ir.Compare) or node.order != "eq":
        return None
    match node.left, node.right:
        case ir.Distinct(group, name), ir.Count(other) if group == other and group.via == "list":
            return group, name
    return None


def together(
    rule: ir.Rule, requirement: ir.Condition, joiner: str, said: Callable[[ir.Rule, ir.Condition], tuple[str, str] | None]
) -> tuple[str, str] | None:
    """Every fielded player of a team must be one of its registered players and must have been examined: one subject for all."""
    if requirement is not rule.requirement or not isinstance(requirement, ir.All):
        return None
    groups = {_of_members(item) for item in requirement.items}
    if len(groups) > 1 or None in groups or not any(isinstance(item, ir.Among) for item in requirement.items):
        return None
    each = [said(evolve(rule, requirement=item), item) for item in requirement.items]
    subjects = {found[0] if found is not None else None for found in each}
    subject = subjects.pop()
    denied = any(found is not None and found[1].startswith("not ") for found in each)  # English: must not be …, and must be …
    if subjects or subject is None or denied:
        return None
    return subject, joiner.join(found[1] for found in each if found is not None)


def _of_members(node: ir.Condition) -> ir.Group | None:
    """The list of whose members a condition says one thing, one by one."""
    if isinstance(node, ir.Among):
        return node.group
    several = isinstance(node, ir.Every) and isinstance(node.condition, ir.All | ir.AnyOf)
    return node.group if isinstance(node, ir.Every) and node.group.via == "list" and not several else None
