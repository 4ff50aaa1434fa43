"""The tables of diagnostics go in, docs/diagnostics.md comes out. Run: python tests/tools/build_docs.py"""

from __future__ import annotations

from pathlib import Path

from rulekit.diagnostic import codes, explain

PAGE = Path(__file__).resolve().parents[2] / "docs" / "diagnostics.md"
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


def page() -> str:
    """The whole page."""
    return "\n\n".join([HEAD.strip(), *(section(code) for code in codes())]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
