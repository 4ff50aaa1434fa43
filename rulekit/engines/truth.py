"""Truth codes and possible sets go in, five-valued conjunction, disjunction and negation come out (semantics S1)."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from rulekit.findings import Truth

TRUE, FALSE, NOTHING = 1, 2, 4
ANY = TRUE | FALSE | NOTHING


@frozen
class Failure:
    """A function of a plug-in that raised: its id and "Type: message"."""

    function: str
    message: str


@frozen
class Outcome:
    """
    What a condition came to: its code, and as bits what it can still come to (of TRUE, FALSE, NOTHING).

    A decided outcome has its own bit alone. For an error the bits are what the function could have given.
    """

    truth: Truth
    possible: int
    failure: Failure | None = None

    @property
    def open(self) -> bool:
        """Whether it is undecided: unknown, or an error that matters."""
        return self.truth is Truth.UNKNOWN or self.truth is Truth.ERROR


YES = Outcome(Truth.TRUE, TRUE)
NO = Outcome(Truth.FALSE, FALSE)
NONE = Outcome(Truth.NOTHING, NOTHING)
UNKNOWN = Outcome(Truth.UNKNOWN, TRUE | FALSE)
_DECIDED = {TRUE: YES, FALSE: NO, NOTHING: NONE}
_UNDECIDED = {mask: Outcome(Truth.UNKNOWN, mask) for mask in range(8)} | {TRUE | FALSE: UNKNOWN}
_LETTERS = ((FALSE, 0), (NOTHING, 1), (TRUE, 2))


def settle(possible: int, failure: Failure | None = None) -> Outcome:
    """The outcome of a leaf from what it can come to: decided where one bit is left, else unknown, or error after a failure."""
    decided = _DECIDED.get(possible)
    if decided is not None:
        return decided
    return _UNDECIDED[possible] if failure is None else Outcome(Truth.ERROR, possible, failure)


def truth(value: bool) -> Outcome:
    """A plain yes or no."""
    return YES if value else NO


def _table(least: bool) -> tuple[tuple[int, ...], ...]:
    pick = min if least else max
    bits = [bit for bit, _ in _LETTERS]

    def both(a: int, b: int) -> int:
        found = 0
        for bit, rank in _LETTERS:
            for other, beside in _LETTERS:
                if a & bit and b & other:
                    found |= bits[pick(rank, beside)]
        return found

    return tuple(tuple(both(a, b) for b in range(8)) for a in range(8))


_AND = _table(least=True)
_OR = _table(least=False)


def conjunction(items: Iterable[Outcome]) -> Outcome:
    """F if any is F; else the first present of E, U, N; else T. Stops reading at the first F."""
    code, possible, failure = Truth.TRUE, TRUE, None
    for item in items:
        if item.truth is Truth.FALSE:
            return NO
        possible = _AND[possible][item.possible]
        if item.truth < code:
            code = item.truth
        if failure is None and item.truth is Truth.ERROR:
            failure = item.failure
    return _made(code, possible, failure)


def disjunction(items: Iterable[Outcome]) -> Outcome:
    """T if any is T; else the first present of E, U, N; else F. Stops reading at the first T."""
    code, possible, failure = Truth.TRUE, FALSE, None  # the code of the conjunction of the negated items
    for item in items:
        if item.truth is Truth.TRUE:
            return YES
        possible = _OR[possible][item.possible]
        dual = _NEGATED[item.truth]
        if dual < code:
            code = dual
        if failure is None and item.truth is Truth.ERROR:
            failure = item.failure
    return _made(_NEGATED[code], possible, failure)


def negation(item: Outcome) -> Outcome:
    """Swaps true and false, keeps the rest."""
    return _made(_NEGATED[item.truth], swapped(item.possible), item.failure)


def swapped(possible: int) -> int:
    """A possible set with true and false exchanged."""
    return possible & NOTHING | (possible & TRUE) << 1 | (possible & FALSE) >> 1


def established(item: Outcome) -> Outcome:
    """The same with nothing read as false, as in an exception (decision 7)."""
    if not item.possible & NOTHING:
        return item
    possible = item.possible & ~NOTHING | FALSE
    return NO if item.truth is Truth.NOTHING else Outcome(item.truth, possible, item.failure)


_NEGATED = (Truth.TRUE, Truth.ERROR, Truth.UNKNOWN, Truth.NOTHING, Truth.FALSE)
_BY_CODE = {Truth.TRUE: YES, Truth.FALSE: NO, Truth.NOTHING: NONE}


def _made(code: Truth, possible: int, failure: Failure | None) -> Outcome:
    decided = _BY_CODE.get(code)
    if decided is not None:
        return decided
    return _UNDECIDED[possible] if code is Truth.UNKNOWN else Outcome(code, possible, failure)
