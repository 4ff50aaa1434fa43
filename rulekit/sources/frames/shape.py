"""Judgements go in; frames of the kind that was given come out, verdicts as an enum of words or as codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field

from rulekit.engines.frames.engine import Judgement, dialect
from rulekit.findings import VERDICTS
from rulekit.scorecards import Score
from rulekit.sources.frames.read import Frames
from rulekit.sources.frames.types import header

_PANDAS = {"Float64": "float64", "Int64": "Int64"}
WORDS = [verdict.value for verdict in VERDICTS]


@define(eq=False)
class Shape:
    """Brings judgements into the kind of the first frame. `codes`: verdicts stay numbers."""

    frames: Frames
    codes: bool
    _words: dict[int, set[str]] = field(factory=dict, init=False)

    def number(self, judged: Judgement, id: str) -> Any:
        """The verdicts of a standard as places in VERDICTS."""
        on = self.frames.on
        column = on.column(judged.verdicts[id])
        return on.place_of(column) if self._worded(judged, id) else column

    def _worded(self, judged: Judgement, id: str) -> bool:
        """Whether a column holds words already."""
        return judged.verdicts[id] in self._stored(judged)

    def _stored(self, judged: Judgement) -> set[str]:
        frame = judged.frame.to_native()
        if id(judged) not in self._words:
            stored = self.frames.on.columns(frame)
            self._words[id(judged)] = {name for name in judged.verdicts.values() if stored[name].stored == "text"}
        return self._words[id(judged)]

    def verdicts(self, judged: Judgement) -> dict[str, Any]:
        """The columns of verdicts by id: as words where words were asked for, as codes for frames that are made from codes."""
        on = self.frames.on
        if self.codes or self.frames.kind in ("pyarrow", "pandas"):
            return {id: self.number(judged, id) for id in judged.verdicts}
        worded = dialect(self.frames.tables, words=True)
        found = {}
        for id, name in judged.verdicts.items():
            cases = [(on.related(on.column(name), "eq", on.code(code)), worded.verdict(code)) for code in range(len(WORDS))]
            found[id] = on.column(name) if self._worded(judged, id) else on.cases(cases, None)
        return found

    def beside(self, judged: Judgement) -> Any:
        """The frame that was given with the verdicts."""
        on, given, frame = self.frames.on, self.frames.frame, judged.frame.to_native()
        verdicts = self.verdicts(judged)
        if self.frames.kind in ("lazy", "duckdb"):
            return on.select(frame, {name: on.column(name) for name in header(given, self.frames.kind)} | verdicts)
        found = on.select(frame, verdicts).collect()
        if self.frames.kind == "polars":
            return given.hstack(found)
        if self.frames.kind == "pyarrow":
            for name in found.columns:
                given = given.append_column(name, self._arrow(found[name]))
            return given
        import pandas as pd

        columns = pd.DataFrame({name: self._pandas(found[name]) for name in found.columns}, index=given.index)
        return pd.concat([given, columns], axis=1)

    def alone(self, parts: Sequence[Judgement]) -> Any:
        """A frame of units: keys, verdicts, bounds; the first judgement has every unit that the others have."""
        on = self.frames.on
        frames = [on.select(judged.frame.to_native(), self._columns(judged)) for judged in parts]
        found = frames[0]
        for other in frames[1:]:
            renamed = {"rk:other": on.column("key")} | {name: on.column(name) for name in on.names(other) if name != "key"}
            found = on.joined(found, on.select(other, renamed), "key", "rk:other")
        if len(frames) > 1:
            found = on.sorted(found, "key")
        if self.frames.kind in ("lazy", "duckdb"):
            return found
        return self._native(found.collect())

    def _columns(self, judged: Judgement) -> Mapping[str, Any]:
        columns = {} if judged.over.kind == "whole" else {"key": self.frames.on.column(judged.key)}
        for id, item in self.verdicts(judged).items():
            columns[id] = item
            if id in judged.bounds:
                columns |= self._ends(judged, id)
        return columns

    def _ends(self, judged: Judgement, id: str) -> dict[str, Any]:
        """The ends of a number as floats; null where it is unbounded or nothing, or columns cannot tell."""
        on, names = self.frames.on, judged.bounds[id]
        none = on.either(on.filled(on.column(names.only), True), on.filled(on.column(names.ask), True))
        ends = {"low": names.low, "high": names.high}
        quotients = {what: on.quotient(on.column(over), on.column(under)) for what, (over, under) in ends.items()}
        return {f"{id}.{what}": on.cases([(on.inverse(none), item)], None) for what, item in quotients.items()}

    def scores(self, scores: Sequence[Score]) -> Any:
        """A frame of scores, of the kind that was given; an Arrow table for DuckDB."""
        import polars as pl

        columns: dict[str, tuple[Any, list[Any]]] = {
            "key": (pl.String, [one.record for one in scores]),
            "score.low": (pl.Float64, [None if one.low is None else float(one.low) for one in scores]),
            "score.high": (pl.Float64, [None if one.high is None else float(one.high) for one in scores]),
            "grade": (pl.String, [one.grade or None for one in scores]),
            "grades": (pl.String, ["|".join(one.grades) for one in scores]),
            "rank.low": (pl.Int64, [None if one.rank is None else one.rank.low for one in scores]),
            "rank.high": (pl.Int64, [None if one.rank is None else one.rank.high for one in scores]),
        }
        frame = pl.DataFrame({name: pl.Series(name, values, dtype=kind) for name, (kind, values) in columns.items()})
        kinds: dict[str, Any] = {"lazy": frame.lazy, "duckdb": frame.to_arrow, "pyarrow": frame.to_arrow}
        if self.frames.kind == "pandas":
            import pandas as pd

            kinds_of = {name: _PANDAS.get(str(kind)) for name, kind in frame.schema.items()}
            return pd.DataFrame({name: pd.Series(frame[name].to_list(), dtype=kind) for name, kind in kinds_of.items()})
        return kinds.get(self.frames.kind, lambda: frame)()

    def _native(self, frame: Any) -> Any:
        """A Polars frame in the kind that was given."""
        if self.frames.kind == "polars":
            return frame
        if self.frames.kind == "pyarrow":
            import pyarrow as pa

            return pa.table({name: self._arrow(frame[name]) for name in frame.columns})
        import pandas as pd

        return pd.DataFrame({name: self._pandas(frame[name]) for name in frame.columns})

    def _arrow(self, column: Any) -> Any:
        import pyarrow as pa

        if str(column.dtype) != "Int8" or self.codes:
            return column.to_arrow()
        return pa.DictionaryArray.from_arrays(column.to_arrow(), pa.array(WORDS))

    def _pandas(self, column: Any) -> Any:
        import pandas as pd

        kind = str(column.dtype)
        if kind == "Int8" and not self.codes:
            return pd.Categorical.from_codes(column.fill_null(-1).to_numpy(), WORDS)
        if kind == "Int8":
            return pd.array(column.to_list(), dtype="Int8") if column.null_count() else column.to_numpy()
        return pd.Series(column.to_list(), dtype="float64" if kind == "Float64" else "str")
