"""Digits and Chinese numerals: text and an offset go in, an exact value and the offset after it come out."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import Any

from attrs import frozen

from rulekit import resources

MAX_DIGITS = 38


@frozen
class Numeral:
    """A number that was read: its exact value, the offset after it, and whether it was written as a share of a whole."""

    value: Fraction
    end: int
    ratio: bool = False


class NumberTooLong(ValueError):
    """A number of more than 38 digits, or with an exponent beyond 30, which is never converted; `end` is the offset after it."""

    def __init__(self, end: int) -> None:
        self.end = end
        super().__init__(end)


DIGIT = "[0-9０-９]"
_PLAIN = re.compile(rf"({DIGIT}{{1,3}}(?:,{DIGIT}{{3}})+(?!{DIGIT})|{DIGIT}+)(?:[.．]({DIGIT}+))?")
_SLASHED = re.compile(rf"/({DIGIT}+)(?![0-9０-９/]|[.．]{DIGIT})")
_SIGNS = {"%": 100, "％": 100, "‰": 1000}


@cache
def chinese_words() -> dict[str, Any]:
    """The Chinese words of numbers, from grammars/numbers.toml."""
    return resources.table("grammars", "numbers.toml")["zh"]  # type: ignore[no-any-return]


def digits(text: str, start: int) -> Numeral | None:
    """Plain digits with `,` between thousands and decimals after a point. Raises NumberTooLong."""
    found = _PLAIN.match(text, start)
    if found is None:
        return None
    whole, part = found.group(1).replace(",", ""), found.group(2) or ""
    if len(whole) + len(part) > MAX_DIGITS:
        raise NumberTooLong(found.end())
    return Numeral(Fraction(int(whole + part), 10 ** len(part)), found.end())


def signed(text: str, numeral: Numeral) -> Numeral:
    """Add what may follow plain digits in either language: a percent sign, or a slash and a denominator."""
    following = text[numeral.end : numeral.end + 1]
    if following in _SIGNS:
        return Numeral(numeral.value / _SIGNS[following], numeral.end + 1, ratio=True)
    found = _SLASHED.match(text, numeral.end)
    if found is None or numeral.value.denominator != 1:
        return numeral
    if len(found.group(1)) > MAX_DIGITS:
        raise NumberTooLong(found.end())
    below = int(found.group(1))
    return Numeral(numeral.value / below, found.end(), ratio=True) if below else numeral


@cache
def _section() -> re.Pattern[str]:
    """Numerals below 万: groups thousands, hundreds, tens, 十, 廿, zero before the ones, ones."""
    words = chinese_words()
    zero = "[" + "".join(word for word, value in words["digits"].items() if value == 0) + "]?"
    digit = "([" + "".join(word for word, value in words["digits"].items() if value) + "])"
    names = {value: word for word, value in words["units"].items()}
    twenty = "([" + "".join(words["twenties"]) + "])"
    barred = words["not_before"][names[1000]]
    return re.compile(
        rf"(?:{zero}{digit}{names[1000]}(?![{barred}]))?(?:{zero}{digit}{names[100]})?"
        rf"(?:{zero}{digit}?({names[10]})|{twenty})?(?:({zero}){digit})?"
    )


def scan_chinese(text: str, start: int) -> Numeral | None:
    """The longest Chinese number or share that starts at `start`; None where there is none. Raises NumberTooLong."""
    words = chinese_words()
    for half in words["halves"]:
        if text.startswith(half, start):
            return Numeral(Fraction(1, 2), start + len(half), ratio=True)
    first = _chinese(text, start)
    if first is None:
        return None
    if text.startswith(words["fraction"], first.end) and first.value.denominator == 1 and first.value:
        above = _chinese(text, first.end + len(words["fraction"]))
        if above is not None:
            return Numeral(above.value / first.value, above.end, ratio=True)
    following = text[start + 1 : start + 2]
    if following and following in words["bare_not_before"].get(text[start], ""):
        return None
    return _tenths(text, first) or signed(text, first)


def _tenths(text: str, first: Numeral) -> Numeral | None:
    words = chinese_words()
    end = first.end + 1
    following = text[end : end + 1]
    if text[first.end : end] != words["tenth"] or first.value > 10 or (following and following in words["not_before"]["成"]):
        return None
    if following == words["half"]:
        return Numeral((first.value + Fraction(1, 2)) / 10, end + 1, ratio=True)
    if words["digits"].get(following) and first.value < 10:
        return Numeral((first.value + Fraction(words["digits"][following], 10)) / 10, end + 1, ratio=True)
    return Numeral(first.value / 10, end, ratio=True)


def _chinese(text: str, start: int) -> Numeral | None:
    """A number of numerals, digits and units: 一千零五, 4.5万, 1万5千, 二〇二四, 三点五."""
    spelled, counted = _spelled(text, start), _counted(text, start)
    if spelled is not None and (counted is None or spelled.end > counted.end):
        return spelled
    return counted


def _spelled(text: str, start: int) -> Numeral | None:
    """Digits read one by one, 二〇二四: at least four, or with a zero among them, since 三四 may mean three or four."""
    value, end = _run(text, start)
    if len(value) < 2 or (len(value) < 4 and "0" not in value):
        return None
    return Numeral(Fraction(int(value)), end)


def _run(text: str, start: int) -> tuple[str, int]:
    """Consecutive numerals as ASCII digits, and the offset after them."""
    names, end = chinese_words()["digits"], start
    while end < len(text) and text[end] in names:
        end += 1
    if end - start > MAX_DIGITS:
        raise NumberTooLong(end)
    return "".join(str(names[character]) for character in text[start:end]), end


def _counted(text: str, start: int) -> Numeral | None:
    """Parts and their units 亿 and 万, the greater first; a single numeral after a unit counts its next lower one: 一万二."""
    total, end, size = Fraction(0), start, 0
    while True:
        part = _part(text, end, first=not size)
        if part is None:
            return Numeral(total, end) if size else None
        value, after, kind = part
        lift, lifted = _lift(text, after)
        if lift and (lift < size or not size):
            total, end, size = total + value * lift, lifted, lift
        elif not size:
            return Numeral(value, after)
        elif kind == "digits":  # 1万5名: plain digits without a unit of their own belong to what comes next
            return Numeral(total, end)
        else:
            return Numeral(total + value * (size // 10 if kind == "single" else 1), after)


def _part(text: str, start: int, *, first: bool) -> tuple[Fraction, int, str] | None:
    """One part below 万: its value, the offset after it, and how it was written: digits, single, section."""
    words = chinese_words()
    units = words["units"]
    numeral = digits(text, start)
    if numeral is not None:
        size = units.get(text[numeral.end : numeral.end + 1], 0)
        following = text[numeral.end + 1 : numeral.end + 2]
        barred = words["not_before"].get(text[numeral.end : numeral.end + 1], "")
        if not 100 <= size < 10_000 or (following and following in barred):
            return numeral.value, numeral.end, "digits"
        return numeral.value * size, numeral.end + 1, "section"
    character = text[start : start + 1]
    if first and character in units and units[character] != 10:
        lift = units[character] >= 10_000
        return Fraction(1 if lift else units[character]), start + (not lift), "section"
    if first and words["digits"].get(character) == 0:
        return _pointed(text, Fraction(0), start + 1, "section")
    return _section_at(text, start, first=first)


def _section_at(text: str, start: int, *, first: bool) -> tuple[Fraction, int, str] | None:
    names, tens = chinese_words()["digits"], chinese_words()["twenties"]
    found = _section().match(text, start)
    if found is None or found.end() == start:
        return None
    thousands, hundreds, ten, has_ten, twenty, zero, ones = found.groups()
    value = names.get(thousands, 0) * 1000 + names.get(hundreds, 0) * 100 + tens.get(twenty, 0)
    value += names.get(ten, 1) * 10 if has_ten else 0
    if not ones:
        return Fraction(value), found.end(), "section"
    size = 1
    if not zero and not has_ten and not twenty and (thousands or hundreds):
        size = 10 if hundreds else 100
    alone = found.end() == start + 1
    value += names[ones] * size
    kind = "single" if alone else "section"
    return _pointed(text, Fraction(value), found.end(), kind) if first else (Fraction(value), found.end(), kind)


def _pointed(text: str, value: Fraction, end: int, kind: str) -> tuple[Fraction, int, str]:
    """Add decimals after 点, read one by one."""
    if text[end : end + 1] == chinese_words()["point"]:
        part, after = _run(text, end + 1)
        if part:
            return value + Fraction(int(part), 10 ** len(part)), after, "section"
    return value, end, kind


def _lift(text: str, start: int) -> tuple[int, int]:
    """万, 亿 or 万亿 at a place: its size and the offset after it, or 0."""
    units = chinese_words()["units"]
    size = units.get(text[start : start + 1], 0)
    if size < 10_000:
        return 0, start
    above = units.get(text[start + 1 : start + 2], 0)
    return (size * above, start + 2) if above > size else (size, start + 1)
