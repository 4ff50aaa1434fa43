"""Frames of Polars, DuckDB, PyArrow or pandas go in; the tables that the frame engine judges come out, with what is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from attrs import define, evolve, field, frozen

from rulekit import ir
from rulekit.engines.frames.needs import Need, Needs, needs
from rulekit.engines.frames.records import Bearing
from rulekit.errors import CallError
from rulekit.findings import Finding, Reading
from rulekit.sources.frames.arrow import from_arrow, from_pandas
from rulekit.sources.frames.columns import field_column
from rulekit.sources.frames.keys import Places
from rulekit.sources.frames.native import Column, Kind, Native, kind_of, native
from rulekit.sources.frames.orphans import tell_orphans
from rulekit.sources.frames.types import Types, header
from rulekit.sources.frames.work import Work
from rulekit.sources.gather import Gathered
from rulekit.sources.plan import Plan, Slot
from rulekit.sources.problem import problem
from rulekit.sources.tables import columns_shown
from rulekit.sources.words import fold, word_set
from rulekit.tables import Encoding, Table, Tables
from rulekit.vocabulary import Vocabulary

_KINDS = "a Polars DataFrame or LazyFrame, a DuckDB relation, a PyArrow Table or a pandas DataFrame"


@define(eq=False)
class Frames:
    """Everything that was given to one run as frames: `type` is the record type of the first, `tables` what engines read."""

    ruleset: ir.Ruleset
    vocabulary: Vocabulary
    standards: tuple[ir.Standard, ...]
    kind: Kind
    type: str
    frame: Any
    on: Native
    tables: Tables
    gathered: Gathered
    keyed: bool = False
    works: list[Work] = field(factory=list)
    sources: dict[str, str] = field(factory=dict)
    late: frozenset[str] = frozenset()  # standards that read scores, which `bearing` gives to records
    bearing: Bearing | None = None
    telling: Callable[[list[Finding]], list[Finding]] | None = None  # with what their scores wait for, in place of these
    named: dict[str, dict[str, str]] = field(factory=dict)  # names of units that were looked up, by level and key
    _told: bool = field(default=False, init=False)

    def reading(self) -> Reading:
        """What was read: rows by type, columns, and how many cells were doubtful; this reads the data again where some were."""
        for work in self.works:
            while work.later:
                work.later.pop(0)()
        if not self._told:
            self._told = True
            tell_orphans(self.gathered, self.tables, self.on, self.sources)
        by_type: dict[str, int] = {}
        for work in self.works:
            rows = work.look({"rows": work.on.height()})["rows"]
            by_type[work.type] = by_type.get(work.type, 0) + rows
        total = sum(by_type.values())
        gathered = self.gathered
        return Reading(
            sources=tuple(gathered.sources), rows=total, checked=total, doubtful=tuple(gathered.doubtful),
            notes=tuple(gathered.all_notes()), by_type=by_type, columns=tuple(gathered.columns), unused=tuple(gathered.unused),
        )  # fmt: skip


def main_type(
    frame: object, ruleset: ir.Ruleset, vocabulary: Vocabulary, standards: tuple[ir.Standard, ...], record_type: str | None
) -> str:
    """The record type of a frame, as read_frames has it. Errors: CallError for what is no frame; InputError D560."""
    return Types(Gathered(vocabulary), ruleset, standards, _kind(frame)).main(frame, record_type)


def _kind(frame: object) -> Kind:
    kind = kind_of(frame)
    if kind is None:
        raise CallError(f"check_frame takes {_KINDS}, not {type(frame).__name__}")
    return kind


def read_frames(
    frame: object,
    ruleset: ir.Ruleset,
    vocabulary: Vocabulary,
    standards: tuple[ir.Standard, ...],
    *,
    record_type: str | None = None,
    children: Mapping[str, object] | None = None,
    units: Mapping[str, object] | None = None,
    keyed: bool = False,
    levels: Collection[str] = (),
) -> Frames:
    """
    Make tables of frames.

    Takes:  `frame`, records of `record_type`, one row each (default: the only or lowest type that the standards are about);
            `children`, frames of child records by list (id or word); `units`, frames of records of other types by type. All are
            of one kind. `keyed` asks for keys, names and row numbers even where no verdict needs them;
            `levels` for the units of further levels.
    Gives:  tables with those fields that the standards read. Only totals and different values of columns are read for it.
    Errors: CallError for what is no frame; InputError (D5xx) for columns that cannot be read for certain.
    """
    kind = _kind(frame)
    gathered = Gathered(vocabulary)
    types = Types(gathered, ruleset, standards, kind)
    main = types.main(frame, record_type)
    given = {main: frame} | {types.told(name): _same(name, one, kind) for name, one in (units or {}).items()}
    if len(given) != 1 + len(units or {}):
        raise CallError("units: one frame for each record type, and none for that of the first frame")
    listed = {types.list_of(name, given): _same(name, one, kind) for name, one in (children or {}).items()}
    reader = _Reader(types, gathered, ruleset, standards, kind, native(kind, frame), keyed, frozenset(levels))
    tables = reader.read(given, listed)
    return Frames(
        ruleset, vocabulary, standards, kind, main, frame, reader.on, tables, gathered, keyed, reader.works, reader.sources
    )


def _same(name: str, frame: object, kind: Kind) -> object:
    if kind_of(frame) != kind:
        raise CallError(f"{name}: a frame of the same kind as the first one is expected, not {type(frame).__name__}")
    return frame


@frozen
class Asked:
    """What is asked of one frame. `keyed`: each key once, none blank; `inner` is the column of owners in what was nested."""

    source: str
    type: str
    need: Need
    levels: tuple[str, ...] = ()
    keyed: bool = False
    owner: tuple[str, str] | None = None
    inner: str = ""


@define(eq=False)
class _Reader:
    """Reads frames from the top of the hierarchy down, so that records find the units above them."""

    types: Types
    gathered: Gathered
    ruleset: ir.Ruleset
    standards: tuple[ir.Standard, ...]
    kind: Kind
    on: Native
    keyed: bool
    levels: frozenset[str] = frozenset()
    works: list[Work] = field(factory=list)
    sources: dict[str, str] = field(factory=dict)
    found: Needs = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.found = needs(self.ruleset, self.gathered.vocabulary, self.standards)
        for type in self.gathered.vocabulary.records if self.levels else ():
            above = self.levels & set(self.gathered.vocabulary.levels_above(type)) - {type}
            if above:
                self.found.records.setdefault(type, Need()).levels |= above

    def read(self, given: Mapping[str, object], listed: Mapping[tuple[str, str], object]) -> Tables:
        """Tables of all frames."""
        vocabulary, found = self.gathered.vocabulary, self.found
        tables = Tables(vocabulary, unit_names=self.gathered.unit_names)
        found.meet(given)
        levels = self._levels(given)
        for type in sorted(given, key=lambda type: len(vocabulary.levels_above(type))):
            source = "frame" if type == next(iter(given)) else f"units[{type}]"
            need = found.records.get(type, Need())
            below = any(vocabulary.records[other].parent == type for other in given)
            grouped = type in self.types.grouped and bool(levels[type])
            asked = Asked(source, type, need, levels[type], self.keyed or need.keyed or below or grouped)
            tables.records[type] = self._table(given[type], asked, tables)
            self._nested(asked, tables, listed)
        for (owner, id), frame in listed.items():
            child = vocabulary.lists[owner, id].child
            need = found.children.get((owner, id), Need())
            asked = Asked(f"children[{id}]", child, need, owner=(owner, id), keyed=self.keyed)
            tables.children[owner, id] = self._table(frame, asked, tables)
        return tables

    def _nested(self, asked: Asked, tables: Tables, listed: Collection[tuple[str, str]]) -> None:
        """Lists of structs in a column, where standards read them and no frame of its own was given; null is a missing list."""
        table, work = tables.records[asked.type], self.works[-1]
        for name, stored in work.stored.items():
            role = self.gathered.names.role(asked.type, name)[0]
            if role is None or role.what != "list" or role.id not in asked.need.lists or (asked.type, role.id) in listed:
                continue
            if stored.stored != "list":
                shown = {"column": name, "stored": stored.shown[:60], "field": role.id, "kind": "list"}
                raise problem("D561", work.source, file=work.source, **shown)
            owner, on = (asked.type, role.id), self.on
            lists = on.select(table.frame.to_native(), {"rk:owner": on.column(table.key), name: on.column(name)})
            inner = on.exploded(lists, "rk:owner", name)
            child, need = self.gathered.vocabulary.lists[owner].child, self.found.children.get(owner, Need())
            within = Asked(f"{asked.source}.{name}", child, need, owner=owner, keyed=self.keyed, inner="rk:owner")
            tables.children[owner] = self._table(inner, within, tables)
            frame = on.with_columns(table.frame.to_native(), {f"rk:open:{role.id}": on.missing(on.column(name))})
            table = tables.records[asked.type] = evolve(
                table, frame=_wrapped(frame), open={**table.open, role.id: f"rk:open:{role.id}"}
            )

    def _levels(self, given: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The levels to be told for each type: those that verdicts need, and those that records below look for."""
        vocabulary = self.gathered.vocabulary
        wanted: dict[str, dict[str, None]] = {type: {} for type in given}
        for type in sorted(given, key=lambda type: -len(vocabulary.levels_above(type))):
            need = self.found.records.get(type, Need())
            wanted[type] |= dict.fromkeys(level for level in vocabulary.levels_above(type) if level in need.levels)
            parent = vocabulary.records[type].parent
            if parent in wanted and parent != type:
                wanted[parent] |= dict.fromkeys(level for level in wanted[type] if level != parent)
        return {type: tuple(levels) for type, levels in wanted.items()}

    def _table(self, frame: Any, asked: Asked, tables: Tables) -> Table:
        names = header(frame, self.kind) if not asked.inner else [name for name in self.on.names(frame) if name != asked.inner]
        plan = self._plan(names, asked)
        fields = [slot for slot in plan.fields if slot[1] in asked.need.fields]
        work = self._work(frame, plan, [name for _, _, name, _ in fields], asked)
        self.works.append(work)
        self.sources[".".join(asked.owner) if asked.owner else asked.type] = asked.source
        places = Places(work, plan, asked.levels, asked.keyed, self.gathered.unit_names, asked.inner)
        columns = [
            field_column(work, column, id, cells, id in asked.need.exact, lambda id: self._users(id, asked))
            for _, id, column, cells in fields
        ]
        places.ask()
        for column in columns:
            column.ask()
        self._one_type(work, names, asked.type)
        work.survey()
        places.number()
        encodings = {column.id: column.settle() for column in columns}
        return self._made(work, places, {id: one for id, one in encodings.items() if one is not None}, tables)

    def _made(self, work: Work, places: Places, fields: dict[str, Encoding], tables: Tables) -> Table:
        plan, on = places.plan, work.on
        key = "" if plan.owner and not self.keyed else places.own()
        owner = places.owner() if plan.owner else ""
        name = line = ""
        if self.keyed:
            line = work.add("line", on.plus(on.column(places.row), on.literal(1)))
        if plan.name is not None and self.keyed:
            name = work.add("name", on.text(on.column(plan.name.column)))
        above: dict[str, str] = {}
        if places.levels:
            above = places.above(tables.records)
        elif work.added:
            work.frame = on.with_columns(work.frame, work.added)
        placed = frozenset(places.placed)
        lazy = _wrapped(work.frame)
        return Table(plan.type, lazy, fields, key, above, owner, placed=placed, row=places.row, name=name, line=line)

    def _plan(self, names: list[str], asked: Asked) -> Plan:
        gathered, source, owner = self.gathered, asked.source, asked.owner
        gathered.sources.append(source)
        found = [(name, *gathered.names.role(asked.type, name)) for name in names if name]
        listed = {name for name, role, _ in found if role is not None and role.what == "list" and role.id in asked.need.lists}
        slots = [Slot(name, name, role, unit) for name, role, unit in found if role and role.what not in ("list", "members")]
        plan = Plan(asked.type, source, slots, gathered, owner)
        used = dict(plan.used)
        gathered.columns |= dict.fromkeys(used.items())
        known = {*used, *listed}
        unused = (name for name in names if name and name not in known and fold(name) not in word_set("type"))
        gathered.unused |= dict.fromkeys(unused)
        if owner and not asked.inner and not any(slot.role.what == "parent" or slot.role.id == owner[0] for slot in plan.units):
            raise problem("D567", source, file=source, type=owner[0], list=owner[1], columns=columns_shown(names))
        judged = {one.id for one in self.standards if one.rule.over == ir.Over("records", asked.type) and source == "frame"}
        reserved = [name for name in names if name.startswith("rk:") or name in judged]
        if reserved:
            raise problem("D568", source, file=source, column=reserved[0])
        return plan

    def _work(self, frame: Any, plan: Plan, fields: list[str], asked: Asked) -> Work:
        """The frame in the library that it is read in; of Arrow and pandas only the columns that are read."""
        coded: dict[str, list[object]] = {}
        if self.kind in ("pyarrow", "pandas") and not asked.inner:
            used = {slot.column for slot in (*plan.keys, *plan.units, *([plan.name] if plan.name else []))} | set(fields)
            names = header(frame, self.kind)
            used |= {name for name in names if fold(name[:200]) in word_set("type")}
            roles = {name: self.gathered.names.role(asked.type, name)[0] for name in names}
            used |= {name for name, role in roles.items() if role and role.what == "list" and role.id in asked.need.lists}
            wanted = [at for at, name in enumerate(names) if name in used and name not in names[:at]]
            if self.kind == "pyarrow":
                frame = from_arrow(frame, wanted)
            else:
                frame, coded = from_pandas(frame, wanted, asked.source)
        elif self.kind == "polars" and not asked.inner:
            frame = frame.lazy()
        stored = {name: Column("coded", "object") if name in coded else kind for name, kind in self.on.columns(frame).items()}
        return Work(asked.source, plan.type, frame, self.on, stored, self.gathered, coded)

    def _one_type(self, work: Work, names: list[str], type: str) -> None:
        """A column that gives each row its record type must give this one everywhere. Errors: D569."""
        for name in names:
            if name and fold(name[:200]) in word_set("type") and work.stored[name].stored == "text":
                values = work.on.survey(work.frame, {}, {"type": work.on.text(work.on.column(name))})[1]["type"]
                other = [value for value in values if value is None or self.gathered.names.type(value) != type]
                if other:
                    shown = ", ".join(sorted(str(value) for value in other)[:5])
                    raise problem("D569", work.source, file=work.source, column=name, type=type, values=shown)

    def _users(self, id: str, asked: Asked) -> str:
        """The standards that need a number exactly."""
        found = []
        for standard in self.standards:
            read = needs(self.ruleset, self.gathered.vocabulary, (standard,))
            need = read.children.get(asked.owner) if asked.owner else read.records.get(asked.type)
            if need is not None and id in need.exact:
                found.append(standard.id)
        return ", ".join(found)


def _wrapped(frame: Any) -> Any:
    import narwhals.stable.v2 as nw

    return nw.from_native(frame)
