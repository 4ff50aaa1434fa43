"""A ruleset and a record type go in, one Python function over all their standards comes out; built as `ast`, never as text."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, cast

from attrs import evolve, field, frozen

from rulekit import ir
from rulekit.engines import history, waived
from rulekit.engines.evaluator import whole
from rulekit.engines.generated import cases as python_cases
from rulekit.engines.generated import deadlines as python_deadlines
from rulekit.engines.generated import facts as python_facts
from rulekit.engines.generated import groups as python_groups
from rulekit.engines.generated import history as python_history
from rulekit.engines.generated import periods as python_periods
from rulekit.engines.generated import runtime as python_runtime
from rulekit.engines.generated import spans as python_spans
from rulekit.engines.generated import syntax as py
from rulekit.engines.generated.conditions import pack, settle_repeated
from rulekit.engines.generated.frame import Frame, Program
from rulekit.engines.generated.groups import Surroundings
from rulekit.engines.generated.verdicts import Verdicts, exceptions
from rulekit.findings import Verdict
from rulekit.records import Dataset, Record
from rulekit.vocabulary import RecordType, Vocabulary
from rulekit.waivers import NONE, Waivers

SIFTED = 3  # rules that read a yes/no field, from which on it pays to check it once
Judge = Callable[[Record | Mapping[str, Any]], tuple[Verdict, ...]]
_RUNTIME = {
    name: getattr(module, name)
    for module, names in (
        (
            python_runtime,
            "AND OR NOT ESTABLISHED LADDER PLAIN_LADDER TRI ahead called_number called_truth combined compared "
            "extreme flag flag_argument happened lies_between number number_argument over rounded "
            "held held_packed same_known same_packed text_argument",
        ),
        (python_spans, "extreme_span reckoned rounded_span span spans_compared to_quantity"),
        (python_cases, "chosen required required_known"),
        (python_history, "grown then_number then_packed"),
        (python_periods, "happened_often"),
        (python_deadlines, "dates_judged"),
        (python_groups, "aggregate count distinct every in_place share tally"),
        (python_facts, "among_lists may_clash nobody_among recorded settled_packed unique"),
    )
    for name in names.split()
}


@frozen(eq=False)
class Evaluator:
    """
    Judges one record by the standards of one record type: a callable that takes a record and gives a tuple of verdicts.

    `standards` are their ids, in the order of the verdicts. `judge` is the generated function itself, for loops in which the call
    of an object counts. A record is a Record of rulekit, or a mapping of field ids to plain values: int, Fraction, Decimal,
    float (read as its shortest decimal), bool, str, date, Days, NotYet; child lists are sequences of such mappings, keys of
    units stand under the ids of their levels. Numbers are in base units. A value that is absent, None, NaN or of another kind is
    missing. Picklable: it is generated anew from the ir.
    """

    ruleset: ir.Ruleset = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    record_type: str
    as_of: date
    standards: tuple[str, ...]
    judge: Judge = field(repr=False)
    waivers: Waivers = field(default=NONE, repr=False)

    def __call__(self, record: Record | Mapping[str, Any]) -> tuple[Verdict, ...]:
        """The verdict of each standard."""
        return self.judge(record)

    def __reduce__(self) -> tuple[Any, ...]:
        return compile_evaluator, (self.ruleset, self.vocabulary, self.record_type, self.as_of, self.standards, self.waivers)


def compile_evaluator(
    ruleset: ir.Ruleset, vocabulary: Vocabulary, record_type: str, as_of: date, only: Collection[str] = (),
    waivers: Waivers = NONE,
) -> Evaluator:  # fmt: skip
    """
    Generate the function for the standards (those of the ids in `only`, where some are given) that are judged for a record type.

    Takes:  the id of a record type; "" for standards over everything in the run. Other records are not seen: groups made of
            all records below a unit are as if none were supplied.
    Errors: none; a function of a plug-in that raises gives an error verdict.
    """
    standards = judged(ruleset, record_type, only)
    judge: Any = generate(ruleset, vocabulary, record_type, Surroundings(Dataset(vocabulary), as_of), standards)
    judge = waived.wrapped(judge, record_type, standards, waivers, as_of)
    kind = type("Evaluator", (Evaluator,), {"__slots__": (), "__call__": staticmethod(judge)})  # a call goes straight to it
    found = kind(ruleset, vocabulary, record_type, as_of, tuple(one.id for one in standards), judge, waivers)
    return cast(Evaluator, found)


def judged(ruleset: ir.Ruleset, record_type: str, only: Collection[str] = ()) -> tuple[ir.Standard, ...]:
    """The standards that are judged for a record type, in order."""
    found = (one for one in ruleset.standards if one.rule.over.record == record_type)
    return tuple(one for one in found if not only or one.id in only)


def generate(
    ruleset: ir.Ruleset, vocabulary: Vocabulary, record_type: str, around: Surroundings, standards: tuple[ir.Standard, ...],
    *, marked: bool = False,
) -> Callable[[Any], tuple[Verdict | None, ...]]:  # fmt: skip
    """
    The function that gives the verdict of each of the standards for a record; see Evaluator for the records it takes.

    With `marked`, a pass that carries a mark comes out as None.
    """
    kept = history.reads_kept(evolve(ruleset, standards=standards), vocabulary)
    dataset = history.current(around.dataset, vocabulary, around.as_of) if kept else around.dataset
    around = Surroundings(dataset, around.as_of, around.since or ruleset.since)
    ruleset = history.settled(evolve(ruleset, standards=standards), vocabulary, around.as_of, around.since)
    standards = ruleset.standards
    program = Program(ruleset.definitions, vocabulary, around, pack, settle_repeated)
    program.namespace |= _RUNTIME | {
        "Record": Record, "Fraction": Fraction, "date": date, "as_of": around.as_of, "around": around,
        "wrapped": _wrapper(vocabulary, record_type),
        **{verdict.name: verdict for verdict in Verdict},
    }  # fmt: skip
    function = _function(program, record_type, standards, marked)
    code = compile(py.module([*program.functions, function]), "<generated>", "exec")
    exec(code, program.namespace)
    program.link()
    judge: Any = program.namespace["judge"]
    return python_history.current_first(judge, vocabulary, record_type, around.as_of) if kept else judge


def _function(program: Program, record_type: str, standards: tuple[ir.Standard, ...], marked: bool) -> Any:
    rules = [one.rule for one in standards]
    frame = Frame(program, outermost=not python_cases.has_rows(rules, program.definitions))
    live = [(f"v{index}", one.rule) for index, one in enumerate(standards) if one.in_force(program.around.as_of)]
    for _, rule in live:
        for part in _parts(rule):
            frame.visit(part)
    frame.sifted = frozenset(name for name, count in _readers(frame, live).items() if count >= SIFTED)
    settle_repeated(frame)
    readers = _readers(frame, live)
    frame.late = frozenset(name for name, count in readers.items() if count == 1 and not frame.has_read(name))
    verdicts = Verdicts(frame, marked)
    verdicts.write_all(live)
    alive = {variable for variable, _ in live}
    names = [f"v{index}" for index in range(len(standards))]
    given = py.row([py.name(name if name in alive else "NOT_APPLICABLE") for name in names])
    start = _start(frame, record_type, len(standards))
    return py.function("judge", "record", [*start, *frame.reads, *frame.body, py.give(given)])


def _readers(frame: Frame, rules: list[tuple[str, ir.Rule]]) -> Counter[str]:
    """How many rules read a field themselves, apart from what stands in variables."""
    return Counter(name for _, rule in rules for name in frame.names(_parts(rule)))


def _parts(rule: ir.Rule) -> Iterator[ir.Condition]:
    """The conditions that a verdict can hang on; of a scope its conjuncts."""
    if rule.scope is not None:
        yield from rule.scope.items if isinstance(rule.scope, ir.All) else (rule.scope,)
    yield from exceptions(rule.exceptions)
    if rule.force != "may":
        yield rule.requirement


def _start(frame: Frame, record_type: str, size: int) -> list[Any]:
    """Reach the values of the record; one that does not exist on the day is judged by nothing."""
    record, values = py.name("record"), py.attribute(py.name("record"), "values")
    ours = py.relation(py.attribute(record, "__class__"), "is", py.name("Record"))
    if frame.uses_record:
        found = [py.assign("record", py.choice(ours, record, py.call("wrapped", record))), py.assign("values", values)]
    else:
        found = [py.assign("values", py.choice(ours, values, record))]
    kind = frame.program.vocabulary.records.get(record_type)
    if kind is not None and (kind.begins or kind.ends):
        nothing = py.row([py.name("NOT_APPLICABLE")] * size)
        found += py.branch(_outside(kind), [py.give(nothing)], [])
    return found


def _outside(kind: RecordType) -> ast.expr:
    """Whether a record is known to lie outside of its existence; a date of Python is compared as it stands."""
    found: list[ast.expr] = []
    get = py.attribute(py.name("values"), "get")
    for field_, order, other in ((kind.begins, "gt", "ahead"), (kind.ends, "le", "over")):
        if field_:
            value = py.name(other + "_day")
            given = py.relation(py.named(value, py.call(get, py.constant(field_))), "is not", py.NONE)
            plain = py.relation(py.attribute(value, "__class__"), "is", py.name("date"))
            as_of = py.name("as_of")
            found.append(py.both([given, py.choice(plain, py.relation(value, order, as_of), py.call(other, value, as_of))]))
    return py.either(found)


def _wrapper(vocabulary: Vocabulary, record_type: str) -> Callable[[Mapping[str, Any]], Record]:
    """How a plain mapping becomes a record: its key and the keys of units above stand under the ids of their types."""
    levels = vocabulary.levels_above(record_type)

    def wrapped(values: Mapping[str, Any]) -> Record:
        if not record_type:
            return whole()
        above = {level: str(values[level]) for level in levels if values.get(level)}
        return Record(record_type, str(values.get(record_type) or ""), values, values, above=above)  # type: ignore[arg-type]

    return wrapped
