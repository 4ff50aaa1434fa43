"""Names in data: headers and keys go in; which field, list, level or key of which record type they are comes out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import Literal, TypeAlias

from attrs import evolve, field, frozen

from rulekit.sources.period_names import field_of
from rulekit.sources.units import Units, split_header, units_of
from rulekit.sources.words import every_word, file_word, fold, words
from rulekit.vocabulary import RecordType, Vocabulary

What = Literal["field", "list", "members", "key", "name", "parent", "above", "owner", "complete"]
OWN = 90  # rank of a record type's own word as its key: after every column that is called a key


@frozen
class Role:
    """What a column or key of a record type is. `rank` chooses among several columns of one role, the least first."""

    what: What
    id: str = ""
    rank: int = 0


_Add: TypeAlias = Callable[[Iterable[str], Role], None]


@frozen(slots=False)
class Names:
    """All names that a vocabulary gives to data; look-ups are made once."""

    vocabulary: Vocabulary
    _roles: dict[str, dict[str, Role]] = field(factory=dict, init=False, eq=False, repr=False)

    @cached_property
    def units(self) -> Units:
        """Units by word."""
        return units_of(self.vocabulary)

    @cached_property
    def types(self) -> dict[str, str]:
        """Record types by folded id and words."""
        found: dict[str, str] = {}
        for record in self.vocabulary.records.values():
            for word in every_word(record.id, record.words):
                found.setdefault(word, record.id)
        return found

    @cached_property
    def lists(self) -> dict[str, tuple[str, str]]:
        """Child lists by folded id and words, where a word names one: (owning record type, list id)."""
        found: dict[str, tuple[str, str]] = {}
        for (owner, id), entry in self.vocabulary.lists.items():
            for word in every_word(id, entry.words):
                found.setdefault(word, (owner, id))
                found.setdefault(file_word(word), (owner, id))
        return found

    @cached_property
    def files(self) -> dict[str, tuple[str, str]]:
        """Child lists by names of files that tell both owner and list (village-committee_members.csv), where they tell one."""
        found: dict[str, tuple[str, str]] = {}
        for (owner, id), entry in self.vocabulary.lists.items():
            for unit in every_word(owner, self.vocabulary.records[owner].words):
                for word in every_word(id, entry.words):
                    name = file_word(unit + word)
                    found[name] = (owner, id) if found.get(name, (owner, id)) == (owner, id) else ("", "")
        return {name: owner for name, owner in found.items() if owner[0]}

    def list_of_file(self, stem: str) -> tuple[str, str] | None:
        """The child list that the name of a file tells with its owner, where it names neither a type nor a list alone."""
        alone = fold(stem) in self.types or fold(stem) in self.lists
        return None if alone or "-" not in stem else self.files.get(file_word(stem))

    @cached_property
    def everything(self) -> frozenset[str]:
        """Every folded word that may head a column of any record type."""
        headers = {word for type in self.vocabulary.records for word in self.roles(type)}
        return frozenset(headers | set(words("type")) | set(words("type_or_other")))

    def type(self, word: object) -> str:
        """The record type that a word names, "" where there is none."""
        return self.types.get(fold(word), "") if isinstance(word, str) and len(word) < 200 else ""

    def role(self, type: str, header: str) -> tuple[Role | None, str]:
        """The role of a header, and the unit in brackets after it where the rest is a field."""
        if len(header) > 200:
            return None, ""
        found = self._named(type, header)
        if found is not None:
            return found, ""
        word, unit = split_header(header)
        found = self._named(type, word) if unit else None
        return (found, unit) if found is not None and found.what == "field" and self.units.is_scale(unit) else (None, "")

    def _named(self, type: str, header: str) -> Role | None:
        """The role of a header as a whole, which may name a period of a field."""
        found = self.roles(type).get(fold(header))
        if found is None and type in self.vocabulary.kept:
            name = field_of(header, self.vocabulary, type)
            found = Role("field", name) if name else None
        return found

    def known(self, header: str) -> bool:
        """Tell whether a header is a name for any record type, perhaps with a unit after it."""
        if len(header) > 200:
            return False
        word, unit = split_header(header)
        if fold(header) in self.everything or bool(unit and fold(word) in self.everything):
            return True
        return any(field_of(one, self.vocabulary, type) for type in self.vocabulary.kept for one in (header, word))

    def roles(self, type: str) -> dict[str, Role]:
        """Roles by folded word for one record type."""
        if type not in self._roles:
            self._roles[type] = self._make(self.vocabulary.records[type])
        return self._roles[type]

    def _make(self, record: RecordType) -> dict[str, Role]:
        roles: dict[str, Role] = {}

        def add(candidates: Iterable[str], role: Role) -> None:
            for word in candidates:
                roles.setdefault(word, role)

        for entry in self.vocabulary.fields_of(record.id):
            add(every_word(entry.id, entry.words), Role("field", entry.id))
        for listed in self.vocabulary.lists_of(record.id):
            add(every_word(listed.id, listed.words), Role("list", listed.id))
        add(every_word("", record.key_words), Role("key"))
        own = list(every_word(record.id, evolve(record.words, en_many="")))  # a plural heads a list, never a key
        add(_with_endings(own), Role("key", rank=1))
        for rank, word in enumerate(words("key"), start=10):
            add([word], Role("key", rank=rank))
        add(words("name"), Role("name"))
        add((word + ending for word in own for ending in words("name_endings")), Role("name", rank=1))
        add(words("parent"), Role("parent"))
        self._hierarchy(record, add)
        add(own, Role("key", rank=OWN))
        roles.pop("", None)
        return roles

    def _hierarchy(self, record: RecordType, add: _Add) -> None:
        for level in self.vocabulary.levels_above(record.id):
            self._unit(self.vocabulary.records[level], "above", add)
        for listed in self.vocabulary.lists.values():
            if listed.child == record.id:
                self._unit(self.vocabulary.records[listed.record], "owner", add)
        for other in self.vocabulary.records.values():
            if record.id in self.vocabulary.levels_above(other.id) and other.id != record.id:
                add([word for word in every_word(other.id, other.words) if word], Role("members", other.id))

    def _unit(self, unit: RecordType, what: What, add: _Add) -> None:
        named = [word for word in every_word(unit.id, unit.words) if word]
        add([*(word for word in every_word("", unit.key_words) if word), *_with_endings(named)], Role(what, unit.id))
        add(named, Role(what, unit.id, rank=OWN))

    def tell(
        self, keys: Collection[str], wanted: Collection[str], *, lists: Collection[str] = (), single: Collection[str] = ()
    ) -> tuple[str, ...]:
        """
        The record types that keys or headers fit best; one where it can be told.

        A wanted type to which something belongs that is only its own (a field, a list, its key word) comes first; else the type
        that explains the most keys, wanted types before others. `lists` are those keys that hold lists,
        `single` those that hold single values.
        """
        asked = [type for type in wanted if type in self.vocabulary.records]
        fits = {type: self._fit(type, keys, lists, single) for type in self.vocabulary.records}
        owning = [type for type in asked if fits[type][1]]
        most = max(fits.values(), default=(0, 0, 0))[0]
        fitting = [type for type, (explained, *_) in fits.items() if most and explained == most]
        among = owning or [type for type in asked if type in fitting] or fitting or asked
        best = max((fits[type] for type in among), default=None)
        return tuple(type for type in among if fits[type] == best)

    def _fit(self, type: str, keys: Collection[str], lists: Collection[str], single: Collection[str]) -> tuple[int, int, int]:
        """How many keys a type explains, how many of them are its own, and how many are its own word."""
        roles = [(role, key) for key in keys if (role := self.role(type, key)[0]) is not None]
        found = [role for role, key in roles if key not in (single if role.what in ("list", "members") else lists)]
        own = sum(role.what in ("field", "list", "members") or (role.what == "key" and role.rank < 10) for role in found)
        return len(found), own, sum(role.what == "key" and role.rank == OWN for role in found)


def _with_endings(own: Iterable[str]) -> list[str]:
    return [word + ending for word in own for ending in words("key_endings")]
