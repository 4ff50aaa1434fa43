"""A standard and a data set go in; whether the generated function and the interpreter differ comes out, shrunk and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import evolve, field, frozen

from rulekit import ir
from rulekit.engines import interpret
from rulekit.engines.generated.engine import generate
from rulekit.engines.generated.groups import Surroundings
from rulekit.findings import Finding, Verdict
from rulekit.records import Dataset, Listing, Record
from tests.ir_json import from_json, to_json
from tests.random_rules import AS_OF, DEFINITIONS, VOCABULARY

TRIES = 3_000
KEPT = Path(__file__).resolve().parent / "golden" / "agreement"


@frozen
class Case:
    """One standard, judged for one record of a data set."""

    standard: ir.Standard
    dataset: Dataset = field(eq=False)
    record: Record = field(eq=False)

    @property
    def world(self) -> interpret.World:
        return interpret.World(ir.Ruleset("synthetic", (self.standard,), DEFINITIONS), VOCABULARY, self.dataset, AS_OF)


def functions(standards, dataset):
    """The generated function for standards of one type, and the one that leaves a marked pass open."""
    around = Surroundings(dataset, AS_OF)
    ruleset = ir.Ruleset("synthetic", tuple(standards), DEFINITIONS)
    type = standards[0].rule.over.record
    return tuple(generate(ruleset, VOCABULARY, type, around, ruleset.standards, marked=marked) for marked in (False, True))


def unmarked(finding: Finding) -> Verdict | None:
    """What the second of the functions should say."""
    return None if finding.verdict is Verdict.PASS and finding.marks else finding.verdict


def disagrees(case: Case) -> bool:
    """Whether the two engines differ on a case, alone; an exception of the generated one counts."""
    finding = interpret.judge(case.standard, case.record, case.world)
    try:
        plain, marked = functions([case.standard], case.dataset)
        return plain(case.record) != (finding.verdict,) or marked(case.record) != (unmarked(finding),)
    except Exception:
        return True


def shrunk(case: Case, differs: Callable[[Case], bool] | None = None, tries: int = TRIES) -> Case:
    """
    A smaller case on which the engines still differ, or the smallest met after so many tries.

    `differs` says of a case whether they do, for other engines than these two.
    """
    differs = differs or disagrees
    found = True
    while found:
        found = False
        for smaller in _smaller(case):
            tries -= 1
            if tries > 0 and differs(smaller):
                case, found = smaller, True
                break
    return case


def again(dataset: Dataset, records: dict[str, list[Record]], *, names: bool = False, lost: bool = True) -> Dataset:
    """A data set like another with these records, with `names` of units and with rows that were `lost` where that is said."""
    found = Dataset(VOCABULARY, records, dataset.supplied, dataset.unreadable if lost else [])
    found.unit_names = dataset.unit_names if names else {}
    return found


def keep(case: Case) -> Path:
    """Write a case down, so that the suite runs it from now on."""
    names = [[level, key, name] for (level, key), name in case.dataset.unit_names.items()]
    dataset = to_json(again(case.dataset, case.dataset.records)) | ({"unit_names": names} if names else {})
    data = {"standard": to_json(case.standard), "record": to_json(case.record), "dataset": dataset}
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    path.write_text(text, encoding="utf-8")
    return path


def kept(path: Path) -> Case:
    """A case as it was written down."""
    data = json.loads(path.read_text(encoding="utf-8"))
    names = data["dataset"].pop("unit_names", [])
    dataset, record = from_json(data["dataset"], vocabulary=VOCABULARY), from_json(data["record"])
    dataset.unit_names = {(level, key): name for level, key, name in names}
    return Case(from_json(data["standard"]), dataset, dataset.find(record.type, record.key) or record)


def _smaller(case: Case) -> Iterator[Case]:
    rule = case.standard.rule
    parts = {"exceptions": ()} if rule.exceptions else {}
    if rule.scope is not None:
        parts["scope"] = None
    for name, value in parts.items():
        yield evolve(case, standard=evolve(case.standard, rule=evolve(rule, **{name: value})))
    for name in ("scope", "requirement"):
        for node in _simpler(getattr(rule, name)):
            yield evolve(case, standard=evolve(case.standard, rule=evolve(rule, **{name: node})))
    for index, exemption in enumerate(rule.exceptions):
        for node in _simpler(exemption.condition):
            changed = (*rule.exceptions[:index], evolve(exemption, condition=node), *rule.exceptions[index + 1 :])
            yield evolve(case, standard=evolve(case.standard, rule=evolve(rule, exceptions=changed)))
    yield from _smaller_datasets(case)


def _smaller_datasets(case: Case) -> Iterator[Case]:
    """The same standard over less data; the record that is judged stays, with fewer values or members."""
    given = case.dataset
    if given.unreadable:
        yield evolve(case, dataset=again(given, given.records, names=True, lost=False))
    if given.unit_names:
        yield evolve(case, dataset=again(given, given.records))
    for type, rows in given.records.items():
        kept = [one for one in rows if one is case.record]
        for size in (len(rows) // 2, len(rows) // 8, 1):
            for start in range(0, len(rows), max(size, 1)):
                fewer = [one for index, one in enumerate(rows) if not start <= index < start + size or one in kept]
                if len(fewer) < len(rows):
                    yield evolve(case, dataset=again(given, {**given.records, type: fewer}, names=True))
    for type, rows in given.records.items():
        for index, one in enumerate(rows):
            for record in _smaller_records(one):
                records = {**given.records, type: [*rows[:index], record, *rows[index + 1 :]]}
                yield Case(case.standard, again(given, records, names=True), record if one is case.record else case.record)


def _simpler(node: ir.Condition | None) -> Iterator[ir.Condition]:
    """Conditions in the place of one: a part of it, or it with one of its parts simpler."""
    if isinstance(node, ir.Not):
        yield node.item
        yield from (ir.Not(item) for item in _simpler(node.item))
    elif isinstance(node, ir.All | ir.AnyOf):
        yield from node.items
        for index, item in enumerate(node.items):
            if len(node.items) > 2:
                yield type(node)(node.items[:index] + node.items[index + 1 :])
            for part in _simpler(item):
                if not isinstance(part, type(node)):
                    yield type(node)((*node.items[:index], part, *node.items[index + 1 :]))
    elif isinstance(node, ir.HowMany):
        yield from node.items
        for index, item in enumerate(node.items):
            if len(node.items) > 2:
                yield evolve(node, items=node.items[:index] + node.items[index + 1 :])
            yield from (evolve(node, items=(*node.items[:index], part, *node.items[index + 1 :])) for part in _simpler(item))
    elif isinstance(node, ir.Same):
        yield from (node.left, node.right)
        yield from (evolve(node, left=part) for part in _simpler(node.left))
        yield from (evolve(node, right=part) for part in _simpler(node.right))
    elif isinstance(node, ir.Every):
        yield from (evolve(node, condition=part) for part in _simpler(node.condition))


def _smaller_records(record: Record) -> Iterator[Record]:
    for name in record.values:
        yield evolve(record, values={key: value for key, value in record.values.items() if key != name})
    for name, listing in record.lists.items():
        yield evolve(record, lists={key: value for key, value in record.lists.items() if key != name})
        for index in range(len(listing.members)):
            fewer = Listing(listing.members[:index] + listing.members[index + 1 :], listing.uncertain, listing.complete)
            yield evolve(record, lists={**record.lists, name: fewer})
