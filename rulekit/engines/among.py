"""Two lists of a record go in; whether the members of one are among those of the other comes out (semantics S3)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from attrs import frozen

from rulekit import ir
from rulekit.engines import groups
from rulekit.engines.groups import OUT, Tally
from rulekit.engines.truth import FALSE, TRUE, Failure, Outcome
from rulekit.engines.truth import YES as MET
from rulekit.engines.uniqueness import values_of
from rulekit.records import Record

Member = tuple[Record, bool, Outcome]  # a member, whether it may belong elsewhere, what the filter comes to on it


@frozen
class Pool:
    """
    The values that members of a list have: `sure` of members that are in, `may` of those that may be; `open` where a value is
    missing, or the list is absent or incomplete; `empty` where nobody can be in it.
    """

    sure: frozenset[Hashable]
    may: frozenset[Hashable]
    open: bool
    empty: bool
    failure: Failure | None = None

    def holds(self, key: Hashable) -> int:
        """Whether a value (None: a missing one) is in it, as bits of TRUE and FALSE."""
        if key is not None and key in self.sure:
            return TRUE
        if self.empty or (key is not None and not self.open and key not in self.may):
            return FALSE
        return TRUE | FALSE


def pool(members: Iterable[Member], other: str, *, further: bool) -> Pool:
    """What the members of a list have in a field; `further`: there may be more of them."""
    sure: set[Hashable] = set()
    may: set[Hashable] = set()
    open_, empty, failure = further, not further, None
    for member, uncertain, inside in members:
        if not inside.possible & TRUE:
            continue
        empty, certain = False, inside.possible == TRUE and not uncertain
        failure = failure or (None if certain else inside.failure)
        key = values_of(member, (other,))
        open_ = open_ or key is None
        if key is not None:
            (sure if certain else may).add(key)
    return Pool(frozenset(sure), frozenset(may), open_, empty, failure)


def tally(node: ir.Among, members: Iterable[Member], found: Pool, *, present: bool, further: Outcome | None) -> Tally:
    """What each member of a group comes to: yes where it is as it should be; `further` is the filter of members unheard of."""
    result = Tally(present=present)
    for member, uncertain, inside in members:
        mask = groups.outcomes(inside, met(node, found, values_of(member, (node.name,))))
        mask |= OUT if uncertain else 0
        result.add(member, mask, (inside.failure or found.failure) if mask & (mask - 1) else None)
    if further is not None:
        result.further = groups.outcomes(further, met(node, found, None))
    return result


def met(node: ir.Among, found: Pool, key: Hashable) -> Outcome:
    """What a member with a value (None: a missing one) comes to: whether it is as it should be."""
    bits = found.holds(key)
    if node.how == "none":
        bits = (bits & TRUE) << 1 | (bits & FALSE) >> 1
    return Outcome(MET.truth, bits)
