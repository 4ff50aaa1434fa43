"""Counts by place go in; everything is brought to its place, and the tree of units comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property

from attrs import define, field

from rulekit.findings import Finding
from rulekit.reports.collect import Gap, gap
from rulekit.reports.roll_up import CLASSES, Path, Tally, Unit, depth
from rulekit.reports.roll_up_scores import Scored
from rulekit.scorecards import Score
from rulekit.vocabulary import Vocabulary


@define(eq=False)
class Counted:
    """
    Everything that a roll-up is made of, counted by place. A unit stands in one place: where a path does not tell what is above
    one of its units, that unit's own record or code does.

    `cells`: tallies by path and force. `stubs`: the same of verdicts about units of which no record was read, by record type, key
    and force: their codes tell what is above them, or all records that stand in them where these agree; `met` gives such records
    for a type, each as the key of its unit of this type and its own path. `waiting`: unknown findings by path, or unit.
    `scores` and `stub_scores`: what scorecards came to, by path and by unit.
    `supplied`: paths of units of which a record was read. `names`: by level and key.
    """

    vocabulary: Vocabulary
    levels: tuple[str, ...]
    forces: tuple[str, ...]
    cells: dict[tuple[Path, str], Tally] = field(factory=dict)
    stubs: dict[tuple[str, str, str], Tally] = field(factory=dict)
    supplied: list[Path] = field(factory=list)
    names: Callable[[str, str], str] = field(default=lambda level, key: key)
    met: Callable[[str], Iterable[tuple[str, Path]]] = field(default=lambda type: ())
    waiting: Counter[tuple[Path, Gap]] = field(factory=Counter)
    stub_waiting: Counter[tuple[str, str, Gap]] = field(factory=Counter)
    scores: dict[tuple[Path, str], Scored] = field(factory=dict)
    stub_scores: dict[tuple[str, str, str], Scored] = field(factory=dict)
    _settled: bool = False

    def cell(self, path: Path, force: str) -> Tally:
        """The tally of a place."""
        return self.cells.setdefault((path, force), Tally())

    def stub(self, type: str, key: str, force: str) -> Tally:
        """The tally of a unit of which no record was read."""
        return self.stubs.setdefault((type, key, force), Tally())

    def add(self, path: Path | None, finding: Finding) -> None:
        """Count a finding at a place; without one, about a unit of which no record was read."""
        force = CLASSES[finding.force]
        tally = self.stub(finding.record_type, finding.record, force) if path is None else self.cell(path, force)
        tally.add(finding)
        self.wait(path, finding)

    def score(self, path: Path | None, score: Score) -> None:
        """Count a score at a place; without one, of a unit of which no record was read."""
        placed = path is not None and "" not in path
        if path is None:
            found = self.stub_scores.setdefault((score.record_type, score.record, score.card), Scored())
        else:
            found = self.scored(path, score.card)
        found.add(score, placed=placed)

    def scored(self, path: Path, card: str) -> Scored:
        """The scores of a place."""
        return self.scores.setdefault((path, card), Scored())

    def wait(self, path: Path | None, finding: Finding) -> None:
        """Take up what a finding waits for."""
        found = gap(finding)
        if found is not None and path is not None:
            self.waiting[path, found] += 1
        elif found is not None:
            self.stub_waiting[finding.record_type, finding.record, found] += 1

    def only(self, levels: Sequence[str]) -> Counted:
        """The same by some of the levels."""
        kept = [self.levels.index(level) for level in levels]

        def cut(path: Path) -> Path:
            return tuple(path[at] for at in kept if at < len(path))

        self._settle()
        found = Counted(self.vocabulary, tuple(levels), self.forces, names=self.names, settled=True)
        for (path, force), tally in self.cells.items():
            found.cell(cut(path), force).join(tally)
        found.supplied = [cut(path) for path in self.supplied if len(path) - 1 in kept]
        for (path, open), count in self.waiting.items():
            found.waiting[cut(path), open] += count
        for (path, card), scored in self.scores.items():
            found.scored(cut(path), card).join(scored)
        return found

    def tree(self) -> Unit:
        """The tree. Children stand in order of their keys; what cannot be placed comes last."""
        self._settle()
        root = _Node()
        for (path, force), tally in self.cells.items():
            root.at(path).own.setdefault(force, Tally()).join(tally)
        for path in self.supplied:
            root.at(path)
        for (path, open), count in self.waiting.items():
            root.at(path).waiting[open] += count
        for (path, card), scored in self.scores.items():
            root.at(path).scored.setdefault(card, Scored()).join(scored)
        places: dict[tuple[int, str], list[Path]] = {}
        for path in sorted(root.paths()):
            places.setdefault((len(path), path[-1]), []).append(path)
        return _unit(self, root, (), [], {(len(path), path[-1]) for path in self.supplied}, places)

    def _settle(self) -> None:
        """Bring everything to its place."""
        if self._settled:
            return
        self._settled = True
        place = Placing(self.vocabulary, self.levels, self.supplied)
        self.supplied = [place.of(path) for path in self.supplied]
        cells, waiting = self.cells, self.waiting
        self.cells, self.waiting = {}, Counter()
        for (path, force), tally in cells.items():
            self.cell(place.of(path), force).join(tally)
        for (path, open), count in waiting.items():
            self.waiting[place.of(path), open] += count
        scores, self.scores = self.scores, {}
        for (path, card), scored in scores.items():
            self.scored(place.of(path), card).join(scored)
        stand = place.stubs({(type, key) for type, key, _ in (*self.stubs, *self.stub_waiting, *self.stub_scores)}, self.met)
        for (type, key, force), tally in self.stubs.items():
            self.cell(stand[type, key], force).join(tally)
        for (type, key, open), count in self.stub_waiting.items():
            self.waiting[stand[type, key], open] += count
        for (type, key, card), scored in self.stub_scores.items():
            self.scored(stand[type, key], card).join(scored)


@define(eq=False)
class Placing:
    """Tells what paths leave open."""

    vocabulary: Vocabulary
    levels: tuple[str, ...]
    supplied: list[Path]
    _known: dict[tuple[int, str], Path] = field(init=False)
    _found: dict[Path, Path] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._known = {(len(path), path[-1]): path for path in self.supplied}

    def of(self, path: Path) -> Path:
        """A path with what the units on it tell of those above them."""
        if "" not in path:
            return path
        if path not in self._found:
            told = list(path)
            for lower in range(len(path) - 1, 0, -1):
                for upper in range(lower - 1, -1, -1) if told[lower] else ():
                    known = self._known.get((lower + 1, told[lower]), ())
                    above = known[upper] if known else ""
                    told[upper] = told[upper] or above or self._by_code(self.levels[lower], told[lower], self.levels[upper])
            self._found[path] = tuple(told)
        return self._found[path]

    def _by_code(self, type: str, key: str, level: str) -> str:
        """The unit of a level in which another unit stands, by its code."""
        kinds = self.vocabulary.records
        digits, own = kinds[level].code_digits, kinds[type].code_digits
        return key[:digits] if 0 < digits < own == len(key) and key.isdigit() else ""

    def stubs(
        self, units: Collection[tuple[str, str]], met: Callable[[str], Iterable[tuple[str, Path]]]
    ) -> dict[tuple[str, str], Path]:  # fmt: skip
        """Where units stand of which no record was read, by record type and key."""
        found: dict[tuple[str, str], Path] = {}
        for type, key in units:
            here = self.levels[: depth(self.vocabulary, self.levels, type)]
            found[type, key] = self.of(tuple(key if level == type else self._by_code(type, key, level) for level in here))
        for type in sorted({type for (type, _), path in found.items() if "" in path}):
            agreed: dict[str, list[set[str]]] = {key: [set() for _ in path] for (one, key), path in found.items() if one == type}
            for key, path in met(type):
                for place, seen in zip(self.of(path), agreed.get(key, ()), strict=False):
                    seen.add(place)
            for key, units_seen in agreed.items():
                told = zip(found[type, key], (seen - {""} for seen in units_seen), strict=True)
                found[type, key] = tuple(place or (next(iter(seen)) if len(seen) == 1 else "") for place, seen in told)
        return found


@define(eq=False, slots=False)
class _Node:
    below: dict[str, _Node] = field(factory=dict)
    own: dict[str, Tally] = field(factory=dict)
    waiting: Counter[Gap] = field(factory=Counter)
    scored: dict[str, Scored] = field(factory=dict)

    def at(self, path: Path) -> _Node:
        """The node at a path, made where there is none."""
        node = self
        for key in path:
            node = node.below.setdefault(key, _Node())
        return node

    def paths(self, start: Path = ()) -> Iterator[Path]:
        """Paths of all units below."""
        for key, node in self.below.items():
            if key:
                yield (*start, key)
            yield from node.paths((*start, key))

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """All that was counted here and below."""
        found: dict[str, Tally] = {}
        for part in (self.own, *(node.tallies for node in self.below.values())):
            for force, tally in part.items():
                found.setdefault(force, Tally()).join(tally)
        return found

    @cached_property
    def scores(self) -> dict[str, Scored]:
        """All scores here and below."""
        return _joined([self.scored, *(node.scores for node in self.below.values())])


def _joined(parts: Iterable[Mapping[str, Scored]]) -> dict[str, Scored]:
    found: dict[str, Scored] = {}
    for part in parts:
        for card, scored in part.items():
            found.setdefault(card, Scored()).join(scored)
    return found


Known = Mapping[tuple[int, str], Collection[Path]]


def _unit(
    counted: Counted, node: _Node, path: Path, loose: Sequence[_Node], supplied: Set[tuple[int, str]], places: Known
) -> Unit:
    """
    `loose` are nodes whose records may stand here, but of which the unit, or one above it, cannot be told; `places` are those
    of each unit, by how deep it stands and its key.
    """
    children = []
    for key, below in sorted(node.below.items(), key=lambda item: (not item[0], item[0])):
        maybe = [node.below.get(""), *(one.below.get(name) for one in loose for name in ("", key))] if key else []
        some = [one for one in maybe if one is not None]
        children.append(_unit(counted, below, (*path, key), some, supplied, places))
    level = counted.levels[len(path) - 1] if path else ""
    key = path[-1] if path else ""
    own = {force: node.own.get(force, Tally()) for force in counted.forces}
    open: dict[str, Tally] = {}
    for one in loose:
        for force, tally in one.tallies.items():
            open.setdefault(force, Tally()).join(tally)
    name = counted.names(level, key) if key else ""
    return Unit(
        level, key, name, bool(key) or not path, bool(key) and (len(path), key) in supplied, own, tuple(children), open,
        dict(node.waiting), tuple(other[:-1] for other in places.get((len(path), key), ()) if _contradict(other, path)),
        dict(node.scored), _joined(one.scores for one in loose),
    )  # fmt: skip


def _contradict(one: Path, other: Path) -> bool:
    """Whether two places of a unit cannot both be right."""
    return any(left and right and left != right for left, right in zip(one, other, strict=True))
