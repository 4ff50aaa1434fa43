"""Reports in their order and a period for putting right go in; until when a breach has to be put right comes out."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal, get_args

from attrs import field, frozen

from rulekit import resources
from rulekit.errors import CallError
from rulekit.follow.read import Document, Key
from rulekit.ir import Force
from rulekit.sources.problem import problem
from rulekit.sources.text import decode, read_bytes

State = Literal["overdue", "due_soon", "in_order"]
STATES: tuple[State, ...] = get_args(State)
_FORCES = get_args(Force)
_ENDS = ("pass", "not_applicable", "absent", "untold")  # what a breach comes to when it is none any longer
_MOST = 36_525  # days of a hundred years


@frozen
class Periods:
    """Days within which a breach has to be put right: by standard, else by force, else `days`; None where there is no period."""

    days: int | None = None
    force: Mapping[str, int] = field(factory=dict)
    standard: Mapping[str, int] = field(factory=dict)

    def of(self, standard: str, force: str) -> int | None:
        """The period of a breach."""
        return self.standard.get(standard, self.force.get(force, self.days))


@frozen
class Due:
    """
    Until when a breach has to be put right: `told` is the day of the report that first told it (at the latest, where no older
    report is at hand: `or_before`), `due` the last day, `days` those left until its close (negative: since then).
    """

    told: date
    or_before: bool
    due: date
    days: int
    state: State


def first_told(key: Key, documents: Sequence[Document]) -> tuple[date | None, bool]:
    """
    The day of the first report, oldest first, of the run of reports up to the last in which a breach stayed open.

    A report that says unknown, error or nothing of the standard does not end the run; one that says pass or not applicable does.
    The second part says that the oldest report was reached, so that the breach may be older.
    """
    first: date | None = None
    for document in reversed(documents):
        state = document.state(key)
        if state in _ENDS:
            return first, False
        if state == "fail":
            first = document.as_of
    return first, documents[0].state(key) == "fail"


def due(key: Key, force: str, documents: Sequence[Document], periods: Periods, soon: int) -> Due | None:
    """Until when a breach of the last report has to be put right; None where it has no period."""
    days, as_of = periods.of(key[0], force), documents[-1].as_of
    told, or_before = first_told(key, documents)
    if days is None or as_of is None or told is None:
        return None
    end = told + timedelta(days)
    left = (end - as_of).days
    state: State = "overdue" if left <= 0 else "due_soon" if left <= soon else "in_order"
    return Due(told, or_before, end, left, state)


def read_periods(given: object) -> Periods | None:
    """
    Periods from a number of days, a text such as "30" or "30 days" in either language, or the path of a TOML file.

    The file has `days`, a table `force` and a table `standard`, all in days. Errors: C649; CallError for another kind of value.
    """
    if given is None or isinstance(given, Periods):
        return given
    if isinstance(given, int) and not isinstance(given, bool):
        return Periods(_days("within", given))
    if not isinstance(given, str | os.PathLike):
        raise CallError(f"within: days, Periods or the path of a file, not {type(given).__name__}")
    written = os.fspath(given)
    found = re.fullmatch(r"\s*([0-9]{1,6})\s*(\D*?)\s*", written)
    words = {word for lang in ("en", "zh") for word in resources.table("grammars", f"diff.{lang}.toml")["days"]["words"]}
    return Periods(_days(written, int(found[1]))) if found and found[2] in ("", *words) else _of_file(written)


def _of_file(path: str) -> Periods:
    text, _ = decode(read_bytes(path), path)
    try:
        content: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise problem("C649", path, value=path, reason=str(error)) from error
    for name in content:
        if name not in ("days", "force", "standard"):
            raise problem("C649", path, value=path, reason=name)
    tables = {name: content.get(name, {}) for name in ("force", "standard")}
    wrong = [name for name, table in tables.items() if not isinstance(table, dict)]
    wrong = wrong or [name for name in tables["force"] if name not in _FORCES]
    if wrong:
        raise problem("C649", path, value=path, reason=wrong[0])
    read = {name: {id: _days(f"{path}: {id}", days) for id, days in table.items()} for name, table in tables.items()}
    days = content.get("days")
    return Periods(None if days is None else _days(f"{path}: days", days), read["force"], read["standard"])


def _days(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
        raise problem("C649", value=name, reason=str(value)[:40])
    return value
