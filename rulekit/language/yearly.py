"""Days of every year, as texts write them: a text and an offset go in, month and day of the first and last come out."""

from __future__ import annotations

import re
from functools import cache

from rulekit import resources
from rulekit.numerals import DIGIT

_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def scan(text: str, start: int, lang: str) -> tuple[str, int] | None:
    """
    The days of every year named at an offset, as "10-20 11-10", and where they end; None where none are.

    Reads 每年10月20日至11月10日, 每年10月下旬, every year from 20 October to 10 November, every year from June to August;
    每年9月30日前, every year by 30 September: from 1 January to that day.
    """
    found = _pattern(lang).match(text, start)
    if found is None:
        return None
    due = next((n for n in ("3", "4") if found.groupdict().get(f"month{n}")), "")
    if due:  # every year by 30 September
        last = _ends(found, due, lang) if found[f"day{due}"] or found.groupdict().get(f"third{due}") else None
        return None if last is None else (f"01-01 {last[1]}", found.end())
    first = _ends(found, "1", lang)
    last = _ends(found, "2", lang) if found["month2"] or lang == "en" else first
    if first is None or last is None:
        return None
    return f"{first[0]} {last[1]}", found.end()


def show(first: str, last: str, lang: str) -> str:
    """Days of every year as a language writes them."""
    words = _words(lang)
    ends = [tuple(int(part) for part in end.split("-")) for end in (first, last)]
    if lang == "zh":
        start, end = (f"{month}{words['month']}{day}{words['day'][0]}" for month, day in ends)
        said = f"{end}{words['by'][0]}" if first == "01-01" else f"{start}{words['to'][0]}{end}"
        return f"{words['each'][0]}{said}"
    start, end = (f"{day} {words['months'][month - 1]}" for month, day in ends)
    if first == "01-01":
        return f"{words['each'][0]} {words['by'][0]} {end}"
    return f"{words['each'][0]} {words['from'][0]} {start} {words['to'][0]} {end}"


def _words(lang: str) -> dict[str, list[str]]:
    return resources.table("grammars", f"{lang}.toml")["yearly"]  # type: ignore[no-any-return]


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    words = _words(lang)
    each, to = ("|".join(map(re.escape, words[key])) for key in ("each", "to"))
    if lang == "zh":
        third = "|".join(words["third"])

        def part(n: str) -> str:
            day = rf"(?:(?P<day{n}>{DIGIT}{{1,2}})(?:{'|'.join(words['day'])})|(?P<third{n}>{third}))?"
            return rf"(?P<month{n}>{DIGIT}{{1,2}}){words['month']}{day}"

        by = "|".join(words["by"])
        return re.compile(rf"(?:{each})\s?(?:{part('3')}(?:{by})|{part('1')}(?:\s?(?:{to})\s?{part('2')})?)")
    months = "|".join(words["months"])

    def named(n: str) -> str:
        return (
            rf"(?:(?P<day{n}>[0-9]{{1,2}}) (?P<month{n}>{months})|(?P<only{n}>{months})(?: (?P<after{n}>[0-9]{{1,2}}))?)(?![\w-])"
        )

    by = "|".join(words["by"])
    due = rf"(?:{each}),? (?:{by}) {named('3')}|(?:{by}) {named('4')} (?:of )?(?:{each})"
    text = rf"(?:{each})(?: (?:{'|'.join(words['from'])}))? {named('1')} (?:{to}) {named('2')}"
    return re.compile(f"{due}|{text}", re.IGNORECASE)


def _ends(found: re.Match[str], n: str, lang: str) -> tuple[str, str] | None:
    """The first and the last day of one end: a day, a third of a month, a month."""
    words, parts = _words(lang), found.groupdict()
    named = parts[f"month{n}"] or parts.get(f"only{n}") or ""
    day = parts[f"day{n}"] or parts.get(f"after{n}")
    month = int(named) if lang == "zh" else [one.lower() for one in words["months"]].index(named.lower()) + 1
    if not 1 <= month <= 12:
        return None
    first, last = 1, _LONGEST[month - 1]
    if day:
        first = last = int(day)
    elif parts.get(f"third{n}"):
        place = words["third"].index(parts[f"third{n}"])
        first, last = 10 * place + 1, 10 * place + 10 if place < 2 else last
    if not 1 <= first <= last <= _LONGEST[month - 1]:
        return None
    return f"{month:02}-{first:02}", f"{month:02}-{last:02}"
