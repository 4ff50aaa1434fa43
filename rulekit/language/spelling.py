"""Words spelt nearly so: a part of a sentence and a lexicon go in, words of the lexicon within a few slips come out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

from rulekit.language.lexicon import Lexicon, fold, keywords
from rulekit.vocabulary import Field, Lang

_HALF = 0.5
_FULL_WIDTH = str.maketrans({",": "，", "(": "（", ")": "）", ":": "：", ".": "。"})


@frozen
class Near:
    """A word of the lexicon, its terminal, and how many slips lie between it and what was written."""

    word: str
    terminal: str
    cost: float


def near(lexicon: Lexicon, written: str) -> Iterator[Near]:
    """Words within the slips that a text of this length may hold; never the text itself."""
    limit = _limit(lexicon.lang, len(written))
    if not limit:
        return
    letters = set(written)
    for length in range(len(written) - int(limit), len(written) + int(limit) + 1):
        for word, terminal, own in _index(lexicon).get(length, ()):
            if len(own - letters) > limit or len(letters - own) > limit or word == written:
                continue
            if lexicon.lang == "zh" and length != len(written) and min(length, len(written)) < 4:
                continue
            cost = distance(written, word, limit)
            if cost <= limit and _likely(lexicon.lang, written, word):
                yield Near(word, terminal, cost)


def _likely(lang: str, written: str, word: str) -> bool:
    """No slip turns a duty round, and none drops a whole word."""
    if any(no in word and no not in written for no in keywords(lang)["NOT"]):
        return False
    if lang == "zh" or written.count(" ") == word.count(" "):
        return True
    return distance(written.replace(" ", ""), word.replace(" ", ""), 1) <= 1


def _limit(lang: str, length: int) -> int:
    if lang == "zh":
        return 0 if length < 2 else 1 if length < 6 else 2
    return 0 if length < 2 else 1 if length < 6 else 2 if length < 12 else 3


@lru_cache(maxsize=8)
def _index(lexicon: Lexicon) -> dict[int, list[tuple[str, str, frozenset[str]]]]:
    """Words of a lexicon by length, with their letters; computed once a lexicon."""
    found: dict[int, list[tuple[str, str, frozenset[str]]]] = {}
    for word, terminal in sorted(set(lexicon.words())):
        if len(word) > 1:
            found.setdefault(len(word), []).append((word, terminal, frozenset(word)))
    return found


def distance(one: str, two: str, limit: float) -> float:
    """
    Slips between two texts: a wrong, missing, additional or exchanged letter is one; a letter doubled, or not, is half.

    Gives more than `limit` as soon as that is certain.
    """
    before: list[float] = []
    row = [float(index) for index in range(len(two) + 1)]
    for i, left in enumerate(one, start=1):
        above, before = before, row
        row = [float(i)]
        for j, right in enumerate(two, start=1):
            missing = before[j] + (_HALF if i > 1 and one[i - 2] == left else 1)
            added = row[j - 1] + (_HALF if j > 1 and two[j - 2] == right else 1)
            best = min(missing, added, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == two[j - 2] and right == one[i - 2]:
                best = min(best, above[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def shown(lexicon: Lexicon, terminal: str, word: str) -> str:
    """A word of the lexicon as its vocabulary writes it; punctuation of Chinese keywords full-width."""
    lang: Lang = "zh" if lexicon.lang == "zh" else "en"
    for entry in lexicon.entries.get((terminal, word), ()):
        event = entry.event if isinstance(entry, Field) else None
        for form in (*entry.words.forms(lang), *(event.forms(lang) if event is not None else ())):
            if fold(form) == word:
                return form
    return written(lexicon.lang, word)


def written(lang: str, phrase: str) -> str:
    """A keyword as people write it: full-width punctuation in Chinese."""
    return phrase.translate(_FULL_WIDTH) if lang == "zh" else phrase


__all__ = ["Near", "distance", "near", "shown", "written"]
