"""A ruleset file to ir: an outline and a vocabulary go in; standards, definitions and every diagnostic come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from attrs import evolve, field, frozen

from rulekit import ir
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.language import lexicon as lexicons
from rulekit.language.lexicon import Lexicon
from rulekit.language.outline import DefinitionText, Outline, StandardText
from rulekit.language.parser import MAX_NESTING
from rulekit.language.versions import period
from rulekit.meaning import editions
from rulekit.meaning.declared import declare
from rulekit.meaning.editions import NO_BASE, Base
from rulekit.meaning.often import in_force
from rulekit.meaning.parameters import declare_parameters
from rulekit.meaning.scorecards import score_fields, scorecards
from rulekit.meaning.terms import NewTerm, new_terms
from rulekit.meaning.understand import MAX_DEPTH, Context, Extent, Understood, extent, understand
from rulekit.scorecards import Scorecard
from rulekit.text import hidden
from rulekit.vocabulary import Lang, Vocabulary

_MAX_NODES = 10_000


@frozen
class Compiled:
    """
    What a ruleset file means: its ir, the vocabulary with its own words, its lexicon, and what there is to say.

    `known` holds all definitions, used or not; `own` the ids of those that the file brings, by the offset of their sentence.
    """

    ruleset: ir.Ruleset
    vocabulary: Vocabulary
    lexicon: Lexicon
    diagnostics: tuple[Diagnostic, ...] = field(factory=tuple)
    known: Mapping[str, ir.Definition] = field(factory=dict)
    own: Mapping[int, str] = field(factory=dict)
    scorecards: tuple[Scorecard, ...] = ()
    own_standards: tuple[ir.Standard, ...] = ()
    unchecked: tuple[ir.Unchecked, ...] = ()


def compile(
    outline: Outline, vocabulary: Vocabulary, lexicon: Lexicon, definitions: Mapping[str, ir.Definition], *, id: str,
    base: Base = NO_BASE,
) -> Compiled:  # fmt: skip
    """
    Lower every sentence of a file.

    Takes: the outline; the vocabulary of its plug-ins (and of its base) with its lexicon and the definitions of its terms; the
           base that it builds on.
    Gives: all standards that could be lowered; the diagnostics hold every mistake of every sentence, in order of place.
    """
    problems = list(outline.problems)
    vocabulary, lexicon, terms = _own_words(outline, vocabulary, lexicon, problems, base)
    known = {**definitions, **base.definitions}
    context = Context(vocabulary, lexicon, known, outline.area or base.area or None, settle_places=True)
    known, told = define(context, [(outline.source, new) for new in terms])
    problems += told
    context = evolve(context, definitions=known)
    standards: list[ir.Standard] = []
    sizes = extents(known)
    unusable = {problem.code for problem in told} & {"L003", "L007"}  # the words they define would all be told as unknown
    for text in () if unusable else outline.standards:
        standard = _standard(context, sizes, outline, text, problems)
        if standard is not None:
            standards.append(standard)
    own = {new.sentence.start: new.term.id for new in terms}
    mine = editions.own_standards(outline, standards, id)
    problems += editions.problems(outline, base)
    standards = list(editions.standards(outline, base, mine))
    by_id = {one.id: one for one in standards}
    cards, told = scorecards(outline, vocabulary, by_id, known, own, base.given) if not unusable else ((), [])
    problems += told
    cards, told = editions.scorecards(outline, base, cards)
    problems += told
    used = _used(known, [*standards, *(ir.InGrade(card.scale, ()) for card in cards)])
    problems += _hidden(outline)
    return Compiled(
        ir.Ruleset(id, tuple(standards), used), vocabulary, lexicon, _ordered(problems), known, own, cards,
        mine, editions.unchecked(outline, base, id),
    )  # fmt: skip


def _ordered(problems: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Mistakes in the order of the file, each once."""
    unique = {(problem.code, problem.span): problem for problem in reversed(problems)}
    return tuple(sorted(unique.values(), key=lambda problem: problem.span.start if problem.span else -1))


def _hidden(outline: Outline) -> list[Diagnostic]:
    """Characters that act on a terminal or hide themselves, anywhere in the file: ids and titles reach reports."""
    text = outline.source.text
    found = islice(hidden(text), 20)
    return [Diagnostic("L005", outline.source, Span(at, at + 1), {"character": f"U+{ord(text[at]):04X}"}) for at in found]


def _own_words(
    outline: Outline, vocabulary: Vocabulary, lexicon: Lexicon, problems: list[Diagnostic], base: Base
) -> tuple[Vocabulary, Lexicon, list[NewTerm]]:
    lang: Lang = "zh" if outline.lang == "zh" else "en"
    before = vocabulary
    entries, told = declare(outline, vocabulary)
    problems += told
    scores, told = score_fields(outline, vocabulary.with_entries(entries))
    problems += told
    entries += scores
    if entries:
        vocabulary = vocabulary.with_entries(entries)
    vocabulary, told = declare_parameters(outline, vocabulary, base.given)
    problems += told
    if vocabulary is not before:
        lexicon = lexicons.build(vocabulary, lang, lexicon.settings)
    terms, told = new_terms(outline, vocabulary, lexicon)
    problems += told
    if terms:
        vocabulary = vocabulary.with_entries([new.term for new in terms])
        lexicon = lexicons.build(vocabulary, lang, lexicon.settings)
    return vocabulary, lexicon, terms


def with_new_term(context: Context, source: Source, lang: Lang) -> Context:
    """The same context where a sentence alone defines a word that no vocabulary has: a weak village is …."""
    alone = Outline(source, lang)
    alone.definitions.append(DefinitionText(Span(0, len(source.text))))
    terms, _ = new_terms(alone, context.vocabulary, context.lexicon)
    if not terms:
        return context
    vocabulary = context.vocabulary.with_entries([new.term for new in terms])
    return evolve(context, vocabulary=vocabulary, lexicon=lexicons.build(vocabulary, lang, context.lexicon.settings))


def define(context: Context, terms: Iterable[tuple[Source, NewTerm]]) -> tuple[dict[str, ir.Definition], list[Diagnostic]]:
    """
    Lower definitions in an order that needs no look-ahead: one that uses a term not yet defined waits for it.

    Terms that only wait for each other are a cycle, told once.
    """
    known = dict(context.definitions)
    sizes = extents(known)
    waiting = list(terms)
    problems: list[Diagnostic] = []
    while waiting:
        left: list[tuple[Source, NewTerm]] = []
        blocked: list[Understood] = []
        for source, new in waiting:
            found = understand(evolve(context, definitions=known), source, new.sentence)
            if isinstance(found.node, ir.Definition):
                problems += found.diagnostics
                sizes[new.term.id] = extent(found.node.body, sizes)
                too_large = _too_large(sizes[new.term.id], source, new.sentence)
                if too_large is not None:  # what uses it would be larger still
                    return known, [*problems, too_large]
                known[new.term.id] = evolve(found.node, id=new.term.id)
            elif any(problem.code == "R215" for problem in found.diagnostics):
                left.append((source, new))
                blocked.append(found)
            else:
                problems += found.diagnostics or (Diagnostic("S617", source, new.sentence),)
        if len(left) == len(waiting):
            problems += _cycle(context, left)
            break
        waiting = left
    return known, problems


def _cycle(context: Context, left: list[tuple[Source, NewTerm]]) -> list[Diagnostic]:
    lang: Lang = "zh" if context.lexicon.lang == "zh" else "en"
    names = [new.term.words.first(lang) for _, new in left]
    arrow = " → "
    source, first = left[0]
    return [Diagnostic("R234", source, first.sentence, {"word": names[0], "cycle": arrow.join([*names, names[0]])})]


def _too_large(found: Extent, source: Source, span: Span) -> Diagnostic | None:
    """Definitions count as written out wherever they are used, so that no engine runs out of stack or time."""
    if found[1] > MAX_DEPTH:
        return Diagnostic("L003", source, span, {"limit": MAX_NESTING})
    return Diagnostic("L007", source, span, {"limit": _MAX_NODES}) if found[0] > _MAX_NODES else None


def extents(definitions: Mapping[str, ir.Definition]) -> dict[str, Extent]:
    """The extent of each definition; those it uses stand before it."""
    found: dict[str, Extent] = {}
    for name, definition in definitions.items():
        found[name] = extent(definition.body, found)
    return found


def _used(known: Mapping[str, ir.Definition], standards: Iterable[object]) -> dict[str, ir.Definition]:
    """Definitions that standards use, directly or through others, in an order that needs no look-ahead."""
    wanted: set[str] = set()
    stack: list[object] = list(standards)
    while stack:
        for node in ir.walk(stack.pop()):
            if isinstance(node, ir.Ref | ir.InGrade) and node.name in known and node.name not in wanted:
                wanted.add(node.name)
                stack.append(known[node.name].body)
    return {name: definition for name, definition in known.items() if name in wanted}


def _standard(
    context: Context, sizes: Mapping[str, Extent], outline: Outline, text: StandardText, problems: list[Diagnostic]
) -> ir.Standard | None:
    source = outline.source
    rules: list[ir.Rule] = []
    failed = False
    for span in text.sentences:
        found = understand(context, source, span)
        problems += found.diagnostics
        if isinstance(found.node, ir.Rule):
            rules.append(found.node)
        elif found.node is not None:
            problems.append(Diagnostic("S618", source, span))
        else:
            failed = True
    if not rules:
        if not failed:
            problems.append(Diagnostic("S619", source, text.id.span, {"id": text.id.text}))
        return None
    rule = rules[0]
    if len(rules) > 1:
        problems.append(Diagnostic("S620", source, text.sentences[1], {"id": text.id.text}))
    too_large = _too_large(extent(rule, sizes), source, text.id.span)
    if too_large is not None:
        problems.append(too_large)
        return None
    citation = ir.Citation(text.cites, text.row or text.id.text) if text.cites else None
    begins, ends = text.begins or outline.begins, text.ends or outline.ends
    if begins is not None and any(isinstance(node, ir.EachPeriod | ir.AnyWindow) for node in ir.walk(rule)):
        rule = in_force(rule, begins)
    versioned = sum(other.id.text == text.id.text for other in outline.standards) > 1
    if versioned:
        begins, ends = period(text, outline)
    return ir.Standard(
        text.id.text, text.title, rule, citation, begins, ends, text.title_twin, text.grace or outline.grace, versioned,
        span=text.id.span,
    )  # fmt: skip


def terms_of(vocabulary: Vocabulary, lang: Lang) -> list[tuple[Source, NewTerm]]:
    """The defining sentences of a vocabulary's own terms, in the language asked for where there is one."""
    found: list[tuple[Source, NewTerm]] = []
    for term in vocabulary.terms.values():
        sentence = term.sentences.get(lang)
        if sentence:
            found.append((Source(f"{term.id}", sentence), NewTerm(term, Span(0, len(sentence)))))
    return found
