"""Reading of frames in DuckDB: kinds of columns, surveys and look-ups as SQL text over relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rulekit.engines.frames.duckdb import DuckDB, quoted
from rulekit.sources.frames.native import Column, Stored, Survey

_STORED: Mapping[str, Stored] = {
    "VARCHAR": "text", "ENUM": "text", "BOOLEAN": "yesno", "TINYINT": "small", "SMALLINT": "small", "INTEGER": "small",
    "UTINYINT": "small", "USMALLINT": "small", "UINTEGER": "whole", "BIGINT": "whole", "UBIGINT": "whole", "HUGEINT": "whole",
    "UHUGEINT": "whole", "DOUBLE": "float", "FLOAT": "single", "DECIMAL": "decimal", "DATE": "day", "TIMESTAMP": "moment",
    "TIMESTAMP_S": "moment", "TIMESTAMP_MS": "moment", "TIMESTAMP_NS": "moment", "TIMESTAMP WITH TIME ZONE": "moment",
    '"NULL"': "nothing", "NULL": "nothing",
}  # fmt: skip
_TYPES = {
    "Int64": "BIGINT", "Int32": "INTEGER", "Int16": "SMALLINT", "UInt8": "UTINYINT", "Float64": "DOUBLE", "Boolean": "BOOLEAN",
    "String": "VARCHAR",
}  # fmt: skip


class DuckDBColumns(DuckDB):
    """See Native."""

    def columns(self, frame: Any) -> Mapping[str, Column]:
        return {name: _column(str(kind)) for name, kind in zip(frame.columns, frame.types, strict=True)}

    def survey(self, frame: Any, asked: Mapping[str, str], distinct: Mapping[str, str]) -> Survey:
        # a list of different values leaves null out, so that a flag goes with each
        totals = {**asked, **{f"list:{name}": f"list(DISTINCT {item})" for name, item in distinct.items()}}
        totals |= {f"null:{name}": f"count(*) > count({item})" for name, item in distinct.items()}
        if not totals:
            return {}, {}
        (row,) = frame.aggregate(", ".join(f"{item} AS {quoted(name)}" for name, item in totals.items())).fetchall()
        found = dict(zip(totals, row, strict=True))
        different = {name: [*(found[f"list:{name}"] or ()), *([None] if found[f"null:{name}"] else ())] for name in distinct}
        return {name: found[name] for name in asked}, different

    def least(self, item: str) -> str:
        return f"min({item})"

    def greatest(self, item: str) -> str:
        return f"max({item})"

    def every(self, item: str) -> str:
        return f"coalesce(bool_and({item}), TRUE)"

    def count(self, item: str) -> str:
        return f"count(*) FILTER (WHERE {item})"

    def height(self) -> str:
        return "count(*)"

    def kinds_of(self, item: str) -> str:
        return f"count(DISTINCT {item})"

    def whole(self, item: str) -> str:
        return f"TRY_CAST({item} AS BIGINT)"

    def text(self, item: str) -> str:
        return f"CAST({item} AS VARCHAR)"

    def shifted(self, item: str, places: int) -> str:
        if not places:
            return item
        return f"({item} {'*' if places > 0 else '/'} 1e{abs(places)}::DOUBLE)"

    def quotient(self, over: str, under: str) -> str:
        return f"({over} / {under})"

    def rounded(self, item: str) -> str:
        return f"round({item})"

    def shortest(self, item: str) -> str:
        # a cast to text is not always the shortest decimal; that is the one with the fewest digits that gives the float again
        tried = [f"printf('%.{digits}g', {item})" for digits in (6, 7, 8, 9)]
        cases = "".join(f" WHEN CAST({text} AS FLOAT) = {item} THEN CAST({text} AS DOUBLE)" for text in tried[:-1])
        return f"(CASE{cases} ELSE CAST({tried[-1]} AS DOUBLE) END)"

    def unscaled(self, item: str, scale: int) -> str:
        return f"TRY_CAST(replace(CAST({item} AS VARCHAR), '.', '') AS BIGINT)"

    def at_scale(self, item: str, scale: int, digits: int) -> str:
        return f"CAST(round({item}, {digits}) AS DECIMAL(38, {digits}))"

    def on_day(self, item: str) -> str:
        return f"CAST({item} AS DATE)"

    def ordinal_of(self, day: str) -> str:
        return f"({day} - DATE '0001-01-01' + 1)::INTEGER"

    def ordinal(self, value: int) -> str:
        return f"{value}::INTEGER"

    def matches(self, item: str, pattern: str) -> str:
        return f"regexp_matches({item}, {self.literal(pattern)})"

    def among(self, item: str, values: Sequence[Any]) -> str:
        return f"({item} IN ({', '.join(self._constant(value) for value in values)}))"

    def looked_up(self, item: str, values: Sequence[Any], found: Sequence[Any], stored: str) -> str:
        if not values:
            return f"CAST(NULL AS {_TYPES[stored]})"
        listed = f"CAST([{', '.join(self._constant(value) for value in found)}] AS {_TYPES[stored]}[])"
        constants = ", ".join(self._constant(value) for value in values)
        if isinstance(values[0], str):  # a cast to an enumeration finds a text by its hash, list_position one after another
            return f"{listed}[enum_code(TRY_CAST(CAST({item} AS VARCHAR) AS ENUM({constants})))::INTEGER + 1]"
        return f"{listed}[list_position([{constants}], {item})]"

    def _constant(self, value: Any) -> str:
        if value is None:
            return "NULL"
        if isinstance(value, Decimal):
            return f"{value:f}::DECIMAL(38, {max(0, -int(value.as_tuple().exponent))})"
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
            return f"'{value}'::HUGEINT"
        return self.literal(value)

    def numbered(self, frame: Any, name: str) -> Any:
        return frame.project(f"*, row_number() OVER () - 1 AS {quoted(name)}")

    def row_key(self, item: str) -> str:
        return f"('#' || ({item} + 1))"

    def place_of(self, item: str) -> str:
        return f"enum_code({item})::TINYINT"

    def together(self, frames: Sequence[Any]) -> list[Any]:
        return list(frames)

    def firsts(self, frame: Any, name: str, value: str, row: str) -> list[tuple[Any, Any]]:
        known = frame.filter(f"{quoted(name)} IS NOT NULL AND {quoted(value)} IS NOT NULL")
        first = f"{quoted(name)}, arg_min({quoted(value)}, {quoted(row)}), min({quoted(row)}) AS rk_row"
        return [(key, named) for key, named, _ in known.aggregate(first, quoted(name)).order("rk_row").fetchall()]

    def summed(self, frame: Any, by: Mapping[str, str], sums: Mapping[str, str]) -> list[tuple[Any, ...]]:
        columns = {f"by:{name}": item for name, item in by.items()} | {name: f"sum({item})" for name, item in sums.items()}
        shown = ", ".join(f"{item} AS {quoted(name)}" for name, item in columns.items())
        return frame.aggregate(shown, ", ".join(by.values())).fetchall()  # type: ignore[no-any-return]

    def exploded(self, frame: Any, owner: str, column: str) -> Any:
        inner = frame.project(f"{quoted(owner)}, unnest({quoted(column)}) AS rk_inner")
        return inner.project(f"{quoted(owner)}, unnest(rk_inner)")


def _column(shown: str) -> Column:
    if shown.endswith("]"):
        return Column("list" if shown.startswith("STRUCT(") else "other", shown)
    name, _, inside = shown.partition("(")
    scale = int(inside.rstrip(")").split(",")[1]) if name == "DECIMAL" and "," in inside else 0
    return Column(_STORED.get(name, "other"), shown, scale)
