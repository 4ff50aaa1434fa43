"""A ruleset file in its one layout: a loaded ruleset goes in, its text with canonical sentences and its comments comes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from rulekit import ir, resources
from rulekit.diagnostic import Span
from rulekit.language import parser, render
from rulekit.language.editions import KEYS, edition_line, sayings
from rulekit.language.example_text import read_example, written
from rulekit.language.lexicon import Lexicon, fold
from rulekit.language.outline import Block, Outline, StandardText, Statement, UncheckedText, alone, begins_statement
from rulekit.language.quotes import titled
from rulekit.language.render_words import declaration, entries_of
from rulekit.language.scorecards import INSIDE, ScorecardText, head_text, line_text
from rulekit.meaning.card_points import divided
from rulekit.render_file import cite_line, head_line, in_force, in_grace, wording_line
from rulekit.text import width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulekit.diagnostic import Diagnostic
    from rulekit.ruleset import Ruleset

COLUMNS = 120
_BROKEN = re.compile(r"\s*\n\s*")
_HEADS = ("ruleset", "standard", "define", "unchecked", "scorecard")
_AFTER = "，；、："  # Chinese lines end here rather than elsewhere


def format_file(
    ruleset: Ruleset, lexicon: Lexicon, definitions: Mapping[str, ir.Definition], own: Mapping[int, str], *, layout_only: bool
) -> str:
    """
    The file of a ruleset in canonical form, in its own language: statements in their order, comments at their places.

    `definitions` holds all, used or not; `own` the ids of those that the file brings, by the offset of their sentence.
    With `layout_only`, sentences stay in the words they were written in.
    """
    rules = {text.sentences[0].start: rule.rule for text, rule in zip(ruleset.outline.standards, ruleset.own, strict=True)}
    return _Writer(ruleset, lexicon, definitions, own, rules, layout_only).text()


def mistakes_in_examples(ruleset: Ruleset) -> list[Diagnostic]:
    """Mistakes in the records of examples, which loading does not read."""
    return [problem for _, found in _examples(ruleset) for problem in found]


def _examples(ruleset: Ruleset) -> Iterator[tuple[tuple[object, ...], list[Diagnostic]]]:
    outline = ruleset.outline
    for text, standard in zip(outline.standards, ruleset.own, strict=True):
        for example in text.examples:
            over = standard.rule.over.record
            mapping, problems = read_example(outline.source, example.body, ruleset.vocabulary, ruleset.lang, over)
            yield (standard.id, example.verdict, example.on, mapping), problems


def facts(ruleset: Ruleset, definitions: Mapping[str, ir.Definition]) -> tuple[object, ...]:
    """Everything that a ruleset file says: two files that say the same have equal facts; places and layout are none."""
    outline = ruleset.outline
    head = (ruleset.id, ruleset.lang, outline.title, outline.title_twin, outline.cited, outline.dated, outline.area)
    uses = [named.text for named in outline.uses]
    wordings = [(one.word, one.says) for one in outline.wordings]
    fields = [entries_of(text, ruleset.vocabulary, ruleset.lang) for text in outline.words]
    terms = [ruleset.vocabulary.terms[name].words for name in definitions if name in ruleset.vocabulary.terms]
    remarks = [text for _, text in _remarks(ruleset.outline.source.text, outline.statements)]
    return (*head, outline.area_name, outline.begins, outline.ends, outline.grace, wordings, uses, fields, dict(definitions),
            terms, ruleset.ir, ruleset.unchecked, [sayings(ruleset.outline)], ruleset.scorecards,
            [told for told, _ in _examples(ruleset)], remarks)  # fmt: skip


# comments ----------------------------------------------------------------------------------------------


@frozen
class Comment:
    """A comment: its text, whether it stands on the line of a statement, is indented, has a blank line before it."""

    text: str
    beside: bool
    indented: bool
    apart: bool


def _comments(gap: str, *, first: bool) -> tuple[list[Comment], bool]:
    """Comments between two statements (before the `first` one: at the head of the file), and whether a blank line ends them."""
    lines = gap.split("\n")
    found: list[Comment] = []
    blank = False
    for number, line in enumerate(lines):
        text = line.strip()
        if text:
            found.append(Comment(text, number == 0 and not first, line[:1].isspace(), blank))
            blank = False
        elif 0 < number < len(lines) - 1:
            blank = True
    return found, blank


def _gaps(text: str, statements: Iterable[Statement]) -> Iterator[str]:
    """What stands before each statement, between a definition's words and its sentence, and after the last statement."""
    at = 0
    for statement in statements:
        yield text[at : statement.span.start]
        if statement.sentence is not None:
            yield text[statement.head : statement.sentence.start]
        at = statement.span.end
    yield text[at:]


def _remarks(text: str, statements: Iterable[Statement]) -> list[tuple[int, str]]:
    """All comments of a file with the number of the gap between statements that they stand in."""
    gaps = enumerate(_gaps(text, statements))
    return [(number, comment.text) for number, gap in gaps for comment in _comments(gap, first=number == 0)[0]]


def _joint(found: re.Match[str]) -> str:
    """What takes the place of a line's end inside a sentence: nothing between Chinese characters."""
    around = found.string[found.start() - 1], found.string[found.end()]
    return "" if all(width(character) == 2 for character in around) else " "


# layout ------------------------------------------------------------------------------------------------


@define
class _Writer:
    ruleset: Ruleset
    lexicon: Lexicon
    definitions: Mapping[str, ir.Definition]
    own: Mapping[int, str]
    rules: Mapping[int, ir.Rule]
    layout_only: bool
    lines: list[str] = field(factory=list)
    words: dict[str, list[str]] = field(init=False)
    declared: int = 0
    inside: bool = False  # a standard has begun
    telling: bool = False  # a condition that is not checked by data is the last head
    carding: bool = False  # a scorecard is the last head

    def __attrs_post_init__(self) -> None:
        self.words = resources.table("grammars", f"{self.ruleset.lang}.toml")["file"]

    def text(self) -> str:
        outline = self.ruleset.outline
        at, word = 0, False
        for statement in outline.statements:
            after, word = word, statement.key == "define" and statement.sentence is None
            gap = outline.source.text[at : statement.span.start]
            beside = word and after and not gap.strip()  # declared words stand line by line
            head = (statement.key in _HEADS and not beside) or (statement.key == "sentence" and not self.inside)
            self._between(gap, first=at == 0, head=head, last=False)
            self._statement(statement)
            at = statement.span.end
        self._between(outline.source.text[at:], first=False, head=True, last=True)
        return "\n".join(self.lines) + "\n"

    def _between(self, gap: str, *, first: bool, head: bool, last: bool) -> None:
        """Write the comments between two statements, and the blank line before a block."""
        comments, blank = _comments(gap, first=first)
        if comments and comments[0].beside:
            self.lines[-1] += f"  {comments.pop(0).text}"
        if not head:
            self.lines += [f"  {comment.text}" for comment in comments]
            return
        while comments and comments[0].indented and not first:
            self.lines.append(f"  {comments.pop(0).text}")
        if self.lines and (comments or not last):
            self.lines.append("")
        for number, comment in enumerate(comments):
            self.lines += ["", comment.text] if number and comment.apart else [comment.text]
        if comments and blank and not last:
            self.lines.append("")

    def _statement(self, statement: Statement) -> None:
        source, lang = self.ruleset.outline.source, self.ruleset.lang
        if statement.key == "sentence":
            indent = "  " if self.inside else ""
            self._wrapped(indent, self._rule(statement), self._breaks)
            return
        holder = ScorecardText if statement.key in INSIDE or self.carding else UncheckedText if self.telling else StandardText
        outline, standard = alone(source, lang, statement, holder)
        self.inside = self.inside or statement.key == "standard"
        if statement.key in _HEADS:
            self.telling, self.carding = statement.key == "unchecked", statement.key == "scorecard"
        if statement.key == "define":
            self._define(statement, outline)
        elif isinstance(standard, StandardText) and statement.key == "example":
            self._example(standard, statement)
        else:
            self.lines.append(self._line(statement.key, outline, standard))

    def _line(self, key: str, outline: Outline, standard: Block) -> str:
        """A statement that is one line."""
        lang, word = self.ruleset.lang, self.words[key][0]
        if key == "scorecard":
            return head_text(outline.scorecards[0], lang)
        if isinstance(standard, ScorecardText) and key != "cites":
            return line_text(divided(standard.lines[0], self.ruleset.vocabulary, lang), lang)
        if key in KEYS:
            return "  " + edition_line(key, outline, standard, lang, self.ruleset.outline.source.text)
        if key == "ruleset":
            return f"{word} {self.ruleset.id}{titled(outline.title, outline.title_twin)}"
        if key in ("standard", "unchecked"):
            made = (outline.standards or outline.unchecked)[0]
            return f"{word} {made.id.text}{titled(made.title, made.title_twin)}"
        if key in ("source", "uses", "area"):
            return head_line(key, outline, lang, self.words)
        if key == "cites":
            return cite_line(standard.cites, standard.row, self.words)
        assert not isinstance(standard, ScorecardText)
        if key == "wording":
            return wording_line(outline.wordings[0], lang, self.words)
        if isinstance(standard, UncheckedText):
            return f"  {word}{titled(standard.because, standard.because_twin)}"
        if key == "grace":
            return "".join(in_grace(standard.grace, self.words))
        return "".join(in_force(standard.begins, standard.ends, lang, self.words))

    def _define(self, statement: Statement, outline: Outline) -> None:
        if statement.sentence is None:
            text = self.ruleset.outline.words[self.declared]
            self.lines.append(declaration(text, self.ruleset.vocabulary, self.ruleset.lang, self.ruleset.lang))
            self.declared += 1
            return
        (made,) = outline.definitions
        self.lines.append(self.words["define"][0] + titled(made.words, made.twin))
        self._between(
            self.ruleset.outline.source.text[statement.head : statement.sentence.start], first=False, head=False, last=False
        )
        self._wrapped("  ", self._rule(statement), self._breaks)

    def _rule(self, statement: Statement) -> str:
        place = statement.sentence or statement.span
        if self.layout_only or self._names_parameter(place):
            return _BROKEN.sub(_joint, self.ruleset.outline.source.text[place.start : place.end])
        node: ir.Rule | ir.Definition
        if statement.sentence is not None:
            node = self.definitions[self.own[statement.sentence.start]]
        else:
            node = self.rules[statement.span.start]
        return render.sentence(node, self.ruleset.vocabulary, self.ruleset.lang, self.definitions)

    def _names_parameter(self, place: Span) -> bool:
        """Whether a sentence may name a parameter: its canonical words would hold the number that stands for it today."""
        written = fold(self.ruleset.outline.source.text[place.start : place.end])
        words = (word for one in self.ruleset.parameters.values() for word in one.words.forms(self.ruleset.lang))
        return any(fold(word) in " ".join(written.split()) for word in words)

    def _example(self, standard: StandardText, statement: Statement) -> None:
        zh = self.ruleset.lang == "zh"
        (example,) = standard.examples
        verdicts: dict[str, str] = resources.table("grammars", f"{self.ruleset.lang}.toml")["verdicts"]
        verdict = next(word for word, value in verdicts.items() if value == example.verdict)
        on = f" {self.words['on'][0]} {example.on.isoformat()}" if example.on else ""
        record = self._record_of(statement)
        source = self.ruleset.outline.source
        items = written(source, example.body, self.ruleset.vocabulary, self.ruleset.lang, record)
        head = f"{self.words['example'][0]} {verdict}{on}" + ("：" if zh else ": ")
        joint, stop = ("，", "。") if zh else (", ", ".")
        text, cuts = head, []
        for number, item in enumerate(items):
            text += joint if number else ""
            cuts.append(len(text))
            text += item
        self._wrapped("  ", text.rstrip() + stop, lambda _: cuts)

    def _record_of(self, statement: Statement) -> str:
        """The record type that the standard around an example is about."""
        for text, standard in zip(self.ruleset.outline.standards, self.ruleset.own, strict=True):
            if any(example.span.start == statement.span.start for example in text.examples):
                return standard.rule.over.record
        raise AssertionError(statement)

    # width ---------------------------------------------------------------------------------------

    def _breaks(self, text: str) -> list[int]:
        """Offsets between the words of a sentence, where a line may end without a change of meaning."""
        readings, _ = parser.parse(self.lexicon, text)
        common = frozenset[int].intersection(*(reading.cuts() for reading in readings)) if readings else frozenset()
        return sorted(at for at in common if at and text[at] not in "，；、：。,.;:)）")

    def _wrapped(self, indent: str, text: str, breaks: Callable[[str], list[int]]) -> None:
        """A statement over as many lines as it needs; what goes on is indented, and never looks like a statement."""
        if width(indent + text) <= COLUMNS:
            self.lines.append(indent + text)
            return
        cuts = [at for at in breaks(text) if not begins_statement(text[at:], self.ruleset.lang)]
        if self.ruleset.lang != "zh":
            cuts = [at for at in cuts if text[at - 1] == " "]
        start, margin = 0, indent
        while width(margin + text[start:]) > COLUMNS:
            fitting = [at for at in cuts if at > start and width(margin + text[start:at].rstrip()) <= COLUMNS]
            later = [at for at in cuts if at > start]
            if not later:
                break
            best = [at for at in fitting if text[at - 1] in _AFTER]
            cut = max(best or fitting, default=later[0])
            self.lines.append(margin + text[start:cut].rstrip())
            start, margin = cut, indent + "  "
        self.lines.append(margin + text[start:])
