"""Lines with numbers go in; an indented table as wide as the columns allow comes out."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from rulekit.reports.layout import Paint, wrap
from rulekit.reports.summary import STYLE, cells
from rulekit.text import pad, shorten, width

_NAME = 20  # least columns for the name of a unit beside its numbers
_WORD = 4  # least columns for the word of a column


@frozen
class Line:
    """One line of a table: how deep it stands, its label, shorter where the long one does not fit, its numbers, and its sign."""

    depth: int
    label: str
    numbers: Sequence[str]
    sign: str = ""
    short: str = ""

    @property
    def indent(self) -> int:
        """Columns before the label, the sign included."""
        return 2 * self.depth + 4

    def start(self, paint: Paint) -> str:
        """What stands before the label."""
        return f"{' ' * (self.indent - 2)}{paint(self.sign, STYLE[self.sign])} " if self.sign else " " * self.indent

    def fitting(self, columns: int) -> str:
        """The label in so many columns."""
        return shorten(self.short if self.short and width(self.label) > columns else self.label, columns)


def grid(title: str, head: Sequence[str], lines: Sequence[Line], paint: Paint, columns: int) -> list[str]:
    """A table with a title; where there is little room, numbers stand below their names and the words of columns are cut."""
    head = _cut(head, lines, columns)
    widths = [max(width(row[index]) for row in [head, *(line.numbers for line in lines)]) for index in range(len(head))]
    space = columns - sum(widths) - len(widths)
    narrow = space < _NAME
    left = max(line.indent + width(line.label) for line in lines)
    left = max(space, 0) if narrow else min(space, max(left, min(width(title), space)))
    heading = cells(list(head), widths)
    if narrow or width(title) > left:
        made = [*(paint(line, "bold") for line in wrap(title, columns)), paint((" " * left + heading).rstrip(), "dim")]
    else:
        made = [paint(title, "bold") + paint((" " * (left - width(title)) + heading).rstrip(), "dim")]
    for line in lines:
        numbers = cells(list(line.numbers), widths)
        if narrow:
            made += [line.start(paint) + line.fitting(columns - line.indent), (" " * left + numbers).rstrip()]
        else:
            made.append((line.start(paint) + pad(line.fitting(left - line.indent), left - line.indent) + numbers).rstrip())
    return made


def _cut(head: Sequence[str], lines: Sequence[Line], columns: int) -> Sequence[str]:
    """The words of columns, as long as they can be beside each other."""
    numbers = [max((width(line.numbers[index]) for line in lines), default=0) for index in range(len(head))]
    for most in range(max(map(width, head)), _WORD - 1, -1):
        cut = [shorten(word, max(most, own)) for word, own in zip(head, numbers, strict=True)]
        if sum(max(width(word), own) + 1 for word, own in zip(cut, numbers, strict=True)) <= columns:
            return cut
    return [shorten(word, max(_WORD, own)) for word, own in zip(head, numbers, strict=True)]
