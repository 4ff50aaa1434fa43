"""Tables and cases of the ir go in, expressions come out; and what these call: rows go in, what they come to comes out."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from rulekit import ir
from rulekit.engines import cases
from rulekit.engines.generated import syntax as py
from rulekit.engines.generated.frame import Frame
from rulekit.engines.generated.runtime import P_NO, P_YES, Packed, Quantity, num, packed, unpacked

Tri = bool | None


def rows_of(frame: Frame, node: ir.Chosen | ir.Cases) -> ast.expr:
    """The packed conditions of the rows."""
    return py.row([frame.program.condition(frame, case.when) for case in node.cases])


def others_of(frame: Frame, node: ir.Chosen | ir.Cases) -> ast.expr:
    """The packed conditions of which one holds where no row does; None where there are none such."""
    found = cases.others(node, frame.program.vocabulary)
    return py.NONE if found is None else py.row([frame.program.condition(frame, one) for one in found])


def parts_of(node: ir.Chosen | ir.Cases) -> list[ir.Quantity | ir.Condition]:
    """What the rows come to, and what counts otherwise, where there is that."""
    return [case.then for case in node.cases] + ([] if node.otherwise is None else [node.otherwise])


def _rows(whens: Sequence[Packed], others: Sequence[Packed] | None) -> cases.Rows:
    return cases.walk(map(unpacked, whens), None if others is None else map(unpacked, others))


def chosen(whens: Sequence[Packed], others: Sequence[Packed] | None, values: Sequence[Quantity]) -> Quantity:
    """The value of a table."""
    for index, when in enumerate(whens):
        if when == P_YES:
            return values[index]
        if when != P_NO:
            break
    else:
        if len(values) > len(whens):
            return values[-1]
    found = cases.chosen(_rows(whens, others), [num(value) for value in values])
    return found.low if found.known and not found.only else found  # type: ignore[return-value]


def required(whens: Sequence[Packed], others: Sequence[Packed] | None, items: Sequence[Packed]) -> Packed:
    """What cases come to, packed."""
    return packed(cases.required(_rows(whens, others), [unpacked(item) for item in items]))


def required_known(whens: Sequence[Tri], others: Sequence[Tri] | None, items: Sequence[Tri]) -> Tri:
    """The same where true, false and unknown are all there is, and one row counts where no other does."""
    reached = set()
    for when, item in zip(whens, items, strict=False):
        if when is not False:
            reached.add(item)
        if when:
            break
    else:
        if others is None or not reached or any(other is not False for other in others):
            reached.add(items[-1])
    return reached.pop() if len(reached) == 1 else None


def has_rows(roots: Sequence[object], definitions: Mapping[str, ir.Definition]) -> bool:
    """Whether tables, cases or grades are below some nodes: these hang on what their conditions can still come to."""
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        for node in ir.walk(waiting.pop()):
            if isinstance(node, ir.Chosen | ir.Cases | ir.InGrade):
                return True
            if isinstance(node, ir.Ref) and node.name not in seen:
                seen.add(node.name)
                waiting.append(definitions[node.name].body)
    return False


__all__ = ["chosen", "has_rows", "others_of", "parts_of", "required", "required_known", "rows_of"]
