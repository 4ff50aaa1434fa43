"""A condition on a group and a record go in, those members that matter to it come out, each with what it came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice

from rulekit import ir
from rulekit.engines import groups
from rulekit.engines.bounds import Num
from rulekit.engines.evaluator import Evaluator
from rulekit.engines.groups import NO, OUT, YES, Tally
from rulekit.findings import Truth
from rulekit.records import Record

MOST = 200
_TRUTHS = {YES: Truth.TRUE, NO: Truth.FALSE, OUT: Truth.NOTHING}
Members = tuple[tuple[str, Truth], ...]


def matter(evaluator: Evaluator, node: ir.Compare | ir.Between | ir.Every, record: Record) -> Members:
    """
    The first 200 members that matter: for "every" and at least a share those that are a no, for at most a share those that are a
    yes, for a count those that are in, for a value those that have none; each time with the undecided ones.
    """
    if isinstance(node, ir.Every):
        return _picked(evaluator.tally(node.group, node.condition, record), (Truth.FALSE, Truth.UNKNOWN))
    parts = (node.left, node.right) if isinstance(node, ir.Compare) else (node.value, node.low, node.high)
    for index, part in enumerate(parts):
        group = first_group(evaluator, part)
        if isinstance(group, ir.Share):
            most = isinstance(node, ir.Compare) and (node.order in ("le", "lt")) == (index == 0)
            tally = evaluator.tally(group.group, group.condition, record)
            return _picked(tally, (Truth.TRUE if most else Truth.FALSE, Truth.UNKNOWN))
        if isinstance(group, ir.Count | ir.Distinct):
            return _picked(evaluator.tally(group.group, None, record), (Truth.TRUE, Truth.UNKNOWN))
        if isinstance(group, ir.Aggregate):
            return tuple(islice(_without_value(evaluator, group, record), MOST))
    return ()


def portion(evaluator: Evaluator, node: ir.Compare | ir.Between, record: Record) -> str | None:
    """Members that are a yes of all that are in, as "18/20", for a share that is compared; "17-18/20" where some are open."""
    parts = (node.left, node.right) if isinstance(node, ir.Compare) else (node.value, node.low, node.high)
    group = next((found for part in parts if (found := first_group(evaluator, part))), None)
    if not isinstance(group, ir.Share):
        return None
    tally = evaluator.tally(group.group, group.condition, record)
    return f"{_range(groups.yes(tally))}/{_range(groups.count(tally))}"


def _range(number: Num) -> str:
    top = str(number.high) if isinstance(number.high, Fraction) else ""
    return top if number.known else f"{number.low}-{top}"


def first_group(evaluator: Evaluator, node: ir.Quantity) -> ir.Count | ir.Share | ir.Aggregate | ir.Distinct | None:
    """The first group that a quantity is made of, through arithmetic and definitions."""
    match node:
        case ir.Count() | ir.Share() | ir.Aggregate() | ir.Distinct():
            return node
        case ir.Arithmetic():
            return first_group(evaluator, node.left) or first_group(evaluator, node.right)
        case ir.Extreme():
            return next((found for item in node.items if (found := first_group(evaluator, item))), None)
        case ir.Growth():
            return first_group(evaluator, node.now) or first_group(evaluator, node.before)
        case ir.Rounded():
            return first_group(evaluator, node.value)
        case ir.Chosen():
            values = [case.then for case in node.cases] + ([] if node.otherwise is None else [node.otherwise])
            return next((found for item in values if (found := first_group(evaluator, item))), None)  # type: ignore[arg-type]
        case ir.Ref():
            return first_group(evaluator, evaluator.definition(node.name).body)  # type: ignore[arg-type]
    return None


def _picked(tally: Tally, wanted: Iterable[Truth]) -> Members:
    masks = zip(tally.members, tally.masks, strict=True)
    rows = ((member.key, _TRUTHS.get(mask, Truth.UNKNOWN)) for member, mask in masks)
    return tuple(islice((row for row in rows if row[1] in wanted), MOST))


def _without_value(evaluator: Evaluator, node: ir.Aggregate, record: Record) -> Iterator[tuple[str, Truth]]:
    for member, uncertain, inside in evaluator.members(node.group, record):
        if not inside.possible & 1:
            continue
        number = evaluator.number(node.value, member)
        if number.only:
            yield member.key, Truth.NOTHING
        elif uncertain or inside.open or not number.known:
            yield member.key, Truth.UNKNOWN
