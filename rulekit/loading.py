"""The conductor: the name, path or text of a ruleset goes in, a Ruleset comes out. Only here is the order of the stages known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from attrs import evolve, field, frozen

from rulekit import ir, plugin, resources
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.errors import CallError, RulesetError
from rulekit.format_file import facts, format_file, mistakes_in_examples
from rulekit.ir import Definition
from rulekit.language import lexicon as lexicons
from rulekit.language import render
from rulekit.language.lexicon import Lexicon
from rulekit.language.lint import lint
from rulekit.language.outline import Outline, language_of, outline, sentence_end
from rulekit.meaning import compile as compiler
from rulekit.meaning.understand import Context, understand
from rulekit.ruleset import Ruleset
from rulekit.text import closest
from rulekit.vocabulary import Lang, Vocabulary

SUFFIX = ".rules"
_LONGEST_NAME = 1_000


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


# loading -----------------------------------------------------------------------------------------------


def load(what: str | Path) -> Ruleset:
    """
    Load a ruleset: the id of a shipped one, the path of a file or of a folder that holds one, or its text.

    Errors: RulesetError with every mistake found, in the language of the file.
    """
    return _load(_read(what))


def _read(what: str | Path) -> Source:
    if not isinstance(what, str | Path):
        raise CallError(f"a ruleset is named by an id, a path or its text, not by {type(what).__name__}")
    if what == "" or (isinstance(what, str) and not _is_text(what) and len(what) > _LONGEST_NAME):
        raise RulesetError([Diagnostic("S631", arguments={"path": str(what)[:60], "known": _known(), "fix": ""})])
    if isinstance(what, str) and _is_text(what) and not _is_file(what):
        return Source("<text>", what)
    return _read_file(file_at(what))


def file_at(what: str | Path) -> Path:
    """The file of a ruleset: of a shipped one's id, in a folder that holds one, or at a path. Errors: RulesetError (S631)."""
    path = Path(what)
    if isinstance(what, str) and (shipped := _shipped_path(what)) is not None and not _is_file(what):
        path = shipped
    if path.is_dir():
        found = _in_folder(path)
        if found is None:
            raise RulesetError([Diagnostic("S631", arguments={"path": str(what), "known": _known()})])
        path = found
    if not _is_file(str(path)):
        fix = closest(str(what), [entry.parent.name for entry in _shipped()]) or ""
        raise RulesetError([Diagnostic("S631", arguments={"path": str(what), "known": _known(), "fix": fix})])
    return path


def _is_text(what: str) -> bool:
    """Whether a text is rules, not the name of a ruleset: it has lines, or ends in a full stop."""
    return "\n" in what or what.rstrip()[-1:] in (".", "。")


def _read_file(path: Path) -> Source:
    try:
        raw = path.read_bytes()
    except OSError as error:
        told = error.strerror or type(error).__name__
        raise RulesetError([Diagnostic("S632", arguments={"path": str(path), "error": told})]) from None
    return decoded(str(path), raw)


def decoded(name: str, raw: bytes) -> Source:
    """The text of a ruleset file from its bytes: UTF-8, with or without a byte order mark. Errors: RulesetError (S633)."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RulesetError([Diagnostic("S633", arguments={"path": name, "byte": error.start})]) from None
    return Source(name, text.replace("\r\n", "\n"))


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _in_folder(path: Path) -> Path | None:
    own = path / f"{path.name}{SUFFIX}"
    found = sorted(path.glob(f"*{SUFFIX}"))
    return own if own.is_file() else found[0] if len(found) == 1 else None


def _shipped() -> list[Path]:
    folder = resources.folder("rulesets")
    return sorted(path / f"{path.name}{SUFFIX}" for path in folder.iterdir() if (path / f"{path.name}{SUFFIX}").is_file())


def _shipped_path(id: str) -> Path | None:
    return next((path for path in _shipped() if path.parent.name == id), None)


def _known() -> str:
    return ", ".join(path.parent.name for path in _shipped()) or "-"


def rulesets() -> list[Shipped]:
    """The rulesets that are shipped, by id."""
    found = []
    for path in _shipped():
        loaded = load(path)
        found.append(Shipped(loaded.id, loaded.title, path, len(loaded.standards), loaded.source, loaded.lang))
    return found


def format(what: str | Path, *, layout_only: bool = False) -> str:
    """
    The text of a ruleset in its one layout, in its own language: canonical sentences, comments at their places.

    Takes what `load` takes; with `layout_only`, sentences keep the words they were written in. Formatting twice changes nothing
    more, and what comes out means the same: it is loaded and compared before it is given.
    Errors: RulesetError with every mistake of the ruleset and of its examples; S636 where the meaning would not come back.
    """
    return format_source(_read(what), layout_only=layout_only)[0]


def format_source(source: Source, *, layout_only: bool = False) -> tuple[str, Lang]:
    """The canonical text of a source, and its language; see format."""
    loaded, compiled = _compiled(source)
    problems = mistakes_in_examples(loaded)
    if problems:
        raise RulesetError(problems, lang=loaded.lang)
    text = format_file(loaded, compiled.lexicon, compiled.known, compiled.own, layout_only=layout_only)
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


def _compiled(source: Source) -> tuple[Ruleset, compiler.Compiled]:
    """A ruleset from its text, and all that compiling it gave."""
    laid_out = outline(source)
    lang: Lang = "zh" if laid_out.lang == "zh" else "en"
    uses = tuple(named.text for named in laid_out.uses)
    vocabulary, lexicon, definitions, problems = _words(uses, lang)
    for problem in problems:
        named = next((named for named in laid_out.uses if named.text == problem.arguments.get("plugin")), None)
        laid_out.problems.append(
            Diagnostic(problem.code, source, named.span, problem.arguments) if named is not None else problem
        )
    id = laid_out.id.text if laid_out.id is not None else Path(source.name).stem.strip("<>")
    if not laid_out.standards and not source.text.strip():
        laid_out.problems.append(Diagnostic("S634", source, Span(0, min(1, len(source.text)))))
    elif not laid_out.standards and not laid_out.problems:
        laid_out.problems.append(Diagnostic("S635", source, Span(0, 1)))
    compiled = compiler.compile(laid_out, vocabulary, lexicon, definitions, id=id)
    if compiled.vocabulary is not vocabulary:  # words of the ruleset's own
        own = [_placed(problem, laid_out) for problem in lint(compiled.vocabulary, lang) if problem not in problems]
        compiled = evolve(compiled, diagnostics=(*compiled.diagnostics, *own))
    if any(problem.severity == "error" for problem in compiled.diagnostics):
        raise RulesetError(compiled.diagnostics, lang=lang)
    versions = _versions(vocabulary)
    made = Ruleset(id, laid_out.title, lang, compiled.ruleset, compiled.vocabulary, laid_out, compiled.diagnostics, versions)
    return made, compiled


def _placed(problem: Diagnostic, laid_out: Outline) -> Diagnostic:
    """What lint says of a word that the ruleset declares itself, at the place of its declaration."""
    told = {str(problem.arguments.get(name, "")).split(".")[-1] for name in ("entry", "other")}
    for text in laid_out.fields:
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
def _words(uses: tuple[str, ...], lang: Lang) -> tuple[Vocabulary, Lexicon, Mapping[str, Definition], tuple[Diagnostic, ...]]:
    """Vocabulary, lexicon and term definitions of a set of plug-ins; of all that are sound where none is named."""
    ids: Iterable[str] = uses or [known.id for known in plugin.discover() if known.vocabulary is not None]
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
    vocabulary, lexicon, definitions, problems = _words(tuple(uses), surface)
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
