"""The frame engine's expressions and verbs in DuckDB: SQL text, every part of it in parentheses, over relations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rulekit.engines.frames.dialect import Answer, Total, Value
from rulekit.findings import VERDICTS
from rulekit.ir import Order
from rulekit.tables import EPOCH

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

ALL = 2**62  # more rows than there are
_ORDERS: dict[Order, str] = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<", "eq": "=", "ne": "<>"}


def quoted(name: str) -> str:
    """A name of a column."""
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


class DuckDB:
    """
    See Dialect. Expressions are SQL text, frames relations of one connection, that of `any`. `words`: verdicts are of an enum.
    """

    def __init__(self, any: DuckDBPyRelation, words: bool = False) -> None:
        self.any, self.words = any, words

    def verdict(self, value: int) -> str:
        if not self.words:
            return self.code(value)
        return f"{_text(VERDICTS[value].value)}::ENUM({', '.join(_text(verdict.value) for verdict in VERDICTS)})"

    def column(self, name: str) -> str:
        return quoted(name)

    def literal(self, value: Value) -> str:
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, float):
            return f"'{value!r}'::DOUBLE"  # from text: a decimal literal would be rounded twice
        if isinstance(value, date):
            return f"DATE '{value.isoformat()}'"
        return f"{value}::BIGINT" if isinstance(value, int) else _text(value)

    def unknown(self) -> str:
        return "NULL::BOOLEAN"

    def nothing(self) -> str:
        return "NULL"

    def code(self, value: int) -> str:
        return f"{value}::TINYINT"

    def both(self, left: str, right: str) -> str:
        return f"({left} AND {right})"

    def either(self, left: str, right: str) -> str:
        return f"({left} OR {right})"

    def inverse(self, item: str) -> str:
        return f"(NOT {item})"

    def missing(self, item: str) -> str:
        return f"({item} IS NULL)"

    def filled(self, item: str, value: Value) -> str:
        return f"coalesce({item}, {self.literal(value)})"

    def related(self, left: str, order: Order, right: str) -> str:
        return f"({left} {_ORDERS[order]} {right})"

    def one_of(self, item: str, values: Sequence[Value]) -> str:
        if len(values) == 1:
            return f"({item} = {self.literal(values[0])})"
        return f"({item} IN ({', '.join(self.literal(value) for value in values)}))"

    def plus(self, left: str, right: str) -> str:
        return f"({left} + {right})"

    def times(self, left: str, right: str) -> str:
        return f"({left} * {right})"

    def negative(self, item: str) -> str:
        return f"(-{item})"

    def size(self, item: str) -> str:
        return f"abs({item})"

    def whole_quotient(self, left: str, right: str) -> str:
        return f"floor(({left})::DOUBLE / ({right})::DOUBLE)"

    def day_number(self, item: str) -> str:
        return f"(({item})::DATE - DATE '1970-01-01' + {EPOCH})"

    def month_key(self, item: str) -> str:
        day = f"(DATE '1970-01-01' + (({item}) - {EPOCH})::INTEGER)"
        return f"((year({day}) * 12 + month({day})) * 32 + day({day}))"

    def real(self, item: str) -> str:
        return f"({item})::DOUBLE"

    def cases(self, cases: Sequence[tuple[str, str]], otherwise: str | None) -> str:
        parts = "".join(f" WHEN {condition} THEN {value}" for condition, value in cases)
        return f"(CASE{parts}{'' if otherwise is None else f' ELSE {otherwise}'} END)"

    def by_truth(self, item: str, yes: str, no: str, unknown: str) -> str:
        return f"(CASE {item} WHEN TRUE THEN {yes} WHEN FALSE THEN {no} ELSE {unknown} END)"

    def start(self, item: str, digits: int, whole: int) -> str:
        return f"(CASE WHEN regexp_full_match({item}, '[0-9]{{{whole}}}') THEN left({item}, {digits}) END)"

    def row(self) -> DuckDBPyRelation:
        return self.any.aggregate("count(*)").project("'*' AS \"rk:whole\"")

    def with_columns(self, frame: DuckDBPyRelation, columns: Mapping[str, str]) -> DuckDBPyRelation:
        return frame.project(", ".join(["*", *_named(columns)]))

    def select(self, frame: DuckDBPyRelation, columns: Mapping[str, str]) -> DuckDBPyRelation:
        return frame.project(", ".join(_named(columns)))

    def filter(self, frame: DuckDBPyRelation, condition: str) -> DuckDBPyRelation:
        return frame.filter(condition)

    def totals(self, frame: DuckDBPyRelation, by: str, totals: Mapping[str, tuple[Total, str]]) -> DuckDBPyRelation:
        def total(how: Total, item: str) -> str:
            return f"coalesce(sum({item}), 0)::DOUBLE" if how == "sum" else f"{how}({item})"

        return _grouped(frame, by, {name: total(how, item) for name, (how, item) in totals.items()})

    def kinds(self, frame: DuckDBPyRelation, by: str, kinds: Mapping[str, str]) -> DuckDBPyRelation:
        return _grouped(frame, by, {name: f"count(DISTINCT {item})::DOUBLE" for name, item in kinds.items()})

    def joined(self, frame: DuckDBPyRelation, other: DuckDBPyRelation, left: str, right: str) -> DuckDBPyRelation:
        condition = f"rk_left.{quoted(left)} = rk_right.{quoted(right)}"
        both = frame.set_alias("rk_left").join(other.set_alias("rk_right"), condition, "left")
        kept = [f"rk_left.{quoted(name)}" for name in frame.columns]
        return both.project(", ".join(kept + [f"rk_right.{quoted(name)}" for name in other.columns if name != right]))

    def beside(self, frame: DuckDBPyRelation, row: DuckDBPyRelation) -> DuckDBPyRelation:
        return frame.set_alias("rk_left").cross(row.set_alias("rk_right"))

    def distinct(self, frame: DuckDBPyRelation) -> DuckDBPyRelation:
        return frame.distinct()

    def without(self, frame: DuckDBPyRelation, other: DuckDBPyRelation, name: str) -> DuckDBPyRelation:
        condition = f"rk_left.{quoted(name)} = rk_right.{quoted(name)}"
        return frame.set_alias("rk_left").join(other.set_alias("rk_right"), condition, "anti")

    def stacked(self, frames: Sequence[DuckDBPyRelation]) -> DuckDBPyRelation:
        found = frames[0]
        for frame in frames[1:]:
            found = found.union(frame)
        return found

    def sorted(self, frame: DuckDBPyRelation, name: str) -> DuckDBPyRelation:
        return frame.order(quoted(name))

    def sealed(self, frame: DuckDBPyRelation) -> DuckDBPyRelation:
        return frame.limit(ALL)  # a filter does not pass it; below it, columns of columns would be written out again and again

    def rows(self, frame: DuckDBPyRelation) -> Iterable[tuple[Any, ...]]:
        return frame.fetchall()

    def patched(
        self, frame: DuckDBPyRelation, key: str, columns: Sequence[str], code: int, answer: Answer
    ) -> DuckDBPyRelation:  # fmt: skip
        met = frame.filter(" OR ".join(f"{quoted(name)} = {code}" for name in columns))
        rows_ = met.project(", ".join(map(quoted, [key, *columns]))).fetchall()
        asked = {name: [row[0] for row in rows_ if row[place] == code] for place, name in enumerate(columns, 1)}
        asked = {name: keys for name, keys in asked.items() if keys}
        if not asked:
            return frame
        given = answer(asked)
        names = list(dict.fromkeys(name for values in given.values() for name in values))
        rows = ", ".join(
            f"({', '.join([_text(one), *(_cell(values.get(name)) for name in names)])})" for one, values in given.items()
        )
        heads = ", ".join(["rk_key", *(f"rk_{index}" for index in range(len(names)))])
        replaced = ", ".join(f"coalesce(rk_{index}, {quoted(name)}) AS {quoted(name)}" for index, name in enumerate(names))
        found = frame.query(
            "rk_frame",
            f"SELECT rk_frame.* REPLACE ({replaced}) FROM rk_frame LEFT JOIN (VALUES {rows}) AS rk_patch({heads}) "
            f"ON rk_frame.{quoted(key)} = rk_patch.rk_key",
        )
        assert found is not None
        return found

    def names(self, frame: DuckDBPyRelation) -> list[str]:
        return list(frame.columns)


def _cell(value: int | bool | None) -> str:
    if value is None:
        return "NULL"
    return ("TRUE" if value else "FALSE") if isinstance(value, bool) else f"{value}::TINYINT"


def _named(columns: Mapping[str, str]) -> list[str]:
    return [f"{item} AS {quoted(name)}" for name, item in columns.items()]


def _grouped(frame: DuckDBPyRelation, by: str, found: Mapping[str, str]) -> DuckDBPyRelation:
    if by:
        return frame.aggregate(", ".join([quoted(by), *_named(found)]), quoted(by))
    return frame.aggregate(", ".join(_named(found)))
