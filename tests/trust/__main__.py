"""`python -m tests.trust --level LEVEL`: a level goes in, a summary comes out; 0 is given only without a disagreement."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.trust.levels import LEVELS, seeds
from tests.trust.parts import PARTS
from tests.trust.summary import collapsed, summary
from tests.trust.work import run

SHOWN = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a level; print its summary, or write it where that is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.trust", description="Whether every engine says the same.")
    parser.add_argument("--level", choices=LEVELS, default="pr")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS, default="", help="one part of the work alone")
    parser.add_argument("--share", type=int, default=1, metavar="N", help="a rehearsal: one in N of the work")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, help="the file that takes the summary, else it is printed")
    options = parser.parse_args(arguments)
    work = seeds(options.level, options.seed, options.only, options.share)
    result = run(work, options.processes, progress=True)
    told = summary(result, options.level, options.seed)
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    for failure in sorted(result.failures)[:SHOWN]:
        print(failure, file=sys.stderr)
    lacking = [] if options.only or options.share > 1 else collapsed(result, options.level)
    print(*lacking, sep="\n", file=sys.stderr, end="\n" if lacking else "")
    print(f"{result.comparisons:,} comparisons, {len(result.failures):,} disagreements", file=sys.stderr)
    return 1 if result.failures or lacking else 0


if __name__ == "__main__":
    sys.exit(main())
