"""Plug-ins: entry points go in, vocabularies with their origin come out; one that raises or clashes is refused and told."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import metadata

from attrs import frozen

from rulekit.diagnostic import Diagnostic
from rulekit.vocabulary import ChildList, Field, Identity, Named, Vocabulary, VocabularyBuilder

GROUP = "rulekit.plugins"


@frozen
class Plugin:
    """A plug-in that was found: its id, where its hook is, the distribution and version it comes from, its words or why not."""

    id: str
    hook: str
    distribution: str
    version: str
    vocabulary: Vocabulary | None
    problem: Diagnostic | None = None


@cache
def discover() -> tuple[Plugin, ...]:
    """
    Load every plug-in of the entry-point group `rulekit.plugins`, in order of id.

    A plug-in whose hook raises, or which declares something twice, is kept with its problem and without vocabulary.
    """
    found: dict[str, Plugin] = {}
    for point in sorted(metadata.entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        plugin = _load(point)
        if plugin.id in found and found[plugin.id].hook == plugin.hook:
            continue
        if plugin.id in found:
            problem = Diagnostic("V402", arguments={"plugin": plugin.id, "what": plugin.id, "other": found[plugin.id].hook})
            plugin = Plugin(f"{plugin.id} ({plugin.hook})", plugin.hook, plugin.distribution, plugin.version, None, problem)
        found[plugin.id] = plugin
    return tuple(found.values())


def _load(point: metadata.EntryPoint) -> Plugin:
    distribution = point.dist.name if point.dist is not None else ""
    version = point.dist.version if point.dist is not None else ""
    vocabulary: Vocabulary | None = None
    problem: Diagnostic | None = None
    try:
        builder = VocabularyBuilder(point.name)
        point.load()(builder)
        vocabulary = builder.build()
    except Exception as error:  # a plug-in may raise anything; it must not take the others with it
        told = f"{type(error).__name__}: {error}"
        problem = Diagnostic("V401", arguments={"plugin": point.name, "error": told}, place=point.value)
    else:
        twice = declared_twice(vocabulary.entries)
        if twice:
            problem = Diagnostic("V402", arguments={"plugin": point.name, "what": twice, "other": point.name}, place=point.value)
            vocabulary = None
    return Plugin(point.name, point.value, distribution, version, vocabulary, problem)


def declared_twice(entries: Iterable[Named]) -> str:
    """The first id that two entries of one kind (and one record type) share, "" where there is none."""
    seen: set[tuple[object, ...]] = set()
    for entry in entries:
        if isinstance(entry, Identity):
            name: tuple[object, ...] = (Identity, entry.record, entry.left, entry.right)
        elif isinstance(entry, Field | ChildList):
            name = ("member", entry.record, entry.id)
        else:
            name = (type(entry), getattr(entry, "record", ""), entry.id)
        if name in seen:
            return ".".join(str(part) for part in name[1:] if part)
        seen.add(name)
    return ""


def vocabulary(ids: Iterable[str], plugins: Iterable[Plugin] | None = None) -> tuple[Vocabulary, list[Diagnostic]]:
    """
    Join the vocabularies of the named plug-ins; one that is not found, was refused, or clashes with those before it is told.

    A clash is a record type that two plug-ins declare differently.
    """
    known = {plugin.id: plugin for plugin in (discover() if plugins is None else plugins)}
    joined = Vocabulary()
    problems: list[Diagnostic] = []
    for id in ids:
        plugin = known.get(id)
        if plugin is None:
            names = ", ".join(known) or "-"
            problems.append(Diagnostic("V405", arguments={"plugin": id, "known": names}))
        elif plugin.vocabulary is None:
            assert plugin.problem is not None
            problems.append(plugin.problem)
        else:
            clash = declared_twice((joined | plugin.vocabulary).entries)
            if clash:
                problems.append(Diagnostic("V402", arguments={"plugin": id, "what": clash, "other": ", ".join(joined.plugins)}))
            else:
                joined = joined | plugin.vocabulary
    return joined, problems
