"""A table and what its columns are go in; drafts of its records are gathered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePath

from attrs import define, field

from rulekit.errors import InputError
from rulekit.findings import Place
from rulekit.records import Record, Value
from rulekit.sources.gather import Gathered
from rulekit.sources.plan import Plan, Slot
from rulekit.sources.problem import problem
from rulekit.sources.tables import Table, columns_shown, is_no_record
from rulekit.sources.words import every_word, file_word, fold, word_set


@define(eq=False)
class Shape:
    """
    How a table is read, where a map file says so: the record type, the slots, constants, which rows.

    `owner` is (record type, list id) for a child table. `where` holds column index and the texts that pick a row.
    """

    type: str
    slots: list[Slot]
    owner: tuple[str, str] | None = None
    constants: dict[str, Value] = field(factory=dict)
    above: dict[str, str] = field(factory=dict)
    where: list[tuple[int, frozenset[str]]] = field(factory=list)

    def picks(self, row: list[object]) -> bool:
        """Tell whether a row belongs to this record type."""
        return all(str("" if row[at] is None else row[at]).strip() in texts for at, texts in self.where)


def add_table(gathered: Gathered, table: Table, shapes: list[Shape]) -> None:
    """Gather the rows of a table, each for every shape that picks it; a row that none picks is set aside."""
    plans = plans_of(gathered, table, shapes)
    before = records_read(gathered)
    for line, row in table.rows:
        chosen = [plan for shape, plan in plans if shape.picks(row)]
        if not chosen:
            gathered.rows += 1
            gathered.set_aside += 1
            gathered.tell("not_picked", Place(table.source, line), (table.source,))
        for plan in chosen:
            _row(gathered, table, plan, line, row)
    if records_read(gathered) == before:
        tell_empty(gathered, table.source, [plan for _, plan in plans])


def records_read(gathered: Gathered) -> int:
    """How many rows were read that are records, or should be."""
    return gathered.rows - gathered.set_aside


def tell_empty(gathered: Gathered, source: str, plans: Iterable[Plan]) -> None:
    """Tell what a child table without rows says: that there are none."""
    for type, id in (plan.owner for plan in plans if plan.owner is not None):
        told, words = gathered.called(owner=type), gathered.vocabulary.lists[type, id].words
        told |= {"list_zh": words.first("zh"), "list_en": words.first("en", many=True)}
        gathered.tell("no_rows", Place(source), (source, type, id), list=id, **told)


def plans_of(gathered: Gathered, table: Table, shapes: Sequence[Shape]) -> list[tuple[Shape, Plan]]:
    """How the rows of a table are read for each shape; what stands above them, and their columns, are noted."""
    source = table.source
    plans = [
        (shape, Plan(shape.type, source, shape.slots, gathered, shape.owner, shape.constants, shape.above)) for shape in shapes
    ]
    begin_table(gathered, table)
    for _, plan in plans:
        supply(gathered, plan)
        note_columns(gathered, table, plan)
    used = {column for _, plan in plans for column, _ in plan.used}
    used |= {table.header[at] for shape in shapes for at, _ in shape.where}
    gathered.unused |= dict.fromkeys(name for name in table.header if name and name not in used)
    return plans


def add_unmapped(gathered: Gathered, table: Table, wanted: Collection[str], told: str = "") -> None:
    """Gather a table whose columns are known by their words; `told` is its record type, where the caller says it."""
    begin_table(gathered, table)
    at, certain = _type_column(gathered, table)
    if at is None or (told and not certain) or not table.rows:
        _add_untyped(gathered, table, wanted, told, at if certain else None)
        return
    plans: dict[str, Plan] = {}
    for line, row in table.rows:
        type = gathered.names.type(row[at])
        if not type:
            _untyped(gathered, table, line, row, at)
            continue
        if type not in plans:
            owner = _owner(gathered, table, type, wanted) if gathered.vocabulary.records[type].child else None
            plans[type] = plan_of(gathered, table, type, owner)
        _row(gathered, table, plans[type], line, row)
    tell_unused(gathered, table, plans.values(), at)


def _add_untyped(gathered: Gathered, table: Table, wanted: Collection[str], told: str, typed: int | None) -> None:
    """Gather a table of one record type; one whose column `typed` is for types has no rows that say which."""
    before = records_read(gathered)
    try:
        type, owner = type_of_table(gathered, table, wanted, told)
    except InputError:
        if typed is None:
            raise
        gathered.tell("no_rows_typed", Place(table.source), (table.source,))
        return
    plan = plan_of(gathered, table, type, owner)
    tell_unused(gathered, table, [plan], typed)
    for line, row in table.rows:
        _row(gathered, table, plan, line, row)
    if records_read(gathered) == before:
        tell_empty(gathered, table.source, [plan])


def begin_table(gathered: Gathered, table: Table) -> None:
    """Account for what stands above the header, and tell of rows that are too long."""
    gathered.rows += table.titles
    gathered.set_aside += table.titles
    if table.titles:
        place = Place(table.source, table.line)
        gathered.tell("header_found", place, (table.source,), table.titles, line=str(table.line))
    for line in table.longer:
        gathered.tell("too_many_cells", Place(table.source, line), (table.source,), width=str(len(table.header)))


def _row(gathered: Gathered, table: Table, plan: Plan, line: int, row: list[object]) -> None:
    gathered.rows += 1
    place = Place(table.source, line)
    word = is_no_record(row, plan.keys[0].at if plan.keys else None)
    if word:
        gathered.set_aside += 1
        gathered.tell("set_aside", place, (table.source, word), word=word)
        return
    draft = plan.read(row, place, group=table.source)
    if draft is not None:
        (gathered.children if plan.owner else gathered.drafts).append(draft)


def _untyped(gathered: Gathered, table: Table, line: int, row: list[object], at: int) -> None:
    gathered.rows += 1
    word = is_no_record(row, None)
    if word:
        gathered.set_aside += 1
        gathered.tell("set_aside", Place(table.source, line), (table.source, word), word=word)
        return
    place = Place(table.source, line, table.header[at])
    gathered.reject("unknown_type", place, {"value": str(row[at])[:60]}, Record("", "", place=place))


def plan_of(gathered: Gathered, table: Table, type: str, owner: tuple[str, str] | None) -> Plan:
    """How the rows of a table are read as records of a type; its columns are noted."""
    plan = Plan(type, table.source, slots(gathered, table, type), gathered, owner=owner)
    supply(gathered, plan)
    note_columns(gathered, table, plan)
    return plan


def tell_unused(gathered: Gathered, table: Table, plans: Collection[Plan], typed: int | None) -> None:
    """Columns that fit none of the record types in a table; the column of the type itself is used."""
    used = {column for plan in plans for column, _ in plan.used}
    for index, name in enumerate(table.header):
        if plans and name and name not in used and index != typed:
            gathered.unused.setdefault(name)


def supply(gathered: Gathered, plan: Plan) -> None:
    """Take note that records, or a child list, of a plan were given."""
    if plan.owner:
        gathered.listed.setdefault(plan.owner)
    else:
        gathered.supplied.add(plan.type)


def note_columns(gathered: Gathered, table: Table, plan: Plan) -> None:
    """Take note of what each column was taken for."""
    gathered.columns |= dict.fromkeys(plan.used)


def slots(gathered: Gathered, table: Table, type: str, taken: Collection[int] = ()) -> list[Slot]:
    """The columns of a table that are known by their words for a record type; lists cannot stand in a cell."""
    found = []
    for index, header in enumerate(table.header):
        role, unit = gathered.names.role(type, header) if header and index not in taken else (None, "")
        if role is not None and role.what not in ("list", "members"):
            found.append(Slot(index, header, role, unit))
    return found


def _type_column(gathered: Gathered, table: Table) -> tuple[int | None, bool]:
    """The column that gives each row its record type, and whether its header says so for certain."""
    for index, header in enumerate(table.header):
        if fold(header[:200]) in word_set("type"):
            return index, True
    for index, header in enumerate(table.header):
        if fold(header[:200]) in word_set("type_or_other") and not own_column(gathered, table, header):
            types = {gathered.names.type(row[index]) for _, row in table.rows} - {""}
            if types and all(gathered.names.role(type, header)[0] is None for type in types):
                return index, False
    return None, False


def own_column(gathered: Gathered, table: Table, header: str) -> bool:
    """Whether a header is known for the record type that the name of the file tells: a channel's own type, in channel.csv."""
    type = gathered.names.types.get(fold(PurePath(table.source).stem), "") if table.source != "-" else ""
    return bool(type) and gathered.names.role(type, header)[0] is not None


def type_of_table(gathered: Gathered, table: Table, wanted: Collection[str], told: str) -> tuple[str, tuple[str, str] | None]:
    """The record type of a whole table, and whose child list it is, if any: told, by file name, or by its columns."""
    stem = fold(PurePath(table.source).stem) if table.source != "-" else ""
    listed = gathered.names.lists.get(stem)
    if not told and listed and not gathered.names.types.get(stem):
        return gathered.vocabulary.lists[listed].child, _owner(gathered, table, gathered.vocabulary.lists[listed].child, wanted)
    exact = None if told or table.source == "-" else gathered.names.list_of_file(PurePath(table.source).stem)
    if exact:
        child = gathered.vocabulary.lists[exact].child
        return child, exact if _tells_owner(gathered, table, exact) else _owner(gathered, table, child, wanted)
    type = told or gathered.names.types.get(stem, "")
    if not type:
        headers = [header for header in table.header if header]
        fitting = gathered.names.tell(headers, wanted, single=headers)
        matched = fitting and _matches(gathered, fitting[0], headers)
        if len(fitting) != 1 or not matched:
            types = ", ".join(fitting if matched else gathered.vocabulary.records)
            raise problem("D510", table.source, file=table.source, columns=columns_shown(table.header), types=types)
        type = fitting[0]
    if gathered.vocabulary.records[type].child:
        return type, _owner(gathered, table, type, wanted)
    return type, None


def _tells_owner(gathered: Gathered, table: Table, owner: tuple[str, str]) -> bool:
    """Whether a table has a column with the keys of the owners of a list: under their own words, or under none."""
    child = gathered.vocabulary.lists[owner].child
    roles = [role for header in table.header if (role := gathered.names.role(child, header)[0]) is not None]
    named = {role.id for role in roles if role.what == "owner"}
    return owner[0] in named if named else any(role.what == "parent" for role in roles)


def _matches(gathered: Gathered, type: str, headers: list[str]) -> bool:
    """Whether columns speak for a type that nobody told: one is a field or key of its own, or half of them have its words."""
    roles = [role for header in headers if (role := gathered.names.role(type, header)[0]) is not None]
    return any(role.what == "field" or (role.what == "key" and role.rank < 10) for role in roles) or 2 * len(roles) >= len(
        headers
    )


def _owner(gathered: Gathered, table: Table, child: str, wanted: Collection[str]) -> tuple[str, str]:
    """Whose child list a table holds: the record type that a column names, by the list that the file is called after."""
    lists = [(entry.record, entry.id) for entry in gathered.vocabulary.lists.values() if entry.child == child]
    roles = [role for header in table.header if (role := gathered.names.role(child, header)[0]) is not None]
    named = {role.id for role in sorted(roles, key=lambda role: role.rank) if role.what == "owner"}
    stem = fold(PurePath(table.source).stem)
    called = [owner for owner in lists if stem in _list_words(gathered, owner)]
    for among in (
        [owner for owner in lists if owner[0] in named],
        [owner for owner in lists if not named and owner[0] in (*wanted, *gathered.supplied)],
        lists,
    ):
        narrowed = [owner for owner in among if owner in called] or among
        if len(narrowed) == 1 and roles and any(role.what in ("owner", "parent") for role in roles):
            return narrowed[0]
    owners = ", ".join(dict.fromkeys(f"{owner}.{id}" for owner, id in lists))
    raise problem("D531", table.source, file=table.source, lists=owners or "-")


def _list_words(gathered: Gathered, owner: tuple[str, str]) -> Iterable[str]:
    entry = gathered.vocabulary.lists[owner]
    words = every_word(entry.id, entry.words)
    return {*words, *map(file_word, words)}
