"""What a cell can be besides a value: missing, or doubtful with a code and arguments."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from rulekit.text import shorten


@frozen
class Missing:
    """Nothing is known. `note` is the code to tell where somebody wrote a mark such as "/", `mark` what was written."""

    note: str = ""
    mark: str = ""


@frozen
class Doubt:
    """A cell that cannot be read for certain: it counts as missing and is told with its place. `arguments` has "value"."""

    code: str
    arguments: Mapping[str, str] = field(factory=dict)


MISSING = Missing()


def doubt(code: str, value: object, **arguments: str) -> Doubt:
    """A doubtful cell and what stood in it, shortened."""
    shown = value if isinstance(value, str) else f"<{type(value).__name__}>" if _opaque(value) else str(value)
    return Doubt(code, {"value": shorten(shown[:400], 60), **arguments})


def _opaque(value: object) -> bool:
    """Tell whether a value is better named by its kind: containers and objects whose text could be long or raise."""
    plain = isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < 10**40)
    return not plain and type(value).__module__ not in ("datetime", "decimal", "fractions")
