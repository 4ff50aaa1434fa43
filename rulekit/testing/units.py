"""Record types and how many records are wanted go in; the units of every level with their keys come out, as one tree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from attrs import define, frozen

from rulekit.errors import CallError
from rulekit.testing.chance import Chance
from rulekit.testing.favoured import Favoured
from rulekit.vocabulary import RecordType, Vocabulary

_BELOW = 5  # units in a unit above, on average
_LEAST = 2  # units of a level, so that standards about one of them leave the other out
_FIRST = {1: 1, 2: 91, 3: 901}  # where synthetic codes begin, clear of codes in use
_FIRST_RECORD = 201
_NOWHERE = "99"  # codes without an area begin with a province that does not exist


@frozen
class Unit:
    """A record to be: its type, its key, and the unit it stands in."""

    type: str
    key: str
    above: Unit | None = None

    def at(self, type: str) -> str:
        """Key of the unit of a type in which this one stands, itself included; "" where there is none."""
        found: Unit | None = self
        while found is not None and found.type != type:
            found = found.above
        return found.key if found is not None else ""


@define(eq=False)
class Tree:
    """Grows the units of all levels from the highest down; the same seed grows the same tree."""

    vocabulary: Vocabulary
    known: Favoured
    chance: Chance
    area: str
    rows: int

    def grow(self, sampled: Sequence[str]) -> dict[str, list[Unit]]:
        """Units by record type, for the types sampled and all levels above them. Errors: CallError where codes run out."""
        involved = dict.fromkeys(level for type in sampled for level in (type, *self.vocabulary.levels_above(type)))
        order = sorted(involved, key=lambda type: len(self.vocabulary.levels_above(type)))
        height = {type: self._height(type, sampled) for type in order}
        units: dict[str, list[Unit]] = {}
        used: dict[str, int] = {}
        for type in order:
            kind = self.vocabulary.records[type]
            parents = units.get(kind.parent, [])
            count = max(-(-self.rows // _BELOW ** height[type]), min(self.rows, _LEAST))
            if kind.code_digits and self._area_for(kind, involved):
                count = min(count, 1)
            if height[type]:
                count = min(count, self._room(kind, len(parents)))
            elif count > self._room(kind, len(parents)):
                raise CallError(f"rows: at most {self._room(kind, len(parents))}, since codes of {type} have no more")
            units[type] = self._units(kind, count, parents, used, leaf=not height[type])
        return units

    def _height(self, type: str, sampled: Collection[str]) -> int:
        """How many levels stand between a type and the lowest sampled below it."""
        above = [self.vocabulary.levels_above(low) for low in sampled]
        return max((levels.index(type) + 1 for levels in above if type in levels), default=0)

    def _area_for(self, kind: RecordType, involved: Iterable[str]) -> bool:
        """Whether the ruleset's area lies in, or is, one unit of a level."""
        codes = {self.vocabulary.records[type].code_digits for type in involved}
        return len(self.area) in codes and kind.code_digits <= len(self.area)

    def _room(self, kind: RecordType, parents: int) -> int:
        above = self._digits_above(kind)
        if not kind.code_digits:
            return 1_000_000_000
        codes: int = 10 ** (kind.code_digits - above)
        return parents * (codes - 2) if kind.parent else codes - 1

    def _digits_above(self, kind: RecordType) -> int:
        parent = self.vocabulary.records.get(kind.parent)
        own = parent.code_digits if parent is not None else 0
        return own or min(len(_NOWHERE), kind.code_digits - 1)

    def _units(self, kind: RecordType, count: int, parents: list[Unit], used: dict[str, int], *, leaf: bool) -> list[Unit]:
        made: list[Unit] = []
        places = self._places(kind)
        for parent in self._parents(kind, count, parents):
            key = self._key(kind, parent, len(made), used, places, leaf=leaf)
            made.append(Unit(kind.id, key, parent))
        return made

    def _parents(self, kind: RecordType, count: int, parents: list[Unit]) -> list[Unit | None]:
        """The unit above of each of `count` units: groups of the sizes that matter first, then wherever there is room."""
        if not parents:
            return [None] * count
        room = self._room(kind, 1)
        sizes = list(self.known.sizes.get(kind.id, ()))
        placed: list[Unit | None] = []
        taken = [0] * len(parents)
        for index, parent in enumerate(parents):
            size = max(self.chance.one(sizes) + self.chance.one((-1, 0, 1)), 0) if sizes and index % 2 == 0 else 0
            taken[index] = min(size, count - len(placed), room)
            placed += [parent] * taken[index]
        while len(placed) < count:
            index = self.chance.below(len(parents))
            while taken[index] >= room:
                index = (index + 1) % len(parents)
            taken[index] += 1
            placed.append(parents[index])
        return placed

    def _places(self, kind: RecordType) -> list[str]:
        """Keys of named places of a level that standards speak of; others are made up."""
        keys: list[str] = []
        for id in self.known.places:
            place = self.vocabulary.places.get(id)
            if place is not None and place.level == kind.id:
                keys += place.codes or place.words.zh[:1] or place.words.en[:1]
        return [key for key in dict.fromkeys(keys) if key.startswith(self.area) or not kind.code_digits]

    def _key(
        self, kind: RecordType, parent: Unit | None, index: int, used: dict[str, int], places: list[str], *, leaf: bool
    ) -> str:
        if not kind.code_digits:
            return places[index] if index < len(places) else f"{kind.id}-{index + 1:04d}".upper().replace("_", "-")
        if len(self.area) >= kind.code_digits:
            return self.area[: kind.code_digits]
        digits = self._digits_above(kind)
        above = parent.key if parent is not None and len(parent.key) == digits else _NOWHERE[:digits]
        named = next((code for code in places if code.startswith(above) and code not in used), "")
        if named:
            used[named] = 0
            return named
        width = kind.code_digits - digits
        while True:
            first = _FIRST_RECORD if leaf and width > 2 else _FIRST.get(width, 1)
            code = f"{above}{(first - 1 + used.get(above, 0)) % (10**width - 1) + 1:0{width}d}"
            used[above] = used.get(above, 0) + 1
            if code not in used:
                return code
