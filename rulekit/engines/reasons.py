"""Proof trees go in; the failing core, all that failed, and what there was nothing of to judge come out (decision 65)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from rulekit import ir
from rulekit.engines import cases, deadlines, several, timed
from rulekit.engines.evaluator import Evaluator
from rulekit.engines.proofs import Proof
from rulekit.engines.truth import UNKNOWN, Outcome, conjunction, disjunction, negation, settle
from rulekit.findings import Step, Truth
from rulekit.records import Record

_JOINING = (ir.All, ir.AnyOf, ir.Not, ir.HowMany, ir.Same, ir.Cases, ir.Ref, ir.Staged)
_BITS = {Truth.TRUE: 1, Truth.FALSE: 2, Truth.NOTHING: 4}


def core(step: Step) -> tuple[Step, ...]:
    """
    Leaves that alone decide a tree that came out true or false, none to spare: fewest, ties in source order.

    A group condition keeps those of its members that are a no, where it is false.
    """
    chosen = list({leaf.condition: leaf for leaf in _cheapest(step)}.values())
    for leaf in reversed(chosen[:]):
        rest = [other.condition for other in chosen if other is not leaf]
        if rest and _decided(step, rest).truth is step.truth:
            chosen.remove(leaf)
    return tuple(_narrowed(leaf) for leaf in chosen)


def failing(step: Step) -> tuple[Step, ...]:
    """All leaves that stand against a tree that came out false, in source order."""
    return tuple(_against(step))


def broken(step: Step) -> dict[str, str]:
    """The direction that "if and only if" was broken in: the duty is not met, or it is where the condition does not hold."""
    if not isinstance(step.condition, ir.Same):
        return {}
    return {"broken": "duty_unmet" if step.steps[0].truth is Truth.FALSE else "condition_unmet"}


def timing(step: Step) -> dict[str, str]:
    """What the first deadline, order of steps or stage below a step tells: its last day and state, or which stage spoke."""
    waiting = [step]
    while waiting:
        current = waiting.pop(0)
        if current.detail:
            return dict(current.detail)
        waiting = [*_branches(current), *waiting]
    return {}


def _branches(step: Step) -> tuple[Step, ...]:
    """The steps below a connective or a definition; none below a leaf."""
    return step.steps if isinstance(step.condition, _JOINING) else ()


def _cheapest(step: Step) -> list[Step]:
    below = [one for one in _branches(step) if not one.role]
    if not below:
        return [step]
    if isinstance(step.condition, ir.Not | ir.Ref | ir.Staged):
        return _cheapest(below[0])
    if isinstance(step.condition, ir.HowMany | ir.Same):
        enough, parts = _counted(step.condition, step.truth, below)
        return [leaf for part in sorted((_cheapest(part) for part in parts), key=len)[:enough] for leaf in part]
    if isinstance(step.condition, ir.Cases):  # of each row that can be reached
        return [leaf for part in below for leaf in _cheapest(part)]
    one_is_enough = isinstance(step.condition, ir.All) == (step.truth is Truth.FALSE)
    if not one_is_enough:
        return [leaf for part in below for leaf in _cheapest(part)]
    return min((_cheapest(part) for part in below if part.truth is step.truth), key=len)


def _counted(node: ir.HowMany | ir.Same, truth: Truth, below: list[Step]) -> tuple[int, list[Step]]:
    """How many of which parts are enough for what a list or a pair came to: of a list of n the n - k + 1 that are false."""
    if isinstance(node, ir.Same) or (node.order == "eq" and truth is Truth.TRUE):
        return len(below), below
    yes = [part for part in below if part.truth is Truth.TRUE]
    no = [part for part in below if part.truth is Truth.FALSE]
    if node.order == "eq":
        return (node.count + 1, yes) if len(yes) > node.count else (len(below) - node.count + 1, no)
    least = node.count if node.order == "ge" else node.count + 1
    reached = (node.order == "ge") == (truth is Truth.TRUE)
    return (least, yes) if reached else (len(below) - least + 1, no)


def _against(step: Step) -> list[Step]:
    below = [one for one in _branches(step) if not one.role]
    if not below:
        return [step]
    if isinstance(step.condition, ir.Not):
        return _against(below[0])
    if isinstance(step.condition, ir.HowMany | ir.Same):
        return [leaf for part in _counted(step.condition, step.truth, below)[1] for leaf in _against(part)]
    return [leaf for part in below if part.truth is step.truth for leaf in _against(part)]


def _decided(step: Step, kept: Sequence[ir.Condition]) -> Outcome:
    """What a tree comes to when only some of its leaves are known."""
    below = [_decided(one, kept) for one in _branches(step) if not one.role]
    match step.condition:
        case ir.All():
            return conjunction(below)
        case ir.AnyOf():
            return disjunction(below)
        case ir.Not():
            return negation(below[0])
        case ir.HowMany() | ir.Same():
            return several.outcome(step.condition, below)
        case ir.Cases() if below:
            return cases.outcome(below)
        case ir.Ref() | ir.Staged() if below:
            return below[0]
    bit = _BITS.get(step.truth)
    return settle(bit) if bit is not None and step.condition in kept else UNKNOWN


def _narrowed(leaf: Step) -> Step:
    against = tuple(row for row in leaf.members if row[1] is Truth.FALSE)
    return evolve(leaf, members=against) if against and leaf.truth is Truth.FALSE else leaf


def unmet(proof: Proof) -> Step:
    """The first leaf that came to nothing below a proof that did."""
    step = proof.step
    while True:
        below = [one for one in _branches(step) if one.truth is Truth.NOTHING and not one.role]
        if not below:
            return step
        step = below[0]


def nothing(evaluator: Evaluator, step: Step, record: Record) -> Mapping[str, str]:
    """
    What there was nothing of: `what` names it, `kind` is how.

    "not_then": a record that did not exist in the earlier period; "empty": a group (its list or type); "zero_base": a divisor;
    "not_yet": an event that a function reads; "not_yet_due":
    something that has to be done by `due`, where that is known, "stages": by the day of the first stage.
    """
    if isinstance(step.condition, ir.EachPeriod | ir.AnyWindow):
        return timed.waiting(evaluator, step.condition, record)
    if isinstance(step.condition, ir.Deadline | ir.DueBy | ir.InOrder | ir.Staged):
        return deadlines.waiting(step.condition, step.detail)
    for part, _ in step.values:
        found = _emptiness(evaluator, part, record)
        if found:
            return found
    if isinstance(step.condition, ir.Call):
        return {"what": step.condition.function, "kind": "not_yet"}
    if isinstance(step.condition, ir.AsOf):
        return {"what": record.type, "kind": "not_then"}
    if isinstance(step.condition, ir.Cases | ir.InGrade):
        return {"what": "", "kind": "no_row"}
    return {}


def _emptiness(evaluator: Evaluator, node: ir.Quantity, record: Record) -> Mapping[str, str]:
    if not evaluator.number(node, record).only:
        return {}
    match node:
        case ir.Share() if evaluator.number(ir.Count(node.group), record).low > 0:
            if isinstance(node.condition, ir.Staged):
                return deadlines.waiting(node.condition, {"next": node.condition.stages[0].day.isoformat()})
            return {"what": node.group.name, "kind": "none_of"}
        case ir.Share() | ir.Aggregate():
            return {"what": node.group.name, "kind": "empty"}
        case ir.Arithmetic():
            inside = _emptiness(evaluator, node.left, record) or _emptiness(evaluator, node.right, record)
            return inside or {"what": _label(node.right), "kind": "zero_base"}
        case ir.Growth():
            inside = _emptiness(evaluator, node.now, record) or _emptiness(evaluator, node.before, record)
            return inside or {"what": _label(node.before), "kind": "zero_base"}
        case ir.AsOf():
            nothing: Mapping[str, str] = {"what": record.type, "kind": "not_then"}
            return evaluator.then(node, record, lambda item, one: _emptiness(evaluator, item, one), nothing)
        case ir.Extreme() | ir.Rounded():
            parts = node.items if isinstance(node, ir.Extreme) else (node.value,)
            return next((found for part in parts if (found := _emptiness(evaluator, part, record))), {})
        case ir.Chosen():
            return _no_row(evaluator, node, record)
        case ir.Ref():
            return _emptiness(evaluator, evaluator.definition(node.name).body, record)  # type: ignore[arg-type]
        case ir.Call():
            return {"what": node.function, "kind": "not_yet"}
    return {}


def _no_row(evaluator: Evaluator, node: ir.Chosen, record: Record) -> Mapping[str, str]:
    """A table of which no row holds, or whose row is of nothing itself."""
    index = evaluator.rows(node, record).reached[0]
    values = [case.then for case in node.cases] + ([] if node.otherwise is None else [node.otherwise])
    if index < len(values):
        return _emptiness(evaluator, values[index], record)  # type: ignore[arg-type]
    return {"what": "", "kind": "no_row"}


def _label(node: ir.Quantity) -> str:
    for part in ir.walk(node):
        if isinstance(part, ir.FieldValue | ir.Ref | ir.Group):
            return part.name
    return ""
