"""Dates of one synthetic record go in; they come out, some of them moved to where deadlines, days and orders are decided."""

from __future__ import annotations

from datetime import date
from typing import Any

from rulekit.engines import deadlines
from rulekit.testing.chance import Chance
from rulekit.testing.favoured import Favoured

_NEAR = 0.7  # share of dates that stand at such a day or in such an order


def moved(type: str, cells: dict[str, Any], known: Favoured, chance: Chance) -> dict[str, Any]:
    """The cells, some dates at a fixed day or beside it, at a last day or beside it, steps in order or two exchanged."""
    for (record, name), days in known.days.items():
        if record == type and _day(cells.get(name)) is not None and chance.happens(_NEAR):
            cells[name] = _written(chance.one(list(days)) + chance.one((-1, 0, 1)))
    for (record, trigger, done), lengths in known.deadlines.items():
        start = _day(cells.get(trigger))
        if record == type and start is not None and _day(cells.get(done)) is not None and chance.happens(_NEAR):
            count, unit = chance.one(list(lengths))
            due = deadlines.forward(start, count, unit)
            cells[done] = _written(max(due + chance.one((-1, 0, 0, 1)), start))
    for (record, *steps), _ in known.orders.items():
        names = [name for name in steps if name in cells]
        taken = sorted(str(cells[name]) for name in names if _day(cells[name]) is not None)
        if record == type and taken and chance.happens(_NEAR):
            ordered = [*taken, *(taken[-1] for _ in names[len(taken) :])]
            if len(names) > 1 and chance.happens(0.3):
                place = chance.between(0, len(names) - 2)
                ordered[place : place + 2] = ordered[place + 1], ordered[place]
            last = str(cells[names[-1]])
            cells |= zip(names, ordered, strict=True)
            cells[names[-1]] = last if _day(last) is None else cells[names[-1]]
    return cells


def _day(cell: object) -> int | None:
    """The ordinal of a full date."""
    try:
        return date.fromisoformat(cell).toordinal() if isinstance(cell, str) and len(cell) == 10 else None
    except ValueError:
        return None


def _written(day: int) -> str:
    return date.fromordinal(min(max(day, 1), date.max.toordinal())).isoformat()
