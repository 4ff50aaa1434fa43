"""Standards go in, statements that give their verdicts come out: rows 4 to 10 of the ladder (semantics S2), read lazily."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from attrs import define

from rulekit import ir
from rulekit.engines import python_syntax as py
from rulekit.engines.python_conditions import Rails, choose, fold, inline, pack, rails, settle
from rulekit.engines.python_frame import Counted, Frame, tally_of
from rulekit.engines.python_runtime import P_NO, P_NONE, P_YES

PASS, FAIL, UNKNOWN, NOT_APPLICABLE = (py.name(word) for word in ("PASS", "FAIL", "UNKNOWN", "NOT_APPLICABLE"))


@define(eq=False)
class Verdicts:
    """
    Writes the verdict of each standard into a variable of one frame.

    Where `marked`, a pass that carries a mark (it may be exempt, or holds over nobody) comes out as None instead.
    """

    frame: Frame
    marked: bool

    def write(self, rule: ir.Rule, variable: str) -> None:
        """The verdict of one rule."""
        frame = self.frame
        if self._wide(rule):
            return self._write_wide(rule, variable)
        duty = [*_conditions(rule.exceptions), *(() if rule.force == "may" else (rule.requirement,))]
        nobody = self._nobody(rule)
        if rule.scope is None or (not nobody and all(inline(frame, node) for node in duty)):
            frame.body.append(py.assign(variable, self._within(rule, self._on_duty(rule, nobody))))
            return None
        scope = rails(frame, rule.scope)
        with frame.block() as body:
            body.append(py.assign(variable, self._within(rule, self._on_duty(rule, nobody))))
        frame.body += py.branch(scope[1], [py.assign(variable, NOT_APPLICABLE)], body)
        return None

    def _wide(self, rule: ir.Rule) -> bool:
        parts = [*_conditions(rule.exceptions)]
        parts += [] if rule.scope is None else [rule.scope]
        parts += [] if rule.force == "may" else [rule.requirement]
        return any(self.frame.program.wide(part) for part in parts)

    def _nobody(self, rule: ir.Rule) -> list[Counted]:
        """Tallies of the requirement whose emptiness marks a pass."""
        if not self.marked or rule.force == "may":
            return []
        found: list[Counted] = []
        waiting: list[object] = [rule.requirement]
        while waiting:
            node = self.frame.program.body(waiting.pop())
            if isinstance(node, ir.Every):
                found.append(tally_of(node))
            elif isinstance(node, ir.All | ir.AnyOf | ir.Not):
                waiting += ir.children(node)
        return found

    def _met(self, rule: ir.Rule, nobody: list[Counted], exempt: Rails) -> ast.expr:
        """A pass, without one of its marks."""
        if not self.marked:
            return PASS
        tallies = [settle(self.frame, one) for one in nobody]
        unmarked = py.both([exempt[1], *(py.inverse(py.attribute(one, "empty")) for one in tallies)])
        return py.choice(unmarked, PASS, py.NONE)

    def _within(self, rule: ir.Rule, on_duty: tuple[ast.expr, Rails]) -> ast.expr:
        """A verdict by the scope: on duty, out of it, or open."""
        verdict, exempt = on_duty
        if rule.scope is None:
            return verdict
        if not rule.exceptions:
            return choose(self.frame, rule.scope, verdict, NOT_APPLICABLE, UNKNOWN)
        yes, no = rails(self.frame, rule.scope)
        return py.choice(yes, verdict, py.choice(py.either([no, exempt[0]]), NOT_APPLICABLE, UNKNOWN))

    def _on_duty(self, rule: ir.Rule, nobody: list[Counted]) -> tuple[ast.expr, Rails]:
        """The verdict where the scope holds, and whether an exception does."""
        exempt = self._exempt(rule.exceptions)
        met = self._met(rule, nobody, exempt)
        if rule.force == "may":
            return py.choice(exempt[0], NOT_APPLICABLE, met), exempt
        if not rule.exceptions:
            return choose(self.frame, rule.requirement, met, FAIL, UNKNOWN), exempt
        yes, no = rails(self.frame, rule.requirement)
        verdict = py.choice(yes, met, py.choice(py.both([no, exempt[1]]), FAIL, UNKNOWN))
        return py.choice(exempt[0], NOT_APPLICABLE, verdict), exempt

    def _exempt(self, exceptions: tuple[ir.Exemption, ...]) -> Rails:
        """Whether one of the exceptions is effective, and whether none is."""
        found: list[Rails] = []
        for exemption in exceptions:
            yes, no = rails(self.frame, exemption.condition)
            counter = self._exempt(exemption.unless)
            found.append((py.both([yes, counter[1]]), py.either([no, counter[0]])))
        return py.either(yes for yes, _ in found), py.both(no for _, no in found)

    # with error and nothing ------------------------------------------------------------------------------

    def _write_wide(self, rule: ir.Rule, variable: str) -> None:
        frame = self.frame
        scope = py.constant(P_YES) if rule.scope is None else frame.variable(pack(frame, rule.scope), "s")
        with frame.block() as body:
            self._below_scope(rule, variable, scope)
        if rule.scope is None:
            frame.body += body
            return
        out = py.relation(scope, "in", py.row([py.constant(P_NO), py.constant(P_NONE)]))
        frame.body += py.branch(out, [py.assign(variable, NOT_APPLICABLE)], body)

    def _below_scope(self, rule: ir.Rule, variable: str, scope: ast.expr) -> None:
        frame = self.frame
        if not rule.exceptions:
            self._climb(rule, variable, scope, py.constant(P_NO))
            return
        exempt = frame.variable(self._exempt_wide(rule.exceptions), "x")
        with frame.block() as body:
            self._climb(rule, variable, scope, exempt)
        frame.body += py.branch(
            py.relation(exempt, "eq", py.constant(P_YES)), [py.assign(variable, NOT_APPLICABLE)], body
        )

    def _climb(self, rule: ir.Rule, variable: str, scope: ast.expr, exempt: ast.expr) -> None:
        frame = self.frame
        nobody = [settle(frame, one) for one in self._nobody(rule)]
        requirement = py.constant(P_YES) if rule.force == "may" else frame.variable(pack(frame, rule.requirement), "r")
        index = _code(requirement)
        for part, weight in ((scope, 25), (exempt, 5)):
            index = ast.BinOp(index, ast.Add(), py.operation(_code(part), "*", py.constant(weight)))
        verdict = py.item(py.name("PLAIN_LADDER" if self.marked else "LADDER"), index)
        if nobody:
            frame.body.append(py.assign(variable, verdict))
            empty = py.either(py.attribute(one, "empty") for one in nobody)
            marked = py.both([py.relation(py.name(variable), "is", PASS), empty])
            frame.body += py.branch(marked, [py.assign(variable, py.NONE)], [])
        else:
            frame.body.append(py.assign(variable, verdict))

    def _exempt_wide(self, exceptions: tuple[ir.Exemption, ...]) -> ast.expr:
        return fold(self.frame, "OR", P_YES, [partial(self._effective, item) for item in exceptions])

    def _effective(self, exemption: ir.Exemption) -> ast.expr:
        def held() -> ast.expr:
            return py.item(py.name("ESTABLISHED"), pack(self.frame, exemption.condition))

        def uncountered() -> ast.expr:
            return py.item(py.name("NOT"), self._exempt_wide(exemption.unless))

        return fold(self.frame, "AND", P_NO, [held, uncountered]) if exemption.unless else held()


def _code(value: ast.expr) -> ast.expr:
    return py.operation(value, ">>", py.constant(3))


def _conditions(exceptions: tuple[ir.Exemption, ...]) -> Iterator[ir.Condition]:
    for exemption in exceptions:
        yield exemption.condition
        yield from _conditions(exemption.unless)
