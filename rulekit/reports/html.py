"""What notebooks show: a ruleset, a report or a finding goes in, one small table of HTML comes out; escaped, nothing loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from rulekit.findings import Finding, Verdict
from rulekit.reports.rates import Rate, percent
from rulekit.reports.summary import symbol
from rulekit.reports.words import Wording
from rulekit.resources import table
from rulekit.text import printable

if TYPE_CHECKING:
    from rulekit.report import Report
    from rulekit.ruleset import Ruleset
    from rulekit.vocabulary import Lang

SHOWN = 20  # findings in the table of a report
_LEFT = ' style="text-align:left"'
_OPEN = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN)
_SIGN = {Verdict.PASS: "√", Verdict.FAIL: "×", Verdict.UNKNOWN: "?", Verdict.NOT_APPLICABLE: "–", Verdict.ERROR: "!"}


def ruleset_html(ruleset: Ruleset) -> str:
    """Title, source and every standard with its sentence, in the language of the ruleset."""
    words = _words(ruleset.lang)
    count = len(ruleset.standards)
    told = [ruleset.source, words["standards_one"] if count == 1 else words["standards"].format(count=count)]
    rows = []
    for standard in ruleset.standards:
        cited = standard.citation.text if standard.citation is not None else ""
        rows.append([f"{standard.id} {standard.title}", ruleset.sentence(standard.id, ruleset.lang), cited])
    caption = _caption(f"{ruleset.id} {ruleset.title}", told)
    return _table(ruleset.lang, caption, [words["standard"], words["sentence"], words["cites"]], rows)


def report_html(report: Report) -> str:
    """A row for each standard with the five verdicts and its rate, then the first findings that are not settled."""
    lang: Lang = "zh" if report.lang == "zh" else "en"
    words, wording = _words(lang), Wording(report.vocabulary, lang, report.reading.sources)
    columns = wording.table["column"]
    five = (f"{_SIGN[verdict]} {columns[verdict.value]}" for verdict in Verdict)
    head = [words["standard"], *five, columns["rate"], columns["bounds"]]
    rows = [
        [
            f"{symbol(report, standard.id)} {standard.id} {report.titled(lang, standard)}",
            *(f"{count:,}" for count in report.counts[standard.id].values()),
            *_rate(report.rates[standard.id]),
        ]
        for standard in report.standards
    ]
    told = [words["as_of"].format(date=report.as_of.isoformat())] if report.as_of is not None else []
    told += [] if report.complete else [words["partial"]]
    caption = _caption(f"{report.ruleset} {report.title}", told)
    return _table(lang, caption, head, rows, numbers=True) + _findings(report, wording, words)


def finding_html(finding: Finding) -> str:
    """One finding by what it holds itself: ids, verdict in both languages, what is missing, where it stood."""
    verdict = " ".join(table("grammars", f"findings.{lang}.toml")["verdict"][finding.verdict.value] for lang in ("en", "zh"))
    named = f"{finding.record_type} {finding.record} {finding.name if finding.name != finding.record else ''}".strip()
    cited = finding.citation.text if finding.citation is not None else ""
    values = {
        "standard": finding.standard, "record": named, "verdict": f"{_SIGN[finding.verdict]} {verdict} {finding.breach}".strip(),
        "missing": ", ".join(map(str, finding.missing)), "marks": ", ".join(finding.marks), "cites": cited,
        "place": str(finding.place),
    }  # fmt: skip
    english, chinese = _words("en"), _words("zh")
    rows = [(f"{english[name]} {chinese[name]}", value) for name, value in values.items() if value]
    form = '<tr><th scope="row"{left}>{name}</th><td{left}>{value}</td></tr>'
    body = "".join(form.format(left=_LEFT, name=_text(name), value=_text(value)) for name, value in rows)
    return f"<table>{body}</table>"


def _findings(report: Report, wording: Wording, words: dict[str, Any]) -> str:
    """The first failures, then errors, then what is unknown; nothing where all is settled."""
    every = [finding for verdict in _OPEN for finding in report.findings if finding.verdict is verdict]
    if not every:
        return ""
    rows = [
        [
            f"{_SIGN[finding.verdict]} {wording.table['verdict'][finding.verdict.value]}",
            finding.standard,
            wording.named(finding),
            wording.reason(finding),
            wording.place(finding.place),
        ]
        for finding in every[:SHOWN]
    ]
    head = [words[name] for name in ("verdict", "standard", "record", "reason", "place")]
    caption = _text(words["shown"].format(shown=len(rows), count=f"{len(every):,}"))
    return _table(wording.lang, caption, head, rows)


def _rate(rate: Rate) -> tuple[str, str]:
    if rate.low is None or rate.high is None:
        return "", ""
    return ("–" if rate.value is None else percent(rate.value)), f"[{percent(rate.low)},{percent(rate.high)}]"


def _words(lang: str) -> dict[str, Any]:
    return table("grammars", f"html.{'zh' if lang == 'zh' else 'en'}.toml")


def _caption(title: str, told: Iterable[str]) -> str:
    return " · ".join([f"<strong>{_text(title.strip())}</strong>", *(_text(part) for part in told if part)])


def _table(lang: str, caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: bool = False) -> str:
    """A table with a caption that is HTML already; all cells are escaped, and stand to the left, but for numbers."""
    heads = "".join(f'<th scope="col"{"" if numbers and at else _LEFT}>{_text(cell)}</th>' for at, cell in enumerate(head))
    lines = []
    for row in rows:
        first, *rest = (_text(cell) for cell in row)
        cells = "".join(f"<td{'' if numbers else _LEFT}>{cell}</td>" for cell in rest)
        lines.append(f'<tr><th scope="row"{_LEFT}>{first}</th>{cells}</tr>')
    inner = f"<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody>"
    return f'<table lang="{lang}"><caption{_LEFT}>{caption}</caption>{inner}</table>'


def _text(value: str) -> str:
    """Text from data or a ruleset: hidden characters shown, markup escaped."""
    return escape(printable(value), quote=True)
