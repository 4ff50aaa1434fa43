"""Periods of force and grace: the standards of an outline go in; what is wrong with their days and versions comes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from rulekit.diagnostic import Span

Problem = tuple[str, Span, dict[str, Any]]


def version_problems(outline: Any) -> Iterator[Problem]:
    """Standards that share an id without being versions, versions whose periods overlap, and grace before the period."""
    by_id: dict[str, list[Any]] = {}
    for text in outline.standards:
        by_id.setdefault(text.id.text, []).append(text)
        grace, begins = text.grace or outline.grace, text.begins or outline.begins
        if grace is not None and begins is not None and grace < begins and text.grace is not None:
            yield "S647", text.id.span, {"grace": grace, "begins": begins, "id": text.id.text}
    for versions in by_id.values():
        yield from _among(versions, outline)


def _among(versions: list[Any], outline: Any) -> Iterator[Problem]:
    for place, text in enumerate(versions):
        for before in versions[:place]:
            if not (text.begins or text.ends) or not (before.begins or before.ends):
                yield "S606", text.id.span, {"id": text.id.text}
                break
            first, second = _ends(before, outline), _ends(text, outline)
            if first[0] <= second[1] and second[0] <= first[1]:
                told = {"id": text.id.text, "begins": max(first[0], second[0]), "ends": min(first[1], second[1])}
                yield "S646", text.id.span, told
                break


def period(text: Any, outline: Any) -> tuple[date | None, date | None]:
    """The period of a version: an end that its own line leaves open is that of the ruleset, where that fits."""
    begins, ends = text.begins or outline.begins, text.ends or outline.ends
    if begins is not None and ends is not None and ends < begins:
        return text.begins, text.ends
    return begins, ends


def _ends(text: Any, outline: Any) -> tuple[date, date]:
    begins, ends = period(text, outline)
    return begins or date.min, ends or date.max
