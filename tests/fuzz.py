"""Mutated and random texts go in; each must end in a meaning or in diagnostics with a place inside the text, and soon.

Kinds: a `sentence`, a ruleset `file` (loaded, its examples judged, put into canonical form), and the `bytes` of a file.
`python -m tests.fuzz --count 200000 --seed 1` tries many; what fails is made smaller and kept in tests/golden/fuzz/, where the
suite tries it from then on. All texts are synthetic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections import Counter
from pathlib import Path

from rulekit import loading, ruleset_files
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.errors import RulesetError
from rulekit.language import parser
from rulekit.meaning.understand import Understood, understand
from tests.fuzz_texts import GOLDEN, LANGS, Case, case
from tests.twins import contexts, write
from tests.twins import read as understood

KEPT = GOLDEN / "fuzz"
LIMIT = 1.0  # seconds of processor time for one text, and so many for each
LONG = 20_000  # characters of a long one

__all__ = ["Case", "Understood", "fault", "kept", "run", "shrunk", "tried"]


class Fault(Exception):
    """An end that is none of those a text may have."""


# judging -------------------------------------------------------------------------------------------------


def fault(case: Case) -> str:
    """What is wrong with how a text ends, "" where nothing is."""
    start = time.process_time()
    try:
        found, size = tried(case)
        told = [_misplaced(problem, size) for problem in found]
    except Exception as error:
        return str(error) if isinstance(error, Fault) else f"{type(error).__name__} in {_where(error)}"
    if time.process_time() - start > LIMIT * (1 + len(case.text) // LONG):
        return "too slow"
    return next(filter(None, told), "")


def _where(error: Exception) -> str:
    """The function of the program that raised."""
    import traceback

    return next((frame.name for frame in reversed(traceback.extract_tb(error.__traceback__)) if "rulekit" in frame.filename), "?")


def tried(case: Case) -> tuple[tuple[Diagnostic, ...], int]:
    """Diagnostics of a text, and its length as the diagnostics count it."""
    if case.kind == "sentence":
        context = contexts()[case.lang]
        found = understand(context, Source("fuzz", case.text), Span(0, len(case.text)))
        if found.node is None and not found.diagnostics:
            raise Fault("refused without a word")
        if found.node is not None:
            _back(found.node)
        return found.diagnostics, len(case.text)
    size = len(case.text)
    try:
        source = ruleset_files.decoded("fuzz", case.text.encode("latin-1")) if case.kind == "bytes" else Source("fuzz", case.text)
        size = len(source.text)
        loaded = loading._load(source)
        loaded.test()
        loaded.lint()
        loading.format_source(source)
    except RulesetError as error:
        if not error.diagnostics:
            raise Fault("refused without a word") from error
        if any(problem.code == "S636" for problem in error.diagnostics):
            raise Fault("the canonical form has another meaning") from error
        return error.diagnostics, size
    return (), size


def _back(node: object) -> None:
    """The canonical sentence in each language must mean the same."""
    for lang in LANGS:
        text = write(lang, node)
        if len(text) <= parser.MAX_SENTENCE and understood(lang, text).node != node:
            raise Fault(f"the canonical sentence ({lang}) has another meaning")


def _misplaced(problem: Diagnostic, size: int) -> str:
    """What is wrong with one diagnostic: a place outside of the text, or words that cannot be shown."""
    span = problem.span
    own = problem.source is not None and problem.source.name == "fuzz"
    if own and span is not None and not 0 <= span.start <= span.end <= size:
        return f"{problem.code} stands outside of the text"
    for lang in LANGS:
        problem.render(lang)
        problem.to_dict(lang)
    return ""


# shrinking -----------------------------------------------------------------------------------------------


def shrunk(found: Case, told: str, seconds: float = 60) -> Case:
    """A smaller text with the same fault: parts are taken out, ever shorter ones."""
    until = time.monotonic() + seconds
    size = max(len(found.text) // 2, 1)
    while size and time.monotonic() < until:
        at = 0
        while at < len(found.text) and time.monotonic() < until:
            less = Case(found.kind, found.lang, found.text[:at] + found.text[at + size :])
            if fault(less) == told:
                found = less
            else:
                at += size
        size //= 2
    return found


def keep(found: Case, told: str) -> Path:
    """Write a case to the golden folder; its name comes from what it holds."""
    document = {"fault": told, "kind": found.kind, "lang": found.lang, "text": found.text}
    text = json.dumps(document, indent=1, sort_keys=True) + "\n"
    KEPT.mkdir(exist_ok=True)
    path = KEPT / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    path.write_text(text, encoding="utf-8")
    return path


def kept() -> dict[str, Case]:
    """Cases that failed once, by the name of their file."""
    read = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(KEPT.glob("*.json"))}
    return {name: Case(told["kind"], told["lang"], told["text"]) for name, told in read.items()}


def run(count: int, seed: int) -> tuple[Counter[str], dict[str, Case]]:
    """Try many texts: how each kind ended, and the first text of every fault."""
    r = random.Random(seed)
    ended: Counter[str] = Counter()
    faults: dict[str, Case] = {}
    for _ in range(count):
        made = case(r)
        told = fault(made)
        ended[f"{made.kind}: {'fault' if told else 'ok'}"] += 1
        if told:
            faults.setdefault(told, made)
    return ended, faults


def main() -> None:
    """Try texts, keep what fails, say what came of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    start = time.monotonic()
    ended, faults = run(given.count, given.seed)
    for told, found in faults.items():
        small = shrunk(found, told)
        print(f"{told}\n  {small.kind} {small.lang} {small.text[:300]!r}\n  kept in {keep(small, told)}")
    print(f"{given.count:,} texts, seed {given.seed}, {time.monotonic() - start:.0f} s: {dict(sorted(ended.items()))}")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
