"""Whom a composed twin is about, and what may stand after its duty: a generator goes in, pieces of both languages come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.twins_asked import Asked, by_day
from tests.twins_clauses import JOINED, Clause, Pair, chinese, relative, said_of, several
from tests.twins_parts import Random
from tests.twins_words import ADJECTIVES, FORCES, NOUNS

Nouns = tuple[tuple[str, ...], str, tuple[str, ...], tuple[str, ...]]
ALL_NOUNS: Mapping[str, Nouns] = {
    **NOUNS,
    "problem": (("问题",), "个", ("problem",), ("problems",)),
    "notice": (("整改通知书",), "份", ("rectification notice",), ("rectification notices",)),
    "decision": (("决策",), "项", ("decision",), ("decisions",)),
    "emergency": (("突发事件",), "起", ("emergency",), ("emergencies",)),
}
CLASSES = {
    "village": (("大型", "large"), ("中型", "medium-sized"), ("小型", "small"), ("示范", "demonstration"), ("后进", "lagging")),
    "community": (("开放式", "open"), ("封闭式", "gated"), ("示范", "demonstration")),
}  # fmt: skip
PLACES = (("鼓楼区", "in Gulou district, "), ("福州市", "in Fuzhou, "), ("连江县", "in Lianjiang county, "))
NOWHERE = ("", "")
AREAS = (("各县", "in each county, "), ("各乡镇", "in each township, "), ("全市", "in the city, "), PLACES[0], NOWHERE)
MISSING = {
    "no": ("，缺失的按否计算", ", counting missing as no"), "yes": ("，缺失的按是计算", ", counting missing as yes"),
    "out": ("，缺失的不计", ", leaving missing out"),
}  # fmt: skip
EXCEPT = (("，但", " unless "), ("，但是", ", unless "), (",但", " except if "))
STILL = (
    ("，其中", "仍应执行", "; this exception does not apply if "),
    ("，但", "不适用该例外", ", but this exception does not apply if "),
)


@dataclass(frozen=True)
class Whom:
    """The records a sentence is about: the noun with what narrows it, and the noun alone, in both numbers."""

    noun: str
    one: str
    many: str
    zh: str
    en: str
    narrowed: bool = False


def article(word: str) -> str:
    """A word with its article."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def whom(r: Random, record: str, most: int) -> Whom:
    """Records of a type: of a class, with up to so many conditions, or with none."""
    nouns, _, ones, manys = ALL_NOUNS[record]
    index, noun = r.randrange(len(ones)), r.choice(nouns)
    zh_class, en_class = _class(r, record)
    zh, en = f"{zh_class}{noun}", f"{en_class}{manys[index]}"
    if not most or r.random() < 0.15:
        return Whom(noun, ones[index], manys[index], zh, en)
    if r.random() < 0.12:
        zh_both, en_both = _two_levels(r, record)
        return Whom(noun, ones[index], manys[index], f"{zh_both}的{zh}", en + en_both, True)
    clauses, word = several(r, record, r.choice([1, most, most]))
    zh, en = f"{chinese(r, clauses, word)}的{zh}", en + relative(clauses, word)
    return Whom(noun, ones[index], manys[index], zh, en, True)


def _class(r: Random, record: str) -> Pair:
    plain = [(zh[0], en[0]) for zh, en in ADJECTIVES.get(record, ())] if record != "venue" else []
    found = r.choice(CLASSES.get(record, plain) or [NOWHERE])
    return NOWHERE if r.random() < 0.6 or not found[0] else (found[0], f"{found[1]} ")


def _two_levels(r: Random, record: str) -> Pair:
    """A and B, or C."""
    inner, outer = r.choice([("and", "or"), ("or", "and")])
    first = [_plain(r, record), _plain(r, record)]
    last = _plain(r, record)
    zh = f"{chinese(r, first, inner)}，{r.choice(JOINED[outer])}{last.zh}"
    return zh, f" that {f' {inner} '.join(one.en[1] for one in first)}, {outer} that {last.en[1]}"


def _plain(r: Random, record: str) -> Clause:
    """A condition with a verb of its own, to which others may be joined."""
    while True:
        (found,), _ = several(r, record, 1)
        if found.en[0] and not found.alone:
            return found


def apart(r: Random, record: str, most: int) -> tuple[list[Clause], str]:
    """Conditions that may stand after if and unless."""
    while True:
        clauses, word = several(r, record, most)
        if not clauses[0].en_which:
            return clauses, word


def unless(r: Random, record: str, many: bool) -> Pair:
    """An exception, sometimes with an exception to it."""
    subject, its = ("they", "their") if many else ("it", "its")
    clauses, word = apart(r, record, r.choice([1, 1, 2]))
    zh_but, en_but = r.choice(EXCEPT)
    zh, en = f"{zh_but}{chinese(r, clauses, word)}的除外", f"{en_but}{said_of(clauses, word, subject, its)}"
    if r.random() < 0.25:
        clauses, word = apart(r, record, 1)
        front, verb, en_front = r.choice(STILL)
        zh += f"{front}{chinese(r, clauses, word)}的{verb}"
        en += f"{en_front}{said_of(clauses, word, subject, its)}"
    return zh, en


def force(r: Random, kind: str) -> Pair:
    """A force word in both languages."""
    zh, en = FORCES[kind]
    return r.choice(zh[:4]), r.choice(en)


def tail(r: Random, record: str, what: Asked, many: bool, often: float = 0.5) -> Pair:
    """What may stand after the duty."""
    zh, en = unless(r, record, many) if r.random() < often else ("", "")
    if what.aloud and r.random() < 0.5:
        said = MISSING[r.choice(what.aloud.split())]
        zh, en = zh + said[0], en + said[1]
    return zh, en


def predicate(r: Random, what: Asked) -> Pair:
    """What is asked for, sometimes from a day on."""
    if not what.stages or r.random() < 0.7:
        return what.zh, what.en
    zh, en = by_day(r)
    return zh + what.zh, what.en + en


def place(r: Random, record: str, often: float) -> Pair:
    """A place, for records that lie in one."""
    return r.choice(PLACES) if r.random() < often and record not in ("employer", "workplace") else NOWHERE
