"""A seed goes in, choices come out: the same on every machine and every Python, since only Random.random is asked."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from attrs import define, field

T = TypeVar("T")


@define(eq=False)
class Chance:
    """A stream of choices; `Random.random` is the one generator whose numbers Python promises to keep."""

    seed: int
    _random: Random = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._random = Random(self.seed)

    def happens(self, share: float) -> bool:
        """True in about that share of calls."""
        return self._random.random() < share

    def below(self, count: int) -> int:
        """A whole number from 0, less than `count` (at least 1)."""
        return min(int(self._random.random() * count), count - 1)

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + self.below(high - low + 1)

    def one(self, items: Sequence[T]) -> T:
        """One of the items, each as likely."""
        return items[self.below(len(items))]
