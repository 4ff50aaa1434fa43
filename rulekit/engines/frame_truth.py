"""Conditions of rows go in, their conjunction, disjunction and negation come out: native where three values do (semantics S1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from attrs import frozen

from rulekit.engines.frame_dialect import Dialect
from rulekit.engines.frame_expressions import NO, Columns, X, both, coded, either, filled, inverse, missing, one_of, tri
from rulekit.engines.frame_numbers import Bits

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
class Coded:
    """A condition that may come to more: a small integer for each row, one of the five above; ASK only where it is `asking`."""

    code: X
    can: Callable[[], Possible]
    asking: bool

    @property
    def possible(self) -> Possible:
        """Whether it can come to true, to false, to nothing; where it is to be asked, it does not matter what this says."""
        return self.can()


Truths: TypeAlias = Plain | Coded


def comes_to(item: Truths, code: int) -> X:
    """Whether a condition is one of the five; null counts as no."""
    if isinstance(item, Coded):
        return one_of(item.code, [code])
    if code == TRUE:
        return item.value
    if code == FALSE:
        return inverse(item.value)
    return missing(item.value) if code == UNKNOWN else NO


def of_bits(columns: Columns, bits: Bits) -> Truths:
    """A comparison by what it can come to."""
    if bits.ask.value is False and bits.nothing.value is False:
        yes, no = bits.yes, bits.no
        if not (yes.static or no.static):
            yes, no = columns.keep(yes), columns.keep(no)
        if yes.value is True and no.value is True:
            return Plain(X(columns.on.unknown(), columns.on))
        return Plain(tri(both(yes, inverse(no)), both(no, inverse(yes))))
    yes, no, nothing = (columns.keep(item) for item in (bits.yes, bits.no, bits.nothing))
    more = either(both(yes, no), both(yes, nothing), both(no, nothing))
    code = coded(columns.on, [(bits.ask, ASK), (more, UNKNOWN), (yes, TRUE), (no, FALSE)], NOTHING)
    return Coded(columns.keep(code), lambda: (yes, no, nothing), bits.ask.value is not False)


def conjunction(columns: Columns, items: Sequence[Truths]) -> Truths:
    """False if any is, else ask, unknown or nothing if any is, else true."""
    if all(isinstance(item, Plain) for item in items):
        return Plain(both(*(item.value for item in items if isinstance(item, Plain))))
    return Coded(columns.keep(_first(columns.on, items, FALSE, TRUE)), lambda: _possible(columns, items, False), _asking(items))


def disjunction(columns: Columns, items: Sequence[Truths]) -> Truths:
    """True if any is, else ask, unknown or nothing if any is, else false."""
    if all(isinstance(item, Plain) for item in items):
        return Plain(either(*(item.value for item in items if isinstance(item, Plain))))
    return Coded(columns.keep(_first(columns.on, items, TRUE, FALSE)), lambda: _possible(columns, items, True), _asking(items))


def _asking(items: Iterable[Truths]) -> bool:
    return any(isinstance(item, Coded) and item.asking for item in items)


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
    if isinstance(item, Plain):
        return Plain(inverse(item.value))
    swapped = {FALSE: TRUE, ASK: ASK, UNKNOWN: UNKNOWN, NOTHING: NOTHING}
    code = coded(columns.on, [(comes_to(item, old), new) for old, new in swapped.items()], FALSE)

    def possible() -> Possible:
        yes, no, nothing = item.possible
        return no, yes, nothing

    return Coded(columns.keep(code), possible, item.asking)


def established(columns: Columns, item: Truths) -> Truths:
    """The same with nothing read as false, as in an exception (decision 7)."""
    if isinstance(item, Plain):
        return item
    same = {FALSE: FALSE, ASK: ASK, UNKNOWN: UNKNOWN, TRUE: TRUE}
    code = coded(columns.on, [(comes_to(item, old), new) for old, new in same.items()], FALSE)

    def possible() -> Possible:
        yes, no, nothing = item.possible
        return yes, either(no, nothing), NO

    return Coded(columns.keep(code), possible, item.asking)
