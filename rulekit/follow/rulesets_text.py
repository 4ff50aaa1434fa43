"""A comparison of rulesets and a language go in; lines of text for a terminal or a file come out."""

from __future__ import annotations

from typing import Any

from rulekit.follow.data import words
from rulekit.follow.rulesets import STANDARD_KINDS, RulesetDiff, StandardChange, VerdictChange
from rulekit.follow.rulesets_cards import differing
from rulekit.follow.rulesets_data import reasons, titles
from rulekit.follow.rulesets_words import said, word
from rulekit.reports.layout import Paint, plain, table, wrap
from rulekit.ruleset import Ruleset
from rulekit.text import pad, printable, width
from rulekit.vocabulary import Lang

_SHOWN = 10  # records that are shown without --show
_STYLES = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow"), "renamed": ("=", "dim")}


def text(
    diff: RulesetDiff, *, lang: str, show: int | None = None, columns: int = 80, paint: Paint = plain, code: int | None = None,
    shown_code: int | None = None,
) -> str:  # fmt: skip
    """What was compared, the standards that differ as sentences, the verdicts that change, and what it comes to."""
    writer = _Writer(diff, "zh" if lang == "zh" else "en", columns, paint)
    own = diff.exit_code() if code is None else code
    parts = [
        writer.head(),
        *(writer.kind(kind) for kind in STANDARD_KINDS),
        writer.definitions(),
        writer.cards(),
        writer.counts(),
    ]
    parts += [writer.records(_SHOWN if show is None else show), writer.end(own, own if shown_code is None else shown_code)]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


class _Writer:
    def __init__(self, diff: RulesetDiff, lang: str, columns: int, paint: Paint) -> None:
        self.diff, self.lang, self.columns, self.paint = diff, lang, columns, paint
        self.table = words(lang)
        self.own: dict[str, Any] = self.table["rulesets"]
        self._speaks: Lang = "zh" if lang == "zh" else "en"

    def head(self) -> list[str]:
        """Both rulesets, and how many standards mean the same."""
        head = self.own["head"]
        left = max(width(head[name]) for name in ("old", "new")) + 2
        lines: list[str] = []
        for name, ruleset in (("old", self.diff.old), ("new", self.diff.new)):
            lines += wrap(printable(self._ruleset(ruleset)), self.columns, first=pad(head[name], left))
        reading = self.diff.reports[1].reading if self.diff.reports is not None else None
        counted = [("same", self.diff.same)]
        counted += [("rejected", len(reading.rejected)), ("doubtful", len(reading.doubtful))] if reading is not None else []
        return lines + [self.own[name].format(count=f"{count:,}") for name, count in counted if count or name == "same"]

    def _ruleset(self, ruleset: Ruleset) -> str:
        turned = ruleset.outline.title_twin if ruleset.lang != self.lang else ""
        based = [self.own["based"].format(base=ruleset.base.id)] if ruleset.base is not None else []
        count = self.own["standards"].format(count=f"{len(ruleset.standards):,}")
        return "  ".join(part for part in (ruleset.id, turned or ruleset.title, *based, count) if part)

    # -- standards -----------------------------------------------------------------------------------------------------------

    def kind(self, kind: str) -> list[str]:
        """The standards of a kind of change, each with its sentence, or both."""
        found = self.diff.of(kind)
        if not found:
            return []
        lines = [self.own["kind"][kind].format(count=f"{len(found):,}")]
        for change in found:
            lines += self._standard(change)
        return lines

    def _standard(self, change: StandardChange) -> list[str]:
        sign, style = _STYLES[change.kind]
        known = titles(change.standard, self.diff.new if change.new is not None else self.diff.old)
        title = known.get(self.lang) or next(iter(known.values()), "")
        id = change.id
        if change.kind == "renamed" and change.old is not None:
            id = self.table["change"]["step"].format(before=change.old.id, after=change.id)
        told = f"{id} {title}".rstrip()
        if change.parts:
            told += self.own["parts"].format(parts=self.own["list"].join(self.own["part"][part] for part in change.parts))
        lines = wrap(printable(told), self.columns, first=f"  {self.paint(sign, style)} ", rest="    ")
        lines += self._sentences(change)
        for reason in [(change.left_out or {}).get(self.lang) or next(iter((change.left_out or {}).values()), "")]:
            lines += wrap(printable(self.own["left_out"].format(reason=reason)), self.columns, first="    ") if reason else []
        return lines

    def _sentences(self, change: StandardChange) -> list[str]:
        """The old and the new sentence and days; what is the same in both is told once."""
        sides = [(side, one) for side, one in (("old", change.old), ("new", change.new)) if one is not None]
        told = {side: printable(self.diff.sentence(side, one, self.lang)) for side, one in sides}
        marks = {"old": "- ", "new": "+ "} if change.kind == "changed" else {"old": "", "new": ""}
        dated = "period" in change.parts or "grace" in change.parts
        lines: list[str] = []
        if len(set(told.values())) == 1:
            lines += self._marked("", told["new" if change.new is not None else "old"])
            return lines + [line for side, one in sides if dated for line in self._marked(marks[side], self._days(one))]
        for side, one in sides if change.kind != "renamed" else sides[1:]:
            lines += self._marked(marks[side], told[side])
            lines += wrap(self._days(one), self.columns, first="      ") if dated else []
        return lines

    def _marked(self, mark: str, text: str) -> list[str]:
        return wrap(text, self.columns, first=f"    {mark}", rest="    " + " " * len(mark))

    def definitions(self) -> list[str]:
        """Definitions that changed standards use, as they were and as they are."""
        diff, found = self.diff, self.diff.definitions
        lines = [self.own["definitions"].format(count=f"{len(found):,}")] if found else []
        for change in found:
            sign, style = _STYLES["changed"]
            used = self.own["parts"].format(parts=self.own["list"].join(change.standards))
            told = printable(word(change, diff, self.lang) + used)
            lines += wrap(told, self.columns, first=f"  {self.paint(sign, style)} ", rest="    ")
            for mark, one, ruleset in (("- ", change.old, diff.old), ("+ ", change.new, diff.new)):
                lines += self._marked(mark, printable(said(one, ruleset, self.lang)))
        return lines

    def cards(self) -> list[str]:
        """Scorecards that differ, with the lines that are in one ruleset alone."""
        diff, found = self.diff, self.diff.scorecards
        lines = [self.own["cards"].format(count=f"{len(found):,}")] if found else []
        for change in found:
            sign, style = _STYLES[change.kind]
            ruleset, card = (diff.new, change.new) if change.new is not None else (diff.old, change.old)
            words = "" if card is None else ruleset.vocabulary.fields[card.record, card.field].words.first(self._speaks)
            lines += wrap(printable(f"{change.id} {words}".rstrip()), self.columns, first=f"  {self.paint(sign, style)} ")
            for mark, told in zip("-+", differing(change, diff.old, diff.new, self.lang), strict=True):
                for line in told:
                    lines += wrap(printable(line), self.columns, first=f"    {mark} ", rest="      ")
        return lines

    def _days(self, one: Any) -> str:
        days = [day.isoformat() if day is not None else "…" for day in (one.begins, one.ends)]
        told = str(self.own["days"].format(begins=days[0], ends=days[1]) if one.begins or one.ends else self.own["always"])
        return told + (self.own["grace"].format(grace=one.grace.isoformat()) if one.grace is not None else "")

    # -- verdicts ------------------------------------------------------------------------------------------------------------

    def _verdict(self, verdict: str) -> str:
        return str(self.own["verdict"].get(verdict) or self.table["verdict"][verdict])

    def counts(self) -> list[str]:
        """By standard, how many records went from one verdict to another."""
        if self.diff.verdicts is None:
            return []
        if not self.diff.verdicts:
            return [self.own["no_verdicts"]]
        rows = [
            [f"  {printable(id)}", self._verdict(first), "→", self._verdict(second), f"{count:,}"]
            for id, row in self.diff.counts.items()
            for (first, second), count in row.items()
        ]
        return [self.own["verdicts"].format(count=f"{len(self.diff.verdicts):,}"), *table(rows)]

    def records(self, show: int) -> list[str]:
        """The first of the records whose verdict is another though both rulesets have the standard, then of the others."""
        found = sorted(self.diff.verdicts or (), key=lambda change: "not_judged" in (change.before, change.after))
        shown = found[:show]
        if not shown:
            return []
        head = self.table["head"]
        form = head["all"] if len(shown) == len(found) else head["shown"]
        lines = [form.format(text=self.own["records"], shown=f"{len(shown):,}")]
        for change in shown:
            lines += self._record(change)
        return lines

    def _record(self, change: VerdictChange) -> list[str]:
        named = f"{change.told.name} ({change.record})" if change.told.name else change.record
        step = self.table["change"]["step"].format(before=self._verdict(change.before), after=self._verdict(change.after))
        lines = wrap(printable(f"{change.standard} {named}  {step}"), self.columns, first="  ", rest="    ")
        sides = (("before_reason", change.old, self.diff.old), ("after_reason", change.new, self.diff.new))
        for key, finding, ruleset in sides:
            told = reasons(finding, ruleset)
            if told is not None:
                lines += wrap(printable(self.own[key].format(text=told[self.lang])), self.columns, first="    ")
        return lines

    def end(self, code: int, given: int) -> list[str]:
        """What it comes to."""
        told = self.own["end"]["verdicts" if self.diff.verdicts is not None else "standards"][str(code)]
        form = self.table["end"]["code" if code == given else "zeroed"]
        return wrap(form.format(text=told, code=code), self.columns)
