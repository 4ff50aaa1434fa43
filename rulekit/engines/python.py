"""A ruleset and a record type go in, one Python function over all their standards comes out; built as `ast`, never as text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from rulekit import ir
from rulekit.engines import python_groups, python_runtime
from rulekit.engines import python_syntax as py
from rulekit.engines.evaluator import whole
from rulekit.engines.python_conditions import pack, settle_repeated
from rulekit.engines.python_frame import Frame, Program
from rulekit.engines.python_groups import Surroundings
from rulekit.engines.python_verdicts import Verdicts
from rulekit.findings import Verdict
from rulekit.records import Dataset, Record
from rulekit.vocabulary import Vocabulary

Judge = Callable[[Record | Mapping[str, Any]], tuple[Verdict, ...]]
_RUNTIME = {
    name: getattr(module, name)
    for module, names in (
        (
            python_runtime,
            "AND OR NOT ESTABLISHED LADDER PLAIN_LADDER TRI called_number called_truth combined compared exists flag_argument "
            "happened lies_between number number_argument text_argument",
        ),
        (python_groups, "aggregate count distinct every in_place share tally"),
    )
    for name in names.split()
}


@frozen
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
    judge: Judge = field(repr=False, eq=False)

    def __call__(self, record: Record | Mapping[str, Any]) -> tuple[Verdict, ...]:
        """The verdict of each standard."""
        return self.judge(record)

    def __reduce__(self) -> tuple[Any, ...]:
        return compile_evaluator, (self.ruleset, self.vocabulary, self.record_type, self.as_of, self.standards)


def compile_evaluator(
    ruleset: ir.Ruleset, vocabulary: Vocabulary, record_type: str, as_of: date, only: Collection[str] = ()
) -> Evaluator:
    """
    Generate the function for the standards (those of the ids in `only`, where some are given) that are judged for a record type.

    Takes:  the id of a record type; "" for standards over everything in the run. Other records are not seen: groups made of
            all records below a unit are as if none were supplied.
    Errors: none; a function of a plug-in that raises gives an error verdict.
    """
    standards = judged(ruleset, record_type, only)
    judge = generate(ruleset, vocabulary, record_type, Surroundings(Dataset(vocabulary), as_of), standards)
    return Evaluator(ruleset, vocabulary, record_type, as_of, tuple(one.id for one in standards), judge)  # type: ignore[arg-type]


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
    program = Program(ruleset.definitions, vocabulary, around, pack, settle_repeated)
    program.namespace |= _RUNTIME | {
        "Record": Record, "as_of": around.as_of, "around": around, "wrapped": _wrapper(vocabulary, record_type),
        **{verdict.name: verdict for verdict in Verdict},
    }  # fmt: skip
    function = _function(program, record_type, standards, marked)
    code = compile(py.module([*program.functions, function]), "<generated>", "exec")
    exec(code, program.namespace)
    program.link()
    return program.namespace["judge"]  # type: ignore[return-value]


def _function(program: Program, record_type: str, standards: tuple[ir.Standard, ...], marked: bool) -> Any:
    frame = Frame(program)
    live = [(f"v{index}", one.rule) for index, one in enumerate(standards) if _in_force(one, program.around.as_of)]
    for _, rule in live:
        _visit(frame, rule)
    settle_repeated(frame)
    verdicts = Verdicts(frame, marked)
    for variable, rule in live:
        with frame.block() as body:
            verdicts.write(rule, variable)
        frame.body += body
    alive = {variable for variable, _ in live}
    names = [f"v{index}" for index in range(len(standards))]
    given = py.row([py.name(name if name in alive else "NOT_APPLICABLE") for name in names])
    start = _start(frame, record_type, len(standards))
    return py.function("judge", "record", [*start, *frame.reads, *frame.body, py.give(given)])


def _visit(frame: Frame, rule: ir.Rule) -> None:
    if rule.scope is not None:
        frame.visit(rule.scope)
    for exemption in rule.exceptions:
        for node in ir.walk(exemption):
            if isinstance(node, ir.Exemption):
                frame.visit(node.condition)
    if rule.force != "may":
        frame.visit(rule.requirement)


def _start(frame: Frame, record_type: str, size: int) -> list[Any]:
    """Reach the values of the record; one that does not exist on the day is judged by nothing."""
    record, values = py.name("record"), py.attribute(py.name("record"), "values")
    ours = py.relation(py.call("type", record), "is", py.name("Record"))
    if frame.uses_record:
        found = [py.assign("record", py.choice(ours, record, py.call("wrapped", record))), py.assign("values", values)]
    else:
        found = [py.assign("values", py.choice(ours, values, record))]
    kind = frame.program.vocabulary.records.get(record_type)
    if kind is not None and (kind.begins or kind.ends):
        period = py.call("exists", py.name("values"), py.constant(kind.begins), py.constant(kind.ends), py.name("as_of"))
        nothing = py.row([py.name("NOT_APPLICABLE")] * size)
        found += py.branch(py.inverse(period), [py.give(nothing)], [])
    return [*found, py.assign("get", py.attribute(py.name("values"), "get"))]


def _in_force(standard: ir.Standard, as_of: date) -> bool:
    return not ((standard.begins and as_of < standard.begins) or (standard.ends and as_of > standard.ends))


def _wrapper(vocabulary: Vocabulary, record_type: str) -> Callable[[Mapping[str, Any]], Record]:
    """How a plain mapping becomes a record: its key and the keys of units above stand under the ids of their types."""
    levels = vocabulary.levels_above(record_type)

    def wrapped(values: Mapping[str, Any]) -> Record:
        if not record_type:
            return whole()
        above = {level: str(values[level]) for level in levels if values.get(level)}
        return Record(record_type, str(values.get(record_type) or ""), values, values, above=above)  # type: ignore[arg-type]

    return wrapped
