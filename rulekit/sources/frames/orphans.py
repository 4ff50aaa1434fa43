"""Tables go in; records whose unit or owner is not among those given are told, as they are of files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulekit.findings import Place
from rulekit.sources.frames.native import Native
from rulekit.sources.gather import Gathered
from rulekit.tables import Table, Tables


def tell_orphans(gathered: Gathered, tables: Tables, on: Native, sources: Mapping[str, str]) -> None:
    """Tell, for the levels that standards read, which keys of units and owners lead nowhere; this reads the data."""
    for type, table in tables.records.items():
        levels = [level for level in gathered.vocabulary.levels_above(type) if level in tables.records]
        for level in levels:
            if level in table.above:
                told = gathered.called(type=type, parent=level)
                missing = _tell(gathered, on, table, table.above[level], tables.records[level], sources[type], (type,), told)
                if missing and level == levels[0]:
                    gathered.tell("no_parent", Place(sources[type]), (type,), missing, **told)
    for (type, id), table in tables.children.items():
        told, source = gathered.called(type=table.type, parent=type), sources[f"{type}.{id}"]
        missing = _tell(gathered, on, table, table.owner, tables.records[type], source, (type, id), told)
        if missing:
            gathered.tell("no_parent", Place(source), (type, id), missing, **told)


def _tell(
    gathered: Gathered, on: Native, table: Table, column: str, above: Table, source: str, group: tuple[str, ...],
    told: Mapping[str, str],
) -> int:  # fmt: skip
    """Tell keys that are none of those above; how many rows have no key at all."""
    rows: Any = on.select(table.frame.to_native(), {"rk:key": on.column(column), "rk:one": on.literal(1)})
    known = on.select(above.frame.to_native(), {"rk:key": on.column(above.key)})
    times = on.totals(on.without(rows, known, "rk:key"), "rk:key", {"rk:times": ("sum", on.column("rk:one"))})
    missing = 0
    for key, count in sorted(on.rows(on.select(times, {name: on.column(name) for name in ("rk:key", "rk:times")})), key=str):
        if key is None:
            missing = int(count)
        else:
            gathered.tell("orphan", Place(source), (*group, key), int(count), key=key, **told)
    return missing
