"""Python objects to a data set: mappings, attrs or dataclass instances, any iterable of them, or a mapping by record type."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import attrs
from attrs import define, field

from rulekit.errors import CallError
from rulekit.findings import Place
from rulekit.records import Dataset, Listing, Record
from rulekit.sources.assemble import assemble
from rulekit.sources.doubt import doubt
from rulekit.sources.gather import Draft, Gathered
from rulekit.sources.period_names import spread
from rulekit.sources.plan import Plan, Slot
from rulekit.sources.problem import problem
from rulekit.sources.words import fold, word_set
from rulekit.vocabulary import Vocabulary

_DEPTH = 20
_PLAIN = str | bytes | bytearray | int | float | bool


def from_objects(records: object, vocabulary: Vocabulary, *, wanted: Collection[str] = ()) -> Dataset:
    """
    Make a data set of Python objects.

    Takes:  an iterable of mappings, attrs or dataclass instances; one of them; or a mapping of record type (id or word) to
            such an iterable. Keys are ids of fields or any of their words; a key with the id or words of a child list, or
            of a record type below, holds a list of such objects. `wanted` are the record types that the standards are about.
    Gives:  the data set; places read records[3].villages[0].
    Errors: CallError for what is no record, InputError (D530) where the type of a record cannot be told.
    """
    gathered = Gathered(vocabulary)
    objects = Objects(gathered, tuple(wanted))
    grouped = by_type(records, gathered) if isinstance(records, Mapping) else None
    if grouped is not None:
        for type, members in grouped.items():
            gathered.supplied.add(type)
            for index, item in enumerate(members):
                objects.add(item, Place(f"{type}[{index}]"), type)
    else:
        for index, item in enumerate(_each(records)):
            objects.add(item, Place(f"records[{index}]"))
        gathered.supplied.update(() if gathered.supplied or gathered.rows else wanted)
    return assemble(gathered)


def by_type(records: Mapping[Any, Any], gathered: Gathered) -> dict[str, Iterable[Any]] | None:
    """The records of a mapping by type, if all its keys name record types and all its values are lists; else None."""
    texts = [key for key, value in records.items() if isinstance(key, str) and isinstance(value, str)]
    said = [key for key in texts if fold(key) in word_set("said")]
    records = {key: value for key, value in records.items() if key not in said}
    if not records or not all(gathered.names.type(key) for key in records):
        return None
    if any(isinstance(value, _PLAIN | Mapping) or value is None or _is_instance(value) for value in records.values()):
        return None
    if not all(isinstance(value, Iterable) for value in records.values()):
        return None
    return {gathered.names.type(key): value for key, value in records.items()}


def _each(records: object) -> Iterator[Any]:
    if isinstance(records, Mapping) or _is_instance(records):
        return iter((records,))
    if isinstance(records, _PLAIN) or not isinstance(records, Iterable):
        raise CallError(
            f"records: a mapping, an attrs or dataclass instance, or an iterable of them; not {type(records).__name__}"
        )
    return iter(records)


def _is_instance(value: object) -> bool:
    kind = type(value)
    return attrs.has(kind) or dataclasses.is_dataclass(kind)


def _is_complete(said: object) -> bool:
    """Whether a list says that nothing more exists; only a clear yes is one."""
    return said is True or said == 1 or (isinstance(said, str) and fold(said) in word_set("yes"))


def as_mapping(item: object) -> Mapping[Any, Any] | None:
    """The fields of a mapping, attrs or dataclass instance; None for anything else."""
    if isinstance(item, Mapping):
        return item
    kind = type(item)
    if attrs.has(kind):
        return {entry.name: getattr(item, entry.name) for entry in attrs.fields(kind)}
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        return {entry.name: getattr(item, entry.name) for entry in dataclasses.fields(item)}
    return None


@define(eq=False)
class Objects:
    """Adds objects to what was gathered; plans are made once for each type and set of keys."""

    gathered: Gathered
    wanted: tuple[str, ...]
    source: str = ""
    _plans: dict[tuple[str, tuple[str, ...], bool], Plan] = field(factory=dict, init=False)
    _types: dict[tuple[str, tuple[str, ...], tuple[str, ...]], str] = field(factory=dict, init=False)

    def add(self, item: object, place: Place, type: str = "") -> None:
        """Add one record, with everything that is nested in it."""
        fields = self._fields(item, place)
        type = self._type(item, fields, place, type)
        self.gathered.rows += 1
        if not type:
            return
        self._keep(type, fields, place, depth=0)

    def _fields(self, item: object, place: Place) -> Mapping[str, Any]:
        fields = as_mapping(item)
        if fields is None:
            raise CallError(f"{place}: a mapping, an attrs or a dataclass instance is expected, not {type(item).__name__}")
        fields = {key: value for key, value in fields.items() if key is not None}  # csv.DictReader puts surplus cells there
        wrong = next((key for key in fields if not isinstance(key, str)), None)
        if wrong is not None:
            raise CallError(f"{place}: keys must be text, not {type(wrong).__name__}")
        return fields

    def _spread(self, type: str, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        names = self.gathered.names
        return spread(fields, type, names.vocabulary, names.roles(type), self.source)

    def _keep(self, type: str, fields: Mapping[str, Any], place: Place, *, depth: int, above: tuple[str, str] = ("", "")) -> None:
        """Make the record of a type and add it and what is below it; `above` is the level and key of the record around it."""
        self.gathered.supplied.add(type)
        fields = self._spread(type, fields)
        plan = self._plan(type, fields)
        draft = plan.read(fields, place, group=self.source)
        if draft is None:
            self._below(plan, fields, place, "", depth)
            return
        level, key = above
        if level and level == self.gathered.vocabulary.records[type].parent:
            draft.record.parent = draft.record.parent or key
        elif level:
            draft.record.above.setdefault(level, key)
        self.gathered.drafts.append(draft)
        self._lists(plan, fields, draft, depth)
        self._below(plan, fields, place, draft.record.key, depth)

    def _type(self, item: object, fields: Mapping[str, Any], place: Place, type: str) -> str:
        """The type of a record: told, named in it, the name of its class, or the one whose names fit; "" where it is rejected."""
        for key, value in fields.items():
            if fold(key) in word_set("type") and value is not None:
                named = self.gathered.names.type(value)
                if not named:
                    self.gathered.reject("unknown_type", place, {"value": str(value)[:60]}, Record("", "", place=place))
                return named
        if type:
            return type
        for key, value in fields.items():
            if fold(key) in word_set("type_or_other") and self.gathered.names.type(value):
                named = self.gathered.names.type(value)
                if self.gathered.names.role(named, key)[0] is None:
                    return named
        kind = item.__class__.__name__
        if not isinstance(item, Mapping) and self.gathered.names.type(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind)):
            return self.gathered.names.type(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind))
        return self._told_by_keys(kind, fields, place)

    def _told_by_keys(self, kind: str, fields: Mapping[str, Any], place: Place) -> str:
        lists = tuple(key for key, value in fields.items() if isinstance(value, list | tuple))
        single = {key for key, value in fields.items() if isinstance(value, _PLAIN)}
        name = (kind, tuple(fields), lists)
        if name not in self._types:
            fitting = self.gathered.names.tell(name[1], self.wanted, lists=lists, single=single)
            if len(fitting) != 1:
                types = ", ".join(fitting or self.gathered.vocabulary.records)
                keys = ", ".join(list(fields)[:12])
                raise problem("D530", str(place), keys=keys, types=types)
            self._types[name] = fitting[0]
        return self._types[name]

    def _plan(self, type: str, fields: Mapping[str, Any], *, inner: bool = False) -> Plan:
        name = (type, tuple(fields), inner)
        if name not in self._plans:
            slots = []
            for key in fields:
                role, unit = self.gathered.names.role(type, key)
                if role is not None:
                    slots.append(Slot(key, key, role, unit))
            plan = self._plans[name] = Plan(type, self.source, slots, self.gathered, inner=inner)
            used = dict(plan.used)
            self.gathered.columns |= dict.fromkeys(used.items())
            types = word_set("type") | word_set("type_or_other")
            self.gathered.unused |= dict.fromkeys(key for key in fields if key not in used and fold(key) not in types)
        return self._plans[name]

    def _lists(self, plan: Plan, fields: Mapping[str, Any], draft: Draft, depth: int) -> None:
        for slot in plan.nested:
            if slot.role.what == "list":
                child = self.gathered.vocabulary.lists[plan.type, slot.role.id].child
                listing = self._listing(fields[slot.at], child, draft.record.place, slot, depth)
                if listing is not None:
                    draft.record.lists[slot.role.id] = listing

    def _listing(self, raw: object, child: str, place: Place, slot: Slot, depth: int) -> Listing | None:
        """A child list; None (missing) for None and for what is no list, which is told."""
        items, complete = self._items(raw, place, slot)
        if items is None:
            return None
        members = []
        for index, item in enumerate(items):
            self.gathered.rows += 1
            self.gathered.nested[child] = self.gathered.nested.get(child, 0) + 1
            members.append(self._child(item, child, index, self._inside(place, slot.column, index), depth + 1))
        return Listing(tuple(members), complete=complete)

    def _child(self, item: object, child: str, index: int, place: Place, depth: int) -> Record:
        """One member of a list; what is no record is a member of which everything is missing."""
        if depth > _DEPTH:
            raise problem("D514", str(place), file=self.source or "records", limit=_DEPTH)
        fields = as_mapping(item)
        if fields is None or not all(isinstance(key, str) for key in fields):
            name = item if isinstance(item, str) else ""
            if item is not None and not name:
                self.gathered.doubt(doubt("not_a_record", item), place, child)
            return Record(child, f"#{index + 1}", name=name[:1000], place=place)
        fields = self._spread(child, fields)
        plan = self._plan(child, fields, inner=True)
        draft = plan.read(fields, place, group=self.source)
        assert draft is not None  # a member of a list is never rejected: it is counted there
        draft.record.key = draft.record.key or f"#{index + 1}"
        self._lists(plan, fields, draft, depth)
        return draft.record

    def _items(self, raw: object, place: Place, slot: Slot) -> tuple[Iterable[Any] | None, bool]:
        if isinstance(raw, Mapping):
            parts = {fold(key): value for key, value in raw.items() if isinstance(key, str)}
            inner = next((parts[word] for word in word_set("members") if word in parts), None)
            if inner is not None and not isinstance(inner, _PLAIN | Mapping) and isinstance(inner, Iterable):
                complete = next((parts[word] for word in word_set("complete") if word in parts), True)
                return inner, _is_complete(complete)
        elif raw is None:
            return None, True
        elif isinstance(raw, Iterable) and not isinstance(raw, _PLAIN):
            return raw, True
        if not (isinstance(raw, str) and not raw.strip()):
            where = Place(place.source, place.line, slot.column)
            self.gathered.doubt(doubt("not_a_list", raw), where, slot.role.id)
        return None, True

    def _below(self, plan: Plan, fields: Mapping[str, Any], place: Place, key: str, depth: int) -> None:
        """Records of types below that are nested in a record stand under its key."""
        for slot in plan.nested:
            if slot.role.what != "members":
                continue
            items, _ = self._items(fields[slot.at], place, slot)
            if items is None:
                continue
            self.gathered.supplied.add(slot.role.id)
            for index, item in enumerate(items):
                where = self._inside(place, slot.column, index)
                if depth >= _DEPTH:
                    raise problem("D514", str(where), file=self.source or "records", limit=_DEPTH)
                self.gathered.rows += 1
                above = (plan.type, key) if key else ("", "")
                self._keep(slot.role.id, self._fields(item, where), where, depth=depth + 1, above=above)

    def _inside(self, place: Place, column: str, index: int) -> Place:
        if place.line or self.source:
            return Place(place.source, place.line, f"{place.column}.{column}[{index}]".lstrip("."))
        return Place(f"{place.source}.{column}[{index}]")
