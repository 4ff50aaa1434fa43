"""Examples: the record written after a verdict goes in, a mapping of field ids to cell texts comes out, or mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from attrs import frozen

from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.language.lexicon import fold
from rulekit.text import closest
from rulekit.vocabulary import Lang, Vocabulary

_SEPARATORS = "，、;；\n"
_LONGEST_PERIOD = 20
_OPEN, _CLOSE = "(（", ")）"
_TIMES = re.compile(r"(?<=[)）])\s*[×xX*]\s*(\d[\d,]*)$")
_MOST = 9_999
_NONE = frozenset({"none", "no", "0", "无", "没有"})


@frozen
class _Names:
    """What may stand in front of a value: fields, lists, keys and levels of one record type, and record types below it."""

    fields: dict[str, str]
    lists: dict[str, tuple[str, str]]
    kept: tuple[str, ...] = ()  # words of fields that are kept by period

    def start(self, folded: str) -> int:
        """Where the word of a value begins: after the period in front of it (2024年到馆人次 900, 2024 visits 900), else at 0."""
        if not folded[:1].isdigit():
            return 0
        ends = range(1, min(len(folded), _LONGEST_PERIOD))
        return next((at for at in ends if _longest(folded[at:], self.kept) is not None), 0)


def read_example(
    source: Source, span: Span, vocabulary: Vocabulary, lang: Lang, record: str
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """
    Read `employees 50, ownership non-public` as a mapping for a record of a type ("" for the whole run).

    Values stay text, read later as cells are. Child records and records below stand in brackets, equal ones once with their
    number: committee member (sex female), committee member (sex male) × 2.
    """
    problems: list[Diagnostic] = []
    return _read(source, span, vocabulary, lang, record, problems), problems


def written(source: Source, span: Span, vocabulary: Vocabulary, lang: Lang, record: str) -> list[str]:
    """The items of an example without mistakes, in one layout, words and values as they were written."""
    names = _names(vocabulary, lang, record)
    found: list[str] = []
    for item in _items(source.text, span):
        text = source.text[item.start : item.end]
        begin = names.start(fold(text))
        word = _longest(fold(text)[begin:], (*names.fields, *names.lists))
        assert word is not None
        own, value = " ".join(text[: begin + len(word)].split()), text[begin + len(word) :].strip()
        if word in names.lists and fold(value) not in _NONE:
            value, times = _times(value)
            inner = _inside(source, Span(item.start + len(word), item.end), value)
            parts = written(source, inner, vocabulary, lang, names.lists[word][1])
            one = f"{own}（{'，'.join(parts)}）" if lang == "zh" else f"{own} ({', '.join(parts)})"
            found.append(one if not times else f"{one}×{times}" if lang == "zh" else f"{one} × {times}")
        else:
            found.append(f"{own} {value}".rstrip())
    return found


def _times(value: str) -> tuple[str, str]:
    """What stands for one record, and how many equal ones there are, "" where that is not said."""
    found = _TIMES.search(value)
    return (value[: found.start()], found[1]) if found else (value, "")


def _inside(source: Source, rest: Span, value: str) -> Span:
    """What stands between the brackets of a value."""
    start = source.text.index(value[0], rest.start) + 1
    return Span(start, rest.start + source.text[rest.start : rest.end].rindex(value[-1]))


def _read(
    source: Source, span: Span, vocabulary: Vocabulary, lang: Lang, record: str, problems: list[Diagnostic]
) -> dict[str, Any]:
    names = _names(vocabulary, lang, record)
    mapping: dict[str, Any] = {}
    for item in _items(source.text, span):
        text = source.text[item.start : item.end]
        folded = fold(text)
        begin = names.start(folded)
        word = _longest(folded[begin:], (*names.fields, *names.lists))
        if word is None:
            known = [*names.fields, *names.lists]
            first = text.split()[0] if text.split() else text
            problems.append(Diagnostic("S621", source, item, {"text": text, "fix": "", "near": closest(first, known) or ""}))
            continue
        rest = Span(item.start + begin + len(word), item.end)
        value = source.text[rest.start : rest.end].strip()
        if word in names.lists:
            _nested(source, rest, value, names.lists[word], vocabulary, lang, mapping, problems)
        else:
            mapping[text[: begin + len(word)] if begin else names.fields[word]] = value
    return mapping


def _nested(
    source: Source, rest: Span, value: str, target: tuple[str, str], vocabulary: Vocabulary, lang: Lang,
    mapping: dict[str, Any], problems: list[Diagnostic],
) -> None:  # fmt: skip
    key, child = target
    if fold(value) in _NONE:
        mapping[key] = []
        return
    value, times = _times(value)
    if not value or value[0] not in _OPEN or value[-1] not in _CLOSE:
        problems.append(Diagnostic("S622", source, rest, {"text": value}))
        return
    one = _read(source, _inside(source, rest, value), vocabulary, lang, child, problems)
    number = int(times.replace(",", "")[:6] or 1)
    if not 1 <= number <= _MOST // _size(one):
        problems.append(Diagnostic("S690", source, rest, {"number": times, "most": f"{_MOST:,}"}))
        return
    mapping.setdefault(key, []).extend(deepcopy(one) for _ in range(number))


def _size(record: dict[str, Any]) -> int:
    """A record with all child records and records below."""
    return 1 + sum(_size(one) for values in record.values() if isinstance(values, list) for one in values)


def _items(text: str, span: Span) -> Iterator[Span]:
    """Parts between separators, brackets kept whole; a comma between digits belongs to the number."""
    depth, start = 0, span.start
    for at in range(span.start, span.end + 1):
        character = text[at] if at < span.end else "，"
        depth += (character in _OPEN) - (character in _CLOSE)
        between = character in _SEPARATORS or (character == "," and not text[at + 1 : at + 2].isdigit())
        if (between and depth <= 0) or at == span.end:
            piece = text[start:at]
            left = len(piece) - len(piece.lstrip())
            if piece.strip():
                yield Span(start + left, start + left + len(piece.strip()))
            start = at + 1


def _longest(folded: str, words: tuple[str, ...]) -> str | None:
    best = ""
    for word in words:
        if folded.startswith(word) and len(word) > len(best):
            after = folded[len(word) : len(word) + 1]
            if not (word[-1].isascii() and word[-1].isalnum() and after.isascii() and after.isalnum()):
                best = word
    return best or None


def _names(vocabulary: Vocabulary, lang: Lang, record: str) -> _Names:
    fields: dict[str, str] = {}
    lists: dict[str, tuple[str, str]] = {}
    for kind in vocabulary.records.values():
        if not kind.child and (record == "" or record in vocabulary.levels_above(kind.id)):
            lists |= {fold(word): (kind.id, kind.id) for word in kind.words.forms(lang)}
    for level in vocabulary.levels_above(record) if record else ():
        fields |= {fold(word): level for word in vocabulary.records[level].words.forms(lang)}
    for entry in vocabulary.lists_of(record):  # the words of a list itself come before those of what it holds
        lists |= {fold(word): (entry.id, entry.child) for word in vocabulary.records[entry.child].words.forms(lang)}
    for entry in vocabulary.lists_of(record):
        lists |= {fold(word): (entry.id, entry.child) for word in entry.words.forms(lang)}
    for declared in vocabulary.fields_of(record):
        fields |= {fold(word): declared.id for word in declared.words.forms(lang)}
    if record in vocabulary.records:
        fields |= {fold(word): "id" for word in vocabulary.records[record].key_words.forms(lang)}
    kept = (word for declared in vocabulary.fields_of(record) if declared.period for word in declared.words.forms(lang))
    return _Names(fields, lists, tuple(fold(word) for word in kept))
