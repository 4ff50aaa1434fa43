"""One sentence, from text to ir: a place in a source goes in; one meaning comes out, or diagnostics, never a silent choice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from attrs import field, frozen

from rulekit import ir
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.language import parser, render
from rulekit.language.lexicon import Lexicon
from rulekit.meaning.lower import lower
from rulekit.meaning.names import Meaning
from rulekit.numbers import NumberTooLong
from rulekit.text import hidden
from rulekit.vocabulary import Vocabulary

_BRACKET = re.compile("[()（）]")
MAX_DEPTH = parser.MAX_NESTING + 9  # of a tree: what stands around the deepest brackets adds a few levels


@frozen
class Context:
    """Words and definitions a sentence may use; `area` selects among places of one name where `settle_places` is set."""

    vocabulary: Vocabulary
    lexicon: Lexicon
    definitions: Mapping[str, ir.Definition] = field(factory=dict)
    area: str | None = None
    settle_places: bool = False


@frozen
class Understood:
    """What a sentence means (None where refused) and what there is to say about it."""

    node: ir.Rule | ir.Definition | None
    diagnostics: tuple[Diagnostic, ...] = ()


def understand(context: Context, source: Source, span: Span) -> Understood:
    """
    Parse and lower the sentence that stands at a span of a source, its full stop included.

    All segmentations that the grammar accepts are lowered; those that make no sense by type drop out; if two different
    meanings are left, the sentence is refused with both as canonical sentences.
    """
    text = source.text[span.start : span.end]
    limits = check_limits(source, span, text)
    if limits:
        return Understood(None, tuple(limits))
    try:
        readings, failure = parser.parse(context.lexicon, text, span.start)
    except NumberTooLong as error:
        start = error.end
        while start > 0 and (text[start - 1].isdigit() or text[start - 1] in ".,．"):
            start -= 1
        return Understood(None, (Diagnostic("L004", source, Span(span.start + start, span.start + error.end)),))
    if failure is not None:
        from rulekit.language.complain import complain

        return Understood(None, tuple(complain(context.lexicon, source, span.start, text, failure)))
    if any(extent(reading.tree)[1] > MAX_DEPTH for reading in readings):
        return Understood(None, (Diagnostic("L003", source, span, {"limit": parser.MAX_NESTING}),))
    return _choose(context, source, span, _sensible(context, source, readings))


Extent = tuple[int, int]


def extent(tree: object, known: Mapping[str, Extent] = MappingProxyType({})) -> Extent:
    """
    How many nodes a tree has and how deep they nest, with every definition it refers to written out.

    `known` gives the extent of each definition, so that the work stays linear where definitions use each other. Iterative.
    """
    size, deepest = 0, 0
    stack = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        below, deeper = known.get(node.name, (0, 0)) if isinstance(node, ir.Ref | ir.InGrade) else (0, 0)
        size, deepest = size + 1 + below, max(deepest, depth + deeper)
        stack.extend((child, depth + 1) for child in ir.children(node))
    return size, deepest


def _lowered(context: Context, source: Source, reading: parser.Reading) -> Understood:
    meaning = Meaning(
        context.vocabulary, context.lexicon, source, context.definitions, context.area, settle_places=context.settle_places
    )
    node = lower(meaning, reading.tree)
    if node is not None and any(problem.severity == "error" for problem in meaning.problems):
        node = None
    return Understood(node, tuple(meaning.problems))


def _sensible(context: Context, source: Source, readings: list[parser.Reading]) -> list[Understood]:
    """The readings that make sense, without finer cuts of one that does; where none does, the mistakes of the first."""
    made: list[tuple[parser.Reading, Understood]] = []
    first: Understood | None = None
    for reading in readings:
        if any(reading.finer(other) for other, _ in made):
            continue
        understood = _lowered(context, source, reading)
        first = first or understood
        if understood.node is not None:
            made = [(other, known) for other, known in made if not other.finer(reading)]
            made.append((reading, understood))
    assert first is not None
    return [understood for _, understood in made] or [first]


def _choose(context: Context, source: Source, span: Span, sensible: list[Understood]) -> Understood:
    first = sensible[0]
    for other in sensible[1:]:
        if other.node != first.node:
            readings = _written(context, context.lexicon.lang, first, other)
            if readings[0] == readings[1]:  # the words do not tell them apart; those of the other language may
                readings = _written(context, "en" if context.lexicon.lang == "zh" else "zh", first, other)
            return Understood(None, (Diagnostic("R201", source, span, {"readings": readings}),))
    return first


def _written(context: Context, lang: str, *found: Understood) -> list[str]:
    """What several readings mean, as canonical sentences."""
    nodes = [understood.node for understood in found if understood.node is not None]
    return [render.sentence(node, context.vocabulary, lang, context.definitions) for node in nodes]


def check_limits(source: Source, span: Span, text: str) -> list[Diagnostic]:
    """Length, nesting and hidden characters of a sentence, before it is lexed."""
    if len(text) > parser.MAX_SENTENCE:
        place = Span(span.start, span.start + 1)
        return [Diagnostic("L002", source, place, {"length": len(text), "limit": parser.MAX_SENTENCE})]
    first = next(hidden(text), None)
    if first is not None:
        place = Span(span.start + first, span.start + first + 1)
        return [Diagnostic("L005", source, place, {"character": f"U+{ord(text[first]):04X}"})]
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth += 1 if bracket.group() in "(（" else -1
        if depth > parser.MAX_NESTING:
            place = Span(span.start + bracket.start(), span.start + bracket.end())
            return [Diagnostic("L003", source, place, {"limit": parser.MAX_NESTING})]
    return []
