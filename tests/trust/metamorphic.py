"""A batch and an engine go in, what a metamorphic relation finds of every standard and record of it comes out."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from attrs import evolve

from rulekit import ir
from rulekit.records import Dataset
from tests.agreement import Case
from tests.random_rules import Source
from tests.trust.batches import Batch
from tests.trust.engines import Judge
from tests.trust.relations import OfRecords, OfStandards
from tests.trust.result import Failure, Result, kept


def relate(relation: OfStandards | OfRecords, batch: Batch, judge: Judge, engine: str, result: Result) -> None:
    """Count the records of which the relation says something; where it does not hold, keep a small case."""
    seed = f"{batch.seed} {relation.name}"
    for standard, key, holds, told in found(relation, batch.standards, batch.dataset, judge, seed):
        result.relations[relation.name] += 1
        result.related[engine] += 1
        if not holds:

            def differs(case: Case) -> bool:
                return any(
                    not holds and key == case.record.key
                    for _, key, holds, _ in found(relation, [case.standard], case.dataset, judge, seed)
                )

            name = kept(standard, batch.dataset, key, differs) if len(result.failures) < 2 else ""
            result.failures.append(Failure(f"{relation.name}, {engine}", batch.seed, ir.sexpr(standard.rule), key, told, name))


Found = Iterator[tuple[ir.Standard, str, bool, str]]


def found(
    relation: OfStandards | OfRecords, standards: Sequence[ir.Standard], dataset: Dataset, judge: Judge, seed: str
) -> Found:
    """Each standard and key of a record of which a relation says something: whether it holds, and what was said."""
    if isinstance(relation, OfStandards):
        yield from _of_standards(relation, standards, dataset, judge, seed)
    else:
        yield from _of_records(relation, standards, dataset, judge, seed)


def _source(seed: str, standard: ir.Standard) -> Source:
    return Source(random.Random(f"{seed} {standard.id}"))


def _of_standards(relation: OfStandards, standards: Sequence[ir.Standard], dataset: Dataset, judge: Judge, seed: str) -> Found:
    variants = {one.id: relation.variants(one, _source(seed, one)) for one in standards}
    named = [evolve(other, id=f"{id}|{name}") for id, others in variants.items() for name, other in others.items()]
    said = judge([*standards, *named], dataset)
    for one in standards:
        names = {"": one.id} | {name: f"{one.id}|{name}" for name in variants[one.id]}
        for key in said[one.id] if len(names) > 1 else ():
            if all(key in said[id] for id in names.values()):  # a unit that only a variant meets is not judged by the others
                given = {name: said[id][key] for name, id in names.items()}
                holds = relation.holds(given)
                if holds is not None:
                    yield one, key, holds, str(given)


def _of_records(relation: OfRecords, standards: Sequence[ir.Standard], dataset: Dataset, judge: Judge, seed: str) -> Found:
    before = judge(standards, dataset)
    for one in standards:
        after = judge([one], relation.change(one, dataset, _source(seed, one)))[one.id]
        for key, verdict in before[one.id].items():
            holds = relation.holds(verdict, after[key]) if key in after else None
            if holds is not None:
                yield one, key, holds, f"{verdict}, then {after[key]}"
