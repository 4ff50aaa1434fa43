"""Words of grassroots organisation building: a builder goes in and comes out with villages, firms, venues, places."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

from . import (
    cadres,
    committees,
    communities,
    consultation,
    firms,
    households,
    lectures,
    levels,
    mechanisms,
    meetings,
    members,
    network,
    organizations,
    places,
    plans,
    problems,
    projects,
    reporting,
    roster,
    standardisation,
    stars,
    supervision,
    targets,
    terms,
    venues,
    verbs,
    villages,
    zones,
)


def register(builder: VocabularyBuilder) -> None:
    """Declare every word of this plug-in; the order is the order in which fields are listed to people."""
    for module in (
        verbs,
        levels,
        villages,
        firms,
        venues,
        members,
        meetings,
        problems,
        places,
        terms,
        communities,
        organizations,
        plans,
        lectures,
        committees,
        households,
        supervision,
        consultation,
        roster,
        projects,
        standardisation,
        mechanisms,
        network,
        stars,
        cadres,
        reporting,
        targets,
        zones,
    ):
        module.declare(builder)
