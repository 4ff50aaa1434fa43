"""What the writer of a ruleset should look at again: its meaning and its outline go in, findings come out, as diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rulekit import ir
from rulekit.diagnostic import Diagnostic
from rulekit.language.outline import Outline, StandardText
from rulekit.lint import limits, words
from rulekit.lint.inherited import beside_inherited
from rulekit.lint.periods import periods
from rulekit.lint.scorecards import changed, scorecards
from rulekit.lint.standards import definition_findings, standard_findings
from rulekit.lint.told import Told
from rulekit.scorecards import Scorecard
from rulekit.vocabulary import Vocabulary


def lint(
    ruleset: ir.Ruleset, vocabulary: Vocabulary, outline: Outline, warnings: Iterable[Diagnostic] = (),
    cards: Sequence[Scorecard] = (), base: Vocabulary | None = None, inherited: Iterable[ir.Standard] = (),
    base_cards: Sequence[Scorecard] = (),
) -> list[Diagnostic]:  # fmt: skip
    """
    Findings about a ruleset that can be used as it stands, in order of place: warnings, and milder notes.

    A standard that no data can reach, fail or meet, a condition or row that decides nothing, limits and stretches that two
    standards share or leave out, days that no version covers, what is defined and not used, a word with another meaning
    beside; standards without citation or example. What is told is certain: values are held against each other one by one, by
    the ranges that fields are declared with. `warnings` are those of loading; they stand among the findings, and what they
    tell is not told again. `base` are the words of the ruleset on which this one builds, `inherited` its standards that stand
    here too: what they have to do with those of the file is told at the lines of the file. `base_cards` are its scorecards as
    they are without this file.
    """
    known = list(warnings)
    told = Told(ruleset, vocabulary, outline, base, tuple(inherited))
    found = [
        *known,
        *(each for each in _findings(told) if not _known(each, known)),
        *scorecards(told, cards),
        *changed(told, cards, base_cards),
    ]
    unique = {(each.code, each.span, tuple(each.arguments.items())): each for each in found}
    return sorted(unique.values(), key=lambda each: (each.span.start if each.span else -1, each.code))


def _known(finding: Diagnostic, known: Iterable[Diagnostic]) -> bool:
    """Whether a warning of loading (R291, R292: a list that always or never holds) has said the same already."""
    same = {"W703": ("R292",), "W706": ("R291",), "W707": ("R292",)}.get(finding.code, ())
    spans = [each.span for each in known if each.code in same]
    place = finding.span
    return any(span and place and span.start < place.end and place.start < span.end for span in spans)


def _findings(told: Told) -> Iterator[Diagnostic]:
    texts = dict(enumerate(told.outline.standards))
    for standard, text in zip(told.ruleset.standards, told.outline.standards, strict=True):
        yield from standard_findings(told, standard, text)
        yield from limits.rows(told, standard.rule, text.sentences[0])
        yield from beside_inherited(told, standard, text)
        yield from _bare(told, standard, text)
    for definition in told.outline.definitions:
        for name in words.own_terms(told, definition.sentence):
            if name in told.ruleset.definitions:
                yield from definition_findings(told, told.ruleset.definitions[name], definition.sentence)
                yield from limits.rows(told, told.ruleset.definitions[name].body, definition.sentence)
    yield from limits.limits(told, texts)
    yield from limits.stretches(told, texts)
    yield from periods(told, texts)
    yield from words.unused(told)
    yield from words.shadows(told)


def _bare(told: Told, standard: ir.Standard, text: StandardText) -> Iterator[Diagnostic]:
    """Standards without what lets a reader check them; asked of files that have a head."""
    if told.outline.id is None:
        return
    if standard.citation is None:
        yield told.tell("W710", text.id.span, note=True, id=standard.id)
    if not text.examples:
        yield told.tell("W711", text.id.span, note=True, id=standard.id)
