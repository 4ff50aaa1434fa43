"""An outcome goes in; what it is where missing values are counted aloud comes out: as yes, as no, or left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulekit import ir
from rulekit.engines.truth import NO, YES, Outcome
from rulekit.findings import Truth
from rulekit.records import Listing, Record


def settled(node: ir.Assumed | ir.Decided, item: Outcome) -> Outcome:
    """What is unknown as it is counted; whether it is told at all. An error and nothing stay what they are."""
    if isinstance(node, ir.Decided):
        return NO if item.truth is Truth.UNKNOWN else item if item.truth is Truth.ERROR else YES
    if item.truth is not Truth.UNKNOWN:
        return item
    return YES if node.value else NO


def recorded(name: str, record: Record) -> bool:
    """Whether a field is there, or a list: one of which nobody is known, and which may go on, is not."""
    value, listing = record.values.get(name), record.lists.get(name)
    if value is not None and value == value:
        return True
    if isinstance(listing, Listing):
        return listing.complete or bool(listing.members)
    return isinstance(listing, Sequence) and not isinstance(listing, str)


def aloud(node: object) -> Iterator[ir.Assumed | ir.Decided]:
    """The parts of a condition that count missing values aloud."""
    return (one for one in ir.walk(node) if isinstance(one, ir.Assumed | ir.Decided))
