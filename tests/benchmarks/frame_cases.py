"""
The standards of record_cases as rulesets that load from files, and synthetic tables to run them on: what the frame engine is
measured on.

The words stand in a plug-in of this file; `installed` writes what makes it known to Python into a folder.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import invalidate_caches
from pathlib import Path
from typing import TYPE_CHECKING

from rulekit import loading, plugin
from rulekit.language import render
from rulekit.ruleset import Ruleset
from rulekit.vocabulary import VocabularyBuilder
from tests.benchmarks import record_cases
from tests.benchmarks.record_cases import AS_OF, DATES, FLAGS, NUMBERS, TEXTS

if TYPE_CHECKING:
    import polars as pl

REPOSITORY = Path(__file__).resolve().parents[2]
FIELDS = (*NUMBERS, *FLAGS, *TEXTS, *DATES)
MOST = {"workers": 120, "members": 15, "officers": 3, "area": 6000, "exits": 4, "payroll": 4_000_000, "injured": 3}
POINTS = """[rulekit.plugins]
synthetic-sites = tests.benchmarks.frame_cases:register
synthetic-sites-tenfold = tests.benchmarks.frame_cases:register_tenfold
"""


def register(builder: VocabularyBuilder, copies: int = 1) -> None:
    """The fields of record_cases, under words that sentences can say."""
    builder.verb("keep", zh="置", en="keep / keeps")
    builder.record("site", zh="场所", en="site", many="sites", key_zh="场所编号", key_en="site code")
    for copy in range(copies):
        end = str(copy) if copy else ""
        for name in NUMBERS:
            builder.number(name + end, "site", zh=f"数{name}{end}", en=f"number of {name}{end}", low=0, integer=name != "area")
        for name in FLAGS:
            builder.yesno(name + end, "site", zh=f"标{name}{end}", en=name + end, verbs="keep")
        for name, values in TEXTS.items():
            choices = {one: (f"{one}{end}类", one + end) for one in values}
            builder.text(name + end, "site", zh=f"类{name}{end}", en=f"kind of {name}{end}", choices=choices)
        for name in DATES:
            words = {"zh": f"日{name}{end}", "en": f"date of {name}{end}"}
            builder.date(name + end, "site", **words, happened_zh=f"办{name}{end}", happened_en=name + end)


def register_tenfold(builder: VocabularyBuilder) -> None:
    """The same with ten copies of each field, for 300 standards."""
    register(builder, 10)


def copies_for(size: int) -> int:
    """How many copies of the fields a number of standards needs."""
    return 1 if size <= len(record_cases.RULES) else 10


def text(size: int) -> str:
    """The first standards as a ruleset in English."""
    builder = VocabularyBuilder("synthetic-sites")
    register(builder, copies_for(size))
    words = builder.build()
    uses = "synthetic-sites" if copies_for(size) == 1 else "synthetic-sites-tenfold"
    lines = [f'ruleset synthetic-{size} "Synthetic"', f"  uses {uses}"]
    for one in record_cases.ruleset(size).standards:
        lines += ["", f'standard {one.id} "Synthetic"', f"  {render.sentence(one.rule, words, 'en', {})}"]
    return "\n".join(lines) + "\n"


@contextmanager
def installed(folder: Path) -> Iterator[Path]:
    """Make the plug-in known to this process, and to others that have `folder` and the repository in PYTHONPATH."""
    found = folder / "synthetic_sites-1.0.dist-info"
    found.mkdir(parents=True)
    (found / "METADATA").write_text("Metadata-Version: 2.1\nName: synthetic-sites\nVersion: 1.0\n", encoding="utf-8")
    (found / "entry_points.txt").write_text(POINTS, encoding="utf-8")
    sys.path.insert(0, str(folder))
    _forget()
    try:
        yield folder
    finally:
        sys.path.remove(str(folder))
        _forget()


def _forget() -> None:
    invalidate_caches()
    plugin.discover.cache_clear()
    loading._words.cache_clear()


def load(size: int) -> Ruleset:
    """The ruleset of a size, from its sentences; its rules are held equal to those of record_cases."""
    ruleset = loading.load(text(size))
    wanted = record_cases.ruleset(size).standards
    assert [one.rule for one in ruleset.standards] == [one.rule for one in wanted]
    return ruleset


def frame(rows: int, *, copies: int = 1, missing: float = 0.05, seed: int = 1) -> pl.DataFrame:
    """Synthetic records as typed columns: Int64, Float64 (areas, to a tenth), Boolean, String, Date; some are missing."""
    import polars as pl

    seeds = iter(range(seed * 100_000, (seed + 1) * 100_000))

    def pick(values: pl.Series) -> pl.Series:
        return values.sample(rows, with_replacement=True, seed=next(seeds))

    columns = []
    share = pl.int_range(1000, dtype=pl.Int16, eager=True)
    for copy in range(copies):
        for name in FIELDS:
            if name == "area":
                values = pick(pl.int_range(MOST[name] * 10 + 1, eager=True)) / 10
            elif name in NUMBERS:
                values = pick(pl.int_range(MOST[name] + 1, eager=True))
            elif name in FLAGS:
                values = pick(pl.int_range(10, dtype=pl.Int8, eager=True)) < 7
            elif name in TEXTS:
                values = pick(pl.Series(TEXTS[name]))
            else:
                values = pick(pl.date_range(AS_OF - timedelta(days=1499), AS_OF, eager=True))
            there = pick(share) >= round(missing * 1000)
            columns.append(pl.select(pl.when(there).then(values)).to_series().alias(name + (str(copy) if copy else "")))
    return pl.DataFrame(columns)
