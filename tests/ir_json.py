"""Nodes of the ir, records and data sets go in, JSON comes out, and the other way round: for failures that tests keep."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from rulekit import ir, records
from rulekit.findings import Place

_TYPES = {name: kind for module in (ir, records) for name, kind in vars(module).items() if attrs.has(kind)}
_LEFT_OUT = {"span", "citation", "cells", "vocabulary", "reading", "notes"}


def to_json(value: object) -> Any:
    """JSON-ready data; what is as it would be anyway is left out."""
    if attrs.has(type(value)):
        found = {"type_": type(value).__name__}
        for field in attrs.fields(type(value)):
            part = getattr(value, field.name)
            plain = field.default is not attrs.NOTHING and part in (None, (), "", {}, [])
            if field.name not in _LEFT_OUT and field.init and not isinstance(part, Place) and not plain:
                found[field.name] = to_json(part)
        return found
    if isinstance(value, Fraction):
        return {"type_": "Fraction", "value": str(value)}
    if isinstance(value, date):
        return {"type_": "date", "value": value.isoformat()}
    if isinstance(value, set):
        return {"type_": "set", "value": sorted(value)}
    if isinstance(value, dict):
        return {key: to_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(part) for part in value]
    return value


def from_json(data: Any, **more: object) -> Any:
    """The value again; `more` are arguments of the outermost one that JSON does not hold."""
    if isinstance(data, list):
        return tuple(from_json(part) for part in data)
    if not isinstance(data, dict):
        return data
    name = data.get("type_")
    parts = {key: part for key, part in data.items() if key != "type_"}
    if name is None:
        return {key: from_json(part) for key, part in parts.items()}
    if name == "Fraction":
        return Fraction(parts["value"])
    if name == "date":
        return date.fromisoformat(parts["value"])
    if name == "set":
        return set(parts["value"])
    if name == "Dataset":
        return _dataset(parts, **more)
    return _TYPES[name](**{key: from_json(part) for key, part in parts.items()})


def _dataset(parts: dict[str, Any], vocabulary: Any) -> records.Dataset:
    found = {type: list(from_json(rows)) for type, rows in parts.get("records", {}).items()}
    supplied, lost = from_json(parts.get("supplied", {"type_": "set", "value": []})), list(from_json(parts.get("unreadable", [])))
    return records.Dataset(vocabulary, found, supplied, lost)
