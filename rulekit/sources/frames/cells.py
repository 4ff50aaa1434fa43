"""Columns of texts: each different value is read as a cell of a file is, and stands for what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import inf, lcm
from typing import Any

from attrs import define, field

from rulekit.findings import Place
from rulekit.records import Days
from rulekit.sources.doubt import Doubt, Missing
from rulekit.sources.frames.work import WHOLE, FieldColumn, naming
from rulekit.sources.problem import problem
from rulekit.sources.values import Cell, is_blank
from rulekit.tables import LATEST, Day, Encoding, Number, Text, YesNo

FEW = 8  # choices of a field that are compared one by one
TEXTS = ("String", "VARCHAR")


class ReadColumn(FieldColumn):
    """Texts and other cells of which each different value is read once, as a cell of a file is."""

    def ask(self) -> None:
        if self._few():
            # most columns of choices hold nothing but their ids: cheaper to see than the different values are to gather
            on, item, same = self.work.on, self.item, None
            for choice in self.cells.field.choices:
                one = on.related(item, "eq", on.literal(choice.id))
                same = one if same is None else on.either(same, one)
            self.work.asked[self.name("ids")] = on.every(same)
        elif self.stored.stored != "coded":
            self.work.distinct[self.name("read")] = self.item

    def _few(self) -> bool:
        """Whether the field has so few choices that each can be compared with every cell."""
        field = self.cells.field
        return field.kind == "text" and 0 < len(field.choices) <= FEW and not field.blank and self.stored.shown in TEXTS

    def settle(self) -> Encoding | None:
        told = Told(self)
        if self._few():
            if self.work.totals[self.name("ids")]:
                return Text(self.column)
            self.work.values[self.name("read")] = self.work.on.survey(self.work.frame, {}, {"read": self.item})[1]["read"]
        if self.stored.stored == "coded":
            for index, value in enumerate(self.work.coded[self.column]):
                told.value(index, self.cells.read(value), value)
            told.value(None, self.cells.blank())
        else:
            for value in self.work.values[self.name("read")]:
                told.value(None if value is None or value != value else value, self.cells.read(value), value)
        told.later()
        return told.encoding()


@define(eq=False)
class Told:
    """The different values of a column, each with what it was read as."""

    of: FieldColumn
    cells: dict[Any, Cell] = field(factory=dict)
    shown: dict[Any, Any] = field(factory=dict)

    def value(self, stored: Any, cell: Cell, shown: Any = None) -> None:
        """Take up one different value: as it is stored, what it was read as, as it is shown."""
        self.cells[stored] = cell
        self.shown[stored] = shown

    def later(self) -> None:
        """Tell, once somebody asks, how many cells were doubtful, marked as missing, or blank with a meaning."""
        groups: dict[tuple[str, str], list[Any]] = {}
        for stored, cell in self.cells.items():
            if isinstance(cell, Doubt):
                groups.setdefault((cell.code, ""), []).append(stored)
            elif isinstance(cell, Missing) and cell.note:
                groups.setdefault((cell.note, cell.mark), []).append(stored)
            elif self.of.cells.field.blank and is_blank(self.shown[stored]) and not isinstance(cell, Missing):
                groups.setdefault((f"blank_{self.of.cells.field.blank}", ""), []).append(stored)
        if groups:
            self.of.work.later.append(lambda: self._tell(groups))

    def _tell(self, groups: Mapping[tuple[str, str], list[Any]]) -> None:
        of, work = self.of, self.of.work
        asked = {str(index): work.on.count(self._among(stored)) for index, stored in enumerate(groups.values())}
        counts = work.look(asked)
        for index, ((code, mark), stored) in enumerate(groups.items()):
            count = counts[str(index)]
            first = self.cells[stored[0]]
            if not count:
                continue
            if isinstance(first, Doubt):
                work.tell(first, of.column, of.id, count)
            else:
                place = Place(work.source, 0, of.column)
                arguments = {"mark": mark} if mark else {}
                work.gathered.tell(code, place, (work.source, of.column, mark), count, column=of.column, field=of.id, **arguments)

    def _among(self, stored: Sequence[Any]) -> Any:
        on, item = self.of.work.on, self.of.item
        known = [value for value in stored if value is not None]
        among = on.among(item, known) if known else None
        if len(known) == len(stored):
            return among
        missing = on.missing(item)
        if self.of.stored.stored in ("float", "single"):
            missing = on.either(missing, on.related(on.size(item), "gt", on.literal(inf)))
        return missing if among is None else on.either(among, missing)

    def constant(self) -> Encoding | None:
        """The encoding where only blanks occur."""
        self.later()
        return self.encoding() if not isinstance(self.cells.get(None), Missing) else None

    def encoding(self) -> Encoding | None:
        """The encoding of the column, None where nothing could be read."""
        read = {stored: cell for stored, cell in self.cells.items() if not isinstance(cell, Missing | Doubt)}
        if not read:
            return None
        kind = self.of.cells.field.kind
        if kind == "number":
            return self._numbers(read)
        if kind == "yesno":
            return YesNo(self._column("", read, "Boolean"))
        return self._texts(read) if kind == "text" else self._days(read)

    def _column(self, what: str, found: Mapping[Any, Any], stored: str) -> str:
        of, on = self.of, self.of.work.on
        pairs = [(value, one) for value, one in found.items() if value is not None]
        if of.stored.stored == "nothing":
            return of.work.add(of.id + what, on.literal(found[None]))
        item = on.looked_up(of.item, [value for value, _ in pairs], [one for _, one in pairs], stored)
        if None in found:
            item = on.cases([(self._among([None]), on.literal(found[None]))], item)
        return of.work.add(of.id + what, item)

    def _numbers(self, read: Mapping[Any, Any]) -> Number:
        scale = lcm(*(number.denominator for number in read.values()))
        if all(abs(number * scale) <= WHOLE for number in read.values()):
            return Number(
                self._column("", {stored: int(number * scale) for stored, number in read.items()}, "Int64"), Fraction(scale)
            )
        floats = {stored: float(number) for stored, number in read.items()}
        if self.of.exact or any(Fraction(Decimal(repr(floats[stored]))) != number for stored, number in read.items()):
            raise problem("D563", self.of.work.source, **naming(self.of), file=self.of.work.source)
        return Number(self._column("", floats, "Float64"), floating=True)

    def _texts(self, read: Mapping[Any, Any]) -> Text:
        same = all(stored == text for stored, text in read.items())
        if same and all(stored in read or stored is None for stored in self.cells) and self.of.stored.shown in TEXTS:
            return Text(self.of.column)
        words = tuple(sorted(set(read.values())))
        at = {word: index for index, word in enumerate(words)}
        stored = "UInt8" if len(words) < 256 else "Int32"
        return Text(self._column("", {value: at[text] for value, text in read.items()}, stored), words)

    def _days(self, read: Mapping[Any, Any]) -> Day:
        first = {stored: day.first if isinstance(day, Days) else LATEST for stored, day in read.items()}
        last = {stored: day.last if isinstance(day, Days) else LATEST for stored, day in read.items()}
        column = self._column("", first, "Int32")
        return Day(column, last="" if first == last else self._column(":last", last, "Int32"))
