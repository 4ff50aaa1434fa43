"""Corrections of a sentence that does not parse: a failure goes in, corrections that the parser has tried come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from rulekit import numbers, resources
from rulekit.language.lexicon import Lexicon, fold, keywords
from rulekit.language.parser import Failure, Piece, parse
from rulekit.language.spelling import near, shown

OPEN = frozenset({"NOUN", "ADJ", "VERB", "EVENT", "PLACE", "UNIT", "FUNCTION"})
WORD = re.compile(r"[a-z0-9][a-z0-9'-]*")
_STOPS = frozenset(",。、.;:!?()")
_TRIALS = 10
_AHEAD = 160  # characters after a correction that a trial reads
_PARSED = 1 << 30


@frozen
class Broken:
    """A sentence that does not parse: as written, folded, and where it failed."""

    lexicon: Lexicon
    text: str
    failure: Failure
    folded: str = field(init=False)

    @folded.default
    def _fold(self) -> str:
        return fold(self.text)

    @property
    def lang(self) -> str:
        """Language of the sentence."""
        return self.lexicon.lang

    @property
    def offset(self) -> int:
        """Where no reading went on."""
        return self.failure.offset

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What was read before."""
        return self.failure.pieces

    def word_end(self, start: int) -> int:
        """Where the word at an offset ends: a known word, a Latin word, or a run up to the next known word or stop."""
        known = self.lexicon.matches(self.folded, start)
        if known:
            return known[0].end
        latin = WORD.match(self.folded, start)
        if latin:
            return latin.end()
        end = start + 1
        while end < len(self.folded) and end - start < 8 and self.folded[end] not in _STOPS | {" "}:
            if self.lexicon.matches(self.folded, end):
                break
            end += 1
        return min(end, len(self.folded))

    def after_space(self, offset: int) -> int:
        """The next offset that is not a space."""
        while offset < len(self.folded) and self.folded[offset] == " ":
            offset += 1
        return offset

    def terminals(self, offset: int) -> frozenset[str]:
        """Terminals of the words that start at an offset."""
        return frozenset(match.terminal for match in self.lexicon.matches(self.folded, offset))


@frozen
class Mend:
    """A correction: the part of the sentence it replaces, by what, under which code, and how far from what was written."""

    code: str
    start: int
    end: int
    fix: str
    cost: float = 0
    arguments: Mapping[str, Any] = field(factory=dict)


def reach(broken: Broken, mend: Mend) -> int:
    """
    How far the corrected sentence can be read beyond the correction: negative where not even the correction is, 0 to its end,
    more for what follows, a large number where it can be read to the end.
    """
    tail = broken.text[mend.end : mend.end + _AHEAD]
    try:
        readings, failure = parse(broken.lexicon, broken.text[: mend.start] + mend.fix + tail)
    except numbers.NumberTooLong:
        return -1
    if readings:
        return _PARSED
    assert failure is not None
    beyond = failure.offset - mend.start - len(mend.fix)
    return beyond - (broken.after_space(mend.end) - mend.end) if beyond > 0 else beyond


def best(broken: Broken, mends: Iterable[Mend], least: int) -> Mend | None:
    """The correction with the lowest cost that reads far enough, among equals the one that reads furthest; or None."""
    tried: list[tuple[float, int, int, Mend]] = []
    for number, mend in enumerate(mends):
        if number >= _TRIALS:
            break
        found = reach(broken, mend)
        if found >= least:
            tried.append((mend.cost, -found, number, mend))
            if found == _PARSED and not mend.cost:
                break
    return min(tried, key=lambda each: each[:3])[3] if tried else None


# phrases that stand for others -------------------------------------------------------------------------


def phrases(broken: Broken, table: str) -> Iterator[Mend]:
    """Phrases of a table (near_misses, instead) that cover the place of the failure, longest first."""
    known: dict[str, str] = resources.table("grammars", f"{broken.lang}.toml")[table]
    near_by = range(max(0, broken.offset - 40), broken.offset + 1)
    last = [piece for piece in broken.pieces if piece.end >= near_by.start]
    around = [start for start in near_by if not any(piece.start < start < piece.end for piece in last)]
    for phrase in sorted(known, key=len, reverse=True):
        folded = fold(phrase)
        for start in around:
            end = start + len(folded)
            reaches = end > broken.offset - (table == "near_misses")
            if reaches and broken.folded.startswith(folded, start) and _whole(broken, start, end):
                yield Mend("", start, end, known[phrase])


def _whole(broken: Broken, start: int, end: int) -> bool:
    """Whether a phrase is not part of a longer word."""
    text = broken.folded
    if broken.lang == "zh":
        return not any(match.end >= end and match.terminal in OPEN for match in broken.lexicon.matches(text, start))
    before = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    return before and (end == len(text) or not text[end].isalnum())


def modal(broken: Broken) -> Mend | None:
    """A modal word that the language does not have (needs to, 应该), where no force word was read before it."""
    for mend in phrases(broken, "near_misses"):
        if not any(piece.terminal == "FORCE" and piece.end <= mend.start for piece in broken.pieces):
            return Mend("P105", mend.start, mend.end, mend.fix)
    return None


def instead(broken: Broken) -> Mend | None:
    """A phrase for which the language has another."""
    found = best(broken, phrases(broken, "instead"), 0)
    if found is None:
        return None
    code = "P114" if found.fix.strip() == "unless" else "P116"
    return Mend(code, found.start, found.end, found.fix)


# spelling ---------------------------------------------------------------------------------------------


def spelling(broken: Broken) -> Mend | None:
    """The word most like what stands at the failure; short ones have to fit what follows too."""
    found: dict[tuple[int, int, str], Mend] = {}
    spans = [span for span in _spans(broken) if not _known(broken, *span)]
    for start, end in spans:
        for word in near(broken.lexicon, broken.folded[start:end]):
            fix = shown(broken.lexicon, word.terminal, word.word)
            if broken.text[start].isupper():
                fix = fix[0].upper() + fix[1:]
            unlikely = 0.25 * (start == broken.offset and word.terminal not in broken.failure.expected)
            unlikely += 0.1 * (word.word[0] != broken.folded[start])
            unlikely += 0.05 * (broken.lang == "en" and len(word.word) <= end - start)
            if _says_no_more(broken, start, word.terminal, word.word):
                continue
            found.setdefault((start, end, word.word), Mend("P102", start, end, fix, word.cost + unlikely))
    ordered = sorted(found.values(), key=lambda mend: (mend.cost, mend.start - mend.end))
    close = best(broken, ordered, 0)
    if close is None or int(close.cost) * 4 <= close.end - close.start:
        return close
    return best(broken, ordered, 4 if broken.lang == "zh" else 12)


def _known(broken: Broken, start: int, end: int) -> bool:
    """Whether a part of the sentence is made of known words only: then none of them is misspelt."""
    reached = {start}
    for position in range(start, end):
        if position in reached:
            ends = {match.end for match in broken.lexicon.matches(broken.folded, position)}
            reached |= {broken.after_space(known) if known < end else known for known in ends}
    return end in reached


def _says_no_more(broken: Broken, start: int, terminal: str, word: str) -> bool:
    """员工超 → 员工数: the correction stands for what has been read there already."""
    entries = broken.lexicon.entries
    own = set(map(id, entries.get((terminal, word), ())))
    read = [piece for piece in broken.pieces if piece.start == start and piece.end <= broken.offset]
    return any(own & set(map(id, entries.get((piece.terminal, str(piece.value)), ()))) for piece in read)


def _spans(broken: Broken) -> Iterator[tuple[int, int]]:
    """Parts of the sentence that a misspelt word may cover; all of them cover the place of the failure."""
    text, offset = broken.folded, broken.offset
    if broken.lang == "zh":
        first = max(broken.pieces[-2].start if len(broken.pieces) > 1 else 0, offset - 4)
        for start in range(offset, first - 1, -1):
            for end in range(offset + 1, min(start + 12, offset + 7, len(text)) + 1):
                if text[end - 1] in _STOPS:
                    break
                if end - start > 1 and not set(text[start:end]) & _STOPS:
                    yield start, end
        return
    words = [found.span() for found in WORD.finditer(text, max(0, offset - 60), offset + 80)]
    at = next((index for index, (start, _) in enumerate(words) if start >= offset), None)
    if at is None or words[at][0] != offset:
        return
    for left in range(at, max(at - 3, -1), -1):
        for right in range(at, min(at + 3, len(words))):
            if not set(text[words[left][0] : words[right][1]]) & _STOPS:
                yield words[left][0], words[right][1]


def overlapping(broken: Broken) -> Mend | None:
    """非公司: an adjective that swallowed the first character of the noun after it."""
    if broken.lang != "zh" or not broken.pieces or broken.pieces[-1].terminal != "ADJ":
        return None
    last = broken.pieces[-1]
    for start in range(last.start + 1, last.end):
        for match in broken.lexicon.matches(broken.folded, start):
            if match.terminal == "NOUN" and match.end > last.end:
                entry = broken.lexicon.entries[match.terminal, match.value][0]
                fix = broken.text[last.start : last.end] + entry.words.first("zh")
                mend = Mend("P102", last.start, match.end, fix)
                return mend if reach(broken, mend) >= 0 else None
    return None


# words left out, words too many -------------------------------------------------------------------------


def missing(broken: Broken) -> Mend | None:
    """A small word, or the verb of the item before, without which the rest cannot be read."""
    space = "" if broken.lang == "zh" else " "
    words: list[str] = list(resources.table("grammars", f"{broken.lang}.toml")["small"]["missing"])
    verbs = [piece for piece in broken.pieces if piece.terminal in ("VERB", "HAVE")]
    words += [broken.text[piece.start : piece.end] for piece in verbs[-1:]]
    starts = [broken.offset] + ([broken.pieces[-1].start] if broken.pieces and verbs else [])
    mends: list[Mend] = []
    for start in starts:
        end = broken.word_end(start)
        if end <= start or broken.folded[start] in ".。":
            continue
        for word in words:
            gap = "" if word.startswith((",", "，")) and broken.text[start - 1 : start] != " " else space
            fix = f"{word}{gap}{broken.text[start:end]}"
            begin = start
            if word == "," and start and broken.text[start - 1] == " ":
                begin = start - 1
            mends.append(Mend("P111", begin, end, fix if begin == start else f", {broken.text[start:end]}", 0.01 * len(mends)))
    found = _furthest(broken, mends)
    if found is None:
        return None
    word = broken.text[found.start : found.end].strip()
    return Mend("P111", found.start, found.end, found.fix, arguments={"word": word})


def _furthest(broken: Broken, mends: list[Mend]) -> Mend | None:
    tried = [(reach(broken, mend), mend) for mend in mends[: 3 * _TRIALS]]
    enough = 8 if broken.lang == "zh" else 20
    good = [(found, -number, mend) for number, (found, mend) in enumerate(tried) if found >= enough]
    return max(good, key=lambda each: each[:2])[2] if good else None


def superfluous(broken: Broken) -> Mend | None:
    """A word without which the sentence can be read."""
    known: list[str] = resources.table("grammars", f"{broken.lang}.toml")["small"]["much"]
    start, end = broken.offset, broken.word_end(broken.offset)
    written = broken.folded[start:end]
    twice = bool(broken.pieces) and broken.folded[broken.pieces[-1].start : broken.pieces[-1].end] == written
    if broken.lang == "zh" and not twice:
        written = next((word for word in known if written.startswith(word)), written)
    if written not in known and not twice:
        return None
    end = start + len(written)
    shown_end = broken.after_space(end)
    found = reach(broken, Mend("P112", start, shown_end, ""))
    if found <= 0 or (found < _PARSED and shown_end + found >= len(broken.text.rstrip()) - 1):  # the rest makes no sentence
        return None
    return Mend("P112", start, shown_end, "", arguments={"word": broken.text[start:end]})


def force(broken: Broken) -> Mend | None:
    """Where a force word would make the sentence readable: is → must be, 占 → 应当占."""
    space = "" if broken.lang == "zh" else " "
    word = next(iter(keywords(broken.lang)["FORCE"]))
    mends: list[Mend] = []
    matches = broken.lexicon.matches(broken.folded, broken.offset)[:1]
    here = [Piece(match.terminal, match.value, broken.offset, match.end) for match in matches if match.terminal != "DOT"]
    for piece in (*here, *reversed(broken.pieces[-12:])):
        written = broken.text[piece.start : piece.end]
        if broken.lang == "en" and piece.terminal in ("BE", "HAVE"):
            written = next(iter(keywords("en")[piece.terminal]))
        elif broken.lang == "en" and piece.terminal == "VERB":
            written = broken.lexicon.entries["VERB", piece.value][0].words.first("en")
        elif broken.lang == "en":
            continue
        mends.append(Mend("P103", piece.start, piece.end, f"{word}{space}{written}", 0.01 * len(mends)))
    return best(broken, mends, _PARSED)
