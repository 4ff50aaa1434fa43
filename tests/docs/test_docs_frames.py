"""The programs of docs/frames.md run as they stand, one after the other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rulekit import diagnostic

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "frames.md").read_text(encoding="utf-8")


def test_the_programs_hold() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"__name__": "frames"}
    for block in blocks:
        exec(compile(block, "frames.md", "exec"), names)
    assert len(blocks) == 7 and "counties" in names


def test_links_and_codes_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (DOCS / target).is_file(), target
    named = set(re.findall(r"\bD[0-9]{3}\b", PAGE))
    assert named == {code for code in diagnostic.codes() if "D560" <= code <= "D569"}
