"""Force words with more in them: a duty as written goes in, a duty with one plain force word comes out, or it is refused."""

from __future__ import annotations

import attrs

from rulekit.language import syntax
from rulekit.meaning.names import Meaning


def settled(meaning: Meaning, duty: syntax.Duty) -> syntax.Duty:
    """
    至少应当有3名委员 is 应当至少有3名委员; a force word that is written again must be the same one.

    P587: no number stands where 至少应当 wants one. P588: two different force words in one sentence. P590: it cannot be told
    whether what stands after a list is part of it.
    """
    word, _, order = duty.force.word.partition(":")
    if order:
        told = _ordered(duty.predicate, order)
        if told is None:
            raise meaning.refuse("P587", duty.force.span, written=meaning.written(duty.force.span))
        duty = attrs.evolve(duty, force=attrs.evolve(duty.force, word=word), predicate=told)
    predicate = duty.predicate
    if isinstance(predicate, syntax.Joined) and predicate.extremum == "force":
        raise meaning.refuse("P590", predicate.span, written=meaning.written(duty.force.span))
    if isinstance(predicate, syntax.Joined) and predicate.force not in ("", duty.force.word):
        raise meaning.refuse("P588", predicate.span, written=meaning.written(duty.force.span))
    return duty


def _ordered(predicate: syntax.Clause, order: str) -> syntax.Clause | None:
    """The predicate with its bare number compared; None where it has none."""
    if isinstance(predicate, syntax.Has | syntax.Measures) and predicate.quantity is not None:
        if predicate.quantity.order == "bare":
            return attrs.evolve(predicate, quantity=attrs.evolve(predicate.quantity, order=order))
        if predicate.quantity.order == order:  # 至少应当有3名以上委员
            return predicate
    return None
