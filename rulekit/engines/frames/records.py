"""Tables go in, records as the other engines read them come out; and rows that columns could not judge are judged as such."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from attrs import evolve

from rulekit import ir
from rulekit.engines.evaluator import whole
from rulekit.engines.frames import scores as frame_scores
from rulekit.engines.frames.dialect import Dialect
from rulekit.engines.frames.engine import ASKED, Judgement, dialect
from rulekit.engines.frames.verdicts import wrapped
from rulekit.engines.interpret import Interpreter, World, subjects, verdicts
from rulekit.engines.mentions import member_types, peer_types
from rulekit.findings import VERDICTS, Bounds, Place, outcome_bits
from rulekit.records import Dataset, Days, Listing, NotYet, Record, Value
from rulekit.tables import LATEST, Day, Encoding, Number, Table, Tables, Text
from rulekit.vocabulary import Vocabulary

Bearing: TypeAlias = Callable[[World], World]
MANY = 2_000  # keys that are looked up in a table; for more of them all of it is read


def dataset(
    tables: Tables,
    vocabulary: Vocabulary,
    keys: Mapping[str, Collection[str]] | None = None,
    types: Collection[str] | None = None,
) -> Dataset:
    """
    The records of tables, with their lists; of the record types in `keys` only those with these keys, and only these `types`.

    What was supplied stays supplied, even where its records are left out.
    """
    found = Dataset(vocabulary, supplied=set(tables.records), unit_names=dict(tables.unit_names))
    on = dialect(tables)
    for type, table in tables.records.items():
        if types is None or type in types:
            chosen = None if keys is None else keys.get(type)
            for record, uncertain in _records(on, tables, table, chosen, type):
                (found.unreadable if uncertain else found.records.setdefault(type, [])).append(record)
    return found


def _records(
    on: Dialect, tables: Tables, table: Table, keys: Collection[str] | None, type: str
) -> Iterable[tuple[Record, bool]]:  # fmt: skip
    frame = _having(on, table.frame.to_native(), table.key, keys)
    pairs = [(_record(table, row, number), row) for number, row in enumerate(_rows(on, frame, _columns(table)), 1)]
    _add_lists(on, tables, table, [record for record, _ in pairs], [row for _, row in pairs])
    for record, row in pairs:
        yield record, bool(table.uncertain and row[table.uncertain])


def _having(on: Dialect, frame: Any, column: str, keys: Collection[str] | None) -> Any:
    if keys is None or not column or len(keys) > MANY:
        return frame
    return on.filter(frame, on.one_of(on.column(column), sorted(keys)) if keys else on.literal(False))


def _columns(table: Table) -> list[str]:
    named = [table.key, table.owner, table.uncertain, table.name, table.line, *table.above.values(), *table.open.values()]
    for encoding in table.fields.values():
        named += [encoding.column, encoding.last if isinstance(encoding, Day) else ""]
    named += [name for one in table.ranges.values() for name in one.columns]
    named += [one.column for one in table.graded.values()]
    return [name for name in dict.fromkeys(named) if name]


def _rows(on: Dialect, frame: Any, columns: Sequence[str]) -> Iterable[dict[str, Any]]:
    if not columns:
        return [{} for _ in on.rows(on.select(frame, {"rk:none": on.literal(0)}))]
    return (
        dict(zip(columns, row, strict=True)) for row in on.rows(on.select(frame, {name: on.column(name) for name in columns}))
    )


def _record(table: Table, row: Mapping[str, Any], number: int) -> Record:
    values: dict[str, Value] = {}
    for id, encoding in table.fields.items():
        value = row[encoding.column]
        if value is not None:
            values[id] = value_of(encoding, value, row)
    above = {level: str(row[name]) for level, name in table.above.items() if row[name] is not None}
    ranges = _scored(table, row, values) if table.ranges else {}
    graded = {scale: one.possible[row[one.column]] for scale, one in table.graded.items() if row[one.column] is not None}
    key = str(row[table.key]) if table.key else f"#{number}"
    line = row[table.line] if table.line else 0
    found = Record(table.type, key, values, above=above, place=Place("", line or 0), ranges=ranges, graded=graded)
    if table.name and row[table.name] is not None:
        found.name = str(row[table.name])
    return found


def _scored(table: Table, row: Mapping[str, Any], values: dict[str, Value]) -> dict[str, Bounds]:
    """Numbers that are known by their bounds: those that are known go to the values."""
    found = {}
    for name, one in table.ranges.items():
        if not row[one.only] and (row[one.low[0]] is None or row[one.high[0]] is None):
            continue
        low, high, maybe = frame_scores.value_of(one, row)
        if low is not None and low == high and not maybe:
            values[name] = low
        else:
            found[name] = Bounds(low, high, maybe)
    return found


def value_of(encoding: Encoding, value: Any, row: Mapping[str, Any]) -> Value:
    """The value of a cell that is not null."""
    match encoding:
        case Number():
            return Fraction(repr(value) if encoding.floating else value) / encoding.scale
        case Text():
            return encoding.words[value] if encoding.words else str(value)
        case Day():
            if isinstance(value, date):
                return Days.on(value)
            return NotYet() if value == LATEST else Days(value, row[encoding.last] if encoding.last else value)
    return bool(value)


def _add_lists(on: Dialect, tables: Tables, table: Table, records: list[Record], rows: list[dict[str, Any]]) -> None:
    for (type, name), below in tables.children.items():
        if type == table.type:
            goes_on = table.open.get(name)
            _add_list(on, tables, name, below, records, [bool(goes_on and row[goes_on]) for row in rows])


def _add_list(on: Dialect, tables: Tables, name: str, below: Table, records: list[Record], open: list[bool]) -> None:
    owners = {record.key for record in records}
    frame = below.frame.to_native()
    if len(owners) <= MANY:
        mine, lost = on.one_of(on.column(below.owner), sorted(owners) or [""]), on.missing(on.column(below.owner))
        frame = on.filter(frame, on.either(lost, mine))
    sure: dict[str, list[Record]] = {}
    unsure: dict[str, list[Record]] = {}
    anywhere: list[Record] = []
    pairs = [(_record(below, row, number), row) for number, row in enumerate(_rows(on, frame, _columns(below)), 1)]
    _add_lists(on, tables, below, [record for record, _ in pairs], [row for _, row in pairs])
    for record, row in pairs:
        owner = row[below.owner]
        if not below.key:
            record.key = ""
        if owner is None:
            anywhere.append(record)
        else:
            (unsure if below.uncertain and row[below.uncertain] else sure).setdefault(str(owner), []).append(record)
    for record, goes_on in zip(records, open, strict=True):
        members = tuple(sure.get(record.key, ()))
        perhaps = unsure.get(record.key, ())
        if members or perhaps or not goes_on:
            record.lists[name] = Listing(members, (*perhaps, *anywhere), not goes_on)


def whole_types(rules: Iterable[ir.Rule], ruleset: ir.Ruleset, tables: Tables) -> set[str]:
    """Types of which rules read all records of a run, whichever of their own they judge: members of groups, and peers."""
    found = {type for rule in rules for type in (*member_types(rule, ruleset), *peer_types(rule, ruleset))}
    unmet = found - set(tables.records)  # units that were not supplied are those in which other records stand
    return found | {type for type in tables.records for level in unmet if level in tables.vocabulary.levels_above(type)}


def resolved(
    judgement: Judgement, tables: Tables, ruleset: ir.Ruleset, vocabulary: Vocabulary, as_of: date,
    bearing: Bearing | None = None,
) -> Judgement:  # fmt: skip
    """
    The same with a verdict in every row: those that columns could not judge are made records and judged by the other engines.

    `bearing` gives the records of a world their scores, where some standards read them.

    Runs the frame as far as it has to find them; gives it unchanged where no standard can be asked.
    """
    if not judgement.asks:
        return judgement
    on, columns = dialect(tables), [judgement.verdicts[id] for id in judgement.asks]
    answer = _Asker(judgement, tables, ruleset, vocabulary, as_of, bearing)
    frame = on.patched(judgement.frame.to_native(), judgement.key, columns, ASKED, answer)
    return evolve(judgement, frame=wrapped(frame), asks={})


Answers = dict[str, dict[str, int | bool]]


class _Asker:
    """Takes keys of rows by column of verdicts, gives what to put into which columns by key."""

    def __init__(
        self, judgement: Judgement, tables: Tables, ruleset: ir.Ruleset, vocabulary: Vocabulary, as_of: date,
        bearing: Bearing | None = None,
    ) -> None:  # fmt: skip
        self.judgement, self.tables, self.bearing = judgement, tables, bearing
        self.ruleset, self.vocabulary, self.as_of = ruleset, vocabulary, as_of

    def __call__(self, asked: Mapping[str, Collection[str]]) -> Answers:
        ids = {column: id for id, column in self.judgement.verdicts.items()}
        standards = {column: next(one for one in self.ruleset.standards if one.id == ids[column]) for column in asked}
        over = self.judgement.over
        every = {key for keys in asked.values() for key in keys}
        below = whole_types([one.rule for one in standards.values()], self.ruleset, self.tables)
        types = below | ({over.record} if over.record else set())
        chosen = {over.record: every} if over.record and over.record not in below else {}
        world = World(self.ruleset, self.vocabulary, dataset(self.tables, self.vocabulary, chosen, types), self.as_of)
        world = world if self.bearing is None else self.bearing(world)
        answers: Answers = {}
        for column, standard in standards.items():
            wanted = set(asked[column])
            records = [whole()] if over.kind == "whole" else subjects(standard.rule, world)
            records = [record for record in records if over.kind == "whole" or record.key in wanted]
            for key, found in self._judge(standard, column, records, world):
                answers.setdefault(key, {}).update(found)
        return answers

    def _judge(
        self, standard: ir.Standard, column: str, records: list[Record], world: World
    ) -> Iterable[tuple[str, dict[str, int | bool]]]:  # fmt: skip
        if standard.id not in self.judgement.possible and self.judgement.asks[standard.id][0] == "score":
            for record, found in zip(records, verdicts(standard, records, world), strict=True):
                yield record.key, {column: VERDICTS.index(found)}
            return
        if standard.id not in self.judgement.possible:
            from rulekit.engines.generated.engine import generate
            from rulekit.engines.generated.groups import Surroundings

            around = Surroundings(world.dataset, world.as_of)
            judge = generate(self.ruleset, self.vocabulary, standard.rule.over.record, around, (standard,))
            for record in records:
                verdict = judge(record)[0]
                assert verdict is not None
                yield record.key, {column: VERDICTS.index(verdict)}
            return
        interpreter = Interpreter(world)
        for record in records:
            finding = interpreter.judge(standard, record)
            marks = {name: mark in finding.marks for mark, name in self.judgement.marks[standard.id].items()}
            possible = {self.judgement.possible[standard.id]: outcome_bits(finding)}
            yield record.key, {column: VERDICTS.index(finding.verdict), **marks, **possible}


__all__ = ["ASKED", "dataset", "resolved"]
