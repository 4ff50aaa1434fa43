"""Numbers and dates as people write them: text and an offset go in, an exact value comes out; and the way back."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from rulekit import resources
from rulekit.numerals import DIGIT, MAX_DIGITS, NumberTooLong, Numeral, chinese_words, digits, scan_chinese, signed

MAX_EXPONENT = 30


_DATE = re.compile(rf"({DIGIT}{{4}})(?:([-/])({DIGIT}{{1,2}})\2({DIGIT}{{1,2}})(?![0-9０-９]))")


def scan(text: str, start: int, lang: str) -> Numeral | None:
    """
    Read the longest number that starts exactly at `start`; None where there is none. No sign is read.

    Digits (full-width too) with `,` between thousands and decimals, percentages and `7/13` in both languages.
    Chinese (`lang` "zh"): numerals, 4.5万, 百分之五十, 三分之一, 五成, 半数. English: number words, percent, one third, half;
    `a third` and `a quarter` only before `of`, where they cannot be an order or a period. Raises NumberTooLong.
    """
    if start >= len(text) or text[start] not in _starts(lang):
        return None
    return scan_chinese(text, start) if lang == "zh" else _scan_english(text, start)


def scan_date(text: str, start: int, lang: str) -> tuple[date, int] | None:
    """
    Read a full date that starts exactly at `start`: 2024-12-31, 2024/12/31, 2024年12月31日.

    Gives the date and the offset after it; None where there is no date, or no such day in the calendar.
    """
    if start >= len(text) or text[start] not in _starts("en"):
        return None
    found = _DATE.match(text, start) or _worded_date().match(text, start)
    if found is None:
        return None
    month, day = found.groups()[-2:]
    try:
        return date(int(found[1]), int(month), int(day)), found.end()
    except ValueError:
        return None


def date_like(text: str, start: int) -> int | None:
    """The offset after what is written as a full date at `start`, whether the calendar has that day or not; else None."""
    found = _DATE.match(text, start) or _worded_date().match(text, start)
    return found.end() if found is not None else None


def scan_day(text: str, start: int, lang: str) -> tuple[date, int] | None:
    """A full date, or the last day of a year or month in words: the end of 2024, the end of June 2025, 2024年底, 2025年6月末."""
    found = scan_date(text, start, lang)
    if found is not None:
        return found
    ended = _ends(lang).match(text, start)
    if ended is None:
        return None
    parts = ended.groupdict()
    months = _en()["months"]
    named = parts.get("month") or "12"
    month = int(named) if named.isdecimal() else months.index(named.lower()) + 1
    year = int(parts["year"])
    if not 1 <= month <= 12 or not year:
        return None
    return date(year, month, monthrange(year, month)[1]), ended.end()


@cache
def _ends(lang: str) -> re.Pattern[str]:
    if lang == "zh":
        words = chinese_words()
        year, month = rf"(?P<year>{DIGIT}{{4}})\s?{words['year']}", rf"(?:\s?(?P<month>{DIGIT}{{1,2}})\s?{words['month']})"
        return re.compile(rf"{year}{month}?(?:{'|'.join(words['ends'])})")
    words = _en()
    return re.compile(rf"(?:{'|'.join(words['ends'])}) (?:(?P<month>{'|'.join(words['months'])}) )?(?P<year>[0-9]{{4}})\b", re.I)


def scan_period(text: str, start: int, lang: str) -> tuple[tuple[date, date], int] | None:
    """
    A year, or a month of one, as its first and last day: 2012年, 2025年6月; June 2025; a year after a word of time: before 2012.
    """
    if start >= len(text) or text[start] not in _starts("en") | frozenset("JFMASOND"):
        return None
    found = _period(lang).match(text, start)
    if found is None or (lang == "en" and not found["month"] and not _before_year().search(text, 0, start)):
        return None
    named, year = found["month"] or "", int(found["year"])
    month = int(named) if named.isdecimal() else _en()["months"].index(named.lower()) + 1 if named else 0
    if not 0 <= month <= 12 or (named and not month) or not year:
        return None
    first = date(year, month or 1, 1)
    return (first, date(year, month or 12, monthrange(year, month or 12)[1])), found.end()


@cache
def _period(lang: str) -> re.Pattern[str]:
    if lang == "zh":
        words = chinese_words()
        month = rf"(?:\s?(?P<month>{DIGIT}{{1,2}})\s?{words['month']}(?!{words['ends'][-1]}))?"
        return re.compile(rf"(?P<year>{DIGIT}{{4}})\s?{words['year']}{month}")
    return re.compile(rf"(?:(?P<month>{'|'.join(_en()['months'])}) )?(?P<year>[0-9]{{4}})(?![\w-])", re.I)


@cache
def _before_year() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(_en()['before_year'])})\s+$", re.I)


def show_day(day: date, lang: str) -> str:
    """A date as a language writes it."""
    if lang != "zh":
        return day.isoformat()
    words = chinese_words()
    return f"{day.year}{words['year']}{day.month}{words['month']}{day.day}{words['day']}"


def show_period(first: date, last: date, lang: str) -> str:
    """A whole year, or a whole month, by its first and last day, as a language writes it: 2012, June 2025."""
    assert first.year == last.year and first.day == 1
    month = first.month if first.month == last.month else 0
    if lang == "zh":
        words = chinese_words()
        return f"{first.year}{words['year']}" + (f"{month}{words['month']}" if month else "")
    return (f"{_en()['months'][month - 1].capitalize()} " if month else "") + str(first.year)


def show(value: Fraction, lang: str) -> str:
    """
    Write a number in its canonical form, which `scan` reads back exactly.

    English groups thousands: 45,000. Chinese uses 万 and 亿 where at most two decimals remain: 4.5万. A number without
    finite decimals is written as a fraction.
    """
    if value < 0:
        return "-" + show(-value, lang)
    places = _places(value)
    if places is None:
        return _fraction(value, lang)
    if lang != "zh":
        return _decimal(value, places, grouped=True)
    for unit, size in reversed(chinese_words()["units"].items()):
        shifted = _places(value / size)
        if size >= 10_000 and value >= size and shifted is not None and shifted <= 2:
            return f"{_decimal(value / size, shifted)}{unit}"
    return _decimal(value, places)


def show_ratio(value: Fraction, lang: str) -> str:
    """Write a share: 50%, 33.5%; without finite decimals 三分之一, one third, 7/13."""
    if value < 0:
        return "-" + show_ratio(-value, lang)
    places = _places(value * 100)
    return _fraction(value, lang) if places is None else _decimal(value * 100, places) + "%"


# -- words -------------------------------------------------------------------------------------------------------------------


@cache
def _en() -> dict[str, Any]:
    return resources.table("grammars", "numbers.toml")["en"]  # type: ignore[no-any-return]


@cache
def _starts(lang: str) -> frozenset[str]:
    plain = set("0123456789０１２３４５６７８９")
    if lang == "zh":
        words = chinese_words()
        return frozenset({*plain, *words["digits"], *words["twenties"], *words["units"], *(word[0] for word in words["halves"])})
    words = _en()
    first = {word[0] for word in (*words["ones"], *words["tens"], words["half"], words["article"])}
    return frozenset({*plain, *first, *(letter.upper() for letter in first)})


@cache
def _worded_date() -> re.Pattern[str]:
    words = chinese_words()
    two = rf"\s?({DIGIT}{{1,2}})\s?"
    return re.compile(rf"({DIGIT}{{4}})\s?{words['year']}{two}{words['month']}{two}{words['day']}")


# -- English -----------------------------------------------------------------------------------------------------------------


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Patterns over the English words: number below a hundred, hundred, scale, percent, part of a whole, half, article."""
    words = _en()
    small = "|".join(word for word, value in words["ones"].items() if 0 < value < 10)
    ones = "|".join(sorted(words["ones"], key=len, reverse=True))
    plain, before_of = "|".join(words["parts"]), "|".join(words["parts_before_of"])
    texts = {
        "small": rf"({'|'.join(words['tens'])})(?:[- ]({small}))?(?!\w)|({ones})(?!\w)",
        "scale": rf" ({'|'.join(words['scales'])})(?![\w-])",
        "joined": rf"(?: {words['joiner']})? ",
        "percent": rf" ?(?:{'|'.join(words['percent'])})(?![\w-])",
        "part": rf"[- ]({plain})(s?)(?![\w-])",
        "part_of": rf"[- ]({plain}|{before_of})(s?)(?= {words['of']}(?![\w-]))",
        "half": rf"(?:(?:{words['article']} )?{words['half']})(?![\w-])",
        "one_half": rf"[- ]{words['half']}(?![\w-])",
        "article": rf"{words['article']}(?= )",
        "among": rf" (?:{'|'.join(words['among'])}) ",
    }
    return {name: re.compile(text, re.IGNORECASE) for name, text in texts.items()}


def _scan_english(text: str, start: int) -> Numeral | None:
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return None
    patterns = _patterns()
    numeral = digits(text, start)
    if numeral is not None:
        scale = patterns["scale"].match(text, numeral.end)
        if scale:
            return Numeral(numeral.value * _en()["scales"][scale.group(1).lower()], scale.end())
        return _among(text, numeral) or _spoken_percent(text, signed(text, numeral))
    half = patterns["half"].match(text, start)
    if half:
        return Numeral(Fraction(1, 2), half.end(), ratio=True)
    article = patterns["article"].match(text, start)
    if article:
        scale = patterns["scale"].match(text, article.end())  # a hundred, a dozen
        if scale:
            return Numeral(Fraction(_en()["scales"][scale.group(1).lower()]), scale.end())
        return _share(text, Numeral(Fraction(1), article.end()), "part_of")
    number = _worded(text, start)
    if number is None:
        return None
    share = _share(text, number, "part_of") or _share(text, number, "part") or _among(text, number)
    return share or _standing(text, _spoken_percent(text, number))


def _among(text: str, number: Numeral) -> Numeral | None:
    """One in ten, 9 in 10, nine out of ten: of ten, a hundred or a thousand, the more of the two second."""
    found = _patterns()["among"].match(text, number.end)
    whole = None if found is None else digits(text, found.end()) or _worded(text, found.end())
    if whole is None or number.ratio or whole.value not in (10, 100, 1000) or not 0 < number.value < whole.value:
        return None
    following = text[whole.end : whole.end + 1]
    return None if following.isalnum() or following in ("-", "%") else Numeral(number.value / whole.value, whole.end, ratio=True)


def _spoken_percent(text: str, number: Numeral) -> Numeral:
    found = None if number.ratio else _patterns()["percent"].match(text, number.end)
    return Numeral(number.value / 100, found.end(), ratio=True) if found else number


def _share(text: str, number: Numeral, pattern: str) -> Numeral | None:
    """One third, two-thirds, one half: singular after one, plural after more."""
    half = _patterns()["one_half"].match(text, number.end) if number.value == 1 else None
    if half:
        return Numeral(Fraction(1, 2), half.end(), ratio=True)
    found = _patterns()[pattern].match(text, number.end)
    if found is None or bool(found.group(2)) != (number.value > 1):
        return None
    size = {**_en()["parts"], **_en()["parts_before_of"]}[found.group(1).lower()]
    return Numeral(number.value / size, found.end(), ratio=True)


def _standing(text: str, number: Numeral) -> Numeral | None:
    """The number, unless it is only the beginning of a longer word: ten-year, one's."""
    following = text[number.end : number.end + 2]
    return None if len(following) == 2 and following[0] in "-'’" and following[1].isalpha() else number


def _worded(text: str, start: int) -> Numeral | None:
    """Number words: twenty-one, two hundred and five, three thousand."""
    total, end, size, at = Fraction(0), start, 0, start
    while True:
        part = _below_thousand(text, at)
        if part is None:
            return Numeral(total, end) if size else None
        scale = _patterns()["scale"].match(text, part.end)
        lift = _en()["scales"][scale.group(1).lower()] if scale else 1
        if size and lift >= size:
            return Numeral(total, end)
        total, end, size = total + part.value * lift, scale.end() if scale else part.end, lift
        joined = _patterns()["joined"].match(text, end)
        if lift == 1 or not joined:
            return Numeral(total, end)
        at = joined.end()


def _below_thousand(text: str, start: int) -> Numeral | None:
    words = _en()
    small = _patterns()["small"].match(text, start)
    if small is None:
        return None
    tens, ones, alone = (group.lower() if group else "" for group in small.groups())
    value = words["ones"][alone] if alone else words["tens"][tens] + words["ones"].get(ones, 0)
    hundred = _patterns()["scale"].match(text, small.end())
    if hundred is None or words["scales"][hundred.group(1).lower()] != 100:
        return Numeral(Fraction(value), small.end())
    joined = _patterns()["joined"].match(text, hundred.end())
    rest = _below_thousand(text, joined.end()) if joined else None
    if rest is None or rest.value >= 100:
        return Numeral(Fraction(value * 100), hundred.end())
    return Numeral(value * 100 + rest.value, rest.end)


# -- writing -----------------------------------------------------------------------------------------------------------------


def _places(value: Fraction) -> int | None:
    """Decimals that write a value exactly; None where no finite number (or more than 30) does."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    return places if rest == 1 and places <= MAX_EXPONENT else None


def _decimal(value: Fraction, places: int, *, grouped: bool = False) -> str:
    whole, part = divmod(value.numerator * 10**places // value.denominator, 10**places)
    shown = f"{whole:,}" if grouped else str(whole)
    return f"{shown}.{part:0{places}d}" if places else shown


def _fraction(value: Fraction, lang: str) -> str:
    above, below = value.numerator, value.denominator
    if lang == "zh":
        return f"{_chinese_word(below) or below}{chinese_words()['fraction']}{_chinese_word(above) or above}"
    words = _en()
    part = next((word for word, size in words["parts"].items() if size == below), "")
    count = next((word for word, size in words["ones"].items() if size == above), "")
    return f"{count} {part}{'s' if above > 1 else ''}" if part and count else f"{above}/{below}"


def _chinese_word(value: int) -> str:
    """A whole number from 1 to 99 in numerals, "" beyond."""
    if not 0 < value < 100:
        return ""
    names = {size: word for word, size in reversed(chinese_words()["digits"].items())}
    names[2] = next(word for word, size in chinese_words()["digits"].items() if size == 2)
    ten = next(word for word, size in chinese_words()["units"].items() if size == 10)
    tens, ones = divmod(value, 10)
    before: str = (names[tens] if tens > 1 else "") + ten if tens else ""
    return before + str(names[ones] if ones else "")


__all__ = [
    "MAX_DIGITS", "MAX_EXPONENT", "NumberTooLong", "Numeral", "scan", "scan_date", "scan_day", "scan_period",
    "show", "show_day", "show_period", "show_ratio",
]  # fmt: skip
