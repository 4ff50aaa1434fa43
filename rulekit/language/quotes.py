"""Words in quotes as ruleset files hold them: texts go in, with those of the other language after an equals sign."""

from __future__ import annotations


def quoted(text: str) -> str:
    """A text in quotes that it does not hold itself."""
    return f"“{text}”" if '"' in text else f'"{text}"'


def twins(own: str, twin: str, *, turned: bool = False) -> str:
    """Words with their twin, where there is one; the twin first if `turned`. "" where there are none."""
    first, second = (twin, own) if turned and twin else (own, twin)
    return (quoted(first) if first else "") + (f" = {quoted(second)}" if second else "")


def titled(own: str, twin: str, *, turned: bool = False) -> str:
    """What stands after a keyword or an id: twins, and the space before them."""
    words = twins(own, twin, turned=turned)
    return f" {words}" if words else ""
