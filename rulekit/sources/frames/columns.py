"""Columns of a frame: what is stored and which field it is go in; the encoding that engines read comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rulekit.records import NotYet
from rulekit.sources.frames.cells import ReadColumn, Told
from rulekit.sources.frames.numbers import FloatColumn, WholeColumn
from rulekit.sources.frames.work import FieldColumn, Work, tell_blanks, tell_later
from rulekit.sources.problem import problem
from rulekit.sources.values import CellReader
from rulekit.tables import LATEST, Day, Encoding, YesNo


def field_column(work: Work, column: str, id: str, cells: CellReader, exact: bool, users: Callable[[str], str]) -> FieldColumn:
    """The reader of one column. Errors: D561 where nothing in such a column can be a value of the field."""
    stored, kind = work.stored[column].stored, cells.field.kind
    numeric = stored in ("small", "whole", "float", "single", "decimal")
    factor = cells.scale.factor if cells.scale else cells.units.base(cells.field)
    chosen: type[FieldColumn] | None = None
    if stored in ("text", "coded") or (numeric and (kind != "number" or (cells.field.integer and factor.denominator != 1))):
        chosen = ReadColumn
    elif numeric:
        chosen = FloatColumn if stored in ("float", "single") else WholeColumn
    elif stored in ("day", "moment") and kind == "date":
        chosen = DayColumn
    elif stored == "yesno" and kind == "yesno":
        chosen = YesNoColumn
    elif stored == "nothing":
        chosen = NothingColumn
    if chosen is None:
        shown = work.stored[column].shown[:60]
        raise problem("D561", work.source, file=work.source, column=column, stored=shown, field=id, kind=kind)
    return chosen(work, column, id, cells, exact, users)


class NothingColumn(FieldColumn):
    """A column in which every cell is blank."""

    def settle(self) -> Encoding | None:
        told = Told(self)
        told.value(None, self.cells.blank())
        return told.constant()


class YesNoColumn(FieldColumn):
    """Booleans."""

    def settle(self) -> Encoding:
        blank = self.cells.blank()
        if not isinstance(blank, bool):
            return YesNo(self.column)
        tell_blanks(self, self.work.on.missing(self.item))
        return YesNo(self.work.add(self.id, self.work.on.filled(self.item, blank)))


class DayColumn(FieldColumn):
    """Dates, and moments by their local day."""

    def ask(self) -> None:
        from datetime import date

        on = self.work.on
        known = on.both(on.related(self.day, "ge", on.literal(date.min)), on.related(self.day, "le", on.literal(date.max)))
        self.work.asked[self.name("days")] = on.every(known)

    @property
    def day(self) -> Any:
        """The day as an expression."""
        return self.work.on.on_day(self.item) if self.stored.stored == "moment" else self.item

    def settle(self) -> Encoding:
        from datetime import date

        on, day = self.work.on, self.day
        if not self.work.totals[self.name("days")]:
            early, late = on.related(day, "lt", on.literal(date.min)), on.related(day, "gt", on.literal(date.max))
            outside = on.either(early, late)
            tell_later(self, {"no_such_date": outside}, on.text(day))
            day = on.cases([(on.inverse(outside), day)], None)
        blank = self.cells.blank()
        if isinstance(blank, NotYet):
            missing = on.missing(self.item)
            tell_blanks(self, missing)
            return Day(self.work.add(self.id, on.cases([(missing, on.ordinal(LATEST))], on.ordinal_of(day))))
        if self.stored.stored == "day" and self.work.totals[self.name("days")]:
            return Day(self.column, native=True)
        return Day(self.work.add(self.id, day), native=True)
