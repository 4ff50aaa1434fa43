"""Chinese words for how often: chains and predicates as they were read go in; what time they speak of is put where it belongs."""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen

from rulekit.diagnostic import Span
from rulekit.language import syntax as s


@frozen
class Done:
    """A subject with what it does before the force word: 支部每季度召开党员大会不得少于1次, 月租金比上年增加不得超过3%."""

    phrase: s.Phrase
    what: s.Has | s.Changes
    span: Span


def done(subject: Done, predicate: Any) -> Any:
    """What is done so often as the predicate says."""
    if isinstance(predicate, s.Joined):
        return evolve(predicate, items=tuple(done(subject, item) for item in predicate.items))
    if not isinstance(predicate, s.Measures) or predicate.chain is not None:
        return odd(predicate)
    return evolve(subject.what, quantity=predicate.quantity, span=predicate.span)


def placed(chain: s.Chain, inner: Any) -> tuple[s.Chain, Any]:
    """A chain without the time in it (支部每季度, 支部每季度党员大会), and what is said of it with that time."""
    found = [index for index, link in enumerate(chain.links) if link.often is not None]
    if not found:
        return chain, inner
    often = chain.links[found[0]].often
    before, after = chain.links[: found[0]], chain.links[found[0] + 1 :]
    if len(found) > 1:
        return evolve(chain, links=before), odd(inner)
    if after and before:
        last = after[-1]
        plain = len(after) == 1 and last.kind == "noun" and last.noun is not None and not last.determiner
        if not plain or not isinstance(inner, s.Measures) or inner.chain is not None:
            return evolve(chain, links=before), odd(inner)
        assert last.noun is not None
        had = s.Has(last.noun, inner.span, quantity=inner.quantity, adjectives=last.adjectives)
        return evolve(chain, links=before), evolve(had, often=often)
    return evolve(chain, links=before or after), timed(inner, often)


def timed(node: Any, often: s.Often | None) -> Any:
    """Everything that is had or done, in that time."""
    if isinstance(node, s.Joined):
        return evolve(node, items=tuple(timed(item, often) for item in node.items))
    if isinstance(node, s.Of):
        return evolve(node, clause=timed(node.clause, often))
    if isinstance(node, s.Has) and node.often is None:
        return evolve(node, often=often)
    return odd(node)


def odd(node: Any) -> s.Joined:
    """Something that a time does not go with: kept as written, refused when its meaning is settled."""
    return s.Joined((node,), (), node.span, extremum="often")
