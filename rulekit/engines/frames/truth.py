"""Conditions of rows go in, their conjunction, disjunction and negation come out: native where three values do (semantics S1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from attrs import frozen

from rulekit.engines.frames.dialect import Dialect
from rulekit.engines.frames.expressions import NO, Columns, X, both, coded, either, filled, inverse, missing, one_of
from rulekit.engines.frames.numbers import Sure

FALSE, ASK, UNKNOWN, NOTHING, TRUE = range(5)  # as in findings.Truth; where an error would stand, columns cannot tell
Possible: TypeAlias = tuple[X, X, X]


@frozen(eq=False)
class Plain:
    """A condition that comes to true, false or unknown: a Boolean that is null where it is unknown."""

    value: X

    @property
    def possible(self) -> Possible:
        """Whether it can come to true, to false, to nothing."""
        return filled(self.value, True), filled(inverse(self.value), True), NO


@frozen(eq=False)
class Pair:
    """A condition that comes to true, false or unknown: true where `yes` holds, false where `no` does; null does not hold."""

    yes: X
    no: X

    @property
    def possible(self) -> Possible:
        """Whether it can come to true, to false, to nothing."""
        return inverse(filled(self.no, False)), inverse(filled(self.yes, False)), NO


@frozen(eq=False)
class Compared:
    """A comparison that may be about nothing, or has to be asked."""

    sure: Sure

    @property
    def asking(self) -> bool:
        """Whether it is asked in a row at all."""
        return self.sure.ask.value is not False

    @property
    def possible(self) -> Possible:
        """Whether it can come to true, to false, to nothing; where it is to be asked, it does not matter what this says."""
        some = inverse(self.sure.only)
        yes, no = self.sure.possible
        return both(yes, some), both(no, some), either(self.sure.maybe, self.sure.only)


@frozen(eq=False)
class Coded:
    """A condition that may come to more: a small integer for each row, one of the five above; ASK only where it is `asking`."""

    code: X
    can: Callable[[], Possible]
    asking: bool

    @property
    def possible(self) -> Possible:
        """Whether it can come to true, to false, to nothing; where it is to be asked, it does not matter what this says."""
        return self.can()


Truths: TypeAlias = Plain | Pair | Compared | Coded
NATIVE = (Plain, Pair)  # those that come to true, false or unknown alone


def comes_to(item: Truths, code: int) -> X:
    """Whether a condition is one of the five; null counts as no."""
    match item:
        case Coded():
            return one_of(item.code, [code])
        case Plain():
            return {TRUE: item.value, FALSE: inverse(item.value), UNKNOWN: missing(item.value)}.get(code, NO)
        case Pair():
            known = inverse(filled(either(item.yes, item.no), False))
            return {TRUE: item.yes, FALSE: item.no, UNKNOWN: known}.get(code, NO)
        case Compared():
            return _compared(item.sure, code)


def _compared(sure: Sure, code: int) -> X:
    if code == ASK:
        return sure.ask
    told = inverse(either(sure.only, sure.ask))
    if code in (TRUE, FALSE):
        return both(sure.yes if code == TRUE else sure.no, told)
    if code == NOTHING:
        return both(sure.only, inverse(sure.ask))
    return both(inverse(filled(either(sure.yes, sure.no), False)), told)


def of_sure(columns: Columns, sure: Sure, *, keep: bool) -> Truths:
    """A comparison as a condition; in columns where it will be asked for again."""
    put = columns.keep if keep else _as_it_is
    if sure.ask.value is False and sure.maybe.value is False:
        return Pair(put(sure.yes), put(sure.no))
    yes, no, maybe, only, ask = (put(part) for part in (sure.yes, sure.no, sure.maybe, sure.only, sure.ask))
    return Compared(Sure(yes, no, maybe, only, ask, sure.can))


def _as_it_is(item: X) -> X:
    return item


def conjunction(columns: Columns, items: Sequence[Truths]) -> Truths:
    """False if any is, else ask, unknown or nothing if any is, else true."""
    if all(isinstance(item, Plain) for item in items):
        return Plain(both(*(item.value for item in items if isinstance(item, Plain))))
    if all(isinstance(item, NATIVE) for item in items):
        return Pair(both(*(comes_to(item, TRUE) for item in items)), either(*(comes_to(item, FALSE) for item in items)))
    return Coded(columns.keep(_first(columns.on, items, FALSE, TRUE)), lambda: _possible(columns, items, False), _asking(items))


def disjunction(columns: Columns, items: Sequence[Truths]) -> Truths:
    """True if any is, else ask, unknown or nothing if any is, else false."""
    if all(isinstance(item, Plain) for item in items):
        return Plain(either(*(item.value for item in items if isinstance(item, Plain))))
    if all(isinstance(item, NATIVE) for item in items):
        return Pair(either(*(comes_to(item, TRUE) for item in items)), both(*(comes_to(item, FALSE) for item in items)))
    return Coded(columns.keep(_first(columns.on, items, TRUE, FALSE)), lambda: _possible(columns, items, True), _asking(items))


def _asking(items: Iterable[Truths]) -> bool:
    return any(asking(item) for item in items)


def asking(item: Truths) -> bool:
    """Whether a condition has to be asked in a row."""
    return isinstance(item, Coded | Compared) and item.asking


def _first(on: Dialect, items: Iterable[Truths], deciding: int, otherwise: int) -> X:
    order = (deciding, ASK, UNKNOWN, NOTHING)
    return coded(on, [(either(*(comes_to(item, code) for item in items)), code) for code in order], otherwise)


def _possible(columns: Columns, items: Iterable[Truths], widest: bool) -> Possible:
    """The sets of what items can come to, joined as the least (or the greatest) of false < nothing < true."""
    can = [tuple(columns.keep(part) for part in item.possible) for item in items]
    if widest:
        can = [(no, yes, nothing) for yes, no, nothing in can]
    every = both(*(yes for yes, _, _ in can))
    some = either(*(no for _, no, _ in can))
    nothing = both(both(*(either(one, yes) for yes, _, one in can)), either(*(one for _, _, one in can)))
    found = tuple(columns.keep(part) for part in ((some, every, nothing) if widest else (every, some, nothing)))
    return found[0], found[1], found[2]


def negation(columns: Columns, item: Truths) -> Truths:
    """Swaps true and false."""
    match item:
        case Plain():
            return Plain(inverse(item.value))
        case Pair():
            return Pair(item.no, item.yes)
        case Compared():
            return Compared(item.sure.opposite)
    swapped = {FALSE: TRUE, ASK: ASK, UNKNOWN: UNKNOWN, NOTHING: NOTHING}
    code = coded(columns.on, [(comes_to(item, old), new) for old, new in swapped.items()], FALSE)

    def possible() -> Possible:
        yes, no, nothing = item.possible
        return no, yes, nothing

    return Coded(columns.keep(code), possible, asking(item))


def established(columns: Columns, item: Truths) -> Truths:
    """The same with nothing read as false, as in an exception (decision 7)."""
    if isinstance(item, NATIVE):
        return item
    same = {FALSE: FALSE, ASK: ASK, UNKNOWN: UNKNOWN, TRUE: TRUE}
    code = coded(columns.on, [(comes_to(item, old), new) for old, new in same.items()], FALSE)

    def possible() -> Possible:
        yes, no, nothing = item.possible
        return yes, either(no, nothing), NO

    return Coded(columns.keep(code), possible, asking(item))
