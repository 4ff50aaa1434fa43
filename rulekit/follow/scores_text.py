"""What became of scores goes in; words, lines of text, rows of a table and JSON-ready data come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rulekit import resources
from rulekit.follow.scores import SCORE_KINDS, ScoreChange, ScoreTold
from rulekit.reports.layout import Paint, spread, wrap
from rulekit.reports.values import decimal
from rulekit.text import printable

if TYPE_CHECKING:
    from rulekit.follow.compare import Diff

_SIGNS = {"rose": ("↑", "green"), "fell": ("↓", "red")}
_FIRST = ("fell", "rose", "may_have_fallen", "may_have_risen", "open", "vanished", "appeared", "same")


class ScoreWords:
    """Words of what became of scores, in a language."""

    def __init__(self, diff: Diff, lang: str, table: Mapping[str, Any]) -> None:
        self.diff, self.lang, self.words = diff, "zh" if lang == "zh" else "en", table["score"]
        self.own: Mapping[str, str] = resources.table("grammars", f"findings.{self.lang}.toml")["score"]

    def card(self, id: str) -> str:
        """The words of a scorecard."""
        told = self.diff.new.scorecards.get(id) or self.diff.old.scorecards.get(id) or {}
        return str(told.get("words", {}).get(self.lang, ""))

    def said(self, id: str, told: ScoreTold | None) -> str:
        """A score and its grade."""
        if told is None:
            return str(self.words["absent"])
        if told.low is None or told.high is None:
            return self.own["nothing"]
        ends = [decimal(end, None, self.lang) for end in (told.low, told.high)]
        text = ends[0] if told.low == told.high else self.own["range"].format(low=ends[0], high=ends[1])
        text += f" {self.own['maybe_nothing']}" if told.nothing else ""
        grades = self.own["or"].join(self._grade(id, grade) for grade in told.grades)
        return text + (self.own["graded"].format(grades=grades) if grades else "")

    def _grade(self, id: str, grade: str) -> str:
        for document in (self.diff.new, self.diff.old):
            for one in document.scorecards.get(id, {}).get("grades", ()):
                if one["id"] == grade:
                    return str(one["text"].get(self.lang, grade))
        return grade or self.own["none"]

    def step(self, change: ScoreChange) -> str:
        """From what to what."""
        before, after = (self.said(change.scorecard, one) for one in (change.old, change.new))
        return str(self.words["step"].format(before=before, after=after))

    def parts(self, counts: Mapping[str, int]) -> str:
        """How many there are of each kind."""
        told = [self.words[kind].format(count=f"{counts[kind]:,}") for kind in SCORE_KINDS if counts[kind]]
        return str(self.words["list"].join(told))


def ordered(changes: Sequence[ScoreChange]) -> list[ScoreChange]:
    """Those that fell first, then those that rose, then those that may have."""
    return sorted(changes, key=lambda one: _FIRST.index(one.moved))


def card_lines(words: ScoreWords, card: str, columns: int, show: int, paint: Paint) -> list[str]:
    """How many scores and grades of a scorecard became what, then the first of those that changed."""
    diff = words.diff
    head = words.words["head"].format(card=card, words=words.card(card), parts=words.parts(diff.score_counts[card]))
    lines = wrap(printable(head), columns, rest="  ")
    if card in diff.grade_counts:
        graded = words.words["grades"].format(parts=words.parts(diff.grade_counts[card]))
        lines += wrap(printable(graded), columns, first="  ", rest="    ")
    if card in diff.cards:
        lines += wrap(words.words["card"], columns, first="  ", rest="    ")
    changes = ordered([change for change in diff.scores if change.scorecard == card])
    for change in changes[:show]:
        sign, style = _SIGNS.get(change.moved, ("–", "dim"))
        name = change.told.name
        called = f"{name} ({change.record})" if name and name != change.record else change.record or name
        first, *more = spread(printable(called), printable(words.step(change)), columns - 4)
        lines += [f"  {paint(sign, style)} {first}", *("    " + line.strip() for line in more)]
    if len(changes) > show:
        lines.append("  " + words.words["more"].format(count=f"{len(changes) - show:,}"))
    return lines


def rows(diff: Diff, lang: str, table: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Scores that changed, with what a table of changes holds."""
    words = ScoreWords(diff, lang, table)
    for change in ordered(diff.scores):
        yield {
            "change": words.words["column"][change.moved], "standard": change.scorecard, "title": words.card(change.scorecard),
            "record type": change.record_type, "record": change.record, "name": change.told.name,
            "before": words.said(change.scorecard, change.old), "after": words.said(change.scorecard, change.new),
            "units": " ".join(f"{level}={key}" for level, key in change.told.above.items()),
        }  # fmt: skip


def scores_data(diff: Diff, by: Sequence[str]) -> dict[str, Any]:
    """The key `scores` of a comparison; nothing where no report has scores."""
    if not diff.every_score:
        return {}
    return {
        "scores": {
            "cards": list(diff.cards),
            "counts": diff.score_counts,
            "grades": diff.grade_counts,
            "by": {level: {card: diff.scores_by(level, card) for card in diff.score_counts} for level in by},
            "grades_by": {level: {card: diff.scores_by(level, card, grades=True) for card in diff.grade_counts} for level in by},
            "changes": [_change(change) for change in diff.scores],
        }
    }


def _change(change: ScoreChange) -> dict[str, Any]:
    return {
        "change": change.kind,
        "grade": change.grade or None,
        "scorecard": change.scorecard,
        "record_type": change.record_type,
        "record": change.record,
        "name": change.told.name,
        "above": dict(change.told.above),
        "before": _told(change.old),
        "after": _told(change.new),
    }


def _told(told: ScoreTold | None) -> dict[str, Any] | None:
    if told is None:
        return None
    ends = [None if end is None else str(end) for end in (told.low, told.high)]
    return {
        "low": ends[0],
        "high": ends[1],
        "nothing": told.nothing,
        "possible_grades": list(told.grades),
        "text": dict(told.text),
    }
