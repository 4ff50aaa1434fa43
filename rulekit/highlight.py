"""A Pygments lexer: the text of a ruleset file or of a sentence in either language goes in, coloured tokens come out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, ClassVar, TypeAlias

from attrs import frozen
from pygments.lexer import Lexer
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, Punctuation, String, Text, Whitespace, _TokenType

from rulekit import resources
from rulekit.language.declared import ROLES
from rulekit.language.outline import language_of
from rulekit.language.scorecards import INSIDE

Token: TypeAlias = tuple[int, _TokenType, str]

# What the terminals of a grammar are shown as; particles and articles are plain text.
_SHOWN = {
    "FORCE": Keyword, "MEANS": Keyword.Declaration, "SATISFY": Keyword,
    "EACH": Keyword.Type, "ALL": Keyword.Type, "NO": Keyword.Type,
    "CMP": Operator.Word, "POST": Operator.Word, "EXCEED": Operator.Word, "BETWEEN": Operator.Word, "WITHIN_LAST": Operator.Word,
    "AGO": Operator.Word, "IN_RECENT": Operator.Word, "REACH": Operator.Word, "OCCUPY": Operator.Word,
    "AND": Operator.Word, "OR": Operator.Word, "NOT": Operator.Word, "IF": Operator.Word, "UNLESS": Operator.Word,
    "EXCEPT": Operator.Word, "BUT": Operator.Word, "CLAUSE_JOIN": Operator.Word, "JOIN_THAT": Operator.Word,
    "WHERE": Operator.Word, "AGGREGATE": Name.Builtin, "AGGREGATE_FIRST": Name.Builtin, "SHARE_OF": Name.Builtin,
    "SHARE_WORD": Name.Builtin, "FOLD": Name.Builtin, "FUNCTION": Name.Builtin, "AGGREGATE_OVER": Name.Builtin,
    "SHARE_TAKEN": Name.Builtin, "FORCE_JOIN": Keyword, "WHOEVER": Keyword.Type, "NO_TWO": Keyword.Type, "FOR_EACH": Keyword.Type,
}  # fmt: skip
_RELATIONS = """
EVERY IN_ANY ONCE SINCE SINCE_DAY ON WHEN IN_TIME VERSUS RISE THAN BEFORE ON_BEFORE RUN RUN_PERIOD EXTREME HIGHER WHICHEVER
ROUNDED ROUNDED_TO EACH_FURTHER FOR_FURTHER PART_THEREOF SHORT_OF UNIQUE IN_SAME IN_UNIT RECORDED COUNTING ONE_OF ONE_OF_ITS
ONE_OF_THEM ALL_OF HAVE_ALL HAVE_SOME STEPS GRADED GRADE_POST OTHER OTHERS OTHERWISE MAJORITY INCLUDING YET POST_LIST NOR NEITHER
PER JOIN_WITH JOIN_WHOSE OR_OBJECT DE_DROPPED PER_PEOPLE AMONG THE_SAME
"""
_SHOWN |= dict.fromkeys(_RELATIONS.split(), Operator.Word)
# Statements of a file, and the words that may follow in each
_HEADS = {
    "ruleset": Keyword.Declaration, "standard": Keyword.Declaration, "define": Keyword.Declaration, "uses": Keyword.Namespace,
    "source": Keyword.Reserved, "area": Keyword.Reserved, "from": Keyword.Reserved, "until": Keyword.Reserved,
    "cites": Keyword.Reserved, "example": Keyword.Reserved, "grace": Keyword.Reserved, "force_until": Keyword.Reserved,
    "wording": Keyword.Reserved,
    "based": Keyword.Namespace, "parameter": Keyword.Declaration, "replaces": Keyword.Reserved, "without": Keyword.Reserved,
    "tightens": Keyword.Reserved,
    "unchecked": Keyword.Declaration, "because": Keyword.Reserved,
    "scorecard": Keyword.Declaration, **dict.fromkeys(INSIDE, Keyword.Reserved),
}  # fmt: skip
_LATER = {
    "source": ("dated",), "from": ("from_end", "until", "until_end"), "until": ("until_end",), "cites": ("row",),
    "example": ("on",), "grace": ("until_end",), "force_until": ("until_end",), "wording": ("includes", "excludes", "stands_for"),
    "without": ("because",), "define": (*ROLES, "of"), "scorecard": ("of", "kept_by"), "indicator": ("points_word", "under"),
    **dict.fromkeys(("item", "deduction"), ("points_word",)), "bonus": ("at_most", "points_word"), "veto": ("at_most",),
    "absent": ("left_out", "full_points", "no_points"), "quota": ("at_most", "quota_for", "or_better"),
    "ranked": ("ranked_over_all", "ranked_within", "then_by_lowest", "then_by", "ties_in", "ties_out"),
}  # fmt: skip
_NAMED = {"uses": Name.Namespace, "based": Name.Namespace, "area": Literal.Number}
_NAMED |= dict.fromkeys(("ruleset", "standard", "unchecked", "scorecard", "replaces", "tightens", "without"), Name.Class)
_PATTERNS = resources.table("grammars", "highlight.toml")
_BEFORE = tuple(
    (_PATTERNS[name], kind)
    for name, kind in (("string", String), ("date", Literal.Date), ("number", Number), ("fraction", Number))
)
_AFTER = ((_PATTERNS["operator"], Operator), (_PATTERNS["punctuation"], Punctuation), (r"\s+", Whitespace))


@frozen
class _Words:
    """What is looked for in one language: heads of statements, verdicts, and keywords by what they are shown as."""

    heads: re.Pattern[str]
    head_of: dict[str, str]
    later: dict[str, re.Pattern[str]]
    verdict: re.Pattern[str]
    parts: re.Pattern[str]
    shown: tuple[_TokenType, ...]


def _joined(patterns: Sequence[tuple[str, _TokenType]]) -> re.Pattern[str]:
    """Patterns as one, whose groups bear their numbers."""
    union = "|".join(f"(?P<p{index}>{pattern})" for index, (pattern, _) in enumerate(patterns))
    return re.compile(union, re.IGNORECASE)


_PLAIN = _joined((*_BEFORE, *_AFTER))  # after the head of a statement no keyword of a sentence stands


@cache
def _words(lang: str) -> _Words:
    table = resources.table("grammars", f"{lang}.toml")
    head_of = {word: head for head in _HEADS for word in table["file"][head] if word}
    later = {head: _any([word for key in keys for word in table["file"][key] if word], lang) for head, keys in _LATER.items()}
    by_kind: dict[_TokenType, list[str]] = {}
    for terminal, phrases in table["keywords"].items():
        if terminal in _SHOWN:
            kept = [phrase for phrase in phrases if lang == "en" or len(phrase) > 1 or terminal in ("FORCE", "AND", "OR")]
            written = (phrase.replace(",", "，") if lang == "zh" else phrase for phrase in kept)
            by_kind.setdefault(_SHOWN[terminal], []).extend(written)
    every = sorted(((phrase, kind) for kind, phrases in by_kind.items() for phrase in phrases), key=lambda one: -len(one[0]))
    patterns = [*_BEFORE, *((_any([phrase], lang).pattern, kind) for phrase, kind in every), *_AFTER]
    return _Words(
        re.compile(rf"[ \t]*({_any(head_of, lang).pattern})(?=[ \t\u3000\"“:：0-9]|$)([ \t]*)"),
        head_of, later, _any(table["verdicts"], lang), _joined(patterns), tuple(kind for _, kind in patterns),
    )  # fmt: skip


def _any(phrases: Any, lang: str) -> re.Pattern[str]:
    """Any of some phrases, the longest first; English ones as whole words."""
    longest = sorted(phrases, key=len, reverse=True)
    union = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest)
    before = r"(?<![\w-])" if lang == "en" and all(phrase[0].isalnum() for phrase in longest) else ""
    return re.compile(rf"{before}(?:{union})(?![\w-])" if lang == "en" else f"(?:{union})")


class RulesLexer(Lexer):
    """Ruleset files and sentences of rulekit, in Chinese or English; the language is seen from the text."""

    name = "rulekit"
    aliases: ClassVar[list[str]] = ["rulekit", "rules", "rules-zh", "rules-en", "rules-file-zh", "rules-file-en"]
    filenames: ClassVar[list[str]] = ["*.rules"]
    mimetypes: ClassVar[list[str]] = ["text/x-rulekit"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[Token]:
        """Offset, kind and text of every piece; the pieces together are the text."""
        words = _words("zh" if language_of(text) == "zh" else "en")
        at = 0
        for line in text.splitlines(keepends=True):
            yield from _line(line, at, words)
            at += len(line)

    def analyse_text(text: str) -> float:  # type: ignore[override, misc]
        """How sure it is that a text is a ruleset: its first keyword says."""
        return 0.9 if re.match(_PATTERNS["begins"], text) else 0.0


def _line(line: str, at: int, words: _Words) -> Iterator[Token]:
    if line.lstrip().startswith("#"):
        blank = len(line) - len(line.lstrip())
        end = len(line.rstrip("\r\n"))
        comment = (at + blank, Comment.Single, line[blank:end])
        yield from _kept([(at, Whitespace, line[:blank]), comment, (at + end, Whitespace, line[end:])])
        return
    head = words.heads.match(line)
    if head is None:
        yield from _parts(line, 0, at, words.parts, words.shown, None)
        return
    kind = words.head_of[head[1]]
    start, end = head.start(1), head.end()
    before, after = (at, Whitespace, line[:start]), (at + head.end(1), Whitespace, head[2])
    yield from _kept([before, (at + start, _HEADS[kind], head[1]), after])
    if kind == "example" and (verdict := words.verdict.match(line, end)) is not None:
        yield at + end, Keyword.Constant, verdict[0]
        end = verdict.end()
    elif kind in _NAMED and (named := re.compile(r"[^\s\"“”,，、:：]+").match(line, end)) is not None:
        yield at + end, _NAMED[kind], named[0]
        end = named.end()
    yield from _parts(line, end, at, _PLAIN, tuple(kind for _, kind in (*_BEFORE, *_AFTER)), words.later.get(kind))


def _parts(
    line: str, start: int, at: int, parts: re.Pattern[str], shown: tuple[_TokenType, ...], later: re.Pattern[str] | None
) -> Iterator[Token]:
    """The rest of a line; what is no keyword is a name, letter by letter joined."""
    plain = start
    while start < len(line):
        found = later.match(line, start) if later is not None else None
        kind: _TokenType = Keyword.Reserved
        if found is None:
            found = parts.match(line, start)
            if found is not None and found.lastgroup is not None:
                kind = shown[int(found.lastgroup[1:])]
        if found is None or not found[0]:
            word = re.compile(r"[A-Za-z_][\w-]*").match(line, start)
            start = word.end() if word is not None else start + 1
            continue
        yield from _kept([(at + plain, Text, line[plain:start]), (at + start, kind, found[0])])
        start = plain = found.end()
    yield from _kept([(at + plain, Text, line[plain:])])


def _kept(tokens: list[Token]) -> Iterator[Token]:
    return (token for token in tokens if token[2])
