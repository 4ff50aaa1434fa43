"""Sentences to syntax: a piece of source and a lexicon go in; syntax trees (one a segmentation) or diagnostics come out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from attrs import define, field, frozen
from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from rulekit import numbers, resources
from rulekit.language import given, syntax, tables, yearly
from rulekit.language.builder_en import English
from rulekit.language.builder_zh import Chinese
from rulekit.language.lexicon import Lexicon, fold

MAX_SENTENCE = 2_000
MAX_NESTING = 64
_TERMINAL = re.compile(r"\b[A-Z][A-Z_]*\b")
_COMMENT = re.compile(r"//.*")
_STRING = re.compile(r'"([^"\n]*)"')
_SPACE = re.compile(r"[ ]*")
_READINGS = 24
_SEARCH = 3_000  # tokens that the search for other segmentations may feed, over those of the sentence


class _NoLexer(Lexer):
    """Lark asks for a lexer; tokens are fed one by one, chosen by the parser's state."""

    def __init__(self, _: object) -> None:
        pass

    def lex(self, *_: object) -> Iterator[Token]:
        return iter(())


@cache
def grammar(lang: str) -> Lark:
    """The strict LALR parser of a language: from the table that ships with it, else built."""
    builder = English() if lang == "en" else Chinese()
    return tables.unpacked(lang, _grammar_text(lang), lexer=_NoLexer, transformer=builder) or built(lang)


def built(lang: str) -> Lark:
    """The parser of a language, built of its grammar."""
    builder = English() if lang == "en" else Chinese()
    return Lark(_grammar_text(lang), parser="lalr", lexer=_NoLexer, strict=True, transformer=builder)


def table(lang: str) -> str:
    """The file of a language in grammars/ that parser tables are loaded from, built anew."""
    return tables.packed(built(lang), _grammar_text(lang))


def _grammar_text(lang: str) -> str:
    text = resources.text("grammars", f"{lang}.lark") + resources.text("grammars", "formula.lark")
    return text + "\n%declare " + " ".join(sorted(set(_TERMINAL.findall(_COMMENT.sub("", text)))))


def states(lang: str) -> int:
    """How many states the parser of a language has."""
    return len(_table(lang).states)


@cache
def rivals(lang: str, terminal: str) -> frozenset[str]:
    """Terminals that some state of the parser accepts beside a terminal: words of both can stand at one place."""
    found: set[str] = set()
    for accepted in _table(lang).states.values():
        if terminal in accepted:
            found.update(accepted)
    return frozenset(found - {terminal})


def _table(lang: str) -> Any:
    return grammar(lang).parse_interactive("").parser_state.parse_conf.parse_table


@frozen
class Piece:
    """A token chosen at an offset: terminal, value, where it starts and ends."""

    terminal: str
    value: Any
    start: int
    end: int
    then: tuple[tuple[str, Any], ...] = ()  # more tokens at the same place: the unit of a parameter


@frozen
class Reading:
    """One way to cut and parse a sentence."""

    tree: syntax.Statement
    pieces: tuple[Piece, ...]

    def cuts(self) -> frozenset[int]:
        """Offsets between tokens."""
        return frozenset(piece.start for piece in self.pieces)

    def finer(self, other: Reading) -> bool:
        """Whether this cuts words that the other leaves whole, and nothing else: 联合|党组织 beside 联合党组织."""
        return other.cuts() < self.cuts()


@frozen
class Failure:
    """Where no reading went on: the furthest offset reached, the terminals that could stand there, what was read before."""

    offset: int
    expected: frozenset[str]
    pieces: tuple[Piece, ...]


@define
class _Search:
    lexicon: Lexicon
    text: str  # folded
    original: str
    offset: int
    fuel: int
    dead: set[tuple[int, tuple[Any, ...]]] = field(factory=set)
    furthest: int = -1
    stuck: list[Any] = field(factory=list)  # parser states at the furthest offset
    before: tuple[Piece, ...] = ()
    found: dict[int, list[Piece]] = field(factory=dict)


def parse(lexicon: Lexicon, text: str, offset: int = 0) -> tuple[list[Reading], Failure | None]:
    """
    Parse one sentence, its full stop included; `offset` is where it starts in its source, and is added to every span.

    Gives the readings in order of preference, longest words first; a finer cut of another counts only where that one makes no
    sense (see `finer`). Where there is none, the failure that went furthest.
    Raises numbers.NumberTooLong for a number beyond the limits.
    """
    search = _Search(lexicon, fold(text), text, offset, fuel=_SEARCH + 4 * len(text))
    start = grammar(lexicon.lang).parse_interactive("").parser_state
    readings: list[Reading] = []
    for reading in _walk(search, start):
        readings.append(reading)
        if len(readings) >= _READINGS:
            break
    if readings:
        return readings, None
    expected = frozenset(terminal for state in search.stuck[:8] for terminal in _accepts(state))
    return [], Failure(max(search.furthest, 0), expected, search.before)


@define
class _Frame:
    position: int
    state: Any
    choices: Iterator[Piece]
    key: tuple[int, tuple[Any, ...]]
    fruitful: bool = False


def _walk(search: _Search, start: Any) -> Iterator[Reading]:
    """Depth-first over all segmentations the parser accepts, longest words first; dead ends are remembered. Iterative."""
    stack = [_frame(search, 0, start, ())]
    pieces: list[Piece] = []
    while stack:
        frame = stack[-1]
        piece = next(frame.choices, None)
        if piece is None or search.fuel <= 0:
            stack.pop()
            if not frame.fruitful:
                search.dead.add(frame.key)
            elif stack:
                stack[-1].fruitful = True
            if pieces:
                pieces.pop()
            continue
        search.fuel -= 1
        state = _feed(frame.state, piece, search.offset)
        if state is None:
            _note(search, piece.start, frame.state, (*pieces,))
            continue
        if piece.terminal == "DOT":
            result = _finish(state)
            if result is not None:
                frame.fruitful = True
                yield Reading(result, (*pieces, piece))
            continue
        following = _frame(search, piece.end, state, (*pieces, piece))
        if following.key not in search.dead:
            stack.append(following)
            pieces.append(piece)


def _frame(search: _Search, position: int, state: Any, pieces: tuple[Piece, ...]) -> _Frame:
    position = _SPACE.match(search.text, position).end()  # type: ignore[union-attr]
    accepted = state.parse_conf.parse_table.states[state.position]
    choices = [piece for piece in _pieces(search, position) if piece.terminal in accepted]
    if not choices:
        _note(search, position, state, pieces)
    return _Frame(position, state, iter(choices), (position, tuple(state.state_stack)))


def _note(search: _Search, position: int, state: Any, pieces: tuple[Piece, ...]) -> None:
    """Remember the furthest failure; at one offset expectations add up."""
    if position < search.furthest:
        return
    if position > search.furthest:
        search.furthest, search.before = position, pieces
        search.stuck = []
    search.stuck.append(state)


def _accepts(state: Any) -> set[str]:
    table = state.parse_conf.parse_table.states[state.position]
    candidates = [terminal for terminal in table if terminal.isupper() and terminal != "$END"]
    return {terminal for terminal in candidates if _feed(state, Piece(terminal, "", 0, 0), 0, probe=True) is not None}


def _feed(state: Any, piece: Piece, offset: int, *, probe: bool = False) -> Any:
    after = state.copy(deepcopy_values=False)
    if probe:
        after.parse_conf = _without_callbacks(state.parse_conf)
    try:
        for terminal, value in ((piece.terminal, piece.value), *piece.then):
            after.feed_token(Token(terminal, value, start_pos=piece.start + offset, end_pos=piece.end + offset))
    except UnexpectedToken:
        return None
    return after


def _without_callbacks(conf: Any) -> Any:
    from copy import copy

    probing = copy(conf)
    probing.callbacks = _Nothing()
    return probing


class _Nothing:
    """Callbacks that build nothing, for asking what could follow."""

    def __getitem__(self, _: object) -> Any:
        return lambda children: None

    def __contains__(self, _: object) -> bool:
        return False


def _finish(state: Any) -> Any:
    try:
        return state.feed_token(Token("$END", ""), is_end=True)
    except UnexpectedToken:
        return None


def _pieces(search: _Search, position: int) -> list[Piece]:
    """Everything that can stand at an offset, longest first; computed once an offset."""
    known = search.found.get(position)
    if known is not None:
        return known
    found = [Piece(m.terminal, m.value, position, m.end) for m in search.lexicon.matches(search.text, position)]
    found += [Piece(*tokens[0], piece.start, piece.end, tokens[1:]) for piece in found for tokens in _given(search, piece)]
    numeral = numbers.scan(search.original, position, search.lexicon.lang)
    if numeral is not None:
        terminal = "RATIO" if numeral.ratio else "NUM"
        found.append(Piece(terminal, numeral.value, position, numeral.end))
    day: Any = numbers.scan_day(search.original, position, search.lexicon.lang)
    day = day or numbers.scan_period(search.original, position, search.lexicon.lang)
    if day is not None:
        found.append(Piece("DATE", day[0], position, day[1]))
    days = yearly.scan(search.original, position, search.lexicon.lang)
    if days is not None:
        found.append(Piece("EVERY", days[0], position, days[1]))
    quoted = _STRING.match(search.text, position)
    if quoted:
        value = search.original[quoted.start(1) : quoted.end(1)]
        found.append(Piece("STRING", value, position, quoted.end()))
    found.sort(key=lambda piece: -piece.end)
    search.found[position] = found
    return found


def _given(search: _Search, piece: Piece) -> list[tuple[tuple[str, Any], ...]]:
    """The tokens that the name of a parameter stands for: its number with its unit; of what is counted the number alone too."""
    if piece.terminal != "PARAMETER":
        return []
    entries = search.lexicon.entries["PARAMETER", piece.value]
    return [tokens for entry in entries for tokens in given.tokens(search.lexicon, entry, piece.value)]
