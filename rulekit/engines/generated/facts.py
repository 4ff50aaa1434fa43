"""What generated code calls for what is told of records beside each other, of two lists, and of what is missing."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from rulekit import ir
from rulekit.engines import among, groups, known
from rulekit.engines.generated import syntax as py
from rulekit.engines.generated.groups import Members, Surroundings
from rulekit.engines.generated.runtime import P_YES, Packed, packed, unpacked
from rulekit.engines.truth import Outcome
from rulekit.findings import Truth
from rulekit.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulekit.engines.generated.frame import Frame

_TRI = {Truth.TRUE: True, Truth.FALSE: False}


def unique(node: ir.Unique, around: Surroundings, record: Record) -> bool | None:
    """Whether no other record has the same values."""
    return _TRI.get(around.clashes.of(node, record).outcome.truth)


def may_clash(node: ir.Unique, around: Surroundings, record: Record) -> bool:
    """Whether values are unique among those that are known, while those of others are missing."""
    clash = around.clashes.of(node, record)
    return clash.outcome.truth is Truth.TRUE and bool(clash.missing)


recorded = known.recorded


def settled_packed(node: ir.Assumed | ir.Decided, item: Packed) -> Packed:
    """A packed outcome, with what is missing counted aloud."""
    return packed(known.settled(node, unpacked(item)))


def among_lists(node: ir.Among, members: Members, others: Members, record: Record) -> Packed:
    """Whether the members of one list are among those of another."""
    return packed(groups.every(_tally(node, members, others, record)))


def nobody_among(node: ir.Among, members: Members, others: Members, record: Record) -> bool:
    """Whether the list that is looked through is empty for certain."""
    return _tally(node, members, others, record).empty


def _tally(node: ir.Among, members: Members, others: Members, record: Record) -> groups.Tally:
    listing, further = others.listing(record), None
    pool = among.pool(_rows(others, record), node.other, further=listing is None or not listing.complete)
    mine = members.listing(record)
    if mine is None or not mine.complete:
        further = unpacked(P_YES if members.where is None else members.where(members.blank))
    return among.tally(node, _rows(members, record), pool, present=mine is not None, further=further)


def _rows(members: Members, record: Record) -> Iterator[tuple[Record, bool, Outcome]]:
    for member, uncertain, inside in members.of(members.listing(record)):
        yield member, uncertain, unpacked(inside)


def called(frame: Frame, how: str, node: ir.Unique | ir.Among) -> ast.expr:
    """A call of one of the above for a condition on the current record."""
    from rulekit.engines.generated.quantities import members_of

    kept = frame.program.keep(node, "fact")
    if isinstance(node, ir.Unique):
        return py.call(how, kept, py.name("around"), frame.record())
    return py.call(how, kept, members_of(frame, node.group), members_of(frame, node.pool), frame.record())


def marks(frame: Frame, node: ir.Unique | ir.Among) -> ast.expr:
    """Whether a pass carries a mark for such a condition."""
    return called(frame, "may_clash" if isinstance(node, ir.Unique) else "nobody_among", node)
