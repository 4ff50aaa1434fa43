"""The conductor: the name, path or text of a ruleset goes in, a Ruleset comes out. Only here is the order of the stages known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from attrs import evolve, field, frozen

from rulekit import ir, plugin
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.errors import CallError, RulesetError
from rulekit.format_file import facts, format_file, mistakes_in_examples
from rulekit.ir import Definition
from rulekit.language import lexicon as lexicons
from rulekit.language import render
from rulekit.language.lexicon import Lexicon
from rulekit.language.lint import lint
from rulekit.language.outline import Outline, language_of, outline, sentence_end
from rulekit.language.wordings import settings_of
from rulekit.lint.stricter import tightened
from rulekit.lint.told import Told
from rulekit.lint.words import misspelt
from rulekit.meaning import compile as compiler
from rulekit.meaning.editions import Base, inherited
from rulekit.meaning.parameters import Given, Value
from rulekit.meaning.understand import Context, understand
from rulekit.ruleset import Ruleset
from rulekit.ruleset_files import base_at, read, shipped
from rulekit.vocabulary import Lang, Vocabulary


@frozen
class ParsedSentence:
    """One sentence that was understood: its ir, its language, and what there is to say about it."""

    ir: ir.Rule | ir.Definition
    lang: Lang
    vocabulary: Vocabulary = field(repr=False)
    definitions: Mapping[str, Definition] = field(repr=False)
    warnings: tuple[Diagnostic, ...] = ()

    def render(self, lang: str) -> str:
        """The canonical sentence in a language."""
        return render.sentence(self.ir, self.vocabulary, lang, self.definitions)


@frozen
class Shipped:
    """A ruleset that can be loaded by its id."""

    id: str
    title: str
    path: Path
    standards: int
    source: str
    lang: str
    base: str = ""


# loading -----------------------------------------------------------------------------------------------


def load(what: str | Path) -> Ruleset:
    """
    Load a ruleset: the id of a shipped one, the path of a file or of a folder that holds one, or its text.

    Errors: RulesetError with every mistake found, in the language of the file.
    """
    return _load(read(what))


def rulesets() -> list[Shipped]:
    """The rulesets that are shipped, by id."""
    found = []
    for path in shipped():
        loaded = load(path)
        found.append(Shipped(loaded.id, loaded.title, path, len(loaded.standards), loaded.source, loaded.lang, _base_id(loaded)))
    return found


def format(what: str | Path, *, layout_only: bool = False) -> str:
    """
    The text of a ruleset in its one layout, in its own language: canonical sentences, comments at their places.

    Takes what `load` takes; with `layout_only`, sentences keep the words they were written in. Formatting twice changes nothing
    more, and what comes out means the same: it is loaded and compared before it is given.
    Errors: RulesetError with every mistake of the ruleset and of its examples; S636 where the meaning would not come back.
    """
    return format_source(read(what), layout_only=layout_only)[0]


def format_source(source: Source, *, layout_only: bool = False) -> tuple[str, Lang]:
    """The canonical text of a source, and its language; see format."""
    loaded, compiled = _compiled(source)
    problems = mistakes_in_examples(loaded)
    if problems:
        raise RulesetError(problems, lang=loaded.lang)
    as_written = layout_only or bool(loaded.outline.wordings)  # canonical words would be read as the source uses them
    text = format_file(loaded, compiled.lexicon, compiled.known, compiled.own, layout_only=as_written)
    if text != source.text:
        _compare(loaded, compiled, text)
    return text, loaded.lang


def _compare(loaded: Ruleset, compiled: compiler.Compiled, text: str) -> None:
    """Refuse a text that does not say what the ruleset says."""
    try:
        again, more = _compiled(Source(loaded.outline.source.name, text))
    except RulesetError as error:
        first = error.diagnostics[0]
        told = {"reason": first.text(loaded.lang)}
        raise RulesetError([Diagnostic("S636", loaded.outline.source, Span(0, 1), told)], lang=loaded.lang) from None
    if facts(again, more.known) != facts(loaded, compiled.known):
        raise RulesetError([Diagnostic("S636", loaded.outline.source, Span(0, 1), {"reason": ""})], lang=loaded.lang)


def _load(source: Source) -> Ruleset:
    return _compiled(source)[0]


def _base_id(loaded: Ruleset) -> str:
    return loaded.base.id if loaded.base is not None else ""


def _compiled(
    source: Source, given: Given = (), above: tuple[str, ...] = (), *, bare: bool = False
) -> tuple[Ruleset, compiler.Compiled]:
    """
    A ruleset from its text, and all that compiling it gave.

    `given` are values that editions give its parameters, `above` the files of those editions; `bare` asks for the meaning alone,
    without the base as it is by itself.
    """
    laid_out = outline(source)
    lang: Lang = "zh" if laid_out.lang == "zh" else "en"
    base, base_words, builds_on = _base(laid_out, given, above, bare=bare)
    brings = _brings_records(laid_out) or builds_on is not None
    uses = tuple(named.text for named in laid_out.uses)
    vocabulary, lexicon, definitions, problems = _words(uses if uses or brings else None, lang)
    _note(laid_out, problems)
    if base_words is not None:
        vocabulary = base_words | vocabulary
        lexicon = lexicons.build(vocabulary, lang)
        problems = (*problems, *lint(vocabulary, lang))  # what is said of the words of the base is told with the base
    id = laid_out.id.text if laid_out.id is not None else Path(source.name).stem.strip("<>")
    settings = {key: value for text in laid_out.wordings for key, value in settings_of(text, lang).items()}
    if settings:
        lexicon = lexicons.build(vocabulary, lang, settings)
    if base.id and base.id == id:
        laid_out.problems.append(_circle(laid_out, (*above, source.name), source.name))
    compiled = compiler.compile(laid_out, vocabulary, lexicon, definitions, id=id, base=base)
    if compiled.vocabulary is not vocabulary:  # words of the ruleset's own
        own = [_placed(problem, laid_out) for problem in lint(compiled.vocabulary, lang) if problem not in problems]
        compiled = evolve(compiled, diagnostics=(*compiled.diagnostics, *own))
    if builds_on is not None and not bare:
        meant = evolve(compiled.ruleset, definitions=dict(compiled.known))
        told = Told(meant, compiled.vocabulary, laid_out, builds_on.vocabulary)
        strict = tightened(told, compiled.own_standards, builds_on.ir)
        compiled = evolve(compiled, diagnostics=(*compiled.diagnostics, *strict, *misspelt(told)))
    if any(problem.severity == "error" for problem in compiled.diagnostics):
        raise RulesetError(compiled.diagnostics, lang=lang)
    made = Ruleset(
        id, laid_out.title, lang, compiled.ruleset, compiled.vocabulary, laid_out, compiled.diagnostics, _versions(vocabulary),
        compiled.own_standards, compiled.unchecked, builds_on, compiled.scorecards,
    )  # fmt: skip
    return made, compiled


def _note(laid_out: Outline, problems: Iterable[Diagnostic]) -> None:
    """Note what there is to say of the plug-ins of a file, each at its name, and whether the file holds anything."""
    source = laid_out.source
    for problem in problems:
        named = next((named for named in laid_out.uses if named.text == problem.arguments.get("plugin")), None)
        laid_out.problems.append(
            Diagnostic(problem.code, source, named.span, problem.arguments) if named is not None else problem
        )
    if not laid_out.standards and not source.text.strip():
        laid_out.problems.append(Diagnostic("S634", source, Span(0, min(1, len(source.text)))))
    elif not laid_out.standards and not laid_out.problems and laid_out.based is None:
        laid_out.problems.append(Diagnostic("S635", source, Span(0, 1)))


def _base(
    laid_out: Outline, given: Given, above: tuple[str, ...], *, bare: bool
) -> tuple[Base, Vocabulary | None, Ruleset | None]:
    """What a file builds on, with the parameters that it and those above it give; its words; and it as it is by itself."""
    source, named = laid_out.source, laid_out.based
    if named is None:
        return Base(given=given), None, None
    try:
        path = base_at(named.text, source.name)
        found = read(path)
    except RulesetError as error:
        told = {**error.diagnostics[0].arguments, "base": named.text}
        problem = Diagnostic("S660", source, named.span, {"reason": error.diagnostics[0].text(laid_out.lang), **told})
        raise RulesetError([*laid_out.problems, problem], lang=laid_out.lang) from None
    files = (*above, _key(source.name))
    if _key(found.name) in files:
        raise RulesetError([_circle(laid_out, files, found.name)], lang=laid_out.lang)
    values = (*(Value(laid_out, text) for text in laid_out.parameters), *given)
    plain = None if bare and values else _compiled(found, (), files)
    ruleset, compiled = _compiled(found, values, files, bare=True) if values or plain is None else plain
    base = Base(ruleset.id, ruleset.standards, ruleset.unchecked, compiled.known, ruleset.area, given, ruleset.scorecards)
    by_itself = plain[0] if plain is not None else ruleset
    return inherited(base, laid_out.lang, ruleset.lang), compiled.vocabulary, by_itself


def _key(name: str) -> str:
    return str(Path(name).resolve()) if not name.startswith("<") else name


def _circle(laid_out: Outline, files: tuple[str, ...], again: str) -> Diagnostic:
    """The mistake of a ruleset that builds on itself."""
    chain = " → ".join(Path(name).name for name in (*files, again))
    span = laid_out.based.span if laid_out.based is not None else Span(0, 1)
    return Diagnostic("S664", laid_out.source, span, {"base": laid_out.based.text if laid_out.based else "", "chain": chain})


def _brings_records(laid_out: Outline) -> bool:
    """Whether a file brings record types of its own; where it names no plug-in, it uses none then."""
    return any(text.role == "record" for text in laid_out.words)


def _placed(problem: Diagnostic, laid_out: Outline) -> Diagnostic:
    """What lint says of a word that the ruleset declares itself, at the place of its declaration."""
    told = {str(problem.arguments.get(name, "")).split(".")[-1] for name in ("entry", "other")}
    for text in reversed(laid_out.words):
        if text.id.text in told:
            return evolve(problem, source=laid_out.source, span=text.id.span)
    word = str(problem.arguments.get("word", ""))
    for definition in laid_out.definitions:
        if word and word in laid_out.source.text[definition.sentence.start : definition.sentence.end]:
            return evolve(problem, source=laid_out.source, span=definition.sentence)
    return problem


def _versions(vocabulary: Vocabulary) -> Mapping[str, str]:
    from rulekit import __version__

    found = {"rulekit": __version__}
    for known in plugin.discover():
        if known.id in vocabulary.plugins:
            found[known.id] = known.version
    return found


@lru_cache(maxsize=32)
def _words(
    uses: tuple[str, ...] | None, lang: Lang
) -> tuple[Vocabulary, Lexicon, Mapping[str, Definition], tuple[Diagnostic, ...]]:
    """Vocabulary, lexicon and term definitions of a set of plug-ins; of all that are sound where it is None."""
    ids = uses if uses is not None else [known.id for known in plugin.discover() if known.vocabulary is not None]
    vocabulary, problems = plugin.vocabulary(ids)
    lexicon = lexicons.build(vocabulary, lang)
    definitions: dict[str, Definition] = {}
    for surface in (lang, "zh" if lang == "en" else "en"):
        own = lexicon if surface == lang else lexicons.build(vocabulary, surface)
        terms = [(source, new) for source, new in compiler.terms_of(vocabulary, surface) if new.term.id not in definitions]
        definitions, told = compiler.define(Context(vocabulary, own, definitions), terms)
        problems += told
    problems += lint(vocabulary, lang)
    return vocabulary, lexicon, definitions, tuple(problems)


def parse(sentence: str, *, uses: Collection[str] = (), lang: str | None = None) -> ParsedSentence:
    """
    Understand one sentence with the words of the named plug-ins (of all, where none is named).

    Errors: RulesetError with every mistake found, in the language of the sentence.
    """
    if not isinstance(sentence, str):
        raise CallError(f"a sentence is text, not {type(sentence).__name__}")
    source = Source("<sentence>", sentence)
    surface: Lang = "zh" if (lang or language_of(sentence)) == "zh" else "en"
    vocabulary, lexicon, definitions, problems = _words(tuple(uses) or None, surface)
    if any(problem.severity == "error" for problem in problems):
        raise RulesetError(problems, lang=surface)
    start = len(sentence) - len(sentence.lstrip())
    span = Span(start, max(len(sentence.rstrip()), start))
    more = sentence_end(source, surface, start)
    if sentence[more:].strip():
        raise RulesetError([Diagnostic("L006", source, Span(more, span.end))], lang=surface)
    context = Context(vocabulary, lexicon, definitions)
    found = understand(context, source, span)
    if found.node is None:  # a definition brings its own word
        context = compiler.with_new_term(context, source, surface)
        found = found if context.lexicon is lexicon else understand(context, source, span)
    if found.node is None:
        raise RulesetError(found.diagnostics, lang=surface)
    known = context.definitions
    if isinstance(found.node, ir.Definition):
        known = {**known, found.node.id: found.node}
    return ParsedSentence(found.node, surface, context.vocabulary, known, found.diagnostics)
