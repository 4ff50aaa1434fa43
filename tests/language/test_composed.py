"""Twins that nest three to five constructs: they parse, agree, and come back from both canonical renderings."""

from __future__ import annotations

from collections import Counter
from random import Random

import attrs
import pytest

from rulekit import ir
from tests.twins import fault_of, read, readings
from tests.twins_composed import MAKERS, composed, constructs

ENOUGH, SEED, LEAST = 10_000, 20_261_122, 50
FEW, MANY = 3, 5
# Made by engines (AsOf), or what stands around rules in a ruleset and in no sentence.
NO_SENTENCE = {"AsOf", "Citation", "Unchecked", "Standard", "Ruleset"}
NODES = {
    name for name, kind in vars(ir).items() if isinstance(kind, type) and attrs.has(kind) and kind.__module__ == ir.__name__
}  # fmt: skip


def test_ten_thousand_that_nest_three_to_five_constructs_agree_and_come_back():
    """Those that nest fewer or more are read in both languages as well; of definitions all is asked."""
    random, faults = Random(SEED), []
    nodes: Counter[str] = Counter()
    sizes: Counter[int] = Counter()
    while sum(sizes[size] for size in range(FEW, MANY + 1)) < ENOUGH and len(faults) < 20:
        zh, en = composed(random)
        found = readings(f"{zh}。", f"{en}.")
        node = found["zh"].node
        size = len(constructs(node)) if isinstance(node, ir.Rule) else FEW if node is not None else 0
        told = fault_of(found, back=FEW <= size <= MANY)
        if told:
            faults.append(f"{zh}\n{en}\n{told}")
            continue
        sizes[size] += isinstance(node, ir.Rule)
        nodes.update(type(one).__name__ for one in ir.walk(node))
    print(f"{sum(sizes.values()):,} rules by the number of their constructs: {dict(sorted(sizes.items()))}")
    assert not faults, f"{len(faults)} of {sum(sizes.values())}:\n" + "\n".join(faults[:5])
    rare = {name: nodes[name] for name in NODES - NO_SENTENCE if nodes[name] < LEAST}
    assert not rare, rare


def test_every_maker_is_drawn_and_its_sentences_differ():
    for maker in dict.fromkeys(MAKERS):
        random = Random(f"{SEED} {maker.__name__}")
        made = {maker(random) for _ in range(200)}
        assert len(made) > 150, maker.__name__


@pytest.mark.parametrize(
    "sentence, expected",
    [
        ("a village must have a resident cadre.", set()),
        ("in Gulou district, villages that are graded lagging must have a resident cadre.", {"place", "scope", "InGrade"}),
        (
            "in each township, at least 80% of villages must make a home visit every quarter "
            "unless it has a general party committee, counting missing as no.",
            {"over each", "Share", "EachPeriod", "exception", "Assumed"},
        ),
    ],
)
def test_constructs_are_told_from_the_meaning(sentence, expected):
    assert constructs(read("en", sentence).node) == expected
