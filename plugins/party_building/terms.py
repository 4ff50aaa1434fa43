"""Words that sentences define: ratios over villages."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare the dual-post ratio and the coverage by resident cadres, each with its defining sentence in both languages."""
    builder.term(
        "dual_post_ratio",
        zh="一肩挑比例",
        en="一肩挑 ratio / dual-post ratio",
        means_zh="一肩挑比例是指书记兼任主任的村占村总数的比例。",
        means_en="the 一肩挑 ratio means the share of villages whose secretary is also the director.",
    )
    builder.term(
        "resident_cadre_coverage",
        zh="驻村干部覆盖率",
        en="resident-cadre coverage",
        means_zh="驻村干部覆盖率是指有驻村干部的村占村总数的比例。",
        means_en="the resident-cadre coverage means the share of villages that have a resident cadre.",
    )
