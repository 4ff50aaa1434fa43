"""Keys in frames: columns that name records and the units above them go in; normal keys come out, and the unit of every level."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from attrs import define, field

from rulekit.sources.doubt import Doubt
from rulekit.sources.frames.work import Work
from rulekit.sources.names import OWN
from rulekit.sources.plan import Plan, Slot
from rulekit.sources.problem import problem
from rulekit.sources.values import key_text
from rulekit.tables import Table

# Texts that are their own normal form: nothing to trim or compose, no number in them that a spreadsheet may have spoilt.
_PLAIN = r"^[A-Za-z0-9_:/#()\x{4e00}-\x{9fff}-]+$"


@define(eq=False)
class KeyColumn:
    """A column of keys, perhaps codes of so many `digits`. `ask` comes before the survey of its frame, the rest after it."""

    work: Work
    slot: Slot
    digits: int = 0
    _item: Any = field(default=None, init=False)

    def ask(self) -> None:
        """Say what has to be known. Errors: D561 where no key can be stored so."""
        stored = self.work.stored[self.slot.column]
        on, column = self.work.on, self.work.on.column(self.slot.column)
        if stored.stored in ("text", "small", "whole") or stored.shown == "UUID":
            self._item = on.text(column)
            if stored.stored in ("text", "other") or self.digits:
                pattern = f"^[0-9]{{{self.digits}}}$" if self.digits else _PLAIN
                self.work.asked[f"plain:{self.slot.column}"] = on.every(on.matches(self._item, pattern))
            self.work.asked[f"blank:{self.slot.column}"] = on.count(on.missing(column))
        elif stored.stored in ("float", "single", "decimal", "day"):
            self.work.distinct[f"key:{self.slot.column}"] = column
        elif stored.stored not in ("coded", "nothing"):
            told = {"column": self.slot.column, "stored": stored.shown[:60], "field": self.slot.role.id or "key", "kind": "key"}
            raise problem("D561", self.work.source, file=self.work.source, **told)

    @property
    def sure(self) -> bool:
        """Whether no cell is blank, and all are keys as they stand."""
        totals = self.work.totals
        return bool(totals.get(f"plain:{self.slot.column}", True)) and totals.get(f"blank:{self.slot.column}", 1) == 0

    @property
    def codes(self) -> bool:
        """Whether every key is a code of so many digits."""
        return bool(self.digits) and self.sure

    def item(self) -> Any:
        """The keys as normal text; null where there is none, or none that can be told, which is noted."""
        work, on, name = self.work, self.work.on, self.slot.column
        stored, column = work.stored[name].stored, on.column(name)
        if stored == "nothing":
            return on.cases([(on.literal(False), on.literal(""))], None)
        if stored == "coded":
            found = {index: key_text(value) for index, value in enumerate(work.coded[name])}
            return self._read(column, {index: key for index, key in found.items() if key != ""})
        if f"key:{name}" in work.distinct:
            values = [value for value in work.values[f"key:{name}"] if value is not None and value == value]
            return self._read(column, {value: key_text(value) for value in values})
        if work.totals.get(f"plain:{name}", True) or stored in ("small", "whole"):
            return self._item
        plain = on.matches(self._item, _PLAIN)
        other = on.cases([(on.inverse(plain), self._item)], None)
        texts = on.survey(work.frame, {}, {"other": other})[1]["other"]
        found = {text: key for text in texts if text is not None and (key := key_text(text)) != ""}
        return on.cases([(plain, self._item)], self._read(self._item, found))

    def _read(self, item: Any, found: Mapping[Any, str | Doubt]) -> Any:
        work, on = self.work, self.work.on
        doubtful = {value: key for value, key in found.items() if isinstance(key, Doubt)}
        keys = {value: key for value, key in found.items() if isinstance(key, str)}
        if doubtful:
            first = next(iter(doubtful.values()))

            def tell() -> None:
                count = work.look({"count": on.count(on.among(item, list(doubtful)))})["count"]
                work.tell(first, self.slot.column, self.slot.role.id or "key", count)

            work.later.append(tell)
        return on.looked_up(item, list(keys), list(keys.values()), "String")


@define(eq=False)
class Places:
    """The keys of one table: its own, and those of the units above it for `levels`, those of their owners for child records."""

    work: Work
    plan: Plan
    levels: Collection[str]
    keyed: bool
    unit_names: dict[tuple[str, str], str]
    inner: str = ""
    key: KeyColumn | None = field(default=None, init=False)
    units: list[KeyColumn] = field(factory=list, init=False)
    row: str = field(default="", init=False)
    placed: set[str] = field(factory=set, init=False)

    def ask(self) -> None:
        """Say what has to be known of the columns of keys."""
        if self.plan.keys and (self.keyed or self.levels):
            digits = self.plan.gathered.vocabulary.records[self.plan.type].code_digits if self.levels else 0
            self.key = KeyColumn(self.work, self.plan.keys[0], digits)
        if self.levels or (self.plan.owner and not self.inner):
            self.units = [KeyColumn(self.work, slot) for slot in self.plan.units]
        for column in (self.key, *self.units):
            if column is not None:
                column.ask()

    def number(self) -> None:
        """Number the rows, where keys are made of numbers or rows may be joined and have to be sorted again."""
        if self.keyed or self.levels or not self.plan.keys:
            self.row = "rk:row"
            self.work.frame = self.work.on.numbered(self.work.frame, self.row)

    def own(self) -> str:
        """The column of keys. Errors: D562 where keys are read and one is blank or stands twice."""
        work, on = self.work, self.work.on
        if self.key is None and self.plan.keys:
            slot = self.plan.keys[0]
            return work.add("key", on.filled(on.text(on.column(slot.column)), ""))
        if self.key is None:
            return work.add("key", on.row_key(on.column(self.row)))
        item = self.key.item()
        if self.plan.owner:
            item = on.cases([(on.inverse(on.missing(item)), item)], on.row_key(on.column(self.row)))
        elif self.keyed:
            self._each_once(item)
        else:
            item = on.filled(item, "")
        return work.add("key", item)

    def _each_once(self, item: Any) -> None:
        work, on = self.work, self.work.on
        found = work.look({"rows": on.height(), "blank": on.count(on.missing(item)), "kinds": on.kinds_of(item)})
        told = {"file": work.source, "column": self.plan.keys[0].column, "type": self.plan.type}
        if found["blank"]:
            raise problem("D565", work.source, count=found["blank"], **told)
        if found["kinds"] == found["rows"]:
            return
        keys = on.select(work.frame, {"rk:key": item, "rk:one": on.literal(1)})
        times = on.totals(keys, "rk:key", {"rk:times": ("sum", on.column("rk:one"))})
        twice = on.filter(times, on.related(on.column("rk:times"), "gt", on.literal(1.0)))
        example = on.survey(twice, {"key": on.least(on.column("rk:key"))}, {})[0]["key"]
        raise problem("D562", work.source, count=found["rows"] - found["kinds"], value=example, **told)

    def owner(self) -> str:
        """The column with the keys of owners, null where they cannot be told."""
        assert self.plan.owner
        if self.inner:
            self.placed.add("")
            return self.inner
        owners = [unit for unit in self.units if self._is_parent(unit, self.plan.owner[0])]
        if any(unit.sure for unit in owners):
            self.placed.add("")
        item = _first(self.work, [unit.item() for unit in owners])
        return self.work.add("owner", item)

    def _is_parent(self, unit: KeyColumn, parent: str) -> bool:
        return unit.slot.role.what == "parent" or unit.slot.role.id == parent

    def above(self, tables: Mapping[str, Table]) -> dict[str, str]:
        """For each level the column with the key of the unit in which a record stands; the table's frame is made complete."""
        work, on = self.work, self.work.on
        parent = self.plan.gathered.vocabulary.records[self.plan.type].parent
        items = [(unit, work.on.column(work.add(f"unit:{index}", unit.item()))) for index, unit in enumerate(self.units)]
        above = _first(work, [item for unit, item in items if self._is_parent(unit, parent)])
        work.frame = on.with_columns(work.frame, work.added)
        found = {level: self._level(level, parent, above, items) for level in self.levels}
        climbing = self._join_parents(parent, above, tables)
        self._name_units(parent, above, items)
        columns: dict[str, str] = {}
        for level, known in found.items():
            if self._surely_placed(level, parent):
                self.placed.add(level)
            beyond = [on.column(f"rk:beyond:{level}")] if level in climbing else []
            last = [self._start(above, parent, level)] if level != parent else []
            item = _first(work, [one for one in (*known, *beyond, *last) if one is not None])
            if item is not None:
                columns[level] = f"rk:above:{level}"
                work.frame = on.with_columns(work.frame, {columns[level]: item})
        return columns

    def _surely_placed(self, level: str, parent: str) -> bool:
        """Whether a column, or the code of every record, tells the unit at a level."""
        digits = self.plan.gathered.vocabulary.records[level].code_digits
        if self.key is not None and self.key.codes and 0 < digits < self.key.digits:
            return True
        parents = [unit for unit in self.units if self._is_parent(unit, parent)] if level == parent else []
        return any(unit.sure for unit in (*parents, *(unit for unit in self.units if unit.slot.role.id == level)))

    def _join_parents(self, parent: str, above: Any, tables: Mapping[str, Table]) -> list[str]:
        """Put beside each record what its parent's own table tells of the levels above it; the levels that are there."""
        work, on, table = self.work, self.work.on, tables.get(parent)
        if above is None or table is None or parent == self.plan.type:
            return []
        climbing = [level for level in self.levels if level != parent and level in table.above]
        if climbing:
            work.frame = on.with_columns(work.frame, {"rk:parent": above})
            beyond = {f"rk:beyond:{level}": on.column(table.above[level]) for level in climbing}
            names = on.select(table.frame.to_native(), {"rk:parent:key": on.column(table.key), **beyond})
            work.frame = on.joined(work.frame, names, "rk:parent", "rk:parent:key")
        return climbing

    def _level(self, level: str, parent: str, above: Any, items: list[tuple[KeyColumn, Any]]) -> list[Any]:
        """What a record itself says of its unit at a level, best first."""
        if level == parent:
            start = self._start(self.work.on.column("rk:key"), self.plan.type, level)
            return [start, above]
        of_level = [(unit, item) for unit, item in items if unit.slot.role.what == "above" and unit.slot.role.id == level]
        told = [item for _, item in of_level]
        start = self._start(self.work.on.column("rk:key"), self.plan.type, level)
        named = any(unit.slot.role.rank >= OWN for unit, _ in of_level)
        return [start, *told] if named else [*told, start]

    def _start(self, key: Any, type: str, level: str) -> Any:
        """The key of a unit as the beginning of a code; None where the keys of a type are no codes that nest."""
        kinds = self.plan.gathered.vocabulary.records
        own = kinds[type].code_digits if type in kinds else 0
        digits = kinds[level].code_digits if level in kinds else 0
        return self.work.on.start(key, digits, own) if key is not None and 0 < digits < own else None

    def _name_units(self, parent: str, above: Any, items: list[tuple[KeyColumn, Any]]) -> None:
        """Names of units whose keys are told besides: by a column of the parent's key, or by the code of the record."""
        work, on = self.work, self.work.on
        for unit, item in items:
            level = unit.slot.role.id
            if unit.slot.role.rank < OWN or level not in self.levels:
                continue
            if level == parent:
                key, name = above, on.cases([(on.related(item, "ne", above), item)], None)
            else:
                key, name = self._start(on.column("rk:key"), self.plan.type, level), item
            if key is None:
                continue
            pairs = on.select(work.frame, {"rk:unit": key, "rk:called": name, "rk:row": on.column(self.row)})
            for one, called in on.firsts(pairs, "rk:unit", "rk:called", "rk:row"):
                self.unit_names.setdefault((level, one), called)


def _first(work: Work, items: list[Any]) -> Any:
    """The first of some items that is not null; None of none."""
    found = None
    for item in reversed(items):
        found = item if found is None else work.on.cases([(work.on.inverse(work.on.missing(item)), item)], found)
    return found
