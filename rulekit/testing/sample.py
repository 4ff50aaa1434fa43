"""A ruleset and a seed go in; synthetic records come out, with hierarchy and child records, near what decides its verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import define, field

from rulekit import ir, resources
from rulekit.engines import history
from rulekit.errors import CallError
from rulekit.testing.cells import Cells
from rulekit.testing.chance import Chance
from rulekit.testing.favoured import Favoured, favoured
from rulekit.testing.units import Tree, Unit

if TYPE_CHECKING:
    from rulekit.ruleset import Ruleset

_SIZES = (0, 1, 2, 3, 5)  # of a list of child records, where no standard asks for a number of them
_DEPTH = 3  # child records in child records


def sample(ruleset: Ruleset, rows: int, *, seed: int, missing: float, as_of: date) -> dict[str, list[dict[str, Any]]]:
    """
    Make synthetic records for a ruleset; the same arguments give the same records.

    Takes:  `rows`, records of each lowest record type; `missing`, the share of cells left out; `as_of`, the day around
            which dates are put.
    Gives:  record type → mappings with `id`, `name`, `parent` where codes do not tell it, and the fields that standards look at.
    Errors: CallError for a wrong argument, or where the codes of the record type do not suffice.
    """
    if rows < 0:
        raise CallError(f"rows: 0 or more, not {rows}")
    if not 0 <= missing <= 1:
        raise CallError(f"missing: a share between 0 and 1, not {missing}")
    known = favoured(history.settled(ruleset.ir, ruleset.vocabulary, as_of))
    known.fields.update(dict.fromkeys(_besides(ruleset)))
    for card in ruleset.scorecards:  # a score is reckoned, not given
        known.fields.pop((card.record, card.field), None)
    chance = Chance(seed)
    types = record_types(ruleset, known)
    units = Tree(ruleset.vocabulary, known, chance, ruleset.area, rows).grow(types)
    cells = Cells(ruleset.vocabulary, known, chance, missing, as_of, ruleset.lang)
    maker = _Maker(ruleset, known, chance, cells, missing)
    return {type: [maker.record(unit, number) for number, unit in enumerate(units[type], 1)] for type in types}


def _besides(ruleset: Ruleset) -> list[tuple[str, str]]:
    """Fields of which nobody asks what they say: that have to be recorded, and those that decide among equal scores."""
    nodes = [node for standard in ruleset.ir.standards for node in ir.walk(standard.rule)]
    found = [(node.record, node.name) for node in nodes if isinstance(node, ir.Recorded)]
    found += [(card.record, card.ranking.by) for card in ruleset.scorecards if card.ranking is not None]
    return [one for one in found if one in ruleset.vocabulary.fields]


def record_types(ruleset: Ruleset, known: Favoured) -> list[str]:
    """Record types to make records of: those judged or counted, and levels whose own fields a standard looks at."""
    kinds = ruleset.vocabulary.records
    looked_at = [record for record, _ in known.fields]
    judged = [rule.over.record for rule in (standard.rule for standard in ruleset.standards) if rule.over.kind == "records"]
    return [type for type in dict.fromkeys([*judged, *ruleset.wanted, *looked_at]) if type in kinds and not kinds[type].child]


@define(eq=False)
class _Maker:
    ruleset: Ruleset
    known: Favoured
    chance: Chance
    cells: Cells
    missing: float
    words: Mapping[str, Any] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.words = resources.table("grammars", f"sample.{self.ruleset.lang}.toml")

    def record(self, unit: Unit, number: int) -> dict[str, Any]:
        """One record: key, name, place in the hierarchy, cells, child records."""
        kind = self.ruleset.vocabulary.records[unit.type]
        made: dict[str, Any] = {"id": unit.key, "name": self._named(unit.type, number)}
        if unit.above is not None and not (kind.code_digits and unit.key.startswith(unit.above.key)):
            made["parent"] = unit.above.key
            for level in self.ruleset.vocabulary.levels_above(unit.type)[1:]:
                if not self.ruleset.vocabulary.records[level].code_digits and unit.at(level):
                    made[level] = unit.at(level)
        return made | self.cells.of(unit.type) | self._lists(unit.type, 0)

    def _named(self, type: str, number: int) -> str:
        lang = self.ruleset.lang
        return str(self.words["name"].format(type=self.ruleset.vocabulary.records[type].words.first(lang), number=number))

    def _lists(self, type: str, depth: int) -> dict[str, Any]:
        """The lists of child records that standards look at; one may be missing, or said not to be the whole of it."""
        made: dict[str, Any] = {}
        for entry in self.ruleset.vocabulary.lists_of(type) if depth < _DEPTH else ():
            if (entry.id, entry.child) not in self.known.lists:
                continue
            asked = [size + step for size in self.known.sizes.get(entry.id, ()) for step in (-1, 0, 1)]
            count = self.chance.one([size for size in asked if size >= 0] or _SIZES)
            members = [self.cells.of(entry.child) | self._lists(entry.child, depth + 1) for _ in range(count)]
            if self.chance.happens(self.missing):
                continue
            made[entry.id] = {"members": members, "complete": False} if self.chance.happens(self.missing) else members
        return made


def usual_day(ruleset: Ruleset) -> date:
    """The day a sample is made for where nobody names one: when the ruleset comes into force, else the date of its source."""
    return ruleset.usual_day or date(2000, 1, 1)
