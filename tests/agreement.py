"""A standard and a data set go in; whether the generated function and the interpreter differ comes out, shrunk and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from attrs import evolve, field, frozen

from rulekit import ir
from rulekit.engines import interpret
from rulekit.engines.python import generate
from rulekit.engines.python_groups import Surroundings
from rulekit.findings import Finding, Verdict
from rulekit.records import Dataset, Listing, Record
from tests.ir_json import from_json, to_json
from tests.random_rules import AS_OF, DEFINITIONS, VOCABULARY

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


def shrunk(case: Case) -> Case:
    """A smaller case on which the engines still differ."""
    found = True
    while found:
        found = False
        for smaller in _smaller(case):
            if disagrees(smaller):
                case, found = smaller, True
                break
    return case


def keep(case: Case) -> Path:
    """Write a case down, so that the suite runs it from now on."""
    data = {"standard": to_json(case.standard), "record": to_json(case.record), "dataset": to_json(case.dataset)}
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    path.write_text(text, encoding="utf-8")
    return path


def kept(path: Path) -> Case:
    """A case as it was written down."""
    data = json.loads(path.read_text(encoding="utf-8"))
    dataset, record = from_json(data["dataset"], vocabulary=VOCABULARY), from_json(data["record"])
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
    for record in _smaller_records(case.record):
        records = {type: [record if one is case.record else one for one in rows] for type, rows in case.dataset.records.items()}
        yield Case(case.standard, Dataset(VOCABULARY, records, case.dataset.supplied, case.dataset.unreadable), record)
    for type, rows in case.dataset.records.items():
        for index, one in enumerate(rows):
            if one is not case.record:
                records = {**case.dataset.records, type: rows[:index] + rows[index + 1 :]}
                yield evolve(case, dataset=Dataset(VOCABULARY, records, case.dataset.supplied, case.dataset.unreadable))


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
