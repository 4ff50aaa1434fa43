"""Grades that a score alone allows go in, with vetoes and quotas; grades that are possible after all come out (semantics 57)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rulekit.engines.scores.points import NOT_MET
from rulekit.scorecards import Quota, Scorecard


def vetoed(card: Scorecard, bits: Mapping[str, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Standards whose veto has struck, and those whose veto may."""
    struck = [veto.standard for veto in card.vetoes if bits.get(veto.standard, 4) == NOT_MET]
    open_ = [one.standard for one in card.vetoes if bits.get(one.standard, 4) & NOT_MET and one.standard not in struck]
    return tuple(struck), tuple(open_)


def capped(card: Scorecard, possible: Iterable[str], struck: Sequence[str], open_: Sequence[str]) -> tuple[str, ...]:
    """Possible grades after vetoes: one that has struck caps each of them, one that is open adds what its cap would leave."""
    found = set(possible)
    for veto in card.vetoes:
        lower = {_worse(card, grade, veto.cap) for grade in found}
        if veto.standard in struck:
            found = lower
        elif veto.standard in open_:
            found |= lower
    return ordered(card, found)


def within_quotas(card: Scorecard, possible: Iterable[str], states: Mapping[str, str]) -> tuple[str, ...]:
    """Possible grades after quotas: who is out of one has at best the next grade; best quotas first."""
    found = set(possible)
    for quota in by_grade(card):
        state = states.get(quota.grade, "in")
        lower = {_worse(card, grade, next_grade(card, quota.grade)) for grade in found}
        if state == "out":
            found = lower
        elif state == "open":
            found |= lower
    return ordered(card, found)


def by_grade(card: Scorecard) -> list[Quota]:
    """Quotas, that of the best grade first."""
    return sorted(card.quotas, key=lambda quota: card.grades.index(quota.grade))


def next_grade(card: Scorecard, grade: str) -> str:
    """The grade after one, "" after the last."""
    place = card.grades.index(grade) + 1
    return card.grades[place] if place < len(card.grades) else ""


def ordered(card: Scorecard, grades: Iterable[str]) -> tuple[str, ...]:
    """Grades, best first, and none last."""
    return tuple(sorted(set(grades), key=lambda grade: _place(card, grade)))


def _worse(card: Scorecard, first: str, second: str) -> str:
    return max(first, second, key=lambda grade: _place(card, grade))


def _place(card: Scorecard, grade: str) -> int:
    return card.grades.index(grade) if grade in card.grades else len(card.grades)
