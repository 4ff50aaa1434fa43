"""What random standards are made of: every node of the ir occurs in them, and every value that a node can have by name."""

from __future__ import annotations

import random
import typing
from collections import defaultdict
from typing import Any

import attrs

from rulekit import ir
from tests.random_rules import DEFINITIONS, OVERS, Source
from tests.trust.summary import MADE

BESIDE = {"Citation", "Unchecked", "Ruleset"}  # no meaning for one record
STANDARDS = 2_500
NEVER = {("Consecutive", "unit"): {"week"}}  # nothing is kept by week


def nodes() -> dict[str, type]:
    """Every class of the ir that means something."""
    return {
        name: kind for name, kind in vars(ir).items()
        if isinstance(kind, type) and attrs.has(kind) and kind.__module__ == ir.__name__ and name not in BESIDE | MADE
    }  # fmt: skip


def drawn() -> tuple[set[str], dict[tuple[str, str], set[Any]]]:
    """Names of the nodes of some standards and of the definitions, and the values of their attributes that are no nodes."""
    source, met, values = Source(random.Random(1), calls=4), set(), defaultdict(set)
    roots: list[object] = [source.standard("S", source.one(OVERS)) for _ in range(STANDARDS)]
    for root in (*roots, *DEFINITIONS.values()):
        for node in ir.walk(root):
            met.add(type(node).__name__)
            for one in attrs.fields(type(node)):
                value = getattr(node, one.name)
                if isinstance(value, str | bool):
                    values[type(node).__name__, one.name].add(value)
    return met, values


MET, VALUES = drawn()


def test_every_node_is_drawn() -> None:
    assert nodes().keys() <= MET


def test_every_named_value_of_a_node_is_drawn() -> None:
    lacking = []
    for name, kind in nodes().items():
        for attribute, type_ in typing.get_type_hints(kind).items():
            wanted = set(typing.get_args(type_)) if typing.get_origin(type_) is typing.Literal else set()
            wanted |= {True, False} if type_ is bool and name != "Standard" else set()
            missing = wanted - VALUES[name, attribute] - NEVER.get((name, attribute), set())
            lacking += [(name, attribute, missing)] if missing else []
    assert not lacking


def test_what_only_engines_make_is_in_no_standard() -> None:
    assert not MET & MADE
