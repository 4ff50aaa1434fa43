"""Fields and what a ruleset looks at go in; synthetic values for one record come out, near thresholds and days that matter."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field

from rulekit import periods, resources
from rulekit.engines.calendar import back
from rulekit.testing.chance import Chance
from rulekit.testing.days import moved
from rulekit.testing.favoured import Favoured, balance, compared_fields
from rulekit.vocabulary import Field, Vocabulary

_NEAR = 0.6  # share of numbers and dates that stand at a threshold or one step beside it
_LEANINGS = (0.0, 0.1, 0.5, 0.9, 1.0)
_MOST = 10_000  # no number without a threshold is larger, though the vocabulary allow it


@define(eq=False)
class Cells:
    """Makes values of fields; a yes/no field or a choice leans one way for a whole sample, so that groups of every kind occur."""

    vocabulary: Vocabulary
    known: Favoured
    chance: Chance
    missing: float
    as_of: date
    lang: str
    _leaning: dict[tuple[str, str], float] = field(factory=dict, init=False)
    _usual: dict[tuple[str, str], tuple[str, float]] = field(factory=dict, init=False)
    _texts: int = field(default=0, init=False)

    def of(self, type: str) -> dict[str, Any]:
        """The cells of one record: a missing one is absent; a number is a whole number or exact decimal text."""
        declared = self._declared(type)
        numbers = {one.id: self._number(one) for one in declared if one.kind == "number"}
        self._balanced(type, numbers)
        cells: dict[str, Any] = {}
        for one in declared:
            value = written(numbers[one.id] / self._unit(one)) if one.kind == "number" else self._other(one)
            if not self.chance.happens(self.missing):
                cells[one.id] = value
        return moved(type, cells, self.known, self.chance)

    def _declared(self, type: str) -> list[Field]:
        kind = self.vocabulary.records[type]
        wanted = {name for of, name in self.known.fields if of == type} | {kind.begins, kind.ends}
        earlier = sorted(name for name in wanted if periods.AT in name)
        declared = [one for one in self.vocabulary.fields_of(type) if one.id in wanted]
        return [*declared, *(self.vocabulary.fields[type, name] for name in earlier)]

    def _other(self, one: Field) -> Any:
        if one.kind == "yesno":
            if (one.record, one.id) not in self._leaning:
                self._leaning[one.record, one.id] = self.chance.one([*_LEANINGS, *map(float, self.known.shares)])
            return self.chance.happens(self._leaning[one.record, one.id])
        return self._text(one) if one.kind == "text" else self._date(one)

    # numbers -------------------------------------------------------------------------------------

    def _number(self, one: Field) -> Fraction:
        near = list(self.known.numbers.get((one.record, one.id), ()))
        if near and self.chance.happens(_NEAR):
            return self._fitting(one, self.chance.one(near), self.chance.one((-1, 0, 0, 1)))
        if not near and self.chance.happens(0.1):
            ends = [end for end in (one.low, one.high) if end is not None]
            if ends:
                return self._fitting(one, self.chance.one(ends), 0)
        low = one.low if one.low is not None else Fraction(0)
        reach = 2 * max(map(abs, near)) if near else Fraction(100)
        high = min(one.high, _cap(reach)) if one.high is not None else _cap(reach)
        steps = max(int((high - low) / _step(one)), 0)
        return self._fitting(one, low + self.chance.between(0, steps) * _step(one), 0)

    def _fitting(self, one: Field, value: Fraction, steps: int) -> Fraction:
        """A value moved by some steps, on the grid of the field and within its range."""
        step = _step(one)
        if one.integer or (value / step).denominator > 1000:
            value = (value // step) * step + (step if steps > 0 and value % step else 0)
        value += steps * step
        value = value if one.low is None else max(value, one.low)
        return value if one.high is None else min(value, one.high)

    def _unit(self, one: Field) -> Fraction:
        """What a bare number of a field stands for, in the base unit of what it measures."""
        return self.vocabulary.units[one.unit].factor if one.unit in self.vocabulary.units else Fraction(1)

    def _balanced(self, type: str, numbers: dict[str, Fraction]) -> None:
        """Move one number so that two quantities of the record which a standard compares are equal, or a step apart."""
        pairs = [pair for pair in self.known.pairs.get(type, ()) if len(compared_fields(pair, self.known.definitions)) > 1]
        if not pairs or not self.chance.happens(_NEAR):
            return
        pair = self.chance.one(pairs)
        names = compared_fields(pair, self.known.definitions)
        name = self.chance.one(names)
        even = balance(pair, name, numbers, self.known.definitions)
        if even is None or not set(names) <= set(numbers):
            return
        scale = even.denominator
        if 1 < scale <= _MOST:  # a ratio stays what it is when both of its sides grow, until whole numbers meet it
            grown = numbers | {each: numbers[each] * scale for each in names}
            if balance(pair, name, grown, self.known.definitions) == even * scale:
                numbers |= {each: self._fitting(self.vocabulary.fields[type, each], grown[each], 0) for each in names}
                even *= scale
        numbers[name] = self._fitting(self.vocabulary.fields[type, name], even, self.chance.one((-1, 0, 0, 1)))

    # texts and dates -----------------------------------------------------------------------------

    def _text(self, one: Field) -> str:
        named = list(self.known.texts.get((one.record, one.id), ()))
        if named and self.chance.happens(0.5) and not one.choices:
            return self.chance.one(named)
        if one.choices:
            return self._choice(one)
        self._texts += 1
        form = resources.table("grammars", f"sample.{self.lang}.toml")["text"]
        return str(form.format(words=one.words.first("zh" if self.lang == "zh" else "en"), number=self._texts))

    def _choice(self, one: Field) -> str:
        """A value of a closed set; one of them is the usual one of a whole sample."""
        if (one.record, one.id) not in self._usual:
            self._usual[one.record, one.id] = (self.chance.one(one.choices).id, self.chance.one((0.0, 0.5, 0.9)))
        usual, share = self._usual[one.record, one.id]
        return usual if self.chance.happens(share) else self.chance.one(one.choices).id

    def _date(self, one: Field) -> str:
        kind = self.vocabulary.records[one.record]
        not_yet = str(resources.table("grammars", "data.toml")["not_yet"][0])
        if one.id == kind.ends and self.chance.happens(0.7):
            return not_yet
        if one.id in (kind.begins, kind.ends):
            return self._day(self.chance.between(1, 400) if self.chance.happens(0.1) else -self.chance.between(0, 4000))
        windows = list(self.known.windows.get((one.record, one.id), ()))
        if one.event is not None and self.chance.happens(0.1):
            return not_yet
        if windows and self.chance.happens(_NEAR):
            count, unit = self.chance.one(windows)
            edge = back(self.as_of, count, "day" if unit == "day" else "month")
            return self._day(edge - self.as_of.toordinal() + self.chance.one((-1, 0, 1)))
        if self.chance.happens(0.1):
            return self._day(self.chance.one((0, 1)))
        day = self._day(-self.chance.between(0, 4000))
        return day[:7] if self.chance.happens(0.1) else day

    def _day(self, offset: int) -> str:
        ordinal = min(max(self.as_of.toordinal() + offset, 1), date.max.toordinal())
        return date.fromordinal(ordinal).isoformat()


def _cap(value: Fraction) -> Fraction:
    return max(value, Fraction(1)) if value > 0 else Fraction(_MOST)


def _step(one: Field) -> Fraction:
    if one.step:
        return one.step
    return Fraction(1, 100) if one.unit == "ratio" else Fraction(1)


def written(value: Fraction) -> int | str:
    """A number as a cell: a whole number, else exact decimal text, cut after six places where it has no end."""
    if value.denominator == 1:
        return value.numerator
    whole = value.numerator * 10**6 // value.denominator
    sign, digits = ("-" if whole < 0 else ""), f"{abs(whole):07d}"
    return f"{sign}{digits[:-6]}.{digits[-6:]}".rstrip("0").rstrip(".")
