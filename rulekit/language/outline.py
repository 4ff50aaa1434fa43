"""Ruleset files: a source goes in; header, standards, definitions and examples come out, with spans and mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from attrs import define, field, frozen

from rulekit import resources
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.language import editions
from rulekit.language.cursor import ID, STRING, Cursor, Named
from rulekit.language.declared import ROLES, WordText, read_word
from rulekit.language.editions import ParameterText, WithoutText
from rulekit.language.scorecards import HEADS, INSIDE, ScorecardText, goes_on, read_line, read_scorecard
from rulekit.language.versions import version_problems
from rulekit.language.wordings import WordingText, read_wording, settings_of
from rulekit.numbers import date_like
from rulekit.text import closest

MAX_FILE = 1_000_000
MAX_STANDARDS = 5_000
_CJK = re.compile(r"[\u3400-\u9fff]")
_HEADING = re.compile(r"[^\s\"]+[ \t]+[^\s\"]+[ \t]+[\"“][^\"”\n]*[\"”][ \t]*(?=\n|$)")


@frozen
class ExampleText:
    """An example as written: the verdict expected, the date it is judged on where one is named, and where its record stands."""

    verdict: str
    body: Span
    span: Span
    on: date | None = None


@define
class StandardText:
    """A standard as written."""

    id: Named
    title: str = ""
    title_twin: str = ""
    cites: str = ""
    row: str = ""
    begins: date | None = None
    ends: date | None = None
    grace: date | None = None
    sentences: list[Span] = field(factory=list)
    examples: list[ExampleText] = field(factory=list)
    replaces: list[Named] = field(factory=list)
    tightens: list[Named] = field(factory=list)  # those of what it replaces that it is at least as strict as


@define
class UncheckedText:
    """A condition of the source that data cannot decide, as written: not checked by data ID "title", citation and reason."""

    id: Named
    title: str = ""
    title_twin: str = ""
    cites: str = ""
    row: str = ""
    because: str = ""
    because_twin: str = ""
    replaces: list[Named] = field(factory=list)


@frozen
class DefinitionText:
    """A definition as written: its sentence, and both words of the term where they are given in front."""

    sentence: Span
    words: str = ""
    twin: str = ""


@frozen
class Statement:
    """
    A statement as it stands in a file, without a comment after it: its keyword's name, or "sentence".

    `sentence` is where the sentence of a definition stands, `head` where what stands before it ends.
    """

    key: str
    span: Span
    head: int = 0
    sentence: Span | None = None


Block: TypeAlias = StandardText | UncheckedText | ScorecardText


@define
class Outline:
    """What a ruleset file holds, before any sentence is parsed."""

    source: Source
    lang: str
    id: Named | None = None
    title: str = ""
    title_twin: str = ""
    cited: str = ""
    dated: date | None = None
    uses: list[Named] = field(factory=list)
    area: str = ""
    area_name: str = ""
    begins: date | None = None
    ends: date | None = None
    grace: date | None = None
    standards: list[StandardText] = field(factory=list)
    unchecked: list[UncheckedText] = field(factory=list)
    definitions: list[DefinitionText] = field(factory=list)
    words: list[WordText] = field(factory=list)
    wordings: list[WordingText] = field(factory=list)
    based: Named | None = None
    parameters: list[ParameterText] = field(factory=list)
    without: list[WithoutText] = field(factory=list)
    scorecards: list[ScorecardText] = field(factory=list)
    problems: list[Diagnostic] = field(factory=list)
    statements: list[Statement] = field(factory=list, repr=False)


def language_of(text: str) -> str:
    """Language of a file or sentence: that of its first keyword, else of most of its letters."""
    start = Cursor(Source("", text), "en")
    start.skip()
    head = text[start.at :][:40]
    for lang in ("en", "zh"):
        table = resources.table("grammars", f"{lang}.toml")["file"]
        if any(head.startswith(word) for key in ("ruleset", "standard", "define", "source", "uses") for word in table[key]):
            return lang
    unquoted = STRING.sub("", text)
    chinese = len(_CJK.findall(unquoted))
    latin = sum(character.isascii() and character.isalpha() for character in unquoted)
    return "zh" if chinese * 2 > latin else "en"


def outline(source: Source, lang: str | None = None) -> Outline:
    """Read the layout of a ruleset file; a mistake is noted and the reading goes on at the next line."""
    reader = Reader(source, lang or language_of(source.text))
    if len(source.text) > MAX_FILE:
        reader.complain("L001", Span(0, 1), size=len(source.text), limit=MAX_FILE)
        return reader.outline
    reader.read()
    return reader.outline


def alone(source: Source, lang: str, statement: Statement, holder: type[Block] = StandardText) -> tuple[Outline, Block]:
    """What one statement says, read again without those around it: in the outline, or in what it belongs to (a `holder`)."""
    reader = Reader(source, lang)
    reader.at = statement.span.start
    standard = reader.current = holder(Named("", statement.span))
    reader.step()
    return reader.outline, standard


def begins_statement(text: str, lang: str) -> bool:
    """Whether a line that starts like this would be read as a statement of its own, or as none at all."""
    return text.startswith("#") or Reader(Source("", text), lang).statement_follows(0)


def sentence_end(source: Source, lang: str, start: int) -> int:
    """Offset after the full stop of the sentence that starts at an offset, or where the text ends."""
    return Reader(source, lang).sentence_end(start)[0]


class Reader(Cursor):
    """Walks over a source from statement to statement."""

    def __init__(self, source: Source, lang: str) -> None:
        super().__init__(source, lang)
        self.verdicts: dict[str, str] = resources.table("grammars", f"{lang}.toml")["verdicts"]
        self.outline = Outline(source, lang, problems=self.problems)
        self.current: Block | None = None
        self.ids: set[str] = set()
        self.told: set[str] = set()  # ids of what data cannot decide
        self.head = 0
        self.statements: dict[str, Callable[[int], None]] = {
            **{key: partial(self._card_line, key) for key in INSIDE}, "scorecard": self._scorecard,
            "ruleset": self._ruleset, "standard": self._standard, "define": self._define, "source": self._source,
            "uses": self._uses, "area": self._area, "from": self._force, "cites": self._cites, "example": self._example,
            "unchecked": self._unchecked, "because": self._because, "grace": self._grace, "force_until": self._force_until,
            "wording": self._wording,
            "based": self._based, "parameter": self._parameter, "replaces": self._replaces, "without": self._without,
            "tightens": self._tightens,
        }  # fmt: skip

    def read(self) -> None:
        while self.step():
            pass
        for code, span, arguments in version_problems(self.outline):
            self.complain(code, span, **arguments)
        for told in self.outline.unchecked:
            if not told.because:
                self.complain("S639", told.id.span, id=told.id.text)

    def step(self) -> bool:
        """Read the next statement, and note where it stands; False where there is none."""
        self.skip()
        if self.at >= len(self.text):
            return False
        start, self.stop = self.at, None
        key = self._keyword_here()
        defined = len(self.outline.definitions)
        if key is not None:
            self.statements[key](start)
        elif ID.match(self.text, self.at) and _HEADING.match(self.text, self.at):
            self._unknown_heading()
        else:
            self._sentence()
        end = start + len(self.text[start : self.at if self.stop is None else self.stop].rstrip())
        made = self.outline.definitions[defined:]
        self.outline.statements.append(
            Statement(key or "sentence", Span(start, end), self.head if made else end, made[0].sentence if made else None)
        )
        return True

    def _keyword_here(self) -> str | None:
        """The statement that starts here; a word that only looks like a keyword starts a sentence."""
        start = self.at
        for key in self.statements:
            if self.take(key) and self._goes_on(key):
                return key
            self.at = start
        return None

    def _goes_on(self, key: str) -> bool:
        if key in editions.KEYS:
            return editions.goes_on(self.text, self.at, key)
        after = self.at
        self.spaces()
        start_of_next = self.at
        following = self.text[self.at : self.at + 1]
        date_follows = date_like(self.text, self.at) is not None  # one that no calendar has is told
        self.at = after
        if key in HEADS:
            return goes_on(self, key, inside=isinstance(self.current, ScorecardText))
        if key in ("source", "cites", "because", "wording"):
            return following in ('"', "“")
        if key in ("from", "grace", "force_until"):
            return date_follows
        if key in ("example", "define"):
            return True
        if key == "area" and after == start_of_next and _CJK.match(following):
            return False  # 地区每百户居民…: a noun at the beginning of a sentence
        return bool(following) and following != "\n"

    # statements ----------------------------------------------------------------------------------

    def _ruleset(self, start: int) -> None:
        named = self.id()
        if named is None:
            self.complain("S603", self.rest_of_line())
        elif self.outline.id is not None:
            self.complain("S604", named.span, id=named.text)
        else:
            self.outline.id = named
        self.outline.title, self.outline.title_twin = self.title()
        self.end_line()

    def _source(self, start: int) -> None:
        self.outline.cited = self.string() or ""
        if self.take("dated"):
            self.outline.dated = self.day(self.words["dated"][0])
        self.end_line()

    def _uses(self, start: int) -> None:
        while True:
            named = self.id()
            if named is None:
                self.complain("S603", self.rest_of_line())
                break
            self.outline.uses.append(named)
            if not self.mark(",，、"):
                break
        self.end_line()

    def _area(self, start: int) -> None:
        named = self.id()
        self.outline.area = named.text if named else ""
        self.outline.area_name = self.string() or ""
        self.end_line()

    def _force(self, start: int) -> None:
        begins = self.day(self.words["from"][0])
        self.take("from_end")
        self.mark(",，")
        ends = None
        if self.take("until"):
            ends = self.day(self.words["until"][0])
            self.take("until_end")
        if begins and ends and ends < begins:
            self.complain("S605", Span(start, self.at), begins=begins, ends=ends)
        holder = self._dated(start)
        holder.begins, holder.ends = begins, ends
        self.end_line()

    def _wording(self, start: int) -> None:
        """How the source uses a word: 用语 “以下” 不含本数."""
        text = read_wording(self, start)
        if text is None or not settings_of(text, self.lang):
            self.complain("S648", Span(start, max(self.at, start + 1)))
        else:
            self.outline.wordings.append(text)
        self.end_line()

    def _force_until(self, start: int) -> None:
        """A period that has an end alone: the first version of a standard, or one that runs out."""
        ends = self.day(self.words["force_until"][0])
        self.take("until_end")
        holder = self._dated(start)
        holder.begins, holder.ends = None, ends
        self.end_line()

    def _grace(self, start: int) -> None:
        grace = self.day(self.words["grace"][0])
        self.take("until_end")
        self._dated(start).grace = grace
        self.end_line()

    def _dated(self, start: int) -> Any:
        """What a line of days stands for: the standard before it, or the whole ruleset."""
        if isinstance(self.current, UncheckedText | ScorecardText):
            self._misplaced(Span(start, self.at))
            return StandardText(self.current.id)
        return self.current or self.outline

    def _standard(self, start: int) -> None:
        named = self.id()
        if named is None:
            self.complain("S603", self.rest_of_line())
            self.end_line()
            return
        if named.text in self.told:
            self.complain("S606", named.span, id=named.text)
        self.ids.add(named.text)
        self.current = StandardText(named, *self.title())
        self.outline.standards.append(self.current)
        if len(self.outline.standards) == MAX_STANDARDS + 1:
            self.complain("S607", named.span, limit=MAX_STANDARDS)
        self.end_line()

    def _unchecked(self, start: int) -> None:
        named = self.id()
        if named is None:
            self.complain("S603", self.rest_of_line())
        else:
            if named.text in self.ids:
                self.complain("S606", named.span, id=named.text)
            self.ids.add(named.text)
            self.told.add(named.text)
            self.current = UncheckedText(named, *self.title())
            self.outline.unchecked.append(self.current)
        self.end_line()

    def _scorecard(self, start: int) -> None:
        found = read_scorecard(self)
        if found is None:
            self.complain("S603", self.rest_of_line())
        else:
            self.current = found
            self.outline.scorecards.append(found)
        self.end_line()

    def _card_line(self, key: str, start: int) -> None:
        line = read_line(self, key, start)
        if not isinstance(self.current, ScorecardText):
            self.complain("S650", Span(start, max(self.at, start + 1)), written=self.words[key][0])
        elif line is None:
            self.complain("S651", Span(start, max(self.at, start + 1)), written=self.words[key][0])
        else:
            self.current.lines.append(line)
        self.end_line()

    def _because(self, start: int) -> None:
        own, twin = self.title()
        if isinstance(self.current, UncheckedText):
            self.current.because, self.current.because_twin = own, twin
        else:
            self.complain("S637", Span(start, self.at))
        self.end_line()

    def _based(self, start: int) -> None:
        named = editions.read_based(self)
        if self.outline.based is not None and named is not None:
            self.complain("S667", Span(start, self.at), id=named.text)
        elif named is not None:
            self.outline.based = named
        self.end_line()

    def _parameter(self, start: int) -> None:
        self.outline.parameters.append(editions.read_parameter(self, start))
        self.end_line()

    def _replaces(self, start: int) -> None:
        named = self.id()
        if not isinstance(self.current, StandardText | UncheckedText):
            self.complain("S608", Span(start, self.at), keyword=self.words["replaces"][0])
        elif named is not None:
            self.current.replaces.append(named)
        self.end_line()

    def _tightens(self, start: int) -> None:
        """What a standard replaces, and is at least as strict as."""
        named = self.id()
        if not isinstance(self.current, StandardText):
            self.complain("S608", Span(start, self.at), keyword=self.words["tightens"][0])
        elif named is not None:
            self.current.replaces.append(named)
            self.current.tightens.append(named)
        self.end_line()

    def _without(self, start: int) -> None:
        found = editions.read_without(self, start)
        if found is not None:
            self.outline.without.append(found)
        self.end_line()

    def _cites(self, start: int) -> None:
        text = self.string() or ""
        named = self.id() if self.take("row") else None
        row = named.text if named is not None else ""
        if self.current is None:
            self.complain("S608", Span(start, self.at), keyword=self.words["cites"][0])
        else:
            self.current.cites, self.current.row = text, row
        self.end_line()

    def _example(self, start: int) -> None:
        verdict = self._verdict()
        on = self.day(self.words["on"][0]) if self.take("on") else None
        self.mark(":：")
        body_start = self.at
        end, closed = self.sentence_end(self.at)
        self.at = end
        if not closed:
            self.complain("S609", Span(start, end))
        if verdict is None:
            known = "、".join(self.verdicts) if self.lang == "zh" else ", ".join(self.verdicts)
            self.complain("S610", Span(start, body_start), known=known)
        elif isinstance(self.current, UncheckedText | ScorecardText):
            self._misplaced(Span(start, body_start))
        elif self.current is None:
            self.complain("S608", Span(start, body_start), keyword=self.words["example"][0])
        else:
            body = Span(body_start, end - 1 if closed else end)
            self.current.examples.append(ExampleText(verdict, body, Span(start, end), on))

    def _misplaced(self, span: Span) -> None:
        """Tell that what belongs to a standard stands under something else."""
        assert self.current is not None
        code = "S652" if isinstance(self.current, ScorecardText) else "S638"
        self.complain(code, span, id=self.current.id.text)

    def _verdict(self) -> str | None:
        self.spaces()
        for word in sorted(self.verdicts, key=len, reverse=True):
            if self.whole(word):
                self.at += len(word)
                return self.verdicts[word]
        return None

    def _define(self, start: int) -> None:
        role = self._role()
        if role:
            self.outline.words.append(read_word(self, role, start))
            self.end_line()
            return
        words, twin = self.title()
        told = Span(start, self.at)
        self.head = self.at
        self.skip()
        begin = self.at
        if begin >= len(self.text) or self.statement_follows(begin):
            self.complain("S611", told)
            return
        end, _ = self.sentence_end(begin)
        self.at = end
        self.outline.definitions.append(DefinitionText(Span(begin, end), words, twin))

    def _role(self) -> str:
        """The kind of word that is declared, "" where what follows is a definition by a sentence."""
        start = self.at
        for role in ROLES:
            if self.take(role) and self.text[self.at : self.at + 1] in (" ", "\t", "\u3000", '"', "“"):
                return role
            self.at = start
        return ""

    def _sentence(self) -> None:
        start = self.at
        end, _ = self.sentence_end(start)
        self.at = max(end, start + 1)
        span = Span(start, self.at)
        if self.current is None:
            self.current = StandardText(Named(f"S{len(self.outline.standards) + 1}", span))
            self.outline.standards.append(self.current)
            self.current.sentences.append(span)
            self.current = None if self.outline.id is None else self.current
        elif isinstance(self.current, UncheckedText | ScorecardText):
            self._misplaced(span)
        else:
            self.current.sentences.append(span)

    def sentence_end(self, start: int) -> tuple[int, bool]:
        """Offset after the full stop of a sentence, and whether there was one; a blank line or a statement ends it too."""
        at, text = start, self.text
        while at < len(text):
            character = text[at]
            if character in '"“':
                quoted = STRING.match(text, at)
                at = quoted.end() if quoted else at + 1
                continue
            if character == "。" or (character == "." and (at + 1 >= len(text) or text[at + 1] in " \t\r\n#")):
                return at + 1, True
            if character == "\n" and self.statement_follows(at + 1):
                return at, False
            at += 1
        while at > start and text[at - 1].isspace():
            at -= 1
        return at, False

    def statement_follows(self, line: int) -> bool:
        """Whether what stands on a line is no more of the sentence before it."""
        end = self.text.find("\n", line)
        written = self.text[line : end if end >= 0 else len(self.text)]
        if not written.strip():
            return True
        kept, self.at = self.at, line
        self.spaces()
        found = self._keyword_here() is not None
        self.at = kept
        return found

    def _unknown_heading(self) -> None:
        named = self.id()
        assert named is not None
        fix = closest(named.text, [word for key in self.statements for word in self.words[key]]) or ""
        self.complain("S613", named.span, word=named.text, fix=fix)
        self.id()
        self.string()
        self.end_line()
