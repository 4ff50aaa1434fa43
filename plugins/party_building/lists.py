"""A child record and the list that holds it, declared in one call under the same words."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def child_list(
    builder: VocabularyBuilder, id: str, of: str, record: str, *, zh: str, en: str, many: str, measure: str = "个"
) -> None:  # fmt: skip
    """Declare the child record type `record` and the list `id` of such records that a record of the type `of` has."""
    builder.record(record, zh=zh, en=en, many=many, child=True, measure=measure)
    builder.children(id, of, record, zh=zh, en=en, many=many)
