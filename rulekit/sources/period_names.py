"""Columns and keys that name a period go in (2023年每月补贴, monthly subsidy 2023); the field and the period come out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from rulekit import periods, resources
from rulekit.sources.problem import problem
from rulekit.sources.words import every_word, fold
from rulekit.vocabulary import Field, Vocabulary


def field_of(header: str, vocabulary: Vocabulary, type: str) -> str:
    """The field and its period that a header names: subsidy@2023, subsidy@-1; "" where it names none."""
    if type not in vocabulary.kept:
        return ""
    base, at, written = header.strip().partition(periods.AT)
    folded = fold(header)
    for field in vocabulary.fields_of(type):
        if field.period:
            words = sorted(every_word(field.id, field.words), key=len, reverse=True)
            rests = [written] if at and fold(base) in words else [_rest(folded, word) for word in words]
            period = next((found for rest in rests if rest and (found := period_of(rest, field.period))), "")
            if period:
                return f"{field.id}{periods.AT}{period}"
    return ""


def _rest(folded: str, word: str) -> str:
    if word and folded.startswith(word):
        return folded[len(word) :]
    return folded[: -len(word)] if word and folded.endswith(word) else ""


def period_of(text: str, kind: str) -> str:
    """A period of a kind by any of its names; "-1" for the one before the as-of date's; "" for anything else."""
    table = _table()
    bare = _bare(fold(text))
    for number, names in enumerate(table["before"][kind], 1):
        if bare in names:
            return f"-{number}"
    for pattern in table["patterns"]:
        found = re.fullmatch(pattern, bare)
        if found is not None:
            name = _named(found.groupdict())
            if periods.kind_of(name) == kind:
                return name
    ago = text.strip().removeprefix(periods.AT)
    return ago if re.fullmatch(r"-\d", ago) else ""


def _bare(text: str) -> str:
    around, again = _table()["around"], True
    while again:
        again = False
        for word in around:
            if text.startswith(word) and len(text) > len(word):
                text, again = text[len(word) :], True
            if text.endswith(word) and len(text) > len(word):
                text, again = text[: -len(word)], True
    return text


def _named(parts: Mapping[str, str]) -> str:
    digits = _table()["digits"]
    for key, form in (("h", "-H{}"), ("q", "-Q{}"), ("m", "-{:02d}")):
        given = parts.get(key)
        if given:
            return parts["y"] + form.format(int(digits.get(given, given)))
    return parts["y"]


@cache
def _table() -> dict[str, Any]:
    return resources.table("grammars", "period_names.toml")


def spread(
    fields: Mapping[str, Any], type: str, vocabulary: Vocabulary, roles: Mapping[str, Any], source: str
) -> Mapping[str, Any]:
    """
    The same keys, where a mapping of values by period ({"2023": 800, "2024": 900}) stands as a key for each.

    Errors: D572 for a key that names no period by which the field is kept.
    """
    if type not in vocabulary.kept or not any(isinstance(value, Mapping) for value in fields.values()):
        return fields
    found: dict[str, Any] = {}
    for key, value in fields.items():
        role = roles.get(fold(key)) if isinstance(key, str) else None
        field = vocabulary.fields.get((type, role.id)) if role is not None and role.what == "field" else None
        if field is None or not field.period or not isinstance(value, Mapping):
            found[key] = value
            continue
        for name, one in value.items():
            found[f"{field.id}{periods.AT}{_asked(str(name), field, key, source)}"] = one
    return found


def _asked(name: str, field: Field, key: str, source: str) -> str:
    period = period_of(name, field.period)
    if not period:
        raise problem("D572", source, file=source or "records", column=key, period=name, kind=field.period)
    return period


__all__ = ["field_of", "period_of", "spread"]
