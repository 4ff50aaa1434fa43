"""Tables and a ruleset go in; frames with a column of verdicts for each standard come out, lazily (semantics S1-S3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from attrs import evolve

from rulekit import ir
from rulekit.engines import history
from rulekit.engines.frames import history as frame_history
from rulekit.engines.frames.dialect import Dialect
from rulekit.engines.frames.rows import Rows, Setting
from rulekit.engines.frames.verdicts import ASKED, MARKS, Bound, Judgement, TableJudge, columns_of, compared, wrapped
from rulekit.engines.mentions import member_types
from rulekit.tables import Table, Tables
from rulekit.vocabulary import Vocabulary


def judge(
    ruleset: ir.Ruleset, vocabulary: Vocabulary, as_of: date, tables: Tables, standards: Collection[str] = (), *,
    marked: bool = False, words: bool = False, waived: Mapping[str, Sequence[str]] | None = None,
    late: Collection[str] = (),
) -> dict[ir.Over, Judgement]:  # fmt: skip
    """
    Judge the standards (those of the ids, where some are given) that have something to be judged for in the tables.

    Gives: by what standards are judged for, a lazy frame. For records it has all columns of their table, in its order; for the
           whole one row; for units "rk:key": those supplied, then those met among members, where a verdict is null if no member
           of the standard's own was met. With `words`, verdicts of records that cannot be asked are of an enum of VERDICTS.
           `late` are standards that read scores: they are asked in every row. `waived` holds, by standard, the keys of records
           that do not have to meet it.
    Errors: none; nothing runs before the frame is collected.
    """
    ruleset = history.settled(ruleset, vocabulary, as_of)
    tables = frame_history.current(dialect(tables), tables, vocabulary, as_of)
    found: dict[ir.Over, Judgement] = {}
    chosen = [one for one in ruleset.standards if not standards or one.id in standards]
    for over in dict.fromkeys(one.rule.over for one in chosen):
        group = [one for one in chosen if one.rule.over == over]
        on = dialect(tables, words and over.kind == "records")
        setting = Setting(ruleset, vocabulary, as_of, tables, on, waived or {}, frozenset(late))
        judged = _judged(setting, over, group, marked)
        if judged is not None:
            found[over] = judged
    return found


def dialect(tables: Tables, words: bool = False) -> Dialect:
    """The library of the frames of tables."""
    every = [*tables.records.values(), *tables.children.values()]
    native = every[0].frame.to_native() if every else None
    if native is not None and type(native).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        from rulekit.engines.frames.duckdb import DuckDB

        return DuckDB(native, words)
    from rulekit.engines.frames.polars import Polars

    return Polars(words)


def _judged(setting: Setting, over: ir.Over, standards: Sequence[ir.Standard], marked: bool) -> Judgement | None:
    def of(table: Table, *, met: bool = False) -> Judgement:
        rows = Rows(setting, (over.record, ""), over.record, table, listed=not met)
        return TableJudge(setting, over, rows, met).all(standards, marked)

    if over.kind == "whole":
        return of(Table("", wrapped(setting.on.row()), key="rk:whole"))
    own = setting.tables.records.get(over.record)
    parts = [] if own is None else [of(own)]
    if over.kind == "records":
        return parts[0] if parts else None
    types = dict.fromkeys(type for one in standards for type in member_types(one.rule, setting.ruleset))
    met = _met(setting, over.record, types, own)
    if met is not None:
        parts.append(of(met, met=True))
    return _stacked(setting.on, parts) if parts else None


def _stacked(on: Dialect, parts: Sequence[Judgement]) -> Judgement:
    """Units that were supplied and those that were met, as one."""
    first = parts[0]
    marks = {id: {m: n for part in parts for m, n in part.marks.get(id, {}).items()} for part in parts for id in part.marks}
    bounds = {id: names for id, names in first.bounds.items() if all(id in part.bounds for part in parts)}
    asks = {id: reason for part in parts for id, reason in part.asks.items()}
    whole = evolve(first, marks=marks, bounds=bounds, asks=asks, key="rk:key")
    frames = []
    for part in parts:
        flags = {name for names in marks.values() for name in names.values()} - set(columns_of(part))
        kept = {n: on.literal(False) if n in flags else on.column(n) for n in columns_of(whole)}
        frames.append(on.select(part.frame.to_native(), {"rk:key": on.column(part.key), **kept}))
    return evolve(whole, frame=wrapped(on.stacked(frames)))


def _met(setting: Setting, level: str, types: Iterable[str], own: Table | None) -> Table | None:
    """
    Units that were not supplied but in which members stand, of which nothing else is known than what their code tells.

    A column "rk:met:" for each type of members is 1 where one of them stands there.
    """
    on, met = setting.on, []
    tables = {type: setting.tables.records[type] for type in types if type in setting.tables.records and type != level}
    tables = {type: table for type, table in tables.items() if level in table.above}
    for type, table in tables.items():
        here = {f"rk:met:{one}": on.literal(float(one == type)) for one in tables}
        rows = on.filter(table.frame.to_native(), on.inverse(on.missing(on.column(table.above[level]))))
        if table.uncertain:  # a rejected row is no record, and makes no unit
            rows = on.filter(rows, on.inverse(on.filled(on.column(table.uncertain), False)))
        met.append(on.distinct(on.select(rows, {"rk:key": on.column(table.above[level]), **here})))
    if not met:
        return None
    names = [f"rk:met:{type}" for type in tables]
    found = on.totals(on.stacked(met), "rk:key", {name: ("max", on.column(name)) for name in names})
    if own is not None:
        known = on.select(own.frame.to_native(), {"rk:key": on.column(own.key)})
        found = on.without(found, known, "rk:key")
    found = on.sorted(found, "rk:key")
    digits = setting.vocabulary.records[level].code_digits
    levels = {one: setting.vocabulary.records[one].code_digits for one in setting.vocabulary.levels_above(level)}
    above = {one: f"rk:above:{one}" for one, size in levels.items() if size and size < digits}
    if above:
        found = on.with_columns(found, {name: on.start(on.column("rk:key"), levels[one], digits) for one, name in above.items()})
    return Table(level, wrapped(found), key="rk:key", above=above)


__all__ = ["ASKED", "MARKS", "Bound", "Judgement", "compared", "dialect", "judge"]
