"""What a shell may offer: the beginning of a word goes in, ids of rulesets, plug-ins, standards and codes come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import click
from click.shell_completion import CompletionItem

Complete: TypeAlias = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offer(find: Callable[[click.Context], Iterable[tuple[str, str]]], *, files: bool = False) -> Complete:
    """A completion over (word, explanation) pairs; whatever goes wrong while finding them only means that nothing is offered."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            found = [CompletionItem(word, help=told) for word, told in find(ctx) if word.startswith(incomplete)]
        except Exception:  # a broken ruleset must not print a traceback into somebody's prompt
            found = []
        return [*found, CompletionItem(incomplete, type="file")] if files else found

    return complete


def _rulesets(ctx: click.Context) -> Iterable[tuple[str, str]]:
    import rulekit

    return [(entry.id, entry.title) for entry in rulekit.rulesets()]


def _plugins(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from rulekit import plugin

    return [(entry.id, entry.distribution) for entry in plugin.discover()]


def _standards(ctx: click.Context) -> Iterable[tuple[str, str]]:
    import rulekit

    return [(standard.id, standard.title) for standard in rulekit.load(ctx.params["ruleset"]).standards]


def _types(ctx: click.Context) -> Iterable[tuple[str, str]]:
    import rulekit

    vocabulary = rulekit.load(ctx.params["ruleset"]).vocabulary
    return [(entry.id, entry.words.first("en")) for entry in vocabulary.records.values()]


def _codes(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from rulekit import diagnostic

    return [(code, "") for code in diagnostic.codes()]


rulesets = _offer(_rulesets, files=True)
plugins = _offer(_plugins)
standards = _offer(_standards)
types = _offer(_types)
codes = _offer(_codes)
