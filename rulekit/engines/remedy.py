"""A standard that a record fails goes in; the smallest change after which it would comply comes out (decisions 66, 67, S6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, assert_never

from attrs import define, evolve, field

from rulekit import ir
from rulekit.engines import calendar, ladder, plans
from rulekit.engines.evaluator import Evaluator
from rulekit.engines.plans import NOTHING_TO_DO, ONE, Add, Assign, Edit, Found, Part, Plan
from rulekit.engines.truth import FALSE, TRUE, Outcome
from rulekit.findings import Change, Remedy, Truth, Verdict
from rulekit.records import Days, NotYet, Record, Value

if TYPE_CHECKING:
    from rulekit.vocabulary import Field

Judged: TypeAlias = tuple[Outcome, Outcome, Outcome]
Judge: TypeAlias = Callable[[Evaluator, Record], Judged]
_JOINING = (ir.All, ir.AnyOf, ir.HowMany, ir.Same, ir.Cases, ir.InGrade)
_TRIED = 16  # plans that are tried before one is given up
_SHOWN = 5  # plans of one cost that are offered
_LEFT = "leaves_scope"


def remedy(requirement: ir.Condition, record: Record, evaluator: Evaluator, judge: Judge) -> Remedy:
    """
    The smallest change of inputs of a requirement that a record fails, after which it passes.

    Takes: the evaluator that judged the record, and what gives (scope, exception, requirement) of a record by an evaluator.
    Gives: a remedy each of whose plans has been tried: the record as it would be passes; or the code of the reason for none.
    """
    reason, joined = "", isinstance(_inner(requirement, evaluator), _JOINING)
    for certain in (True, False):
        search = Search(evaluator, certain)
        found = search.fix(requirement, True, record)
        reason = found.none or reason
        good: list[Plan] = []
        for plan in islice(found.plans, _TRIED):
            if good and plans.cost(plan) > plans.cost(good[0]):
                break
            refused = _refused(plan, record, evaluator, judge, certain, joined)
            good += [] if refused else [plan]
            reason = refused or reason
        if good:
            told = (_told(plan, record, evaluator, judge, joined) for plan in good[:_SHOWN])
            first, *others = dict.fromkeys(told)
            return Remedy(first, tuple(others), certain=certain)
    return Remedy(none=reason)


def _inner(node: ir.Condition, evaluator: Evaluator) -> ir.Condition:
    """A condition without negations and names around it."""
    while isinstance(node, ir.Not | ir.Ref):
        node = node.item if isinstance(node, ir.Not) else evaluator.definition(node.name).body  # type: ignore[assignment]
    return node


def _refused(plan: Plan, record: Record, evaluator: Evaluator, judge: Judge, certain: bool, joined: bool) -> str:
    """Why a plan will not do: it does not comply, or something less would; "" where it will."""
    scope, exception, requirement = _after(plans.edits(plan), record, evaluator, judge)
    if scope.truth is not Truth.TRUE or exception.truth not in (Truth.FALSE, Truth.NOTHING):
        return _LEFT
    if not _complies(requirement, certain):
        return "joint"
    for part in plan if joined else ():
        rest = tuple(edit for other in plan if other is not part for edit in other.edits)
        if _complies(_after((*rest, *part.at(part.enough - 1)), record, evaluator, judge)[2], certain):
            return "joint"
    return ""


def _told(plan: Plan, record: Record, evaluator: Evaluator, judge: Judge, joined: bool) -> tuple[Change, ...]:
    """The changes of a plan; where conditions are joined, what is enough at best of each is found with the others as they are."""
    parts = list(plan)

    def good(index: int, steps: int) -> bool:
        done = (edit for place, part in enumerate(parts) for edit in part.at(steps if place == index else part.best))
        return _complies(_after(tuple(done), record, evaluator, judge)[2], certain=False)

    if joined:
        if not good(0, parts[0].best):
            parts = [evolve(part, best=part.enough) for part in parts]
        for index in reversed(range(len(parts))):
            best = plans.least(partial(good, index), 0, parts[index].best)
            parts[index] = parts[index] if best is None else evolve(parts[index], best=best)
    return tuple(part.told for part in parts)


def _after(done: tuple[Edit, ...], record: Record, evaluator: Evaluator, judge: Judge) -> Judged:
    then = plans.changed(evaluator.world, done)
    return judge(then, then.now(record))


def _complies(requirement: Outcome, certain: bool) -> bool:
    if certain:
        return ladder.climb(Truth.TRUE, Truth.FALSE, requirement.truth)[1] is Verdict.PASS
    return bool(requirement.possible & TRUE) and requirement.truth is not Truth.ERROR


@define(eq=False)
class Search:
    """
    Looks for changes after which a condition comes to what is wanted: for certain, or as far as known inputs go.

    For a record that is to be made (`free`), fixed fields and dates may be chosen too. `kept` holds conditions that were made
    up on the way, because counts are kept by the identity of their conditions.
    """

    evaluator: Evaluator
    certain: bool = True
    free: bool = False
    kept: list[object] = field(factory=list)

    def fix(self, node: ir.Condition, wanted: bool, record: Record) -> Found:
        """Plans after which a condition is true, or where not wanted false, on a record."""
        outcome = self.evaluator.truth(node, record)
        if outcome.truth is (Truth.TRUE if wanted else Truth.FALSE):
            return NOTHING_TO_DO
        if not self.reached(outcome, wanted):
            return self._fix(node, wanted, record)
        return self._fix(node, wanted, record).already() if self.certain else NOTHING_TO_DO

    def reached(self, outcome: Outcome, wanted: bool = True) -> bool:
        """Whether this may turn out as wanted, and no function failed."""
        return bool(outcome.possible & (TRUE if wanted else FALSE)) and outcome.truth is not Truth.ERROR

    def holds(self, outcome: Outcome) -> bool:
        """Whether this is good enough for the search."""
        return outcome.truth is Truth.TRUE if self.certain else self.reached(outcome)

    def _fix(self, node: ir.Condition, wanted: bool, record: Record) -> Found:
        from rulekit.engines import case_plans, date_plans, fact_plans, flips, movers

        match node:
            case ir.Not():
                return self.fix(node.item, not wanted, record)
            case ir.Ref():
                return self.fix(self.evaluator.definition(node.name).body, wanted, record)  # type: ignore[arg-type]
            case ir.All() | ir.AnyOf():
                found = [self.fix(item, wanted, record) for item in node.items]
                return plans.every(found) if isinstance(node, ir.All) == wanted else plans.either(found)
            case ir.HowMany():
                return self._so_many(node, wanted, record)
            case ir.Same():
                return self._agreeing(node, wanted, record)
            case ir.Cases():
                return case_plans.cases(self, node, wanted, record)
            case ir.InGrade():
                return case_plans.graded(self, node, wanted, record)
            case ir.Holds():
                return self._yes_no(node, wanted, record)
            case ir.OneOf():
                return self._choice(node, wanted, record)
            case ir.Every():
                return flips.every(self, node, wanted, record)
            case ir.Assumed():
                return self._fix(node.item, wanted, record)
            case ir.Unique() | ir.Among() | ir.Recorded() | ir.Decided():
                return fact_plans.fact(self, node, wanted, record)
            case ir.Compare() | ir.Between():
                return movers.comparison(self, node, wanted, record)
            case ir.Happened() | ir.Dated():
                return self._date(node, wanted, record)
            case ir.Deadline() | ir.DueBy() | ir.InOrder() | ir.Staged():
                return date_plans.dated(self, node, wanted, record)
            case ir.InPlace():
                return Found(none="place")
            case ir.EachPeriod() | ir.AnyWindow() | ir.AsOf():
                return Found(none="past")
            case ir.Earlier() | ir.Consecutive():
                raise AssertionError(node)  # settled when the world was made
            case ir.Call():
                return Found(none="function")
        assert_never(node)

    def _so_many(self, node: ir.HowMany, wanted: bool, record: Record) -> Found:
        """So many of the items, whichever it takes the least to change; for exactly so many also the others, the other way."""
        size = len(node.items)
        yes, no = ([self.fix(item, value, record) for item in node.items] for value in (True, False))
        if node.order == "eq":
            if wanted:
                return plans.exactly(yes, no, node.count)
            return plans.either([plans.some(yes, node.count + 1), plans.some(no, size - node.count + 1)])
        least = node.count if node.order == "ge" else node.count + 1
        return plans.some(yes, least) if (node.order == "ge") == wanted else plans.some(no, size - least + 1)

    def _agreeing(self, node: ir.Same, wanted: bool, record: Record) -> Found:
        """The first of the two, the duty, is changed before the second, the condition that it hangs on."""
        ends = (True, False) if self.evaluator.truth(node.right, record).truth is not Truth.FALSE else (False, True)
        found = []
        for value in ends:
            parts = ((node.left, value == wanted), (node.right, value))
            found.append(plans.every([self.fix(item, goal, record) for item, goal in parts]))
        return plans.either(found)

    def entry(self, record: str, name: str) -> Field | None:
        """The field of the vocabulary."""
        return self.evaluator.world.vocabulary.fields.get((record, name))

    def fixed(self, record: str, name: str) -> bool:
        """Whether a field cannot be changed."""
        known = self.entry(record, name)
        return known is not None and known.fixed and not self.free

    def _yes_no(self, node: ir.Holds, wanted: bool, record: Record) -> Found:
        if self.fixed(node.record, node.name):
            return Found(none="fixed")
        before = record.values.get(node.name)
        change = Change(
            "set" if wanted else "stop", node.record, node.name,
            None if before is None else "yes" if before is True else "no", "yes" if wanted else "no",
        )  # fmt: skip
        return Found((self.one(change, record, wanted),))

    def _choice(self, node: ir.OneOf, wanted: bool, record: Record) -> Found:
        if self.fixed(node.record, node.name):
            return Found(none="fixed")
        known = self.entry(node.record, node.name)
        others = [choice.id for choice in known.choices if choice.id not in node.values] if known is not None else []
        before = record.values.get(node.name)
        text = before if isinstance(before, str) else None
        made = (
            self.one(Change("set", node.record, node.name, text, value), record, value)
            for value in (node.values if wanted else others)
        )
        found = tuple(made)
        return Found(found) if found else Found(none="value")

    def _date(self, node: ir.Happened | ir.Dated, wanted: bool, record: Record) -> Found:
        """A date lies in the past and stays; only of a record that is to be made can it be chosen."""
        day = calendar.window(node, self.evaluator.world.as_of)[1]
        if not self.free or day <= calendar.BEFORE_ALL:
            return Found(none="date")
        value: Value = Days(day, day) if wanted else NotYet()
        return Found((self.one(Change("set", node.record, node.name), record, value),))

    def one(self, change: Change, record: Record, value: Value) -> Plan:
        """A plan that gives a field of a record a value."""
        edit = Assign(record, change.name, value)
        return (Part(change, lambda steps: (edit,) if steps else (), 1, 1, 1, ONE, (id(record), change.name)),)

    def made(self, group: ir.Group, *wanted: tuple[ir.Condition, bool]) -> Record | None:
        """A record that would be a member of a group and meet conditions; None where none can be thought of."""
        blank = Record(group.record, "")
        inside = ((group.where, True),) if group.where is not None else ()
        free = Search(self.evaluator, certain=True, free=True, kept=self.kept)
        found = plans.every([free.fix(condition, value, blank) for condition, value in (*inside, *wanted)])
        if not found.plans:
            return None
        edits = plans.edits(found.plans[0])
        if any(isinstance(edit, Add) or edit.record is not blank for edit in edits):
            return None
        values = {edit.name: edit.value for edit in edits if isinstance(edit, Assign)}
        return evolve(blank, values=values)

    def options(self, condition: ir.Condition, wanted: bool, members: Iterator[Record]) -> Iterator[tuple[Record, Plan]]:
        """Members for which the condition can come to what is wanted, each with its cheapest plan."""
        sure = Search(self.evaluator, certain=True, kept=self.kept)
        for member in members:
            found = sure.fix(condition, wanted, member)
            if found.plans:
                yield member, found.plans[0]
