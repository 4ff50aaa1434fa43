"""The same asked for each choice of a field: a rule goes in, the field and what is asked for one choice come out."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from rulekit import ir
from rulekit.language.phrases import items_of
from rulekit.vocabulary import Field, Vocabulary


def for_each(rule: ir.Rule, vocabulary: Vocabulary) -> tuple[Field, ir.Rule] | None:
    """The field whose every choice a rule asks the same of, and the rule without it; None where it does no such thing."""
    items = rule.requirement.items if isinstance(rule.requirement, ir.All) else ()
    if len(items) < 2 or rule.over.kind == "records" or rule.exceptions or rule.force not in ("must", "should"):
        return None
    group = next((node for node in ir.walk(items[0]) if isinstance(node, ir.Group)), None)
    last = items_of(group.where)[-1:] if group is not None else ()
    if not last or not isinstance(last[0], ir.OneOf):
        return None
    field = vocabulary.fields[last[0].record, last[0].name]
    if [one.id for one in field.choices] != [value for item in items for value in _values(item, field)]:
        return None
    plain = {_widened(item, field) for item in items}
    return (field, evolve(rule, requirement=plain.pop())) if len(plain) == 1 else None


def _values(item: ir.Condition, field: Field) -> set[str]:
    """The choices that the groups of a condition are of; "" for a group of any."""
    groups = (node for node in ir.walk(item) if isinstance(node, ir.Group) and node.record == field.record)
    return {_value(group, field) for group in groups}


def _value(group: ir.Group, field: Field) -> str:
    last = items_of(group.where)[-1:]
    if not last or not isinstance(last[0], ir.OneOf) or last[0].name != field.id or len(last[0].values) > 1:
        return ""
    return last[0].values[0]


def _widened(node: Any, field: Field) -> Any:
    """A node whose groups are of members with any choice of a field, not with one."""
    if isinstance(node, ir.Group) and node.record == field.record and _value(node, field):
        rest = items_of(node.where)[:-1]
        return evolve(node, where=None if not rest else rest[0] if len(rest) == 1 else ir.All(rest))
    return ir.mapped(node, lambda below: _widened(below, field))
