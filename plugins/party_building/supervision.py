"""What is watched in a village: posts held in one hand, and how a weak village is put right."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare the head of the collective economy, closer supervision, and the days of a weak village's rectification."""
    builder.text("collective_head", "village", zh="集体经济组织负责人", en="head of the collective economy")
    builder.yesno(
        "secretary_heads_collective", "village", zh="书记兼集体经济负责人", en="secretary in charge of the collective economy",
        many="secretaries in charge of the collective economy",
    )  # fmt: skip
    builder.identity("village", "secretary", "collective_head", field="secretary_heads_collective")
    builder.yesno("closer_supervision", "village", zh="对书记的重点监督", en="closer supervision of the secretary", article="")
    builder.yesno(
        "first_secretary_sent", "village", zh="第一书记派驻任务", en="posting of a first secretary",
        many="postings of a first secretary",
    )  # fmt: skip
    builder.date(
        "listed_weak", "village", zh="列入整顿日期", en="date listed as weak", happened_zh="列入整顿",
        happened_en="listed for rectification", fixed=True,
    )  # fmt: skip
    builder.date("put_right", "village", zh="完成整顿日期", en="date put right", happened_zh="完成整顿", happened_en="put right")
