"""What findings are told with: a ruleset, its words and its outline go in; places, values and reasons in words come out."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from attrs import field, frozen

from rulekit import ir
from rulekit.diagnostic import Diagnostic, Span
from rulekit.language import render
from rulekit.language.outline import Outline
from rulekit.numbers import show, show_ratio
from rulekit.possible.said import Literal
from rulekit.possible.values import Numbers
from rulekit.possible.world import Conflict, World
from rulekit.vocabulary import Lang, Vocabulary

SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "=", "ne": "≠"}


@frozen
class Told:
    """A ruleset that is looked through, and how what is found in it is told; `inherited` are standards of its base beside it."""

    ruleset: ir.Ruleset
    vocabulary: Vocabulary
    outline: Outline
    base: Vocabulary | None = None
    inherited: tuple[ir.Standard, ...] = ()
    world: World = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "world", World(self.vocabulary, self.ruleset.definitions))

    @property
    def lang(self) -> Lang:
        """The language of the file."""
        return "zh" if self.outline.lang == "zh" else "en"

    def tell(self, code: str, span: Span, *, note: bool = False, **arguments: object) -> Diagnostic:
        """A finding: a warning, or a milder note."""
        return Diagnostic(code, self.outline.source, span, arguments, severity="note" if note else "warning")

    def place(self, node: object, whole: Span) -> Span:
        """Where a node stands, if it is inside its sentence; else the sentence."""
        span: Span | None = getattr(node, "span", None)
        return span if span is not None and whole.start <= span.start < span.end <= whole.end else whole

    def written(self, node: ir.Condition, span: Span, whole: Span) -> str:
        """A condition in the words of the file, or where it has no place of its own in canonical ones."""
        if span != whole:
            return " ".join(self.outline.source.text[span.start : span.end].split())
        return self.said(node)

    def said(self, node: ir.Condition) -> str:
        """A condition in canonical words."""
        return render.condition(node, self.vocabulary, self.lang)

    def why(self, conflict: Conflict) -> str:
        """What cannot be: employees ≥ 50, < 30; a share ∈ [0%, 100%], > 100%."""
        first = conflict.literals[0]
        if first.order is None:
            said = [self.said(one.about) for one in conflict.literals]  # type: ignore[arg-type]
            return ", ".join(text if one.holds else f"¬({text})" for text, one in zip(said, conflict.literals, strict=True))
        limits = [f"{SIGNS[one.order]} {self.value(one)}" for one in conflict.literals if one.order is not None]
        alone = len(limits) == 1 and isinstance(first.domain, Numbers)
        domain = self._domain(first) if alone else ""
        return f"{self.words(first.about)} {', '.join([*([domain] if domain else []), *limits])}"

    def words(self, about: object) -> str:
        """A quantity in words."""
        return render.quantity(about, self.vocabulary, self.lang)  # type: ignore[arg-type]

    def value(self, literal: Literal) -> str:
        """The limit that a literal names."""
        assert literal.limit is not None
        return self.shown(literal.about, literal.limit)

    def shown(self, about: object, value: Fraction) -> str:
        """A number as the file's language writes it; shares in percent."""
        return show_ratio(value, self.lang) if isinstance(about, ir.Share) else show(value, self.lang)

    def _domain(self, literal: Literal) -> str:
        """What a number can be at all, where that is not every number: ∈ [0, ∞)."""
        assert isinstance(literal.domain, Numbers)
        (whole,) = literal.domain.ranges
        if whole.low == -inf and whole.high == inf:
            return ""
        low = f"[{self.shown(literal.about, whole.low)}" if isinstance(whole.low, Fraction) else "(-∞"
        high = f"{self.shown(literal.about, whole.high)}]" if isinstance(whole.high, Fraction) else "∞)"
        return f"∈ {low}, {high}"
