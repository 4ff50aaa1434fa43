"""Tables of records go in; what their standards can come to, read from columns, and scores come out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import define, field

from rulekit import ir
from rulekit.engines.evaluator import Evaluator, World
from rulekit.engines.frames.engine import dialect, judge
from rulekit.engines.frames.records import dataset, resolved, value_of, whole_types
from rulekit.engines.interpret import Interpreter, subjects
from rulekit.engines.scores import placing
from rulekit.engines.scores.graded import Grader, outcome, parts
from rulekit.engines.scores.placing import Entry
from rulekit.engines.scores.points import Reckoned, Reckoner
from rulekit.engines.scores.scored import filled, waiting, with_records
from rulekit.engines.truth import ANY, Outcome
from rulekit.findings import Missing
from rulekit.records import Dataset, Record
from rulekit.scorecards import Score, Scorecard
from rulekit.tables import Tables
from rulekit.vocabulary import Vocabulary

_EXISTS, _PART, _BY = "rk:exists", "rk:part:", "rk:by"


def asked(card: Scorecard, ruleset: ir.Ruleset) -> tuple[ir.Standard, ...]:
    """The standards that a scorecard reads, and others that ask for what else its grades and ranks need."""
    over = ir.Over("records", card.record)

    def probe(id: str, condition: ir.Condition) -> ir.Standard:
        return ir.Standard(id, "", ir.Rule("must", over, condition))

    found = [one for one in ruleset.standards if one.id in card.standards]
    found.append(probe(_EXISTS, ir.ALWAYS))
    found += [probe(f"{_PART}{at}", one) for at, one in enumerate(parts(card, ruleset) or ())]
    if card.scale and parts(card, ruleset) is None:
        found.append(probe("rk:graded", ir.InGrade(card.scale, ())))
    if card.ranking is not None and card.ranking.by:
        found.append(probe(_BY, ir.Recorded(card.record, card.ranking.by)))
    return tuple(found)


@define(eq=False)
class ColumnScoring:
    """Scores the records of one scorecard from columns; `tables` hold what `asked` asks for, with keys."""

    card: Scorecard
    ruleset: ir.Ruleset
    vocabulary: Vocabulary
    as_of: date
    tables: Tables
    waived: Mapping[str, Sequence[str]]
    earlier: Callable[[Dataset], Dataset] = lambda dataset: dataset  # gives records the scores of earlier periods
    points: dict[str, Reckoned] = field(factory=dict, init=False)
    scores: dict[str, Score] = field(factory=dict, init=False)
    _parts: dict[str, tuple[Outcome, ...]] = field(factory=dict, init=False)
    _kept: dict[Any, tuple[str, ...]] = field(factory=dict, init=False)

    def run(self) -> tuple[Score, ...]:
        """The scores, in the order of the rows; units that were not supplied last."""
        reckoner = Reckoner(self.card)
        entries = list(self._entries())
        self.points = {entry.key: placing.reckoned(reckoner, entry) for entry in entries}
        found = placing.scores(self.card, entries, self.points, self._grades(entries))
        self.scores = {one.record: one for one in found}
        return found

    def bearing(self, world: World) -> World:
        """A world of records from the same tables, with their scores and grades."""
        records: dict[str, Record] = {}
        for one in world.dataset.records.get(self.card.record, ()):
            if one.key in self.points:
                records[one.key] = found = filled(one, self.card, self.points[one.key], world)
                if self.card.capped:
                    found.graded = found.graded | {self.card.scale: self.scores[one.key].grades}
        return with_records(world, self.ruleset, self.card.record, records)

    def waits(self, keys: Collection[str]) -> dict[str, tuple[Missing, ...]]:
        """The inputs that the scores of some records wait for."""
        standards = [one for one in self.ruleset.standards if one.id in self.card.standards]
        below = whole_types([one.rule for one in standards], self.ruleset, self.tables)
        chosen = {} if self.card.record in below else {self.card.record: keys}
        found = dataset(self.tables, self.vocabulary, chosen, below | {self.card.record})
        world = World(self.ruleset, self.vocabulary, found, self.as_of)
        interpreter = Interpreter(world)
        return waiting(
            self.card,
            [interpreter.judge(one, row) for one in standards for row in subjects(one.rule, world) if row.key in keys],
        )

    # columns -------------------------------------------------------------------------------------

    def _entries(self) -> Iterator[Entry]:
        rows: dict[str, dict[str, Any]] = {}
        outside: set[str] = set()
        for row in self._rows():
            if row["exists"] is False:
                outside.add(row["key"])
            rows.setdefault(row["key"], {"name": "", "unit": "", "by": None, "parts": (), "bits": {}, "error": False})
            kept = rows[row["key"]]
            kept["bits"] |= row["bits"]
            kept["error"] = kept["error"] or row["error"]
            kept |= row["more"]
        for key, row in rows.items():
            if key not in outside:
                self._parts[key] = row["parts"]
                beside = placing.beside(self.card, row["by"], self.vocabulary)
                yield Entry(key, row["name"] or "", row["bits"], row["error"], row["unit"] or "", beside)

    def _rows(self) -> Iterator[dict[str, Any]]:
        """What each judged frame tells of each of its rows."""
        standards = asked(self.card, self.ruleset)
        rules = ir.Ruleset(self.ruleset.id, standards, self.ruleset.definitions, self.ruleset.since)
        found = judge(rules, self.vocabulary, self.as_of, self.tables, marked=True, waived=self.waived)
        for over, judged in sorted(found.items(), key=lambda item: item[0].kind != "records"):
            judged = resolved(judged, self.tables, rules, self.vocabulary, self.as_of)
            on, ids = dialect(self.tables), list(judged.verdicts)
            table = self.tables.records.get(self.card.record) if over.kind == "records" else None
            columns = [judged.key, *(judged.verdicts[id] for id in ids), *(judged.possible[id] for id in ids)]
            more = self._more(table)
            names = list(dict.fromkeys([*columns, *more.values()]))
            frame = on.select(judged.frame.to_native(), {name: on.column(name) for name in names})
            for row in on.rows(frame):
                values = dict(zip(names, row, strict=True))
                yield self._row(values, judged, ids, table, more)

    def _more(self, table: Any) -> dict[str, str]:
        """Columns beside verdicts, by what they say."""
        if table is None:
            return {}
        ranking, found = self.card.ranking, {"name": table.name}
        if ranking is not None:
            found["unit"] = table.above.get(ranking.level, "")
            by = table.fields.get(ranking.by)
            found["by"] = by.column if by is not None else ""
        return {what: name for what, name in found.items() if name}

    def _row(
        self, values: Mapping[str, Any], judged: Any, ids: Sequence[str], table: Any, more: Mapping[str, str]
    ) -> dict[str, Any]:  # fmt: skip
        codes = {id: values[judged.verdicts[id]] for id in ids}
        bits = {id: _bits(codes[id], values[judged.possible[id]]) for id in ids if codes[id] is not None}
        own = {id: found for id, found in bits.items() if not id.startswith("rk:")}
        told: dict[str, Any] = {what: values[name] for what, name in more.items()}
        if "by" in told and told["by"] is not None and self.card.ranking is not None:
            told["by"] = value_of(table.fields[self.card.ranking.by], told["by"], values)
        if table is not None:
            told["parts"] = tuple(outcome(codes[id], bits[id]) for id in ids if id.startswith(_PART))
        return {
            "key": str(values[judged.key]), "bits": own, "error": any(codes[id] == 4 for id in own), "more": told,
            "exists": codes[_EXISTS] != 3 if _EXISTS in codes else None,
        }  # fmt: skip

    # grades --------------------------------------------------------------------------------------

    def _grades(self, entries: Sequence[Entry]) -> Any:
        """What gives the grades that a record can have; equal cases once."""
        if parts(self.card, self.ruleset) is None:
            return self._grades_of_records([entry.key for entry in entries])
        grader = Grader(World(self.ruleset, self.vocabulary, Dataset(self.vocabulary), self.as_of), self.card)

        def grades(entry: Entry) -> tuple[str, ...]:
            points, known = self.points[entry.key], self._parts.get(entry.key, ())
            case = (points.low, points.high, points.maybe, points.only, known)
            if case not in self._kept:
                self._kept[case] = grader.of(points, known)
            return self._kept[case]

        return grades

    def _grades_of_records(self, keys: Sequence[str]) -> Any:
        found = self.earlier(dataset(self.tables, self.vocabulary, {self.card.record: keys}, {self.card.record}))
        world = self.bearing(World(self.ruleset, self.vocabulary, found, self.as_of))
        evaluator = Evaluator(world)

        def grades(entry: Entry) -> tuple[str, ...]:
            stub = Record(self.card.record, entry.key, supplied=False)
            found = world.dataset.find(self.card.record, entry.key) or filled(stub, self.card, self.points[entry.key], world)
            return evaluator.grades(self.card.scale, found)

        return grades


def _bits(code: int, possible: int) -> int:
    return {1: 2, 3: 4, 4: ANY}.get(code, int(possible))
