"""A comparison and a language go in; lines of text for a terminal or a file come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rulekit.follow.compare import KINDS, Change, Diff
from rulekit.follow.data import why, words
from rulekit.follow.due import STATES
from rulekit.follow.read import Document
from rulekit.follow.scores import SCORE_KINDS
from rulekit.follow.scores_text import ScoreWords, card_lines
from rulekit.reports.layout import Paint, plain, spread, wrap
from rulekit.text import pad, printable, shorten, width

_SHOWN = 10  # changes of one kind that are shown without --show
_SIGNS = {"new": ("×", "red"), "still_open": ("×", "red"), "fixed": ("√", "green")}
_TITLE = 12


def text(
    diff: Diff, *, lang: str, show: int | None = None, columns: int = 80, by: Sequence[str] = (), paint: Paint = plain,
    code: int | None = None, shown_code: int | None = None,
) -> str:  # fmt: skip
    """
    What was compared, a table by standard, what is new, still open and fixed with reasons and deadlines, what else changed,
    what became of scores, counts by level, and after the last blank line what it comes to.
    """
    writer = _Writer(diff, "zh" if lang == "zh" else "en", words(lang), columns, paint)
    own = diff.exit_code() if code is None else code
    parts = [writer.head(), writer.table(), writer.deadlines()]
    parts += [writer.kind(kind, _SHOWN if show is None else show) for kind in KINDS]
    parts += [writer.card(card, _SHOWN if show is None else show) for card in diff.score_counts]
    parts += [part for level in by for part in (writer.level(level), *writer.scores_by(level))]
    parts.append(writer.end(own, own if shown_code is None else shown_code))
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


class _Writer:
    def __init__(self, diff: Diff, lang: str, table: Mapping[str, Any], columns: int, paint: Paint) -> None:
        self.diff, self.lang, self.words, self.columns, self.paint = diff, lang, table, columns, paint

    # -- what was compared ---------------------------------------------------------------------------------------------------

    def head(self) -> list[str]:
        """Both reports, and what has to be known before the figures are read."""
        diff, head = self.diff, self.words["head"]
        left = max(width(head[name]) for name in ("compared", "old", "new")) + 2
        title = f"{diff.new.ruleset}  {diff.new.title}".rstrip()
        lines = wrap(printable(title), self.columns, first=pad(head["compared"], left))
        for name, document in (("old", diff.old), ("new", diff.new)):
            lines += wrap(printable(self._document(document)), self.columns, first=pad(head[name], left))
        return lines + [line for told in self._remarks() for line in wrap(printable(told), self.columns, rest="  ")]

    def _document(self, document: Document) -> str:
        head = self.words["head"]
        day = head["as_of"].format(date=document.as_of.isoformat()) if document.as_of else head["undated"]
        parts = [document.name, day, head["findings"].format(count=f"{len(document.findings):,}")]
        return "  ".join([*parts, *([] if document.complete else [head["partial"]])])

    def _remarks(self) -> list[str]:
        diff, head = self.diff, self.words["head"]
        told = {"lost": diff.lost, **diff.rules}
        remarks = [head[name].format(standards=head["list"].join(ids)) for name, ids in told.items() if ids]
        numbered = sum(change.record.startswith("#") for change in diff)
        if numbered:
            remarks.append(head["numbered"].format(count=f"{numbered:,}"))
        counted = (("same", diff.same), ("uncompared", diff.uncompared))
        return remarks + [head[name].format(count=f"{count:,}") for name, count in counted if count]

    # -- figures -------------------------------------------------------------------------------------------------------------

    def table(self) -> list[str]:
        """A line for each standard of which something changed, with the kinds that occur."""
        diff = self.diff
        rows = {id: diff.counts[id] for id in diff.standards if any(diff.counts[id].values())}
        if not rows:
            return [self.words["head"]["nothing"]]
        titles = {id: f"{id} {diff.new.text(self.lang, id, 'title') or diff.old.text(self.lang, id, 'title')}" for id in rows}
        return self._counted({titles[id]: row for id, row in rows.items()})

    def level(self, level: str) -> list[str]:
        """A line for each unit of a level."""
        rows = self.diff.by(level)
        names = {change.record: change.told.name for change in self.diff if change.record_type == level}
        shown = {
            f"{unit} {names.get(unit, '')}".strip() if unit else self.words["change"]["unplaced"]: row
            for unit, row in rows.items()
        }
        head = self.words["change"]["by"].format(level=self.diff.level_word(level, self.lang))
        return [head, *self._counted(shown)] if shown else []

    def card(self, card: str, show: int) -> list[str]:
        """What became of the scores of a scorecard."""
        return card_lines(ScoreWords(self.diff, self.lang, self.words), card, self.columns, show, self.paint)

    def scores_by(self, level: str) -> Iterator[list[str]]:
        """For each scorecard, a line for each unit of a level."""
        words = ScoreWords(self.diff, self.lang, self.words)
        for card in self.diff.score_counts:
            head = words.words["by"].format(level=self.diff.level_word(level, self.lang), card=card, words=words.card(card))
            rows = {unit or self.words["change"]["unplaced"]: row for unit, row in self.diff.scores_by(level, card).items()}
            yield [*wrap(printable(head), self.columns), *self._counted(rows, SCORE_KINDS, words.words["column"])]

    def _counted(
        self, rows: Mapping[str, Mapping[str, int]], every: Sequence[str] = KINDS, words: Mapping[str, str] | None = None
    ) -> list[str]:  # fmt: skip
        kinds = [kind for kind in every if any(row[kind] for row in rows.values())]
        total = {kind: sum(row[kind] for row in rows.values()) for kind in kinds}
        numbers = [[f"{row[kind]:,}" if row[kind] else "–" for kind in kinds] for row in [*rows.values(), total]]
        heads = [(words or self.words["column"])[kind] for kind in kinds]
        widths = [max(width(row[at]) for row in [heads, *numbers]) for at in range(len(kinds))]
        space = max(_TITLE, self.columns - sum(widths) - 2 * len(widths) - 2)
        names = [shorten(printable(name.strip()), space) for name in rows] + [self.words["head"]["total"]]
        left = max(_TITLE, *map(width, names))

        def line(name: str, cells: Sequence[str]) -> str:
            shown = "".join("  " + pad(cell, size, right=True) for cell, size in zip(cells, widths, strict=True))
            return ("  " + pad(name, left) + shown).rstrip()

        lines = [self.paint(line("", heads), "dim")]
        lines += [line(name, row) for name, row in zip(names, numbers, strict=True)]
        return lines if len(rows) > 1 else lines[:-1]

    def deadlines(self) -> list[str]:
        """How many breaches are overdue, due soon, in order."""
        if not self.diff.timed:
            return []
        own, found = self.words["due"], self.diff.deadlines
        parts = [own[state].format(count=f"{found[state]:,}") for state in (*STATES, "none") if found[state]]
        return [own["head"].format(parts=self.words["head"]["list"].join(parts))] if parts else []

    # -- single changes ------------------------------------------------------------------------------------------------------

    def kind(self, kind: str, show: int) -> list[str]:
        """The changes of a kind: how many, then the first of them; those that are due first of all."""
        found = sorted(self.diff.of(kind), key=lambda one: one.due.due.toordinal() if one.due is not None else 10**7)
        if not found:
            return []
        head = self.words["head"]
        form = head["all" if len(found) <= show else "shown"]
        lines = [form.format(text=self.words["kind"][kind].format(count=f"{len(found):,}"), shown=f"{min(show, len(found)):,}")]
        for change in found[:show]:
            lines += self._change(change)
        return lines

    def _change(self, change: Change) -> list[str]:
        sign, style = _SIGNS.get(change.kind, ("–", "dim"))
        name = change.told.name
        called = f"{name} ({change.record})" if name and name != change.record else change.record or name
        own = self.words["change"]
        verdicts = self.words["verdict"]
        step = own["step"].format(before=verdicts[change.before], after=verdicts[change.after])
        step = "" if change.before == change.after else step
        first, *more = spread(f"{change.standard} {printable(called)}".rstrip(), step, self.columns - 4)
        lines = [f"  {self.paint(sign, style)} {first}", *("    " + line.strip() for line in more)]
        told = change.new if change.new is not None else change.old
        if told is not None:
            reason = told.text.get(self.lang, "")
            lines += wrap(
                printable(own["before"].format(text=reason) if change.new is None else reason), self.columns, first="    "
            )
        if change.kind == "fixed" and change.old is not None:
            lines += wrap(printable(own["before"].format(text=change.old.text.get(self.lang, ""))), self.columns, first="    ")
        lines += self._due(change)
        return lines + (wrap(own["why"].format(why=why(change, self.words)), self.columns, first="    ") if change.why else [])

    def _due(self, change: Change) -> list[str]:
        due, own = change.due, self.words["due"]
        if due is None:
            return []
        told = own["or_before"].format(date=due.told) if due.or_before else due.told.isoformat()
        form = own["line_today" if due.days == 0 else f"line_{due.state}"]
        return wrap(form.format(due=due.due.isoformat(), days=abs(due.days), told=told), self.columns, first="    ")

    # -- the end -------------------------------------------------------------------------------------------------------------

    def end(self, code: int, given: int) -> list[str]:
        """What it comes to, the breaches that are new or still open, and the exit code."""
        own, diff = self.words["end"], self.diff
        lost = len(diff.of("unclear", "not_judged"))
        head = own[str(code)].format(count=f"{lost:,}")
        parts = [self.words["kind"][kind].format(count=f"{diff.totals[kind]:,}") for kind in ("new", "still_open", "fixed")]
        told = own["told"].format(head=head, parts=self.words["head"]["list"].join(parts))
        line = own["code" if given == code else "zeroed"].format(text=told, code=code)
        return [self.paint(part, "bold") for part in wrap(line, self.columns, rest="  ")]
