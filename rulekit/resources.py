"""The one loader of package data: a folder kind and a name go in, a path or its text comes out."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(kind: str) -> Path:
    """
    Find the folder `grammars`, `rulesets` or `plugins`.

    A wheel carries it inside the package; an editable install or a checkout has it beside the package.
    """
    inside = _PACKAGE / kind
    if inside.is_dir() and any(entry.suffix != ".py" and not entry.name.startswith("__") for entry in inside.iterdir()):
        return inside
    beside = _PACKAGE.parent / kind
    if beside.is_dir():
        return beside
    raise FileNotFoundError(f"rulekit is installed without its {kind} folder")


@cache
def text(kind: str, name: str) -> str:
    """Text of one packaged file, UTF-8."""
    return (folder(kind) / name).read_text(encoding="utf-8")


@cache
def table(kind: str, name: str) -> dict[str, Any]:
    """One packaged TOML file as a dictionary; callers must not change it."""
    return tomllib.loads(text(kind, name))
