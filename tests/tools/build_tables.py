"""The grammars go in, the parser tables that ship with them come out. Run: python tests/tools/build_tables.py"""

from __future__ import annotations

from rulekit import resources
from rulekit.language import parser, tables


def main() -> None:
    """Write grammars/en.table.json and grammars/zh.table.json."""
    for lang in ("en", "zh"):
        (resources.folder("grammars") / tables.name(lang)).write_text(parser.table(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
