"""
A cold `rulekit check` of a small sample against importing its libraries: `python -m tests.benchmarks.start`.

Both are whole processes, taken in turns within one run; the ratio is that of their median wall times. The parts of `check` are
reported apart, from one process each.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "rulesets" / "fuzhou-2012" / "sample.json"
LIBRARIES = [sys.executable, "-c", "import lark, attrs, click, rich"]
CHECK = [sys.executable, "-m", "rulekit", "check", str(SAMPLE), "-r", "fuzhou-2012", "--as-of", "2012-12-31", "--exit-zero"]
PARTS = """
import time; t = [time.perf_counter()]
def lap(name): t.append(time.perf_counter()); print("  %-34s %7.1f ms" % (name, (t[-1] - t[-2]) * 1000))
import lark, attrs, click, rich; lap("libraries")
import rulekit.cli.main, rulekit.loading, rulekit.sources, rulekit.reports.text; lap("modules of rulekit")
import rulekit.language.parser as p; p.grammar("zh"); lap("parser table of one language")
import rulekit; r = rulekit.load("fuzhou-2012"); lap("vocabulary and forty sentences")
from rulekit.sources import read_files; d = read_files([{sample!r}], r.vocabulary, wanted=r.wanted); lap("reading the sample")
report = r.check_dataset(d, as_of="2012-12-31"); lap("judging")
rulekit.reports.text.text(report, lang="zh"); lap("the report as text")
"""


def seconds(command: list[str]) -> float:
    """Wall time of one process."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def main(rounds: int = 15) -> None:
    """Print both medians, their ratio, and the parts."""
    seconds(CHECK)
    times = [(seconds(LIBRARIES), seconds(CHECK)) for _ in range(rounds)]
    libraries, check = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"import lark, attrs, click, rich  {libraries * 1000:7.1f} ms")
    print(f"rulekit check, small sample      {check * 1000:7.1f} ms   ratio {check / libraries:.2f}")
    subprocess.run([sys.executable, "-c", PARTS.replace("{sample!r}", repr(str(SAMPLE)))], check=True)


if __name__ == "__main__":
    main()
