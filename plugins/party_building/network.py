"""The parts of a community, as child records, and whether an organisation reaches each of them."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare the parts into which a community is divided; what they are called differs, so that some words stand for one."""
    builder.record("grid", zh="网格 / 片区 / 小区", en="grid", many="grids", child=True, measure="个")
    builder.children("grids", "community", "grid", zh="网格 / 片区 / 小区", en="grid", many="grids")
    builder.text("grid_name", "grid", zh="网格名称", en="grid name", fixed=True)
    builder.yesno(
        "party_organization", "grid", zh="党组织", en="party organization / party organisation / party organisations",
        many="party organizations",
    )  # fmt: skip
