"""Diagnostics, docs/trust.json and the shipped rulesets go in, pages of docs/ come out. Run: python tests/tools/build_docs.py"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import rulekit
from rulekit.diagnostic import codes, explain

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "diagnostics.md"
TRUST = DOCS / "trust.md"
MISTAKES = Path(__file__).resolve().parents[1] / "golden/mistakes.toml"
HEAD = """# Diagnostics

Every mistake that rulekit can tell has a code: a letter and three digits, never reused. `rulekit explain CODE` shows the same
text on the command line. This page is made from `grammars/diagnostics.en.toml` and `grammars/diagnostics.zh.toml`
by `python tests/tools/build_docs.py`; change it there. `{…}` stands for what the message quotes.

| letter | about |
|---|---|
| L | text: characters, length, nesting |
| P | sentences and their form |
| R | names and readings |
| T | types and units |
| V | words and plug-ins |
| D | data and map files |
| S | ruleset files and examples |
| C | calls of the command line, outputs |
| W | findings of `rulekit lint` |
"""


def section(code: str) -> str:
    """One code: message, hint and explanation in English, then in Chinese."""
    parts = [f"## {code}"]
    for lang in ("en", "zh"):
        entry = explain(code, lang)
        assert entry is not None
        parts.append(f"**{entry['message'].strip()}**")
        if "hint" in entry:
            parts.append(f"→ {entry['hint'].strip()}")
        parts.append(entry["explain"].strip())
    return "\n\n".join(parts)


def mistakes(lang: str) -> str:
    """Ten sentences with a typical mistake of authors, and what is told of each."""
    parts = []
    for mistake in tomllib.loads(MISTAKES.read_text(encoding="utf-8"))[lang]:
        try:
            rulekit.parse(mistake["text"], uses=("party-building",), lang=lang)
        except rulekit.RulesetError as error:
            parts.append(f"```\n{error.diagnostics[0].text(lang)}\n```")
    return "\n\n".join(parts)


def page() -> str:
    """The whole page."""
    listed = ["# Ten mistakes of authors", mistakes("en"), "# 作者常犯的十个错误", mistakes("zh"), "# Codes"]
    return "\n\n".join([HEAD.strip(), *listed, *(section(code) for code in codes())]) + "\n"


TRUST_HEAD = """# Do the engines agree?

A standard has one meaning and several engines: the interpreter, which gives the reasons and is the reference; a generated
function of Python, for one record; and the frame engine, for columns, on Polars and DuckDB, on PyArrow and pandas through
`Ruleset.check_frame`. `python -m tests.trust --level pr|night|release` draws standards over all constructs and records with gaps,
asks every engine, and ends with 0 only where all said the same about every pair. One comparison is one standard, one record and
one pair of engines, or one standard and record before and after a change that must not matter. All data is synthetic.

What does not agree is printed with its seed, made smaller, and kept in `tests/golden/agreement/`, where the suite tries it from
then on. The level `pr` is part of the suite. A new construct joins with one form in `tests/random_rules.py`.

This page is made from `docs/trust.json`, the summary of one run, by `python tests/tools/build_docs.py`."""
TRUST_TABLES = (
    ("pairs", "Verdicts, marks and bounds", "engines", "comparisons"),
    ("relations", "What must not matter, and brute force over all completions", "relation", "comparisons"),
    ("relations by engine", "The same by engine", "engine", "comparisons"),
    ("met", "What occurred in the data", "", "how often"),
    ("constructs", "Constructs in the standards", "node of the ir", "how often"),
    ("versions", "Versions", "", "version"),
)


def trust(told: Mapping[str, Any]) -> str:
    """The page about a run of tests.trust, from its summary."""
    run = f"`python -m tests.trust --level {told['level']} --seed {told['seed']}`"
    counts = f"{told['comparisons']:,} comparisons over {told['standards']:,} distinct standards"
    found = f"**{counts}: {told['disagreements']:,} disagreements.**"
    shares = [(name, f"{count:,}", f"{told['shares'][name]:.1%}") for name, count in told["verdicts"].items()]
    verdicts = _table(("verdict", "how often", "share"), shares)
    parts = [TRUST_HEAD, "## The run", run, found, "### Verdicts of the interpreter", verdicts]
    for key, title, name, what in TRUST_TABLES:
        rows = [(one, count if isinstance(count, str) else f"{count:,}") for one, count in told[key].items()]
        parts += [f"### {title}", _table((name, what), rows)]
    return "\n\n".join(parts) + "\n"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---", *("---:" for _ in head[1:])), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.path.insert(0, str(DOCS.parent))
    from tests.tools.ruleset_pages import PAGES, pages

    PAGES.mkdir(exist_ok=True)
    for name, text in pages().items():
        (PAGES / name).write_text(text, encoding="utf-8")
    TRUST.write_text(trust(json.loads(TRUST.with_suffix(".json").read_text(encoding="utf-8"))), encoding="utf-8")
