"""An undecided leaf and a record go in, the missing inputs that it hangs on come out (decisions 10 and 11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from rulekit import ir
from rulekit.engines import calls, deadlines, groups
from rulekit.engines.bounds import Num, between, compare
from rulekit.engines.groups import NO, OUT, YES, Test
from rulekit.engines.truth import UNKNOWN, Outcome
from rulekit.engines.truth import YES as MET
from rulekit.findings import Missing
from rulekit.records import Record

if TYPE_CHECKING:
    from rulekit.engines.proofs import Prover

MOST = 200  # undecided members of a group above which all are named
_PAIRS = (YES | NO, YES | OUT, NO | OUT)
Grouped: TypeAlias = ir.Count | ir.Share | ir.Aggregate | ir.Distinct


@frozen
class Inputs:
    """Missing inputs, in order; not `sharp` where some of them may not matter."""

    missing: tuple[Missing, ...] = ()
    sharp: bool = True


def together(parts: Iterable[Inputs]) -> Inputs:
    """All inputs of the parts, each once, in order."""
    found = list(parts)
    return Inputs(tuple(dict.fromkeys(one for part in found for one in part.missing)), all(part.sharp for part in found))


@frozen
class View:
    """
    A group as something hangs on it: what each member comes to, and the inputs of that.

    `test` tells what (yes, size) makes of the whole, where that is all that matters. `pairs` are the outcomes of a member
    that can be told apart, where that is known beforehand. `skip` leaves out a member that cannot matter.
    """

    group: ir.Group
    judge: Callable[[Record], Outcome] = lambda member: MET
    inputs: Callable[[Record], Inputs] = lambda member: Inputs()
    test: Test | None = None
    pairs: tuple[int, ...] = _PAIRS
    sharp: bool = True
    skip: Callable[[Record], bool] = lambda member: False


def of_quantity(prover: Prover, node: ir.Quantity | ir.Argument, record: Record) -> Inputs:
    """Missing inputs of a quantity or an argument that is not known."""
    match node:
        case ir.Number() | ir.Text():
            return Inputs()
        case ir.FieldValue() | ir.Holds() | ir.TextValue():
            open_ = calls.argument(node, prover.evaluator, record) is calls.MISSING
            return of_field(prover, node.record, node.name, record) if open_ else Inputs()
        case ir.Ref():
            return of_quantity(prover, prover.evaluator.definition(node.name).body, record)  # type: ignore[arg-type]
    if prover.evaluator.number(node, record).known:
        return Inputs()
    match node:
        case ir.Arithmetic():
            return together(of_quantity(prover, part, record) for part in (node.left, node.right))
        case ir.Extreme() | ir.Rounded():
            parts = node.items if isinstance(node, ir.Extreme) else (node.value,)
            return together(of_quantity(prover, part, record) for part in parts)
        case ir.Chosen():
            return of_chosen(prover, node, record)
        case ir.Growth():
            return together(of_quantity(prover, part, record) for part in (node.now, node.before))
        case ir.AsOf():
            return prover.evaluator.then(node, record, lambda item, one: of_quantity(prover, item, one), Inputs())
        case ir.Earlier():
            raise AssertionError(node)  # settled when the world was made
        case ir.Call():
            return of_call(prover, node, record)
    return of_group(prover, _view(prover, node, record), record)


def of_field(prover: Prover, type: str, name: str, record: Record) -> Inputs:
    """One missing field."""
    return Inputs((Missing(type, record.key, name, record is prover.subject),))


def of_dates(prover: Prover, node: deadlines.Timed, record: Record) -> Inputs:
    """Dates that an undecided deadline or order of steps hangs on: those that are missing or known in part."""
    found, sharp = deadlines.hangs_on(node, record.values, prover.evaluator.world.as_of)
    return Inputs(tuple(Missing(node.record, record.key, name, record is prover.subject) for name in found), sharp)


def of_chosen(prover: Prover, node: ir.Chosen, record: Record) -> Inputs:
    """Missing inputs of a table: of the conditions of its rows, and of the values of those that can be reached."""
    rows = prover.evaluator.rows(node, record)
    values = [case.then for case in node.cases] + ([] if node.otherwise is None else [node.otherwise])
    within = [of_quantity(prover, values[index], record) for index in rows.reached if index < len(values)]  # type: ignore[arg-type]
    whens = of_rows(prover, node, record)
    return together([*whens, *within, Inputs((), len(whens) < 2 and (not whens or not any(one.missing for one in within)))])


def of_rows(prover: Prover, node: ir.Chosen | ir.Cases, record: Record) -> list[Inputs]:
    """Missing inputs of the conditions of rows that are open, each set of them once; up to the row that ends it."""
    rows = prover.evaluator.rows(node, record)
    proofs = [prover.prove(node.cases[index].when, record) for index in rows.reached if index < len(node.cases)]
    return list(dict.fromkeys(Inputs(proof.step.missing, proof.sharp) for proof in proofs if proof.outcome.open))


def of_call(prover: Prover, node: ir.Call, record: Record) -> Inputs:
    """Missing arguments of a function."""
    return together(of_quantity(prover, item, record) for item in node.arguments)


def of_comparison(prover: Prover, node: ir.Compare | ir.Between, record: Record) -> Inputs:
    """Missing inputs of an undecided comparison; exact for a group against known bounds."""
    parts = (node.left, node.right) if isinstance(node, ir.Compare) else (node.value, node.low, node.high)
    bare = [ir.meaning(part, prover.evaluator.world.ruleset.definitions) for part in parts]
    numbers = [prover.evaluator.number(part, record) for part in parts]
    found: list[Inputs] = []
    for index, part in enumerate(bare):
        others_known = all(number.known for other, number in enumerate(numbers) if other != index)
        if others_known and isinstance(part, ir.Share | ir.Aggregate | ir.Count):
            found.append(of_group(prover, _tested(prover, node, part, (record, index, numbers)), record))
        else:
            found.append(of_quantity(prover, part, record))
    beside = any(isinstance(part, ir.Chosen) for part in bare) and sum(not number.known for number in numbers) > 1
    return together([*found, Inputs((), not beside)])  # what is held against an open table may be enough for all its rows


def of_every(prover: Prover, node: ir.Every, record: Record) -> Inputs:
    """Missing inputs of an undecided "every": those of members that can be a no."""
    judge, inputs = _condition(prover, node.condition)
    return of_group(prover, View(node.group, judge, inputs, pairs=(YES | NO, NO | OUT)), record)


def of_group(prover: Prover, view: View, record: Record) -> Inputs:
    """Missing inputs of the undecided members of a group, and the list itself where it is absent or incomplete."""
    evaluator = prover.evaluator
    seen = [(member, uncertain, inside) for member, uncertain, inside in evaluator.members(view.group, record)]
    met = [view.judge(member) if inside.possible & 1 else MET for member, _, inside in seen]
    masks = [groups.outcomes(row[2], one) | (OUT if row[1] else 0) for row, one in zip(seen, met, strict=True)]
    undecided = [index for index, mask in enumerate(masks) if mask & (mask - 1)]
    found = [_list(prover, view, record)]
    exact = view.test is None or (len(undecided) <= MOST and not found[0].missing)
    told = {mask: _told(view, masks, mask, exact) for mask in {masks[index] for index in undecided}}
    for index in undecided:
        member, uncertain, inside = seen[index]
        if told[masks[index]] and not view.skip(member):
            found.append(_member(prover, view, record, (member, uncertain, inside, met[index]), told[masks[index]]))
    return together([*found, Inputs((), view.sharp and (exact or not undecided))])


def _told(view: View, masks: list[int], mask: int, exact: bool) -> set[int]:
    if view.test is None or not exact:
        return {pair for pair in view.pairs if pair & mask == pair}
    counts = tuple(masks.count(index) for index in range(8))
    return groups.distinguishing(counts, mask, view.test)


def _list(prover: Prover, view: View, record: Record) -> Inputs:
    blank = prover.evaluator.further(view.group, record)
    if blank is None:
        return Inputs()
    inside = MET if view.group.where is None else prover.evaluator.truth(view.group.where, blank)
    mask = groups.outcomes(inside, view.judge(blank)) | OUT
    if not any(pair & mask == pair for pair in view.pairs):
        return Inputs()
    return Inputs((Missing(record.type, record.key, view.group.name, record is prover.subject),))


def _member(prover: Prover, view: View, unit: Record, row: tuple[Record, bool, Outcome, Outcome], told: set[int]) -> Inputs:
    member, uncertain, inside, met = row
    found: list[Inputs] = []
    if uncertain:
        found.append(Inputs((Missing(member.type, member.key, unit.type or view.group.name, False),)))
    if inside.open and view.group.where is not None:
        proof = prover.prove(view.group.where, member)
        found.append(Inputs(proof.step.missing, proof.sharp))
    if any(pair & met.possible == pair for pair in told):
        found.append(view.inputs(member))
    return together(found)


def _condition(prover: Prover, node: ir.Condition) -> tuple[Callable[[Record], Outcome], Callable[[Record], Inputs]]:
    def inputs(member: Record) -> Inputs:
        proof = prover.prove(node, member)
        return Inputs(proof.step.missing, proof.sharp)

    return lambda member: prover.evaluator.truth(node, member), inputs


def _view(prover: Prover, node: Grouped, record: Record) -> View:
    """A group whose members are all named where they are undecided."""
    match node:
        case ir.Count():
            return View(node.group)
        case ir.Share():
            judge, inputs = _condition(prover, node.condition)
            return View(node.group, judge, inputs, sharp=False)
        case ir.Aggregate():
            return _values(prover, node, record)
        case ir.Distinct():
            return _keys(prover, node, record)


def _values(prover: Prover, node: ir.Aggregate, record: Record) -> View:
    def judge(member: Record) -> Outcome:
        number = prover.evaluator.number(node.value, member)
        if number.only:
            return Outcome(UNKNOWN.truth, OUT)
        spread = YES if number.low == number.high else YES | NO
        return MET if number.known else Outcome(UNKNOWN.truth, spread | (OUT if number.maybe else 0))

    listing = prover.evaluator.listing(node.group, record)
    settled = node.group.where is None and (listing is None or not listing.uncertain)
    sharp = settled and isinstance(node.value, ir.FieldValue) and node.kind in ("sum", "average")
    return View(node.group, judge, lambda member: of_quantity(prover, node.value, member), sharp=sharp)


def _keys(prover: Prover, node: ir.Distinct, record: Record) -> View:
    name, type = node.name, node.group.record
    rows = [row for row in prover.evaluator.members(node.group, record) if row[2].possible & YES]
    certain = [member for member, uncertain, inside in rows if inside.truth is MET.truth and not uncertain]
    sure = {member.values.get(name) for member in certain} - {None}
    return View(
        node.group,
        lambda member: UNKNOWN if member.values.get(name) is None else MET,
        lambda member: of_field(prover, type, name, member),
        sharp=len(certain) == len(rows),
        skip=lambda member: member.values.get(name) in sure,
    )


def _tested(prover: Prover, node: ir.Compare | ir.Between, part: Grouped, at: tuple[Record, int, list[Num]]) -> View:
    """A group whose quantity, part `index` of a comparison, is compared with known numbers."""
    record, index, numbers = at

    def holds(number: Num) -> Outcome:
        parts = [*numbers[:index], number, *numbers[index + 1 :]]
        return compare(node.order, *parts) if isinstance(node, ir.Compare) else between(*parts)

    if isinstance(part, ir.Share):
        judge, inputs = _condition(prover, part.condition)
        return View(part.group, judge, inputs, groups.share_test(holds))
    if isinstance(part, ir.Aggregate) and part.kind in ("least", "greatest") and isinstance(node, ir.Compare):
        upward = (node.order in ("ge", "gt")) == (index == 0)
        if node.order not in ("eq", "ne"):
            return View(
                part.group,
                lambda member: holds(prover.evaluator.number(part.value, member)),
                lambda member: of_quantity(prover, part.value, member),
                groups.every_test if upward == (part.kind == "least") else groups.some_test,
            )
    return _view(prover, part, record)
