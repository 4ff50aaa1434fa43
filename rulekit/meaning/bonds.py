"""Only if, if and only if: a duty as written goes in; what it hangs on, apart from its scope, comes out (decisions 49 and 50)."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from attrs import frozen

from rulekit import ir
from rulekit.language import syntax
from rulekit.meaning.clauses import About, clause, measures
from rulekit.meaning.names import Meaning, all_of, any_of
from rulekit.meaning.subjects import Subject, pull

_ALLOWS = ("may", "may_only")
_ASKS = ("must", "should")


@frozen
class Bond:
    """What a duty hangs on: it is allowed "only" under the conditions, or asked for if and only if they hold ("iff")."""

    kind: str
    conditions: tuple[syntax.Clause, ...]


def bound(
    meaning: Meaning, duty: syntax.Duty, leads: Sequence[syntax.Link], conditions: Sequence[syntax.Clause], node: syntax.Subject
) -> tuple[Bond | None, list[syntax.Link], list[syntax.Clause], syntax.Subject]:
    """
    The bond of a duty, and what is then left of its leads, its conditions and its subject.

    Before 方可 the 的-clauses of the subject are what it hangs on; where there are none, the conditions in front of it are.
    """
    word, kind = duty.force.word, duty.bond
    if not kind and word != "may_only":
        return None, list(leads), list(conditions), node
    if word not in (_ASKS if kind == "iff" else _ALLOWS):
        raise meaning.refuse("R283", duty.force.span, written=meaning.written(duty.force.span))
    if word != "may_only" or not isinstance(node, syntax.Phrase):
        return _bond(meaning, duty, kind or "only", conditions), list(leads), [], node
    pulled, clauses = pull(meaning, node)
    if not clauses:
        return _bond(meaning, duty, "only", conditions), list(leads), [], node
    bare = attrs.evolve(node, clauses=())
    return _bond(meaning, duty, "only", clauses), [*leads, *pulled], list(conditions), bare


def _bond(meaning: Meaning, duty: syntax.Duty, kind: str, conditions: Sequence[syntax.Clause]) -> Bond:
    if not conditions or any(isinstance(one, syntax.Measures) for one in conditions):  # 10个以上的村方可…
        raise meaning.refuse("R283", duty.force.span, written=meaning.written(duty.force.span))
    return Bond(kind, tuple(conditions))


def check_subject(meaning: Meaning, bond: Bond, subject: Subject, duty: syntax.Duty) -> None:
    """What a duty hangs on is said of one record: not of the whole run, nor of each member of a group."""
    turned = duty.force.word not in (*_ASKS, *_ALLOWS)  # no village may … only if
    each = subject.group is not None and (not measures(duty.predicate) or subject.it is not None)
    if turned or not subject.over or subject.selection is not None or (bond.kind == "only" and each):
        raise meaning.refuse("R283", duty.force.span, written=meaning.written(duty.force.span))


def joined(meaning: Meaning, bond: Bond, subject: Subject, duty: syntax.Duty, said: ir.Condition) -> ir.Condition:
    """
    The requirement: "may A only if B" is not A, or B; "must A if and only if B" is that both hold or neither.

    `said` is what the duty says, for "only" negated as a prohibition is.
    """
    parts = [clause(meaning, one, About(subject.over)) for one in bond.conditions]
    condition = all_of(parts, duty.span)
    assert condition is not None
    return any_of((said, condition), duty.span) if bond.kind == "only" else ir.Same(said, condition, span=duty.span)
