"""A report as text for a terminal or a file: a Report and a language go in, laid-out lines come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rulekit.findings import Finding, Verdict
from rulekit.ir import Unchecked
from rulekit.reports.layout import Paint, fill, plain, spread, wrap
from rulekit.reports.reading import label_width, note_lines, reading_lines
from rulekit.reports.remedies import remedy_text
from rulekit.reports.scores import score_lines
from rulekit.reports.summary import FAILED, OPEN, end_line, table_lines
from rulekit.reports.waivers import waiver_lines
from rulekit.reports.words import Wording
from rulekit.text import pad, printable, width

if TYPE_CHECKING:
    from rulekit.report import Report
    from rulekit.vocabulary import Lang

_SHOWN = 10  # findings of one verdict that are shown without --show
_SHOWN_EACH = 5  # of these, at most so many of one standard
_COLUMNS_TO_FILL = 8


def text(
    report: Report, *, lang: str, show: int | None = None, columns: int = 80, paint: Paint = plain, code: int | None = None,
    shown_code: int | None = None, by: Sequence[str] = (), order: str = "worst",
) -> str:  # fmt: skip
    """
    What was read, the rules and the date, the table of verdicts, failures and errors with their reasons, what to fill in first,
    rejected rows and doubtful cells, and after the last blank line what it came to.

    `show` findings of each kind are shown (ten where None); `code` is the exit code (by default that of plain options),
    `shown_code` the one really given. `by` are levels to roll up by, in `order` of worst or key.
    """
    speaks: Lang = "zh" if lang == "zh" else "en"
    wording = Wording(report.vocabulary, speaks, report.reading.sources)
    parts = [
        reading_lines(report.reading, wording, columns, report.missed.counts) + _rules(report, wording, columns),
        table_lines(report, wording, paint, columns) + _exempt(report, wording),
        *(_rolled(report, wording, paint, columns, show, by, order) if by else ()),
        score_lines(report, wording, columns, show),
        _failures(report, wording, paint, columns, show),
        _errors(report, wording, paint, columns, show),
        _unknowns(report, wording, columns),
        _input(report, wording, columns, show),
        waiver_lines(report, wording, columns, show),
        _unchecked(report, wording, columns),
        _end(report, wording, paint, columns, report.exit_code() if code is None else code, shown_code),
    ]
    if not report.complete:
        parts.insert(-1, [wording.table["end"]["partial"]])
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _end(report: Report, wording: Wording, paint: Paint, columns: int, code: int, shown_code: int | None) -> list[str]:
    return [paint(line, "bold") for line in wrap(end_line(report, wording, code, shown_code=shown_code), columns, rest="  ")]


def _rolled(
    report: Report, wording: Wording, paint: Paint, columns: int, show: int | None, by: Sequence[str], order: str
) -> list[list[str]]:  # fmt: skip
    """Verdicts by unit, scores by unit, then what to collect first in each."""
    from rulekit.reports.roll_up import chain
    from rulekit.reports.roll_up_scored_text import scored_lines
    from rulekit.reports.roll_up_text import collect_lines, roll_up_lines

    levels = chain(report.vocabulary, by)
    root = report.roll_up(*levels)
    table = roll_up_lines(report, root, levels, wording, paint, columns, show, order)
    scored = scored_lines(report, root, levels, wording, paint, columns, show, order)
    return [table, scored, collect_lines(root, levels, wording, columns, show, order)]


def _rules(report: Report, wording: Wording, columns: int) -> list[str]:
    words = wording.table["report"]
    count = len(report.standards)
    items = [printable(report.ruleset)]
    title = report.titled(wording.lang)
    if title:
        items.append(words["quoted"].format(text=printable(title)))
    items.append(words["standards_one"] if count == 1 else words["standards"].format(count=count))
    if report.as_of is not None:
        items.append(words["as_of"].format(date=report.as_of.isoformat()))
    return fill(items, columns, first=pad(words["rules"], label_width(wording)))


def _exempt(report: Report, wording: Wording) -> list[str]:
    count = report.marked("may_be_exempt")
    return ["    " + wording.table["report"]["exempt_marks"].format(count=f"{count:,}")] if count else []


def _failures(report: Report, wording: Wording, paint: Paint, columns: int, show: int | None) -> list[str]:
    count = report.totals["fail"]
    if not count:
        return []
    words = wording.table["report"]
    breaches = report.breaches
    form = words["fails_split" if breaches["violation"] and breaches["shortfall"] else "fails"]
    head = form.format(
        count=f"{count:,}", violations=f"{breaches['violation']:,}", shortfalls=f"{breaches['shortfall']:,}"
    )  # fmt: skip
    grace = report.marked("in_grace")
    head += words["in_grace"].format(count=f"{grace:,}") if grace else ""
    return _listed(report, Verdict.FAIL, head, paint(FAILED, "red"), wording, columns, show)


def _errors(report: Report, wording: Wording, paint: Paint, columns: int, show: int | None) -> list[str]:
    count = report.totals["error"]
    head = wording.table["report"]["errors"].format(count=f"{count:,}")
    return _listed(report, Verdict.ERROR, head, paint(OPEN, "yellow"), wording, columns, show) if count else []


def _listed(
    report: Report, verdict: Verdict, head: str, sign: str, wording: Wording, columns: int, show: int | None
) -> list[str]:
    """The findings to show: the first of all where a number is given, else the first few of each standard."""
    words = wording.table["report"]
    shown = report.first(verdict, _SHOWN, _SHOWN_EACH) if show is None else report.first(verdict, show, show)
    form = words["fails_none" if not shown else "fails_shown" if len(shown) < report.totals[verdict.value] else "fails_all"]
    lines = wrap(form.format(text=head, shown=f"{len(shown):,}"), columns, rest="  ")
    for finding in shown:
        lines += _finding(finding, sign, wording, columns)
    return lines


def _finding(finding: Finding, sign: str, wording: Wording, columns: int) -> list[str]:
    head = f"{printable(wording.version(finding))} {printable(wording.named(finding))}".rstrip()
    lines = spread(head, wording.place(finding.place), columns - 4)
    lines = [f"  {sign} {lines[0]}", *("    " + line.strip() for line in lines[1:])]
    body = wording.reason(finding)
    cites = wording.table["report"]["cites"].format(citation=printable(finding.citation.text)) if finding.citation else ""
    reason = wrap(printable(body), columns, first="    ")
    todo = _remedy(finding, wording, columns)
    if cites and width(reason[-1]) + width(cites) + 2 <= columns:
        return [*lines, *reason[:-1], pad(reason[-1], columns - width(cites)) + cites, *todo]
    return lines + reason + (wrap(cites, columns, first="    ") if cites else []) + todo


def _remedy(finding: Finding, wording: Wording, columns: int) -> list[str]:
    """What would have to change, where that could be worked out."""
    if finding.remedy is None or not finding.remedy.changes:
        return []
    label = wording.table["remedy"]["label"] + wording.table["end"]["colon"]
    return wrap(printable(remedy_text(finding.remedy, wording)), columns, first="    " + label)


def _unknowns(report: Report, wording: Wording, columns: int) -> list[str]:
    """How many are open, and which inputs would settle most of them."""
    if not report.totals["unknown"]:
        return []
    words = wording.table["report"]
    total = f"{report.totals['unknown']:,}"
    ranked = to_fill(report)
    if not ranked:
        return [words["unknowns_open"].format(count=total)]
    shown = ranked[:_COLUMNS_TO_FILL]
    columns_of = Counter(wording.member(*entry) for entry, _ in shown)
    names = [
        words["fill"].format(words=_column(*entry, wording, own=columns_of[wording.member(*entry)] == 1), count=f"{count:,}")
        for entry, count in shown
    ]
    first = report.missed.first
    head = words["unknowns"].format(count=total)
    head += words["fill_first"] if first is None else words["fill_first_of"].format(count=f"{first:,}")
    return fill(names, columns, first=head, rest="  ", separator=words["list"])


def to_fill(report: Report) -> list[tuple[tuple[str, str], int]]:
    """Missing inputs as (record type, name) with the number of unknown findings that name them, most first."""
    counted = [(entry, count) for entry, count in report.missed.counts.items() if count]
    return sorted(counted, key=lambda item: (-item[1], item[0]))


def _column(record: str, name: str, wording: Wording, *, own: bool) -> str:
    """The word of an input; after that of its record type where two types share it."""
    form = wording.table["missing"]["own" if own else "other"]
    return str(form.format(words=wording.member(record, name), key=wording.record(record)))


def _unchecked(report: Report, wording: Wording, columns: int) -> list[str]:
    """What the source asks and data cannot decide, each with its reason."""
    return [
        *_told(report, [one for one in report.unchecked if not one.left_out], "unchecked", wording, columns),
        *_told(report, [one for one in report.unchecked if one.left_out], "left_out", wording, columns),
    ]


def _told(report: Report, found: Sequence[Unchecked], key: str, wording: Wording, columns: int) -> list[str]:
    """Conditions with their reasons, under a heading; those that an edition leaves out of its base name it."""
    if not found:
        return []
    words = wording.table["report"]
    lines = [words["fails_all"].format(text=words[key].format(count=len(found)))]
    for told in found:
        reason = told.reason_twin if told.reason_twin and wording.lang != report.lang else told.reason
        id = words["edition"].format(standard=told.id, edition=told.edition) if told.left_out else told.id
        head = f"{id} {report.titled(wording.lang, told)}".rstrip()
        lines += wrap(printable(f"{head}{wording.table['end']['colon']}{reason}"), columns, first="  – ", rest="    ")
    return lines


def _input(report: Report, wording: Wording, columns: int, show: int | None) -> list[str]:
    words, reading = wording.table["report"], report.reading
    lines: list[str] = []
    for notes, heading in ((reading.rejected, "rejected_rows"), (reading.doubtful, "doubtful_cells")):
        if notes:
            lines.append(words["fails_all"].format(text=words[heading].format(count=f"{len(notes):,}")))
            lines += note_lines(notes, wording, columns, _SHOWN_EACH if show is None else show)
    return lines
