"""Metamorphic relations: a standard goes in; others whose verdicts follow from its own, and what has to hold, come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve, frozen

from rulekit import ir
from rulekit.engines.mentions import Mentions
from rulekit.periods import parts
from rulekit.records import Dataset, Listing, Record
from tests.agreement import again
from tests.random_facts import ALOUD
from tests.random_rules import DEFINITIONS, VOCABULARY, Source
from tests.random_words import GROUPS
from tests.trust.batches import MARKED, ruleset

Given: TypeAlias = Mapping[str, str]
EXISTENCE = {("unit", "opened"), ("unit", "closed")}


@frozen
class OfStandards:
    """
    `variants` gives further standards by name, to be judged beside the first, which has the name "". `holds` takes what was said
    of one record, by name: whether that fits together, or None where the relation says nothing of it.
    """

    name: str
    variants: Callable[[ir.Standard, Source], dict[str, ir.Standard]]
    holds: Callable[[Given], bool | None]


@frozen
class OfRecords:
    """`change` gives other records; `holds` takes the verdict before and the one after, as OfStandards has it."""

    name: str
    change: Callable[[ir.Standard, Dataset, Source], Dataset]
    holds: Callable[[str, str], bool | None]


def _with(standard: ir.Standard, **parts: object) -> ir.Standard:
    return evolve(standard, rule=evolve(standard.rule, **parts))


def _asked(standard: ir.Standard, condition: ir.Condition) -> ir.Standard:
    """The standard that requires a condition and no more: its verdict tells what the condition comes to."""
    return _with(standard, force="must", requirement=condition, scope=None, exceptions=())


# of standards -------------------------------------------------------------------------------------


def _negated(standard: ir.Standard, source: Source) -> dict[str, ir.Standard]:
    rule = standard.rule
    if rule.force == "may":
        return {}
    found = {"not": _with(standard, requirement=ir.Not(rule.requirement))}
    if rule.scope is not None:
        found["scope"] = _asked(standard, rule.scope)
    exceptions = list(rule.exceptions)
    for exemption in exceptions:
        found[f"exception {len(found)}"] = _asked(standard, exemption.condition)
        exceptions += exemption.unless
    return found


def _negation_holds(given: Given) -> bool | None:
    """Pass and fail change places where scope and exceptions are known (semantics, "settled beyond the list")."""
    plain = {name: verdict.removesuffix(MARKED) for name, verdict in given.items()}
    open_ = [verdict for name, verdict in plain.items() if name not in ("", "not") and verdict in ("unknown", "error")]
    if "not" not in plain or open_:
        return None
    return plain["not"] == {"pass": "fail", "fail": "pass"}.get(plain[""], plain[""])


def _double(standard: ir.Standard, source: Source) -> dict[str, ir.Standard]:
    return {"same": _with(standard, requirement=ir.Not(ir.Not(standard.rule.requirement)))}


def _de_morgan(standard: ir.Standard, source: Source) -> dict[str, ir.Standard]:
    scope = standard.rule.scope
    return {"same": _with(standard, requirement=_dual(standard.rule.requirement), scope=None if scope is None else _dual(scope))}


def _dual(node: ir.Condition) -> ir.Condition:
    """Every conjunction as a negated disjunction of what is negated, and the other way round, all the way down."""
    if isinstance(node, ir.All | ir.AnyOf):
        other = ir.AnyOf if isinstance(node, ir.All) else ir.All
        parts = [ir.Not(_dual(item)) for item in node.items]
        return ir.Not(other(tuple(parts)))
    if isinstance(node, ir.Not):
        return ir.Not(_dual(node.item))
    return evolve(node, condition=_dual(node.condition)) if isinstance(node, ir.Every | ir.Share) else node


def _shuffled(standard: ir.Standard, source: Source) -> dict[str, ir.Standard]:
    return {"same": _with(standard, requirement=_turned(standard.rule.requirement, source))}


def _turned(node: ir.Condition, source: Source) -> ir.Condition:
    if isinstance(node, ir.All | ir.AnyOf):
        items = [_turned(item, source) for item in node.items]
        source.random.shuffle(items)
        return type(node)(tuple(items))
    if isinstance(node, ir.HowMany):
        counted = [_turned(item, source) for item in node.items]
        source.random.shuffle(counted)
        return evolve(node, items=tuple(counted))
    if isinstance(node, ir.Same):
        return ir.Same(_turned(node.right, source), _turned(node.left, source))
    return ir.Not(_turned(node.item, source)) if isinstance(node, ir.Not) else node


def _never(standard: ir.Standard, source: Source) -> dict[str, ir.Standard]:
    """An exception that can hold for nobody: fewer than none of a group, or one number below another."""
    type = standard.rule.over.record
    number = ir.Count(source.group(type, 1)) if GROUPS[type] else ir.Number(Fraction(source.upto(1)))
    never = ir.Exemption(ir.Compare("lt", number, ir.Number(Fraction(0))))
    exceptions = (*standard.rule.exceptions, never)
    return {"same": _with(standard, exceptions=exceptions if source.often(50) else exceptions[::-1])}


def _same(given: Given) -> bool | None:
    return given["same"] == given[""]


def _split(standard: ir.Standard, source: Source) -> dict[str, ir.Standard]:
    """The scope cut in two by a condition."""
    part = source.condition(standard.rule.over.record, 1)
    scope = standard.rule.scope
    return {
        "asked": _asked(standard, part),
        "inside": _with(standard, scope=part if scope is None else _joined(scope, part)),
        "outside": _with(standard, scope=ir.Not(part) if scope is None else _joined(scope, ir.Not(part))),
    }


def _joined(*parts: ir.Condition) -> ir.Condition:
    return ir.All(tuple(item for part in parts for item in (part.items if isinstance(part, ir.All) else (part,))))


def _split_holds(given: Given) -> bool | None:
    """Where the condition is known, the verdict stands on its side and the other side is not applicable."""
    asked = given["asked"].removesuffix(MARKED)
    if asked not in ("pass", "fail"):
        return None
    sides = (given["inside"], given["outside"])
    return (sides if asked == "pass" else sides[::-1]) == (given[""], "not_applicable")


# of records ---------------------------------------------------------------------------------------

Change: TypeAlias = Callable[[Record], Record]


def changed(dataset: Dataset, change: Change) -> Dataset:
    """Every record, child records before their owners, put through a change."""

    def of(record: Record) -> Record:
        lists = {
            name: Listing(tuple(map(of, one.members)), tuple(map(of, one.uncertain)), one.complete)
            for name, one in record.lists.items()
        }
        return change(evolve(record, values=dict(record.values), lists=lists))

    records = {type: [of(record) for record in rows] for type, rows in dataset.records.items()}
    return again(dataset, records, names=True)


def _permuted(standard: ir.Standard, dataset: Dataset, source: Source) -> Dataset:
    def turned(items: tuple[Record, ...]) -> tuple[Record, ...]:
        return tuple(source.random.sample(items, len(items)))

    def change(record: Record) -> Record:
        lists = {name: Listing(turned(one.members), turned(one.uncertain), one.complete) for name, one in record.lists.items()}
        return evolve(record, lists=lists)

    found = changed(dataset, change)
    return again(found, {type: list(turned(tuple(rows))) for type, rows in found.records.items()}, names=True)


def _irrelevant(standard: ir.Standard, dataset: Dataset, source: Source) -> Dataset:
    """Fields that the standard does not read get other values, or lose them."""
    read = set(Mentions(ruleset([standard]), VOCABULARY).of(standard.rule)) | EXISTENCE

    def reads(record: Record, name: str) -> bool:
        return (record.type, parts(name)[0]) in read  # a rule that looks back reads values of earlier periods

    def change(record: Record) -> Record:
        others = source.values(record.type, 30)
        kept = {name: value for name, value in record.values.items() if reads(record, name)}
        return evolve(record, values=kept | {name: value for name, value in others.items() if not reads(record, name)})

    return changed(dataset, change)


def _widened(standard: ir.Standard, dataset: Dataset, source: Source) -> Dataset:
    """Values are lost, and so are lists; members become uncertain and units of records unknown."""
    gaps = source.one((5, 20, 50))
    if _aloud(standard):  # what is missing is counted aloud, so that filling it in may turn the verdict (decision 5)
        return changed(dataset, lambda record: record)

    def change(record: Record) -> Record:
        kept = {name: one for name, one in record.values.items() if (record.type, name) in EXISTENCE or not source.often(gaps)}
        lists = {name: _less(one, source) for name, one in record.lists.items() if not source.often(gaps // 5)}
        return evolve(record, values=kept, lists=lists, parent="" if source.often(gaps // 10) else record.parent)

    return changed(dataset, change)


def _aloud(standard: ir.Standard) -> bool:
    waiting: list[object] = [standard.rule]
    while waiting:
        for node in ir.walk(waiting.pop()):
            if isinstance(node, ALOUD):
                return True
            if isinstance(node, ir.Ref):
                waiting.append(DEFINITIONS[node.name].body)
    return False


def _less(listing: Listing, source: Source) -> Listing:
    sure = len(listing.members) - source.often(10) if listing.members else 0
    moved = (*listing.members[sure:], *listing.uncertain)
    return Listing(listing.members[:sure], moved, listing.complete and not source.often(10))


def _widening_holds(before: str, after: str) -> bool | None:
    """
    What is decided without a value is decided so with it (decision 5). Existence dates are left as they are; a pass that may be
    exempt may turn out to be; errors are free.
    """
    if before == "error" or after in ("error", "unknown"):
        return None if before == "error" else True
    if after == "pass" + MARKED:
        return before.startswith("pass") or before == "not_applicable"
    return before.removesuffix(MARKED) == after


def _equal(before: str, after: str) -> bool | None:
    return before == after


OF_STANDARDS = (
    OfStandards("negation", _negated, _negation_holds),
    OfStandards("double negation", _double, _same),
    OfStandards("De Morgan", _de_morgan, _same),
    OfStandards("order of conditions", _shuffled, _same),
    OfStandards("exception that is never true", _never, _same),
    OfStandards("scope split in two", _split, _split_holds),
)
OF_RECORDS = (
    OfRecords("record permutation", _permuted, _equal),
    OfRecords("irrelevant columns", _irrelevant, _equal),
    OfRecords("widened missing", _widened, _widening_holds),
)
