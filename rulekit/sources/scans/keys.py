"""Columns of keys go in; the keys as text come out, with the rows that may be no records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, field

from rulekit.sources.doubt import Doubt
from rulekit.sources.scans.cells import PLAIN
from rulekit.sources.tables import is_no_record
from rulekit.sources.values import is_blank, key_text
from rulekit.sources.words import words

if TYPE_CHECKING:
    import polars as pl

_LETTERS = r"^[A-Za-z_\-\x{4e00}-\x{9fff}]{1,60}$"  # no mark of any kind, so that only whole words can be remarks
_MOST = 50_000


def _remarks() -> str:
    """A pattern for words that stand first in rows that are no records."""
    gapped = ("[_-]*".join(word) for name in ("totals", "remarks") for word in words(name))
    return f"(?i)^[_-]*(?:{'|'.join(gapped)})[_-]*$"


@define(eq=False)
class KeyColumn:
    """
    Reads a column of keys in batches, each text that is not plain once.

    With `first` a text that may begin a row that is no record is odd too: the row decides.
    """

    at: str
    first: bool = False
    known: dict[object, tuple[str | Doubt, bool]] = field(factory=dict)

    def read(self, cells: pl.Series) -> tuple[pl.Series, list[int]]:
        """Keys (null for what is none), and the rows whose cell is odd: a doubt, a blank or what may begin a remark."""
        import polars as pl

        if cells.dtype.is_integer():
            return cells.cast(pl.String), cells.is_null().arg_true().to_list()
        plain = self._plain(cells)
        if not plain.null_count():
            return plain, []
        odd: list[int] = []
        pairs: list[tuple[int, str]] = []
        rows = plain.is_null().arg_true()
        for row, raw in zip(rows, cells.gather(rows).to_list(), strict=True):
            key, strange = self.meaning(raw)
            if strange:
                odd.append(row)
            if isinstance(key, str) and key:
                pairs.append((row, key))
        return plain.scatter([row for row, _ in pairs], [key for _, key in pairs]) if pairs else plain, odd

    def _plain(self, cells: pl.Series) -> pl.Series:
        import polars as pl

        if cells.dtype != pl.String:
            return pl.repeat(None, cells.len(), dtype=pl.String, eager=True)
        cell = pl.col("k")
        frame = cells.alias("k").to_frame()
        plain = frame.select(pl.when(cell.str.contains(PLAIN)).then(cell)).to_series()
        if plain.null_count() > cells.null_count():
            letters = cell.str.contains(_LETTERS)
            if self.first:
                letters = letters & ~cell.str.contains(_remarks())
            plain = frame.select(pl.when(cell.str.contains(PLAIN) | letters).then(cell)).to_series()
        return plain

    def meaning(self, raw: Any) -> tuple[str | Doubt, bool]:
        """A key as text, and whether its row has to be looked at."""
        if is_blank(raw):
            return "", True
        try:
            found = self.known.get(raw)
        except TypeError:
            return key_text(raw), True
        if found is None:
            key = key_text(raw)
            strange = not isinstance(key, str) or not key or (self.first and bool(is_no_record([raw], None)))
            found = (key, strange)
            if len(self.known) >= _MOST:
                self.known.clear()
            self.known[raw] = found
        return found


@define(eq=False)
class Unique:
    """
    Whether all keys of a record type differ: proved in no memory while they ascend, else by eight bytes a key.

    `hashes` holds what had to be kept, by the number of the piece; pieces that are not among them ascended.
    """

    last: str = ""
    ascending: bool = True
    early: list[int] = field(factory=list)
    hashes: dict[int, pl.Series] = field(factory=dict)

    def add(self, piece: int, keys: pl.Series) -> None:
        """Take up the keys of a piece."""
        if not keys.len():
            return
        if self.ascending:
            if keys[0] > self.last and bool((keys.slice(1) > keys.slice(0, keys.len() - 1)).all()):
                self.last = keys[-1]
                self.early.append(piece)
                return
            self.ascending = False
        self.hashes[piece] = keys.hash(seed=7)

    def doubles(self) -> pl.Series | None:
        """Hashes that occur twice, None where there are none; only after those of all early pieces were added too."""
        import polars as pl

        if self.ascending or not self.hashes:
            return None
        every = pl.concat(list(self.hashes.values())).sort()
        same = every.slice(1).filter(every.slice(1) == every.slice(0, every.len() - 1))
        return same.unique() if same.len() else None
