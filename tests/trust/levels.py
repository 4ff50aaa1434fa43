"""The name of a level goes in, how much of each part is done comes out. The counts are fixed; time is not looked at."""

from __future__ import annotations

from collections.abc import Mapping

_PR = {
    "breadth": 0, "engines": 8, "marks": 2, "frames": 2, "batches": 1, "threads": 1, "relations": 3, "completions": 5, "twins": 3,
    "composed": 10,
}  # fmt: skip
_RELEASE = {
    "breadth": 400, "engines": 60, "marks": 30, "frames": 20, "batches": 4, "threads": 4, "relations": 40, "completions": 500,
    "twins": 100, "composed": 300,
}  # fmt: skip
LEVELS: Mapping[str, Mapping[str, int]] = {
    "pr": _PR, "night": {part: 10 * count for part, count in _PR.items()}, "release": _RELEASE,
}  # fmt: skip
LEAST = {"pr": (200_000, 300), "night": (2_000_000, 3_000), "release": (10_000_000, 20_000)}  # comparisons, distinct standards


def seeds(level: str, seed: int, only: str = "", share: int = 1) -> list[tuple[str, str]]:
    """
    The parts of the work, each with its seed; `share` takes one in so many, for a rehearsal.

    The work of a level begins with that of the ones below it: a seed that fails at one fails at all that reach it.
    """
    found = []
    for part, count in LEVELS[level].items():
        if only in ("", part):
            found += [(part, f"{seed}-{part}-{index}") for index in range(-(-count // share))]
    return found
