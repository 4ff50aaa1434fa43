"""Verdicts of batches go in; counts by standard, the ends of rates, and where the first of each verdict stand come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import define, field

from rulekit import ir
from rulekit.findings import VERDICTS, Finding, outcome_bits

if TYPE_CHECKING:
    import polars as pl

    from rulekit.engines.frames.engine import Judgement


@define
class Tally:
    """
    What one standard came to: `counts` of the five verdicts, records by what they can still come to (`bits`, an index made of
    1 met, 2 not met, 4 out), passes that may be exempt, and the numbers of the first rows of each verdict that is listed.
    """

    counts: list[int] = field(factory=lambda: [0] * 5)
    bits: list[int] = field(factory=lambda: [0] * 8)
    exempt: int = 0
    first: dict[int, list[int]] = field(factory=lambda: {1: [], 2: [], 4: []})

    def add(self, finding: Finding) -> None:
        """Take up a finding."""
        self.counts[VERDICTS.index(finding.verdict)] += 1
        self.bits[outcome_bits(finding)] += 1
        self.exempt += "may_be_exempt" in finding.marks

    def possible(self, bits: int) -> int:
        """How many can come to one of these."""
        return sum(count for mask, count in enumerate(self.bits) if mask & bits)


@define(eq=False)
class Tallies:
    """All standards of a run; `keep` says how many rows of each listed verdict are to be known, by verdict."""

    standards: tuple[ir.Standard, ...]
    keep: dict[int, int]
    by_standard: dict[str, Tally] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.by_standard = {standard.id: Tally() for standard in self.standards}

    def take(self, judged: Judgement, more: Iterable[str] = ()) -> pl.DataFrame:
        """Run a judgement of records and count it; gives the verdicts by the name of their column, and "row"; `more` columns."""
        names = [*self._of(judged.verdicts), *self._of(judged.possible), *more]
        marked = (marks for id, marks in judged.marks.items() if id in self.by_standard)
        exempt = [marks["may_be_exempt"] for marks in marked if "may_be_exempt" in marks]
        frame = as_polars(judged.frame.to_native(), ["row", *dict.fromkeys([*names, *exempt])])
        self.count(judged, frame)
        return frame

    def _of(self, columns: Mapping[str, str]) -> list[str]:
        """Columns of the standards that are counted."""
        return [name for id, name in columns.items() if id in self.by_standard]

    def count(self, judged: Judgement, frame: pl.DataFrame) -> None:
        """Count verdicts that were collected."""
        import polars as pl

        asked: dict[str, pl.Expr] = {}
        told = {id: column for id, column in judged.verdicts.items() if id in self.by_standard}
        for id, column in told.items():
            for code in range(5):
                asked[f"v{code}:{id}"] = (pl.col(column) == code).sum()
            if id in judged.possible:
                for bits in range(1, 8):
                    asked[f"b{bits}:{id}"] = ((pl.col(judged.possible[id]) == bits) & pl.col(column).is_not_null()).sum()
            if "may_be_exempt" in judged.marks.get(id, {}):
                asked[f"e:{id}"] = pl.col(judged.marks[id]["may_be_exempt"]).sum()
        found = frame.select(**asked).row(0, named=True) if asked else {}
        for id, column in told.items():
            self._add(id, found)
            for code, rows in self.by_standard[id].first.items():
                wanted = self.keep.get(code, 0) - len(rows)
                if wanted > 0 and found[f"v{code}:{id}"]:
                    rows += frame["row"].filter(frame[column] == code).head(wanted).to_list()

    def _add(self, id: str, found: dict[str, int]) -> None:
        tally = self.by_standard[id]
        counts = [int(found[f"v{code}:{id}"] or 0) for code in range(5)]
        for code, count in enumerate(counts):
            tally.counts[code] += count
        tally.exempt += int(found.get(f"e:{id}") or 0)
        decided = {1: counts[0], 2: counts[1], 4: counts[3], 7: counts[2] + counts[4]}
        for bits in range(1, 8):
            tally.bits[bits] += int(found.get(f"b{bits}:{id}", decided.get(bits, 0)) or 0)


def as_polars(frame: Any, columns: list[str], *, streaming: bool = False) -> pl.DataFrame:
    """Some columns of a native frame in Polars; rows in order of "row", where that is one of them."""
    if hasattr(type(frame), "collect"):
        found = frame.select(columns).collect(engine="streaming" if streaming else "auto")
    else:
        found = frame.project(", ".join(f'"{name}"' for name in columns)).pl()
    return found if "row" not in columns or found["row"].is_sorted() else found.sort("row")  # type: ignore[no-any-return]
