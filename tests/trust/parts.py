"""The name of a part of the work and a seed go in, its result comes out. A part draws from its seed alone."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from attrs import evolve

from rulekit import ir
from rulekit.engines import interpret
from rulekit.engines.evaluator import Evaluator
from rulekit.engines.frames import engine as frame
from rulekit.engines.frames.rows import Setting
from rulekit.engines.mentions import member_types
from rulekit.findings import Bounds, Verdict
from rulekit.records import Dataset
from rulekit.tables import Tables
from tests.agreement import Case, again
from tests.random_rules import AS_OF, OVERS, VOCABULARY, Source
from tests.random_words import GROUPS
from tests.trust import composed, engines, frame_engines, metamorphic, native_frames
from tests.trust.batches import Batch, digest, draw, subjects, world
from tests.trust.brute import completed
from tests.trust.frame_engines import LIBRARIES
from tests.trust.relations import OF_RECORDS, OF_STANDARDS
from tests.trust.result import Failure, Result
from tests.twins import fault, twin

STANDARDS, RECORDS, MANY = 50, 160, 230
THREADED = (20, 100)
UNITS = ir.Over("records", "unit")


def every_engine(seed: str) -> Result:
    """Fifty standards on a data set: the interpreter against the generated function and the frame engine on both libraries."""
    batch, result = draw(seed, STANDARDS, RECORDS), Result()
    reference = _started(batch, result)
    _hold(result, batch, reference, "generated function", engines.generated)
    for library, name in LIBRARIES.items():
        _hold(result, batch, reference, f"frames, {name}", frame_engines.judge_with(library, seed))
    given, left = frame_engines.left_over(batch.standards, frame_engines.tables(batch.standards, batch.dataset, "polars", seed))
    result.met["verdicts on Polars that columns gave"] += given
    result.met["verdicts on Polars that were left to the other engines"] += left
    return result


def many_records(seed: str) -> Result:
    """Fifty standards on more records: the generated function, and frames of Polars whose columns are encoded in two ways."""
    batch, result = draw(seed, STANDARDS, MANY), Result()
    reference = _started(batch, result)
    _hold(result, batch, reference, "generated function", engines.generated)
    _hold(result, batch, reference, "frames, Polars", frame_engines.judge_with("polars", seed))
    _hold(result, batch, reference, "frames, Polars, other encodings", frame_engines.judge_with("polars", f"{seed} again"))
    return result


def _started(batch: Batch, result: Result) -> engines.Said:
    """Verdicts of the interpreter, counted."""
    result.draw(batch.standards, batch.dataset)
    reference = engines.interpreter(batch.standards, batch.dataset)
    result.verdicts.update(Counter(verdict for said in reference.values() for verdict in said.values()))
    return reference


def _hold(
    result: Result, batch: Batch, reference: engines.Said, name: str, judge: engines.Judge,
    by: engines.Judge = engines.interpreter, what: str = "interpreter",
) -> None:  # fmt: skip
    def differs(case: Case) -> bool:
        try:
            other = judge([case.standard], case.dataset)
        except Exception:
            return True
        id, key = case.standard.id, case.record.key
        return other[id].get(key) != by([case.standard], case.dataset)[id].get(key)

    standards, said = _tried(result, batch, name, judge)
    result.compare(f"{what} = {name}", reference, said, standards, batch.dataset, batch.seed, differs)


def _tried(result: Result, batch: Batch, name: str, judge: engines.Judge) -> tuple[Sequence[ir.Standard], engines.Said]:
    """What an engine says of a batch; where it raises, of each standard that it can judge alone, and the others are failures."""
    try:
        return batch.standards, judge(batch.standards, batch.dataset)
    except Exception as error:
        result.failures.append(Failure(name, batch.seed, "all of the batch", "", f"{type(error).__name__}: {error}"))
    said: engines.Said = {}
    for one in batch.standards:
        try:
            said |= judge([one], batch.dataset)
        except Exception as error:
            result.failures.append(Failure(name, batch.seed, ir.sexpr(one.rule), "", f"{type(error).__name__}: {error}"))
    return [one for one in batch.standards if one.id in said], said


def marks_and_bounds(seed: str) -> Result:
    """Marks and possible verdicts of some standards, and bounds of the numbers of groups, by frames and by the interpreter."""
    batch, result = draw(seed, 6, 40), Result()
    batch = evolve(batch, standards=(*batch.standards, *_about_groups(seed)))
    result.draw(batch.standards, batch.dataset)
    reference = engines.findings(batch.standards, batch.dataset)
    plain = {id: {key: engines.plain(one) for key, one in given.items()} for id, given in reference.items()}
    said = engines.generated(batch.standards, batch.dataset, marked=True)
    result.compare("interpreter = generated function, marks", plain, said, batch.standards, batch.dataset, seed)
    for library, name in LIBRARIES.items():

        def judge(standards: Sequence[ir.Standard], dataset: Dataset, library: str = library) -> engines.Said:
            return frame_engines.marked(standards, frame_engines.tables(standards, dataset, library, seed))

        _hold(result, batch, reference, f"frames, {name}, marks", judge, engines.findings)
        _bounds(result, batch, library, name)
    return result


def _about_groups(seed: str) -> list[ir.Standard]:
    """Standards that compare a number of a group with a literal: what has bounds in columns."""
    source = Source(random.Random(f"{seed} groups"))
    overs = [one for one in OVERS if GROUPS[one.record]]
    found = []
    for index in range(6):
        over = source.one(overs)
        node = ir.Compare(source.one(("ge", "gt", "le", "lt", "eq")), source.grouped(over.record, 2), source.literal())
        found.append(ir.Standard(f"G{index}", "Synthetic", ir.Rule("must", over, node)))
    return found


def _bounds(result: Result, batch: Batch, library: str, name: str) -> None:
    given = frame_engines.tables(batch.standards, batch.dataset, library, batch.seed)
    found = frame_engines.bounds(batch.standards, given)
    for one in batch.standards:
        _hold_bounds(result, batch, f"frames, {name}", one, found.get(one.id, {}))


def _hold_bounds(result: Result, batch: Batch, name: str, standard: ir.Standard, found: Mapping[str, Bounds]) -> None:
    """Bounds by key against those of the interpreter."""
    here = world(batch.standards, batch.dataset)
    settled = here.settled(standard)
    setting = Setting(here.ruleset, VOCABULARY, AS_OF, Tables(VOCABULARY), frame.dialect(Tables(VOCABULARY)))
    node = frame.compared(setting, settled.rule)
    for record in subjects(standard, batch.dataset) if node is not None else ():
        if record.key in found:
            result.pairs[f"interpreter = {name}, bounds"] += 1
            wanted, told = Evaluator(here).number(node, record).bounds, found[record.key]
            if wanted != told:
                text = f"{wanted} and {told}"
                result.failures.append(Failure(f"{name}, bounds", batch.seed, ir.sexpr(standard.rule), record.key, text))


def frames_of_files(seed: str) -> Result:
    """Twenty standards on frames as people have them, of every kind, through Ruleset.check_frame."""
    batch, result = draw(seed, 20, 60, plain=True), Result()
    batch = evolve(batch, dataset=native_frames.simplified(batch.dataset))
    reference = _started(batch, result)
    about_groups = evolve(batch, standards=tuple(_about_groups(seed)[:4]))
    for kind, name in native_frames.KINDS.items():
        _hold(result, batch, reference, f"check_frame, {name}", native_frames.judge_with(kind, seed))
        _findings(result, evolve(batch, standards=batch.standards[:3]), kind, name)
        report = native_frames.report_of(kind, seed, about_groups.standards, batch.dataset)
        for one in about_groups.standards:
            found = {key or "*": bounds for key, bounds in report.bounds(one.id).items()}
            _hold_bounds(result, about_groups, f"check_frame, {name}", one, found)
    return result


def _findings(result: Result, batch: Batch, kind: str, name: str) -> None:
    """What the report gives on demand: every finding as the interpreter has it, but for where the record stands."""
    report = native_frames.report_of(kind, batch.seed, batch.standards, batch.dataset)
    given: engines.Said = {one.id: {} for one in batch.standards}
    for one in report.findings(verdicts=[verdict.value for verdict in Verdict]):
        given[one.standard][one.record or "*"] = str((one.verdict, one.marks, one.missing, one.possible, one.reason.code))
    wanted: engines.Said = {one.id: {} for one in batch.standards}
    for finding in interpret.evaluate(batch.world):
        told = (finding.verdict, finding.marks, finding.missing, finding.possible, finding.reason.code)
        wanted[finding.standard][finding.record or "*"] = str(told)
    result.compare(f"interpreter = check_frame, {name}, findings", wanted, given, batch.standards, batch.dataset, batch.seed)


def batch_sizes(seed: str) -> Result:
    """Standards that see one unit at a time, over all units at once and over 1, 7 and 1,000 at a time, each encoded anew."""
    library, name = random.Random(seed).choice(tuple(LIBRARIES.items()))
    batch, result = draw(seed, 12, 1_050, overs=[UNITS], empty=0), Result()
    alone = tuple(
        one for one in batch.standards
        if not member_types(one.rule, batch.ruleset) and not any(isinstance(node, ir.Unique) for node in ir.walk(one.rule))
    )  # fmt: skip
    batch = evolve(batch, standards=alone)
    result.draw(batch.standards, batch.dataset)
    whole = frame_engines.judge_with(library, seed)(alone, batch.dataset)
    made = engines.generated(alone, batch.dataset)
    result.compare(f"generated function = frames, {name}", made, whole, alone, batch.dataset, seed)
    rows = batch.dataset.records["unit"]
    for size, most in ((1, 10), (7, 70), (1_000, 1_050)):
        for start in range(0, min(most, len(rows)), size):
            part = again(batch.dataset, {**batch.dataset.records, "unit": rows[start : start + size]}, names=True)
            said = frame_engines.judge_with(library, f"{seed} {start}")(alone, part)
            wanted = {id: {record.key: given[record.key] for record in part.records["unit"]} for id, given in whole.items()}
            result.relate(f"batches of {size:,}, {name}", wanted, said, alone, seed)
    return result


def threads(seed: str) -> Result:
    """The frame engine with one thread and with two, each in a process of its own."""
    batch, result = draw(seed, *THREADED, empty=0), Result()
    told = [_in_process(seed, count) for count in (1, 2)]
    pairs = sum(len(subjects(one, batch.dataset)) for one in batch.standards)
    for index, name in enumerate(LIBRARIES.values()):
        result.relations[f"one thread or two, {name}"] += pairs
        if told[0][index] != told[1][index]:
            result.failures.append(Failure(f"one thread or two, {name}", seed, "", "", "other verdicts"))
    return result


def _in_process(seed: str, count: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.threads", seed, str(count)], capture_output=True, text=True, check=True,
        cwd=Path(__file__).resolve().parents[2], env={**os.environ, "POLARS_MAX_THREADS": str(count)},
    )  # fmt: skip
    return done.stdout.split()


def relations(seed: str) -> Result:
    """Every metamorphic relation, on the engine that the seed chooses."""
    result, chance = Result(), random.Random(seed)
    judges: Mapping[str, engines.Judge] = {
        "generated function": lambda standards, dataset: engines.generated(standards, dataset, marked=True),
        **{f"frames, {name}": _marked(library, seed) for library, name in LIBRARIES.items()},
    }
    engine = chance.choices(tuple(judges), (5, 3, 1))[0]
    batch = draw(seed, 6 if engine == "frames, DuckDB" else 24, 100)
    result.look(batch.dataset)
    for relation in OF_STANDARDS:
        metamorphic.relate(relation, batch, judges[engine], engine, result)
    for relation in OF_RECORDS:
        metamorphic.relate(relation, evolve(batch, standards=batch.standards[:6]), judges[engine], engine, result)
    _units(batch, result)
    return result


def _marked(library: str, seed: str) -> engines.Judge:
    """The frame engine, which tells a pass that carries a mark from one that does not."""

    def judge(standards: Sequence[ir.Standard], dataset: Dataset) -> engines.Said:
        said = frame_engines.marked(standards, frame_engines.tables(standards, dataset, library, seed))
        return {id: {key: engines.plain(told) for key, told in given.items()} for id, given in said.items()}

    return judge


def _units(batch: Batch, result: Result) -> None:
    """The same records with other units: each number column times another factor, other codes of texts, other dates' forms."""
    library, name = random.Random(batch.seed).choice(tuple(LIBRARIES.items()))
    standards = batch.standards[:12] if library == "duckdb" else batch.standards
    judges = (frame_engines.judge_with(library, f"{batch.seed} {turn}") for turn in ("one way", "another"))
    first, other = (judge(standards, batch.dataset) for judge in judges)
    result.relate("unit change", first, other, standards, batch.seed)
    result.related[f"frames, {name}"] += sum(map(len, first.values()))


def completions(seed: str) -> Result:
    """Two hundred standards on records with a few gaps, against all records that these could stand for."""
    result = Result()
    for index in range(200):
        one = completed(f"{seed} {index}")
        result.relations["completions: exact" if one.exact else "completions: sound"] += 1
        result.related["interpreter"] += 1
        if one.wrong:
            told = f"{one.verdict}, by brute force {', '.join(sorted(one.brute))}: {one.wrong}"
            result.failures.append(Failure("completions", f"{seed} {index}", ir.sexpr(one.standard.rule), str(one.record), told))
    return result


def twins(seed: str) -> Result:
    """Sentences in Chinese and English made of the same parts: one meaning, and each comes back from its canonical form."""
    result, chance = Result(), random.Random(seed)
    for _ in range(100):
        zh, en = twin(chance)
        result.relations["twin languages, there and back"] += 1
        wrong = fault(zh, en)
        if wrong:
            result.failures.append(Failure("twins", seed, f"{zh} | {en}", "", wrong))
    return result


def composed_twins(seed: str) -> Result:
    """Thirty sentences that nest several constructs, on synthetic records of the shipped words: every engine."""
    result = Result()
    ruleset, (reference, *others) = composed.every(seed, 30, 40)
    result.standards |= {digest(one) for one in ruleset.ir.standards}
    result.nodes.update(type(node).__name__ for one in ruleset.ir.standards for node in ir.walk(one.rule))
    for (name, said), one in ((other, one) for other in others for one in ruleset.ir.standards):
        wanted, told = reference[1][one.id], said.get(one.id, {})
        result.pairs[f"{reference[0]} = {name}, composed twins"] += len(wanted)
        for key in {**wanted, **told}:
            if wanted.get(key) != told.get(key):
                text = f"{wanted.get(key, 'nothing')} and {told.get(key, 'nothing')}"
                result.failures.append(Failure(f"{name}, composed twins", seed, ir.sexpr(one.rule), key, text))
                break
    return result


PARTS: Mapping[str, Callable[[str], Result]] = {
    "breadth": many_records, "engines": every_engine, "marks": marks_and_bounds, "frames": frames_of_files,
    "batches": batch_sizes, "threads": threads, "relations": relations, "completions": completions, "twins": twins,
    "composed": composed_twins,
}  # fmt: skip
