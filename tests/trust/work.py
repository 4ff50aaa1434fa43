"""Parts of the work with their seeds go in, one result comes out, from one process or several."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.trust.parts import PARTS
from tests.trust.result import Failure, Result


def one(part: str, seed: str) -> Result:
    """The result of one part of the work; an exception in it is a failure like another."""
    try:
        return PARTS[part](seed)
    except Exception as error:
        return Result(failures=[Failure(part, seed, "", "", f"{type(error).__name__}: {error}")])


def run(work: Sequence[tuple[str, str]], processes: int = 1, progress: bool = False) -> Result:
    """All parts of the work, added up in the order in which they are given."""
    found: dict[int, Result] = {}
    for index, result in _done(work, processes):
        found[index] = result
        if progress:
            failures = sum(len(one.failures) for one in found.values())
            print(f"\r{len(found)} of {len(work)} parts, {failures} disagreements ", end="", file=sys.stderr, flush=True)
    if progress:
        print(file=sys.stderr)
    total = Result()
    for index in sorted(found):
        total.add(found[index])
    return total


def _done(work: Sequence[tuple[str, str]], processes: int) -> Iterator[tuple[int, Result]]:
    if processes == 1:
        yield from ((index, one(*item)) for index, item in enumerate(work))
        return
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # for the processes to come: their frames are small
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = {pool.submit(one, *item): index for index, item in enumerate(work)}
        for future in as_completed(waiting):
            yield waiting[future], future.result()
