"""What is told of a verdict, made when it is first read: a function goes in; a sequence, a mapping or a remedy comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, overload

from rulekit.findings import Remedy, Step


class Later(Sequence[Step]):
    """Steps of a proof that are made when they are first read; equal to a tuple of the same steps, and pickled as one."""

    __slots__ = ("_make", "_steps")

    def __init__(self, make: Callable[[], Sequence[Step]]) -> None:
        self._make: Callable[[], Sequence[Step]] | None = make
        self._steps: tuple[Step, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps themselves."""
        make = self._make
        if make is not None:
            self._steps = tuple(make())
            self._make = None
        return self._steps

    @overload
    def __getitem__(self, index: int) -> Step: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Step]: ...

    def __getitem__(self, index: int | slice) -> Step | Sequence[Step]:
        return self.steps[index]

    def __len__(self) -> int:
        return len(self.steps)

    def __eq__(self, other: object) -> bool:
        return self.steps == tuple(other) if isinstance(other, tuple | Later) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.steps)

    def __repr__(self) -> str:
        return repr(self.steps)

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self.steps,)


class Told(Mapping[str, str]):
    """The detail of a reason that is made when it is first read; equal to a dict of the same, and pickled as one."""

    __slots__ = ("_given", "_make")

    def __init__(self, make: Callable[[], Mapping[str, str]]) -> None:
        self._make: Callable[[], Mapping[str, str]] | None = make
        self._given: Mapping[str, str] = {}

    @property
    def given(self) -> Mapping[str, str]:
        """The detail itself."""
        make = self._make
        if make is not None:
            self._given = dict(make())
            self._make = None
        return self._given

    def __getitem__(self, name: str) -> str:
        return self.given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)

    def __repr__(self) -> str:
        return repr(self.given)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self.given),)


class LaterRemedy:
    """A remedy that is looked for when it is first asked for; pickled as the remedy itself."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], Remedy | None]) -> None:
        self._make = make

    def __call__(self) -> Remedy | None:
        return self._make()

    def __reduce__(self) -> tuple[Any, ...]:
        return _itself, (self._make(),)


def _itself(remedy: Remedy | None) -> Remedy | None:
    return remedy
