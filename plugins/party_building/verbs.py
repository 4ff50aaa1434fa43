"""Verbs under which a thing is had; plain having is part of the language itself."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare the verbs; the word for founding a firm is an event of firms and does not stand here."""
    builder.verb("set_up", zh="建立 / 设立 / 组建", en="set up / sets up / establish / establishes")
    builder.verb("come_from", zh="来自 / 选派自", en="come from / comes from / be sent from")
    builder.verb("join", zh="加入", en="join / joins")
    builder.verb("appoint", zh="设 / 任命", en="appoint / appoints")
    builder.verb("offer", zh="具备 / 提供", en="offer / offers / provide / provides")
    builder.verb("keep", zh="配备 / 备有", en="keep / keeps")
