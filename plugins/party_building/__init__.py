"""Words of grassroots organisation building: a builder goes in and comes out with villages, firms, venues, places."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

from . import firms, levels, meetings, members, places, problems, terms, venues, verbs, villages


def register(builder: VocabularyBuilder) -> None:
    """Declare every word of this plug-in; the order is the order in which fields are listed to people."""
    for module in (verbs, levels, villages, firms, venues, members, meetings, problems, places, terms):
        module.declare(builder)
