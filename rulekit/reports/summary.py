"""The table of a report and its last line: counts, rates and an exit code go in, lines of text come out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rulekit.findings import Verdict
from rulekit.reports.layout import Paint
from rulekit.reports.rates import Rate, percent
from rulekit.reports.words import Wording
from rulekit.text import pad, printable, shorten, width

if TYPE_CHECKING:
    from rulekit.report import Report

FAILED, OPEN, MET, NOTHING = "×", "!", "√", "–"
STYLE = {FAILED: "red", OPEN: "yellow", MET: "green", NOTHING: "dim"}
_TITLE = 12  # least columns for id and title of a standard


def table_lines(report: Report, wording: Wording, paint: Paint, columns: int) -> list[str]:
    """A line per standard with the five verdicts, its rate and bounds; a line of totals where there are several standards."""
    words = wording.table
    head = [*(words["column"][verdict.value] for verdict in Verdict), words["column"]["rate"], words["column"]["bounds"]]
    rows = [[*counts_shown(report.counts[s.id]), *rate_shown(report.rates[s.id])] for s in report.standards]
    totals = [[*counts_shown(report.totals), "", ""]] if len(rows) > 1 else []
    widths = [max(width(row[index]) for row in [head, *rows, *totals]) for index in range(len(head))]
    space = max(_TITLE, columns - sum(widths) - len(widths))
    names = [shorten(printable(f"{s.id} {report.titled(wording.lang, s)}".strip()), space - 4) for s in report.standards]
    left = max([_TITLE, width(words["report"]["total"]) + 4, *(width(name) + 4 for name in names)])
    lines = [paint((" " * left + cells(head, widths)).rstrip(), "dim")]
    for standard, name, row in zip(report.standards, names, rows, strict=True):
        mark = symbol(report, standard.id)
        lines.append(f"  {paint(mark, STYLE[mark])} {pad(name, left - 4)}{cells(row, widths)}".rstrip())
    for row in totals:
        lines.append((pad("    " + words["report"]["total"], left) + cells(row, widths)).rstrip())
    return lines


def symbol(report: Report, standard: str) -> str:
    """The sign before a standard: × where one fails, ! where one is open, √ where all are decided, – where nothing applied."""
    return sign(report.counts[standard])


def sign(counts: Mapping[str, int]) -> str:
    """The sign of counts of verdicts, as above."""
    if counts["fail"]:
        return FAILED
    if counts["unknown"] or counts["error"]:
        return OPEN
    return MET if counts["pass"] else NOTHING


def cells(row: list[str], widths: list[int]) -> str:
    """Cells to the right, but for the bounds at the end, which stand to the left so that their brackets align."""
    *numbers, last = row
    shown = [pad(cell, columns, right=True) for cell, columns in zip(numbers, widths, strict=False)]
    return " " + " ".join([*shown, pad(last, widths[-1])])


def counts_shown(counts: Mapping[str, int]) -> list[str]:
    """Counts of the five verdicts."""
    return [f"{counts[verdict.value]:,}" if counts[verdict.value] else NOTHING for verdict in Verdict]


def rate_shown(rate: Rate) -> tuple[str, str]:
    """A rate in per cent, and its bounds where it has them."""
    if rate.low is None or rate.high is None:
        return percent(rate.value) if rate.value is not None else "", ""
    value = percent(rate.value) if rate.value is not None else NOTHING
    return value, f"[{percent(rate.low)},{percent(rate.high)}]"


def end_line(report: Report, wording: Wording, code: int, *, shown_code: int | None = None) -> str:
    """What the run came to: the meaning of its exit code, what else was found, and the code itself."""
    words = wording.table["end"]
    told = {"1": ("violations", "shortfalls"), "3": ("unknowns",), "4": ("errors", "rejected")}.get(str(code), ())
    found = {
        "violations": report.breaches["violation"],
        "shortfalls": report.breaches["shortfall"],
        "in_grace": report.marked("in_grace"),
        "unknowns": report.totals["unknown"],
        "errors": report.totals["error"],
        "rejected": len(report.reading.rejected),
    }
    counted = {name: words[name].format(count=f"{count:,}") for name, count in found.items() if count}
    separator = wording.table["report"]["list"]
    text = words[str(code)]
    own = separator.join(counted[name] for name in told if name in counted)
    text = f"{text}{words['colon']}{own}" if own else text
    others = separator.join(value for name, value in counted.items() if name not in told)
    if others:
        text = words["also"].format(text=text, others=others)
    zeroed = shown_code is not None and shown_code != code
    return str(words["zeroed" if zeroed else "code"].format(text=text, code=code))
