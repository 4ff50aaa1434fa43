"""Rooms import one way: every import in rulekit/ is parsed and held against the order of docs/architecture.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "rulekit"
FILES = sorted(PACKAGE.rglob("*.py"))

# From the ground up: a room imports only rooms of earlier rows, or files of its own folder.
ORDER = (
    ("errors", "resources", "text"),
    ("periods",),
    ("diagnostic",),
    ("files", "ir", "vocabulary", "numerals", "ruleset_files"),
    ("bands",),
    ("numbers",),
    ("plugins", "plugin"),
    ("findings", "scorecards"),
    ("records", "waivers"),
    ("tables",),
    ("language",),
    ("meaning",),
    ("engines",),
    ("possible",),
    ("lint",),
    ("sources",),
    ("report", "render_file", "format_file", "frame_report", "ruleset"),
    ("loading",),
    ("reports",),
    ("follow", "cited"),
    ("large",),
    ("testing", "highlight", "scaffold"),
    ("cli",),
)
RANK = {room: rank for rank, row in enumerate(ORDER) for room in row}
# Imports against the order, inside a function, when the one thing is asked for: an error writes its text, a report its formats.
DEFERRED = {
    ("errors", "diagnostic"), ("report", "reports"), ("findings", "reports"), ("ruleset", "reports"), ("frame_report", "reports"),
    ("ruleset", "testing"), ("ruleset", "cited"),
}  # fmt: skip
# Within a row, files that stand on others of the row.
SAME_ROW = {("ruleset", "report"), ("ruleset", "render_file"), ("ruleset", "frame_report"), ("format_file", "render_file")}

LIBRARIES = {"lark": {"language"}, "click": {"cli"}, "rich": {"cli", "reports"}, "pygments": {"highlight"}}
LIBRARIES |= {"attrs": set(RANK) | {"__init__"}}
FRAMES = {"sources", "engines", "large", "cli"}
LIBRARIES |= {"attr": LIBRARIES["attrs"], "narwhals": FRAMES, "polars": FRAMES, "duckdb": {"cli"}}
LIBRARIES |= {"pyarrow": {"sources"}, "pandas": {"sources"}}
LAZY = {"rich", "narwhals", "polars", "pyarrow", "pandas", "duckdb"}
# Files that stand on a lazy library as a whole; they are themselves imported only where they are needed, or by one another.
LATE = {"engines/frames/polars.py", "sources/frames/polars.py"}
LATE |= {f"engines/scores/{name}.py" for name in ("places", "rivals", "sums", "table")}


def imports(path: Path) -> Iterator[tuple[str, bool, int]]:
    """Names that a file imports (dotted, absolute), whether at run time and outside any function, and the line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    stack: list[tuple[ast.AST, bool, bool]] = [(tree, True, True)]
    while stack:
        node, top, live = stack.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            live = False
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            top = False
        if live and isinstance(node, ast.Import):
            yield from ((alias.name, top, node.lineno) for alias in node.names)
        elif live and isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: relative import"
            module = node.module or ""
            yield from ((f"{module}.{alias.name}", top, node.lineno) for alias in node.names)
        stack += [(child, top, live) for child in ast.iter_child_nodes(node)]


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def allowed(here: str, there: str, top: bool) -> bool:
    if here == "__init__" or here == there:
        return True
    if RANK[there] < RANK[here] or (here, there) in SAME_ROW:
        return True
    return (here, there) in DEFERRED and not top


def test_every_room_stands_in_the_order() -> None:
    assert {room(path) for path in FILES} - {"__init__", "__main__"} <= set(RANK)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    here = room(path)
    if here == "__main__":
        here = "cli"
    wrong = []
    for name, top, line in imports(path):
        head, *rest = name.split(".")
        if head == "rulekit" and rest and rest[0] in RANK and not allowed(here, rest[0], top):
            wrong.append(f"line {line}: {here} imports {rest[0]}")
        if head in LIBRARIES and here not in LIBRARIES[head]:
            wrong.append(f"line {line}: {here} imports {head}")
        late = head in LAZY or "/".join(rest[:2]) + ".py" in LATE
        if late and top and str(path.relative_to(PACKAGE)) not in LATE:
            wrong.append(f"line {line}: {name} is imported before it is needed")
    assert not wrong, wrong


def test_the_check_sees_a_wrong_import() -> None:
    assert not allowed("text", "language", True)
    assert not allowed("language", "meaning", False)
    assert not allowed("errors", "diagnostic", True)
    assert allowed("errors", "diagnostic", False)
    assert allowed("meaning", "ir", True)


def test_only_the_declared_libraries_are_imported() -> None:
    import sys

    known = set(sys.stdlib_module_names) | {"rulekit"} | set(LIBRARIES)
    found = {(name.split(".")[0], str(path.relative_to(PACKAGE))) for path in FILES for name, _, _ in imports(path)}
    assert not [pair for pair in found if pair[0] not in known]
