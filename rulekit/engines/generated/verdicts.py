"""Standards go in, statements that give their verdicts come out: rows 4 to 10 of the ladder (semantics S2), read lazily."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from attrs import define, evolve

from rulekit import ir
from rulekit.engines.generated import syntax as py
from rulekit.engines.generated.comparisons import Ends, choose_ratio, spans
from rulekit.engines.generated.conditions import Rails, choose, fold, otherwise, pack, rails, settle
from rulekit.engines.generated.facts import marks
from rulekit.engines.generated.frame import Counted, Frame, tally_of
from rulekit.engines.generated.runtime import P_NO, P_NONE, P_YES
from rulekit.findings import Truth

PASS, FAIL, UNKNOWN, NOT_APPLICABLE = (py.name(word) for word in ("PASS", "FAIL", "UNKNOWN", "NOT_APPLICABLE"))


@define(eq=False)
class Verdicts:
    """
    Writes the verdict of each standard into a variable of one frame.

    Where `marked`, a pass that carries a mark (it may be exempt, or holds over nobody) comes out as None instead.
    """

    frame: Frame
    marked: bool

    def write_all(self, rules: Sequence[tuple[str, ir.Rule]]) -> None:
        """The verdicts of rules into variables; rules whose scopes have a condition in common are judged below it."""
        wanted = Counter(part for _, rule in rules for part in self._conjuncts(rule))
        groups: dict[ir.Condition | None, list[tuple[str, ir.Rule]]] = {}
        for variable, rule in rules:
            parts = self._conjuncts(rule)
            key = max(parts, key=lambda part: wanted[part], default=None)
            groups.setdefault(key if key is not None and wanted[key] > 1 else None, []).append((variable, rule))
        for variable, rule in groups.pop(None, []):
            self._write(rule, variable)
        for common, members in groups.items():
            if common is not None:
                self._write_group(common, members)

    def _conjuncts(self, rule: ir.Rule) -> list[ir.Condition]:
        """The conditions that have to hold for a scope to hold; none where it may come to error or nothing."""
        body, wide = self.frame.program.body, self.frame.program.wide
        if rule.scope is None or any(wide(part) for part in (rule.scope, *exceptions(rule.exceptions))):
            return []
        scope = body(rule.scope)
        return [body(part) for part in scope.items] if isinstance(scope, ir.All) else [scope]

    def _write_group(self, common: ir.Condition, rules: list[tuple[str, ir.Rule]]) -> None:
        frame = self.frame
        rest: list[tuple[str, ir.Rule]] = []
        for variable, rule in rules:
            parts = [part for part in self._conjuncts(rule) if part != common]
            scope = None if not parts else parts[0] if len(parts) == 1 else ir.All(tuple(parts))
            rest.append((variable, evolve(rule, scope=scope)))
        yes, no = rails(frame, common)[0], otherwise(frame, common)
        with frame.block() as on_duty:
            self.write_all(rest)
        with frame.block() as open_:
            for variable, rule in rest:
                with frame.block() as inner:
                    self._open(rule, variable)
                out = py.NO if rule.scope is None else rails(frame, rule.scope)[1]
                frame.body += _chosen(variable, out, inner)
        out_of_it = [py.assign_all([variable for variable, _ in rules], NOT_APPLICABLE)]
        frame.body += py.branch(yes, on_duty, py.branch(no, out_of_it, open_))

    def _open(self, rule: ir.Rule, variable: str) -> None:
        """The verdict where it cannot be told whether the scope holds, though it is not false."""
        exempt = self._exempt(rule.exceptions)[0]
        if rule.force == "may" or not self.frame.program.wide(rule.requirement):
            self._put(variable, py.choice(exempt, NOT_APPLICABLE, UNKNOWN))
            return
        with self.frame.block() as body:
            self._climb_plainly(rule, variable, py.NO)
        self.frame.body += py.branch(exempt, [py.assign(variable, NOT_APPLICABLE)], body)

    def _write(self, rule: ir.Rule, variable: str) -> None:
        frame = self.frame
        if any(frame.program.wide(part) for part in ((rule.scope,) if rule.scope else ()) + tuple(exceptions(rule.exceptions))):
            self._write_wide(rule, variable)
            return
        scope = None if rule.scope is None else (rails(frame, rule.scope)[0], otherwise(frame, rule.scope))
        with frame.block() as on_duty:
            if rule.force != "may" and frame.program.wide(rule.requirement):
                exempt = self._exempt(rule.exceptions)[0]
                with frame.block() as inner:
                    self._climb_plainly(rule, variable, py.YES)
                frame.body += py.branch(exempt, [py.assign(variable, NOT_APPLICABLE)], inner)
            else:
                self._put(variable, self._on_duty(rule))
        if scope is None:
            frame.body += on_duty
            return
        with frame.block() as open_:
            self._open(rule, variable)
        frame.body += py.branch(scope[0], on_duty, _chosen(variable, scope[1], open_))

    def _put(self, variable: str, value: ast.expr) -> None:
        self.frame.body.append(py.assign(variable, value))

    def _nobody(self, rule: ir.Rule) -> list[Counted | ir.Unique | ir.Among]:
        """What in the requirement marks a pass: tallies that are empty, lists that are, values that others lack."""
        if not self.marked or rule.force == "may":
            return []
        found: list[Counted | ir.Unique | ir.Among] = []
        waiting: list[object] = [rule.requirement]
        while waiting:
            node = self.frame.program.body(waiting.pop())
            if isinstance(node, ir.Every):
                found.append(tally_of(node))
            elif isinstance(node, ir.Unique | ir.Among):
                found.append(node)
            elif isinstance(node, ir.All | ir.AnyOf | ir.Not | ir.HowMany | ir.Same):
                waiting += ir.children(node)
        return found

    def _mark(self, one: Counted | ir.Unique | ir.Among) -> ast.expr:
        """Whether a pass carries the mark of it: it holds over nobody, or of others the values are missing."""
        return py.attribute(settle(self.frame, one), "empty") if isinstance(one, Counted) else marks(self.frame, one)

    def _met(self, rule: ir.Rule, nobody: list[Counted | ir.Unique | ir.Among], exempt: Rails) -> ast.expr:
        """A pass, without one of its marks."""
        if not self.marked:
            return PASS
        unmarked = py.both([exempt[1], *(py.inverse(self._mark(one)) for one in nobody)])
        return py.choice(unmarked, PASS, py.NONE)

    def _on_duty(self, rule: ir.Rule) -> ast.expr:
        """The verdict where the scope holds."""
        nobody = self._nobody(rule)
        exempt = self._exempt(rule.exceptions)
        met = self._met(rule, nobody, exempt)
        if rule.force == "may":
            return py.choice(exempt[0], NOT_APPLICABLE, met)
        if not rule.exceptions:
            return choose(self.frame, rule.requirement, met, FAIL, UNKNOWN)
        yes, no = rails(self.frame, rule.requirement)
        verdict = py.choice(yes, met, py.choice(py.both([no, exempt[1]]), FAIL, UNKNOWN))
        return py.choice(exempt[0], NOT_APPLICABLE, verdict)

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
        frame.body += py.branch(py.relation(exempt, "eq", py.constant(P_YES)), [py.assign(variable, NOT_APPLICABLE)], body)

    def _climb_plainly(self, rule: ir.Rule, variable: str, on_duty: ast.expr) -> None:
        """Where only the requirement is wide; `on_duty` or with an open scope, and no exception holds for certain."""
        frame = self.frame
        if on_duty is py.YES and not rule.exceptions and self._ratio(rule.requirement, variable):
            return
        nobody = [self._mark(one) for one in self._nobody(rule)]
        requirement = frame.variable(pack(frame, rule.requirement), "r")
        exempt = self._exempt(rule.exceptions)
        met = [exempt[1], *(py.inverse(one) for one in nobody)] if self.marked else []
        passing = py.choice(py.both(met), PASS, py.NONE)
        duty = py.both([on_duty, exempt[1]])
        failing = py.both([py.relation(requirement, "eq", py.constant(P_NO)), duty])
        open_: ast.expr = UNKNOWN
        if frame.program.may_fail(rule.requirement):
            open_ = py.choice(py.relation(_code(requirement), "eq", py.constant(int(Truth.ERROR))), py.name("ERROR"), UNKNOWN)
        verdict = py.choice(failing, FAIL, open_)
        verdict = py.choice(py.relation(requirement, "eq", py.constant(P_NONE)), NOT_APPLICABLE, verdict)
        held = py.both([py.relation(requirement, "eq", py.constant(P_YES)), on_duty])
        frame.body.append(py.assign(variable, py.choice(held, passing, verdict)))

    def _ratio(self, requirement: ir.Condition, variable: str) -> bool:
        """The verdict on duty by a quotient against a literal, straight; says whether the requirement is one."""
        frame = self.frame
        node = frame.program.body(requirement)
        other = None if node in frame.known else spans(frame, node)
        if other is None:
            return False
        given = py.item(py.name("LADDER"), py.operation(_code(other), "+", py.constant(Truth.TRUE * 25)))
        found = choose_ratio(frame, node, Ends(PASS, FAIL, NOT_APPLICABLE, UNKNOWN, UNKNOWN, given))
        if found is not None:
            self._put(variable, found)
        return found is not None

    def _climb(self, rule: ir.Rule, variable: str, scope: ast.expr, exempt: ast.expr) -> None:
        frame = self.frame
        nobody = [self._mark(one) for one in self._nobody(rule)]
        requirement = py.constant(P_YES) if rule.force == "may" else frame.variable(pack(frame, rule.requirement), "r")
        index = _code(requirement)
        for part, weight in ((scope, 25), (exempt, 5)):
            index = ast.BinOp(index, ast.Add(), py.operation(_code(part), "*", py.constant(weight)))
        verdict = py.item(py.name("PLAIN_LADDER" if self.marked else "LADDER"), index)
        if nobody:
            frame.body.append(py.assign(variable, verdict))
            empty = py.either(nobody)
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


def _chosen(variable: str, out: ast.expr, open_: list[ast.stmt]) -> list[ast.stmt]:
    """What to do where a scope does not hold: it is false, or open; a simple end needs no branch of its own."""
    only = open_[0] if len(open_) == 1 else None
    if isinstance(only, ast.Assign):
        return [py.assign(variable, py.choice(out, NOT_APPLICABLE, only.value))]
    return py.branch(out, [py.assign(variable, NOT_APPLICABLE)], open_)


def exceptions(given: tuple[ir.Exemption, ...]) -> Iterator[ir.Condition]:
    """The conditions of exceptions and of the exceptions to these."""
    for exemption in given:
        yield exemption.condition
        yield from exceptions(exemption.unless)
