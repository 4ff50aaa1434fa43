"""What two reports tell of the scores of one scorecard goes in; who rose, who fell, who may have comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from rulekit.follow.read import Document

# What became of a score, or of a grade. `open`: it may have risen, or fallen.
SCORE_KINDS = ("rose", "fell", "may_have_risen", "may_have_fallen", "open", "appeared", "vanished", "same")
ScoreKey = tuple[str, str, str]  # scorecard, record type, key of the record


@frozen
class ScoreTold:
    """
    A score as a report tells it: its ends (None where there is nothing to score, which may be so with `nothing`), the grades that
    are possible, and all of it in words by language.
    """

    low: Fraction | None
    high: Fraction | None
    nothing: bool = False
    grades: tuple[str, ...] = ()
    name: str = ""
    text: Mapping[str, str] = field(factory=dict)
    above: Mapping[str, str] = field(factory=dict)

    @property
    def known(self) -> bool:
        """Whether the score is certain."""
        return self.low == self.high and not self.nothing


@frozen
class ScoreChange:
    """What became of the score (`kind`) and of the grade (`grade`, "" where nothing is graded) of one record: see SCORE_KINDS."""

    kind: str
    grade: str
    scorecard: str
    record_type: str
    record: str
    old: ScoreTold | None
    new: ScoreTold | None

    @property
    def moved(self) -> str:
        """What became of the score, or where that is the same, of the grade."""
        return self.grade if self.kind == "same" and self.grade else self.kind

    @property
    def told(self) -> ScoreTold:
        """The score of the new report, else that of the old one."""
        found = self.new or self.old
        assert found is not None
        return found


def score_changes(before: Document, after: Document) -> Iterator[ScoreChange]:
    """What became of each score, in the order of the new report, then of the old one; those that stayed the same too."""
    for key in dict.fromkeys([*after.scores, *before.scores]):
        old, new = before.scores.get(key), after.scores.get(key)
        order = after.grades.get(key[0]) or before.grades.get(key[0]) or ()
        grade = grade_kind(old, new, order) if order else ""
        yield ScoreChange(score_kind(old, new), grade, *key, old, new)


def score_kind(old: ScoreTold | None, new: ScoreTold | None) -> str:
    """What became of a score. What is told alike counts as the same, also where it is open."""
    if old is None or old.low is None or old.high is None:
        return "same" if new is None or new.low is None else "appeared"
    if new is None or new.low is None or new.high is None:
        return "vanished"
    if (old.low, old.high, old.nothing) == (new.low, new.high, new.nothing):
        return "same"
    return _moved(
        rose=new.low > old.high, fell=new.high < old.low, up=new.high > old.low, down=new.low < old.high,
        sure=not (old.nothing or new.nothing),
    )  # fmt: skip


def grade_kind(old: ScoreTold | None, new: ScoreTold | None, order: Iterable[str]) -> str:
    """What became of a grade; `order` are the grades of the scale, best first, and none at all is the worst."""
    before, after = (one.grades if one is not None and one.low is not None else () for one in (old, new))
    if not before or not after:
        return "same" if before == after else "vanished" if before else "appeared"
    if set(before) == set(after):
        return "same"
    rank = {grade: -place for place, grade in enumerate(order)} | {"": -10_000}
    first, second = ([rank.get(grade) for grade in grades] for grades in (before, after))
    if None in first or None in second:  # another scale
        return "open"
    worst, best = min(first), max(first)  # type: ignore[type-var]
    least, most = min(second), max(second)  # type: ignore[type-var]
    sure = old is not None and new is not None and not (old.nothing or new.nothing)
    return _moved(rose=least > best, fell=most < worst, up=most > worst, down=least < best, sure=sure)  # type: ignore[operator]


def _moved(*, rose: bool, fell: bool, up: bool, down: bool, sure: bool) -> str:
    if rose or fell:
        moved = "rose" if rose else "fell"
        return moved if sure else {"rose": "may_have_risen", "fell": "may_have_fallen"}[moved]
    if up and down:
        return "open"
    return "may_have_risen" if up else "may_have_fallen" if down else "same"


def counted(changes: Iterable[ScoreChange], what: str) -> dict[str, int]:
    """How many there are of each kind; `what` is "kind" for scores, "grade" for grades."""
    found = Counter(getattr(change, what) for change in changes)
    return {kind: found[kind] for kind in SCORE_KINDS}
