"""Steps of a proof about how often something happened go in; the periods that were judged come out in words and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rulekit import ir, periods
from rulekit.findings import Period, Step, Truth
from rulekit.text import printable

if TYPE_CHECKING:
    from rulekit.reports.words import Wording

OFTEN = (ir.EachPeriod, ir.AnyWindow)
_SHOWN = 4


def facts(wording: Wording, step: Step, *, all: bool = False) -> list[str]:
    """How many there were in each period: those alone that stand against it, where some do; the last few, if not `all`."""
    against = [one for one in step.periods if one.truth is step.truth and step.truth in (Truth.FALSE, Truth.UNKNOWN)]
    shown = list(step.periods) if all else (against or list(step.periods))[-_SHOWN:]
    return [_told(wording, one) for one in shown]


def fact(wording: Wording, step: Step) -> str:
    """What was counted, and how many in which periods; "" where no period was judged."""
    assert isinstance(step.condition, OFTEN)
    shown = facts(wording, step)
    if not shown:
        return ""
    words = wording.table["fact"]
    name = wording.record(step.condition.group.record, many=True)
    return str(words["pair"].format(words=name, value=words["list"].join(shown)))


def _told(wording: Wording, one: Period) -> str:
    words = wording.table["fact"]
    known = one.high is not None and one.low == one.high
    forms = wording.table["value"]
    count = str(one.low) if known else str(forms["from" if one.high is None else "between"]).format(low=one.low, high=one.high)
    text = words["period"].format(period=name(wording, one.name), count=count)
    return str(words["period_open"].format(text=text, date=one.due) if one.due else text)


def name(wording: Wording, period: str) -> str:
    """A period in words; a window from its first day to its last."""
    first, _, last = period.partition("/")
    if last:
        return str(wording.table["fact"]["window"].format(first=first, last=last))
    return periods.words_of(period, wording.lang) if periods.kind_of(period) else printable(period)


def data(step: Step) -> list[dict[str, Any]]:
    """The same as data."""
    return [
        {"period": one.name, "low": one.low, "high": one.high, "truth": one.truth.name.lower(), "due": one.due or None}
        for one in step.periods
    ]
