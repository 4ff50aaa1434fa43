"""A tree of units goes in; an indented table for each force comes out, and what to collect first in each top unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from rulekit.errors import CallError
from rulekit.findings import Verdict
from rulekit.reports.collect import Wanted
from rulekit.reports.layout import Paint, fill, wrap
from rulekit.reports.rates import Rate, rate_of
from rulekit.reports.roll_up import FORCES, Tally, Unit
from rulekit.reports.roll_up_grid import Line, grid
from rulekit.reports.summary import counts_shown, rate_shown, sign
from rulekit.reports.words import Wording
from rulekit.text import printable

if TYPE_CHECKING:
    from rulekit.report import Report

SHOWN, SHOWN_BELOW, INPUTS = 10, 3, 3  # units of the top level, units below each, inputs to collect in one unit
ORDERS = ("worst", "key")


@frozen
class Row:
    """One line of a table: how deep it stands, what is counted, and its label, shorter where the long one does not fit."""

    depth: int
    label: str
    tally: Tally
    rate: Rate = Rate()
    quiet: bool = False
    short: str = ""

    @property
    def line(self) -> Line:
        """As a line of a table."""
        verdicts = self.tally.verdicts
        numbers = [*counts_shown(verdicts), *rate_shown(self.rate)]
        return Line(self.depth, self.label, numbers, "" if self.quiet else sign(verdicts), self.short)


@frozen
class Roller:
    """Writes the tables of one tree. `show`: units of one level below one other (None: as usual); `order`: worst or by key."""

    root: Unit
    levels: tuple[str, ...]
    wording: Wording
    show: int | None
    order: str

    def rows(self, force: str, unit: Unit, depth: int = 0) -> Iterator[Row]:
        """What stands below a unit."""
        words = self.wording.table["roll_up"]
        ranked = [child for child in self.ranked(unit, force) if self._told(child, force)]
        placed, lost = [child for child in ranked if child.placed], [child for child in ranked if not child.placed]
        shown, rest = placed[: self.shown(depth)], placed[self.shown(depth) :]
        for child in shown:
            yield from self._row(force, child, depth)
        if rest:
            total = Tally()
            for child in rest:
                total.join(child.tallies.get(force, Tally()))
            label = words["rest"].format(count=f"{len(rest):,}", level=self.level(depth, many=len(rest) > 1))
            yield Row(depth, label, total, Rate(value=_value(force, total)), quiet=True)
        for child in lost:
            yield from self._row(force, child, depth)
        own = unit.own.get(force, Tally())
        if unit.children and sum(own.counts):
            yield Row(depth, words["own"], own, Rate(value=_value(force, own)), quiet=True)

    def _row(self, force: str, unit: Unit, depth: int) -> Iterator[Row]:
        counted = unit.tallies.get(force, Tally()), unit.rates.get(force, Rate())
        yield Row(depth, self.label(unit, depth), *counted, short=printable(self.name(unit)))
        yield from self.rows(force, unit, depth + 1)

    def shown(self, depth: int) -> int:
        """How many units are told below one other; who asks for no findings (0) still gets the table that he asks for."""
        return self.show or (SHOWN_BELOW if depth else SHOWN)

    def _told(self, unit: Unit, force: str) -> bool:
        """Whether a unit stands in the table of a force: where something was judged, and empty units in the first table."""
        here = sum(unit.tallies.get(force, Tally()).counts)
        return bool(here) or (force == next(iter(unit.tallies), "") and not sum(unit.totals.values()))

    def ranked(self, unit: Unit, force: str) -> list[Unit]:
        """Units below one, the worst first: by rate, then by fails, then by what is open; what cannot be placed is last."""
        if self.order == "key":
            return list(unit.children)

        def rank(child: Unit) -> tuple[object, ...]:
            tally, rate = child.tallies.get(force, Tally()), child.rates.get(force, Rate()).value
            told = tally.counts
            return (not child.placed, rate is None, rate or 0, -told[1], -told[2] - told[4], child.key)

        return sorted(unit.children, key=rank)

    def level(self, depth: int, *, many: bool = False) -> str:
        """The word of a level."""
        return self.wording.record(self.levels[depth], many=many)

    def label(self, unit: Unit, depth: int) -> str:
        """A unit by its name and key."""
        if not unit.placed:
            return str(self.wording.table["roll_up"]["unplaced"].format(level=self.level(depth)))
        name = self.name(unit)
        return printable(self.wording.table["why"]["named"].format(name=name, key=unit.key) if name else unit.key)

    def name(self, unit: Unit) -> str:
        """The name of a unit: its own, else that of the place of the vocabulary whose code it has; "" where it has none."""
        if unit.name and unit.name != unit.key:
            return unit.name
        places = self.wording.vocabulary.places.values()
        found = next((place for place in places if place.level == unit.type and unit.key in place.codes), None)
        return found.words.first(self.wording.lang) if found is not None else ""


def roll_up_lines(
    report: Report, root: Unit, levels: tuple[str, ...], wording: Wording, paint: Paint, columns: int, show: int | None,
    order: str,
) -> list[str]:  # fmt: skip
    """A table for each force, as wide as `columns`, with the sum at its end. Errors: CallError for another order."""
    if order not in ORDERS:
        raise CallError(f"order is {' or '.join(ORDERS)}, not {order!r}")
    roller = Roller(root, levels, wording, show, order)
    lines: list[str] = []
    for force in (one for one in FORCES if one in root.tallies):
        rows = list(roller.rows(force, root))
        total = Row(0, wording.table["report"]["total"], root.tallies[force], root.rates[force], quiet=True)
        lines += [""] if lines else []
        lines += _table(_title(report, force, levels, wording), [*rows, total], wording, paint, columns)
    return lines + _contradictions(roller, columns)


def _contradictions(roller: Roller, columns: int) -> list[str]:
    """Units that stand in several units above, as their records say."""
    found: dict[tuple[str, str], list[str]] = {}
    names: dict[tuple[str, str], str] = {}
    for depth, unit, above in _walk(roller.root, ()):
        if unit.elsewhere:
            found.setdefault((unit.type, unit.key), []).append("/".join(above))
            names[unit.type, unit.key] = roller.label(unit, depth)
    words, comma = roller.wording.table["roll_up"], roller.wording.table["report"]["list"]
    told = [words["elsewhere"].format(unit=names[unit], places=printable(comma.join(places))) for unit, places in found.items()]
    shown = told[: roller.shown(1)]
    if len(told) > len(shown):
        shown.append(roller.wording.table["report"]["and_more"].format(count=f"{len(told) - len(shown):,}"))
    return ["", *(line for one in shown for line in wrap(one, columns, first="  ", rest="    "))] if shown else []


def _walk(unit: Unit, above: tuple[str, ...]) -> Iterator[tuple[int, Unit, tuple[str, ...]]]:
    for child in unit.children:
        yield len(above), child, above
        yield from _walk(child, (*above, child.key or "?"))


def _title(report: Report, force: str, levels: Sequence[str], wording: Wording) -> str:
    words = wording.table["roll_up"]
    count = sum(one.rule.force in _FORCE_OF[force] for one in report.standards)
    standards = wording.table["report"]["standards_one" if count == 1 else "standards"].format(count=count)
    named = wording.table["report"]["list"].join(wording.record(level) for level in levels)
    return str(words["title"].format(levels=named, force=words[force], standards=standards))


_FORCE_OF = {"duty": ("must", "must_not"), "advice": ("should", "should_not"), "permission": ("may",)}


def _table(title: str, rows: Sequence[Row], wording: Wording, paint: Paint, columns: int) -> list[str]:
    words = wording.table["column"]
    head = [*(words[verdict.value] for verdict in Verdict), words["rate"], words["bounds"]]
    return grid(title, head, [row.line for row in rows], paint, columns)


def _value(force: str, tally: Tally) -> Fraction | None:
    return None if force == "permission" else rate_of(tally.counts[0], tally.counts[1], 0, 0, 0, 0).value


def _input(one: Wanted, wording: Wording) -> str:
    """An input after the word of its record type."""
    form = wording.table["missing"]["other"]
    return str(form.format(key=wording.record(one.record), words=wording.member(one.record, one.name)))


def collect_lines(root: Unit, levels: tuple[str, ...], wording: Wording, columns: int, show: int | None, order: str) -> list[str]:
    """What to collect first in each of the units of the top level in which something is unknown."""
    roller = Roller(root, levels, wording, show, order)
    if show == 0:
        return []
    open = [unit for unit in root.children if any(tally.counts[2] for tally in unit.tallies.values())]
    told = sorted(open, key=lambda unit: (-unit.totals["unknown"], unit.key)) if order == "worst" else open
    words, list_ = wording.table["roll_up"], wording.table["report"]["list"]
    lines: list[str] = []
    for unit in told[: roller.shown(0)]:
        wanted = unit.first_missing(INPUTS)
        items = [
            words["input"].format(words=_input(one, wording), settles=f"{one.settles:,}", named=f"{one.named:,}")
            for one in wanted
        ]
        head = f"  {roller.label(unit, 0)}{wording.table['end']['colon']}"
        if items:
            lines += fill(items, columns, first=head, rest="    ", separator=list_)
    if not lines:
        return []
    rest = len(open) - min(len(open), roller.shown(0))
    if rest:
        lines.append("  " + words["rest"].format(count=f"{rest:,}", level=roller.level(0, many=rest > 1)))
    return [*wrap(words["collect"].format(level=roller.level(0)), columns, rest="  "), *lines]
