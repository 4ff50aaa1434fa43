"""Frames and words go in; which record types and lists they hold comes out, or why it cannot be told."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from attrs import define

from rulekit import ir
from rulekit.engines.mentions import member_types
from rulekit.sources.frames.native import Kind
from rulekit.sources.gather import Gathered
from rulekit.sources.problem import problem
from rulekit.sources.tables import columns_shown
from rulekit.sources.words import fold
from rulekit.text import closest


def header(frame: Any, kind: Kind) -> list[str]:
    """The columns of a frame; a pandas column that is no text has the name ""."""
    if kind == "lazy":
        return list(frame.collect_schema().names())
    names = frame.column_names if kind == "pyarrow" else frame.columns
    return [name if isinstance(name, str) else "" for name in names]


@define(eq=False, slots=False)
class Types:
    """What the frames of a run hold, by the standards that they are for."""

    gathered: Gathered
    ruleset: ir.Ruleset
    standards: tuple[ir.Standard, ...]
    kind: Kind

    @cached_property
    def grouped(self) -> frozenset[str]:
        """The record types that groups are made of."""
        return frozenset(type for one in self.standards for type in member_types(one.rule, self.ruleset))

    def told(self, word: str) -> str:
        """The record type that a word names. Errors: D516."""
        type = self.gathered.names.type(word)
        if not type:
            near = closest(word, self.gathered.vocabulary.records)
            fix = {"fix": near} if near else {}
            raise problem("D516", type=word, types=", ".join(self.gathered.vocabulary.records), **fix)
        return type

    def main(self, frame: Any, record_type: str | None) -> str:
        """The record type of the first frame: told, the only or lowest of the standards, or the one that its columns fit."""
        if record_type is not None:
            return self.told(record_type)
        vocabulary = self.gathered.vocabulary
        judged = [standard.rule.over.record for standard in self.standards if standard.rule.over.kind == "records"]
        wanted = list(dict.fromkeys([*judged, *sorted(self.grouped)])) or list(vocabulary.records)
        lowest = [one for one in wanted if not any(one in vocabulary.levels_above(other) for other in wanted if other != one)]
        if len(lowest) == 1:
            return lowest[0]
        headers = [name for name in header(frame, self.kind) if name]
        fitting = self.gathered.names.tell(headers, lowest, single=headers)
        if len(fitting) == 1 and any(self.gathered.names.role(fitting[0], name)[0] for name in headers):
            return fitting[0]
        raise problem("D560", columns=columns_shown(headers), types=", ".join(fitting or lowest))

    def list_of(self, word: str, given: Collection[str]) -> tuple[str, str]:
        """The list that a word names, of a record type that was given. Errors: D564."""
        vocabulary = self.gathered.vocabulary
        lists = [
            (owner, id) for (owner, id), entry in vocabulary.lists.items()
            if owner in given and fold(word) in {fold(one) for one in (id, *entry.words.zh, *entry.words.en, entry.words.en_many)}
        ]  # fmt: skip
        if not lists:
            known = [f"{owner}.{id}" for owner, id in vocabulary.lists if owner in given]
            raise problem("D564", word=word, known=", ".join(known) or "-")
        return lists[0]
